"""Addresses of a page: short names for their links, links to letters in pages beside it, links from what is cited back
to the parts that cite it, and addresses set aside, in a margin.

An address is the id of a letter, a blank, § and a paragraph's number; without its blank it is the id of the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from html import escape, unescape
from itertools import count

from markupsafe import Markup

from .blocks import Sections, group_html, map_html
from .frame import speak
from .prose import plain_text


def shorten_addresses(sections: Sections, elsewhere: Sections) -> dict[str, str]:
    """Let links that show an address name its letter by the short name that the letter's heading bears.

    Args:
        sections: what the page shows.
        elsewhere: what it leaves to another page; the letters may stand there.

    Returns:
        The short names by the ids of the letters, as the attributes `id` and `data-short` of headings give them.
    """
    tags = [
        tag
        for items in group_html([*sections, *elsewhere])
        for item in items
        for tag in _NAMED.findall(str(item["html"]))
    ]
    names = {unescape(_ID.search(tag)[1]): unescape(_SHORT.search(tag)[1]) for tag in tags if _ID.search(tag)}  # type: ignore[index]
    _shorten(sections, names)
    return names


def _shorten(sections: Sections, names: Mapping[str, str]) -> None:
    """Let links that show an address of one of these letters name it by its short name."""
    if not names:
        return
    link = re.compile(r'(<a\b[^>]*\bhref="[^"#>]*#[^">]*§[^>]*>)([^<§]+)(?= §)')

    def short(found: re.Match[str]) -> str:
        return found[1] + escape(names.get(found[2], found[2]))

    for items in group_html(sections):
        for item in items:
            item["html"] = Markup(link.sub(short, str(item["html"])))


def link_citations(sections: Sections, language: str = "en") -> None:
    """Put, into each paragraph whose id is an address, links back to the parts that cite it.

    The first link to it from each part gets an id; an address holds §.

    Args:
        sections: what the page shows.
        language: that of the page, for the words before the links.
    """
    say = speak(language)
    part, number = say("Opening"), count(1)
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
                html = f'{html[:end]}<span class="cited" lang="{language}">{say("Cited in:")} {back}</span>{html[end:]}'
        return html

    link = r'<h2\b[^>]*>.*?</h2>|<a (?![^>]*\bid=)(?=[^>]*\bhref="#(?P<address>[^"]*§[^"]*)")'
    map_html(sections, lambda html: re.sub(link, marked, html, flags=re.DOTALL))
    map_html(sections, with_links)


def lead_elsewhere(sections: Sections, ids: Set[str], page: str) -> None:
    """Have the links to these ids lead to another page, in states that do not show as well."""
    link = re.compile(r'(<a [^>]*?href=")(?=#([^"]+)")')
    for item in (item for items in group_html(sections) for item in items):
        html = link.sub(lambda found: found[1] + page * (found[2] in ids), item["html"])
        item["html"] = type(item["html"])(html)


def lead_beside(sections: Sections) -> tuple[dict[str, str], dict[str, str]]:
    """Have the links to letters that stand in pages beside this one lead there, in states that do not show as well.

    Returns:
        The page of each and its short name, by its id, as the links in blocks with the attribute `data-letter` give them.
    """
    found = [
        tuple(map(unescape, one.groups()))
        for items in group_html(sections)
        for item in items
        for one in _BESIDE.finditer(str(item["html"]))
    ]
    pages = {id: page for id, page, _ in found}
    link = re.compile(r'(<a [^>]*?href=")(?=#([^"§]+))')
    for item in (item for items in group_html(sections) for item in items) if pages else ():
        html = link.sub(lambda found: found[1] + escape(pages.get(unescape(found[2]), "")), str(item["html"]))
        item["html"] = type(item["html"])(html)
    names = {id: short for id, _, short in found}
    _shorten(sections, names)
    return pages, names


def set_addresses_aside(sections: Sections) -> None:
    """Part each paragraph and point of a list from the addresses at its end, which can stand beside it in a margin."""
    words = r"<(li|p)>((?:(?!</?(?:li|p)\b).)+?)"
    addresses = r'((?:\s*<a href="#[^"]*§[^"]*">[^<]*</a>)+)\s*</\1>'
    aside = r"<\1><span>\2</span><small>\3</small></\1>"
    map_html(sections, lambda html: re.sub(words + addresses, aside, html, flags=re.DOTALL))


def number_links_out(sections: Sections) -> list[str]:
    """Put a number into each link that leads out of the page, for a list of them on paper.

    Returns:
        Where they lead, by number from 1; what is linked twice has one number.
    """
    numbers: dict[str, int] = {}

    def numbered(found: re.Match[str]) -> str:
        number = numbers.setdefault(unescape(found[1]), len(numbers) + 1)
        return f"{found[0].removesuffix('</a>')}<sup>{number}</sup></a>"

    map_html(
        sections, lambda html: re.sub(r'<a href="(https?:[^"]*)".*?</a>', numbered, html, flags=re.DOTALL)
    )
    return list(numbers)


_NAMED = re.compile(r"<h[1-6]\b[^>]*\bdata-short=[^>]*>")
_BESIDE = re.compile(
    r'<div\b[^>]*\bdata-letter="([^"]*)"[^>]*>\s*<a\b[^>]*\bhref="([^"#]+)#[^>]*>([^<]*)</a>'
)
_ID = re.compile(r'\bid="([^"]*)"')
_SHORT = re.compile(r'\bdata-short="([^"]*)"')


def _find_end(html: str, start: int, name: str) -> int:
    """Where the element ends that was opened just before `start`."""
    depth = 1
    for tag in re.compile(rf"<(/?){name}\b").finditer(html, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return len(html)
