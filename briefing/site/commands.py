"""The command line: `python -m briefing.site FOLDER`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from ..files import PressError
from ..plan import load_project
from ..settings import SettingsError
from .build import Wanted, make_site
from .serve import make_server, serve

PORT = 8000


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; returns the exit status, 0 too where something was left out, and said."""
    given = _parser().parse_args(arguments)
    say = partial(print, file=sys.stderr, flush=True)
    try:
        # The port first: who asks to see the site is not to wait for it in vain.
        server = make_server(given.folder, given.serve) if given.serve is not None else None
        wanted = Wanted(given.teacher, not given.no_pdf, not given.no_lab)
        made = make_site(load_project(), given.folder, wanted, say)
        for sentence in made["left_out"]:
            say(sentence)
        size = sum(entry["bytes"] for entry in made["files"].values())
        print(f"{len(made['files'])} files ({size / 1e6:.1f} MB): {given.folder}", flush=True)
        if server:
            serve(server, say)
    except (PressError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(
            f"The site was not made: {where}{error.strerror or error}; mend that, and make it again.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    """What the command takes."""
    made_of = argparse.ArgumentParser(
        prog="python -m briefing.site",
        description="Write all that is to be published into one folder: pages, papers, letters, browser lab.",
    )
    add = made_of.add_argument
    add(
        "folder",
        type=Path,
        metavar="FOLDER",
        help="a new or an empty folder, or a site that this command made",
    )
    add(
        "--teacher",
        action="store_true",
        help="with the editions for teachers: answers, notes, secret instructions",
    )
    add("--no-lab", action="store_true", help="without the browser lab, which needs Node.js to be made")
    add("--no-pdf", action="store_true", help="without PDFs, which need Chromium, Chrome or Edge to be made")
    add(
        "--serve",
        type=int,
        nargs="?",
        const=PORT,
        metavar="PORT",
        help=f"show it then on this machine, by default at port {PORT}, with the headers that a server is to send",
    )
    return made_of
