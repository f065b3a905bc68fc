"""Letter > Paragraph > Sentence, each with its address; `load_letters` reads a folder of them.

What a letter does not say of itself is `None`. Where its date can be narrowed down all the same, it has an
`earliest` and a `latest` day, and `evidence` says on what ground; `warnings` say what to check in the reading.

Limits: a line that ends in a colon (`Stand van zaken:`) is text, not a heading; a note to which only another
note points is a paragraph.
"""

import datetime as dt
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby
from pathlib import Path, PurePath
from typing import Literal, NamedTuple

from ..seeds import SEEDS
from .characters import Traced, traced_lines
from .dating import Evidence as Evidence
from .dating import date_interval
from .doubts import FEW, find_doubts, may_be_joined, words_of
from .head import Head, initials, paper_of, read_head, read_signature
from .layout import Block, Decision, Layout, lay_out
from .rules import TEXT
from .sentences import split_sentences
from .shapes import DOSSIER, SALUTATION, dossier_name, finished
from .sources import READERS, Source, read_source
from .sources import LetterError as LetterError


def address_of(letter: str, paragraph: int, footnote: int | None = None, repeat: int = 0) -> str:
    """Say where words stand.

    Args:
        letter: its id.
        paragraph: its number.
        footnote: the number of the footnote that the words stand in, None for the paragraph itself.
        repeat: how many footnotes of this number the paragraph has before this one.

    Returns:
        `33694-49 §4`; with a footnote `BZ-2020 §2 n1`, and `BZ-2020 §2 n1b` for a second one of that number.
    """
    note = f" n{footnote}{_REPEATED[min(repeat, 25)]}" if footnote is not None else ""
    return f"{letter} §{paragraph}{note}"


_REPEATED = ("", *"bcdefghijklmnopqrstuvwxyz")


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
    """A paragraph of a letter's body, numbered from 1, with the heading it stands under.

    `kind` tells an item of a list, and a question of parliament, from the letter's running text.
    """

    letter: str
    number: int
    heading: str | None
    text: str
    sentences: tuple[Sentence, ...]
    span: tuple[int, int]
    kind: Literal["paragraph", "item", "question"] = "paragraph"

    @property
    def address(self) -> str:
        return address_of(self.letter, self.number)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote: its number as printed, its text, and the paragraph and place in it where its mark stands.

    `repeat` counts the notes of this number that the paragraph has before it, where numbers begin anew on a page.
    """

    letter: str
    number: int
    text: str
    paragraph: int
    position: int
    span: tuple[int, int]
    repeat: int = 0

    @property
    def address(self) -> str:
        return address_of(self.letter, self.paragraph, self.number, self.repeat)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows of cells, numbered from 1, and the paragraph above it (0 for none). Not counted as text."""

    letter: str
    number: int
    rows: tuple[tuple[str, ...], ...]
    paragraph: int
    span: tuple[int, int]

    @property
    def address(self) -> str:
        return f"{self.letter} table {self.number}"


class LeftOut(NamedTuple):
    """Characters of the file that stand in no part of the letter: their words, why, and their place."""

    text: str
    why: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to parliament.

    `id` is its Kamerstuk, `33694-49` (in the Eerste Kamer `33694-C`, and `number` is None), or ministry and year,
    `BZ-2020`, for a letter without number; `load_letters` tells two of one year apart. `date` is
    None where the letter bears none; `earliest` and `latest` are then the days it can have been written
    (None where nothing tells), equal to `date` otherwise. `source` is the decoded file, untouched. `warnings` are
    sentences for who checks the reading; `layout` says what each line of the file is, and by which rule.
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
    tables: tuple[Table, ...] = ()
    warnings: tuple[str, ...] = ()
    sha256: str = ""
    layout: tuple[Decision, ...] = field(default=(), repr=False)
    left_out: tuple[LeftOut, ...] = field(default=(), repr=False)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)

    @property
    def text(self) -> str:
        """The body: its paragraphs, a blank line between them, without headings, tables and footnotes."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


# --- Reading ------------------------------------------------------------------------------------------------


class Survey(NamedTuple):
    """A folder, read: the letters in order of time, and for each file left out the sentence that says why."""

    letters: tuple[Letter, ...]
    left_out: tuple[str, ...]

    @property
    def doubts(self) -> tuple[str, ...]:
        """What to check in the reading, a sentence each, with the letter's name."""
        return tuple(f"{letter.id}: {warning}" for letter in self.letters for warning in letter.warnings)


