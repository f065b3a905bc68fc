"""The views of the lesson on CEND: who is named, by whom, and as what; what happened when."""

from tests.three import LETTERS
from utils.corpus import seeds
from utils.lessons.views import forums, times

ARTICLE = "CEND Moves Forward, Arms Control Today October 2020"


def named():
    """The countries named in CEND, each with its part by source."""
    shown = forums.countries_by_source("cend", "p5")
    assert shown.head == [
        "Country",
        "Sept 2019, 33694-49 §15",
        "Nov 2019, 33783-35 §9",
        f"Outside: {ARTICLE}",
    ]
    sources = ["33694-49 §15", "33783-35 §9", ARTICLE]
    return {name: dict(zip(sources, parts, strict=True)) for name, *parts in shown.rows}


def test_thirteen_countries_are_named_of_the_43_counted():
    assert len(named()) == 13
    cend = seeds().notes.forums["cend"]
    assert {roster.number for roster in cend.rosters if roster.role == "participant" and roster.number} == {
        42,
        31,
        43,
    }


def test_the_netherlands_alone_has_a_part_in_every_source_and_each_time_another():
    rows = named()
    assert [name for name, parts in rows.items() if all(parts.values())] == ["Netherlands"]
    assert list(rows["Netherlands"].values()) == ["vice-chair", "co-chair", "lead, subgroup 1"]


def test_no_letter_names_the_other_lead():
    rows = named()
    assert list(rows["Morocco"].values()) == ["", "", "lead, subgroup 1"]
    assert not any("marok" in letter.source.casefold() for letter in LETTERS)


def test_risk_reduction_is_led_by_others():
    assert [name for name, parts in named().items() if parts[ARTICLE] == "lead, subgroup 3"] == [
        "Finland",
        "Germany",
    ]


def test_the_five_are_named_by_their_group():
    """The letter says P5; the names come from the list of nuclear-weapon states."""
    five = {name for name, parts in named().items() if parts["33783-35 §9"] == "as P5"}
    assert five == {"China", "France", "Russia", "United Kingdom", "United States"}


def test_a_forum_without_groups_shows_only_who_is_named():
    shown = forums.countries_by_source("cend").rows
    assert {"China", "France", "Russia", "United Kingdom"} & {row[0] for row in shown} == set()


def test_the_counts_of_cend_are_the_organiser_s_own():
    """42 and 31 are the State Department's; 43 is its number as a journal reports it."""
    facts = seeds().notes.facts
    assert "97 participants from 42 countries" in facts["X71"].fact
    assert "State Department" in facts["X25"].fact and "host's" in facts["X25"].note
    assert facts["X27"].sources[0].weak


def test_the_second_letter_was_signed_after_the_meeting_it_does_not_mention():
    rows = times.timeline_of("cend-terms", "cend-plenary-2", "letter-33783-35", question="T").layout.meta[
        "table"
    ]["rows"]
    days = {row[0]: row[1:4] for row in rows}
    assert days["CEND: second meeting, Wilton Park"] == ["2019-11-20", "2019-11-22", "event"]
    assert [row[1] for row in rows if row[3] == "letter"] == ["2019-11-25"]
    assert [row[2] for row in rows if row[3] == "planned"] == ["2019-11-30"]
    assert "Wilton" not in next(letter for letter in LETTERS if letter.id == "33783-35").source


def test_a_group_that_no_source_of_a_forum_names_adds_no_country_and_the_chart_says_so():
    alone, beside = (forums.countries_by_source("npdi", *groups) for groups in ((), ("cend",)))
    assert (beside.head, beside.rows) == (alone.head, alone.rows)
    assert "names CEND" in beside.caption and "names CEND" not in alone.caption
