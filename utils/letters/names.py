"""Short names of letters, for axes, heads of tables and choices: `Sept 2019`, `Nov 2019`, `2020?`."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from types import MappingProxyType

from .letters import Letter

_MONTHS = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
_YEAR = timedelta(366)


def short_names(letters: Iterable[Letter]) -> MappingProxyType[str, str]:
    """Name each letter by when it was written, as short as tells it from the others.

    Args:
        letters: the letters that have to be told apart.

    Returns:
        The names by the letters' ids, no two alike: the month (`Sept 2019`); where two letters have the same, the day
        (`26 Sept 2019`); where that does not part them either, with the id (`26 Sept 2019, 33694-49`). A letter without
        a date has a question mark: behind the month where that is certain, else behind the year of its earliest day
        (`2020?`, as in its id `BZ-2020`; the letter may be of the next), or two years that lie further apart. A letter
        of which nothing is known goes by its id.
    """
    forms = {letter.id: (_month(letter), _day(letter), _with_id(letter)) for letter in letters}
    taken = Counter(form for rungs in forms.values() for form in set(rungs))
    return MappingProxyType(
        {id: next((form for form in rungs if taken[form] == 1), rungs[-1]) for id, rungs in forms.items()}
    )


def _month(letter: Letter) -> str:
    """The month of a letter; of one without a date what its interval tells."""
    first, last = letter.earliest, letter.latest
    if letter.date:
        return f"{_MONTHS[letter.date.month - 1]} {letter.date.year}"
    if first is None or last is None:
        return f"from {first.year}?" if first else f"until {last.year}?" if last else letter.id
    if (first.year, first.month) == (last.year, last.month):
        return f"{_MONTHS[first.month - 1]} {first.year}?"
    return f"{first.year}?" if last - first < _YEAR else f"{first.year}–{last.year}?"


def _day(letter: Letter) -> str:
    return f"{letter.date.day} {_month(letter)}" if letter.date else _month(letter)


def _with_id(letter: Letter) -> str:
    name = _day(letter)
    return name if name == letter.id else f"{name}, {letter.id}"
