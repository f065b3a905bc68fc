"""Where later letters come back to a promise: sentences that share its rare words, a citation or a date. Found by rule: read them.

Each sentence is a set of terms: dictionary forms of its words and of the parts of its compounds, the documents it cites and
the days it names. A later sentence scores by the terms it shares with the promise, and, at half their weight, with the rest
of the promise's paragraph (a promise says `dit onderzoek` and leaves it to the sentence before to name it), among them
its own letter as a document to cite. A term weighs the square of its inverse document frequency, counted in sentences: this
is the product of the two tf-idf vectors (Salton and Buckley, Term-weighting approaches in automatic text retrieval,
Information Processing and Management 24, 1988). The score is the share of the promise's own weight.

Of 18 commitments of the three letters to which a later letter comes back at a noted paragraph, that paragraph is the first
of the returns for 11, and among the first three for 12 (tests/facts/test_found_promises.py). Of the 12 to which none comes
back, 9 have no return: what shares words need not come back to a promise. Missed is what is said in other words.
"""

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from heapq import nsmallest
from itertools import chain
from sys import intern
from typing import NamedTuple

from ..letters.days import find_dates
from ..letters.letters import Letter, Sentence
from ..letters.references import cited_documents
from ..words.lemmas import lemma
from ..words.tokens import MODALS, STOPWORDS, tokens
from .promises import CandidatePromise

BESIDE = 0.5  # the weight of what stands beside the promise in its paragraph
ENOUGH = 0.05  # of the promise's own weight; what shares less is not shown
COMMON = 200  # sentences: a term of more of them tells little, and to look them all up would take long


class Return(NamedTuple):
    """A sentence of a later letter that may come back to a promise.

    shared: the words of it that the promise or its paragraph has too, and citations and dates, as written there; score:
    their share of the promise's weight, 0 to 1.
    """

    sentence: Sentence
    shared: tuple[str, ...]
    score: float

    @property
    def address(self) -> str:
        """Letter and paragraph, as in "33694-49 §4"."""
        return self.sentence.address


class SentenceIndex:
    """The sentences of letters by their terms, made once for however many promises.

    Args:
        letters: the letters, in order of time.
    """

    def __init__(self, letters: Iterable[Letter]) -> None:
        self._letters = {letter.id: letter for letter in letters}
        self.sentences = tuple(sentence for letter in self._letters.values() for sentence in letter.sentences)
        self._span: dict[str, tuple[int, int]] = {}  # of each letter, the places of its sentences
        self._terms: list[tuple[str, ...]] = []
        self._places: dict[str, list[int]] = defaultdict(list)
        for letter in self._letters.values():
            self._span[letter.id] = len(self._terms), len(self._terms) + len(letter.sentences)
            for sentence in letter.sentences:
                terms = tuple(map(intern, dict(chain(self._words(sentence), self._figures(sentence)))))
                for term in terms:
                    self._places[term].append(len(self._terms))
                self._terms.append(terms)

    def terms(self, sentence: Sentence) -> tuple[str, ...]:
        """The terms of a sentence, each once: dictionary forms of its words, then what it cites, then the days it names."""
        for place in range(*self._span.get(sentence.letter, (0, 0))):
            if self.sentences[place] == sentence:
                return self._terms[place]
        return tuple(dict(chain(self._words(sentence), self._figures(sentence))))

    def shared(self, place: int, terms: Container[str]) -> tuple[str, ...]:
        """The words, citations and dates, as written in the sentence at a place, that have one of these terms."""
        sentence = self.sentences[place]
        found = self._words(sentence)
        # Most share no citation and no date, which take long to find.
        if any(term in terms and term.startswith(_FIGURES) for term in self._terms[place]):
            found = chain(found, self._figures(sentence))
        return tuple(dict.fromkeys(words for term, words in found if term in terms))

    def _words(self, sentence: Sentence) -> Iterator[tuple[str, str]]:
        for word in tokens(sentence.text, parts=True):
            term = word.term
            if len(term) > 2 and term not in _EMPTY:
                yield lemma(term), word.text

    def _figures(self, sentence: Sentence) -> Iterator[tuple[str, str]]:
        letter = self._letters.get(sentence.letter)
        if letter and letter.earliest and _FIGURE.search(sentence.text):
            for target, words, _ in cited_documents(sentence.text, letter.earliest, letter.latest):
                yield f"document {target}", words
            for days in find_dates(sentence.text, letter.earliest, letter.latest):
                yield f"days {days.start} {days.end}", days.text

    def beside(self, sentence: Sentence) -> Iterator[str]:
        """The terms of the paragraph of a sentence, where the index has its letter."""
        for place in range(*self._span.get(sentence.letter, (0, 0))):
            if self.sentences[place].paragraph == sentence.paragraph:
                yield from self._terms[place]

    def weight(self, term: str) -> float:
        """The square of a term's inverse document frequency; 0 for one that is common, or that no sentence has."""
        count, total = len(self._places.get(term, ())), len(self.sentences)
        return math.log(total / count) ** 2 if 0 < count <= COMMON else 0.0

    def score(self, weights: Mapping[str, float], after: str) -> Mapping[int, float]:
        """The places of the sentences that have these terms, in the letters after that one, each with its sum of weights."""
        start = self._span.get(after, (0, 0))[1]
        scores: dict[int, float] = defaultdict(float)
        for term, weight in weights.items():
            places = self._places[term]
            for place in places[bisect_left(places, start) :]:
                scores[place] += weight
        return scores


def find_returns(
    promise: CandidatePromise, later: SentenceIndex | Iterable[Letter], limit: int = 3
) -> tuple[Return, ...]:
    """Find the sentences of later letters that may come back to a promise.

    Args:
        promise: the promise.
        later: an index of all letters, of which those after the promise's own count; or later letters, for a promise whose
            paragraph is not to be had.
        limit: how many at most.

    Returns:
        The sentences, the best first, of two alike the earlier; none where none shares enough.
    """
    index = later if isinstance(later, SentenceIndex) else SentenceIndex(later)
    own = promise.sentence
    shares = dict.fromkeys([f"document {own.letter}", *index.beside(own)], BESIDE)
    shares |= dict.fromkeys(index.terms(own), 1.0)
    weights = {term: share * weight for term, share in shares.items() if (weight := index.weight(term))}
    total = sum(weights.values())
    scores = index.score(weights, own.letter)
    enough = ((-score, place) for place, score in scores.items() if score / total >= ENOUGH)
    best = nsmallest(limit, enough)
    found = (
        Return(index.sentences[place], index.shared(place, weights), -score / total) for score, place in best
    )
    return tuple(one for one in found if len(one.shared) > 1)


# Verbs that say little: they stand in promises of every kind.
_LITTLE = """
    achten acht blijft blijven doen doet gaan gaat geven geeft heeft hebben hierbij houden houdt ingaan ingegaan komen komt
    krijgen leiden leidt maken maakt nemen neemt staan staat stellen stelt treft vinden vindt worden wordt zien ziet zijn
    aanbieden aanbied aangeboden antwoord antwoorden beantwoorden beantwoord beantwoording bericht berichten bijgaand
    bijgaande brief brieven daarover hierover graag informeren informeer informeert geïnformeerd inzake kabinet kamer leden
    lid minister mogelijk nader nadere ontvangen spoedig staatssecretaris sturen stuur toegezegd toegezonden toezegging
    toezenden tegemoet u uw verzoek vraag vragen
"""
_EMPTY = STOPWORDS | MODALS | frozenset(_LITTLE.split())
_FIGURE = re.compile(r"\d")
_FIGURES = "document ", "days "  # how the terms of citations and dates begin
