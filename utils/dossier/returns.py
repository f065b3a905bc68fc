"""Where later letters come back to a promise: sentences that share its rare words, a citation or a date. Found by rule: read them.

Each sentence is a set of terms: dictionary forms of its words and of the parts of its compounds, the documents it cites and
the days it names. A later sentence scores by the terms it shares with the promise, and, at half their weight, with the rest
of the promise's paragraph (a promise says `dit onderzoek` and leaves it to the sentence before to name it), among them
its own letter as a document to cite. Letters of the same day are none that come back to each other. A term weighs the square of its inverse document frequency, counted in sentences: this
is the product of the two tf-idf vectors (Salton and Buckley, Term-weighting approaches in automatic text retrieval,
Information Processing and Management 24, 1988). The score is the share of the promise's own weight.

Of 18 commitments of the three letters to which a later letter comes back at a noted paragraph, that paragraph is the first
of the returns for 11, and among the first three for 12 (tests/facts/test_found_promises.py). Of the 12 to which none comes
back, 10 have no return: what shares words need not come back to a promise. Missed is what is said in other words.
"""

import math
import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import chain
from typing import NamedTuple

from ..letters.days import MONTHS, find_dates
from ..letters.letters import Letter, Sentence
from ..letters.references import cited_documents
from ..words.lemmas import lemma
from ..words.tokens import MODALS, STOPWORDS, tokens
from .promises import CandidatePromise

BESIDE = 0.5  # the weight of what stands beside the promise in its paragraph
ENOUGH = 0.06  # of the promise's own weight; what shares less is not shown
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
    """The sentences of letters by their terms, made once for however many promises; it holds numbers, and no text.

    Args:
        letters: the letters, in order of time.
    """

    def __init__(self, letters: Iterable[Letter]) -> None:
        self._letters: dict[str, Letter] = {}
        self._span: dict[str, tuple[int, int]] = {}  # of each letter, the places of its sentences
        self._numbers: dict[str, int] = {}  # of each term
        self._counts = array("I")  # of each term, how many sentences have it
        self._places: list[array[int]] = []  # of each term, where; nothing of one that is common
        self._terms = array("I")  # of all sentences, one after the other
        self._starts = array("I", [0])  # of each sentence, where its terms begin
        self._paragraphs = array("I")  # of each sentence
        self._later: dict[str, int] = {}  # of each letter, where the letters of a later day begin
        same_day: list[Letter] = []
        for letter in letters:
            self._letters[letter.id] = letter
            first = len(self._paragraphs)
            for sentence in letter.sentences:
                self._add(sentence)
            self._span[letter.id] = first, len(self._paragraphs)
            if not letter.date or (same_day and same_day[0].date != letter.date):
                same_day = []
            same_day.append(letter)
            self._later |= {one.id: len(self._paragraphs) for one in same_day}

    def _add(self, sentence: Sentence) -> None:
        place = len(self._paragraphs)
        for term in dict(chain(self._words(sentence), self._figures(sentence))):
            number = self._numbers.setdefault(term, len(self._numbers))
            if number == len(self._places):
                self._places.append(array("I"))
                self._counts.append(0)
            self._counts[number] += 1
            if self._counts[number] <= COMMON:
                self._places[number].append(place)
            else:
                self._places[number] = array("I")
            self._terms.append(number)
        self._starts.append(len(self._terms))
        self._paragraphs.append(sentence.paragraph)

    def _at(self, place: int) -> "array[int]":
        """The terms of the sentence at a place: dictionary forms of its words, then what it cites, then the days it names."""
        return self._terms[self._starts[place] : self._starts[place + 1]]

    def _words(self, sentence: Sentence) -> Iterator[tuple[str, str]]:
        for word in tokens(sentence.text, parts=True):
            term = word.term
            if (
                len(term) > 2 and term not in _EMPTY and not term.isdigit()
            ):  # numbers are those of papers and days
                yield lemma(term), word.text

    def _figures(self, sentence: Sentence) -> Iterator[tuple[str, str]]:
        letter = self._letters.get(sentence.letter)
        if letter and letter.earliest and _FIGURE.search(sentence.text):
            for target, words, _ in cited_documents(sentence.text, letter.earliest, letter.latest):
                yield f"document {target}", words
            for days in find_dates(sentence.text, letter.earliest, letter.latest):
                yield f"days {days.start} {days.end}", days.text

    def weigh(self, promise: CandidatePromise) -> dict[int, float]:
        """The terms of a promise and, at less weight, of its paragraph and its letter, by their numbers.

        A term weighs the square of its inverse document frequency; one that is common, or that no sentence has, nothing.
        """
        own = promise.sentence
        first, last = self._span.get(own.letter, (0, 0))
        beside = (place for place in range(first, last) if self._paragraphs[place] == own.paragraph)
        sentences = self._letters[own.letter].sentences if last else ()
        if own in sentences:
            terms: Iterable[int] = self._at(first + sentences.index(own))
        else:
            found = dict(chain(self._words(own), self._figures(own)))
            terms = (self._numbers[term] for term in found if term in self._numbers)
        shares = {self._numbers.get(f"document {own.letter}", -1): BESIDE}
        shares |= dict.fromkeys((term for place in beside for term in self._at(place)), BESIDE)
        shares |= dict.fromkeys(terms, 1.0)
        return {term: share * weight for term, share in shares.items() if (weight := self._weight(term))}

    def _weight(self, number: int) -> float:
        count = self._counts[number] if number >= 0 else 0
        return math.log(len(self._paragraphs) / count) ** 2 if 0 < count <= COMMON else 0.0

    def rank(self, promise: CandidatePromise, limit: int) -> list["_Ranked"]:
        """The places of later sentences that share most with a promise, of two alike the earlier first."""
        weights = self.weigh(promise)
        total = sum(weights.values())
        start = self._later.get(promise.sentence.letter, 0)
        scores: dict[int, float] = defaultdict(float)
        for term, weight in weights.items():
            places = self._places[term]
            for place in places[bisect_left(places, start) :]:
                scores[place] += weight
        enough = ((-score, place) for place, score in scores.items() if score / total >= ENOUGH)
        return [
            _Ranked(place, -score / total, tuple(term for term in self._at(place) if term in weights))
            for score, place in nsmallest(limit, enough)
        ]

    def read(self, places: Iterable[int]) -> Iterator[tuple[int, Sentence, list[tuple[int, str]]]]:
        """The sentences at places, in order, each with its terms and how it writes them; each letter is read once."""
        spans = iter(self._span.items())
        name, (first, last) = "", (0, 0)
        sentences: tuple[Sentence, ...] = ()
        for place in sorted({*places}):
            if place >= last:
                while place >= last:
                    name, (first, last) = next(spans)
                sentences = self._letters[name].sentences
            sentence = sentences[place - first]
            found = chain(self._words(sentence), self._figures(sentence))
            yield place, sentence, [(self._numbers[term], words) for term, words in found]


