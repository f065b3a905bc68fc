"""The printed page -> clean blocks of text: hyphens, page breaks, footnotes, headers, Markdown marks.

`repair(source)` is the whole of it. A letter to parliament reaches us as a page: lines end where the
paper ended, words are cut by hyphens, a footnote stands in the middle of a sentence. Every character of
a repaired block still knows where in the file it came from (`Traced`).

Limits: half a sentence that stands alone, before a half that opens with a capital, is taken for a heading; a
list item's last line runs on until a blank line; a budget fund's letter (`35 000 A`) is no part of its dossier.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Literal, NamedTuple

from .days import MONTHS

# The number of a dossier of the House: `33 694`, a budget's chapter `35 000 X`, an EU Council's `21 501-02` (only
# that dossier has numbered parts). Blanks are in brackets, so that the pattern serves in a verbose one too.
DOSSIER = r"(?<!\d)(?:21[ ]?501-\d{2}|\d{2}[ ]?\d{3}(?:[ -][IVX]+[AB]?)?)\b"

Kind = Literal["header", "heading", "paragraph", "footnote", "signature"]


def dossier_name(words: str) -> str:
    """A dossier's number without blanks: `35 000 X` is `35000-X`."""
    return re.sub(r"^(\d\d) ", r"\1", words).replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Traced:
    """A text whose every character remembers its place in the file.

    `text[i]` was made from the file's characters `starts[i]` up to `ends[i]`.
    """

    text: str = ""
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, part: slice) -> "Traced":
        return Traced(self.text[part], self.starts[part], self.ends[part])

    @staticmethod
    def concat(parts: Iterable["Traced"]) -> "Traced":
        parts = list(parts)
        return Traced(
            "".join(part.text for part in parts),
            tuple(chain.from_iterable(part.starts for part in parts)),
            tuple(chain.from_iterable(part.ends for part in parts)),
        )

    def span(self, start: int = 0, end: int | None = None) -> tuple[int, int]:
        """The span in the file of `text[start:end]`, which must not be empty."""
        return self.starts[start], self.ends[(len(self) if end is None else end) - 1]

    def strip(self) -> "Traced":
        left = len(self.text) - len(self.text.lstrip())
        return self[left : len(self.text.rstrip())]

    def sub(self, pattern: str, group: int | None = None) -> "Traced":
        """Each match of `pattern` is replaced by its `group`, or removed."""
        kept, at = [], 0
        for match in re.finditer(pattern, self.text):
            kept.append(self[at : match.start()])
            if group is not None:
                kept.append(self[match.start(group) : match.end(group)])
            at = match.end()
        return Traced.concat([*kept, self[at:]]) if at else self


class Block(NamedTuple):
    """A piece of a letter.

    `item` says of a paragraph that it is one of a list; `mark` is, for a footnote, its number, and `place`
    where in the file the mark stood that points to it.
    """

    kind: Kind
    text: Traced
    item: bool = False
    mark: int | None = None
    place: int = 0


def repair(source: str) -> tuple[Block, ...]:
    """The blocks of a letter, in reading order, each mended and of one kind.

    Arguments: `source`, the decoded file. Returns header lines, headings, paragraphs (a list item is a
    paragraph; the halves of one parted by a page break are one), footnotes and signature lines.
    """
    lines = without_running_lines(laid_out(traced_lines(without_page_numbers(source))))
    header, rest = split_header(lines)
    known = vocabulary(line.text for line in lines)
    blocks = [mended(chunk, known) for chunk in chunks(rest)]
    body, signature = split_signature(blocks)
    return (
        *(Block("header", unmarked(mended(chunk, known))) for chunk in header),
        *rejoined(kinds(body), known),
        *(Block("signature", unmarked(line)) for line in signature),
    )


# --- Characters ---------------------------------------------------------------------------------------

SPACES = re.compile(r"[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]")
INVISIBLE = re.compile(r"[\u200b-\u200d\u2060\ufeff]")
SOFT_HYPHEN = "\u00ad"


