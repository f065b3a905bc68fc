"""Documents: what a letter is made of, what it says of itself, and what it cites."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby

import plotly.graph_objects as go

from ...corpus import Corpus
from ...letters import references
from ...letters.days import in_words
from ...letters.letters import FROM_NAME, Letter
from ...letters.references import Citation, Edge
from ...notes.load import letter_of
from ..pieces import Table
from ..view import view
from .style import AMBER, BLUE, GREY, HIDDEN, Chart, chart, listed, no_chart

# --- A letter -----------------------------------------------------------------------------------------------


@view
def letter_parts(corpus: Corpus, letter: str) -> Table:
    """List the parts that a letter to parliament is made of, each as this letter has it, and what its file lacks."""
    read = corpus.letter(letter)
    header, signature, opening = f"{letter} header", f"{letter} signature", read.sentences[0]
    headed = (list(under) for _, under in groupby(read.paragraphs, key=lambda paragraph: paragraph.heading))
    return Table(
        f"The parts of {letter}",
        ["Part", "Address", "In the letter", "Note"],
        [
            ["header", header, corpus.text(header), ""],
            ["title", letter, read.title or "", "" if read.title else "none in our file"],
            ["occasion", opening.address, opening.text, ""],
            *(
                [f"heading of {first.address}", first.address, first.heading, ""]
                for first, *_ in headed
                if first.heading
            ),
            ["body", letter, "", f"{len(read.paragraphs)} paragraphs, {len(read.sentences)} sentences"],
            *([f"footnote {note.number}", note.address, note.text, ""] for note in read.footnotes),
            ["signature", signature, corpus.text(signature), "" if read.signatory else "no name in our file"],
        ],
        lang=[None, None, "nl", None],
    )


@view
def metadata(corpus: Corpus) -> Table:
    """List what each letter says of itself, and what it leaves out."""
    fields = {
        "date": "date",
        "session year": "session_year",
        "title": "title",
        "office": "office",
        "name of the signatory": "signatory",
    }
    return Table(
        "What the letters say of themselves",
        ["What", *(corpus.short(letter.id) for letter in corpus.letters)],
        [
            ["dossier and number", *map(_dossier_and_number, corpus.letters)],
            *(
                [label, *(_stated(getattr(letter, name)) for letter in corpus.letters)]
                for label, name in fields.items()
            ),
        ],
    )


def _dossier_and_number(letter: Letter) -> str:
    """A letter's dossier and number (in the Eerste Kamer a letter, `33694-C`), and what of them its text does not say."""
    added = " and ".join(ground.field for ground in letter.evidence if ground.basis == FROM_NAME)
    # Without a number of the Kamer a letter is named by its ministry, whatever dossier it belongs to.
    name = letter.id if letter.dossier and letter.id.startswith(f"{letter.dossier}-") else "not said"
    return f"{name} ({added} from its file name)" if added else name


def _stated(value: object) -> str:
    """What a letter says of itself, in words."""
    return in_words(value) if isinstance(value, date) else str(value or "not said")


@view
def dating_evidence(corpus: Corpus, letter: str) -> Table:
    """List why we think a letter was written when we say: each ground with its place."""
    read = corpus.letter(letter)
    bounds = {"earliest": "not before", "latest": "not after"}
    rows = [
        [bounds[ground.field], in_words(date.fromisoformat(ground.value)), ground.basis, ground.source]
        for ground in read.evidence
        if ground.field in bounds
    ]
    why = (
        f"it bears its date, {in_words(read.date)}"
        if read.date
        else "nothing in it tells when it was written"
    )
    return Table(
        f"When {letter} can have been written" if rows else f"{letter} has no grounds: {why}",
        ["Bound", "Day", "Ground", "Said in"],
        rows,
        link=[False, False, False, True],
    )  # fmt: skip


# --- What it cites ------------------------------------------------------------------------------------------


@view
def citation_graph(corpus: Corpus) -> Chart:
    """Draw who cites what, and with which date: letters left, documents right; a dashed line bears a date not its own."""
    edges = references.citation_graph(corpus.letters)
    if not edges:
        return no_chart("Who cites what?", "No letter here cites a numbered document of the House.")
    sources = [letter.id for letter in corpus.letters]
    targets = sorted({edge.target for edge in edges})
    lines = max(len(sources), len(targets))
    left, right = _spread(sources, lines), _spread(targets, lines)
    conflicts = references.date_conflicts(corpus.letters)
    wrong = {(letter_of(conflict.address), conflict.target): conflict for conflict in conflicts}
    cited = [(edge, wrong.get((edge.letter, edge.target))) for edge in edges]
    said = " ".join(
        f"{conflict.address} cites {conflict.target} as of {conflict.cited}, its own date is {conflict.own}."
        for conflict in conflicts
    )
    wrong_ones = sum(bool(found) for _, found in cited)
    finding = f"{len(edges)} citations of {len(targets)} documents, " + (
        f"{wrong_ones} with a date that is not the document’s own"
        if wrong_ones
        else "each with its own date or with none"
    )
    return chart(
        [
            *(_line(edge, (left[edge.letter], right[edge.target]), wrong=bool(found)) for edge, found in cited),
            _dots(0, left, sources, corpus.short),
            _dots(1, right, sources, str),
        ],
        finding,
        "Left the letters, oldest on top; right the documents (filled: in this collection). Dashed: cited with a "
        "date that is not its own",
        f"{finding}, by {listed(map(corpus.named, sources))}. {said}",
        {
            "head": ["Letter", "cites", "at", "date given with it", "own date, where it differs"],
            "rows": [
                [
                    edge.letter,
                    edge.target,
                    ", ".join(edge.addresses),
                    ", ".join(day.isoformat() for day in edge.dates) or "no date given",
                    found.own.isoformat() if found else "",
                ]
                for edge, found in cited
            ],
        },
        rows=lines,
        row=40,
        layout={"xaxis": {"range": [-0.8, 1.75], **HIDDEN}, "yaxis": HIDDEN},
    )  # fmt: skip


