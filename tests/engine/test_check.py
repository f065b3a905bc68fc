"""The authors' checker, on small notebooks over a made-up ground: each rule is tried on one that keeps it and on others that do not."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from utils.lessons.check import RULES, Finding, LessonError, check_lesson, check_series, read_lesson
from utils.lessons.check.__main__ import main
from utils.lessons.check.ground import Ground
from utils.lessons.check.measure import measure

TEXT = "De zaal blijft open. Het koor zingt in de grote zaal, zoals afgesproken in het voorjaar."
GROUND = Ground(
    addresses={"1-2": TEXT, "1-2§1": TEXT, "1-2§2": "De zaal gaat dicht."},
    letters=("1-2",),
    urls=frozenset({"https://choir.example/record"}),
    titles=("Record of the choir",),
    names={
        "quote": frozenset({"1-2.01", "1-2.02"}),
        "outside": frozenset({"X01"}),
        "conflict": frozenset({"D01"}),
        "terms": frozenset({"zaal", "koor"}),
        "promise": frozenset({"1-2.01"}),
    },
    actors=frozenset({"Choral Society"}),
    written=TEXT.casefold(),
    dutch=frozenset({"zaal", "zingt"}),
    cited=frozenset({"1-3"}),
    placeholders=frozenset({"# Say what it does", "1. Which question?", "- A point.", "No. Why not."}),
)
SETUP = """%load_ext briefing
import plotly.graph_objects as go
from ipywidgets import interact
from utils.lessons import pieces


def bars(term: str = "zaal") -> go.Figure:
    return go.Figure()
