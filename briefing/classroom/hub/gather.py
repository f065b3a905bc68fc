"""Fetch from a hub what each student wrote, with a teacher's token: for `start.py collect`.

All is read by the students' own servers, with the students' rights: a file in a student's home leads to nothing that
the student could not read. It works wherever the homes are, on this machine or in a cluster.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from ...files import PressError, make_folder, write_file
from ..carry import given_in, list_written
from ..collect import LARGEST
from ..copies import choose_newest
from .configuration import FOLDER

_PATIENCE = 180  # seconds for a server to start


class Hub(NamedTuple):
    """A hub and a teacher's token for it. address: as in a browser, up to `/hub`."""

    address: str
    token: str


class Gathered(NamedTuple):
    """What was fetched.

    files: the hand-ins; none: students who wrote nothing; refused: a sentence for each student or file not read.
    """

    files: tuple[Path, ...]
    none: tuple[str, ...]
    refused: tuple[str, ...]


class HubError(Exception):
    """What a hub does not do; the message is one sentence."""


def gather(hub: Hub, folder: Path, lesson: str = "", students: Iterable[str] = ()) -> Gathered:
    """Write the newest copy of each lesson in which a student wrote, in a folder of the student's name.

    A server that does not run is started, and stopped again.

    Args:
        hub: where, and with whose rights: a teacher's (`list:users`, `servers`, `access:servers`).
        folder: a new one, or one with nothing in it.
        lesson: its name, "" for all.
        students: their names; all but the teacher where there are none.

    Raises:
        PressError: the folder holds something, or cannot be written.
        HubError: the hub cannot be reached, or the token does not let a teacher in.
    """
    make_folder(folder)
    if any(folder.iterdir()):
        raise PressError(f"{folder} holds something already, and nothing is overwritten; name a new folder.")
    teacher = _ask(hub, "GET", "/hub/api/user")["name"]
    found = {one["name"]: one for one in _list_users(hub)}
    files: list[Path] = []
    none: list[str] = []
    refused = [f"{name} is not known to the hub." for name in students if name not in found]
    for name in sorted(set(students or found) & set(found) - {teacher}):
        try:
            written = _read_student(hub, found[name], lesson, refused)
        except HubError as error:
            refused.append(f"Nothing of {name} was read: {error}")
            continue
        if not written:
            none.append(name)
        for file, text in written.items():
            own = folder / _file_name(name)
            make_folder(own)
            write_file(own / _file_name(file), text)
            files.append(own / _file_name(file))
    return Gathered(tuple(files), tuple(none), tuple(refused))


def has_answer(text: str) -> bool:
    """Whether a notebook is a copy of a lesson in which something was written; what cannot be read may be one."""
    try:
        notebook = json.loads(text)
        given = given_in(notebook)
        return given is None or bool(list_written(notebook, given))
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return True


def _list_users(hub: Hub) -> list[dict[str, Any]]:
    """All users, page by page."""
    users: list[dict[str, Any]] = []
    while True:
        page = _ask(hub, "GET", f"/hub/api/users?limit=100&offset={len(users)}")
        users += page
        if len(page) < 100:
            return users


def _read_student(hub: Hub, user: Mapping[str, Any], lesson: str, refused: list[str]) -> dict[str, str]:
    """The files of one student by name; a sentence into `refused` for each that cannot be read."""
    name = user["name"]
    ran = _is_ready(user)
    if not ran:
        _start(hub, name)
    try:
        return _read_copies(hub, name, lesson, refused)
    finally:
        if not ran:
            _ask(hub, "DELETE", f"/hub/api/users/{quote(name)}/server")


def _read_copies(hub: Hub, name: str, lesson: str, refused: list[str]) -> dict[str, str]:
    contents = f"/user/{quote(name)}/api/contents/{FOLDER}"
    try:
        listed = _ask(hub, "GET", contents)["content"]
    except HubError as error:
        if getattr(error.__cause__, "code", 0) == 404:
            return {}
        raise
    sizes = {one["name"]: one.get("size") or 0 for one in listed if one["type"] == "notebook"}
    written = {}
    for file in choose_newest(sizes):
        if lesson and not re.fullmatch(rf"{re.escape(lesson)}(?: \(\d+\))?\.ipynb", file):
            continue
        if sizes[file] > LARGEST:
            refused.append(
                f"{file} of {name} was not read: it has {sizes[file]:,} bytes; ask for a smaller one."
            )
            continue
        try:
            text = _ask(hub, "GET", f"{contents}/{quote(file)}?type=file&format=text")["content"]
        except HubError as error:
            refused.append(f"{file} of {name} was not read: {error}")
            continue
        if has_answer(text):
            written[file] = text
    return written


def _start(hub: Hub, name: str) -> None:
    """Start a student's server and wait until it answers."""
    _ask(hub, "POST", f"/hub/api/users/{quote(name)}/server")
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        user = _ask(hub, "GET", f"/hub/api/users/{quote(name)}")
        if _is_ready(user):
            return
        time.sleep(0.5)
    raise HubError(f"the server did not start in {_PATIENCE} seconds; see the log of the hub.")


def _is_ready(user: Mapping[str, Any]) -> bool:
    """Whether the server of a user, as the hub describes it, runs and answers."""
    return bool(user.get("servers", {}).get("", {}).get("ready"))


def _ask(hub: Hub, method: str, path: str) -> Any:
    """What the hub, or a server behind it, answers."""
    request = Request(hub.address.rstrip("/") + path, method=method)
    request.add_header("Authorization", f"token {hub.token}")
    try:
        with urlopen(request, timeout=60) as answer:
            return json.loads(answer.read(LARGEST * 2) or b"null")
    except HTTPError as error:
        why = {403: "the token does not allow it; make one as a teacher, at /hub/token"}
        raise HubError(f"{method} {path}: {why.get(error.code, f'{error.code} {error.reason}')}.") from error
    except (URLError, OSError, ValueError) as error:
        raise HubError(f"{hub.address} gave no answer ({error}); is the hub running there?") from error


def _file_name(name: str) -> str:
    """A name as one that no file system takes for a path or a hidden file."""
    made = re.sub(r'[\x00-\x1f/\\:*?"<>|]', "_", name)
    return re.sub(r"^\.", "_", made)[:200]
