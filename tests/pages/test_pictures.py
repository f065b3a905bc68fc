"""The pictures that pages draw themselves beside the same figures drawn by Plotly, and as a reader meets them."""

import ast
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import ipywidgets
import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser, Page
from plotly.offline import get_plotlyjs

from briefing.choices import record_states
from briefing.figures import describe_chart
from briefing.page import render_page
from briefing.patches import apply_patch
from briefing.pictures import draw_picture
from tests.lessons import NOTEBOOKS, cells

Json = dict[str, Any]
WIDTH = 720
EM = 15  # pixels, the letters of every figure here


@cache
def states(notebook: Path) -> tuple[Json, ...]:
    """The charts of every state of a lesson, each once, without a kernel."""
    shown: list[Json] = []

    def every(call: Callable[..., Any], **given: Any) -> None:
        bundle = record_states(ipywidgets.interactive(call, **given))
        shown.extend(
            item for patch in bundle["patches"] for item in apply_patch(bundle["first"], patch).values()
        )

    def keep(result: Any) -> None:
        for part in result if isinstance(result, tuple) else (result,):
            if isinstance(part, go.Figure):
                shown.append({"chart": describe_chart(json.loads(part.to_json()))})

    names: dict[str, Any] = {"keep": keep}
    with mock.patch.object(ipywidgets, "interact", every):
        for cell in cells(notebook):
            if cell.kind == "code":
                code = ast.parse(re.sub(r"(?m)^%.*", "", cell.text))
                for statement in code.body:
                    if isinstance(statement, ast.Expr):
                        called = ast.parse("keep").body[0]
                        assert isinstance(called, ast.Expr)
                        statement.value = ast.Call(called.value, [statement.value], [])
                exec(compile(ast.fix_missing_locations(code), notebook.name, "exec"), names)
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
    ticks: [...plot.querySelectorAll(".xtick text")].map((node) => { const { left, right } = node.getBoundingClientRect(); return [across((left + right) / 2), words(node)]; }),
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
      const slant = node.tagName === "line" && node.hasAttribute("y1");
      const down = parseFloat(slant ? node.getAttribute("y1") : node.closest("svg[y]")?.getAttribute("y") ?? "50");
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
