"""The pictures that pages draw themselves beside the same figures drawn by Plotly, and as a reader meets them."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import ipywidgets
import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser, Page
from plotly.offline import get_plotlyjs

from briefing.choices import make_bundle
from briefing.figures import describe_chart
from briefing.page import render_page
from briefing.parts import MIME
from briefing.patches import apply_patch
from briefing.pictures import draw_picture
from briefing.pictures.known import SYMBOLS
from tests.browser import opened, until
from tests.lessons import NOTEBOOKS, run_cells
from tests.made import made_up
from utils.lessons.views import documents, times, words

Json = dict[str, Any]
WIDTH = 720
EM = 15  # pixels, the letters of every figure here


@cache
def states(notebook: Path) -> tuple[Json, ...]:
    """The charts of every state of a lesson, each once, without a kernel."""
    shown: list[Json] = []

    def every(call: Callable[..., Any], **given: Any) -> None:
        bundle = make_bundle(ipywidgets.interactive(call, **given))[MIME]
        shown.extend(
            item for patch in bundle["patches"] for item in apply_patch(bundle["first"], patch).values()
        )

    def keep(result: Any) -> None:
        for part in result if isinstance(result, tuple) else (result,):
            if isinstance(part, go.Figure):
                shown.append({"chart": describe_chart(json.loads(part.to_json()))})

    run_cells(notebook, every, keep)
    found = {
        json.dumps([part["chart"]["data"], part["chart"]["layout"]]): part["chart"]
        for part in shown
        if "chart" in part
    }
    return tuple(found.values())


# --- beside Plotly ------------------------------------------------------------------------------------------------

# What is drawn, by both: marks are [row from the top, kind, left, right, width, height, colour, words], across in per cent
# of the frame (or in columns, where these are categories) and sizes in pixels; ticks are [place, words]; names and notes
# are words, from the top; heights are the rows' places, in per cent of the frame.
HELPERS = """
const hex = (colour) => "#" + colour.match(/\\d+/g).slice(0, 3).map((n) => (+n).toString(16).padStart(2, "0")).join("");
const painted = (node) => { const { fill, stroke } = getComputedStyle(node); return hex(fill === "none" || /rgba.*, 0\\)$/.test(fill) ? stroke : fill); };
const fromTop = (nodes) => [...nodes].sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
const words = (node) => (node.querySelector("tspan.line, tspan[dy]") ? [...node.querySelectorAll("tspan")].map((line) => line.textContent).join(" ") : node.innerText ?? node.textContent).replace(/[\\s\\u200b]+/g, " ").trim();
"""
PLOTLYS = (
    "async ({ data, layout, ends }) => {"
    + HELPERS
    + r"""
  const plot = document.querySelector("#plotly");
  await Plotly.react(plot, Object.values(data), { ...layout, width: 720, autosize: false }, { staticPlot: true });
  const { _fullLayout: { xaxis: xa, yaxis: ya }, calcdata } = plot, box = plot.getBoundingClientRect();
  const columns = xa.type === "category" ? xa._categories.length : 0;
  const across = (x) => columns ? 100 * (xa.p2l(x - box.left - xa._offset) + 0.5) / columns : 100 * (x - box.left - xa._offset) / xa._length;
  const marks = [];
  const add = (y, kind, { left, right, width, height }, colour, said = "") => marks.push([y, kind, across(left), across(right), width, height, colour, said]);
  for (const node of plot.querySelectorAll(".scatterlayer .point")) {
    const { left, right, width, height } = node.getBoundingClientRect(), { stroke, strokeWidth } = getComputedStyle(node);
    const edge = stroke === "rgb(255, 255, 255)" ? parseFloat(strokeWidth) : 0; // as white as the page
    add(node.__data__.y, "sign", { left: left + edge / 2, right: right - edge / 2, width: width - edge, height: height - edge }, painted(node));
  }
  for (const node of plot.querySelectorAll(".textpoint text")) if (node.textContent) add(node.parentElement.__data__.y, "words", node.getBoundingClientRect(), "", words(node));
  for (const node of plot.querySelectorAll(".xerror")) add(node.__data__.p ?? node.__data__.y, "interval", node.getBoundingClientRect(), hex(getComputedStyle(node).stroke));
  for (const node of plot.querySelectorAll(".barlayer .point")) {
    const path = node.querySelector("path"), text = node.querySelector("text");
    if (path.getBoundingClientRect().width) add(node.__data__.p, "bar", path.getBoundingClientRect(), painted(path));
    if (text?.textContent) add(node.__data__.p, "words", text.getBoundingClientRect(), "", words(text));
  }
  for (const cd of calcdata.filter(([{ trace }]) => trace.mode === "lines")) {
    const { line } = cd[0].trace, dash = { solid: 0, dot: 1, dash: 3 }[line.dash] * Math.max(line.width, 3);
    for (let i = 1; i < cd.length; i++) {
      const [a, b] = [cd[i - 1], cd[i]], [left, right] = [xa.c2p(a.x), xa.c2p(b.x)].sort((p, q) => p - q).map((x) => x + box.left + xa._offset);
      add(a.y, "line", { left, right, width: line.width, height: dash }, line.color, b.y);
    }
  }
  const rows = [...new Set(marks.map(([y]) => y))].sort((a, b) => ya.c2p(a) - ya.c2p(b));
  return {
    marks: marks.map(([y, ...rest]) => [rows.indexOf(y), ...rest.slice(0, 6), rest[0] === "line" ? rows.indexOf(rest[6]) : rest[6]]),
    heights: rows.map((y) => 100 * ya.c2p(y) / ya._length),
    ticks: [...plot.querySelectorAll(".xtick text")].filter((node) => node.getBoundingClientRect().width).map((node) => { const { left, right } = node.getBoundingClientRect(); return [across((left + right) / 2), words(node)]; }),
    lines: plot.querySelectorAll(".xgrid").length + plot.querySelectorAll(".xzl").length,
    names: fromTop(plot.querySelectorAll(".ytick text")).map(words),
    notes: fromTop(plot.querySelectorAll(".annotation-text")).map(words),
    place: ends.map((end) => across(xa.d2p(end) + box.left + xa._offset)),
  };
}"""
)
OURS = (
    "({ pieces }) => {"
    + HELPERS
    + r"""
  const plot = document.querySelector("#ours");
  plot.innerHTML = pieces;
  const rows = [...plot.querySelectorAll(".row")], { left, width } = rows[0].getBoundingClientRect();
  const { paddingLeft, paddingRight } = getComputedStyle(rows[0]);
  const start = left + parseFloat(paddingLeft), whole = width - parseFloat(paddingLeft) - parseFloat(paddingRight);
  const across = (x) => 100 * (x - start) / whole;
  const marks = [], middles = new Map();
  for (const row of rows) {
    const { top, height } = row.getBoundingClientRect();
    for (const node of row.querySelectorAll(":is(rect, circle, path, text, line, .interval, :scope:not(.over):not(.note) > p)")) {
      if (node.matches(".interval *, g g *")) continue;
      const { left, right, width, height: high } = node.getBoundingClientRect();
      const slant = node.matches("line[y1]:not(.o)");
      const down = parseFloat(slant ? node.getAttribute("y1") : row.matches(".field") ? node.closest("svg[y]").getAttribute("y") : "50");
      const place = 10_000 * rows.indexOf(row) + Math.round(10 * down);
      middles.set(place, top + height * down / 100);
      const style = getComputedStyle(node), colour = ["text", "P"].includes(node.tagName) ? "" : hex(style.color);
      const said = ["text", "P"].includes(node.tagName) ? words(node) : "";
      const kind = node.matches("line.o") ? "sign" : { rect: "bar", circle: "sign", path: "sign", text: "words", P: "words", line: "line", g: "interval" }[node.tagName];
      const spread = node.matches(".interval") ? node.querySelector(":scope > line").getBoundingClientRect() : { left, right };
      const run = parseFloat(style.strokeDasharray) || 0;
      if (kind === "line") marks.push([place, kind, across(left), across(right), parseFloat(style.strokeWidth), run, colour, slant ? 10_000 * rows.indexOf(row) + Math.round(10 * parseFloat(node.getAttribute("y2"))) : place]);
      else marks.push([place, kind, across(spread.left), across(spread.right), width, high, colour, said]);
    }
  }
  const order = [...new Set(marks.map(([place]) => place))].sort((a, b) => a - b);
  const frame = plot.querySelector(".rows").getBoundingClientRect();
  return {
    marks: marks.map(([place, ...rest]) => [order.indexOf(place), ...rest.slice(0, 6), rest[0] === "line" ? order.indexOf(rest[6]) : rest[6]]),
    heights: order.map((place) => 100 * (middles.get(place) - frame.top) / frame.height),
    ticks: [...plot.querySelector(".ticks, .heads")?.querySelectorAll("text, span") ?? []].map((node) => { const { left, right } = node.getBoundingClientRect(); return [across((left + right) / 2), words(node)]; }),
    lines: plot.querySelectorAll(".back line").length,
    names: [...plot.querySelectorAll(".name")].map(words),
    notes: [...plot.querySelectorAll(".over p, .note p")].map(words),
    off: [...plot.querySelectorAll(".name")].map((name) => { const a = name.getBoundingClientRect(), b = name.nextElementSibling.getBoundingClientRect(); return Math.abs(a.top + a.height / 2 - b.top - b.height / 2); }),
  };
}"""
)


@pytest.fixture(scope="module")
def both(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page with Plotly, our style, and a place for each of two drawings of a figure."""
    path = tmp_path_factory.mktemp("both") / "both.html"
    style = re.findall(r"<style>(.*?)</style>", page_of([]), re.DOTALL)[0]
    path.write_text(
        f"<!doctype html><meta charset=utf-8><script>{get_plotlyjs()}</script><style>{style}</style><style id=rules></style>"
        f"<div id=plotly></div><div id=ours class=drawn style='width: {WIDTH}px'></div>",
        encoding="utf-8",
    )
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    yield page
    page.close()


