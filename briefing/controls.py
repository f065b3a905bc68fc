"""The controls of an `interact` as native controls of a page.

To add a kind of control: one entry in READERS below (the class of the widget, and a function that gives its values and
their labels), and for a new `kind` one macro in `template/controls.html.j2`, named as the kind. page.js works whatever
native element the macro is made of (its table `natives`). The page refuses a kind that it does not know.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from html import unescape
from itertools import product
from typing import Any, NamedTuple

import ipywidgets
from ipywidgets.widgets.widget_float import _BoundedFloatRange
from ipywidgets.widgets.widget_int import _BoundedIntRange
from ipywidgets.widgets.widget_selection import _MultipleSelection, _Selection

from .parts import CHOICES, EMPTY, ENDS, NOTHING, OPEN_NOTE, SECRET, STOPS
from .tabulation import NO, YES
from .thinning import choose_stops

_LEAST_STOPS = 3  # a slider with fewer is none


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

    @property
    def size(self) -> int:
        """How many options it has in the notebook."""
        return self.total or len(self.values)

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
        return self._keep(choose_stops(total, most, self.index))

    def cut(self, most: int) -> Control:
        """The same with so many options or fewer: of a slider evenly apart, of others the first and the present one."""
        total = len(self.values)
        if self.kind == "range" or total <= most:
            return self.thin(most)
        wanted = {self.index, *([] if self.right is None else [self.right])}
        others = [place for place in range(total) if place not in wanted]
        return self._keep(sorted({*wanted, *others[: max(0, most - len(wanted))]}))

    def _keep(self, places: Sequence[int]) -> Control:
        return replace(
            self,
            values=[self.values[place] for place in places],
            options=[self.options[place] for place in places],
            index=places.index(self.index),
            right=None if self.right is None else places.index(self.right),
            lang=[self.lang[place] for place in places] if self.lang else (),
            total=self.size,
        )


@dataclass(frozen=True)
class Way:
    """How a reader gives one argument of a function.

    controls: one, two for the ends of a range, or one for each option where several may be chosen; combine: makes the
    argument of their values.
    """

    argument: str
    controls: tuple[Control, ...]
    combine: Callable[[Sequence[Any]], Any]


def read_way(widget: Any, argument: str) -> Way:
    """Read a widget of an `interact` as the native controls that give its argument; one that is disabled stays."""
    way = _read_way(widget, argument)
    if not getattr(widget, "disabled", False) or _is_hidden(widget):
        return way
    return replace(way, controls=tuple(replace(control.fix(), note="") for control in way.controls))


def _read_way(widget: Any, argument: str) -> Way:
    if _is_hidden(widget):
        return Way(argument, (read_control(widget),), lambda values: values[0])
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
        total = _count_stops(widget.min, widget.max, step)
        return _pair(widget, argument, values, labels, (values.index(low), values.index(high)), total)
    if isinstance(widget, _MultipleSelection) and widget.options:
        return _choose_several(widget, argument)
    return Way(argument, (read_control(widget),), lambda values: values[0])


def _choose_several(widget: Any, argument: str) -> Way:
    """A list of which several may be chosen, as a check box for each."""
    name = read_label(widget)
    boxes = tuple(
        Control("check", [False, True], [NO, YES], int(place in widget.index), label=f"{name}: {label}")
        for place, (label, _) in enumerate(widget._options_full)
    )
    values = [value for _, value in widget._options_full]
    return Way(argument, boxes, lambda found: tuple(one for one, on in zip(values, found, strict=True) if on))


def _pair(
    widget: Any, argument: str, values: list[Any], labels: list[str], ends: Sequence[int], total: int = 0
) -> Way:
    """The ends of a range as two sliders; it does not matter which of them is the lower one."""
    name = read_label(widget)
    whole = total if total > len(values) else None
    both = tuple(
        Control("range", values, labels, end, label=f"{name}{word}", total=whole)
        for word, end in zip(ENDS, ends, strict=True)
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


class Plan(NamedTuple):
    """Which states of an `interact` are made.

    ways: with the options that are kept; states: the number of the chosen option of each control, in the order that the
    page counts them; alone: whether they are one choice at a time, and not each with each other.
    """

    ways: list[Way]
    states: list[tuple[int, ...]]
    alone: bool

    @property
    def controls(self) -> list[Control]:
        """All controls, in order."""
        return list_controls(self.ways)


def say_what_is_kept(control: Control) -> str:
    """Say in English how many of a control's options are left; "" where all are."""
    sentence = STOPS if control.kind == "range" else CHOICES
    return sentence.format(kept=len(control.values), total=control.total) if control.total else ""


def list_controls(ways: Iterable[Way]) -> list[Control]:
    """List the controls of these arguments, in order."""
    return [control for way in ways for control in way.controls]


def count_states(ways: Iterable[Way]) -> int:
    """Count the combinations of choices that the notebook has."""
    return math.prod(control.size for control in list_controls(ways))


