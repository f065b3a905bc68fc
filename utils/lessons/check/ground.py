"""What a lesson may stand on: the letters' addresses and words, the notes, the sources from outside."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cache

from ...corpus import seeds
from ...letters.letters import Letter
from ...letters.references import citations
from ...notes.load import Notes, letter_of
from ...seeds import SEEDS
from ...words.tokens import tokens
from .lesson import LessonError, plain, read_lesson

TEMPLATE = SEEDS.parent / "notebooks" / "template" / "NN_lesson.ipynb"
# What an author may leave as the template has it.
STANDING = (
    "| Part | This lesson |",
    "| **Time** | 20 minutes |",
    "| **Sources** | The letters, in full at the end; facts from outside, each with its source. |",
    "Choose an answer, then read why.",
)
METHODS = ("Gries 2008", "Dunning 1993", "Rayson and Garside 2000", "Juilland")  # named papers and measures
# Names that English text keeps, and words that are the same in both languages.
KEPT = frozenset(
    [
        "kamerstuk",
        "tweede",
        "kamer",
        "nr",
        "jl",
        "nederland",
        "forum",
        "experts",
        "context",
        "project",
        "toon",
        "document",
        "door",
        "diverse",
    ]
)
SMALL_WORDS = frozenset(["het", "een", "niet", "zich", "wordt"])


@dataclass(frozen=True)
class Ground:
    """What is known to the letters and the notes.

    Attributes:
        addresses: The text at each place that a link can lead to, `33694-49§4`; a letter's id for the whole.
        urls: The addresses of the verified sources from outside.
        titles: The titles of all sources, the longest first.
        names: The names that a piece of a lesson takes, by that piece: `quote`, `outside`, `conflict`, `terms`, `promise`
            and, in a brief, `promised`, `cited`.
        actors: Who takes part, in the words of the notes.
        written: All words of the letters, as in the files and as repaired, folded.
        dutch: The Dutch words that are to be marked.
        placeholders: What the template says where an author's own words are to stand.
        cited: The documents that the letters which the notes speak of cite by number.
    """

    addresses: Mapping[str, str]
    letters: tuple[str, ...]
    urls: frozenset[str]
    titles: tuple[str, ...]
    names: Mapping[str, frozenset[str]]
    actors: frozenset[str]
    written: str
    dutch: frozenset[str]
    placeholders: frozenset[str] = frozenset()
    cited: frozenset[str] = frozenset()

    def has_source(self, text: str) -> bool:
        """Whether a block has an address, a link to a source from outside, or names such a source or a method's paper."""
        ids = "|".join(map(re.escape, self.letters))
        linked = re.search(rf"\]\(#(?:{ids})(?:§\d+(?:n\d+)?)?\)", text)
        # As a model answer cites it, in a text that is sent without links.
        if linked or re.search(rf"\b(?:{ids}) §\d+", text) or any(f"]({url})" in text for url in self.urls):
            return True
        words = plain(text)
        return any(title in words for title in (*self.titles, *METHODS))

    def has_address(self, text: str) -> bool:
        """Whether a text links to a place in the letters."""
        return any(f"](#{place})" in text for place in self.addresses)

    def stands(self, words: str) -> bool:
        """Whether these words stand in a letter."""
        return folded(plain(words)) in self.written

    def nearest_words(self, words: str) -> str:
        """Return the words of a letter that are most like these, with their address; empty where none are near.

        The windows of as many words as the quote has are compared by Ratcliff and Obershelp's ratio (difflib).
        """
        wanted = folded(plain(words))
        length, best = len(wanted.split()), (0.6, "")
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(wanted)
        for address, text in self.addresses.items():
            parts = text.split() if "§" in address else []
            for start in range(max(0, len(parts) - length + 1)):
                window = " ".join(parts[start : start + length])
                matcher.set_seq1(folded(window))
                if min(matcher.real_quick_ratio(), matcher.quick_ratio()) > best[0] < matcher.ratio():
                    best = (matcher.ratio(), f"“{window.strip('.,;:')}” ({address.replace('§', ' §')})")
        return best[1]


