"""Every lesson, and the dossier notebook, run top to bottom in the browser lab."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

import start
from briefing.lite import Lab, build_lab
from tests.lab import errors, needs_node, open_browser, open_lesson, run_through, serve

pytestmark = [pytest.mark.browser, pytest.mark.whole, needs_node]

LESSONS = (
    "dossier",
    *sorted(path.stem for path in (start.ROOT / "notebooks").glob("0?_[!r]*.ipynb")),
    "02_risk_reduction",
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, str]]:
    made = build_lab(tmp_path_factory.mktemp("site") / "lab")
    with serve(made.folder) as address:
        yield made, address


def test_all_lessons_are_in_the_lab(lab: tuple[Lab, str]) -> None:
    assert {lesson.name for lesson in lab[0].lessons} >= {*LESSONS}


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs_to_its_end_and_asks_nothing_of_another_address(
    browser: Browser, lab: tuple[Lab, str], name: str
) -> None:
    with open_browser(browser, lab[1]) as context:
        sent: dict[str, int] = {}
        context.on("response", lambda one: sent.update({one.url: int(one.headers.get("content-length", 0))}))
        page = open_lesson(context, lab[1], name)
        run_through(page)
        assert errors(page) == []
        assert 20_000_000 < sum(sent.values()) < 35_000_000, "what a visitor loads for a first lesson"
