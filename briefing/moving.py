"""Controls of an `interact` that move others by a function of the notebook: `observe`, `link`, lists that follow a list."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple

import ipywidgets
from traitlets import EventHandler

from .controls import Way, read_label, read_way
from .copies import for_each
from .figures import Json
from .states import recorded

OBSERVER = "interactive_output.<locals>.observer"  # what it has listen to each control


class Enumerable(NamedTuple):
    """A function behind widgets: what `interactive` and `interactive_output` make.

    function: what is called; widgets: its controls by argument.
    """

    function: Callable[..., Any]
    widgets: dict[str, Any]


def find_more_options(found: Enumerable, ways: Sequence[Way]) -> list[Way]:
    """The controls with the options that they have only after others were moved, as far as these are plain values."""
    moving = {way.argument for way in ways if _moves_others(found.widgets[way.argument])}
    one_each = {way.argument: way.controls[0] for way in ways if len(way.controls) == 1}
    tried = [
        (name, place) for name in moving & one_each.keys() for place in range(len(one_each[name].values))
    ]
    kernel = os.getpid()

    def look(choice: tuple[str, int]) -> Json:
        if os.getpid() == kernel:
            return {}  # it would move the controls that the reader of the notebook sees
        name, place = choice
        _detach(found)
        with recorded([]), suppress(Exception):
            found.widgets[name].value = one_each[name].values[place]
        return {other: _list_plain(read_way(found.widgets[other], other)) for other in one_each}

    offered: dict[str, dict[Any, str]] = {
        name: dict(zip(control.values, control.options, strict=True))
        for name, control in one_each.items()
        if control.kind in ("select", "radio", "range") and _list_plain(Way(name, (control,), list))
    }
    for seen in for_each(tried[:_MOST_TRIED], look, lambda *_: {}):
        for name in offered:
            offered[name] = dict(seen.get(name, [])) | offered[name]
    return [_widen(way, offered.get(way.argument, {})) for way in ways]


_MOST_TRIED = 200


def _list_plain(way: Way) -> list[tuple[Any, str]]:
    """The values of a control and their labels, if all values are plain ones; else none."""
    values, options = way.controls[0].values, way.controls[0].options
    plain = all(isinstance(value, str | int | float) for value in values)
    return [*zip(values, options, strict=True)] if plain and len(way.controls) == 1 else []


def _widen(way: Way, offered: dict[Any, str]) -> Way:
    """A way whose control has these options too, behind its own; stops in their order."""
    control = way.controls[0]
    more = {value: label for value, label in offered.items() if value not in control.values}
    if not more or control.unset:
        return way
    pairs = [*zip(control.values, control.options, strict=True), *more.items()]
    if control.kind == "range" and all(isinstance(value, int | float) for value, _ in pairs):
        pairs.sort(key=lambda pair: pair[0])
    values = [value for value, _ in pairs]
    wider = replace(
        control,
        values=values,
        options=[label for _, label in pairs],
        index=values.index(control.values[control.index]),
        lang=[*control.lang, *[""] * len(more)] if control.lang else (),
    )
    return replace(way, controls=(wider,))


def name_what_moves(found: Enumerable) -> list[str]:
    """Name the controls that change other things in the notebook, by a function of its own."""
    return [read_label(widget) for widget in found.widgets.values() if _moves_others(widget)]


def _moves_others(widget: Any) -> bool:
    return any(map(_is_foreign, getattr(widget, "_trait_notifiers", {}).get("value", {}).get("change", [])))


def _detach(found: Enumerable) -> dict[str, Any]:
    """Have the controls move each other, and call no function of an `interact`; returns them."""
    widgets = {name: widget for name, widget in found.widgets.items() if hasattr(widget, "_trait_notifiers")}
    for widget in widgets.values():
        listening = widget._trait_notifiers.get("value", {}).get("change", [])
        listening[:] = [one for one in listening if isinstance(one, EventHandler) or _is_foreign(one)]
    return widgets


def offers(found: Enumerable, arguments: Json) -> bool:
    """Whether the controls, which move each other, can all be set so. It moves them: for a copy of the kernel only."""
    widgets = _detach(found)
    with recorded([]):
        for name, widget in [*widgets.items()] * 2:  # what moves later ones may come after them
            with suppress(Exception):
                widget.value = arguments[name]
    return all(widget.value == arguments[name] for name, widget in widgets.items())


def _is_foreign(observer: Any) -> bool:
    """Whether an observer of a control is neither the widget's own nor that of an `interact`."""
    owner = getattr(observer, "__self__", None)
    ours = isinstance(observer, EventHandler) or isinstance(owner, ipywidgets.interactive)
    return not ours and getattr(observer, "__qualname__", "") != OBSERVER