def page_of(charts: list[Json]) -> str:
    """A page with these charts, as the press writes it."""
    pictures = [draw_picture(chart) for chart in charts]
    words = {
        "alt": "A chart",
        "subtitle": "",
        "table": {"caption": "", "head": [], "rows": [], "align": [], "lang": [], "link": []},
    }
    blocks = [
        {
            "key": f"c{number}",
            "controls": [],
            "first": {"0": {"chart": {"title": f"Chart {number}", **words, "picture": picture.pieces}}},
            "patches": [{}],
            "states": [0],
            "rules": picture.rules,
        }
        for number, picture in enumerate(pictures)
    ]
    return render_page(
        language="en", title="Charts", description="", edition="briefing", marks={"series": "", "inputs": ""},
        colophon="Made", sections=[("text", blocks)],
    )  # fmt: skip


def compare(page: Page, chart: Json) -> list[str]:
    """What is not the same in both drawings of a figure."""
    picture = draw_picture(chart)
    page.evaluate(
        "(rules) => { document.querySelector('#rules').textContent = rules }", "\n".join(picture.rules)
    )
    given = chart["layout"].get("xaxis", {})
    ours = page.evaluate(OURS, {"pieces": "".join(picture.pieces)})
    found: list[str] = []
    values = [text.replace("−", "-").rstrip(" %") for _, text in ours["ticks"]]
    dated = [f"1 {text}" for text in values if re.fullmatch(r"[A-Z][a-z]{2} \d{4}", text)]
    numeric = [float(text) for text in values if re.fullmatch(r"-?[\d.]+", text)]
    plotlys = page.evaluate(PLOTLYS, {"data": chart["data"], "layout": chart["layout"], "ends": numeric})
    for what in ("names", "notes"):
        if ours[what] != plotlys[what]:
            found.append(f"{what}: {ours[what]} in place of {plotlys[what]}")
    if any(off > 2 for off in ours["off"]):
        found.append("a name beside its row")
    wide = 100 * 2 / 400 if given.get("type") != "category" else 3
    near = max(1.0, wide)
    fixed = "dtick" in given or "tickvals" in given
    theirs = {text: at for at, text in plotlys["ticks"]}
    if fixed and [text for _, text in ours["ticks"]] != [*theirs]:
        found.append(f"ticks: {ours['ticks']} in place of {plotlys['ticks']}")
    for at, text in ours["ticks"]:
        if text in theirs and abs(at - theirs[text]) > near:
            found.append(f"tick {text}: at {at:.1f} in place of {theirs[text]:.1f}")
    if numeric and not dated:
        for (at, text), place in zip(ours["ticks"], plotlys["place"], strict=True):
            if abs(at - place) > near:
                found.append(f"tick {text}: at {at:.1f} in place of {place:.1f}")
    if len(ours["heights"]) != len(plotlys["heights"]):
        return [*found, f"rows: {len(ours['heights'])} in place of {len(plotlys['heights'])}"]
    if any(mark[1] == "line" and mark[7] != mark[0] for mark in ours["marks"]):  # marks that lie anywhere
        found += [
            f"height {one:.1f} in place of {other:.1f}"
            for one, other in zip(*(spread(drawn["heights"]) for drawn in (ours, plotlys)), strict=True)
            if abs(one - other) > 1
        ]
    return found + compare_marks(ours["marks"], plotlys["marks"], near)


