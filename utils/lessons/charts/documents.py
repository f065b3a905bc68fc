"""Which letter cites which document."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from ...letters.letters import Letter
from ...letters.references import DateConflict, Edge
from ...notes.notes import letter_of
from .style import AMBER, BLUE, GREY, HIDDEN, drawing


def citation_graph(
    edges: Sequence[Edge], letters: Sequence[Letter], conflicts: Sequence[DateConflict]
) -> go.Figure:
    """Who cites what, and as of what date? Letters left, documents right; a dashed line bears a date not its own.

    Arguments: the edges of `references.citation_graph`; the letters, in order of time; their `date_conflicts`.
    """
    sources = [letter.id for letter in letters]
    targets = sorted({edge.target for edge in edges})
    step = max(len(targets) - 1, 1) / max(len(sources) - 1, 1)
    left = {name: place * step for place, name in enumerate(sources)}
    right = {name: float(place) for place, name in enumerate(targets)}
    wrong = {(letter_of(conflict.address), conflict.target): conflict for conflict in conflicts}
    conflicting = [wrong.get((edge.letter, edge.target)) for edge in edges]
    said = " ".join(
        f"{conflict.address} cites {conflict.target} as of {conflict.cited}, its own date is {conflict.own}."
        for conflict in conflicts
    )
    lines = [
        line(edge, (left[edge.letter], right[edge.target]), wrong=conflict is not None)
        for edge, conflict in zip(edges, conflicting, strict=True)
    ]
    return drawing(
        [*lines, documents(0, left, sources), documents(1, right, sources)],
        "Who cites what, and as of what date?",
        "Left the letters, oldest on top; right the documents (filled: in this collection). Dashed: cited as of a "
        "date that is not its own",
        f"{len(sources)} letters cite {len(targets)} documents. {said}",
        {
            "head": ["Letter", "cites", "at", "as of", "own date, where it differs"],
            "rows": [cited(edge, conflict) for edge, conflict in zip(edges, conflicting, strict=True)],
        },
        rows=len(targets),
        row=40,
        layout={"xaxis": {"range": [-0.55, 1.55], **HIDDEN}, "yaxis": HIDDEN},
    )


def cited(edge: Edge, conflict: DateConflict | None) -> list[str]:
    """A row of the table: what cites what where, as of which dates, and the date it should be where it differs."""
    dates = ", ".join(day.isoformat() for day in edge.dates) or "no date given"
    own = conflict.own.isoformat() if conflict else ""
    return [edge.letter, edge.target, ", ".join(edge.addresses), dates, own]


def line(edge: Edge, heights: tuple[float, float], *, wrong: bool) -> go.Scatter:
    """A citation, from the letter to the document; dashed where its date is `wrong`."""
    return go.Scatter(
        x=[0, 1],
        y=heights,
        mode="lines",
        line={
            "color": AMBER if wrong else GREY,
            "width": 3 if wrong else 1.5,
            "dash": "dash" if wrong else "solid",
        },
        hovertemplate=f"{edge.letter} cites {edge.target} ({', '.join(edge.addresses)})<extra></extra>",
    )


def documents(side: int, heights: Mapping[str, float], held: Sequence[str]) -> go.Scatter:
    """The names on one side of the graph, 0 left or 1 right; a filled dot for those that we hold."""
    return go.Scatter(
        x=[side] * len(heights),
        y=list(heights.values()),
        mode="markers+text",
        marker={
            "size": 10,
            "color": BLUE,
            "symbol": ["circle" if name in held else "circle-open" for name in heights],
        },
        text=list(heights),
        textposition=f"middle {'right' if side else 'left'}",
        cliponaxis=False,
        hoverinfo="skip",
    )
