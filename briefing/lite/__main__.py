"""`python -m briefing.lite FOLDER`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ..files import PressError
from ..settings import SettingsError
from .build import build_lab


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the browser lab; returns the exit status."""
    made_of = argparse.ArgumentParser(prog="python -m briefing.lite", description=__doc__)
    made_of.add_argument("folder", type=Path, help="where the lab goes; an earlier one there is replaced")
    made_of.add_argument(
        "notebooks", nargs="*", type=Path, help="the lessons; by default all of the project's"
    )
    given = made_of.parse_args(arguments)
    try:
        lab = build_lab(given.folder, given.notebooks or None, report=_report)
    except (PressError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{lab.folder}: {len(lab.lessons)} lessons, {lab.files} files, {lab.bytes / 1e6:.1f} MB")
    return 0


def _report(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
