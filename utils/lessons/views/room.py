"""The drafting room (lesson 07): the sheets that a class is given, the text on the table, and what comes of it.

What is secret, `card`, `message` and all that is made of them, is for presenters: a lesson shows it in cells tagged
`teacher` only, and `sheets` keeps what one delegation is given apart from what the others are.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import NamedTuple, TypeVar

import plotly.graph_objects as go

from ...corpus import Corpus
from ...notes.rows import Aim, Bracket, Delegation, Draft, Option, RedLine, Room, by_id
from ...seeds import NoteError
from ...wording.diff import changes, marked_change
from .. import drafting
from ..pieces import Html, Markdown, Table, outside, place, quote
from ..view import view
from .forms import bar_chart
from .style import AMBER, BLUE, GREY, HIDDEN, Chart, no_chart, wrap
from .wording import departures_html

INVENTED = "Invented for this exercise: no state's position, and no statement of any letter."
CARD = "What is not listed is worth nothing to you; your best text is worth 100"
MESSAGE = "Your new points"
EMPTY = "There is no text yet: type or paste one in JupyterLab."
SEATS = (
    ("the presenter presides",),
    ("speaks, writes and keeps the addresses",),
    ("speaks", "writes and keeps the addresses"),
    ("speaks", "writes", "keeps the addresses"),
    ("speaks", "writes", "keeps the addresses", "goes between delegations"),
)
RULES = (
    "A text is adopted by consensus: every party joins, or it is not adopted. Nobody votes.",
    "To <b>join</b> is to say nothing against it. To be unhappy is not to object.",
    "To <b>object</b> is to stop the text. Object if it crosses your red line, or is worth less to you than no deal.",
    "After adoption each party may give an <b>explanation of position</b>: how it reads the text, and what it gave.",
    "Words outside the brackets are agreed. They change only if someone asks aloud and nobody objects.",
    "Your card is secret until the debrief. You may say what you like of it, and show it to nobody.",
)
STEPS = MappingProxyType({"insert": "put in", "delete": "left out", "replace": "replaced", "move": "moved"})

Row = TypeVar("Row", Delegation, Bracket, Draft)

# Each view raises NoteError for a corpus without drafting.toml, and where it shows what is secret, without cards.toml.

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
        f"{longest.name} is the longest of {len(steps)} steps: {longest.minutes} of {total} minutes",
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
        f"{people} people in six delegations and the presidency",
        ["Delegation", "Seats", "Who does what"],
        [
            [
                role.name,
                taken[role.id],
                "; ".join(
                    f"{n}: {task}" if taken[role.id] else task
                    for n, task in enumerate(SEATS[taken[role.id]], 1)
                ),
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
        "Talks in pairs: the presidency listens to the first pair",
        ["Round", "First pair", "Second pair", "Third pair"],
        [
            [talks.name, *(f"{names[pair.one]} and {within[pair.other]}" for pair in talks.pairs)]
            for talks in room.rounds
        ],
    )


@view
def rules(_: Corpus) -> Html:
    """Show the rules of the meeting."""
    return Html(f"<ul>{''.join(f'<li>{rule}</li>' for rule in RULES)}</ul>")


# --- What is secret -------------------------------------------------------------------------------------------


def _dealt(corpus: Corpus) -> Room:
    """The room with its secret cards."""
    room = corpus.notes.drafting
    if not room.dealt:
        raise NoteError("The cards of this lesson are not here, for they are secret; ask who leads it.")
    return room


@view
def card(corpus: Corpus, name: str) -> tuple[Html, Html]:
    """Show a delegation's card, and word for word what its role rests on. Raises KeyError for an unknown id."""
    room = _dealt(corpus)
    role = _by_id(room.delegations)[name]
    worth = (
        f"<p><b>No deal is worth {role.no_deal} points to you.</b> {escape(role.no_deal_why)} "
        "Join a text worth as much or more; object to one worth less.</p>"
        if role.party
        else ""
    )
    return (
        Html(
            f"<p><b>{escape(role.name)}.</b> {escape(role.who)} <i>{INVENTED}</i></p>"
            f"<h3>{'What you want, bracket by bracket' if role.party else 'What you want'}</h3>"
            f"{_wants(room, role.aims, CARD)}"
            f"<h3>{'Your red line' if role.party else 'What you do not do'}</h3>"
            f"<ul>{''.join(_refused(room, line) for line in role.lines)}</ul>{worth}"
            "<h3>What the role rests on</h3>"
        ),
        _ground(corpus, role),
    )


