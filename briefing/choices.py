"""What an `interact` shows for every choice its controls allow, as plain JSON.

The bundle of MIME type `application/vnd.briefing.choices+json`::

    {"controls": [{"kind": "select", "label": "Letter", "options": ["A", "B"], "index": 0}, ...],
     "first":    {"0": {"chart": ...}, "1": {"table": ...}},   what is shown now, part by part
     "patches":  [{}, {"0": ...}, ...],                        JSON Merge Patches (RFC 7396) against `first`
     "states":   [0, 1, 1, ...],                               the patch for each combination of choices
     "lost":     ["one sentence", ...]}                        what of it a page does not have; mostly empty

Combinations are counted as `itertools.product` counts them: the last control turns fastest. A bundle that
could not be made is `{"error": "one sentence"}`: IPython swallows what a formatter raises, and the live view
should stay, so the sentence is saved and the exporter says it in place. Where an `interact` stands within another
widget, the bundle of the whole is `{"within": {model id: bundle}}`, in which `{}` is a control of one of them.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from inspect import getclosurevars
from itertools import product
from typing import Any, NamedTuple

import ipywidgets
from IPython.display import display
from plotly.io import renderers
from traitlets import Int
from traitlets.config import SingletonConfigurable

from .controls import Control, Way, read_label, read_way, thin
from .figures import ChoicesError, Json
from .parts import MIME, STOPS, describe_error, write_note
from .patches import make_patch
from .reuse import compact_json
from .states import StateError, call, close_newest_figures, for_each, split_result

IN_BROWSER = sys.platform == "emscripten"  # where no page is made


class Briefing(SingletonConfigurable):
    """How much of an `interact` a page may hold; `%config Briefing.most_states = 500` in a notebook changes it."""

    most_states = Int(
        2_000, min=1, help="The most states of one interact; of more, sliders have fewer stops."
    ).tag(config=True)
    most_bytes = Int(
        4_000_000, min=1, help="The most that the states of one interact fill, in bytes of JSON."
    ).tag(config=True)


class Enumerable(NamedTuple):
    """A function behind widgets: what `interactive` and `interactive_output` make.

    function: what is called; widgets: its controls by argument.
    """

    function: Callable[..., Any]
    widgets: dict[str, Any]


def make_bundle(view: ipywidgets.interactive) -> Json:
    """Make the MIME bundle of an `interact`: live where there is a kernel, complete where there is none."""
    for widget in view.kwargs_widgets:
        _label_widget(widget)
    live: Json = view._repr_mimebundle_()
    if IN_BROWSER:
        return live
    return live | {MIME: _record_or_say(_read_interactive(view))}


def make_widget_bundle(widget: ipywidgets.DOMWidget) -> Json:
    """Make the MIME bundle of a widget that may hold an `interact`, or the output of `interactive_output`."""
    live: Json = widget._repr_mimebundle_()
    if IN_BROWSER:
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


def _read_interactive(view: ipywidgets.interactive) -> Enumerable:
    return Enumerable(view.f, {widget._kwarg: widget for widget in view.kwargs_widgets})


def _read_output(widget: Any) -> Enumerable | None:
    """What `interactive_output` put behind an Output: the observer that it gives to each control has it all."""
    if not isinstance(widget, ipywidgets.Output):
        return None
    for control in [*ipywidgets.Widget.get_manager_state()["state"]]:
        one = _find_widget(control)
        for observer in getattr(one, "_trait_notifiers", {}).get("value", {}).get("change", []):
            if getattr(observer, "__qualname__", "") != "interactive_output.<locals>.observer":
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


def record_states(found: Enumerable) -> Json:
    """Record every state of an `interact`, or as many of its sliders' stops as a page may hold.

    Returns:
        A bundle, as the module's docstring gives its shape.

    Raises:
        ChoicesError: what it shows now is too large for a page, or of a kind that no page keeps.
    """
    limits = Briefing.instance()
    called = getattr(found.function, "__name__", "interact")
    ways = [read_way(widget, argument) for argument, widget in found.widgets.items()]
    states = f"{called} has {_count(ways):,} states ({_count_values(ways)})"
    most = limits.most_states
    while True:
        fewer = thin(ways, most)
        if _count(fewer) > most:
            return _record_present(
                found, ways, f"{states}, more than the {limits.most_states:,} a page may hold; {_REMEDY}"
            )
        bundle, number = _record_all(found, fewer, called, limits.most_bytes)
        if bundle:
            return bundle
        most = number - max(1, number // 8)
        if most < 2:
            size = f"{limits.most_bytes / 1e6:g} MB"
            return _record_present(
                found,
                ways,
                f"{states}, and {number} of them fill more than the {size} a page may hold; {_REMEDY}",
            )


_REMEDY = "give a control fewer values, or give fixed() for one of them."
_MOST_NAMED = 5


def _record_all(found: Enumerable, ways: Sequence[Way], called: str, most_bytes: int) -> tuple[Json, int]:
    """Record each state; {} where they are too large, and how many were made."""
    controls = [control for way in ways for control in way.controls]
    start = tuple(control.index for control in controls)
    every = [*product(*(range(len(control.values)) for control in controls))]
    faults: list[str] = []

    def state(chosen: Sequence[int]) -> Json:
        return _describe_state(found.function, _choose_arguments(ways, chosen), called)

    def take(made: Json, chosen: Sequence[int]) -> Json:
        faults.extend(f"with {_name_choices(controls, chosen)}, {fault}" for fault in made["lost"])
        parts: Json = made["parts"]
        return parts

    made = for_each([start, *(chosen for chosen in every if chosen != start)], state)
    present = next(made)
    close_newest_figures(present["drawn"])
    first = take(present, start)
    size = len(compact_json(first).encode())
    patches, states = {"{}": 0}, []
    for number, chosen in enumerate(every, 1):
        change = compact_json(make_patch(first, take(next(made), chosen) if chosen != start else first))
        if change not in patches:
            size += len(change.encode())
        if size > most_bytes:
            return {}, number
        states.append(patches.setdefault(change, len(patches)))
    more = f"And {len(faults) - _MOST_NAMED} more of its states are not whole."
    bundle = {
        "controls": [control.to_json() for control in controls if control.kind != "fixed"],
        "first": first,
        "patches": [json.loads(change) for change in patches],
        "states": states,
        "lost": [
            *(
                f"{control.label}: {STOPS.format(kept=len(control.values), total=control.total)}"
                for control in controls
                if control.total
            ),
            *faults[:_MOST_NAMED],
            *([more] if len(faults) > _MOST_NAMED else []),
        ],
    }
    return bundle, len(every)


def _record_present(found: Enumerable, ways: Sequence[Way], why: str) -> Json:
    """Record what is shown now, and why there is no more."""
    controls = [control for way in ways for control in way.controls]
    chosen = [control.index for control in controls]
    made = _describe_state(found.function, _choose_arguments(ways, chosen), "")
    return {
        "controls": [control.fix().to_json() for control in controls if control.kind != "fixed"],
        "first": made["parts"],
        "patches": [{}],
        "states": [0],
        "lost": [why, *made["lost"]],
    }


def _choose_arguments(ways: Sequence[Way], chosen: Sequence[int]) -> Json:
    """The arguments of a call, where the option of each control is known by its number."""
    numbers = iter(chosen)
    return {way.argument: way.combine([one.values[next(numbers)] for one in way.controls]) for way in ways}


def _describe_state(function: Callable[..., Any], arguments: Json, called: str) -> Json:
    """What a call shows as `parts`, what of it is `lost` in sentences, and how many figures were `drawn`."""
    try:
        parts, drawn = call(function, arguments)
    except StateError as error:
        return {
            "parts": {"0": describe_error(str(error))},
            "lost": [f"{called} fails ({error})."],
            "drawn": 0,
        }
    except ChoicesError as error:
        return {"parts": {"0": write_note(str(error))}, "lost": [str(error)], "drawn": 0}
    except Exception as error:  # not the function's fault: it has returned
        sentence = f"a page cannot show what {called} gives ({type(error).__name__}: {error})."
        return {"parts": {"0": write_note(sentence)}, "lost": [sentence], "drawn": 0}
    lost = [part.pop("lost") for part in parts.values() if "lost" in part]
    return {"parts": parts, "lost": lost, "drawn": drawn}


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


def _name_choices(controls: Iterable[Control], chosen: Sequence[int]) -> str:
    """A combination of choices in words."""
    return (
        ", ".join(f"{c.label} “{c.options[i]}”" for c, i in zip(controls, chosen, strict=True)) or "no choice"
    )


def _count(ways: Iterable[Way]) -> int:
    """How many combinations of choices there are."""
    return math.prod(len(control.values) for way in ways for control in way.controls)


def _count_values(ways: Iterable[Way]) -> str:
    """How many values each control offers, in words."""
    controls = [control for way in ways for control in way.controls]
    return " × ".join(f"{c.label} {len(c.values):,}" for c in controls if len(c.values) > 1)
