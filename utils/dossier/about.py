"""What letters are about: families of words that the letters themselves give, and letters put together by time or writer.

A family is a word and the compounds that have it for a part: «wapen», «kernwapens», «wapenbeheersing». Parts are words
that the letters have apart, so nothing is looked up and nothing is guessed; what is no compound for a reader
(«overleg» of «over» and «leg») is kept out by the list of function words and by the length of the parts.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from ..corpus import Corpus
from ..letters.letters import Letter, Paragraph, Sentence
from ..store import Store
from ..words import counts
from ..words.concepts import Concept, Families
from ..words.lemmas import lemma
from ..words.measures import LEAST_EXPECTED, log_likelihood
from ..words.segments import SegmentedLetters, segmented
from ..words.stored import StoredLetter
from ..words.tokens import MODALS, STOPWORDS
from .summary import group

SHORTEST = 4  # letters of a part
LINKS = ("", "s", "en", "e")  # what Dutch puts between the parts of a compound
LEAST = 3  # words of a family
MOST = 12  # families
FEW = 12  # letters that a chart has room for, one by one
SURE = 15.13  # of G²: a difference that chance gives once in 10,000 words that do not differ (Rayson and others 2004)


def find_families(letters: Iterable[Letter], most: int = MOST) -> Families:
    """Find the families of words that letters have: a word, and the compounds with it for a part.

    Args:
        letters: the letters.
        most: how many families at most.

    Returns:
        The families by their word, those that stand most often first. Each lists its words one by one; there is no wildcard
        in it. A family of which all compounds stand in one before it is left out.
    """
    counted = Counter(term for letter in letters for one in segmented(letter).cut() for term in one.terms)
    known = {
        term
        for term in counted
        if term.isalpha() and len(term) >= SHORTEST and term not in STOPWORDS | MODALS
    }
    compounds: dict[str, set[str]] = {}
    plain: dict[str, set[str]] = {}
    for term in known:
        plain.setdefault(lemma(term), set()).add(term)
        for part in _parts(term, known):
            compounds.setdefault(lemma(part), set()).add(term)
    ranked = sorted(
        (
            (sum(counted[term] for term in made | plain[part]), part)
            for part, made in compounds.items()
            if part in plain
            and len(made | plain[part]) >= LEAST
            and len(made) > 1
            and not _is_verb(part, known)
        ),
        key=lambda pair: (-pair[0], pair[1]),
    )
    taken: set[str] = set()
    families: dict[str, Concept] = {}
    for _, part in ranked:
        if len(families) < most and not compounds[part] <= taken:
            taken |= compounds[part]
            forms = sorted(compounds[part] | plain[part], key=lambda term: (-counted[term], term))
            families[part] = Concept(
                part,
                part,
                part,
                tuple(forms),
                (),
                f"the word and the compounds in these letters that it is a part of, {len(forms)} words.",
                "other words for the same thing, which a program cannot know; nobody has read these families.",
            )
    return MappingProxyType(families)


def _is_verb(word: str, known: set[str]) -> bool:
    """Whether a dictionary form is that of a verb, as far as its end tells: «maken», but not «wapen» of «wapens»."""
    return word.endswith("en") and f"{word}s" not in known


def _parts(term: str, known: set[str]) -> Iterator[str]:
    """The two parts of a compound, where both are known words; none of a word that is none."""
    if len(term) < 2 * SHORTEST:
        return
    for at in range(SHORTEST, len(term) - SHORTEST + 1):
        right = term[at:]
        if right not in known:
            continue
        for link in LINKS:
            left = term[:at].removesuffix(link) if link else term[:at]
            if len(left) >= SHORTEST and left in known and left + link == term[:at]:
                yield left
                yield right
                return


def by_period(corpus: Corpus, few: int = FEW) -> Corpus:
    """Put the letters of each year together, so that a chart has room for them.

    Args:
        corpus: the letters.
        few: so many letters, or fewer, stay one by one.

    Returns:
        The corpus itself, or one of years (of months, where all letters are of one year), each a letter of which every
        paragraph is a letter of the corpus.
    """
    if len(corpus.letters) <= few:
        return corpus
    years = {letter.earliest.year for letter in corpus.letters if letter.earliest}

    def period(letter: Letter) -> str:
        if not letter.earliest:
            return "undated"
        return f"{letter.earliest:%Y-%m}" if len(years) == 1 else str(letter.earliest.year)

    return gather(corpus, period, "month" if len(years) == 1 else "year")


def gather(corpus: Corpus, key: Callable[[Letter], str], unit: str) -> Corpus:
    """Put letters together.

    Args:
        corpus: the letters.
        key: a name for each letter; those of one name go together.
        unit: what such a group is called.

    Returns:
        A corpus with a letter for each name, in order of the first of each. Each paragraph is a letter of the corpus with
        its headings: to resample paragraphs is to resample letters.
    """
    store = Store()
    made = [
        StoredLetter.of(_together(key(letters[0]), letters), store) for letters in group(corpus.letters, key)
    ]
    return Corpus(
        SegmentedLetters(made),
        replace(corpus.notes, letters=tuple(made), families=lambda: corpus.notes.concepts),
        unit=unit,
    )


def typical_words(
    corpus: Corpus, key: Callable[[Letter], str] = lambda letter: letter.id, most: int = 5
) -> dict[str, tuple[str, ...]]:
    """Find the words that each letter says clearly more than the others do.

    Args:
        corpus: the letters.
        key: a name for each letter; those of one name count as one.
        most: how many words of each at most.

    Returns:
        By the name of the letter the words with most evidence, those with a two-term G² of `SURE` or more that are enough to
        tell (`measures.LEAST_EXPECTED`).
    """
    said: dict[str, Counter[str]] = {key(letter): Counter() for letter in corpus.letters}
    words = Counter[str]()
    for letter in corpus.letters:
        rows = counts.frequencies([letter], modals=False)
        said[key(letter)].update({row.term: row.count for row in rows})
        words[key(letter)] += sum(len(one.terms) for one in segmented(letter).cut())
    total = Counter[str]()
    for terms in said.values():
        total.update(terms)
    every = words.total()
    found: dict[str, list[tuple[float, str]]] = {name: [] for name in said}
    for name, terms in said.items():
        here, there = words[name], every - words[name]
        for term, count in terms.items():
            others = total[term] - count
            if (
                there
                and count * there > others * here
                and total[term] * min(here, there) >= LEAST_EXPECTED * every
            ):
                evidence = log_likelihood(count, others, here, there)
                if evidence >= SURE:
                    found[name].append((-evidence, term))
    return {name: tuple(term for _, term in sorted(terms)[:most]) for name, terms in found.items()}


def _together(name: str, letters: Sequence[Letter]) -> Letter:
    """Letters as one, with a paragraph for each."""
    paragraphs = []
    for number, letter in enumerate(letters, 1):
        pieces = [*_pieces(letter)]
        said, at = [], 0
        for count, piece in enumerate(pieces, 1):
            said.append(Sentence(piece, name, number, count, (at, at + len(piece))))
            at += len(piece) + 1
        text = "\n".join(pieces)
        paragraphs.append(Paragraph(name, number, None, text, tuple(said), (0, len(text))))
    return replace(
        letters[0],
        id=name,
        dossier=None,
        number=None,
        title=None,
        date=None,
        earliest=None,
        latest=None,
        headings=(),
        paragraphs=tuple(paragraphs),
        footnotes=(),
        evidence=(),
        tables=(),
        warnings=(),
        source="",
        layout=(),
        left_out=(),
    )


def _pieces(letter: Letter) -> Iterator[str]:
    """The headings and the sentences of a letter, in order."""
    heading = None
    for paragraph in letter.paragraphs:
        if paragraph.heading and paragraph.heading != heading:
            heading = paragraph.heading
            yield heading
        yield from (sentence.text for sentence in paragraph.sentences)
