"""The browser lab: built from its lock, and used in Chromium with every other address refused."""

from __future__ import annotations

import json
import re
import shutil
import sys
from contextlib import ExitStack
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, Page, expect

from briefing.classroom.carry import given_in, list_written
from briefing.classroom.copies import lesson_to_copy
from briefing.lite import Lab, LabError, build_lab, lesson_url
from briefing.lite.build import LAB
from briefing.lite.inputs import fetch
from briefing.lite.lock import read_lock
from briefing.plan import load_project
from tests.engine.test_sources import docx, newer, paragraph
from tests.lab import (
    BELOW,
    NOTEBOOK,
    PATIENCE,
    drop_file,
    errors,
    needs_node,
    open_browser,
    open_lesson,
    read_shipped,
    run_through,
    serve,
    upload_files,
    wait_for_session,
    write_short,
)

pytestmark = [pytest.mark.browser, needs_node]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """A lab with one short lesson."""
    short = write_short(tmp_path_factory.mktemp("notebooks") / "short.ipynb")
    return build_lab(tmp_path_factory.mktemp("site") / "lab", [short])


# --- building ---------------------------------------------------------------------------------------------------


def test_a_lab_is_small_holds_student_copies_with_outputs_and_names_no_other_address(lab: Lab) -> None:
    assert lab.bytes < 90_000_000
    shipped = read_shipped(lab.folder, "short")
    cells = shipped["cells"]
    assert not any({"teacher", "answer"} & {*cell["metadata"].get("tags", [])} for cell in cells)
    assert all(cell["outputs"] for cell in cells if cell["cell_type"] == "code"), "there before anything runs"
    assert list_written(shipped, given_in(shipped) or {}) == [], "nobody has written in it yet"
    settings = (lab.folder / "jupyter-lite.json").read_text()
    assert not re.search(r"https?://", settings)
    assert not [*lab.folder.rglob("*.map")]
    # Nor does a script ask for anything at the root of the host, where the lab may not stand.
    scripts = [path.read_text(encoding="utf-8") for path in lab.folder.rglob("*.js")]
    assert sum("service-worker-heartbeat" in script for script in scripts) > 2
    assert not [script for script in scripts if re.search(r"""fetch\(["']/|["']/api/[\w-]+["']===""", script)]


def test_every_file_in_the_manifest_is_there_with_its_hash(lab: Lab) -> None:
    files = json.loads((lab.folder / LAB.manifest).read_text())["files"]
    there = {path.relative_to(lab.folder).as_posix() for path in lab.folder.rglob("*") if path.is_file()}
    assert there == {*files, LAB.manifest}
    for name, file in files.items():
        assert sha256((lab.folder / name).read_bytes()).hexdigest() == file["sha256"]


def test_a_file_that_is_not_what_the_lock_says_is_not_used(tmp_path: Path) -> None:
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


def test_a_folder_of_anothers_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(LabError, match="not a browser lab"):
        build_lab(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_what_somebody_put_into_a_lab_is_refused_and_stays(lab: Lab) -> None:
    mine = lab.folder / "mine.txt"
    mine.write_text("mine")
    try:
        with pytest.raises(LabError, match=r"mine\.txt added"):
            build_lab(lab.folder)
        assert mine.read_text() == "mine"
    finally:
        mine.unlink()


def test_without_node_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(LabError, match="install Node 20 or later"):
        build_lab(tmp_path / "lab")
    assert not (tmp_path / "lab").exists()


# --- in the browser ---------------------------------------------------------------------------------------------

# A promise is true at once to `wait_for_function`.
KEPT = f"""async ([files, patience]) => {{
  const cache = await caches.open(`briefing-lab ${{location.origin}}{BELOW}/`);
  for (const end = Date.now() + patience; Date.now() < end; await new Promise(done => setTimeout(done, 200))) {{
    const kept = new Set((await cache.keys()).map(({{ url }}) => decodeURIComponent(url)));
    if (files.every(name => kept.has(`${{location.origin}}{BELOW}/${{name}}`))) return true;
  }}
  return false;
}}"""
LINES = (
    "Geachte voorzitter,",
    "Het kabinet zet zich in voor ontwapening {}.",
    "De minister informeert de Kamer.",
)


def made_letters() -> dict[str, bytes]:
    """A letter in each format, with a word of its own."""
    text, word, xml = ([line.format(name) for line in LINES] for name in ("alfa", "bravo", "charlie"))
    return {
        "tekst.txt": "\n\n".join(text).encode(),
        "word.docx": docx("".join(map(paragraph, word))),
        "kamerstuk.xml": newer("".join(f"<al>{line}</al>" for line in xml)).encode(),
    }


def write_answer(page: Page, words: str) -> None:
    """Write below the question and save, as a student does."""
    page.locator(f"{NOTEBOOK} .jp-MarkdownOutput", has_text="Your answer:").last.dblclick()
    page.locator(f"{NOTEBOOK} .jp-Cell.jp-mod-active .cm-content").click()
    expect(page.locator(f"{NOTEBOOK} .cm-content:focus")).to_be_visible()
    page.keyboard.press("Control+End")
    page.keyboard.type(f" {words}")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"{NOTEBOOK} .jp-MarkdownOutput", has_text=words)).to_be_visible()
    page.keyboard.press("Control+s")
    page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")


