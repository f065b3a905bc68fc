"""Make pages: run the notebooks that must run, and write what is due."""

from __future__ import annotations

import json
import mimetypes
import os
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .cache import Record, keep, recall, tidy
from .files import LIST, PressError, mark_notebook, refuse_others, remove_own, write_file
from .origin import Origin, find_origin
from .plan import Page, Task, list_sources, name_inputs
from .reads import Digests, Event, digest, places, watched_thread
from .settings import Project, SettingsError
from .warm import CAN_FORK, WarmProcess

if TYPE_CHECKING:
    from .kernels import Kernels

Report = Callable[[str], None]

_PACKAGE = Path(__file__).parent
_UNKNOWN = digest("inputs")  # stands in a page until it is known what it was made from


@dataclass(frozen=True)
class Press:
    """What all notebooks of one press have in common.

    jobs: notebooks at a time; force: run them, changed or not; report: says a line;
    tick: counts a cell.
    """

    project: Project
    jobs: int
    force: bool
    report: Report
    tick: Callable[[], None]

    def make(self, tasks: Sequence[Task]) -> set[Path]:
        """Make the pages of these tasks, notebooks side by side; one that cannot be made stops no other.

        Returns:
            The pages that could not be made; why is reported, in a sentence each.
        """
        if not tasks:
            return set()
        warm = self._warm_up(tasks)
        from .kernels import Kernels

        mimetypes.init()  # it reads files of the system's, which are no sources of a page
        origins = {here: self._origin(here, tasks) for here in (True, False)}
        with (
            ThreadPoolExecutor(self.jobs) as threads,
            Kernels(self.project.root, self.tick, warm) as kernels,
        ):
            try:
                failed = set().union(*threads.map(partial(self._make_one, kernels, origins), tasks))
            except KeyboardInterrupt:
                kernels.stop()
                threads.shutdown(cancel_futures=True)
                raise
        if warm:
            tidy(tasks[0].results.parent)
        return failed

    def must_run(self, task: Task) -> bool:
        """Whether a kernel is needed: nothing that was kept can be used."""
        return bool(task.data) and (self.force or task.record is None)

    def _warm_up(self, tasks: Sequence[Task]) -> WarmProcess | None:
        """Start the warm process first: it imports what kernels need while this one imports what pages need."""
        if CAN_FORK and any(map(self.must_run, tasks)):
            return WarmProcess(self.project.root, self.project.warm)
        return None

    def _origin(self, here: bool, tasks: Sequence[Task]) -> Origin:
        """Day and commit for notebooks of the project, or for others, which no commit of the project holds."""
        date = tasks[0].pages[0].options.date
        if not here:
            return find_origin(Path(os.devnull), (), date)
        found = find_origin(self.project.root, list_sources(self.project), date)
        if not found.commit and not date:
            self.report("No commit and no release is known here: the pages bear the date of today.")
        return found

    def _make_one(self, kernels: Kernels, origins: dict[bool, Origin], task: Task) -> set[Path]:
        """Make the pages of one notebook; returns those that failed."""
        try:
            said, failed = self._make_pages(kernels, origins, task)
        except Exception as error:  # whatever is wrong with one notebook, the others are made
            failed = {page.target for page in task.pages}
            said = [_sentence(task.notebook, error)]
        if not kernels.stopped:
            for line in dict.fromkeys(said):
                self.report(line)
        return failed

    def _make_pages(
        self, kernels: Kernels, origins: dict[bool, Origin], task: Task
    ) -> tuple[list[str], set[Path]]:
        from .kernels import read

        start = time.perf_counter()
        failed: set[Path] = set()
        said: list[str] = []
        for page in task.pages:
            if page.student_notebook and _is_same(page.student_notebook, task.notebook):
                raise PressError(
                    f"{task.notebook} would be replaced by its own student edition; give another --output."
                )
            refuse_others(page.target, {page.source, *([LIST] if page.target.name == "index.html" else [])})
            if page.student_notebook:
                refuse_others(page.student_notebook, {page.source})
        notebook = read(task.notebook, task.data)
        record = task.record
        if self.force or record is None or not recall(notebook, task.results):
            notebook, record = self._run(kernels, notebook, task)
            said += [_doubt(task.notebook, record)] if record.unknown else []
        made_on = origins[task.notebook.resolve().is_relative_to(self.project.root.resolve())]
        for page in task.pages:
            try:
                size, images = _write_page(notebook, task.notebook, page, made_on, record)
            except Exception as error:
                failed.add(page.target)
                said.append(_sentence(task.notebook, error))
                continue
            said.append(f"{page.target}: {size / 1e6:.1f} MB in {time.perf_counter() - start:.1f} s")
            if record.images.get(page.options.edition) != images:
                record = record._replace(images={**record.images, page.options.edition: images})
        if record != task.record:
            keep(notebook, record, task.results)
        return said, failed

    def _run(self, kernels: Kernels, notebook: Any, task: Task) -> tuple[Any, Record]:
        from .kernels import saved

        events = kernels.run(notebook, task.notebook)
        wanted = places(events, (self.project.root, task.notebook.parent))
        changed = any(_changed_since(kernels.began, place, events) for place in wanted)
        reads = {"changed while it ran": "yes"} if changed else Digests().take(wanted)
        unknown = sorted({what for kind, what in events if kind == "unknown"})
        images = task.record.images if task.record else {}
        return saved(notebook), Record(str(task.notebook.resolve()), reads, unknown, images)


