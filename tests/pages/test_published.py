"""The site of this project: nothing in it is for teachers, no link is broken, and it opens below any path and from a disk."""

import json
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from briefing import press
from briefing.lite.lessons import prepare_lessons
from briefing.pdf import find_browser, print_page
from briefing.plan import Published, load_project
from briefing.site.build import Wanted, make_site
from briefing.site.links import find_broken_links
from briefing.site.serve import HOST, make_server
from tests.browser import axe_violations, opened
from tests.leaks import find_leaks, find_secrets
from tests.lessons import DUTCH, NOTEBOOKS, ROOT

pytestmark = pytest.mark.browser
# Facts from outside are in the notes for all, though some are shown to teachers alone; so are the words of the code.
PUBLIC = [path for path in (ROOT / "seeds" / "notes").glob("*.toml") if path.stem != "cards"]
PUBLIC += (ROOT / "utils").rglob("*.py")


@pytest.fixture(scope="module")
def site(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site without papers and lab; `pages` has run the lessons."""
    folder = tmp_path_factory.mktemp("published") / "site"
    make_site(load_project(), folder, Wanted(papers=False, lab=False), print)
    return folder


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where it is shown, below a path of two parts."""
    server = make_server(site, 0, "/school/course/")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://{HOST}:{server.server_port}/school/course/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_no_link_is_broken_and_of_all_pages_only_papers_are_missing(site: Path, pages: Path) -> None:
    assert find_broken_links(site) == []
    broken = find_broken_links(pages)  # what is mailed leads to papers, made or not, and says so
    assert {link.link.rpartition(".")[2] for link in broken} <= {"pdf"}


def test_nothing_in_it_is_for_teachers(site: Path, pages: Path) -> None:
    teacher = sorted((pages / "teacher").glob("0*.html"))
    secrets = find_secrets(teacher, PUBLIC)
    assert set(find_leaks(pages / "teacher", secrets)) >= {path.name for path in teacher}
    assert "seeds/notes/cards.toml" in find_leaks(
        ROOT, secrets, ["seeds/notes/cards.toml"]
    )  # cards of lesson 07
    assert find_leaks(site, secrets) == {}


def test_no_copy_for_the_lab_holds_a_secret_in_its_cells_its_outputs_or_its_widgets(
    pages: Path, tmp_path: Path
) -> None:
    made = prepare_lessons(NOTEBOOKS, load_project(), print)
    for lesson, notebook in made.items():
        (tmp_path / f"{lesson.name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        states = notebook["metadata"]["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
        views = {
            view["model_id"]
            for cell in notebook["cells"]
            for output in cell.get("outputs", ())
            if (view := output.get("data", {}).get("application/vnd.jupyter.widget-view+json"))
        }
        parts = set(re.findall(r"IPY_MODEL_([\w-]+)", json.dumps(states)))
        assert views | parts == set(states)  # all that is shown, and no more
    assert find_leaks(tmp_path, find_secrets(sorted((pages / "teacher").glob("0*.html")), PUBLIC)) == {}


def test_every_lesson_is_in_it_in_the_editions_for_all(site: Path) -> None:
    manifest = json.loads((site / "manifest.json").read_text(encoding="utf-8"))
    names = {f"{folder}{path.stem}.html" for folder in ("", "student/") for path in NOTEBOOKS}
    assert {*names, f"brief/{DUTCH.stem}.html", "letters.html", "primer.html", "index.html"} <= set(
        manifest["files"]
    )
    assert manifest["editions"] == ["briefing", "student", "brief"]
    assert manifest["version"] == load_project().version


def walk(page: Page, first: str) -> None:
    """From the first page to a lesson, its student edition, its brief, the letters and back."""
    page.goto(first)
    for link, found in (
        (".lessons a[href='02_risk_reduction.html'] >> nth=0", "/02_risk_reduction.html"),
        (".editions a[href^='student/']", "/student/02_risk_reduction.html"),
        (".editions a[href*='brief/']", "/brief/02_risk_reduction.html"),
        (".masthead .series", "/index.html"),
        (".lessons a[href='letters.html'] >> nth=0", "/letters.html"),
    ):
        page.click(link)
        page.wait_for_load_state()
        assert page.url.partition("#")[0].endswith(found)
        assert page.locator("h1").is_visible()


def test_below_any_path_and_with_its_headers_all_works(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    troubles: list[str] = []
    page.on("request", lambda asked: asked.url.startswith((address, "data:")) or troubles.append(asked.url))
    page.on("console", lambda said: said.type in ("error", "warning") and troubles.append(said.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    walk(page, address)
    page.goto(f"{address}02_risk_reduction.html")
    before = page.locator("main").inner_text()
    page.locator("select").first.select_option(index=1)  # its scripts run under the header's policy too
    assert page.locator("main").inner_text() != before
    context.close()
    assert not [trouble for trouble in troubles if "favicon" not in trouble]


def test_from_a_disk_all_pages_work(browser: Browser, site: Path) -> None:
    with opened(browser, site / "index.html") as page:
        walk(page, (site / "index.html").as_uri())


def test_a_page_with_a_way_to_the_lab_breaks_no_rule_of_accessibility(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    lab = (("00_start_here", "lab/lab/index.html?path=00_start_here.ipynb"),)
    words = [str(NOTEBOOKS[0]), "--output", str(tmp_path)]
    assert press.main(words, Published(("briefing", "brief"), lab)) == 0
    for name, width in (("00_start_here.html", 1280), ("brief/00_start_here.html", 390)):
        with opened(browser, tmp_path / name, width=width) as page:
            link = page.get_by_role("link", name="Open this lesson here")
            assert link.is_visible()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert axe_violations(page) == []
            page.emulate_media(media="print")
            assert not link.is_visible()


@pytest.mark.whole
def test_papers_and_lab_hold_nothing_for_teachers_and_every_lesson_opens_in_the_lab(
    pages: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    assert make_site(load_project(), folder, Wanted(), print)["left_out"] == []
    secrets = find_secrets(sorted((pages / "teacher").glob("0*.html")), PUBLIC)
    assert find_leaks(folder, secrets) == {}
    paper = tmp_path / f"{NOTEBOOKS[2].stem}.html"
    shutil.copy(pages / "teacher" / paper.name, paper)
    print_page(find_browser(), paper)
    assert find_leaks(tmp_path, secrets, [f"{paper.stem}.pdf"])  # what a paper says would have been found
    for path in NOTEBOOKS:
        assert "lab/lab/index.html?path=" in (folder / path.with_suffix(".html").name).read_text(
            encoding="utf-8"
        )
