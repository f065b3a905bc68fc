"""What became of the promises."""

from collections import Counter
from collections.abc import Sequence

import plotly.graph_objects as go

from .style import HIDDEN, bars, broken, drawing


def promises_outcomes(promises: Sequence[tuple[str, str, str, str]]) -> go.Figure:
    """What became of the promises? Their number by outcome, each named in the table.

    Arguments: rows (address, what was promised in English, outcome, where the outcome is said).
    """
    outcomes = dict(Counter(outcome for _, _, outcome, _ in promises).most_common())
    said = ", ".join(f"{outcome} {count}" for outcome, count in outcomes.items())
    return drawing(
        [bars(list(outcomes.values()), [broken(name, 24) for name in outcomes], list(map(str, outcomes.values())))],
        f"What became of {len(promises)} promises and intentions?",
        "Number by outcome; “no follow-up found” means none in these letters",
        f"Bars of promises and intentions by outcome: {said}.",
        {
            "head": ["Address", "Promise or intention", "Outcome", "Said in"],
            "rows": [list(promise) for promise in promises],
            "link": [True, False, False, False],
        },
        rows=len(outcomes),
        row=40,
        layout={"xaxis": {"range": [0, max(outcomes.values(), default=1) * 1.15], **HIDDEN}},
    )  # fmt: skip
