"""The promises of a page, kept in a real browser without a network."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser, Locator, Page

from briefing.editions import DROPPED
from briefing.exporter import BriefingExporter
from briefing.kernels import Kernels
from tests.browser import axe_violations, chart_contrasts, opened, printed, shift, table_words, until

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
LETTERS = {
    "2018": "vrede risico risico risico dialoog",
    "2019": "vrede vrede inzet dialoog dialoog dialoog dialoog risico",
    "2020": "vrede inzet inzet inzet verdrag verdrag",
}
MOMENTS = ("January 2019", "November 2019", "May 2020")

SETUP = f"""%load_ext briefing
from collections import Counter
import plotly.graph_objects as go
from IPython.display import HTML, Markdown
from ipywidgets import (Checkbox, Combobox, Dropdown, FloatSlider, IntSlider, RadioButtons, SelectionSlider, Text,
    interact)
LETTERS = {LETTERS!r}
MOMENTS = {MOMENTS!r}
class Table:
    def __init__(self, **fields):
        self.fields = fields
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {{"application/vnd.briefing.table+json": self.fields, "text/html": ""}}
"""

PLAIN_CHART = """words = [len(text.split()) for text in LETTERS.values()]
go.Figure(go.Bar(x=list(LETTERS), y=words, marker_color="#154273"), dict(
    template="plotly_white", title=dict(text="Which letter is the longest?", subtitle=dict(text="words")),
    xaxis=dict(type="category"),
    meta={"alt": "Bars of 5, 8 and 6 words.", "table": {"head": ["Letter", "Words"], "rows": list(zip(LETTERS, words))}}))
"""

EXPLORER = """def explore(letter, top, share):
    counts = Counter(LETTERS[letter].split()).most_common(top)
    total = len(LETTERS[letter].split()) if share else 1
    figure = go.Figure(go.Bar(x=[w for w, _ in counts], y=[n / total for _, n in counts], marker_color="#154273"),
        dict(template="plotly_white", title=f"Most frequent words in {letter}", xaxis_title="Word", yaxis_title="Times"))
    table = Table(caption=f"Words of {letter}", head=["Word", "Times", "Where"],
        rows=[[w, n, "33694-49 §4"] for w, n in counts], lang=["nl", None, None], link=[False, False, True])
    return figure, table
interact(explore, letter=Dropdown(options=list(LETTERS), value="2019", description="Letter"),
    top=IntSlider(value=2, min=1, max=4, description="Words"), share=Checkbox(description="As a share"))
"""

QUIZ = """def answer(choice):
    if choice is None:
        return "Choose an answer."
    return HTML(f"<p><strong>{'Right' if choice == 'The Netherlands' else 'No'}.</strong> You said {choice}.</p>")
interact(answer, choice=RadioButtons(options=["Korea", "The Netherlands", "Finland"], value=None, description="Who chairs?"))
"""

MOMENT = """interact(lambda moment, term: Markdown(f"**{term}** in *{moment}*"),
    moment=SelectionSlider(options=MOMENTS, description="Moment"),
    term=Combobox(value="inzet", options=["inzet", "risico"], description="Term"))
"""

VARIED = """def varied(kind):
    return {"none": None, "text": "a < b", "both": ("one", HTML("<p>two</p>")),
        "chart": go.Figure(go.Scatter(x=[1, 2], y=[1, 2]), dict(title="A line", template="plotly_white", height=1500))}[kind]
