"""`python -m briefing`: run the lessons and write their pages, in parallel and only where something changed.

What the cells returned is kept, so that prose, editions and looks can change without a kernel. Imported at once is
only what decides whether anything changed: where nothing did, the answer comes quickly.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from html import unescape
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .pdf import PaperError, find_browser, print_page
from .slim import plotly_js

if TYPE_CHECKING:
    from .kernels import Kernels

EDITIONS = ("briefing", "student", "teacher")
SAVED_BY = ("__init__", "choices", "controls", "figures")  # the modules that make what a notebook saves
RUN_BY = ("utils", "seeds", *(f"briefing/{name}.py" for name in SAVED_BY))  # what results come from
MADE_BY = ("utils", "seeds", "briefing", "tests/tested.md")  # what pages come from
GENERATED = ("__pycache__", "html", "node_modules")
PART = ".part"
SHARED = "assets"

Report = Callable[[str], None]


class PressError(Exception):
    """What the press cannot do; the message is one sentence with the remedy."""


class Lesson(NamedTuple):
    """A page as the list of lessons shows it; `notebook` is the name of the file it was made from."""

    file: str
    title: str
    description: str
    minutes: str
    notebook: str
    series: str = ""


class Options(NamedTuple):
    """What makes one page differ from another of the same notebook, as the command line gives it."""

    edition: str
    plotly_js: str
    date: str = ""
    shared: str = ""


class Page(NamedTuple):
    """A page to make, and a fingerprint of all that it is made from."""

    target: Path
    options: Options
    inputs: str


class Task(NamedTuple):
    """A notebook, the file that keeps its results, and the pages to make of it."""

    notebook: Path
    results: Path
    pages: list[Page]


class Origin(NamedTuple):
    """The day and the commit that pages name; they are not made again for another."""

    date: str
    commit: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the lessons and write their pages; returns the exit status: 0, or 1 if any lesson failed."""
    try:
        return press(parser().parse_args(arguments))
    except (PressError, PaperError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; the pages written so far are whole.", file=sys.stderr)
        return 130


def press(given: argparse.Namespace) -> int:
    """Do what the command line asks; returns the exit status."""
    start = time.perf_counter()
    root = project()
    browser = find_browser() if given.pdf else ""
    notebooks = asked_for(root, given.files)
    folders = outputs(given.output or root / "briefing" / "html", given.edition, given.output is not None)
    script = given.plotly or str(plotly_js())
    options = [
        Options(edition, script, given.date, SHARED if given.shared_assets else "") for edition in folders
    ]
    for folder in folders.values():
        prepare(folder)
    tasks = planned(root, notebooks, [(folders[each.edition], each) for each in options])
    due = [task if given.force else task._replace(pages=[*filter(is_due, task.pages)]) for task in tasks]
    failed = pressed(root, due, given.jobs, given.force)
    if given.shared_assets:
        share(folders.values(), script)
    pages = [page.target for task in tasks for page in task.pages]
    if browser:
        failed |= on_paper(browser, [page for page in pages if page not in failed], given.jobs)
    for each in options:
        gone = None if given.files else {path.name for path in notebooks}
        write_contents(folders[each.edition], shelf(folders[each.edition], gone), each, root)
    made = [page.target for task in due for page in task.pages if page.target not in failed]
    print(
        f"{len(made)} written ({sum(page.stat().st_size for page in made) / 1e6:.1f} MB), "
        f"{len(pages) - len(made) - len(failed)} unchanged, {len(failed)} failed, "
        f"in {time.perf_counter() - start:.1f} s: {folders[options[0].edition] / 'index.html'}"
    )
    return 1 if failed else 0


def asked_for(root: Path, named: Sequence[Path]) -> list[Path]:
    """The notebooks to make pages of: those named, or all in notebooks/."""
    notebooks = list(named) or sorted((root / "notebooks").glob("*.ipynb"))
    if not notebooks:
        raise PressError(f"There is no notebook in {root / 'notebooks'}; name the files to make pages of.")
    if len({path.stem for path in notebooks}) < len(notebooks):
        raise PressError("Two of these notebooks have the same name, and so would their pages; rename one.")
    return notebooks


def outputs(home: Path, edition: str, named: bool) -> dict[str, Path]:
    """The folder of each edition: a folder that was named is that of the only edition, or of the briefing."""
    if edition != "all":
        return {edition: home if named or edition == "briefing" else home / edition}
    return {name: home if name == "briefing" else home / name for name in EDITIONS}


# --- what is up to date --------------------------------------------------------------------------------------


def project() -> Path:
    """The folder of the project: the one this package stands in, or the present one if it was installed apart."""
    home = Path(__file__).resolve().parents[1]
    return home if (home / "notebooks").is_dir() else Path.cwd()


def planned(root: Path, notebooks: Iterable[Path], editions: Sequence[tuple[Path, Options]]) -> list[Task]:
    """Every page that is asked for, with what it and its notebook's results are made from."""
    run_by, made_by = (fingerprint([root / name for name in names]) for names in (RUN_BY, MADE_BY))
    script = sha256(read_bytes(Path(editions[0][1].plotly_js))).hexdigest()
    kept = root / "briefing" / "html" / ".results"
    tasks = []
    for path in notebooks:
        data = path.read_bytes() if path.is_file() else b""
        beside = fingerprint(beside_it(path))
        results = digest(run_by, beside, str(path.parent.resolve()), code(data))
        pages = [
            Page(
                folder / f"{path.stem}.html",
                options,
                digest(made_by, script, beside, data, options.edition, options.date, options.shared),
            )
            for folder, options in editions
        ]
        tasks.append(Task(path, kept / f"{results}.json", pages))
    return tasks


def is_due(page: Page) -> bool:
    """Whether a page must be made: there is none, or it was made from something else."""
    lacks = page.options.edition == "student" and not page.target.with_suffix(".ipynb").exists()
    return lacks or marks(page.target).get("briefing:inputs") != page.inputs


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 of files and folders, and of the versions of all that is installed."""
    installed = sorted(f"{package.name}=={package.version}" for package in distributions())
    found = [(path.name, sha256(path.read_bytes()).hexdigest()) for path in files(paths)]
    return digest(sys.version, installed, found)


def digest(*parts: object) -> str:
    """One SHA-256 for several things."""
    return sha256(repr(parts).encode()).hexdigest()


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files in these folders, in a fixed order, without those that a run makes."""
    for path in sorted(paths):
        if path.name in GENERATED or path.name.startswith("."):
            continue
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from files(path.iterdir())


def beside_it(notebook: Path) -> list[Path]:
    """The files in a notebook's folder that it may read: all but notebooks and what is made from them."""
    made_here = (".ipynb", ".html", ".pdf")
    folder = notebook.parent.iterdir() if notebook.is_file() else ()
    return [path for path in folder if path.is_file() and path.suffix not in made_here]


def code(notebook: bytes) -> list[str]:
    """The code of a notebook's cells; what is no notebook has none."""
    try:
        cells = json.loads(notebook)["cells"]
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError):
        return []


