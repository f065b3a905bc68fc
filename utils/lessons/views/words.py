"""Words and subjects: how often they stand in the letters, where, beside what, and in which sense.

A term is a concept family by its key or English name, or one or more words as typed: `wapen; nucleaire risico's`.
"""

from collections import Counter
from html import escape

import plotly.graph_objects as go

from ...corpus import Corpus
from ...notes.load import letter_of
from ...words import concepts, counts
from ...words.counts import By, Frequency
from ...words.measures import poisson_interval
from ...words.tokens import tokens
from ..pieces import Html, Table, quote
from ..view import view
from .forms import bar_chart, columns, labels, whiskers
from .style import AMBER, BLUE, DISC, HIDDEN, INK, chart, no_chart, short_name, wrap

EVERY = "every letter"
NOTHING = "There is no word to look for: type one word or more, with semicolons between terms."
PER = 1000  # words, for a rate
TOP = 10  # terms that a chart has room for


# --- What to pick -------------------------------------------------------------------------------------------


@view
def concept_choices(corpus: Corpus) -> list[tuple[str, str]]:
    """The concept families as choices: English name and key."""
    return [(concept.english, name) for name, concept in corpus.notes.concepts.items()]


@view
def term_choices(corpus: Corpus, words: int = 60) -> list[str]:
    """What a reader can pick: the concept families by English name, and the most frequent content `words`."""
    total: Counter[str] = Counter()
    for row in counts.frequencies(corpus.letters, modals=False):
        total[row.term] += row.count
    ranked = sorted(total, key=lambda term: (-total[term], term))
    frequent = [term for term in ranked if not any(sign.isdigit() for sign in term)]
    return [concept.english for concept in corpus.notes.concepts.values()] + frequent[:words]


@view
def letter_choices(corpus: Corpus) -> list[tuple[str, str]]:
    """The letters to look in, as choices: EVERY, and each by its short name."""
    return [(EVERY, EVERY), *((corpus.named(letter.id), letter.id) for letter in corpus.letters)]


@view
def sense_choices(corpus: Corpus) -> list[str]:
    """The words whose senses are noted."""
    return list(corpus.notes.senses)


# --- A term -------------------------------------------------------------------------------------------------


@view
def how_often(corpus: Corpus, term: str, measure: str = "rate") -> go.Figure:
    """Draw how often each letter says a term: bars by letter, counts beside rates, with what chance would allow.

    Args:
        term: one term or more.
        measure: what the bars show, "rate" (per 1,000 words) or "count".

    Returns:
        Bars with whiskers: the 95 % Poisson interval of the underlying rate (exact, `measures.poisson_interval`).
        Words that come in clusters are more in doubt than they say.
    """
    rows = [
        row._replace(term=_term_name(corpus, row.term))
        for part, by in _parse_terms(corpus, term)
        for row in counts.frequencies(corpus.letters, [part], by=by, families=corpus.notes.concepts)
    ]
    if not rows:
        return no_chart("How often does each letter speak of it?", NOTHING)
    terms = list(dict.fromkeys(row.term for row in rows))
    name = _term_name(corpus, term)
    letters = [row.letter if len(terms) == 1 else f"{row.term} · {row.letter}" for row in rows]
    names = [wrap(letter, 26) for letter in letters]
    scale = [PER / row.words if row.words else 0.0 for row in rows]
    drawn_at = scale if measure == "rate" else [1.0] * len(rows)
    found = [(one.low, row.count, one.high) for row in rows for one in [poisson_interval(row.count)]]
    lows, values, highs = (
        [round(bound[place] * by, 3) for bound, by in zip(found, drawn_at, strict=True)] for place in range(3)
    )
    ratios = [f"{row.count * by:.1f} per {PER:,}" for row, by in zip(rows, scale, strict=True)]
    said = "; ".join(
        f"{letter} {row.count} in {row.words:,} words ({ratio})"
        for letter, row, ratio in zip(letters, rows, ratios, strict=True)
    )
    top = max([*highs, 1.0])
    drawn = go.Bar(
        x=values,
        y=names,
        orientation="h",
        width=0.5,
        marker={"color": BLUE},
        error_x=whiskers(lows, values, highs, cap=5),
        hovertemplate="%{y}: %{x:.1f}<extra></extra>",
    )
    beside = [f"{row.count} ({row.count * by:.1f})" for row, by in zip(rows, scale, strict=True)]
    per, what = (f" per {PER:,} words", "rates") if measure == "rate" else ("", "averages")
    return chart(
        [drawn, labels([round(high + top * 0.02, 3) for high in highs], names, beside)],
        f"How often does each letter speak of “{name}”?",
        f"Occurrences{per}; beside each bar the count, and in brackets the rate per {PER:,} words; the line: the true "
        f"{what} that such a count fits, with 95 % confidence, if words fell independently",
        f"Bars by letter for “{name}”: {said}.",
        {
            "head": ["Letter", "Count", "Words", f"Per {PER:,} words", "95 % low", "95 % high"],
            "rows": [
                [letter, row.count, row.words, *(round(size * by, 1) for size in (row.count, low, high))]
                for letter, row, (low, _, high), by in zip(letters, rows, found, scale, strict=True)
            ],
        },
        rows=len(rows),
        row=56,
        layout={"xaxis": {"range": [0, round(top * 1.75, 3)], "rangemode": "tozero"}},
    )


