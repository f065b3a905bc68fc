"""What pages draw of a figure themselves, and that anything else in it is left to Plotly, never drawn wrong."""

import copy
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.pictures import Picture, UnknownError, draw_picture
from briefing.pictures.known import INERT, LAYOUT, NOTE, TRACES, XAXIS, YAXIS
from briefing.pictures.style import darken
from briefing.pictures.words import look_like_names, write_day, write_lines

Json = dict[str, Any]

INTERVAL = {
    "type": "data", "symmetric": False, "array": [1, 2], "arrayminus": [0.5, 1], "color": "#444444", "thickness": 1.5, "width": 5,
}  # fmt: skip
BARS = {
    "type": "bar", "orientation": "h", "x": [4, 6], "y": ["a", "b"], "base": 1, "width": 0.5, "text": ["four", "six"], "textposition": "outside",
    "marker": {"color": "#154273"}, "error_x": INTERVAL, "customdata": [1, 2], "hovertext": "said", "name": "bars", "cliponaxis": False,
    "hovertemplate": "%{y}: %{x} %{hovertext} %{customdata:.1f}<extra></extra>", "showlegend": False,
}  # fmt: skip
DOTS = {
    "type": "scatter", "mode": "markers+text", "x": [2, 7], "y": ["a", "b"], "text": ["p", "q"], "textposition": "middle right", "textfont": {"size": 14},
    "marker": {"color": "#154273", "size": 12, "symbol": "square", "opacity": 1, "line": {"width": 2, "color": "#a84300"}}, "error_x": INTERVAL,
    "hovertemplate": "%{y}: %{x} %{text} %{hovertext} %{customdata:.1f}<extra></extra>", "hovertext": "said", "customdata": [1, 2], "name": "dots",
}  # fmt: skip
LINES = {
    "type": "scatter",
    "mode": "lines",
    "x": [2, 7],
    "y": ["a", "a"],
    "line": {"color": "#154273", "width": 3, "dash": "dot"},
}
LOOK: Json = {
    "height": 300, "margin": {"t": 24, "b": 40, "l": 8, "r": 8}, "showlegend": False, "hovermode": "closest", "hoverlabel": {"font": {"size": 14}},
    "font": {"size": 15, "color": "#1b1b1b", "family": "system-ui"}, "paper_bgcolor": "white", "plot_bgcolor": "white", "autosize": True, "dragmode": False,
    "template": {"data": {"scatter": [{"type": "scatter"}]}},
    "xaxis": {
        "range": [0, 10], "type": "linear", "automargin": True, "fixedrange": True, "zeroline": True, "zerolinecolor": "#1b1b1b", "gridcolor": "#d9d9d9",
        "showgrid": True, "ticks": "", "dtick": 5, "ticksuffix": " %", "tickfont": {"size": 14}, "title": {"font": {"size": 14}}, "side": "bottom",
    },
    "yaxis": {"type": "category", "automargin": True, "autorange": "reversed", "gridcolor": "#d9d9d9", "zeroline": False, "tickfont": {"size": 14}},
}  # fmt: skip
FIGURES: dict[str, Json] = {
    "bars": {"data": {"0": BARS}, "layout": LOOK},
    "dots": {"data": {"0": DOTS, "1": LINES}, "layout": LOOK},
}
ALL = pytest.mark.parametrize("name", FIGURES)


def drawn(figure: Json) -> Picture | None:
    try:
        return draw_picture(figure)
    except UnknownError:
        return None


