"""Copies of the lessons to write in: made once, never overwritten where anything was written.

A lesson that changed arrives beside the copy that was written in, with all that was written, and says so at its top.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from ..editions import HOW_TO, student_notebook
from ..files import PressError, make_folder, write_file
from .carry import HOW_TO_ID, Json, carry_over, given_in, has_changed, list_written, mark_copy

STUDENT, TEACHER = "student", "teacher"
WRITE_HERE = (
    "**This copy is yours.** Double-click *Your answer:* and type; Shift and Enter close the cell, Ctrl and S (on a Mac "
    "Command and S) save all. "
    "Nothing that you write is overwritten. Where you see no charts, choose *Run > Run All Cells*. "
    "What you set or type in a control is a trial, and is not kept: write what you find into a cell."
)
TEACH_HERE = (
    "**This copy is yours, with the answers and the notes for the presenter:** give it to no trainee. The lesson itself "
    "stays as it is. Where you see no charts, choose *Run > Run All Cells*."
)
_BOM = b"\xef\xbb\xbf"
_COPY = re.compile(r"(.+?)(?: \((\d+)\))?\.ipynb", re.IGNORECASE | re.DOTALL)


class Copy(NamedTuple):
    """A copy of a lesson: the file to work in, and a sentence where there is something to say."""

    lesson: str
    path: Path
    said: str


def make_copies(notebooks: Iterable[Path], folder: Path, edition: str = STUDENT) -> list[Copy]:
    """Make or renew the copies of lessons in a folder.

    Args:
        notebooks: the lessons.
        folder: where the copies stand; made where it is missing.
        edition: "student" or "teacher".

    Returns:
        The newest copy of each lesson that has cells in this edition.

    Raises:
        PressError: a lesson cannot be read, or the folder cannot be written.
    """
    return renew_copies({path.stem: lesson_to_copy(path, edition) for path in notebooks}, folder)


def renew_copies(lessons: Mapping[str, Json], folder: Path) -> list[Copy]:
    """Make or renew copies in a folder, of lessons by name as `lesson_to_copy` reads them; as `make_copies`."""
    make_folder(folder)
    return [_renew(name, lesson, folder) for name, lesson in lessons.items() if len(lesson["cells"]) > 1]


def lesson_to_copy(path: Path, edition: str = STUDENT) -> Json:
    """Read a lesson as a copy is made of it: its edition, with a first line that says what to do, marked.

    Raises:
        PressError: it is no notebook.
    """
    import nbformat

    try:
        full = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    except Exception as error:  # nbformat raises many kinds
        raise PressError(
            f"{path} cannot be read ({type(error).__name__}: {error}); mend or remove it."
        ) from error
    made = json.loads(nbformat.writes(student_notebook(full) if edition == STUDENT else full))
    for number, cell in enumerate(made["cells"]):
        cell.setdefault("id", f"cell-{number}")  # a notebook of an older format has none
    made["nbformat_minor"] = 5
    if edition == STUDENT:  # its page keeps the answers; that of a teacher's copy is what is asked for
        made["metadata"].setdefault("briefing", {})["edition"] = STUDENT
    made["cells"].insert(1, _how_to(WRITE_HERE if edition == STUDENT else TEACH_HERE))
    return mark_copy(made, path.stem)


def _how_to(text: str) -> Json:
    return {"cell_type": "markdown", "id": HOW_TO_ID, "metadata": {"tags": [HOW_TO]}, "source": text}


def _renew(name: str, lesson: Json, folder: Path) -> Copy:
    """Find the newest copy of a lesson, or make it: the first, one beside it, or in place of one never written in."""
    number, path = _newest(name, folder)
    if not number:
        return _write(name, lesson, folder / f"{name}.ipynb", "")
    beside = folder / f"{name} ({number + 1}).ipynb"
    try:
        copy = json.loads(path.read_bytes().removeprefix(_BOM))
        given = given_in(copy)
        written = list_written(copy, given) if given is not None else []
    except (OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        said = f"{path} cannot be read as a notebook, and stays as it is; the lesson stands anew in {beside.name}."
        return _write(name, lesson, beside, said)
    if given is None:
        said = f"{path} is no copy of the course, and stays as it is; the lesson stands in {beside.name}."
        return _write(name, lesson, beside, said)
    if not has_changed(lesson, given):
        return Copy(name, path, "")
    if not written:
        return _write(
            name, lesson, path, f"{path.name}: the lesson changed, and nothing was written in your copy."
        )
    carried = carry_over(lesson, copy)
    said = " ".join(
        [
            *carried.changes,
            f"Go on in this copy, {beside.name}: your earlier one, {path.name}, stays as it is.",
        ]
    )
    for cell in carried.notebook["cells"]:
        if cell["id"] == HOW_TO_ID:
            cell["source"] = f"**{said}**\n\n{cell['source']}"
    return _write(name, carried.notebook, beside, f"{beside.name}: {said}")


def choose_newest(files: Iterable[str]) -> list[str]:
    """Choose from the names of copies the newest of each lesson.

    >>> choose_newest(["02_lesson.ipynb", "02_lesson (2).ipynb", "03_lesson.ipynb"])
    ['02_lesson (2).ipynb', '03_lesson.ipynb']
    """
    newest: dict[str, tuple[int, str]] = {}
    for file in files:
        if match := _COPY.fullmatch(file):
            lesson = match[1].casefold()
            newest[lesson] = max(newest.get(lesson, (0, "")), (int(match[2] or 1), file))
    return sorted(file for _, file in newest.values())


def _newest(name: str, folder: Path) -> tuple[int, Path]:
    """The number and the path of the newest copy of a lesson; 0 where there is none."""
    pattern = re.compile(rf"{re.escape(name)}(?: \((\d+)\))?\.ipynb", re.IGNORECASE)
    found = [
        (int(match[1] or 1), path) for path in folder.iterdir() if (match := pattern.fullmatch(path.name))
    ]
    return max(found, default=(0, folder))


def _write(name: str, notebook: Json, path: Path, said: str) -> Copy:
    """Write a copy, and sign it: JupyterLab shows, and runs on opening, what the owner of this machine trusts."""
    import nbformat
    from nbformat.sign import NotebookNotary

    text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    write_file(path, text)
    NotebookNotary().sign(nbformat.reads(text, as_version=4))
    return Copy(name, path, said)
