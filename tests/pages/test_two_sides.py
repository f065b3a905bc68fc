"""The briefs as pages and on paper: two sides of A4 to mail, print and read in five minutes."""

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from briefing.pdf import print_page
from tests.browser import axe_violations, find_printer, opened, read_facts
from tests.lessons import DUTCH, NOTEBOOKS

pytestmark = pytest.mark.browser

BRIEFS = [path.stem for path in [*NOTEBOOKS, DUTCH] if '"brief"' in path.read_text(encoding="utf-8")]
LARGEST = 60_000  # bytes
# In one of the two languages and without the addresses, at 200 a minute: adults read plain English at about 240
# (Brysbaert 2019), if it is their own language.
MOST_WORDS = 5 * 200
OF_A_NOTEBOOK = re.compile(
    r"\b(choose|click|cells?|exercises?|quiz|lessons?|notebooks?|trainees?|presenter|above|below|widgets?"
    r"|les|lessen|klik\w*|kies|cel|cellen|oefening\w*|cursist\w*|docent\w*|hierboven|hieronder)\b",
    re.I,
)


@pytest.fixture(scope="module", params=BRIEFS)
def brief(pages: Path, request: pytest.FixtureRequest) -> Path:
    return pages / "brief" / f"{request.param}.html"


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def main(page: Path) -> str:
    html = page.read_text(encoding="utf-8")
    return html[html.index("<main") : html.index("</main>")]


def test_it_is_small_and_has_no_script(brief: Path) -> None:
    html = unescape(brief.read_text(encoding="utf-8"))
    assert brief.stat().st_size <= LARGEST
    assert "<script" not in html
    assert "script-src 'none'" in html


def test_it_is_two_sides_of_a4(brief: Path, tmp_path: Path) -> None:
    browser = find_printer()
    page = Path(shutil.copy(brief, tmp_path))
    print_page(browser, page)
    facts = read_facts(page.with_suffix(".pdf"))
    assert facts["Pages"] == "2"
    assert "A4" in facts["Page size"]
    assert facts["Tagged"] == "yes"


def test_it_is_read_in_five_minutes(brief: Path) -> None:
    dutch = '<html lang="nl"' in brief.read_text(encoding="utf-8")
    other = r'<(\w+)[^>]*\blang="nl"[^>]*>.*?</\1>'
    one_language = main(brief) if dutch else re.sub(other, " ", main(brief), flags=re.DOTALL)
    addresses = r'<ol class="outside".*?</ol>|<small>.*?</small>'
    read = text(re.sub(addresses, " ", one_language, flags=re.DOTALL))
    assert 500 <= len(read.split()) <= MOST_WORDS


def test_no_word_of_a_notebook_is_in_it(brief: Path) -> None:
    assert OF_A_NOTEBOOK.findall(text(main(brief))) == []


def test_every_address_leads_to_its_sentence_and_every_sentence_is_led_to(brief: Path) -> None:
    ids = set(re.findall(r' id="([^"]*§[^"]*)"', main(brief)))
    leads = {unescape(target) for target in re.findall(r'href="#([^"]+)"', main(brief))}
    assert leads == ids


def test_what_leads_out_is_numbered_and_listed(brief: Path) -> None:
    body, _, listed = main(brief).partition('<ol class="outside"')
    urls = re.findall(r'<a href="([^"]+)"', listed)
    numbered = re.findall(r'<a href="(https?:[^"]+)"[^>]*>(?:(?!</a>).)*<sup>(\d+)</sup></a>', body)
    assert [*dict.fromkeys(url for url, _ in numbered)] == urls
    assert all(urls[int(number) - 1] == url for url, number in numbered)


def test_its_picture_is_drawn_and_has_words_for_those_who_do_not_see_it(brief: Path) -> None:
    (picture,) = re.findall(
        r"""<div class="drawn" role="img" aria-label="([^"]+)"><div class=["']picture\b""", main(brief)
    )
    assert len(picture.split()) >= 5


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_reflows(browser: Browser, brief: Path, width: int) -> None:
    with opened(browser, brief, width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 390), ("light", 1280)])
def test_nothing_in_it_keeps_anyone_out(browser: Browser, brief: Path, scheme: str, width: int) -> None:
    with opened(browser, brief, width=width, scheme=scheme) as page:
        assert axe_violations(page) == []


def test_addresses_stand_beside_their_points_where_there_is_room(browser: Browser, brief: Path) -> None:
    apart = """points => points.every(point => {
        const [words, addresses] = [...point.children].map(part => part.getBoundingClientRect());
        return addresses.left >= words.right && Math.abs(addresses.top - words.top) < 16;
    })"""
    with opened(browser, brief, width=1280) as page:
        points = page.locator("main li:has(> small)")
        assert points.count() >= 8
        assert points.evaluate_all(apart)
