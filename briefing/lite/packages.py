"""Python as the browser gets it: Pyodide's core, and a wheel of bytecode for each package, each file packed as a whole."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..settings import Project
from .inputs import Inputs, Report, find_node, run
from .lock import BROWSER, LabError, Lock, Package

_LIBRARY = "python_stdlib.zip"  # comes as source
_MACHINE = "pyodide.asm.wasm"
_LOADERS = ("pyodide.mjs", "pyodide.asm.mjs")
_CORE = (*_LOADERS, _MACHINE, _LIBRARY, "package.json")
_LOCK = "pyodide-lock.json"
# Not .gz, which some hosts take for a way of sending, and unpack.
_PACKED = ".packed"
_FETCH = re.compile(r"response:fetch\((?P<address>\w+),(?P<hash>\w+)\?\{integrity:(?P=hash)\}:\{\}\)")
_KERNEL = "jupyterlite-pyodide-kernel"
_OF_KERNEL = "piplite|pyodide_kernel|ipykernel"  # wheels within that of the kernel
_BRIEFING = Path(__file__).parent.parent
_COMPILE = Path(__file__).with_name("compile.mjs")
_SHOWS = r"briefing/(\w+\.py|template/frame\.\w+\.toml)"  # what is in its other folders makes pages, sites and labs
_NOT_SHIPPED = ("__pycache__", ".ipynb_checkpoints")


class _Wheel(NamedTuple):
    """A wheel to compile: its files by name, and the way: "kept" with its source, so that an error shows the line,
    "bare" without its help texts, or "".
    """

    name: str
    version: str
    files: Mapping[str, bytes]
    way: str = ""

    @property
    def file_name(self) -> str:
        return f"{self.name.replace('-', '_')}-{self.version}-py3-none-any.whl"


def make_pyodide(
    lock: Lock, inputs: Inputs, project: Project, folder: Path, cache: Path, report: Report
) -> list[str]:
    """Make the folder that Pyodide is loaded from.

    Args:
        lock: what it is made from.
        inputs: the files themselves.
        project: whose packages are added, with this one.
        folder: where; made here.
        cache: keeps what was compiled.
        report: gets a line where it takes time.

    Returns:
        The names of the packages in it.

    Raises:
        LabError: Node is missing or fails, or a package requires one that is not there.
    """
    folder.mkdir(parents=True)
    with tarfile.open(inputs.pyodide) as archive:
        for name in _CORE:
            (folder / name).write_bytes(_read_member(archive, f"package/{name}"))
        core = json.loads(_read_member(archive, f"package/{_LOCK}")) | {"packages": {}}
    (folder / _LOCK).write_text(json.dumps(core), encoding="utf-8")
    wheels = [
        *(_trim(package, inputs.wheels[package.name]) for package in lock.wheels if BROWSER in package.use),
        *_wheels_of_kernel(inputs.wheels[_KERNEL]),
        *_stand_ins(lock),
        _wheel_of(project),
    ]
    _check_requirements(lock, wheels)
    library = _read_library(folder / _LIBRARY, lock.python)
    made = _compile(lock, [library, *wheels], folder, cache, report)
    (folder / _LIBRARY).write_bytes(made[library.name].read_bytes())
    for name in (_LIBRARY, _MACHINE):
        data = (folder / name).read_bytes()
        (folder / name).unlink()
        (folder / f"{name}{_PACKED}").write_bytes(_pack(data))
    _fetch_packed(folder)
    packages = {}
    for wheel in wheels:
        data = _pack(made[wheel.name].read_bytes())
        digest = sha256(data).hexdigest()
        # The name changes with what is in it, so that a browser may keep it for ever.
        name = f"{wheel.name.replace('-', '_')}-{wheel.version}-0{digest[:8]}-py3-none-any.whl"
        (folder / f"{name}{_PACKED}").write_bytes(data)
        packages[wheel.name] = {
            "name": wheel.name,
            "version": wheel.version,
            "file_name": name,
            "install_dir": "site",
            "sha256": digest,
            "package_type": "package",
            "imports": [],
            "depends": [],
            "unvendored_tests": False,
        }
    (folder / _LOCK).write_text(json.dumps(core | {"packages": packages}, indent=1), encoding="utf-8")
    return sorted(packages)


def _pack(data: bytes) -> bytes:
    """Compress a file; the same each day."""
    return gzip.compress(data, mtime=0)


def _fetch_packed(folder: Path) -> None:
    """Have Pyodide fetch what is packed, and the browser unpack it as it comes.

    So a visitor loads half of it on any host: many compress no wheel, and some nothing at all.
    """
    unpack = (
        'body=>new Response(body.pipeThrough(new DecompressionStream("gzip")),'
        '{headers:{"content-type":"application/wasm"}})'
    )
    for name in _LOADERS:
        code, count = _FETCH.subn(
            rf"response:\g<address>.href.startsWith(new URL('.',import.meta.url))"
            rf"?fetch(\g<address>+'{_PACKED}',\g<hash>?{{integrity:\g<hash>}}:{{}})"
            rf".then(r=>r.ok?({unpack})(r.body):r):fetch(\g<address>,\g<hash>?{{integrity:\g<hash>}}:{{}})",
            (folder / name).read_text(encoding="utf-8"),
        )
        if count != 1:
            raise LabError(
                f"{name} of this Pyodide fetches its files in another way than {_FETCH.pattern}; see to {__name__}."
            )
        (folder / name).write_text(code, encoding="utf-8")


def unpack_tools(lock: Lock, inputs: Inputs, folder: Path) -> None:
    """Unpack what runs on this machine, as if it were installed in a folder."""
    for package in lock.wheels:
        if "build" in package.use:
            with ZipFile(inputs.wheels[package.name]) as wheel:
                wheel.extractall(folder)


def _read_member(archive: tarfile.TarFile, name: str) -> bytes:
    read = archive.extractfile(name)
    if read is None:
        raise LabError(f"Pyodide has no {name}; take a version that has, in the lock.")
    return read.read()


def _read_library(path: Path, version: str) -> _Wheel:
    """The standard library, to be compiled as a wheel is."""
    with ZipFile(path) as library:
        names = [name for name in library.namelist() if not name.endswith("/")]
        return _Wheel("python-stdlib", version, {name: library.read(name) for name in names}, "bare")


def _trim(package: Package, path: Path) -> _Wheel:
    """A wheel without what the lock leaves out, and without what is no package, such as extensions of JupyterLab."""
    with ZipFile(path) as wheel:
        names = [
            name for name in wheel.namelist() if not name.endswith("/") and _is_wanted(name, package.without)
        ]
        files = {name: wheel.read(name) for name in names}
    return _Wheel(canonicalize_name(package.name), package.version, files, "bare" if package.bare else "")


def _is_wanted(name: str, without: Iterable[str]) -> bool:
    wanted = ".data/" not in name and not name.endswith(".dist-info/RECORD")
    for pattern in without:
        if fnmatchcase(name, pattern.removeprefix("!")):
            wanted = pattern.startswith("!")
    return wanted


def _wheels_of_kernel(path: Path) -> Iterator[_Wheel]:
    """The wheels that the kernel brings with it, in its extension of JupyterLab."""
    from io import BytesIO

    with ZipFile(path) as kernel:
        for name in kernel.namelist():
            if found := re.search(rf"/pypi/({_OF_KERNEL})-([^-]+)-[^/]+\.whl$", name):
                with ZipFile(BytesIO(kernel.read(name))) as wheel:
                    files = {one: wheel.read(one) for one in wheel.namelist() if _is_wanted(one, ())}
                yield _Wheel(canonicalize_name(found[1]), found[2], files)


def _stand_ins(lock: Lock) -> Iterator[_Wheel]:
    for one in lock.stand_ins:
        files: dict[str, bytes] = {}
        if one.folder:
            root = lock.path.parent / one.folder
            files |= _read_tree(root, root.parent)
        yield _Wheel(one.name, one.version, files | _metadata(one.name, one.version, one.says))


def _wheel_of(project: Project) -> _Wheel:
    """A wheel of what the project's notebooks are run with, but for what is secret, and of this package, as they stand."""
    files: dict[str, bytes] = {}
    for name in project.made_by:
        files |= _read_tree(project.root / name, project.root)
    files = {name: data for name, data in files.items() if name not in project.secret}
    files |= {
        name: data
        for name, data in _read_tree(_BRIEFING, _BRIEFING.parent).items()
        if re.fullmatch(_SHOWS, name)
    }
    name = canonicalize_name(project.name or project.root.name)
    version = project.version or "0"
    return _Wheel(name, version, files | _metadata(name, version, project.name), "kept")


