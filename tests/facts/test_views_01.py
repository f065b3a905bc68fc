"""The views of the lesson on the guidelines: who cites what, which words return, which text has which noun."""

from html import unescape

import pytest

from tests.three import LETTERS, THREE
from utils import Corpus, citations
from utils.lessons.pieces import conflict
from utils.lessons.views import documents, wording
from utils.notes.load import load_notes

AGREEMENTS, OBLIGATIONS = "bondgenootschappelijke afspraken", "bondgenootschappelijke verplichtingen"
CLAUSE = "risico's van proliferatie van deze wapens"


def table(chart):
    rows = chart.layout.meta["table"]["rows"]
    return {name: cells for name, *cells in rows}


def test_the_letters_cite_eight_documents_two_of_them_in_the_collection():
    found = documents.document_choices.on(THREE)()
    assert len(found) == 8
    assert {letter.id for letter in LETTERS} & set(found) == {"33694-49", "33783-35"}
    assert "33694-20" in found


def test_the_guidelines_have_three_witnesses_one_without_a_number():
    """A search by number finds two of the three."""
    shown = documents.citations_of.on(THREE)("33694-20")
    assert [(row[0], row[3], row[4]) for row in shown.rows] == [
        ("33694-49 §4", "yes", "21 Jun 2018"),
        ("33783-35 §8", "no", "not given"),
        ("BZ-2020 §2", "yes", "21 Jun 2018"),
    ]
    assert "not among our sources" in shown.caption
    assert [("richtlijnen" in row[1], "guidelines" in row[2]) for row in shown.rows] == [
        (True, True),
        (False, False),
        (True, True),
    ]


def test_a_document_is_not_taken_for_another_whose_number_begins_alike():
    assert [row[0] for row in documents.citations_of.on(THREE)("33694-2").rows] == []
    assert [row[0] for row in documents.citations_of.on(THREE)("33694-23").rows] == [
        "33694-49 §1",
        "33783-35 §8",
    ]


@pytest.mark.parametrize("document", documents.document_choices.on(THREE)())
def test_every_numbered_citation_has_its_row(document):
    found = {one.address for letter in LETTERS for one in citations(letter) if one.target == document}
    assert {row[0] for row in documents.citations_of.on(THREE)(document).rows if row[3] == "yes"} == found


def test_a_letter_is_also_reported_without_its_number():
    assert [row[0] for row in documents.citations_of.on(THREE)("33694-49").rows if row[3] == "no"] == [
        "BZ-2020 §4",
        "BZ-2020 §6",
    ]


def test_two_sentences_of_policy_stand_in_every_letter():
    shown = wording.shared_formulas.on(THREE)()
    assert shown.head == ["Begins with", "Sept 2019", "Nov 2019", "2020?"]
    rows = {name: cells for name, *cells in shown.rows}
    assert rows["Conform het regeerakkoord zet …"] == ["§4", "§2", "§2"]
    assert rows["Daarbij is van belang dat het …"] == ["§4", "§3", "§5"]
    assert rows["gezien de toenemende …"] == ["§2", "–", "§4"]


def test_the_noun_that_looks_new_is_the_older_one_as_quoted():
    rows = table(
        wording.wordings_by_text.on(THREE)(agreements=AGREEMENTS, obligations=OBLIGATIONS, clause=CLAUSE)
    )
    assert list(rows) == [
        "The coalition agreement of 2017",
        "The Sjoerdsma motion of 15 May 2018",
        "33783-31",
        "33694-49",
        "33783-35",
        "BZ-2020",
    ]
    assert rows["The coalition agreement of 2017"] == ["not known", "as quoted", "as quoted"]
    assert rows["33694-49"] == ["yes", "no", "yes"]
    assert rows["33783-35"] == ["yes", "no", "no"]
    assert rows["BZ-2020"] == ["no", "yes", "yes"]


def test_what_a_text_is_not_quoted_with_is_not_known_rather_than_missing():
    rows = table(wording.wordings_by_text.on(THREE)(agreements=AGREEMENTS, obligations=OBLIGATIONS))
    outside = [cells for name, cells in rows.items() if name not in {letter.id for letter in LETTERS}]
    assert outside and all("no" not in cells and "yes" not in cells for cells in outside)


FACTS = """
[[fact]]
id = "Y1"
topic = "t"
fact = "The coalition agreement of 2017, as quoted: «het kabinet»"
[[fact]]
id = "Y2"
topic = "t"
fact = "The motion of 15 May 2018 (33694-15) asks «het kabinet» to act"
[[fact]]
id = "Y3"
topic = "t"
fact = "33783-31 (30 January 2019, adopted in 2020) has «het kabinet»"
[[fact]]
id = "Y4"
topic = "t"
fact = "A count of 30 States in 2016 has «het kabinet»"
"""


def test_facts_sort_by_the_first_day_they_name(tmp_path):
    (tmp_path / "context.toml").write_text(FACTS, encoding="utf-8")
    corpus = Corpus(LETTERS, load_notes(tmp_path, LETTERS))
    rows = table(wording.wordings_by_text.on(corpus)(cabinet="het kabinet"))
    assert list(rows)[:4] == [
        "A count of 30 States in 2016 has «het kabinet»",
        "The coalition agreement of 2017",
        "The motion of 15 May 2018",
        "33783-31",
    ]


def test_a_conflict_renders_each_place_from_its_own_letter():
    """The third letter says «therefore»; the first, with the same Dutch words, does not."""
    shown = unescape(conflict("D13").html)
    assert shown.count("therefore") == 1
    assert shown.index("BZ-2020 §5") > shown.index("therefore") > shown.index(">33783-35 §3")


def test_what_is_quoted_of_a_letter_that_we_hold_does_not_hide_its_own_words(tmp_path):
    fact = FACTS.replace("The coalition agreement of 2017, as quoted", "33694-49 (2019) is quoted with")
    (tmp_path / "context.toml").write_text(fact, encoding="utf-8")
    corpus = Corpus(LETTERS, load_notes(tmp_path, LETTERS))
    rows = table(wording.wordings_by_text.on(corpus)(cabinet="het kabinet", clause=CLAUSE))
    assert rows["33694-49"] == ["yes", "yes"]
