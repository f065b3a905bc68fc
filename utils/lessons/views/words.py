"""Words and subjects: how often they stand in the letters, where, beside what, and in which sense.

A term is a concept family by its key or English name, or one or more words as typed: `wapen; nucleaire risico's`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from ...corpus import Corpus
from ...letters.letters import Letter
from ...notes.load import letter_of
from ...words import concepts, counts
from ...words.counts import By, Dispersion, Frequency, Keyness
from ...words.measures import (
    LEAST_EXPECTED,
    RESAMPLES,
    Interval,
    clumped_log_ratio_interval,
    permutation_test,
    rate_interval,
)
from ...words.tokens import tokens
from ..pieces import Hits, Html, Table, quote
from ..shown import Dutch
from ..view import view
from .forms import bar_chart, columns, labels, whiskers
from .style import (
    AMBER,
    BLUE,
    DISC,
    HIDDEN,
    INK,
    Chart,
    Numbers,
    abbreviate,
    chart,
    listed,
    no_chart,
    short_name,
    wrap,
)

EVERY = "every letter"
NOTHING = "There is no word to look for: type one word or more, with semicolons between terms."
PER = 1000  # words, for a rate
TOP = 10  # terms that a chart has room for
MANY = 4  # letters that a title has room for
WIDE = 6  # letters of which a table has room for two columns each


# --- What to pick -------------------------------------------------------------------------------------------


@view
def concept_choices(corpus: Corpus) -> list[tuple[str, str]]:
    """The concept families as choices: English name and key."""
    return [(concept.english, name) for name, concept in corpus.notes.concepts.items()]


@view
def term_choices(corpus: Corpus, words: int = 60) -> list[str]:
    """What a reader can pick: the concept families by English name, and the most frequent content `words`."""
    total: Counter[str] = Counter()
    for letter in corpus.letters:  # one at a time: the rows of many are more than their words
        for row in counts.frequencies([letter], modals=False):
            total[row.term] += row.count
    ranked = sorted(total, key=lambda term: (-total[term], term))
    frequent = [term for term in ranked if not any(sign.isdigit() for sign in term)]
    return [concept.english for concept in corpus.notes.concepts.values()] + [
        Dutch(term) for term in frequent[:words]
    ]


@view
def letter_choices(corpus: Corpus) -> list[tuple[str, str]]:
    """The letters to look in, as choices: EVERY, and each by its short name."""
    return [(EVERY, EVERY), *((corpus.named(letter.id), letter.id) for letter in corpus.letters)]


@view
def sense_choices(corpus: Corpus) -> list[str]:
    """The words whose senses are noted."""
    return [Dutch(word) for word in corpus.notes.senses]


# --- A term -------------------------------------------------------------------------------------------------


@view
def how_often(corpus: Corpus, term: str, measure: str = "rate") -> Chart:
    """Draw how often each letter says a term, with the rates that such a count fits, and say whether the letters differ.

    Args:
        term: one term or more.
        measure: what the dots show, "rate" (per 1,000 words) or "count".

    Returns:
        A dot for each letter and term on the line of its 95 % interval (`measures.rate_interval`, which knows that words
        clump). The title is what the counts show: of one term, whether the letters differ in it.
    """
    parts = _parse_terms(corpus, term)
    if not parts:
        return no_chart("How often does each letter speak of it?", NOTHING)
    rows = [
        counts.dispersion(letter, part, by=by, families=corpus.notes.concepts)
        for part, by in parts
        for letter in corpus.letters
    ]
    several = len(parts) > 1
    finding, test = _most_said(corpus, rows) if several else _difference(corpus, rows, measure)
    names = [
        wrap(
            f"{_term_name(corpus, row.term)} · {corpus.short(row.letter)}"
            if several
            else corpus.short(row.letter),
            26,
        )
        for row in rows
    ]
    factors = [(PER if measure == "rate" else row.words) if row.words else 0.0 for row in rows]
    rates = [len(row.positions) / row.words if row.words else 0.0 for row in rows]
    found = [rate_interval(row.counts, row.sizes) if row.words else Interval(0, 0) for row in rows]
    values, lows, highs = (
        [round(number * by, 3) for number, by in zip(numbers, factors, strict=True)]
        for numbers in (rates, [one.low for one in found], [one.high for one in found])
    )
    top = max([*highs, 1.0])
    dots = go.Scatter(
        x=values,
        y=names,
        mode="markers",
        marker={"size": 13, "color": BLUE},
        error_x=whiskers(lows, values, highs, cap=6),
        hovertemplate="%{y}: %{x:.1f}<extra></extra>",
    )
    beside = [f"{len(row.positions)} ({PER * rate:.1f})" for row, rate in zip(rows, rates, strict=True)]
    per = f" per {PER:,} words" if measure == "rate" else ""
    said = "; ".join(
        f"{_told_as(corpus, row, several)} {len(row.positions)} in {row.words:,} words, {PER * rate:.1f} per {PER:,}, "
        f"95 % {PER * one.low:.1f} to {PER * one.high:.1f}"
        for row, rate, one in zip(rows, rates, found, strict=True)
    )
    return chart(
        [dots, labels([round(high + top * 0.03, 3) for high in highs], names, beside)],
        finding,
        f"Occurrences{per}; beside the line the count (and the rate). Line: 95 % interval, as words clump in "
        f"{corpus.part}s. {test}",
        f"{finding.replace('<br>', ' ')}. {said}. {test}",
        {
            "head": [corpus.unit.capitalize(), "Count", "Words", f"Per {PER:,} words", "95 % low", "95 % high", "In the chart"],
            "rows": [
                [
                    f"{_term_name(corpus, row.term)} · {row.letter}" if several else row.letter,
                    len(row.positions),
                    row.words,
                    *(round(PER * number, 1) for number in (rate, one.low, one.high)),
                    name.replace("<br>", " "),
                ]
                for row, rate, one, name in zip(rows, rates, found, names, strict=True)
            ],
        },
        rows=len(rows),
        row=48,
        layout={"xaxis": {"range": [-round(top * 0.04, 3), round(top * 1.8, 3)]}},
    )  # fmt: skip


def _told_as(corpus: Corpus, row: Dispersion, several: bool) -> str:
    """A row of a chart in words: its letter by both names, before it the term where there are several."""
    return (
        f"{_term_name(corpus, row.term)}, {corpus.named(row.letter)}" if several else corpus.named(row.letter)
    )


def _most_said(corpus: Corpus, rows: Sequence[Dispersion]) -> tuple[str, str]:
    """Which of several terms is said most, in all letters together."""
    total = Counter[str]()
    for row in rows:
        total[_term_name(corpus, row.term)] += len(row.positions)
    counted = ", ".join(f"“{name}” {count}" for name, count in total.most_common())
    if not total.total():
        return f"No letter says any of these: {counted}", "Terms are counted and not tested."
    return f"Said most in all letters together: {counted}", "Terms are counted and not tested."


def _difference(corpus: Corpus, rows: Sequence[Dispersion], measure: str) -> tuple[str, str]:
    """Whether the letters differ in how often they say a term, and the sentence on how that was judged."""
    name, unit = _quoted(corpus, rows[0].term), corpus.unit
    filled = [row for row in rows if row.words]
    total = sum(len(row.positions) for row in filled)
    if not total:
        return f"No letter here speaks of {name}", "Nothing to compare."
    if len(filled) == 1:
        return (
            f"{name} stands {times(total)} in {corpus.short(filled[0].letter)}",
            f"There is no other {unit}.",
        )
    least = total * min(row.words for row in filled) / sum(row.words for row in filled)
    most = max(
        filled, key=lambda row: len(row.positions) / row.words if measure == "rate" else len(row.positions)
    )
    counted = listed(f"{len(row.positions)} in {corpus.short(row.letter)}" for row in filled)
    if len(filled) > MANY:
        counted = f"{times(total)} in {len(filled)} {unit}s"
    if least < LEAST_EXPECTED:
        expected = f"{least:.1f}"
        return (
            f"{name}: {counted}, too few to tell the {unit}s apart",
            f"No test: at equal rates one {unit} would have {expected}, fewer than {LEAST_EXPECTED}.",
        )
    chance = permutation_test([row.counts for row in filled], [row.sizes for row in filled])
    test = f"Test: {corpus.part}s dealt anew over the {unit}s differ as much in {100 * chance:.1f} % of {RESAMPLES} deals."
    if chance >= 0.05:
        return f"{name}: {counted}, no clear difference between the {unit}s", test
    rest = [row for row in filled if row is not most]
    if measure == "rate":
        others = PER * sum(len(row.positions) for row in rest) / sum(row.words for row in rest)
        here = PER * len(most.positions) / most.words
        they = f"{others:.1f} in the other {unit}{'s' * (len(rest) > 1)}"
        return (
            f"{corpus.short(most.letter)} speaks of {name} most: {here:.1f} per {PER:,} words, {they}",
            test,
        )
    share = f"{len(most.positions)} of {total} mentions"
    return f"{name} stands most often in {corpus.short(most.letter)}: {share}", test


def _quoted(corpus: Corpus, term: str) -> str:
    """A term as a title has it: by its abbreviation, if it has one."""
    return f"“{abbreviate(_term_name(corpus, term))}”"


def times(count: int) -> str:
    """A number of times, in words."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


