"""A whole class on loopback: each student logs in, opens a lesson, runs it, types an answer and saves.

In mid-class the hub is killed, and then the proxy; both come back as their services would bring them. Each student then
tries to read a neighbour's work. At the end a teacher gathers what was written.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import psutil

from ...plan import choose_notebooks, load_project
from ..collect import collect
from .client import Client, ClientError, Kernel, run_lesson, write_answer
from .configuration import FOLDER
from .gather import Hub, gather
from .school import COURSE
from .trial import TEACHER, Kinds, Trial

MOST_STUDENTS = 60


class Load(NamedTuple):
    """What to try.

    students: how many; lesson: which; stagger: seconds between the starts of two; kills: whether hub and proxy are
    killed in mid-class; seconds: after which all is broken off; separated: whether students are users of their own.
    """

    students: int
    lesson: str
    stagger: float
    kills: bool
    seconds: float
    separated: bool


class Times(NamedTuple):
    """Seconds that a student waited."""

    log_in: float
    server: float
    open: float
    run: float
    save: float


class Done(NamedTuple):
    """What a student did. words: what was typed; errors: cells that failed; repeats: what had to be asked for again."""

    name: str
    words: str
    times: Times
    errors: tuple[str, ...]
    repeats: int


class Try(NamedTuple):
    """An attempt to read or write what is another's: on what way, what, and whether it was refused."""

    way: str
    what: str
    refused: bool


class Memory(NamedTuple):
    """Memory in MB, as the kernel of the system counts it for each process with its share of what several use (PSS)."""

    servers: tuple[float, ...]
    kernels: tuple[float, ...]
    hub: float
    proxy: float


class Report(NamedTuple):
    """What came of a load.

    done: the students that finished; failed: a sentence for each that did not; tries: of all students; memory: with
    all servers and kernels at work; cpu: seconds of the processor for a student, server and kernel; hub_cpu: of the hub since it
    was last started, for a student; outages: seconds
    until a student was served again, by what was killed; kept: kernels that were the same after the kills; gathered: answers that the teacher's page holds; seconds: in all.
    """

    done: tuple[Done, ...]
    failed: tuple[str, ...]
    tries: tuple[Try, ...]
    memory: Memory
    cpu: float
    hub_cpu: float
    outages: Mapping[str, float]
    kept: int
    gathered: int
    seconds: float


@dataclass
class _Class:
    """The students of a load, and how many of them are through."""

    plan: Load
    trial: Trial
    clients: list[Client]
    kernels: dict[str, Kernel]
    saved: int = 0
    failed: int = 0

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.plan.lesson}.ipynb"


def student_names(count: int) -> list[str]:
    """The names of the students of a trial."""
    return [f"class-try-{number:02}" for number in range(1, count + 1)]


async def try_class(plan: Load, trial: Trial) -> Report:
    """Try a class at a hub that was just started.

    Args:
        plan: what to try.
        trial: the hub.

    Raises:
        ClientError: the hub did not start, or the lesson has no place to answer.
        TimeoutError: it took longer than the plan allows.
    """
    began = time.monotonic()
    async with asyncio.timeout(plan.seconds):
        await _wait_for(trial, Client(trial.address, ""), "/hub/api/")
        room = _Class(plan, trial, [Client(trial.address, name) for name in student_names(plan.students)], {})
        work = [_count_ends(room, _do_lesson(room, one, number)) for number, one in enumerate(room.clients)]
        ends, outages = await asyncio.gather(asyncio.gather(*work), _kill_in_mid_class(room))
        done = [end for end in ends if isinstance(end, Done)]
        failed = [_sentence(end) for end in ends if isinstance(end, Exception)]
        kinds = trial.processes()
        memory = _measure(kinds)
        cpu = _processor([*kinds.servers, *kinds.kernels]) / max(1, len(done))
        hub_cpu = _processor(kinds.hub) / max(1, len(done))
        kept, said = await _go_on(room, done)
        tries = await _try_all(room, [one.name for one in done])
        gathered, refused = await asyncio.to_thread(_gather, trial, await _teacher(trial), plan.lesson, done)
        for kernel in room.kernels.values():
            kernel.close()
    seconds = time.monotonic() - began
    return Report(
        tuple(done),
        (*failed, *said, *refused),
        tuple(tries),
        memory,
        cpu,
        hub_cpu,
        outages,
        kept,
        gathered,
        seconds,
    )


