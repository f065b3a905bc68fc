"""Promises: what was undertaken, and what became of it."""

from collections import Counter
from collections.abc import Mapping
from html import escape

import plotly.graph_objects as go

from ...corpus import Corpus
from ...notes.rows import FollowUp
from ..pieces import Html, Table, anchor, quote
from ..view import view
from .forms import bar_chart
from .sources import said_in, source_of
from .style import HIDDEN, no_chart, wrap


@view
def outcomes(corpus: Corpus, *names: str) -> go.Figure:
    """Draw what became of everything that was promised or announced, or of the commitments of these ids.

    Raises KeyError for a commitment that is not in the notes.
    """
    noted = corpus.notes.commitments
    chosen = [noted[name] for name in names] or noted.values()
    made = [one for one in noted.values() if one in chosen]
    if not made:
        return no_chart("What became of the promises?", "No promise is noted for these letters.")
    tally = dict(Counter(one.status for one in made).most_common())
    said = ", ".join(f"{name} {count}" for name, count in tally.items())
    backs = [
        [back.address or f"outside: {source_of(corpus, back.context or '')}" for back in one.follow_ups]
        for one in made
    ]
    return bar_chart(
        list(tally.values()),
        [wrap(name, 24) for name in tally],
        list(map(str, tally.values())),
        f"What became of {len(made)} promises and intentions?",
        "Number by outcome; “no follow-up found” means none in these letters",
        f"Bars of promises and intentions by outcome: {said}.",
        {
            "head": ["Address", "Promise or intention", "Outcome", "Said in"],
            "rows": [
                [one.address, one.english, one.status, "; ".join(places) or "–"]
                for one, places in zip(made, backs, strict=True)
            ],
            "link": [True, False, False, False],
        },
        row=40,
        xaxis={"range": [0, max(tally.values()) * 1.15], **HIDDEN},
        hover="%{y}: %{x}<extra></extra>",
    )


@view
def outcome_definitions(corpus: Corpus) -> Table:
    """Say what each outcome means."""
    words = corpus.notes.vocabulary["commitment.status"]
    return Table("What the outcomes mean", ["Outcome", "Meaning"], [[*pair] for pair in words.items()])


@view
def promise(corpus: Corpus, name: str) -> Html:
    """Show a commitment, word for word, and what the letters say of it afterwards. Raises KeyError for an unknown id."""
    made = corpus.notes.commitments[name]
    parts = [
        quote.on(corpus)(name).html,
        f"<p><b>Kind:</b> {escape(made.type)}, made {escape(made.made)}; who is to act: {escape(made.actor)}.</p>",
        f"<p><b>Outcome: {escape(made.status)}.</b></p>",
    ]
    for back in made.follow_ups:
        address, outside = said_in(corpus, back)
        where = anchor(address) if address else f"Outside the letters ({escape(outside)})"
        words = f' <q lang="nl">{escape(back.quote)}</q>' if back.quote else ""
        parts.append(f"<p>{where}: {escape(back.how)}{words}</p>")
    if made.note:
        parts.append(f"<p>{escape(made.note)}</p>")
    return Html("".join(parts))


@view
def outcomes_by_source(corpus: Corpus, *names: str) -> Table:
    """Set commitments side by side: what was undertaken, what the letters show of it, what outside sources add.

    Raises KeyError for a commitment that is not in the notes.
    """
    rows = []
    for one in (corpus.notes.commitments[name] for name in names):
        within = [f"{back.address}: {back.how}" for back in one.follow_ups if back.address]
        without = [
            f"{back.how} ({source_of(corpus, back.context)})" for back in one.follow_ups if back.context
        ]
        rows.append(
            [
                one.address,
                one.english,
                " ".join([f"{one.status.capitalize()}.", *within]),
                " ".join(without) or "Nothing in our sources.",
            ]
        )
    return Table(
        "Where each stood in the letters, and what outside sources add"
        if rows
        else "No promise is asked for",
        ["Address", "Undertaken", "By the letters", "From outside, later"],
        rows,
        link=[True, False, False, False],
    )


@view
def follow_ups(corpus: Corpus, routes: Mapping[str, str]) -> Table:
    """List where commitments were undertaken, their outcome, and every place where they come back.

    Args:
        routes: the id of a commitment by the name of its route.

    Raises:
        KeyError: a commitment is not in the notes.
    """
    rows = []
    for route, name in routes.items():
        one = corpus.notes.commitments[name]
        backs = [(back.address or "", _told(corpus, back)) for back in one.follow_ups]
        for address, said in backs or [("", "no later letter comes back to it")]:
            rows.append([route, one.address, one.status, address, said])
    return Table(
        "Each route: where it was undertaken, its outcome, and where it comes back"
        if rows
        else "No route is given",
        ["Route", "Undertaken", "Outcome", "Comes back", "What is said"],
        rows,
        link=[False, True, False, True, False],
    )


def _told(corpus: Corpus, back: FollowUp) -> str:
    """How a commitment comes back, and where that is told if not in a letter."""
    outside = said_in(corpus, back)[1]
    return f"{back.how} (outside the letters: {outside})" if outside else back.how