def _wants(room: Room, aims: Sequence[Aim], caption: str) -> str:
    """The aims of a card: a table with their points, or a list where none is in the text."""
    if not any(aim.option for aim in aims):
        return f"<ul>{''.join(f'<li>{escape(aim.why)}</li>' for aim in aims)}</ul>"
    options = drafting.index_options(room)
    order = {option: place for place, option in enumerate(options)}
    rows = "".join(
        f"<tr><td><b>{options[aim.option].code}</b> {escape(options[aim.option].label)}: <i>{escape(aim.why)}</i></td>"
        f'<td style="text-align:right">{aim.points}</td></tr>'
        for aim in sorted(aims, key=lambda aim: order.get(aim.option or "", 0))
        if aim.option
    )
    head = '<th scope="col">Option, and why</th><th scope="col">Points</th>'
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _refused(room: Room, line: RedLine) -> str:
    """A red line as a point of a list: `4A (are called upon to take) together with 7B (no report)`, and why."""
    options = [drafting.index_options(room)[name] for name in line.options]
    named = " together with ".join(f"{option.code} ({option.label})" for option in options)
    return f"<li>{f'<b>{escape(named)}.</b> ' if named else ''}{escape(line.why)}</li>"


@view
def message(corpus: Corpus, name: str) -> Html:
    """Show what a delegation's capital writes in mid-game. Raises KeyError for an unknown id."""
    room = _dealt(corpus)
    role = _by_id(room.delegations)[name]
    new = ""
    if role.new_aims:
        named = sorted({_bracket(room, aim).name for aim in role.new_aims})
        new = (
            f"<p>From now on these points replace those of your card in {' and '.join(named)}. Your other points, your "
            f"red line and your no-deal value stay.</p>{_wants(room, role.new_aims, MESSAGE)}"
        )
    return Html(
        f"<p><b>A message from your capital: {escape(role.name[:1].lower() + role.name[1:])}.</b> "
        f"{escape(role.message)} <i>{INVENTED}</i></p>{new}"
    )


def _bracket(room: Room, aim: Aim) -> Bracket:
    return next(one for one in room.brackets if any(option.id == aim.option for option in one.options))


class Sheet(NamedTuple):
    """A sheet of paper: `id` for a file's name, `delegation` whose it is (empty: everyone's), how many `copies`.

    `late` says that it is handed out in the break.
    """

    id: str
    title: str
    delegation: str
    late: bool
    copies: int
    html: str


@view
def sheets(corpus: Corpus, people: int) -> tuple[Sheet, ...]:
    """Make the sheets for a class: one that all have in common, a card and a message for each delegation.

    Args:
        people: how many they are, 6 to 24.

    Returns:
        The common sheet, then all cards, then all messages. No sheet has anything of another delegation's card or
        message.

    Raises:
        ValueError: the class is smaller or larger.
    """
    room = _dealt(corpus)
    taken = drafting.divide_seats(room, people)
    task = (
        "<p>One paragraph on nuclear risk reduction, for an action plan of the Conference, by consensus. "
        f"{INVENTED} A number and a letter, as 3B, is an option: the number is the bracket.</p>"
    )
    common = "".join(
        [
            task,
            rules.on(corpus)().html,
            working_text.on(corpus)().html,
            *(
                f'<div style="break-inside: avoid">{table.html}</div>'
                for table in (meetings.on(corpus)(), seat_plan.on(corpus)(people))
            ),
        ]
    )
    made = [Sheet("common", "The negotiation: what all know", "", False, people, common)]
    for role in room.delegations:
        shown = "".join(part.html for part in card.on(corpus)(role.id))
        copies = max(1, taken[role.id])
        made.append(Sheet(role.id, f"Card: {role.name}", role.id, False, copies, shown))
    for role in room.delegations:
        shown = message.on(corpus)(role.id).html
        made.append(Sheet(f"{role.id}-message", f"Message: {role.name}", role.id, True, 1, shown))
    return tuple(made)