@view
def dispersion(corpus: Corpus, term: str) -> Chart:
    """Draw where in each letter a term stands, and say how evenly: a stroke for each occurrence; of several the first."""
    parts = _parse_terms(corpus, term)
    if not parts:
        return no_chart("How often does it stand in each letter, and where?", NOTHING)
    part, by = parts[0]
    rows = [
        counts.dispersion(letter, part, by=by, families=corpus.notes.concepts) for letter in corpus.letters
    ]
    found = [(place, 100 * at / row.words) for place, row in enumerate(rows) for at in row.positions]
    rated = [
        (row, len(row.positions), PER * len(row.positions) / row.words if row.words else 0.0) for row in rows
    ]
    strokes = go.Scatter(
        x=[round(at, 1) for _, at in found],
        y=[place for place, _ in found],
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 26, "color": BLUE, "line": {"width": 2.5, "color": BLUE}},
        hovertemplate="%{x:.0f} % of the way<extra></extra>",
    )
    evenness = [
        ["–" if value is None else round(value, 2) for value in (row.dp, row.dp_norm, row.juilland_d)]
        for row in rows
    ]
    finding = _where(corpus, rows)
    said = "; ".join(
        f"{corpus.named(row.letter)} {count}"
        + (f", in {_paragraphs(row)} of {len(row.counts)} paragraphs: {_listed(row)}" if count else "")
        for row, count, _ in rated
    )
    return chart(
        [strokes],
        finding,
        f"Count, and rate per {PER:,} words; each stroke is one occurrence, from the letter's first word (0 %) to "
        "its last (100 %)",
        f"{finding}. {said}.",
        {
            "head": ["Letter", "Count", f"Per {PER:,} words", "DP (0 even)", "DPnorm", "Juilland's D (1 even)", "In the chart"],
            "rows": [
                [row.letter, count, round(rate, 1), *values, corpus.short(row.letter)]
                for (row, count, rate), values in zip(rated, evenness, strict=True)
            ],
        },
        rows=len(rows),
        row=56,
        layout={
            "xaxis": {"range": [-3, 109], "ticksuffix": " %", "dtick": 25},
            "yaxis": {
                "range": [len(rows) - 0.5, -0.5],
                "autorange": False,
                "tickvals": list(range(len(rows))),
                "ticktext": [
                    f"{wrap(corpus.short(row.letter), 22)}<br>{count} ({rate:.1f})" for row, count, rate in rated
                ],
            },
        },
    )  # fmt: skip


