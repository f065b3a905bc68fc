"""Every lesson, and the template for one: its shape, its quotes and addresses; and the views that lessons share."""

import ast
import importlib
import json
import re
from html import unescape
from itertools import pairwise
from typing import get_type_hints

import pytest

from tests.lessons import ADDRESS, NOTEBOOKS, TEMPLATE, URLS, called, cells, metadata, prose, quizzes, sourced
from utils import CONCEPTS, citations, count_concepts, dates, load_letters, senses, statements
from utils.lessons import explore as ex
from utils.lessons.explore.counting import terms_of
from utils.lessons.pieces import SHOWN, Table, anchor, collection, quote, reader, sources, with_marks
from utils.notes.notes import commitments, conflicts, context, glossary

LETTERS = load_letters()
IDS = set(re.findall(r'id="([^"]+)"', sources().html))
OPENING = ("Purpose", "Time", "For whom", "You will", "Afterwards you can", "You need", "Sources")
FIXED = (
    "Check yourself",
    "Exercises",
    "What we still do not know",
    "Further reading",
    "Terms",
    "Sources: the letters in full",
)
SERIES = (
    "00_start_here",
    "01_guidelines_2018",
    "02_risk_reduction",
    "03_cend",
    "04_npdi",
    "05_revcon_postponed",
    "06_language_lab",
    "07_drafting_room",
)


def headings(path):
    """The headings of the second level: the number of the cell each stands in, and its words."""
    return [
        (number, line.removeprefix("## "))
        for number, cell in enumerate(cells(path))
        if cell.kind == "markdown"
        for line in cell.text.splitlines()
        if line.startswith("## ")
    ]


def views(path):
    """What the code cells show beside quizzes: for each cell its number, whether it interacts, and what it returns."""
    found = []
    for number, cell in enumerate(cells(path)):
        if cell.kind != "code" or "quiz" in cell.tags:
            continue
        for one in called(cell.text):
            interacts = ast.unparse(one.func) == "interact"
            shown = ast.unparse(one.args[0] if interacts else one.func)
            module, _, name = shown.partition(".")
            function = getattr(
                importlib.import_module(f"utils.lessons.{module.replace('lesson', 'pieces')}"), name
            )
            found.append((number, interacts, str(get_type_hints(function).get("return"))))
    return found


def minutes(cell):
    found = re.match(r"\*\*For the presenter, (\d+) minutes?\.\*\*", cell.text)
    return int(found[1]) if found else None


def test_the_series_is_whole():
    assert tuple(path.stem for path in NOTEBOOKS) == SERIES


