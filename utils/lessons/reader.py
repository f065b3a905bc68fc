"""The letters to read: one with what a reader wants marked in it, one of your own, or all as the sources of a page.

What a careful reader would check in the reading of a letter stands above it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import NamedTuple

from ..corpus import Corpus
from ..letters.days import in_words
from ..letters.letters import Footnote, Letter, LetterError, Paragraph, Table, read_letter
from ..letters.sources import READERS
from ..notes.load import letter_of
from ..seeds import SEEDS, nearest
from ..words.concepts import mentions
from .language import IN_ENGLISH, Say, say_days
from .shown import Html, anchor, place
from .view import view

BOTH, REPAIRED, AS_FILED = "Dutch and English", "repaired text", "as in the file"
ENGLISH = "English (unofficial)"
DATES, DOCUMENTS = "dates", "documents cited"
ASK = (
    "In the page made of this notebook, where its scripts run, a field here finds any word in these letters."
)
SHOWN = (BOTH, REPAIRED, AS_FILED, DATES, DOCUMENTS, ENGLISH)


@view
def letters(corpus: Corpus) -> list[tuple[str, str]]:
    """The letters as choices, in order of time: short name and id."""
    return [(corpus.named(letter.id), letter.id) for letter in corpus.letters]


@view
def reader(corpus: Corpus, letter: str, show: str = BOTH) -> Html:
    """Show a letter with its addresses.

    Args:
        letter: its id.
        show: one of SHOWN, or a concept family to mark.

    Raises:
        KeyError: there is no such letter.
        ValueError: there is no such thing to show.
    """
    read = corpus.letter(letter)
    if show not in SHOWN and show not in corpus.notes.concepts:
        raise ValueError(f"a reader cannot show {show!r}; {nearest(show, [*SHOWN, *corpus.notes.concepts])}")
    spans = _marked(corpus, read, show)
    parts = [f"<h3>{escape(described(read))}</h3>", doubts(read)]
    for part in _in_order(read):
        if isinstance(part, Table):
            parts.append(_rows(part))
            continue
        said = f'<span lang="nl">{_with_marks(part.text, spans.get(_key(part), ()))}</span>'
        if isinstance(part, Heading):
            english = _english(corpus, part)
            beside = f" <i>({english})</i>" if english and show == BOTH else ""
            parts.append(f"<h4>{english if show == ENGLISH else said + beside}</h4>")
        elif show == AS_FILED:
            start, end = part.span
            filed = escape(read.source[start:end], quote=False)
            parts.append(f'<p><b>{anchor(part.address)}</b></p><pre lang="nl">{filed}</pre>')
        elif show == BOTH:
            english = _english(corpus, part) or "No rendering."
            parts.append(
                f'<div class="pair"><p><b>{anchor(part.address)}</b> {said}</p>'
                f"<p><i>Unofficial English:</i> {english}</p></div>"
            )
        else:
            said = (_english(corpus, part) or "No rendering.") if show == ENGLISH else said
            parts.append(f"<p><b>{anchor(part.address)}</b> {said}</p>")
    return Html("".join(parts))


def own_letter(path: str) -> Html:
    """Show a letter of your own with its addresses, and what to check in its reading.

    Args:
        path: its file, of any format that `read_letter` takes; a bare name is looked for in `seeds/letters` too.

    Returns:
        The letter; or, for a file that cannot be read as one, the sentence that says why.
    """
    name = path.strip().strip("\"'").strip()
    if not name:
        return Html(f"<p>Type the path of a letter's file ({', '.join(sorted(READERS))}).</p>")
    try:
        file = Path(name).expanduser()
        beside = SEEDS / "letters" / name
        found = beside if Path(name).name == name and beside.is_file() and not file.is_file() else file
        corpus = Corpus.of(read_letter(found))
    except (LetterError, RuntimeError) as error:
        return Html(f"<p><b>This file was not read.</b> {escape(str(error))}</p>")
    return reader.on(corpus)(corpus.letters[0].id, REPAIRED)


@view
def sources(corpus: Corpus, *names: str) -> Html:
    """Show letters in full, each paragraph under its address: where every link of a lesson leads.

    A page takes the short name of each letter from `data-short`, and from `data-sentences` where sentences begin; where
    `data-ask` stands, it puts a field that finds words in them.

    Args:
        names: the ids of the letters; all of them where none is given.

    Raises:
        KeyError: there is no such letter.
    """
    chosen = [corpus.letter(name) for name in names] or corpus.letters
    parts = [
        f'<p>SHA-256 of these files, one after the other: <code data-mark="Letters">{_digest(chosen)}</code></p>'
    ]
    noted = {letter_of(said.address) for said in corpus.notes.statements.values()}
    if noted and (added := [letter.id for letter in chosen if letter.id not in noted]):
        parts.append(
            f"<p>No note speaks of {', '.join(map(escape, added))}: charts and tables may show it, and what the lesson says "
            f"of the letters in words is said of {', '.join(letter.id for letter in chosen if letter.id in noted)}.</p>"
        )
    parts.append(f"<p data-ask>{ASK}</p>")
    for letter in chosen:
        short = escape(corpus.short(letter.id))
        parts.append(f'<h3 id="{letter.id}" data-short="{short}">{escape(described(letter))}</h3>')
        parts.append(f"<p>SHA-256 of the file: <code>{_digest([letter])}</code></p>{doubts(letter)}")
        for part in _in_order(letter):
            if isinstance(part, Table):
                parts.append(_rows(part))
                continue
            english = _english(corpus, part)
            if isinstance(part, Heading):
                beside = f" <i>({english})</i>" if english else ""
                parts.append(f'<h4><span lang="nl">{escape(part.text)}</span>{beside}</h4>')
                continue
            said = escape(part.text, quote=False)
            below = (
                f'<p><i>Unofficial English:</i> <span class="said">{english}</span></p>' if english else ""
            )
            parts.append(
                f'<div id="{place(part.address)}" class="pair">'
                f'<p><b>{part.address}</b> <span lang="nl" class="said"{_cuts(part)}>{said}</span></p>{below}</div>'
            )
    return Html("".join(parts))


@view
def searched(corpus: Corpus, pages: Mapping[str, str], without: Collection[str] = ()) -> Html:
    """Give a page the words of letters that stand in pages beside it, for its search field; none of them is seen.

    A page takes the id of each letter from `data-letter`, its short name and its page from the link, and counts its
    paragraphs, the `<p>`, from 1; a `<b>` is the heading of the paragraph after it.

    Args:
        pages: the file of the page that each letter stands in, by its id.
        without: the ids of letters of which the page has no word, and knows only where they stand.

    Raises:
        KeyError: there is no such letter.
    """
    return Html(
        "".join(_words(corpus, corpus.letter(name), page, name in without) for name, page in pages.items())
    )


def described(letter: Letter, say: Say = IN_ENGLISH) -> str:
    """A letter in one line: its number, its date or what is known of it."""
    signed = say("signed {name}", name=letter.signatory) if letter.signatory else say("no name under it")
    dated = say("{id}, undated", id=letter.id)
    if letter.date:
        dated = say("{id}, {date}", id=letter.id, date=say_days(in_words(letter.date), say))
    elif letter.earliest and letter.latest:
        first, last = (say_days(in_words(day), say) for day in (letter.earliest, letter.latest))
        dated = say("{id}, undated, written between {first} and {last}", id=letter.id, first=first, last=last)
    return f"{dated}, {signed}"


def doubts(letter: Letter) -> str:
    """What to check in the reading of a letter, as HTML; empty where nothing is doubtful."""
    if not letter.warnings:
        return ""
    items = "".join(f"<li>{escape(warning)}</li>" for warning in letter.warnings)
    return f"<p><b>Check this reading:</b></p><ul>{items}</ul>"


class Heading(NamedTuple):
    """A heading, and the address of the first paragraph under it."""

    text: str
    address: str


Part = Heading | Paragraph | Footnote
Key = tuple[str, bool]  # an address, and whether it is the heading there
Span = tuple[int, int]


def _in_order(letter: Letter) -> Iterator[Part | Table]:
    """A letter's headings, paragraphs, footnotes and tables, each after the paragraph that it belongs to."""
    heading = None
    yield from (table for table in letter.tables if table.paragraph == 0)
    for paragraph in letter.paragraphs:
        if paragraph.heading and paragraph.heading != heading:
            heading = paragraph.heading
            yield Heading(heading, paragraph.address)
        yield paragraph
        yield from (note for note in letter.footnotes if note.paragraph == paragraph.number)
        yield from (table for table in letter.tables if table.paragraph == paragraph.number)


