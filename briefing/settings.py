"""What a project and a notebook say of their pages: `[tool.briefing]` of pyproject.toml, and metadata `briefing`.

This package knows no project. To add a setting, add a field to `Project` (what a project says of all its pages), to
`About` (what one page says of itself) or to `Note` (what a cell does); a key that is no field is an error. Name and
version are those of `[project]` where `[tool.briefing]` has none.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_type_hints


class SettingsError(ValueError):
    """Settings that cannot be followed; the message is one sentence with the remedy."""


@dataclass(frozen=True)
class About:
    """What a page says of itself: the notebook's metadata `briefing`, and what it has from its project."""

    language: str = ""  # of what it says by itself too (frame.py)
    series: str = ""
    minutes: int = 0
    summary: str = ""
    to: str = ""  # whom its brief is for, and what it is about; by default the title
    subject: str = ""
    handout: bool = False  # a page beside the series: it has no number, and no lesson leads on to it
    paper: str = ""  # "short": on paper neither what is folded nor notes with what is cited
    name: str = ""  # of the project, with its version
    version: str = ""
    edition: str = (
        ""  # the edition of its page where none but the briefing is asked for: a copy has its answers kept
    )
    tested: str = (
        ""  # a file in Markdown, beside the notebook or pyproject.toml: how pages like it were tested
    )


@dataclass(frozen=True)
class Note:
    """What a note for the presenter, a cell tagged `teacher`, says of itself: the cell's metadata `briefing`."""

    minutes: int = 0


@dataclass(frozen=True)
class Project:
    """The table `[tool.briefing]`; all paths are relative to `root`, the folder of pyproject.toml."""

    root: Path
    name: str = ""
    version: str = ""
    series: str = ""
    tested: str = ""
    notebooks: str = "notebooks"  # the folder of the notebooks that all this is said of
    output: str = "html"
    made_by: tuple[str, ...] = ()  # files and folders that the notebooks are run with
    # files of these that only a teacher may have: what is published for all lacks them
    secret: tuple[str, ...] = ()
    # what to import, and for own notebooks to call (`module:function`), before kernels are forked
    warm: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()  # files that hold the table of lessons
    strict: bool = False  # refuse notebooks of this folder of which a page would not have all
    booklet: str = ""  # the notebook of a page with the sources in full, for pages without them
    home: str = (
        ""  # index.ipynb, the notebook of the first page, which lists the others where its cell `pages` is
    )
    lite: str = ""  # the lock of the browser lab: lite/lock.py


def find_project(folder: Path) -> Project | None:
    """Find the nearest project, in a folder or above it, whose pyproject.toml has a table `[tool.briefing]`.

    Raises:
        SettingsError: a pyproject.toml cannot be read, or the table has an unknown key or a value of another type.
    """
    folder = folder.resolve()
    for root in (folder, *folder.parents):
        path = root / "pyproject.toml"
        if not path.is_file():
            continue
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SettingsError(f"{path} cannot be read ({error}); mend it or move it away.") from error
        table = found.get("tool", {}).get("briefing")
        if table is not None:
            named = {
                key: text
                for key, text in found.get("project", {}).items()
                if key in ("name", "version") and isinstance(text, str)
            }
            given = _checked(Project, table, f"[tool.briefing] of {path}")
            return Project(root=root, **(named | given))
    return None


def describe_page(metadata: Mapping[str, Any], folder: Path) -> About:
    """Describe what the page of a notebook says of itself.

    Args:
        metadata: the notebook's metadata.
        folder: the folder it stands in. Only where this is the project's folder of notebooks, or in it, does the
            page bear the project's name, version, series and tests.

    Raises:
        SettingsError: the metadata `briefing` or the project's table has an unknown key or a value of another type.
    """
    own = _checked(About, metadata.get("briefing", {}), "the notebook's metadata briefing")
    if "tested" in own:
        own["tested"] = str(folder / own["tested"])
    project = find_project(folder)
    if project is None or not folder.resolve().is_relative_to((project.root / project.notebooks).resolve()):
        return About(**own)
    shared = {"name": project.name, "version": project.version, "series": project.series}
    if project.tested:
        shared["tested"] = str(project.root / project.tested)
    return About(**(shared | own))


def describe_note(metadata: Mapping[str, Any]) -> Note:
    """Describe what a cell says of itself in its metadata; raises SettingsError as `describe_page` does."""
    return Note(**_checked(Note, metadata.get("briefing", {}), "the cell's metadata briefing"))


def _checked(kind: type[About | Note | Project], table: Any, where: str) -> dict[str, Any]:
    """The entries of a table, each of them a field of `kind` and of its type; arrays as tuples."""
    if not isinstance(table, Mapping):
        raise SettingsError(f"{where} is no table; write it as one.")
    types = get_type_hints(kind)
    known = [field.name for field in fields(kind) if field.name != "root"]
    entries = {}
    for key, value in table.items():
        if key not in known:
            raise SettingsError(f"{where} has an unknown key {key}; the keys are {', '.join(known)}.")
        if types[key] in (str, int, bool):
            fits = type(value) is types[key]
            wanted = {str: "a text", int: "a whole number", bool: "true or false"}[types[key]]
        else:
            fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
            wanted = "a list of texts"
        if not fits:
            raise SettingsError(f"{where} has {key} = {value!r}; give {wanted}.")
        entries[key] = tuple(value) if isinstance(value, list) else value
    return entries
