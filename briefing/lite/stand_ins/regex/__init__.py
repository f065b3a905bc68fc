"""What stands in for `regex` where it has no wheel: Python's own `re`, made to agree with it or to refuse.

`regex` takes other characters for words and blanks than `re` does: an accent that stands alone is part of a word, and
½ is not. A pattern is rewritten so that both find the same. What `re` has not at all is refused with a sentence, never
searched for in another way. There is no limit of time: `timeout` is taken and not kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from re import (
    ASCII,
    DOTALL,
    IGNORECASE,
    LOCALE,
    MULTILINE,
    UNICODE,
    VERBOSE,
    A,
    I,
    L,
    M,
    Match,
    S,
    U,
    X,
    escape,
    purge,
)
from typing import Any

__all__ = [
    "ASCII",
    "DOTALL",
    "IGNORECASE",
    "LOCALE",
    "MULTILINE",
    "UNICODE",
    "V0",
    "VERBOSE",
    "VERSION0",
    "A",
    "I",
    "L",
    "M",
    "Match",
    "Pattern",
    "S",
    "U",
    "X",
    "compile",
    "error",
    "escape",
    "findall",
    "finditer",
    "fullmatch",
    "match",
    "purge",
    "search",
    "split",
    "sub",
    "subn",
]

error = re.error
V0 = VERSION0 = 0  # as regex behaves by default, and as re does

_BLANK = r"\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_NOT_BLANK = (
    r"\x00-\x08\x0e-\x1f!-\x84\x86-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff"
    r"\u3001-\U0010ffff"
)
_CATEGORIES = [
    "Cc",
    "Cf",
    "Cn",
    "Co",
    "Cs",
    "Ll",
    "Lm",
    "Lo",
    "Lt",
    "Lu",
    "Mc",
    "Me",
    "Mn",
    "Nd",
    "Nl",
    "No",
    "Pc",
    "Pd",
    "Pe",
    "Pf",
    "Pi",
    "Po",
    "Ps",
    "Sc",
    "Sk",
    "Sm",
    "So",
    "Zl",
    "Zp",
    "Zs",
]
_OF_WORDS = ["Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Me", "Mn", "Nd", "Nl", "Pc"]
# Joiners, and letters in circles and squares, which are no letters by category.
_OF_WORDS_BESIDES = (
    (0x200C, 0x200E),
    (0x24B6, 0x24EA),
    (0x1F130, 0x1F14A),
    (0x1F150, 0x1F16A),
    (0x1F170, 0x1F18A),
)
_LAST = 0x40000  # beyond it Unicode has assigned selectors and tags only
_SELECTORS = (0xE0100, 0xE01EF)
_REFUSED = re.compile(r"\\[pPXKGRhNmML]|\[\[:|\(\?(?:R|\d|&|\||[<>]?~|V1|b|e|p|r|w|f)|\{[^{}]*[<]=?\d")


class Pattern:
    """A pattern as `regex.compile` makes it; it is rewritten and compiled when it is first used."""

    __slots__ = ("_compiled", "_flags", "pattern")

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self._flags = pattern, flags
        self._compiled: re.Pattern[Any] | None = None

    @property
    def compiled(self) -> re.Pattern[Any]:
        if self._compiled is None:
            found = self.pattern
            self._compiled = re.compile(
                _rewrite(found, self._flags) if isinstance(found, str) else found, self._flags
            )
        return self._compiled

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.compiled, name)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Pattern):
            return NotImplemented
        return (self.pattern, self._flags) == (other.pattern, other._flags)

    def __hash__(self) -> int:
        return hash((self.pattern, self._flags))

    def __repr__(self) -> str:
        return f"regex.Regex({self.pattern!r}, flags={self._flags})"

    def __reduce__(self) -> tuple[Any, ...]:
        return compile, (self.pattern, self._flags)


def compile(pattern: Any, flags: int = 0, **options: Any) -> Pattern:
    """Make a pattern; where `re` cannot do the same with it, its first use raises `error`."""
    if isinstance(pattern, Pattern):
        return pattern
    source = getattr(pattern, "pattern", pattern)
    if options.keys() - {"ignore_unused", "cache_pattern"}:
        raise error(
            f"the stand-in for regex has no {', '.join(sorted(options))}; it runs where regex cannot, in a browser."
        )
    return Pattern(source, int(flags))


def _add_method(name: str) -> Callable[..., Any]:
    def method(self: Pattern, *args: Any, **options: Any) -> Any:
        return getattr(self.compiled, name)(*args, **_check_options(options))

    method.__name__ = name
    setattr(Pattern, name, method)

    def function(pattern: Any, *args: Any, flags: int = 0, **options: Any) -> Any:
        return getattr(compile(pattern, flags), name)(*args, **options)

    function.__name__ = name
    return function


def _check_options(options: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in options.items() if name not in ("timeout", "concurrent")}
    for name in ("overlapped", "partial"):
        if kept.pop(name, False):
            raise NotImplementedError(f"{name} needs regex, which a browser has not.")
    return kept


match, fullmatch, search = map(_add_method, ("match", "fullmatch", "search"))
findall, finditer, split = map(_add_method, ("findall", "finditer", "split"))
sub, subn = map(_add_method, ("sub", "subn"))


# --- rewriting ----------------------------------------------------------------------------------------------------


def _rewrite(pattern: str, flags: int) -> str:
    """A pattern in which `re` takes the same characters for words and blanks as `regex` does."""
    if found := _REFUSED.search(pattern):
        raise error(
            f"{found[0]!r} in {pattern[:60]!r} is more than re can; it needs regex, which a browser has not."
        )
    if flags & re.ASCII or re.search(r"\(\?[a-zA-Z]*a", pattern) or not re.search(r"\\[wWbBsS]", pattern):
        return pattern
    return "".join(_pieces(pattern, bool(flags & re.VERBOSE) or bool(re.search(r"\(\?[a-zA-Z]*x", pattern))))


def _pieces(pattern: str, verbose: bool) -> Iterator[str]:
    """A pattern piece by piece: escapes, sets and comments as they are read, each rewritten."""
    token = r"(?s:\\.)|\[\^?\]?(?s:\\.|[^\]\\])*\]" + (r"|#[^\n]*" if verbose else "") + r"|(?s:.)"
    for piece in re.findall(token, pattern):
        if piece.startswith("[") and len(piece) > 1:
            yield _rewrite_set(piece)
        else:
            yield _outside(piece)


def _outside(piece: str) -> str:
    word = _word()
    return {
        r"\w": f"[{word}]",
        r"\W": f"[^{word}]",
        r"\s": f"[{_BLANK}]",
        r"\S": f"[^{_BLANK}]",
        r"\b": f"(?:(?<=[{word}])(?![{word}])|(?<![{word}])(?=[{word}]))",
        r"\B": f"(?:(?<=[{word}])(?=[{word}])|(?<![{word}])(?![{word}]))",
    }.get(piece, piece)


def _rewrite_set(piece: str) -> str:
    opened = "[^" if piece.startswith("[^") else "["
    return opened + "".join(map(_within, re.findall(r"(?s:\\.|.)", piece[len(opened) : -1]))) + "]"


def _within(part: str) -> str:
    """A part of a set; a bracket is escaped, for re warns that it may mean more one day."""
    if part in (r"\w", r"\W"):
        return _word() if part == r"\w" else _not_word()
    return {r"\s": _BLANK, r"\S": _NOT_BLANK, "[": r"\["}.get(part, part)


@cache
def _word() -> str:
    return _ranges("1")


@cache
def _not_word() -> str:
    return _ranges("0")


@cache
def _kinds() -> str:
    """For each character up to the last one that Unicode has assigned: 1 for one of a word, 0 for another."""
    kinds = dict.fromkeys(_CATEGORIES, "0") | dict.fromkeys(_OF_WORDS, "1")
    found = "".join(map(kinds.__getitem__, map(unicodedata.category, map(chr, range(_LAST)))))
    for first, end in _OF_WORDS_BESIDES:
        found = found[:first] + "1" * (end - first) + found[end:]
    return found


@cache
def _ranges(kind: str) -> str:
    """All characters of a kind, as the inside of a set."""
    runs = [(run.start(), run.end() - 1) for run in re.finditer(f"{kind}+", _kinds())]
    runs += [_SELECTORS] if kind == "1" else [(_LAST, _SELECTORS[0] - 1), (_SELECTORS[1] + 1, 0x10FFFF)]
    return "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in runs)
