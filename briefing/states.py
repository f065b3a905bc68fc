"""What one call of a function shows: what it prints, displays, draws and returns, in that order, as parts.

The calls that no reader asked for are made in a copy of the kernel (a fork), so that the cells after them find what
they would find without them. Where the system cannot fork, or the copy ends or stands still, the kernel itself makes
them.
"""

from __future__ import annotations

import inspect
import io
import json
import os
import select
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from typing import Any, NamedTuple

import ipywidgets
from IPython.core.displaypub import DisplayPublisher
from IPython.core.formatters import format_display_data
from IPython.core.interactiveshell import InteractiveShell
from plotly.basedatatypes import BaseFigure, BasePlotlyType

from .figures import Json
from .parts import PLOTLY, WIDGET, describe_part, describe_stream
from .warm import CAN_FORK
from .widgets import describe_widget

STANDS_STILL = 120  # seconds without a word from the copy


class StateError(Exception):
    """A function that raised: name and message of what it raised, on one line."""


class Call(NamedTuple):
    """What a call shows: parts, numbered from the top, and how many figures of pyplot it opened."""

    parts: Json
    drawn: int


def call(function: Callable[..., Any], arguments: Json) -> Call:
    """Call a function and describe all that it shows.

    Raises:
        StateError: the function raised.
        ChoicesError: a page cannot keep what it shows.
    """
    pieces: list[Json] = []
    _close_figures()  # as at the end of a cell: what is drawn next is a figure of its own
    with _recorded(pieces):
        try:
            result = function(**arguments)
        except Exception as error:
            raise StateError(" ".join(f"{type(error).__name__}: {error}".split())) from error
        finally:
            drawn = _close_figures()
    opened = len(drawn)
    returned = [piece for piece in split_result(result) or [result] if piece is not None]
    drawn = [figure for figure in drawn if not any(figure is piece for piece in returned)]
    shown = _describe_pieces(pieces)
    for piece in [*drawn, *returned] or ([] if shown else _figures_used(function)):
        shown += describe_object(piece)
    return Call({str(place): part for place, part in enumerate(shown)}, opened)


def _figures_used(function: Callable[..., Any]) -> list[Any]:
    """The live figures that a function speaks of: one that shows nothing itself may change them."""
    try:
        used = inspect.getclosurevars(inspect.unwrap(function))
    except (TypeError, ValueError):
        return []
    values = [*used.nonlocals.values(), *used.globals.values()]
    owners = [value.figure if isinstance(value, BasePlotlyType) else value for value in values]
    figures = {
        id(owner): owner
        for owner in owners
        if isinstance(owner, BaseFigure) and isinstance(owner, ipywidgets.Widget)
    }
    return [*figures.values()]


def for_each(choices: Sequence[Any], keep: Callable[[Any], Json]) -> Iterator[Json]:
    """Make JSON of each of these choices, in a copy of the kernel where there can be one.

    Args:
        choices: what differs between the calls.
        keep: makes JSON of one; it calls the function of a notebook.

    Returns:
        What `keep` returns for each, in order.
    """
    done = 0
    if CAN_FORK:
        for state in _in_a_copy(choices, keep):
            done += 1
            yield state
    yield from map(keep, choices[done:])


