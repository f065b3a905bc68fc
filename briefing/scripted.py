"""Outputs that only a script of their own kind can draw: which they are, and what their author can do instead.

To add a library, add a line to `_KINDS`: how the MIME type of its output begins, or what its HTML holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple


class Scripted(NamedTuple):
    """An output that a page cannot draw.

    noun: what it is; remedy: what its author can do; as_text: whether its plain text says what it shows.
    """

    noun: str
    remedy: str
    as_text: bool = False

    def to_sentence(self) -> str:
        """Say it in place of the output."""
        return (
            f"the notebook shows {self.noun} here, which needs a script that pages do not run; {self.remedy}."
        )


_AS_IMAGE = "show it as an image, or draw it with Plotly or Matplotlib"
_ALTAIR = Scripted(
    "an Altair or Vega chart", 'install vl-convert-python and begin with alt.renderers.enable("svg")'
)
_BOKEH = Scripted("a Bokeh chart", _AS_IMAGE)
_HOLOVIEWS = Scripted("a HoloViews chart", 'begin with hv.extension("matplotlib")', as_text=True)
_KINDS: tuple[tuple[str, str, Scripted], ...] = (
    ("application/vnd.vega", r"vegaEmbed|vega-embed", _ALTAIR),
    ("application/vnd.bokehjs_exec", r"bokehjs_exec", _BOKEH),
    ("application/vnd.holoviews_exec", r"data-root-id=[\s\S]*<script", _HOLOVIEWS),
    ("", r"srcdoc=[\s\S]*(?:leaflet|folium)", Scripted("a Leaflet map (folium)", _AS_IMAGE)),
    ("", r"srcdoc=[\s\S]*(?:pydeck|deck\.gl)", Scripted("a deck.gl map (pydeck)", _AS_IMAGE)),
    ("", r"srcdoc=", Scripted("a page of its own", _AS_IMAGE)),
    (
        "",
        r"new Animation\(frames",
        Scripted("an animation of Matplotlib", "show HTML(animation.to_html5_video()), which a page plays"),
    ),
    ("", r'id="itables_', Scripted("a table of itables", "show the DataFrame itself", as_text=True)),
    (
        "",
        r'class="sk-text-repr-fallback"',
        Scripted("the diagram of an estimator", "its text stands in its place", as_text=True),
    ),
    ("application/geo+json", "", Scripted("a map", _AS_IMAGE)),
    (
        "",
        r"\bmpl\.figure = function",
        Scripted("a figure of Matplotlib for the classic notebook", "begin with %matplotlib inline"),
    ),
    ("application/javascript", "", Scripted("what a script makes", "show the result itself")),
    ("text/vnd.mermaid", "", Scripted("a Mermaid diagram", "show it as an image")),
)
# What only loads a library, and shows no more than its logo.
_LOADS = ("application/vnd.bokehjs_load", "application/vnd.holoviews_load")
_LOADING_PLOTLY = re.compile(r"\s*<script[^>]*>\s*window\.PlotlyConfig\b")  # where nothing stands before it
_LOADING = re.compile(r'bk-notebook-logo|class="logo-block"|type="esms-options"|injectCSS\(base64CSS\)')
_BROWSER_INFO = "panel.models.browser.BrowserInfo"  # HoloViews asks the browser for its size


def find_scripted(data: Mapping[str, Any], html: str) -> Scripted | None:
    """Find what a MIME bundle shows by a script of its own.

    Args:
        data: the bundle; html: its HTML.
    """
    text = html + str(data.get("application/javascript", ""))
    for start, pattern, scripted in _KINDS:
        if (start and any(form.startswith(start) for form in data)) or (pattern and re.search(pattern, text)):
            return scripted
    return None


def only_loads(data: Mapping[str, Any], html: str) -> bool:
    """Whether a MIME bundle only loads the script of a library, which shows nothing by itself."""
    return (
        any(form.startswith(_LOADS) for form in data)
        or bool(_LOADING.search(html[:20_000]))
        or bool(_LOADING_PLOTLY.match(html))
        or (_BROWSER_INFO in html and '"Figure"' not in html)
    )
