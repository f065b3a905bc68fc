"""A Plotly figure as a page keeps it: its words, what is left to draw, and the numbers behind it as a table.

A table, of the MIME type `application/vnd.briefing.table+json`, is `{"head", "rows"}` and, if wanted, `"caption"` and
for each column `"lang"`, `"align"`, `"link"`; a cell of several addresses has commas between
them, and one that says yes or no is true or false until its page knows its language. No figure is without one: what cannot be tabulated is said in its place.
"""

from __future__ import annotations

import math
import re
import struct
from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import Any

from .legible import make_legible
from .offline import NO_COASTS, NO_IMAGES, NO_TILES, take_offline
from .tabulation import Json as Json
from .tabulation import is_number, tabulate, to_cell, to_words

TABLE = "application/vnd.briefing.table+json"
CHART, UNTITLED = "Chart", "untitled"
ALT = "Chart: {title}. Its numbers are in the table."  # of a figure that brings no words of its own
NO_CONTROLS = "Its own buttons, sliders and frames work in the notebook only."
NOTES = (NO_COASTS, NO_TILES, NO_IMAGES, NO_CONTROLS)  # that may stand behind a subtitle
STEERS = ("updatemenus", "sliders")  # of a layout: menus and sliders of its own
_ELSEWHERE = ("title", "meta", "width", *STEERS)  # of a layout: what the page itself shows
_DATE = re.compile(r"(?:\w+ )?\d{4}-\d\d(?:-\d\d)?")  # with its day of the week, or without any day
SMALL_MARGIN = {"l": 8, "r": 8, "t": 24, "b": 8}
_WIDE_MARGIN = {"l": 56, "r": 56, "t": 40, "b": 48}  # where Plotly does not see to it that words fit
_EXPRESS_MARGIN = {"t": 60}  # that of Plotly Express, with room for a title
_FITTED = {"scatter", "bar", "histogram", "box", "violin", "heatmap", "contour", "pie", "waterfall", "funnel"}
_FITTED |= {"candlestick", "ohlc", "histogram2d", "histogram2dcontour", "image"}
_FITTED |= {"scatter3d", "surface", "mesh3d", "cone", "streamtube", "volume", "isosurface"}


class ChoicesError(ValueError):
    """An output that a page cannot keep; the message is one sentence with the remedy."""


def describe_chart(figure: Json) -> Json:
    """Describe a figure in Plotly's JSON: its title in words, its table of numbers, and what is left for Plotly to draw.

    Traces are numbered (`{"0": ..., "1": ...}`) so that a Merge Patch can reach into one. The title leaves the
    layout: a page sets it as text that wraps, can be selected and is read aloud. Its table is that of
    `layout.meta["table"]`, or made from what it draws.
    """
    figure = to_plain_json(figure)
    offline = take_offline(figure.get("data", []), figure.get("layout", {}))
    traces, layout = make_legible(offline.traces, offline.layout)
    shown = [trace for trace in traces if trace.get("visible") is not False]
    heading, meta = layout.get("title", {}), layout.get("meta", {})
    heading = {"text": heading} if isinstance(heading, str) else heading
    meta = meta if isinstance(meta, dict) else {}
    title = to_words(heading.get("text", ""))
    subtitle = to_words(heading.get("subtitle", {}).get("text", ""))
    drawn = {key: value for key, value in layout.items() if key not in _ELSEWHERE}
    small = (
        SMALL_MARGIN if {str(trace.get("type", "scatter")) for trace in traces} <= _FITTED else _WIDE_MARGIN
    )
    room = layout.get("margin") or layout.get("template", {}).get("layout", {}).get("margin") or small
    if title or room in (small, _EXPRESS_MARGIN):
        drawn["margin"] = {**room, "t": small["t"]}
        drawn["height"] = layout.get("height", 420) - max(0, room.get("t", 0) - small["t"])
    return {
        "title": title or CHART,
        "subtitle": " ".join(filter(None, [subtitle, *list_notes(figure)])),
        "alt": meta.get("alt") or ALT.format(title=title or UNTITLED),
        "table": describe_table(meta.get("table") or tabulate(shown, layout)),
        "data": {str(place): trace for place, trace in enumerate(traces)},
        # A finger that drags over a chart should scroll the page; what has three dimensions is to be turned.
        "layout": {"height": 420, **drawn, **_turn(traces, layout), "autosize": True, "dragmode": False},
    }


