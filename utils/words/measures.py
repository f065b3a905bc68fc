"""Measures of keyness and dispersion: plain formulas on plain numbers, each with its source.

In all of keyness, a of n1 words in one text are the word in question, and b of n2 words in the other.

Words come in clumps: who speaks of a subject once speaks of it again in the same paragraph. What takes counts by part
(`bootstrap_rate_interval`, `permutation_test`) draws whole paragraphs, so that five mentions in one of them weigh as
one place and not as five. Both draw with a fixed seed: the same numbers give the same result.
"""

import math
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import mul
from random import Random
from statistics import NormalDist, fmean, pstdev
from typing import NamedTuple

LEAST_EXPECTED = 5  # below, χ² does not approximate counts (W. G. Cochran, Biometrics 10, 1954, 417-451)
RESAMPLES = 999  # enough for an interval of 95 %: its ends are the 25th lowest and the 25th highest


class Interval(NamedTuple):
    """An interval of confidence.

    low, high: its ends, in the unit of the measure.
    """

    low: float
    high: float


def log_likelihood(a: int, b: int, n1: int, n2: int) -> float:
    """Return the two-term G2: how much evidence there is that the word's rates differ.

    P. Rayson and R. Garside, Comparing corpora using frequency profiling, Workshop on Comparing Corpora,
    ACL 2000, pp. 1-6. Above 3.84 a difference as large comes by chance in fewer than 1 of 20 words, for one word
    chosen beforehand, with LEAST_EXPECTED occurrences or more in each text (`least_expected`) and words that fall one
    by one. Below that G2 ranks words, and tests none.

    Args:
        a, b: occurrences in the first and in the second text.
        n1, n2: words in each.

    Returns:
        G2, 0 or more; 0 where the rates are equal.

    Raises:
        ValueError: a count is negative, larger than its text, or a text is empty.
    """
    _check(a, b, n1, n2)
    expected1 = n1 * (a + b) / (n1 + n2)
    expected2 = n2 * (a + b) / (n1 + n2)
    return max(0.0, 2 * (_term(a, expected1) + _term(b, expected2)))


def least_expected(a: int, b: int, n1: int, n2: int) -> float:
    """Return how often the word would stand in the text that has fewer words, if its rates were equal.

    Args:
        a, b: occurrences in the first and in the second text.
        n1, n2: words in each.

    Returns:
        The smaller of the two expected counts; below LEAST_EXPECTED there is too little to tell.

    Raises:
        ValueError: as log_likelihood.
    """
    _check(a, b, n1, n2)
    return (a + b) * min(n1, n2) / (n1 + n2)


def log_likelihood_2x2(a: int, b: int, n1: int, n2: int) -> float:
    """Return G2 over all four cells: the word and all other words, in both texts.

    T. Dunning, Accurate methods for the statistics of surprise and coincidence, Computational Linguistics
    19(1), 1993, pp. 61-74.

    Args:
        a, b: occurrences in the first and in the second text.
        n1, n2: words in each.

    Returns:
        G2, 0 or more. For a rare word nearly the two-term G2.

    Raises:
        ValueError: as log_likelihood.
    """
    _check(a, b, n1, n2)
    return max(0.0, 2 * sum(_term(seen, expected) for seen, expected in _cells(a, b, n1, n2)))


def chi_squared(a: int, b: int, n1: int, n2: int, *, yates: bool = False) -> float:
    """Return Pearson's chi-squared of the two by two table.

    C. Manning and H. Schütze, Foundations of Statistical Natural Language Processing, 1999, pp. 169-171.
    Yates's correction moves every cell towards its expected count by 0.5, or all the way where it is nearer
    than that.

    Args:
        a, b: occurrences in the first and in the second text.
        n1, n2: words in each.
        yates: with Yates's correction for continuity.

    Returns:
        Chi-squared with one degree of freedom, 0 or more; no guide where an expected count is below 5.

    Raises:
        ValueError: as log_likelihood.
    """
    _check(a, b, n1, n2)
    shift = 0.5 if yates else 0.0
    return sum(
        max(0.0, abs(seen - expected) - shift) ** 2 / expected
        for seen, expected in _cells(a, b, n1, n2)
        if expected
    )


