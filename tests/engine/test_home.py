"""The first page of a project: a notebook of its own, with ways in and the list of all pages as they are by now."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import write as save
from nbformat.v4 import new_markdown_cell, new_notebook

from briefing import press
from briefing.contents import list_pages
from briefing.files import LIST, mark_pdf, name_source, read_marks
from briefing.pdf import count_pages
from briefing.pictures.small import HEIGHT, WIDTH, draw_small
from briefing.settings import Project

DOORS = """- [The brief](01_two.ipynb "brief") in short
- [The first](00_one.ipynb)
- [Beside it](booklet/letters.ipynb) and [nowhere](99_none.ipynb)"""


def cells(title: str, *more: tuple[str, str]) -> list[dict[str, object]]:
    tagged = [new_markdown_cell(text, metadata={"tags": [tag]}) for tag, text in more]
    return [new_markdown_cell(f"# {title}\n\nAbout {title}."), *tagged]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Two lessons, of which the second has a brief, a handout, a booklet, and a first page; nothing in them is to be run."""
    notebooks = tmp_path / "notebooks"
    (notebooks / "booklet").mkdir(parents=True)
    home = cells("All of it", ("doors", DOORS), ("pages", "## Lessons"))
    handout = {"briefing": {"handout": True, "minutes": 5}}
    for name, found, metadata in (
        ("00_one", cells("One"), {"briefing": {"minutes": 20}}),
        ("01_two", cells("Two", ("brief", "In short.")), {}),
        ("sheet", cells("Sheet"), handout),
        ("index", home, handout),
        ("booklet/letters", cells("Letters"), handout),
    ):
        save(new_notebook(cells=found, metadata=metadata), notebooks / f"{name}.ipynb")
    found = Project(tmp_path, home="notebooks/index.ipynb", booklet="notebooks/booklet/letters.ipynb")
    monkeypatch.setattr(press, "load_project", lambda: found)
    return found


def links(page: Path) -> Iterator[Path]:
    """The files that a page leads to."""
    for way in re.findall(r'<a [^>]*href="([^":#]+)', page.read_text(encoding="utf-8")):
        yield (page.parent / way).resolve()


def items(page: Path) -> list[str]:
    """The items of its list of pages."""
    listed = page.read_text(encoding="utf-8").partition('<ol class="lessons"')[2].partition("</ol>")[0]
    return listed.split("<li>")[1:]


def test_it_lists_every_page_by_its_own_number_with_all_its_editions(project: Project) -> None:
    assert press.main([]) == 0  # with a first page all editions are made
    html = project.root / "html"
    one, two, letters, sheet = items(html / "index.html")
    assert '<span class="number">00</span>' in one
    assert "20 minutes" in one
    assert '<span class="number">01</span>' in two
    ways = {
        "01_two.html",
        "brief/01_two.html",
        "student/01_two.html",
        "student/01_two.ipynb",
        "teacher/01_two.html",
    }
    assert set(re.findall(r'href="([^"]+)"', two)) == ways
    assert "number" not in letters + sheet  # handouts stand last, and have no number
    assert not (html / "contents.html").exists()
    assert read_marks(html / "index.html")["notebook"] == "index.ipynb"
    assert all(path.is_file() for path in links(html / "index.html"))


def test_it_stands_behind_no_other_page_in_its_own_list(project: Project) -> None:
    assert press.main([]) == 0
    assert "index.html" not in "".join(items(project.root / "html" / "index.html"))


def test_a_door_leads_to_the_edition_that_it_names_or_says_that_it_is_not_there(project: Project) -> None:
    html = project.root / "html"
    assert press.main(["--edition", "briefing"]) == 0
    text = (html / "index.html").read_text(encoding="utf-8")
    assert "The brief <small>(not made; the press makes it with --edition brief)</small>" in text
    assert press.main(["--edition", "brief"]) == 0
    text = (html / "index.html").read_text(encoding="utf-8")
    assert '<a href="brief/01_two.html">The brief</a>' in text
    assert '<a href="00_one.html">The first</a>' in text
    assert '<a href="letters.html">Beside it</a>' in text
    assert "nowhere <small>(not made)</small>" in text


def test_every_page_leads_home_and_to_its_other_editions(project: Project) -> None:
    assert press.main([]) == 0
    html = project.root / "html"
    pages = set(html.rglob("0*.html"))
    assert len(pages) == 7
    for page in pages:
        found = {path for path in links(page) if path.suffix == ".html"}
        assert html / "index.html" in found
        assert {other for other in pages if other.name == page.name} - {page} <= found
    for folder in ("student", "teacher", "brief"):  # a folder that is sent whole has a list of its own
        assert read_marks(html / folder / "index.html")["source"] == LIST
        assert html / "index.html" in set(links(html / folder / "index.html"))


