"""What a page in Dutch says in place of what it cannot keep, collected as it is made: none of it is English."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import ipywidgets
import plotly.graph_objects as go
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

from briefing import copies, recording, scripted
from briefing.choices import make_bundle
from briefing.exporter import BriefingExporter
from briefing.figures import TABLE, Json
from briefing.frame import retell
from briefing.parts import MIME, PLOTLY, WIDGET
from briefing.recording import Briefing
from briefing.widgets import describe_widget

# Words of English that Dutch does not have.
ENGLISH = re.compile(
    r"\b(the|this|that|these|which|with|and|not|it|its|here|cannot|shows?|stands|fails|more|from|to|only|works|places?"
    r"|values?|numbers?|traceback|messages|chart|yes|shown|other|things|takes|choices?|stops|of them)\b",
    re.IGNORECASE,
)
FRAME = re.compile(
    r'<p class="note"[^>]*>(.*?)</p>|<summary>(.*?)</summary>|<th\b[^>]*>(.*?)</th>|<caption>(.*?)</caption>'
    r'|\b(?:alt|aria-label)="([^"]*)"|<label\b[^>]*>(.*?)</label>|<details class="lost">(.*?)</details>',
    re.DOTALL,
)


def said(*outputs: Json, metadata: Json | None = None) -> list[str]:
    """What the frame of a Dutch page says around these outputs, and lists."""
    shown = [new_output("display_data", data, metadata=metadata or {}) for data in outputs]
    shown += [new_output("stream", name="stderr", text="let op"), failed()]
    cell = new_code_cell("x", execution_count=1, outputs=shown)
    notebook = new_notebook(
        cells=[new_markdown_cell("# Een brief"), cell], metadata={"briefing": {"language": "nl"}}
    )
    html = str(BriefingExporter(allow_errors=True).from_notebook_node(notebook)[0])
    html = html[html.index("<main") : html.rindex("</footer>")]
    html = re.sub(r"<script\b.*?</script>", "", html, flags=re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>", " ", "".join(found))) for found in FRAME.findall(html)]


def failed() -> Any:
    return new_output("error", ename="ValueError", evalue="nee", traceback=["ValueError: nee"])


def english(*outputs: Json, metadata: Json | None = None) -> list[str]:
    return [words for words in said(*outputs, metadata=metadata) if ENGLISH.search(words)]


SCRIPTED: dict[str, Json] = {
    "vega": {"application/vnd.vegalite.v5+json": {}},
    "bokeh": {"application/vnd.bokehjs_exec.v0+json": ""},
    "holoviews": {"application/vnd.holoviews_exec.v0+json": ""},
    "folium": {"text/html": "<iframe srcdoc='leaflet'></iframe>"},
    "pydeck": {"text/html": "<iframe srcdoc='deck.gl'></iframe>"},
    "apart": {"text/html": "<iframe srcdoc='x'></iframe>"},
    "animation": {"text/html": "<script>new Animation(frames, img)</script>"},
    "itables": {"text/html": '<table id="itables_1"></table>', "text/plain": "a"},
    "estimator": {"text/html": '<div class="sk-text-repr-fallback"></div>', "text/plain": "a"},
    "classic": {"application/javascript": "mpl.figure = function () {}"},
    "geojson": {"application/geo+json": {}},
    "script": {"application/javascript": "1"},
    "mermaid": {"text/vnd.mermaid": "graph TD"},
}


def test_each_kind_that_needs_a_script_is_tried() -> None:
    found = {scripted.find_scripted(data, data.get("text/html", "")) for data in SCRIPTED.values()}
    assert found == {kind for _, _, kind in scripted._KINDS}


@pytest.mark.parametrize("kind", SCRIPTED)
def test_what_needs_a_script_is_said_in_dutch(kind: str) -> None:
    assert english(SCRIPTED[kind]) == []


@pytest.mark.parametrize(
    "data",
    [
        {"application/pdf": "x"},
        {"application/x-iets": "x"},
        {WIDGET: {"model_id": "m"}, "text/plain": "Kaart()"},
        {"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"},
        {"application/json": {"a": 1}},
        {"text/latex": r"$\left$"},
    ],
    ids=lambda data: next(iter(data)),
)
def test_what_no_page_keeps_is_said_in_dutch(data: Json) -> None:
    assert english(data) == []


def test_the_words_of_a_drawing_begin_in_dutch() -> None:
    for form, data in {"image/png": "iVBORw0KGgo=", "image/svg+xml": "<svg></svg>"}.items():
        found = said({form: data}, metadata={"alt": "Chart: brieven; x: jaar"})
        assert "Grafiek: brieven; x: jaar" in found


@pytest.mark.parametrize(
    "name",
    [
        "IntSlider",
        "FloatRangeSlider",
        "SelectionSlider",
        "Dropdown",
        "Select",
        "SelectMultiple",
        "RadioButtons",
        "ToggleButtons",
        "Checkbox",
        "ToggleButton",
        "Text",
        "Textarea",
        "IntText",
        "Combobox",
        "Password",
        "DatePicker",
        "TimePicker",
        "ColorPicker",
        "FileUpload",
        "Play",
        "TagsInput",
        "Button",
        "Image",
        "Video",
    ],
)
def test_a_widget_without_a_label_is_named_in_dutch(name: str) -> None:
    for value in (3, None, True):
        parts = describe_widget("m", {"m": {"model_name": f"{name}Model", "state": {"value": value}}})
        (note,) = re.findall(r">(.*)<", parts[0]["html"])
        told = retell(unescape(note), "nl")
        assert not ENGLISH.search(told) and not re.search(rf"{name[:5]}|slider|text|list\b", told, re.I)


def test_yes_and_no_are_dutch_in_the_cells_of_a_table() -> None:
    output = new_output(
        "display_data", {TABLE: {"head": ["naam", "open"], "rows": [["a", True], ["b", False]]}}
    )
    cell = new_code_cell("x", execution_count=1, outputs=[output])
    for language, words in (("nl", ("ja", "nee")), ("en", ("yes", "no"))):
        notebook = new_notebook(cells=[cell], metadata={"briefing": {"language": language}})
        html = str(BriefingExporter().from_notebook_node(notebook)[0])
        assert [re.search(rf"<td[^>]*>{word}</td>", html) is not None for word in words] == [True, True]


X, Y = ["a", "b"], [1, 2]
FIGURES = {
    "two kinds": [go.Bar(x=X, y=Y), go.Pie(labels=X, values=Y)],
    "slices": [go.Pie(labels=X, values=Y)],
    "numbers": [go.Histogram(x=Y)],
    "points": [go.Scatter3d(x=Y, y=Y, z=Y)],
    "links": [go.Sankey(node={"label": X}, link={"source": [0], "target": [1], "value": [2]})],
    "indicator": [go.Indicator(value=4, delta={"reference": 3})],
    "candles": [go.Candlestick(open=Y, high=Y, low=Y, close=Y)],
    "spans": [go.Bar(x=X, y=Y, base=Y)],
    "two maps": [go.Scattergeo(lat=Y, lon=Y), go.Scattergeo(lat=Y, lon=Y)],
    "tiles": [go.Scattermap(lat=Y, lon=Y)],
    "regl": [go.Splom(dimensions=[{"label": "maat", "values": Y}])],
    "two heat maps": [go.Heatmap(z=[Y]), go.Heatmap(z=[Y])],
    "polar": [go.Barpolar(r=Y, theta=Y)],
}


@pytest.mark.parametrize("kind", FIGURES)
def test_the_table_of_a_chart_has_dutch_heads(kind: str) -> None:
    assert english({PLOTLY: go.Figure(FIGURES[kind]).to_plotly_json()}) == []


def test_words_of_the_notebook_stay_in_a_table_of_its_own() -> None:
    table = {"head": ["Series", "Value"], "rows": [["a", "b"]]}
    found = said({"application/vnd.briefing.table+json": table})
    assert "Series" in found
    assert "Value" in found


def fail(dag: int) -> None:
    raise ValueError(dag)


def fail_late(dag: int, naam: str) -> None:
    if dag > 1:
        raise ValueError(naam)
    print(dag)


class Spoilt:
    def _repr_mimebundle_(self, **_: Any) -> Json:
        return {"application/vnd.briefing.table+json": {}}


def span(dagen: Any) -> None:
    print(dagen)


@pytest.mark.parametrize(
    ("function", "controls", "limits"),
    [
        (fail, {"dag": (1, 20)}, {}),
        (fail_late, {"dag": (1, 3), "naam": ["x", "y"]}, {}),
        (lambda dag: Spoilt(), {"dag": (1, 3)}, {}),
        (lambda dag: None, {"dag": (1, 3)}, {}),
        (lambda dag: SCRIPTED["vega"] and ipywidgets.IntText(description="Aantal"), {"dag": (1, 3)}, {}),
        (span, {"dagen": ipywidgets.IntRangeSlider(value=(1, 2), min=1, max=3, description="Dagen")}, {}),
        (span, {"dagen": (1, 50)}, {"most_states": 10}),
        (span, {"dagen": [*range(50)]}, {"most_states": 10}),
        (fail_late, {"dag": [*range(20)], "naam": [*"abcdefgh"]}, {"most_states": 20}),
        (fail_late, {"dag": [*range(20)], "naam": [*"abcdefgh"]}, {"most_states": 1}),
        (lambda dag: print("x" * 99 * dag), {"dag": [*range(9)]}, {"most_bytes": 1_000}),
        (lambda dag: print("x" * 9999), {"dag": [*range(9)]}, {"most_bytes": 10}),
        (span, {"dagen": ipywidgets.Text("drie", description="Dagen")}, {}),
    ],
)
def test_what_an_interact_has_not_is_said_in_dutch(
    function: Callable[..., Any], controls: Json, limits: dict[str, int]
) -> None:
    Briefing.clear_instance()
    Briefing.instance(config=Config(Briefing=limits))
    try:
        bundle = make_bundle(ipywidgets.interactive(function, **controls))
    finally:
        Briefing.clear_instance()
    assert english({MIME: bundle[MIME]}) == []


def test_what_ends_a_state_is_said_in_dutch() -> None:
    for why in (copies.ENDED, copies.STILL, copies.GIVEN_UP):
        lost = [f"with dag “1”, naam “x”, nothing can be shown here: toon {why}."]
        slow = f"the function toon has 9 states (dag 9), and one takes 9.0 s; {recording._REMEDY}"
        bundle = {"controls": [], "first": {"0": {"text": "een"}}, "patches": [{}], "states": [0]}
        assert english({MIME: bundle | {"lost": [*lost, slow]}}) == []


def test_a_control_that_moves_others_says_so_in_dutch() -> None:
    view = ipywidgets.interactive(span, dagen=(1, 3))
    view.children[0].observe(lambda change: None, "value")
    assert english({MIME: make_bundle(view)[MIME]}) == []