class _Ranked(NamedTuple):
    """The place of a sentence, its share of a promise's weight, and the terms that they share."""

    place: int
    score: float
    terms: tuple[int, ...]


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
    return find_all_returns([promise], later, limit)[0]


def find_all_returns(
    promises: Iterable[CandidatePromise], later: SentenceIndex | Iterable[Letter], limit: int = 3
) -> tuple[tuple[Return, ...], ...]:
    """Find for each of many promises what `find_returns` finds, and read each letter once for all of them.

    Args:
        promises: the promises; in order of their letters, these are read once.
        later: as for `find_returns`.
        limit: how many sentences for each promise at most.

    Returns:
        The sentences for each promise, in order of the promises.
    """
    index = later if isinstance(later, SentenceIndex) else SentenceIndex(later)
    ranked = [index.rank(promise, limit) for promise in promises]
    wanted: dict[int, list[tuple[int, _Ranked]]] = defaultdict(list)
    for number, ranks in enumerate(ranked):
        for one in ranks:
            wanted[one.place].append((number, one))
    found: dict[tuple[int, int], Return] = {}
    for place, sentence, words in index.read(wanted):
        for number, one in wanted[place]:
            shared = tuple(dict.fromkeys(written for term, written in words if term in one.terms))
            if len(shared) > 1:
                found[number, place] = Return(sentence, shared, one.score)
    return tuple(
        tuple(found[number, one.place] for one in ranks if (number, one.place) in found)
        for number, ranks in enumerate(ranked)
    )


# Verbs that say little: they stand in promises of every kind.
_LITTLE = """
    achten acht blijft blijven doen doet gaan gaat geven geeft heeft hebben hierbij houden houdt ingaan ingegaan komen komt
    krijgen leiden leidt maken maakt nemen neemt staan staat stellen stelt treft vinden vindt worden wordt zien ziet zijn
    aanbieden aanbied aangeboden antwoord antwoorden beantwoorden beantwoord beantwoording bericht berichten bijgaand
    bijgaande brief brieven daarover hierover graag informeren informeer informeert geïnformeerd inzake kabinet kamer leden
    lid minister mogelijk nader nadere ontvangen spoedig staatssecretaris sturen stuur toegezegd toegezonden toezegging
    toezenden tegemoet u uw verzoek vraag vragen
"""
# When, how often and in what order: said of anything. A day that is named counts as that day.
_WHEN = """
    aantal afgelopen begin daarnaast dag dagen daarna diverse eerder eerste eind einde eveneens half halverwege huidige jaar
    jaren keer komende laatste maand maanden meerdere moment opnieuw periode recent recente tevens thans tijd tijdens tweede
    vervolgens verder volgende vorige week weken
"""
_EMPTY = STOPWORDS | MODALS | frozenset(f"{_LITTLE} {_WHEN}".split()) | frozenset(MONTHS)
_FIGURE = re.compile(r"\d")
