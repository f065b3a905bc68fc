"""Every chart asks a question, says its unit, and stands on a table that agrees with what is drawn."""

import ast
import itertools
import json
import re
from datetime import date
from pathlib import Path

import ipywidgets
import plotly.graph_objects as go
import pytest
from plotly.offline import get_plotlyjs

from tests.browser import opened
from tests.lessons import NOTEBOOKS, cells
from utils import load_letters
from utils.lessons import charts as draw
from utils.lessons import explore
from utils.letters.references import citation_graph, date_conflicts
from utils.wording.formulas import agreed_language
from utils.words.concepts import CONCEPTS
from utils.words.counts import dispersion, frequencies, keyness

LETTERS = load_letters()
NAMES = {name: concept.english for name, concept in CONCEPTS.items()}
RISK = frequencies(LETTERS, ["risk-reduction"], by="family")
EVENTS = [
    draw.Entry("33694-49", date(2019, 9, 26), date(2019, 9, 26), "its header", "letter"),
    draw.Entry("CEND begins", date(2019, 6, 1), date(2019, 8, 31), "33694-49 §15"),
    draw.Entry("Debate", date(2019, 12, 12), date(2019, 12, 12), "33783-35 §1", "planned"),
]
CHARTS = {
    "rates": draw.term_rates(RISK, name="Nuclear risk reduction"),
    "counts": draw.term_rates(RISK, measure="count"),
    "several": draw.term_rates(frequencies(LETTERS, ["zal", "niet"])),
    "absent": draw.term_rates(frequencies(LETTERS, ["stikstof"])),
    "top": draw.top_terms(frequencies(LETTERS[:1])),
    "keyness": draw.keyness_plot(keyness(LETTERS[2], LETTERS[:2]), letter="BZ-2020", others="the others"),
    "dispersion": draw.dispersion_plot([dispersion(letter, "nucleaire") for letter in LETTERS]),
    "nowhere": draw.dispersion_plot([dispersion(letter, "stikstof") for letter in LETTERS]),
    "families": draw.concept_families(frequencies(LETTERS, CONCEPTS, by="family"), NAMES),
    "citations": draw.citation_graph(citation_graph(LETTERS), LETTERS, date_conflicts(LETTERS)),
    "timeline": draw.timeline(EVENTS),
    "forums": draw.forums_members({"A": ["X", "Y"], "B": ["Y"]}, sources={"A": "a", "B": "b"}),
    "promises": draw.promises_outcomes([("33694-49 §1", "to inform", "done", "33694-49 §1")]),
    "wording": draw.wording_through_time(agreed_language(LETTERS)[0]),
}

FINDINGS = {"wording"}  # charts whose title is what they show, not a question


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


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_asks_a_question_and_can_be_read_without_seeing_it(name):
    figure = CHARTS[name]
    assert figure.layout.title.text.endswith("?") or name in FINDINGS
    assert figure.layout.title.subtitle.text
    assert len(figure.layout.meta["alt"]) > 30
    table = figure.layout.meta["table"]
    assert table["rows"] and all(len(row) == len(table["head"]) for row in table["rows"])
    for attribute in ("lang", "link"):
        assert len(table.get(attribute, table["head"])) == len(table["head"])
    json.dumps(figure.to_plotly_json()["layout"]["meta"], allow_nan=False)


@pytest.mark.parametrize("name", CHARTS)
def test_every_colour_of_a_mark_stands_out_from_the_page(name):
    """3:1 for marks, 4.5:1 for text; pale shades carry no meaning that the table and the signs do not."""
    grid, disc = draw.PALE, "#7d93b5"
    for colour in set(re.findall(r"#[0-9a-f]{6}", CHARTS[name].to_json())) - {grid, disc, "#ffffff"}:
        assert contrast(colour) >= 4.5
    assert contrast(disc) >= 3
    assert contrast(draw.INK) / contrast(disc) >= 4.5  # numbers stand on discs