def _read_tree(root: Path, start: Path) -> dict[str, bytes]:
    """The files at or below a path, by their names from another."""
    paths = sorted(root.rglob("*")) if root.is_dir() else [root]
    return {
        path.relative_to(start).as_posix(): path.read_bytes()
        for path in paths
        if path.is_file() and not any(part in _NOT_SHIPPED for part in path.parts)
    }


def _metadata(name: str, version: str, summary: str) -> dict[str, bytes]:
    folder = f"{name.replace('-', '_')}-{version}.dist-info"
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nSummary: {summary}\n"
    kind = "Wheel-Version: 1.0\nGenerator: briefing\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    return {f"{folder}/METADATA": about.encode(), f"{folder}/WHEEL": kind.encode()}


def _check_requirements(lock: Lock, wheels: Iterable[_Wheel]) -> None:
    """Raise LabError where a wheel requires what is neither there nor named as not needed."""
    known = [*wheels]
    there = {wheel.name for wheel in known}
    lacks = {
        canonicalize_name(package.name): {*map(canonicalize_name, package.lacks)} for package in lock.wheels
    }
    environment = _environment(lock.python)
    for wheel in known:
        about = next(data for name, data in wheel.files.items() if name.endswith(".dist-info/METADATA"))
        for line in about.decode().partition("\n\n")[0].splitlines():
            if not line.startswith("Requires-Dist:"):
                continue
            wanted = Requirement(line.partition(":")[2].strip())
            name = canonicalize_name(wanted.name)
            needed = wanted.marker is None or wanted.marker.evaluate(environment)
            if needed and name not in there and name not in lacks.get(canonicalize_name(wheel.name), set()):
                raise LabError(
                    f"{wheel.name} requires {name}, which {lock.path.name} does not have; add it there, or name it in "
                    "lacks where it is not needed."
                )


