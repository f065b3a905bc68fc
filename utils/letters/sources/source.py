"""What every reader gives: the extracted text, and what the document itself says of its lines."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from types import MappingProxyType
from typing import Literal, NamedTuple

LARGEST_TEXT = 2_000_000  # characters; the longest letters to parliament are a tenth of this


class LetterError(ValueError):
    """A file that cannot be read as a letter: says which, what is wrong and what to do."""


HintKind = Literal["heading", "paragraph", "item", "note", "row", "header", "signature", "skip"]


class Hint(NamedTuple):
    """What the document itself says of one line.

    `mark` is a note's number, or the sign an item's line opens with (`•`, `1.`); a row's cells are parted by
    tabs.
    """

    kind: HintKind
    mark: str = ""


class Source(NamedTuple):
    """A file as text, and what it says of itself.

    `kind` is "text", "xml", "docx", "html" or "pdf". `hints` is by the number of a line in
    `text.split("\\n")`; a line without one is left to the layout rules. `marks` says where in `text` a
    footnote's mark stands, and the number of its note: the mark reads `[1]`, put in by the reader. A note that
    is pointed to twice has two marks; where numbers begin anew, notes and marks pair in their order.

    `fields` holds what the document states in a place of its own: "dossier" and "number" as printed, "date"
    (ISO), "title", "subject", "reference", "session_year", "chamber", "kind" (of document: "brief", "motie"),
    "signatories" and "offices" (each joined by "; "). `evidence` says where they come from, `warnings` what a
    careful reader would check, a sentence each.
    """

    name: str
    kind: str
    text: str
    sha256: str
    hints: Mapping[int, Hint]
    marks: Mapping[int, str]
    fields: Mapping[str, str]
    evidence: tuple[str, ...]
    warnings: tuple[str, ...]


class Mark(NamedTuple):
    """A footnote's mark, among the pieces of a line."""

    number: str


Piece = str | Mark

# Not the line ends: tab, line feed, vertical tab, form feed, carriage return, next line.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Marks, embeddings, overrides and isolates, which show words in another order than they are written in.
BIDIRECTIONAL = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
UNPRINTABLE = re.compile(rf"{CONTROL.pattern}|[\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]")


@dataclass
class Draft:
    """A source in the making: readers add line after line."""

    kind: str
    lines: list[str] = field(default_factory=list)
    hints: dict[int, Hint] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    evidence: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    turns: set[str] = field(default_factory=set)
    length: int = 0

    def add(self, pieces: Iterable[Piece], kind: HintKind | None = None, mark: str = "") -> bool:
        """One block of the document as one line, white space collapsed; says whether there was any text.

        Blocks stand apart by a blank line, so that the layout rules can read them too.
        """
        line = ""
        marks = {}
        for piece in pieces:
            if isinstance(piece, Mark):
                number = self.plain(piece.number).strip(" \t\n[]()")[:8]
                marks[len(line)] = number
                line += f"[{number}]"
            else:
                cells = [" ".join(cell.split()) for cell in self.plain(f"|{piece}|").split("\t")]
                words = "\t".join(cells)[1:-1]
                line += words.lstrip(" ") if not line or line.endswith((" ", "\t")) else words
        line = line.rstrip()
        if not line:
            return False
        if self.lines:
            self._line("")
        self.marks |= {self.length + at: number for at, number in marks.items()}
        if kind:
            self.hints[len(self.lines)] = Hint(kind, mark)
        self._line(line)
        return True

    def add_lines(self, text: str) -> None:
        """Lines as they stand, without a hint."""
        for line in text.split("\n"):
            self._line(line)

    def _line(self, line: str) -> None:
        self.lines.append(line)
        self.length += len(line) + 1
        if self.length > LARGEST_TEXT + 1:
            raise LetterError(
                f"holds more text than one letter (over {LARGEST_TEXT / 1e6:.0f} million characters); "
                "give each letter its own file."
            )

    def state(self, name: str, value: str) -> None:
        """The value of a field, if it has one and none was stated before."""
        value = " ".join(self.plain(value).split())
        if value:
            self.fields.setdefault(name, value)

    def plain(self, text: str) -> str:
        """The text without characters that a page must not hold: controls stand as �, turns are dropped."""
        turns = BIDIRECTIONAL.findall(text)
        if turns:
            self.turns.update(turns)
            text = BIDIRECTIONAL.sub("", text)
        return UNPRINTABLE.sub("\ufffd", text)

    def finish(self, file: PurePath, data: bytes) -> Source:
        """The source of a file with these bytes."""
        text = "\n".join(self.lines)
        if self.turns:
            names = ", ".join(sorted(f"U+{ord(turn):04X}" for turn in self.turns))
            self.warnings.append(
                f"Characters that turn the direction of reading ({names}) were left out; compare with the original."
            )
        if "\ufffd" in text:
            self.warnings.append(
                f"{text.count(chr(0xFFFD))} characters could not be read and stand as �; compare with the original."
            )
        return Source(
            name=file.name,
            kind=self.kind,
            text=text,
            sha256=hashlib.sha256(data).hexdigest(),
            hints=MappingProxyType(self.hints),
            marks=MappingProxyType(self.marks),
            fields=MappingProxyType(self.fields),
            evidence=tuple(self.evidence),
            warnings=tuple(self.warnings),
        )
