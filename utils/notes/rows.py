"""The rows of the notes: one kind of note, one NamedTuple; and mappings of them by id."""

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from ..seeds import nearest


class Quote(NamedTuple):
    """A letter's own words, and where they stand."""

    address: str
    quote: str


class Source(NamedTuple):
    """A page on the web; `weak` if it is a copy, an aggregator or no authority on the matter.

    `character` is what a reader must know of who speaks (a campaign's site, an opinion, a host's own count). `seen` is the
    day on which the page, or a stored copy of it, was opened, and `bears` in our own words what on it bears the fact out;
    without both the page has not been opened again since the fact was noted.
    """

    title: str
    url: str
    weak: bool = False
    character: str | None = None
    bears: str | None = None
    seen: dt.date | None = None


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

    `kind` is a word of vocabulary.toml; `target` is what a reference points to; `context` the ids of the
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

    `heading` is the heading in English where the paragraph is the first under one; `sentences` are the lines that the
    file has, one for each Dutch sentence.
    """

    id: str
    english: str
    heading: str | None = None
    sentences: tuple[str, ...] = ()


class FollowUp(NamedTuple):
    """Where a commitment comes back: at an address in the letters, or outside them in the fact `context`.

    `how` is what is said of it there; `dutch` the same for pages in Dutch.
    """

    how: str
    address: str | None = None
    quote: str | None = None
    context: str | None = None
    dutch: str | None = None


class Commitment(NamedTuple):
    """A statement that undertakes something, and what became of it.

    `type`, `actor` (who is to act) and `status` are words of vocabulary.toml; the status says what the letters show,
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
    abbreviation: str | None = None
    context: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


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
    """What happened, or was `planned`, between two days. The first of `places` is what dates it in the letters.

    `letter` is the id of the letter of the corpus whose sending it is, if it is that of one; `dutch` the title for pages
    in Dutch.
    """

    id: str
    title: str
    start: dt.date
    end: dt.date
    kind: str
    places: tuple[Quote, ...] = ()
    context: tuple[str, ...] = ()
    planned: bool = False
    note: str | None = None
    letter: str | None = None
    dutch: str | None = None

    @property
    def from_letters(self) -> bool:
        """Whether the letters name it; if not, it is known from outside only."""
        return bool(self.places)


# --- The drafting room ----------------------------------------------------------------------------------------


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
    """What a delegation wants, why, and what it is worth to it in points; no `option` where it is not in the text."""

    why: str
    option: str | None = None
    points: int = 0


class RedLine(NamedTuple):
    """What a delegation refuses: these options together."""

    why: str
    options: tuple[str, ...] = ()


class Card(NamedTuple):
    """The secret instruction of the delegation `id`, and what the role rests on.

    A party joins a text that crosses no red line and is worth at least `no_deal` points, what it has without a text. In
    mid-game its capital sends `message`; `new_aims` replace those of the same brackets.
    """

    id: str
    who: str
    aims: tuple[Aim, ...]
    lines: tuple[RedLine, ...]
    rests: tuple[str, ...]
    message: str
    no_deal: int = 0
    no_deal_why: str = ""
    new_aims: tuple[Aim, ...] = ()
    context: tuple[str, ...] = ()


class Delegation(NamedTuple):
    """A role; `short` is its name where there is little room, `party` whether there is no text without its consent.

    What is secret of it is empty where there is no card of it: see `Card` and `Room.dealt`.
    """

    id: str
    name: str
    short: str
    party: bool
    who: str = ""
    aims: tuple[Aim, ...] = ()
    lines: tuple[RedLine, ...] = ()
    rests: tuple[str, ...] = ()
    message: str = ""
    no_deal: int = 0
    no_deal_why: str = ""
    new_aims: tuple[Aim, ...] = ()
    context: tuple[str, ...] = ()


class Pair(NamedTuple):
    """Two delegations that meet, by id."""

    one: str
    other: str


class Round(NamedTuple):
    """A round of talks: who meets whom; the presidency listens to the first pair."""

    name: str
    pairs: tuple[Pair, ...]


class Step(NamedTuple):
    """A part of the exercise: how many minutes, and what there is at its end."""

    name: str
    minutes: int
    result: str


class Criterion(NamedTuple):
    """What a class is scored on: points, how to see it, and the statements to look in."""

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
    """All of the exercise.

    `text` is the working text with its brackets as `{place}`; `example` a paragraph made from it; `agreed` the
    statements that its words outside brackets render.
    """

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
    def parties(self) -> tuple[Delegation, ...]:
        """The delegations without whose consent there is no text."""
        return tuple(delegation for delegation in self.delegations if delegation.party)

    @property
    def dealt(self) -> bool:
        """Whether the secret cards are there."""
        return any(delegation.who for delegation in self.delegations)


# --- By id ----------------------------------------------------------------------------------------------------

Row = TypeVar("Row")


class _ById(dict[str, Row]):
    def __init__(self, rows: Iterable[tuple[str, Row]], where: str) -> None:
        super().__init__(rows)
        self.where = where

    def __missing__(self, name: str) -> Row:
        raise KeyError(f"{self.where} no {name!r}; {nearest(name, self)}")


def by_id(rows: Iterable[tuple[str, Row]], where: str) -> Mapping[str, Row]:
    """Put rows in a mapping that nobody can change.

    Args:
        rows: each with its id, in order.
        where: the start of the sentence for an id that is not there, such as "statements.toml has".

    Returns:
        The rows by id; an id that is not there raises KeyError, a sentence with the nearest that is.
    """
    return MappingProxyType(_ById(rows, where))
