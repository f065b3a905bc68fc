"""Every lesson, and the dossier notebook, run top to bottom in the browser lab."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

import start
from briefing.lite import Lab, build_lab, lesson_url
from tests.pages.test_lite import PATIENCE, errors, needs_node, run_through, serve

pytestmark = [pytest.mark.browser, pytest.mark.whole, needs_node]

LESSONS = (
    "dossier",
    *sorted(path.stem for path in (start.ROOT / "notebooks").glob("0?_[!r]*.ipynb")),
    "02_risk_reduction",
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, str]]:
    made = build_lab(tmp_path_factory.mktemp("site") / "lab")
    server = serve(made.folder)
    yield made, f"http://127.0.0.1:{server.server_port}/some/where"
    server.shutdown()
    server.server_close()


def test_all_lessons_are_in_the_lab(lab: tuple[Lab, str]) -> None:
    assert {lesson.name for lesson in lab[0].lessons} >= {*LESSONS}


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs_to_its_end_and_asks_nothing_of_another_address(
    browser: Browser, lab: tuple[Lab, str], name: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    asked: list[str] = []
    own = (lab[1].removesuffix("/some/where"), "data:", "blob:")
    context.on("request", lambda request: request.url.startswith(own) or asked.append(request.url))
    page = context.new_page()
    page.goto(f"{lab[1]}/{lesson_url(name)}")
    page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
    run_through(page)
    assert errors(page) == []
    assert asked == []
    context.close()
