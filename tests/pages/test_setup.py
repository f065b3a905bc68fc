"""The set-up: start.py heals what was interrupted, and the locks hold together."""

import ast
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from nbconvert.exporters import get_exporter
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import start

ROOT = Path(start.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENTRY = re.compile(r"[a-z0-9-]+(\[[a-z, -]+\])?==[\w.]+( ; [^;#\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
LOCKS = pytest.mark.parametrize(
    "lock", [start.LOCK, start.HUB_LOCK, start.TEST_LOCK], ids=["lessons", "hub", "tests"]
)


# start.py, with an installer that only notes what it was asked for

FAKE_UV = """
import os, pathlib, signal, sys, time
here = pathlib.Path(__file__).parent
if sys.argv[1] != "--version":
    with (here / "calls").open("a", encoding="utf-8") as calls:
        print(*sys.argv[1:], file=calls)
    with (here / "settings").open("a") as settings:
        print(*sorted(name for name, value in os.environ.items() if name[:3] in ("PIP", "UV_")), file=settings)
        print("PIP_USER is", os.environ.get("PIP_USER"), file=settings)
    if "-e" in sys.argv:
        [packages] = (pathlib.Path(sys.argv[-1]) / ".venv").glob("[Ll]ib/**/site-packages")
        (packages / "_lange_adem.pth").write_bytes(sys.argv[-1].encode())
    print(os.environ.get("UV_SAYS", ""), end="", file=sys.stderr)
    time.sleep(float(os.environ.get("UV_TAKES", "0")))
    if os.environ.get("UV_ENDS") == "killed":
        os.kill(os.getppid(), signal.SIGTERM)
    sys.exit(os.environ.get("UV_ENDS") == "failed")
"""


class Copy:
    """A copy of the project without its packages, where ``briefing`` only says with what it was called."""

    def __init__(self, folder: Path, name: str = "a copy") -> None:
        self.root, self.tools = folder / name, folder / "tools"
        (self.root / "tests").mkdir(parents=True)
        self.tools.mkdir()
        for file in ("start.py", "pyproject.toml", "requirements.txt", "tests/requirements.txt"):
            shutil.copy(ROOT / file, self.root / file)
        for module in ("briefing", "jupyterlab", "ruff", "mypy", "pytest"):
            (self.root / f"{module}.py").write_text(f"import sys; print('{module}:', *sys.argv[1:])")
        (self.tools / "uv.py").write_text(FAKE_UV)
        uv = self.tools / ("uv.bat" if os.name == "nt" else "uv")
        call = '@"{}" "{}" %*' if os.name == "nt" else '#!/bin/sh\nexec "{}" "{}" "$@"\n'
        uv.write_text(call.format(sys.executable, self.tools / "uv.py"))
        uv.chmod(0o755)

    def begin(self, *words: str, **settings: str) -> "subprocess.Popen[str]":
        environment = {**os.environ, "PATH": str(self.tools), "PYTHONPATH": str(self.root), **settings}
        command = [sys.executable, str(self.root / "start.py"), *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=self.tools, env=environment, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
        )

    def run(self, *words: str, **settings: str) -> tuple[int, str, str]:
        program = self.begin(*words, **settings)
        out, err = program.communicate(timeout=120)
        return program.returncode, out, err

    @property
    def calls(self) -> list[str]:
        noted = self.tools / "calls"
        return noted.read_text().splitlines() if noted.exists() else []


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def test_the_first_call_installs_the_lock_with_hashes_then_the_project_and_passes_arguments_on(copy: Copy):
    code, out, _ = copy.run("briefings", "--edition", "student")
    assert (code, out) == (0, "briefing: --edition student\n")
    packages, project = copy.calls
    assert "--require-hashes" in packages
    assert packages.endswith(str(copy.root / "requirements.txt"))
    assert "--no-deps --no-build-isolation" in project
    assert project.endswith(str(copy.root))


def test_the_second_call_asks_no_installer(copy: Copy):
    copy.run("briefings")
    shutil.rmtree(copy.tools)
    copy.tools.mkdir()
    assert copy.run("briefings", "again") == (0, "briefing: again\n", "")


@pytest.mark.parametrize("end", ["failed", "killed"])
def test_an_interrupted_first_call_heals_on_the_next(copy: Copy, end: str):
    code, out, err = copy.run("briefings", UV_ENDS=end)
    assert code != 0
    assert out == ""
    if end == "failed":
        assert err.endswith("(see above): mend that and run this again.\n")
    assert copy.run("briefings")[:2] == (0, "briefing:\n")
    assert copy.run("briefings") == (0, "briefing:\n", "")


def test_the_test_tools_come_on_top_once_and_leave_the_lessons_ready(copy: Copy):
    copy.run("briefings")
    copy.run("test")
    assert copy.calls[2].endswith(str(copy.root / "tests" / "requirements.txt"))
    copy.run("test")
    copy.run("briefings")
    assert len(copy.calls) == 4


def test_interrupted_test_tools_leave_nothing_that_is_taken_for_ready(copy: Copy):
    copy.run("briefings")
    copy.run("test", UV_ENDS="killed")
    copy.run("briefings")
    assert copy.calls[3].endswith(str(copy.root / "requirements.txt"))


def remove_python(copy: Copy) -> None:
    (copy.root / start.PYTHON.relative_to(ROOT)).unlink()


def move_folder(copy: Copy) -> None:
    copy.root = copy.root.rename(copy.root.with_name("moved"))


def change_lock(copy: Copy) -> None:
    with (copy.root / "requirements.txt").open("a") as lock:
        lock.write("\n")


@pytest.mark.parametrize("change", [remove_python, move_folder, change_lock])
def test_an_environment_that_no_longer_fits_is_made_anew(copy: Copy, change):
    copy.run("briefings")
    (copy.root / ".venv" / "left over").touch()
    change(copy)
    assert copy.run("briefings")[:2] == (0, "briefing:\n")
    assert not (copy.root / ".venv" / "left over").exists()
    assert len(copy.calls) == 4


def test_two_first_calls_at_once_install_once(copy: Copy):
    calls = [copy.begin("briefings", word, UV_TAKES="1") for word in ("one", "two")]
    assert [call.communicate(timeout=120)[0] for call in calls] == ["briefing: one\n", "briefing: two\n"]
    assert len(copy.calls) == 2


@pytest.mark.parametrize(
    ("there", "installer"),
    [
        ({"uv --version"}, "uv pip install --compile-bytecode --python VENV"),
        ({"VENV -m pip --version"}, "VENV -m pip install"),
        ({"VENV -c import ensurepip"}, "VENV -m pip install"),
        ({"THIS -m pip --python VENV --version"}, "THIS -m pip --python VENV install"),
    ],
    ids=["uv", "pip", "ensurepip", "no ensurepip"],
)
def test_packages_come_by_uv_or_pip_also_where_ensurepip_is_missing(monkeypatch, there, installer):
    monkeypatch.setattr(start, "PYTHON", Path("VENV"))
    monkeypatch.setattr(sys, "executable", "THIS")
    monkeypatch.setattr(shutil, "which", {"uv": "uv"}.get)
    monkeypatch.setattr(start, "works", lambda *words: " ".join(map(str, words)) in there)
    monkeypatch.setattr(start, "failure", lambda command, folder: "")
    assert " ".join(start.installer()) == installer


def test_a_python_without_any_pip_is_told_the_remedy(monkeypatch):
    monkeypatch.setattr(shutil, "which", {}.get)
    monkeypatch.setattr(start, "works", lambda *words: False)
    with pytest.raises(SystemExit, match=r"no pip.*apt install python3-venv"):
        start.installer()


def test_a_pip_that_does_not_fit_on_the_disk_is_not_called_missing(monkeypatch):
    monkeypatch.setattr(shutil, "which", {}.get)
    monkeypatch.setattr(start, "works", lambda *words: words[-1] == "import ensurepip")
    monkeypatch.setattr(
        start, "failure", lambda command, folder: start.remedy_for("[Errno 28] No space left")
    )
    with pytest.raises(SystemExit, match=r"pip could not be put into \.venv \(see above\): the disk is full"):
        start.installer()


def test_an_old_python_gets_as_far_as_the_sentence_about_it():
    path = ROOT / "start.py"
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))
    pretend = "import runpy, sys; sys.version_info = (3, 8, 18); runpy.run_path(sys.argv[1])"
    old = subprocess.run([sys.executable, "-c", pretend, path], capture_output=True, text=True)
    assert old.returncode == 1
    assert re.fullmatch(r"Python 3\.11 or newer is needed, and this is .+: use a newer one\.\n", old.stderr)


