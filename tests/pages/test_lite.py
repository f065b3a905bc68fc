"""The browser lab: built from its lock, and used in Chromium with every other address refused."""

from __future__ import annotations

import json
import re
import shutil
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar, NamedTuple

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

import start
from briefing.lite import Lab, LabError, build_lab, lesson_url
from briefing.lite.build import MANIFEST
from briefing.lite.inputs import fetch
from briefing.lite.lock import read_lock
from briefing.plan import load_project

LESSON = "06_language_lab"
PATIENCE = 240_000  # milliseconds, on a busy machine
STATUS = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-ExecutionIndicator"

needs_node = pytest.mark.skipif(
    not (shutil.which("node") and shutil.which("npm")),
    reason="the lab is built with Node and npm: install both",
)
pytestmark = [pytest.mark.browser, needs_node]


class Site(NamedTuple):
    """A lab below a path: what was built, a notebook of it that may change, where it answers, and the server."""

    lab: Lab
    short: Path
    address: str
    server: ThreadingHTTPServer


class _Below(SimpleHTTPRequestHandler):
    """Files below /some/where/."""

    extensions_map: ClassVar = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/some/where"))

    def log_message(self, *_: object) -> None:
        pass


def write_short(path: Path, question: str) -> Path:
    """A lesson with one question."""
    cells = [
        new_markdown_cell("# A short lesson", id="title"),
        new_code_cell("1 + 1", id="sum"),
        new_markdown_cell(question, id="question"),
        new_markdown_cell("Nothing yet.", id="answer", metadata={"tags": ["answer"]}),
    ]
    nbformat.write(new_notebook(cells=cells), path)
    return path


