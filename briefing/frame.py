"""What a page says by itself, around what its notebook says: labels, notes and dates, in the language of the notebook.

The frame is written in English where it is made, as `say("On this page")`. `template/frame.LANGUAGE.toml` has each of
these sentences in another language: `[page]` those of templates and Python, `[script]` those of page.js. To add a
language, add its table; a test names what it lacks. In a language without one the frame is English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
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
    return MappingProxyType({part: MappingProxyType(table.get(part, {})) for part in ("page", "script")})


ENGLISH = speak()