interact(varied, kind=Dropdown(options=["text", "none", "both", "chart"], description="Kind"))
"""

WIDE = (
    "| "
    + " | ".join(f"Column{n}" for n in range(12))
    + " |\n"
    + "|-" * 12
    + "|\n"
    + "| aaaaaaaa " * 12
    + "|\n"
)

OPENING = (
    "# Words in three letters\n\nA page for tests. The minister says "
    '<q lang="nl">vrede is geen vanzelfsprekendheid</q>.'
)
QUOTED = (
    "## 2. What is said?\n\nThe [CEND](#term-cend) meets in [33694-49 §4](#33694-49§4), and again in "
    '[33694-49 §4](#33694-49§4).\n\n<blockquote><p lang="nl">De inzet blijft gericht op dialoog.</p>\n'
    '<p><a href="#33694-49§4">33694-49 §4</a></p></blockquote>'
)
TERMS = (
    '## Terms\n\n<dl><dt id="term-cend">CEND</dt><dd>Creating an Environment, '
    '<i lang="nl">een omgeving</i>.</dd></dl>'
)
SOURCES = (
    '## Sources\n\n<div id="33694-49§4"><p><b>33694-49 §4</b> <span lang="nl">De inzet blijft gericht op dialoog.'
    "</span></p><p>The effort stays aimed at dialogue.</p></div>\n\n"
    '<p>SHA-256: <code data-mark="Letters">0123456789abcdef0123456789abcdef</code></p>\n\n'
    "[The house](https://example.org/kamerstuk)"
)


def code(source: str, *tags: str) -> Any:
    return new_code_cell(source, metadata={"tags": list(tags)})


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A lesson with every kind of control and result, run once; each edition exported from what it saved."""
    cells = [
        *(new_markdown_cell(OPENING), code(SETUP)),
        new_markdown_cell("## In short\n\n- All letters speak of *vrede* ([33694-49 §4](#33694-49§4))."),
        *(new_markdown_cell("## 1. How long is each?"), code(PLAIN_CHART)),
        new_markdown_cell(
            "**For the presenter, 5 minutes.** Ask first.",
            metadata={"tags": ["teacher"], "briefing": {"minutes": 5}},
        ),
        *(new_markdown_cell("## Which words lead?"), code(EXPLORER)),
        *(new_markdown_cell("## Who?"), code(QUIZ), code(MOMENT), code(VARIED)),
        code('interact(lambda t: t[::-1], t=Text(value="abc", description="Your words"))'),
        new_markdown_cell(QUOTED),
        new_markdown_cell("Because.", metadata={"tags": ["answer"]}),
        code(PLAIN_CHART.replace("Which letter is the longest?", "In an answer"), "answer"),
        *(new_markdown_cell(f"## A wide table\n\n{WIDE}"), new_markdown_cell(TERMS)),
        new_markdown_cell(SOURCES),
    ]
    notebook = new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python"},
            "briefing": {"series": "Lange adem", "minutes": 5, "summary": "Three letters in words."},
        },
    )
    with ThreadPoolExecutor(1) as thread:  # this one may have the browser's event loop
        thread.submit(Kernels(ROOT, lambda: None).run, notebook, ROOT / "lesson.ipynb").result()
    folder = tmp_path_factory.mktemp("pages")
    for edition in DROPPED:
        page = BriefingExporter(edition=edition).from_notebook_node(notebook)[0]
        (folder / f"{edition}.html").write_text(page, encoding="utf-8")
    return {edition: folder / f"{edition}.html" for edition in DROPPED}


@pytest.fixture(scope="module")
def lesson(editions: dict[str, Path]) -> Path:
    return editions["briefing"]


@pytest.fixture
def page(browser: Browser, lesson: Path) -> Iterator[Page]:
    with opened(browser, lesson) as page:
        yield page


@pytest.fixture(scope="module")
def read_only(browser: Browser, lesson: Path) -> Iterator[Page]:
    """One page for all tests that change nothing of it."""
    with opened(browser, lesson) as page:
        yield page


@pytest.fixture(scope="module")
def in_the_dark(browser: Browser, lesson: Path) -> Iterator[Page]:
    with opened(browser, lesson, scheme="dark") as page:
        yield page


def exhibit(page: Page, label: str) -> Locator:
    """The exhibit that has the control of this name."""
    return page.locator(".exhibit").filter(has=page.get_by_label(label, exact=True))


class Bars(NamedTuple):
    heights: list[float]
    words: list[str]


def bars(place: Locator) -> Bars:
    """What is drawn: the numbers under the bars, and the heights of the bars in pixels."""
    heights = place.locator(".plot .point path").evaluate_all("paths => paths.map(p => p.getBBox().height)")
    return Bars(heights, place.locator(".plot .xtick").all_text_contents())


# --- controls ---------------------------------------------------------------------------------------------------


def expected(letter: str, top: int, share: bool) -> list[tuple[str, float]]:
    """What Python counts: the words of a letter, the most frequent first, ties in the order of the text."""
    words = LETTERS[letter].split()
    ranked = sorted(dict.fromkeys(words), key=lambda word: -words.count(word))[:top]
    return [(word, words.count(word) / (len(words) if share else 1)) for word in ranked]


