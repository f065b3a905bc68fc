"""Where the letters and the notes are kept, the one way to read a file of notes, and to say what was meant."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
FEW = 12  # names that a sentence can hold


class NoteError(ValueError):
    """A note that cannot be trusted: names the file and the entry, what is wrong and what to do."""


def read_notes(name: str, folder: str | Path | None = None) -> Mapping[str, Any]:
    """Read a file of notes.

    Args:
        name: that of a TOML file.
        folder: where it is; `seeds/notes` if left out.

    Returns:
        What the file holds, as mappings and tuples that nobody can change.

    Raises:
        NoteError: the file cannot be read, or is not TOML.
    """
    path = Path(folder or SEEDS / "notes") / name
    try:
        notes: Mapping[str, Any] = _fixed(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise NoteError(f"{path}: cannot be read ({error.strerror}); put the notes there.") from None
    except ValueError as error:
        raise NoteError(f"{path}: is not TOML in UTF-8 ({error}); mend it there.") from None
    return notes


def check_url(url: str, where: str) -> None:
    """Refuse an address that does not lead to a page on the web, such as one that runs a script or opens a file.

    Args:
        url: the address.
        where: what to call its note in an error.

    Raises:
        NoteError: it does not begin with http:// or https:// and the name of a host, or has a blank or quotes in it.
    """
    if not re.fullmatch(r"https?://[^\W_][^\s\x00-\x1f\x7f\\\"<>]*", url, re.IGNORECASE):
        raise NoteError(
            f"{where} has {url!r} as its url; write the address of a page, with https:// before it."
        )


def nearest(name: str, names: Iterable[str]) -> str:
    """Say which name was meant by one that is not there.

    Args:
        name: the name that was asked for.
        names: those that are there.

    Returns:
        The end of a sentence: the nearest name as a question, if one is near, and all of them, if they are few.
    """
    known = [*names]
    close = get_close_matches(name, known, 1, 0.5)
    parts = [f"did you mean {close[0]!r}?"] if close else []
    if len(known) <= FEW:
        parts.append(f"choose one of {', '.join(known)}." if known else "there are none yet.")
    return " Or ".join(parts) or "choose one that is there."


def _fixed(note: Any) -> Any:
    if isinstance(note, dict):
        return MappingProxyType({name: _fixed(part) for name, part in note.items()})
    return tuple(_fixed(part) for part in note) if isinstance(note, list) else note
