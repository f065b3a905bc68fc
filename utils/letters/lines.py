"""Lines as they are seen: each with its neighbours, the room it left, and what can be said of it beside the others.

`see_lines` looks at each line once; the rules ask what it found.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from .characters import Traced, traced_lines
from .footnotes import Mark, Note, find_notes, speaks_as_note
from .shapes import (
    ADDRESS,
    BARE_LABEL,
    FAREWELL,
    FIGURE,
    ITEM,
    LABEL,
    ON_BEHALF,
    PLACED_DATE,
    QUESTION_LABEL,
    RUNNING_LINE,
    SITE_FOOT,
    SUBJECT,
    TITLED,
    finished,
    goes_on_in_office,
    is_name,
    is_office,
    left_short,
    split_office,
)
from .sources import Hint, Source


@dataclass(frozen=True, slots=True)
class Line:
    """A line and all that the rules may look at.

    number: in the file, from 0; text: without indent and doubled blanks; plain: its words without Markdown's marks;
    indent: blanks before it, more than the page has; above, below: the plain words of its neighbours ("" at the
    ends); gap, gap_below: whether a blank line parts them; chunk: the lines between two blank lines of which it is
    one; room: whether the line above was left short, so that a word of this one would have fitted; edge: whether it
    is the first or last line of one of several pages; site: whether it is of the foot
    of a web site; head: whether it stands above the letter's first sentence;
    beside: whether it stands in the margin; form: the rule of the header whose pattern it has; note: the footnote
    that it opens; signs: whether it is an office, with who holds it; signer:
    whether it is the name above one; cells: its columns; table: whether it is a row;
    letterhead: whether a ministry's letterhead stands here, amid the text; width: of the page, in characters; hint: what
    the document itself says of it.
    """

    number: int
    text: Traced
    plain: str
    indent: int = 0
    above: str = ""
    below: str = ""
    gap: bool = True
    gap_below: bool = True
    chunk: "Chunk | None" = None
    room: bool = False
    page: bool = False
    site: bool = False
    short_above: bool = False
    head: bool = False
    beside: bool = False
    form: str | None = None
    note: Note | None = None
    signs: bool = False
    signer: bool = False
    cells: tuple[Traced, ...] = ()
    table: bool = False
    letterhead: bool = False
    width: int = 60
    hint: Hint | None = None


class Chunk(NamedTuple):
    """The lines between two blank lines.

    first, last: places in the list of lines; text: their words, or as many as a heading may have; above, below: the
    words of the lines around them.
    """

    first: int
    last: int
    text: str
    above: str
    below: str


_EMPHASIS = re.compile(r"(?<![\w*])\*{1,3}(?=\S)([^*]+?)(?<=\S)\*{1,3}(?![\w*])")
_UNDERLINED = re.compile(r"(?<!\w)_{1,3}(?=[^\W_])([^_]+?)(?<=\S)_{1,3}(?!\w)")
_HASHES = re.compile(r"^#{1,6} +")


def unmarked(text: Traced) -> Traced:
    """Without Markdown's marks for headings and emphasis."""
    return text.sub(_HASHES).sub(_EMPHASIS, 1).sub(_UNDERLINED, 1).strip()


# --- Lines, seen --------------------------------------------------------------------------------------------

_QUOTED = re.compile(r"^ *(?:>+(?: |$))+")
_DOUBLED = re.compile(r"(?<=\S)( ) +")
_COLUMN = re.compile(r" *\|(?: +|$)| {3,}")
_NUMBER = re.compile(r"\d{1,3}")


PageOwn = Callable[[Line], str | None]
Forms = Sequence[tuple[str, re.Pattern[str]]]


class Seen(NamedTuple):
    """The lines of a letter, those in the margin last; the page's own, each with its rule; the marks of footnotes."""

    lines: tuple[Line, ...]
    own: tuple[tuple[Line, str], ...]
    marks: tuple[Mark, ...]


