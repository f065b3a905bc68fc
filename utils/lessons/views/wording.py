"""Agreed language: the formulas that letters share, how they change, which text has which words, and what a draft keeps."""

import re
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from types import MappingProxyType
from typing import NamedTuple

import plotly.graph_objects as go

from ...corpus import Corpus
from ...letters.days import ENGLISH
from ...wording.diff import Change, marked, split_words
from ...wording.formulas import Departure, Formula
from ..pieces import Html, anchor
from ..view import view
from .forms import NO, QUOTED, UNKNOWN, YES, grid, labels
from .style import AMBER, BLUE, GREY, HIDDEN, chart, no_chart, wrap

# --- A formula --------------------------------------------------------------------------------------------------


@view
def formula_choices(corpus: Corpus) -> list[tuple[str, str]]:
    """The formulas as choices: the first words of each and how often it stands, and its text."""
    return [
        (f"{' '.join(formula.text.split()[:7])} … ({len(formula.variants)}×)", formula.text)
        for formula in corpus.formulas()
    ]


@view
def formula_with(corpus: Corpus, words: str) -> str:
    """The text of the first formula that has these words. Raises ValueError where none has."""
    return _formula(corpus, words).text


def _formula(corpus: Corpus, words: str) -> Formula:
    found = next((formula for formula in corpus.formulas() if words in formula.text), None)
    if found is None:
        raise ValueError(
            f"No formula of the letters has the words {words!r}; choose words of one they share."
        )
    return found


@view
def variants(corpus: Corpus, formula: str) -> Html:
    """Show a formula word by word: what each letter keeps, puts in, leaves out and moves.

    Args:
        formula: words that it has.

    Returns:
        Each variant under its address, with our English of the first.

    Raises:
        ValueError: no formula has these words.
    """
    first, *later = _formula(corpus, formula).variants
    parts = [f'<p><b>{anchor(first.address)}</b> (first) <span lang="nl">{escape(first.text)}</span></p>']
    for variant in later:
        same = all(change.kind == "keep" for change in variant.changes)
        note = " (word for word the same)" if same else ""
        parts.append(f"<p><b>{anchor(variant.address)}</b>{note} {marked(variant.changes)}</p>")
    if said := corpus.said(first.address, first.text):
        english = escape(said.english)
        parts.append(f"<p><i>Unofficial English of the first, with its sentence:</i> {english}</p>")
    return Html("".join(parts))


ACROSS = 12  # signs in a row: as many as a phone has room for
_SIGNS = MappingProxyType(
    {
        "keep": ("square-open", GREY, 8),
        "move": ("diamond", GREY, 12),
        "replace": ("x", AMBER, 11),
        "insert": ("cross", BLUE, 12),
        "delete": ("circle-open", AMBER, 21),
    }
)
DONE = MappingProxyType(
    {"keep": "kept", "move": "moved", "replace": "replaced", "insert": "put in", "delete": "left out"}
)


class _Sign(NamedTuple):
    """A word of a wording, or the words left out at one place: what was done, the words, where it is drawn."""

    kind: str
    words: str
    column: int
    line: float


@view
def variants_chart(corpus: Corpus, formula: str) -> go.Figure:
    """Draw how much of a formula stays from letter to letter: a sign for each word, in the order of each letter.

    Args:
        formula: words that it has.

    Returns:
        A square for a word kept from the first letter, a diamond for one that moved, a saltire for one that replaces
        another, a cross for one that was put in; a number in a ring says how many words were left out there.

    Raises:
        ValueError: no formula has these words.
    """
    found = _formula(corpus, formula)
    first, *later = found.variants
    tallies = [_tally(variant.changes) for variant in found.variants]
    heads = [
        _headline(variant.address, tally) for variant, tally in zip(found.variants, tallies, strict=True)
    ]
    signs, tops = _lay_out(found)
    below = signs[-1].line + 0.5
    stay = [
        f"{sum(_count(change.before) for change in one.changes if change.kind in ('keep', 'move'))} stay in {one.address}"
        for one in later
    ]
    return chart(
        [_draw(signs), labels([-0.5] * len(tops), tops, [wrap(head, 38) for head in heads])],
        f"Of {_count(first.text)} words, {' and '.join(stay).replace(' and ', ', ', len(stay) - 2)}",
        "A sign for each word, against the first letter: square kept, diamond moved, x replaced, + put in; number in "
        "a ring: words left out",
        f"Words of “{found.text}” in {len(found.variants)} places: {'; '.join(heads)}.",
        {
            "head": ["Address", *(done.capitalize() for done in DONE.values())],
            "rows": [
                [one.address, *tally.values()] for one, tally in zip(found.variants, tallies, strict=True)
            ],
            "link": [True] + [False] * len(DONE),
        },
        rows=round(below + 0.5),
        row=30,
        layout={
            "xaxis": {"range": [-0.6, ACROSS - 0.4], **HIDDEN},
            "yaxis": {"range": [below, -0.5], "autorange": False, **HIDDEN},
            "margin": {"r": 8, "b": 8},
        },
    )  # fmt: skip


