"""Charts, one function a question: rows of an instrument in, a Plotly figure back.

Each figure has a question or a finding as its title, its unit in the subtitle, and in `layout.meta` an
alternative text (`alt`) and the table of its numbers (`table`). Values stand beside their marks, one dark blue
does the work, and nothing is told by colour alone, so that a chart can be read on a phone and in grey print.
"""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

import plotly.graph_objects as go

from .counting import Dispersion, Frequency, Keyness
from .letters import Letter
from .measures import poisson_interval
from .references import DateConflict, Edge
from .wording import Formula

BLUE, GREY, PALE, INK, AMBER = "#154273", "#696969", "#d9d9d9", "#1b1b1b", "#a84300"
FONT = {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif", "size": 15, "color": INK}

Table = Mapping[str, Any]


def drawing(
    traces: Iterable[Any],
    title: str,
    unit: str,
    alt: str,
    table: Table,
    *,
    rows: int,
    row: int = 44,
    layout: Mapping[str, Any] | None = None,
) -> go.Figure:
    """A figure in the house style.

    Arguments: the traces; title, unit (subtitle), alternative text; `table` with `head`, `rows` and, where a
    column is Dutch or holds addresses, `lang` and `link`; `rows` of `row` pixels for its height; more layout.
    """
    heading, under = broken(title, 60), broken(unit, 76)
    more = dict(layout or {})
    xaxis = {**AXIS, "gridcolor": PALE, **more.pop("xaxis", {})}
    yaxis = {**AXIS, "autorange": "reversed", **more.pop("yaxis", {})}
    above = xaxis.get("side") == "top"
    top = 32 + 26 * (heading.count("<br>") + 1) + 20 * (under.count("<br>") + 1)
    return go.Figure(
        list(traces),
        {
            "template": "none",
            "font": FONT,
            "title": {
                "text": heading,
                "subtitle": {"text": under, "font": {"size": 14, "color": GREY}},
                "x": 0,
                "xref": "container",
                "y": 1,
                "yref": "container",
                "yanchor": "top",
                "pad": {"t": 20, "l": 8},
                "font": {"size": 18},
            },
            "height": top + 48 + rows * row,
            "margin": {"l": 8, "r": 24, "t": top + 40 * above, "b": 8 if above else 40}
            | more.pop("margin", {}),
            "paper_bgcolor": "white",
            "plot_bgcolor": "white",
            "showlegend": False,
            "hovermode": "closest",
            "hoverlabel": {"font": {"size": 14}},
            "xaxis": xaxis,
            "yaxis": yaxis,
            "meta": {"alt": alt, "table": dict(table)},
            **more,
        },
    )


def broken(text: str, width: int) -> str:
    """A text in lines of so many characters, for Plotly, which breaks none."""
    return "<br>".join(textwrap.wrap(text, width, break_on_hyphens=False))


AXIS = {"automargin": True, "zeroline": False, "fixedrange": True, "title": {"font": {"size": 14}}}
HIDDEN = {"showticklabels": False, "showgrid": False, "ticks": ""}


def no_chart(title: str, why: str) -> go.Figure:
    """What is shown where there is nothing to draw: the sentence that says so."""
    note = {
        "text": broken(why, 46),
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": 0.5,
        "align": "left",
        "font": {"size": 16},
    }
    hidden = {**HIDDEN, "visible": False}
    table = {"head": ["Note"], "rows": [[why]]}
    layout = {"annotations": [note], "xaxis": hidden, "yaxis": hidden}
    return drawing([], title, "Nothing to draw", why, table, rows=1, layout=layout)


# --- Counting -----------------------------------------------------------------------------------------------


def term_rates(
    rows: Sequence[Frequency], *, name: str = "", measure: str = "rate", per: int = 1000
) -> go.Figure:
    """How often does each letter say it? Bars by letter, counts beside rates, with what chance would allow.

    Arguments: the rows of `frequencies` for one term; `name`, what to call it; `measure`, "rate" or "count".
    The whiskers are 95 % Poisson intervals of the underlying rate (exact, `measures.poisson_interval`): words that
    come in clusters are more in doubt than they say.
    """
    rates = measure == "rate"
    terms = list(dict.fromkeys(row.term for row in rows))
    name = name or "; ".join(terms)
    letters = [row.letter if len(terms) == 1 else f"{row.term} · {row.letter}" for row in rows]
    scale = [per / row.words if row.words else 0.0 for row in rows]
    intervals = [poisson_interval(row.count) for row in rows]
    factor = scale if rates else [1.0] * len(rows)
    values = [round(row.count * by, 3) for row, by in zip(rows, factor, strict=True)]
    ratios = [f"{row.count * by:.1f} per {per:,}" for row, by in zip(rows, scale, strict=True)]
    labels = [f"{row.count} ({ratio})" for row, ratio in zip(rows, ratios, strict=True)]
    highs = [round(interval.high * by, 3) for interval, by in zip(intervals, factor, strict=True)]
    lows = [round(interval.low * by, 3) for interval, by in zip(intervals, factor, strict=True)]
    bars = go.Bar(
        x=values,
        y=letters,
        orientation="h",
        width=0.5,
        marker={"color": BLUE},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [round(high - value, 3) for high, value in zip(highs, values, strict=True)],
            "arrayminus": [round(value - low, 3) for low, value in zip(lows, values, strict=True)],
            "color": GREY,
            "thickness": 1.5,
            "width": 5,
        },
        hovertemplate="%{y}: %{x:.1f}<extra></extra>",
    )
    top = max([*highs, 1.0])
    texts = go.Scatter(
        x=[round(high + top * 0.02, 3) for high in highs],
        y=letters,
        mode="text",
        text=labels,
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
    )
    unit = f"Occurrences per {per:,} words" if rates else "Occurrences"
    said = "; ".join(
        f"{letter} {row.count} in {row.words:,} words ({ratio})"
        for letter, row, ratio in zip(letters, rows, ratios, strict=True)
    )
    return drawing(
        [bars, texts],
        f"How often does each letter speak of “{name}”?",
        f"{unit}; the line: the true {'rates' if rates else 'averages'} that such a count fits, with 95 % "
        "confidence, if words fell independently",
        f"Bars by letter for “{name}”: {said}.",
        {
            "head": ["Letter", "Count", "Words", f"Per {per:,} words", "95 % low", "95 % high"],
            "rows": [
                [
                    letter,
                    row.count,
                    row.words,
                    round(row.count * by, 1),
                    round(interval.low * by, 1),
                    round(interval.high * by, 1),
                ]
                for letter, row, by, interval in zip(letters, rows, scale, intervals, strict=True)
            ],
        },
        rows=len(rows),
        row=56,
        layout={"xaxis": {"range": [0, round(top * 1.75, 3)], "rangemode": "tozero"}},
    )


