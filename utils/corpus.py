"""A corpus: letters, what we say of them, and what is found in them once; every view and piece takes one."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from .letters import references
from .letters.letters import Letter, load_letters
from .letters.names import short_names
from .letters.references import Citation, DateMention
from .notes.load import Notes, load_notes
from .notes.rows import Commitment, Conflict, Event, Fact, Forum, Rendering, Statement, Term, by_id
from .seeds import SEEDS
from .wording.formulas import Departure, Formula, StandingWording
from .words.segments import SegmentedLetters

Found = TypeVar("Found")


@dataclass(frozen=True, eq=False, repr=False)
class Corpus:
    """Letters in order of time, and the notes on them. What is found in them is found once and kept.

    `left_out` says in a sentence each what of their folder is not among them, and why. `unit` is what each is called: a
    letter, or the year of the letters that were put together, each of which is then a paragraph.
    """

    letters: Sequence[Letter]
    notes: Notes
    left_out: tuple[str, ...] = ()
    unit: str = "letter"

    @classmethod
    def load(cls, letters: str | Path | None = None, notes: str | Path | None = None) -> "Corpus":
        """Load letters and notes.

        Args:
            letters: a folder of letters; `seeds/letters` if left out.
            notes: a folder of notes, which may hold any of the files in `seeds/notes`. If left out, other letters than
                the seeds' have no notes, and the seeds' those in `seeds/notes`.

        Raises:
            LetterError: there are no letters, or one cannot be read.
            NoteError: there is no such folder, or it has a file that is none of notes. A note that does not hold
                raises it when its table is first asked for.
        """
        read = SegmentedLetters(load_letters(letters))
        return cls(read, load_notes(SEEDS / "notes" if letters is notes is None else notes, read))

    @classmethod
    def of(cls, *letters: Letter) -> "Corpus":
        """The corpus of letters that are read already, without notes."""
        read = SegmentedLetters(letters)
        return cls(read, load_notes(None, read))

    @property
    def part(self) -> str:
        """What a paragraph of it is called."""
        return "paragraph" if self.unit == "letter" else "letter"

    def choose(self, *ids: str) -> "Corpus":
        """The corpus of some of the letters, with the notes on them. Raises KeyError for a letter that is not there."""
        chosen = {id: self.letter(id) for id in ids}
        letters = tuple(letter for letter in self.letters if letter.id in chosen)
        others = tuple(letter for letter in self.letters if letter.id not in chosen)
        return Corpus(
            SegmentedLetters(letters), Notes(self.notes.folder, letters, others, self.notes.families)
        )

    def letter(self, id: str) -> Letter:
        """The letter with this id. Raises KeyError, a sentence with the nearest right one."""
        return self._letters[id]

    def short(self, id: str) -> str:
        """The short name of the letter with this id, `Sept 2019`, unlike that of any other here. Raises KeyError."""
        return self._short_names[self.letter(id).id]

    def named(self, id: str) -> str:
        """The short name of the letter with this id and the id itself, `Sept 2019 (33694-49)`. Raises KeyError."""
        short = self.short(id)
        return short if id in short else f"{short} ({id})"

    def text(self, address: str) -> str:
        """What stands at an address: paragraph, footnote, `header`, `signature` or letter. Raises KeyError."""
        return self.notes.texts[address]

    def english(self, address: str) -> Rendering | None:
        """Our unofficial English of the paragraph, footnote or title at an address, if there is any."""
        return self.notes.renderings.get(address)

    def said(self, address: str, words: str) -> Statement | None:
        """The first statement noted at an address that has these words, if there is any."""
        here = (one for one in self.notes.statements.values() if one.address == address)
        return next((one for one in here if words in one.quote), None)

    def citations(self, letter: str) -> tuple[Citation, ...]:
        """The documents that the letter with this id cites, as `utils.citations` finds them. Raises KeyError."""
        return self.once(("citations", letter), lambda: references.citations(self.letter(letter)))

    def dates(self, letter: str) -> tuple[DateMention, ...]:
        """The dates that the letter with this id names, as `utils.dates` finds them. Raises KeyError."""
        return self.once(("dates", letter), lambda: references.dates(self.letter(letter)))

    def formulas(self, min_words: int = 5) -> tuple[Formula, ...]:
        """The standing wording of the letters, in formulas of `min_words` words or more."""
        return self._standing(min_words).formulas

    def compare(self, draft: str, min_words: int = 5) -> tuple[Departure, ...]:
        """The formulas of the letters that a draft uses, and where it leaves them."""
        return self._standing(min_words).compare(draft)

    def _standing(self, min_words: int) -> StandingWording:
        return self.once(("standing", min_words), lambda: StandingWording(self.letters, min_words))

    def once(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """What was found under this key before, or is found now."""
        if key not in self._found:
            self._found[key] = find()
        found: Found = self._found[key]
        return found

    @cached_property
    def _letters(self) -> Mapping[str, Letter]:
        return by_id(((letter.id, letter) for letter in self.letters), "the corpus has")

    @cached_property
    def _short_names(self) -> Mapping[str, str]:
        return short_names(self.letters)

    @cached_property
    def _found(self) -> dict[Hashable, Any]:
        return {}


@cache
def seeds() -> Corpus:
    """The corpus of the lessons."""
    return Corpus.load()


# --- The notes of the lessons, as rows ------------------------------------------------------------------------


def statements() -> tuple[Statement, ...]:
    """What the letters of the lessons say, statement by statement, in reading order."""
    return tuple(seeds().notes.statements.values())


def renderings() -> tuple[Rendering, ...]:
    """The letters of the lessons in English, whole."""
    return tuple(seeds().notes.renderings.values())


def commitments() -> tuple[Commitment, ...]:
    """What the letters of the lessons undertake and what became of it, in reading order."""
    return tuple(seeds().notes.commitments.values())


def conflicts() -> tuple[Conflict, ...]:
    """Where the letters of the lessons and the records differ."""
    return tuple(seeds().notes.conflicts.values())


def glossary() -> tuple[Term, ...]:
    """The terms of the lessons, with the addresses where their letters have them."""
    return tuple(seeds().notes.terms.values())


def context() -> tuple[Fact, ...]:
    """The facts from outside the letters of the lessons, with their sources."""
    return tuple(seeds().notes.facts.values())


def forums() -> tuple[Forum, ...]:
    """The forums that the letters of the lessons name, and who is in them."""
    return tuple(seeds().notes.forums.values())


def events() -> tuple[Event, ...]:
    """The timeline of the lessons, in order of time."""
    return tuple(seeds().notes.events.values())
