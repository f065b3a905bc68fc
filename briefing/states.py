"""What one call of a function shows: what it prints, displays, draws and returns, in that order, as parts.

The calls that no reader asked for are made in a copy of the kernel (a fork), so that the cells after them find what
they would find without them. A call that ends the copy, or keeps it too long, is a state that says so; the others are
made in another copy. Where the system cannot fork, or no copy comes to its first call, the kernel itself makes them.
"""

from __future__ import annotations

import inspect
import io
import json
import os
import select
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from traceback import walk_tb
from typing import Any, NamedTuple

import ipywidgets
from IPython.core.displaypub import DisplayPublisher
from IPython.core.formatters import format_display_data
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets.widgets.widget import _instances
from plotly.basedatatypes import BaseFigure, BasePlotlyType

from .figures import Json
from .parts import PLOTLY, WIDGET, describe_error, describe_or_say, describe_stream
from .warm import CAN_FORK
from .widgets import describe_widget

STANDS_STILL = 120  # seconds without a word from the copy; half of that after each time
_MOST_ENDS = 4  # copies that ended or stood still, before the rest of the calls is given up
_ENDED, _STILL, _GIVEN_UP = (
    "ended its process",
    "took too long",
    "was not called, for other calls took too long or ended their process",
)


class Call(NamedTuple):
    """What a call shows.

    parts: numbered from the top; drawn: how many figures of pyplot it opened; error: name and message of what the
    function raised, on one line, which is the last of the parts too.
    """

    parts: Json
    drawn: int = 0
    error: str = ""


def call(function: Callable[..., Any], arguments: Json) -> Call:
    """Call a function and describe all that it shows; a part that a page cannot keep has `lost`, a sentence."""
    pieces: list[Json] = []
    failed = ""
    _close_figures()  # as at the end of a cell: what is drawn next is a figure of its own
    with recorded(pieces):
        try:
            with _written_outside(pieces):
                result = function(**arguments)
        except (Exception, SystemExit) as error:
            if _is_ours(error):
                raise
            failed = " ".join(f"{type(error).__name__}: {error}".split())
        drawn = _close_figures()
        if failed:
            pieces.append({"parts": [describe_error(failed)], "in": ""})
        else:
            returned = [piece for piece in split_result(result) or [result] if piece is not None]
            own = [figure for figure in drawn if not any(figure is piece for piece in returned)]
            for piece in [*own, *returned] or ([] if pieces else _widgets_used(function)):
                parts = describe_object(piece)  # this too may print
                pieces.append({"parts": parts, "in": ""})
            if inspect.iscoroutine(result):
                result.close()  # nobody waits for it, in the notebook neither
    shown = _describe_pieces(pieces)
    return Call({str(place): part for place, part in enumerate(shown)}, len(drawn), failed)


def _is_ours(error: BaseException) -> bool:
    """Whether an error was raised in this package, and not in the function that it has called."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)][1:]
    return bool(frames) and frames[-1].f_globals.get("__package__") == __package__


def _widgets_used(function: Callable[..., Any]) -> list[Any]:
    """The widgets that a function speaks of: one that shows nothing itself may change them, a live figure say."""
    try:
        used = inspect.getclosurevars(inspect.unwrap(function))
    except (TypeError, ValueError):
        return []
    values = [*used.nonlocals.values(), *used.globals.values()]
    owners = [value.figure if isinstance(value, BasePlotlyType) else value for value in values]
    found = {
        id(owner): owner
        for owner in owners
        if isinstance(owner, ipywidgets.DOMWidget)
        and not hasattr(owner, "_kwarg")  # a control of an interact
    }
    return [*found.values()]


def for_each(
    choices: Sequence[Any], keep: Callable[[Any], Json], fail: Callable[[Any, str], Json]
) -> Iterator[Json]:
    """Make JSON of each of these choices, in a copy of the kernel where there can be one.

    Args:
        choices: what differs between the calls.
        keep: makes JSON of one; it calls the function of a notebook.
        fail: makes JSON of one whose call never came back, and of the reason in words.

    Returns:
        What they return for each, in order.
    """
    done = ends = 0
    while CAN_FORK and done < len(choices) and ends < _MOST_ENDS:
        copy = _in_a_copy(choices[done:], keep, STANDS_STILL / 2**ends)
        while isinstance(state := next(copy), dict):
            done += 1
            yield state
        if not done:
            break  # the first call came back in the kernel itself: it is the copy that cannot
        if done < len(choices):
            yield fail(choices[done], state)
            done, ends = done + 1, ends + 1
    for choice in choices[done:]:
        yield fail(choice, _GIVEN_UP) if done else keep(choice)


def _in_a_copy(choices: Sequence[Any], keep: Callable[[Any], Json], patience: float) -> Iterator[Json | str]:
    """States from a fork of this process, a line each, and then in words why there are no more."""
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
    rest, why = b"", _STILL
    try:
        while select.select([reading], [], [], patience)[0]:
            data = os.read(reading, 1 << 20)
            if not data:
                why = _ENDED
                break
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                yield json.loads(line)
        yield why
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
    kernel: Any = getattr(InteractiveShell._instance, "kernel", None)
    if kernel:
        kernel._allow_stdin = False  # nobody answers a copy


# --- what a call prints and displays -------------------------------------------------------------------------


def is_recorded() -> bool:
    """Whether what is displayed now is taken down for a page already, within the call of a function."""
    shell: Any = InteractiveShell._instance
    return isinstance(getattr(shell, "display_pub", None), _Publisher)


@contextmanager
def recorded(pieces: list[Json]) -> Iterator[None]:
    """Take down what is printed and displayed, in order; what kept hold of a stream of the kernel's writes here too."""
    shell = InteractiveShell.instance() if InteractiveShell.initialized() else None
    publisher: Any = getattr(shell, "display_pub", None)
    hook = sys.displayhook
    own = _Publisher(pieces, publisher)
    streams = {"stdout": _Stream(pieces, "stdout"), "stderr": _Stream(pieces, "stderr")}
    held: list[Any] = [(getattr(sys, name), stream.write) for name, stream in streams.items()]
    for stream, write in held:
        with suppress(AttributeError):  # that of a terminal cannot be told to
            stream.write = write
    with redirect_stdout(streams["stdout"]), redirect_stderr(streams["stderr"]):
        if shell:
            shell.display_pub = own
            setattr(shell, "_showtraceback", own.show_error)  # noqa: B010  # it is typed as a method
        sys.displayhook = own.show
        try:
            yield
        finally:
            sys.displayhook = hook
            if shell:
                shell.display_pub = publisher
                del shell._showtraceback
            for stream, _ in held:
                with suppress(AttributeError):
                    del stream.write


