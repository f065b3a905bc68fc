"""One word to work with the collection: ``python3 start.py COMMAND``; without one it says which there are.

The first call makes ``.venv`` from the lock file; later ones start at once. Needs nothing but Python.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit(f"Python 3.11 or newer is needed, and this is {sys.version.split()[0]}: use a newer one.")

HELP = """python3 start.py COMMAND [ARGUMENT ...]

  lab         open the lessons in JupyterLab, on copies for students in my-lessons; "lab --teacher" with
              answers and notes, in my-teaching; "lab NOTEBOOK" a notebook as it is
  briefings   write the lessons as pages; "briefings --help" lists the arguments
  dossier     make a page of a folder of letters of your own: "dossier FOLDER"; "dossier --help" lists the arguments
  deal        write the sheets of lesson 07 for a class, each delegation's apart: "deal PEOPLE"
  site        write all that is to be published into one folder: "site FOLDER"; "site --help" lists the arguments
  collect     make one page and one table of what a class handed in: "collect FOLDER"
  hub         a class on one machine, with JupyterHub: "hub run", "hub gather", "hub load", "hub --help"
  check       say what is to be mended in the lessons, or in the notebooks that are named
  release     make the files of a release: "release FOLDER"; "release --check" says what is missing for one
  bill        print the bill of materials of all that is installed, in CycloneDX, and its licences
  test        check the project: ruff, mypy, pytest; arguments go to pytest.
              "test --quick" leaves out the tests of pages, which need a browser and minutes;
              "test --whole" adds those that take minutes each

