"""Colours and their contrast (WCAG 2.2), on white paper and on a page in the dark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_WHITE, _NIGHT = 1.05, 0.0589  # relative luminance + 0.05, of white and of the page when dark
LEAST_CONTRAST = 4.5  # the contrast of text, which suits marks too: words within a mark are then white


def darken(color: str) -> str:
    """A colour on dark paper, with its hue and its contrast: as far from the dark as it was from white.

    Args:
        color: `#rrggbb`.
    """
    rgb = _read(color)
    light = _luminance(rgb)
    goal = min(1.0, _NIGHT * _WHITE / (light + 0.05) - 0.05)
    # First as bright as the hue allows, then paler.
    scale = min(goal / light, 1 / max(rgb)) if light else 0.0
    bright = [part * scale for part in rgb]
    paler = max(0.0, (goal - _luminance(bright)) / (1 - _luminance(bright))) if goal < 1 else 1.0
    return _write(part + (1 - part) * paler for part in bright)


def deepen(color: str, least: float = LEAST_CONTRAST) -> str:
    """A colour with its hue, as dark as it must be to stand out from white paper.

    Args:
        color: `#rrggbb`.
        least: the contrast that it is to have at least.
    """
    rgb = _read(color)
    goal = _WHITE / least - 0.05
    light = _luminance(rgb)
    # A little darker than asked for, so that rounding to whole steps does not take the contrast away.
    return _write(part * 0.985 * goal / light for part in rgb) if light > goal else color


def _read(color: str) -> list[float]:
    """The light of the three channels of `#rrggbb`."""
    return [_to_light(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5)]


def _write(rgb: Iterable[float]) -> str:
    return "#" + "".join(f"{round(255 * _to_channel(part)):02x}" for part in rgb)


def _luminance(rgb: Sequence[float]) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def _to_light(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _to_channel(light: float) -> float:
    return light * 12.92 if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)
