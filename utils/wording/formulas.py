"""Agreed language: the wording that letters share, followed word by word.

Letters to parliament repeat what was negotiated: a clause is taken over, and one noun in it changes.
`agreed_language` finds such formulas without being told where to look; `compare_with_agreed` says where a draft
uses one and where it leaves it; `changes` and `marked` show the difference between two wordings.

The method is seed and extend, as in BLAST (Altschul et al. 1990, J. Mol. Biol. 215, 403-410) and, for reprinted
newspaper texts, passim (Smith, Cordell & Mullen 2015, American Literary History 27(3), E1-E15):

1. Seeds. Two sentences are compared when they have two content words in common in the same order, with at most
   one other content word between them (skip-bigrams; Guthrie et al. 2006, LREC). An index finds them.
2. Tiles. Their common runs of words are taken heaviest first, no word twice (greedy string tiling; Wise 1996,
   SIGCSE Bull. 28(1), 130-134). Tiles need not stand in the same order, so a clause may have moved.
3. Extension. From the heaviest tile the passage grows to the next one as long as that weighs more than the
   words between them. Where that is not enough, the tile may still join the passage of another.
4. Chance. A word weighs log(words / its occurrences), what it tells in nats; a passage weighs its common words
   less what parts them. It counts when fewer than 0.05 such passages were to be expected by chance among all
   pairs of places in the letters (the E-value of Karlin & Altschul 1990, PNAS 87, 2264-2268).
5. Families. Passages that share their place in a sentence make one formula, the surest joined first.
"""

import math
import re
import sys
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from html import escape
from itertools import groupby, pairwise, product
from types import MappingProxyType
from typing import Literal, NamedTuple

from ..letters.letters import Letter, Paragraph, sentence_splitter
from ..words.tokens import MODALS, STOPWORDS

Kind = Literal["keep", "insert", "delete", "replace", "move"]


class Change(NamedTuple):
    """One step from a first wording to another, in the order of the other.

    `before` is what the first wording says (empty for an insert), `after` what the other says (empty for a
    delete), each as written there. `position` counts the words of the first wording ahead of `before`; for a
    move it is where the words came from.
    """

    kind: Kind
    before: str
    after: str
    position: int


@dataclass(frozen=True, slots=True)
class Variant:
    """A formula as one letter words it.

    `text` is `paragraph.text[slice(*span)]`, exactly; `changes` lead to it from the formula's first variant.
    """

    letter: str
    paragraph: int
    address: str
    text: str
    span: tuple[int, int]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A wording that two or more letters share; `text` is its first variant's, the variants are in order of time.

    `shared` is the largest number of words that a later variant has in common with the first.
    """

    text: str
    shared: int
    variants: tuple[Variant, ...]

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that use it, each once, in order of time."""
        return tuple(dict.fromkeys(variant.letter for variant in self.variants))


class Departure(NamedTuple):
    """An agreed formula in a draft: the words of the draft, the variant nearest to them, the way from it.

    `text` is `draft[slice(*span)]`; `kept` the share (0 to 1) of the variant's words that the draft keeps.
    """

    formula: Formula
    variant: Variant
    text: str
    span: tuple[int, int]
    changes: tuple[Change, ...]
    kept: float


def agreed_language(letters: Iterable[Letter], min_words: int = 5) -> tuple[Formula, ...]:
    """Every formula that two or more of the letters share, verbatim or nearly so.

    A formula stands within a sentence. Two places match when the longer has at least `min_words` words; they have
    in common at least four fifths of `min_words`, and three fifths of the longer; two of these are content words
    near each other; and together they are too rare to be chance (4 in the module's docstring). So of five words
    one may be dropped or replaced, if those that stay are rare enough. Case and punctuation do not count, a
    Kamerstuk number is one word however written, and a formula does not end on a function word or an adjective
    that each letter continues in its own way.

    A formula holds the places that matches join, directly or by way of others; one letter may word less of it
    than another, as the title of a letter alone. So a variant need not match the first one: it has in common with
    it at least four fifths of `min_words`, and three fifths of the shorter of the two.

    Most letters first, then most words shared, then the earliest place. Fewer than two letters share nothing.
    Raises ValueError for `min_words` below 2.
    """
    passages = read_passages(letters)
    scale = Scale.of(passages, min_words)
    matches = [
        Match(-score, (one, *first), (other, *second))
        for one, other in candidates(passages, scale)
        for score, first, second in common_passages(passages[one].words, passages[other].words, scale)
    ]
    found = [row for places in families(matches) for row in formulas(places, passages, scale)]
    shared = [(row, place) for row, place in found if len(row.letters) > 1]
    return tuple(row for row, _ in sorted(shared, key=lambda f: (-len(f[0].letters), -f[0].shared, f[1])))


