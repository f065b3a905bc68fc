"""Figures that Plotly draws on a page: alive by keyboard, never in the way of a reader who scrolls, legible, offline."""

import json
import re
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser, Locator, Page

from briefing.exporter import BriefingExporter
from briefing.parts import PLOTLY
from tests.browser import axe_violations, chart_contrasts, opened, printed, until

pytestmark = pytest.mark.browser
# What Plotly's drawing in three dimensions makes Chromium say of itself.
GL = ("Canvas2D", "GL Driver Message", "WebGL")
COLORS = (
    "#636efa",
    "#EF553B",
    "#00cc96",
    "#ab63fa",
    "#FFA15A",
    "#19d3f3",
    "#FF6692",
    "#B6E880",
    "#FF97FF",
    "#FECB52",
)
SQUARE = {"type": "Polygon", "coordinates": [[[4, 52], [4, 53], [6, 53], [6, 52], [4, 52]]]}
SHAPES = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "id": "A", "properties": {}, "geometry": SQUARE}],
}


def animate(*names: Any) -> dict[str, Any]:
    return {"method": "animate", "args": [*names, {"frame": {"duration": 200}}]}


def moving() -> go.Figure:
    """A dot at three places, which keeps its size and its colour."""
    dot = go.Scatter(x=[0], y=[0], mode="markers", marker={"size": 30, "color": "#154273"})
    frames = [
        go.Frame(name=f"{year}", data=[{"x": [at], "y": [at]}]) for at, year in enumerate((1952, 1957, 1962))
    ]
    steps = [{"label": frame.name, **animate([frame.name])} for frame in frames]
    layout = {
        "title": {"text": "A dot moves"},
        "xaxis": {"range": [-1, 3]},
        "updatemenus": [
            {
                "type": "buttons",
                "buttons": [{"label": "Play", **animate(None)}, {"label": "Pause", **animate([None])}],
            }
        ],
        "sliders": [{"currentvalue": {"prefix": "year="}, "steps": steps}],
    }
    return go.Figure([dot], layout, frames)


def steered() -> go.Figure:
    """Two traces, one of which a menu hides, and an axis that a button makes logarithmic."""
    traces = [go.Scatter(y=[1, 3, 2], name="first"), go.Bar(y=[30, 10, 20], name="second")]
    which = [
        {"label": "Both", "method": "restyle", "args": [{"visible": [True, True]}]},
        {
            "label": "The second",
            "method": "update",
            "args": [{"visible": [False, True]}, {"title.text": "The second alone"}],
        },
    ]
    scale = [{"label": "Logarithmic", "method": "relayout", "args": ["yaxis.type", "log"]}]
    menus = [{"buttons": which}, {"type": "buttons", "active": -1, "buttons": scale}]
    return go.Figure(traces, {"title": {"text": "Two"}, "updatemenus": menus})


FIGURES = {
    "frames": moving(),
    "menus": steered(),
    "solid": go.Figure(go.Surface(z=[[1, 2, 3], [3, 4, 1]]), {"title": {"text": "A surface"}}),
    "lines": go.Figure([go.Scatter(x=[0, 10], y=[n, n + 1], name=f"{n}", marker_color=color) for n, color in enumerate(COLORS)]),
    "pie": go.Figure(go.Pie(labels=[*"abcdefghij"], values=[1] * 10)),
    "shapes": go.Figure(go.Choropleth(geojson=SHAPES, locations=["A"], z=[7]), {"title": {"text": "A square"}}),
    "tiles": go.Figure(go.Scattermap(lat=[52.1, 52.2], lon=[4.3, 5.1], mode="markers")),
    "countries": go.Figure(go.Choropleth(locations=["NLD"], z=[5])),
}  # fmt: skip


def write(folder: Path, *names: str, language: str = "en") -> Path:
    """A page of some of the figures, each under a heading of its name."""
    cells = [new_markdown_cell("# Figures")]
    for name in names:
        output = new_output("display_data", {PLOTLY: json.loads(FIGURES[name].to_json())})
        cells += [new_markdown_cell(f"## {name}"), new_code_cell("x", execution_count=1, outputs=[output])]
    notebook = new_notebook(cells=cells, metadata={"briefing": {"language": language}})
    target = folder / f"{'-'.join(names)[:40]}-{language}.html"
    target.write_text(BriefingExporter().from_notebook_node(notebook)[0], encoding="utf-8")
    return target


