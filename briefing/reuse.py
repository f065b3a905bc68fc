"""What a page holds is stored once: what its states share, and what they quote from the page itself.

The states of a reader or a concordance repeat each other's rows, and the sources at the end of the page word for word.
A row is kept in a pool; text of elements of the class `said` is not stored a second time: the states hold a mark in
its place. page.js resolves both.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from .figures import Json

MARK = "\ue000"  # private use: no text has it
LEAST = 20  # characters; a mark takes about twelve bytes
SAID = re.compile(r'<(\w+)[^>]*\bclass="said"[^>]*>([^<]*)</\1>')
_ENDS_SCRIPT = re.compile(r"<(?=!|/?script)", re.IGNORECASE)
STATES = re.compile(r'(<script type="application/json">)(.*?)(</script>)', re.DOTALL)


def pool_pieces(choices: Json) -> Json:
    """Store each table row, subtitle and piece of HTML of the states once, in `pool`, and its number in its place.

    States share most of their rows: the concordance of one letter is a part of that of all. HTML is cut where a
    paragraph, an item or a row ends.

    Args:
        choices: a bundle, as the module `choices` gives its shape.
    """
    numbers: dict[str, int] = {}

    def place(piece: Any) -> int:
        return numbers.setdefault(compact_json(piece), len(numbers))

    def stored(item: Any) -> Any:
        if not isinstance(item, dict):
            return item
        kept = {key: stored(item[key]) if key in ("chart", "table") else item[key] for key in item}
        if isinstance(item.get("rows"), list):
            kept["rows"] = [place(row) for row in item["rows"]]
        if isinstance(item.get("subtitle"), str):
            kept["subtitle"] = place(item["subtitle"])
        if isinstance(item.get("picture"), list):
            kept["picture"] = [place(piece) for piece in item["picture"]]
        if isinstance(item.get("html"), str):
            kept["html"] = [
                place(piece) for piece in re.split(r"(?<=</p>)|(?<=</li>)|(?<=</tr>)", item["html"])
            ]
        return kept

    def state(parts: Json) -> Json:
        return {key: stored(item) for key, item in parts.items()}

    shared = {"first": state(choices["first"]), "patches": [state(patch) for patch in choices["patches"]]}
    return choices | shared | {"pool": [json.loads(piece) for piece in numbers]}


def reuse(html: str) -> str:
    """Have the states of a page point to what it says anyway; the page itself where nothing can be pointed to.

    A mark is `MARK start.length;`, both in base 36, of the texts of the class `said` one after the other.
    """
    # Megabytes of script may follow, in which there is nothing to seek.
    end = html.rfind("</main>") if "</main>" in html else len(html)
    page, scripts = html[:end], html[end:]
    said = "".join(unescape(found[2]) for found in SAID.finditer(STATES.sub("", page)))
    if not said or MARK in page or max(said) > "\uffff":  # JavaScript counts a character beyond as two
        return html
    places: dict[str, int] = {}
    for at in range(len(said) - LEAST + 1):
        places.setdefault(said[at : at + LEAST], at)

    def pointing(value: Any) -> Any:
        if isinstance(value, str):
            return _pointed(value, said, places)
        if isinstance(value, list):
            return [pointing(item) for item in value]
        return {key: pointing(item) for key, item in value.items()} if isinstance(value, dict) else value

    page = STATES.sub(lambda found: found[1] + script_json(pointing(json.loads(found[2]))) + found[3], page)
    return page + scripts


def _pointed(text: str, said: str, places: dict[str, int]) -> str:
    """A text with a mark for each run of it that is said; the longest run from each place on."""
    parts, at, kept = [], 0, 0
    while at <= len(text) - LEAST:
        start = places.get(text[at : at + LEAST])
        if start is None:
            at += 1
            continue
        length = LEAST
        while text[at + length : at + length + 1] == said[start + length : start + length + 1] != "":
            length += 1
        parts += [text[kept:at], f"{MARK}{base36(start)}.{base36(length)};"]
        at = kept = at + length
    return "".join([*parts, text[kept:]])


def base36(number: int) -> str:
    """Write a whole number in the digits that JavaScript's parseInt(…, 36) reads."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    high, low = divmod(number, 36)
    return (base36(high) if high else "") + digits[low]


def script_json(value: Any) -> str:
    """Write JSON that cannot end the script element it stands in, nor open a comment or another script there."""
    return _ENDS_SCRIPT.sub("\\\\u003c", compact_json(value))


def compact_json(value: Any) -> str:
    """Write JSON on one line, without a space."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
