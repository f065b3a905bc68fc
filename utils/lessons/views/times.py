"""Times: what happened when, what was to happen, and how it lies seen from a letter."""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from typing import Literal

from ...corpus import Corpus
from ...letters.days import in_words
from ...letters.letters import Letter
from ...notes.load import letter_of
from ...notes.rows import Event, Quote
from ..language import IN_ENGLISH, Language, Say, speak, told
from ..pieces import Html, Table, anchor, block, described
from ..view import view
from . import forms
from .forms import Entry, in_days, labels, span, time_axis
from .sources import source_of
from .style import Chart, chart, listed, no_chart

POSTPONED = "revcon-postponed"
CONFERENCE = "review-conference"
BEFORE = timedelta(480)  # sixteen months: what a first letter looks back on
VAGUE = timedelta(330)  # dated to a year, or as long as one

# --- On a timeline --------------------------------------------------------------------------------------------


@view
def timeline(corpus: Corpus) -> Chart:
    """Draw the letters, and what they name from sixteen months before the first of them.

    What is dated only to a year, or lasts as long, is left out; the postponement comes from outside the letters. A
    letter without any date is named under the title.
    """
    start = min((letter.earliest for letter in corpus.letters if letter.earliest), default=date.min + BEFORE)
    entries = []
    for event in corpus.notes.events.values():
        vague = event.end - event.start > VAGUE
        if event.letter:
            said = "its header" if corpus.letter(event.letter).date else "inferred, see its grounds"
            entries.append(_entry(corpus, event)._replace(said=said))
        elif event.id == POSTPONED:
            entries.append(_entry(corpus, event)._replace(said="outside: United Nations"))
        elif event.from_letters and not vague and event.start >= start - BEFORE:
            entries.append(_entry(corpus, event))
    drawn = {event.letter for event in corpus.notes.events.values()}
    undated = ", ".join(letter.id for letter in corpus.letters if letter.id not in drawn)
    return _drawn(entries, note=f"Nothing tells when these were written: {undated}." if undated else "")


@view
def timeline_of(corpus: Corpus, *names: str, question: str = "", language: Language = "en") -> Chart:
    """Draw these events on one timeline, in order of time, and say what it is to answer.

    Raises KeyError for an event that is not in the notes, ValueError for one that has no title in this language.
    """
    return _drawn(_entries(corpus, names, language), question, say=speak(language))


@view
def timeline_since(corpus: Corpus, name: str, *, until: str, question: str = "") -> Chart:
    """Draw what happened, or was to happen, from one event to another: from outside the letters, with the later letters.

    Raises KeyError for an event that is not in the notes.
    """
    first, last = corpus.notes.events[name], corpus.notes.events[until]
    later = [event for event in corpus.notes.events.values() if first.start <= event.start <= last.start]
    return _drawn([_entry(corpus, event) for event in later if event.context or not event.planned], question)


def _drawn(entries: list[Entry], question: str = "", note: str = "", say: Say = IN_ENGLISH) -> Chart:
    if not entries:
        return no_chart("What happened when?", note or "There is no event to draw.")
    return forms.draw_timeline(entries, question=question, note=note, say=say)


def _entries(corpus: Corpus, names: tuple[str, ...], language: Language = "en") -> list[Entry]:
    """These events in order of time."""
    events = [corpus.notes.events[name] for name in names]
    return [
        _entry(corpus, one, language) for one in sorted(events, key=lambda event: (event.start, event.end))
    ]


def _entry(corpus: Corpus, event: Event, language: Language = "en") -> Entry:
    """An event as a line of a timeline."""
    say = speak(language)
    said = say("not said where")
    if event.places:
        said = event.places[0].address
    elif event.context:
        said = say("outside: {source}", source=source_of(corpus, event.context[0]))
    kind: Literal["letter", "event", "planned"] = "planned" if event.planned else "event"
    title = told(event.title, event.dutch, language)
    return Entry(title, event.start, event.end, said, "letter" if event.letter else kind)


# --- On a calendar --------------------------------------------------------------------------------------------

