"""The house style: the frame of every chart, and the marks that several share."""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

BLUE, GREY, PALE, INK, AMBER = "#154273", "#696969", "#d9d9d9", "#1b1b1b", "#a84300"
FONT = {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif", "size": 15, "color": INK}
AXIS = {
    "automargin": True,
    "zeroline": False,
    "fixedrange": True,
    "gridcolor": PALE,
    "title": {"font": {"size": 14}},
}
HIDDEN = {"showticklabels": False, "showgrid": False, "ticks": ""}

Table = Mapping[str, Any]


def drawing(
    traces: Iterable[Any],
    title: str,
    unit: str,
    alt: str,
    table: Table,
    *,
    rows: int,
    row: int = 44,
    layout: Mapping[str, Any] | None = None,
) -> go.Figure:
    """A figure in the house style.

    Arguments: the traces; title, unit (subtitle), alternative text; `table` with `head`, `rows` and, where a
    column is Dutch or holds addresses, `lang` and `link`; `rows` of `row` pixels for its height; more layout.
    """
    heading, under = broken(title, 60), broken(unit, 76)
    more = dict(layout or {})
    xaxis = {**AXIS, **more.pop("xaxis", {})}
    yaxis = {**AXIS, "autorange": "reversed", **more.pop("yaxis", {})}
    above = xaxis.get("side") == "top"
    top = 32 + 26 * (heading.count("<br>") + 1) + 20 * (under.count("<br>") + 1)
    margin = {"l": 8, "r": 24, "t": top + 40 * above, "b": 8 if above else 40} | more.pop("margin", {})
    look = {
        "template": "none",
        "font": FONT,
        "title": headed(heading, under),
        "height": top + 48 + rows * row,
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


def headed(title: str, unit: str) -> dict[str, Any]:
    """A title with its unit under it, both from the left edge."""
    return {
        "text": title,
        "subtitle": {"text": unit, "font": {"size": 14, "color": GREY}},
        "x": 0,
        "xref": "container",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"t": 20, "l": 8},
        "font": {"size": 18},
    }


def no_chart(title: str, why: str) -> go.Figure:
    """What is shown where there is nothing to draw: the sentence that says so."""
    note = {
        "text": broken(why, 46),
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": 0.5,
        "align": "left",
        "font": {"size": 16},
    }
    hidden = {**HIDDEN, "visible": False}
    table = {"head": ["Note"], "rows": [[why]]}
    layout = {"annotations": [note], "xaxis": hidden, "yaxis": hidden}
    return drawing([], title, "Nothing to draw", why, table, rows=1, layout=layout)


# --- Marks --------------------------------------------------------------------------------------------------


def bars(
    sizes: Sequence[float],
    names: Sequence[str],
    text: Sequence[str],
    *,
    color: str | Sequence[str] = BLUE,
    hover: str | None = "%{y}: %{x}<extra></extra>",
    **more: Any,
) -> go.Bar:
    """Lying bars, each with its text behind its end; `hover` is None where pointing at one adds nothing."""
    return go.Bar(
        x=sizes,
        y=names,
        orientation="h",
        marker={"color": color},
        text=text,
        textposition="outside",
        cliponaxis=False,
        hovertemplate=hover,
        hoverinfo=None if hover else "skip",
        **more,
    )


def written(
    x: Sequence[Any], y: Sequence[Any], text: Sequence[str], position: str | Sequence[str] = "middle right"
) -> go.Scatter:
    """Words beside these points, written out also where they leave the frame."""
    return go.Scatter(
        x=x, y=y, mode="text", text=text, textposition=position, cliponaxis=False, hoverinfo="skip"
    )


def whiskers(
    lows: Sequence[float], values: Sequence[float], highs: Sequence[float], *, cap: int
) -> dict[str, Any]:
    """The intervals around these values, as lines with ends of `cap` pixels."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [round(high - value, 3) for high, value in zip(highs, values, strict=True)],
        "arrayminus": [round(value - low, 3) for low, value in zip(lows, values, strict=True)],
        "color": GREY,
        "thickness": 1.5,
        "width": cap,
    }


# --- Names --------------------------------------------------------------------------------------------------


def broken(text: str, width: int) -> str:
    """A text in lines of so many characters, for Plotly, which breaks none."""
    return "<br>".join(textwrap.wrap(text, width, break_on_hyphens=False))


def staggered(heads: Iterable[str]) -> list[str]:
    """The heads of narrow columns, every second one a line higher: on a phone they would run into each other."""
    return [f"{head}<br> " if place % 2 else head for place, head in enumerate(heads)]


def abbreviated(name: str) -> str:
    """A long name by the abbreviation that stands in brackets behind it, if any."""
    short = re.search(r"\(([A-Z][A-Z\d]{1,5})\)$", name)
    return short.group(1) if short else name


def shortened(name: str) -> str:
    """A long name as a chart has room for it: abbreviated, and in lines."""
    return broken(abbreviated(name), 22)
