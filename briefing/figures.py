"""A Plotly figure as a page keeps it: its words, what is left to draw, and the numbers behind it as a table.

A table, of the MIME type `application/vnd.briefing.table+json`, is `{"head", "rows"}` and, if wanted, `"caption"` and
for each column `"lang"`, `"align"`, `"link"`. No figure is without one: what cannot be tabulated is said in its place.
"""

from __future__ import annotations

import math
import re
import struct
from base64 import b64decode
from collections.abc import Mapping, Sequence
from html import unescape
from itertools import zip_longest
from typing import Any, NamedTuple

Json = dict[str, Any]

TABLE = "application/vnd.briefing.table+json"
OTHER = ("Place", "Value")
CHART, UNTITLED = "Chart", "untitled"
ALT = "Chart: {title}. Its numbers are in the table."  # of a figure that brings no words of its own
_DATE = re.compile(r"(?:\w+ )?\d{4}-\d\d(?:-\d\d)?")  # with its day of the week, or without any day
MOST_ROWS = 2_000  # of a table that is made from a chart
SMALL_MARGIN = {"l": 8, "r": 8, "t": 24, "b": 8}


class ChoicesError(ValueError):
    """An output that a page cannot keep; the message is one sentence with the remedy."""


def describe_chart(figure: Json) -> Json:
    """Describe a figure in Plotly's JSON: its title in words, its table of numbers, and what is left for Plotly to draw.

    Traces are numbered (`{"0": ..., "1": ...}`) so that a Merge Patch can reach into one. The title leaves the
    layout: a page sets it as text that wraps, can be selected and is read aloud. Its table is that of
    `layout.meta["table"]`, or made from what it draws.
    """
    figure = to_plain_json(figure)
    layout, traces = figure.get("layout", {}), [*map(_without_regl, figure.get("data", []))]
    heading, meta = layout.get("title", {}), layout.get("meta", {})
    heading = {"text": heading} if isinstance(heading, str) else heading
    meta = meta if isinstance(meta, dict) else {}
    title = _to_words(heading.get("text", ""))
    subtitle = _to_words(heading.get("subtitle", {}).get("text", ""))
    drawn = {key: value for key, value in layout.items() if key not in ("title", "meta", "width")}
    room = layout.get("margin") or layout.get("template", {}).get("layout", {}).get("margin") or SMALL_MARGIN
    if title:
        drawn["margin"] = {**room, "t": SMALL_MARGIN["t"]}
        drawn["height"] = layout.get("height", 420) - max(0, room.get("t", 0) - SMALL_MARGIN["t"])
    return {
        "title": title or CHART,
        "subtitle": subtitle,
        "alt": meta.get("alt") or ALT.format(title=title or UNTITLED),
        "table": describe_table(meta.get("table") or _shorten(tabulate(traces, layout))),
        "data": {str(place): trace for place, trace in enumerate(traces)},
        # A finger that drags over a chart should scroll the page; what has three dimensions is to be turned.
        "layout": {"height": 420, **drawn, **_turn(traces, layout), "autosize": True, "dragmode": False},
    }


def find_hindrance(figure: Json) -> str:
    """Tell why a page cannot draw a figure, in words; "" where it can."""
    kinds = {str(trace.get("type", "scatter")) for trace in figure.get("data", []) if isinstance(trace, dict)}
    if kinds & _MAPS:
        return "a map, whose shapes and tiles Plotly asks of the network"
    if kinds & _REGL:
        return f"a chart of the kind {min(kinds & _REGL)}, whose drawing a page's policy forbids"
    return ""


# Plotly fetches coast lines and tiles when it draws.
_MAPS = {
    *("choropleth", "scattergeo", "choroplethmap", "scattermap", "densitymap"),
    *("choroplethmapbox", "scattermapbox", "densitymapbox"),
}
_REGL = {"parcoords", "splom"}  # drawn by regl, which makes functions of texts
_SOLID = {"scatter3d", "surface", "mesh3d", "cone", "streamtube", "volume", "isosurface"}


def _without_regl(trace: Any) -> Any:
    """A trace that is drawn with WebGL by regl, which a page's policy forbids, as one that is drawn without."""
    kind = str(trace.get("type", "")) if isinstance(trace, dict) else ""
    return {**trace, "type": kind.removesuffix("gl")} if kind in ("scattergl", "scatterpolargl") else trace


