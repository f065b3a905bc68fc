"""The states of an `interact`: which are made, what each shows, and what a page does not have of them.

As many are made as a page may hold and a press may take time for; the shape of a bundle is that of `choices`.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from traitlets import Float, Int
from traitlets.config import SingletonConfigurable

from .controls import (
    Control,
    Plan,
    Way,
    choose_states,
    count_states,
    list_controls,
    read_way,
    say_what_is_kept,
)
from .copies import for_each
from .figures import Json
from .moving import Enumerable, find_more_options, name_what_moves, offers
from .parts import MOVES, write_note
from .patches import make_patch
from .reuse import compact_json
from .states import call, close_figures


class Briefing(SingletonConfigurable):
    """How much of an `interact` a page may hold; `%config Briefing.most_states = 500` in a notebook changes it."""

    most_states = Int(
        2_000,
        min=1,
        help="The most states of one interact; of more, sliders have fewer stops, or there is one choice at a time.",
    ).tag(config=True)
    most_bytes = Int(
        4_000_000, min=1, help="The most that the states of one interact fill, in bytes of JSON."
    ).tag(config=True)
    most_seconds = Int(
        240,
        min=1,
        help="The longest that the states of one interact may take to make, and half as long as those of a notebook; of "
        "slow ones there are fewer.",
    ).tag(config=True)
    spent = Float(0.0, help="How many seconds the states of this notebook have taken by now.")

    def allow_seconds(self) -> float:
        """How long the states of the next interact may take: half of what is left to the notebook at most."""
        return min(self.most_seconds, max(0.0, 2 * self.most_seconds - self.spent) / 2)


def _has_threads() -> bool:
    """Whether the notebook has threads of its own, which a copy of the kernel lacks; pools begin anew in it."""
    others = [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
    return any(
        not _KERNELS & {_find_package(thread), _find_package(vars(thread).get("_target"))}
        for thread in others
    )


# Whose threads a kernel has by itself.
_KERNELS = {"ipykernel", "IPython", "zmq", "asyncio", "concurrent", "debugpy", "_pydevd_bundle"}


def _find_package(one: Any) -> str:
    return str(getattr(one, "__module__", "")).partition(".")[0]


class _Limits(NamedTuple):
    """What the states of one interact may take: bytes of JSON, and seconds."""

    size: int
    seconds: float


Chosen = tuple[int, ...]  # the number of the chosen option of each control
_Made = dict[tuple[int, ...], Json]  # what was made, by the identity of the values that were chosen


def record_states(found: Enumerable) -> Json:
    """Record the states of an `interact`: each, or as many as a page may hold and a press may take time for.

    Returns:
        A bundle, as the docstring of `choices` gives its shape.

    Raises:
        ChoicesError: what it shows now is of a kind that no page keeps.
    """
    options = Briefing.instance()
    limits = _Limits(options.most_bytes, options.allow_seconds())
    called = getattr(found.function, "__name__", "interact")
    ways = find_more_options(
        found, [read_way(widget, argument) for argument, widget in found.widgets.items()]
    )
    most, why = options.most_states, f"more than the {options.most_states:,} a page may hold"
    made: _Made = {}
    try:
        while plan := choose_states(ways, most):
            bundle, most, reason = _record_all(found, plan, called, count_states(ways), limits, made)
            if bundle:
                return _say_what_is_missing(bundle, found, ways, plan, called, why)
            why = reason
            if most < 2:
                break
    finally:
        options.spent += sum(one["seconds"] for one in made.values())
    return _record_present(found, ways, called, f"{_say_count(ways, called)}, {why}; {_REMEDY}")


_REMEDY = "give a control fewer values, or give fixed() for one of them."
_MOST_NAMED = 5
_LEAST_SECONDS = 5  # of which a mean can be taken
_SAMPLE = 8  # states from all over a plan, which tell how large the others are
_NOT_OFFERED = "The notebook does not offer these choices together."
_FILL = "and {number} of them fill more than the {size:g} MB a page may hold"


def _record_all(
    found: Enumerable, plan: Plan, called: str, total: int, limits: _Limits, made: _Made
) -> tuple[Json, int, str]:
    """Record each state of a plan, those that were made before as they are.

    Returns:
        A bundle, how many states it has, and ""; where they are too large or take too long {}, how many might fit, and
        why.
    """
    controls = plan.controls
    start = tuple(control.index for control in controls)
    others = [chosen for chosen in dict.fromkeys(plan.states) if chosen != start]
    sample = others[:: max(1, len(others) // _SAMPLE)] if len(others) > 2 * _SAMPLE else []
    order = [start, *dict.fromkeys([*sample, *others])]
    # The plans of one interact share its values.
    keys = {
        chosen: tuple(id(c.values[place]) for c, place in zip(controls, chosen, strict=True))
        for chosen in order
    }
    state, fail = _describe_by(found, plan, called)
    making = for_each([chosen for chosen in order if keys[chosen] not in made], state, fail)
    seconds, size = 0.0, 0
    changes: dict[Chosen, str] = {}
    seen: set[str] = set()
    for number, chosen in enumerate(order, 1):
        if keys[chosen] not in made:
            made[keys[chosen]] = next(making)
        parts, first = made[keys[chosen]]["parts"], made[keys[start]]["parts"]
        change = compact_json(parts if chosen == start else make_patch(first, parts))
        size += len(change.encode()) if change not in seen else 0
        seconds += made[keys[chosen]]["seconds"]
        seen.add(change)
        changes[chosen] = change
        few = 0
        if size > limits.size:
            few = number - max(1, number // 8)
        elif number == 1 + len(sample) == len(seen) and size * len(order) > 2 * limits.size * number:
            few = int(limits.size / size * number)  # no two of the sample are one: the others are like them
        if few or size > limits.size:
            return {}, few, _FILL.format(number=max(few + 1, number), size=limits.size / 1e6)
        if seconds > _LEAST_SECONDS and seconds / number * len(others) > limits.seconds:
            few = int(limits.seconds / seconds * number * 0.8)
            return {}, few, f"and one takes {seconds / number:.1f} s"
    present = made[keys[start]]
    close_figures(present["drawn"])  # the call before the display has left its own open
    if seen == {"{}"}:
        return _record_nothing(controls, called), 0, ""
    return _bundle_states(plan, total, changes, {c: made[keys[c]] for c in [start, *others]}), len(order), ""


def _describe_by(
    found: Enumerable, plan: Plan, called: str
) -> tuple[Callable[[Chosen], Json], Callable[[Chosen, str], Json]]:
    """What describes one state of a plan, and what describes one whose call never came back."""
    moved, kernel = bool(name_what_moves(found)), os.getpid()
    threads, start = _has_threads(), tuple(control.index for control in plan.controls)

    def state(chosen: Chosen) -> Json:
        arguments = _choose_arguments(plan.ways, chosen)
        if moved and os.getpid() != kernel and not offers(found, arguments):
            return {"parts": {"0": write_note(_NOT_OFFERED)}, "lost": [], "drawn": 0, "seconds": 0}
        made = _describe_state(found.function, arguments, called)
        if made.get("error") and threads and chosen == start and os.getpid() != kernel:
            os._exit(0)  # it may lack a thread of the notebook: the kernel itself makes all states
        return made

    return state, lambda _, why: _fail_state(f"nothing can be shown here: {called} {why}.")


def _bundle_states(plan: Plan, total: int, changes: dict[Chosen, str], made: dict[Chosen, Json]) -> Json:
    """The bundle of a plan, of which every state was made; the first is that which is shown now."""
    controls, (present, *_) = plan.controls, made.values()
    faults = [
        f"with {_name_choices(controls, chosen)}, {fault}"
        for chosen, one in made.items()
        for fault in one["lost"]
    ]
    more = f"And {len(faults) - _MOST_NAMED} more of its states are not whole."
    start, *others = made
    patches = {"{}": 0}
    numbers = {start: 0} | {chosen: patches.setdefault(changes[chosen], len(patches)) for chosen in others}
    bundle = {
        "controls": [control.to_json() for control in controls if control.kind != "fixed"],
        "first": present["parts"],
        "patches": [json.loads(change) for change in patches],
        "states": [numbers[chosen] for chosen in plan.states],
        "lost": [*faults[:_MOST_NAMED], *([more] if len(faults) > _MOST_NAMED else [])],
    }
    if present.get("shows"):
        bundle["shows"] = present["shows"]
    if plan.alone:
        bundle["alone"] = {"kept": len(made), "total": total}
    return bundle


def _say_what_is_missing(
    bundle: Json, found: Enumerable, ways: Sequence[Way], plan: Plan, called: str, why: str
) -> Json:
    """A bundle that says which states it has not, and which controls change more than it shows."""
    moving = name_what_moves(found)
    for control in bundle["controls"]:
        if control["label"] in moving:
            control["note"] = f"{control['note']} {MOVES}".strip()
    moves = [f"{label}: {MOVES}" for label in moving]
    return {**bundle, "lost": [*_say_what_is_left(ways, plan, called, why), *moves, *bundle["lost"]]}


def _record_nothing(controls: Iterable[Control], called: str) -> Json:
    """Record that a function shows nothing: its controls would do nothing on a page."""
    sentence = f"nothing is shown by {called}; what it changes elsewhere stands as it last was."
    return _record_one(controls, {"0": write_note(sentence)}, [sentence])


def _record_present(found: Enumerable, ways: Sequence[Way], called: str, why: str) -> Json:
    """Record what is shown now, and why there is no more."""
    controls = list_controls(ways)
    arguments = _choose_arguments(ways, [control.index for control in controls])
    made = _describe_state(found.function, arguments, called)
    return _record_one(controls, made["parts"], [why, *made["lost"]])


def _record_one(controls: Iterable[Control], parts: Json, lost: list[str]) -> Json:
    """A bundle of one state, with what its controls say now."""
    shown = [control.fix().to_json() for control in controls if control.kind != "fixed"]
    return {"controls": shown, "first": parts, "patches": [{}], "states": [0], "lost": lost}


def _say_what_is_left(ways: Sequence[Way], plan: Plan, called: str, why: str) -> list[str]:
    """Say which of the states of an `interact` a page has."""
    fewer = [f"{control.label}: {say_what_is_kept(control)}" for control in plan.controls if control.total]
    alone = f"{_say_count(ways, called)}, {why}: the page has one choice at a time."
    return [*([alone] if plan.alone else []), *fewer]


def _choose_arguments(ways: Sequence[Way], chosen: Sequence[int]) -> Json:
    """The arguments of a call, where the option of each control is known by its number."""
    numbers = iter(chosen)
    return {way.argument: way.combine([one.values[next(numbers)] for one in way.controls]) for way in ways}


def _describe_state(function: Callable[..., Any], arguments: Json, called: str) -> Json:
    """A `Call` as JSON, with what of it is `lost` in sentences, and its `seconds`."""
    began = time.monotonic()
    try:
        made = call(function, arguments)
    except Exception as error:  # not the function's fault: it has returned
        return _fail_state(f"a page cannot show what {called} gives ({type(error).__name__}: {error}).")
    lost = [part.pop("lost") for part in made.parts.values() if "lost" in part]
    if made.error:
        lost.append(f"{called} fails ({made.error}).")
    seconds = time.monotonic() - began
    return {**made._asdict(), "lost": lost, "seconds": seconds}


def _fail_state(sentence: str) -> Json:
    """A state in place of which there is a sentence."""
    return {"parts": {"0": write_note(sentence)}, "lost": [sentence], "drawn": 0, "seconds": 0}


def _name_choices(controls: Iterable[Control], chosen: Sequence[int]) -> str:
    """A combination of choices in words."""
    return (
        ", ".join(f"{c.label} “{c.options[i]}”" for c, i in zip(controls, chosen, strict=True)) or "no choice"
    )


def _say_count(ways: Iterable[Way], called: str) -> str:
    """How many states an `interact` has, and why, in words."""
    ways = [*ways]
    sizes = [f"{c.label} {c.size:,}" for c in list_controls(ways) if c.size > 1]
    more = ["..."] if len(sizes) > _MOST_NAMED else []
    return f"the function {called} has {count_states(ways):,} states ({' × '.join([*sizes[:_MOST_NAMED], *more])})"
