"""The editions of a lesson: which cells each has, and what a cell is in a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from .frame import speak

if TYPE_CHECKING:
    from nbformat import NotebookNode

BRIEF = "brief"  # an edition of two sides, and the tag of its cells, which no other edition has
DOORS, PAGES = "doors", "pages"  # on a first page: ways to begin, and the cell that its list of pages follows
STAMP = "stamp"  # the cell with the chart that stands for a page in a list, by default the first chart
SOURCES = "sources"  # the tag of the cells with the sources in full, which a booklet can have in their place
HOW_TO = "how-to"  # the tag of the cells that say how to use a notebook, which no page has
# The tags of the cells that an edition leaves out.
DROPPED = {
    "briefing": {"lesson", "quiz", "exercise", "answer", "teacher", BRIEF, HOW_TO},
    "student": {"answer", "teacher", BRIEF, HOW_TO},
    "teacher": {BRIEF, HOW_TO},
}
EDITIONS = (*DROPPED, BRIEF)
CODE = ("hidden", "folded", "shown")  # whether pages show the code of cells
FOLDED = ("hide-output", "hide_output", "hide-cell", "hide_cell")  # tags of Jupyter Book
SHORT = ("in short", "in het kort")  # the heading of the key points


class Cell(NamedTuple):
    """A cell and its place in the notebook, from 1."""

    number: int
    node: NotebookNode


def list_editions(cells: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """List the editions that a notebook has: a brief if a cell is tagged so, the others if a cell is not, or it has none."""
    brief = {BRIEF in cell["metadata"].get("tags", ()) for cell in cells}
    return tuple(name for name in EDITIONS if (True in brief if name == BRIEF else brief != {True}))


def select_cells(cells: Iterable[NotebookNode], edition: str) -> list[Cell]:
    """Select the cells of one edition."""
    numbered = (Cell(number, node) for number, node in enumerate(cells, 1))
    return [cell for cell in numbered if _has(edition, set(cell.node.metadata.get("tags", [])))]


def is_source(cell: Cell) -> bool:
    """Tell whether a cell shows the sources in full."""
    return SOURCES in cell.node.metadata.get("tags", [])


def _has(edition: str, tags: set[str]) -> bool:
    return BRIEF in tags if edition == BRIEF else not tags & DROPPED[edition]


def cell_role(cell: NotebookNode) -> str:
    """Tell what a cell is in a page.

    Returns:
        "teacher" for a presenter's note, "answer", "navigation", "doors", "pages", "short" for the key points, "folded"
        for an output that is to be opened, or "".
    """
    tags = cell.metadata.get("tags", [])
    tagged = next((name for name in ("teacher", "answer", "navigation", DOORS, PAGES) if name in tags), "")
    short = cell.cell_type == "markdown" and re.match(
        rf"\s*##\s+(?:{'|'.join(SHORT)})\s*$", cell.source, re.I | re.M
    )
    folded = any(tag in tags for tag in FOLDED)
    return tagged or ("short" if short else "folded" if folded else "")


def student_notebook(nb: NotebookNode) -> NotebookNode:
    """Make a notebook for students: a place to answer for each answer, no presenter's notes, nothing run.

    The place to answer has an id made from that of the answer, so that it stays the same when a lesson changes.
    """
    from nbformat.v4 import new_markdown_cell, new_notebook

    say = speak(nb.metadata.get("briefing", {}).get("language", "en"))
    cells: list[NotebookNode] = []
    lesson = (cell for cell in nb.cells if BRIEF not in cell.metadata.get("tags", []))
    for role, group in groupby(lesson, cell_role):
        if role == "answer":
            key = next(group).get("id", str(len(cells)))  # a notebook of an older format has no ids
            blank = {"id": f"answer-{key}"[:64], "metadata": {"tags": ["exercise"]}}
            cells.append(new_markdown_cell(f"*{say('Your answer:')}*", **blank))
        elif role != "teacher":
            cells.extend(map(_unrun, group))
    about = {
        key: nb.metadata[key] for key in ("kernelspec", "language_info", "briefing") if key in nb.metadata
    }
    return new_notebook(cells=cells, metadata=deepcopy(about))


def _unrun(cell: NotebookNode) -> NotebookNode:
    """A copy of a cell as it was before any run, with its tags and whether its source is hidden."""
    cell = deepcopy(cell)
    for key in cell.metadata.keys() - {"tags", "jupyter"}:
        del cell.metadata[key]
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return cell