def top_terms(rows: Sequence[Frequency], *, top: int = 10, per: int = 1000) -> go.Figure:
    """Which words does this letter use most? Bars, with counts beside rates."""
    if not rows:
        return no_chart("Which words does the letter use most?", "The letter has no words to count.")
    rows = rows[:top]
    letter = rows[0].letter
    labels = [f"{row.count} ({per * row.count / row.words:.1f})" for row in rows]
    bars = go.Bar(
        x=[row.count for row in rows],
        y=[row.term for row in rows],
        orientation="h",
        marker={"color": BLUE},
        text=labels,
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    most = max((row.count for row in rows), default=1)
    first = ", ".join(f"{row.term} {row.count}" for row in rows[:3])
    return drawing(
        [bars],
        f"Which words does {letter} use most?",
        f"Occurrences, and in brackets the rate per {per:,} words",
        f"Bars of the {len(rows)} most frequent terms of {letter}; first {first}.",
        {
            "head": ["Term", "Count", f"Per {per:,} words"],
            "rows": [[row.term, row.count, round(per * row.count / row.words, 1)] for row in rows],
            "lang": ["nl", None, None],
        },
        rows=len(rows),
        row=26,
        layout={"xaxis": {"range": [0, most * 1.3], **HIDDEN}},
    )


def keyness_plot(
    rows: Sequence[Keyness], *, letter: str, others: str, what: str = "words", top: int = 10
) -> go.Figure:
    """Which words set this letter apart, by how much and how surely? Effect with its doubt, in order of evidence.

    Arguments: rows of `keyness`; the names of the letter and of what it is compared with. The lines are 95 %
    intervals of the log ratio; where one crosses 0 the direction itself is in doubt.
    """
    rows = rows[:top]
    points = go.Scatter(
        x=[round(row.log_ratio, 3) for row in rows],
        y=[row.term for row in rows],
        mode="markers",
        marker={
            "size": 11,
            "color": [BLUE if row.log_ratio > 0 else AMBER for row in rows],
            "symbol": ["triangle-right" if row.log_ratio > 0 else "triangle-left" for row in rows],
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [round(row.high - row.log_ratio, 3) for row in rows],
            "arrayminus": [round(row.log_ratio - row.low, 3) for row in rows],
            "color": GREY,
            "thickness": 1.5,
            "width": 4,
        },
        hovertemplate="%{y}: log ratio %{x:.1f}<extra></extra>",
    )
    ends = [bound for row in rows for bound in (row.low, row.high)] or [-1.0, 1.0]
    low, high = min([*ends, -1]), max([*ends, 1])
    evidence = go.Scatter(
        x=[round(high + (high - low) * 0.04, 3)] * len(rows),
        y=[row.term for row in rows],
        mode="text",
        text=[f"G² {row.g2:.1f}" for row in rows],
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
    )
    strongest = rows[0] if rows else None
    said = (
        f"strongest: {strongest.term}, {strongest.count} against {strongest.reference_count}"
        if strongest
        else ""
    )
    return drawing(
        [points, evidence],
        f"Which {what} set {letter} apart from {others}?",
        "Log ratio: 1 means twice the rate, 2 four times (▶ more here, ◀ more in the others); line: 95 % interval; "
        "G²: evidence, two-term log-likelihood; 3.84 is the 5 % mark for one word chosen beforehand",
        f"The {len(rows)} {what} with most evidence of a different rate in {letter} against {others}; {said}.",
        {
            "head": [
                "Term", "Here", "Others", "Per 1,000 here", "Per 1,000 others",
                "Log ratio", "95 % low", "95 % high", "G² (two-term)", "G² (2×2)",
            ],
            "rows": [
                [
                    row.term, row.count, row.reference_count, round(row.rate, 1), round(row.reference_rate, 1),
                    round(row.log_ratio, 2), round(row.low, 2), round(row.high, 2),
                    round(row.g2, 1), round(row.g2_2x2, 1),
                ]
                for row in rows
            ],
            "lang": ["nl" if what == "words" else None] + [None] * 9,
        },
        rows=len(rows),
        row=30,
        layout={
            "margin": {"r": 70},
            "xaxis": {"range": [round(low - 0.2, 3), round(high + (high - low) * 0.05, 3)], "zeroline": True, "zerolinecolor": INK},
        },
    )  # fmt: skip


def dispersion_plot(rows: Sequence[Dispersion], *, name: str = "", per: int = 1000) -> go.Figure:
    """Where in each letter does the term stand, and how often? A stroke for each occurrence.

    Arguments: the rows of `dispersion` for one term, one a letter; what to call it.
    """
    name = name or (rows[0].term if rows else "")
    counts = [len(row.positions) for row in rows]
    rates = [per * count / row.words if row.words else 0.0 for row, count in zip(rows, counts, strict=True)]
    found = [(place, row, at) for place, row in enumerate(rows) for at in row.positions]
    strokes = go.Scatter(
        x=[round(100 * at / row.words, 1) for _, row, at in found],
        y=[place for place, *_ in found],
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 26, "color": BLUE, "line": {"width": 2.5, "color": BLUE}},
        hovertemplate="%{x:.0f} % of the way<extra></extra>",
    )
    said = "; ".join(f"{row.letter} {count}" for row, count in zip(rows, counts, strict=True))
    return drawing(
        [strokes],
        f"How often does “{name}” stand in each letter, and where?",
        f"Count, and rate per {per:,} words; each stroke is one occurrence, from the letter's first word (0 %) to "
        "its last (100 %)",
        f"Strokes along each letter: {said}.",
        {
            "head": [
                "Letter",
                "Count",
                f"Per {per:,} words",
                "DP (0 even)",
                "DPnorm",
                "Juilland's D (1 even)",
            ],
            "rows": [
                [
                    row.letter,
                    count,
                    round(rate, 1),
                    *(
                        "–" if value is None else round(value, 2)
                        for value in (row.dp, row.dp_norm, row.juilland_d)
                    ),
                ]
                for row, count, rate in zip(rows, counts, rates, strict=True)
            ],
        },
        rows=len(rows),
        row=56,
        layout={
            "xaxis": {"range": [-2, 102], "ticksuffix": " %", "dtick": 25},
            "yaxis": {
                "range": [len(rows) - 0.5, -0.5],
                "autorange": False,
                "tickvals": list(range(len(rows))),
                "ticktext": [
                    f"{row.letter}<br>{count} ({rate:.1f})"
                    for row, count, rate in zip(rows, counts, rates, strict=True)
                ],
            },
        },
    )


