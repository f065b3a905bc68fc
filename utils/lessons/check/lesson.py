"""A notebook as the checker reads it: cells with their calls, quizzes, blocks of prose and their sentences."""

import ast
import importlib
import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from .. import pieces

BRIEF = "brief"  # the tag of its cells


class LessonError(ValueError):
    """A file that is not a notebook: what is wrong and what to do."""


class Finding(NamedTuple):
    """What an author is to mend. `cell` counts from 1; 0 is the notebook as a whole, and then `sentence` is empty."""

    notebook: str
    cell: int
    sentence: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        words = " ".join(self.sentence.split())
        at = f", cell {self.cell}" if self.cell else ""
        said = f', "{words if len(words) <= 120 else words[:117] + "..."}"' if words else ""
        return f"{self.notebook}{at}{said}: {self.wrong}; {self.remedy}{'' if self.remedy.endswith('?') else '.'}"


class Call(NamedTuple):
    """A call that is a statement of a cell; `name` is the function's full name, as the imports of the lesson have it,
    and `view` that of the function which `interact` is given, empty for any other call."""

    name: str
    node: ast.Call
    view: str = ""


class Cell(NamedTuple):
    """A cell: its `number` from 1, "markdown" or "code", its tags and source; `calls` is None where Python cannot
    read it. `hidden` says whether its code is folded away, `run` whether it holds what a run left; `minutes` are those
    of a presenter's note, by its metadata."""

    number: int
    kind: str
    tags: tuple[str, ...]
    text: str
    calls: tuple[Call, ...] | None = ()
    hidden: bool = False
    run: bool = False
    minutes: int | None = None

    @property
    def call(self) -> str:
        """The name of what a code cell calls first; empty for any other cell."""
        return self.calls[0].name if self.calls else ""


class Quiz(NamedTuple):
    """A question, for each answer what is said to one who chooses it, and the answers that are called right."""

    cell: int
    question: str
    answers: Mapping[str, str]
    right: tuple[str, ...]


class Block(NamedTuple):
    """A paragraph, bullet, row of a table or feedback of a quiz. `before` and `after` are the names of what the code
    cells call that it directly introduces or follows, empty where there is none."""

    cell: Cell
    text: str
    before: str = ""
    after: str = ""


class View(NamedTuple):
    """What a code cell shows. `returns` is the annotation of what comes back, None where it cannot be known."""

    cell: Cell
    interactive: bool
    name: str
    returns: str | None


