"""What a trainee gets: no answer and no presenter's note, in a page or in a notebook, and pages that can be mailed."""

import html
import json
import re
from pathlib import Path

import nbformat
import pytest

from briefing.editions import student_notebook
from tests.lessons import NOTEBOOKS
from utils.lessons.check import read_lesson
from utils.lessons.check.lesson import plain, sentences

EVERY = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def hidden(path: Path) -> list[str]:
    """The sentences of answers and presenter notes that stand nowhere else in the lesson, in plain words."""
    every = read_lesson(path).cells
    secret = [cell for cell in every if {"answer", "teacher"} & set(cell.tags)]
    shown = " ".join(plain(cell.text) for cell in every if cell not in secret)
    found = [plain(sentence) for cell in secret for sentence in sentences(cell.text)]
    return [sentence for sentence in found if len(sentence) > 30 and sentence not in shown]


@EVERY
def test_a_student_s_notebook_has_no_answer(path):
    kept = student_notebook(nbformat.read(path, as_version=4))
    text = " ".join(plain(cell.source) for cell in kept.cells)
    assert len(hidden(path)) > 5
    assert [sentence for sentence in hidden(path) if sentence in text] == []
    assert not any({"answer", "teacher"} & set(cell.metadata.get("tags", ())) for cell in kept.cells)


@EVERY
def test_a_student_s_page_has_no_answer(path, pages):
    page = (pages / "student" / f"{path.stem}.html").read_text(encoding="utf-8")
    text = " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())
    assert [sentence for sentence in hidden(path) if sentence in text] == []


@EVERY
def test_the_states_of_a_page_are_few_enough_to_mail(path, pages):
    page = (pages / "student" / f"{path.stem}.html").read_text(encoding="utf-8")
    states = re.findall(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    assert sum(len(state.encode()) for state in states) <= 250_000
    assert all(json.loads(state) for state in states)