def _environment(python: str) -> dict[str, str]:
    return {
        "sys_platform": "emscripten",
        "platform_system": "Emscripten",
        "platform_machine": "wasm32",
        "os_name": "posix",
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }


def _compile(
    lock: Lock, wheels: Iterable[_Wheel], pyodide: Path, cache: Path, report: Report
) -> dict[str, Path]:
    """Compile wheels, or take what was compiled before from the same files by the same Python."""
    keep = cache / "compiled"
    keep.mkdir(parents=True, exist_ok=True)
    by = f"{lock.pyodide.sha256} {sha256(_COMPILE.read_bytes()).hexdigest()}"
    made = {wheel.name: keep / f"{_digest(wheel, by)}.whl" for wheel in wheels}
    due = [wheel for wheel in wheels if not made[wheel.name].is_file()]
    if due:
        report(f"Compiling {len(due)} packages ...")
        with TemporaryDirectory(dir=keep, prefix=".") as name:
            work = Path(name)
            for way in ("kept", "bare"):
                (work / "from" / way).mkdir(parents=True)
            for wheel in due:
                _write_wheel(work / "from" / wheel.way / wheel.file_name, wheel.files)
            run(
                [find_node(), _COMPILE, pyodide, work / "from", work / "to"],
                "The packages could not be compiled with Node; it must be 20 or later",
            )
            for wheel in due:
                shutil.move(work / "to" / wheel.file_name, made[wheel.name])
    return made


def _digest(wheel: _Wheel, by: str) -> str:
    found = sha256(f"{by} {wheel.way}".encode())
    for name, data in sorted(wheel.files.items()):
        found.update(f"\0{name}\0{len(data)}\0".encode())
        found.update(data)
    return found.hexdigest()


def _write_wheel(path: Path, files: Mapping[str, bytes]) -> None:
    with ZipFile(path, "w") as wheel:
        for name, data in files.items():
            wheel.writestr(ZipInfo(name), data, ZIP_DEFLATED, 1)
