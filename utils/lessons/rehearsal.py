"""What lessons ask for, asked once: in the process that their kernels are forked from (`warm` in pyproject.toml).

Nothing is kept here: the corpus of the lessons keeps what is found in it, and Plotly the parts of it that were loaded.
"""

from functools import cached_property

from ..corpus import seeds
from ..notes.load import Notes
from .views import documents, dossier, forums, promises, room, times, wording, words  # noqa: F401  # all that a lesson imports


def rehearse() -> None:
    """Read letters and notes, cut the words, find dates, documents and standing wording, and draw charts of each kind."""
    corpus = seeds()
    for name, table in vars(Notes).items():
        if isinstance(table, cached_property):
            getattr(corpus.notes, name)
    corpus.formulas()
    for letter in corpus.letters:
        corpus.dates(letter.id)
        corpus.citations(letter.id)
        words.keyness(letter.id, by="lemma")
    words.how_often(next(iter(corpus.notes.concepts)))
    words.concepts_by_letter()
    times.timeline()