def _in_a_copy(choices: Sequence[Any], keep: Callable[[Any], Json]) -> Iterator[Json]:
    """States from a fork of this process, a line each; fewer where it ends or stands still."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # of forks with threads: that is what the clock is for
        child = os.fork()
    if not child:
        try:
            os.close(reading)
            _cut_off()
            with os.fdopen(writing, "wb") as pipe:
                for choice in choices:
                    pipe.write(json.dumps(keep(choice)).encode() + b"\n")
                    pipe.flush()
        finally:
            os._exit(0)
    os.close(writing)
    rest = b""
    try:
        while select.select([reading], [], [], STANDS_STILL)[0]:
            data = os.read(reading, 1 << 20)
            if not data:
                break
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                yield json.loads(line)
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(child, 0)


def _cut_off() -> None:
    """Have the copy of a kernel send nothing to the front end: it has the sockets of the kernel."""
    from comm import base_comm

    def be_silent(*_: Any, **__: Any) -> None:
        pass

    for kind in (base_comm.BaseComm, *base_comm.BaseComm.__subclasses__()):
        setattr(kind, "publish_msg", be_silent)  # noqa: B010  # the class is typed as an object


# --- what a call prints and displays -------------------------------------------------------------------------


@contextmanager
def _recorded(pieces: list[Json]) -> Iterator[None]:
    """Take down what is printed and displayed, in order."""
    shell = InteractiveShell.instance() if InteractiveShell.initialized() else None
    publisher: Any = getattr(shell, "display_pub", None)
    hook = sys.displayhook
    own = _Publisher(pieces)
    with redirect_stdout(_Stream(pieces, "stdout")), redirect_stderr(_Stream(pieces, "stderr")):
        if shell:
            shell.display_pub = own
        sys.displayhook = own.show
        try:
            yield
        finally:
            sys.displayhook = hook
            if shell:
                shell.display_pub = publisher


class _Stream(io.TextIOBase):
    """A stream that takes down what is written to it."""

    def __init__(self, pieces: list[Json], name: str) -> None:
        self._pieces, self._name = pieces, name

    def write(self, text: str) -> int:
        _clear_if_asked(self._pieces)
        last = self._pieces[-1] if self._pieces else {}
        if last.get("stream") == self._name:
            last["text"] += text
        elif text:
            self._pieces.append({"stream": self._name, "text": text})
        return len(text)

    def writable(self) -> bool:
        return True


class _Publisher(DisplayPublisher):
    """A publisher that takes down what is displayed."""

    def __init__(self, pieces: list[Json]) -> None:
        super().__init__()
        self._pieces = pieces

    def publish(
        self,
        data: Json,
        metadata: Json | None = None,
        source: str | None = None,
        *,
        transient: Json | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        name = (transient or {}).get("display_id")
        piece = {"data": data, "metadata": metadata or {}, "id": name}
        _clear_if_asked(self._pieces)
        places = [i for i, one in enumerate(self._pieces) if name and one.get("id") == name]
        if update:
            for place in places:
                self._pieces[place] = piece
        else:
            self._pieces.append(piece)

    def clear_output(self, wait: bool = False) -> None:
        if wait:
            self._pieces.append({"clear": True})
        else:
            self._pieces.clear()

    def show(self, result: Any) -> None:
        """Take down what an expression gives."""
        if result is not None:
            data, metadata = format_display_data(result)
            self.publish(data, metadata)


def _clear_if_asked(pieces: list[Json]) -> None:
    """What `clear_output(wait=True)` left to be cleared goes when something new comes."""
    if pieces and "clear" in pieces[-1]:
        pieces.clear()


def _describe_pieces(pieces: list[Json]) -> list[Json]:
    """What was taken down, as parts."""
    found = []
    for piece in pieces:
        if "stream" in piece:
            found.append(describe_stream(piece["stream"], piece["text"]))
        elif "data" in piece:
            found.extend(_describe_bundle(piece["data"], piece["metadata"]))
    return [part for part in found if part]


def _describe_bundle(data: Json, metadata: Json) -> list[Json]:
    """A MIME bundle as parts; that of a widget by what the widget is now."""
    if WIDGET in data:
        states = ipywidgets.Widget.get_manager_state(drop_defaults=False)["state"]
        return describe_widget(data[WIDGET]["model_id"], states)
    return [describe_part(data, metadata)]


# --- what a call returns -------------------------------------------------------------------------------------


def describe_object(piece: Any) -> list[Json]:
    """Describe an object as IPython would show it; a figure without the script that IPython would add."""
    if isinstance(piece, str):
        return [{"text": piece}]
    if isinstance(piece, BaseFigure):
        return [describe_part({PLOTLY: json.loads(piece.to_json())})]
    return _describe_bundle(*format_display_data(piece))


def split_result(result: Any) -> list[Any]:
    """Split a tuple or list made to be shown into its items: figures, tables, HTML, texts; empty for anything else."""
    if not isinstance(result, tuple | list) or not any(map(_is_rich, result)):
        return []
    fits = all(item is None or isinstance(item, str) or _is_rich(item) for item in result)
    return list(result) if fits else []


def _is_rich(item: Any) -> bool:
    """Whether an object brings its own way to be shown."""
    ways = ("_repr_mimebundle_", "_repr_html_", "_repr_markdown_")
    return not isinstance(item, type) and any(callable(getattr(item, way, None)) for way in ways)


# --- pyplot ---------------------------------------------------------------------------------------------------


def _pyplot() -> Any:
    """Matplotlib's pyplot where a notebook has imported it."""
    return sys.modules.get("matplotlib.pyplot")


def close_newest_figures(count: int) -> None:
    """Close the figures that the call before the display has left open: an exhibit shows them."""
    if count:
        _close_figures(count)


def _close_figures(count: int | None = None) -> list[Any]:
    """Close the figures that are open, or only the newest; returns them."""
    pyplot = _pyplot()
    numbers = pyplot.get_fignums() if pyplot else []
    figures = [pyplot.figure(number) for number in numbers[-count if count else None :]]
    for figure in figures:
        pyplot.close(figure)
    return figures
