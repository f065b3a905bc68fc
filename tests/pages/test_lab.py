"""A lesson in a real JupyterLab, opened in Chromium: run, moved, and exported to the very page that the press makes."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

import start

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
LESSON = "03_cend"
PATIENCE = 120  # seconds, on a busy machine
STATUS = "document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status"
CHART = ".jp-OutputArea-output:has(select) .js-plotly-plot"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A JupyterLab of its own, on a free port of this machine, with the settings that start.py gives it."""
    home = tmp_path_factory.mktemp("lab")
    (home / "lessons").mkdir()
    shutil.copy(ROOT / "notebooks" / f"{LESSON}.ipynb", home / "lessons")
    (home / "settings").mkdir()
    (home / "settings" / "overrides.json").write_text(json.dumps(start.LAB_SETTINGS))
    kinds = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    environment = {**os.environ, **{kind: str(home / kind) for kind in kinds}, "PYTHONPATH": str(ROOT)}
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.port=0"),
        *(
            "--ServerApp.ip=127.0.0.1",
            "--IdentityProvider.token=",
            f"--ServerApp.root_dir={home / 'lessons'}",
        ),
        *(f"--LabApp.app_settings_dir={home / 'settings'}", f"--LabApp.user_settings_dir={home / 'user'}"),
        f"--LabApp.workspaces_dir={home / 'workspaces'}",
    ]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        try:
            said = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in server.stderr)
            found = next(filter(None, said))[0]
            threading.Thread(
                target=server.stderr.read, daemon=True
            ).start()  # so that it never waits to speak
            yield found
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def lab(browser: Browser, address: str) -> Iterator[Page]:
    """The lesson, run from top to bottom."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1_000)
    asked: list[str] = []
    own = (address, address.replace("http", "ws"), "data:", "blob:")
    page.on("request", lambda request: request.url.startswith(own) or asked.append(request.url))
    page.goto(f"{address}/lab/tree/{LESSON}.ipynb")
    page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
    calm(page)
    page.locator(".jp-NotebookPanel .jp-Cell").first.click()  # menus act on what was touched last
    choose(page, "Run", "Run All Cells")
    page.locator(".jp-OutputArea-output").first.wait_for(state="attached")
    calm(page)
    page.locator(".jp-NotebookPanel .jp-WindowedPanel-outer").evaluate("notebook => notebook.scrollTo(0, 0)")
    yield page
    assert asked == []
    context.close()


def calm(page: Page) -> None:
    """Wait until the kernel has been idle for two seconds."""
    since, end = time.monotonic(), time.monotonic() + PATIENCE
    while time.monotonic() - since < 2:
        assert time.monotonic() < end, "the kernel never came to rest"
        if page.evaluate(STATUS) != "idle":
            since = time.monotonic()
        page.wait_for_timeout(100)


def choose(page: Page, menu: str, *items: str) -> None:
    page.get_by_role("menuitem", name=menu, exact=True).click()
    for item in items:
        page.locator(".lm-Menu-itemLabel").filter(has_text=re.compile(f"^{item}$")).click()


def control(lab: Page) -> Locator:
    """The first control of a chart, brought into view."""
    found = lab.locator(".jp-OutputArea-output:has(.js-plotly-plot) select").first
    found.scroll_into_view_if_needed()
    return found


def test_the_lesson_runs_without_an_error_and_shows_no_code(lab: Page) -> None:
    assert lab.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert lab.locator(".jp-CodeCell .jp-InputArea:visible").count() == 0
    assert lab.locator(".js-plotly-plot").count() >= 2


def test_no_label_of_a_control_is_cut_off_and_controls_are_wide(lab: Page) -> None:
    labels = lab.locator(".widget-dropdown .widget-label").evaluate_all(
        "labels => labels.map(label => [label.textContent, label.scrollWidth - label.clientWidth])"
    )
    assert labels
    assert [name for name, cut in labels if cut > 0] == []
    assert control(lab).evaluate("select => select.offsetWidth") >= 300


def test_charts_fill_the_column_and_no_more(lab: Page) -> None:
    control(lab)
    sizes = lab.locator(".js-plotly-plot:visible").evaluate_all(
        "plots => plots.map(plot => [plot.querySelector('.main-svg').getBoundingClientRect().width,"
        " plot.closest('.jp-OutputArea-child').getBoundingClientRect().width])"
    )
    assert sizes
    for drawn, room in sizes:
        assert 0.85 * room <= drawn <= room


def test_a_control_changes_its_chart(lab: Page) -> None:
    select = control(lab)
    chart = lab.locator(CHART).first
    before = chart.inner_text()
    select.select_option(index=(select.evaluate("select => select.selectedIndex") + 1) % 2)
    for _ in range(PATIENCE * 10):
        if lab.locator(CHART).count() and lab.locator(CHART).first.inner_text() != before:
            break
        lab.wait_for_timeout(100)
    else:
        raise AssertionError("the chart stayed as it was")
    select.select_option(index=0)
    calm(lab)


def test_its_export_is_the_page_that_the_press_makes(lab: Page, tmp_path: Path) -> None:
    with lab.expect_download() as download:
        choose(lab, "File", "Save and Export Notebook As", "Briefing")
    exported = Path(download.value.path()).read_text(encoding="utf-8")
    command = [sys.executable, "-m", "briefing", f"notebooks/{LESSON}.ipynb", "--output", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    pressed = (tmp_path / f"{LESSON}.html").read_text(encoding="utf-8")
    assert undated(exported) == undated(pressed)


def undated(page: str) -> list[str]:
    """A page, line by line, without what says when, of which file, and from which commit and sources it was made."""
    page = re.sub(r'<meta name="briefing:(?:inputs|source)"[^>]*>\n', "", page)
    page = re.sub(r"<dl class=\"dateline\">.*?</dl>", "", page, flags=re.DOTALL)
    return re.sub(r"<footer>.*?</footer>", "", page, flags=re.DOTALL).splitlines()