def see_lines(source: Source, page_own: PageOwn, forms: Forms) -> Seen:
    """See the lines of a letter, with all that the rules may look at.

    Args:
        source: a file's text, with what the document says of its lines.
        page_own: names the rule by which a line is the page's own, or None; asked before neighbours are known.
        forms: the rules of the header, with the pattern that a line of each begins with.

    Returns:
        The lines that are not blank.
    """
    page, margin = _columns(traced_lines(source.text))
    lengths = sorted(len(line.text.strip()) for line in page if line.text.strip())
    full = 0.8 * lengths[len(lengths) * 9 // 10] if lengths else 0
    shared = min((_indent(line) for line in page if line.text.strip()), default=0)
    hints = _hints(source, page)
    emptied = {number for number, _ in margin}  # a line of the margin alone is no blank line of the text
    lines: list[Line] = []
    gap = True
    for number, line in enumerate(page):
        # Beside a margin blank lines come from there: only a line left short ends a paragraph.
        beside_margin = bool(emptied) and min(emptied) <= number <= max(emptied)
        flush = line[shared:].sub(_QUOTED)
        text = flush.strip()
        if len(text):
            cells = tuple(_cells(text))
            text = text.sub(_DOUBLED, 1)
            plain = unmarked(text).text or text.text
            lines.append(
                Line(number, text, plain, _indent(flush), gap=gap, cells=cells, hint=hints.get(number))
            )
            gap = False
        elif not beside_margin or (number not in emptied and lines and len(lines[-1].plain) < full):
            gap = True
    lines = _site_foot(_page_numbers(lines, source.text))
    own: list[tuple[Line, str]] = []
    kept: list[Line] = []
    gap = False  # a line that is the page's own parts its neighbours only where blank lines stand around it
    for seen in lines:
        name = page_own(seen)
        if name:
            own.append((seen, name))
            gap = gap or seen.gap or not re.search(r"\w", seen.plain)
        else:
            kept.append(replace(seen, gap=seen.gap or gap))
            gap = False
    notes, marks = _stated_notes(source, kept)
    if not marks and not notes:
        notes, marks = find_notes([one.text for one in kept], [one.gap for one in kept])
    beside = (
        Line(number, text.sub(_DOUBLED, 1), text.text, cells=(text,), beside=True) for number, text in margin
    )
    return Seen((*_neighbours(kept, notes, forms), *beside), tuple(own), marks)


def _stated_notes(source: Source, lines: Sequence[Line]) -> tuple[Mapping[int, Note], tuple[Mark, ...]]:
    """The footnotes that the document itself states, each with its mark; those of one number pair in their order."""
    marks: dict[str, list[Mark]] = defaultdict(list)
    starts = [line.text.span()[0] for line in lines]
    for place, number in sorted(source.marks.items()):
        value = int(number) if number.isdecimal() else 0
        at = max(bisect_right(starts, place) - 1, 0)
        marks[number].append(Mark(value, at, place, place + len(number) + 2, sure=True))
    pointed = tuple(sorted((mark for found in marks.values() for mark in found), key=lambda mark: mark.start))
    notes = {}
    for at, line in enumerate(lines):
        if line.hint and line.hint.kind == "note":
            number = line.hint.mark
            value = int(number) if number.isdecimal() else 0
            mark = marks[number].pop(0) if marks[number] else None
            notes[at] = Note(value, 0, mark)
    return notes, pointed


def _indent(line: Traced) -> int:
    return len(line.text) - len(line.text.lstrip())


def _cells(text: Traced) -> Iterator[Traced]:
    """A line's columns, parted by three blanks, a tab or a stroke."""
    at = 0
    for gap in _COLUMN.finditer(text.text):
        if gap.start() > at:
            yield text[at : gap.start()]
        at = gap.end()
    if at < len(text):
        yield text[at:]


def _columns(lines: list[Traced]) -> tuple[list[Traced], list[tuple[int, Traced]]]:
    """The lines without what a ministry's paper has in its margin; and that, by the number of its line.

    A margin is a column that several lines begin at, right of the text, with an address in it.
    """
    starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, line in enumerate(lines):
        for gap in re.finditer(r"(?:^| {2}) +(?=\S)", line.text):
            if gap.end() >= 50:
                starts[gap.end()].append((number, gap.end()))
    margins = [
        column
        for column, found in starts.items()
        if len(found) >= 4
        and sum(bool(ADDRESS.match(lines[number].text[start:])) for number, start in found) >= 2
    ]
    if not margins:
        return lines, []
    page, margin = list(lines), []
    for column in margins:
        for number, start in starts[column]:
            if start < len(page[number]):
                margin.append((number, page[number][start:].strip()))
                page[number] = page[number][:start]
    return page, sorted(margin, key=itemgetter(0))


def _hints(source: Source, page: Sequence[Traced]) -> dict[int, Hint]:
    """What the document says of its lines, by their numbers here: readers part lines at line feeds alone."""
    if not source.hints:
        return {}
    starts = [0, *(end.end() for end in re.finditer("\n", source.text))]
    found: dict[int, Hint] = {}
    seen = set()
    for number, line in enumerate(page):
        if line.text.strip():
            at = bisect_right(starts, line.span()[0]) - 1
            if at in source.hints and at not in seen:
                found[number] = source.hints[at]
                seen.add(at)
    return found


def _page_numbers(lines: list[Line], source: str) -> list[Line]:
    """The lines, with those marked that are a page's number: at the end of one, or in their order."""
    ends = [end.start() for end in re.finditer("\f", source)]
    pages = [bisect_right(ends, line.text.span()[0]) for line in lines]
    found: list[Line] = []
    last = 0
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else None
        numbered = _NUMBER.fullmatch(line.plain)
        noted = below is not None and speaks_as_note(below.plain)
        if numbered and not noted and not (at and re.fullmatch(r"X ?Noot", lines[at - 1].plain)):
            edge = bool(ends) and (
                at == 0 or pages[at - 1] < pages[at] or at + 1 == len(lines) or pages[at] < pages[at + 1]
            )
            alone = line.gap and (below is None or below.gap)
            number = int(numbered.group())
            under = at > 0 and not line.gap and RUNNING_LINE.fullmatch(lines[at - 1].plain)
            if (
                edge
                or under
                or (alone and (number in (last + 1, last + 2) or (number <= 2 and below is None)))
            ):
                line = replace(line, page=True)
                last = number
        found.append(line)
    return found


def _site_foot(lines: list[Line]) -> list[Line]:
    """The lines, with those marked under which a web site has nothing but its own."""
    first = len(lines)
    while first and SITE_FOOT.fullmatch(lines[first - 1].plain):
        first -= 1
    return [replace(line, site=True) if at >= first else line for at, line in enumerate(lines)]


def _neighbours(lines: list[Line], notes: Mapping[int, Note], forms: Forms) -> list[Line]:
    """The lines with what can be said of them only beside the others."""
    if not lines:
        return []
    lines = [
        replace(
            line,
            above=lines[at - 1].plain if at else "",
            below=lines[at + 1].plain if at + 1 < len(lines) else "",
            gap=line.gap or not at,
            gap_below=lines[at + 1].gap if at + 1 < len(lines) else True,
            form=next((name for name, form in forms if form.match(line.plain[:300])), None),
        )
        for at, line in enumerate(lines)
    ]
    chunks = _chunks(lines, notes)
    head = _head_end(lines, chunks)
    body = lines[head:]
    wrapped = sorted(len(line.plain) for line in body if not line.gap_below)
    width = wrapped[len(wrapped) * 9 // 10] if wrapped else 60
    if len(wrapped) < 8:
        width = max(width, 60)  # too few to tell
    widest = max((len(line.plain) for line in lines), default=0)
    ended = sum(finished(line.plain) for line in body if not line.gap_below)
    a_line_each = len(wrapped) > 1 and ended > 0.6 * len(wrapped)
    signs = {at for at in range(head, len(lines)) if _signs_at(lines, at)}
    tables = _tables(lines, chunks, head, signs)
    letterheads = _letterheads(lines, chunks, head)
    chunks = _past_letterheads(chunks, letterheads)
    return [
        replace(
            line,
            chunk=chunks[at],
            head=at < head,
            width=width,
            room=not line.gap and (a_line_each or left_short(line.above, line.plain, width)),
            short_above=not line.gap and len(line.above) + 1 + len(line.plain.split()[0]) <= widest,
            note=notes.get(at) if at >= head else None,
            table=at in tables,
            letterhead=at in letterheads,
            signs=at in signs,
            signer=at + 1 in signs and not lines[at + 1].gap and line.gap and is_name(line.plain),
        )
        for at, line in enumerate(lines)
    ]


def _chunks(lines: list[Line], notes: Mapping[int, Note]) -> list[Chunk]:
    """For each line the lines between two blank lines of which it is one."""
    starts = [at for at, line in enumerate(lines) if line.gap]
    found: list[Chunk] = []
    for first, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        # A number alone is a mark that print had raised.
        words = [line.plain for line in lines[first : min(end, first + 6)]]
        text = " ".join(word for word in words if not word.isdigit()) or words[0]
        # Above the notes at a page's foot stands half a sentence, never a heading.
        below = lines[end].plain if end < len(lines) and end not in notes else ""
        chunk = Chunk(first, end - 1, text, lines[first - 1].plain if first else "", below)
        found += [chunk] * (end - first)
    return found


def _head_end(lines: Sequence[Line], chunks: Sequence[Chunk]) -> int:
    """How many lines stand above the letter's first sentence.

    The header ends with the salutation or, without one, with the last line that only a header has. It is not
    looked for beyond what is surely the body: a long text, or any sentence once date or subject have been.
    """
    formed = {chunks[at].first for at, line in enumerate(lines) if line.form}
    last = sentences = 0
    complete = titled = awaits = False
    for at, line in enumerate(lines):
        if line.form == "salutation":
            return at + 1
        if at - last > 40 or (line.hint and line.hint.kind not in ("header", "row")):
            break
        stated = line.hint is not None and line.hint.kind == "header"
        if (line.form and (line.form != "date" or _stands_as_date(lines, at))) or stated:
            last, titled = at + 1, bool(TITLED.match(line.plain))
            awaits = bool(TITLED.fullmatch(line.plain) or LABEL.fullmatch(line.plain))
            complete = (
                complete or line.form == "date" or bool(re.match(r"Betreft|Onderwerp|BRIEF", line.plain))
            )
            continue
        chunk = chunks[at]
        prose = chunk.first not in formed and chunk.last > chunk.first and len(chunk.text) > 250
        if (prose and not titled) or _signs_at(lines, at) or FAREWELL.fullmatch(line.plain):
            break
        # A page may end in the first sentence.
        if complete and not awaits and line.gap and chunk.first not in formed and _opens_text(chunk.text):
            break
        short = complete and line.gap and line.gap_below
        if finished(line.plain) and len(line.plain.split()) > (2 if short else 3):
            sentences += 1
            if complete or sentences > 3 or len(line.plain) > 200:
                break
    return _with_values(lines, last)


def _opens_text(text: str) -> bool:
    """Whether a letter's first words are these: `Hierbij informeer ik u over …`."""
    return bool(_FIRST_WORDS.match(text)) and len(text.split()) > 5


_FIRST_WORDS = re.compile(
    r"(?:(?:Hierbij|Hiermee|Hierbij\w*|Graag|Bijgaand|Met (?:deze|dit|verwijzing|referte)|In (?:deze|mijn|antwoord|reactie|vervolg|aanvulling)"
    r"|Naar aanleiding|Op (?:verzoek|uw)|Tijdens|Zoals|Conform|Namens|Mede namens|Overeenkomstig|Ter (?:uitvoering|voldoening)"
    r"|Onder verwijzing|Bij (?:brief|deze|gelegenheid)|U(?:w Kamer)? (?:heeft|hebt|ontvangt|vroeg)|Per brief) \w|Ik \w)"
)


def _stands_as_date(lines: Sequence[Line], at: int) -> bool:
    """Whether a date is the letter's own: with its place, under a label, or apart from the text around it."""
    line = lines[at]
    under = at > 0 and not line.gap
    if PLACED_DATE.fullmatch(line.plain) or line.plain.lower().startswith("datum"):
        return not (
            under and line.plain[0].isdigit() and not LABEL.match(line.above) and not finished(line.above)
        )
    return (line.gap and line.gap_below) or (
        at > 0 and (bool(lines[at - 1].form) or bool(LABEL.match(line.above)))
    )


def _with_values(lines: Sequence[Line], last: int) -> int:
    """The header with what a label in its last line is followed by: the subject's other lines, a title."""
    if not last or last >= len(lines):
        return last
    line = lines[last - 1]
    if line.form == "date" and last > 1 and SUBJECT.fullmatch(lines[last - 2].plain):
        # Labels stand in a column, and their values under them in another.
        while last < len(lines) and not lines[last].gap:
            last += 1
        return last
    if not TITLED.match(line.plain) and not LABEL.fullmatch(line.plain):
        return last
    value = TITLED.sub("", line.plain, count=1) if TITLED.match(line.plain) else ""
    end = last
    if lines[end].gap and value:
        return last
    while end < len(lines) and not (lines[end].gap and end > last) and end - last < 6:
        here = lines[end]
        if finished(here.plain) or here.note or ITEM.match(here.plain):
            break
        end += 1
    stopped = end < len(lines) and not lines[end].gap
    if stopped and value and not (lines[last].plain[0].islower() or lines[last].plain[0] == "("):
        return last
    return end


def _letterheads(lines: list[Line], chunks: list[Chunk], head: int) -> set[int]:
    """The lines of a ministry's letterhead that stand amid the text: two addresses or labels at least, all short."""
    found: set[int] = set()
    pieces = list(dict.fromkeys(chunks[head:]))
    for chunk in pieces:
        places = range(max(chunk.first, head), chunk.last + 1)
        formed = sum(lines[at].form in ("letterhead", "label", "addressee") for at in places)
        short = all(len(lines[at].plain) < 60 for at in places)
        bare = BARE_LABEL.fullmatch(lines[places[0]].plain) and len(places) <= 3 and not finished(chunk.text)
        if short and ((formed >= 2 and 3 * formed >= len(places)) or bare):
            found.update(places)
    # One line of a letterhead alone is one where more of it stands above or below.
    for one, other in [*pairwise(pieces), *pairwise(reversed(pieces))]:
        alone = one.first == one.last and lines[one.first].form == "letterhead" and len(one.text) < 60
        if alone and other.first in found:
            found.add(one.first)
    return found


def _past_letterheads(chunks: Sequence[Chunk], letterheads: set[int]) -> list[Chunk]:
    """The chunks, of which those around a letterhead are neighbours."""
    passed: dict[int, Chunk] = {}
    below = None
    for chunk in reversed(list(dict.fromkeys(chunks))):
        passed[chunk.first] = chunk._replace(below=below) if below is not None else chunk
        below = (chunk.below if below is None else below) if chunk.first in letterheads else None
    return [passed[chunk.first] for chunk in chunks]


def _signs_at(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is an office in a signature: with a name, another office or nothing under it."""
    line = lines[at]
    text = line.plain
    if len(line.cells) > 1 and all(is_office(cell.text) for cell in line.cells):
        return True
    if split_office(text):
        return True
    if not is_office(text, any_case=True):
        return False
    below, beyond = (lines[at + more].plain if at + more < len(lines) else "" for more in (1, 2))
    if not below or is_name(below) or ON_BEHALF.fullmatch(below) or FAREWELL.fullmatch(line.above):
        return True
    if text.endswith(",") and (lines[at + 1].gap or is_office(below) or split_office(below)):
        return True
    # The office runs on to the next line, and a name or nothing stands under that.
    return goes_on_in_office(below) and (not beyond or is_name(beyond) or below.endswith(","))


def _tables(lines: Sequence[Line], chunks: Sequence[Chunk], head: int, signs: set[int]) -> set[int]:
    """The lines that are rows: of like columns one under the other, or of one short cell each."""
    found: set[int] = set()
    columned = [at >= head and at not in signs and len(line.cells) > 1 for at, line in enumerate(lines)]
    for yes, group in groupby(range(len(lines)), key=lambda at: columned[at]):
        places = list(group)
        if not yes or len(places) < 2:
            continue
        cells = [cell.text for at in places for cell in lines[at].cells]
        counts = {len(lines[at].cells) for at in places}
        figures = sum(bool(FIGURE.fullmatch(cell)) for cell in cells)
        if len(places) <= figures or (len(counts) == 1 and max(map(len, cells)) <= 40 and len(places) > 2):
            found.update(places)
    for chunk in dict.fromkeys(chunks[head:]):
        cells = [lines[at].plain for at in range(chunk.first, chunk.last + 1)]
        figures = sum(bool(FIGURE.fullmatch(cell)) for cell in cells)
        short = all(len(cell) <= 40 and (not finished(cell) or FIGURE.fullmatch(cell)) for cell in cells)
        if chunk.first >= head and len(cells) >= 4 and short and figures >= 2 and 3 * figures >= len(cells):
            found.update(at for at in range(chunk.first, chunk.last + 1) if at not in signs)
    singles = [
        chunk
        for chunk in dict.fromkeys(chunks[head:])
        if chunk.first == chunk.last
        and len(chunk.text) <= 40
        and (not finished(chunk.text) or FIGURE.fullmatch(chunk.text))
        and not ITEM.match(chunk.text)
        and chunk.first >= head
        and not QUESTION_LABEL.fullmatch(chunk.text)
    ]
    for _, numbered in groupby(enumerate(singles), key=lambda pair: pair[1].first - pair[0]):
        run = [one for _, one in numbered if not re.match(r"(?:Tabel|Figuur|Overzicht) ", one.text)]
        figures = sum(bool(FIGURE.fullmatch(one.text)) for one in run)
        if len(run) >= 4 and 4 * figures >= len(run):
            found.update(one.first for one in run)
    return found