def spread(heights: list[float]) -> list[float]:
    """Places in per cent of the way from the first to the last: an axis without a range has room as it likes."""
    return [100 * (height - heights[0]) / (heights[-1] - heights[0]) for height in heights]


def compare_marks(ours: list[list[Any]], plotlys: list[list[Any]], near: float) -> list[str]:
    """What is not the same in two lists of marks."""
    key = lambda mark: (mark[0], mark[1], round((mark[2] + mark[3]) / 2), str(mark[7]))  # noqa: E731
    ours, plotlys = sorted(ours, key=key), sorted(plotlys, key=key)
    if len(ours) != len(plotlys):
        return [f"{len(ours)} marks in place of {len(plotlys)}"]
    found = []
    for one, other in zip(ours, plotlys, strict=True):
        row, kind, left, right, width, height, colour, said = one
        at = (left + right) / 2, (other[2] + other[3]) / 2
        same = [row, kind, colour, said] == [other[i] for i in (0, 1, 6, 7)]
        if kind == "words":
            # Letters have the same size, of a width of theirs; one of the three places that words can be held at is the same.
            same = same and min(abs(left - other[2]), abs(right - other[3]), abs(at[0] - at[1])) <= near
        else:
            same = same and abs(at[0] - at[1]) <= near
            if kind in ("bar", "interval", "line"):
                same = same and abs(left - other[2]) <= near and abs(right - other[3]) <= near
            if kind in ("sign", "line"):  # the size of a sign, the width of a line
                same = same and abs(width - other[4]) <= 2
            same = same and abs(height - other[5]) <= 2
        if not same:
            found.append(f"{one} in place of {other}")
    return found


