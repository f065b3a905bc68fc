"""Handouts: sheets beside the series, to be printed and read by everyone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from briefing import press
from tests.browser import axe_violations, find_printer, opened, read_facts
from tests.lessons import HANDOUTS

pytestmark = pytest.mark.browser


def test_the_primer_is_two_pages(tmp_path: Path) -> None:
    """It is printed on the two sides of one sheet, its addresses written out."""
    find_printer()
    assert press.main(["--pdf", "--output", str(tmp_path), str(HANDOUTS[0])]) == 0
    assert read_facts(tmp_path / "primer.pdf")["Pages"] == "2"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_a_handout_has_no_violation_and_reflows(browser: Browser, tmp_path: Path, scheme, width) -> None:
    assert press.main(["--output", str(tmp_path), *map(str, HANDOUTS)]) == 0
    for path in HANDOUTS:
        with opened(browser, tmp_path / f"{path.stem}.html", scheme=scheme, width=width) as page:
            assert axe_violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
