"""Notes in a folder of TOML, each checked against the letters when its file is first asked for.

Each `quote` must stand at its `address`, each Dutch word between «» somewhere in the letters. Places outside a
letter's body have addresses too: `33694-49 header`, `33694-49 signature`, `BZ-2020 §2 n1` for a footnote; `BZ-2020`
is the letter as a whole. What comes from outside the letters names its facts by their ids in context.toml.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Formatter
from types import MappingProxyType, UnionType
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from ..letters.days import find_dates
from ..letters.letters import Letter
from ..seeds import SEEDS, NoteError, check_url, nearest, read_notes
from ..words.concepts import Concept, Families, read_concepts
from .rows import (
    Card,
    Commitment,
    Conflict,
    Delegation,
    Event,
    Fact,
    Forum,
    Quote,
    Rendering,
    Room,
    Statement,
    Term,
    by_id,
)

Shape = TypeVar("Shape", bound=NamedTuple)
Note = Mapping[str, Any]

CARDS = "cards.toml"
READ_WITH_LETTERS = ("anchors.toml", "words.toml")
LEXICON = ("concepts.toml", "vocabulary.toml")  # those of the seeds serve other letters too
FILES = (
    CARDS,
    "commitments.toml",
    "conflicts.toml",
    "context.toml",
    "drafting.toml",
    "english.toml",
    "events.toml",
    "forums.toml",
    "glossary.toml",
    "senses.toml",
    "statements.toml",
    *LEXICON,
    *READ_WITH_LETTERS,
)


def load_notes(
    folder: str | Path | None, letters: Sequence[Letter], families: Callable[[], Families] | None = None
) -> "Notes":
    """Load what we say of letters.

    Args:
        folder: where the TOML files are, any of those in `seeds/notes`; None for letters without notes.
        letters: those that the notes speak of.
        families: gives the concept families where the folder has none, when they are asked for; those of the seeds if left out.

    Returns:
        The notes; each file is read once, when it is first asked for.

    Raises:
        NoteError: there is no such folder, or a file in it would not be read. Asking for a table raises it
            for a note that does not hold, in one sentence with file, entry and remedy.
    """
    place = None if folder is None else Path(folder)
    if place and not place.is_dir():
        raise NoteError(f"{place}: is no folder; make it, or leave it out for letters without notes.")
    for file in sorted(place.glob("*.toml")) if place else ():
        if file.name not in FILES:
            raise NoteError(f"{file}: is no file of notes; {nearest(file.name, FILES)}")
        ours = SEEDS / "notes" / file.name
        if file.name in READ_WITH_LETTERS and file.read_bytes() != ours.read_bytes():
            raise NoteError(f"{file}: is not read here, but with the letters; write it in {ours}.")
    return Notes(place, tuple(letters), families=families)


@dataclass(frozen=True, eq=False)
class Notes:
    """What we say of letters, by id; a file that the folder lacks has no notes.

    What speaks only of letters that are `passed` over is left out. Concept families and vocabulary are those of the seeds where the folder has no file of its own,
    or the `families` that are given.
    """

    folder: Path | None
    letters: tuple[Letter, ...]
    passed: tuple[Letter, ...] = ()
    families: Callable[[], Families] | None = None

    @cached_property
    def statements(self) -> Mapping[str, Statement]:
        """What the letters say, statement by statement, in reading order."""
        return self._rows(Statement, "statements.toml")

    @cached_property
    def renderings(self) -> Mapping[str, Rendering]:
        """The letters in English, by address: titles, paragraphs with their headings, footnotes.

        A letter is rendered wholly or not at all: a part of one that has none beside others that have is an error.
        """
        file = "english.toml"
        rows = {
            key: row._replace(
                english=" ".join(row.english.split()), sentences=tuple(row.english.strip().splitlines())
            )
            for key, row in self._rows(Rendering, file).items()
        }
        parts = dict(_to_render(self.letters))
        begun = {letter_of(address) for address in rows}
        for address in parts:
            if letter_of(address) in begun and not (address in rows and rows[address].english):
                raise NoteError(f"{file}: has no English for {address}; render it there.")
        for address, row in rows.items():
            if address not in parts:
                raise NoteError(
                    f"{file}: renders {address}, which the letters do not have; {nearest(address, parts)}"
                )
            if bool(row.heading) != bool(parts[address]):
                wrong, remedy = ("has a", "remove") if row.heading else ("lacks the", "render")
                raise NoteError(
                    f'{file}: entry "{address}" {wrong} heading {parts[address] or ""}; {remedy} it.'
                )
        return by_id(rows.items(), f"{file} has")

    @cached_property
    def commitments(self) -> Mapping[str, Commitment]:
        """What was undertaken and what became of it: the statements of kind "commitment", in reading order."""
        file = "commitments.toml"
        said = {key: row for key, row in self.statements.items() if row.kind == "commitment"}
        notes = self._entries(Commitment, file)
        every = self._read("statements.toml").get("statement", ())
        if wrong := {note["id"] for note in every if note.get("kind") == "commitment"} ^ notes.keys():
            raise NoteError(
                f'{file}: "{min(wrong)}" is a commitment either here or in statements.toml; '
                "make it one in both, or in neither."
            )
        same = ("address", "quote", "english")
        return self._rows(
            Commitment,
            file,
            {
                key: {**{name: getattr(said[key], name) for name in same}, **note}
                for key, note in notes.items()
                if key in said
            },
        )

    @cached_property
    def conflicts(self) -> Mapping[str, Conflict]:
        """Where the letters and the records differ."""
        return self._rows(Conflict, "conflicts.toml")

    @cached_property
    def terms(self) -> Mapping[str, Term]:
        """The terms of the glossary, with the addresses where the letters have them."""
        file = "glossary.toml"
        rows = {
            key: row._replace(addresses=self._found(row.patterns, f'{file}: entry "{key}"'))
            for key, row in self._rows(Term, file).items()
        }
        return by_id(
            ((key, row) for key, row in rows.items() if row.addresses or not self.passed), f"{file} has"
        )

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """The facts from outside the letters, with their sources; a source that was opened says what bears the fact out."""
        file = "context.toml"
        rows = self._rows(Fact, file)
        for row in rows.values():
            for source in row.sources:
                if bool(source.bears) != bool(source.seen):
                    raise NoteError(
                        f'{file}: entry "{row.id}" has a source "{source.title}" with '
                        f"{'bears and no seen' if source.bears else 'seen and no bears'}; write both, or neither."
                    )
        return rows

    @cached_property
    def forums(self) -> Mapping[str, Forum]:
        """The forums the letters name, and who is in them."""
        return self._rows(Forum, "forums.toml")

    @cached_property
    def events(self) -> Mapping[str, Event]:
        """The timeline, in order of time.

        The sending of each letter is in it, noted (as `letter-` and its id) or not, if its day is known at least as an
        interval.
        """
        noted = self._rows(Event, "events.toml")
        own = {f"letter-{letter.id.lower()}": letter for letter in self.letters}
        sent = [
            _sent(name, letter, self.texts[f"{letter.id} header"])
            for name, letter in own.items()
            if name not in noted and letter.earliest and letter.latest
        ]
        for row in noted.values():
            if row.start > row.end:
                raise NoteError(f'events.toml: entry "{row.id}" ends before it starts; correct its days.')
            day = own[row.id].date if row.id in own else None
            if day and (row.start, row.end) != (day, day):
                raise NoteError(
                    f'events.toml: entry "{row.id}" has {_days(row)}, the letter\'s header {day}; correct the entry, '
                    "or take a better file of the letter."
                )
        rows = [row._replace(letter=own[row.id].id) if row.id in own else row for row in noted.values()]
        rows = sorted([*rows, *sent], key=lambda row: (row.start, row.end, row.id))
        return by_id(((row.id, row) for row in rows), "events.toml has")

    @cached_property
    def vocabulary(self) -> Mapping[str, Mapping[str, str]]:
        """The meaning of each word that stands for a kind, type, actor, status or category, by `commitment.status`."""
        file = "vocabulary.toml"
        words: dict[str, Mapping[str, str]] = {}
        for table, fields in self._read(file).items():
            for field, meanings in fields.items() if isinstance(fields, Mapping) else ((None, None),):
                if not isinstance(meanings, Mapping):
                    raise NoteError(
                        f"{file}: {table} has no words; write them under [{table}.{field or 'kind'}]."
                    )
                words[f"{table}.{field}"] = by_id(meanings.items(), f"{file} has in {table}.{field}")
        return by_id(words.items(), f"{file} has")

    @cached_property
    def senses(self) -> Mapping[str, Mapping[str, Any]]:
        """The words with more than one sense: their senses, and which of them each occurrence has."""
        file = "senses.toml"
        for word, note in self._read(file).items():
            where = f'{file}: entry "{word}"'
            meanings = note.get("senses") if isinstance(note, Mapping) else None
            rows = note.get("occurrences") if isinstance(note, Mapping) else None
            if not isinstance(meanings, Mapping) or not isinstance(rows, tuple):
                raise NoteError(f"{where} lacks its senses or its occurrences; add them.")
            for row in rows:
                if not isinstance(row, tuple) or [type(part) for part in row] != [str, int, str]:
                    raise NoteError(
                        f"{where} has {_told(row)} as an occurrence; write address, sentence, sense."
                    )
                for name, known in ((row[0], self._everywhere), (row[2], meanings)):
                    if name not in known:
                        raise NoteError(f'{where} has an occurrence at "{name}"; {nearest(name, known)}')
        return by_id(self._read(file).items(), f"{file} has")

    @cached_property
    def concepts(self) -> Mapping[str, Concept]:
        """The concept families: what the letters say about one thing, in all the words they use for it."""
        own = self.folder and (self.folder / "concepts.toml").exists()
        if self.families is not None and not own:
            return by_id(self.families().items(), "the letters have")
        return by_id(read_concepts(self.folder if own else None).items(), "concepts.toml has")

    @cached_property
    def drafting(self) -> Room:
        """The drafting room, all of it: made for training, and no state's position.

        A folder without cards.toml has what all may see.
        """
        tables = self._read("drafting.toml")
        if not tables:
            raise NoteError(f"{self.folder}: has no drafting.toml; a drafting room needs one.")
        return self._room(tables)

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The text at every address of the letters."""
        return by_id((part for letter in self.letters for part in _addressed(letter)), "the letters have")

    # --- Reading ----------------------------------------------------------------------------------------------

    @cached_property
    def _files(self) -> dict[str, Note]:
        return {}

    def _read(self, file: str) -> Note:
        """What a file holds, read once; nothing where the folder lacks it."""
        if file not in self._files:
            own = self.folder and (self.folder / file).exists()
            known = own or file in LEXICON
            self._files[file] = read_notes(file, self.folder if own else None) if known else {}
        return self._files[file]

    def _entries(self, shape: type[Shape], file: str) -> dict[str, Note]:
        """The entries of a file by id, `[[statement]]` for a Statement."""
        table = shape.__name__.lower()
        tables = self._read(file)
        notes = tables.get(table, ())
        if wrong := [name for name in tables if name != table]:
            raise NoteError(f"{file}: has {wrong[0]}, which is not for it; write each note as [[{table}]].")
        if not isinstance(notes, tuple) or not all(isinstance(note, Mapping) for note in notes):
            raise NoteError(f"{file}: has something else than [[{table}]] entries; write each note as one.")
        if not all(isinstance(note.get("id"), str) for note in notes):
            raise NoteError(f"{file}: has a [[{table}]] without id; give each entry an id of its own.")
        ids = Counter(note["id"] for note in notes)
        if twice := [name for name, count in ids.items() if count > 1]:
            raise NoteError(f'{file}: has the id "{twice[0]}" twice; give each entry an id of its own.')
        return {note["id"]: here for note in notes if (here := self._of_these(note))}

    def _of_these(self, note: Note) -> Note | None:
        """The note without what it says of letters passed over; None where nothing is left."""
        if not self.passed:
            return note
        if self._elsewhere(note):
            return None
        here = {
            key: tuple(part for part in value if not self._elsewhere(part))
            if isinstance(value, tuple)
            else value
            for key, value in note.items()
        }
        lost = [key for key in here if isinstance(note[key], tuple) and len(here[key]) < len(note[key])]
        # A conflict is between all of its places.
        return None if "places" in lost and ("explanation" in note or not here["places"]) else here

    def _elsewhere(self, note: Any) -> bool:
        address = note.get("address", note.get("id")) if isinstance(note, Mapping) else None
        return isinstance(address, str) and letter_of(address) in {letter.id for letter in self.passed}

    @cached_property
    def _everywhere(self) -> Mapping[str, str]:
        """The texts of the letters passed over, too: what a note says must be true, wherever it stands."""
        more = (part for letter in self.passed for part in _addressed(letter))
        return by_id([*self.texts.items(), *more], "the letters have")

    def _rows(
        self, shape: type[Shape], file: str, notes: Mapping[str, Note] | None = None
    ) -> Mapping[str, Shape]:
        """The entries of a file as rows that hold, by id."""
        notes = self._entries(shape, file) if notes is None else notes
        return by_id(
            ((key, self._row(shape, note, f'{file}: entry "{key}"')) for key, note in notes.items()),
            f"{file} has",
        )

    def _row(self, shape: type[Shape], note: Note, where: str) -> Shape:
        """A note as a row that holds: its words known, its facts there, its quotes in the full words of the letter."""
        row = build(shape, note, where)
        for field in shape._fields:
            choice = self.vocabulary.get(f"{shape.__name__.lower()}.{field}", ())
            word = getattr(row, field)
            if choice and word not in choice:
                raise NoteError(f'{where} has the {field} "{word}"; {nearest(word, choice)}')
        return self._held(row, where)

    def _held(self, row: Any, where: str) -> Any:
        fields: dict[str, Any] = {
            name: tuple(
                self._held(part, _within(where, name, place, part._asdict()))
                for place, part in enumerate(value)
            )
            for name, value in row._asdict().items()
            if isinstance(value, tuple) and value and hasattr(value[0], "_asdict")
        }
        cited = getattr(row, "context", None) or ()
        self._check_facts([cited] if isinstance(cited, str) else cited, where)
        if not isinstance(row, Fact):
            self._check_dutch(row, where)
        address, quote = getattr(row, "address", None), getattr(row, "quote", None)
        if address and address not in self.texts:
            raise NoteError(
                f"{where} has the address {address}, which the letters do not have; {nearest(address, self.texts)}"
            )
        if quote:
            fields["quote"] = quoted(quote, address or "no address", self.texts.get(address or "", ""), where)
        return row._replace(**fields)

    def _check_facts(self, names: Iterable[str], where: str) -> None:
        """Raise NoteError for a fact that context.toml does not have."""
        for name in names:
            if name not in self.facts:
                raise NoteError(
                    f"{where} names the fact {name}, which context.toml does not have; add it there."
                )

    def _check_dutch(self, row: Any, where: str) -> None:
        """Dutch words of the letters in our own sentences, between «»."""
        for name in ("title", "explanation", "definition", "how", "note"):
            for words in re.findall(r"«(.+?)»", getattr(row, name, None) or ""):
                if not any(words.lower() in text.lower() for text in self._everywhere.values()):
                    raise NoteError(f"{where} has «{words}» in its {name}, which no letter has; correct it.")

    def _found(self, patterns: Sequence[str], where: str) -> tuple[str, ...]:
        """The addresses where these regular expressions find a term; none may seek in vain."""
        for pattern in patterns:
            try:
                seen = any(re.search(pattern, text) for text in self._everywhere.values())
            except re.error as error:
                raise NoteError(
                    f"{where} has the pattern {pattern}, which cannot be read ({error}); correct it."
                ) from None
            if not seen:
                raise NoteError(f"{where} seeks the pattern {pattern}, which no letter has; correct it.")
        return tuple(
            address
            for address, text in self.texts.items()
            if " " in address and any(re.search(pattern, text) for pattern in patterns)
        )

    def _room(self, tables: Note) -> Room:
        """The drafting room, every bracket, option, delegation, statement and fact that is named being there."""
        file = "drafting.toml"
        single = {"text", "example", "agreed"}
        names = {"brackets": "bracket", "delegations": "delegation", "rounds": "round", "steps": "step"}
        names |= {"criteria": "criterion", "formulas": "formula", "drafts": "draft"}
        for name in tables:
            if name not in single | {*names.values()}:
                raise NoteError(f"{file}: has an unknown table, {name}; {nearest(name, names.values())}")
        note = {name: tables[name] for name in single if name in tables}
        note |= {field: tables.get(table, ()) for field, table in names.items()}
        where = f"{file}: the room"
        room = self._held(build(Room, note, where), where)
        try:
            gaps = {name for _, name, _, _ in Formatter().parse(room.text) if name is not None}
        except ValueError as error:
            raise NoteError(
                f"{file}: the text cannot be read ({error}); write a bracket as {{its id}}."
            ) from None
        if gaps != {bracket.id for bracket in room.brackets}:
            raise NoteError(
                f"{file}: the text has the brackets {sorted(gaps)}; write one [[bracket]] for each."
            )
        room = room._replace(delegations=self._deal(room.delegations))
        options = {option.id for bracket in room.brackets for option in bracket.options}
        for delegation in room.delegations:
            named = [aim.option for aim in (*delegation.aims, *delegation.new_aims) if aim.option]
            for option in [*named, *(option for line in delegation.lines for option in line.options)]:
                if option not in options:
                    raise NoteError(
                        f"{CARDS}: {delegation.id} names the option {option}, which no bracket has; "
                        f"{nearest(option, options)}"
                    )
        seated = {delegation.id for delegation in room.delegations}
        for pair in (pair for talks in room.rounds for pair in talks.pairs):
            if not set(pair) <= seated:
                raise NoteError(f"{file}: {' and '.join(pair)} meet, but one is no delegation; correct it.")
        resting = [(file, part.name, part.rests) for part in (*room.brackets, *room.criteria)]
        resting += [(CARDS, role.name, role.rests) for role in room.delegations]
        for where, name, rests in (*resting, (file, "the text", room.agreed)):
            for said in rests:
                if said not in self.statements:
                    raise NoteError(
                        f'{where}: "{name}" rests on {said}, which statements.toml does not have; '
                        f"{nearest(said, self.statements)}"
                    )
        return room

    def _deal(self, delegations: tuple[Delegation, ...]) -> tuple[Delegation, ...]:
        """The delegations with their cards, all or none of them having one."""
        cards = {
            name: self._held(build(Card, note, f"{CARDS}: {name}"), f"{CARDS}: {name}")._asdict()
            for name, note in self._entries(Card, CARDS).items()
        }
        if cards and cards.keys() != (seated := {role.id for role in delegations}):
            raise NoteError(
                f"{CARDS}: {', '.join(sorted(cards.keys() ^ seated))} has a card or a seat, and not both; correct it."
            )
        return tuple(role._replace(**cards.get(role.id, {})) for role in delegations)