def _where(corpus: Corpus, rows: Sequence[Dispersion]) -> str:
    """In how many paragraphs a term stands, of the letters that have it."""
    name = _quoted(corpus, rows[0].term)
    holding = [row for row in rows if row.positions]
    if not holding:
        return f"No letter here speaks of {name}"
    told = [
        f"{_paragraphs(row)} of {len(row.counts)} paragraphs of {corpus.short(row.letter)}" for row in holding
    ]
    if len(holding) > MANY:
        return f"{name} stands in {len(holding)} of {len(rows)} letters"
    nowhere = "" if len(holding) == len(rows) else ", in no other letter"
    return f"{name} stands in {listed(told)}{nowhere}"


def _paragraphs(row: Dispersion) -> int:
    """In how many paragraphs a term stands."""
    return sum(map(bool, row.counts))


def _listed(row: Dispersion) -> str:
    """The paragraphs where a term stands."""
    return ", ".join(f"§{number}" for number, count in enumerate(row.counts, 1) if count)


@view
def concordance(corpus: Corpus, term: str, letter: str = EVERY) -> Hits:
    """List every place where a term stands, in one letter or EVERY, with five words on either side."""
    letters = corpus.letters if letter == EVERY else [corpus.letter(letter)]
    lines = [
        line
        for part, by in _parse_terms(corpus, term)
        for line in counts.concordance(letters, part, 5, by=by, families=corpus.notes.concepts)
    ]
    count = f"{len(lines)} occurrence{'' if len(lines) == 1 else 's'}"
    where = "" if letter == EVERY else f" in {corpus.short(letter)}"
    return Hits(
        f"“{_term_name(corpus, term)}”{where}: {count}",
        ["Address", "Before", "Hit", "After"],
        [[line.address, line.left, line.match, line.right] for line in lines],
    )


