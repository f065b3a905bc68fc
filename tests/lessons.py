"""The lessons as the tests find them."""

from pathlib import Path

from utils.lessons.check import read_lesson
from utils.lessons.check.lesson import Cell

ROOT = Path(__file__).parents[1]
HANDOUTS = [ROOT / "notebooks" / "primer.ipynb"]
DUTCH = ROOT / "notebooks" / "02_risicobeperking.ipynb"  # a brief, and nothing else
HOME = ROOT / "notebooks" / "index.ipynb"
NOTEBOOKS = sorted({*(ROOT / "notebooks").glob("*.ipynb")} - {*HANDOUTS, DUTCH, HOME})
TEMPLATE = ROOT / "notebooks" / "template" / "NN_lesson.ipynb"


def cells(path: Path) -> tuple[Cell, ...]:
    """The cells of a lesson."""
    return read_lesson(path).cells
