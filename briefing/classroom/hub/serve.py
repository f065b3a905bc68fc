"""What a student's server does before it starts, as the student: limits, copies of the lessons, a link to what is shared.

It runs with the student's rights, never with root's: no file in a student's home can lead it elsewhere.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ...files import PressError, make_folder, write_file
from ..carry import Json, given_in
from ..copies import Copy, lesson_to_copy, renew_copies
from ..lab import EXTENSIONS
from .configuration import FOLDER, SHARED

_LONGEST_SOCKET = 107  # bytes of a path that Linux takes for a socket
_SOCKET = f"kernel-{'0' * 36}-ipc-5"


class Limits(NamedTuple):
    """What one process may use, and how many a student may have; 0 for no limit. memory: in bytes."""

    memory: int = 0
    processes: int = 0


def give_lessons(notebooks: Iterable[Path], folder: Path) -> list[Path]:
    """Write the lessons as copies for students are made of them: without answers and notes, for all to read.

    A lesson that is no longer given goes.

    Args:
        notebooks: the lessons.
        folder: where they are written.

    Raises:
        PressError: a lesson cannot be read, or the folder cannot be written.
    """
    made = {path.stem: lesson_to_copy(path) for path in notebooks}
    make_folder(folder)
    given = []
    for name, lesson in made.items():
        if len(lesson["cells"]) > 1:
            path = folder / f"{name}.ipynb"
            write_file(path, json.dumps(lesson, ensure_ascii=False, indent=1) + "\n")
            path.chmod(0o644)
            given.append(path)
    for left in set(folder.glob("*.ipynb")) - set(given):
        if given_in(json.loads(left.read_bytes())) is not None:
            left.unlink()
    return given


def take_lessons(lessons: Path, home: Path) -> list[Copy]:
    """Make or renew a student's copies of the lessons that are given.

    Args:
        lessons: the folder that `give_lessons` wrote.
        home: the student's.

    Raises:
        PressError: a copy cannot be written.
    """
    found: dict[str, Json] = {
        path.stem: json.loads(path.read_bytes()) for path in sorted(lessons.glob("*.ipynb"))
    }
    folder = home / FOLDER
    if not folder.exists():
        make_folder(folder)
        folder.chmod(0o700)
    return renew_copies(found, folder)


def link_shared(shared: Path, home: Path) -> None:
    """Let a student find what is shared in their home; what stands there by that name stays."""
    link = home / SHARED
    if not os.path.lexists(link):
        link.symlink_to(shared, target_is_directory=True)


def serve(lessons: Path, shared: Path, limits: Limits, arguments: Sequence[str]) -> None:
    """Prepare a student's home, and become the server of Jupyter in it.

    A copy that cannot be made stops no server: the ones that are there can be worked in, and the log says why.

    Args:
        lessons: the folder that `give_lessons` wrote.
        shared: what students read.
        limits: what one process may use.
        arguments: more for the server.
    """
    os.umask(0o077)
    set_limits(limits)
    home = Path.home()
    os.chdir(home)
    try:
        for copy in take_lessons(lessons, home):
            if copy.said:
                print(copy.said, file=sys.stderr, flush=True)
        link_shared(shared, home)
    except (PressError, OSError) as error:
        print(f"The copies of the lessons were not renewed: {error}", file=sys.stderr, flush=True)
    options = [*server_options(home), *arguments]
    os.execv(sys.executable, [sys.executable, "-I", "-m", "jupyterhub.singleuser", *options])


def server_options(home: Path) -> list[str]:
    """The options of a student's server: what opens a lesson run, and kernels that only the student can listen to.

    A kernel on TCP tells any user of the machine what it prints; one on sockets in the student's home does not. Where
    the path of the home is too long for a socket, TCP is all there is.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    options = [f"--ServerApp.root_dir={home}", f"--LabApp.extra_labextensions_path={EXTENSIONS}"]
    if len(os.fsencode(Path(jupyter_runtime_dir()) / _SOCKET)) > _LONGEST_SOCKET:
        print(
            f"The path {home} is too long for sockets: other users of this machine can read what kernels print.",
            file=sys.stderr,
            flush=True,
        )
    else:
        options.append("--KernelManager.transport=ipc")
    return [*options, *(["--allow-root"] if os.geteuid() == 0 else [])]


def set_limits(limits: Limits) -> None:
    """Set what this process and all that it starts may use; nobody but root can raise it again."""
    import resource

    for kind, most in ((resource.RLIMIT_DATA, limits.memory), (resource.RLIMIT_NPROC, limits.processes)):
        if most:
            hard = resource.getrlimit(kind)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (most, most))
