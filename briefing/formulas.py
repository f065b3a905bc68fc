"""Formulas in TeX as MathML, which browsers draw and read aloud without a script.

A formula is found before Markdown sees what is in it: `$...$`, `$$...$$` and `\\begin{...}...\\end{...}`. A sign of
dollars is one of a formula by Pandoc's rule: no space after the first and before the last, no digit after the last.
The conversion is latex2mathml's.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mistune import BlockParser, BlockState, InlineParser, InlineState, Markdown

_INLINE = r"(?<![\\\w$])\$(?P<inline>(?![\s$])(?:\\text\{[^{}`\n]*\}|\\.|[^$\\`])*?(?<![\s\\]))\$(?![\d$])"
_DISPLAY = r"\$\$(?P<display>(?:\\.|[^$\\]|\$(?!\$))+?)\$\$"
_PARENTHESES = r"\\\\\((?P<parentheses>.+?)\\\\\)"
_BRACKETS = r"\\\\\[(?P<brackets>[\s\S]+?)\\\\\]"
_BLOCK = r"^ {0,3}\$\$(?P<block_math>(?:\\[\s\S]|[^$\\]|\$(?!\$))+?)\$\$[ \t]*$"
_ENVIRONMENT = r"^ {0,3}(?P<environment>\\begin\{(?P<environment_name>[a-zA-Z]+\*?)\}[\s\S]+?\\end\{(?P=environment_name)\})"
_UNKNOWN = re.compile(r"\\[a-zA-Z]+")
# Commands that number, name or space a formula, which nothing on a page depends on.
_SILENT = re.compile(r"\\(?:label\{[^}]*\}|nonumber|notag|limits|displaylimits|allowbreak|!)")
# Each formula is converted by itself, so that their numbers would all be 1.
_NUMBERED = re.compile(r"\\(begin|end)\{(align|equation|gather|eqnarray|multline|alignat|flalign)\}")
# Words of a formula with a formula in them.
_WITHIN_TEXT = re.compile(r"\\text\{([^{}$]*)\$([^{}$]*)\$([^{}$]*)\}")
_DISPLAYED = re.compile(r"\\(?:displaystyle|textstyle)\b\s*")


IN_LINE = re.compile(_INLINE)


class FormulaError(ValueError):
    """A formula that cannot be written as MathML; the message says why."""


def write_formula(latex: str, *, display: bool) -> str:
    """Write a formula as MathML.

    Args:
        latex: without the signs around it.
        display: whether it stands on a line of its own.

    Raises:
        FormulaError: it is not known how to write it.
    """
    from latex2mathml.converter import convert

    latex = _WITHIN_TEXT.sub(r"\\text{\1}\2\\text{\3}", latex)
    latex = _NUMBERED.sub(r"\\\1{\2*}", _SILENT.sub("", latex).strip())
    if _DISPLAYED.match(latex) and not display:
        latex = _DISPLAYED.sub("", latex, count=1)
        display_style = ' displaystyle="true"'
    else:
        display_style = ""
    try:
        made: str = convert(latex, display="block" if display else "inline")
    except Exception as error:  # it raises what its parser meets, an IndexError as well
        raise FormulaError(type(error).__name__) from error
    unknown = _UNKNOWN.search(re.sub(r"<[^>]*>", " ", made))
    if unknown:
        raise FormulaError(f"it does not know {unknown[0]}")
    return _ARROW.sub(_stretch, made).replace("<math ", f"<math{display_style} ", 1)


# What browsers draw of an arrow with words over it: one that is as long as they are. `mpadded` with a sum they do not know.
_ARROW = re.compile(
    r'<mstyle scriptlevel="0">(<mo)(>[^<]*</mo>)</mstyle>|<mpadded width="\+[^>]*>(.*?)<mspace depth[^>]*></mpadded>'
)


def _stretch(found: re.Match[str]) -> str:
    if found[3] is None:
        return f'{found[1]} stretchy="true"{found[2]}'
    return f'<mrow><mspace width="0.5em" />{found[3]}<mspace width="0.5em" /></mrow>'


def formulas(markdown: Markdown) -> None:
    """Have Markdown find formulas: a plugin of mistune's, for a renderer with `formula(latex, display)`."""
    markdown.block.register("block_formula", f"{_BLOCK}|{_ENVIRONMENT}", _parse_block, before="list")
    markdown.inline.register("display_formula", _DISPLAY, _parse_display, before="escape")
    markdown.inline.register("bracket_formula", _BRACKETS, _parse_display, before="escape")
    markdown.inline.register("parenthesis_formula", _PARENTHESES, _parse_inline, before="escape")
    markdown.inline.register("inline_formula", _INLINE, _parse_inline, before="escape")


def _parse_block(_: BlockParser, found: re.Match[str], state: BlockState) -> int:
    latex = found["block_math"] or found["environment"]
    state.append_token({"type": "formula", "raw": latex, "attrs": {"display": True}})
    return found.end()


def _parse_display(_: InlineParser, found: re.Match[str], state: InlineState) -> int:
    groups: dict[str, Any] = found.groupdict()
    latex = groups.get("display") or groups.get("brackets")
    state.append_token({"type": "formula", "raw": latex, "attrs": {"display": True}})
    return found.end()


def _parse_inline(_: InlineParser, found: re.Match[str], state: InlineState) -> int:
    groups: dict[str, Any] = found.groupdict()
    latex = groups.get("inline") or groups.get("parentheses")
    state.append_token({"type": "formula", "raw": latex, "attrs": {"display": False}})
    return found.end()


def write_source(latex: str) -> str:
    """Write a formula as its source, where it can be written in no better way."""
    return f"<code>{escape(latex.strip())}</code>"
