"""A browser lab to test with: a short lesson, a server below a path, and what a notebook in the lab has run."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser, BrowserContext, Page, expect

from briefing.lite import lesson_url

PATIENCE = 180_000  # milliseconds, on a busy machine
BELOW = "/some/where"
NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden)"

needs_node = pytest.mark.skipif(
    not (shutil.which("node") and shutil.which("npm")),
    reason="the lab is built with Node and npm: install both",
)

# The system that a cell names tells a run in the browser from the output that the lab ships.
_SHORT = """\
%load_ext briefing
import sys

from ipywidgets import IntSlider, Text, interact

from utils.lessons import pieces


def times(number):
    print(f"{number} times 111 is {number * 111}")


print("run on", sys.platform)
interact(times, number=IntSlider(3, 1, 9));
"""


def write_short(path: Path, question: str = "What is promised?") -> Path:
    """Write a lesson with a control that answers, a letter of one's own, and one question."""
    cells = [
        new_markdown_cell("# A short lesson", id="title"),
        new_code_cell(_SHORT, id="control"),
        new_code_cell("interact(pieces.own_letter, path=Text(continuous_update=False));", id="own"),
        new_markdown_cell(question, id="question"),
        new_markdown_cell("Nothing yet.", id="answer", metadata={"tags": ["answer"]}),
    ]
    nbformat.write(new_notebook(cells=cells), path)
    return path


class _Below(SimpleHTTPRequestHandler):
    """Files below a path; Python is given when it may be."""

    def __init__(self, *args: Any, python: threading.Event, **options: Any) -> None:
        self._python = python
        super().__init__(*args, **options)

    extensions_map: ClassVar = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(BELOW))

    def do_GET(self) -> None:
        if self.path.endswith(".wasm"):
            self._python.wait(PATIENCE / 1000)
        super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve(folder: Path, python: threading.Event | None = None) -> Iterator[str]:
    """Serve a folder below a path of this machine; what is yielded is its address.

    Where an event is given, Python waits for it.
    """
    if python is None:
        python = threading.Event()
        python.set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Below, directory=str(folder), python=python))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{BELOW}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def open_browser(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser with nothing kept, which fails when anything but an address and what is below it is asked for."""
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    made.set_default_timeout(PATIENCE)
    made.add_init_script(_FOLLOW)
    expect.set_options(timeout=PATIENCE)
    asked: list[str] = []
    own = (address, "data:", "blob:")
    made.on("request", lambda request: request.url.startswith(own) or asked.append(request.url))
    try:
        yield made
    finally:
        expect.set_options(timeout=5_000)  # Playwright's own
        made.close()
    assert not asked, asked


# Counts the cells that the kernel takes. A timer of the page's own: what waits for a frame to be drawn comes too late on a
# busy machine.
_FOLLOW = """if (window === top) {
  const timer = setInterval(() => {
    const panel = window.jupyterapp?.shell?.currentWidget;
    if (!panel?.sessionContext) return;
    clearInterval(timer);
    window.labRun = { taken: 0 };
    panel.sessionContext.iopubMessage.connect((_, { header }) => { if (header.msg_type === "execute_input") labRun.taken++; });
  }, 10);
}"""
_HAS_RUN = """() => {
  const { content, sessionContext } = window.jupyterapp.shell.currentWidget;
  const due = content.model.toJSON().cells.filter(({ cell_type, source }) => cell_type === "code" && [source].flat().join("").trim());
  const failed = due.some(({ outputs }) => outputs.some(({ output_type }) => output_type === "error"));
  const { status } = sessionContext.session?.kernel ?? {};
  return status === "idle" && (failed || window.labRun.taken >= due.length);
}"""


def open_lesson(context: BrowserContext, address: str, name: str) -> Page:
    """Open a lesson of the lab, with what it has before Python starts."""
    page = context.new_page()
    page.goto(f"{address}/{lesson_url(name)}")
    page.wait_for_function("() => window.labRun", polling=100)
    return page


def wait_for_session(page: Page) -> None:
    """Wait until the open lesson has a kernel; Python may not have started in it."""
    page.wait_for_function("() => window.jupyterapp.shell.currentWidget.sessionContext.isReady", polling=100)


def run_through(page: Page) -> None:
    """Wait until Python has started and run each cell of the open lesson."""
    page.wait_for_function(_HAS_RUN, polling=100)


def errors(page: Page) -> list[str]:
    """What cells of the open notebook raised or wrote as an error, drawn or not, and what went wrong in a control."""
    raised = page.evaluate(
        """() => jupyterapp.shell.currentWidget.content.model.toJSON().cells.flatMap(({ outputs }) => outputs ?? [])
             .filter(output => output.output_type === "error" || output.name === "stderr").map(output => JSON.stringify(output))"""
    )
    kinds = ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr")
    wrong = ", ".join(f'.jp-NotebookPanel [data-mime-type="{kind}"]' for kind in kinds)
    return [*raised, *page.locator(wrong).all_text_contents()]


def upload_files(page: Page, files: Mapping[str, bytes]) -> None:
    """Upload files beside the lessons, and wait until they are there."""
    with page.expect_file_chooser() as chooser:
        page.locator(".jp-FileBrowser-toolbar [title='Upload Files']").click()
    chooser.value.set_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": data}
            for name, data in files.items()
        ]
    )
    for name in files:
        expect(page.locator(".jp-DirListing-itemText", has_text=name)).to_have_count(1)


def drop_file(page: Page, path: Path) -> None:
    """Drag a file of this machine onto the list of files with the mouse, and wait until it is there."""
    box = page.locator(".jp-DirListing-content").bounding_box()
    assert box
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] - 20}
    dragged = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    mouse = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        mouse.send("Input.dispatchDragEvent", {"type": kind, **place, "data": dragged})
    expect(page.locator(".jp-DirListing-itemText", has_text=path.name)).to_have_count(1)


def read_shipped(folder: Path, name: str) -> dict[str, Any]:
    """A lesson as the lab ships it."""
    made: dict[str, Any] = json.loads((folder / "files" / f"{name}.ipynb").read_text(encoding="utf-8"))
    return made
