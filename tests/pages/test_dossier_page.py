"""The page of a dossier, as the command makes it: three letters, thirty, and, in a whole run, five hundred."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import axe_violations, opened
from tests.engine.test_dossier import written
from utils.seeds import SEEDS

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]


def made(folder: Path, output: Path) -> Path:
    """The page of a folder, pressed as start.py has it pressed."""
    import json

    command = [sys.executable, "-m", "utils.dossier", str(folder), "--output", str(output)]
    read = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    plan = json.loads(read.stdout)
    press = [sys.executable, "-m", "briefing", *plan["notebooks"], "--output", plan["output"]]
    done = subprocess.run(press, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "not on the page" not in done.stderr and "nothing on the page has" not in done.stderr, done.stderr
    return Path(plan["page"])


@pytest.mark.parametrize(
    "count", [3, 30, pytest.param(500, marks=pytest.mark.whole)]
)  # fmt: skip
def test_a_dossier_has_its_eight_parts_and_its_controls_work(
    browser: Browser, tmp_path: Path, count: int
) -> None:
    folder = SEEDS / "letters" if count == 3 else tmp_path / "brieven"
    if count > 3:
        folder.mkdir()
        written(folder, count)
    page_file = made(folder, tmp_path / "out")
    assert page_file.stat().st_size < 6_000_000
    with opened(browser, page_file, width=390, scheme="dark") as page:
        heads = page.locator("main > h2").all_inner_texts()
        assert [head[:2] for head in heads[:8]] == [f"{number}." for number in range(1, 9)]
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        choice = page.locator(".exhibit select").first
        before = page.locator(".exhibit").first.locator(".parts").inner_text()
        choice.select_option(index=choice.locator("option").count() - 1)
        assert page.locator(".exhibit").first.locator(".parts").inner_text() != before
        targets = page.locator("main a[href*='§']").evaluate_all(
            "all => all.map(one => one.getAttribute('href'))"
        )
        before_others = page.locator(".csv button").count()
        fold = page.locator(".folded > summary", has_text="What may be promised")
        fold.click()
        assert "CSV" in page.locator(".folded[open] .csv").first.inner_text() and before_others
        fold.click()
        page.get_by_label("Search these letters").fill("brug" if count > 3 else "kernwapens")
        expect(page.locator(".search tbody a").first).to_be_visible()
        assert count == 3 or f" {count} times" in page.locator(".search [role=status]").inner_text()
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert not page.get_by_text("Notes: what is cited, in full").count()
        assert not page.locator(".folded table:visible, figure details table:visible, .whole:visible").count()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        if count < 500:  # of more the letters stand in pages of their own
            page.emulate_media(media="screen")
            page.get_by_label("Print the letters in full too").check()
            page.emulate_media(media="print")
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
            assert page.locator(".whole .pair:visible").count() >= count
    assert targets
    for target in set(targets[:50]):
        file, _, place = target.partition("#")
        there = page_file.with_name(file) if file else page_file
        assert f'id="{place}"' in there.read_text(encoding="utf-8"), target
