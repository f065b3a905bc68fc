"""Dates as Dutch letters write them, resolved to days: `28 januari jl.`, `februari volgend jaar`.

A mention that gives no year is resolved against the day the letter was written; where that day is itself
known only as an interval, the mention becomes the interval that covers every reading. `begin`, `medio` and
`eind` are the thirds of a month or year. Days of one month in a row (`4, 5 en 12 december`) are one mention,
from the first to the last; a bare year is read only after a preposition, also where it is a quantity.
`over drie weken` is the whole week that is three after the letter's own.
`in_words` is the other way: a day as we write it in English.
"""

import calendar
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
# Meteorological seasons, as first month; winter runs into the next year.
SEASONS = MappingProxyType({"voorjaar": 3, "lente": 3, "zomer": 6, "najaar": 9, "herfst": 9, "winter": 12})
THIRDS = ("begin", "medio", "eind")
NTH = ("eerste", "tweede", "derde", "vierde")
# Days counted from the letter's own.
DAYS_AWAY = MappingProxyType({"eergisteren": -2, "gisteren": -1, "vandaag": 0, "morgen": 1, "overmorgen": 2})
COUNTS = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")

Said = Mapping[str, str]  # the named parts of a mention, in lower case; "" for a part that it lacks
Reading = tuple[date, date]  # the first and the last day it can mean


class Days(NamedTuple):
    """A mention of a date: its words, its first and last day, and its place in the text searched."""

    text: str
    start: date
    end: date
    span: tuple[int, int]


def find_dates(text: str, earliest: date, latest: date | None = None) -> Iterator[Days]:
    """The dates a text names, in order; of two forms that fit one place, the longer.

    Arguments: `text`; the day on which it was written, or the first and the last day on which it can have
    been. Yields `Days`; a mention that is no date of any calendar (31 februari), or that ends before it
    begins, is passed over.
    """
    found = [(match, read) for form, read in FORMS for match in form.finditer(text)]
    place = 0
    for match, read in sorted(found, key=lambda pair: (pair[0].start(), -pair[0].end())):
        if match.start() < place:
            continue
        place = match.end()
        said = defaultdict(str, {name: words.lower() for name, words in match.groupdict("").items()})
        try:
            readings = [read(said, written) for written in (earliest, latest or earliest)]
        except (ValueError, OverflowError):
            continue
        start, end = min(start for start, _ in readings), max(end for _, end in readings)
        if start <= end:
            yield Days(match.group(), start, end, match.span())


def in_words(day: date, *, year: bool = True) -> str:
    """A day in English that does not depend on the machine's language, with its year or without: 4 Oct 2018."""
    return f"{day.day} {ENGLISH[day.month - 1]}" + (f" {day.year}" if year else "")


ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


# --- What the parts of a mention mean -----------------------------------------------------------------------


def one_day(said: Said, written: date) -> Reading:
    day = day_of(said["day"], said, written)
    return day, day


def numbered_day(said: Said, written: date) -> Reading:
    day = date(int(said["year"]), int(said["month"]), int(said["day"]))
    return day, day


def from_day_to_day(said: Said, written: date) -> Reading:
    """Two days; the first is of the year of the second, or of the year before it, if no year is given."""
    last = day_of(said["day"], said, written)
    first_day, first_month = int(said["day1"]), said["month1"]
    if not first_month:
        return last.replace(day=first_day), last
    first = date(int(said["year1"] or last.year), month_of(first_month), first_day)
    return (first.replace(year=last.year - 1) if first > last and not said["year1"] else first), last


def one_month(said: Said, written: date) -> Reading:
    first = day_of("1", said, written.replace(day=1))
    last = months(first.year, first.month, 1)[1]
    if not said["third"]:
        return first, last
    third = THIRDS.index(said["third"])
    return first.replace(day=1 + 10 * third), last if third == 2 else first.replace(day=10 + 10 * third)