# --- From a note to a row -------------------------------------------------------------------------------------

WRITTEN = MappingProxyType(
    {
        str: "a text in quotes",
        bool: "true or false",
        int: "a whole number",
        dt.date: "a day such as 2020-03-27",
        tuple: "a list in brackets",
    }
)


def build(shape: type[Shape], note: Note, where: str) -> Shape:
    """Build a row from a note.

    Args:
        shape: the NamedTuple; a list in it may hold texts or other NamedTuples.
        note: the fields, as read from TOML.
        where: what to call the note in an error.

    Raises:
        NoteError: a field is missing, unknown or of another type, or a `url` leads to no page on the web.
    """
    hints = get_type_hints(shape)
    for name in note:
        if name not in hints:
            raise NoteError(f"{where} has an unknown field, {name}; {nearest(name, hints)}")
    for name in hints:
        if name not in note and name not in shape._field_defaults:
            raise NoteError(f"{where} lacks {name}; add it.")
    make: Callable[..., Shape] = shape
    return make(**{name: _value(hints[name], value, name, where) for name, value in note.items()})


def _value(hint: Any, value: Any, name: str, where: str) -> Any:
    kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    plain = next(get_origin(kind) or kind for kind in kinds if kind is not type(None))
    # A moment is a day to Python, and true a number.
    if not isinstance(value, plain) or (type(value), plain) in ((dt.datetime, dt.date), (bool, int)):
        raise NoteError(f"{where} has {_told(value)} as its {name}; write {WRITTEN[plain]}.")
    if name == "url":
        check_url(value, where)
    if plain is not tuple:
        return value
    inner = get_args(hint)[0]
    kind, written = (Mapping, "a table in braces") if hasattr(inner, "_fields") else (inner, WRITTEN[inner])
    for item in value:
        if not isinstance(item, kind):
            raise NoteError(f"{where} has {_told(item)} among its {name}; write {written}.")
    if kind is not Mapping:
        return value
    return tuple(build(inner, item, _within(where, name, place, item)) for place, item in enumerate(value))


