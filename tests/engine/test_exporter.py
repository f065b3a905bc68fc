"""A run notebook as one page; nothing here needs a kernel."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import plotly.graph_objects as go
import pytest
from nbformat import NotebookNode
from nbformat import write as save
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

from briefing.editions import student_notebook
from briefing.exporter import (
    BriefingError,
    BriefingExporter,
    StudentExporter,
    TeacherExporter,
)
from briefing.figures import TABLE
from briefing.ids import find_dead_links
from briefing.parts import MIME
from briefing.reuse import script_json

FIGURE = json.loads(go.Figure(go.Bar(x=["a"], y=[1]), {"title": "One bar"}).to_json())
CHART = {"application/vnd.plotly.v1+json": FIGURE}
WIDGET = {"application/vnd.jupyter.widget-view+json": {"model_id": "0"}, "text/plain": "IntSlider(value=0)"}


def prose(text: str, *tags: str) -> NotebookNode:
    return new_markdown_cell(text, metadata={"tags": list(tags)})


def note(text: str, minutes: Any) -> NotebookNode:
    return new_markdown_cell(text, metadata={"tags": ["teacher"], "briefing": {"minutes": minutes}})


def shows(data: dict[str, Any], *tags: str, source: str = "secret_code()") -> NotebookNode:
    output = new_output("display_data", data)
    return new_code_cell(source, execution_count=1, outputs=[output], metadata={"tags": list(tags)})


def choices(*states: dict[str, Any]) -> dict[str, Any]:
    control = {
        "kind": "select",
        "label": "L",
        "options": [str(n) for n in range(len(states))],
        "index": 0,
        "note": "",
    }
    patches = [{}, *({"0": state} for state in states[1:])]
    return {
        MIME: {
            "controls": [control],
            "first": {"0": states[0]},
            "patches": patches,
            "states": list(range(len(states))),
        }
    }


def notebook(*cells: NotebookNode, **metadata: Any) -> NotebookNode:
    return new_notebook(cells=list(cells), metadata=metadata)


def page(*cells: NotebookNode, exporter: type[BriefingExporter] = BriefingExporter, **metadata: Any) -> str:
    about = {"metadata": {"name": "07_room", "path": "."}}
    return str(exporter().from_notebook_node(notebook(*cells, **metadata), about)[0])


def refused(*cells: NotebookNode) -> str:
    """Why a page that is to be strict is refused."""
    about = {"metadata": {"name": "07_room", "path": "."}}
    with pytest.raises(BriefingError) as caught:
        BriefingExporter(strict=True).from_notebook_node(notebook(*cells), about)
    return str(caught.value)


def lost(*cells: NotebookNode) -> list[str]:
    """What a page that is not strict says it does not have; each sentence stands on it."""
    about = {"metadata": {"name": "07_room", "path": "."}}
    html, resources = BriefingExporter().from_notebook_node(notebook(*cells), about)
    for sentence in resources["briefing_lost"]:
        assert f"<li>{escape(sentence)}</li>".replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in html
    return list(resources["briefing_lost"])


# --- editions -----------------------------------------------------------------------------------------------------

LESSON = (
    prose("# A lesson\n\nRead first."),
    prose("Forty minutes: lestabel", "lesson"),
    prose("## In short\n\n- A key point."),
    prose("## Exercise", "exercise"),
    prose("Is it so: quizvraag?", "quiz"),
    prose("## The open-answer: vierenveertig", "answer"),
    shows(
        {TABLE: {"caption": "vierenveertig", "head": ["n"], "rows": [[44]]}}, "answer", source="vierenveertig"
    ),
    shows(choices({"text": "x"}, {"text": "vierenveertig"}), "answer"),
    shows(CHART, "answer"),
    prose("## On your own"),
    note("**For the presenter, 3 minutes.** Ask *what* they expected: onderwijsnoot. Then wait.", 3),
    prose("## Last"),
    note("Close", 12),
    prose("**For the presenter.** Nothing that takes time.", "teacher"),
    prose("[on](08_end.ipynb)", "navigation"),
)


def test_a_student_gets_the_exercises_and_no_answer_in_any_form() -> None:
    student = page(*LESSON, exporter=StudentExporter)
    assert "vierenveertig" not in student
    assert "onderwijsnoot" not in student
    assert "* plotly.js v" not in student  # the only chart is an answer
    assert "<summary>Answer" not in student
    for text in ("On your own", "lestabel", "Exercise", "quizvraag"):
        assert text in student


def test_a_briefing_is_the_text_alone() -> None:
    briefing = page(*LESSON)
    for text in ("vierenveertig", "onderwijsnoot", "lestabel", "Exercise", "quizvraag", "<summary>Answer"):
        assert text not in briefing
    for text in ("A lesson", "A key point.", "On your own", "08_end.html"):
        assert text in briefing


def test_a_teacher_gets_open_answers_and_notes() -> None:
    teacher = page(*LESSON, exporter=TeacherExporter)
    assert teacher.count('<details class="answer" data-name="Answer" open><summary>Answer</summary>') == 1
    assert teacher.count("vierenveertig") >= 3
    assert '<div class="teacher" role="note" aria-label="For the presenter">' in teacher
    for text in ("onderwijsnoot", "lestabel", "Exercise", "quizvraag"):
        assert text in teacher
    assert page(*LESSON, exporter=type("E", (BriefingExporter,), {"edition": "teacher"})) == teacher


def test_a_teacher_gets_a_run_of_show_by_the_minute() -> None:
    teacher = page(*LESSON, exporter=TeacherExporter)
    table = teacher.split("Run of show: 15 minutes")[2].split("</table>")[0]
    rows = [re.sub(r"<[^>]+>", "|", row).strip("|").split("|") for row in table.split("<tr>")[2:]]
    assert [[words for words in row if words.strip()] for row in rows] == [
        ["0–3", "On your own", "Ask what they expected: onderwijsnoot."],
        ["3–15", "Last", "Close"],
    ]
    assert teacher.index("Run of show") < teacher.index("A key point")
    for exporter in (BriefingExporter, StudentExporter):
        assert "Run of show" not in page(*LESSON, exporter=exporter)


def test_a_students_notebook_has_room_for_each_answer_and_nothing_of_it() -> None:
    given = notebook(*LESSON, briefing={"minutes": 5}, widgets={"state": "vierenveertig"})
    given.cells[0].metadata["secret"] = "vierenveertig"
    made = student_notebook(given)
    text = json.dumps(made)
    assert "vierenveertig" not in text
    assert "onderwijsnoot" not in text
    assert [cell.source for cell in made.cells if cell.source == "*Your answer:*"] == ["*Your answer:*"]
    assert len(made.cells) == len(LESSON) - 4 + 1 - 3
    assert made.metadata == {"briefing": {"minutes": 5}}
    code = shows(CHART)
    (kept,) = student_notebook(notebook(code)).cells
    assert (kept.outputs, kept.execution_count, kept.source) == ([], None, code.source)
    assert code.outputs  # the notebook that was given stays as it was
    nbformat.validate(made)
    assert student_notebook(given) == made


@pytest.mark.parametrize("exporter", [BriefingExporter, StudentExporter, TeacherExporter])
def test_code_is_in_no_edition(exporter: type[BriefingExporter]) -> None:
    assert "secret_code" not in page(*LESSON, exporter=exporter)


# --- what a page says of itself -----------------------------------------------------------------------------------


def exported(folder: Path, *cells: NotebookNode, **metadata: Any) -> str:
    """The page of a notebook in this folder."""
    about = {"metadata": {"name": "my", "path": str(folder)}}
    return str(BriefingExporter().from_notebook_node(notebook(*cells, **metadata), about)[0])


def test_a_strangers_page_says_nothing_of_this_project(tmp_path: Path) -> None:
    html = exported(tmp_path, prose("# My own\n\nWords."), shows(CHART))
    text = html.partition("<footer>")[2].partition("</footer>")[0] + html.partition("<script>")[0]
    for words in ("tested", "lange-adem", "Lange adem", "Version", "Commit", "MIT"):
        assert words not in text
    assert "How this page was tested" not in html


def test_a_page_of_the_project_says_how_it_was_tested_and_its_version() -> None:
    root = Path(__file__).parents[2]
    html = exported(root / "notebooks", prose("# T"))
    assert "Made from my.ipynb with lange-adem " in html
    assert "<dt>Version</dt>" in html
    assert "How this page was tested" in html
    assert "axe-core" in html
    assert "How this page was tested" not in exported(root, prose("# A stranger's beside the lessons"))


def test_another_project_speaks_for_itself(tmp_path: Path) -> None:
    settings = (
        '[project]\nname = "apples"\nversion = "2.5"\n[tool.briefing]\ntested = "how.md"\nnotebooks = "."\n'
    )
    (tmp_path / "pyproject.toml").write_text(settings + 'series = "Fruit"\n', encoding="utf-8")
    (tmp_path / "how.md").write_text("By *tasting*.", encoding="utf-8")
    html = exported(tmp_path, prose("# T"))
    for words in (
        "Made from my.ipynb with apples 2.5",
        "By <em>tasting</em>.",
        '<span class="series">Fruit<',
    ):
        assert words in html
    html = exported(tmp_path, prose("# T"), briefing={"series": "Pears", "version": "1", "name": "pears"})
    assert '<span class="series">Pears<' in html
    assert "with pears 1" in html


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("warmth = []", "has an unknown key warmth; the keys are name, version"),
        ('warm = "nltk"', "has warm = 'nltk'; give a list of texts."),
        ("tested = true", "has tested = True; give a text."),
        ("]", "cannot be read"),
    ],
)
def test_settings_that_cannot_be_followed_are_named(tmp_path: Path, table: str, sentence: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.briefing]\n{table}\n", encoding="utf-8")
    with pytest.raises(BriefingError, match=re.escape(sentence)) as caught:
        exported(tmp_path, prose("# T"))
    assert str(tmp_path / "pyproject.toml") in str(caught.value)


def test_metadata_that_cannot_be_followed_is_named(tmp_path: Path) -> None:
    with pytest.raises(BriefingError, match="unknown key minute;"):
        exported(tmp_path, prose("# T"), briefing={"minute": 5})
    wrong = note("text", "5")
    wrong.metadata.tags = []
    with pytest.raises(BriefingError, match=r"cell 1: .* minutes = '5'; give a whole number"):
        exported(tmp_path, wrong)


def test_a_pyproject_without_the_table_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.briefing]\nseries = 'Above'\n", encoding="utf-8")
    (tmp_path / "notebooks" / "pyproject.toml").write_text("[tool.other]\nx = 1\n", encoding="utf-8")
    assert '<span class="series">Above<' in exported(tmp_path / "notebooks", prose("# T"))


# --- ids ------------------------------------------------------------------------------------------------------------


class Ids(HTMLParser):
    """The ids of a page's elements, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = dict(attrs)
        self.ids += [(found["id"], tag)] if "id" in found else []
        self.links += [found["href"][1:]] if found.get("href", "").startswith("#") else []


