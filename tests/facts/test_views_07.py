"""The drafting room: a negotiation that has a way out, and what the lesson says of its texts and drafts."""

import re
from html import unescape
from itertools import chain

import pytest

from tests.lessons import ROOT, cells
from tests.three import LETTERS
from utils import Corpus, NoteError, statements
from utils.corpus import seeds
from utils.lessons.drafting import (
    divide_seats,
    find_options,
    index_options,
    is_adoptable,
    list_crossed_lines,
    list_reached_aims,
    list_texts,
    write_paragraph,
)
from utils.lessons.views import room
from utils.seeds import SEEDS
from utils.wording.formulas import compare_with_agreed

ROOM = seeds().notes.drafting
TEXTS = list(list_texts(ROOM))
LESSON = ROOT / "notebooks" / "07_drafting_room.ipynb"
WAY_OUT = {
    "reason.humanitarian",
    "place.both",
    "actor.possessors",
    "verb.called",
    "transparency.doctrines",
    "alliances.out",
    "report.in",
}


# --- The negotiation ------------------------------------------------------------------------------------------


def test_ten_of_192_texts_can_be_adopted():
    """Six brackets of two options and one of three; every adoptable text has both words of bracket 2, and a report."""
    can = [text for text in TEXTS if is_adoptable(ROOM, text)]
    assert (len(TEXTS), len(can)) == (2**6 * 3, 10)
    assert all({"place.both", "report.in"} <= text for text in can)


def test_one_text_alone_gives_every_vote_two_of_its_three_aims():
    assert [len(role.aims) for role in ROOM.voters] == [3, 3, 3, 3]
    good = [
        text
        for text in TEXTS
        if is_adoptable(ROOM, text) and all(len(list_reached_aims(role, text)) >= 2 for role in ROOM.voters)
    ]
    assert good == [frozenset(WAY_OUT)]


def test_the_room_is_not_even():
    """Aims found in the ten texts, from fewest to most: the presenter says so of the two ends."""
    can = [text for text in TEXTS if is_adoptable(ROOM, text)]
    got = {role.id: sorted({len(list_reached_aims(role, text)) for text in can}) for role in ROOM.voters}
    assert got == {"nuclear": [0, 1, 2], "nonaligned": [1, 2], "npdi": [1, 2], "ally": [2, 3]}


def test_no_delegation_can_have_all_its_aims_without_an_objection():
    everything = {role.id: {aim.option for aim in role.aims} for role in ROOM.voters}
    got = {
        role.id
        for role in ROOM.voters
        for text in TEXTS
        if is_adoptable(ROOM, text) and everything[role.id] <= text
    }
    assert got == {"ally"}


def test_the_packages_of_the_second_exercise_hold_and_no_other():
    pairs = {
        (actor, verb)
        for text in TEXTS
        if is_adoptable(ROOM, text)
        for actor in text
        for verb in text
        if actor.startswith("actor.") and verb.startswith("verb.")
    }
    assert pairs == {("actor.possessors", "verb.called"), ("actor.five", "verb.invited")}


def test_a_red_line_of_two_halves_is_crossed_by_both_together():
    (nuclear,) = (role for role in ROOM.delegations if role.id == "nuclear")
    assert not list_crossed_lines(nuclear, {"verb.called"})
    assert not list_crossed_lines(nuclear, {"transparency.both"})
    (line,) = list_crossed_lines(nuclear, {"verb.called", "transparency.both"})
    assert "numbers" in line.why


def test_no_delegation_wants_what_it_refuses():
    for role in ROOM.voters:
        assert not list_crossed_lines(role, {aim.option for aim in role.aims})


def test_presidency_and_institute_have_no_vote():
    assert {role.id for role in ROOM.delegations if not role.votes} == {"presidency", "institute"}
    assert len(ROOM.voters) == 4


def test_nobody_meets_twice_and_everybody_meets_in_each_round():
    met = [frozenset(pair) for talks in ROOM.rounds for pair in talks.pairs]
    assert len(set(met)) == len(met) == 9
    for talks in ROOM.rounds:
        assert sorted(chain.from_iterable(talks.pairs)) == sorted(role.id for role in ROOM.delegations)


@pytest.mark.parametrize("people", range(6, 25))
def test_a_class_of_6_to_24_has_a_seat_each(people):
    taken = divide_seats(ROOM, people)
    assert sum(taken.values()) == people
    assert max(taken.values()) - min(taken.values()) <= 1
    assert [row[1] for row in room.seat_plan(people).rows] == list(taken.values())
    assert all(row[2].count(":") == row[1] for row in room.seat_plan(people).rows)


@pytest.mark.parametrize("people", [0, 5, 25])
def test_other_numbers_are_refused(people):
    with pytest.raises(ValueError, match=rf"^{people} people: the exercise is for 6 to 24"):
        divide_seats(ROOM, people)


# --- The text -------------------------------------------------------------------------------------------------


