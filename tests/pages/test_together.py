"""Two presses at work in one folder while a reader opens its pages over and over: nobody harms another."""

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from nbformat import write as save
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from briefing.files import LIST, read_marks

ROOT = Path(__file__).parents[2]
NAMES = ("a", "b", "c", "d")


def lessons(folder: Path, title: str) -> list[Path]:
    paths = [folder / f"{name}.ipynb" for name in NAMES]
    for path in paths:
        cells = [new_markdown_cell(f"# {title} {path.stem}"), new_code_cell("6 * 7")]
        new = path.with_suffix(".new")
        save(new_notebook(cells=cells), new)
        new.replace(path)
    return paths


def begin(*arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "briefing", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(*presses: "subprocess.Popen[str]") -> None:
    for press in presses:
        out, err = press.communicate(timeout=300)
        assert press.returncode == 0, err
        assert " 0 failed" in out
        assert "Traceback" not in err


class Reader(threading.Thread):
    """Opens every file of a folder of pages again and again; what was there once must stay there, and whole."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()
        self.titles: set[str] = set()
        self.wrong: list[str] = []
        self._folder, self._enough = folder, threading.Event()

    def run(self) -> None:
        while not self._enough.is_set():
            present = {path.name for path in self._folder.iterdir() if not path.name.startswith(".")}
            for name in sorted(present | set(self.seen)):
                self.seen[name] += 1
                try:
                    self._open(self._folder / name)
                except (OSError, ValueError, AssertionError) as error:
                    self.wrong.append(f"{name}: {error!r}")
            self._enough.wait(0.01)  # the presses want the machine too

    def _open(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".txt":
            return
        if path.suffix == ".ipynb":
            assert json.loads(text)["cells"]
            return
        assert text.startswith("<!doctype html>") and text.rstrip().endswith("</html>"), "half a page"
        if path.name != "index.html":
            assert "42" in text
            self.titles.add(text.partition("<title>")[2].partition("</title>")[0])

    def stop(self) -> None:
        self._enough.set()
        self.join()


@pytest.mark.parametrize("edition", ["briefing", "student"])
def test_two_presses_and_a_reader_in_one_folder(tmp_path: Path, edition: str) -> None:
    output = tmp_path / "pages"
    output.mkdir()
    (output / "mine.txt").write_text("a file of the user's own")
    arguments = (*lessons(tmp_path, "First"), "--edition", edition, "--output", output)
    ended(begin(*arguments, "--force"), begin(*arguments, "--force"))  # neither finds the pages there
    reader = Reader(output)
    reader.start()
    try:
        lessons(tmp_path, "Second")
        ended(begin(*arguments, "--force", "--jobs", "1"), begin(*arguments, "--force"))
        ended(begin(*arguments), begin(*arguments))
    finally:
        reader.stop()
    assert reader.wrong == []
    assert (output / "mine.txt").read_text() == "a file of the user's own"
    made = {f"{name}.html" for name in NAMES} | {"index.html", "mine.txt"}
    made |= {f"{name}.ipynb" for name in NAMES} if edition == "student" else set()
    assert set(reader.seen) == {path.name for path in output.iterdir()} == made  # nothing unfinished is left
    assert reader.titles >= {f"Second {name}" for name in NAMES}
    assert {title.partition(" ")[0] for title in reader.titles} <= {"First", "Second"}
    assert read_marks(output / "index.html")["source"] == LIST
    assert all(f"Second {name}" in (output / "index.html").read_text() for name in NAMES)


def test_a_press_that_is_killed_beside_another_takes_nothing_of_its(tmp_path: Path) -> None:
    output = tmp_path / "pages"
    arguments = (*lessons(tmp_path, "First"), "--output", output)
    ended(begin(*arguments))
    reader = Reader(output)
    reader.start()
    try:
        for number in range(2):
            other = begin(*arguments, "--force")
            victim = begin(*arguments, "--force")
            before = sum(reader.seen.values())
            while sum(reader.seen.values()) < before + 60 * number:  # it is somewhere in its work
                time.sleep(0.01)
            victim.kill()
            victim.communicate()
            ended(other)
        ended(begin(*arguments))
    finally:
        reader.stop()
    assert reader.wrong == []
    assert {path.name for path in output.iterdir()} == {f"{name}.html" for name in NAMES} | {"index.html"}
