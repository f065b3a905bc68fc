"""Numbers in prose that can be counted: each is held against the letters or the notes that it counts.

What is counted, in the words that a lesson uses for it: the occurrences of Dutch words («… stands twice in BZ-2020»), the
paragraphs of a letter, the documents cited by number, the commitments noted. Only letters that the notes speak of are
counted, so that a letter just added makes no sentence untrue.
"""

import re
from collections.abc import Iterator
from types import MappingProxyType

from .ground import Ground, folded
from .lesson import Finding, Lesson, plain

SPOKEN = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *(
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ),
)
NUMBERS = MappingProxyType({word: number for number, word in enumerate(SPOKEN)} | {"once": 1, "twice": 2})
COUNT_WORD = rf"(?P<number>\d+|{'|'.join(SPOKEN)})"
TIMES = rf"(?P<number>once|twice|(?:\d+|{'|'.join(SPOKEN)}) times)"
ORDER = ("first", "second", "third")

WORDS = re.compile(
    rf'<i lang="nl">(?P<words>[^<]+)</i>(?:, [^,.;]*,)? (?:stands|occurs|is mentioned|is used) (?:only )?{TIMES}'
    r"(?: in (?P<where>[^.;,]*))?",
    re.IGNORECASE,
)
PARAGRAPHS = re.compile(rf"\b{COUNT_WORD} paragraphs of \[?(?P<letter>[\w-]+)", re.IGNORECASE)
DOCUMENTS = re.compile(rf"\b{COUNT_WORD} documents (?:that are )?cited by number", re.IGNORECASE)
COMMITMENTS = re.compile(rf"\b{COUNT_WORD} commitments that we noted", re.IGNORECASE)


def numbers_counted(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    for number, text in lesson.prose:
        if text.startswith(("No", "Not quite")):
            continue  # the feedback of a quiz, which says what is wrong
        for found, counted in _counted(text, ground):
            said = found["number"].lower().removesuffix(" times")
            if NUMBERS.get(said, int(said) if said.isdigit() else None) != counted:
                yield lesson.finding(
                    f"it says {found['number']}, and there are {counted}",
                    "correct the number",
                    number,
                    plain(found[0]),
                )


def _counted(text: str, ground: Ground) -> Iterator[tuple[re.Match[str], int]]:
    """The numbers in a text that can be counted, each with the count."""
    noted = {name.rpartition(".")[0] for name in ground.names["quote"]}
    letters = [letter for letter in ground.letters if letter in noted]
    for found in WORDS.finditer(text):
        if where := _letters(plain(found["where"] or "").partition("(")[0].strip(), letters):
            word = re.compile(rf"(?<!\w){re.escape(folded(found['words']))}(?!\w)")
            yield found, sum(len(word.findall(folded(ground.addresses[letter]))) for letter in where)
    for found in PARAGRAPHS.finditer(text):
        if found["letter"] in letters:
            yield found, sum(place.startswith(f"{found['letter']}§") for place in _paragraphs(ground))
    for found in DOCUMENTS.finditer(text):
        yield found, len(ground.cited)
    for found in COMMITMENTS.finditer(text):
        yield found, len(ground.names["promise"])


def _paragraphs(ground: Ground) -> Iterator[str]:
    return (place for place in ground.addresses if re.search(r"§\d+$", place))


def _letters(where: str, letters: list[str]) -> list[str]:
    """The letters that a place in a sentence means: those it names, the first of them in order of time, or all."""
    if not where or re.match(r"(?:the|these|our) (?:\w+ )?letters|the collection", where):
        return letters
    named = [letter for letter in letters if re.search(rf"(?<![\w-]){re.escape(letter)}(?![\w-])", where)]
    if ordinal := re.match(rf"the ({'|'.join(ORDER)}) letter", where):
        named += letters[ORDER.index(ordinal[1]) :][:1]
    return list(dict.fromkeys(named))
