"""What happened when, and what was only planned."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

import plotly.graph_objects as go

from ...letters.days import in_words
from .style import AMBER, BLUE, broken, drawing, written


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


Named = Sequence[tuple[str, Entry]]  # each entry with its name in lines, which is its place on the chart


def timeline(entries: Sequence[Entry], *, title: str = "What happened when?") -> go.Figure:
    """What happened when, and what was only planned? A mark for a day, a bar for an interval or a vague date.

    Arguments: one entry or more, in order from the top.
    """
    rows = [(broken(entry.what, 44), entry) for entry in entries]
    names = [name for name, _ in rows]
    first, last = min(entry.start for entry in entries), max(entry.end for entry in entries)
    # A phone has some 300 pixels for all of this time: a bar shorter than its marks would not be seen.
    shortest = (last - first) / 40
    long = [(name, entry) for name, entry in rows if entry.lasted and entry.lasted >= shortest]
    short = [(name, entry) for name, entry in rows if entry.lasted and entry.lasted < shortest]
    days = [(name, entry) for name, entry in rows if not entry.lasted]
    every_name = go.Scatter(x=[None] * len(names), y=names, mode="markers", hoverinfo="skip")
    spans = [bar(entry, name, entry.start, entry.end + timedelta(1), width=12) for name, entry in long]
    said = "; ".join(
        f"{entry.what} {entry.start}" + (f" to {entry.end}" if entry.lasted else "") for entry in entries
    )
    return drawing(
        [every_name, *spans, squares(short), signs(days)],
        title,
        "Amber: the letters. Dot or diamond: a day; bar or square: days or months, or a rough date; hollow or dotted: "
        "announced or planned, whatever came of it",
        f"{len(entries)} entries from {first} to {last}: {said}.",
        {
            "head": ["What", "From", "To", "Kind", "Where it is said"],
            "rows": [[one.what, one.start.isoformat(), one.end.isoformat(), one.kind, one.said] for one in entries],
        },
        rows=len(entries) + 1,
        row=50,
        layout=time_along(names, first, last),
    )  # fmt: skip


def bar(entry: Entry, name: str, start: date, end: date, *, width: int) -> go.Scatter:
    """An entry drawn from day to day; thin and dotted where it is planned."""
    planned = entry.kind == "planned"
    return go.Scatter(
        x=[start, end],
        y=[name, name],
        mode="lines",
        line={"color": entry.color, "width": 4 if planned else width, "dash": "dot" if planned else "solid"},
        hovertemplate=f"{lasting(entry)}<extra></extra>",
    )


def squares(rows: Named) -> go.Scatter:
    """A square at the middle of each entry; hollow where it is planned."""
    return go.Scatter(
        x=[entry.start + entry.lasted / 2 for _, entry in rows],
        y=[name for name, _ in rows],
        mode="markers",
        marker={
            "symbol": ["square-open" if entry.kind == "planned" else "square" for _, entry in rows],
            "color": [entry.color for _, entry in rows],
            "size": 10,
            "line": {"width": 2},
            "opacity": 1,
        },
        text=[lasting(entry) for _, entry in rows],
        hovertemplate="%{text}<extra></extra>",
    )


def lasting(entry: Entry) -> str:
    """What, and from which day to which."""
    return f"{entry.what}: {entry.start} to {entry.end}"


def signs(rows: Named) -> go.Scatter:
    """A sign for each entry of one day, by its kind."""
    symbols = {"letter": "diamond", "event": "circle", "planned": "circle-open"}
    return go.Scatter(
        x=[entry.start for _, entry in rows],
        y=[name for name, _ in rows],
        mode="markers",
        marker={
            "symbol": [symbols[entry.kind] for _, entry in rows],
            "color": [entry.color for _, entry in rows],
            "size": [15 if entry.kind == "letter" else 11 for _, entry in rows],
            "line": {"width": 2},
            "opacity": 1,
        },
        hovertemplate="%{x|%-d %B %Y}<extra></extra>",
    )


def time_along(names: Sequence[str], first: date, last: date) -> dict[str, Any]:
    """The layout of a timeline: time above, each name over its line."""
    margin = (last - first) / 25
    return {
        "xaxis": {
            "side": "top",
            "type": "date",
            "tickformat": "%b<br>%Y",
            "tickangle": 0,
            "nticks": 6,
            "range": [first - margin, last + margin],
        },
        # A row more above the first line, for its name.
        "yaxis": {
            "showticklabels": False,
            "autorange": False,
            "range": [len(names) - 0.5, -1],
        },
        "annotations": [above_its_line(name) for name in names],
    }


def above_its_line(name: str) -> dict[str, Any]:
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


COMMON = 2020  # a leap year, so that every day has its place
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def days_of_year(entries: Sequence[Entry]) -> go.Figure:
    """On which days of the year? Each interval laid on one calendar, whatever its year.

    Arguments: entries that each begin and end in one year; a planned one is drawn dotted.
    """
    kinds = ["planned" if entry.kind == "planned" else "held" for entry in entries]
    names = [f"{entry.start.year}<br>{kind}" for entry, kind in zip(entries, kinds, strict=True)]
    said = "; ".join(f"{one.start} to {one.end} {kind}" for one, kind in zip(entries, kinds, strict=True))
    return drawing(
        [*(on_calendar(entry, name) for name, entry in zip(names, entries, strict=True)), day_names(entries, names)],
        "Which conference was that? The days, without the year",
        "Each bar on one calendar; solid: held; dotted: planned, whatever came of it",
        f"Conference days on one calendar: {said}.",
        {
            "head": ["From", "To", "Days", "Planned or held", "Where it is said"],
            "rows": [
                [weekday(entry.start), weekday(entry.end), entry.lasted.days + 1, kind, entry.said]
                for entry, kind in zip(entries, kinds, strict=True)
            ],
        },
        rows=len(entries),
        row=52,
        layout={"xaxis": CALENDAR, "yaxis": {
            "tickfont": {"size": 13}, "autorange": False, "range": [len(entries) - 0.5, -0.6],
        }},
    )  # fmt: skip


CALENDAR: Mapping[str, Any] = {
    "side": "top",
    "type": "date",
    "tickformat": "%b",
    "dtick": "M3",
    "tickangle": 0,
    "range": [date(COMMON - 1, 12, 22), date(COMMON, 12, 31)],
    "tick0": date(COMMON, 1, 1),
}


def on_calendar(entry: Entry, name: str) -> go.Scatter:
    """An entry as a bar on the common calendar."""
    start, end = entry.start.replace(year=COMMON), entry.end.replace(year=COMMON)
    return bar(entry, name, start, end + timedelta(1), width=14)


def day_names(entries: Sequence[Entry], names: Sequence[str]) -> go.Scatter:
    """The days of each entry in words, before a bar late in the year, else behind it: where there is room."""
    late = [entry.end.month > 6 for entry in entries]
    return written(
        [
            entry.start.replace(year=COMMON) - timedelta(4)
            if before
            else entry.end.replace(year=COMMON) + timedelta(5)
            for entry, before in zip(entries, late, strict=True)
        ],
        names,
        [f"{in_words(entry.start, year=False)} – {in_words(entry.end, year=False)}" for entry in entries],
        [f"middle {'left' if before else 'right'}" for before in late],
    )


def weekday(day: date) -> str:
    """A day with its day of the week: `Mon 2020-04-27`."""
    return f"{WEEK[day.weekday()]} {day}"