@pytest.mark.parametrize(("words", "code"), [([], 0), (["--help"], 0), (["lesson"], 2)])
def test_no_word_or_a_wrong_one_shows_the_commands(capsys, words: list[str], code: int):
    assert start.main(words) == code
    shown = capsys.readouterr()
    text = shown.err if code else shown.out
    assert all(f"\n  {command} " in text for command in ("lab", "briefings", "check", "bill", "test"))


# What stands in the way is called by its name


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk is full",
        ),
        (
            "error: failed to write to file: There is not enough space on the disk. (os error 112)",
            "disk is full",
        ),
        ("OSError: [Errno 122] Disk quota exceeded", "share of the disk is full"),
        ("ERROR: [Errno 13] Permission denied: '/x'", "must be yours to write in"),
        ("NewConnectionError: Temporary failure in name resolution", "check the connection"),
        ("error: error sending request for url (dns error: failed to lookup)", "check the connection"),
        ("ProxyError('Cannot connect to proxy.')", "check the connection"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "mend that"),
        ("ERROR: ResolutionImpossible", "mend that"),
    ],
)
def test_an_installer_that_fails_is_heard_and_its_reason_is_not_guessed(copy: Copy, said: str, remedy: str):
    code, out, err = copy.run("briefings", UV_SAYS=f"{said}\n", UV_ENDS="failed")
    assert (code, out) == (1, "")
    *_, heard, last = err.splitlines()
    assert heard == said
    assert last.startswith("The packages could not be installed (see above): ") and remedy in last
    assert "connection" not in last or "connection" in remedy


