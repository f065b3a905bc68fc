"""`python -m briefing`: run the lessons and write their pages, in parallel and only where something changed.

The order of work; each part has a module: what there is to do (plan), what was kept (cache), what a run reads (reads),
kernels (kernels, warm), pages (build), the list (contents), paper (pdf) and what may be written where (files).
Imported at once is only what decides whether anything changed: where nothing did, the answer comes quickly.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .build import Press, Report
from .contents import INDEX, OTHER, list_pages, remove_orphans, write_list
from .editions import BRIEF, CODE, EDITIONS
from .files import PressError, make_folder, name_source, remove_own
from .keeper import end_descendants
from .origin import find_origin
from .pdf import find_browser, print_page
from .plan import (
    Editions,
    Options,
    Published,
    Task,
    choose_folders,
    choose_notebooks,
    find_code,
    find_home,
    find_ways,
    is_due,
    list_sources,
    load_project,
    plan,
)
from .settings import Project, SettingsError


def main(arguments: Sequence[str] | None = None, published: Published | None = None) -> int:
    """Run the lessons and write their pages.

    Args:
        arguments: the words of the command line.
        published: for pages that are published together; their editions are then these.

    Returns:
        The exit status: 0, 1 if anything failed, 128 and the signal's number if it was ended by one.
    """
    given = _parser().parse_args(arguments)
    signals = _interrupt_at_signals()
    try:
        return press(given, published)
    except (PressError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        with suppress(OSError):  # the terminal may be gone
            print("Stopped; the pages written so far are whole.", file=sys.stderr)
        return 128 + (signals[0] if signals else signal.SIGINT)


def press(given: argparse.Namespace, published: Published | None = None) -> int:
    """Do what the command line asks; returns the exit status.

    Raises:
        PressError, SettingsError: nothing of it can be done.
    """
    start = time.perf_counter()
    project = load_project()
    browser = find_browser() if given.pdf else ""
    notebooks = choose_notebooks(project, given.files)
    output = given.output or project.root / project.output
    first = _choose_first(project, given)
    edition = given.edition or ("all" if first and not given.files else "briefing")
    booklet = _choose_booklet(project) if given.no_sources else None
    home = OTHER if any(path.stem == "index" for path in notebooks) else INDEX
    folders = choose_folders(output, edition, bool(given.output))
    if published:
        folders = {name: choose_folders(output, "all", False)[name] for name in published.editions}
    # Where an edition was named and a folder too, nothing is known of the others.
    known = folders if given.output else choose_folders(output, "all", False)
    linked = _name_linked(project, notebooks)
    strict = given.strict or (project.strict and linked is None)
    shown = {"code": given.code, "strict": strict, "allow_errors": given.allow_errors, "pages": linked}
    editions = [
        (
            folder,
            Options(
                name,
                given.date,
                _way_to(booklet, output, folder),
                _find_way(output / INDEX, folder) if first else home,
                find_ways(known, name),
                **_show_published(published, output, folder, given.pdf),
                **shown,
            ),
        )
        for name, folder in folders.items()
    ]
    for folder in {output, *(folder for folder, _ in editions)}:
        make_folder(folder)
    tasks = plan(project, notebooks, editions)
    _say_what_is_not_made(tasks, editions)
    if booklet or (first and project.booklet):
        own = _show_published(published, output, output, given.pdf) | _show_own(project, given)
        options = Options("briefing", given.date, home=INDEX if first else "", **own)
        tasks += plan(project, [booklet or _choose_booklet(project)], [(output, options)])
    done = _make(project, given, tasks, browser)
    if not given.files:
        _clear_orphans(project, [*notebooks, *filter(None, [first])], editions)
    wanted = [(folder, options) for folder, options in editions if not first or folder != output]
    lists = _write_lists(project, given.date, wanted)
    if first:
        beside = known if published else choose_folders(output, "all", False)
        done += _make_first(project, given, first, output, browser, beside.values(), bool(published))
    bad = len(done.failed) + done.unprinted + len(wanted) - len(lists)
    print(
        f"{len(done.made)} written ({sum(page.stat().st_size for page in done.made) / 1e6:.1f} MB), "
        f"{done.unchanged} unchanged, {bad} failed, "
        f"in {time.perf_counter() - start:.1f} s: {output / INDEX if first else [*lists, output][0]}"
    )
    return 1 if bad else 0


@dataclass(frozen=True)
class _Done:
    """What came of some tasks: the pages that were written, that failed, and how many were as they should be, or unprinted."""

    made: list[Path]
    failed: list[Path]
    unchanged: int
    unprinted: int

    def __add__(self, other: _Done) -> _Done:
        return _Done(
            self.made + other.made,
            self.failed + other.failed,
            self.unchanged + other.unchanged,
            self.unprinted + other.unprinted,
        )


def _make(project: Project, given: argparse.Namespace, tasks: Sequence[Task], browser: str) -> _Done:
    """Make what is due of these tasks, and print all where there is a browser."""
    due = _choose_due(tasks, given.force)
    failed: set[Path] = set()
    if due:
        cells = sum(len(find_code(task.data)) for task in due if given.force or not task.record)
        with _progress(cells) as (report, tick):
            failed = Press(project, given.jobs, given.force, report, tick).make(due)
    pages = [page.target for task in tasks for page in task.pages]
    made = [page.target for task in due for page in task.pages if page.target not in failed]
    whole = [page for page in pages if page not in failed]
    unprinted = _print_pages(browser, whole, given.jobs) if browser else 0
    return _Done(made, sorted(failed), len(whole) - len(made), unprinted)


def _make_first(
    project: Project,
    given: argparse.Namespace,
    first: Path,
    output: Path,
    browser: str,
    folders: Iterable[Path],
    published: bool,
) -> _Done:
    """Make the project's first page, from all pages and papers that are in these folders by now."""
    beside = [folder for folder in folders if folder != output]
    listed = [page for page in list_pages(output, beside) if page.file != INDEX]
    booklet = _choose_booklet(project) if project.booklet else None
    way = _way_to(booklet, output, output)
    own = _show_own(project, given)
    options = Options("briefing", given.date, way, listed=tuple(listed), published=published, **own)
    return _make(project, given, plan(project, [first], [(output, options)]), browser)


