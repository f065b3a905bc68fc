"""The rows of a picture: the name of each at its left or over it, and its marks; or one field, where lines slant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from .axes import Tick, list_ticks
from .known import Json, wanted
from .marks import Frame, Mark
from .style import Style
from .words import LINE, split_lines, write_lines

_GRID = "#eeeeee"  # Plotly's own, where a figure names none
_STRIP = 22  # pixels of a row under the note that stands over it, as page.css has it
_LEFT = 0.1  # the share of the width in which words begin at the left


class _Row(NamedTuple):
    """height: in pixels, at least; gap: the pixels that are free above it; name, note: words at its left, and over it;
    marks: what is drawn in it."""

    height: float
    gap: float
    name: Tick | None
    note: Json | None
    marks: Sequence[Mark]


def draw_rows(marks: Sequence[Mark], notes: Sequence[Json], frame: Frame) -> tuple[list[str], float]:
    """Draw all rows.

    Args:
        marks: what is drawn.
        notes: Plotly's annotations.
        frame: the axes; their sizes.

    Returns:
        The HTML, a piece for each row; and the pixels by which it is higher than the figure, for the lines of its words.
    """
    axis, style = frame.y, frame.style
    named = axis.is_labelled or axis.kind == "category"
    ticks = list_ticks(axis) if named else []
    crossed = axis.kind == "linear" and axis.given.get("visible", True) and 0 <= axis.place(0) <= 1
    wanted(not crossed or axis.given.get("zeroline", True) is False, "yaxis.zeroline")
    if notes and notes[0].get("yref") == "paper":
        return [_draw_note_alone(notes, marks, ticks, frame)], 0.0
    if any(mark.to is not None for mark in marks):
        wanted(not ticks and not notes and not axis.has_grid, "slanting lines among rows")
        return [_draw_field(marks, frame)], 0.0
    rows = _list_rows(marks, notes, ticks, frame)
    pieces = [piece for number, row in enumerate(rows) for piece in _draw_row(row, frame, first=not number)]
    rest = frame.height - sum(row.gap + row.height for row in rows)
    rise = sum(max(0.0, _need(row, style) - row.height) for row in rows)
    return [*pieces, *_leave(rest, style)], rise


def _need(row: _Row, style: Style) -> float:
    """The pixels that a row needs for its words."""
    words = row.note["text"] if row.note else row.name.text if row.name else ""
    return len(split_lines(words)) * LINE * style.letter + (_STRIP if row.note else 0)


def _draw_note_alone(
    notes: Sequence[Json], marks: Sequence[Mark], ticks: Sequence[Tick], frame: Frame
) -> str:
    """A sentence in place of everything."""
    (note,) = notes
    wanted(not marks and not ticks and note["y"] == 0.5 and "yshift" not in note, "annotation.yref")
    wanted(note.get("yanchor", "middle") == "middle", "annotation.yanchor")
    height = frame.style.name_height(frame.height)
    return f"<div class='row note {height}'>{_write_note(note, frame.style)}</div>"


def _draw_field(marks: Sequence[Mark], frame: Frame) -> str:
    """Marks that lie anywhere, as one row of the figure's height."""
    drawn = "".join(
        mark.svg if mark.to is not None else f"<svg y='{100 * frame.y.place(mark.at):.4g}%'>{mark.svg}</svg>"
        for mark in marks
    )
    return f"<div class='row field {frame.style.name_height(frame.height)}'><svg>{drawn}</svg></div>"


