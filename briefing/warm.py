"""A process that has imported what most notebooks need, and becomes a kernel whenever it is asked: the warm process.

The press holds the only other end of its input. When that closes, however the press ended, the warm process ends all
that came from it, and itself. On Linux it also takes in what kernels leave behind, sessions of their own included, and
kernels end with it; should it be killed itself, its keeper ends the rest. Elsewhere a kernel looks once a second whether
it is still there; what has left both the kernel's group and its parents is then out of reach.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
from typing import Any

from . import keeper
from .reads import Log

CAN_FORK = hasattr(os, "fork")
# What every kernel, or nearly every one, imports or asks for.
ALWAYS = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "jupyter_client.localinterfaces:localhost",
    "briefing.choices",
)

# --- in the press ---------------------------------------------------------------------------------------------


class WarmProcess:
    """The warm process as the press sees it; several threads may ask for kernels.

    root: a folder to import from; modules: what to import besides ALWAYS, `module` or, to call it, `module:function`;
    began: when it began to read, in nanoseconds of the clock.
    """

    def __init__(self, root: Path, modules: Iterable[str] = ()) -> None:
        self._root, self._modules = root, tuple(modules)
        self._lock = threading.Lock()
        self._stopped = False
        self.began = time.time_ns()
        self._process = self._start()

    def fork(self, arguments: Sequence[str], folder: str, environment: dict[str, str]) -> Kernel:
        """Have it become a kernel.

        Args:
            arguments: the command line of ipykernel, without the program.
            folder: where the kernel runs.
            environment: its environment variables.

        Raises:
            OSError: it gives no answer.
        """
        request = json.dumps({"arguments": arguments, "folder": folder, "environment": environment})
        with self._lock:
            answer = self._ask(request)
            if not answer:  # something has killed it
                self.close()
                self._process = self._start()
                answer = self._ask(request)
            if not answer.isdecimal():
                raise OSError(answer or "it ended before it began")
            return Kernel(int(answer), self._process)

    def _ask(self, request: str) -> str:
        """Its answer; "" where it is gone."""
        if self._stopped:
            raise OSError("the press was stopped")
        assert self._process.stdin and self._process.stdout
        with suppress(BrokenPipeError):
            self._process.stdin.write(request.encode() + b"\n")
            self._process.stdin.flush()
            return self._process.stdout.readline().decode().strip()
        return ""

    def stop(self) -> None:
        """Let it become no kernel any more; one who waits for it to have imported waits no longer."""
        self._stopped = True
        self._process.terminate()  # once it has imported, it does not listen to this

    def close(self) -> None:
        """End it and all its kernels."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()
        try:
            self._process.wait(keeper.LONGEST_END + 2)
        except TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self) -> Popen[bytes]:
        return Popen(
            [
                sys.executable,
                "-c",
                "from briefing.warm import serve; serve()",
                str(os.getpid()),
                *self._modules,
            ],
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=self._root,
            env=set_up_environment(self._root),
            start_new_session=True,  # Ctrl-C and a closed terminal are for the press
        )


def set_up_environment(root: Path, **more: str) -> dict[str, str]:
    """Return the environment variables of a process that imports from a folder first, with some more."""
    path = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, **more}


class Kernel:
    """A forked kernel with the face of a process of subprocess."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, warm: Popen[bytes]) -> None:
        self.pid = pid
        self._warm = warm

    def poll(self) -> int | None:
        """None while it lives, else 1: the warm process keeps no statuses, and no kernel outlives it."""
        if self._warm.poll() is not None:
            return 1
        try:
            os.kill(self.pid, 0)
        except OSError:
            return 1
        return None

    def wait(self) -> int:
        """Its status, when it has ended; the caller asks before that."""
        return self.poll() or 0

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it lives."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)


# --- in the warm process --------------------------------------------------------------------------------------


def serve() -> None:
    """Be the warm process: import, then fork at each request, a line of JSON each; the answer is the number of the kernel's process."""
    press, *modules = sys.argv[1:]
    keeper.go_on_kept(int(press))  # killed with it: while it imports there is nothing else to end
    requests, answers = os.dup(0), os.dup(1)
    _silence()
    log = Log()
    preloaded = _import((*ALWAYS, *modules))
    keeper.live_on()
    keeper.take_in()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # it ends when its input does
    signal.signal(signal.SIGCHLD, keeper.bury)
    warm = os.getpid()
    try:
        for line in _lines(requests):
            child = os.fork()
            if not child:
                os.close(requests)
                os.close(answers)
                _become(json.loads(line), warm, preloaded, log)
            os.write(answers, f"{child}\n".encode())
    finally:
        keeper.end_descendants()


def _lines(file: int) -> Iterable[bytes]:
    """The lines that come, until the other end is closed."""
    rest = b""
    while more := os.read(file, 1 << 16):
        *whole, rest = (rest + more).split(b"\n")
        yield from whole


def _import(names: Iterable[str]) -> set[str]:
    """Import what can be, and call what is named with a function; returns the packages that came.

    What fails here fails in a cell, where it is seen.
    """
    for name in names:
        module, _, function = name.partition(":")
        with suppress(Exception):
            found = import_module(module)
            if function:
                getattr(found, function)()
    gc.collect()
    gc.freeze()  # what kernels share is not touched by their collectors
    modules = {name.partition(":")[0] for name in names}
    return {name.partition(".")[0] for name in modules if name in sys.modules} - {"ipykernel"}


def _become(request: dict[str, Any], warm: int, preloaded: set[str], log: Log) -> None:
    """Be the kernel that was asked for; it does not return."""
    status = 1
    try:
        keeper.die_with(warm)
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        os.environ.clear()
        os.environ.update(request["environment"])
        os.chdir(request["folder"])
        for name in preloaded:  # a module beside the notebook comes first, as it would in any kernel
            if Path(name).is_dir() or Path(f"{name}.py").exists():
                for loaded in [module for module in sys.modules if module.partition(".")[0] == name]:
                    del sys.modules[loaded]
        be_kernel([*request["arguments"], f"--IPKernelApp.parent_handle={warm}"], log)
        status = 0
    finally:
        os._exit(status)


def _silence() -> None:
    """What a process says of itself is not for the reader; what a cell says comes back as its output."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


# --- in a kernel ----------------------------------------------------------------------------------------------


def be_kernel(arguments: list[str] | None = None, log: Log | None = None) -> None:
    """Be a kernel of ipykernel that writes down what it reads, in the file that BRIEFING_READS names."""
    import logging

    from ipykernel.kernelapp import IPKernelApp

    from . import load_ipython_extension

    log = log or Log()
    logging.getLogger().handlers.clear()
    path = os.environ.pop("BRIEFING_READS", "")
    log.pause()
    app = IPKernelApp.instance()
    app.initialize(sys.argv[1:] if arguments is None else arguments)
    if path:
        log.open(path)
    assert app.shell
    load_ipython_extension(app.shell)  # for notebooks that do not know of it
    app.start()
