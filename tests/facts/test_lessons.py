"""Every lesson, and the template for one: its shape, its quotes and addresses; and the views that lessons share."""

import re
from collections import Counter
from html import unescape
from itertools import pairwise

import pytest

from tests.lessons import DUTCH, HANDOUTS, NOTEBOOKS, TEMPLATE
from tests.three import THREE
from utils import (
    CONCEPTS,
    agreed_language,
    citations,
    count_concepts,
    dates,
    frequencies,
    load_letters,
    senses,
)
from utils.corpus import seeds
from utils.lessons.check import check_lesson, check_series, read_lesson
from utils.lessons.check.lesson import links
from utils.lessons.check.measure import measure
from utils.lessons.pieces import SHOWN, Table, anchor, letters, quote, reader, sources
from utils.lessons.views import documents, forums, promises, times, wording, words

LETTERS = load_letters()
IDS = set(re.findall(r'id="([^"]+)"', sources().html))
TRAINER = TEMPLATE.parents[1] / "README.md"


def test_the_lessons_are_a_series():
    assert NOTEBOOKS
    assert check_series(NOTEBOOKS) == ()
    assert {read_lesson(path).about["series"] for path in NOTEBOOKS} == {"Lange adem"}


@pytest.mark.parametrize("path", [*NOTEBOOKS, TEMPLATE], ids=lambda path: path.stem)
def test_a_lesson_has_nothing_to_mend(path):
    """The template is written for its place among the lessons."""
    lesson = read_lesson(path, folder=TEMPLATE.parents[1])
    assert [str(finding) for finding in check_lesson(lesson)] == []
    assert len(lesson.blocks) > 20 and len(lesson.quizzes) == 3


@pytest.mark.parametrize("path", HANDOUTS, ids=lambda path: path.stem)
def test_a_handout_says_nothing_without_a_source_and_is_led_to(path):
    handout = read_lesson(path)
    assert handout.about["handout"] is True and handout.about["series"] == "Lange adem"
    assert [str(finding) for finding in check_lesson(handout)] == []
    assert sum(len(list(links(block.text))) for block in handout.blocks) > 10
    assert f"]({path.name})" in read_lesson(NOTEBOOKS[0]).cells[1].text


def test_the_brief_in_dutch_says_nothing_without_a_source():
    assert [str(finding) for finding in check_lesson(read_lesson(DUTCH))] == []


@pytest.mark.parametrize("path", [*NOTEBOOKS, *HANDOUTS], ids=lambda path: path.stem)
def test_a_lesson_of_forty_five_minutes_has_1500_words_of_prose_at_most(path):
    """What a trainee reads, exercises too; not the table, answers, notes and quizzes."""
    lesson = read_lesson(path)
    found = measure(lesson)
    if lesson.about.get("minutes", 0) <= 45:
        assert found.words <= 1_500
        assert found.length <= 13


# --- The trainer's plans --------------------------------------------------------------------------------------


def tables(text):
    """The Markdown tables of a text, as rows of cells, the head first."""
    found = re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE)
    rows = (
        [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in text.splitlines()]
        for text in found
    )
    return [[row for row in table if not set("".join(row)) <= set("-: ")] for table in rows]


MINUTES = {path.stem[:2]: read_lesson(path).about["minutes"] for path in NOTEBOOKS}
PARTS = re.split(r"^## ", TRAINER.read_text(encoding="utf-8"), flags=re.MULTILINE)
DAYS = {part.partition("\n")[0]: [plan for plan in tables(part) if plan[0][0] == "from"] for part in PARTS}
DAYS = {title: plans for title, plans in DAYS.items() if plans}
WEEKS = [plan for part in PARTS for plan in tables(part) if plan[0][0] == "week"]


def clock(text):
    return int(text[:2]) * 60 + int(text[3:])


def test_there_are_plans():
    assert len(DAYS) >= 2 and WEEKS


@pytest.mark.parametrize("plan", [plan for plans in DAYS.values() for plan in plans])
def test_a_day_s_plan_adds_up(plan):
    *steps, (end, _, total) = plan[1:]
    assert sum(int(minutes) for _, _, minutes in steps) == int(total) == clock(end) - clock(steps[0][0])
    for (start, _, minutes), (following, *_) in pairwise(plan[1:]):
        assert clock(start) + int(minutes) == clock(following)


@pytest.mark.parametrize("title", DAYS)
def test_a_plan_gives_each_lesson_that_it_names_its_minutes(title):
    given = Counter()
    for plan in DAYS[title]:
        for _, what, minutes in plan[1:-1]:
            if found := re.match(r"Lesson (\d\d)", what):
                given[found[1]] += int(minutes)
    assert given
    assert given == {number: MINUTES[number] for number in given}


