"""Make pages: run the notebooks that must run, and write what is due."""

from __future__ import annotations

import json
import mimetypes
import os
import re
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .cache import Record, keep, recall, tidy
from .files import LIST, PressError, mark_notebook, refuse_others, remove_own, write_file
from .ids import find_dead_links
from .origin import Origin, find_origin
from .plan import Page, Task, list_sources, name_inputs
from .reads import Digests, Event, digest, select_places, watched_thread
from .settings import Project, SettingsError
from .warm import CAN_FORK, WarmProcess

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from .kernels import Kernels

Report = Callable[[str], None]

_PACKAGE = Path(__file__).parent
_UNKNOWN = digest("inputs")  # stands in a page until it is known what it was made from

_NO_COPIES = (
    "This system cannot copy a kernel: the kernel itself calls the function of an interact for each choice, and what the "
    "function changes stays changed in the cells after it."
)


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
        run = [task.notebook for task in tasks if self._must_run(task)]
        if run and not CAN_FORK:
            self.report(_NO_COPIES)
        with ThreadPoolExecutor(self.jobs) as threads, ExitStack() as stack:
            # The warm process first: it imports what kernels need while this one imports what pages need.
            warm = None
            if run and CAN_FORK:
                warm = stack.enter_context(closing(WarmProcess(self.project.root, self._list_warm(run))))
            from .kernels import Kernels

            mimetypes.init()  # it reads files of the system's, which are no sources of a page
            allow_errors = any(page.options.allow_errors for task in tasks for page in task.pages)
            kernels = Kernels(self.project.root, self.tick, warm, allow_errors=allow_errors)
            make_one = partial(self._make_one, kernels, self._find_origins(tasks))
            try:
                failed = set().union(*threads.map(make_one, tasks))
            except KeyboardInterrupt:
                kernels.stop()
                threads.shutdown(cancel_futures=True)
                raise
        tidy(tasks[0].results.parent)
        return failed

    def _list_warm(self, notebooks: Iterable[Path]) -> tuple[str, ...]:
        """What to import before kernels are forked; what the project calls besides is for its own notebooks."""
        own = (self.project.root / self.project.notebooks).resolve()
        if any(notebook.resolve().is_relative_to(own) for notebook in notebooks):
            return self.project.warm
        return tuple(name.partition(":")[0] for name in self.project.warm)

    def _must_run(self, task: Task) -> bool:
        """Whether a kernel is needed: nothing that was kept can be used."""
        return bool(task.data) and (self.force or task.record is None)

    def _find_origins(self, tasks: Sequence[Task]) -> dict[bool, Origin]:
        """Day and commit for notebooks of the project, and for others, which no commit of the project holds."""
        date = tasks[0].pages[0].options.date
        own = find_origin(self.project.root, list_sources(self.project), date)
        if not own.commit and not date:
            self.report("No commit and no release is known here: the pages bear the date of today.")
        return {True: own, False: find_origin(Path(os.devnull), (), date)}

    def _make_one(self, kernels: Kernels, origins: dict[bool, Origin], task: Task) -> set[Path]:
        """Make the pages of one notebook; returns those that failed."""
        try:
            said, failed = self._make_pages(kernels, origins, task)
        except Exception as error:  # whatever is wrong with one notebook, the others are made
            said, failed = [_sentence(task.notebook, error)], {page.target for page in task.pages}
        if not kernels.stopped:
            for line in dict.fromkeys(said):
                self.report(line)
        return failed

    def _make_pages(
        self, kernels: Kernels, origins: dict[bool, Origin], task: Task
    ) -> tuple[list[str], set[Path]]:
        """Make the pages of one notebook; returns what there is to say, and the pages that failed."""
        from .kernels import find_kernel, read_language, read_notebook

        start = time.perf_counter()
        for page in task.pages:
            _check_targets(page, task.notebook)
        notebook, record = read_notebook(task.notebook, task.data), task.record
        said: list[str] = []
        language = read_language(notebook)
        as_saved = bool(language) and not find_kernel(notebook)
        if as_saved:
            record = _take_as_saved(notebook, task.notebook, language)
            said.append(
                f"{task.notebook.name} is written in {language}, for which no kernel is installed here: its page shows "
                "what it was saved with."
            )
        elif self.force or record is None or not recall(notebook, task.results):
            notebook, record = self._run(kernels, notebook, task)
            said += [_doubt(task.notebook, record)] if record.unknown else []
        origin = origins[task.notebook.resolve().is_relative_to(self.project.root.resolve())]
        failed = set()
        for page in task.pages:
            try:
                size, images, doubts, lost = _write_page(notebook, task.notebook, page, origin, record)
            except Exception as error:
                failed.add(page.target)
                said.append(_sentence(task.notebook, error))
            else:
                said.append(f"{page.target}: {size / 1e6:.1f} MB in {time.perf_counter() - start:.1f} s")
                said += [f"{task.notebook.name}: {doubt}" for doubt in doubts]
                said += [f"{task.notebook.name}, not on the page: {sentence}" for sentence in lost]
                record = record._replace(images={**record.images, page.options.edition: images})
        if record != task.record and not as_saved:
            keep(notebook, record, task.results)
        return said, failed

    def _run(self, kernels: Kernels, notebook: NotebookNode, task: Task) -> tuple[NotebookNode, Record]:
        """Run a notebook; returns it with its results, and what is known of the run."""
        from .kernels import sort_keys

        events = kernels.run(notebook, task.notebook)
        wanted = select_places(events, (self.project.root, task.notebook.parent))
        changed = any(_changed_since(kernels.began, place, events) for place in wanted)
        # What was read has then no digest that can be relied on: of a place of no kind there is never the same again.
        reads = {"changed while it ran": "yes"} if changed else Digests().take(wanted)
        unknown = sorted({what for kind, what in events if kind == "unknown"})
        images = task.record.images if task.record else {}
        return sort_keys(notebook), Record(str(task.notebook.resolve()), reads, unknown, images)


