"""The three letters that the facts speak of, with the notes on them: whatever letter or note is added, these stay."""

from utils.corpus import seeds

THREE = seeds().choose("33694-49", "33783-35", "BZ-2020")
LETTERS = tuple(THREE.letters)
