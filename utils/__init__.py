"""Reading letters to parliament and counting their words: pure functions over addressed text."""

from .letters import Letter, LetterError, Paragraph, Sentence, load_letters, read_letter
from .references import (
    Citation,
    DateMention,
    citation_graph,
    citations,
    date_conflicts,
    dates,
)

__all__ = [
    "Citation",
    "DateMention",
    "Letter",
    "LetterError",
    "Paragraph",
    "Sentence",
    "citation_graph",
    "citations",
    "date_conflicts",
    "dates",
    "load_letters",
    "read_letter",
]