def figure_of(page: Page, name: str) -> Locator:
    """The exhibit, or the figure, below a heading; drawn."""
    place = page.locator(f"#{name} ~ :is(.exhibit, figure, div)").first
    place.scroll_into_view_if_needed()
    if place.locator(".plot").count():
        until(page, f"document.querySelector('#{name} ~ .exhibit .plot').data !== undefined")
    return place


def dot_of(place: Locator) -> list[float]:
    found: list[float] = place.locator(".plot").evaluate(
        "plot => [plot.data[0].x[0], plot.data[0].marker.size]"
    )
    return found


def test_frames_play_and_stop_by_keyboard_and_never_by_themselves(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, write(tmp_path, "frames"), expected=GL) as page:
        place = figure_of(page, "frames")
        slider, play = place.get_by_role("slider", name="Year"), place.get_by_role("button", name="Play")
        assert dot_of(place) == [0, 30]
        slider.press("ArrowRight")
        assert dot_of(place) == [1, 30]  # a frame names the place alone; the size stays
        play.press("Enter")
        until(page, "document.querySelector('#frames ~ .exhibit input').value === '2'")
        until(page, "document.querySelector('#frames ~ .exhibit .play').textContent === 'Play'")
        assert dot_of(place) == [2, 30]
        assert str(place.locator("[role=status]").first.text_content()).startswith("1962. A dot moves")
        play.press("Space")  # from the end it begins again
        assert place.get_by_role("button", name="Pause").is_visible()
        slider.press("End")  # a reader's own move stops it
        assert place.get_by_role("button", name="Play").is_visible()
        assert place.locator("svg .updatemenu-button, svg .slider-group").count() == 0
        page.emulate_media(reduced_motion="reduce")
        assert place.locator(".play").is_hidden()


def test_menus_of_a_figure_are_native_controls(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, write(tmp_path, "menus"), expected=GL) as page:
        place = figure_of(page, "menus")
        drawn = place.locator(".plot")
        assert drawn.evaluate("plot => plot.calcdata.map(([{ trace }]) => trace.visible)") == [True, True]
        place.get_by_label("Choice 1").select_option("The second")
        assert drawn.evaluate("plot => plot._fullData.map(({ visible }) => visible)") == [False, True]
        assert place.locator(".title").text_content() == "The second alone"
        assert place.locator("thead th").all_text_contents() == ["x", "second"]
        assert place.get_by_label("(as it opens)").is_checked()
        place.get_by_label("Logarithmic").check()
        assert drawn.evaluate("plot => plot._fullLayout.yaxis.type") == "log"
        page.wait_for_timeout(500)
        assert "=1.1" in page.url  # what is chosen can be sent on


def test_what_is_solid_turns_by_keyboard_and_mouse_and_the_wheel_scrolls_the_page(
    browser: Browser, tmp_path: Path
) -> None:
    eye = "plot => Object.values(plot._fullLayout.scene._scene.getCamera().eye)"
    with opened(browser, write(tmp_path, "solid"), expected=GL) as page:
        place = figure_of(page, "solid")
        plot = place.locator(".plot")
        place.get_by_role("button", name="Turn the chart").press("Enter")
        before = plot.evaluate(eye)
        place.get_by_role("button", name="Left", exact=True).press("ArrowUp")
        until(page, "document.querySelector('#solid ~ .exhibit .tools [role=status]').textContent !== ''")
        assert "around and" in str(place.locator(".tools [role=status]").text_content())
        place.get_by_role("button", name="Left", exact=True).press("Enter")
        page.wait_for_timeout(200)
        turned = plot.evaluate(eye)
        assert turned[2] > before[2] + 0.1 and turned[:2] != before[:2]
        place.get_by_role("button", name="As it was").press("Enter")
        page.wait_for_timeout(300)
        assert plot.evaluate(eye) == pytest.approx(before)
        box = plot.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 150)
        at = page.evaluate("scrollY")
        page.mouse.wheel(0, 120 if at < 60 else -60)
        page.wait_for_timeout(300)
        assert page.evaluate("scrollY") != at and plot.evaluate(eye) == pytest.approx(before)
        box = plot.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 150)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 2 + 80, box["y"] + 170, steps=4)
        page.mouse.up()
        page.wait_for_timeout(200)
        assert plot.evaluate(eye) != pytest.approx(before)


