"""One word to work with the collection: ``python3 start.py lab | briefings | slim | test``.

The first call makes ``.venv`` from the lock file; later ones start at once. Needs nothing but Python.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit(f"Python 3.11 or newer is needed, and this is {sys.version.split()[0]}: use a newer one.")

HELP = """python3 start.py COMMAND [ARGUMENT ...]

  lab         open the lessons in JupyterLab
  briefings   write the lessons as pages; "briefings --help" lists the arguments
  slim        fetch Plotly's basic bundle with npm; pages made from then on are a quarter the size
  test        check the project: ruff, mypy, pytest; arguments go to pytest

The first call makes the folder .venv, which belongs to this program; later ones start at once."""

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements.txt"
SLIM = ROOT / "briefing" / "slim"  # a lock of npm's
TEST_LOCK = ROOT / "tests" / "requirements.txt"  # all of LOCK, and the test tools
# JupyterLab is not to ask the network, or the reader, about news and updates.
LAB_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}
}


def main(arguments: list[str]) -> int:
    """Do what the first argument says, with the others passed on.

    Returns the exit code: that of the program started, 2 for an unknown command.
    """
    command, *rest = arguments or ["--help"]
    if command in ("-h", "--help", "help"):
        print(HELP)
        return 0
    commands = {"lab": lab, "briefings": briefings, "slim": slim, "test": test}
    if command not in commands:
        print(f"There is no command {command!r}.\n\n{HELP}", file=sys.stderr)
        return 2
    try:
        return commands[command](rest)
    except KeyboardInterrupt:
        return 130


def lab(arguments: list[str]) -> int:
    """Open JupyterLab on the folder of lessons, at the first one."""
    prepare(LOCK)
    notebooks = ROOT / "notebooks"
    first = "00_start_here.ipynb"
    page = f"/lab/tree/{first}" if (notebooks / first).exists() else "/lab"
    os.chdir(notebooks)
    return hand_over("jupyterlab", f"--LabApp.default_url={page}", *arguments)


def briefings(arguments: list[str]) -> int:
    """Write the lessons as pages."""
    prepare(LOCK)
    return hand_over("briefing", *arguments)


def slim(arguments: list[str]) -> int:
    """Fetch Plotly's own basic bundle, in the version of the installed plotly, by a lock with its hash."""
    npm = shutil.which("npm")
    if not npm:
        print("npm is not here: install Node.js, which brings it, and run this again.", file=sys.stderr)
        return 1
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.call([npm, "ci", *quiet, *arguments], cwd=SLIM, stdout=subprocess.DEVNULL):
        print(
            "The bundle could not be fetched (see above): check the connection and try again.",
            file=sys.stderr,
        )
        return 1
    print(
        "Pages made from now on carry Plotly's basic bundle; to go back, remove briefing/slim/node_modules."
    )
    return 0


def test(arguments: list[str]) -> int:
    """Run every check, pytest last; the code is 0 only if all of them pass."""
    prepare(TEST_LOCK)
    os.chdir(ROOT)
    failed = 0
    for check in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]):
        if subprocess.call([PYTHON, "-m", *check]):
            print(f"{' '.join(check)} failed: see above.", flush=True)
            failed = 1
    return subprocess.call([PYTHON, "-m", "pytest", *arguments]) or failed


def hand_over(*module: str) -> int:
    """Run a module of the environment in place of this program, so that Ctrl-C is its own affair."""
    command = [str(PYTHON), "-m", *module]
    if os.name != "nt":
        os.execv(command[0], command)
    with subprocess.Popen(command) as program:  # on Windows execv would give the prompt back at once
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                return program.wait()


def prepare(lock: Path) -> None:
    """Make sure that .venv holds what the lock file lists, and this project itself.

    Exits with one sentence where it cannot. An environment without a valid stamp is made anew, so an
    interrupted call, a moved folder or another Python needs no repair by hand.
    """
    if is_ready(lock):
        return
    try:
        with alone():
            if not is_ready(lock):  # else a call at the same time has just made it
                make(lock)
    except OSError as error:
        sys.exit(f"The folder .venv could not be made ({error}): close what uses it and run this again.")


def make(lock: Path) -> None:
    """Fill .venv, and stamp it last: what has no stamp is not trusted."""
    print("Filling .venv with what is needed: once, in a minute or so ...", file=sys.stderr, flush=True)
    if is_ready(LOCK):
        stamp(LOCK).unlink()  # until the test tools are in as well
    else:
        venv.EnvBuilder(clear=True, symlinks=os.name != "nt").create(ENVIRONMENT)
    install = [*installer(), "--quiet"]
    packages = ["--require-hashes", "-r", str(lock)]
    project = ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    for wanted in (packages, project):
        if subprocess.call([*install, *wanted], cwd=ROOT):
            sys.exit("The packages could not be installed (see above): check the connection and try again.")
    settings = ENVIRONMENT / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "overrides.json").write_text(json.dumps(LAB_SETTINGS), encoding="ascii")
    for made in {lock, LOCK}:
        unfinished = stamp(made).with_suffix(".part")
        unfinished.write_text(fingerprint(made), encoding="ascii")
        unfinished.replace(stamp(made))


def installer() -> list[str]:
    """Return the command that installs into .venv: uv, its own pip, or the pip of this Python.

    Debian keeps ensurepip in a package of its own, python3-venv; where that is missing, the third serves.
    """
    uv = shutil.which("uv")
    if uv and works(uv, "--version"):
        return [uv, "pip", "install", "--python", str(PYTHON)]
    if works(PYTHON, "-m", "pip", "--version") or works(PYTHON, "-m", "ensurepip"):
        return [str(PYTHON), "-m", "pip", "install"]
    outer = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if works(*outer, "--version"):
        return [*outer, "install"]
    sys.exit("This Python has no pip. On Debian or Ubuntu: apt install python3-venv. Then run this again.")


def works(*command: str | Path) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def is_ready(lock: Path) -> bool:
    with contextlib.suppress(OSError):
        return PYTHON.exists() and stamp(lock).read_text(encoding="ascii") == fingerprint(lock)
    return False


def stamp(lock: Path) -> Path:
    return ENVIRONMENT / f"made-from-{lock.parent.name if lock != LOCK else 'lessons'}.sha256"


def fingerprint(lock: Path) -> str:
    """Return the SHA-256 of all that .venv depends on: lock, project, Python, and where they are."""
    place = f"{sys.version_info[:2]} {sys.base_prefix} {ROOT}"
    parts = (lock.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), os.fsencode(place))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Wait until no other call is making .venv; the system lifts the lock of one that was killed."""
    with (ROOT / ".venv.lock").open("ab") as held:
        if sys.platform == "win32":
            import msvcrt

            while True:
                with contextlib.suppress(OSError):  # it gives up after ten seconds
                    msvcrt.locking(held.fileno(), msvcrt.LK_LOCK, 1)
                    break
                time.sleep(1)
        else:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
