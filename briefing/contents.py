"""The list of lessons: a page that leads to the others of its folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from .files import LIST, name_source, read_marks, refuse_others, remove_own, write_file
from .plan import Options, digest_files
from .reads import digest


class Lesson(NamedTuple):
    """A page as the list shows it; `notebook` is the name of the file it was made from."""

    file: str
    title: str
    description: str
    minutes: str
    notebook: str
    series: str = ""


def remove_orphans(folder: Path, home: Path, notebooks: Iterable[Path]) -> list[Path]:
    """Remove the pages of notebooks that are gone from a folder of notebooks, and what goes with them.

    Args:
        folder: the pages; those of other notebooks, and what is not ours, stay.
        home: where the notebooks stood.
        notebooks: those that are there.

    Returns:
        The files that were removed.

    Raises:
        PressError: one cannot be removed.
    """
    here = {path.name for path in notebooks}
    removed = []
    for path in sorted(folder.glob("*.html")):
        marks = read_marks(path)
        notebook = marks.get("notebook", "")
        source = name_source(home / notebook, folder)
        if notebook and notebook not in here and marks.get("source") == source:
            mine = (path, *(path.with_suffix(suffix) for suffix in (".pdf", ".ipynb")))
            removed += [file for file in mine if remove_own(file, source)]
    return removed


def list_lessons(folder: Path) -> list[Lesson]:
    """The pages in a folder that were made from notebooks, in the order of their names."""
    lessons = []
    for path in sorted(folder.glob("*.html")):
        marks = read_marks(path)
        if notebook := marks.get("notebook"):
            title, description, minutes, series = (
                marks.get(name, "") for name in ("title", "description", "minutes", "series")
            )
            lessons.append(Lesson(path.name, title, description, minutes, notebook, series))
    return lessons


def write_list(folder: Path, options: Options, name: str, find_date: Callable[[], str]) -> Path:
    """Write the list of lessons, where it has changed.

    It is index.html; where that is the page of a notebook, contents.html. `name` is that of the project, with its
    version.

    Returns:
        Its path.

    Raises:
        PressError: something that is not our list stands there, or it cannot be written.
    """
    lessons = list_lessons(folder)
    index, other = folder / "index.html", folder / "contents.html"
    path = other if read_marks(index).get("notebook") else index
    refuse_others(path, {LIST})
    if path == index:
        remove_own(other, LIST)
    inputs = digest(digest_files([Path(__file__).parent]), lessons, options.edition, options.date)
    if read_marks(path).get("inputs") != inputs:
        write_file(path, _as_page(lessons, options.edition, name, find_date(), inputs))
    return path


def _as_page(lessons: Sequence[Lesson], edition: str, name: str, date: str, inputs: str) -> str:
    """The list as a page; it bears the name of the lessons' series, where they have one in common."""
    from .page import render_page, write_colophon

    series = lessons[0].series if len({lesson.series for lesson in lessons}) == 1 else ""
    return render_page(
        language="en",
        title=series or "Lessons",
        description=f"{len(lessons)} {'page' if len(lessons) == 1 else 'pages'}. Each can be read, printed and mailed alone.",
        edition=edition,
        marks={"series": series, "inputs": inputs, "source": LIST},
        lessons=lessons,
        colophon=write_colophon(f"{len(lessons)} notebooks", date, [name]),
    )
