"""`python -m briefing`: the lessons as pages."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import zmq
from jupyter_client.session import Session
from nbformat import write as save
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser

from briefing import build, cache, files, kernels, origin, plan, press, settings
from briefing.contents import list_pages, remove_orphans
from briefing.files import PressError, name_source, read_marks, write_file
from briefing.page import BriefingError
from briefing.reads import Digests
from tests.browser import axe_violations, opened
from tests.counted import count_calls

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
        with subprocess.Popen([sys.executable, "-c", ""]) as process:
            gone = files._this_process().replace(str(os.getpid()), str(process.pid))
        self.left = self.output / f".{gone}-0.part"
        self.others = [self.output / f".{files._this_process()}-0.part", self.output / ".draft.part"]
        for unfinished in (self.left, *self.others):
            unfinished.write_text("half a pa")
        self.before = {path: path.read_bytes() for path in self.lessons.iterdir()}
        self.done = run(self.good, second, bad, fails, text, missing, "--output", self.output)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("press"))


def test_good_lessons_become_pages_though_others_fail(made: Made) -> None:
    assert made.done.returncode == 1
    assert sorted(path.name for path in made.output.glob("[!.]*")) == [
        "00_first.html",
        "01_second.html",
        "03_fails.html",
        "index.html",
    ]
    page = (made.output / "00_first.html").read_text(encoding="utf-8")
    assert "beside the notebook" in page  # the kernel runs in the notebook's folder
    assert "state 2" in page


def test_what_a_killed_run_left_goes_and_what_another_run_writes_now_stays(made: Made) -> None:
    assert not made.left.exists()
    assert [path.read_text() for path in made.others] == ["half a pa"] * 2


def test_each_failure_is_one_sentence(made: Made) -> None:
    sentences = (
        "02_bad.ipynb, cell 3: KeyError: 'verdrag'; mend the cell and run the notebook again.",
        (
            "03_fails.ipynb, not on the page: Cell 2: With N “0”, <lambda> fails "
            "(ZeroDivisionError: division by zero)."
        ),
        f"{made.lessons / '04_text.ipynb'} is not a Jupyter notebook; save it again from JupyterLab.",
        (
            f"{made.lessons / '05_missing.ipynb'} cannot be read (No such file or directory); "
            "check the name and the folder."
        ),
    )
    assert set(sentences) <= set(made.done.stderr.splitlines())
    assert "Traceback" not in made.done.stderr


def test_a_strict_press_refuses_what_it_would_lose(made: Made, tmp_path: Path) -> None:
    done = run(made.lessons / "03_fails.ipynb", "--strict", "--output", tmp_path)
    sentence = "03_fails.ipynb, cell 2: with N “0”, <lambda> fails (ZeroDivisionError: division by zero)."
    assert done.returncode == 1
    assert sentence in done.stderr.splitlines()
    assert not (tmp_path / "03_fails.html").exists()


def test_the_summary_says_what_was_written(made: Made) -> None:
    assert re.fullmatch(
        r"3 written \(\d\.\d MB\), 0 unchanged, 3 failed, in \d+\.\d s: .*index\.html\n", made.done.stdout
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
        assert page.locator(".lessons h2").all_text_contents() == ["First", "Second", "Fails"]
        text = page.locator("main").inner_text()
        assert "20 minutes" in text
        assert "About First." in text
        assert "In <short>." in text
        assert page.locator("script").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert axe_violations(page) == []
        page.get_by_role("link", name="First").click()
        assert page.title() == "First"


# --- what cannot be written ----------------------------------------------------------------------------------


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that has nothing to run: these tests are about files."""

    monkeypatch.setattr(kernels.Kernels, "run", lambda *_: set())
    monkeypatch.setattr(build, "CAN_FORK", False)


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
            write_file(page, "new" * 1_000)
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


def project(root: Path) -> settings.Project:
    return settings.Project(root, output="briefing/html", made_by=("utils", "briefing"))


def planned(root: Path, edition: str = "briefing", **options: str) -> plan.Task:
    """What the press would do for a notebook of this project."""
    given = plan.Options(edition, **options)
    (task,) = plan.plan(project(root), [root / "notebooks" / "00.ipynb"], [(root / "pages", given)])
    return task