def test_every_state_agrees_with_python(page: Page) -> None:
    place = exhibit(page, "Letter")
    select, slider, box = (place.get_by_label(name, exact=True) for name in ("Letter", "Words", "As a share"))
    for letter, top, share in product(LETTERS, range(1, 5), (True, False)):
        select.select_option(letter)
        slider.fill(str(top - 1))
        box.set_checked(share)
        counted = expected(letter, top, share)
        chart, numbers = bars(place), place.locator("figure table")
        assert chart.words == [word for word, _ in counted]
        ratios = [height / chart.heights[0] for height in chart.heights]
        assert ratios == pytest.approx([value / counted[0][1] for _, value in counted], rel=0.02)
        assert table_words(numbers) == [[word, f"{value:.6g}"] for word, value in counted]
        times = [[word, f"{n:.0f}", "33694-49 §4"] for word, n in expected(letter, top, False)]
        assert table_words(place.locator("[data-kind=table] table")) == times
        assert place.locator(".title").text_content() == f"Most frequent words in {letter}"
        assert place.locator("output").text_content() == str(top)


def test_every_control_works_by_keyboard(page: Page) -> None:
    place = exhibit(page, "Letter")
    page.get_by_label("Letter", exact=True).focus()
    page.keyboard.press("ArrowDown")
    assert bars(place).words == ["inzet", "verdrag"]
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    assert bars(place).words == ["inzet", "verdrag", "vrede"]
    page.keyboard.press("Home")
    assert bars(place).words == ["inzet"]
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert table_words(place.locator("figure table")) == [["inzet", "0.5"]]
    page.keyboard.press("Tab")  # to the button that lets the chart be zoomed
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert place.locator("figure details[open]").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("CSV")  # the numbers as a file
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "33694-49 §4"


FOCUSED = "document.activeElement.closest('.scroll, a')?.textContent.includes('33694-49 §4') ?? false"


def test_a_fold_that_opens_has_no_stop_but_what_can_be_scrolled(page: Page) -> None:
    """As fast as a key can be pressed: before the browser has drawn the open fold."""
    reachable = """summary => {
      summary.parentElement.open = true;
      return [...summary.parentElement.querySelectorAll(".scroll")].map((scroller) => scroller.tabIndex);
    }"""
    for letter in ("2019", "2020"):
        exhibit(page, "Letter").get_by_label("Letter", exact=True).select_option(letter)
        for fold in page.locator("figure summary").all():
            assert fold.evaluate(reachable) == [-1]


def test_a_table_that_need_not_scroll_any_longer_keeps_the_focus_until_it_goes(page: Page) -> None:
    page.set_viewport_size({"width": 120, "height": 900})
    scroller = exhibit(page, "Letter").locator("[data-kind=table] .scroll")
    until(page, "document.querySelector('[data-kind=table] .scroll').tabIndex === 0")
    scroller.focus()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_timeout(200)
    assert page.evaluate(FOCUSED)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "33694-49 §4"
    assert scroller.get_attribute("tabindex") is None


@pytest.mark.parametrize("stop", ["[data-kind=table] a", "figure summary"])
def test_another_state_leaves_the_focus_where_it_is(page: Page, stop: str) -> None:
    """By an address too, which may be followed from a part of what it changes."""
    place = exhibit(page, "Letter")
    place.locator(stop).first.focus()
    words = page.evaluate("document.activeElement.textContent")
    page.evaluate(f"location.hash = '{place.get_attribute('id')}=2.0.0'")
    until(page, "document.body.textContent.includes('Most frequent words in 2020')")
    assert page.evaluate("document.activeElement.textContent") == words


def test_what_has_no_stop_any_longer_gives_the_focus_to_its_control(page: Page) -> None:
    place = exhibit(page, "Kind")
    place.get_by_label("Kind").select_option("chart")
    place.locator("summary").focus()
    page.evaluate(f"location.hash = '{place.get_attribute('id')}=1'")
    until(page, "!document.querySelector('summary:focus')")
    assert page.evaluate("document.activeElement.tagName") == "SELECT"


@pytest.mark.parametrize("stop", ["select", "summary", "[data-kind=table] a"])
def test_paper_and_another_scheme_leave_the_focus_where_it_is(page: Page, stop: str, tmp_path: Path) -> None:
    held = exhibit(page, "Letter").locator(stop).first
    held.focus()
    page.pdf(path=tmp_path / "page.pdf")
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(100)
    assert held.evaluate("node => node === document.activeElement")


def test_a_quiz_starts_without_a_choice_and_answers_each(page: Page) -> None:
    place = exhibit(page, "Korea")
    shown = place.locator(".parts")
    assert place.locator("input:checked").count() == 0
    assert place.locator("legend").text_content() == "Who chairs?"
    assert shown.text_content() and "Choose an answer." in str(shown.text_content())
    place.get_by_label("Korea").focus()
    page.keyboard.press("Space")
    assert "No. You said Korea." in str(shown.text_content())
    page.keyboard.press("ArrowDown")
    assert "Right. You said The Netherlands." in str(shown.text_content())
    page.keyboard.press("ArrowDown")
    assert "No. You said Finland." in str(shown.text_content())


