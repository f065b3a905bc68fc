"""The lessons as pages, made by the README's command and opened in a real browser without a network."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from briefing.editions import DROPPED
from tests.browser import axe_violations, opened, printed, shift, tab_stops, table_words, until
from tests.lessons import NOTEBOOKS
from tests.three import THREE
from utils import commitments
from utils.lessons.pieces import SHOWN, letters, reader
from utils.lessons.views import wording, words

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
LESSONS = [path.stem for path in NOTEBOOKS]
REFUSED = ("Content Security Policy", "violates", "ERR_BLOCKED_BY_CSP", "asked https://example.org/x.png")
BRIEFING, TEACHER = (
    pytest.mark.parametrize("page", [edition], indirect=True) for edition in ("briefing", "teacher")
)
LARGEST = {"06_language_lab": 600_000}  # bytes; of the others 400,000


def made(pages: Path, lesson: str, edition: str = "briefing") -> Path:
    return pages / ("" if edition == "briefing" else edition) / f"{lesson}.html"


def exhibit(page: Page, heading: str):
    """The first exhibit with controls under a heading."""
    return page.locator(
        f'xpath=//*[self::h2 or self::h3][contains(., "{heading}")]/following::*[contains(@class, "exhibit")'
        " and .//select][1]"
    )


def short(text: str) -> str:
    """A text whose addresses call the letters by their short names, as links of a page do."""
    for letter in THREE.letters:
        text = text.replace(f"{letter.id} §", f"{THREE.short(letter.id)} §")
    return text


def computed(table) -> list[list[str]]:
    """The cells of a table as Python computes them, in words."""
    return [[f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row] for row in table["rows"]]


@pytest.fixture(scope="module", params=LESSONS)
def lesson(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module", params=[*DROPPED])
def page(browser: Browser, pages: Path, lesson: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A lesson in each edition but the brief, opened once for all tests that leave it as it was."""
    with opened(browser, made(pages, lesson, request.param)) as page:
        yield page


class TestEveryPage:
    def test_is_one_file_of_a_size_to_mail(self, pages, lesson):
        """Every chart of the lessons is one that pages draw themselves."""
        assert made(pages, lesson).stat().st_size <= LARGEST.get(lesson, 400_000)

    def test_stands_still_while_it_opens(self, browser: Browser, pages, lesson):
        with opened(browser, made(pages, lesson)) as page:
            until(page, "window.briefing")
            assert shift(page) == 0

    def test_reflows_on_a_phone(self, browser: Browser, pages, lesson):
        with opened(browser, made(pages, lesson, "teacher"), width=320) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= 320

    @TEACHER
    def test_reflows_in_large_letters(self, page):
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        page.evaluate("document.documentElement.style.fontSize = ''")

    @TEACHER
    def test_the_run_of_show_takes_the_time_that_the_lesson_says(self, page):
        caption = page.get_by_text("Run of show:").inner_text()
        assert f"Time\n{caption.removeprefix('Run of show: ')}" in page.locator(".dateline").inner_text()

    @BRIEFING
    def test_prints_its_charts_and_their_numbers(self, page, tmp_path):
        titles = page.locator("figcaption .title").all_text_contents()
        words = " ".join(printed(page, tmp_path).split())
        assert titles
        for title in titles:
            assert title in words

    def test_every_link_within_the_page_leads_somewhere(self, page):
        """But #show, on a teacher's page: it is the projector, no place on the page (test_show)."""
        dead = page.evaluate(
            "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => decodeURIComponent(a.hash.slice(1)))"
            ".filter(name => name != 'show' && !document.getElementById(name))"
        )
        assert dead == []

    def test_shows_its_charts_and_their_tables_without_javascript(self, browser: Browser, pages, lesson):
        with opened(browser, made(pages, lesson), javascript=False) as page:
            assert page.locator("figure .picture:visible").count() == page.locator("figure").count() > 0
            for fold in page.locator("figure summary").all():
                fold.click()
            assert page.locator("figure table:visible").count() == page.locator("figure").count()
            assert page.locator("select:visible").count() == 0

    def test_every_control_moves_by_keyboard_and_changes_what_is_shown(self, browser: Browser, pages, lesson):
        with opened(browser, made(pages, lesson)) as page:
            selects = page.locator(".exhibit select")
            assert selects.count() >= 2
            for number in range(selects.count()):
                control = selects.nth(number)
                parts = control.locator("xpath=ancestor::*[@class='exhibit']//*[@class='parts']")
                before = parts.inner_html()
                control.focus()
                page.keyboard.press("ArrowDown")
                assert parts.inner_html() != before

    def test_lets_no_foreign_script_run(self, browser: Browser, pages, lesson, tmp_path):
        foul = tmp_path / "foul.html"
        text = made(pages, lesson).read_text(encoding="utf-8")
        script = "<main><script>document.title = 'foul'</script><img src='https://example.org/x.png' alt=''>"
        foul.write_text(
            re.sub("<main[^>]*>", lambda main: script.replace("<main>", main.group()), text, count=1), "utf-8"
        )
        with opened(browser, foul, expected=REFUSED) as page:
            assert page.title() != "foul"

    @pytest.mark.parametrize("edition", ["briefing", "student", "teacher"])
    def test_has_few_stops_for_the_tab_key(self, browser: Browser, pages, lesson, edition):
        with opened(browser, made(pages, lesson, edition)) as page:
            assert 20 < tab_stops(page) <= 90

    def test_names_no_machine(self, pages, lesson):
        """Nothing of the machine it was made on stands in a page that is mailed."""
        text = made(pages, lesson).read_text(encoding="utf-8")
        assert str(ROOT) not in text and str(Path.home()) + os.sep not in text