@view
def handouts(corpus: Corpus, people: int) -> Html:
    """Show all sheets for a class, each on a new page. It is for the presenter alone.

    Raises ValueError for a class that is no 6 to 24.
    """
    alone = "break-before: page; break-after: page"
    return Html(
        "".join(
            f'<div style="{alone}"><h3>{escape(sheet.title)}</h3>'
            f"<p>{sheet.copies} {'copy' if sheet.copies == 1 else 'copies'}"
            f"{', for the break' if sheet.late else ''}</p>{sheet.html}</div>"
            for sheet in sheets.on(corpus)(people)
        )
    )


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


# --- What a text was worth ------------------------------------------------------------------------------------


@view
def outcome(corpus: Corpus, /, **options: str) -> go.Figure:
    """Show what one way out of every bracket is worth to each party, by its card and the message of the break.

    Args:
        options: the id of an option for each bracket.

    Returns:
        Bars of points, amber where the party has reason to object. The chart is kept short: a page holds many of these.
    """
    room, text = _dealt(corpus), frozenset(options.values())
    points = [drafting.count_points(role, text, late=True) for role in room.parties]
    gains = [drafting.count_gain(role, text, late=True) for role in room.parties]
    crossed = [bool(drafting.list_crossed_lines(role, text)) for role in room.parties]
    joins = [drafting.can_join(role, text, late=True) for role in room.parties]
    said = [
        f"{one} ({gain:+})" if joined else "red line" if line else f"{one} ({gain:+})"
        for one, gain, line, joined in zip(points, gains, crossed, joins, strict=True)
    ]
    names = [role.short for role in room.parties]
    return bar_chart(
        points,
        names,
        said,
        "All could join this text"
        if all(joins)
        else f"{joins.count(False)} of {len(joins)} have reason to object to this text",
        "Points, of 100 (more or less than no deal); amber: has reason to object",
        "; ".join(
            f"{name} {words}{'' if joined else ', objects'}"
            for name, words, joined in zip(names, said, joins, strict=True)
        )
        + ".",
        {
            "head": ["Delegation", "Points", "No deal", "Red line crossed"],
            "rows": [
                [role.name, one, role.no_deal, "yes" if line else "no"]
                for role, one, line in zip(room.parties, points, crossed, strict=True)
            ],
        },
        row=36,
        xaxis={"range": [0, 145], **HIDDEN},
        color=[BLUE if joined else AMBER for joined in joins],
        hover=None,
        width=0.5,
    )


@view
def zone_counts(corpus: Corpus) -> go.Figure:
    """Draw how many of all texts that can be made each party can join, and how many all of them, before and after."""
    room = _dealt(corpus)
    every = list(drafting.list_texts(room))
    total = len(every)
    rows = [
        (role.short, sum(drafting.can_join(role, text, late=True) for text in every)) for role in room.parties
    ]
    alone = [count for _, count in rows]
    rows.append(("All, before", len(drafting.list_adoptable(room))))
    rows.append(("All, after", len(drafting.list_adoptable(room, late=True))))
    return bar_chart(
        [count for _, count in rows],
        [name for name, _ in rows],
        [f"{count}" for _, count in rows],
        f"Each could join {min(alone)} of {total} texts or more, all of them together {rows[-1][1]}",
        "Texts that cross no red line and are worth no less than no deal; all: before the messages, and after",
        f"Of {total} texts: " + "; ".join(f"{name} {count}" for name, count in rows) + ".",
        {
            "head": ["Who", "Texts", f"Share of {total}"],
            "rows": [[name, count, f"{count / total:.0%}"] for name, count in rows],
        },
        row=34,
        xaxis={"range": [0, total], "dtick": 48},
        color=[GREY] * (len(rows) - 2) + [BLUE] * 2,
        width=0.6,
        hover="%{y}: %{x}<extra></extra>",
    )


@view
def adoptable_texts(corpus: Corpus) -> Table:
    """List the texts that all can join at the end, the one with the most points of the sheet first, and who gains what."""
    room = _dealt(corpus)
    texts = drafting.list_adoptable(room, late=True)
    best = drafting.list_efficient(room, texts, late=True)
    return Table(
        "Every text that all can join at the end: points above no deal (*: another is better for one, worse for none)",
        ["Text", *(role.short for role in room.parties), "Score"],
        [
            [
                _in_two_lines(drafting.write_code(room, text)),
                *(f"{drafting.count_gain(role, text, late=True):+}" for role in room.parties),
                f"{drafting.score_text(room, text)}{'' if text in best else '*'}",
            ]
            for text in sorted(texts, key=lambda text: -drafting.score_text(room, text))
        ],
        align=["left", *(["right"] * (len(room.parties) + 1))],
    )


