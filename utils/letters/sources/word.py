"""Word documents (`.docx`): the body in order, notes at their marks, tables as rows, fields of a letterhead.

The format is Office Open XML (ECMA-376): a zip of XML parts. Only the parts named here are opened, in memory;
links are never followed.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple
from xml.etree.ElementTree import Element

from .kamerstuk import OFFICE
from .letterhead import DATED, fields_of, is_label
from .markup import parse_xml
from .source import Draft, HintKind, LetterError, Mark, Piece, name_set

LARGEST_PART = 20_000_000  # bytes of one unpacked part
MOST_PARTS = 4_000
# Styles of a ministry's template and of Word, by what their names say.
HEADING_STYLE = re.compile(r"(?:heading|kop|tussenkop)\b ?\d?|title$|titel$", re.IGNORECASE)
HEADER_STYLE = re.compile(
    r"huisstijl|adres|datum|onderwerp|afzend|referentie|kenmerk|clausule|retour|rubricering|kixcode",
    re.IGNORECASE,
)
# What holds other blocks, and what holds other runs; deleted and moved text is in neither.
WRAPPERS = name_set("sdt sdtContent customXml ins moveTo smartTag hyperlink fldSimple r dir bdo")


class Block(NamedTuple):
    pieces: list[Piece]
    kind: HintKind | None = None
    mark: str = ""


def read_word(data: bytes, draft: Draft) -> None:
    """The document's text; a paragraph whose style says nothing is left to the layout rules."""
    document = Document(data)
    body = document.part("word/document.xml", "document").find("body")
    if body is None:
        raise LetterError("is a Word document without a body; save the letter anew.")
    blocks = list(document.blocks(body))
    heads = [line for block in blocks[:80] for line in lines_of(block)]
    found = fields_of(heads)
    if "date" not in found and not any(DATED.fullmatch(line) for line in heads):
        blocks = with_page_head(document, blocks, found, draft)
    for name, value in found.items():
        draft.state(name, value)
    if found:
        draft.evidence.append(f"Fields of the letterhead: {', '.join(sorted(found))}.")
    for block in blocks:
        for number, line in enumerate(split_lines(block.pieces)):
            draft.add(line, block.kind, block.mark, apart=not number)
    for block in document.notes():
        draft.add(block.pieces, block.kind, block.mark)
    if document.pictures:
        draft.warnings.append(f"Left out here: {document.pictures} of its pictures; see the document itself.")
    if document.skipped:
        draft.warnings.append(
            "Parts of other files stand in this document and were not read; see the document itself."
        )


def with_page_head(
    document: "Document", blocks: list[Block], found: dict[str, str], draft: Draft
) -> list[Block]:
    """The blocks, under the first page head that has a date: the last resort for a letter's date."""
    for first, part in document.page_heads():
        head = list(document.blocks(part))
        fields = fields_of([line for block in head for line in lines_of(block)])
        if "date" in fields:
            for name, value in fields.items():
                found.setdefault(name, value)
            page = "of the first page" if first else "of a following page, which may be of an older letter"
            draft.warnings.append(f"The date stands only in the head {page}; check it.")
            return [*(block._replace(kind="header") for block in head), *blocks]
    return blocks


class Document:
    """An opened document: its parts, styles, lists and notes."""

    def __init__(self, data: bytes) -> None:
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            raise LetterError(
                f"is a Word document that cannot be opened ({error}); save it anew or as text."
            ) from None
        if len(self.zip.infolist()) > MOST_PARTS:
            raise LetterError(
                "is a Word document with too many parts for a letter; save the letter as text in UTF-8."
            )
        self.names = frozenset(self.zip.namelist())
        self.styles = dict(self._styles())
        self.levels = dict(self._levels())
        self.counts: Counter[tuple[str, int]] = Counter()
        self.pointed: dict[tuple[str, str], str] = {}  # kind of note and its id, with its number
        self.pictures = 0
        self.skipped = False
        self.in_header = True

    def part(self, name: str, root: str) -> Element:
        """The root element of a part; an empty one where there is no such part."""
        if name not in self.names:
            return Element(root)
        try:
            with self.zip.open(name) as file:
                data = file.read(LARGEST_PART + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            NotImplementedError,
            OSError,
            EOFError,
            ValueError,
        ) as error:
            raise LetterError(
                f"is a Word document that cannot be unpacked ({error}); save it anew or as text."
            ) from None
        if len(data) > LARGEST_PART:
            raise LetterError(
                "is a Word document that unpacks to more than any letter; save the letter as text in UTF-8."
            )
        return parse_xml(data, "a Word document")

    # --- What the document says of its styles and lists ------------------------------------------------

    def _styles(self) -> Iterator[tuple[str, str]]:
        """Style ids with their names; a style with an outline level is a heading."""
        for style in self.part("word/styles.xml", "styles").iter("style"):
            name = style.find("name")
            level = style.find("pPr/outlineLvl")
            words = name.get("val", "") if name is not None else ""
            heading = level is not None and level.get("val", "9") < "9"
            yield style.get("styleId", ""), "heading" if heading else words

    def _levels(self) -> Iterator[tuple[tuple[str, int], tuple[str, str]]]:
        """For each list and level, the form of its numbers and the text around them."""
        root = self.part("word/numbering.xml", "numbering")
        abstract = {entry.get("abstractNumId"): entry for entry in root.iter("abstractNum")}
        for number in root.iter("num"):
            link = number.find("abstractNumId")
            base = abstract.get(link.get("val")) if link is not None else None
            for level in base.iter("lvl") if base is not None else ():
                form, text = level.find("numFmt"), level.find("lvlText")
                key = (number.get("numId", ""), integer(level.get("ilvl")))
                yield (
                    key,
                    (
                        form.get("val", "") if form is not None else "",
                        text.get("val", "") if text is not None else "",
                    ),
                )

    def _label(self, number: str, level: int) -> str:
        """The sign of the next item of a list: `•`, `2.`, `b)`."""
        form, text = self.levels.get((number, level), ("bullet", ""))
        if form in ("bullet", "none", ""):
            return "•"
        self.counts[number, level] += 1
        for deeper in range(level + 1, 9):
            self.counts.pop((number, deeper), None)
        for place in range(level + 1):
            own = self.levels.get((number, place), ("decimal", ""))[0]
            text = text.replace(f"%{place + 1}", in_form(max(self.counts[number, place], 1), own))
        return text[:12].strip()

    # --- Blocks ----------------------------------------------------------------------------------------

    def blocks(self, parent: Element) -> Iterator[Block]:
        """The blocks of a body, a cell, a text box or a page head, in order."""
        for child in parent:
            if child.tag == "p":
                yield from self._paragraph(child)
            elif child.tag == "tbl":
                yield from self._table(child)
            elif child.tag in WRAPPERS:
                yield from self.blocks(child)
            elif child.tag == "AlternateContent":
                yield from self.blocks(chosen(child))
            elif child.tag == "altChunk":
                self.skipped = True

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        for box in text_boxes(paragraph):
            for block in list(self.blocks(box)):
                yield block._replace(kind="header") if self.in_header and block.kind is None else block
        pieces = list(self._pieces(paragraph))
        words = text_of(pieces)
        if not words:
            return
        kind, mark = self._kind(paragraph)
        if kind is None and (len(words) > 120 or words.endswith(".")) and not is_label(words):
            self.in_header = False
        if mark and kind in ("item", "heading"):
            pieces.insert(0, f"{mark} ")
        yield Block(pieces, kind, mark if kind == "item" else "")

    def _kind(self, paragraph: Element) -> tuple[HintKind | None, str]:
        """What style, frame and list say of a paragraph, and the sign of its item."""
        style = paragraph.find("pPr/pStyle")
        name = style.get("val", "") if style is not None else ""
        name = f"{name} {self.styles.get(name, '')}"
        level = paragraph.find("pPr/outlineLvl")
        numbered = paragraph.find("pPr/numPr/numId")
        number = numbered.get("val", "0") if numbered is not None else "0"
        depth = paragraph.find("pPr/numPr/ilvl")
        mark = (
            self._label(number, integer(depth.get("val") if depth is not None else "0"))
            if number != "0"
            else ""
        )
        if any(HEADING_STYLE.match(part) for part in name.split()) or (
            level is not None and level.get("val", "9") < "9"
        ):
            return "heading", mark
        if self.in_header and (paragraph.find("pPr/framePr") is not None or HEADER_STYLE.search(name)):
            return "header", ""
        return ("item", mark) if mark else (None, "")

    def _table(self, table: Element) -> Iterator[Block]:
        grid = [[list(self.blocks(cell)) for cell in children(row, "tc")] for row in children(table, "tr")]
        cells = [cell for row in grid for cell in row]
        framed = all(sum(bool(cell) for cell in cells_of_row) < 2 for cells_of_row in grid)
        signed = any(
            len(words) < 150 and OFFICE.match(words) for cell in cells if (words := text_of_blocks(cell))
        )
        if framed or signed or any(len(cell) > 1 and len(text_of_blocks(cell)) > 200 for cell in cells):
            # No table, but the page laid out: column by column, for who signs beside another.
            columns = (
                [cell for column in zip_longest(*grid, fillvalue=[]) for cell in column] if signed else cells
            )
            for block in (block for cell in columns for block in cell):
                head = framed and self.in_header and block.kind is None
                yield block._replace(kind="header") if head else block
            return
        for row in grid:
            pieces: list[Piece] = []
            for number, cell in enumerate(row):
                pieces += ["\t"] if number else []
                pieces += [piece for block in cell for piece in (" ", *untabbed(block.pieces))]
            if text_of(pieces):
                head = self.in_header and any(is_label(text_of_blocks(cell)) for cell in row)
                yield Block(untabbed(pieces) if head else pieces, "header" if head else "row")

    # --- Words -----------------------------------------------------------------------------------------

    def _pieces(self, parent: Element) -> Iterator[Piece]:
        """The words of a paragraph, its notes' marks and line ends (`\\n`)."""
        for child in parent:
            tag = child.tag
            if tag == "t":
                yield child.text or ""
            elif tag == "tab":
                yield "\t" if parent.tag == "r" else ""
            elif tag in ("br", "cr"):
                yield "\n" if child.get("type") in (None, "textWrapping") else " "
            elif tag == "noBreakHyphen":
                yield "-"
            elif tag == "sym":
                yield "•"
            elif tag in ("footnoteReference", "endnoteReference"):
                yield self._reference(tag.removesuffix("Reference"), child.get("id", ""))
            elif tag in WRAPPERS:
                yield from self._pieces(child)
            elif tag == "AlternateContent":
                yield from self._pieces(chosen(child))
            elif tag in ("drawing", "pict", "object"):
                self.pictures += any(found.tag in ("blip", "imagedata") for found in child.iter())

    def _reference(self, kind: str, name: str) -> Mark:
        return Mark(self.pointed.setdefault((kind, name), str(len(self.pointed) + 1)))

    def notes(self) -> Iterator[Block]:
        """The foot- and endnotes that the body points to, in the order of their marks."""
        texts: dict[tuple[str, str], list[Piece]] = {}
        for kind in ("footnote", "endnote"):
            for entry in self.part(f"word/{kind}s.xml", f"{kind}s").iter(kind):
                blocks = self.blocks(entry) if entry.get("type", "normal") == "normal" else ()
                texts[kind, entry.get("id", "")] = [
                    piece for block in blocks for piece in (*block.pieces, " ")
                ]
        for note, number in list(self.pointed.items()):
            yield Block(texts.get(note, []), "note", number)

    def page_heads(self) -> Iterator[tuple[bool, Element]]:
        """The page heads, that of the first page before the others; each with whether it is of the first."""
        targets = {
            link.get("Id"): link.get("Target", "")
            for link in self.part("word/_rels/document.xml.rels", "Relationships").iter("Relationship")
            if link.get("TargetMode") != "External"
        }
        links = list(self.part("word/document.xml", "document").iter("headerReference"))
        for link in sorted(links, key=lambda link: link.get("type") != "first"):
            name = targets.get(link.get("id"), "")
            if re.fullmatch(r"header\d{1,3}\.xml", name):
                yield link.get("type") == "first", self.part(f"word/{name}", "hdr")


