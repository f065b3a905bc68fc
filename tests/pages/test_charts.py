"""Every chart asks a question, says its unit, and stands on a table that agrees with what is drawn."""

import ast
import itertools
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from unittest import mock

import ipywidgets
import plotly.graph_objects as go
import pytest
from playwright.sync_api import Page
from plotly.offline import get_plotlyjs

from tests.browser import opened
from tests.lessons import NOTEBOOKS, cells
from tests.made import made_up
from tests.three import LETTERS, THREE
from utils.lessons.views import documents, style, times, wording, words
from utils.lessons.views.forms import Entry, draw_timeline

FINDING = re.compile(r"Of \d+ words, ")  # the title of a chart that is what it shows, not a question


@cache
def charts(notebook: Path) -> tuple[go.Figure, ...]:
    """The charts of a lesson as it opens, without a kernel: whatever chart a lesson shows is found here."""
    shown: list[object] = []
    names: dict[str, object] = {"shown": shown}

    def first(call, **given):
        return call(**ipywidgets.interactive(call, **given).kwargs)

    with mock.patch.object(ipywidgets, "interact", first):
        for cell in cells(notebook):
            if cell.kind == "code":
                code = ast.parse(re.sub(r"(?m)^%.*", "", cell.text))
                for statement in code.body:
                    if isinstance(statement, ast.Expr):
                        statement.value = ast.Call(
                            ast.parse("shown.append").body[0].value, [statement.value], []
                        )
                exec(compile(ast.fix_missing_locations(code), notebook.name, "exec"), names)
    flat = [part for result in shown for part in (result if isinstance(result, tuple) else (result,))]
    return tuple(part for part in flat if isinstance(part, go.Figure))


def table(figure: go.Figure) -> dict[str, list]:
    return figure.layout.meta["table"]


