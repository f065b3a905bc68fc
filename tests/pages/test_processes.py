"""No process outlives the press that it came from, however that ends; one that dies takes no other along."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from nbformat import write as save
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from briefing.files import read_marks

ROOT = Path(__file__).parents[2]
LONGEST = 5  # seconds from the end of a press to that of all that came from it

pytestmark = pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="this system does not list its processes in /proc"
)

# A child with a session of its own, and one whose parent is gone: what a group or a parent would not find.
BEGUN = """import os, subprocess, sys, time
from pathlib import Path
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(600)
    os._exit(0)
Path(f"begun-{os.getpid()}").touch()
"""
SLEEPER = BEGUN + "time.sleep(600)"


def notebook(path: Path, *sources: str) -> Path:
    cells = [new_markdown_cell(f"# {path.stem}"), *map(new_code_cell, sources)]
    save(new_notebook(cells=cells), path)
    return path


def run(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "briefing", *map(str, arguments)]
    environment = {**os.environ, **variables}
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300, env=environment)


@contextmanager
def asleep(
    folder: Path, count: int, *more: str, source: str = SLEEPER, **variables: str
) -> Iterator[subprocess.Popen[str]]:
    """A press in the middle of so many notebooks; its processes bear the folder's name in their environment."""
    slow = [notebook(folder / f"slow{number}.ipynb", source) for number in range(count)]
    options = ("--jobs", "9", "--output", str(folder / "pages"), *more)
    command = [sys.executable, "-m", "briefing", *map(str, slow), *options]
    # A shell has its background jobs ignore Ctrl-C, and they hand that down.
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PRESS_OF_TEST": str(folder), **variables},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        wait(lambda: len([*folder.glob("begun-*")]) == count)
        yield process


def wait(holds: Callable[[], bool], seconds: float = 120) -> float:
    """Wait until something is true; returns for how long."""
    start = time.monotonic()
    while not holds():
        assert time.monotonic() - start < seconds, "it never came true"
        time.sleep(0.05)
    return time.monotonic() - start


def living(folder: Path) -> list[str]:
    """The command lines of the processes that came from a press."""
    mark, found = f"PRESS_OF_TEST={folder}".encode(), []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if (
                mark in (place / "environ").read_bytes().split(b"\0")
                and "State:\tZ" not in (place / "status").read_text()
            ):
                found.append((place / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGKILL, -9), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)],
)
def test_no_process_outlives_its_press(tmp_path: Path, number: int, status: int, count: int) -> None:
    with asleep(tmp_path, count) as process:
        wait(
            lambda: len(living(tmp_path)) > count * 3
        )  # the press, the warm process, kernels and their children
        process.send_signal(number)
        said = process.communicate(timeout=60)[1]
        assert process.returncode == status
        assert wait(lambda: not living(tmp_path), seconds=60) < LONGEST
    assert list((tmp_path / "pages").iterdir()) == []
    assert "Traceback" not in said
    if number != signal.SIGKILL:
        assert said.splitlines()[-1] == "Stopped; the pages written so far are whole."


def killed(pid: int) -> Callable[[], bool]:
    """Kill a process; returns what tells whether it is gone."""
    os.kill(pid, signal.SIGKILL)
    return lambda: not Path(f"/proc/{pid}").exists() or "State:\tZ" in Path(f"/proc/{pid}/status").read_text()


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.mark.parametrize("steps", [0, 1, 2], ids=["a kernel", "the warm process", "its keeper"])
def test_whatever_is_killed_nothing_is_left_behind(tmp_path: Path, steps: int) -> None:
    with asleep(tmp_path, 2) as process:
        (kernel, _) = (int(found.name.partition("-")[2]) for found in tmp_path.glob("begun-*"))
        victim = kernel
        for _ in range(steps):
            victim = parent(victim)
        assert victim != process.pid
        wait(killed(victim))
        # The others of a kernel live on; without the warm process there is none.
        if steps == 0:
            process.terminate()
        process.communicate(timeout=120)
        assert process.returncode == (143 if steps == 0 else 1)
        assert wait(lambda: not living(tmp_path), seconds=60) < LONGEST


