"""Letter > Paragraph > Sentence, each with its address; `load_letters` reads a folder of them.

What a letter does not say of itself is `None`. Where its date can be narrowed down all the same, it has an
`earliest` and a `latest` day, and `evidence` says on what ground.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from nltk.tokenize.punkt import PunktLanguageVars, PunktParameters, PunktSentenceTokenizer

from .days import find_dates
from .repair import Block, Traced, repair

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
LARGEST = 2_000_000  # bytes; the longest letters to parliament are a tenth of this


class LetterError(ValueError):
    """A file that cannot be read as a letter: says which, what is wrong and what to do."""


class Evidence(NamedTuple):
    """Why we hold something of a letter that its header does not state.

    `field` is "earliest", "latest", "dossier" or "number"; `value` what it bears out; `basis` the reasoning,
    in English; `source` the address in the letter, or the name of its file.
    """

    field: str
    value: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a letter's body.

    `number` counts from 1 within the paragraph; `span` is its start and end in the decoded file
    (`Letter.source`), where line ends, hyphens and a page's foot may still stand between its words.
    """

    text: str
    letter: str
    paragraph: int
    number: int
    span: tuple[int, int]

    @property
    def address(self) -> str:
        return f"{self.letter} §{self.paragraph}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (or list item) of a letter's body, numbered from 1, with the heading it stands under."""

    letter: str
    number: int
    heading: str | None
    text: str
    sentences: tuple[Sentence, ...]
    span: tuple[int, int]

    @property
    def address(self) -> str:
        return f"{self.letter} §{self.number}"


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote: its number, its text, and the paragraph and place in it where its mark stands."""

    letter: str
    number: int
    text: str
    paragraph: int
    position: int
    span: tuple[int, int]

    @property
    def address(self) -> str:
        return f"{self.letter} §{self.paragraph} n{self.number}"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to parliament.

    `id` is its Kamerstuk, `33694-49`, or ministry and year, `BZ-2020`, for a letter without number. `date` is
    None where the letter bears none; `earliest` and `latest` are then the days it can have been written
    (None where nothing tells), equal to `date` otherwise. `source` is the decoded file, untouched.
    """

    id: str
    dossier: str | None
    number: int | None
    session_year: str | None
    title: str | None
    date: dt.date | None
    earliest: dt.date | None
    latest: dt.date | None
    office: str | None
    signatory: str | None
    headings: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    footnotes: tuple[Footnote, ...]
    evidence: tuple[Evidence, ...]
    source: str = field(repr=False)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)

    @property
    def text(self) -> str:
        """The body: its paragraphs, a blank line between them, without headings and footnotes."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


def load_letters(folder: str | Path | None = None) -> tuple[Letter, ...]:
    """The letters (`*.txt`) of a folder, in order of time; of `seeds/letters` where none is given.

    Raises LetterError for a folder without letters and for any letter that cannot be read.
    """
    place = Path(folder) if folder is not None else SEEDS / "letters"
    files = sorted(place.glob("*.txt"))
    if not files:
        raise LetterError(f"{place}: no letters here; put each letter in a .txt file of its own (UTF-8).")
    letters = [read_letter(file) for file in files]
    names = [letter.id for letter in letters]
    for name, file in zip(names, files, strict=True):
        if names.count(name) > 1:
            raise LetterError(
                f"{file}: a second letter with the address {name}; remove or rename one of them."
            )
    return tuple(
        sorted(letters, key=lambda letter: (letter.date or letter.earliest or dt.date.max, letter.id))
    )


def read_letter(path: str | Path) -> Letter:
    """The letter in a file.

    A letter whose text lacks its dossier or number takes them from a file name such as `33783-35.txt`, and
    `evidence` says so. Raises LetterError, one sentence with the remedy, for what is no readable letter.
    """
    file = Path(path)
    source = decoded(file)
    blocks = repair(source)
    if not any(block.kind == "paragraph" for block in blocks):
        raise LetterError(
            f"{file}: no body text found, only a header or signature; add the letter's paragraphs."
        )
    return assembled(source, blocks, file.stem)


# --- From bytes to text ---------------------------------------------------------------------------------


def decoded(file: Path) -> str:
    """The file's text, or a LetterError that says what the file is instead."""
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        raise LetterError(f"{file}: cannot be read ({error.strerror}); check its name and rights.") from None
    if size > LARGEST:
        raise LetterError(
            f"{file}: is too large for one letter ({size / 1e6:.1f} MB, at most 2); give each its own file."
        )
    for start, kind in FOREIGN.items():
        if data.startswith(start):
            raise LetterError(f"{file}: is {kind}, not plain text; save it as text in UTF-8.")
    if b"\0" in data:
        raise LetterError(f"{file}: is a binary file, not plain text; save the letter as text in UTF-8.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LetterError(
            f"{file}: is not UTF-8 (byte 0x{data[error.start]:02X} at {error.start}; perhaps Latin-1 or "
            "Windows-1252); save it as UTF-8."
        ) from None
    if not text.strip("\ufeff \t\r\n\f\v\u00a0"):
        raise LetterError(f"{file}: is empty; put the letter's text in it.")
    if re.match(r"\ufeff?\s*<(?:!doctype|html|\?xml)", text, re.IGNORECASE):
        raise LetterError(f"{file}: is a web page, not plain text; save the letter's text alone, in UTF-8.")
    return text


