"""`python -m briefing`: run the lessons and write their pages, in parallel and only where something changed."""

from __future__ import annotations

import argparse
import asyncio
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
from typing import NamedTuple

import nbformat
import zmq
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from tqdm import tqdm  # type: ignore[import-untyped]

from .exporter import EDITIONS, BriefingError, BriefingExporter, made, render

SOURCES = ("utils", "briefing", "seeds", "requirements.txt", "pyproject.toml")
GENERATED = ("__pycache__", "html")
PART = ".part"
LONGEST_CELL = 600  # seconds
LOOK = 1  # seconds

Report = Callable[[str], None]


class Lesson(NamedTuple):
    """A page as the list of lessons shows it; `notebook` is the name of the file it was made from."""

    file: str
    title: str
    description: str
    minutes: str
    notebook: str
    series: str = ""


class Options(NamedTuple):
    """What makes one page differ from another of the same notebook."""

    edition: str
    plotly_js: str
    date: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the lessons and write their pages; returns the exit status: 0, or 1 if any lesson failed."""
    try:
        return press(parser().parse_args(arguments))
    except BriefingError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; the pages written so far are whole.", file=sys.stderr)
        return 130


def press(given: argparse.Namespace) -> int:
    """Do what the command line asks; returns the exit status."""
    start = time.perf_counter()
    root = project()
    notebooks = given.files or sorted((root / "notebooks").glob("*.ipynb"))
    if not notebooks:
        raise BriefingError(f"There is no notebook in {root / 'notebooks'}; name the files to make pages of.")
    if len({path.stem for path in notebooks}) < len(notebooks):
        raise BriefingError(
            "Two of these notebooks have the same name, and so would their pages; rename one."
        )
    output = given.output or root / "briefing" / "html" / (
        "" if given.edition == "briefing" else given.edition
    )
    options = Options(given.edition, given.plotly, given.date)
    prepare(output)
    common = fingerprint(root, options)
    with progress() as (report, tick), ThreadPoolExecutor(given.jobs) as threads:
        kernels = Kernels(tick)
        work = partial(page, output, options, common, given.force, kernels, report)
        try:
            sizes = list(threads.map(work, notebooks))
        except KeyboardInterrupt:
            kernels.stop()
            threads.shutdown(cancel_futures=True)
            raise
    lessons = shelf(output, None if given.files else {path.name for path in notebooks})
    write(output / "index.html", contents(lessons, options))
    written = [size for size in sizes if size]
    failed = sizes.count(None)
    print(
        f"{len(written)} written ({sum(written) / 1e6:.1f} MB), {sizes.count(0)} unchanged, {failed} failed, "
        f"in {time.perf_counter() - start:.1f} s: {output / 'index.html'}"
    )
    return 1 if failed else 0


def page(
    output: Path, options: Options, common: str, force: bool, kernels: Kernels, report: Report, path: Path
) -> int | None:
    """Write the page of one notebook; its size in bytes, 0 if it was up to date, None if it could not be made."""
    start = time.perf_counter()
    target = output / f"{path.stem}.html"
    try:
        notebook = read(path)
        inputs = sha256(common.encode() + path.read_bytes()).hexdigest()
        if not force and marks(target).get("briefing:inputs") == inputs:
            report(f"{target}: unchanged")
            return 0
        kernels.run(notebook, path)
        exporter = BriefingExporter(**options._asdict(), inputs=inputs)
        about = {"metadata": {"name": path.stem, "path": str(path.parent)}}
        size = write(target, exporter.from_notebook_node(notebook, about)[0])
    except BriefingError as error:
        if not kernels.stopped:
            report(str(error))
        return None
    report(f"{target}: {size / 1e6:.1f} MB in {time.perf_counter() - start:.1f} s")
    return size


class Kernels:
    """The kernels at work, each in a thread with an event loop of its own, so that Ctrl-C can end them all.

    See `look_again` for what they need besides.
    """

    def __init__(self, tick: Callable[[], None]) -> None:
        self.stopped = False
        self._tick = tick
        self._running: set[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = set()

    def run(self, notebook: nbformat.NotebookNode, path: Path) -> None:
        """Run a notebook in its own folder and in memory: the file stays as it is.

        An error in a cell ends the run and stays in the notebook, where the exporter finds it.
        """
        started: list[int] = []
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=LONGEST_CELL,
            resources={"metadata": {"path": str(path.parent)}},
            on_cell_start=lambda cell_index, **_: started.append(cell_index + 1),
            on_cell_executed=lambda **_: self._tick(),
        )
        try:
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._execute(client))
        except CellExecutionError:
            return
        except CellTimeoutError as error:
            raise BriefingError(
                f"{path.name}, cell {started[-1]}: it ran for more than {LONGEST_CELL // 60} minutes; make it shorter."
            ) from error
        except DeadKernelError as error:
            raise BriefingError(
                f"{path.name}: its kernel died; run the notebook in JupyterLab to see where."
            ) from error
        except (RuntimeError, OSError) as error:
            raise BriefingError(
                f"{path.name}: no kernel could be started ({error}); install ipykernel again."
            ) from error

    async def _execute(self, client: NotebookClient) -> None:
        task = asyncio.current_task()
        assert task
        here = asyncio.get_running_loop(), task
        self._running.add(here)
        looking = asyncio.create_task(look_again(client))
        roots = filter(None, [str(project()), os.environ.get("PYTHONPATH")])
        try:
            # What a kernel says of itself is not for the reader; what a cell says comes back as its output.
            await client.async_execute(
                env={**os.environ, "PYTHONPATH": os.pathsep.join(roots)}, stderr=subprocess.DEVNULL
            )
        finally:
            looking.cancel()
            self._running.discard(here)

    def stop(self) -> None:
        """End every run, and its kernel."""
        self.stopped = True
        for loop, task in tuple(self._running):
            loop.call_soon_threadsafe(task.cancel)


async def look_again(client: NotebookClient) -> None:
    """Have the client look for messages from its kernel, over and over.

    ZeroMQ announces a message once. jupyter_client sends through a second handle on the same socket, and where a
    reply comes at that moment (an Output widget makes the client send while it waits) the handle takes the
    announcement for itself: the reply then lies unread for ever. To ask a socket for its events makes it look.
    """
    while True:
        await asyncio.sleep(LOOK)
        if client.kc is not None and client.kc.channels_running:
            for channel in (client.kc.shell_channel, client.kc.iopub_channel, client.kc.control_channel):
                channel.socket.get(zmq.EVENTS)


def read(path: Path) -> nbformat.NotebookNode:
    """A notebook, or BriefingError with the reason why not."""
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except OSError as error:
        raise BriefingError(
            f"{path} cannot be read ({error.strerror}); check the name and the folder."
        ) from error
    except (ValueError, AttributeError, KeyError, nbformat.ValidationError) as error:
        raise BriefingError(f"{path} is not a Jupyter notebook; save it again from JupyterLab.") from error
    return notebook


# --- what is up to date --------------------------------------------------------------------------------------


def project() -> Path:
    """The folder of the project: the one this package stands in, or the present one if it was installed apart."""
    home = Path(__file__).resolve().parents[1]
    return home if (home / "notebooks").is_dir() else Path.cwd()


def fingerprint(root: Path, options: Options) -> str:
    """SHA-256 of all that a page is made from beside its notebook: code, letters, installed versions, options."""
    installed = sorted(f"{package.name}=={package.version}" for package in distributions())
    digest = sha256(repr((sys.version, installed, options)).encode())
    plotly_js = [Path(options.plotly_js)] if options.plotly_js else []
    for path in [*files(root / name for name in SOURCES), *plotly_js]:
        digest.update(repr((path.name, sha256(path.read_bytes()).hexdigest())).encode())
    return digest.hexdigest()


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files in these folders, in a fixed order, without those that a run makes."""
    for path in sorted(paths):
        if path.name in GENERATED or path.name.startswith("."):
            continue
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from files(path.iterdir())


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