HEADINGS = (
    "Main",
    "Contents",
    "Sources",
    "C6-1",
    "C6 1 1",
    "Page main",
    "cites-1",
    "Cites 1",
    "_",
    "main",
    "page.main",
)


def test_every_id_is_of_one_element_and_links_lead_where_they_say() -> None:
    html = page(
        prose("# T"),
        *(prose(f"## {words}\n\n[to it](#33694-49§4)") for words in HEADINGS),
        prose('<p id="33694-49§4">Said.</p><p id="page.main">x</p> [x](#page.main) <p id="sources">y</p>'),
        prose("## 33694 49"),
        *(shows(choices({"html": "<p id='sources'>a</p>"}, {"text": "b"})) for _ in range(6)),
        shows({"image/svg+xml": '<svg><clipPath id="p1"/><g clip-path="url(#p1)"/></svg>'}),
        shows({"image/svg+xml": '<svg><clipPath id="p1"/><g clip-path="url(#p1)"/></svg>'}),
        shows({"text/html": "<b ID=p1 title='a > b'>1</b><b title='a > b' id=p1>2</b><a href=#p1>3</a>"}),
        shows(choices({"html": "<i id=p1></i>"}, {"html": "<b id=p1></b>"})),
        prose("[to the list](#sources), a word: #p1"),
    )
    found = Ids(html)
    ids = [key for key, _ in found.ids]
    assert sorted(ids) == sorted({*ids})
    assert {*found.links} <= {*ids}
    tags = dict(found.ids)
    assert tags[found.links[0]] == "main"
    contents = html.split('<nav class="contents"')[1].split("</nav>")[0]
    listed = re.findall(r'<a href="#([^"]+)">(.*?)</a>', contents)
    assert [words for _, words in listed] == [*HEADINGS, "33694 49"]
    for key, words in listed:
        assert f'<h2 id="{key}">{words}</h2>' in html
    assert '<p id="sources">y</p>' in html  # what an author wrote stays
    assert re.findall(r"url\(#(p1[^)]*)\)", html) == ["p1", "p1-2"]
    assert re.findall(r'clipPath id="([^"]+)"', html) == ["p1", "p1-2"]
    assert '<b id="p1-3" title="a &gt; b">1</b><b title="a &gt; b">2</b><a href="#p1-3">3</a>' in html
    assert "a word: #p1<" in html


