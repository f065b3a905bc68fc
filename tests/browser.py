"""A real browser for pages: Chromium without a network, and notes of all that goes wrong in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, sync_playwright

from briefing.files import PressError
from briefing.pdf import find_browser

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
EVERY_RULE = (
    *("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa"),
    *("best-practice", "experimental"),
)


# Whether the focus is on something where it was not before.
NEW_FOCUS = """() => {
  const node = document.activeElement, visited = (window.visited ??= new Set([document.body]));
  return !visited.has(node) && Boolean(visited.add(node));
}"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: one that is installed, or Playwright's own. Without any, tests are skipped, but fail in CI."""
    with sync_playwright() as driver:
        try:
            chromium = driver.chromium.launch(executable_path=installed(), args=ARGUMENTS)
        except Error as error:
            reason = f"no Chromium: install it, or run `playwright install chromium` ({str(error).splitlines()[0]})"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        yield chromium
        chromium.close()


def installed() -> str | None:
    """The path of a Chromium on this machine; none where there is only Playwright's own."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def opened(
    browser: Browser,
    path: Path,
    *,
    width: int = 1280,
    fragment: str = "",
    javascript: bool = True,
    scheme: Literal["light", "dark"] = "light",
    expected: tuple[str, ...] = (),
) -> Iterator[Page]:
    """A page opened from its file, with no network; on the way out, nothing may have gone wrong.

    A request, an error or a warning fails the test, unless it holds one of the `expected` texts.
    """
    context = browser.new_context(
        offline=True,
        viewport={"width": width, "height": 900},
        java_script_enabled=javascript,
        color_scheme=scheme,
    )
    page = context.new_page()
    troubles: list[str] = []
    page.on(
        "request",
        lambda r: r.url.startswith(("file:", "data:", "blob:")) or troubles.append(f"asked {r.url}"),
    )
    page.on("console", lambda m: m.type in ("error", "warning") and troubles.append(m.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    try:
        page.goto(path.resolve().as_uri() + fragment)
        yield page
        unexpected = [trouble for trouble in troubles if not any(text in trouble for text in expected)]
        assert not unexpected, unexpected
    finally:
        context.close()


def until(page: Page, expression: str) -> None:
    """Wait until a JavaScript expression holds; Playwright's own way needs an eval that our pages refuse."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never held: {expression}")


def axe_violations(page: Page) -> list[str]:
    """What axe finds wrong by any of its rules, best practice and WCAG's level AAA too."""
    # That it also describes what passes takes it more than twice as long.
    options = {"runOnly": {"type": "tag", "values": list(EVERY_RULE)}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response
    return [
        f"{violation['id']}: {node['html'][:200]} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def tab_stops(page: Page) -> int:
    """How often the Tab key is pressed from the top of a page to its end."""
    stops = 0
    page.keyboard.press("Tab")
    while page.evaluate(NEW_FOCUS):
        stops += 1
        page.keyboard.press("Tab")
    return stops


def find_printer() -> str:
    """The browser that prints, as the press finds it; without one the test is skipped."""
    try:
        return find_browser()
    except PressError as error:
        pytest.skip(str(error))


def read_facts(pdf: Path) -> dict[str, str]:
    """What pdfinfo says of a PDF: its `Pages`, `Page size`, `Tagged` and more; without it the test is skipped."""
    if not shutil.which("pdfinfo"):
        pytest.skip("no pdfinfo: install poppler-utils")
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    return dict(re.findall(r"^(.+?): +(.+)$", told, re.MULTILINE))


def printed(page: Page, folder: Path) -> str:
    """The words on paper, line by line as they are laid out."""
    target = folder / "page.pdf"
    page.pdf(path=target, tagged=True, prefer_css_page_size=True)
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext: install poppler-utils")
    done = subprocess.run(["pdftotext", "-layout", target, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def table_words(table: Any) -> list[list[str]]:
    """The cells of a table's body, from a Playwright locator."""
    words: list[list[str]] = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return words


CONTRASTS = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const luminance = (rgb) => rgb.map((c) => linear(c / 255)).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const paper = channels(getComputedStyle(document.documentElement).backgroundColor);
  const contrast = (colour, opacity) => {
    const [r, g, b, alpha = 1] = channels(colour), cover = alpha * opacity;
    const seen = [r, g, b].map((c, i) => c * cover + paper[i] * (1 - cover));
    const [dark, light] = [luminance(seen), luminance(paper)].sort((one, other) => one - other);
    return (light + 0.05) / (dark + 0.05);
  };
  const seen = (node) => node.checkVisibility() && node.textContent.trim();
  const texts = [...document.querySelectorAll(".plot text, .picture text")].filter(seen);
  const names = [...document.querySelectorAll(".picture :is(.name, p, .heads span)")].filter(seen);
  const marks = [...document.querySelectorAll(".plot :is(.scatterlayer, .barlayer, .pielayer) path, .rows .row :is(rect, circle, path, line)")]
    .filter((mark) => !mark.closest(".casing"));
  return {
    text: [...texts.map(getComputedStyle).map((s) => contrast(s.fill, s.fillOpacity * s.opacity)), ...names.map(getComputedStyle).map((s) => contrast(s.color, s.opacity))],
    marks: marks.map((mark) => [getComputedStyle(mark), mark.closest(".errorbars")]).map(([s, line]) => Math.max(
      line || s.fill === "none" ? 0 : contrast(s.fill, s.fillOpacity * s.opacity),
      s.stroke === "none" || !parseFloat(s.strokeWidth) ? 0 : contrast(s.stroke, s.strokeOpacity * s.opacity))),
  };
}"""


def chart_contrasts(page: Page) -> dict[str, list[float]]:
    """The contrast (WCAG 2.2) of each text and each mark of all charts against the page, as they are drawn."""
    page.evaluate("window.figures && charts.forEach((_, plot) => draw(plot))")
    found: dict[str, list[float]] = page.evaluate(CONTRASTS)
    return found


def shift(page: Page) -> float:
    """The page's cumulative layout shift so far, without what follows a reader's own input."""
    moved: float = page.evaluate(
        """() => new Promise((done) => {
          const watch = new PerformanceObserver((list) => { done(list.getEntries()
            .filter((entry) => !entry.hadRecentInput).reduce((sum, entry) => sum + entry.value, 0)); });
          watch.observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(0), 300);
        })"""
    )
    return moved