def kept(root: Path, *names: str) -> plan.Task:
    """The same, after a run that read these files."""
    task = planned(root)
    digests = Digests()
    reads = digests.take(f"file {root / name}" for name in names)
    images = {"briefing": digests.take([f"file {root / 'notebooks' / 'image.png'}"])}
    cache.keep(
        kernels.read_notebook(task.notebook),
        cache.Record(str(task.notebook), reads, [], images),
        task.results,
    )
    after = planned(root)
    assert after.record and after.pages[0].inputs
    return after


@pytest.mark.parametrize("name", ["utils/words.py", "seeds/letters/a.txt", "notebooks/data.csv"])
def test_what_cells_read_asks_for_a_kernel_when_it_changes_or_goes(root: Path, name: str) -> None:
    before = kept(root, name)
    (root / name).write_text("y")
    assert planned(root).record is None
    (root / name).write_text("x")
    assert planned(root) == before
    (root / name).unlink()
    assert planned(root).record is None


def test_a_run_that_read_a_file_while_it_changed_is_no_good_for_the_next_press(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changes_what_it_reads(_: Any, read: Any, path: Path) -> set[Any]:
        (root / "seeds/letters/a.txt").write_text("y")
        return result(read) | {("file", str(root / "seeds/letters/a.txt"))}

    monkeypatch.setattr(press, "load_project", lambda: project(root))
    monkeypatch.setattr(kernels.Kernels, "run", changes_what_it_reads)
    monkeypatch.setattr(build, "CAN_FORK", False)
    assert press.main([]) == 0
    assert planned(root).record is None


def test_an_image_that_changes_makes_the_page_anew_without_a_kernel(root: Path) -> None:
    before = kept(root)
    (root / "notebooks" / "image.png").write_text("y")
    after = planned(root)
    assert after.record == before.record
    assert after.pages[0].inputs != before.pages[0].inputs


def test_what_only_prose_is_made_from_asks_for_no_kernel(root: Path) -> None:
    before = kept(root)
    notebook(root / "notebooks" / "00.ipynb", "Another title", "6 * 7")
    after = planned(root)
    assert after.record == before.record
    assert after.pages[0].inputs != before.pages[0].inputs


def test_other_code_or_other_tags_ask_for_a_kernel(root: Path) -> None:
    kept(root)
    path = root / "notebooks" / "00.ipynb"
    notebook(path, "A", "6 * 8")
    assert planned(root).record is None
    notebook(path, "A", "6 * 7")
    assert planned(root).record
    path.write_text(
        path.read_text().replace('"metadata": {},', '"metadata": {"tags": ["raises-exception"]},')
    )
    assert planned(root).record is None


def test_two_notebooks_of_an_old_format_share_nothing(root: Path) -> None:
    def old(name: str, source: str) -> Path:
        cell = {"cell_type": "code", "language": "python", "input": [source], "outputs": [], "metadata": {}}
        sheet = {"cells": [{**cell, "collapsed": False, "prompt_number": 1}], "metadata": {}}
        path = root / "notebooks" / name
        path.write_text(
            json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [sheet]})
        )
        return path

    one, other = (plan.find_code(old(name, name).read_bytes()) for name in ("1.ipynb", "2.ipynb"))
    assert one != other


@pytest.mark.parametrize("change", [{"edition": "student"}, {"date": "today"}])
def test_another_edition_or_date_is_another_page_of_the_same_results(
    root: Path, change: dict[str, str]
) -> None:
    before, after = planned(root), planned(root, **change)
    assert after.results == before.results
    assert after.pages[0].made_by != before.pages[0].made_by


@pytest.mark.parametrize(
    "name", ["briefing/html/00.html", "utils/__pycache__/words.pyc", "notebooks/01.ipynb"]
)
def test_what_a_run_writes_and_other_notebooks_change_nothing(root: Path, name: str) -> None:
    before = planned(root)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("y")
    assert planned(root) == before


