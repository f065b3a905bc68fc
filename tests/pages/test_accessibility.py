"""The lessons' pages for everyone: what axe finds, and the contrast of drawings, which it does not see."""

import pytest
from playwright.sync_api import Browser

from tests.browser import axe_violations, chart_contrasts, opened
from tests.pages.test_briefings import LESSONS, made
from tests.pages.test_page import move_every_control

pytestmark = pytest.mark.browser


def test_axe_finds_what_is_wrong(browser: Browser, tmp_path):
    bad = tmp_path / "bad.html"
    bad.write_text(
        "<!doctype html><main><img src='data:,'><p style='color: #aaa'>pale</p><p style='color: #666'>less so</p></main>",
        "utf-8",
    )
    with opened(browser, bad) as page:
        found = {violation.partition(":")[0] for violation in axe_violations(page)}
    assert found >= {
        "image-alt",
        "color-contrast",
        "color-contrast-enhanced",
        "html-has-lang",
        "document-title",
    }


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize(
    ("edition", "scheme", "width"),
    [
        ("briefing", "light", 1280),
        ("briefing", "dark", 390),
        ("student", "light", 390),
        ("teacher", "dark", 1280),
    ],
)
def test_a_page_has_no_violation_and_its_charts_stand_out(
    browser: Browser, pages, lesson, edition, scheme, width
):
    """The charts by WCAG 2.2, 1.4.3 and 1.4.11: axe sees nothing in a drawing."""
    with opened(browser, made(pages, lesson, edition), width=width, scheme=scheme) as page:
        assert axe_violations(page) == []
        contrasts = chart_contrasts(page)
        assert min(contrasts["text"]) >= 4.5
        assert min(contrasts["marks"]) >= 3
        move_every_control(page)
        assert axe_violations(page) == []