@pytest.mark.browser
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_state_has_its_marks_words_and_ticks_where_plotly_has_them(both: Page, notebook: Path) -> None:
    charts = states(notebook)
    assert charts
    troubles = {chart["title"]: found for chart in charts if (found := compare(both, chart))}
    assert troubles == {}


FIGURES = {
    "every symbol": go.Figure(
        [
            go.Scatter(
                x=[1, 2, 3, 4, 5, 6, 7, 8], y=["a", "b"] * 4, mode="markers+text", text=["p<br>q", "", *"rstuvw"],
                textposition=["middle left", "middle right"] * 4, textfont={"size": 13},
                marker={"symbol": [*SYMBOLS[:-1], "circle"], "size": 14, "color": ["#aa3300", "#0033aa"] * 4, "line": {"width": 0}},
            )
        ]
    ),
    "every symbol, hollow": go.Figure(
        [
            go.Scatter(
                x=[1, 2, 3, 4, 5, 6, 7, 8], y=["a", "b"] * 4, mode="markers",
                marker={"symbol": [f"{name}-open" for name in SYMBOLS], "size": [9, 11, 13, 15] * 2, "color": "black", "opacity": 1, "line": {"width": 3}},
            )
        ]
    ),
    "edges": go.Figure(
        [
            go.Scatter(x=[1, 2], y=["a", "b"], mode="markers", marker={"size": [20, 10], "opacity": 1, "color": "#aa3300", "line": {"width": 4}}),
            go.Scatter(x=[3, 4], y=["a", "b"], mode="markers", marker={"size": 16, "color": "#aa3300", "line": {"width": 2, "color": ["#0033aa", "#111111"]}}),
        ]
    ),
    "lines": go.Figure(
        [
            go.Scatter(x=[1, 8], y=["a", "a"], mode="lines", line={"color": "#aa3300", "width": 1, "dash": "dot"}),
            go.Scatter(x=[2, 3, 6], y=["b", "b", "b"], mode="lines", line={"color": "#aa3300", "dash": "dash"}),
            go.Scatter(x=[7, 4], y=["b", "b"], mode="lines", line={"color": "#0033aa", "width": 8, "dash": "solid"}),
        ]
    ),
    "slanting lines": go.Figure(
        [
            go.Scatter(x=[1, 8, 3], y=[1, 2, 5], mode="lines", line={"color": "#aa3300", "width": 1}),
            go.Scatter(x=[1, 8, 3], y=[1, 2, 5], mode="markers", marker={"color": "#aa3300"}),
        ],
        {"yaxis": {"showticklabels": False, "showgrid": False, "zeroline": False}},
    ),
    "bars": go.Figure(
        [
            go.Bar(
                x=[2, 3, 0], y=["a", "b", "c"], base=[1, 4, 2], orientation="h", width=0.4, text=["two", "3<br>of 4", "0"], textposition="outside",
                marker={"color": ["#aa3300", "#0033aa", "#111111"]}, customdata=[1, 2, 3], hovertemplate="%{customdata:.1f}",
                error_x={"type": "data", "symmetric": False, "array": [1, 0.5, 1], "arrayminus": [0.5, 1, 0], "color": "#222222", "thickness": 2, "width": 6},
            )
        ]
    ),
    "bars below zero": go.Figure(
        [go.Bar(x=[-2, 3], y=["a", "b"], orientation="h", marker={"color": "#aa3300"})],
        {"xaxis": {"range": [-4, 4], "zeroline": True, "zerolinecolor": "#222222", "dtick": 2}},
    ),
    "a reversed axis": go.Figure(
        [go.Bar(x=[2, 3], y=["a", "b"], orientation="h", marker={"color": "#aa3300"})],
        {"xaxis": {"range": [8, 0], "nticks": 4, "ticksuffix": " %", "gridcolor": "#777777"}, "yaxis": {"autorange": "reversed", "tickfont": {"size": 18}}},
    ),
    "days": go.Figure(
        [go.Scatter(x=["2020-01-15", "2020-11-15"], y=["a", "b"], mode="markers", marker={"color": "#aa3300"})],
        {"xaxis": {"type": "date", "range": ["2020-01-01", "2021-01-01"], "tickformat": "%b<br>%Y", "dtick": "M3", "tickangle": 0, "side": "top"}},
    ),
    "columns": go.Figure(
        [go.Scatter(x=["p", "q", "r"], y=["a", "b", "a"], mode="text", text=["1", "2", "3"])],
        {"xaxis": {"side": "top", "showgrid": False, "range": [-0.5, 2.5], "type": "category"}, "yaxis": {"tickson": "boundaries", "type": "category"}},
    ),
    "named numbers": go.Figure(
        [go.Scatter(x=[1, 2, 3], y=[0, 1, 3], mode="markers", marker={"color": "#aa3300"})],
        {
            "xaxis": {"tickvals": [1, 2], "ticktext": ["one", "two"], "range": [0, 4]},
            "yaxis": {"tickvals": [0, 1, 3], "ticktext": ["no", "one", "three"], "range": [3.5, -0.5], "autorange": False, "zeroline": False},
        },
    ),
    "names over rows": go.Figure(
        [go.Scatter(x=[1, 2], y=["a", "b"], mode="markers", marker={"color": "#aa3300"})],
        {
            "yaxis": {"showticklabels": False},
            "annotations": [
                {"text": name, "x": 0, "xref": "paper", "xanchor": "left", "y": name, "yanchor": "bottom", "showarrow": False, "yshift": 4, "font": {"size": 13}}
                for name in "ab"
            ],
        },
    ),
    "a sentence": go.Figure(
        [],
        {
            "xaxis": {"visible": False}, "yaxis": {"visible": False},
            "annotations": [{"text": "Nothing.", "x": 0, "xref": "paper", "xanchor": "left", "y": 0.5, "yref": "paper", "showarrow": False}],
        },
    ),
}  # fmt: skip


