"""The marks of a trace as SVG: bars, signs, lines, intervals and words, each drawn around the middle of its row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

from .axes import Axis
from .known import Json, wanted
from .style import Reach, Style
from .words import LINE, each, measure, split_lines, write_tip

_SHAPES = MappingProxyType(  # of radius 1, as Plotly draws them
    {
        "diamond": "M0-1.3 1.3 0 0 1.3-1.3 0z",
        "square": "M-1-1H1V1H-1z",
        "cross": "M-.4-1.2H.4V-.4H1.2V.4H.4V1.2H-.4V.4H-1.2V-.4H-.4z",
        "triangle-right": "M-.5-1.155V1.155L1 0z",
        "triangle-left": "M.5-1.155V1.155L-1 0z",
        "x": "M0 .566.566 1.131 1.131.566.566 0 1.131-.566.566-1.131 0-.566-.566-1.131-1.131-.566-.566 0-1.131.566-.566 1.131z",
    }
)
_EDGE = "#444444"  # Plotly's own, where a figure names none
_STROKE = 1.4  # the half of an upright stroke, for a radius of 1
_GAP = 4  # pixels between a mark and its words
_CASING = 3  # pixels of paper at both sides of an interval, so that it is seen where it lies on a bar


class Mark(NamedTuple):
    """svg: drawn around the height 0; at: its value on the axis that goes down; reaches: how far it reaches;
    to: the value where a line ends that does not lie level; text: its words, where it is nothing but words; level: half
    lines by which they stand lower than the middle."""

    svg: str
    at: float
    reaches: tuple[Reach, ...] = ()
    to: float | None = None
    text: str = ""
    level: int = 0


class Frame(NamedTuple):
    """What marks are drawn in: both axes, the pixels from top to bottom, and the rules of the picture."""

    x: Axis
    y: Axis
    height: float
    style: Style


def draw_trace(trace: Json, frame: Frame) -> list[Mark]:
    """Draw a trace."""
    if trace.get("type") == "bar":
        return [*_draw_bars(trace, frame)]
    mode = trace.get("mode")
    wanted(mode, "scatter.mode")
    return [*(_draw_lines(trace, frame) if mode == "lines" else _draw_points(trace, frame))]


def _list_points(trace: Json) -> Iterator[tuple[int, Any, Any]]:
    """The number, x and y of each point that is drawn."""
    for i, (x, y) in enumerate(zip(trace.get("x", []), trace.get("y", []), strict=True)):
        if x is not None and y is not None:
            yield i, x, y


def _draw_bars(trace: Json, frame: Frame) -> Iterator[Mark]:
    style = frame.style
    wanted(frame.y.kind == "category" and frame.x.kind == "linear", "bar.orientation")
    wanted("color" in trace.get("marker", {}), "bar.marker.color")
    thick = trace.get("width", 0.8) * frame.height / abs(frame.y.last - frame.y.first)
    for i, size, name in _list_points(trace):
        base = each(trace.get("base", 0), i)
        left, right = sorted((frame.x.share(base), frame.x.share(base + size)))
        at = frame.y.read(name)
        bar = (
            f"<rect x='{_percent(left)}' y='{style.em(-thick / 2)}' width='{_percent(right - left)}' "
            f"height='{style.em(thick)}'/>"
        )
        color = style.name_color(each(trace["marker"]["color"], i))
        if right > left:
            yield Mark(_tell(bar, color, write_tip(trace, i)), at)
        yield from _draw_interval(trace, i, base + size, at, frame)
        if trace.get("text") and trace["text"][i]:
            wanted(trace.get("textposition") == "outside" and size >= 0, "bar.textposition")
            yield _draw_words(trace["text"][i], right, "start", at, frame, _GAP, None)


def _draw_lines(trace: Json, frame: Frame) -> Iterator[Mark]:
    """Straight lines from point to point."""
    pen, style = trace.get("line", {}), frame.style
    wanted("color" in pen and "error_x" not in trace, "scatter.line.color")
    color, width = style.name_color(pen["color"]), pen.get("width", 2)
    run = {"solid": 0, "dot": 1, "dash": 3}[pen.get("dash", "solid")] * max(width, 3)
    look = f" stroke-width='{width:g}'" + (f" stroke-dasharray='{run:g}'" if run else "")
    points = [*_list_points(trace)]
    wanted(len(points) == len(trace.get("x", [])), "a line with a gap")
    for (i, x, y), (_, to_x, to_y) in pairwise(points):
        start, end = _percent(frame.x.share(x)), _percent(frame.x.share(to_x))
        level, at = y == to_y, frame.y.read(y)
        ends = "" if level else f" y1='{_percent(frame.y.share(y))}' y2='{_percent(frame.y.share(to_y))}'"
        line = f"<line x1='{start}' x2='{end}'{ends}{look}/>"
        yield Mark(_tell(line, color, write_tip(trace, i)), at, to=None if level else frame.y.read(to_y))


def _draw_points(trace: Json, frame: Frame) -> Iterator[Mark]:
    """Signs, intervals and words at points."""
    mode, marker, style = trace["mode"], trace.get("marker", {}), frame.style
    signs = "markers" in mode
    for i, x, y in _list_points(trace):
        share, at = frame.x.share(x), frame.y.read(y)
        frame.y.share(y)  # a point beyond the axis is not drawn
        size = each(marker.get("size", 6), i) if signs else 0
        tip = write_tip(trace, i)
        if signs:
            yield from _draw_interval(trace, i, x, at, frame)
            wanted("color" in marker, "scatter.marker.color")
            sign = _draw_sign(marker, i, share, size, style)
            radius = 0.7 * size / style.letter
            color = style.name_color(each(marker["color"], i))
            yield Mark(_tell(sign, color, tip), at, (Reach(share, radius, radius),))
        words = trace["text"][i] if "text" in mode else ""
        if words:
            place = each(trace.get("textposition", "middle center"), i)
            anchor, side = {
                "middle right": ("start", 1),
                "middle left": ("end", -1),
                "middle center": ("middle", 0),
            }[place]
            away = side * (size / 1.6 + 1) if signs else 0  # as far as Plotly has them
            mark = _draw_words(words, share, anchor, at, frame, away, trace.get("textfont", {}).get("size"))
            yield mark if signs else mark._replace(svg=_tell(mark.svg, "", tip))


def _draw_sign(marker: Json, i: int, share: float, size: float, style: Style) -> str:
    """A sign at a point; a path takes no per cent, and lies in an svg of its own."""
    name, edge = each(marker.get("symbol", "circle"), i), marker.get("line", {})
    shape, hollow = name.removesuffix("-open"), name.endswith("-open")
    several = isinstance(marker.get("size"), list)
    wanted(not several or (marker.get("opacity") == 1 and "width" in edge), "scatter.marker.opacity")
    width = edge.get("width", 0)
    width, radius = ((width or 1) if hollow else width), size / 2
    paint = f" class='o' stroke-width='{width:g}'"
    if hollow:
        return _draw_shape(shape, share, radius, paint)
    wanted(shape != "line-ns", "scatter.marker.symbol")
    if width and "color" not in edge and several:  # Plotly's edge has then the colour of the page
        return _draw_shape(shape, share, radius - width / 2, "")
    sign = _draw_shape(shape, share, radius, "")
    if width:
        edging = _draw_shape(shape, share, radius, paint)
        sign += f"<g class='{style.name_color(each(edge.get('color', _EDGE), i))}'>{edging}</g>"
    return sign


def _draw_shape(shape: str, share: float, radius: float, paint: str) -> str:
    if shape == "line-ns":
        half = f"{_STROKE * radius:.3g}"
        return f"<line x1='{_percent(share)}' x2='{_percent(share)}' y1='-{half}' y2='{half}'{paint}/>"
    if shape == "circle":
        return f"<circle cx='{_percent(share)}' r='{radius:.3g}'{paint}/>"
    path = re.sub(r"-?(?:\d+\.?\d*|\.\d+)", lambda n: f"{float(n[0]) * radius:.3g} ", _SHAPES[shape])
    path = re.sub(r" (?=[-zHVML])", "", path)
    return f"<svg x='{_percent(share)}'><path d='{path}'{paint}/></svg>"


def _draw_interval(trace: Json, i: int, value: float, at: float, frame: Frame) -> Iterator[Mark]:
    """The line from the low to the high end of an interval, with its caps; on a bar, on a strip of paper."""
    doubt = trace.get("error_x")
    if not doubt:
        return
    needed = ("type", "symmetric", "array", "arrayminus", "color", "thickness", "width")
    wanted(all(name in doubt for name in needed), "error_x")
    low, high = (
        _percent(frame.x.share(end)) for end in (value - doubt["arrayminus"][i], value + doubt["array"][i])
    )
    cap, width = doubt["width"], doubt["thickness"]
    lines = f"<line x1='{low}' x2='{high}'/>" + "".join(
        f"<line x1='{end}' x2='{end}' y1='{-cap:g}' y2='{cap:g}'/>" for end in (low, high)
    )
    color = frame.style.name_color(doubt["color"])
    casing = ""
    if trace.get("type") == "bar":
        casing = f"<g class='casing' stroke-width='{width + 2 * _CASING:g}'>{lines}</g>"
    yield Mark(f"<g class='interval {color}' stroke-width='{width:g}'>{casing}{lines}</g>", at)


def _draw_words(
    text: str, share: float, anchor: str, at: float, frame: Frame, away: float, size: float | None
) -> Mark:
    """Words beside a point, or on it."""
    style = frame.style
    length = measure(text) * (size or style.letter) / style.letter
    before, after = {"start": (0.0, 1.0), "middle": (0.5, 0.5), "end": (1.0, 0.0)}[anchor]
    apart = abs(away) / style.letter
    reach = Reach(share, before * length + apart * (before == 1), after * length + apart * (after == 1))
    return Mark(write_text(text, share, anchor, style.name_size(size), away=away), at, (reach,), text=text)


def write_text(text: str, share: float, anchor: str, kind: str, *, away: float = 0, top: bool = False) -> str:
    """Words as SVG, line by line, their middle at the height 0; or, with `top`, below it."""
    lines = split_lines(text)
    first = 1.0 if top else 0.35 - (len(lines) - 1) * LINE / 2
    place = f"x='{_percent(share)}'" + (f" dx='{away:g}'" if away else "")
    look = (f" class='{kind}'" if kind else "") + (f" text-anchor='{anchor}'" if anchor != "start" else "")
    if len(lines) == 1:
        return f"<text {place} dy='{first:g}em'{look}>{escape(lines[0])}</text>"
    spans = "".join(
        f"<tspan {place} dy='{LINE if i else first:.4g}em'>{escape(line) or '&#8203;'}</tspan>"
        for i, line in enumerate(lines)
    )
    return f"<text{look}>{spans}</text>"


def _percent(share: float) -> str:
    return f"{100 * share:.4g}%"


def _tell(mark: str, color: str, words: str) -> str:
    """A mark in its colour, with what it says when it is pointed at."""
    told = f" data-tip='{words}'" if words else ""
    paint = f" class='{color}'" if color else ""
    return f"<g{paint}{told}>{mark}</g>" if told or paint else mark
