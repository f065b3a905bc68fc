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

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from inspect import getclosurevars
from typing import Any, NamedTuple

import ipywidgets
from IPython.display import display
from plotly.io import renderers
from traitlets import EventHandler, Int
from traitlets.config import SingletonConfigurable

from .controls import (
    Control,
    Plan,
    Way,
    choose_states,
    count_states,
    list_controls,
    read_label,
    read_way,
    say_what_is_kept,
)
from .copies import for_each
from .figures import ChoicesError, Json
from .parts import MIME, MOVES, write_note
from .patches import make_patch
from .reuse import compact_json
from .states import call, close_figures, is_recorded, recorded, split_result

IN_BROWSER = sys.platform == "emscripten"  # where no page is made


class Briefing(SingletonConfigurable):
    """How much of an `interact` a page may hold; `%config Briefing.most_states = 500` in a notebook changes it."""

    most_states = Int(
        2_000,
        min=1,
        help="The most states of one interact; of more, sliders have fewer stops, or there is one choice at a time.",
    ).tag(config=True)
    most_bytes = Int(
        4_000_000, min=1, help="The most that the states of one interact fill, in bytes of JSON."
    ).tag(config=True)
    most_seconds = Int(
        240,
        min=1,
        help="The longest that the states of one interact may take to make; of slow ones there are fewer.",
    ).tag(config=True)


_OBSERVER = "interactive_output.<locals>.observer"  # what it has listen to each control


class Enumerable(NamedTuple):
    """A function behind widgets: what `interactive` and `interactive_output` make.

    function: what is called; widgets: its controls by argument.
    """

    function: Callable[..., Any]
    widgets: dict[str, Any]


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
            if getattr(observer, "__qualname__", "") != _OBSERVER:
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
    """Record the states of an `interact`: each, or as many as a page may hold and a press may take time for.

    Returns:
        A bundle, as the module's docstring gives its shape.

    Raises:
        ChoicesError: what it shows now is of a kind that no page keeps.
    """
    limits = Briefing.instance()
    called = getattr(found.function, "__name__", "interact")
    ways = [read_way(widget, argument) for argument, widget in found.widgets.items()]
    most, why = limits.most_states, f"more than the {limits.most_states:,} a page may hold"
    while plan := choose_states(ways, most):
        bundle, most, reason = _record_all(found, plan, called, count_states(ways), limits)
        if bundle:
            moving = _name_what_moves(found)
            for control in bundle["controls"]:
                if control["label"] in moving:
                    control["note"] = f"{control['note']} {MOVES}".strip()
            bundle["lost"][:0] = [
                *_say_what_is_left(ways, plan, called, why),
                *(f"{label}: {MOVES}" for label in moving),
            ]
            return bundle
        why = reason
        if most < 2:
            break
    return _record_present(found, ways, called, f"{_say_count(ways, called)}, {why}; {_REMEDY}")


_REMEDY = "give a control fewer values, or give fixed() for one of them."
_MOST_NAMED = 5
_LEAST_SECONDS = 5  # of which a mean can be taken
_NOT_OFFERED = "The notebook does not offer these choices together."