"""
TABLE = "| Part | This lesson |\n|---|---|\n" + "\n".join(
    f"| **{name}** | {words} |"
    for name, words in {
        "Purpose": "To see.",
        "Time": "20 minutes",
        "For whom": "You.",
        "You will": "Read.",
        "Afterwards you can": "Cite.",
        "You need": "Nothing.",
        "Sources": "The letter.",
    }.items()
)
AT = "([1-2 §1](#1-2§1))"
RIGHT, WRONG = f"Right. It stands there {AT}.", f"No. It does not {AT}."

Notebook = dict[str, Any]


def words(text: str, *tags: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "a", "metadata": {"tags": [*tags]}, "source": text}


def code(text: str, *tags: str) -> dict[str, Any]:
    folded = {"tags": [*tags], "jupyter": {"source_hidden": True}}
    kept: dict[str, Any] = {"execution_count": None, "outputs": []}
    return {"cell_type": "code", "id": "a", "metadata": folded, "source": text, **kept}


def quiz(question: str, answers: dict[str, str]) -> dict[str, Any]:
    right = next(answer for answer, said in answers.items() if said.startswith("Right"))
    return code(f"pieces.quiz({question!r}, {answers!r}, right={right!r})", "quiz")


def note(minutes: int) -> dict[str, Any]:
    cell = words(f"**For the presenter, {minutes} minutes.** Ask them.", "teacher")
    cell["metadata"]["briefing"] = {"minutes": minutes}
    return cell


def good() -> Notebook:
    """A whole lesson that keeps every rule."""
    cells = [
        words("# Hear a choir"),
        words(TABLE, "lesson"),
        code(SETUP),
        words("## In short\n\n" + "\n".join(f"- The [hall](#term-zaal) is open {AT}." for _ in range(3))),
        words(f'## 1. Is it open?\n\nThe letter has <i lang="nl">grote zaal</i> {AT}.'),
        code('pieces.quote("1-2.01")'),
        words("Then a chart."),
        code('interact(bars, term=["zaal", "koor"])'),
        words("What it shows, and what it hides."),
        note(8),
        words("## 2. Is it full?"),
        code('interact(bars, term=["zaal"]);'),
        words("What this shows."),
        note(8),
        words("## Check yourself", "quiz"),
        quiz("Is it open?", {"Yes, it is": RIGHT, "No, it is not": WRONG, "Who knows": WRONG}),
        quiz("Is it shut?", {"Yes": WRONG, "No": RIGHT, "Who knows": WRONG}),
        quiz("Is it full?", {"Yes": WRONG, "No": RIGHT, "Who knows": WRONG}),
        words("## Exercises", "exercise"),
        words("**1.** Find the hall.", "exercise"),
        words(f"There {AT}.", "answer"),
        words("**2.** Write a memo.", "exercise"),
        words("For instance.", "answer"),
        words("**3.** In pairs, ask each other.", "exercise"),
        words("Listen.", "answer"),
        note(4),
        words(f"## What we still do not know\n\n- Who sings {AT}."),
        words("## Further reading"),
        code('pieces.outside("X01")'),
        words("- Next: [Another](NN_other.ipynb)", "navigation"),
        words("## Terms"),
        code('pieces.terms("zaal")'),
        words("## Sources: the letters in full"),
        code("pieces.sources()"),
    ]
    about = {"series": "Choirs", "minutes": 20, "summary": "A choir in a hall."}
    return {"cells": cells, "metadata": {"briefing": about}, "nbformat": 4, "nbformat_minor": 5}


def change(old: str, new: str) -> Callable[[Notebook], None]:
    """Write something else in the first cell that has these words."""

    def apply(notebook: Notebook) -> None:
        cell = next(cell for cell in notebook["cells"] if old in cell["source"])
        cell["source"] = cell["source"].replace(old, new, 1)

    return apply


def remove(start: str) -> Callable[[Notebook], None]:
    def apply(notebook: Notebook) -> None:
        cell = next(cell for cell in notebook["cells"] if cell["source"].startswith(start))
        notebook["cells"].remove(cell)

    return apply


def insert(cell: dict[str, Any], before: str = "## 2.") -> Callable[[Notebook], None]:
    def apply(notebook: Notebook) -> None:
        place = next(
            number for number, found in enumerate(notebook["cells"]) if found["source"].startswith(before)
        )
        notebook["cells"].insert(place, cell)

    return apply


def say(text: str) -> Callable[[Notebook], None]:
    return change("Then a chart.", f"{text}\n\nThen a chart.")


def about(**given: object) -> Callable[[Notebook], None]:
    return lambda notebook: notebook["metadata"]["briefing"].update(given)


def run(notebook: Notebook) -> None:
    notebook["cells"][2]["execution_count"] = 1


def unfold(notebook: Notebook) -> None:
    notebook["cells"][2]["metadata"] = {}


def long_right_answers(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("'No'", "'No, and by no means'")
        cell["source"] = cell["source"].replace("'Yes, it is'", "'Yes, it is, and for long'")


def right_in_one_place(notebook: Notebook) -> None:
    change("{'Yes, it is'", "{'Maybe': 'Not quite. Read it ([1-2 §1](#1-2§1)).', 'Yes, it is'")(notebook)


def other_minutes(notebook: Notebook) -> None:
    note = next(cell for cell in notebook["cells"] if "teacher" in cell["metadata"]["tags"])
    note["metadata"]["briefing"] = {"minutes": 5}


def many_lines(notebook: Notebook) -> None:
    change("import plotly", "A = 1\n" * 20 + "import plotly")(notebook)


BAD: list[tuple[str, Callable[[Notebook], None], str]] = [
    ("code", change("pieces.quote(", "pieces.quote(("), "cell 6, .*Python cannot read"),
    ("calls", change("pieces.quote(", "pieces.qoute("), r"utils.lessons.pieces has no function qoute; did you mean quote\?"),
    ("calls", change("pieces.sources()", "pieces.sources(letter=1)"), "does not fit sources.*unexpected keyword"),
    ("calls", change("interact(bars,", "interact(pieces.reader,"), "does not fit reader.*missing a required argument"),
    ("saved", run, "kept in cells 3; choose Edit › Clear Outputs"),
    ("saved", unfold, "cell 3, .*not folded"),
    ("written", change("# Hear a choir", "# Say what it does"), 'cell 1, ".*template.s words; write your own'),
    ("written", change("1. Is it open?", "1. Which question?"), "cell 5, .*template.s words"),
    ("written", change("## In short\n", "## In short\n\n- A point."), "cell 4, .*template.s words"),
    ("written", change(f"'No, it is not': {WRONG!r}", "'No, it is not': 'No. Why not.'"), "cell 16, .*template.s words"),
    ("opening", change("# Hear", "Hear"), 'cell 1, "Hear a choir": .*not the title'),
    ("opening", change("**Purpose**", "**Aim**"), "has the rows Aim, .*give it Purpose, Time"),
    ("metadata", about(minutes=90), "takes 90 minutes, not 20 to 45"),
    ("metadata", about(summary="One. Two. Three. Four."), "one to three sentences"),
    ("metadata", about(series=None), "series is missing"),
    ("metadata", change("| 20 minutes |", "| 25 minutes |"), "table does not give the 20 minutes"),
    ("in short", change(f"open {AT}", "open"), 'cell 4, ".*": this point has no address'),
    ("in short", change("## In short\n", "## In short\n\n- The hall.\n- A door.\n- A key.\n- A lock."), "has 7"),
    ("questions", change("## 2. Is it full?", "## 3. Is it full?"), r"write ## 2\. and a question"),
    ("questions", change("## Further reading", "## Reading"), "write ## Further reading"),
    ("one thing", many_lines, "cell 3: this cell has 28 lines"),
    ("one thing", change('pieces.quote("1-2.01")', 'pieces.quote("1-2.01")\npieces.sources()'), "2 calls"),
    ("views", change("interact(bars, term=[", "bars(*["), "fewer than two cells"),
    ("views", change(" -> go.Figure", ""), "0 charts; what bars, bars returns is not written"),
    ("views", remove("What it shows"), "cell 8, .*no words follow"),
    ("presenter", change("presenter, 8 minutes", "presenter, 9 minutes"), "take 21 minutes, the lesson 20"),
    ("presenter", change("presenter, 8 minutes", "presenter, some minutes"), "without its time"),
    ("presenter", other_minutes, r"give 8 minutes, its metadata 5"),
    ("presenter", insert(words("More."), before="## 2."), "cell 11, .*does not end with a note"),
    ("quiz", change("'Who knows': 'No.", "'Who knows': 'Perhaps."), "gives no verdict"),
    ("quiz", change(f"Right. It stands there {AT}.", "Right. It does."), "gives no ground"),
    ("quiz", change("right='Yes, it is'", "right='Who knows'"), "not that of one right answer"),
    ("quiz", change("pieces.quiz('Is it shut?'", "pieces.quiz(QUESTION"), "2 quizzes that can be read"),
    ("quiz untold", right_in_one_place, "number 2 in every quiz"),
    ("quiz untold", long_right_answers, "longest in every quiz"),
    ("exercises", remove("For instance."), r'cell 22, "\*\*2.*no answer'),
    ("exercises", change("**2.**", "**4.**"), r"begin with \*\*2\.\*\*"),
    ("kinds of exercise", change("In pairs, ask each other", "Ask yourself"), "for pairs or roles"),
    ("not known", change(f"Who sings {AT}", "Who sings"), "where it arises"),
    ("further reading", remove("pieces.outside"), "names no source"),
    ("pages", say("See [it](https://choir.example/records)."), r"did you mean https://choir\.example/record\?"),
    ("files", change("(NN_other.ipynb)", "(NN_othr.ipynb)"), r"did you mean NN_other\.ipynb\?"),
    ("navigation", remove("- Next"), "0 cells tagged navigation"),
    ("terms", say("The [choir](#term-koor)."), 'cell 7, "choir": the term koor is not listed'),
    ("terms", change('terms("zaal")', 'terms("zaal", "koor")'), "koor is listed and never linked"),
    ("links", say("There ([1-2 §9](#1-2§9))."), "did you mean 1-2§[12]"),
    ("links", say("There ([1-2 §1](#1-2§2))."), "the words name another place"),
    ("notes", change('quote("1-2.01")', 'quote("1-2.03")'), r"cell 6, .*did you mean 1-2\.0[12]\?"),
    ("notes", change('outside("X01")', 'outside("X10")'), r"did you mean X01\?"),
    ("notes", change('quote("1-2.01")', "quote(NAME)"), "write it out"),
    ("sources", change("pieces.sources()", "pieces.sources"), "show them in the last cell"),
    ("ground", say("The Choral Society sang in May."), 'cell 7, "The Choral.*without a ground'),
    (
        "Dutch words",
        say('It has <i lang="nl">zingt in de kleine zaal</i>.'),
        r"did you mean “zingt in de grote zaal” \(1-2 §1\)\?",
    ),
    ("Dutch marks", say("It has zaal."), 'cell 7, "zaal": Dutch is not marked'),
    ("guidelines", say(f"The guidelines say that steps are small {AT}."), "not among our letters"),
    ("dates of the debate", say(f"The debate was on 28 January {AT}."), "date of the debate"),
    ("Stockholm", say(f"In Stockholm 17 countries met {AT}."), "correct the number"),
    ("roles in CEND", say(f"The second letter has vicevoorzitter {AT}."), "a role in CEND"),
    ("undated letter", say(f"BZ-2020 was sent on 3 July 2020 {AT}."), "no day, number or name"),
    ("counts", say(f'<i lang="nl">zaal</i> stands three times in 1-2 {AT}.'), "it says three times, and there are 2; correct"),
    ("counts", say(f"There are three paragraphs of 1-2 {AT}."), "it says three, and there are 2"),
    ("counts", say(f"Two documents cited by number {AT}."), "it says Two, and there are 1"),
    ("counts", say(f"The 12 commitments that we noted {AT}."), "it says 12, and there are 1"),
    ("year of the undated letter", say(f"In 2020 the third letter says no {AT}."), "the year is inferred"),
    ("all three", say(f"All three letters say it {AT}."), "three addresses"),
    ("conferences", say(f"It ran from 27 April to 22 May 2015 {AT}."), "write the year"),
]  # fmt: skip


def findings(folder: Path, *changes: Callable[[Notebook], None]) -> tuple[list[str], list[str]]:
    """The names of the rules that a changed lesson breaks, and all that the checker says of it."""
    notebook = good()
    for apply in changes:
        apply(notebook)
    path = folder / "my lesson.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "NN_other.ipynb").touch()
    lesson = read_lesson(path)
    broken = [rule.name for rule in RULES if list(rule.find(lesson, GROUND))]
    return broken, [str(finding) for finding in check_lesson(lesson, GROUND)]


def test_a_good_lesson_of_anyone_anywhere_has_nothing_to_mend(tmp_path: Path):
    assert findings(tmp_path) == ([], [])


@pytest.mark.parametrize(("rule", "bad", "said"), BAD, ids=[f"{row[0]}: {row[2]}" for row in BAD])
def test_each_rule_finds_what_breaks_it_and_says_where_and_what_to_do(tmp_path: Path, rule, bad, said):
    broken, told = findings(tmp_path, bad)
    assert rule in broken
    assert [sentence for sentence in told if re.search(said, sentence)], told
    assert all(sentence.startswith("my lesson.ipynb") and "; " in sentence for sentence in told)


@pytest.mark.parametrize(
    "right",
    [
        f'<i lang="nl">zaal</i> stands twice in 1-2, and <i lang="nl">koor</i> occurs once {AT}.',
        f'<i lang="nl">grote zaal</i>, the hall, is mentioned once in the first letter {AT}.',
        f'<i lang="nl">zaal</i> occurs five times in another text {AT}.',  # not one of the letters: not counted
        f"The two paragraphs of 1-2, and the one commitments that we noted {AT}.",
    ],
)
def test_numbers_that_are_right_or_count_something_else_are_left_alone(tmp_path: Path, right: str):
    assert "counts" not in findings(tmp_path, say(right))[0]


def test_a_chart_for_the_presenter_alone_is_explained_in_a_note_and_takes_no_time_of_its_own(tmp_path: Path):
    chart = code('interact(bars, term=["zaal"])', "teacher")
    assert findings(tmp_path, insert(chart, before="**For the presenter, 8")) == ([], [])
    assert findings(tmp_path, insert(chart, before="## 2."))[0] == ["views", "presenter"]


def test_every_rule_has_its_bad_lessons():
    assert {rule for rule, _, _ in BAD} == {rule.name for rule in RULES}


def test_a_lesson_with_a_break_may_be_long(tmp_path: Path):
    long = (remove("**For the presenter, 8"), insert(note(78)), change("20 min", "90 min"), about(minutes=90))
    pause = change("90 minutes |", "90 minutes, a break of ten among them |")
    assert findings(tmp_path, *long)[0] == ["metadata"]
    assert findings(tmp_path, *long, pause) == ([], [])


def test_pieces_are_known_by_what_is_imported_and_not_by_the_name_it_is_given(tmp_path: Path):
    other = change("from utils.lessons import pieces", "from utils.lessons.pieces import quote as cite")
    broken, told = findings(tmp_path, other, change('pieces.quote("1-2.01")', 'cite("1-2.03")'))
    assert any("the notes have no '1-2.03' for quote" in sentence for sentence in told)
    assert "sources" in broken  # pieces is not imported any more


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "{}", "\0", "[" * 5_000, '{"worksheets": []}', '{"cells": 1, "metadata": {}}'),
        *('{"cells": [1], "metadata": {}}', '{"cells": [], "metadata": {"briefing": 5}}'),
        '{"cells": [{"cell_type": "code", "metadata": {"tags": 5}, "source": ""}], "metadata": {}}',
    ],
)
def test_what_is_no_notebook_is_said_in_a_sentence(tmp_path: Path, text: str, capsys):
    path = tmp_path / "x.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LessonError, match=r"x\.ipynb is not a Jupyter notebook.*save it again"):
        read_lesson(path)
    assert main([str(path), str(tmp_path / "none.ipynb")]) == 1
    shown = capsys.readouterr().out.splitlines()
    assert "none.ipynb cannot be read" in shown[1]
    assert shown[-1] == "2 checked, 2 to mend"


def test_an_empty_notebook_has_findings_and_no_traceback(tmp_path: Path):
    path = tmp_path / "x.ipynb"
    path.write_text('{"cells": [], "metadata": {}}', encoding="utf-8")
    assert len(check_lesson(read_lesson(path), GROUND)) > 10


@pytest.mark.parametrize(
    ("names", "wrong"),
    [
        (["00_a", "01_b", "02_c"], []),
        (["00_a", "02_c"], ["02_c.ipynb"]),
        (["00_a", "01_b", "01_c"], ["01_c.ipynb"]),
        (["00_a", "b"], ["b.ipynb"]),
    ],
)
def test_numbers_follow_each_other(names: list[str], wrong: list[str]):
    found = check_series([Path(f"{name}.ipynb") for name in names])
    assert [finding.notebook for finding in found] == wrong


PROSE = "The cat sat. It was seen by the dog ([1-2 §1](#1-2§1)), and it ran."


def test_prose_is_measured_without_addresses_answers_and_notes(tmp_path: Path):
    """Sentences of three and nine words, one of them passive, each word of one syllable; the heading is a word of prose."""
    cells = [words(f"## Part\n\n{PROSE}"), words("An answer of more words than that.", "answer"), note(3)]
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}}), encoding="utf-8")
    found = measure(read_lesson(path))
    assert (found.words, found.length, found.longest, found.passive) == (13, 6.0, 9, 0.5)
    assert found.grade == pytest.approx(0.39 * 6.0 + 11.8 * 12 / 12 - 15.59)


def test_an_empty_notebook_measures_nothing(tmp_path: Path):
    path = tmp_path / "x.ipynb"
    path.write_text('{"cells": [], "metadata": {}}', encoding="utf-8")
    assert measure(read_lesson(path)) == (0, 0, 0, 0, 0)


def test_measures_are_printed_and_a_file_that_is_none_is_said(tmp_path: Path, capsys):
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": [words(PROSE)], "metadata": {}}), encoding="utf-8")
    assert main(["--measure", str(path)]) == 0
    assert "50%" in capsys.readouterr().out
    assert main(["--measure", str(tmp_path / "none.ipynb")]) == 1


def test_a_handout_has_no_number_and_no_shape_and_still_needs_its_sources(tmp_path: Path):
    path = tmp_path / "sheet.ipynb"
    cells = [words("# A sheet"), words("The Choral Society sang in May.")]
    sheet = {"cells": cells, "metadata": {"briefing": {"handout": True}}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(sheet), encoding="utf-8")
    (said,) = check_lesson(read_lesson(path), GROUND)
    assert "without a ground" in said.wrong
    assert check_series([Path("00_a.ipynb"), path, Path("01_b.ipynb")]) == ()


def test_a_page_in_dutch_needs_no_mark_of_dutch_and_what_it_quotes_stands_in_a_letter(tmp_path: Path):
    path = tmp_path / "sheet.ipynb"
    text = "Het kabinet wordt gevraagd. “Dit zijn woorden die nergens staan.” “Enkele.”"
    about = {"handout": True, "language": "nl"}
    sheet = {
        "cells": [words("# Een blad"), words(text)],
        "metadata": {"briefing": about},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(sheet), encoding="utf-8")
    (said,) = check_lesson(read_lesson(path), GROUND)
    assert "no letter has these Dutch words" in said.wrong and "woorden die nergens staan" in said.sentence


def test_a_finding_is_one_sentence_and_long_words_are_cut():
    said = str(Finding("a.ipynb", 2, "word " * 50, "it is wrong", "mend it"))
    assert said.startswith('a.ipynb, cell 2, "word word') and said.endswith('...": it is wrong; mend it.')
    assert len(said) < 170
    assert str(Finding("a.ipynb", 0, "", "it is wrong", "mend it")) == "a.ipynb: it is wrong; mend it."