@view
def term_profile(corpus: Corpus, term: str) -> tuple[Chart, Hits]:
    """Show a term in every letter: how often, where, and each occurrence in its context.

    One term is drawn along the length of each letter, several are compared by their counts.
    """
    drawn = how_often if len(_parse_terms(corpus, term)) > 1 else dispersion
    return drawn.on(corpus)(term), concordance.on(corpus)(term)


@view
def quote_with_concordance(corpus: Corpus, choice: tuple[str, str]) -> tuple[Html, Hits]:
    """Quote a statement, and list every place where its words stand: the statement's id, and the terms to seek."""
    name, words = choice
    return quote.on(corpus)(name), concordance.on(corpus)(words)


def _parse_terms(corpus: Corpus, text: str) -> list[tuple[str, By]]:
    """What a reader typed, as terms: a family by its key or English name, or words and phrases with semicolons.

    Parts in which there is no word to look for are passed over.
    """
    keys = {concept.english: name for name, concept in corpus.notes.concepts.items()}
    keys |= {name: name for name in corpus.notes.concepts if text == name}
    parts = [part.strip() for part in text.split(";")]
    return [
        (keys.get(part, part), "family" if part in keys else "word")
        for part in dict.fromkeys(parts)
        if part in keys or tokens(part)
    ]


def _term_name(corpus: Corpus, term: str) -> str:
    """A term as a chart calls it: a family by its English name."""
    concept = corpus.notes.concepts.get(term)
    return concept.english if concept else term


# --- A letter, or all ---------------------------------------------------------------------------------------


@view
def top_terms(
    corpus: Corpus, letter: str, by: By = "word", stopwords: bool = False, modals: bool = False
) -> Chart:
    """Draw the ten terms that a letter uses most, counts beside rates.

    Args:
        letter: the letter.
        by: what is counted, as in `counts`.
        stopwords, modals: whether stopwords, and negation and modals, count too.

    Returns:
        Bars, the most frequent first.
    """
    rows = counts.frequencies(
        [corpus.letter(letter)], by=by, families=corpus.notes.concepts, stopwords=stopwords, modals=modals
    )[:TOP]
    rows = tuple(_named(corpus, row) for row in rows) if by == "family" else rows
    if not rows:
        return no_chart("Which words does the letter use most?", "The letter has no words to count.")
    most = [row for row in rows if row.count == rows[0].count]
    leading = listed(f"“{row.term}”" for row in most[:3]) if len(most) <= 3 else f"{len(most)} words"
    finding = f"{corpus.short(letter)} says {leading} most: {times(rows[0].count)}{' each' * (len(most) > 1)}"
    said = "; ".join(f"{row.term} {row.count}" for row in rows)
    return bar_chart(
        [row.count for row in rows],
        [row.term for row in rows],
        [f"{row.count} ({PER * row.count / row.words:.1f})" for row in rows],
        finding,
        f"Occurrences, and in brackets the rate per {PER:,} words",
        f"{finding}. The {len(rows)} most frequent terms of {corpus.named(letter)}: {said}.",
        {
            "head": ["Term", "Count", f"Per {PER:,} words"],
            "rows": [[row.term, row.count, round(PER * row.count / row.words, 1)] for row in rows],
            "lang": [None if by == "family" else "nl", None, None],
        },
        row=26,
        xaxis={"range": [0, max(row.count for row in rows) * 1.45], **HIDDEN},
    )


def _named(corpus: Corpus, row: Frequency) -> Frequency:
    return row._replace(term=abbreviate(_term_name(corpus, row.term)))


