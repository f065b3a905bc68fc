"""`python -m briefing`: the lessons as pages."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import zmq
from jupyter_client.session import Session
from nbformat import write as save
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser

import briefing.press as press
from briefing import exporter, kernels
from briefing.press import PressError, marks, shelf, write
from tests.browser import axe_violations, opened

ROOT = Path(__file__).parents[2]
LIVE = '%load_ext briefing\nfrom ipywidgets import interact\ninteract(lambda n: f"state {n}", n=(0, 2))'


def notebook(path: Path, title: str, *sources: str, **metadata: Any) -> Path:
    cells = [new_markdown_cell(f"# {title}\n\nAbout {title}."), *map(new_code_cell, sources)]
    save(new_notebook(cells=cells, metadata=metadata), path)
    return path


def run(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "briefing", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300, **options)


class Made:
    """A folder of lessons, good and bad, and what a run over them did."""

    def __init__(self, folder: Path) -> None:
        self.lessons, self.output = folder / "lessons", folder / "pages"
        self.lessons.mkdir()
        (self.lessons / "data.txt").write_text("beside the notebook")
        first = 'print(open("data.txt").read())'
        self.good = notebook(self.lessons / "00_first.ipynb", "First", first, LIVE, briefing={"minutes": 20})
        second = notebook(
            self.lessons / "01_second.ipynb", "Second", "1 + 1", briefing={"summary": "In <short>."}
        )
        bad = notebook(self.lessons / "02_bad.ipynb", "Bad", "1 / 1", '{}["verdrag"]', "2")
        fails = notebook(self.lessons / "03_fails.ipynb", "Fails", LIVE.replace('f"state {n}"', "1 / n"))
        text = self.lessons / "04_text.ipynb"
        text.write_text("Not a notebook.")
        missing = self.lessons / "05_missing.ipynb"
        self.output.mkdir()
        self.left = self.output / ".00_first.html.1.part"
        self.left.write_text("half a pa")
        self.before = {path: path.read_bytes() for path in self.lessons.iterdir()}
        self.done = run(self.good, second, bad, fails, text, missing, "--output", self.output)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("press"))


def test_good_lessons_become_pages_though_others_fail(made: Made) -> None:
    assert made.done.returncode == 1
    assert sorted(path.name for path in made.output.iterdir()) == [
        "00_first.html",
        "01_second.html",
        "index.html",
    ]
    page = (made.output / "00_first.html").read_text(encoding="utf-8")
    assert "beside the notebook" in page  # the kernel runs in the notebook's folder
    assert "state 2" in page
    assert not made.left.exists()


def test_each_failure_is_one_sentence(made: Made) -> None:
    sentences = (
        "02_bad.ipynb, cell 3: KeyError: 'verdrag'; mend the cell and run the notebook again.",
        (
            "03_fails.ipynb, cell 2: <lambda> fails with N “0” (ZeroDivisionError: division by zero); "
            "mend it for that choice, or take the choice away."
        ),
        f"{made.lessons / '04_text.ipynb'} is not a Jupyter notebook; save it again from JupyterLab.",
        (
            f"{made.lessons / '05_missing.ipynb'} cannot be read (No such file or directory); "
            "check the name and the folder."
        ),
    )
    assert set(sentences) <= set(made.done.stderr.splitlines())
    assert "Traceback" not in made.done.stderr


def test_the_summary_says_what_was_written(made: Made) -> None:
    assert re.fullmatch(
        r"2 written \(\d\.\d MB\), 0 unchanged, 4 failed, in \d+\.\d s: .*index\.html\n", made.done.stdout
    )


def test_the_notebooks_stay_as_they_are(made: Made) -> None:
    assert {path: path.read_bytes() for path in made.lessons.iterdir()} == made.before


def test_what_has_not_changed_is_not_made_again(made: Made) -> None:
    page = made.output / "00_first.html"
    before = page.stat().st_mtime_ns, page.read_bytes()
    again = run(made.good, "--output", made.output)
    assert again.returncode == 0
    assert again.stdout.startswith("0 written (0.0 MB), 1 unchanged, 0 failed")
    assert (page.stat().st_mtime_ns, page.read_bytes()) == before


def test_a_page_made_again_has_the_same_bytes(made: Made) -> None:
    page = made.output / "00_first.html"
    before = page.read_bytes(), page.stat().st_ino
    assert run(made.good, "--force", "--output", made.output).stdout.startswith("1 written")
    assert page.read_bytes() == before[0]
    assert page.stat().st_ino != before[1]


def test_the_list_of_lessons(made: Made, browser: Browser) -> None:
    with opened(browser, made.output / "index.html", width=390) as page:
        assert page.locator(".lessons h2").all_text_contents() == ["First", "Second"]
        text = page.locator("main").inner_text()
        assert "20 minutes" in text
        assert "About First." in text
        assert "In <short>." in text
        assert page.locator("script").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert axe_violations(page) == []
        page.get_by_role("link", name="First").click()
        assert page.title() == "First"


SLEEPER = """import os, time
open("begun.part", "w").write(str(os.getpid()))
os.replace("begun.part", "begun")
time.sleep(600)
"""


@contextmanager
def asleep(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A run in the middle of a notebook, and the number of its kernel's process."""
    slow = notebook(folder / "slow.ipynb", "Slow", SLEEPER)
    command = [sys.executable, "-m", "briefing", str(slow), "--output", str(folder / "pages")]
    # A shell has its background jobs ignore Ctrl-C, and they hand that down.
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        wait((folder / "begun").exists)
        yield process, int((folder / "begun").read_text())


