"""What the widgets of the lessons show: each function turns a reader's choice into a chart, a table or a text.

They are thin: an instrument (`counting`, `concepts`, `wording`, `references`), and a chart or a table of what it
returns. A term is a concept family by its key, or one or more words as typed: `wapen; nucleaire risico's`.
"""

import re
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape
from itertools import groupby
from typing import Literal

import plotly.graph_objects as go

from . import charts, drafting
from .concepts import CONCEPTS, SENSES, sense_counts, senses
from .counting import By, Frequency, collocations, concordance, dispersion, frequencies, keyness
from .lesson import (
    MONTHS,
    Html,
    Markdown,
    Table,
    anchor,
    collection,
    concordance_table,
    day,
    described,
    outside,
    quote,
)
from .letters import FROM_NAME, Letter, Paragraph
from .notes import (
    Event,
    FollowUp,
    Quote,
    Roster,
    commitments,
    context,
    events,
    forums,
    statements,
    texts,
    vocabulary,
)
from .references import citation_graph, citations, date_conflicts, dates
from .wording import Formula, agreed_language, changes, compare_with_agreed, marked, marked_change
from .words import tokens

EVERY = "every letter"


def families() -> list[tuple[str, str]]:
    """The concept families as choices: English name and key."""
    return [(concept.english, name) for name, concept in CONCEPTS.items()]


def frequent_words(count: int = 90) -> list[str]:
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
    lists, said = member_lists()
    return charts.forums_members(lists, sources=said)


def abbreviation(name: str) -> str:
    """The short name that stands in brackets behind a long one."""
    return name.partition("(")[2].rstrip(")") or name


def outcomes(*names: str) -> go.Figure:
    """What became of everything that was promised or announced, or of the commitments of these ids."""
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
            if not names or promised.id in names
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
        place = (
            anchor(follow.address)
            if follow.address
            else f"Outside the letters ({escape(said_in(follow)[1])})"
        )
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


# --- A document known from its citations; agreed formulas (lesson 01) ------------------------------------------


def documents_cited() -> list[str]:
    """The documents of the House that the letters cite, by number."""
    return sorted({edge.target for edge in citation_graph(collection().values())})


def citing(document: str) -> Table:
    """Every place where the letters cite a document, or point to it without a number, and what they say there."""
    dated = {
        (found.address, found.quote): found.date
        for letter in collection().values()
        for found in citations(letter)
        if found.target == document
    }
    rows = []
    for said in statements():
        numbered = [words for address, words in dated if address == said.address and words in said.quote]
        if not numbered and not re.match(rf"{re.escape(document)}\b", said.target or ""):
            continue
        as_of = dated[said.address, numbered[0]] if numbered else None
        rows.append(
            [
                said.address,
                said.quote,
                said.english,
                "yes" if numbered else "no",
                day(as_of) if as_of else "not given",
            ]
        )
    where = "in this collection" if document in collection() else "not among our sources"
    return Table(
        f"Where the letters speak of {document}, which is {where}",
        ["Address", "Words", "Unofficial English", "Number given", "As of"],
        rows,
        lang=[None, "nl", None, None, None],
        link=[True, False, False, False, False],
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
        {letter.replace("-", "-<br>"): letter for letter in letters},
        title=f"{len(rows)} runs of words come back: which of them are policy?",
        unit="Runs of five words or more that two letters or more share, by their first words; the paragraphs where "
        "they stand, changes included",
        alt=f"{len(rows)} shared runs of words against {len(letters)} letters, with the paragraphs of each; "
        f"{everywhere} stand in every letter.",
        what="Begins with",
        lang=["nl", *(None for _ in letters)],
    )


