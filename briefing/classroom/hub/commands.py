"""The command line of a hub: `run`, `proxy`, `lessons`, `link`, `gather`, `load`, `sizes`; `serve` is the hub's own."""

from __future__ import annotations

import argparse
import compileall
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

from ...files import PressError
from ...plan import choose_notebooks, load_project
from ...settings import SettingsError
from .configuration import make_data, proxy_arguments, proxy_command, proxy_token, serve_command
from .gather import Hub, HubError, gather
from .school import COURSE, FILE, PASSWORD, School, read_school
from .serve import Limits, give_lessons, serve
from .sizes import COUNTS, size, table, values_for

_TOKEN = "JUPYTERHUB_API_TOKEN"
_MOST_MINUTES = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; returns the exit status."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except (HubError, PressError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(given: argparse.Namespace) -> int:
    """Give the lessons, and become the hub."""
    if given.settings:
        os.environ[FILE] = str(given.settings.resolve())
    elif not os.environ.get(FILE) and not os.environ.get(PASSWORD):
        os.environ[PASSWORD] = secrets.token_urlsafe(9)
        print(f"A trial on this machine: any name, and the password {os.environ[PASSWORD]}", flush=True)
    school = read_school()
    if not school.separate_proxy:
        proxy_command()
    refuse_open_answers(school)
    refuse_closed_python(school)
    make_data(school)
    give_lessons(choose_notebooks(load_project(), []), school.lessons)
    for package in (
        "utils",
        "briefing",
    ):  # students cannot write here, and would compile all anew in each kernel
        compileall.compile_dir(COURSE / package, quiet=2, legacy=False)
    os.chdir(school.private)
    config = Path(__file__).with_name("jupyterhub_config.py")
    os.execv(sys.executable, [sys.executable, "-m", "jupyterhub", "-f", str(config)])


def _proxy(given: argparse.Namespace) -> int:
    """Become the proxy, as a service of its own."""
    school = read_school(given.settings)
    command = [*proxy_command(), *proxy_arguments(school)]
    make_data(school)
    os.environ["CONFIGPROXY_AUTH_TOKEN"] = proxy_token(school)
    os.execv(command[0], command)


def refuse_open_answers(school: School) -> None:
    """Refuse to start where students, who are other users of the system, could read answers and notes.

    Raises:
        SettingsError: they could.
    """
    if school.spawner == "simple":
        return
    for folder in (COURSE / "notebooks", COURSE / ".git"):
        if folder.is_dir() and folder.stat().st_mode & 0o005:
            raise SettingsError(
                f"{folder} holds the answers, and students can read it: run chmod go-rwx {folder}."
            )


def refuse_closed_python(school: School) -> None:
    """Refuse to start where students could not run Python, as with one in the home of root.

    Raises:
        SettingsError: a folder on the way to it is its owner's alone.
    """
    if school.spawner == "simple":
        return
    program = Path(serve_command(school)[0])
    ways = {*program.parents, *program.resolve().parents}
    for folder in sorted(ways):
        if not folder.stat().st_mode & 0o011:
            raise SettingsError(
                f"Students cannot run {program.resolve()}, for {folder} is closed to them: lay the course into an open "
                "folder, such as /srv, remove its .venv, and start it with a Python for all, such as /usr/bin/python3."
            )


def _lessons(given: argparse.Namespace) -> int:
    made = give_lessons(choose_notebooks(load_project(), []), given.folder)
    print(f"{len(made)} lessons without answers and notes in {given.folder}")
    return 0


def _serve(given: argparse.Namespace) -> int:
    words = given.arguments[1:] if given.arguments[:1] == ["--"] else given.arguments
    serve(given.lessons, given.shared, Limits(given.memory, given.processes), words)
    return 0


def _link(given: argparse.Namespace) -> int:
    print(pull_link(given.hub, given.repository, given.branch, given.lesson))
    return 0


def pull_link(hub: str, repository: str, branch: str, lesson: str = "") -> str:
    """The one link for a class that takes its lessons from a git repository, by nbgitpuller.

    Args:
        hub: its address.
        repository: the address that `git clone` takes; it must hold lessons without answers (`hub lessons FOLDER`).
        branch: of the repository.
        lesson: the notebook to open first, as the repository names it; its folder if left out.

    >>> pull_link("https://hub.example", "https://git.example/class.git", "main", "00_start_here.ipynb")[:47]
    'https://hub.example/hub/user-redirect/git-pull?'
    """
    folder = repository.rstrip("/").rpartition("/")[2].removesuffix(".git")
    opened = "/".join(quote(part) for part in ("lab", "tree", folder, *lesson.split("/")) if part)
    asked = urlencode({"repo": repository, "branch": branch, "urlpath": opened})
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{asked}"


