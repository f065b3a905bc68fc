"""Candidate promises: sentences that undertake something to the House, or announce an action. Found by rule: read them."""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal, NamedTuple

from ..letters.days import find_dates
from ..letters.letters import Letter, Sentence
from ..letters.references import DateMention

Kind = Literal["to the House", "action", "intention", "made before"]


class Rule(NamedTuple):
    """A cue by which a sentence is found: its name, the kind of promise it tells of, and what it is, in plain words."""

    name: str
    kind: Kind
    about: str
    pattern: re.Pattern[str]


class CandidatePromise(NamedTuple):
    """A sentence that may be a promise; only a reader can say that it is, and what became of it.

    kind: a word of `KINDS`; actor: who is to act, as the letter says it ("I", "the government", or the name of a
    ministry or of others), None where it does not say; due: the clause that says what is due, in the letter's words;
    by_when: the days within which it is due, None where no date is given; rule: the name of a rule of `RULES`; cue: the
    words that this rule found.
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


KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        "to the House": "the House will be told, sent or asked something",
        "action": "something will be done, or goes on being done",
        "intention": "a plan, an aim or a readiness: weaker than a promise",
        "made before": "the letter recalls what was undertaken earlier",
    }
)


def find_promises(letter: Letter) -> tuple[CandidatePromise, ...]:
    """Find the sentences of a letter that may be promises.

    Args:
        letter: any letter.

    Returns:
        One candidate for each such sentence, in reading order.
    """
    found = []
    for sentence in letter.sentences:
        for rule in RULES.values():
            if match := rule.pattern.search(sentence.text):
                found.append(
                    CandidatePromise(
                        sentence,
                        rule.kind,
                        _actor(sentence.text),
                        sentence.text[match.start() :],
                        _by_when(letter, sentence),
                        rule.name,
                        match[0],
                    )
                )
                break
    return tuple(found)


def _actor(text: str) -> str | None:
    if re.search(r"\b(?:ik|wij|we)\b", text, re.IGNORECASE):
        return "I"
    return "the government" if re.search(r"\b(?:kabinet|regering)\b", text, re.IGNORECASE) else None


def _by_when(letter: Letter, sentence: Sentence) -> DateMention | None:
    if not letter.earliest:
        return None
    for days in find_dates(sentence.text, letter.earliest, letter.latest or date.max):
        if days.end >= letter.earliest:
            return DateMention(letter.id, days.text, days.start, days.end, sentence.paragraph, None)
    return None


def _rule(name: str, kind: Kind, about: str, pattern: str) -> tuple[str, Rule]:
    return name, Rule(name, kind, about, re.compile(pattern, re.IGNORECASE))


RULES: Mapping[str, Rule] = MappingProxyType(
    dict(
        (
            _rule("promised before", "made before", "a form of toezeggen in the past", r"\btoegezegd\b"),
            _rule(
                "informing the House",
                "to the House",
                "informeren, berichten or zenden with uw Kamer beside it",
                r"\b(?:zal|zullen)\b.*\b(?:uw Kamer|de Kamer|u)\b.*\b(?:informeren|ge[iï]nformeerd|toekomen|ontvangen)\b",
            ),
            _rule(
                "voornemens", "intention", "a plan in so many words", r"\b(?:voornemens|van plan|voornemen)\b"
            ),
            _rule("zullen", "action", "a form of zullen", r"\b(?:zal|zullen)\b"),
            _rule("blijven", "action", "a form of blijven", r"\bblij(?:f|ft|ven)\b"),
        )
    )
)
