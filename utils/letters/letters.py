"""Letter > Paragraph > Sentence, each with its address; `load_letters` reads a folder of them.

What a letter does not say of itself is `None`. Where its date can be narrowed down all the same, it has an
`earliest` and a `latest` day, and `evidence` says on what ground.

Limits: a line that ends in a colon (`Stand van zaken:`) is text, not a heading; a note to which only another
note points is a paragraph; a sentence that ends in a single letter (`categorie A.`) runs on into the next.
"""

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from nltk.tokenize.punkt import PunktLanguageVars, PunktParameters, PunktSentenceTokenizer, PunktToken

from ..seeds import SEEDS, read_notes
from .days import MONTHS, find_dates
from .layout import DATE_LINE, DOSSIER, HEADER_LINE, SIGNATURE, TITLED, Block, Traced, dossier_name, repair

LARGEST = 2_000_000  # bytes; the longest letters to parliament are a tenth of this


class LetterError(ValueError):
    """A file that cannot be read as a letter: says which, what is wrong and what to do."""


def address_of(letter: str, paragraph: int, footnote: int | None = None) -> str:
    """Where words stand: letter and paragraph, `33694-49 §4`; a footnote's with its number, `BZ-2020 §2 n1`."""
    return f"{letter} §{paragraph}" + (f" n{footnote}" if footnote is not None else "")


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
        return address_of(self.letter, self.paragraph)


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
        return address_of(self.letter, self.number)


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
        return address_of(self.letter, self.paragraph, self.number)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to parliament.

    `id` is its Kamerstuk, `33694-49` (in the Eerste Kamer `33694-C`, and `number` is None), or ministry and year,
    `BZ-2020`, for a letter without number; `load_letters` tells two of one year apart. `date` is
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

    Unnumbered letters of one ministry and year are named by their day, `BZ-2021-05-01`, or else by their file.
    Raises LetterError for a folder without letters, for two letters of one number, and for any letter that
    cannot be read.
    """
    place = Path(folder) if folder is not None else SEEDS / "letters"
    if place.is_file():
        raise LetterError(f"{place}: is a file, not a folder of letters; read it with read_letter.")
    letters = {file: read_letter(file) for file in sorted(place.glob("*.txt"))}
    if not letters:
        raise LetterError(f"{place}: no letters here; put each letter in a .txt file of its own (UTF-8).")
    letters = told_apart(letters, lambda file, letter: dated_name(letter))
    letters = told_apart(letters, lambda file, letter: re.sub(r"[^\w-]+", "-", file.stem))
    names = Counter(letter.id for letter in letters.values())
    for file, letter in letters.items():
        if names[letter.id] > 1:
            raise LetterError(f"{file}: a second letter with the address {letter.id}; remove one of them.")
    return tuple(
        sorted(
            letters.values(), key=lambda letter: (letter.date or letter.earliest or dt.date.max, letter.id)
        )
    )


def told_apart(letters: dict[Path, Letter], name: Callable[[Path, Letter], str]) -> dict[Path, Letter]:
    """The letters, with another name for each unnumbered one that shares its own."""
    names = Counter(letter.id for letter in letters.values())
    return {
        file: letter if letter.number or names[letter.id] == 1 else renamed(letter, name(file, letter))
        for file, letter in letters.items()
    }


def dated_name(letter: Letter) -> str:
    return f"{letter.id.rpartition('-')[0]}-{letter.date}" if letter.date else letter.id


def renamed(letter: Letter, name: str) -> Letter:
    """The same letter under another name, which all its addresses bear."""
    return replace(
        letter,
        id=name,
        paragraphs=tuple(
            replace(part, letter=name, sentences=tuple(replace(said, letter=name) for said in part.sentences))
            for part in letter.paragraphs
        ),
        footnotes=tuple(replace(note, letter=name) for note in letter.footnotes),
        evidence=tuple(
            ground._replace(source=ground.source.replace(f"{letter.id} §", f"{name} §"))
            for ground in letter.evidence
        ),
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
    kind = next((kind for start, kind in FOREIGN if data.startswith(start)), None)
    if kind or b"\0" in data:
        # Latin letters in UTF-16 have a zero for every other byte.
        zeros = data[:1000].count(0) * 3 > len(data[:1000])
        kind = kind or ("UTF-16" if zeros else "a binary file")
        raise LetterError(f"{file}: is {kind}, not plain text; save the letter as text in UTF-8.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LetterError(
            f"{file}: is not UTF-8 (byte 0x{data[error.start]:02X} at {error.start}; perhaps Latin-1 or "
            "Windows-1252); save it as UTF-8."
        ) from None
    if not re.sub(r"[\s\u200b-\u200d\u2060\ufeff]", "", text):
        raise LetterError(f"{file}: is empty; put the letter's text in it.")
    if WEB_PAGE.match(text):
        raise LetterError(f"{file}: is a web page, not plain text; save the letter's text alone, in UTF-8.")
    if control := CONTROL.search(text):
        raise LetterError(
            f"{file}: has a control character (U+{ord(control.group()):04X} at {control.start()}), which no "
            "plain text has; save the letter anew as text in UTF-8."
        )
    return text


FOREIGN = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word or ODF document"),
    (b"{\\rtf", "an RTF document"),
)
# What a page or a part of one opens with; a tag further on is text.
WEB_PAGE = re.compile(
    r"\ufeff?\s*<(?:!--|!doctype|\?xml|(?:html|head|body|meta|title|main|article|section|div|span|p|h[1-6]|table|ul|ol"
    r"|br|b|strong)\b)",
    re.IGNORECASE,
)
# Not the line ends: tab, line feed, vertical tab, form feed, carriage return, next line.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


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
    office, signatory = signed(signature)
    year = written or earliest
    lettered = re.search(r"^([A-E]?[A-Z])(?:$| +BRIEF)", head, re.MULTILINE)
    if dossier and (number or lettered):
        name = f"{dossier}-{number or (lettered and lettered.group(1))}"
    else:
        name = f"{initials(office or head)}-{year.year if year else 'undated'}" + (
            f"-nr{number}" if number else ""
        )
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
        signatory=signatory,
        headings=tuple(block.text.text for block in blocks if block.kind == "heading"),
        paragraphs=tuple(paragraphs(blocks, name)),
        footnotes=tuple(footnotes(blocks, name)),
        evidence=(*evidence, *(ground._replace(source=ground.source.format(id=name)) for ground in grounds)),
        source=source,
    )


FROM_NAME = "not in the letter; taken from the name of its file"


def docket(head: str, stem: str) -> tuple[str | None, int | None, list[Evidence]]:
    """Dossier and number, from the header or else from a file name like `33783-35` or `35000-X-7`."""
    in_text = re.search(rf"^{DOSSIER}", head, re.MULTILINE)
    numbered = re.search(r"^Nr\. ?(\d+)\b", head, re.MULTILINE)
    named = re.match(rf"({DOSSIER})-(\d+)(?!\d)", stem)
    dossier = dossier_name(in_text.group()) if in_text else None
    number = int(numbered.group(1)) if numbered else None
    evidence = []
    if named and not dossier and number in (None, int(named.group(2))):
        dossier = dossier_name(named.group(1))
        evidence.append(Evidence("dossier", dossier, FROM_NAME, stem))
    if named and number is None and dossier == dossier_name(named.group(1)):
        number = int(named.group(2))
        evidence.append(Evidence("number", str(number), FROM_NAME, stem))
    return dossier, number, evidence


def date_of(head: str) -> dt.date | None:
    """The date in the letter's header: `Den Haag, 12 maart 2021`, `Datum: 12-03-2021`."""
    for line in head.splitlines():
        if dated := DATE_LINE.fullmatch(line):
            day, month, year = re.split("[ -]", dated["date"])
            if month.isdigit() and 1 <= int(month) <= 12:
                month = MONTHS[int(month) - 1]
            return next(
                (found.start for found in find_dates(f"{int(day)} {month} {year}", dt.date.max)), None
            )
    return None