def _record_all(
    found: Enumerable, plan: Plan, called: str, total: int, limits: Briefing
) -> tuple[Json, int, str]:
    """Record each state of a plan; {} where they are too large or take too long, how many might fit, and why."""
    controls = plan.controls
    start = tuple(control.index for control in controls)
    faults: list[str] = []

    moved, kernel = bool(_name_what_moves(found)), os.getpid()

    def state(chosen: Sequence[int]) -> Json:
        arguments = _choose_arguments(plan.ways, chosen)
        if moved and os.getpid() != kernel and not _offers(found, arguments):
            return {"parts": {"0": write_note(_NOT_OFFERED)}, "lost": [], "drawn": 0, "seconds": 0}
        return _describe_state(found.function, arguments, called)

    def fail(_: Sequence[int], why: str) -> Json:
        return _fail_state(f"nothing can be shown here: {called} {why}.")

    def take(made: Json, chosen: Sequence[int]) -> Json:
        faults.extend(f"with {_name_choices(controls, chosen)}, {fault}" for fault in made["lost"])
        parts: Json = made["parts"]
        return parts

    others = [chosen for chosen in dict.fromkeys(plan.states) if chosen != start]
    made = for_each([start, *others], state, fail)
    present = next(made)
    close_figures(
        present["drawn"]
    )  # those that the call before the display has left open: an exhibit shows them
    first = take(present, start)
    size, seconds = len(compact_json(first).encode()), present["seconds"]
    patches, numbers = {"{}": 0}, {start: 0}
    for number, chosen in enumerate(others, 2):
        one = next(made)
        seconds += one["seconds"]
        change = compact_json(make_patch(first, take(one, chosen)))
        if change not in patches:
            size += len(change.encode())
        numbers[chosen] = patches.setdefault(change, len(patches))
        if size > limits.most_bytes:
            few = number - max(1, number // 8)
            return (
                {},
                few,
                f"and {number} of them fill more than the {limits.most_bytes / 1e6:g} MB a page may hold",
            )
        if seconds > _LEAST_SECONDS and seconds / number * len(others) > limits.most_seconds:
            few = int(limits.most_seconds / seconds * number * 0.8)
            return {}, few, f"and one takes {seconds / number:.1f} s"
    if patches.keys() == {"{}"} and not first:
        return _record_nothing(controls, called), 0, ""
    more = f"And {len(faults) - _MOST_NAMED} more of its states are not whole."
    bundle = {
        "controls": [control.to_json() for control in controls if control.kind != "fixed"],
        "first": first,
        "patches": [json.loads(change) for change in patches],
        "states": [numbers[chosen] for chosen in plan.states],
        "lost": [*faults[:_MOST_NAMED], *([more] if len(faults) > _MOST_NAMED else [])],
    }
    if present.get("shows"):
        bundle["shows"] = present["shows"]
    if plan.alone:
        bundle["alone"] = {"kept": len(numbers), "total": total}
    return bundle, len(numbers), ""


def _record_nothing(controls: Iterable[Control], called: str) -> Json:
    """Record that a function shows nothing: its controls would do nothing on a page."""
    sentence = f"nothing is shown by {called}; what it changes elsewhere stands as it last was."
    return _record_one(controls, {"0": write_note(sentence)}, [sentence])


def _record_present(found: Enumerable, ways: Sequence[Way], called: str, why: str) -> Json:
    """Record what is shown now, and why there is no more."""
    controls = list_controls(ways)
    arguments = _choose_arguments(ways, [control.index for control in controls])
    made = _describe_state(found.function, arguments, called)
    return _record_one(controls, made["parts"], [why, *made["lost"]])


def _record_one(controls: Iterable[Control], parts: Json, lost: list[str]) -> Json:
    """A bundle of one state, with what its controls say now."""
    shown = [control.fix().to_json() for control in controls if control.kind != "fixed"]
    return {"controls": shown, "first": parts, "patches": [{}], "states": [0], "lost": lost}


def _say_what_is_left(ways: Sequence[Way], plan: Plan, called: str, why: str) -> list[str]:
    """Say which of the states of an `interact` a page has."""
    fewer = [f"{control.label}: {say_what_is_kept(control)}" for control in plan.controls if control.total]
    alone = f"{_say_count(ways, called)}, {why}: the page has one choice at a time."
    return [*([alone] if plan.alone else []), *fewer]


def _name_what_moves(found: Enumerable) -> list[str]:
    """Name the controls that change other things in the notebook, by a function of its own."""
    return [
        read_label(widget)
        for widget in found.widgets.values()
        if any(map(_is_foreign, getattr(widget, "_trait_notifiers", {}).get("value", {}).get("change", [])))
    ]


def _offers(found: Enumerable, arguments: Json) -> bool:
    """Whether the controls, which move each other, can all be set so. It moves them: for a copy of the kernel only."""
    widgets = {name: widget for name, widget in found.widgets.items() if hasattr(widget, "_trait_notifiers")}
    for widget in widgets.values():
        listening = widget._trait_notifiers.get("value", {}).get("change", [])
        listening[:] = [one for one in listening if isinstance(one, EventHandler) or _is_foreign(one)]
    with recorded([]):
        for name, widget in [*widgets.items()] * 2:  # what moves later ones may come after them
            with suppress(Exception):
                widget.value = arguments[name]
    return all(widget.value == arguments[name] for name, widget in widgets.items())


def _is_foreign(observer: Any) -> bool:
    """Whether an observer of a control is neither the widget's own nor that of an `interact`."""
    owner = getattr(observer, "__self__", None)
    ours = isinstance(observer, EventHandler) or isinstance(owner, ipywidgets.interactive)
    return not ours and getattr(observer, "__qualname__", "") != _OBSERVER


def _choose_arguments(ways: Sequence[Way], chosen: Sequence[int]) -> Json:
    """The arguments of a call, where the option of each control is known by its number."""
    numbers = iter(chosen)
    return {way.argument: way.combine([one.values[next(numbers)] for one in way.controls]) for way in ways}


def _describe_state(function: Callable[..., Any], arguments: Json, called: str) -> Json:
    """A `Call` as JSON, with what of it is `lost` in sentences, and its `seconds`."""
    began = time.monotonic()
    try:
        made = call(function, arguments)
    except Exception as error:  # not the function's fault: it has returned
        return _fail_state(f"a page cannot show what {called} gives ({type(error).__name__}: {error}).")
    lost = [part.pop("lost") for part in made.parts.values() if "lost" in part]
    if made.error:
        lost.append(f"{called} fails ({made.error}).")
    seconds = time.monotonic() - began
    return {**made._asdict(), "lost": lost, "seconds": seconds}


def _fail_state(sentence: str) -> Json:
    """A state in place of which there is a sentence."""
    return {"parts": {"0": write_note(sentence)}, "lost": [sentence], "drawn": 0, "seconds": 0}


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


def _say_count(ways: Iterable[Way], called: str) -> str:
    """How many states an `interact` has, and why, in words."""
    ways = [*ways]
    sizes = [f"{c.label} {len(c.values):,}" for c in list_controls(ways) if len(c.values) > 1]
    more = ["..."] if len(sizes) > _MOST_NAMED else []
    return f"{called} has {count_states(ways):,} states ({' × '.join([*sizes[:_MOST_NAMED], *more])})"
