"""How soon a page paints a chart after its control was changed, in two pages that take turns.

`python tests/benchmarks/changed_control.py NEW.html OLD.html [--label Subject] [--rounds N]` opens two pages of the
same lesson, as two versions of this project made them, in one Chromium, and changes the first list of options of that
label in each in turn, to the same option. It prints the median and the quickest time until the second frame after the
change, when what was drawn for the first has been painted; how much of that the page's own script took; and the ratios.
Nothing here is a test.
"""

import argparse
import sys
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.browser import ARGUMENTS, installed

OPEN = """label => {
  window.list = [...document.querySelectorAll(".control")].find((one) => one.querySelector("label")?.textContent === label).querySelector("select");
  list.scrollIntoView();
  return list.options.length;
}"""
CHANGE = """number => new Promise((done) => {
  list.selectedIndex = number;
  const start = performance.now();
  list.dispatchEvent(new Event("input", { bubbles: true }));
  const script = performance.now() - start;
  requestAnimationFrame(() => requestAnimationFrame(() => done([performance.now() - start, script])));
})"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("pages", nargs=2, type=Path)
    options.add_argument("--label", default="Subject")
    options.add_argument("--rounds", type=int, default=30)
    chosen = options.parse_args()
    times = changes(chosen.pages, chosen.label, chosen.rounds)
    print("| page | painted, median (ms) | painted, quickest (ms) | script, median (ms) |\n|---|--:|--:|--:|")
    for path, rows in zip(chosen.pages, times, strict=True):
        painted, script = zip(*rows, strict=True)
        print(f"| {path} | {median(painted):.1f} | {min(painted):.1f} | {median(script):.1f} |")
    for place, what in enumerate(("painted", "script")):
        new, old = (median(row[place] for row in rows) for rows in times)
        print(f"\nRatio of the medians, {what}: {new / old:.2f}")


def changes(paths: list[Path], label: str, rounds: int) -> list[list[tuple[float, float]]]:
    """Milliseconds until a change is painted, and of those the script's, for each page."""
    times: list[list[tuple[float, float]]] = [[] for _ in paths]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=installed(), args=ARGUMENTS)
        context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
        pages = [context.new_page() for _ in paths]
        for page, path in zip(pages, paths, strict=True):
            page.goto(path.resolve().as_uri())
            page.wait_for_timeout(2_000)
            count = page.evaluate(OPEN, label)
        for number in range(1, rounds + 4):
            for place in (0, 1) if number % 2 else (1, 0):
                pages[place].bring_to_front()
                pages[place].wait_for_timeout(100)
                found = pages[place].evaluate(CHANGE, number % count)
                if number > 3:  # the first changes read the states and compile the script
                    times[place].append((found[0], found[1]))
        browser.close()
    return times


if __name__ == "__main__":
    main()
