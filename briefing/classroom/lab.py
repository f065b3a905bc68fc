"""JupyterLab on copies of the lessons: each is run when it is opened, and looks as its page does."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

EXTENSIONS = Path(__file__).parent / "labextensions"


def open_lab(folder: Path, first: Path | None, arguments: Sequence[str]) -> None:
    """Run JupyterLab in a folder until it is stopped.

    Args:
        folder: what its file browser shows.
        first: the notebook to open, in the folder; None for the launcher.
        arguments: more for JupyterLab; they win.
    """
    from jupyterlab.labapp import main

    page = f"/lab/tree/{quote(first.name)}" if first else "/lab"
    os.chdir(folder)
    main([f"--LabApp.default_url={page}", f"--LabApp.extra_labextensions_path={EXTENSIONS}", *arguments])