def test_the_list_of_lessons_leads_to_each(browser: Browser, pages):
    with opened(browser, pages / "index.html") as page:
        assert axe_violations(page) == []
        for lesson in LESSONS:
            assert page.locator(f'.lessons h3 a[href="{lesson}.html"]').count() == 1


def test_every_subject_and_measure_shows_what_python_counts(browser: Browser, pages):
    with opened(browser, made(pages, "00_start_here")) as page:
        place = exhibit(page, "How often is it said")
        for english, name in words.concept_choices():
            for measure, label in (("rate", "rate per 1,000 words"), ("count", "count")):
                place.get_by_label("Subject", exact=True).select_option(label=english)
                place.get_by_label("Measure", exact=True).select_option(label=label)
                figure = words.how_often(name, measure)
                assert table_words(place.locator("figure table")) == computed(figure.layout.meta["table"])
                start, end = figure.layout.xaxis.range
                drawn = place.locator(".picture circle").evaluate_all(
                    "dots => dots.map((dot) => parseFloat(dot.getAttribute('cx')))"
                )
                assert drawn == pytest.approx(
                    [100 * (size - start) / (end - start) for size in figure.data[0].x], rel=0.001
                )
                # A finding, which calls the subject by its short name.
                assert place.locator(".title").text_content() == figure.layout.title.text.replace("<br>", " ")


def test_the_reader_reads_every_letter_in_every_way(browser: Browser, pages):
    with opened(browser, made(pages, "00_start_here")) as page:
        place = exhibit(page, "Read a letter")
        for name, letter in letters():
            for show in SHOWN:
                place.get_by_label("Letter", exact=True).select_option(label=name)
                place.get_by_label("Show", exact=True).select_option(label=show)
                html = short(reader(letter, show).html)
                assert place.locator("mark").count() == html.count("<mark>")
                said = " ".join(re.sub(r"<[^>]+>", " ", html).split())
                assert " ".join(place.locator(".parts").inner_text().split())[:60] in said.replace(
                    "&quot;", '"'
                )