FOREIGN = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word or ODF document",
    b"{\\rtf": "an RTF document",
}


# --- From blocks to a letter ------------------------------------------------------------------------------


def assembled(source: str, blocks: tuple[Block, ...], stem: str) -> Letter:
    """The letter that these blocks make."""
    lines = [block.text.text for block in blocks if block.kind == "header"]
    head = "\n".join(lines)
    signature = [block.text.text for block in blocks if block.kind == "signature"]
    session = re.search(r"[Vv]ergaderjaar (\d{4})\W(\d{4})", head)
    dossier, number, evidence = docket(head, stem)
    written = date_of(head)
    earliest, latest, grounds = (written, written, []) if written else interval(blocks)
    office = next((line.rstrip(",") for line in signature if re.match("De |Mede", line)), None)
    names = [line for line in signature if not re.match("De |Mede", line)]
    year = written or earliest
    ministry = initials(f"{office or ''}\n{head}")
    name = f"{dossier}-{number}" if dossier and number else f"{ministry}-{year.year if year else 'undated'}"
    if number and not dossier:
        name += f"-nr{number}"
    return Letter(
        id=name,
        dossier=dossier,
        number=number,
        session_year="–".join(session.groups()) if session else None,
        title=title_of(lines),
        date=written,
        earliest=earliest,
        latest=latest,
        office=office,
        signatory="; ".join(names) or None,
        headings=tuple(block.text.text for block in blocks if block.kind == "heading"),
        paragraphs=tuple(paragraphs(blocks, name)),
        footnotes=tuple(footnotes(blocks, name)),
        evidence=(*evidence, *(ground._replace(source=ground.source.format(id=name)) for ground in grounds)),
        source=source,
    )


FROM_NAME = "not in the letter; taken from the name of its file"


def docket(head: str, stem: str) -> tuple[str | None, int | None, list[Evidence]]:
    """Dossier and number, from the header or else from a file name like `33783-35`."""
    in_text = re.search(r"^(\d{2}) ?(\d{3})\b", head, re.MULTILINE)
    numbered = re.search(r"^Nr\. ?(\d+)\b", head, re.MULTILINE)
    named = re.match(r"(\d{5})-(\d+)(?!\d)", stem)
    dossier = "".join(in_text.groups()) if in_text else None
    number = int(numbered.group(1)) if numbered else None
    evidence = []
    if named and not dossier and number in (None, int(named.group(2))):
        dossier = named.group(1)
        evidence.append(Evidence("dossier", dossier, FROM_NAME, stem))
    if named and number is None and dossier == named.group(1):
        number = int(named.group(2))
        evidence.append(Evidence("number", str(number), FROM_NAME, stem))
    return dossier, number, evidence


