"""Make a site: the lab, the pages and their papers, the links between them, and what a server is to say with them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from .. import press
from ..editions import EDITIONS
from ..files import PressError, make_folder, name_part, read_marks
from ..folder import refuse_foreign, take_place, write_manifest
from ..lite import Lab, build_lab
from ..origin import find_origin
from ..pdf import find_browser
from ..plan import Published, list_sources
from ..settings import Project
from .headers import list_rules, write_headers
from .links import find_broken_links

STAGE = ".site"  # in the project's folder of pages: the pages of a site are kept, so that only what changed is made again
LAB = "lab"
_TEACHER = "teacher"
_SECRET = {"answer", "teacher"}  # the tags of cells that only a teacher may see


class Wanted(NamedTuple):
    """What a site is to have: editions for teachers, papers, a lab."""

    teacher: bool = False
    papers: bool = True
    lab: bool = True


def make_site(
    project: Project, folder: Path, wanted: Wanted, report: Callable[[str], None]
) -> dict[str, Any]:
    """Make the site of a project, and put it in the place of the one that was there.

    Args:
        project: whose pages; its first page is that of the site.
        folder: where; nothing, an empty folder, or a site as it was made.
        wanted: what it is to have.
        report: gets a line of progress.

    Returns:
        What its manifest says; `left_out` has a sentence for each thing that could not be made on this machine.

    Raises:
        PressError: it cannot be made, or not put there; what was there still is.
    """
    folder = folder.resolve()
    refuse_foreign(folder)
    make_folder(folder.parent)
    browser, without = _find_papers() if wanted.papers else ("", [])
    made = name_part(folder.parent)
    try:
        made.mkdir()
        lab, without_lab = _make_lab(project, made / LAB, report) if wanted.lab else (None, [])
        editions = tuple(name for name in EDITIONS if wanted.teacher or name != _TEACHER)
        _make_pages(project, made, editions, lab, bool(browser))
        if not wanted.teacher:
            _refuse_secrets(made)
        _refuse_broken_links(made, report)
        rules = list_rules(made, LAB if lab else "")
        for path, text in write_headers(rules, made).items():
            (made / path).write_text(text, encoding="utf-8", newline="\n")
        origin = find_origin(project.root, list_sources(project))
        about = {
            "name": project.name,
            "version": project.version,
            **origin._asdict(),
            "editions": editions,
            "left_out": [*without, *without_lab],
            "headers": {rule.folder: rule.headers for rule in rules},
        }
        manifest = write_manifest(made, about)
        take_place(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return manifest


def _find_papers() -> tuple[str, list[str]]:
    """A browser to print with, or a sentence that says why there is none."""
    try:
        return find_browser(), []
    except PressError as error:
        return "", [f"The site has no PDFs. {error}"]


def _make_lab(project: Project, folder: Path, report: Callable[[str], None]) -> tuple[Lab | None, list[str]]:
    """The browser lab, or a sentence that says why there is none."""
    missing = [name for name in ("node", "npm") if not shutil.which(name)]
    if missing:
        return None, [
            f"The site has no browser lab, for {' and '.join(missing)} cannot be found; install Node.js, or say --no-lab."
        ]
    return build_lab(folder, project=project, report=report), []


def _make_pages(
    project: Project, made: Path, editions: tuple[str, ...], lab: Lab | None, papers: bool
) -> None:
    """Press the pages, those that changed, and copy all into the site."""
    opened = tuple((lesson.name, f"{LAB}/{lesson.url}") for lesson in lab.lessons) if lab else ()
    stage = project.root / project.output / STAGE / (_TEACHER if _TEACHER in editions else "public")
    words = ["--output", str(stage), *(["--pdf"] if papers else [])]
    if press.main(words, Published(editions, opened)):
        raise PressError("Not all pages could be made, as said above; mend that, and make the site again.")
    for suffix in (".html", ".pdf", ".ipynb"):
        for path in sorted(stage.rglob(f"*{suffix}")):
            target = made / path.relative_to(stage)
            target.parent.mkdir(exist_ok=True)
            shutil.copy2(path, target)  # with its time, so that a reader who has it is not sent it again


def _refuse_secrets(site: Path) -> None:
    """Raise PressError where a page or a notebook is for teachers."""
    secret = [path for path in sorted(site.rglob("*")) if _is_for_teachers(path)]
    if secret:
        names = ", ".join(path.relative_to(site).as_posix() for path in secret[:3])
        raise PressError(f"{names} has answers or notes for the presenter; take them out, or say --teacher.")


def _is_for_teachers(path: Path) -> bool:
    if path.suffix == ".html":
        return read_marks(path).get("edition") == _TEACHER
    return path.suffix == ".ipynb" and bool(_SECRET & set(_list_tags(path)))


def _list_tags(notebook: Path) -> Iterator[str]:
    for cell in json.loads(notebook.read_bytes()).get("cells", ()):
        yield from cell["metadata"].get("tags", ())


def _refuse_broken_links(site: Path, report: Callable[[str], None]) -> None:
    """Raise PressError where a link of a page leads nowhere in the site, each being reported."""
    pages = (page for page in sorted(site.rglob("*.html")) if site / LAB not in page.parents)
    broken = find_broken_links(site, pages)
    for link in broken:
        report(str(link))
    if broken:
        raise PressError(
            f"{len(broken)} links lead nowhere, as said above; mend them, and make the site again."
        )
