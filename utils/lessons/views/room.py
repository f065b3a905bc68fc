"""The drafting room (lesson 07): the instructions, the text on the table, and what comes of it."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import TypeVar

import plotly.graph_objects as go

from ...corpus import Corpus
from ...notes.rows import Aim, Bracket, Delegation, Draft, Option, RedLine, Room, by_id
from ...wording.diff import changes, marked_change
from .. import drafting
from ..pieces import Html, Markdown, Table, outside, place, quote
from ..view import view
from .forms import bar_chart
from .style import AMBER, BLUE, GREY, HIDDEN, Chart, no_chart, wrap
from .wording import departures_html

INVENTED = "Invented for this exercise: no state's position, and no statement of any letter."
EMPTY = "There is no text yet: type or paste one in JupyterLab."
SEATS = (
    ("speaks, writes and keeps the addresses",),
    ("speaks", "writes and keeps the addresses"),
    ("speaks", "writes", "keeps the addresses"),
    ("speaks", "writes", "keeps the addresses", "goes between delegations"),
)
STEPS = MappingProxyType({"insert": "put in", "delete": "left out", "replace": "replaced", "move": "moved"})

Row = TypeVar("Row", Delegation, Bracket, Draft)

# Each view raises NoteError for a corpus without drafting.toml.

# --- Who, and when --------------------------------------------------------------------------------------------


@view
def schedule(corpus: Corpus) -> go.Figure:
    """Draw where the three hours go: a bar for each step, from its first minute to its last."""
    steps = corpus.notes.drafting.steps
    starts = [sum(step.minutes for step in steps[:at]) for at in range(len(steps))]
    total = sum(step.minutes for step in steps)
    longest = max(steps, key=lambda step: step.minutes)
    return bar_chart(
        [step.minutes for step in steps],
        [step.name for step in steps],
        [f"{step.minutes} min" for step in steps],
        f"Where do the {total} minutes go?",
        "Minutes from the start",
        f"Bars for {len(steps)} steps, one after another, {total} minutes in all; the longest is "
        f"{longest.name}, {longest.minutes} minutes.",
        {
            "head": ["Step", "From minute", "Minutes", "At its end"],
            "rows": [
                [step.name, start, step.minutes, step.result]
                for start, step in zip(starts, steps, strict=True)
            ],
        },
        row=30,
        xaxis={"range": [0, total * 1.28], "dtick": 30},
        hover="%{y}: from minute %{base}<extra></extra>",
        base=starts,
    )


@view
def seat_plan(corpus: Corpus, people: int) -> Table:
    """Divide a class of 6 to 24 over the delegations, and say who does what in each.

    Raises ValueError for a smaller or larger class.
    """
    room = corpus.notes.drafting
    taken = drafting.divide_seats(room, people)
    return Table(
        f"{people} people in six delegations",
        ["Delegation", "Seats", "Who does what"],
        [
            [
                role.name,
                taken[role.id],
                "; ".join(f"{n}: {task}" for n, task in enumerate(SEATS[taken[role.id] - 1], 1)),
            ]
            for role in room.delegations
        ],
        align=["left", "right", "left"],
    )


@view
def meetings(corpus: Corpus) -> Table:
    """List who meets whom in the three rounds of talks."""
    room = corpus.notes.drafting
    names = {role.id: role.name for role in room.delegations}
    within = {key: name[:1].lower() + name[1:] for key, name in names.items()}  # in the middle of a sentence
    return Table(
        "Talks in pairs",
        ["Round", "First pair", "Second pair", "Third pair"],
        [
            [talks.name, *(f"{names[pair.one]} and {within[pair.other]}" for pair in talks.pairs)]
            for talks in room.rounds
        ],
    )


# --- The instructions -----------------------------------------------------------------------------------------


@view
def instruction(corpus: Corpus, name: str) -> tuple[Html, Html]:
    """Show a delegation's brief, and word for word what its role rests on. Raises KeyError for an unknown id."""
    room = corpus.notes.drafting
    role = _by_id(room.delegations)[name]
    aims = "".join(_point(_aimed_at(room, aim), aim.why) for aim in role.aims)
    lines = "".join(_point(_refused(room, line), line.why) for line in role.lines)
    trades = "".join(f"<li>{escape(trade)}</li>" for trade in role.trades)
    return (
        Html(
            f"<p><b>{escape(role.name)}.</b> {escape(role.who)} <i>{INVENTED}</i></p>"
            f"<p><b>Aims, the first the most important</b></p><ol>{aims}</ol>"
            f"<p><b>Red lines</b></p><ul>{lines}</ul><p><b>What you may trade</b></p><ul>{trades}</ul>"
            "<p><b>What the role rests on</b></p>"
        ),
        _ground(corpus, role),
    )


