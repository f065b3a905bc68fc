"""Lemmas: the dictionary forms of Dutch words."""

from collections.abc import Mapping
from functools import lru_cache

import simplemma

from ..seeds import read_notes
from .tokens import normal

LEMMAS: Mapping[str, str] = read_notes("words.toml")["lemmas"]


@lru_cache(maxsize=1 << 15)
def lemma(word: str) -> str:
    """Return the dictionary form of a Dutch word, in lower case.

    Simplemma's Dutch data (offline), after the exceptions in seeds/notes/words.toml. What simplemma does not
    know keeps its form, but for two rules: of a hyphenated compound the last part is looked up
    (niet-kernwapenstaten), and the 's of a plural or genitive falls off (NAVO’s).

    Args:
        word: one word as written or as counted.

    Returns:
        The lemma; "afspreken" for "afgesproken", whose parts simplemma would divide by an underscore.
    """
    term = normal(word)
    if term in LEMMAS:
        return LEMMAS[term]
    found = simplemma.lemmatize(term, lang="nl").replace("_", "").lower()
    if found != term or simplemma.is_known(term, lang="nl"):
        return found
    left, hyphen, right = term.rpartition("-")
    if left and right:
        return left + hyphen + lemma(right)
    return term.removesuffix("'s") or term
