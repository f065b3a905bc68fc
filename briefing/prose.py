"""Markdown and HTML of a notebook as HTML of its page, with its images."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape, unescape
from itertools import chain, count
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import mistune
from markupsafe import Markup

from .editions import SHORT
from .figures import Json
from .formulas import FormulaError, formulas, write_formula, write_source
from .frame import speak
from .ids import OWN_ID, name_heading
from .images import embed_image
from .losses import Losses
from .page import CONTENTS, BriefingError, load_macros
from .pipes import fit_tables
from .sanitize import inline_styles, sanitize

# Without style attributes of its own a page can forbid them all: columns are aligned by the page's classes, and what
# undoes a style of JupyterLab's is not needed.
_ALIGNED = re.compile(r'(<t[dh]) style="text-align:(left|right|center)"')
_DOT = re.compile(
    r'(<details\b[^>]*\bclass="dot"[^>]*) style="display:inline-block"'
)  # page.css has it otherwise
# The corner of a pandas table heads nothing. A style that pandas gives every table says no more than the page's own.
_NO_HEAD = re.compile(r"<th\b([^>]*)>(?:\s|&nbsp;)*</th>")
_FRAME = re.compile(r"<style[^>]*>\s*\.dataframe tbody tr th")
_AS_ANYWHERE = ' style="float:none;width:auto"'


class Prose(mistune.HTMLRenderer):
    """Markdown as HTML for one page: one h1, no level skipped, ids to link to, images in the page itself.

    What it says by itself (`say`) is in the page's language. After all cells are rendered it knows the page's `title`, `first_paragraph` and `contents` (id and HTML of each h2
    but the key points).
    """

    def __init__(
        self,
        folder: Path,
        written: Iterable[str] = (),
        language: str = "en",
        losses: Losses | None = None,
        pages: Iterable[str] | None = None,
    ) -> None:
        super().__init__(escape=False)
        self.folder = folder
        self.language, self.say = language, speak(language)
        self.losses = losses or Losses()
        self._pages = None if pages is None else {*pages}
        self.title = self.heading_html = self.first_paragraph = ""
        self.contents: list[tuple[str, Markup]] = []
        self._ids = {*written}
        self._level = 1
        self._listed = True
        self._attachments: Json = {}
        self._markdown = mistune.create_markdown(
            renderer=self,
            plugins=["strikethrough", "table", "url", "footnotes", "task_lists"],
        )
        formulas(self._markdown)

    def write_html(self, source: str, *, attachments: Json | None = None, listed: bool = True) -> str:
        """Write Markdown as HTML.

        Args:
            source: the Markdown.
            attachments: the images attached to its cell, by name: MIME type -> base64.
            listed: whether its headings open parts of the page.

        Raises:
            BriefingError: an image cannot be had.
        """
        self._attachments, self._listed = attachments or {}, listed
        return self.clean_html(str(self._markdown(fit_tables(source.replace(CONTENTS, "")))))

    def fit_html(self, html: str) -> str:
        """Write HTML of an output by the allowlist, with its headings below the one that it stands under."""
        levels = sorted({*re.findall(r"<h([1-6])\b", html, re.IGNORECASE)})
        fitted = {level: min(self._level + place, 6) for place, level in enumerate(levels, 1)}
        return self.clean_html(
            re.sub(r"(?i)(</?h)([1-6])\b", lambda tag: f"{tag[1]}{fitted.get(tag[2], tag[2])}", html)
        )

    def clean_html(self, html: str) -> str:
        """Write HTML by the page's allowlist, with a note at its end that names what was left out."""
        found = sanitize(inline_styles(html), self._embed, self.say)
        clean = _ALIGNED.sub(r'\1 class="\2"', found.html).replace(_AS_ANYWHERE, "")
        clean = _DOT.sub(r"\1", clean)
        clean = _NO_HEAD.sub(r"<td\1></td>", clean)
        styled = self.say("a {tag}", tag="style")
        lost = [part for part in found.lost if part != styled or not _FRAME.search(html)]
        if not lost:
            return clean
        words = self.say("Left out here, for a page runs and loads nothing:")
        return clean + str(self.losses.say(f"{words} {', '.join(lost)}."))

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        if not self._listed:
            return super().heading(text, max(3, level))
        if level == 1 and not self.title:
            self.title, self.heading_html = plain_text(text), sanitize(text).html
            return ""
        self._level = max(2, min(level, self._level + 1))
        key = self._name(text)
        if self._level > 2:
            return super().heading(text, self._level, id=key)
        if plain_text(text).lower() in SHORT:
            return super().heading(text, 2, id=key)
        self.contents.append((key, Markup(re.sub(r"</?a\b[^>]*>", "", sanitize(text).html))))
        here = CONTENTS if len(self.contents) == 1 else ""
        return here + super().heading(text, 2, id=key)

    def _name(self, heading: str) -> str:
        """A new id for a heading."""
        name = name_heading(plain_text(heading)) or "part"
        names = chain([name], (f"{name}-{number}" for number in count(2)))
        key = next(key for key in names if key not in self._ids and not OWN_ID.fullmatch(key))
        self._ids.add(key)
        return key

    def paragraph(self, text: str) -> str:
        self.first_paragraph = self.first_paragraph or plain_text(text)
        return super().paragraph(text)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """A link; one to a notebook goes to its page, where there is one."""
        found = re.match(r"([^:?#]+)\.ipynb(?=#|$)", url)
        if found and (self._pages is None or unquote(found[1]) in self._pages):
            url = f"{found[1]}.html{url[found.end() :]}"
        html = super().link(text, url, title)
        return html.replace("%C2%A7", "§")  # an address reads as an address in the browser's bar too

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """An image, put into the page; where it cannot be had its words, a link, and why."""
        words = escape(plain_text(text))
        try:
            return f'<img src="{embed_image(unquote(url), self.folder, self._attachments)}" alt="{words}">'
        except BriefingError as error:
            self.losses.add(str(error))
            shown = words or "image"
            if url.startswith(("https://", "http://")):
                shown = f'<a href="{escape(url)}">{shown}</a>'
            return f'<span class="note">[{shown}: {escape(str(error).rstrip("."))}]</span>'

    def formula(self, latex: str, display: bool) -> str:
        """A formula as MathML; where that cannot be, as it was written."""
        try:
            html = write_formula(latex, display=display)
        except FormulaError as error:
            html = write_source(latex)
            self.losses.add(
                f"a formula stands as it was written, for it cannot be drawn ({error}): {latex.strip()[:80]}"
            )
        return f'<span class="formula">{html}</span>' if display else html

    def task_list_item(self, text: str, checked: bool = False) -> str:
        """An item of a list of tasks, done or not."""
        return f'<li class="task-list-item">{"☑" if checked else "☐"} {text}</li>\n'

    def block_quote(self, text: str) -> str:
        """A quotation, or one of GitHub's alerts under its word."""
        alert = re.match(r"\s*<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*(</p>)?", text)
        if alert:
            rest = text[alert.end() :]
            text = f"<p><strong>{alert[1].capitalize()}</strong></p>\n{rest if alert[2] else f'<p>{rest}'}"
        return super().block_quote(text)

    def table(self, text: str) -> str:
        """A table that scrolls inside its own frame where it is too wide."""
        head = ", ".join(plain_text(name) for name in re.findall(r"<th\b[^>]*>(.*?)</th>", text, re.DOTALL))
        return str(
            load_macros("parts.html.j2").frame(
                self.say("Table: {name}", name=head), Markup(f"<table>{text}</table>\n")
            )
        )

    def _embed(self, url: str) -> str:
        """The same for an image of raw HTML, which leaves a note where it cannot be had: ValueError."""
        try:
            return embed_image(unquote(url), self.folder, self._attachments)
        except BriefingError as error:
            raise ValueError(str(error).rstrip(".")) from error


def plain_text(html: str) -> str:
    """Return the words of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())