@pytest.mark.parametrize("path", [*NOTEBOOKS, TEMPLATE], ids=lambda path: path.stem)
class TestEveryLesson:
    def test_has_no_output_and_hides_its_code(self, path):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                assert cell["outputs"] == [] and cell["execution_count"] is None
                assert cell["metadata"]["jupyter"] == {"source_hidden": True}

    def test_opens_with_its_title_and_what_it_is_for(self, path):
        title, table, setup, short = cells(path)[:4]
        assert re.fullmatch(r"# [^\n]+", title.text)
        assert table.tags == ("lesson",)
        assert tuple(re.findall(r"^\| \*\*(.+?)\*\* \|", table.text, re.MULTILINE)) == OPENING
        assert re.search(
            rf"^\| \*\*Time\*\* \| {metadata(path)['minutes']} minutes", table.text, re.MULTILINE
        )
        assert setup.text.startswith("%load_ext briefing\n")
        assert short.text.startswith("## In short\n")

    def test_gives_its_series_minutes_and_summary(self, path):
        about = metadata(path)
        assert about["series"] == "Lange adem"
        assert 1 <= len(re.findall(r"[.?!](?= |$)", about["summary"])) <= 3
        assert about["minutes"] == 180 if path.stem == "07_drafting_room" else 20 <= about["minutes"] <= 45

    def test_says_in_short_three_to_six_things_with_their_addresses(self, path):
        points = re.findall(r"^- .+", cells(path)[3].text, re.MULTILINE)
        assert 3 <= len(points) <= 6
        assert [point for point in points if not ADDRESS.search(point)] == []

    def test_asks_numbered_questions_and_closes_in_order(self, path):
        names = [name for _, name in headings(path)]
        assert names[0] == "In short"
        assert tuple(names[-len(FIXED) :]) == FIXED
        numbered = names[1 : -len(FIXED)]
        assert len(numbered) >= 2
        for number, name in enumerate(numbered, 1):
            assert re.fullmatch(rf"{number}\. .+\?", name), name

    def test_one_cell_says_one_thing(self, path):
        for number, cell in enumerate(cells(path)):
            if cell.kind == "code":
                assert len(cell.text.splitlines()) <= 20
                assert "%load_ext" in cell.text or len(called(cell.text)) == 1, f"cell {number}"

    def test_has_two_interactive_views_and_two_charts_each_followed_by_what_it_shows(self, path):
        every, shown = cells(path), views(path)
        assert sum(interacts for _, interacts, _ in shown) >= 2
        charts = [number for number, _, kind in shown if "Figure" in kind]
        assert len(charts) >= 2
        for number in charts:
            after = every[number + 1]
            assert after.kind == "markdown" and not after.tags and not after.text.startswith("#"), (
                f"cell {number}"
            )

    def test_gives_the_presenter_minutes_that_add_up(self, path):
        notes = [cell for cell in cells(path) if "teacher" in cell.tags]
        assert all(minutes(cell) for cell in notes)
        assert sum(minutes(cell) for cell in notes) == metadata(path)["minutes"]
        # The run of show is made from the cell's metadata, which says what the words say.
        saved = [cell["metadata"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
        told = [about["briefing"] for about in saved if "teacher" in about.get("tags", ())]
        assert told == [{"minutes": minutes(cell)} for cell in notes]

    def test_each_part_ends_with_what_the_presenter_does(self, path):
        every = cells(path)
        for (_, name), (end, _) in pairwise(headings(path)):
            if name[0].isdigit():
                assert every[end - 1].tags == ("teacher",), name

    def test_has_three_quizzes_with_feedback_and_its_ground(self, path):
        every, asked = cells(path), quizzes(path)
        start = next(number for number, name in headings(path) if name == "Check yourself")
        assert every[start].tags == ("quiz",)
        assert [cell.tags for cell in every[start + 1 : start + 4]] == [("quiz",)] * 3
        assert len(asked) == 3
        for quiz in asked:
            assert quiz.question.endswith("?")
            assert 3 <= len(quiz.answers) <= 4
            words = [re.match(r"Right|Not quite|No\b|", feedback)[0] for feedback in quiz.answers.values()]
            assert words.count("Right") == 1 and "" not in words, quiz.question
            for feedback in quiz.answers.values():
                assert sourced(feedback), feedback

    def test_the_right_answer_is_told_by_neither_place_nor_length(self, path):
        places, longest = set(), []
        for quiz in quizzes(path):
            right = next(a for a, feedback in quiz.answers.items() if feedback.startswith("Right"))
            places.add(list(quiz.answers).index(right))
            longest.append(right == max(quiz.answers, key=len))
        assert len(places) > 1
        assert not all(longest)

    def test_each_exercise_is_followed_by_its_answer(self, path):
        every = cells(path)
        tasks = [
            number
            for number, cell in enumerate(every)
            if "exercise" in cell.tags and not cell.text.startswith("## ")
        ]
        assert 3 <= len(tasks) <= 5
        for count, number in enumerate(tasks, 1):
            assert every[number].text.startswith(f"**{count}.** ")
            assert every[number + 1].kind == "markdown" and every[number + 1].tags == ("answer",)
        assert sum("answer" in cell.tags for cell in every) == len(tasks)

    def test_its_exercises_are_for_the_loop(self, path):
        """Read, quiz, memo, draft, role-play, debrief: one task to write, one for pairs or roles."""
        tasks = [cell.text for cell in cells(path) if "exercise" in cell.tags]
        assert any(re.search(r"\b(memo|draft|write)\b", task, re.IGNORECASE) for task in tasks)
        assert any(re.search(r"\b(pairs?|roles?|role-play|debate)\b", task, re.IGNORECASE) for task in tasks)

    def test_what_is_not_known_says_where_it_was_sought(self, path):
        text = next(cell.text for cell in cells(path) if cell.text.startswith("## What we still do not know"))
        items = re.findall(r"^- .+", text, re.MULTILINE)
        assert items
        for item in items:
            assert sourced(item) or re.search(
                r"not among our sources|search|sought|looked|was found", item
            ), item

    def test_points_to_further_reading_of_ours(self, path):
        every = cells(path)
        start = next(number for number, name in headings(path) if name == "Further reading")
        shown = "".join(cell.text for cell in every[start : start + 3])
        assert "lesson.outside(" in shown or re.search(r"\]\(https?://", shown)

    def test_leads_only_to_pages_we_know(self, path):
        assert set(re.findall(r"\]\((https?://[^)\s]+(?:\([^)]*\))?[^)\s]*)\)", prose(path))) <= URLS

    def test_leads_on(self, path):
        every = cells(path)
        places = [number for number, cell in enumerate(every) if "navigation" in cell.tags]
        assert len(places) == 1
        assert every[places[0] + 1].text.startswith("## Terms")
        assert "](" in every[places[0]].text

    def test_links_the_terms_it_explains(self, path):
        every = cells(path)
        start = next(number for number, cell in enumerate(every) if cell.text.startswith("## Terms"))
        (call,) = called(every[start + 1].text)
        assert ast.unparse(call.func) == "lesson.terms"
        listed = [ast.literal_eval(argument) for argument in call.args]
        assert len(listed) == len(set(listed)) and set(listed) <= {term.id for term in glossary()}
        assert set(re.findall(r"\]\(#term-([^)]+)\)", prose(path))) == set(listed)

    def test_every_link_within_the_page_has_a_target(self, path):
        titles = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
        slugs = {re.sub(r"\W+", "-", re.sub(r"<[^>]+>", "", title).lower()).strip("-") for title in titles}
        links = set(re.findall(r"\]\(#([^)]+)\)", prose(path)))
        targets = IDS | slugs | {f"term-{term.id}" for term in glossary()}
        assert links <= targets
        for text, target in re.findall(r"\[([\w-]+ §\d+(?: n\d)?)\]\(#([^)]+)\)", prose(path)):
            assert text.replace(" ", "") == target

    def test_names_notes_that_exist(self, path):
        code = [call for cell in cells(path) if cell.kind == "code" for call in called(cell.text)]
        known = {
            "lesson.quote": {statement.id for statement in statements()},
            "lesson.outside": {fact.id for fact in context() if not fact.unverified},
            "lesson.conflict": {conflict.id for conflict in conflicts()},
            "explore.promise": {commitment.id for commitment in commitments()},
        }
        for call in code:
            ids = known.get(ast.unparse(call.func))
            if ids is not None:
                assert {ast.literal_eval(argument) for argument in call.args} <= ids, ast.unparse(call)

    def test_closes_with_its_sources(self, path):
        assert cells(path)[-1] == ("code", (), "lesson.sources()")


# --- The trainer's plans --------------------------------------------------------------------------------------


def tables(path):
    """The Markdown tables of a text, as rows of cells, the head first."""
    found = re.findall(r"(?:^\|.*\|$\n?)+", path.read_text(encoding="utf-8"), re.MULTILINE)
    rows = (
        [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in text.splitlines()]
        for text in found
    )
    return [[row for row in table if not set("".join(row)) <= set("-: ")] for table in rows]


MINUTES = {path.stem[:2]: metadata(path)["minutes"] for path in NOTEBOOKS}
PLANS = [table for table in tables(TEMPLATE.parents[1] / "README.md") if table[0][0] in ("from", "week")]


def clock(text):
    return int(text[:2]) * 60 + int(text[3:])


@pytest.mark.parametrize("plan", [plan for plan in PLANS if plan[0][0] == "from"])
def test_a_day_s_plan_adds_up(plan):
    *steps, (end, _, total) = plan[1:]
    assert sum(int(minutes) for _, _, minutes in steps) == int(total) == clock(end) - clock(steps[0][0])
    for (start, _, minutes), (following, *_) in pairwise(plan[1:]):
        assert clock(start) + int(minutes) == clock(following)


def test_a_day_s_plan_gives_each_lesson_its_minutes():
    given = {}
    for plan in PLANS[1:3]:
        for _, what, minutes in plan[1:-1]:
            if found := re.match(r"Lesson (\d\d)", what):
                given[found[1]] = given.get(found[1], 0) + int(minutes)
    assert given == MINUTES


def test_half_a_day_has_three_lessons_in_full():
    named = [(re.match(r"Lesson (\d\d)", what), int(minutes)) for _, what, minutes in PLANS[0][1:-1]]
    assert {found[1]: minutes for found, minutes in named if found} == {
        number: MINUTES[number] for number in ("00", "02", "05")
    }


def test_each_of_twelve_weeks_has_ninety_minutes():
    weeks = PLANS[3][1:]
    assert len(weeks) == 12
    for _, lesson, minutes, _, workshop, debrief, _ in weeks:
        assert int(minutes) + int(workshop) + int(debrief) == 90
        if lesson in MINUTES:
            assert int(minutes) == MINUTES[lesson]


# --- The pieces ----------------------------------------------------------------------------------------------


def test_a_quote_is_the_letters_own_text():
    shown = unescape(quote("33694-49.13").html)
    assert 'lang="nl">Conform het regeerakkoord zet Nederland zich, binnen het kader van' in shown
    assert '<a href="#33694-49§4">33694-49 §4</a>' in shown
    assert "Unofficial English" in shown


def test_a_quote_that_is_not_there_is_refused():
    with pytest.raises(KeyError, match=r"no statement '33694-49\.99'"):
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


@pytest.mark.parametrize("letter", collection())
def test_the_reader_shows_the_whole_letter_and_marks_what_is_asked(letter):
    read = collection()[letter]
    plain = unescape(reader(letter).html)
    assert all(part.text in plain for part in (*read.paragraphs, *read.footnotes))
    assert "<mark>" not in plain
    assert reader(letter, "dates").html.count("<mark>") == len(dates(read))
    assert reader(letter, "documents cited").html.count("<mark>") == len(citations(read))
    assert "No rendering" not in reader(letter, SHOWN[-1]).html


@pytest.mark.parametrize("letter", collection())
def test_the_reader_marks_what_is_counted(letter):
    """Nuclear-weapon states are not marked within the non-nuclear ones."""
    read = collection()[letter]
    for name, count in count_concepts(read).items():
        assert reader(letter, name).html.count("<mark>") == count


def test_the_reader_shows_markup_of_a_letter_as_text():
    assert with_marks("<script>x</script> & 2018", [(21, 25)]) == (
        "&lt;script&gt;x&lt;/script&gt; &amp; <mark>2018</mark>"
    )


def test_a_table_says_its_languages_and_links():
    table = Table("T", ["Address", "Words"], [["BZ-2020 §1", "<b>"]], lang=[None, "nl"], link=[True, False])
    bundle = table._repr_mimebundle_()
    assert '<td lang="nl">&lt;b&gt;</td>' in bundle["text/html"]
    assert '<a href="#BZ-2020§1">' in bundle["text/html"]
    assert bundle["application/vnd.briefing.table+json"]["rows"] == [["BZ-2020 §1", "<b>"]]


# --- What the widgets show -------------------------------------------------------------------------------------


def test_there_are_the_families_and_60_words_to_pick():
    words = ex.frequent_words()
    assert len(words) == 60 and len(set(words)) == 60
    assert words[0] == "nucleaire"
    assert len(ex.terms()) == 60 + len(CONCEPTS)


@pytest.mark.parametrize("term", ex.terms())
def test_every_term_that_can_be_picked_is_found(term):
    chart, table = ex.found(term)
    counts = [int(row[1]) for row in chart.layout.meta["table"]["rows"]]
    assert sum(counts) == len(table.rows) > 0
    assert len(chart.data[0].x) == sum(counts)


def test_a_reader_may_type_a_word_a_phrase_or_a_list():
    _, table = ex.found("een kernwapenvrije wereld")
    assert [row[0] for row in table.rows] == ["33694-49 §4", "33783-35 §2", "BZ-2020 §2", "BZ-2020 §5"]
    chart, table = ex.found("toetsingsconferentie; stappenplan")
    assert {row[0] for row in chart.layout.meta["table"]["rows"]} >= {"stappenplan · 33694-49"}
    assert sum("stappenplan" in row[2] for row in table.rows) == 2
    assert ex.found("stikstof")[1].rows == []


@pytest.mark.parametrize("typed", ["", " ; ", "«»", "*", "("])
def test_what_has_no_word_is_answered_with_a_sentence(typed):
    chart, table = ex.found(typed)
    assert "no word to look for" in chart.layout.meta["alt"]
    assert table.rows == []
    assert "no word to look for" in ex.how_often(typed).layout.meta["alt"]


def test_what_a_reader_types_is_taken_as_words_unless_it_names_a_subject():
    """A subject goes by its English name, or by its key where that is all that is typed."""
    assert terms_of("BASIC; Transparency") == [("BASIC", "word"), ("transparency", "family")]
    assert terms_of("basic") == [("basic", "family")]
    assert terms_of("zal; zal") == [("zal", "word")]


def test_inzet_is_a_weapon_used_five_times_out_of_22():
    counts, places = ex.meanings("inzet")
    assert len(places.rows) == len(senses(LETTERS, "inzet")) == 22
    assert sum(row[2] for row in counts.rows if "weapon" in row[1]) == 5


def test_the_dates_and_documents_of_a_letter():
    days, documents = ex.resolved("33694-49")
    assert ["33694-49 §13", "11 juni jl.", "11 Jun 2019", ""] in days.rows
    assert ["33694-49 §3", "Kamerstuk 33 694, nr. 12", "33694-12", "not given"] in documents.rows


def test_what_the_letters_leave_out():
    rows = {row[0]: row[1:] for row in ex.known_of_itself().rows}
    assert rows["date"] == ["26 Sep 2019", "25 Nov 2019", "not said"]
    assert rows["dossier and number"] == ["33694-49", "33783-35 (dossier from its file name)", "not said"]
    assert rows["name of the signatory"] == ["S.A. Blok", "S.A. Blok", "not said"]
    assert [row[1] for row in ex.grounds("BZ-2020").rows] == [
        "4 Dec 2019",
        "28 Jan 2020",
        "27 Mar 2020",
        "27 Jan 2021",
    ]


def test_promises_are_followed_to_their_outcome():
    shown = unescape(ex.promise("33694-49.42").html)
    assert "Nederland is ook bilateraal met hen hierover in gesprek." in shown
    assert "no follow-up found" in shown
    rows = ex.outcomes().layout.meta["table"]["rows"]
    assert len(rows) == 40
    assert sum(row[2] == "no follow-up found" for row in rows) == 12


def test_wording_shows_the_noun_that_changed():
    number = next(
        number
        for number, formula in enumerate(ex.formulas())
        if formula.text.startswith("Conform het regeer")
    )
    shown = unescape(ex.wording(number).html)
    assert "<del>" in shown and "<ins>" in shown
    assert re.search(r"<del>[^<]*afspraken[^<]*</del>.*<ins>[^<]*verplichtingen", shown)


def test_a_draft_is_held_against_agreed_language():
    shown = ex.against_agreed("Nederland zet zich in voor een kernwapenvrije wereld met vlaggen.").html
    assert "none of the formulas" in ex.against_agreed("Het regent in Den Haag.").html
    assert "<del>" in shown or "none" in shown


def test_the_timeline_has_the_letters_and_says_where_each_event_is_named():
    rows = ex.story().layout.meta["table"]["rows"]
    assert [row[4] for row in rows if row[3] == "letter"] == [
        "its header",
        "its header",
        "inferred, see its grounds",
    ]
    assert all(row[4] for row in rows)
    assert {row[3] for row in rows} == {"letter", "event", "planned"}


def test_forums_name_their_members_and_sources():
    table = ex.members().layout.meta["table"]
    assert table["head"] == ["Country", "NPDI", "Stockholm Initiative", "P5"]
    npdi = [row[0] for row in table["rows"] if row[1] == "yes"]
    assert len(npdi) == 12 and "Netherlands" in npdi
    assert all(table["rows"][-1][1:])
