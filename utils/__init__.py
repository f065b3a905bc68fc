"""Reading letters to parliament and counting their words: pure functions over addressed text."""

from .corpus import (
    Corpus,
    commitments,
    conflicts,
    context,
    events,
    forums,
    glossary,
    renderings,
    statements,
)
from .letters.letters import Footnote, Letter, LetterError, Paragraph, Sentence, load_letters, read_letter
from .letters.references import citation_graph, citations, date_conflicts, dates
from .seeds import NoteError
from .wording.diff import changes, marked
from .wording.formulas import (
    AgreedLanguage,
    StandingWording,
    agreed_language,
    compare_with_agreed,
    compare_with_standing,
    standing_wording,
)
from .words.concepts import CONCEPTS, SENSES, count_concepts, mentions, read_concepts, sense_counts, senses
from .words.counts import collocations, concordance, dispersion, frequencies, keyness, ngrams, tf_idf
from .words.lemmas import lemma
from .words.measures import (
    chi_squared,
    deviation_of_proportions,
    juilland_d,
    log_likelihood,
    log_likelihood_2x2,
    log_ratio,
    log_ratio_interval,
    normalised_deviation,
    poisson_interval,
)
from .words.segments import SegmentedLetters
from .words.streaming import count_terms
from .words.tokens import tokens

__all__ = [
    "CONCEPTS",
    "SENSES",
    "AgreedLanguage",
    "Corpus",
    "Footnote",
    "Letter",
    "LetterError",
    "NoteError",
    "Paragraph",
    "SegmentedLetters",
    "Sentence",
    "StandingWording",
    "agreed_language",
    "changes",
    "chi_squared",
    "citation_graph",
    "citations",
    "collocations",
    "commitments",
    "compare_with_agreed",
    "compare_with_standing",
    "concordance",
    "conflicts",
    "context",
    "count_concepts",
    "count_terms",
    "date_conflicts",
    "dates",
    "deviation_of_proportions",
    "dispersion",
    "events",
    "forums",
    "frequencies",
    "glossary",
    "juilland_d",
    "keyness",
    "lemma",
    "load_letters",
    "log_likelihood",
    "log_likelihood_2x2",
    "log_ratio",
    "log_ratio_interval",
    "marked",
    "mentions",
    "ngrams",
    "normalised_deviation",
    "poisson_interval",
    "read_concepts",
    "read_letter",
    "renderings",
    "sense_counts",
    "senses",
    "standing_wording",
    "statements",
    "tf_idf",
    "tokens",
]
