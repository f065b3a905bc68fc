"""The lessons as the tests find them."""

from pathlib import Path

from utils.lessons.check import read_lesson
from utils.lessons.check.lesson import Cell

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
HANDOUTS = sorted({*(ROOT / "notebooks").glob("*.ipynb")} - {*NOTEBOOKS})
TEMPLATE = ROOT / "notebooks" / "template" / "NN_lesson.ipynb"


def cells(path: Path) -> tuple[Cell, ...]:
    """The cells of a lesson."""
    return read_lesson(path).cells