def chart_of(figure: go.Figure) -> Json:
    """A figure as pages keep it, in the frame of the tests."""
    frame = {
        "template": "none", "height": 340, "margin": {"t": 60, "b": 60, "l": 60, "r": 60}, "showlegend": False, "hovermode": "closest",
        "font": {"size": EM, "color": "#1b1b1b", "family": "system-ui, sans-serif"},
    }  # fmt: skip
    axes = {name: {"automargin": True, "zeroline": False} for name in ("xaxis", "yaxis")}
    own = json.loads(figure.to_json())
    layout = {key: value for key, value in own["layout"].items() if key != "template"}
    axes["xaxis"] |= (
        {"range": [0, 10]}
        if "type" not in layout.get("xaxis", {}) and "tickson" not in layout.get("yaxis", {})
        else {}
    )
    merged = frame | layout | {name: axes[name] | layout.get(name, {}) for name in axes}
    return describe_chart(json.loads(go.Figure(own["data"], merged).to_json()))


@pytest.mark.browser
@pytest.mark.parametrize("kind", FIGURES)
def test_every_kind_of_mark_is_where_plotly_has_it(both: Page, kind: str) -> None:
    assert compare(both, chart_of(FIGURES[kind])) == []


# --- as a reader meets them ---------------------------------------------------------------------------------------