COMMON = 2020  # a leap year, so that every day has its place
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@view
def calendar(corpus: Corpus, *names: str) -> Chart:
    """Draw conferences on one calendar, without the year: on which days each was held or planned.

    Args:
        names: the ids of events that each begin and end in one year; a planned one is drawn dotted.

    Returns:
        A bar for each, with its days in words before a bar late in the year, else behind it: where there is room.

    Raises:
        KeyError: an event is not in the notes.
    """
    entries = _entries(corpus, names)
    if not entries:
        return no_chart("Which conference was that?", "There is no event to draw.")
    kinds = ["planned" if entry.kind == "planned" else "held" for entry in entries]
    years = [str(entry.start.year) for entry in entries]
    when = [
        in_words(one.start).partition(" ")[2] if years.count(year) > 1 else year
        for one, year in zip(entries, years, strict=True)
    ]
    lines = [f"{year}<br>{kind}" for year, kind in zip(when, kinds, strict=True)]
    days = [(entry.start.replace(year=COMMON), entry.end.replace(year=COMMON)) for entry in entries]
    late = [end.month > 6 for _, end in days]
    said = "; ".join(
        f"{in_days(one.start, one.end)}, {kind}" for one, kind in zip(entries, kinds, strict=True)
    )
    finding = _same_days(entries)
    return chart(
        [
            *(
                span(entry, line, start, end + timedelta(1), width=14)
                for entry, line, (start, end) in zip(entries, lines, days, strict=True)
            ),
            labels(
                [
                    start - timedelta(4) if before else end + timedelta(5)
                    for (start, end), before in zip(days, late, strict=True)
                ],
                lines,
                [f"{in_words(start, year=False)} – {in_words(end, year=False)}" for start, end in days],
                [f"middle {'left' if before else 'right'}" for before in late],
            ),
        ],
        finding,
        "Conference days without their year. Each bar on one calendar; solid: held; dotted: planned, whatever came of it",
        f"{finding}: {said}.",
        {
            "head": ["From", "To", "Days", "Planned or held", "Where it is said"],
            "rows": [
                [_weekday(entry.start), _weekday(entry.end), entry.lasted.days + 1, kind, entry.said]
                for entry, kind in zip(entries, kinds, strict=True)
            ],
        },
        rows=len(entries),
        row=52,
        layout={
            "xaxis": time_axis(
                "%b",
                [date(COMMON - 1, 12, 22), date(COMMON, 12, 31)],
                dtick="M3",
                tick0=date(COMMON, 1, 1),
            ),
            "yaxis": {"tickfont": {"size": 13}, "autorange": False, "range": [len(entries) - 0.5, -0.6]},
        },
    )


def _same_days(entries: Sequence[Entry]) -> str:
    """Which of these were to be on the same days of different years: those a date without a year cannot tell apart."""
    years: dict[str, list[str]] = {}
    for one in entries:
        days = f"{in_words(one.start, year=False)} to {in_words(one.end, year=False)}"
        years.setdefault(days, []).append(str(one.start.year))
    shared = [f"{days} fits {listed(when)}" for days, when in years.items() if len(when) > 1]
    if not shared:
        return (
            f"No two of these {len(entries)} have the same days"
            if len(entries) > 1
            else f"One conference: {days}"
        )
    return f"{listed(shared)}: the days do not tell which"


def _weekday(day: date) -> str:
    """A day with its day of the week: `Mon 2020-04-27`."""
    return f"{WEEK[day.weekday()]} {day}"


# --- Seen from a letter ---------------------------------------------------------------------------------------


@view
def conference_phrase(corpus: Corpus, words: str) -> tuple[Html, Table]:
    """Show what words on the Review Conference fix, and how its events lie seen from their letter.

    Args:
        words: words of a place noted for that forum.

    Returns:
        The words in their sentence with the days they can mean, and what was said before; a table of the events.

    Raises:
        KeyError: the notes have no Review Conference.
        ValueError: no place has these words.
    """
    forum = corpus.notes.forums[CONFERENCE]
    at = next((at for at, place in enumerate(forum.places) if words in place.quote), None)
    if at is None:
        raise ValueError(
            f"No place noted for the Review Conference has the words {words!r}; choose words of one."
        )
    place = forum.places[at]
    letter = corpus.letter(letter_of(place.address))
    said = corpus.said(place.address, words)
    quote, english = (said.quote, said.english) if said else (place.quote, "")
    shown = escape(quote).replace(escape(words), f"<mark>{escape(words)}</mark>")
    so_far = "; ".join(
        f"{anchor(before.address)}, {_fixed_days(corpus, before)}" for before in forum.places[:at]
    )
    text = Html(
        f"{block(shown, english, place.address)}"
        f"<p><b>Said in:</b> {escape(described(letter))}.</p><p><b>As days:</b> {_fixed_days(corpus, place)}.</p>"
        f"<p><b>Said before:</b> {so_far or 'nothing, in these letters'}.</p>"
    )
    rows = [
        [
            one.title,
            in_words(one.start) + ("" if one.end == one.start else f" – {in_words(one.end)}"),
            "planned" if one.planned else "took place",
            _seen(one, letter),
            _entry(corpus, one).said,
        ]
        for one in corpus.notes.events.values()
        if "Review Conference" in one.title and not one.title.startswith("Preparatory")
    ]
    return text, Table(
        f"The conference, seen from {place.address}",
        ["What", "When", "Planned, or took place", "Seen from the letter", "Where it is said"],
        rows,
    )


def _fixed_days(corpus: Corpus, place: Quote) -> str:
    """The days that the date in a place of the letters can mean."""
    meant = [
        found
        for found in corpus.dates(letter_of(place.address))
        if found.address == place.address and found.text in place.quote
    ]
    if not meant:
        return "none: the words name no day, month or year"
    last = meant[-1]
    return f"{in_words(last.start)} to {in_words(last.end)}, {(last.end - last.start).days + 1} days"


def _seen(event: Event, letter: Letter) -> str:
    """How an event lies from a letter, whose day may be known only as an interval."""
    if letter.latest and event.start > letter.latest:
        return "still to come"
    if letter.earliest and event.end <= letter.earliest:
        return "past"
    return "cannot be told: the letter bears no date"
