"""Every lesson: its shape, its quotes and addresses, its widgets in all their states, its page."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from utils import CONCEPTS, citations, count_concepts, dates, load_letters, senses, statements
from utils import explore as ex
from utils.lesson import SHOWN, Table, anchor, collection, quote, reader, sources, with_marks

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LETTERS = load_letters()
EVERYTHING = " ".join(" ".join(letter.source for letter in LETTERS).split()).casefold().replace("’", "'")
IDS = set(re.findall(r'id="([^"]+)"', sources().html))


def cells(path, kind):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def source(cell):
    return "".join(cell["source"])


def test_there_are_lessons():
    assert {path.name for path in NOTEBOOKS} >= {
        "00_start_here.ipynb",
        "02_risk_reduction.ipynb",
        "06_language_lab.ipynb",
    }


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestEveryLesson:
    def test_has_no_output_and_hides_its_code(self, path):
        for cell in cells(path, "code"):
            assert cell["outputs"] == [] and cell["execution_count"] is None
            assert cell["metadata"]["jupyter"] == {"source_hidden": True}
            assert len(source(cell).splitlines()) <= 20

    def test_opens_with_purpose_minutes_goals_and_sources(self, path):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        opening = source(notebook["cells"][0])
        assert opening.startswith("# ")
        for part in ("Purpose", "Time", "You need", "Afterwards you can", "Sources"):
            assert f"| **{part}** |" in opening
        assert f"{notebook['metadata']['briefing']['minutes']} minutes" in opening
        assert 20 <= notebook["metadata"]["briefing"]["minutes"] <= 45

    def test_has_exercises_with_answers_and_says_what_is_not_known(self, path):
        prose = [source(cell) for cell in cells(path, "markdown")]
        answers = [cell for cell in cells(path, "markdown") if "answer" in cell["metadata"].get("tags", ())]
        exercises = re.findall(r"^\*\*\d\.\*\*", "\n".join(prose), re.MULTILINE)
        assert 3 <= len(exercises) == len(answers) <= 5
        assert any(text.startswith("## What we still do not know") for text in prose)
        assert source(cells(path, "code")[-1]) == "lesson.sources()"

    def test_every_address_leads_to_its_paragraph(self, path):
        prose = "\n".join(source(cell) for cell in cells(path, "markdown"))
        links = re.findall(r"\]\(#([^)]+§[^)]+)\)", prose)
        assert len(links) >= 5
        assert set(links) <= IDS
        for text, target in re.findall(r"\[([\w-]+ §\d+(?: n\d)?)\]\(#([^)]+)\)", prose):
            assert text.replace(" ", "") == target

    def test_dutch_is_marked_and_stands_in_a_letter(self, path):
        prose = "\n".join(source(cell) for cell in cells(path, "markdown"))
        marked = re.findall(r'lang="nl">([^<]+)<', prose)
        assert marked
        for words in marked:
            assert words.casefold().replace("’", "'") in EVERYTHING

    def test_every_quote_is_one_of_the_statements(self, path):
        known = {statement.id for statement in statements()}
        names = re.findall(
            r'"((?:33694-49|33783-35|BZ-2020)\.\d+)"', "\n".join(map(source, cells(path, "code")))
        )
        assert set(names) <= known


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


def test_there_are_the_families_and_150_words_to_pick():
    words = ex.frequent_words()
    assert len(words) == 150 and len(set(words)) == 150
    assert words[0] == "nucleaire"
    assert len(ex.terms()) == 150 + len(CONCEPTS)


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
    assert ex.terms_of("BASIC; Transparency") == [("BASIC", "word"), ("transparency", "family")]
    assert ex.terms_of("basic") == [("basic", "family")]
    assert ex.terms_of("zal; zal") == [("zal", "word")]


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
