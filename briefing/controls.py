"""The controls of an `interact` as native controls of a page.

To add a kind of control: one entry in READERS below (the class of the widget, and a function that gives its values and
their labels), and for a new `kind` one macro in `template/controls.html.j2`, named as the kind. page.js works whatever
native element the macro is made of (its table `natives`). The page refuses a kind that it does not know.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

import ipywidgets
from ipywidgets.widgets.widget_float import _BoundedFloatRange
from ipywidgets.widgets.widget_int import _BoundedIntRange
from ipywidgets.widgets.widget_selection import _MultipleSelection, _Selection

from .parts import EMPTY, NOTHING

OPEN_NOTE = "Open the notebook to try any other value."


@dataclass(frozen=True)
class Control:
    """A widget as a native control: every value it can take, the label of each, and which one is chosen.

    `kind` is that of a macro of the page, or open (no finite set: only the present value) or fixed (not shown).
    `unset`: the first option is that nothing is chosen. `right`: the option that is the right answer, where the widget
    has an attribute of that name. `lang`: the language of each option, "" for that of the page; none where all are.
    """

    kind: str
    values: Sequence[Any]
    options: Sequence[str]
    index: int
    note: str = ""
    unset: bool = False
    label: str = ""
    right: int | None = None
    lang: Sequence[str] = ()
    total: int | None = None  # how many stops it has in the notebook, where some were left out

    def to_json(self) -> dict[str, Any]:
        """What a page needs of a control."""
        described = asdict(replace(self, values=()))
        given = {
            "values": False,
            "right": self.right is not None,
            "lang": any(self.lang),
            "total": self.total is not None,
        }
        return {name: value for name, value in described.items() if given.get(name, True)}

    def fix(self) -> Control:
        """The same with its present value alone."""
        present = slice(self.index, self.index + 1)
        return replace(
            self,
            kind="open",
            values=self.values[present],
            options=self.options[present],
            index=0,
            note=OPEN_NOTE,
            unset=False,
            right=None,
            lang=self.lang[present],
        )

    def thin(self, most: int) -> Control:
        """The same with so many stops or fewer, evenly apart: the first, the last and the present one among them."""
        total = len(self.values)
        if self.kind != "range" or total <= most:
            return self
        kept = {round(place * (total - 1) / max(1, most - 1)) for place in range(most)}
        if self.index not in kept:
            between = kept - {0, total - 1} or kept - {0} or kept
            kept.discard(min(between, key=lambda place: abs(place - self.index)))
            kept.add(self.index)
        places = sorted(kept)
        return replace(
            self,
            values=[self.values[place] for place in places],
            options=[self.options[place] for place in places],
            index=places.index(self.index),
            total=total,
        )


@dataclass(frozen=True)
class Way:
    """How a reader gives one argument of a function.

    controls: one, or two for the ends of a range; combine: makes the argument of their values.
    """

    argument: str
    controls: tuple[Control, ...]
    combine: Callable[[Sequence[Any]], Any]


def read_way(widget: Any, argument: str) -> Way:
    """Read a widget of an `interact` as the native controls that give its argument."""
    if isinstance(widget, ipywidgets.SelectionRangeSlider):
        labels = [label for label, _ in widget._options_full]
        values: list[Any] = [value for _, value in widget._options_full]
        return _pair(widget, argument, values, labels, widget.index)
    if isinstance(widget, _BoundedIntRange | _BoundedFloatRange):
        low, high = widget.value
        step = getattr(widget, "step", None) or 1
        values = sorted(
            {*stops(widget.min, widget.max, step, low), *stops(widget.min, widget.max, step, high)}
        )
        labels = _write_stops(values, getattr(widget, "readout_format", ""))
        return _pair(widget, argument, values, labels, (values.index(low), values.index(high)))
    return Way(argument, (read_control(widget),), lambda values: values[0])


def _pair(widget: Any, argument: str, values: list[Any], labels: list[str], ends: Sequence[int]) -> Way:
    """The ends of a range as two sliders; it does not matter which of them is the lower one."""
    name = read_label(widget)
    both = tuple(
        Control("range", values, labels, end, label=f"{name}, {word}")
        for word, end in zip(("from", "to"), ends, strict=True)
    )
    return Way(argument, both, lambda found: (min(found, key=values.index), max(found, key=values.index)))


def thin(ways: Sequence[Way], most: int) -> list[Way]:
    """Take stops from the sliders with the most of them, until there are no more combinations than `most`."""
    sizes = [[len(control.values) for control in way.controls] for way in ways]
    sliders = [
        (i, j)
        for i, way in enumerate(ways)
        for j, control in enumerate(way.controls)
        if control.kind == "range" and len(control.values) > 2
    ]
    others = math.prod(
        size for i, of_way in enumerate(sizes) for j, size in enumerate(of_way) if (i, j) not in sliders
    )
    # The shortest first: what one of them does not use of its share is left to the others.
    sliders.sort(key=lambda place: sizes[place[0]][place[1]])
    free = most / max(1, others)
    for left, (i, j) in zip(range(len(sliders), 0, -1), sliders, strict=True):
        share = math.floor(max(1, free) ** (1 / left) + 1e-9)
        sizes[i][j] = min(sizes[i][j], max(2, share))
        free /= sizes[i][j]
    return [
        replace(way, controls=tuple(map(Control.thin, way.controls, of_way)))
        for way, of_way in zip(ways, sizes, strict=True)
    ]


def read_control(widget: Any) -> Control:
    """Read a widget of an `interact` as a native control; one that READERS does not know keeps its present value."""
    read = next((READERS[kind] for kind in type(widget).__mro__ if kind in READERS), _read_open)
    name = widget._kwarg if isinstance(widget, ipywidgets.fixed) else read_label(widget)
    control = read(widget)
    # A value may say which language it is in, and so its label, as a string of a class with an attribute `lang` does.
    return replace(control, label=name, lang=[getattr(value, "lang", "") for value in control.values])


def read_label(widget: Any) -> str:
    """Read a control's label; the bare name of an argument is made a word."""
    name: str = widget.description.strip().rstrip(":")
    return name.replace("_", " ").capitalize() if name == widget._kwarg else name