def concept_families(rows: Sequence[Frequency], names: Mapping[str, str]) -> go.Figure:
    """What does each letter speak of? Concept families by letter, the area of each disc being the rate.

    Arguments: rows of `frequencies(..., by="family")`; English names by family.
    """
    letters = list(dict.fromkeys(row.letter for row in rows))
    families = list(dict.fromkeys(row.term for row in rows))
    columns = {letter: letter.replace("-", "-<br>") for letter in letters}
    labels = {family: broken(abbreviated(names[family]), 22) for family in families}
    most = max((row.rate for row in rows), default=1) or 1
    seen = [row for row in rows if row.count]
    discs = go.Scatter(
        x=[columns[row.letter] for row in rows],
        y=[labels[row.term] for row in rows],
        mode="markers",
        marker={
            "size": [40 * (row.rate / most) ** 0.5 for row in rows],
            "color": "#7d93b5",
            "opacity": 1,
            "line": {"width": 0},
        },
        hoverinfo="skip",
    )
    numbers = go.Scatter(
        x=[columns[row.letter] for row in seen],
        y=[labels[row.term] for row in seen],
        mode="text",
        text=[str(row.count) for row in seen],
        customdata=[row.rate for row in seen],
        hovertemplate="%{y}, %{x}: %{text} (%{customdata:.1f} per 1,000 words)<extra></extra>",
    )
    cell = {(row.term, row.letter): row for row in rows}
    only = [
        names[family]
        for family in families
        if sum(bool(cell[family, letter].count) for letter in letters) == 1
    ]
    return drawing(
        [discs, numbers],
        "What does each letter speak of?",
        "Number of mentions; the area of the disc is the rate per 1,000 words",
        f"Mentions of {len(families)} concept families in {len(letters)} letters. In one letter only: "
        f"{', '.join(only) or 'none'}.",
        {
            "head": [
                "Concept",
                *(f"{letter} {what}" for letter in letters for what in ("count", "per 1,000")),
            ],
            "rows": [
                [
                    names[family],
                    *(
                        value
                        for letter in letters
                        for value in (cell[family, letter].count, round(cell[family, letter].rate, 1))
                    ),
                ]
                for family in families
            ],
        },
        rows=len(families) + 1,
        row=40,
        layout={
            "xaxis": {"side": "top", "showgrid": False, "tickangle": 0},
            "yaxis": {"showgrid": False, "tickfont": {"size": 14}},
        },
    )