# --- what is written -----------------------------------------------------------------------------------------


def prepare(folder: Path) -> None:
    """Make the folder, and clear what a killed run left in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f".*{PART}"):
            left.unlink(missing_ok=True)
    except OSError as error:
        raise BriefingError(
            f"{folder} cannot be written ({error.strerror}); give another --output."
        ) from error


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
        raise BriefingError(
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
            path.unlink()
            continue
        minutes = found.get("briefing:minutes", "")
        series = found.get("briefing:series", "")
        lessons.append(
            Lesson(path.name, found["title"], found.get("description", ""), minutes, notebook, series)
        )
    return lessons


def contents(lessons: Sequence[Lesson], options: Options) -> str:
    """The list of lessons as a page; it bears the name of their series, where they have one in common."""
    series = lessons[0].series if len({lesson.series for lesson in lessons}) == 1 else ""
    return render(
        language="en",
        title=series or "Lessons",
        heading="",
        description=f"{len(lessons)} {'page' if len(lessons) == 1 else 'pages'}. Each can be read, printed and mailed alone.",
        edition=options.edition,
        marks={"series": series, "inputs": ""},
        contents=[],
        sections=[],
        lessons=lessons,
        made=made(f"{len(lessons)} notebooks", options.date, ""),
    )


# --- the command line ----------------------------------------------------------------------------------------


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    made_of = argparse.ArgumentParser(
        prog="python -m briefing", description=__doc__.partition(":")[2].strip()
    )
    add = made_of.add_argument
    add("files", nargs="*", type=Path, metavar="FILE", help="notebooks; by default all in notebooks/")
    add(
        "--edition", choices=EDITIONS, default="briefing", help="answers folded, left out, or open with notes"
    )
    add("--output", type=Path, metavar="DIR", help="where the pages go; by default briefing/html")
    add("--jobs", type=at_least_one, default=2, metavar="N", help="notebooks run at the same time (2)")
    add("--force", action="store_true", help="make every page, changed or not")
    add("--plotly", default="", metavar="FILE", help="a plotly.js bundle in place of the installed one")
    add("--date", default="", help="a date to write under the pages; none by default")
    return made_of


def at_least_one(text: str) -> int:
    """A number of jobs."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of at least 1")
    return int(text)


@contextmanager
def progress() -> Iterator[tuple[Report, Callable[[], None]]]:
    """A way to report a line and one to count a cell: a bar on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield partial(print, file=sys.stderr, flush=True), lambda: None
        return
    with tqdm(desc="Lessons", unit=" cells", dynamic_ncols=True) as bar:
        yield partial(tqdm.write, file=sys.stderr), lambda: bar.update() and None
