"""The drafting room: what can be made of the working text and its brackets, and what a text gives each delegation.

The room is `corpus.notes.drafting`. An option is one way out of a bracket. A text is one option of each bracket, and
stands here as the set of their ids.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import product

from ..corpus import Corpus
from ..notes.rows import Aim, Bracket, Delegation, Option, RedLine, Room
from .view import view


@view
def room(corpus: Corpus) -> Room:
    """Return the drafting room of a corpus.

    Raises:
        NoteError: its notes have none, or one that does not hold.
    """
    return corpus.notes.drafting


def list_texts(made: Room) -> Iterator[frozenset[str]]:
    """Go through every text that can be made."""
    for options in product(*(bracket.options for bracket in made.brackets)):
        yield frozenset(option.id for option in options)


def write_paragraph(made: Room, text: Collection[str]) -> str:
    """Write a text in words.

    Raises:
        KeyError: it has no option of a bracket.
    """
    chosen = {
        bracket.id: option.words
        for bracket in made.brackets
        for option in bracket.options
        if option.id in text
    }
    return made.text.format_map(chosen)


def find_options(made: Room, words: str) -> Mapping[str, Option | None]:
    """Find the option that a text in words takes of each bracket.

    Returns:
        For each bracket, by its id, the longest option whose words stand there; where none does, the option that has no
        words. None where every option has words and the text has others, or has those of two options side by side.
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


def list_reached_aims(delegation: Delegation, text: Collection[str]) -> tuple[Aim, ...]:
    """List the aims that a delegation finds in a text."""
    return tuple(aim for aim in delegation.aims if aim.option in text)


def list_crossed_lines(delegation: Delegation, text: Collection[str]) -> tuple[RedLine, ...]:
    """List the red lines of a delegation that a text crosses: all options of the line stand in it."""
    return tuple(line for line in delegation.lines if line.options and set(line.options) <= set(text))


def is_adoptable(made: Room, text: Collection[str]) -> bool:
    """Tell whether no delegation with a vote has reason to object."""
    return not any(list_crossed_lines(delegation, text) for delegation in made.voters)


def index_options(made: Room) -> Mapping[str, Option]:
    """Return all options by their ids."""
    return {option.id: option for bracket in made.brackets for option in bracket.options}


def divide_seats(made: Room, people: int) -> Mapping[str, int]:
    """Divide people over the delegations, as evenly as can be, extra seats in the order of the notes.

    Returns:
        How many sit in each delegation, by its id.

    Raises:
        ValueError: there are fewer people than delegations, or more than 24.
    """
    if not len(made.delegations) <= people <= 24:
        raise ValueError(
            f"{people} people: the exercise is for {len(made.delegations)} to 24; divide a larger class."
        )
    each, over = divmod(people, len(made.delegations))
    return {delegation.id: each + (place < over) for place, delegation in enumerate(made.delegations)}
