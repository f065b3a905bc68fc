"""What an `interact` shows for every choice its controls allow, as plain JSON.

The bundle of MIME type `application/vnd.briefing.choices+json`::

    {"controls": [{"kind": "select", "label": "Letter", "options": ["A", "B"], "index": 0}, ...],
     "first":    {"0": {"chart": ...}, "1": {"table": ...}},   what is shown now, part by part
     "patches":  [{}, {"0": ...}, ...],                        JSON Merge Patches (RFC 7396) against `first`
     "states":   [0, 1, 1, ...]}                               the patch for each combination of choices

Combinations are counted as `itertools.product` counts them: the last control turns fastest. A bundle that
could not be made is `{"error": "one sentence"}`: IPython swallows what a formatter raises, and the live view
should stay, so the sentence is saved and the exporter raises it.
"""

from __future__ import annotations

import json
import math
import re
import struct
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape, unescape
from itertools import product
from typing import Any

import ipywidgets
from IPython.core.formatters import format_display_data
from IPython.display import display
from IPython.utils.capture import capture_output
from plotly.basedatatypes import BaseFigure

MIME = "application/vnd.briefing.choices+json"
TABLE = "application/vnd.briefing.table+json"
PLOTLY = "application/vnd.plotly.v1+json"
WIDGET = "application/vnd.jupyter.widget-view+json"
MOST_STATES = 2_000
MOST_BYTES = 1_000_000
NOTHING = "(nothing chosen)"
SMALL_MARGIN = {"l": 8, "r": 8, "t": 24, "b": 8}

Json = dict[str, Any]


class ChoicesError(ValueError):
    """An output that a page cannot keep; the message is one sentence with the remedy."""


@dataclass(frozen=True)
class Control:
    """A widget as a native control: every value it can take, the label of each, and which one is chosen.

    `kind` is select, radio, range, check, open (no finite set: only the present value) or fixed (not shown).
    """

    kind: str
    label: str
    values: Sequence[Any]
    options: Sequence[str]
    index: int
    note: str = ""


def bundle(view: ipywidgets.interactive) -> Json:
    """The MIME bundle of an `interact`: live where there is a kernel, complete where there is none."""
    for widget in view.kwargs_widgets:
        dress(widget)
    live: Json = view._repr_mimebundle_()
    try:
        return live | {MIME: choices(view)}
    except ChoicesError as error:
        return live | {MIME: {"error": str(error)}}


def dress(widget: Any) -> None:
    """Give a control of the live view the label it has on a page, uncut, and a width to read its options in."""
    if isinstance(widget, ipywidgets.fixed):
        return
    widget.description = label(widget)
    widget.layout.width = widget.layout.width or "min(100%, 36rem)"
    if getattr(widget.style, "description_width", None) == "":
        widget.style.description_width = "initial"


