"""The controls of an `interact` as native controls of a page.

To add a kind of control: one entry in READERS below (the class of the widget, and a function that gives its values and
their labels), and for a new `kind` one macro in `template/controls.html.j2`, named as the kind. page.js works whatever
native element the macro is made of (its table `natives`). The page refuses a kind that it does not know.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import ipywidgets
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

    def to_json(self) -> dict[str, Any]:
        """What a page needs of a control."""
        described = asdict(self)
        given = {"right": self.right is not None, "lang": any(self.lang)}
        return {
            name: value for name, value in described.items() if name != "values" and given.get(name, True)
        }


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
    form = getattr(widget, "readout_format", "")
    labels = [_readout(value, form) for value in values]
    if len({*labels}) < len(labels):  # a step finer than the readout
        labels = [f"{value:.12g}" for value in values]
    return Control("range", values, labels, values.index(widget.value))


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
    ipywidgets.BoundedIntText: _read_steps,
    ipywidgets.BoundedFloatText: _read_steps,
    _MultipleSelection: _read_several,
}
