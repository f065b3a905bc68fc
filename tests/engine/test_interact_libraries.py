"""What notebooks draw, tabulate and count with libraries of their own, in each state of an `interact`."""

from collections.abc import Iterator
from typing import Any

import ipywidgets as w
import matplotlib as mpl
import pandas as pd
import plotly.graph_objects as go
import pytest
import sympy
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from tqdm.auto import tqdm
from tqdm.notebook import tqdm as tqdm_bar
from traitlets import Unicode

import briefing
from briefing.choices import make_bundle, make_widget_bundle
from briefing.figures import Json
from briefing.parts import MIME
from briefing.patches import apply_patch

mpl.use("agg")
from matplotlib import pyplot as plt  # the backend comes first
from matplotlib.backends.backend_agg import FigureCanvasAgg


@pytest.fixture(autouse=True)
def shell() -> Iterator[InteractiveShell]:
    """A shell that shows figures as a notebook does."""
    found = InteractiveShell.instance()
    briefing.load_ipython_extension(found)
    formatter: Any = found.display_formatter
    png = formatter.formatters["image/png"]
    png.for_type_by_name("matplotlib.figure", "Figure", draw)
    yield found
    png.pop("matplotlib.figure.Figure", None)
    briefing.unload_ipython_extension(found)
    plt.close("all")


def draw(figure: Any) -> bytes:
    from io import BytesIO

    file = BytesIO()
    figure.savefig(file, format="png", dpi=20)
    return file.getvalue()


def record(function: Any, **controls: Any) -> Json:
    bundle: Json = make_bundle(w.interactive(function, **controls))[MIME]
    return bundle


def states_of(bundle: Json) -> list[list[Json]]:
    """The parts of each state."""
    return [
        [*apply_patch(bundle["first"], bundle["patches"][number]).values()] for number in bundle["states"]
    ]


def test_what_pyplot_draws_is_a_picture_for_each_state_with_its_words_and_closed() -> None:
    def wave(n: int) -> None:
        plt.plot([0, n], label=f"curve {n}")
        plt.title(f"Height {n}")
        plt.xlabel("time")
        plt.legend()

    states = states_of(record(wave, n=(1, 3)))
    assert [len(parts) for parts in states] == [1, 1, 1]
    for n, [part] in enumerate(states, 1):
        assert f'alt="Chart: Height {n}; x: time; curve {n}"' in part["html"]
    assert len({part["html"] for [part] in states}) == 3
    assert plt.get_fignums() == []


def test_a_figure_that_is_returned_is_shown_once_and_one_without_words_says_so() -> None:
    def line(n: int) -> Any:
        figure, axes = plt.subplots()
        axes.plot([n])
        return figure

    for [part] in states_of(record(line, n=(1, 2))):
        assert part["html"].count("<img") == 1
        assert 'alt="A picture without words: its notebook gives no title' in part["html"]


def test_a_figure_with_a_label_of_its_own_has_that_as_its_words() -> None:
    def line(n: int) -> None:
        plt.figure(label=f"A line that ends at {n}")
        plt.title("not this")

    assert 'alt="Chart: A line that ends at 2"' in str(states_of(record(line, n=(1, 2)))[1])


def test_a_figure_that_is_drawn_again_is_what_each_state_displays() -> None:
    figure, axes = plt.subplots()
    plt.close(figure)

    def move(n: int) -> None:
        axes.set_title(f"now {n}")
        display(figure)

    assert [f"now {n}" in str(parts) for n, parts in enumerate(states_of(record(move, n=(1, 2))), 1)] == [
        True,
        True,
    ]


def test_tables_of_pandas_and_their_styles_follow() -> None:
    table = pd.DataFrame({"a": range(4)})

    def style(cut: int) -> Any:
        return table.style.map(lambda value: "background-color: gold" if value >= cut else "")

    heads = states_of(record(lambda rows: table.head(rows), rows=(1, 3)))
    assert [part["html"].count("<td>") for [part] in heads] == [1, 2, 3]
    assert ["gold" in part["html"] for [part] in states_of(record(style, cut=(3, 4)))] == [True, False]


def test_sympy_is_a_formula() -> None:
    x = sympy.symbols("x")
    states = states_of(record(lambda n: sympy.Integral(x**n, x), n=(1, 2)))
    assert [part["markdown"] for [part] in states] == [
        r"$\displaystyle \int x\, dx$",
        r"$\displaystyle \int x^{2}\, dx$",
    ]


