"""Standing wording: the formulas that letters share, how they change, which text has which words, and what a draft keeps.

Standing wording returns in the letters of one government; it is not agreed language, which states adopt together.
"""

import re
import textwrap
from collections.abc import Sequence
from datetime import date
from html import escape

import plotly.graph_objects as go

from ...corpus import Corpus
from ...letters.days import ENGLISH
from ...wording.diff import changes, marked, split_words
from ...wording.formulas import Departure, Formula, Variant
from ..pieces import Html, Table, anchor
from ..shown import Dutch
from ..view import view
from .forms import NO, QUOTED, UNKNOWN, YES, grid
from .style import listed

# --- A formula --------------------------------------------------------------------------------------------------


@view
def formula_choices(corpus: Corpus) -> list[tuple[str, str]]:
    """The formulas as choices: the first words of each and how often it stands, and its text."""
    return [
        (f"{' '.join(formula.text.split()[:7])} … ({len(formula.variants)}×)", Dutch(formula.text))
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


BESIDE = 4  # wordings that stand beside each other


@view
def aligned(corpus: Corpus, formula: str) -> Html:
    """Set the wordings of a formula side by side: what all share across the table, what differs in a row of its own.

    Args:
        formula: words that it has.

    Returns:
        A column for each letter, as in a table of positions; of more than four wordings the first and the last three.
        Under them our English, where the statement is noted.

    Raises:
        ValueError: no formula has these words.
    """
    found = _formula(corpus, formula)
    first, *later = found.variants
    shown = [first, *later[-(BESIDE - 1) :]]
    count = len(shown)
    head = "".join(
        f'<th scope="col">{anchor(one.address)}<br>{escape(corpus.short(one.letter))}</th>' for one in shown
    )
    names = [corpus.short(one.letter) for one in shown]
    rows = []
    for row in align_variants(shown):
        if len(row) == 1:
            rows.append(f'<tr><td colspan="{count}">{escape(row[0])}</td></tr>')
        else:
            cells = (_differing(cell, row[0], name) for cell, name in zip(row, names, strict=True))
            rows.append(f"<tr>{''.join(cells)}</tr>")
    said = [corpus.said(one.address, one.text) for one in shown]
    english = ""
    if any(said):
        cells_in_english = "".join(
            f'<td title="{escape(name)}">{escape(one.english) if one else "–"}</td>'
            for one, name in zip(said, names, strict=True)
        )
        english = (
            f'<tbody><tr><th scope="colgroup" colspan="{count}">Unofficial English, with its sentence</th></tr>'
            f"<tr>{cells_in_english}</tr></tbody>"
        )
    caption = _stays(corpus, found)
    if len(later) >= BESIDE:
        caption += f"; the first and the last {BESIDE - 1} of {len(found.variants)} places"
    if any(change.kind == "move" for one in shown for change in one.changes):
        caption += "; words that moved stand where the first letter has them"
    return Html(
        f'<table class="aligned"><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
        f'<tbody lang="nl">{"".join(rows)}</tbody>{english}</table>'
    )


def align_variants(variants: Sequence[Variant]) -> tuple[tuple[str, ...], ...]:
    """Cut wordings of a formula into rows: what all have in common, and what each has where they differ.

    Args:
        variants: wordings, the one that the changes start from first.

    Returns:
        Rows in the order of the first wording. A row of one cell stands in all; another has a cell for each wording, empty
        where it has nothing there. Words that moved stand in the row where the first wording has them.
    """
    first, *later = variants
    words = split_words(first.text)
    ranges = sorted(
        (change.position, change.position + len(split_words(change.before)))
        for variant in later
        for change in variant.changes
        if change.kind != "keep"
    )
    differing: list[list[int]] = []
    for start, end in ranges:
        if differing and start <= differing[-1][1]:
            differing[-1][1] = max(differing[-1][1], end)
        else:
            differing.append([start, end])
    rows: list[tuple[str, ...]] = []
    at = 0
    for start, end in differing:
        if at < start:
            rows.append((" ".join(words[at:start]),))
        rows.append((" ".join(words[start:end]), *(_within(variant, start, end) for variant in later)))
        at = end
    if at < len(words):
        rows.append((" ".join(words[at:]),))
    return tuple(rows)


def _within(variant: Variant, start: int, end: int) -> str:
    """What a wording has in place of the words from start to end of the first."""
    found = []
    for change in variant.changes:
        if change.kind in ("keep", "move"):
            found += [
                word for place, word in enumerate(change.words, change.position) if start <= place < end
            ]
        elif change.kind != "delete" and start <= change.position <= end:
            found += [change.after]
    return " ".join(found)


def _differing(cell: str, before: str, name: str) -> str:
    """A cell of a row where wordings differ, under the name of its letter; marked is what the first one does not have."""
    words = (
        escape(change.after) if change.kind == "keep" else f"<mark>{escape(change.after)}</mark>"
        for change in changes(before, cell)
        if change.after
    )
    said = " ".join(words) or '<small lang="en">[nothing here]</small>'
    return f'<td title="{escape(name)}">{said}</td>'


def _stays(corpus: Corpus, formula: Formula) -> str:
    """How many words of a formula stay, place by place: `Of 28 words, 26 stay in Nov 2019 §2 and 23 in 2020? §2`."""
    first, *later = formula.variants
    stay = [
        f"{sum(_count(change.before) for change in one.changes if change.kind in ('keep', 'move'))} "
        f"{'' if at else 'stay '}in {corpus.short(one.letter)} §{one.paragraph}"
        for at, one in enumerate(later)
    ]
    return f"Of {_count(first.text)} words, {listed(stay)}"


def _count(text: str) -> int:
    """The words of a wording as the instrument counts them: a dash of its own is none."""
    return len(split_words(text))


LONGEST_DRAFT = 2_000  # words
# Words that are frequent in one of the two languages and no word of the other.
_DUTCH = frozenset(
    re.findall(r"\w+", "de het een van en dat die voor met niet zich op aan te zijn als ook naar uit wordt")
)
_ENGLISH = frozenset(
    re.findall(r"\w+", "the and to that for with not on a this it by as are be from its which will has")
)

# --- All formulas, and a draft ----------------------------------------------------------------------------------


@view
def shared_formulas(corpus: Corpus) -> Table:
    """List which runs of words the letters share, and in which paragraphs they stand."""
    letters = [letter.id for letter in corpus.letters]
    formulas = corpus.formulas()
    cells = [
        [
            ", ".join(f"§{found.paragraph}" for found in formula.variants if found.letter == letter) or "–"
            for letter in letters
        ]
        for formula in formulas
    ]
    everywhere = sum("–" not in row for row in cells)
    names = _beginnings([formula.text for formula in formulas])
    return Table(
        f"{len(cells)} runs of five words or more come back; {everywhere} of them stand in every letter"
        if cells
        else "No two letters share a run of five words or more",
        ["Begins with", *map(corpus.short, letters)],
        [[name, *row] for name, row in zip(names, cells, strict=True)],
        lang=["nl", *(None for _ in letters)],
    )  # fmt: skip


def _beginnings(texts: Sequence[str]) -> list[str]:
    """The first words of each text; of those that begin alike, the later ones with their number."""
    short = [textwrap.shorten(text, 34, placeholder=" …") for text in texts]
    earlier = [short[:at].count(name) for at, name in enumerate(short)]
    return [f"{name} ({count + 1})" if count else name for name, count in zip(short, earlier, strict=True)]


@view
def compare_draft(corpus: Corpus, draft: str) -> Html:
    """Show which standing formulas a draft in Dutch uses, where it departs from them, and what it was compared with.

    A draft without words, in another language or longer than LONGEST_DRAFT words is not compared, and told why.
    """
    words = [word.casefold() for word in split_words(draft) if any(map(str.isalpha, word))]
    if not words:
        return Html("<p>There is no draft yet: type a sentence in Dutch. The answer follows as you type.</p>")
    if len(words) > LONGEST_DRAFT:
        return Html(
            f"<p>This draft has {len(words):,} words, and {LONGEST_DRAFT:,} are compared at most: paste the paragraph "
            "that matters.</p>"
        )
    if sum(word in _ENGLISH for word in words) > sum(word in _DUTCH for word in words):
        return Html(
            "<p>This draft seems to be English, and the formulas are Dutch: nothing was compared. Write it in Dutch.</p>"
        )
    formulas = corpus.formulas()
    held = f"{len(formulas)} runs of five words or more that come back in {listed([*map(corpus.short, (one.id for one in corpus.letters))])}"
    return Html(
        f"{departures_html(corpus.compare(draft)).html}<p>Compared with the {held}, in every wording they have there.</p>"
    )


def departures_html(found: Sequence[Departure]) -> Html:
    """The standing formulas that a draft uses, and where it departs from each, word by word."""
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
    held = {letter.id: corpus.short(letter.id) for letter in corpus.letters}
    quoted = [row for row in _quoted(corpus, sought) if row[1] not in held]
    for _, name, signs in sorted([*_in_letters(corpus, sought), *quoted]):
        # What another source quotes of the same text is added to it.
        cells[name] = [
            QUOTED if QUOTED in pair else pair[0] for pair in zip(cells.get(name, signs), signs, strict=True)
        ]
    having = [sum(signs[at] in (YES, QUOTED) for signs in cells.values()) for at in range(len(wordings))]
    counted = listed(f"{count} have “{name}”" for count, name in zip(having, wordings, strict=True))
    finding = (
        f"Of {len(cells)} texts, {counted}" if wordings else f"{len(cells)} texts, and no wording to look for"
    )
    return grid(
        cells,
        wordings,
        title=finding,
        unit="From the oldest text to the newest. Filled: a letter of this collection has them; –: it has not. Hollow: a text that we know as others "
        "quote it; ?: not known",
        alt=f"{finding}. "
        + " ".join(
            f"{corpus.named(name) if name in held else name}: {', '.join(f'{words} {sign}' for words, sign in zip(wordings, signs, strict=True))}."
            for name, signs in cells.items()
        ),
        what="Text",
        kind="wordings",
        called=held,
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