def _rows(table: Table) -> str:
    """A table as HTML, under its address."""
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows
    )
    return f'<table lang="nl"><caption>{escape(table.address)}</caption><tbody>{rows}</tbody></table>'


def _words(corpus: Corpus, letter: Letter, page: str, without: bool) -> str:
    """Where a letter stands, and its headings and paragraphs, as a page's search field takes them."""
    parts = [
        f"<b>{escape(part.text, quote=False)}</b>"
        if isinstance(part, Heading)
        else f"<p{_cuts(part)}>{escape(part.text, quote=False)}</p>"
        for part in (() if without else _in_order(letter))
        if isinstance(part, Heading | Paragraph)
    ]
    link = f'<a href="{escape(page)}#{letter.id}">{escape(corpus.short(letter.id))}</a>'
    return f'<div hidden lang="nl" data-letter="{letter.id}">{link}{"".join(parts)}</div>'


def _cuts(part: Part) -> str:
    """Where each sentence of a paragraph but the first begins in its text, as an attribute."""
    at, starts = 0, []
    for sentence in getattr(part, "sentences", ()):
        at = part.text.index(sentence.text, at)
        starts.append(at)
        at += len(sentence.text)
    return f' data-sentences="{" ".join(map(str, starts[1:]))}"' if starts[1:] else ""


