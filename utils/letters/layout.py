"""A letter's text laid out in blocks: header, headings, paragraphs, tables, footnotes, signature.

A letter to parliament reaches us as a page: lines end where the paper ended, a footnote stands in the middle of a
sentence, a letterhead beside the first paragraph. `lay_out` sees the lines (`lines`), asks the table what each is
(`rules`), and puts the lines of a block together. Every line remembers the rule that decided it.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from .characters import Traced, join_lines, vocabulary
from .footnotes import Mark, without_marks
from .lines import Line, see_lines, unmarked
from .rules import RULES, TEXT, Before, Kind, Verdict
from .shapes import DOSSIER as DOSSIER
from .shapes import ITEM, QUESTION_NUMBER
from .shapes import dossier_name as dossier_name
from .sources import Source


class Block(NamedTuple):
    """A piece of a letter.

    kind: what it is; rule: the name of the rule that said so of its first line; text: its lines as one, without
    marks of emphasis, of lists and of footnotes; lines: their numbers in the file; mark, place: of a footnote, its
    number and where in the file the mark stood that points to it (None where there is none); cells: of a row or a
    signature, its columns.
    """

    kind: Kind
    rule: str
    text: Traced
    lines: tuple[int, ...]
    mark: int | None = None
    place: int | None = None
    cells: tuple[str, ...] = ()


class Decision(NamedTuple):
    """What a line of the file is, and by which rule: number from 0."""

    line: int
    kind: Kind
    rule: str


class Layout(NamedTuple):
    """A letter laid out.

    blocks: its pieces in reading order, the page's own lines last; head: the lines of the header, for what they
    state; decisions: what each line is, and by which rule, in order; unmarked: the numbers of notes without a mark.
    """

    blocks: tuple[Block, ...]
    head: tuple[Line, ...]
    decisions: tuple[Decision, ...]


_HINTED: Mapping[str, Kind] = MappingProxyType(
    {
        "heading": "heading",
        "paragraph": "paragraph",
        "item": "item",
        "note": "footnote",
        "row": "table",
        "header": "header",
        "signature": "signature",
    }
)


def lay_out(source: Source) -> Layout:
    """Say of each line of a letter what it is, and put the lines of a block together.

    Args:
        source: a file's text, with what the document says of its lines.

    Returns:
        The blocks, each of one kind, mended: a list item is a paragraph, the halves of one parted by a page break
        are one, the marks that point to a footnote are taken out.
    """
    lines, own, marks = see_lines(source, _page_own, _FORMS)
    groups: list[tuple[Kind, str, list[Line]]] = []
    decisions = [Decision(line.number, "furniture", rule) for line, rule in own]
    before = Before()
    text: int | None = None  # the group of the last text
    for line in lines:
        kind, rule = _decide(line, before)
        if kind == "text" and text is not None:
            at, of = text, groups[text][0]
            groups[at][2].append(line)
        elif kind == "block" and groups:
            at, of = len(groups) - 1, groups[-1][0]
            groups[at][2].append(line)
        else:
            of = "paragraph" if kind == "text" or kind == "block" or kind == "hint" else kind
            at = len(groups)
            groups.append((of, rule, [line]))
        decisions.append(Decision(line.number, of, rule))
        if of == "header" and not line.head:
            continue  # what stands between two lines of the text is no part of it
        before = before._replace(kind=of, opening=groups[at][2][0], last=line)
        raised = line.plain.isdigit() and line is not groups[at][2][0]  # a mark on a line of its own
        if of in (*TEXT, "heading") and not raised:
            before = before._replace(text=line, text_kind=of)
            text = at if of in TEXT else None
    known = vocabulary(line.text.text for line in lines)
    blocks = [_block(kind, rule, group, known, marks) for kind, rule, group in groups]
    blocks += [Block("furniture", rule, line.text, (line.number,)) for line, rule in own]
    return Layout(
        tuple(block for block in blocks if len(block.text) or block.kind == "footnote"),
        tuple(line for line in lines if line.head or line.beside or line.letterhead),
        tuple(sorted(decisions)),
    )


def _page_own(line: Line) -> str | None:
    """The name of the rule by which a line is the page's own."""
    if line.hint:
        return RULES[0].name if line.hint.kind == "skip" else None
    return next((rule.name for rule in _FURNITURE if rule.fits(line, Before())), None)


def _decide(line: Line, before: Before) -> tuple[Verdict, str]:
    # A ministry's paper is often laid out by tables: rows above the text are its header, or its signature below.
    if line.hint and not (line.hint.kind == "row" and (line.head or line.signs)):
        return _HINTED[line.hint.kind], RULES[0].name
    rule = next(rule for rule in _ORDERED if rule.fits(line, before))
    return rule.kind, rule.name


def _block(kind: Kind, rule: str, lines: list[Line], known: frozenset[str], marks: Sequence[Mark]) -> Block:
    """The lines of a block as one text, without its marks."""
    numbers = tuple(line.number for line in lines)
    first = lines[0]
    texts = [line.text for line in lines]
    if kind == "footnote" and first.note:
        texts[0] = first.text[first.note.start :]
        texts = [text for text in texts if len(text)]
        if not texts:
            return Block(kind, rule, Traced(), numbers, first.note.number)
        text = join_lines(texts, known)
        if text.text.endswith("]") and "[" not in text.text:
            text = text[: len(text) - 1]  # `[1: Kamerstuk 33 694, nr. 12.]`
        mark = first.note.mark
        return Block(kind, rule, unmarked(text), numbers, first.note.number, mark.start if mark else None)
    text = join_lines(texts, known)
    if kind in (*TEXT, "heading") and marks:
        start, end = text.span()
        low, high = (bisect_left(marks, place, key=lambda mark: mark.start) for place in (start, end))
        text = without_marks(text, marks[low:high])
    if first.hint and first.hint.mark and text.text.startswith(first.hint.mark):
        text = text[len(first.hint.mark) :].strip()
    opens = {"item": ITEM, "question": QUESTION_NUMBER}.get(kind)
    item = opens.match(text.text) if opens and not first.hint else None
    cells = tuple(cell.text.strip() for cell in first.cells) if kind in ("table", "signature") else ()
    text = unmarked(text[item.end() :] if item else text)
    return Block(kind, rule, text, numbers, cells=cells if len(cells) > 1 else ())


_FURNITURE = tuple(rule for rule in RULES if rule.kind == "furniture")
_ORDERED = tuple(rule for rule in RULES if rule.kind not in ("furniture", "hint"))
_FORMS = tuple((rule.name, rule.form) for rule in RULES if rule.form is not None)
