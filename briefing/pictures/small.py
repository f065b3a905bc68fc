"""A chart as small as a stamp: its marks alone, without words, for a list of pages."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from .axes import Axis, read_axis
from .known import Json, UnknownError
from .words import each

WIDTH, HEIGHT = 120, 72  # of the box that the paths are drawn in
_EDGE = 5  # free at each side of it
_LONGEST = 8_000  # characters: a list has many of them


def draw_small(chart: Json) -> str:
    """Draw the marks of a figure: bars, lines, signs and intervals.

    Args:
        chart: its `data` (traces by number) and its `layout`, as `figures.describe_chart` leaves them.

    Returns:
        Two paths of SVG in a box of WIDTH by HEIGHT with | between them, one to be filled and one to be stroked; "" where
        the figure has no such mark, or too many.
    """
    try:
        filled, stroked = _draw([*chart["data"].values()], chart["layout"])
    except (UnknownError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        return ""  # the page itself shows it, or says why not
    return f"{filled}|{stroked}" if 0 < len(filled + stroked) < _LONGEST else ""


def _draw(traces: list[Json], layout: Json) -> tuple[str, str]:
    bars = any(trace.get("type") == "bar" for trace in traces)
    x = read_axis(layout.get("xaxis", {}), [at for one in traces for at in one.get("x", [])], based=bars)
    y = read_axis(layout.get("yaxis", {}), [at for one in traces for at in one.get("y", [])], down=True)
    filled: list[str] = []
    stroked: list[str] = []
    for trace in traces:
        bar = trace.get("type") == "bar"
        for i, point in enumerate(zip(trace.get("x", []), trace.get("y", []), strict=True)):
            if None in point:
                continue
            if bar:
                filled.append(_draw_bar(trace, i, point, x, y))
            elif "markers" in trace["mode"]:
                sign = _draw_sign(trace.get("marker", {}), i, _across(x, point[0]), _down(y, point[1]))
                (
                    stroked if str(each(trace["marker"].get("symbol", ""), i)).endswith("-open") else filled
                ).append(sign)
            if doubt := trace.get("error_x"):
                ends = (point[0] - doubt["arrayminus"][i], point[0] + doubt["array"][i])
                stroked.append(_join((_across(x, end), _down(y, point[1])) for end in ends))
        if not bar and trace["mode"] == "lines":
            points = [(_across(x, at), _down(y, to)) for at, to in zip(trace["x"], trace["y"], strict=True)]
            stroked += map(_join, pairwise(points))
    return "".join(filled), "".join(stroked)


def _across(axis: Axis, value: Any) -> float:
    return _EDGE + (WIDTH - 2 * _EDGE) * _within(axis.place(axis.read(value)))


def _down(axis: Axis, value: Any) -> float:
    return _EDGE + (HEIGHT - 2 * _EDGE) * _within(axis.place(axis.read(value)))


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))


def _draw_bar(trace: Json, i: int, point: tuple[Any, Any], x: Axis, y: Axis) -> str:
    base = each(trace.get("base", 0), i)
    left, right = sorted((_across(x, base), _across(x, base + point[0])))
    high = 0.7 * (HEIGHT - 2 * _EDGE) / abs(y.last - y.first)
    return (
        f"M{left:.1f} {_down(y, point[1]) - high / 2:.1f}h{right - left:.1f}v{high:.1f}h{left - right:.1f}z"
    )


def _draw_sign(marker: Json, i: int, x: float, y: float) -> str:
    """A sign, a third as large as it is on the page."""
    r = max(1.2, min(4.0, each(marker.get("size", 6), i) / 4))
    symbol = str(each(marker.get("symbol", "circle"), i)).removesuffix("-open")
    if symbol == "circle":
        return f"M{x - r:.1f} {y:.1f}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"
    if symbol == "line-ns":
        return f"M{x - 0.5:.1f} {y - r:.1f}h1v{2 * r:.1f}h-1z"
    if symbol == "diamond":
        return f"M{x:.1f} {y - 1.3 * r:.1f}l{1.3 * r:.1f} {1.3 * r:.1f} {-1.3 * r:.1f} {1.3 * r:.1f} {-1.3 * r:.1f} {-1.3 * r:.1f}z"
    return f"M{x - r:.1f} {y - r:.1f}h{2 * r:.1f}v{2 * r:.1f}h{-2 * r:.1f}z"


def _join(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
