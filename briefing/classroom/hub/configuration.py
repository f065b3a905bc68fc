"""What a school decided, in JupyterHub's own words: for a plain JupyterHub, and for The Littlest JupyterHub.

Nothing but the standard library is imported here: The Littlest JupyterHub loads this file in an environment of its own.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ...settings import SettingsError
from .school import COURSE, School, check_school, in_bytes, is_dummy, is_loopback, password_of

PROXY = Path(__file__).parent / "proxy"  # where `npm ci` puts the proxy
FIRST = "00_start_here"
FOLDER = "my-lessons"  # in a student's home
SHARED = "shared"
_ENVIRONMENT = COURSE / ".venv"
# A teacher opens a student's server, starts and stops it; what is the hub's own stays the administrator's.
TEACHER_SCOPES = ("admin-ui", "list:users", "servers", "access:servers")
_CULLER_SCOPES = ("list:users", "read:users:activity", "read:servers", "delete:servers")


def configure(c: Any, school: School) -> None:
    """Configure a plain JupyterHub.

    Args:
        c: its configuration, as `get_config` gives it.
        school: what the school decided.

    Raises:
        SettingsError: it is not safe, or the folder of data cannot be made.
    """
    check_school(school)
    make_data(school)
    _configure_listening(c, school)
    _configure_doors(c, school)
    _configure_survival(c, school)
    _configure_servers(c, school)
    spawners = {"systemd": "systemd", "local": "jupyterhub.spawner.LocalProcessSpawner", "simple": "simple"}
    c.JupyterHub.spawner_class = spawners[school.spawner]
    c.JupyterHub.concurrent_spawn_limit = school.starting
    c.JupyterHub.active_server_limit = school.servers
    c.Spawner.mem_limit = in_bytes(school.memory)
    c.Spawner.cpu_limit = school.cpu
    _configure_culling(c, school)
    if school.spawner == "simple":
        c.SimpleLocalProcessSpawner.home_dir_template = str(school.data / "homes" / "{username}")
    for name, traits in school.traits.items():
        for trait, value in traits.items():
            c[name][trait] = value


def configure_tljh(
    c: Any,
    settings: Mapping[str, Any],
    *,
    data: Path,
    memory: str,
    processes: int,
    teachers: tuple[str, ...] = (),
) -> None:
    """Configure what `tljh-config` cannot: the copies, the number of processes, the teachers.

    Who may come in, the limits of memory and CPU and the culling stay with `tljh-config`.

    Args:
        c: what is added to the configuration; empty, for each file gets one of its own, and it wins.
        settings: what `tljh-config` has set: `load_config()` of `tljh.configurer`.
        data: the folder with the lessons as they are given, and with what is shared.
        memory: the most for one student where `limits.memory` is not set.
        processes: the most processes and threads of one student.
        teachers: who may open the servers of students.

    Raises:
        SettingsError: it is not safe.
    """
    if is_dummy(settings["auth"]["type"]) and not is_loopback(settings["http"]["address"]):
        raise SettingsError(
            "The dummy authenticator lets anyone in under any name, and The Littlest JupyterHub listens to the "
            "network: sudo tljh-config set auth.type to the school's authenticator."
        )
    school = School(data=data, spawner="systemd", teachers=teachers, processes=processes, memory=memory)
    _configure_servers(c, school)
    c.JupyterHub.concurrent_spawn_limit = school.starting
    if settings["limits"]["memory"] is None:
        c.Spawner.mem_limit = memory


def make_data(school: School) -> None:
    """Make the folders of a hub: what is secret for the hub alone, the rest to be read by students.

    Raises:
        SettingsError: one cannot be made, or others may write in it.
    """
    try:
        for folder, mode in (
            (school.data, 0o755),
            (school.lessons, 0o755),
            (school.shared, 0o755),
            (school.private, 0o700),
        ):
            if not folder.is_dir():
                folder.mkdir(parents=True, exist_ok=True)  # hub and proxy may start at the same time
                folder.chmod(mode)
        school.private.chmod(0o700)
    except OSError as error:
        raise SettingsError(f"{school.data} cannot be made ({error.strerror}); give another data.") from error
    for folder in (school.data, school.lessons, school.shared):
        if folder.stat().st_mode & 0o002:
            raise SettingsError(f"Anyone may write in {folder}; run chmod o-w on it.")


def proxy_command() -> list[str]:
    """The program of the proxy: the one that `npm ci` installed here, or one of the system.

    Raises:
        SettingsError: there is none.
    """
    program = PROXY / "node_modules" / ".bin" / "configurable-http-proxy"
    found = str(program) if program.exists() else shutil.which("configurable-http-proxy")
    if not found:
        raise SettingsError(f"The hub needs its proxy: install Node.js and npm, and run npm ci in {PROXY}.")
    return [found]


def proxy_arguments(school: School) -> list[str]:
    """What starts the proxy as a service of its own; its token comes by the variable CONFIGPROXY_AUTH_TOKEN."""
    hub = f"http://127.0.0.1:{school.hub_port}"
    tls = ["--ssl-key", school.tls_key, "--ssl-cert", school.tls_certificate] if school.tls_key else []
    listening = ["--ip", school.address, "--port", str(school.port)]
    api = ["--api-ip", "127.0.0.1", "--api-port", str(school.proxy_port)]
    return [*listening, *api, *tls, "--default-target", hub, "--error-target", f"{hub}/hub/error"]


def proxy_token(school: School) -> str:
    """The secret that hub and proxy share, made once and read by the hub's own user only."""
    path = school.private / "proxy_token"
    if not path.exists():
        part = path.with_name(f"{path.name}.{os.getpid()}")
        part.touch(mode=0o600)
        part.write_text(secrets.token_hex(32), encoding="ascii")
        with suppress(FileExistsError):  # the other one was first
            path.hardlink_to(part)
        part.unlink()
    return path.read_text(encoding="ascii")