def read_letter(path: str | Path, within: str | Path | None = None) -> Letter:
    """Read the letter in a file.

    Args:
        path: a file of any format in `sources.READERS`. A letter whose text lacks its dossier or number takes
            them from a file name such as `33783-35.txt`, and `evidence` says so.
        within: a folder that the file must lie in; a link that leads out of it is refused.

    Returns:
        The letter.

    Raises:
        LetterError: one sentence with the remedy, for what is no readable letter.
    """
    file = Path(path)
    source = read_source(file, within)
    try:
        return build_letter(source)
    except LetterError as error:
        raise LetterError(f"{file}: {error}") from None
    except TimeoutError:
        raise LetterError(
            f"{file}: took too long to part into sentences; is it a letter? Break its longest paragraphs."
        ) from None


def load_letters(folder: str | Path | None = None) -> tuple[Letter, ...]:
    """Read the letters of a folder.

    Args:
        folder: where they are; `seeds/letters` if not given. Files of other kinds are passed over.

    Returns:
        The letters in order of time. Unnumbered ones of one ministry and year are named by their day,
        `BZ-2021-05-01`, or else by their file.

    Raises:
        LetterError: for a folder without letters, two letters of one number, and a letter that cannot be read.
            To read what can be read, and be told of the rest and of every doubt, use `survey`.
    """
    letters, errors = _read_folder(folder)
    if errors:
        raise LetterError(errors[0])
    return letters


def survey(
    folder: str | Path | None = None, keep: Callable[[Letter], Letter] = lambda letter: letter
) -> Survey:
    """Read what can be read of a folder.

    Args:
        folder: where the files are; `seeds/letters` if not given.
        keep: what to hold of each letter, which must equal it; the letter itself if not given.

    Returns:
        The letters in order of time; and a sentence for each file that was left out: of a format that nobody
        here reads, no letter, broken, or a second copy.

    Raises:
        LetterError: if the folder holds no letter at all.
    """
    place = _folder(folder)
    letters, errors = _read_folder(place, keep)
    unread = [
        f"{file}: was passed over; letters are read from {', '.join(sorted(READERS))}."
        for file in sorted(place.iterdir())
        if file.is_file() and file.suffix.lower() not in READERS and not file.name.startswith(".")
    ]
    return Survey(letters, (*errors, *unread))


def _folder(folder: str | Path | None) -> Path:
    place = Path(folder) if folder is not None else SEEDS / "letters"
    if place.is_file():
        raise LetterError(f"{place}: is a file, not a folder of letters; read it with read_letter.")
    return place


def _read_folder(
    folder: str | Path | None, keep: Callable[[Letter], Letter] = lambda letter: letter
) -> tuple[tuple[Letter, ...], list[str]]:
    place = _folder(folder)
    files = [file for file in place.glob("*") if file.suffix.lower() in READERS]
    if not files:
        raise LetterError(
            f"{place}: no letters here; put each letter in a file of its own ({', '.join(sorted(READERS))})."
        )
    letters: dict[Path, Letter] = {}
    errors = []
    for file in sorted(files):
        try:
            letters[file] = keep(read_letter(file, place))
        except LetterError as error:
            errors.append(str(error))
    named, twice = name_letters(letters)
    errors += twice
    if not named and len(errors) > 1:
        raise LetterError(f"{place}: none of {len(errors)} files is a letter that can be read; {errors[0]}")
    return tuple(map(keep, named.values())), errors