AS_RUN = plan.Options("briefing", home="index.html")  # as the command makes a page in a folder of its own
READER = """import glob, sqlite3, sys
sys.path.insert(0, "lib")
import lesson_helper
text = open("data/a.txt").read()
with open("made.txt", "w") as file:
    file.write(text)
found = sorted(glob.glob("more/*.txt"))
open("made.txt").read()
"""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A notebook that reads what lies in subfolders, run once by the command; and its folder of pages."""
    folder = tmp_path_factory.mktemp("reader")
    for name in ("data/a.txt", "more/b.txt", "lib/lesson_helper.py", "img/c.png", "other.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("1\n")
    path = notebook(folder / "reader.ipynb", "Reader\n\n![An image](img/c.png)", READER)
    assert run(path, "--output", folder / "pages").returncode == 0
    return path, folder / "pages"


def test_what_a_run_read_is_known_wherever_it_lies(reader: tuple[Path, Path]) -> None:
    path, pages = reader
    (task,) = plan.plan(plan.load_project(), [path], [(pages, AS_RUN)])
    assert task.record and not plan.is_due(task.pages[0])
    places = {place.replace(f"{path.parent}{os.sep}", "") for place in task.record.reads}
    assert {"file data/a.txt", "file lib/lesson_helper.py", "folder more", "file made.txt"} <= places
    assert "file other.txt" not in places
    assert [*task.record.images["briefing"]] == [f"file {path.parent / 'img' / 'c.png'}"]
    assert not [place for place in places if sys.prefix in place or ".ipython" in place]


@pytest.mark.parametrize("name", ["data/a.txt", "more/new.txt", "lib/lesson_helper.py", "img/c.png"])
def test_a_page_is_made_anew_when_anything_it_came_from_changes(reader: tuple[Path, Path], name: str) -> None:
    path, pages = reader
    place = path.parent / name
    before = place.read_text() if place.exists() else None
    place.write_text("2\n")
    (task,) = plan.plan(plan.load_project(), [path], [(pages, AS_RUN)])
    assert plan.is_due(task.pages[0])
    if before is None:
        place.unlink()
    else:
        place.write_text(before)
    (task,) = plan.plan(plan.load_project(), [path], [(pages, AS_RUN)])
    assert not plan.is_due(task.pages[0])


def test_what_cannot_be_known_is_said(tmp_path: Path) -> None:
    path = notebook(tmp_path / "outside.ipynb", "Outside", "import subprocess\nsubprocess.run(['true'])")
    told = "outside.ipynb starts another program (true), and what it reads there is not known"
    assert told in run(path, "--output", tmp_path).stderr
    assert "unchanged, as far as can be known: it starts another program (true)" in (
        run(path, "--output", tmp_path).stderr
    )


def test_what_is_called_before_kernels_are_forked_is_at_hand_in_each_and_known_as_read(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "from pathlib import Path\nFOUND = []\n\ndef read():\n    FOUND.append({}.read_text())\n"
    (root / "ready.py").write_text(code.format("Path(__file__).with_name('table.txt')"))
    notebook(root / "notebooks" / "00.ipynb", "A", "import ready\nready.FOUND")
    warm = replace(project(root), warm=("ready:read", "ready:absent", "absent:read"))
    monkeypatch.setattr(press, "load_project", lambda: warm)
    for words in ("first words", "other words"):
        (root / "table.txt").write_text(words)
        assert press.main([]) == 0
        page = (root / "briefing" / "html" / "00.html").read_text(encoding="utf-8")
        assert words in page


# --- whose files these are --------------------------------------------------------------------------------------


def page_of(path: Path, home: Path) -> None:
    """A page as the press marks it, made from the notebook of its name in a folder."""
    marks = {"generator": "briefing", "briefing:notebook": f"{path.stem}.ipynb"}
    marks |= {
        "briefing:inputs": "abc",
        "briefing:source": name_source(home / f"{path.stem}.ipynb", path.parent),
    }
    head = "\n".join(f'<meta name="{name}" content="{text}">' for name, text in marks.items())
    path.write_text(f"<title>{path.stem} &amp; on</title>\n{head}\n<style>")


def test_pages_of_notebooks_that_are_gone_are_cleared_and_others_stay(tmp_path: Path) -> None:
    for name in ("00", "01"):
        page_of(tmp_path / f"{name}.html", tmp_path / "notebooks")
    page_of(tmp_path / "theirs.html", tmp_path / "elsewhere")
    (tmp_path / "mine.html").write_text("<title>not ours</title>")
    (tmp_path / "00.pdf").write_bytes(b"%PDF-1.4 the user's own")
    assert [lesson.title for lesson in list_pages(tmp_path)] == ["00 & on", "01 & on", "theirs & on"]
    gone = remove_orphans(tmp_path, tmp_path / "notebooks", [tmp_path / "notebooks" / "01.ipynb"])
    assert [path.name for path in gone] == ["00.html"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "00.pdf",
        "01.html",
        "mine.html",
        "theirs.html",
    ]


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize("edition", ["briefing", "student"])
def test_a_file_that_is_not_ours_is_neither_written_nor_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], edition: str
) -> None:
    lesson, good = notebook(tmp_path / "a.ipynb", "A"), notebook(tmp_path / "good.ipynb", "Good")
    output = tmp_path / "pages"
    output.mkdir()
    (output / ("a.html" if edition == "briefing" else "a.ipynb")).write_text("mine")
    (output / "good.pdf").write_text("mine")
    before = {path: path.read_text() for path in output.iterdir()}
    assert press.main([str(lesson), str(good), "--edition", edition, "--output", str(output)]) == 1
    assert "was not made from this notebook" in capsys.readouterr().err
    assert {path: path.read_text() for path in before} == before
    assert "good.html" in (output / "index.html").read_text()


@pytest.mark.usefixtures("done")
def test_a_notebook_is_never_replaced_by_its_student_edition(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson = notebook(tmp_path / "a.ipynb", "A")
    before = lesson.read_bytes()
    assert press.main([str(lesson), "--edition", "student", "--output", str(tmp_path)]) == 1
    assert f"{lesson} would be replaced by its own student edition" in capsys.readouterr().err
    assert lesson.read_bytes() == before
    assert press.main([str(lesson), "--output", str(tmp_path)]) == 0  # a page beside it hits nothing


@pytest.mark.usefixtures("done")
def test_what_a_student_wrote_is_not_overwritten(tmp_path: Path) -> None:
    lesson, output = notebook(tmp_path / "a.ipynb", "A"), tmp_path / "pages"
    command = [str(lesson), "--edition", "student", "--output", str(output)]
    assert press.main(command) == 0
    notebook(lesson, "B")
    assert press.main(command) == 0  # it is as it was made
    student = output / "a.ipynb"
    student.write_text(student.read_text().replace("About B.", "My answer."))
    notebook(lesson, "C")
    assert press.main(command) == 1
    assert "My answer." in student.read_text()


@pytest.mark.usefixtures("done")
def test_two_notebooks_of_one_name_in_two_folders_do_not_replace_each_other(tmp_path: Path) -> None:
    output = tmp_path / "pages"
    for number, name in enumerate(("one", "two")):
        (tmp_path / name).mkdir()
        lesson = notebook(tmp_path / name / "a.ipynb", name)
        assert press.main([str(lesson), "--output", str(output)]) == number
    assert read_marks(output / "a.html")["title"] == "one"


@pytest.mark.usefixtures("done")
def test_a_notebook_named_index_has_its_page_and_the_list_another_name(tmp_path: Path) -> None:
    output = tmp_path / "pages"
    first, index = notebook(tmp_path / "a.ipynb", "A"), notebook(tmp_path / "index.ipynb", "My front page")
    assert press.main([str(first), "--output", str(output)]) == 0
    assert read_marks(output / "index.html")["source"] == files.LIST
    for _ in range(2):
        assert press.main([str(index), str(first), "--output", str(output)]) == 0
        assert read_marks(output / "index.html")["title"] == "My front page"
        assert {lesson.file for lesson in list_pages(output)} == {"a.html", "index.html"}
        assert 'href="index.html"' in (output / "contents.html").read_text()


@pytest.mark.usefixtures("done")
def test_a_list_of_another_is_kept_and_the_pages_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson = notebook(tmp_path / "a.ipynb", "A")
    (tmp_path / "index.html").write_text("my site")
    assert press.main([str(lesson), "--output", str(tmp_path)]) == 1
    assert "index.html was not made" in capsys.readouterr().err
    assert (tmp_path / "index.html").read_text() == "my site"
    assert (tmp_path / "a.html").exists()


@pytest.mark.usefixtures("done")
def test_a_page_with_a_long_first_paragraph_is_known_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson = notebook(tmp_path / "a.ipynb", "A\n\n" + "word " * 20_000)
    for told in ("1 written", "0 written"):
        assert press.main([str(lesson), "--output", str(tmp_path / "pages")]) == 0
        assert capsys.readouterr().out.startswith(told)
    assert [lesson.file for lesson in list_pages(tmp_path / "pages")] == ["a.html"]


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda read: read["metadata"].update(briefing=None),
        lambda read: read["metadata"].update(briefing=["x"]),
        lambda read: read["cells"][0].update(source="# T\n\n![x](attachment:nope.png)"),
        lambda read: read["cells"][0].update(source="# T\n\n![x](a%00b.png)"),
        lambda read: read["cells"][0].update(source="a \ud800 b"),
        lambda read: read["cells"][0].update(metadata={"tags": 5}),
        lambda read: read.update(cells=5),
        lambda read: read.clear(),
    ],
)
def test_one_notebook_that_cannot_become_a_page_stops_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Any], object]
) -> None:
    good, bad = notebook(tmp_path / "good.ipynb", "Good"), notebook(tmp_path / "bad.ipynb", "Bad")
    read = json.loads(bad.read_text())
    spoil(read)
    bad.write_text(json.dumps(read))
    status = press.main([str(bad), str(good), "--output", str(tmp_path / "pages")])
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "good.html" in (tmp_path / "pages" / "index.html").read_text()
    sentences = [line for line in said.splitlines() if "bad.ipynb" in line]
    assert status == 0 or (len(sentences) == 1 and sentences[0].endswith("."))


def test_json_that_is_too_deep_is_no_notebook(tmp_path: Path) -> None:
    (tmp_path / "deep.ipynb").write_text("[" * 100_000)
    with pytest.raises(BriefingError, match="is not a Jupyter notebook"):
        kernels.read_notebook(tmp_path / "deep.ipynb")


def test_all_editions_have_folders_of_their_own_and_one_run(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []
    monkeypatch.setattr(press, "load_project", lambda: project(root))
    monkeypatch.setattr(kernels.Kernels, "run", lambda _, read, path: ran.append(path) or result(read))
    monkeypatch.setattr(build, "CAN_FORK", False)
    assert press.main(["--edition", "all"]) == 0
    assert ran == [root / "notebooks" / "00.ipynb"]
    html = root / "briefing" / "html"
    made = {str(path.relative_to(html)) for path in html.rglob("00.*")}
    assert {"00.html", "student/00.html", "student/00.ipynb", "teacher/00.html"} <= made


def result(read: Any) -> set[Any]:
    """Put into a notebook what a kernel would have; it read nothing."""
    cell = read.cells[-1]
    cell.execution_count, cell.outputs = 1, [new_output("execute_result", {"text/plain": "42"})]
    return set()


def test_kept_results_serve_another_edition_and_new_prose_without_a_kernel(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "load_project", lambda: project(root))
    monkeypatch.setattr(kernels.Kernels, "run", lambda _, read, path: result(read))
    monkeypatch.setattr(build, "CAN_FORK", False)
    assert press.main([]) == 0
    monkeypatch.setattr(kernels.Kernels, "run", lambda *_: pytest.fail("a kernel was asked for"))
    assert press.main(["--edition", "teacher"]) == 0
    notebook(root / "notebooks" / "00.ipynb", "Another title", "6 * 7")
    assert press.main([]) == 0
    page = (root / "briefing" / "html" / "00.html").read_text(encoding="utf-8")
    assert "Another title" in page and "42" in page


RECORD = cache.Record("", {}, [], {})


def test_a_failure_is_not_kept(root: Path) -> None:
    read = kernels.read_notebook(root / "notebooks" / "00.ipynb")
    read.cells[-1].outputs = [new_output("error", ename="KeyError", evalue="", traceback=[])]
    cache.keep(read, RECORD, root / "kept.json")
    assert not (root / "kept.json").exists()


@pytest.mark.parametrize(
    "bad",
    [
        *("[]", "{}", "null", "5", "[[1]]", "[[1,5]]", '[[1,[{"output_type":"stream"}]]]', '{"a', "", "\0"),
        '{"notebook": "", "reads": [], "unknown": [], "images": {}, "results": ""}\n[]\n',
        '{"notebook": "", "reads": {}, "unknown": [], "images": {"briefing": 5}, "results": ""}\n[]\n',
        '{"notebook": "", "reads": {}, "unknown": [], "images": {}, "results": ""}\n[[1, []]]\n',
        "[" * 100_000,
    ],
)
def test_results_that_were_not_kept_so_are_made_anew(root: Path, bad: str) -> None:
    before = kept(root)
    before.results.write_text(bad)
    read = kernels.read_notebook(before.notebook)
    whole = json.dumps(read)
    assert not cache.recall(read, before.results)
    assert json.dumps(read) == whole
    assert planned(root).record is None
    cache.tidy(before.results.parent)


def test_results_cut_off_or_altered_are_made_anew(root: Path) -> None:
    read = kernels.read_notebook(root / "notebooks" / "00.ipynb")
    result(read)
    cache.keep(read, RECORD, root / "kept.json")
    whole = (root / "kept.json").read_text()
    assert cache.recall(read, root / "kept.json")
    for bad in (whole[:-10], whole.replace("42", "43"), whole + whole):
        (root / "kept.json").write_text(bad)
        assert not cache.recall(read, root / "kept.json")


def test_each_notebook_has_results_and_the_oldest_of_one_and_those_of_none_go(root: Path) -> None:
    read = kernels.read_notebook(root / "notebooks" / "00.ipynb")
    folder, gone = root / "kept", root / "gone.ipynb"
    lessons = [notebook(root / "notebooks" / f"{number}.ipynb", "A") for number in range(99)]
    for lesson in (*lessons, gone):
        cache.keep(read, RECORD._replace(notebook=str(lesson)), cache.name_results(folder, lesson, "code"))
    for number in range(9):
        path = cache.name_results(folder, lessons[0], number)
        cache.keep(read, RECORD._replace(notebook=str(lessons[0])), path)
        os.utime(path, (number, number))
    cache.tidy(folder)
    assert all(cache.name_results(folder, lesson, "code").exists() for lesson in lessons)
    assert not cache.name_results(folder, gone, "code").exists()
    left = [number for number in range(9) if cache.name_results(folder, lessons[0], number).exists()]
    assert left == [6, 7, 8]


def test_a_press_with_nothing_to_do_imports_nothing_that_takes_time(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "load_project", lambda: project(root))
    monkeypatch.setattr(kernels.Kernels, "run", lambda _, read, path: result(read))
    monkeypatch.setattr(build, "CAN_FORK", False)
    assert press.main([]) == 0
    again = (
        "import pathlib, briefing.press as press; from briefing.settings import Project; "
        f"press.load_project = lambda: Project(pathlib.Path({str(root)!r}), output='briefing/html'); press.main([])"
    )
    command = [sys.executable, "-X", "importtime", "-c", again]
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert told.stdout.startswith("0 written (0.0 MB), 1 unchanged")
    assert "briefing.press" in told.stderr
    assert not re.search("nbconvert|plotly|IPython|nltk|zmq|nbformat|psutil", told.stderr)


def test_a_press_with_nothing_to_do_takes_as_many_steps_for_each_notebook_however_many_there_are(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of files that all of them read, digests are taken once: 200 notebooks take a third of a second of the processor."""
    read = {("file", str(path)) for path in (ROOT / "utils").rglob("*.py")}
    monkeypatch.setattr(press, "load_project", lambda: project(root))
    monkeypatch.setattr(kernels.Kernels, "run", lambda _, sheet, path: result(sheet) | read)
    monkeypatch.setattr(build, "CAN_FORK", False)
    steps = {}
    for count in (5, 20):
        for number in range(count):
            notebook(root / "notebooks" / f"{number:02}.ipynb", f"Lesson {number}", "6 * 7")
        assert press.main([]) == 0
        capsys.readouterr()
        steps[count] = count_calls(lambda: press.main([]))
        assert capsys.readouterr().out.startswith(f"0 written (0.0 MB), {count} unchanged")
    assert (steps[20] - steps[5]) / 15 < 2_000
    assert steps[20] < 4 * steps[5]


