"""A table of numbers is saved from the page as a file, as it is shown, without a network."""

import csv
import re
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser

from briefing.exporter import BriefingExporter
from briefing.figures import describe_table
from briefing.parts import MIME
from tests.browser import axe_violations, opened

pytestmark = pytest.mark.browser

TABLE = {
    "caption": "Landen, é",
    "head": ["Land", "Aantal", "Deel", "Tekst"],
    "rows": [
        ["een", "1,234", "-3.5", 'a "b", c'],
        ["=1+1", "12", "−2", "@x"],
        ["-plannen", "", "4", "plain"],
    ],
}
PANDAS = """<table class="dataframe"><thead><tr><th></th><th colspan="2">a</th></tr><tr><th>i</th><th>x</th><th>y</th></tr></thead>
<tbody><tr><th rowspan="2">A</th><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></tbody></table>"""
WORDS = "<table><tbody><tr><td>no</td><td>number</td></tr></tbody></table>"


def shows(data: dict[str, object]) -> object:
    return new_code_cell("x", execution_count=1, outputs=[new_output("display_data", data)])


def made(folder: Path, language: str) -> Path:
    table = {"application/vnd.briefing.table+json": TABLE}
    prose = "# Tables\n\n## Two\n\n| a | b |\n|---|--:|\n| one | 0,5 |\n| two | 1.234,25 |"
    cells = [
        new_markdown_cell(prose),
        shows(table),
        shows({"text/html": PANDAS}),
        shows({"text/html": WORDS}),
    ]
    notebook = new_notebook(cells=cells, metadata={"language_code": language})
    page = folder / f"{language}.html"
    about = {"metadata": {"name": "tables", "path": "."}}
    page.write_text(BriefingExporter().from_notebook_node(notebook, about)[0], encoding="utf-8")
    return page


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_table_of_numbers_is_saved_as_it_is_shown(browser: Browser, tmp_path: Path, language: str) -> None:
    saved = {}
    with opened(browser, made(tmp_path, language), width=390) as page:
        assert axe_violations(page) == []
        for button in page.locator(".csv button").all():
            with page.expect_download() as download:
                button.press("Enter")
            file = Path(download.value.path())
            saved[len(saved)] = list(
                csv.reader(file.read_text(encoding="utf-8-sig").splitlines(keepends=True))
            )
            assert file.read_bytes().startswith(b"\xef\xbb\xbf") and file.read_bytes().endswith(b"\r\n")
            assert download.value.suggested_filename in page.get_by_role("status").last.inner_text()
        page.emulate_media(media="print")
        assert not page.locator(".csv:visible").count()
    group = "1234" if language == "en" else "1.234"  # in Dutch a comma stands before decimals
    landen = [["Land", "Aantal", "Deel", "Tekst"], ["een", group, "-3.5", 'a "b", c']]
    landen += [["'=1+1", "12", "-2", "'@x"], ["'-plannen", "", "4", "plain"]]
    pandas = [["", "a", "a"], ["i", "x", "y"], ["A", "1", "2"], ["A", "3", "4"]]
    decimal = [["a", "b"], ["one", "0.5"], ["two", "1234.25"]]
    # In English "0,5" is no number: a table without any has no button.
    assert list(saved.values()) == ([decimal, landen, pandas] if language == "nl" else [landen, pandas])


def test_the_state_that_is_shown_is_saved(browser: Browser, tmp_path: Path) -> None:
    states = [
        {"0": {"table": describe_table({**TABLE, "caption": name, "rows": [[name, "1", "2", "x"]]})}}
        for name in "ab"
    ]
    control = {"kind": "select", "label": "Letter", "options": ["a", "b"], "index": 0}
    bundle = {MIME: {"controls": [control], "first": states[0], "patches": [{}, states[1]], "states": [0, 1]}}
    notebook = new_notebook(cells=[new_markdown_cell("# T\n\n## One"), shows(bundle)])
    page_file = tmp_path / "t.html"
    about = {"metadata": {"name": "t", "path": "."}}
    page_file.write_text(BriefingExporter().from_notebook_node(notebook, about)[0], encoding="utf-8")
    with opened(browser, page_file) as page:
        page.get_by_label("Letter").select_option("b")
        assert page.locator(".csv").count() == 1
        with page.expect_download() as download:
            page.get_by_role("button", name=re.compile("CSV.*b$")).click()
        assert download.value.suggested_filename == "t-b.csv"
        assert "b,1,2,x" in Path(download.value.path()).read_text(encoding="utf-8-sig")


def test_without_scripts_there_is_no_button(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, made(tmp_path, "en"), javascript=False) as page:
        assert page.get_by_text("CSV").count() == 0