def test_the_text_keeps_to_the_english_of_what_it_renders():
    """Words outside brackets render the letters; the two places where they say less are those the lesson names."""
    text = write_paragraph(ROOM, WAY_OUT)
    said = {one.id: one.english for one in statements()}
    assert said["33694-49.08"].partition(" given ")[2].rstrip(".") in text
    assert said["33694-49.15"].removeprefix("It is important here ").rstrip(".") in text
    assert said["33694-49.12"].partition("moreover ")[2].rstrip(".") in text
    assert said["33694-49.16"].partition("are ")[2].rstrip(".") in text
    assert said["33694-49.35"].removesuffix(" in the nuclear and conventional field") in text
    assert said["33694-49.36"] in text and said["33694-49.37"] in text
    assert said["33694-49.34"].startswith("greater transparency between possessors of nuclear weapons")
    assert "greater transparency on" in text and "conventional" not in text


def test_every_text_is_found_again_in_its_own_words():
    for text in TEXTS:
        assert {
            option.id for option in find_options(ROOM, write_paragraph(ROOM, text)).values() if option
        } == text


def test_words_that_are_not_on_offer_are_not_taken_for_an_option():
    ways = find_options(ROOM, "States might think about measures.")
    assert ways["verb"] is None and ways["actor"] is None
    assert ways["report"].id == "report.out"


def test_two_options_side_by_side_are_none_of_those_on_offer():
    """A complement and a part, in that order, is neither 2B nor, word for word, 2C."""
    part, complement, _ = (option.words for option in ROOM.brackets[1].options)
    turned = write_paragraph(ROOM, WAY_OUT).replace(f"{part} and {complement}", f"{complement} and {part}")
    assert find_options(ROOM, turned)["place"] is None
    assert dict(room.compare_text(turned)[0].rows)["2. Place"] == "other words than those on offer"


def test_an_own_text_is_held_against_the_working_text():
    table, shown = room.compare_text(ROOM.example)
    assert dict(table.rows)["4. Verb"] == "4B, are invited to consider"
    assert re.findall(r"<ins>(.*?)</ins>", shown.html) == ["as far as possible.", "voluntary"]
    assert re.findall(r"<del>(.*?)</del>", shown.html) == ["to an absolute minimum."]
    assert "Every word outside the brackets" in room.compare_text(write_paragraph(ROOM, WAY_OUT))[1].html
    assert "<script>" not in room.compare_text("<script>x</script>")[1].html


def test_the_working_text_shows_every_option():
    shown = unescape(room.working_text().html)
    assert shown.count("<b>[") == sum(len(bracket.options) for bracket in ROOM.brackets) == 15
    for bracket in ROOM.brackets:
        assert all(option.words.strip(" ,") in shown for option in bracket.options)


# --- The line for the House -----------------------------------------------------------------------------------


def kept(draft):
    return {row[0]: row[2] for row in room.compare_house_line(draft)[0].layout.meta["table"]["rows"]}


def test_what_the_three_drafts_keep():
    """Words kept of the 13 of BZ-2020 §4, the 33 of BZ-2020 §5 and the 30 of BZ-2020 §2."""
    names = ("instability and tensions", "security and stability", "a world free of nuclear weapons")
    shares = {draft.id: [kept(draft.text)[name] for name in names] for draft in ROOM.drafts}
    assert shares == {
        "faithful": ["100%", "100%", "100%"],
        "weaker": ["85%", "70%", "63%"],  # 11 of 13, 23 of 33, 19 of 30
        "other": ["not used", "not used", "not used"],
    }


def test_draft_b_leaves_out_growing_and_rising():
    rows = room.example_draft("weaker")[3].rows
    assert ["BZ-2020 §4", "left out", "toenemende", "–"] in rows
    assert ["BZ-2020 §4", "left out", "oplopende", "–"] in rows
    assert room.example_draft("faithful")[3] is None


def test_without_a_text_there_is_a_sentence_and_no_chart():
    chart, *rest = room.compare_house_line("  ")
    assert "no text yet" in chart.html and rest == [None, None]


def test_a_no_put_in_leaves_every_bar_at_its_full_length():
    draft = ROOM.drafts[0].text.replace("blijft zich conform", "blijft zich niet conform")
    assert draft != ROOM.drafts[0].text
    assert set(kept(draft).values()) == {"100%"}


def test_three_of_33_words_may_go_above_nine_tenths():
    """The third exercise: without «en stabiliteit» the bar stands at 31 of 33."""
    draft = ROOM.drafts[0].text.replace(" en stabiliteit", "")
    near = next(row for row in compare_with_agreed(draft, LETTERS) if row.variant.address == "BZ-2020 §5")
    assert near.kept == pytest.approx(31 / 33)
    assert len(near.variant.text.split()) == 33 and 30 / 33 > 0.9


