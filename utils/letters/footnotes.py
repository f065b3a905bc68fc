"""Footnotes: the lines that open one, and the marks in the text that point to them.

A line that begins with a number is a note only where a mark of that number stands in the text above it.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from .characters import RAISED, Traced
from .days import MONTHS


class Mark(NamedTuple):
    """A number in the text that may point to a footnote.

    number: as printed; line: where in the list of lines; start, end: its place in the file; sure: whether it can be
    nothing else (glued to capitals it may be part of a name, `CO2`).
    """

    number: int
    line: int
    start: int
    end: int
    sure: bool


class Note(NamedTuple):
    """A line that opens a footnote.

    number: as printed; start: where in the line its words begin (its length: on the next line); mark: what points
    to it, None as long as nothing does; typical: whether it speaks as notes do (`Zie …`, `Kamerstuk …`).
    """

    number: int
    start: int
    mark: Mark | None = None
    typical: bool = False


_MONTH = "|".join(MONTHS)
_TYPICAL = re.compile(
    r"(?:zie|vgl|cf|idem|ibid|www\.|https?:|kamerstuk|kamerbrief|handelingen|aanhangsel|stb|stcrt|trb|pb|bijlage|ter inzage"
    r"|raadpleegbaar|o\.a|bron|art)",
    re.IGNORECASE,
)
# What a note's words may begin with: a capital, a figure of a dossier or year, a quotation; a small letter only
# after a raised or bracketed number, or where notes begin so (`zie`).
_OPENS = re.compile(
    rf"(?:X? ?[Nn]oot |\[(?:\^|[Nn]oot )?)(?P<bracket>\d{{1,3}})(?:\]:?|:)? ?(?=\S)|\((?P<round>\d{{1,2}})\) ?(?=\S)|(?P<raised>[{RAISED}]{{1,3}}) ?(?=[^\W_]|[«“‘'\"(])"
    rf"|(?P<plain>\d{{1,3}})(?:\)|(?P<stop>\.(?= )))? ?(?!(?:{_MONTH})\b)(?=[^\W\d_]|[«“‘'\"(]|\d\d ?\d{{3}}\b)",
)
_ALONE = re.compile(
    rf"(?:[Nn]oot )?(?:(?P<plain>\d{{1,3}})\)?|(?P<raised>[{RAISED}]{{1,3}})|\[(?P<bracket>\d{{1,3}})\])"
)
# Raised, bracketed, or glued to a word or a stop.
_MARK = re.compile(
    rf"(?=[\d\[({RAISED}])(?:(?<=[\w.,;:?!»”’])\((?P<round>\d{{1,2}})\)|(?<=[\w.,;:?!»”’)] )(?P<loose>\d{{1,2}}(?=\) ?(?:[.,;:?!]|$))|(?<=[.?!»”’)] )\d{{1,2}}$)|(?P<raised>[{RAISED}]+(?:,[{RAISED}]+)*)|[\[(](?:\^|footnoteRef: ?|[Nn]oot |[Vv]oetnoot )?(?P<bracket>\d{{1,3}})[\])]"
    r"|(?<!\bnr\.)(?<!\bnrs\.)(?<!\bart\.)(?<!\bblz\.)(?<!\bp\.)"
    r"(?:(?<=[^\W\dA-Z_]{3})|(?<=[^\W\d_][.,;:?!)»”’])|(?<=[%)»”’\]][.,;:?!)»”’])|(?<=\d{4}[.,;:)])|(?<=\d\))"
    r"|(?<=[a-z][a-z]'')|(?P<capitals>(?<=[A-Z]{2})))"
    r"(?P<plain>\d{1,3}(?:,\d{1,2})*)(?![\d%]|[.,]\d))"
)
# `artikel VI.2`, `tabel A.1`: a number that belongs to what is named.
_NAMED = re.compile(r"(?:^|[\s(/-])(?:[IVXLC]+|[A-Za-z])\.$")


def find_notes(lines: Sequence[Traced], gaps: Sequence[bool]) -> tuple[Mapping[int, Note], tuple[Mark, ...]]:
    """Find the lines that open a footnote, each with the mark that points to it.

    Where numbers begin anew on each page, a mark and the first note of its number below it are a pair.

    Args:
        lines: the lines of a letter, none of them empty.
        gaps: whether a blank line stands above each.

    Returns:
        The notes, by the place of their line in `lines`; and the marks that point to one, in order.
    """
    notes = dict(_opening(lines, gaps))
    if not notes:
        return {}, ()
    marks = [mark for place in range(len(lines)) if place not in notes for mark in _marks(lines, gaps, place)]
    found: dict[int, Note] = {}
    candidates: dict[int, list[int]] = defaultdict(list)
    for place, note in notes.items():
        candidates[note.number].append(place)
    pointing: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        pointing[mark.number].append(mark)
    for number, places in candidates.items():
        if number > 1 and number - 1 not in candidates:
            continue
        here = pointing.get(number, [])
        sure = [mark for mark in here if mark.sure]
        here = sure or here[: len(places)]
        found |= _paired(places, here, notes, len(lines))
    pointed = sorted((note.mark for note in found.values() if note.mark), key=lambda mark: mark.start)
    return found, tuple(pointed)


def _paired(
    places: Sequence[int], marks: Sequence[Mark], notes: Mapping[int, Note], end: int
) -> dict[int, Note]:
    """Notes and marks of one number: each mark with the first note below it, one that speaks as notes do first.

    What is left over pairs in its order: the text of a page may stand before its notes or after.
    """
    found: dict[int, Note] = {}
    unpaired = []
    at = 0
    for mark, limit in zip(marks, [*(mark.line for mark in marks[1:]), end], strict=False):
        while at < len(places) and places[at] <= mark.line:
            at += 1
        if at == len(places):
            unpaired.append(mark)
            continue
        near = range(at, max(bisect_left(places, limit, at), at + 1))
        at = next((one for one in near if notes[places[one]].typical), at)
        found[places[at]] = notes[places[at]]._replace(mark=mark)
        at += 1
    left = [place for place in places if place not in found]
    return found | {
        place: notes[place]._replace(mark=mark) for place, mark in zip(left, unpaired, strict=False)
    }


def speaks_as_note(text: str) -> bool:
    """Whether a text begins as notes do: `Zie …`, `Kamerstuk …`, an address in the web."""
    return bool(_TYPICAL.match(text))


def _opening(lines: Sequence[Traced], gaps: Sequence[bool]) -> Iterator[tuple[int, Note]]:
    """The lines that may open a note."""
    for place, line in enumerate(lines):
        if alone := _ALONE.fullmatch(line.text):
            following = lines[place + 1].text if place + 1 < len(lines) else ""
            if following and (gaps[place] or speaks_as_note(following)) and not _ALONE.fullmatch(following):
                yield place, Note(_number(alone), len(line), typical=speaks_as_note(following))
        elif opens := _OPENS.match(line.text):
            words = line.text[opens.end() :]
            typical = speaks_as_note(words)
            # A list may be numbered `1.` too, and a sentence begin with a figure.
            if opens["plain"] and not typical and (opens["stop"] or words[0].islower()):
                continue
            yield place, Note(_number(opens), opens.end(), typical=typical)


def _marks(lines: Sequence[Traced], gaps: Sequence[bool], place: int) -> Iterator[Mark]:
    """The numbers in a line that may point to notes; `wapens.1,2` has two."""
    line = lines[place]
    if alone := _ALONE.fullmatch(line.text):
        # Raised in print, a mark may get a line of its own.
        if (
            place
            and not gaps[place]
            and not speaks_as_note(lines[place + 1].text if place + 1 < len(lines) else "")
        ):
            yield Mark(_number(alone), place, *line.span(), True)
        return
    for found in _MARK.finditer(line.text):
        start, end = found.span()
        if found["round"]:
            yield Mark(_number(found), place, *line.span(start, end), True)
            continue
        if found["loose"]:
            # Parted from its word by a blank: only where nothing surer points to the note.
            closed = line.text.startswith(")", end)
            if closed and line.text.count("(", 0, start) > line.text.count(")", 0, start):
                continue  # `(zie tabel 1)`
            end += closed
            yield Mark(_number(found), place, *line.span(start, end), False)
            continue
        if found["bracket"]:
            if line.text[start] != "(" or "oot" in found.group():
                yield Mark(_number(found), place, *line.span(start, end), True)
            continue
        if found["plain"] and _NAMED.search(line.text, max(0, start - 8), start):
            continue
        if line.text[end : end + 1] == ")" and line.text.count("(", 0, start) <= line.text.count(
            ")", 0, start
        ):
            end += 1  # the bracket is the mark's: `getekend”1)?`
        for part in re.finditer(r",?([^,]+)", line.text[start:end]):
            number = int(unicodedata.normalize("NFKC", part[1].rstrip(")")))
            first, last = (start + offset for offset in part.span())
            yield Mark(number, place, *line.span(first, last), found["capitals"] is None)


_NUMBERS = ("plain", "raised", "bracket", "round", "loose")


def _number(found: re.Match[str]) -> int:
    digits = next(text for name, text in found.groupdict().items() if name in _NUMBERS and text)
    return int(unicodedata.normalize("NFKC", digits))


def without_marks(text: Traced, marks: Sequence[Mark]) -> Traced:
    """Take the marks out of a text.

    Args:
        text: a block's.
        marks: those that stand in it, in order.

    Returns:
        The text without them and without the blank before each.
    """
    parts, at = [], 0
    for mark in marks:
        start, end = text.offset_of(mark.start), text.offset_of(mark.end)
        left = text[at:start]
        parts.append(left[: len(left.text.rstrip())])
        at = end
    return Traced.concat([*parts, text[at:]])
