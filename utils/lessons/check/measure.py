"""How hard a lesson is to read: its words, the length of its sentences, the share of passives, a reading grade.

Prose is the Markdown that a trainee reads: all cells but the table of the lesson, answers, presenter's notes, the
brief (a page of its own) and links to other lessons; quizzes are code and not counted. Addresses in parentheses are
left out, as are tables for what is measured by sentence.
"""

import re
from typing import NamedTuple

from .lesson import Lesson, plain, sentences, split

UNCOUNTED = frozenset({"lesson", "answer", "teacher", "navigation", "brief"})
WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
BE = r"\b(?:am|are|is|was|were|be|been|being)"
IRREGULAR = (
    "begun|borne|bound|brought|built|called|cut|done|drawn|found|given|held|kept|known|laid|left|let|lost|made|meant|met|paid"
    "|put|read|said|seen|sent|set|shown|spoken|struck|taken|told|understood|won|written"
)
PASSIVE = re.compile(
    rf"{BE} (?:(?:not|also|then|only|never|still|\w+ly) )?(?:\w+ed|{IRREGULAR})\b", re.IGNORECASE
)


class Measure(NamedTuple):
    """What was measured.

    `words` of prose; `length` words a sentence, `longest` the words of the longest; `passive` the share of sentences with a
    passive; `grade` the years of school by Flesch and Kincaid (Kincaid and others 1975), syllables counted as groups of
    vowels.
    """

    words: int
    length: float
    longest: int
    passive: float
    grade: float


def measure(lesson: Lesson) -> Measure:
    """Measure the prose of a lesson.

    Args:
        lesson: The lesson.

    Returns:
        Its measures, all 0 where it has no prose.
    """
    cells = [cell for cell in lesson.cells if cell.kind == "markdown" and not UNCOUNTED & set(cell.tags)]
    words = sum(len(_words(_bare(cell.text))) for cell in cells)
    blocks = [block for cell in cells for block in split(cell.text) if not block.startswith("|")]
    said = [sentence for block in blocks for sentence in sentences(_bare(block)) if _words(sentence)]
    lengths = [len(_words(sentence)) for sentence in said]
    if not said:
        return Measure(words, 0, 0, 0, 0)
    syllables = sum(_syllables(word) for sentence in said for word in _words(sentence))
    length = sum(lengths) / len(said)
    return Measure(
        words,
        length,
        max(lengths),
        sum(bool(PASSIVE.search(sentence)) for sentence in said) / len(said),
        0.39 * length + 11.8 * syllables / sum(lengths) - 15.59,
    )


def _bare(markdown: str) -> str:
    """Prose without its addresses: a parenthesis that holds links, or places in the letters, and nothing else."""
    text = re.sub(r"\s*\((?:see )?(?:\[[^\]]*\]\([^)]*\)(?:[,;]| to| and)?\s*)+\)", "", markdown)
    return plain(re.sub(r"^\s*(?:#+|[-*]|\d+\.)\s+", "", text, flags=re.MULTILINE))


def _words(text: str) -> list[str]:
    return WORD.findall(text)


def _syllables(word: str) -> int:
    """Groups of vowels, a silent e at the end not counted; one at least."""
    return max(1, len(re.findall(r"[aeiouyéèë]+", re.sub(r"(?<=[^aeiou])e$", "", word.lower()))))
