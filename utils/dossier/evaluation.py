"""How well the rules find promises: measured on letters whose statements were noted by hand, one letter left out at a time.

The measure: every statement in the notes is one that undertakes something (kind "commitment") or one that does not (any
other kind). It is found where a sentence it stands in is a candidate; what stands in a header, a footnote or a signature is
never found, for candidates are sentences of the body. A statement that shares its sentence with a promise is found with
it, and counts against the rules.

Each letter is tested by rules that were chosen without it: of all in `GRAMMAR` those are kept of whose sentences in the other
letters at least half hold a promise, by a count that starts from what grammar leads to expect (`Rule.prior`, worth four
sentences). That the list of rules was written by people who knew the letters, no such test can undo. So the rules were also
read against letters of other ministries, by eye, sentence by sentence, by one reader, who wrote the rules too:

- 633 sentences of 40 letters and answers of 13 ministries, 1998 to 2025, labelled before the rules were written: of 55 that
  promise, announce or intend something 80 % were found, and 86 % of what was found was one, before any rule was mended on
  them; 95 % and all after it. 37 more were left out, on which readers can differ (`er wordt gewerkt aan`).
- 112 sentences of 21 more letters, read when the rules were done: 78 % were found, and 66 % of it was one; mended on these.
- 63 sentences of 8 more letters: 62 % found, 91 % of it was one; some rules were mended on these, too.

So of a letter that nobody here has seen, expect two in three promises to be found, or somewhat more, and some eight in ten
sentences found to be one. No sentence of those letters is kept here.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ..corpus import Corpus
from ..letters.letters import Letter, Sentence
from ..notes.load import letter_of
from ..notes.rows import Commitment, Statement
from .promises import CandidatePromise, find_promises
from .returns import SentenceIndex, find_returns
from .rules import GRAMMAR

WORTH = 4  # sentences: how much the prior of a rule weighs against those that are counted


class Fold(NamedTuple):
    """A letter, tested by rules that were chosen by the others.

    letter: its id; rules: the names of those chosen; found, missed: the statements that undertake something and were
    found, or not; wrong: the other statements that were found; others: how many of these there are.
    """

    letter: str
    rules: tuple[str, ...]
    found: tuple[Statement, ...]
    missed: tuple[Statement, ...]
    wrong: tuple[Statement, ...]
    others: int

    @property
    def recall(self) -> float:
        """The share of the promises that was found; 1 where there are none."""
        return _share(len(self.found), len(self.missed))

    @property
    def precision(self) -> float:
        """The share of promises among what was found; 1 where nothing was."""
        return _share(len(self.found), len(self.wrong))


class Evaluation(NamedTuple):
    """The folds, a letter each, and what they come to together."""

    folds: tuple[Fold, ...]

    @property
    def recall(self) -> float:
        """The share of all promises that was found."""
        return _share(
            sum(len(fold.found) for fold in self.folds), sum(len(fold.missed) for fold in self.folds)
        )

    @property
    def precision(self) -> float:
        """The share of promises among all that was found."""
        return _share(
            sum(len(fold.found) for fold in self.folds), sum(len(fold.wrong) for fold in self.folds)
        )


def evaluate_promises(corpus: Corpus) -> Evaluation:
    """Measure the rules on letters with notes, each letter by rules that were chosen without it.

    Args:
        corpus: letters with their statements noted.

    Returns:
        A fold for each letter, in order of time.
    """
    tables = {letter.id: _table(corpus, letter) for letter in corpus.letters}
    folds = []
    for name, table in tables.items():
        rules = _chosen([row for other, rows in tables.items() if other != name for row in rows])
        hit = {one.id for row in table if not row.rules.isdisjoint(rules) for one in row.noted}
        noted = [one for one in corpus.notes.statements.values() if letter_of(one.address) == name]
        promises = [one for one in noted if one.kind == "commitment"]
        others = [one for one in noted if one.kind != "commitment"]
        folds.append(
            Fold(
                name,
                rules,
                tuple(one for one in promises if one.id in hit),
                tuple(one for one in promises if one.id not in hit),
                tuple(one for one in others if one.id in hit),
                len(others),
            )
        )
    return Evaluation(tuple(folds))


class ReturnCheck(NamedTuple):
    """A noted promise that a later letter comes back to, and what `find_returns` says.

    commitment: the promise; noted: the addresses at which later letters come back to it, by the notes; returns: the
    addresses that are found, the best first.
    """

    commitment: Commitment
    noted: frozenset[str]
    returns: tuple[str, ...]

    def within(self, limit: int) -> bool:
        """Whether a noted address is among the first so many."""
        return not self.noted.isdisjoint(self.returns[:limit])


def check_returns(corpus: Corpus, limit: int = 3) -> tuple[ReturnCheck, ...]:
    """Hold what `find_returns` finds against where the notes say that later letters come back to a promise.

    Args:
        corpus: letters with their commitments noted.
        limit: how many returns to look for.

    Returns:
        One for each commitment, in the order of the notes; `noted` is empty where no later letter comes back to it.
    """
    index = SentenceIndex(corpus.letters)
    order = {letter.id: place for place, letter in enumerate(corpus.letters)}
    checks = []
    for one in corpus.notes.commitments.values():
        made = order[letter_of(one.address)]
        backs = (back.address for back in one.follow_ups if back.address and " " in back.address)
        noted = frozenset(address for address in backs if order[letter_of(address)] > made)
        said = next(
            sentence
            for sentence in corpus.letters[made].sentences
            if sentence.address == one.address
            and any(row.id == one.id for row in _noted_of(corpus, sentence))
        )
        promise = CandidatePromise(said, "action", None, said.text, None, "", "")
        checks.append(
            ReturnCheck(one, noted, tuple(back.address for back in find_returns(promise, index, limit)))
        )
    return tuple(checks)


def choose_rules(corpus: Corpus) -> tuple[str, ...]:
    """Choose the rules that hold in letters whose statements are noted.

    Args:
        corpus: the letters and the notes on them.

    Returns:
        The names of the rules that are kept, in the order of `GRAMMAR`: a decision list (Rivest, Learning decision lists,
        Machine Learning 2, 1987), each rule counted on the sentences that no kept rule before it finds.
    """
    return _chosen([row for letter in corpus.letters for row in _table(corpus, letter)])


class _Row(NamedTuple):
    """A sentence: the statements noted of it, and the names of all rules that find it."""

    noted: tuple[Statement, ...]
    rules: frozenset[str]


def _chosen(rows: Sequence[_Row]) -> tuple[str, ...]:
    chosen: list[str] = []
    for rule in GRAMMAR:
        new = [row for row in rows if row.noted and rule.name in row.rules and row.rules.isdisjoint(chosen)]
        right = sum(any(one.kind == "commitment" for one in row.noted) for row in new)
        if right + WORTH * rule.prior / 10 >= (len(new) + WORTH) / 2:
            chosen.append(rule.name)
    return tuple(chosen)


def _table(corpus: Corpus, letter: Letter) -> list[_Row]:
    found: dict[Sentence, set[str]] = {sentence: set() for sentence in letter.sentences}
    for rule in GRAMMAR:
        for promise in find_promises(letter, [rule]):
            found[promise.sentence].add(rule.name)
    return [_Row(_noted_of(corpus, sentence), frozenset(rules)) for sentence, rules in found.items()]


def _noted_of(corpus: Corpus, sentence: Sentence) -> tuple[Statement, ...]:
    """The statements that stand, at least in part, in a sentence."""
    paragraph = corpus.letter(sentence.letter).paragraphs[sentence.paragraph - 1]
    start = 0
    for before in paragraph.sentences[: sentence.number]:
        start = paragraph.text.index(before.text, start) + len(before.text)
    start -= len(sentence.text)
    return tuple(
        one
        for one in corpus.notes.statements.values()
        if one.address == sentence.address
        and (place := paragraph.text.find(one.quote)) < start + len(sentence.text)
        and place + len(one.quote) > start
    )


def _share(part: int, rest: int) -> float:
    return part / (part + rest) if part + rest else 1.0
