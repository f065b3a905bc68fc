"""What we say about the letters: statements, commitments, conflicts, terms, facts from outside, forums, events;
and the letters in English.

The notes are TOML in `seeds/notes`. Whatever they quote is checked when it is loaded: each `quote` must stand at
its `address`, each Dutch word between «» somewhere in the letters. Places outside a letter's body have addresses
too: `33694-49 header`, `33694-49 signature`, `BZ-2020 §2 n1` for a footnote; `BZ-2020` is the letter as a whole.
What comes from outside the letters names its facts by their ids in context.toml.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar, get_origin, get_type_hints

from ..letters.letters import Letter, load_letters
from ..seeds import NoteError as NoteError
from ..seeds import read_notes


class Quote(NamedTuple):
    """A letter's own words, and where they stand."""

    address: str
    quote: str


class Source(NamedTuple):
    """A page on the web; `weak` if it is a copy, an aggregator or no authority on the matter."""

    title: str
    url: str
    weak: bool = False


class Fact(NamedTuple):
    """Something known from outside the letters; `unverified` if it was not read on such a page."""

    id: str
    topic: str
    fact: str
    sources: tuple[Source, ...] = ()
    unverified: bool = False
    note: str | None = None


class Statement(NamedTuple):
    """One thing a letter says: `quote` in Dutch, `english` our unofficial rendering.

    `kind` is one of the words of vocabulary(); `target` is what a reference points to; `context` the ids of the
    facts that `note` rests on.
    """

    id: str
    address: str
    kind: str
    quote: str
    english: str
    target: str | None = None
    note: str | None = None
    context: tuple[str, ...] = ()


class Rendering(NamedTuple):
    """Our unofficial English of the paragraph, footnote or title (`33694-49 header`) at an address, its `id`.

    `heading` is the heading in English where the paragraph is the first under one.
    """

    id: str
    english: str
    heading: str | None = None


class FollowUp(NamedTuple):
    """Where a commitment comes back: at an address in the letters, or outside them in the fact `context`."""

    how: str
    address: str | None = None
    quote: str | None = None
    context: str | None = None


class Commitment(NamedTuple):
    """A statement that undertakes something, and what became of it.

    `type`, `actor` (who is to act) and `status` are words of vocabulary(); the status says what the letters show,
    not what outside sources add. `due` is the letter's term, `due_by` the last day it can mean.
    """

    id: str
    address: str
    quote: str
    english: str
    type: str
    actor: str
    status: str
    made: str = "in this letter"
    due: str | None = None
    due_by: dt.date | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    note: str | None = None


class Conflict(NamedTuple):
    """Where the letters differ, from each other, from themselves or from records outside.

    `explanation` is what the letters show; `outside` what the facts `context` add; `exercise` a task for a class.
    """

    id: str
    kind: str
    title: str
    places: tuple[Quote, ...]
    explanation: str
    outside: str | None = None
    context: tuple[str, ...] = ()
    exercise: str | None = None


class Term(NamedTuple):
    """A term of the letters. `addresses` are the places where its `patterns` (regular expressions) find it."""

    id: str
    dutch: str
    english: str
    category: str
    definition: str
    patterns: tuple[str, ...]
    addresses: tuple[str, ...]
    abbreviation: str | None = None
    context: tuple[str, ...] = ()


class Roster(NamedTuple):
    """Who has a `role` in a forum (or in a `body` of it), by one source: a letter, or the fact `context`.

    `number` is the source's own count; `names` is empty where our sources do not list them, and `note` says so.
    """

    role: str
    body: str | None = None
    number: int | None = None
    names: tuple[str, ...] = ()
    address: str | None = None
    quote: str | None = None
    context: str | None = None
    note: str | None = None


class Forum(NamedTuple):
    """Where states meet: what the letters say of it (`places`), who is in it, what the facts `context` add."""

    id: str
    name: str
    dutch: str
    kind: str
    about: str
    places: tuple[Quote, ...]
    rosters: tuple[Roster, ...]
    context: tuple[str, ...] = ()