def test_two_parts_of_one_state_have_two_ids_and_two_states_of_one_part_may_share_one() -> None:
    saved = choices({"html": "<p id='a'>x</p>"}, {"html": "<p id='a'>y</p>"})
    saved[MIME]["first"]["1"] = {"html": "<p id='a'>z</p><a href='#a'>z</a>"}
    html = page(shows(saved))
    assert re.findall(r'<p id="([^"]+)"', html.partition('<script type="application')[0]) == ["a", "a-2"]
    assert '<a href="#a-2">z</a>' in html
    assert r"<p id=\"a\">y" in html


@pytest.mark.parametrize("words", ["Main", "Contents"])
def test_a_heading_has_the_id_of_its_words(words: str) -> None:
    html = page(prose("# T"), prose(f"## {words}\n\n[here](#{words.lower()})"), prose("## Other"))
    assert html.count(f'id="{words.lower()}"') == 1
    assert f'<h2 id="{words.lower()}">{words}</h2>' in html


# --- kinds that nobody knows ----------------------------------------------------------------------------------------


def test_a_control_of_an_unknown_kind_is_refused_by_name() -> None:
    saved = choices({"text": "a"}, {"text": "b"})
    saved[MIME]["controls"][0]["kind"] = "dial"
    assert "cell 1: the control L is of a kind that pages do not know, dial;" in refused(shows(saved))


