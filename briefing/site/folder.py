"""The folder of a site: what is in it, and how a new one takes its place.

A site lists all its files with their hashes. By that list a folder is known as a site that nobody has put anything into:
only such a one is replaced.
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
from typing import Any

from ..files import PressError, name_part

MANIFEST = "manifest.json"
_MADE_BY = "briefing.site"
_SHOWN = 3  # names in a sentence
_OF_SYSTEMS = {
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
}  # put into any folder that is looked at; nobody's work
Json = dict[str, Any]


def write_manifest(folder: Path, about: Mapping[str, Any]) -> Json:
    """Write the list of all files of a site into it.

    Args:
        folder: the site, complete but for this.
        about: what else the list says.

    Returns:
        What was written: `about`, and for each file its SHA-256 and its size in bytes.
    """
    files = {
        path: {"sha256": _hash(folder / path), "bytes": (folder / path).stat().st_size}
        for path in _list(folder)
    }
    manifest = {"made_by": _MADE_BY, **about, "files": files}
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
    return manifest


def refuse_foreign(folder: Path) -> None:
    """Raise PressError where a folder holds anything but a site as it was made; a missing or an empty one is free."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise PressError(f"{folder} is not a folder; give another.")
    here = _list(folder)
    listed = _read_files(folder / MANIFEST)
    if listed is None:
        if here or os.path.lexists(folder / MANIFEST):
            raise PressError(f"{folder} holds what is no site of ours; give a new folder, or an empty one.")
        return
    foreign = [path for path in here if path not in listed and path != MANIFEST]
    changed = [path for path in here if path in listed and _hash(folder / path) != listed[path]]
    if foreign or changed:
        what = " and ".join(
            f"{_name(paths)} {was}" for paths, was in ((foreign, "added"), (changed, "changed")) if paths
        )
        raise PressError(
            f"In {folder} someone has {what} since the site was made; move that away, or give another folder."
        )


def take_place(made: Path, folder: Path) -> None:
    """Put a finished site in the place of another, or where nothing is.

    Where the system can, both change places in one step, so that at each moment there is one of the two, whole;
    elsewhere there is a moment without either. What was there is removed, unless it is no longer as it was made.

    Args:
        made: the finished site, on the same disk.
        folder: its place; see `refuse_foreign`.

    Raises:
        PressError: it cannot be put there, and what was there still is.
    """
    refuse_foreign(folder)
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
        raise PressError(
            f"{folder} cannot be replaced ({error.strerror}); close what uses it, or give another."
        ) from error
    try:
        refuse_foreign(old)
    except PressError:  # put there while the new one was made
        kept = folder.with_name(f"{folder.name}.before")
        with suppress(OSError):
            old.rename(kept)
            old = kept
        raise PressError(
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


def _list(folder: Path) -> list[str]:
    """All that is no folder, and empty folders, by the way from this one, sorted."""

    def walk(place: Path) -> Iterator[str]:
        for entry in place.iterdir():
            if entry.is_dir() and not entry.is_symlink() and any(entry.iterdir()):
                yield from walk(entry)
            else:
                yield entry.relative_to(folder).as_posix()

    return sorted(
        path for path in walk(folder) if path != MANIFEST and path.rpartition("/")[2] not in _OF_SYSTEMS
    )


def _hash(path: Path) -> str:
    """SHA-256 of a file; "" for what is none, or leads elsewhere."""
    if path.is_symlink() or not path.is_file():
        return ""
    return sha256(path.read_bytes()).hexdigest()


def _read_files(path: Path) -> dict[str, str] | None:
    """The hash of each file that a site lists; None where there is no such list."""
    try:
        manifest = json.loads(path.read_bytes())
        if manifest["made_by"] != _MADE_BY:
            return None
        return {name: entry["sha256"] for name, entry in manifest["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _name(paths: list[str]) -> str:
    """Some names, and how many more there are."""
    more = len(paths) - _SHOWN
    return ", ".join(paths[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