def traced_lines(source: str) -> list[Traced]:
    """The file's lines as they are meant: NFC, plain spaces, ligatures spelled out, line ends dropped."""
    lines: list[Traced] = []
    at = 0
    for raw in re.split(r"\r\n|[\n\r\f\v\u2028\u2029\x85]", source):
        lines.append(characters(raw, at))
        at += len(raw) + (2 if source.startswith("\r\n", at + len(raw)) else 1)
    return lines


def characters(raw: str, at: int) -> Traced:
    """One line, composed (NFC) and with plain characters; a soft hyphen stays only where the line ends."""
    text, starts, ends = [], [], []
    for cluster in re.finditer(r"[^\u0300-\u036f]?[\u0300-\u036f]*", raw):
        meant = SPACES.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", cluster.group())))
        if "\ufb00" <= meant <= "\ufb06":
            meant = unicodedata.normalize("NFKC", meant)
        if meant == SOFT_HYPHEN and raw[cluster.end() :].strip():
            continue
        for character in meant.replace("\u2011", "-").replace("\u2010", "-"):
            text.append(character)
            starts.append(at + cluster.start())
            ends.append(at + cluster.end())
    return Traced("".join(text), tuple(starts), tuple(ends))


EMPHASIS = r"(?<![\w*])\*{1,3}(?=\S)([^*]+?)(?<=\S)\*{1,3}(?![\w*])"
UNDERLINED = r"(?<!\w)_{1,3}(?=[^\W_])([^_]+?)(?<=\S)_{1,3}(?!\w)"


def unmarked(text: Traced) -> Traced:
    """Without Markdown's marks for headings and emphasis."""
    return text.sub(r"^#{1,6} +").sub(EMPHASIS, 1).sub(UNDERLINED, 1).strip()


# --- Lines that are no part of the letter's body --------------------------------------------------------

PAGE_NUMBER = re.compile(
    r"^[ \t]*\d{1,3}[ \t]*(?=[\r\n]*\f)|(?<=\f)[ \t\r\n]*\d{1,3}[ \t]*(?=[\r\n]|\Z)", re.MULTILINE
)
RULE = re.compile(r"(?:[-*_=] ?){3,}")
RUNNING_LINE = re.compile(
    r"(?:Pagina|Blad) \d+ (?:van|/) \d+|[-–] ?\d{1,3} ?[-–]|kst-[\w-]+|ISSN [\d -]+|['’]s-Gravenhage \d{4}"
    r"|Tweede Kamer, vergaderjaar .*, nr\. ?\d+(?: +\d+)?"
)


def without_page_numbers(source: str) -> str:
    """The file with spaces for the numbers next to a form feed, so that every place in it stays the same."""
    return PAGE_NUMBER.sub(lambda number: re.sub(r"\d", " ", number.group()), source)


def laid_out(lines: list[Traced]) -> list[Traced]:
    """The lines without common indent, doubled spaces and marks of quotation; a drawn rule is a blank line."""
    indent = min((len(line) - len(line.text.lstrip()) for line in lines if line.text.strip()), default=0)
    return [
        Traced()
        if RULE.fullmatch(line.text.strip())
        else line[indent:].sub(r"^ *(?:>+(?: |$))+").sub(r"(?<=\S)( ) +", 1)
        for line in lines
    ]


def without_running_lines(lines: list[Traced]) -> list[Traced]:
    """The lines without page numbers (a number between blank lines), running heads and feet."""
    texts = ["", *(line.text.strip() for line in lines), ""]
    return [
        line
        for before, text, after, line in zip(texts, texts[1:], texts[2:], lines, strict=False)
        if not RUNNING_LINE.fullmatch(text)
        and not (re.fullmatch(r"\d{1,3}", text) and not before and not after)
    ]


