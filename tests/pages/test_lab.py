"""A lesson in a real JupyterLab, opened in Chromium: run, moved, and exported to the very page that the press makes.

And a copy of a lesson: run when it is opened, written in, saved, exported, renewed and handed in, with every answer there.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

import start
from briefing.classroom.collect import collect
from briefing.classroom.copies import make_copies

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
LESSON = "03_cend"
PATIENCE = 120  # seconds, on a busy machine
STATUS = "document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status"
CHART = ".jp-OutputArea-output:has(select) .js-plotly-plot"


class Server(NamedTuple):
    """A JupyterLab: where it answers, the folder of its notebooks, and what tells its files from those of others."""

    address: str
    folder: Path
    environment: dict[str, str]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A JupyterLab of its own, on a free port of this machine, on copies, with the settings that start.py gives it.

    Beside the copies lies a lesson that came from elsewhere, which nobody on this machine has signed or run.
    """
    home = tmp_path_factory.mktemp("lab")
    (home / "lessons" / "mailed").mkdir(parents=True)
    shutil.copy(ROOT / "notebooks" / f"{LESSON}.ipynb", home / "lessons" / "mailed")
    (home / "settings").mkdir()
    (home / "settings" / "overrides.json").write_text(json.dumps(start.LAB_SETTINGS))
    kinds = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    own = {kind: str(home / kind) for kind in kinds}
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
    command = [
        *(sys.executable, "-m", "briefing.classroom", "lab", "--folder", str(home / "lessons"), "--"),
        *("--no-browser", "--allow-root", "--ServerApp.port=0"),
        *("--ServerApp.ip=127.0.0.1", "--IdentityProvider.token="),
        *(f"--LabApp.app_settings_dir={home / 'settings'}", f"--LabApp.user_settings_dir={home / 'user'}"),
        f"--LabApp.workspaces_dir={home / 'workspaces'}",
    ]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr
        try:
            said = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in program.stderr)
            found = next(filter(None, said))[0]
            threading.Thread(
                target=program.stderr.read, daemon=True
            ).start()  # so that it never waits to speak
            yield Server(found, home / "lessons", own)
        finally:
            program.terminate()


@pytest.fixture(scope="module")
def address(server: Server) -> str:
    return server.address


