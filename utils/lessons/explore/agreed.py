"""Agreed language: the formulas that letters share, how they change, and who has which words."""

import re
import textwrap
from collections.abc import Sequence
from datetime import date
from html import escape

import plotly.graph_objects as go

from ...letters.days import ENGLISH
from ...notes.notes import context
from ...wording.diff import marked
from ...wording.formulas import Formula, agreed_language, compare_with_agreed
from .. import charts
from ..pieces import Html, anchor, collection, rendered


def formulas(min_words: int = 5) -> tuple[Formula, ...]:
    """The agreed language of the collection, in formulas of `min_words` words or more."""
    return agreed_language(collection().values(), min_words)


def formula_choices() -> list[tuple[str, int]]:
    """The formulas as choices: their first words and where they stand, and their number."""
    return [
        (f"{' '.join(formula.text.split()[:7])} … ({len(formula.variants)}×)", number)
        for number, formula in enumerate(formulas())
    ]


def wording(number: int) -> Html:
    """A formula, by its number, word by word: what each letter keeps, puts in, leaves out and moves."""
    formula = formulas()[number]
    first, *later = formula.variants
    parts = [f'<p><b>{anchor(first.address)}</b> (first) <span lang="nl">{escape(first.text)}</span></p>']
    for variant in later:
        same = all(change.kind == "keep" for change in variant.changes)
        note = " (word for word the same)" if same else ""
        parts.append(f"<p><b>{anchor(variant.address)}</b>{note} {marked(variant.changes)}</p>")
    if english := rendered(first.address, first.text):
        parts.append(f"<p><i>Unofficial English of the first, with its sentence:</i> {escape(english)}</p>")
    return Html("".join(parts))


def changed(words: str) -> go.Figure:
    """How a formula that has these words changes from letter to letter. Raises ValueError where none has them."""
    formula = next((formula for formula in formulas() if words in formula.text), None)
    if formula is None:
        raise ValueError(
            f"No formula of the letters has the words {words!r}; choose words of one they share."
        )
    return charts.wording_through_time(formula)


def against_agreed(draft: str) -> Html:
    """Which agreed formulas a draft uses, and where it departs from them, word by word."""
    found = compare_with_agreed(draft, collection().values())
    if not found:
        return Html("<p>This draft uses none of the formulas that the letters share.</p>")
    return Html(
        "".join(
            f"<p><b>{departure.kept:.0%} of the words of {anchor(departure.variant.address)} kept:</b> "
            f"{marked(departure.changes)}</p>"
            for departure in found
        )
    )


def returning() -> go.Figure:
    """Which runs of words the letters share, and in which paragraphs they stand."""
    letters = list(collection())
    rows = {}
    for formula in formulas():
        rows[textwrap.shorten(formula.text, 34, placeholder=" …")] = [
            ", ".join(f"§{found.paragraph}" for found in formula.variants if found.letter == letter)
            for letter in letters
        ]
    everywhere = sum(all(cells) for cells in rows.values())
    return charts.grid(
        rows,
        dict(zip(charts.staggered(letters), letters, strict=True)),
        title=f"{len(rows)} runs of words come back: which of them are policy?",
        unit="Runs of five words or more that two letters or more share, by their first words; the paragraphs where "
        "they stand, changes included",
        alt=f"{len(rows)} shared runs of words against {len(letters)} letters, with the paragraphs of each; "
        f"{everywhere} stand in every letter.",
        what="Begins with",
        lang=["nl", *(None for _ in letters)],
    )


# --- Which words stand where ----------------------------------------------------------------------------------

Held = tuple[str, str, list[str]]  # the day of a text as ISO sorts it, its name, and a sign for each wording


def who_has(**wordings: str) -> go.Figure:
    """Which texts have which words, in order of time: the letters, and texts that our outside sources quote.

    Arguments: each wording, under the word that heads its column. Of a text from outside we know what is quoted of
    it, so that a wording it is not quoted with is not known.
    """
    sought = list(wordings.values())
    cells = {name: signs for _, name, signs in sorted([*in_letters(sought), *as_quoted(sought)])}
    heads = dict(zip(charts.staggered(wordings), sought, strict=True))
    return charts.grid(
        cells,
        heads,
        title="Which words stand where, from the oldest text to the newest?",
        unit="Filled: a letter of this collection has them; –: it has not. Hollow: a text that we know as others "
        "quote it; ?: not known",
        alt=" ".join(
            f"{name}: {', '.join(f'{words} {sign}' for words, sign in zip(wordings, signs, strict=True))}."
            for name, signs in cells.items()
        ),
        what="Text",
    )


def in_letters(sought: Sequence[str]) -> list[Held]:
    """Which of these words each letter has."""
    return [
        (
            (letter.earliest or date.max).isoformat(),
            name,
            [charts.YES if has(words, letter.text) else charts.NO for words in sought],
        )
        for name, letter in collection().items()
    ]


def as_quoted(sought: Sequence[str]) -> list[Held]:
    """Which of these words are quoted of texts from outside; those with none of them are left out."""
    rows = []
    for fact in context():
        told = re.findall("«(.+?)»", f"{fact.fact} {fact.note or ''}")
        quoted = [any(has(words, part) for part in told) for words in sought]
        if any(quoted) and not fact.unverified:
            name = re.split(r"[,(]| asks ", fact.fact)[0].strip()
            rows.append(
                (when(fact.fact), name, [charts.QUOTED if cell else charts.UNKNOWN for cell in quoted])
            )
    return rows


def has(words: str, text: str) -> bool:
    """Whether a text has these words, whatever its capitals and apostrophes."""
    return words.casefold().replace("’", "'") in text.casefold().replace("’", "'")


def when(fact: str) -> str:
    """The first day or year that a fact names, as ISO sorts it."""
    found = re.search(r"(?:(\d{1,2}) ([A-Z][a-z]+) )?\b(20\d\d)\b", fact)
    if not found:
        return ""
    number, month, year = found.groups()
    return f"{year}-{ENGLISH.index(month[:3]) + 1:02}-{int(number):02}" if number else year
