"""Measures against published worked numbers; the source stands beside each."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utils.words.measures import (
    RESAMPLES,
    bootstrap_rate_interval,
    chi_squared,
    clumped_log_ratio_interval,
    deviation_of_proportions,
    inverse_document_frequency,
    juilland_d,
    least_expected,
    log_likelihood,
    log_likelihood_2x2,
    log_ratio,
    log_ratio_interval,
    normalised_deviation,
    permutation_test,
    poisson_interval,
    rate_interval,
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


# --- Words in clumps --------------------------------------------------------------------------------------------

# B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993, table 2.1: days that seven treated mice and
# nine others survived. Means 86.86 and 56.22 (ibid.).
TREATED, OTHERS = (94, 197, 16, 38, 99, 141, 23), (52, 104, 146, 10, 51, 30, 40, 27, 46)


@pytest.mark.parametrize(("values", "mean"), [(TREATED, 86.86), (OTHERS, 56.22)])
def test_the_bootstrap_has_the_published_mean_and_the_exact_standard_error(
    values: tuple[int, ...], mean: float
) -> None:
    """Their formula 5.12: the ideal bootstrap's standard error of a mean is the plug-in deviation over root n.

    Two thirds of a normal distribution lie within one standard error; 999 resamples come within a tenth of it.
    """
    interval = bootstrap_rate_interval(values, [1] * len(values), confidence=0.6827)
    exact = math.sqrt(sum((value - mean) ** 2 for value in values)) / len(values)
    assert sum(values) / len(values) == pytest.approx(mean, abs=0.005)
    assert (interval.high + interval.low) / 2 == pytest.approx(mean, rel=0.04)
    assert (interval.high - interval.low) / 2 == pytest.approx(exact, rel=0.1)


def test_the_bootstrap_of_a_ratio_as_published() -> None:
    """A. C. Davison and D. V. Hinkley 1997, example 1.2: the population of ten cities in 1920 and 1930, ratio 1.52.

    The ratio rests on few cities, so that the interval reaches further up than down; its lower end is near that of the
    delta method.
    """
    before, after = (138, 93, 61, 179, 48, 37, 29, 23, 30, 2), (143, 104, 69, 260, 75, 63, 50, 48, 111, 50)
    ratio = sum(after) / sum(before)
    assert ratio == pytest.approx(1.52, abs=0.005)
    interval = bootstrap_rate_interval(after, before)
    influence = [(one - ratio * size) / (sum(before) / 10) for one, size in zip(after, before, strict=True)]
    error = math.sqrt(sum(one * one for one in influence)) / 10
    assert interval.low == pytest.approx(ratio - 1.96 * error, abs=0.1)
    assert ratio - interval.low < interval.high - ratio < 3.5 * error


def test_of_three_parts_the_bootstrap_has_all_27_resamples() -> None:
    """Each of the 27 is as likely: the extreme ones, all of one part, have 1 in 27, so that 95 % leaves none out."""
    assert bootstrap_rate_interval([0, 1, 5], [10, 10, 10]) == (0, 0.5)


def test_the_same_numbers_give_the_same_interval() -> None:
    parts = [0] * 12 + [4, 3], [90] * 14
    assert rate_interval(*parts) == rate_interval(*parts)
    texts = [[3, 0, 1], [0, 0]], [[10, 20, 30], [40, 50]]
    assert permutation_test(*texts) == permutation_test(*texts)


PARTS = st.lists(st.tuples(st.integers(0, 5), st.integers(20, 120)), min_size=1, max_size=16)


@given(PARTS)
def test_an_interval_that_knows_clumps_is_never_shorter_than_chance_alone(
    parts: list[tuple[int, int]],
) -> None:
    counts, sizes = zip(*parts, strict=True)
    alone, found = poisson_interval(sum(counts)), rate_interval(counts, sizes)
    assert found.low <= alone.low / sum(sizes) + 1e-12 and alone.high / sum(sizes) <= found.high + 1e-12
    assert found.low - 1e-12 <= sum(counts) / sum(sizes) <= found.high + 1e-12


def test_words_in_one_place_are_more_in_doubt_than_words_in_many() -> None:
    """The same count in texts of one length: 12 in one paragraph of 12, or one in each."""
    spread, clumped = rate_interval([1] * 12, [100] * 12), rate_interval([12] + [0] * 11, [100] * 12)
    assert clumped.low == 0 < spread.low
    assert clumped.high > spread.high


@pytest.mark.parametrize(
    ("right", "chance"),
    [
        # R. A. Fisher, The Design of Experiments, 1935, chapter 2: eight cups of tea, four with the milk in first; of
        # the 70 ways to choose four, 1 has all right, and 1 all wrong; 16 have three right, and 16 one.
        (4, 2 / 70),
        (3, 34 / 70),
        (2, 1),
    ],
)
def test_the_lady_tasting_tea(right: int, chance: float) -> None:
    chosen, left = [1] * right + [0] * (4 - right), [1] * (4 - right) + [0] * right
    found = permutation_test([chosen, left], [[1] * 4] * 2)
    assert found == pytest.approx(chance, abs=4 * math.sqrt(0.25 / RESAMPLES) if 0.1 < chance < 0.9 else 0.02)


def test_a_clump_is_no_difference() -> None:
    """Ten in one paragraph of one letter: it had to be in one of the two, and each has as many paragraphs."""
    assert permutation_test([[10] + [0] * 7, [0] * 8], [[50] * 8] * 2) == 1
    assert log_likelihood(10, 0, 400, 400) > 10.83  # which a count alone would call surer than 1 in 1,000


def test_a_word_that_does_not_occur_differs_nowhere() -> None:
    assert permutation_test([[0, 0], [0]], [[10, 10], [10]]) == 1


def test_what_is_expected_is_that_of_the_shorter_text() -> None:
    assert least_expected(7, 0, 1255, 1522) == pytest.approx(7 * 1255 / 2777)


@given(PARTS, PARTS)
def test_a_log_ratio_of_clumps_is_never_surer_than_of_words_alone(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    (counts1, sizes1), (counts2, sizes2) = zip(*one, strict=True), zip(*other, strict=True)
    alone = log_ratio_interval(sum(counts1), sum(counts2), sum(sizes1), sum(sizes2))
    found = clumped_log_ratio_interval((counts1, counts2), (sizes1, sizes2))
    assert found.low <= alone.low and alone.high <= found.high


@pytest.mark.parametrize("parts", [([1], [10, 10]), ([0], [0]), ([], []), ([2], [0]), ([-1, 2], [5, 5])])
def test_parts_that_do_not_fit_are_refused(parts: tuple[list[int], list[int]]) -> None:
    for measure in (bootstrap_rate_interval, rate_interval):
        with pytest.raises(ValueError, match=r"part|count"):
            measure(*parts)
