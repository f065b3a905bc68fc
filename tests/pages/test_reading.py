"""Reading a page: back to where one was, what an address says beside it, words in the letters, few stops, cards, notes."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import ipywidgets
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser, Page

import utils
from briefing.choices import make_bundle
from briefing.exporter import BriefingExporter
from briefing.figures import describe_table
from briefing.parts import MIME
from tests.browser import axe_violations, opened, printed, table_words, until
from tests.made import made_letter
from utils import Corpus, Letter
from utils.corpus import seeds
from utils.lessons.pieces import sources
from utils.lessons.reader import searched
from utils.lessons.shown import Dutch
from utils.words.segments import segments
from utils.words.tokens import counted, tokens

pytestmark = pytest.mark.browser

SEARCH = Path(__file__).parents[2] / "briefing" / "template" / "search.js"
LINK, ADDRESS = "#33694-49§7", "33694-49 §7"
TABLE = {
    "caption": "What is said",
    "head": ["Address", "Route", "What is said"],
    "rows": [[f"33694-49 §{n}", "a route of some length " * 3, "words " * 40] for n in (7, 8, 9)],
    "link": [True, False, False],
}
QUESTION = {"kind": "radio", "label": "Which?", "options": ["(none)", "A", "B"], "index": 0, "unset": True}
CHOICE = {"kind": "select", "label": "Letter", "options": ["first", "second"], "index": 0}


def shows(data: dict[str, object]) -> object:
    return new_code_cell("x", execution_count=1, outputs=[new_output("display_data", data)])


def bundle(control: dict[str, object], texts: list[str | None]) -> dict[str, object]:
    first, *others = [{"0": {"html": text}} if text else {} for text in texts]
    return {
        MIME: {
            "controls": [control],
            "first": first,
            "patches": [{}, *others],
            "states": [*range(len(texts))],
        }
    }


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with the letters of the lessons, made as the press makes it."""
    prose = (
        f"The study [{ADDRESS}]({LINK}) has a [term](#term-one), and [§8](#33694-49§8), [§9](#33694-49§9)."
    )
    quiz = [
        shows(bundle({**QUESTION, "right": right}, [None, "<p>About A.</p>", "<p>About B.</p>"]))
        for right in (1, 2)
    ]
    cells = [
        *(
            new_markdown_cell("# A page"),
            new_markdown_cell("## In short\n\n- One."),
            new_markdown_cell("## 1. Choose"),
        ),
        shows(bundle(CHOICE, ["<p>a<del>b</del></p>", '<p lang="nl">tweede</p>'])),
        new_markdown_cell(f"## 2. Read\n\n{'Words. ' * 2000}\n\n{prose}"),
        shows({"application/vnd.briefing.table+json": TABLE}),
        *quiz,
        new_markdown_cell('## Terms\n\n<dl><dt id="term-one">Term</dt><dd>What it means.</dd></dl>'),
        new_markdown_cell("## Sources"),
        shows({"text/html": sources().html}),
    ]
    exporter = BriefingExporter(home="index.html", neighbours=[("student", "student/")])
    page = tmp_path_factory.mktemp("reading") / "lesson.html"
    about = {"metadata": {"name": "lesson", "path": "."}}
    page.write_text(exporter.from_notebook_node(new_notebook(cells=cells), about)[0], encoding="utf-8")
    return page


@pytest.fixture
def page(browser: Browser, lesson: Path) -> Iterator[Page]:
    with opened(browser, lesson) as page:
        yield page


@pytest.fixture(scope="module")
def lesson_page(browser: Browser, lesson: Path) -> Iterator[Page]:
    """The same page, for many examples of one test."""
    with opened(browser, lesson) as page:
        yield page


# --- back ---------------------------------------------------------------------------------------------------------


