"""Settings and fixtures that every test may use."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import start
from tests.browser import browser

__all__ = ["browser"]

# Time decides no test: the machine may be busy.
settings.register_profile("calm", deadline=None, max_examples=50)
settings.load_profile("calm")

_LEFT_OUT = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="run what is marked `whole` too: it takes minutes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked `whole` where that was not asked for."""
    left_out = [] if config.option.whole else [item for item in items if item.get_closest_marker("whole")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)
    config.stash[_LEFT_OUT] = len(left_out)
    getattr(config, "workeroutput", {})["left out"] = len(left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hear from a process of the run what it left out: each collects all tests, and none of them prints."""
    node.config.stash[_LEFT_OUT] = getattr(node, "workeroutput", {}).get("left out", 0)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if count := config.stash.get(_LEFT_OUT, 0):
        terminalreporter.write_line(
            f"Left out, for each takes minutes: {count} of the tests. To run all: python3 start.py test --whole"
        )


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with every lesson in every edition, made by the README's command, once for all processes of a run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "html"
    made = folder.with_name("html.made")
    with start.alone(folder.with_name("html.lock")):
        if not made.exists():
            command = [sys.executable, "-m", "briefing", "--edition", "all", "--output", str(folder)]
            done = subprocess.run(command, cwd=start.ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            made.touch()
    return folder
