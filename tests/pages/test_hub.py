"""A hub for a class: who may come in, what is given to students, what they may use, and what a teacher gathers."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from briefing.classroom.carry import text_of
from briefing.classroom.copies import choose_newest
from briefing.classroom.hub import commands, configuration, school, serve, sizes
from briefing.classroom.hub.gather import has_answer
from briefing.classroom.hub.school import School, check_school, in_bytes, is_loopback, read_school
from briefing.classroom.hub.serve import Limits
from briefing.settings import SettingsError
from tests.lessons import NOTEBOOKS, ROOT

HUB = ROOT / "briefing" / "classroom" / "hub"
TLS = {"tls_key": "/k", "tls_certificate": "/c"}
REAL = {"spawner": "systemd", "authenticator": "pam", "students": ("anna",), **TLS}
ELSEWHERE = ["0.0.0.0", "", "::", "192.0.2.7", "hub.school.example"]


@pytest.fixture(autouse=True)
def _own_environment(tmp_path, monkeypatch):
    """A trial's password is set, and signatures of notebooks go into a folder of the test's own."""
    monkeypatch.setenv(school.PASSWORD, "a password")
    monkeypatch.delenv(school.FILE, raising=False)
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))


def refusal(**decided):
    with pytest.raises(SettingsError) as told:
        check_school(School(**decided))
    sentence = str(told.value)
    assert sentence[0].isupper() and sentence.endswith(".") and "\n" not in sentence
    return sentence


# --- who may come in ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ELSEWHERE)
@pytest.mark.parametrize("name", ["dummy", "jupyterhub.auth.DummyAuthenticator", "null"])
def test_the_dummy_listens_on_this_machine_only(address, name):
    assert "dummy" in refusal(**REAL | {"address": address, "authenticator": name})


@pytest.mark.parametrize("program", ["run", "jupyterhub"])
def test_a_hub_with_the_dummy_on_the_network_does_not_start(program, tmp_path):
    settings = tmp_path / "class.toml"
    settings.write_text(
        f'address = "0.0.0.0"\nport = 1\ndata = {str(tmp_path / "data")!r}\n', encoding="utf-8"
    )
    package = ["-m", "briefing.classroom.hub", "run", "--settings", str(settings)]
    plain = ["-m", "jupyterhub", "-f", str(HUB / "jupyterhub_config.py")]
    command = [sys.executable, *(package if program == "run" else plain)]
    ended = subprocess.run(
        command,
        env=os.environ | {school.FILE: str(settings)},
        capture_output=True,
        text=True,
        timeout=120,
        cwd=tmp_path,
    )
    assert ended.returncode == 1
    assert (
        "The dummy authenticator lets anyone in under any name, so it listens on 127.0.0.1 only"
        in ended.stderr
    )
    assert not (tmp_path / "data").exists()


def test_a_trial_needs_no_file_but_a_password(monkeypatch):
    assert read_school() == School()
    monkeypatch.delenv(school.PASSWORD)
    assert school.PASSWORD in refusal()


@pytest.mark.parametrize("address", ELSEWHERE)
def test_what_is_not_safe_on_a_network_is_refused_there(address):
    check_school(School(**REAL, address=address))
    assert "read each other" in refusal(**REAL | {"address": address, "spawner": "simple"})
    assert "in the open" in refusal(**REAL | {"address": address, "tls_key": ""})


@given(st.ip_addresses())
def test_loopback_is_what_the_standard_says(address):
    assert is_loopback(str(address)) == address.is_loopback


def test_nobody_comes_in_who_was_not_named():
    assert "Nobody" in refusal(**REAL | {"students": ()})
    by_group = School(
        **REAL | {"students": (), "traits": {"PAMAuthenticator": {"allowed_groups": ["class"]}}}
    )
    c = Config()
    configuration._configure_doors(c, check_school(by_group))
    assert c.Authenticator.allow_all is False
    configuration._configure_doors(c, School(**REAL, teachers=("tom",)))
    assert c.Authenticator.allowed_users == {"anna", "tom"} and c.Authenticator.allow_all is False


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("adress = '127.0.0.1'", "unknown key adress"),
        ("port = '8000'", "write a whole number"),
        ("port = 0", "above 0"),
        ("cpu = -1", "above 0"),
        ("memory = '1 GB'", "no amount of memory"),
        ("memory = '0G'", "no amount of memory"),
        ("spawner = 'docker'", "systemd, local, simple"),
        ("students = 'anna'", "a list of texts"),
        ("data = 'here'", "a whole path"),
        ("separate_proxy = 1", "true or false"),
        ("traits = {Spawner = 1}", "a table of tables"),
        ("port = ", "cannot be read"),
    ],
)
def test_what_cannot_be_followed_is_said_with_its_place(line, said, tmp_path):
    file = tmp_path / "class.toml"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(SettingsError, match=re.escape(said)):
        read_school(file)


@given(st.integers(1, 10**6), st.sampled_from("KMGT"))
def test_memory_is_counted_in_powers_of_1024(number, unit):
    assert in_bytes(f"{number}{unit}") == number * 1024 ** ("KMGT".index(unit) + 1)


# --- JupyterHub's own words -----------------------------------------------------------------------------------


def configured(tmp_path, **decided):
    c = Config()
    configuration.configure(c, School(data=tmp_path / "data", separate_proxy=True, **decided))
    return c


@pytest.fixture
def umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_secrets_are_the_hubs_alone_and_lessons_are_for_all(tmp_path):
    c = configured(tmp_path, **REAL)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "data").iterdir()}
    assert modes == {"private": 0o700, "lessons": 0o755, "shared": 0o755}
    private = tmp_path / "data" / "private"
    assert (private / "proxy_token").stat().st_mode & 0o777 == 0o600
    assert len(c.ConfigurableHTTPProxy.auth_token) == 64
    assert c.JupyterHub.db_url == f"sqlite:///{private}/jupyterhub.sqlite"
    assert Path(c.JupyterHub.cookie_secret_file).parent == private
    assert os.umask(0o022) == 0o077  # for what JupyterHub itself writes
    (tmp_path / "data" / "shared").chmod(0o777)
    with pytest.raises(SettingsError, match="chmod o-w"):
        configured(tmp_path, **REAL)


@pytest.mark.usefixtures("umask")
def test_limits_reach_what_enforces_them(tmp_path):
    c = configured(
        tmp_path, **REAL, memory="2G", cpu=0.5, processes=99, servers=7, starting=3, idle_minutes=5
    )
    assert (c.Spawner.mem_limit, c.Spawner.cpu_limit) == (2 * 1024**3, 0.5)
    assert c.SystemdSpawner.unit_extra_properties == {"TasksMax": "99"}
    assert (c.JupyterHub.active_server_limit, c.JupyterHub.concurrent_spawn_limit) == (7, 3)
    assert "--timeout=300" in c.JupyterHub.services[0]["command"]
    assert "--memory" not in c.Spawner.cmd  # systemd counts all processes of a student together
    local = configured(tmp_path, **REAL | {"spawner": "local"}, memory="2G", processes=99).Spawner.cmd
    assert local[local.index("--memory") + 1] == str(2 * 1024**3)
    assert local[local.index("--processes") + 1] == "99"


@pytest.mark.usefixtures("umask")
def test_a_killed_hub_takes_no_server_and_no_proxy_along(tmp_path):
    c = configured(tmp_path, **REAL)
    assert c.JupyterHub.cleanup_servers is False and c.JupyterHub.cleanup_proxy is False
    assert c.ConfigurableHTTPProxy.should_start is False


@pytest.mark.usefixtures("umask")
def test_a_teacher_may_open_servers_and_nothing_of_the_hub(tmp_path):
    roles = {
        role["name"]: role for role in configured(tmp_path, **REAL, teachers=("tom",)).JupyterHub.load_roles
    }
    assert roles["teacher"]["users"] == ["tom"]
    assert not {"admin:users", "admin:servers", "tokens", "users"} & set(roles["teacher"]["scopes"])


@pytest.mark.usefixtures("umask")
def test_what_a_school_writes_in_traits_comes_last(tmp_path):
    traits = {"JupyterHub": {"active_server_limit": 3}, "PAMAuthenticator": {"service": "class"}}
    c = configured(tmp_path, **REAL, traits=traits)
    assert c.JupyterHub.active_server_limit == 3 and c.PAMAuthenticator.service == "class"


def test_the_services_of_systemd_start_commands_that_there_are():
    parser = commands._parser()
    for unit in (HUB / "systemd").glob("*.service"):
        [words] = re.findall(r"^ExecStart=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
        program, flag, module, *rest = words.split()
        assert (program, flag, module) == ("/srv/lange-adem/.venv/bin/python", "-m", "briefing.classroom.hub")
        assert parser.parse_args(rest).settings == Path("/etc/class-hub.toml")
    assert len(list((HUB / "systemd").glob("*.service"))) == 2


def load_tljh(tmp_path, monkeypatch, authenticator="firstuseauthenticator.FirstUseAuthenticator", **said):
    """Load the snippet as The Littlest JupyterHub does: its own file loads it after what `tljh-config` has set.

    The file of each snippet begins with an empty configuration, which is merged into the one before.
    """
    limits = {"memory": None, "cpu": None} | said.get("limits", {})
    set_before = {
        "auth": {"type": authenticator},
        "limits": limits,
        "http": {"address": said.get("address", "")},
    }
    settings = ModuleType("tljh.configurer")
    settings.load_config = lambda: set_before
    monkeypatch.setitem(sys.modules, "tljh", ModuleType("tljh"))
    monkeypatch.setitem(sys.modules, "tljh.configurer", settings)
    monkeypatch.setattr(sys, "path", [*sys.path])
    shutil.copy(HUB / "tljh_config.py", tmp_path / "class.py")
    (tmp_path / "jupyterhub_config.py").write_text(
        f"c = get_config()\nc.JupyterHub.authenticator_class = {authenticator!r}\n"
        f"c.Spawner.mem_limit = {limits['memory']!r}\nload_subconfig('class.py')\n",
        encoding="utf-8",
    )
    return PyFileConfigLoader("jupyterhub_config.py", str(tmp_path)).load_config()


def test_the_littlest_jupyterhub_gets_copies_and_keeps_what_tljh_config_set(tmp_path, monkeypatch):
    c = load_tljh(tmp_path, monkeypatch, limits={"memory": "3G"})
    assert c.Spawner.mem_limit == "3G"
    assert c.Spawner.cmd[1:5] == ["-I", "-m", "briefing.classroom.hub", "serve"]
    assert "/var/lib/class-hub/lessons" in c.Spawner.cmd
    assert c.SystemdSpawner.unit_extra_properties == {"TasksMax": "256"}
    assert "spawner_class" not in c.JupyterHub and "services" not in c.JupyterHub  # those are its own
    assert load_tljh(tmp_path, monkeypatch).Spawner.mem_limit == "1G"


@pytest.mark.parametrize(("address", "starts"), [("", False), ("0.0.0.0", False), ("127.0.0.1", True)])
def test_the_littlest_jupyterhub_refuses_the_dummy_on_a_network(tmp_path, monkeypatch, address, starts):
    if starts:
        load_tljh(tmp_path, monkeypatch, "dummy", address=address)
        return
    with pytest.raises(SystemExit, match="lets anyone in"):
        load_tljh(tmp_path, monkeypatch, "dummy", address=address)


def test_what_the_littlest_jupyterhub_loads_needs_nothing_but_python():
    """Its hub stands in an environment of its own, with none of our packages."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import briefing.classroom.hub.configuration"
    ended = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


