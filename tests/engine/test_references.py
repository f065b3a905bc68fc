"""The grammar of dates and citations, on sentences of our own."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utils.letters.days import MONTHS, find_dates
from utils.letters.references import cited_documents

WRITTEN = dt.date(2019, 11, 25)


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Kamerstuk 33 694, nr. 20", ["33694-20"]),
        ("Kamerstuk 33694, Nr. 20", ["33694-20"]),
        ("Kamerstuk 33694-49", ["33694-49"]),
        ("Kamerbrieven 33783-31 d.d. 30 januari 2019, 33783-32 d.d. 18 april 2019", ["33783-31", "33783-32"]),
        ("(Kamerstukken 33 783, nr. 32 en 33 694, nr. 32)", ["33783-32", "33694-32"]),
        ("in 2019-2020, 06-12345 en 33 694 kernwapens", []),
        ("telefoon 12 345-67", []),
        ("33694-49", []),
        ("33694 nr 22", ["33694-22"]),
        ("Kamerstuk 33694/27", ["33694-27"]),
        ("33.694, nr. 33", ["33694-33"]),
        ("Kamerstuk 33 694, nrs. 20, 21 en 22", ["33694-20", "33694-21", "33694-22"]),
        ("Kamerstuk 33 694, nr. 20 en nr. 21", ["33694-20", "33694-21"]),
        ("33 694, nr. 20 en 12 landen", ["33694-20"]),
        ("33 694, nrs. 20 en 21, 5 december 2019", ["33694-20", "33694-21"]),
        ("33 694, nr. 20, 33 783, nr. 32 en 33783-35", ["33694-20", "33783-32", "33783-35"]),
        ("Kamerstuk 21 501-02, nr. 2000", ["21501-02-2000"]),
        ("Kamerstuk 35 000 X, nr. 5 en Kamerstuk 35000-X-7", ["35000-X-5", "35000-X-7"]),
    ],
)
def test_forms_of_citation(text, targets):
    assert [target for target, *_ in cited_documents(text)] == targets


@pytest.mark.parametrize(
    "text",
    [
        "brief van 3 oktober jl. (Kamerstuk 33 694, nr. 49)",
        "brief van 3 oktober 2019 (over risicobeperking, Kamerstuk 33 694, nr. 49)",
        "brief van 3 oktober 2019, Kamerstuk 33 694, nr. 49",
        "brief (Kamerstuk 33 694, nr. 49) van 3 oktober 2019",
        "Kamerstuk 33 694, nr. 49, d.d. 3 oktober 2019",
        "Kamerstuk 33 694, nr. 49 van 3 oktober 2019",
    ],
)
def test_the_date_beside_a_citation(text):
    (found,) = cited_documents(text, WRITTEN)
    assert (found[0], found[2]) == ("33694-49", dt.date(2019, 10, 3))


@pytest.mark.parametrize(
    "text",
    [
        "brief van 3 oktober jl. (Kamerstuk 33 694, nr. 49)",  # 2019 or 2020
        "brief van oktober 2019 (Kamerstuk 33 694, nr. 49)",
        "brieven van 3 oktober 2019 (Kamerstuk 33 694, nrs. 49 en 50)",
        "op 3 oktober 2019 is gesproken over Kamerstuk 33 694, nr. 49",
        "Kamerstukken 33 694, nrs. 48 en 47 d.d. 3 oktober 2019, Kamerstuk 33 694, nr. 49",
    ],
)
def test_a_date_that_is_not_surely_the_documents_is_left_out(text):
    assert {cited for *_, cited in cited_documents(text, day("2020-03-27"), day("2021-01-27"))} == {None}


def test_the_words_of_several_numbers_stand_one_after_another():
    quotes = [
        quote for _, quote, _ in cited_documents("zie Kamerstukken 33 694, nrs. 20, 21 en 22 d.d. 3 mei 2019")
    ]
    assert quotes == ["Kamerstukken 33 694, nrs. 20", "21", "22 d.d. 3 mei 2019"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("op 3 januari jl.", "2019-01-03", "2019-01-03"),
        ("op 3 december jl.", "2018-12-03", "2018-12-03"),
        ("op 3 december as.", "2019-12-03", "2019-12-03"),
        ("op 3 maart a.s.", "2020-03-03", "2020-03-03"),
        ("op 2 januari", "2020-01-02", "2020-01-02"),
        ("op 29 februari", "2020-02-29", "2020-02-29"),
        ("afgelopen zomer", "2019-06-01", "2019-08-31"),
        ("dit najaar", "2019-09-01", "2019-11-30"),
        ("komend voorjaar", "2020-03-01", "2020-05-31"),
        ("winter 2019", "2019-12-01", "2020-02-29"),
        ("vorig jaar", "2018-01-01", "2018-12-31"),
        ("in maart vorig jaar", "2018-03-01", "2018-03-31"),
        ("20–22 november 2019", "2019-11-20", "2019-11-22"),
        ("20 tot en met 22 november", "2019-11-20", "2019-11-22"),
        ("van 29 december t/m 4 januari 2020", "2019-12-29", "2020-01-04"),
        ("30 december 2019 t/m 4 januari 2020", "2019-12-30", "2020-01-04"),
        ("op 28 januari j.l. is", "2019-01-28", "2019-01-28"),
        ("op 28 januari jl is", "2019-01-28", "2019-01-28"),
        ("27 en 28 januari jl.", "2019-01-27", "2019-01-28"),
        ("21-22 november 2019", "2019-11-21", "2019-11-22"),
        ("27 april-22 mei 2020", "2020-04-27", "2020-05-22"),
        ("4, 5 en 6 december 2019", "2019-12-04", "2019-12-06"),
        ("tussen 4 oktober en 12 december 2019", "2019-10-04", "2019-12-12"),
        ("in 2019/2020", "2019-01-01", "2020-12-31"),
        ("tussen 2018 en 2020", "2018-01-01", "2020-12-31"),
        ("sedert 1970", "1970-01-01", "1970-12-31"),
        ("dit voorjaar", "2019-03-01", "2019-05-31"),
        ("deze winter", "2019-12-01", "2020-02-29"),
        ("begin 2020", "2020-01-01", "2020-04-30"),
        ("medio 2020", "2020-05-01", "2020-08-31"),
        ("tot eind 2020", "2020-09-01", "2020-12-31"),
        ("begin volgend jaar", "2020-01-01", "2020-04-30"),
        ("begin november", "2019-11-01", "2019-11-10"),
        ("medio november", "2019-11-11", "2019-11-20"),
        ("eind februari 2020", "2020-02-21", "2020-02-29"),
        ("eerste kwartaal 2020", "2020-01-01", "2020-03-31"),
        ("laatste kwartaal van dit jaar", "2019-10-01", "2019-12-31"),
        ("de eerste helft van 2020", "2020-01-01", "2020-06-30"),
        ("vorige maand", "2019-10-01", "2019-10-31"),
        ("volgende week", "2019-12-02", "2019-12-08"),
        ("1 jan. 2020", "2020-01-01", "2020-01-01"),
        ("op 3 okt. 2019.", "2019-10-03", "2019-10-03"),
        ("28-01-2020", "2020-01-28", "2020-01-28"),
    ],
)
def test_a_date_is_read_against_the_day_of_the_letter(text, start, end):
    (found,) = find_dates(text, WRITTEN)
    assert (found.start, found.end) == (day(start), day(end))


@pytest.mark.parametrize(
    "text",
    [
        "Kamerstuk 33 694, nr. 20",
        "vergaderjaar 2019–2020",
        "31 februari 2019",
        "33783-31",
        "16 landen",
        "artikel 6 NPV",
        "30 juni 2020 t/m 1 juni 2019",
        "28 tot 4 december 2019",
        "31-02-2020",
        "de derde helft van 2020",
    ],
)
def test_what_is_no_date(text):
    assert list(find_dates(text, WRITTEN)) == []


def test_two_dates_may_share_a_year():
    found = [(found.text, found.start) for found in find_dates("4 oktober en 12 december 2018", WRITTEN)]
    assert found == [("4 oktober", day("2018-10-04")), ("12 december 2018", day("2018-12-12"))]


def test_against_an_interval_a_mention_covers_every_reading():
    (found,) = find_dates("volgend jaar", day("2020-03-27"), day("2021-01-27"))
    assert (found.start, found.end) == (day("2021-01-01"), day("2022-12-31"))


@given(st.dates(day("1950-01-01"), day("2080-12-31")), st.dates(day("1990-01-01"), day("2060-12-31")))
def test_a_full_date_means_itself_whenever_it_is_written(named, written):
    (found,) = find_dates(f"op {named.day} {MONTHS[named.month - 1]} {named.year} is", written)
    assert (found.start, found.end) == (named, named)


@given(st.dates(day("1990-01-01"), day("2060-12-31")), st.integers(0, 364))
def test_jl_is_the_last_and_as_the_next_such_day(written, ago):
    last, coming = written - dt.timedelta(ago), written + dt.timedelta(ago)
    if (last.month, last.day) == (2, 29) or (coming.month, coming.day) == (2, 29):
        return
    (found,) = find_dates(f"op {last.day} {MONTHS[last.month - 1]} jl.", written)
    assert found.start == last
    (found,) = find_dates(f"op {coming.day} {MONTHS[coming.month - 1]} as.", written)
    assert found.start == coming


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("op 2.6.2021 schreef ik", "2021-06-02", "2021-06-02"),
        ("op 2021-06-02 schreef ik", "2021-06-02", "2021-06-02"),
        ("op de 3e december 2019", "2019-12-03", "2019-12-03"),
        ("gisteren schreef ik", "2019-11-24", "2019-11-24"),
        ("eergisteren schreef ik", "2019-11-23", "2019-11-23"),
        ("vandaag schrijf ik", "2019-11-25", "2019-11-25"),
        ("overmorgen schrijf ik", "2019-11-27", "2019-11-27"),
        ("over drie weken", "2019-12-16", "2019-12-22"),
        ("over 10 dagen", "2019-12-05", "2019-12-05"),
        ("over twee maanden", "2020-01-01", "2020-01-31"),
        ("over twee jaar", "2021-01-01", "2021-12-31"),
        ("drie weken geleden", "2019-11-04", "2019-11-10"),
        ("in Q3 2021", "2021-07-01", "2021-09-30"),
        ("in Q1", "2020-01-01", "2020-03-31"),
        ("het 2e kwartaal van 2020", "2020-04-01", "2020-06-30"),
        ("in het vierde kwartaal", "2019-10-01", "2019-12-31"),
    ],
)
def test_a_date_counted_from_the_letters_own_day(text, start, end):
    (found,) = find_dates(text, WRITTEN)
    assert (found.start, found.end) == (day(start), day(end))


@pytest.mark.parametrize(
    "text",
    [
        "op maandag morgen",
        "versie 1.2.3",
        "over tien landen",
        "’s morgens",
        "artikel 2.6.1",
        "drie weken lang",
    ],
)
def test_what_only_looks_like_a_date(text):
    assert list(find_dates(text, WRITTEN)) == []


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Kamerstuk 30 977, nummer 104", ["30977-104"]),
        ("Kamerstukken 30 977, nummers 104 en 105", ["30977-104", "30977-105"]),
        ("Kamerstuk 34300 IV, B.", ["34300-IV-B"]),
        ("Kamerstukken I 2018/19, 35 000, AB en 35 001, C", ["35000-AB", "35001-C"]),
        ("het budget van 35 000, De Kamer", []),
        ("begroting 35 000, B", []),
    ],
)
def test_documents_by_number_in_full_and_by_letter(text, targets):
    assert [target for target, *_ in cited_documents(text)] == targets
