"""The rules that a lesson is held to, as one table: a new rule is one entry, and a pair of notebooks in its test."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from . import counted, shape, truth
from .ground import Ground, load_ground
from .lesson import Finding, Lesson, LessonError, read_lesson, sentences
from .traps import TRAPS, Trap


class Rule(NamedTuple):
    """A rule: its name, what it asks of a lesson, and the function that finds where a lesson does otherwise."""

    name: str
    asks: str
    find: Callable[[Lesson, Ground], Iterable[Finding]]


def _avoids(trap: Trap) -> Rule:
    def find(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
        for block in lesson.blocks:
            if "quiz" in block.cell.tags and block.text.startswith(("No", "Not quite")):
                continue  # it says what is wrong
            text = truth.without_made_up(block.text) if "exercise" in block.cell.tags else block.text
            for words in [text] if trap.whole else sentences(text):
                if trap.catches(words):
                    yield lesson.finding(trap.wrong, trap.remedy, block.cell.number, words)

    return Rule(trap.name, f"steps not into the trap: {trap.wrong}", find)


RULES = (
    Rule("code", "Python can read every code cell", shape.code_readable),
    Rule("calls", "what is called is there, and is given what it asks", shape.calls_fit),
    Rule("saved", "no results of a run are kept, code is folded away", shape.saved_clean),
    Rule("written", "no words of the template are left", shape.written),
    Rule("opening", "title, table, set-up and In short come first", shape.opening),
    Rule("metadata", "series, summary and minutes are given", shape.described),
    Rule("in short", "three to six points, each with its address", shape.in_short),
    Rule("questions", "two numbered questions at least, then the fixed parts", shape.questions),
    Rule("one thing", "a code cell makes one call", shape.one_thing),
    Rule("views", "two things to choose, two charts with words after each", shape.shown),
    Rule("presenter", "notes with minutes that add up, one at the end of each part", shape.presenter),
    Rule("quiz", "three quizzes, each feedback with verdict and ground", shape.quizzes),
    Rule("quiz untold", "neither place nor length tells the right answer", shape.quiz_untold),
    Rule("exercises", "three to five, each followed by its answer", shape.exercises),
    Rule("kinds of exercise", "one to write, one for pairs or roles", shape.exercise_kinds),
    Rule("not known", "each open question says where it arises or was sought", shape.unknown),
    Rule("further reading", "a source from outside is named", shape.further_reading),
    Rule("pages", "links lead to verified sources", shape.pages_known),
    Rule("files", "links to files lead to files that are there", shape.files_there),
    Rule("navigation", "links to other lessons stand before the terms", shape.leads_on),
    Rule("terms", "terms are linked where they are used, and listed", shape.terms_linked),
    Rule("links", "links within the page have a target, and name it", shape.links_within),
    Rule("notes", "quotes, facts, conflicts and terms are in the notes", shape.notes_there),
    Rule("sources", "the letters in full come last", shape.sources_last),
    Rule("ground", "what is stated has an address or a named source", truth.grounded),
    Rule("counts", "numbers in prose are those that are counted", counted.numbers_counted),
    Rule("Dutch words", "marked Dutch stands in a letter", truth.dutch_in_letters),
    Rule("Dutch marks", "Dutch is marked as Dutch", truth.dutch_marked),
    *map(_avoids, TRAPS),
)


# What any page may be held to, a handout too, which is no lesson: it has no table, quiz, exercises or minutes.
OF_HANDOUTS = frozenset(
    {
        *("code", "calls", "saved", "one thing", "pages", "files", "links", "notes", "ground", "counts"),
        *("Dutch words", "Dutch marks", *(trap.name for trap in TRAPS)),
    }
)


def check_lesson(lesson: Lesson, ground: Ground | None = None) -> tuple[Finding, ...]:
    """Return what an author is to mend in a lesson, from its first cell to its last.

    A handout, called so in its metadata (`"briefing": {"handout": true}`), is held to what it says and not to a shape.

    Args:
        lesson: The lesson.
        ground: What it may stand on, the letters and notes of `seeds` if not given.

    Raises:
        LetterError, NoteError: for a letter or a note of `seeds` that cannot be read.
    """
    known = ground or load_ground()
    rules = [rule for rule in RULES if not lesson.about.get("handout") or rule.name in OF_HANDOUTS]
    found = [finding for rule in rules for finding in rule.find(lesson, known)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: finding.cell))


def check_series(paths: Sequence[Path]) -> tuple[Finding, ...]:
    """Return where the numbers of the notebooks of a series do not follow each other from 00; handouts have none."""
    found = []
    for number, path in enumerate(sorted(path for path in paths if not _is_handout(path))):
        if not re.fullmatch(rf"{number:02}_\w+", path.stem):
            remedy = f"name it {number:02}_ and its topic, or add what is missing before it"
            found.append(Finding(path.name, 0, "", "its number does not follow on the one before", remedy))
            break
    return tuple(found)


def _is_handout(path: Path) -> bool:
    """Whether a notebook calls itself a handout."""
    try:
        return bool(read_lesson(path).about.get("handout"))
    except LessonError:
        return False