@view
def keyness(corpus: Corpus, letter: str, by: By = "word") -> Chart:
    """Draw which words set a letter apart from the others, by how much and how surely.

    Args:
        letter: the letter, compared with all others together.
        by: what is counted, as in `counts`.

    Returns:
        The log ratio of the ten terms with most evidence (`counts.keyness`), in that order, with 95 % intervals that know
        words clump; where one crosses 0 the direction itself is in doubt. Terms that are too few to tell
        (`measures.LEAST_EXPECTED`) are hollow and have their rank alone.
    """
    what = "subjects" if by == "family" else "words"
    read, others = corpus.letter(letter), [other for other in corpus.letters if other.id != letter]
    rows = counts.keyness(read, others, by=by, families=corpus.notes.concepts)[:TOP] if others else ()
    if not rows:
        return no_chart(
            f"Which {what} set {corpus.short(letter)} apart from the other {corpus.unit}s?",
            f"There is no other {corpus.unit} to compare it with, or there are no words to count.",
        )
    spread = [_log_ratio_interval(corpus, read, others, row, by) for row in rows]
    if by == "family":
        rows = tuple(row._replace(term=_term_name(corpus, row.term)) for row in rows)
    names = [short_name(row.term) for row in rows]
    bounds = [bound for one in spread if one for bound in one] + [row.log_ratio for row in rows]
    low, high = min([*bounds, -1]), max([*bounds, 1])
    told, few = ([place for place, row in enumerate(rows) if row.told is sure] for sure in (True, False))
    every_name = go.Scatter(x=[None] * len(names), y=names, mode="markers", hoverinfo="skip")
    beside = [round(high + (high - low) * 0.08, 3)] * len(rows)
    counted = [f"{row.count} : {row.reference_count}" for row in rows]
    finding = _sets_apart(corpus, letter, rows, spread, what)
    said = "; ".join(
        f"{row.term} {row.count} against {row.reference_count}, "
        + (
            f"log ratio {row.log_ratio:.1f}, 95 % {one.low:.1f} to {one.high:.1f}"
            if one
            else "too few to tell"
        )
        for row, one in zip(rows, spread, strict=True)
    )
    return chart(
        [
            every_name,
            _ratio_marks(rows, names, told, "", spread),
            _ratio_marks(rows, names, few, "-open", spread),
            labels(beside, names, counted),
        ],
        finding,
        "Log ratio: 1 is twice the rate, 2 four times (▶ more here, ◀ more in the others), with its 95 % interval; "
        "hollow: too few to tell. Ranked by evidence; right: here : in the others",
        f"{finding}. The {len(rows)} {what} that lead by evidence in {corpus.named(letter)} against the other {corpus.unit}s: "
        f"{said}.",
        {
            "head": [
                "Term", "Here", "Others", "Per 1,000 here", "Per 1,000 others",
                "Log ratio", "95 % low", "95 % high", "G² (two-term)", "G² (2×2)", "Expected, at least",
            ],
            "rows": [
                [
                    row.term, row.count, row.reference_count, round(row.rate, 1), round(row.reference_rate, 1),
                    round(row.log_ratio, 2), *([round(bound, 2) for bound in one] if one else ["too few"] * 2),
                    round(row.g2, 1), round(row.g2_2x2, 1), round(row.expected, 1),
                ]
                for row, one in zip(rows, spread, strict=True)
            ],
            "lang": ["nl" if what == "words" else None] + [None] * 10,
        },
        rows=len(rows),
        row=38 if any("<br>" in name for name in names) else 30,
        layout={
            "yaxis": {"tickfont": {"size": 14}},
            "xaxis": {
                "range": [round(low - 0.3, 3), round(high + (high - low) * 0.4, 3)],
                "zeroline": True,
                "zerolinecolor": INK,
            },
        },
    )  # fmt: skip


def _log_ratio_interval(
    corpus: Corpus, read: Letter, others: Sequence[Letter], row: Keyness, by: By
) -> Interval | None:
    """The interval of a term's log ratio, from its counts by paragraph; None where it is too few to tell."""
    if not row.told:
        return None
    here, *there = (
        counts.dispersion(letter, row.term, by=by, families=corpus.notes.concepts)
        for letter in (read, *others)
    )
    return clumped_log_ratio_interval(
        (here.counts, [count for one in there for count in one.counts]),
        (here.sizes, [size for one in there for size in one.sizes]),
    )


