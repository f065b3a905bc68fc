"""Calls that no reader asked for, made in a copy of the kernel: a fork, whose own changes end with it.

So the cells after them find what they would find without them. A call that ends the copy, or keeps it too long, is a
state that says so; the others are made in another copy. Where the system cannot fork, or no copy comes to its first
call, the kernel itself makes them.
"""

from __future__ import annotations

import gc
import json
import os
import queue
import select
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from .figures import Json
from .warm import CAN_FORK

STANDS_STILL = 120  # seconds without a word from the copy; half of that after each time
_MOST_ENDS = 4  # copies that ended or stood still, before the rest of the calls is given up
ENDED, STILL, GIVEN_UP = (
    "ended its process",
    "took too long",
    "was not called, for other calls took too long or ended their process",
)


def for_each(
    choices: Sequence[Any], keep: Callable[[Any], Json], fail: Callable[[Any, str], Json]
) -> Iterator[Json]:
    """Make JSON of each of these choices, in a copy of the kernel where there can be one.

    Args:
        choices: what differs between the calls.
        keep: makes JSON of one; it calls the function of a notebook.
        fail: makes JSON of one whose call never came back, and of the reason in words.

    Returns:
        What they return for each, in order.
    """
    done = ends = 0
    while CAN_FORK and done < len(choices) and ends < _MOST_ENDS:
        copy = _in_a_copy(choices[done:], keep, STANDS_STILL / 2**ends)
        while isinstance(state := next(copy), dict):
            done += 1
            yield state
        if not done:
            break  # the first call came back in the kernel itself: it is the copy that cannot
        if done < len(choices):
            yield fail(choices[done], state)
            done, ends = done + 1, ends + 1
    for choice in choices[done:]:
        yield fail(choice, GIVEN_UP) if done else keep(choice)


def _in_a_copy(choices: Sequence[Any], keep: Callable[[Any], Json], patience: float) -> Iterator[Json | str]:
    """States from a fork of this process, a line each, and then in words why there are no more."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # of forks with threads: that is what the clock is for
        child = os.fork()
    if not child:
        try:
            os.close(reading)
            _cut_off()
            _renew_threads()
            with os.fdopen(writing, "wb") as pipe:
                for choice in choices:
                    pipe.write(json.dumps(keep(choice)).encode() + b"\n")
                    pipe.flush()
        finally:
            os._exit(0)
    os.close(writing)
    rest, why = b"", STILL
    try:
        while select.select([reading], [], [], patience)[0]:
            data = os.read(reading, 1 << 20)
            if not data:
                why = ENDED
                break
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                yield json.loads(line)
        yield why
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(child, 0)


def _cut_off() -> None:
    """Have the copy of a kernel send nothing to the front end: it has the sockets of the kernel."""
    from comm import base_comm

    def be_silent(*_: Any, **__: Any) -> None:
        pass

    for kind in (base_comm.BaseComm, *base_comm.BaseComm.__subclasses__()):
        setattr(kind, "publish_msg", be_silent)  # noqa: B010  # the class is typed as an object
    kernel: Any = getattr(InteractiveShell._instance, "kernel", None)
    if kernel:
        kernel._allow_stdin = False  # nobody answers a copy


def _renew_threads() -> None:
    """Have pools of threads begin anew: a copy has none of the kernel's threads, and would wait for them for ever."""
    if "numpy" in sys.modules:  # what calculates with OpenMP is mostly built on it
        with suppress(Exception):
            import_module("threadpoolctl").threadpool_limits(1, user_api="openmp")
    # By its type: to be asked for its class, an object of another's may run anything.
    for pool in [one for one in gc.get_objects() if issubclass(type(one), ThreadPoolExecutor)]:
        pool._threads, pool._work_queue = set(), queue.SimpleQueue()
        pool._idle_semaphore = threading.Semaphore(0)
    if loky := sys.modules.get("joblib.externals.loky.reusable_executor"):
        setattr(loky, "_executor", None)  # noqa: B010  # mypy knows nothing of it
