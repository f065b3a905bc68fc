"""What Jupyter shows, and a page shows as well: HTML, Markdown, tables, links to the letters.

Dutch is marked as Dutch. An address is a link to its paragraph in the sources of a page, whose id is the address
without its space: `#33694-49§4`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from ..notes.load import letter_of

TABLE = "application/vnd.briefing.table+json"


@dataclass(frozen=True)
class Html:
    """A piece of a page; `html` is shown as it stands."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


class Dutch(str):
    """Dutch words to choose from: a page marks the option as Dutch, for who hears it."""

    __slots__ = ()
    lang = "nl"


@dataclass(frozen=True)
class Picture(Html):
    """A picture that is made of HTML, such as dots in a row; a lesson counts it among its charts."""


@dataclass(frozen=True)
class Markdown:
    """A text in Markdown, shown as such."""

    text: str

    def _repr_markdown_(self) -> str:
        return self.text


@dataclass(frozen=True)
class Table:
    """A table with a caption.

    `lang`, `align` and `link` say, for each column, its language, its alignment (left, right, center) and whether its
    cells are addresses, or several with commas between, to be links to the sources. Raises ValueError where a row, or one of these three, is not as
    long as the head.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    lang: Sequence[str | None] = ()
    align: Sequence[str] = ()
    link: Sequence[bool] = ()

    def __post_init__(self) -> None:
        parts: list[tuple[str, Sequence[Any]]] = [(f"row {at}", row) for at, row in enumerate(self.rows, 1)]
        parts += [(name, given) for name in ("lang", "align", "link") if len(given := getattr(self, name))]
        for name, part in parts:
            if len(part) != len(self.head):
                raise ValueError(
                    f"the table {self.caption!r} has {len(self.head)} columns, {name} has {len(part)}; "
                    "give one for each column"
                )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        data: dict[str, Any] = {
            "caption": self.caption,
            "head": list(self.head),
            "rows": [list(row) for row in self.rows],
        }
        data |= {
            name: list(getattr(self, name)) for name in ("lang", "align", "link") if len(getattr(self, name))
        }
        return {"text/html": self.html, TABLE: data}

    @property
    def html(self) -> str:
        """The table as HTML, for a piece that has more beside it."""
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
            text = ", ".join(map(anchor, str(value).split(", ")))
        lang = f' lang="{self.lang[column]}"' if len(self.lang) and self.lang[column] else ""
        return f"<td{lang}{self._align(column)}>{text}</td>"

    def _align(self, column: int) -> str:
        return f' style="text-align:{self.align[column]}"' if len(self.align) and self.align[column] else ""


AT_FIRST = 8  # hits that stand open


class Hits(Table):
    """A concordance: a table of addresses, the words before a hit, the hit, those after it, and what more is said of it.

    It is shown a line a hit, the hits below each other and the address last; the first `AT_FIRST`, the others behind
    "Show all". A page makes cards of the lines on a phone, by the class `hits`.
    """

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/html": self.html}

    @property
    def html(self) -> str:
        first, more = self.rows[:AT_FIRST], self.rows[AT_FIRST:]
        if len(more) <= 2:  # as many lines as the fold would take
            first, more = self.rows, []
        shown = self._lines(self.caption, first)
        if not more:
            return shown
        others = self._lines(f"The other {len(more)}", more)
        return f"{shown}<details><summary>Show all {len(self.rows)}</summary>{others}</details>"

    def _lines(self, caption: str, rows: Sequence[Sequence[Any]]) -> str:
        address, *names = self.head
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in (*names, address))
        body = "".join(map(self._line, rows))
        return (
            f'<table class="hits"><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
            f'<tbody lang="nl">{body}</tbody></table>'
        )

    def _line(self, row: Sequence[Any]) -> str:
        address, before, term, after, *more = map(str, row)
        left, hit, right = (escape(part, quote=False) for part in (before, term, after))
        rest = "".join(f'<td lang="en">{escape(one)}</td>' for one in more)
        # Text that runs from right to left is cut at its left; within <bdi> it runs as Dutch does.
        return (
            f"<tr><td><bdi>{left}</bdi></td><td><b>{hit}</b></td><td>{right}</td>{rest}"
            f"<td>{anchor(address)}</td></tr>"
        )


def anchor(address: str) -> str:
    """An address as a link to its paragraph or footnote in the sources, or to its letter."""
    target = place(address) if "§" in address else letter_of(address)
    return f'<a href="#{escape(target)}">{escape(address)}</a>'


def place(address: str) -> str:
    """The id in a page of the paragraph or footnote at an address."""
    return address.replace(" ", "")


def block(quote: str, english: str, address: str, *, label: str = "Unofficial English") -> str:
    """Words of a letter set apart, as HTML already, with their English, if there is any, and their address."""
    rendering = f"<p><i>{label}:</i> {escape(english)}</p>" if english else ""
    return f'<blockquote><p lang="nl">{quote}</p>{rendering}<p>{anchor(address)}</p></blockquote>'


def dutch(text: str) -> str:
    """Our own words as HTML, with the Dutch between «» marked as Dutch."""
    return escape(text, quote=False).replace("«", '<i lang="nl">').replace("»", "</i>")
