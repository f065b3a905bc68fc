"""What goes across a picture: the words of its ticks above or below the rows, and the lines behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from .axes import Axis, Tick, list_ticks
from .known import wanted
from .marks import Frame, write_text
from .style import Reach, Style
from .words import LINE, measure, split_lines, write_lines

_GRID, _ZERO = "#eeeeee", "#444444"  # Plotly's own, where a figure names none
_APART = 1.0  # em between the words of two ticks
_MOST = 3  # how often every second tick can be left out
_TALL = 500  # pixels of rows, beyond which ticks above stand below too


class Across(NamedTuple):
    """above, below, behind: HTML over, under and behind the rows; reaches: how far the words reach."""

    above: list[str]
    below: list[str]
    behind: list[str]
    reaches: list[Reach]


def draw_across(frame: Frame) -> Across:
    """Draw the ticks of the axis that goes across, and its lines."""
    axis, style = frame.x, frame.style
    lines = [*_list_lines(axis, style)]
    behind = [f"<svg class='back'>{''.join(lines)}</svg>"] if lines else []
    ticks = list_ticks(axis) if axis.is_labelled else []
    if not ticks:
        return Across([], [], behind, [])
    angle, top = axis.given.get("tickangle"), axis.given.get("side") == "top"
    if axis.kind == "category":
        wanted(top, "categories under the rows")
        return Across([_draw_heads(axis, ticks, style, upright=angle == -90)], [], behind, [])
    wanted(angle != -90, "xaxis.tickangle")
    size = axis.given.get("tickfont", {}).get("size")
    scale = (size or style.letter) / style.letter
    halves = [measure(tick.text) * scale / 2 for tick in ticks]
    reaches = [Reach(axis.place(tick.at), half, half) for tick, half in zip(ticks, halves, strict=True)]
    words = _draw_ticks(axis, ticks, max(halves) * 2, style.name_size(size), style)
    both = top and frame.height > _TALL
    return Across([words] if top else [], [words] if both or not top else [], behind, reaches)


def _draw_ticks(axis: Axis, ticks: Sequence[Tick], longest: float, size: str, style: Style) -> str:
    """The words of the ticks; those that have no room beside each other are hidden, every second one first."""
    places = sorted(axis.place(tick.at) for tick in ticks)
    step = min((after - before for before, after in pairwise(places)), default=1.0)
    words = []
    for number, tick in enumerate(ticks):
        # The first is always shown, the fourth part of them in half the room that the half needs, and so on.
        turn = next((n for n in range(_MOST) if number >> n & 1), None)
        least = [] if turn is None else [style.name_shown((longest + _APART) / step / 2**turn)]
        words.append(write_text(tick.text, axis.place(tick.at), "middle", " ".join([*filter(None, [size]), *least]), top=True))  # fmt: skip
    height = max(len(split_lines(tick.text)) for tick in ticks) * LINE
    return f"<div class='ticks'><svg height='{height:g}em'>{''.join(words)}</svg></div>"


def _draw_heads(axis: Axis, ticks: Sequence[Tick], style: Style, *, upright: bool) -> str:
    """The heads of columns of the same width, which break into lines; upright where a word has no room."""
    wanted(
        (axis.first, axis.last) == (-0.5, len(ticks) - 0.5) and len(ticks) == len(axis.places), "xaxis.range"
    )
    size = style.name_size(axis.given.get("tickfont", {}).get("size"))
    longest = max(
        measure(word) for tick in ticks for line in split_lines(tick.text) for word in line.split() or [""]
    )
    turned = "upright" if upright else style.name_turn((longest + _APART / 2) * len(ticks))
    heads = "".join(f"<span class='{turned}'>{write_lines(tick.text)}</span>" for tick in ticks)
    return f"<div class='heads {size}'><div>{heads}</div></div>"


def _list_lines(axis: Axis, style: Style) -> Iterator[str]:
    """The lines behind the rows: the grid's, and that of 0."""
    given = axis.given
    if axis.has_grid:
        color = style.name_color(given.get("gridcolor", _GRID))
        yield f"<g class='{color}'>{''.join(_draw_line(axis, tick.at) for tick in list_ticks(axis))}</g>"
    zero = axis.kind == "linear" and given.get("visible", True) and given.get("zeroline", True)
    if zero and 0 <= axis.place(0) <= 1:
        color = style.name_color(given.get("zerolinecolor", _ZERO))
        yield f"<g class='{color}'>{_draw_line(axis, 0)}</g>"


def _draw_line(axis: Axis, at: float) -> str:
    place = f"{100 * axis.place(at):.4g}%"
    return f"<line x1='{place}' x2='{place}' y2='100%'/>"