def test_no_setting_sends_the_packages_elsewhere(copy: Copy):
    away = dict.fromkeys(("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "UV_SYSTEM_PYTHON"), "1")
    assert copy.run("briefings", **away)[0] == 0
    names, user, *_ = (copy.tools / "settings").read_text().splitlines()
    assert not {*away} - {"PIP_USER"} & {*names.split()} and user == "PIP_USER is 0"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such folders")
@pytest.mark.parametrize("name", [f"a{os.pathsep}b", "a\nb"])
def test_a_folder_that_python_cannot_work_in_is_told_so(tmp_path: Path, name: str):
    code, out, err = Copy(tmp_path, name).run("briefings")
    assert (code, out) == (1, "")
    assert re.fullmatch(
        r"Python cannot work in a folder whose path .+ Give it another name and run this again\.\n", err
    )


def test_a_python_without_venv_is_told_the_remedy(copy: Copy):
    (copy.root / "venv.py").write_text("raise ImportError")
    assert copy.run("briefings") == (
        1,
        "",
        "This Python has no venv. On Debian or Ubuntu: apt install python3-venv. Then run this again.\n",
    )


@pytest.mark.parametrize("kind", ["file", "link to nothing"])
def test_what_is_no_folder_is_left_as_it_is(copy: Copy, kind: str):
    venv = copy.root / ".venv"
    if kind == "file":
        venv.write_text("mine")
    elif os.name != "nt":
        venv.symlink_to("nothing")
    else:
        pytest.skip("links need a right of their own on Windows")
    code, out, err = copy.run("briefings")
    assert (code, out, err) == (1, "", f"{venv} is not a folder: give it another name and run this again.\n")
    assert venv.is_symlink() or venv.read_text() == "mine"


@pytest.mark.parametrize("name", ["José", "een brief € 你好"])
def test_the_project_is_found_in_any_locale(tmp_path: Path, name: str):
    """An installer writes the folder's path in UTF-8, and a Python before 3.13 reads it in the locale's encoding."""
    copy = Copy(tmp_path, name)
    assert copy.run("briefings")[:2] == (0, "briefing:\n")
    python = copy.root / start.PYTHON.relative_to(ROOT)
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | plain
    for settings in (environment, environment | {"LC_ALL": "C.UTF-8"}):
        command = [python, "-m", "briefing", "found"]
        told = subprocess.run(command, cwd=tmp_path, env=settings, capture_output=True, text=True)
        assert (told.stdout, told.stderr) == ("briefing: found\n", "")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no root")
@pytest.mark.parametrize(
    ("user", "words", "given"),
    [
        (0, [], ["--allow-root", "--ServerApp.ip=127.0.0.1"]),
        (0, ["--allow-root"], []),
        (0, ["--ip=0.0.0.0"], []),  # then JupyterLab itself says what it needs
        (1000, [], []),
    ],
)
def test_for_root_the_lab_starts_on_this_machine_only_and_says_so(monkeypatch, capsys, user, words, given):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert start.for_root(words) == given
    assert ("this machine only" in capsys.readouterr().err) == bool(given)


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ([], ["--edition", "student", "--folder", str(ROOT / "my-lessons"), "--"]),
        (["--teacher"], ["--edition", "teacher", "--folder", str(ROOT / "my-teaching"), "--"]),
        (["--port=9"], ["--edition", "student", "--folder", str(ROOT / "my-lessons"), "--", "--port=9"]),
        (["notebooks/08_x.ipynb", "--port=9"], ["--open", "notebooks/08_x.ipynb", "--", "--port=9"]),
    ],
)
def test_the_lab_opens_copies_and_a_notebook_that_is_named_as_it_is(monkeypatch, words, given):
    handed = []
    monkeypatch.setattr(start, "prepare", lambda lock: None)
    monkeypatch.setattr(start, "for_root", lambda words: [])
    monkeypatch.setattr(start, "hand_over", lambda *words: handed.extend(words) or 0)
    assert start.main(["lab", *words]) == 0
    assert handed == ["briefing.classroom", "lab", *given]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this copy of the project has no history")
