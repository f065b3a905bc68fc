"""What the lessons may say: every fact has its ground, the known traps are not stepped into, no answer leaks.

The rules are functions, each tried on a sentence that must fail before it is turned on the lessons.
"""

import html
import json
import re
from pathlib import Path

import nbformat
import pytest

from briefing import exporter
from tests.lessons import EVIDENCE, LETTERS, NOTEBOOKS, blocks, cells, plain, prose, sentences, sourced
from utils import commitments, conflicts, context, events, forums, glossary, statements
from utils.words.tokens import tokens

EVERY = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)

# --- Every fact has its ground --------------------------------------------------------------------------------

ACTORS = sorted(
    {name for forum in forums() for roster in forum.rosters for name in roster.names}
    | {name for forum in forums() for name in re.findall(r"\(([A-Z][A-Za-z0-9]+)\)", forum.name)}
    | {
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
    }
    | {"Sweden", "Russian Federation", "Soviet Union", "Washington", "Moscow", "White House", "Kremlin"}
    | {"Allies", "Dutch government", "Dutch minister", "Dutch role", "Dutch offer", "Dutch effort"}
    | {"Blok", "Bijleveld", "Nakamitsu", "Ploumen", "Sjoerdsma", "Guterres", "Arms Control Today"}
    | {"nuclear-weapon states", "Review Conference", "NPT", "CTBT", "INF Treaty"}
)
ACTOR = re.compile(
    "|".join(
        [r"\b[Tt]he (?:minister|government|cabinet|House)\b", *(rf"\b{re.escape(name)}\b" for name in ACTORS)]
    )
)
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
SOUGHT = r"not among our sources|search|sought|looked|was found"
# Sentences about the lessons themselves, by their first words.
ABOUT_THE_LESSON = (
    "In these lessons every statement has an address",
    "**No follow-up found**",
)


def states(sentence: str, *, task: bool = False) -> bool:
    """Whether a sentence states something with a number, a date or a named actor: no question, no instruction.

    In a `task`, or a note for the presenter, who does what is an instruction too, and a number is one of minutes,
    pairs or words, unless it is a year.
    """
    words = plain(re.sub(r"`[^`]*`|\[[^\]]*\]\([^)]*\)", " ", sentence))
    words = re.sub(r"^\W*\d+\.\W+", "", words)
    if sentence.rstrip('*_)"” ').endswith("?") or INSTRUCTION.match(words) or (task and ROLE.match(words)):
        return False
    number = re.search(r"\b(19|20)\d\d\b", words) if task else NUMBER.search(words)
    return bool(number or MONTH.search(words) or ACTOR.search(words))


def made_up(text: str) -> str:
    """A task without what it has someone say, and without the names of letters by their year."""
    return re.sub(r"\bletters? of (?:\d+ \w+ )?20\d\d", "letter", re.sub(r"[\"“][^\"”]*[\"”]", ".", text))


def groundless(path: Path) -> list[str]:
    """The blocks of a lesson that state a fact and give no ground.

    A block has its ground in itself, in the quotes or outside facts it introduces, or, where it speaks of a picture,
    in the one it directly follows or introduces. What is not known says where it was sought. What a task has someone
    say ("…") is made up for it.
    """
    found, every = [], cells(path)
    for block in blocks(path):
        if {"lesson", "navigation"} & set(block.tags):
            continue
        text, task = block.text, bool({"exercise", "teacher"} & set(block.tags))
        if sourced(text) or block.before.startswith(EVIDENCE) or text.startswith(ABOUT_THE_LESSON):
            continue
        if (block.after or block.before) and PICTURE.search(text):
            continue
        if UNKNOWN in every[block.cell].text and re.search(SOUGHT, text):
            continue
        if task:
            text = made_up(text)
        if any(states(sentence, task=task) for sentence in sentences(text)):
            found.append(f"cell {block.cell}: {block.text}")
    return found


@pytest.mark.parametrize(
    "sentence",
    [
        "The government finances the project.",
        "Sixteen states met.",
        "They met on 11 June 2019.",
        "In November the group had no terms of reference.",
        "NATO plays no part in it.",
        "It was postponed by **China**.",
    ],
)
def test_a_sentence_with_a_number_a_date_or_an_actor_states_a_fact(sentence):
    assert states(sentence) and not sourced(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Who chairs the group?",
        "Write a memo of 150 words.",
        "**2.** Draft two lines for the minister.",
        "A count is a question.",
    ],
)
def test_a_question_or_an_instruction_states_none(sentence):
    assert not states(sentence)


def test_an_address_or_a_source_is_a_ground():
    assert sourced("They met ([33694-49 §13](#33694-49§13)).")
    assert sourced("The record has another day (Kamerstuk 33783-41).")
    assert not sourced("They met ([elsewhere](#in-short)), see [this page](https://example.org).")


