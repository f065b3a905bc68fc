"""Counting words: frequencies, concordance, dispersion, collocations, n-grams, keyness, TF-IDF.

Everywhere `by` says what a term is: "word" (as counted, so that Risico’s is risico's; several words are a
phrase, looked for within one sentence or heading), "part" (the same, with compounds, days and dossier numbers
taken apart), "lemma" (dictionary forms), or "family" (the name of a concept family, in utils.CONCEPTS or in the
families that are given). Letters that are counted again and again are best given as SegmentedLetters.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal, NamedTuple, get_args

from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

from ..letters.letters import Letter
from . import measures
from .concepts import CONCEPTS, Families, count_concepts, mentions
from .lemmas import lemma
from .segments import Occurrence, Segment, SegmentedLetter, segmented
from .tokens import MODALS, STOPWORDS, Token, counted, tokens

By = Literal["word", "part", "lemma", "family"]


class Frequency(NamedTuple):
    """How often a term stands in a letter.

    term: as counted; letter: its id; count: occurrences; rate: occurrences per so many words (`per`);
    words: the number of words in the letter's headings and body.
    """

    term: str
    letter: str
    count: int  # type: ignore[assignment]  # a row has a count where a tuple has a method
    rate: float
    words: int


class ConcordanceLine(NamedTuple):
    """One line of a concordance.

    address: letter and paragraph; left, match, right: a stretch of that heading or paragraph, to the letter.
    """

    address: str
    left: str
    match: str
    right: str


class Dispersion(NamedTuple):
    """Where in a letter a term stands, and how evenly.

    term, letter: which; words: length of the letter in words; positions: where it stands, in words from 0;
    counts, sizes: occurrences and words in each paragraph, its heading included; dp: Gries's DP, 0 is even;
    dp_norm: DP over its largest value; juilland_d: 1 is even. All three are None where it does not occur.
    """

    term: str
    letter: str
    words: int
    positions: tuple[int, ...]
    counts: tuple[int, ...]
    sizes: tuple[int, ...]
    dp: float | None
    dp_norm: float | None
    juilland_d: float | None


class Collocation(NamedTuple):
    """Two words that stand side by side more often than chance would have it.

    words: the pair, in order; count: how often; g2: log-likelihood over the table of pairs (Dunning 1993).
    """

    words: tuple[str, str]
    count: int  # type: ignore[assignment]  # a row has a count where a tuple has a method
    g2: float


class Ngram(NamedTuple):
    """A sequence of words.

    words: in order; count: how often; letters: ids of the letters that have it.
    """

    words: tuple[str, ...]
    count: int  # type: ignore[assignment]  # a row has a count where a tuple has a method
    letters: tuple[str, ...]


class Keyness(NamedTuple):
    """A term in one letter, compared with a reference.

    term; count, reference_count: occurrences; rate, reference_rate: per 1,000 words; g2: two-term
    log-likelihood (evidence); g2_2x2: over four cells; chi2, chi2_yates: without and with Yates's correction;
    log_ratio: size of the difference in doublings, a count of 0 taken as 0.5; low, high: 95 % interval of the
    log ratio, for words that fall one by one; expected: occurrences to be expected in the side with fewer words if the
    rates were equal: below `measures.LEAST_EXPECTED` the numbers rank a term and test nothing.
    """

    term: str
    count: int  # type: ignore[assignment]  # a row has a count where a tuple has a method
    reference_count: int
    rate: float
    reference_rate: float
    g2: float
    g2_2x2: float
    chi2: float
    chi2_yates: float
    log_ratio: float
    low: float
    high: float
    expected: float

    @property
    def told(self) -> bool:
        """Whether the term occurs often enough for a difference to be told."""
        return self.expected >= measures.LEAST_EXPECTED


class Weight(NamedTuple):
    """What a term tells of a letter among others.

    term, letter: which; count: occurrences; letters: how many letters have it; tf_idf: count times idf.
    """

    term: str
    letter: str
    count: int  # type: ignore[assignment]  # a row has a count where a tuple has a method
    letters: int
    tf_idf: float


def frequencies(
    letters: Iterable[Letter],
    terms: str | Iterable[str] | None = None,
    per: float = 1000,
    *,
    by: By = "word",
    stopwords: bool = False,
    modals: bool = True,
    families: Families = CONCEPTS,
) -> tuple[Frequency, ...]:
    """Count terms in letters, with rates that letters of unlike length can be compared by.

    Args:
        letters: the letters.
        terms: what to count, one term or several, zeros included; everything that occurs if left out.
        per: the number of words that rates are given for.
        by: what a term is; see this module.
        stopwords: keep function words and letter words, where terms are left out.
        modals: keep negation and modal verbs (niet, geen, zal, kan), where terms are left out.
        families: the concept families by name.

    Returns:
        With terms, a row for each term and letter, in the order given; without, the terms of each letter,
        most frequent first and ties by the alphabet.

    Raises:
        ValueError: a term is empty or names no family, by is none of the four, or per is not above 0.
    """
    if not per > 0:
        raise ValueError(f"Rates per {per} words cannot be given: choose a number above 0, such as 1000.")
    wanted = (terms,) if isinstance(terms, str) else None if terms is None else tuple(terms)
    rows = []
    for letter in map(segmented, letters):
        size = _size(letter, by)
        if wanted is None:
            counts = _counts(letter, by, stopwords, modals, families)
            pairs = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        else:
            pairs = [(term, len(occurrences(letter, term, by=by, families=families))) for term in wanted]
        rows += [
            Frequency(term, letter.id, count, per * count / size if size else 0.0, size)
            for term, count in pairs
        ]
    if wanted is not None:
        rows.sort(key=lambda row: wanted.index(row.term))
    return tuple(rows)


def concordance(
    letters: Iterable[Letter], term: str, width: int = 10, *, by: By = "word", families: Families = CONCEPTS
) -> tuple[ConcordanceLine, ...]:
    """Show a term wherever it stands, with the words around it.

    Args:
        letters: the letters.
        term: a word, a phrase, a lemma or a family.
        width: how many words to show on either side, never beyond the paragraph or heading.
        by: what a term is; see this module.
        families: the concept families by name.

    Returns:
        A line for each occurrence, in order; none where the term does not occur. The three parts of a line,
        joined, are a piece of the paragraph as it stands.

    Raises:
        ValueError: the term is empty or names no family, by is none of the four, or the width is negative.
    """
    if width < 0:
        raise ValueError(f"A width of {width} words cannot be shown: choose 0 or more.")
    words = cache(tokens)  # of a paragraph once, however often the term stands in it
    return tuple(
        _line(where, width, words(where.segment.text))
        for letter in letters
        for where in occurrences(letter, term, by=by, families=families)
    )


def dispersion(letter: Letter, term: str, *, by: By = "word", families: Families = CONCEPTS) -> Dispersion:
    """Say where in a letter a term stands and how evenly it is spread over the paragraphs.

    Args:
        letter: the letter.
        term: a word, a phrase, a lemma or a family.
        by: what a term is; see this module.
        families: the concept families by name.

    Returns:
        Positions, counts and sizes, and the three measures with their sources in utils.measures.

    Raises:
        ValueError: the term is empty or names no family, or by is none of the four.
    """
    letter = segmented(letter)
    size = letter.once(("sizes", by), lambda: _paragraph_sizes(letter, by))
    places = occurrences(letter, term, by=by, families=families)
    counts = Counter(where.segment.paragraph for where in places)
    count = tuple(counts[paragraph.number] for paragraph in letter.paragraphs)
    return Dispersion(
        term,
        letter.id,
        sum(size),
        tuple(where.segment.offset + where.first for where in places),
        count,
        size,
        measures.deviation_of_proportions(count, size) if places else None,
        measures.normalised_deviation(count, size) if places else None,
        measures.juilland_d(count, size) if places else None,
    )


def collocations(
    letters: Iterable[Letter], *, min_count: int = 2, stopwords: bool = False, modals: bool = True
) -> tuple[Collocation, ...]:
    """Find pairs of neighbouring words that keep company, never across the end of a sentence.

    NLTK's BigramCollocationFinder with its likelihood ratio. A dropped word does not make neighbours of those
    beside it.

    Args:
        letters: the letters, taken together.
        min_count: how often a pair must occur.
        stopwords: keep pairs with a function word or letter word.
        modals: keep pairs with a negation or modal verb.

    Returns:
        The pairs, highest G2 first and ties by the alphabet.
    """
    sentences = [segment.terms for letter in letters for segment in segmented(letter).cut()]
    finder = BigramCollocationFinder.from_documents(sentences)
    finder.apply_freq_filter(min_count)
    finder.apply_word_filter(lambda word: not _keeps(word, stopwords, modals))
    scored = finder.score_ngrams(BigramAssocMeasures.likelihood_ratio)
    rows = (Collocation(pair, finder.ngram_fd[pair], score) for pair, score in scored)
    return tuple(sorted(rows, key=lambda row: (-row.g2, row.words)))


def ngrams(letters: Iterable[Letter], n: int, *, min_count: int = 2) -> tuple[Ngram, ...]:
    """Count sequences of n words, never across the end of a sentence.

    Args:
        letters: the letters.
        n: words in a sequence, 1 or more.
        min_count: how often a sequence must occur in all.

    Returns:
        The sequences, most frequent first and ties by the alphabet.

    Raises:
        ValueError: n is below 1.
    """
    if n < 1:
        raise ValueError(f"A sequence of {n} words cannot be counted: choose 1 or more.")
    counts: Counter[tuple[str, ...]] = Counter()
    where: dict[tuple[str, ...], dict[str, None]] = {}
    for letter in letters:
        for segment in segmented(letter).cut():
            for gram in zip(*(segment.terms[shift:] for shift in range(n)), strict=False):
                counts[gram] += 1
                where.setdefault(gram, {})[letter.id] = None
    rows = (Ngram(gram, count, tuple(where[gram])) for gram, count in counts.items() if count >= min_count)
    return tuple(sorted(rows, key=lambda row: (-row.count, row.words)))


def keyness(
    letter: Letter,
    reference: Letter | Iterable[Letter],
    *,
    by: By = "word",
    stopwords: bool = False,
    modals: bool = True,
    families: Families = CONCEPTS,
) -> tuple[Keyness, ...]:
    """Compare the terms of a letter with those of a reference: which are unlike, by how much, how surely.

    Args:
        letter: the letter.
        reference: another letter, or several taken together.
        by: what a term is; see this module.
        stopwords: keep function words and letter words.
        modals: keep negation and modal verbs.
        families: the concept families by name.

    Returns:
        A row for each term of either side, highest two-term G2 first and ties by the alphabet. A log ratio
        above 0 is a term of the letter, below 0 one of the reference. Methods and sources in utils.measures.

    Raises:
        ValueError: the letter or the reference has no words, or by is none of the four.
    """
    others = (reference,) if isinstance(reference, Letter) else reference
    n1, first = _size_and_counts([letter], by, stopwords, modals, families)
    n2, second = _size_and_counts(others, by, stopwords, modals, families)
    if not (n1 and n2):
        raise ValueError("The letter or the reference has no words: give each at least one.")
    rows = (_keyness_row(term, first[term], second[term], n1, n2) for term in first | second)
    return tuple(sorted(rows, key=lambda row: (-row.g2, row.term)))


def tf_idf(
    letters: Iterable[Letter],
    *,
    by: By = "word",
    stopwords: bool = False,
    modals: bool = True,
    families: Families = CONCEPTS,
) -> tuple[Weight, ...]:
    """Weigh the terms of each letter by how few of the letters have them.

    The count in the letter times log10(letters / letters that have the term), neither smoothed nor
    normalised: C. Manning, P. Raghavan and H. Schütze, Introduction to Information Retrieval, 2008, 6.2.2.

    Args:
        letters: the letters to tell apart.
        by: what a term is; see this module.
        stopwords: keep function words and letter words.
        modals: keep negation and modal verbs.
        families: the concept families by name.

    Returns:
        The terms of each letter, highest weight first and ties by the alphabet; 0 for a term in all letters.
    """
    by_letter = {letter.id: _counts(segmented(letter), by, stopwords, modals, families) for letter in letters}
    holding = Counter(term for counts in by_letter.values() for term in counts)
    rows = []
    for name, counts in by_letter.items():
        weights = (
            Weight(
                term,
                name,
                count,
                holding[term],
                count * measures.inverse_document_frequency(len(by_letter), holding[term]),
            )
            for term, count in counts.items()
        )
        rows += sorted(weights, key=lambda row: (-row.tf_idf, row.term))
    return tuple(rows)


def occurrences(
    letter: Letter, term: str, *, by: By = "word", families: Families = CONCEPTS
) -> tuple[Occurrence, ...]:
    """Find a term in a letter.

    Args:
        letter: the letter.
        term: a word, a phrase, a lemma or a family.
        by: what a term is; see this module.
        families: the concept families by name.

    Returns:
        The occurrences in order of the letter; none overlaps another.

    Raises:
        ValueError: the term is empty or names no family, or by is none of the four.
    """
    if by == "family":
        return mentions(letter, term, families=families)
    wanted = counted(tokens(term, parts=by == "part"))
    if not wanted:
        raise ValueError(f"{term!r} is not a word to look for: give one word or more.")
    wanted = tuple(lemma(word) for word in wanted) if by == "lemma" else wanted
    return tuple(
        Occurrence(segment, place, place + len(wanted) - 1)
        for segment in _segments(segmented(letter), by)
        for place in _places(segment.terms, wanted)
    )


def _places(terms: tuple[str, ...], wanted: tuple[str, ...]) -> Iterator[int]:
    """Yield where the wanted words stand among terms, one place not overlapping another."""
    if wanted[0] not in terms:  # most segments, and soon known
        return
    free = 0
    for place in [place for place, term in enumerate(terms) if term == wanted[0]]:
        if place >= free and terms[place : place + len(wanted)] == wanted:
            free = place + len(wanted)
            yield place


def _segments(letter: SegmentedLetter, by: By) -> tuple[Segment, ...]:
    if by not in get_args(By):
        raise ValueError(f"Terms cannot be counted by {by!r}: choose one of {', '.join(get_args(By))}.")
    return letter.cut("word" if by == "family" else by)


def _paragraph_sizes(letter: SegmentedLetter, by: By) -> tuple[int, ...]:
    """How many words each paragraph has, with the heading above it."""
    sizes = Counter[int]()
    for segment in _segments(letter, by):
        sizes[segment.paragraph] += len(segment.terms)
    return tuple(sizes[paragraph.number] for paragraph in letter.paragraphs)


def _size(letter: SegmentedLetter, by: By) -> int:
    return sum(len(segment.terms) for segment in _segments(letter, by))


def _size_and_counts(
    letters: Iterable[Letter], by: By, stopwords: bool, modals: bool, families: Families
) -> tuple[int, Counter[str]]:
    """Count all letters together: how many words, and how often each term."""
    size, total = 0, Counter[str]()
    for letter in map(segmented, letters):
        size += _size(letter, by)
        total.update(_counts(letter, by, stopwords, modals, families))
    return size, total


def _counts(
    letter: SegmentedLetter, by: By, stopwords: bool, modals: bool, families: Families
) -> Counter[str]:
    """Count all terms of a letter but those that the switches drop; a family is never dropped."""
    if by == "family":
        return Counter({n: count for n, count in count_concepts(letter, families=families).items() if count})
    _segments(letter, by)  # raises ValueError for another `by`
    words = (
        word for segment in _segments(letter, "part" if by == "part" else "word") for word in segment.terms
    )
    kept = (word for word in words if _keeps(word, stopwords, modals))
    return Counter(lemma(word) if by == "lemma" else word for word in kept)


def _keeps(word: str, stopwords: bool, modals: bool) -> bool:
    return (stopwords or word not in STOPWORDS) and (modals or word not in MODALS)


def _line(where: Occurrence, width: int, around: tuple[Token, ...]) -> ConcordanceLine:
    text, (first, last) = where.segment.text, where.span
    before = [word.start for word in around if word.end <= first]
    after = [word.end for word in around if word.start >= last]
    start = 0 if len(before) < width else (before[-width] if width else first)
    end = len(text) if len(after) <= width and width else (after[width - 1] if width else last)
    return ConcordanceLine(where.segment.address, text[start:first], text[first:last], text[last:end])


def _keyness_row(term: str, a: int, b: int, n1: int, n2: int) -> Keyness:
    return Keyness(
        term,
        a,
        b,
        1000 * a / n1,
        1000 * b / n2,
        measures.log_likelihood(a, b, n1, n2),
        measures.log_likelihood_2x2(a, b, n1, n2),
        measures.chi_squared(a, b, n1, n2),
        measures.chi_squared(a, b, n1, n2, yates=True),
        measures.log_ratio(a, b, n1, n2),
        *measures.log_ratio_interval(a, b, n1, n2),
        measures.least_expected(a, b, n1, n2),
    )