def _show_published(published: Published | None, output: Path, folder: Path, paper: bool) -> dict[str, Any]:
    """What the pages of a folder lead to where they are published together: only what is made."""
    if not published:
        return {}
    lab = tuple((name, _find_way(output / way, folder)) for name, way in published.lab)
    return {"paper": paper, "published": True, "lab": lab}


def _show_own(project: Project, given: argparse.Namespace) -> dict[str, Any]:
    """What the project's own sheets show, whichever notebooks are pressed beside them."""
    return {"code": given.code, "strict": given.strict or project.strict}


def _choose_first(project: Project, given: argparse.Namespace) -> Path | None:
    """The notebook of the project's first page, where the project's pages are made: all, or some in their own folder."""
    first = find_home(project)
    return first if not given.files or not given.output or first in map(Path.resolve, given.files) else None


def _name_linked(project: Project, notebooks: Iterable[Path]) -> tuple[str, ...] | None:
    """The names of the notebooks that become pages; None for all, as those of a project's folder do."""
    home = (project.root / project.notebooks).resolve()
    if all(notebook.resolve().is_relative_to(home) for notebook in notebooks):
        return None
    return tuple(sorted(notebook.stem for notebook in notebooks))


def _choose_booklet(project: Project) -> Path:
    """The notebook of the booklet; PressError where the project names none."""
    if not project.booklet:
        raise PressError(
            "No booklet with the sources is known here; name its notebook as booklet in [tool.briefing], "
            "or leave out --no-sources."
        )
    return project.root / project.booklet


def _way_to(booklet: Path | None, output: Path, folder: Path) -> str:
    """The booklet's page as a page in this folder links to it; "" where there is none."""
    return _find_way(output / f"{booklet.stem}.html", folder) if booklet else ""


def _find_way(file: Path, folder: Path) -> str:
    """The way to a file as a page in this folder links to it."""
    return Path(os.path.relpath(file, folder)).as_posix()


def _say_what_is_not_made(tasks: Iterable[Task], editions: Editions) -> None:
    """Say which notebooks have no brief, and which nothing else; a page that was made before goes."""
    for folder, edition in ((folder, options.edition) for folder, options in editions):
        for task in tasks:
            if edition not in {page.options.edition for page in task.pages}:
                cells = "none of its cells is" if edition == BRIEF else "all its cells are"
                print(f"{task.notebook}: no {edition}, for {cells} tagged brief", file=sys.stderr)
                for suffix in (".html", ".pdf", ".ipynb"):
                    remove_own(folder / f"{task.notebook.stem}{suffix}", name_source(task.notebook, folder))


def _choose_due(tasks: Iterable[Task], force: bool) -> list[Task]:
    """Choose what must be made, with the pages that must; says of the others that they are unchanged."""
    asked = [task for task in tasks if task.pages]
    due = [task if force else task._replace(pages=[*filter(is_due, task.pages)]) for task in asked]
    for task in due:
        if not task.pages:
            doubt = " and ".join(task.record.unknown) if task.record else ""
            unless = f", as far as can be known: it {doubt}" if doubt else ""
            print(f"{task.notebook}: unchanged{unless}", file=sys.stderr)
    return [task for task in due if task.pages]


