"""Concept families and word senses: what a count of bare words misses, written down in notes and checked.

Those of the seeds stand in seeds/notes/concepts.toml and seeds/notes/senses.toml, which say why; they are used
where no others are given.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import translate
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from ..letters.letters import Letter
from ..seeds import read_notes
from .segments import Occurrence, segmented, segments
from .tokens import normal


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


def _concept(name: str, note: Mapping[str, Any]) -> Concept:
    try:
        return Concept(
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


Families = Mapping[str, Concept]
Senses = Mapping[
    str, Mapping[str, Any]
]  # by word: its senses in English, and its occurrences with a sense each


def read_concepts(folder: str | Path | None = None) -> Families:
    """Read the concept families of a folder of notes.

    Args:
        folder: where concepts.toml stands; seeds/notes if left out.

    Returns:
        The families by name, in order of the file.

    Raises:
        ValueError: the file cannot be read, or a family lacks a part; the sentence names it.
    """
    notes = read_notes("concepts.toml", folder)
    return MappingProxyType({name: _concept(name, note) for name, note in notes.items()})


CONCEPTS: Families = read_concepts()
SENSES: Senses = read_notes("senses.toml")


def count_concepts(letter: Letter, *, families: Families = CONCEPTS) -> dict[str, int]:
    """Count every concept family in a letter.

    Args:
        letter: the letter.
        families: the families by name.

    Returns:
        The number of mentions in headings and body by name of the family, 0 where it is not mentioned.
    """
    letter = segmented(letter)
    return {name: len(mentions(letter, name, families=families)) for name in families}


def mentions(letter: Letter, name: str, *, families: Families = CONCEPTS) -> tuple[Occurrence, ...]:
    """Find the mentions of a concept family.

    Args:
        letter: the letter.
        name: the name of a family.
        families: the families by name.

    Returns:
        The occurrences in order of the letter; none overlaps another.

    Raises:
        ValueError: no family has that name.
    """
    if name not in families:
        raise ValueError(f"There is no concept family {name!r}: choose one of {', '.join(families)}.")
    concept, letter = families[name], segmented(letter)
    return letter.once(
        concept,
        lambda: tuple(
            Occurrence(segment, first, last)
            for segment in letter.cut()
            for first, last in _spans(segment.terms, _opener(concept))
        ),
    )


def senses(letters: Iterable[Letter], word: str, *, notes: Senses = SENSES) -> tuple[Sense, ...]:
    """List the occurrences of an ambiguous word, each with the sense that a reader gave it.

    Args:
        letters: letters that the notes have annotated.
        word: a word of the notes, such as "inzet".
        notes: senses and annotated occurrences by word, as senses.toml has them.

    Returns:
        The occurrences in headings and body, in order of the letters.

    Raises:
        ValueError: the word is not in the notes, or the notes do not match the letters one to one.
    """
    note = _sense_note(word, notes)
    return tuple(
        Sense(where.segment.address, where.segment.sentence, *_around(where), sense, note["senses"][sense])
        for letter in letters
        for where, sense in _annotated(letter, normal(word), note)
    )


def sense_counts(letters: Iterable[Letter], word: str, *, notes: Senses = SENSES) -> tuple[SenseCount, ...]:
    """Count the senses of an ambiguous word, beside its naive count.

    Args:
        letters: letters that the notes have annotated.
        word: a word of the notes.
        notes: as in senses.

    Returns:
        A row for each letter and sense, in order of the letters and of the notes; zeros are kept.

    Raises:
        ValueError: as senses.
    """
    rows = []
    for letter in letters:
        read = [row.sense for row in senses([letter], word, notes=notes)]
        for sense, meaning in _sense_note(word, notes)["senses"].items():
            rows.append(SenseCount(letter.id, sense, meaning, read.count(sense), len(read)))
    return tuple(rows)


class _Form(NamedTuple):
    """A form of a family or an exception to it: a pattern for each word, and whether it counts."""

    words: tuple[re.Pattern[str], ...]
    counts: bool


def _spans(terms: Sequence[str], opener: Callable[[str], tuple[_Form, ...]]) -> Iterator[tuple[int, int]]:
    """Yield first and last word of each mention; the longest form wins, and an exception is passed over."""
    free = 0
    for place, term in enumerate(terms):
        if place >= free and (opened := opener(term)):
            longest = next((form for form in opened if _fits(form, terms, place)), None)
            if longest:
                free = place + len(longest.words)
                if longest.counts:
                    yield place, free - 1


@lru_cache(maxsize=256)
def _opener(concept: Concept) -> Callable[[str], tuple[_Form, ...]]:
    """Make a look-up of the forms that begin with a word: longest first, of equals the exception."""
    forms = [_Form(_patterns(form), False) for form in concept.exceptions]
    forms += [_Form(_patterns(form), True) for form in concept.forms]
    forms.sort(key=lambda form: -len(form.words))

    @lru_cache(maxsize=1 << 15)  # letters have few distinct words, and most words open nothing
    def opened(term: str) -> tuple[_Form, ...]:
        return tuple(form for form in forms if form.words[0].fullmatch(term))

    return opened


def _fits(form: _Form, terms: Sequence[str], place: int) -> bool:
    words = terms[place : place + len(form.words)]
    return len(words) == len(form.words) and all(
        pattern.fullmatch(word) for pattern, word in zip(form.words, words, strict=True)
    )


def _patterns(form: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(translate(word)) for word in form.split())


def _around(where: Occurrence) -> tuple[str, str, str]:
    segment, (first, last) = where.segment, where.span
    start, end = (segment.spans[0], segment.spans[-1]) if segment.sentence else (0, len(segment.text))
    return segment.text[start:first], segment.text[first:last], segment.text[last:end]


def _annotated(letter: Letter, term: str, note: Mapping[str, Any]) -> Iterator[tuple[Occurrence, str]]:
    """Pair each occurrence of the term with its note; raise where they do not match one to one."""
    places = [
        Occurrence(segment, place, place)
        for segment in segments(letter)
        for place, word in enumerate(segment.terms)
        if word == term
    ]
    noted = [row for row in note["occurrences"] if row[0].rpartition(" §")[0] == letter.id]
    real = [(where.segment.address, where.segment.sentence) for where in places]
    read = [(address, sentence) for address, sentence, _ in noted]
    if real != read:
        wrong = next((place for place in real + read if real.count(place) != read.count(place)), real[0])
        raise ValueError(
            f"senses.toml notes {len(read)} of the {len(real)} occurrences of {term!r} in {letter.id}: "
            f"compare {wrong[0]}, sentence {wrong[1]}."
        )
    return zip(places, (sense for _, _, sense in noted), strict=True)


def _sense_note(word: str, notes: Senses) -> Mapping[str, Any]:
    if normal(word) not in notes:
        raise ValueError(f"senses.toml has no {word!r}: choose one of {', '.join(notes)}, or annotate it.")
    return notes[normal(word)]