def log_ratio(a: int, b: int, n1: int, n2: int) -> float:
    """Return the binary logarithm of the ratio of the two rates: how large the difference is.

    A. Hardie, Log Ratio: an informal introduction, ESRC Centre for Corpus Approaches to Social Science, 2014.
    1 is twice as frequent in the first text, 2 four times, -1 half as frequent.

    Args:
        a, b: occurrences in the first and in the second text.
        n1, n2: words in each.

    Returns:
        The log ratio. Zero rule: where one count is 0 it is taken as 0.5, so that the ratio is finite; where
        both are 0 the log ratio is 0.

    Raises:
        ValueError: as log_likelihood.
    """
    _check(a, b, n1, n2)
    if a == b == 0:
        return 0.0
    return math.log2((a or 0.5) / n1) - math.log2((b or 0.5) / n2)


def log_ratio_interval(a: int, b: int, n1: int, n2: int, *, confidence: float = 0.95) -> Interval:
    """Return the interval in which the log ratio lies with the confidence given.

    The logarithm of a ratio of proportions is about normal, with variance 1/a - 1/n1 + 1/b - 1/n2: D. Katz
    and others, Obtaining confidence intervals for the risk ratio in cohort studies, Biometrics 34, 1978, pp.
    469-474, method C. It supposes words drawn one by one, which no writer does: read it as the least doubt
    there is.

    Args:
        a, b: occurrences in the first and in the second text; a count of 0 is taken as 0.5, as in log_ratio.
        n1, n2: words in each.
        confidence: between 0 and 1.

    Returns:
        The ends of the interval, in units of log ratio; all numbers (-inf, inf) where both counts are 0.

    Raises:
        ValueError: as log_likelihood, or confidence not between 0 and 1.
    """
    reach = _normal_quantile(confidence)
    middle = log_ratio(a, b, n1, n2)
    if a == b == 0:
        return Interval(-math.inf, math.inf)
    variance = 1 / (a or 0.5) - 1 / n1 + 1 / (b or 0.5) - 1 / n2
    reach *= math.sqrt(max(0.0, variance)) / math.log(2)
    return Interval(middle - reach, middle + reach)


def deviation_of_proportions(counts: Sequence[float], sizes: Sequence[float]) -> float:
    """Return DP: how far a word's spread over the parts is from the spread of all words.

    S. Th. Gries, Dispersions and adjusted frequencies in corpora, International Journal of Corpus Linguistics
    13(4), 2008, pp. 403-437 (p. 415): half the sum of |share of the word - share of the text|.

    Args:
        counts: occurrences in each part.
        sizes: words in each part.

    Returns:
        DP from 0 (spread as the text is) to almost 1, which it nears only where the word stands in one short part
        alone; all in one part with a third of the text is 0.67.

    Raises:
        ValueError: the word does not occur, or counts and sizes do not fit each other.
    """
    total, words = _check_parts(counts, sizes)
    return sum(abs(count / total - size / words) for count, size in zip(counts, sizes, strict=True)) / 2


def normalised_deviation(counts: Sequence[float], sizes: Sequence[float]) -> float:
    """Return DPnorm: DP divided by the largest DP that these parts allow.

    J. Lijffijt and S. Th. Gries, Correction to Dispersions and adjusted frequencies in corpora, International
    Journal of Corpus Linguistics 17(1), 2012, pp. 147-149: DP / (1 - share of the smallest part).

    Args:
        counts: occurrences in each part.
        sizes: words in each part.

    Returns:
        DPnorm from 0 to 1; 0 where there is one part only.

    Raises:
        ValueError: as deviation_of_proportions.
    """
    deviation = deviation_of_proportions(counts, sizes)
    largest = 1 - min(size for size in sizes if size) / sum(sizes)
    return min(1.0, deviation / largest) if largest else 0.0


def juilland_d(counts: Sequence[float], sizes: Sequence[float] | None = None) -> float:
    """Return Juilland's D: 1 where the word has one rate in all parts, 0 where it is in one part only.

    A. Juilland and E. Chang-Rodríguez, Frequency Dictionary of Spanish Words, 1964; for parts of unlike size
    with rates in place of counts, Gries 2008 (see deviation_of_proportions): 1 - V / sqrt(n - 1), where V is
    the standard deviation of the rates (of all n parts, not a sample) divided by their mean.

    Args:
        counts: occurrences in each part.
        sizes: words in each part; parts of equal size if left out. Empty parts are passed over.

    Returns:
        D from 0 to 1; 1 where there is one part only.

    Raises:
        ValueError: as deviation_of_proportions.
    """
    sizes = [1] * len(counts) if sizes is None else sizes
    _check_parts(counts, sizes)
    rates = [count / size for count, size in zip(counts, sizes, strict=True) if size]
    if len(rates) == 1:
        return 1.0
    return min(1.0, max(0.0, 1 - pstdev(rates) / fmean(rates) / math.sqrt(len(rates) - 1)))


