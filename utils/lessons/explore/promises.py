"""Promises: what was undertaken, and what became of it."""

from collections.abc import Mapping
from html import escape

import plotly.graph_objects as go

from ...notes.notes import FollowUp, commitments, vocabulary
from .. import charts
from ..pieces import Html, Table, anchor, quote
from .places import said_in, source_of


def outcomes(*names: str) -> go.Figure:
    """What became of everything that was promised or announced, or of the commitments of these ids."""
    return charts.promises_outcomes(
        [
            (
                promised.address,
                promised.english,
                promised.status,
                "; ".join(map(place, promised.follow_ups)) or "–",
            )
            for promised in commitments()
            if not names or promised.id in names
        ]
    )


def place(back: FollowUp) -> str:
    """Where a commitment comes back."""
    return back.address or f"outside: {source_of(back.context or '')}"


def outcome_words() -> Table:
    """What each outcome means."""
    rows = [[row.word, row.meaning] for row in vocabulary() if row.field == "commitment.status"]
    return Table("What the outcomes mean", ["Outcome", "Meaning"], rows)


def promise(name: str) -> Html:
    """A commitment, word for word, and what the letters say of it afterwards. Raises KeyError for an unknown id."""
    made = {promised.id: promised for promised in commitments()}[name]
    parts = [
        quote(name).html,
        f"<p><b>Kind:</b> {escape(made.type)}, made {escape(made.made)}; who is to act: {escape(made.actor)}.</p>",
        f"<p><b>Outcome: {escape(made.status)}.</b></p>",
    ]
    for back in made.follow_ups:
        address, outside = said_in(back)
        where = anchor(address) if address else f"Outside the letters ({escape(outside)})"
        words = f' <q lang="nl">{escape(back.quote)}</q>' if back.quote else ""
        parts.append(f"<p>{where}: {escape(back.how)}{words}</p>")
    if made.note:
        parts.append(f"<p>{escape(made.note)}</p>")
    return Html("".join(parts))


def afterwards(*names: str) -> Table:
    """Commitments side by side: what was undertaken, what the letters show of it, what outside sources add.

    Arguments: the ids of the commitments. Raises KeyError for one that is not in the notes.
    """
    made = {promised.id: promised for promised in commitments()}
    rows = []
    for one in (made[name] for name in names):
        within = [f"{back.address}: {back.how}" for back in one.follow_ups if back.address]
        without = [f"{back.how} ({source_of(back.context)})" for back in one.follow_ups if back.context]
        rows.append(
            [
                one.address,
                one.english,
                " ".join([f"{one.status.capitalize()}.", *within]),
                " ".join(without) or "Nothing in our sources.",
            ]
        )
    return Table(
        "Where each stood in the letters, and what outside sources add",
        ["Address", "Undertaken", "By the letters", "From outside, later"],
        rows,
        link=[True, False, False, False],
    )


def came_back(names: Mapping[str, str]) -> Table:
    """Commitments by the name of their route: where each was undertaken, its outcome, and every place it comes back.

    Arguments: the id of a commitment by the name of its route. Raises KeyError for one that is not in the notes.
    """
    made = {promised.id: promised for promised in commitments()}
    rows = []
    for route, name in names.items():
        one = made[name]
        backs = [(said_in(back)[0], told(back)) for back in one.follow_ups]
        for address, said in backs or [("", "no later letter of the three comes back to it")]:
            rows.append([route, one.address, one.status, address, said])
    return Table(
        "Each route: where it was undertaken, its outcome, and where it comes back",
        ["Route", "Undertaken", "Outcome", "Comes back", "What is said"],
        rows,
        link=[False, True, False, True, False],
    )


def told(back: FollowUp) -> str:
    """How a commitment comes back, and where that is told if not in a letter."""
    outside = said_in(back)[1]
    return f"{back.how} (outside the letters: {outside})" if outside else back.how
