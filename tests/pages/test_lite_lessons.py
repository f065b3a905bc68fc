"""Every lesson, and the dossier notebook, run top to bottom in the browser lab."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser

import start
from briefing.lite import Lab, build_lab
from tests.lab import errors, needs_node, open_browser, open_lesson, read_shipped, run_through, serve

pytestmark = [pytest.mark.browser, pytest.mark.whole, needs_node]

NOT_FOR_STUDENTS = {"02_risicobeperking", "index"}  # a sheet to hand out, and the first page
LESSONS = sorted({path.stem for path in (start.ROOT / "notebooks").glob("*.ipynb")} - NOT_FOR_STUDENTS)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, str]]:
    made = build_lab(tmp_path_factory.mktemp("site") / "lab")
    with serve(made.folder) as address:
        yield made, address


def test_all_lessons_are_in_the_lab(lab: tuple[Lab, str]) -> None:
    assert sorted(lesson.name for lesson in lab[0].lessons) == LESSONS


def test_a_lesson_leads_to_no_notebook_that_is_not_in_the_lab(lab: tuple[Lab, str]) -> None:
    files = lab[0].folder / "files"
    for lesson in lab[0].lessons:
        cells = read_shipped(lab[0].folder, lesson.name)["cells"]
        links = re.findall(r"\]\((?!https?:)([^)#\s]+)", "".join(str(cell["source"]) for cell in cells))
        assert [name for name in links if not (files / unquote(name)).is_file()] == []


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs_to_its_end_and_asks_nothing_of_another_address(
    browser: Browser, lab: tuple[Lab, str], name: str
) -> None:
    with open_browser(browser, lab[1]) as context:
        page = open_lesson(context, lab[1], name)
        run_through(page)
        assert errors(page) == []


def test_a_visitor_loads_at_most_35_mb_before_a_lesson_is_alive(
    browser: Browser, lab: tuple[Lab, str]
) -> None:
    with open_browser(browser, lab[1]) as context:
        sent: dict[str, int] = {}
        context.on("response", lambda one: sent.update({one.url: int(one.headers.get("content-length", 0))}))
        page = open_lesson(context, lab[1], "02_risk_reduction")
        page.wait_for_function("() => labRun.taken", polling=100)
        assert 20_000_000 < sum(sent.values()) < 35_000_000