def _point(what: str, why: str) -> str:
    """A point of a brief: what is wanted or refused, if it is in the text, and why."""
    return f"<li>{f'<b>{escape(what)}.</b> ' if what else ''}{escape(why)}</li>"


@view
def instructions(corpus: Corpus) -> Table:
    """Set the six briefs side by side."""
    room = corpus.notes.drafting
    return Table(
        f"The six instructions. {INVENTED}",
        ["Delegation", "Aims", "Red lines", "May trade"],
        [
            [
                role.name,
                _numbered([f"{_aimed_at(room, aim) or aim.why.rstrip('.')}." for aim in role.aims]),
                _numbered([f"{_refused(room, line) or line.why.rstrip('.')}." for line in role.lines]),
                _numbered(role.trades),
            ]
            for role in room.delegations
        ],
    )


def _numbered(points: Sequence[str]) -> str:
    """Points in one cell, each behind its number."""
    return " ".join(f"({number}) {point}" for number, point in enumerate(points, 1))


@view
def handouts(corpus: Corpus) -> Html:
    """Show what a class has on paper: each delegation's brief with its ground, and the working text, each on a new page."""
    roles = corpus.notes.drafting.delegations
    briefs = ("".join(part.html for part in instruction.on(corpus)(role.id)) for role in roles)
    text = f"<p><b>The working text</b></p>{working_text.on(corpus)().html}"
    alone = "break-before: page; break-after: page"
    return Html("".join(f'<div style="{alone}">{sheet}</div>' for sheet in (*briefs, text)))


# --- The text on the table ------------------------------------------------------------------------------------


@view
def working_text(corpus: Corpus) -> Html:
    """Show the paragraph on the table, each bracket with its options and their codes."""
    room = corpus.notes.drafting
    shown = {
        one.id: "".join(
            f" <b>[{option.code}: {escape(_shown_words(option)) or '–'}]</b>" for option in one.options
        )
        for one in room.brackets
    }
    words = room.text.format_map(shown).replace("  ", " ").strip()
    return Html(f"<blockquote><p>{words}</p></blockquote><p><i>Our drafting, for this exercise.</i></p>")


@view
def bracket(corpus: Corpus, name: str) -> tuple[Html, Table, Html]:
    """Show a bracket: what is at stake, its options, and what the letters have to draw on.

    Raises KeyError for an unknown id.
    """
    one = _by_id(corpus.notes.drafting.brackets)[name]
    return (
        Html(f"<p><b>{escape(one.name)}.</b> {escape(one.stake)}</p>"),
        Table(
            f"The options of bracket {one.name.partition('.')[0]}",
            ["Option", "In short", "Words in the text"],
            [[option.code, option.label, _shown_words(option) or "(nothing)"] for option in one.options],
        ),
        _ground(corpus, one),
    )


def _shown_words(option: Option) -> str:
    """The words of an option as they stand in its bracket; a whole sentence keeps its stop."""
    return option.words.strip(" ,")


