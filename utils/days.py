"""Dates as Dutch letters write them, resolved to days: `28 januari jl.`, `februari volgend jaar`.

A mention that gives no year is resolved against the day the letter was written; where that day is itself
known only as an interval, the mention becomes the interval that covers every reading.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
# Meteorological seasons, as first month; winter runs into the next year.
SEASONS = {"voorjaar": 3, "lente": 3, "zomer": 6, "najaar": 9, "herfst": 9, "winter": 12}


class Days(NamedTuple):
    """A mention of a date: its words, its first and last day, and its place in the text searched."""

    text: str
    start: date
    end: date
    span: tuple[int, int]


def find_dates(text: str, earliest: date, latest: date | None = None) -> Iterator[Days]:
    """The dates a text names, in order.

    Arguments: `text`; the day on which it was written, or the first and the last day on which it can have
    been. Yields `Days`; a mention that is no date of any calendar (31 februari) is passed over.
    """
    for match in MENTION.finditer(text):
        try:
            readings = [resolve(match, written) for written in (earliest, latest or earliest)]
        except ValueError:
            continue
        start, end = min(start for start, _ in readings), max(end for _, end in readings)
        yield Days(match.group(), start, end, match.span())


MONTH = "|".join(MONTHS)
SEASON = "|".join(SEASONS)
DAY = r"(?<![\d.-])(?:[12]\d|3[01]|0?[1-9])"
YEAR = r"(?<![\d-])(?:19|20)\d\d(?![\d-])"
TO = r"(?:\ ?[–-]\ ?|\ (?:t/m|tot\ en\ met|tot|en)\ )"
RELATIVE = r"jl\.|l\.l\.|jongstleden|as\.|a\.s\.|aanstaande"
JAAR = r"(?:(?:van|het|in)\ )?(?:volgend|komend|vorig|afgelopen|dit)\ jaar"

MENTION = re.compile(
    rf"""(?<![\w–])(?:
      (?P<day1>{DAY})(?:\ (?P<month1>{MONTH}))?(?:\ (?P<year1>{YEAR}))?{TO}
        (?P<day2>{DAY})\ (?P<month2>{MONTH})(?:\ (?P<year2>{YEAR}))?
    | (?P<day>{DAY})\ (?P<month>{MONTH})
        (?:\ (?:(?P<year>{YEAR})|(?P<relative>{RELATIVE})|(?P<jaar>{JAAR})))?
    | (?P<only_month>{MONTH})
        \ (?:(?P<month_year>{YEAR})|(?P<month_relative>{RELATIVE})|(?P<month_jaar>{JAAR}))
    | (?:(?<=\bin\ )|(?<=\bsinds\ )|(?<=\bvanaf\ )|(?<=\btot\ )|(?<=\beind\ )|(?<=\bbegin\ ))
        (?P<bare_month>{MONTH})
    | (?P<this>deze|dit|afgelopen|komende?|vorige?|volgende?)\ (?P<this_season>{SEASON})
    | (?P<season>{SEASON})\ (?:van\ )?(?P<season_year>{YEAR})
    | (?P<past_year>afgelopen\ jaar)
    | (?P<that_year>volgend|komend|vorig|dit)\ jaar
    | (?:(?<=\bin\ )|(?<=\bvan\ )|(?<=\bsinds\ )|(?<=\bvanaf\ )|(?<=\btot\ )|(?<=\bvoor\ )|(?<=\buit\ )
        |(?<=\ben\ )|(?<=\d\d\d\d,\ ))(?P<only_year>{YEAR})
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)


def resolve(match: re.Match[str], written: date) -> tuple[date, date]:
    """First and last day of one mention, in a text written on one known day."""
    part = match.groupdict()
    if part["day2"]:
        last = day_of(part["day2"], part["month2"], part["year2"], None, None, written)
        if part["year1"]:
            return date(int(part["year1"]), month_of(part["month1"]), int(part["day1"])), last
        first = date(last.year, month_of(part["month1"] or part["month2"]), int(part["day1"]))
        return (first.replace(year=last.year - 1) if first > last else first), last
    if part["day"]:
        day = day_of(part["day"], part["month"], part["year"], part["relative"], part["jaar"], written)
        return day, day
    if part["only_month"] or part["bare_month"]:
        month = part["only_month"] or part["bare_month"]
        first = day_of(
            "1", month, part["month_year"], part["month_relative"], part["month_jaar"], written.replace(day=1)
        )
        return months(first.year, first.month, 1)
    if part["this_season"]:
        return this_season(part["this"].lower(), SEASONS[part["this_season"].lower()], written)
    if part["season"]:
        return months(int(part["season_year"]), SEASONS[part["season"].lower()], 3)
    if part["past_year"]:
        return date(written.year - 1, written.month, min(written.day, 28)) + timedelta(1), written
    if part["that_year"]:
        return months(year_of(part["that_year"], written), 1, 12)
    return months(int(part["only_year"]), 1, 12)


def day_of(
    day: str, month: str, year: str | None, relative: str | None, jaar: str | None, written: date
) -> date:
    """One day; with no year given: the last (`jl.`), the next (`as.`), or else the nearest to the letter."""
    if year or jaar:
        return date(int(year) if year else year_of(jaar or "", written), month_of(month), int(day))
    near = [
        date(written.year + shift, month_of(month), int(day))
        for shift in (-1, 0, 1)
        if int(day) <= calendar.monthrange(written.year + shift, month_of(month))[1]
    ]
    if not near:
        raise ValueError(f"no such day: {day} {month}")
    if relative and relative.lower().startswith(("jl", "l.l", "jong")):
        return max([found for found in near if found <= written], default=near[0])
    if relative:
        return min([found for found in near if found >= written], default=near[-1])
    return min(near, key=lambda found: abs(found - written))


def month_of(name: str) -> int:
    return MONTHS.index(name.lower()) + 1


def year_of(words: str, written: date) -> int:
    ahead, back = re.search("volgend|komend", words, re.I), re.search("vorig|afgelopen", words, re.I)
    return written.year + (1 if ahead else -1 if back else 0)


def months(year: int, month: int, count: int) -> tuple[date, date]:
    """First and last day of `count` months from this one on."""
    last = month + count - 1
    final, final_year = (last - 1) % 12 + 1, year + (last - 1) // 12
    return date(year, month, 1), date(final_year, final, calendar.monthrange(final_year, final)[1])


def this_season(which: str, first_month: int, written: date) -> tuple[date, date]:
    """The season nearest to the letter (`deze`), the last that is over, or the next to begin."""
    near = [months(written.year + shift, first_month, 3) for shift in (-1, 0, 1)]
    if which.startswith(("afgelopen", "vorig")):
        return [season for season in near if season[0] <= written][-1]
    if which.startswith(("komend", "volgend")):
        return next(season for season in near if season[0] > written)
    return min(near, key=lambda season: max(season[0] - written, written - season[1]))
