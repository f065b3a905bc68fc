"""Settings and fixtures that every test may use."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.browser import browser

__all__ = ["browser"]

# Time decides no test: the machine may be busy.
settings.register_profile("calm", deadline=None, max_examples=50)
settings.load_profile("calm")


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every lesson in every edition, made by the README's command."""
    folder = tmp_path_factory.mktemp("html")
    command = [sys.executable, "-m", "briefing", "--edition", "all", "--output", str(folder)]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder
