"""The line that a trainer writes to a class, done as it says, in git and with a zip: every answer comes along."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LESSON = "02_risk_reduction"
ANSWER = "My answer, with an ë."
COPY = (
    "from pathlib import Path; from briefing.classroom.copies import make_copies; "
    "make_copies(sorted(Path('notebooks').glob('*.ipynb')), Path('my-lessons'))"
)


def git(folder: Path, *words: str) -> str:
    own = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    done = subprocess.run(["git", *own, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def start(folder: Path) -> None:
    """What `start.py lab` does before JupyterLab opens."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "JUPYTER_DATA_DIR": str(folder / ".venv")}
    subprocess.run([sys.executable, "-c", COPY], cwd=folder, env=environment, check=True)


def work(folder: Path) -> bytes:
    """Write an answer, as a trainee does, and return the file."""
    path = folder / "my-lessons" / f"{LESSON}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    place = next(cell for cell in notebook["cells"] if cell["id"].startswith("answer-"))
    place["source"] = [ANSWER]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path.read_bytes()


def change_lesson(course: Path) -> None:
    path = course / "notebooks" / f"{LESSON}.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("## In short", "## In short,"), encoding="utf-8")
    git(course, "commit", "--all", "--message", "A lesson changed")


def check(folder: Path, kept: bytes) -> None:
    copies = folder / "my-lessons"
    assert (copies / f"{LESSON}.ipynb").read_bytes() == kept
    renewed = json.loads((copies / f"{LESSON} (2).ipynb").read_text(encoding="utf-8"))
    sources = ["".join(cell["source"]) for cell in renewed["cells"]]
    assert sources.count(ANSWER) == 1
    assert any(source.startswith("## In short,") for source in sources)
    assert "The lesson changed" in sources[1]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    if not (ROOT / ".git").exists():
        pytest.skip("this copy of the project has no history")
    git(tmp_path, "clone", "--quiet", "--depth=1", ROOT.as_uri(), "course")
    return tmp_path / "course"


def test_git_pull_brings_a_changed_lesson_beside_the_work(course: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", course.as_uri(), "class")
    own = tmp_path / "class"
    start(own)
    kept = work(own)
    assert git(own, "status", "--porcelain") == ""
    change_lesson(course)
    git(own, "pull", "--quiet")
    start(own)
    check(own, kept)
    assert git(own, "status", "--porcelain") == ""


def test_a_new_zip_and_the_folder_moved_into_it_bring_the_same(course: Path, tmp_path: Path) -> None:
    for name in ("old", "new"):
        git(course, "archive", "--format=zip", f"--output={tmp_path / name}.zip", "HEAD")
        with zipfile.ZipFile(tmp_path / f"{name}.zip") as archive:
            archive.extractall(tmp_path / name)
        if name == "old":
            start(tmp_path / "old")
            kept = work(tmp_path / "old")
            change_lesson(course)
    shutil.move(tmp_path / "old" / "my-lessons", tmp_path / "new" / "my-lessons")
    start(tmp_path / "new")
    check(tmp_path / "new", kept)