@dataclass(frozen=True)
class Lesson:
    """A notebook: the name and the folder of its file, what its metadata say under `briefing`, its cells."""

    name: str
    folder: Path
    about: Mapping[str, Any]
    cells: tuple[Cell, ...]

    def finding(self, wrong: str, remedy: str, cell: int = 0, sentence: str = "") -> Finding:
        """Return a finding in this lesson."""
        return Finding(self.name, cell, sentence, wrong, remedy)

    @cached_property
    def in_dutch(self) -> bool:
        """Whether it says that it is written in Dutch."""
        return str(self.about.get("language", "")).partition("-")[0] == "nl"

    @cached_property
    def prose(self) -> tuple[tuple[int, str], ...]:
        """All Markdown with the numbers of its cells, the feedback of quizzes included."""
        found = [(cell.number, cell.text) for cell in self.cells if cell.kind == "markdown"]
        for quiz in self.quizzes:
            found += [(quiz.cell, text) for text in (quiz.question, *quiz.answers, *quiz.answers.values())]
        return tuple(found)

    @cached_property
    def headings(self) -> tuple[tuple[int, str], ...]:
        """The headings of the second level but for the brief's: the number of the cell each stands in, and its words."""
        return _headings(cell for cell in self.cells if BRIEF not in cell.tags)

    @cached_property
    def brief(self) -> tuple[Cell, ...]:
        """The cells of the brief; none where the lesson has none."""
        return tuple(cell for cell in self.cells if BRIEF in cell.tags)

    @cached_property
    def brief_headings(self) -> tuple[tuple[int, str], ...]:
        """The headings of the brief, as `headings` gives those of the lesson."""
        return _headings(self.brief)

    @cached_property
    def written(self) -> tuple[tuple[int, str], ...]:
        """What an author writes, with the numbers of the cells: the title, the questions that head a part, all blocks."""
        title = [(1, cell.text) for cell in self.cells[:1] if cell.kind == "markdown"]
        heads = [(number, words) for number, words in self.headings if re.match(r"\d+\. ", words)]
        blocks = [(block.cell.number, block.text) for block in self.blocks]
        return tuple(dict.fromkeys([*title, *heads, *blocks]))

    @cached_property
    def quizzes(self) -> tuple[Quiz, ...]:
        """The quizzes that are written out in their call."""
        return tuple(quiz for cell in self.cells if (quiz := _quiz(cell)))

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The prose, block by block, without its headings."""
        found = []
        for place, cell in enumerate(self.cells):
            if quiz := _quiz(cell):
                found += [Block(cell, text) for text in quiz.answers.values()]
            if cell.kind != "markdown":
                continue
            texts = split(cell.text)
            follows = self.cells[place - 1].call if place else ""
            leads = self.cells[place + 1].call if place + 1 < len(self.cells) else ""
            for number, text in enumerate(texts):
                last, first = number == len(texts) - 1, number == 0
                found.append(Block(cell, text, leads if last else "", follows if first else ""))
        return tuple(found)

    @cached_property
    def views(self) -> tuple[View, ...]:
        """What the code cells show beside quizzes."""
        local = _local(self.cells)
        found = []
        for cell in self.cells:
            for call in cell.calls or () if not {"quiz", BRIEF} & set(cell.tags) else ():
                name = call.view or call.name
                function = function_at(name)
                returns = local.get(name) if function is None else _returned(function)
                found.append(View(cell, bool(call.view), name, returns))
        return tuple(found)

    def part(self, heading: str) -> tuple[Cell, ...]:
        """Return the cells from a heading of the second level up to the next; none where it is not there."""
        starts = [number for number, _ in self.headings] + [len(self.cells) + 1]
        for place, (number, words) in enumerate(self.headings):
            if words == heading:
                return self.cells[number - 1 : max(number, starts[place + 1] - 1)]
        return ()


def read_lesson(path: Path, folder: Path | None = None) -> Lesson:
    """Read a notebook.

    Args:
        path: The file.
        folder: Where its links to files start, its own folder if not given.

    Raises:
        LessonError: for a file that cannot be read or is not a notebook.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = tuple(_cell(number, cell) for number, cell in enumerate(notebook["cells"], 1))
        about = dict(notebook["metadata"].get("briefing") or {})
    except OSError as error:
        raise LessonError(f"{path} cannot be read ({error.strerror}); check its name.") from None
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise LessonError(
            f"{path} is not a Jupyter notebook of format 4; save it again from JupyterLab."
        ) from None
    imported = imports(cells)
    called = tuple(cell._replace(calls=_calls(cell, imported)) for cell in cells)
    return Lesson(path.name, folder or path.parent, about, called)


def _cell(number: int, cell: Mapping[str, Any]) -> Cell:
    about = cell["metadata"]
    return Cell(
        number,
        str(cell["cell_type"]),
        tuple(map(str, about.get("tags") or ())),
        "".join(cell["source"]),
        hidden=bool((about.get("jupyter") or {}).get("source_hidden")),
        run=bool(cell.get("outputs") or cell.get("execution_count")),
        minutes=(about.get("briefing") or {}).get("minutes"),
    )


def _headings(cells: Iterable[Cell]) -> tuple[tuple[int, str], ...]:
    return tuple(
        (cell.number, line.removeprefix("## "))
        for cell in cells
        if cell.kind == "markdown"
        for line in cell.text.splitlines()
        if line.startswith("## ")
    )


# --- Code -----------------------------------------------------------------------------------------------------


def parsed(cell: Cell) -> ast.Module | None:
    """Return the Python of a code cell without its magics; None where Python cannot read it."""
    code = cell.text if cell.kind == "code" else ""
    try:
        return ast.parse("\n".join("" if line.startswith(("%", "!")) else line for line in code.splitlines()))
    except (SyntaxError, ValueError):
        return None