def name_letters(letters: Mapping[Path, Letter]) -> tuple[dict[Path, Letter], list[str]]:
    """Name letters so that each address is one letter's.

    Args:
        letters: the letters by their files; of each no more is needed than its head.

    Returns:
        The letters in order of time, unnumbered ones of one ministry and year named by their day, `BZ-2021-05-01`, or
        else by their file; and a sentence for each file that holds a second letter of one number.
    """
    letters = _told_apart(letters, lambda file, letter: _dated_name(letter))
    letters = _told_apart(letters, lambda file, letter: re.sub(r"[^\w-]+", "-", file.stem))
    found: dict[str, Path] = {}
    twice = []
    for file, letter in letters.items():
        if letter.id in found:
            twice.append(
                f"{file}: a second letter with the address {letter.id}, after {found[letter.id].name}; remove one of them."
            )
        else:
            found[letter.id] = file

    def in_time(file: Path) -> tuple[dt.date, str]:
        letter = letters[file]
        return letter.date or letter.earliest or dt.date.max, letter.id

    return {file: letters[file] for file in sorted(found.values(), key=in_time)}, twice


def _told_apart(letters: Mapping[Path, Letter], name: Callable[[Path, Letter], str]) -> dict[Path, Letter]:
    """The letters, with another name for each that shares its own and is no numbered Kamerstuk."""
    names = Counter(letter.id for letter in letters.values())
    return {
        file: letter
        if _is_numbered(letter) or names[letter.id] == 1
        else _renamed(letter, name(file, letter))
        for file, letter in letters.items()
    }


def _is_numbered(letter: Letter) -> bool:
    """Whether a letter is called by its dossier, with a number or, in the Eerste Kamer, a letter."""
    return letter.dossier is not None and letter.id.startswith(f"{letter.dossier}-")


def _dated_name(letter: Letter) -> str:
    return f"{letter.id.rpartition('-')[0]}-{letter.date}" if letter.date else letter.id


def _renamed(letter: Letter, name: str) -> Letter:
    """The same letter under another name, which all its addresses bear."""
    return replace(
        letter,
        id=name,
        paragraphs=tuple(
            replace(part, letter=name, sentences=tuple(replace(said, letter=name) for said in part.sentences))
            for part in letter.paragraphs
        ),
        footnotes=tuple(replace(note, letter=name) for note in letter.footnotes),
        tables=tuple(replace(table, letter=name) for table in letter.tables),
        evidence=tuple(
            ground._replace(source=ground.source.replace(f"{letter.id} §", f"{name} §"))
            for ground in letter.evidence
        ),
        warnings=tuple(warning.replace(f"{letter.id} §", f"{name} §") for warning in letter.warnings),
    )


# --- From blocks to a letter --------------------------------------------------------------------------------

FROM_NAME = "not in the letter; taken from the name of its file"


def build_letter(source: Source) -> Letter:
    """Make a letter of a file's text.

    Args:
        source: the text, with what the document says of it.

    Returns:
        The letter.

    Raises:
        LetterError: the text is no letter but a motion, a report, …; or it has no body.
    """
    layout = lay_out(source)
    blocks = layout.blocks
    lines = [line.text.strip() for line in traced_lines(source.text)]
    paper = paper_of([line for line in lines if line], source.fields.get("kind"))
    if paper:
        raise LetterError(f"is {paper}, not a letter; give the government's letter itself.")
    if not any(block.kind in TEXT for block in blocks):
        raise LetterError("no body text found, only a header or signature; add the letter's paragraphs.")
    head = read_head(layout.head, source.fields)
    head, evidence = _named_by_file(head, PurePath(source.name).stem)
    offices, names = read_signature(_signature_lines(blocks))
    known = head.date or head.dossier or head.number is not None or names or offices
    if not known and not any(SALUTATION.fullmatch(line) for line in lines) and _is_scrap(blocks):
        raise LetterError(
            "nothing in it tells that it is a letter: no date, number, greeting, name or whole sentence; give the letter itself."
        )
    offices = tuple(source.fields["offices"].split("; ")) if source.fields.get("offices") else offices
    names = tuple(source.fields["signatories"].split("; ")) if source.fields.get("signatories") else names
    placed = _placed(blocks)
    grounds: tuple[Evidence, ...] = ()
    earliest = latest = head.date
    if not head.date:
        parts = [(address_of("{id}", at, note), block.text.text) for block, at, note in _addressed(placed)]
        earliest, latest, grounds = date_interval(parts)
    year = head.date or earliest
    name = _name(head, offices, layout, year.year if year else None)
    letter = Letter(
        id=name,
        dossier=head.dossier,
        number=head.number,
        session_year=head.session,
        title=head.title,
        date=head.date,
        earliest=earliest,
        latest=latest,
        office="; ".join(dict.fromkeys(offices)) or None,
        signatory="; ".join(dict.fromkeys(names)) or None,
        headings=tuple(block.text.text for block in blocks if block.kind == "heading"),
        paragraphs=tuple(_paragraphs(blocks, name)),
        footnotes=tuple(_footnotes(placed, name)),
        evidence=(
            *(Evidence("source", source.kind, basis, source.name) for basis in source.evidence),
            *evidence,
            *(ground._replace(source=ground.source.format(id=name)) for ground in grounds),
        ),
        source=source.text,
        tables=tuple(_tables(blocks, name)),
        sha256=source.sha256,
        layout=layout.decisions,
        left_out=tuple(_left_out(source.text, blocks)),
    )
    texts = [(paragraph.address, paragraph.text) for paragraph in letter.paragraphs]
    numbers = [block.lines for block in blocks if block.kind in TEXT]
    addresses = (paragraph.address for paragraph in letter.paragraphs)
    joined = [] if source.hints else [*may_be_joined(lines, [*zip(addresses, numbers, strict=True)])]
    doubts = find_doubts(head, texts, lines, joined, signed=bool(names))
    return replace(letter, warnings=(*source.warnings, *doubts))