MONTH = "|".join(MONTHS)
DATE_LINE = re.compile(
    r"(?:Datum ?:? ?|[A-Z’'][\w’' -]*, |(?:[A-Z][\w-]* ){1,3})?"
    rf"(?P<date>\d{{1,2}} (?:{MONTH}) \d{{4}}|\d{{1,2}}-\d{{1,2}}-\d{{4}})$"
)
# What has a title beside or beneath it: the number of a dossier, the label of a ministry's paper.
TITLED = re.compile(
    rf"(?:{DOSSIER}(?: *\([^)]*\))?(?=$| +[A-Z«])|(?:Betreft|Onderwerp)(?= ?:|$| +[A-Z«])) *:? *"
)
# Letters to the Eerste Kamer are lettered, not numbered: `C`, `AB`.
HEADER_LINE = re.compile(
    rf"{TITLED.pattern}|(?!\d){DATE_LINE.pattern}|Vergaderjaar \d{{4}}\W|(?:Nr\. ?\d+|[A-E]?[A-Z])(?:$| +BRIEF)"
    r"|BRIEF VAN |Aan de [Vv]oorzitter|(?:(?:Ons )?[Kk]enmerk|Bijlagen?|Datum) ?(?::|$)"
)
SALUTATION = re.compile(r"Geachte? \w|Beste [\w ]+,$|(?:Mijnheer|Mevrouw)\b.* [Vv]oorzitter,?$")


def line_kind(line: Traced) -> Literal["blank", "salutation", "header", "text"]:
    text = unmarked(line).text
    if not text:
        return "blank"
    return "salutation" if SALUTATION.match(text) else "header" if HEADER_LINE.match(text) else "text"


def split_header(lines: list[Traced]) -> tuple[list[list[Traced]], list[Traced]]:
    """The lines above the letter's first sentence (session, dossier, title, number, date, salutation).

    Returns those lines, each with the lines it runs on to, and the lines of the body.
    """
    last, titled = 0, False
    for kind, group in groupby(enumerate(lines), key=lambda pair: line_kind(pair[1])):
        numbers, run = zip(*((number, unmarked(line).text) for number, line in group), strict=True)
        if kind in ("header", "salutation"):
            last, titled = numbers[-1] + 1, bool(TITLED.match(run[-1]))
        elif kind == "text":
            runs_on = any(len(text) > 90 for text in run) or any(text[0].islower() for text in run[1:])
            if finished(run[-1]) or run[-1].endswith(",") or (runs_on and not titled):
                break
            titled = False
        if kind == "salutation":
            break
    while last and last < len(lines) and DATE_LINE.match(lines[last].text.strip()):
        last += 1  # a bare date is of the header only under a label
    header: list[list[Traced]] = []
    open_line = False
    for line in lines[:last]:
        kind = line_kind(line)
        if kind == "text" and open_line:
            header[-1].append(line)
        elif kind != "blank":
            header.append([line])
        open_line = kind == "text" or bool(TITLED.match(unmarked(line).text))
    return header, lines[last:]


# An office, also of a ministry with three names: `De Minister van Onderwijs, Cultuur en Wetenschap,`.
SIGNATURE = re.compile(
    r"(?:(?:De|Mede namens de) (?:\w+ )?(?:[Mm]inister|[Ss]taatssecretaris)[\w’ -]*"
    r"(?:, [A-Z]\w+ en [A-Z][\w ]*)?(?:,|$)|Minister (?:van|voor) [\w’ -]+,)"
)
FAREWELL = re.compile(r"Hoogachtend,?|Met (?:de meeste |vriendelijke )?(?:hoog|groet)\w*,?")
ANNEXES = re.compile(r"(?:Bijlagen?|[Cc][Cc]|[Cc]\.[Cc]\.)(?: \(\d+\))? ?:")


def split_signature(blocks: list[Traced]) -> tuple[list[Traced], list[Traced]]:
    """The body, and the signature's parts: offices, and under each the name of who holds it."""
    first = end = len(blocks)
    for number in range(len(blocks) - 1, -1, -1):
        text = blocks[number].text
        parts = office_and_name(blocks[number])
        if FAREWELL.fullmatch(text) or (SIGNATURE.fullmatch(parts[0].text) and len(text) < 200):
            first = number
        elif ANNEXES.match(text) and first == len(blocks):
            end = number
        elif finished(text) and len(text) > 60:
            break
    signed = [block for block in blocks[first:end] if not FAREWELL.fullmatch(block.text)]
    return blocks[: min(first, end)], [part for block in signed for part in office_and_name(block)]


