"""JupyterLab on copies of the lessons: each is run when it is opened, and looks as its page does."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

EXTENSIONS = Path(__file__).parent / "labextensions"


def open_lab(notebook: Path, arguments: Sequence[str]) -> None:
    """Run JupyterLab in the folder of a notebook, with the notebook open, until it is stopped.

    Args:
        notebook: its path, from the root.
        arguments: more for JupyterLab; they win.
    """
    from jupyterlab.labapp import main

    os.chdir(notebook.parent)
    page = f"/lab/tree/{quote(notebook.name)}"
    main([f"--LabApp.default_url={page}", f"--LabApp.extra_labextensions_path={EXTENSIONS}", *arguments])
