"""The pieces of a brief of two pages: a line to take, promises with what became of them, the sentences cited.

They stand in cells tagged `brief`, beside prose in Markdown; no other edition of the lesson has them. Addresses bear the
short name of their letter, `Sept 2019 §12`; the sentences cited say which letter that is. In Dutch (`language="nl"`) a
piece needs no English beside the words of the letters.
"""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import NamedTuple

from ..corpus import Corpus
from ..notes.load import letter_of
from ..notes.rows import FollowUp
from ..words.tokens import tokens
from .language import Language, Say, say_days, speak, told
from .reader import described
from .shown import Html, dutch, place
from .view import view

STANDING = 4  # words: fewer in a row stand in many a text


@view
def line_to_take(corpus: Corpus, line: str, english: str = "", *, language: Language = "en") -> Html:
    """Show a line to take in Dutch and English, with the standing words marked.

    Args:
        line: the line in Dutch, our own words around those of the letters.
        english: the same in English; not for a brief in Dutch.
        language: that of the brief.

    Returns:
        The two side by side, or the one. In the Dutch each run of four words or more that stands in a letter is underlined, and
        where it stands is said below.
    """
    say = speak(language)
    runs = list(_standing(corpus, line))
    marked, at = "", 0
    for run in runs:
        marked += f"{escape(line[at : run.start])}<u>{escape(line[run.start : run.end])}</u>"
        at = run.end
    marked += escape(line[at:])
    where = ", ".join(dict.fromkeys(_link(corpus, run.address, say) for run in runs))
    said = say("No words of the letters stand in it.")
    if runs:
        said = say("Underlined: standing words, from {places}.", places=where)
    if not english:
        return Html(f'<blockquote><p lang="nl">{marked}</p></blockquote><p>{said}</p>')
    return Html(
        '<table><thead><tr><th scope="col">Dutch</th><th scope="col">English (unofficial)</th></tr></thead>'
        f'<tbody><tr><td lang="nl">{marked}</td><td>{escape(english)}</td></tr></tbody></table><p>{said}</p>'
    )


@view
def promised(corpus: Corpus, *names: str, language: Language = "en") -> Html:
    """Show what was promised or announced, and what became of it, in a row each.

    Args:
        names: the ids of the commitments, in commitments.toml.
        language: that of the brief; in Dutch the words are the letter's own.

    Raises:
        KeyError: there is no such commitment.
        ValueError: what became of it has no Dutch in the notes.
    """
    say = speak(language)
    rows = []
    for one in (corpus.notes.commitments[name] for name in names):
        status = f"<b>{escape(say(one.status).capitalize())}.</b>"
        became = " ".join([status, *_became(corpus, one.follow_ups, language)])
        words = told(one.english, one.quote, language)
        words = words if words[0].isupper() else f"… {words}"
        rows.append(f"<tr><td>{escape(words)} {_link(corpus, one.address, say)}</td><td>{became}</td></tr>")
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in (say("Promised or announced"), say("What became of it"))
    )
    return Html(f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>")


@view
def cited(corpus: Corpus, *names: str, language: Language = "en") -> Html:
    """Show the sentences that a brief rests on in full, each under its address; with their English in a brief in English.

    Args:
        names: the ids of the statements, in statements.toml; of one that is part of a sentence the whole is shown.
        language: that of the brief.

    Returns:
        The sentences in the order of the letters, and which letter each short name is.

    Raises:
        KeyError: there is no such statement.
        NoteError: a quote does not stand in its letter.
    """
    say = speak(language)
    order = {name: number for number, name in enumerate(corpus.notes.statements)}
    chosen: dict[str, dict[str, str]] = {}
    for name in sorted(names, key=order.__getitem__):
        one = corpus.notes.statements[name]
        chosen.setdefault(one.address, {}).update(_in_full(corpus, one.address, one.quote))
    parts = [
        f'<div id="{place(address)}"><p><b>{_short(corpus, address, say)}</b></p>'
        f'<p lang="nl">{escape(" ".join(said), quote=False)}</p>'
        + (f"<p>{escape(' '.join(said.values()), quote=False)}</p></div>" if language == "en" else "</div>")
        for address, said in chosen.items()
    ]
    letters = dict.fromkeys(map(letter_of, chosen))
    return Html("".join(parts) + f"<p>{' '.join(_which(corpus, name, say) for name in letters)}</p>")


def _became(corpus: Corpus, follow_ups: Iterable[FollowUp], language: Language) -> Iterator[str]:
    """What is said of a commitment later, and where."""
    say = speak(language)
    for back in follow_ups:
        how = dutch(told(back.how, back.dutch, language))
        if address := back.address:
            yield f"{how} {_link(corpus, address, say)}"
        else:
            yield f"<i>{say('Outside the letters:')}</i> {how} {_source(corpus, back.context or '', say)}"


def _in_full(corpus: Corpus, address: str, quote: str) -> Mapping[str, str]:
    """The sentences at an address that these words stand in, each with its English."""
    paragraph = next(
        (one for one in corpus.letter(letter_of(address)).paragraphs if one.address == address), None
    )
    sentences = [one.text for one in paragraph.sentences] if paragraph else [corpus.text(address)]
    rendering = corpus.english(address)
    english = rendering.sentences if rendering else ()
    if len(english) != len(sentences):
        return {corpus.text(address): rendering.english if rendering else ""}
    found = {one: said for one, said in zip(sentences, english, strict=True) if quote in one or one in quote}
    return found or {corpus.text(address): " ".join(english)}


# --- Words that stand in the letters --------------------------------------------------------------------------


class Run(NamedTuple):
    """A run of words of a text that stands in a letter: its place in the text, and the address of the first that has it."""

    start: int
    end: int
    address: str


def _standing(corpus: Corpus, text: str) -> Iterator[Run]:
    """The runs of words that stand in a letter, the longest from each place on."""
    written = {
        paragraph.address: f" {' '.join(word.term for word in tokens(paragraph.text))} "
        for letter in corpus.letters
        for paragraph in letter.paragraphs
    }
    words = tokens(text)
    at = 0
    while at + STANDING <= len(words):
        end, address = at, ""
        for stop in range(at + STANDING, len(words) + 1):
            sought = f" {' '.join(word.term for word in words[at:stop])} "
            found = next((one for one, said in written.items() if sought in said), "")
            if not found:
                break
            end, address = stop, found
        if address:
            yield Run(words[at].start, words[end - 1].end, address)
        at = max(end, at + 1)


# --- Names ----------------------------------------------------------------------------------------------------


def _link(corpus: Corpus, address: str, say: Say) -> str:
    """An address under the short name of its letter, as a link to the sentences cited."""
    return f'<a href="#{place(address)}">{escape(_short(corpus, address, say))}</a>'


def _source(corpus: Corpus, fact: str, say: Say) -> str:
    """The first source of a fact from outside, as a link."""
    first = next(iter(corpus.notes.facts[fact].sources), None)
    return f'<a href="{escape(first.url)}">{say("(source)")}</a>' if first else ""


def _which(corpus: Corpus, letter: str, say: Say) -> str:
    """Which letter a short name is."""
    name = say_days(corpus.short(letter), say)
    return f"<b>{escape(name)}</b>: {escape(described(corpus.letter(letter), say))}."


def _short(corpus: Corpus, address: str, say: Say) -> str:
    """An address under the short name of its letter: `Sept 2019 §12`."""
    letter = letter_of(address)
    return f"{say_days(corpus.short(letter), say)}{address.removeprefix(letter)}"
