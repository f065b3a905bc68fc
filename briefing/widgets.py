"""What a widget shows without its kernel: its state, as Jupyter saves it, as parts.

A state is what `ipywidgets.Widget.get_manager_state` and a notebook's metadata `widgets` hold by model id. A figure is
its chart, an Output its content, a Tab, Box or Accordion what stands in it, a progress bar its words. Any other widget
is what it last showed, and a sentence that it works in the notebook only.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import Any

from .figures import Json
from .parts import (
    IMAGES,
    MIME,
    PLOTLY,
    SECRET,
    VECTOR,
    WIDGET,
    describe_error,
    describe_or_say,
    describe_part,
    describe_stream,
    name_error,
    write_note,
)
from .tabulation import NO, YES

STATE = "application/vnd.jupyter.widget-state+json"
CLOSED = "Closed"  # the model of a widget that its notebook has taken away again
_ONLY = "It works in the notebook only."
_DEEPEST = 40
_DTYPES = {"int8": "i1", "uint8": "u1", "int16": "i2", "uint16": "u2", "int32": "i4", "uint32": "u4", "float32": "f4", "float64": "f8"}  # fmt: skip


def describe_widget(
    model: str, states: Mapping[str, Any], exhibits: Mapping[str, Json] | None = None, depth: int = 0
) -> list[Json]:
    """Describe a widget, and all that stands in it, as parts.

    Args:
        model: its id.
        states: the state of every widget, by id.
        exhibits: of the models whose every state was saved, what stands in their place; {} for one of their controls.

    Returns:
        Parts in order. One with `lost`, a sentence, is less than the notebook shows.
    """
    if exhibits and model in exhibits:
        return [exhibits[model]] if exhibits[model] else []
    found = states.get(model)
    if not found or depth > _DEEPEST:
        return [_note("a widget stands here, of which the notebook has saved no state.")]
    state, name = found["state"], str(found.get("model_name") or "Widget").removesuffix("Model")
    if name == CLOSED or _is_out_of_sight(state, states):
        return []
    inner = _children(state)
    if "_widget_data" in state:
        return [describe_part({PLOTLY: _figure(found)})]
    if name == "Output":
        return [
            part for output in state.get("outputs") or [] for part in describe_output(output, states, depth)
        ]
    if name in ("Tab", "Accordion", "Stack"):
        titles = [*(state.get("titles") or (state.get("_titles") or {}).values())]
        parts = []
        for place, child in enumerate(inner):
            title = titles[place] if place < len(titles) else ""
            parts += [{"html": f"<p><strong>{escape(title)}</strong></p>"}] if title else []
            parts += describe_widget(child, states, exhibits, depth + 1)
        return parts
    if inner or (name.endswith("Box") and "children" in state):
        progress = [child for child in inner if "Progress" in str(states.get(child, {}).get("model_name"))]
        if progress and name == "HBox":
            return _progress(inner, states)
        return [part for child in inner for part in describe_widget(child, states, exhibits, depth + 1)]
    return list(_leaf(name, state, found))


def find_drawing(data: Mapping[str, Any], states: Mapping[str, Any]) -> Json:
    """Find the image in the MIME bundle of a widget that draws itself, as ipympl's do; empty where it has none.

    Args:
        data: the bundle; states: the state of every widget, by id.
    """
    state = states.get(data[WIDGET].get("model_id", ""), {}).get("state", {})
    drawn = {form: value for form, value in data.items() if form in (*IMAGES, VECTOR)}
    return {} if state.get("children") else drawn


def describe_output(output: Mapping[str, Any], states: Mapping[str, Any], depth: int = 0) -> list[Json]:
    """Describe one saved output, as parts."""
    kind = output.get("output_type")
    if kind == "stream":
        part = describe_stream(str(output.get("name")), _words(output.get("text", "")))
        return [part] if part else []
    if kind == "error":
        return [describe_error(name_error(output.get("ename"), output.get("evalue")))]
    data = output.get("data") or {}
    if MIME in data and "within" not in data[MIME]:
        return [data[MIME]]  # an interact that was displayed there
    if WIDGET in data:
        within = data.get(MIME, {}).get("within")
        return describe_widget(data[WIDGET].get("model_id", ""), states, within, depth + 1)
    return [part for part in [describe_or_say(data, output.get("metadata"))] if part]


def _is_out_of_sight(state: Mapping[str, Any], states: Mapping[str, Any]) -> bool:
    """Whether a notebook has a widget, with all that stands in it, where nobody sees it."""
    model = str(state.get("layout") or "").removeprefix("IPY_MODEL_")
    layout = states.get(model, {}).get("state", {})
    return layout.get("display") == "none" or layout.get("visibility") == "hidden"


def _children(state: Mapping[str, Any]) -> list[str]:
    """The ids of what stands in a widget."""
    return [
        child.removeprefix("IPY_MODEL_")
        for child in state.get("children") or []
        if isinstance(child, str) and child.startswith("IPY_MODEL_")
    ]


def _leaf(name: str, state: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Json]:
    """A widget that holds no other."""
    value, label = state.get("value"), str(state.get("description") or "").strip().rstrip(":")
    if name in ("HTML", "HTMLMath", "Label"):
        words = str(value or "")
        yield from [{"text": label}] if label else []
        if name == "HTML":
            yield {"html": words}
        elif name == "HTMLMath" or words.count("$") > 1:
            yield {"markdown": words if name == "HTMLMath" else escape(words)}
        else:
            yield {"html": f"<p>{escape(words)}</p>"}
    elif "Progress" in name:
        yield {"text": _percent(state, label)}
    elif name in ("Image", "Audio", "Video"):
        data = next((b["data"] for b in found.get("buffers", []) if b.get("path") == ["value"]), "")
        kind, form = name.lower(), str(state.get("format") or "").replace("jpg", "jpeg")
        yield (
            describe_part({f"{kind}/{form}": data, "text/plain": label})
            if data and form != "url"
            else _note(f"{_noun(kind).capitalize()} stands here. {_ONLY}")
        )
    elif name == "Button":
        yield _note(f"{label}: a button. {_ONLY}".removeprefix(": "))
    elif name == "Valid":
        yield {"text": f"{label}: {YES if value else NO}".removeprefix(": ")}
    else:
        kind = _name_kind(str(state.get("_anywidget_id") or name).rpartition(".")[2])
        options = state.get("_options_labels")
        index = state.get("index")
        if options and isinstance(index, int) and index < len(options):
            value = options[index]
        elif options and isinstance(index, list):
            value = ", ".join(str(options[place]) for place in index)
        elif name == "Password":
            value = SECRET
        elif isinstance(value, list):
            value = " to ".join(map(str, value)) if "Range" in name else ", ".join(map(str, value))
        elif isinstance(value, bool):
            value = YES if value else NO
        elif isinstance(value, Mapping):
            value = _write_moment(value)
        if value in (None, ""):
            yield _note(f"{label}: {_noun(kind)}. {_ONLY}".removeprefix(": "))
        else:
            yield _note(f"{label or kind.capitalize()}: {value}. {_ONLY}")


def _progress(inner: list[str], states: Mapping[str, Any]) -> list[Json]:
    """A bar of progress between its words, as one line."""
    words = []
    for child in inner:
        found = states.get(child, {})
        state = found.get("state", {})
        bar = "Progress" in str(found.get("model_name"))
        words.append("" if bar else unescape(re.sub(r"<[^>]*>", "", str(state.get("value") or ""))))
    line = " ".join(" ".join(words).split())
    return [{"text": line}] if line else []


def _percent(state: Mapping[str, Any], label: str) -> str:
    least, most, value = (float(state.get(key) or 0) for key in ("min", "max", "value"))
    most = most or 100
    share = (value - least) / (most - least) if most > least else 0
    return f"{label}: {share:.0%}".removeprefix(": ")


def _figure(found: Mapping[str, Any]) -> Json:
    """A FigureWidget's figure in Plotly's JSON, its packed arrays put back."""
    state = found["state"]
    buffers = {tuple(map(str, one["path"])): one["data"] for one in found.get("buffers", [])}

    def whole(value: Any, path: tuple[str, ...]) -> Any:
        if isinstance(value, Mapping):
            packed = buffers.get((*path, "buffer"), value.get("buffer", value.get("value")))
            if "dtype" in value and packed is not None and "bdata" not in value:
                packed = packed if isinstance(packed, str) else b64encode(bytes(packed)).decode()
                shape = value.get("shape") or []
                return {
                    "bdata": packed,
                    "dtype": _DTYPES.get(str(value["dtype"]), str(value["dtype"])),
                    **({"shape": ",".join(map(str, shape))} if len(shape) > 1 else {}),
                }
            return {key: whole(item, (*path, key)) for key, item in value.items() if key != "uid"}
        if isinstance(value, list):
            return [whole(item, (*path, str(place))) for place, item in enumerate(value)]
        return value

    return {name: whole(state[f"_widget_{name}"], (f"_widget_{name}",)) for name in ("data", "layout")}


def _write_moment(value: Mapping[str, Any]) -> str:
    """A day, a time or both, as the pickers of ipywidgets hold them; "" for anything else."""
    day, time = ("year", "month", "date"), ("hours", "minutes", "seconds")
    found = []
    if all(isinstance(value.get(key), int) for key in day):
        found.append(f"{value['year']}-{value['month'] + 1:02}-{value['date']:02}")
    if all(isinstance(value.get(key), int) for key in time):
        found.append(":".join(f"{value[key]:02}" for key in time))
    return " ".join(found)


def _name_kind(name: str) -> str:
    """What a reader calls a kind of widget; one that is not known as its author calls it."""
    found = next((kind for ending, kind in _KINDS.items() if name.endswith(ending)), "")
    return found or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


# Kinds of widgets by how their names end.
_KINDS = {
    "Slider": "slider",
    "ToggleButtons": "list",
    "RadioButtons": "list",
    "ToggleButton": "check box",
    "Checkbox": "check box",
    "Dropdown": "list",
    "Select": "list",
    "SelectMultiple": "list",
    "sInput": "list",
    "Text": "text box",
    "Textarea": "text box",
    "Combobox": "text box",
    "Password": "text box",
    "DatePicker": "date",
    "DatetimePicker": "date and time",
    "TimePicker": "time",
    "ColorPicker": "colour",
    "FileUpload": "file to send",
    "Play": "player",
    "Controller": "game controller",
}


def _noun(kind: str) -> str:
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"


def _note(sentence: str) -> Json:
    """A sentence in place of what a page cannot keep."""
    return write_note(sentence) | {"lost": sentence}


def _words(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)