def _lay_out(formula: Formula) -> tuple[list[_Sign], list[float]]:
    """The signs of each variant in rows of ACROSS, and the line where its head stands, over them."""
    signs: list[_Sign] = []
    tops: list[float] = []
    line = 0.0
    for variant in formula.variants:
        tops.append(line)
        found = [(change.kind, one) for change in variant.changes for one in _apart(change)]
        signs += [_Sign(*one, at % ACROSS, line + 1.3 + at // ACROSS) for at, one in enumerate(found)]
        line = signs[-1].line + 1.3
    return signs, tops


def _apart(change: Change) -> list[str]:
    """A change word by word; what was left out in one."""
    if change.kind == "delete":
        return [change.before]
    return list(split_words(change.after))


def _tally(changes: Sequence[Change]) -> dict[str, int]:
    """How many words are kept, moved, replaced, put in and left out."""
    done = dict.fromkeys(DONE, 0)
    for change in changes:
        done[change.kind] += _count(change.before if change.kind == "delete" else change.after)
    return done


def _count(text: str) -> int:
    """The words of a wording as the instrument counts them: a dash of its own is none."""
    return len(split_words(text))


def _headline(address: str, tally: Mapping[str, int]) -> str:
    """What was done to a wording: `BZ-2020 §2: 22 kept, 1 moved`."""
    return f"{address}: " + ", ".join(
        f"{count} {DONE[kind]}".replace(" ", "\u00a0") for kind, count in tally.items() if count
    )


def _draw(signs: Sequence[_Sign]) -> go.Scatter:
    """A sign for each word, and in each ring the number of the words left out."""
    drawn = [_SIGNS[sign.kind] for sign in signs]
    return go.Scatter(
        x=[sign.column for sign in signs],
        y=[sign.line for sign in signs],
        mode="markers+text",
        marker={
            "symbol": [symbol for symbol, *_ in drawn],
            "color": [color for _, color, _ in drawn],
            "size": [size for *_, size in drawn],
            "line": {"width": 1.5, "color": [color for _, color, _ in drawn]},
            "opacity": 1,
        },
        text=[f"−{_count(sign.words)}" if sign.kind == "delete" else "" for sign in signs],
        textfont={"size": 12},
        hovertext=[f"{sign.words}: {DONE[sign.kind]}" for sign in signs],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


# --- All formulas, and a draft ----------------------------------------------------------------------------------


@view
def shared_formulas(corpus: Corpus) -> go.Figure:
    """Draw which runs of words the letters share, and in which paragraphs they stand."""
    letters = [letter.id for letter in corpus.letters]
    formulas = corpus.formulas()
    if not formulas:
        return no_chart("Which runs of words come back?", "No two letters share a run of five words or more.")
    cells = [
        [
            ", ".join(f"§{found.paragraph}" for found in formula.variants if found.letter == letter)
            for letter in letters
        ]
        for formula in formulas
    ]
    everywhere = sum(all(row) for row in cells)
    return grid(
        dict(zip(_beginnings([formula.text for formula in formulas]), cells, strict=True)),
        dict(zip(letters, letters, strict=True)),
        title=f"{len(cells)} runs of words come back: which of them are policy?",
        unit="Runs of five words or more that two letters or more share, by their first words; the paragraphs where "
        "they stand, changes included",
        alt=f"{len(cells)} shared runs of words against {len(letters)} letters, with the paragraphs of each; "
        f"{everywhere} stand in every letter.",
        what="Begins with",
        lang=["nl", *(None for _ in letters)],
        kind="letters",
    )


def _beginnings(texts: Sequence[str]) -> list[str]:
    """The first words of each text; of those that begin alike, the later ones with their number."""
    short = [textwrap.shorten(text, 34, placeholder=" …") for text in texts]
    earlier = [short[:at].count(name) for at, name in enumerate(short)]
    return [f"{name} ({count + 1})" if count else name for name, count in zip(short, earlier, strict=True)]


@view
def compare_draft(corpus: Corpus, draft: str) -> Html:
    """Show which agreed formulas a draft in Dutch uses, and where it departs from them, word by word."""
    return departures_html(corpus.compare(draft))


def departures_html(found: Sequence[Departure]) -> Html:
    """The agreed formulas that a draft uses, and where it departs from each, word by word."""
    if not found:
        return Html("<p>This draft uses none of the formulas that the letters share.</p>")
    return Html(
        "".join(
            f"<p><b>{departure.kept:.0%} of the words of {anchor(departure.variant.address)} kept:</b> "
            f"{marked(departure.changes)}</p>"
            for departure in found
        )
    )


# --- Which words stand where ----------------------------------------------------------------------------------

_Held = tuple[str, str, list[str]]  # the day of a text as ISO sorts it, its name, and a sign for each wording


@view
def wordings_by_text(corpus: Corpus, /, **wordings: str) -> go.Figure:
    """Draw which texts have which words, in order of time: the letters, and texts that our outside sources quote.

    Args:
        wordings: each wording, under the word that heads its column.

    Returns:
        A grid. Of a text from outside we know what is quoted of it, so that a wording it is not quoted with is not
        known.
    """
    sought = list(wordings.values())
    cells: dict[str, list[str]] = {}
    held = {letter.id for letter in corpus.letters}
    quoted = [row for row in _quoted(corpus, sought) if row[1] not in held]
    for _, name, signs in sorted([*_in_letters(corpus, sought), *quoted]):
        # What another source quotes of the same text is added to it.
        cells[name] = [
            QUOTED if QUOTED in pair else pair[0] for pair in zip(cells.get(name, signs), signs, strict=True)
        ]
    return grid(
        cells,
        wordings,
        title="Which words stand where, from the oldest text to the newest?",
        unit="Filled: a letter of this collection has them; –: it has not. Hollow: a text that we know as others "
        "quote it; ?: not known",
        alt=" ".join(
            f"{name}: {', '.join(f'{words} {sign}' for words, sign in zip(wordings, signs, strict=True))}."
            for name, signs in cells.items()
        ),
        what="Text",
        kind="wordings",
    )  # fmt: skip


def _in_letters(corpus: Corpus, sought: Sequence[str]) -> list[_Held]:
    """Which of these words each letter has."""
    return [
        (
            (letter.earliest or date.max).isoformat(),
            letter.id,
            [YES if _has(words, letter.text) else NO for words in sought],
        )
        for letter in corpus.letters
    ]


def _quoted(corpus: Corpus, sought: Sequence[str]) -> list[_Held]:
    """Which of these words are quoted of texts from outside; those with none of them are left out."""
    rows = []
    for fact in corpus.notes.facts.values():
        told = re.findall("«(.+?)»", f"{fact.fact} {fact.note or ''}")
        quoted = [any(_has(words, part) for part in told) for words in sought]
        if any(quoted) and not fact.unverified:
            name = re.split(r"[,(]| asks ", fact.fact)[0].strip()
            rows.append((_first_day(fact.fact), name, [QUOTED if cell else UNKNOWN for cell in quoted]))
    return rows


def _has(words: str, text: str) -> bool:
    """Whether a text has these words, whatever its capitals and apostrophes."""
    return words.casefold().replace("’", "'") in text.casefold().replace("’", "'")


def _first_day(fact: str) -> str:
    """The first day or year that a fact names, as ISO sorts it."""
    found = re.search(rf"(?:\b(\d{{1,2}}) ({'|'.join(ENGLISH)})[a-z]* )?\b(20\d\d)\b", fact)
    if not found:
        return ""
    number, month, year = found.groups()
    return f"{year}-{ENGLISH.index(month) + 1:02}-{int(number):02}" if number else year