def is_steered(figure: Any) -> bool:
    """Return whether a figure brings along frames, or menus or sliders of its own."""
    if not isinstance(figure, Mapping):
        return False
    layout = figure.get("layout") or {}
    return bool(figure.get("frames") or any(layout.get(name) for name in STEERS))


def find_hindrance(figure: Json) -> str:
    """Tell why a page cannot draw a figure, in words; "" where it can."""
    return take_offline(figure.get("data", []), figure.get("layout", {})).hindrance


def list_notes(figure: Json) -> list[str]:
    """List in sentences what a figure that a page can draw lacks there."""
    note = take_offline(figure.get("data", []), figure.get("layout", {})).note
    return [*filter(None, [note]), *([NO_CONTROLS] if is_steered(figure) else [])]


_CAMERA = {"eye": {"x": 1.55, "y": 1.55, "z": 1.15}}  # a little farther than Plotly's, which cuts titles off
_SOLID = {"scatter3d", "surface", "mesh3d", "cone", "streamtube", "volume", "isosurface"}


def _turn(traces: Sequence[Json], layout: Json) -> Json:
    """What the layout says of scenes, and that a pointer turns them."""
    names = {str(trace.get("scene", "scene")) for trace in traces if trace.get("type") in _SOLID}
    return {
        name: {"camera": _CAMERA, **layout.get(name, {}), "dragmode": "turntable"} for name in sorted(names)
    }


def describe_table(given: Mapping[str, Any]) -> Json:
    """Describe a table by the words to show; columns of numbers are set right unless told otherwise.

    Args:
        given: the table, as the module's docstring gives its shape; a row that is too short is filled up. A column of
            dates, as Tue 2020-01-28, is of the class `date` too.

    Returns:
        The same with all of its members, each as wide as the widest row.

    Raises:
        ChoicesError: there is no head, or there are no rows.
    """
    if not {"head", "rows"} <= given.keys():
        raise ChoicesError("a table needs a head and rows; give both.")
    rows = [list(row) for row in given["rows"]]
    width = max(map(len, [given["head"], *rows]))
    rows = [_filled(row, width, None) for row in rows]
    numeric = [i > 0 and all(is_number(row[i]) for row in rows) for i in range(width)]
    align = _filled(given.get("align") or ["right" if yes else "left" for yes in numeric], width, "left")
    dated = [_are_dates([row[i] for row in rows if row[i] not in (None, "")]) for i in range(width)]
    return {
        "caption": given.get("caption") or "",
        "head": _filled([to_words(str(name)) for name in given["head"]], width, ""),
        "rows": [[value if isinstance(value, bool) else to_cell(value) for value in row] for row in rows],
        "align": [f"{side} date" if dates else side for side, dates in zip(align, dated, strict=True)],
        "lang": _filled(given.get("lang") or [], width, None),
        "link": _filled(given.get("link") or [], width, False),
    }


def _are_dates(values: Sequence[Any]) -> bool:
    return bool(values) and all(_DATE.fullmatch(str(value)) for value in values)


def _filled(items: Sequence[Any], length: int, filler: Any) -> list[Any]:
    return [*items, *[filler] * (length - len(items))][:length]


# --- Plotly's JSON --------------------------------------------------------------------------------------------


def to_plain_json(value: Any) -> Any:
    """Return Plotly's JSON with packed arrays unpacked, no null members, and null for NaN and infinity in a list."""
    if isinstance(value, Mapping):
        if "bdata" in value:
            return to_plain_json(unpack_array(value["bdata"], value["dtype"], value.get("shape")))
        members = ((key, to_plain_json(item)) for key, item in value.items())
        return {key: item for key, item in members if item is not None}
    if isinstance(value, list | tuple):
        return [to_plain_json(item) for item in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        # JavaScript knows one kind of number: a notebook that JupyterLab saves has 1 where Python wrote 1.0.
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    return value


def unpack_array(data: str, dtype: str, shape: str | int | None = None) -> list[Any]:
    """Unpack the numbers of one of Plotly's packed arrays: base64 of little-endian items, `shape` as "rows, columns"."""
    code = {"i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "f4": "f", "f8": "d"}[dtype]
    numbers: list[Any] = [number for (number,) in struct.iter_unpack(f"<{code}", b64decode(data))]
    for length in [int(part) for part in str(shape or "").split(",") if part][:0:-1]:
        numbers = [numbers[start : start + length] for start in range(0, len(numbers), length)]
    return numbers