def _is_same(path: Path, other: Path) -> bool:
    return path.exists() and other.exists() and path.samefile(other)


def _changed_since(moment: int, place: str, events: set[Event]) -> bool:
    """Whether a file that a run read was changed meanwhile, by another than the run itself."""
    kind, _, path = place.partition(" ")
    try:
        return kind == "file" and Path(path).stat().st_mtime_ns >= moment and ("written", path) not in events
    except (OSError, ValueError):
        return False


def _write_page(
    notebook: Any, path: Path, page: Page, made_on: Origin, record: Record
) -> tuple[int, dict[str, str]]:
    """Write one page, for students with its notebook. A PDF of an older page goes.

    Returns:
        Its size in bytes, and the images and the like that it was made from.
    """
    from .editions import student_notebook
    from .exporter import BriefingExporter

    exporter = BriefingExporter(
        **(page.options._asdict() | made_on._asdict()), inputs=_UNKNOWN, source=page.source
    )
    about = {"metadata": {"name": path.stem, "path": str(path.parent)}}
    with watched_thread() as events:
        html = exporter.from_notebook_node(notebook, about)[0]
    digests = Digests()
    own = (str(_PACKAGE), page.options.plotly_js)
    images = digests.take(
        place
        for place in places(events, (path.parent,))
        if place.startswith("file ") and not place.removeprefix("file ").startswith(own)
    )
    edition = page.options.edition
    inputs = name_inputs(page, record._replace(images={edition: images}), digests)
    html = html.replace(_UNKNOWN, inputs).replace(_UNKNOWN[:16], inputs[:16])
    size = write_file(page.target, html)
    remove_own(page.target.with_suffix(".pdf"), page.source)
    if page.student_notebook:
        marked = mark_notebook(student_notebook(notebook), page.source, inputs)
        write_file(page.student_notebook, json.dumps(marked, ensure_ascii=False, indent=1) + "\n")
    return size, images


def _sentence(notebook: Path, error: Exception) -> str:
    """What is wrong, in one line: our own sentences as they are, anything else with the notebook and a remedy."""
    from .page import BriefingError

    if isinstance(error, (BriefingError, PressError, SettingsError)):
        return str(error) if notebook.stem in str(error) else f"{notebook.name}: {error}"
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    reason = re.sub(r"(.{300}).+", r"\1 ...", reason.encode(errors="backslashreplace").decode())
    return f"{notebook.name} cannot become a page ({reason}); mend the cell that holds it, or save the notebook again."


def _doubt(notebook: Path, record: Record) -> str:
    """What the press cannot know."""
    return (
        f"{notebook.name} {' and '.join(record.unknown)}, and what it reads there is not known; "
        "where that changes, make its page again with --force."
    )
