"""Alignment: the runs of words that two wordings have in common, and the passages that these runs make.

Tiles are found by greedy string tiling (Wise 1996, SIGCSE Bull. 28(1), 130-134): the heaviest run of common words is
taken first, and no word twice. They need not stand in the same order, so a clause may have moved. A passage is grown
from its heaviest tile, as in BLAST (Altschul et al. 1990, J. Mol. Biol. 215, 403-410).
"""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import reduce
from heapq import heapify, heappop, heappush
from itertools import groupby
from typing import NamedTuple

from ..words.segments import Segment
from ..words.tokens import MODALS, STOPWORDS, counted, tokens

# Of the words that any letter is full of, these carry a formula: "conform het regeerakkoord", "in de Kamerbrief".
FUNCTION_WORDS = (STOPWORDS | MODALS) - {
    "conform",
    "gezien",
    "kamer",
    "kamerbrief",
    "kamerbrieven",
    "kamerstuk",
}

CHANCE = 0.05  # passages that may be expected by chance
SHARE = 0.6  # of the words from the first to the last common one, at least, are common
GAP = 2.0  # nats a passage loses for each break between its tiles
STEP = 1.0  # and for each word, of either side, that the other lacks
CROWD = 32  # pairs of equal words, for each word of two wordings, from which on only longer runs are sought

Reach = tuple[int, int]  # first word and last word + 1


