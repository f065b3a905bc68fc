"""Where the letters and the notes are kept, and the one way to read a file of notes."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


class NoteError(ValueError):
    """A note that cannot be trusted: names the file and the entry, what is wrong and what to do."""


def read_notes(name: str, folder: str | Path | None = None) -> Mapping[str, Any]:
    """What a file of notes holds, as mappings and tuples that nobody can change.

    `name` is that of a TOML file in `folder`, `seeds/notes` if not given. Raises NoteError for a file that cannot be
    read or is not TOML.
    """
    path = Path(folder or SEEDS / "notes") / name
    try:
        notes: Mapping[str, Any] = fixed(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise NoteError(f"{path}: cannot be read ({error.strerror}); put the notes there.") from None
    except ValueError as error:
        raise NoteError(f"{path}: is not TOML in UTF-8 ({error}); mend it there.") from None
    return notes


def fixed(note: Any) -> Any:
    if isinstance(note, dict):
        return MappingProxyType({name: fixed(part) for name, part in note.items()})
    return tuple(fixed(part) for part in note) if isinstance(note, list) else note