def serve(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Below, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A lab with one lesson, below a path of a server on this machine."""
    folder = tmp_path_factory.mktemp("site") / "lab"
    short = write_short(tmp_path_factory.mktemp("notebooks") / "short.ipynb", "What is promised?")
    lab = build_lab(folder, [start.ROOT / "notebooks" / f"{LESSON}.ipynb", short])
    server = serve(folder)
    yield Site(lab, short, f"http://127.0.0.1:{server.server_port}/some/where", server)
    server.shutdown()
    server.server_close()


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser of its own, which notes what it asks of any other address."""
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    made.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    asked: list[str] = []
    own = (site.address.removesuffix("/some/where"), "data:", "blob:")
    made.on("request", lambda request: request.url.startswith(own) or asked.append(request.url))
    yield made
    expect.set_options(timeout=5_000)  # Playwright's own
    made.close()
    assert asked == []


def open_lesson(context: BrowserContext, site: Site, name: str = LESSON) -> Page:
    page = context.new_page()
    page.goto(f"{site.address}/{lesson_url(name)}")
    page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
    return page


def run_through(page: Page) -> None:
    """Wait until Python has started and run the lesson."""
    expect(page.locator(STATUS)).to_have_attribute("data-status", "busy", timeout=PATIENCE)
    expect(page.locator(STATUS)).to_have_attribute("data-status", "idle", timeout=PATIENCE)


def errors(page: Page) -> list[str]:
    """What cells of the open notebook raised or wrote as an error, drawn or not, and what went wrong in a control."""
    raised = page.evaluate(
        """() => jupyterapp.shell.currentWidget.content.model.toJSON().cells.flatMap(({ outputs }) => outputs ?? [])
             .filter(output => output.output_type === "error" || output.name === "stderr").map(output => JSON.stringify(output))"""
    )
    kinds = ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr")
    wrong = ", ".join(f'.jp-NotebookPanel [data-mime-type="{kind}"]' for kind in kinds)
    return [*raised, *page.locator(wrong).all_text_contents()]


KEPT = """async () => {
  const cache = await caches.open(`briefing-lab ${location.origin}/some/where/`);
  return (await cache.keys()).some(({ url }) => url.endsWith("third-party-licenses.json"));
}"""


def find(page: Page, selector: str) -> Locator:
    """Scroll the notebook, which draws what is near only, until something is there."""
    panel = page.locator(".jp-NotebookPanel .jp-WindowedPanel-outer")
    panel.evaluate("node => node.scrollTo(0, 0)")
    for _ in range(400):
        if (found := panel.locator(selector)).count():
            return found.first
        panel.evaluate("node => node.scrollBy(0, 300)")
        page.wait_for_timeout(50)
    raise AssertionError(f"there is no {selector}")


# --- building ---------------------------------------------------------------------------------------------------


def test_a_lab_is_small_holds_student_copies_with_outputs_and_names_no_other_address(site: Site) -> None:
    assert site.lab.bytes < 90_000_000
    lesson = json.loads((site.lab.folder / "files" / f"{LESSON}.ipynb").read_text())
    assert not any({"teacher", "answer"} & {*cell["metadata"].get("tags", [])} for cell in lesson["cells"])
    charts = [
        cell
        for cell in lesson["cells"]
        if "application/vnd.plotly.v1+json" in json.dumps(cell.get("outputs"))
    ]
    assert charts, "outputs are there before anything runs"
    settings = (site.lab.folder / "jupyter-lite.json").read_text()
    assert not re.search(r"https?://", settings)
    assert not [*site.lab.folder.rglob("*.map")]


def test_every_file_in_the_manifest_is_there_with_its_hash(site: Site) -> None:
    from hashlib import sha256

    files = json.loads((site.lab.folder / MANIFEST).read_text())["files"]
    there = {
        path.relative_to(site.lab.folder).as_posix() for path in site.lab.folder.rglob("*") if path.is_file()
    }
    assert there == {*files, MANIFEST}
    for name, digest in files.items():
        assert sha256((site.lab.folder / name).read_bytes()).hexdigest() == digest


def test_a_file_that_is_not_what_the_lock_says_is_not_used(site: Site, tmp_path: Path) -> None:
    project = load_project()
    lock = read_lock(project.root / project.lite)
    package = next(package for package in lock.wheels if package.name == "comm")
    held = tmp_path / "inputs" / package.sha256 / "comm.whl"
    held.parent.mkdir(parents=True)
    held.write_bytes(b"another file")
    wrong = replace(package, sha256="0" * 64)
    with pytest.raises(LabError, match="lock"):
        fetch(replace(lock, wheels=(wrong,)), tmp_path, lambda line: None)
    again = fetch(replace(lock, wheels=(package,)), tmp_path, lambda line: None).wheels["comm"]
    assert again != held, "what lies in the cache and is another file is fetched anew"


def test_a_folder_of_anothers_is_refused_and_stays(site: Site, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(LabError, match="not a browser lab"):
        build_lab(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_without_node_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(LabError, match="install Node 20 or later"):
        build_lab(tmp_path / "lab")
    assert not (tmp_path / "lab").exists()


# --- in the browser ---------------------------------------------------------------------------------------------

LETTER = (
    "Geachte voorzitter,\n\nHet kabinet zet zich in voor ontwapening.\n\n"
    "De minister zegt toe de Kamer in maart te informeren.\n"
)


def write_docx(path: Path) -> Path:
    """A Word file as small as one can be."""
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in LETTER.split("\n") if line)
    office = "http://schemas.openxmlformats.org"
    main = f"{office}/wordprocessingml/2006/main"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("[Content_Types].xml", f'<Types xmlns="{office}/package/2006/content-types"/>')
        made.writestr(
            "word/document.xml", f'<w:document xmlns:w="{main}"><w:body>{lines}</w:body></w:document>'
        )
    return path


@pytest.mark.whole
def test_a_lesson_that_changed_comes_beside_a_copy_that_was_written_in(
    context: BrowserContext, site: Site
) -> None:
    page = open_lesson(context, site, "short")
    page.wait_for_function(
        "jupyterapp.shell.currentWidget.sessionContext?.session?.kernel?.status === 'idle'"
    )
    page.wait_for_timeout(2_000)  # its one cell is run by then
    place = page.locator(".jp-MarkdownOutput", has_text="Your answer:").last
    place.dblclick()
    page.keyboard.press("Control+End")
    page.keyboard.type(" They promise a report.")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+s")
    expect(page.locator(".jp-DirListing-itemText", has_text="short.ipynb")).to_have_count(1)
    page.wait_for_timeout(1_000)
    page.reload()
    expect(page.locator(".jp-NotebookPanel", has_text="They promise a report.")).to_have_count(1)

    write_short(site.short, "What is promised, and by whom?")
    build_lab(site.lab.folder, [start.ROOT / "notebooks" / f"{LESSON}.ipynb", site.short])
    page.goto("about:blank")
    page.goto(f"{site.address}/{lesson_url('short')}")
    said = page.locator(".Toastify__toast", has_text="The lesson changed")
    expect(said).to_contain_text("short (2).ipynb")
    old = page.locator(".jp-NotebookPanel", has_text="They promise a report.")
    expect(old).to_have_count(1)
    assert "by whom" not in old.inner_text()
    said.get_by_role("button", name="Open the new one").click()
    new = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)", has_text="What is promised, and by whom?")
    expect(new).to_contain_text("What you wrote stands in short.ipynb")


@pytest.mark.whole
def test_a_lesson_runs_a_control_answers_a_letter_is_read_and_a_second_visit_needs_no_network(
    context: BrowserContext, site: Site, tmp_path: Path
) -> None:
    page = open_lesson(context, site)
    run_through(page)
    assert errors(page) == []
    (tmp_path / "mijn-brief.txt").write_text(LETTER)
    for file in (tmp_path / "mijn-brief.txt", write_docx(tmp_path / "mijn-brief.docx")):
        with page.expect_file_chooser() as chooser:
            page.locator(
                ".jp-FileBrowser-toolbar [data-command='filebrowser:upload'], [title^='Upload']"
            ).first.click()
        chooser.value.set_files(file)
        expect(page.locator(".jp-DirListing-itemText", has_text=file.name)).to_have_count(1)
        field = find(page, ".widget-text input")
        field.fill(file.name)
        field.press("Enter")
        expect(page.locator(".jp-OutputArea", has_text="ontwapening").first).to_be_visible()
        assert errors(page) == []
    page.wait_for_function(KEPT, timeout=PATIENCE)
    page.close()
    site.server.shutdown()
    site.server.server_close()
    again = open_lesson(context, site)
    run_through(again)
    assert errors(again) == []
