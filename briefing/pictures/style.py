"""The rules that a picture needs of its page's style sheet: colours in light and dark, sizes, and room at the ends.

A page forbids style attributes, so that whatever is not the same in all pictures is a class, named by its value, and
the rule for it. All sizes of letters and rows are in em, of a letter as large as the figure's own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import product
from typing import NamedTuple

from ..colors import darken

WIDEST = 14  # em: more than that a phone has not for a frame beside its names
_NARROW = 6  # em: the narrowest frame


class Reach(NamedTuple):
    """How far words reach, in em, before and after a place that is a share of the width."""

    share: float
    before: float
    after: float


class Style:
    """The rules that one picture needs, as they are asked for.

    Args:
        letter: the size of its letters in pixels.
    """

    def __init__(self, letter: float) -> None:
        self.letter = letter
        self.rules: set[str] = set()

    def em(self, pixels: float) -> str:
        """A length in em."""
        return f"{pixels / self.letter:.3g}em"

    def name_base(self) -> str:
        """The class of the picture itself."""
        name = f"b{self.letter:g}"
        self.rules.add(f".{name} {{ --letter: {self.letter:g} }}")
        return name

    def name_color(self, color: str) -> str:
        """The class of a colour, which keeps its contrast in the dark."""
        return self._name_color(color, "c", "color")

    def name_grid(self, color: str) -> str:
        """The class of rows with lines of a colour."""
        return self._name_color(color, "g", "--grid")

    def _name_color(self, color: str, kind: str, member: str) -> str:
        code = {"white": "#ffffff", "black": "#000000"}.get(color, color).lower()
        name = f"{kind}{code[1:]}"
        night = f".{name} {{ {member}: {darken(code)} }}"
        self.rules |= {
            f".{name} {{ {member}: {code} }}",
            f"@media screen and (prefers-color-scheme: dark) {{ {night} }}",
        }
        return name

    def name_size(self, pixels: float | None) -> str:
        """The class of letters of another size; none is needed for the figure's own."""
        if not pixels or pixels == self.letter:
            return ""
        name = f"s{pixels:g}-{self.letter:g}".replace(".", "_")
        self.rules.add(f".{name} {{ font-size: max(var(--small), {self.em(pixels)}) }}")
        return name

    def name_height(self, pixels: float) -> str:
        """The class of a row that is at least so high."""
        height = self.em(pixels)
        name = f"h{height[:-2]}".replace(".", "_")
        self.rules.add(f".{name} {{ min-height: {height} }}")
        return name

    def name_shown(self, width: float) -> str:
        """The class of what is shown only where its container is at least so many em wide."""
        least = f"{width:.0f}"
        self.rules.add(f"@container (width < {least}em) {{ .u{least} {{ display: none }} }}")
        return f"u{least}"

    def name_turn(self, width: float) -> str:
        """The class of what stands upright where its container is less than so many em wide."""
        least = f"{width:.0f}"
        self.rules.add(
            f"@container (width < {least}em) {{ .t{least} {{ writing-mode: vertical-rl; rotate: 180deg }} }}"
        )
        return f"t{least}"

    def name_fit(self, part: int) -> str:
        """The class of a picture that is printed with letters of so many per cent."""
        self.rules.add(f"@media print {{ .z{part} {{ --fit: {part / 100:g} }} }}")
        return f"z{part}"

    def name_least(self, width: float) -> str:
        """The class of a picture whose frame is at least so many em wide, within what a phone has."""
        least = f"{max(width, _NARROW):.0f}"
        self.rules.add(f".w{least} {{ --least: {least}em }}")
        return f"w{least}"

    def name_ends(self, reaches: Iterable[Reach]) -> str:
        """The class that keeps room at both ends for all words that reach beyond the frame.

        A frame that is W wide leaves A - W for its ends. Words of the length L that begin at the share s of it need
        L - (1 - s)W at the right, and no more where W is (A - L) / s. Where other words, of the length M, end at the
        share t and reach beyond the left, W is (A - L - M) / (s - t).
        """
        found = [*reaches]
        after = _drop_shorter((reach.share, reach.after) for reach in found)
        before = _drop_shorter((1 - reach.share, reach.before) for reach in found)
        rule = f"--before: {_write_room(before, after)}; --after: {_write_room(after, before)}"
        name = f"e{sha256(rule.encode()).hexdigest()[:6]}"
        self.rules.add(f".{name} {{ {rule} }}")
        return name


_Ends = Sequence[tuple[float, float]]  # the share between the other end and words, and how far they reach


def _write_room(ends: _Ends, others: _Ends) -> str:
    """The room at an end, as CSS; `others` are the words that reach beyond the other end."""
    terms = [_write_term(share, length, length, share) for share, length in ends]
    terms += [
        _write_term(share, length, length + other, share + away - 1)
        for (share, length), (away, other) in product(ends, others)
        if share + away > 1.1
    ]
    return f"max({', '.join(['0px', *terms])})" if terms else "0px"


def _write_term(share: float, length: float, total: float, span: float) -> str:
    """The room for words of a length, beside a frame of the width (100% - total) / span."""
    slope = (1 - share) / span
    return f"{length + slope * total:.3g}em - {100 * slope:.3g}%"


def _drop_shorter(reaches: Iterable[tuple[float, float]]) -> _Ends:
    """The pairs that no other has both a larger share and a larger length than; rounded up, so that pictures share rules.

    What begins at the other end has all of the width, and no room at this end would give it more.
    """
    rounded = {
        (max(0.05, math.ceil(20 * share) / 20), math.ceil(4 * length) / 4) for share, length in reaches
    }
    kept: list[tuple[float, float]] = []
    for share, length in sorted(rounded, reverse=True):
        if share > 0.1 and length > (1 - share) * _NARROW and (not kept or length > kept[-1][1]):
            kept.append((share, length))
    return kept