def who_has(**wordings: str) -> go.Figure:
    """Which texts have which words, in order of time: the letters, and texts that our outside sources quote.

    Arguments: each wording, under the word that heads its column. Of a text from outside we know what is quoted of
    it, so that a wording it is not quoted with is not known.
    """
    rows = [
        (
            (letter.earliest or date.max).isoformat(),
            name,
            [held(words, letter.text) for words in wordings.values()],
        )
        for name, letter in collection().items()
    ]
    for fact in context():
        told = f"{fact.fact} {fact.note or ''}"
        quoted = [
            any(has(words, part) for part in re.findall("«(.+?)»", told)) for words in wordings.values()
        ]
        if any(quoted) and not fact.unverified:
            name = re.split(r"[,(]| asks ", fact.fact)[0].strip()
            rows.append(
                (when(fact.fact), name, [charts.QUOTED if cell else charts.UNKNOWN for cell in quoted])
            )
    cells = {name: found for _, name, found in sorted(rows)}
    # Every second head a line higher: on a phone they would run into each other.
    heads = {
        f"{word}<br> " if place % 2 else word: words for place, (word, words) in enumerate(wordings.items())
    }
    return charts.grid(
        cells,
        heads,
        title="Which words stand where, from the oldest text to the newest?",
        unit="Filled: a letter of this collection has them; –: it has not. Hollow: a text that we know as others "
        "quote it; ?: not known",
        alt=" ".join(
            f"{name}: "
            + ", ".join(f"{words} {cell}" for words, cell in zip(wordings, found, strict=True))
            + "."
            for name, found in cells.items()
        ),
        what="Text",
    )


def has(words: str, text: str) -> bool:
    """Whether a text has these words, whatever its capitals and apostrophes."""
    return words.casefold().replace("’", "'") in text.casefold().replace("’", "'")


def held(words: str, text: str) -> str:
    """The sign for words that a letter has, or has not."""
    return charts.YES if has(words, text) else charts.NO


def when(fact: str) -> str:
    """The first day or year that a fact names, as ISO sorts it."""
    found = re.search(r"(?:(\d{1,2}) ([A-Z][a-z]+) )?\b(20\d\d)\b", fact)
    if not found:
        return ""
    number, month, year = found.groups()
    return f"{year}-{MONTHS.index(month[:3]) + 1:02}-{int(number):02}" if number else year


# --- One forum, several sources (lesson 03) --------------------------------------------------------------------


def taking_part(forum: str, *groups: str) -> go.Figure:
    """Which countries our sources name in a forum, and as what; of a group that a letter names, its members.

    Arguments: the forum; the groups, forums too, that the letters say take part in it.
    """
    found = {one.id: one for one in forums()}
    cells: dict[str, dict[str, str]] = {}
    for roster in found[forum].rosters:
        source = "".join(said_in(roster))
        part = "takes part" if roster.role == "participant" else roster.role
        part += f", {roster.body.partition(':')[0]}" if roster.role == "lead" and roster.body else ""
        for name in roster.names:
            cells.setdefault(name, {})[source] = part
    for group in groups:
        place = next(
            spot for spot in found[group].places if any(spot.address == at for at in sources_of(cells))
        )
        for roster in found[group].rosters:
            for name in roster.names:
                cells.setdefault(name, {})[place.address] = f"as {found[group].dutch}"
    letters = sorted({source for source in sources_of(cells) if "§" in source})
    others = sorted(set(sources_of(cells)) - set(letters))
    heads = {place.replace("-", "-<br>"): place for place in letters}
    heads |= {
        f"outside{f' {number}' if len(others) > 1 else ''}": other for number, other in enumerate(others, 1)
    }
    return charts.grid(
        {name: [cells[name].get(source, "") for source in heads.values()] for name in sorted(cells)},
        heads,
        title=f"{len(cells)} countries can be named: who, as what, by whom?",
        unit=f"Outside the letters: {'; '.join(others)}. Where a cell is empty that source does not name the country",
        alt=f"{len(cells)} countries against {len(heads)} sources: "
        + "; ".join(f"{name}, {', '.join(cells[name].values())}" for name in sorted(cells))
        + ".",
        what="Country",
    )