def test_counts_stand_beside_rates():
    """Risk reduction: 22, 3 and 11 mentions, in letters of unlike length."""
    table = CHARTS["rates"].layout.meta["table"]
    assert [row[:2] for row in table["rows"]] == [["33694-49", 22], ["33783-35", 3], ["BZ-2020", 11]]
    bars = CHARTS["rates"].data[0]
    assert [round(rate, 1) for rate in bars.x] == [row[3] for row in table["rows"]]
    assert list(CHARTS["counts"].data[0].x) == [22, 3, 11]
    assert [text.split()[0] for text in CHARTS["rates"].data[1].text] == ["22", "3", "11"]


def test_doubt_stands_beside_the_number():
    """Garwood (1936): 3 occurrences, 0.62 to 8.77."""
    bars = CHARTS["counts"].data[0]
    assert bars.x[1] - bars.error_x.arrayminus[1] == pytest.approx(0.62, abs=0.005)
    assert bars.x[1] + bars.error_x.array[1] == pytest.approx(8.77, abs=0.005)


def test_several_terms_are_told_apart():
    labels = list(CHARTS["several"].data[0].y)
    assert len(set(labels)) == 6
    assert labels[0] == "zal · 33694-49"


def test_the_dashed_lines_of_the_citation_graph_are_the_conflicts():
    dashed = [trace for trace in CHARTS["citations"].data if trace.line.dash == "dash"]
    assert sorted(trace.hovertemplate.split("<")[0] for trace in dashed) == [
        "BZ-2020 cites 33694-49 (BZ-2020 §3)",
        "BZ-2020 cites 33783-35 (BZ-2020 §2 n1)",
    ]


def test_a_vague_date_is_a_bar_and_a_day_is_a_mark():
    figure = CHARTS["timeline"]
    (bar,) = [trace for trace in figure.data if trace.mode == "lines"]
    assert (str(bar.x[0])[:10], str(bar.x[1])[:10]) == ("2019-06-01", "2019-09-01")
    (marks,) = [trace for trace in figure.data if trace.mode == "markers" and len(trace.x) == 2]
    assert list(marks.marker.symbol) == ["diamond", "circle-open"]


def test_a_few_days_among_years_are_seen():
    """Three days at Wilton Park, among four years, are a square at the middle day; a month that is due, a hollow one."""
    figure = draw.timeline(
        [
            draw.Entry("Debate", date(2018, 10, 4), date(2018, 10, 4), "33694-49 §1"),
            draw.Entry("Wilton Park", date(2019, 11, 20), date(2019, 11, 22), "outside: a page"),
            draw.Entry("Agreement due", date(2019, 11, 1), date(2019, 11, 30), "33783-35 §9", "planned"),
            draw.Entry("Conference", date(2022, 8, 1), date(2022, 8, 26), "outside: a page"),
        ]
    )
    assert not [trace for trace in figure.data if trace.mode == "lines"]
    squares = next(trace for trace in figure.data if trace.text)
    assert dict(zip(squares.y, squares.marker.symbol, strict=True)) == {
        "Wilton Park": "square",
        "Agreement due": "square-open",
        "Conference": "square",
    }
    assert str(squares.x[0])[:10] == "2019-11-21"
    assert figure.layout.meta["table"]["rows"][1][1:3] == ["2019-11-20", "2019-11-22"]


def test_wording_counts_its_words():
    """The security clause: the letter of November 2019 leaves out two words and puts two in."""
    formula = agreed_language(LETTERS)[0]
    rows = {row[0]: dict(zip(["keep", "move", "replace", "insert", "delete"], row[1:], strict=True))
            for row in CHARTS["wording"].layout.meta["table"]["rows"]}  # fmt: skip
    for variant in formula.variants:
        counts = rows[variant.address]
        assert sum(counts.values()) - counts["delete"] == len(variant.text.split())
    assert rows["33783-35 §3"]["insert"] == rows["33783-35 §3"]["delete"] == 2


