"""PDF, by place and size: page heads and feet apart, raised numbers as notes' marks, gaps as paragraphs.

A PDF holds glyphs at places, no paragraphs: every reading of one is a guess, and says so. Needs pypdf. Hyphens
and the kinds of blocks are left to the layout rules.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

from .letterhead import fields_of, is_label
from .source import Draft, LetterError, Mark, Piece

MOST_PAGES = 150
MOST_OPERATIONS = 1_500_000  # drawing operations of the whole file; a page of text has some thousands
LARGEST_DRAWING = (
    8_000_000  # bytes of the operations of a page, unpacked; those of a page of text are some thousands
)
FARTHEST = 20_000  # points from the corner of a page; 7 metres
FEWEST_LETTERS = 40  # a file with fewer has no text of a letter
SAVE = "save the letter's text as text in UTF-8"
FOOT = re.compile(
    r"(?:(?:kst|ah-tk|h-tk|blg)-[\w-]+|ISSN\b|.{0,3}s-Gravenhage \d{4}|(?:Tweede|Eerste) Kamer, vergaderjaar|KST\d+).*|"
    r"Sdu .{0,20}|(?:Pagina|Blad) \d+(?: (?:van|/) ?\d+|/\d+)?|[-–]? ?\d{1,3} ?[-–]?",
    re.IGNORECASE,
)


# The name that a printed paper bears in its foot: `kst-33694-77`, `ah-tk-20232024-2367`.
PAPER = re.compile(
    r"(?:kst-(?P<dossier>\d{5}(?:-[IVX]+[AB]?|-\d\d)?)-(?P<number>\d+|[A-Z]{1,3})|(?P<other>ah|h)-[te]k-[\d-]+)\b"
)
OTHERS = MappingProxyType({"ah": "aanhangsel van de handelingen", "h": "handelingen"})


class Glyphs(NamedTuple):
    """Words as the file places them: left end and base line in points, size of type."""

    page: int
    x: float
    y: float
    size: float
    text: str
    styled: bool = False  # bold or italic
    raised: bool = False


@dataclass
class Line:
    """The words on one base line of a page."""

    page: int
    y: float
    parts: list[Glyphs] = field(default_factory=list)

    @property
    def x(self) -> float:
        return self.parts[0].x

    @property
    def size(self) -> float:
        """The size that most of its letters have."""
        sizes: Counter[float] = Counter()
        for part in self.parts:
            sizes[round(part.size, 1)] += len(part.text.strip())
        return sizes.most_common(1)[0][0]

    @property
    def styled(self) -> bool:
        """Whether all of it is bold or italic, as a heading's words are."""
        return all(part.styled for part in self.parts if part.text.strip())

    @property
    def text(self) -> str:
        return " ".join("".join(part.text for part in self.parts).split())

    def pieces(self) -> list[Piece]:
        """The words, with marks for raised numbers; the space before one is the library's."""
        followed = [*(part.raised for part in self.parts[1:]), False]
        return [
            Mark(part.text.strip()) if part.raised else part.text.rstrip() if before_mark else part.text
            for part, before_mark in zip(self.parts, followed, strict=True)
        ]


def read_pdf(data: bytes, draft: Draft) -> None:
    """The text by place and size; raises LetterError for a PDF without text, with a password, or broken."""
    try:
        import pypdf
    except ImportError:
        raise LetterError(
            "is a PDF, and pypdf is not installed; run `pip install pypdf`, or take the letter as XML."
        ) from None
    with quiet("pypdf"):
        try:
            glyphs, heights = glyphs_of(pypdf, data)
        except LetterError:
            raise
        except Exception as error:  # whatever a broken file leads the library to
            name = type(error).__name__
            raise LetterError(f"is a PDF that cannot be read ({name}); save it anew, or {SAVE}.") from None
    if sum(len(part.text.strip()) for part in glyphs) < FEWEST_LETTERS:
        raise LetterError(
            f"is a PDF without text, perhaps a scan; read the letter from another file, or {SAVE}."
        )
    draft.warnings.append("This was read from a PDF, by the place of its words; check this reading.")
    write(Layout(glyphs, heights), draft)


@contextmanager
def quiet(name: str) -> Iterator[None]:
    """Without a library's messages on what it mends; they would stand between a reader's lines."""
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


