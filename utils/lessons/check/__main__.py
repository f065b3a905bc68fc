"""`python -m utils.lessons.check [NOTEBOOK ...]`: what to mend in these notebooks, or in the whole series."""

import sys
from collections.abc import Sequence
from pathlib import Path

from ...letters.letters import LetterError
from ...seeds import SEEDS, NoteError
from .lesson import LessonError, read_lesson
from .rules import check_lesson, check_series

SERIES = SEEDS.parent / "notebooks"
HELP = """python3 start.py check [NOTEBOOK ...]

Says what is to be mended in these notebooks, or in all of notebooks/: a sentence for each finding, with the cell (the
first is 1), the words, what is wrong and the remedy. The exit code is 1 if there is any. Nothing is changed or run."""


def main(arguments: Sequence[str]) -> int:
    """Print the findings; return the exit code: 0, or 1 if there is any."""
    if {"-h", "--help"} & set(arguments):
        print(HELP)
        return 0
    paths = [Path(name) for name in arguments] or sorted(SERIES.glob("*.ipynb"))
    said = [] if arguments else [str(finding) for finding in check_series(paths)]
    for path in paths:
        try:
            said += map(str, check_lesson(read_lesson(path)))
        except (LessonError, LetterError, NoteError) as error:
            said.append(str(error))
    print(*dict.fromkeys(said), f"{len(paths)} checked, {len(said) or 'nothing'} to mend", sep="\n")
    return 1 if said or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
