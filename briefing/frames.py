"""The frames of a Plotly figure as the states of an exhibit: a reader moves them with a native slider."""

from __future__ import annotations

from typing import Any

from .figures import Json, describe_chart, to_plain_json
from .patches import make_patch

_STEERS = ("updatemenus", "sliders")  # of the layout; what an exhibit's own slider does


def describe_frames(figure: Json) -> Json:
    """Describe a figure with frames as a bundle of choices: its control is a slider with a stop for each frame.

    A frame changes the traces that it names, in order those of the figure where it names none, and the layout.
    """
    figure = to_plain_json(figure)
    frames = figure["frames"]
    slider: Json = next(iter(figure.get("layout", {}).get("sliders") or []), {})
    label = str((slider.get("currentvalue") or {}).get("prefix") or "Frame").strip().rstrip("=:").strip()
    names = [str(frame.get("name") or number) for number, frame in enumerate(frames, 1)]
    states = [{"0": {"chart": describe_chart(_apply_frame(figure, frame))}} for frame in frames]
    index = min(int(slider.get("active") or 0), len(frames) - 1)
    first = states[index]
    return {
        "controls": [
            {"kind": "range", "label": label.capitalize() or "Frame", "options": names, "index": index}
        ],
        "first": first,
        "patches": [make_patch(first, state) for state in states],
        "states": [*range(len(states))],
    }


def _apply_frame(figure: Json, frame: Json) -> Json:
    """A figure as it is at one of its frames, without what steers them."""
    traces: list[Any] = [dict(trace) for trace in figure.get("data", [])]
    changed = frame.get("data") or []
    for place, change in zip(frame.get("traces") or range(len(changed)), changed, strict=False):
        if place < len(traces):
            traces[place] = {**traces[place], **change}
    layout = {key: value for key, value in figure.get("layout", {}).items() if key not in _STEERS}
    return {"data": traces, "layout": {**layout, **(frame.get("layout") or {})}}
