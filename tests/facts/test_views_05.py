"""What lesson 05 shows: one conference seen from four phrases, its dates, and what was tied to it."""

import re
from datetime import date
from html import unescape

import pytest

from tests.three import LETTERS
from utils import Corpus
from utils.corpus import seeds
from utils.lessons.views import promises, times
from utils.notes.load import load_notes

TIED = (
    "33694-49.51",
    "33694-49.52",
    "33783-35.48",
    "33783-35.51",
    "33783-35.60",
    "BZ-2020.25",
)


@pytest.mark.parametrize(
    ("words", "address", "days"),
    [
        ("volgend jaar", "33694-49 §7", "1 Jan 2020 to 31 Dec 2020, 366 days"),
        ("in 2020", "33694-49 §16", "1 Jan 2020 to 31 Dec 2020, 366 days"),
        ("27 april t/m 22 mei 2020", "33783-35 §14", "27 Apr 2020 to 22 May 2020, 26 days"),
        ("uitgestelde", "BZ-2020 §8", "none: the words name no day"),
    ],
)
def test_each_phrase_fixes_the_days_it_can_mean(words, address, days):
    text, table = times.conference_phrase(words)
    assert f"<mark>{words}</mark>" in text.html
    assert address in text.html and address in table.caption
    assert f"<b>As days:</b> {days}" in text.html


def test_the_phrases_come_in_the_order_of_the_letters():
    text, _ = times.conference_phrase("uitgestelde")
    before = text.html.split("Said before:")[1]
    places = [before.index(at) for at in ("33694-49 §7", "33694-49 §16", "33783-35 §14")]
    assert places == sorted(places)
    assert "Said before:</b> nothing" in times.conference_phrase("volgend jaar")[0].html


def test_words_that_no_letter_has_of_the_conference_are_refused():
    with pytest.raises(ValueError, match="choose words of one"):
        times.conference_phrase("volgende week")


@pytest.mark.parametrize("words", ["volgend jaar", "in 2020", "27 april t/m 22 mei 2020"])
def test_the_letters_of_2019_have_all_but_2015_before_them(words):
    seen = {row[0]: row[3] for row in times.conference_phrase(words)[1].rows}
    assert seen.pop("Review Conference of 2015, held") == "past"
    assert set(seen.values()) == {"still to come"}


def test_the_undated_letter_may_be_older_than_the_days_that_were_planned():
    """It can have been written from 27 March 2020 to 27 January 2021; the conference was to be in April and May."""
    seen = {row[0]: row[3] for row in times.conference_phrase("uitgestelde")[1].rows}
    assert seen["Review Conference postponed"] == "past"
    assert seen["Review Conference, as planned"].startswith("cannot be told")
    assert seen["Tenth Review Conference, held"] == "still to come"


def test_planned_and_held_are_told_apart():
    kinds = {row[0]: row[2] for row in times.conference_phrase("in 2020")[1].rows}
    held = {name for name in kinds if "held" in name}
    assert {kinds[name] for name in held} == {"took place"}
    assert {kinds[name] for name in kinds if "date" in name and "from" not in name} == {"planned"}


def test_2015_and_2020_and_2026_share_their_days_and_weekdays():
    figure = times.calendar("revcon-planned", "revcon-2022", "revcon-2015", "revcon-2026")
    first, second, third, fourth = figure.layout.meta["table"]["rows"]
    assert first[:4] == ["Mon 2015-04-27", "Fri 2015-05-22", 26, "held"]
    assert second[:4] == ["Mon 2020-04-27", "Fri 2020-05-22", 26, "planned"]
    assert third[:4] == ["Mon 2022-08-01", "Fri 2022-08-26", 26, "held"]
    assert fourth[:4] == ["Mon 2026-04-27", "Fri 2026-05-22", 26, "held"]
    assert figure.data[0].x == figure.data[1].x == figure.data[3].x != figure.data[2].x


def test_four_sets_of_days_were_planned_and_given_up_before_the_tenth_conference():
    events = [event for event in seeds().notes.events.values() if event.id.startswith("revcon-")]
    given_up = sorted(event.start.isoformat() for event in events if event.planned)
    assert given_up == ["2020-04-27", "2021-01-04", "2021-08-02", "2022-01-04"]
    decided = sorted(event.start for event in events if event.kind == "decision")
    assert len(decided) == len(given_up)
    assert decided[-1] < next(event.start for event in events if event.id == "revcon-2022")


def test_the_days_of_january_2022_were_one_fewer():
    (row,) = times.calendar("revcon-january-2022").layout.meta["table"]["rows"]
    assert row[:4] == ["Tue 2022-01-04", "Fri 2022-01-28", 25, "planned"]


LEAP = """
[[event]]
id = "leap"
title = "A meeting on a leap day"
start = 2024-02-29
end = 2024-03-01
kind = "meeting"
"""


def test_a_leap_day_has_its_place_on_the_calendar(tmp_path):
    (tmp_path / "events.toml").write_text(LEAP, encoding="utf-8")
    figure = times.calendar.on(Corpus(LETTERS, load_notes(tmp_path, LETTERS)))("leap")
    assert figure.data[0].x == (date(2020, 2, 29), date(2020, 3, 2))


def test_six_undertakings_by_outcome():
    chart = promises.outcomes(*TIED)
    assert dict(zip(chart.data[0].y, chart.data[0].x, strict=True)) == {
        "overtaken by events": 3,
        "no follow-up found": 2,
        "open": 1,
    }
    assert "6 promises" in chart.layout.title.text


def test_what_outside_sources_add_does_not_change_the_outcome():
    rows = {row[1]: row for row in promises.outcomes_by_source(*TIED).rows}
    results = next(row for said, row in rows.items() if "results of the research" in said)
    assert results[0] == "33694-49 §16"
    assert results[2].startswith("Overtaken by events. BZ-2020 §7: ")
    assert "August 2022" in results[3] and "August 2022" not in results[2]
    plan = next(row for said, row in rows.items() if "action plan" in said)
    assert plan[2] == "Open."
    assert "without a substantive outcome document" in plan[3]


def test_a_follow_up_from_outside_names_its_source():
    shown = unescape(promises.promise("BZ-2020.25").html)
    assert "Outside the letters (Non-Proliferation Treaty Review Conference Ends without" in shown


def test_the_conference_is_named_first_by_a_year_that_needs_the_letters_date():
    forum = seeds().notes.forums["review-conference"]
    assert "volgend jaar" in forum.places[0].quote
    first, second = (times.conference_phrase(words)[0].html for words in ("volgend jaar", "in 2020"))
    days = re.compile(r"<b>As days:</b> ([^<]*)")
    assert days.search(first)[1] == days.search(second)[1]
