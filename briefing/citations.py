"""Links from what is cited back to the parts of the page that cite it."""

from __future__ import annotations

import re
from html import escape
from itertools import count

from .blocks import Sections, map_html
from .prose import plain_text


def link_citations(sections: Sections) -> None:
    """Put, into each paragraph whose id is an address, links back to the parts that cite it.

    The first link to it from each part gets an id; an address holds §.
    """
    part, number = "Opening", count(1)
    places: dict[str, dict[str, str]] = {}

    def marked(match: re.Match[str]) -> str:
        nonlocal part
        if not match["address"]:
            part = plain_text(match[0])
            return match[0]
        known = places.setdefault(match["address"], {})
        if part in known:
            return match[0]
        known[part] = f"cites.{next(number)}"
        return f'<a id="{known[part]}" '

    def with_links(html: str) -> str:
        for match in reversed([*re.finditer(r'<(\w+) [^>]*?\bid="([^"]*§[^"]*)"[^>]*>', html)]):
            back = " · ".join(
                f'<a href="#{key}">{escape(name)}</a>' for name, key in places.get(match[2], {}).items()
            )
            if back:
                end = _find_end(html, match.end(), match[1])
                html = f'{html[:end]}<span class="cited" lang="en">Cited in: {back}</span>{html[end:]}'
        return html

    link = r'<h2\b[^>]*>.*?</h2>|<a (?![^>]*\bid=)(?=[^>]*\bhref="#(?P<address>[^"]*§[^"]*)")'
    map_html(sections, lambda html: re.sub(link, marked, html, flags=re.DOTALL))
    map_html(sections, with_links)


def _find_end(html: str, start: int, name: str) -> int:
    """Where the element ends that was opened just before `start`."""
    depth = 1
    for tag in re.compile(rf"<(/?){name}\b").finditer(html, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return len(html)