def _read_fixed(widget: Any) -> Control:
    return Control("fixed", [widget.value], [str(widget.value)], 0)


def _read_open(widget: Any) -> Control:
    value = widget.get_interact_value()
    return Control("open", [value], [str(value) or EMPTY], 0, OPEN_NOTE)


def _read_several(widget: Any) -> Control:
    value = widget.get_interact_value()
    chosen = ", ".join(str(item) for item in value) or NOTHING
    return Control("open", [value], [chosen], 0, OPEN_NOTE)


def _read_yes_or_no(widget: Any) -> Control:
    return Control("check", [False, True], ["no", "yes"], int(widget.value))


def _read_suggestions(widget: Any) -> Control:
    options = list(
        dict.fromkeys([*([] if widget.value in widget.options else [widget.value]), *widget.options])
    )
    labels = [option or EMPTY for option in options]
    note = "the notebook takes any other value."
    return Control("select", options, labels, options.index(widget.value), note)


def _read_options(kind: str) -> Callable[[Any], Control]:
    """A reader of a widget that chooses one of its options."""

    def read(widget: Any) -> Control:
        labels = [label for label, _ in widget._options_full]
        values = [value for _, value in widget._options_full]
        index, unset = widget.index, widget.index is None
        if unset:
            index, values, labels = 0, [None, *values], [NOTHING, *labels]
        right = getattr(widget, "right", None)
        return Control(
            kind, values, labels, index, unset=unset, right=values.index(right) if right in values else None
        )

    return read


def _read_steps(widget: Any) -> Control:
    if not widget.step:
        return _read_open(widget)
    values = stops(widget.min, widget.max, widget.step, widget.value)
    labels = _write_stops(values, getattr(widget, "readout_format", ""))
    return Control("range", values, labels, values.index(widget.value))


def _read_powers(widget: Any) -> Control:
    powers = stops(widget.min, widget.max, widget.step, math.log(widget.value, widget.base))
    values = [widget.base**power for power in powers]
    present = min(range(len(values)), key=lambda place: abs(values[place] - widget.value))
    values[present] = widget.value
    return Control("range", values, _write_stops(values, widget.readout_format), present)


def _read_days(widget: Any) -> Control:
    if not (widget.min and widget.max and widget.value) or not widget.min <= widget.value <= widget.max:
        return _read_open(widget)
    values = [widget.min + timedelta(days) for days in range((widget.max - widget.min).days + 1)]
    return Control("range", values, [day.isoformat() for day in values], values.index(widget.value))


def _write_stops(values: Sequence[Any], form: str) -> list[str]:
    """The labels of stops as a slider's readout writes them, where that tells them apart."""
    labels = [_readout(value, form) for value in values]
    return labels if len({*labels}) == len(labels) else [f"{value:.12g}" for value in values]


def stops(least: float, most: float, step: float, value: float) -> list[Any]:
    """The values a slider stops at, its present one among them in place of the one that it differs from by rounding."""
    count = math.floor((most - least) / step + 1e-9) + 1
    digits = 10 - math.floor(math.log10(abs(step)))  # what a sum of steps leaves beyond is rounding
    found: list[float] = [round(least + index * step, digits) for index in range(count)]
    return sorted([value, *(stop for stop in found if abs(stop - value) > abs(step) * 1e-9)])


def _readout(value: float, form: str) -> str:
    """A slider's value as its readout writes it; d3 knows formats that Python does not."""
    try:
        return format(value, form)
    except ValueError:
        return f"{value:g}"


READERS: dict[type, Callable[[Any], Control]] = {
    ipywidgets.fixed: _read_fixed,
    ipywidgets.Checkbox: _read_yes_or_no,
    ipywidgets.ToggleButton: _read_yes_or_no,
    ipywidgets.Combobox: _read_suggestions,
    _Selection: _read_options("select"),
    ipywidgets.RadioButtons: _read_options("radio"),
    ipywidgets.ToggleButtons: _read_options("radio"),
    ipywidgets.SelectionSlider: _read_options("range"),
    ipywidgets.IntSlider: _read_steps,
    ipywidgets.FloatSlider: _read_steps,
    ipywidgets.FloatLogSlider: _read_powers,
    ipywidgets.Play: _read_steps,
    ipywidgets.DatePicker: _read_days,
    ipywidgets.BoundedIntText: _read_steps,
    ipywidgets.BoundedFloatText: _read_steps,
    _MultipleSelection: _read_several,
}
