"""What a letter's header and signature state: dossier, number, date, title, who signed; and what is no letter."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from .days import MONTHS, find_dates
from .lines import Line
from .shapes import (
    DATE_LINE,
    DOSSIER,
    FAREWELL,
    LABEL,
    ON_BEHALF,
    RECEIVED,
    SUBJECT,
    TITLED,
    dossier_name,
    goes_on_in_office,
    is_name,
    is_office_start,
    split_office,
)


class Head(NamedTuple):
    """What a header states, None where it is silent.

    dossier: as in an address, `33694`; dossiers: all that it names; number; letter: `C` in the Eerste Kamer;
    session: `2019–2020`; title: of the dossier, or the subject; date; dates: all that could be its date; unsure: the
    line that the date was taken from, where neither `Den Haag` nor `Datum` says that it is the letter's own.
    """

    dossier: str | None = None
    dossiers: tuple[str, ...] = ()
    number: int | None = None
    letter: str | None = None
    session: str | None = None
    title: str | None = None
    date: dt.date | None = None
    dates: tuple[dt.date, ...] = ()
    unsure: str | None = None


_WHOLE = re.compile(
    rf"(?:Kamerstuk )?(?P<dossier>{DOSSIER}),?[ -](?:[Nn][Rr]\. ?)?(?P<number>\d{{1,4}})(?=$| +BRIEF| +Brief)"
)
_MEMBER = re.compile(rf"Onderdeel van kamerstukdossier (?P<dossier>{DOSSIER}) ?- ?(?P<number>\d{{1,4}})\b")
_NUMBER = re.compile(r"(?:N[rRoO]|n[ro]|[Nn]ummer|NUMMER)\.? ?(\d+)(?!\d*D)")
_LETTER = re.compile(r"(?:N[rR]\. ?)?(?P<letter>[A-Z]{1,2})\d?(?:$| +BRIEF)")
_DOSSIER_AND_LETTER = re.compile(rf"(?:{DOSSIER},? )(?P<letter>[A-Z]{{1,2}})\d?(?:$| +BRIEF)")


def read_head(lines: Sequence[Line], fields: Mapping[str, str]) -> Head:
    """Read the header.

    Args:
        lines: its lines, in order; those in the margin and amid the text, too.
        fields: what the document states in a place of its own; it wins.

    Returns:
        What it states.
    """
    above = [line for line in lines if not line.beside and not line.letterhead]
    texts = [line.plain for line in above]
    whole = next(
        (found for text in texts for found in [_WHOLE.match(text) or _MEMBER.match(text)] if found), None
    )
    dossiers = [name for line in above if line.form == "dossier" for name in _dossiers(line.plain)]
    number = next((int(found[1]) for text in texts for found in [_NUMBER.match(text)] if found), None)
    letter = next(
        (
            found["letter"]
            for form in (_LETTER, _DOSSIER_AND_LETTER)
            for text in texts
            for found in [form.match(text)]
            if found
        ),
        None,
    )
    session = next(
        (
            found
            for text in texts
            for found in [re.search(r"[Vv]ergaderjaar (\d{4})\W(\d{4})", text)]
            if found
        ),
        None,
    )
    dated = _dates(lines)
    dates = [found.day for found in dated]
    date = dates[0] if dates else None
    dossier = dossier_name(whole["dossier"]) if whole else dossiers[0] if dossiers else None
    if number is None and whole:
        number = int(whole["number"])
    stated = _stated(fields)
    dossiers = [dossier_name(name) for name in re.findall(DOSSIER, fields.get("dossier", ""))] or dossiers
    return Head(
        dossier=stated.dossier or dossier,
        dossiers=tuple(dict.fromkeys(dossiers)),
        number=stated.number if stated.number is not None else (None if stated.letter else number),
        letter=stated.letter or (letter if number is None and stated.number is None else None),
        session="–".join(session.groups()) if session else fields.get("session_year"),
        title=stated.title or _title(above, "dossier") or fields.get("subject") or _title(above, "subject"),
        date=stated.date or date,
        dates=tuple(dict.fromkeys(dates)) if not stated.date else (stated.date,),
        unsure=dated[0].line if dated and dated[0].weight > _LABELLED_DAY and not stated.date else None,
    )


def _stated(fields: Mapping[str, str]) -> Head:
    """What the document states in a place of its own."""
    dossier = re.match(DOSSIER, fields.get("dossier", ""))
    number = re.search(r"\d+$", fields.get("number", ""))
    letter = re.fullmatch(r"[A-Z]{1,2}", fields.get("number", "").strip())
    try:
        date = dt.date.fromisoformat(fields.get("date", ""))
    except ValueError:
        date = None
    return Head(
        dossier=dossier_name(dossier.group()) if dossier else None,
        number=int(number.group()) if number else None,
        letter=letter.group() if letter else None,
        title=fields.get("title"),
        date=date,
    )


def _dossiers(text: str) -> Iterator[str]:
    """The dossiers that a line begins with: `33 694 en 33 783`."""
    label = TITLED.match(text)
    for found in re.finditer(DOSSIER, label.group() if label else text[:12]):
        yield dossier_name(found.group())


class _Dated(NamedTuple):
    """A day in a header; the less the weight, the surer it is the letter's own; at: the place of its line."""

    weight: int
    at: int
    day: dt.date
    line: str