def test_each_week_has_ninety_minutes_and_gives_a_lesson_its_own():
    for plan in WEEKS:
        for _, lesson, minutes, _, workshop, debrief, _ in plan[1:]:
            assert int(minutes) + int(workshop) + int(debrief) == 90
            assert lesson not in MINUTES or int(minutes) == MINUTES[lesson]


# --- The pieces ----------------------------------------------------------------------------------------------


def test_a_quote_is_the_letters_own_text():
    shown = unescape(quote("33694-49.13").html)
    assert 'lang="nl">Conform het regeerakkoord zet Nederland zich, binnen het kader van' in shown
    assert '<a href="#33694-49§4">33694-49 §4</a>' in shown
    assert "Unofficial English" in shown


def test_a_quote_that_is_not_there_is_refused():
    with pytest.raises(KeyError, match=r"statements\.toml has no '33694-49\.99'; did you mean '33694-49\."):
        quote("33694-49.99")


def test_sources_hold_every_paragraph_under_its_address():
    shown = unescape(sources().html)
    for letter in LETTERS:
        for paragraph in letter.paragraphs:
            assert f'id="{paragraph.address.replace(" ", "")}"' in shown
            assert paragraph.text in shown
        for note in letter.footnotes:
            assert f'id="{note.address.replace(" ", "")}"' in shown
            assert note.text in shown


def test_addresses_outside_the_body_lead_to_their_letter():
    assert 'href="#33694-49"' in anchor("33694-49 header")
    assert 'href="#BZ-2020§2n1"' in anchor("BZ-2020 §2 n1")
    assert {letter.id for letter in LETTERS} <= IDS


@pytest.mark.parametrize("letter", dict(letters()).values())
def test_the_reader_shows_the_whole_letter_and_marks_what_is_asked(letter):
    read = seeds().letter(letter)
    plain = unescape(reader(letter).html)
    assert all(part.text in plain for part in (*read.paragraphs, *read.footnotes))
    assert "<mark>" not in plain
    assert reader(letter, "dates").html.count("<mark>") == len(dates(read))
    assert reader(letter, "documents cited").html.count("<mark>") == len(citations(read))
    rendered = f"{letter} §1" in seeds().notes.renderings
    assert ("No rendering" not in reader(letter, SHOWN[-1]).html) == rendered


@pytest.mark.parametrize("letter", dict(letters()).values())
def test_the_reader_marks_what_is_counted(letter):
    """Nuclear-weapon states are not marked within the non-nuclear ones."""
    read = seeds().letter(letter)
    for name, count in count_concepts(read).items():
        assert reader(letter, name).html.count("<mark>") == count


def test_a_table_says_its_languages_and_links():
    table = Table("T", ["Address", "Words"], [["BZ-2020 §1", "<b>"]], lang=[None, "nl"], link=[True, False])
    bundle = table._repr_mimebundle_()
    assert '<td lang="nl">&lt;b&gt;</td>' in bundle["text/html"]
    assert '<a href="#BZ-2020§1">' in bundle["text/html"]
    assert bundle["application/vnd.briefing.table+json"]["rows"] == [["BZ-2020 §1", "<b>"]]


# --- What the widgets show -------------------------------------------------------------------------------------


def test_there_are_the_families_and_60_words_to_pick():
    choices = words.term_choices()
    assert choices[: len(CONCEPTS)] == [concept.english for concept in CONCEPTS.values()]
    frequent = choices[len(CONCEPTS) :]
    assert len(frequent) == len(set(frequent)) == 60
    assert frequent[0] == "nucleaire"


@pytest.mark.parametrize("term", words.term_choices())
def test_every_term_that_can_be_picked_is_found(term):
    chart, table = words.term_profile(term)
    counts = [int(row[1]) for row in chart.layout.meta["table"]["rows"]]
    assert sum(counts) == len(table.rows) > 0
    assert len(chart.data[0].x) == sum(counts)


def test_a_reader_may_type_a_word_a_phrase_or_a_list():
    _, table = words.term_profile.on(THREE)("een kernwapenvrije wereld")
    assert [row[0] for row in table.rows] == ["33694-49 §4", "33783-35 §2", "BZ-2020 §2", "BZ-2020 §5"]
    chart, table = words.term_profile.on(THREE)("toetsingsconferentie; stappenplan")
    assert {row[0] for row in chart.layout.meta["table"]["rows"]} >= {"stappenplan · 33694-49"}
    assert sum("stappenplan" in row[2] for row in table.rows) == 2
    assert words.term_profile.on(THREE)("stikstof")[1].rows == []


