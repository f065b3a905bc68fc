"""Agreed language: how it changes, and how much of it a draft keeps."""

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from ..wording import Formula
from .style import AMBER, BLUE, GREY, HIDDEN, bars, broken, drawing

SIGNS = {
    "keep": ("square-open", GREY),
    "move": ("diamond", GREY),
    "replace": ("x", AMBER),
    "insert": ("cross", BLUE),
}


class Placed(NamedTuple):
    """A word of a wording: its address, its place there, what was done to it."""

    address: str
    at: int
    kind: str
    word: str


class Gap(NamedTuple):
    """Where words were left out, and how many."""

    address: str
    at: float
    missing: int


def wording_through_time(formula: Formula) -> go.Figure:
    """How does the wording change from letter to letter? A sign for each word, in the order of each letter.

    A square is a word kept from the first letter, a diamond one that moved, a saltire one that replaces another,
    a cross one that was put in; a number in a ring says how many words were left out there.
    """
    places, gaps = laid_out(formula)
    tally = tallied(formula)
    said = "; ".join(
        f"{address} {counts['keep']} kept, {counts['replace']} replaced" for address, counts in tally.items()
    )
    return drawing(
        [signs(places), left_out(gaps)],
        "How does the wording change from letter to letter?",
        "A sign for each word, measured against the first letter: square kept, diamond moved, x replaced, + put in, "
        "ring left out",
        f"Words of “{formula.text}” kept, moved, replaced, put in and left out in {len(formula.variants)} places: "
        f"{said}.",
        {
            "head": ["Address", "Kept", "Moved", "Replaced", "Put in", "Left out"],
            "rows": [[address, *counts.values()] for address, counts in tally.items()],
            "link": [True] + [False] * 5,
        },
        rows=len(formula.variants),
        row=52,
        layout={"xaxis": HIDDEN},
    )


def laid_out(formula: Formula) -> tuple[list[Placed], list[Gap]]:
    """The words of each variant with their places, and the gaps between them."""
    places: list[Placed] = []
    gaps: list[Gap] = []
    for variant in formula.variants:
        kinds: list[tuple[str, str]] = []
        for change in variant.changes:
            if change.kind == "delete":
                gaps.append(Gap(variant.address, len(kinds) - 0.5, len(change.before.split())))
            kinds += [(change.kind, word) for word in change.after.split()]
        if not variant.changes:
            kinds = [("keep", word) for word in variant.text.split()]
        places += [Placed(variant.address, at, *kind) for at, kind in enumerate(kinds)]
    return places, gaps


def tallied(formula: Formula) -> dict[str, dict[str, int]]:
    """How many words each variant keeps, moves, replaces, puts in and leaves out, by address."""
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
    return tally


def signs(places: Sequence[Placed]) -> go.Scatter:
    """A sign for each word."""
    return go.Scatter(
        x=[place.at for place in places],
        y=[place.address for place in places],
        mode="markers",
        marker={
            "symbol": [SIGNS[place.kind][0] for place in places],
            "color": [SIGNS[place.kind][1] for place in places],
            "size": 9,
        },
        text=[place.word for place in places],
        hovertemplate="%{text}<extra></extra>",
    )


def left_out(gaps: Sequence[Gap]) -> go.Scatter:
    """A ring where words were left out, with their number."""
    return go.Scatter(
        x=[gap.at for gap in gaps],
        y=[gap.address for gap in gaps],
        mode="markers+text",
        marker={"symbol": "circle-open", "size": 20, "color": AMBER, "line": {"width": 2}},
        text=[f"−{gap.missing}" for gap in gaps],
        textfont={"size": 11},
        hovertemplate="%{text} words left out<extra></extra>",
    )


def words_kept(rows: Sequence[tuple[str, str | None, float]]) -> go.Figure:
    """How much of the agreed wording does a draft keep? The share of its words, formula by formula.

    Arguments: rows (what the formula is about, the address of its nearest wording or None where the draft does not
    use it, share kept from 0 to 1).
    """
    said = [f"{share:.0%}" if address else "not used" for _, address, share in rows]
    return drawing(
        [
            bars(
                [100 * share for *_, share in rows],
                [broken(name, 22) for name, *_ in rows],
                said,
                hover="%{y}: %{text}<extra></extra>",
                width=0.5,
            )
        ],
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