def _ratio_marks(
    rows: Sequence[Keyness],
    names: Sequence[str],
    places: Sequence[int],
    form: str,
    spread: Sequence[Interval | None],
) -> go.Scatter:
    """Triangles that point to the side where a term is said more, filled or hollow, on their intervals."""
    ratios = [rows[place].log_ratio for place in places]
    found = [one for place in places if (one := spread[place])]
    more: dict[str, Any] = {}
    if found:
        more = {"error_x": whiskers([one.low for one in found], ratios, [one.high for one in found], cap=4)}
    return go.Scatter(
        x=[round(ratio, 3) for ratio in ratios],
        y=[names[place] for place in places],
        mode="markers",
        marker={
            "size": 11,
            "color": [BLUE if ratio > 0 else AMBER for ratio in ratios],
            "symbol": [f"triangle-{'right' if ratio > 0 else 'left'}{form}" for ratio in ratios],
            "line": {"width": 2 if form else 0},
        },
        hovertemplate="%{y}: log ratio %{x:.1f}<extra></extra>",
        **more,
    )


def _sets_apart(
    corpus: Corpus, letter: str, rows: Sequence[Keyness], spread: Sequence[Interval | None], what: str
) -> str:
    """Which terms set a letter apart: those that are enough to tell and whose interval leaves no doubt which way."""
    name = corpus.short(letter)
    sure = [row for row, one in zip(rows, spread, strict=True) if one and (one.low > 0 or one.high < 0)]
    if not sure:
        few = sum(not row.told for row in rows)
        return f"No {what.removesuffix('s')} can be said to set {name} apart: {few} of {len(rows)} are too few to tell"
    first = sure[0]
    least = "less" if first.log_ratio < 0 else "more"
    others = f", with {len(sure) - 1} more" if len(sure) > 1 else ""
    return (
        f"“{abbreviate(first.term)}” sets {name} apart{others}: said {least} often, "
        f"{first.count} against {first.reference_count} in the others"
    )


@view
def concepts_by_letter(corpus: Corpus) -> go.Figure:
    """Draw what each letter speaks of: concept families by letter, the area of each disc being the rate."""
    names = {name: concept.english for name, concept in corpus.notes.concepts.items()}
    short = {name: short_name(english) for name, english in names.items()}
    rows = counts.frequencies(corpus.letters, names, by="family", families=corpus.notes.concepts)
    cell = {(row.term, row.letter): row for row in rows}
    letters = [letter.id for letter in corpus.letters]
    families = list(dict.fromkeys(row.term for row in rows))
    shown = columns(letters, f"{corpus.unit}s", corpus.short)
    over = dict(zip(shown.drawn, shown.heads, strict=True))
    drawn = [row for row in rows if row.letter in over]
    most = max((row.rate for row in drawn), default=1) or 1
    seen = [row for row in drawn if row.count]
    discs = go.Scatter(
        x=[over[row.letter] for row in drawn],
        y=[short[row.term] for row in drawn],
        mode="markers",
        marker={
            "size": [36 * (row.rate / most) ** 0.5 for row in drawn],
            "color": DISC,
            "opacity": 1,
            "line": {"width": 0},
        },
        hoverinfo="skip",
    )
    numbers = go.Scatter(
        x=[over[row.letter] for row in seen],
        y=[short[row.term] for row in seen],
        mode="text",
        text=[str(row.count) for row in seen],
        customdata=[row.rate for row in seen],
        hovertemplate="%{y}, %{x}: %{text} (%{customdata:.1f} per 1,000 words)<extra></extra>",
    )
    only = [name for name in families if sum(bool(cell[name, letter].count) for letter in letters) == 1]
    alone = {letter.id: [name for name in only if cell[name, letter.id].count] for letter in corpus.letters}
    most_alone = max(alone, key=lambda letter: len(alone[letter]))
    read = corpus.notes.families is None
    what = "subjects" if read else "families of words"
    total = Counter[str]()
    for row in rows:
        total[row.term] += row.count
    top = max(families, key=lambda name: total[name])
    finding = (
        f"{corpus.short(most_alone)} alone speaks of {len(alone[most_alone])} of {len(families)} {what}"
        if alone[most_alone] and len(letters) > 1
        else f"Of {len(families)} {what} “{short[top]}” is said most, {total[top]:,} times"
    )
    found = "" if read else ". A program put these families together by parts of words: read them below"
    told = " ".join(
        f"{corpus.named(letter)} alone: {listed(names[name] for name in some)}."
        for letter, some in alone.items()
        if some
    )
    return chart(
        [discs, numbers],
        finding,
        f"Number of mentions; the area of the disc is the rate per 1,000 words{shown.note}{found}",
        f"{finding}. {told or f'None of them stands in one {corpus.unit} alone.'}",
        _tabulate_concepts(corpus, names, {name: [cell[name, letter] for letter in letters] for name in families}),
        rows=len(families) + 1,
        row=40,
        layout={
            "margin": {"r": 8},
            "xaxis": {"tickfont": {"size": 14}, **shown.axis},
            "yaxis": {"showgrid": False, "tickfont": {"size": 14}},
        },
    )  # fmt: skip


