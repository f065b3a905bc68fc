"""The files of the press: written whole or not at all, and only where nothing of another's stands.

All that the press writes bears its mark: a page in its meta elements, a PDF in a comment at its end, a notebook for
students in its metadata. The mark names the source, so that a page of another notebook of the same name is not taken
for ours, and what the file was made from. A file without it is the user's.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
from hashlib import sha256
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

GENERATOR = "briefing"
LIST = "list of lessons"  # the source of a list
_METADATA = "briefing:press"
_LONGEST_HEAD = 4_000_000  # characters
_NUMBERS = count()

Marks = dict[str, str]


class PressError(Exception):
    """What the press cannot do; the message is one sentence with the remedy."""


# --- writing --------------------------------------------------------------------------------------------------


def write_file(path: Path, content: str | bytes) -> int:
    """Write a file whole or not at all: a second file takes its place when it is complete.

    Args:
        path: where; what stands there is replaced.
        content: text, as UTF-8, or bytes.

    Returns:
        Its size in bytes.

    Raises:
        PressError: there is no room, or no leave to write.
    """
    data = content.encode() if isinstance(content, str) else content
    part = name_part(path.parent)
    try:
        try:
            part.write_bytes(data)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise PressError(
            f"{path} cannot be written ({error.strerror}); make room, or give another --output."
        ) from error
    return len(data)


def make_folder(folder: Path) -> None:
    """Make a folder, and clear in it what a press that was killed left unfinished.

    An unfinished file or folder names its machine, its process and when that began: it goes only when the process is gone.

    Raises:
        PressError: it cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(".*.part"):
            owner = re.fullmatch(r"\.([0-9a-f]{8})-(\d+)-(\d+)-\d+\.part", left.name)
            if owner and owner[1] == _machine() and _began(int(owner[2])) != int(owner[3]):
                if left.is_dir():
                    shutil.rmtree(left)
                else:
                    left.unlink(missing_ok=True)
    except OSError as error:
        raise PressError(f"{folder} cannot be written ({error.strerror}); give another --output.") from error


def name_part(folder: Path) -> Path:
    """Name what is not finished yet, in the folder where it is to stand: `make_folder` knows it by this name."""
    return folder / f".{_this_process()}-{next(_NUMBERS)}.part"


def _this_process() -> str:
    return f"{_machine()}-{os.getpid()}-{_began(os.getpid())}"


def _machine() -> str:
    """A short name for this machine: a shared folder is seen by others, whose processes have numbers of their own."""
    return sha256(socket.gethostname().encode()).hexdigest()[:8]


def _began(process: int) -> int | None:
    """When a process began, in milliseconds since 1970; None where there is no such process."""
    import psutil

    try:
        found = psutil.Process(process)
        return None if found.status() == psutil.STATUS_ZOMBIE else round(found.create_time() * 1000)
    except psutil.Error:
        return None


# --- marks ----------------------------------------------------------------------------------------------------


def name_source(notebook: Path, folder: Path) -> str:
    """Name the source of a page without telling where it lies.

    Args:
        notebook: the source.
        folder: where the page stands; both may move together.

    Returns:
        16 hexadecimal digits of the SHA-256 of the way from one to the other.
    """
    try:
        way = Path(os.path.relpath(notebook.resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive
        way = notebook.resolve().as_posix()
    return sha256(way.encode(errors="surrogatepass")).hexdigest()[:16]


def read_marks(path: Path) -> Marks:
    """Read what a file of the press says of itself.

    Returns:
        For a page its meta elements and `title`, for others `source` and `inputs` alone, for a PDF with `pages`; empty
        where the file is missing or not the press's own.
    """
    try:
        if path.is_symlink() or not path.is_file():
            return {}
        reader = {".html": _marks_of_page, ".pdf": _marks_of_pdf, ".ipynb": _marks_of_notebook}[path.suffix]
        return reader(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def refuse_others(path: Path, *sources: str) -> None:
    """Raise PressError where a file stands that the press did not make from one of these sources."""
    if os.path.lexists(path) and read_marks(path).get("source") not in sources:
        raise PressError(
            f"{path} was not made from this notebook, or was changed since; "
            "move it or rename it, or give another --output."
        )


def remove_own(path: Path, source: str) -> bool:
    """Remove a file if the press made it from this source; returns whether it did.

    Raises:
        PressError: it is the press's own and cannot be removed.
    """
    if read_marks(path).get("source") != source:
        return False
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise PressError(f"{path} cannot be removed ({error.strerror}); close it, or remove it.") from error
    return True


def mark_pdf(pdf: bytes, source: str, inputs: str, pages: int = 0) -> bytes:
    """Add the mark to a PDF: a comment, and after it once more where its table of objects begins.

    `pages` is how many it has, 0 where that is not known.
    """
    table = re.findall(rb"startxref\s+(\d+)\s+%%EOF", pdf)
    end = b"startxref\n%s\n%%%%EOF\n" % table[-1] if table else b"%%EOF\n"
    return b"%s\n%%briefing source=%s inputs=%s%s\n%s" % (
        pdf.rstrip(),
        source.encode(),
        (inputs or "-").encode(),
        b" pages=%d" % pages if pages else b"",
        end,
    )


def mark_notebook(notebook: dict[str, Any], source: str, inputs: str) -> dict[str, Any]:
    """Add the mark to a notebook as JSON; one that a student has worked in is no longer ours."""
    own = {"source": source, "inputs": inputs, "cells": _digest_cells(notebook)}
    return {**notebook, "metadata": {**notebook["metadata"], _METADATA: own}}


def _marks_of_page(path: Path) -> Marks:
    head = ""
    with path.open(encoding="utf-8") as file:
        while "<style>" not in head and len(head) < _LONGEST_HEAD and (more := file.read(8_000)):
            head += more
    head = head.partition("<style>")[0]
    found = {
        name: unescape(text) for name, text in re.findall(r'<meta name="([^"]+)" content="([^"]*)">', head)
    }
    if found.get("generator") != GENERATOR:
        return {}
    title = re.search(r"<title>(.*?)</title>", head, re.DOTALL)
    return {name.removeprefix("briefing:"): text for name, text in found.items()} | {
        "title": unescape(title[1]) if title else ""
    }


def _marks_of_pdf(path: Path) -> Marks:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 1_024))
        mark = rb"\n%briefing source=(?P<source>\w+) inputs=(?P<inputs>[\w-]+)(?: pages=(?P<pages>\d+))?\n"
        found = re.search(mark, file.read())
    return {name: text.decode() for name, text in found.groupdict().items() if text} if found else {}


def _marks_of_notebook(path: Path) -> Marks:
    notebook = json.loads(path.read_bytes())
    own = notebook["metadata"][_METADATA]
    return (
        {"source": own["source"], "inputs": own["inputs"]} if own["cells"] == _digest_cells(notebook) else {}
    )


def _digest_cells(notebook: dict[str, Any]) -> str:
    """SHA-256 of what stands in the cells, however a program breaks their lines."""
    cells = [
        [cell["cell_type"], "".join(cell["source"]), cell.get("outputs", [])] for cell in notebook["cells"]
    ]
    return sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()
