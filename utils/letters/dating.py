"""When an undated letter can have been written: an interval of days, and on what grounds."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ..seeds import check_url, read_notes
from .days import Days, find_dates


class Evidence(NamedTuple):
    """Why we hold something of a letter that its header does not state.

    field: "earliest", "latest", "date", "dossier", "number" or "title"; value: what it bears out; basis: the reasoning, in
    English; source: the address in the letter, or the name of its file.
    """

    field: str
    value: str
    basis: str
    source: str


def date_interval(
    parts: Sequence[tuple[str, str]],
) -> tuple[dt.date | None, dt.date | None, tuple[Evidence, ...]]:
    """Find the days on which an undated letter can have been written, and why.

    Three rules. A letter is no older than the documents it cites with a date (`d.d.`). A day with `jl.` lies
    behind it by less than a year; which year, is an assumption: the one nearest to those documents, for `jl.`
    is said of recent months. And nobody writes of a past event before it (`seeds/notes/anchors.toml`).

    Args:
        parts: address and text of each paragraph and footnote.

    Returns:
        The first and the last day, None where nothing tells, and the evidence.
    """
    evidence = []
    cited = max(_cited_dates(parts), default=None)
    for day, words, place in [cited] if cited else []:
        evidence.append(Evidence("earliest", day.isoformat(), f"it cites a document «d.d. {words}»", place))
        for address, text in parts:
            for found in find_dates(text, day + _HALF_A_YEAR):
                if _BEHIND.search(found.text):
                    evidence += _behind(found, address)
    for place, text in parts:
        for since, words, event, source in _anchors():
            match = re.search(words, text)
            if match:
                basis = f"«{match.group()}»: {event} ({source})"
                evidence.append(Evidence("earliest", since.isoformat(), basis, place))
    days = {
        name: [dt.date.fromisoformat(ground.value) for ground in evidence if ground.field == name]
        for name in ("earliest", "latest")
    }
    return max(days["earliest"], default=None), min(days["latest"], default=None), tuple(sorted(evidence))


_HALF_A_YEAR = dt.timedelta(182)
# One day that lies behind the letter, in every form of `jl.` that `find_dates` reads.
_BEHIND = re.compile(r"\d+ [^\W\d]+\.? (?:[jl]\.?l\.?|jongstleden)$", re.IGNORECASE)


def _behind(found: Days, address: str) -> Iterator[Evidence]:
    """What a day with `jl.` tells: it is behind the letter, and the same day of the next year is not."""
    basis = (
        f"«{found.text}» lies behind it, by less than a year; read as {found.start.year}, the first "
        "such day after the documents it cites"
    )
    # The eve of that day a year on; by the month's first, for a 29 February has no such day.
    month = dt.date(found.start.year + 1, found.start.month, 1)
    latest = month + dt.timedelta(found.start.day - 2)
    yield Evidence("earliest", found.start.isoformat(), basis, address)
    yield Evidence("latest", latest.isoformat(), basis, address)


def _cited_dates(parts: Iterable[tuple[str, str]]) -> Iterator[tuple[dt.date, str, str]]:
    """The documents cited with `d.d.` and a year: the day, its words, the address."""
    for place, text in parts:
        for found in find_dates(text, dt.date(2000, 1, 1)):
            # Without its year a date means nothing before the letter's own day is known.
            if text.endswith("d.d. ", 0, found.span[0]) and re.search(r"\d{4}", found.text):
                yield found.end, found.text, place


@cache
def _anchors() -> tuple[tuple[dt.date, str, str, str], ...]:
    """Words that date a letter: the event's day, the words, the event, the source."""
    notes = read_notes("anchors.toml")["anchor"]
    for note in notes:
        check_url(note["url"], f"anchors.toml: the anchor {note['words']}")
    return tuple((note["since"], note["words"], note["event"], note["source"]) for note in notes)
