"""What these letters tempt one to write: sentences that were written once and were wrong, as functions that catch them."""

import re
from collections.abc import Callable
from types import MappingProxyType
from typing import NamedTuple

from .lesson import plain, sentences

CONTENT = r"(says?|said|sets?|contains?|lists?|listed|requires?|required|states?|stated|demands?|prescribes?|lays?|calls? for)"
GUIDELINES = re.compile(
    r"(guidelines(?: letter)?(?: of (?:21 June )?2018)?|guidelines letter|letter of (?:21 June )?2018"
    rf"|33 ?694(?:-|, [Nn]r\. ?)20)[)\]\s,*]*(?:(?:also|clearly|already|themselves|itself)\s+)?\b{CONTENT}\b",
)
REPORTED = re.compile(
    r"not among our sources|do(?:es)? not (?:know|say|quote)|cannot|[Ww]hat the (?:guidelines|letter)|\?\s*$|33783-35 §8\]"
)


def states_the_guidelines(sentence: str) -> bool:
    """Whether it says what the letter of 2018 contains; what 33783-35 §8 reports of it may be reported, as such."""
    return bool(GUIDELINES.search(plain(sentence))) and not REPORTED.search(sentence)


DATES = MappingProxyType(
    {
        r"\b12 December\b(?! 2018)": (
            r"announc|33783-35|second letter|planned|expected|next|\bas\.",
            r"BZ-2020|third letter|official|record\b",
        ),
        r"\b28 January\b(?! 2021)": (
            r"BZ-2020|third letter|undated|\bjl\b|our reading",
            r"official|record\b|33 ?783(?:-|, nr\. )41",
        ),
        r"\b29 January\b(?! 2019)": (
            r"official|record\b|report|33 ?783(?:-|, nr\. )41",
            r"BZ-2020|third letter|33783-35|second letter",
        ),
    }
)


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence."""
    return re.split(r"[;,:]\s|\s(?:and|but|while|whereas)\s", sentence)


def swaps_the_dates(text: str) -> bool:
    """Whether a date of the debate is given without its own source, or to that of another.

    12 December was announced (33783-35), 28 January stands in BZ-2020, 29 January in the official report.
    """
    for sentence in sentences(text):
        for day, (own, other) in DATES.items():
            if re.search(day, sentence) and not re.search(own, text):
                return True
            for clause in clauses(sentence):
                if re.search(day, clause) and re.search(other, clause) and not re.search(own, clause):
                    return True
    return False


COUNTED = re.compile(
    r"\b(\d+|fourteen|fifteen|sixteen|seventeen)\s+(other\s+|further\s+|more\s+)?"
    r"(?:countries|states|ministers|participants|governments)\b"
)


def miscounts_stockholm(sentence: str) -> bool:
    """Whether it gives another number than 16, or fifteen others, for the meeting in Stockholm."""
    if not re.search(r"Stockholm|Sweden", sentence):
        return False
    right = {("16", False), ("sixteen", False), ("15", True), ("fifteen", True)}
    return any(
        (number.lower(), bool(other)) not in right for number, other in COUNTED.findall(plain(sentence))
    )


ROLES = MappingProxyType(
    {
        r"\bvicevoorzitters?\b": r"33694-49|first letter|September 2019",
        r"\bcovoorzitters?\b": r"33783-35|second letter|November 2019",
    }
)


def confuses_the_roles(block: str) -> bool:
    """Whether a role in CEND is given to another letter than the one that has its word, clause by clause."""
    for word, own in ROLES.items():
        if re.search(word, block) and not re.search(own, block):
            return True
        for clause in re.split(r"[;.]\s|,\s(?:and|but|while)\s|\s(?:but|while|whereas)\s", block):
            named = re.search(r"33694-49|33783-35|BZ-2020|(?:first|second|third) letter", clause)
            wrong = re.search(r"BZ-2020|third letter", clause) or (named and not re.search(own, clause))
            if re.search(word, clause) and wrong:
                return not re.search(r"\b(no|not|neither|nor|without|never)\b", clause)
    return False


def settles_bz2020(sentence: str) -> bool:
    """Whether it gives the undated letter a day, a number or a name as a fact."""
    it = r"(?:BZ-2020|[Tt]he (?:third|undated) letter)(?: §\d+)?"
    words = plain(sentence)
    hedged = re.search(
        r"infer|our reading|assum|can have been|between|not before|not after|no earlier|or later|cannot|\?|would|if ",
        words,
    )
    dated = re.search(
        rf"{it}\W+(?:is|was|dates|dated|written|sent|signed|of)\b[^.;]*?\b\d{{1,2}} [A-Z][a-z]+", words
    )
    dated = dated or re.search(rf"{it}\W+(?:is |was )?(?:dated|of) [A-Z]?[a-z]+ 20\d\d", words)
    numbered = re.search(
        rf"{it}\W+(?:is|was|has|bears|became)[^.;]{{0,30}}(?:\bnr\.|\bno\.|Kamerstuk|number) ?\d", words
    )
    signed = re.search(
        rf"{it}[^.;]*\b(?:signed|signatory)[^.;]*Blok|Blok[^.;]*\b(?:signed|signs|wrote)[^.;]*{it}", words
    )
    said_not = re.search(r"\b(no|not|nor|neither|without)\b", words)
    return bool(
        (dated and not hedged) or (numbered and not said_not) or (signed and not said_not and not hedged)
    )


IT = r"(?:BZ|[Tt]he (?:third|last|undated|later) letter)"
BARE_YEAR = (
    r"\bletters? of (?:[\w ]+ and (?:of )?)?2020\b",
    rf"{IT},? (?:of|in|from|written in|sent in) 2020\b",
    rf"(?:^|[;:] )In 2020,? (?:it|we read|{IT}|the (?:minister|government|Netherlands|letter))\b",
    r"\b(?:only in|in) 2020(?: only)?(?= \(BZ §)",
)
HEDGED = re.compile(
    r"\binfer|\bour reading|[Ww]e read (?:it|this|that)\b|\bwe (?:place|call|take|put)\b|\bassum|\bundated\b|can have been|\bnot before\b"
    r"|or (?:January )?2021|\bno (?:year|date)\b|without a (?:year|date)|\?\s*$"
)


def bares_the_year(sentence: str) -> bool:
    """Whether it gives the undated letter, or the day that it counts from itself, the year 2020 as a fact."""
    words = re.sub(r"\bBZ-2020\b", "BZ", plain(sentence))
    about = re.search(rf"{IT}|letters? of", words) and not re.search(
        r"(?:conference|debate|article|meeting)s? of 2020", words
    )
    said = about and any(re.search(bare, words) for bare in BARE_YEAR)
    return bool((said or re.search(r"\b28 January 2020\b", words)) and not HEDGED.search(words))


ALL_THREE = re.compile(
    r"\b(?:in|by|of|from) all three letters\b|\b[Aa]ll three(?: letters)? (?:also )?"
    r"(?:say|invoke|write|refer|name|have|cite|base|rest|share|speak|mention|use|agree|report|call|claim|point)s?\b"
)


def claims_all_three(block: str) -> bool:
    """Whether it says something of all three letters without an address in each."""
    if not ALL_THREE.search(plain(block)) or block.rstrip().endswith("?"):
        return False
    named = {
        letter for letter in ("33694-49", "33783-35", "BZ-2020") if re.search(rf"#{letter}|{letter} §", block)
    }
    return len(named) < 3


DAYS = re.compile(r"27 April\b[^.]{0,20}\b22 May\b(?P<year> 20\d\d)?")


def confuses_the_conferences(sentence: str) -> bool:
    """Whether the days that both conferences have are given without 2020 being told from 2015."""
    found = DAYS.search(sentence)
    return bool(found) and "2020" not in sentence


class Trap(NamedTuple):
    """What is wrong and how it is mended; `catches` is tried on each sentence, or on a whole block of prose."""

    name: str
    wrong: str
    remedy: str
    catches: Callable[[str], bool]
    whole: bool = False


TRAPS = (
    Trap(
        "guidelines",
        "the letter of 2018 is not among our letters, and this says what stands in it",
        "say who reports it",
        states_the_guidelines,
    ),
    Trap(
        "dates of the debate",
        "a date of the debate is given to a source that has another",
        "12 December was announced (33783-35), 28 January stands in BZ-2020, 29 January in the official report",
        swaps_the_dates,
        whole=True,
    ),
    Trap(
        "Stockholm",
        "the meeting in Stockholm had 16 countries, the Netherlands and fifteen others",
        "correct the number",
        miscounts_stockholm,
    ),
    Trap(
        "roles in CEND",
        "a role in CEND is given to a letter that does not have its word",
        "vicevoorzitters stands in 33694-49, covoorzitter in 33783-35",
        confuses_the_roles,
        whole=True,
    ),
    Trap(
        "undated letter",
        "BZ-2020 has no day, number or name of its own",
        "say that it is inferred, and from what",
        settles_bz2020,
    ),
    Trap(
        "year of the undated letter",
        "the year of BZ-2020 is our inference, and this gives it as a fact",
        "write undated, or say that the year is inferred",
        bares_the_year,
    ),
    Trap(
        "all three",
        "it speaks of all three letters, and has not an address in each",
        "give three addresses, or say which letters",
        claims_all_three,
        whole=True,
    ),
    Trap(
        "conferences",
        "these days are those of two conferences, of 2015 and as planned of 2020",
        "write the year",
        confuses_the_conferences,
    ),
)
