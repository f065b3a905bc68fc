"""What a run reads, as Python's audit events tell it.

Events: https://docs.python.org/3/library/audit_events.html. They tell of each file that Python opens and each folder
that it lists, not of what other programs read, nor of what comes from the network: that is told as `unknown`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import file_digest, sha256
from importlib.util import source_from_cache
from pathlib import Path
from threading import local
from typing import Any

Event = tuple[str, str]  # "file", "written", "folder", "modules" or "unknown"; a path or a word
Reads = dict[str, str]  # "kind path" -> a digest of what stands there

_PROGRAMS = frozenset({"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn"})
_NETWORK = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})
# Python's own search: for modules, and for what is installed, whose versions are known anyway.
_FINDERS = {
    "importlib._bootstrap_external": "modules",
    "_frozen_importlib_external": "modules",
    "importlib.metadata": "",
}
_MADE_UP = ("/dev", "/proc", "/sys")
GENERATED = ("__pycache__", "html", "node_modules")


def watch(tell: Callable[[Event], None]) -> None:
    """Call `tell` for what this process reads from now on; it cannot be undone."""

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, (str, bytes, os.PathLike)):
                access = flags & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR) if isinstance(flags, int) else 0
                if access != os.O_RDONLY:
                    tell(("written", _absolute(path)))
                if access != os.O_WRONLY:
                    tell(("file", _absolute(path)))
        elif event in ("os.listdir", "os.scandir"):
            folder = "." if arguments[0] is None else arguments[0]
            kind = _FINDERS.get(sys._getframe(1).f_globals.get("__name__", ""), "folder")
            if kind and isinstance(folder, (str, bytes, os.PathLike)):
                tell((kind, _absolute(folder)))
        elif event == "sqlite3.connect":
            if isinstance(arguments[0], (str, bytes, os.PathLike)) and arguments[0] != ":memory:":
                tell(("file", _absolute(arguments[0])))
        elif event in _PROGRAMS:
            tell(("unknown", f"starts another program ({_name(arguments[0])})"))
        elif event in _NETWORK:
            tell(("unknown", f"asks the network ({_name(arguments[0])})"))

    sys.addaudithook(hear)


def _name(program: Any) -> str:
    """The first word of a command."""
    try:
        words = os.fsdecode(program).split()
    except TypeError:  # none is given
        words = []
    return words[0].rpartition(os.sep)[2] if words else "unnamed"


def _absolute(path: Any) -> str:
    """A path from the root; for compiled code that of its source."""
    try:
        found = _from_root(os.fsdecode(path))
        return source_from_cache(found) if found.endswith(".pyc") else found
    except (OSError, ValueError):  # no present folder; compiled code without a source
        return os.fsdecode(path)


def _from_root(path: str | Path) -> str:
    """A path from the root, without following links: those are read too."""
    return os.path.abspath(path)  # noqa: PTH100


# --- in this process: what a thread reads ----------------------------------------------------------------------

_heard = local()


@contextmanager
def watched_thread() -> Iterator[set[Event]]:
    """Fill a set with what this thread reads inside the block."""
    _watch_threads()
    _heard.events = set()
    try:
        yield _heard.events
    finally:
        _heard.events = None


@cache
def _watch_threads() -> None:
    def tell(event: Event) -> None:
        events: set[Event] | None = getattr(_heard, "events", None)
        if events is not None:
            events.add(event)

    watch(tell)


# --- in a kernel: what it reads, written down for the press ---------------------------------------------------


class Log:
    """Writes down what this process reads, each event once; what came before the log was opened comes first."""

    def __init__(self) -> None:
        self._events: dict[Event, None] = {}
        self._path = ""
        self._listens = True
        watch(self._tell)

    def pause(self) -> None:
        """Take no note of what comes until the log is opened."""
        self._listens = False

    def open(self, path: str) -> None:
        """Write to this file from now on; of what came before, only what was read counts."""
        self._path = path
        self._write(event for event in self._events if event[0] != "unknown")

    def _tell(self, event: Event) -> None:
        if event not in self._events and self._listens:
            self._events[event] = None
            if self._path:
                self._write([event])

    def _write(self, events: Iterable[Event]) -> None:
        # Opened each time: a cell may close every file that it did not open.
        self._listens = False
        try:
            file = os.open(self._path, os.O_WRONLY | os.O_APPEND)
            os.write(file, "".join(json.dumps(event) + "\n" for event in events).encode())
            os.close(file)
        except OSError:
            pass
        finally:
            self._listens = True


def read_log(path: Path) -> set[Event]:
    """Read the events of a log."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return {(kind, what) for kind, what in map(json.loads, lines)}


