"""The drafting room (lesson 07): the instructions, the text on the table, and what comes of it."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from ...notes.notes import statements
from ...wording.diff import changes, marked_change
from ...wording.formulas import compare_with_agreed
from .. import charts, drafting
from ..drafting import Aim, Bracket, Delegation, Line, Option
from ..pieces import Html, Markdown, Table, collection, outside, place, quote
from .agreed import against_agreed, formulas

INVENTED = "Invented for this exercise: no state's position, and no statement of any letter."
EMPTY = "There is no text yet: type or paste one in JupyterLab."
SEATS = (
    ("speaks, writes and keeps the addresses",),
    ("speaks", "writes and keeps the addresses"),
    ("speaks", "writes", "keeps the addresses"),
    ("speaks", "writes", "keeps the addresses", "goes between delegations"),
)
STEPS = {"insert": "put in", "delete": "left out", "replace": "replaced", "move": "moved"}


# --- Who, and when --------------------------------------------------------------------------------------------


def run_of_show() -> go.Figure:
    """Where the three hours go."""
    return charts.run_of_show([(step.name, step.minutes, step.result) for step in drafting.room().steps])


def seated(people: int) -> Table:
    """How a class of 6 to 24 is divided over the delegations, and who does what in each.

    Raises ValueError for a smaller or larger class.
    """
    taken = drafting.seats(drafting.room(), people)
    return Table(
        f"{people} people in six delegations",
        ["Delegation", "Seats", "Who does what"],
        [
            [
                role.name,
                taken[role.id],
                "; ".join(f"{n}: {task}" for n, task in enumerate(SEATS[taken[role.id] - 1], 1)),
            ]
            for role in drafting.room().delegations
        ],
        align=["left", "right", "left"],
    )


def meetings() -> Table:
    """Who meets whom in the three rounds of talks."""
    names = {role.id: role.name for role in drafting.room().delegations}
    return Table(
        "Talks in pairs",
        ["Round", "First pair", "Second pair", "Third pair"],
        [
            [talks.name, *(f"{names[pair.one]} and {uncapitalised(names[pair.other])}" for pair in talks.pairs)]
            for talks in drafting.room().rounds
        ],
    )  # fmt: skip


def uncapitalised(text: str) -> str:
    """A name in the middle of a sentence."""
    return text[:1].lower() + text[1:]


# --- The instructions -----------------------------------------------------------------------------------------


def instruction(name: str) -> tuple[Html, Html]:
    """A delegation's brief, and word for word what its role rests on."""
    role = next(delegation for delegation in drafting.room().delegations if delegation.id == name)
    aims = "".join(item(aimed_at(aim), aim.why) for aim in role.aims)
    lines = "".join(item(refused(line), line.why) for line in role.lines)
    trades = "".join(f"<li>{escape(trade)}</li>" for trade in role.trades)
    return (
        Html(
            f"<p><b>{escape(role.name)}.</b> {escape(role.who)} <i>{INVENTED}</i></p>"
            f"<p><b>Aims, the first the most important</b></p><ol>{aims}</ol>"
            f"<p><b>Red lines</b></p><ul>{lines}</ul><p><b>What you may trade</b></p><ul>{trades}</ul>"
            "<p><b>What the role rests on</b></p>"
        ),
        ground(role),
    )


def item(what: str, why: str) -> str:
    """A point of a brief: what is wanted or refused, if it is in the text, and why."""
    return f"<li>{f'<b>{escape(what)}.</b> ' if what else ''}{escape(why)}</li>"


def instructions() -> Table:
    """The six briefs side by side."""
    return Table(
        f"The six instructions. {INVENTED}",
        ["Delegation", "Aims", "Red lines", "May trade"],
        [
            [
                role.name,
                numbered([f"{aimed_at(aim) or aim.why.rstrip('.')}." for aim in role.aims]),
                numbered([f"{refused(line) or line.why.rstrip('.')}." for line in role.lines]),
                numbered(role.trades),
            ]
            for role in drafting.room().delegations
        ],
    )


def numbered(points: Sequence[str]) -> str:
    """Points in one cell, each behind its number."""
    return " ".join(f"({number}) {point}" for number, point in enumerate(points, 1))


def sheets() -> Html:
    """What a class has on paper: each delegation's brief with its ground, and the working text, each on a new page."""
    briefs = ("".join(part.html for part in instruction(role.id)) for role in drafting.room().delegations)
    text = f"<p><b>The working text</b></p>{working_text().html}"
    alone = "break-before: page; break-after: page"
    return Html("".join(f'<div style="{alone}">{sheet}</div>' for sheet in (*briefs, text)))


# --- The text on the table ------------------------------------------------------------------------------------


def working_text() -> Html:
    """The paragraph on the table, each bracket with its options and their codes."""
    shown = {
        one.id: "".join(
            f" <b>[{option.code}: {escape(shown_words(option)) or '–'}]</b>" for option in one.options
        )
        for one in drafting.room().brackets
    }
    words = drafting.room().text.format_map(shown).replace("  ", " ").strip()
    return Html(f"<blockquote><p>{words}</p></blockquote><p><i>Our drafting, for this exercise.</i></p>")


