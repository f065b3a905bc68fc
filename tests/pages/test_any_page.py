"""A stranger's notebook, pressed and opened with the network off: alive, and silent about nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import plotly.graph_objects as go
import pytest
from nbformat import write as save
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser

import briefing
from briefing.exporter import BriefingExporter
from briefing.parts import PLOTLY
from tests.browser import axe_violations, opened, until

ROOT = Path(__file__).parents[2]
EXAMPLE = Path(briefing.__file__).parent / "example.ipynb"
SOURCES = (
    # Without %load_ext: a press loads it.
    "import ipywidgets as w\nfrom IPython.display import display\nseen = []",
    "@w.interact(n=(1, 3))\ndef times(n=2):\n    seen.append(n)\n    for k in range(1, 4):\n        print(k, 'x', n, '=', k * n)",
    "print(seen)",
    (
        "a, b = w.IntSlider(2, 1, 4, description='a'), w.IntSlider(3, 1, 4, description='b')\n"
        "def add(a, b):\n    print(a, '+', b, '=', a + b)\n"
        "w.VBox([w.HBox([a, b]), w.interactive_output(add, {'a': a, 'b': b})])"
    ),
    "print(open('beside.txt').read())",
    "out = w.Output()\nwith out:\n    print('held here')\nout",
    "@w.interact(n=(0, 2))\ndef share(n=1):\n    return f'each gets {12 / n}'",
    "w.IntSlider(3, 0, 9, description='level')",
    "print('left  right ' * 40, 'below', sep='\\n')",
)
HARD = (
    "import math\nfrom IPython.display import Audio\nfrom ipywidgets import interact",
    "1 / 0",
    "Audio([math.sin(k / 5) for k in range(4000)], rate=8000)",
    "letters = list('abcdefgh')\n@interact(**{name: letters for name in 'pqrst'})\ndef spell(**choices):\n    print(*choices.values(), sep='')",
    "import matplotlib.pyplot as plt\n@interact(n=(1, 3))\ndef draw(n=2):\n    plt.plot([0, n])\n    plt.title(f'Height {n}')",
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("any")
    cells = [new_markdown_cell("# A stranger's notebook"), *map(new_code_cell, SOURCES)]
    save(new_notebook(cells=cells), folder / "stranger.ipynb")
    save(new_notebook(cells=[*map(new_code_cell, HARD)]), folder / "hard.ipynb")
    said = new_output("stream", name="stdout", text="[1] 42\n")
    saved = new_notebook(cells=[new_code_cell("6 * 7", execution_count=1, outputs=[said])])
    saved.metadata.kernelspec = {"name": "algol", "language": "Algol", "display_name": "Algol"}
    save(saved, folder / "statistics.ipynb")
    (folder / "beside.txt").write_text("read from beside the notebook")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "briefing",
            "stranger.ipynb",
            "hard.ipynb",
            "statistics.ipynb",
            EXAMPLE,
            "--allow-errors",
            "--code",
            "folded",
            "--output",
            ".",
        ],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return folder, done.stderr


@pytest.mark.browser
def test_the_example_is_alive_complete_and_accessible(browser: Browser, pages: tuple[Path, str]) -> None:
    folder, said = pages
    assert "example.ipynb, not on the page" not in said
    with opened(browser, folder / "example.html") as page:
        exhibit = page.locator(".exhibit").first
        assert "100 at 2% becomes 149 in 20 years" in exhibit.inner_text()
        page.get_by_role("slider", name="Percent").press("ArrowRight")
        assert "100 at 3% becomes 181 in 20 years" in exhibit.inner_text()
        assert page.locator("math[display=block]").bounding_box()["height"] > 10
        assert "$5 or $10" in page.locator("main").inner_text()
        assert page.locator("details.code").count() == 1
        assert axe_violations(page) == []


@pytest.mark.browser
def test_what_is_printed_follows_the_controls_and_the_rest_is_said(
    browser: Browser, pages: tuple[Path, str]
) -> None:
    folder, said = pages
    with opened(browser, folder / "stranger.html") as page:
        text = page.locator("main").inner_text()
        for words in (
            "[2]",
            "2 + 3 = 5",
            "held here",
            "read from beside",
            "Level: 3. It works in the notebook only.",
        ):
            assert words in text
        page.get_by_role("slider", name="N").first.press("ArrowRight")
        assert "3 x 3 = 9" in page.locator(".exhibit").first.inner_text()
        page.get_by_role("slider", name="A").press("ArrowRight")
        assert "3 + 3 = 6" in page.locator("main").inner_text()
        page.get_by_role("slider", name="N").last.press("ArrowLeft")
        assert "This fails with ZeroDivisionError: division by zero." in page.locator("main").inner_text()
        assert axe_violations(page) == []
        losses = page.locator("footer details.lost li").all_text_contents()
    mark = "stranger.ipynb, not on the page: "
    assert [line.partition(mark)[2] for line in said.splitlines() if mark in line] == losses
    assert len(losses) == 2


@pytest.mark.browser
def test_a_page_goes_on_after_an_error_plays_and_never_shows_a_choice_that_was_not_made(
    browser: Browser, pages: tuple[Path, str]
) -> None:
    with opened(browser, pages[0] / "hard.html") as page:
        assert "This fails with ZeroDivisionError: division by zero." in page.locator("main").inner_text()
        until(page, "document.querySelector('audio').duration > 0.4")
        spell, draw = page.locator(".exhibit").all()
        first, second = (spell.get_by_label(name, exact=True) for name in ("P", "R"))
        first.select_option("c")
        assert "caaaa" in spell.locator(".parts").inner_text()
        second.select_option("b")
        assert (
            spell.locator(".parts").inner_text().startswith("The page does not have these choices together.")
        )
        first.select_option("a")
        assert "aabaa" in spell.locator(".parts").inner_text()
        draw.get_by_role("slider").press("ArrowRight")
        assert draw.get_by_role("img", name="Chart: Height 3").count() == 1
        assert axe_violations(page) == []


@pytest.mark.browser
def test_a_notebook_whose_kernel_is_not_installed_is_shown_as_it_was_saved_and_the_press_says_so(
    browser: Browser, pages: tuple[Path, str]
) -> None:
    folder, said = pages
    assert "statistics.ipynb is written in Algol, for which no kernel is installed here" in said
    with opened(browser, folder / "statistics.html") as page:
        assert "[1] 42" in page.locator("main").inner_text()


@pytest.mark.browser
def test_text_wider_than_the_page_is_reached_by_keyboard_and_named(
    browser: Browser, pages: tuple[Path, str]
) -> None:
    with opened(browser, pages[0] / "stranger.html") as page:
        wide = page.get_by_role("region", name="Text in columns")
        assert wide.count() == 1
        wide.focus()
        page.keyboard.press("ArrowRight")
        until(page, "document.activeElement.scrollLeft > 0")
        assert page.locator("pre.columns").count() > 1  # what fits is no stop


@pytest.mark.browser
def test_words_on_a_field_of_any_colour_stand_out(browser: Browser, tmp_path: Path) -> None:
    fields = go.Heatmap(z=[[*range(9)]], texttemplate="%{z}", colorscale="Plasma")
    cells = go.Treemap(labels=["one", "two"], parents=["", ""], values=[1, 2])
    outputs = [
        new_output("display_data", {PLOTLY: json.loads(go.Figure(one).to_json())}) for one in (fields, cells)
    ]
    notebook = new_notebook(cells=[new_code_cell("x", execution_count=1, outputs=outputs)])
    (tmp_path / "fields.html").write_text(BriefingExporter().from_notebook_node(notebook)[0])
    with opened(browser, tmp_path / "fields.html") as page:
        for kind, count in ((".heatmap-label text", 9), ("text.slicetext", 2)):
            page.locator("figure").nth(0 if count == 9 else 1).scroll_into_view_if_needed()
            drawn = f"[...document.querySelectorAll('{kind}')].filter((one) => one.style.fill).length"
            until(page, f"{drawn} >= {count}")
            edges = page.locator(kind).evaluate_all(
                "(all) => all.map((one) => [getComputedStyle(one).fill, getComputedStyle(one).stroke])"
            )
            light, dark = "rgb(255, 255, 255)", "rgb(26, 26, 26)"
            assert {stroke for _, stroke in edges} <= {light, dark}
            assert all((fill == light) == (stroke == dark) for fill, stroke in edges)


@pytest.mark.browser
def test_equations_stand_one_under_the_other_at_their_signs(browser: Browser, tmp_path: Path) -> None:
    cell = new_markdown_cell("\\begin{align}a + b + c &= d \\\\ e &= f + g + h\\end{align}")
    (tmp_path / "equations.html").write_text(
        BriefingExporter().from_notebook_node(new_notebook(cells=[cell]))[0]
    )
    with opened(browser, tmp_path / "equations.html") as page:
        signs = page.locator("mo", has_text="=").evaluate_all(
            "(all) => all.map((one) => Math.round(one.getBoundingClientRect().left))"
        )
        ends = page.locator("mtr").evaluate_all(
            "(all) => all.map((one) => Math.round(one.firstElementChild.lastElementChild.getBoundingClientRect().right))"
        )
    assert len(signs) == 2 and len({*signs}) == len({*ends}) == 1