# --- what stands where something was read ---------------------------------------------------------------------


class Digests:
    """Digests of files and folders, each taken once in a press."""

    def __init__(self) -> None:
        self._digest = cache(_digest_at)

    def take(self, wanted: Iterable[str]) -> Reads:
        """Take the digest of what stands at each place now.

        Args:
            wanted: "file PATH", "folder PATH" (the names in it) or "modules PATH" (the modules in it).

        Returns:
            What was wanted, with its digest; "" where nothing stands.
        """
        return {place: self._digest(place) for place in wanted}


def select_places(events: Iterable[Event], bases: Iterable[Path]) -> list[str]:
    """Select the places that a run depends on.

    Left out are Python itself and what is installed for it (their versions are known), what the system makes up, and
    the settings and caches of programs, which lie in hidden folders of the user's home.

    Args:
        events: what was read.
        bases: folders of the user's own, wherever they lie.

    Returns:
        Places as Digests takes them, in order.
    """
    home = str(Path.home())
    own = [name for base in bases for name in (str(base.resolve()), _from_root(base))]
    areas = [*_MADE_UP, *map(_from_root, (sys.prefix, sys.base_prefix))]

    def counts(path: str) -> bool:
        hidden = _hidden_in(path, home)
        around = [area for area in (*areas, *hidden) if _below(path, area)]
        return all(any(_below(path, base) and _below(base, area) for base in own) for area in around)

    def passed(kind: str, path: str) -> bool:
        """Whether the run itself has made a file and removed it."""
        return kind == "file" and ("written", path) in found and not os.path.lexists(path)

    found = set(events)
    return sorted(
        f"{kind} {path}"
        for kind, path in found
        if kind in _DIGESTS and counts(path) and not passed(kind, path)
    )


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _hidden_in(path: str, home: str) -> list[str]:
    """The hidden folder or file of the user's home that a path is in."""
    name = os.path.relpath(path, home).partition(os.sep)[0] if _below(path, home) else ""
    return [str(Path(home) / name)] if name.startswith(".") and name != "." else []


def _digest_file(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _digest_names(path: Path) -> str:
    """A digest of the names in a folder, without those that Jupyter, Python and the press make."""
    made_here = (".ipynb", ".html", ".pdf", ".pyc")
    names = sorted(found.name for found in path.iterdir() if found.name not in GENERATED)
    return digest([name for name in names if not name.startswith(".") and not name.endswith(made_here)])


def _digest_modules(path: Path) -> str:
    """A digest of the names that Python could import from a folder."""
    kinds = (".py", ".so", ".pyd")
    return digest(
        sorted(
            found.name
            for found in path.iterdir()
            if found.suffix in kinds or (found / "__init__.py").is_file()
        )
    )


_DIGESTS = {"file": _digest_file, "folder": _digest_names, "modules": _digest_modules}


def _digest_at(place: str) -> str:
    kind, _, path = place.partition(" ")
    try:
        return _DIGESTS[kind](Path(path)) if kind in _DIGESTS else ""
    except (OSError, ValueError):  # gone, no leave, or a name that no file can have
        return ""


def digest(*parts: object) -> str:
    """Return one SHA-256 for several things."""
    return sha256(repr(parts).encode(errors="surrogatepass")).hexdigest()


def digest_files(paths: Iterable[Path]) -> str:
    """Return one SHA-256 for files and folders, without what a run makes in them."""
    return digest([(path.name, sha256(path.read_bytes()).hexdigest()) for path in _files(paths)])


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in sorted(paths):
        if path.name in GENERATED or path.name.startswith("."):
            continue
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from _files(path.iterdir())
