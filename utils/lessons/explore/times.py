"""Times: what happened when, what was to happen, and how it lies seen from a letter."""

from datetime import date, timedelta
from html import escape
from typing import Literal

import plotly.graph_objects as go

from ...letters.days import in_words
from ...letters.letters import Letter
from ...letters.references import dates
from ...notes.notes import Event, Quote, events, forums, letter_of, statements
from .. import charts
from ..pieces import Html, Table, anchor, block, collection, described
from .places import source_of

POSTPONED = "revcon-postponed"

# --- On a timeline --------------------------------------------------------------------------------------------


def story() -> go.Figure:
    """The letters, and what they name between the guidelines of 2018 and the end of 2020.

    What is dated only to a year, or lasts as long, is left out; the postponement comes from outside the letters.
    """
    entries = []
    for event in events():
        vague = event.end - event.start > timedelta(330)
        if letter := letter_sent(event):
            said = "its header" if letter.date else "inferred, see its grounds"
            entries.append(entry(event)._replace(said=said))
        elif event.id == POSTPONED:
            entries.append(entry(event)._replace(said="outside: United Nations"))
        elif event.from_letters and not vague and event.start >= date(2018, 6, 1):
            entries.append(entry(event))
    return charts.timeline(entries, title="What happened when, and what was to happen?")


def course(*names: str, title: str) -> go.Figure:
    """These events on one timeline, in order of time. Raises KeyError for an event that is not in the notes."""
    return charts.timeline([entry(event) for event in in_order(*names)], title=title)


def came_later() -> go.Figure:
    """What happened, or was to happen, after the postponement: from outside the letters, with the last of them."""
    start = next(event.start for event in events() if event.id == POSTPONED)
    later = [event for event in events() if event.start >= start and (event.context or not event.planned)]
    return charts.timeline(
        [entry(event) for event in later], title="What came after the postponement, and what was to come?"
    )


def same_days(*names: str) -> go.Figure:
    """These conferences on one calendar, without the year. Raises KeyError for one that is not in the notes."""
    return charts.days_of_year([entry(event) for event in in_order(*names)])


def in_order(*names: str) -> list[Event]:
    """These events in order of time."""
    known = {event.id: event for event in events()}
    return sorted((known[name] for name in names), key=lambda event: (event.start, event.end))


def entry(event: Event) -> charts.Entry:
    """An event as a line of a timeline."""
    said = event.places[0].address if event.places else f"outside: {source_of(event.context[0])}"
    kind: Literal["letter", "event", "planned"] = "planned" if event.planned else "event"
    return charts.Entry(event.title, event.start, event.end, said, "letter" if letter_sent(event) else kind)


def letter_sent(event: Event) -> Letter | None:
    """The letter whose sending is the event, if it is that of one."""
    return {f"letter-{name.lower()}": letter for name, letter in collection().items()}.get(event.id)


# --- Seen from a letter ---------------------------------------------------------------------------------------


def stage(words: str) -> tuple[Html, Table]:
    """What some words of the letters on the Review Conference fix, and how its events lie seen from their letter.

    Arguments: words of a place noted for that forum. Raises ValueError where none has them.
    """
    (forum,) = (forum for forum in forums() if forum.id == "review-conference")
    at = next((at for at, place in enumerate(forum.places) if words in place.quote), None)
    if at is None:
        raise ValueError(
            f"No place noted for the Review Conference has the words {words!r}; choose words of one."
        )
    place = forum.places[at]
    letter = collection()[letter_of(place.address)]
    said = next(said for said in statements() if said.address == place.address and words in said.quote)
    shown = escape(said.quote).replace(escape(words), f"<mark>{escape(words)}</mark>")
    so_far = "; ".join(f"{anchor(before.address)}, {fixed_days(before)}" for before in forum.places[:at])
    text = Html(
        f"{block(shown, said.english, said.address)}"
        f"<p><b>Said in:</b> {escape(described(letter))}.</p><p><b>As days:</b> {fixed_days(place)}.</p>"
        f"<p><b>Said before:</b> {so_far or 'nothing, in these letters'}.</p>"
    )
    rows = [
        [one.title, span(one), "planned" if one.planned else "took place", seen(one, letter), entry(one).said]
        for one in events()
        if "Review Conference" in one.title and not one.title.startswith("Preparatory")
    ]
    return text, Table(
        f"The conference, seen from {place.address}",
        ["What", "When", "Planned, or took place", "Seen from the letter", "Where it is said"],
        rows,
    )


def fixed_days(place: Quote) -> str:
    """The days that the date in a place of the letters can mean."""
    meant = [
        found
        for found in dates(collection()[letter_of(place.address)])
        if found.address == place.address and found.text in place.quote
    ]
    if not meant:
        return "none: the words name no day, month or year"
    last = meant[-1]
    return f"{in_words(last.start)} to {in_words(last.end)}, {(last.end - last.start).days + 1} days"


def span(event: Event) -> str:
    """The day of an event, or its first and last."""
    return in_words(event.start) + ("" if event.end == event.start else f" – {in_words(event.end)}")


def seen(event: Event, letter: Letter) -> str:
    """How an event lies from a letter, whose day may be known only as an interval."""
    if letter.latest and event.start > letter.latest:
        return "still to come"
    if letter.earliest and event.end <= letter.earliest:
        return "past"
    return "cannot be told: the letter bears no date"
