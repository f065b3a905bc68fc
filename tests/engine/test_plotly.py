"""What a page makes of Plotly's figures: their own controls as states, their numbers, what can be drawn offline."""

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from briefing.colors import deepen
from briefing.figures import describe_chart, find_hindrance, is_steered
from briefing.frames import MOST_STATES, describe_steered
from briefing.parts import describe_figure, find_figure
from briefing.patches import apply_patch

Json = dict[str, Any]


def plain(figure: go.Figure) -> Json:
    made: Json = json.loads(figure.to_json())
    return made


def states(figure: go.Figure) -> list[Json]:
    """The charts of every state of a figure, in the order of its controls' options."""
    bundle, *_ = describe_steered(plain(figure))
    shown = [apply_patch(bundle["first"], patch)["0"]["chart"] for patch in bundle["patches"]]
    return [shown[number] for number in bundle["states"]]


def menu(*buttons: Json, **more: Any) -> Json:
    return {"updatemenus": [{"buttons": [{"label": "b", **button} for button in buttons], **more}]}


# --- their own controls -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "place", "value"),
    [
        ({"method": "restyle", "args": ["marker.size", 9]}, ("data", "0", "marker", "size"), 9),
        ({"method": "restyle", "args": [{"marker.size": [3, 4]}]}, ("data", "1", "marker", "size"), 4),
        ({"method": "restyle", "args": [{"y": [[7, 8]]}, [1]]}, ("data", "1", "y"), [7, 8]),
        ({"method": "restyle", "args": ["y", [[7, 8]], 0]}, ("data", "0", "y"), [7, 8]),
        ({"method": "restyle", "args": [{"name": None}]}, ("data", "0", "name"), None),
        ({"args": ["mode", "lines"]}, ("data", "1", "mode"), "lines"),  # restyle is what is left out
        ({"method": "relayout", "args": ["xaxis.range[1]", 5]}, ("layout", "xaxis", "range"), [0, 5]),
        ({"method": "relayout", "args": [{"xaxis": {"type": "log"}}]}, ("layout", "xaxis"), {"type": "log"}),
        ({"method": "relayout", "args": [{"xaxis.range": None}]}, ("layout", "xaxis"), {}),
        ({"method": "update", "args": [{"opacity": 0.5}, {"title": "New"}]}, ("title",), "New"),
        ({"method": "update", "args": [{"opacity": [0.5, 0.6]}, {}, [1]]}, ("data", "1", "opacity"), 0.5),
    ],
)  # fmt: skip
def test_a_button_does_what_it_does_in_the_notebook(button: Json, place: tuple[str, ...], value: Any) -> None:
    traces = [go.Scatter(y=[1, 2], name="a", marker_color="#111111"), go.Scatter(y=[3, 4], name="b")]
    opens, pressed = states(go.Figure(traces, {"xaxis": {"range": [0, 1]}, **menu(button)}))
    found: Any = pressed
    for name in place:
        found = found.get(name)
    assert found == value
    assert opens["data"]["0"]["y"] == [1, 2] and pressed["data"]["0"]["marker"]["color"] == "#111111"


def test_a_figure_opens_as_it_is_whatever_its_menu_calls_active() -> None:
    alike = {"method": "restyle", "args": ["visible", True]}
    other = {"method": "restyle", "args": ["visible", False]}
    for buttons, options in (((alike, other), ["b", "b"]), ((other,), ["(as it opens)", "b"])):
        bundle, *_ = describe_steered(plain(go.Figure(go.Bar(y=[1]), menu(*buttons))))
        assert bundle["controls"][0]["options"] == options
        assert bundle["controls"][0]["index"] == 0
        assert bundle["first"]["0"]["chart"]["table"]["rows"] == [["0", "1"]]


def test_two_menus_are_two_controls_and_each_of_their_states_is_there() -> None:
    menus = [
        {"buttons": [{"label": mode, "method": "restyle", "args": ["mode", mode]} for mode in ("lines", "markers")]},
        {"type": "buttons", "buttons": [{"label": "log", "method": "relayout", "args": ["xaxis.type", "log"], "args2": ["xaxis.type", "linear"]}]},
    ]  # fmt: skip
    figure = go.Figure(go.Scatter(y=[1, 2], mode="lines"), {"updatemenus": menus})
    bundle, *_ = describe_steered(plain(figure))
    assert [control["kind"] for control in bundle["controls"]] == ["select", "radio"]
    assert bundle["controls"][1]["options"] == ["(as it opens)", "log", "log, once more"]
    assert [
        (one["data"]["0"]["mode"], one["layout"].get("xaxis", {}).get("type")) for one in states(figure)
    ] == [(mode, kind) for mode in ("lines", "markers") for kind in (None, "log", "linear")]