def _is_scrap(blocks: Iterable[Block]) -> bool:
    """Whether a text is a few words that make no sentence."""
    texts = [block.text.text for block in blocks if block.kind in TEXT]
    return len(words_of(texts)) < FEW and not any(map(finished, texts))


def _name(head: Head, offices: Sequence[str], layout: Layout, year: int | None) -> str:
    if head.dossier and (head.number is not None or head.letter):
        return f"{head.dossier}-{head.number if head.number is not None else head.letter}"
    above = "\n".join(line.plain for line in layout.head)
    number = f"-nr{head.number}" if head.number is not None else ""
    return f"{initials('; '.join(offices) or above)}-{year or 'undated'}{number}"


def _named_by_file(head: Head, stem: str) -> tuple[Head, list[Evidence]]:
    """The header with dossier and number from a file name like `33783-35` or `35000-X-7`, where it has none."""
    named = re.match(rf"({DOSSIER})-(\d+)(?!\d)", stem)
    evidence: list[Evidence] = []
    if not named or head.letter:
        return head, evidence
    dossier, number = dossier_name(named.group(1)), int(named.group(2))
    if not head.dossier and head.number in (None, number):
        evidence.append(Evidence("dossier", dossier, FROM_NAME, stem))
        head = head._replace(dossier=dossier, dossiers=(dossier,))
    if head.number is None and head.dossier == dossier:
        evidence.append(Evidence("number", str(number), FROM_NAME, stem))
        head = head._replace(number=number)
    return head, evidence


def _signature_lines(blocks: Iterable[Block]) -> Iterator[tuple[str, ...]]:
    for block in blocks:
        if block.kind == "signature":
            yield block.cells or (block.text.text,)


def _paragraphs(blocks: Iterable[Block], letter: str) -> Iterator[Paragraph]:
    heading, number = None, 0
    for block in blocks:
        if block.kind == "heading":
            heading = block.text.text
        elif block.kind in ("paragraph", "item", "question"):
            number += 1
            said = tuple(
                Sentence(block.text.text[start:end], letter, number, count, block.text.span(start, end))
                for count, (start, end) in enumerate(split_sentences(block.text.text), start=1)
            )
            yield Paragraph(letter, number, heading, block.text.text, said, block.text.span(), block.kind)


class _Placed(NamedTuple):
    """A text or footnote, the number of its paragraph and, of a footnote, the place of its mark in that."""

    block: Block
    paragraph: int
    position: int