def test_a_result_of_an_unknown_kind_is_refused_by_name() -> None:
    assert "of a kind that pages do not know, film;" in refused(shows(choices({"film": "a"}, {"text": "b"})))
    assert "of a kind that pages do not know, film;" in refused(shows(choices({"text": "b"}, {"film": "a"})))


# --- what stops an export, each a sentence --------------------------------------------------------------------


def test_an_error_in_a_cell_names_notebook_cell_and_error() -> None:
    bad = new_code_cell(
        "x", execution_count=1, outputs=[new_output("error", ename="KeyError", evalue="'BZ'\n", traceback=[])]
    )
    assert refused(prose("# T"), bad) == (
        "07_room.ipynb, cell 2: KeyError: 'BZ'; mend the cell and run the notebook again."
    )


def test_a_saved_fault_of_an_interact_is_said_in_place_or_refused() -> None:
    fault = {MIME: {"error": "f has 2,002 states"}, **WIDGET}
    assert refused(prose("# T"), prose("x"), shows(fault)) == "07_room.ipynb, cell 3: f has 2,002 states"
    assert lost(prose("# T"), prose("x"), shows(fault)) == ["Cell 3: F has 2,002 states"]
    assert '<p class="note">F has 2,002 states</p>' in page(shows(fault))


def test_a_widget_without_saved_states_is_said_in_place_or_refused() -> None:
    assert refused(shows(WIDGET)).startswith(
        "07_room.ipynb, cell 1: a page cannot keep the widget IntSlider;"
    )
    assert lost(shows(WIDGET))[0].startswith("Cell 1: A page cannot keep the widget IntSlider;")
    assert "A widget stands here, of which the notebook has saved no state." in page(shows(WIDGET))


def test_a_notebook_that_was_not_run_stops_the_export() -> None:
    assert refused(prose("# T"), new_code_cell("1 + 1")) == (
        "07_room.ipynb was not run; run all its cells first, or add --execute."
    )