def test_back_returns_to_where_one_was(page: Page) -> None:
    page.get_by_label("Letter", exact=True).select_option("second")
    until(page, "location.hash !== ''")
    page.locator(f"a[href='{LINK}']").first.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    page.locator(f"a[href='{LINK}']").first.click()
    until(page, f"scrollY > {place} + 500")
    page.go_back()
    until(page, f"Math.abs(scrollY - {place}) < 3")
    page.wait_for_timeout(600)  # nothing moves it away again
    assert page.evaluate("scrollY") == pytest.approx(place, abs=3)
    assert page.get_by_label("Letter", exact=True).input_value() == "second"


def test_a_choice_does_not_move_the_page(page: Page) -> None:
    page.get_by_label("Letter", exact=True).select_option("second")
    place = page.evaluate("scrollTo(0, 900), scrollY")
    until(page, "location.hash !== ''")
    page.reload()
    until(page, f"scrollY === {place}")


def test_options_have_the_language_of_their_words(browser: Browser, tmp_path: Path) -> None:
    """A value that has an attribute `lang`: in a list, of a slider, beside radio buttons, and where it is named."""
    choices = ["every word", Dutch("inzet"), Dutch("wereld")]
    made = [
        kind(options=choices, value=choices[0], description=kind.__name__)
        for kind in (ipywidgets.Dropdown, ipywidgets.SelectionSlider, ipywidgets.RadioButtons)
    ]
    cells = [new_markdown_cell("# A page\n\n## Part")]
    cells += [
        shows({MIME: make_bundle(ipywidgets.interactive(lambda word: word, word=one))[MIME]}) for one in made
    ]
    path = tmp_path / "page.html"
    path.write_text(BriefingExporter().from_notebook_node(new_notebook(cells=cells))[0], encoding="utf-8")
    with opened(browser, path) as page:
        listed, sliding, buttons = page.locator(".exhibit").all()
        marked = "all => all.map(node => [node.lang, node.textContent.trim()])"
        expected = [["", "every word"], ["nl", "inzet"], ["nl", "wereld"]]
        assert listed.locator("option").evaluate_all(marked) == expected
        assert buttons.locator("fieldset label").evaluate_all(marked) == expected
        slider = sliding.get_by_role("slider")
        slider.press("ArrowRight")
        assert sliding.locator(".range").get_attribute("lang") == "nl"
        assert sliding.locator(".chosen [lang=nl]").text_content() == "inzet"
        slider.press("ArrowLeft")
        assert sliding.locator(".range").get_attribute("lang") is None
        named = page.locator(".controls").evaluate_all("all => all.map(node => node.ariaLabel)")
        assert len({*named}) == len(named)  # three groups under one heading
        assert axe_violations(page) == []


def test_a_table_that_a_choice_shows_names_letters_as_the_page_does(browser: Browser, tmp_path: Path) -> None:
    """Also where the letters are left to a booklet."""
    rows = [[f"33694-49 §{number}", "2019-09-26"] for number in (7, 8)]
    table = {"caption": "", "head": ["Address", "Day"], "link": [True, False]}
    tables = [{"0": {"table": describe_table({**table, "rows": [row]})}} for row in rows]
    data = {MIME: {"controls": [CHOICE], "first": tables[0], "patches": [{}, tables[1]], "states": [0, 1]}}
    letters = shows({"text/html": sources().html})
    letters.metadata["tags"] = ["sources"]
    notebook = new_notebook(cells=[new_markdown_cell("# A page\n\n## Part"), shows(data), letters])
    for booklet in ("", "letters.html"):
        path = tmp_path / "page.html"
        path.write_text(BriefingExporter(booklet=booklet).from_notebook_node(notebook)[0], encoding="utf-8")
        with opened(browser, path) as page:
            address = page.locator(".exhibit tbody a")
            assert address.text_content() == "Sept 2019 §7"
            page.get_by_label("Letter", exact=True).select_option("second")
            assert address.text_content() == "Sept 2019 §8"
            assert address.get_attribute("href") == f"{booklet}#33694-49§8"
            day = page.locator(".exhibit tbody td")
            assert day.evaluate("node => getComputedStyle(node).whiteSpace") == "nowrap"