def compare_with_agreed(text: str, letters: Iterable[Letter], min_words: int = 5) -> tuple[Departure, ...]:
    """The agreed formulas of the letters that a draft uses, in the draft's order, and where it departs from them.

    One row a formula, beside the variant that the draft has most words of (the latest of equals); of two formulas
    in the same words, the one it has more of. The rules are those of `agreed_language`; a draft without agreed
    language gives an empty tuple. Raises ValueError for `min_words` below 2.
    """
    letters = tuple(letters)
    passages = read_passages(letters)
    scale = Scale.of(passages, min_words)
    openings = {(row.paragraph.address, row.words[0].start) for row in passages if row.words}
    draft = [words(text, *place) for place in sentence_splitter().span_tokenize(text)]
    rows: list[Departure] = []
    for formula in agreed_language(letters, min_words):
        rows += sorted(departures(text, draft, formula, openings, scale), key=closeness)[-1:]
    best: list[Departure] = []
    for row in sorted(rows, key=closeness, reverse=True):
        if not any(other.span[0] <= row.span[0] and row.span[1] <= other.span[1] for other in best):
            best.append(row)
    return tuple(sorted(best, key=lambda row: row.span))


@lru_cache(maxsize=4096)
def changes(first: str, other: str) -> tuple[Change, ...]:
    """The word operations that lead from one wording to another, in the order of the other.

    Runs of words common to both are kept where they stand in the same order, and moved where they do not and
    hold a content word (articles and prepositions are found everywhere). All `after`, joined by spaces, give the
    other wording; all `before`, in order of `position`, the first.
    """
    a, b = words(first), words(other)
    runs = tiles(a, b, {word.key: 1.0 if word.key in FUNCTION_WORDS else 5.0 for word in a}, frozenset())
    kept = in_order(runs)
    source = {
        run.b + step: (run.a + step, run in kept)
        for run in runs
        if run in kept or not bare(a, run[1:4], FUNCTION_WORDS)
        for step in range(run.size)
    }
    return beside(steps(first, other, a, b, source))


def marked(changes: Iterable[Change]) -> str:
    """The changes as one line of HTML: `<ins>`, `<del>`, and moved words in `<mark>` with the word "moved"."""
    return '<span lang="nl">' + " ".join(map(marked_change, changes)) + "</span>"


def marked_change(change: Change) -> str:
    before, after = escape(change.before), escape(change.after)
    if change.kind == "keep":
        return after
    if change.kind == "move":
        return f'<mark>{after} <small lang="en">[moved]</small></mark>'
    return " ".join([f"<del>{before}</del>"] * bool(before) + [f"<ins>{after}</ins>"] * bool(after))


# --- Words ----------------------------------------------------------------------------------------------------

# Of the words that any letter is full of, these carry a formula: "conform het regeerakkoord", "in de Kamerbrief".
FUNCTION_WORDS = (STOPWORDS | MODALS) - {
    "conform",
    "gezien",
    "kamer",
    "kamerbrief",
    "kamerbrieven",
    "kamerstuk",
}


class Word(NamedTuple):
    """A word as it is compared, its place in the text, and whether a pause (or the end) follows."""

    key: str
    start: int
    end: int
    pause: bool


CHUNK = re.compile(r"\S*\b\d\d\s?\d{3}, [Nn]r\.\s\d+\S*|\S+")


