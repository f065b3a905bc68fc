"""The pieces of a lesson: quotes, tables, the letters to read, the sources at the end.

Each returns something that Jupyter shows, and a page shows as well. Dutch is marked as Dutch; an address is a
link to its paragraph in the sources, whose id is the address without its space: `#33694-49§4`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from html import escape
from types import MappingProxyType
from typing import Any, NamedTuple

import ipywidgets

from ..letters.days import in_words
from ..letters.letters import Footnote, Letter, Paragraph, load_letters
from ..letters.references import citations, dates
from ..notes.notes import Fact, Rendering, conflicts, context, glossary, letter_of, renderings, statements
from ..words.concepts import CONCEPTS, mentions
from ..words.counts import ConcordanceLine

TABLE = "application/vnd.briefing.table+json"


@dataclass(frozen=True)
class Html:
    """A piece of a page; `html` is shown as it stands."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


@dataclass(frozen=True)
class Table:
    """A table with a caption. `lang`, `align` and `link` say, for each column, its language, its alignment
    (left, right, center) and whether its cells are addresses, to be links to the sources."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    lang: Sequence[str | None] = ()
    align: Sequence[str] = ()
    link: Sequence[bool] = field(default=())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        data: dict[str, Any] = {
            "caption": self.caption,
            "head": list(self.head),
            "rows": [list(row) for row in self.rows],
        }
        data |= {
            name: list(getattr(self, name)) for name in ("lang", "align", "link") if len(getattr(self, name))
        }
        return {"text/html": self._html(), TABLE: data}

    def _html(self) -> str:
        head = "".join(
            f'<th scope="col"{self._align(column)}>{escape(name)}</th>'
            for column, name in enumerate(self.head)
        )
        rows = "".join(
            "<tr>" + "".join(self._cell(column, value) for column, value in enumerate(row)) + "</tr>"
            for row in self.rows
        )
        caption = f"<caption>{escape(self.caption)}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def _cell(self, column: int, value: Any) -> str:
        text = escape("" if value is None else str(value))
        if len(self.link) and self.link[column]:
            text = anchor(str(value))
        lang = f' lang="{self.lang[column]}"' if len(self.lang) and self.lang[column] else ""
        return f"<td{lang}{self._align(column)}>{text}</td>"

    def _align(self, column: int) -> str:
        return f' style="text-align:{self.align[column]}"' if len(self.align) and self.align[column] else ""


def anchor(address: str) -> str:
    """An address as a link to its paragraph or footnote in the sources, or to its letter."""
    target = place(address) if "§" in address else letter_of(address)
    return f'<a href="#{escape(target)}">{escape(address)}</a>'


def place(address: str) -> str:
    """The id in a page of the paragraph or footnote at an address."""
    return address.replace(" ", "")


# --- Quoting ------------------------------------------------------------------------------------------------


@cache
def collection() -> Mapping[str, Letter]:
    """The letters of this collection by address, in order of time; read once."""
    return MappingProxyType({letter.id: letter for letter in load_letters()})


def quote(*names: str) -> Html:
    """One or more statements of the letters, in Dutch with an unofficial English rendering and their address.

    Arguments: the names of the statements in `seeds/notes/statements.toml`. Raises KeyError for a name that is not
    there; that a quote stands in its letter is checked when the notes are loaded.
    """
    known = {statement.id: statement for statement in statements()}
    parts = []
    for name in names:
        if name not in known:
            raise KeyError(f"no statement {name!r} in seeds/notes/statements.toml; choose one that is there")
        said = known[name]
        parts.append(block(escape(said.quote), said.english, said.address))
    return Html("".join(parts))


def block(quote: str, english: str, address: str, *, label: str = "Unofficial English") -> str:
    """Words of a letter set apart, as HTML already, with their English, if there is any, and their address."""
    rendering = f"<p><i>{label}:</i> {escape(english)}</p>" if english else ""
    return f'<blockquote><p lang="nl">{quote}</p>{rendering}<p>{anchor(address)}</p></blockquote>'


def outside(*names: str) -> Html:
    """Facts from outside the letters, each with its sources; what rests on weak ones only is said to.

    Arguments: the ids of the facts in `seeds/notes/context.toml`. Raises KeyError for one that is not there, and
    ValueError for one that nobody has verified.
    """
    known = {fact.id: fact for fact in context()}
    return Html(f"<ul>{''.join(f'<li>{reported(known[name])}</li>' for name in names)}</ul>")


def reported(fact: Fact) -> str:
    """A fact from outside and where it was read."""
    if fact.unverified:
        raise ValueError(
            f"the fact {fact.id} in seeds/notes/context.toml is unverified; find a source, or leave it out"
        )
    read = "; ".join(
        f'<a href="{escape(source.url)}">{escape(source.title)}</a>{" (weak source)" if source.weak else ""}'
        for source in fact.sources
    )
    return f"{dutch(fact.fact)} <i>Outside the letters:</i> {read}."


def conflict(name: str) -> Html:
    """Where letters or records differ: the words side by side, what the letters show, what outside sources add.

    Arguments: the id of the conflict in `seeds/notes/conflicts.toml`. Raises KeyError for one that is not there.
    """
    found = {one.id: one for one in conflicts()}[name]
    facts = {fact.id: fact for fact in context()}
    parts = [f"<p><b>{escape(found.title)}</b></p>"]
    for words in found.places:
        said = rendered(words.address, words.quote)
        label = "Unofficial English, with its sentence"
        parts.append(block(escape(words.quote), said, words.address, label=label))
    parts.append(f"<p><b>What the letters show:</b> {dutch(found.explanation)}</p>")
    if found.outside:
        parts.append(f"<p><b>From outside:</b> {dutch(found.outside)}</p>")
        parts.append(f"<ul>{''.join(f'<li>{reported(facts[fact])}</li>' for fact in found.context)}</ul>")
    return Html("".join(parts))


def rendered(address: str, words: str) -> str:
    """Our English of the first statement at an address that has these words; empty where there is none."""
    return next((s.english for s in statements() if s.address == address and words in s.quote), "")


def dutch(text: str) -> str:
    """Our own words as HTML, with the Dutch between «» marked as Dutch."""
    return escape(text, quote=False).replace("«", '<i lang="nl">').replace("»", "</i>")


def terms(*names: str) -> Html:
    """Terms and what they mean, each under the id `term-` and its name, for the words of a lesson to link to.

    Arguments: the ids of the terms in `seeds/notes/glossary.toml`. Raises KeyError for one that is not there.
    """
    known = {term.id: term for term in glossary()}
    rows = []
    for name in sorted(names, key=lambda name: known[name].english.casefold()):
        term = known[name]
        short = f" ({escape(term.abbreviation)})" if term.abbreviation else ""
        same = term.dutch.casefold() == term.english.casefold()
        original = "" if same else f' <i lang="nl">{escape(term.dutch)}</i>'
        rows.append(
            f'<dt id="term-{escape(name)}" style="float:none;width:auto">'  # JupyterLab would float it
            f"<b>{escape(term.english)}</b>{short}{original}</dt>"
            f"<dd>{dutch(term.definition)}</dd>"
        )
    return Html(f"<dl>{''.join(rows)}</dl>")


# --- Asking -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Markdown:
    """A text in Markdown, shown as such."""

    text: str

    def _repr_markdown_(self) -> str:
        return self.text


def quiz(question: str, answers: Mapping[str, str]) -> ipywidgets.interactive:
    """A question with its answers to choose from, nothing chosen at first, and feedback to each.

    Arguments: the question; for each answer its feedback in Markdown, that of the right one, and of no other,
    beginning with "Right". Raises ValueError where not exactly one does.
    """
    if sum(feedback.startswith("Right") for feedback in answers.values()) != 1:
        raise ValueError(f"{question!r} needs one answer whose feedback begins with Right, and no second")

    def feedback(answer: str | None) -> Markdown | None:
        return Markdown(answers[answer]) if answer else None

    # In JupyterLab a label is one short line, so the question stands above; a page takes it from the description.
    choice = ipywidgets.RadioButtons(
        options=list(answers), value=None, description=question, style={"description_width": "0px"}
    )
    choice.layout.width = "auto"
    asked = ipywidgets.interactive(feedback, answer=choice)
    asked.children = (ipywidgets.HTML(f"<b>{escape(question)}</b>"), *asked.children)
    return asked


# --- Reading ------------------------------------------------------------------------------------------------

AS_FILED, ENGLISH = "as in the file", "English (unofficial)"
SHOWN = ("repaired text", AS_FILED, "dates", "documents cited", ENGLISH)


def reader(letter: str, show: str = "repaired text") -> Html:
    """A letter to read, with its addresses; what to `show`: one of SHOWN, or a concept family to mark."""
    read = collection()[letter]
    spans = marked_spans(read, show)
    parts = [f"<p><b>{escape(described(read))}</b></p>"]
    for part in in_order(read):
        if isinstance(part, Heading):
            said = f'<b lang="nl">{with_marks(part.text, spans.get(part.text, ()))}</b>'
            in_english = f"<b>{escape(english(part.first.address).heading or '')}</b>"
            parts.append(f"<p>{in_english if show == ENGLISH else said}</p>")
        elif show == AS_FILED:
            start, end = part.span
            filed = escape(read.source[start:end], quote=False)
            parts.append(f'<p><b>{anchor(part.address)}</b></p><pre lang="nl">{filed}</pre>')
        else:
            said = f'<span lang="nl">{with_marks(part.text, spans.get(part.address, ()))}</span>'
            in_english = escape(english(part.address).english, quote=False)
            parts.append(f"<p><b>{anchor(part.address)}</b> {in_english if show == ENGLISH else said}</p>")
    return Html("".join(parts))


class Heading(NamedTuple):
    """A heading, and the first paragraph under it."""

    text: str
    first: Paragraph


def in_order(letter: Letter) -> Iterator[Heading | Paragraph | Footnote]:
    """A letter's headings, paragraphs and footnotes, each footnote after the paragraph that bears its mark."""
    heading = None
    for paragraph in letter.paragraphs:
        if paragraph.heading and paragraph.heading != heading:
            heading = paragraph.heading
            yield Heading(heading, paragraph)
        yield paragraph
        yield from (note for note in letter.footnotes if note.paragraph == paragraph.number)


