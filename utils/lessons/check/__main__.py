"""`python -m utils.lessons.check [NOTEBOOK ...]`: what to mend in these notebooks, or in the whole series."""

import sys
from collections.abc import Sequence
from pathlib import Path

from ...letters.letters import LetterError
from ...seeds import SEEDS, NoteError
from .lesson import LessonError, read_lesson
from .measure import measure
from .rules import check_lesson, check_series

SERIES = SEEDS.parent / "notebooks"
HELP = """python3 start.py check [--measure] [NOTEBOOK ...]

Says what is to be mended in these notebooks, or in all of notebooks/: a sentence for each finding, with the cell (the
first is 1), the words, what is wrong and the remedy. The exit code is 1 if there is any. Nothing is changed or run.

--measure prints how hard each is to read instead: words of prose (tables of the lesson, answers, presenter's notes and
quizzes not counted), words a sentence, the longest sentence, the share of passives, the reading grade."""
DOSSIER = SERIES / "dossier.ipynb"  # it speaks of any letters, and states nothing of its own


def main(arguments: Sequence[str]) -> int:
    """Print the findings; return the exit code: 0, or 1 if there is any."""
    if {"-h", "--help"} & set(arguments):
        print(HELP)
        return 0
    measured = "--measure" in arguments
    arguments = [name for name in arguments if name != "--measure"]
    paths = [Path(name) for name in arguments] or sorted({*SERIES.glob("*.ipynb")} - {DOSSIER})
    if measured:
        return _print_measures(paths)
    said = [] if arguments else [str(finding) for finding in check_series(paths)]
    for path in paths:
        try:
            said += map(str, check_lesson(read_lesson(path)))
        except (LessonError, LetterError, NoteError) as error:
            said.append(str(error))
    print(*dict.fromkeys(said), f"{len(paths)} checked, {len(said) or 'nothing'} to mend", sep="\n")
    return 1 if said or not paths else 0


def _print_measures(paths: Sequence[Path]) -> int:
    """Print how hard these notebooks are to read; return 1 if one of them cannot be read."""
    print(f"{'':26}{'words':>7}{'a sentence':>12}{'longest':>9}{'passive':>9}{'grade':>7}")
    code = 0
    for path in paths:
        try:
            found = measure(read_lesson(path))
        except LessonError as error:
            print(error)
            code = 1
            continue
        print(
            f"{path.stem[:25]:26}{found.words:7}{found.length:12.1f}{found.longest:9}{found.passive:9.0%}{found.grade:7.1f}"
        )
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
