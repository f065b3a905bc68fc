"""`python -m utils.dossier`: read a folder of letters, and write the notebooks that its pages are made of.

What it did stands on its output as JSON, for `start.py dossier`, which has the pages made; what a reader should know
stands on its error output.
"""

from __future__ import annotations

import argparse
import glob
import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from hashlib import sha256
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Any

from ..cluster import open_client
from ..corpus import Corpus
from ..letters.days import in_words
from ..letters.letters import Letter, LetterError
from ..letters.sources import READERS
from .drafts import write_drafts
from .exports import write_json_lines, write_rows, write_tables, write_whole
from .folder import IN_FULL, NOTES, in_pages, name_page, read_dossier
from .rows import collect_rows
from .summary import count_of, describe_dossier

TEMPLATE = Path(__file__).parents[2] / "notebooks" / "dossier.ipynb"
KEPT = ".dossier"  # the folder beside the pages that holds their notebooks
HOME = "my-dossiers"


def main(arguments: Sequence[str] | None = None) -> int:
    """Read a folder, and write its notebooks, or what was asked for in their place; returns the exit status."""
    given = _parser().parse_args(arguments)
    try:
        if given.notes:
            done = make_notes(given.folder)
        elif given.one_by_one or given.cluster:
            done = make_rows(given)
        else:
            done = make_notebooks(given)
    except ValueError as error:  # of letters, notes, files that are not ours, a cluster: a sentence each
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or given.folder}: {error.strerror}; nothing was made.", file=sys.stderr)
        return 1
    print(json.dumps(done))
    return 0


def make_notes(folder: Path) -> dict[str, Any]:
    """Write the candidate promises as notes beside the letters, for a reader to sort.

    Raises:
        NoteError: there are such notes already, or one that is there does not hold.
    """
    corpus = read_dossier(folder)
    place = folder / NOTES
    place.mkdir(exist_ok=True)
    return {"notes": [str(path) for path in write_drafts(corpus, place)]}


def make_rows(given: argparse.Namespace) -> dict[str, Any]:
    """Write the tables that need one letter at a time, and no page, for a folder of any size.

    Raises:
        LetterError: there is no letter.
        ExportError: a file that was not written by this command has the name of a table.
        ValueError: there is no such cluster, or no Dask.
    """
    folder, output, name = _places(given)
    files = [file for file in folder.iterdir() if file.suffix.lower() in READERS]
    with open_client(given.cluster) if given.cluster else nullcontext() as client:
        found = collect_rows(files, client)
    for sentence in found.left_out:
        print(f"Not read: {sentence}", file=sys.stderr)
    if not found.letters:
        raise LetterError(f"{folder}: no letter was read; give a folder with letters.")
    tables = output / f"{name}-tables"
    written = write_rows(found.letters, tables)
    print(f"{tables}: {', '.join(file.name for file in written)}; no page was made", file=sys.stderr)
    return {
        "tables": [str(file) for file in written],
        "read": len(found.letters),
        "left_out": len(found.left_out),
    }


def _places(given: argparse.Namespace) -> tuple[Path, Path, str]:
    """The folder of the letters, that of the page, and its name."""
    folder = given.folder.expanduser().resolve()
    output = (given.output or TEMPLATE.parents[1] / HOME).expanduser().resolve()
    return folder, output, re.sub(r"[^\w-]+", "-", given.name or folder.name).strip("-") or "dossier"


def make_notebooks(given: argparse.Namespace) -> dict[str, Any]:
    """Write the notebook of a dossier, and those of the pages beside it, where its letters are too many for one.

    Raises:
        LetterError: there is no letter, or the pages would stand where they must not.
        NoteError: a note does not hold.
    """
    folder, output, name = _places(given)
    if output == folder:
        raise LetterError(
            f"{output}: holds the letters, and a page there would be read as one; give another --output."
        )
    if output.exists() and not output.is_dir():
        raise LetterError(f"{output}: is a file; give a folder as --output.")
    corpus = read_dossier(folder)
    kept = output / KEPT
    _check_is_same(kept / f"{name}.ipynb", folder)
    parts = in_pages(corpus) if len(corpus.letters) > IN_FULL else []
    made = [f"{name}.ipynb", *(Path(name_page(name, at)).stem + ".ipynb" for at in range(1, len(parts) + 1))]
    for file in made:
        page = (output / file).with_suffix(".html")
        if page.exists() and not (kept / file).exists():
            raise LetterError(f"{page}: was not made by this command; move it, or give another --name.")
    kept.mkdir(parents=True, exist_ok=True)
    whole = write_dossier(corpus, folder, name, given.day or date.today().isoformat())
    beside = _letters_beside(corpus, parts, folder.name, f"{name}.html")
    for file, notebook in zip(made, chain([whole], beside), strict=True):
        write_whole(kept / file, f"{json.dumps(notebook, ensure_ascii=False, indent=1)}\n".encode())
    _remove_pages(output, name, len(made) - 1)
    if given.csv:
        tables = output / f"{name}-tables"
        write_tables(corpus, tables)
        write_json_lines(corpus.letters, tables / "letters.jsonl")
        print(f"{tables}: each table as CSV, and the letters as JSON lines", file=sys.stderr)
    for sentence in corpus.left_out:
        print(f"Not read: {sentence}", file=sys.stderr)
    return {
        "notebooks": [str(kept / file) for file in made],
        "output": str(output),
        "page": str(output / f"{name}.html"),
        "read": len(corpus.letters),
        "left_out": len(corpus.left_out),
        "beside": len(made) - 1,
    }