def words(text: str, start: int = 0, end: int = sys.maxsize) -> list[Word]:
    """The words between white space, with their punctuation; a Kamerstuk number is one word, `33694-20`."""
    found: list[Word] = []
    for chunk in CHUNK.finditer(text, start, end):
        key = compared(chunk[0])
        if key:
            found.append(Word(key, chunk.start(), chunk.end(), chunk[0][-1] in PAUSES))
        elif found:  # a dash of its own belongs to the word before
            found[-1] = found[-1]._replace(end=chunk.end(), pause=True)
    if found:
        found[-1] = found[-1]._replace(pause=True)
    return found


PAUSES = frozenset(".,;:!?)»–")


@lru_cache(maxsize=1 << 16)
def compared(word: str) -> str:
    """A word without what does not count: case, the kind of apostrophe, punctuation around it."""
    key = re.sub(r"^\W+|\W+$", "", word.casefold().replace("’", "'"))
    return re.sub(r"(\d\d)\s?(\d{3}), nr\.\s(\d+)", r"\1\2-\3", key)


@dataclass(frozen=True)
class Passage:
    """A sentence as words, which have their places in the paragraph's text."""

    paragraph: Paragraph
    words: list[Word]

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Its seeds: each content word with the next and the next but one."""
        content = [word.key for word in self.words if word.key not in FUNCTION_WORDS]
        return tuple(dict.fromkeys([*pairwise(content), *zip(content, content[2:], strict=False)]))


def read_passages(letters: Iterable[Letter]) -> list[Passage]:
    """The sentences of the letters, in order of time."""
    passages = []
    for letter in sorted(letters, key=lambda letter: (letter.date or letter.earliest or date.max, letter.id)):
        for paragraph in letter.paragraphs:
            end = 0
            for sentence in paragraph.sentences:
                start = paragraph.text.index(sentence.text, end)
                end = start + len(sentence.text)
                passages.append(Passage(paragraph, words(paragraph.text, start, end)))
    return passages


# --- What two passages have in common -----------------------------------------------------------------------

CHANCE = 0.05  # passages that may be expected by chance
SHARE = 0.6  # of the words from the first to the last common one, at least, are common
GAP = 2.0  # nats a passage loses for each break between its tiles
STEP = 1.0  # and for each word, of either side, that the other lacks


@dataclass(frozen=True)
class Scale:
    """How much words weigh, and how much a passage must weigh to count."""

    weights: dict[str, float]
    bar: float
    length: int
    kept: int

    @classmethod
    def of(cls, passages: Sequence[Passage], min_words: int) -> "Scale":
        if min_words < 2:
            raise ValueError(f"min_words is {min_words}: ask for 2 or more, a formula has two content words.")
        counts = Counter(word.key for passage in passages for word in passage.words)
        total = max(1, counts.total())
        weights = {key: math.log(total / count) for key, count in counts.items()}
        return cls(weights, math.log(total * total / 2 / CHANCE), min_words, math.ceil(0.8 * min_words))


Run = tuple[int, int, int]  # first word in a, first word in b, length


class Tile(NamedTuple):
    """A run of `size` words common to two texts, from word `a` of one and word `b` of the other.

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


def tiles(
    a: Sequence[Word],
    b: Sequence[Word],
    weights: Mapping[str, float],
    ignore: frozenset[str] = FUNCTION_WORDS,
) -> list[Tile]:
    """The common runs, heaviest first, no word in two of them; but for runs of words to ignore only."""
    waiting = [weighed(a, b, run, weights) for run in common_runs(a, b) if not bare(a, run, ignore)]
    taken_a, taken_b, found = set[int](), set[int](), []
    while waiting:
        waiting.sort(key=lambda tile: (tile.weight, -abs(tile.a - tile.b), -tile.a, -tile.b))
        tile = waiting.pop()
        i, j, size = tile.a, tile.b, tile.size
        free = [step for step in range(size) if i + step not in taken_a and j + step not in taken_b]
        if len(free) == size:
            found.append(tile)
            taken_a.update(range(i, i + size))
            taken_b.update(range(j, j + size))
        else:
            runs = ((i + start, j + start, length) for start, length in stretches(free))
            waiting += [weighed(a, b, run, weights) for run in runs if not bare(a, run, ignore)]
    return found