@pytest.fixture(scope="module")
def lab(browser: Browser, address: str) -> Iterator[Page]:
    """The lesson, run from top to bottom."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1_000)
    asked: list[str] = []
    own = (address, address.replace("http", "ws"), "data:", "blob:")
    page.on("request", lambda request: request.url.startswith(own) or asked.append(request.url))
    page.goto(f"{address}/lab/tree/mailed/{LESSON}.ipynb")
    page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
    calm(page)
    assert page.locator(".jp-OutputArea-output").count() == 0, "what came from elsewhere waits for its reader"
    run_all(page)
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


def run_all(page: Page) -> None:
    """Run all cells; on a busy machine JupyterLab may offer the item before it does anything, and it is chosen again."""
    output = page.locator(".jp-OutputArea-output").first
    for patience in (PATIENCE / 4, PATIENCE):
        page.locator(".jp-NotebookPanel .jp-Cell").first.click()  # menus act on what was touched last
        choose(page, "Run", "Run All Cells")
        with suppress(TimeoutError):
            output.wait_for(state="attached", timeout=patience * 1_000)
            break
    expect(output).to_be_attached()
    calm(page)


def choose(page: Page, menu: str, *items: str) -> None:
    page.get_by_role("menuitem", name=menu, exact=True).click()
    for item in items:
        page.locator(".lm-Menu-itemLabel").filter(has_text=re.compile(f"^{item}$")).click()


def control(lab: Page) -> Locator:
    """The first control of a chart, brought into view."""
    found = lab.locator(".jp-OutputArea-output:has(.js-plotly-plot) select").first
    found.scroll_into_view_if_needed()
    return found


def reached(page: Page, found: Locator) -> Locator:
    """The first that is seen when its cell is scrolled to: JupyterLab draws what is near, and cells above may still grow."""
    for _ in range(PATIENCE):
        for one in found.all():
            one.evaluate("node => node.closest('.jp-Cell')?.scrollIntoView({ block: 'center' })")
            page.wait_for_timeout(200)
            if one.is_visible():
                return one
    raise AssertionError("all stayed out of sight")


def test_after_run_all_its_reader_stands_at_the_top(lab: Page) -> None:
    assert lab.locator(".jp-Notebook .jp-Cell").first.evaluate(
        "cell => cell.classList.contains('jp-mod-active')"
    )


def test_the_lesson_runs_without_an_error_and_shows_no_code(lab: Page) -> None:
    assert lab.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert lab.locator(".jp-CodeCell :is(.jp-InputArea, .jp-InputPlaceholder):visible").count() == 0
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
    page = re.sub(
        r'<header class="masthead">.*?</header>', "", page, flags=re.DOTALL
    )  # a mailed page has no way home
    return re.sub(r"<footer>.*?</footer>", "", page, flags=re.DOTALL).splitlines()


def test_tables_are_set_as_on_the_page(lab: Page) -> None:
    found = lab.locator(".jp-OutputArea-output table:visible").first
    assert found.locator("td").first.evaluate("cell => getComputedStyle(cell).textAlign") in ("start", "left")
    assert found.locator("td").first.evaluate("cell => getComputedStyle(cell).verticalAlign") == "top"
    if found.locator("caption").count():
        assert found.locator("caption").first.evaluate("one => getComputedStyle(one).textAlign") == "start"


def test_a_quiz_says_its_question_once(lab: Page) -> None:
    quiz = lab.locator(".jp-OutputArea-output:has(.widget-radio)").first
    quiz.scroll_into_view_if_needed()
    question = quiz.locator(".widget-html-content b").inner_text()
    assert quiz.inner_text().count(question) == 1


ANSWER = "Één zin: “no promise” (33783-35 §9).\n\n- with a list,\n- and <b>signs</b> & more"


def statuses() -> str:
    told = ["git", "status", "--porcelain", "--untracked-files=all"]
    return subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_a_copy_is_opened_answered_moved_saved_exported_renewed_and_handed_in(
    browser: Browser, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    before, path = statuses(), server.folder / f"{LESSON}.ipynb"
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1_000)
    page.goto(f"{server.address}/lab/tree/{LESSON}.ipynb")

    # It has run, without a click, and its reader stands at the top.
    page.locator(".jp-NotebookPanel select").first.wait_for(state="attached")
    calm(page)
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert page.locator(".jp-Cell").first.evaluate("cell => cell.classList.contains('jp-mod-active')")
    assert page.locator(".jp-RenderedMarkdown").get_by_text("This copy is yours.").first.is_visible()

    # An address leads to its paragraph.
    page.locator(".jp-RenderedMarkdown a[href*='%C2%A7']:visible").first.click()
    page.locator("[id='33694-49§15'], [id*='§']").first.wait_for(state="attached")

    # A control moves, an answer is typed, all is saved.
    reached(page, page.locator(".jp-OutputArea-output select")).select_option(index=1)
    calm(page)
    place = reached(page, page.locator(".jp-MarkdownCell").filter(has_text="Your answer:").last)
    place.locator(".jp-RenderedMarkdown").dblclick()
    editor = place.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(ANSWER)
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Control+s")
    for _ in range(PATIENCE * 10):
        if ANSWER in sources(path):
            break
        page.wait_for_timeout(100)
    assert sources(path).count(ANSWER) == 1

    # It runs again when it is opened again: what was saved here is trusted here.
    assert any(cell.get("outputs") for cell in json.loads(path.read_bytes())["cells"])
    page.goto(f"{server.address}/lab/tree/{LESSON}.ipynb")
    page.locator(".jp-NotebookPanel .jp-Cell:visible").first.wait_for()
    page.locator(".jp-NotebookPanel select").first.wait_for(state="attached")
    calm(page)
    assert page.locator(".jp-RenderedMarkdown").get_by_text("with a list,").count() == 1
    page.locator(".jp-NotebookPanel .jp-Cell:visible").first.click(position={"x": 4, "y": 4})

    # Its page has the answer, by the menu and by the command line.
    with page.expect_download() as download:
        choose(page, "File", "Save and Export Notebook As", "Briefing")
    exported = Path(download.value.path()).read_text(encoding="utf-8")
    command = [sys.executable, "-m", "briefing", str(path), "--output", str(tmp_path / "pages")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    for text in (exported, (tmp_path / "pages" / path.with_suffix(".html").name).read_text(encoding="utf-8")):
        assert "Één zin: “no promise”" in text and "<li>with a list,</li>" in text
        assert "This copy is yours." not in text
    context.close()

    # The course changes: the copy stays, and a new one has the answer too.
    kept = path.read_bytes()
    lesson = json.loads((ROOT / "notebooks" / path.name).read_text(encoding="utf-8"))
    lesson["cells"][4]["source"] = ["## 1. A new heading"]
    (tmp_path / path.name).write_text(json.dumps(lesson), encoding="utf-8")
    [renewed] = make_copies([tmp_path / path.name], server.folder)
    assert path.read_bytes() == kept
    assert renewed.path != path and sources(renewed.path).count(ANSWER) == 1
    assert "## 1. A new heading" in sources(renewed.path)

    # It is handed in.
    (tmp_path / "handed in").mkdir()
    shutil.copy(path, tmp_path / "handed in" / "Anna.ipynb")
    made = collect(tmp_path / "handed in", [ROOT / "notebooks" / path.name])
    rows = csv.DictReader(made.table.open(encoding="utf-8-sig", newline=""))
    assert [row["Answer"] for row in rows if row["Answer"]] == [ANSWER]
    assert statuses() == before


def sources(path: Path) -> list[str]:
    """The sources of the cells of a notebook; none while it is being written."""
    try:
        return ["".join(cell["source"]) for cell in json.loads(path.read_bytes())["cells"]]
    except ValueError:
        return []