def _sizes(given: argparse.Namespace) -> int:
    print(table(tuple(given.students) or COUNTS))
    for count in given.students:
        made = size(count)
        print(f"\nFor {count:,} students, in values.yaml of each of {made.hubs} hubs:")
        for key, value in values_for(count).items():
            print(f"  {key}: {value}")
    return 0


def _gather(given: argparse.Namespace) -> int:
    token = os.environ.get(_TOKEN, "")
    if not token:
        raise SettingsError(f"Put a teacher's token, from the page /hub/token of the hub, into {_TOKEN}.")
    made = gather(Hub(given.hub, token), given.folder, given.lesson, given.student)
    for sentence in made.refused:
        print(sentence, file=sys.stderr)
    if made.none:
        print(f"Nothing written yet: {', '.join(made.none)}.")
    students = len({path.parent for path in made.files})
    print(f"{len(made.files)} notebooks of {students} students in {given.folder}.")
    if made.files:
        print(f"Next: python3 start.py collect {given.folder}")
    return 1 if made.refused else 0


def _load(given: argparse.Namespace) -> int:
    """Try a class; Ctrl-C, and the end that a system asks for, end all that was started."""
    import asyncio
    import signal
    from contextlib import nullcontext

    from .client import ClientError
    from .load import MOST_STUDENTS, Load, describe, faults, student_names, try_class
    from .trial import run_trial, system_users

    if not 1 <= given.students <= MOST_STUDENTS or not 1 <= given.minutes <= _MOST_MINUTES:
        raise SettingsError(
            f"A trial has 1 to {MOST_STUDENTS} students and 1 to {_MOST_MINUTES} minutes; give fewer or more."
        )
    plan = Load(
        given.students,
        given.lesson,
        given.stagger,
        not given.no_kills,
        given.minutes * 60,
        given.system_users,
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    users = system_users(student_names(plan.students)) if plan.separated else nullcontext()
    with users, run_trial(plan.students, "local" if plan.separated else "simple") as trial:
        try:
            report = asyncio.run(try_class(plan, trial))
        except (ClientError, TimeoutError) as error:
            why = str(error) or f"It took longer than {given.minutes:g} minutes."
            raise HubError(f"{why}\nThe log ends:\n{trial.read_log()}") from error
    print(describe(plan, report))
    wrong = faults(plan, report)
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    """What the command takes."""
    made_of = argparse.ArgumentParser(prog="python -m briefing.classroom.hub", description=__doc__)
    commands = made_of.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="start the hub; without settings, a trial on this machine only")
    run.add_argument("--settings", type=Path, help=f"the school's file; by default the one that {FILE} names")
    run.set_defaults(run=_run)

    proxy = commands.add_parser("proxy", help="start the proxy, where it is a service of its own")
    proxy.add_argument("--settings", type=Path, help="the school's file")
    proxy.set_defaults(run=_proxy)

    lessons = commands.add_parser(
        "lessons", help="write the lessons without answers and notes, as students get them"
    )
    lessons.add_argument("folder", type=Path)
    lessons.set_defaults(run=_lessons)

    link = commands.add_parser("link", help="the link for a class that takes lessons from a git repository")
    link.add_argument("hub", help="the address of the hub")
    link.add_argument("repository", help="the address that git clone takes")
    link.add_argument("--branch", default="main")
    link.add_argument("--lesson", default="", help="the notebook to open first")
    link.set_defaults(run=_link)

    sizes = commands.add_parser("sizes", help="what a number of students needs")
    sizes.add_argument("students", type=int, nargs="*", help="how many at once")
    sizes.set_defaults(run=_sizes)

    handed = commands.add_parser("gather", help="fetch what students wrote, with a teacher's token")
    handed.add_argument("hub", help="the address of the hub, as in https://hub.school.example")
    handed.add_argument("folder", type=Path, help="a new folder")
    handed.add_argument("--lesson", default="", help="only this one, as in 02_risk_reduction")
    handed.add_argument("--student", action="append", default=[], help="only this one; may be repeated")
    handed.set_defaults(run=_gather)

    load = commands.add_parser("load", help="try a class on this machine, and say what it took")
    load.add_argument("--students", type=int, default=30)
    load.add_argument("--lesson", default="02_risk_reduction")
    load.add_argument("--stagger", type=float, default=2, help="seconds between the starts of two students")
    load.add_argument("--minutes", type=float, default=10, help="after which all is broken off")
    load.add_argument("--no-kills", action="store_true", help="kill neither hub nor proxy in mid-class")
    load.add_argument(
        "--system-users", action="store_true", help="a user of the system for each, made and removed; as root"
    )
    load.set_defaults(run=_load)

    server = commands.add_parser("serve", help="what the hub runs for each student")
    server.add_argument("--lessons", type=Path, required=True)
    server.add_argument("--shared", type=Path, required=True)
    server.add_argument("--memory", type=int, default=0)
    server.add_argument("--processes", type=int, default=0)
    server.add_argument("arguments", nargs=argparse.REMAINDER)
    server.set_defaults(run=_serve)
    return made_of
