"""What there is to do: the pages that are asked for, and which of them are made from something else by now."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from .cache import Record, look_up, name_results
from .contents import ListedPage
from .editions import EDITIONS, list_editions
from .files import PressError, name_source, read_marks
from .reads import Digests, digest, digest_files
from .settings import Project, find_project

RESULTS = ".results"
_PACKAGE = Path(__file__).parent
_IN_KERNEL = (
    "__init__.py",
    "keeper.py",
    "reads.py",
    "warm.py",
)  # what every kernel has imported before it watches itself


class Options(NamedTuple):
    """What makes one page differ from another of the same notebook, as the command line gives it.

    booklet: the page that has the sources in full, as links name it, where this one is to have none; code: whether
    code is shown; strict: whether a loss is refused; allow_errors: whether cells may fail; pages: the notebooks that become pages, by name, None for all.
    """

    edition: str
    date: str = ""
    booklet: str = ""
    home: str = ""  # the list of pages beside it
    neighbours: tuple[tuple[str, str], ...] = ()  # its other editions, and the way to the folder of each
    paper: bool = True  # whether it leads to a PDF of its own, made or not
    published: bool = False  # whether it stands among pages that lead only to what was made with them
    lab: tuple[
        tuple[str, str], ...
    ] = ()  # notebooks that a lab beside it opens, by name, and the way to each
    code: str = "hidden"
    strict: bool = False
    allow_errors: bool = False
    pages: tuple[str, ...] | None = None
    listed: tuple[ListedPage, ...] = ()  # the pages that it lists, if it is the first page of a project


class Published(NamedTuple):
    """Pages that are put into one folder to be published, and lead only to what is in it.

    editions: those that are made; lab: notebooks that a browser lab in the folder opens, by name, and the way to each.
    """

    editions: tuple[str, ...]
    lab: tuple[tuple[str, str], ...] = ()


Editions = Sequence[tuple[Path, Options]]  # the folder of each, and what its pages have in common


class Page(NamedTuple):
    """A page that is asked for.

    target: its file; source: the name of its notebook in its mark; made_by: a digest of what it is made from but for
    what the run and the page read; inputs: a digest of that too, "" where it is not known yet.
    """

    target: Path
    options: Options
    source: str
    made_by: str
    inputs: str

    @property
    def student_notebook(self) -> Path | None:
        """The notebook that goes with a page for students."""
        return self.target.with_suffix(".ipynb") if self.options.edition == "student" else None


class Task(NamedTuple):
    """A notebook and the pages to make of it.

    notebook: its path; data: its bytes, b"" where there is no file; results: the file that keeps what its cells
    returned; record: what is known of that run, None where it must run; pages: those asked for.
    """

    notebook: Path
    data: bytes
    results: Path
    record: Record | None
    pages: list[Page]


def load_project() -> Project:
    """Find the project that this package stands in, or that of the present folder if it was installed apart.

    Raises:
        SettingsError: what the project says of its pages cannot be followed.
    """
    here = Path.cwd()
    return find_project(_PACKAGE) or find_project(here) or Project(here)


def choose_notebooks(project: Project, named: Sequence[Path]) -> list[Path]:
    """Choose the notebooks to make pages of: those named, or all in the project's folder of notebooks.

    That of the project's first page is not among them: it is made of the others.

    Raises:
        PressError: there is none, or two would have one page.
    """
    home = project.root / project.notebooks
    first = find_home(project)
    notebooks = [path for path in named or sorted(home.glob("*.ipynb")) if path.resolve() != first]
    if not notebooks and not named:
        raise PressError(f"There is no notebook in {home}; name the files to make pages of.")
    if len({os.path.normcase(path.stem) for path in notebooks}) < len(notebooks):
        raise PressError("Two of these notebooks have the same name, and so would their pages; rename one.")
    return notebooks


def find_home(project: Project) -> Path | None:
    """Find the notebook of a project's first page; None where it names none.

    Raises:
        PressError: its page would not be index.html.
    """
    if not project.home:
        return None
    path = (project.root / project.home).resolve()
    if path.name != "index.ipynb":
        raise PressError(
            f"{project.home} is home in [tool.briefing]; call it index.ipynb, for its page is index.html."
        )
    return path


def choose_folders(home: Path, edition: str, named: bool) -> dict[str, Path]:
    """Choose the folder of each edition: one that was named is that of the only edition, or of the briefing."""
    if edition != "all" and named:
        return {edition: home}
    wanted = EDITIONS if edition == "all" else (edition,)
    return {name: home if name == "briefing" else home / name for name in wanted}


def find_ways(folders: Mapping[str, Path], edition: str) -> tuple[tuple[str, str], ...]:
    """Find the way from the folder of one edition to that of each other: student/, ../."""
    here = folders[edition]
    return tuple(
        (name, "" if (way := Path(os.path.relpath(folder, here)).as_posix()) == "." else f"{way}/")
        for name, folder in folders.items()
        if name != edition
    )


def list_sources(project: Project) -> tuple[str, ...]:
    """List the files and folders of a project that its pages are made from, for git."""
    own = [str(_PACKAGE.relative_to(project.root))] if _PACKAGE.is_relative_to(project.root) else []
    return (*project.made_by, *own, project.notebooks)


def plan(project: Project, notebooks: Iterable[Path], editions: Editions) -> list[Task]:
    """Say of every page that is asked for what it is made from.

    Args:
        project: what they belong to; its folder of pages keeps the results.
        notebooks: the files to make pages of.
        editions: a folder and options for each page of a notebook.
    """
    installed = digest(sys.version, _installed())
    run_by = digest(installed, project.warm, digest_files(_PACKAGE / name for name in _IN_KERNEL))
    made_by = digest(installed, digest_files([_PACKAGE]))
    digests = Digests()
    tasks = []
    for path in notebooks:
        data = path.read_bytes() if path.is_file() else b""
        results = name_results(project.root / project.output / RESULTS, path, run_by, find_code(data))
        record = look_up(results, digests)
        pages, there = [], _find_editions(data)
        for folder, options in editions:
            if options.edition not in there:
                continue
            options = options._replace(pages=_find_linked(data, options.pages, folder))
            mine = digest(made_by, data, *options)
            source = name_source(path, folder)
            page = Page(folder / f"{path.stem}.html", options, source, mine, "")
            pages.append(page._replace(inputs=name_inputs(page, record, digests) if record else ""))
        tasks.append(Task(path, data, results, record, pages))
    return tasks


def _find_linked(data: bytes, pages: tuple[str, ...] | None, folder: Path) -> tuple[str, ...] | None:
    """The pages, made now or before, whose notebooks a notebook names; None where it may lead to any."""
    if pages is None or b".ipynb" not in data:
        return None
    names = {*pages, *(path.stem for path in folder.glob("*.html"))}
    text = unquote(data.decode(errors="replace"))
    return tuple(sorted(name for name in names if f"{name}.ipynb" in text))


def name_inputs(page: Page, record: Record, digests: Digests) -> str:
    """Return a digest of all that a page is made from; "" where it was never made from this run."""
    images = record.images.get(page.options.edition)
    if images is None:
        return ""
    return digest(page.made_by, sorted(record.reads.items()), sorted(digests.take(images).items()))


def is_due(page: Page) -> bool:
    """Tell whether a page must be made: there is none, or it was made from something else."""
    marks = [read_marks(file) for file in (page.target, page.student_notebook) if file]
    made = (page.source, page.inputs)
    return not page.inputs or any((own.get("source"), own.get("inputs")) != made for own in marks)


def _find_editions(notebook: bytes) -> tuple[str, ...]:
    """Find the editions that a notebook has; of what is no notebook it is not known, and all."""
    try:
        return list_editions(json.loads(notebook)["cells"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return EDITIONS


def find_code(notebook: bytes) -> Any:
    """Find what of a notebook decides what its cells return: the code cells with their metadata.

    A notebook of another format than the present one is taken whole; so is what is no notebook.
    """
    try:
        parsed = json.loads(notebook)
        if parsed["nbformat"] != 4:
            return notebook
        return [
            ["".join(cell["source"]), json.dumps(cell["metadata"], sort_keys=True)]
            for cell in parsed["cells"]
            if cell["cell_type"] == "code"
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return notebook


def _installed() -> list[str]:
    """Name and version of all that is installed, as the names of its folders tell them."""
    folders = [Path(entry) for entry in sys.path if entry and Path(entry).is_dir()]
    return sorted({path.name for folder in folders for path in folder.glob("*.*-info")})
