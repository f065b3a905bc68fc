"""Measures against published worked numbers; the source stands beside each."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utils.words.measures import (
    chi_squared,
    deviation_of_proportions,
    inverse_document_frequency,
    juilland_d,
    log_likelihood,
    log_likelihood_2x2,
    log_ratio,
    log_ratio_interval,
    normalised_deviation,
    poisson_interval,
)

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("a", "b", "n1", "n2", "published", "digits"),
    [
        # P. Rayson, Corpora list, 18 January 2002 ("statistics in learner English"): forms of KEEP, 348 against 99
        # and 9 against 32 in two corpora taken as a million words each, rounded to no decimals.
        (348, 99, MILLION, MILLION, 147, 0),
        (9, 32, MILLION, MILLION, 14, 0),
        # Lancaster's UCREL significance test, worked example: 52 in 50,000 words, 57 in 75,000: LL 2.65.
        (52, 57, 50_000, 75_000, 2.65, 2),
    ],
)
def test_log_likelihood_as_published(a: int, b: int, n1: int, n2: int, published: float, digits: int) -> None:
    assert round(log_likelihood(a, b, n1, n2), digits) == published


@pytest.mark.parametrize(
    ("table", "published"),
    [
        # T. Dunning 1993, table of bigrams; the first two also in NLTK's collocations.doctest, the third in
        # Wordless, tests_measures/test_measures_statistical_significance.py (p. 72).
        ((110, 2442, 111, 29114), 270.72),
        ((8, 5, 24, 31740), 95.29),
        ((10, 0, 3, 31764), 167.23),
    ],
)
def test_log_likelihood_2x2_as_published(table: tuple[int, int, int, int], published: float) -> None:
    both, first, second, neither = table
    assert round(log_likelihood_2x2(both, second, both + first, second + neither), 2) == published


@pytest.mark.parametrize(
    ("table", "yates", "published", "digits"),
    [
        # T. Dunning 1993, p. 73 (also Wordless): 3, 0, 0, 31774.
        ((3, 0, 0, 31774), False, 31777, 0),
        # C. Manning and H. Schütze 1999, section 5.3.3, "new companies" and "vache, cow" (also NLTK's doctest).
        ((8, 15820, 4667, 14287173), False, 1.55, 2),
        ((59, 8, 6, 570934), False, 456400, 0),
        # T. Pedersen 1996, Fishing for exactness, p. 10 (also Wordless): with continuity correction 0.5.
        ((1, 3, 3, 1), True, 0.5, 6),
        # quanteda.textstats, test-textstat_keyness.R, note on R's chisq.test: without the rule that a cell is
        # not moved beyond its expected count this table would give 0.185; R gives 1.6e-31, that is 0.
        ((3, 2, 14, 10), True, 0.0, 6),
    ],
)
def test_chi_squared_as_published(
    table: tuple[int, int, int, int], yates: bool, published: float, digits: int
) -> None:
    a, c, b, d = table
    assert round(chi_squared(a, b, a + c, b + d, yates=yates), digits) == published


@pytest.mark.parametrize(
    ("a", "b", "n1", "n2", "ratio"),
    [
        # A. Hardie, Log Ratio: an informal introduction, 2014: equal rates 0, twice 1, four times 2, half -1.
        (1, 1, MILLION, MILLION, 0),
        (20, 10, MILLION, MILLION, 1),
        (40, 10, MILLION, MILLION, 2),
        (10, 20, MILLION, MILLION, -1),
        # M. Borenstein and others, Introduction to Meta-Analysis, 2009, ch. 5: 5 of 100 against 10 of 100: 0.5.
        (5, 10, 100, 100, -1),
    ],
)
def test_log_ratio_as_published(a: int, b: int, n1: int, n2: int, ratio: float) -> None:
    assert log_ratio(a, b, n1, n2) == pytest.approx(ratio)


def test_log_ratio_takes_zero_as_a_half() -> None:
    assert log_ratio(4, 0, 1000, 1000) == pytest.approx(3)
    assert log_ratio(0, 4, 1000, 1000) == pytest.approx(-3)
    assert log_ratio(0, 0, 1000, 2000) == 0
    assert log_ratio_interval(0, 0, 1000, 2000) == (-math.inf, math.inf)


def test_interval_as_published() -> None:
    # SciPy, RelativeRiskResult.confidence_interval (Katz's method): 10 of 75 against 12 of 225.
    low, high = log_ratio_interval(10, 12, 75, 225)
    assert 2**low == pytest.approx(1.1261564003469628)
    assert 2**high == pytest.approx(5.549850800541033)
    # Borenstein 2009, ch. 5: standard error of the natural log of 5/100 : 10/100 is 0.5292.
    low, high = log_ratio_interval(5, 10, 100, 100)
    assert (high - low) / 2 / 1.959964 * math.log(2) == pytest.approx(0.5292, abs=5e-5)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        # R, poisson.test(n)$conf.int: the exact interval of Garwood 1936.
        (0, 0, 3.688879),
        (3, 0.6186721, 8.767273),
        (10, 4.795389, 18.390356),
    ],
)
def test_poisson_interval_as_published(count: int, low: float, high: float) -> None:
    assert poisson_interval(count) == pytest.approx((low, high), rel=1e-6, abs=1e-9)


def test_above_a_thousand_the_poisson_interval_is_near_enough_to_the_exact_one() -> None:
    # By the definition of the exact interval: at its ends, a count as large or as small has a chance of 2.5 %.
    low, high = poisson_interval(1200)
    for mean, counts in ((low, range(1200)), (high, range(1201))):
        below = math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in counts)
        assert min(below, 1 - below) == pytest.approx(0.025, abs=1e-4)
    low, high = poisson_interval(MILLION)
    assert (high - low) / 2 == pytest.approx(1.959964 * 1000, rel=1e-3)  # the normal limit


# Gries's small corpus (2008, p. 406; 2020, p. 101), five parts of 9, 10, 10, 10 and 11 words.
SIZES = (9, 10, 10, 10, 11)


@pytest.mark.parametrize(
    ("counts", "dp", "dp_norm", "d"),
    [
        # scattertext, test_dispersion.py, after S. Th. Gries, Analyzing dispersion (A Practical Handbook of Corpus
        # Linguistics, 2020): words b, i, q, x.
        ((2, 2, 2, 2, 2), 0.02, 0.024, 0.968),
        ((1, 0, 0, 0, 0), 0.82, 1, 0),
        ((0, 1, 0, 0, 0), 0.8, 0.976, 0),
        ((0, 0, 0, 0, 1), 0.78, 0.951, 0),
    ],
)
def test_dispersion_as_published(counts: tuple[int, ...], dp: float, dp_norm: float, d: float) -> None:
    assert round(deviation_of_proportions(counts, SIZES), 3) == dp
    assert round(normalised_deviation(counts, SIZES), 3) == dp_norm
    assert round(juilland_d(counts, SIZES), 3) == d


def test_normalised_deviation_of_lijffijt_and_gries() -> None:
    # Lijffijt and Gries 2012, p. 148 (also Wordless): 2/3 in one, 1/3 in another, none in a third equal part.
    assert normalised_deviation((2, 1, 0), (1, 1, 1)) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("counts", "sizes", "published", "digits"),
    [
        # J. B. Carroll 1970, p. 14 (also Wordless).
        ((0, 4, 3, 2, 1), None, 0.6464, 4),
        # G. Engwall 1974, p. 122: usage U = D times 8 occurrences = 4.609 (also Wordless).
        ((4, 2, 1, 1, 0), None, round(4.609 / 8, 3), 3),
        # A. A. Lyne 1985, pp. 85 and 299, ALLEMAND in ten parts; D as in the README of the R package tlda.
        (
            (2, 0, 1, 1, 3, 0, 3, 0, 0, 0),
            (8143, 8058, 8271, 8125, 7959, 7941, 8146, 8001, 8003, 7930),
            0.6038797,
            7,
        ),
    ],
)
def test_juilland_d_as_published(
    counts: tuple[int, ...], sizes: tuple[int, ...] | None, published: float, digits: int
) -> None:
    assert round(juilland_d(counts, sizes), digits) == published


@pytest.mark.parametrize(
    ("documents", "holding", "published"),
    [
        # H. Schütze, slides to Introduction to Information Retrieval, chapters 6 and 7: of a million documents
        # one has calpurnia, a hundred have animal.
        (MILLION, 1, 6),
        (MILLION, 100, 4),
    ],
)
def test_inverse_document_frequency_as_published(documents: int, holding: int, published: float) -> None:
    assert inverse_document_frequency(documents, holding) == pytest.approx(published)


sizes = st.integers(1, 10**6)
texts = st.tuples(sizes, sizes).flatmap(
    lambda n: st.tuples(st.integers(0, n[0]), st.integers(0, n[1]), st.just(n[0]), st.just(n[1]))
)
parts = st.lists(st.tuples(st.integers(0, 50), st.integers(50, 500)), min_size=1, max_size=20).filter(
    lambda rows: any(count for count, _ in rows)
)


@given(texts)
def test_keyness_does_not_depend_on_which_text_comes_first(text: tuple[int, int, int, int]) -> None:
    a, b, n1, n2 = text
    for measure in (log_likelihood, log_likelihood_2x2, chi_squared):
        assert measure(a, b, n1, n2) >= 0
        assert measure(a, b, n1, n2) == pytest.approx(measure(b, a, n2, n1), rel=1e-6, abs=1e-6)
    assert log_ratio(a, b, n1, n2) == pytest.approx(-log_ratio(b, a, n2, n1))
    assert chi_squared(a, b, n1, n2, yates=True) <= chi_squared(a, b, n1, n2) + 1e-9


@given(texts)
def test_interval_holds_the_log_ratio(text: tuple[int, int, int, int]) -> None:
    low, high = log_ratio_interval(*text)
    wider = log_ratio_interval(*text, confidence=0.99)
    assert wider.low <= low <= log_ratio(*text) <= high <= wider.high


@given(st.integers(0, 1000), st.integers(1000, 10**6))
def test_equal_rates_are_no_difference(count: int, size: int) -> None:
    assert log_likelihood(count, count, size, size) == pytest.approx(0, abs=1e-9)
    assert log_likelihood_2x2(count, count, size, size) == pytest.approx(0, abs=1e-6)
    assert log_ratio(count, count, size, size) == 0


@given(parts)
def test_dispersion_lies_between_nought_and_one(rows: list[tuple[int, int]]) -> None:
    counts, words = zip(*rows, strict=True)
    for measure in (deviation_of_proportions, normalised_deviation, juilland_d):
        assert 0 <= measure(counts, words) <= 1
        assert measure(counts[::-1], words[::-1]) == pytest.approx(measure(counts, words))
    assert deviation_of_proportions(counts, words) <= normalised_deviation(counts, words) + 1e-9
    assert deviation_of_proportions(words, words) == pytest.approx(0)


@pytest.mark.parametrize(
    "call",
    [
        lambda: log_likelihood(1, 0, 0, 5),
        lambda: log_likelihood_2x2(-1, 0, 5, 5),
        lambda: chi_squared(6, 0, 5, 5),
        lambda: log_ratio(0, 1, 5, 0),
        lambda: log_ratio_interval(1, 1, 5, 5, confidence=95),
        lambda: poisson_interval(-1),
        lambda: poisson_interval(3, confidence=1),
        lambda: deviation_of_proportions((0, 0), (5, 5)),
        lambda: juilland_d((1, 2), (5,)),
        lambda: normalised_deviation((1, 2), (5, 0)),
        lambda: inverse_document_frequency(3, 0),
    ],
)
def test_what_cannot_be_measured_is_refused_in_one_sentence(call) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=r"^[^.].*: .*\.$"):
        call()