def _take_as_saved(notebook: NotebookNode, path: Path, language: str) -> Record:
    """What is known of a notebook that no kernel here runs; BriefingError where it was saved without outputs."""
    from .page import BriefingError

    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if code and not any(cell.outputs for cell in code):
        raise BriefingError(
            f"{path.name} is written in {language}, for which no kernel is installed here, and was saved without "
            "outputs; install its kernel, or run it in JupyterLab and save it, and make its page again."
        )
    return Record(str(path.resolve()), {}, [], {})


def _check_targets(page: Page, notebook: Path) -> None:
    """Raise PressError where a file of a page would replace another's, or the notebook itself."""
    student = page.student_notebook
    if student and student.exists() and notebook.exists() and student.samefile(notebook):
        raise PressError(f"{notebook} would be replaced by its own student edition; give another --output.")
    refuse_others(page.target, page.source, *([LIST] if page.target.name == "index.html" else []))
    if student:
        refuse_others(student, page.source)


def _changed_since(moment: int, place: str, events: set[Event]) -> bool:
    """Whether a file that a run read was changed meanwhile, by another than the run itself."""
    kind, _, path = place.partition(" ")
    try:
        return kind == "file" and Path(path).stat().st_mtime_ns >= moment and ("written", path) not in events
    except (OSError, ValueError):
        return False


def _write_page(
    notebook: NotebookNode, path: Path, page: Page, origin: Origin, record: Record
) -> tuple[int, dict[str, str], list[str], list[str]]:
    """Write one page, for students with its notebook. A PDF of an older page goes.

    Returns:
        Its size in bytes, the images and the like that it was made from, what is doubtful in it, and what it does not
        have, both in sentences.
    """
    from .editions import student_notebook
    from .exporter import BriefingExporter
    from .page import PLOTLY_JS

    exporter = BriefingExporter(
        **(page.options._asdict() | origin._asdict()),
        inputs=_UNKNOWN,
        source=page.source,
        default_preprocessors=[],  # all are off unless a command line turns one on; each would check the notebook
    )
    about = {"metadata": {"name": path.stem, "path": str(path.parent)}}
    with watched_thread() as events:
        html, resources = exporter.from_notebook_node(notebook, about)
    digests = Digests()
    own = (str(_PACKAGE), str(PLOTLY_JS))
    images = digests.take(
        place
        for place in select_places(events, (path.parent,))
        if place.startswith("file ") and not place.removeprefix("file ").startswith(own)
    )
    inputs = name_inputs(page, record._replace(images={page.options.edition: images}), digests)
    html = html.replace(_UNKNOWN, inputs).replace(_UNKNOWN[:16], inputs[:16])
    size = write_file(page.target, html)
    remove_own(page.target.with_suffix(".pdf"), page.source)
    if page.student_notebook:
        marked = mark_notebook(student_notebook(notebook), page.source, inputs)
        write_file(page.student_notebook, json.dumps(marked, ensure_ascii=False, indent=1) + "\n")
    return size, images, find_dead_links(html), resources["briefing_lost"]


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