def test_a_slider_of_words_says_its_word(page: Page) -> None:
    place = exhibit(page, "Moment")
    slider = place.get_by_label("Moment", exact=True)
    for number, moment in enumerate(MOMENTS):
        for term in ("risico", "inzet"):
            slider.fill(str(number))
            place.get_by_label("Term", exact=True).select_option(term)
            assert str(place.locator(".parts").text_content()).split() == [term, "in", *moment.split()]
            assert slider.get_attribute("aria-valuetext") == moment
            assert place.locator("output").text_content() == moment
    note = place.get_by_label("Term", exact=True).get_attribute("aria-describedby")
    assert page.locator(f"[id='{note}']").text_content() == "Term: the notebook takes any other value."


def test_a_control_without_a_finite_set_shows_what_it_had(read_only: Page) -> None:
    note = read_only.locator(".note", has_text="Your words")
    assert note.text_content() == "Your words: abc. Open the notebook to try any other value."
    assert "cba" in str(read_only.locator(".exhibit").filter(has=note).text_content())


def test_kinds_of_result_may_change_with_the_choice(page: Page) -> None:
    place = exhibit(page, "Kind")
    kinds = place.locator(".parts > *")
    for kind, shown in [
        ("chart", ["chart"]),
        ("none", []),
        ("both", ["text", "html"]),
        ("chart", ["chart"]),
        ("text", ["text"]),
    ]:
        place.get_by_label("Kind").select_option(kind)
        assert kinds.evaluate_all("nodes => nodes.map(node => node.dataset.kind)") == shown
        assert place.locator(".plot path.js-line").count() == shown.count("chart")
    assert kinds.all_text_contents() == ["a < b"]


def test_a_new_state_is_announced_briefly(page: Page) -> None:
    place = exhibit(page, "Letter")
    status = place.locator("p[role=status]")
    assert status.text_content() == ""
    place.get_by_label("Letter", exact=True).select_option("2020")
    assert status.text_content() == "Most frequent words in 2020: inzet 3, verdrag 2. Words of 2020: 2 rows"


@pytest.mark.parametrize(("target", "patch", "result"), [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
])  # fmt: skip
def test_patches_are_merged_as_rfc_7396_appendix_a_has_it(
    read_only: Page, target: Any, patch: Any, result: Any
) -> None:
    assert read_only.evaluate("([target, patch]) => merge(target, patch)", [target, patch]) == result


@pytest.mark.parametrize(
    ("known", "unknown", "sentence"),
    [
        ('type="range"', 'type="text"', "This page cannot work the control Words"),
        ('<p data-kind="text" class="text"></p>', "", "This page cannot show a part of the kind text"),
    ],
)
def test_a_page_says_what_it_cannot_show_and_is_not_silently_without_it(
    browser: Browser, lesson: Path, tmp_path: Path, known: str, unknown: str, sentence: str
) -> None:
    html = lesson.read_text(encoding="utf-8")
    assert known in html
    (tmp_path / "page.html").write_text(html.replace(known, unknown), encoding="utf-8")
    with opened(browser, tmp_path / "page.html", expected=(sentence,)) as page:
        said: list[str] = []
        page.on("pageerror", lambda error: said.append(str(error)))
        page.reload()
        if page.evaluate("window.briefing ?? false"):
            kind = exhibit(page, "Kind").get_by_label("Kind")
            kind.select_option("chart")
            kind.select_option("text")
        else:  # as a page without scripts: complete, and no control that does nothing
            assert page.locator(".controls:visible").count() == 0
            assert page.locator("figure table:visible").count() == 2
        page.wait_for_timeout(100)
        assert [sentence in words for words in said] == [True]


# --- everyone ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
@pytest.mark.parametrize("edition", [*DROPPED])
def test_axe_finds_nothing_by_any_rule(
    browser: Browser, editions: dict[str, Path], edition: str, scheme: Any, width: int
) -> None:
    with opened(browser, editions[edition], width=width, scheme=scheme) as page:
        page.locator("summary").evaluate_all("all => all.forEach(one => { one.parentElement.open = true })")
        assert axe_violations(page) == []
        move_every_control(page)
        page.get_by_role("button", name="CEND").click()
        assert axe_violations(page) == []


def move_every_control(page: Page) -> None:
    """Move each control of a page as far as it goes."""
    for select in page.locator("main select").all():
        select.select_option(index=select.locator("option").count() - 1)
    for slider in page.locator("main input[type=range]").all():
        slider.fill(str(slider.get_attribute("max")))
    for box in page.locator("main input[type=checkbox]").all():
        box.set_checked(not box.is_checked())
    for group in page.locator("main fieldset").all():
        group.locator("input").last.check()


