"""Words: tokens as Dutch writes them, their lemmas, and the words of a letter with their addresses.

The words of a letter are those of its headings and its body paragraphs. A heading has the address of the
paragraph that it opens. Header block, signature and footnotes are not counted.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import simplemma

from .letters import Letter

NOTES = Path(__file__).resolve().parents[1] / "seeds" / "notes"


class Token(NamedTuple):
    """One word as it stands in a text.

    text: the word as written; start, end: its place in the text, so that text[start:end] is the word.
    """

    text: str
    start: int
    end: int

    @property
    def term(self) -> str:
        """The form that is counted: lower case, composed letters (NFC), straight apostrophe, plain hyphen."""
        return normal(self.text)


class Segment(NamedTuple):
    """A stretch of a letter that nothing is counted across: one sentence, or one heading.

    letter: its id; paragraph: number; sentence: number in the paragraph, 0 for a heading;
    text: the whole heading or paragraph; tokens: the words of this stretch, placed in that text.
    """

    letter: str
    paragraph: int
    sentence: int
    text: str
    tokens: tuple[Token, ...]

    @property
    def address(self) -> str:
        """Letter and paragraph, as in "33694-49 §4"."""
        return f"{self.letter} §{self.paragraph}"


def tokens(text: str, *, parts: bool = False) -> tuple[Token, ...]:
    """Split a text into words.

    A word is a run of letters and digits, with what Dutch writes inside one: an apostrophe (risico’s, ’s),
    hyphens (VS-ontwapeningsinitiatief, niet-kernwapenstaten), a hyphen that stands for a left-out part
    (Buitenland- en), the points within an abbreviation (d.d), a decimal comma, the slash of t/m. One word
    each,
    though written with a blank: a dossier number (33 694, or 33694-49 with its number) and a day (28 januari,
    26 september 2019).

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


@lru_cache(maxsize=64)
def segments(letter: Letter, *, parts: bool = False) -> tuple[Segment, ...]:
    """Return the headings and sentences of a letter, with their words.

    Args:
        letter: the letter.
        parts: take compounds, days and dossier numbers apart, as in tokens.

    Returns:
        One segment for each heading and each sentence, in order of the letter.
    """
    found: list[Segment] = []
    opened = None
    for paragraph in letter.paragraphs:
        if paragraph.heading and paragraph.heading != opened:
            opened = paragraph.heading
            heading = tokens(opened, parts=parts)
            found.append(Segment(letter.id, paragraph.number, 0, opened, heading))
        words = tokens(paragraph.text, parts=parts)
        end = 0
        for sentence in paragraph.sentences:
            start = paragraph.text.index(sentence.text, end)
            end = start + len(sentence.text)
            within = tuple(word for word in words if start <= word.start < end)
            found.append(Segment(letter.id, paragraph.number, sentence.number, paragraph.text, within))
    return tuple(found)


def read_notes(name: str) -> dict[str, Any]:
    """Read one file of notes.

    Args:
        name: file name in seeds/notes.

    Returns:
        What the TOML file holds.

    Raises:
        ValueError: the file is missing or is not TOML.
    """
    path = NOTES / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueError(f"{path} is missing: take it back from the repository.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is not a TOML file in UTF-8 ({error}): mend that line.") from None


_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_LETTER = r"[^\W_\u0300-\u036f][\u0300-\u036f]*"  # a letter or digit with its loose accents
_BLANK = "[ \u00a0\u2009\u202f]"
_RUN = rf"(?:{_LETTER})+(?:['’ʼ](?:{_LETTER})+)*"
_WORD = re.compile(
    rf"""
      (?<!\w)\d{{1,2}}{_BLANK}(?:{_MONTHS})(?:{_BLANK}\d{{4}})?(?!\w)    # 28 januari, 26 september 2019
    | (?<!\w)\d{{1,3}}(?:{_BLANK}\d{{3}})+(?!\w)                        # 33 694
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
_PLAIN = str.maketrans("’ʼ‑\u00a0\u2009\u202f", "''-   ")

_LISTS = read_notes("words.toml")


def _listed(table: Mapping[str, str]) -> frozenset[str]:
    return frozenset(" ".join(table.values()).split())


STOPWORDS = _listed(_LISTS["stopwords"])
MODALS = _listed(_LISTS["modals"])
LEMMAS: Mapping[str, str] = MappingProxyType(_LISTS["lemmas"])
