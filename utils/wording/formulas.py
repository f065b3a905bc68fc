"""Shared formulas: the wording that letters have in common, verbatim or nearly so.

Letters to parliament repeat themselves: a clause is taken over, and one noun in it changes. Wording that returns in
the letters of one government is standing wording (a *staande formulering*). It is not agreed language, which is text
that states adopted together: that words return shows that they were kept, not who agreed to them. The names
`agreed_language`, `AgreedLanguage` and `compare_with_agreed` are older ones for the same.

`standing_wording` finds such formulas without being told where to look; `compare_with_standing` says where a draft
uses one and where it leaves it.

The method is seed and extend, as in BLAST (Altschul et al. 1990, J. Mol. Biol. 215, 403-410) and, for reprinted
newspaper texts, passim (Smith, Cordell & Mullen 2015, American Literary History 27(3), E1-E15):

1. Seeds. Two sentences are compared when they have two content words in common in the same order, with at most
   one other content word between them (skip-bigrams; Guthrie et al. 2006, LREC). An index finds them.
2. Tiles. Their common runs of words are taken heaviest first, no word twice (see utils.wording.align).
3. Extension. From the heaviest tile the passage grows to the next one as long as that weighs more than the
   words between them. Where that is not enough, the tile may still join the passage of another.
4. Chance. A word weighs log(words / its occurrences), what it tells in nats; a passage weighs its common words
   less what parts them. It counts when fewer than 0.05 such passages were to be expected by chance among all
   pairs of places in the letters.
5. Families. Passages that share their place in a sentence make one formula, the surest joined first.
"""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import chain, pairwise
from types import MappingProxyType
from typing import NamedTuple, TypeVar, overload

from ..letters.letters import Letter, address_of
from ..letters.sentences import split_sentences
from ..store import Store
from ..words.segments import segmented
from .align import FUNCTION_WORDS, SHARE, Scale, Wording, common_passages
from .diff import Change, difference


@dataclass(frozen=True, slots=True)
class Variant:
    """A formula as one letter words it.

    letter, paragraph, address: where it stands; text: its words there, exactly; span: where in the paragraph's
    text; changes: lead to it from the formula's first variant; words: how many it has; common: how many of the
    first variant's it has, wherever they stand; opens: whether it opens its sentence.
    """

    letter: str
    paragraph: int
    address: str
    text: str
    span: tuple[int, int]
    changes: tuple[Change, ...]
    words: int
    common: int
    opens: bool


