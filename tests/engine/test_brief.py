"""A brief of any notebook: the cells tagged so, in an edition of their own; and pages that leave their sources to a booklet."""

import re
from pathlib import Path
from typing import Any

import pytest
from nbformat import write as save
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from briefing import press
from briefing.editions import DROPPED, student_notebook
from briefing.exporter import BriefingError, BriefingExporter
from briefing.parts import MIME
from briefing.settings import Project

ADDRESS = "[A §1](#A§1)"
CELLS = [
    new_markdown_cell("# A title\n\nThe long text."),
    new_markdown_cell(
        f"## Bottom line\n\n**It is so.** {ADDRESS}\n\n- A point, [read](https://example.org/a). {ADDRESS} [§2](#A§2)\n"
        "- None.\n- [Again](https://example.org/a), and [more](https://example.org/b). [A §1](#A§1)",
        metadata={"tags": ["brief"]},
    ),
    new_markdown_cell(
        '<div id="A§1"><p>One.</p></div><div id="A§2"><p>Two.</p></div>', metadata={"tags": ["brief"]}
    ),
]


def page(cells: list[Any], about: dict[str, Any] | None = None, **options: str) -> str:
    notebook = new_notebook(cells=cells, metadata={"briefing": about or {}})
    return BriefingExporter(**options).from_notebook_node(notebook)[0]


def test_cells_tagged_brief_are_in_the_brief_and_in_no_other_edition() -> None:
    for edition in DROPPED:
        html = page(CELLS, edition=edition)
        assert "The long text." in html
        assert "It is so." not in html
    html = page(CELLS, edition="brief")
    assert "It is so." in html
    assert "The long text." not in html
    assert "It is so." not in str(student_notebook(new_notebook(cells=CELLS)))


def test_it_says_to_whom_it_goes_what_it_is_about_and_when() -> None:
    about = {"to": "The minister", "subject": "One & two", "minutes": 45, "series": "A series"}
    html = page(CELLS, about, edition="brief", date="2026-11-26")
    assert "<h1>One &amp; two</h1>" in html
    assert "<title>One &amp; two</title>" in html
    assert re.search(r"<dt>To</dt><dd>The minister</dd>", html)
    assert re.search(r"<dt>Date</dt><dd>26 November 2026</dd>", html)
    assert "45 minutes" not in html
    assert "<script" not in html


def test_addresses_at_the_end_of_a_point_stand_apart_from_its_words() -> None:
    html = page(CELLS, edition="brief")
    first = '<small> <a href="#A§1">A §1</a></small>'
    assert f"<p><span><strong>It is so.</strong></span>{first}</p>" in html
    assert re.search(
        r"<li><span>A point, .*?</span><small> <a [^>]+>A §1</a> <a [^>]+>§2</a></small></li>", html
    )
    assert "<li>None.</li>" in html


def test_links_out_are_numbered_each_address_once() -> None:
    html = page(CELLS, edition="brief")
    assert re.findall(r"(\w+)<sup>(\d)</sup></a>", html) == [("read", "1"), ("Again", "1"), ("more", "2")]
    listed = html.partition('<ol class="outside"')[2]
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', listed) == [
        ("https://example.org/a", "example.org/a"),
        ("https://example.org/b", "example.org/b"),
    ]