def _told(value: Any) -> str:
    """What stands in a note in place of something else, in a word."""
    if isinstance(value, Mapping):
        return "a table"
    return "a list" if isinstance(value, tuple) else repr(value) if isinstance(value, str) else str(value)


def _within(where: str, name: str, place: int, note: Note) -> str:
    """A note within another as an error calls it: by its id, its name, or its place in the list."""
    return f"{where}, {name} {note.get('id') or note.get('name') or place + 1}"


# --- Quotes and addresses -------------------------------------------------------------------------------------

GAP = " … "  # between the first and the last words of a long quote; no letter has it


def quoted(quote: str, address: str, text: str, where: str) -> str:
    """Find the words of a letter that a note quotes.

    Args:
        quote: the words, or the first and the last of them with ` … ` between.
        address: where they stand.
        text: what stands there.
        where: what to call the note in an error.

    Returns:
        The words, in full.

    Raises:
        NoteError: they do not stand there, or the first and the last words fit in several ways.
    """
    if GAP not in quote:
        if quote not in text:
            raise NoteError(
                f'{where} quotes "{quote}", which does not stand at {address}; copy it from the letter.'
            )
        return quote
    first, last = quote.split(GAP, 1)
    starts, ends = _whole_words(first, text), _whole_words(last, text)
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


