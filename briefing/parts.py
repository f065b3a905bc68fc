"""What a cell showed, as the parts that a page keeps: read by kernels and by the exporter, so it imports neither's needs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from .figures import TABLE, ChoicesError, Json, describe_chart, describe_table

MIME = "application/vnd.briefing.choices+json"  # its shape: the docstring of choices
PLOTLY = "application/vnd.plotly.v1+json"
WIDGET = "application/vnd.jupyter.widget-view+json"


def describe_part(data: Mapping[str, Any]) -> Json:
    """The best form in a MIME bundle that a page can show: chart, table, html, markdown or text."""
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


def pool_pieces(choices: Json) -> Json:
    """The same choices with each table row and each piece of HTML once, in `pool`, and its number in its place.

    States share most of their rows: the concordance of one letter is a part of that of all. HTML is cut where a
    paragraph, an item or a row ends.
    """
    numbers: dict[str, int] = {}

    def place(piece: Any) -> int:
        return numbers.setdefault(to_compact_json(piece), len(numbers))

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


def to_compact_json(value: Any) -> str:
    """JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
