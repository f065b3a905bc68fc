"""The words of letters, cut once: headings and sentences with their words, and where a term stands in them.

The words of a letter are those of its headings and its body paragraphs. A heading has the address of the
paragraph that it opens. Header block, signature and footnotes are not counted.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from operator import attrgetter
from sys import intern
from typing import Any, Literal, NamedTuple, TypeVar, get_args

from ..letters.letters import Letter, address_of
from .lemmas import lemma
from .tokens import Token, counted, tokens

Found = TypeVar("Found")
Unit = Literal["word", "part", "lemma"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a letter that nothing is counted across: one sentence, or one heading.

    letter: its id; paragraph: number; sentence: number in the paragraph, 0 for a heading; offset: words of the
    letter ahead of it; text: the whole heading or paragraph; terms: the words of this stretch as counted;
    spans: the start and the end of each of them in that text, one after the other.
    """

    letter: str
    paragraph: int
    sentence: int
    offset: int
    text: str
    terms: tuple[str, ...]
    spans: "array[int]"

    @property
    def address(self) -> str:
        """Letter and paragraph, as in "33694-49 §4"."""
        return address_of(self.letter, self.paragraph)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The words as they stand in the text, one for each term."""
        places = zip(self.spans[::2], self.spans[1::2], strict=True)
        return tuple(Token(self.text[start:end], start, end) for start, end in places)


class Occurrence(NamedTuple):
    """Where a term stands in a letter.

    segment: the heading or sentence; first, last: its first and its last word in the segment's terms.
    """

    segment: Segment
    first: int
    last: int

    @property
    def span(self) -> tuple[int, int]:
        """Its start and end in the segment's text."""
        return self.segment.spans[2 * self.first], self.segment.spans[2 * self.last + 1]

    @property
    def text(self) -> str:
        """The term as written there."""
        return self.segment.text[slice(*self.span)]


class SegmentedLetter(Letter):
    """A letter that is cut into words when first asked for them, and keeps them.

    It equals the letter it was made from. Whatever counts words takes either, and cuts a plain letter anew each
    time.
    """

    def cut(self, unit: Unit = "word") -> tuple[Segment, ...]:
        """Return its headings and sentences, with their words.

        Args:
            unit: "word" as in tokens, "part" with compounds, days and dossier numbers taken apart, "lemma" with
                dictionary forms for terms.

        Returns:
            One segment for each heading and each sentence, in order of the letter.

        Raises:
            ValueError: the unit is none of the three.
        """
        if unit not in get_args(Unit):
            raise ValueError(f"A letter has no {unit!r}: choose one of {', '.join(get_args(Unit))}.")
        if unit == "lemma":
            return self.once(unit, lambda: tuple(map(_lemmatised, self.cut())))
        return self.once(unit, lambda: tuple(_segments(self, parts=unit == "part")))

    def once(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """Return what was found under this key before, or find it now."""
        if key not in self._kept:
            self._kept[key] = find()
        found: Found = self._kept[key]
        return found

    @cached_property
    def _kept(self) -> dict[Hashable, Any]:
        return {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Letter) and _FIELDS(self) == _FIELDS(other)

    def __hash__(self) -> int:
        return hash(_FIELDS(self))


class SegmentedLetters(tuple[SegmentedLetter, ...]):
    """Letters that are cut into words once, however often and by whatever they are counted.

    Args:
        letters: the letters; those that are segmented already are taken as they are.
    """

    __slots__ = ()

    def __new__(cls, letters: Iterable[Letter] = ()) -> "SegmentedLetters":
        return super().__new__(cls, map(segmented, letters))


def segmented(letter: Letter) -> SegmentedLetter:
    """Return a letter that keeps its words once they are cut.

    Args:
        letter: any letter.

    Returns:
        The letter itself where it is segmented already.
    """
    return letter if isinstance(letter, SegmentedLetter) else SegmentedLetter(*_FIELDS(letter))


def segments(letter: Letter, *, parts: bool = False) -> tuple[Segment, ...]:
    """Return the headings and sentences of a letter, with their words.

    Args:
        letter: the letter.
        parts: take compounds, days and dossier numbers apart, as in tokens.

    Returns:
        One segment for each heading and each sentence, in order of the letter.
    """
    return segmented(letter).cut("part" if parts else "word")


def _segments(letter: Letter, parts: bool) -> Iterator[Segment]:
    opened, offset = None, 0
    for paragraph in letter.paragraphs:
        if paragraph.heading and paragraph.heading != opened:
            opened = paragraph.heading
            words = tokens(opened, parts=parts)
            yield _segment(letter.id, paragraph.number, 0, offset, opened, words)
            offset += len(words)
        words = tokens(paragraph.text, parts=parts)
        starts = [word.start for word in words]
        end = last = 0
        for sentence in paragraph.sentences:
            start = paragraph.text.index(sentence.text, end)
            end = start + len(sentence.text)
            first = bisect_left(starts, start, last)
            last = bisect_left(starts, end, first)
            place = letter.id, paragraph.number, sentence.number, offset
            yield _segment(*place, paragraph.text, words[first:last])
            offset += last - first


def _lemmatised(segment: Segment) -> Segment:
    return replace(segment, terms=tuple(map(lemma, segment.terms)))


def _segment(
    letter: str, paragraph: int, sentence: int, offset: int, text: str, words: Sequence[Token]
) -> Segment:
    terms = tuple(map(intern, counted(words)))
    spans = array("I", [place for word in words for place in (word.start, word.end)])
    return Segment(letter, paragraph, sentence, offset, text, terms, spans)


_FIELDS = attrgetter(*(field.name for field in fields(Letter)))
