"""The kernels that run the lessons: a fresh one for each, forked where the system can from a process that is warm."""

from __future__ import annotations

import asyncio
import json
import logging
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

import nbformat
import zmq
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from .exporter import BriefingError

LONGEST_CELL = 600  # seconds
LOOK = 2  # seconds
MOST_KEPT = 64  # notebooks, of some 300 kB each
# What nearly every lesson imports, done once and not in every kernel.
WARM = (
    "ipykernel.kernelapp",
    "briefing.choices",
    "plotly.graph_objects",
    "nltk",
    "utils.lessons.views.words",
)
OWN = ("utils", "briefing")


class Kernels:
    """The kernels at work, each in a thread with an event loop of its own, so that Ctrl-C can end them all.

    See `look_again` for what they need besides. `root` is a folder that notebooks may import from. `tick` is called after each cell. `warm`
    kernels start sooner; to warm up pays from the second on.
    """

    def __init__(self, root: Path, tick: Callable[[], None], *, warm: bool = False) -> None:
        self.stopped = False
        self._root, self._tick = root, tick
        self._running: set[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = set()
        self._warm = warm_process(root) if warm else None

    def run(self, notebook: nbformat.NotebookNode, path: Path) -> None:
        """Run a notebook in its own folder and in memory: the file stays as it is.

        An error in a cell ends the run and stays in the notebook, where the exporter finds it.
        """
        started: list[int] = []
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=LONGEST_CELL,
            resources={"metadata": {"path": str(path.parent)}},
            on_cell_start=lambda cell_index, **_: started.append(cell_index + 1),
            on_cell_executed=lambda **_: self._tick(),
        )
        manager = client.create_kernel_manager()
        if self._warm:
            manager.provisioner = Forked(self._warm, parent=manager, kernel_spec=manager.kernel_spec)
        try:
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._execute(client))
        except CellExecutionError:
            return
        except CellTimeoutError as error:
            raise BriefingError(
                f"{path.name}, cell {started[-1]}: it ran for more than {LONGEST_CELL // 60} minutes; make it shorter."
            ) from error
        except DeadKernelError as error:
            raise BriefingError(
                f"{path.name}: its kernel died; run the notebook in JupyterLab to see where."
            ) from error
        except (RuntimeError, OSError) as error:
            raise BriefingError(
                f"{path.name}: no kernel could be started ({error}); install ipykernel again."
            ) from error

    async def _execute(self, client: NotebookClient) -> None:
        task = asyncio.current_task()
        assert task
        here = asyncio.get_running_loop(), task
        self._running.add(here)
        looking = asyncio.create_task(look_again(client))
        roots = filter(None, [str(self._root), os.environ.get("PYTHONPATH")])
        try:
            # What a kernel says of itself is not for the reader; what a cell says comes back as its output.
            await client.async_execute(
                env={**os.environ, "PYTHONPATH": os.pathsep.join(roots)}, stderr=subprocess.DEVNULL
            )
        finally:
            looking.cancel()
            self._running.discard(here)

    def stop(self) -> None:
        """End every run, and its kernel."""
        self.stopped = True
        for loop, task in tuple(self._running):
            loop.call_soon_threadsafe(task.cancel)


async def look_again(client: NotebookClient) -> None:
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


# --- kernels that are forked ----------------------------------------------------------------------------------


def warm_process(root: Path) -> BaseContext | None:
    """A process that has imported what lessons need and waits to be forked; None where a system cannot fork."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return None
    if str(root) not in sys.path:
        sys.path.append(str(root))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(WARM))
    return context


class Forked(LocalProvisioner):
    """Starts a kernel as a fork of the warm process, in place of a new Python."""

    def __init__(self, context: Any, **settings: Any) -> None:
        super().__init__(**settings)
        self._context = context

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        child = self._context.Process(target=serve, args=(cmd, kwargs["cwd"], kwargs["env"]))
        child.start()
        self.process = Child(child)  # type: ignore[assignment]
        self.pid = child.pid
        return self.connection_info


class Child:
    """A process of multiprocessing with the face of one of subprocess."""

    stdin = stdout = stderr = None

    def __init__(self, process: Any) -> None:
        self._process = process
        self.pid: int = process.pid

    def poll(self) -> int | None:
        code: int | None = self._process.exitcode
        return code

    def wait(self) -> int | None:
        self._process.join()
        return self.poll()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def serve(command: list[str], folder: str, environment: dict[str, str]) -> None:
    """Be the kernel that this command would start: `python -m ipykernel_launcher -f FILE ...`."""
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()  # Ctrl-C is for the press, which ends its kernels itself
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for name in OWN:  # a module beside the notebook comes first, as it would in any kernel
        if Path(name).is_dir() or Path(f"{name}.py").exists():
            for loaded in [module for module in sys.modules if module.partition(".")[0] == name]:
                del sys.modules[loaded]
    logging.getLogger().handlers.clear()
    # The kernel ends when the warm process does, and that when the press does.
    IPKernelApp.launch_instance(
        [*command[command.index("-f") :], f"--IPKernelApp.parent_handle={os.getppid()}"]
    )


# --- notebooks and what their cells returned -------------------------------------------------------------------


def read(path: Path) -> nbformat.NotebookNode:
    """A notebook, or BriefingError with the reason why not."""
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except OSError as error:
        raise BriefingError(
            f"{path} cannot be read ({error.strerror}); check the name and the folder."
        ) from error
    except (ValueError, AttributeError, KeyError, nbformat.ValidationError) as error:
        raise BriefingError(f"{path} is not a Jupyter notebook; save it again from JupyterLab.") from error
    return notebook


def saved(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A notebook as it comes back from a file, where its keys are in order: what JupyterLab exports."""
    return nbformat.reads(nbformat.writes(notebook), as_version=4)


def keep(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Keep what the cells of a notebook returned, unless one failed; the oldest of too many go.

    Where nothing can be kept, the notebook is only run again next time.
    """
    results = [[cell.execution_count, cell.outputs] for cell in code_cells(notebook)]
    if any(output.output_type == "error" for _, outputs in results for output in outputs):
        return
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(results, sort_keys=True), encoding="utf-8")
        part.replace(path)
        by_age = sorted(path.parent.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
        for old in by_age[MOST_KEPT:]:
            old.unlink(missing_ok=True)


def recall(notebook: nbformat.NotebookNode, path: Path) -> bool:
    """Put the results that were kept into a notebook; False where there are none."""
    try:
        results = nbformat.from_dict(json.loads(path.read_text(encoding="utf-8")))
        path.touch()
    except (OSError, ValueError):
        return False
    for cell, (count, outputs) in zip(code_cells(notebook), results, strict=True):
        cell.execution_count, cell.outputs = count, outputs
    return True


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The cells that can return something."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]
