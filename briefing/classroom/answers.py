"""What a class handed in, put to the questions that it answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from .carry import Json, Written, given_in, list_written, mark_copy, text_of

ELSEWHERE = ""  # the key of what was written at no question
_MOST_CELLS = 5_000


class HandInError(ValueError):
    """A file that holds no hand-in; the message is one sentence with the remedy."""


class Question(NamedTuple):
    """A question of a lesson: `key` is the id of the place to answer, `text` is Markdown."""

    lesson: str
    key: str
    text: str


class HandIn(NamedTuple):
    """A copy of a lesson as it was handed in.

    name: whose, by the name of its file; file: where it lies; lesson: its name; answers: for the key of a question
    what was written there, cell by cell; changed: the keys of questions that read differently in this copy.
    """

    name: str
    file: str
    lesson: str
    answers: Mapping[str, tuple[str, ...]]
    changed: frozenset[str] = frozenset()


def list_questions(lesson: Json, name: str) -> tuple[Question, ...]:
    """List the questions of a lesson, as a copy for students has them: the cell above each place to answer."""
    cells = lesson["cells"]
    return tuple(
        Question(name, cell["id"], text_of(above))
        for above, cell in pairwise(cells)
        if cell["id"].startswith("answer-")
    )


def read_hand_in(notebook: Any, name: str, file: str, lessons: Mapping[str, Json]) -> HandIn:
    """Find in a notebook what its owner wrote, and to which question.

    A text belongs to the question at or above which it stands, in the place to answer or in a cell of the owner's own.

    Args:
        notebook: JSON, of which nothing is believed.
        name: whose it is.
        file: where it lies.
        lessons: the lessons by name, as copies for students are made of them.

    Raises:
        HandInError: it is no notebook, or none of these lessons.
    """
    cells = _clean_cells(notebook)
    ids = {cell["id"] for cell in cells}
    best = max(lessons, key=lambda lesson: len(ids & _ids(lessons[lesson])), default="")
    if not best or not ids & _ids(lessons[best]):
        raise HandInError("it is a copy of no lesson of this course; ask for the file from my-lessons")
    lesson = lessons[best]
    copy = {
        "cells": cells,
        "metadata": notebook["metadata"] if isinstance(notebook.get("metadata"), dict) else {},
    }
    current = given_in(mark_copy(lesson, best)) or {}
    given = given_in(copy) or current
    if len(given) > _MOST_CELLS:
        raise HandInError(f"it says that it was given {len(given):,} cells; look at it by hand")
    questions = list_questions(lesson, best)
    answers: dict[str, list[str]] = {}
    for one in list_written(copy, given):
        if not one.is_note:
            answers.setdefault(_asked(one, given, questions), []).append(text_of(one.cell))
    return HandIn(
        name,
        file,
        best,
        {key: tuple(texts) for key, texts in answers.items()},
        _changed(given, current, questions),
    )


def list_answers(
    questions: Iterable[Question], hand_ins: Sequence[HandIn]
) -> list[tuple[Question, HandIn, tuple[str, ...]]]:
    """List for each question what each hand-in of its lesson has for it, () for nothing."""
    rows = []
    for question in questions:
        of_lesson = [one for one in hand_ins if one.lesson == question.lesson]
        rows += [(question, one, one.answers.get(question.key, ())) for one in of_lesson]
    return rows


def _clean_cells(notebook: Any) -> list[Json]:
    """The cells of a notebook, each with an id and a source that are texts."""
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise HandInError("it is no notebook; ask for the file as JupyterLab saved it")
    cells = notebook["cells"]
    if len(cells) > _MOST_CELLS:
        raise HandInError(f"it has {len(cells):,} cells, more than {_MOST_CELLS:,}; look at it by hand")
    clean = []
    for cell in cells:
        source = cell.get("source") if isinstance(cell, dict) else None
        if isinstance(source, list) and all(isinstance(line, str) for line in source):
            source = "".join(source)
        if not isinstance(source, str):
            raise HandInError("one of its cells holds no text; ask for the file as JupyterLab saved it")
        key = cell.get("id")
        clean.append({"id": key if isinstance(key, str) else "", "source": source, "metadata": {}})
    return clean


def _ids(lesson: Json) -> set[str]:
    return {cell["id"] for cell in lesson["cells"]}


def _asked(written: Written, given: Mapping[str, str], questions: Sequence[Question]) -> str:
    """The key of the question that a text stands at: its place to answer, or the cells down to the next question's."""
    keys = {question.key for question in questions}
    order = list(given)
    if written.after not in order:
        return ELSEWHERE
    at = order.index(written.after)
    if order[at] in keys:
        return order[at]
    return order[at + 1] if at + 1 < len(order) and order[at + 1] in keys else ELSEWHERE


def _changed(
    given: Mapping[str, str], current: Mapping[str, str], questions: Sequence[Question]
) -> frozenset[str]:
    """The keys of the questions that were given in other words."""

    def above(key: str, cells: Mapping[str, str]) -> str:
        order = list(cells)
        return cells[order[order.index(key) - 1]]

    return frozenset(
        question.key
        for question in questions
        if question.key in given and above(question.key, given) != above(question.key, current)
    )