@pytest.mark.parametrize("url", ["https://example.org/a.png", "//example.org/a.png", "none.png"])
def test_an_image_that_is_not_at_hand_is_said_in_place_or_refused(url: str) -> None:
    sentence = refused(prose(f"![A map]({url})"))
    assert sentence.startswith("07_room.ipynb, cell 1: ")
    assert "beside the notebook" in sentence
    [said] = lost(prose(f"![A map]({url})"))
    assert "beside the notebook" in said
    html = page(prose(f"![A map]({url})"))
    assert re.search(
        r'<span class="note">\[(<a href="[^"]+">)?A map(</a>)?: [^<]+beside the notebook\]</span>', html
    )


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_same_notebook_gives_the_same_bytes() -> None:
    cells = (*LESSON, shows(choices({"markdown": "a"}, {"markdown": "b"})))
    assert page(*cells) == page(*cells)
    assert page(*cells).startswith("<!doctype html>\n<html lang=")


def test_no_date_unless_it_is_given() -> None:
    made = BriefingExporter(date="28 June 2019", inputs="ab" * 32).from_notebook_node(notebook(prose("# T")))[
        0
    ]
    assert "Made from Notebook.ipynb" in made
    assert "on 28 June 2019" in made
    assert '<meta name="briefing:inputs" content="abab' in made
    assert not re.search(r" on \d", page(prose("# T")))


def test_the_head_is_made_from_the_notebook() -> None:
    text = prose("# Risk & *reduction*\n\nThe <q lang=nl>first</q> paragraph.\n\nThe second.")
    html = page(text, briefing={"minutes": 25})
    assert "<title>Risk &amp; reduction</title>" in html
    assert "<h1>Risk &amp; <em>reduction</em></h1>" in html
    assert '<meta name="description" content="The first paragraph.">' in html
    assert '<meta name="briefing:minutes" content="25">' in html
    assert '<html lang="en">' in html
    assert 'content="A summary."' in page(text, briefing={"summary": "A summary."})


def test_a_notebook_without_a_title_is_called_by_its_name() -> None:
    assert "<h1>07 room</h1>" in page(prose("Text."))


def test_one_h1_and_no_level_skipped() -> None:
    html = page(prose("# One\n\n#### Deep\n\n# Two\n\n### Three\n\n## Four"), prose("##### Five"))
    assert re.findall(r"<h(\d)[^>]*>(\w+)", html) == [
        ("1", "One"), ("2", "Deep"), ("2", "Two"), ("3", "Three"), ("2", "Four"), ("3", "Five"),
    ]  # fmt: skip


def test_contents_list_every_h2_once_and_ids_differ() -> None:
    html = page(prose("# T\n\nLead."), prose("## Is *it* new?\n\n### Detail"), prose("## Is it new?"))
    contents = html.split('<nav class="contents"')[1].split("</nav>")[0]
    assert re.findall(r'<a href="#([^"]+)">(.*?)</a>', contents) == [
        ("is-it-new", "Is <em>it</em> new?"),
        ("is-it-new-2", "Is it new?"),
    ]
    assert html.index("Lead.") < html.index("<nav") < html.index("<h2")
    for key in ("is-it-new", "is-it-new-2"):
        assert html.count(f'id="{key}"') == 1


def test_markdown_keeps_html_and_links_lead_to_pages() -> None:
    html = page(
        prose(
            '<p lang="nl">Ja</p>\n\n[next](08_end.ipynb#x) [out](https://a.example/b.ipynb)\n\n|a|b|\n|-|-|\n|1|2|'
        )
    )
    assert '<p lang="nl">Ja</p>' in html
    assert 'href="08_end.html#x"' in html
    assert 'href="https://a.example/b.ipynb"' in html
    assert '<div class="scroll" role="region" aria-label="Table: a, b" tabindex="0"><table>' in html