def git(folder: Path, *words: str) -> None:
    named = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *named, "-C", str(folder), *words], check=True, capture_output=True)


def test_pages_name_the_day_and_the_commit_they_are_made_from(tmp_path: Path) -> None:
    today = date.today().isoformat()
    assert origin.find_origin(tmp_path, ["utils"]) == (today, "")
    assert origin.find_origin(tmp_path, ["utils"], "2 May") == ("2 May", "")
    (tmp_path / "utils").mkdir()
    (tmp_path / "utils" / "words.py").write_text("x")
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--date=2020-05-02T12:00:00", "-m", "First")
    day, commit = origin.find_origin(tmp_path, ["utils"])
    assert re.fullmatch("[0-9a-f]{7,}", commit) and day == today  # the day it was committed
    (tmp_path / "utils" / "words.py").write_text("y")
    assert origin.find_origin(tmp_path, ["utils"]) == (today, f"{commit}, changed since")


def test_a_project_inside_another_repository_bears_the_commit_of_its_release(tmp_path: Path) -> None:
    inner = tmp_path / "outer" / "inner"
    inner.mkdir(parents=True)
    git(inner.parent, "init")
    git(inner.parent, "commit", "--allow-empty", "-m", "Another project's")
    today = date.today().isoformat()
    assert origin.find_origin(inner, ["utils"]) == (today, "")
    shutil.copy(ROOT / origin.ARCHIVE, inner)
    assert origin.find_origin(inner, ["utils"]) == (today, "")  # a checkout holds it as it is written
    released = "node: 0123456789abcdef0123456789abcdef01234567\nnode-date: 2020-05-02T12:00:00+02:00\n"
    (inner / origin.ARCHIVE).write_text(released)
    assert origin.find_origin(inner, ["utils"]) == ("2020-05-02", "0123456")