def contrast(one: str, other: str = "#ffffff") -> float:
    """The contrast ratio of two colours (WCAG 2.2, relative luminance)."""

    def luminance(colour):
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [
            value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_chart_asks_a_question_and_can_be_read_without_seeing_it(notebook):
    assert charts(notebook)
    for figure in charts(notebook):
        title = figure.layout.title.text
        assert "?" in title or FINDING.match(title), title
        assert figure.layout.title.subtitle.text, title
        assert len(figure.layout.meta["alt"]) > 30, title
        shown = table(figure)
        assert shown["rows"] and all(len(row) == len(shown["head"]) for row in shown["rows"]), title
        for attribute in ("lang", "link"):
            assert len(shown.get(attribute, shown["head"])) == len(shown["head"]), title
        json.dumps(figure.to_plotly_json()["layout"]["meta"], allow_nan=False)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_colour_of_a_mark_stands_out_from_the_page(notebook):
    """3:1 for marks, 4.5:1 for text; pale shades carry no meaning that the table and the signs do not."""
    for figure in charts(notebook):
        colours = set(re.findall(r"#[0-9a-f]{6}", figure.to_json()))
        for colour in colours - {style.PALE, style.DISC, "#ffffff"}:
            assert contrast(colour) >= 4.5, figure.layout.title.text


def test_the_numbers_on_a_disc_stand_out_from_it():
    assert contrast(style.DISC) >= 3
    assert contrast(style.INK) / contrast(style.DISC) >= 4.5


def test_counts_stand_beside_rates():
    """Risk reduction: 22, 3 and 11 mentions, in letters of unlike length."""
    rates, counts = (words.how_often.on(THREE)("risk-reduction", by) for by in ("rate", "count"))
    assert [row[:2] for row in table(rates)["rows"]] == [["33694-49", 22], ["33783-35", 3], ["BZ-2020", 11]]
    assert [round(rate, 1) for rate in rates.data[0].x] == [row[3] for row in table(rates)["rows"]]
    assert list(counts.data[0].x) == [22, 3, 11]
    assert [text.split()[0] for text in rates.data[1].text] == ["22", "3", "11"]


def test_doubt_stands_beside_the_number():
    """Garwood (1936): 3 occurrences, 0.62 to 8.77."""
    bars = words.how_often.on(THREE)("risk-reduction", "count").data[0]
    assert bars.x[1] - bars.error_x.arrayminus[1] == pytest.approx(0.62, abs=0.005)
    assert bars.x[1] + bars.error_x.array[1] == pytest.approx(8.77, abs=0.005)


def test_several_terms_are_told_apart():
    labels = list(words.how_often.on(THREE)("zal; niet").data[0].y)
    assert len(set(labels)) == 6
    assert labels[0] == "zal · 33694-49"


def test_a_term_that_no_letter_has_is_drawn_as_nothing_and_counted_as_0():
    nowhere = words.dispersion.on(THREE)("stikstof")
    assert not nowhere.data[0].x and [row[1] for row in table(nowhere)["rows"]] == [0, 0, 0]
    assert list(words.how_often.on(THREE)("stikstof").data[0].x) == [0, 0, 0]


def test_the_dashed_lines_of_the_citation_graph_are_the_conflicts():
    figure = documents.citation_graph.on(THREE)()
    dashed = [trace for trace in figure.data if trace.line.dash == "dash"]
    assert sorted(trace.hovertemplate.split("<")[0] for trace in dashed) == [
        "BZ-2020 cites 33694-49 (BZ-2020 §3)",
        "BZ-2020 cites 33783-35 (BZ-2020 §2 n1)",
    ]


def test_a_vague_date_is_a_bar_and_a_day_is_a_mark():
    figure = draw_timeline(
        [
            Entry("33694-49", date(2019, 9, 26), date(2019, 9, 26), "its header", "letter"),
            Entry("CEND begins", date(2019, 6, 1), date(2019, 8, 31), "33694-49 §15"),
            Entry("Debate", date(2019, 12, 12), date(2019, 12, 12), "33783-35 §1", "planned"),
        ],
        title="When?",
    )
    (bar,) = [trace for trace in figure.data if trace.mode == "lines"]
    assert (str(bar.x[0])[:10], str(bar.x[1])[:10]) == ("2019-06-01", "2019-09-01")
    (marks,) = [trace for trace in figure.data if trace.mode == "markers" and len(trace.x) == 2]
    assert list(marks.marker.symbol) == ["diamond", "circle-open"]


def test_a_few_days_among_years_are_seen():
    """Three days at Wilton Park, among four years, are a square at the middle day; a month that is due, a hollow one."""
    figure = draw_timeline(
        [
            Entry("Debate", date(2018, 10, 4), date(2018, 10, 4), "33694-49 §1"),
            Entry("Wilton Park", date(2019, 11, 20), date(2019, 11, 22), "outside: a page"),
            Entry("Agreement due", date(2019, 11, 1), date(2019, 11, 30), "33783-35 §9", "planned"),
            Entry("Conference", date(2022, 8, 1), date(2022, 8, 26), "outside: a page"),
        ],
        title="When?",
    )
    assert not [trace for trace in figure.data if trace.mode == "lines"]
    squares = next(trace for trace in figure.data if trace.text)
    assert dict(zip(squares.y, squares.marker.symbol, strict=True)) == {
        "Wilton Park": "square",
        "Agreement due": "square-open",
        "Conference": "square",
    }
    assert str(squares.x[0])[:10] == "2019-11-21"
    assert table(figure)["rows"][1][1:3] == ["2019-11-20", "2019-11-22"]


def test_wording_counts_its_words():
    """The security clause: the letter of November 2019 leaves out two words and puts two in."""
    formula = THREE.formulas()[0]
    rows = {row[0]: dict(zip(["keep", "move", "replace", "insert", "delete"], row[1:], strict=True))
            for row in table(wording.variants_chart.on(THREE)(formula.text))["rows"]}  # fmt: skip
    for variant in formula.variants:
        counts = rows[variant.address]
        assert sum(counts.values()) - counts["delete"] == len(variant.text.split())
    assert rows["33783-35 §3"]["insert"] == rows["33783-35 §3"]["delete"] == 2


def test_the_title_of_a_wording_says_how_much_of_it_stays():
    """The coalition's formula of 28 words: 2 left out in November 2019; 4 replaced and 1 left out in the third."""
    figure = wording.variants_chart.on(THREE)("Conform het regeerakkoord")
    title = figure.layout.title.text.replace("<br>", " ")
    assert title == "Of 28 words, 26 stay in 33783-35 §2 and 23 stay in BZ-2020 §2"


def test_no_sign_of_a_wording_covers_another():
    """One place a sign, in rows of twelve, which a phone has room for."""
    for formula in THREE.formulas():
        signs, heads = wording.variants_chart.on(THREE)(formula.text).data
        places = list(zip(signs.x, signs.y, strict=True))
        assert len(set(places)) == len(places)
        assert max(signs.x) <= 11
        assert not set(signs.y) & set(heads.y)
        for before, after in itertools.pairwise(sorted({*signs.y, *heads.y})):
            assert after - before >= 0.99


def test_subjects_are_drawn_by_their_short_names_and_told_by_their_long_ones():
    figure = words.keyness.on(THREE)("33694-49", "family")
    assert "NPDI" in figure.data[0].y
    assert max(len(line) for name in figure.data[0].y for line in name.split("<br>")) <= 22
    assert "Non-Proliferation and Disarmament Initiative (NPDI)" in [row[0] for row in table(figure)["rows"]]


def test_neighbouring_heads_stand_on_different_lines():
    heads = list(dict.fromkeys(words.concepts_by_letter.on(THREE)().data[0].x))
    assert heads == ["33694-49", "33783-35<br> ", "BZ-2020"]


def test_context_is_cut_between_words():
    """Nothing stands at either end that is not a word of the letter; once cut as «regelen die» and «voor dra»."""
    known = {letter.id: set(re.findall(r"[\w-]+", letter.text)) for letter in LETTERS}
    for address, before, _, after, _ in words.senses.on(THREE)("inzet")[1].rows:
        assert len(before) <= 60 and len(after) <= 60
        ends = {*re.findall(r"[\w-]+", before)[:1], *re.findall(r"[\w-]+", after)[-1:]}
        assert ends <= known[address.split()[0]]


# --- on a phone ---------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_chart_of_a_lesson_is_drawn_on_a_phone(phones, notebook, width):
    """No label is cut, and no chart keeps the browser busy without end, as one once did where its room was narrow."""
    assert charts(notebook)
    for figure in drawn(phones[width], charts(notebook)):
        assert phones[width].locator("#plot svg.main-svg").first.bounding_box()["width"] <= width
        assert phones[width].evaluate(CUT) == [], figure.layout.title.text


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["1", "4", "40", "odd"])
def test_no_label_of_other_letters_is_cut_on_a_phone(phones, tmp_path, kind):
    corpus = made_up(kind, tmp_path)
    name = corpus.letters[-1].id
    shown = [
        words.how_often.on(corpus)("brug; oude rivier"),
        words.dispersion.on(corpus)("brug"),
        words.concepts_by_letter.on(corpus)(),
        words.top_terms.on(corpus)(name),
        words.keyness.on(corpus)(name),
        wording.shared_formulas.on(corpus)(),
        documents.citation_graph.on(corpus)(),
        times.timeline.on(corpus)(),
        *(wording.variants_chart.on(corpus)(formula.text) for formula in corpus.formulas()[:1]),
    ]
    for figure in drawn(phones[320], shown):
        assert phones[320].evaluate(CUT) == [], figure.layout.title.text


