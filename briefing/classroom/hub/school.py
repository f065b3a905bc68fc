"""What a school decides about its hub: a small file in TOML, checked before anything starts."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any, get_type_hints

from ...settings import SettingsError

COURSE = Path(__file__).resolve().parents[3]  # the folder of the project, which students' kernels import from
FILE = "CLASS_HUB"  # the variable that names the file of a school
PASSWORD = "CLASS_PASSWORD"  # the variable that holds the one password of a trial
_SPAWNERS = ("systemd", "local", "simple")
_UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


@dataclass(frozen=True)
class School:
    """What a school decides.

    data: the folder of the hub's database and secrets, of the lessons as they are given, and of `shared`, which
    students read; authenticator: as JupyterHub names it; students, teachers, admins: who may come in, beside those
    whom traits allow; spawner: "systemd" and "local" give each a system user of their own, "simple" does not;
    memory, cpu, processes: the most that one student may use; servers: how many may run at once; starting: how many
    may start at once; separate_proxy: whether the proxy is a service of its own; traits: more for JupyterHub, by class.
    """

    address: str = "127.0.0.1"
    port: int = 8000
    hub_port: int = 8081
    proxy_port: int = 8001
    tls_key: str = ""
    tls_certificate: str = ""
    data: Path = COURSE / "my-hub"
    spawner: str = "simple"
    authenticator: str = "dummy"
    students: tuple[str, ...] = ()
    teachers: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()
    memory: str = "1G"
    cpu: float = 1.0
    processes: int = 256
    servers: int = 40
    starting: int = 4
    idle_minutes: int = 60
    separate_proxy: bool = False
    traits: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def private(self) -> Path:
        """The folder that only the hub may read: database, cookie secret, the proxy's token."""
        return self.data / "private"

    @property
    def lessons(self) -> Path:
        """The lessons as copies are made of them, without answers and notes."""
        return self.data / "lessons"

    @property
    def shared(self) -> Path:
        """What a teacher lays down for all: students read it and cannot write it."""
        return self.data / "shared"


def read_school(path: Path | None = None) -> School:
    """Read what a school decides.

    Args:
        path: its file; by default the one that the variable CLASS_HUB names, and without one a trial on loopback.

    Raises:
        SettingsError: the file cannot be followed, or what it asks for is not safe.
    """
    named = path or (Path(os.environ[FILE]) if os.environ.get(FILE) else None)
    if named is None:
        return check_school(School())
    try:
        given = tomllib.loads(named.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{named} cannot be read ({error}); mend it.") from error
    types = get_type_hints(School)
    for key, value in given.items():
        if key not in types:
            known = ", ".join(one.name for one in fields(School))
            raise SettingsError(f"{named} has an unknown key {key}; the keys are {known}.")
        given[key] = _read_value(value, types[key], f"{key} in {named}")
    return check_school(School(**given))


def check_school(school: School) -> School:
    """Return what a school decides if it is safe to start.

    Raises:
        SettingsError: it is not; one sentence with the remedy.
    """
    safe = is_loopback(school.address)
    if not safe and is_dummy(school.authenticator):
        raise SettingsError(
            f"The dummy authenticator lets anyone in under any name, so it listens on 127.0.0.1 only, and not on "
            f"{school.address!r}: name the school's authenticator."
        )
    if is_dummy(school.authenticator) and not password_of(school):
        raise SettingsError(
            f"The dummy authenticator needs a password: put one into the variable {PASSWORD}."
        )
    if not safe and school.spawner == "simple":
        raise SettingsError(
            f'The spawner "simple" lets students read each other\'s files, so it is for trials on 127.0.0.1 only, and '
            f'not on {school.address!r}: choose "systemd" or "local".'
        )
    if not safe and not (school.tls_key and school.tls_certificate):
        raise SettingsError(
            f"Passwords would cross the network in the open on {school.address!r}: name tls_key and tls_certificate, "
            "or listen on 127.0.0.1 behind a web server that has them."
        )
    allowed = any(key.startswith("allow") for table in school.traits.values() for key in table)
    if not is_dummy(school.authenticator) and not school.students and not allowed:
        raise SettingsError(
            "Nobody would be let in: list students, or name a group of theirs in traits, as in "
            '[traits.PAMAuthenticator] allowed_groups = ["class"].'
        )
    if school.spawner not in _SPAWNERS:
        raise SettingsError(f"There is no spawner {school.spawner!r}; choose one of {', '.join(_SPAWNERS)}.")
    in_bytes(school.memory)
    for name in ("port", "hub_port", "proxy_port", "cpu", "processes", "servers", "starting", "idle_minutes"):
        if getattr(school, name) <= 0:
            raise SettingsError(f"{name} is {getattr(school, name)}; write a number above 0.")
    return school


def is_loopback(address: str) -> bool:
    """Whether an address reaches this machine only; a name other than localhost may reach any."""
    try:
        return address == "localhost" or ip_address(address).is_loopback
    except ValueError:
        return False


def is_dummy(authenticator: str) -> bool:
    """Whether an authenticator is one that lets anyone in, by its short name or that of its class."""
    return bool(re.search(r"dummy", authenticator, re.IGNORECASE)) or authenticator == "null"


def password_of(school: School) -> str:
    """The one password of a trial, from the environment or the file; "" for none."""
    given = school.traits.get("DummyAuthenticator", {}).get("password", "")
    return os.environ.get(PASSWORD, "") or str(given)


def in_bytes(memory: str) -> int:
    """Read an amount of memory such as 512M or 1.5G.

    >>> in_bytes("1.5G")
    1610612736
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([KMGT])", memory)
    if not found or not float(found[1]):
        raise SettingsError(f'{memory!r} is no amount of memory; write it as in "512M" or "1.5G".')
    return int(float(found[1]) * _UNITS[found[2]])


def _read_value(value: Any, kind: Any, where: str) -> Any:
    """A value of a file as its field has it."""
    if kind is Path and isinstance(value, str) and Path(value).is_absolute():
        return Path(value)
    if kind is float and type(value) in (int, float):
        return float(value)
    if kind in (str, int, bool) and type(value) is kind:
        return value
    if kind == tuple[str, ...] and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if isinstance(value, dict) and all(isinstance(table, dict) for table in value.values()):
        return value
    names = {
        Path: "a whole path",
        float: "a number",
        str: "a text",
        int: "a whole number",
        bool: "true or false",
    }
    wanted = names.get(kind, "a list of texts" if kind == tuple[str, ...] else "a table of tables")
    raise SettingsError(f"{where} is {value!r}; write {wanted}.")
