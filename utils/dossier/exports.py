"""The tables of a dossier as CSV, and its text as JSON lines, for other programs to read.

CSV is that of RFC 4180: commas, lines that end in CR LF, quotes where they are needed. Files are UTF-8 and begin with a
byte order mark, without which Excel takes them for another encoding; in Python it is read with `encoding="utf-8-sig"`.
Numbers have a decimal point and nothing else, days are written `2019-06-28`. A text that begins with = + - or @ would be a
formula to a spreadsheet: an apostrophe stands before it (OWASP, CSV Injection), and `read_table` takes it away.

What a table has for each letter, citation and so on stands in `COLUMNS`. `write_rows` writes the tables that need one
letter at a time, for folders of any size: letters, citations, dates, promises.
"""

import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..corpus import Corpus
from ..letters.letters import Footnote, Letter, Paragraph
from ..letters.references import citations, dates
from ..words.counts import frequencies
from ..words.measures import poisson_interval
from .returns import SentenceIndex, find_all_returns
from .rows import LetterRows, find_rows

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "letters": ("letter", "dossier", "number", "date", "earliest", "latest", "title", "office", "signatory", "paragraphs", "words", "warnings", "sha256"),
        "citations": ("address", "letter", "target", "date", "quote", "in dossier"),
        "dates": ("address", "letter", "first day", "last day", "words"),
        "promises": ("address", "letter", "sentence", "kind", "actor", "due", "by when", "first day", "last day", "rule", "cue", "text"),
        "returns": ("promise", "sentence", "address", "score", "shared", "text"),
        "formulas": ("formula", "letters", "address", "letter", "words", "common", "text"),
        "terms": ("letter", "term", "count", "words", "per 1000", "low", "high"),
    }
)  # fmt: skip
MANIFEST = (
    "exports.json"  # in the folder: the digests of what was written there, by which a file is known as ours
)
_FORMULA = re.compile(r"'*[=+\-@\t\r]")

Cells = Sequence[object]


class ExportError(ValueError):
    """What cannot be written: one sentence with the remedy."""


def write_tables(corpus: Corpus, folder: str | Path) -> tuple[Path, ...]:
    """Write every table of a dossier as CSV.

    Args:
        corpus: the letters.
        folder: where to; it is made where it is not there.

    Returns:
        The files, one for each of `COLUMNS`.

    Raises:
        ExportError: a file of such a name is there that is not as it was written here; none is written then.
    """
    rows = tuple(map(find_rows, corpus.letters))
    tables = {**_list_rows(rows), **_list_common(corpus, rows)}
    return _write(Path(folder), {f"{name}.csv": _as_csv(COLUMNS[name], tables[name]) for name in COLUMNS})


def write_rows(rows: Iterable[LetterRows], folder: str | Path) -> tuple[Path, ...]:
    """Write the tables that need one letter at a time: letters, citations, dates, promises.

    Args:
        rows: what was found in each letter.
        folder: where to.

    Returns:
        The files.

    Raises:
        ExportError: as write_tables.
    """
    tables = _list_rows(tuple(rows))
    return _write(
        Path(folder), {f"{name}.csv": _as_csv(COLUMNS[name], table) for name, table in tables.items()}
    )


def write_json_lines(letters: Iterable[Letter], path: str | Path) -> Path:
    """Write letters as JSON lines.

    Args:
        letters: the letters.
        path: the file.

    Returns:
        The file.

    Raises:
        ExportError: a file of this name is there that is not as it was written here.
    """
    file = Path(path)
    return _write(file.parent, {file.name: (f"{line}\n" for line in json_lines(letters))})[0]


def read_table(path: str | Path) -> tuple[dict[str, str], ...]:
    """Read a table that was written here.

    Args:
        path: its file.

    Returns:
        A row each, by the names of its columns, as texts.
    """
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return tuple({name: _bare(cell) for name, cell in row.items()} for row in csv.DictReader(file))


