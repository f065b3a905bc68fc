"""The documents and dates that the three letters name."""

import datetime as dt

import pytest

from tests.three import LETTERS
from utils import citation_graph, citations, date_conflicts, dates


def day(text):
    return dt.date.fromisoformat(text)


def test_twelve_citations_to_eight_documents():
    found = [citation for letter in LETTERS for citation in citations(letter)]
    assert [(citation.address, citation.target, citation.date) for citation in found] == [
        ("33694-49 §1", "33694-23", dt.date(2018, 10, 4)),
        ("33694-49 §3", "33694-12", None),
        ("33694-49 §4", "33694-20", dt.date(2018, 6, 21)),
        ("33783-35 §2", "33694-32", dt.date(2018, 11, 15)),
        ("33783-35 §6", "33783-32", None),
        ("33783-35 §8", "33694-23", dt.date(2018, 10, 4)),
        ("33783-35 §9", "33694-49", None),
        ("BZ-2020 §2", "33694-20", dt.date(2018, 6, 21)),
        ("BZ-2020 §2 n1", "33783-31", dt.date(2019, 1, 30)),
        ("BZ-2020 §2 n1", "33783-32", dt.date(2019, 4, 18)),
        ("BZ-2020 §2 n1", "33783-35", dt.date(2019, 12, 4)),
        ("BZ-2020 §3", "33694-49", dt.date(2019, 10, 3)),
    ]
    assert len(found) == 12
    assert len({citation.target for citation in found}) == 8


def test_a_citation_quotes_the_letter():
    for letter in LETTERS:
        texts = [paragraph.text for paragraph in letter.paragraphs] + [note.text for note in letter.footnotes]
        for citation in citations(letter):
            assert any(citation.quote in text for text in texts)
    assert citations(LETTERS[2])[-1].quote == "Kamerstuk 33694-49 d.d. 3 oktober 2019"


def test_the_conflicts_it_finds_by_itself():
    """The undated letter cites both letters of 2019 as of a date that is not theirs."""
    found = {
        (conflict.target, conflict.own, conflict.cited, conflict.address)
        for conflict in date_conflicts(LETTERS)
    }
    assert found == {
        ("33694-49", dt.date(2019, 9, 26), dt.date(2019, 10, 3), "BZ-2020 §3"),
        ("33783-35", dt.date(2019, 11, 25), dt.date(2019, 12, 4), "BZ-2020 §2 n1"),
    }
    assert all(conflict.held for conflict in date_conflicts(LETTERS))
    assert date_conflicts(LETTERS[:2]) == ()


def test_the_citation_graph():
    edges = {(edge.letter, edge.target): edge.addresses for edge in citation_graph(LETTERS)}
    assert len(edges) == 12
    assert edges["33783-35", "33694-49"] == ("33783-35 §9",)
    assert edges["BZ-2020", "33783-35"] == ("BZ-2020 §2 n1",)


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        (
            0,
            [
                ("4 oktober 2018", "2018-10-04", "2018-10-04", 1),
                ("21 juni 2018", "2018-06-21", "2018-06-21", 4),
                ("2018", "2018-01-01", "2018-12-31", 7),
                ("2018", "2018-01-01", "2018-12-31", 7),
                ("2019", "2019-01-01", "2019-12-31", 7),
                ("volgend jaar", "2020-01-01", "2020-12-31", 7),
                ("voorjaar van 2020", "2020-03-01", "2020-05-31", 8),
                ("11 juni jl.", "2019-06-11", "2019-06-11", 13),
                ("deze zomer", "2019-06-01", "2019-08-31", 15),
                ("2020", "2020-01-01", "2020-12-31", 16),
            ],
        ),
        (
            1,
            [
                ("12 december as.", "2019-12-12", "2019-12-12", 1),
                ("4 oktober 2018", "2018-10-04", "2018-10-04", 1),
                ("15 november 2018", "2018-11-15", "2018-11-15", 2),
                ("juni jl.", "2019-06-01", "2019-06-30", 4),
                ("februari volgend jaar", "2020-02-01", "2020-02-29", 4),
                ("25 september jl.", "2019-09-25", "2019-09-25", 5),
                ("afgelopen jaar", "2018-11-26", "2019-11-25", 6),
                ("4 oktober 2018", "2018-10-04", "2018-10-04", 8),
                ("november", "2019-11-01", "2019-11-30", 9),
                ("23 november jl.", "2019-11-23", "2019-11-23", 10),
                ("2020", "2020-01-01", "2020-12-31", 11),
                ("26 november", "2019-11-26", "2019-11-26", 12),
                ("Volgend jaar", "2020-01-01", "2020-12-31", 13),
                ("27 april t/m 22 mei 2020", "2020-04-27", "2020-05-22", 14),
            ],
        ),
        (
            2,
            [
                ("28 januari jl.", "2020-01-28", "2020-01-28", 1),
                ("21 juni 2018", "2018-06-21", "2018-06-21", 2),
                ("30 januari 2019", "2019-01-30", "2019-01-30", 2),
                ("18 april 2019", "2019-04-18", "2019-04-18", 2),
                ("4 december 2019", "2019-12-04", "2019-12-04", 2),
                ("3 oktober 2019", "2019-10-03", "2019-10-03", 3),
                ("oktober 2019", "2019-10-01", "2019-10-31", 4),
                ("2018", "2018-01-01", "2018-12-31", 6),
            ],
        ),
    ],
)
def test_every_date_the_letters_name(letter, expected):
    found = [(found.text, found.start, found.end, found.paragraph) for found in dates(LETTERS[letter])]
    assert found == [(text, day(start), day(end), paragraph) for text, start, end, paragraph in expected]