def abbreviated(name: str) -> str:
    """A long name by the abbreviation that stands in brackets behind it."""
    short = re.search(r"\(([A-Z]{3,6})\)$", name)
    return short.group(1) if short else name


# --- References ---------------------------------------------------------------------------------------------


def citation_graph(
    edges: Sequence[Edge], letters: Sequence[Letter], conflicts: Sequence[DateConflict]
) -> go.Figure:
    """Who cites what, and as of what date? Letters left, documents right; a dashed line bears a date not its own."""
    sources = [letter.id for letter in letters]
    held = set(sources)
    targets = sorted({edge.target for edge in edges})
    step = max(len(targets) - 1, 1) / max(len(sources) - 1, 1)
    at = {("from", name): place * step for place, name in enumerate(sources)}
    at |= {("to", name): float(place) for place, name in enumerate(targets)}
    wrong = {(conflict.address.partition(" ")[0], conflict.target): conflict for conflict in conflicts}
    lines = [
        go.Scatter(
            x=[0, 1],
            y=[at["from", edge.letter], at["to", edge.target]],
            mode="lines",
            line={
                "color": AMBER if (edge.letter, edge.target) in wrong else GREY,
                "width": 3 if (edge.letter, edge.target) in wrong else 1.5,
                "dash": "dash" if (edge.letter, edge.target) in wrong else "solid",
            },
            hovertemplate=f"{edge.letter} cites {edge.target} ({', '.join(edge.addresses)})<extra></extra>",
        )
        for edge in edges
    ]
    ends = [
        go.Scatter(
            x=[x] * len(names),
            y=[at[side, name] for name in names],
            mode="markers+text",
            marker={
                "size": 10,
                "color": BLUE,
                "symbol": ["circle" if name in held else "circle-open" for name in names],
            },
            text=list(names),
            textposition=f"middle {'left' if x == 0 else 'right'}",
            cliponaxis=False,
            hoverinfo="skip",
        )
        for x, side, names in ((0, "from", sources), (1, "to", targets))
    ]
    return drawing(
        [*lines, *ends],
        "Who cites what, and as of what date?",
        "Left the letters, oldest on top; right the documents (filled: in this collection). Dashed: cited as of a "
        "date that is not its own",
        f"{len(sources)} letters cite {len(targets)} documents. " + " ".join(
            f"{conflict.address} cites {conflict.target} as of {conflict.cited}, its own date is {conflict.own}."
            for conflict in conflicts
        ),
        {
            "head": ["Letter", "cites", "at", "as of", "own date, where it differs"],
            "rows": [
                [
                    edge.letter,
                    edge.target,
                    ", ".join(edge.addresses),
                    ", ".join(day.isoformat() for day in edge.dates) or "no date given",
                    wrong[edge.letter, edge.target].own.isoformat() if (edge.letter, edge.target) in wrong else "",
                ]
                for edge in edges
            ],
        },
        rows=len(targets),
        row=40,
        layout={
            "xaxis": {"range": [-0.55, 1.55], **HIDDEN},
            "yaxis": {"autorange": "reversed", **HIDDEN},
        },
    )  # fmt: skip


class Entry(NamedTuple):
    """A line of a timeline: what, from and to which day, where it is said, and what it is."""

    what: str
    start: date
    end: date
    said: str
    kind: Literal["letter", "event", "planned"] = "event"


