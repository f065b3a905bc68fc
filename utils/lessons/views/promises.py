"""Promises: what was undertaken, and what became of it."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from ...corpus import Corpus
from ...notes.load import letter_of
from ...notes.rows import Commitment, FollowUp
from ..pieces import Html, Picture, Table, anchor, quote
from ..view import view
from .forms import bar_chart
from .sources import said_in, source_of
from .style import HIDDEN, Chart, no_chart, wrap

# --- All of them ----------------------------------------------------------------------------------------------


@view
def outcomes(corpus: Corpus, *names: str) -> Chart:
    """Draw what became of everything that was promised or announced, or of the commitments of these ids.

    Raises KeyError for a commitment that is not in the notes.
    """
    made = _chosen(corpus, names)
    if not made:
        return no_chart("What became of the promises?", NONE_NOTED)
    tally = dict(Counter(one.status for one in made).most_common())
    said = ", ".join(f"{name} {count}" for name, count in tally.items())
    return bar_chart(
        list(tally.values()),
        [wrap(name, 24) for name in tally],
        list(map(str, tally.values())),
        headline(corpus, made),
        f"{len(made)} promises and intentions by outcome; “no follow-up found” means none in these letters",
        f"{headline(corpus, made)}. By outcome: {said}.",
        numbers(corpus, made),
        row=40,
        xaxis={"range": [0, max(tally.values()) * 1.15], **HIDDEN},
        hover="%{y}: %{x}<extra></extra>",
    )


@view
def tracker(corpus: Corpus, *names: str) -> Picture:
    """Show every promise as a dot under its letter, by outcome; each dot opens the promise and what came of it.

    Args:
        names: the ids of commitments; all that are noted where none is given.

    Returns:
        The finding, the dots of each letter, a row for each outcome, and the table behind them. A dot is filled where a
        later letter comes back to the promise, hollow where none does, dotted where none could: it stands in the last.

    Raises:
        KeyError: a commitment is not in the notes.
    """
    made = _chosen(corpus, names)
    if not made:
        return Picture(f"<p>{NONE_NOTED}</p>")
    order = list(corpus.notes.vocabulary["commitment.status"])
    letters = [letter.id for letter in corpus.letters]
    parts = [f"<p><b>{headline(corpus, made)}</b></p><p>{SIGNS}</p>"]
    for letter in letters:
        here = [one for one in made if letter_of(one.address) == letter]
        if not here:
            continue
        parts.append(f'<p class="letter"><b>{escape(corpus.named(letter))}:</b> {len(here)}</p><ul>')
        for status in sorted({one.status for one in here}, key=order.index):
            group = [one for one in here if one.status == status]
            dots = "".join(_dot(corpus, one, letters[-1]) for one in group)
            parts.append(f"<li><span>{escape(status)}, {len(group)}</span> {dots}</li>")
        parts.append("</ul>")
    rows = [
        [one.address, one.english, one.status, _said_again(corpus, one) or "–"]
        for one in sorted(made, key=lambda one: letters.index(letter_of(one.address)))
    ]
    table = Table(
        f"{len(made)} promises and intentions",
        ["Address", "Promise or intention", "Outcome", "Said in"],
        rows,
        link=[True, False, False, False],
    )
    parts.append(f"<details><summary>The table behind it</summary>{table.html}</details>")
    return Picture(f'<div class="promises">{"".join(parts)}</div>')


def numbers(corpus: Corpus, made: Iterable[Commitment]) -> Mapping[str, Any]:
    """The table behind a picture of promises: where each was made, its outcome, where it comes back."""
    return {
        "head": ["Address", "Promise or intention", "Outcome", "Said in"],
        "rows": [[one.address, one.english, one.status, _said_again(corpus, one) or "–"] for one in made],
        "link": [True, False, False, False],
    }


NONE_NOTED = "No promise is noted for these letters."
SIGNS = (
    "Each dot is a promise or intention; it opens what was said, and what became of it. ● a later letter comes back to it, "
    "○ none does, ◌ it stands in the last letter."
)


def _dot(corpus: Corpus, one: Commitment, last: str) -> str:
    """A promise as a dot that opens it. One is open at a time, and its name is read out in place of the dot."""
    sign = "●" if comes_back(one) else "◌" if letter_of(one.address) == last else "○"
    place = f"{corpus.short(letter_of(one.address))} {one.address.partition(' ')[2]}"
    name = escape(f"{place}: {textwrap.shorten(one.english, 100, placeholder=' …')}")
    return (
        f'<details class="dot" name="promise" style="display:inline-block"><summary title="{name}" aria-label="{name}">'
        f"{sign}</summary><div>{promise.on(corpus)(one.id).html}</div></details>"
    )


def _chosen(corpus: Corpus, names: Sequence[str]) -> list[Commitment]:
    """The commitments of these ids, or all, in the order of the notes."""
    noted = corpus.notes.commitments
    chosen = [noted[name] for name in names] or noted.values()
    return [one for one in noted.values() if one in chosen]


def headline(corpus: Corpus, made: Sequence[Commitment]) -> str:
    """How many promises no later letter comes back to; those of the last letter none could."""
    last = corpus.letters[-1].id
    lost = [one for one in made if not comes_back(one) and letter_of(one.address) != last]
    if not lost:
        open_ones = any(letter_of(one.address) == last for one in made)
        every = f"All {len(made)} promises come" if len(made) > 1 else "The promise comes"
        return f"{every} back in these letters{', but for those of the last' * open_ones}"
    verb = "comes" if len(lost) == 1 else "come"
    return f"{len(lost)} of {len(made)} promises never {verb} back in these letters"


def comes_back(one: Commitment) -> bool:
    """Whether a letter says anything more of a promise."""
    return any(back.address for back in one.follow_ups)


def _said_again(corpus: Corpus, one: Commitment) -> str:
    """Where a promise comes back: addresses, and sources outside the letters."""
    return "; ".join(
        back.address or f"outside: {source_of(corpus, back.context or '')}" for back in one.follow_ups
    )


@view
def outcome_definitions(corpus: Corpus) -> Table:
    """Say what each outcome means that a promise has."""
    had = {one.status for one in corpus.notes.commitments.values()}
    words = corpus.notes.vocabulary["commitment.status"].items()
    return Table(
        "What the outcomes mean" if had else "No outcome is noted",
        ["Outcome", "Meaning"],
        [[*pair] for pair in words if pair[0] in had],
    )


# --- One, or some -----------------------------------------------------------------------------------------------


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