@view
def dispersion(corpus: Corpus, term: str) -> go.Figure:
    """Draw where in each letter a term stands, and say how evenly: a stroke for each occurrence; of several the first."""
    parts = _parse_terms(corpus, term)
    if not parts:
        return no_chart("How often does it stand in each letter, and where?", NOTHING)
    part, by = parts[0]
    name = _term_name(corpus, part)
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
    return chart(
        [strokes],
        f"How often does “{name}” stand in each letter, and where?",
        f"Count, and rate per {PER:,} words; each stroke is one occurrence, from the letter's first word (0 %) to "
        "its last (100 %)",
        f"Strokes along each letter: {'; '.join(f'{row.letter} {count}' for row, count, _ in rated)}.",
        {
            "head": ["Letter", "Count", f"Per {PER:,} words", "DP (0 even)", "DPnorm", "Juilland's D (1 even)"],
            "rows": [
                [row.letter, count, round(rate, 1), *values]
                for (row, count, rate), values in zip(rated, evenness, strict=True)
            ],
        },
        rows=len(rows),
        row=56,
        layout={
            "xaxis": {"range": [-2, 102], "ticksuffix": " %", "dtick": 25},
            "yaxis": {
                "range": [len(rows) - 0.5, -0.5],
                "autorange": False,
                "tickvals": list(range(len(rows))),
                "ticktext": [f"{wrap(row.letter, 22)}<br>{count} ({rate:.1f})" for row, count, rate in rated],
            },
        },
    )  # fmt: skip


@view
def concordance(corpus: Corpus, term: str, letter: str = EVERY) -> Table:
    """List every place where a term stands, in one letter or EVERY, with five words on either side."""
    letters = corpus.letters if letter == EVERY else [corpus.letter(letter)]
    lines = [
        line
        for part, by in _parse_terms(corpus, term)
        for line in counts.concordance(letters, part, 5, by=by, families=corpus.notes.concepts)
    ]
    count = f"{len(lines)} occurrence{'' if len(lines) == 1 else 's'}"
    return Table(
        f"“{_term_name(corpus, term)}” in its context: {count}",
        ["Address", "Before", "Term", "After"],
        [[line.address, line.left.strip(), line.match, line.right.strip()] for line in lines],
        lang=[None, "nl", "nl", "nl"],
        align=["left", "right", "center", "left"],
        link=[True, False, False, False],
    )


@view
def term_profile(corpus: Corpus, term: str) -> tuple[go.Figure, Table]:
    """Show a term in every letter: how often, where, and each occurrence in its context.

    One term is drawn along the length of each letter, several are compared by their counts.
    """
    drawn = how_often if len(_parse_terms(corpus, term)) > 1 else dispersion
    return drawn.on(corpus)(term), concordance.on(corpus)(term)


@view
def quote_with_concordance(corpus: Corpus, choice: tuple[str, str]) -> tuple[Html, Table]:
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
) -> go.Figure:
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
    first = ", ".join(f"{row.term} {row.count}" for row in rows[:3])
    return bar_chart(
        [row.count for row in rows],
        [row.term for row in rows],
        [f"{row.count} ({PER * row.count / row.words:.1f})" for row in rows],
        f"Which words does {letter} use most?",
        f"Occurrences, and in brackets the rate per {PER:,} words",
        f"Bars of the {len(rows)} most frequent terms of {letter}; first {first}.",
        {
            "head": ["Term", "Count", f"Per {PER:,} words"],
            "rows": [[row.term, row.count, round(PER * row.count / row.words, 1)] for row in rows],
            "lang": [None if by == "family" else "nl", None, None],
        },
        row=26,
        xaxis={"range": [0, max(row.count for row in rows) * 1.45], **HIDDEN},
    )


def _named(corpus: Corpus, row: Frequency) -> Frequency:
    return row._replace(term=short_name(_term_name(corpus, row.term)).replace("<br>", " "))