def date_of(head: str) -> dt.date | None:
    """The date in the letter's header."""
    for line in head.splitlines():
        dated = re.fullmatch(r"(?:[\w’' -]+,|Datum:?) (\d{1,2} \w+ \d{4})", line)
        if dated:
            return next((found.start for found in find_dates(dated.group(1), dt.date.max)), None)
    return None


def title_of(lines: list[str]) -> str | None:
    """The dossier's title, under its number; or the subject line of a letter on ministry paper."""
    for before, line in zip(["", *lines], lines, strict=False):
        subject = re.match(r"(?:Betreft|Onderwerp) ?:? (.+)", line)
        if subject:
            return subject.group(1)
        if re.match(r"\d{2} ?\d{3}\b", before) and not re.match(r"Nr\.|BRIEF|Aan ", line):
            return line
    return None


def initials(office: str) -> str:
    """A ministry's short name, from its minister's office: Buitenlandse Zaken, BZ."""
    ministry = re.search(r"(?:minister|staatssecretaris) van ([^\n,]+)", office, re.IGNORECASE)
    words = re.findall(r"\w+", ministry.group(1)) if ministry else []
    return "".join(word[0].upper() for word in words if word.lower() not in ("en", "van", "voor")) or "brief"


def paragraphs(blocks: tuple[Block, ...], letter: str) -> Iterator[Paragraph]:
    heading, number = None, 0
    for block in blocks:
        if block.kind == "heading":
            heading = block.text.text
        elif block.kind == "paragraph":
            number += 1
            yield Paragraph(
                letter=letter,
                number=number,
                heading=heading,
                text=block.text.text,
                sentences=tuple(sentences(block.text, letter, number)),
                span=block.text.span(),
            )


def sentences(paragraph: Traced, letter: str, number: int) -> Iterator[Sentence]:
    for count, (start, end) in enumerate(sentence_splitter().span_tokenize(paragraph.text), start=1):
        yield Sentence(paragraph.text[start:end], letter, number, count, paragraph.span(start, end))


def footnotes(blocks: tuple[Block, ...], letter: str) -> Iterator[Footnote]:
    marked = marks(blocks)
    for block in blocks:
        if block.mark is not None:
            paragraph, position = marked[block.mark]
            yield Footnote(letter, block.mark, block.text.text, paragraph, position, block.text.span())


def marks(blocks: tuple[Block, ...]) -> dict[int, tuple[int, int]]:
    """For each footnote the number of the paragraph that points to it, and the place of the mark in it."""
    bodies = [block for block in blocks if block.kind == "paragraph"]
    return {mark: (count, place) for count, body in enumerate(bodies, start=1) for mark, place in body.marks}


# --- Sentences ----------------------------------------------------------------------------------------------

ABBREVIATIONS = """
    a.s aant afb al art artt as bijv blz bv ca c.q c.s d.d d.m.v d.w.z dhr dr drs e.a e.d e.v etc evt
    excl geb hfst i.c i.p.v i.v.m incl ing ir jhr jl jr kst l.l m.b.t m.i.v m.n m.u.v max mevr min mln
    mr mw n.a.v nl no nr nrs o.a o.b.v o.g.v o.i.d o.l.v p par pag plv prof resp sr st stb stcrt t.a.v
    t.b.v t.g.v t.o.v trb v.a v.w.b vgl vs z.i zgn zsm
"""
# Words that open a sentence even after an abbreviation: "… op 11 juni jl. Dat resulteerde in …".
STARTERS = """
    bovendien daar daarbij daarmee daarom daartoe dat deze dit echter er het hier hierbij hiermee hoewel ik in
    mede met na naast nederland nog ook om omdat op sinds tegelijkertijd tevens tijdens tot uit vervolgens
    voor voorts waar wel wij zo zoals
"""


