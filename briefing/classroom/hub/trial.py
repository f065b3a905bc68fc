"""A hub of its own for a trial, on loopback, in a folder that goes with it; whatever happens, all it started ends.

What ends it is a process of its own, so that it does so too where the trial was killed. It runs this file as a program.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

import psutil

from ...settings import SettingsError
from .school import FILE, PASSWORD

TEACHER = "teacher"
_MARK = "CLASS_TRIAL"  # in the environment of all that a trial starts, and its servers and kernels


class Kinds(NamedTuple):
    """The processes of a trial, by what they are."""

    hub: list[psutil.Process]
    proxy: list[psutil.Process]
    servers: list[psutil.Process]
    kernels: list[psutil.Process]


@dataclass
class Trial:
    """A hub and its proxy, as two services that are started again when they die."""

    folder: Path
    spawner: str
    students: int
    mark: str = field(default_factory=lambda: secrets.token_hex(8))
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    port: int = 0
    _hub: subprocess.Popen[bytes] | None = None
    _proxy: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """The address of the hub."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        """The folder of the hub's data."""
        return self.folder / "data"

    def start(self) -> None:
        """Write the settings, and start both."""
        self.port, hub, proxy = _free_ports(3)
        kept = ["PATH", "LANG", "LC_ALL", _MARK]
        lines = {
            "data": str(self.data),
            "port": self.port,
            "hub_port": hub,
            "proxy_port": proxy,
            "spawner": self.spawner,
            "teachers": [TEACHER],
            "servers": self.students + 10,
            "separate_proxy": True,
        }
        text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items())
        settings = self.folder / "class.toml"
        settings.write_text(f"{text}[traits.Spawner]\nenv_keep = {json.dumps(kept)}\n", encoding="utf-8")
        self.start_proxy()
        self.start_hub()

    def start_hub(self) -> None:
        """Start the hub, as its service would."""
        self._hub = self._start("run")

    def start_proxy(self) -> None:
        """Start the proxy, as its service would."""
        self._proxy = self._start("proxy")

    def kill_hub(self) -> None:
        """Kill the hub, and nothing else, as a fault would."""
        _kill(self._hub)

    def kill_proxy(self) -> None:
        """Kill the proxy, and nothing else, as a fault would."""
        _kill(self._proxy)

    def processes(self) -> Kinds:
        """List what runs of this trial."""
        kinds = Kinds([], [], [], [])
        for one in _marked(self.mark):
            with suppress(psutil.Error):
                words = " ".join(one.cmdline())
                if "jupyterhub.singleuser" in words:
                    kinds.servers.append(one)
                elif "ipykernel_launcher" in words:
                    kinds.kernels.append(one)
                elif "configurable-http-proxy" in words:
                    kinds.proxy.append(one)
                elif "jupyterhub" in words:
                    kinds.hub.append(one)
                    cullers = (
                        child for child in one.children() if "idle_culler" in " ".join(child.cmdline())
                    )
                    kinds.hub.extend(cullers)
        return kinds

    @property
    def ended(self) -> bool:
        """Whether the hub or the proxy ended by itself."""
        return any(one is not None and one.poll() is not None for one in (self._hub, self._proxy))

    def read_log(self, lines: int = 5) -> str:
        """The last lines of what the proxy said, and of what the hub and its servers said."""
        logs = (self.folder / f"{name}.log" for name in ("proxy", "run"))
        texts = (log.read_text(encoding="utf-8", errors="replace") for log in logs if log.exists())
        return "\n".join(line for text in texts for line in text.splitlines()[-lines:])

    def _start(self, command: str) -> subprocess.Popen[bytes]:
        settings = self.folder / "class.toml"
        environment = {**os.environ, _MARK: self.mark, PASSWORD: self.password, FILE: str(settings)}
        program = [sys.executable, "-m", "briefing.classroom.hub", command, "--settings", str(settings)]
        # Ctrl-C is this program's affair: it ends them in order.
        with (self.folder / f"{command}.log").open("ab") as log:
            return subprocess.Popen(program, env=environment, stdout=log, stderr=log, start_new_session=True)


@contextmanager
def run_trial(students: int, spawner: str) -> Iterator[Trial]:
    """Start a hub on loopback, and end it and all that it started, however the block ends.

    Args:
        students: how many servers it must hold.
        spawner: "simple" or "local".
    """
    folder = Path(tempfile.mkdtemp(prefix="class-"))
    folder.chmod(0o755)  # the lessons in it are for students to read; what is secret has a folder of its own
    trial = Trial(folder, spawner, students)
    try:
        with _cleaned_up("trial", trial.mark, str(folder)):
            trial.start()
            yield trial
    finally:
        for process in filter(None, (trial._hub, trial._proxy)):
            process.wait()


@contextmanager
def system_users(names: Sequence[str]) -> Iterator[None]:
    """Make system users for a trial, and remove them and their homes when it ends.

    Raises:
        SettingsError: this is not root, or one of them is there already and somebody's.
    """
    import pwd

    if os.geteuid() != 0:
        raise SettingsError("Only root can make system users; leave out --system-users.")
    there = {one.pw_name for one in pwd.getpwall()}
    if taken := there & set(names):
        raise SettingsError(f"There is a user {sorted(taken)[0]} on this machine already, who is left alone.")
    with _cleaned_up("users", *names):
        for name in names:
            subprocess.run(
                ["useradd", "--create-home", "--key", "HOME_MODE=0700", "--shell", "/bin/bash", name],
                check=True,
            )
        yield


@contextmanager
def _cleaned_up(*words: str) -> Iterator[None]:
    """Have all cleaned up when the block ends, or when this process is killed: then nobody holds the input any more."""
    cleaner = subprocess.Popen(
        [sys.executable, "-P", "-m", f"{__package__}.trial", *words],
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is this program's affair
    )
    try:
        yield
    finally:
        with _undisturbed():
            cleaner.communicate()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no second Ctrl-C break off what ends things."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end_trial(mark: str, folder: str) -> None:
    """End all that a trial started, by its mark, whoever the parent is by now, and remove its folder."""
    for ask in (signal.SIGTERM, signal.SIGKILL):
        for one in _marked(mark):
            with suppress(psutil.Error):
                one.send_signal(ask)
        _wait_until(lambda: not _marked(mark))
    shutil.rmtree(folder, ignore_errors=True)


def _remove_users(*names: str) -> None:
    """Remove users and their homes, as soon as no program of theirs runs."""
    for name in names:
        _wait_until(partial(_remove_user, name))


def _remove_user(name: str) -> bool:
    """Remove a user; whether there is none of the name now."""
    done = subprocess.run(["userdel", "--remove", name], stderr=subprocess.DEVNULL)
    return done.returncode in (0, 6, 12)  # removed; not there; removed, but for files that are kept


def _wait_until(true: Callable[[], bool]) -> None:
    """Wait until something is true, for ten seconds at most."""
    for _ in range(100):
        if true():
            return
        time.sleep(0.1)


def _marked(mark: str) -> list[psutil.Process]:
    """The processes with a mark in their environment."""
    found = []
    for one in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if one.environ().get(_MARK) == mark and one.pid != os.getpid():
                found.append(one)
    return found


def _kill(process: subprocess.Popen[bytes] | None) -> None:
    if process:
        process.kill()
        process.wait()


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()


if __name__ == "__main__":
    sys.stdin.buffer.read()
    if sys.argv[1] == "trial":
        _end_trial(*sys.argv[2:])
    else:
        _remove_users(*sys.argv[2:])