@dataclass(frozen=True, slots=True)
class Wording:
    """Words as they are compared and as they are written.

    A word is that of utils.words.tokens. As written it has its marks with it: `(NPV),`. Marks that stand alone
    belong to the word before, at the beginning to the first word.

    text: what they are part of; start, end: where in it they begin and end; terms: the words as counted; spans:
    the start and the end of each in the text, one after the other.
    """

    text: str
    start: int
    end: int
    terms: tuple[str, ...]
    spans: "array[int] | tuple[int, ...]"

    @classmethod
    def of(cls, text: str) -> "Wording":
        """Return a whole text as words."""
        words = tokens(text)
        spans = tuple(place for word in words for place in (word.start, word.end))
        start = len(text) - len(text.lstrip())
        return cls(text, start, len(text.rstrip()), counted(words), spans)

    @classmethod
    def of_segment(cls, segment: Segment) -> "Wording":
        """Return a sentence or heading of a letter as words."""
        return cls(segment.text, 0, len(segment.text), segment.terms, segment.spans).part(
            0, len(segment.terms)
        )

    def part(self, first: int, last: int) -> "Wording":
        """Return the words from `first` up to `last`, as if nothing else were written."""
        spans = self.spans[2 * first : 2 * last]
        start = end = 0
        if first < last:
            start, end = spans[0], spans[-1]
            while start > self.start and not self.text[start - 1].isspace():
                start -= 1
            while end < self.end and not self.text[end].isspace():
                end += 1
        return Wording(self.text, start, end, self.terms[first:last], spans)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Say where the words from `first` up to `last` stand as written."""
        start = self._parting(first - 1)[1] if first else self.start
        return start, self._parting(last - 1)[0] if last < len(self.terms) else self.end

    def written(self, first: int, last: int) -> str:
        """Return the words from `first` up to `last` as written; nothing where there are none."""
        return self.text[slice(*self.span(first, last))] if first < last else ""

    def pauses(self, word: int) -> bool:
        """Say whether a pause follows a word, or nothing."""
        return word + 1 == len(self.terms) or self.text[self._parting(word)[0] - 1] in PAUSES

    def _parting(self, word: int) -> tuple[int, int]:
        """Say where a word ends as written and where the next one begins."""
        end, start = self.spans[2 * word + 1], self.spans[2 * word + 2]
        gap = self.text[end:start]
        blank = max((place for place, mark in enumerate(gap) if mark.isspace()), default=None)
        if blank is None:
            return start, start
        return end + len(gap[:blank].rstrip()), end + blank + 1


PAUSES = frozenset(".,;:!?)»–")


@dataclass(frozen=True)
class Scale:
    """How much words weigh, and how much a passage must weigh to count.

    weights: in nats, by word; bar: the least weight of a passage; length: words of the longer side, at least;
    kept: common words, at least.
    """

    weights: Mapping[str, float]
    bar: float
    length: int
    kept: int

    @classmethod
    def of(cls, wordings: Iterable[Wording], min_words: int) -> "Scale":
        """Weigh words by how rare they are: log(words / occurrences of this one).

        The bar is where fewer than CHANCE passages were to be expected by chance among all pairs of places (the
        E-value of Karlin & Altschul 1990, PNAS 87, 2264-2268).
        """
        if min_words < 2:
            raise ValueError(f"min_words is {min_words}: ask for 2 or more, a formula has two content words.")
        counts = Counter(term for wording in wordings for term in wording.terms)
        total = max(1, counts.total())
        weights = {term: math.log(total / count) for term, count in counts.items()}
        return cls(weights, math.log(total * total / 2 / CHANCE), min_words, math.ceil(0.8 * min_words))


class Tile(NamedTuple):
    """A run of `size` words common to two wordings, from word `a` of one and word `b` of the other.

    The last `loose` words of it, of weight `slack`, belong to what follows in the text: function words, and
    adjectives in -e before their noun. Of `de Nederlandse inzet inzake nucleaire` they are the last two, where one
    letter goes on with `ontwapening` and the other with `risicobeperking`.
    """

    weight: float
    a: int
    b: int
    size: int
    loose: int
    slack: float


def common_tiles(
    a: Wording, b: Wording, weights: Mapping[str, float], ignore: Set[str] = FUNCTION_WORDS
) -> list[Tile]:
    """Find the common runs of words, no word in two of them.

    Args:
        a, b: the wordings.
        weights: of the words of either.
        ignore: words of which a run must not consist.

    Returns:
        The tiles, heaviest first; of equals the one nearest to its place in the other, then the earliest.
    """
    each = [weights.get(term, 0.0) for term in a.terms]
    bare = [term in ignore for term in a.terms]

    def weighed(i: int, j: int, size: int) -> tuple[float, int, int, int, int]:
        weight = each[i] if size == 1 else sum(each[i : i + size])
        return -weight, abs(i - j), i, j, size

    waiting = [
        weighed(*run) for run in _common_runs(a.terms, b.terms) if not all(bare[run[0] : run[0] + run[2]])
    ]
    heapify(waiting)
    taken_a, taken_b, chosen = bytearray(len(a.terms)), bytearray(len(b.terms)), []
    while waiting:
        weight, _, i, j, size = heappop(waiting)
        if not any(taken_a[i : i + size]) and not any(taken_b[j : j + size]):
            loose = _loose(a, b, i + size, j + size, size)
            chosen.append(Tile(-weight, i, j, size, loose, sum(each[i + size - loose : i + size])))
            taken_a[i : i + size] = taken_b[j : j + size] = b"\1" * size
        elif size > 1:
            free = [step for step in range(size) if not taken_a[i + step] and not taken_b[j + step]]
            for start, length in stretches(free):
                if not all(bare[i + start : i + start + length]):
                    heappush(waiting, weighed(i + start, j + start, length))
    return chosen


def common_passages(a: Wording, b: Wording, scale: Scale) -> Iterator[tuple[float, Reach, Reach]]:
    """Find the passages that two wordings have in common, each with the gaps and moves that it outweighs.

    Args:
        a, b: the wordings.
        scale: how much words weigh, and what a passage must have.

    Yields:
        Weight in nats, and reach in a and in b, of each passage; the one with the heaviest tile first.
    """
    free = sorted(common_tiles(a, b, scale.weights), key=lambda tile: tile.slack - tile.weight)
    move = math.log(max(1, len(a.terms) * len(b.terms)) / CHANCE)
    for seed in tuple(free):
        if seed not in free:
            continue
        chain = _grown(seed, free, move).trimmed()
        (a_start, a_end), (b_start, b_end) = chain.a, chain.b
        weight, longest = chain.value, chain.longest
        if chain.kept >= max(scale.kept, SHARE * longest) and longest >= scale.length and weight >= scale.bar:
            yield weight, chain.a, chain.b
            free = [
                tile
                for tile in free
                if not (a_start < tile.a + tile.size and tile.a < a_end)
                and not (b_start < tile.b + tile.size and tile.b < b_end)
            ]


def stretches(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield start and length of each unbroken row of numbers."""
    for _, row in groupby(enumerate(numbers), key=lambda item: item[1] - item[0]):
        unbroken = [number for _, number in row]
        yield unbroken[0], len(unbroken)


