"""What a release needs is said in a line each; its workflow, and what Binder makes of the project, can be read by who runs them."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

import start
from briefing.classroom.commands import main
from tests import release

ROOT = release.ROOT
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of what a release is read from, in which to spoil things."""
    for name in ("pyproject.toml", "CITATION.cff", "README.md", "requirements.txt", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    for name in (".github", "notebooks", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "tests").mkdir()
    for name in ("requirements.txt", "tested.md"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests")
    hub = tmp_path / release.HUB_LOCK
    hub.parent.mkdir(parents=True)
    shutil.copy(ROOT / release.HUB_LOCK, hub)
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_this_project_has_what_a_release_needs_but_for_its_commit() -> None:
    checks = [check for check in release.CHECKS if check not in (release.check_commit, release.check_wheel)]
    assert [sentence for check in checks for sentence in check(ROOT)] == []


@pytest.mark.parametrize(
    ("spoil", "check", "said"),
    [
        (
            lambda root: change(root / "CITATION.cff", "version: ", "version: 9"),
            release.check_version,
            "CITATION.cff names version 9",
        ),
        (
            lambda root: change(root / "pyproject.toml", 'version = "', 'version = "7'),
            release.check_version,
            "has no section `## [7",
        ),
        (
            lambda root: change(root / "pyproject.toml", "nltk>=", "nltk>=99,>"),
            release.check_locks,
            "requirements.txt has no nltk",
        ),
        (
            lambda root: change(root / "tests" / "requirements.txt", "hypothesis==", "other=="),
            release.check_locks,
            "tests/requirements.txt has no hypothesis",
        ),
        (
            lambda root: change(root / release.HUB_LOCK, "jupyterhub==", "other=="),
            release.check_locks,
            "hub/requirements.txt has no jupyterhub",
        ),
        (
            lambda root: change(
                root / "notebooks" / "00_start_here.ipynb", '"execution_count": null', '"execution_count": 3'
            ),
            release.check_notebooks,
            "notebooks/00_start_here.ipynb holds outputs",
        ),
        (
            lambda root: (root / "notebooks" / "07_drafting_room.ipynb").unlink(),
            release.check_words,
            "README.md lists 8 lessons, and there are 7",
        ),
        (
            lambda root: change(root / "README.md", "Three Dutch letters", "Thirty Dutch letters"),
            release.check_words,
            "README.md does not say three Dutch letters",
        ),
        (
            lambda root: change(root / "README.md", "](LICENSE)", "](LICENCE)"),
            release.check_words,
            "README.md links to LICENCE, which is not there.",
        ),
        (
            lambda root: (root / "tests" / "tested.md").write_text(""),
            release.check_words,
            "tests/tested.md does not say",
        ),
    ],
)
def test_what_is_missing_is_said(
    root: Path, spoil: Callable[[Path], object], check: Callable[[Path], object], said: str
) -> None:
    spoil(root)
    assert any(said in sentence for sentence in check(root))  # type: ignore[attr-defined]


def test_a_commit_is_clean_and_tagged(root: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", root, "-c", "user.name=a", "-c", "user.email=a@b", *words], check=True)

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--no-gpg-sign", "-m", "one")
    tag = f"v{release.read_version(root)}"
    assert [*release.check_commit(root)] == [f"The last commit has no tag {tag}: git tag {tag}."]
    git("tag", tag)
    assert [*release.check_commit(root)] == []
    (root / "more").touch()
    assert len([*release.check_commit(root)]) == 1


def test_a_release_stands_in_its_folder_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(folder: Path, no_lab: bool) -> None:
        folder.mkdir()
        (folder / "one").touch()
        if no_lab:
            sys.exit("one that fails")

    monkeypatch.setattr(release, "make", make)
    with pytest.raises(SystemExit):
        release.main([str(tmp_path / "new"), "--no-lab"])
    assert [*tmp_path.iterdir()] == []
    assert release.main([str(tmp_path / "new")]) == 0
    assert [path.name for path in tmp_path.rglob("*")] == ["new", "one"]
    for taken in ("new", "new/one"):  # a folder with something in it, and a file
        assert release.main([str(tmp_path / taken)]) == 1


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_do_little_and_runs_commands_that_there_are(path: Path) -> None:
    made = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert made["permissions"] == {"contents": "read"}
    writing = {name for name, job in made["jobs"].items() if "write" in str(job.get("permissions"))}
    assert writing <= {"attach"}
    steps = [step for job in made["jobs"].values() for step in job["steps"]]
    commands = re.findall(r"python3 start\.py (\w+)", " ".join(step.get("run", "") for step in steps))
    assert commands
    assert {f"\n  {command} " in start.HELP for command in commands} == {True}
    assert all("timeout-minutes" in job for job in made["jobs"].values())
    named = [step["uses"] for step in steps if "uses" in step]
    assert named
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", name) for name in named)  # a tag can be moved
    assert not any("${{" in step.get("run", "") for step in steps)  # what runs is not made from what came


def test_binder_finds_the_lock_the_package_and_copies_for_students(tmp_path: Path) -> None:
    pytest.importorskip("repo2docker")
    for name in (".binder", "environment.yml", "requirements.txt"):
        found = ROOT / name
        (shutil.copytree if found.is_dir() else shutil.copy)(found, tmp_path / name)
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert '--file ".binder/environment.yml"' in said
    assert "RUN ./.binder/postBuild" in said
    environment = yaml.safe_load((ROOT / ".binder" / "environment.yml").read_text(encoding="utf-8"))
    lock = environment["dependencies"][-1]["pip"][0].removeprefix("-r ")
    assert (ROOT / ".binder" / lock).resolve() == ROOT / "requirements.txt"
    after = (ROOT / ".binder" / "postBuild").read_text(encoding="utf-8")
    assert "python -m briefing.classroom copies --folder my-lessons" in after
    assert main(["copies", "--folder", str(tmp_path / "my-lessons")]) == 0
    assert (tmp_path / "my-lessons" / "00_start_here.ipynb").is_file()