def json_lines(letters: Iterable[Letter]) -> Iterator[str]:
    """Say all that letters hold, one sentence a line, as JSON.

    Args:
        letters: the letters.

    Yields:
        For each sentence, heading and footnote an object, in reading order:

        letter, date: its id, and its day or null; part: "sentence", "heading", "footnote" or "table"; paragraph: its
        number (0 for a table above the first); sentence: its number in the paragraph, null for the other parts;
        address: as `33694-49 §4`, `33694-49 §4 n2`; span: start and end in the decoded file, in characters, null for a
        heading; text; citations: a list of target, quote and date (or null); dates: a list of text, and of the first
        and the last day that it can mean. What is cited or named in a footnote stands in its object, not in that of the
        sentence with the mark.
    """
    for letter in letters:
        for part in _parts(letter):
            yield json.dumps(part, ensure_ascii=False, separators=(",", ":"))


# --- What is in the tables --------------------------------------------------------------------------------------


def _list_rows(rows: Sequence[LetterRows]) -> dict[str, Iterable[Cells]]:
    held = {one.letter.id for one in rows}
    return {
        "letters": (_letter(one) for one in rows),
        "citations": (
            (found.address, found.letter, found.target, found.date, found.quote, found.target in held)
            for one in rows
            for found in one.citations
        ),
        "dates": (
            (found.address, found.letter, found.start, found.end, found.text)
            for one in rows
            for found in one.dates
        ),
        "promises": (
            (
                *(found.address, found.sentence.letter, found.sentence.number, found.kind, found.actor, found.due),
                *((found.by_when.text, found.by_when.start, found.by_when.end) if found.by_when else (None,) * 3),
                *(found.rule, found.cue, found.sentence.text),
            )
            for one in rows
            for found in one.promises
        ),
    }  # fmt: skip


def _letter(rows: LetterRows) -> Cells:
    letter = rows.letter
    known = (
        letter.id,
        letter.dossier,
        letter.number,
        letter.date,
        letter.earliest,
        letter.latest,
        letter.title,
    )
    signed = letter.office, letter.signatory, rows.paragraphs, rows.words
    return *known, *signed, " ".join(letter.warnings), letter.sha256


def _list_common(corpus: Corpus, rows: Sequence[LetterRows]) -> dict[str, Iterable[Cells]]:
    """The tables that need all letters at once, or their words."""
    index = SentenceIndex(corpus.letters)
    every = [found for one in rows for found in one.promises]
    return {
        "returns": (
            (found.address, found.sentence.number, back.address, round(back.score, 3), " ".join(back.shared), back.sentence.text)
            for found, returns in zip(every, find_all_returns(every, index), strict=True)
            for back in returns
        ),
        "formulas": (
            (number, len(formula.letters), variant.address, variant.letter, variant.words, variant.common, variant.text)
            for number, formula in enumerate(corpus.formulas(), 1)
            for variant in formula.variants
        ),
        "terms": (
            (row.letter, row.term, row.count, row.words, round(row.rate, 3), *(round(1000 * end / row.words, 3) for end in poisson_interval(row.count)))
            for letter in corpus.letters
            for row in frequencies([letter])
        ),
    }  # fmt: skip