# --- what an address says -----------------------------------------------------------------------------------------


def test_links_name_letters_shortly_and_the_note_in_full(page: Page) -> None:
    link = page.locator(f"a[href='{LINK}']").first
    assert link.text_content() == "Sept 2019 §7"
    link.hover()
    note = page.locator(".term")
    note.wait_for(state="visible")
    paragraph = seeds().text(ADDRESS)
    assert ADDRESS in note.inner_text()
    assert paragraph in " ".join(note.inner_text().split())
    assert note.locator("[lang=nl]").count() == 1
    assert "Unofficial English" in note.inner_text()


def test_a_note_stays_under_the_pointer_and_escape_closes_it(page: Page) -> None:
    """WCAG 2.2, 1.4.13."""
    note = page.locator(".term")
    page.locator(f"a[href='{LINK}']").first.hover()
    note.wait_for(state="visible")
    note.hover()
    page.wait_for_timeout(700)
    assert note.is_visible()
    page.keyboard.press("Escape")
    assert not note.is_visible()


def test_a_note_opens_at_the_focus_and_enter_follows_the_address(page: Page) -> None:
    page.get_by_label("Letter", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # past "Print all states"
    assert page.evaluate("document.activeElement.textContent") == "Sept 2019 §7"
    assert page.locator(".term").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".term").is_visible()
    page.keyboard.press("Enter")
    until(page, "document.querySelector('[id=\"33694-49§7\"]:target') !== null")


