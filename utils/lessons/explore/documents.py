"""Documents: what a letter is made of, what it says of itself, and what it cites."""

import re
from datetime import date
from itertools import groupby

import plotly.graph_objects as go

from ...letters.days import in_words
from ...letters.letters import FROM_NAME, Letter, Paragraph
from ...letters.references import citation_graph, citations, date_conflicts, dates
from ...notes.notes import statements, texts
from .. import charts
from ..pieces import Table, collection

# --- A letter -----------------------------------------------------------------------------------------------


def anatomy(letter: str) -> Table:
    """The parts a letter to parliament is made of, each as this letter has it, and what its file lacks."""
    read, words = collection()[letter], texts()
    header, signature = f"{letter} header", f"{letter} signature"
    size = f"{len(read.paragraphs)} paragraphs, {len(read.sentences)} sentences"
    opening = read.sentences[0]
    rows: list[list[str]] = [
        ["header", header, words[header], ""],
        ["title", letter, read.title or "", "" if read.title else "none in our file"],
        ["occasion", opening.address, opening.text, ""],
        *(
            [f"heading of {part[0].address}", part[0].address, part[0].heading or "", ""]
            for part in headed(read)
        ),
        ["body", letter, "", size],
        *([f"footnote {note.number}", note.address, note.text, ""] for note in read.footnotes),
        ["signature", signature, words[signature], "" if read.signatory else "no name in our file"],
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


def stated(value: object) -> str:
    """What a letter says of itself, in words."""
    return in_words(value) if isinstance(value, date) else str(value or "not said")


def grounds(letter: str) -> Table:
    """Why we think a letter was written when we say: each ground with its place."""
    read = collection()[letter]
    words = {"earliest": "not before", "latest": "not after"}
    return Table(
        f"When {letter} can have been written",
        ["Bound", "Day", "Ground", "Said in"],
        [
            [words[ground.field], in_words(date.fromisoformat(ground.value)), ground.basis, ground.source]
            for ground in read.evidence
            if ground.field in words
        ],
        link=[False, False, False, True],
    )


# --- What it cites ------------------------------------------------------------------------------------------


def cited() -> go.Figure:
    """Who cites what, and as of what date."""
    letters = list(collection().values())
    return charts.citation_graph(citation_graph(letters), letters, date_conflicts(letters))


def resolved(letter: str) -> tuple[Table, Table]:
    """The dates and the documents a letter names, resolved."""
    read = collection()[letter]
    days = [
        [
            found.address,
            found.text,
            in_words(found.start),
            "" if found.end == found.start else in_words(found.end),
        ]
        for found in dates(read)
    ]
    documents = [[found.address, found.quote, found.target, as_of(found.date)] for found in citations(read)]
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


def as_of(day: date | None) -> str:
    """The date that a citation gives, in words."""
    return in_words(day) if day else "not given"


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
        if numbered:
            given = ["yes", as_of(dated[said.address, numbered[0]])]
        elif re.match(rf"{re.escape(document)}\b", said.target or ""):
            given = ["no", as_of(None)]
        else:
            continue
        rows.append([said.address, said.quote, said.english, *given])
    where = "in this collection" if document in collection() else "not among our sources"
    return Table(
        f"Where the letters speak of {document}, which is {where}",
        ["Address", "Words", "Unofficial English", "Number given", "As of"],
        rows,
        lang=[None, "nl", None, None, None],
        link=[True, False, False, False, False],
    )
