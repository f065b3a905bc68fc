"""Settings and fixtures that every test may use."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

import start
from tests.browser import browser

__all__ = ["browser"]

# Time decides no test: the machine may be busy.
settings.register_profile("calm", deadline=None, max_examples=50)
settings.load_profile("calm")


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