def test_git_fills_in_commit_and_day_for_a_zip_of_a_release(tmp_path: Path) -> None:
    for name in (".gitattributes", origin.ARCHIVE):
        shutil.copy(ROOT / name, tmp_path)
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "First")
    day, commit = origin.find_origin(tmp_path, ["utils"])
    (tmp_path / "unpacked").mkdir()
    git(tmp_path, "archive", "--format=zip", "--output", str(tmp_path / "a.zip"), "HEAD")
    shutil.unpack_archive(tmp_path / "a.zip", tmp_path / "unpacked")
    assert origin.find_origin(tmp_path / "unpacked", ["utils"]) == (day, commit)


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
    read = kernels.read_notebook(notebook(tmp_path / "widget.ipynb", "Widget", WIDGET))
    with ThreadPoolExecutor(
        1
    ) as thread:  # as the press does it: this thread may have an event loop of its own
        thread.submit(kernels.Kernels(ROOT, lambda: None).run, read, tmp_path / "widget.ipynb").result(
            timeout=80
        )
    assert taken
    assert read.cells[-1].outputs[-1].data["text/plain"] == "42"


@pytest.mark.usefixtures("done")
def test_a_strangers_page_does_not_bear_our_commit(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = notebook(root / "notebooks" / "00.ipynb", "Own")
    git(root, "init")
    git(root, "add", ".")
    git(root, "commit", "-m", "First")
    monkeypatch.setattr(press, "load_project", lambda: project(root))
    folder = tmp_path_factory.mktemp("elsewhere")
    theirs = notebook(folder / "theirs.ipynb", "Theirs")
    assert press.main([str(own), str(theirs), "--output", str(folder)]) == 0
    commit = origin.find_origin(root, ["utils"]).commit
    assert f"<dd>{commit}</dd>" in (folder / "00.html").read_text(encoding="utf-8")
    assert commit not in (folder / "theirs.html").read_text(encoding="utf-8")
