"""The day and the commit that pages name."""

from __future__ import annotations

import datetime
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ARCHIVE = ".git_archival.txt"  # git fills it in for a zip of a release: export-subst in .gitattributes


class Origin(NamedTuple):
    """What a page was made from. date: a day, in ISO form or as it was given; commit: its short hash, or ""."""

    date: str
    commit: str


def find_origin(root: Path, paths: Sequence[str], date: str = "") -> Origin:
    """Find the last commit of a project and its day.

    Args:
        root: the folder of the project; a repository that only holds it somewhere inside is another's.
        paths: the files and folders in it that pages are made from; where they have changed since the commit, it is
            said and the day is today.
        date: a day to name instead.

    Returns:
        Day and commit; without git those of the release, and without both today.
    """
    today = datetime.date.today().isoformat()
    commit, day = _last_commit(root)
    if commit and _git(root, "status", "--porcelain", "--", *paths):
        return Origin(date or today, f"{commit}, changed since")
    if not commit:
        commit, day = _release(root)
    return Origin(date or day or today, commit)


def _last_commit(root: Path) -> tuple[str, str]:
    top = _git(root, "rev-parse", "--show-toplevel")
    if not top or not Path(top).exists() or not Path(top).samefile(root):
        return "", ""
    commit, _, day = _git(root, "log", "-1", "--format=%h %cs").partition(" ")
    return commit, day


def _release(root: Path) -> tuple[str, str]:
    try:
        lines = (root / ARCHIVE).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return "", ""
    told = dict(line.split(": ", 1) for line in lines if ": " in line)
    if "$Format" in told.get("node", "$Format"):
        return "", ""
    return told["node"][:7], told.get("node-date", "")[:10]


def _git(root: Path, *words: str) -> str:
    """What git answers; "" where it fails, or there is none."""
    # A hook of git, for one, sets variables that name its own repository.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "--no-optional-locks", "-C", str(root), *words]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env=environment)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