@EVERY
def test_every_fact_has_its_ground(path):
    offenders = groundless(path)
    assert not offenders, "\n\n".join(["give an address or a named source:", *offenders])


# --- Traps ----------------------------------------------------------------------------------------------------

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


DATES = {
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


ROLES = {
    r"\bvicevoorzitters?\b": r"33694-49|first letter|September 2019",
    r"\bcovoorzitters?\b": r"33783-35|second letter|November 2019",
}


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


DAYS = re.compile(r"27 April\b[^.]{0,20}\b22 May\b(?P<year> 20\d\d)?")


def confuses_the_conferences(sentence: str) -> bool:
    """Whether the days that both conferences have are given without 2020 being told from 2015."""
    found = DAYS.search(sentence)
    return bool(found) and "2020" not in sentence


WRONG = [
    (states_the_guidelines, "The guidelines of 21 June 2018 say that steps must be small."),
    (states_the_guidelines, "The guidelines letter sets out three conditions ([33694-49 §4](#33694-49§4))."),
    (states_the_guidelines, "Kamerstuk 33 694, nr. 20 requires stability."),
    (states_the_guidelines, "The letter of 21 June 2018 lists ten tracks."),
    (swaps_the_dates, "BZ-2020 has the debate on 29 January."),
    (swaps_the_dates, "The debate was on 28 January."),
    (swaps_the_dates, "BZ-2020 speaks of 29 January, the official report of 28 January."),
    (swaps_the_dates, "The official record has 12 December 2019, as the second letter does."),
    (miscounts_stockholm, "In Stockholm 16 other countries met."),
    (miscounts_stockholm, "The minister met fifteen countries in Sweden."),
    (miscounts_stockholm, "Seventeen states came to Stockholm, or sixteen states, or seventeen states."),
    (confuses_the_roles, "The second letter calls the Netherlands vicevoorzitter."),
    (confuses_the_roles, "33694-49 has covoorzitter; 33783-35 has vicevoorzitter."),
    (confuses_the_roles, "BZ-2020 repeats that the Netherlands is covoorzitter, as in 33783-35."),
    (settles_bz2020, "BZ-2020 was sent on 3 July 2020."),
    (settles_bz2020, "The third letter is Kamerstuk 33 694, nr. 60."),
    (settles_bz2020, "The third letter is signed by Minister Blok."),
    (settles_bz2020, "BZ-2020 is dated July 2020."),
    (confuses_the_conferences, "The conference ran from 27 April to 22 May 2015."),
    (confuses_the_conferences, "It was planned for 27 April to 22 May."),
]
RIGHT = [
    (states_the_guidelines, "What the guidelines say we do not know."),
    (states_the_guidelines, "As [33783-35 §8](#33783-35§8) has it, the letter of 2018 says that the role is leading."),
    (swaps_the_dates, "The second letter announces 12 December; BZ-2020 has 28 January, the official report 29 January."),
    (swaps_the_dates, "The AIV advice is of 29 January 2019."),
    (miscounts_stockholm, "In Stockholm 16 countries met: the Netherlands and fifteen other countries."),
    (confuses_the_roles, "33694-49 §15 has vicevoorzitters; 33783-35 §9 has covoorzitter."),
    (confuses_the_roles, "33783-35 has covoorzitter; BZ-2020 has no covoorzitter."),
    (settles_bz2020, "BZ-2020 can have been written from 27 March 2020 on."),
    (settles_bz2020, "The third letter cites 33694-49 as of 3 October 2019."),
    (confuses_the_conferences, "27 April to 22 May: in 2015, and as planned in 2020."),
]  # fmt: skip


@pytest.mark.parametrize(("trap", "text"), WRONG, ids=lambda value: getattr(value, "__name__", None))
def test_each_trap_catches_what_is_wrong(trap, text):
    assert trap(text)


@pytest.mark.parametrize(("trap", "text"), RIGHT, ids=lambda value: getattr(value, "__name__", None))
def test_no_trap_catches_what_is_right(trap, text):
    assert not trap(text)


BLOCK_TRAPS = (swaps_the_dates, confuses_the_roles)
SENTENCE_TRAPS = (states_the_guidelines, miscounts_stockholm, settles_bz2020, confuses_the_conferences)


@EVERY
@pytest.mark.parametrize("trap", [*BLOCK_TRAPS, *SENTENCE_TRAPS], ids=lambda trap: trap.__name__)
def test_no_lesson_steps_into_a_trap(path, trap):
    found = []
    for block in blocks(path):
        text = made_up(block.text) if "exercise" in block.tags else block.text
        texts = [text] if trap in BLOCK_TRAPS else sentences(text)
        wrong = block.text.startswith(("No", "Not quite")) and "quiz" in block.tags
        found += [f"cell {block.cell}: {text}" for text in texts if trap(text) and not wrong]
    assert not found, "\n\n".join(found)


# --- Dutch ----------------------------------------------------------------------------------------------------

WRITTEN = " ".join(" ".join(letter.source for letter in LETTERS).split()).casefold().replace("’", "'")
REPAIRED = " ".join(letter.text for letter in LETTERS).casefold().replace("’", "'")
NOTED = [
    *(said.english for said in statements()),
    *(f"{term.english} {term.definition}" for term in glossary()),
    *(f"{fact.fact} {' '.join(source.title for source in fact.sources)}" for fact in context()),
    *(f"{one.title} {one.explanation} {one.outside or ''} {one.exercise or ''}" for one in conflicts()),
    *(f"{one.note or ''} {' '.join(follow.how for follow in one.follow_ups)}" for one in commitments()),
    *(event.title for event in events()),
    *(forum.about for forum in forums()),
]
# Names that English text keeps, and words that are the same in both languages.
KEPT = {
    "kamerstuk",
    "tweede",
    "kamer",
    "nr",
    "jl",
    "nederland",
    "forum",
    "experts",
    "context",
    "project",
    "toon",
    "document",
    "door",
    "diverse",
}


def dutch_words() -> frozenset[str]:
    """The words of the letters that are no words of our English notes, and the small words of Dutch."""
    english = {word.text.casefold() for text in NOTED for word in tokens(re.sub("«[^»]*»", "", text))}
    written = {
        word.text.casefold() for letter in LETTERS for word in tokens(letter.text) if word.text.islower()
    }
    return frozenset({word for word in written if len(word) > 3} - english - KEPT) | {
        "het",
        "een",
        "niet",
        "zich",
        "wordt",
    }


DUTCH = dutch_words()


def unmarked_dutch(markdown: str) -> set[str]:
    """Dutch words that stand outside a mark of their language, a link or code."""
    text = re.sub(
        r'<(i|q|span) lang="nl">.*?</\1>|`[^`]*`|\]\([^)]*\)|<[^>]+>', " ", markdown, flags=re.DOTALL
    )
    return {word.text for word in tokens(text) if word.text.casefold() in DUTCH}


def test_dutch_that_is_not_marked_is_seen():
    assert unmarked_dutch("The word bondgenootschappelijke returns.") == {"bondgenootschappelijke"}
    assert (
        unmarked_dutch('The word <i lang="nl">bondgenootschappelijke</i> returns, and the treaty.') == set()
    )
    assert unmarked_dutch("Het kabinet informs the House.") >= {"Het"}


@EVERY
def test_dutch_is_marked_and_stands_in_a_letter(path):
    marked = re.findall(r'<(?:i|q|span) lang="nl">([^<]+)<', prose(path))
    assert marked
    for words in marked:
        plain_words = plain(words).casefold().replace("’", "'")
        assert plain_words in WRITTEN or plain_words in REPAIRED, words
    assert unmarked_dutch(prose(path)) == set()


# --- No answer reaches a student ------------------------------------------------------------------------------


def hidden(path: Path) -> list[str]:
    """The sentences of answers and presenter notes that stand nowhere else in the lesson, in plain words."""
    every = cells(path)
    secret = [cell for cell in every if {"answer", "teacher"} & set(cell.tags)]
    shown = " ".join(plain(cell.text) for cell in every if cell not in secret)
    found = [plain(sentence) for cell in secret for sentence in sentences(cell.text)]
    return [sentence for sentence in found if len(sentence) > 30 and sentence not in shown]


@EVERY
def test_a_student_s_notebook_has_no_answer(path):
    kept = exporter.student_notebook(nbformat.read(path, as_version=4))
    text = " ".join(plain(cell.source) for cell in kept.cells)
    assert len(hidden(path)) > 5
    assert [sentence for sentence in hidden(path) if sentence in text] == []
    assert not any({"answer", "teacher"} & set(cell.metadata.get("tags", ())) for cell in kept.cells)


@EVERY
def test_a_student_s_page_has_no_answer(path, pages):
    page = (pages / "student" / f"{path.stem}.html").read_text(encoding="utf-8")
    text = " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())
    assert [sentence for sentence in hidden(path) if sentence in text] == []


@EVERY
def test_the_states_of_a_page_are_few_enough_to_mail(path, pages):
    page = (pages / "student" / f"{path.stem}.html").read_text(encoding="utf-8")
    states = re.findall(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    assert sum(len(state.encode()) for state in states) <= 250_000
    assert all(json.loads(state) for state in states)
