"""A class at work: what a student wrote is never lost, and what was handed in is read whole and does no harm."""

import copy
import csv
import io
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.sign import NotebookNotary
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes

from briefing.classroom import collect
from briefing.classroom.carry import carry_over, given_in, has_changed, list_written, mark_copy, text_of
from briefing.classroom.copies import lesson_to_copy, make_copies
from briefing.files import PressError

BLANK = "*Your answer:*"
SECRET = "The answer is forty-four."


@pytest.fixture(autouse=True)
def _own_signatures(tmp_path, monkeypatch):
    """Signatures of trusted notebooks go into a folder of the test's own."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))


def cell(key, text, *tags):
    return new_markdown_cell(text, id=key, metadata={"tags": list(tags)})


def write_lesson(folder, *, questions=("Q one?", "Q two?"), part="Part.", name="01_lesson"):
    cells = [
        cell("title", "# A lesson"),
        new_code_cell("%load_ext briefing", id="load"),
        cell("part", part),
        cell("note", "For the presenter: a secret.", "teacher"),
    ]
    for number, question in enumerate(questions, 1):
        cells += [cell(f"q{number}", question, "exercise"), cell(f"a{number}", SECRET, "answer")]
    path = folder / f"{name}.ipynb"
    path.write_text(writes(new_notebook(cells=cells)), encoding="utf-8")
    return path


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def save(path, change):
    """Change a copy as JupyterLab would: the file is written anew, its sources as lists of lines."""
    notebook = read(path)
    change(notebook)
    for one in notebook["cells"]:
        one["source"] = text_of(one).splitlines(keepends=True)
    path.write_text(json.dumps(notebook, sort_keys=True), encoding="utf-8")


def answer(notebook, key, text):
    next(one for one in notebook["cells"] if one["id"] == key)["source"] = text


def texts(path):
    return [text_of(one) for one in read(path)["cells"]]


# --- Copies ---------------------------------------------------------------------------------------------------


def test_a_students_copy_has_no_secret_and_says_what_to_do(tmp_path):
    lesson = write_lesson(tmp_path)
    before = lesson.read_bytes()
    [made] = make_copies([lesson], tmp_path / "my")
    text = made.path.read_text(encoding="utf-8")
    assert SECRET not in text and "presenter" not in text
    assert texts(made.path).count(BLANK) == 2
    assert texts(made.path)[1].startswith("**This copy is yours.**")
    assert lesson.read_bytes() == before


def test_a_teachers_copy_is_whole_and_warns(tmp_path):
    [made] = make_copies([write_lesson(tmp_path)], tmp_path / "my", "teacher")
    assert made.path.read_text(encoding="utf-8").count(SECRET) == 2
    assert "give it to no trainee" in texts(made.path)[1]


def test_jupyter_trusts_a_copy_that_was_made_here(tmp_path):
    [made] = make_copies([write_lesson(tmp_path)], tmp_path / "my")
    import nbformat

    assert NotebookNotary().check_signature(nbformat.read(made.path, as_version=4))


def test_a_notebook_that_has_nothing_for_students_gives_no_copy(tmp_path):
    path = tmp_path / "02_brief.ipynb"
    path.write_text(
        writes(new_notebook(cells=[cell("b", "For a head of department.", "brief")])), encoding="utf-8"
    )
    assert make_copies([path], tmp_path / "my") == []


def test_a_copy_stays_byte_for_byte_while_the_lesson_is_the_same(tmp_path):
    lesson, folder = write_lesson(tmp_path), tmp_path / "my"
    [made] = make_copies([lesson], folder)
    save(made.path, lambda nb: answer(nb, "answer-a1", "Mine."))
    before = made.path.read_bytes()
    assert make_copies([lesson], folder) == [made]
    assert made.path.read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["01_lesson.ipynb"]


def test_a_changed_lesson_arrives_beside_the_work_with_the_answers_in_it(tmp_path):
    folder = tmp_path / "my"
    [made] = make_copies([write_lesson(tmp_path)], folder)

    def work(notebook):
        answer(notebook, "answer-a1", "Mine, with ümlauts.\n\n- and a list")
        notebook["cells"].insert(4, {**cell("own", "A thought.")})

    save(made.path, work)
    before = made.path.read_bytes()
    [renewed] = make_copies([write_lesson(tmp_path, part="Part, mended.")], folder)
    assert made.path.read_bytes() == before
    assert renewed.path.name == "01_lesson (2).ipynb"
    assert {"Mine, with ümlauts.\n\n- and a list", "A thought.", "Part, mended."} <= {*texts(renewed.path)}
    assert "1 changed" in renewed.said and "01_lesson.ipynb, stays as it is" in renewed.said
    assert renewed.said.partition(": ")[2] in texts(renewed.path)[1]
    assert make_copies([write_lesson(tmp_path, part="Part, mended.")], folder)[0].path == renewed.path


def test_a_copy_that_was_never_written_in_is_renewed_in_its_place(tmp_path):
    folder = tmp_path / "my"
    [made] = make_copies([write_lesson(tmp_path)], folder)
    save(made.path, lambda nb: nb["cells"][2].update(execution_count=1))
    [renewed] = make_copies([write_lesson(tmp_path, part="New.")], folder)
    assert renewed.path == made.path and "New." in texts(made.path)


def test_an_answer_to_a_question_that_changed_stands_below_it_with_the_old_question(tmp_path):
    folder = tmp_path / "my"
    [made] = make_copies([write_lesson(tmp_path)], folder)
    save(made.path, lambda nb: answer(nb, "answer-a2", "My second."))
    [renewed] = make_copies([write_lesson(tmp_path, questions=("Q one?", "Q quite other?"))], folder)
    found = texts(renewed.path)
    at = found.index("Q quite other?")
    assert found[at + 1] == BLANK
    assert "> Q two?" in found[at + 2]
    assert found[at + 3] == "My second."


def test_an_answer_to_a_question_that_is_gone_is_kept(tmp_path):
    folder = tmp_path / "my"
    [made] = make_copies([write_lesson(tmp_path)], folder)
    save(made.path, lambda nb: answer(nb, "answer-a2", "My second."))
    [renewed] = make_copies([write_lesson(tmp_path, questions=("Q one?",))], folder)
    assert "My second." in texts(renewed.path)
    [again] = make_copies([write_lesson(tmp_path, questions=("Q one?", "Q three?"))], folder)
    assert "My second." in texts(again.path) and again.path.name == "01_lesson (3).ipynb"


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"cells": [1], "metadata": {}}', '{"cells": [], "metadata": {}}']
)
def test_a_file_that_is_no_copy_stays_and_the_lesson_comes_beside_it(tmp_path, content):
    folder = tmp_path / "my"
    folder.mkdir()
    (folder / "01_lesson.ipynb").write_text(content)
    [made] = make_copies([write_lesson(tmp_path)], folder)
    assert (folder / "01_lesson.ipynb").read_text() == content
    assert made.path.name == "01_lesson (2).ipynb" and "stays as it is" in made.said


KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1, max_size=8)
WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(str.strip)


@st.composite
def lessons(draw):
    cells = [cell(key, draw(st.sampled_from(["one", "two", BLANK]))) for key in draw(KEYS)]
    return mark_copy({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, "L")


@given(lessons(), lessons(), st.data())
def test_nothing_that_was_written_is_lost_whatever_changed(before, after, data):
    worked = copy.deepcopy(before)
    for one in worked["cells"]:
        if data.draw(st.booleans()):
            one["source"] = data.draw(WORDS)
    for text in data.draw(st.lists(WORDS, max_size=3)):
        at = data.draw(st.integers(0, len(worked["cells"])))
        worked["cells"].insert(at, cell(data.draw(st.sampled_from("axyz")), text))
    mine = [text_of(one.cell) for one in list_written(worked, given_in(before))]
    carried = carry_over(after, worked).notebook
    there = [text_of(one) for one in carried["cells"]]
    for text in set(mine):
        assert there.count(text) >= mine.count(text)
    keys = [one["id"] for one in carried["cells"]]
    assert len(keys) == len({*keys})
    assert {one["id"] for one in after["cells"]} <= {*keys}
    assert not has_changed(carried, given_in(after))


# --- What is handed in ----------------------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> [go](javascript:alert(3)) "
    "![p](../../etc/passwd)\n\n# Big\n\n</main></body> <iframe src='https://example.org'></iframe>"
)


def hand_in(folder, lesson, name, *answers):
    notebook = lesson_to_copy(lesson)
    for number, text in enumerate(answers, 1):
        answer(notebook, f"answer-a{number}", text)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def table(made):
    return list(csv.DictReader(io.StringIO(made.table.read_text(encoding="utf-8-sig"))))


@pytest.fixture
def thirty(tmp_path):
    """Thirty hand-ins: 22 plain, hostile, empty and broken ones; and the lesson."""
    lesson, folder = write_lesson(tmp_path), tmp_path / "handed in"
    for number in range(22):
        hand_in(
            folder, lesson, f"01_lesson_Student {number:02}.ipynb", f"One of {number}.", f"Two of {number}."
        )
    hand_in(folder, lesson, "=cmd|'calc'!A1.ipynb", "=1+1", "\t@SUM(A1)")
    hand_in(folder, lesson, "<b>Eve<img src=x>.ipynb", HOSTILE, "x" * 100_000)
    hand_in(folder, lesson, "deep.ipynb", ">" * 5_000 + "a", "<div>" * 6_000)
    hand_in(folder, lesson, "Anna/01_lesson.ipynb")
    for name, content in {
        "empty": b"",
        "broken": b'{"cells": [',
        "bytes": b"\xff\x00",
        "nested": b"[" * 100_000,
    }.items():
        (folder / f"{name}.ipynb").write_bytes(content)
    return lesson, folder


def test_thirty_hand_ins_become_one_page_and_one_table(thirty):
    lesson, folder = thirty
    made = collect.collect(folder, [lesson])
    assert (made.read, len(made.refused)) == (26, 4)
    assert all("ask for it again" in sentence for sentence in made.refused)
    page, rows = made.page.read_text(encoding="utf-8"), table(made)
    assert len(rows) == 26 * 2
    for number in range(22):
        assert page.count(f"One of {number}.") == 1
        mine = [row["Answer"] for row in rows if row["Name"] == f"Student {number:02}"]
        assert mine == [f"One of {number}.", f"Two of {number}."]
    assert page.index("Q one?") < page.index("One of 0.") < page.index("One of 21.") < page.index("Two of 0.")
    assert {"Address", "Doubt", "Words", "Sources", "Use", "Total"} <= {*rows[0]}
    assert {row["Name"] for row in rows if not row["Answer"]} == {"Anna"}


def test_what_is_handed_in_runs_nothing_and_loads_nothing(thirty):
    lesson, folder = thirty
    page = collect.collect(folder, [lesson]).page.read_text(encoding="utf-8")
    text = page[page.index("<main") : page.index("</main>")]
    assert "<script>alert" not in page and "<img" not in text and "<iframe" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "javascript:" not in page.replace("[go](javascript", "")
    assert page.count("<h1>") == 1 and page.count("</main>") == 1


def test_no_cell_of_the_table_is_a_formula(thirty):
    lesson, folder = thirty
    made = collect.collect(folder, [lesson])
    cells = [text for row in table(made) for text in row.values()]
    assert not [text for text in cells if text.lstrip().startswith(("=", "+", "-", "@"))]
    assert "'=1+1" in cells and "'=cmd|'calc'!A1" in cells


def test_marks_in_an_earlier_table_stay(thirty):
    lesson, folder = thirty
    first = collect.collect(folder, [lesson])
    first.table.write_text("marks", encoding="utf-8")
    second = collect.collect(folder, [lesson])
    assert first.table.read_text(encoding="utf-8") == "marks"
    assert second.table.name == "collected-2.csv" and second.read == first.read


def test_a_text_beside_its_place_belongs_to_the_question_above_it_and_no_text_is_left_out(tmp_path):
    lesson, folder = write_lesson(tmp_path), tmp_path / "in"
    path = hand_in(folder, lesson, "Bo.ipynb", "In its place.")
    notebook = read(path)
    at = [one["id"] for one in notebook["cells"]].index("answer-a1")
    notebook["cells"].insert(at, cell("own-1", "Above its place."))
    notebook["cells"].insert(1, cell("own-2", "At the top."))
    path.write_text(json.dumps(notebook), encoding="utf-8")
    rows = table(collect.collect(folder, [lesson]))
    assert [(row["Question"], row["Answer"]) for row in rows] == [
        ("Q one?", "Above its place.\n\nIn its place."),
        ("Q two?", ""),
        ("(written elsewhere)", "At the top."),
    ]


def test_a_copy_of_an_earlier_course_is_told_and_its_lines_are_not_taken_for_answers(tmp_path):
    lesson, folder = write_lesson(tmp_path), tmp_path / "in"
    hand_in(folder, lesson, "Bo.ipynb", "Mine.")
    lesson = write_lesson(tmp_path, questions=("Q one, mended?", "Q two?"), part="Mended.")
    made = collect.collect(folder, [lesson])
    assert [row["Answer"] for row in table(made)] == ["Mine.", ""]
    assert "To an earlier wording of the question." in made.page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("02_risk_reduction_Jan de Vries.ipynb", "Jan de Vries"),
        ("Jan de Vries - 02_risk_reduction (2).ipynb", "Jan de Vries"),
        ("jan/02_risk_reduction.ipynb", "jan"),
        ("02_risk_reduction.ipynb", "02_risk_reduction"),
        ("a\nb.ipynb", "a b"),
    ],
)
def test_a_name_is_that_of_the_file(file, name):
    assert collect.name_owner(Path(file), ["02_risk_reduction"]) == name


def test_a_folder_without_hand_ins_is_told_so_in_a_sentence(tmp_path):
    lesson = write_lesson(tmp_path)
    (tmp_path / "in").mkdir()
    with pytest.raises(PressError, match="holds no hand-in"):
        collect.collect(tmp_path / "in", [lesson])
    with pytest.raises(PressError, match="is no folder"):
        collect.collect(tmp_path / "nowhere", [lesson])


@pytest.mark.parametrize(
    "text",
    [
        "1. One\n2. Two\n\n> quoted ([33783-35 §9](#33783-35§9))",
        "[note]: lost-in-markdown",
        "| a | b |\n|---|---|\n| c | d | e |",
        "<!-- a comment --> and <b>signs</b>",
        "`" * 7 + "code",
        "word " * 9_000,
        "[" * 100_000 + "end",
        "- a\n" * 30_000,
    ],
)
def test_every_word_of_an_answer_is_on_the_page_whatever_markdown_makes_of_it(tmp_path, text):
    lesson, folder = write_lesson(tmp_path), tmp_path / "in"
    hand_in(folder, lesson, "Bo.ipynb", text)
    page = collect.collect(folder, [lesson]).page.read_text(encoding="utf-8")
    shown = unescape(unquote(re.sub(r"<[^>]*>", " ", page[page.index("<h3") :])))
    for word in {*re.findall(r"[^\W\d_]+", text)}:
        assert shown.count(word) >= len(re.findall(rf"\b{word}\b", text))