@view
def keyness(corpus: Corpus, letter: str, by: By = "word") -> go.Figure:
    """Draw which words set a letter apart from the others, by how much and how surely.

    Args:
        letter: the letter, compared with all others together.
        by: what is counted, as in `counts`.

    Returns:
        The log ratio of the ten terms with most evidence (`counts.keyness`), with 95 % intervals; where one crosses 0
        the direction itself is in doubt.
    """
    what = "subjects" if by == "family" else "words"
    read, others = corpus.letter(letter), [other for other in corpus.letters if other.id != letter]
    rows = counts.keyness(read, others, by=by, families=corpus.notes.concepts)[:TOP] if others else ()
    title = f"Which {what} set {letter} apart from the other letters?"
    if not rows:
        return no_chart(title, "There is no other letter to compare it with, or there are no words to count.")
    if by == "family":
        rows = tuple(row._replace(term=_term_name(corpus, row.term)) for row in rows)
    ends = [bound for row in rows for bound in (row.low, row.high)]
    low, high = min([*ends, -1]), max([*ends, 1])
    names, ratios = [short_name(row.term) for row in rows], [row.log_ratio for row in rows]
    marks = go.Scatter(
        x=[round(ratio, 3) for ratio in ratios],
        y=names,
        mode="markers",
        marker={
            "size": 11,
            "color": [BLUE if ratio > 0 else AMBER for ratio in ratios],
            "symbol": ["triangle-right" if ratio > 0 else "triangle-left" for ratio in ratios],
        },
        error_x=whiskers([row.low for row in rows], ratios, [row.high for row in rows], cap=4),
        hovertemplate="%{y}: log ratio %{x:.1f}<extra></extra>",
    )
    beside = [round(high + (high - low) * 0.04, 3)] * len(rows)
    return chart(
        [marks, labels(beside, names, [f"G² {row.g2:.1f}" for row in rows])],
        title,
        "Log ratio: 1 means twice the rate, 2 four times (▶ more here, ◀ more in the others); line: 95 % interval; "
        "G²: evidence, two-term log-likelihood; 3.84 is the 5 % mark for one word chosen beforehand",
        f"The {len(rows)} {what} with most evidence of a different rate in {letter} against the other letters; "
        f"strongest: {rows[0].term}, {rows[0].count} against {rows[0].reference_count}.",
        {
            "head": [
                "Term", "Here", "Others", "Per 1,000 here", "Per 1,000 others",
                "Log ratio", "95 % low", "95 % high", "G² (two-term)", "G² (2×2)",
            ],
            "rows": [
                [
                    row.term, row.count, row.reference_count, round(row.rate, 1), round(row.reference_rate, 1),
                    round(row.log_ratio, 2), round(row.low, 2), round(row.high, 2),
                    round(row.g2, 1), round(row.g2_2x2, 1),
                ]
                for row in rows
            ],
            "lang": ["nl" if what == "words" else None] + [None] * 9,
        },
        rows=len(rows),
        row=38 if any("<br>" in name for name in names) else 30,
        layout={
            "margin": {"r": 70},
            "yaxis": {"tickfont": {"size": 14}},
            "xaxis": {
                "range": [round(low - 0.2, 3), round(high + (high - low) * 0.05, 3)],
                "zeroline": True,
                "zerolinecolor": INK,
            },
        },
    )  # fmt: skip


@view
def concepts_by_letter(corpus: Corpus) -> go.Figure:
    """Draw what each letter speaks of: concept families by letter, the area of each disc being the rate."""
    names = {name: concept.english for name, concept in corpus.notes.concepts.items()}
    short = {name: short_name(english) for name, english in names.items()}
    rows = counts.frequencies(corpus.letters, names, by="family", families=corpus.notes.concepts)
    cell = {(row.term, row.letter): row for row in rows}
    letters = [letter.id for letter in corpus.letters]
    families = list(dict.fromkeys(row.term for row in rows))
    shown = columns(letters, "letters")
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
    only = [
        names[name] for name in families if sum(bool(cell[name, letter].count) for letter in letters) == 1
    ]
    return chart(
        [discs, numbers],
        "What does each letter speak of?",
        f"Number of mentions; the area of the disc is the rate per 1,000 words{shown.note}",
        f"Mentions of {len(families)} concept families in {len(letters)} letters. In one letter only: "
        f"{', '.join(only) or 'none'}.",
        {
            "head": ["Concept", *(f"{letter} {what}" for letter in letters for what in ("count", "per 1,000"))],
            "rows": [
                [names[name], *(
                    value
                    for letter in letters
                    for value in (cell[name, letter].count, round(cell[name, letter].rate, 1))
                )]
                for name in families
            ],
        },
        rows=len(families) + 1,
        row=40,
        layout={
            "margin": {"r": 8},
            "xaxis": {"tickfont": {"size": 14}, **shown.axis},
            "yaxis": {"showgrid": False, "tickfont": {"size": 14}},
        },
    )  # fmt: skip


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
def senses(corpus: Corpus, word: str) -> tuple[Table, Table]:
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
        Table(
            f"Each occurrence of “{word}”, read by hand",
            ["Address", "Before", "Term", "After", "Sense"],
            places,
            lang=[None, "nl", "nl", "nl", None],
            align=["left", "right", "center", "left", "left"],
            link=[True, False, False, False, False],
        ),
    )


def _near(text: str, width: int) -> str:
    """The whole words within so many characters of a text's start, or of its end where `width` is negative."""
    text = text.strip()
    if len(text) <= abs(width):
        return text
    return text[width - 1 :].partition(" ")[2] if width < 0 else text[: width + 1].rpartition(" ")[0]
