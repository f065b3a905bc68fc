"""The numbers that a Plotly figure draws, as a table, for a figure that brings none of its own."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from html import unescape
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, NamedTuple

Json = dict[str, Any]

OTHER = ("Place", "Value")
SLICES, VALUES, LINKS = ("Label", "Value"), ("Number", "Value"), ("From", "To", "Value")
SPAN, INDICATOR, SERIES = ("from", "to"), ("Indicator", "Value"), "Series"
REFERENCE = "Reference"  # what an indicator is compared with
NOT_HERE = "The numbers of a {kind} trace are not in this table."
NO, YES = "no", "yes"
MOST_ROWS = 2_000  # of a table
FIRST_ROWS = "The first {kept:,} of {total:,} rows; the notebook has them all"


class Numbers(NamedTuple):
    """What one trace draws: values by place.

    `form` tells traces apart that cannot share a column: line (a place on an axis), slices (a label), values (no place
    but their number), points (a place on two axes), grid (rows of such pairs), columns (a place of several columns,
    which `heads` names, the value last), unknown.
    """

    name: str
    form: str
    pairs: Sequence[tuple[Any, Any]]
    heads: tuple[str, ...] = ()


def tabulate(traces: Sequence[Json], layout: Json) -> Json:
    """Tabulate the numbers a figure draws; it never raises.

    Args:
        traces: Plotly's traces, as plain JSON.
        layout: Plotly's layout, for the titles of the axes.

    Returns:
        A table: a column for each trace, by place, where all have the same form and no place twice; else a row for
        each number, under the name of its trace. A trace whose numbers are not known is named, and that is said. Of a
        long table the first rows, with a caption that says so.
    """
    table = _tabulate(traces, layout)
    rows = table["rows"]
    if len(rows) <= MOST_ROWS:
        return table
    return table | {"rows": rows[:MOST_ROWS], "caption": FIRST_ROWS.format(kept=MOST_ROWS, total=len(rows))}


def _tabulate(traces: Sequence[Json], layout: Json) -> Json:
    """The table with all of its rows."""
    sideways = any(trace.get("orientation") == "h" and {"x", "y"} <= trace.keys() for trace in traces)
    along, up = "yx" if sideways else "xy"
    found = [_read_numbers(trace, along, up, layout) for trace in traces]
    if sideways and _member(layout, "yaxis").get("autorange") != "reversed":
        # Plotly counts bars from below, a reader from above.
        found = [numbers._replace(pairs=numbers.pairs[::-1]) for numbers in found]
    forms = {numbers.form for numbers in found}
    if forms == {"grid"}:
        return _tabulate_grids(found, _axis_title(layout, "y"))
    if forms == {"columns"} and len({numbers.heads for numbers in found}) == 1:
        return _tabulate_columns(found)
    heads = {
        "line": (_axis_title(layout, along), _axis_title(layout, up)),
        "slices": SLICES,
        "values": VALUES,
    }
    where, what = heads.get(next(iter(forms)), OTHER) if len(forms) == 1 else OTHER
    names = [numbers.name or what for numbers in found]
    columns = [{str(place): (place, value) for place, value in numbers.pairs} for numbers in found]
    apart = all(len(column) == len(numbers.pairs) for column, numbers in zip(columns, found, strict=True))
    if len(forms) == 1 and apart and not forms & {"points", "columns", "unknown"}:
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
    if len(found) == 1 and not found[0].name:  # a column with one word for all says nothing
        return {"head": [where, what], "rows": [row[1:] for row in rows]}
    return {"head": [SERIES, where, what], "rows": rows}


def _read_numbers(trace: Json, along: str, up: str, layout: Json) -> Numbers:
    """The values of a trace by place; of a kind whose values are not known, that they are not."""
    name, kind = str(trace.get("name", "")), str(trace.get("type", "scatter"))
    x, y, z, labels, values, locations = (
        _list(trace, key) for key in ("x", "y", "z", "labels", "values", "locations")
    )
    columns, lines = _read_columns(trace, kind, layout)
    if lines:
        return Numbers(
            name, "columns", [(tuple(line[:-1]), line[-1]) for line in lines], tuple(map(str, columns))
        )
    if any(isinstance(row, list) for row in z) or (kind in ("heatmap", "contour") and not z):
        rows = [row if isinstance(row, list) else [row] for row in z]
        down = [*y, *range(len(y) + 1, len(rows) + 1)]
        across = [*x, *range(len(x) + 1, max(map(len, rows), default=0) + 1)]
        cells = [[*zip(across, row, strict=False)] for row in rows]
        return Numbers(name, "grid", [*zip(down, cells, strict=False)])
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
    return Numbers(name or kind, "unknown", [("", NOT_HERE.format(kind=kind))])


# --- kinds with columns of their own --------------------------------------------------------------------------


Columns = tuple[Sequence[Any], list[Sequence[Any]]]  # heads, and rows as long as they are

_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("candlestick", "ohlc"), ("x", "open", "high", "low", "close")),
        **dict.fromkeys(("scatterpolar", "scatterpolargl", "barpolar"), ("theta", "r")),
        "scatterternary": ("a", "b", "c"),
        "scattersmith": ("real", "imag"),
        "scattercarpet": ("a", "b"),
        **dict.fromkeys(("isosurface", "volume"), ("x", "y", "z", "value")),
        **dict.fromkeys(("cone", "streamtube"), ("x", "y", "z", "u", "v", "w")),
        **dict.fromkeys(("scattergeo", "scattermap", "scattermapbox"), ("lat", "lon")),
        **dict.fromkeys(("densitymap", "densitymapbox"), ("lat", "lon", "z")),
    }
)


def _read_columns(trace: Json, kind: str, layout: Json) -> Columns:
    """The heads and the rows of a kind of trace that has columns of its own; none where its numbers are missing."""
    if read := _READERS.get(kind):
        return read(trace)
    if kind == "bar" and _list(trace, "base"):
        return _read_spans(trace, layout)
    heads = _COLUMNS.get(kind, ())
    columns = [_list(trace, head) for head in heads]
    # What says how far each point reaches, such as the dates of candles, may be missing; what it says may not.
    if not any(columns[1:]):
        return heads, []
    length = max(map(len, columns))
    columns = [column or [*range(length)] for column in columns]
    return heads, [*zip_longest(*columns)]


def _read_spans(trace: Json, layout: Json) -> Columns:
    """Bars that begin elsewhere than at 0, as those of a time line: where each begins and ends."""
    place, along = ("y", "x") if trace.get("orientation") == "h" else ("x", "y")
    bases, lengths = _list(trace, "base"), _list(trace, along)
    ends = [_add(base, length) for base, length in zip(bases, lengths, strict=False)]
    heads = (_axis_title(layout, place), *SPAN)
    return heads, [*zip(_list(trace, place), bases, ends, strict=False)]


def _add(base: Any, length: Any) -> Any:
    """Where a bar ends: days count in milliseconds."""
    if isinstance(base, str):
        try:
            end = datetime.fromisoformat(base) + timedelta(milliseconds=length)
        except (TypeError, ValueError, OverflowError):
            return None
        return end.isoformat(sep=" ").removesuffix(" 00:00:00")
    return base + length if is_number(base) and is_number(length) and None not in (base, length) else None


def _read_dimensions(trace: Json) -> Columns:
    """A column for each dimension."""
    shown = [one for one in _list(trace, "dimensions") if isinstance(one, dict) and _list(one, "values")]
    heads = [one.get("label") or f"{number}" for number, one in enumerate(shown, 1)]
    return heads, [*zip_longest(*(_list(one, "values") for one in shown))]


def _read_links(trace: Json) -> Columns:
    """The links of a Sankey diagram by the names of their ends."""
    link, names = _member(trace, "link"), _list(_member(trace, "node"), "label")

    def name(end: Any) -> Any:
        return names[end] if isinstance(end, int) and 0 <= end < len(names) and names[end] else end

    ends = [[name(end) for end in _list(link, key)] for key in ("source", "target")]
    return LINKS, [*zip(*ends, _list(link, "value"), strict=False)]


def _read_cells(trace: Json) -> Columns:
    """The cells of a table, which Plotly has as columns."""
    heads, columns = (_list(_member(trace, part), "values") for part in ("header", "cells"))
    columns = [column if isinstance(column, list) else [column] for column in columns]
    words = [" ".join(map(str, head)) if isinstance(head, list) else head for head in heads]
    return [*words, *[""] * (len(columns) - len(words))][: len(columns)], [*zip_longest(*columns)]


def _read_indicator(trace: Json) -> Columns:
    """The value of an indicator, and what it is compared with."""
    title = _member(trace, "title").get("text") or INDICATOR[1]
    found = [(to_words(str(title)), trace.get("value"))]
    found.append((REFERENCE, _member(trace, "delta").get("reference")))
    rows: list[Sequence[Any]] = [row for row in found if row[1] is not None]
    return INDICATOR, rows


_READERS: Mapping[str, Callable[[Json], Columns]] = MappingProxyType(
    {
        **dict.fromkeys(("parcoords", "parcats", "splom"), _read_dimensions),
        "sankey": _read_links,
        "table": _read_cells,
        "indicator": _read_indicator,
    }
)
# The words of a table that stand for none of its figure's own.
WORDS = frozenset(
    [*OTHER, *SLICES, *VALUES, *LINKS, *SPAN, *INDICATOR, SERIES, REFERENCE]
    + [head for heads in _COLUMNS.values() for head in heads if len(head) > 1]
)


# --- tables ---------------------------------------------------------------------------------------------------


def _tabulate_columns(found: Sequence[Numbers]) -> Json:
    """The rows of traces with the same columns, under the name of their trace where there are more."""
    several = len(found) > 1
    rows = [
        [*([numbers.name or str(number)] if several else []), *place, value]
        for number, numbers in enumerate(found, 1)
        for place, value in numbers.pairs
    ]
    return {"head": [*([SERIES] if several else []), *found[0].heads], "rows": rows}


def _tabulate_grids(grids: Sequence[Numbers], title: str) -> Json:
    """The cells of heat maps, row by row, each under the name of its own where there are more."""
    across = {str(place): place for grid in grids for _, row in grid.pairs for place, _ in row}
    names = [[grid.name or str(number)] for number, grid in enumerate(grids, 1)] if len(grids) > 1 else [[]]
    rows = []
    for name, grid in zip(names, grids, strict=True):
        for place, row in grid.pairs:
            cells = {str(column): value for column, value in row}
            rows.append([*name, place, *map(cells.get, across)])
    return {"head": [*([SERIES] if len(grids) > 1 else []), title, *across.values()], "rows": rows}


def _flatten(numbers: Numbers) -> Iterator[tuple[Any, Any]]:
    """Values by place, also those of a grid, where a place is that of a row and of a column."""
    if numbers.form != "grid":
        yield from numbers.pairs
    else:
        yield from (((down, across), value) for down, row in numbers.pairs for across, value in row)


def _sum_slices(labels: Sequence[Any], values: Sequence[Any]) -> list[tuple[Any, Any]]:
    """A value for each label of a pie, where slices of the same label are one."""
    sums: dict[str, tuple[Any, Any]] = {}
    for label, value in zip_longest(labels, values[: len(labels)]):
        _, before = sums.get(str(label), (label, None))
        both = before is not None and value is not None and is_number(before) and is_number(value)
        sums[str(label)] = label, before + value if both else before if value is None else value
    return [*sums.values()]


def _join_levels(places: list[Any]) -> list[Any]:
    """Places of an axis with two levels, which Plotly has as two lists, as one list of words."""
    if places and all(isinstance(level, list) for level in places):
        return [_to_place(levels) for levels in zip(*places, strict=False)]
    return places


def _axis_title(layout: Json, axis: str) -> str:
    """The words along an axis, or its letter."""
    title = _member(layout, f"{axis}axis").get("title", {})
    words = title if isinstance(title, str) else title.get("text", "") if isinstance(title, dict) else ""
    return to_words(str(words)) or axis


def _member(of: Json, name: str) -> Json:
    """A member that is an object; an empty one where there is none."""
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _list(of: Json, name: str) -> list[Any]:
    """A member that is a list; an empty one where there is none."""
    found = of.get(name)
    return found if isinstance(found, list) else []


# --- words and numbers ----------------------------------------------------------------------------------------


def to_cell(value: Any) -> str:
    """Write a table's cell as the words to show."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.6g}"
    return str(value)


def _to_place(place: Any) -> Any:
    """A place as one cell: that of two axes in words."""
    return ", ".join(map(to_cell, place)) if isinstance(place, list | tuple) else place


def is_number(value: Any) -> bool:
    """Return whether a cell counts something; an empty cell stands in the way of no column of numbers."""
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def to_words(text: str) -> str:
    """Write Plotly's little HTML (`<b>`, `<br>`) as words."""
    return " ".join(
        unescape(re.sub(r"<br\s*/?>|</?(?:b|i|em|strong|sub|sup|span|a)\b[^>]*>", " ", text)).split()
    )