def faults(plan: Load, report: Report) -> list[str]:
    """Say what of a load was not as it must be, one sentence each; nothing where all was."""
    said = list(report.failed)
    for one in report.done:
        said += [f"{one.name}: {error}" for error in one.errors]
    for way, what, refused in sorted(set(report.tries)):
        if not refused and (plan.separated or way == "interface"):
            said.append(f"A student could reach {what} of another by the {way}.")
    if report.kept < len(report.done):
        said.append(f"{len(report.done) - report.kept} kernels did not live on.")
    if report.gathered < len(report.done):
        said.append(f"{len(report.done) - report.gathered} answers did not reach the teacher's page.")
    return said


def describe(plan: Load, report: Report) -> str:
    """The figures of a load, as lines of text."""
    memory = report.memory
    lines = [
        (
            f"{len(report.done)} of {plan.students} students finished {plan.lesson} in {report.seconds:.0f} s, "
            f"one every {plan.stagger:g} s"
        ),
        *(_spread(name, [getattr(one.times, name) for one in report.done]) for name in Times._fields),
        f"processor  {report.cpu:.1f} s for a student, {report.hub_cpu:.2f} s of the hub since it started last",
        (
            f"memory     server {_middle(memory.servers)} MB, kernel {_middle(memory.kernels)} MB, "
            f"hub {memory.hub:.0f} MB, proxy {memory.proxy:.0f} MB, "
            f"all {sum(memory.servers) + sum(memory.kernels) + memory.hub + memory.proxy:.0f} MB (PSS)"
        ),
        *(
            f"killed     {what}: {seconds:.1f} s until it served again"
            for what, seconds in report.outages.items()
        ),
        (
            f"kept       {report.kept} kernels with what they held; asked again "
            f"{sum(one.repeats for one in report.done)} times"
        ),
        f"gathered   {report.gathered} answers on the teacher's page",
    ]
    for way, what in sorted({one[:2] for one in report.tries}):
        results = [one.refused for one in report.tries if one[:2] == (way, what)]
        lines.append(f"tried      {what}, by the {way}: refused {sum(results)} of {len(results)}")
    if not plan.separated:
        lines.append(
            "These students were one user of the system: their kernels are not separated. That is for trials only."
        )
    return "\n".join(lines)


async def _count_ends(room: _Class, work: Coroutine[Any, Any, Done]) -> Done | Exception:
    """Do a student's work, and count how it ended."""
    try:
        done = await work
        room.saved += 1
        return done
    except Exception as error:  # one student's trouble, whatever it is, stops no other
        room.failed += 1
        return error


async def _do_lesson(room: _Class, client: Client, number: int) -> Done:
    """What one student does."""
    await asyncio.sleep(number * room.plan.stagger)
    marks = [time.monotonic()]
    await client.log_in(room.trial.password)
    marks.append(time.monotonic())
    await client.start_server()
    marks.append(time.monotonic())
    notebook = await client.read_notebook(room.path)
    kernel = room.kernels[client.name] = await client.open_kernel(room.path)
    words = f"Typed by {client.name}: {room.trial.mark}-{number}."
    await kernel.run(f"_kept = {words!r}")
    marks.append(time.monotonic())
    notebook, errors = await run_lesson(kernel, notebook)
    marks.append(time.monotonic())
    await client.save_notebook(room.path, write_answer(notebook, words))
    marks.append(time.monotonic())
    times = Times(*(after - before for before, after in pairwise(marks)))
    return Done(client.name, words, times, tuple(errors), client.repeats)