def glyphs_of(pypdf: Any, data: bytes) -> tuple[list[Glyphs], list[float]]:
    """All words with their places, and the heights of the pages."""
    document = pypdf.PdfReader(io.BytesIO(data))
    if document.is_encrypted and not document.decrypt(""):
        raise LetterError(f"is a PDF with a password; save it without one, or {SAVE}.")
    if len(document.pages) > MOST_PAGES:
        raise LetterError(f"is a PDF of {len(document.pages)} pages (at most {MOST_PAGES}); {SAVE}.")
    glyphs: list[Glyphs] = []
    heights = []
    operations = 0
    for number, page in enumerate(document.pages):
        heights.append(float(page.mediabox.height))
        drawing = page.get_contents()
        if drawing is not None and len(drawing.get_data()) > LARGEST_DRAWING:
            raise LetterError(f"is a PDF that draws more than any letter; {SAVE}.")
        shown: list[tuple[float, float, float, int]] = []  # of each show operator: x, y, size, letters

        def before(
            operator: bytes, operands: list[Any], user: list[float], text: list[float], shown: Any = shown
        ) -> None:
            nonlocal operations
            operations += 1
            if operations > MOST_OPERATIONS:
                raise LetterError(f"is a PDF that draws more than any letter; {SAVE}.")
            if operator in (b"Tj", b"TJ", b"'", b'"') and operands:
                place = product(text, user)
                shown.append((place[4], place[5], abs(place[3]) or abs(place[1]), letters_in(operands[-1])))

        def words(
            text: str,
            user: list[float],
            matrix: list[float],
            font: Any,
            size: float,
            shown: Any = shown,
            number: int = number,
        ) -> None:
            if text.strip():
                place = product(matrix, user)
                scale = abs(place[3]) or abs(place[1]) or 1.0
                simple = font is None or font.get("/Subtype") != "/Type0"
                word = Glyphs(number, place[4], place[5], size * scale, text, is_styled(font))
                found = parted(word, shown if simple else [], size)
                glyphs.extend(part for part in found if is_visible(part))
            shown.clear()

        page.extract_text(visitor_operand_before=before, visitor_text=words)
    return glyphs, heights


def is_visible(part: Glyphs) -> bool:
    """Whether words have a size and a place that a reader of the page can see."""
    return 1 < part.size < 300 and abs(part.x) < FARTHEST and abs(part.y) < FARTHEST


def is_styled(font: Any) -> bool:
    """Whether a font's name says that it is bold or italic."""
    return bool(
        font and re.search(r"bold|black|italic|oblique|heavy", str(font.get("/BaseFont", "")), re.IGNORECASE)
    )


def product(a: list[float], b: list[float]) -> list[float]:
    """Two transformations of the plane, one after the other (PDF 32000, 8.3.3)."""
    return [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]


def letters_in(operand: Any) -> int:
    """How many letters, without spaces, an operator shows, one byte a letter."""
    parts = operand if isinstance(operand, list) else [operand]
    return sum(
        len(bytes(part, "latin-1", "replace") if isinstance(part, str) else bytes(part))
        - (part.count(" ") if isinstance(part, str) else bytes(part).count(b" "))
        for part in parts
        if isinstance(part, (str, bytes))
    )


def parted(words: Glyphs, shown: list[tuple[float, float, float, int]], size: float) -> list[Glyphs]:
    """Words that the library gave in one, parted where a smaller number was set above their line."""
    largest = max((scale for _, _, scale, _ in shown), default=0.0)
    small = [scale < 0.8 * largest for _, _, scale, _ in shown]
    if not any(small) or sum(count for *_, count in shown) != len(re.sub(r"\s", "", words.text)):
        return [words]
    pieces = []
    at = 0
    for (x, y, scale, count), is_small in zip(shown, small, strict=True):
        end = at
        left = count
        while end < len(words.text) and (left or words.text[end].isspace()):
            left -= not words.text[end].isspace()
            end += 1
        text = words.text[at:end]
        at = end
        if text.strip():
            raised = is_small and bool(re.fullmatch(r"\d{1,3}", text.strip()))
            pieces.append(Glyphs(words.page, x, y, size * scale, text, words.styled, raised))
    return pieces


