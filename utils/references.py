"""What a letter refers to: Kamerstukken and dates, resolved against the letter's own date.

`citations(letter)` and `dates(letter)` read one letter; `citation_graph` and `date_conflicts` a collection.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from .days import find_dates
from .letters import Footnote, Letter, Paragraph


class Citation(NamedTuple):
    """One mention of a numbered document of the House.

    `letter` cites `target` (`"33694-20"`) in `paragraph` (in `footnote`, if that is not None; its paragraph
    is the one that bears the mark), as of `date` (None where no date stands beside it), in the words `quote`.
    """

    letter: str
    target: str
    paragraph: int
    footnote: int | None
    quote: str
    date: date | None

    @property
    def address(self) -> str:
        return f"{self.letter} §{self.paragraph}" + (f" n{self.footnote}" if self.footnote else "")


class DateMention(NamedTuple):
    """A date as a letter writes it, and the first and last day it can mean."""

    letter: str
    text: str
    start: date
    end: date
    paragraph: int
    footnote: int | None

    @property
    def address(self) -> str:
        return f"{self.letter} §{self.paragraph}" + (f" n{self.footnote}" if self.footnote else "")


class Edge(NamedTuple):
    """An arrow of the citation graph: `letter` cites `target` at these addresses, as of these dates."""

    letter: str
    target: str
    dates: tuple[date, ...]
    addresses: tuple[str, ...]


class DateConflict(NamedTuple):
    """A document cited as of a date that is not its own.

    `own` is the date in the document's header or, where the collection does not hold it, the earliest of the
    dates it is cited by; `cited` the differing date; `address` who cites it so; `quote` the words.
    """

    target: str
    own: date
    cited: date
    address: str
    quote: str
    held: bool


def citations(letter: Letter) -> tuple[Citation, ...]:
    """The Kamerstukken a letter cites, in reading order.

    Reads `Kamerstuk 33 694, nr. 20`, `33694, Nr. 20`, `Kamerstuk 33694-49` and lists such as `Kamerbrieven
    33783-31 d.d. …, 33783-32 d.d. …`. The date beside a citation is the one that follows it with `d.d.`, or
    else the one that directly precedes its bracket: `… d.d. 21 juni 2018 (Kamerstuk 33 694, nr. 20)`.
    """
    return tuple(
        Citation(letter.id, target, paragraph, footnote, quote, cited)
        for part, paragraph, footnote in parts(letter)
        for target, quote, cited in cited_documents(part.text)
    )


def dates(letter: Letter) -> tuple[DateMention, ...]:
    """The dates a letter names, each as the interval of days it can mean, in reading order.

    For an undated letter a mention without year is read against both ends of the letter's own interval. A
    letter whose interval is unknown yields only the mentions that bear a year.
    """
    return tuple(
        DateMention(letter.id, found.text, found.start, found.end, paragraph, footnote)
        for part, paragraph, footnote in parts(letter)
        for found in find_dates(part.text, letter.earliest or date.min, letter.latest)
        if letter.earliest or re.search(r"\d{4}", found.text)
    )


def citation_graph(letters: Iterable[Letter]) -> tuple[Edge, ...]:
    """Who cites what, and as of what date: an edge for each letter and document, in reading order."""
    edges: dict[tuple[str, str], list[Citation]] = {}
    for letter in letters:
        for citation in citations(letter):
            edges.setdefault((letter.id, citation.target), []).append(citation)
    return tuple(
        Edge(
            source,
            target,
            tuple(dict.fromkeys(citation.date for citation in found if citation.date)),
            tuple(citation.address for citation in found),
        )
        for (source, target), found in edges.items()
    )


def date_conflicts(letters: Iterable[Letter]) -> tuple[DateConflict, ...]:
    """The documents cited as of a date that is not their own, or as of two different dates.

    A date beside a citation may be that of a debate or a motion the document reports; such a document, cited
    as of one date only, is no conflict.
    """
    collection = tuple(letters)
    known = {letter.id: letter.date for letter in collection if letter.date}
    cited = [citation for letter in collection for citation in citations(letter) if citation.date]
    conflicts = []
    for citation in cited:
        others = [other.date for other in cited if other.target == citation.target and other.date]
        own = known.get(citation.target) or min(others)
        if citation.date and citation.date != own:
            held = citation.target in known
            conflicts.append(
                DateConflict(citation.target, own, citation.date, citation.address, citation.quote, held)
            )
    return tuple(conflicts)


# --- Reading ------------------------------------------------------------------------------------------------

DOCUMENT = re.compile(
    r"(?<![\d-])(?P<dossier>\d{2} ?\d{3})(?:,? [Nn]rs?\. ?(?P<number>\d+)|-(?P<dashed>\d+))(?![\d-])"
    r"(?P<dated> d\.d\. \d{1,2} \w+ \d{4})?"
)
LABEL = re.compile(r"\b(?:Kamerstuk(?:ken)?|Kamerbrie(?:f|ven)) $")
BEFORE = re.compile(r"(?P<date>\d{1,2} \w+ \d{4}) \((?:[^()]*, )?(?:Kamerstuk(?:ken)? )?$")


def cited_documents(text: str) -> Iterator[tuple[str, str, date | None]]:
    """Each document cited in a text: its number, the words, the date beside it."""
    for match in DOCUMENT.finditer(text):
        target = match["dossier"].replace(" ", "") + "-" + (match["number"] or match["dashed"])
        label = LABEL.search(text[: match.start()])
        before = BEFORE.search(text[: match.start()])
        words = match["dated"] or (before["date"] if before else "")
        cited = next((found.start for found in find_dates(words, date.max)), None)
        yield target, text[label.start() if label else match.start() : match.end()], cited


def parts(letter: Letter) -> Iterator[tuple[Paragraph | Footnote, int, int | None]]:
    """A letter's paragraphs, each followed by its footnotes, with their numbers."""
    for paragraph in letter.paragraphs:
        yield paragraph, paragraph.number, None
        for note in letter.footnotes:
            if note.paragraph == paragraph.number:
                yield note, paragraph.number, note.number
