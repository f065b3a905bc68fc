"""What a page holds is stored once: what its states share, and what they quote from the page itself.

The states of a reader or a concordance repeat each other's rows, and the sources at the end of the page word for word;
pictures and the words for those who do not see them repeat each other in part. A row or a piece of text is kept in a
pool. What an element of the class `said` says, or a piece of the pool before, is not stored a second time: the states
hold a mark in its place. page.js resolves both.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from .figures import Json

MARK = "\ue000"  # private use: no text has it
LEAST = 20  # characters; a mark takes ten to fifteen bytes
SAID = re.compile(r'<(\w+)[^>]*\bclass="said"[^>]*>([^<]*)</\1>')
_ENDS_SCRIPT = re.compile(r"<(?=!|/?script)", re.IGNORECASE)
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_CUTS = {
    "html": re.compile(r"(?<=</p>)|(?<=</li>)|(?<=</tr>)"),
    **dict.fromkeys(("title", "subtitle", "alt", "caption"), re.compile(r"(?<=[.;] )")),
}
STATES = re.compile(r'(<script type="application/json">)(.*?)(</script>)', re.DOTALL)


def pool_pieces(choices: Json) -> Json:
    """Store each table row and piece of text of the states once, in `pool`, and its number in its place.

    States share most of their rows: the concordance of one letter is a part of that of all. HTML is cut where a
    paragraph, an item or a row ends, a sentence of titles and of words for a chart where it or a part of it ends.

    Args:
        choices: a bundle, as the module `choices` gives its shape.

    Returns:
        The same, and the pool.
    """
    numbers: dict[str, int] = {}

    def place(piece: Any) -> int:
        return numbers.setdefault(compact_json(piece), len(numbers))

    def stored(item: Any) -> Any:
        return {key: member(key, item[key]) for key in item} if isinstance(item, dict) else item

    def member(key: str, value: Any) -> Any:
        if key in ("chart", "table"):
            return stored(value)
        if key in ("rows", "picture") and isinstance(value, list):
            return [place(piece) for piece in value]
        if key in _CUTS and isinstance(value, str):
            return [place(piece) for piece in _CUTS[key].split(value)]
        return value

    def state(parts: Json) -> Json:
        return {key: stored(item) for key, item in parts.items()}

    shared = {"first": state(choices["first"]), "patches": [state(patch) for patch in choices["patches"]]}
    return choices | shared | {"pool": [json.loads(piece) for piece in numbers]}


def reuse(html: str) -> str:
    """Have the states of a page point to what it says anyway, and to what their own pool says before.

    A mark is `MARK start.length;` of the texts of the class `said` one after the other, or `MARK text.start.length;`
    of a text of the pool, counted from 1; all in base 36. The pool is read first, so that the rest can point to it.
    """
    # Megabytes of script may follow, in which there is nothing to seek.
    end = html.rfind("</main>") if "</main>" in html else len(html)
    page, scripts = html[:end], html[end:]
    if MARK in page:
        return html
    said = _Texts()
    said.add("".join(unescape(found[2]) for found in SAID.finditer(STATES.sub("", page))))

    def shortened(found: re.Match[str]) -> str:
        texts, states = said.copy(), json.loads(found[2])
        pool = _pointing(states.pop("pool", []), texts, pooled=True)
        return found[1] + script_json({"pool": pool} | _pointing(states, texts)) + found[3]

    return STATES.sub(shortened, page) + scripts


def _pointing(value: Any, texts: _Texts, *, pooled: bool = False) -> Any:
    """JSON with marks in its strings; those of the pool can be pointed to by all that follow."""
    if isinstance(value, str):
        marked = texts.point(value)
        if pooled:
            texts.add(value)
        return marked
    if isinstance(value, list):
        return [_pointing(item, texts, pooled=pooled) for item in value]
    return {key: _pointing(item, texts) for key, item in value.items()} if isinstance(value, dict) else value


class _Texts:
    """Texts that a mark can point to, the page's own first, and where in them each run of `LEAST` characters begins."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._places: dict[str, tuple[int, int]] = {}

    def copy(self) -> _Texts:
        """The same texts, to add others to."""
        other = _Texts()
        other._texts, other._places = [*self._texts], dict(self._places)
        return other

    def add(self, text: str) -> None:
        """Let a text be pointed to from now on."""
        text = _BEYOND.sub(MARK * 2, text)  # JavaScript counts such a character as two
        for at in range(len(text) - LEAST + 1):
            self._places.setdefault(text[at : at + LEAST], (len(self._texts), at))
        self._texts.append(text)

    def point(self, text: str) -> str:
        """A text with a mark for each run of it that a text before has; the longest run from each place on."""
        parts, at, kept = [], 0, 0
        while at <= len(text) - LEAST:
            place = self._places.get(text[at : at + LEAST])
            if place is None:
                at += 1
                continue
            number, start = place
            before, length = self._texts[number], LEAST
            while text[at + length : at + length + 1] == before[start + length : start + length + 1] != "":
                length += 1
            numbers = (number, start, length) if number else (start, length)
            parts += [text[kept:at], MARK, ".".join(map(base36, numbers)), ";"]
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
