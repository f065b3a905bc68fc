"""What a cell shows, as a part that a page keeps; a kernel and a page both need it, so it needs neither of them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from .figures import TABLE, ChoicesError, Json, describe_chart, describe_table

MIME = "application/vnd.briefing.choices+json"  # its shape: the docstring of choices
PLOTLY = "application/vnd.plotly.v1+json"
WIDGET = "application/vnd.jupyter.widget-view+json"
NOTHING, EMPTY = "(nothing chosen)", "(empty)"  # what a control has for options without words of their own


def describe_part(data: Mapping[str, Any]) -> Json:
    """Describe the best form in a MIME bundle that a page can show.

    Returns:
        One member: chart, table, html, markdown or text.

    Raises:
        ChoicesError: a page cannot keep it.
    """
    if WIDGET in data:
        raise ChoicesError(
            f"a page cannot keep the widget {str(data.get('text/plain', '')).split('(')[0]}; show it through interact "
            "after %load_ext briefing, or show a figure, a table or HTML."
        )
    if PLOTLY in data:
        return {"chart": describe_chart(data[PLOTLY])}
    if TABLE in data:
        return {"table": describe_table(data[TABLE])}
    for kind, form in [("html", "text/html"), ("markdown", "text/markdown"), ("html", "image/svg+xml")]:
        if form in data:
            return {kind: data[form]}
    for form in ("image/png", "image/jpeg"):
        if form in data:
            alt = escape(str(data.get("text/plain", "")))
            return {"html": f'<img src="data:{form};base64,{"".join(data[form].split())}" alt="{alt}">'}
    return {"text": data.get("text/plain", "")}
