"""The lessons as the tests find them."""

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import ipywidgets

from utils.lessons.check import read_lesson
from utils.lessons.check.lesson import Cell

ROOT = Path(__file__).parents[1]
HANDOUTS = [ROOT / "notebooks" / "primer.ipynb"]
DUTCH = ROOT / "notebooks" / "02_risicobeperking.ipynb"  # a brief, and nothing else
HOME = ROOT / "notebooks" / "index.ipynb"
DOSSIER = ROOT / "notebooks" / "dossier.ipynb"  # of any letters, and no lesson
NOTEBOOKS = sorted({*(ROOT / "notebooks").glob("*.ipynb")} - {*HANDOUTS, DUTCH, HOME, DOSSIER})
TEMPLATE = ROOT / "notebooks" / "template" / "NN_lesson.ipynb"


def cells(path: Path) -> tuple[Cell, ...]:
    """The cells of a lesson."""
    return read_lesson(path).cells


def run_cells(path: Path, interact: Callable[..., Any], keep: Callable[[Any], object]) -> None:
    """Run the code of a lesson without a kernel: `interact` stands for that of ipywidgets, `keep` takes what is shown."""
    names: dict[str, Any] = {"keep": keep}
    with mock.patch.object(ipywidgets, "interact", interact):
        for cell in cells(path):
            if cell.kind == "code":
                code = ast.parse(re.sub(r"(?m)^%.*", "", cell.text))
                for statement in code.body:
                    if isinstance(statement, ast.Expr):
                        statement.value = ast.Call(ast.Name("keep", ast.Load()), [statement.value], [])
                exec(compile(ast.fix_missing_locations(code), path.name, "exec"), names)
