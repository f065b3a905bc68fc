"""Candidate promises: sentences that undertake something to the House, or announce an action. Found by rule: read them.

What the House registers as a promise (toezegging) is what a minister undertakes towards it; a letter also announces what
will be done, plans it, and recalls what was promised before. These four kinds are kept apart. No status is given: whether
a promise was kept, only a reader can say.

Not found, by and large: what is said without any such verb (`is onderdeel van de Nederlandse inzet`), wishes and possibilities
(`zou moeten`, `kan komen met`), what others than the Dutch government will do, and an effort told as a fact
(`zet zich in voor`). Found and none, at times: a standing effort (`blijft zich inzetten`), and a passive of which others
are to see to it. `evaluation` measures it.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ..letters.letters import Letter, Sentence
from ..letters.references import DateMention
from .deadlines import find_deadline
from .rules import GRAMMAR, LEFT_OUT, Cue, Reading
from .rules import Kind as Kind
from .rules import Rule as Rule

KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        "to the House": "the House will be told, sent or asked something",
        "action": "something will be done, or goes on being done",
        "intention": "a plan, an aim or a readiness: weaker than a promise",
        "made before": "the letter recalls what was undertaken earlier",
    }
)
RULES: Mapping[str, Rule] = MappingProxyType(
    {rule.name: rule for rule in GRAMMAR if rule.name not in LEFT_OUT}
)


class CandidatePromise(NamedTuple):
    """A sentence that may be a promise; only a reader can say that it is, and what became of it.

    kind: a word of `KINDS`; actor: who is to act: "I", "we", "the government", "the Netherlands", or a ministry in the
    letter's words, None where the letter does not say; due: the clause that says what is due, in the letter's words;
    by_when: the days within which it is due, None where no time is given; rule: the name of the rule in `RULES` that found
    it; cue: the words this rule found.
    """

    sentence: Sentence
    kind: Kind
    actor: str | None
    due: str
    by_when: DateMention | None
    rule: str
    cue: str

    @property
    def address(self) -> str:
        """Letter and paragraph, as in "33694-49 §4"."""
        return self.sentence.address


def find_promises(letter: Letter, rules: Iterable[Rule] = RULES.values()) -> tuple[CandidatePromise, ...]:
    """Find the sentences of a letter that may be promises.

    Args:
        letter: any letter.
        rules: the cues to look for, the surest first.

    Returns:
        One candidate for each such sentence, by the first rule that finds it, in reading order. Questions of parliament
        that a letter answers are passed over.
    """
    chosen = tuple(rules)
    return tuple(
        found
        for paragraph in letter.paragraphs
        if paragraph.kind != "question"
        for sentence in paragraph.sentences
        if (found := _candidate(letter, sentence, chosen))
    )


def _candidate(letter: Letter, sentence: Sentence, rules: tuple[Rule, ...]) -> CandidatePromise | None:
    text = sentence.text
    if text.rstrip("\"'’”» ").endswith("?"):
        return None
    limit = find_deadline(text, letter.earliest, letter.latest)
    said = Reading.of(text, limit is not None)
    for rule in rules:
        if cue := rule.find(said):
            by_when = limit and DateMention(
                letter.id, limit.text, limit.start, limit.end, sentence.paragraph, None
            )
            words = text[cue.start : cue.end]
            return CandidatePromise(
                sentence, rule.kind, cue.actor, _clause(text, cue), by_when, rule.name, words
            )
    return None


_NEXT_CLAUSE = re.compile(r";\s+|:\s+|,\s+(?:en|maar|terwijl|hoewel)\s+")


def _clause(text: str, cue: Cue) -> str:
    """The clause around a cue: from the last join of main clauses before it to the next one after it."""
    start, end = 0, len(text)
    for join in _NEXT_CLAUSE.finditer(text):
        if join.end() <= cue.start:
            start = join.end()
        elif join.start() >= cue.end:
            end = join.start()
            break
    return text[start:end].rstrip(" .;:,")
