"""What an `interact` shows for every choice its controls allow, as plain JSON.

The bundle of MIME type `application/vnd.briefing.choices+json`::

    {"controls": [{"kind": "select", "label": "Letter", "options": ["A", "B"], "index": 0}, ...],
     "first":    {"0": {"chart": ...}, "1": {"table": ...}},   what is shown now, part by part
     "patches":  [{}, {"0": ...}, ...],                        JSON Merge Patches (RFC 7396) against `first`
     "states":   [0, 1, 1, ...],                               the patch for each combination of choices
     "alone":    {"kept": 40, "total": 4000},                  only where there is one choice at a time
     "shows":    ["model id", ...],                            widgets that stand in it, where it shows nothing else
     "lost":     ["one sentence", ...]}                        what of it a page does not have; mostly empty

Combinations are counted as `itertools.product` counts them: the last control turns fastest. Where there is one choice
at a time, the states are those of each option of the first control, then of the second, with all others as they are
now; `alone` says how many there are, of how many. A bundle that
could not be made is `{"error": "one sentence"}`: IPython swallows what a formatter raises, and the live view
should stay, so the sentence is saved and the exporter says it in place. Where an `interact` stands within another
widget, the bundle of the whole is `{"within": {model id: bundle}}`, in which `{}` is a control of one of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from inspect import getclosurevars
from typing import Any

import ipywidgets
from IPython.display import display
from plotly.io import renderers

from .controls import read_label
from .figures import ChoicesError, Json
from .moving import OBSERVER, Enumerable
from .parts import MIME
from .recording import record_states
from .states import is_recorded, split_result

IN_BROWSER = sys.platform == "emscripten"  # where no page is made


def make_bundle(view: ipywidgets.interactive) -> Json:
    """Make the MIME bundle of an `interact`: live where there is a kernel, complete where there is none.

    One within the function of another has its one state in each state of that.
    """
    for widget in view.kwargs_widgets:
        _label_widget(widget)
    live: Json = view._repr_mimebundle_()
    if IN_BROWSER or is_recorded():
        return live
    return live | {MIME: _record_or_say(_read_interactive(view))}


def make_widget_bundle(widget: ipywidgets.DOMWidget) -> Json:
    """Make the MIME bundle of a widget that may hold an `interact`, or the output of `interactive_output`."""
    live: Json = widget._repr_mimebundle_()
    if IN_BROWSER or is_recorded():
        return live
    within: Json = {}
    for one in _walk(widget):
        found = _read_interactive(one) if isinstance(one, ipywidgets.interactive) else _read_output(one)
        if found:
            within[one.model_id] = _record_or_say(found)
            within |= {
                control.model_id: {} for control in found.widgets.values() if hasattr(control, "model_id")
            }
    return live | {MIME: {"within": within}} if within else live


def _record_or_say(found: Enumerable) -> Json:
    try:
        return record_states(found)
    except ChoicesError as error:
        return {"error": str(error)}
    except Exception as error:  # a fault of ours, which IPython would swallow
        return {
            "error": f"the states of this interact could not be recorded ({type(error).__name__}: {error}); open the "
            "notebook to use it."
        }


def _read_interactive(view: ipywidgets.interactive) -> Enumerable:
    return Enumerable(view.f, {widget._kwarg: widget for widget in view.kwargs_widgets})


def _read_output(widget: Any) -> Enumerable | None:
    """What `interactive_output` put behind an Output: the observer that it gives to each control has it all."""
    if not isinstance(widget, ipywidgets.Output):
        return None
    for control in [*ipywidgets.Widget.get_manager_state()["state"]]:
        one = _find_widget(control)
        for observer in getattr(one, "_trait_notifiers", {}).get("value", {}).get("change", []):
            owner = getattr(observer, "__self__", None)
            if isinstance(owner, ipywidgets.interactive) and owner.out is widget:
                return _read_interactive(owner)  # whose controls and output are shown apart
            if getattr(observer, "__qualname__", "") != OBSERVER:
                continue
            held = getclosurevars(observer).nonlocals
            if held.get("out") is widget:
                for argument, named in held["controls"].items():
                    named._kwarg = getattr(named, "_kwarg", argument)
                return Enumerable(held["f"], dict(held["controls"]))
    return None


def _find_widget(model: str) -> Any:
    from ipywidgets.widgets.widget import _instances

    return _instances.get(model)


def _walk(widget: Any) -> Iterator[Any]:
    """A widget and all that stands in it; an `interact` as one."""
    yield widget
    if not isinstance(widget, ipywidgets.interactive):
        for child in getattr(widget, "children", ()):
            yield from _walk(child)


def _label_widget(widget: Any) -> None:
    """Give a control of the live view the label it has on a page, uncut, and a width to read its options in."""
    if isinstance(widget, ipywidgets.fixed):
        return
    widget.description = read_label(widget)
    widget.layout.width = widget.layout.width or "min(100%, 36rem)"
    if getattr(widget.style, "description_width", None) == "":
        widget.style.description_width = "initial"


def show_pieces(result: Sequence[Any]) -> None:
    """Display a tuple or list of figures, tables and texts one under the other; leave any other to IPython."""
    shown_apart = split_result(result)
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