def part_of_year(said: Said, written: date) -> Reading:
    """A third, quarter or half of a year; the last one, too, is told by its number. No year: the nearest one."""
    if said["third"]:
        count, part = 3, THIRDS.index(said["third"])
    else:
        count = {"kwartaal": 4, "helft": 2}.get(said["unit"], 4)
        nth = said["nth"]
        part = count - 1 if nth == "laatste" else int(nth[0]) - 1 if nth[0].isdigit() else NTH.index(nth)
    if part >= count:
        raise ValueError(f"no such part of a year: {said['nth']} {said['unit']}")
    if said["year"] or said["jaar"]:
        return months(year_of(said, written), 1 + part * 12 // count, 12 // count)
    near = [months(written.year + shift, 1 + part * 12 // count, 12 // count) for shift in (-1, 0, 1)]
    return min(near, key=lambda period: max(period[0] - written, written - period[1]))


def day_away(said: Said, written: date) -> Reading:
    day = written + timedelta(DAYS_AWAY[said["away"]])
    return day, day


def time_away(said: Said, written: date) -> Reading:
    """So many days, weeks, months or years before or after the letter: the whole day, week, month or year."""
    count = (COUNTS.index(said["count"]) + 1) if said["count"] in COUNTS else int(said["count"])
    count = -count if said["ago"] else count
    unit = said["unit"]
    if unit.startswith("dag"):
        day = written + timedelta(count)
        return day, day
    if unit.startswith("we"):
        monday = written - timedelta(written.weekday()) + timedelta(7 * count)
        return monday, monday + timedelta(6)
    if unit.startswith("maand"):
        year, month = divmod(12 * written.year + written.month - 1 + count, 12)
        return months(year, month + 1, 1)
    return date(written.year + count, 1, 1), date(written.year + count, 12, 31)


def years(said: Said, written: date) -> Reading:
    first = year_of(said, written)
    return date(first, 1, 1), date(int(said["last_year"] or first), 12, 31)


def past_year(said: Said, written: date) -> Reading:
    return date(written.year - 1, written.month, min(written.day, 28)) + timedelta(1), written


def season_of_year(said: Said, written: date) -> Reading:
    return months(year_of(said, written), SEASONS[said["season"]], 3)


def this_season(said: Said, written: date) -> Reading:
    """The season nearest to the letter (`deze`), of its year (`dit`), the last begun, or the next to begin."""
    near = [months(written.year + shift, SEASONS[said["season"]], 3) for shift in (-1, 0, 1)]
    which = said["which"]
    if which == "dit":
        return near[1]
    if which.startswith(("afgelopen", "vorig")):
        return [season for season in near if season[0] <= written][-1]
    if which.startswith(("komend", "volgend")):
        return next(season for season in near if season[0] > written)
    return min(near, key=lambda season: max(season[0] - written, written - season[1]))


def this_week_or_month(said: Said, written: date) -> Reading:
    """A whole week, from Monday, or month: the letter's own, the one before or the one after."""
    shift = direction(said["which"])
    if said["unit"] == "week":
        monday = written - timedelta(written.weekday()) + timedelta(7 * shift)
        return monday, monday + timedelta(6)
    year, month = divmod(12 * written.year + written.month - 1 + shift, 12)
    return months(year, month + 1, 1)


def day_of(day: str, said: Said, written: date) -> date:
    """One day; with no year given: the last (`jl.`), the next (`as.`), or else the nearest to the letter."""
    month = month_of(said["month"])
    if said["year"] or said["later_year"] or said["jaar"]:
        return date(year_of(said, written), month, int(day))
    near = [
        date(written.year + shift, month, int(day))
        for shift in (-1, 0, 1)
        if int(day) <= calendar.monthrange(written.year + shift, month)[1]
    ]
    if not near:
        raise ValueError(f"no such day: {day} {said['month']}")
    relative = said["relative"]
    if relative.startswith(("j", "l")):
        return max([found for found in near if found <= written], default=near[0])
    if relative:
        return min([found for found in near if found >= written], default=near[-1])
    return min(near, key=lambda found: abs(found - written))


def month_of(name: str) -> int:
    """1 to 12; a name is known by its first three letters, but for `mrt.`."""
    short = name.replace("mrt", "maart")[:3]
    return next(place for place, month in enumerate(MONTHS, start=1) if month.startswith(short))


def year_of(said: Said, written: date) -> int:
    year = said["year"] or said["later_year"]
    return int(year) if year else written.year + direction(said["jaar"])


def direction(words: str) -> int:
    """1 for what is to come, -1 for what has been, 0 for the present."""
    return bool(re.search("volgend|komend", words)) - bool(re.search("vorig|afgelopen", words))


def months(year: int, month: int, count: int) -> Reading:
    """First and last day of `count` months from this one on."""
    last = month + count - 1
    final, final_year = (last - 1) % 12 + 1, year + (last - 1) // 12
    return date(year, month, 1), date(final_year, final, calendar.monthrange(final_year, final)[1])


# --- How a date is written ----------------------------------------------------------------------------------


def after(*words: str) -> str:
    """A pattern for a place that follows one of these words; a lookbehind must know its length."""
    return "(?:" + "|".join(rf"(?<=\b{word}\ )" for word in words) + ")"


FULL = "|".join(MONTHS)
MONTH = rf"(?:{FULL}|(?:jan|febr?|mrt|apr|jun|jul|aug|sept?|okt|nov|dec)\b\.?)"
SEASON = "|".join(SEASONS)
D = r"(?:[12]\d|3[01]|0?[1-9])"
DAY = rf"(?<![\d.-]){D}"
TH = r"(?:e|ste|de)?"  # de 3e mei
Y = r"(?:19|20)\d\d"
YEAR = rf"(?<![\d-]){Y}(?![\d-])"
TO = r"(?:\ ?[–-]\ ?|\ (?:t/m|tot\ en\ met|tot)\ )"
BETWEEN = r"(?P<between>tussen\ )"
TO_OR_EN = rf"(?:{TO}|(?(between)\ en\ |(?!)))"  # `en` joins two ends only after `tussen`
JAAR = r"(?:(?:van|het|in)\ )?(?P<jaar>(?:volgend|komend|vorig|afgelopen|dit)\ jaar)"
WHEN = rf"\ (?:(?P<year>{YEAR})|(?P<relative>[jl]\.?l\.?|jongstleden|a\.?s\.?|aanstaande)|{JAAR})"
OF_YEAR = rf"\ (?:van\ )?(?:(?P<year>{YEAR})|{JAAR})"
COUNT = rf"(?:{'|'.join(COUNTS)}|\d{{1,2}})"
UNIT = r"(?:dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar)"
ORDINAL = rf"(?:{'|'.join(NTH)}|[1-4](?:e|de|ste))"
THIRD = rf"(?P<third>{'|'.join(THIRDS)})"
# `4 oktober en 12 december 2019`: the year is that of both
LATER_YEAR = rf"(?=(?:,\ {D}\ {MONTH}){{0,12}}\ en\ {D}\ {MONTH}\ (?P<later_year>{YEAR}))"

DAYS = rf"(?P<day1>{DAY}){TH}(?:,\ {D}){{0,31}}(?:{TO}|\ en\ )(?P<day>{D}){TH}\ (?P<month>{MONTH})(?:{WHEN})?"
DAYS_OF_TWO_MONTHS = (
    rf"{BETWEEN}?(?P<day1>{DAY})\ (?P<month1>{MONTH})(?:\ (?P<year1>{YEAR}))?"
    rf"{TO_OR_EN}(?P<day>{D})\ (?P<month>{MONTH})(?:{WHEN})?"
)
NUMBERED = rf"(?P<day>{DAY})(?P<mark>[-/.])(?P<month>1[0-2]|0?[1-9])(?P=mark)(?P<year>{Y})(?![\d-]|\.\d)"
ISO = rf"(?<![\d-])(?P<year>{Y})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?![\d-])"
SINCE = after("in", "sinds", "sedert", "vanaf", "tot")
OF = after("in", "van", "sinds", "sedert", "vanaf", "na", "tot", "t/m", "met", "voor", "uit", "en")

FORMS: tuple[tuple[re.Pattern[str], Callable[[Said, date], Reading]], ...] = tuple(
    (re.compile(rf"(?<![\w–])(?:{form})(?!\w)", re.VERBOSE | re.IGNORECASE), read)
    for form, read in (
        (rf"(?P<day>{DAY}){TH}\ (?P<month>{MONTH})(?:{WHEN}|{LATER_YEAR}|)", one_day),
        (NUMBERED, numbered_day),
        (ISO, numbered_day),
        (
            r"(?P<away>(?:eer)?gisteren|vandaag|overmorgen|(?<!\bde\ )(?<!dag)(?<!dag\ )(?<!deze\ )(?<!['’‘]s\ )morgen)",
            day_away,
        ),
        (rf"(?:over\ (?P<count>{COUNT})\ (?P<unit>{UNIT})(?!\ geleden))", time_away),
        (rf"(?P<count>{COUNT})\ (?P<unit>{UNIT})\ (?P<ago>geleden)", time_away),
        (DAYS, from_day_to_day),
        (DAYS_OF_TWO_MONTHS, from_day_to_day),
        (rf"(?:{THIRD}\ )?(?P<month>{FULL}){WHEN}", one_month),
        (rf"(?:{SINCE}|{THIRD}\ )(?P<month>{FULL})", one_month),
        (rf"(?P<season>{SEASON}){OF_YEAR}", season_of_year),
        (rf"(?P<which>deze|dit|afgelopen|komende?|vorige?|volgende?)\ (?P<season>{SEASON})", this_season),
        (r"(?P<which>deze|komende|vorige|volgende)\ (?P<unit>week|maand)", this_week_or_month),
        (rf"(?:{THIRD}|(?P<nth>{ORDINAL}|laatste)\ (?P<unit>kwartaal|helft)){OF_YEAR}", part_of_year),
        (rf"(?P<nth>{ORDINAL})\ (?P<unit>kwartaal)", part_of_year),
        (rf"Q(?P<nth>[1-4])(?:{OF_YEAR}|)", part_of_year),
        (r"afgelopen\ jaar", past_year),
        (r"(?P<jaar>(?:volgend|komend|vorig|dit)\ jaar)", years),
        (rf"(?:{OF}|(?<=\d\d\d\d,\ ))(?P<year>{YEAR})", years),
        (rf"(?:{OF}|{BETWEEN})(?P<year>{Y})(?:/|{TO_OR_EN})(?P<last_year>{Y})(?![\d-])", years),
    )
)