def test_frames_change_what_they_name_and_leave_the_rest() -> None:
    dot = go.Scatter(x=[0], y=[0], marker={"size": 30, "color": "#154273"}, mode="markers")
    frames = [
        {"name": "base", "data": [{"marker": {"size": 8}}]},
        {"name": "next", "data": [{"x": [2]}], "baseframe": "base", "layout": {"xaxis.range": [0, 9], "title": {"text": "Two"}}},
        {"name": "other", "data": [{"y": [5]}], "traces": [1]},
    ]  # fmt: skip
    figure = plain(go.Figure([dot, go.Scatter(y=[1])])) | {"frames": frames}
    bundle, *_ = describe_steered(figure)
    assert bundle["controls"][0]["options"] == ["(as it opens)", "base", "next", "other"]
    shown = [
        apply_patch(bundle["first"], bundle["patches"][number])["0"]["chart"] for number in bundle["states"]
    ]
    assert shown[1]["data"]["0"]["marker"] == {"size": 8, "color": "#154273"}
    assert (shown[2]["data"]["0"]["x"], shown[2]["data"]["0"]["marker"]["size"]) == ([2], 8)
    assert (shown[2]["layout"]["xaxis"]["range"], shown[2]["title"]) == ([0, 9], "Two")
    assert (shown[3]["data"]["0"]["x"], shown[3]["data"]["1"]["y"]) == ([0], [5])


def test_what_a_page_cannot_do_is_said() -> None:
    buttons = (
        {"label": "Group", "method": "animate", "args": ["no such frame"]},
        {"label": "Own", "method": "no such method", "args": [{}]},
    )
    layout = menu(*buttons) | {
        "sliders": [{"currentvalue": {"prefix": "k: "}, "steps": [{"method": "skip"}]}]
    }
    bundle, *notes = describe_steered(plain(go.Figure(go.Bar(y=[1]))) | {"layout": layout})
    assert bundle["controls"] == []
    assert [note["lost"].partition(":")[0] for note in notes] == ["Group", "Own", "K"]
    assert "work in the notebook only" in describe_figure({"data": [], "layout": layout})["lost"]


def test_a_slider_with_too_many_stops_has_fewer_and_says_how_many_it_had() -> None:
    steps = [{"label": f"{k}", "method": "restyle", "args": ["y", [[k]]]} for k in range(MOST_STATES + 500)]
    figure = {"data": [{"type": "bar", "y": [0]}], "layout": {"sliders": [{"steps": steps}]}}
    bundle, *_ = describe_steered(figure)
    (control,) = bundle["controls"]
    assert len(control["options"]) <= MOST_STATES < control["total"] == len(steps)
    assert (control["options"][0], control["options"][-1]) == ("0", steps[-1]["label"])


def test_a_figure_in_a_script_has_its_frames() -> None:
    html = 'Plotly.newPlot("a", [{"y":[1]}], {}, {}).then(function(){Plotly.addFrames("a", [{"name":"f","data":[{"y":[2]}]}]);})'
    assert is_steered(find_figure({"text/html": html}))
    assert not is_steered(find_figure({"text/html": "<p>none</p>"}))


# --- their numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trace", "head", "rows"),
    [
        (go.Scatterpolar(theta=[0, 90], r=[1, 2]), ["theta", "r"], [["0", "1"], ["90", "2"]]),
        (go.Barpolar(r=[1, 2]), ["theta", "r"], [["0", "1"], ["1", "2"]]),
        (go.Scatterternary(a=[1], b=[2], c=[3]), ["a", "b", "c"], [["1", "2", "3"]]),
        (go.Candlestick(x=["d"], open=[1], high=[4], low=[0], close=[2]), ["x", "open", "high", "low", "close"], [["d", "1", "4", "0", "2"]]),
        (go.Scattergeo(lat=[52], lon=[5]), ["lat", "lon"], [["52", "5"]]),
        (go.Sankey(node={"label": ["a", "b"]}, link={"source": [0], "target": [1], "value": [3]}), ["From", "To", "Value"], [["a", "b", "3"]]),
        (go.Table(header={"values": ["A", ["B", "b"]]}, cells={"values": [[1, 2], [3]]}), ["A", "B b"], [["1", "3"], ["2", ""]]),
        (go.Indicator(value=7, delta={"reference": 5}, title={"text": "Speed"}), ["Indicator", "Value"], [["Speed", "7"], ["Reference", "5"]]),
        (go.Parcoords(dimensions=[{"label": "a", "values": [1, 2]}, {"values": [3, 4]}]), ["a", "2"], [["1", "3"], ["2", "4"]]),
        (go.Bar(y=["a"], base=["2009-01-01"], x=[86_400_000], orientation="h"), ["y", "from", "to"], [["a", "2009-01-01", "2009-01-02"]]),
        (go.Bar(x=["a"], base=[2], y=[3]), ["x", "from", "to"], [["a", "2", "5"]]),
        (go.Cone(x=[1], y=[2], z=[3], u=[4], v=[5], w=[6]), ["x", "y", "z", "u", "v", "w"], [["1", "2", "3", "4", "5", "6"]]),
    ],
)  # fmt: skip
def test_each_kind_of_trace_has_its_numbers_in_the_table(
    trace: Any, head: list[str], rows: list[list[str]]
) -> None:
    made = describe_chart(plain(go.Figure(trace)))["table"]
    assert (made["head"], made["rows"]) == (head, rows)