def children(parent: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also where a content control holds them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from children(child, tag)


def chosen(alternatives: Element) -> Element:
    """The one of several forms of the same content that a modern Word shows."""
    return next(iter(alternatives), alternatives)


def text_boxes(element: Element) -> Iterator[Element]:
    """The text boxes in a paragraph, each once: not the form of it for an older Word."""
    for child in element:
        if child.tag == "txbxContent":
            yield child
        elif child.tag == "AlternateContent":
            yield from text_boxes(chosen(child))
        elif child.tag not in ("pPr", "rPr", "del", "moveFrom"):
            yield from text_boxes(child)


def split_lines(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces of each line of a paragraph."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        parts: list[Piece] = [*piece.split("\n")] if isinstance(piece, str) else [piece]
        for number, part in enumerate(parts):
            if number:
                lines.append([])
            lines[-1].append(part)
    return lines


def lines_of(block: Block) -> list[str]:
    return [text_of(line) for line in split_lines(block.pieces)]


def text_of(pieces: Iterable[Piece]) -> str:
    return " ".join("".join(piece for piece in pieces if isinstance(piece, str)).split())


def text_of_blocks(blocks: Iterable[Block]) -> str:
    return " ".join(text_of(block.pieces) for block in blocks)


def untabbed(pieces: Iterable[Piece]) -> list[Piece]:
    return [re.sub(r"[\t\n]", " ", piece) if isinstance(piece, str) else piece for piece in pieces]


def integer(value: str | None) -> int:
    """A small whole number of the document; 0 for anything else."""
    return int(value) if value and re.fullmatch(r"[0-9]", value) else 0


def in_form(number: int, form: str) -> str:
    """A list's number in its form: 2, b, ii."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman, rest = "", number % 4000
        for value, sign in ROMAN:
            roman += sign * (rest // value)
            rest %= value
        return roman.upper() if form == "upperRoman" else roman
    return str(number)


ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