def office_and_name(block: Traced) -> list[Traced]:
    """A signature's offices and name, which the page may have put on one line or more."""
    parts = []
    while office := SIGNATURE.match(block.text):
        parts.append(block[: office.end()])
        block = block[office.end() :].strip()
    return [*parts, block] if len(block) else parts


# --- Lines into blocks --------------------------------------------------------------------------------

ITEM = re.compile(r"(?:\d{1,2}[.)]|[a-z]\)|[-•·–*+◦▪‣]) +(?=\S)")
RAISED = "⁰¹²³⁴-⁹"
FOOTNOTE = re.compile(
    rf"(?:\[\^?)?(\d{{1,2}}|[{RAISED}]{{1,2}})(?:\]:?)? ?(?!(?:{MONTH})\b)(?=[^\W\d_]|[«“‘'\"(])"
)
FINISHED = re.compile(
    rf"[.!?:;…][»”’\"')\]]*(?:(?:\d{{1,2}}(?:,\d{{1,2}})*)?|[{RAISED},]+|(?:\[\^?\d{{1,2}}\])+)$"
)
ABBREVIATED = re.compile(r"\b(?:nrs?|artt?|d\.d|dr|drs|mr|prof|bijv|blz)\.$", re.IGNORECASE)


def finished(text: str) -> bool:
    """Whether a text ends as a paragraph may end: with a stop that is not an abbreviation's."""
    return bool(FINISHED.search(text[-80:])) and not ABBREVIATED.search(text[-80:])


def chunks(lines: list[Traced]) -> Iterator[list[Traced]]:
    """The lines of each block: parted by blank lines, list marks, footnote marks and indents."""
    width = max((len(line.text.rstrip()) for line in lines), default=0)
    chunk: list[Traced] = []
    for line in lines:
        if chunk and (not line.text.strip() or opens_block(line, chunk, width)):
            yield chunk
            chunk = []
        if line.text.strip():
            chunk.append(line)
    if chunk:
        yield chunk


def opens_block(line: Traced, chunk: list[Traced], width: int) -> bool:
    """Whether a line that follows another directly begins something new."""
    text, before = line.text.strip(), chunk[-1].text.strip()
    if ITEM.match(text) and (finished(before) or ITEM.match(chunk[0].text.strip())):
        return True
    if text.startswith("#") or before.startswith("#") or ANNEXES.match(text):
        return True
    if any(end.fullmatch(part) for end in (SIGNATURE, FAREWELL) for part in (text, before)):
        return True
    in_note, note = FOOTNOTE.match(chunk[0].text.strip()), FOOTNOTE.match(text)
    if note and in_note and number_of(note[1]) == number_of(in_note[1]) + 1:
        return True
    if note and finished(before) and not text[note.end()].islower():
        return True
    if not line.text.startswith(" "):
        return False
    # An indent opens a paragraph only where the line before was left short: the next word had room.
    short = len(chunk[-1].text.rstrip()) + 1 + len(text.split()[0]) <= width
    return bool(in_note) or (short and finished(before))


def mended(lines: list[Traced], known: frozenset[str]) -> Traced:
    """The lines of one block as one line."""
    parts = [lines[0].strip()]
    for line in lines[1:]:
        parts += seam(parts.pop(), line.strip(), known)
    return Traced.concat(parts)


