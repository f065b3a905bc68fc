"""The pieces of a lesson: quotes, tables, the letters to read, the sources at the end.

Each returns something that Jupyter shows, and a page shows as well. Dutch is marked as Dutch; an address is a
link to its paragraph in the sources, whose id is the address without its space: `#33694-49§4`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from types import MappingProxyType
from typing import Any

from .concepts import CONCEPTS, mentions
from .counting import Line
from .letters import Footnote, Letter, Paragraph, load_letters
from .notes import statements
from .references import citations, dates

TABLE = "application/vnd.briefing.table+json"


@dataclass(frozen=True)
class Html:
    """A piece of a page; `html` is shown as it stands."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


@dataclass(frozen=True)
class Table:
    """A table with a caption. `lang`, `align` and `link` say, for each column, its language, its alignment
    (left, right, center) and whether its cells are addresses, to be links to the sources."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    lang: Sequence[str | None] = ()
    align: Sequence[str] = ()
    link: Sequence[bool] = field(default=())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        data: dict[str, Any] = {
            "caption": self.caption,
            "head": list(self.head),
            "rows": [list(row) for row in self.rows],
        }
        data |= {
            name: list(getattr(self, name)) for name in ("lang", "align", "link") if len(getattr(self, name))
        }
        return {"text/html": self._html(), TABLE: data}

    def _html(self) -> str:
        head = "".join(
            f'<th scope="col"{self._align(column)}>{escape(name)}</th>'
            for column, name in enumerate(self.head)
        )
        rows = "".join(
            "<tr>" + "".join(self._cell(column, value) for column, value in enumerate(row)) + "</tr>"
            for row in self.rows
        )
        caption = f"<caption>{escape(self.caption)}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def _cell(self, column: int, value: Any) -> str:
        text = escape("" if value is None else str(value))
        if len(self.link) and self.link[column]:
            text = anchor(str(value))
        lang = f' lang="{self.lang[column]}"' if len(self.lang) and self.lang[column] else ""
        return f"<td{lang}{self._align(column)}>{text}</td>"

    def _align(self, column: int) -> str:
        return f' style="text-align:{self.align[column]}"' if len(self.align) and self.align[column] else ""


def anchor(address: str) -> str:
    """An address as a link to its paragraph or footnote in the sources, or to its letter."""
    target = address.replace(" ", "") if "§" in address else address.split(" ")[0]
    return f'<a href="#{escape(target)}">{escape(address)}</a>'


# --- Quoting ------------------------------------------------------------------------------------------------


@cache
def collection() -> Mapping[str, Letter]:
    """The letters of this collection by address, in order of time; read once."""
    return MappingProxyType({letter.id: letter for letter in load_letters()})


def quote(*names: str) -> Html:
    """One or more statements of the letters, in Dutch with an unofficial English rendering and their address.

    Arguments: the names of the statements in `seeds/notes/statements.toml`. Raises KeyError for a name that is not
    there; that a quote stands in its letter is checked when the notes are loaded.
    """
    known = {statement.id: statement for statement in statements()}
    parts = []
    for name in names:
        if name not in known:
            raise KeyError(f"no statement {name!r} in seeds/notes/statements.toml; choose one that is there")
        said = known[name]
        parts.append(
            f'<blockquote><p lang="nl">{escape(said.quote)}</p>'
            f"<p><i>Unofficial English:</i> {escape(said.english)}</p>"
            f"<p>{anchor(said.address)}</p></blockquote>"
        )
    return Html("".join(parts))


# --- Reading ------------------------------------------------------------------------------------------------

SHOWN = ("plain text", "dates", "documents cited", "English (unofficial)")


def reader(letter: str, show: str = "plain text") -> Html:
    """A letter to read, with its addresses; what to `show`: one of SHOWN, or a concept family to mark."""
    read = collection()[letter]
    spans = marked_spans(read, show)
    parts = [f"<p><b>{escape(described(read))}</b></p>"]
    for part in in_order(read):
        if isinstance(part, str):
            parts.append(f'<p lang="nl"><b>{with_marks(part, spans.get(part, ()))}</b></p>')
            continue
        body = f'<span lang="nl">{with_marks(part.text, spans.get(part.address, ()))}</span>'
        if show == "English (unofficial)":
            body = "; ".join(escape(said) for said in english(part.address))
        parts.append(f"<p><b>{anchor(part.address)}</b> {body}</p>")
    return Html("".join(parts))


def in_order(letter: Letter) -> Iterator[str | Paragraph | Footnote]:
    """A letter's headings, paragraphs and footnotes, each footnote after the paragraph that bears its mark."""
    heading = None
    for paragraph in letter.paragraphs:
        if paragraph.heading and paragraph.heading != heading:
            heading = paragraph.heading
            yield heading
        yield paragraph
        yield from (note for note in letter.footnotes if note.paragraph == paragraph.number)


