"""Notebooks of any kind: a page has what the notebook showed, or says in its place what it has not."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import ipywidgets as w
import plotly.graph_objects as go
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from briefing.choices import make_bundle, make_widget_bundle
from briefing.exporter import BriefingExporter
from briefing.kernels import read_language, read_notebook
from briefing.page import BriefingError
from briefing.parts import MIME, PLOTLY, WIDGET, describe_part, describe_stream, write_ansi
from briefing.widgets import CLOSED, STATE, describe_widget

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
        ("$y = 0 \\text{ for all $x$}$", "inline", ["y", "0", "x"]),
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


def test_an_arrow_with_words_over_it_is_drawn_by_what_browsers_know() -> None:
    html = page(prose(r"$$A \xrightarrow[slowly]{k(T)} B$$"))
    assert "mpadded" not in html
    assert re.search(r'<munderover>\s*<mo stretchy="true">→</mo>', html)
    assert [*re.findall(r"<mi>(\w)</mi>", html)] == [*"AslowlykTB"]


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
    assert "folded" not in page(new_code_cell("x", execution_count=1, metadata={"tags": ["hide-output"]}))
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
    # It opens with what is none of them, which has a stop too.
    assert re.search(r'<input id="c1-1.1" type="range" min="0" max="2"', html)
    assert '<td class="right">0</td>' in html and '["a","1952"]' in html and '["a","1957"]' in html


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


STANDING = {
    "gone": {"model_name": CLOSED, "state": {}},
    "box": model("VBox", children=["IPY_MODEL_label"], layout="IPY_MODEL_none"),
    "label": model("Label", value="words"),
    "none": model("Layout", display="none"),
    "unseen": model("Label", value="words", layout="IPY_MODEL_hidden"),
    "hidden": model("Layout", visibility="hidden"),
    "seen": model("Label", value="words", layout="IPY_MODEL_block"),
    "block": model("Layout", display="block"),
}


@pytest.mark.parametrize(("name", "count"), [("gone", 0), ("box", 0), ("unseen", 0), ("seen", 1)])
def test_a_widget_that_nobody_sees_in_the_notebook_is_not_on_the_page(name: str, count: int) -> None:
    assert len(describe_widget(name, STANDING)) == count


def interacts(*bundles: Any) -> dict[str, Any]:
    """The states of widgets, of which one is an Output that an interact was displayed in."""
    outputs = [{"output_type": "display_data", "data": {WIDGET: {"model_id": "x"}, MIME: b}} for b in bundles]
    return {"out": model("Output", outputs=outputs)}


def test_an_interact_that_was_displayed_in_an_output_is_alive() -> None:
    bundle = {
        "controls": [{"kind": "select", "label": "Letter", "options": ["A", "B"], "index": 0}],
        "first": {"0": {"text": "first of two"}},
        "patches": [{}, {"0": {"text": "second of two"}}],
        "states": [0, 1],
    }
    metadata = {"widgets": {STATE: {"state": interacts(bundle), "version_major": 2, "version_minor": 0}}}
    cell = code("x", {WIDGET: {"model_id": "out"}})
    html = page(cell, metadata=metadata)
    assert "<option selected>A</option>" in html
    assert "first of two" in html and "second of two" in html
    assert "notebook only" not in html


def test_a_control_that_cannot_be_moved_says_what_it_is_set_to() -> None:
    size = w.IntSlider(value=2, min=1, max=3, disabled=True)
    bundle = make_bundle(w.interactive(lambda size, n: f"{size * n}", size=size, n=(1, 3)))
    html = page(code("x", bundle))
    assert '<p class="note">Size: 2. </p>' in html
    assert html.count('type="range"') == 1


def test_a_live_figure_that_an_exhibit_shows_does_not_stand_beside_it_too() -> None:
    figure = go.FigureWidget(go.Bar(x=["a"], y=[0]), {"title": {"text": "Growth"}})
    size = w.IntSlider(value=2, min=1, max=3)

    def grow(size: int) -> None:
        figure.data[0].y = [size]

    box = w.VBox([size, figure, w.interactive_output(grow, {"size": size})])
    bundle = make_widget_bundle(box)
    state = w.Widget.get_manager_state(drop_defaults=False)["state"]
    metadata = {"widgets": {STATE: {"state": state, "version_major": 2, "version_minor": 0}}}
    html = page(code("x", bundle), metadata=metadata)
    assert html.count('<span class="title">Growth</span>') == 1
    assert 'type="range"' in html


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


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("| a | b |\n|---|---|\n| 1 |\n| 2 | 3 |", ["1", "", "2", "3"]),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", ["1", "2"]),
        ("a | b\n--|--\n1 | 2\n3 |", ["1", "2", "3", ""]),
        ("text\n\n| a |\n|---|\n| 1 | 2 |\n\n| not | a | table |", ["1"]),
    ],
)
def test_a_table_with_uneven_rows_is_a_table(text: str, cells: list[str]) -> None:
    html = page(prose(text))
    assert [cell.strip() for cell in re.findall(r"<td[^>]*>([^<]*)</td>", html)] == cells
    fenced = page(prose(f"```\n{text}\n```"))
    assert "<td" not in fenced and text.split("\n")[-1] in fenced


@pytest.mark.parametrize(
    "text", ["| a | b |\n|---|---|\n| $|x|$ | 2 |", "```\n| $|x|$ |\n```", "$10 and `$code$`", r"\\(a+b\\)"]
)
def test_bars_and_code_end_no_formula_and_begin_none(text: str) -> None:
    html = page(prose(text))
    assert ("<math" in html) == (text[0] in "|\\")
    assert ("|x|" in html) == text.startswith("```")
    if text.startswith("|"):
        assert "<td>2</td>" in html


# --- what a page says -------------------------------------------------------------------------------------------


def losses(*cells: NotebookNode, **options: Any) -> list[str]:
    """What the page of these cells says that it does not have."""
    about = {"metadata": {"name": "any", "path": "."}}
    made = BriefingExporter(**options).from_notebook_node(new_notebook(cells=list(cells)), about)
    found: list[str] = made[1]["briefing_lost"]
    return found


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"application/vnd.vegalite.v5+json": {}}, "an Altair or Vega chart"),
        ({"text/html": "<div id=v></div><script>vegaEmbed('#v', {})</script>"}, "vl-convert-python"),
        ({"application/vnd.bokehjs_exec.v0+json": "", "application/javascript": "x"}, "a Bokeh chart"),
        ({"application/vnd.holoviews_exec.v0+json": "", "text/plain": ":Curve   [x]"}, "a HoloViews chart"),
        ({"text/html": "<iframe srcdoc='&lt;script src=leaflet.js&gt;'></iframe>"}, "a Leaflet map"),
        ({"text/html": "<iframe srcdoc='&lt;title&gt;pydeck'></iframe>"}, "a deck.gl map"),
        ({"text/html": "<script>new Animation(frames, 1)</script>"}, "to_html5_video"),
        ({"text/html": '<table id="itables_1"></table>', "text/plain": "a"}, "a table of itables"),
        (
            {"text/html": '<div class="sk-text-repr-fallback">rerun</div>', "text/plain": "Ridge()"},
            "an estimator",
        ),
        ({"application/javascript": "alert(1)"}, "what a script makes"),
        ({"application/pdf": "JVBERi0="}, "a PDF"),
        ({"application/x-strange": "?"}, "something of the kind application/x-strange"),
        ({"text/html": '<iframe src="https://example.org/map"></iframe>'}, "https://example.org/map"),
        ({"text/html": '<audio src="https://example.org/a.mp3"></audio>'}, "https://example.org/a.mp3"),
    ],
)
def test_what_no_page_can_show_is_said_in_its_place_and_listed(data: dict[str, Any], words: str) -> None:
    html = page(code("x", data))
    body, footer = html.split("</main>")
    assert words in body
    assert words in footer
    assert "rerun" not in body
    with pytest.raises(BriefingError, match=re.escape(words)):
        page(code("x", data), strict=True)


@pytest.mark.parametrize(
    "data",
    [
        {"application/vnd.bokehjs_load.v0+json": "x", "application/javascript": "x"},
        {"text/html": '<style>.bk-notebook-logo {}</style><a href="#">Loading BokehJS ...</a>'},
        {
            "text/html": " <script>\n window.PlotlyConfig = {};</script> <script>/* Loading plotly.js */</script>"
        },
        {},
    ],
)
def test_what_shows_nothing_leaves_nothing(data: dict[str, Any]) -> None:
    assert losses(code("x", data)) == []
    assert "Loading" not in page(code("x", data))


def test_a_chart_of_vega_that_brings_a_picture_is_that_picture() -> None:
    data = {"application/vnd.vegalite.v5+json": {}, "image/png": DOT, "text/plain": "alt.Chart(...)"}
    html = page(code("x", data))
    assert f"data:image/png;base64,{DOT}" in html
    assert "alt.Chart" not in html
    assert losses(code("x", data)) == []


SOUND = base64.b64encode(b"RIFF").decode()


@pytest.mark.parametrize(
    ("data", "tag"),
    [
        (
            {"text/html": f'<audio controls><source src="data:audio/wav;base64,{SOUND}"></source></audio>'},
            "audio",
        ),
        ({"text/html": f'<video src="data:video/mp4;base64,{SOUND}" width="9" autoplay></video>'}, "video"),
        ({"audio/wav": SOUND}, "audio"),
        ({"text/html": '<audio src="bell.wav"></audio>'}, "audio"),
    ],
)
def test_sound_and_films_play_under_a_policy_that_allows_them_alone(
    data: dict[str, Any], tag: str, tmp_path: Path
) -> None:
    (tmp_path / "bell.wav").write_bytes(b"RIFF")
    about = {"metadata": {"name": "any", "path": str(tmp_path)}}
    html, made = BriefingExporter().from_notebook_node(new_notebook(cells=[code("x", data)]), about)
    [player] = re.findall(rf"<{tag} [^>]*>", html)
    assert "controls" in player and f"base64,{SOUND}" in player and "autoplay" not in player
    assert "img-src data:; media-src data:;" in html
    assert made["briefing_lost"] == []
    silent = BriefingExporter().from_notebook_node(new_notebook(cells=[prose("# T")]), about)[0]
    assert "media-src" not in silent


def test_raw_cells_of_any_format_stand_on_the_page() -> None:
    def raw(source: str, form: str) -> NotebookNode:
        return new_raw_cell(source, metadata={"raw_mimetype": form} if form else {})

    html = page(raw("as <typed>", ""), raw("``rest``", "text/restructuredtext"), raw("*md*", "text/markdown"))
    assert '<pre class="columns">as &lt;typed&gt;</pre>' in html
    assert "This is for reStructuredText files; it stands here as it was typed." in html
    assert "``rest``" in html
    assert "<em>md</em>" in html


def failing(*tags: str) -> NotebookNode:
    output = new_output(
        "error", ename="KeyError", evalue="'a'", traceback=["File /home/me/x/y.py:3", "\x1b[31mKeyError"]
    )
    return new_code_cell("x", execution_count=1, outputs=[output], metadata={"tags": [*tags]})


def test_an_error_stands_in_its_place_where_that_is_asked_for_and_is_said() -> None:
    with pytest.raises(BriefingError, match="cell 1: KeyError"):
        page(failing())
    asked = page(failing(), prose("goes on"), allow_errors=True)
    assert "This fails with KeyError: &#x27;a&#x27;." in asked or "This fails with KeyError: 'a'." in asked
    assert "File y.py:3" in asked and "/home/me" not in asked
    assert "goes on" in asked
    assert losses(failing(), allow_errors=True) == ["Cell 1: It fails with KeyError: 'a'."]
    for metadata in ({"execution": {"allow_errors": True}}, {"mystnb": {"execution_allow_errors": True}}):
        assert "KeyError" in page(failing(), metadata=metadata)
    assert losses(failing("raises-exception")) == []


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"kernelspec": {"name": "ir", "language": "R"}}, "R"),
        ({"kernelspec": {"name": "ir"}}, "R"),
        ({"kernelspec": {"name": "julia-1.9"}}, "julia"),
        ({"language_info": {"name": "bash"}}, "bash"),
        ({"kernelspec": {"name": "conda-env-x-py"}}, ""),
        ({"kernelspec": {"name": "python3", "language": "python"}}, ""),
        ({}, ""),
    ],
)
def test_the_language_of_a_notebook_is_known(metadata: Any, language: str) -> None:
    assert read_language(NotebookNode(metadata=metadata)) == language


@pytest.mark.parametrize(
    ("tags", "kept"),
    [
        ("remove-cell", ["remove-cell"]),
        ("a, b  a", ["a", "b"]),
        (["a", 1, None, "a"], ["a"]),
        (None, []),
        (5, []),
    ],
)
def test_tags_that_another_program_wrote_are_a_list_of_words(
    tags: Any, kept: list[str], tmp_path: Path
) -> None:
    cell = {"cell_type": "code", "id": "a", "source": "1", "outputs": [], "execution_count": None, "other": 1}
    given = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "ir"}, "authors": "one", "language_info": {}},
        "cells": [cell | {"metadata": {"tags": tags, "collapsed": "yes"}}],
    }
    (tmp_path / "x.ipynb").write_text(json.dumps(given))
    read = read_notebook(tmp_path / "x.ipynb")
    assert read.cells[0].metadata.get("tags", []) == kept
    assert read_language(read) == "R"
    saved = new_notebook(cells=[code("x", {"text/plain": "on the page"})])
    saved.cells[0].metadata.tags = tags
    html = str(BriefingExporter().from_notebook_node(saved)[0])
    assert ("on the page" in html) == ("remove-cell" not in kept)


def test_what_is_printed_in_pieces_is_one_and_the_folders_of_a_machine_are_not_told() -> None:
    pieces = ["\r 10%", "\r100%\n", "/opt/lib/site-packages/numpy/core.py:7: FutureWarning: x\n"]
    outputs = [new_output("stream", name="stderr", text=text) for text in pieces]
    html = page(new_code_cell("x", execution_count=1, outputs=outputs))
    assert html.count("<summary>Messages</summary>") == 1
    assert " 10%" not in html
    assert "core.py:7: FutureWarning" in html and "/opt/lib" not in html


def test_long_lines_take_no_time_that_grows_with_their_square() -> None:
    for text in ("x" * 1_000_000, "a/b" * 300_000):
        assert describe_stream("stderr", text)


def test_a_box_of_nothing_a_day_a_password_and_a_formula_in_a_label() -> None:
    states = {
        "box": model("VBox", children=[]),
        "day": model("DatePicker", value={"year": 2020, "month": 0, "date": 2}, description="Day"),
        "key": model("Password", value="secret", description="Key"),
        "label": model("Label", value="$x^2$"),
    }
    assert describe_widget("box", states) == []
    assert "Day: 2020-01-02." in str(describe_widget("day", states))
    assert "secret" not in str(describe_widget("key", states))
    assert describe_widget("label", states) == [{"markdown": "$x^2$"}]


def test_an_empty_notebook_is_an_empty_page() -> None:
    assert "<h1>any</h1>" in page()


def test_an_image_that_an_object_gives_as_bytes_is_that_image() -> None:
    html = describe_part({"image/png": base64.b64decode(DOT)})["html"]
    assert f'src="data:image/png;base64,{DOT}"' in html


def test_a_picture_that_a_chart_has_of_the_network_is_said_and_one_of_its_own_stays() -> None:
    own, other = f"data:image/png;base64,{DOT}", "https://example.org/x.png"
    for source in (own, other):
        figure = go.Figure(go.Bar(x=["a"], y=[1]), {"images": [{"source": source, "x": 0, "y": 1}]})
        part = describe_part({PLOTLY: json.loads(figure.to_json())})
        assert (source in json.dumps(part["chart"]["layout"])) == (source == own)
        assert ("comes from the network" in part.get("lost", "")) == (source == other)
        assert ("comes from the network" in part["chart"]["subtitle"]) == (source == other)
