"""Which links of a folder of pages lead nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from ..ids import list_texts

OUTSIDE = {"http", "https", "mailto", "tel"}  # what leads out of the folder, and may
_WAYS = {"href", "src", "poster", "data"}


class BrokenLink(NamedTuple):
    """A link that leads nowhere: the page it stands on, what it says, and why."""

    page: str
    link: str
    why: str

    def __str__(self) -> str:
        return f"{self.page}: {self.link} {self.why}"


class _Seen(NamedTuple):
    """What a page has: its links and its ids."""

    links: tuple[str, ...]
    ids: frozenset[str]


def find_broken_links(folder: Path, pages: Iterable[Path] | None = None) -> list[BrokenLink]:
    """Find the links of pages that lead to no file of their folder, or to no place in it.

    Links in what a page keeps to show later count too. Links to the web are not followed.

    Args:
        folder: what is published.
        pages: those in it that are looked at; by default all files that end in .html.

    Returns:
        Each broken link once a page, in the order of the pages.
    """
    looked_at = sorted(folder.rglob("*.html")) if pages is None else list(pages)
    see = cache(_read_page)
    return [
        BrokenLink(page.relative_to(folder).as_posix(), link, why)
        for page in looked_at
        for link in see(page).links
        if (why := _why_dead(folder, page, link, see))
    ]


def _why_dead(folder: Path, page: Path, link: str, see: Any) -> str:
    """Why a link leads nowhere; "" where it leads somewhere."""
    parts = urlsplit(link)
    if parts.scheme in OUTSIDE or parts.scheme == "data":
        return ""
    if parts.scheme or parts.netloc:
        return "leads to no page on the web"
    if parts.path.startswith("/"):
        return "begins at the root of the server, so that it fails where the folder stands elsewhere"
    target = page
    if parts.path:
        way = normpath((page.parent.relative_to(folder) / unquote(parts.path)).as_posix())
        if way.startswith(".."):
            return "leads out of the folder"
        target = folder / way
        if target.is_dir():
            target /= "index.html"
        if not target.is_file():
            return "leads to a file that is not there"
    if parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in see(target).ids:
        return "leads to a place that is not on that page"
    return ""


def _read_page(page: Path) -> _Seen:
    reader = _Reader()
    reader.feed(page.read_text(encoding="utf-8", errors="replace"))
    reader.close()
    return _Seen(tuple(dict.fromkeys(reader.links)), frozenset(reader.ids))


class _Reader(HTMLParser):
    """Reads links and ids; in JSON that a page keeps, links only: its pieces are shown in its own elements."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.kept: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.add(found["id"] or "")
        if tag == "a" and found.get("name"):
            self.ids.add(found["name"] or "")
        self.links += [value for name, value in attrs if name in _WAYS and value and tag != "base"]
        if tag == "script" and found.get("type") == "application/json":
            self.kept = []

    def handle_data(self, data: str) -> None:
        if self.kept is not None:
            self.kept.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self.kept is not None:
            text, self.kept = "".join(self.kept), None
            for piece in list_texts(_read_json(text)):
                if "href=" in piece:
                    inner = _Reader()
                    inner.feed(piece)
                    self.links += inner.links


def _read_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