@pytest.mark.parametrize("folder", ["my-lessons", "my-teaching", "my-class", "my-pages"])
def test_git_leaves_what_is_a_users_own_alone(folder):
    assert subprocess.run(["git", "check-ignore", "--quiet", f"{folder}/x.ipynb"], cwd=ROOT).returncode == 0


@pytest.mark.parametrize(
    ("words", "given"), [(["-k", "x"], "-k x"), (["--quick", "-x"], "tests/engine tests/facts -x")]
)
def test_quick_tests_leave_out_the_pages(copy: Copy, words: list[str], given: str):
    code, out, _ = copy.run("test", *words)
    assert (code, out) == (0, f"ruff: check\nruff: format --check\nmypy:\npytest: {given}\n")


# The locks


def entries(lock: Path) -> dict[tuple[str, str], tuple[Requirement, frozenset[str]]]:
    """Return the lock's entries by name and version: the requirement and its hashes."""
    found = {}
    for block in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8")):
        head, *hashes = block.replace(" \\\n", "\n").strip().splitlines()
        requirement = Requirement(head)
        version = str(requirement.specifier).removeprefix("==")
        found[canonicalize_name(requirement.name), version] = requirement, frozenset(hashes)
    return found


def versions(lock: Path, name: str) -> list[str]:
    return [version for found, version in entries(lock) if found == canonicalize_name(name)]


@LOCKS
def test_a_lock_is_nothing_but_pinned_names_with_hashes(lock: Path):
    lines = lock.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not ENTRY.fullmatch(line) and not HASH.fullmatch(line)] == []
    assert all(hashes for _, hashes in entries(lock).values())


def test_the_test_lock_is_the_lessons_lock_and_more():
    lessons, tests = entries(start.LOCK), entries(start.TEST_LOCK)
    assert {key: hashes for key, (_, hashes) in lessons.items()} == {
        key: hashes for key, (_, hashes) in tests.items() if key in lessons
    }
    tools = {name for name, _ in tests} - {name for name, _ in lessons}
    assert tools >= {"pytest", "pytest-xdist", "hypothesis", "ruff", "mypy", "playwright", "distributed"}


def ranges(*groups: list[str]) -> list[Requirement]:
    wanted = map(Requirement, itertools.chain(*groups))
    return [requirement for requirement in wanted if requirement.name != PROJECT["project"]["name"]]


