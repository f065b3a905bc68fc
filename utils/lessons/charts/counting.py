"""How often, where, and against what: charts of counted words."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from ...words.counts import Dispersion, Frequency, Keyness
from ...words.measures import poisson_interval
from .style import (
    AMBER,
    BLUE,
    HIDDEN,
    INK,
    bars,
    drawing,
    no_chart,
    shortened,
    staggered,
    whiskers,
    written,
)

DISC = "#7d93b5"  # 3 to 1 against the page, and the numbers on it 4.5 to 1


def term_rates(
    rows: Sequence[Frequency], *, name: str = "", measure: str = "rate", per: int = 1000
) -> go.Figure:
    """How often does each letter say it? Bars by letter, counts beside rates, with what chance would allow.

    Arguments: the rows of `frequencies` for one term or more; `name`, what to call them; `measure`, "rate" or
    "count"; `per` how many words a rate is.
    The whiskers are 95 % Poisson intervals of the underlying rate (exact, `measures.poisson_interval`): words that
    come in clusters are more in doubt than they say.
    """
    rates = measure == "rate"
    terms = list(dict.fromkeys(row.term for row in rows))
    name = name or "; ".join(terms)
    letters = [row.letter if len(terms) == 1 else f"{row.term} · {row.letter}" for row in rows]
    counts = [row.count for row in rows]
    intervals = [poisson_interval(count) for count in counts]
    scale = [per / row.words if row.words else 0.0 for row in rows]
    drawn_at = scale if rates else [1.0] * len(rows)
    values = scaled(counts, drawn_at)
    lows = scaled([found.low for found in intervals], drawn_at)
    highs = scaled([found.high for found in intervals], drawn_at)
    ratios = [f"{count * by:.1f} per {per:,}" for count, by in zip(counts, scale, strict=True)]
    labels = [f"{count} ({ratio})" for count, ratio in zip(counts, ratios, strict=True)]
    said = "; ".join(
        f"{letter} {row.count} in {row.words:,} words ({ratio})"
        for letter, row, ratio in zip(letters, rows, ratios, strict=True)
    )
    numbers = [
        [letter, row.count, row.words, *(round(size * by, 1) for size in (row.count, found.low, found.high))]
        for letter, row, found, by in zip(letters, rows, intervals, scale, strict=True)
    ]
    top = max([*highs, 1.0])
    beside = written([round(high + top * 0.02, 3) for high in highs], letters, labels)
    return drawing(
        [rate_bars(letters, lows, values, highs), beside],
        f"How often does each letter speak of “{name}”?",
        f"Occurrences{f' per {per:,} words' if rates else ''}; the line: the true {'rates' if rates else 'averages'} "
        "that such a count fits, with 95 % confidence, if words fell independently",
        f"Bars by letter for “{name}”: {said}.",
        {"head": ["Letter", "Count", "Words", f"Per {per:,} words", "95 % low", "95 % high"], "rows": numbers},
        rows=len(rows),
        row=56,
        layout={"xaxis": {"range": [0, round(top * 1.75, 3)], "rangemode": "tozero"}},
    )  # fmt: skip


def scaled(sizes: Sequence[float], by: Sequence[float]) -> list[float]:
    """Each size times its factor, as fine as a chart needs it."""
    return [round(size * factor, 3) for size, factor in zip(sizes, by, strict=True)]


def rate_bars(
    letters: Sequence[str], lows: Sequence[float], values: Sequence[float], highs: Sequence[float]
) -> go.Bar:
    """A bar for each value with its interval."""
    return go.Bar(
        x=values,
        y=letters,
        orientation="h",
        width=0.5,
        marker={"color": BLUE},
        error_x=whiskers(lows, values, highs, cap=5),
        hovertemplate="%{y}: %{x:.1f}<extra></extra>",
    )


def top_terms(rows: Sequence[Frequency], *, top: int = 10, per: int = 1000) -> go.Figure:
    """Which words does this letter use most? Bars, with counts beside rates.

    Arguments: the rows of `frequencies` for one letter, of which the first `top` are drawn; `per` how many words a
    rate is.
    """
    if not rows:
        return no_chart("Which words does the letter use most?", "The letter has no words to count.")
    rows = rows[:top]
    letter = rows[0].letter
    labels = [f"{row.count} ({per * row.count / row.words:.1f})" for row in rows]
    most = max(row.count for row in rows)
    first = ", ".join(f"{row.term} {row.count}" for row in rows[:3])
    return drawing(
        [
            bars(
                [row.count for row in rows],
                [row.term for row in rows],
                labels,
                hover="%{y}: %{text}<extra></extra>",
            )
        ],
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

    Arguments: rows of `keyness`, of which the first `top` are drawn; the names of the letter and of what it is
    compared with; `what` the terms are. The lines are 95 % intervals of the log ratio; where one crosses 0 the
    direction itself is in doubt.
    """
    rows = rows[:top]
    ends = [bound for row in rows for bound in (row.low, row.high)] or [-1.0, 1.0]
    low, high = min([*ends, -1]), max([*ends, 1])
    evidence = written(
        [round(high + (high - low) * 0.04, 3)] * len(rows),
        [shortened(row.term) for row in rows],
        [f"G² {row.g2:.1f}" for row in rows],
    )
    said = f"strongest: {rows[0].term}, {rows[0].count} against {rows[0].reference_count}" if rows else ""
    span = [round(low - 0.2, 3), round(high + (high - low) * 0.05, 3)]
    return drawing(
        [log_ratios(rows), evidence],
        f"Which {what} set {letter} apart from {others}?",
        "Log ratio: 1 means twice the rate, 2 four times (▶ more here, ◀ more in the others); line: 95 % interval; "
        "G²: evidence, two-term log-likelihood; 3.84 is the 5 % mark for one word chosen beforehand",
        f"The {len(rows)} {what} with most evidence of a different rate in {letter} against {others}; {said}.",
        keyness_table(rows, what),
        rows=len(rows),
        row=38 if any("<br>" in shortened(row.term) for row in rows) else 30,
        layout={
            "margin": {"r": 70},
            "yaxis": {"tickfont": {"size": 14}},
            "xaxis": {"range": span, "zeroline": True, "zerolinecolor": INK},
        },
    )


