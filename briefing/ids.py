"""Ids: those of a page's own, of headings, and those that authors write.

A page's own hold a dot (page.main, cites.1, and c7-1.2 for a control), which the id of no heading does; only that of an
exhibit, c7-1, does not, for addresses name it. Where an author writes an id, headings and the page give way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from html import unescape
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from .blocks import Sections, group_html, map_html

if TYPE_CHECKING:
    from nbformat import NotebookNode

OWN_ID = re.compile(r"page\.\w+|cites\.\d+|c\d+-\d+(\.\d+(\.note)?)?")
_LINK = re.compile(r"""(<a\b[^<>]*\bhref="\#)([^"]+)(")""")
_TAG = re.compile(r"""<style\b.*?</style>|<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>""", re.DOTALL | re.IGNORECASE)
_ID = re.compile(r"""(\sid\s*=\s*)(["']?)([^"'\s<>]+)\2""", re.IGNORECASE)


def list_texts(value: Any) -> Iterator[str]:
    """List the texts in what JSON can hold, in order; names of members are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from list_texts(item)


def find_written_ids(nb: NotebookNode) -> set[str]:
    """Find the ids that an author, or an output, has written in HTML."""
    return {
        key
        for cell in nb.cells
        for text in list_texts([cell.source if cell.cell_type == "markdown" else "", cell.get("outputs", [])])
        if "id" in text
        for tag in _TAG.findall(text)
        for _, _, key in _ID.findall(tag)
    }


def find_ids(sections: Sections) -> set[str]:
    """Find the ids in all that these sections show."""
    return {
        key
        for items in group_html(sections)
        for item in items
        for tag in _TAG.findall(item["html"])
        for _, _, key in _ID.findall(tag)
    }


def find_dead_links(page: str) -> list[str]:
    """Find the links within a page that lead nowhere.

    Args:
        page: its HTML.

    Returns:
        A sentence for each, with the nearest id that there is.
    """
    shown = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    ids = {unescape(key) for key in re.findall(r'\sid="([^"]*)"', shown)}
    wanted = dict.fromkeys(unescape(key) for key in re.findall(r'\shref="#([^"]+)"', shown))
    dead = [key for key in wanted if key not in ids]
    near = {key: get_close_matches(key, ids, 1) for key in dead}
    return [
        f"nothing on the page has the address #{key}"
        + (f"; did you mean #{near[key][0]}?" if near[key] else "; mend the link, or take it out.")
        for key in dead
    ]


def make_ids_unique(sections: Sections) -> None:
    """Give each id that comes again, or is of the form of the page's own, another; links within its block follow it."""
    taken: set[str] = set()
    for items in group_html(sections):
        found = {
            key for item in items for tag in _TAG.findall(item["html"]) for _, _, key in _ID.findall(tag)
        }
        new = {}
        for key in sorted(found):
            if key in taken or OWN_ID.fullmatch(key):
                names = (f"{key}-{number}" for number in count(2))
                new[key] = next(name for name in names if name not in taken | found)
        taken |= found | {*new.values()}
        for item in items:
            item["html"] = type(item["html"])(_rename_ids(item["html"], new))


def lead_to_headings(sections: Sections) -> None:
    """Have links in the form in which Jupyter writes the address of a heading, #The-Method, find it."""
    ids = find_ids(sections)

    def found(link: re.Match[str]) -> str:
        key = unquote(unescape(link[2]))
        plain = name_heading(key)
        return f"{link[1]}{plain}{link[3]}" if key not in ids and plain in ids else link[0]

    map_html(sections, lambda html: _LINK.sub(found, html))


def name_heading(words: str) -> str:
    """Name a heading as an address does."""
    return re.sub(r"\W+", "-", words.lower()).strip("-")


def _rename_ids(html: str, new: Mapping[str, str]) -> str:
    """HTML with other ids, in what refers to them too; of two elements with one id the second loses it."""
    seen: set[str] = set()
    words = "|".join(map(re.escape, sorted(new, key=len, reverse=True)))
    sought = re.compile(rf"""(#|\b(?i:id|for|headers|list|aria-[a-z]+)\s*=\s*["']?)({words})(?![\w§.-])""")

    def renamed(match: re.Match[str]) -> str:
        tag = sought.sub(lambda found: found[1] + new[found[2]], match[0]) if new else match[0]
        for found in _ID.finditer(tag):
            if found[3] in seen:
                return tag.replace(found[0], "", 1)
            seen.add(found[3])
        return tag

    return _TAG.sub(renamed, html)