@LOCKS
def test_a_lock_satisfies_every_range_of_the_project(lock: Path):
    project, extras = PROJECT["project"], PROJECT["project"]["optional-dependencies"]
    wanted = ranges(
        project["dependencies"], PROJECT["dependency-groups"]["lock"], PROJECT["build-system"]["requires"]
    )
    if lock == start.TEST_LOCK:
        wanted += ranges(extras["test"], extras["cluster"], extras["hub"])
    if lock == start.HUB_LOCK:
        wanted += ranges(extras["hub"])
    for requirement in wanted:
        locked = versions(lock, requirement.name)
        assert locked, f"{requirement.name} is not in {lock}"
        assert all(requirement.specifier.contains(version) for version in locked), requirement


SYSTEMS = {
    "linux": {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux"},
    "macos": {"os_name": "posix", "sys_platform": "darwin", "platform_system": "Darwin"},
    "windows": {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows"},
}


@LOCKS
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_each_system_gets_one_version_of_each_package_and_its_own_packages_only(lock, system, python):
    place = {**SYSTEMS[system], "python_version": python, "python_full_version": f"{python}.9"}
    place |= {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    chosen = [
        name for (name, _), (one, _) in entries(lock).items() if not one.marker or one.marker.evaluate(place)
    ]
    assert len(chosen) == len(set(chosen))
    own = {"windows": {"pywinpty", "colorama"}, "macos": {"appnope", "pexpect"}, "linux": {"pexpect"}}
    assert {"pywinpty", "colorama", "appnope", "pexpect"} & set(chosen) == own[system]


def test_the_lock_of_npm_is_one_package_with_its_hash_and_no_address():
    folder = ROOT / "tests" / "pages" / "checker"
    text = (folder / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text and "resolved" not in text
    [(name, wanted)] = json.loads((folder / "package.json").read_text(encoding="utf-8"))[
        "dependencies"
    ].items()
    locked = json.loads(text)["packages"]
    assert set(locked) == {"", f"node_modules/{name}"}
    assert locked[f"node_modules/{name}"]["version"] == wanted
    assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", locked[f"node_modules/{name}"]["integrity"])


@pytest.mark.parametrize("folder", [ROOT, ROOT / ".binder"], ids=["conda", "Binder"])
def test_conda_and_binder_take_their_packages_from_the_lock(folder: Path):
    environment = yaml.safe_load((folder / "environment.yml").read_text(encoding="utf-8"))
    python, pip, packages = environment["dependencies"]
    assert python.removeprefix("python=") in SpecifierSet(PROJECT["project"]["requires-python"])
    assert pip == "pip"
    assert list(packages) == ["pip"]
    [line] = packages["pip"]
    assert (folder / line.removeprefix("-r ")).resolve() == start.LOCK


def test_the_installed_project_gives_nbconvert_its_exporter():
    assert get_exporter("briefing").__name__ == "BriefingExporter"


def test_the_citation_names_the_version_and_the_licence_of_the_project():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["project"]["version"]
    assert citation["license"] == PROJECT["project"]["license"]


# What is committed


def git(*words: str) -> str:
    command = ["git", "-c", f"safe.directory={ROOT.as_posix()}", "-C", str(ROOT), *words]
    try:
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this copy is not a git repository")


def test_nothing_committed_names_a_registry_or_a_place_on_a_machine():
    hosts = ["pypi" + r"\.org", "python" + "hosted", "anaconda" + r"\.org", "npm" + r"js\.(com|org)"]
    places = [r"(?<![\w.:/-])/(work|root|tmp/w|opt/wheels|opt/pypi)/", r"(?<!\w)[A-Z]:\\+Users"]
    pattern = re.compile("|".join(hosts + places).encode())
    paths = [ROOT / name for name in git("ls-files", "-z").split("\0") if name]
    named = {path.name: pattern.search(path.read_bytes()) for path in paths if path.is_file()}
    assert {name: found[0] for name, found in named.items() if found} == {}


def test_ci_and_binder_can_run_their_scripts_and_ci_runs_the_command_of_the_readme():
    modes = git("ls-files", "-s", ".ci/run", ".binder/postBuild").splitlines()
    assert [mode[:6] for mode in modes] == ["100755", "100755"]
    command = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1].removeprefix("exec ")
    assert command == "python3 start.py test"
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