The first call makes the folder .venv, which belongs to this program; later ones start at once."""

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements.txt"
HUB_LOCK = ROOT / "briefing" / "classroom" / "hub" / "requirements.txt"  # all of LOCK, and JupyterHub
TEST_LOCK = ROOT / "tests" / "requirements.txt"  # all of LOCK, and the test tools
# The commands that a module of .venv carries out: what it needs, its name, and what it is told before the arguments.
HANDED_OVER = {
    "briefings": (LOCK, ("briefing",)),
    "site": (LOCK, ("briefing.site",)),
    "collect": (LOCK, ("briefing.classroom", "collect")),
    "hub": (HUB_LOCK, ("briefing.classroom.hub",)),
    "check": (LOCK, ("utils.lessons.check",)),
}
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
    commands = {
        "lab": lab,
        "dossier": dossier,
        "deal": deal,
        "bill": bill,
        "release": release,
        "test": test,
    }
    if command not in (*commands, *HANDED_OVER):
        print(f"There is no command {command!r}.\n\n{HELP}", file=sys.stderr)
        return 2
    try:
        if command in commands:
            return commands[command](rest)
        lock, module = HANDED_OVER[command]
        prepare(lock)
        return hand_over(*module, *rest)
    except KeyboardInterrupt:
        return 130


def lab(arguments: list[str]) -> int:
    """Open the lessons in JupyterLab, on copies that are never overwritten; a notebook that is named as it is."""
    prepare(LOCK)
    edition, folder = ("teacher", "my-teaching") if "--teacher" in arguments else ("student", "my-lessons")
    words = [word for word in arguments if word != "--teacher"]
    named = [word for word in words if word.endswith(".ipynb")][:1]
    words = [word for word in words if word not in named]
    asked = ["--open", *named] if named else ["--edition", edition, "--folder", str(ROOT / folder)]
    return hand_over("briefing.classroom", "lab", *asked, "--", *for_root(words), *words)


def deal(arguments: list[str]) -> int:
    """Write the sheets of lesson 07 for a class into a new folder, as notebooks and as pages."""
    prepare(LOCK)
    folder = ROOT / "my-class" / f"07-for-{arguments[0] if arguments else ''}"
    failed = subprocess.call([PYTHON, "-m", "utils.lessons.deal", *arguments, str(folder)])
    if failed or not arguments or not folder.is_dir():
        return failed
    return hand_over("briefing", *map(str, sorted(folder.glob("*.ipynb"))), "--output", str(folder))


def dossier(arguments: list[str]) -> int:
    """Make a page of a folder of letters; its last lines say where it is, what was read, and how long it took."""
    began = time.monotonic()
    prepare(LOCK)
    read = subprocess.run([PYTHON, "-m", "utils.dossier", *arguments], stdout=subprocess.PIPE)
    try:
        made = json.loads(read.stdout)
    except ValueError:  # it has said why, or listed its arguments
        sys.stdout.buffer.write(read.stdout)
        return read.returncode
    for path in made.get("notes", ()):
        print(f"{path}: sort what is in it, and write there what became of each.")
    if "page" not in made:
        return 0
    more = ["--pdf"] if "--pdf" in arguments else []
    press = [
        PYTHON,
        "-m",
        "briefing",
        *made["notebooks"],
        "--output",
        made["output"],
        "--date",
        time.strftime("%Y-%m-%d"),
    ]
    failed = subprocess.call([*press, *more], stdout=subprocess.DEVNULL)
    if failed:
        print("The page was not made: see above.", file=sys.stderr)
        return failed
    beside = f", and {made['beside']} pages of letters beside it: send them along" if made["beside"] else ""
    print(f"{made['page']}: {Path(made['page']).stat().st_size / 1e6:.1f} MB{beside}")
    print(f"{made['read']} read, {made['left_out']} not read, in {time.monotonic() - began:.0f} s")
    return 0


def for_root(arguments: list[str]) -> list[str]:
    """Return what JupyterLab needs to start for root, said aloud; nothing where the arguments decide it."""
    decided = any(word.startswith(("--allow-root", "--ip", "--ServerApp.ip")) for word in arguments)
    if os.name == "nt" or os.geteuid() != 0 or decided:
        return []
    print(
        "You are root, and what is run in JupyterLab is run as root: it is started with --allow-root, and "
        "listens on this machine only. Another user is the better choice where there is one.",
        file=sys.stderr,
        flush=True,
    )
    return ["--allow-root", "--ServerApp.ip=127.0.0.1"]


def bill(arguments: list[str]) -> int:
    """Print the software bill of materials, and beside it, as errors are printed, the licences."""
    prepare(TEST_LOCK)
    os.chdir(ROOT)
    return hand_over("tests.bill", *arguments)


def release(arguments: list[str]) -> int:
    """Make the files of a release, or say what is missing for one."""
    prepare(TEST_LOCK)
    folders = [word if word.startswith("-") else str(Path(word).absolute()) for word in arguments]
    os.chdir(ROOT)
    return hand_over("tests.release", *folders)


def test(arguments: list[str]) -> int:
    """Run every check, pytest last; the code is 0 only if all of them pass."""
    layers = []
    if "--quick" in arguments:
        arguments = [word for word in arguments if word != "--quick"]
        layers = ["tests/engine", "tests/facts"]
    prepare(TEST_LOCK)
    os.chdir(ROOT)
    failed = 0
    for check in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]):
        if subprocess.call([PYTHON, "-m", *check]):
            print(f"{' '.join(check)} failed: see above.", flush=True)
            failed = 1
    return subprocess.call([PYTHON, "-m", "pytest", *layers, *arguments]) or failed


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
    if set(str(ROOT)) & {os.pathsep, "\n", "\r"}:
        sys.exit(
            f"Python cannot work in a folder whose path has {os.pathsep!r} or the end of a line in it: {str(ROOT)!r}. "
            "Give it another name and run this again."
        )
    if os.path.lexists(ENVIRONMENT) and not ENVIRONMENT.is_dir():
        sys.exit(f"{ENVIRONMENT} is not a folder: give it another name and run this again.")
    try:
        with alone(ROOT / ".venv.lock"):
            if not is_ready(lock):  # else a call at the same time has just made it
                make(lock)
    except OSError as error:
        sys.exit(f"The folder .venv could not be made ({error}): {remedy_for(str(error))}.")


def make(lock: Path) -> None:
    """Fill .venv, and stamp it last: what has no stamp is not trusted."""
    try:
        import venv
    except ImportError:
        sys.exit(
            "This Python has no venv. On Debian or Ubuntu: apt install python3-venv. Then run this again."
        )
    print("Filling .venv with what is needed: once, in a minute or so ...", file=sys.stderr, flush=True)
    if is_ready(LOCK):
        stamp(LOCK).unlink()  # until the test tools are in as well
    else:
        venv.EnvBuilder(clear=True, symlinks=os.name != "nt").create(ENVIRONMENT)
    install = [*installer(), "--quiet"]
    packages = ["--require-hashes", "-r", str(lock)]
    project = ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    for wanted in (packages, project):
        if remedy := failure([*install, *wanted], ROOT):
            sys.exit(f"The packages could not be installed (see above): {remedy}.")
    point_to_project()
    settings = ENVIRONMENT / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "overrides.json").write_text(json.dumps(LAB_SETTINGS), encoding="ascii")
    for made in {lock, LOCK}:
        unfinished = stamp(made).with_suffix(".part")
        unfinished.write_text(fingerprint(made), encoding="ascii")
        unfinished.replace(stamp(made))


def point_to_project() -> None:
    """Let .venv find this folder by a path that starts at .venv.

    What an installer writes is the whole path in UTF-8, which a Python before 3.13 reads in the locale's encoding: in
    a folder named José it may find nothing, or not start.
    """
    packages = "Lib/site-packages" if os.name == "nt" else "lib/*/site-packages"
    for written in ENVIRONMENT.glob(f"{packages}/*lange_adem*.pth"):
        written.write_text(f"{os.path.relpath(ROOT, written.parent)}\n", encoding="ascii")


def failure(command: list[str], folder: Path) -> str:
    """Run an installer, with what it says shown as it says it; return what to do if it fails, nothing if not."""
    # What would send the packages to another place than .venv.
    elsewhere = {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "UV_SYSTEM_PYTHON"}
    environment = {name: value for name, value in os.environ.items() if name not in elsewhere}
    environment["PIP_USER"] = "0"
    said = b""
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as program:
        for line in program.stderr or ():
            said += line
            sys.stderr.buffer.write(line)
            sys.stderr.flush()
    return remedy_for(said.decode(errors="replace")) if program.returncode else ""


def remedy_for(said: str) -> str:
    """Return what to do about an error, by its words or number."""
    remedies = {
        r"No space left|Errno 28\b|os error (28|112)\b|ENOSPC": "the disk is full, make room on it",
        r"[Qq]uota exceeded|Errno 122\b|EDQUOT": "your share of the disk is full, make room on it",
        r"WinError (5|32)\b": "close what uses it",
        r"Errno (1|13|30)\b|Permission denied|Read-only|EACCES|EROFS": "this folder must be yours to write in",
        r"Connect(ion|Timeout)|name resolution|[Pp]roxy|[Nn]etwork|[Tt]imed? ?out|error sending request"
        r"|dns error|certificate|ENOTFOUND|ECONN|EAI_AGAIN": "check the connection",
    }
    remedy = next((remedy for words, remedy in remedies.items() if re.search(words, said)), "mend that")
    return f"{remedy} and run this again"


def installer() -> list[str]:
    """Return the command that installs into .venv: uv, its own pip, or the pip of this Python.

    Debian keeps ensurepip in a package of its own, python3-venv; where that is missing, the third serves. All leave
    the packages compiled, or where no bytecode may be written each start of Python would compile them anew.
    """
    uv = shutil.which("uv")
    if uv and works(uv, "--version"):
        return [uv, "pip", "install", "--compile-bytecode", "--python", str(PYTHON)]
    own = [str(PYTHON), "-m", "pip", "install"]
    if works(PYTHON, "-m", "pip", "--version"):
        return own
    if works(PYTHON, "-c", "import ensurepip"):
        if remedy := failure([str(PYTHON), "-m", "ensurepip"], ROOT):
            sys.exit(f"pip could not be put into .venv (see above): {remedy}.")
        return own
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
def alone(lock: Path) -> Iterator[None]:
    """Wait until no other process holds this file; the system lets go of that of one that was killed."""
    with lock.open("ab") as held:
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