def choices(view: ipywidgets.interactive) -> Json:
    """Every state of an `interact`; the module's docstring gives the shape.

    Raises ChoicesError where there are too many states, they are too large, or the function fails for one.
    """
    controls = [control(widget) for widget in view.kwargs_widgets]
    names = [widget._kwarg for widget in view.kwargs_widgets]
    called = getattr(view.f, "__name__", "interact")
    count = math.prod(len(control.values) for control in controls)
    if count > MOST_STATES:
        raise ChoicesError(
            f"{called} has {count:,} states ({sizes(controls)}), more than the {MOST_STATES:,} a page may hold; "
            "give a control fewer values, or give fixed() for one of them."
        )

    def state(chosen: Sequence[int]) -> Json:
        arguments = {name: c.values[i] for name, c, i in zip(names, controls, chosen, strict=True)}
        try:
            with capture_output(stderr=False) as captured:
                result = document(view.f(**arguments))
        except ChoicesError as error:
            raise ChoicesError(f"{called}, with {wording(controls, chosen)}: {error}") from error
        except Exception as error:
            raise ChoicesError(
                f"{called} fails with {wording(controls, chosen)} ({type(error).__name__}: {error}); "
                "mend it for that choice, or take the choice away."
            ) from error
        if captured.stdout or captured.outputs:
            raise ChoicesError(
                f"{called} prints or displays with {wording(controls, chosen)}; return what it should show."
            )
        return result

    first = state([control.index for control in controls])
    patches, states = {"{}": 0}, []
    size = len(compact(first).encode())
    for number, chosen in enumerate(product(*(range(len(control.values)) for control in controls)), 1):
        change = compact(patch(first, state(chosen)))
        if change not in patches:
            size += len(change.encode())
        if size > MOST_BYTES:
            raise ChoicesError(
                f"{called} fills {MOST_BYTES / 1e6:.0f} MB with {number:,} of its {count:,} states "
                f"({sizes(controls)}), the most a page may hold; give a control fewer values, or show less."
            )
        states.append(patches.setdefault(change, len(patches)))
    return {
        "controls": [shown(control) for control in controls if control.kind != "fixed"],
        "first": first,
        "patches": [json.loads(change) for change in patches],
        "states": states,
    }


def control(widget: Any) -> Control:
    """A widget of an `interact` as a native control."""
    if isinstance(widget, ipywidgets.fixed):
        return Control("fixed", widget._kwarg, [widget.value], [str(widget.value)], 0)
    if hasattr(widget, "_options_full"):
        return selection(widget)
    name = label(widget)
    if isinstance(widget, ipywidgets.Combobox):
        options = list(
            dict.fromkeys([*([] if widget.value in widget.options else [widget.value]), *widget.options])
        )
        note = "the notebook takes any other value."
        labels = [option or "(empty)" for option in options]
        return Control("select", name, options, labels, options.index(widget.value), note)
    if isinstance(widget, ipywidgets.Checkbox | ipywidgets.ToggleButton):
        return Control("check", name, [False, True], ["no", "yes"], int(widget.value))
    if isinstance(widget, ipywidgets.IntSlider | ipywidgets.BoundedIntText | ipywidgets.FloatSlider):
        values = steps(widget.min, widget.max, widget.step, widget.value)
        form = getattr(widget, "readout_format", "")
        return Control("range", name, values, [number(v, form) for v in values], values.index(widget.value))
    value = widget.get_interact_value()
    return Control(
        "open", name, [value], [str(value) or "(empty)"], 0, "Open the notebook to try any other value."
    )


def selection(widget: Any) -> Control:
    """A widget that chooses one, or several, of its options."""
    labels, values = (list(column) for column in zip(*widget._options_full, strict=True))
    name = label(widget)
    if not hasattr(widget, "index") or isinstance(widget.index, tuple):
        value = widget.get_interact_value()
        chosen = ", ".join(str(item) for item in value) or NOTHING
        return Control("open", name, [value], [chosen], 0, "Open the notebook to try any other value.")
    kind = "select"
    if isinstance(widget, ipywidgets.SelectionSlider):
        kind = "range"
    elif isinstance(widget, ipywidgets.RadioButtons | ipywidgets.ToggleButtons):
        kind = "radio"
    if widget.index is None:
        return Control(kind, name, [None, *values], [NOTHING, *labels], 0)
    return Control(kind, name, values, labels, widget.index)


def document(result: Any) -> Json:
    """What a function returned as parts, numbered from the top: charts, tables, HTML, Markdown, plain text."""
    return {
        str(place): part(mime_bundle(piece))
        for place, piece in enumerate(pieces(result) or [result])
        if piece is not None
    }