class Event(NamedTuple):
    """What happened, or was `planned`, between two days. The first of `places` is what dates it in the letters."""

    id: str
    title: str
    start: dt.date
    end: dt.date
    kind: str
    places: tuple[Quote, ...] = ()
    context: tuple[str, ...] = ()
    planned: bool = False
    note: str | None = None

    @property
    def from_letters(self) -> bool:
        """Whether the letters name it; if not, it is known from outside only."""
        return bool(self.places)


class Meaning(NamedTuple):
    """What a word means in a field of the notes, as `open` in `commitment.status`."""

    field: str
    word: str
    meaning: str


Folder = str | Path | None


@cache
def statements(folder: Folder = None) -> tuple[Statement, ...]:
    """What the letters say, statement by statement, in reading order.

    `folder` holds the notes, `seeds/notes` if not given. Raises NoteError for a note that does not hold.
    """
    return read(Statement, "statements.toml", folder)


@cache
def renderings(folder: Folder = None) -> tuple[Rendering, ...]:
    """The letters in English, whole: titles, paragraphs with their headings, footnotes; arguments as of `statements`.

    A letter is rendered wholly or not at all: raises NoteError also where a part of one has no rendering beside
    others that have, or a rendering no part of the letters.
    """
    file = "english.toml"
    rows = [note._replace(english=" ".join(note.english.split())) for note in read(Rendering, file, folder)]
    given, parts = {note.id: note for note in rows}, dict(to_render())
    begun = {letter_of(address) for address in given}
    if missing := [
        part for part in parts if letter_of(part) in begun and not (part in given and given[part].english)
    ]:
        raise NoteError(f"{file}: has no English for {missing[0]}; render it there.")
    for address, note in given.items():
        if address not in parts:
            raise NoteError(f"{file}: renders {address}, which the letters do not have; correct the address.")
        if bool(note.heading) != bool(parts[address]):
            wrong, remedy = ("has a", "remove") if note.heading else ("lacks the", "render")
            raise NoteError(f'{file}: entry "{address}" {wrong} heading {parts[address] or ""}; {remedy} it.')
    return tuple(rows)


@cache
def commitments(folder: Folder = None) -> tuple[Commitment, ...]:
    """What was undertaken and what became of it, in reading order; arguments and errors as of `statements`."""
    said = {statement.id: statement for statement in statements(folder) if statement.kind == "commitment"}
    notes = {note["id"]: note for note in entries(Commitment, "commitments.toml", folder)}
    if wrong := said.keys() ^ notes.keys():
        raise NoteError(
            f'commitments.toml: "{min(wrong)}" is a commitment either here or in statements.toml; '
            "make it one in both, or in neither."
        )
    return tuple(
        row(
            Commitment,
            {"address": said[key].address, "quote": said[key].quote, "english": said[key].english, **note},
            named("commitments.toml", note),
        )
        for key, note in notes.items()
    )


@cache
def conflicts(folder: Folder = None) -> tuple[Conflict, ...]:
    """Where the letters and the records differ; arguments and errors as of `statements`."""
    return read(Conflict, "conflicts.toml", folder)


@cache
def glossary(folder: Folder = None) -> tuple[Term, ...]:
    """The terms, with the addresses where the letters have them; arguments and errors as of `statements`."""
    return tuple(
        row(Term, {**note, "addresses": found(note.get("patterns", ()), where)}, where)
        for note in entries(Term, "glossary.toml", folder)
        for where in [named("glossary.toml", note)]
    )


@cache
def context(folder: Folder = None) -> tuple[Fact, ...]:
    """The facts from outside the letters, with their sources; arguments and errors as of `statements`."""
    return read(Fact, "context.toml", folder)


@cache
def forums(folder: Folder = None) -> tuple[Forum, ...]:
    """The forums the letters name, and who is in them; arguments and errors as of `statements`."""
    return read(Forum, "forums.toml", folder)


@cache
def events(folder: Folder = None) -> tuple[Event, ...]:
    """The timeline, in order of time; arguments and errors as of `statements`."""
    return tuple(
        sorted(read(Event, "events.toml", folder), key=lambda event: (event.start, event.end, event.id))
    )


