"""The list of lessons: a page that leads to the others of its folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from .files import LIST, name_source, read_marks, refuse_others, remove_own, write_file
from .frame import speak
from .plan import Options, digest_files
from .reads import digest

INDEX, OTHER = "index.html", "contents.html"


class ListedPage(NamedTuple):
    """A page as the list shows it: its file, and what its marks say, each "" where they do not."""

    file: str
    title: str
    description: str
    minutes: str
    notebook: str  # the name of the file it was made from
    series: str
    language: str


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


def list_pages(folder: Path) -> list[ListedPage]:
    """List the pages in a folder that were made from notebooks, in the order of their names."""
    read = [(path.name, read_marks(path)) for path in sorted(folder.glob("*.html"))]
    fields = ListedPage._fields[1:]
    return [
        ListedPage(name, *(marks.get(field, "") for field in fields))
        for name, marks in read
        if marks.get("notebook")
    ]


def write_list(folder: Path, options: Options, name: str, find_date: Callable[[], str]) -> Path:
    """Write the list of lessons, where it has changed.

    It is INDEX; where that is the page of a notebook, OTHER.

    Args:
        folder: the pages.
        options: of the pages.
        name: of the project, with its version.
        find_date: the date to write on it, asked for only where it is written.

    Returns:
        Its path.

    Raises:
        PressError: something that is not our list stands there, or it cannot be written.
    """
    pages = list_pages(folder)
    index, other = folder / INDEX, folder / OTHER
    path = other if read_marks(index).get("notebook") else index
    refuse_others(path, LIST)
    if path == index:
        remove_own(other, LIST)
    inputs = digest(digest_files([Path(__file__).parent]), pages, options.edition, options.date)
    if read_marks(path).get("inputs") != inputs:
        write_file(path, _render_list(pages, options.edition, name, find_date(), inputs))
    return path


def _render_list(pages: Sequence[ListedPage], edition: str, name: str, date: str, inputs: str) -> str:
    """The list as a page; it bears the name of the pages' series, and speaks their language, where they have one in common."""
    from .page import render_page, write_colophon

    series = pages[0].series if len({page.series for page in pages}) == 1 else ""
    language = pages[0].language if len({page.language for page in pages}) == 1 else "en"
    say = speak(language)
    alone = say("Each can be read, printed and mailed alone.")
    made_from = (
        say("{count} notebook", count=1) if len(pages) == 1 else say("{count} notebooks", count=len(pages))
    )
    many = say("{count} page", count=1) if len(pages) == 1 else say("{count} pages", count=len(pages))
    return render_page(
        language=language,
        title=series or say("Lessons"),
        description=f"{many}. {alone}",
        edition=edition,
        marks={"series": series, "inputs": inputs, "source": LIST},
        lessons=pages,
        colophon=write_colophon(made_from, date, [name], say),
    )
