"""The drafting room (lesson 07): where the time goes, and who can accept a text."""

from collections.abc import Sequence

import plotly.graph_objects as go

from .style import AMBER, BLUE, GREY, HIDDEN, bars, broken, drawing


def run_of_show(steps: Sequence[tuple[str, int, str]]) -> go.Figure:
    """Where does the time go? A bar for each step, from its first minute to its last.

    Arguments: rows (name, minutes, what there is at the end), in order.
    """
    starts = [sum(minutes for _, minutes, _ in steps[:place]) for place in range(len(steps))]
    total = sum(minutes for _, minutes, _ in steps)
    longest = max(steps, key=lambda step: step[1])
    return drawing(
        [
            bars(
                [minutes for _, minutes, _ in steps],
                [name for name, *_ in steps],
                [f"{minutes} min" for _, minutes, _ in steps],
                hover="%{y}: from minute %{base}<extra></extra>",
                base=starts,
            )
        ],
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
    return drawing(
        [
            bars(
                [reached for _, reached, _, _ in rows],
                [broken(name, 20) for name, *_ in rows],
                said,
                color=[AMBER if crossed else BLUE for *_, crossed in rows],
                hover=None,
                width=0.5,
            )
        ],
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
    return drawing(
        [
            bars(
                [count for _, count in rows],
                [broken(name, 20) for name, _ in rows],
                [f"{count}" for _, count in rows],
                color=[GREY] * (len(rows) - 1) + [BLUE],
                width=0.6,
            )
        ],
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