def test_it_is_made_again_where_what_it_lists_has_changed_and_only_then(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert press.main([]) == 0
    capsys.readouterr()
    assert press.main([]) == 0
    assert capsys.readouterr().out.startswith("0 written")
    html = project.root / "html"
    source = name_source(project.root / "notebooks" / "00_one.ipynb", html)
    (html / "00_one.pdf").write_bytes(mark_pdf(b"%PDF-1.4", source, "", 12))
    (html / "01_two.pdf").write_bytes(b"%PDF-1.4 another's")
    assert press.main([]) == 0
    assert capsys.readouterr().out.startswith("1 written")
    one, two, *_ = items(html / "index.html")
    assert '<a href="00_one.pdf">PDF, 12 pages</a>' in one
    assert "pdf" not in two


def test_what_another_has_put_in_its_place_stays(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    html = project.root / "html"
    html.mkdir()
    (html / "index.html").write_text("my site")
    assert press.main([]) == 1
    assert "index.html was not made from this notebook" in capsys.readouterr().err
    assert (html / "index.html").read_text() == "my site"
    assert (html / "00_one.html").exists()


def test_a_file_of_a_stranger_pressed_into_a_folder_has_the_plain_list(
    project: Project, tmp_path: Path
) -> None:
    mine, output = tmp_path / "7-mine.ipynb", tmp_path / "mine"
    save(new_notebook(cells=cells("Mine")), mine)
    assert press.main([str(mine), "--output", str(output)]) == 0
    assert read_marks(output / "index.html")["source"] == LIST
    (item,) = items(output / "index.html")
    assert '<span class="number">7</span>' in item
    assert {path.name for path in output.iterdir()} == {"7-mine.html", "index.html"}


def test_the_first_page_can_be_named_like_any_notebook(project: Project, tmp_path: Path) -> None:
    output = tmp_path / "only"
    assert press.main([str(project.root / project.home), "--output", str(output)]) == 0
    assert read_marks(output / "index.html")["notebook"] == "index.ipynb"
    assert not (output / "contents.html").exists()


def test_a_first_page_of_another_name_is_refused_in_a_sentence(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(press, "load_project", lambda: Project(project.root, home="notebooks/00_one.ipynb"))
    assert press.main([]) == 1
    assert "call it index.ipynb, for its page is index.html." in capsys.readouterr().err


def test_a_title_is_that_of_the_page_not_of_its_brief(project: Project) -> None:
    save(
        new_notebook(
            cells=cells("Two", ("brief", "In short.")), metadata={"briefing": {"subject": "A subject"}}
        ),
        project.root / "notebooks" / "01_two.ipynb",
    )
    assert press.main([]) == 0
    html = project.root / "html"
    listed = {page.notebook: page for page in list_pages(html, [html / "brief"])}
    assert listed["01_two.ipynb"].title == "Two"
    assert [made.edition for made in listed["01_two.ipynb"].editions] == ["brief", "briefing"]


# --- stamps and papers ----------------------------------------------------------------------------------------


def bars(*lengths: float) -> dict[str, object]:
    names = [f"bar {number}" for number in range(len(lengths))]
    trace = {"type": "bar", "orientation": "h", "x": [*lengths], "y": names}
    return {"data": {"0": trace}, "layout": {}}


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_the_bars_of_a_stamp_are_as_long_as_those_of_the_chart(lengths: list[float]) -> None:
    filled, _, stroked = draw_small(bars(*lengths)).partition("|")
    drawn = [float(length) for length in re.findall(r"h(-?[\d.]+)v", filled)]
    assert stroked == ""
    longest = max(lengths)
    if longest > 1e-3:
        for length, wide in zip(lengths, drawn, strict=True):
            assert wide == pytest.approx(max(drawn) * length / longest, abs=0.2)


@given(
    st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=2, max_size=20, unique=True),
    st.sampled_from(["circle", "diamond", "square", "circle-open", "line-ns"]),
)
def test_the_signs_of_a_stamp_lie_within_its_box(points: list[tuple[float, float]], symbol: str) -> None:
    x, y = zip(*points, strict=True)
    trace = {"mode": "markers", "x": [*x], "y": [*y], "marker": {"symbol": symbol}}
    path = draw_small({"data": {"0": trace}, "layout": {}})
    places = [(float(left), float(top)) for left, top in re.findall(r"M(-?[\d.]+) (-?[\d.]+)", path)]
    assert not path or len(places) == len(points)
    assert all(0 <= left <= WIDTH and 0 <= top <= HEIGHT for left, top in places)


@pytest.mark.parametrize(
    "chart",
    [
        {"data": {}, "layout": {}},
        {"data": {"0": {"type": "pie", "values": [1, 2]}}, "layout": {}},
        {"data": {"0": {"mode": "text", "x": [1], "y": [1], "text": ["a"]}}, "layout": {}},
        {"data": {"0": {"mode": "markers", "x": [1, 2], "y": ["a"]}}, "layout": {}},
        bars(*range(5_000)),
    ],
)
def test_a_chart_without_marks_that_are_known_or_with_too_many_has_no_stamp(chart: dict[str, object]) -> None:
    assert draw_small(chart) == ""


def test_the_pages_of_a_pdf_are_those_of_its_whole_tree() -> None:
    tree = b"<</Type /Pages\n/Count 8\n/Kids [1 0 R]>> <</Type /Pages\n/Count 11\n/Kids [2 0 R]>> <</Type /Page>>"
    assert count_pages(tree) == 11
    assert count_pages(b"%PDF-1.4") == 0
