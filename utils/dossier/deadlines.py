"""By when something is due: `voor de zomer`, `uiterlijk 1 maart`, `binnen zes weken`, resolved to days.

What `utils.letters.days` reads as a date is read here with the word before it: `voor 1 mei` is due on 30 April at the
latest, `uiterlijk 1 mei` on that day. A recess of the House begins on another day each year; it is taken to begin on the last
day that it does, so that nothing is called late that may not be.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from types import MappingProxyType

from ..letters.days import COUNTS, FULL, SEASON, Days, find_dates, months

# When a recess begins at the latest, and when it is over at the latest; "voor de zomer" is said of that of the summer.
_RECESSES = MappingProxyType(
    {
        "voorjaar": ((3, 1), (3, 10)),
        "krokus": ((3, 1), (3, 10)),
        "mei": ((5, 1), (5, 15)),
        "zomer": ((7, 14), (9, 7)),
        "herfst": ((10, 25), (11, 5)),
        "kerst": ((12, 24), (1, 15)),
    }
)
_RECESS = re.compile(
    r"\b(?P<side>v[oó]{2}r|na|tegen)\s+(?:(?:de\s+)(?P<season>zomer|kerst)(?!reces)\w{0,10}"
    r"|(?:het\s+)(?:eind(?:e)?\s+van\s+het\s+)?(?:\w{3,12}\s+)?(?P<recess>voorjaars|krokus|mei|zomer|herfst|kerst)reces)\b",
    re.IGNORECASE,
)
_YEAR_END = re.compile(
    r"\b(?:(?:v[oó]{2}r|uiterlijk|tegen|aan)\s+)?(?:het\s+)?einde?\s+van\s+(?:het|dit)\s+(?:kalender)?jaar\b|\bnog\s+dit\s+jaar\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"\bbinnen\s+(?P<count>{'|'.join(COUNTS)}|\d{{1,2}})\s+(?P<unit>dag|we|maand|jaar)\w*", re.IGNORECASE
)
_BEFORE = re.compile(
    r"\b(?P<word>v[oó]{2}r|uiterlijk(?:\s+(?:op|in|per|v[oó]{2}r))?|niet\s+later\s+dan)\s+(?:het\s+)?$",
    re.IGNORECASE,
)

# What every form of a time has: most sentences have none, and need not be read for each form.
_ANY = re.compile(
    rf"\d|{FULL}|{SEASON}|kerst|we(?:ek|ken)|maand|dag|morgen|gisteren|jaar|kwartaal|helft|reces",
    re.IGNORECASE,
)


def find_deadline(text: str, earliest: date | None, latest: date | None = None) -> Days | None:
    """Find by when something is due.

    Args:
        text: a sentence.
        earliest, latest: the first and the last day on which it can have been written; None where nothing tells.

    Returns:
        The words, the first and the last day they leave for it, and their place: of the times that are not past the first
        with a word such as `voor` or `uiterlijk`, or else the first; None where there is none. Of a letter without any day
        only a time with its year is read.
    """
    if not _ANY.search(text):
        return None
    if earliest is None:
        dated = (found for found in find_dates(text, date.min) if re.search(r"\d{4}", found.text))
        return next(dated, None)
    own = [*_own_forms(text, earliest, latest or earliest)]
    if own:
        return min(own, key=lambda found: found.span)
    to_come = [found for found in find_dates(text, earliest, latest) if _is_ahead(text, found, earliest)]
    limits = (limit for found in to_come if (limit := _limited(text, found, earliest)))
    return next(limits, None) or next(iter(to_come), None)


def _is_ahead(text: str, found: Days, written: date) -> bool:
    """Whether more of it is to come than is past, or the letter says that some is: `nog in november`."""
    if found.end > written and re.search(r"\bnog (?:in )?$", text[: found.span[0]], re.IGNORECASE):
        return True
    return found.start + (found.end - found.start) / 2 > written


def _limited(text: str, found: Days, written: date) -> Days | None:
    """A date with the word before it that makes it a limit, if there is one."""
    before = _BEFORE.search(text, max(0, found.span[0] - 30), found.span[0])
    if not before or re.fullmatch(
        r"\d{4}", found.text
    ):  # "voor 2020" is as often said of money for that year
        return None
    last = found.end if before["word"][0] in "uUnN" else found.start - timedelta(1)
    if last < written:
        return None
    span = before.start(), found.span[1]
    return Days(text[slice(*span)], written, last, span)


def _own_forms(text: str, earliest: date, latest: date) -> Iterator[Days]:
    for match in _RECESS.finditer(text):
        begins, ends = _RECESSES[(match["season"] or match["recess"]).lower().removesuffix("s")]
        if match["side"].lower() == "na":
            start = _next(earliest, *ends)
            yield Days(match[0], start, months(start.year, start.month, 3)[1], match.span())
        else:
            yield Days(match[0], earliest, _next(latest, *begins), match.span())
    for match in _YEAR_END.finditer(text):
        yield Days(match[0], earliest, date(latest.year, 12, 31), match.span())
    for match in _WITHIN.finditer(text):
        said = match["count"].lower()
        count = COUNTS.index(said) + 1 if said in COUNTS else int(said)
        days = {"dag": 1, "we": 7, "maand": 31, "jaar": 366}[match["unit"].lower()]
        yield Days(match[0], earliest, latest + timedelta(count * days), match.span())


def _next(day: date, month: int, of_month: int) -> date:
    """The next such day of a year."""
    here = date(day.year, month, of_month)
    return here if here >= day else here.replace(year=day.year + 1)