def _parts(letter: Letter) -> Iterator[dict[str, Any]]:
    day = letter.date.isoformat() if letter.date else None

    def part(
        kind: str, paragraph: int, address: str, span: tuple[int, int] | None, text: str
    ) -> dict[str, Any]:
        found: dict[str, Any] = {"letter": letter.id, "date": day, "part": kind, "paragraph": paragraph}
        found |= {"sentence": None, "address": address, "span": span, "text": text}
        return found | {"citations": [], "dates": []}

    parts: tuple[Paragraph | Footnote, ...] = (*letter.paragraphs, *letter.footnotes)
    texts = {one.address: one.text for one in parts}
    cited = _place(
        texts,
        (
            (row.address, row.quote, {"target": row.target, "quote": row.quote, "date": _iso(row.date)})
            for row in citations(letter)
        ),
        apart=False,  # one quote may name several documents
    )
    named = _place(
        texts,
        (
            (row.address, row.text, {"text": row.text, "first": _iso(row.start), "last": _iso(row.end)})
            for row in dates(letter)
        ),
        apart=True,
    )

    def fill(found: dict[str, Any], start: int, end: int) -> dict[str, Any]:
        for key, places in ("citations", cited), ("dates", named):
            found[key] = [row for at, row in places.get(found["address"], ()) if start <= at < end]
        return found

    heading = None
    for number in (0, *(paragraph.number for paragraph in letter.paragraphs)):
        paragraph = letter.paragraphs[number - 1] if number else None
        if paragraph and paragraph.heading and paragraph.heading != heading:
            heading = paragraph.heading
            yield part("heading", number, paragraph.address, None, heading)
        end = 0
        for sentence in paragraph.sentences if paragraph else ():
            start = texts[sentence.address].index(sentence.text, end)
            end = start + len(sentence.text)
            row = part("sentence", number, sentence.address, sentence.span, sentence.text)
            yield fill(row | {"sentence": sentence.number}, start, end)
        for note in letter.footnotes:
            if note.paragraph == number:
                row = part("footnote", number, note.address, note.span, note.text)
                yield fill(row, 0, len(note.text))
        for table in letter.tables:
            if table.paragraph == number:
                cells = "\n".join("\t".join(row) for row in table.rows)
                yield part("table", number, table.address, table.span, cells)


def _place(
    texts: Mapping[str, str], found: Iterable[tuple[str, str, dict[str, Any]]], *, apart: bool
) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Where words that are named in reading order stand in the text at their address; `apart`: none within another."""
    places: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    after: dict[str, int] = {}
    for address, words, row in found:
        at = texts[address].index(words, after.get(address, 0))
        after[address] = at + len(words) * apart
        places.setdefault(address, []).append((at, row))
    return places


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# --- How they are written ---------------------------------------------------------------------------------------


def _as_csv(head: Sequence[str], rows: Iterable[Cells]) -> Iterator[str]:
    """The lines of a table, one at a time."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    yield "\ufeff"
    for row in chain([head], rows):
        writer.writerow([_cell(value) for value in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _write(folder: Path, texts: Mapping[str, Iterable[str]]) -> tuple[Path, ...]:
    """Write files, each piece by piece and whole, over none but those that were written here and left as they were."""
    folder.mkdir(parents=True, exist_ok=True)
    known = _read_manifest(folder / MANIFEST)
    for name in texts:
        file = folder / name
        if file.exists() and _digest(file) not in known.get(name, ()):
            raise ExportError(
                f"{file}: is not as it was written here; move it, or give another folder. Nothing was written."
            )
    parts = {name: _part_of(folder / name) for name in texts}
    try:
        for name, pieces in texts.items():
            with parts[name].open("w", encoding="utf-8", newline="") as written:
                written.writelines(pieces)
        # What is there now stays known until the last file is in its place.
        digests = {name: [*known.get(name, ())[-1:], _digest(part)] for name, part in parts.items()}
        manifest = {"made_by": _MADE_BY, "files": {**known, **digests}}
        write_whole(folder / MANIFEST, json.dumps(manifest, indent=1).encode())
        return tuple(part.replace(folder / name) for name, part in parts.items())
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


_MADE_BY = "lange-adem"


def _read_manifest(file: Path) -> dict[str, list[str]]:
    if not file.exists():
        return {}
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        if read["made_by"] == _MADE_BY:
            files: dict[str, list[str]] = read["files"]
            return files
    except (ValueError, TypeError, KeyError):
        pass
    raise ExportError(f"{file}: was not written here; move it, or give another folder. Nothing was written.")


def write_whole(file: Path, data: bytes) -> None:
    """Write a file whole or not at all; what is there is replaced.

    Args:
        file: where.
        data: what is in it then.
    """
    part = _part_of(file)
    try:
        part.write_bytes(data)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _part_of(file: Path) -> Path:
    """Where a file is written before it is put in its place."""
    return file.with_name(f"{file.name}.{os.getpid()}.part")


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