def bracket(name: str) -> tuple[Html, Table, Html]:
    """A bracket: what is at stake, its options, and what the letters have to draw on."""
    one = next(one for one in drafting.room().brackets if one.id == name)
    return (
        Html(f"<p><b>{escape(one.name)}.</b> {escape(one.stake)}</p>"),
        Table(
            f"The options of bracket {one.name.partition('.')[0]}",
            ["Option", "In short", "Words in the text"],
            [[option.code, option.label, shown_words(option) or "(nothing)"] for option in one.options],
        ),
        ground(one),
    )


def shown_words(option: Option) -> str:
    """The words of an option as they stand in its bracket; a whole sentence keeps its stop."""
    return option.words.strip(" ,")


def closed(**options: str) -> tuple[go.Figure, Html]:
    """What comes of one way out of every bracket: who can accept the text, and the words it puts in.

    Arguments: the id of an option for each bracket.
    """
    text = frozenset(options.values())
    rows = [
        (role.name, len(drafting.reached(role, text)), len(role.aims), len(drafting.crossed(role, text)))
        for role in drafting.room().voters
    ]
    words = [option.bare for one in drafting.room().brackets for option in one.options if option.id in text]
    listed = "".join(f"<li>{escape(word)}</li>" for word in filter(None, words))
    return charts.aims_and_lines(rows), Html(f"<ul>{listed}</ul>")


def acceptable() -> go.Figure:
    """How many of all texts that can be made each delegation can accept, and how many all of them."""
    every = list(drafting.texts(drafting.room()))
    rows = [
        (role.name, sum(not drafting.crossed(role, text) for text in every))
        for role in drafting.room().voters
    ]
    return charts.acceptable(
        [*rows, ("All four", sum(drafting.adoptable(drafting.room(), text) for text in every))],
        total=len(every),
    )


def own_text(text: str) -> tuple[Table, Html]:
    """An English paragraph beside the working text: how it closes each bracket, and every word that differs."""
    brackets = drafting.room().brackets
    ways = drafting.found(drafting.room(), text)
    near = {(ways[one.id] or one.options[0]).id for one in brackets}
    way = changes(drafting.paragraph(drafting.room(), near), text)
    words = " ".join(map(marked_change, way))
    if all(change.kind == "keep" for change in way):
        words = "Every word outside the brackets is that of the working text."
    return (
        Table(
            "How the text closes each bracket",
            ["Bracket", "Closed with"],
            [
                [one.name, named(option.id) if option else "other words than those on offer"]
                for one in brackets
                for option in [ways[one.id]]
            ],
        ),
        Html(f"<p><b>Beside the working text with these brackets closed:</b> {words}</p>"),
    )


def scoring() -> Markdown:
    """The scoring sheet: what a text is scored on, how to see it, where to look, and room for the points."""
    places = {said.id: said.address for said in statements()}
    criteria = drafting.room().criteria
    lines = ["| What | Points | How to see it | Where to look | Given |", "|---|---:|---|---|---|"]
    for one in criteria:
        addresses = dict.fromkeys(places[name] for name in one.rests)
        links = ", ".join(f"[{address}](#{place(address)})" for address in addresses) or "the text itself"
        lines.append(f"| {one.name} | {one.points} | {one.how} | {links} | |")
    lines.append(f"| **In all** | **{sum(one.points for one in criteria)}** | | | |")
    return Markdown("\n".join(lines))


# --- A line for the House -------------------------------------------------------------------------------------


def prepared(draft: str) -> tuple[Html, go.Figure, Html, Table | None]:
    """One of the drafts made for the exercise, with its English, and held against the agreed language."""
    made = next(one for one in drafting.room().drafts if one.id == draft)
    text = (
        f'<blockquote><p lang="nl">{escape(made.text)}</p>'
        f"<p><i>In English:</i> {escape(made.english)}</p><p>Made for this exercise.</p></blockquote>"
    )
    chart, _, table = house_line(made.text)
    return Html(text), chart, against_agreed(made.text), table


def house_line(draft: str) -> tuple[go.Figure, Html | None, Table | None]:
    """A Dutch text beside the agreed language: what it keeps of each formula, and every word that differs, if any."""
    if not draft.strip():
        return charts.no_chart("How much of the agreed wording does the draft keep?", EMPTY), None, None
    found = compare_with_agreed(draft, collection().values())
    rows: list[tuple[str, str | None, float]] = []
    for wanted in drafting.room().formulas:
        formula = next(one for one in formulas() if wanted.words in one.text)
        near = next((row for row in found if row.formula == formula), None)
        rows.append((wanted.name, near.variant.address if near else None, near.kept if near else 0.0))
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
    return charts.words_kept(rows), against_agreed(draft), table if differing else None


# --- What several of these share ------------------------------------------------------------------------------


def aimed_at(aim: Aim) -> str:
    """The option that is an aim; empty where it is not in the text."""
    return named(aim.option) if aim.option else ""


def refused(line: Line) -> str:
    """Options refused together, `4A (are called upon to take) together with 7B (no report)`; empty for none."""
    options = [drafting.options(drafting.room())[name] for name in line.options]
    return " together with ".join(f"{option.code} ({option.label})" for option in options)


def named(option: str) -> str:
    """An option as a delegation speaks of it: `3B, all States that possess nuclear weapons`."""
    one = drafting.options(drafting.room())[option]
    return f"{one.code}, {one.label}"


def ground(part: Delegation | Bracket) -> Html:
    """Word for word what a role or a bracket rests on, and what is known of it from outside."""
    return Html(quote(*part.rests).html + (outside(*part.context).html if part.context else ""))
