"""The one definition of a word: where words stand in a text, and as what they are counted.

Counts, wordings, charts and collections of files all use it, so that their numbers agree.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ..letters.days import MONTHS
from ..letters.layout import DOSSIER, dossier_name
from ..seeds import read_notes


class Token(NamedTuple):
    """One word as it stands in a text.

    text: the word as written; start, end: its place in the text, so that text[start:end] is the word.
    """

    text: str
    start: int
    end: int

    @property
    def term(self) -> str:
        """The word in lower case, with composed letters (NFC), straight apostrophe, plain hyphen."""
        return normal(self.text)


def tokens(text: str, *, parts: bool = False) -> tuple[Token, ...]:
    """Split a text into words.

    A word is a run of letters and digits, with what Dutch writes inside one: an apostrophe (risico’s, ’s),
    hyphens (VS-ontwapeningsinitiatief, niet-kernwapenstaten), a hyphen that stands for a left-out part
    (Buitenland- en), the points within an abbreviation (d.d), a decimal comma, the slash of t/m. One word
    each, though written with a blank: a dossier's number (33 694, also 33 694-49 with the document's), any
    other with its thousands apart (1 000 000), and a day (28 januari, 26 september 2019).

    Args:
        text: any text.
        parts: take compounds, days and dossier numbers apart at hyphen and blank.

    Returns:
        The tokens in order of the text; what lies between them is blank or punctuation.
    """
    found = (Token(match[0], match.start(), match.end()) for match in _WORD.finditer(text))
    if not parts:
        return tuple(found)
    return tuple(
        Token(part[0], token.start + part.start(), token.start + part.end())
        for token in found
        for part in _PART.finditer(token.text)
    )


def normal(text: str) -> str:
    """Return the form in which a word is counted: "Risico’s" -> "risico's".

    Args:
        text: a word, or several.

    Returns:
        The same in lower case, with composed letters (NFC), straight apostrophes, plain hyphens and blanks.
    """
    return unicodedata.normalize("NFC", text.lower()).translate(_PLAIN)


def counted(words: Iterable[Token]) -> tuple[str, ...]:
    """Return the terms that words are counted as.

    Args:
        words: words of a text.

    Returns:
        Their terms, one for each; a dossier's number has one form, however it is written: 33 694 is 33694,
        33 694-49 is 33694-49, 35 000 X is 35000-x.
    """
    return tuple(dossier_name(word.term) if _DOSSIER.fullmatch(word.term) else word.term for word in words)


_LETTER = r"[^\W_\u0300-\u036f][\u0300-\u036f]*"  # a letter or digit with its loose accents
_BLANK = "[ \u00a0\u2009\u202f]"
_RUN = rf"(?:{_LETTER})+(?:['’ʼ](?:{_LETTER})+)*"
_DOSSIER = re.compile(rf"{DOSSIER}(?:-\d+)?", re.IGNORECASE)
_NUMBERED = DOSSIER.replace("[ ]", _BLANK) + r"(?:[-‑]\d+)?"
_WORD = re.compile(
    rf"""
      (?<!\w)\d{{1,2}}{_BLANK}(?:{"|".join(MONTHS)})(?:{_BLANK}\d{{4}})?(?!\w)    # 28 januari, 26 september 2019
    | (?<!\w){_NUMBERED}(?![-‑.,'’]?\w|{_BLANK}\d{{3}}(?!\d))           # 33 694, 35 000 X, 33 694-49
    | (?<!\w)\d{{1,3}}(?:{_BLANK}\d{{3}})+(?!\w)                        # 1 000 000
    | www(?:\.[\w-]+)+                                                  # www.tweedekamer.nl
    | (?<!\w)(?:[^\W\d_]\.)+[^\W\d_](?!\w)                              # d.d, c.s, S.A
    | \d+(?:[.,]\d+)+(?!\w)                                             # 2,5 and 1.000
    | (?<!\w)t/m(?!\w)
    | (?<!\w)['’][stn](?!['’\w])                                        # 's, 't, 'n
    | (?:(?<!\w)[-‑](?=[^\W\d_]))? {_RUN} (?:[-‑]{_RUN})* (?:[-‑](?!\w))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PART = re.compile(r"[^\s‑-]+")
_PLAIN = MappingProxyType(str.maketrans("’ʼ‑\u00a0\u2009\u202f", "''-   "))

_LISTS = read_notes("words.toml")


def _listed(table: Mapping[str, str]) -> frozenset[str]:
    return frozenset(" ".join(table.values()).split())


STOPWORDS = _listed(_LISTS["stopwords"])
MODALS = _listed(_LISTS["modals"])