def test_a_lesson_is_read_run_and_written_in_and_reads_letters_of_ones_own(
    browser: Browser, lab: Lab, tmp_path: Path
) -> None:
    python = Event()
    with serve(lab.folder, python) as address, open_browser(browser, address) as context:
        page = open_lesson(context, address, "short")
        open_notebook = page.locator(NOTEBOOK)
        # As it was shipped, and as long as Python has not started.
        wait_for_session(page)
        expect(open_notebook).to_contain_text(f"run on {sys.platform}")
        expect(open_notebook).to_contain_text("3 times 111 is 333")
        expect(open_notebook.locator(".noUi-handle")).to_be_visible()
        expect(open_notebook).not_to_contain_text("Loading widget")
        assert page.evaluate("labRun.taken") == 0

        python.set()
        run_through(page)
        expect(open_notebook).to_contain_text("run on emscripten")
        assert errors(page) == []

        expect(open_notebook).to_contain_text("3 times 111 is 333")
        open_notebook.locator(".noUi-handle").press("ArrowRight")
        expect(open_notebook).to_contain_text("4 times 111 is 444")

        letters = made_letters()
        dragged = tmp_path / "kamerstuk.xml"
        dragged.write_bytes(letters[dragged.name])
        drop_file(page, dragged)
        upload_files(page, {name: data for name, data in letters.items() if name != dragged.name})
        for name, own in zip(letters, ("alfa", "bravo", "charlie"), strict=True):
            field = open_notebook.locator(".widget-text input").last
            field.fill(name)
            field.press("Enter")
            expect(open_notebook).to_contain_text(f"ontwapening {own}.")
        assert errors(page) == []

        write_answer(page, "They promise a report.")
        page.reload()
        expect(page.locator(NOTEBOOK)).to_contain_text("They promise a report.")


@pytest.mark.whole
def test_a_copy_that_came_by_mail_is_run_by_its_reader(browser: Browser, lab: Lab, tmp_path: Path) -> None:
    mailed = tmp_path / "mailed.ipynb"
    mailed.write_text(json.dumps(lesson_to_copy(write_short(tmp_path / "short.ipynb"))), encoding="utf-8")
    with serve(lab.folder) as address, open_browser(browser, address) as context:
        page = open_lesson(context, address, "short")
        run_through(page)
        drop_file(page, mailed)
        page.locator(".jp-DirListing-item", has_text=mailed.name).dblclick()
        page.wait_for_function(
            "() => jupyterapp.shell.currentWidget.sessionContext.session?.path === 'mailed.ipynb'"
        )
        expect(page.locator(".jp-Dialog")).to_have_count(0)
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        expect(page.locator(NOTEBOOK)).to_contain_text("run on emscripten")
        expect(page.locator(NOTEBOOK)).to_contain_text("3 times 111 is 333")


@pytest.mark.whole
def test_a_second_visit_needs_no_network(browser: Browser, lab: Lab) -> None:
    network = ExitStack()
    address = network.enter_context(serve(lab.folder))
    with network, open_browser(browser, address) as context:
        page = open_lesson(context, address, "short")
        run_through(page)
        files = {*json.loads((lab.folder / LAB.manifest).read_text())["files"]} - {"service-worker.js"}
        assert page.evaluate(KEPT, [[*files], PATIENCE])
        page.close()
        network.close()
        again = open_lesson(context, address, "short")
        run_through(again)
        expect(again.locator(NOTEBOOK)).to_contain_text("run on emscripten")
        assert errors(again) == []


@pytest.mark.whole
def test_a_lesson_that_changed_takes_the_place_of_a_copy_or_comes_beside_one_that_was_written_in(
    browser: Browser, tmp_path: Path
) -> None:
    short, folder = tmp_path / "short.ipynb", tmp_path / "lab"
    build_lab(folder, [write_short(short)])
    with serve(folder) as address, open_browser(browser, address) as context:
        page = open_lesson(context, address, "short")
        run_through(page)
        page.keyboard.press("Control+s")
        page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")

        build_lab(folder, [write_short(short, "What is announced?")])
        page.goto("about:blank")
        page.goto(f"{address}/{lesson_url('short')}")
        expect(page.locator(".Toastify__toast")).to_contain_text("nothing was written in your copy")
        expect(page.locator(NOTEBOOK)).to_contain_text("What is announced?")
        page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")
        write_answer(page, "They promise a report.")

        build_lab(folder, [write_short(short, "What is promised, and by whom?")])
        page.goto("about:blank")
        page.goto(f"{address}/{lesson_url('short')}")
        said = page.locator(".Toastify__toast", has_text="The lesson changed")
        expect(said).to_contain_text("short (2).ipynb")
        old = page.locator(NOTEBOOK)
        expect(old).to_contain_text("They promise a report.")
        expect(old).not_to_contain_text("by whom")
        said.get_by_role("button", name="Open the new one").click()
        new = page.locator(NOTEBOOK, has_text="What is promised, and by whom?")
        expect(new).to_contain_text("What you wrote stands in short.ipynb")