@view
def acceptance(corpus: Corpus, /, **options: str) -> tuple[go.Figure, Html]:
    """Show what comes of one way out of every bracket: who can accept the text, and the words it puts in.

    Args:
        options: the id of an option for each bracket.

    Returns:
        Bars of the aims that each delegation with a vote finds in the text, amber where it sees a red line crossed; and
        the words. The chart is kept short: a page holds many of these.
    """
    room, text = corpus.notes.drafting, frozenset(options.values())
    names = [role.name for role in room.voters]
    reached = [len(drafting.list_reached_aims(role, text)) for role in room.voters]
    total = [len(role.aims) for role in room.voters]
    crossed = [len(drafting.list_crossed_lines(role, text)) for role in room.voters]
    said = [
        f"{got} of {every}{', objects' if lines else ''}"
        for got, every, lines in zip(reached, total, crossed, strict=True)
    ]
    drawn = bar_chart(
        reached,
        [wrap(name, 20) for name in names],
        [words.replace(", ", ",<br>") for words in said],
        f"Could this text be adopted? {'No' if any(crossed) else 'Yes'}",
        "Aims that each delegation with a vote finds in it; amber, “objects”: a red line is crossed",
        "; ".join(f"{name} {words}" for name, words in zip(names, said, strict=True)) + ".",
        {
            "head": ["Delegation", "Aims found", "Red lines crossed"],
            "rows": [
                [name, f"{got} of {every}", lines]
                for name, got, every, lines in zip(names, reached, total, crossed, strict=True)
            ],
        },
        row=50,
        xaxis={"range": [0, 1.7 * max(total)], **HIDDEN},
        color=[AMBER if lines else BLUE for lines in crossed],
        hover=None,
        width=0.5,
    )
    words = [option.bare for one in room.brackets for option in one.options if option.id in text]
    listed = "".join(f"<li>{escape(word)}</li>" for word in filter(None, words))
    return drawn, Html(f"<ul>{listed}</ul>")


@view
def acceptance_counts(corpus: Corpus) -> go.Figure:
    """Draw how many of all texts that can be made each delegation can accept, and how many all of them."""
    room = corpus.notes.drafting
    every = list(drafting.list_texts(room))
    total = len(every)
    rows = [
        (role.name, sum(not drafting.list_crossed_lines(role, text) for text in every))
        for role in room.voters
    ]
    rows.append(("All four", sum(drafting.is_adoptable(room, text) for text in every)))
    return bar_chart(
        [count for _, count in rows],
        [wrap(name, 20) for name, _ in rows],
        [f"{count}" for _, count in rows],
        f"How many of {total} texts can each accept, and how many can all?",
        "Texts that cross no red line of the delegation; last bar: of none",
        f"Of {total} texts: " + "; ".join(f"{name} {count}" for name, count in rows) + ".",
        {
            "head": ["Who", "Texts", f"Share of {total}"],
            "rows": [[name, count, f"{count / total:.0%}"] for name, count in rows],
        },
        row=44,
        xaxis={"range": [0, total], "dtick": 48},
        color=[GREY] * (len(rows) - 1) + [BLUE],
        width=0.6,
        hover="%{y}: %{x}<extra></extra>",
    )


@view
def compare_text(corpus: Corpus, text: str) -> tuple[Table, Html]:
    """Set an English paragraph beside the working text: how it closes each bracket, and every word that differs."""
    room = corpus.notes.drafting
    ways = drafting.find_options(room, text)
    near = {(ways[one.id] or one.options[0]).id for one in room.brackets}
    way = changes(drafting.write_paragraph(room, near), text)
    words = " ".join(map(marked_change, way))
    if all(change.kind == "keep" for change in way):
        words = "Every word outside the brackets is that of the working text."
    return (
        Table(
            "How the text closes each bracket",
            ["Bracket", "Closed with"],
            [
                [one.name, _option_name(room, option.id) if option else "other words than those on offer"]
                for one in room.brackets
                for option in [ways[one.id]]
            ],
        ),
        Html(f"<p><b>Beside the working text with these brackets closed:</b> {words}</p>"),
    )


@view
def scoring_sheet(corpus: Corpus) -> Markdown:
    """Show the scoring sheet: what a text is scored on, how to see it, where to look, and room for the points."""
    criteria = corpus.notes.drafting.criteria
    lines = ["| What | Points | How to see it | Where to look | Given |", "|---|---:|---|---|---|"]
    for one in criteria:
        addresses = dict.fromkeys(corpus.notes.statements[name].address for name in one.rests)
        links = ", ".join(f"[{address}](#{place(address)})" for address in addresses) or "the text itself"
        lines.append(f"| {one.name} | {one.points} | {one.how} | {links} | |")
    lines.append(f"| **In all** | **{sum(one.points for one in criteria)}** | | | |")
    return Markdown("\n".join(lines))