def test_a_finger_opens_the_note_and_the_note_leads_on(browser: Browser, lesson: Path) -> None:
    context = browser.new_context(offline=True, has_touch=True, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(lesson.resolve().as_uri())
    page.locator(f"a[href='{LINK}']").first.tap()
    page.get_by_role("link", name="Read it in the letter").tap()
    until(page, "document.querySelector('[id=\"33694-49§7\"]:target') !== null")
    context.close()


def test_without_javascript_an_address_leads_to_its_paragraph(browser: Browser, lesson: Path) -> None:
    with opened(browser, lesson, javascript=False) as page:
        page.locator(f"a[href='{LINK}']").first.click()
        assert page.locator("[id='33694-49§7']").evaluate("node => node.matches(':target')")


def test_the_margin_of_a_wide_page_has_what_is_cited(browser: Browser, lesson: Path) -> None:
    words = "getComputedStyle(document.querySelector('[data-margin]'), '::before').content"
    with opened(browser, lesson) as page:
        assert "Sept 2019 §7" in page.evaluate(words)
    with opened(browser, lesson, width=900) as page:
        assert page.evaluate(words) == "none"


def test_paper_has_each_cited_paragraph_once_and_numbered(page: Page, tmp_path: Path) -> None:
    words = " ".join(printed(page, tmp_path).split())
    opening = " ".join(seeds().text(ADDRESS).split()[:6])
    assert words.count(opening) == 1
    assert "Notes: what is cited" in words
    assert "BZ-2020 §1 " not in words
    page.get_by_label("Print the letters in full").check()
    words = " ".join(printed(page, tmp_path).split())
    assert "Notes: what is cited" not in words
    assert words.count(opening) == 1
    assert "BZ-2020 §1 " in words


# --- words in the letters -----------------------------------------------------------------------------------------


def test_a_word_of_the_page_is_a_word_of_python(browser: Browser) -> None:
    """On every heading, paragraph and note of the letters, and on what Dutch and other letters write otherwise."""
    texts = [segment.text for letter in seeds().letters for segment in segments(letter)]
    texts += [note.text for letter in seeds().letters for note in letter.footnotes]
    texts += [
        "’s-Gravenhage, 28 januari jl., t/m 2 mei 2020; VS- en NAVO-landen, -plannen, d.d. c.s.",
        "1 000 000 euro, 2,5 of 1.000; 33 694, nr. 49, 35 000 X, 35 000-XIV, 21 501-02, 33 694-49, www.a-b.nl",
        "risico’s, e\u0301e\u0301n, één, niet‑kernwapenstaten, 33\u00a0694, 12\u202fdecember, x_y, ½, Ⅳ, a.b.c.",
    ]
    page = browser.new_page()
    page.add_script_tag(path=SEARCH)
    for text in dict.fromkeys(texts):
        words = tokens(text)
        expected = [[term, word.start, word.end] for term, word in zip(counted(words), words, strict=True)]
        found = page.evaluate("text => letterSearch.words(text).map(w => [w.term, w.start, w.end])", text)
        assert found == expected
    page.close()


FIND = """async ([html, queries]) => {
  const beside = document.createElement("div");
  beside.innerHTML = html;
  document.querySelector("main").append(beside);
  indexes.length = 0;
  const index = await readLetters(false);
  beside.remove();
  indexes.length = 0;
  return queries.map((query) => {
    const { whole, longer } = letterSearch.find(index, query);
    const counts = {};
    for (const [first] of longer) counts[index.vocabulary[index.terms[first]]] = (counts[index.vocabulary[index.terms[first]]] ?? 0) + 1;
    const lines = whole.map((place) => letterSearch.line(index, place)).map((line) => [line.address, line.before, line.hit, line.after]);
    return { lines, longer: counts, sizes: [...index.sizes] };
  });
}"""


def python_of(letters: Sequence[Letter]) -> Callable[[str], dict[str, object]]:
    """What the page is to find: the concordance, longer words as often as they stand there, and words by letter."""
    every = Counter[str]()
    for row in utils.frequencies(letters, stopwords=True):
        every[row.term] += row.count
    sizes = [[row.letter, row.words] for row in utils.frequencies(letters, "de")]

    def find(query: str) -> dict[str, object]:
        term, *others = counted(tokens(query))
        holds = (word for word in every if term in word and word != term and len(term) > 2 and not others)
        lines = utils.concordance(letters, query, width=5)
        return {
            "lines": [list(line) for line in lines],
            "longer": {word: every[word] for word in holds},
            "sizes": sizes,
        }

    return find


def test_every_word_is_found_counted_and_shown_as_python_does(page: Page) -> None:
    letters = seeds().letters
    terms = sorted({term for letter in letters for segment in segments(letter) for term in segment.terms})
    queries = [*terms, "het kabinet", "niet te", "nr. 23", "absoluut minimum beperkt", "wapen", "beleid"]
    expected = python_of(letters)
    for query, found in zip(queries, page.evaluate(FIND, ["", queries]), strict=True):
        assert found == expected(query), query


words = st.sampled_from(
    [
        *(
            "de",
            "De",
            "het kabinet",
            "Kabinet",
            "kabinetsbeleid",
            "VS-beleid",
            "beleid",
            "risico’s",
            "’s",
            "één",
        ),
        *(
            "e\u0301e\u0301n",
            "33 694",
            "ı",
            "36 000 İV",
            "2 aprİl",
            "35 000-x",
            "33\u00a0694-49",
            "26 september 2019",
            "2,5",
            "1 000 000",
            "d.d.",
            "t/m",
            "-plannen",
        ),
        *("Buitenland-", "x_y", "½", "(niet)", "!", "?", ".", ",", "–", "<b>", "&amp;", "İ", "ſ", "ﬁ"),
    ]
)
sentence = st.lists(words, min_size=1, max_size=12).map(" ".join).filter(tokens)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]
)
@given(st.lists(st.lists(sentence, min_size=1, max_size=4), min_size=1, max_size=3), st.data())
def test_made_letters_beside_the_page_are_searched_as_python_does(
    lesson_page: Page, texts: list[list[str]], data: st.DataObject
) -> None:
    """Letters whose words alone are in the page, in order after those of the lesson."""
    made = [made_letter(str(number), *parts) for number, parts in enumerate(texts, 1)]
    chosen = st.sampled_from([part for parts in texts for part in parts])
    long = counted(tokens(data.draw(chosen)))
    start = data.draw(st.integers(0, len(long) - 1))
    queries = [" ".join(long[start : start + size]) for size in (1, 2, 3)] + ["beleid", "kabinet"]
    html = searched.on(Corpus.of(*made))({letter.id: "letters.html" for letter in made}).html
    expected = python_of([*seeds().letters, *made])
    for query, found in zip(queries, lesson_page.evaluate(FIND, [html, queries]), strict=True):
        assert found == expected(query), query