def timeline(entries: Sequence[Entry], *, title: str = "What happened when?") -> go.Figure:
    """What happened when, and what was only planned? A mark for a day, a bar for an interval or a vague date."""
    names = [broken(entry.what, 44) for entry in entries]
    rows = list(zip(names, entries, strict=True))
    first, last = min(entry.start for entry in entries), max(entry.end for entry in entries)
    # A phone has some 300 pixels for all of this time: a bar shorter than its marks would not be seen.
    shortest = (last - first) / 40
    spans = [
        go.Scatter(
            x=[entry.start, entry.end + timedelta(1)],
            y=[name, name],
            mode="lines",
            line={
                "color": AMBER if entry.kind == "letter" else BLUE,
                "width": 4 if entry.kind == "planned" else 12,
                "dash": "dot" if entry.kind == "planned" else "solid",
            },
            hovertemplate=f"{entry.what}: {entry.start} to {entry.end}<extra></extra>",
        )
        for name, entry in rows
        if entry.end > entry.start and entry.end - entry.start >= shortest
    ]
    short = [
        (name, entry)
        for name, entry in rows
        if entry.start < entry.end and entry.end - entry.start < shortest
    ]
    briefly = go.Scatter(
        x=[entry.start + (entry.end - entry.start) / 2 for _, entry in short],
        y=[name for name, _ in short],
        mode="markers",
        marker={
            "symbol": ["square-open" if entry.kind == "planned" else "square" for _, entry in short],
            "color": [AMBER if entry.kind == "letter" else BLUE for _, entry in short],
            "size": 10,
            "line": {"width": 2},
            "opacity": 1,
        },
        text=[f"{entry.what}: {entry.start} to {entry.end}" for _, entry in short],
        hovertemplate="%{text}<extra></extra>",
    )
    days = [(name, entry) for name, entry in rows if entry.start == entry.end]
    signs = {
        "letter": ("diamond", AMBER, 15),
        "event": ("circle", BLUE, 11),
        "planned": ("circle-open", BLUE, 11),
    }
    marks = go.Scatter(
        x=[entry.start for _, entry in days],
        y=[name for name, _ in days],
        mode="markers",
        marker={
            "symbol": [signs[entry.kind][0] for _, entry in days],
            "color": [signs[entry.kind][1] for _, entry in days],
            "size": [signs[entry.kind][2] for _, entry in days],
            "line": {"width": 2},
            "opacity": 1,
        },
        hovertemplate="%{x|%-d %B %Y}<extra></extra>",
    )
    base = go.Scatter(x=[None] * len(names), y=names, mode="markers", hoverinfo="skip")
    margin = (last - first) / 25
    return drawing(
        [base, *spans, briefly, marks],
        title,
        "Amber: the letters. Dot or diamond: a day; bar or square: days or months, or a rough date; hollow or dotted: "
        "announced or planned, whatever came of it",
        f"{len(entries)} entries from {first} to {last}: "
        + "; ".join(
            f"{entry.what} {entry.start}" + (f" to {entry.end}" if entry.end > entry.start else "")
            for entry in entries
        )
        + ".",
        {
            "head": ["What", "From", "To", "Kind", "Where it is said"],
            "rows": [
                [entry.what, entry.start.isoformat(), entry.end.isoformat(), entry.kind, entry.said]
                for entry in entries
            ],
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
            "yaxis": {
                "gridcolor": PALE,
                "showticklabels": False,
                "autorange": False,
                "range": [len(names) - 0.5, -1],
            },
            "annotations": [above_its_line(name) for name in names],
        },
    )


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


# --- Notes and wording --------------------------------------------------------------------------------------


def forums_members(members: Mapping[str, Sequence[str]], *, sources: Mapping[str, str]) -> go.Figure:
    """Who sits where? A dot for each country in each forum whose members our sources name.

    Arguments: the countries of each forum; the source of each list.
    """
    forums = list(members)
    countries = sorted({country for names in members.values() for country in names})
    countries.sort(key=lambda country: -sum(country in names for names in members.values()))
    pairs = [(forum, country) for forum in forums for country in countries if country in members[forum]]
    labels = {forum: broken(forum, 14) for forum in forums}
    dots = go.Scatter(
        x=[labels[forum] for forum, _ in pairs],
        y=[country for _, country in pairs],
        mode="markers",
        marker={"size": 13, "color": BLUE},
        hovertemplate="%{y}, %{x}<extra></extra>",
    )
    sizes = ", ".join(f"{forum} {len(members[forum])}" for forum in forums)
    return drawing(
        [dots],
        "Who sits where?",
        f"Members named in our sources: {sizes}",
        f"A grid of {len(countries)} countries against {len(forums)} forums; members named: {sizes}.",
        {
            "head": ["Country", *forums],
            "rows": [
                *(
                    [country, *("yes" if country in members[forum] else "" for forum in forums)]
                    for country in countries
                ),
                ["Source", *(sources[forum] for forum in forums)],
            ],
        },
        rows=len(countries),
        row=28,
        layout={"xaxis": {"side": "top", "showgrid": False}, "yaxis": {"gridcolor": PALE}},
    )


def promises_outcomes(promises: Sequence[tuple[str, str, str, str]]) -> go.Figure:
    """What became of the promises? Their number by outcome, each named in the table.

    Arguments: rows (address, what was promised in English, outcome, where the outcome is said).
    """
    outcomes: dict[str, int] = {}
    for _, _, outcome, _ in promises:
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    order = sorted(outcomes, key=lambda outcome: -outcomes[outcome])
    bars = go.Bar(
        x=[outcomes[outcome] for outcome in order],
        y=[broken(outcome, 24) for outcome in order],
        orientation="h",
        marker={"color": BLUE},
        text=[str(outcomes[outcome]) for outcome in order],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x}<extra></extra>",
    )
    return drawing(
        [bars],
        f"What became of {len(promises)} promises and intentions?",
        "Number by outcome; “no follow-up found” means none in these letters",
        "Bars of promises and intentions by outcome: "
        + ", ".join(f"{outcome} {outcomes[outcome]}" for outcome in order)
        + ".",
        {
            "head": ["Address", "Promise or intention", "Outcome", "Said in"],
            "rows": [list(promise) for promise in promises],
            "link": [True, False, False, False],
        },
        rows=len(order),
        row=40,
        layout={"xaxis": {"range": [0, max(outcomes.values(), default=1) * 1.15], **HIDDEN}},
    )