def choose_states(ways: Sequence[Way], most: int) -> Plan | None:
    """Choose the states to make, `most` of them or fewer; None where there can be no choice at all.

    Each choice is made with each other, where sliders with fewer stops allow it. Where they do not, or a slider would be
    left with its ends, there is one choice at a time: all others stay as they are now.
    """
    fewer = thin(ways, most)
    controls = list_controls(ways)
    open_to_choice = sum(len(control.values) > 1 for control in controls)
    ends_only = any(
        len(left.values) < _LEAST_STOPS <= len(control.values)
        for left, control in zip(list_controls(fewer), controls, strict=True)
    )
    kept = math.prod(len(control.values) for control in list_controls(fewer))
    if kept <= most and not (ends_only and open_to_choice > 1):
        return Plan(fewer, [*product(*(range(len(c.values)) for c in list_controls(fewer)))], False)
    sizes, free, left = [len(control.values) for control in controls], most - 1, open_to_choice
    if free < open_to_choice:
        return None
    for place in sorted(range(len(sizes)), key=sizes.__getitem__):
        if sizes[place] > 1:
            sizes[place] = min(sizes[place], 1 + free // left)
            free, left = free - sizes[place] + 1, left - 1
    share = iter(sizes)
    cut = [replace(way, controls=tuple(control.cut(next(share)) for control in way.controls)) for way in ways]
    start = [control.index for control in list_controls(cut)]
    states = [
        (*start[:place], option, *start[place + 1 :])
        for place, control in enumerate(list_controls(cut))
        if control.kind not in ("open", "fixed")
        for option in range(len(control.values))
    ]
    return Plan(cut, states, open_to_choice > 1)


def read_control(widget: Any) -> Control:
    """Read a widget of an `interact` as a native control; one that READERS does not know keeps its present value."""
    read = next((READERS[kind] for kind in type(widget).__mro__ if kind in READERS), _read_open)
    name = widget._kwarg if isinstance(widget, ipywidgets.fixed) else read_label(widget)
    control = _read_fixed(widget) if _is_hidden(widget) else read(widget)
    # A value may say which language it is in, and so its label, as a string of a class with an attribute `lang` does.
    return replace(control, label=name, lang=[getattr(value, "lang", "") for value in control.values])


def read_label(widget: Any) -> str:
    """Read a control's label; the bare name of an argument is made a word."""
    name: str = widget.description.strip().rstrip(":")
    plain = name == widget._kwarg == name.lower()  # a name such as deltaP has its letters for a reason
    return name.replace("_", " ").capitalize() if plain else name


def _is_hidden(widget: Any) -> bool:
    """Whether the notebook has a control out of sight, where nobody moves it."""
    layout = getattr(widget, "layout", None)
    return getattr(layout, "display", "") == "none" or getattr(layout, "visibility", "") == "hidden"


def _read_fixed(widget: Any) -> Control:
    return Control("fixed", [widget.value], [str(widget.value)], 0)


def _read_open(widget: Any) -> Control:
    value = widget.get_interact_value()
    several = ", ".join(map(str, value)) or NOTHING if isinstance(value, tuple | list) else ""
    return Control("open", [value], [several or str(value) or EMPTY], 0, OPEN_NOTE)


def _read_words(widget: Any) -> Control:
    """Words among the controls, which a reader of the notebook cannot change either."""
    words = " ".join(unescape(re.sub(r"<[^>]*>", " ", widget.value)).split())
    return Control("open", [widget.value], [words or EMPTY], 0)


def _read_sign(widget: Any) -> Control:
    return Control("open", [widget.value], [YES if widget.value else NO], 0)


def _read_secret(widget: Any) -> Control:
    """A password stays where it was typed."""
    return Control("open", [widget.value], [SECRET], 0, OPEN_NOTE)


def _read_yes_or_no(widget: Any) -> Control:
    return Control("check", [False, True], [NO, YES], int(widget.value))


def _read_suggestions(widget: Any) -> Control:
    options = list(
        dict.fromkeys([*([] if widget.value in widget.options else [widget.value]), *widget.options])
    )
    labels = [option or EMPTY for option in options]
    note = "" if widget.ensure_option else "the notebook takes any other value."
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
    count = _count_stops(widget.min, widget.max, widget.step)
    total = count if count > len(values) else None
    return Control("range", values, labels, values.index(widget.value), total=total)


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
    """The values a slider stops at, its present one among them in place of the one that it differs from by rounding.

    Of very many those that are kept are evenly apart: no page holds them all, and no memory some of them.
    """
    count = _count_stops(least, most, step)
    present = min(max(0, round((value - least) / step)), count - 1)
    digits = 10 - math.floor(math.log10(abs(step)))  # what a sum of steps leaves beyond is rounding
    found: list[float] = [
        round(least + place * step, digits) for place in choose_stops(count, MOST_STOPS, present)
    ]
    return sorted([value, *(stop for stop in found if abs(stop - value) > abs(step) * 1e-9)])


MOST_STOPS = 10_001


def _count_stops(least: float, most: float, step: float) -> int:
    return math.floor((most - least) / step * (1 + 1e-12) + 1e-9) + 1  # what division leaves is rounding


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
    ipywidgets.Label: _read_words,
    ipywidgets.HTML: _read_words,
    ipywidgets.HTMLMath: _read_words,
    ipywidgets.Valid: _read_sign,
    ipywidgets.Password: _read_secret,
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
}
