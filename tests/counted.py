"""Work counted in calls, which a busy machine does not change."""

import sys
from collections.abc import Callable


def count_calls(work: Callable[[], object]) -> int:
    """How many calls of functions, in Python and in C, a piece of work makes."""
    made = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return made