def _letters_beside(
    corpus: Corpus, parts: Sequence[Sequence[Letter]], folder: str, page: str
) -> Iterator[dict[str, Any]]:
    """The notebooks of the pages beside a dossier's, one at a time."""
    for number, part in enumerate(parts, 1):
        from ..lessons.reader import sources  # brings Jupyter's widgets along

        html = sources.on(corpus)(*(letter.id for letter in part)).html
        yield write_letters(f"{folder}: letters {number}, {part[0].id} to {part[-1].id}", html, page)


def _remove_pages(output: Path, name: str, last: int) -> None:
    """Remove the pages of letters that a longer folder left, by their notebooks, which only this command writes.

    A page that has been changed or put there by somebody no longer bears the title of its notebook, and stays.
    """
    for notebook in (output / KEPT).glob(f"{glob.escape(name)}-letters-*.ipynb"):
        number = notebook.stem.removeprefix(f"{name}-letters-")
        if not number.isdecimal() or int(number) <= last:
            continue
        about = json.loads(notebook.read_text(encoding="utf-8"))["metadata"]["briefing"]
        page = output / f"{notebook.stem}.html"
        title = (
            re.search("<title>(.*?)</title>", page.read_text(encoding="utf-8")) if page.is_file() else None
        )
        if title and unescape(title[1]) == about["summary"]:
            page.unlink()
            page.with_suffix(".pdf").unlink(missing_ok=True)
        notebook.unlink()


def _check_is_same(notebook: Path, folder: Path) -> None:
    """Raise LetterError where a page of this name is that of another folder."""
    try:
        was = json.loads(notebook.read_text(encoding="utf-8"))["metadata"]["dossier"]["folder"]
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError):
        raise LetterError(
            f"{notebook}: was not made by this command; move it, or give another --output."
        ) from None
    if was != str(folder):
        raise LetterError(
            f"{notebook.parents[1]}: has the page {notebook.stem}.html already, of the letters in {was}; give another "
            "--output, or a --name."
        )


def write_dossier(corpus: Corpus, folder: Path, name: str, day: str) -> dict[str, Any]:
    """Write the notebook of a dossier: that of the project with its folder, its title and its summary.

    Args:
        corpus: the letters.
        folder: where they are.
        name: that of the page.
        day: the day to look ahead from, as ISO writes it.

    Returns:
        A notebook as JSON. It names the files' contents by a digest, so that a page is made anew where one of them changed.
    """
    notebook: dict[str, Any] = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    found = describe_dossier(corpus)
    span = f", {in_words(found.first)} to {in_words(found.last)}" if found.first and found.last else ""
    count = count_of(found.letters, "letter")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    digest = sha256(
        b"".join(
            str(path).encode(errors="surrogatepass") + sha256(path.read_bytes()).digest() for path in files
        )
    ).hexdigest()
    own = {
        "parameters": f"FOLDER, DAY, PAGES = {str(folder)!r}, {day!r}, {name!r}\n# Files: {digest}",
        "title": f"# {_plain(folder.name)}: a dossier of {count}",
    }
    for cell in notebook["cells"]:
        for tag in {*own} & {*cell["metadata"].get("tags", [])}:
            cell["source"] = own[tag].splitlines(keepends=True)
    about = notebook["metadata"]["briefing"]
    about["summary"] = (
        f"{count}{span}. Seen from {in_words(date.fromisoformat(day))}: what is due next, what is doubtful, who wrote on what."
    )
    notebook["metadata"]["dossier"] = {"folder": str(folder)}
    return notebook


def write_letters(title: str, html: str, page: str) -> dict[str, Any]:
    """Write the notebook of a page with some of the letters in full; nothing in it is to be run.

    Args:
        title: that of the page.
        html: the letters.
        page: that of the dossier.
    """
    cells = [
        ("markdown", {}, f"# {_plain(title)}\n\nBack to the [dossier]({page})."),
        ("markdown", {}, "## Sources: the letters in full"),
        ("raw", {"raw_mimetype": "text/html"}, html),
    ]
    return {
        "cells": [
            {
                "cell_type": kind,
                "id": f"letters{at}",
                "metadata": meta,
                "source": text.splitlines(keepends=True),
            }
            for at, (kind, meta, text) in enumerate(cells)
        ],
        "metadata": {
            "briefing": {"handout": True, "series": "Lange adem", "summary": title},
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _plain(text: str) -> str:
    """A text without what Markdown takes for a sign."""
    return re.sub(r"([\\`*_{}\[\]<>#|$])", r"\\\1", text)


def _parser() -> argparse.ArgumentParser:
    made_of = argparse.ArgumentParser(
        prog="start.py dossier",
        description="Make a page of a folder of letters, each in a file of its own, to mail and to print.",
    )
    made_of.add_argument("folder", type=Path, help="the letters; notes on them may stand in its folder notes")
    made_of.add_argument("--output", type=Path, metavar="DIR", help=f"where the page goes; by default {HOME}")
    made_of.add_argument("--name", help="the name of the page; by default that of the folder")
    made_of.add_argument(
        "--day", type=_day, help="the day to look ahead from, as 2026-11-26; by default today"
    )
    made_of.add_argument(
        "--notes", action="store_true", help="make no page, but a first file of notes beside the letters"
    )
    made_of.add_argument(
        "--csv", action="store_true", help="write every table as CSV too, and the letters as JSON lines"
    )
    made_of.add_argument(
        "--one-by-one",
        action="store_true",
        help="make no page, but the tables of a folder of any size, one file at a time: letters, citations, dates, promises",
    )
    made_of.add_argument("--cluster", metavar="ADDRESS", help="the same on a Dask cluster that you trust")
    made_of.add_argument("--pdf", action="store_true", help="print the page to a PDF beside it too")
    return made_of


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day; write it as 2026-11-26") from None


if __name__ == "__main__":
    sys.exit(main())