def test_the_drafts_are_shown_as_made_and_stand_in_no_letter():
    everything = " ".join(letter.text for letter in LETTERS)
    for draft in ROOM.drafts:
        shown = unescape(room.example_draft(draft.id)[0].html)
        assert f'<p lang="nl">{draft.text}</p>' in shown and "Made for this exercise" in shown
        assert draft.text not in everything


# --- The lesson -----------------------------------------------------------------------------------------------


def test_the_plan_is_that_of_the_presenter():
    """The steps last three hours; the notes of each part add up to its steps, the break being in part 5."""
    plan = {step.name: step.minutes for step in ROOM.steps}
    noted = [
        int(re.search(r"For the presenter, (\d+) minutes", cell.text)[1])
        for cell in cells(LESSON)
        if "teacher" in cell.tags
    ]
    assert sum(plan.values()) == 180
    plenary = plan.pop("Plenary 1") + plan.pop("Break")
    assert noted == [*list(plan.values())[:4], plenary, *list(plan.values())[4:]]


def test_the_sheet_adds_up_to_20_and_leads_to_the_letters():
    assert sum(one.points for one in ROOM.criteria) == 20
    shown = room.scoring_sheet().text
    assert "**20**" in shown and "[33694-49 §10](#33694-49§10)" in shown


@pytest.mark.parametrize("role", ROOM.delegations, ids=lambda role: role.id)
def test_each_instruction_says_that_it_is_invented_and_what_it_rests_on(role):
    brief, ground = (unescape(part.html) for part in room.instruction(role.id))
    assert "Invented for this exercise: no state's position" in brief
    assert all(line.why in brief for line in role.lines) and all(trade in brief for trade in role.trades)
    assert ground.count("<blockquote>") == len(role.rests) >= 3


def test_each_instruction_and_the_text_have_a_page_of_paper_to_themselves():
    """What is to be kept from one delegation never stands on the sheet of another, nor on that of the text."""
    _, *sheets = unescape(room.handouts().html).split('<div style="break-before: page; break-after: page">')
    wants = {role.id: {said.why for said in (*role.aims, *role.lines)} for role in ROOM.delegations}
    shown = [{name for name, whys in wants.items() for why in whys if why in sheet} for sheet in sheets]
    assert shown == [*({role.id} for role in ROOM.delegations), set()]
    assert "Our drafting, for this exercise" in sheets[-1]


def test_views_say_who_objects():
    start = {bracket.id: bracket.options[0].id for bracket in ROOM.brackets}
    chart, _ = room.acceptance(**start)
    assert "No" in chart.layout.title.text
    assert [row[2] for row in chart.layout.meta["table"]["rows"]] == [3, 0, 0, 1]
    chart, words = room.acceptance(**{name.partition(".")[0]: name for name in WAY_OUT})
    assert "Yes" in chart.layout.title.text
    assert "<li>All States that possess nuclear weapons</li><li>are called upon to take</li>" in words.html


def test_alone_each_has_room_together_ten_are_left():
    rows = room.acceptance_counts().layout.meta["table"]["rows"]
    assert [row[1] for row in rows] == [80, 80, 144, 144, 10]


def test_an_option_is_known_by_its_bracket_and_letter():
    codes = [option.code for bracket in ROOM.brackets for option in bracket.options]
    assert codes == ["1A", "1B", "2A", "2B", "2C", "3A", "3B", "4A", "4B", "5A", "5B", "6A", "6B", "7A", "7B"]
    assert "".join(sorted(index_options(ROOM)[name].code for name in WAY_OUT)) == "1B2C3B4A5B6B7A"


def test_each_bracket_shows_its_options_and_its_ground():
    for bracket in ROOM.brackets:
        _, table, ground = room.bracket(bracket.id)
        assert [row[1] for row in table.rows] == [option.label for option in bracket.options]
        assert ground.html.count("<blockquote>") == len(bracket.rests)


def test_meetings_and_instructions_name_all_six():
    told = " ".join(str(cell) for row in room.meetings().rows for cell in row).lower()
    for role in ROOM.delegations:
        assert role.name.lower() in told
    assert [row[0] for row in room.instructions().rows] == [role.name for role in ROOM.delegations]


# --- Loading --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('option = "actor.possessors"', 'option = "actor.nobody"', "actor.nobody"),
        ('rests = ["BZ-2020.11"]', 'rests = ["BZ-2020.99"]', r"BZ-2020\.99"),
        ("{report}", "", "brackets"),
        ('other = "ally" }', 'other = "friend" }', "friend"),
        ('context = ["X64"]', 'context = ["X99"]', "X99"),
        ("votes = true", 'votes = "yes"', "votes"),
        ("minutes = 10", "", "lacks minutes"),
    ],
)
def test_a_note_that_does_not_hold_is_refused(tmp_path, right, wrong, said):
    for path in (SEEDS / "notes").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        if path.name == "drafting.toml":
            assert right in text
            text = text.replace(right, wrong, 1)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(NoteError, match=said) as refused:
        room.schedule.on(Corpus.load(notes=tmp_path))()
    assert str(refused.value).startswith("drafting.toml")