class Layout:
    """Lines of a file, and what its measures say of them."""

    def __init__(self, glyphs: list[Glyphs], heights: list[float]) -> None:
        self.heights = heights
        sizes: Counter[float] = Counter()
        for part in glyphs:
            sizes[round(part.size, 1)] += len(part.text.strip())
        self.size = sizes.most_common(1)[0][0]
        lines = list(self._lines(glyphs))
        lefts: Counter[int] = Counter()
        for line in lines:
            if abs(line.size - self.size) < 0.5:
                lefts[round(line.x)] += len(line.text)
        self.left = lefts.most_common(1)[0][0] if lefts else 0
        gaps = Counter(
            round(upper.y - lower.y, 1)
            for upper, lower in pairwise(line for line in lines if not self.is_margin(line))
            if upper.page == lower.page
            and 0 < upper.y - lower.y < 3 * self.size
            and abs(lower.size - self.size) < 0.5
        )
        self.pitch = min(
            (gap for gap, count in gaps.items() if count >= max(gaps.values()) / 3), default=self.size * 1.2
        )
        self.lines = lines
        self.marked: dict[str, int] = {}  # the numbers of notes in the text, with the page of the first mark
        for line in lines:
            for part in line.parts:
                if part.raised:
                    self.marked.setdefault(part.text.strip(), line.page)
        seen = Counter((re.sub(r"\d+", "0", line.text), round(line.y / 4)) for line in lines)
        self.repeated = {key for key, count in seen.items() if count > 1}

    def _lines(self, glyphs: list[Glyphs]) -> Iterator[Line]:
        """Words on one base line of a page, of one column, from the top down; smaller raised ones belong to it."""
        for page in range(len(self.heights)):
            lines: list[Line] = []
            here = [part for part in glyphs if part.page == page]
            for part in here:
                line = next(
                    (
                        line
                        for line in reversed(lines[-30:])
                        if -0.2 * self.size < part.y - line.y < 0.6 * self.size
                        and near(line, part, self.size)
                    ),
                    None,
                )
                if line is None:
                    lines.append(Line(page, part.y, [part]))
                else:
                    raised = part.raised or (
                        part.size < 0.8 * line.size
                        and part.y >= line.y
                        and bool(re.fullmatch(r"\s*\d{1,3}\s*", part.text))
                    )
                    line.parts.append(part._replace(raised=raised))
            yield from sorted(lines, key=lambda line: (-round(line.y), line.x))

    def is_foot(self, line: Line) -> bool:
        """Whether a line is a head or foot of pages: near the edge, and repeated or in the form of one."""
        height = self.heights[line.page]
        edge = line.y < 0.12 * height or line.y > 0.93 * height
        repeated = (re.sub(r"\d+", "0", line.text), round(line.y / 4)) in self.repeated
        return edge and (repeated or bool(FOOT.fullmatch(line.text)))

    def is_margin(self, line: Line) -> bool:
        """Whether a line stands beside the text, in the margin of a ministry's paper."""
        return line.x > self.left + 250 and line.size < 0.9 * self.size

    def opens_note(self, line: Line) -> re.Match[str] | None:
        """The number of a note that a small line at the text's left edge opens with."""
        if line.size > 0.92 * self.size:
            return None
        return re.match(r"(\d{1,3})\b[.)]?\s*", line.text)


def near(line: Line, part: Glyphs, size: float) -> bool:
    """Whether a part goes on where the line's last words end, and is no other column's."""
    last = line.parts[-1]
    if part.size < 0.9 * line.size and not re.fullmatch(r"\s*\S{1,3}\s*", part.text):
        return False  # the margin's smaller type, or an exponent's line
    end = last.x + 0.62 * last.size * len(last.text)
    return part.x >= line.x - 1 and part.x - end < 2.5 * size


def write(layout: Layout, draft: Draft) -> None:
    """The lines in their order: margins and feet apart, blank lines where the gap is wide, notes last."""
    body: list[Line] = []
    notes: list[tuple[str, list[str]]] = []
    own: list[Line] = []  # the page's own lines: its feet, and the margin from the second page on
    margin: list[Line] = []
    noting = -1  # the page in whose foot notes stand
    for line in layout.lines:
        number = layout.opens_note(line)
        if layout.is_foot(line) or (line.page and layout.is_margin(line)):
            own.append(line)
        elif layout.is_margin(line):
            margin.append(line)
        elif number and (noting == line.page or layout.marked.get(number[1], line.page + 1) <= line.page):
            noting = line.page
            notes.append((number[1], [line.text[number.end() :]]))
        elif line.size <= 0.92 * layout.size and noting == line.page and notes:
            notes[-1][1].append(line.text)
        else:
            body.append(line)
    for line in margin:
        draft.add([line.text], "header", apart=False)
    heads = [line.text for line in margin]
    for before, line in zip([None, *body], body, strict=False):
        if before is None or before.page != line.page:
            apart = before is None or not runs_on(before, line)
        else:
            pitch = layout.pitch * max(1.0, line.size / layout.size)
            changed = before.styled != line.styled or abs(before.size - line.size) > 0.15 * layout.size
            apart = changed or before.y - line.y > 1.25 * pitch
        draft.add(line.pieces(), apart=apart)
        if not line.page:
            if apart or is_label(line.text):
                heads.append(line.text)
            else:
                heads[-1] += f" {line.text}"
    for mark, lines in notes:
        draft.add([mended(lines)], "note", mark)
    for line in own:
        draft.add([line.text], "skip", apart=False)
    for line in own:
        if paper := PAPER.match(line.text):
            draft.state("dossier", paper["dossier"] or "")
            draft.state("number", paper["number"] or "")
            draft.state("kind", OTHERS.get(paper["other"] or "", ""))
            draft.evidence.append(f"The paper's name, {paper.group()}, is in the foot of its pages.")
            break
    found = fields_of(heads)
    for name, value in found.items():
        draft.state(name, value)
    if found:
        draft.evidence.append(f"Fields of the letterhead: {', '.join(sorted(found))}.")


def runs_on(before: Line, line: Line) -> bool:
    """Whether a line at the top of a page goes on with the last one of the page before."""
    return not re.search(r"[.!?:;][»”’\")\]\d]*$", before.text) and line.text[:1].islower()


def mended(lines: list[str]) -> str:
    """A note's lines as one, words that a line end cut joined."""
    text = lines[0]
    for line in lines[1:]:
        text = text[:-1] + line if re.search(r"[^\W\d_]-$", text) and line[:1].islower() else f"{text} {line}"
    return text