def seam(left: Traced, right: Traced, known: frozenset[str]) -> tuple[Traced, Traced, Traced]:
    """Two halves that a line end or page break has parted: the left, what belongs between, the right."""
    if left.text.endswith(SOFT_HYPHEN):
        return left[:-1], Traced(), right
    gap = Traced(" ", (left.ends[-1],), (right.starts[0],))
    broken = re.search(r"([\w’'-]*\w)-$", left.text[-80:])
    if not broken:
        return left, gap, right
    tail = re.match(r"[\w’'-]*", right.text)
    hyphen = dehyphenation(broken.group(1), tail.group() if tail else "", known)
    return left[:-1] if hyphen == "join" else left, gap if hyphen == "part" else Traced(), right


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """The words that stand whole within the lines of a letter, lower case; its names, also as written.

    A name is what stands capitalised within a sentence, alone or as the first part of a compound, and
    nowhere in lower case.
    """
    words, names = set(), set()
    for line in lines:
        text = line.rstrip().removesuffix("-") + " "
        words.update(re.findall(r"(?<![\w’'-])[\w’'-]*\w(?![\w’'-])", text))
        names.update(re.findall(r"[a-z,] [«“‘]?([A-Z][a-z]+)(?!\w)", text))
    return frozenset(word.casefold() for word in words) | {
        name for name in names if name.lower() not in words
    }


# `ex` is not among them: at a line's end it more often begins `expert` or `export` than `ex-minister`.
HYPHENATED = ("niet", "non", "oud", "e", "sociaal")


def dehyphenation(left: str, right: str, known: frozenset[str]) -> Literal["join", "keep", "part"]:
    """What to do with a hyphen at the end of a line: the word is one, keeps it, or two words stand there.

    Arguments: `left` and `right` of the hyphen, and the letter's own words (`vocabulary`). The letter's own
    spelling decides; failing that, the hyphen stays after "niet"/"non", a name (but not `Kamer`, as in
    `Kamerbrief`), a figure or an abbreviation in capitals, and before a capital (`Non-`/`Proliferatieverdrag`).
    """
    if right in ("en", "of", "tot", "als", "noch", "maar") or not right:
        return "part"
    if f"{left}{right}".casefold() in known:
        return "join"
    if f"{left}-{right}".casefold() in known:
        return "keep"
    first = left.rpartition("-")[2]
    stays = first.casefold() in HYPHENATED or right[0].isupper() or first[-1].isdigit()
    named = first[0].isupper() and first in known and first != "Kamer"
    return "keep" if stays or named or (first.isupper() and len(first) > 1) else "join"


# --- Blocks into kinds --------------------------------------------------------------------------------


def kinds(blocks: list[Traced]) -> list[Block]:
    """Each block as heading, footnote or paragraph, without the marks that point to a footnote."""
    marks = paired(blocks)
    texts = without_marks(blocks, marks.values())
    found: list[Block] = []
    before: Block | None = None
    for place, text in enumerate(texts):
        if place in marks:
            note, mark = FOOTNOTE.match(text.text), marks[place]
            end = note.end() if note else 0
            found.append(Block("footnote", unmarked(text[end:]), mark=mark.number, place=mark.place))
            continue
        # Above the notes at a page's foot stands half a sentence, never a heading.
        after = texts[place + 1].text if place + 1 < len(texts) and place + 1 not in marks else ""
        item = ITEM.match(text.text)
        if MARKED_HEADING.fullmatch(text.text) or looks_like_heading(text.text, before, after):
            before = Block("heading", unmarked(text))
        else:
            before = Block("paragraph", unmarked(text[item.end() :] if item else text), item=bool(item))
        if len(before.text):
            found.append(before)
    return found


MARKED_HEADING = re.compile(r"#{1,6} .*|\*\*[^*]+\*\*")


def looks_like_heading(text: str, before: Block | None, after: str) -> bool:
    """A short line of its own, with no full stop, after a finished text or a heading and before a new text.

    A numbered line is a heading (`2. Vooruitblik`) where neither of its neighbours is an item of a list.
    """
    if ITEM.match(text) and (not text[0].isdigit() or ITEM.match(after) or (before and before.item)):
        return False
    return (
        0 < len(text) <= 90
        and not finished(text.rstrip("?"))
        and not text.endswith(",")
        and not text[0].islower()
        and (before is None or before.item or before.kind == "heading" or finished(before.text.text))
        and bool(after)
        and not after[0].islower()
    )


