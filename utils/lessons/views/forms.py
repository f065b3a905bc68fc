"""The shapes that several charts share: bars with their values, words beside marks, a grid of signs, a timeline."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import plotly.graph_objects as go

from ...letters.days import in_words
from ..language import IN_ENGLISH, Say, say_days
from .style import AMBER, BLUE, FONT, GREY, Numbers, chart, wrap

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


def time_axis(tickformat: str, days: Sequence[date], **ticks: Any) -> dict[str, Any]:
    """An axis of days above the rows, from the first of `days` to the last; `ticks` says where its ticks are."""
    return {
        "side": "top",
        "type": "date",
        "tickformat": tickformat,
        "tickangle": 0,
        "range": [*days],
        **ticks,
    }


def labels(
    x: Sequence[Any],
    y: Sequence[Any],
    text: Sequence[str],
    position: str | Sequence[str] = "middle right",
) -> go.Scatter:
    """Words beside these points, written out also where they leave the frame."""
    return go.Scatter(
        x=x,
        y=y,
        mode="text",
        text=text,
        textposition=position,
        cliponaxis=False,
        hoverinfo="skip",
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
            "type": "category",  # a head stays one, though it looks like a year
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
    called: Mapping[str, str] | None = None,
) -> go.Figure:
    """Show what holds for what: a row for each thing, a column for each question, in each cell a sign or a word.

    Args:
        rows: the cells of each thing, in the order of the columns. "yes" is a filled square, "as quoted" a hollow one,
            "not known" a question mark, "no" a dash; any other is written out.
        heads: what stands over each column, and its name in the table.
        title, unit, alt: as of `chart`.
        what, kind: what the rows are, and the columns.
        lang: the languages of the table's columns.
        called: what rows are called in the chart, where that is not their name in the table.

    Returns:
        The figure; of more columns than a phone has room for the last.
    """
    shown = columns(heads, kind)
    over = dict(zip(shown.drawn, shown.heads, strict=True))
    cells = [
        (over[head], wrap((called or {}).get(name, name), 20), cell)
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


LINE, GAP = 16.5, 0.5  # pixels of a line of words, and lines between two entries
PHONE, LETTER = 262, 7  # pixels that a phone has for all of the time, and that a letter of a label takes


def draw_timeline(
    entries: Sequence[Entry], *, finding: str = "", question: str = "", note: str = "", say: Say = IN_ENGLISH
) -> go.Figure:
    """Draw what happened when, and what was only planned: a mark for a day, a bar for an interval or a vague date.

    Args:
        entries: one entry or more, in order from the top.
        finding: the title; by default it counts the entries, and what was only planned.
        question, note: what it is to answer, and a sentence on what it cannot show.
        say: gives its other words in a language.

    Returns:
        A figure with time from left to right, and beside each mark its days and what it is. The title counts what was
        only planned.
    """
    first, last = min(entry.start for entry in entries), max(entry.end for entry in entries)
    # On a phone a bar shorter than its marks would not be seen, and a dotted line not as one.
    shortest = {"letter": (last - first) / 40, "event": (last - first) / 40, "planned": (last - first) / 16}
    margin = (last - first) / 25 or timedelta(15)
    placed = [_placed(entry, first - margin, last + margin, say) for entry in entries]
    heights = [spot.height for spot in placed]
    tops = [sum(heights[:at]) + at * GAP for at in range(len(entries))]
    marks = [
        top + (spot.lines / 2 if spot.beside else spot.lines + 0.5)
        for top, spot in zip(tops, placed, strict=True)
    ]
    rows = list(zip(marks, entries, strict=True))
    long = [(at, entry) for at, entry in rows if entry.lasted and entry.lasted >= shortest[entry.kind]]
    short = [(at, entry) for at, entry in rows if entry.lasted and entry.lasted < shortest[entry.kind]]
    days = [(at, entry) for at, entry in rows if not entry.lasted]
    depth = sum(heights) + len(entries) * GAP
    planned = sum(entry.kind == "planned" for entry in entries)
    ends = {"first": say_days(_month(first), say), "last": say_days(_month(last), say)}
    counted = not finding
    finding = finding or say("{count} events from {first} to {last}", count=len(entries), **ends)
    if counted and len(entries) > 1:
        some = say("{count} of them only announced or planned", count=planned)
        finding += f", {some if planned else say('none of them only announced or planned')}"
    told = entries if len(entries) <= TOLD else [entry for entry in entries if entry.kind == "letter"]
    said = "; ".join(f"{entry.what}, {in_days(entry.start, entry.end, say)}" for entry in told)
    key = say(
        "Amber: the letters. Bar or square: more than a day, or a rough date; hollow or dotted: only announced or planned"
    )
    return chart(
        [
            *(span(entry, at, entry.start, entry.end + timedelta(1), width=12, say=say) for at, entry in long),
            _marks(short, SQUARES, 10, text=[_days(one, say) for _, one in short], hovertemplate="%{text}<extra></extra>"),
            _marks(days, DAYS, [15 if one.kind == "letter" else 11 for _, one in days], hovertemplate="%{x|%-d %B %Y}<extra></extra>"),
            labels(
                [spot.at for spot in placed],
                [top + spot.lines / 2 for top, spot in zip(tops, placed, strict=True)],
                [spot.words for spot in placed],
                [f"middle {spot.side}" for spot in placed],
            ),
        ],
        finding,
        f"{question}{' ' * bool(question)}{key}{'. ' * bool(note)}{note}",
        f"{finding}. {say('The letters:') + ' ' if told is not entries and said else ''}{said}.",
        {
            "head": [say("What"), say("From"), say("To"), say("Kind"), say("Where it is said")],
            "rows": [[one.what, one.start.isoformat(), one.end.isoformat(), say(one.kind), one.said] for one in entries],
        },
        rows=round(depth + 1),
        row=LINE,
        layout={
            "font": {**FONT, "size": 13},
            "xaxis": time_axis("%b<br>%Y", [first - margin, last + margin], nticks=6),
            "yaxis": {"visible": False, "autorange": False, "range": [round(depth, 2), -GAP]},
        },
    )  # fmt: skip


TOLD = 6  # entries that a text for those who do not see it can name


class _Spot(NamedTuple):
    """Where the words of an entry stand: at which day, on which side of its mark, or over it."""

    words: str
    lines: int
    at: date
    side: Literal["left", "right", "center"]

    @property
    def beside(self) -> bool:
        """Whether the words stand on the line of their mark."""
        return self.side != "center"

    @property
    def height(self) -> int:
        """How many lines they and their mark take."""
        return self.lines + (not self.beside)


def _placed(entry: Entry, first: date, last: date, say: Say) -> _Spot:
    """Put the words of an entry beside its mark, or over it, wherever they take fewer lines on a phone."""
    right, left = (last - entry.end) / (last - first), (entry.start - first) / (last - first)
    middle = entry.start + entry.lasted / 2
    free = 2 * min((last - middle) / (last - first), (middle - first) / (last - first))
    text = f"{in_days(entry.start, entry.end, say)}: {entry.what}"
    gap = timedelta((last - first).days * 9 // PHONE)
    ways: list[tuple[float, date, Literal["left", "right", "center"]]] = [
        (right - 0.05, entry.end + gap, "right"),
        (left - 0.05, entry.start - gap, "left"),
        (free, middle, "center"),
    ]
    spots = []
    for room, at, side in ways:
        words = wrap(text, min(44, max(10, int(PHONE * room / LETTER))))
        spots.append(_Spot(words, words.count("<br>") + 1, at, side))
    return min(spots, key=lambda spot: spot.height)


def in_days(start: date, end: date, say: Say = IN_ENGLISH) -> str:
    """A day or an interval as short as it can be told: `20–22 Nov 2019`, `Mar–May 2020`, `2018`."""
    return say_days(_in_english(start, end), say)


def _in_english(start: date, end: date) -> str:
    whole = start.day == 1 and (end + timedelta(1)).day == 1
    if whole and (start.month, end.month) == (1, 12):
        return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
    if whole:
        return _month(end) if _month(start) == _month(end) else _between(_month(start), _month(end))
    if start == end:
        return in_words(end)
    if _month(start) == _month(end):
        return f"{start.day}–{in_words(end)}"
    return _between(in_words(start), in_words(end))


def _month(day: date) -> str:
    return in_words(day).partition(" ")[2]


def _between(start: str, end: str) -> str:
    """Two days or months, the year once where it is the same."""
    same = start.rpartition(" ")[2] == end.rpartition(" ")[2]
    return f"{start.rpartition(' ')[0] if same else start}–{end}"


SQUARES = MappingProxyType({"letter": "square", "event": "square", "planned": "square-open"})
DAYS = MappingProxyType({"letter": "diamond", "event": "circle", "planned": "circle-open"})


def span(
    entry: Entry, name: str | float, start: date, end: date, *, width: int, say: Say = IN_ENGLISH
) -> go.Scatter:
    """An entry drawn from day to day; thin and dotted where it is planned."""
    planned = entry.kind == "planned"
    return go.Scatter(
        x=[start, end],
        y=[name, name],
        mode="lines",
        line={"color": entry.color, "width": 4 if planned else width, "dash": "dot" if planned else "solid"},
        hovertemplate=f"{_days(entry, say)}<extra></extra>",
    )


def _days(entry: Entry, say: Say) -> str:
    return f"{entry.what}: {in_days(entry.start, entry.end, say)}"


def _marks(
    rows: Sequence[tuple[float, Entry]], symbols: Mapping[str, str], size: int | Sequence[int], **more: Any
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