def _tabulate_concepts(
    corpus: Corpus, names: Mapping[str, str], rows: Mapping[str, Sequence[Frequency]]
) -> Numbers:
    """The numbers behind it: beside each other for a few letters, below each other for many, which would be too wide."""
    measures = "count", "per 1,000"
    if len(corpus.letters) > WIDE:
        return {
            "head": ["Concept", corpus.unit.capitalize(), *measures],
            "rows": [
                [names[name], corpus.short(row.letter), row.count, round(row.rate, 1)]
                for name, found in rows.items()
                for row in found
            ],
        }
    return {
        "head": ["Concept", *(f"{corpus.short(letter.id)} {what}" for letter in corpus.letters for what in measures)],
        "rows": [
            [names[name], *(value for row in found for value in (row.count, round(row.rate, 1)))]
            for name, found in rows.items()
        ],
    }  # fmt: skip


@view
def collocations(corpus: Corpus, top: int = 20) -> Table:
    """List the pairs of words that stand side by side more often than chance would have it, the strongest first."""
    rows = counts.collocations(corpus.letters, modals=False)[:top]
    return Table(
        f"The {len(rows)} strongest pairs in the letters" if rows else "No pair of words comes back in the letters",
        ["Pair", "Count", "G²"],
        [[" ".join(row.words), row.count, round(row.g2, 1)] for row in rows],
        lang=["nl", None, None],
        align=["left", "right", "right"],
    )  # fmt: skip


# --- What counts, and what it means -------------------------------------------------------------------------


@view
def concept_definition(corpus: Corpus, name: str) -> Html:
    """Say what counts as a mention of a subject: the forms, what was left out, and why."""
    concept = corpus.notes.concepts[name]
    forms = ", ".join(f'<span lang="nl">{escape(form)}</span>' for form in concept.forms)
    return Html(
        f"<p><b>{escape(concept.english)}</b> counts these forms (* stands for any ending): {forms}.</p>"
        f"<p><b>Includes:</b> {escape(concept.includes)}</p><p><b>Leaves out:</b> {escape(concept.leaves_out)}</p>"
    )


@view
def senses(corpus: Corpus, word: str) -> tuple[Table, Hits]:
    """Count the senses of a word beside the bare count, and list each occurrence with its sense.

    Args:
        word: one of `sense_choices`.

    Returns:
        Two tables. A letter in which nobody noted the senses, such as one of the reader's own, is left out.

    Raises:
        KeyError: nobody noted the senses of the word.
    """
    noted = {letter_of(address) for address, *_ in corpus.notes.senses[word]["occurrences"]}
    letters = [letter for letter in corpus.letters if letter.id in noted]
    by_sense = [
        [row.letter, row.meaning, row.count, row.naive]
        for row in concepts.sense_counts(letters, word, notes=corpus.notes.senses)
        if row.naive
    ]
    places = [
        [found.address, _near(found.left, -60), found.match, _near(found.right, 60), found.meaning]
        for found in concepts.senses(letters, word, notes=corpus.notes.senses)
    ]
    return (
        Table(f"“{word}” by its sense", ["Letter", "Sense", "Count", "All occurrences"], by_sense),
        Hits(
            f"Each occurrence of “{word}”, read by hand",
            ["Address", "Before", "Hit", "After", "Sense"],
            places,
        ),
    )


def _near(text: str, width: int) -> str:
    """The whole words within so many characters of a text's start, or of its end where `width` is negative."""
    text = text.lstrip() if width < 0 else text.rstrip()
    if len(text) <= abs(width):
        return text
    return text[width - 1 :].partition(" ")[2] if width < 0 else text[: width + 1].rpartition(" ")[0]