# It has a child with a session of its own, and says that it prints by making a file. Once it has, it goes on to start
# children whose parent is gone at once: some begin while it is killed.
BROWSER = f"""#!{sys.executable}
{BEGUN}
for _ in range(600):
    if os.fork() == 0:
        if os.fork() == 0:
            os.setsid()
            time.sleep(600)
        os._exit(0)
    os.wait()
time.sleep(600)
"""


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGKILL, -9), (signal.SIGTERM, 143), (signal.SIGINT, 130)]
)
def test_no_browser_outlives_the_press_that_prints(tmp_path: Path, number: int, status: int) -> None:
    browser = tmp_path / "browser"
    browser.write_text(BROWSER.replace('Path(f"begun', f'Path(f"{tmp_path}/begun'))
    browser.chmod(0o755)
    with asleep(tmp_path, 1, "--pdf", source="1", BRIEFING_BROWSER=str(browser)) as process:
        wait(lambda: len(living(tmp_path)) >= 5)  # the press, a keeper, the browser and its children
        process.send_signal(number)
        said = process.communicate(timeout=60)[1]
        assert process.returncode == status
        assert wait(lambda: not living(tmp_path), seconds=60) < LONGEST
    assert "Traceback" not in said and "made no PDF" not in said
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["slow0.html"]


def test_nothing_is_left_where_nothing_went_wrong(tmp_path: Path) -> None:
    child = "import subprocess, sys\nsubprocess.Popen(['sleep', '600'], start_new_session=True)"
    one, two = (notebook(tmp_path / f"{name}.ipynb", child) for name in ("one", "two"))
    assert run(one, two, "--output", tmp_path, PRESS_OF_TEST=str(tmp_path)).returncode == 0
    assert wait(lambda: not living(tmp_path), seconds=60) < LONGEST


def test_a_press_that_was_killed_is_healed_by_the_next(tmp_path: Path) -> None:
    with asleep(tmp_path, 1) as process:
        process.kill()
        process.wait()
    quick = notebook(tmp_path / "slow0.ipynb", "1")
    assert run(quick, "--output", tmp_path / "pages").returncode == 0
    assert read_marks(tmp_path / "pages" / "slow0.html")["title"] == "slow0"


DEATHS = {
    "kernel": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "status": "import os\nos._exit(3)",
    "parent": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nimport time\ntime.sleep(60)",
}


@pytest.mark.parametrize("death", DEATHS)
def test_a_kernel_that_dies_is_one_sentence_and_the_next_notebook_runs(tmp_path: Path, death: str) -> None:
    bad, good = notebook(tmp_path / "bad.ipynb", DEATHS[death]), notebook(tmp_path / "good.ipynb", "6 * 7")
    done = run(bad, good, "--jobs", "1", "--output", tmp_path / "pages")
    assert done.returncode == 1
    sentence = "bad.ipynb, cell 2: its kernel died; run the notebook in JupyterLab to see why."
    assert [line for line in done.stderr.splitlines() if "bad" in line or "  " in line] == [sentence]
    assert "42" in (tmp_path / "pages" / "good.html").read_text()


BROKEN = {
    "ipykernel/__init__.py": "raise RuntimeError('broken')",
    # The kernel's process begins, and dies before it can answer.
    "sitecustomize.py": (
        "import sys\nif any('briefing.warm' in word for word in sys.orig_argv):\n"
        "    sys.modules['ipykernel.kernelapp'] = None\n"
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_kernel_that_cannot_start_is_one_sentence(tmp_path: Path, name: str) -> None:
    module = tmp_path / "modules" / name
    module.parent.mkdir(parents=True)
    module.write_text(BROKEN[name])
    lesson = notebook(tmp_path / "a.ipynb", "1")
    done = run(lesson, "--output", tmp_path / "pages", PYTHONPATH=str(tmp_path / "modules"))
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("a.ipynb: no kernel could be started (")
    assert sentence.endswith("install ipykernel again.")


def test_signals_that_are_ignored_stay_so(tmp_path: Path) -> None:
    """As nohup starts it: the terminal closes and the press goes on."""
    lesson = notebook(
        tmp_path / "a.ipynb", "import os\nopen('begun', 'w').close()\nimport time\ntime.sleep(1)"
    )
    command = [sys.executable, "-m", "briefing", str(lesson), "--output", str(tmp_path / "pages")]
    with subprocess.Popen(
        command, cwd=ROOT, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)
    ) as process:
        wait((tmp_path / "begun").exists)
        process.send_signal(signal.SIGHUP)
        assert process.wait(60) == 0
