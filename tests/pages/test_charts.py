"""Every chart says what it shows, and its unit, and stands on a table that agrees with what is drawn."""

import itertools
import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import ipywidgets
import plotly.graph_objects as go
import pytest

from tests.lessons import NOTEBOOKS, run_cells
from tests.three import LETTERS, THREE
from utils.lessons.views import documents, style, times, wording, words
from utils.lessons.views.forms import Entry, draw_timeline


@cache
def charts(notebook: Path) -> tuple[go.Figure, ...]:
    """The charts of a lesson as it opens, without a kernel: whatever chart a lesson shows is found here."""
    shown: list[object] = []

    def first(call, **given):
        return call(**ipywidgets.interactive(call, **given).kwargs)

    run_cells(notebook, first, shown.append)
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
def test_a_chart_says_what_it_shows_and_can_be_read_without_seeing_it(notebook):
    assert charts(notebook)
    for figure in charts(notebook):
        title = figure.layout.title.text.replace("<br>", " ")
        undated = {THREE.short(letter.id) for letter in LETTERS if not letter.date}
        if not notebook.name.startswith("07"):  # the charts of the exercise ask
            assert not title.endswith("?") or title.rpartition(" ")[2] in undated, title
            assert re.search(r"\d", title), title
            assert figure.layout.meta["alt"].startswith(title), title
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
    assert list(rates.data[0].y) == ["Sept 2019", "Nov 2019", "2020?"]
    assert [round(rate, 1) for rate in rates.data[0].x] == [row[3] for row in table(rates)["rows"]]
    assert list(counts.data[0].x) == [22, 3, 11]
    assert [text.split()[0] for text in rates.data[1].text] == ["22", "3", "11"]


def test_doubt_stands_beside_the_number():
    """At least that of Garwood (1936): 3 occurrences, 0.62 to 8.77; more where words clump. It is told in words too."""
    figure = words.how_often.on(THREE)("risk-reduction", "count")
    (dots, *_) = figure.data
    assert dots.x[1] - dots.error_x.arrayminus[1] <= 0.62
    assert dots.x[1] + dots.error_x.array[1] >= 8.76
    low, high = table(figure)["rows"][1][4:6]
    assert f"95 % {low} to {high}" in figure.layout.meta["alt"]


def test_seven_mentions_in_two_paragraphs_are_more_in_doubt_than_seven_in_seven():
    """The NPDI, 4 and 3 times in two of 14 paragraphs: by Garwood 2.8 to 14.4, as clumps from none on."""
    (dots, *_) = words.how_often.on(THREE)("npdi", "count").data
    assert dots.x[1] == 7
    assert dots.error_x.arrayminus[1] == pytest.approx(7, abs=0.01)
    assert dots.error_x.array[1] + dots.error_x.arrayminus[1] > 1.4 * (14.42 - 2.81)


def test_a_zero_has_a_line_too():
    (dots, *_) = words.how_often.on(THREE)("npdi", "count").data
    assert dots.x[2] == 0 and dots.error_x.array[2] == pytest.approx(3.69, abs=0.01)


@pytest.mark.parametrize(
    ("subject", "finding"),
    [
        ("npdi", "“NPDI”: 0 in Sept 2019, 7 in Nov 2019 and 0 in 2020?, too few to tell the letters apart"),
        ("disarmament", "“Disarmament”: 7 in Sept 2019, 21 in Nov 2019 and 5 in 2020?, no clear difference between the letters"),
        ("risk-reduction", "2020? speaks of “Nuclear risk reduction” most: 21.7 per 1,000 words, 11.0 in the other letters"),
    ],
)  # fmt: skip
def test_the_title_says_whether_the_letters_differ(subject, finding):
    figure = words.how_often.on(THREE)(subject)
    assert figure.layout.title.text.replace("<br>", " ") == finding
    tested = "of 999 deals" in figure.layout.meta["alt"]
    assert tested == ("too few" not in finding)


def test_the_title_changes_with_the_measure():
    titles = {words.how_often.on(THREE)("risk-reduction", by).layout.title.text for by in ("rate", "count")}
    assert len(titles) == 2