# --- what students get ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lessons(tmp_path_factory):
    folder = tmp_path_factory.mktemp("given")
    serve.give_lessons(NOTEBOOKS, folder)
    return folder


def test_no_answer_and_no_note_is_given(lessons):
    held_back = [
        text_of(cell)
        for path in NOTEBOOKS
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if {"answer", "teacher"} & set(cell["metadata"].get("tags", []))
    ]
    assert len(held_back) > 50
    given_texts = {
        text_of(cell)
        for path in lessons.glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    }
    assert {path.stem for path in lessons.glob("*.ipynb")} == {path.stem for path in NOTEBOOKS}
    assert not given_texts & set(held_back)
    assert all(path.stat().st_mode & 0o777 == 0o644 for path in lessons.glob("*.ipynb"))


def test_a_lesson_no_longer_given_goes_and_a_file_of_the_schools_stays(tmp_path):
    serve.give_lessons(NOTEBOOKS[:2], tmp_path)
    own = tmp_path / "ours.ipynb"
    own.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', encoding="utf-8")
    serve.give_lessons(NOTEBOOKS[:1], tmp_path)
    assert {path.name for path in tmp_path.glob("*.ipynb")} == {NOTEBOOKS[0].name, "ours.ipynb"}


def type_into(path, words):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    place = next(cell for cell in notebook["cells"] if cell["id"].startswith("answer-"))
    place["source"] = words
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_a_students_copy_is_never_overwritten(lessons, tmp_path):
    given_folder, home = tmp_path / "given", tmp_path / "home"
    shutil.copytree(lessons, given_folder)
    serve.take_lessons(given_folder, home)
    copy = home / "my-lessons" / NOTEBOOKS[2].name
    type_into(copy, "Mine alone.")
    before = copy.read_bytes()
    assert not any(one.said for one in serve.take_lessons(given_folder, home))
    changed = given_folder / copy.name
    lesson = json.loads(changed.read_text(encoding="utf-8"))
    lesson["metadata"]["briefing:copy"]["given"].append(["new", "0"])
    lesson["cells"].append({"cell_type": "markdown", "id": "new", "metadata": {}, "source": "New."})
    changed.write_text(json.dumps(lesson), encoding="utf-8")
    [said] = [one.said for one in serve.take_lessons(given_folder, home) if one.said]
    assert copy.read_bytes() == before
    assert "Mine alone." in (copy.parent / f"{copy.stem} (2).ipynb").read_text(encoding="utf-8")
    assert "(2)" in said
    assert copy.parent.stat().st_mode & 0o777 == 0o700


