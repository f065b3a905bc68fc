"""Notebooks of any kind: a page has what the notebook showed, or says in its place what it has not."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from briefing.exporter import BriefingExporter
from briefing.parts import PLOTLY, WIDGET, describe_part, write_ansi
from briefing.widgets import STATE, describe_widget

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="


def page(*cells: NotebookNode, metadata: Any = None, folder: Path = Path(), **options: Any) -> str:
    """What stands on the page of these cells, without its frame."""
    about = {"metadata": {"name": "any", "path": str(folder)}}
    notebook = new_notebook(cells=list(cells), metadata=metadata or {})
    html = str(BriefingExporter(**options).from_notebook_node(notebook, about)[0])
    return html[html.index("<main") : html.rindex("</footer>")]


def prose(text: str, **more: Any) -> NotebookNode:
    return new_markdown_cell(text, **more)


def code(
    source: str = "x", *data: dict[str, Any], tags: list[str] | None = None, **metadata: Any
) -> NotebookNode:
    outputs = [new_output("display_data", one) for one in data]
    return new_code_cell(
        source, execution_count=1, outputs=outputs, metadata={"tags": tags or [], **metadata}
    )


# --- formulas ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "display", "words"),
    [
        ("Energy is $E = mc^2$.", "inline", ["E", "=", "m", "c", "2"]),
        ("$\\mathbf{x}_*$ and *then* $y_*$", "inline", ["y", "*"]),
        ("$$\n\\begin{bmatrix} a & b \\\\ c & d \\end{bmatrix}\n$$", "block", ["a", "b", "c", "d"]),
        ("\\begin{align}\na &= b \\\\\nc_1 &= d_2\n\\end{align}", "block", ["a", "c", "1", "d", "2"]),
        ("| a |\n|---|\n| $x_1$ |", "inline", ["x", "1"]),
        ("## The rate $r_0$", "inline", ["r", "0"]),
    ],
)
def test_a_formula_is_mathml_and_markdown_sees_nothing_of_it(
    text: str, display: str, words: list[str]
) -> None:
    html = page(prose(text))
    formula = re.findall(r"<math\b[^>]*>.*?</math>", html, re.DOTALL)
    assert f'display="{display}"' in formula[-1]
    said = re.findall(r"<m[ion]\b[^>]*>([^<]*)<", formula[-1])
    assert [word for word in words if word not in [one.replace("∗", "*") for one in said]] == []
    assert "$" not in html
    assert "\\" not in re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)


@pytest.mark.parametrize(
    "text", ["It costs $5 to $10.", "US$5 and US$6", "$5, $10 and more", "`$x$`", "a \\$5 and \\$6"]
)
def test_dollars_stay_dollars(text: str) -> None:
    html = page(prose(text))
    assert "<math" not in html
    assert html.count("$") == text.count("$")


def test_latex_of_an_output_is_mathml_and_a_formula_that_cannot_be_drawn_is_said() -> None:
    assert "<mfrac>" in page(code("x", {"text/latex": r"$\displaystyle \frac{a}{b}$", "text/plain": "a/b"}))
    html = page(prose(r"$\nosuchcommand{x}$"))
    assert r"<code>\nosuchcommand{x}</code>" in html
    assert "cannot be drawn (it does not know \\nosuchcommand)" in html


# --- code -------------------------------------------------------------------------------------------------------


def test_code_is_shown_where_it_is_asked_for_and_tags_go_before_it() -> None:
    cells = [
        code("first = 1"),
        code("second = 2", tags=["remove-input"]),
        code("third = 3", tags=["hide_input"]),
        code("fourth = 4", tags=["remove-cell"]),
        code("%load_ext briefing"),
    ]
    hidden, folded, shown = (page(*cells, code=how) for how in ("hidden", "folded", "shown"))
    assert "first" not in hidden
    assert re.search(r"<details class=\"code\"><summary>Code</summary><pre.*?first", folded)
    assert re.search(r'<pre class="code" tabindex="0"><code><span class="hl-n">first', shown)
    for html in (folded, shown):
        assert "second" not in html
        assert "fourth" not in html
        assert "load_ext" not in html
        assert re.search(r"<details class=\"code\"><summary>Code</summary><pre.*?third", html)


def test_tags_take_outputs_away_fold_them_and_let_an_error_stand() -> None:
    text = {"text/plain": "must not be shown"}
    assert "must not" not in page(
        code("x", text, tags=["remove-output"]), code("x", text, tags=["remove_cell"])
    )
    assert re.search(
        r'<details class="folded">.*must not', page(code("x", text, tags=["hide-output"])), re.DOTALL
    )
    error = new_output("error", ename="ZeroDivisionError", evalue="division by zero", traceback=[])
    failing = new_code_cell(
        "1/0", execution_count=1, outputs=[error], metadata={"tags": ["raises-exception"]}
    )
    assert "ZeroDivisionError: division by zero" in page(failing)


# --- what cells give --------------------------------------------------------------------------------------------


def test_an_image_has_the_size_and_the_words_of_its_metadata() -> None:
    output = new_output(
        "display_data",
        {"image/gif": DOT, "text/plain": "<Figure size 1x1>"},
        metadata={"image/gif": {"width": 3}},
    )
    cell = new_code_cell("x", execution_count=1, outputs=[output], metadata={"alt": "A dot"})
    assert f'<img src="data:image/gif;base64,{DOT}" alt="A dot" width="3">' in page(cell)
    assert "<Figure" not in str(describe_part({"image/png": DOT, "text/plain": "<Figure size 640x480>"}))


def test_text_in_columns_keeps_them() -> None:
    assert describe_part({"text/plain": "[[0 1]\n [2 3]]"}) == {
        "html": '<pre class="columns">[[0 1]\n [2 3]]</pre>'
    }


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("\x1b[31mred\x1b[0m", '<span class="ansi-red">red</span>'),
        ("\x1b[1mbold\x1b[22m on", '<span class="ansi-bold">bold</span> on'),
        ("\x1b[38;5;9mx\x1b[0m\x1b[2K", "x"),
        ("a < b", "a &lt; b"),
    ],
)
def test_a_terminals_codes_are_colours_or_nothing(text: str, html: str) -> None:
    assert write_ansi(text) == html


def test_json_stands_in_a_fold_and_raw_cells_of_pages_are_kept() -> None:
    assert "<summary>Data (JSON)</summary>" in page(code("x", {"application/json": {"alpha": [1]}}))
    raw = new_raw_cell("<p>raw words</p>", metadata={"raw_mimetype": "text/html"})
    assert "<p>raw words</p>" in page(raw)


def test_a_table_of_pandas_has_no_empty_head_and_the_colours_of_its_cells() -> None:
    styled = '<style>#T_1_row0 { background-color: yellow }</style><table><thead><tr><th>&nbsp;</th></tr></thead><tr><td id="T_1_row0">9</td></tr></table>'
    html = page(code("x", {"text/html": styled}))
    assert "<th></th>" not in html
    assert re.search(r'<td style="background-color: ?yellow; ?color: ?#1a1a1a"', html)
    assert "Left out" not in html


def test_a_style_that_could_reach_beyond_its_place_is_left_out_and_said() -> None:
    html = page(code("x", {"text/html": "<style>p{color:red}</style>done"}))
    assert "color:red" not in html
    assert "a style" in html


def test_a_figure_that_plotly_wrote_as_a_script_is_a_chart() -> None:
    call = '<div id="a"></div><script>Plotly.newPlot("a", [{"type":"bar","x":["k"],"y":[7]}], {"title":{"text":"T"}}, {})</script>'
    assert describe_part({"text/html": call})["chart"]["table"]["rows"] == [["k", "7"]]


def test_scattergl_is_drawn_as_scatter_and_a_map_is_its_numbers() -> None:
    def described(trace: Any) -> Any:
        return describe_part({PLOTLY: json.loads(go.Figure(trace).to_json())})

    assert described(go.Scattergl(x=[1, 2], y=[3, 4]))["chart"]["data"]["0"]["type"] == "scatter"
    assert described(go.Surface(z=[[1, 2]]))["chart"]["layout"]["scene"]["dragmode"] == "turntable"
    found = described(go.Choropleth(locations=["NLD"], z=[5]))
    assert found["table"]["rows"] == [["NLD", "5"]]
    assert "asks of the network" in found["lost"]


def test_frames_are_the_stops_of_a_slider() -> None:
    frames = [go.Frame(name=year, data=[go.Bar(x=["a"], y=[int(year)])]) for year in ("1952", "1957")]
    figure = json.loads(go.Figure([go.Bar(x=["a"], y=[0])], frames=frames).to_json())
    html = page(code("x", {PLOTLY: figure}))
    assert re.search(r'<input id="c1-1.1" type="range" min="0" max="1"', html)
    assert '<td class="right">1952</td>' in html


# --- widgets ----------------------------------------------------------------------------------------------------


def model(name: str, **state: Any) -> dict[str, Any]:
    return {"model_name": f"{name}Model", "state": state}


WIDGETS = {
    "bar": model("FloatProgress", value=20, max=20),
    "left": model("HTML", value="adding: 100%"),
    "right": model("HTML", value=" 20/20 [00:00&lt;00:00]"),
    "tqdm": model("HBox", children=["IPY_MODEL_left", "IPY_MODEL_bar", "IPY_MODEL_right"]),
    "out": model("Output", outputs=[{"output_type": "stream", "name": "stdout", "text": "held here\n"}]),
    "tab": model("Tab", children=["IPY_MODEL_out", "IPY_MODEL_html"], titles=["one", "two"]),
    "html": model("HTML", value="<b>bold</b>"),
    "slider": model("IntSlider", value=3, description="level"),
    "loop": model("VBox", children=["IPY_MODEL_loop"]),
    "chart": model("Any", _widget_data=[{"type": "bar", "x": ["a"], "y": [1]}], _widget_layout={}),
}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tqdm", ["adding: 100% 20/20 [00:00<00:00]"]),
        ("out", ["held here"]),
        ("tab", ["one", "held here", "two", "bold"]),
        ("slider", ["Level: 3. It works in the notebook only."]),
        ("loop", ["saved no state"]),
        ("chart", ["Chart"]),
    ],
)
def test_a_widget_is_what_it_last_showed(name: str, words: list[str]) -> None:
    parts = describe_widget(name, WIDGETS)
    assert len(parts) == len(words)
    for part, word in zip(parts, words, strict=True):
        assert word in str(part)
    metadata = {"widgets": {STATE: {"state": WIDGETS, "version_major": 2, "version_minor": 0}}}
    html = page(code("x", {WIDGET: {"model_id": name}, "text/plain": "W()"}), metadata=metadata)
    for word in words:
        assert word.replace("<", "&lt;") in html


# --- Markdown ---------------------------------------------------------------------------------------------------


def test_footnotes_tasks_alerts_and_anchors_as_jupyter_writes_them() -> None:
    html = page(
        prose("# T"),
        prose(
            "A claim.[^1]\n\n[^1]: The source.\n\n- [x] done\n- [ ] to do\n\n> [!NOTE]\n> Mind.\n\n[Go](#The-Method)"
        ),
        prose("## The Method"),
    )
    assert re.search(r'<a href="#fn-1">1</a>', html)
    assert '<li class="task-list-item">☑ done</li>' in html
    assert "☐ to do" in html
    assert re.search(r"<blockquote>\s*<p><strong>Note</strong></p>\s*<p>Mind.", html)
    assert '<a href="#the-method">Go</a>' in html


def test_a_link_to_a_notebook_leads_to_its_page_where_there_is_one() -> None:
    html = page(prose("[a](one.ipynb#x) [b](two.ipynb)"), pages=["one"])
    assert '<a href="one.html#x">' in html
    assert '<a href="two.ipynb">' in html


def test_an_image_attached_to_its_cell_is_shown_by_html_too() -> None:
    attachments = {"dot.png": {"image/png": DOT}}
    assert f"data:image/png;base64,{DOT}" in page(
        prose('<img src="attachment:dot.png" width="60">', attachments=attachments)
    )
    assert base64.b64decode(DOT)[1:4] == b"PNG"