@cache
def vocabulary(folder: Folder = None) -> tuple[Meaning, ...]:
    """The words that stand for a kind, type, actor, status or category, with their meaning."""
    return tuple(
        Meaning(f"{table}.{field}", word, meaning)
        for table, fields in read_notes("vocabulary.toml", folder).items()
        for field, words in fields.items()
        for word, meaning in words.items()
    )


# --- Loading --------------------------------------------------------------------------------------------------

Shape = TypeVar("Shape")
Note = Mapping[str, Any]
NESTED = MappingProxyType({"places": Quote, "follow_ups": FollowUp, "rosters": Roster, "sources": Source})


def read(shape: type[Shape], file: str, folder: Folder) -> tuple[Shape, ...]:
    return tuple(row(shape, note, named(file, note)) for note in entries(shape, file, folder))


def row(shape: type[Shape], note: Note, where: str) -> Shape:
    """The note as a row of this shape, or a NoteError for a field that is missing, unknown or of another type."""
    hints, optional = get_type_hints(shape), shape._field_defaults  # type: ignore[attr-defined]
    values = {
        key: tuple(row(NESTED[key], item, where) if key in NESTED else item for item in value)
        if isinstance(value, tuple)
        else value
        for key, value in note.items()
    }
    for name, hint in hints.items():
        kind = tuple if get_origin(hint) is tuple else hint
        if name not in optional and name not in values:
            raise NoteError(f"{where} lacks {name}; add it.")
        if name in values and not isinstance(values[name], kind):
            raise NoteError(f"{where} has {values[name]!r} as its {name}; give it the type {hint}.")
    if unknown := values.keys() - hints:
        raise NoteError(f"{where} has an unknown field, {min(unknown)}; use one of {', '.join(hints)}.")
    return shape(**values)


def entries(shape: type, file: str, folder: Folder) -> list[Note]:
    """The entries of a file, `[[statement]]` for a Statement, each with an id of its own, each checked."""
    table = shape.__name__.lower()
    tables = read_notes(file, folder)
    notes = tables.get(table, ())
    if set(tables) - {table} or not all(isinstance(note, Mapping) for note in notes):
        raise NoteError(f"{file}: has something else than [[{table}]] entries; write each note as one.")
    ids = Counter(note.get("id") for note in notes)
    if not notes or None in ids or ids.most_common(1)[0][1] > 1:
        wrong = ids.most_common(1)[0][0] if notes and None not in ids else None
        problem = f'has the id "{wrong}" twice' if wrong else f"has no [[{table}]], or one without id"
        raise NoteError(f"{file}: {problem}; give each entry an id of its own.")
    words = read_notes("vocabulary.toml", folder).get(table, {})
    facts = frozenset(fact.get("id") for fact in read_notes("context.toml", folder).get("fact", ()))
    for note in notes:
        where = named(file, note)
        check_words(note, words, where)
        for part in (note, *nested(note, where)):
            check_context(part, facts, where)
            if shape is not Fact:
                check_dutch(part, where)
    return [in_full(note, named(file, note)) for note in notes]


def in_full(note: Note, where: str) -> Note:
    """The note with each quote, of its own and of its parts, in the full words of the letter."""
    parts = {key: tuple(in_full(part, where) for part in note[key]) for key in NESTED if key in note}
    if note.get("address", "") not in {"", *texts()}:
        raise NoteError(
            f"{where} has the address {note['address']}, which the letters do not have; correct it."
        )
    quote = {"quote": quoted(note, where)} if "quote" in note else {}
    return {**note, **parts, **quote}


def nested(note: Note, where: str) -> Iterator[Note]:
    for key in NESTED:
        for part in note.get(key, ()):
            if not isinstance(part, Mapping):
                raise NoteError(f"{where} has {part!r} among its {key}; write a table in braces.")
            yield part


def named(file: str, note: Note) -> str:
    return f'{file}: entry "{note["id"]}"'


# --- Checking -------------------------------------------------------------------------------------------------


@cache
def texts() -> Mapping[str, str]:
    """The text at every address of the letters."""
    return MappingProxyType(
        {address: text for letter in load_letters() for address, text in addressed(letter)}
    )


