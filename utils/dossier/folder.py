"""A folder of letters as a dossier: what can be read of it, what cannot, and the notes beside the letters."""

from collections.abc import Sequence
from errno import ENOSPC
from functools import cache
from pathlib import Path
from tempfile import gettempdir

from ..corpus import Corpus, seeds
from ..letters.letters import Letter, LetterError, survey
from ..notes.load import load_notes
from ..store import Store
from ..words.segments import SegmentedLetters
from ..words.stored import StoredLetter
from .about import find_families

IN_FULL = 60  # letters of which a page still holds each in full, and a control each as a choice
NOTES = "notes"  # the folder beside the letters that may hold notes on them
# The tables that a folder of notes may hold; drafting.toml alone is for one lesson.
TABLES = (
    "statements", "renderings", "commitments", "conflicts", "terms", "facts", "forums", "events", "vocabulary",
    "senses", "concepts",
)  # fmt: skip


def read_dossier(folder: str | Path | None = None, notes: str | Path | None = None) -> Corpus:
    """Read what can be read of a folder of letters, with the notes on them, each of which is checked.

    Args:
        folder: the letters, each in a file of its own; those of the lessons if left out or empty.
        notes: a folder of notes as `seeds/notes`; `notes` beside the letters if left out and there.

    Returns:
        The letters in order of time. `left_out` has a sentence for each file and folder in it that was not read. Families
        of words are those of the notes or, where these have none, the compounds of the letters.

    Raises:
        LetterError: there is no such folder, or no letter in it.
        NoteError: a note does not hold, such as a quote that does not stand at its address.
    """
    if not folder:
        return seeds()
    place = Path(folder).expanduser()
    if not place.exists():
        raise LetterError(f"{place}: there is no such folder; give the folder that holds the letters.")
    if not place.is_dir():
        raise LetterError(f"{place}: is a file; give the folder that it is in.")
    beside = place / NOTES
    own = Path(notes).expanduser() if notes else beside if beside.is_dir() else None
    store = Store()
    try:
        read = survey(place, lambda letter: StoredLetter.of(letter, store))
    except OSError as error:
        if error.errno == ENOSPC:
            raise LetterError(
                f"{gettempdir()}: is full, and the letters are kept there while they are read; make room, or set TMPDIR."
            ) from None
        raise LetterError(
            f"{place}: cannot be read ({error.strerror}); give a folder that you may open."
        ) from None
    if not read.letters:
        raise LetterError(read.left_out[0])
    inner = sorted(
        one.name for one in place.iterdir() if one.is_dir() and one.name[0] not in "._" and one != beside
    )
    # A page is mailed: it names the files, and not where they lie.
    told = [sentence.removeprefix(f"{place}").lstrip("/\\") for sentence in read.left_out]
    told += [
        f"{name}: is a folder, and was not looked into; put its letters beside the others." for name in inner
    ]
    letters = SegmentedLetters(read.letters)
    held = load_notes(own, letters, cache(lambda: find_families(letters)))
    for table in TABLES if own else ():
        getattr(held, table)
    return Corpus(letters, held, tuple(told))


def name_page(name: str, number: int) -> str:
    """Return the file of a page of letters beside the page of a dossier."""
    return f"{name}-letters-{number}.html"


def in_pages(corpus: Corpus, size: int = 40) -> list[Sequence[Letter]]:
    """Part letters over pages, in order of time.

    Args:
        corpus: the letters.
        size: letters of a page.
    """
    return [corpus.letters[at : at + size] for at in range(0, len(corpus.letters), size)]