SIGNS = {
    "keep": ("square-open", GREY),
    "move": ("diamond", GREY),
    "replace": ("x", AMBER),
    "insert": ("cross", BLUE),
}


def wording_through_time(formula: Formula) -> go.Figure:
    """How does the wording change from letter to letter? A sign for each word, in the order of each letter.

    A square is a word kept from the first letter, a diamond one that moved, a saltire one that replaces another,
    a cross one that was put in; a number in a ring says how many words were left out there.
    """
    places: list[tuple[str, int, str, str]] = []
    gaps: list[tuple[str, float, int]] = []
    for variant in formula.variants:
        at = 0
        steps = variant.changes or ()
        for change in steps:
            if change.kind == "delete":
                gaps.append((variant.address, at - 0.5, len(change.before.split())))
            for word in change.after.split():
                places.append((variant.address, at, change.kind, word))
                at += 1
        if not steps:
            places += [
                (variant.address, place, "keep", word) for place, word in enumerate(variant.text.split())
            ]
    signs = go.Scatter(
        x=[at for _, at, _, _ in places],
        y=[address for address, *_ in places],
        mode="markers",
        marker={
            "symbol": [SIGNS[kind][0] for _, _, kind, _ in places],
            "color": [SIGNS[kind][1] for _, _, kind, _ in places],
            "size": 9,
        },
        text=[word for *_, word in places],
        hovertemplate="%{text}<extra></extra>",
    )
    left_out = go.Scatter(
        x=[at for _, at, _ in gaps],
        y=[address for address, *_ in gaps],
        mode="markers+text",
        marker={"symbol": "circle-open", "size": 20, "color": AMBER, "line": {"width": 2}},
        text=[f"−{count}" for *_, count in gaps],
        textfont={"size": 11},
        hovertemplate="%{text} words left out<extra></extra>",
    )
    tally = {
        variant.address: {
            kind: sum(
                len((change.before if kind == "delete" else change.after).split())
                for change in variant.changes
                if change.kind == kind
            )
            for kind in ("keep", "move", "replace", "insert", "delete")
        }
        for variant in formula.variants
    }
    first = formula.variants[0]
    tally[first.address]["keep"] = len(first.text.split())
    return drawing(
        [signs, left_out],
        "How does the wording change from letter to letter?",
        "A sign for each word, measured against the first letter: square kept, diamond moved, x replaced, + put in, "
        "ring left out",
        f"Words of “{formula.text}” kept, moved, replaced, put in and left out in {len(formula.variants)} places: "
        + "; ".join(
            f"{address} {counts['keep']} kept, {counts['replace']} replaced"
            for address, counts in tally.items()
        )
        + ".",
        {
            "head": ["Address", "Kept", "Moved", "Replaced", "Put in", "Left out"],
            "rows": [[address, *counts.values()] for address, counts in tally.items()],
            "link": [True] + [False] * 5,
        },
        rows=len(formula.variants),
        row=52,
        layout={"xaxis": {**HIDDEN}},
    )


# --- Forums and conferences ---------------------------------------------------------------------------------


def forums_shared(members: Mapping[str, Sequence[str]], *, sources: Mapping[str, str]) -> go.Figure:
    """Who sits in both? The members of two forums, those they share in the middle.

    Arguments: the countries of each of two forums; the source of each list.
    """
    (one, first), (other, second) = members.items()
    parts = {
        f"{one} only": [name for name in first if name not in second],
        "both": [name for name in first if name in second],
        f"{other} only": [name for name in second if name not in first],
    }
    sizes = [len(names) for names in parts.values()]
    bars = go.Bar(
        x=sizes,
        y=[broken(part, 16) for part in parts],
        orientation="h",
        width=0.5,
        marker={"color": [GREY, BLUE, GREY]},
        text=[str(size) for size in sizes],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x}<extra></extra>",
    )
    return drawing(
        [bars],
        f"Who sits in both {one} and {other}?",
        f"States named in our sources: {one} {len(first)}, {other} {len(second)}",
        f"Bars of states: {', '.join(f'{part} {size}' for part, size in zip(parts, sizes, strict=True))}. "
        f"In both: {', '.join(parts['both']) or 'none'}.",
        {
            "head": ["Where", "Number", "States"],
            "rows": [
                *([part, len(names), ", ".join(names) or "–"] for part, names in parts.items()),
                *([f"Source for {forum}", "", sources[forum]] for forum in members),
            ],
        },
        rows=3,
        row=50,
        layout={"xaxis": {"range": [0, max([*sizes, 1]) * 1.15], **HIDDEN}},
    )