# Words that run into each other, leave their chart or are too small; names that are higher than their row.
FAULTS = r"""(least) => {
  const found = [];
  const boxes = (node) => { const range = document.createRange(); range.selectNodeContents(node); return node.tagName === "text" ? [node.getBoundingClientRect()] : [...range.getClientRects()]; };
  for (const plot of document.querySelectorAll(".drawn")) {
    const room = plot.getBoundingClientRect();
    const words = [...plot.querySelectorAll(":is(.name, .row p, .heads span, text)")].filter((node) => node.checkVisibility() && node.textContent.trim());
    const all = words.flatMap((node) => boxes(node).map((box) => [node, box]));
    const said = ([node]) => node.textContent.trim().slice(0, 40);
    for (const one of all) {
      const [node, { left, right }] = one;
      if (left < room.left - 2 || right > room.right + 2) found.push(`cut: ${said(one)} ${Math.round(left - room.left)} ${Math.round(room.right - right)}`);
      if (parseFloat(getComputedStyle(node).fontSize) < least - 0.01) found.push(`small: ${said(one)} ${getComputedStyle(node).fontSize}`);
    }
    all.forEach((one, i) => all.slice(i + 1).forEach((other) => {
      const [a, b] = [one[1], other[1]];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (one[0] !== other[0] && across > 1 && down > 4) found.push(`${said(one)} runs into ${said(other)}`);
    }));
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page is wider than the screen");
  return [...new Set(found)];
}"""


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def sheet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every state of a lesson's charts on one page."""
    path = tmp_path_factory.mktemp("sheet") / "sheet.html"
    path.write_text(page_of([*states(request.param)]), encoding="utf-8")
    return path


@pytest.mark.browser
def test_no_word_is_cut_covered_or_small_at_any_width(browser: Browser, sheet: Path) -> None:
    with opened(browser, sheet) as page:
        for width in (320, 390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(FAULTS, 12) == [], width


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["1", "4", "40", "odd"])
def test_no_word_of_other_letters_is_cut_on_a_phone(browser: Browser, tmp_path: Path, kind: str) -> None:
    """One letter, many, and letters with odd names: no chart is made for three, and none is left to Plotly."""
    corpus = made_up(kind, tmp_path)
    name = corpus.letters[-1].id
    rows = [
        words.how_often.on(corpus)("brug; oude rivier"),
        words.dispersion.on(corpus)("brug"),
        words.top_terms.on(corpus)(name),
        words.keyness.on(corpus)(name),
        documents.citation_graph.on(corpus)(),
        times.timeline.on(corpus)(),
    ]
    path = tmp_path / "sheet.html"

    def faults(shown: list[Any]) -> list[str]:
        figures = [one for one in shown if isinstance(one, go.Figure)]
        charts = [describe_chart(json.loads(figure.to_json())) for figure in figures]
        path.write_text(page_of(charts), encoding="utf-8")
        with opened(browser, path, width=320) as page:
            assert page.locator(".picture").count() == len(figures) > 0
            found: list[str] = page.evaluate(FAULTS, 12)
            return found

    assert faults(rows) == []
    # A dozen upright heads, or one of many lines, are wider than their columns there: whole, but not apart.
    assert [one for one in faults([words.concepts_by_letter.on(corpus)()]) if " runs into " not in one] == []


@pytest.mark.browser
def test_no_word_is_cut_or_covered_in_letters_of_twice_the_size(browser: Browser, sheet: Path) -> None:
    with opened(browser, sheet, width=1280) as page:
        page.evaluate("document.documentElement.style.fontSize = '36px'")
        assert page.evaluate(FAULTS, 24) == []


