"""Build the browser lab: a folder of static files that any web server can give."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple
from urllib.parse import quote
from zipfile import ZipFile

from ..classroom.lab import EXTENSIONS
from ..folder import Kind, refuse_foreign, take_place, write_manifest
from ..plan import choose_notebooks, load_project
from ..settings import Project
from .inputs import Inputs, Report, fetch, find_cache, find_node, run
from .lessons import Lesson, prepare_lessons
from .lock import PAGE, LabError, Lock, read_lock
from .packages import make_pyodide, unpack_tools

LAB = Kind(
    "lab",
    "lab.json",
    "briefing.lite",
    "holds what is not a browser lab; give another folder, or move it away.",
    LabError,
)
_PAGE = Path(__file__).parent / "page"
# Fonts for browsers of the past, and what JupyterLite is built with.
_NOT_ASKED_FOR = (
    "rspack.config*",
    "package.json",
    "jupyterlite.schema*",
    "build/*.svg",
    "build/*.eot",
    "build/*.ttf",
)
_HEARTBEAT = "/api/service-worker-heartbeat"
# The address at which the page was opened: JupyterLab changes the one that is shown.
_OPENED = 'performance.getEntriesByType("navigation")[0].name'
_KERNEL_PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"


class Lab(NamedTuple):
    """A lab that was built: where, its lessons, and its size in files and bytes."""

    folder: Path
    lessons: tuple[Lesson, ...]
    files: int
    bytes: int


def build_lab(
    folder: Path,
    notebooks: Iterable[Path] | None = None,
    project: Project | None = None,
    report: Report = lambda line: None,
    cache: Path | None = None,
) -> Lab:
    """Build the lab whole in a folder beside its own, and put it in its place.

    Args:
        folder: where; an earlier lab there is replaced.
        notebooks: the lessons; by default all of the project that have cells for students.
        project: by default that of this package, or of the present folder.
        report: gets a line where it takes time.
        cache: keeps what was fetched and compiled; by default in the user's own folder for such things.

    Raises:
        LabError: something is missing, is not what the lock says, or the folder holds what is not a lab.
        PressError: a notebook cannot be read.
    """
    project = project or load_project()
    folder = folder.resolve()
    refuse_foreign(folder, LAB)
    if not project.lite:
        raise LabError("No lock of a browser lab is known here; name its file as lite in [tool.briefing].")
    find_node()
    lock = read_lock(project.root / project.lite)
    cache = cache or find_cache()
    inputs = fetch(lock, cache, report)
    lessons = prepare_lessons(notebooks or choose_notebooks(project, []), project, report)
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        packages = make_pyodide(lock, inputs, project, work / "lite/static/pyodide", cache, report)
        _write_lite(work / "lite", project, lock, lessons, packages)
        report("Assembling JupyterLite ...")
        _assemble(work, lock, inputs)
        made = _finish(work / "made", project, tuple(lessons))
        take_place(work / "made", folder, LAB)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return made._replace(folder=folder)


def _write_lite(
    folder: Path, project: Project, lock: Lock, lessons: dict[Lesson, dict[str, Any]], packages: list[str]
) -> None:
    """Write what JupyterLite is to assemble: its settings and its contents."""
    files = folder / "files"
    files.mkdir()
    for lesson, notebook in lessons.items():
        text = json.dumps(notebook, ensure_ascii=False, separators=(",", ":"))
        (files / f"{lesson.name}.ipynb").write_text(text, encoding="utf-8")
    about = (_PAGE / "about.md").read_text(encoding="utf-8")
    says = "\n".join(f"- {one.says}" for one in lock.stand_ins)
    (files / "About this lab.md").write_text(about.replace("STAND_INS", says), encoding="utf-8")
    settings = {
        "appName": project.series or project.name or "JupyterLite",
        "exposeAppInBrowser": True,  # as window.jupyterapp: a notebook draws what is near only, and tests see all of it
        "litePluginSettings": {
            _KERNEL_PLUGIN: {
                "disablePyPIFallback": True,
                # All of it at once, and none of it asked for again by name.
                "loadPyodideOptions": {"packages": packages},
            }
        },
    }
    _write_json(
        folder / "jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": settings}
    )
    _write_json(folder / "overrides.json", json.loads((_PAGE / "overrides.json").read_text(encoding="utf-8")))


def _assemble(work: Path, lock: Lock, inputs: Inputs) -> None:
    """Have JupyterLite put its parts together."""
    unpack_tools(lock, inputs, work / "tools")
    for package in lock.wheels:
        if PAGE in package.use:
            _unpack_extensions(inputs.wheels[package.name], work / "extensions")
    roots = (work / "extensions", EXTENSIONS, _PAGE / "labextensions")
    found = [str(path.parent) for root in roots for path in sorted(root.rglob("package.json"))]
    _write_json(
        work / "lite/jupyter_lite_config.json",
        {"LiteBuildConfig": {"federated_extensions": found, "ignore_sys_prefix": ["federated_extensions"]}},
    )
    run(
        [
            *(sys.executable, "-m", "jupyterlite_core", "build"),
            *("--apps", "lab", "--no-sourcemaps", "--no-unused-shared-packages"),
            *("--lite-dir", work / "lite", "--contents", work / "lite/files", "--output-dir", work / "made"),
        ],
        "JupyterLite could not be assembled",
        work,
        {
            "PYTHONPATH": str(work / "tools"),
            "JUPYTER_CONFIG_DIR": str(work / "none"),
            "JUPYTER_NO_CONFIG": "1",
        },
    )


def _unpack_extensions(path: Path, folder: Path) -> None:
    """Unpack the extensions of JupyterLab that a wheel brings."""
    with ZipFile(path) as wheel:
        for name in wheel.namelist():
            _, _, place = name.partition(".data/data/share/jupyter/labextensions/")
            if place and not place.endswith("/"):
                target = folder / place
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(wheel.read(name))


def _finish(made: Path, project: Project, lessons: tuple[Lesson, ...]) -> Lab:
    """Leave out what nobody asks for, let a browser keep the rest, and write the list of all files."""
    for pattern in _NOT_ASKED_FOR:
        for path in made.glob(pattern):
            path.unlink()
    _ask_below(made)
    _name_by_content(made)
    _write_worker(made)
    about = {
        "name": project.name,
        "version": project.version,
        "lessons": [lesson._asdict() for lesson in lessons],
    }
    files = write_manifest(made, about, LAB)["files"]
    return Lab(made, lessons, len(files) + 1, sum(file["bytes"] for file in files.values()))


def _ask_below(made: Path) -> None:
    """Have JupyterLite ask its worker, now and then, whether it is there at an address of the lab's own.

    It asks at the root of the host, which belongs to others where the lab stands below a path.
    """
    for path in made.rglob("*.js"):
        code = path.read_text(encoding="utf-8")
        if _HEARTBEAT in code:
            code = code.replace(f'fetch("{_HEARTBEAT}")', f'fetch(new URL("..{_HEARTBEAT}",{_OPENED}))')
            code = re.sub(
                rf'"{_HEARTBEAT}"===(\w+)\.pathname', rf'\1.pathname.endsWith("{_HEARTBEAT}")', code
            )
            path.write_text(code, encoding="utf-8")


def _name_by_content(made: Path) -> None:
    """Give the folder of Python a name that changes with what is in it, so that a browser may keep it for ever."""
    pyodide = made / "static/pyodide"
    digest = sha256(
        b"".join(sha256(path.read_bytes()).digest() for path in sorted(pyodide.iterdir()))
    ).hexdigest()
    pyodide.rename(pyodide.with_name(f"pyodide-{digest[:8]}"))
    settings = made / "jupyter-lite.json"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("static/pyodide/", f"static/pyodide-{digest[:8]}/"), encoding="utf-8")


def _write_worker(made: Path) -> None:
    """Put our service worker before JupyterLite's own."""
    (made / "service-worker.js").rename(made / "jupyterlite-worker.js")
    files = sorted(path for path in made.rglob("*") if path.is_file())
    # As a browser writes an address: with "@" as it is, which stands in the folders of extensions.
    names = [quote(path.relative_to(made).as_posix(), safe="/@") for path in files]
    code = (_PAGE / "service-worker.js").read_text(encoding="utf-8")
    written = code.replace("const FILES = [];", f"const FILES = {json.dumps(names)};")
    (made / "service-worker.js").write_text(written, encoding="utf-8")


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