def test_the_title_of_a_wording_says_how_much_of_it_stays():
    """The coalition's formula of 28 words: 2 left out in November 2019; 4 replaced and 1 left out in the third."""
    formula = next(
        one for one in agreed_language(LETTERS) if one.text.startswith("Conform het regeerakkoord")
    )
    title = draw.wording_through_time(formula).layout.title.text.replace("<br>", " ")
    assert title == "Of 28 words, 26 stay in 33783-35 §2 and 23 stay in BZ-2020 §2"


def test_no_sign_of_a_wording_covers_another():
    """One place a sign, in rows of twelve, which a phone has room for."""
    for formula in agreed_language(LETTERS):
        signs, heads = draw.wording_through_time(formula).data
        places = list(zip(signs.x, signs.y, strict=True))
        assert len(set(places)) == len(places)
        assert max(signs.x) <= 11
        assert not set(signs.y) & set(heads.y)
        for before, after in itertools.pairwise(sorted({*signs.y, *heads.y})):
            assert after - before >= 0.99


def test_subjects_are_drawn_by_their_short_names_and_told_by_their_long_ones():
    figure = explore.set_apart("33694-49", "family")
    assert "NPDI" in figure.data[0].y
    assert max(len(line) for name in figure.data[0].y for line in name.split("<br>")) <= 22
    assert "Non-Proliferation and Disarmament Initiative (NPDI)" in [
        row[0] for row in figure.layout.meta["table"]["rows"]
    ]


def test_neighbouring_heads_stand_on_different_lines():
    heads = list(dict.fromkeys(CHARTS["families"].data[0].x))
    assert heads == ["33694-49", "33783-35<br> ", "BZ-2020"]


def test_context_is_cut_between_words():
    """Nothing stands at either end that is not a word of the letter; once cut as «regelen die» and «voor dra»."""
    words = {letter.id: set(re.findall(r"[\w-]+", letter.text)) for letter in LETTERS}
    for address, before, _, after, _ in explore.meanings("inzet")[1].rows:
        assert len(before) <= 60 and len(after) <= 60
        ends = {*re.findall(r"[\w-]+", before)[:1], *re.findall(r"[\w-]+", after)[-1:]}
        assert ends <= words[address.split()[0]]


# --- on a phone ---------------------------------------------------------------------------------------------------


def figures_of(notebook: Path, monkeypatch: pytest.MonkeyPatch) -> list[go.Figure]:
    """The charts of a lesson as it opens, without a kernel."""
    shown: list[object] = []
    monkeypatch.setattr(
        ipywidgets, "interact", lambda call, **given: call(**ipywidgets.interactive(call, **given).kwargs)
    )
    names: dict[str, object] = {"shown": shown}
    for cell in cells(notebook):
        if cell.kind == "code":
            code = ast.parse(re.sub(r"(?m)^%.*", "", cell.text))
            for statement in code.body:
                if isinstance(statement, ast.Expr):
                    statement.value = ast.Call(ast.parse("shown.append").body[0].value, [statement.value], [])
            exec(compile(ast.fix_missing_locations(code), notebook.name, "exec"), names)
    flat = [part for result in shown for part in (result if isinstance(result, tuple) else (result,))]
    return [part for part in flat if isinstance(part, go.Figure)]


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_chart_of_a_lesson_is_drawn_on_a_phone(browser, phone, monkeypatch, notebook, width):
    """No chart keeps the browser busy without end, as one once did where its room was narrow."""
    figures = figures_of(notebook, monkeypatch)
    assert figures
    with opened(browser, phone, width=width) as page:
        page.set_default_timeout(60_000)
        for figure in figures:
            page.evaluate(
                "([figure]) => Plotly.newPlot('plot', figure.data, figure.layout, { responsive: true })"
                ".then(() => null)",
                [json.loads(figure.to_json())],
            )
            assert page.locator("#plot svg.main-svg").first.bounding_box()["width"] <= width


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with Plotly and a place to draw."""
    path = tmp_path_factory.mktemp("phone") / "phone.html"
    path.write_text(
        "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<script>{get_plotlyjs()}</script><body style='margin: 0'><div id=plot></div>",
        encoding="utf-8",
    )
    return path
