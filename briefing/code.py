"""The code of a cell, coloured, where a page is to show it, and what its tags and its notebook say of it."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

from markupsafe import Markup
from nbformat import NotebookNode

from .figures import Json
from .page import read_asset

RAISES = "raises-exception"  # the tag of a cell that is to fail
_STYLE = Path(__file__).parent / "template" / "code.css"
_OWN = re.compile(r"^\s*%(?:re)?load_ext\s+briefing\s*$\n?", re.MULTILINE)


def allows_errors(notebook: NotebookNode) -> bool:
    """Whether a notebook says of itself that its cells may fail: metadata of Jupyter Book and of MyST-NB."""
    execution, myst = (notebook.metadata.get(key) for key in ("execution", "mystnb"))
    return (isinstance(execution, dict) and execution.get("allow_errors") is True) or (
        isinstance(myst, dict) and myst.get("execution_allow_errors") is True
    )


def mend_tags(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook with the tags of each cell as a list of words, also where a program wrote them as one text."""
    cells = [NotebookNode({**cell, "metadata": _with_tags(cell.metadata)}) for cell in notebook.cells]
    return NotebookNode({**notebook, "cells": cells})


def _with_tags(metadata: NotebookNode) -> NotebookNode:
    if "tags" not in metadata:
        return metadata
    tags = re.split(r"[,\s]+", metadata.tags) if isinstance(metadata.tags, str) else metadata.tags
    words = tags if isinstance(tags, list) else []
    kept = [*dict.fromkeys(word for word in words if isinstance(word, str) and word)]
    return NotebookNode({**metadata, "tags": kept})


def has_tag(cell: NotebookNode, *names: str) -> bool:
    """Tell whether a cell has one of these tags of nbconvert's and Jupyter Book's, with a hyphen or an underscore."""
    return any(str(tag).replace("_", "-") in names for tag in cell.metadata.get("tags", []))


def describe_code(cell: NotebookNode, wanted: str, language: str) -> list[Json]:
    """Describe the code of a cell as a block; none where it is hidden, empty, or tagged `remove-input`.

    Args:
        cell: the cell.
        wanted: hidden, folded or shown; a cell tagged `hide-input` is folded where others are shown.
        language: the notebook's, by its name in Pygments.
    """
    source = _OWN.sub("", cell.source).strip("\n")
    if wanted == "hidden" or not source.strip() or has_tag(cell, "remove-input", "remove-cell"):
        return []
    colours = _highlight(source, language)
    code = f'<pre class="code" tabindex="0"><code>{colours}</code></pre>'
    if wanted == "folded" or has_tag(cell, "hide-input", "hide-cell"):
        code = f'<details class="code"><summary>Code</summary>{code}</details>'
    return [{"html": Markup(code), "minutes": 0, "rules": {read_asset(_STYLE).strip()}}]


@cache
def _highlight(source: str, language: str) -> str:
    """Code as HTML, with the classes of Pygments."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return escape(source)
    return str(highlight(source, lexer, HtmlFormatter(nowrap=True, classprefix="hl-"))).rstrip("\n")
