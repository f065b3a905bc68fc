"""The fields of a letterhead: a label (`Datum`, `Onderwerp`, `Ons kenmerk`) and what stands beside or under it."""

import datetime as dt
import re
from collections.abc import Sequence
from types import MappingProxyType

from ..days import MONTHS

LABELS = MappingProxyType(
    {
        "date": r"datum(?! (?:van )?(?:ontvangst|publicatie|indiening|behandeling|vergadering|verzending|uw)\b)",
        "subject": r"betreft|onderwerp",
        "reference": r"(?:ons |onze )?(?:kenmerk|referentie)",
        "": r"uw (?:kenmerk|brief|referentie)|bijlagen?(?:\(n\))?|contactpersoon|projectnaam|blad|telefoon|kopie aan|aantal bijlagen",
    }
)
LABEL = re.compile(
    "|".join(f"(?P<{name or 'other'}>(?:{words}))" for name, words in LABELS.items()) + r"(?=\s*:|\s|$)",
    re.IGNORECASE,
)
DAY = re.compile(
    rf"(?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})|(?P<d>\d{{1,2}})[-.](?P<m>\d{{1,2}})[-.](?P<y>\d{{4}})",
    re.IGNORECASE,
)
# A line that is a place and a date, `Den Haag, 7 juli 2023`.
DATED = re.compile(rf"[A-Z’'][\w’' -]{{1,40}},? \d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}", re.IGNORECASE)
REFERENCE = re.compile(r"(?=(?:\D*\d){3})[A-Z0-9][\w./() -]{2,40}")
NEAR = 60  # lines: a letterhead is shorter


def is_label(line: str) -> bool:
    """Whether a line opens with the label of a field."""
    return bool(LABEL.match(line))


def fields_of(lines: Sequence[str]) -> dict[str, str]:
    """What the labels among a letter's first lines state: "date" (ISO), "subject", "reference"."""
    found: dict[str, str] = {}
    lines = [line for line in lines[:NEAR] if line]
    for number, line in enumerate(lines):
        label = LABEL.match(line)
        if not label or not label.lastgroup or label.lastgroup in {"other", *found}:
            continue
        value = line[label.end() :].strip(" :\t")
        if not value and number + 1 < len(lines) and not is_label(lines[number + 1]):
            value = lines[number + 1]
        if label.lastgroup == "date":
            value = day_of(value) or ""
        if label.lastgroup == "reference" and not REFERENCE.fullmatch(value):
            value = ""
        if value:
            found[label.lastgroup] = value[:400]
    return found


def day_of(words: str) -> str | None:
    """A day that opens these words, as ISO; None for words without one, or one that is not in the calendar."""
    match = DAY.match(words)
    if not match:
        return None
    month = MONTHS.index(match["month"].lower()) + 1 if match["month"] else int(match["m"])
    try:
        return dt.date(int(match["year"] or match["y"]), month, int(match["day"] or match["d"])).isoformat()
    except ValueError:
        return None