def test_a_notebook_without_such_cells_has_no_brief_and_one_sentence_says_so() -> None:
    with pytest.raises(BriefingError, match=r"has no cell for the edition brief; tag those") as refused:
        page(CELLS[:1], edition="brief")
    assert "\n" not in str(refused.value)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with a lesson that has a brief, one that has none, and a booklet; nothing in them is to be run."""
    (tmp_path / "notebooks" / "booklet").mkdir(parents=True)
    source = new_markdown_cell('<p id="A§1">In full.</p>', metadata={"tags": ["sources"]})
    own = [source, new_markdown_cell("# Two\n\n[A §1](#A§1)")]
    save(new_notebook(cells=CELLS), tmp_path / "notebooks" / "00_one.ipynb")
    save(new_notebook(cells=own), tmp_path / "notebooks" / "01_two.ipynb")
    booklet = [new_markdown_cell("# Letters"), new_markdown_cell('<p id="A§1">In full.</p>')]
    save(new_notebook(cells=booklet), tmp_path / "notebooks" / "booklet" / "letters.ipynb")
    found = Project(tmp_path, booklet="notebooks/booklet/letters.ipynb")
    monkeypatch.setattr(press, "load_project", lambda: found)
    return found


def test_a_lesson_without_a_brief_is_named_and_stops_no_other(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert press.main(["--edition", "all"]) == 0
    said = capsys.readouterr().err
    assert "01_two.ipynb: no brief, for none of its cells is tagged brief" in said
    assert press.main(["--edition", "brief"]) == 0
    assert "01_two.ipynb: unchanged" not in capsys.readouterr().err
    html = project.root / "html"
    assert sorted(path.name for path in (html / "brief").glob("0*")) == ["00_one.html"]
    assert (html / "01_two.html").exists()


def test_a_notebook_that_is_only_a_brief_is_made_as_one_and_a_sentence_says_so(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = project.root / "notebooks" / "02_alone.ipynb"
    save(new_notebook(cells=CELLS), alone)
    html = project.root / "html"
    assert press.main(["--edition", "all"]) == 0
    assert (html / "student" / "02_alone.ipynb").exists()
    save(new_notebook(cells=CELLS[1:]), alone)
    assert press.main(["--edition", "all"]) == 0
    assert "02_alone.ipynb: no briefing, for all its cells are tagged brief" in capsys.readouterr().err
    assert [*html.rglob("02_alone.*")] == [html / "brief" / "02_alone.html"]
    assert "02_alone" not in (html / "index.html").read_text(encoding="utf-8")


def test_the_list_of_pages_speaks_their_language_and_marks_one_in_another(project: Project) -> None:
    notebooks = project.root / "notebooks"
    save(new_notebook(cells=CELLS, metadata={"briefing": {"language": "nl"}}), notebooks / "00_one.ipynb")
    assert press.main(["--edition", "brief"]) == 0
    listed = project.root / "html" / "brief" / "index.html"
    text = listed.read_text(encoding="utf-8")
    assert '<html lang="nl">' in text and "1 pagina. Elke pagina kan apart" in text
    save(new_notebook(cells=CELLS), notebooks / "03_three.ipynb")
    assert press.main(["--edition", "brief"]) == 0
    text = listed.read_text(encoding="utf-8")
    assert '<html lang="en">' in text and re.findall(r'<li lang="(\w+)">', text) == ["nl"]


def test_a_brief_whose_cells_are_gone_goes_too(project: Project) -> None:
    assert press.main(["--edition", "brief"]) == 0
    made = project.root / "html" / "brief" / "00_one.html"
    assert made.exists()
    save(new_notebook(cells=CELLS[:1]), project.root / "notebooks" / "00_one.ipynb")
    assert press.main(["--edition", "brief"]) == 0
    assert not made.exists()


def test_without_sources_every_address_leads_to_the_booklet_that_is_made_once(project: Project) -> None:
    assert press.main(["--edition", "all", "--no-sources"]) == 0
    html = project.root / "html"
    for folder, way in (("", ""), ("student", "../"), ("teacher", "../")):
        text = (html / folder / "01_two.html").read_text(encoding="utf-8")
        assert "In full." not in text
        assert f'href="{way}letters.html#A§1"' in text
    assert 'id="A§1"' in (html / "letters.html").read_text(encoding="utf-8")
    assert len([*html.rglob("letters.html")]) == 1
    assert press.main([]) == 0
    assert "In full." in (html / "01_two.html").read_text(encoding="utf-8")


def test_a_project_without_a_booklet_is_told_how_to_name_one(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(press, "load_project", lambda: Project(project.root))
    assert press.main(["--no-sources"]) == 1
    assert "name its notebook as booklet in [tool.briefing]" in capsys.readouterr().err


def test_addresses_in_what_a_choice_shows_lead_to_the_booklet_too() -> None:
    link = '<p><a href="#A§1">A §1</a> <a href="#here">here</a></p>'
    bundle = {
        "controls": [{"kind": "select", "label": "Which", "options": ["a", "b"], "index": 0, "note": ""}],
        "first": {"0": {"html": "<p>first</p>"}},
        "patches": [{}, {"0": {"html": link}}],
        "states": [0, 1],
    }
    table = {
        "caption": "C",
        "head": ["Where"],
        "rows": [["A §1"]],
        "align": [""],
        "lang": [""],
        "link": [True],
    }
    kept = {**bundle, "controls": [], "first": {"0": {"table": table}}, "patches": [{}], "states": [0]}
    cells = [
        new_markdown_cell('# A\n\n<p id="here">Here.</p>'),
        *(
            new_code_cell("x", execution_count=1, outputs=[new_output("display_data", {MIME: shown})])
            for shown in (bundle, kept)
        ),
        new_markdown_cell('<p id="A§1">In full.</p>', metadata={"tags": ["sources"]}),
    ]
    html = page(cells, booklet="letters.html")
    assert 'letters.html#A§1\\"' in html  # in the state that does not show
    assert "letters.html#here" not in html
    assert '<a href="letters.html#A§1">A §1</a>' in html  # in the table
    assert 'data-booklet="letters.html"' in html
