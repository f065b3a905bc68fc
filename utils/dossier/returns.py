"""Where later letters come back to a promise: sentences that share its rare words or a citation. Found by rule: read them."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ..letters.letters import Letter, Sentence
from ..words.lemmas import lemma
from ..words.tokens import STOPWORDS, tokens
from .promises import CandidatePromise


class Return(NamedTuple):
    """A sentence of a later letter that may come back to a promise; `shared` are the words of it that tell."""

    sentence: Sentence
    shared: tuple[str, ...]
    score: float

    @property
    def address(self) -> str:
        """Letter and paragraph, as in "33694-49 §4"."""
        return self.sentence.address


class SentenceIndex:
    """The sentences of letters by their words, made once for as many promises as there are.

    Args:
        letters: the letters, in order of time.
    """

    def __init__(self, letters: Iterable[Letter]) -> None:
        self.letters = tuple(letters)
        self.places = {letter.id: place for place, letter in enumerate(self.letters)}
        self.sentences = tuple(sentence for letter in self.letters for sentence in letter.sentences)
        self.by_word: dict[str, list[int]] = defaultdict(list)
        for place, sentence in enumerate(self.sentences):
            for word in _words(sentence.text):
                self.by_word[word].append(place)


def find_returns(
    promise: CandidatePromise, later: SentenceIndex | Iterable[Letter], limit: int = 3
) -> tuple[Return, ...]:
    """Find the sentences of later letters that may come back to a promise.

    Args:
        promise: the promise.
        later: letters, or an index of them; of an index that has the promise's own letter only those after it.
        limit: how many at most.

    Returns:
        The sentences, the best first; none where none is good enough.
    """
    index = later if isinstance(later, SentenceIndex) else SentenceIndex(later)
    after = index.places.get(promise.sentence.letter, -1)
    scores: Counter[int] = Counter()
    shared: dict[int, list[str]] = defaultdict(list)
    for word in sorted(_words(promise.sentence.text)):
        places = index.by_word.get(word, [])
        for place in places:
            if index.places[index.sentences[place].letter] > after:
                scores[place] += math.log(len(index.sentences) / len(places))  # type: ignore[assignment]
                shared[place].append(word)
    best = sorted(scores, key=lambda place: (-scores[place], place))[:limit]
    return tuple(
        Return(
            index.sentences[place], _as_written(index.sentences[place], shared[place]), float(scores[place])
        )
        for place in best
        if len(shared[place]) > 1
    )


def _as_written(sentence: Sentence, words: Iterable[str]) -> tuple[str, ...]:
    shared = {*words}
    return tuple(token.text for token in tokens(sentence.text) if lemma(token.term) in shared)


def _words(text: str) -> set[str]:
    return {lemma(token.term) for token in tokens(text) if token.term not in STOPWORDS}
