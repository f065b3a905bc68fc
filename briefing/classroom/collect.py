"""One page for the trainer from all that was handed in, question by question, and a table to mark it in."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from html import escape, unescape
from itertools import count, groupby
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import mistune

from ..files import PressError, write_file
from ..sanitize import sanitize
from .answers import ELSEWHERE, HandIn, HandInError, Question, list_answers, list_questions, read_hand_in
from .carry import Json, text_of
from .copies import lesson_to_copy

CRITERIA = ("Address", "Doubt", "Words", "Sources", "Use")
LARGEST = 20_000_000  # bytes of a hand-in
PAGE = "collected"  # the name of what is written
_BOM = b"\xef\xbb\xbf"


class Collected(NamedTuple):
    """What was made of a folder.

    page, table: the files; read: how many hand-ins they hold; refused: a sentence for each file that is none.
    """

    page: Path
    table: Path
    read: int
    refused: tuple[str, ...]


def collect(folder: Path, notebooks: Iterable[Path], criteria: Sequence[str] = CRITERIA) -> Collected:
    """Read what was handed in, and write one page and one table beside it; what stood there stays.

    Args:
        folder: the hand-ins, in it or in folders in it.
        notebooks: the lessons.
        criteria: what is marked, a column each.

    Raises:
        PressError: there is no hand-in in the folder, or nothing can be written there.
    """
    if not folder.is_dir():
        raise PressError(f"{folder} is no folder; name the one that holds what was handed in.")
    lessons = {path.stem: lesson_to_copy(path) for path in notebooks}
    hand_ins, refused = read_folder(folder, lessons)
    if not hand_ins:
        raise PressError(" ".join([f"{folder} holds no hand-in.", *refused]))
    questions = [question for name in lessons for question in list_questions(lessons[name], name)]
    page, table = _free_names(folder)
    titles = {name: _title(lesson, name) for name, lesson in lessons.items()}
    write_file(
        table, "\ufeff" + write_csv(questions, hand_ins, criteria)
    )  # the mark tells Excel that it is UTF-8
    write_file(page, write_page(titles, questions, hand_ins, criteria, refused))
    return Collected(page, table, len(hand_ins), tuple(refused))


def read_folder(folder: Path, lessons: Mapping[str, Json]) -> tuple[list[HandIn], list[str]]:
    """Read every file of a folder; one that is no hand-in stops no other.

    Returns:
        The hand-ins by name, and a sentence for each other file.
    """
    hand_ins, refused = [], []
    for path in sorted(folder.rglob("*")):
        file = path.relative_to(folder)
        if path.is_dir() or any(part.startswith(".") for part in file.parts) or _is_ours(file):
            continue
        try:
            hand_ins.append(read_hand_in(_load(path, folder), name_owner(file, lessons), str(file), lessons))
        except HandInError as error:
            refused.append(f"{_plain(str(file))} was not read: {error}.")
    return sorted(hand_ins, key=lambda one: (one.name.casefold(), one.file)), refused


def name_owner(file: Path, lessons: Iterable[str]) -> str:
    """Name whose a file is, by its name and, where that is the lesson's alone, by its folder's.

    >>> name_owner(Path("02_risk_reduction_Jan de Vries.ipynb"), ["02_risk_reduction"])
    'Jan de Vries'
    """
    rest = re.sub(r"\s*\(\d+\)$", "", file.stem)
    for lesson in sorted(lessons, key=len, reverse=True):
        rest = re.sub(re.escape(lesson), "", rest, flags=re.IGNORECASE)
    name = _plain(rest).strip(" _-.,()") or _plain(file.parent.name) or _plain(file.stem)
    return name[:80]


def write_csv(questions: Iterable[Question], hand_ins: Sequence[HandIn], criteria: Sequence[str]) -> str:
    """Write a table with a row for each question and hand-in, and empty columns for marks.

    No cell is taken for a formula by a spreadsheet: an apostrophe stands before what could be (OWASP, CSV injection).
    """
    made = io.StringIO()
    rows = csv.writer(made, lineterminator="\r\n")
    rows.writerow(["Name", "Lesson", "Question", "Answer", "Length in words", *criteria, "Total", "File"])
    for question, one, texts in [*list_answers(questions, hand_ins), *_elsewhere(hand_ins)]:
        answer = "\n\n".join(texts)
        asked = _first_line(question.text)
        row = [
            one.name,
            one.lesson,
            asked,
            answer,
            str(len(answer.split())),
            *[""] * (len(criteria) + 1),
            one.file,
        ]
        rows.writerow([_harmless(cell) for cell in row])
    return made.getvalue()


def write_page(
    titles: Mapping[str, str],
    questions: Sequence[Question],
    hand_ins: Sequence[HandIn],
    criteria: Sequence[str],
    refused: Sequence[str],
) -> str:
    """Write the page: for each question its words, a grid to mark in, and what each wrote.

    It is an ordinary page of this package, from a notebook that is made for it; what was handed in passes the page's
    allowlist, and shows no image and no HTML of its own.
    """
    from nbformat.v4 import new_markdown_cell, new_notebook

    from ..exporter import TeacherExporter

    names = sorted({one.name for one in hand_ins}, key=str.casefold)
    cells = [
        new_markdown_cell("# What was handed in"),
        _shown(
            f"<p>{len(hand_ins)} {'copy' if len(hand_ins) == 1 else 'copies'}, from {escape(', '.join(names))}. "
            "Names are those of the files. Marks go into the grids, on paper, or into the table beside this page.</p>"
            + "".join(f"<p>{escape(sentence)}</p>" for sentence in refused)
        ),
    ]
    for question, rows in groupby(list_answers(questions, hand_ins), lambda row: row[0]):
        answered = list(rows)
        cells.append(new_markdown_cell(f"## {_heading(titles[question.lesson], question)}"))
        cells.append(_shown(f"<blockquote>{_harmless_html(question.text)}</blockquote>"))
        cells.append(_shown(_grid(answered, criteria)))
        cells += [
            _shown(_answer(one, texts, question.key in one.changed)) for _, one, texts in answered if texts
        ]
    if others := _elsewhere(hand_ins):
        cells.append(new_markdown_cell("## Written elsewhere"))
        cells += [_shown(_answer(one, texts, False)) for _, one, texts in others]
    notebook = new_notebook(
        cells=cells, metadata={"briefing": {"summary": "Question by question, with a grid to mark in."}}
    )
    html: str = TeacherExporter(default_preprocessors=[]).from_notebook_node(
        notebook, {"metadata": {"name": PAGE}}
    )[0]
    return html


def _load(path: Path, folder: Path) -> Any:
    """The JSON of a file; HandInError where it has none, or lies elsewhere."""
    if path.suffix.lower() != ".ipynb":
        raise HandInError("it is no notebook; ask for the .ipynb file from my-lessons")
    try:
        if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
            raise HandInError("it is a link to another place; ask for the file itself")
        if path.stat().st_size > LARGEST:
            raise HandInError(f"it has more than {LARGEST / 1e6:.0f} MB; look at it by hand")
        return json.loads(path.read_bytes().removeprefix(_BOM))
    except HandInError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise HandInError(
            "it is empty or broken; ask for it again"
            if not isinstance(error, OSError)
            else f"it cannot be opened ({error.strerror}); ask for it again"
        ) from error


def _is_ours(file: Path) -> bool:
    return bool(re.fullmatch(rf"{PAGE}(-\d+)?\.(html|csv|pdf)", file.name)) and len(file.parts) == 1


def _free_names(folder: Path) -> tuple[Path, Path]:
    """A name for page and table that neither has yet: a table may hold marks already."""
    for number in count(1):
        stem = PAGE if number == 1 else f"{PAGE}-{number}"
        pair = folder / f"{stem}.html", folder / f"{stem}.csv"
        if not any(path.exists() or path.is_symlink() for path in pair):
            return pair
    raise AssertionError


def _elsewhere(hand_ins: Iterable[HandIn]) -> list[tuple[Question, HandIn, tuple[str, ...]]]:
    """What was written at no question that the course asks now, in its own rows."""
    found = []
    for one in hand_ins:
        texts = one.answers.get(ELSEWHERE, ())
        if texts:
            found.append((Question(one.lesson, ELSEWHERE, "(written elsewhere)"), one, texts))
    return found


def _shown(html: str) -> Any:
    """A cell that shows HTML, as if it had been run."""
    from nbformat.v4 import new_code_cell, new_output

    output = new_output("display_data", {"text/html": html})
    return new_code_cell("", execution_count=1, outputs=[output])


def _grid(rows: Sequence[tuple[Question, HandIn, tuple[str, ...]]], criteria: Sequence[str]) -> str:
    """An empty table to mark in: a row for each name, a column for each criterion."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("Name", "Length", *criteria, "Total"))
    body = "".join(
        f'<tr><th scope="row">{escape(one.name)}</th><td>{len(" ".join(texts).split()) or "nothing"}</td>'
        + "<td></td>" * (len(criteria) + 1)
        + "</tr>"
        for _, one, texts in rows
    )
    return f"<table><caption>Marks</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _answer(one: HandIn, texts: Iterable[str], changed: bool) -> str:
    note = "<p><i>To an earlier wording of the question.</i></p>" if changed else ""
    return f"<h3>{escape(one.name)}</h3>{note}{'<hr>'.join(map(_harmless_html, texts))}"