def test_every_chart_is_an_image_with_words_and_a_table(read_only: Page) -> None:
    figures = read_only.locator("figure")
    assert figures.count() == 2
    for figure in figures.all():
        plot = figure.locator(".plot")
        assert plot.get_attribute("role") == "img"
        assert len(str(plot.get_attribute("aria-label"))) > 10
        assert figure.locator("details table tbody tr").count() > 0
    assert read_only.get_by_role("img", name="Bars of 5, 8 and 6 words.").count() >= 1


@pytest.mark.parametrize("width", [320, 390])
def test_reflows_on_a_phone(browser: Browser, lesson: Path, width: int) -> None:
    with opened(browser, lesson, width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        outside = "nodes => nodes.filter(n => n.getBoundingClientRect().right > innerWidth + 1).length"
        assert page.locator(".plot svg.main-svg, select, input, h1, h2").evaluate_all(outside) == 0


def test_a_wide_table_scrolls_by_keyboard_and_a_fitting_one_is_no_stop(
    browser: Browser, lesson: Path
) -> None:
    with opened(browser, lesson, width=390) as page:
        scrolls = page.locator(".scroll")
        wide = scrolls.filter(has_text="Column11")
        wide.focus()
        page.keyboard.press("ArrowRight")
        until(page, "document.activeElement.scrollLeft > 0")
        fitting = exhibit(page, "Letter").locator("[data-kind=table] .scroll")
        assert fitting.get_attribute("tabindex") is None


def test_targets_are_large_enough_for_a_finger(browser: Browser, lesson: Path) -> None:
    with opened(browser, lesson, width=390) as page:
        for target in page.locator(
            "select, input[type=range], fieldset label, label:has([type=checkbox])"
        ).all():
            box = target.bounding_box()
            assert box
            assert box["height"] >= 44


def test_the_skip_link_leads_to_the_text(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_an_address_leads_to_its_source(page: Page) -> None:
    exhibit(page, "Letter").get_by_role("link", name="33694-49 §4").first.click()
    target = page.locator("[id='33694-49§4']")
    assert target.evaluate("node => node.matches(':target')")
    assert target.evaluate("node => node.getBoundingClientRect().top < innerHeight")


def test_a_mailed_address_opens_at_its_source(browser: Browser, lesson: Path) -> None:
    with opened(browser, lesson, fragment="#33694-49§4") as page:
        assert page.locator("[id='33694-49§4']").evaluate("n => n.getBoundingClientRect().top < innerHeight")


def test_a_chart_in_a_fold_is_as_wide_as_the_fold_when_it_opens(
    browser: Browser, editions: dict[str, Path], tmp_path: Path
) -> None:
    closed = tmp_path / "closed.html"
    html = editions["teacher"].read_text(encoding="utf-8")
    closed.write_text(
        html.replace(
            '<details class="answer" data-name="Answer" open>', '<details class="answer" data-name="Answer">'
        ),
        encoding="utf-8",
    )
    with opened(browser, closed) as page:
        fold = page.locator("details.answer")
        assert not fold.get_by_text("Because.").is_visible()
        fold.locator("summary").first.click()
        until(page, "document.querySelector('.answer svg.main-svg')?.clientWidth > 300")
        plot, drawn = fold.locator(".plot"), fold.locator("svg.main-svg").first
        assert drawn.evaluate("n => n.clientWidth") == pytest.approx(
            plot.evaluate("n => n.clientWidth"), abs=2
        )


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    channels = [int(c) / 255 for c in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_borders_of_controls_stand_out(page: Page) -> None:
    """WCAG 2.2, 1.4.11: 3 to 1 against what is next to it; axe does not look at it."""
    behind = page.locator(".controls").first.evaluate("n => getComputedStyle(n).backgroundColor")
    border = page.locator("select").first.evaluate("n => getComputedStyle(n).borderTopColor")
    assert (luminance(behind) + 0.05) / (luminance(border) + 0.05) >= 3


# --- paper, and no JavaScript --------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 390])
def test_paper_has_the_titles_the_choices_and_the_numbers(
    browser: Browser, lesson: Path, tmp_path: Path, width: int
) -> None:
    with opened(browser, lesson, width=width) as page:
        place = exhibit(page, "Letter")
        place.get_by_label("Letter", exact=True).select_option("2020")
        place.get_by_label("As a share").check()
        words = " ".join(printed(page, tmp_path).split())
        for text in (
            "Which letter is the longest?",
            "Letter: 2020 · Words: 2 · As a share: yes",
            "Most frequent words in 2020",
            "inzet 0.5",
            "Moment: January 2019 · Term: inzet",
            "(https://example.org/kamerstuk)",
        ):
            assert text in words
        assert "Numbers behind the chart" not in words
        assert place.locator("figure details").evaluate("n => n.open") is False  # folded again afterwards


def test_paper_has_the_answers_of_a_teacher(
    browser: Browser, editions: dict[str, Path], tmp_path: Path
) -> None:
    with opened(browser, editions["teacher"]) as page:
        assert "Answer Because." in " ".join(printed(page, tmp_path).split())


def test_paper_has_the_numbers_without_javascript(browser: Browser, lesson: Path, tmp_path: Path) -> None:
    with opened(browser, lesson, javascript=False) as page:
        assert "2018 5 2019 8 2020 6" in " ".join(printed(page, tmp_path).split())


def test_paper_gets_charts_of_its_own_width(browser: Browser, lesson: Path) -> None:
    with opened(browser, lesson, width=390) as page:
        widths = "nodes => nodes.map(n => n.clientWidth)"
        drawn = page.locator(".parts svg.main-svg:first-child")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert set(drawn.evaluate_all(widths)) == {650}
        assert (
            max(drawn.evaluate_all("nodes => nodes.map(n => n.clientHeight)")) <= 880
        )  # A4 less its margins
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        until(page, "document.querySelector('.parts svg.main-svg')?.clientWidth < 390")


def test_complete_without_javascript(browser: Browser, lesson: Path) -> None:
    with opened(browser, lesson, javascript=False) as page:
        assert page.locator("figure table:visible").count() == 2
        assert page.locator(".controls:visible, .plot:visible").count() == 0
        text = page.locator("main").inner_text()
        assert "Letter: 2019 · Words: 2 · As a share: no" in text
        assert "Bars of 5, 8 and 6 words." in text
        assert "Choose an answer." in text


def test_what_is_drawn_first_is_what_stood_there(browser: Browser, lesson: Path) -> None:
    def tables(page: Page) -> list[str]:
        found: list[str] = page.locator(".scroll table").evaluate_all("all => all.map(one => one.outerHTML)")
        return [re.sub(r">\s+<", "><", html.replace(' tabindex="-1"', "")) for html in found]

    with opened(browser, lesson, javascript=False) as before, opened(browser, lesson) as after:
        first = tables(before)
        assert tables(after) == first
        assert len(first) == 4
        for label, other, back in (("Letter", "2020", "2019"), ("Kind", "chart", "text")):
            select = exhibit(after, label).get_by_label(label, exact=True)
            select.select_option(other)
            assert tables(after) != first
            select.select_option(back)
        assert tables(after) == first


# --- nothing from outside ----------------------------------------------------------------------------------


def test_no_foreign_script_runs_and_nothing_is_fetched(
    browser: Browser, lesson: Path, tmp_path: Path
) -> None:
    foul = tmp_path / "foul.html"
    attack = (
        "<script>document.title = 'foul'</script><img src='https://example.org/x.png' alt=''>"
        "<img src='data:,' alt='' onerror=\"document.title = 'foul'\">"
        "<a id='bad' href=\"javascript:document.title = 'foul'\">x</a><iframe src='https://example.org'></iframe>"
    )
    foul.write_text(lesson.read_text(encoding="utf-8").replace("<h1>", attack + "<h1>", 1), encoding="utf-8")
    refusals = (
        "Content Security Policy",
        "violates",
        "ERR_BLOCKED_BY_CSP",
        "asked https://example.org/x.png",
    )
    with opened(browser, foul, expected=refusals) as page:
        fetched = []
        page.on("response", lambda response: fetched.append(response.url))
        page.locator("#bad").click()
        exhibit(page, "Letter").get_by_label("Letter", exact=True).select_option("2020")
        assert page.title() == "Words in three letters"
        assert [url for url in fetched if url.startswith("http")] == []


def test_markup_in_a_state_runs_nothing(browser: Browser, lesson: Path, tmp_path: Path) -> None:
    foul = tmp_path / "foul.html"
    bad = json.dumps(
        "<img src='data:,' alt='' onerror='document.title = 1'><script>document.title = 2</script>"
    )
    html = lesson.read_text(encoding="utf-8")
    changed = html.replace('"<p><strong>No.', bad[:-1].replace("<", "\\u003c") + "<p><strong>No.")
    assert changed != html
    foul.write_text(changed, encoding="utf-8")
    with opened(browser, foul, expected=("Content Security Policy",)) as page:
        place = exhibit(page, "Korea")
        place.get_by_label("Korea").check()
        assert place.locator(".parts img").count() == 1
        page.wait_for_timeout(200)
        assert page.title() == "Words in three letters"


# --- the page stands still, and draws what is near -------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_while_the_page_opens_and_its_charts_are_drawn(
    browser: Browser, lesson: Path, width: int
) -> None:
    with opened(browser, lesson, width=width) as page:
        for _ in range(12):
            page.mouse.wheel(0, 700)
            page.wait_for_timeout(60)
        until(page, "[...document.querySelectorAll('.plot')].every(plot => plot.querySelector('svg'))")
        assert shift(page) == 0


def test_a_chart_is_drawn_when_it_comes_near(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 300})
    page.reload()
    drawn = "[...document.querySelectorAll('.plot')].map(plot => Boolean(plot.querySelector('svg')))"
    page.wait_for_timeout(300)
    assert page.evaluate(drawn) == [False, False]
    room = page.locator(".plot").last.bounding_box()
    page.locator(".plot").last.scroll_into_view_if_needed()
    until(page, f"{drawn}[1]")
    after = page.locator(".plot").last.bounding_box()
    assert room and after
    assert (room["width"], room["height"]) == (after["width"], after["height"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_and_marks_of_charts_stand_out(browser: Browser, lesson: Path, scheme: Any) -> None:
    """WCAG 2.2, 1.4.3 and 1.4.11; axe looks at neither in a drawing."""
    with opened(browser, lesson, scheme=scheme) as page:
        contrasts = chart_contrasts(page)
        assert min(contrasts["text"]) >= 4.5
        assert min(contrasts["marks"]) >= 3
        assert len(contrasts["marks"]) == 3 + 2


@pytest.mark.parametrize("colour", ["#154273", "#696969", "#d9d9d9", "#a84300", "white", "black", "#b8c7dc"])
def test_a_colour_keeps_its_contrast_in_the_dark(in_the_dark: Page, colour: str) -> None:
    turned = in_the_dark.evaluate(f"inTheDark('{colour}')")
    plain = in_the_dark.evaluate(f"(pen.fillStyle = '{colour}', pen.fillStyle)")
    paper = in_the_dark.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    def light(name: str) -> float:
        return luminance(" ".join(str(int(name[at : at + 2], 16)) for at in (1, 3, 5)))

    before = 1.05 / (light(plain) + 0.05)
    after = (light(turned) + 0.05) / (luminance(paper) + 0.05)
    assert after == pytest.approx(min(before, 17.8), rel=0.03)


def test_letters_twice_as_large_still_fit(page: Page) -> None:
    """WCAG 2.2, 1.4.4."""
    page.add_style_tag(content=":root { font-size: 200% !important }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    cut = "nodes => nodes.filter(n => n.scrollWidth > n.clientWidth + 1).map(n => n.outerHTML)"
    assert page.locator("h1, h2, p, li, label, legend, summary").evaluate_all(cut) == []


def test_forced_colours_keep_the_boxes_and_nothing_is_animated(browser: Browser, lesson: Path) -> None:
    with opened(browser, lesson) as page:
        page.emulate_media(forced_colors="active", reduced_motion="reduce")
        for box in (".controls", ".short"):
            assert page.locator(box).first.evaluate("n => getComputedStyle(n).borderLeftStyle") == "solid"
        page.locator("a[href='#33694-49§4']").first.click()
        assert page.evaluate("document.getAnimations().length") == 0


# --- the address -----------------------------------------------------------------------------------------------------


def test_what_is_chosen_goes_into_the_address_and_comes_out_of_it(browser: Browser, lesson: Path) -> None:
    with opened(browser, lesson) as page:
        entries = page.evaluate("history.length")
        place = exhibit(page, "Letter")
        place.get_by_label("Letter", exact=True).select_option("2020")
        place.get_by_label("Words", exact=True).fill("0")
        exhibit(page, "Korea").get_by_label("Finland").check()
        until(page, "location.hash.split('&').length === 2")
        assert page.evaluate("history.length") == entries
        fragment = page.evaluate("location.hash")
        assert re.fullmatch(r"#c\d+-1=3&c\d+-1=2\.0\.0", fragment)
    with opened(browser, lesson, fragment=fragment) as page:
        place = exhibit(page, "Letter")
        assert place.locator(".title").text_content() == "Most frequent words in 2020"
        assert place.locator("output").text_content() == "1"
        assert "You said Finland" in exhibit(page, "Korea").locator(".parts").inner_text()
        assert exhibit(page, "Korea").evaluate("n => n.getBoundingClientRect().top < innerHeight")
        page.locator("a[href='#33694-49§4']").last.click()
        until(page, "decodeURIComponent(location.hash).startsWith('#33694-49§4&')")
        assert page.evaluate("location.hash").endswith(fragment[1:])


@pytest.mark.parametrize("fragment", ["#c99-1=1", "#c8-1=9.9.9", "#c8-1=x", "#nothing", "#=&&%C2%A7", "#%"])
def test_an_address_that_is_wrong_shows_the_page_as_it_is(
    browser: Browser, lesson: Path, fragment: str
) -> None:
    with opened(browser, lesson, fragment=fragment) as page:
        assert exhibit(page, "Letter").locator(".title").text_content() == "Most frequent words in 2019"
        assert page.evaluate("window.briefing")


def test_a_choice_back_at_the_start_leaves_no_trace_in_the_address(page: Page) -> None:
    select = exhibit(page, "Letter").get_by_label("Letter", exact=True)
    select.select_option("2020")
    until(page, "location.hash !== ''")
    select.select_option("2019")
    until(page, "location.hash === ''")


# --- sources and terms ---------------------------------------------------------------------------------------------


def test_a_source_leads_back_to_each_part_that_cites_it(read_only: Page) -> None:
    links = read_only.locator("[id='33694-49§4'] .cited a")
    assert links.all_text_contents() == ["In short", "2. What is said?"]
    for link in links.all():
        target = read_only.locator(f"[id='{str(link.get_attribute('href'))[1:]}']")
        assert target.text_content() == "33694-49 §4"


@pytest.mark.parametrize("place", ["blockquote p[lang]", "[id='33694-49§4'] span[lang=nl]"])
def test_what_is_copied_takes_its_address_along(read_only: Page, place: str) -> None:
    copied = read_only.locator(place).evaluate(
        """node => {
          getSelection().selectAllChildren(node);
          const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
          node.dispatchEvent(event);
          return ["text/plain", "text/html"].map((type) => event.clipboardData.getData(type));
        }"""
    )
    assert copied == ["De inzet blijft gericht op dialoog. (33694-49 §4)"] * 2


def test_a_term_is_explained_beside_its_word(page: Page) -> None:
    word, bubble = page.get_by_role("button", name="CEND"), page.locator(".term")
    for key in ("Enter", "Space"):
        word.focus()
        page.keyboard.press(key)
        assert bubble.is_visible()
        assert "Creating an Environment" in str(bubble.get_by_role("status").text_content())
        assert bubble.locator("i").get_attribute("lang") == "nl"
        assert (word.get_attribute("aria-expanded"), page.evaluate("document.activeElement.textContent")) == (
            "true",
            "CEND",
        )
        page.keyboard.press("Escape")
        until(page, "document.querySelector('a[href=\"#term-cend\"]').ariaExpanded === 'false'")
        assert not bubble.is_visible()
        assert page.evaluate("document.activeElement.textContent") == "CEND"
    word.click()
    near, far = word.bounding_box(), bubble.bounding_box()
    assert near and far
    assert abs(far["y"] - near["y"] - near["height"]) < 20
    word.click()
    assert not bubble.is_visible()
    word.click()
    bubble.get_by_role("link", name="All terms").click()
    assert page.evaluate("location.hash") == "#terms"
    assert not bubble.is_visible()


def test_a_term_is_a_link_without_javascript(browser: Browser, lesson: Path) -> None:
    with opened(browser, lesson, javascript=False) as page:
        page.get_by_role("link", name="CEND").click()
        assert page.locator("#term-cend").evaluate("node => node.matches(':target')")


# --- every state on paper, and scripts beside the page ------------------------------------------------------------


def test_every_state_is_printed_if_asked_for(browser: Browser, lesson: Path, tmp_path: Path) -> None:
    with opened(browser, lesson) as page:
        place = exhibit(page, "Letter")
        place.get_by_label("Print all states").check()
        before = table_words(place.locator(".parts table"))
        words = " ".join(printed(page, tmp_path).split())
        for letter, top, share in product(LETTERS, range(1, 5), ("yes", "no")):
            assert words.count(f"Letter: {letter} · Words: {top} · As a share: {share}") == 1
        assert words.count("Moment: January 2019 · Term: inzet") == 1
        assert place.locator(".parts").count() == 1
        assert table_words(place.locator(".parts table")) == before
        assert exhibit(page, "Korea").get_by_label("Print all states").count() == 0