def sources_of(cells: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The sources that name a country, each as often as it does."""
    return [source for named_by in cells.values() for source in named_by]


# --- Forums, and a conference through time ------------------------------------------------------------------


def forum_choices() -> list[tuple[str, str]]:
    """The forums as choices: name and id."""
    return [(forum.name, forum.id) for forum in forums()]


def countries() -> list[str]:
    """The states that our sources name in a forum where states meet, by the alphabet."""
    meeting = ("treaty", "initiative", "group", "alliance")
    rows = [roster for forum in forums() if forum.kind in meeting for roster in forum.rosters]
    return sorted({name for roster in rows for name in roster.names})


def seats(country: str) -> Table:
    """Where our sources name a state, and as what."""
    rows = [
        [forum.name, roster.role, roster.body or "", *said_in(roster)]
        for forum in forums()
        for roster in forum.rosters
        if country in roster.names
    ]
    return Table(
        f"{country} in our sources",
        ["Forum", "As what", "In which body", "Letter", "Outside the letters"],
        rows,
        link=[False, False, False, True, False],
    )


def said_in(said: Roster | FollowUp) -> tuple[str, str]:
    """Where it is said: an address in the letters, or the title of a source outside; the other is empty."""
    facts = {fact.id: fact for fact in context()}
    return said.address or "", facts[said.context].sources[0].title if said.context else ""


def counted(*names: str) -> Table:
    """Every number of states that a source gives for these forums, and whether the Netherlands is among its names."""
    known = {forum.id: forum for forum in forums()}
    rows = [
        [
            f"{abbreviation(known[name].name)}: "
            + ", ".join(part for part in (roster.role, roster.body) if part),
            roster.number,
            roster.quote or "",
            stated_names(roster),
            *said_in(roster),
        ]
        for name in names
        for roster in known[name].rosters
        if roster.number
    ]
    return Table(
        "Every number of states that a source gives",
        [
            "Counted as",
            "Number",
            "Words of the letter",
            "Netherlands named?",
            "Letter",
            "Outside the letters",
        ],
        rows,
        lang=[None, None, "nl", None, None, None],
        align=["left", "right", "left", "left", "left", "left"],
        link=[False, False, False, False, True, False],
    )


def stated_names(roster: Roster) -> str:
    if not roster.names:
        return "no names given"
    return "yes" if "Netherlands" in roster.names else "no"


def member_lists() -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """The forums whose members a source outside the letters lists, by short name; and that source of each."""
    found = {
        abbreviation(forum.name): roster
        for forum in forums()
        for roster in forum.rosters
        if roster.role in ("member", "participant") and len(roster.names) > 3 and roster.context
    }
    return (
        {name: roster.names for name, roster in found.items()},
        {name: said_in(roster)[1] for name, roster in found.items()},
    )


def in_both(one: str, other: str) -> go.Figure:
    """Which states sit in both of two forums, and which in one only."""
    lists, said = member_lists()
    if one == other:
        return charts.no_chart("Who sits in both?", "Choose two different forums.")
    return charts.forums_shared({name: lists[name] for name in (one, other)}, sources=said)


def entry(event: Event) -> charts.Entry:
    """An event as a line of a timeline."""
    facts = {fact.id: fact for fact in context()}
    said = event.places[0].address if event.places else f"outside: {facts[event.context[0]].sources[0].title}"
    kind: Literal["letter", "event", "planned"] = "planned" if event.planned else "event"
    if event.id in {f"letter-{name.lower()}" for name in collection()}:
        kind = "letter"
    return charts.Entry(event.title, event.start, event.end, said, kind)


def same_days(*names: str) -> go.Figure:
    """These conferences on one calendar, without the year."""
    known = {event.id: event for event in events()}
    return charts.days_of_year(
        [entry(event) for event in sorted((known[name] for name in names), key=lambda event: event.start)]
    )


def stage(words: str) -> tuple[Html, Table]:
    """What some words of the letters on the Review Conference fix, and how its events lie seen from their letter."""
    (forum,) = (forum for forum in forums() if forum.id == "review-conference")
    at = next((at for at, place in enumerate(forum.places) if words in place.quote), None)
    if at is None:
        raise ValueError(
            f"No place noted for the Review Conference has the words {words!r}; choose words of one."
        )
    place = forum.places[at]
    letter = collection()[place.address.split(" ")[0]]
    said = next(said for said in statements() if said.address == place.address and words in said.quote)
    shown = escape(said.quote).replace(escape(words), f"<mark>{escape(words)}</mark>")
    so_far = "; ".join(f"{anchor(before.address)}, {fixed_days(before)}" for before in forum.places[:at])
    text = Html(
        f'<blockquote><p lang="nl">{shown}</p><p><i>Unofficial English:</i> {escape(said.english)}</p>'
        f"<p>{anchor(place.address)}</p></blockquote>"
        f"<p><b>Said in:</b> {escape(described(letter))}.</p><p><b>As days:</b> {fixed_days(place)}.</p>"
        f"<p><b>Said before:</b> {so_far or 'nothing, in these letters'}.</p>"
    )
    rows = [
        [one.title, span(one), "planned" if one.planned else "took place", seen(one, letter), entry(one).said]
        for one in events()
        if "Review Conference" in one.title and not one.title.startswith("Preparatory")
    ]
    return text, Table(
        f"The conference, seen from {place.address}",
        ["What", "When", "Planned, or took place", "Seen from the letter", "Where it is said"],
        rows,
    )


def fixed_days(place: Quote) -> str:
    """The days that the date in a place of the letters can mean."""
    meant = [
        found
        for found in dates(collection()[place.address.split(" ")[0]])
        if found.address == place.address and found.text in place.quote
    ]
    if not meant:
        return "none: the words name no day, month or year"
    last = meant[-1]
    return f"{day(last.start)} to {day(last.end)}, {(last.end - last.start).days + 1} days"


def span(event: Event) -> str:
    """The day of an event, or its first and last."""
    return day(event.start) + ("" if event.end == event.start else f" – {day(event.end)}")


def seen(event: Event, letter: Letter) -> str:
    """How an event lies from a letter, whose day may be known only as an interval."""
    if letter.latest and event.start > letter.latest:
        return "still to come"
    if letter.earliest and event.end <= letter.earliest:
        return "past"
    return "cannot be told: the letter bears no date"


def afterwards(*names: str) -> Table:
    """Commitments side by side: what was undertaken, what the letters show of it, what outside sources add."""
    made = {promised.id: promised for promised in commitments()}
    rows = []
    for one in (made[name] for name in names):
        within = [f"{back.address}: {back.how}" for back in one.follow_ups if back.address]
        without = [f"{back.how} ({said_in(back)[1]})" for back in one.follow_ups if back.context]
        rows.append(
            [
                one.address,
                one.english,
                " ".join([f"{one.status.capitalize()}.", *within]),
                " ".join(without) or "Nothing in our sources.",
            ]
        )
    return Table(
        "Where each stood in the letters, and what outside sources add",
        ["Address", "Undertaken", "By the letters", "From outside, later"],
        rows,
        link=[True, False, False, False],
    )


# --- A letter part by part; what came later; routes and measures (lessons 00 and 02) ----------------------------


def anatomy(letter: str) -> Table:
    """The parts a letter to parliament is made of, each as this letter has it, and what its file lacks."""
    read, words = collection()[letter], texts()
    opening = read.sentences[0]
    rows: list[list[str]] = [
        ["header", f"{letter} header", words[f"{letter} header"], ""],
        ["title", letter, read.title or "", "" if read.title else "none in our file"],
        ["occasion", opening.address, opening.text, ""],
        *(
            [f"heading of {part[0].address}", part[0].address, part[0].heading or "", ""]
            for part in headed(read)
        ),
        ["body", letter, "", f"{len(read.paragraphs)} paragraphs, {len(read.sentences)} sentences"],
        *([f"footnote {note.number}", note.address, note.text, ""] for note in read.footnotes),
        [
            "signature",
            f"{letter} signature",
            words[f"{letter} signature"],
            "" if read.signatory else "no name in our file",
        ],
    ]
    return Table(
        f"The parts of {letter}",
        ["Part", "Address", "In the letter", "Note"],
        rows,
        lang=[None, None, "nl", None],
    )


def headed(letter: Letter) -> list[list[Paragraph]]:
    """The paragraphs of a letter under each of its headings, in order."""
    groups = groupby(letter.paragraphs, key=lambda paragraph: paragraph.heading)
    return [list(paragraphs) for heading, paragraphs in groups if heading]


def came_later() -> go.Figure:
    """What happened, or was to happen, after the postponement: from outside the letters, with the last of them."""
    start = next(event.start for event in events() if event.id == "revcon-postponed")
    later = [event for event in events() if event.start >= start and (event.context or not event.planned)]
    return charts.timeline(
        [entry(event) for event in later], title="What came after the postponement, and what was to come?"
    )


def course(*names: str, title: str) -> go.Figure:
    """These events on one timeline, in order of time. Raises KeyError for an event that is not in the notes."""
    known = {event.id: event for event in events()}
    chosen_ones = sorted((known[name] for name in names), key=lambda event: (event.start, event.end))
    return charts.timeline([entry(event) for event in chosen_ones], title=title)


def came_back(names: Mapping[str, str]) -> Table:
    """Commitments by the name of their route: where each was undertaken, its outcome, and every place it comes back."""
    made = {promised.id: promised for promised in commitments()}
    rows = []
    for label, name in names.items():
        for back in made[name].follow_ups or (None,):
            address, outside = said_in(back) if back else ("", "")
            said = (
                f"{back.how}{f' (outside the letters: {outside})' if outside else ''}"
                if back
                else "no later letter of the three comes back to it"
            )
            rows.append([label, made[name].address, made[name].status, address, said])
    return Table(
        "Each route: where it was undertaken, its outcome, and where it comes back",
        ["Route", "Undertaken", "Outcome", "Comes back", "What is said"],
        rows,
        link=[False, True, False, True, False],
    )  # fmt: skip


def measure(choice: tuple[str, str]) -> tuple[Html, Table]:
    """A measure as a letter names it, and every place where its words stand: a statement's name, and terms to seek."""
    name, words = choice
    return quote(name), in_context(words)


# --- The drafting room (lesson 07) ------------------------------------------------------------------------------

INVENTED = "Invented for this exercise: no state's position, and no statement of any letter."


def run_of_show() -> go.Figure:
    """Where the three hours go."""
    return charts.run_of_show([(step.name, step.minutes, step.result) for step in drafting.room().steps])


def instruction(name: str) -> tuple[Html, Html]:
    """A delegation's brief, and word for word what its role rests on."""
    role = next(delegation for delegation in drafting.room().delegations if delegation.id == name)
    aims = "".join(
        f"<li>{f'<b>{escape(named_option(aim.option))}.</b> ' if aim.option else ''}{escape(aim.why)}</li>"
        for aim in role.aims
    )
    lines = "".join(
        f"<li>{f'<b>{escape(together(line.options))}.</b> ' if line.options else ''}{escape(line.why)}</li>"
        for line in role.lines
    )
    trades = "".join(f"<li>{escape(trade)}</li>" for trade in role.trades)
    return (
        Html(
            f"<p><b>{escape(role.name)}.</b> {escape(role.who)} <i>{INVENTED}</i></p>"
            f"<p><b>Aims, the first the most important</b></p><ol>{aims}</ol>"
            f"<p><b>Red lines</b></p><ul>{lines}</ul><p><b>What you may trade</b></p><ul>{trades}</ul>"
            "<p><b>What the role rests on</b></p>"
        ),
        Html(quote(*role.rests).html + (outside(*role.context).html if role.context else "")),
    )  # fmt: skip


def sheets() -> Html:
    """What a class has on paper: each delegation's brief with its ground, and the working text, each on a new page."""
    briefs = ("".join(part.html for part in instruction(role.id)) for role in drafting.room().delegations)
    text = f"<p><b>The working text</b></p>{working_text().html}"
    alone = "break-before: page; break-after: page"
    return Html("".join(f'<div style="{alone}">{sheet}</div>' for sheet in (*briefs, text)))


def instructions() -> Table:
    """The six briefs side by side."""
    return Table(
        f"The six instructions. {INVENTED}",
        ["Delegation", "Aims", "Red lines", "May trade"],
        [
            [
                role.name,
                " ".join(f"({n}) {named_option(aim.option) if aim.option else aim.why.rstrip('.')}." for n, aim in enumerate(role.aims, 1)),
                " ".join(f"({n}) {together(line.options) if line.options else line.why.rstrip('.')}." for n, line in enumerate(role.lines, 1)),
                " ".join(f"({n}) {trade}" for n, trade in enumerate(role.trades, 1)),
            ]
            for role in drafting.room().delegations
        ],
    )  # fmt: skip


SEATS = (
    ("speaks, writes and keeps the addresses",),
    ("speaks", "writes and keeps the addresses"),
    ("speaks", "writes", "keeps the addresses"),
    ("speaks", "writes", "keeps the addresses", "goes between delegations"),
)


def seated(people: int) -> Table:
    """How a class of 6 to 24 is divided over the delegations, and who does what in each."""
    taken = drafting.seats(drafting.room(), people)
    return Table(
        f"{people} people in six delegations",
        ["Delegation", "Seats", "Who does what"],
        [
            [
                role.name,
                taken[role.id],
                "; ".join(f"{n}: {task}" for n, task in enumerate(SEATS[taken[role.id] - 1], 1)),
            ]
            for role in drafting.room().delegations
        ],
        align=["left", "right", "left"],
    )


def meetings() -> Table:
    """Who meets whom in the three rounds of talks."""
    names = {role.id: role.name for role in drafting.room().delegations}
    return Table(
        "Talks in pairs",
        ["Round", "First pair", "Second pair", "Third pair"],
        [
            [talks.name, *(f"{names[pair.one]} and {uncapitalised(names[pair.other])}" for pair in talks.pairs)]
            for talks in drafting.room().rounds
        ],
    )  # fmt: skip


def working_text() -> Html:
    """The paragraph on the table, each bracket with its options and their codes."""
    shown = {
        one.id: "".join(
            f" <b>[{option.code}: {escape(option.words.strip(' ,')) or '–'}]</b>" for option in one.options
        )
        for one in drafting.room().brackets
    }
    words = drafting.room().text.format_map(shown).replace("  ", " ").strip()
    return Html(f"<blockquote><p>{words}</p></blockquote><p><i>Our drafting, for this exercise.</i></p>")


def bracket(name: str) -> tuple[Html, Table, Html]:
    """A bracket: what is at stake, its options, and what the letters have to draw on."""
    one = next(one for one in drafting.room().brackets if one.id == name)
    return (
        Html(f"<p><b>{escape(one.name)}.</b> {escape(one.stake)}</p>"),
        Table(
            f"The options of bracket {one.name.partition('.')[0]}",
            ["Option", "In short", "Words in the text"],
            [[option.code, option.label, option.words.strip(" ,") or "(nothing)"] for option in one.options],
        ),
        Html(quote(*one.rests).html + (outside(*one.context).html if one.context else "")),
    )


def closed(**options: str) -> tuple[go.Figure, Html]:
    """What comes of one way out of every bracket: who can accept the text, and the words it puts in."""
    text = frozenset(options.values())
    rows = [
        (role.name, len(drafting.reached(role, text)), len(role.aims), len(drafting.crossed(role, text)))
        for role in drafting.room().voters
    ]
    words = [
        option.words.strip(" ,.")
        for one in drafting.room().brackets
        for option in one.options
        if option.id in text
    ]
    return charts.aims_and_lines(rows), Html(f"<p>… {escape(' … '.join(filter(None, words)))}.</p>")


def acceptable() -> go.Figure:
    """How many of all texts that can be made each delegation can accept, and how many all of them."""
    every = list(drafting.texts(drafting.room()))
    rows = [
        (role.name, sum(not drafting.crossed(role, text) for text in every))
        for role in drafting.room().voters
    ]
    return charts.acceptable(
        [*rows, ("All four", sum(drafting.adoptable(drafting.room(), text) for text in every))],
        total=len(every),
    )


def prepared(draft: str) -> tuple[Html, go.Figure, Html, Table | None]:
    """One of the drafts made for the exercise, with its English, and held against the agreed language."""
    made = next(one for one in drafting.room().drafts if one.id == draft)
    text = (
        f'<blockquote><p lang="nl">{escape(made.text)}</p>'
        f"<p><i>In English:</i> {escape(made.english)}</p><p>Made for this exercise.</p></blockquote>"
    )
    chart, _, table = house_line(made.text)
    return Html(text), chart, against_agreed(made.text), table


def house_line(draft: str) -> tuple[go.Figure, Html | None, Table | None]:
    """A Dutch text beside the agreed language: what it keeps of each formula, and every word that differs, if any."""
    if not draft.strip():
        return charts.no_chart("How much of the agreed wording does the draft keep?", EMPTY), None, None
    found = compare_with_agreed(draft, collection().values())
    rows: list[tuple[str, str | None, float]] = []
    for wanted in drafting.room().formulas:
        formula = next(one for one in formulas() if wanted.words in one.text)
        near = next((row for row in found if row.formula == formula), None)
        rows.append((wanted.name, near.variant.address if near else None, near.kept if near else 0.0))
    differing = [
        [row.variant.address, STEPS[change.kind], change.before or "–", change.after or "–"]
        for row in found
        for change in row.changes
        if change.kind != "keep"
    ]
    return (
        charts.words_kept(rows),
        against_agreed(draft),
        Table(
            "Word by word: where the draft leaves the nearest agreed wording",
            ["Address", "What", "Agreed", "Draft"],
            differing,
            lang=[None, None, "nl", "nl"],
            link=[True, False, False, False],
        )
        if differing
        else None,
    )  # fmt: skip


EMPTY = "There is no text yet: type or paste one in JupyterLab."


def own_text(text: str) -> tuple[Table, Html]:
    """An English paragraph beside the working text: how it closes each bracket, and every word that differs."""
    ways = drafting.found(drafting.room(), text)
    near = {
        option.id if option else one.options[0].id
        for one in drafting.room().brackets
        for option in [ways[one.id]]
    }
    way = changes(drafting.paragraph(drafting.room(), near), text)
    words = " ".join(map(marked_change, way))
    if all(change.kind == "keep" for change in way):
        words = "Every word outside the brackets is that of the working text."
    return (
        Table(
            "How the text closes each bracket",
            ["Bracket", "Closed with"],
            [
                [one.name, named_option(option.id) if option else "other words than those on offer"]
                for one in drafting.room().brackets
                for option in [ways[one.id]]
            ],
        ),
        Html(f"<p><b>Beside the working text with these brackets closed:</b> {words}</p>"),
    )


STEPS = {"insert": "put in", "delete": "left out", "replace": "replaced", "move": "moved"}


def scoring() -> Markdown:
    """The scoring sheet: what a text is scored on, how to see it, where to look, and room for the points."""
    places = {said.id: said.address for said in statements()}
    lines = ["| What | Points | How to see it | Where to look | Given |", "|---|---:|---|---|---|"]
    for one in drafting.room().criteria:
        where = dict.fromkeys(places[name] for name in one.rests)
        links = (
            ", ".join(f"[{address}](#{address.replace(' ', '')})" for address in where) or "the text itself"
        )
        lines.append(f"| {one.name} | {one.points} | {one.how} | {links} | |")
    lines.append(f"| **In all** | **{sum(one.points for one in drafting.room().criteria)}** | | | |")
    return Markdown("\n".join(lines))


def named_option(name: str) -> str:
    """An option as a delegation speaks of it: `3B, all States that possess nuclear weapons`."""
    option = drafting.options(drafting.room())[name]
    return f"{option.code}, {option.label}"


def together(names: Sequence[str]) -> str:
    """Options that are refused together: `4A (are called upon to take) together with 7B (no report)`."""
    found = [drafting.options(drafting.room())[name] for name in names]
    return " together with ".join(f"{option.code} ({option.label})" for option in found)


def uncapitalised(text: str) -> str:
    """A name in the middle of a sentence."""
    return text[:1].lower() + text[1:]
