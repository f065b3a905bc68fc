"""The briefs of the lessons: what they show is the letters', what they say has its address, and nothing else is in them."""

import ast
import re
from html import unescape

import pytest

from tests.lessons import DUTCH, NOTEBOOKS, ROOT
from utils.corpus import seeds
from utils.lessons import brief
from utils.lessons.check.lesson import Lesson, links, plain, read_lesson
from utils.lessons.language import DUTCH as TABLE
from utils.lessons.language import say_days, speak
from utils.lessons.views import times
from utils.notes.load import letter_of

LESSONS = [lesson for lesson in map(read_lesson, [*NOTEBOOKS, DUTCH]) if lesson.brief]
ENGLISH = (
    *("Bottom line", "What is settled", "In one picture:", "A line to take"),
    *(
        "What was promised, and what became of it",
        "If asked",
        "Not known, or inferred",
        "The sentences cited",
    ),
)
PARTS = {
    False: ENGLISH,
    True: (
        *("Kern", "Wat vaststaat", "In één beeld:", "Woordvoeringslijn"),
        *("Wat is toegezegd of aangekondigd, en wat ervan kwam", "Als ernaar wordt gevraagd"),
        *("Niet bekend, of afgeleid", "De aangehaalde zinnen"),
    ),
}
OF_A_NOTEBOOK = re.compile(
    r"\b(choose|click|cell|chart|exercise|quiz|lesson|notebook|trainee|presenter|above|below|jupyter\w*|widget)s?\b",
    re.IGNORECASE,
)