def test_a_chart_is_zoomed_on_wish_alone(browser: Browser, tmp_path: Path) -> None:
    span = "plot => plot._fullLayout.xaxis.range[1] - plot._fullLayout.xaxis.range[0]"
    with opened(browser, write(tmp_path, "lines"), expected=GL) as page:
        place = figure_of(page, "lines")
        plot = place.locator(".plot")
        whole = plot.evaluate(span)
        assert plot.evaluate("plot => plot._fullLayout.dragmode") is False
        place.get_by_role("button", name="Zoom in on the chart").press("Space")
        place.get_by_role("button", name="Nearer").press("Enter")
        page.keyboard.press("+")
        page.wait_for_timeout(200)
        assert plot.evaluate(span) == pytest.approx(whole * 0.49)
        assert place.locator(".tools [role=status]").text_content() == "49 % of each axis is in sight"
        page.keyboard.press("0")
        page.wait_for_timeout(300)
        assert plot.evaluate(span) == pytest.approx(whole)
        page.keyboard.press("Escape")
        assert place.get_by_role("button", name="Nearer").count() == 0
        assert plot.evaluate("plot => plot._fullLayout.dragmode") is False


def test_maps_bring_their_shapes_or_say_what_they_lack(browser: Browser, tmp_path: Path) -> None:
    with opened(
        browser, write(tmp_path, "shapes", "tiles", "countries"), expected=GL
    ) as page:  # and ask nothing of the network
        shapes = figure_of(page, "shapes")
        until(page, "document.querySelectorAll('#shapes ~ .exhibit .choroplethlocation').length > 0")
        assert "coast lines and borders are not on this page" in shapes.inner_text()
        tiles = figure_of(page, "tiles")
        until(page, "document.querySelectorAll('#tiles ~ .exhibit .scattergeo .point').length === 2")
        assert "its tiles come from the network" in tiles.inner_text()
        countries = page.locator("#countries ~ div").first
        assert "a map, whose shapes Plotly asks of the network" in countries.inner_text()
        assert "NLD" in countries.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_left_to_the_template_stand_out(browser: Browser, tmp_path: Path, scheme: Any) -> None:
    with opened(browser, write(tmp_path, "lines", "menus"), scheme=scheme) as page:
        found = chart_contrasts(page)
        assert min(found["text"]) >= 4.5
        assert min(found["marks"]) >= 3
    with opened(browser, write(tmp_path, "pie"), scheme=scheme) as page:
        figure_of(page, "pie")
        page.wait_for_timeout(300)
        inks = page.locator(".slice").evaluate_all(
            "slices => slices.map((slice) => [slice.querySelector('path'), slice.querySelector('text')].map((node) => getComputedStyle(node).fill))"
        )
        assert len(inks) == 10
        assert min(ratio(*pair) for pair in inks) >= 4.5
        assert axe_violations(page) == []


def ratio(one: str, other: str) -> float:
    """The contrast of two colours that a browser writes as rgb(…) (WCAG 2.2)."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return (
            sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05
        )

    dark, bright = sorted((light(one), light(other)))
    return bright / dark


def test_without_scripts_and_on_paper_a_figure_shows_how_it_opens_and_says_so(
    browser: Browser, tmp_path: Path
) -> None:
    target = write(tmp_path, "frames", "menus", language="nl")
    with opened(browser, target, javascript=False) as page:
        words = page.locator("main").inner_text()
        assert "Year: 1952" in words and "Keuze 1: Both · Keuze 2: (zoals de grafiek opent)" in words
        assert page.locator(".play:visible, .tools:visible").count() == 0
    with opened(browser, target) as page:
        page.get_by_role("slider", name="Year").press("End")
        paper = printed(page, tmp_path)
        assert "Year: 1962" in paper and "Inzoomen" not in paper and "Afspelen" not in paper
        page.reload()
        assert page.get_by_role("button", name="Inzoomen op de grafiek").first.is_visible()
        assert axe_violations(page) == []