def test_a_link_to_what_is_shared_takes_nobodys_place(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    (tmp_path / "home").mkdir()
    serve.link_shared(shared, tmp_path / "home")
    assert (tmp_path / "home" / "shared").resolve() == shared
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "shared").write_text("mine", encoding="utf-8")
    serve.link_shared(shared, tmp_path / "other")
    assert (tmp_path / "other" / "shared").read_text(encoding="utf-8") == "mine"


def test_kernels_use_sockets_that_only_the_student_reaches_or_it_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", "/home/anna/.local/share/jupyter/runtime")
    assert "--KernelManager.transport=ipc" in serve.server_options(Path("/home/anna"))
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", f"/{'long/' * 20}")
    assert "--KernelManager.transport=ipc" not in serve.server_options(Path("/home/anna"))
    assert "other users of this machine can read what kernels print" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited so on Linux")
def test_a_process_above_its_memory_gets_an_error_and_lives():
    code = """
try:
    bytearray(400_000_000)
except MemoryError:
    print("refused", len(bytearray(1_000_000)))
"""
    ended = subprocess.run(
        [sys.executable, "-c", code],
        preexec_fn=lambda: serve.set_limits(Limits(memory=200_000_000)),
        capture_output=True,
        text=True,
    )
    assert ended.stdout.strip() == "refused 1000000"


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can become another user")
def test_a_student_starts_no_more_processes_than_allowed():
    def become_student():
        serve.set_limits(Limits(processes=5))
        os.setgid(54321)
        os.setuid(54321)

    forks = "for n in 1 2 3 4 5 6 7 8 9; do sleep 1 & done; echo all"
    ended = subprocess.run(
        ["/bin/sh", "-c", forks], preexec_fn=become_student, capture_output=True, text=True
    )
    assert "all" not in ended.stdout and "fork" in ended.stderr