def log_ratios(rows: Sequence[Keyness]) -> go.Scatter:
    """A mark for each term at its log ratio with its interval, pointing to the side that has more of it."""
    values = [row.log_ratio for row in rows]
    return go.Scatter(
        x=[round(value, 3) for value in values],
        y=[shortened(row.term) for row in rows],
        mode="markers",
        marker={
            "size": 11,
            "color": [BLUE if value > 0 else AMBER for value in values],
            "symbol": ["triangle-right" if value > 0 else "triangle-left" for value in values],
        },
        error_x=whiskers([row.low for row in rows], values, [row.high for row in rows], cap=4),
        hovertemplate="%{y}: log ratio %{x:.1f}<extra></extra>",
    )


def keyness_table(rows: Sequence[Keyness], what: str) -> dict[str, Any]:
    """The counts, rates and measures of each term."""
    return {
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
    }  # fmt: skip


def dispersion_plot(rows: Sequence[Dispersion], *, name: str = "", per: int = 1000) -> go.Figure:
    """Where in each letter does the term stand, and how often? A stroke for each occurrence.

    Arguments: the rows of `dispersion` for one term, one a letter; what to call it; `per` how many words a rate is.
    """
    name = name or (rows[0].term if rows else "")
    counts = [len(row.positions) for row in rows]
    rates = [per * count / row.words if row.words else 0.0 for row, count in zip(rows, counts, strict=True)]
    counted = list(zip(rows, counts, rates, strict=True))
    said = "; ".join(f"{row.letter} {count}" for row, count, _ in counted)
    return drawing(
        [strokes(rows)],
        f"How often does “{name}” stand in each letter, and where?",
        f"Count, and rate per {per:,} words; each stroke is one occurrence, from the letter's first word (0 %) to "
        "its last (100 %)",
        f"Strokes along each letter: {said}.",
        {
            "head": ["Letter", "Count", f"Per {per:,} words", "DP (0 even)", "DPnorm", "Juilland's D (1 even)"],
            "rows": [[row.letter, count, round(rate, 1), *evenness(row)] for row, count, rate in counted],
        },
        rows=len(rows),
        row=56,
        layout={
            "xaxis": {"range": [-2, 102], "ticksuffix": " %", "dtick": 25},
            "yaxis": {
                "range": [len(rows) - 0.5, -0.5],
                "autorange": False,
                "tickvals": list(range(len(rows))),
                "ticktext": [f"{row.letter}<br>{count} ({rate:.1f})" for row, count, rate in counted],
            },
        },
    )  # fmt: skip


