"""The lessons' pages for everyone: what axe finds, and the contrast of drawings, which it does not see."""

import pytest
from playwright.sync_api import Browser

from tests.browser import axe_violations, chart_contrasts, opened
from tests.pages.test_briefings import LESSONS, made
from tests.pages.test_page import move_every_control

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lesson", LESSONS)
class TestEveryPage:
    @pytest.mark.parametrize(
        ("edition", "scheme", "width"),
        [
            ("briefing", "light", 1280),
            ("briefing", "dark", 390),
            ("student", "light", 390),
            ("teacher", "dark", 1280),
        ],
    )
    def test_has_no_violation_in_any_edition(self, browser: Browser, pages, lesson, edition, scheme, width):
        with opened(browser, made(pages, lesson, edition), width=width, scheme=scheme) as page:
            assert axe_violations(page) == []
            move_every_control(page)
            assert axe_violations(page) == []

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_charts_stand_out(self, browser: Browser, pages, lesson, scheme):
        """WCAG 2.2, 1.4.3 and 1.4.11, of which axe sees nothing in a drawing."""
        with opened(browser, made(pages, lesson), scheme=scheme) as page:
            contrasts = chart_contrasts(page)
            assert min(contrasts["text"]) >= 4.5
            assert min(contrasts["marks"]) >= 3
