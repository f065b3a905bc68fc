"""Pages on paper: what `python -m briefing --pdf` writes."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat import write as save
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from briefing import pdf, press
from briefing.files import PressError, mark_pdf, read_marks
from briefing.pdf import find_browser, print_page
from tests.browser import find_printer, read_facts

ROOT = Path(__file__).parents[2]
CHARTS = """%load_ext briefing
import plotly.graph_objects as go
from IPython.display import display
for number in range(9):
    display(go.Figure(go.Bar(x=["a", "b"], y=[1, number]), dict(title=f"Finding {number}", xaxis_title=f"Axis {number}")))
"""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lesson of many charts, printed by the command."""
    find_printer()
    if not shutil.which("pdfinfo"):
        pytest.skip("no pdfinfo: install poppler-utils")
    folder = tmp_path_factory.mktemp("paper")
    cells = [
        new_markdown_cell("# On paper\n\nA page."),
        new_markdown_cell("## Which charts?"),
        new_code_cell(CHARTS),
    ]
    cells += [new_markdown_cell("## And then?\n\n" + "Words and words.\n\n" * 80)]
    save(new_notebook(cells=cells), folder / "lesson.ipynb")
    command = [
        sys.executable,
        "-m",
        "briefing",
        str(folder / "lesson.ipynb"),
        "--pdf",
        "--output",
        str(folder),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder / "lesson.pdf"


def told(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_file_is_tagged_a4_and_has_its_title(paper: Path) -> None:
    facts = read_facts(paper)
    assert facts["Tagged"] == "yes"
    assert facts["Title"].startswith("On paper")
    assert "A4" in facts["Page size"]
    assert int(facts["Pages"]) > 3
    assert re.search(r"^\s*H1\b", told("pdfinfo", "-struct", paper), re.MULTILINE)
    assert re.search(r"^\s*Figure\b", told("pdfinfo", "-struct", paper), re.MULTILINE)


def test_it_has_an_outline_of_its_headings(paper: Path) -> None:
    data = paper.read_bytes()
    assert b"/Outlines" in data
    titles = {name.replace(b"\\", b"") for name in re.findall(rb"/Title \(((?:[^()\\]|\\.)*)\)", data)}
    assert {b"Which charts?", b"And then?"} <= titles


def test_every_page_has_its_number(paper: Path) -> None:
    pages = told("pdftotext", "-layout", paper, "-").split("\f")[:-1]
    for number, text in enumerate(pages, 1):
        assert re.search(rf"\b{number}\b", text.strip().splitlines()[-1])


def test_every_chart_is_drawn_and_none_is_cut_in_two(paper: Path) -> None:
    pages = told("pdftotext", "-layout", paper, "-").split("\f")
    for number in range(9):
        (title,) = [at for at, text in enumerate(pages) if re.search(rf"Finding {number}\n", text)]
        axis = [at for at, text in enumerate(pages) if f"Axis {number}" in text]
        assert title in axis  # title above and axis below stand on one page


def test_no_half_file_is_left(paper: Path) -> None:
    assert sorted(path.name for path in paper.parent.iterdir() if "part" in path.name) == []


def test_where_there_is_no_browser_one_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.delenv("BRIEFING_BROWSER", raising=False)
    assert press.main(["--pdf", "--output", str(tmp_path / "pages")]) == 1
    said = capsys.readouterr().err
    assert said == (
        "No browser to print with was found; install Chromium, Chrome or Edge, or name one in BRIEFING_BROWSER.\n"
    )
    assert not (tmp_path / "pages").exists()  # it is said before anything is run
    monkeypatch.setenv("BRIEFING_BROWSER", "no-such-browser")
    with pytest.raises(PressError, match="BRIEFING_BROWSER names no-such-browser"):
        find_browser()


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("darwin", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        ("win32", "C:/Programs/Microsoft/Edge/Application/msedge.exe"),
    ],
)
def test_the_usual_places_of_other_systems_are_known(
    monkeypatch: pytest.MonkeyPatch, system: str, place: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setenv("PROGRAMFILES", "C:/Programs")
    assert place in [name.replace("\\", "/") for name in pdf.list_places()]


def test_a_browser_that_prints_nothing_is_named_with_what_it_said(tmp_path: Path) -> None:
    browser, page = tmp_path / "browser", tmp_path / "page.html"
    browser.write_text("#!/bin/sh\necho 'no display' >&2\n")
    browser.chmod(0o755)
    page.write_text("<title>A</title>")
    if sys.platform == "win32":
        pytest.skip("this stand-in for a browser is a shell script")
    with pytest.raises(PressError, match=r"page\.html: browser made no PDF \(no display\)"):
        print_page(str(browser), page)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["browser", "page.html"]


def test_a_pdf_is_printed_again_only_when_its_page_changes_and_never_over_another(paper: Path) -> None:
    page, before = paper.with_suffix(".html"), paper.stat().st_ino
    told("pdfinfo", paper)  # the mark leaves it a PDF
    assert read_marks(paper)["inputs"] == read_marks(page)["inputs"]
    assert print_page(find_browser(), page) == 0
    assert paper.stat().st_ino == before
    mine = paper.parent / "mine"
    mine.mkdir()
    shutil.copy(page, mine / "lesson.html")
    (mine / "lesson.pdf").write_bytes(b"%PDF-1.4 the user's own")
    with pytest.raises(PressError, match=r"lesson\.pdf was not made from this notebook"):
        print_page(find_browser(), mine / "lesson.html")
    assert (mine / "lesson.pdf").read_bytes() == b"%PDF-1.4 the user's own"


def test_a_mark_reads_back_and_keeps_the_place_of_the_table_of_objects(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(mark_pdf(b"%PDF-1.4\n...\nstartxref\n9\n%%EOF\n", "0a1b", "2c3d"))
    assert read_marks(tmp_path / "a.pdf") == {"source": "0a1b", "inputs": "2c3d"}
    assert (tmp_path / "a.pdf").read_bytes().endswith(b"\nstartxref\n9\n%%EOF\n")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4\n")
    assert read_marks(tmp_path / "b.pdf") == {}
