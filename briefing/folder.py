"""A folder that is published whole, a site or a browser lab: what is in it, and how a new one takes its place.

It lists all its files with their hashes. By that list it is known as one that nobody has put anything into: only such a
one is replaced.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from .files import PressError, name_part

_SHOWN = 3  # names in a sentence
_OF_SYSTEMS = {
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
}  # put into any folder that is looked at; nobody's work


class Kind(NamedTuple):
    """What is published.

    name: in a sentence; manifest: the file of its list; made_by: who it says has made it; refusal: what is said of a folder
    that holds something else; error: what is raised then.
    """

    name: str
    manifest: str
    made_by: str
    refusal: str
    error: type[PressError] = PressError


SITE = Kind(
    "site",
    "manifest.json",
    "briefing.site",
    "holds what is no site of ours; give a new folder, or an empty one.",
)


def write_manifest(folder: Path, about: Mapping[str, Any], kind: Kind = SITE) -> dict[str, Any]:
    """Write the list of all its files into a folder.

    Args:
        folder: complete but for this.
        about: what else the list says.
        kind: what is published.

    Returns:
        What was written: `about`, and for each file its SHA-256 and its size in bytes.
    """
    files = {
        path: {"sha256": _hash(folder / path), "bytes": (folder / path).stat().st_size}
        for path in _list(folder, kind)
    }
    manifest = {"made_by": kind.made_by, **about, "files": files}
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / kind.manifest).write_text(text, encoding="utf-8", newline="\n")
    return manifest


def refuse_foreign(folder: Path, kind: Kind = SITE) -> None:
    """Raise the kind's error where a folder holds anything but one as it was made; a missing or an empty one is free."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise kind.error(f"{folder} is not a folder; give another.")
    here = _list(folder, kind)
    listed = _read_files(folder, kind)
    if listed is None:
        if here or os.path.lexists(folder / kind.manifest):
            raise kind.error(f"{folder} {kind.refusal}")
        return
    foreign = [path for path in here if path not in listed and path != kind.manifest]
    changed = [path for path in here if path in listed and _hash(folder / path) != listed[path]]
    if foreign or changed:
        what = " and ".join(
            f"{_name(paths)} {was}" for paths, was in ((foreign, "added"), (changed, "changed")) if paths
        )
        raise kind.error(
            f"In {folder} someone has {what} since the {kind.name} was made; move that away, or give another folder."
        )


def take_place(made: Path, folder: Path, kind: Kind = SITE) -> None:
    """Put a finished folder in the place of another, or where nothing is.

    Where the system can, both change places in one step, so that at each moment there is one of the two, whole;
    elsewhere there is a moment without either. What was there is removed, unless it is no longer as it was made.

    Args:
        made: the finished one, on the same disk.
        folder: its place; see `refuse_foreign`.
        kind: what is published.

    Raises:
        kind.error: it cannot be put there, and what was there still is.
    """
    refuse_foreign(folder, kind)
    try:
        if not folder.exists():
            made.rename(folder)
            return
        old = made
        if not _exchange(made, folder):
            old = name_part(folder.parent)
            folder.rename(old)
            try:
                made.rename(folder)
            except OSError:
                old.rename(folder)
                raise
    except OSError as error:
        raise kind.error(
            f"{folder} cannot be replaced ({error.strerror}); close what uses it, or give another."
        ) from error
    try:
        refuse_foreign(old, kind)
    except PressError:  # put there while the new one was made
        kept = folder.with_name(f"{folder.name}.before")
        with suppress(OSError):
            old.rename(kept)
            old = kept
        raise kind.error(
            f"{folder} is new; what it was before had been changed meanwhile, and is kept as {old}."
        ) from None
    shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two paths change places in one step; False where the system, or the disk, cannot."""
    names = (os.fsencode(one), os.fsencode(other))
    here = -100 if sys.platform == "linux" else -2  # AT_FDCWD
    call = {"linux": "renameat2", "darwin": "renameatx_np"}.get(sys.platform)
    try:
        rename = getattr(ctypes.CDLL(None, use_errno=True), call or "")
    except (OSError, AttributeError, TypeError):
        return False
    return bool(rename(here, names[0], here, names[1], ctypes.c_uint(2)) == 0)  # RENAME_EXCHANGE, RENAME_SWAP


def _list(folder: Path, kind: Kind) -> list[str]:
    """All that is no folder, and empty folders, by the way from this one, sorted."""

    def walk(place: Path) -> Iterator[str]:
        for entry in place.iterdir():
            if entry.is_dir() and not entry.is_symlink() and any(entry.iterdir()):
                yield from walk(entry)
            else:
                yield entry.relative_to(folder).as_posix()

    return sorted(
        path for path in walk(folder) if path != kind.manifest and path.rpartition("/")[2] not in _OF_SYSTEMS
    )


def _hash(path: Path) -> str:
    """SHA-256 of a file; "" for what is none, or leads elsewhere."""
    if path.is_symlink() or not path.is_file():
        return ""
    return sha256(path.read_bytes()).hexdigest()


def _read_files(folder: Path, kind: Kind) -> dict[str, str] | None:
    """The hash of each file that a folder lists; None where there is no such list."""
    try:
        manifest = json.loads((folder / kind.manifest).read_bytes())
        if manifest["made_by"] != kind.made_by:
            return None
        return {name: entry["sha256"] for name, entry in manifest["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _name(paths: list[str]) -> str:
    """Some names, and how many more there are."""
    more = len(paths) - _SHOWN
    return ", ".join(paths[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