@pytest.mark.parametrize("spawner", ["systemd", "local"])
@pytest.mark.skipif(os.name == "nt", reason="rights of files are those of Linux")
def test_a_hub_does_not_start_where_students_could_read_the_answers(spawner, tmp_path, monkeypatch):
    monkeypatch.setattr(commands, "COURSE", tmp_path)
    (tmp_path / "notebooks").mkdir(mode=0o755)
    (tmp_path / "notebooks").chmod(0o755)
    with pytest.raises(SettingsError, match="chmod go-rwx"):
        commands.refuse_open_answers(School(spawner=spawner))
    (tmp_path / "notebooks").chmod(0o700)
    commands.refuse_open_answers(School(spawner=spawner))


@pytest.mark.skipif(os.name == "nt", reason="rights of files are those of Linux")
def test_a_hub_does_not_start_where_students_cannot_run_its_python(monkeypatch):
    with tempfile.TemporaryDirectory() as folder:  # those of pytest are closed
        course, home = Path(folder, "course"), Path(folder, "root")
        for python in (course / "bin", home / "bin"):
            python.mkdir(parents=True)
        for place in (Path(folder), course, home):
            place.chmod(0o755)
        (home / "bin" / "python3").touch()
        program = course / "bin" / "python"
        program.symlink_to(home / "bin" / "python3")
        monkeypatch.setattr(commands, "serve_command", lambda school: [str(program)])
        commands.refuse_closed_python(School(spawner="local"))
        home.chmod(0o700)
        with pytest.raises(SettingsError, match=f"for {home} is closed to them"):
            commands.refuse_closed_python(School(spawner="local"))
        commands.refuse_closed_python(School(spawner="simple"))


