"""The lists of pages: that of a folder, a page of its own, and that on the first page of a project."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from .editions import BRIEF, EDITIONS
from .files import LIST, Marks, name_source, read_marks, refuse_others, remove_own, write_file
from .frame import Say, speak
from .reads import digest, digest_files

INDEX, OTHER = "index.html", "contents.html"
SHOWN = (BRIEF, *(edition for edition in EDITIONS if edition != BRIEF))  # the shortest first


class Made(NamedTuple):
    """An edition of a page as files, each named by the way to it: the page, its PDF and the notebook for students.

    The last two are "" where there is none; pages: of the PDF, "" where that is not known.
    """

    edition: str
    page: str
    pdf: str
    pages: str
    notebook: str

    def name_pdf(self, say: Say) -> str:
        """Name its PDF with its pages, as far as they are known: `PDF, 2 pages`."""
        if not self.pages:
            return "PDF"
        return say("PDF, 1 page") if self.pages == "1" else say("PDF, {pages} pages", pages=self.pages)


class ListedPage(NamedTuple):
    """A page as a list shows it: its file, and what its marks say, each "" where they do not."""

    file: str
    title: str
    description: str
    minutes: str
    notebook: str  # the name of the file it was made from
    series: str
    language: str
    picture: str  # its best chart as a stamp: briefing.pictures.small
    handout: str
    editions: tuple[Made, ...] = ()

    @property
    def number(self) -> str:
        """The number that its file begins with, if any."""
        found = re.match(r"(\d+)[_-]", self.file.rpartition("/")[2])
        return found[1] if found else ""


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


def list_pages(folder: Path, beside: Iterable[Path] = ()) -> list[ListedPage]:
    """List the pages that were made from notebooks, in the order of their names.

    Args:
        folder: where they are, as the ways to them begin.
        beside: more folders, with other editions of the same pages.
    """
    found: dict[str, list[tuple[Marks, Made]]] = {}
    for place in (folder, *beside):
        for path in sorted(place.glob("*.html")):
            marks = read_marks(path)
            if marks.get("notebook"):
                found.setdefault(path.stem, []).append((marks, _list_files(path, marks, folder)))
    return [_merge(found[stem]) for stem in sorted(found)]


def _list_files(path: Path, marks: Marks, folder: Path) -> Made:
    """The files of a page and what goes with it, as they lie from a folder."""
    way = Path(os.path.relpath(path, folder)).as_posix()
    ours = {suffix: read_marks(path.with_suffix(suffix)) for suffix in (".pdf", ".ipynb")}
    made = {
        suffix: way.removesuffix(".html") + suffix if own.get("source") == marks.get("source") else ""
        for suffix, own in ours.items()
    }
    pages = ours[".pdf"].get("pages", "") if made[".pdf"] else ""
    return Made(marks.get("edition", ""), way, made[".pdf"], pages, made[".ipynb"])


def _merge(found: Sequence[tuple[Marks, Made]]) -> ListedPage:
    """One page of all its editions; it bears the title of the first that is no brief, whose title is its subject."""
    long = [one for one in found if one[1].edition != BRIEF] or found
    marks, first = long[0]
    fields = ListedPage._fields[1:-1]
    editions = sorted(
        (made for _, made in found), key=lambda made: [*SHOWN, made.edition].index(made.edition)
    )
    return ListedPage._make([first.page, *(marks.get(field, "") for field in fields), tuple(editions)])


def write_list(
    folder: Path, edition: str, name: str, find_date: Callable[[], str], *, date: str = "", home: str = ""
) -> Path:
    """Write the list of a folder of pages, where it has changed.

    It is INDEX; where that is the page of a notebook, OTHER.

    Args:
        folder: the pages.
        edition: of the pages.
        name: of the project, with its version.
        find_date: the date to write on it, asked for only where it is written.
        date: that date where it was given.
        home: the way to the first page of the project.

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
    inputs = digest(digest_files([Path(__file__).parent]), pages, edition, date, home)
    if read_marks(path).get("inputs") != inputs:
        write_file(path, _render_list(pages, edition, name, find_date(), inputs, home))
    return path


def _render_list(
    pages: Sequence[ListedPage], edition: str, name: str, date: str, inputs: str, home: str
) -> str:
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
        title=series or say("Pages"),
        description=f"{many}. {alone}",
        edition=edition,
        marks={"series": series, "inputs": inputs, "source": LIST},
        home=home,
        lessons=pages,
        colophon=write_colophon(made_from, date, [name], say),
    )