def _turn(traces: Sequence[Json], layout: Json) -> Json:
    """What the layout says of scenes, and that a pointer turns them."""
    names = {str(trace.get("scene", "scene")) for trace in traces if trace.get("type") in _SOLID}
    return {name: {**layout.get(name, {}), "dragmode": "turntable"} for name in sorted(names)}


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
    numeric = [i > 0 and all(_is_number(row[i]) for row in rows) for i in range(width)]
    align = _filled(given.get("align") or ["right" if yes else "left" for yes in numeric], width, "left")
    dated = [_are_dates([row[i] for row in rows if row[i] not in (None, "")]) for i in range(width)]
    return {
        "caption": given.get("caption") or "",
        "head": _filled([_to_words(str(name)) for name in given["head"]], width, ""),
        "rows": [[_to_cell(value) for value in row] for row in rows],
        "align": [f"{side} date" if dates else side for side, dates in zip(align, dated, strict=True)],
        "lang": _filled(given.get("lang") or [], width, None),
        "link": _filled(given.get("link") or [], width, False),
    }


def _are_dates(values: Sequence[Any]) -> bool:
    return bool(values) and all(_DATE.fullmatch(str(value)) for value in values)


def _filled(items: Sequence[Any], length: int, filler: Any) -> list[Any]:
    return [*items, *[filler] * (length - len(items))][:length]


# --- the numbers behind a chart ------------------------------------------------------------------------------


class Numbers(NamedTuple):
    """What one trace draws: values by place. `form` tells traces apart that cannot share a column: line (a place on an
    axis), slices (a label), values (no place but their number), points (a place on two axes), grid (rows of such pairs),
    unknown."""

    name: str
    form: str
    pairs: Sequence[tuple[Any, Any]]


def tabulate(traces: Sequence[Json], layout: Json) -> Json:
    """Tabulate the numbers a figure draws, for a figure that does not bring its own table; it never raises.

    Args:
        traces: Plotly's traces, as plain JSON.
        layout: Plotly's layout, for the titles of the axes.

    Returns:
        A table: a column for each trace, by place, where all have the same form and no place twice; else a row for
        each number, under the name of its trace. A trace whose numbers are not known is named, and that is said.
    """
    sideways = any(trace.get("orientation") == "h" and {"x", "y"} <= trace.keys() for trace in traces)
    along, up = "yx" if sideways else "xy"
    found = [_read_numbers(trace, along, up) for trace in traces]
    if sideways and layout.get("yaxis", {}).get("autorange") != "reversed":
        # Plotly counts bars from below, a reader from above.
        found = [numbers._replace(pairs=numbers.pairs[::-1]) for numbers in found]
    forms = {numbers.form for numbers in found}
    if forms == {"grid"}:
        return _tabulate_grids(found, _axis_title(layout, "y"))
    heads = {
        "line": (_axis_title(layout, along), _axis_title(layout, up)),
        "slices": ("Label", "Value"),
        "values": ("Number", "Value"),
    }
    where, what = heads.get(next(iter(forms)), OTHER) if len(forms) == 1 else OTHER
    names = [numbers.name or what for numbers in found]
    columns = [{str(place): (place, value) for place, value in numbers.pairs} for numbers in found]
    apart = all(len(column) == len(numbers.pairs) for column, numbers in zip(columns, found, strict=True))
    if len(forms) == 1 and apart and not forms & {"points", "unknown"}:
        places = {key: place for column in columns for key, (place, _) in column.items()}
        values = [[column.get(key, ("", None))[1] for column in columns] for key in places]
        return {
            "head": [where, *names],
            "rows": [[p, *row] for p, row in zip(places.values(), values, strict=True)],
        }
    rows = [
        [name, _to_place(place), value]
        for name, numbers in zip(names, found, strict=True)
        for place, value in _flatten(numbers)
    ]
    return {"head": ["Series", where, what], "rows": rows}


def _shorten(table: Json) -> Json:
    """The first rows of a long table, with a caption that says so."""
    rows = table["rows"]
    if len(rows) <= MOST_ROWS:
        return table
    caption = f"The first {MOST_ROWS:,} of {len(rows):,} rows; the notebook has them all"
    return table | {"rows": rows[:MOST_ROWS], "caption": caption}


