"""What the widgets of the lessons show: each function turns a reader's choice into a chart, a table or a text.

They are thin: an instrument (`counting`, `concepts`, `wording`, `references`), and a chart or a table of what it
returns. A term is a concept family by its key, or one or more words as typed: `wapen; nucleaire risico's`.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from typing import Literal

import plotly.graph_objects as go

from . import charts
from .concepts import CONCEPTS, SENSES, sense_counts, senses
from .counting import By, Frequency, collocations, concordance, dispersion, frequencies, keyness
from .lesson import Html, Table, anchor, collection, concordance_table, day, quote
from .letters import FROM_NAME, Letter
from .notes import commitments, context, events, forums, glossary, statements, vocabulary
from .references import citation_graph, citations, date_conflicts, dates
from .wording import Formula, agreed_language, compare_with_agreed, marked
from .words import tokens

EVERY = "every letter"


def families() -> list[tuple[str, str]]:
    """The concept families as choices: English name and key."""
    return [(concept.english, name) for name, concept in CONCEPTS.items()]


def frequent_words(count: int = 150) -> list[str]:
    """The most frequent content words of all letters together, ties by the alphabet."""
    counts: Counter[str] = Counter()
    for row in frequencies(collection().values(), modals=False):
        counts[row.term] += row.count
    ranked = sorted(counts, key=lambda term: (-counts[term], term))
    return [term for term in ranked if not any(sign.isdigit() for sign in term)][:count]


def how_often(term: str, measure: str = "rate") -> go.Figure:
    """How often each letter says it, counts beside rates."""
    rows = rows_of(term)
    if not rows:
        return charts.no_chart("How often does each letter speak of it?", NOTHING)
    return charts.term_rates(rows, name=named(term), measure=measure)


def in_context(term: str, letter: str = EVERY) -> Table:
    """Every place where it stands, with five words on either side."""
    parts = terms_of(term)
    lines = [line for part, by in parts for line in concordance(chosen(letter), part, 5, by=by)]
    return concordance_table(lines, named(term))


def where(term: str) -> go.Figure:
    """Where in each letter it stands, and how evenly."""
    parts = terms_of(term)
    if not parts:
        return charts.no_chart("How often does it stand in each letter, and where?", NOTHING)
    part, by = parts[0]
    rows = [dispersion(letter, part, by=by) for letter in collection().values()]
    return charts.dispersion_plot(rows, name=named(part))


NOTHING = "There is no word to look for: type one word or more, with semicolons between terms."


def family(name: str) -> Html:
    """What counts as a mention of a subject: the forms, and what was left out, and why."""
    concept = CONCEPTS[name]
    forms = ", ".join(f'<span lang="nl">{escape(form)}</span>' for form in concept.forms)
    return Html(
        f"<p><b>{escape(concept.english)}</b> counts these forms (* stands for any ending): {forms}.</p>"
        f"<p><b>Includes:</b> {escape(concept.includes)}</p><p><b>Leaves out:</b> {escape(concept.leaves_out)}</p>"
    )


def explained(*names: str) -> Table:
    """Terms of the letters in English, from the glossary."""
    terms = {term.id: term for term in glossary()}
    return Table(
        "Words you will meet",
        ["Dutch", "English", "What it is"],
        [[terms[name].dutch, terms[name].english, terms[name].definition] for name in names],
        lang=["nl", None, None],
    )


def most_used(letter: str, by: By = "word", stopwords: bool = False, modals: bool = False) -> go.Figure:
    """The terms a letter uses most."""
    return charts.top_terms(frequencies(chosen(letter), by=by, stopwords=stopwords, modals=modals))


def set_apart(letter: str, by: By = "word") -> go.Figure:
    """What a letter says more, and less, than the others together."""
    others = [other for name, other in collection().items() if name != letter]
    rows = keyness(collection()[letter], others, by=by)
    if by == "family":
        rows = tuple(row._replace(term=CONCEPTS[row.term].english) for row in rows)
    what = "subjects" if by == "family" else "words"
    return charts.keyness_plot(rows, letter=letter, others="the other letters", what=what)


def spoken_of() -> go.Figure:
    """The concept families of each letter."""
    rows = frequencies(collection().values(), CONCEPTS, by="family")
    return charts.concept_families(rows, {name: concept.english for name, concept in CONCEPTS.items()})


def meanings(word: str) -> tuple[Table, Table]:
    """What a word means where it stands: its senses counted beside the bare count, and each occurrence."""
    letters = list(collection().values())
    counts = [
        [row.letter, row.meaning, row.count, row.naive] for row in sense_counts(letters, word) if row.naive
    ]
    places = [
        [found.address, found.left.strip()[-60:], found.match, found.right.strip()[:60], found.meaning]
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


def formulas(min_words: int = 5) -> tuple[Formula, ...]:
    """The agreed language of the collection."""
    return agreed_language(collection().values(), min_words)


def formula_choices() -> list[tuple[str, int]]:
    """The formulas as choices: their first words and where they stand, and their number."""
    return [
        (f"{' '.join(formula.text.split()[:7])} … ({len(formula.variants)}×)", number)
        for number, formula in enumerate(formulas())
    ]


def wording(number: int) -> Html:
    """A formula word by word: what each letter keeps, puts in, leaves out and moves."""
    formula = formulas()[number]
    first, *later = formula.variants
    parts = [f'<p><b>{anchor(first.address)}</b> (first) <span lang="nl">{escape(first.text)}</span></p>']
    for variant in later:
        same = all(change.kind == "keep" for change in variant.changes)
        note = " (word for word the same)" if same else ""
        parts.append(f"<p><b>{anchor(variant.address)}</b>{note} {marked(variant.changes)}</p>")
    around = [
        said.english for said in statements() if said.address == first.address and first.text in said.quote
    ]
    if around:
        parts.append(f"<p><i>Unofficial English of the first, with its sentence:</i> {escape(around[0])}</p>")
    return Html("".join(parts))


def changed(words: str) -> go.Figure:
    """How a formula that has these words changes from letter to letter."""
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


def found(term: str) -> tuple[go.Figure, Table]:
    """A term in every letter: how often, where, and each occurrence in its context.

    One term is drawn along the length of each letter, several are compared by their counts.
    """
    chart = how_often(term) if len(terms_of(term)) > 1 else where(term)
    return chart, in_context(term)


def terms() -> list[str]:
    """What a reader can pick: the concept families by their English names, and the most frequent words."""
    return [english for english, _ in families()] + frequent_words()


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


def story() -> go.Figure:
    """The letters, and what they name between the guidelines of 2018 and the end of 2020.

    What is dated only to a year, or lasts as long, is left out; the postponement comes from outside the letters.
    """
    own = {f"letter-{name.lower()}": letter for name, letter in collection().items()}
    entries = []
    for event in events():
        vague = event.end - event.start > timedelta(330)
        if event.id in own:
            said = "its header" if own[event.id].date else "inferred, see its grounds"
            entries.append(charts.Entry(event.title, event.start, event.end, said, "letter"))
        elif event.id == "revcon-postponed":
            entries.append(charts.Entry(event.title, event.start, event.end, "outside: United Nations"))
        elif event.from_letters and not vague and event.start >= date(2018, 6, 1):
            kind: Literal["planned", "event"] = "planned" if event.planned else "event"
            entries.append(charts.Entry(event.title, event.start, event.end, event.places[0].address, kind))
    return charts.timeline(entries, title="What happened when, and what was to happen?")


def members() -> go.Figure:
    """Who sits in the forums the letters name, as far as our sources list it."""
    lists, said = {}, {}
    facts = {fact.id: fact for fact in context()}
    for forum in forums():
        for roster in forum.rosters:
            if roster.role in ("member", "participant") and len(roster.names) > 3 and roster.context:
                name = abbreviation(forum.name)
                lists[name] = roster.names
                said[name] = facts[roster.context].sources[0].title
    return charts.forums_members(lists, sources=said)


def abbreviation(name: str) -> str:
    """The short name that stands in brackets behind a long one."""
    return name.partition("(")[2].rstrip(")") or name


def outcomes() -> go.Figure:
    """What became of everything that was promised or announced."""
    facts = {fact.id: fact for fact in context()}
    said = {
        promised.id: [
            follow.address or f"outside: {facts[follow.context or ''].sources[0].title}"
            for follow in promised.follow_ups
        ]
        for promised in commitments()
    }
    return charts.promises_outcomes(
        [
            (promised.address, promised.english, promised.status, "; ".join(said[promised.id]) or "–")
            for promised in commitments()
        ]
    )


def outcome_words() -> Table:
    """What each outcome means."""
    rows = [[row.word, row.meaning] for row in vocabulary() if row.field == "commitment.status"]
    return Table("What the outcomes mean", ["Outcome", "Meaning"], rows)


def promise(name: str) -> Html:
    """A commitment, word for word, and what the letters say of it afterwards."""
    made = {promised.id: promised for promised in commitments()}[name]
    parts = [
        quote(name).html,
        f"<p><b>Kind:</b> {escape(made.type)}, made {escape(made.made)}; who is to act: {escape(made.actor)}.</p>",
        f"<p><b>Outcome: {escape(made.status)}.</b></p>",
    ]
    for follow in made.follow_ups:
        place = anchor(follow.address) if follow.address else "Outside the letters"
        words = f' <q lang="nl">{escape(follow.quote)}</q>' if follow.quote else ""
        parts.append(f"<p>{place}: {escape(follow.how)}{words}</p>")
    if made.note:
        parts.append(f"<p>{escape(made.note)}</p>")
    return Html("".join(parts))


def cited() -> go.Figure:
    """Who cites what, and as of what date."""
    letters = list(collection().values())
    return charts.citation_graph(citation_graph(letters), letters, date_conflicts(letters))


def resolved(letter: str) -> tuple[Table, Table]:
    """The dates and the documents a letter names, resolved."""
    read = collection()[letter]
    days = [
        [found.address, found.text, day(found.start), "" if found.end == found.start else day(found.end)]
        for found in dates(read)
    ]
    documents = [
        [found.address, found.quote, found.target, day(found.date) if found.date else "not given"]
        for found in citations(read)
    ]
    return (
        Table(
            f"Dates in {letter}, as written and as days",
            ["Address", "As written", "Day, or first day", "Last day"],
            days,
            lang=[None, "nl", None, None],
            link=[True, False, False, False],
        ),
        Table(
            f"Documents that {letter} cites",
            ["Address", "As written", "Document", "As of"],
            documents,
            lang=[None, "nl", None, None],
            link=[True, False, False, False],
        ),
    )


def known_of_itself() -> Table:
    """What each letter says of itself, and what it leaves out."""
    fields = {
        "date": "date",
        "session year": "session_year",
        "title": "title",
        "office": "office",
        "name of the signatory": "signatory",
    }
    letters = list(collection().values())
    return Table(
        "What the letters say of themselves",
        ["What", *(letter.id for letter in letters)],
        [
            ["dossier and number", *(docketed(letter) for letter in letters)],
            *(
                [label, *(stated(getattr(letter, name)) for letter in letters)]
                for label, name in fields.items()
            ),
        ],
    )


def docketed(letter: Letter) -> str:
    """A letter's dossier and number, and what of them its text does not say."""
    added = " and ".join(ground.field for ground in letter.evidence if ground.basis == FROM_NAME)
    name = f"{letter.dossier}-{letter.number}" if letter.number else "not said"
    return f"{name} ({added} from its file name)" if added else name


