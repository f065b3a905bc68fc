"""The files that the lab is made from: fetched once by pip and npm, as this machine has them set, and held to the lock."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from platformdirs import user_cache_path

from .lock import LabError, Lock, Package

Report = Callable[[str], None]
_PIP_OPTIONS = ("--disable-pip-version-check", "--no-input", "--quiet")


class Inputs(NamedTuple):
    """Files that are what the lock says: the archive of Pyodide, and the wheels by name."""

    pyodide: Path
    wheels: Mapping[str, Path]


def find_cache() -> Path:
    """Where what was fetched and compiled is kept from one build to the next; it may be removed at any time."""
    return user_cache_path("briefing-lite", appauthor=False)


def fetch(lock: Lock, cache: Path, report: Report) -> Inputs:
    """Take what the lock lists from the cache, or from the registries.

    Raises:
        LabError: npm or pip is missing, what the lock lists cannot be had, or it is not what the lock says.
    """
    folder = cache / "inputs"
    folder.mkdir(parents=True, exist_ok=True)
    held = {package: _find_held(folder, package) for package in (lock.pyodide, *lock.wheels)}
    missing = [package for package in lock.wheels if not held[package]]
    if missing:
        report(f"Fetching {len(missing)} wheels with pip ...")
        held |= _download_wheels(missing, lock, folder)
    if not held[lock.pyodide]:
        report("Fetching Pyodide with npm ...")
        held |= _pack_pyodide(lock.pyodide, folder)
    found = {package: path for package, path in held.items() if path}
    return Inputs(found[lock.pyodide], {package.name: found[package] for package in lock.wheels})


def find_node() -> str:
    """Find node, which compiles for the browser.

    Raises:
        LabError: there is none.
    """
    if node := shutil.which("node"):
        return node
    raise LabError(
        "The browser lab is compiled with Node, and there is none here; install Node 20 or later with npm "
        "(nodejs.org, or apt install nodejs npm), and run this again."
    )


def run(
    command: Sequence[str | Path],
    what: str,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run a program, silent where it succeeds.

    Raises:
        LabError: it fails; with the end of what it said.
    """
    done = subprocess.run(
        [*map(str, command)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        cwd=folder,
        env={**os.environ, **(environment or {})},
    )
    if done.returncode:
        said = " ".join(f"{done.stdout} {done.stderr}".split())[-800:]
        raise LabError(f"{what} ({said or f'exit {done.returncode}'})")


def _find_held(folder: Path, package: Package) -> Path | None:
    """The file of a package in the cache; one that is not what the lock says is not found."""
    for path in (folder / package.sha256).glob("*"):
        if sha256(path.read_bytes()).hexdigest() == package.sha256:
            return path
    return None


def _download_wheels(packages: Iterable[Package], lock: Lock, folder: Path) -> dict[Package, Path | None]:
    wanted = [*packages]
    with TemporaryDirectory(dir=folder, prefix=".") as made:
        list_ = Path(made) / "wheels.txt"
        list_.write_text(
            "".join(f"{one.name}=={one.version} --hash=sha256:{one.sha256}\n" for one in wanted),
            encoding="ascii",
        )
        pure = ["--platform", "any", "--implementation", "py", "--abi", "none"]
        run(
            [
                *(*_find_pip(), "download", *_PIP_OPTIONS, "--require-hashes", "--no-deps"),
                *("--only-binary", ":all:", "--python-version", lock.python, *pure),
                *("--dest", made, "--requirement", list_),
            ],
            f"The wheels of {lock.path.name} could not be fetched with pip; check the connection, and that the lock is "
            "as it was released",
        )
        return _keep(wanted, Path(made).glob("*.whl"), folder)


def _pack_pyodide(package: Package, folder: Path) -> dict[Package, Path | None]:
    npm = shutil.which("npm")
    if not npm:
        raise LabError(
            "Pyodide is fetched with npm, and there is none here; install Node 20 or later with npm "
            "(nodejs.org, or apt install nodejs npm), and run this again."
        )
    with TemporaryDirectory(dir=folder, prefix=".") as made:
        run(
            [npm, "pack", f"{package.name}@{package.version}", "--silent", "--pack-destination", made],
            f"{package.name} {package.version} could not be fetched with npm; check the connection",
        )
        return _keep([package], Path(made).glob("*.tgz"), folder)


def _keep(packages: Iterable[Package], files: Iterable[Path], folder: Path) -> dict[Package, Path | None]:
    """Move files to the cache, each to a folder that is named by its hash."""
    made = {sha256(path.read_bytes()).hexdigest(): path for path in files}
    kept: dict[Package, Path | None] = {}
    for package in packages:
        if package.sha256 not in made:
            raise LabError(
                f"{package.name} {package.version} as it was fetched is not what the lock says; it is not used. "
                "Fetch again, and if that does not help, ask who released the lock."
            )
        path = made[package.sha256]
        place = folder / package.sha256 / path.name
        place.parent.mkdir(exist_ok=True)
        path.replace(place)
        kept[package] = place
    return kept


def _find_pip() -> list[str]:
    """The command that is pip: that of this environment, of the Python below it, or uv's."""
    base = getattr(sys, "_base_executable", sys.executable)
    candidates = [[sys.executable, "-m", "pip"], [base, "-m", "pip"]]
    if uv := shutil.which("uv"):
        candidates.append([uv, "tool", "run", "pip"])
    for command in candidates:
        if not subprocess.run([*command, "--version"], capture_output=True).returncode:
            return command
    raise LabError(
        "The wheels are fetched with pip, and there is none here; install pip, and run this again."
    )
