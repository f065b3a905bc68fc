"""`python -m briefing.navigation`: the links between lessons and the lists of the series, from the notebooks themselves.

A handout, called so in its metadata, is no lesson of the series.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from .files import PressError, write_file
from .page import BriefingError
from .plan import load_project
from .settings import Project, SettingsError

START, END = "<!-- series -->", "<!-- /series -->"


class Lesson(NamedTuple):
    """A lesson as others point to it."""

    file: str
    title: str
    minutes: int
    summary: str

    @property
    def number(self) -> str:
        """The number that its file begins with."""
        return self.file.partition("_")[0]


def main(project: Project | None = None) -> int:
    """Write what has changed; returns the exit status: 0, or 1 if a file could not be read or written."""
    try:
        changed = write_changes(project or load_project())
    except (BriefingError, PressError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(changed)} changed{': ' if changed else ''}{', '.join(path.name for path in changed)}")
    return 0


def write_changes(project: Project) -> list[Path]:
    """Bring navigation and lists of a project up to date; returns the files that were written.

    Raises:
        BriefingError: as `generate_files` does.
        PressError: a file cannot be written.
    """
    changed = [
        (path, text) for path, text in generate_files(project) if path.read_text(encoding="utf-8") != text
    ]
    for path, text in changed:
        write_file(path, text)
    return [path for path, _ in changed]


def generate_files(project: Project) -> Iterator[tuple[Path, str]]:
    """Generate each file that holds navigation or a list, as it should be.

    Yields:
        Its path and its text.

    Raises:
        BriefingError: a notebook has no title, minutes or summary, or a list no markers.
    """
    home = project.root / project.notebooks
    paths = [path for path in sorted(home.glob("*.ipynb")) if not _about(path).get("handout")]
    lessons = [_read_lesson(path) for path in paths]
    for number, path in enumerate(paths):
        yield path, _fill_navigation(path, format_links(lessons, number))
    for path in (project.root / name for name in project.lists):
        way = Path(os.path.relpath(home, path.parent)).as_posix()
        yield path, _fill_list(path, format_table(lessons, "" if way == "." else f"{way}/"))


def _read_lesson(path: Path) -> Lesson:
    """What a notebook says of itself."""
    about, cells = _about(path), _read_json(path)["cells"]
    title = re.match(r"# (.+)", "".join(cells[0]["source"])) if cells else None
    if not title or "minutes" not in about or "summary" not in about:
        raise BriefingError(
            f"{path.name} lacks a title in its first cell, or minutes or a summary in its metadata; "
            "see notebooks/README.md."
        )
    return Lesson(path.name, title[1], about["minutes"], about["summary"])


def _about(path: Path) -> dict[str, Any]:
    """What the metadata of a notebook say under `briefing`."""
    about = _read_json(path)["metadata"].get("briefing")
    return about if isinstance(about, dict) else {}


def _read_json(path: Path) -> dict[str, Any]:
    """A notebook as JSON, or BriefingError with the reason why not."""
    try:
        notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BriefingError(
            f"{path} is not a Jupyter notebook ({error}); save it again from JupyterLab."
        ) from error
    if not isinstance(notebook, dict) or not {"cells", "metadata"} <= notebook.keys():
        raise BriefingError(f"{path} is not a Jupyter notebook; save it again from JupyterLab.")
    return notebook


def format_links(lessons: Sequence[Lesson], number: int) -> str:
    """Write the links of the lesson in this place, in Markdown: to the previous, the first and the next, if any."""
    ways = []
    if number > 0:
        ways.append(("Previous", lessons[number - 1]))
    if number > 1:
        ways.append(("Start of the series", lessons[0]))
    if number + 1 < len(lessons):
        ways.append(("Next", lessons[number + 1]))
    return "\n".join(f"- {way}: [{to.number} {to.title}]({to.file})" for way, to in ways)


def format_table(lessons: Sequence[Lesson], folder: str) -> str:
    """Write the series as a Markdown table, with links that go through `folder`."""
    rows = [
        f"| {one.number} | [{one.title}]({folder}{one.file}) | {one.minutes} | {one.summary} |"
        for one in lessons
    ]
    return "\n".join(["| | lesson | minutes | what it is about |", "|---|---|---|---|", *rows])


def _fill_navigation(path: Path, markdown: str) -> str:
    """A notebook's file with these words in its cell tagged `navigation`; all else as it was."""
    notebook = _read_json(path)
    for cell in notebook["cells"]:
        if "navigation" in cell["metadata"].get("tags", ()):
            cell["source"] = markdown.splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _fill_list(path: Path, markdown: str) -> str:
    """A text with the list between its markers."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise BriefingError(f"{path} cannot be read ({error}); see lists in [tool.briefing].") from error
    head, start, rest = text.partition(START)
    _, end, tail = rest.partition(END)
    if not start or not end:
        raise BriefingError(f"{path} lacks the markers {START} and {END}; put them where the list belongs.")
    return f"{head}{START}\n{markdown}\n{END}{tail}"


if __name__ == "__main__":
    sys.exit(main())
