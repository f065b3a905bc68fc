"""Letters of which memory holds the heads alone: their text is kept in a temporary file, and read back when it is asked for.

Whoever goes through many letters one after the other holds a few at a time.
"""

from collections.abc import Callable, Hashable
from dataclasses import fields
from typing import Any

from ..letters.letters import Letter
from ..store import Store
from .segments import Found, Segment, SegmentedLetter, segmented

HEAD = (
    "id", "dossier", "number", "session_year", "title", "date", "earliest", "latest", "office", "signatory", "warnings",
    "sha256",
)  # fmt: skip


class StoredLetter(SegmentedLetter):
    """A letter of which memory holds the head; its text and its words are read back when they are asked for, and let go."""

    @classmethod
    def of(cls, letter: Letter, store: Store) -> "StoredLetter":
        """Put a letter into a store; one that is in a store already is taken as it is."""
        if isinstance(letter, cls) and letter._whole:
            return letter
        whole = segmented(letter)
        number = store.add((whole, whole.cut()))
        made = object.__new__(cls)
        for name in HEAD:
            object.__setattr__(made, name, getattr(letter, name))
        made.__dict__["_whole"] = lambda: _restored(*store.read(number))
        return made

    def once(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """Return what was found under this key since the letter was read back, or find it now."""
        return self._whole().once(key, find) if self._whole else super().once(key, find)

    def __getattr__(self, name: str) -> Any:
        """What is not in the head; none of this is asked of a letter that `replace` made."""
        if name == "_whole":
            return None
        if name in _FIELDS:
            return getattr(self._whole(), name)
        raise AttributeError(name)


def _restored(letter: SegmentedLetter, cut: tuple[Segment, ...]) -> SegmentedLetter:
    """A letter with its words, as if they had just been cut."""
    letter.once("word", lambda: cut)
    return letter


_FIELDS = frozenset(field.name for field in fields(Letter))
