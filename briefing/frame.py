"""What a page says by itself, around what its notebook says: labels, notes and dates, in the language of the notebook.

The frame is written in English where it is made, as `say("On this page")`. `template/frame.LANGUAGE.toml` has each of
these sentences in another language: `[page]` those of templates and Python, `[script]` those of the scripts, `[told]`
those that a kernel writes in a notebook, or that a report has too, before it is known in which language a page speaks:
`retell` gives these again. To add a language, add its table; a test names what it lacks. In a language without one the
frame is English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from html import escape, unescape
from pathlib import Path
from types import MappingProxyType

_TEMPLATE = Path(__file__).parent / "template"

Say = Callable[..., str]


def speak(language: str = "en") -> Say:
    """Return what gives the frame's sentences in a language.

    Args:
        language: a tag such as `nl` or `nl-NL`.

    Returns:
        A function of a sentence in English and of the values for its `{names}`.
    """
    words = read_frame(language)["page"]

    def say(sentence: str, **values: object) -> str:
        return words.get(sentence, sentence).format(**values)

    return say


@cache
def read_frame(language: str) -> Mapping[str, Mapping[str, str]]:
    """Read the table of a language: each English sentence of `page` and of `script`, and what to say for it."""
    path = _TEMPLATE / f"frame.{language.partition('-')[0].lower()}.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return MappingProxyType(
        {part: MappingProxyType(table.get(part, {})) for part in ("page", "script", "told")}
    )


def retell(sentence: str, language: str) -> str:
    """Give a sentence of `[told]`, which has its values in it already, in a language; any other stays as it is.

    Args:
        sentence: in English; its first letter may be a capital where that of the table is none.
        language: a tag such as `nl`.
    """
    small = sentence[:1].lower() + sentence[1:]
    for pattern, other in _read_told(language):
        if found := pattern.fullmatch(sentence) or pattern.fullmatch(small):
            told = _fill(other, {name: retell(value, language) for name, value in found.groupdict().items()})
            return told[:1].upper() + told[1:] if sentence[:1].isupper() else told
    return sentence


def _fill(sentence: str, values: Mapping[str, str]) -> str:
    return _VALUE.sub(lambda place: values[place[1]], sentence)


def retell_html(html: str, language: str) -> str:
    """Give the notes of a piece of HTML, the heads of its folds and the words of its images in a language."""

    def tell(found: re.Match[str]) -> str:
        if "<" in found[2]:
            return found[1] + retell(found[2], language) + found[3]
        return found[1] + escape(retell(unescape(found[2]), language), quote=found[3] == '"') + found[3]

    if not read_frame(language)["told"]:
        return html
    return _WORDS.sub(tell, _NOTES.sub(tell, html))


_NOTES = re.compile(r'(<p class="note">|<summary>)(.*?)(</p>|</summary>)', re.DOTALL)
_WORDS = re.compile(r'(<img\b[^>]*\balt="|<div role="img" aria-label=")([^"]*)(")')
_VALUE = re.compile(r"\{(\w+)[^{}]*\}")


@cache
def _read_told(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences of `[told]` as patterns, and each in a language.

    Those that begin with words of their own come first, and of these the longest.
    """

    def pattern(sentence: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"\\\{(\w+)(?:[^{}]*?)\\\}", r"(?P<\1>.*?)", re.escape(sentence)), re.DOTALL)

    def rank(sentence: str) -> tuple[bool, int]:
        return sentence.startswith("{"), -len(_VALUE.sub("", sentence))

    told = read_frame(language)["told"]
    return tuple((pattern(sentence), told[sentence]) for sentence in sorted(told, key=rank))


ENGLISH = speak()