def _placed(blocks: Sequence[Block]) -> list[_Placed]:
    """Each paragraph and footnote with its paragraph's number.

    A mark in a heading belongs to the start of the paragraph under it; a note without a mark to the paragraph above.
    """
    texts = [block for block in blocks if block.kind in (*TEXT, "heading")]
    starts = [block.text.runs[0].start for block in texts]
    numbers = list(accumulate(int(block.kind != "heading") for block in texts))
    found = []
    number = 0
    for block in blocks:
        if block.kind in TEXT:
            number += 1
            found.append(_Placed(block, number, 0))
        elif block.kind == "footnote" and block.place is None:
            above = max((at for at in range(number) if at < number), default=0)
            length = len(
                next((one.block.text for one in reversed(found) if one.block.kind in TEXT), Traced())
            )
            found.append(_Placed(block, max(number, 1), length if above or number else 0))
        elif block.kind == "footnote" and block.place is not None:
            at = max(bisect_right(starts, block.place) - 1, 0)
            if texts[at].kind == "heading":
                found.append(_Placed(block, min(numbers[at] + 1, numbers[-1]), 0))
            else:
                found.append(_Placed(block, numbers[at], texts[at].text.offset_of(block.place)))
    return found


def _addressed(placed: Iterable[_Placed]) -> Iterator[tuple[Block, int, int | None]]:
    for block, paragraph, _ in placed:
        yield block, paragraph, block.mark if block.kind == "footnote" else None


def _footnotes(placed: Iterable[_Placed], letter: str) -> Iterator[Footnote]:
    seen: Counter[tuple[int, int]] = Counter()
    for block, paragraph, position in placed:
        if block.kind == "footnote" and len(block.text):
            number = block.mark or 0
            repeat = seen[paragraph, number]
            seen[paragraph, number] += 1
            yield Footnote(letter, number, block.text.text, paragraph, position, block.text.span(), repeat)


def _tables(blocks: Sequence[Block], letter: str) -> Iterator[Table]:
    paragraph = number = 0
    for is_table, group in groupby(blocks, key=lambda block: block.kind == "table"):
        rows = list(group)
        if is_table:
            number += 1
            span = rows[0].text.span()[0], rows[-1].text.span()[1]
            yield Table(letter, number, tuple(row.cells or (row.text.text,) for row in rows), paragraph, span)
        else:
            paragraph += sum(block.kind in TEXT for block in rows)


def _left_out(source: str, blocks: Iterable[Block]) -> Iterator[LeftOut]:
    """What characters of the file stand in no block but the page's own, and why."""
    own = [block for block in blocks if block.kind == "furniture"]
    for block in own:
        yield LeftOut(block.text.text, block.rule, block.text.span())
    covered = sorted(place for block in blocks for place in block.text.places())
    at = 0
    for start, end in [*covered, (len(source), len(source))]:
        words = source[at:start].strip() if start > at else ""
        if words:
            first = source.index(words, at, start)
            yield LeftOut(words, _why(words), (first, first + len(words)))
        at = max(at, end)


def _why(words: str) -> str:
    if re.fullmatch(r"[*_#>\s|]+", words):
        return "mark of emphasis, heading or quotation"
    if re.fullmatch(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+", words):
        return "cannot be seen"
    if re.fullmatch(r"-\s*", words):
        return "hyphen at a line's end"
    if re.search(r"\d|[⁰¹²³⁴-⁹]|[Nn]oot", words):
        return "mark of a footnote or of a list"
    return "mark of a list"


# --- Explaining ---------------------------------------------------------------------------------------------


class Row(NamedTuple):
    """A line of the file, what it is and by which rule; `line` counts from 1, as editors do."""

    line: int
    kind: str
    rule: str
    text: str


class Explanation(tuple[Row, ...]):
    """Rows that print as a table."""

    def __str__(self) -> str:
        kinds = max((len(row.kind) for row in self), default=0)
        rules = max((len(row.rule) for row in self), default=0)
        return "\n".join(
            f"{row.line:>5}  {row.kind:<{kinds}}  {row.rule:<{rules}}  {row.text[:60]}" for row in self
        )


def explain(letter: Letter | str | Path) -> Explanation:
    """Say what each line of a letter was taken for, and by which rule of `layout.RULES`.

    Args:
        letter: a letter, or the path of one.

    Returns:
        A row for each line that is not blank, in order; `print` shows them as a table.

    Raises:
        LetterError: the file cannot be read as a letter.
    """
    read = letter if isinstance(letter, Letter) else read_letter(letter)
    lines = traced_lines(read.source)
    return Explanation(
        Row(decision.line + 1, decision.kind, decision.rule, lines[decision.line].text.strip())
        for decision in read.layout
    )