def _list_rows(
    marks: Sequence[Mark], notes: Sequence[Json], ticks: Sequence[Tick], frame: Frame
) -> list[_Row]:
    """A row for every value down that has a mark, a name or a note, from the top."""
    axis = frame.y
    names, over = {tick.at: tick for tick in ticks}, {axis.read(note["y"]): note for note in notes}
    wanted(len(over) == len(notes) and len(names) == len(ticks), "two names of a row")
    for note in notes:
        wanted(note.get("yref", "y") == "y" and note.get("yanchor") == "bottom", "annotation.yanchor")
        wanted(not axis.is_labelled, "annotation over a row with a name")
    values = sorted({*names, *over, *(mark.at for mark in marks)}, key=axis.place)
    if axis.is_labelled:
        wanted(set(values) == set(names), "a mark between two names")
        wanted(axis.kind == "category" or "tickvals" in axis.given, "numbers up the left")
    wanted(values, "a figure with nothing in it")
    places = [frame.height * axis.place(value) for value in values]
    steps = [after - before for before, after in pairwise(places)]
    steps = [2 * places[0], *steps, 2 * (frame.height - places[-1])]
    rows, end = [], 0.0
    for i, (value, place) in enumerate(zip(values, places, strict=True)):
        # As high as the room to the nearer neighbour, so that marks lie in the middle.
        height = min(steps[i : i + 2])
        wanted(height > 4 and place - height / 2 > end - 1, "rows without room")
        name = names.get(value) if axis.is_labelled else None
        here = [mark for mark in marks if mark.at == value]
        rows.append(_Row(height, place - height / 2 - end, name, over.get(value), here))
        end = place + height / 2
    wanted(end < frame.height + 1, "rows without room")
    return rows


def _draw_row(row: _Row, frame: Frame, *, first: bool) -> Iterator[str]:
    """The free room above a row; its name, and what is drawn in it."""
    style = frame.style
    if not (first and row.note):  # it brings the room that it needs
        yield from _leave(row.gap, style)
    lines = LINE * style.letter * (1 + any(mark.level for mark in row.marks))
    height = style.name_height(max(row.height, lines) if row.marks else row.height)
    if _is_heading(row, frame):
        yield f"<div class='row {height}'><p>{write_lines(row.marks[0].text)}</p></div>"
        return
    name, over = "", ""
    if row.name:
        size = style.name_size(frame.y.given.get("tickfont", {}).get("size"))
        name = f"<span class='{_join('name', size)}'>{write_lines(row.name.text)}</span>"
    if row.note:
        over = _write_note(row.note, style)
    drawn = "".join(
        f"<svg y='{mark.level * LINE / 2:g}em'>{mark.svg}</svg>" if mark.level else mark.svg
        for mark in row.marks
    )
    yield (
        f"{name}<div class='{_join('row', 'over' if over else '', height)}'>{over}<svg>{drawn}</svg></div>"
    )


def _is_heading(row: _Row, frame: Frame) -> bool:
    """Whether a row is nothing but words from its left: they may break into lines."""
    if len(row.marks) != 1 or row.name or row.note or frame.y.has_grid:
        return False
    (mark,) = row.marks
    return bool(mark.text) and mark.reaches[0].before == 0 and mark.reaches[0].share < _LEFT


def name_lines(frame: Frame) -> str:
    """The classes of the grid's lines in the rows: through their middles, or at their edges."""
    axis = frame.y
    if not axis.has_grid:
        return ""
    wanted(axis.is_labelled or axis.kind == "category", "yaxis.showgrid")
    edges = axis.given.get("tickson") == "boundaries"
    wanted(not edges or axis.kind == "category", "yaxis.tickson")
    color = frame.style.name_grid(axis.given.get("gridcolor", _GRID))
    return _join("edges" if edges else "middles", color)


def _write_note(note: Json, style: Style) -> str:
    size = style.name_size(note.get("font", {}).get("size", 12))
    return (f"<p class='{size}'>" if size else "<p>") + f"{write_lines(note['text'])}</p>"


def _leave(pixels: float, style: Style) -> list[str]:
    """Free room, where there is any."""
    return [f"<div class='gap {style.name_height(pixels)}'></div>"] if pixels > 1 else []


def _join(*names: str) -> str:
    return " ".join(filter(None, names))