def common_runs(a: Sequence[Word], b: Sequence[Word]) -> Iterator[Run]:
    """All runs of equal words that cannot be made longer."""
    where = defaultdict(list)
    for j, word in enumerate(b):
        where[word.key].append(j)
    running: dict[int, int] = {}  # place in b just after a run -> its length
    for i, word in enumerate(a):
        longer = {j + 1: running.pop(j, 0) + 1 for j in where.get(word.key, ())}
        yield from ((i - size, j - size, size) for j, size in running.items())
        running = longer
    yield from ((len(a) - size, j - size, size) for j, size in running.items())


def bare(a: Sequence[Word], run: Run, ignore: frozenset[str]) -> bool:
    """Whether the run is of words to ignore only."""
    return all(word.key in ignore for word in a[run[0] : run[0] + run[2]])


def weighed(a: Sequence[Word], b: Sequence[Word], run: Run, weights: Mapping[str, float]) -> Tile:
    """The run as a tile."""
    i, j, size = run
    loose = 0
    while loose < size and dangles(a[i + size - 1 - loose], b[j + size - 1 - loose]):
        loose += 1
    each = [weights[word.key] for word in a[i : i + size]]
    return Tile(sum(each), i, j, size, loose, sum(each[size - loose :]))


def dangles(one: Word, other: Word) -> bool:
    """Whether the last word of a run belongs to what follows: no pause, and a function word or an adjective."""
    adjective = one.key.endswith("e") and not one.key.endswith("ie")
    return (adjective or one.key in FUNCTION_WORDS) and not (one.pause and other.pause)