def title_of(lines: list[str]) -> str | None:
    """The dossier's title, beside or under its number; or the subject of a letter on ministry paper."""
    for line, after in zip(lines, [*lines[1:], ""], strict=False):
        label = TITLED.match(line)
        for title in (line[label.end() :], after) if label else ():
            if title and not HEADER_LINE.match(title):
                return title
    return None


def signed(lines: list[str]) -> tuple[str | None, str | None]:
    """Offices and names of those who signed, each joined by "; "; one who holds two offices has both."""
    offices: list[str] = []
    names: list[str] = []
    second = False
    for line in lines:
        if not SIGNATURE.fullmatch(line):
            names.append(line)
        elif second and line.startswith("Minister"):
            offices[-1] += f", {line.rstrip(',')}"
        else:
            offices.append(line.rstrip(","))
        second = bool(SIGNATURE.fullmatch(line))
    return "; ".join(offices) or None, "; ".join(names) or None


def initials(office: str) -> str:
    """A ministry's short name, from its minister's office: Buitenlandse Zaken, BZ."""
    ministry = re.search(r"(?:ministers?|staatssecretaris) (?:van|voor) ([^\n;]+)", office, re.IGNORECASE)
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
    for block, paragraph, position in noted(blocks):
        yield Footnote(letter, block.mark or 0, block.text.text, paragraph, position, block.text.span())


