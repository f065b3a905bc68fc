"""The drafting room: what can be made of the working text and its brackets, and what a text gives each delegation.

The room is `corpus.notes.drafting`. An option is one way out of a bracket; a text is one option of each.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import product

from ..corpus import Corpus
from ..notes.rows import Aim, Bracket, Delegation, Option, RedLine, Room
from .view import view


@view
def room(corpus: Corpus) -> Room:
    """The drafting room of a corpus. Raises NoteError where its notes have none, or one that does not hold."""
    return corpus.notes.drafting


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
    return {bracket.id: _closing(bracket, text) for bracket in made.brackets}


def _closing(bracket: Bracket, text: str) -> Option | None:
    """The longest option whose words stand in a text, if those of the others that do are among its own."""
    standing = [option for option in bracket.options if option.bare in text]
    longest = max(standing, key=lambda option: len(option.words), default=None)
    if longest and all(option.bare in longest.words for option in standing):
        return longest
    return None


def reached(delegation: Delegation, text: Collection[str]) -> tuple[Aim, ...]:
    """The aims that a delegation finds in a text."""
    return tuple(aim for aim in delegation.aims if aim.option in text)


def crossed(delegation: Delegation, text: Collection[str]) -> tuple[RedLine, ...]:
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
