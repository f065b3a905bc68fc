"""What lesson 00 shows: a letter part by part, and what came later."""

import pytest

from tests.three import THREE
from utils import load_letters
from utils.corpus import seeds
from utils.lessons.views import documents, times

LETTERS = load_letters()
LATER = "What came after the postponement?"


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.id)
def test_each_part_of_a_letter_is_in_its_own_words(letter):
    for part, address, words, note in documents.letter_parts(letter.id).rows:
        if part != "title" and not part.startswith("heading") and words:
            assert words in seeds().text(address), part
        assert words or note


def test_the_first_letter_has_all_parts_and_the_third_lacks_three():
    first, third = (
        {row[0]: row for row in documents.letter_parts(name).rows} for name in ("33694-49", "BZ-2020")
    )
    assert "26 september 2019" in first["header"][2]
    assert first["title"][2] == "Internationale Veiligheidsstrategie"
    assert first["occasion"][2].startswith(
        "Zoals toegezegd tijdens het Algemeen Overleg «Nucleaire ontwapening»"
    )
    assert first["body"][3] == "16 paragraphs, 46 sentences"
    assert first["signature"][2].endswith("S.A. Blok")
    assert third["header"][2] == "Geachte voorzitter,"
    assert third["title"][3] and third["signature"][3] == "no name in our file"
    assert third["footnote 1"][1] == "BZ-2020 §2 n1"


def test_headings_stand_over_the_paragraph_they_open():
    headings = [
        (row[1], row[2]) for row in documents.letter_parts("33694-49").rows if row[0].startswith("heading")
    ]
    assert [address for address, _ in headings] == ["33694-49 §2", "33694-49 §7", "33694-49 §11"]
    assert headings[-1][1] == "Hoe nu verder?"


def test_what_came_later_begins_with_the_postponement_and_ends_with_the_conference():
    rows = times.timeline_since.on(THREE)(
        "revcon-postponed", until="revcon-2022", question=LATER
    ).layout.meta["table"]["rows"]
    assert rows[0][:2] == ["Review Conference postponed", "2020-03-27"]
    assert rows[-1][:3] == ["Tenth Review Conference, held", "2022-08-01", "2022-08-26"]
    assert sum(row[3] == "letter" for row in rows) == 1
    planned = [row for row in rows if row[3] == "planned"]
    assert [row[1] for row in planned] == ["2020-04-27", "2021-01-04", "2021-08-02", "2022-01-04"]


def test_a_course_is_in_order_of_time_whatever_the_order_asked():
    chart = times.timeline_of("letter-bz-2020", "clingendael-asked", question="When?")
    assert [row[0] for row in chart.layout.meta["table"]["rows"]] == [
        "Clingendael is asked to map options for risk reduction",
        "Letter BZ-2020, undated, with the BASIC report",
    ]
    with pytest.raises(KeyError):
        times.timeline_of("no-such-event", question="When?")


def test_each_line_of_a_timeline_bears_its_name():
    chart = times.timeline_since("revcon-postponed", until="revcon-2022", question=LATER)
    words = next(trace for trace in chart.data if trace.mode == "text").text
    names = [words.replace("<br>", " ").partition(": ")[2] for words in words]
    assert names == [row[0] for row in chart.layout.meta["table"]["rows"]]