@contextmanager
def _written_outside(pieces: list[Json]) -> Iterator[None]:
    """Take down, at the end, what other programs and libraries in C write to the process's own outputs.

    A copy of the kernel has those of the kernel, where it would stand beside the states.
    """
    with tempfile.TemporaryFile() as file:
        kept = [(number, os.dup(number)) for number in (1, 2)]
        try:
            for number, _ in kept:
                os.dup2(file.fileno(), number)
            yield
        finally:
            for number, own in kept:
                os.dup2(own, number)
                os.close(own)
            file.seek(0)
            if text := file.read().decode(errors="replace"):
                _Stream(pieces, "stdout").write(text)


class _Stream(io.TextIOBase):
    """A stream that takes down what is written to it."""

    def __init__(self, pieces: list[Json], name: str) -> None:
        self._pieces, self._name = pieces, name

    def write(self, text: str) -> int:
        _clear_if_asked(self._pieces)
        last = self._pieces[-1] if self._pieces else {}
        if last.get("stream") == self._name and last["in"] == _find_open_output():
            last["text"] += text
        elif text:
            self._pieces.append({"stream": self._name, "text": text, "in": _find_open_output()})
        return len(text)

    def writable(self) -> bool:
        return True


class _Publisher(DisplayPublisher):
    """A publisher that takes down what is displayed."""

    def __init__(self, pieces: list[Json], real: Any) -> None:
        super().__init__()
        self._pieces, self._real = pieces, real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)  # what a kernel's own publisher has besides

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
        piece = {"data": data, "metadata": metadata or {}, "id": name, "in": _find_open_output()}
        _clear_if_asked(self._pieces)
        places = [i for i, one in enumerate(self._pieces) if name and one.get("id") == name]
        for place in places if update else ():
            self._pieces[place] = piece
        if not update or not places:  # what stands in another place changes there; a page shows it here
            self._pieces.append(piece)

    def clear_output(self, wait: bool = False) -> None:
        self._pieces.append({"clear": True, "in": _find_open_output()})
        if not wait:
            _clear_if_asked(self._pieces)

    def show_error(self, kind: type[BaseException], value: Any, _: Any) -> None:
        """Take down a traceback that the shell shows, of an object that cannot be shown say."""
        self._pieces.append(
            {"parts": [describe_error(f"{kind.__name__}: {value}")], "in": _find_open_output()}
        )

    def show(self, result: Any) -> None:
        """Take down what an expression gives."""
        if result is not None:
            data, metadata = format_display_data(result)
            self.publish(data, metadata)


def _clear_if_asked(pieces: list[Json]) -> None:
    """What `clear_output(wait=True)` left to be cleared goes when something new comes."""
    if pieces and "clear" in pieces[-1]:
        pieces[:] = [piece for piece in pieces if piece.get("in") != pieces[-1]["in"]]


def _find_open_output() -> str:
    """The id of the Output widget into which is displayed now; what stands in another is not cleared with it."""
    open_ones = [
        one.model_id for one in [*_instances.values()] if isinstance(one, ipywidgets.Output) and one.msg_id
    ]
    return open_ones[-1] if open_ones else ""


def _describe_pieces(pieces: list[Json]) -> list[Json]:
    """What was taken down, as parts."""
    found = []
    for piece in pieces:
        if "stream" in piece:
            found.append(describe_stream(piece["stream"], piece["text"]))
        elif "data" in piece:
            found.extend(_describe_bundle(piece["data"], piece["metadata"]))
        else:
            found.extend(piece.get("parts", []))
    return [part for part in found if part]


def _describe_bundle(data: Json, metadata: Json) -> list[Json]:
    """A MIME bundle as parts; that of a widget by what the widget is now."""
    if WIDGET in data:
        states = ipywidgets.Widget.get_manager_state(drop_defaults=False)["state"]
        return describe_widget(data[WIDGET]["model_id"], states)
    return [describe_or_say(data, metadata)]


# --- what a call returns -------------------------------------------------------------------------------------


def describe_object(piece: Any) -> list[Json]:
    """Describe an object as IPython would show it; a figure without the script that IPython would add."""
    if isinstance(piece, str):
        return [{"text": piece}]
    if isinstance(piece, BaseFigure):
        return [describe_or_say({PLOTLY: json.loads(piece.to_json())})]
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