def test_a_word_of_few_places_is_ranked_and_not_tested():
    """Eleven against none in a third of the words is enough; three against none is not."""
    figure = words.keyness.on(THREE)("BZ-2020")
    sure, few = figure.data[1:3]
    assert len(sure.x) + len(few.x) == 10
    assert all(symbol.endswith("-open") for symbol in few.marker.symbol)
    assert few.error_x.array is None
    for row in table(figure)["rows"]:
        assert (row[6] == "too few") == (row[-1] < 5)
    assert "3.84" not in figure.to_json()


def test_several_terms_are_told_apart():
    labels = list(words.how_often.on(THREE)("zal; niet").data[0].y)
    assert len(set(labels)) == 6
    assert labels[0] == "zal · Sept 2019"


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
    )
    assert not [trace for trace in figure.data if trace.mode == "lines"]
    squares = next(trace for trace in figure.data if trace.text)
    assert [text.partition(":")[0] for text in squares.text] == ["Wilton Park", "Agreement due", "Conference"]
    assert list(squares.marker.symbol) == ["square", "square-open", "square"]
    assert str(squares.x[0])[:10] == "2019-11-21"
    assert table(figure)["rows"][1][1:3] == ["2019-11-20", "2019-11-22"]


def test_days_and_words_stand_beside_their_mark():
    """Words on the side where there is room, in lines that a phone has room for, none on the line of another."""
    figure = times.timeline.on(THREE)()
    words_of = figure.data[-1]
    assert len(words_of.text) == len(table(figure)["rows"])
    for text, (what, *_) in zip(words_of.text, table(figure)["rows"], strict=True):
        assert text.replace("<br>", " ").endswith(f": {what}")
    lines = [text.count("<br>") + 1 for text in words_of.text]
    for before, after in itertools.pairwise(zip(words_of.y, lines, strict=True)):
        assert after[0] - before[0] >= (before[1] + after[1]) / 2


def test_the_text_for_a_timeline_is_no_list_of_dates():
    alt = times.timeline.on(THREE)().layout.meta["alt"]
    assert re.match(
        r"\d+ events from Jun 2018 to Jan 2021, \d of them only announced or planned\. The letters: ", alt
    )
    assert not re.search(r"\d{4}-\d\d-\d\d", alt) and len(alt) < 400


def test_the_title_of_a_wording_says_how_much_of_it_stays():
    """The coalition's formula of 28 words: 2 left out in November 2019; 4 replaced and 1 left out in the third."""
    shown = wording.aligned.on(THREE)("Conform het regeerakkoord").html
    assert "<caption>Of 28 words, 26 stay in Nov 2019 §2 and 23 in 2020? §2" in shown
    assert "<mark>verplichtingen,</mark>" in shown and "Alliance obligations" in shown


def test_subjects_are_drawn_by_their_short_names_and_told_by_their_long_ones():
    figure = words.keyness.on(THREE)("33694-49", "family")
    assert "NPDI" in figure.data[0].y  # every name, in order
    assert max(len(line) for name in figure.data[0].y for line in name.split("<br>")) <= 22
    assert "Non-Proliferation and Disarmament Initiative (NPDI)" in [row[0] for row in table(figure)["rows"]]


def test_heads_of_columns_stand_on_one_line():
    heads = list(dict.fromkeys(words.concepts_by_letter.on(THREE)().data[0].x))
    assert heads == ["Sept 2019", "Nov 2019", "2020?"]


def test_context_is_cut_between_words():
    """Nothing stands at either end that is not a word of the letter; once cut as «regelen die» and «voor dra»."""
    known = {letter.id: set(re.findall(r"[\w-]+", letter.text)) for letter in LETTERS}
    for address, before, _, after, _ in words.senses.on(THREE)("inzet")[1].rows:
        assert len(before.strip()) <= 60 and len(after.strip()) <= 60
        ends = {*re.findall(r"[\w-]+", before)[:1], *re.findall(r"[\w-]+", after)[-1:]}
        assert ends <= known[address.split()[0]]
