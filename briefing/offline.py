"""What of a Plotly figure can be drawn where there is no network and no script may make functions of texts.

Plotly asks the network for the shapes of countries, and for the tiles of maps. What needs neither is drawn: points by
their degrees, and shapes that the figure itself brings along. What regl would draw is drawn without it, or said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .tabulation import Json

NO_COASTS = "Its coast lines and borders are not on this page: Plotly asks the network for them."
NO_TILES = "The map behind it is not on this page: its tiles come from the network."
SHAPES = "a map, whose shapes Plotly asks of the network"
TILES = "a map, whose tiles come from the network"
NO_IMAGES = "A picture in it is not on this page, for it comes from the network."
FUNCTIONS = "a chart of the kind {kind}, whose drawing a page's policy forbids"

_WITHOUT_REGL = {
    "scattergl": "scatter",
    "scatterpolargl": "scatterpolar",
    "heatmapgl": "heatmap",
    "pointcloud": "scatter",
}
_REGL = {"parcoords", "splom"}  # drawn by regl, which makes functions of texts
_TILED = {
    **dict.fromkeys(("scattermap", "scattermapbox"), "scattergeo"),
    **dict.fromkeys(("choroplethmap", "choroplethmapbox"), "choropleth"),
}
_HEAT = {"densitymap", "densitymapbox"}
_OF_TILES = ("subplot", "below", "cluster")  # members that have no meaning without tiles
_LAYERS = ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")


class Offline(NamedTuple):
    """A figure as a page can draw it.

    note: what it lacks then, a sentence or ""; hindrance: why it cannot be drawn at all, in words or "".
    """

    traces: list[Json]
    layout: Json
    note: str = ""
    hindrance: str = ""


def take_offline(traces: Sequence[Any], layout: Json) -> Offline:
    """Return a figure as it can be drawn without network and without regl."""
    images = layout.get("images")
    if isinstance(images, list) and not all(map(_is_within, images)):
        rest = take_offline(traces, {**layout, "images": [*filter(_is_within, images)]})
        return rest._replace(note=f"{rest.note} {NO_IMAGES}".strip())
    whole = [dict(trace) for trace in traces if isinstance(trace, dict)]
    drawn = [_redrawn(trace) for trace in whole]
    kinds = {str(trace.get("type", "scatter")) for trace in drawn}
    if kinds & _REGL:
        return Offline(drawn, layout, hindrance=FUNCTIONS.format(kind=min(kinds & _REGL)))
    if kinds & _HEAT:
        return Offline(drawn, layout, hindrance=TILES)
    maps = [trace for trace in drawn if trace.get("type") in ("scattergeo", "choropleth")]
    if not maps:
        return Offline(drawn, layout)
    tiled = any(trace.get("type") in _TILED for trace in whole)
    if not all(map(_has_its_shapes, maps)):
        return Offline(drawn, layout, hindrance=TILES if tiled else SHAPES)
    note = NO_TILES if tiled else NO_COASTS if _shows_layers(layout) else ""
    return Offline(drawn, _without_layers(maps, layout, fit=tiled), note)


def _is_within(image: Any) -> bool:
    """Whether a figure holds a picture itself."""
    return not isinstance(image, dict) or str(image.get("source") or "data:").startswith("data:")


def _redrawn(trace: Json) -> Json:
    """A trace of a kind that needs regl, or tiles, as one of a kind that does without."""
    kind = str(trace.get("type", ""))
    if kind in _WITHOUT_REGL:
        return {**trace, "type": _WITHOUT_REGL[kind]}
    if kind not in _TILED:
        return trace
    kept = {name: value for name, value in trace.items() if name not in _OF_TILES}
    if isinstance(kept.get("marker"), dict):
        # Its signs are names of pictures that come with the tiles.
        kept["marker"] = {name: value for name, value in kept["marker"].items() if name != "symbol"}
    return {**kept, "type": _TILED[kind]}


def _has_its_shapes(trace: Json) -> bool:
    """Whether a map brings along what it draws: degrees, or shapes by their ids."""
    if isinstance(trace.get("geojson"), dict):
        return True
    return trace.get("type") == "scattergeo" and not trace.get("locations")


def _shows_layers(layout: Json) -> bool:
    """Whether a map would have coast lines, or anything else that is drawn behind its marks."""
    geo = layout.get("geo") if isinstance(layout.get("geo"), dict) else {}
    assert isinstance(geo, dict)
    shown = [geo.get(f"show{layer}") for layer in _LAYERS]
    return any(shown) or (geo.get("visible", True) is not False and not all(one is False for one in shown))


def _without_layers(maps: Sequence[Json], layout: Json, *, fit: bool) -> Json:
    """A layout whose maps have nothing behind their marks but, for points, the lines of the degrees."""
    names = {str(trace.get("geo", "geo")) for trace in maps}
    points = any(trace["type"] == "scattergeo" for trace in maps)
    grid = {axis: {"showgrid": True, "gridcolor": "#d9d9d9"} for axis in ("lonaxis", "lataxis") if points}
    hidden = {f"show{layer}": False for layer in _LAYERS}
    # Shapes and points of a part of the world fill the frame, as they do on a map of tiles.
    near = {"fitbounds": "locations"} if fit else {}
    geos = {}
    for name in sorted(names):
        given = layout.get(name) if isinstance(layout.get(name), dict) else {}
        assert isinstance(given, dict)
        kept = {key: value for key, value in given.items() if key not in grid}
        axes = {axis: {**lines, **(given.get(axis) or {})} for axis, lines in grid.items()}
        geos[name] = {**near, **kept, **axes, **hidden}
    return {**layout, **geos}