# The words that leave the place of the chart, but for title and subtitle, which a page sets as text.
CUT = """() => {
  const room = document.querySelector("#plot").getBoundingClientRect();
  const outside = ({ left, right, width }) => width && (left < room.left - 1 || right > room.right + 1);
  return [...document.querySelectorAll("#plot .main-svg text")]
    .filter((text) => !text.closest(".g-gtitle") && outside(text.getBoundingClientRect()))
    .map((text) => text.textContent);
}"""


def drawn(page, figures) -> Iterator[go.Figure]:
    """Each of these figures, once the page has drawn it."""
    for figure in figures:
        page.evaluate(
            "([figure]) => Plotly.newPlot('plot', figure.data, figure.layout, { responsive: true })"
            ".then(() => null)",
            [json.loads(figure.to_json())],
        )
        yield figure


@pytest.fixture(scope="module")
def phones(browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Page]]:
    """By its width, a page with Plotly and a place to draw."""
    path = tmp_path_factory.mktemp("phone") / "phone.html"
    path.write_text(
        "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<script>{get_plotlyjs()}</script><body style='margin: 0'><div id=plot></div>",
        encoding="utf-8",
    )
    with opened(browser, path, width=320) as narrow, opened(browser, path, width=390) as wide:
        for page in (narrow, wide):
            page.set_default_timeout(60_000)
        yield {320: narrow, 390: wide}
