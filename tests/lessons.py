"""The lessons as the tests read them: cells with their tags, quizzes, blocks of prose and their sentences."""

import ast
import json
import re
from pathlib import Path
from typing import NamedTuple

from utils import context, load_letters

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TEMPLATE = ROOT / "notebooks" / "template" / "NN_lesson.ipynb"

LETTERS = load_letters()
NAMES = "|".join(re.escape(letter.id) for letter in LETTERS)
ADDRESS = re.compile(rf"\]\(#(?:{NAMES})(?:§\d+(?:n\d+)?)?\)")
IN_WORDS = re.compile(
    rf"\b(?:{NAMES}) §\d+"
)  # as a model answer cites it, in a text that is sent without links
URLS = {source.url for fact in context() if not fact.unverified for source in fact.sources}
TITLES = sorted({source.title for fact in context() for source in fact.sources}, key=len, reverse=True)
METHODS = ("Gries 2008", "Dunning 1993", "Rayson and Garside 2000", "Juilland")  # named papers and measures
EVIDENCE = ("pieces.quote", "pieces.outside", "pieces.conflict")  # cells that are themselves a source


class Cell(NamedTuple):
    """A cell: "markdown" or "code", its tags, its source."""

    kind: str
    tags: tuple[str, ...]
    text: str


class Quiz(NamedTuple):
    """A question, and for each answer what is said to one who chooses it."""

    question: str
    answers: dict[str, str]


class Block(NamedTuple):
    """A paragraph, bullet, row of a table or feedback of a quiz. `before` and `after` are the calls of the code cells
    that it directly introduces or follows, "" where there is none."""

    cell: int
    tags: tuple[str, ...]
    text: str
    before: str = ""
    after: str = ""


def metadata(path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))["metadata"]["briefing"]
    return found


def cells(path: Path) -> list[Cell]:
    return [
        Cell(cell["cell_type"], tuple(cell["metadata"].get("tags", ())), "".join(cell["source"]))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]


def quizzes(path: Path) -> list[Quiz]:
    """The quizzes of a lesson, read from the calls of `pieces.quiz`."""
    return [
        Quiz(*(ast.literal_eval(argument) for argument in called(cell.text)[0].args))
        for cell in cells(path)
        if cell.kind == "code" and "quiz" in cell.tags
    ]


def called(code: str) -> list[ast.Call]:
    """The calls that are the statements of a cell."""
    lines = [line for line in code.splitlines() if not line.startswith("%")]
    return [
        node.value
        for node in ast.parse("\n".join(lines)).body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]


def call(cell: Cell) -> str:
    """What a code cell calls, `pieces.quote`; "" for any other cell."""
    if cell.kind != "code":
        return ""
    return next((ast.unparse(found.func) for found in called(cell.text)), "")


def prose(path: Path) -> str:
    """All Markdown of a lesson, its quizzes included."""
    parts = [cell.text for cell in cells(path) if cell.kind == "markdown"]
    parts += [text for quiz in quizzes(path) for text in (quiz.question, *quiz.answers.values())]
    return "\n\n".join(parts)


def blocks(path: Path) -> list[Block]:
    """The prose of a lesson, block by block, without its headings."""
    found, every = [], cells(path)
    for number, cell in enumerate(every):
        if cell.kind == "code" and "quiz" in cell.tags:
            quiz = Quiz(*(ast.literal_eval(argument) for argument in called(cell.text)[0].args))
            found += [Block(number, cell.tags, text) for text in quiz.answers.values()]
        if cell.kind != "markdown":
            continue
        texts = split(cell.text)
        follows = call(every[number - 1]) if number else ""
        leads = call(every[number + 1]) if number + 1 < len(every) else ""
        for place, text in enumerate(texts):
            found.append(
                Block(
                    number,
                    cell.tags,
                    text,
                    before=leads if place == len(texts) - 1 else "",
                    after=follows if place == 0 else "",
                )
            )
    return found


def split(markdown: str) -> list[str]:
    """Paragraphs, bullets, numbered items and rows of tables; headings are left out."""
    pieces: list[str] = []
    for part in re.split(r"\n\s*\n", markdown):
        pieces += re.split(r"\n(?=\s*(?:[-*] |\d+\. |\||#))", part)
    return [piece.strip() for piece in pieces if piece.strip() and not re.match(r"\s*(#|\|[-| ]+$)", piece)]


def sentences(text: str) -> list[str]:
    """The sentences of a block of English prose with links."""
    return [
        part.strip() for part in re.split(r"(?<=[.?!])[\"”’)*]*\s+(?=[\"“(\[*<]*[A-Z])", text) if part.strip()
    ]


def plain(markdown: str) -> str:
    """The words of a piece of Markdown: links by their text, no marks, no HTML."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return " ".join(re.sub(r"<[^>]+>|[*`_]", "", text).split())


def sourced(text: str) -> bool:
    """Whether a block has an address, a link to a source from outside, or names such a source or a method's paper."""
    if ADDRESS.search(text) or IN_WORDS.search(text) or any(f"]({url})" in text for url in URLS):
        return True
    words = plain(text)
    return any(title in words for title in TITLES) or any(name in words for name in METHODS)