Span = tuple[int, int]


def marked_spans(letter: Letter, show: str) -> dict[str, list[Span]]:
    """What to mark in a letter: places by address, or by the words of a heading."""
    if show in CONCEPTS:
        spans: dict[str, list[Span]] = {}
        for match in mentions(letter, show):
            where = match.segment.address if match.segment.sentence else match.segment.text
            spans.setdefault(where, []).append(match.span)
        return spans
    if show == "dates":
        return in_turn(letter, ((found.address, found.text) for found in dates(letter)))
    if show == "documents cited":
        return in_turn(letter, ((found.address, found.quote) for found in citations(letter)))
    return {}


def in_turn(letter: Letter, found: Iterable[tuple[str, str]]) -> dict[str, list[Span]]:
    """Places of words that are named in reading order, by address."""
    parts: tuple[Paragraph | Footnote, ...] = (*letter.paragraphs, *letter.footnotes)
    texts = {part.address: part.text for part in parts}
    spans: dict[str, list[Span]] = {}
    for address, words in found:
        ahead = spans.setdefault(address, [])
        start = texts[address].index(words, ahead[-1][1] if ahead else 0)
        ahead.append((start, start + len(words)))
    return spans


def with_marks(text: str, spans: Iterable[Span]) -> str:
    """A text as HTML, with these places in it marked."""
    parts, at = [], 0
    for start, end in spans:
        parts.append(
            f"{escape(text[at:start], quote=False)}<mark>{escape(text[start:end], quote=False)}</mark>"
        )
        at = end
    return "".join(parts) + escape(text[at:], quote=False)


