"""Which stops of a slider are kept, where a page cannot have them all."""

from __future__ import annotations


def choose_stops(total: int, most: int, present: int) -> list[int]:
    """Choose stops evenly apart: the first, the last and the present one among them.

    Args:
        total: how many there are, counted from 0.
        most: how many may be kept; all are where there are no more.
        present: the one that is chosen now.

    Returns:
        The numbers of those that are kept, in order; `most` of them or fewer.
    """
    if total <= most:
        return [*range(total)]
    kept = {round(place * (total - 1) / max(1, most - 1)) for place in range(most)}
    if present not in kept:
        between = kept - {0, total - 1} or kept - {0} or kept
        kept.discard(min(between, key=lambda place: abs(place - present)))
        kept.add(present)
    return sorted(kept)
