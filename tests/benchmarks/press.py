"""The press beside nbconvert on the same notebooks: `python tests/benchmarks/press.py`.

Four runs, one after another: `jupyter nbconvert --execute --to html` in one call; the press with nothing kept; the
press once more with nothing changed; the press of another edition, from what was kept. Seconds are wall time and
processor time of the process with all its children. Nothing here is a test.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(map(str, (ROOT / "notebooks").glob("*.ipynb")))


def main() -> None:
    with TemporaryDirectory() as folder:
        nbconvert = [
            "jupyter",
            "nbconvert",
            "--execute",
            "--to",
            "html",
            "--output-dir",
            f"{folder}/nbconvert",
        ]
        press = ["briefing", "--output", f"{folder}/pages"]
        runs = {
            "nbconvert, one call": [*nbconvert, *NOTEBOOKS],
            "press, cold": [*press, "--force"],
            "press, nothing changed": press,
            "press, student edition, from kept results": [
                *press[:-1],
                f"{folder}/student",
                "--edition",
                "student",
            ],
        }
        print(
            f"{len(NOTEBOOKS)} notebooks, {os.cpu_count()} processor cores, load {os.getloadavg()[0]:.1f}\n"
        )
        print("| run | seconds | processor seconds | nbconvert's seconds against these |\n|---|--:|--:|--:|")
        first = 0.0
        for name, command in runs.items():
            wall, processor = timed(command)
            first = first or wall
            print(f"| {name} | {wall:.1f} | {processor:.1f} | {first / wall:.1f} |", flush=True)


def timed(command: list[str]) -> tuple[float, float]:
    """Run a module of this Python; returns wall and processor seconds, those of children included."""
    start, before = perf_counter(), os.times()
    subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=True, capture_output=True)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return perf_counter() - start, spent


if __name__ == "__main__":
    main()
