"""A Plotly figure of the plainer kinds as HTML and SVG that stands in a page before any script runs.

What is drawn: lying bars; signs, words and straight lines at points; intervals along x; numbers, days or categories
across; rows down (a category, a name given with `tickvals`, or no name at all); a note over a row, or in place of
everything. The module `known` lists every member that a figure may have, and its values; a figure with any other is
left to plotly.js, whole. To draw more, add the member there, draw it, and let the tests compare it with Plotly's.

How a picture fits any page: each row is a grid row that grows where its name needs more lines. Heights are in em, and
what goes across is in per cent of the frame, so that letters keep their size. A word beside a mark has its room kept
by `Style.name_ends`. Of ticks that have no room beside each other every second is hidden, by a query of the frame's
width. Nothing has a style attribute: see `style`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ..frame import ENGLISH, Say
from .across import draw_across
from .axes import read_axis
from .known import LAYOUT, NOTE, TRACES, XAXIS, YAXIS, Json, UnknownError, check_members, wanted
from .marks import Frame, Mark, draw_trace
from .rows import draw_rows, name_lines
from .style import WIDEST, Style

__all__ = ["Picture", "UnknownError", "draw_picture"]

_INK = "#444444"  # Plotly's own, where a figure names none
_APART = 0.3  # em between two words of a row
_PAGE = 820  # pixels of a printed page that a chart may fill, beside its title
_SPLIT = 70  # per cent: what would have to be smaller goes over to the next page, between two rows
_LEAST = 85  # per cent: letters on paper are made no smaller than this


class Picture(NamedTuple):
    """pieces: the HTML, a piece for each row, so that states can share them; rules: what it needs of the style."""

    pieces: list[str]
    rules: frozenset[str]


def draw_picture(chart: Json, say: Say = ENGLISH) -> Picture:
    """Draw a figure.

    Args:
        chart: its `data` (traces by number) and its `layout`, as `figures.describe_chart` leaves them.
        say: gives the names of months in the language of the page.

    Raises:
        UnknownError: it has something that is not drawn here.
    """
    try:
        return _draw([*chart["data"].values()], chart["layout"], say)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        # Plotly mends much that is amiss in a figure, such as lists of unlike length.
        raise UnknownError(f"{type(error).__name__}: {error}") from error


def _draw(traces: Sequence[Json], layout: Json, say: Say) -> Picture:
    xaxis, yaxis, notes = (layout.get(name, {}) for name in ("xaxis", "yaxis", "annotations"))
    _check(traces, layout)
    bars = [trace for trace in traces if trace.get("type") == "bar"]
    wanted(len(bars) < 2, "bars of two traces")
    wanted(layout.get("showlegend", len(traces) > 1) is False, "layout.showlegend")
    style = Style(layout.get("font", {}).get("size", 12))
    x = read_axis(xaxis, [at for trace in traces for at in trace.get("x", [])], based=bool(bars), say=say)
    y = read_axis(yaxis, [at for trace in traces for at in trace.get("y", [])], down=True, say=say)
    height = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    wanted(height > 20, "layout.height")
    frame = Frame(x, y, height, style)
    marks = [
        mark for trace in sorted(traces, key=lambda one: one not in bars) for mark in draw_trace(trace, frame)
    ]
    marks, least = _set_apart(marks)
    rows, rise = draw_rows(marks, notes or [], frame)
    across = draw_across(frame)
    reaches = [*across.reaches, *(reach for mark in marks for reach in mark.reaches)]
    classes = [
        *("picture", style.name_base(), style.name_ends(reaches), style.name_least(least)),
        style.name_color(layout.get("font", {}).get("color", _INK)),
    ]
    if height + rise > _PAGE:
        part = round(100 * _PAGE / (height + rise))
        classes.append(style.name_fit(max(part, _LEAST)))
        classes += ["long"] if part < _SPLIT else []
    start = [
        f"<div class='{' '.join(classes)}'>",
        *across.above,
        f"<div class='rows {name_lines(frame)}'>",
        *across.behind,
    ]
    return Picture([*start, *rows, "</div>", *across.below, "</div>"], frozenset(style.rules))


def _set_apart(marks: Sequence[Mark]) -> tuple[list[Mark], float]:
    """Marks, the words of a row one over the other where a phone has no room for them side by side.

    Returns:
        The marks, and the least width of a frame, in em, in which no words of a row run into each other.
    """
    placed, width = [*marks], 0.0
    rows: dict[float, list[int]] = {}
    for number, mark in enumerate(marks):
        if mark.text and mark.to is None:
            rows.setdefault(mark.at, []).append(number)
    for numbers in rows.values():
        numbers.sort(key=lambda number: marks[number].reaches)
        beside = [(*marks[one].reaches, *marks[other].reaches) for one, other in pairwise(numbers)]
        need = max(
            (
                (one.after + other.before + _APART) / (other.share - one.share)
                for one, other in beside
                if other.share > one.share
            ),
            default=0.0,
        )
        if need <= WIDEST:
            width = max(width, need)
            continue
        for turn, number in enumerate(numbers):
            placed[number] = marks[number]._replace(level=1 if turn % 2 else -1)
    return placed, width


def _check(traces: Sequence[Json], layout: Json) -> None:
    """Raise UnknownError for a member, or a value, that is not known."""
    apart = {"xaxis": XAXIS, "yaxis": YAXIS}
    for name, known in apart.items():
        check_members(layout.get(name, {}), known, name)
    for note in layout.get("annotations") or []:
        check_members(note, NOTE, "annotation")
    rest = {name: value for name, value in layout.items() if name not in (*apart, "annotations")}
    check_members(rest, LAYOUT, "layout")
    for trace in traces:
        kind = trace.get("type", "scatter")
        wanted(kind in TRACES, str(kind))
        check_members(trace, TRACES[kind], kind)