def test_the_doubt_of_a_rate_is_that_of_python(page: Page) -> None:
    counts = [0, 1, 2, 3, 7, 30, 200, 999]
    found = page.evaluate("counts => counts.map(letterSearch.interval)", counts)
    for count, interval in zip(counts, found, strict=True):
        assert interval == pytest.approx(utils.poisson_interval(count), abs=1e-6)


def test_the_search_field_counts_by_letter_and_shows_lines(page: Page) -> None:
    page.get_by_label("Search these letters").fill("kernwapen")
    place = page.locator("search")
    place.locator("table").first.wait_for()
    counts = [sum(1 for _ in utils.concordance([letter], "kernwapen")) for letter in seeds().letters]
    rows = place.locator("table").first.locator("tbody tr").all()
    assert [int(row.locator("td").first.inner_text()) for row in rows] == counts
    assert f"{sum(counts)} times" in place.get_by_role("status").inner_text()
    lines = place.locator("table").last.locator("tbody tr")
    assert lines.count() == 8
    place.get_by_role("button", name="Show all").click()
    assert lines.count() > 8
    assert lines.first.locator("a").get_attribute("href").startswith("#33694-49§")
    assert axe_violations(page) == []


BRIDGES = [1 + number % 7 for number in range(1, 31)]  # in each letter of a made dossier
ASK = "Where the scripts of a page run, a field here finds any word in the letters."


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with the words of 30 letters, which stand in full in two pages beside it."""
    made = [
        made_letter(str(number), *["De brug over de rivier is open."] * bridges, "Voetbruggen ook.")
        for number, bridges in enumerate(BRIDGES, 1)
    ]
    html = searched.on(Corpus.of(*made))(
        {one.id: f"letters-{1 + int(one.id) // 20}.html" for one in made}
    ).html
    cells = [
        new_markdown_cell("# A dossier\n\n## Ask"),
        shows({"text/html": f"<p data-ask>{ASK}</p>{html}"}),
        new_markdown_cell("## Then\n\nMore."),
    ]
    page = tmp_path_factory.mktemp("dossier") / "dossier.html"
    about = {"metadata": {"name": "dossier", "path": "."}}
    page.write_text(
        BriefingExporter().from_notebook_node(new_notebook(cells=cells), about)[0], encoding="utf-8"
    )
    return page


def test_letters_in_pages_beside_are_searched_in_portions(browser: Browser, dossier: Path) -> None:
    with opened(browser, dossier) as page:
        assert page.locator("[data-letter]:visible").count() == 0
        field = page.get_by_label("Search these letters")
        field.fill("brug")
        place = page.locator("search")
        status = place.get_by_role("status")
        until(page, "document.querySelectorAll('search table').length === 2")
        assert (
            f"brug” stands in these letters {sum(BRIDGES)} times: in 30 of 30 letters" in status.inner_text()
        )
        total = sum(BRIDGES) + 30
        assert "voetbruggen 30" in place.inner_text()
        by_letter, lines = place.locator("table").all()
        assert by_letter.locator("tbody tr").count() == 10
        rates = [float(row[2]) for row in table_words(by_letter)]
        assert max(rates) == rates[0] > 100
        hit = lines.locator("tbody a").first
        assert hit.get_attribute("href") == "letters-1.html#1§1"
        button = place.get_by_role("button", name=f"Show 100 more of {total} lines")
        button.focus()
        page.keyboard.press("Enter")
        until(page, "document.querySelectorAll('search table')[1].tBodies[0].rows.length === 108")
        assert status.inner_text() == "Lines 9 to 108 are shown below."
        assert lines.locator("tbody a").nth(8).evaluate("link => link === document.activeElement")
        place.get_by_role("button", name=f"Show all {total} lines").click()
        until(page, "document.querySelectorAll('search table')[1].tBodies[0].rows.length === " + str(total))
        assert lines.locator("tbody a").last.get_attribute("href") == "letters-2.html#30§4"
        assert place.get_by_role("button", name="lines").count() == 0
        place.get_by_role("button", name="Show all 30 letters").click()
        until(page, "document.querySelectorAll('search table')[0].tBodies[0].rows.length === 30")
        assert [row[1] for row in table_words(by_letter)] == [str(count) for count in BRIDGES]
        assert axe_violations(page) == []
        field.fill("tunnel")
        until(page, "document.querySelectorAll('search table').length === 0")
        assert "stands in these letters nowhere as a word" in status.inner_text()
        page.emulate_media(media="print")
        assert not place.is_visible()


def test_without_scripts_a_page_says_that_it_cannot_search(browser: Browser, dossier: Path) -> None:
    with opened(browser, dossier, javascript=False) as page:
        assert page.get_by_text(ASK).is_visible()
        assert page.locator("[data-letter]:visible").count() == 0


# --- keys, contents, cards ----------------------------------------------------------------------------------------


def test_links_that_stand_together_are_one_stop(page: Page) -> None:
    link = page.locator(f"main p > a[href='{LINK}']").first
    link.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "term"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "§8"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('table') !== null")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.textContent") == "§8"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_contents_mark_where_one_is(browser: Browser, lesson: Path, width: int) -> None:
    with opened(browser, lesson, width=width) as page:
        fold = page.locator(".contents details")
        assert fold.evaluate("node => node.open") == (width == 1280)
        page.locator("[id='2-read']").scroll_into_view_if_needed()
        page.evaluate("document.getElementById('2-read').scrollIntoView()")
        until(page, "document.querySelector('.contents [aria-current]')?.textContent === '2. Read'")


def test_a_table_of_sentences_becomes_cards_on_a_phone(browser: Browser, lesson: Path) -> None:
    with opened(browser, lesson, width=320) as page:
        table = page.locator("table", has_text="What is said")
        assert table.evaluate("node => node.classList.contains('cards')")
        assert page.get_by_role("row").count() >= 3  # it is still a table to who hears it
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert axe_violations(page) == []


def test_what_was_put_in_and_left_out_is_heard(page: Page) -> None:
    said = page.locator("del").first.evaluate("node => getComputedStyle(node, '::before').content")
    assert said == '"[left out] "'


def test_a_status_has_the_language_of_what_it_tells(page: Page) -> None:
    page.get_by_label("Letter", exact=True).select_option("second")
    status = page.locator(".exhibit [role=status]").first
    assert status.locator("[lang=nl]").text_content() == "tweede"


def test_a_quiz_counts_its_right_answers(page: Page) -> None:
    page.get_by_label("A", exact=True).first.check()
    assert page.locator(".score").inner_text() == "1 of 2 right, 1 still to answer."
    page.get_by_label("A", exact=True).last.check()
    assert page.locator(".score").inner_text() == "1 of 2 right."
    assert "1 of 2 right." in page.locator(".exhibit [role=status]").last.inner_text()


def test_a_page_leads_home_and_says_what_belongs_beside_it(page: Page) -> None:
    assert page.locator(".masthead a.series").get_attribute("href") == "index.html"
    assert page.locator(".editions a").evaluate_all("all => all.map(a => a.getAttribute('href'))") == [
        "student/lesson.html",
        "lesson.pdf",
    ]
    assert "sent alone" in page.locator("footer").inner_text()
