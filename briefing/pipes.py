"""The rows of tables in Markdown, made such that mistune reads them as GitHub and Jupyter do."""

from __future__ import annotations

import re

from .formulas import IN_LINE

_ROW = re.compile(r" {0,3}\|.*\|\s*$")
_BAR = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_RULE = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")  # below the head


def fit_tables(text: str) -> str:
    """Fit the rows of tables in Markdown; code stays.

    A bar within a formula is written in TeX, for it would end the cell. A row has as many cells as the head: empty ones
    are added, and what is too many goes, as the format says.
    """
    lines, fence, width = list[str](), "", 0
    for line in text.split("\n"):
        if mark := _FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        elif not fence:
            if _ROW.match(line):
                line = IN_LINE.sub(lambda found: _BAR.sub(r"\\vert{}", found[0]), line)
            if _RULE.match(line) and "|" in line and lines and _count(lines[-1]) == _count(line):
                width = _count(line)
            elif not line.strip():
                width = 0
            elif width and _BAR.search(line) and _count(line) != width:
                cells = [*_split(line), *[" "] * width][:width]
                outer = "|" if line.lstrip().startswith("|") else ""
                line = f"{outer}{'|'.join(cells)}{outer}"
        lines.append(line)
    return "\n".join(lines)


def _count(row: str) -> int:
    return len(_split(row))


def _split(row: str) -> list[str]:
    """The cells of a row, with or without bars at its ends."""
    row = row.strip()
    row = row[1:] if row.startswith("|") else row
    row = row[:-1] if row.endswith("|") and not row.endswith("\\|") else row
    return _BAR.split(row)