def part(data: Mapping[str, Any]) -> Json:
    """The best form in a MIME bundle that a page can show: chart, table, html, markdown or text."""
    if WIDGET in data:
        raise ChoicesError(
            f"a page cannot keep the widget {str(data.get('text/plain', '')).split('(')[0]}; show it through interact "
            "after %load_ext briefing, or show a figure, a table or HTML."
        )
    if PLOTLY in data:
        return {"chart": chart(data[PLOTLY])}
    if TABLE in data:
        return {"table": table(data[TABLE])}
    for kind, form in [("html", "text/html"), ("markdown", "text/markdown"), ("html", "image/svg+xml")]:
        if form in data:
            return {kind: data[form]}
    for form in ("image/png", "image/jpeg"):
        if form in data:
            alt = escape(str(data.get("text/plain", "")))
            return {"html": f'<img src="data:{form};base64,{"".join(data[form].split())}" alt="{alt}">'}
    return {"text": data.get("text/plain", "")}


def chart(figure: Json) -> Json:
    """A figure in Plotly's JSON: its title in words, its table of numbers, and what is left for Plotly to draw.

    Traces are numbered (`{"0": ..., "1": ...}`) so that a Merge Patch can reach into one. The title leaves the
    layout: a page sets it as text that wraps, can be selected and is read aloud.
    """
    figure = plain(figure)
    layout, traces = figure.get("layout", {}), figure.get("data", [])
    heading, meta = layout.get("title", {}), layout.get("meta", {})
    heading = {"text": heading} if isinstance(heading, str) else heading
    meta = meta if isinstance(meta, dict) else {}
    title = words(heading.get("text", ""))
    subtitle = words(heading.get("subtitle", {}).get("text", ""))
    drawn = {key: value for key, value in layout.items() if key not in ("title", "meta", "width")}
    room = layout.get("margin") or layout.get("template", {}).get("layout", {}).get("margin") or SMALL_MARGIN
    if title:
        drawn["margin"] = {**room, "t": SMALL_MARGIN["t"]}
        drawn["height"] = layout.get("height", 420) - max(0, room.get("t", 0) - SMALL_MARGIN["t"])
    numbers = meta.get("table") or derived_table(traces, layout)
    return {
        "title": title or "Chart",
        "subtitle": subtitle,
        "alt": meta.get("alt") or f"Chart: {title or 'untitled'}. Its numbers are in the table.",
        "table": table(numbers),
        "data": {str(place): trace for place, trace in enumerate(traces)},
        # A finger that drags over a chart should scroll the page.
        "layout": {"height": 420, **drawn, "autosize": True, "dragmode": False},
    }


def table(given: Mapping[str, Any]) -> Json:
    """A table whose cells are the words to show; columns of numbers are set right unless told otherwise."""
    head = [words(str(name)) for name in given["head"]]
    rows = given["rows"]
    numeric = [i > 0 and all(is_number(row[i]) for row in rows) for i in range(len(head))]
    return {
        "caption": given.get("caption") or "",
        "head": head,
        "rows": [[cell(value) for value in row] for row in rows],
        "align": list(given.get("align") or ("right" if yes else "left" for yes in numeric)),
        "lang": list(given.get("lang") or [None] * len(head)),
        "link": list(given.get("link") or [False] * len(head)),
    }


def pooled(choices: Json) -> Json:
    """The same choices with each table row and each piece of HTML once, in `pool`, and its number in its place.

    States share most of their rows: the concordance of one letter is a part of that of all. HTML is cut where a
    paragraph, an item or a row ends.
    """
    numbers: dict[str, int] = {}

    def place(piece: Any) -> int:
        return numbers.setdefault(compact(piece), len(numbers))

    def stored(item: Any) -> Any:
        if not isinstance(item, dict):
            return item
        kept = {key: stored(item[key]) if key in ("chart", "table") else item[key] for key in item}
        if isinstance(item.get("rows"), list):
            kept["rows"] = [place(row) for row in item["rows"]]
        if isinstance(item.get("html"), str):
            kept["html"] = [
                place(piece) for piece in re.split(r"(?<=</p>)|(?<=</li>)|(?<=</tr>)", item["html"])
            ]
        return kept

    def state(parts: Json) -> Json:
        return {key: stored(item) for key, item in parts.items()}

    shared = {"first": state(choices["first"]), "patches": [state(patch) for patch in choices["patches"]]}
    return choices | shared | {"pool": [json.loads(piece) for piece in numbers]}