def imports(cells: tuple[Cell, ...]) -> dict[str, str]:
    """Return the names that the cells import, each with its full name: `{"lesson": "utils.lessons.pieces"}`."""
    found = {}
    for cell in cells:
        for node in ast.walk(parsed(cell) or ast.Module([], [])):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    short = alias.asname or alias.name.partition(".")[0]
                    found[short] = alias.name if alias.asname else short
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def full_name(function: ast.expr, imported: Mapping[str, str]) -> str:
    """Return the full name of a function: that of the piece of a lesson that it is, or else by what is imported."""
    first, dot, rest = ast.unparse(function).partition(".")
    name = imported.get(first, first) + dot + rest
    found = function_at(name)
    is_piece = found is not None and getattr(pieces, found.__name__, None) is found
    return f"{pieces.__name__}.{found.__name__}" if found is not None and is_piece else name


def function_at(name: str) -> Callable[..., Any] | None:
    """Return the function of `utils` that has this full name; None for any other, which is not imported here."""
    module, _, last = name.rpartition(".")
    if name.partition(".")[0] != "utils" or not module:
        return None
    try:
        found = getattr(importlib.import_module(module), last, None)
    except ImportError:  # also where what stands before the last point is no module
        return None
    return found if inspect.isfunction(found) else None


def functions_of(module: str) -> tuple[str, ...]:
    """Return the public functions of a module of `utils`; none where there is no such module."""
    try:
        shown = vars(importlib.import_module(module))
    except ImportError:
        return ()
    return tuple(name for name, value in shown.items() if name[0] != "_" and inspect.isfunction(value))


def _calls(cell: Cell, imported: Mapping[str, str]) -> tuple[Call, ...] | None:
    tree = parsed(cell)
    if tree is None:
        return None
    calls = [
        node.value for node in tree.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    found = []
    for node in calls:
        name = full_name(node.func, imported)
        interacts = name == "ipywidgets.interact" and node.args
        found.append(Call(name, node, full_name(node.args[0], imported) if interacts else ""))
    return tuple(found)


def _local(cells: tuple[Cell, ...]) -> dict[str, str]:
    """The functions that the lesson itself defines, with the annotation of what comes back."""
    return {
        node.name: ast.unparse(node.returns)
        for cell in cells
        for node in ast.walk(parsed(cell) or ast.Module([], []))
        if isinstance(node, ast.FunctionDef) and node.returns
    }


def _returned(function: Callable[..., Any]) -> str | None:
    returned = inspect.signature(function).return_annotation
    return None if returned is inspect.Signature.empty else str(returned)


def _quiz(cell: Cell) -> Quiz | None:
    if "quiz" not in cell.tags or not cell.calls:
        return None
    call = cell.calls[0].node
    try:
        question, answers = (ast.literal_eval(argument) for argument in call.args)
        feedback = {str(key): str(value) for key, value in answers.items()}
        named = [ast.literal_eval(word.value) for word in call.keywords if word.arg == "right"]
    except (ValueError, AttributeError):
        return None
    right = named or [answer for answer, said in feedback.items() if said.startswith("Right")]
    return Quiz(cell.number, str(question), feedback, tuple(map(str, right)))


# --- Prose ----------------------------------------------------------------------------------------------------


def split(markdown: str) -> list[str]:
    """Return paragraphs, bullets, numbered items and rows of tables; headings are left out."""
    pieces: list[str] = []
    for part in re.split(r"\n\s*\n", markdown):
        pieces += re.split(r"\n(?=\s*(?:[-*] |\d+\. |\||#))", part)
    return [piece.strip() for piece in pieces if piece.strip() and not re.match(r"\s*(#|\|[-| ]+$)", piece)]


def sentences(text: str) -> list[str]:
    """Return the sentences of a block of English prose with links."""
    return [
        part.strip() for part in re.split(r"(?<=[.?!])[\"”’)*]*\s+(?=[\"“(\[*<]*[A-Z])", text) if part.strip()
    ]


def plain(markdown: str) -> str:
    """Return the words of a piece of Markdown: links by their text, no marks, no HTML."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return " ".join(re.sub(r"<[^>]+>|[*`_]", "", text).split())


def links(markdown: str) -> Iterator[tuple[str, str]]:
    """Yield the text and the target of each link."""
    for found in re.finditer(r"\[([^\]]*)\]\(((?:[^()\s]|\([^()\s]*\))+)\)", markdown):
        yield found[1], found[2]