def english(address: str) -> Rendering:
    """Our unofficial rendering of a paragraph or footnote, and of the heading above it."""
    known = {rendering.id: rendering for rendering in renderings()}
    return known.get(address, Rendering(address, "No rendering."))


def described(letter: Letter) -> str:
    """A letter in one line: its number, its date or what is known of it."""
    if letter.date:
        return f"{letter.id}, {in_words(letter.date)}, signed {letter.signatory}"
    if letter.earliest and letter.latest:
        between = f"{in_words(letter.earliest)} and {in_words(letter.latest)}"
        return f"{letter.id}, undated, written between {between}"
    return f"{letter.id}, undated"


def sources(*names: str) -> Html:
    """The letters in full, each paragraph under its address: where every link of a lesson leads.

    Arguments: the addresses of the letters; all of them where none is given.
    """
    letters = [collection()[name] for name in names] or list(collection().values())
    parts = [
        f'<p>SHA-256 of these files, one after the other: <code data-mark="Letters">{digest(*letters)}</code></p>'
    ]
    for letter in letters:
        parts.append(f'<h3 id="{letter.id}">{escape(described(letter))}</h3>')
        parts.append(f"<p>SHA-256 of the file: <code>{digest(letter)}</code></p>")
        for part in in_order(letter):
            if isinstance(part, Heading):
                in_english = escape(english(part.first.address).heading or "")
                parts.append(f'<p><b lang="nl">{escape(part.text)}</b> <i>({in_english})</i></p>')
                continue
            parts.append(
                f'<div id="{place(part.address)}">'
                f'<p><b>{part.address}</b> <span lang="nl" class="said">{escape(part.text, quote=False)}</span></p>'
                f'<p><i>Unofficial English:</i> <span class="said">{escape(english(part.address).english, quote=False)}</span></p></div>'
            )
    return Html("".join(parts))


def digest(*letters: Letter) -> str:
    """SHA-256 of letters one after the other, as the files' bytes give it where they are UTF-8."""
    return sha256("".join(letter.source for letter in letters).encode()).hexdigest()


# --- Searching ----------------------------------------------------------------------------------------------


def concordance_table(found: Sequence[ConcordanceLine], name: str) -> Table:
    """The occurrences of a term, each between the words around it; `name` is what to call it."""
    count = f"{len(found)} occurrence{'' if len(found) == 1 else 's'}"
    return Table(
        f"“{name}” in its context: {count}",
        ["Address", "Before", "Term", "After"],
        [[line.address, line.left.strip(), line.match, line.right.strip()] for line in found],
        lang=[None, "nl", "nl", "nl"],
        align=["left", "right", "center", "left"],
        link=[True, False, False, False],
    )
