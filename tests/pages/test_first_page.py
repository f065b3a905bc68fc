"""The first page of this project: what it is, where to begin, and that every way on it leads somewhere."""

import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser

from briefing import press
from briefing.contents import list_pages
from briefing.pdf import print_page
from tests.browser import axe_violations, find_printer, opened
from tests.lessons import HANDOUTS, HOME, NOTEBOOKS
from utils.lessons.check import check_lesson, read_lesson

pytestmark = pytest.mark.browser

LARGEST = 250_000  # bytes
WIDTHS = (320, 390, 768, 1280)


@pytest.fixture(scope="module")
def home(pages: Path) -> Path:
    return pages / "index.html"


def test_it_states_nothing_without_a_ground() -> None:
    lesson = read_lesson(HOME)
    assert [str(finding) for finding in check_lesson(lesson)] == []
    assert lesson.about["handout"] is True


def test_it_is_small_and_lets_only_its_own_scripts_run(home: Path) -> None:
    html = home.read_text(encoding="utf-8")
    assert home.stat().st_size <= LARGEST
    policy = re.search(r'Content-Security-Policy" content="([^"]+)', html)
    assert policy and "default-src 'none'" in policy[1] and "unsafe" not in policy[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_accessible_and_fits(browser: Browser, home: Path, scheme, width) -> None:
    with opened(browser, home, width=width, scheme=scheme) as page:
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_one_screen_says_what_it_is_for_whom_and_where_to_begin(browser: Browser, home: Path) -> None:
    with opened(browser, home) as page:
        page.set_viewport_size({"width": 1280, "height": 800})
        doors = page.locator(".doors li")
        assert doors.count() == 3
        for place in (page.locator("h1"), page.locator(".lead"), *doors.all()):
            box = place.bounding_box()
            assert box and box["y"] + box["height"] <= 800
        assert "diplomats" in page.locator(".lead").inner_text()
        doors.first.get_by_role("link").first.click()
        assert page.locator(".masthead b").inner_text() == "Brief"
        page.locator(".masthead .series").click()
        assert page.locator(".doors").count() == 1


def test_every_way_on_it_leads_somewhere(browser: Browser, home: Path) -> None:
    """To a file that is there, and in it to an id that is there; outside, only to https."""
    with opened(browser, home) as page:
        ways = page.locator("main a[href]").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
    assert len(ways) > 40
    for way in ways:
        file, _, place = unquote(way).partition("#")
        if way.startswith("https://"):
            continue
        target = (home.parent / file) if file else home
        assert target.is_file(), way
        assert not place or f'id="{place}"' in target.read_text(encoding="utf-8"), way


def test_every_lesson_is_there_by_its_own_number_with_its_stamp(browser: Browser, home: Path) -> None:
    with opened(browser, home) as page:
        items = page.locator(".lessons > li:has(.number)")
        assert items.locator(".number").all_inner_texts() == [path.stem[:2] for path in NOTEBOOKS]
        assert items.locator(".stamp path").count() >= len(NOTEBOOKS)
        for item, path in zip(items.all(), NOTEBOOKS, strict=True):
            assert f"{read_lesson(path).about['minutes']} minutes" in item.inner_text()
            assert item.locator(".stamp").count() == 1
        others = page.locator(".lessons > li:not(:has(.number)) a").evaluate_all(
            "all => all.map(one => one.pathname)"
        )
        assert {Path(one).name for one in others} >= {
            "letters.html",
            *(f"{path.stem}.html" for path in HANDOUTS),
        }


def test_on_paper_it_is_two_sides_and_the_numbers_of_pages_are_true(pages: Path, tmp_path: Path) -> None:
    browser = find_printer()
    pypdf = pytest.importorskip("pypdf")
    names = ("index", "letters", "07_drafting_room", "brief/00_start_here")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        print_page(browser, Path(shutil.copy(pages / f"{name}.html", tmp_path / f"{name}.html")))
    counted = {name: len(pypdf.PdfReader(tmp_path / f"{name}.pdf").pages) for name in names}
    assert counted["index"] == counted["brief/00_start_here"] == 2
    assert counted["letters"] > 5  # all of the letters, and not the notes with what is cited
    assert counted["07_drafting_room"] > 8  # of which the tree of pages has two levels
    listed = list_pages(tmp_path, [tmp_path / "brief"])
    assert {
        made.pdf.removesuffix(".pdf"): int(made.pages) for one in listed for made in one.editions
    } == counted


def test_pressed_again_with_papers_it_names_them(tmp_path: Path, browser: Browser) -> None:
    find_printer()
    assert press.main(["--pdf", "--output", str(tmp_path), str(HANDOUTS[0]), str(HOME)]) == 0
    with opened(browser, tmp_path / "index.html") as page:
        links = page.locator(".lessons a[href$='.pdf']")
        assert links.evaluate_all("all => all.map(one => one.getAttribute('href'))") == [
            "letters.pdf",
            "primer.pdf",
        ]
        assert links.last.inner_text() == "PDF, 2 pages"
