"""What an `interact` shows for every choice its controls allow, as plain JSON.

The bundle of MIME type `application/vnd.briefing.choices+json`::

    {"controls": [{"kind": "select", "label": "Letter", "options": ["A", "B"], "index": 0}, ...],
     "first":    {"0": {"chart": ...}, "1": {"table": ...}},   what is shown now, part by part
     "patches":  [{}, {"0": ...}, ...],                        JSON Merge Patches (RFC 7396) against `first`
     "states":   [0, 1, 1, ...]}                               the patch for each combination of choices

Combinations are counted as `itertools.product` counts them: the last control turns fastest. A bundle that
could not be made is `{"error": "one sentence"}`: IPython swallows what a formatter raises, and the live view
should stay, so the sentence is saved and the exporter raises it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import ipywidgets
from IPython.core.formatters import format_display_data
from IPython.display import display
from IPython.utils.capture import capture_output
from plotly.basedatatypes import BaseFigure
from plotly.io import renderers

from .controls import Control, read_control, read_label
from .figures import ChoicesError, Json
from .parts import MIME, PLOTLY, describe_part
from .patches import make_patch
from .reuse import compact_json

MOST_STATES = 2_000
MOST_BYTES = 1_000_000


def make_bundle(view: ipywidgets.interactive) -> Json:
    """Make the MIME bundle of an `interact`: live where there is a kernel, complete where there is none."""
    for widget in view.kwargs_widgets:
        _label_widget(widget)
    live: Json = view._repr_mimebundle_()
    try:
        return live | {MIME: record_states(view)}
    except ChoicesError as error:
        return live | {MIME: {"error": str(error)}}


def _label_widget(widget: Any) -> None:
    """Give a control of the live view the label it has on a page, uncut, and a width to read its options in."""
    if isinstance(widget, ipywidgets.fixed):
        return
    widget.description = read_label(widget)
    widget.layout.width = widget.layout.width or "min(100%, 36rem)"
    if getattr(widget.style, "description_width", None) == "":
        widget.style.description_width = "initial"


def record_states(view: ipywidgets.interactive) -> Json:
    """Record every state of an `interact`.

    Returns:
        A bundle, as the module's docstring gives its shape.

    Raises:
        ChoicesError: there are too many states, they are too large, or the function fails for one.
    """
    controls = [read_control(widget) for widget in view.kwargs_widgets]
    names = [widget._kwarg for widget in view.kwargs_widgets]
    called = getattr(view.f, "__name__", "interact")
    count = math.prod(len(control.values) for control in controls)
    if count > MOST_STATES:
        raise ChoicesError(
            f"{called} has {count:,} states ({_count_values(controls)}), more than the {MOST_STATES:,} a page may hold; "
            "give a control fewer values, or give fixed() for one of them."
        )

    def state(chosen: Sequence[int]) -> Json:
        arguments = {name: c.values[i] for name, c, i in zip(names, controls, chosen, strict=True)}
        try:
            with capture_output(stderr=False) as captured:
                result = describe_result(view.f(**arguments))
        except ChoicesError as error:
            raise ChoicesError(f"{called}, with {_name_choices(controls, chosen)}: {error}") from error
        except Exception as error:
            raise ChoicesError(
                f"{called} fails with {_name_choices(controls, chosen)} ({type(error).__name__}: {error}); "
                "mend it for that choice, or take the choice away."
            ) from error
        if captured.stdout or captured.outputs:
            raise ChoicesError(
                f"{called} prints or displays with {_name_choices(controls, chosen)}; return what it should show."
            )
        return result

    start = tuple(control.index for control in controls)
    first = state(start)
    patches, states = {"{}": 0}, []
    size = len(compact_json(first).encode())
    for number, chosen in enumerate(product(*(range(len(control.values)) for control in controls)), 1):
        change = compact_json(make_patch(first, state(chosen) if chosen != start else first))
        if change not in patches:
            size += len(change.encode())
        if size > MOST_BYTES:
            raise ChoicesError(
                f"{called} fills {MOST_BYTES / 1e6:.0f} MB with {number:,} of its {count:,} states "
                f"({_count_values(controls)}), the most a page may hold; give a control fewer values, or show less."
            )
        states.append(patches.setdefault(change, len(patches)))
    return {
        "controls": [control.to_json() for control in controls if control.kind != "fixed"],
        "first": first,
        "patches": [json.loads(change) for change in patches],
        "states": states,
    }


def describe_result(result: Any) -> Json:
    """Describe what a function returned as parts, numbered from the top: charts, tables, HTML, Markdown, plain text."""
    return {
        str(place): describe_part(_to_mime_bundle(piece))
        for place, piece in enumerate(_split_result(result) or [result])
        if piece is not None
    }


def show_pieces(result: Sequence[Any]) -> None:
    """Display a tuple or list of figures, tables and texts one under the other; leave any other to IPython."""
    shown_apart = _split_result(result)
    if not shown_apart:
        raise NotImplementedError  # how a formatter tells IPython to go on as if it were not there
    for piece in shown_apart:
        if piece is not None:
            display(piece)


def show_no_function(function: Any) -> None:
    """Keep silent on the function that `interact` hands back; leave any other function to IPython."""
    if not isinstance(getattr(function, "widget", None), ipywidgets.interactive):
        raise NotImplementedError


def show_figures_small() -> None:
    """Have Plotly give one small MIME type in every front end, in place of 5 MB of script.

    And no button that sends the data away.
    """
    renderers["plotly_mimetype"].config["showSendToCloud"] = False
    renderers.default = "plotly_mimetype"


# --- pieces of a result -------------------------------------------------------------------------------------


def _split_result(result: Any) -> list[Any]:
    """The items of a tuple or list made to be shown: figures, tables, HTML, texts. Empty for anything else."""
    if not isinstance(result, tuple | list) or not any(map(_is_rich, result)):
        return []
    return (
        list(result)
        if all(item is None or isinstance(item, str) or _is_rich(item) for item in result)
        else []
    )


def _is_rich(item: Any) -> bool:
    """Whether an object brings its own way to be shown."""
    ways = ("_repr_mimebundle_", "_repr_html_", "_repr_markdown_")
    return not isinstance(item, type) and any(callable(getattr(item, way, None)) for way in ways)


def _to_mime_bundle(piece: Any) -> Json:
    """The MIME bundle of one piece; that of a figure without the script IPython would add."""
    if isinstance(piece, BaseFigure):
        return {PLOTLY: json.loads(piece.to_json())}
    return {"text/plain": piece} if isinstance(piece, str) else format_display_data(piece)[0]


def _name_choices(controls: Iterable[Control], chosen: Sequence[int]) -> str:
    """A combination of choices in words."""
    return (
        ", ".join(f"{c.label} “{c.options[i]}”" for c, i in zip(controls, chosen, strict=True)) or "no choice"
    )


def _count_values(controls: Iterable[Control]) -> str:
    """How many values each control offers, in words."""
    return " × ".join(f"{c.label} {len(c.values):,}" for c in controls if len(c.values) > 1)