def _in_two_lines(code: str) -> str:
    """The code of a text for a narrow column: it breaks after the fourth bracket only."""
    codes = code.split()
    return " ".join(
        filter(None, ("\N{NO-BREAK SPACE}".join(codes[:4]), "\N{NO-BREAK SPACE}".join(codes[4:])))
    )


@view
def cards_side_by_side(corpus: Corpus) -> Table:
    """Set the points of the six cards side by side, with what the messages made of them."""
    room = _dealt(corpus)
    worth = [
        [{aim.option: aim.points for aim in drafting.list_aims(role, late=late)} for late in (False, True)]
        for role in room.parties
    ]
    rows = [
        [
            f"{option.code}, {option.label}",
            *(
                f"{now}" if was == now else f"{was}\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}{now}"
                for before, after in worth
                for was, now in [(before.get(option.id, "–"), after.get(option.id, "–"))]
            ),
        ]
        for option in drafting.index_options(room).values()
    ]
    codes = {key: option.code for key, option in drafting.index_options(room).items()}
    rows.append(["No deal", *(f"{role.no_deal}" for role in room.parties)])
    rows.append(
        [
            "Red line",
            *(
                "; ".join("+".join(codes[name] for name in line.options) for line in role.lines)
                for role in room.parties
            ),
        ]
    )
    return Table(
        f"The six cards. {INVENTED}",
        ["Option", *(role.short for role in room.parties)],
        rows,
        align=["left", *(["right"] * len(room.parties))],
    )


# --- A group's own words --------------------------------------------------------------------------------------


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
    """Show one of the drafts made for the exercise, with its English, and held against the standing wording.

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
    """Set a Dutch text beside the standing wording of the letters.

    Args:
        draft: the text.

    Returns:
        Bars of the share of each formula's words that it keeps; the formulas with every word that differs; and these
        words one by one, if any differ. A sentence alone where there is no text, or no formula of the exercise.
    """
    question = "How much of the standing wording does the draft keep?"
    if not draft.strip():
        return no_chart(question, EMPTY), None, None
    found = corpus.compare(draft)
    kept: dict[str, tuple[str, float]] = {}  # the address of the nearest wording, and the share of its words
    for wanted in corpus.notes.drafting.formulas:
        near = next((row for row in found if wanted.words in row.formula.text), None)
        if any(wanted.words in one.text for one in corpus.formulas()):
            kept[wanted.name] = (near.variant.address, near.kept) if near else ("", 0.0)
    if not kept:
        return no_chart(question, "The letters have none of the exercise's formulas."), None, None
    differing = [
        [row.variant.address, STEPS[change.kind], change.before or "–", change.after or "–"]
        for row in found
        for change in row.changes
        if change.kind != "keep"
    ]
    table = Table(
        "Word by word: where the draft leaves the nearest standing wording",
        ["Address", "What", "Letter", "Draft"],
        differing,
        lang=[None, None, "nl", "nl"],
        link=[True, False, False, False],
    )
    said = [f"{share:.0%}" if address else "not used" for address, share in kept.values()]
    whole = sum(share == 1 for _, share in kept.values())
    drawn = bar_chart(
        [100 * share for _, share in kept.values()],
        [wrap(name, 22) for name in kept],
        said,
        f"The draft keeps {whole} of {len(kept)} standing wordings whole",
        "Share of the words of the nearest standing wording that stand in the draft; what was put in does not count",
        "; ".join(f"{name}: {text}" for name, text in zip(kept, said, strict=True)) + ".",
        {
            "head": ["Standing wording", "Nearest in", "Words kept"],
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


def _option_name(room: Room, option: str) -> str:
    """An option as a delegation speaks of it: `3B, all States that possess nuclear weapons`."""
    one = drafting.index_options(room)[option]
    return f"{one.code}, {one.label}"


def _ground(corpus: Corpus, part: Delegation | Bracket) -> Html:
    """Word for word what a role or a bracket rests on, and what is known of it from outside."""
    facts = outside.on(corpus)(*part.context).html if part.context else ""
    return Html(quote.on(corpus)(*part.rests).html + facts)
