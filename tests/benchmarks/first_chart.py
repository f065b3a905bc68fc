"""How soon a page draws its first chart, beside the page that Plotly's own `write_html` makes of the same figure.

`python tests/benchmarks/first_chart.py [--rounds N]` opens both pages in turn in Chromium, each time in
a new context, and prints the quickest and the median time of each, their ratio, and when the first words stood there.
A chart is there when its bars are in the page and the browser has had a frame to paint them. Nothing here is a test.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from briefing.exporter import BriefingExporter
from tests.browser import ARGUMENTS, installed
from utils.lessons.views.words import how_often

# Runs before any script of the page, and notes when a bar has been drawn and painted.
WATCH = """new MutationObserver((_, watch) => {
  if (!document.querySelector('.main-svg .point path, .main-svg .trace path, .row svg :is(rect, circle, path)')) return;
  watch.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.drawn = performance.now(); }));
}).observe(document, {childList: true, subtree: true});"""
WORDS = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=15)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pages = written(Path(folder))
        times = first_charts(pages, chosen.rounds)
    print("| page | chart, quickest (ms) | chart, median (ms) | words, median (ms) |\n|---|--:|--:|--:|")
    for name, rows in times.items():
        drawn, words = zip(*rows, strict=True)
        print(f"| {name} | {min(drawn):.0f} | {median(drawn):.0f} | {median(words):.0f} |")
    ours, plotlys = ([drawn for drawn, _ in rows] for rows in times.values())
    print(f"\nRatio: {ratio(ours, plotlys):.2f} (medians), {min(ours) / min(plotlys):.2f} (quickest)")


def ratio(ours: list[float], plotlys: list[float]) -> float:
    """How many times as long our page takes as Plotly's, by the medians."""
    return median(ours) / median(plotlys)


def written(folder: Path) -> dict[str, Path]:
    """Both pages of one figure of the lessons."""
    figure = how_often("npv")
    pages = {"briefing": folder / "briefing.html", "write_html": folder / "plotly.html"}
    chart = new_output("display_data", {"application/vnd.plotly.v1+json": figure.to_plotly_json()})
    cells = [new_markdown_cell("# A chart"), new_code_cell("chart", execution_count=1, outputs=[chart])]
    page = BriefingExporter().from_notebook_node(new_notebook(cells=cells))[0]
    pages["briefing"].write_text(page, encoding="utf-8")
    figure.write_html(pages["write_html"], include_plotlyjs=True)
    return pages


def first_charts(pages: dict[str, Path], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds until the first chart and until the first words, for each page, in rounds that take turns."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=installed(), args=ARGUMENTS)
        for number in range(rounds + 1):
            for name, path in pages.items() if number % 2 else reversed(pages.items()):
                time = first_chart(browser, path)
                if number:  # the first round warms the disk's cache
                    times[name].append(time)
        browser.close()
    return times


def first_chart(browser: Browser, path: Path) -> tuple[float, float]:
    """Milliseconds from the start of the navigation until the first chart, and until the first words."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(path.resolve().as_uri())
        drawn: Any = None
        while not drawn:
            page.wait_for_timeout(20)
            drawn = page.evaluate("window.drawn")
        return float(drawn), float(page.evaluate(WORDS))
    finally:
        context.close()


if __name__ == "__main__":
    main()