@dataclass(frozen=True, slots=True)
class Formula:
    """A wording that two or more letters share.

    text: as its first variant has it; shared: the largest number of words that a later variant has in common
    with the first; variants: in order of time.
    """

    text: str
    shared: int
    variants: tuple[Variant, ...]

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that use it, each once, in order of time."""
        return tuple(dict.fromkeys(variant.letter for variant in self.variants))


class Departure(NamedTuple):
    """A standing formula in a draft.

    formula: which; variant: the one nearest to the draft; text: the words of the draft, exactly; span: where in
    the draft; changes: lead to them from the variant; kept: the share (0 to 1) of the variant's words that the
    draft keeps.
    """

    formula: Formula
    variant: Variant
    text: str
    span: tuple[int, int]
    changes: tuple[Change, ...]
    kept: float


class StandingWording:
    """The shared formulas of letters, found once, so that many drafts can be compared with them.

    Args:
        letters: the letters, in any order.
        min_words: the least number of words of a formula.

    Raises:
        ValueError: min_words is below 2.
    """

    def __init__(self, letters: Iterable[Letter], min_words: int = 5) -> None:
        passages = _Passages(letters)
        self._scale = Scale.of((passage.wording for passage in passages), min_words)
        self.formulas = tuple(_shared_formulas(passages, self._scale))

    def compare(self, draft: str) -> tuple[Departure, ...]:
        """Find the formulas that a draft uses, as compare_with_standing does."""
        rows = []
        for formula, pairs in self._candidates(draft).items():
            best = max(self._departures(draft, formula, pairs), key=lambda row: row[0], default=None)
            rows += [(best[0][:3], formula, best[1])] if best else []
        rows.sort(key=lambda row: row[1])
        chosen: list[Departure] = []
        for _, _, row in sorted(rows, key=lambda row: row[0], reverse=True):
            if not any(other.span[0] <= row.span[0] and row.span[1] <= other.span[1] for other in chosen):
                chosen.append(row)
        return tuple(sorted(chosen, key=lambda row: row.span))

    @cached_property
    def _known(self) -> "_Known":
        return _Known(self.formulas)

    def _candidates(self, draft: str) -> dict[int, list["_Pair"]]:
        """The variants and sentences that may have a passage in common, by formula."""
        weights = self._scale.weights
        found: dict[int, list[_Pair]] = defaultdict(list)
        for number, sentence in enumerate(_sentences(draft)):
            counts = Counter(sentence.terms)
            seeds = _skip_bigrams(_content(sentence))
            near = {place for seed in seeds for place in self._known.places.get(seed, ())}
            for place in sorted(near):
                wording = self._known.wordings[place]
                weight = sum(weights[term] for term in wording.terms if term in counts)
                if weight >= self._scale.bar:
                    common = (Counter(wording.terms) & counts).total()
                    formula, variant = self._known.variants[place]
                    found[formula].append(_Pair(common, variant, number, wording, sentence))
        return found

    def _departures(
        self, draft: str, formula: int, pairs: Iterable["_Pair"]
    ) -> Iterator[tuple[tuple[int, int, float, int, int], Departure]]:
        """The passages in common with the variants of a formula, each with how close it is.

        How close: words in common, those of them in their place, their share of the variant; of equals the later
        variant, then the later sentence. A pair with fewer words in common than a passage already has is passed over.
        If the variant opens its sentence, so do the draft's words where that takes no more than `min_words` words.
        """
        most = 0
        for common, number, place, wording, sentence in sorted(pairs, key=lambda pair: -pair.common):
            variant = self.formulas[formula].variants[number]
            if common < most:
                break
            for _, _, (start, end) in common_passages(wording, sentence, self._scale):
                here = _quoted(sentence, 0 if variant.opens and start <= self._scale.length else start, end)
                way = difference(wording, here)
                most = max(most, way.kept + way.moved)
                share = (way.kept + way.moved) / variant.words
                text, span = draft[here.start : here.end], (here.start, here.end)
                row = Departure(self.formulas[formula], variant, text, span, way.changes, share)
                yield (way.kept + way.moved, way.kept, share, number, place), row


def standing_wording(letters: Iterable[Letter], min_words: int = 5) -> tuple[Formula, ...]:
    """Find every formula that two or more of the letters share, verbatim or nearly so.

    A formula stands within a sentence. Two places match when the longer has at least `min_words` words; they have
    in common at least four fifths of `min_words`, and three fifths of the longer; two of these are content words
    near each other; and together they are too rare to be chance (4 in the module's docstring). So of five words
    one may be dropped or replaced, if those that stay are rare enough. A word is that of utils.words.tokens; marks
    do not count, and a formula does not end on a function word or an adjective that each letter continues in its
    own way. A sentence of more than 256 words is compared in pieces of 256.

    A formula holds the places that matches join, directly or by way of others; one letter may word less of it
    than another, as the title of a letter alone. So a variant need not match the first one: it has in common with
    it at least four fifths of `min_words`, and three fifths of the shorter of the two.

    Args:
        letters: the letters, in any order.
        min_words: the least number of words of a formula.

    Returns:
        The formulas: most letters first, then most words shared, then the earliest place. Fewer than two letters
        share nothing.

    Raises:
        ValueError: min_words is below 2.
    """
    return StandingWording(letters, min_words).formulas


def compare_with_standing(
    text: str, letters: Iterable[Letter] | StandingWording, min_words: int = 5
) -> tuple[Departure, ...]:
    """Find the standing formulas of the letters that a draft uses, and where it departs from them.

    The rules are those of standing_wording.

    Args:
        text: the draft.
        letters: the letters, or their standing wording, which saves finding it again for each draft.
        min_words: the least number of words of a formula, where letters are given.

    Returns:
        One row a formula, in the draft's order, beside the variant that the draft has most words of (the latest
        of equals); of two formulas in the same words, the one it has more of. None without standing wording.

    Raises:
        ValueError: min_words is below 2.
    """
    return (letters if isinstance(letters, StandingWording) else StandingWording(letters, min_words)).compare(
        text
    )


# The older names.
AgreedLanguage, agreed_language, compare_with_agreed = (
    StandingWording,
    standing_wording,
    compare_with_standing,
)


# --- Passages ---------------------------------------------------------------------------------------------------

LONGEST = (
    256  # words of a sentence that are compared at once: twice what the longest sentences of letters have
)
RECENT = 24  # a seed is looked up in its latest passages, so that stock phrases do not cost all pairs
ENOUGH = 3  # earlier passages with which each seed is followed up
COMPARED = 1 << 15  # pairs of wordings of which it stays known what they have in common


class _Passage(NamedTuple):
    """A sentence, or a piece of a long one."""

    letter: str
    paragraph: int
    wording: Wording


class _Passages(Sequence[_Passage]):
    """The sentences of letters, in order of time: their terms as numbers; what they are written like is kept in a file.

    numbers: of each term; same: for each passage the first one that is written alike.
    """

    def __init__(self, letters: Iterable[Letter]) -> None:
        self._store = Store()
        self._letters: list[str] = []
        self._paragraphs = array("I")
        self._terms = array("I")  # of all passages, one after the other
        self._starts = array("I", [0])  # of each passage, where its terms begin
        self.numbers: dict[str, int] = {}
        self.same = array("I")
        first: dict[bytes, int] = {}
        in_time = sorted(letters, key=lambda one: (one.date or one.earliest or date.max, one.id))
        for letter in in_time:
            for segment in segmented(letter).cut():
                for piece in _pieces(Wording.of_segment(segment)) if segment.sentence else ():
                    self._store.add(piece)
                    self._letters.append(letter.id)
                    self._paragraphs.append(segment.paragraph)
                    self._terms.extend(
                        self.numbers.setdefault(term, len(self.numbers)) for term in piece.terms
                    )
                    self._starts.append(len(self._terms))
                    written = piece.text[piece.start : piece.end].encode(errors="surrogatepass")
                    self.same.append(first.setdefault(sha256(written).digest(), len(self.same)))

    def __len__(self) -> int:
        return len(self._letters)

    @overload
    def __getitem__(self, number: int) -> _Passage: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[_Passage]: ...
    def __getitem__(self, number: int | slice) -> _Passage | Sequence[_Passage]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        return _Passage(self._letters[number], self._paragraphs[number], self._store.read(number))

    @property
    def words(self) -> int:
        """How many words they have."""
        return len(self._terms)

    def terms(self, number: int) -> "array[int]":
        """The words of a passage as counted, by their numbers."""
        return self._terms[self._starts[number] : self._starts[number + 1]]


def _pieces(sentence: Wording) -> Iterator[Wording]:
    if len(sentence.terms) <= LONGEST:
        yield sentence
    else:
        for first in range(0, len(sentence.terms), LONGEST):
            yield sentence.part(first, min(first + LONGEST, len(sentence.terms)))


def _sentences(draft: str) -> Iterator[Wording]:
    """The sentences of a draft, in pieces where they are long."""
    whole = Wording.of(draft)
    starts = whole.spans[::2]
    for start, end in split_sentences(draft):
        yield from _pieces(whole.part(bisect_left(starts, start), bisect_left(starts, end)))


_Seed = TypeVar("_Seed")


def _skip_bigrams(content: Sequence[_Seed]) -> Iterator[tuple[_Seed, _Seed]]:
    """Each content word with the next and the next but one."""
    return chain(pairwise(content), zip(content, content[2:], strict=False))


def _content(wording: Wording) -> list[str]:
    return [term for term in wording.terms if term not in FUNCTION_WORDS]


def _seeds(passages: _Passages) -> Iterator[list[int]]:
    """The seeds of each passage, as numbers, which take less room than pairs of words."""
    many = len(passages.numbers)
    bare = {number for term, number in passages.numbers.items() if term in FUNCTION_WORDS}
    for place in range(len(passages)):
        pairs = _skip_bigrams([number for number in passages.terms(place) if number not in bare])
        yield list(dict.fromkeys(one * many + other for one, other in pairs))


def _candidates(passages: _Passages, scale: Scale) -> Iterator[tuple[int, int]]:
    """Pairs of passages worth comparing: for each the earlier ones that share most seeds, every seed in a few.

    Most seeds stand in one passage only. A table of so many bytes sorts those out, so that the index stays small.
    """
    weights = [scale.weights[term] for term in passages.numbers]
    table = bytearray(8 * passages.words + 1)
    for seeds in _seeds(passages):
        for seed in seeds:
            table[seed % len(table)] = min(2, table[seed % len(table)] + 1)
    index: dict[int, list[int]] = {}
    for number, seeds in enumerate(_seeds(passages)):
        company = defaultdict(list)
        for seed in seeds:
            if table[seed % len(table)] > 1:
                seen = index.setdefault(seed, [])
                for earlier in seen:
                    company[earlier].append(seed)
                seen.append(number)
                del seen[:-RECENT]
        here = set(passages.terms(number))
        served = Counter[int]()
        for earlier, common in sorted(company.items(), key=lambda item: (-len(item[1]), -item[0])):
            if all(served[seed] >= ENOUGH for seed in common):
                continue
            if sum(weights[term] for term in passages.terms(earlier) if term in here) >= scale.bar:
                served.update(common)
                yield earlier, number


# --- From passages to formulas ----------------------------------------------------------------------------------

_Place = tuple[int, int, int]  # passage, first word, last word + 1


class _Match(NamedTuple):
    """Two places that have a passage in common, the surest sorted first."""

    rank: float
    one: _Place
    other: _Place


def _shared_formulas(passages: _Passages, scale: Scale) -> Iterator[Formula]:
    found = [
        row for places in _families(_matches(passages, scale)) for row in _formulas(places, passages, scale)
    ]
    shared = [(row, place) for row, place in found if len(row.letters) > 1]
    for row, _ in sorted(shared, key=lambda f: (-len(f[0].letters), -f[0].shared, f[1])):
        yield row


def _matches(passages: _Passages, scale: Scale) -> Iterator[_Match]:
    """The passages that candidates have in common; what stands in many letters word for word is compared once."""

    @lru_cache(COMPARED)
    def compare(one: int, other: int) -> tuple[tuple[float, tuple[int, int], tuple[int, int]], ...]:
        return tuple(common_passages(passages[one].wording, passages[other].wording, scale))

    for one, other in _candidates(passages, scale):
        for score, first, second in compare(passages.same[one], passages.same[other]):
            yield _Match(-score, (one, *first), (other, *second))


@dataclass(slots=True)
class _Member:
    """A place that belongs to a family, and the rank of the match that put it there."""

    place: _Place
    rank: float
    family: list["_Member"]


def _families(matches: Iterable[_Match]) -> list[list[_Place]]:
    """Places that word the same formula.

    The surest match first. A place that overlaps a known one by four fifths is the same place. Two families
    become one where the match between them is at least three quarters as sure as what brought these places in;
    else they only look alike, as two titles do that differ in the one word that counts.
    """
    known: dict[int, list[_Member]] = defaultdict(list)
    for match in sorted(matches):
        one, other = (_known_member(place, known) for place in (match.one, match.other))
        if one and other:
            if one.family is not other.family and match.rank <= 0.75 * max(one.rank, other.rank):
                _join(one.family, other.family)
        else:
            family = one.family if one else other.family if other else []
            for place, member in (match.one, one), (match.other, other):
                if not member:
                    family.append(_Member(place, match.rank, family))
                    known[place[0]].append(family[-1])
    unique = {id(member.family): member.family for row in known.values() for member in row}
    return [_apart(family) for family in unique.values()]


def _known_member(place: _Place, known: dict[int, list[_Member]]) -> _Member | None:
    """The known member that shares most with this place, if that is four fifths of either."""
    passage, start, end = place

    def overlap(member: _Member) -> float:
        _, first, last = member.place
        return (min(end, last) - max(start, first)) / min(end - start, last - first)

    best = max(known[passage], key=overlap, default=None)
    return best if best and overlap(best) >= 0.8 else None


def _join(one: list[_Member], other: list[_Member]) -> None:
    """The smaller family moves in with the larger."""
    small, large = sorted((one, other), key=len)
    for member in small:
        member.family = large
    large.extend(small)


def _apart(family: Iterable[_Member]) -> list[_Place]:
    """The places of a family; of two that overlap, the surer one."""
    places: dict[int, list[_Place]] = defaultdict(list)
    for member in sorted(family, key=lambda member: (member.rank, member.place)):
        passage, start, end = member.place
        if not any(start < last and first < end for _, first, last in places[passage]):
            places[passage].append(member.place)
    return [place for row in places.values() for place in row]


def _formulas(
    places: Iterable[_Place], passages: _Passages, scale: Scale
) -> Iterator[tuple[Formula, _Place]]:
    """The formula that stands at these places, and the first of them.

    If the first opens a sentence, so do the others where that takes no more than `min_words` words. Places with
    too little in common with the first came in by way of others; they make a formula of their own.
    """
    every = sorted(places)
    company = {opening: _Company(every, passages, scale.length * opening) for opening in (True, False)}
    taken, top = bytearray(len(every)), 0
    while (top := taken.find(0, top)) >= 0:
        row: list[Variant] = []
        passage, first_word, last_word = every[top]
        first = _quoted(passages[passage].wording, first_word, last_word)
        text = first.text[first.start : first.end]
        ways = {text: (text, difference(first, first))}
        known = company[first_word == 0]
        shared = known.count(passages.terms(passage)[first_word:last_word])
        near = (number for number, count in shared.items() if count >= scale.kept and not taken[number])
        for number in sorted({top, *near}):
            enough = max(scale.kept, SHARE * min(len(first.terms), known.sizes[number]))
            if row and shared[number] < enough:
                continue
            place, _, end = every[number]
            letter, paragraph, wording = passages[place]
            here = _quoted(wording, known.start(number), end)
            text = here.text[here.start : here.end]
            if text not in ways:
                ways[text] = text, difference(first, here)
            text, way = ways[text]  # of equal texts one is kept
            common = way.kept + way.moved
            if row and common < enough:
                continue
            taken[number] = True
            span, opens = (here.start, here.end), here.start == wording.start
            address, size = address_of(letter, paragraph), len(here.terms)
            row.append(Variant(letter, paragraph, address, text, span, way.changes, size, common, opens))
        yield Formula(row[0].text, max((v.common for v in row[1:]), default=0), tuple(row)), every[top]


class _Company:
    """The places of a family by their words, so that those which share many with one are not looked for one by one.

    Args:
        places: the places.
        passages: what they stand in.
        opening: so many words from the start of a sentence a place is taken to begin there.
    """

    def __init__(self, places: Sequence[_Place], passages: _Passages, opening: int) -> None:
        self._places, self._passages, self._opening = places, passages, opening

    def start(self, number: int) -> int:
        """The first word of a place."""
        start = self._places[number][1]
        return 0 if start <= self._opening else start

    @cached_property
    def sizes(self) -> "array[int]":
        """How many words each place has."""
        return array("I", [end - self.start(number) for number, (_, _, end) in enumerate(self._places)])

    def count(self, terms: Iterable[int]) -> Counter[int]:
        """How many words each place shares with these; a word that stands twice in both is shared twice."""
        found: Counter[int] = Counter()
        for word in _numbered(terms):
            found.update(self._where.get(word, ()))
        return found

    @cached_property
    def _where(self) -> dict[tuple[int, int], "array[int]"]:
        where: dict[tuple[int, int], array[int]] = {}
        for number, (place, _, end) in enumerate(self._places):
            for word in _numbered(self._passages.terms(place)[self.start(number) : end]):
                where.setdefault(word, array("I")).append(number)
        return where


def _numbered(terms: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Each word with how often it stood before."""
    seen: dict[int, int] = {}
    for term in terms:
        before = seen.get(term, 0)
        yield term, before
        seen[term] = before + 1


