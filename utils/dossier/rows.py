"""What is found in letters one at a time, from files, in this process or on a Dask cluster: a folder of any size.

A letter is read, searched and let go: memory holds the rows, and no letter's text.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..cluster import run_in_order
from ..letters.letters import Letter, LetterError, name_letters, read_letter
from ..letters.references import Citation, DateMention, citations, dates
from ..words.segments import segmented
from .promises import CandidatePromise, find_promises

if TYPE_CHECKING:
    from distributed import Client


class LetterRows(NamedTuple):
    """What is found in a letter.

    letter: its head: who wrote when on what, and what is doubtful in its reading, but no text; words, paragraphs: how many
    its headings and body have, and its body; citations, dates, promises: as `utils.citations`, `utils.dates` and
    `find_promises` find them.
    """

    letter: Letter
    words: int
    paragraphs: int
    citations: tuple[Citation, ...]
    dates: tuple[DateMention, ...]
    promises: tuple[CandidatePromise, ...]


class Collected(NamedTuple):
    """What is found in a folder: rows for each letter in order of time, and a sentence for each file left out."""

    letters: tuple[LetterRows, ...]
    left_out: tuple[str, ...]


def find_rows(letter: Letter) -> LetterRows:
    """Find what there is to find in a letter by itself."""
    head = replace(letter, paragraphs=(), footnotes=(), tables=(), source="", layout=(), left_out=())
    words = sum(len(segment.terms) for segment in segmented(letter).cut())
    found = citations(letter), dates(letter), find_promises(letter)
    return LetterRows(head, words, len(letter.paragraphs), *found)


def collect_rows(paths: Iterable[str | Path], client: "Client | None" = None) -> Collected:
    """Find what there is to find in letters, each by itself, from their files.

    Args:
        paths: the files, of any format in `letters.sources.READERS`.
        client: a Dask client, whose workers find the files under the same paths; else this process reads them.

    Returns:
        The rows that reading the letters together gives, under the same names and in the same order; the same with a
        cluster and without, also where a worker was lost.
    """
    found: dict[Path, LetterRows] = {}
    left_out = []
    files = sorted(Path(path).absolute() for path in paths)
    for file, rows in zip(files, run_in_order(_read_rows, files, client), strict=True):
        if isinstance(rows, str):
            left_out.append(rows)
        else:
            found[file] = rows
    letters, twice = name_letters({file: rows.letter for file, rows in found.items()})
    named = (_rename(found[file], letter) for file, letter in letters.items())
    return Collected(tuple(named), (*left_out, *twice))


def _read_rows(file: Path) -> LetterRows | str:
    """The rows of a file, or the sentence that says why it has none."""
    try:
        return find_rows(read_letter(file))
    except LetterError as error:
        return str(error)


def _rename(rows: LetterRows, letter: Letter) -> LetterRows:
    """The same rows, of the letter under the name that it has among others."""
    name = letter.id
    if rows.letter.id == name:
        return rows
    return rows._replace(
        letter=letter,
        citations=tuple(row._replace(letter=name) for row in rows.citations),
        dates=tuple(row._replace(letter=name) for row in rows.dates),
        promises=tuple(
            row._replace(
                sentence=replace(row.sentence, letter=name),
                by_when=row.by_when and row.by_when._replace(letter=name),
            )
            for row in rows.promises
        ),
    )