@cache
def load_ground() -> Ground:
    """Return what is known to the letters and notes of `seeds`.

    Raises:
        LetterError, NoteError: for a letter or a note that cannot be read.
    """
    letters, notes = seeds().letters, seeds().notes
    facts, forums = notes.facts.values(), notes.forums.values()
    addresses = {letter.id: letter.text for letter in letters}
    for letter in letters:
        addresses |= {part.address.replace(" ", ""): part.text for part in letter.paragraphs}
        addresses |= {note.address.replace(" ", ""): note.text for note in letter.footnotes}
    sources = [source for fact in facts for source in fact.sources]
    return Ground(
        addresses=addresses,
        letters=tuple(letter.id for letter in letters),
        urls=frozenset(source.url for fact in facts if not fact.unverified for source in fact.sources),
        titles=tuple(sorted({source.title for source in sources}, key=len, reverse=True)),
        names={
            "quote": frozenset(notes.statements),
            "outside": frozenset(fact.id for fact in facts if not fact.unverified),
            "conflict": frozenset(notes.conflicts),
            "terms": frozenset(notes.terms),
            "promise": frozenset(notes.commitments),
            "promised": frozenset(notes.commitments),
            "cited": frozenset(notes.statements),
        },
        actors=frozenset(name for forum in forums for roster in forum.rosters for name in roster.names)
        | frozenset(name for forum in forums for name in re.findall(r"\(([A-Z][A-Za-z0-9]+)\)", forum.name)),
        written="\n".join(folded(text) for letter in letters for text in (letter.source, letter.text)),
        dutch=_dutch_words(letters, notes),
        placeholders=_placeholders(),
        cited=frozenset(
            found.target
            for letter in letters
            if letter.id in {letter_of(said.address) for said in notes.statements.values()}
            for found in citations(letter)
        ),
    )


def _placeholders() -> frozenset[str]:
    """What stands in the template to be written anew; nothing where there is no template."""
    try:
        said = {text for _, text in read_lesson(TEMPLATE).written}
    except LessonError:
        return frozenset()
    return frozenset(said - {*STANDING})


def folded(text: str) -> str:
    """Return a text on one line, without the difference of capitals and of the two apostrophes."""
    return " ".join(text.split()).casefold().replace("’", "'")


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Return the remedy for a name that is not there: the most similar one, if any is near."""
    close = get_close_matches(name, list(names), n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else ""


def _dutch_words(letters: Sequence[Letter], notes: Notes) -> frozenset[str]:
    """The words of the letters that are no words of our English notes, and the small words of Dutch."""
    noted = [
        *(said.english for said in notes.statements.values()),
        *(f"{term.english} {term.definition}" for term in notes.terms.values()),
        *(
            f"{fact.fact} {' '.join(source.title for source in fact.sources)}"
            for fact in notes.facts.values()
        ),
        *(
            f"{one.title} {one.explanation} {one.outside or ''} {one.exercise or ''}"
            for one in notes.conflicts.values()
        ),
        *(
            f"{one.note or ''} {' '.join(follow.how for follow in one.follow_ups)}"
            for one in notes.commitments.values()
        ),
        *(event.title for event in notes.events.values()),
        *(forum.about for forum in notes.forums.values()),
    ]
    english = {word.text.casefold() for text in noted for word in tokens(re.sub("«[^»]*»", "", text))}
    # Only of letters with an English rendering: a letter just added may have any word, `extra` too.
    rendered = {letter_of(address) for address in notes.renderings}
    written = {
        word.text.casefold()
        for letter in letters
        if letter.id in rendered
        for word in tokens(letter.text)
        if word.text.islower()
    }
    return frozenset({word for word in written if len(word) > 3} - english - KEPT) | SMALL_WORDS
