"""What the cells of notebooks returned, kept so that prose, editions and looks can change without a kernel.

A file of two lines for a notebook and its code: what the run read (the Record), and what the cells returned. It holds
good while all that was read is as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .files import PressError, write_file
from .reads import Digests, Reads, digest

if TYPE_CHECKING:
    from nbformat import NotebookNode

KEPT_EACH = 4  # results of one notebook, of some 300 kB each


class Record(NamedTuple):
    """What is known of a run.

    notebook: its path; reads: what it read, with its digest; unknown: in words, why there may be more; images: for
    each edition, what its page was made from besides; results: SHA-256 of what the cells returned.
    """

    notebook: str
    reads: Reads
    unknown: list[str]
    images: dict[str, Reads]
    results: str = ""


def name_results(folder: Path, notebook: Path, *made_by: object) -> Path:
    """The file that keeps the results of a notebook, where these things make them."""
    whose = digest(str(notebook.resolve()))[:16]
    return folder / f"{whose}-{digest(*made_by)[:32]}.json"


def look_up(path: Path, digests: Digests) -> Record | None:
    """Read a record; None where there is none, or something that the run read has changed."""
    try:
        with path.open(encoding="utf-8") as file:
            record = _checked(json.loads(file.readline()))
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    return record if digests.take(record.reads) == record.reads else None


def keep(notebook: NotebookNode, record: Record, path: Path) -> None:
    """Keep what the cells of a notebook returned, unless one failed.

    Where nothing can be kept, the notebook is only run again next time.
    """
    results = [[cell.execution_count, cell.outputs] for cell in _code_cells(notebook)]
    if any(output.output_type == "error" for _, outputs in results for output in outputs):
        return
    second = json.dumps(results, sort_keys=True)
    first = json.dumps(record._replace(results=_sha(second))._asdict(), sort_keys=True)
    with suppress(OSError, PressError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, f"{first}\n{second}\n")


def recall(notebook: NotebookNode, path: Path) -> bool:
    """Put the results that were kept into a notebook; False where there are none, or not as they were kept."""
    import nbformat

    try:
        first, second = path.read_text(encoding="utf-8").splitlines()
        if _checked(json.loads(first)).results != _sha(second):
            return False
        results = nbformat.from_dict(json.loads(second))
        pairs = list(zip(_code_cells(notebook), results, strict=True))
        path.touch()
    except (OSError, ValueError, TypeError, RecursionError):
        return False
    for cell, (count, outputs) in pairs:
        cell.execution_count, cell.outputs = count, outputs
    return True


def tidy(folder: Path) -> None:
    """Remove results of notebooks that are gone, and the oldest of one notebook."""
    with suppress(OSError):
        for left in sorted(folder.glob("*.json")):
            with suppress(OSError, ValueError, TypeError, RecursionError):
                if not _is_kept_for_one_that_is_here(left):
                    left.unlink(missing_ok=True)
        kept = sorted(folder.glob("*-*.json"), key=lambda file: file.name.partition("-")[0])
        for _, of_one in groupby(kept, key=lambda file: file.name.partition("-")[0]):
            newest = sorted(of_one, key=lambda file: file.stat().st_mtime, reverse=True)
            for old in newest[KEPT_EACH:]:
                old.unlink(missing_ok=True)


def _is_kept_for_one_that_is_here(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            return Path(_checked(json.loads(file.readline())).notebook).exists()
    except (ValueError, TypeError, RecursionError):
        return False


def _checked(found: Any) -> Record:
    """A record from JSON; TypeError or ValueError where it is of another shape."""
    record = Record(**found)
    maps: Sequence[Any] = [record.reads, *_values(record.images)]
    if not all(isinstance(part, dict) for part in maps) or not isinstance(record.unknown, list):
        raise ValueError("no record")
    if not all(isinstance(text, str) for text in [record.notebook, record.results, *_texts(maps)]):
        raise ValueError("no record")
    return record


def _values(images: Any) -> list[Any]:
    if not isinstance(images, dict):
        raise ValueError("no record")
    return list(images.values())


def _texts(maps: Iterable[dict[Any, Any]]) -> list[Any]:
    return [text for one in maps for pair in one.items() for text in pair]


def _code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that can return something."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _sha(text: str) -> str:
    return sha256(text.encode()).hexdigest()
