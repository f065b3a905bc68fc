"""What one call of a function shows: what it prints, displays, draws and returns, in that order, as parts."""

from __future__ import annotations

import inspect
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
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
from .parts import PLOTLY, WIDGET, describe_error, describe_or_say, describe_stream, name_error
from .widgets import describe_widget, find_drawing


class Call(NamedTuple):
    """What a call shows.

    parts: numbered from the top; drawn: how many figures of pyplot it opened and left; error: name and message of what
    the function raised, on one line, which is the last of the parts too; shows: the ids of the widgets that stand in the
    parts because the function shows nothing itself, and changes them.
    """

    parts: Json
    drawn: int = 0
    error: str = ""
    shows: tuple[str, ...] = ()


def call(function: Callable[..., Any], arguments: Json) -> Call:
    """Call a function and describe all that it shows; a part that a page cannot keep has `lost`, a sentence."""
    pieces: list[Json] = []
    failed, shows = "", ()
    close_figures()  # as at the end of a cell: what is drawn next is a figure of its own
    before = _live_figures()
    with recorded(pieces):
        try:
            with _written_outside(pieces):
                result = function(**arguments)
        except (Exception, SystemExit) as error:
            if _is_ours(error):
                raise
            failed = name_error(type(error).__name__, error)
        live = {number: figure for number, figure in _live_figures().items() if number not in before}
        shown_by = {figure.canvas.model_id for figure in live.values()}
        pieces[:] = [piece for piece in pieces if _find_model(piece) not in shown_by]  # as it is now, below
        closed = close_figures()
        drawn = [*closed, *live.values()]
        if failed:
            pieces.append({"parts": [describe_error(failed)], "in": ""})
        else:
            returned = [piece for piece in split_result(result) or [result] if piece is not None]
            own = [figure for figure in drawn if not any(figure is piece for piece in returned)]
            used = [] if own or returned or pieces else _widgets_used(function)
            shows = tuple(widget.model_id for widget in used)
            for piece in [*own, *returned, *used]:
                parts = describe_object(piece)  # this too may print
                pieces.append({"parts": parts, "in": ""})
            if inspect.iscoroutine(result):
                result.close()  # nobody waits for it, in the notebook neither
    shown = _describe_pieces(pieces)
    return Call({str(place): part for place, part in enumerate(shown)}, len(closed), failed, shows)


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
    owners = [_find_owner(value) for value in (*used.nonlocals.values(), *used.globals.values())]
    found = {
        id(owner): owner
        for owner in owners
        if isinstance(owner, ipywidgets.DOMWidget)
        and not hasattr(owner, "_kwarg")  # a control of an interact
    }
    return [*found.values()]


def _find_owner(value: Any) -> Any:
    """What shows a piece of a figure: a live figure of Plotly, or the canvas of one of Matplotlib's; others are it themselves."""
    if isinstance(value, BasePlotlyType):
        return value.figure
    artist = sys.modules.get("matplotlib.artist")
    if artist and isinstance(value, artist.Artist):
        figure = value.get_figure() or value
        return getattr(figure, "canvas", value)
    return value


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
    """A stream that takes down what is written to it, with what a stream of a kernel has."""

    encoding, errors = "UTF-8", "strict"

    def __init__(self, pieces: list[Json], name: str) -> None:
        self._pieces, self._name = pieces, name
        self.name = f"<{name}>"

    def fileno(self) -> int:
        """That of the process: what is written there is taken down too."""
        return {"stdout": 1, "stderr": 2}[self._name]

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
            {"parts": [describe_error(name_error(kind.__name__, value))], "in": _find_open_output()}
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
        if drawing := find_drawing(data, states):
            return [describe_or_say(drawing, metadata)]
        shown = describe_widget(data[WIDGET]["model_id"], states)
        # An interact within one of the states has its present state there.
        return [part for one in shown for part in (one["first"].values() if "first" in one else [one])]
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


def close_figures(newest: int | None = None) -> list[Any]:
    """Close the figures that are open, or only so many of the newest; returns them. Live ones stay as they are."""
    pyplot, live = _pyplot(), _live_figures()
    numbers = [number for number in (pyplot.get_fignums() if pyplot else []) if number not in live]
    figures = [
        pyplot.figure(number) for number in numbers[len(numbers) - newest if newest is not None else 0 :]
    ]
    for figure in figures:
        pyplot.close(figure)
    return figures


def _live_figures() -> dict[int, Any]:
    """The open figures that are widgets, as those of ipympl, by number: they are drawn again where they stand."""
    pyplot = _pyplot()
    opened = {number: pyplot.figure(number) for number in pyplot.get_fignums()} if pyplot else {}
    return {
        number: figure for number, figure in opened.items() if isinstance(figure.canvas, ipywidgets.DOMWidget)
    }


def _find_model(piece: Json) -> str:
    """The id of the widget that was displayed; "" for anything else."""
    return str(piece.get("data", {}).get(WIDGET, {}).get("model_id", ""))
