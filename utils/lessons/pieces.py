"""The pieces of a lesson: quotes, facts from outside, conflicts, terms, quizzes; the letters to read, and the sources.

Each returns something that Jupyter shows, and a page shows as well. They speak of the corpus of the lessons;
`quote.on(corpus)` is the same piece of another.
"""

from collections.abc import Mapping
from html import escape

import ipywidgets

from ..corpus import Corpus
from ..notes.rows import Fact, Source
from ..seeds import nearest
from .reader import SHOWN as SHOWN
from .reader import described as described
from .reader import letters as letters
from .reader import own_letter as own_letter
from .reader import reader as reader
from .reader import sources as sources
from .shown import Hits as Hits
from .shown import Html as Html
from .shown import Markdown as Markdown
from .shown import Picture as Picture
from .shown import Table as Table
from .shown import anchor as anchor
from .shown import block as block
from .shown import dutch
from .shown import place as place
from .view import view


@view
def quote(corpus: Corpus, *names: str) -> Html:
    """Show statements of the letters, in Dutch with an unofficial English rendering and their address.

    Args:
        names: the ids of the statements, in statements.toml.

    Raises:
        KeyError: there is no such statement.
        NoteError: a quote does not stand in its letter.
    """
    said = [corpus.notes.statements[name] for name in names]
    return Html("".join(block(escape(one.quote), one.english, one.address) for one in said))


@view
def outside(corpus: Corpus, *names: str) -> Html:
    """Show facts from outside the letters, each with its sources: which are weak, who speaks, when they were opened.

    Args:
        names: the ids of the facts, in context.toml.

    Raises:
        KeyError: there is no such fact.
        ValueError: nobody has verified it.
    """
    facts = [corpus.notes.facts[name] for name in names]
    return Html(f"<ul>{''.join(f'<li>{_reported(fact)}</li>' for fact in facts)}</ul>")


@view
def conflict(corpus: Corpus, name: str) -> Html:
    """Show where letters or records differ: the words side by side, what the letters show, what outside sources add.

    Args:
        name: the id of the conflict, in conflicts.toml.

    Raises:
        KeyError: there is no such conflict.
    """
    found = corpus.notes.conflicts[name]
    parts = [f"<h3>{escape(found.title)}</h3>"]
    for words in found.places:
        said = corpus.said(words.address, words.quote)
        label = "Unofficial English, with its sentence"
        parts.append(block(escape(words.quote), said.english if said else "", words.address, label=label))
    parts.append(f"<p><b>What the letters show:</b> {dutch(found.explanation)}</p>")
    if found.outside:
        parts.append(
            f"<p><b>From outside:</b> {dutch(found.outside)}</p>{outside.on(corpus)(*found.context).html}"
        )
    return Html("".join(parts))


@view
def terms(corpus: Corpus, *names: str) -> Html:
    """Show terms and what they mean, each under the id `term-` and its name, for the words of a lesson to link to.

    Args:
        names: the ids of the terms, in glossary.toml.

    Raises:
        KeyError: there is no such term.
    """
    rows = []
    for term in sorted(
        (corpus.notes.terms[name] for name in names), key=lambda term: term.english.casefold()
    ):
        short = f" ({escape(term.abbreviation)})" if term.abbreviation else ""
        same = term.dutch.casefold() == term.english.casefold()
        original = "" if same else f' <i lang="nl">{escape(term.dutch)}</i>'
        rows.append(
            f'<dt id="term-{escape(term.id)}" style="float:none;width:auto">'  # JupyterLab would float it
            f"<b>{escape(term.english)}</b>{short}{original}</dt>"
            f"<dd>{dutch(term.definition)}</dd>"
        )
    return Html(f"<dl>{''.join(rows)}</dl>")


def quiz(question: str, answers: Mapping[str, str], *, right: str) -> ipywidgets.interactive:
    """Ask a question with its answers to choose from, nothing chosen at first, and feedback to each.

    Args:
        question: in plain text.
        answers: for each answer its feedback in Markdown.
        right: the answer that is right.

    Raises:
        ValueError: the right answer is not among them.
    """
    if right not in answers:
        raise ValueError(
            f"{question!r} has no answer {right!r} to be the right one; {nearest(right, answers)}"
        )

    def feedback(answer: str | None) -> Markdown | None:
        return Markdown(answers[answer]) if answer else None

    # In JupyterLab a label is one short line, so the question stands above; a page takes it from the description.
    choice = ipywidgets.RadioButtons(
        options=list(answers), value=None, description=question, style={"description_width": "0px"}
    )
    choice.layout.width = "auto"
    choice.right = right  # a page counts the right answers
    asked = ipywidgets.interactive(feedback, answer=choice)
    asked.children = (ipywidgets.HTML(f"<b>{escape(question)}</b>"), *asked.children)
    return asked


def _reported(fact: Fact) -> str:
    """A fact from outside and where it was read."""
    if fact.unverified:
        raise ValueError(f"the fact {fact.id} in context.toml is unverified; find a source, or leave it out")
    return f"{dutch(fact.fact)} <i>Outside the letters:</i> {'; '.join(map(_cited, fact.sources))}."


def _cited(source: Source) -> str:
    """A page with what a reader must know of it: its weakness, its character, when it was opened."""
    seen = f"opened {source.seen.day} {source.seen:%B %Y}" if source.seen else "not opened again"
    about = ["weak source"] if source.weak else []
    about += [source.character] if source.character else []
    return f'<a href="{escape(source.url)}">{escape(source.title)}</a> ({escape("; ".join([*about, seen]))})'
