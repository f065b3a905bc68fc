"""The drafting room: what can be made of the working text and its brackets, and what a text is worth to each delegation.

The room is `corpus.notes.drafting`. An option is one way out of a bracket. A text is one option of each bracket, and
stands here as the set of their ids. `late` says whether the messages of the capitals, which come in mid-game, count.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

from ..corpus import Corpus
from ..notes.rows import Aim, Bracket, Delegation, Option, RedLine, Room
from .view import view

LARGEST = 24  # people in one room
CONSENSUS = 6  # points for a text that every party joins
GAIN = 10  # points above no deal that count as a good result


@view
def room(corpus: Corpus) -> Room:
    """Return the drafting room of a corpus.

    Raises:
        NoteError: its notes have none, or one that does not hold.
    """
    return corpus.notes.drafting


# --- Texts ----------------------------------------------------------------------------------------------------


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


def write_code(made: Room, text: Collection[str]) -> str:
    """Write a text as delegations speak of it, `1B 2C 3A`: the code of each of its options."""
    return " ".join(option.code for option in index_options(made).values() if option.id in text)


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


def index_options(made: Room) -> Mapping[str, Option]:
    """Return all options by their ids."""
    return {option.id: option for bracket in made.brackets for option in bracket.options}


# --- What a text is worth -------------------------------------------------------------------------------------


def list_aims(delegation: Delegation, *, late: bool = False) -> tuple[Aim, ...]:
    """List the aims of a delegation: those of its card, or, late, with the brackets that its message speaks of replaced."""
    new = delegation.new_aims if late else ()
    replaced = {_bracket_of(aim) for aim in new if aim.option}
    return (*(aim for aim in delegation.aims if _bracket_of(aim) not in replaced), *new)


def _bracket_of(aim: Aim) -> str:
    return (aim.option or "").partition(".")[0]


def count_points(delegation: Delegation, text: Collection[str], *, late: bool = False) -> int:
    """Count what a text is worth to a delegation: the points of the aims that stand in it."""
    return sum(aim.points for aim in list_aims(delegation, late=late) if aim.option in text)


def count_gain(delegation: Delegation, text: Collection[str], *, late: bool = False) -> int:
    """Count the points that a text gives a delegation above what it has without one."""
    return count_points(delegation, text, late=late) - delegation.no_deal


def list_crossed_lines(delegation: Delegation, text: Collection[str]) -> tuple[RedLine, ...]:
    """List the red lines of a delegation that a text crosses: all options of the line stand in it."""
    return tuple(line for line in delegation.lines if line.options and set(line.options) <= set(text))


def can_join(delegation: Delegation, text: Collection[str], *, late: bool = False) -> bool:
    """Tell whether a delegation has no reason to object: no red line is crossed, and no deal would not be better."""
    return not list_crossed_lines(delegation, text) and count_gain(delegation, text, late=late) >= 0


def is_adoptable(made: Room, text: Collection[str], *, late: bool = False) -> bool:
    """Tell whether no party has reason to object."""
    return all(can_join(party, text, late=late) for party in made.parties)


def list_adoptable(made: Room, *, late: bool = False) -> tuple[frozenset[str], ...]:
    """List the texts that every party can join: the bargaining zone."""
    return tuple(text for text in list_texts(made) if is_adoptable(made, text, late=late))


def list_efficient(
    made: Room, texts: Sequence[frozenset[str]], *, late: bool = False
) -> tuple[frozenset[str], ...]:
    """List those of some texts that none of the others improves on: better for one party, worse for none (Pareto)."""
    worth = {text: [count_points(party, text, late=late) for party in made.parties] for text in texts}
    return tuple(
        text
        for text in texts
        if not any(
            worth[other] != worth[text]
            and all(theirs >= ours for theirs, ours in zip(worth[other], worth[text], strict=True))
            for other in texts
        )
    )


def score_text(made: Room, text: Collection[str]) -> int:
    """Score a text at the end, on what can be counted: consensus, and each party that gained enough by it.

    Returns:
        0 for a text to which a party has reason to object; else CONSENSUS, and 1 for each party with GAIN points or more
        above no deal.
    """
    if not is_adoptable(made, text, late=True):
        return 0
    return CONSENSUS + sum(count_gain(party, text, late=True) >= GAIN for party in made.parties)


# --- Seats ----------------------------------------------------------------------------------------------------


def divide_seats(made: Room, people: int) -> Mapping[str, int]:
    """Divide people over the delegations, as evenly as can be, extra seats in the order of the notes.

    Returns:
        How many sit in each delegation, by its id. With as many people as parties the presidency has no seat: whoever
        teaches presides.

    Raises:
        ValueError: there are fewer people than parties, or more than 24.
    """
    fewest = len(made.parties)
    if not fewest <= people <= LARGEST:
        raise ValueError(
            f"{people} people: the exercise is for {fewest} to {LARGEST}; divide a larger class."
        )
    seated = made.delegations if people > fewest else made.parties
    each, over = divmod(people, len(seated))
    taken = {delegation.id: each + (place < over) for place, delegation in enumerate(seated)}
    return {delegation.id: taken.get(delegation.id, 0) for delegation in made.delegations}