def every(lessons: list[Lesson]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("lesson", lessons, ids=lambda lesson: lesson.name)


def prose(lesson: Lesson) -> str:
    return "\n\n".join(cell.text for cell in lesson.brief if cell.kind == "markdown")


def shown(name: str, lesson: Lesson) -> list[str]:
    """The ids that the brief gives to a piece of this name."""
    found = [cell.text for cell in lesson.brief if f"brief.{name}(" in cell.text]
    assert len(found) == 1
    return re.findall(r'"([\w-]+\.\d+)"', found[0])


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def test_lessons_00_to_06_have_a_brief_and_02_one_in_dutch_too() -> None:
    assert [lesson.name[:2] for lesson in LESSONS] == [*(f"{number:02}" for number in range(7)), "02"]
    assert [lesson.in_dutch for lesson in LESSONS] == [False] * 7 + [True]


@every(LESSONS)
def test_the_parts_stand_in_their_order(lesson: Lesson) -> None:
    heads = [head for _, head in lesson.brief_headings]
    parts = PARTS[lesson.in_dutch]
    assert len(heads) == len(parts)
    assert all(head.startswith(part) for head, part in zip(heads, parts, strict=True))
    assert lesson.about["to"] and (lesson.about.get("subject") or lesson.brief[1].text.startswith("# "))


@every(LESSONS)
def test_the_bottom_line_is_two_sentences_and_three_questions_have_an_answer(lesson: Lesson) -> None:
    text = prose(lesson)
    first, *_, asked_for, _, _ = PARTS[lesson.in_dutch]
    (bottom,) = re.findall(rf"## {first}\n\n\*\*(.+?)\*\* \[", text)
    assert len(re.findall(r'[.?!]"?(?= [A-Z]|$)', plain(bottom))) == 2
    asked = text.partition(f"## {asked_for}")[2].partition("## ")[0]
    assert len(re.findall(r"^- \*\*[^*]+\?\*\* ", asked, re.MULTILINE)) == 3


@every(LESSONS)
def test_no_word_of_a_notebook_is_in_it(lesson: Lesson) -> None:
    assert OF_A_NOTEBOOK.findall(plain(prose(lesson))) == []


@every(LESSONS)
def test_each_point_has_an_address_a_source_or_says_that_it_is_a_reading(lesson: Lesson) -> None:
    for point in re.findall(r"^- .+", prose(lesson), re.MULTILINE):
        assert (
            "](#" in point or "](http" in point or re.match(r"- \*\*(Inferred|Our \w+|Afgeleid):", point)
        ), point


@every(LESSONS)
def test_an_address_bears_the_short_name_of_its_letter(lesson: Lesson) -> None:
    last = ""
    for text, target in links(prose(lesson)):
        if not target.startswith("#"):
            last = ""
            continue
        address = re.sub(r"#(.+?)§(\d+)(?:n(\d+))?$", r"\1 §\2", target)
        say = speak("nl" if lesson.in_dutch else "en")
        name, place = say_days(seeds().short(letter_of(address)), say), address.partition(" ")[2]
        if text.startswith("§"):  # of the same letter as the one before it
            assert (last, text) == (name, place)
        else:
            assert text == f"{name} {place}"
        last = name


@every(LESSONS)
def test_the_sentences_cited_are_those_of_its_addresses(lesson: Lesson) -> None:
    notes = seeds().notes
    cited = {notes.statements[name].address.replace(" ", "") for name in shown("cited", lesson)}
    promises = [notes.commitments[name] for name in shown("promised", lesson)]
    used = {target[1:] for _, target in links(prose(lesson)) if target.startswith("#")}
    used |= {one.address.replace(" ", "") for one in promises}
    used |= {back.address.replace(" ", "") for one in promises for back in one.follow_ups if back.address}
    assert used <= cited


@every(LESSONS)
def test_what_stands_in_quotes_stands_in_the_english_of_the_letters(lesson: Lesson) -> None:
    english = " ".join(one.english for one in seeds().notes.renderings.values())
    for quoted in re.findall(r'"([^"]+?)[.,]?"', plain(prose(lesson))):
        if len(quoted.split()) >= 4:
            assert quoted in english, quoted


def test_each_sentence_of_the_letters_has_a_line_of_english() -> None:
    for letter in seeds().choose("33694-49", "33783-35", "BZ-2020").letters:
        for paragraph in letter.paragraphs:
            rendering = seeds().english(paragraph.address)
            assert rendering and len(rendering.sentences) == len(paragraph.sentences), paragraph.address
            assert " ".join(rendering.sentences) == rendering.english


def test_of_a_part_of_a_sentence_the_whole_is_cited_under_the_id_that_addresses_lead_to() -> None:
    html = brief.cited("33694-49.50").html
    (paragraph,) = (one for one in seeds().letter("33694-49").paragraphs if one.number == 15)
    assert '<div id="33694-49§15">' in html
    assert paragraph.sentences[0].text in words(html)
    assert "33694-49, 26 Sep 2019" in words(html)


def test_what_is_cited_of_one_paragraph_stands_once_and_in_the_order_of_the_letter() -> None:
    html = brief.cited("33694-49.16", "33694-49.12", "33694-49.12").html
    first, last = (seeds().notes.statements[f"33694-49.{number}"].quote for number in (12, 16))
    assert html.count("<div") == html.count(first) == 1
    assert html.index(first) < html.index(last)


def test_standing_words_are_underlined_and_only_they() -> None:
    ours, theirs = "Wij zeggen dat dit", "een wezenlijk onderdeel van een evenwichtig ontwapeningsbeleid"
    html = brief.line_to_take(f"{ours} {theirs} is.", "In English.").html
    assert f"{ours} <u>{theirs}</u> is." in html
    assert 'href="#33694-49§4"' in html
    assert "<u>" not in brief.line_to_take("Geen woord hiervan staat er.", "None.").html


@pytest.mark.parametrize("name", sorted(seeds().notes.commitments))
def test_a_promise_shows_its_words_its_outcome_and_where_each_is_said(name: str) -> None:
    one = seeds().notes.commitments[name]
    html = brief.promised(name).html
    assert one.english in words(html)
    assert f"<b>{one.status.capitalize()}.</b>" in html
    for back in one.follow_ups:
        if back.address:
            assert f'href="#{back.address.replace(" ", "")}"' in html
        else:
            assert "Outside the letters:" in html and '<a href="http' in html


def test_a_promise_that_is_not_noted_is_refused_with_the_nearest() -> None:
    with pytest.raises(KeyError, match=r"33694-49\.4"):
        brief.promised("33694-49.4")


# --- In Dutch -------------------------------------------------------------------------------------------------


def test_every_sentence_of_a_piece_that_speaks_has_its_dutch_and_so_has_every_outcome() -> None:
    asked = {
        call.args[0].value
        for path in (ROOT / "utils" / "lessons").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "say" and call.args
        if isinstance(call.args[0], ast.Constant)
    }
    outcomes = {one.status for one in seeds().notes.commitments.values()}
    assert len(asked) > 20 and len(outcomes) > 5
    assert asked | outcomes <= TABLE.keys()
    for english, dutch in TABLE.items():
        assert re.findall(r"\{\w+\}", english) == re.findall(r"\{\w+\}", dutch)


def test_a_promise_in_dutch_has_the_words_of_its_letter_and_nothing_in_english() -> None:
    one = seeds().notes.commitments["33694-49.52"]
    said = words(brief.promised(one.id, language="nl").html)
    assert one.quote in said and one.english not in said
    assert "Ingehaald door de gebeurtenissen." in said and "Buiten de brieven:" in said
    assert "sep 2019 §16" in said
    assert all(back.how not in said for back in one.follow_ups)


def test_what_is_cited_in_dutch_stands_once_without_english() -> None:
    one = seeds().notes.statements["33694-49.12"]
    said = words(brief.cited(one.id, language="nl").html)
    assert one.quote in said and one.english not in said
    assert "26 sep 2019, ondertekend door S.A. Blok" in said


def test_a_line_in_dutch_has_no_table_and_says_whose_words_are_underlined() -> None:
    html = brief.line_to_take(
        "Het is een wezenlijk onderdeel van een evenwichtig ontwapeningsbeleid.", language="nl"
    ).html
    assert "<table" not in html and "<u>een wezenlijk onderdeel" in html
    assert "Onderstreept: woorden uit " in html


def test_a_timeline_in_dutch_says_its_days_its_finding_and_its_table_in_dutch() -> None:
    figure = times.timeline_of("letter-33694-49", "research-end", language="nl")
    about = figure.layout.meta
    assert "26 sep 2019" in about["alt"] and "mrt–mei 2020" in about["alt"]
    assert "2 gebeurtenissen van sep 2019 tot en met mei 2020" in figure.layout.title.text
    assert about["table"]["head"][0] == "Wat"
    assert {row[3] for row in about["table"]["rows"]} == {"brief", "gepland"}


def test_what_a_note_has_no_dutch_of_is_named_with_the_remedy() -> None:
    with pytest.raises(ValueError, match=r"no Dutch of .*write it beside it in the notes, as dutch"):
        times.timeline_of("npt-in-force", language="nl")
    with pytest.raises(ValueError, match="en and nl"):
        brief.cited("33694-49.12", language="fr")  # type: ignore[arg-type]
