"""The press beside nbconvert on the same notebooks: `python tests/benchmarks/press.py [ROUNDS]`.

In each round, one after another: `jupyter nbconvert --execute --to html` in one call, and the press with nothing kept.
After the last, the press with nothing changed, the press of another edition from what was kept, and the press of 200
notebooks, run before, with nothing changed. Medians; seconds are wall time and processor time of the process with all
its children. Nothing here is a test.
"""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MANY = 200


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with TemporaryDirectory() as folder:
        nbconvert = ["jupyter", "nbconvert", "--execute", "--to", "html", "--output-dir", f"{folder}/html"]
        press = ["briefing", "--output", f"{folder}/pages"]
        student = ["briefing", "--output", f"{folder}/student", "--edition", "student"]
        pairs = {
            "nbconvert, one call": [*nbconvert, *map(str, NOTEBOOKS)],
            "press, cold": [*press, "--force"],
        }
        spent: dict[str, list[tuple[float, float]]] = {}
        for _ in range(rounds):
            for name, command in pairs.items():
                spent.setdefault(name, []).append(timed(command))
        spent["press, nothing changed"] = [timed(press) for _ in range(rounds)]
        spent["press, student edition, from kept results"] = [timed(student)]
        many = ["briefing", *copies(Path(folder, "many")), "--output", f"{folder}/{MANY}"]
        timed(many)
        spent[f"press, {MANY} notebooks, nothing changed"] = [timed(many) for _ in range(rounds)]
    print(
        f"{len(NOTEBOOKS)} notebooks, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {rounds} rounds\n"
    )
    print("| run | seconds | processor seconds | nbconvert against these: seconds | processor |")
    print("|---|--:|--:|--:|--:|")
    first: tuple[float, float] | None = None
    for name, times in spent.items():
        wall, processor = (median(column) for column in zip(*times, strict=True))
        first = first or (wall, processor)
        print(
            f"| {name} | {wall:.1f} | {processor:.1f} | {first[0] / wall:.1f} | {first[1] / processor:.1f} |"
        )


def copies(folder: Path) -> list[str]:
    """So many small notebooks: one that shows a letter, again and again under other names."""
    folder.mkdir()
    text = """{"cells": [{"cell_type": "code", "execution_count": null, "id": "a", "metadata": {}, "outputs": [],
        "source": "from utils.lessons import pieces\\npieces.quote('33694-49.24')"}],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"""
    paths = [folder / f"lesson_{number:03}.ipynb" for number in range(MANY)]
    for path in paths:
        path.write_text(text, encoding="utf-8")
    return [*map(str, paths)]


def timed(command: list[str]) -> tuple[float, float]:
    """Run a module of this Python; returns wall and processor seconds, those of children included."""
    start, before = perf_counter(), os.times()
    subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=True, capture_output=True)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return perf_counter() - start, spent


if __name__ == "__main__":
    main()