def rejoined(blocks: list[Block], known: frozenset[str]) -> list[Block]:
    """Halves of a paragraph that a page break (or the footnotes at a page's foot) had parted, as one."""
    whole: list[tuple[Block, list[Traced]]] = []
    unfinished: int | None = None
    for block in blocks:
        if block.kind != "paragraph":
            whole.append((block, [block.text]))
            unfinished = None if block.kind == "heading" else unfinished
            continue
        if unfinished is not None and continues(whole[unfinished][0], block):
            parts = whole[unfinished][1]
            parts += seam(parts.pop(), block.text, known)
        else:
            unfinished = len(whole)
            whole.append((block, [block.text]))
        if finished(block.text.text):
            unfinished = None
    return [block._replace(text=Traced.concat(parts)) for block, parts in whole]


def continues(first: Block, second: Block) -> bool:
    """Whether a paragraph can be the other half of an unfinished one: list items often have no full stop."""
    return not second.item and not (first.item and not second.text.text[0].islower())


# --- Footnote marks -----------------------------------------------------------------------------------


class Mark(NamedTuple):
    """A number that may point to a footnote: in which block, where in its text, and where in the file."""

    number: int
    block: int
    start: int
    end: int
    place: int
    sure: bool


# Raised, bracketed, or glued to a word or a stop; glued to capitals it may be part of the name (`CO2`).
MARK = re.compile(
    rf"(?=[\d\[{RAISED}])(?:([{RAISED}]+(?:,[{RAISED}]+)*)|\[\^?(\d{{1,2}})\]"
    r"|(?<!\bnr\.)(?<!\bnrs\.)(?<!\bart\.)(?<!\bblz\.)(?<!\bp\.)"
    r"(?:(?<=[^\W\dA-Z_]{3})|(?<=[^\W\d_][.,;:?!)»”’])|(?<=[%)»”’\]][.,;:?!)»”’])|(?<=\d{4}[.,;:)])"
    r"|(?P<capitals>(?<=[A-Z]{2})))"
    r"(\d{1,2}(?:,\d{1,2})*)(?![\d%]|[.,]\d))"
)


def number_of(digits: str) -> int:
    return int(unicodedata.normalize("NFKC", digits))


def marks_in(block: Traced, at: int) -> Iterator[Mark]:
    """The numbers in a block that may point to footnotes; `wapens.1,2` has two."""
    for found in MARK.finditer(block.text):
        sure = found["capitals"] is None
        if found[2]:
            yield Mark(int(found[2]), at, found.start(), found.end(), block.starts[found.start()], sure)
            continue
        for part in re.finditer(r",?([^,]+)", found.group()):
            start, end = (found.start() + offset for offset in part.span())
            yield Mark(number_of(part[1]), at, start, end, block.starts[start], sure)


def paired(blocks: list[Traced]) -> dict[int, Mark]:
    """For each block that is a footnote (by its place in the list) the mark in the text that points to it.

    A footnote opens with a number that is also a mark in some other text; where numbers begin anew on each
    page, notes and marks of one number pair in reading order.
    """
    notes: dict[int, list[int]] = {}
    for place, block in enumerate(blocks):
        if note := FOOTNOTE.match(block.text):
            notes.setdefault(number_of(note[1]), []).append(place)
    if not notes:
        return {}
    noted = {place for places in notes.values() for place in places}
    marks: dict[int, list[Mark]] = {}
    for place, block in enumerate(blocks):
        for mark in marks_in(block, place) if place not in noted else ():
            marks.setdefault(mark.number, []).append(mark)
    found: dict[int, Mark] = {}
    for number, places in notes.items():
        here = marks.get(number, [])
        sure = [mark for mark in here if mark.sure]
        found.update(zip(places, sure if len(sure) >= len(places) else here, strict=False))
    return found


def without_marks(blocks: list[Traced], marks: Iterable[Mark]) -> list[Traced]:
    texts = list(blocks)
    for mark in sorted(marks, key=lambda mark: mark.place, reverse=True):
        text = texts[mark.block]
        left = text[: mark.start]
        texts[mark.block] = Traced.concat([left[: len(left.text.rstrip())], text[mark.end :]])
    return texts
