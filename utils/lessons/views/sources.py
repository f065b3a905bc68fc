"""Where something is said: in a letter, or outside the letters."""

from ...corpus import Corpus
from ...notes.rows import FollowUp, Roster


def said_in(corpus: Corpus, said: Roster | FollowUp) -> tuple[str, str]:
    """An address in the letters and the title of a source outside; one of the two is empty."""
    return said.address or "", source_of(corpus, said.context) if said.context else ""


def source_of(corpus: Corpus, fact: str) -> str:
    """The title of the first source of a fact from outside. Raises KeyError for an id that is not in the notes."""
    sources = corpus.notes.facts[fact].sources
    return sources[0].title if sources else f"{fact}, without a source"
