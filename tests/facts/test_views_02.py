"""What lesson 02 shows: four routes side by side, and where a measure returns."""

from html import unescape

from tests.three import THREE
from utils import commitments
from utils.lessons.views import promises, words

ROUTES = {
    "1": "33694-49.40",
    "bilateral": "33694-49.42",
    "2": "33783-35.18",
    "3": "33694-49.48",
    "4": "33694-49.50",
}


def test_each_route_has_its_outcome_and_every_place_it_comes_back():
    rows = promises.follow_ups(ROUTES).rows
    assert [row[:4] for row in rows if row[0] == "1"] == [
        ["1", "33694-49 §12", "partly followed up", "BZ-2020 §7"]
    ]
    assert [row[3] for row in rows if row[0] == "4"] == ["33783-35 §9", "BZ-2020 §8"]
    assert all(row[2] == "re-described" for row in rows if row[0] == "4")
    (bilateral,) = [row for row in rows if row[0] == "bilateral"]
    assert bilateral[2:4] == ["no follow-up found", ""]
    assert "comes back to it" in bilateral[4]


def test_what_comes_from_outside_names_its_source_and_no_address():
    (berlin,) = [row for row in promises.follow_ups(ROUTES).rows if row[0] == "2"]
    assert berlin[2:4] == ["no follow-up found", ""]
    assert (
        "25 February 2020" in berlin[4] and "(outside the letters: Advancing nuclear disarmament" in berlin[4]
    )


def test_every_follow_up_of_every_commitment_has_a_row():
    names = {promised.id: promised.id for promised in commitments()}
    assert len(promises.follow_ups(names).rows) == sum(max(1, len(one.follow_ups)) for one in commitments())


def test_a_measure_is_quoted_and_sought_in_every_letter():
    said, places = words.quote_with_concordance.on(THREE)(
        ("33694-49.35", "communicatiemethoden; Confidence-building measures")
    )
    assert "verbeterde communicatiemethoden" in unescape(said.html)
    assert [row[0] for row in places.rows] == ["33694-49 §10", "33694-49 §10", "BZ-2020 §3"]


def test_time_pressure_is_named_once_and_does_not_return():
    assert [
        row[0] for row in words.quote_with_concordance.on(THREE)(("33694-49.37", "tijdsdruk"))[1].rows
    ] == ["33694-49 §10"]
