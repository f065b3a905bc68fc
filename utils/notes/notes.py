"""Names of the notes that the views still use; it goes when they take a corpus."""

from collections.abc import Mapping
from typing import NamedTuple

from ..corpus import commitments as commitments
from ..corpus import conflicts as conflicts
from ..corpus import context as context
from ..corpus import events as events
from ..corpus import forums as forums
from ..corpus import glossary as glossary
from ..corpus import renderings as renderings
from ..corpus import seeds
from ..corpus import statements as statements
from .load import letter_of as letter_of
from .rows import Event as Event
from .rows import Fact as Fact
from .rows import FollowUp as FollowUp
from .rows import Quote as Quote
from .rows import Rendering as Rendering
from .rows import Roster as Roster


class Meaning(NamedTuple):
    field: str
    word: str
    meaning: str


def vocabulary() -> tuple[Meaning, ...]:
    fields = seeds().notes.vocabulary.items()
    return tuple(Meaning(field, word, meaning) for field, words in fields for word, meaning in words.items())


def texts() -> Mapping[str, str]:
    return seeds().notes.texts
