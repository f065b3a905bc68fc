"""What a letter refers to: Kamerstukken and dates, resolved against the letter's own date.

`citations(letter)` and `dates(letter)` read one letter; `citation_graph` and `date_conflicts` a collection. Of a
run of numbers (`nrs. 20 t/m 22`) only the two ends are read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from .days import MONTH, find_dates
from .letters import Footnote, Letter, Paragraph, address_of
from .shapes import DOSSIER, dossier_name


class Citation(NamedTuple):
    """One mention of a numbered document of the House.

    `letter` cites `target` (`"33694-20"`) in `paragraph` (in `footnote`, if that is not None; its paragraph
    is the one that bears the mark), as of `date` (None where no date stands beside it), in the words `quote`.
    `repeat` is that of the footnote.
    """

    letter: str
    target: str
    paragraph: int
    footnote: int | None
    quote: str
    date: date | None
    repeat: int = 0

    @property
    def address(self) -> str:
        return address_of(self.letter, self.paragraph, self.footnote, self.repeat)


class DateMention(NamedTuple):
    """A date as a letter writes it, and the first and last day it can mean."""

    letter: str
    text: str
    start: date
    end: date
    paragraph: int
    footnote: int | None
    repeat: int = 0

    @property
    def address(self) -> str:
        return address_of(self.letter, self.paragraph, self.footnote, self.repeat)


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

    Reads `33 694, nr. 20`, `33694 nr 20`, `33 694, nrs. 20, 21 en 22`; also `Kamerstuk 33694-49`, if it bears
    such a label or stands in a list that does: `Kamerbrieven 33783-31 d.d. …, 33783-32 d.d. …`. The date beside
    a citation follows it with `d.d.` or `van`, or else precedes it: `… d.d. 21 juni 2018 (Kamerstuk 33 694, nr.
    20)`. It counts if it is one day whenever the letter was written, and if it stands beside one number only.
    """
    return tuple(
        Citation(letter.id, target, paragraph, footnote, quote, cited, repeat)
        for part, paragraph, footnote, repeat in _parts(letter)
        for target, quote, cited in cited_documents(part.text, letter.earliest or date.max, letter.latest)
    )


def dates(letter: Letter) -> tuple[DateMention, ...]:
    """The dates a letter names, each as the interval of days it can mean, in reading order.

    For an undated letter a mention without year is read against both ends of the letter's own interval. A
    letter whose interval is unknown yields only the mentions that bear a year.
    """
    return tuple(
        DateMention(letter.id, found.text, found.start, found.end, paragraph, footnote, repeat)
        for part, paragraph, footnote, repeat in _parts(letter)
        for found in find_dates(part.text, letter.earliest or date.min, letter.latest)
        if letter.earliest or re.search(r"\d{4}", found.text)
    )


def citation_graph(letters: Iterable[Letter]) -> tuple[Edge, ...]:
    """Who cites what, and with which date: an edge for each letter and document, in reading order."""
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
    first: dict[str, date] = {}
    for citation in cited:
        if citation.date:
            first[citation.target] = min(citation.date, first.get(citation.target, citation.date))
    conflicts = []
    for citation in cited:
        own = known.get(citation.target) or first[citation.target]
        if citation.date and citation.date != own:
            held = citation.target in known
            conflicts.append(
                DateConflict(citation.target, own, citation.date, citation.address, citation.quote, held)
            )
    return tuple(conflicts)


# --- Reading ------------------------------------------------------------------------------------------------

NUMBER = rf"\d{{1,4}}(?![-/]?\d|[ ]\d{{3}}\b|[ ]{MONTH})"  # not a dossier, not a day
DOCUMENT = re.compile(
    rf"""(?<![\d/-])(?P<dossier>{DOSSIER}|(?<!\d)\d\d\.\d{{3}}\b)
    (?: [-/](?P<dashed>\d{{1,4}})(?![\d/-])
    |   ,?[ ][Nn](?:umme)?rs\.?[ ]?{NUMBER}(?:(?:,|[ ]en|[ ]t/m)[ ]{NUMBER})*
    |   ,?[ ][Nn](?:umme)?r\.?[ ]?{NUMBER}(?:(?:,|[ ]en)[ ]n(?:umme)?r\.?[ ]?{NUMBER})*
    |   ,[ ](?P<lettered>[A-Z]{{1,2}})(?![\w’'-]|\.[A-Z]))""",
    re.VERBOSE,
)
NUMBERS = re.compile(r"\d+|(?<=, )[A-Z]{1,2}$|(?<=, )[A-Z]{1,2}\b")
LABEL_NEAR = re.compile(r"\b(?:Kamerstuk(?:ken)?|Kamerbrie(?:f|ven)|EK)\b")
_LABEL = r"\b[Kk]amer(?:stuk(?:ken)?|brie(?:f|ven)) (?:II? |nr\.? )?"
LABELLED = re.compile(f"{_LABEL}$")
NEXT = re.compile(r"[,;]? (?:en )?")  # between two documents of a list
BEFORE = re.compile(rf",? (?:{_LABEL}|\((?:[^()\d]*, )?(?:{_LABEL})?)$")  # between a date and its document
AFTER = re.compile(r"\)?,? (?:d\.d\.|van) ")  # between a document and its date
NEAR = 80  # characters: more than any label and bracket has


def cited_documents(
    text: str, earliest: date = date.max, latest: date | None = None
) -> Iterator[tuple[str, str, date | None]]:
    """Each document cited in a text that was written then: its number, the words, the date beside it."""
    documents = tuple(DOCUMENT.finditer(text))
    dated = tuple(find_dates(text, earliest, latest)) if documents else ()  # finding dates takes longest
    starts, ends = {found.span[0]: found for found in dated}, {found.span[1]: found for found in dated}
    end = 0  # of the citation before this one, its date included
    for match in documents:
        near = max(0, match.start() - NEAR)
        label = LABELLED.search(text, near, match.start())
        if match["dashed"] and not label and not (end and NEXT.fullmatch(text, end, match.start())):
            continue
        if match["lettered"] and not LABEL_NEAR.search(text, near, match.start()):
            continue
        after, before = AFTER.match(text, match.end()), BEFORE.search(text, near, match.start())
        follows = starts.get(after.end()) if after else None
        beside = follows or (ends.get(before.start()) if before and before.start() > end else None)
        end = follows.span[1] if follows else match.end()
        numbers = list(NUMBERS.finditer(text, match.end("dossier"), match.end()))
        sure = beside and beside.start == beside.end and len(numbers) == 1
        for number in numbers:
            first = number.start() if number is not numbers[0] else label.start() if label else match.start()
            last = number.end() if number is not numbers[-1] else end
            target = f"{dossier_name(match['dossier'].replace('.', ''))}-{number[0]}"
            yield target, text[first:last], beside.start if beside and sure else None


def _parts(letter: Letter) -> Iterator[tuple[Paragraph | Footnote, int, int | None, int]]:
    """A letter's paragraphs, each followed by its footnotes, with their numbers."""
    notes: dict[int, list[Footnote]] = defaultdict(list)
    for note in letter.footnotes:
        notes[note.paragraph].append(note)
    for paragraph in letter.paragraphs:
        yield paragraph, paragraph.number, None, 0
        for note in notes[paragraph.number]:
            yield note, paragraph.number, note.number, note.repeat