def inverse_document_frequency(documents: int, holding: int) -> float:
    """Return idf: how much a word tells one document from the others.

    C. Manning, P. Raghavan and H. Schütze, Introduction to Information Retrieval, 2008, section 6.2.1:
    log10(documents / holding), without smoothing.

    Args:
        documents: how many there are.
        holding: how many hold the word, at least 1.

    Returns:
        0 for a word that is in all of them, log10(documents) for a word that is in one.

    Raises:
        ValueError: holding is not between 1 and documents.
    """
    if not 1 <= holding <= documents:
        raise ValueError(f"{holding} of {documents} documents hold the word: that must be 1 to {documents}.")
    return math.log10(documents / holding)


@lru_cache(maxsize=1024)  # most terms of a letter occur a few times
def poisson_interval(count: int, *, confidence: float = 0.95) -> Interval:
    """Return the interval for a count: the means that would make it no surprise.

    F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28, 1936, pp. 437-442. It takes the
    occurrences to come by chance, one by one; a word that comes in clusters is more in doubt than it says.
    Exact up to a thousand occurrences; above, Byar's approximation, there right to five digits: N. E. Breslow
    and N. E. Day, Statistical Methods in Cancer Research II, 1987, p. 69.

    Args:
        count: occurrences.
        confidence: the share of such intervals that hold the true mean, between 0 and 1.

    Returns:
        The lowest and the highest mean, in occurrences.

    Raises:
        ValueError: count is negative, or confidence not between 0 and 1.
    """
    if count < 0:
        raise ValueError(f"{count} occurrences cannot be: give a count of 0 or more.")
    reach = _normal_quantile(confidence)
    if count > 1000:
        return Interval(_byar(count, -reach), _byar(count + 1, reach))
    tail = (1 - confidence) / 2
    most = count + 10 * math.sqrt(count + 1) + 10
    low = _crossing(lambda mean: _poisson(count - 1, mean) < 1 - tail, most) if count else 0.0
    return Interval(low, _crossing(lambda mean: _poisson(count, mean) < tail, most))


def bootstrap_rate_interval(
    counts: Sequence[int], sizes: Sequence[int], *, confidence: float = 0.95
) -> Interval:
    """Return the interval for a rate of a word that comes in clumps: parts are drawn anew, whole.

    The percentile bootstrap of a ratio: B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993, chapter
    13; A. C. Davison and D. V. Hinkley, Bootstrap Methods and their Application, 1997, example 1.2 and section 5.3. Of
    few parts it is rather too short than too long, and of a word that does not occur it knows nothing: see
    `rate_interval`.

    Args:
        counts: occurrences in each part.
        sizes: words in each part.
        confidence: the share of such intervals that hold the true rate, between 0 and 1.

    Returns:
        The lowest and the highest rate, in occurrences a word; 0 and 0 where the word does not occur.

    Raises:
        ValueError: counts and sizes do not fit each other, there are no words, or confidence is not between 0 and 1.
    """
    _normal_quantile(confidence)  # raises ValueError
    counts, sizes = _parts_with_words(counts, sizes)
    drawn = zip(_draw_counts(counts, 0), _draw_sizes(tuple(sizes), 0), strict=True)
    return _percentiles([count / size for count, size in drawn], confidence)


def rate_interval(counts: Sequence[int], sizes: Sequence[int], *, confidence: float = 0.95) -> Interval:
    """Return the interval for a rate, as long as chance alone makes it, and longer where the word comes in clumps.

    Its ends are the outer ones of `poisson_interval` (words that fall one by one) and `bootstrap_rate_interval`
    (paragraphs drawn whole): the first knows that no occurrence is no proof, the second that seven in one place are not
    seven reports.

    Args:
        counts: occurrences in each part.
        sizes: words in each part.
        confidence: between 0 and 1.

    Returns:
        The lowest and the highest rate, in occurrences a word.

    Raises:
        ValueError: as bootstrap_rate_interval.
    """
    clumped = bootstrap_rate_interval(counts, sizes, confidence=confidence)
    alone, words = poisson_interval(sum(counts), confidence=confidence), sum(sizes)
    return Interval(min(clumped.low, alone.low / words), max(clumped.high, alone.high / words))