class DutchLanguageVars(PunktLanguageVars):
    """Punkt's ideas of a sentence's end, with the quotation marks of Dutch state papers."""

    re_boundary_realignment = re.compile(r"[\"'’”»)\]}]+?(?:\s+|(?=--)|$)", re.MULTILINE)


@cache
def sentence_splitter() -> PunktSentenceTokenizer:
    """NLTK's Punkt (Kiss & Strunk 2006) with our own Dutch abbreviations; no downloaded model."""
    parameters = PunktParameters()
    parameters.abbrev_types = set(ABBREVIATIONS.split())
    parameters.sent_starters = set(STARTERS.split())
    return PunktSentenceTokenizer(parameters, lang_vars=DutchLanguageVars())


# --- When an undated letter was written ---------------------------------------------------------------------


def interval(blocks: tuple[Block, ...]) -> tuple[dt.date | None, dt.date | None, list[Evidence]]:
    """The days on which an undated letter can have been written, and why.

    Three rules. A letter is no older than the documents it cites with a date (`d.d.`). A day with `jl.` lies
    behind it by less than a year; which year, is an assumption: the one nearest to those documents, for `jl.`
    is said of recent months. And nobody writes of a past event before it (`seeds/notes/anchors.toml`).
    """
    evidence = []
    cited = max(cited_dates(blocks), default=None)
    if cited:
        day, words, place = cited
        evidence.append(Evidence("earliest", day.isoformat(), f"it cites a document «d.d. {words}»", place))
    for place, text in addressed(blocks):
        for found in find_dates(text, cited[0] + HALF_A_YEAR) if cited else ():
            if re.search(r"\d+ \w+ (?:jl\.|l\.l\.)$", found.text):
                basis = (
                    f"«{found.text}» lies behind it, by less than a year; read as {found.start.year}, the first "
                    "such day after the documents it cites"
                )
                latest = found.start.replace(year=found.start.year + 1) - dt.timedelta(1)
                evidence.append(Evidence("earliest", found.start.isoformat(), basis, place))
                evidence.append(Evidence("latest", latest.isoformat(), basis, place))
        for since, words, event, source in anchors():
            match = re.search(words, text)
            if match:
                basis = f"«{match.group()}»: {event} ({source})"
                evidence.append(Evidence("earliest", since.isoformat(), basis, place))
    bounds = {
        name: [dt.date.fromisoformat(ground.value) for ground in evidence if ground.field == name]
        for name in ("earliest", "latest")
    }
    return max(bounds["earliest"], default=None), min(bounds["latest"], default=None), sorted(evidence)


HALF_A_YEAR = dt.timedelta(182)


def cited_dates(blocks: tuple[Block, ...]) -> Iterator[tuple[dt.date, str, str]]:
    """The documents a letter cites with `d.d.`: day, its words, the address."""
    for place, text in addressed(blocks):
        for found in find_dates(text, dt.date(2000, 1, 1)):
            if text[: found.span[0]].endswith("d.d. "):
                yield found.end, found.text, place


def addressed(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Address (the letter's name still to be filled in) and text of each paragraph and footnote."""
    marked, number = marks(blocks), 0
    for block in blocks:
        if block.kind == "paragraph":
            number += 1
            yield f"{{id}} §{number}", block.text.text
        elif block.mark is not None:
            yield f"{{id}} §{marked[block.mark][0]} n{block.mark}", block.text.text


@cache
def anchors() -> tuple[tuple[dt.date, str, str, str], ...]:
    """Words that date a letter: the event's day, the words, the event, the source."""
    notes = tomllib.loads((SEEDS / "notes" / "anchors.toml").read_text(encoding="utf-8"))
    return tuple((note["since"], note["words"], note["event"], note["source"]) for note in notes["anchor"])
