"""What a lesson may say: every fact has its ground, Dutch is marked and stands in a letter."""

import re
from collections.abc import Iterator

from ...words.tokens import tokens
from .ground import Ground
from .lesson import Finding, Lesson, plain, sentences
from .shape import PIECES, SOUGHT

EVIDENCE = tuple(
    PIECES + name for name in ("quote", "outside", "conflict")
)  # cells that are themselves a source
ACTORS = (
    *(
        "NATO",
        "UN",
        "United Nations",
        "EU",
        "UNIDIR",
        "AIV",
        "Clingendael",
        "BASIC",
        "King's College",
        "IAEA",
    ),
    *("Sweden", "Russian Federation", "Soviet Union", "Washington", "Moscow", "White House", "Kremlin"),
    *("Allies", "Dutch government", "Dutch minister", "Dutch role", "Dutch offer", "Dutch effort"),
    *("Blok", "Bijleveld", "Nakamitsu", "Ploumen", "Sjoerdsma", "Guterres", "Arms Control Today"),
    *("nuclear-weapon states", "Review Conference", "NPT", "CTBT", "INF Treaty"),
)
OFFICES = r"\b[Tt]he (?:minister|government|cabinet|House)\b"
NUMBER = re.compile(
    r"\d|\b(four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|sixteen|twenty\S*|thirty\S*|forty\S*)\b",
    re.IGNORECASE,
)
MONTH = re.compile(
    r"\b(January|February|March|April|May(?= \d)|June|July|August|September|October|November|December)\b"
)
INSTRUCTION = re.compile(
    r"(?:\W*\d+\W+|\W*(?:then|first|now|next|so|and|in pairs|in groups|alone|together|half of the class)[,:]? )*"
    r"(add|agree|argue|ask|begin|change|check|choose|cite|close|collect|compare|correct|count|debrief|decide|defend|divide"
    r"|do|draft|draw|end|exchange|explain|find|follow|give|go|hand|have|hold|imagine|in jupyterlab|keep|leave|let|list|look|make"
    r"|mark|move|name|note|open|play|point|predict|print|put|read|remind|reply|rewrite|say|see|set|show|spend|split|start"
    r"|stop|swap|take|tell|test|think|trace|try|type|use|vote|walk|work|write|you are|your|for instance|for example)\b(?!-)",
    re.IGNORECASE,
)
# Who does what in a task.
ROLE = re.compile(
    r"\W*(?:role-play|in pairs|one|the other|half|each|both|the (?:first|second|third|rest))\b", re.I
)
PICTURE = re.compile(
    r"\b(chart|picture|tables?|bars?|lines?|dots?|strokes?|rows?|columns?|timeline|diamonds?|marks?|underlined"
    r"|concordance|it shows|it hides)\b",
    re.IGNORECASE,
)
UNKNOWN = "## What we still do not know"
# Sentences about the lessons themselves, by their first words.
ABOUT_THE_LESSON = (
    "In these lessons every statement has an address",
    "**No follow-up found**",
)


def states(sentence: str, ground: Ground, *, task: bool = False) -> bool:
    """Return whether a sentence states something with a number, a date or a named actor.

    Args:
        sentence: English prose in Markdown. A question or an instruction states nothing.
        ground: Who is an actor.
        task: Whether it is of an exercise or a presenter's note: who does what is an instruction there too, and a
            number is one of minutes, pairs or words, unless it is a year.
    """
    words = plain(re.sub(r"`[^`]*`|\[[^\]]*\]\([^)]*\)", " ", sentence))
    words = re.sub(r"^\W*\d+\.\W+", "", words)
    if sentence.rstrip('*_)"” ').endswith("?") or INSTRUCTION.match(words) or (task and ROLE.match(words)):
        return False
    number = re.search(r"\b(19|20)\d\d\b", words) if task else NUMBER.search(words)
    named = any(
        name in words and re.search(rf"\b{re.escape(name)}\b", words) for name in (*ground.actors, *ACTORS)
    )
    return bool(number or MONTH.search(words) or named or re.search(OFFICES, words))


def without_made_up(text: str) -> str:
    """Return a task without what it has someone say, and without the names of letters by their year."""
    return re.sub(r"\bletters? of (?:\d+ \w+ )?20\d\d", "letter", re.sub(r"[\"“][^\"”]*[\"”]", ".", text))


def grounded(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    """A block has its ground in itself, in the quotes or outside facts it introduces, or, where it speaks of a
    picture, in the one it directly follows or introduces. What is not known says where it was sought. What a task has
    someone say ("…") is made up for it."""
    for block in lesson.blocks:
        text, tags = block.text, set(block.cell.tags)
        task = bool({"exercise", "teacher"} & tags)
        if {"lesson", "navigation"} & tags:
            continue
        if ground.has_source(text) or block.before in EVIDENCE or text.startswith(ABOUT_THE_LESSON):
            continue
        if (block.after or block.before) and PICTURE.search(text):
            continue
        if UNKNOWN in block.cell.text and re.search(SOUGHT, text):
            continue
        for sentence in sentences(without_made_up(text) if task else text):
            if states(sentence, ground, task=task):
                yield lesson.finding(
                    "a number, a date or an actor is named without a ground",
                    "give an address or a named source",
                    block.cell.number,
                    sentence,
                )


def dutch_in_letters(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    """Words marked as Dutch are a letter's; on a page in Dutch, words in “quotation marks”, if they are four or more."""
    quoted = (
        r"“([^”]*?\w+\W+\w+\W+\w+\W+\w[^”]*?)[.,?]?”"
        if lesson.in_dutch
        else r'<(?:i|q|span) lang="nl">([^<]+)<'
    )
    for number, text in lesson.prose:
        for words in re.findall(quoted, text):
            if not ground.stands(words):
                near = ground.nearest_words(words)
                yield lesson.finding(
                    "no letter has these Dutch words",
                    f"did you mean {near}?" if near else "copy them from the letter",
                    number,
                    words,
                )


def dutch_marked(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    for number, text in () if lesson.in_dutch else lesson.prose:
        if words := unmarked_dutch(text, ground):
            yield lesson.finding(
                "Dutch is not marked as Dutch",
                'write <i lang="nl">…</i> around it',
                number,
                ", ".join(sorted(words)),
            )


def unmarked_dutch(markdown: str, ground: Ground) -> set[str]:
    """Return the Dutch words that stand outside a mark of their language, a link or code."""
    text = re.sub(
        r'<(i|q|span) lang="nl">.*?</\1>|`[^`]*`|\]\([^)]*\)|<[^>]+>', " ", markdown, flags=re.DOTALL
    )
    return {word.text for word in tokens(text) if word.text.casefold() in ground.dutch}