def serve_command(school: School) -> list[str]:
    """What starts a student's server: this package makes the copies, as the student, and hands over to Jupyter.

    Python is isolated (-I), so that no file in the home of a student takes part before the limits are set.
    """
    python = _ENVIRONMENT / "bin" / "python"
    program = str(python) if python.exists() else sys.executable
    limits = ["--memory", str(in_bytes(school.memory)), "--processes", str(school.processes)]
    folders = ["--lessons", str(school.lessons), "--shared", str(school.shared)]
    kept = (
        limits if school.spawner == "local" else []
    )  # systemd keeps them itself, for all processes together
    return [program, "-I", "-m", "briefing.classroom.hub", "serve", *folders, *kept, "--"]


def _configure_listening(c: Any, school: School) -> None:
    """Where the class finds the hub, and where hub and proxy speak to each other: on loopback."""
    scheme = "https" if school.tls_key else "http"
    c.JupyterHub.bind_url = f"{scheme}://{school.address}:{school.port}"
    c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{school.hub_port}"
    c.JupyterHub.ssl_key = school.tls_key
    c.JupyterHub.ssl_cert = school.tls_certificate
    c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{school.proxy_port}"
    c.ConfigurableHTTPProxy.auth_token = proxy_token(school)
    c.ConfigurableHTTPProxy.should_start = not school.separate_proxy
    c.ConfigurableHTTPProxy.pid_file = str(school.private / "proxy.pid")
    if not school.separate_proxy:
        c.ConfigurableHTTPProxy.command = proxy_command()


def _configure_doors(c: Any, school: School) -> None:
    """Who may come in, and as what."""
    c.JupyterHub.authenticator_class = school.authenticator
    c.Authenticator.admin_users = set(school.admins)
    c.Authenticator.allowed_users = {*school.students, *school.teachers}
    c.Authenticator.allow_all = is_dummy(school.authenticator) and not school.students
    if is_dummy(school.authenticator):
        c.DummyAuthenticator.password = password_of(school)


def _configure_survival(c: Any, school: School) -> None:
    """A hub or a proxy that dies takes nothing along, and finds all again."""
    os.umask(0o077)  # the database and the secret of the cookies are the hub's alone
    c.JupyterHub.db_url = f"sqlite:///{school.private / 'jupyterhub.sqlite'}"
    c.JupyterHub.cookie_secret_file = str(school.private / "cookie_secret")
    c.JupyterHub.cleanup_servers = False
    c.JupyterHub.cleanup_proxy = not school.separate_proxy
    c.JupyterHub.last_activity_interval = (
        10  # seconds: so soon a new proxy knows the way to every server again
    )


def _configure_servers(c: Any, school: School) -> None:
    """What a student's server is, and who else may open it."""
    search = [str(_ENVIRONMENT / "bin"), "/usr/local/bin", "/usr/bin", "/bin"]
    c.Spawner.cmd = serve_command(school)
    c.Spawner.default_url = f"/lab/tree/{FOLDER}/{FIRST}.ipynb"
    c.Spawner.environment = {"PATH": os.pathsep.join(search)}
    c.Spawner.start_timeout = 120
    c.Spawner.http_timeout = 120
    c.JupyterHub.allow_named_servers = False
    c.SystemdSpawner.isolate_tmp = True
    c.SystemdSpawner.isolate_devices = True
    c.SystemdSpawner.disable_user_sudo = True
    c.SystemdSpawner.unit_extra_properties = {"TasksMax": str(school.processes)}
    if school.teachers:
        c.JupyterHub.load_roles = [
            {"name": "teacher", "scopes": list(TEACHER_SCOPES), "users": list(school.teachers)}
        ]


def _configure_culling(c: Any, school: School) -> None:
    """Stop servers that nobody uses."""
    seconds = school.idle_minutes * 60
    with_hub = (
        ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    )  # a killed hub leaves none behind
    command = [*with_hub, sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={seconds}"]
    c.JupyterHub.services = [{"name": "idle-culler", "command": command}]
    role = {"name": "idle-culler", "scopes": list(_CULLER_SCOPES), "services": ["idle-culler"]}
    roles = c.JupyterHub.load_roles
    c.JupyterHub.load_roles = [*(roles if isinstance(roles, list) else []), role]