def _spread(names: Sequence[str], lines: int) -> dict[str, float]:
    """A height for each name, from the first line to the last."""
    step = max(lines - 1, 1) / max(len(names) - 1, 1)
    return {name: place * step for place, name in enumerate(names)}


def _line(edge: Edge, heights: tuple[float, float], *, wrong: bool) -> go.Scatter:
    """A citation, from the letter to the document; dashed where its date is `wrong`."""
    return go.Scatter(
        x=[0, 1],
        y=heights,
        mode="lines",
        line={
            "color": AMBER if wrong else GREY,
            "width": 3 if wrong else 1.5,
            "dash": "dash" if wrong else "solid",
        },
        hovertemplate=f"{edge.letter} cites {edge.target} ({', '.join(edge.addresses)})<extra></extra>",
    )


def _dots(
    side: int, heights: Mapping[str, float], held: Sequence[str], name: Callable[[str], str]
) -> go.Scatter:
    """The names on one side of the graph, 0 left or 1 right; a filled dot for those that we hold."""
    return go.Scatter(
        x=[side] * len(heights),
        y=list(heights.values()),
        mode="markers+text",
        marker={
            "size": 10,
            "color": BLUE,
            "symbol": ["circle" if name in held else "circle-open" for name in heights],
        },
        text=list(map(name, heights)),
        textposition=f"middle {'right' if side else 'left'}",
        cliponaxis=False,
        hoverinfo="skip",
    )


@view
def dates_and_citations(corpus: Corpus, letter: str) -> tuple[Table, Table]:
    """List the dates and the documents that a letter names, resolved."""
    days = [
        [
            found.address,
            found.text,
            in_words(found.start),
            "" if found.end == found.start else in_words(found.end),
        ]
        for found in corpus.dates(letter)
    ]
    documents = [
        [found.address, found.quote, found.target, _as_of(found.date)] for found in corpus.citations(letter)
    ]
    return (
        Table(
            f"Dates in {letter}, as written and as days" if days else f"{letter} names no date",
            ["Address", "As written", "Day, or first day", "Last day"],
            days,
            lang=[None, "nl", None, None],
            link=[True, False, False, False],
        ),
        Table(
            f"Documents that {letter} cites" if documents else f"{letter} cites no numbered document",
            ["Address", "As written", "Document", "Date given with it"],
            documents,
            lang=[None, "nl", None, None],
            link=[True, False, False, False],
        ),
    )


def _as_of(day: date | None) -> str:
    """The date that a citation gives, in words."""
    return in_words(day) if day else "not given"


@view
def document_choices(corpus: Corpus) -> list[str]:
    """The documents of the House that the letters cite, by number."""
    return sorted({found.target for letter in corpus.letters for found in corpus.citations(letter.id)})


@view
def citations_of(corpus: Corpus, document: str) -> Table:
    """List every place where the letters cite a document, or point to it without a number, and what they say there.

    Args:
        document: its number, `33694-20`.

    Returns:
        The words and our English where a statement is noted; of a citation that none has, its sentence alone.
    """
    numbered = [
        found
        for letter in corpus.letters
        for found in corpus.citations(letter.id)
        if found.target == document
    ]
    rows: list[list[str]] = []
    noted: set[Citation] = set()
    for said in corpus.notes.statements.values():
        here = [found for found in numbered if found.address == said.address and found.quote in said.quote]
        noted.update(here)
        if here:
            rows.append([said.address, said.quote, said.english, "yes", _as_of(here[0].date)])
        elif re.match(rf"{re.escape(document)}\b", said.target or ""):
            rows.append([said.address, said.quote, said.english, "no", _as_of(None)])
    for found in dict.fromkeys(numbered):
        if found not in noted:
            rows.append([found.address, _sentence(corpus, found), "", "yes", _as_of(found.date)])
    letters = [letter.id for letter in corpus.letters]

    def place(row: Sequence[str]) -> list[int]:
        letter, _, part = row[0].partition(" ")
        return [letters.index(letter), part == "signature", *map(int, re.findall(r"\d+", part))]

    where = "in this collection" if document in letters else "not among our sources"
    kept = [0, 1, *([2] if any(row[2] for row in rows) else []), 3, 4]  # without notes there is no English
    head = ["Address", "Words", "Unofficial English", "Number given", "Date given with it"]
    return Table(
        f"{'Where the letters speak' if rows else 'No letter here speaks'} of {document}, which is {where}",
        [head[column] for column in kept],
        [[row[column] for column in kept] for row in sorted(rows, key=place)],
        lang=["nl" if column == 1 else None for column in kept],
        link=[column == 0 for column in kept],
    )


def _sentence(corpus: Corpus, found: Citation) -> str:
    """The sentence that has a citation, or the words of the citation where they go beyond one."""
    sentences = (said.text for said in corpus.letter(found.letter).sentences if said.address == found.address)
    return next((text for text in sentences if found.quote in text), found.quote)