def _print_pages(browser: str, pages: Iterable[Path], jobs: int) -> int:
    """Print each page that has no PDF of its present state; returns how many failed."""
    stopped = threading.Event()

    def fails(page: Path) -> bool:
        try:
            size = print_page(browser, page)
        except PressError as error:
            if not stopped.is_set():
                print(error, file=sys.stderr)
            return True
        if size:
            print(f"{page.with_suffix('.pdf')}: {size / 1e6:.1f} MB", file=sys.stderr)
        return False

    with ThreadPoolExecutor(jobs) as threads:
        printed = [threads.submit(fails, page) for page in pages]
        try:
            return sum(one.result() for one in printed)
        except KeyboardInterrupt:
            stopped.set()
            threads.shutdown(wait=False, cancel_futures=True)
            while not all(one.done() for one in printed):  # one may be about to start its browser
                end_descendants()
            raise


def _clear_orphans(project: Project, notebooks: Sequence[Path], editions: Editions) -> None:
    """Remove the pages of notebooks that are gone, and say so."""
    for folder, _ in editions:
        for gone in remove_orphans(folder, project.root / project.notebooks, notebooks):
            print(f"{gone}: removed, for its notebook is gone", file=sys.stderr)


def _write_lists(project: Project, date: str, editions: Editions) -> list[Path]:
    """Write the list of each folder; returns those that could be."""

    @cache
    def find_date() -> str:
        return find_origin(project.root, list_sources(project), date).date

    lists = []
    for folder, options in editions:
        try:
            lists.append(
                write_list(
                    folder,
                    options.edition,
                    f"{project.name} {project.version}".strip(),
                    find_date,
                    date=options.date,
                    home=options.home if options.home not in (INDEX, OTHER) else "",
                )
            )
        except PressError as error:
            print(error, file=sys.stderr)
    return lists


# --- the command line ----------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    """What the command takes."""
    made_of = argparse.ArgumentParser(
        prog="python -m briefing",
        description="Run the lessons and write their pages, where something changed.",
    )
    add = made_of.add_argument
    add("files", nargs="*", type=Path, metavar="FILE", help="notebooks; by default all of the project's")
    add(
        "--edition",
        choices=[*EDITIONS, "all"],
        help="by default all where the project has a first page and no FILE is named, else briefing: for readers; for students, with quiz and exercises, also as notebooks; for teachers, with answers and "
        "notes; brief, on two sides of paper",
    )
    add(
        "--code",
        choices=CODE,
        default="hidden",
        help="whether the pages show code; tags such as remove-input and hide-input go before it",
    )
    add("--strict", action="store_true", help="refuse a notebook of which its page would not have all")
    add(
        "--allow-errors",
        action="store_true",
        help="go on after a cell that fails: its error stands in its place, and is said to be a loss",
    )
    add("--output", type=Path, metavar="DIR", help="where the pages go; by default the project's own folder")
    add(
        "--pdf",
        action="store_true",
        help="print each page to a PDF beside it (needs Chromium, Chrome or Edge)",
    )
    add(
        "--no-sources",
        action="store_true",
        help="without the sources in full, which stand in a booklet beside the pages, to print once",
    )
    add(
        "--jobs",
        type=_at_least_one,
        default=2 * (os.cpu_count() or 1),  # a kernel waits for half of its time
        metavar="N",
        help="how many at the same time; by default two a core",
    )
    add("--force", action="store_true", help="run every notebook, changed or not")
    add("--date", default="", help="the date to write under the pages; by default that of the last commit")
    return made_of


def _at_least_one(text: str) -> int:
    """A number of jobs."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of at least 1")
    return int(text)


def _interrupt_at_signals() -> list[int]:
    """Have the signals that ask for an end do what Ctrl-C does, once; the list takes the number of the first."""
    taken: list[int] = []

    def interrupt(number: int, _: Any) -> None:
        if not taken:
            taken.append(number)
            raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
                signal.signal(number, interrupt)  # one that is ignored, as nohup does, stays so
    return taken


@contextmanager
def _progress(cells: int) -> Iterator[tuple[Report, Callable[[], None]]]:
    """A way to report a line and one to count a cell: on a terminal with a bar that tells the time left."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    # The terminal may close while the press goes on.

    def report(line: str) -> None:
        with suppress(OSError):
            tqdm.write(line, file=sys.stderr)
            sys.stderr.flush()

    def tick() -> None:
        with suppress(OSError):
            bar.update()

    shape = "{desc}: {n_fmt} of {total_fmt} cells |{bar}| {remaining} left"
    bar = tqdm(desc="Lessons", total=cells, bar_format=shape, dynamic_ncols=True, disable=None)
    try:
        yield report, tick
    finally:
        with suppress(OSError):
            bar.close()
