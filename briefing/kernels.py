"""Run notebooks: each in a kernel of its own, forked from the warm process where the system can."""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.validator import normalize

from . import keeper
from .code import allows_errors, mend_tags
from .page import BriefingError
from .reads import Event, read_log
from .warm import WarmProcess, set_up_environment
from .widgets import CLOSED

LONGEST_CELL = 600  # seconds
LOOK = 2  # seconds


class Kernels:
    """The kernels at work, each in a thread with an event loop of its own, so that Ctrl-C can end them all.

    root: a folder that notebooks may import from; tick: called after each cell; warm: the process to fork them from;
    without one, each is a Python of its own; allow_errors: whether a run goes on after a cell that fails.
    """

    def __init__(
        self,
        root: Path,
        tick: Callable[[], None],
        warm: WarmProcess | None = None,
        *,
        allow_errors: bool = False,
    ) -> None:
        self.stopped = False
        self.began = warm.began if warm else time.time_ns()  # the first moment at which a run can have read
        self._root, self._tick, self._allow_errors = root, tick, allow_errors
        self._running: set[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = set()
        self._warm = warm

    def run(self, notebook: nbformat.NotebookNode, path: Path) -> set[Event]:
        """Run a notebook in its own folder and in memory: the file stays as it is.

        An error in a cell ends the run, unless errors are allowed, and stays in the notebook, where the exporter finds
        it.

        Returns:
            What the run read; of a kernel of another language that this is not known.

        Raises:
            BriefingError: a cell takes too long, or the kernel does not start or dies.
        """
        kernel, started = find_kernel(notebook), [0]
        client = _Client(
            notebook,
            kernel_name=kernel or "python3",
            timeout=LONGEST_CELL,
            allow_errors=self._allow_errors or allows_errors(notebook),
            resources={"metadata": {"path": str(path.parent.resolve())}},  # the warm process is elsewhere
            on_cell_start=lambda cell_index, **_: started.append(cell_index + 1),
            on_cell_executed=lambda **_: self._tick(),
        )
        with TemporaryDirectory(prefix="briefing-", ignore_cleanup_errors=True) as folder:
            log = Path(folder) / "reads"
            log.touch()
            try:
                manager = client.create_kernel_manager()
                given = {"parent": manager, "kernel_spec": manager.kernel_spec}
                manager.provisioner = _Kept(**given) if kernel else _Provisioner(self._warm, **given)
                with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                    runner.run(self._execute(client, log))
            except CellExecutionError:
                pass
            except (CellTimeoutError, DeadKernelError, RuntimeError, OSError, ImportError) as error:
                raise BriefingError(f"{path.name}{_explain(error, started[-1], kernel)}") from error
            finally:
                # nbclient would end at exit what it could not start, and fail aloud.
                atexit.unregister(client._cleanup_kernel)
            return {("unknown", f"is run by the kernel {kernel}")} if kernel else read_log(log)

    async def _execute(self, client: NotebookClient, log: Path) -> None:
        task = asyncio.current_task()
        assert task
        here = asyncio.get_running_loop(), task
        self._running.add(here)
        looking = asyncio.create_task(_look_again(client))
        try:
            if self.stopped:
                raise asyncio.CancelledError
            await client.async_execute(env=set_up_environment(self._root, BRIEFING_READS=str(log)))
        finally:
            looking.cancel()
            self._running.discard(here)

    def stop(self) -> None:
        """End every run, and its kernel; none begins after that."""
        self.stopped = True
        if self._warm:
            self._warm.stop()
        for loop, task in tuple(self._running):
            with suppress(RuntimeError):  # it has just ended by itself
                loop.call_soon_threadsafe(task.cancel)


class _Client(NotebookClient):
    """A client that takes down also what a cell shows after its end, and forgets the widgets that are closed."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._asked: dict[str, tuple[nbformat.NotebookNode, int]] = {}  # the cell of each request

    async def _async_poll_output_msg(
        self, parent_msg_id: str, cell: nbformat.NotebookNode, cell_index: int
    ) -> None:
        # What a thread or a task prints belongs to the cell that began it, whichever runs by then.
        self._asked[parent_msg_id] = cell, cell_index
        assert self.kc
        while True:
            message = await self.kc.iopub_channel.get_msg(timeout=None)
            asked = message["parent_header"].get("msg_id")
            if asked in self._asked:
                try:
                    self.process_message(message, *self._asked[asked])
                except CellExecutionComplete:
                    if asked == parent_msg_id:
                        return

    def handle_comm_msg(
        self, outs: list[nbformat.NotebookNode], msg: dict[str, Any], cell_index: int
    ) -> None:
        super().handle_comm_msg(outs, msg, cell_index)
        if msg["msg_type"] == "comm_close":
            self.widget_state[msg["content"]["comm_id"]] = {"_model_name": CLOSED}


def find_kernel(notebook: nbformat.NotebookNode) -> str:
    """Find the kernel that runs a notebook of another language than Python, by its name; "" where none is installed.

    That which the notebook names comes first, then another of its language.
    """
    language = read_language(notebook).lower()
    installed = KernelSpecManager().get_all_specs() if language else {}
    named = notebook.metadata.get("kernelspec", {}).get("name", "")
    fitting = [name for name, one in installed.items() if one["spec"].get("language", "").lower() == language]
    return named if named in installed else min(fitting, default="")


def read_language(notebook: nbformat.NotebookNode) -> str:
    """The language that a notebook is written in, "" for Python."""
    metadata = notebook.metadata
    kernel = metadata.get("kernelspec", {})
    named = str(kernel.get("language") or metadata.get("language_info", {}).get("name") or "")
    if not named:
        name = str(kernel.get("name") or "python").lower()
        named = next((language for start, language in _KERNELS.items() if name.startswith(start)), "python")
    return "" if named.lower() in ("python", "ipython") else named


# Kernels of other languages by how their names begin, for notebooks that name no language.
_KERNELS = {
    **dict.fromkeys(("ir", "xr"), "R"),
    **{name: name for name in ("bash", "deno", "julia", "octave", "scala", "sos", "sas", "stata", "matlab")},
    "ijavascript": "JavaScript",
    "javascript": "JavaScript",
    "tslab": "TypeScript",
    ".net": ".NET",
    "xcpp": "C++",
    "gophernotes": "Go",
    "evcxr": "Rust",
    "rust": "Rust",
    "java": "Java",
    "kotlin": "Kotlin",
    "almond": "Scala",
    "ruby": "Ruby",
    "iruby": "Ruby",
    "ihaskell": "Haskell",
    "xsql": "SQL",
    "xlua": "Lua",
}


def _explain(error: Exception, cell: int, kernel: str) -> str:
    """Why a run has failed, with the remedy, as the rest of a sentence that names the notebook."""
    if isinstance(error, CellTimeoutError):
        return f", cell {cell}: it ran for more than {LONGEST_CELL // 60} minutes; make it shorter."
    if isinstance(error, DeadKernelError):
        return f", cell {cell}: its kernel died; run the notebook in JupyterLab to see why."
    return f": no kernel could be started ({error}); install {kernel or 'ipykernel'} again."


async def _look_again(client: NotebookClient) -> None:
    """Have kernel and client look for messages from each other, over and over.

    ZeroMQ announces a message once. jupyter_client sends through a second handle on the same socket, and where a
    reply comes at that moment (an Output widget makes the client send while it waits) the handle takes the
    announcement for itself: the reply then lies unread for ever. To ask a socket for its events makes it look. A
    kernel can miss a message likewise, also before its first cell; the next message makes it look, and the answer to
    this one is to no cell, so the client passes it over.
    """
    while True:
        await asyncio.sleep(LOOK)
        if client.kc is not None and client.kc.channels_running:
            client.kc.kernel_info()
            for channel in (client.kc.shell_channel, client.kc.iopub_channel, client.kc.control_channel):
                channel.socket.get(zmq.EVENTS)


class _Provisioner(LocalProvisioner):
    """Starts a kernel that writes down what it reads: as a fork of the warm process, or as a new Python."""

    def __init__(self, warm: WarmProcess | None, **settings: Any) -> None:
        super().__init__(**settings)
        self._warm = warm

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        arguments = cmd[cmd.index("-f") :]
        if not self._warm:
            # What a kernel says of itself is not for the reader; what a cell says comes back as its output.
            start = [sys.executable, "-c", "from briefing.warm import be_kernel; be_kernel()", *arguments]
            return await super().launch_kernel(start, **kwargs, stderr=asyncio.subprocess.DEVNULL)
        kernel = self._warm.fork(arguments, str(kwargs["cwd"]), kwargs["env"])
        self.process = kernel  # type: ignore[assignment]
        self.pid = self.pgid = kernel.pid
        return self.connection_info


class _Kept(LocalProvisioner):
    """Starts the kernel of another language, which ends when the press does, however that ends."""

    _input = -1  # the press's end of the keeper's input

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        kept, self._input = os.pipe()
        silent = dict.fromkeys(("stdout", "stderr"), asyncio.subprocess.DEVNULL)
        try:
            command = [sys.executable, "-P", keeper.__file__, *cmd]
            # Its parent is the keeper: it is not to look for the press.
            return await super().launch_kernel(command, **kwargs, **silent, stdin=kept, independent=True)
        finally:
            os.close(kept)

    async def cleanup(self, restart: bool = False) -> None:
        await super().cleanup(restart)
        if self._input >= 0:
            os.close(self._input)
            self._input = -1


def read_notebook(path: Path, data: bytes = b"") -> nbformat.NotebookNode:
    """Read a notebook, from its bytes where they are at hand.

    Raises:
        BriefingError: there is none, or the file is something else.
    """
    try:
        text = (data or path.read_bytes()).decode("utf-8-sig")
        notebook = _mend_metadata(nbformat.reads(text, as_version=4))
        nbformat.validate(notebook, relax_add_props=True)
    except OSError as error:
        raise BriefingError(
            f"{path} cannot be read ({error.strerror}); check the name and the folder."
        ) from error
    except (
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        RecursionError,
        nbformat.ValidationError,
    ) as error:
        raise BriefingError(f"{path} is not a Jupyter notebook; save it again from JupyterLab.") from error
    return notebook


def _mend_metadata(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a notebook with the metadata that the format asks for, as other programs leave it out or write it.

    A kernel may have no name to show; what else is of a wrong kind there is left out, as Jupyter does not look at it
    either.
    """
    notebook = mend_tags(notebook)
    about = notebook.metadata
    for key, names in (("kernelspec", ("name", "display_name")), ("language_info", ("name",))):
        if isinstance(about.get(key), dict):
            known = next((str(about[key][name]) for name in (*names, "language") if about[key].get(name)), "")
            about[key] = NotebookNode({**dict.fromkeys(names, known), **about[key]})
    mended: nbformat.NotebookNode = normalize(notebook, relax_add_props=True, strip_invalid_metadata=True)[1]
    return mended


def sort_keys(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a notebook as it comes back from a file, its keys in order: what JupyterLab exports."""
    return nbformat.from_dict(json.loads(json.dumps(notebook, sort_keys=True)))
