"""Colours that an author left to Plotly's template, made to stand out from the page: 4.5:1 (WCAG 2.2).

What an author chose stays. Plotly Express writes the colours of the template into each trace, so that a colour of the
template's counts as left to it wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .colors import deepen
from .tabulation import Json

_EDGE = "#444444"  # of a mark whose own colour may be pale
_GRID = "#d9d9d9"  # in place of white lines on a grey ground, for a page has no such ground
_LINK = "#8c8c8c"  # of the bands of a Sankey diagram: as pale as a mark may be
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_COLOR_KEY = re.compile(r"colou?r(?:s|way)?$")


def make_legible(traces: Sequence[Json], layout: Json) -> tuple[list[Json], Json]:
    """Return a figure whose template's colours stand out from white paper.

    Args:
        traces: Plotly's traces, as plain JSON.
        layout: Plotly's layout, with its template if it has one.
    """
    own = layout.get("template", {}).get("layout", {})
    colors = [one for one in own.get("colorway") or [] if isinstance(one, str) and _HEX.fullmatch(one)]
    deep = {color.lower(): deepen(color) for color in colors}
    if deep:
        traces = [_recolored(trace, deep) for trace in traces]
        layout = _recolored(layout, deep)
    return [_outlined(trace) for trace in traces], _with_grid(layout)


def _recolored(value: Any, deep: Mapping[str, str], key: str = "") -> Any:
    """A part of a figure with deeper colours in place of the template's."""
    if isinstance(value, dict):
        return {name: _recolored(item, deep, name) for name, item in value.items()}
    if isinstance(value, list) and (_COLOR_KEY.search(key) or any(isinstance(item, dict) for item in value)):
        return [_recolored(item, deep, key) for item in value]
    return deep.get(value.lower(), value) if isinstance(value, str) and _COLOR_KEY.search(key) else value


def _outlined(trace: Json) -> Json:
    """A trace whose marks have an edge where a scale of colours, or a bubble's transparency, makes them pale."""
    if trace.get("type") == "sankey" and isinstance(trace.get("link"), dict):
        return {**trace, "link": {"color": _LINK, **trace["link"]}}
    if trace.get("type") == "choropleth":
        marker = trace.get("marker") or {}
        return {**trace, "marker": {**marker, "line": {"color": _EDGE, **(marker.get("line") or {})}}}
    marker = trace.get("marker")
    if not isinstance(marker, dict):
        return trace
    color = marker.get("color")
    scaled = isinstance(color, list) and any(isinstance(item, int | float) for item in color)
    bubbles = isinstance(marker.get("size"), list) and "opacity" not in marker
    line = marker.get("line") or {}
    if not (scaled or bubbles) or "color" in line:
        return trace
    return {**trace, "marker": {**marker, "line": {"width": 1, **line, "color": _EDGE}}}


def _with_grid(layout: Json) -> Json:
    """A layout whose template draws lines that are seen on a page's paper."""
    template = layout.get("template", {})
    own = template.get("layout", {})
    axes = {
        name: {
            **own[name],
            **{key: _GRID for key in ("gridcolor", "zerolinecolor") if own[name].get(key) == "white"},
        }
        for name in ("xaxis", "yaxis")
        if isinstance(own.get(name), dict)
    }
    if not axes:
        return layout
    return {**layout, "template": {**template, "layout": {**own, **axes}}}