def letter_of(address: str) -> str:
    """The id of the letter in an address."""
    return address.partition(" ")[0]


def _whole_words(words: str, text: str) -> list[tuple[int, int]]:
    """Start and end of each place where these words stand, not as parts of longer ones."""
    return [match.span() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]


def _addressed(letter: Letter) -> Iterator[tuple[str, str]]:
    first, last = letter.paragraphs[0], letter.paragraphs[-1]
    yield f"{letter.id} header", _plain(letter.source[: first.span[0]])
    yield from ((paragraph.address, paragraph.text) for paragraph in letter.paragraphs)
    yield from ((footnote.address, footnote.text) for footnote in letter.footnotes)
    yield f"{letter.id} signature", _plain(letter.source[last.span[1] :])
    yield letter.id, letter.text


def _plain(text: str) -> str:
    """Header or signature on one line, without Markdown marks."""
    return " ".join(re.sub(r"[*#]+", "", text).split())


def _to_render(letters: Iterable[Letter]) -> Iterator[tuple[str, str | None]]:
    """The addresses of all that is to be rendered, each with the heading that opens there."""
    for letter in letters:
        if letter.title:
            yield f"{letter.id} header", None
        opened = None
        for paragraph in letter.paragraphs:
            yield paragraph.address, paragraph.heading if paragraph.heading != opened else None
            opened = paragraph.heading
        yield from ((footnote.address, None) for footnote in letter.footnotes)


def _days(row: Event) -> str:
    """The days of an event, as its file has them."""
    return f"{row.start}" if row.start == row.end else f"{row.start} to {row.end}"


def _sent(name: str, letter: Letter, header: str) -> Event:
    """The sending of a letter as an event, dated by its header or, for want of a date there, by the letter."""
    assert letter.earliest and letter.latest
    words = (found.text for found in find_dates(header, dt.date.max) if found.start == letter.date)
    place = Quote(f"{letter.id} header", next(words, header))
    if not letter.date:
        place = Quote(letter.id, letter.sentences[0].text)
    title = f"Letter {letter.id}" + ("" if letter.date else ", undated")
    return Event(name, title, letter.earliest, letter.latest, "letter", (place,), letter=letter.id)
