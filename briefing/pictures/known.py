"""The figures that pages draw themselves: every member they may have, and the values it may have.

A member or a value that is not here might change the picture, so that such a figure is left to plotly.js. INERT names
the members that change nothing on a page, whatever value of theirs is allowed: a page has its own paper, letters and
margins, no legend, and tips of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

Json = Mapping[str, Any]
Check = Callable[[Any], bool]


class UnknownError(Exception):
    """A figure has something that pages do not draw; the message names it."""


def wanted(holds: Any, what: str) -> None:
    """Raise UnknownError unless something holds."""
    if not holds:
        raise UnknownError(what)


# --- values ---------------------------------------------------------------------------------------------------


def is_number(value: Any) -> bool:
    """Whether a value is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_size(value: Any) -> bool:
    return is_number(value) and 0 <= value <= 2_000


def _is_reach(value: Any) -> bool:
    return is_number(value) and value >= 0


def _is_letter_size(value: Any) -> bool:
    return is_number(value) and 12 <= value <= 40


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_color(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"#[0-9a-fA-F]{6}|white|black", value))


def _is_place(value: Any) -> bool:
    return value is None or isinstance(value, str) or is_number(value)


def _one_of(*values: Any) -> Check:
    return lambda value: any(type(value) is type(one) and value == one for one in values)


def _list_of(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _each(check: Check) -> Check:
    """One value for all points, or a list of a value for each."""
    return lambda value: check(value) or (isinstance(value, list) and all(map(check, value)))


def _any(value: Any) -> bool:
    return True


# --- members --------------------------------------------------------------------------------------------------

SYMBOLS = ("circle", "diamond", "square", "cross", "x", "triangle-right", "triangle-left", "line-ns")
DASHES = ("solid", "dot", "dash")

_TRACE = {
    "x": _list_of(_is_place),
    "y": _list_of(_is_place),
    "name": _any,
    "text": _list_of(_is_text),
    "hovertemplate": _is_text,
    "hoverinfo": _one_of("skip"),
    "hovertext": _each(_is_text),
    "customdata": _list_of(_is_place),
    "cliponaxis": _is_flag,
    "showlegend": _is_flag,
    "marker.color": _each(_is_color),
    "error_x.type": _one_of("data"),
    "error_x.symmetric": _one_of(False),
    "error_x.array": _list_of(_is_reach),
    "error_x.arrayminus": _list_of(_is_reach),
    "error_x.color": _is_color,
    "error_x.thickness": _is_size,
    "error_x.width": _is_size,
}
TRACES: Mapping[str, Mapping[str, Check]] = MappingProxyType(
    {
        "bar": {
            **_TRACE,
            "type": _one_of("bar"),
            "orientation": _one_of("h"),
            "textposition": _one_of("outside"),
            "width": lambda value: is_number(value) and 0 < value <= 1,
            "base": _each(is_number),
        },
        "scatter": {
            **_TRACE,
            "type": _one_of("scatter"),
            "mode": _one_of("markers", "text", "lines", "markers+text"),
            "textposition": _each(_one_of("middle left", "middle center", "middle right")),
            "textfont.size": _is_letter_size,
            "marker.size": _each(_is_size),
            "marker.symbol": _each(_one_of(*SYMBOLS, *(f"{name}-open" for name in SYMBOLS))),
            "marker.opacity": _one_of(1),
            "marker.line.width": _is_size,
            "marker.line.color": _each(_is_color),
            "line.color": _is_color,
            "line.width": _is_size,
            "line.dash": _one_of(*DASHES),
        },
    }
)
LAYOUT: Mapping[str, Check] = MappingProxyType(
    {
        "height": lambda value: is_number(value) and 50 <= value <= 20_000,
        "margin.l": _is_size,
        "margin.r": _is_size,
        "margin.t": _is_size,
        "margin.b": _is_size,
        "font.family": _is_text,
        "font.size": _is_letter_size,
        "font.color": _is_color,
        "paper_bgcolor": _is_text,
        "plot_bgcolor": _is_text,
        "showlegend": _one_of(False),
        "hovermode": _one_of("closest"),
        "hoverlabel.font.size": is_number,
        "autosize": _is_flag,
        "dragmode": _one_of(False),
        "template.data.scatter": _one_of([{"type": "scatter"}]),
    }
)
_AXIS = {
    "type": _one_of("linear", "date", "category"),
    "range": lambda value: isinstance(value, list) and len(value) == 2 and None not in value,
    "automargin": _one_of(True),
    "fixedrange": _is_flag,
    "title.font.size": is_number,
    "visible": _is_flag,
    "showticklabels": _is_flag,
    "showgrid": _is_flag,
    "gridcolor": _is_color,
    "zeroline": _is_flag,
    "zerolinecolor": _is_color,
    "ticks": _one_of(""),
    "tickfont.size": _is_letter_size,
    "tickvals": _list_of(lambda value: value is not None and _is_place(value)),
    "ticktext": _list_of(_is_text),
}
XAXIS: Mapping[str, Check] = MappingProxyType(
    {
        **_AXIS,
        "side": _one_of("top", "bottom"),
        "rangemode": _one_of("tozero", "normal"),
        "autorange": _one_of(True, False),
        "tickangle": _one_of(0, -90),
        "tickformat": _is_text,
        "ticksuffix": _is_text,
        "nticks": lambda value: isinstance(value, int) and 1 < value < 100,
        "dtick": lambda value: (
            (is_number(value) and value > 0) or bool(re.fullmatch(r"M[1-9]\d?", str(value)))
        ),
        "tick0": _is_place,
    }
)
YAXIS: Mapping[str, Check] = MappingProxyType(
    {
        **_AXIS,
        "autorange": _one_of(True, False, "reversed"),
        "tickson": _one_of("labels", "boundaries"),
    }
)
NOTE: Mapping[str, Check] = MappingProxyType(
    {
        "text": _is_text,
        "x": _one_of(0),
        "xref": _one_of("paper"),
        "xanchor": _one_of("left"),
        "y": lambda value: value is not None and _is_place(value),
        "yref": _one_of("paper", "y"),
        "yanchor": _one_of("bottom", "middle"),
        "yshift": is_number,
        "align": _one_of("left"),
        "showarrow": _one_of(False),
        "font.size": _is_letter_size,
    }
)
INERT = frozenset(
    {
        *("name", "cliponaxis", "showlegend", "font.family", "paper_bgcolor", "plot_bgcolor", "hovermode"),
        *("hoverlabel.font.size", "autosize", "dragmode", "margin.l", "margin.r", "template.data.scatter"),
        *("automargin", "fixedrange", "title.font.size", "ticks", "rangemode", "tick0", "align", "yshift"),
    }
)


def check_members(given: Json, known: Mapping[str, Check], of: str) -> None:
    """Raise UnknownError where a part of a figure has a member that is not known, or a value that is not."""
    for name, value in _list_members(given):
        wanted(name in known and known[name](value), f"{of}.{name}")


def _list_members(given: Json, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every member with its value, one within another by a dotted name."""
    for name, value in given.items():
        if isinstance(value, Mapping):
            yield from _list_members(value, f"{before}{name}.")
        else:
            yield before + name, value
