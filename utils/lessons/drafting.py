"""The drafting room: the delegations, the working text and its brackets, and what can be made of them.

All of it is in `seeds/notes/drafting.toml`, made for training and no state's position; the statements and facts
it rests on are checked when it is loaded. An option is one way out of a bracket; a text is one option of each.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import product
from string import Formatter
from typing import Any, NamedTuple, TypeVar

from ..notes.notes import Folder, check_context, check_dutch, context, row, statements
from ..seeds import NoteError, read_notes

FILE = "drafting.toml"


class Option(NamedTuple):
    """One way out of a bracket: the `words` it puts in the text (none to leave them out), and what it is called.

    `code` is how delegations speak of it: bracket and letter, `3B`.
    """

    id: str
    code: str
    label: str
    words: str

    @property
    def bare(self) -> str:
        """Its words without the signs that join them to the text."""
        return self.words.strip(" ,.")


class Bracket(NamedTuple):
    """What is not agreed: the options, what is at stake, and the statements and facts it rests on."""

    id: str
    name: str
    stake: str
    options: tuple[Option, ...]
    rests: tuple[str, ...]
    context: tuple[str, ...] = ()


class Aim(NamedTuple):
    """What a delegation wants and why; no `option` where it is not in the text that it wants something."""

    why: str
    option: str | None = None


class Line(NamedTuple):
    """What a delegation refuses: these options together."""

    why: str
    options: tuple[str, ...] = ()


class Delegation(NamedTuple):
    """A role with its instruction: aims in order, red lines, what it may trade, and what the role rests on."""

    id: str
    name: str
    who: str
    votes: bool
    aims: tuple[Aim, ...]
    lines: tuple[Line, ...]
    trades: tuple[str, ...]
    rests: tuple[str, ...]
    context: tuple[str, ...] = ()


class Pair(NamedTuple):
    """Two delegations that meet, by id."""

    one: str
    other: str


class Round(NamedTuple):
    """A round of talks: who meets whom."""

    name: str
    pairs: tuple[Pair, ...]


class Step(NamedTuple):
    """A part of the exercise: how many minutes, and what there is at its end."""

    name: str
    minutes: int
    result: str


class Criterion(NamedTuple):
    """What a text is scored on: points, how to see it, and the statements to look in."""

    name: str
    points: int
    how: str
    rests: tuple[str, ...]


class AgreedWords(NamedTuple):
    """A formula of the letters that a line for the House can draw on, and words that find it."""

    name: str
    words: str


class Draft(NamedTuple):
    """A line for the House in Dutch, made for the exercise, with its English."""

    id: str
    name: str
    text: str
    english: str


class Room(NamedTuple):
    """All of the exercise. `text` is the working text with its brackets as `{place}`; `example` a paragraph made from it; `agreed`
    the statements that its words outside brackets render."""

    text: str
    example: str
    agreed: tuple[str, ...]
    brackets: tuple[Bracket, ...]
    delegations: tuple[Delegation, ...]
    rounds: tuple[Round, ...]
    steps: tuple[Step, ...]
    criteria: tuple[Criterion, ...]
    formulas: tuple[AgreedWords, ...]
    drafts: tuple[Draft, ...]

    @property
    def voters(self) -> tuple[Delegation, ...]:
        """The delegations without whose consent there is no text."""
        return tuple(delegation for delegation in self.delegations if delegation.votes)


@cache
def room(folder: Folder = None) -> Room:
    """The exercise as noted in drafting.toml.

    `folder` holds the notes, `seeds/notes` if not given. Raises NoteError for a note that does not hold.
    """
    tables = read_notes(FILE, folder)
    read = Room(
        text=tables["text"],
        example=tables["example"],
        agreed=tables["agreed"],
        brackets=rows(Bracket, "bracket", tables, options=Option),
        delegations=rows(Delegation, "delegation", tables, aims=Aim, lines=Line),
        rounds=rows(Round, "round", tables, pairs=Pair),
        steps=rows(Step, "step", tables),
        criteria=rows(Criterion, "criterion", tables),
        formulas=rows(AgreedWords, "formula", tables),
        drafts=rows(Draft, "draft", tables),
    )
    check(read, folder)
    return read


def texts(made: Room) -> Iterator[frozenset[str]]:
    """Every text that can be made: the ids of one option of each bracket."""
    for options in product(*(bracket.options for bracket in made.brackets)):
        yield frozenset(option.id for option in options)


def paragraph(made: Room, text: Collection[str]) -> str:
    """A text in words. `text` holds the id of one option of each bracket; KeyError where a bracket lacks one."""
    chosen = {
        bracket.id: option.words
        for bracket in made.brackets
        for option in bracket.options
        if option.id in text
    }
    return made.text.format_map(chosen)


def found(made: Room, words: str) -> Mapping[str, Option | None]:
    """The option that a text takes of each bracket, by the bracket's id: of those whose words stand in it the longest.

    Where none stands there, the option that has no words. None where every option has words and the text has others, or
    has those of two options side by side.
    """
    text = " ".join(words.split())
    return {bracket.id: closing(bracket, text) for bracket in made.brackets}


def closing(bracket: Bracket, text: str) -> Option | None:
    """The longest option whose words stand in a text, if those of the others that do are among its own."""
    standing = [option for option in bracket.options if option.bare in text]
    longest = max(standing, key=lambda option: len(option.words), default=None)
    if longest and all(option.bare in longest.words for option in standing):
        return longest
    return None


def reached(delegation: Delegation, text: Collection[str]) -> tuple[Aim, ...]:
    """The aims that a delegation finds in a text."""
    return tuple(aim for aim in delegation.aims if aim.option in text)


def crossed(delegation: Delegation, text: Collection[str]) -> tuple[Line, ...]:
    """The red lines of a delegation that a text crosses: all options of the line stand in it."""
    return tuple(line for line in delegation.lines if line.options and set(line.options) <= set(text))


def adoptable(made: Room, text: Collection[str]) -> bool:
    """Whether no delegation with a vote has reason to object."""
    return not any(crossed(delegation, text) for delegation in made.voters)


def options(made: Room) -> Mapping[str, Option]:
    """All options, by id."""
    return {option.id: option for bracket in made.brackets for option in bracket.options}


def seats(made: Room, people: int) -> Mapping[str, int]:
    """How many sit in each delegation, by its id: as evenly as can be, extra seats in the order of the notes.

    Raises ValueError for fewer people than delegations, or more than 24.
    """
    if not len(made.delegations) <= people <= 24:
        raise ValueError(
            f"{people} people: the exercise is for {len(made.delegations)} to 24; divide a larger class."
        )
    each, over = divmod(people, len(made.delegations))
    return {delegation.id: each + (place < over) for place, delegation in enumerate(made.delegations)}


# --- Loading ------------------------------------------------------------------------------------------------

Shape = TypeVar("Shape")


def rows(shape: type[Shape], table: str, tables: Mapping[str, Any], **nested: type) -> tuple[Shape, ...]:
    """The notes of a table as rows of this shape, those within them as rows of theirs."""
    found = []
    for note in tables.get(table, ()):
        where = f'{FILE}: {table} "{note.get("id") or note.get("name")}"'
        check_dutch(note, where)
        inner: dict[str, tuple[Any, ...]] = {
            key: tuple(row(part, item, where) for item in note.get(key, ())) for key, part in nested.items()
        }
        found.append(row(shape, {**note, **inner}, where))
    return tuple(found)


def check(made: Room, folder: Folder) -> None:
    """That every bracket, option, delegation, statement and fact named is there."""
    gaps = {name for _, name, _, _ in Formatter().parse(made.text) if name is not None}
    if gaps != {bracket.id for bracket in made.brackets}:
        raise NoteError(f"{FILE}: the text has the brackets {sorted(gaps)}; write one [[bracket]] for each.")
    known = {said.id for said in statements(folder)}
    facts = frozenset(fact.id for fact in context(folder))
    for delegation in made.delegations:
        named = [aim.option for aim in delegation.aims if aim.option]
        named += [option for line in delegation.lines for option in line.options]
        for option in named:
            if option not in options(made):
                raise NoteError(
                    f"{FILE}: {delegation.id} names the option {option}; no bracket has it, add it."
                )
    names = {delegation.id for delegation in made.delegations}
    for pair in (pair for talks in made.rounds for pair in talks.pairs):
        if not set(pair) <= names:
            raise NoteError(f"{FILE}: {' and '.join(pair)} meet, but one is no delegation; correct it.")
    for title, rests, cited in (
        *((bracket.name, bracket.rests, bracket.context) for bracket in made.brackets),
        *((delegation.name, delegation.rests, delegation.context) for delegation in made.delegations),
        *((criterion.name, criterion.rests, ()) for criterion in made.criteria),
        ("the text", made.agreed, ()),
    ):
        where = f'{FILE}: "{title}"'
        if unknown := set(rests) - known:
            raise NoteError(
                f"{where} rests on {min(unknown)}, which statements.toml does not have; correct it."
            )
        check_context({"context": cited}, facts, where)