_BRACKETS = MappingProxyType({")": "(", "»": "«", "(": ")", "«": "»"})


def _quoted(wording: Wording, first: int, last: int) -> Wording:
    """The words from `first` up to `last`, without marks at the ends that belong elsewhere."""
    text, (start, end) = wording.text, wording.span(first, last)
    while _BRACKETS.get(text[start], text[start]) not in text[start:end]:
        start += 1
    while text[end - 1] in " .,;:!?–" or _BRACKETS.get(text[end - 1], text[end - 1]) not in text[start:end]:
        end -= 1
    return Wording(text, start, end, wording.terms[first:last], wording.spans[2 * first : 2 * last])


# --- Drafts -----------------------------------------------------------------------------------------------------


class _Pair(NamedTuple):
    """A variant and a sentence of a draft that may have a passage in common, and how many words they share."""

    common: int
    variant: int
    number: int
    wording: Wording
    sentence: Wording


class _Known:
    """The variants of formulas, of those in the same words the latest, and where each seed stands."""

    def __init__(self, formulas: Sequence[Formula]) -> None:
        latest = {
            (number, variant.text, variant.opens): place
            for number, formula in enumerate(formulas)
            for place, variant in enumerate(formula.variants)
        }
        self.variants = [(number, place) for (number, _, _), place in latest.items()]
        self.wordings = [Wording.of(text) for _, text, _ in latest]
        self.places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, wording in enumerate(self.wordings):
            for seed in set(_skip_bigrams(_content(wording))):
                self.places[seed].append(number)
