"""Where something is said: in a letter, or outside the letters."""

from ...notes.notes import FollowUp, Roster, context


def said_in(said: Roster | FollowUp) -> tuple[str, str]:
    """An address in the letters and the title of a source outside; one of the two is empty."""
    return said.address or "", source_of(said.context) if said.context else ""


def source_of(fact: str) -> str:
    """The title of the first source of a fact from outside. Raises KeyError for an id that is not in the notes."""
    return {one.id: one for one in context()}[fact].sources[0].title
