"""The shapes that several charts share: bars with their values, words beside marks, a grid of signs, a timeline."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import plotly.graph_objects as go

from .style import AMBER, BLUE, GREY, Numbers, chart, wrap

# --- Bars and words -----------------------------------------------------------------------------------------


def bar_chart(
    sizes: Sequence[float],
    names: Sequence[str],
    text: Sequence[str],
    title: str,
    unit: str,
    alt: str,
    table: Numbers,
    *,
    row: int,
    xaxis: Mapping[str, Any],
    color: str | Sequence[str] = BLUE,
    hover: str | None = "%{y}: %{text}<extra></extra>",
    **more: Any,
) -> go.Figure:
    """Draw lying bars, one for each name, with its text behind its end; `hover` is None where pointing adds nothing."""
    drawn = go.Bar(
        x=sizes,
        y=names,
        orientation="h",
        marker={"color": color},
        text=text,
        textposition="outside",
        cliponaxis=False,
        hovertemplate=hover,
        hoverinfo=None if hover else "skip",
        **more,
    )
    return chart([drawn], title, unit, alt, table, rows=len(sizes), row=row, layout={"xaxis": xaxis})


def labels(
    x: Sequence[Any], y: Sequence[Any], text: Sequence[str], position: str | Sequence[str] = "middle right"
) -> go.Scatter:
    """Words beside these points, written out also where they leave the frame."""
    return go.Scatter(
        x=x, y=y, mode="text", text=text, textposition=position, cliponaxis=False, hoverinfo="skip"
    )


def whiskers(
    lows: Sequence[float], values: Sequence[float], highs: Sequence[float], *, cap: int
) -> dict[str, Any]:
    """The intervals around these values, as lines with ends of `cap` pixels."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [round(high - value, 3) for high, value in zip(highs, values, strict=True)],
        "arrayminus": [round(value - low, 3) for low, value in zip(lows, values, strict=True)],
        "color": GREY,
        "thickness": 1.5,
        "width": cap,
    }


# --- Columns ------------------------------------------------------------------------------------------------

BESIDE, MOST = 6, 12  # heads that stand beside each other, and upright; a phone has room for no more


class Columns(NamedTuple):
    """The columns of a chart: those that it draws, the head of each, and the sentence on those it leaves to its table."""

    drawn: list[str]
    heads: list[str]
    note: str

    @property
    def axis(self) -> dict[str, Any]:
        """The horizontal axis of these columns: heads above, upright where there are many."""
        return {
            "side": "top",
            "showgrid": False,
            "tickangle": 0 if len(self.drawn) <= BESIDE else -90,
            "range": [-0.5, len(self.drawn) - 0.5],
        }


def columns(names: Iterable[str], what: str, head: Callable[[str], str] = str) -> Columns:
    """The columns that a phone has room for: all of a few names, the last of many.

    Args:
        names: what the columns are.
        what: what they are called, for the note.
        head: what stands over a column.
    """
    every = list(names)
    drawn = every[-MOST:]
    room = 14 if len(drawn) <= 3 else 8 if len(drawn) <= BESIDE else 30
    note = f"; the last {MOST} of {len(every)} {what} are drawn, all are in the table"
    return Columns(drawn, [wrap(head(name), room) for name in drawn], note if len(every) > MOST else "")


# --- A grid -------------------------------------------------------------------------------------------------

YES, QUOTED, UNKNOWN, NO = "yes", "as quoted", "not known", "no"
_SIGNS = MappingProxyType({YES: "", QUOTED: "", UNKNOWN: "?", NO: "–"})


def grid(
    rows: Mapping[str, Sequence[str]],
    heads: Mapping[str, str],
    *,
    title: str,
    unit: str,
    alt: str,
    what: str,
    lang: Sequence[str | None] = (),
    kind: str = "columns",
) -> go.Figure:
    """Show what holds for what: a row for each thing, a column for each question, in each cell a sign or a word.

    Args:
        rows: the cells of each thing, in the order of the columns. "yes" is a filled square, "as quoted" a hollow one,
            "not known" a question mark, "no" a dash; any other is written out.
        heads: what stands over each column, and its name in the table.
        title, unit, alt: as of `chart`.
        what, kind: what the rows are, and the columns.
        lang: the languages of the table's columns.

    Returns:
        The figure; of more columns than a phone has room for the last.
    """
    shown = columns(heads, kind)
    over = dict(zip(shown.drawn, shown.heads, strict=True))
    cells = [
        (over[head], wrap(name, 20), cell)
        for name, found in rows.items()
        for head, cell in zip(heads, found, strict=True)
        if head in over
    ]
    marks = [spot for spot in cells if spot[2] in (YES, QUOTED)]
    words = go.Scatter(
        x=[head for head, *_ in cells],
        y=[name for _, name, _ in cells],
        mode="text",
        text=[wrap(_SIGNS.get(cell, cell), 10) for *_, cell in cells],
        textfont={"size": 13},
        hoverinfo="skip",
    )
    squares = go.Scatter(
        x=[head for head, *_ in marks],
        y=[name for _, name, _ in marks],
        mode="markers",
        marker={
            "size": 15,
            "color": BLUE,
            "symbol": ["square" if cell == YES else "square-open" for *_, cell in marks],
            "line": {"width": 2, "color": BLUE},
        },
        hovertemplate="%{y}, %{x}<extra></extra>",
    )
    table = {"head": [what, *heads.values()], "rows": [[name, *found] for name, found in rows.items()]}
    axis = {"tickfont": {"size": 13}, "type": "category"}
    return chart(
        [words, squares],
        title,
        unit + shown.note,
        alt,
        table | ({"lang": list(lang)} if lang else {}),
        rows=len(rows) + 1,
        row=46,
        layout={"margin": {"r": 8}, "xaxis": axis | shown.axis, "yaxis": axis | {"tickson": "boundaries"}},
    )