def noted(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, int, int]]:
    """Each footnote, the number of the paragraph that points to it, and the place of the mark in that.

    A mark in a heading belongs to the start of the paragraph under it.
    """
    texts = [block for block in blocks if block.kind in ("paragraph", "heading")]
    starts = [block.text.starts[0] for block in texts]
    numbers = list(accumulate(int(block.kind == "paragraph") for block in texts))
    for block in blocks:
        if block.kind == "footnote":
            at = max(bisect_right(starts, block.place) - 1, 0)
            if texts[at].kind == "heading":
                yield block, min(numbers[at] + 1, numbers[-1]), 0
            else:
                yield block, numbers[at], bisect_left(texts[at].text.starts, block.place)


# --- Sentences ----------------------------------------------------------------------------------------------

TITLES = ("dhr", "dr", "drs", "ing", "ir", "jhr", "mevr", "mr", "mw", "prof")
ABBREVIATIONS = """
    aant afb al art artt as bijv blz bv ca etc evt excl geb hfst incl jl jr kst max min mln no nr nrs par pag
    plv res resp sr st stb stcrt trb vgl vs zgn zsm jan feb mrt apr jun jul aug sep sept okt nov dec
"""
# Words that open a sentence even after an abbreviation: "… op 11 juni jl. Dat resulteerde in …".
STARTERS = """
    bovendien daar daarbij daarmee daarom daartoe dat de deze die dit echter een er het hier hierbij hiermee
    hoewel ik in mede met na naast nederland nog ook om omdat op sinds tegelijkertijd tevens tijdens tot uit
    vervolgens voor voorts waar wel wij zij zie zo zoals
"""


class Abbreviations(frozenset[str]):
    """Known abbreviations, and any in the shape of `d.d`, `i.h.b`, `c.q`."""

    def __contains__(self, word: object) -> bool:
        return super().__contains__(word) or bool(
            re.fullmatch(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}", str(word))
        )


class DutchToken(PunktToken):
    """A word, which is an initial also in a row (`S.A.`, `A.Th.B.`); `u.` is no initial but a reader."""

    _RE_INITIAL = re.compile(r"(?!u\.)(?:[A-Z][a-z]?\.)*[^\W\d]\.$")


class DutchLanguageVars(PunktLanguageVars):
    """Punkt's ideas of a sentence's end, with the quotation marks of Dutch state papers."""

    re_boundary_realignment = re.compile(r"[\"'’”»)\]}]+?(?:\s+|(?=--)|$)", re.MULTILINE)


@cache
def sentence_splitter() -> PunktSentenceTokenizer:
    """NLTK's Punkt (Kiss & Strunk 2006) with our own Dutch abbreviations; no downloaded model."""
    parameters = PunktParameters()
    parameters.abbrev_types = Abbreviations([*ABBREVIATIONS.split(), *TITLES])
    parameters.sent_starters = set(STARTERS.split())
    parameters.collocations = {(title, "de") for title in TITLES}  # mr. De Vries
    return PunktSentenceTokenizer(parameters, lang_vars=DutchLanguageVars(), token_cls=DutchToken)


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
                # The eve of that day a year on; by the month's first, for a 29 February has no such day.
                month = dt.date(found.start.year + 1, found.start.month, 1)
                latest = month + dt.timedelta(found.start.day - 2)
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
    number, tied = 0, {id(note): paragraph for note, paragraph, _ in noted(blocks)}
    for block in blocks:
        if block.kind == "paragraph":
            number += 1
            yield address_of("{id}", number), block.text.text
        elif block.kind == "footnote":
            yield address_of("{id}", tied[id(block)], block.mark), block.text.text


@cache
def anchors() -> tuple[tuple[dt.date, str, str, str], ...]:
    """Words that date a letter: the event's day, the words, the event, the source."""
    notes = read_notes("anchors.toml")["anchor"]
    return tuple((note["since"], note["words"], note["event"], note["source"]) for note in notes)