def days_of_year(entries: Sequence[Entry]) -> go.Figure:
    """On which days of the year? Each interval laid on one calendar, whatever its year.

    Arguments: entries that each begin and end in one year; a planned one is drawn dotted.
    """
    common = 2020  # a leap year, so that every day has its place
    kinds = ["planned" if entry.kind == "planned" else "held" for entry in entries]
    names = [f"{entry.start.year}<br>{kind}" for entry, kind in zip(entries, kinds, strict=True)]
    spans = [
        go.Scatter(
            x=[entry.start.replace(year=common), entry.end.replace(year=common) + timedelta(1)],
            y=[name, name],
            mode="lines",
            line={
                "color": BLUE,
                "width": 4 if entry.kind == "planned" else 14,
                "dash": "dot" if entry.kind == "planned" else "solid",
            },
            hovertemplate=f"{entry.what}: {entry.start} to {entry.end}<extra></extra>",
        )
        for name, entry in zip(names, entries, strict=True)
    ]
    late = [entry.end.month > 6 for entry in entries]  # its days stand before the bar, where there is room
    labels = go.Scatter(
        x=[
            (entry.start.replace(year=common) - timedelta(4))
            if before
            else (entry.end.replace(year=common) + timedelta(5))
            for entry, before in zip(entries, late, strict=True)
        ],
        y=names,
        mode="text",
        text=[f"{named_day(entry.start)} – {named_day(entry.end)}" for entry in entries],
        textposition=[f"middle {'left' if before else 'right'}" for before in late],
        cliponaxis=False,
        hoverinfo="skip",
    )
    return drawing(
        [*spans, labels],
        "Which conference was that? The days, without the year",
        "Each bar on one calendar; solid: held; dotted: planned, whatever came of it",
        "Conference days on one calendar: "
        + "; ".join(
            f"{entry.start} to {entry.end} {kind}" for entry, kind in zip(entries, kinds, strict=True)
        )
        + ".",
        {
            "head": ["From", "To", "Days", "Planned or held", "Where it is said"],
            "rows": [
                [
                    f"{WEEK[entry.start.weekday()]} {entry.start}",
                    f"{WEEK[entry.end.weekday()]} {entry.end}",
                    (entry.end - entry.start).days + 1,
                    kind,
                    entry.said,
                ]
                for entry, kind in zip(entries, kinds, strict=True)
            ],
        },
        rows=len(entries),
        row=52,
        layout={
            "xaxis": {
                "side": "top",
                "type": "date",
                "tickformat": "%b",
                "dtick": "M3",
                "tickangle": 0,
                "range": [date(common - 1, 12, 22), date(common, 12, 31)],
                "tick0": date(common, 1, 1),
            },
            "yaxis": {
                "gridcolor": PALE,
                "tickfont": {"size": 13},
                "autorange": False,
                "range": [len(entries) - 0.5, -0.6],
            },
        },
    )


def named_day(day: date) -> str:
    """A day without its year, in words that do not depend on the machine's language."""
    return f"{day.day} {MONTHS[day.month - 1]}"


WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


# --- Who says what (lessons 01 and 03) ----------------------------------------------------------------------

YES, QUOTED, UNKNOWN, NO = "yes", "as quoted", "not known", "no"


def grid(
    rows: Mapping[str, Sequence[str]],
    columns: Mapping[str, str],
    *,
    title: str,
    unit: str,
    alt: str,
    what: str,
    lang: Sequence[str | None] = (),
) -> go.Figure:
    """What holds for what? A row for each thing, a column for each question, and in each cell a sign or a word.

    Arguments: the cells of each row, in the order of the columns; the short heads of the columns, each with its name
    in the table; title, unit and alternative text; what the rows are; the languages of the table's columns. A cell
    "yes" is a filled square, "as quoted" a hollow one, "not known" a question mark, "no" a dash; any other is written
    out.
    """
    labels = {name: broken(name, 20) for name in rows}
    cells = [
        (head, labels[name], cell) for name in rows for head, cell in zip(columns, rows[name], strict=True)
    ]
    marks = [spot for spot in cells if spot[2] in (YES, QUOTED)]
    squares = go.Scatter(
        x=[head for head, *_ in marks],
        y=[label for _, label, _ in marks],
        mode="markers",
        marker={
            "size": 15,
            "color": BLUE,
            "symbol": ["square" if cell == YES else "square-open" for *_, cell in marks],
            "line": {"width": 2, "color": BLUE},
        },
        hovertemplate="%{y}, %{x}<extra></extra>",
    )
    signs = {YES: "", QUOTED: "", UNKNOWN: "?", NO: "–"}
    words = go.Scatter(
        x=[head for head, *_ in cells],
        y=[label for _, label, _ in cells],
        mode="text",
        text=[broken(signs.get(cell, cell), 10) for *_, cell in cells],
        textfont={"size": 13},
        hoverinfo="skip",
    )
    return drawing(
        [words, squares],
        title,
        unit,
        alt,
        {"head": [what, *columns.values()], "rows": [[name, *found] for name, found in rows.items()]}
        | ({"lang": list(lang)} if lang else {}),
        rows=len(rows) + 1,
        row=46,
        layout={
            "margin": {"r": 8},
            "xaxis": {
                "side": "top",
                "showgrid": False,
                "tickangle": 0,
                "type": "category",
                "range": [-0.5, len(columns) - 0.5],
                "tickfont": {"size": 13},
            },
            "yaxis": {
                "tickfont": {"size": 13},
                "type": "category",
                "gridcolor": PALE,
                "tickson": "boundaries",
            },
        },
    )


# --- The drafting room (lesson 07) ------------------------------------------------------------------------------