# --- A timeline ---------------------------------------------------------------------------------------------


class Entry(NamedTuple):
    """A line of a timeline: what, from and to which day, where it is said, and what it is."""

    what: str
    start: date
    end: date
    said: str
    kind: Literal["letter", "event", "planned"] = "event"

    @property
    def color(self) -> str:
        """Amber for a letter, blue for all else."""
        return AMBER if self.kind == "letter" else BLUE

    @property
    def lasted(self) -> timedelta:
        """From its first day to its last: nothing for a single day."""
        return self.end - self.start


def draw_timeline(entries: Sequence[Entry], *, title: str, note: str = "") -> go.Figure:
    """Draw what happened when, and what was only planned: a mark for a day, a bar for an interval or a vague date.

    Args:
        entries: one entry or more, in order from the top.
        title, note: the question that it answers, and a sentence on what it cannot show.

    Returns:
        A figure with time from left to right, and the name of each entry over its line.
    """
    first, last = min(entry.start for entry in entries), max(entry.end for entry in entries)
    # A phone has some 300 pixels for all of this time: a bar shorter than its marks would not be seen.
    shortest = (last - first) / 40
    margin = (last - first) / 25 or timedelta(15)
    rows = [(wrap(entry.what, 44), entry) for entry in entries]
    names = [name for name, _ in rows]
    long = [(name, entry) for name, entry in rows if entry.lasted and entry.lasted >= shortest]
    short = [(name, entry) for name, entry in rows if entry.lasted and entry.lasted < shortest]
    days = [(name, entry) for name, entry in rows if not entry.lasted]
    every_name = go.Scatter(x=[None] * len(names), y=names, mode="markers", hoverinfo="skip")
    said = "; ".join(
        f"{entry.what} {entry.start}" + (f" to {entry.end}" if entry.lasted else "") for entry in entries
    )
    return chart(
        [
            every_name,
            *(span(entry, name, entry.start, entry.end + timedelta(1), width=12) for name, entry in long),
            _marks(short, SQUARES, 10, text=[_days(one) for _, one in short], hovertemplate="%{text}<extra></extra>"),
            _marks(days, DAYS, [15 if one.kind == "letter" else 11 for _, one in days], hovertemplate="%{x|%-d %B %Y}<extra></extra>"),
        ],
        title,
        "Amber: the letters. Dot or diamond: a day; bar or square: days or months, or a rough date; hollow or dotted: "
        f"announced or planned, whatever came of it{'. ' * bool(note)}{note}",
        f"{len(entries)} entries from {first} to {last}: {said}.",
        {
            "head": ["What", "From", "To", "Kind", "Where it is said"],
            "rows": [[one.what, one.start.isoformat(), one.end.isoformat(), one.kind, one.said] for one in entries],
        },
        rows=len(entries) + 1,
        row=50,
        layout={
            "xaxis": {
                "side": "top",
                "type": "date",
                "tickformat": "%b<br>%Y",
                "tickangle": 0,
                "nticks": 6,
                "range": [first - margin, last + margin],
            },
            # A row more above the first line, for its name.
            "yaxis": {"showticklabels": False, "autorange": False, "range": [len(names) - 0.5, -1]},
            "annotations": [_over_line(name) for name in names],
        },
    )  # fmt: skip


SQUARES = MappingProxyType({"letter": "square", "event": "square", "planned": "square-open"})
DAYS = MappingProxyType({"letter": "diamond", "event": "circle", "planned": "circle-open"})


def span(entry: Entry, name: str, start: date, end: date, *, width: int) -> go.Scatter:
    """An entry drawn from day to day; thin and dotted where it is planned."""
    planned = entry.kind == "planned"
    return go.Scatter(
        x=[start, end],
        y=[name, name],
        mode="lines",
        line={"color": entry.color, "width": 4 if planned else width, "dash": "dot" if planned else "solid"},
        hovertemplate=f"{_days(entry)}<extra></extra>",
    )


def _days(entry: Entry) -> str:
    return f"{entry.what}: {entry.start} to {entry.end}"


def _marks(
    rows: Sequence[tuple[str, Entry]], symbols: Mapping[str, str], size: int | Sequence[int], **more: Any
) -> go.Scatter:
    """A mark at the middle of each entry, by its kind."""
    return go.Scatter(
        x=[entry.start + entry.lasted / 2 for _, entry in rows],
        y=[name for name, _ in rows],
        mode="markers",
        marker={
            "symbol": [symbols[entry.kind] for _, entry in rows],
            "color": [entry.color for _, entry in rows],
            "size": size,
            "line": {"width": 2},
            "opacity": 1,
        },
        **more,
    )


def _over_line(name: str) -> dict[str, Any]:
    """The name of an entry, written above its line, so that a phone has its whole width for time."""
    return {
        "text": name,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": name,
        "yanchor": "bottom",
        "yshift": 6,
        "align": "left",
        "showarrow": False,
        "font": {"size": 13},
    }
