"""What a careful reader would check in the reading of a letter: a sentence for each doubt."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from .head import Head
from .shapes import SALUTATION, finished

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
FEW = 6  # words that no letter is shorter than
_LETTERHEAD = re.compile(
    r"\b(?:Retouradres|Postbus \d+|Binnenhof \d|Contactpersoon|Ons kenmerk|Onze referentie|Uw kenmerk|Bijlage\(n\)|Datum \d|Betreft"
    r"|Onderwerp)\b|www\.\S+ \S+@|Tweede Kamer der Staten-Generaal (?:Binnenhof|Postbus)",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"(?<=[^\W\d_]{3})(?<![A-Z])\d{1,2}(?=[\s.,;:)]|$)|(?<=[a-z][.,;:)])\d{1,2}(?=\s|$)|[⁰¹²³⁴-⁹]|\[\d{1,2}\]"
)


# UTF-8 that was read as Windows-1252: `financiÃ«n`, `â€œ`.
_BROKEN = re.compile(r"\w*(?:Ã[\u0080-\u00bf]|â€)\w*")
_BRIEF = re.compile(r"(?:[A-Z]{1,2}\d? +|(?:N[rR]|nr)\. ?\d+ +)?BRIEF VAN\b")
_GOVERNMENT = re.compile(r"MINISTER|STAATSSECRETARIS|REGERING|KABINET|FORMATEUR", re.IGNORECASE)


def find_doubts(
    head: Head,
    paragraphs: Sequence[tuple[str, str]],
    lines: Sequence[str],
    joined: Sequence[str],
    *,
    signed: bool,
) -> Iterator[str]:
    """Find what to check in the reading of a letter.

    Args:
        head: what its header states.
        paragraphs: address and text of each.
        lines: of the file, stripped.
        joined: the addresses of paragraphs in which another may begin (`may_be_joined`).
        signed: whether a name was found under it.

    Yields:
        A sentence for each doubt, which says what to look at.
    """
    if head.date is None:
        yield "No date was found in the header; look for it in the letter."
    if head.unsure:
        yield f"The date was taken from the line «{head.unsure[:60]}»; check that it is the letter's own."
    if len(head.dates) > 1:
        others = ", ".join(day.isoformat() for day in head.dates[1:])
        yield f"The header bears several dates; {head.dates[0].isoformat()} was taken, not {others}."
    if len(head.dossiers) > 1:
        yield f"The letter belongs to several dossiers ({', '.join(head.dossiers)}); it is addressed by the first."
    briefs = [(at, line) for at, line in enumerate(lines, start=1) if _BRIEF.match(line)]
    greetings = [(at, line) for at, line in enumerate(lines, start=1) if SALUTATION.fullmatch(line)]
    for at, line in (briefs[1:] or greetings[1:])[:1]:
        yield f"A second letter seems to begin near line {at} («{line[:60]}»); give each letter a file of its own."
    if briefs and not _GOVERNMENT.search(" ".join(lines[briefs[0][0] - 1 : briefs[0][0] + 2])):
        yield f"Its heading names no minister («{briefs[0][1][:60]}»); check that this is a letter of the government."
    if joined:
        yield (
            f"No blank lines part the paragraphs; another may begin within {', '.join(joined[:3])}"
            f"{' and others' if len(joined) > 3 else ''}; check the paragraphs."
        )
    words = words_of(text for _, text in paragraphs)
    known = sum(word.casefold() in _DUTCH for word in words)
    if len(words) < FEW:
        yield f"Its text has only {len(words)} word{'s' * (len(words) != 1)}; check that the file holds the whole letter."
    if len(words) >= FEW and known < 0.15 * len(words):
        yield "Few words are Dutch; perhaps the file's font is broken or the letter is in another language."
    broken = next((found for _, text in paragraphs for found in [_BROKEN.search(text)] if found), None)
    if broken:
        yield f"Accents or quotation marks are broken («{broken.group()}»); save the letter anew as UTF-8."
    address, text = paragraphs[0]
    if _LETTERHEAD.search(text[:300]):
        yield f"{address} may hold a part of the letterhead; check where the letter begins."
    if len(paragraphs) == 1:
        yield "The whole letter was read as one paragraph; check whether it has more."
    unpaired = [address for address, text in paragraphs if _MARK.search(text)]
    if unpaired:
        yield f"Numbers that look like marks of footnotes have no note ({', '.join(unpaired[:3])}); check the notes."
    if not signed:
        yield "No name was found under the letter; check who signed it."


def words_of(texts: Iterable[str]) -> list[str]:
    """Return the words of texts: runs of letters."""
    return [word for text in texts for word in re.findall(r"[^\W\d_]+", text)]


def may_be_joined(lines: Sequence[str], paragraphs: Sequence[tuple[str, Sequence[int]]]) -> Iterator[str]:
    """Find paragraphs in which another may begin: where no blank lines part them and a sentence ends with its line.

    Args:
        lines: of the file, stripped.
        paragraphs: address and numbers of lines of each.

    Yields:
        Their addresses; none for a file that parts its paragraphs by blank lines.
    """
    parted = sum(numbers[0] > 0 and not lines[numbers[0] - 1] for _, numbers in paragraphs)
    if parted > max(1, len(paragraphs) // 3):
        return
    for address, numbers in paragraphs:
        for above, line in pairwise(numbers):
            if line == above + 1 and finished(lines[above]) and lines[line][:1].isupper():
                yield address
                break