def test_images_are_in_the_page(tmp_path: Path) -> None:
    (tmp_path / "a map.png").write_bytes(b"pixels")
    attached = prose("![one](a%20map.png) ![two](attachment:b.png)")
    attached["attachments"] = {"b.png": {"image/png": "QUJD"}}
    about = {"metadata": {"name": "n", "path": str(tmp_path)}}
    html = BriefingExporter().from_notebook_node(notebook(attached), about)[0]
    assert f'<img src="data:image/png;base64,{base64.b64encode(b"pixels").decode()}" alt="one">' in html
    assert '<img src="data:image/png;base64,QUJD" alt="two">' in html


def test_plotly_only_where_a_chart_can_appear() -> None:
    text = {"text": "t"}
    pie = {"0": {"type": "pie", "labels": ["a"], "values": [1]}}
    chart = {
        "chart": {"title": "", "subtitle": "", "alt": "", "data": pie, "layout": {"height": 1}, "table": {}}
    }
    assert len(page(shows(choices(text, text)))) < 60_000
    html = page(shows(CHART))
    assert len(html) > 1_000_000
    assert re.search(r"with .*plotly\.js \d+\.\d+\.\d+", html)
    assert len(page(shows(choices(text, {"text": None, **chart})))) > 1_000_000


def test_the_dateline_says_what_the_page_was_made_from() -> None:
    mark = prose('<code data-mark="Letters">0123456789abcdef</code>')
    exporter = BriefingExporter(commit="abc1234", date="28 June 2019", edition="student")
    html = exporter.from_notebook_node(notebook(prose("# T"), mark, briefing={"minutes": 25}))[0]
    line = html.split('<dl class="dateline">')[1].split("</dl>")[0]
    said = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", line))
    assert {key: said[key] for key in ("Date", "Edition", "Time", "Commit", "Letters")} == {
        "Date": "28 June 2019",
        "Edition": "student",
        "Time": "25 minutes",
        "Commit": "abc1234",
        "Letters": "0123456789ab",
    }


def test_sources_lead_back_to_the_parts_that_cite_them() -> None:
    link = "[BZ-2020 §1](#BZ-2020§1)"
    html = page(
        prose(f"# T\n\n{link}"),
        prose(f"## One & two\n\n{link} and again {link}"),
        shows(choices({"html": '<a href="#BZ-2020§1">in a state that may go</a>'}, {"text": "t"})),
        shows({"text/html": '<blockquote><a href="#BZ-2020§1">BZ-2020 §1</a></blockquote>'}),
        prose("## Three"),
        prose('<div id="BZ-2020§1"><div><p>Zoals</p></div></div>\n\n<p id="BZ-2020§2">Niet</p>'),
        prose(link),
    )
    back = '<span class="cited" lang="en">Cited in: <a href="#cites.1">Opening</a> · <a href="#cites.2">One &amp; two</a>'
    assert f"<div><p>Zoals</p></div>{back}" in html
    assert '<p id="BZ-2020§2">Niet</p>' in html
    assert html.count('<a id="cites.') == 3


def test_the_key_points_come_before_the_contents() -> None:
    html = page(prose("# T"), prose("## In short\n\n- A"), prose("## 1. What?"), prose("## 2. Why?"))
    assert (
        html.index('<div class="short">')
        < html.index('<nav class="contents"')
        < html.index('<h2 id="1-what"')
    )
    assert "In short" not in html.split('<nav class="contents"')[1].split("</nav>")[0]