# --- what a teacher gathers -----------------------------------------------------------------------------------


def test_a_copy_with_nothing_written_is_no_hand_in(lessons, tmp_path):
    path = tmp_path / "copy.ipynb"
    shutil.copy(lessons / NOTEBOOKS[2].name, path)
    assert not has_answer(path.read_text(encoding="utf-8"))
    type_into(path, "An answer.")
    assert has_answer(path.read_text(encoding="utf-8"))
    assert has_answer("not a notebook")  # a teacher is to see it


def test_the_newest_copy_of_each_lesson_is_gathered():
    files = ["02_a.ipynb", "02_a (2).ipynb", "02_a (10).ipynb", "03_b.ipynb", "notes.txt", "Untitled.ipynb"]
    assert choose_newest(files) == ["02_a (10).ipynb", "03_b.ipynb", "Untitled.ipynb"]


# --- a repository and its link --------------------------------------------------------------------------------


def git(folder, *words):
    own = ["-c", "user.name=T", "-c", "user.email=t@school.example", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *own, *words], cwd=folder, check=True, capture_output=True)


def write(path, notebook):
    text = json.dumps(notebook, ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")


def test_the_rule_of_nbgitpuller_is_as_the_readme_says(lessons, tmp_path):
    """Other cells: both stay. The same cell: the student's stays, and the teacher's new text is not seen."""
    course, home = tmp_path / "course", tmp_path / "home"
    shutil.copytree(lessons, course)
    git(course, "init", "-q")
    git(course, "add", "-A")
    git(course, "commit", "-qm", "Lessons")

    def pull():
        command = [sys.executable, "-m", "nbgitpuller.pull", str(course), "main", str(home)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)

    pull()
    name = NOTEBOOKS[2].name
    lesson = json.loads((course / name).read_text(encoding="utf-8"))
    mine = json.loads((home / name).read_text(encoding="utf-8"))
    place = next(n for n, cell in enumerate(mine["cells"]) if cell["id"].startswith("answer-"))
    mine["cells"][place]["source"] = "Mine."
    mine["cells"][place - 1]["source"] = "I changed the question."
    write(home / name, mine)
    lesson["cells"][0]["source"] = "# A new title"
    lesson["cells"][place - 1]["source"] = "The teacher changed it too."
    write(course / name, lesson)
    git(course, "commit", "-qam", "Changed")
    pull()
    merged = json.loads((home / name).read_text(encoding="utf-8"))
    texts = [text_of(cell) for cell in merged["cells"]]
    assert texts[0] == "# A new title"
    assert texts[place - 1 : place + 1] == ["I changed the question.", "Mine."]


def test_one_link_opens_the_lesson_after_pulling():
    from urllib.parse import parse_qs, urlsplit

    link = commands.pull_link(
        "https://hub.school.example/", "https://git.school.example/x/class.git", "main", "02 a.ipynb"
    )
    parts = urlsplit(link)
    assert parts.path == "/hub/user-redirect/git-pull"
    assert parse_qs(parts.query) == {
        "repo": ["https://git.school.example/x/class.git"],
        "branch": ["main"],
        "urlpath": ["lab/tree/class/02%20a.ipynb"],
    }


# --- an academy -----------------------------------------------------------------------------------------------

VALUES = yaml.safe_load((HUB / "values.yaml").read_text(encoding="utf-8"))


def value(way):
    found = VALUES
    for key in way.split("."):
        found = found[key]
    return found


def test_the_sizes_in_the_values_are_those_that_are_computed():
    for way, computed in sizes.values_for(300).items():
        assert value(way) == computed, way


def test_the_readme_has_the_table_that_is_computed():
    assert sizes.table() in (HUB / "README.md").read_text(encoding="utf-8")


@given(st.integers(1, 20_000))
def test_more_students_never_need_less(students):
    less, more = sizes.size(students), sizes.size(students + 1)
    assert all(a <= b for a, b in zip(less, more, strict=True))
    assert less.students_per_node * less.guarantee <= sizes.NODE_MEMORY
    assert (less.nodes - 1) * less.students_per_node >= students
    assert less.guarantee <= less.limit


def test_nobody_comes_into_an_academy_before_the_school_says_who():
    """The chart's own authenticator is the dummy; ours refuses all until its values are filled in."""
    config = VALUES["hub"]["config"]
    assert not school.is_dummy(config["JupyterHub"]["authenticator_class"])
    assert "allow_all" not in json.dumps(config)


def test_a_pod_starts_as_a_server_on_one_machine_does():
    made = configuration.serve_command(School(data=Path("/srv"), spawner="systemd"))
    assert VALUES["singleuser"]["cmd"] == ["python", *made[1:]]
    docker = (HUB / "Dockerfile").read_text(encoding="utf-8")
    assert json.loads(re.search(r"^CMD (.*)$", docker, re.MULTILINE)[1]) == VALUES["singleuser"]["cmd"]
    roles = VALUES["hub"]["loadRoles"]["teacher"]
    assert tuple(roles["scopes"]) == configuration.TEACHER_SCOPES


def test_the_image_holds_no_lesson_with_answers():
    """What a first stage removes does not reach the second, which starts anew."""
    first, last = (HUB / "Dockerfile").read_text(encoding="utf-8").split("FROM ")[1:]
    assert re.search(r"rm -rf notebooks \.git", first)
    assert [line for line in last.splitlines() if line.startswith("COPY")] == [
        "COPY --from=made /usr/local /usr/local",
        "COPY --from=made /srv /srv",
    ]


def test_the_proxy_is_pinned_with_hashes_and_no_address():
    text = (HUB / "proxy" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    [(name, wanted)] = json.loads((HUB / "proxy" / "package.json").read_text(encoding="utf-8"))[
        "dependencies"
    ].items()
    packages = json.loads(text)["packages"]
    assert packages[f"node_modules/{name}"]["version"] == wanted
    assert all(one["integrity"].startswith("sha512-") for key, one in packages.items() if key)
