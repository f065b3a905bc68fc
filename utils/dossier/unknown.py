"""What a dossier does not know: files not read, annexes, documents cited and absent, days and names not said."""

import re
from typing import NamedTuple

from ..corpus import Corpus
from ..letters import references
from ..letters.days import in_words
from ..letters.references import DateConflict
from .summary import Doubt, count_of, list_doubts

ANNEX = re.compile(
    r"\b(?:bijlagen?|bijgevoegde?|bijgaande?|bijgesloten)\b|\btreft u\b[^.]{0,80}\baan\b", re.IGNORECASE
)


class Cited(NamedTuple):
    """A document of the House that letters cite: its number, whether it is here, and the addresses that cite it."""

    target: str
    held: bool
    addresses: tuple[str, ...]

    @property
    def letters(self) -> int:
        """How many letters cite it."""
        return len({address.partition(" ")[0] for address in self.addresses})


class Gap(NamedTuple):
    """Something that is not known: what it is, why it matters or what to do, and where it shows.

    places: addresses, or names of files.
    """

    what: str
    remedy: str
    places: tuple[str, ...]


def list_cited(corpus: Corpus) -> tuple[Cited, ...]:
    """List the documents that the letters cite, those cited by most letters first.

    Args:
        corpus: the letters.
    """

    def find() -> tuple[Cited, ...]:
        held = {letter.id for letter in corpus.letters}
        found: dict[str, list[str]] = {}
        for letter in corpus.letters:
            for citation in corpus.citations(letter.id):
                if citation.target != letter.id:
                    found.setdefault(citation.target, []).append(citation.address)
        rows = (
            Cited(target, target in held, tuple(dict.fromkeys(places))) for target, places in found.items()
        )
        return tuple(sorted(rows, key=lambda row: (-row.letters, row.target)))

    return corpus.once("documents cited", find)


def list_date_conflicts(corpus: Corpus) -> tuple[DateConflict, ...]:
    """List the citations as of a date that is not the document's own.

    Args:
        corpus: the letters.
    """
    return corpus.once("dates in conflict", lambda: references.date_conflicts(corpus.letters))


def list_gaps(corpus: Corpus) -> tuple[Gap, ...]:
    """List what the dossier does not know, the gravest first; what there is none of is left out.

    Args:
        corpus: the letters.
    """
    letters = corpus.letters
    absent = [row for row in list_cited(corpus) if not row.held]
    annexes = [
        paragraph.address
        for letter in letters
        for paragraph in letter.paragraphs
        if any(ANNEX.search(said.text) for said in paragraph.sentences)
    ]
    undated = [letter for letter in letters if not letter.date]
    gaps = [
        Gap(
            f"{count_of(len(corpus.left_out), 'file or folder', 'files and folders')} not read",
            "What stands in them is nowhere on this page. Part 1 says of each why, and what to do.",
            tuple(sentence.partition(":")[0] for sentence in corpus.left_out),
        ),
        Gap(
            f"{count_of(len(absent), 'document')} cited and not here",
            "What they say is known only through those who cite them. Part 3 lists them; get those that are cited most.",
            tuple(row.target for row in absent),
        ),
        Gap(
            f"{count_of(len(annexes), 'paragraph speaks', 'paragraphs speak')} of an annex",
            "Annexes are not read: neither their words nor their promises are counted. Ask for them.",
            tuple(annexes),
        ),
        *(
            Gap(
                f"{letter.id} bears no date",
                f"It was written between {in_words(letter.earliest)} and {in_words(letter.latest)}, by what it says."
                if letter.earliest and letter.latest
                else f"It was not written before {in_words(letter.earliest)}, by what it says."
                if letter.earliest
                else "Nothing in it tells when it was written; it stands last.",
                (letter.id,),
            )
            for letter in undated
        ),
        Gap(
            f"{count_of(sum(not letter.signatory for letter in letters), 'letter')} without a name under it",
            "Who wrote it is then not known; look at the original.",
            tuple(letter.id for letter in letters if not letter.signatory),
        ),
        Gap(
            f"{count_of(sum(bool(letter.tables) for letter in letters), 'letter has', 'letters have')} a table",
            "Tables are shown, and their words are not counted.",
            tuple(letter.id for letter in letters if letter.tables),
        ),
        *_runs(corpus),
    ]
    doubts = list_doubts(corpus)
    if doubts:
        gaps.append(
            Gap(
                f"{count_of(len(_doubtful(doubts)), 'letter')} with a doubtful reading",
                "Part 1 says what to check in each. Where a paragraph was read wrongly, so is what is counted in it.",
                _doubtful(doubts),
            )
        )
    return tuple(gap for gap in gaps if gap.places)


def _doubtful(doubts: tuple[Doubt, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for doubt in doubts for id in doubt.letters))


def _runs(corpus: Corpus) -> list[Gap]:
    """Of each dossier of two letters or more, how many of its numbers lie between those that are here."""
    numbers: dict[str, list[int]] = {}
    for letter in corpus.letters:
        if letter.dossier and letter.number is not None:
            numbers.setdefault(letter.dossier, []).append(letter.number)
    gaps = []
    for dossier, held in numbers.items():
        between = max(held) - min(held) + 1 - len(set(held))
        if len(held) > 1 and between:
            gaps.append(
                Gap(
                    f"{between} papers of {dossier} lie between the first and the last that are here",
                    "They may be letters, motions, reports or bills; nothing here says which.",
                    (f"{dossier}-{min(held)}", f"{dossier}-{max(held)}"),
                )
            )
    return gaps
