"""The teacher's page on a projector, opened from its file: a part a screen, by keyboard, the notes in their own window."""

from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook
from playwright.sync_api import Browser, Page

from briefing.exporter import BriefingExporter, StudentExporter, TeacherExporter
from tests.browser import axe_violations, opened

pytestmark = pytest.mark.browser


def cell(text: str, *tags: str) -> NotebookNode:
    return new_markdown_cell(text, metadata={"tags": list(tags)})


LESSON = new_notebook(
    cells=[
        cell("# A lesson"),
        cell("## In short\n\n- A point."),
        cell("## 1. First part\n\nText of the first."),
        cell("**For the presenter, 4 minutes.** Say this aloud.", "teacher"),
        cell("## 2. Second part\n\n" + "A long text.\n\n" * 60),
        cell("The answer is forty-four.", "answer"),
    ]
)


def write(folder: Path, kind: type[BriefingExporter] = TeacherExporter) -> Path:
    path = folder / "lesson.html"
    path.write_text(kind().from_notebook_node(LESSON, {"metadata": {"name": "lesson"}})[0], encoding="utf-8")
    return path


def headings(page: Page) -> list[str]:
    """What is on the screen: below the first part its lesson's name stands small above it."""
    return page.locator("main :is(h1, h2):visible").all_inner_texts()


def test_arrow_keys_go_from_part_to_part_and_escape_goes_back_to_the_page(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, write(tmp_path), fragment="#show") as page:
        seen = [headings(page)]
        for key in ("ArrowRight", "ArrowRight", "PageDown", "Home"):
            page.keyboard.press(key)
            seen.append(headings(page))
        assert seen == [
            ["A lesson"],
            *(["A lesson", part] for part in ("In short", "1. First part", "2. Second part")),
            ["A lesson"],
        ]
        assert page.locator(".teacher:visible").count() == 0
        page.keyboard.press("Escape")
        assert headings(page) == ["A lesson", "In short", "1. First part", "2. Second part"]
        assert page.locator(".teacher:visible").count() == 1
        assert not page.url.endswith("#show")


def test_a_part_longer_than_the_screen_is_read_to_its_end_and_its_answer_is_closed(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, write(tmp_path), fragment="#show") as page:
        page.keyboard.press("End")
        assert page.get_by_text("forty-four").is_hidden()
        at = [0.0]
        for _ in range(30):
            page.keyboard.press("ArrowRight")
            at.append(page.evaluate("scrollY"))
            if at[-1] == at[-2]:
                break
        assert page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 8")
        assert len(at) > 3 and headings(page)[1:] == ["2. Second part"]


def test_letters_are_larger_than_on_the_page(browser: Browser, tmp_path: Path) -> None:
    size = "parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
    with opened(browser, write(tmp_path), width=1600) as page:
        before = page.evaluate(size)
        page.get_by_role("link", name="Show on a projector").click()
        page.locator(".place").wait_for()
        assert page.evaluate(size) >= 1.5 * before


def test_notes_stand_in_the_presenters_window_which_turns_the_parts_too(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, write(tmp_path), fragment="#show") as page:
        with page.expect_popup() as popup:
            page.keyboard.press("n")
        notes = popup.value
        notes.keyboard.press("ArrowRight")
        notes.keyboard.press("ArrowRight")
        notes.get_by_text("Say this aloud.").wait_for()
        assert headings(page)[1:] == ["1. First part"]
        assert "Next: 2. Second part" in notes.inner_text("body")
        assert page.get_by_text("Say this aloud.").is_hidden()
        page.keyboard.press("ArrowRight")
        notes.get_by_text("No note for this part.").wait_for()
        with notes.expect_event("close"):
            page.keyboard.press("Escape")


def test_a_projector_has_no_violation(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, write(tmp_path), fragment="#show") as page:
        page.keyboard.press("ArrowRight")
        assert axe_violations(page) == []


def test_keys_are_the_page_s_own_until_it_is_shown(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, write(tmp_path)) as page:
        before = headings(page)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("n")
        assert headings(page) == before and len(page.context.pages) == 1


@pytest.mark.parametrize("kind", [BriefingExporter, StudentExporter])
def test_only_a_teachers_page_can_be_shown(
    browser: Browser, tmp_path: Path, kind: type[BriefingExporter]
) -> None:
    with opened(browser, write(tmp_path, kind), fragment="#show") as page:
        assert page.locator(".place, .projector").count() == 0
        assert len(headings(page)) > 2
