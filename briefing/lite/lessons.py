"""The lessons as the lab ships them: copies to write in, with what their cells return already there."""

from __future__ import annotations

import copy
import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from ..build import Press
from ..cache import recall
from ..classroom.carry import HOW_TO_ID, Json, mark_copy
from ..classroom.copies import lesson_to_copy
from ..editions import HOW_TO
from ..kernels import read_notebook
from ..parts import MIME
from ..plan import Options, plan
from ..settings import Project
from .inputs import Report
from .lock import LabError

if TYPE_CHECKING:
    from nbformat import NotebookNode

KERNEL = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
_STATES = "application/vnd.jupyter.widget-state+json"
_VIEW = "application/vnd.jupyter.widget-view+json"
WRITE_HERE = (
    "**This lesson runs in your browser, and nothing of it goes to anybody.** Python starts by itself, in half a minute "
    "the first time; until then you see what each cell gave before, and controls do not answer. What you write is kept "
    "in this browser on this computer only: *File > Download* gives you the file, to keep it or to hand it in. "
    "Clearing the browser's data removes it. What is different here from an installed Python stands in "
    "[About this lab](About%20this%20lab.md)."
)

READ_HERE = (
    "**This is a text to read in your browser.** What you write in it is kept in this browser on this computer only; "
    "[About this lab](About%20this%20lab.md) says more."
)


class Lesson(NamedTuple):
    """A lesson of the lab: its name, its title, and its address from the lab's folder."""

    name: str
    title: str
    url: str


def lesson_url(name: str) -> str:
    """The address of a lesson, from the folder of the lab."""
    return f"lab/index.html?path={quote(name)}.ipynb"


def prepare_lessons(notebooks: Iterable[Path], project: Project, report: Report) -> dict[Lesson, Json]:
    """Make the copies of lessons that the lab ships, each with what its cells return.

    What pages were made from is used where it still holds good; other notebooks are run.

    Raises:
        LabError: a cell fails.
        PressError: a notebook cannot be read.
    """
    with TemporaryDirectory() as pages:
        tasks = plan(project, notebooks, [(Path(pages), Options("briefing"))])
        due = [task for task in tasks if not task.record]
        if due:
            report(f"Running {len(due)} notebooks ...")
            Press(project, os.cpu_count() or 1, False, report, lambda: None).make(due)
    made = {}
    for task in tasks:
        lesson = lesson_to_copy(task.notebook)
        if all(cell["id"] == HOW_TO_ID for cell in lesson["cells"]):
            continue  # nothing of it is for students
        notebook = read_notebook(task.notebook, task.data)
        if not recall(notebook, task.results):
            raise LabError(
                f"{task.notebook.name} does not run to its end; mend it (python -m briefing says where)."
            )
        name = task.notebook.stem
        made[Lesson(name, _title(lesson, name), lesson_url(name))] = _with_outputs(lesson, notebook, name)
    return made


def _with_outputs(lesson: Json, notebook: NotebookNode, name: str) -> Json:
    """A copy with the outputs of the notebook that it was made of, for the kernel that a browser has."""
    returned = {cell.get("id"): cell for cell in notebook.cells if cell.cell_type == "code"}
    cells = []
    how_to = WRITE_HERE if any(cell["cell_type"] == "code" for cell in lesson["cells"]) else READ_HERE
    for cell in lesson["cells"]:
        if cell["cell_type"] == "code":
            run = returned[cell["id"]]
            outputs = [_for_lab(output) for output in run.outputs]
            # What is shipped is the course's own; JupyterLab draws and runs what is trusted.
            metadata = {**cell["metadata"], "trusted": True}
            cell = {**cell, "outputs": outputs, "execution_count": run.execution_count, "metadata": metadata}
        elif cell["id"] == HOW_TO_ID:
            cell = {**cell, "source": how_to, "metadata": {"tags": [HOW_TO]}}
        cells.append(cell)
    about = {**lesson["metadata"], "kernelspec": KERNEL}
    if held := notebook.metadata.get("widgets", {}).get(_STATES):
        about["widgets"] = {_STATES: {**held, "state": _keep_shown(held["state"], cells)}}
    return mark_copy({**lesson, "cells": cells, "metadata": about}, name)


def _keep_shown(models: Mapping[str, Any], cells: Iterable[Json]) -> Json:
    """The widgets that these cells show, and what is in them: those of cells for teachers show what is secret."""
    shown: Json = {}
    due = [
        output["data"][_VIEW]["model_id"]
        for cell in cells
        for output in cell.get("outputs", ())
        if _VIEW in output.get("data", {})
    ]
    while due:
        name = due.pop()
        if name in models and name not in shown:
            shown[name] = models[name]
            # Of its parts, and of what an output widget holds.
            due += re.findall(r'(?:IPY_MODEL_|"model_id": ")([\w-]+)', json.dumps(models[name]))
    return shown


def _for_lab(output: Any) -> Json:
    """An output as JupyterLab shows it: without what only pages are made from."""
    output = copy.deepcopy(dict(output))
    if "data" in output:
        output["data"] = {kind: data for kind, data in output["data"].items() if kind != MIME}
    return output


def _title(lesson: Json, name: str) -> str:
    for cell in lesson["cells"]:
        for line in str(cell["source"]).splitlines():
            if line.startswith("# "):
                return line.removeprefix("# ").strip()
    return name
