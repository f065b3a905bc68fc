"""A dossier in short: who wrote when and on what, what lies ahead of a day, and what to check in the reading."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from hashlib import sha256
from typing import NamedTuple, TypeVar

from ..corpus import Corpus
from ..letters.letters import Letter, Paragraph
from ..letters.references import DateMention
from ..words.segments import segmented
from .promises import CandidatePromise, find_promises
from .returns import Return, SentenceIndex, find_all_returns

Row = TypeVar("Row")


class Overview(NamedTuple):
    """What stands on the covers of letters, counted.

    letters, words: how many; first, last: the days of the first and the last dated letter, None where none is dated;
    undated: ids; dossiers, writers: names, and how many letters have each, most first ("" where a letter has none).
    """

    letters: int
    words: int
    first: date | None
    last: date | None
    undated: tuple[str, ...]
    dossiers: tuple[tuple[str, int], ...]
    writers: tuple[tuple[str, int], ...]


class Ahead(NamedTuple):
    """A date that lies ahead of the letter that names it.

    mention: its words, days and address; sentence: the words around it; promised: whether a rule takes the sentence for
    a promise, which only a reader can tell.
    """

    mention: DateMention
    sentence: str
    promised: bool


class Doubt(NamedTuple):
    """What to check in the reading of letters: a sentence as the first of them has it, and the ids of all that have one like it."""

    sentence: str
    letters: tuple[str, ...]


class Followed(NamedTuple):
    """A candidate promise, and the later sentences that share most with it: found by rule, to be read."""

    promise: CandidatePromise
    returns: tuple[Return, ...]


def describe_dossier(corpus: Corpus) -> Overview:
    """Count what stands on the covers of the letters.

    Args:
        corpus: the letters.
    """
    dated = [letter.date for letter in corpus.letters if letter.date]
    return Overview(
        len(corpus.letters),
        sum(map(count_words, corpus.letters)),
        min(dated, default=None),
        max(dated, default=None),
        tuple(letter.id for letter in corpus.letters if not letter.date),
        tally(letter.dossier or "" for letter in corpus.letters),
        tally(letter.signatory or "" for letter in corpus.letters),
    )


def count_words(letter: Letter) -> int:
    """Count the words of a letter's headings and body, as `utils.words` cuts them."""
    return sum(len(segment.terms) for segment in segmented(letter).cut())


def count_of(number: int, one: str, more: str = "") -> str:
    """Say a number and what it counts.

    Args:
        number: how many.
        one, more: what one is called, and several; these with an s if left out.

    >>> count_of(1, "letter"), count_of(1200, "letter"), count_of(2, "letter has", "letters have")
    ('1 letter', '1,200 letters', '2 letters have')
    """
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def tally(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Count names, most frequent first and ties by the alphabet."""
    return tuple(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))


def follow_promises(corpus: Corpus) -> tuple[Followed, ...]:
    """Find the candidate promises of all letters, and where later letters may come back to them.

    Args:
        corpus: the letters.

    Returns:
        The candidates in reading order, each with up to three later sentences, the nearest first.
    """

    def find() -> tuple[Followed, ...]:
        index = SentenceIndex(corpus.letters)
        every = [promise for letter in corpus.letters for promise in find_promises(letter)]
        return tuple(map(Followed, every, find_all_returns(every, index)))

    return corpus.once("followed promises", find)


def list_ahead(corpus: Corpus) -> tuple[Ahead, ...]:
    """List the dates that lie ahead of the letter that names them, in order of time.

    Args:
        corpus: the letters.

    Returns:
        A row for each date of each sentence, by its last day. Of an undated letter those that lie ahead of the last day it
        can have been written.
    """

    def find() -> tuple[Ahead, ...]:
        promised = {(one.promise.address, one.promise.sentence.text) for one in follow_promises(corpus)}
        rows = []
        for letter in corpus.letters:
            written = letter.date or letter.latest
            if written is None:
                continue
            mentions = corpus.dates(letter.id)
            for mention, said in zip(mentions, name_sentences(letter, mentions), strict=True):
                if mention.end > written and mention.start >= written:
                    rows.append(Ahead(mention, said, (mention.address, said) in promised))
        return tuple(sorted(rows, key=lambda row: (row.mention.end, row.mention.start)))

    return corpus.once("dates ahead", find)


def name_sentences(letter: Letter, mentions: Iterable[DateMention]) -> Iterator[str]:
    """Find the sentence that names each date; of a footnote its text.

    Args:
        letter: the letter that the dates stand in.
        mentions: all its dates in reading order, so that one that is named twice is told apart: «4 tot 8 januari 2022» has
            a «2022» as well.

    Yields:
        The sentence of each.
    """
    ends: dict[str, int] = {}  # where the last date of a paragraph ended
    notes = {note.address: note.text for note in letter.footnotes}
    for mention in mentions:
        if mention.footnote is not None:
            yield notes.get(mention.address, mention.text)
            continue
        paragraph = letter.paragraphs[mention.paragraph - 1]
        at = paragraph.text.find(mention.text, ends.get(mention.address, 0))
        ends[mention.address] = at + len(mention.text)
        yield next((said for said, end in _ends(paragraph) if 0 <= at < end), paragraph.text)


def _ends(paragraph: Paragraph) -> Iterator[tuple[str, int]]:
    """The sentences of a paragraph, and where in it each ends."""
    end = 0
    for said in paragraph.sentences:
        end = paragraph.text.index(said.text, end) + len(said.text)
        yield said.text, end


def list_doubts(corpus: Corpus) -> tuple[Doubt, ...]:
    """List what to check in the reading, what is alike in one row.

    Args:
        corpus: the letters.

    Returns:
        A row for each kind of warning, and for letters whose text is the same as another's; those of most letters first.
    """
    warned = ((warning, letter.id) for letter in corpus.letters for warning in letter.warnings)
    rows = [
        Doubt(found[0][0], tuple(dict.fromkeys(id for _, id in found)))
        for found in group(warned, lambda pair: _kind(pair[0]))
    ]
    for same in group(
        corpus.letters, lambda letter: sha256(letter.text.encode(errors="surrogatepass")).digest()
    ):
        if len(same) > 1:
            ids = tuple(letter.id for letter in same)
            rows.append(
                Doubt(
                    "The same text stands in several files and is counted each time; keep one of them.", ids
                )
            )
    return tuple(sorted(rows, key=lambda row: -len(row.letters)))


def group(rows: Iterable[Row], key: Callable[[Row], Hashable]) -> list[list[Row]]:
    """Put rows of one key together, in the order of the first of each."""
    found: dict[Hashable, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return [*found.values()]


def _kind(warning: str) -> str:
    """A warning without what it names: addresses, words quoted, numbers."""
    return re.sub(r"«[^»]*»|\([^)]*\)|\S+ §\d+( n\d+\w?)?|\d+", "", warning)