def _read_numbers(trace: Json, along: str, up: str) -> Numbers:
    """The values of a trace by place; of a kind whose values are not known, that they are not."""
    name, kind = str(trace.get("name", "")), str(trace.get("type", "scatter"))
    x, y, z, labels, values, locations = (
        trace[key] if isinstance(trace.get(key), list) else []
        for key in ("x", "y", "z", "labels", "values", "locations")
    )
    if any(isinstance(row, list) for row in z) or (kind in ("heatmap", "contour") and not z):
        rows = [row if isinstance(row, list) else [row] for row in z]
        down = [*y, *range(len(y) + 1, len(rows) + 1)]
        across = [*x, *range(len(x) + 1, max(map(len, rows), default=0) + 1)]
        lines = [[*zip(across, row, strict=False)] for row in rows]
        return Numbers(name, "grid", [*zip(down, lines, strict=False)])
    if x and y and z:
        return Numbers(name, "points", [*zip(zip(x, y, strict=False), z, strict=False)])
    if labels and kind == "pie":
        return Numbers(name, "slices", _sum_slices(labels, values or [1] * len(labels)))
    if labels or locations:
        return Numbers(name, "slices", [*zip_longest(labels or locations, values or z)])
    x, y = _join_levels(x), _join_levels(y)
    if x and y:
        pairs = zip(*((y, x) if along == "y" else (x, y)), strict=False)
        return Numbers(name, "line", [*pairs])
    if kind in ("histogram", "box", "violin"):
        return Numbers(name, "values", [*enumerate(x or y, 1)])
    if kind in ("scatter", "scattergl", "bar", "heatmap", "pie"):
        missing = enumerate(y) if y else ((place, at) for at, place in enumerate(x))
        return Numbers(name, "line", [*missing])
    return Numbers(name or kind, "unknown", [("", f"The numbers of a {kind} trace are not in this table.")])


def _flatten(numbers: Numbers) -> Sequence[tuple[Any, Any]]:
    """Values by place, also those of a grid, where a place is that of a row and of a column."""
    if numbers.form != "grid":
        return numbers.pairs
    return [((down, across), value) for down, row in numbers.pairs for across, value in row]


def _sum_slices(labels: Sequence[Any], values: Sequence[Any]) -> list[tuple[Any, Any]]:
    """A value for each label of a pie, where slices of the same label are one."""
    sums: dict[str, tuple[Any, Any]] = {}
    for label, value in zip_longest(labels, values[: len(labels)]):
        _, before = sums.get(str(label), (label, None))
        both = before is not None and value is not None and _is_number(before) and _is_number(value)
        sums[str(label)] = label, before + value if both else before if value is None else value
    return [*sums.values()]


def _join_levels(places: list[Any]) -> list[Any]:
    """Places of an axis with two levels, which Plotly has as two lists, as one list of words."""
    if places and all(isinstance(level, list) for level in places):
        return [_to_place(levels) for levels in zip(*places, strict=False)]
    return places


def _tabulate_grids(grids: Sequence[Numbers], title: str) -> Json:
    """The cells of heat maps, row by row, each under the name of its own where there are more."""
    across = {str(place): place for grid in grids for _, row in grid.pairs for place, _ in row}
    names = [[grid.name or str(number)] for number, grid in enumerate(grids, 1)] if len(grids) > 1 else [[]]
    rows = []
    for name, grid in zip(names, grids, strict=True):
        for place, row in grid.pairs:
            cells = {str(column): value for column, value in row}
            rows.append([*name, place, *map(cells.get, across)])
    return {"head": [*(["Series"] if len(grids) > 1 else []), title, *across.values()], "rows": rows}


def _axis_title(layout: Json, axis: str) -> str:
    """The words along an axis, or its letter."""
    title = layout.get(f"{axis}axis", {}).get("title", {})
    return _to_words(title if isinstance(title, str) else title.get("text", "")) or axis


# --- words and numbers --------------------------------------------------------------------------------------


def _to_cell(value: Any) -> str:
    """A table's cell as the words to show."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.6g}"
    return str(value)


def _to_place(place: Any) -> Any:
    """A place as one cell: that of two axes in words."""
    return ", ".join(map(_to_cell, place)) if isinstance(place, list | tuple) else place


def _is_number(value: Any) -> bool:
    """Whether a cell counts something; an empty cell stands in the way of no column of numbers."""
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _to_words(text: str) -> str:
    """Plotly's little HTML (`<b>`, `<br>`) as words."""
    return " ".join(
        unescape(re.sub(r"<br\s*/?>|</?(?:b|i|em|strong|sub|sup|span|a)\b[^>]*>", " ", text)).split()
    )


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
