"""The three letters that the facts speak of, with the notes on them: whatever letter is added, these stay."""

from utils import Corpus
from utils.corpus import seeds
from utils.notes.load import load_notes
from utils.seeds import SEEDS

LETTERS = tuple(seeds().letter(name) for name in ("33694-49", "33783-35", "BZ-2020"))
THREE = Corpus(LETTERS, load_notes(SEEDS / "notes", LETTERS))