_LABELLED_DAY = 2
# Where the government writes its letters; a subject may end in the place and day of a meeting elsewhere.
_SEAT = re.compile(r"(?:.* )?(?:Den Haag|DEN HAAG|[’'‘`]?[Ss][-– ][Gg]ravenhage|[’'‘`]?S[-– ]GRAVENHAGE)\b")


def _dates(lines: Sequence[Line]) -> list[_Dated]:
    """The dates a header bears, the letter's own first.

    That is the one with the seat of government, then the one under a label beside the subject, then others of the
    text, then those of the margin, where the second page repeats another day.
    """
    found: list[_Dated] = []
    for at, line in enumerate(lines):
        day = _day(line.plain)
        above = lines[at - 1].plain if at else ""
        # The day of another paper: under `Uw brief van`, or within a subject of several lines.
        cited = line.plain[:1].isdigit() and (
            RECEIVED.match(above)
            or (not line.gap and re.search(r"\b(?:van|op|d\.d\.|dd\.?|over|per)$", above))
        )
        if day is None or cited:
            continue
        near = [other.plain for other in lines[max(0, at - 2) : at + 2]]
        labelled = line.plain.lower().startswith("datum") or any(
            text.lower().startswith("datum") for text in near
        )
        column = [other.plain for other in lines if other.chunk is not None and other.chunk is line.chunk]
        if any(text.lower().rstrip(": ") == "datum" for text in column):
            # One of the values in the column may be the day of `Uw brief van`.
            labelled = labelled or not any(text.lower().startswith("uw brief") for text in column)
        subject = any(re.match(r"Betreft|Onderwerp", text) for text in near)
        if line.beside or line.letterhead:
            weight = 4
        elif _SEAT.match(line.plain) or (line.plain[:1].isdigit() and _SEAT.fullmatch(above.rstrip(","))):
            weight = 0
        else:
            weight = 1 if labelled and subject else 2 if labelled else 3
        found.append(_Dated(weight, at, day, line.plain))
    return sorted(found)


_LABELLED = re.compile(r"(?i:datum|date|gepubliceerd|dagtekening) ?:? ?")
_PAGE = re.compile(r"Nummer: \S+, datum: (\d{4}-\d\d-\d\d)")


def _day(text: str) -> dt.date | None:
    """The date of a line that bears one: `Den Haag, 12 maart 2021`, `Datum: 12-03-2021`, `2021-03-12`."""
    if page := _PAGE.match(text):
        return dt.date.fromisoformat(page[1]) if _is_day(page[1]) else None
    dated = DATE_LINE.fullmatch(_LABELLED.sub("", text, count=1) if _LABELLED.match(text) else text)
    if not dated:
        return None
    words = re.sub(r"(?<=\d)(?:e|ste|de) ", " ", dated["date"])
    if _is_day(words):
        return dt.date.fromisoformat(words)
    parts = re.split(r"[ ./-]", words.rstrip("."))
    parts = [part for part in parts if part]
    if len(parts) == 3 and parts[1].isdigit() and 1 <= int(parts[1]) <= 12:
        parts[1] = MONTHS[int(parts[1]) - 1]
    if len(parts) != 3 or not parts[0].isdigit():
        return None
    named = f"{int(parts[0])} {parts[1].lower()} {parts[2]}"
    return next((found.start for found in find_dates(named, dt.date.max) if found.start == found.end), None)


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


_NO_TITLE = (
    "number",
    "kind of document",
    "addressee",
    "date",
    "label",
    "letterhead",
    "session",
    "salutation",
)


def _title(lines: Sequence[Line], wanted: Literal["dossier", "subject"]) -> str | None:
    """The dossier's title, beside or under its number; or the subject of a letter on ministry paper."""
    for at, line in enumerate(lines):
        label = SUBJECT.match(line.plain) if wanted == "subject" else TITLED.match(line.plain)
        if not label or line.form != "dossier" or (wanted == "dossier" and SUBJECT.match(line.plain)):
            continue
        words = [line.plain[label.end() :]] if label.end() < len(line.plain) else []
        if words and _BRIEF.match(words[0]):
            continue
        first = at + 1 + (0 if words else _values_below(lines, at))
        for below in lines[first:]:
            if below.form in _NO_TITLE or below.form == "dossier" or (words and below.gap):
                break
            words.append(below.plain)
        if words:
            return " ".join(words)
    return None