def run_of_show(steps: Sequence[tuple[str, int, str]]) -> go.Figure:
    """Where does the time go? A bar for each step, from its first minute to its last.

    Arguments: rows (name, minutes, what there is at the end), in order.
    """
    starts = [sum(minutes for _, minutes, _ in steps[:place]) for place in range(len(steps))]
    total = sum(minutes for _, minutes, _ in steps)
    bars = go.Bar(
        x=[minutes for _, minutes, _ in steps],
        base=starts,
        y=[name for name, *_ in steps],
        orientation="h",
        marker={"color": BLUE},
        text=[f"{minutes} min" for _, minutes, _ in steps],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: from minute %{base}<extra></extra>",
    )
    longest = max(steps, key=lambda step: step[1])
    return drawing(
        [bars],
        f"Where do the {total} minutes go?",
        "Minutes from the start",
        f"Bars for {len(steps)} steps, one after another, {total} minutes in all; the longest is "
        f"{longest[0]}, {longest[1]} minutes.",
        {
            "head": ["Step", "From minute", "Minutes", "At its end"],
            "rows": [[name, start, minutes, end] for start, (name, minutes, end) in zip(starts, steps, strict=True)],
        },
        rows=len(steps),
        row=30,
        layout={"xaxis": {"range": [0, total * 1.28], "dtick": 30}},
    )  # fmt: skip


def aims_and_lines(rows: Sequence[tuple[str, int, int, int]]) -> go.Figure:
    """Can everyone accept this text? For each delegation the aims it finds in it, and whether it sees a red line crossed.

    Arguments: rows (delegation, aims reached, aims in all, red lines crossed). Kept short: a page holds many of these.
    """
    said = [f"{reached} of {total}{', objects' if crossed else ''}" for _, reached, total, crossed in rows]
    objects = any(crossed for *_, crossed in rows)
    bars = go.Bar(
        x=[reached for _, reached, _, _ in rows],
        y=[broken(name, 20) for name, *_ in rows],
        orientation="h",
        width=0.5,
        marker={"color": [AMBER if crossed else BLUE for *_, crossed in rows]},
        text=said,
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    return drawing(
        [bars],
        f"Could this text be adopted? {'No' if objects else 'Yes'}",
        "Aims that each delegation with a vote finds in it; amber, “objects”: a red line is crossed",
        "; ".join(f"{name} {text}" for (name, *_), text in zip(rows, said, strict=True)) + ".",
        {
            "head": ["Delegation", "Aims found", "Red lines crossed"],
            "rows": [[name, f"{reached} of {total}", crossed] for name, reached, total, crossed in rows],
        },
        rows=len(rows),
        row=50,
        layout={"xaxis": {"range": [0, 1.6 * max(total for _, _, total, _ in rows)], **HIDDEN}},
    )


def acceptable(rows: Sequence[tuple[str, int]], *, total: int) -> go.Figure:
    """How many of all texts can each accept, and how many can all of them?

    Arguments: rows (who, number of texts), the last of them for all together; the number of texts.
    """
    bars = go.Bar(
        x=[count for _, count in rows],
        y=[broken(name, 20) for name, _ in rows],
        orientation="h",
        width=0.6,
        marker={"color": [GREY] * (len(rows) - 1) + [BLUE]},
        text=[f"{count}" for _, count in rows],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x}<extra></extra>",
    )
    return drawing(
        [bars],
        f"How many of {total} texts can each accept, and how many can all?",
        "Texts that cross no red line of the delegation; last bar: of none",
        f"Of {total} texts: " + "; ".join(f"{name} {count}" for name, count in rows) + ".",
        {
            "head": ["Who", "Texts", f"Share of {total}"],
            "rows": [[name, count, f"{count / total:.0%}"] for name, count in rows],
        },
        rows=len(rows),
        row=44,
        layout={"xaxis": {"range": [0, total], "dtick": 48}},
    )


def words_kept(rows: Sequence[tuple[str, str | None, float]]) -> go.Figure:
    """How much of the agreed wording does a draft keep? The share of its words, formula by formula.

    Arguments: rows (what the formula is about, the address of its nearest wording or None where the draft does not
    use it, share kept from 0 to 1).
    """
    said = [f"{share:.0%}" if address else "not used" for _, address, share in rows]
    bars = go.Bar(
        x=[100 * share for *_, share in rows],
        y=[broken(name, 22) for name, *_ in rows],
        orientation="h",
        width=0.5,
        marker={"color": BLUE},
        text=said,
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    return drawing(
        [bars],
        "How much of the agreed wording does the draft keep?",
        "Share of the words of the nearest agreed wording that stand in the draft; what was put in does not count",
        "; ".join(f"{name}: {text}" for (name, *_), text in zip(rows, said, strict=True)) + ".",
        {
            "head": ["Agreed wording", "Nearest in", "Words kept"],
            "rows": [
                [name, address or "", text] for (name, address, _), text in zip(rows, said, strict=True)
            ],
            "link": [False, True, False],
        },
        rows=len(rows),
        row=50,
        layout={"xaxis": {"range": [0, 118], "tickvals": [0, 25, 50, 75, 100], "ticksuffix": " %"}},
    )
