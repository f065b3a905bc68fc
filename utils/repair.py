"""The printed page -> clean blocks of text: hyphens, page breaks, footnotes, headers, Markdown marks.

`repair(source)` is the whole of it. A letter to parliament reaches us as a page: lines end where the
paper ended, words are cut by hyphens, a footnote stands in the middle of a sentence. Every character of
a repaired block still knows where in the file it came from (`Traced`).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal, NamedTuple

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

    `mark` is, for a footnote, its number; `marks` are, for a paragraph, the footnotes it points to, each
    as (footnote number, place in the text where the mark stood).
    """

    kind: Kind
    text: Traced
    mark: int | None = None
    marks: tuple[tuple[int, int], ...] = ()


def repair(source: str) -> tuple[Block, ...]:
    """The blocks of a letter, in reading order, each mended and of one kind.

    Arguments: `source`, the decoded file. Returns header lines, headings, paragraphs (a list item is a
    paragraph; the halves of one parted by a page break are one), footnotes and signature lines.
    """
    lines = without_running_lines(traced_lines(source))
    header, rest = split_header(lines)
    known = vocabulary(line.text for line in lines)
    blocks = [mended(chunk, known) for chunk in chunks(rest)]
    body, signature = split_signature(blocks)
    return (
        *(Block("header", unmarked(line.strip())) for line in header),
        *with_marks(rejoined(kinds(body), known)),
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


def unmarked(text: Traced) -> Traced:
    """Without Markdown's marks for headings and emphasis."""
    return text.sub(r"^#{1,6} +").sub(EMPHASIS, 1).strip()


# --- Lines that are no part of the letter's body --------------------------------------------------------

RUNNING_LINE = re.compile(
    r"(?:Pagina|Blad) \d+ (?:van|/) \d+|kst-[\d-]+|ISSN [\d -]+|['’]s-Gravenhage \d{4}"
    r"|Tweede Kamer, vergaderjaar .*, nr\. ?\d+(?: +\d+)?"
)


def without_running_lines(lines: list[Traced]) -> list[Traced]:
    """The lines without page numbers (a number between blank lines), running heads and feet."""
    texts = ["", *(line.text.strip() for line in lines), ""]
    return [
        line
        for before, text, after, line in zip(texts, texts[1:], texts[2:], lines, strict=False)
        if not RUNNING_LINE.fullmatch(text)
        and not (re.fullmatch(r"\d{1,3}", text) and not before and not after)
    ]


MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
HEADER_LINE = re.compile(
    r"Vergaderjaar \d{4}\W|\d{2} ?\d{3}(?: *\(.*\))?$|Nr\. ?\d+(?:$| +BRIEF)|BRIEF VAN |Aan de [Vv]oorzitter"
    rf"|(?:[A-Z’']\w[\w’' -]*,|Datum:?) (?:\d{{1,2}} )(?:{MONTHS}) \d{{4}}$"
    r"|Geachte \w|(?:Betreft|Onderwerp|(?:Ons )?[Kk]enmerk|Bijlagen?|Datum) ?(?::|$)"
)


def split_header(lines: list[Traced]) -> tuple[list[Traced], list[Traced]]:
    """The lines above the letter's first sentence (session, dossier, title, number, date, salutation)."""
    last = 0
    for number, line in enumerate(lines):
        text = unmarked(line).text
        after = lines[number + 1].text.strip() if number + 1 < len(lines) else ""
        if HEADER_LINE.match(text):
            last = number + 1
        elif len(text) > 90 or text.endswith((".", ",", ";", "?", "!")) or after[:1].islower():
            break
    return [line for line in lines[:last] if line.text.strip()], lines[last:]


SIGNATURE = re.compile(r"(?:De|Mede namens de) (?:\w+ )?(?:[Mm]inister|[Ss]taatssecretaris)[\w -]*,?")


def split_signature(blocks: list[Traced]) -> tuple[list[Traced], list[Traced]]:
    """The body, and the signature's parts: offices, and under each the name of who holds it."""
    first = len(blocks)
    for number in range(len(blocks) - 1, -1, -1):
        parts = office_and_name(blocks[number])
        if SIGNATURE.fullmatch(parts[0].text) and sum(map(len, parts)) < 200:
            first = number
        elif finished(blocks[number].text) and len(blocks[number]) > 60:
            break
    return blocks[:first], [part for block in blocks[first:] for part in office_and_name(block)]


def office_and_name(block: Traced) -> list[Traced]:
    """A signature's office and name, which the page may have put on one line or two."""
    office = re.match(r"[^,]*,", block.text)
    cut = office.end() if office else len(block)
    return [part for part in (block[:cut].strip(), block[cut:].strip()) if len(part)]


# --- Lines into blocks --------------------------------------------------------------------------------

ITEM = re.compile(r"(?:\d{1,2}[.)]|[a-z]\)|[-•·–*]) +(?=\S)")
FOOTNOTE = re.compile(r"(?:\[\^?)?(\d{1,2}|[¹²³⁴-⁹])(?:\]:?|\)?) ?(?=[A-Z«“‘'])")
FINISHED = re.compile(r"[.!?:;…][»”’\"')\]]*\d{0,2}$")
ABBREVIATED = re.compile(r"\b(?:nrs?|artt?|d\.d|dr|drs|mr|prof|bijv|blz)\.$", re.IGNORECASE)


def finished(text: str) -> bool:
    """Whether a text ends as a paragraph may end: with a stop that is not an abbreviation's."""
    return bool(FINISHED.search(text)) and not ABBREVIATED.search(text)


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
    if text.startswith("#") or before.startswith("#") or SIGNATURE.fullmatch(text):
        return True
    in_note = FOOTNOTE.match(chunk[0].text.strip())
    if FOOTNOTE.match(text) and (in_note or finished(before)):
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
    return Traced.concat(parts).sub(r"( ) +", 1)


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
    """The words that stand whole within the lines of a letter, lower case."""
    return frozenset(
        word.casefold()
        for line in lines
        for word in re.findall(r"(?<![\w’'-])[\w’'-]*\w(?![\w’'-])", line.rstrip().removesuffix("-") + " ")
    )


def dehyphenation(left: str, right: str, known: frozenset[str]) -> Literal["join", "keep", "part"]:
    """What to do with a hyphen at the end of a line: the word is one, keeps it, or two words stand there.

    Arguments: `left` and `right` of the hyphen, and the letter's own words in lower case. The letter's
    own spelling decides; failing that, the hyphen stays after "niet"/"non", after a figure or an
    abbreviation in capitals, and before a capital (`Non-`/`Proliferatieverdrag`).
    """
    if right in ("en", "of", "tot", "als", "noch", "maar") or not right:
        return "part"
    if f"{left}{right}".casefold() in known:
        return "join"
    if f"{left}-{right}".casefold() in known:
        return "keep"
    first = left.rpartition("-")[2]
    stays = first.casefold() in ("niet", "non") or right[0].isupper() or first[-1].isdigit()
    return "keep" if stays or (first.isupper() and len(first) > 1) else "join"


# --- Blocks into kinds --------------------------------------------------------------------------------


def kinds(blocks: list[Traced]) -> list[Block]:
    """Each block as heading, footnote or paragraph."""
    notes = set(footnote_numbers(blocks))
    markdown = any(MARKED_HEADING.fullmatch(block.text) for block in blocks)
    found = []
    for place, block in enumerate(blocks):
        note = FOOTNOTE.match(block.text)
        if note and number_of(note.group(1)) in notes:
            found.append(Block("footnote", unmarked(block[note.end() :]), number_of(note.group(1))))
        elif MARKED_HEADING.fullmatch(block.text) or (not markdown and looks_like_heading(blocks, place)):
            found.append(Block("heading", unmarked(block)))
        else:
            item = ITEM.match(block.text)
            found.append(Block("paragraph", unmarked(block[item.end() :] if item else block)))
    return found


MARKED_HEADING = re.compile(r"#{1,6} .*|\*\*[^*]+\*\*")


def looks_like_heading(blocks: list[Traced], place: int) -> bool:
    """A short line of its own, with no full stop, after a finished text and before a new one."""
    text = blocks[place].text
    before = blocks[place - 1].text if place else "."
    after = blocks[place + 1].text if place + 1 < len(blocks) else ""
    return (
        len(text) <= 90
        and not finished(text.rstrip("?"))
        and not text.endswith(",")
        and not text[0].islower()
        and not ITEM.match(text)
        and bool(finished(before) or FOOTNOTE.match(before))
        and bool(after)
        and not after[0].islower()
    )


def rejoined(blocks: list[Block], known: frozenset[str]) -> list[Block]:
    """Halves of a paragraph that a page break (or the footnotes at a page's foot) had parted, as one."""
    whole: list[Block] = []
    open_at: int | None = None
    for block in blocks:
        if block.kind == "paragraph" and open_at is not None:
            first = whole[open_at]
            whole[open_at] = first._replace(text=Traced.concat(seam(first.text, block.text, known)))
        else:
            whole.append(block)
        if block.kind == "paragraph":
            at = open_at if open_at is not None else len(whole) - 1
            open_at = None if finished(whole[at].text.text) else at
        elif block.kind == "heading":
            open_at = None
    return whole


# --- Footnote marks -----------------------------------------------------------------------------------


def number_of(digits: str) -> int:
    return int(unicodedata.normalize("NFKC", digits))


def mark_pattern(number: int) -> str:
    """Where a footnote's number stands in the text: raised, bracketed, or glued to a word or a stop."""
    raised = "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(number))
    after_word = r"(?:(?<=[a-zë]{3})|(?<=[a-zë»”’)][.,;:)»”’])|(?<=\d{4}[.,;:)]))"
    glued = rf"{after_word}{number}(?![\d%])(?!\.\d)"
    return rf"{raised}|\[\^?{number}\]|(?<!nr\.)(?<!nrs\.)(?<!art\.)(?<!blz\.){glued}"


def footnote_numbers(blocks: list[Traced]) -> Iterator[int]:
    """The numbers of those blocks that look like footnotes and have a mark in the text."""
    for place, block in enumerate(blocks):
        note = FOOTNOTE.match(block.text)
        others = (other.text for at, other in enumerate(blocks) if at != place)
        if note and any(re.search(mark_pattern(number_of(note.group(1))), other) for other in others):
            yield number_of(note.group(1))


def with_marks(blocks: list[Block]) -> list[Block]:
    """The blocks with the footnote marks taken out of the text and kept beside it."""
    numbers = [block.mark for block in blocks if block.mark is not None]
    return [lifted(block, numbers) if block.kind == "paragraph" else block for block in blocks]


def lifted(block: Block, numbers: list[int]) -> Block:
    text, marks = block.text, []
    for number in numbers:
        found = re.search(mark_pattern(number), text.text)
        if found:
            marks.append((number, found.start()))
            text = Traced.concat([text[: found.start()], text[found.end() :]])
    return block._replace(text=text, marks=tuple(marks))