def _common_runs(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield place in a, place in b and length of the runs of equal words that cannot be made longer.

    All of them, unless the same words come again and again (`20, 20, 20`), which makes a pair of every place with
    every other. Then only runs of 2, 4, 8 ... words, as many as bring the pairs down to CROWD a word. The names of
    runs are doubled as in the sorting of suffixes (Karp, Miller & Rosenberg 1972, STOC, 125-136).
    """
    one: Sequence[int | str] = a
    other: Sequence[int | str] = b
    size, shorter = 1, min(len(a), len(b))
    while size < shorter and _pairs(one, other) > CROWD * (len(a) + len(b)):
        step = min(size, shorter - size)
        names: dict[tuple[int | str, int | str], int] = {}
        one, other = (
            [names.setdefault(pair, len(names)) for pair in zip(row, row[step:], strict=False)]
            for row in (one, other)
        )
        size += step
    where = defaultdict(list)
    for j, name in enumerate(other):
        where[name].append(j)
    running: dict[int, int] = {}  # place in b just after a run of names -> how many
    for i, name in enumerate(one):
        longer = {j + 1: running.pop(j, 0) + 1 for j in where.get(name, ())}
        for j, length in running.items():
            yield i - length, j - length, length + size - 1
        running = longer
    for j, length in running.items():
        yield len(one) - length, j - length, length + size - 1


def _pairs(one: Sequence[int | str], other: Sequence[int | str]) -> int:
    if len(one) * len(other) <= CROWD * (len(one) + len(other)):
        return 0  # cannot be too many
    counts = Counter(other)
    return sum(count * counts[name] for name, count in Counter(one).items())


def _loose(a: Wording, b: Wording, i: int, j: int, size: int) -> int:
    """How many words at the end of a run, which ends before i and j, belong to what follows.

    Those are function words and adjectives, unless there is a pause after them in both.
    """
    loose = 0
    while loose < size:
        term, last_a, last_b = a.terms[i - 1 - loose], i - 1 - loose, j - 1 - loose
        adjective = term.endswith("e") and not term.endswith("ie")
        if not (adjective or term in FUNCTION_WORDS) or (a.pauses(last_a) and b.pauses(last_b)):
            break
        loose += 1
    return loose


class _Chain(NamedTuple):
    """Tiles that make a passage, its reach in a and in b, and how many words are common, of which weight."""

    tiles: tuple[Tile, ...]
    a: Reach
    b: Reach
    kept: int
    weight: float

    @classmethod
    def of(cls, first: Tile, *others: Tile) -> "_Chain":
        a, b = (first.a, first.a + first.size), (first.b, first.b + first.size)
        return reduce(cls.joined, others, cls((first,), a, b, first.size, first.weight))

    def joined(self, tile: Tile) -> "_Chain":
        a = min(self.a[0], tile.a), max(self.a[1], tile.a + tile.size)
        b = min(self.b[0], tile.b), max(self.b[1], tile.b + tile.size)
        return _Chain((*self.tiles, tile), a, b, self.kept + tile.size, self.weight + tile.weight)

    @property
    def longest(self) -> int:
        """How many words there are from the first to the last, in the longer of the two."""
        return max(self.a[1] - self.a[0], self.b[1] - self.b[0])

    @property
    def value(self) -> float:
        """What the passage weighs: its words, less the breaks and the words not in common.

        The loose end of a tile weighs nothing, unless the next tile comes straight after it in either wording.
        """
        alone = self.a[1] - self.a[0] + self.b[1] - self.b[0] - 2 * self.kept
        weight = self.weight - GAP * (len(self.tiles) - 1) - STEP * alone
        for tile in self.tiles:
            if tile.loose:
                after_a, after_b = tile.a + tile.size, tile.b + tile.size
                if not any(after_a == other.a or after_b == other.b for other in self.tiles):
                    weight -= tile.slack
        return weight

    def trimmed(self) -> "_Chain":
        """The passage, without the loose end of its last tile."""
        last = max(self.tiles, key=lambda tile: tile.a)
        if last is not max(self.tiles, key=lambda tile: tile.b):
            return self
        cut = last._replace(weight=last.weight - last.slack, size=last.size - last.loose, loose=0, slack=0.0)
        return _Chain.of(*(tile for tile in self.tiles if tile is not last), cut)


def _grown(seed: Tile, free: Iterable[Tile], move: float) -> _Chain:
    """The seed, and each other free tile that outweighs what parts it from those before, as they outweigh it.

    A tile in another order than the nearest one must besides outweigh `move`: it might have stood anywhere.
    """
    chain, waiting = _Chain.of(seed), [tile for tile in free if tile is not seed]
    while waiting:
        best, place = chain.value, -1
        for number, tile in enumerate(waiting):
            longer = chain.joined(tile)
            if longer.kept < SHARE * longer.longest:
                continue
            nearest = min(chain.tiles, key=lambda other, here=tile.a: abs(other.a - here))  # type: ignore[misc]
            ordered = (tile.a < nearest.a) == (tile.b < nearest.b)
            worth = longer.value - (0 if ordered else move)
            if worth > best and worth > _Chain.of(tile).value:
                best, place = worth, number
        if place < 0:
            break
        chain = chain.joined(waiting.pop(place))
    return chain