def patch(old: Json, new: Json) -> Json:
    """The JSON Merge Patch (RFC 7396) that turns `old` into `new`; neither may hold null as a member."""
    return {
        key: patch(old[key], new[key])
        if isinstance(old.get(key), dict) and isinstance(new.get(key), dict)
        else new.get(key)
        for key in [*old, *(key for key in new if key not in old)]
        if old.get(key) != new.get(key)
    }


def plain(value: Any) -> Any:
    """Plotly's JSON with packed arrays unpacked, no null members, and null for NaN and infinity in a list."""
    if isinstance(value, Mapping):
        if "bdata" in value:
            return plain(unpacked(value["bdata"], value["dtype"], value.get("shape")))
        members = ((key, plain(item)) for key, item in value.items())
        return {key: item for key, item in members if item is not None}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        # JavaScript knows one kind of number: a notebook that JupyterLab saves has 1 where Python wrote 1.0.
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    return value


def unpacked(data: str, dtype: str, shape: str | int | None = None) -> list[Any]:
    """The numbers in one of Plotly's packed arrays: base64 of little-endian items, `shape` as "rows, columns"."""
    code = {"i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "f4": "f", "f8": "d"}[dtype]
    numbers: list[Any] = [number for (number,) in struct.iter_unpack(f"<{code}", b64decode(data))]
    for length in [int(part) for part in str(shape or "").split(",") if part][:0:-1]:
        numbers = [numbers[start : start + length] for start in range(0, len(numbers), length)]
    return numbers


def show_pieces(result: Sequence[Any]) -> None:
    """Display a tuple or list of figures, tables and texts one under the other; leave any other to IPython."""
    shown_apart = pieces(result)
    if not shown_apart:
        raise NotImplementedError  # how a formatter tells IPython to go on as if it were not there
    for piece in shown_apart:
        if piece is not None:
            display(piece)


def show_no_function(function: Any) -> None:
    """Keep silent on the function that `interact` hands back; leave any other function to IPython."""
    if not isinstance(getattr(function, "widget", None), ipywidgets.interactive):
        raise NotImplementedError


# --- pieces of a result -------------------------------------------------------------------------------------


def pieces(result: Any) -> list[Any]:
    """The items of a tuple or list made to be shown: figures, tables, HTML, texts. Empty for anything else."""
    if not isinstance(result, tuple | list) or not any(map(is_rich, result)):
        return []
    return (
        list(result) if all(item is None or isinstance(item, str) or is_rich(item) for item in result) else []
    )


def is_rich(item: Any) -> bool:
    """Whether an object brings its own way to be shown."""
    ways = ("_repr_mimebundle_", "_repr_html_", "_repr_markdown_")
    return not isinstance(item, type) and any(callable(getattr(item, way, None)) for way in ways)


def mime_bundle(piece: Any) -> Json:
    """The MIME bundle of one piece; that of a figure without the script IPython would add."""
    if isinstance(piece, BaseFigure):
        return {PLOTLY: json.loads(piece.to_json())}
    return {"text/plain": piece} if isinstance(piece, str) else format_display_data(piece)[0]


# --- the numbers behind a chart -----------------------------------------------------------------------------


def derived_table(traces: Sequence[Json], layout: Json) -> Json:
    """The numbers a figure draws, for a figure that does not bring its own table."""
    if traces and all("z" in trace for trace in traces):
        return grid(traces[0], layout)
    if traces and all("labels" in trace for trace in traces):
        names = [trace.get("name", "Value") for trace in traces]
        return columns_by_place(
            "Label", names, [list(zip(t["labels"], t["values"], strict=True)) for t in traces]
        )
    drawn = [trace for trace in traces if "x" in trace and "y" in trace]
    if not drawn:
        return {"head": ["Trace"], "rows": [[trace.get("name", trace.get("type", ""))] for trace in traces]}
    along, up = "yx" if drawn[0].get("orientation") == "h" else "xy"
    names = [trace.get("name", axis_title(layout, up)) for trace in drawn]
    pairs = [list(zip(trace[along], trace[up], strict=False)) for trace in drawn]
    if along == "y" and layout.get("yaxis", {}).get("autorange") != "reversed":
        pairs = [column[::-1] for column in pairs]  # Plotly counts bars from below, a reader from above
    if all(len({place for place, _ in column}) == len(column) for column in pairs):
        return columns_by_place(axis_title(layout, along), names, pairs)
    rows = [[name, *pair] for name, column in zip(names, pairs, strict=True) for pair in column]
    return {"head": ["Series", axis_title(layout, along), axis_title(layout, up)], "rows": rows}


def columns_by_place(place: str, names: Sequence[str], columns: Sequence[list[tuple[Any, Any]]]) -> Json:
    """A row for each place on the category axis, a column for each trace."""
    found = [dict(column) for column in columns]
    places = dict.fromkeys(key for column in found for key in column)
    return {
        "head": [place, *names],
        "rows": [[key, *(column.get(key) for column in found)] for key in places],
    }


def grid(trace: Json, layout: Json) -> Json:
    """The cells of a heat map, row by row."""
    rows = trace["z"]
    across = trace.get("x") or list(range(1, len(rows[0]) + 1))
    down = trace.get("y") or list(range(1, len(rows) + 1))
    return {
        "head": [axis_title(layout, "y"), *across],
        "rows": [[name, *row] for name, row in zip(down, rows, strict=True)],
    }


def axis_title(layout: Json, axis: str) -> str:
    """The words along an axis, or its letter."""
    title = layout.get(f"{axis}axis", {}).get("title", {})
    return words(title if isinstance(title, str) else title.get("text", "")) or axis


# --- words and numbers --------------------------------------------------------------------------------------


def cell(value: Any) -> str:
    """A table's cell as the words to show."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.6g}"
    return str(value)


def is_number(value: Any) -> bool:
    """Whether a cell counts something; an empty cell stands in the way of no column of numbers."""
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def words(text: str) -> str:
    """Plotly's little HTML (`<b>`, `<br>`) as words."""
    return " ".join(
        unescape(re.sub(r"<br\s*/?>|</?(?:b|i|em|strong|sub|sup|span|a)\b[^>]*>", " ", text)).split()
    )


def steps(least: float, most: float, step: float, value: float) -> list[Any]:
    """The values a slider stops at, its present one among them."""
    count = math.floor((most - least) / step + 1e-9) + 1
    stops: Iterator[float] = (least + index * step for index in range(count))
    return sorted({value, *(round(stop, 10) for stop in stops)})


def number(value: float, form: str) -> str:
    """A slider's value as its readout writes it; d3 knows formats that Python does not."""
    try:
        return format(value, form)
    except ValueError:
        return f"{value:g}"


def label(widget: Any) -> str:
    """A control's label; the bare name of an argument is made a word."""
    name = widget.description.strip().rstrip(":")
    return name.replace("_", " ").capitalize() if name == widget._kwarg else name


def shown(control: Control) -> Json:
    """What a page needs of a control."""
    return {name: value for name, value in asdict(control).items() if name != "values"}


def wording(controls: Iterable[Control], chosen: Sequence[int]) -> str:
    """A combination of choices in words."""
    return (
        ", ".join(f"{c.label} “{c.options[i]}”" for c, i in zip(controls, chosen, strict=True)) or "no choice"
    )


def sizes(controls: Iterable[Control]) -> str:
    """How many values each control offers, in words."""
    return " × ".join(f"{c.label} {len(c.values):,}" for c in controls if len(c.values) > 1)


def compact(value: Any) -> str:
    """JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