def clumped_log_ratio_interval(
    counts: tuple[Sequence[int], Sequence[int]],
    sizes: tuple[Sequence[int], Sequence[int]],
    *,
    confidence: float = 0.95,
) -> Interval:
    """Return the interval of a log ratio of words that come in clumps.

    The outer ends of `log_ratio_interval` and of the percentile bootstrap over the parts of both texts (sources as
    `bootstrap_rate_interval`).

    Args:
        counts: occurrences in each part, of the first text and of the second.
        sizes: words in each part, of the first text and of the second.
        confidence: between 0 and 1.

    Returns:
        The ends of the interval, in units of log ratio.

    Raises:
        ValueError: as bootstrap_rate_interval.
    """
    (one, size1), (other, size2) = (_parts_with_words(*text) for text in zip(counts, sizes, strict=True))
    alone = log_ratio_interval(sum(one), sum(other), sum(size1), sum(size2), confidence=confidence)
    drawn = [
        log_ratio(*of_both)
        for of_both in zip(
            _draw_counts(one, 0),
            _draw_counts(other, 1),
            _draw_sizes(tuple(size1), 0),
            _draw_sizes(tuple(size2), 1),
            strict=True,
        )
    ]
    clumped = _percentiles(drawn, confidence)
    return Interval(min(alone.low, clumped.low), max(alone.high, clumped.high))


def permutation_test(counts: Sequence[Sequence[int]], sizes: Sequence[Sequence[int]]) -> float:
    """Return how often paragraphs dealt anew over the texts would make their rates differ as much.

    A randomisation test (R. A. Fisher, The Design of Experiments, 1935; B. Phipson and G. K. Smyth, Statistical
    Applications in Genetics and Molecular Biology 9(1), 2010, article 39, for the chance): all parts are shuffled, and
    each text is dealt as many as it has. What is compared is G2 over the texts. It holds at any count, and for words
    that come in clumps; of few parts it can hardly ever be small.

    Args:
        counts: for each text, occurrences in each of its parts.
        sizes: for each text, words in each of its parts.

    Returns:
        The chance from 1 / (RESAMPLES + 1) to 1; 1 where the word does not occur, or there is one text.

    Raises:
        ValueError: counts and sizes do not fit each other, or a text has no words.
    """
    texts = [_parts_with_words(*text) for text in zip(counts, sizes, strict=True)]
    lengths = tuple(len(of_text) for _, of_text in texts)
    found = [(place, count) for place, count in enumerate(chain(*(text for text, _ in texts))) if count]
    if not found:
        return 1.0
    seen = _heterogeneity([sum(text) for text, _ in texts], [sum(of_text) for _, of_text in texts])
    words, as_large = tuple(chain(*(of_text for _, of_text in texts))), 0
    for deal, dealt in zip(_deals(lengths), _deal_sizes(words, lengths), strict=True):
        totals = [0] * len(lengths)
        for place, count in found:
            totals[deal[place]] += count
        as_large += _heterogeneity(totals, dealt) >= seen - 1e-9
    return (as_large + 1) / (RESAMPLES + 1)


def _heterogeneity(counts: Sequence[int], sizes: Sequence[int]) -> float:
    """Return G2 over texts, from their counts and sizes."""
    share = sum(counts) / sum(sizes)
    return 2 * sum(_term(count, share * size) for count, size in zip(counts, sizes, strict=True))


# Draws and deals depend on how many parts there are, and not on what is counted in them: all terms share them.


@lru_cache(maxsize=8)
def _deals(lengths: tuple[int, ...]) -> tuple[Sequence[int], ...]:
    """Return for each deal the text that each part falls to, where texts take so many parts each."""
    random, order, deals = Random(0), list(range(sum(lengths))), []
    takes = [text for text, length in enumerate(lengths) for _ in range(length)]
    for _ in range(RESAMPLES):
        random.shuffle(order)
        deal = array("H", bytes(2 * len(order)))
        for place, text in zip(order, takes, strict=True):
            deal[place] = text
        deals.append(deal)
    return tuple(deals)