# --- A line for the House -------------------------------------------------------------------------------------


@view
def example_draft(corpus: Corpus, draft: str) -> tuple[Html, Chart, Html | None, Table | None]:
    """Show one of the drafts made for the exercise, with its English, and held against the agreed language.

    Raises KeyError for an unknown id.
    """
    made = _by_id(corpus.notes.drafting.drafts)[draft]
    text = (
        f'<blockquote><p lang="nl">{escape(made.text)}</p>'
        f"<p><i>In English:</i> {escape(made.english)}</p><p>Made for this exercise.</p></blockquote>"
    )
    return Html(text), *compare_house_line.on(corpus)(made.text)


@view
def compare_house_line(corpus: Corpus, draft: str) -> tuple[Chart, Html | None, Table | None]:
    """Set a Dutch text beside the agreed language.

    Args:
        draft: the text.

    Returns:
        Bars of the share of each formula's words that it keeps; the formulas with every word that differs; and these
        words one by one, if any differ. A sentence alone where there is no text, or no formula of the exercise.
    """
    title = "How much of the agreed wording does the draft keep?"
    if not draft.strip():
        return no_chart(title, EMPTY), None, None
    found = corpus.compare(draft)
    kept: dict[str, tuple[str, float]] = {}  # the address of the nearest wording, and the share of its words
    for wanted in corpus.notes.drafting.formulas:
        near = next((row for row in found if wanted.words in row.formula.text), None)
        if any(wanted.words in one.text for one in corpus.formulas()):
            kept[wanted.name] = (near.variant.address, near.kept) if near else ("", 0.0)
    if not kept:
        return no_chart(title, "The letters have none of the exercise's formulas."), None, None
    differing = [
        [row.variant.address, STEPS[change.kind], change.before or "–", change.after or "–"]
        for row in found
        for change in row.changes
        if change.kind != "keep"
    ]
    table = Table(
        "Word by word: where the draft leaves the nearest agreed wording",
        ["Address", "What", "Agreed", "Draft"],
        differing,
        lang=[None, None, "nl", "nl"],
        link=[True, False, False, False],
    )
    said = [f"{share:.0%}" if address else "not used" for address, share in kept.values()]
    drawn = bar_chart(
        [100 * share for _, share in kept.values()],
        [wrap(name, 22) for name in kept],
        said,
        title,
        "Share of the words of the nearest agreed wording that stand in the draft; what was put in does not count",
        "; ".join(f"{name}: {text}" for name, text in zip(kept, said, strict=True)) + ".",
        {
            "head": ["Agreed wording", "Nearest in", "Words kept"],
            "rows": [
                [name, address, text] for (name, (address, _)), text in zip(kept.items(), said, strict=True)
            ],
            "link": [False, True, False],
        },
        row=50,
        xaxis={"range": [0, 124], "tickvals": [0, 25, 50, 75, 100], "ticksuffix": " %"},
        width=0.5,
    )
    return drawn, departures_html(found), table if differing else None


# --- What several of these share ------------------------------------------------------------------------------


def _by_id(rows: Iterable[Row]) -> Mapping[str, Row]:
    return by_id(((row.id, row) for row in rows), "drafting.toml has")


def _aimed_at(room: Room, aim: Aim) -> str:
    """The option that is an aim; empty where it is not in the text."""
    return _option_name(room, aim.option) if aim.option else ""


def _refused(room: Room, line: RedLine) -> str:
    """Options refused together, `4A (are called upon to take) together with 7B (no report)`; empty for none."""
    options = [drafting.index_options(room)[name] for name in line.options]
    return " together with ".join(f"{option.code} ({option.label})" for option in options)


def _option_name(room: Room, option: str) -> str:
    """An option as a delegation speaks of it: `3B, all States that possess nuclear weapons`."""
    one = drafting.index_options(room)[option]
    return f"{one.code}, {one.label}"


def _ground(corpus: Corpus, part: Delegation | Bracket) -> Html:
    """Word for word what a role or a bracket rests on, and what is known of it from outside."""
    facts = outside.on(corpus)(*part.context).html if part.context else ""
    return Html(quote.on(corpus)(*part.rests).html + facts)
