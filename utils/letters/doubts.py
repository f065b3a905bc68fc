"""What a careful reader would check in the reading of a letter: a sentence for each doubt."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .head import Head

if TYPE_CHECKING:
    from .letters import Letter

# The words that no Dutch text of some length is without.
_DUTCH = frozenset(
    [
        "de",
        "het",
        "een",
        "van",
        "en",
        "in",
        "is",
        "dat",
        "op",
        "te",
        "zijn",
        "voor",
        "met",
        "aan",
        "door",
        "bij",
        "om",
        "er",
        "naar",
        "ook",
        "die",
        "uit",
        "als",
        "over",
        "tot",
        "worden",
        "heeft",
        "deze",
        "ik",
        "niet",
        "wordt",
        "u",
        "hebben",
        "wij",
        "zal",
        "kan",
        "dit",
        "of",
        "uw",
    ]
)
_LETTERHEAD = re.compile(
    r"\b(?:Retouradres|Postbus \d+|Binnenhof \d|Contactpersoon|Ons kenmerk|Onze referentie|Uw kenmerk|Bijlage\(n\)|Datum \d|Betreft"
    r"|Onderwerp)\b|www\.\S+ \S+@|Tweede Kamer der Staten-Generaal (?:Binnenhof|Postbus)",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"(?<=[^\W\d_]{3})(?<![A-Z])\d{1,2}(?=[\s.,;:)]|$)|(?<=[a-z][.,;:)])\d{1,2}(?=\s|$)|[⁰¹²³⁴-⁹]|\[\d{1,2}\]"
)


def find_doubts(letter: "Letter", head: Head, kind: str) -> Iterator[str]:
    """Find what to check in the reading of a letter.

    Args:
        letter: as read, its own warnings still to come.
        head: what its header states.
        kind: the format of its file.

    Yields:
        A sentence for each doubt, which says what to look at.
    """
    if kind == "pdf":
        yield "This was read from a PDF, where the order of the lines is guessed; compare it with the page."
    if letter.date is None:
        yield "No date was found in the header; look for it in the letter."
    if len(head.dates) > 1:
        others = ", ".join(day.isoformat() for day in head.dates[1:])
        yield f"The header bears several dates; {head.dates[0].isoformat()} was taken, not {others}."
    if len(head.dossiers) > 1:
        yield f"The letter belongs to several dossiers ({', '.join(head.dossiers)}); it is addressed by the first."
    words = re.findall(r"[^\W\d_]+", letter.text)
    known = sum(word.casefold() in _DUTCH for word in words)
    if len(words) >= 8 and known < 0.15 * len(words):
        yield "Few words are Dutch; perhaps the file's font is broken or the letter is in another language."
    first = letter.paragraphs[0]
    if _LETTERHEAD.search(first.text[:300]):
        yield f"{first.address} may hold a part of the letterhead; check where the letter begins."
    if len(letter.paragraphs) == 1:
        yield "The whole letter was read as one paragraph; check whether it has more."
    unpaired = [part.address for part in letter.paragraphs if _MARK.search(part.text)]
    if unpaired:
        yield f"Numbers that look like marks of footnotes have no note ({', '.join(unpaired[:3])}); check the notes."
    if letter.signatory is None:
        yield "No name was found under the letter; check who signed it."