@lru_cache(maxsize=8)
def _deal_sizes(sizes: tuple[int, ...], lengths: tuple[int, ...]) -> tuple[list[int], ...]:
    """Return for each deal how many words each text gets."""
    dealt = []
    for deal in _deals(lengths):
        totals = [0] * len(lengths)
        for text, size in zip(deal, sizes, strict=True):
            totals[text] += size
        dealt.append(totals)
    return tuple(dealt)


@lru_cache(maxsize=64)
def _resamples(parts: int, seed: int) -> tuple[bytes, ...]:
    """Return for each resample how often each part is drawn."""
    random, drawn = Random(seed), []
    for _ in range(RESAMPLES):
        times = bytearray(parts)
        for _ in range(parts):
            place = int(random.random() * parts)
            times[place] = min(255, times[place] + 1)
        drawn.append(bytes(times))
    return tuple(drawn)


def _draw_counts(counts: Sequence[int], seed: int) -> Iterator[int]:
    """Yield for each resample how many occurrences it has; most parts have none, and are not looked at."""
    places = [place for place, count in enumerate(counts) if count]
    found = [counts[place] for place in places]
    for draw in _resamples(len(counts), seed):
        yield sum(map(mul, found, map(draw.__getitem__, places)))


@lru_cache(maxsize=64)
def _draw_sizes(sizes: tuple[int, ...], seed: int) -> tuple[int, ...]:
    """Return for each resample how many words it has."""
    return tuple(sum(map(mul, sizes, draw)) for draw in _resamples(len(sizes), seed))


def _percentiles(values: list[float], confidence: float) -> Interval:
    """Return the values that leave an equal share of the rest on either side."""
    values.sort()
    beyond = max(1, round((len(values) + 1) * (1 - confidence) / 2))
    return Interval(values[beyond - 1], values[-beyond])


def _parts_with_words(counts: Sequence[int], sizes: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return counts and sizes without the empty parts."""
    if sum(counts):
        _check_parts(counts, sizes)
    elif len(counts) != len(sizes) or not any(sizes) or min(sizes) < 0:
        raise ValueError(
            f"There are {len(counts)} counts for {len(sizes)} parts: give one a part, and words."
        )
    return (
        tuple(count for count, size in zip(counts, sizes, strict=True) if size),
        tuple(size for size in sizes if size),
    )


def _normal_quantile(confidence: float) -> float:
    """Return how many standard deviations hold the middle share of a normal distribution."""
    if not 0 < confidence < 1:
        raise ValueError(f"The confidence {confidence} is not between 0 and 1: give 0.95 for 95 %.")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _byar(count: int, reach: float) -> float:
    return count * (1 - 1 / (9 * count) + reach / (3 * math.sqrt(count))) ** 3


def _crossing(passed: Callable[[float], bool], most: float) -> float:
    """Return where a condition that holds from some mean on begins to hold, by halving."""
    low, high = 0.0, most
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if passed(middle) else (middle, high)
    return high


def _poisson(most: int, mean: float) -> float:
    """Return the chance of at most so many occurrences."""
    if not mean:
        return 1.0
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(most + 1))


def _term(seen: float, expected: float) -> float:
    return seen * math.log(seen / expected) if seen else 0.0


def _cells(a: int, b: int, n1: int, n2: int) -> tuple[tuple[float, float], ...]:
    """Return the four cells of the table, each with the count expected if the rates were equal."""
    share = (a + b) / (n1 + n2)
    return (a, n1 * share), (b, n2 * share), (n1 - a, n1 * (1 - share)), (n2 - b, n2 * (1 - share))


def _check(a: int, b: int, n1: int, n2: int) -> None:
    if not (0 <= a <= n1 and 0 <= b <= n2 and n1 > 0 and n2 > 0):
        raise ValueError(
            f"{a} of {n1} words and {b} of {n2} cannot be compared: each text needs a word, "
            "and each count must lie between 0 and its number of words."
        )


def _check_parts(counts: Sequence[float], sizes: Sequence[float]) -> tuple[float, float]:
    if len(counts) != len(sizes):
        raise ValueError(f"There are {len(counts)} counts for {len(sizes)} parts: give one count a part.")
    if any(count < 0 or (count and not size) for count, size in zip(counts, sizes, strict=True)):
        raise ValueError("A count is negative or stands in an empty part: count the parts again.")
    if not sum(counts):
        raise ValueError("The word does not occur, so that it has no dispersion: choose a word that does.")
    return sum(counts), sum(sizes)