def members(part: Any, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The way to each member of a figure that holds no others."""
    if isinstance(part, dict):
        return [way for name in part for way in members(part[name], (*before, name))]
    return [before]


def changed(figure: Json, way: tuple[str, ...], value: Any) -> Json:
    result = copy.deepcopy(figure)
    place = result
    for name in way[:-1]:
        place = place.setdefault(name, {})
    place[way[-1]] = value
    return result


def known_in(way: tuple[str, ...], figure: Json) -> tuple[str, Any]:
    """The name of a member as the module `known` has it, and what it asks of its value."""
    if way[0] == "data":
        return ".".join(way[2:]), TRACES[figure["data"][way[1]]["type"]]
    if way[1] in ("xaxis", "yaxis"):
        return ".".join(way[2:]), XAXIS if way[1] == "xaxis" else YAXIS
    return ".".join(way[1:]), LAYOUT


WAYS = [(name, way) for name, figure in FIGURES.items() for way in members(figure)]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5_000) | st.floats() | st.text(max_size=8)
    | st.sampled_from(["#a84300", "red", "log", "stack", "v", "inside", "legendonly", "top center", "star", "2020-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "size", "shape"]), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


@ALL
def test_a_known_figure_is_drawn(name: str) -> None:
    assert draw_picture(FIGURES[name]).pieces


@given(st.sampled_from(WAYS), VALUES)
def test_a_value_that_is_not_known_is_left_to_plotly(where: tuple[str, tuple[str, ...]], value: Any) -> None:
    """And whatever the value is, nothing is raised but that it is unknown."""
    name, way = where
    figure = changed(FIGURES[name], way, value)
    member, known = known_in(way, FIGURES[name])
    picture = drawn(figure)
    if isinstance(value, dict) or not known[member](value):
        assert picture is None or says_nothing(value)
    elif picture:
        Whole().check("".join(picture.pieces))


def says_nothing(value: Any) -> bool:
    """Whether a value is an object without a member, or one of such objects: it asks nothing of a drawing."""
    return isinstance(value, dict) and all(map(says_nothing, value.values()))


PARTS: list[tuple[str, ...]] = [
    ("data", "0"), ("data", "0", "marker"), ("data", "0", "error_x"), ("layout",), ("layout", "xaxis"), ("layout", "yaxis"), ("layout", "font"),
    ("layout", "xaxis", "title"), ("layout", "margin"),
]  # fmt: skip


@given(
    st.sampled_from([*FIGURES]),
    st.sampled_from(PARTS),
    st.from_regex(r"[a-z]{1,9}(_[a-z]{1,5})?", fullmatch=True),
    VALUES,
)
def test_a_member_that_is_not_known_is_left_to_plotly(
    name: str, part: tuple[str, ...], member: str, value: Any
) -> None:
    way = (*part, member)
    known_name, known = known_in(way, FIGURES[name])
    if any(one == known_name or one.startswith(f"{known_name}.") for one in known) or member in (
        "annotations",
        "xaxis",
        "yaxis",
    ):
        return
    assert drawn(changed(FIGURES[name], way, value)) is None or says_nothing(value)


@pytest.mark.parametrize(
    ("part", "more"),
    [
        (("data", "0", "marker"), {"pattern": {"shape": "/"}}),
        (("data", "0", "marker"), {"colorscale": "Viridis"}),
        (("data", "0"), {"xaxis": "x2"}),
        (("data", "0"), {"visible": "legendonly"}),
        (("data", "0"), {"opacity": 0.5}),
        (("data", "0"), {"selectedpoints": [0]}),
        (("layout",), {"shapes": [{"type": "line"}]}),
        (("layout",), {"barmode": "stack"}),
        (("layout",), {"images": []}),
        (("layout",), {"showlegend": True}),
        (("layout", "xaxis"), {"type": "log"}),
        (("layout", "xaxis"), {"tickprefix": "€"}),
        (("layout", "xaxis"), {"title": {"text": "Metres"}}),
        (("layout", "yaxis"), {"categoryorder": "total ascending"}),
        (("layout", "yaxis"), {"range": [0, 1]}),
    ],
)  # fmt: skip
def test_what_would_change_the_picture_is_left_to_plotly(part: tuple[str, ...], more: Json) -> None:
    for figure in FIGURES.values():
        other = copy.deepcopy(figure)
        place = other
        for name in part:
            place = place[name]
        place.update(more)
        assert drawn(other) is None


OTHERS: Json = {
    "x": [3, 5], "y": ["b", "a"], "text": ["other", "words"], "orientation": None, "base": 0, "width": 0.7, "mode": "markers", "textposition": "middle left",
    "textfont.size": 18, "hovertemplate": "%{x}", "hovertext": "other", "customdata": [3, 4], "marker.color": "#a84300", "marker.size": 16,
    "marker.symbol": "diamond", "marker.line.width": 4, "marker.line.color": "#154273", "line.color": "#a84300", "line.width": 5, "line.dash": "dash",
    "error_x.array": [0.5, 1], "error_x.arrayminus": [1, 0.5], "error_x.color": "#154273", "error_x.thickness": 3, "error_x.width": 8,
    "height": 400, "margin.t": 50, "margin.b": 60, "font.size": 18, "font.color": "#154273", "range": [-5, 15], "zeroline": False,
    "zerolinecolor": "#154273", "gridcolor": "#696969", "showgrid": False, "dtick": 2, "ticksuffix": " m", "tickfont.size": 18, "side": "top", "autorange": True,
}  # fmt: skip
SAME = {
    "type",
    "textposition",
    "orientation",
    "opacity",
    "marker.opacity",
    "error_x.type",
    "error_x.symmetric",
}  # of one value here


@pytest.mark.parametrize(
    ("name", "way"), WAYS, ids=lambda one: one if isinstance(one, str) else ".".join(one)
)
def test_every_member_that_is_known_changes_the_picture_or_is_listed_as_inert(
    name: str, way: tuple[str, ...]
) -> None:
    """None is passed over in silence."""
    figure = FIGURES[name]
    member, known = known_in(way, figure)
    if member in INERT or member in SAME or (way[1] == "yaxis" and member == "zeroline"):
        return
    value = OTHERS[member]
    if way[:2] == ("data", "1"):  # a line stays level
        value = {"y": ["b", "b"], "mode": "lines"}.get(member, value)
        if member == "mode":
            return
    other = changed(figure, way, value)
    assert known[member](value)
    assert draw_picture(other) != draw_picture(figure)


def test_notes_and_their_members_are_known_or_left_to_plotly() -> None:
    note = {
        "text": "Nothing.",
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": 0.5,
        "yref": "paper",
        "yanchor": "middle",
        "showarrow": False,
        "align": "left",
        "font": {"size": 16},
    }
    hidden = {"visible": False}
    figure = {
        "data": {},
        "layout": {
            "height": 200,
            "margin": {"t": 24, "b": 8},
            "showlegend": False,
            "xaxis": hidden,
            "yaxis": hidden,
            "annotations": [note],
        },
    }
    assert "Nothing." in "".join(draw_picture(figure).pieces)
    for change in (
        {"x": 1},
        {"showarrow": True},
        {"y": 0.2},
        {"textangle": 90},
        {"yanchor": "top"},
        {"xref": "x"},
    ):
        assert drawn(changed(figure, ("layout", "annotations"), [note | change])) is None
    assert set(note) - {"font"} <= set(NOTE)


@pytest.mark.parametrize(
    "words", ["<b>5 & 6</b>", "5 &amp; 6", "<script>5 &amp; 6</script>", "<img src=x onerror=alert(1)>5 & 6"]
)
def test_words_are_words_and_nothing_else(words: str) -> None:
    for way in (("data", "0", "text"), ("data", "0", "y"), ("data", "0", "customdata")):
        figure = changed(FIGURES["bars"], way, [words, "b"])
        figure["data"]["0"]["hovertemplate"] = "%{text} %{y} %{customdata} '\" <extra></extra>"
        html = "".join(draw_picture(figure).pieces)
        assert "5 &amp; 6" in html
        assert not re.search(r"<(script|img|b)\b|5 & 6|&amp;amp;", html)
        Whole().check(html)


class Whole(HTMLParser):
    """Sees that every element is closed, in order, and that no attribute is one that a page forbids."""

    def check(self, html: str) -> None:
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in (
            "div",
            "svg",
            "g",
            "rect",
            "circle",
            "path",
            "line",
            "text",
            "tspan",
            "span",
            "p",
            "br",
        )
        assert not {name for name, _ in attrs if name == "style" or name.startswith("on")}
        if tag != "br":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


# --- words, days and colours --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names", [["a"], ["33694-49", "BZ-2020"], ["2020<br>held"], ["Sept 2019"], ["12 states"]]
)
def test_names_are_told_from_numbers_and_days(names: list[str]) -> None:
    assert look_like_names(names)


@pytest.mark.parametrize(
    "other",
    ["12", " 1.5 ", "-3", "1e5", "€ 5", "12 %", "1,000", "2020", "2020-01", "2020-01-31 12:00", "nan", ""],
)
def test_what_plotly_might_take_for_a_number_or_a_day_is_no_name(other: str) -> None:
    assert not look_like_names(["a", other])


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("2020<br>held", "2020<br>held"),
        ("Non-nuclear-weapon<br>states of the treaty", "Non-nuclear-weapon states of the treaty"),
        ("A letter of thirty-three<br>ab<br>cd", "A letter of thirty-three<br>ab<br>cd"),
        ("one<br> ", "one"),
    ],
)
def test_lines_that_were_cut_for_plotly_are_left_to_the_browser(text: str, html: str) -> None:
    assert write_lines(text) == html


def test_a_day_is_written_in_english() -> None:
    from datetime import datetime

    assert write_day(datetime(2020, 3, 7), "%-d %B %Y, %d %b") == "7 March 2020, 07 Mar"
    with pytest.raises(UnknownError):
        write_day(datetime(2020, 3, 7), "%U")


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_a_colour_keeps_its_contrast_in_the_dark(colour: str) -> None:
    def light(code: str) -> float:
        parts = [int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return (
            sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05
        )

    before, after = 1.05 / light(colour), light(darken(colour)) / 0.0589
    assert after == pytest.approx(min(before, 1.05 / 0.0589), rel=0.03)
