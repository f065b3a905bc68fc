"""The whole story in one picture: the letters in time, what they promised, and what became of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import plotly.graph_objects as go

from ...corpus import Corpus
from ...notes.load import letter_of
from ...notes.rows import Commitment
from ..view import view
from .forms import LINE, PHONE, Entry, in_days, labels, span, time_axis
from .promises import NONE_NOTED, comes_back, headline, numbers
from .style import AMBER, BLUE, GREY, Chart, chart, listed, no_chart, wrap

_DOT, _STEP, _GAP = 7, 8, 12  # pixels: a promise, from one to the next, and between what belongs together
_ROOM = 0.35  # of the time up to the last letter: behind it, for words
_PAD = 14  # pixels between a mark and its words, on a phone
_LETTER = 8  # pixels of a letter, on machines whose letters are wide
_LEFT, _RIGHT = "middle left", "middle right"


class _Group(NamedTuple):
    """Promises with one fate: what is said of them, and their dots."""

    words: str
    made: Sequence[Commitment]
    symbol: str
    color: str


class _Words(NamedTuple):
    """Words beside a mark: the day and the height of it, and their side."""

    text: str
    day: date
    at: float
    side: str = _RIGHT


class _Frame(NamedTuple):
    """The days at both ends of the picture."""

    first: date
    last: date

    def beside(self, text: str, day: date, side: str = _RIGHT) -> str:
        """Words in lines that a phone has room for on this side of a day."""
        room = (self.last - day if side == _RIGHT else day - self.first) / (self.last - self.first)
        return wrap(text, max(10, int((PHONE * room - _PAD) / _LETTER)))

    def away(self, day: date, side: str) -> date:
        """The day at which words begin or end that stand beside a mark."""
        pad = (self.last - self.first) * _PAD / PHONE
        return day + pad if side == _RIGHT else day - pad


@view
def story(corpus: Corpus, *names: str) -> Chart:
    """Draw the letters in time, with events, and hanging from each letter what it promised, by what became of it.

    Args:
        names: the ids of events to show beside the letters.

    Returns:
        A mark for each letter and event, and a dot for each promise under its letter: with a line to the last letter
        that comes back to it, or hollow where none does, or none could. A letter of which no day is known is left out
        and named.

    Raises:
        KeyError: an event is not in the notes.
    """
    entries = [*_letters(corpus), *(_event(corpus, name) for name in names)]
    entries.sort(key=lambda entry: (entry.start, entry.end))
    days = {entry.said: _middle(entry) for entry in entries if entry.said}
    made = [one for one in corpus.notes.commitments.values() if letter_of(one.address) in days]
    if not made:
        return no_chart("What became of the promises?", NONE_NOTED)
    written = max(entry.end for entry in entries if entry.said)
    first = entries[0].start
    last = max(entries[-1].end, max(entry.end for entry in entries), written + (written - first) * _ROOM)
    edge = (last - first) / 25 or timedelta(15)
    frame = _Frame(first - edge, last + edge)

    rows: list[tuple[Entry, float]] = []
    words: list[_Words] = []
    dots: list[tuple[_Group, list[float]]] = []
    height = 0.0

    def place(entry: Entry, side: str) -> None:
        """Put an entry and its words below what is there."""
        nonlocal height
        day = entry.end if side == _RIGHT else entry.start
        text = frame.beside(entry.what, frame.away(day, side), side)
        depth = LINE * (text.count("<br>") + 1)
        rows.append((entry, height + depth / 2))
        words.append(_Words(text, frame.away(day, side), height + depth / 2, side))
        height += depth + _GAP

    for entry in entries:
        if entry.start <= written:
            place(entry, _RIGHT)
    for group in _groups(corpus, made, days):
        reach = max(_until(corpus, one, days) for one in group.made)
        text = frame.beside(group.words, frame.away(reach, _RIGHT))
        depth = max(_STEP * len(group.made), LINE * (text.count("<br>") + 1))
        words.append(_Words(text, frame.away(reach, _RIGHT), height + depth / 2))
        dots.append((group, [height + _STEP * (place + 0.5) for place in range(len(group.made))]))
        height += depth + _GAP
    for entry in entries:
        if entry.start > written:
            place(entry, _LEFT)

    found = headline(corpus, made)
    told = ". ".join(one.text.replace("<br>", " ") for one in words)
    absent = [letter.id for letter in corpus.letters if letter.id not in days]
    return chart(
        [
            *_stems(rows, dots, days),
            *_lines(corpus, dots, days),
            *_bars(rows, frame),
            *_marks(rows, frame),
            *(_dots(corpus, group, heights, days) for group, heights in dots),
            labels(
                [one.day for one in words],
                [one.at for one in words],
                [one.text for one in words],
                [one.side for one in words],
            ),
        ],
        found,
        _explain(corpus, made, absent),
        f"{found}. {told}. {_outcomes(made)}.",
        numbers(corpus, made),
        rows=round(height),
        row=1,
        layout={
            "xaxis": time_axis("%Y", [frame.first, frame.last], dtick="M12"),
            "yaxis": {"visible": False, "autorange": False, "range": [round(height, 1), -_GAP]},
        },
    )


# --- What there is to draw ------------------------------------------------------------------------------------


def _letters(corpus: Corpus) -> Iterator[Entry]:
    """The letters whose days are known or bounded, each with how much it promises."""
    counts = Counter(letter_of(one.address) for one in corpus.notes.commitments.values())
    for letter in corpus.letters:
        if letter.earliest and letter.latest:
            what = f"{corpus.short(letter.id)}: {counts[letter.id]} made"
            yield Entry(what, letter.earliest, letter.latest, letter.id, "letter")


def _event(corpus: Corpus, name: str) -> Entry:
    """An event of the notes, with its days and what they say of it; a letter of which there is no text says so."""
    event = corpus.notes.events[name]
    what = f"{in_days(event.start, event.end)}: {event.title}"
    if event.kind == "letter":
        return Entry(f"{what}, known from citations", event.start, event.end, "", "letter")
    return Entry(what, event.start, event.end, "", "planned" if event.planned else "event")


def _middle(entry: Entry) -> date:
    return entry.start + entry.lasted / 2


def _groups(corpus: Corpus, made: Sequence[Commitment], days: Mapping[str, date]) -> Iterator[_Group]:
    """The promises by whether a letter comes back to them; those of the last letter before those that are lost.

    So the stem of the last letter has ended where words stand behind the others.
    """
    order = [*days]
    back = [one for one in made if comes_back(one)]
    rest = [one for one in made if not comes_back(one)]
    last = [one for one in rest if letter_of(one.address) == corpus.letters[-1].id]
    lost = [one for one in rest if one not in last]
    back.sort(key=lambda one: (order.index(letter_of(one.address)), _until(corpus, one, days)))
    if back:
        yield _Group(f"{len(back)} {_verb(back)} back", back, "circle", BLUE)
    if last:
        yield _Group(f"{len(last)} in the last letter: none could come back", last, "circle-open", GREY)
    if lost:
        yield _Group(f"{len(lost)} never {_verb(lost)} back", lost, "diamond-open", AMBER)


def _outcomes(made: Sequence[Commitment]) -> str:
    """How many of those that come back have which outcome."""
    tally = Counter(one.status for one in made if comes_back(one)).most_common()
    return "Come back: " + (", ".join(f"{status} {count}" for status, count in tally) or "none")


def _explain(corpus: Corpus, made: Sequence[Commitment], absent: Sequence[str]) -> str:
    """What is to be seen, what became of what comes back, and what cannot be drawn."""
    said = [
        "Each dot is a promise or an intention; a line leads to the last letter that comes back to it",
        _outcomes(made),
    ]
    if any(letter.date is None and letter.id not in absent for letter in corpus.letters):
        said.append("A bar: the days on which an undated letter can have been written")
    if absent:
        said.append(f"Not drawn, for nothing tells when they were written: {listed(absent)}")
    return ". ".join(said)


def _verb(made: Sequence[Commitment]) -> str:
    return "comes" if len(made) == 1 else "come"


def _until(corpus: Corpus, one: Commitment, days: Mapping[str, date]) -> date:
    """The day of the last letter that comes back to a promise; that of its own where none does."""
    backs = [letter_of(back.address) for back in one.follow_ups if back.address]
    return max(days[letter] for letter in [letter_of(one.address), *backs] if letter in days)


# --- How it is drawn ------------------------------------------------------------------------------------------


def _stems(
    rows: Sequence[tuple[Entry, float]],
    dots: Sequence[tuple[_Group, Sequence[float]]],
    days: Mapping[str, date],
) -> Iterator[go.Scatter]:
    """From each letter down to the last of its promises."""
    for entry, top in rows:
        if entry.said:
            heights = [
                at
                for group, places in dots
                for one, at in zip(group.made, places, strict=True)
                if letter_of(one.address) == entry.said
            ]
            if heights:
                yield _line([days[entry.said]] * 2, [top, max(heights)], AMBER, 1)


def _lines(
    corpus: Corpus, dots: Sequence[tuple[_Group, Sequence[float]]], days: Mapping[str, date]
) -> Iterator[go.Scatter]:
    """From each promise to the last letter that comes back to it."""
    for group, heights in dots:
        for one, at in zip(group.made, heights, strict=True):
            start, end = days[letter_of(one.address)], _until(corpus, one, days)
            if end > start:
                yield _line([start, end], [at, at], group.color, 2)


def _line(x: Sequence[date], y: Sequence[float], color: str, width: int) -> go.Scatter:
    return go.Scatter(
        x=list(x), y=list(y), mode="lines", line={"color": color, "width": width}, hoverinfo="skip"
    )


def _bars(rows: Sequence[tuple[Entry, float]], frame: _Frame) -> Iterator[go.Scatter]:
    """What lasted long enough to be seen as long, or is known as an interval."""
    for entry, at in rows:
        if _is_long(entry, frame):
            yield span(entry, at, entry.start, entry.end + timedelta(1), width=10)


def _marks(rows: Sequence[tuple[Entry, float]], frame: _Frame) -> Iterator[go.Scatter]:
    """A diamond for a letter, hollow where there is no text of it; a dot for what happened, hollow where it was planned."""
    short = [(entry, at) for entry, at in rows if not _is_long(entry, frame)]
    for kind, read, symbol, size in (
        ("letter", True, "diamond", 15),
        ("letter", False, "diamond-open", 15),
        ("event", False, "circle", 11),
        ("planned", False, "circle-open", 11),
    ):
        here = [(entry, at) for entry, at in short if (entry.kind, bool(entry.said)) == (kind, read)]
        if here:
            yield go.Scatter(
                x=[_middle(entry) for entry, _ in here],
                y=[at for _, at in here],
                mode="markers",
                marker={
                    "symbol": symbol,
                    "size": size,
                    "color": here[0][0].color,
                    "line": {"width": 2, "color": here[0][0].color},
                },
                text=[entry.what for entry, _ in here],
                hovertemplate="%{text}<extra></extra>",
            )


def _is_long(entry: Entry, frame: _Frame) -> bool:
    return entry.lasted > (frame.last - frame.first) / 40


def _dots(corpus: Corpus, group: _Group, heights: Sequence[float], days: Mapping[str, date]) -> go.Scatter:
    """The promises of a group; each says what it is when it is pointed at."""
    marker: dict[str, Any] = {"symbol": group.symbol, "size": _DOT, "color": group.color}
    return go.Scatter(
        x=[days[letter_of(one.address)] for one in group.made],
        y=list(heights),
        mode="markers",
        marker=marker | {"line": {"width": 2, "color": group.color}},
        text=[wrap(f"{one.address}: {one.english} ({one.status})", 60) for one in group.made],
        hovertemplate="%{text}<extra></extra>",
    )
