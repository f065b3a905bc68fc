"""Words of a figure as HTML: lines, tips, numbers and days as Plotly writes them, and how wide they are at most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape, unescape
from itertools import pairwise
from typing import Any

from ..frame import ENGLISH, Say
from .known import Json, is_number, wanted

_WIDTHS = (("ijlI |'’", 0.32), ("ftr.,:;!()[]{}/-", 0.42), ("cksvxyz§?", 0.6), ("MWmw%@—–→", 0.99))
_LEAST_CUT = 20
LINE = 1.25  # the height of a line of words, in em
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def each(value: Any, i: int) -> Any:
    """The value of one point, given for it or for all."""
    return value[i] if isinstance(value, list) else value


def split_lines(text: str) -> list[str]:
    """The lines of a text in Plotly's little HTML, as plain words; empty ones at the end are dropped."""
    lines = [
        unescape(re.sub(r"<[^>]*>", "", part)).strip() for part in re.split(r"<br\s*/?>", text, flags=re.I)
    ]
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    return lines


def write_lines(text: str) -> str:
    """A text as HTML that a browser breaks into lines.

    Plotly breaks none, so that authors cut long names themselves. Where each line is as full as it can be, of twenty
    letters or more, the browser does better; other lines are meant, and stay.
    """
    lines = split_lines(text)
    width = max(_LEAST_CUT, *map(len, lines), 0)
    cut = all(len(one) + 1 + len(other.split(" ")[0]) > width for one, other in pairwise(lines))
    return (" " if cut else "<br>").join(map(escape, lines))


def measure(text: str) -> float:
    """The most room that the longest line of a text takes, in em; a browser alone knows how much it is."""
    return max(sum(map(_measure_letter, line)) for line in split_lines(text))


def _measure_letter(letter: str) -> float:
    """As wide as in DejaVu Sans, which is wider than what most machines have."""
    for letters, width in _WIDTHS:
        if letter in letters:
            return width
    return 1.0 if ord(letter) > 0x2E7F else 0.76 if letter.isupper() else 0.64


# --- tips -----------------------------------------------------------------------------------------------------


def write_tip(trace: Json, i: int) -> str:
    """What a point says when it is pointed at: the hovertemplate with the point's values in place."""
    if trace.get("hoverinfo") == "skip":
        return ""
    form = trace.get("hovertemplate", "%{y}: %{x}")
    found = re.sub(
        r"%\{(\w+)([:|][^}]*)?\}",
        lambda found: _write_value(trace, i, found[1], found[2] or ""),
        re.sub(r"<extra>.*?</extra>", "", form, flags=re.DOTALL),
    )
    wanted("%{" not in form or re.search(r"%\{\w+([:|][^}]*)?\}", form), "hovertemplate")
    return escape(" ".join(unescape(re.sub(r"<[^>]*>", " ", found)).split()))


def _write_value(trace: Json, i: int, name: str, form: str) -> str:
    wanted(name in ("x", "y", "text", "hovertext", "base", "customdata") and name in trace, f"%{{{name}}}")
    value = each(trace[name], i)
    if form.startswith("|"):
        return write_day(read_day(value), form[1:])
    if form:
        wanted(re.fullmatch(r":,?\.\d[f%]", form) and is_number(value), f"%{{{name}{form}}}")
        return format(value, form[1:]).replace("-", "−")
    return write_number(value) if is_number(value) else str(value)


def write_number(value: float) -> str:
    """A number as short as it can be."""
    return f"{value:.6g}".replace("-", "−")


# --- days -----------------------------------------------------------------------------------------------------


def read_day(value: Any) -> datetime:
    """A day, or a day and a time; UnknownError for what is none."""
    wanted(isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value), f"date {value}")
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        wanted(False, f"date {value}")
        raise


def write_day(day: datetime, form: str, say: Say = ENGLISH) -> str:
    """A day in a form of d3's; in the language of the page, whatever the machine speaks."""
    month = _MONTHS[day.month - 1]
    parts = {"%Y": f"{day.year}", "%m": f"{day.month:02}", "%d": f"{day.day:02}", "%-d": f"{day.day}"}
    parts |= {"%B": say(month), "%b": say(month[:3])}

    def write(found: re.Match[str]) -> str:
        wanted(found[0] in parts, f"date format {form}")
        return parts[found[0]]

    return re.sub(r"%-?.?", write, form)


def look_like_names(values: Sequence[Any]) -> bool:
    """Whether Plotly takes values for categories: words, of which none could be a number or a date."""
    number = r"[\s$€£¥%,]*[-+]?[\s$€£¥%,]*(\d[\d,]*\.?\d*|\.\d+)([eE][-+]?\d+)?[\s$€£¥%,]*"
    date = r"\s*-?(\d{4}|\d{2})(-\d{1,2}){0,2}([ T][\d:.]*)?(Z|[-+][\d:]*)?\s*"
    special = ("nan", "infinity", "-infinity", "+infinity", "")
    return all(isinstance(value, str) for value in values) and not any(
        re.fullmatch(number, line) or re.fullmatch(date, line) or line.strip().lower() in special
        for value in values
        for line in value.split("\n")
    )
