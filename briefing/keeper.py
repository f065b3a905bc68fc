"""Ends all that came from a process, however that ended: a keeper stands between the press and what it starts.

On Linux a keeper takes in what its descendants leave behind, sessions of their own included. Elsewhere what has left
its parents is out of reach. This file is also a program, `python -P keeper.py COMMAND`, and imports nothing of ours.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

LONGEST_END = 3  # seconds
_DEATH_SIGNAL, _TAKE_IN = 1, 36  # PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER: prctl(2)


def start_kept(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a program that ends, with all that came from it, when this process does, or closes its `stdin`.

    Args:
        command: the program and its arguments; it has no input.
        options: of Popen.
    """
    return subprocess.Popen(
        [sys.executable, "-P", __file__, *command], stdin=subprocess.PIPE, start_new_session=True, **options
    )


def go_on_kept(parent: int) -> None:
    """Go on as the child of a keeper, which this process becomes; only on Linux.

    A SIGTERM to the keeper goes to the child, and comes when the parent has ended.

    Args:
        parent: the process that has started this one.
    """
    if sys.platform != "linux":
        return
    take_in()
    keeper = os.getpid()
    child = os.fork()
    if not child:
        die_with(keeper)
        return
    for stream in (0, 1, 2):  # its ends of them would keep the parent waiting
        os.close(stream)
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM))
    die_with(parent, signal.SIGTERM)
    os.waitpid(child, 0)
    end_descendants()
    os._exit(1)


def die_with(parent: int, number: int = signal.SIGKILL) -> None:
    """Have this process get a signal when its parent ends, also if it has by now; only on Linux."""
    _prctl(_DEATH_SIGNAL, number)
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


def live_on() -> None:
    """Have it get none."""
    _prctl(_DEATH_SIGNAL, 0)


def take_in() -> None:
    """Become the parent of every descendant whose own parent ends; only on Linux."""
    _prctl(_TAKE_IN, 1)


def bury(*_: object) -> None:
    """Take note of the processes that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def end_descendants() -> None:
    """Kill every process that came from this one, until there is none."""
    import psutil

    take_in()  # one that was begun while its parent was killed is still ours
    me, seen = psutil.Process(), True
    for _ in range(LONGEST_END * 20):
        if hasattr(os, "WNOHANG"):
            bury()
        left = me.children(recursive=True)
        # Once is not enough: who changes parents while the list is made can be missing in it.
        if not left and not seen:
            return
        seen = bool(left)
        for process in left:
            with suppress(psutil.Error):
                process.kill()
        time.sleep(0.05)


def _prctl(option: int, value: int) -> None:
    """Ask Linux for what other systems do not have."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _main(command: Sequence[str]) -> None:
    """Run a program until it ends or nobody holds the other end of the input any more."""

    def end_with_input() -> None:
        while os.read(0, 1 << 10):
            pass
        end_descendants()
        os._exit(1)

    take_in()  # from the first: a parent of its own may end at any time
    try:
        program = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    except OSError as error:
        print(error.strerror, file=sys.stderr)
        os._exit(1)
    threading.Thread(target=end_with_input, daemon=True).start()
    status = program.wait()
    end_descendants()
    os._exit(status & 0xFF)


if __name__ == "__main__":
    _main(sys.argv[1:])
