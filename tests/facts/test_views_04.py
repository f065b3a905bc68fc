"""What lesson 04 shows: who sits where, how sources count, what two groups share."""

import pytest

from utils.corpus import seeds
from utils.lessons.views import forums


def test_four_states_sit_in_the_npdi_and_came_to_stockholm():
    shown = forums.shared_members("NPDI", "Stockholm Initiative")
    rows = {row[0]: row[1:] for row in shown.rows}
    assert shown.caption == "4 states named in our sources sit in both NPDI and Stockholm Initiative"
    assert rows["both"] == [4, "Canada, Germany, Japan, Netherlands"]
    assert rows["NPDI only"][0] == 12 - 4
    assert rows["Stockholm Initiative only"][0] == 16 - 4
    assert rows["Source for NPDI"][1] == "Joint Message from the NPDI, 27 April 2020"


@pytest.mark.parametrize("forum", ["NPDI", "Stockholm Initiative"])
def test_no_nuclear_weapon_state_sits_with_them(forum):
    """Both are groups of states without nuclear weapons."""
    rows = {row[0]: row[1:] for row in forums.shared_members("P5", forum).rows}
    assert rows["both"] == [0, "–"]
    assert rows["P5 only"] == [5, "China, France, Russia, United Kingdom, United States"]


def test_a_group_is_not_compared_with_itself():
    assert "two different" in forums.shared_members("NPDI", "NPDI").caption


def test_the_lists_are_those_of_sources_outside_the_letters():
    table = forums.membership().layout.meta["table"]
    *rows, (_, *sources) = table["rows"]
    sizes = {name: sum(row[at] == "yes" for row in rows) for at, name in enumerate(table["head"]) if at}
    assert sizes == {"NPDI": 12, "Stockholm Initiative": 16, "P5": 5}
    assert all(sources)


def test_every_state_has_a_seat_and_only_states_are_to_choose():
    states = forums.country_choices()
    assert "Netherlands" in states and "North Korea" in states
    assert not {"BASIC", "Clingendael Institute", "The Elders"} & set(states)
    assert all(forums.roles_of_country(state).rows for state in states)


def test_the_netherlands_has_two_roles_in_cend_by_two_letters():
    rows = {(row[1], row[3]) for row in forums.roles_of_country("Netherlands").rows if "CEND" in row[0]}
    assert {("vice-chair", "33694-49 §15"), ("co-chair", "33783-35 §9")} <= rows


def test_each_seat_has_one_source_a_letter_or_a_page():
    for state in forums.country_choices():
        for *_, address, outside in forums.roles_of_country(state).rows:
            assert bool(address) != bool(outside)


def test_sixteen_is_fifteen_and_one():
    rows = forums.member_counts("stockholm-initiative").rows
    told = {row[4]: (row[1], row[2]) for row in rows if row[4]}
    assert told["33694-49 §13"] == (16, "met 16 landen")
    assert told["33783-35 §4"] == (15, "met vijftien andere landen")
    (listed,) = (row for row in rows if row[3] == "yes")
    assert listed[1] == 16 == 15 + 1


def test_the_letter_gives_twelve_and_no_names():
    rows = forums.member_counts("npdi").rows
    assert [(row[1], row[3], bool(row[4])) for row in rows] == [
        (12, "no names given", True),
        (12, "yes", False),
    ]


def test_only_numbers_that_a_source_gives_are_counted():
    known = seeds().notes.forums
    for name in ("npdi", "stockholm-initiative", "cend", "p5"):
        given = [roster.number for roster in known[name].rosters if roster.number]
        assert [row[1] for row in forums.member_counts(name).rows] == given


def test_each_count_says_of_which_meeting_and_the_forums_keep_their_order():
    rows = [row[0] for row in forums.member_counts("npdi", "cend").rows]
    assert rows[0] == "NPDI: member"
    assert rows[2:] == [
        "CEND: participant, first plenary, July 2019",
        "CEND: participant, second meeting, November 2019",
        "CEND: participant, involved, as of autumn 2020",
    ]