Span = tuple[int, int]


def marked_spans(letter: Letter, show: str) -> dict[str, list[Span]]:
    """What to mark in a letter: places by address, or by the words of a heading."""
    if show in CONCEPTS:
        spans: dict[str, list[Span]] = {}
        for match in mentions(letter, show):
            words = match.segment.tokens
            place = match.segment.address if match.segment.sentence else match.segment.text
            spans.setdefault(place, []).append((words[match.first].start, words[match.last].end))
        return spans
    if show == "dates":
        return in_turn(letter, ((found.address, found.text) for found in dates(letter)))
    if show == "documents cited":
        return in_turn(letter, ((found.address, found.quote) for found in citations(letter)))
    return {}


def in_turn(letter: Letter, found: Iterable[tuple[str, str]]) -> dict[str, list[Span]]:
    """Places of words that are named in reading order, by address."""
    parts: tuple[Paragraph | Footnote, ...] = (*letter.paragraphs, *letter.footnotes)
    texts = {part.address: part.text for part in parts}
    spans: dict[str, list[Span]] = {}
    for address, words in found:
        ahead = spans.setdefault(address, [])
        start = texts[address].index(words, ahead[-1][1] if ahead else 0)
        ahead.append((start, start + len(words)))
    return spans


def with_marks(text: str, spans: Iterable[Span]) -> str:
    """A text as HTML, with these places in it marked."""
    parts, at = [], 0
    for start, end in spans:
        parts.append(
            f"{escape(text[at:start], quote=False)}<mark>{escape(text[start:end], quote=False)}</mark>"
        )
        at = end
    return "".join(parts) + escape(text[at:], quote=False)


def english(address: str) -> list[str]:
    """Our unofficial rendering of a paragraph: that of each statement noted of it, without what links them."""
    said = [statement.english for statement in statements() if statement.address == address]
    return [*(text.rstrip(".") for text in said[:-1]), *said[-1:]] or ["No rendering."]


def described(letter: Letter) -> str:
    """A letter in one line: its number, its date or what is known of it."""
    if letter.date:
        return f"{letter.id}, {day(letter.date)}, signed {letter.signatory}"
    if letter.earliest and letter.latest:
        return f"{letter.id}, undated, written between {day(letter.earliest)} and {day(letter.latest)}"
    return f"{letter.id}, undated"


def day(date: dt.date) -> str:
    """A day in words that do not depend on the machine's language: 4 Oct 2018."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def sources(*names: str) -> Html:
    """The letters in full, each paragraph under its address: where every link of a lesson leads.

    Arguments: the addresses of the letters; all of them where none is given.
    """
    parts = []
    for letter in [collection()[name] for name in names] or collection().values():
        parts.append(f'<h3 id="{letter.id}">{escape(described(letter))}</h3>')
        for part in in_order(letter):
            if isinstance(part, str):
                parts.append(f'<p lang="nl"><b>{escape(part)}</b></p>')
                continue
            name = part.address.replace(" ", "")
            parts.append(
                f'<p id="{name}"><b>{part.address}</b> <span lang="nl">{escape(part.text)}</span></p>'
            )
    return Html("".join(parts))


# --- Searching ----------------------------------------------------------------------------------------------


def concordance_table(found: Sequence[Line], name: str) -> Table:
    count = f"{len(found)} occurrence{'' if len(found) == 1 else 's'}"
    return Table(
        f"“{name}” in its context: {count}",
        ["Address", "Before", "Term", "After"],
        [[line.address, line.left.strip(), line.match, line.right.strip()] for line in found],
        lang=[None, "nl", "nl", "nl"],
        align=["left", "right", "center", "left"],
        link=[True, False, False, False],
    )
