"""Sentences: NLTK's Punkt with Dutch abbreviations of our own, and what it cannot know of Dutch.

Limits: a sentence that ends in a single letter (`categorie A.`) runs on into the next.
"""

import re
from collections.abc import Iterator
from functools import cache

from nltk.tokenize.punkt import PunktLanguageVars, PunktParameters, PunktSentenceTokenizer, PunktToken


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Find the sentences of a text.

    Args:
        text: a paragraph.

    Yields:
        Start and end of each sentence, in order; what lies between two is blank.

    Source: Kiss and Strunk (2006), as in NLTK, with our own abbreviations and no trained model.
    """
    start = end = None
    for first, last in _pieces(text):
        if start is not None and end is not None:
            if not _goes_on(text, start, end, first):
                yield start, end
                start = first
        else:
            start = first
        end = last
    if start is not None and end is not None:
        yield start, end


_WINDOW = 20_000  # characters; Punkt looks no further than a word's neighbours
_PLACE_TO_CUT = re.compile(r"(?<=[^\W\d_]) (?=[^\W\d_])")


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """What Punkt takes for sentences; a long text in windows, whose cut halves are one."""
    at, held = 0, None
    while at < len(text):
        cut = None
        if len(text) - at > _WINDOW:
            near = [found.start() for found in _PLACE_TO_CUT.finditer(text, at + _WINDOW - 500, at + _WINDOW)]
            cut = near[-1] if near else at + _WINDOW
        for start, end in _punkt().span_tokenize(text[at : cut or len(text)]):
            start, end = start + at, end + at
            if held is not None:
                start, held = held[0], None
            if cut and end >= cut - 1 and near:
                held = (start, end)
            else:
                yield start, end
        at = cut or len(text)
    if held is not None:
        yield held


# After these a figure is their own, never a sentence.
_NUMBERED = re.compile(r"\b(?:nrs?|artt?|blz|p|par|pag|lid|res|afl|hfst|no|vol)\.$", re.IGNORECASE)


def _goes_on(text: str, start: int, end: int, following: int) -> bool:
    """Whether a stop that Punkt took for a sentence's end is an abbreviation's: what follows tells."""
    first = text[following]
    if text[end - 1] == "." and (
        first.islower() or (first in "(«“‘" and text[following + 1 : following + 2].islower())
    ):
        return True
    return first.isdigit() and bool(_NUMBERED.search(text, max(start, end - 8), end))


_TITLES = ("dhr", "dr", "drs", "ing", "ir", "jhr", "mevr", "mr", "mw", "prof")
_ABBREVIATIONS = """
    aant afb al art artt as bijv blz bv ca etc evt excl geb hfst incl jl jr kst max min mln no nr nrs par pag
    plv res resp sr st stb stcrt trb vgl vs zgn zsm jan feb mrt apr jun jul aug sep sept okt nov dec
"""
# Words that open a sentence even after an abbreviation: "… op 11 juni jl. Dat resulteerde in …".
_STARTERS = """
    bovendien daar daarbij daarmee daarom daartoe dat de deze die dit echter een er het hier hierbij hiermee
    hoewel ik in mede met na naast nederland nog ook om omdat op sinds tegelijkertijd tevens tijdens tot uit
    vervolgens voor voorts waar wel wij zij zie zo zoals
"""


class _Abbreviations(frozenset[str]):
    """Known abbreviations, and any in the shape of `d.d`, `i.h.b`, `c.q`."""

    def __contains__(self, word: object) -> bool:
        return super().__contains__(word) or bool(
            re.fullmatch(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}", str(word))
        )


class _Token(PunktToken):
    """A word, which is an initial also in a row (`S.A.`, `A.Th.B.`); `u.` is no initial but a reader."""

    _RE_INITIAL = re.compile(r"(?!u\.)(?:[A-Z][a-z]?\.)*[^\W\d]\.$")


class _LanguageVars(PunktLanguageVars):
    """Punkt's ideas of a sentence's end, with the quotation marks of Dutch state papers."""

    re_boundary_realignment = re.compile(r"[\"'’”»)\]}]+?(?:\s+|(?=--)|$)", re.MULTILINE)


@cache
def _punkt() -> PunktSentenceTokenizer:
    """NLTK's Punkt (Kiss & Strunk 2006) with our own Dutch abbreviations; no downloaded model."""
    parameters = PunktParameters()
    parameters.abbrev_types = _Abbreviations([*_ABBREVIATIONS.split(), *_TITLES])
    parameters.sent_starters = set(_STARTERS.split())
    parameters.collocations = {(title, "de") for title in _TITLES}  # mr. De Vries
    return PunktSentenceTokenizer(parameters, lang_vars=_LanguageVars(), token_cls=_Token)
