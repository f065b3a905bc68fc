"""What the cells of notebooks returned, kept so that prose, editions and looks can change without a kernel.

A file of three lines for a notebook and its code: a digest of the other two, what the run read (the Record), and what
the cells returned. It holds good while all that was read is as it was.
"""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .files import PressError, write_file
from .reads import Digests, Reads, digest

if TYPE_CHECKING:
    from nbformat import NotebookNode

KEPT_EACH = 4  # results of one notebook, of some 300 kB each


class Record(NamedTuple):
    """What is known of a run.

    notebook: its path; reads: what it read, with its digest; unknown: in words, why there may be more; images: for
    each edition, what its page was made from besides.
    """

    notebook: str
    reads: Reads
    unknown: list[str]
    images: dict[str, Reads]


def name_results(folder: Path, notebook: Path, *made_by: object) -> Path:
    """Name the file that keeps the results of a notebook, where these things make them."""
    whose = digest(str(notebook.resolve()))[:16]
    return folder / f"{whose}-{digest(*made_by)[:32]}.json"


def look_up(path: Path, digests: Digests) -> Record | None:
    """Read a record; None where there is none, or something that the run read has changed."""
    record, _ = _read(path)
    return record if record and digests.take(record.reads) == record.reads else None


def keep(notebook: NotebookNode, record: Record, path: Path) -> None:
    """Keep what the cells of a notebook returned, unless one failed.

    Where nothing can be kept, the notebook is only run again next time.
    """
    cells = [[cell.execution_count, cell.outputs] for cell in _code_cells(notebook)]
    if any(output.output_type == "error" for _, outputs in cells for output in outputs):
        return
    results = {"cells": cells, "widgets": notebook.metadata.get("widgets", {})}
    kept = "\n".join(json.dumps(part, sort_keys=True) for part in (record._asdict(), results))
    with suppress(OSError, PressError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, f"{digest(kept)}\n{kept}")


def recall(notebook: NotebookNode, path: Path) -> bool:
    """Put the results that were kept into a notebook; False where there are none, or not as they were kept."""
    import nbformat

    record, results = _read(path)
    if record is None:
        return False
    with suppress(OSError):
        path.touch()  # the results used last are the last to go
    kept = nbformat.from_dict(json.loads(results))
    for cell, (count, outputs) in zip(_code_cells(notebook), kept["cells"], strict=True):
        cell.execution_count, cell.outputs = count, outputs
    notebook.metadata["widgets"] = kept["widgets"]
    return True


def tidy(folder: Path) -> None:
    """Remove results of notebooks that are gone, and the oldest of one notebook."""
    with suppress(OSError):
        kept = sorted(folder.glob("*.json"))
        for _, of_one in groupby(kept, key=lambda path: path.name.partition("-")[0]):
            newest = sorted(of_one, key=lambda path: path.stat().st_mtime, reverse=True)
            for place, path in enumerate(newest):
                record, _ = _read(path)
                if place >= KEPT_EACH or record is None or not Path(record.notebook).exists():
                    path.unlink(missing_ok=True)


def _read(path: Path) -> tuple[Record | None, str]:
    """A record and its results as JSON; no record where the file is missing, cut off, altered or of another form."""
    try:
        sha, _, kept = path.read_text(encoding="utf-8").partition("\n")
        if sha == digest(kept):
            record, results = kept.split("\n")
            return Record(**json.loads(record)), results
    except (OSError, ValueError, TypeError):
        pass
    return None, ""


def _code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that can return something."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]