@pytest.mark.parametrize("bar", [tqdm, tqdm_bar])
def test_a_bar_of_progress_is_its_last_line(bar: Any) -> None:
    def count(n: int) -> None:
        for _ in bar(range(n), desc="adding"):
            pass
        print("total", n)

    for n, parts in enumerate(states_of(record(count, n=(1, 2))), 1):
        assert f"{n}/{n}" in str(parts)
        assert "0%|" not in str(parts).replace("100%|", "")
        assert f"total {n}" in str(parts)


def test_a_live_figure_that_a_function_changes_is_its_chart_in_each_state() -> None:
    figure = go.FigureWidget(go.Bar(x=["a"], y=[0]))

    def update(n: int) -> None:
        figure.data[0].y = [n]

    for n, [part] in enumerate(states_of(record(update, n=(1, 3))), 1):
        assert part["chart"]["table"]["rows"] == [["a", f"{n}"]]


class Canvas(FigureCanvasAgg, w.DOMWidget):  # type: ignore[misc]  # as ipympl's: a canvas that is a widget
    """A canvas that stands in the notebook, and draws itself there."""

    _view_name = Unicode("Canvas").tag(sync=True)

    def _repr_mimebundle_(self, **_: Any) -> Json:
        from base64 import b64encode

        widget: Json = w.DOMWidget._repr_mimebundle_(self)
        return {**widget, "image/png": b64encode(draw(self.figure)).decode()}


def test_a_live_figure_of_matplotlib_is_a_picture_in_each_state_and_stays_open() -> None:
    figure, axes = plt.subplots()
    Canvas(figure)
    (line,) = axes.plot([0, 1])

    def update(n: int) -> None:
        line.set_ydata([0, n])
        axes.set_title(f"Slope {n}")

    def anew(n: int) -> None:
        canvas = Canvas(plt.figure())
        display(canvas)
        plt.plot([0, n])

    for function in (update, anew):
        states = states_of(record(function, n=(1, 3)))
        assert [len(parts) for parts in states] == [1, 1, 1]
        assert len({part["html"] for [part] in states}) == 3
        assert all(part["html"].startswith('<img src="data:image/png') for [part] in states)
    assert plt.fignum_exists(figure.number)


def test_the_controls_and_the_output_of_an_interact_shown_apart_stay_alive() -> None:
    view = w.interactive(lambda n: print("double", 2 * n), n=(1, 3))
    within = make_widget_bundle(w.VBox([w.HBox(view.children[:-1]), view.children[-1]]))[MIME]["within"]
    assert within[view.children[0].model_id] == {}
    states = states_of(within[view.out.model_id])
    assert [parts[0]["html"] for parts in states] == [
        f'<pre class="columns">double {2 * n}</pre>' for n in (1, 2, 3)
    ]


def test_an_anywidget_is_named_and_said_to_work_in_the_notebook_only() -> None:
    import anywidget

    class Dial(anywidget.AnyWidget):  # type: ignore[misc]  # it has no types
        _esm = "export default { render() {} }"

    [[part], _] = states_of(record(lambda n: Dial(), n=(1, 2)))
    assert "A dial. It works in the notebook only." in part["html"]


def test_an_image_of_pillow_is_a_picture_for_each_state() -> None:
    from base64 import b64decode

    from PIL import Image

    states = states_of(record(lambda n: Image.new("RGB", (4, 4), (n, 0, 0)), n=(1, 3)))
    assert len({part["html"] for [part] in states}) == 3
    for [part] in states:
        form, data = part["html"].split('"')[1].split(";base64,")
        start = b64decode(data, validate=True)[:3]
        assert start == {"data:image/png": b"\x89PN", "data:image/jpeg": b"\xff\xd8\xff"}[form]


def test_what_other_programs_print_stands_in_its_state() -> None:
    import os
    import subprocess
    import sys

    def tell(n: int) -> None:
        print("before")
        os.write(1, f"raw {n}\n".encode())
        subprocess.run([sys.executable, "-c", f"print('program {n}')"], check=True)

    states = states_of(record(tell, n=(1, 3)))
    for n, [part] in enumerate(states, 1):
        assert [*filter(None, part["html"].partition(">")[2].partition("<")[0].split("\n"))] == [
            "before",
            f"raw {n}",
            f"program {n}",
        ]


def test_a_control_that_is_out_of_sight_stays_so_and_counts_with_its_value() -> None:
    hidden = w.SelectMultiple(options=["a", "b"], value=("b",), layout=w.Layout(display="none"))
    bundle = record(lambda n, k: print(n, k), n=(1, 3), k=hidden)
    assert [control["label"] for control in bundle["controls"]] == ["N"]
    assert ["('b',)" in part["html"] for [part] in states_of(bundle)] == [True] * 3