def _key(part: Part) -> Key:
    return part.address, isinstance(part, Heading)


def _english(corpus: Corpus, part: Part) -> str:
    """The rendering of a part as HTML; empty where it has none."""
    found = corpus.english(part.address)
    said = found and (found.heading if isinstance(part, Heading) else found.english)
    return escape(said or "", quote=False)


def _marked(corpus: Corpus, letter: Letter, show: str) -> dict[Key, list[Span]]:
    """The places in a letter to mark, by the part they stand in."""
    if show == DATES:
        return _in_turn(letter, ((found.address, found.text) for found in corpus.dates(letter.id)))
    if show == DOCUMENTS:
        return _in_turn(letter, ((found.address, found.quote) for found in corpus.citations(letter.id)))
    spans: dict[Key, list[Span]] = {}
    for found in mentions(letter, show, families=corpus.notes.concepts) if show not in SHOWN else ():
        key = (found.segment.address, not found.segment.sentence)
        spans.setdefault(key, []).append(found.span)
    return spans


def _in_turn(letter: Letter, found: Iterable[tuple[str, str]]) -> dict[Key, list[Span]]:
    """Places of words that are named in reading order, by the part they stand in."""
    parts: tuple[Paragraph | Footnote, ...] = (*letter.paragraphs, *letter.footnotes)
    texts = {part.address: part.text for part in parts}
    spans: dict[Key, list[Span]] = {}
    for address, words in found:
        ahead = spans.setdefault((address, False), [])
        start = texts[address].index(words, ahead[-1][1] if ahead else 0)
        ahead.append((start, start + len(words)))
    return spans


def _with_marks(text: str, spans: Iterable[Span]) -> str:
    """A text as HTML, with these places in it marked."""
    parts, at = [], 0
    for start, end in spans:
        parts.append(
            f"{escape(text[at:start], quote=False)}<mark>{escape(text[start:end], quote=False)}</mark>"
        )
        at = end
    return "".join(parts) + escape(text[at:], quote=False)


def _digest(letters: Iterable[Letter]) -> str:
    """SHA-256 of letters one after the other, as the files' bytes give it where they are UTF-8."""
    return sha256("".join(letter.source for letter in letters).encode()).hexdigest()