def grounds(letter: str) -> Table:
    """Why we think a letter was written when we say: each ground with its place."""
    read = collection()[letter]
    words = {"earliest": "not before", "latest": "not after"}
    return Table(
        f"When {letter} can have been written",
        ["Bound", "Day", "Ground", "Said in"],
        [
            [words[ground.field], day(date.fromisoformat(ground.value)), ground.basis, ground.source]
            for ground in read.evidence
            if ground.field in words
        ],
        link=[False, False, False, True],
    )


def stated(value: object) -> str:
    """What a letter says of itself, in words."""
    return day(value) if isinstance(value, date) else str(value or "not said")


# --- Choices ------------------------------------------------------------------------------------------------


def chosen(letter: str) -> Sequence[Letter]:
    """The letters meant by a choice: one, or every letter."""
    return list(collection().values()) if letter == EVERY else [collection()[letter]]


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


def named(text: str) -> str:
    """A term as a chart calls it: a family by its English name."""
    return CONCEPTS[text].english if text in CONCEPTS else text


def rows_of(text: str) -> tuple[Frequency, ...]:
    """The counts of each of the terms in each letter."""
    return tuple(
        row._replace(term=named(row.term))
        for part, by in terms_of(text)
        for row in frequencies(collection().values(), [part], by=by)
    )


WORDS_WITH_SENSES = tuple(SENSES)