def strokes(rows: Sequence[Dispersion]) -> go.Scatter:
    """A stroke for each occurrence, along its letter."""
    found = [(place, row, at) for place, row in enumerate(rows) for at in row.positions]
    return go.Scatter(
        x=[round(100 * at / row.words, 1) for _, row, at in found],
        y=[place for place, *_ in found],
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 26, "color": BLUE, "line": {"width": 2.5, "color": BLUE}},
        hovertemplate="%{x:.0f} % of the way<extra></extra>",
    )


def evenness(row: Dispersion) -> list[float | str]:
    """The measures of dispersion; a dash for one that a term found nowhere does not have."""
    return ["–" if value is None else round(value, 2) for value in (row.dp, row.dp_norm, row.juilland_d)]


def concept_families(rows: Sequence[Frequency], names: Mapping[str, str]) -> go.Figure:
    """What does each letter speak of? Concept families by letter, the area of each disc being the rate.

    Arguments: rows of `frequencies(..., by="family")`; English names by family.
    """
    letters = list(dict.fromkeys(row.letter for row in rows))
    families = list(dict.fromkeys(row.term for row in rows))
    cell = {(row.term, row.letter): row for row in rows}
    only = [
        names[name] for name in families if sum(bool(cell[name, letter].count) for letter in letters) == 1
    ]
    pairs = [(letter, what) for letter in letters for what in ("count", "per 1,000")]
    return drawing(
        discs(rows, names),
        "What does each letter speak of?",
        "Number of mentions; the area of the disc is the rate per 1,000 words",
        f"Mentions of {len(families)} concept families in {len(letters)} letters. In one letter only: "
        f"{', '.join(only) or 'none'}.",
        {
            "head": ["Concept", *(f"{letter} {what}" for letter, what in pairs)],
            "rows": [
                [
                    names[name],
                    *(
                        cell[name, letter].count if what == "count" else round(cell[name, letter].rate, 1)
                        for letter, what in pairs
                    ),
                ]
                for name in families
            ],
        },
        rows=len(families) + 1,
        row=40,
        layout={
            "margin": {"r": 8},
            "xaxis": {
                "side": "top",
                "showgrid": False,
                "tickangle": 0,
                "tickfont": {"size": 14},
                "range": [-0.5, len(letters) - 0.5],
            },
            "yaxis": {"showgrid": False, "tickfont": {"size": 14}},
        },
    )  # fmt: skip


def discs(rows: Sequence[Frequency], names: Mapping[str, str]) -> list[go.Scatter]:
    """A disc for each family in each letter, and on it its count where there is one."""
    labels = {name: shortened(english) for name, english in names.items()}
    letters = list(dict.fromkeys(row.letter for row in rows))
    heads = dict(zip(letters, staggered(letters), strict=True))
    most = max((row.rate for row in rows), default=1) or 1
    seen = [row for row in rows if row.count]
    areas = go.Scatter(
        x=[heads[row.letter] for row in rows],
        y=[labels[row.term] for row in rows],
        mode="markers",
        marker={
            "size": [36 * (row.rate / most) ** 0.5 for row in rows],
            "color": DISC,
            "opacity": 1,
            "line": {"width": 0},
        },
        hoverinfo="skip",
    )
    numbers = go.Scatter(
        x=[heads[row.letter] for row in seen],
        y=[labels[row.term] for row in seen],
        mode="text",
        text=[str(row.count) for row in seen],
        customdata=[row.rate for row in seen],
        hovertemplate="%{y}, %{x}: %{text} (%{customdata:.1f} per 1,000 words)<extra></extra>",
    )
    return [areas, numbers]