class _Words(mistune.HTMLRenderer):
    """Markdown of somebody else: HTML in it is shown as it is written, headings are bold, images are named."""

    def __init__(self) -> None:
        super().__init__(escape=True)

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        return f"<p><b>{text}</b></p>\n"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return f"[image: {text or escape(url)}]"


_MARKDOWN = mistune.create_markdown(renderer=_Words(), plugins=["strikethrough", "table"])
_LONGEST = 20_000  # characters of Markdown that are laid out; a parser's time grows with the square
_DEEPEST = re.compile(r"^(?:[ \t]*[>*+-]){20,}", re.MULTILINE)  # quotes and lists within each other


def _harmless_html(markdown: str) -> str:
    """Words of somebody else as HTML; as they were typed, where Markdown would leave one of them out or takes long."""
    if len(markdown) <= _LONGEST and not _DEEPEST.search(markdown):
        with suppress(RecursionError, ValueError, KeyError, IndexError):
            html = sanitize(str(_MARKDOWN(markdown))).html
            if not _words_of(re.sub(r"(?m)^[\s>]*\d+[.)]", "", markdown)) - _words_of(
                unquote(unescape(html))
            ):
                return html
    return f'<p style="white-space: pre-wrap">{escape(markdown)}</p>'


def _words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    cell = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", cell.replace("\r\n", "\n").replace("\r", "\n"))
    return f"'{cell}" if re.match(r"\s*[=+\-@\t\n＝＋－＠]", cell) else cell


def _plain(text: str) -> str:
    """A text in one line of characters that can be seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _heading(title: str, question: Question) -> str:
    number = re.match(r"\s*\*\*(\d+)", question.text)
    return f"{title}: {f'exercise {number[1]}' if number else 'a question'}"


def _title(lesson: Json, name: str) -> str:
    first = _first_line(text_of(lesson["cells"][0])) if lesson["cells"] else ""
    return re.sub(r"[*_`<>]", "", first.lstrip("# ")) or name