def test_every_term_of_the_lab_shows_what_python_finds(browser: Browser, pages):
    with opened(browser, made(pages, "06_language_lab")) as page:
        place = exhibit(page, "How often, where, and in what context?")
        assert "notebook" in place.inner_text()
        options = place.get_by_label("Term", exact=True).locator("option").all_text_contents()
        assert options == words.term_choices()
        assert len(options) >= 60 + 20
        for number, term in enumerate(options):
            place.get_by_label("Term", exact=True).select_option(index=number)
            chart, lines = words.term_profile(term)
            assert table_words(place.locator("figure table")) == computed(chart.layout.meta["table"])
            shown = [row for hits in place.locator(".hits").all() for row in table_words(hits)]
            assert [[row[-1], *map(str.strip, row[:-1])] for row in shown] == [
                [" ".join(short(cell).split()) for cell in row] for row in lines.rows
            ]


@pytest.mark.parametrize(("width", "lines"), [(1280, 1), (320, 2)])
def test_a_hit_is_a_line_or_a_card(browser: Browser, pages, width, lines):
    """On a wide screen the hits stand below each other, a line each; on a phone hit and address are in sight."""
    with opened(browser, made(pages, "00_start_here"), width=width) as page:
        rows = page.locator(".hits").first.locator("tbody tr")
        assert rows.count() == 8
        heights = rows.evaluate_all("rows => rows.map((row) => row.offsetHeight)")
        size = rows.first.evaluate("row => parseFloat(getComputedStyle(row).lineHeight)")
        assert (max(heights) < 2 * size) == (lines == 1)
        for part in ("b", "a"):
            for box in (one.bounding_box() for one in rows.locator(part).all()):
                assert box["x"] >= 0 and box["x"] + box["width"] <= width
        if lines == 1:
            starts = {round(one.bounding_box()["x"]) for one in rows.locator("b").all()}
            assert len(starts) == 1


def test_promises_are_one_stop_and_open_by_keyboard(browser: Browser, pages):
    """Tab reaches the dots once, arrows go from dot to dot, Enter opens one at a time with its words and address."""
    with opened(browser, made(pages, "02_risk_reduction")) as page:
        dots = page.locator(".promises .dot > summary")
        assert dots.count() == len(commitments())
        assert page.locator('.promises .dot > summary[tabindex="0"]').count() == 1
        dots.first.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        until(page, "document.querySelectorAll('.promises .dot[open]').length === 1")
        (opened_one,) = page.locator(".promises .dot[open]").all()
        assert opened_one.locator("summary").evaluate("dot => dot === document.activeElement")
        assert opened_one.locator('blockquote [lang="nl"]').is_visible()
        assert opened_one.locator('blockquote a[href^="#33694-49§"]').is_visible()
        for box in (dot.bounding_box() for dot in dots.all()):
            assert box["width"] >= 24 and box["height"] >= 24


def test_standing_wording_marks_words_in_and_out(browser: Browser, pages):
    with opened(browser, made(pages, "06_language_lab")) as page:
        place = exhibit(page, "Which formulas do the letters share?")
        for label, formula in wording.formula_choices():
            place.get_by_label("Formula", exact=True).select_option(label=label)
            html = wording.variants(formula).html
            for sign in ("ins", "del", "mark"):
                assert place.locator(f".parts {sign}").count() == html.count(f"<{sign}>")
        styles = page.locator("ins, del").evaluate_all(
            "marks => [...new Set(marks.map(m => m.tagName + getComputedStyle(m).textDecorationLine))]"
        )
        assert set(styles) <= {"INSunderline", "DELline-through"}


def test_the_student_edition_has_no_answer_in_any_form(pages, lesson):
    text = made(pages, lesson, "student").read_text(encoding="utf-8")
    bare = " ".join(re.sub(r"<[^>]+>", "", text).split())
    for cell in json.loads((ROOT / "notebooks" / f"{lesson}.ipynb").read_text(encoding="utf-8"))["cells"]:
        if {"answer", "teacher"} & set(cell["metadata"].get("tags", ())):
            opening = re.sub(r"[*_`]|\[|\]\([^)]*\)|<[^>]+>", "", "".join(cell["source"]))
            assert " ".join(opening.split())[:40] not in bare
    assert "Check yourself" in text
