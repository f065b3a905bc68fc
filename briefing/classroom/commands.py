"""The command line of a class: `lab`, `copies`, `collect`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ..files import PressError
from ..plan import choose_notebooks, load_project
from ..settings import SettingsError
from .collect import collect
from .copies import STUDENT, TEACHER, Copy, make_copies
from .lab import open_lab


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; returns the exit status."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except (PressError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1


def _lab(given: argparse.Namespace) -> int:
    words = [word for word in given.arguments if word != "--"]
    open_lab((given.open or _renew_copies(given)[0].path).resolve(), words)
    return 0


def _copies(given: argparse.Namespace) -> int:
    _renew_copies(given)
    return 0


def _renew_copies(given: argparse.Namespace) -> list[Copy]:
    """Make or renew the copies, and say what there is to say of each."""
    copies = make_copies(choose_notebooks(load_project(), []), given.folder, given.edition)
    for copy in copies:
        if copy.said:
            print(copy.said, file=sys.stderr, flush=True)
    return copies


def _collect(given: argparse.Namespace) -> int:
    made = collect(given.folder, choose_notebooks(load_project(), []))
    for sentence in made.refused:
        print(sentence, file=sys.stderr)
    print(
        f"{made.read} hand-ins, {len(made.refused)} files not read: {made.page}, and {made.table.name} to mark in"
    )
    return 1 if made.refused else 0


def _parser() -> argparse.ArgumentParser:
    """What the command takes."""
    made_of = argparse.ArgumentParser(prog="python -m briefing.classroom", description=__doc__)
    commands = made_of.add_subparsers(required=True, metavar="COMMAND")
    lab = commands.add_parser(
        "lab", help="make or renew the copies of the lessons, and open them in JupyterLab"
    )
    lab.add_argument("--edition", choices=[STUDENT, TEACHER], default=STUDENT, help="of the copies")
    where = lab.add_mutually_exclusive_group(required=True)
    where.add_argument("--folder", type=Path, help="where the copies stand")
    where.add_argument(
        "--open", type=Path, metavar="NOTEBOOK", help="a notebook to open as it is, with no copies"
    )
    lab.add_argument("arguments", nargs=argparse.REMAINDER, help="more for JupyterLab, after --")
    lab.set_defaults(run=_lab)
    made = commands.add_parser("copies", help="make or renew the copies of the lessons, and open nothing")
    made.add_argument("--edition", choices=[STUDENT, TEACHER], default=STUDENT, help="of the copies")
    made.add_argument("--folder", type=Path, required=True, help="where the copies stand")
    made.set_defaults(run=_copies)
    handed = commands.add_parser("collect", help="make one page and one table of what a class handed in")
    handed.add_argument("folder", type=Path, help="the folder with the notebooks, in it or in folders in it")
    handed.set_defaults(run=_collect)
    return made_of
