"""Concept families and word senses: what a count of bare words misses, written down in notes and checked.

The families stand in seeds/notes/concepts.toml, the senses in seeds/notes/senses.toml; both say why.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import translate
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from ..letters.letters import Letter
from ..seeds import read_notes
from .tokens import Segment, normal, segments

Form = tuple[re.Pattern[str], ...]


class Concept(NamedTuple):
    """One idea and all the words for it.

    name: the key in CONCEPTS; english, dutch: its names; forms: its surface forms, as written in the notes;
    exceptions: what looks like a form and is not counted; includes, leaves_out: what was decided, and why.
    """

    name: str
    english: str
    dutch: str
    forms: tuple[str, ...]
    exceptions: tuple[str, ...]
    includes: str
    leaves_out: str


class Match(NamedTuple):
    """Where a term stands in a letter.

    segment: the heading or sentence; first, last: its first and its last word in the segment's tokens.
    """

    segment: Segment
    first: int
    last: int

    @property
    def text(self) -> str:
        """The term as written there."""
        return self.segment.text[self.segment.tokens[self.first].start : self.segment.tokens[self.last].end]


class Sense(NamedTuple):
    """One occurrence of an ambiguous word.

    address: letter and paragraph; sentence: its number in the paragraph, 0 for a heading; left, match, right:
    the heading or sentence around it; sense: the key of its sense; meaning: that sense in English.
    """

    address: str
    sentence: int
    left: str
    match: str
    right: str
    sense: str
    meaning: str


class SenseCount(NamedTuple):
    """How often a word has a sense in a letter.

    letter: its id; sense, meaning: as in Sense; count: occurrences in this sense; naive: occurrences in all.
    """

    letter: str
    sense: str
    meaning: str
    count: int  # type: ignore[assignment]  # a row has a count where a tuple has a method
    naive: int


def count_concepts(letter: Letter) -> dict[str, int]:
    """Count every concept family in a letter.

    Args:
        letter: the letter.

    Returns:
        The number of mentions in headings and body by name of the family, 0 where it is not mentioned.
    """
    return {name: len(mentions(letter, name)) for name in CONCEPTS}


@lru_cache(maxsize=256)
def mentions(letter: Letter, name: str) -> tuple[Match, ...]:
    """Find the mentions of a concept family.

    Args:
        letter: the letter.
        name: a key of CONCEPTS.

    Returns:
        The matches in order of the letter; none overlaps another.

    Raises:
        ValueError: no family has that name.
    """
    if name not in CONCEPTS:
        raise ValueError(f"There is no concept family {name!r}: choose one of {', '.join(CONCEPTS)}.")
    return tuple(
        Match(segment, first, last)
        for segment in segments(letter)
        for first, last in _spans(segment.terms, name)
    )


def senses(letters: Iterable[Letter], word: str) -> tuple[Sense, ...]:
    """List the occurrences of an ambiguous word, each with the sense that a reader gave it.

    Args:
        letters: letters that the notes have annotated.
        word: a key of SENSES, such as "inzet".

    Returns:
        The occurrences in headings and body, in order of the letters.

    Raises:
        ValueError: the word is not in the notes, or the notes do not match the letters one to one.
    """
    note = _sense_note(word)
    return tuple(
        Sense(match.segment.address, match.segment.sentence, *_around(match), sense, note["senses"][sense])
        for letter in letters
        for match, sense in _annotated(letter, normal(word), note)
    )


def sense_counts(letters: Iterable[Letter], word: str) -> tuple[SenseCount, ...]:
    """Count the senses of an ambiguous word, beside its naive count.

    Args:
        letters: letters that the notes have annotated.
        word: a key of SENSES.

    Returns:
        A row for each letter and sense, in order of the letters and of the notes; zeros are kept.

    Raises:
        ValueError: as senses.
    """
    rows = []
    for letter in letters:
        found = [row.sense for row in senses([letter], word)]
        for sense, meaning in _sense_note(word)["senses"].items():
            rows.append(SenseCount(letter.id, sense, meaning, found.count(sense), len(found)))
    return tuple(rows)


def _spans(terms: Sequence[str], name: str) -> Iterator[tuple[int, int]]:
    """Yield first and last word of each match; the longest form wins, and an exception is passed over."""
    _, exceptions = _FORMS[name]
    free = 0
    for place, term in enumerate(terms):
        opened = _opened(name, term)
        if opened and place >= free:
            longest = next((form for form in opened if _fits(form, terms, place)), ())
            free = place + len(longest)
            if longest and longest not in exceptions:
                yield place, free - 1


@lru_cache(maxsize=1 << 18)  # letters have few distinct words, and most words open nothing
def _opened(name: str, term: str) -> tuple[Form, ...]:
    """The forms and exceptions of a family that begin with a word, longest first, of equals the exception."""
    forms, exceptions = _FORMS[name]
    fitting = (form for form in (*exceptions, *forms) if form[0].fullmatch(term))
    return tuple(sorted(fitting, key=len, reverse=True))


def _fits(form: Form, terms: Sequence[str], place: int) -> bool:
    words = terms[place : place + len(form)]
    return len(words) == len(form) and all(
        pattern.fullmatch(word) for pattern, word in zip(form, words, strict=True)
    )


def _compiled(forms: Iterable[str]) -> tuple[Form, ...]:
    return tuple(tuple(re.compile(translate(word)) for word in form.split()) for form in forms)


def _around(match: Match) -> tuple[str, str, str]:
    words, text = match.segment.tokens, match.segment.text
    start, end = (words[0].start, words[-1].end) if match.segment.sentence else (0, len(text))
    first, last = words[match.first].start, words[match.last].end
    return text[start:first], text[first:last], text[last:end]


def _annotated(letter: Letter, term: str, note: Mapping[str, Any]) -> Iterator[tuple[Match, str]]:
    """Pair each occurrence of the term with its note; raise where they do not match one to one."""
    found = [
        Match(segment, place, place)
        for segment in segments(letter)
        for place, token in enumerate(segment.tokens)
        if token.term == term
    ]
    noted = [row for row in note["occurrences"] if row[0].rpartition(" §")[0] == letter.id]
    real = [(match.segment.address, match.segment.sentence) for match in found]
    read = [(address, sentence) for address, sentence, _ in noted]
    if real != read:
        wrong = next((place for place in real + read if real.count(place) != read.count(place)), real[0])
        raise ValueError(
            f"senses.toml notes {len(read)} of the {len(real)} occurrences of {term!r} in {letter.id}: "
            f"compare {wrong[0]}, sentence {wrong[1]}."
        )
    return zip(found, (sense for _, _, sense in noted), strict=True)


def _sense_note(word: str) -> Mapping[str, Any]:
    if normal(word) not in SENSES:
        raise ValueError(f"senses.toml has no {word!r}: choose one of {', '.join(SENSES)}, or annotate it.")
    return SENSES[normal(word)]


def _concepts(notes: Mapping[str, Mapping[str, Any]]) -> Iterator[Concept]:
    for name, note in notes.items():
        try:
            yield Concept(
                name,
                note["english"],
                note["dutch"],
                tuple(note["forms"]),
                tuple(note.get("except", ())),
                note["includes"],
                note["leaves_out"],
            )
        except KeyError as missing:
            raise ValueError(f"concepts.toml: the family {name!r} has no {missing}: write it down.") from None


CONCEPTS: Mapping[str, Concept] = MappingProxyType(
    {concept.name: concept for concept in _concepts(read_notes("concepts.toml"))}
)
SENSES: Mapping[str, Mapping[str, Any]] = read_notes("senses.toml")
_FORMS = MappingProxyType(
    {name: (_compiled(concept.forms), _compiled(concept.exceptions)) for name, concept in CONCEPTS.items()}
)
