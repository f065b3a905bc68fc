"""Words and subjects: how often they stand in the letters, where, beside what, and in which sense.

A term is a concept family by its key or English name, or one or more words as typed: `wapen; nucleaire risico's`.
"""

from collections import Counter
from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from ...letters.letters import Letter
from ...notes.notes import letter_of
from ...words.concepts import CONCEPTS, SENSES, sense_counts, senses
from ...words.counts import By, Frequency, collocations, concordance, dispersion, frequencies, keyness
from ...words.tokens import tokens
from .. import charts
from ..pieces import Html, Table, collection, concordance_table, quote

EVERY = "every letter"
WORDS_WITH_SENSES = tuple(SENSES)
NOTHING = "There is no word to look for: type one word or more, with semicolons between terms."


# --- What to pick -------------------------------------------------------------------------------------------


def families() -> list[tuple[str, str]]:
    """The concept families as choices: English name and key."""
    return [(concept.english, name) for name, concept in CONCEPTS.items()]


def frequent_words(count: int = 60) -> list[str]:
    """The most frequent content words of all letters together, ties by the alphabet."""
    counts: Counter[str] = Counter()
    for row in frequencies(collection().values(), modals=False):
        counts[row.term] += row.count
    ranked = sorted(counts, key=lambda term: (-counts[term], term))
    return [term for term in ranked if not any(sign.isdigit() for sign in term)][:count]


def terms() -> list[str]:
    """What a reader can pick: the concept families by their English names, and the most frequent words."""
    return [english for english, _ in families()] + frequent_words()


# --- A term -------------------------------------------------------------------------------------------------


def how_often(term: str, measure: str = "rate") -> go.Figure:
    """How often each letter says it, counts beside rates.

    Arguments: the term; `measure`, what the bars show, "rate" or "count".
    """
    rows = rows_of(term)
    if not rows:
        return charts.no_chart("How often does each letter speak of it?", NOTHING)
    return charts.term_rates(rows, name=named(term), measure=measure)


def where(term: str) -> go.Figure:
    """Where in each letter it stands, and how evenly; of several terms the first."""
    parts = terms_of(term)
    if not parts:
        return charts.no_chart("How often does it stand in each letter, and where?", NOTHING)
    part, by = parts[0]
    rows = [dispersion(letter, part, by=by) for letter in collection().values()]
    return charts.dispersion_plot(rows, name=named(part))


def in_context(term: str, letter: str = EVERY) -> Table:
    """Every place where it stands, with five words on either side."""
    lines = [line for part, by in terms_of(term) for line in concordance(chosen(letter), part, 5, by=by)]
    return concordance_table(lines, named(term))


def found(term: str) -> tuple[go.Figure, Table]:
    """A term in every letter: how often, where, and each occurrence in its context.

    One term is drawn along the length of each letter, several are compared by their counts.
    """
    chart = how_often(term) if len(terms_of(term)) > 1 else where(term)
    return chart, in_context(term)


def measure(choice: tuple[str, str]) -> tuple[Html, Table]:
    """A measure as a letter names it, and every place where its words stand: a statement's name, and terms to seek."""
    name, words = choice
    return quote(name), in_context(words)


def terms_of(text: str) -> list[tuple[str, By]]:
    """What a reader typed, as terms: a family by its key or English name, or words and phrases with semicolons.

    Parts in which there is no word to look for are passed over.
    """
    keys = dict(families()) | {name: name for name in CONCEPTS if text == name}
    parts = [part.strip() for part in text.split(";")]
    return [
        (keys.get(part, part), "family" if part in keys else "word")
        for part in dict.fromkeys(parts)
        if part in keys or tokens(part)
    ]


def rows_of(text: str) -> tuple[Frequency, ...]:
    """The counts of each of the terms in each letter."""
    return tuple(
        row._replace(term=named(row.term))
        for part, by in terms_of(text)
        for row in frequencies(collection().values(), [part], by=by)
    )