def marks(path: Path) -> dict[str, str]:
    """What a page says of itself in its meta elements; empty where there is no such page."""
    try:
        with path.open(encoding="utf-8") as file:
            head = file.read(8_000).partition("<style>")[0]
    except (OSError, UnicodeDecodeError):
        return {}
    found = dict(re.findall(r'<meta name="([^"]+)" content="([^"]*)">', head))
    title = re.search(r"<title>(.*?)</title>", head)
    return {name: unescape(text) for name, text in found.items()} | (
        {"title": unescape(title[1])} if title else {}
    )


def origin(root: Path, date: str) -> Origin:
    """The last commit and its day; today, where what pages are made from has changed since, or without git."""

    def git(*words: str) -> str:
        command = ["git", "-C", str(root), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    today = datetime.date.today().isoformat()
    try:
        commit, _, day = git("log", "-1", "--format=%h %cs").partition(" ")
        changed = git("status", "--porcelain", "--", *MADE_BY, "notebooks")
    except (OSError, subprocess.CalledProcessError):
        return Origin(date or today, "")
    return Origin(date or today, f"{commit}, changed since") if changed else Origin(date or day, commit)


# --- pages ---------------------------------------------------------------------------------------------------


def pressed(root: Path, tasks: Sequence[Task], jobs: int, force: bool) -> set[Path]:
    """Make the pages that are due, notebooks side by side; returns those that could not be made."""
    due = [task for task in tasks if task.pages]
    for task in tasks:
        if task not in due:
            print(f"{task.notebook}: unchanged", file=sys.stderr)
    if not due:
        return set()
    from .kernels import Kernels

    made_on = origin(root, due[0].pages[0].options.date)
    to_run = [
        task.notebook for task in due if (force or not task.results.exists()) and task.notebook.is_file()
    ]
    cells = sum(len(code(path.read_bytes())) for path in to_run)
    with progress(cells) as (report, tick), ThreadPoolExecutor(jobs) as threads:
        kernels = Kernels(root, tick, warm=len(to_run) > 1)
        try:
            return set().union(*threads.map(partial(make, kernels, made_on, force, report), due))
        except KeyboardInterrupt:
            kernels.stop()
            threads.shutdown(cancel_futures=True)
            raise


def make(kernels: Kernels, made_on: Origin, force: bool, report: Report, task: Task) -> set[Path]:
    """Make the pages of one notebook, from results that were kept or from new ones; returns those that failed."""
    from .exporter import BriefingError
    from .kernels import keep, read, recall, saved

    start = time.perf_counter()
    failed, said = set(), []
    try:
        notebook = read(task.notebook)
        if force or not recall(notebook, task.results):
            kernels.run(notebook, task.notebook)
            notebook = saved(notebook)
            keep(notebook, task.results)
        for page in task.pages:
            try:
                size = write_page(notebook, task.notebook, page, made_on)
                said.append(f"{page.target}: {size / 1e6:.1f} MB in {time.perf_counter() - start:.1f} s")
            except (BriefingError, PressError) as error:
                failed.add(page.target)
                said.append(str(error))
    except BriefingError as error:
        failed = {page.target for page in task.pages}
        said.append(str(error))
    if not kernels.stopped:
        for line in dict.fromkeys(said):
            report(line)
    return failed


def write_page(notebook: Any, path: Path, page: Page, made_on: Origin) -> int:
    """Write one page, for students with its notebook; returns its size in bytes. A PDF of an older page goes."""
    from .exporter import BriefingExporter, student_notebook

    if not path.resolve().is_relative_to(project().resolve()):
        made_on = Origin(page.options.date, "")  # a stranger's page: not of our commit
    exporter = BriefingExporter(**{**page.options._asdict(), **made_on._asdict()}, inputs=page.inputs)
    about = {"metadata": {"name": path.stem, "path": str(path.parent)}}
    size = write(page.target, exporter.from_notebook_node(notebook, about)[0])
    page.target.with_suffix(".pdf").unlink(missing_ok=True)
    if page.options.edition == "student":
        write(
            page.target.with_suffix(".ipynb"),
            json.dumps(student_notebook(notebook), ensure_ascii=False, indent=1) + "\n",
        )
    return size


def on_paper(browser: str, pages: Iterable[Path], jobs: int) -> set[Path]:
    """Print each page that has no PDF yet; returns those that failed."""

    def failed(page: Path) -> bool:
        try:
            size = print_page(browser, page)
        except PaperError as error:
            print(error, file=sys.stderr)
            return True
        print(f"{page.with_suffix('.pdf')}: {size / 1e6:.1f} MB", file=sys.stderr)
        return False

    to_print = [page for page in pages if not page.with_suffix(".pdf").exists()]
    with ThreadPoolExecutor(jobs) as threads:
        return {page for page, yes in zip(to_print, threads.map(failed, to_print), strict=True) if yes}


def share(folders: Iterable[Path], script: str) -> None:
    """Write the scripts that the pages of a folder have in common."""
    from .exporter import shared_assets

    for folder in folders:
        (folder / SHARED).mkdir(exist_ok=True)
        for name, text in shared_assets(script).items():
            if not (folder / SHARED / name).exists():  # a name holds the text's hash
                write(folder / SHARED / name, text)


# --- what is written -----------------------------------------------------------------------------------------


def prepare(folder: Path) -> None:
    """Make the folder, and clear what a killed run left in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f".*{PART}"):
            left.unlink(missing_ok=True)
    except OSError as error:
        raise PressError(f"{folder} cannot be written ({error.strerror}); give another --output.") from error


def read_bytes(path: Path) -> bytes:
    """What a file holds, or PressError with the reason why not."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise PressError(f"{path} cannot be read ({error.strerror}); name a file that can.") from error


def write(path: Path, text: str) -> int:
    """Write a file whole or not at all; returns its size in bytes."""
    data = text.encode()
    part = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    try:
        try:
            part.write_bytes(data)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise PressError(
            f"{path} cannot be written ({error.strerror}); make room, or give another --output."
        ) from error
    return len(data)


def shelf(folder: Path, notebooks: set[str] | None) -> list[Lesson]:
    """The pages in a folder; with `notebooks`, those made from any other are removed first."""
    lessons = []
    for path in sorted(folder.glob("*.html")):
        found = marks(path)
        notebook = found.get("briefing:notebook")
        if found.get("generator") != "briefing" or not notebook:
            continue
        if notebooks is not None and notebook not in notebooks:
            for gone in (path, path.with_suffix(".pdf")):
                gone.unlink(missing_ok=True)
            continue
        minutes = found.get("briefing:minutes", "")
        series = found.get("briefing:series", "")
        lessons.append(
            Lesson(path.name, found["title"], found.get("description", ""), minutes, notebook, series)
        )
    return lessons


def write_contents(folder: Path, lessons: Sequence[Lesson], options: Options, root: Path) -> None:
    """Write the list of lessons where it has changed."""
    inputs = digest(fingerprint([root / "briefing"]), lessons, options.edition, options.date)
    if marks(folder / "index.html").get("briefing:inputs") != inputs:
        write(folder / "index.html", contents(lessons, options.edition, origin(root, options.date), inputs))


def contents(lessons: Sequence[Lesson], edition: str, made_on: Origin, inputs: str) -> str:
    """The list of lessons as a page; it bears the name of their series, where they have one in common."""
    from .exporter import made, render

    series = lessons[0].series if len({lesson.series for lesson in lessons}) == 1 else ""
    return render(
        language="en",
        title=series or "Lessons",
        heading="",
        description=f"{len(lessons)} {'page' if len(lessons) == 1 else 'pages'}. Each can be read, printed and mailed alone.",
        edition=edition,
        marks={"series": series, "inputs": inputs},
        contents=[],
        sections=[],
        lessons=lessons,
        made=made(f"{len(lessons)} notebooks", made_on.date, ""),
    )


# --- the command line ----------------------------------------------------------------------------------------


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    made_of = argparse.ArgumentParser(
        prog="python -m briefing",
        description="Run the lessons and write their pages, where something changed.",
    )
    add = made_of.add_argument
    add("files", nargs="*", type=Path, metavar="FILE", help="notebooks; by default all in notebooks/")
    add(
        "--edition",
        choices=[*EDITIONS, "all"],
        default="briefing",
        help="for readers; for students, with quiz and exercises, also as notebooks; for teachers, with answers and notes",
    )
    add("--output", type=Path, metavar="DIR", help="where the pages go; by default briefing/html")
    add(
        "--pdf",
        action="store_true",
        help="print each page to a PDF beside it (needs Chromium, Chrome or Edge)",
    )
    add("--shared-assets", action="store_true", help="one script for all pages of a folder, for a web server")
    add(
        "--jobs",
        type=at_least_one,
        default=os.cpu_count() or 2,
        metavar="N",
        help="how many at the same time; by default as many as there are cores",
    )
    add("--force", action="store_true", help="run every notebook, changed or not")
    add("--plotly", default="", metavar="FILE", help="a plotly.js bundle in place of the installed one")
    add("--date", default="", help="the date to write under the pages; by default that of the last commit")
    return made_of


def at_least_one(text: str) -> int:
    """A number of jobs."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of at least 1")
    return int(text)


@contextmanager
def progress(cells: int) -> Iterator[tuple[Report, Callable[[], None]]]:
    """A way to report a line and one to count a cell: a bar with the time left on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield partial(print, file=sys.stderr, flush=True), lambda: None
        return
    from tqdm import tqdm  # type: ignore[import-untyped]

    shape = "{desc}: {n_fmt} of {total_fmt} cells |{bar}| {remaining} left"
    with tqdm(desc="Lessons", total=cells, bar_format=shape, dynamic_ncols=True) as bar:
        yield partial(tqdm.write, file=sys.stderr), lambda: bar.update() and None
