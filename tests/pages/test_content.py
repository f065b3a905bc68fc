"""Hostile content in a real browser: nothing runs, nothing is asked for, nobody is led away, no neighbour is harmed.

A server on loopback listens, and hears nothing: not from the page, not from the page without its policy, and not from
the browser that prints it.
"""

import contextlib
import http.server
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from briefing.exporter import BriefingError, BriefingExporter
from briefing.files import PressError
from briefing.parts import MIME
from briefing.pdf import find_browser, print_page
from tests.pages.vectors import VECTORS

pytestmark = pytest.mark.browser
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
WAYS = ("prose", "output", "state", "markdown state", "heading", "table")
BATCH = 30


@pytest.fixture(scope="module")
def listening() -> Iterator[tuple[int, list[str]]]:
    """A server on loopback: its port, and what it was asked for."""
    heard: list[str] = []

    class Ear(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_HEAD = do_GET  # noqa: N815  # the names that http.server asks for

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, heard
    server.shutdown()


def control(pieces: list[str], kind: str) -> dict[str, object]:
    """The bundle of an `interact` that shows each of these pieces for one choice."""
    options = [f"choice {place}" for place in range(len(pieces))]
    return {
        MIME: {
            "controls": [{"kind": "select", "label": "Which", "options": options, "index": 0, "note": ""}],
            "first": {"0": {kind: pieces[0]}},
            "patches": [{"0": {kind: piece}} if place else {} for place, piece in enumerate(pieces)],
            "states": list(range(len(pieces))),
        }
    }


def written(pieces: list[str], way: str, folder: Path) -> Path:
    """A page that holds these pieces in one way, each beside a neighbour that is to stay."""
    cells = [new_markdown_cell("# A page"), new_code_cell("1", execution_count=1)]

    def shows(data: dict[str, object]) -> None:
        output = new_output("display_data", data)
        cells.append(new_code_cell("x", execution_count=2, outputs=[output]))

    for place, piece in enumerate(pieces):
        if way == "prose":
            cells.append(new_markdown_cell(piece))
        elif way == "heading":
            cells.append(new_markdown_cell(f"## Part {piece}"))
        elif way == "table":
            cells.append(new_markdown_cell(f"| head |\n|---|\n| {piece.replace('|', '')} |"))
        elif way == "output":
            shows({"text/html": piece})
        cells.append(new_markdown_cell(f"neighbour {place} stays"))
    if way.endswith("state"):
        shows(control(["plain", *pieces], "markdown" if way.startswith("markdown") else "html"))
    shows(control(["one", "two"], "html"))
    page = folder / "page.html"
    about = {"metadata": {"name": "hostile", "path": str(folder)}}
    page.write_text(
        BriefingExporter().from_notebook_node(new_notebook(cells=cells), about)[0], encoding="utf-8"
    )
    return page


@pytest.mark.parametrize("policy", [True, False], ids=["with its policy", "without"])
@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_heard_and_every_neighbour_stays(browser, listening, tmp_path, way, policy):
    port, heard = listening
    pieces = [vector.replace("PORT", str(port)) for vector in VECTORS]
    for start in range(0, len(pieces), BATCH):
        batch = pieces[start : start + BATCH]
        page = written(batch, way, tmp_path)
        if not policy:
            text = page.read_text(encoding="utf-8")
            assert len(POLICY.findall(text)) == 1
            page.write_text(POLICY.sub("", text), encoding="utf-8")
        context = browser.new_context(service_workers="block")  # it has a network, and asks nothing of it
        tab = context.new_page()
        troubles: list[str] = []
        tab.on("pageerror", lambda error, troubles=troubles: troubles.append(str(error)))
        tab.on("dialog", lambda dialog, troubles=troubles: (troubles.append("a dialog"), dialog.dismiss()))
        tab.on("popup", lambda _, troubles=troubles: troubles.append("a window"))
        tab.goto(page.as_uri())
        words = tab.evaluate("document.querySelector('main').innerText")
        for place in range(len(batch)):
            assert f"neighbour {place} stays" in words, batch[place]
        for choice in tab.locator("select").all():
            for place in range(choice.locator("option").count()):
                choice.select_option(index=place)
        assert tab.locator("[data-kind=html]").last.inner_text() == "two"  # its control is alive
        tab.locator("main a:not([href^='http'])").evaluate_all(
            "links => links.forEach(link =>"
            " link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })))"
        )
        tab.wait_for_timeout(200)
        assert tab.url.split("#")[0] == page.as_uri()
        assert troubles == []
        assert tab.evaluate("document.title") == "A page"
        context.close()
    assert heard == []


def test_the_policy_stops_what_the_allowlist_never_saw(browser, listening, tmp_path):
    port, heard = listening
    page = written(["words"], "prose", tmp_path)
    text = page.read_text(encoding="utf-8")
    dangerous = [v.replace("PORT", str(port)) for v in VECTORS if "refresh" not in v and "<!--" not in v]
    context = browser.new_context()
    tab = context.new_page()
    for vector in dangerous:
        page.write_text(text.replace("<p>words</p>", f"<p>words</p>{vector}", 1), encoding="utf-8")
        tab.goto(page.as_uri())
    context.close()
    assert [path for path in heard if "script" in path] == []


def test_the_printing_browser_asks_for_nothing(listening, tmp_path):
    port, heard = listening
    pieces = [vector.replace("PORT", str(port)) for vector in VECTORS]
    page = written(pieces, "prose", tmp_path)
    print_page(find_browser(), page)
    links = re.findall(rb"/URI\s*\(([^)]*)\)", page.with_suffix(".pdf").read_bytes())
    assert all(link.startswith((b"http:", b"https:", b"mailto:")) for link in links)
    # Even a page that would ask: the browser has no way out.
    raw = tmp_path / "raw.html"
    raw.write_text(
        f'<!doctype html><meta http-equiv="refresh" content="0;url=http://127.0.0.1:{port}/led">'
        f'<img src="http://127.0.0.1:{port}/image"><iframe src="http://localhost:{port}/frame"></iframe><p>words',
        encoding="utf-8",
    )
    with contextlib.suppress(PressError):  # a browser that finds nothing there may print nothing
        print_page(find_browser(), raw)
    assert heard == []


def test_only_images_below_the_folder_of_the_notebook_enter_a_page(tmp_path):
    (tmp_path / "secret.png").write_bytes(b"secret")
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "map.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "notes.txt").write_text("secret")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    about = {"metadata": {"name": "a", "path": str(folder)}}
    for source in (
        "../secret.png",
        "/etc/hostname",
        "notes.txt",
        "link.png",
        "%2e%2e/secret.png",
        str(tmp_path / "secret.png"),
    ):
        cells = [new_markdown_cell(f"![x]({source})")]
        with pytest.raises(BriefingError, match="image") as refused:
            BriefingExporter(strict=True).from_notebook_node(new_notebook(cells=cells), about)
        said = BriefingExporter().from_notebook_node(new_notebook(cells=cells), about)[0]
        assert '<span class="note">[x: the image' in said
        raw = new_notebook(cells=[new_markdown_cell(f'<img src="{source}" alt="x">')])
        html = BriefingExporter().from_notebook_node(raw, about)[0]
        assert '<span class="note">[x: the image' in html
        assert "c2VjcmV0" not in str(refused.value) + said + html  # the secret in base64
    good = new_notebook(cells=[new_markdown_cell('![x](map.png) <img src="map.png" alt="y">')])
    html = BriefingExporter().from_notebook_node(good, about)[0]
    assert html.count("data:image/png;base64,") == 2


def test_states_hold_no_markup_that_the_page_refuses(tmp_path):
    page = written(["<p>a</p><script>x</script>"], "state", tmp_path)
    states = re.findall(r'<script type="application/json">(.*?)</script>', page.read_text(encoding="utf-8"))
    assert all("<script" not in json.dumps(json.loads(state)) for state in states)
