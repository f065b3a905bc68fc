"""What a lesson may say: which sentences state a fact, what is a ground for one, the traps that these letters set.

Each rule's function is tried on sentences that must fail and on others that must not; the lessons are held to them in
test_lessons.
"""

import pytest

from utils.lessons.check.ground import load_ground
from utils.lessons.check.traps import (
    bares_the_year,
    claims_all_three,
    confuses_the_conferences,
    confuses_the_roles,
    miscounts_stockholm,
    settles_bz2020,
    states_the_guidelines,
    swaps_the_dates,
)
from utils.lessons.check.truth import states, unmarked_dutch

GROUND = load_ground()


# --- What states a fact ---------------------------------------------------------------------------------------


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
    assert states(sentence, GROUND) and not GROUND.has_source(sentence)


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
    assert not states(sentence, GROUND)


def test_an_address_or_a_source_is_a_ground():
    assert GROUND.has_source("They met ([33694-49 §13](#33694-49§13)).")
    assert GROUND.has_source("The record has another day (Kamerstuk 33783-41).")
    assert not GROUND.has_source("They met ([elsewhere](#in-short)), see [this page](https://example.org).")


# --- Traps ----------------------------------------------------------------------------------------------------

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
    (bares_the_year, "In 2020 it begins otherwise ([BZ-2020 §5](#BZ-2020§5))."),
    (bares_the_year, "In its letters of 26 September 2019 and of 2020 the government says so (BZ-2020 §2)."),
    (bares_the_year, "The third letter, of 2020, has another noun."),
    (bares_the_year, "The debate was on 28 January 2020 ([BZ-2020 §1](#BZ-2020§1))."),
    (bares_the_year, "In 2020 the government wrote obligations (BZ-2020 §2)."),
    (claims_all_three, "All three letters invoke the coalition agreement ([33694-49 §4](#33694-49§4))."),
    (claims_all_three, "All three say so ([33694-49 §4](#33694-49§4), [33783-35 §2](#33783-35§2))."),
    (claims_all_three, "The formula stands in all three letters."),
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
    (bares_the_year, "The third letter, which we place in 2020, has another noun."),
    (bares_the_year, "The first letter has the conference in 2020, the third letter calls it postponed."),
    (bares_the_year, "By our inference the third letter is of 2020."),
    (bares_the_year, "We read it as 28 January **2020**, the first after the latest document cited."),
    (bares_the_year, "The debate of 29 January 2020 is in the official report."),
    (bares_the_year, "May you write that the government dropped it in 2020?"),
    (claims_all_three, "All three say so ([33694-49 §4](#33694-49§4), [33783-35 §2](#33783-35§2), [BZ-2020 §2](#BZ-2020§2))."),
    (claims_all_three, "In all three letters, as cited: 33694-49 §4, 33783-35 §3 and BZ-2020 §5."),
    (claims_all_three, "Only one reading has all three groups in it."),
    (claims_all_three, "Do all three letters say so?"),
]  # fmt: skip


@pytest.mark.parametrize(("trap", "text"), WRONG, ids=lambda value: getattr(value, "__name__", None))
def test_each_trap_catches_what_is_wrong(trap, text):
    assert trap(text)


@pytest.mark.parametrize(("trap", "text"), RIGHT, ids=lambda value: getattr(value, "__name__", None))
def test_no_trap_catches_what_is_right(trap, text):
    assert not trap(text)


# --- Dutch ----------------------------------------------------------------------------------------------------


def test_a_misquote_is_led_to_the_words_of_the_letter():
    assert not GROUND.stands("een wereld vol kernwapens")
    assert GROUND.stands("Een kernwapenvrije wereld")
    assert GROUND.nearest_words("conform het regeeraccoord zet Nederland zich") == (
        "“Conform het regeerakkoord zet Nederland zich” (33694-49 §4)"
    )
    assert GROUND.nearest_words("xylofoons") == ""


def test_dutch_that_is_not_marked_is_seen():
    assert unmarked_dutch("The word bondgenootschappelijke returns.", GROUND) == {"bondgenootschappelijke"}
    assert (
        unmarked_dutch('The word <i lang="nl">bondgenootschappelijke</i> returns, and the treaty.', GROUND)
        == set()
    )
    assert unmarked_dutch("Het kabinet informs the House.", GROUND) >= {"Het"}
