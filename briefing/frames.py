"""The frames, menus and sliders of a Plotly figure as the controls of an exhibit: native ones, with a state each.

A state is the figure as it opens, with what its controls say done to it in their order, as a reader of the notebook
reaches it by one click on each. Frames are the stops of a slider, which a page can play.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from .figures import STEERS, Json, to_plain_json
from .parts import describe_figure, write_note
from .patches import make_patch
from .tabulation import to_words
from .thinning import choose_stops

FRAME, CHOICE, NUMBERED = (
    "Frame",
    "Choice",
    "Choice {number}",
)  # labels of controls without a name of their own
START, AGAIN = "(as it opens)", "{label}, once more"
ONLY = "{label}: a button or slider of the chart, which works in the notebook only."
MANY = "{label}: a choice of the chart with more states than a page holds; it works in the notebook only."
MOST_STATES = 2_000
_MOST_BYTES = 4_000_000
_LEAST_WAIT = 200  # milliseconds between two frames

Change = Callable[[Json], Json]


class Steer(NamedTuple):
    """One way to steer a figure. changes: what each option does to it; wait: between two frames, 0 for what is none."""

    kind: str
    label: str
    options: list[str]
    changes: list[Change]
    active: int
    wait: int = 0


def describe_steered(figure: Json) -> list[Json]:
    """Describe a figure that brings its own controls as a bundle of choices, as the module `choices` gives its shape.

    Where its states are too many for a page its sliders have fewer stops, and then the last controls are left out.

    Returns:
        The bundle, and a note for each control that a page does not have; each may have `lost`, as a part has.
    """
    # Plotly tells null from what is missing in what its buttons do; the figure itself has no null.
    plain = to_plain_json(figure)
    layout = {name: value for name, value in plain.get("layout", {}).items() if name not in STEERS}
    start = {"data": plain.get("data", []), "layout": layout}
    steers, lost = _read_steers(figure, plain.get("frames", []))
    steers = [_with_start(steer, start) for steer in steers]
    kept = _fit(steers, _count_states(start))
    lost += [MANY.format(label=steer.label) for steer in steers[len(kept) :]]
    parts = [
        describe_figure(_apply(start, kept, places))
        for places in product(*(range(len(steer.options)) for steer in kept))
    ]
    missing = [part.pop("lost") for part in parts if "lost" in part]
    numbers: dict[str, int] = {}
    indexes = [numbers.setdefault(json.dumps({"0": part}), len(numbers)) for part in parts]
    states = [json.loads(text) for text in numbers]
    first = states[indexes[_number(kept)]]
    bundle = {
        "controls": [_describe(now, before) for now, before in zip(kept, steers, strict=False)],
        "first": first,
        "patches": [make_patch(first, state) for state in states],
        "states": indexes,
        "lost": [*dict.fromkeys(missing)],
    }
    return [bundle, *(write_note(sentence) | {"lost": sentence} for sentence in lost)]


def _apply(figure: Json, steers: Sequence[Steer], places: Sequence[int]) -> Json:
    """A figure after one option of each of its controls."""
    for steer, place in zip(steers, places, strict=True):
        figure = steer.changes[place](figure)
    return figure


def _number(steers: Sequence[Steer]) -> int:
    """The number of the state that shows at first."""
    number = 0
    for steer in steers:
        number = number * len(steer.options) + steer.active
    return number


def _describe(steer: Steer, whole: Steer) -> Json:
    """A control as a page needs it."""
    return {
        "kind": steer.kind,
        "label": steer.label,
        "options": steer.options,
        "index": steer.active,
        "own": True,
        **({"wait": steer.wait} if steer.wait else {}),
        **({"total": len(whole.options)} if len(whole.options) > len(steer.options) else {}),
    }


def _with_start(steer: Steer, start: Json) -> Steer:
    """A control whose chosen option is the figure as it opens: its active one, or else one more."""
    if 0 <= steer.active < len(steer.options):
        active, opens = (_without_defaults(one) for one in (steer.changes[steer.active](start), start))
        if active == opens or describe_figure(active) == describe_figure(opens):
            return steer
    return steer._replace(options=[START, *steer.options], changes=[_stay, *steer.changes], active=0)


def _without_defaults(figure: Json) -> Json:
    """A figure without what its menus mostly say though it changes nothing: that a trace is seen."""
    seen = ("visible", True)
    return {
        **figure,
        "data": [dict(item for item in trace.items() if item != seen) for trace in figure["data"]],
    }


def _count_states(start: Json) -> int:
    """How many states like this one a page can hold."""
    part = describe_figure(start)
    chart = part.get("chart", {})
    return max(
        2,
        min(
            MOST_STATES,
            _MOST_BYTES // len(json.dumps([chart.get("data"), chart.get("table"), part.get("table")])),
        ),
    )


def _fit(steers: Sequence[Steer], most: int) -> list[Steer]:
    """Controls with no more states than a page can hold: sliders with fewer stops, and then fewer controls."""
    kept = [*steers]
    while kept:
        for place, steer in enumerate(kept):
            others = math.prod(len(other.options) for other in kept if other is not steer)
            if steer.kind == "range":
                kept[place] = _thin(steer, max(2, most // others))
        if math.prod(len(steer.options) for steer in kept) <= most or len(kept) == 1:
            break
        kept = [*steers[: len(kept) - 1]]
    return kept


def _thin(steer: Steer, most: int) -> Steer:
    """A slider with so many stops or fewer, evenly apart, the chosen one among them."""
    places = choose_stops(len(steer.options), most, steer.active)
    return steer._replace(
        options=[steer.options[place] for place in places],
        changes=[steer.changes[place] for place in places],
        active=places.index(steer.active),
    )


# --- what steers a figure -------------------------------------------------------------------------------------


def _read_steers(figure: Json, frames: Sequence[Json]) -> tuple[list[Steer], list[str]]:
    """The menus, the sliders and the frames of a figure, and in sentences what of them a page does not have."""
    layout = figure.get("layout") or {}
    menus, sliders = (_list_seen(layout.get(name)) for name in STEERS)
    buttons = [button for menu in menus for button in _list_seen(menu.get("buttons"))]
    waits = [wait for button in buttons if (wait := _read_play(button))]
    wait = max(_LEAST_WAIT, min(waits, default=500))
    steers, lost = [], []
    for number, menu in enumerate(menus, 1):
        label = CHOICE if len(menus) == 1 else NUMBERED.format(number=number)
        steer, gone = _read_menu(menu, label, frames)
        steers += [steer] if steer.options else []
        lost += gone
    for slider in sliders:
        steer = _read_slider(slider, frames, wait)
        if steer.options:
            steers.append(steer)
        else:
            lost.append(ONLY.format(label=steer.label))
    shown = [*buttons, *(step for slider in sliders for step in _list_seen(slider.get("steps")))]
    if frames and not any(_names_frames(one) for one in shown):
        names = [str(frame.get("name") or number) for number, frame in enumerate(frames, 1)]
        changes = [_show_frames([place], frames) for place in range(len(frames))]
        steers.append(Steer("range", FRAME, names, changes, 0, wait))
    return steers, lost


def _list_seen(given: Any) -> list[Json]:
    """The members of a list that are objects, and not hidden."""
    return [one for one in given or [] if isinstance(one, dict) and one.get("visible") is not False]


def _read_menu(menu: Json, label: str, frames: Sequence[Json]) -> tuple[Steer, list[str]]:
    """The buttons of a menu, but those that play or pause, and in sentences those that a page does not have."""
    options: list[str] = []
    changes: list[Change] = []
    lost = []
    for button in _list_seen(menu.get("buttons")):
        words = to_words(str(button.get("label", ""))) or label
        change = _read_change(button, frames)
        if _read_play(button) is None and change is None:
            lost.append(ONLY.format(label=words))
        if change:
            options.append(words)
            changes.append(change)
        if change and button.get("args2"):
            options.append(AGAIN.format(label=words))
            changes.append(_read_change({**button, "args": button["args2"]}, frames) or _stay)
    kind = "radio" if menu.get("type") == "buttons" else "select"
    return Steer(kind, label, options, changes, _whole(menu.get("active"))), lost


def _read_slider(slider: Json, frames: Sequence[Json], wait: int) -> Steer:
    """The steps of a slider; no options where one of them does what a page cannot."""
    steps = _list_seen(slider.get("steps"))
    moves = any(map(_names_frames, steps))
    prefix = to_words(str((slider.get("currentvalue") or {}).get("prefix") or "")).rstrip("=: ")
    label = prefix[:1].upper() + prefix[1:] or (FRAME if moves else CHOICE)
    changes = [change for step in steps if (change := _read_change(step, frames))]
    options = [to_words(str(step.get("label", ""))) or f"{number}" for number, step in enumerate(steps, 1)]
    if len(changes) < len(steps):
        return Steer("range", label, [], [], 0)
    return Steer("range", label, options, changes, _whole(slider.get("active")), wait if moves else 0)


def _whole(number: Any) -> int:
    return number if isinstance(number, int) else 0


def _names_frames(button: Json) -> bool:
    """Whether a button, or a step, shows frames by their names."""
    args = button.get("args") or [None]
    return button.get("method") == "animate" and bool(args[0]) and args[0] != [None]


def _read_play(button: Json) -> int | None:
    """How many milliseconds a button that plays all frames waits between two; 0 for one that pauses; else None."""
    if button.get("method") != "animate" or _names_frames(button):
        return None
    which, *options = button.get("args") or [None]
    if which:
        return 0
    frame = options[0].get("frame") if options and isinstance(options[0], dict) else None
    frame = frame[0] if isinstance(frame, list) and frame else frame
    wait = frame.get("duration") if isinstance(frame, dict) else None
    return max(1, round(wait)) if isinstance(wait, int | float) else 500


def _read_change(button: Json, frames: Sequence[Json]) -> Change | None:
    """What a button, or a step, does to a figure; None for what a page cannot do."""
    method, args = button.get("method", "restyle"), [*(button.get("args") or [])]
    if method == "animate" and _names_frames(button):
        names = [str(frame.get("name")) for frame in frames]
        wanted = [str(one) for one in (args[0] if isinstance(args[0], list) else [args[0]])]
        return _show_frames([*map(names.index, wanted)], frames) if {*wanted} <= {*names} else None
    if args and isinstance(args[0], str):  # a name and its value, in place of an object
        args = [{args[0]: args[1] if len(args) > 1 else None}, *args[2:]]
    objects = [one if isinstance(one, dict) else {} for one in args]
    if method == "restyle" and args:
        return _restyle(objects[0], args[1] if len(args) > 1 else None)
    if method == "relayout" and args:
        return _relayout(objects[0])
    if method == "update" and args:
        style = _restyle(objects[0], args[2] if len(args) > 2 else None)
        layout = _relayout(objects[1]) if len(args) > 1 else _stay
        return lambda figure: layout(style(figure))
    return None


# --- what it does ---------------------------------------------------------------------------------------------


def _stay(figure: Json) -> Json:
    return figure


def _restyle(update: Mapping[str, Any], traces: Any) -> Change:
    """Set members of traces: a value for all, or a list of one for each, over and over."""
    items = [(name, _plain(value)) for name, value in update.items()]

    def change(figure: Json) -> Json:
        data = [*figure["data"]]
        given = [traces] if isinstance(traces, int) else traces
        for turn, place in enumerate(given if isinstance(given, list) else range(len(data))):
            for name, value in items:
                one = value[turn % len(value)] if isinstance(value, list) and value else value
                if isinstance(place, int) and -len(data) <= place < len(data):
                    data[place] = _set(data[place], _read_path(name), one)
        return {**figure, "data": data}

    return change


def _relayout(update: Mapping[str, Any]) -> Change:
    """Set members of the layout."""
    items = [(name, _plain(value)) for name, value in update.items()]

    def change(figure: Json) -> Json:
        layout = figure["layout"]
        for name, value in items:
            layout = _set(layout, _read_path(name), value)
        return {**figure, "layout": layout}

    return change


def _show_frames(places: Sequence[int], frames: Sequence[Json]) -> Change:
    """Show frames, one after the other: each changes the traces that it names, in order, and the layout."""
    shown = [frame for place in places for frame in _with_bases(frames[place], frames)]

    def change(figure: Json) -> Json:
        data, layout = [*figure["data"]], figure["layout"]
        for frame in shown:
            changed = frame.get("data") or []
            for place, one in zip(frame.get("traces") or range(len(changed)), changed, strict=False):
                if isinstance(place, int) and 0 <= place < len(data):
                    data[place] = _merge(data[place], one)
            layout = _merge(layout, frame.get("layout"))
        return {"data": data, "layout": layout}

    return change


def _with_bases(frame: Json, frames: Sequence[Json]) -> list[Json]:
    """A frame after the frames that it is based on."""
    named = {frame.get("name"): frame for frame in frames}
    chain = [frame]
    while (base := named.get(chain[0].get("baseframe"))) and base not in chain:
        chain.insert(0, base)
    return chain


def _merge(old: Any, new: Any) -> Any:
    """A part of a figure with the members of a frame, one within another by a dotted name too; lists are replaced."""
    merged = old
    for name, value in new.items() if isinstance(new, dict) else ():
        path = _read_path(name)
        merged = _set(merged, path, _merge(_get(merged, path), value) if isinstance(value, dict) else value)
    return merged


def _get(target: Any, path: Sequence[str | int]) -> Any:
    """A member of a part of a figure; None where there is none."""
    for key in path:
        if isinstance(key, int):
            target = target[key] if isinstance(target, list) and key < len(target) else None
        else:
            target = target.get(key) if isinstance(target, dict) else None
    return target


def _read_path(name: str) -> list[str | int]:
    """The steps of a name such as `xaxis.range[0]`."""
    return [
        int(number) if number else word for word, number in re.findall(r"([^.\[\]]+)|\[(\d+)\]", name)
    ] or [name]


def _set(target: Any, path: Sequence[str | int], value: Any) -> Any:
    """A copy of a part of a figure with one member set, or taken away by None."""
    key, *rest = path
    if isinstance(key, int):
        items = list(target) if isinstance(target, list) else []
        items += [{}] * (key + 1 - len(items))
        items[key] = _set(items[key], rest, value) if rest else value
        return items
    members = (
        dict(target) if isinstance(target, dict) else {"text": target} if isinstance(target, str) else {}
    )
    if rest:
        members[key] = _set(members.get(key), rest, value)
    elif value is None:
        members.pop(key, None)
    else:
        members[key] = value
    return members


def _plain(value: Any) -> Any:
    """Plotly's JSON with packed arrays unpacked, for which null is a value too."""
    return None if value is None else to_plain_json(value)