@pytest.mark.parametrize("typed", ["", " ; ", "«»", "*", "("])
def test_what_has_no_word_is_answered_with_a_sentence(typed):
    chart, table = words.term_profile(typed)
    assert "no word to look for" in chart.html
    assert table.rows == []
    assert "no word to look for" in words.how_often(typed).html


def test_what_a_reader_types_is_taken_as_words_unless_it_names_a_subject():
    """A subject goes by its English name, or by its key where that is all that is typed."""
    rows = words.how_often("BASIC; Transparency; zal; zal").layout.meta["table"]["rows"]
    assert list(dict.fromkeys(row[0].partition(" · ")[0] for row in rows)) == ["BASIC", "Transparency", "zal"]
    typed = {row.letter: row.count for row in frequencies(LETTERS, ["BASIC"])}
    assert {row[0]: row[1] for row in rows[: len(typed)]} == {
        f"BASIC · {name}": n for name, n in typed.items()
    }
    (family,) = {words.how_often(name).layout.title.text for name in ("basic", CONCEPTS["basic"].english)}
    assert family.startswith("“BASIC”") and CONCEPTS["basic"].english.endswith("(BASIC)")


def test_inzet_is_a_weapon_used_five_times_out_of_22():
    counts, places = words.senses.on(THREE)("inzet")
    assert len(places.rows) == len(senses(THREE.letters, "inzet")) == 22
    assert sum(row[2] for row in counts.rows if "weapon" in row[1]) == 5


def test_the_dates_and_documents_of_a_letter():
    days, cited = documents.dates_and_citations("33694-49")
    assert ["33694-49 §13", "11 juni jl.", "11 Jun 2019", ""] in days.rows
    assert ["33694-49 §3", "Kamerstuk 33 694, nr. 12", "33694-12", "not given"] in cited.rows


def test_what_the_letters_leave_out():
    rows = {row[0]: row[1:] for row in documents.metadata.on(THREE)().rows}
    assert rows["date"] == ["26 Sep 2019", "25 Nov 2019", "not said"]
    assert rows["dossier and number"] == ["33694-49", "33783-35 (dossier from its file name)", "not said"]
    assert rows["name of the signatory"] == ["S.A. Blok", "S.A. Blok", "not said"]
    assert [row[1] for row in documents.dating_evidence("BZ-2020").rows] == [
        "4 Dec 2019",
        "28 Jan 2020",
        "27 Mar 2020",
        "27 Jan 2021",
    ]


def test_promises_are_followed_to_their_outcome():
    shown = unescape(promises.promise("33694-49.42").html)
    assert "Nederland is ook bilateraal met hen hierover in gesprek." in shown
    assert "no follow-up found" in shown
    rows = promises.outcomes.on(THREE)().layout.meta["table"]["rows"]
    assert len(rows) == 40
    assert sum(row[2] == "no follow-up found" for row in rows) == 12


def test_wording_shows_the_noun_that_changed():
    shown = unescape(wording.variants("Conform het regeerakkoord").html)
    assert "<del>" in shown and "<ins>" in shown
    assert re.search(r"<del>[^<]*afspraken[^<]*</del>.*<ins>[^<]*verplichtingen", shown)


def test_a_draft_is_held_against_agreed_language():
    """One noun of the formula replaced: it is struck out, and the other stands beside it."""
    (formula,) = (
        one for one in agreed_language(THREE.letters) if one.text.startswith("Conform het regeerakkoord")
    )
    draft = formula.text.replace("afspraken", "wensen")
    assert draft != formula.text
    shown = unescape(wording.compare_draft(draft).html)
    assert "<del>afspraken" in shown and "<ins>wensen" in shown
    assert "none of the formulas" in wording.compare_draft("Het regent in Den Haag.").html


def test_the_timeline_has_the_letters_and_says_where_each_event_is_named():
    rows = times.timeline.on(THREE)().layout.meta["table"]["rows"]
    assert [row[4] for row in rows if row[3] == "letter"] == [
        "its header",
        "its header",
        "inferred, see its grounds",
    ]
    assert all(row[4] for row in rows)
    assert {row[3] for row in rows} == {"letter", "event", "planned"}


def test_forums_name_their_members_and_sources():
    table = forums.membership().layout.meta["table"]
    assert table["head"] == ["Country", "NPDI", "Stockholm Initiative", "P5"]
    npdi = [row[0] for row in table["rows"] if row[1] == "yes"]
    assert len(npdi) == 12 and "Netherlands" in npdi
    assert all(table["rows"][-1][1:])
