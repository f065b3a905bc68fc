"""What lesson 06 says of its charts holds in them."""

import pytest

from tests import three
from tests.three import THREE
from utils import count_concepts, keyness
from utils.lessons.views import wording, words

LETTERS = {letter.id: letter for letter in three.LETTERS}


@pytest.mark.parametrize(
    ("letter", "leading"),
    [("33694-49", "risk-reduction"), ("33783-35", "disarmament"), ("BZ-2020", "risk-reduction")],
)
def test_the_subject_that_leads_each_letter(letter, leading):
    counts = count_concepts(LETTERS[letter])
    assert max(counts, key=counts.get) == leading


def test_transparency_is_counted_one_three_and_zero():
    assert [count_concepts(letter)["transparency"] for letter in LETTERS.values()] == [1, 3, 0]


def test_one_letter_has_obligations_where_two_have_agreements():
    formula = next(
        formula for formula in THREE.formulas() if formula.text.startswith("Conform het regeerakkoord")
    )
    words = {variant.address: variant.text for variant in formula.variants}
    assert list(words) == ["33694-49 §4", "33783-35 §2", "BZ-2020 §2"]
    assert ["afspraken" in text for text in words.values()] == [True, True, False]
    assert ["verplichtingen" in text for text in words.values()] == [False, False, True]
    assert ["proliferatie" in text for text in words.values()] == [True, False, True]


def test_use_of_a_weapon_is_five_of_the_22_places_and_three_of_them_in_one_formula():
    places = [row[0] for row in words.senses.on(THREE)("inzet")[1].rows if "weapon" in row[4]]
    assert places == ["33694-49 §2", "33694-49 §3", "33694-49 §4", "33783-35 §3", "BZ-2020 §5"]


def test_blijven_is_three_against_none_as_written_and_below_the_mark_by_dictionary_form():
    others = [LETTERS["33694-49"], LETTERS["33783-35"]]

    def found(by):
        return next(row for row in keyness(LETTERS["BZ-2020"], others, by=by) if row.term == "blijven")

    assert (found("word").count, found("word").reference_count) == (3, 0)
    assert (found("lemma").count, found("lemma").reference_count) == (6, 10)
    assert round(found("lemma").g2, 1) == 3.3
    assert words.keyness.on(THREE)("BZ-2020").layout.meta["table"]["rows"][0][0] == "blijven"
    shown = [row[0] for row in words.keyness.on(THREE)("BZ-2020", "lemma").layout.meta["table"]["rows"]]
    assert "blijven" not in shown


FORMULA = "Conform het regeerakkoord zet Nederland zich, binnen het kader van de bondgenootschappelijke afspraken, actief in."


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("", "There is no draft yet"),
        (" \n\t ", "There is no draft yet"),
        ("… – 12 !", "There is no draft yet"),
        ("The Netherlands remains committed to a world free of nuclear weapons.", "seems to be English"),
        ("kernwapen " * 2_001, "2,001 words"),
        ("Het regent in Den Haag.", "none of the formulas"),
        (FORMULA, "of the words of"),
        ("<script>alert(1)</script> de kat & het huis", "none of the formulas"),
        (FORMULA.replace("afspraken", "<img src=x onerror=alert(1)>"), "of the words of"),
    ],
)
def test_a_draft_of_any_kind_is_answered_in_a_sentence_and_harms_nothing(draft, said):
    html = wording.compare_draft(draft).html
    assert said in html
    assert "<script" not in html and "<img" not in html


def test_a_comparison_says_what_it_compared_with():
    html = wording.compare_draft("Het regent in Den Haag.").html
    assert f"Compared with the {len(wording.formula_choices())} runs of five words or more" in html
    assert "Compared" not in wording.compare_draft("").html
