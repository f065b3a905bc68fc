"""`python -m utils.lessons.deal`: the sheets of the drafting room as files, each delegation's apart from the others'.

A file is a notebook in which a delegation finds its card and writes its memo; a page for paper is made of it as of any
notebook. No file holds anything of another delegation's card or message.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..corpus import seeds
from .views.room import Sheet, sheets

MEMO = "*Our position memo, 150 words:*"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the sheets for a class into a new folder; returns the exit status."""
    made_of = argparse.ArgumentParser(
        prog="python -m utils.lessons.deal",
        description="Write the sheets of the drafting room for a class, a file each.",
    )
    made_of.add_argument("people", type=int, help="how many they are, 6 to 24")
    made_of.add_argument("folder", type=Path, help="where the files go; it must not be there yet")
    given = made_of.parse_args(arguments)
    try:
        dealt = sheets.on(seeds())(given.people)
        given.folder.mkdir(parents=True)
        for number, sheet in enumerate(dealt):
            name = f"{number:02}_{sheet.id}.ipynb"
            text = json.dumps(write_sheet(sheet), ensure_ascii=False, indent=1) + "\n"
            (given.folder / name).write_text(text, encoding="utf-8")
    except FileExistsError:
        print(
            f"{given.folder} is there already, and stays as it is: move it away to deal anew.",
            file=sys.stderr,
        )
        return 1
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(hand_out(dealt))
    return 0


def write_sheet(sheet: Sheet) -> dict[str, Any]:
    """Write a sheet as a notebook: its text, and for a card a place for the memo.

    Args:
        sheet: one of those that `sheets` makes.

    Returns:
        A notebook as JSON, without code. Addresses are words in it, since the letters are not.
    """
    html = re.sub(r'<a href="#[^"]*">(.*?)</a>', r"\1", sheet.html)
    said = (
        "Common to all delegations."
        if not sheet.delegation
        else "For this delegation alone: show it to nobody."
    )
    cells = [
        ("title", f"# {sheet.title}"),
        ("said", f"**{said}**"),
        ("sheet", re.sub(r"\n\s*\n", "\n", html)),
    ]
    if sheet.delegation and not sheet.late:
        cells.append(("memo", MEMO))
    return {
        "cells": [
            {"cell_type": "markdown", "id": key, "metadata": {}, "source": text.splitlines(keepends=True)}
            for key, text in cells
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def hand_out(dealt: Sequence[Sheet]) -> str:
    """Say what to do with the sheets: how many copies, for whom, and when.

    Args:
        dealt: what `sheets` made.
    """
    lines = [
        f"{number:02} {sheet.title}: {sheet.copies} {'copy' if sheet.copies == 1 else 'copies'}"
        f"{', in a closed envelope, for the break' if sheet.late else ''}"
        for number, sheet in enumerate(dealt)
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
