"""A small class at a real hub on loopback: all finish, nobody reads another's, a killed hub loses nothing, all ends."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from briefing.classroom.hub import trial
from briefing.classroom.hub.configuration import PROXY
from briefing.classroom.hub.load import Load, faults, try_class
from briefing.settings import SettingsError
from tests.lessons import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a hub is for Linux")
LESSON = "05_revcon_postponed"


@pytest.fixture(scope="module", autouse=True)
def proxy():
    """The proxy of the lock; npm fetches it once."""
    if not (PROXY / "node_modules" / ".bin" / "configurable-http-proxy").exists():
        npm = shutil.which("npm")
        if not npm:
            pytest.skip("no npm: install Node.js")
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        if subprocess.run([npm, "ci", *quiet], cwd=PROXY, stdout=subprocess.DEVNULL).returncode:
            pytest.skip("npm reaches no registry")


def test_two_students_finish_though_hub_and_proxy_are_killed_and_nothing_is_left():
    plan = Load(2, LESSON, stagger=0, kills=True, seconds=300, separated=False)
    with trial.run_trial(plan.students, "simple") as hub:
        folder, mark = hub.folder, hub.mark
        with ThreadPoolExecutor(1) as alone:  # a browser of another test may hold this thread's loop
            report = alone.submit(asyncio.run, try_class(plan, hub)).result()
        private = {path.name: path.stat().st_mode & 0o777 for path in (hub.data / "private").iterdir()}
    assert faults(plan, report) == []
    assert len(report.done) == report.kept == report.gathered == 2
    assert set(report.outages) == {"hub", "proxy"}
    doors = {one.what for one in report.tries if one.way == "interface"}
    assert {"files, at the hub", "files, at the server's own port", "kernels, at the hub"} <= doors
    assert all(one.refused for one in report.tries if one.way == "interface")
    assert len(report.memory.servers) == len(report.memory.kernels) == 2
    assert min(*report.memory.servers, *report.memory.kernels, report.memory.hub, report.memory.proxy) > 0
    assert private["jupyterhub.sqlite"] == private["cookie_secret"] == private["proxy_token"] == 0o600
    assert trial._marked(mark) == []
    assert not folder.exists()


@pytest.mark.parametrize(("ended", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_ctrl_c_or_a_kill_ends_all_that_a_trial_started(tmp_path, ended, code):
    command = [sys.executable, "-m", "briefing.classroom.hub", "load", "--students", "2", "--stagger", "0"]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    program = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)

    def started():
        return [one for one in trial_processes(tmp_path) if one.pid != program.pid]

    try:
        until = time.monotonic() + 120
        while not any("jupyterhub_config" in " ".join(one.cmdline()) for one in started()):
            assert program.poll() is None and time.monotonic() < until
            time.sleep(0.2)
        program.send_signal(ended)
        assert program.wait(timeout=60) == code
    finally:
        program.kill()
        program.wait()
    until = time.monotonic() + 60
    # Who was killed cannot wait until all has ended.
    while ended == signal.SIGKILL and (started() or [*tmp_path.iterdir()]) and time.monotonic() < until:
        time.sleep(0.2)
    assert started() == []
    assert list(tmp_path.iterdir()) == []


def trial_processes(folder: Path):
    """The processes whose settings stand in a folder."""
    found = []
    for one in psutil.process_iter():
        try:
            if one.environ().get("CLASS_HUB", "").startswith(str(folder)):
                one.cmdline()
                found.append(one)
        except (psutil.Error, OSError):
            continue
    return found


def test_a_user_of_the_system_who_is_there_is_left_alone():
    if os.geteuid() != 0:
        with pytest.raises(SettingsError, match="Only root"), trial.system_users(["nobody"]):
            pass
        return
    with pytest.raises(SettingsError, match="nobody on this machine already"), trial.system_users(["nobody"]):
        pass
    assert subprocess.run(["getent", "passwd", "nobody"], stdout=subprocess.DEVNULL).returncode == 0


@pytest.mark.parametrize("words", [["--students", "61"], ["--students", "0"], ["--minutes", "21"]])
def test_a_trial_is_bounded(words):
    command = [sys.executable, "-m", "briefing.classroom.hub", "load", *words]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert re.search(r"A trial has 1 to 60 students and 1 to 20 minutes", ended.stderr)