def stretches(steps: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Start and length of each unbroken row of numbers."""
    for _, row in groupby(enumerate(steps), key=lambda item: item[1] - item[0]):
        numbers = [number for _, number in row]
        yield numbers[0], len(numbers)


Reach = tuple[int, int]  # first word and last word + 1


def common_passages(
    a: Sequence[Word], b: Sequence[Word], scale: Scale
) -> Iterator[tuple[float, Reach, Reach]]:
    """Weight and reach in a and in b of each passage that the two have in common, the heaviest tile's first."""
    free = sorted(tiles(a, b, scale.weights), key=lambda tile: tile.slack - tile.weight)
    move = math.log(max(1, len(a) * len(b)) / CHANCE)
    for seed in tuple(free):
        if seed not in free:
            continue
        chosen = trimmed(grown(seed, free, move))
        (a_start, a_end), (b_start, b_end) = reach = reaches(chosen)
        kept, longest = extent(chosen)
        weight = value(chosen)
        if kept >= max(scale.kept, SHARE * longest) and longest >= scale.length and weight >= scale.bar:
            yield weight, *reach
            free = [
                tile
                for tile in free
                if not (a_start < tile.a + tile.size and tile.a < a_end)
                and not (b_start < tile.b + tile.size and tile.b < b_end)
            ]


def grown(seed: Tile, free: Iterable[Tile], move: float) -> list[Tile]:
    """The seed, and each other free tile that outweighs what parts it from those before, as they outweigh it.

    A tile in another order than the nearest one must besides outweigh `move`: it might have stood anywhere.
    """
    chosen, waiting = [seed], [tile for tile in free if tile != seed]

    def worth(tile: Tile) -> float:
        nearest = min(chosen, key=lambda other: abs(other.a - tile.a))
        ordered = (tile.a < nearest.a) == (tile.b < nearest.b)
        kept, longest = extent([*chosen, tile])
        weight = value([*chosen, tile]) - (0 if ordered else move)
        return weight if kept >= SHARE * longest and weight > value([tile]) else -math.inf

    while waiting:
        worths = [worth(tile) for tile in waiting]
        best = max(worths)
        if best <= value(chosen):
            break
        chosen.append(waiting.pop(worths.index(best)))
    return chosen


def value(chosen: Sequence[Tile]) -> float:
    """What a passage made of these tiles weighs: their words, less the breaks and the words not in common.

    The loose end of a tile weighs nothing, unless the next tile comes straight after it in either text.
    """
    (a_start, a_end), (b_start, b_end) = reaches(chosen)
    kept = sum([tile.size for tile in chosen])
    alone = (a_end - a_start - kept) + (b_end - b_start - kept)
    weight = sum([tile.weight for tile in chosen]) - GAP * (len(chosen) - 1) - STEP * alone
    starts_a, starts_b = {tile.a for tile in chosen}, {tile.b for tile in chosen}
    for tile in chosen:
        if tile.loose and tile.a + tile.size not in starts_a and tile.b + tile.size not in starts_b:
            weight -= tile.slack
    return weight


def extent(chosen: Sequence[Tile]) -> tuple[int, int]:
    """How many words these tiles have in common, and from how many in the longer of the two texts."""
    (a_start, a_end), (b_start, b_end) = reaches(chosen)
    return sum([tile.size for tile in chosen]), max(a_end - a_start, b_end - b_start)


def reaches(chosen: Sequence[Tile]) -> tuple[Reach, Reach]:
    """From the first to the last word of these tiles, in a and in b."""
    a = min([tile.a for tile in chosen]), max([tile.a + tile.size for tile in chosen])
    b = min([tile.b for tile in chosen]), max([tile.b + tile.size for tile in chosen])
    return a, b


def trimmed(chosen: list[Tile]) -> list[Tile]:
    """The tiles, the last one without its loose end."""
    last = max(chosen, key=lambda tile: tile.a)
    if last is not max(chosen, key=lambda tile: tile.b):
        return chosen
    cut = last._replace(weight=last.weight - last.slack, size=last.size - last.loose, loose=0, slack=0.0)
    return [*(tile for tile in chosen if tile is not last), cut]


# --- From passages to formulas --------------------------------------------------------------------------------

Place = tuple[int, int, int]  # passage, first word, last word + 1
RECENT = 24  # a seed is looked up in its latest passages, so that stock phrases do not cost all pairs
ENOUGH = 3  # earlier passages with which each seed is followed up


class Match(NamedTuple):
    """Two places that have a passage in common, the surest sorted first."""

    rank: float
    one: Place
    other: Place


def candidates(passages: Sequence[Passage], scale: Scale) -> Iterator[tuple[int, int]]:
    """Pairs of passages worth comparing: for each the earlier ones that share most seeds, every seed in a few."""
    index: dict[tuple[str, str], list[int]] = {}
    for number, passage in enumerate(passages):
        company = defaultdict(list)
        for pair in passage.pairs:
            seen = index.setdefault(pair, [])
            for earlier in seen[-RECENT:]:
                company[earlier].append(pair)
            seen.append(number)
        served = Counter[tuple[str, str]]()
        for earlier, common in sorted(company.items(), key=lambda item: (-len(item[1]), -item[0])):
            if any(served[pair] < ENOUGH for pair in common) and promising(passages[earlier], passage, scale):
                served.update(common)
                yield earlier, number


def promising(one: Passage, other: Passage, scale: Scale) -> bool:
    """Whether their common words could reach the bar, in whatever order they stand."""
    here = {word.key for word in other.words}
    return sum(scale.weights[word.key] for word in one.words if word.key in here) >= scale.bar


@dataclass(slots=True)
class Occurrence:
    """A place that belongs to a family, and the rank of the match that put it there."""

    place: Place
    rank: float
    family: list["Occurrence"]


def families(matches: Iterable[Match]) -> list[list[Place]]:
    """Places that word the same formula.

    The surest match first. A place that overlaps a known one by four fifths is the same place. Two families
    become one where the match between them is at least three quarters as sure as what brought these places in;
    else they only look alike, as two titles do that differ in the one word that counts.
    """
    known: dict[int, list[Occurrence]] = defaultdict(list)
    for match in sorted(matches):
        one, other = (occurrence(place, known) for place in (match.one, match.other))
        if one and other:
            if one.family is not other.family and match.rank <= 0.75 * max(one.rank, other.rank):
                join(one.family, other.family)
        else:
            family = one.family if one else other.family if other else []
            for place, found in (match.one, one), (match.other, other):
                if not found:
                    family.append(Occurrence(place, match.rank, family))
                    known[place[0]].append(family[-1])
    unique = {id(found.family): found.family for row in known.values() for found in row}
    return [apart(family) for family in unique.values()]


def apart(family: Iterable[Occurrence]) -> list[Place]:
    """The places of a family; of two that overlap, the surer one."""
    places: list[Place] = []
    for place in (found.place for found in sorted(family, key=lambda found: (found.rank, found.place))):
        if not any(place[0] == other[0] and place[1] < other[2] and other[1] < place[2] for other in places):
            places.append(place)
    return places


def occurrence(place: Place, known: dict[int, list[Occurrence]]) -> Occurrence | None:
    """The known occurrence that shares most with this place, if that is four fifths of either."""
    passage, start, end = place

    def overlap(found: Occurrence) -> float:
        _, first, last = found.place
        return (min(end, last) - max(start, first)) / min(end - start, last - first)

    best = max(known[passage], key=overlap, default=None)
    return best if best and overlap(best) >= 0.8 else None


def join(one: list[Occurrence], other: list[Occurrence]) -> None:
    """The smaller family moves in with the larger."""
    small, large = sorted((one, other), key=len)
    for found in small:
        found.family = large
    large.extend(small)


def formulas(
    places: Iterable[Place], passages: Sequence[Passage], scale: Scale
) -> Iterator[tuple[Formula, Place]]:
    """The formula that stands at these places, and the first of them.

    If the first opens a sentence, so do the others where that takes no more than `min_words` words. Places with
    too little in common with the first came in by way of others; they make a formula of their own.
    """
    rest = sorted(places)
    while rest:
        row: list[Variant] = []
        others = []
        for place in rest:
            number, start, end = place
            passage, paragraph = passages[number], passages[number].paragraph
            opens = rest[0][1] == 0 and start <= scale.length
            span = quoted(paragraph.text, passage.words[0 if opens else start], passage.words[end - 1])
            text = paragraph.text[slice(*span)]
            first = row[0].text if row else text
            way = changes(first, text)
            shorter = min(len(words(first)), len(words(text)))
            if not row or common_words(way) >= max(scale.kept, SHARE * shorter):
                row.append(Variant(paragraph.letter, paragraph.number, paragraph.address, text, span, way))
            else:
                others.append(place)
        shared = max((common_words(variant.changes) for variant in row[1:]), default=0)
        yield Formula(row[0].text, shared, tuple(row)), rest[0]
        rest = others


BRACKETS = MappingProxyType({")": "(", "»": "«", "(": ")", "«": "»"})


def quoted(text: str, first: Word, last: Word) -> tuple[int, int]:
    """Where these words stand in the text, without punctuation at the ends that belongs elsewhere."""
    start, end = first.start, last.end
    while BRACKETS.get(text[start], text[start]) not in text[start:end]:
        start += 1
    while text[end - 1] in " .,;:!?–" or BRACKETS.get(text[end - 1], text[end - 1]) not in text[start:end]:
        end -= 1
    return start, end


# --- Word operations --------------------------------------------------------------------------------------------


def in_order(runs: Iterable[Tile]) -> set[Tile]:
    """The heaviest of the runs that stand in the same order in both texts.

    Of equals the one that ends later in the first text: what stood ahead is what moved.
    """
    chains: list[tuple[float, list[Tile]]] = [(0.0, [])]
    for run in sorted(runs, key=lambda run: run.a):
        before = [chain for chain in chains if not chain[1] or chain[1][-1].b < run.b]
        weight, chain = max(reversed(before), key=lambda chain: chain[0])
        chains.append((weight + run.weight, [*chain, run]))
    return set(max(reversed(chains), key=lambda chain: chain[0])[1])


Source = dict[int, tuple[int, bool]]  # word of the other wording -> word of the first, and whether it is kept


def steps(first: str, other: str, a: Sequence[Word], b: Sequence[Word], source: Source) -> Iterator[Change]:
    """The changes: between two runs that are kept, those that are gone are paired with those that are new."""
    placed = {old for old, _ in source.values()}
    gone = deque(stretches([word for word in range(len(a)) if word not in placed]))
    runs = [list(run) for _, run in groupby(range(len(b)), key=lambda new: origin(new, source))]
    at = 0
    for count, run in enumerate(runs):
        after = cut(other, b, run[0], len(run))
        old, kept = source.get(run[0], (at, False))
        if kept:
            while gone and gone[0][0] < old:
                yield Change("delete", cut(first, a, *gone[0]), "", gone.popleft()[0])
            at = old + len(run)
            yield Change("keep", cut(first, a, old, len(run)), after, old)
        elif run[0] in source:
            yield Change("move", cut(first, a, old, len(run)), after, old)
        else:
            ahead = (source[later[0]][0] for later in runs[count:] if source.get(later[0], (0, False))[1])
            if gone and gone[0][0] < next(ahead, len(a)):
                at = sum(gone[0])
                yield swap(cut(first, a, *gone[0]), after, gone.popleft()[0])
            else:
                yield Change("insert", "", after, at)
    for start, size in gone:
        yield Change("delete", cut(first, a, start, size), "", start)


def beside(way: Iterable[Change]) -> tuple[Change, ...]:
    """The changes with each deletion right behind the words it followed, wherever those stand now."""
    changes = list(way)
    for gone in [change for change in changes if change.kind == "delete"]:
        here = changes.index(gone)
        del changes[here]
        behind = {
            change.position + len(words(change.before)): place
            for place, change in enumerate(changes, start=1)
            if change.before
        }
        changes.insert(behind.get(gone.position, here), gone)
    return tuple(changes)


def swap(before: str, after: str, position: int) -> Change:
    """A replacement; or no change, where function words that no run took up stand at the same place."""
    same = [word.key for word in words(before)] == [word.key for word in words(after)]
    return Change("keep" if same else "replace", before, after, position)


def origin(new: int, source: Source) -> tuple[bool, int] | None:
    """What the words of one run have in common: kept or not, and by how far they are shifted."""
    if new not in source:
        return None
    old, kept = source[new]
    return kept, old - new


def cut(text: str, found: Sequence[Word], start: int, size: int) -> str:
    """These words as written, their punctuation with them."""
    return text[found[start].start : found[start + size - 1].end]


def common_words(way: Iterable[Change]) -> int:
    """How many words the changes keep or move."""
    return sum(len(words(change.after)) for change in way if change.kind in ("keep", "move"))


def departures(
    text: str, draft: Iterable[list[Word]], formula: Formula, openings: Set[tuple[str, int]], scale: Scale
) -> Iterator[Departure]:
    """The sentences of the draft beside each variant of a formula that they use.

    If the variant opens its sentence, so do the draft's words where that takes no more than `min_words` words.
    """
    for variant, sentence in product(formula.variants, draft):
        wording = words(variant.text)
        opens = (variant.address, variant.span[0]) in openings
        known = [word if word.key in scale.weights else word._replace(key="") for word in sentence]
        for _, _, (start, end) in common_passages(wording, known, scale):
            first = sentence[0 if opens and start <= scale.length else start]
            span = quoted(text, first, sentence[end - 1])
            way = changes(variant.text, text[slice(*span)])
            yield Departure(formula, variant, text[slice(*span)], span, way, common_words(way) / len(wording))


def closeness(row: Departure) -> tuple[int, int, float]:
    """Words in common, those of them in their place, and their share of the variant."""
    in_place = (change for change in row.changes if change.kind == "keep")
    return common_words(row.changes), common_words(in_place), row.kept