def named(text: str) -> str:
    """A term as a chart calls it: a family by its English name."""
    return CONCEPTS[text].english if text in CONCEPTS else text


# --- A letter, or all ---------------------------------------------------------------------------------------


def most_used(letter: str, by: By = "word", stopwords: bool = False, modals: bool = False) -> go.Figure:
    """The terms a letter uses most.

    Arguments: a letter or EVERY; `by`, what is counted; whether stopwords, and negation and modals, count too.
    """
    return charts.top_terms(frequencies(chosen(letter), by=by, stopwords=stopwords, modals=modals))


def set_apart(letter: str, by: By = "word") -> go.Figure:
    """What a letter says more, and less, than the others together."""
    others = [other for name, other in collection().items() if name != letter]
    rows = keyness(collection()[letter], others, by=by)
    if by == "family":
        rows = tuple(row._replace(term=named(row.term)) for row in rows)
    what = "subjects" if by == "family" else "words"
    return charts.keyness_plot(rows, letter=letter, others="the other letters", what=what)


def spoken_of() -> go.Figure:
    """The concept families of each letter."""
    rows = frequencies(collection().values(), CONCEPTS, by="family")
    return charts.concept_families(rows, {name: concept.english for name, concept in CONCEPTS.items()})


def pairs(top: int = 20) -> Table:
    """The pairs of words that keep company."""
    rows = collocations(collection().values(), modals=False)[:top]
    return Table(
        f"The {len(rows)} strongest pairs in the letters",
        ["Pair", "Count", "G²"],
        [[" ".join(row.words), row.count, round(row.g2, 1)] for row in rows],
        lang=["nl", None, None],
        align=["left", "right", "right"],
    )


def chosen(letter: str) -> Sequence[Letter]:
    """The letters meant by a choice: one, or every letter."""
    return list(collection().values()) if letter == EVERY else [collection()[letter]]


# --- What counts, and what it means -------------------------------------------------------------------------


def family(name: str) -> Html:
    """What counts as a mention of a subject: the forms, and what was left out, and why."""
    concept = CONCEPTS[name]
    forms = ", ".join(f'<span lang="nl">{escape(form)}</span>' for form in concept.forms)
    return Html(
        f"<p><b>{escape(concept.english)}</b> counts these forms (* stands for any ending): {forms}.</p>"
        f"<p><b>Includes:</b> {escape(concept.includes)}</p><p><b>Leaves out:</b> {escape(concept.leaves_out)}</p>"
    )


def meanings(word: str) -> tuple[Table, Table]:
    """What a word means where it stands: its senses counted beside the bare count, and each occurrence.

    Arguments: one of WORDS_WITH_SENSES. Raises KeyError for a word whose senses nobody noted. A letter in which nobody
    noted them, such as one of the reader's own, is left out.
    """
    noted = {letter_of(address) for address, *_ in SENSES[word]["occurrences"]}
    letters = [letter for name, letter in collection().items() if name in noted]
    counts = [
        [row.letter, row.meaning, row.count, row.naive] for row in sense_counts(letters, word) if row.naive
    ]
    places = [
        [found.address, near(found.left, -60), found.match, near(found.right, 60), found.meaning]
        for found in senses(letters, word)
    ]
    return (
        Table(f"“{word}” by its sense", ["Letter", "Sense", "Count", "All occurrences"], counts),
        Table(
            f"Each occurrence of “{word}”, read by hand",
            ["Address", "Before", "Term", "After", "Sense"],
            places,
            lang=[None, "nl", "nl", "nl", None],
            align=["left", "right", "center", "left", "left"],
            link=[True, False, False, False, False],
        ),
    )


def near(text: str, width: int) -> str:
    """The whole words within so many characters of a text's start, or of its end where `width` is negative."""
    text = text.strip()
    if len(text) <= abs(width):
        return text
    return text[width - 1 :].partition(" ")[2] if width < 0 else text[: width + 1].rpartition(" ")[0]