def addressed(letter: Letter) -> Iterator[tuple[str, str]]:
    first, last = letter.paragraphs[0], letter.paragraphs[-1]
    yield f"{letter.id} header", plain(letter.source[: first.span[0]])
    yield from ((paragraph.address, paragraph.text) for paragraph in letter.paragraphs)
    yield from ((footnote.address, footnote.text) for footnote in letter.footnotes)
    yield f"{letter.id} signature", plain(letter.source[last.span[1] :])
    yield letter.id, letter.text


def letter_of(address: str) -> str:
    return address.partition(" ")[0]


def to_render() -> Iterator[tuple[str, str | None]]:
    """The addresses of all that is to be rendered, each with the heading that opens there."""
    for letter in load_letters():
        if letter.title:
            yield f"{letter.id} header", None
        opened = None
        for paragraph in letter.paragraphs:
            yield paragraph.address, paragraph.heading if paragraph.heading != opened else None
            opened = paragraph.heading
        yield from ((footnote.address, None) for footnote in letter.footnotes)


def plain(text: str) -> str:
    """Header or signature on one line, without Markdown marks."""
    return " ".join(re.sub(r"[*#]+", "", text).split())


def check_words(note: Note, words: Note, where: str) -> None:
    for field, choice in words.items():
        if note.get(field) not in choice:
            raise NoteError(
                f'{where} has the {field} "{note.get(field)}"; choose one of {", ".join(choice)}.'
            )


def quoted(part: Note, where: str) -> str:
    """The words of the letter that a note quotes, by their first and last words if ` … ` stands between them."""
    address, quote = part.get("address", "no address"), str(part["quote"])
    text = texts().get(address, "")
    if GAP not in quote:
        if quote not in text:
            raise NoteError(
                f'{where} quotes "{quote}", which does not stand at {address}; copy it from the letter.'
            )
        return quote
    first, last = quote.split(GAP, 1)
    starts, ends = whole_words(first, text), whole_words(last, text)
    if not starts:
        raise NoteError(
            f'{where} quotes from "{first}", which does not stand at {address}; copy it from the letter.'
        )
    found = [text[start:end] for start, middle in starts for begin, end in ends if middle <= begin]
    if not found:
        raise NoteError(
            f'{where} quotes up to "{last}", which does not follow "{first}" at {address}; copy it from the letter.'
        )
    if len(found) > 1:
        raise NoteError(
            f'{where} quotes "{quote}", which fits {address} in {len(found)} ways; write more of its words.'
        )
    return found[0]


GAP = " … "  # between the first and the last words of a long quote; no letter has it


def whole_words(words: str, text: str) -> list[tuple[int, int]]:
    """Start and end of each place where these words stand, not as parts of longer ones."""
    return [match.span() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]


def check_context(part: Note, facts: frozenset[str], where: str) -> None:
    cited = part.get("context", ())
    for fact in [cited] if isinstance(cited, str) else cited:
        if fact not in facts:
            raise NoteError(f"{where} names the fact {fact}, which context.toml does not have; add it there.")


def check_dutch(part: Note, where: str) -> None:
    """Dutch words of the letters in our own sentences, between «»."""
    for key in ("title", "explanation", "definition", "how", "note"):
        for words in re.findall(r"«(.+?)»", part.get(key, "")):
            if not any(words.lower() in text.lower() for text in texts().values()):
                raise NoteError(f"{where} has «{words}» in its {key}, which no letter has; correct it.")


def found(patterns: tuple[str, ...], where: str) -> tuple[str, ...]:
    """The addresses where these regular expressions find a term; none may seek in vain."""
    for pattern in patterns:
        try:
            seen = any(re.search(pattern, text) for text in texts().values())
        except re.error as error:
            raise NoteError(f"{where} has the pattern {pattern}, which cannot be read ({error}).") from None
        if not seen:
            raise NoteError(f"{where} seeks the pattern {pattern}, which no letter has; correct it.")
    return tuple(
        address
        for address, text in texts().items()
        if " " in address and any(re.search(pattern, text) for pattern in patterns)
    )
