"""Agreed language: how it changes, and how much of it a draft keeps."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from ...wording.diff import Change
from ...wording.formulas import Formula, Variant
from .style import AMBER, BLUE, GREY, HIDDEN, bars, broken, drawing, written

ACROSS = 12  # signs in a row: as many as a phone has room for
SIGNS = {
    "keep": ("square-open", GREY, 8),
    "move": ("diamond", GREY, 12),
    "replace": ("x", AMBER, 11),
    "insert": ("cross", BLUE, 12),
    "delete": ("circle-open", AMBER, 21),
}
DONE = {"keep": "kept", "move": "moved", "replace": "replaced", "insert": "put in", "delete": "left out"}


class Sign(NamedTuple):
    """A word of a wording, or the words left out at one place: what was done, the words, where it is drawn."""

    kind: str
    words: str
    column: int
    line: float


def wording_through_time(formula: Formula) -> go.Figure:
    """How much of a wording stays from letter to letter? A sign for each word, in the order of each letter.

    A square is a word kept from the first letter, a diamond one that moved, a saltire one that replaces another,
    a cross one that was put in; a number in a ring says how many words were left out there.
    """
    tally = tallied(formula)
    heads = [headline(address, counts) for address, counts in tally.items()]
    placed, tops = laid_out(formula)
    below = placed[-1].line + 0.5
    first, *later = formula.variants
    stay = [f"{staying(variant)} stay in {variant.address}" for variant in later]
    return drawing(
        [signs(placed), written([-0.5] * len(tops), tops, [broken(head, 38) for head in heads])],
        f"Of {len(first.text.split())} words, {' and '.join(stay).replace(' and ', ', ', len(stay) - 2)}",
        "A sign for each word, against the first letter: square kept, diamond moved, x replaced, + put in; number in "
        "a ring: words left out",
        f"Words of “{formula.text}” in {len(formula.variants)} places: {'; '.join(heads)}.",
        {
            "head": ["Address", *(done.capitalize() for done in DONE.values())],
            "rows": [[address, *counts.values()] for address, counts in tally.items()],
            "link": [True] + [False] * len(DONE),
        },
        rows=round(below + 0.5),
        row=30,
        layout={
            "xaxis": {"range": [-0.6, ACROSS - 0.4], **HIDDEN},
            "yaxis": {"range": [below, -0.5], "autorange": False, **HIDDEN},
            "margin": {"r": 8, "b": 8},
        },
    )  # fmt: skip


def laid_out(formula: Formula) -> tuple[list[Sign], list[float]]:
    """The signs of each variant in rows of ACROSS, and the line where its head stands, over them."""
    placed: list[Sign] = []
    tops: list[float] = []
    line = 0.0
    for variant in formula.variants:
        tops.append(line)
        found = [(kind, words) for change in variant.changes for kind, words in apart(change)]
        placed += [Sign(*one, at % ACROSS, line + 1.3 + at // ACROSS) for at, one in enumerate(found)]
        line = placed[-1].line + 1.3
    return placed, tops


def apart(change: Change) -> list[tuple[str, str]]:
    """A change word by word; what was left out in one."""
    if change.kind == "delete":
        return [(change.kind, change.before)]
    return [(change.kind, word) for word in change.after.split()]


def tallied(formula: Formula) -> dict[str, dict[str, int]]:
    """How many words each variant keeps, moves, replaces, puts in and leaves out, by address."""
    return {
        variant.address: {
            kind: sum(
                len((change.before if kind == "delete" else change.after).split())
                for change in variant.changes
                if change.kind == kind
            )
            for kind in DONE
        }
        for variant in formula.variants
    }


def headline(address: str, counts: Mapping[str, int]) -> str:
    """What was done to a wording: `BZ-2020 §2: 22 kept, 1 moved`."""
    return f"{address}: " + ", ".join(
        f"{count} {DONE[kind]}".replace(" ", "\u00a0") for kind, count in counts.items() if count
    )


def staying(variant: Variant) -> int:
    """How many words of the first wording this one still has, wherever they stand."""
    return sum(len(change.before.split()) for change in variant.changes if change.kind in ("keep", "move"))


def signs(placed: Sequence[Sign]) -> go.Scatter:
    """A sign for each word, and in each ring the number of the words left out."""
    drawn = [SIGNS[sign.kind] for sign in placed]
    return go.Scatter(
        x=[sign.column for sign in placed],
        y=[sign.line for sign in placed],
        mode="markers+text",
        marker={
            "symbol": [symbol for symbol, *_ in drawn],
            "color": [color for _, color, _ in drawn],
            "size": [size for *_, size in drawn],
            "line": {"width": 1.5, "color": [color for _, color, _ in drawn]},
            "opacity": 1,
        },
        text=[f"−{len(sign.words.split())}" if sign.kind == "delete" else "" for sign in placed],
        textfont={"size": 12},
        hovertext=[f"{sign.words}: {DONE[sign.kind]}" for sign in placed],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
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
