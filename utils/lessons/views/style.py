"""The house style: the frame of every chart, its colours, and names as short as a phone has room for.

Each chart has what it shows as its title, found in the data it draws, and its unit in the subtitle; `layout.meta` holds an alternative
text (`alt`) and the table of its numbers (`table`). Values stand beside their marks, one dark blue does the work, and
nothing is told by colour alone, so that a chart can be read on a phone and in grey print.
"""

import re
import textwrap
from collections.abc import Iterable, Mapping
from html import escape
from types import MappingProxyType
from typing import Any

import plotly.graph_objects as go

from ..shown import Html

BLUE, GREY, PALE, INK, AMBER = "#154273", "#696969", "#d9d9d9", "#1b1b1b", "#a84300"
DISC = "#7d93b5"  # 3 to 1 against the page, and the numbers on it 4.5 to 1
FONT = MappingProxyType(
    {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif", "size": 15, "color": INK}
)
AXIS = MappingProxyType(
    {
        "automargin": True,
        "zeroline": False,
        "fixedrange": True,
        "gridcolor": PALE,
        "title": {"font": {"size": 14}},
    }
)
HIDDEN = MappingProxyType({"showticklabels": False, "showgrid": False, "ticks": ""})

Chart = go.Figure | Html  # a chart, or the sentence that says why there is none
Numbers = Mapping[str, Any]  # a table: `head`, `rows` and, a value for each column, `lang` and `link`


def chart(
    traces: Iterable[Any],
    title: str,
    unit: str,
    alt: str,
    table: Numbers,
    *,
    rows: int,
    row: float = 44,
    layout: Mapping[str, Any] | None = None,
) -> go.Figure:
    """A chart in the house style.

    Args:
        traces: what is drawn.
        title, unit: the heading, and under it the unit.
        alt: what the chart shows, for those who do not see it.
        table: its numbers; `lang` where a column is Dutch, `link` where its cells are addresses.
        rows, row: how many rows it has, and the height of each in pixels.
        layout: more of Plotly's layout.

    Returns:
        A figure as wide as its place allows.
    """
    heading, under = wrap(title, 60), wrap(unit, 76)
    more = dict(layout or {})
    xaxis = {**AXIS, **more.pop("xaxis", {})}
    yaxis = {**AXIS, "autorange": "reversed", **more.pop("yaxis", {})}
    if any(isinstance(name, str) for trace in traces for name in trace.y or ()):
        yaxis["type"] = "category"  # a name stays one, though it looks like a number or a day
    above = xaxis.get("side") == "top"
    top = 32 + 26 * (heading.count("<br>") + 1) + 20 * (under.count("<br>") + 1)
    margin = {"l": 8, "r": 24, "t": top + 40 * above, "b": 8 if above else 40} | more.pop("margin", {})
    look = {
        "template": "none",
        "font": dict(FONT),
        "title": {
            "text": heading,
            "subtitle": {"text": under, "font": {"size": 14, "color": GREY}},
            "x": 0,
            "xref": "container",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 20, "l": 8},
            "font": {"size": 18},
        },
        "height": round(top + 48 + rows * row),
        "margin": margin,
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"font": {"size": 14}},
        "xaxis": xaxis,
        "yaxis": yaxis,
        "meta": {"alt": alt, "table": dict(table)},
    }
    return go.Figure(list(traces), look | more)


def no_chart(question: str, why: str) -> Html:
    """What is shown where there is nothing to draw: the sentence that says so, in place of a chart."""
    return Html(f"<p><b>{escape(question)}</b> {escape(why)}</p>")


# --- Names --------------------------------------------------------------------------------------------------


def listed(names: Iterable[str]) -> str:
    """Names in a row, as a sentence has them: `one, two and three`."""
    every = list(names)
    return " and ".join(filter(None, [", ".join(every[:-1]), *every[-1:]]))


def wrap(text: str, width: int) -> str:
    """A text in lines of at most so many characters, for Plotly, which breaks none."""
    return "<br>".join(textwrap.wrap(text, width, break_on_hyphens=False))


def abbreviate(name: str) -> str:
    """A long name by the abbreviation that stands in brackets behind it, if any."""
    short = re.search(r"\(([A-Z][A-Z\d]{1,5})\)$", name)
    return short.group(1) if short else name


def short_name(name: str) -> str:
    """A long name as a chart has room for it: abbreviated, and in lines."""
    return wrap(abbreviate(name), 22)
