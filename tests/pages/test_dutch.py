"""A Dutch page in a real browser: what its script says is Dutch too, and axe finds nothing wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser, Page

from briefing.exporter import BriefingExporter
from briefing.parts import MIME
from tests.browser import axe_violations, opened

pytestmark = pytest.mark.browser

TABLE = {
    "caption": "",
    "head": ["Wat", "Hoe"],
    "align": ["left"] * 2,
    "lang": [None] * 2,
    "link": [False] * 2,
}
STATES = [
    {"text": "een tekst"},
    {"table": {**TABLE, "rows": [["a", "b"]]}},
    {"table": {**TABLE, "rows": [["a", "b"]] * 2}},
]
CHOICES = {
    "controls": [
        {"kind": "select", "label": "Welke", "options": ["een", "twee", "drie", "geen"], "index": 0}
    ],
    "first": {"0": STATES[0]},
    "patches": [{}, {"0": {"text": None, **STATES[1]}}, {"0": {"text": None, **STATES[2]}}, {"0": None}],
    "states": [0, 1, 2, 3],
}
TERMS = '## Begrippen\n\n<dl><dt id="term-npv">NPV</dt><dd>Een verdrag.</dd></dl>'


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# Een brief\n\nOver het [NPV](#term-npv)."),
            new_markdown_cell("## Eerst\n\nKies."),
            new_code_cell("f", execution_count=1, outputs=[new_output("display_data", {MIME: CHOICES})]),
            new_markdown_cell(TERMS),
        ],
        metadata={"briefing": {"language": "nl"}},
    )
    path = tmp_path / "brief.html"
    path.write_text(BriefingExporter(date="2026-11-26").from_notebook_node(notebook)[0], encoding="utf-8")
    with opened(browser, path) as page:
        yield page


@pytest.mark.parametrize(
    ("option", "said"), [("twee", "Tabel: 1 rij"), ("drie", "Tabel: 2 rijen"), ("geen", "Niets te tonen")]
)
def test_what_a_listener_hears_of_a_choice_is_dutch(page, option, said):
    page.get_by_label("Welke").select_option(option)
    assert page.locator(".exhibit [role=status]").text_content() == said


def test_a_table_that_is_put_in_later_has_a_dutch_name(page):
    page.get_by_label("Welke").select_option("twee")
    assert page.locator(".exhibit .scroll").get_attribute("aria-label") == "Tabel: Wat, Hoe"


def test_a_definition_leads_to_all_terms_in_dutch(page):
    page.get_by_role("button", name="NPV").click()
    assert page.locator(".term a").text_content() == "Alle begrippen"


def test_the_page_is_dutch_and_nothing_is_wrong_with_it(page):
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.locator(".skip").text_content() == "Naar de tekst"
    assert axe_violations(page) == []