async def _kill_in_mid_class(room: _Class) -> dict[str, float]:
    """Kill the hub when half the class is through, and then the proxy; start each again, as its service would."""
    while room.saved + room.failed < max(1, room.plan.students // 2):
        await asyncio.sleep(0.2)
    outages: dict[str, float] = {}
    if not room.plan.kills or not room.saved:
        return outages
    student = next(one for one in room.clients if one.name in room.kernels)
    for what, kill, start, path in (
        ("hub", room.trial.kill_hub, room.trial.start_hub, "/hub/api/"),
        ("proxy", room.trial.kill_proxy, room.trial.start_proxy, f"/user/{student.name}/api/status"),
    ):
        began = time.monotonic()
        kill()
        await asyncio.sleep(1)
        start()
        await _wait_for(room.trial, student, path)
        outages[what] = time.monotonic() - began
        await asyncio.sleep(2)  # seconds in which the class goes on
    return outages


async def _wait_for(trial: Trial, asker: Client, path: str) -> None:
    """Wait until the hub, or a server behind it, answers."""
    for _ in range(480):
        if trial.ended:
            break
        if (await asker.ask("GET", path, patient=False)).status == 200:
            return
        await asyncio.sleep(0.25)
    raise ClientError("The hub or its proxy did not start.")


async def _go_on(room: _Class, done: Sequence[Done]) -> tuple[int, list[str]]:
    """After the kills: each kernel still holds its words, each answer is there, and more can be written."""

    async def go_on(one: Done) -> str:
        client = next(client for client in room.clients if client.name == one.name)
        same = (await room.kernels[one.name].run("print(_kept)")).text.strip() == one.words
        notebook = await client.read_notebook(room.path)
        if one.words not in json.dumps(notebook):
            raise ClientError(f"The answer of {one.name} is lost.")
        await client.save_notebook(room.path, write_answer(notebook, f"{one.words} And more."))
        return "" if same else one.name

    ends = await asyncio.gather(*(go_on(one) for one in done), return_exceptions=True)
    return sum(end == "" for end in ends), [_sentence(end) for end in ends if isinstance(end, BaseException)]


async def _try_all(room: _Class, names: Sequence[str]) -> list[Try]:
    """Let each student try to read what is the next one's, and the hub's."""
    pairs = zip(names, [*names[1:], *names[:1]], strict=True) if len(names) > 1 else ()
    found = await asyncio.gather(*(_try_one(room, mine, other) for mine, other in pairs))
    return [one for tries in found for one in tries]


async def _try_one(room: _Class, mine: str, other: str) -> list[Try]:
    client = next(client for client in room.clients if client.name == mine)
    server = next((one for one in room.trial.processes().servers if _owner(one) == other), None)
    contents = f"/user/{other}/api/contents/{room.path}"
    doors = {"files, at the hub": contents, "kernels, at the hub": f"/user/{other}/api/kernels"}
    doors["tokens, at the hub"] = f"/hub/api/users/{other}/tokens"
    if server:
        doors["files, at the server's own port"] = f"http://127.0.0.1:{_port(server)}{contents}"
    tries = []
    for what, path in doors.items():
        answer = await client.ask("GET", path, patient=False)
        tries.append(Try("interface", what, answer.status in (401, 403, 404)))
    home = await room.kernels[other].run("import os; print(os.path.expanduser('~'))")
    targets = _targets(room, Path(home.text.strip()), server)
    result = await room.kernels[mine].run(_ATTEMPTS.format(targets=json.dumps(targets)))
    reached = set(json.loads(result.text))
    heard = await _try_to_listen(room, mine, other)
    return [
        *tries,
        *(Try("kernel", what, what not in reached) for what in targets),
        Try("kernel", "what the kernel prints", not heard),
    ]


async def _try_to_listen(room: _Class, mine: str, other: str) -> bool:
    """Let one kernel listen at each port of another while that one prints; whether it heard it."""
    kernels = [one for one in room.trial.processes().kernels if _owner(one) == other]
    listening = asyncio.create_task(room.kernels[mine].run(_LISTEN.format(ports=_ports(kernels))))
    words = "printed for nobody else"
    for _ in range(5):
        await asyncio.sleep(0.5)
        await room.kernels[other].run(f"print({words!r})")
    return words in (await listening).text


def _targets(room: _Class, home: Path, server: psutil.Process | None) -> dict[str, tuple[str, str]]:
    """What a kernel tries: by its name, the path, and whether to list, to read or to write it."""
    private, data = room.trial.data / "private", room.trial.data
    lesson = room.plan.lesson
    targets = {
        "home": (str(home), "list"),
        "copy": (str(home / room.path), "read"),
        "copy to write": (str(home / room.path), "write"),
        "database of the hub": (str(private / "jupyterhub.sqlite"), "read"),
        "secret of the cookies": (str(private / "cookie_secret"), "read"),
        "token of the proxy": (str(private / "proxy_token"), "read"),
        "given lesson to write": (str(data / "lessons" / f"{lesson}.ipynb"), "write"),
        "shared folder to write": (str(data / "shared" / "x"), "write"),
        "answers of the lesson": (str(COURSE / "notebooks" / f"{lesson}.ipynb"), "read"),
    }
    if server:
        targets["variables of the server"] = (f"/proc/{server.pid}/environ", "read")
    return targets


# Opens to append, and writes nothing: to be let in is enough.
_ATTEMPTS = """
import json as _json, os as _os
_reached = []
for _what, (_path, _way) in _json.loads({targets!r}).items():
    try:
        if _way == "list":
            _os.listdir(_path)
        else:
            with open(_path, "ab" if _way == "write" else "rb") as _file:
                _way == "read" and _file.read(1)
        _reached.append(_what)
    except OSError:
        pass
print(_json.dumps(_reached))
"""


# A kernel on TCP sends what it prints to anyone who subscribes.
_LISTEN = """
import time as _time, zmq as _zmq
_heard, _context, _until = b"", _zmq.Context(), _time.monotonic() + 4
_socket = _context.socket(_zmq.SUB)
_socket.subscribe(b"")
for _port in {ports}:
    _socket.connect("tcp://127.0.0.1:%d" % _port)
while _time.monotonic() < _until:
    if _socket.poll(100):
        _heard += b"".join(_socket.recv_multipart())
_context.destroy(linger=0)
print(_heard.decode(errors="replace"))
"""


async def _teacher(trial: Trial) -> Hub:
    teacher = Client(trial.address, TEACHER)
    await teacher.log_in(trial.password)
    return Hub(trial.address, teacher.token)


def _gather(trial: Trial, hub: Hub, lesson: str, done: Sequence[Done]) -> tuple[int, Sequence[str]]:
    """Gather and collect as a teacher does; count the answers in the table, whole and once, and say what was refused."""
    folder = trial.folder / "gathered"
    made = gather(hub, folder, lesson)
    if not made.files:
        return 0, made.refused
    table = collect(folder, choose_notebooks(load_project(), [])).table.read_text(encoding="utf-8")
    return sum(table.count(f"{one.words} And more.") == 1 for one in done), made.refused


def _owner(server: psutil.Process) -> str:
    with suppress(psutil.Error):
        return str(server.environ().get("JUPYTERHUB_USER", ""))
    return ""


def _port(server: psutil.Process) -> int:
    url = server.environ().get("JUPYTERHUB_SERVICE_URL", "")
    return int(url.rstrip("/").split("/")[2].rpartition(":")[2])


def _measure(kinds: Kinds) -> Memory:
    return Memory(
        tuple(_pss(one) for one in kinds.servers),
        tuple(_pss(one) for one in kinds.kernels),
        sum(_pss(one) for one in kinds.hub),
        sum(_pss(one) for one in kinds.proxy),
    )


def _pss(process: psutil.Process) -> float:
    with suppress(psutil.Error):
        return float(process.memory_full_info().pss) / 1e6
    return 0.0


def _processor(processes: Sequence[psutil.Process]) -> float:
    used = 0.0
    for one in processes:
        with suppress(psutil.Error):
            times = one.cpu_times()
            used += times.user + times.system
    return used


def _ports(kernels: Sequence[psutil.Process]) -> list[int]:
    found = []
    for one in kernels:
        with suppress(psutil.Error):
            ports = one.net_connections("tcp")
            found += [port.laddr.port for port in ports if port.status == psutil.CONN_LISTEN]
    return found


def _spread(name: str, seconds: Sequence[float]) -> str:
    if not seconds:
        return f"{name:10} nobody"
    return f"{name:10} half within {median(seconds):.1f} s, all within {max(seconds):.1f} s"


def _middle(numbers: Sequence[float]) -> str:
    return f"{median(numbers):.0f} (at most {max(numbers):.0f})" if numbers else "none"


def _sentence(error: BaseException) -> str:
    return str(error) or type(error).__name__