def test_the_policy_names_each_script_by_its_hash_and_allows_no_other() -> None:
    html = page(shows(CHART))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    rules = dict(rule.split(" ", 1) for rule in unescape(policy[1]).split("; "))
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts]
    assert rules == {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": "'unsafe-inline'",
        "script-src": " ".join(hashes),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert len(scripts) == 4  # that says scripts run, plotly.js, what draws with it, the page's own


@pytest.mark.parametrize(
    ("cell", "inline"),
    [
        (shows({"text/html": "<p>Plain.</p>"}), False),
        (shows(choices({"html": "<p>Plain.</p>"}, {"html": "<p>Plain, too.</p>"})), False),
        (prose("| a | b |\n|--:|:--|\n| 1 | 2 |"), False),
        (prose("Write `style=` in words."), False),
        (shows({"text/html": '<p style="color: red">Red.</p>'}), True),
        (shows(choices({"html": "<p>Plain.</p>"}, {"html": '<p style="color: red">Red.</p>'})), True),
        (shows(CHART), True),
    ],
)
def test_the_policy_allows_the_style_of_the_page_alone_where_nothing_brings_its_own(
    cell: Any, inline: bool
) -> None:
    html = page(prose("# T"), cell)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert policy
    (allowed,) = re.findall(r"style-src ([^;]+);", unescape(policy[1]))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert allowed == ("'unsafe-inline'" if inline else f"'sha256-{digest}'")


def test_json_ends_no_script_and_reads_back() -> None:
    value = {"html": "</script><!-- <script> é"}
    assert "<" not in script_json(value)
    assert json.loads(script_json(value)) == value


def test_markdown_of_every_state_is_made_html() -> None:
    html = page(
        shows(
            choices(
                {"markdown": "**a**"}, {"markdown": "## b"}, {"markdown": None, "text": "c"}, {"markdown": ""}
            )
        )
    )
    data = re.search(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    assert data
    saved = json.loads(data[1])
    html_of = [
        "".join(saved["pool"][number] for number in state["0"]["html"] or [])
        for state in (saved["first"], *saved["patches"][1:])
    ]
    assert html_of == ["<p><strong>a</strong></p>\n", "<h3>b</h3>\n", "", ""]
    assert saved["patches"][2] == {"0": {"html": None, "text": "c"}}
    assert "markdown" not in data[1]


def test_printed_text_is_kept_and_warnings_stand_in_a_fold() -> None:
    outputs = [
        new_output("stream", name="stdout", text="a < b"),
        new_output("stream", name="stderr", text="warned"),
    ]
    html = page(new_code_cell("x", execution_count=1, outputs=outputs))
    assert '<pre class="columns">a &lt; b</pre>' in html
    assert re.search(r'<details>\s*<summary>Messages</summary><pre class="columns">warned</pre>', html)


def test_a_table_shows_language_and_addresses() -> None:
    rows = {"caption": "C", "head": ["Term", "Where"], "rows": [["in<zet", "33694-49 §4"], ["x", ""]]}
    html = page(
        shows({TABLE: {**rows, "lang": ["nl", None], "link": [False, True]}, "text/html": "<p>no</p>"})
    )
    assert '<th scope="row" class="left" lang="nl">in&lt;zet</th>' in html
    assert '<td class="left"><a href="#33694-49§4">33694-49 §4</a></td>' in html
    assert '<td class="left"></td>' in html
    assert "<p>no</p>" not in html


def test_nbconvert_makes_a_live_page_without_a_kernel(tmp_path: Path) -> None:
    save(
        notebook(prose("# T"), shows(choices({"text": "one"}, {"text": "two"}) | WIDGET)),
        tmp_path / "t.ipynb",
    )
    to = [
        sys.executable,
        "-m",
        "nbconvert",
        "--to",
        "briefing.exporter.BriefingExporter",
        str(tmp_path / "t.ipynb"),
    ]
    done = subprocess.run(to, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "t.html").read_text(encoding="utf-8")
    assert "<select" in html
    assert "plotly.js v" not in html


def test_nbconvert_runs_a_notebook_and_keeps_its_choices_whether_it_loads_the_extension_or_not(
    tmp_path: Path,
) -> None:
    code = "from ipywidgets import interact\ninteract(lambda n: print(n * 111), n=(1, 3));"
    run = [new_code_cell("%load_ext briefing"), new_code_cell(code)]
    for cells in (run, run[1:]):
        save(notebook(prose("# T"), *cells), tmp_path / "t.ipynb")
        exporter = BriefingExporter(config=Config({"ExecutePreprocessor": {"enabled": True}}))
        html, resources = exporter.from_filename(str(tmp_path / "t.ipynb"))
        assert resources["briefing_lost"] == []
        assert all(shown in html for shown in ('type="range"', "111", "222", "333"))
        assert "already loaded" not in html


def test_a_link_that_leads_nowhere_is_named_with_the_nearest_place() -> None:
    html = page(prose("# T\n\n[a](#33783-35§99) [b](#33783-35§9)\n\n<p id='33783-35§9'>x</p>"))
    assert find_dead_links(html) == [
        "nothing on the page has the address #33783-35§99; did you mean #33783-35§9?"
    ]