def test_a_trace_that_is_not_seen_is_not_in_the_table() -> None:
    made = describe_chart(plain(go.Figure([go.Bar(y=[1], name="a"), go.Bar(y=[2], name="b", visible=False)])))
    assert made["table"]["head"] == ["x", "a"]


def test_traces_with_columns_stand_under_their_names() -> None:
    traces = [go.Scatterpolar(theta=[0], r=[1], name="n"), go.Scatterpolar(theta=[0], r=[2])]
    made = describe_chart(plain(go.Figure(traces)))["table"]
    assert (made["head"], made["rows"]) == (["Series", "theta", "r"], [["n", "0", "1"], ["2", "0", "2"]])
    mixed = describe_chart(plain(go.Figure([traces[0], go.Bar(x=["a"], y=[5])])))["table"]
    assert mixed["rows"] == [["n", "0", "1"], ["Value", "a", "5"]]


# --- offline, and legible ---------------------------------------------------------------------------------------

SHAPE = {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize(
    ("trace", "kind", "said"),
    [
        (go.Scattergl(y=[1]), "scatter", ""),
        (go.Scatterpolargl(r=[1]), "scatterpolar", ""),
        (go.Scattergeo(lat=[1], lon=[2]), "scattergeo", "coast lines"),
        (go.Scattermap(lat=[1], lon=[2], subplot="map"), "scattergeo", "tiles"),
        (go.Choropleth(geojson=SHAPE, locations=["a"], z=[1]), "choropleth", "coast lines"),
        (go.Choroplethmap(geojson=SHAPE, locations=["a"], z=[1]), "choropleth", "tiles"),
    ],
)
def test_what_can_be_drawn_without_a_network_is_drawn(trace: Any, kind: str, said: str) -> None:
    part = describe_figure(plain(go.Figure(trace)))
    assert part["chart"]["data"]["0"]["type"] == kind
    assert said in part["chart"]["subtitle"] and said in part.get("lost", "")
    geo = part["chart"]["layout"].get("geo", {})
    assert not geo or not any(geo[name] for name in geo if name.startswith("show"))


@pytest.mark.parametrize(
    ("trace", "why"),
    [
        (go.Choropleth(locations=["NLD"], z=[1]), "shapes"),
        (go.Scattergeo(locations=["NLD"]), "shapes"),
        (go.Choropleth(geojson="https://example.org/a.json", locations=["a"], z=[1]), "shapes"),
        (go.Choroplethmap(geojson="https://example.org/a.json", locations=["a"], z=[1]), "tiles"),
        (go.Densitymap(lat=[1], lon=[2], z=[3]), "tiles"),
        (go.Splom(dimensions=[{"values": [1]}]), "splom"),
        (go.Parcoords(dimensions=[{"values": [1]}]), "parcoords"),
    ],
)
def test_what_cannot_be_drawn_is_a_table_that_says_why(trace: Any, why: str) -> None:
    figure = plain(go.Figure(trace))
    assert why in find_hindrance(figure)
    part = describe_figure(figure)
    assert why in part["table"]["caption"] and why in part["lost"]


def test_a_figure_without_layers_behind_its_points_lacks_nothing() -> None:
    figure = go.Figure(go.Scattergeo(lat=[1], lon=[2]), {"geo": {"visible": False}})
    assert "lost" not in describe_figure(plain(figure))


def test_colours_of_the_template_are_deepened_and_an_authors_own_stay() -> None:
    traces = [go.Bar(y=[1], marker_color="#00cc96"), go.Bar(y=[1], marker_color="#ffee00")]
    made = describe_chart(plain(go.Figure(traces)))
    assert [made["data"][place]["marker"]["color"] for place in "01"] == [deepen("#00cc96"), "#ffee00"]
    assert deepen("#154273") == "#154273"
    other = describe_chart(plain(go.Figure(traces, {"template": "none"})))
    assert other["data"]["0"]["marker"]["color"] == "#00cc96"