def wait(holds: Callable[[], bool]) -> None:
    """Give something a minute and more to become true."""
    for _ in range(2_000):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came true")


def ended(pid: int) -> bool:
    """Whether a process is gone, or only waits to be buried."""
    try:
        return "State:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True


@pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="this system does not list its processes in /proc"
)
def test_a_killed_run_leaves_no_half_page_and_no_kernel(tmp_path: Path) -> None:
    with asleep(tmp_path) as (process, kernel):
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert list((tmp_path / "pages").iterdir()) == []
    wait(lambda: ended(kernel))
    quick = notebook(tmp_path / "slow.ipynb", "Quick", "1")
    assert run(quick, "--output", tmp_path / "pages").returncode == 0
    assert marks(tmp_path / "pages" / "slow.html")["title"] == "Quick"


@pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="this system does not list its processes in /proc"
)
def test_ctrl_c_ends_with_a_sentence_and_ends_the_kernel(tmp_path: Path) -> None:
    with asleep(tmp_path) as (process, kernel):
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert said.splitlines()[-1] == "Stopped; the pages written so far are whole."
    assert "Traceback" not in said
    assert process.returncode == 130
    wait(lambda: ended(kernel))


# --- what cannot be written ----------------------------------------------------------------------------------


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that has nothing to run: these tests are about files."""

    monkeypatch.setattr(kernels.Kernels, "run", lambda *_: None)


@pytest.mark.usefixtures("done")
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lesson = notebook(tmp_path / "a.ipynb", "A")
    (tmp_path / "file").write_text("in the way")
    assert press.main([str(lesson), "--output", str(tmp_path / "file" / "pages")]) == 1
    assert capsys.readouterr().err == (
        f"{tmp_path / 'file' / 'pages'} cannot be written (Not a directory); give another --output.\n"
    )


@pytest.mark.usefixtures("done")
def test_a_folder_without_leave_to_write_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lesson = notebook(tmp_path / "a.ipynb", "A")
    output = tmp_path / "pages"
    output.mkdir(mode=0o500)
    if os.access(output, os.W_OK):
        pytest.skip("this user may write anywhere")
    assert press.main([str(lesson), "--output", str(output)]) == 1
    assert (
        "cannot be written (Permission denied); make room, or give another --output."
        in capsys.readouterr().err
    )


def test_a_full_disk_is_named_and_the_old_page_stays(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="this system has no limit on the size of files")
    page = tmp_path / "a.html"
    page.write_text("old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limits[1]))
    try:
        with pytest.raises(PressError, match=r"a\.html cannot be written \(File too large\); make room"):
            write(page, "new" * 1_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
    assert page.read_text() == "old"


@pytest.mark.usefixtures("done")
def test_two_notebooks_of_one_name_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "b").mkdir()
    lessons = [notebook(folder / "a.ipynb", "A") for folder in (tmp_path, tmp_path / "b")]
    assert press.main([*map(str, lessons), "--output", str(tmp_path / "pages")]) == 1
    assert "have the same name" in capsys.readouterr().err


# --- what makes a page new ------------------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("utils/words.py", "briefing/page.css", "seeds/letters/a.txt", "notebooks/data.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    notebook(tmp_path / "notebooks" / "00.ipynb", "A", "6 * 7")
    return tmp_path


def plan(root: Path, edition: str = "briefing", **options: str) -> press.Task:
    """What the press would do for a notebook of this project."""
    script = root / "plotly.js"
    script.touch()
    given = press.Options(edition, str(script), **options)
    (task,) = press.planned(root, [root / "notebooks" / "00.ipynb"], [(root / "pages", given)])
    return task


@pytest.mark.parametrize(
    "name",
    [
        "utils/words.py",
        "seeds/letters/a.txt",
        "seeds/new.toml",
        "briefing/choices.py",
        "notebooks/data.csv",
    ],
)
def test_what_cells_read_is_seen_by_their_results_and_by_the_page(root: Path, name: str) -> None:
    before = plan(root)
    (root / name).write_text("y")
    after = plan(root)
    assert after.results != before.results
    assert after.pages[0].inputs != before.pages[0].inputs


def test_what_only_looks_are_made_from_asks_for_no_kernel(root: Path) -> None:
    before = plan(root)
    (root / "briefing" / "page.css").write_text("y")
    notebook(root / "notebooks" / "00.ipynb", "Another title", "6 * 7")
    after = plan(root)
    assert after.results == before.results
    assert after.pages[0].inputs != before.pages[0].inputs


def test_other_code_asks_for_a_kernel(root: Path) -> None:
    before = plan(root)
    notebook(root / "notebooks" / "00.ipynb", "A", "6 * 8")
    assert plan(root).results != before.results


@pytest.mark.parametrize("change", [{"edition": "student"}, {"date": "today"}, {"shared": "assets"}])
def test_another_edition_or_date_is_another_page_of_the_same_results(
    root: Path, change: dict[str, str]
) -> None:
    before, after = plan(root), plan(root, **change)
    assert after.results == before.results
    assert after.pages[0].inputs != before.pages[0].inputs


@pytest.mark.parametrize(
    "name", ["briefing/html/00.html", "utils/__pycache__/words.pyc", "notebooks/01.ipynb"]
)
def test_what_a_run_writes_and_other_notebooks_change_nothing(root: Path, name: str) -> None:
    before = plan(root)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("y")
    assert plan(root) == before


def test_pages_of_notebooks_that_are_gone_are_cleared_and_others_stay(tmp_path: Path) -> None:
    head = '<meta name="generator" content="briefing">\n<meta name="briefing:notebook" content="{}.ipynb">'
    for name in ("00", "01"):
        (tmp_path / f"{name}.html").write_text(f"<title>{name} &amp; on</title>\n{head.format(name)}<style>")
    (tmp_path / "mine.html").write_text("<title>not ours</title>")
    assert [lesson.title for lesson in shelf(tmp_path, None)] == ["00 & on", "01 & on"]
    assert [lesson.file for lesson in shelf(tmp_path, {"01.ipynb"})] == ["01.html"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["01.html", "mine.html"]


def test_all_editions_have_folders_of_their_own_and_one_run(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []
    monkeypatch.setattr(press, "project", lambda: root)
    monkeypatch.setattr(kernels.Kernels, "run", lambda _, read, path: ran.append(path) or result(read))
    assert press.main(["--edition", "all"]) == 0
    assert ran == [root / "notebooks" / "00.ipynb"]
    html = root / "briefing" / "html"
    made = {str(path.relative_to(html)) for path in html.rglob("00.*")}
    assert {"00.html", "student/00.html", "student/00.ipynb", "teacher/00.html"} <= made
    assert press.EDITIONS == exporter.EDITIONS


def result(read: Any) -> None:
    """Put into a notebook what a kernel would have."""
    cell = read.cells[-1]
    cell.execution_count, cell.outputs = 1, [new_output("execute_result", {"text/plain": "42"})]


def test_kept_results_serve_another_edition_and_new_prose_without_a_kernel(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "project", lambda: root)
    monkeypatch.setattr(kernels.Kernels, "run", lambda _, read, path: result(read))
    assert press.main([]) == 0
    monkeypatch.setattr(kernels.Kernels, "run", lambda *_: pytest.fail("a kernel was asked for"))
    assert press.main(["--edition", "teacher"]) == 0
    notebook(root / "notebooks" / "00.ipynb", "Another title", "6 * 7")
    assert press.main([]) == 0
    page = (root / "briefing" / "html" / "00.html").read_text(encoding="utf-8")
    assert "Another title" in page and "42" in page


def test_a_failure_is_not_kept(root: Path) -> None:
    read = kernels.read(root / "notebooks" / "00.ipynb")
    read.cells[-1].outputs = [new_output("error", ename="KeyError", evalue="", traceback=[])]
    kernels.keep(read, root / "kept.json")
    assert not (root / "kept.json").exists()


def test_the_oldest_of_too_many_results_go(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "MOST_KEPT", 2)
    read = kernels.read(root / "notebooks" / "00.ipynb")
    for number in range(4):
        kernels.keep(read, root / "kept" / f"{number}.json")
        os.utime(root / "kept" / f"{number}.json", (number, number))
    kernels.keep(read, root / "kept" / "new.json")
    assert sorted(path.name for path in (root / "kept").iterdir()) == ["3.json", "new.json"]


def test_a_press_with_nothing_to_do_imports_nothing_that_takes_time(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "project", lambda: root)
    monkeypatch.setattr(kernels.Kernels, "run", lambda _, read, path: result(read))
    assert press.main([]) == 0
    again = f"import pathlib, briefing.press as press; press.project = lambda: pathlib.Path({str(root)!r}); press.main([])"
    command = [sys.executable, "-X", "importtime", "-c", again]
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert told.stdout.startswith("0 written (0.0 MB), 1 unchanged")
    assert "briefing.press" in told.stderr
    assert not re.search("nbconvert|plotly|IPython|nltk|zmq", told.stderr)


def test_pages_name_the_day_and_the_commit_they_are_made_from(tmp_path: Path) -> None:
    today = date.today().isoformat()
    assert press.origin(tmp_path, "") == (today, "")
    assert press.origin(tmp_path, "2 May") == ("2 May", "")

    def git(*words: str) -> None:
        named = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *named, "-C", str(tmp_path), *words], check=True, capture_output=True)

    (tmp_path / "utils").mkdir()
    (tmp_path / "utils" / "words.py").write_text("x")
    git("init")
    git("add", ".")
    git("commit", "--date=2020-05-02T12:00:00", "-m", "First")
    day, commit = press.origin(tmp_path, "")
    assert re.fullmatch("[0-9a-f]{7,}", commit) and day == today  # the day it was committed
    (tmp_path / "utils" / "words.py").write_text("y")
    assert press.origin(tmp_path, "") == (today, f"{commit}, changed since")


@pytest.mark.parametrize("jobs", ["0", "two"])
def test_a_number_of_jobs_is_at_least_one(jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        press.main(["--jobs", jobs])
    assert f"{jobs} is not a number of at least 1" in capsys.readouterr().err


WIDGET = "from ipywidgets import Output\nout = Output()\nwith out:\n    print('seen')\n6 * 7"


def test_a_reply_whose_announcement_was_taken_is_found_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without `look_again` this run waits for ever: the reply comes while the client sends, which takes its signal."""
    send = Session.send

    def sends_while_the_reply_comes(
        session: Session, stream: Any, message: Any, *rest: Any, **named: Any
    ) -> Any:
        sent = send(session, stream, message, *rest, **named)
        kind = message["header"]["msg_type"] if isinstance(message, dict) else message
        if kind.startswith("comm_"):
            time.sleep(1)
            zmq.Socket.shadow(stream.underlying).get(zmq.EVENTS)
            taken.append(kind)
        return sent

    taken: list[str] = []
    monkeypatch.setattr(Session, "send", sends_while_the_reply_comes)
    monkeypatch.setattr(kernels, "LONGEST_CELL", 90)
    read = kernels.read(notebook(tmp_path / "widget.ipynb", "Widget", WIDGET))
    with ThreadPoolExecutor(
        1
    ) as thread:  # as the press does it: this thread may have an event loop of its own
        thread.submit(kernels.Kernels(ROOT, lambda: None).run, read, tmp_path / "widget.ipynb").result(
            timeout=80
        )
    assert taken
    assert read.cells[-1].outputs[-1].data["text/plain"] == "42"


def test_a_strangers_page_does_not_bear_our_commit(tmp_path: Path) -> None:
    given = press.Options("briefing", str(press.plotly_js()))
    page = press.Page(tmp_path / "my.html", given, "inputs")
    made_on = press.Origin("2019-06-28", "abc1234")
    text = new_notebook(cells=[new_markdown_cell("# My own")])
    press.write_page(text, tmp_path / "my.ipynb", page, made_on)
    html = page.target.read_text(encoding="utf-8")
    assert "abc1234" not in html
    assert "2019" not in html
    press.write_page(text, press.project() / "notebooks" / "my.ipynb", page, made_on)
    assert "<dd>abc1234</dd>" in page.target.read_text(encoding="utf-8")