@pytest.mark.browser
def test_paper_has_every_chart_whole_and_readable(browser: Browser, sheet: Path) -> None:
    """A4 less its margins is 658 by 986 pixels; letters are of 7 points or more."""
    with opened(browser, sheet, width=658) as page:
        page.emulate_media(media="print")
        assert page.evaluate(FAULTS, 7 * 96 / 72) == []
        assert (
            page.locator(".drawn:not(:has(.long))").evaluate_all(
                "all => Math.max(0, ...all.map((one) => one.offsetHeight))"
            )
            <= 930
        )


@pytest.mark.browser
def test_no_picture_needs_a_script_or_a_style_of_its_own(browser: Browser, sheet: Path) -> None:
    html = sheet.read_text(encoding="utf-8")
    assert "style=" not in html.partition("</style>")[2].partition("<script>")[0]
    with opened(browser, sheet, javascript=False) as page:
        assert page.locator(".picture:visible").count() == page.locator("figure").count() > 0


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_forced_colours_have_marks_and_words_of_the_system(
    browser: Browser, sheet: Path, scheme: Any
) -> None:
    context = browser.new_context(forced_colors="active", color_scheme=scheme)
    page = context.new_page()
    page.goto(sheet.as_uri())
    colours = page.evaluate(
        """() => {
          const system = document.createElement("p"); document.body.append(system);
          const { color } = getComputedStyle(system);
          const paints = [...document.querySelectorAll(".rows .row :is(rect, circle, path, line, text)")].filter((node) => !node.closest(".casing"))
            .map((node) => { const { fill, stroke } = getComputedStyle(node); return fill === "none" || node.tagName === "line" ? stroke : fill; });
          return [color, [...new Set(paints)]];
        }"""
    )
    context.close()
    assert colours[1] == [colours[0]]


@pytest.fixture
def told(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A page with one chart of three bars that say something."""
    figure = go.Figure(
        [
            go.Bar(
                x=[2, 3, 1],
                y=["a", "b", "c"],
                orientation="h",
                marker={"color": "#aa3300"},
                hovertemplate="%{y} has %{x}<extra></extra>",
            )
        ]
    )
    path = tmp_path / "told.html"
    path.write_text(page_of([chart_of(figure)]), encoding="utf-8")
    with opened(browser, path) as page:
        until(page, "window.briefing")
        yield page


TIP = "[...document.querySelectorAll('.tip:not([hidden])')].map((tip) => tip.textContent)[0] ?? ''"


@pytest.mark.browser
def test_a_mark_says_its_words_by_keyboard(told: Page) -> None:
    told.locator(".step").focus()
    said = []
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowLeft", "Home", "End"):
        told.keyboard.press(key)
        said.append(told.evaluate(TIP)[0])
    assert "".join(said) == "cbaabca"  # Plotly counts from below
    assert told.get_by_role("slider").get_attribute("aria-valuetext") == "a has 2"
    told.keyboard.press("Escape")
    assert told.evaluate(TIP) == ""
    assert told.evaluate("document.activeElement.className") == "step"
    told.keyboard.press("ArrowRight")
    assert told.evaluate(TIP)
    told.keyboard.press("Tab")
    assert told.evaluate(TIP) == ""


@pytest.mark.browser
def test_a_mark_says_its_words_to_a_pointer_which_may_rest_on_them(told: Page) -> None:
    told.locator("rect").first.hover()
    assert told.evaluate(TIP) == "c has 1"
    told.locator(".tip").hover()
    assert told.evaluate(TIP) == "c has 1"
    told.keyboard.press("Escape")
    assert told.evaluate(TIP) == ""
    told.locator("rect").nth(1).hover()
    assert told.evaluate(TIP) == "b has 3"
    told.locator("h1").hover()
    assert told.evaluate(TIP) == ""


@pytest.mark.browser
def test_a_mark_says_its_words_to_a_finger(told: Page) -> None:
    box = told.locator("rect").first.bounding_box()
    assert box
    told.locator("rect").first.dispatch_event(
        "pointerdown", {"pointerType": "touch", "clientX": box["x"] + 1, "clientY": box["y"] + 1}
    )
    assert told.evaluate(TIP) == "c has 1"