def _values_below(lines: Sequence[Line], at: int) -> int:
    """How many lines to pass, where labels stand in a column and their values under them in another."""
    labels = 0
    while at + 1 + labels < len(lines) and LABEL.fullmatch(lines[at + 1 + labels].plain):
        labels += 1
    dates = at + 1 + labels
    above = at > 0 and lines[at - 1].plain.lower().rstrip(": ") == "datum"
    if above and dates < len(lines) and _day(lines[dates].plain):
        return labels + 1
    return labels


# --- Who signed ---------------------------------------------------------------------------------------------


def read_signature(lines: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read offices and names of those who signed.

    Args:
        lines: of the signature, each as its columns.

    Returns:
        The offices and the names, in order; one who holds two offices has both in one.
    """
    offices: list[str] = []
    names: list[str] = []
    above = ""  # the office in the line above
    columns: tuple[str, ...] = ()  # the offices in it, where they stood side by side
    for cells in lines:
        alone = len(cells) == 1
        if len(cells) == len(columns) and all(
            goes_on_in_office(text) and not is_name(text) for text in cells
        ):
            for at, (first, text) in enumerate(
                zip(columns, cells, strict=True), start=len(offices) - len(cells)
            ):
                offices[at] += (", " if first.endswith(",") else " ") + text.rstrip(",")
            continue
        columns = () if alone or not all(is_office_start(text) for text in cells) else tuple(cells)
        for text in cells:
            words = re.sub(r"^\(?w\.?g\.?\)? ", "", text.rstrip(","))
            if FAREWELL.fullmatch(text) or ON_BEHALF.fullmatch(text) or re.fullmatch(r"\(?w\.?g\.?\)?", text):
                continue
            if both := split_office(text):
                offices.append(both[0])
                names.append(both[1].rstrip(","))
                above = ""
            elif above and alone and _SECOND_OFFICE.match(text):
                offices[-1] += f", {words}"
                above = text
            elif is_office_start(text):
                offices.append(words)
                above = text
            elif above and alone and goes_on_in_office(text) and (text.endswith(",") or not is_name(text)):
                offices[-1] += f", {words}" if above.endswith(",") else f" {words}"
                above = text
            else:
                names.append(words)
                above = ""
    return tuple(offices), tuple(names)


_SECOND_OFFICE = re.compile(r"(?i:minister|staatssecretaris|viceminister)")


def initials(office: str) -> str:
    """A ministry's short name, from its minister's office: Buitenlandse Zaken, BZ."""
    ministry = re.search(r"(?:ministers?|staatssecretaris) (?:van|voor) ([^\n;]+)", office, re.IGNORECASE)
    words = re.findall(r"\w+", ministry.group(1)) if ministry else []
    return (
        "".join(
            word[0].upper() for word in words if word.lower() not in ("en", "van", "voor", "de", "minister")
        )
        or "brief"
    )


# --- What is no letter --------------------------------------------------------------------------------------

# The kinds of papers of the House, by the words they open with, and what we call them.
_PAPERS = (
    (r"(?:GEWIJZIGDE |NADER GEWIJZIGDE )?MOTIE\b", "a motion"),
    (r"(?:GEWIJZIGD |NADER GEWIJZIGD )?(?:SUB)?AMENDEMENT\b", "an amendment"),
    (r"(?:[A-Z]+ )?NOTA(?:$| NAAR AANLEIDING| VAN WIJZIGING| VAN VERBETERING)", "a note on a bill"),
    (r"(?:[A-Z]+ )*VERSLAG(?:$| VAN| HOUDENDE|\d)", "a report"),
    (r"LIJST\b", "a list of questions"),
    (r"(?:[A-Z]+ )*ADVIES\b", "an advice"),
    (r"NADER RAPPORT", "an advice"),
    (r"(?:GEWIJZIGDE? )?MEMORIE\b", "an explanatory memorandum"),
    (r"(?:GEWIJZIGD )?(?:VOORSTEL|ONTWERP) VAN (?:RIJKS)?WET|(?:GEWIJZIGD )?VOORSTEL VAN", "a bill"),
    (r"INITIATIEFNOTA\b", "a member's own paper"),
    (r"PETITIE\b", "a petition"),
    (r"KONINKLIJKE BOODSCHAP|GELEIDENDE BRIEF", "a royal message"),
    (r"(?:STENOGRAFISCH )?(?:HANDELINGEN|STENOGRAM)\b", "a record of debate"),
    (r"BESLUITENLIJST|CONVOCATIE|AGENDA\b", "an agenda"),
    (r"(?:BIJLAGE BIJ DE )?AANHANGSEL (?:VAN|TOT) DE HANDELINGEN", "written questions and answers"),
    (r"(?:EIND|JAAR)VERSLAG\b|RAPPORT\b", "a report"),
)
_PAPER_IN_SMALL_LETTERS = re.compile(
    r"(?:(?:Nader )?[Gg]ewijzigde? )?(?:[Mm]otie|[Aa]mendement) van (?:het lid|de leden)\b"
    r"|(?:Nader |Voorlopig )?[Vv]erslag van een (?:\w+ ){0,3}\w*(?:overleg|debat|gesprek|vergadering)\b|Initiatiefnota\b|Petitie$|Lijst van vragen\b|Memorie van (?:toelichting|antwoord)\b"
    r"|Nota naar aanleiding van\b|Advies (?:van de )?(?:Afdeling advisering )?(?:van de )?Raad van State"
)
_BRIEF = re.compile(r"(?:[A-Z]{1,2}\d? +|(?:N[rR]|nr)\. ?\d+ +)?(?:BRIEF\b|Brief (?:van|regering))")


_OF_THE_HOUSE = re.compile(
    r"BRIEF VAN (?:DE |HET )?(?:(?:VASTE|TIJDELIJKE|ALGEMENE|BIJZONDERE|PARLEMENTAIRE) )*"
    r"(?:(?:\w+)?COMMISSIE|PRESIDIUM|LID|LEDEN|VOORZITTERS? VAN DE (?:VASTE|TWEEDE|EERSTE|\w*COMMISSIE)|GRIFFIER)\b",
    re.IGNORECASE,
)


def paper_of(texts: Sequence[str], kind: str | None) -> str | None:
    """Say what a paper is that is no letter.

    Args:
        texts: the lines of the file, as read.
        kind: what the document says it is, `motie` or `brief`.

    Returns:
        `a motion`, `a report`, …; None for a letter, and where nothing tells.
    """
    if kind:
        if kind.lower().startswith("brief"):
            return "a paper of the House itself" if _OF_THE_HOUSE.search(kind) else None
        return next((name for pattern, name in _PAPERS if re.match(pattern, kind.upper())), None)
    top = texts[:40]
    for text in top:
        if _BRIEF.match(text):
            return "a paper of the House itself" if _OF_THE_HOUSE.search(text) else None
        # Papers that are addressed to somebody are letters, whatever they speak of.
        if re.match(r"(?:Zeer )?Geachte |Aan de |AAN DE |Mijnheer |Datum\b|Betreft\b|Onderwerp\b", text):
            break
        words = re.sub(r"^(?:(?:[A-Z]{1,2}\d?|(?:N[rR]|nr)\.? ?\d+) +)", "", text)
        upper = words[:12].isupper() or bool(_PAPER_IN_SMALL_LETTERS.match(words))
        for pattern, name in _PAPERS if upper else ():
            if re.match(pattern, words.upper()):
                return name
    return _told_by_text(texts, top)


def _told_by_text(texts: Sequence[str], top: Sequence[str]) -> str | None:
    """What a paper is by how it speaks, where no heading says it."""
    whole = "\n".join(texts[:400])
    if re.search(r"^gehoord de beraadslaging", whole, re.M) and re.search(
        r"orde van de dag\.?$", whole, re.M
    ):
        return "a motion"
    if re.search(r"^Wij .{3,60}, bij de gratie Gods", "\n".join(top), re.M):
        return "a bill"
    if re.search(r"^De ondergetekende stelt het volgende amendement voor", whole, re.M):
        return "an amendment"
    speakers = re.findall(
        r"^(?:De (?:heer|voorzitter)|Mevrouw|Minister|Staatssecretaris)\b[^.?!:\n]{0,60}:", whole, re.M
    )
    if len(speakers) > 2 and any(speaker.startswith("De voorzitter") for speaker in speakers):
        return "a record of debate"
    opening = "\n".join(top[:8])
    addressed = re.search(r"^(?:Zeer )?Geachte |^Aan de [Vv]oorzitter|^Mijnheer de|\bHierbij\b", whole, re.M)
    appended = re.search(
        r"Aanhangsel (?:van|tot) de Handelingen$|^Vragen gesteld door de leden der Kamer", opening, re.M
    )
    asked = re.match(
        r"(?:\d{3,5}\s+)?(?:\(?20\d\dZ\d+\)?\s+)?(?:\(ingezonden[^)]*\)\s+)?Vragen (?:van|gesteld door) (?:het lid|de leden)",
        opening,
    )
    return "written questions and answers" if appended or (asked and not addressed) else None
