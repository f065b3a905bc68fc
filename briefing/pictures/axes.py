"""An axis of a figure: where its values lie, and where it has ticks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count, takewhile
from typing import Any, NamedTuple

from ..frame import ENGLISH, Say
from .known import Json, is_number, wanted
from .words import look_like_names, read_day, write_day, write_number


class Axis(NamedTuple):
    """given: its members; kind: linear, date or category; places: the number of each category; first, last: the
    values at its two ends, from left to right or from the top down."""

    given: Json
    kind: str
    places: Mapping[str, int]
    first: float
    last: float
    say: Say = ENGLISH  # gives the names of months

    def read(self, value: Any) -> float:
        """A value as a number: a category by its place, a day by its ordinal."""
        return _read(value, self.kind, self.places)

    def share(self, value: Any) -> float:
        """How far along the axis a value lies, from 0 to 1; UnknownError beyond its ends, where Plotly draws nothing."""
        found = self.place(self.read(value))
        wanted(-0.001 <= found <= 1.001, "a value beyond the axis")
        return found

    def place(self, at: float) -> float:
        """How far along the axis a value lies that is read already."""
        return (at - self.first) / (self.last - self.first)

    @property
    def is_labelled(self) -> bool:
        """Whether its ticks have words."""
        return bool(self.given.get("visible", True) and self.given.get("showticklabels", True))

    @property
    def has_grid(self) -> bool:
        """Whether its ticks have lines."""
        return bool(self.given.get("visible", True) and self.given.get("showgrid", True))


class Tick(NamedTuple):
    """A tick: its value as a number, and the words that stand there."""

    at: float
    text: str


def read_axis(
    given: Json, values: Sequence[Any], *, down: bool = False, based: bool = False, say: Say = ENGLISH
) -> Axis:
    """Read an axis.

    Args:
        given: its members.
        values: all that is drawn on it, trace by trace.
        down: whether it is read from the top down, against Plotly's own sense.
        based: whether bars stand on its zero.
        say: gives the names of months.
    """
    values = [value for value in values if value is not None]
    kind = given.get("type") or _guess_kind(values)
    places = {place: at for at, place in enumerate(dict.fromkeys(values))} if kind == "category" else {}
    wanted(kind != "category" or all(isinstance(place, str) for place in places), "categories")
    low, high = _find_ends(given, kind, places, [_read(value, kind, places) for value in values], based)
    if given.get("autorange") == "reversed":
        wanted("range" not in given, "axis.autorange with a range")
        low, high = high, low
    wanted(low != high, "axis.range")
    first, last = (high, low) if down else (low, high)
    return Axis(given, kind, places, first, last, say)


def _guess_kind(values: Sequence[Any]) -> str:
    if all(map(is_number, values)):
        return "linear"
    wanted(look_like_names(values), "axis without a type")
    return "category"


def _read(value: Any, kind: str, places: Mapping[str, int]) -> float:
    if kind == "category" and isinstance(value, str):
        wanted(value in places, f"category {value}")
        return float(places[value])
    if kind == "date":
        day = read_day(value)
        return day.toordinal() + (day.hour * 60 + day.minute) / 1440
    wanted(is_number(value), f"value {value}")
    return float(value)


def _find_ends(
    given: Json, kind: str, places: Mapping[str, int], values: Sequence[float], based: bool
) -> tuple[float, float]:
    """The values at both ends of an axis, in Plotly's sense: those it is given, or a little more than is drawn."""
    if "range" in given:
        wanted(given.get("autorange", False) is False, "axis.autorange with a range")
        low, high = (_read(value, kind, places) for value in given["range"])
        return low, high
    if kind == "category":
        return -0.5, max(len(places), 1) - 0.5
    wanted(given.get("rangemode", "normal") == "normal", "axis.rangemode without a range")
    low, high = min([*values, *[0.0] * based], default=0.0), max([*values, *[0.0] * based], default=1.0)
    more = 0.06 * (high - low) or 0.5
    return low - more * (not based or low < 0), high + more * (not based or high > 0)


def list_ticks(axis: Axis) -> list[Tick]:
    """List the ticks of an axis that lie between its ends."""
    given, (low, high) = axis.given, sorted((axis.first, axis.last))
    suffix = given.get("ticksuffix", "")
    if "tickvals" in given:
        at = [axis.read(value) for value in given["tickvals"]]
        texts = given.get("ticktext")
        wanted(texts or (axis.kind == "linear" and all(map(_is_short, at))), "axis.tickvals")
        found = [Tick(*one) for one in zip(at, texts or map(write_number, at), strict=True)]
        suffix = ""  # Plotly writes none there
    elif axis.kind == "category":
        found = [Tick(float(at), place) for place, at in axis.places.items()]
    else:
        found = [
            *(
                _list_days(low, high, given, axis.say)
                if axis.kind == "date"
                else _list_numbers(low, high, given)
            )
        ]
    return [Tick(at, text + suffix) for at, text in found if low - 1e-9 <= at <= high + 1e-9]


def _is_short(value: float) -> bool:
    """Whether Plotly writes a number as it is, without k or M."""
    return value.is_integer() and abs(value) < 10_000


def _list_numbers(low: float, high: float, given: Json) -> Iterator[Tick]:
    step = given.get("dtick") or _round_up((high - low) / min(given.get("nticks", 6) - 1, 5))
    wanted(is_number(step) and (high - low) / step < 100, "axis.dtick")
    wanted(given.get("tick0", 0) == 0 and "tickformat" not in given, "axis.tick0")
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    stops = takewhile(
        lambda at: at <= high + 1e-9, (round(n * step, 9) for n in count(math.ceil(low / step - 1e-9)))
    )
    for at in stops:
        wanted(abs(at) < 10_000 and round(at, places) == at, "axis of large numbers")
        yield Tick(at, f"{at:.{places}f}".replace("-", "−"))


def _list_days(low: float, high: float, given: Json, say: Say) -> Iterator[Tick]:
    """The first days of months."""
    first, last = datetime.fromordinal(math.floor(low)), datetime.fromordinal(math.floor(high))
    least, most = first.year * 12 + first.month - 1, last.year * 12 + last.month
    form = given.get("tickformat", "")
    wanted(form and "d" not in form, "axis.tickformat")
    step = _choose_months(most - least, given)
    if "tick0" in given:
        start = read_day(given["tick0"])
        wanted(start.day == 1 and (start.year * 12 + start.month - 1) % step == 0, "axis.tick0")
    for month in range(-(-least // step) * step, most + 1, step):
        day = datetime(month // 12, month % 12 + 1, 1)
        yield Tick(float(day.toordinal()), write_day(day, form, say))


def _choose_months(months: int, given: Json) -> int:
    """How many months lie between two ticks."""
    if "dtick" in given:
        wanted(isinstance(given["dtick"], str), "axis.dtick")
        return int(given["dtick"][1:])
    most = min(given.get("nticks", 6), 7)
    return next((step for step in (1, 2, 3, 6, 12, 24, 60, 120) if months / step <= most), 240)


def _round_up(step: float) -> float:
    """The next round step: 1, 2 or 5 times a power of ten."""
    power: float = 10.0 ** math.floor(math.log10(step))
    return next(power * by for by in (1, 2, 5, 10) if power * by >= step * (1 - 1e-12))
