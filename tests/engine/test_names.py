"""Short names of letters: short, true to what is known of the date, and no two alike."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from utils import Letter, load_letters
from utils.letters.names import short_names
from utils.seeds import SEEDS

BLANK = load_letters(SEEDS / "letters")[0]


def letter(id: str, first: date | None, last: date | None = None, *, dated: bool = True) -> Letter:
    """A letter with this id, of a day, or between two."""
    return replace(BLANK, id=id, date=first if dated else None, earliest=first, latest=last or first)


def names(*letters: Letter) -> list[str]:
    return list(short_names(letters).values())


def test_a_letter_goes_by_its_month():
    assert names(letter("1-1", date(2019, 9, 26)), letter("1-2", date(2019, 11, 25))) == [
        "Sept 2019",
        "Nov 2019",
    ]


def test_two_of_one_month_go_by_their_day_and_two_of_one_day_by_their_number():
    first, second = letter("1-1", date(2019, 9, 3)), letter("1-2", date(2019, 9, 26))
    assert names(first, second) == ["3 Sept 2019", "26 Sept 2019"]
    assert names(first, second, letter("2-9", date(2019, 9, 26))) == [
        "3 Sept 2019",
        "26 Sept 2019, 1-2",
        "26 Sept 2019, 2-9",
    ]


def test_what_is_not_known_of_a_date_is_a_question_mark():
    def undated(first: date | None, last: date | None) -> str:
        return names(replace(BLANK, id="BZ-2020", date=None, earliest=first, latest=last))[0]

    assert undated(date(2020, 3, 27), date(2021, 1, 27)) == "2020?"
    assert undated(date(2020, 3, 2), date(2020, 3, 27)) == "March 2020?"
    assert undated(date(2015, 3, 27), date(2021, 1, 27)) == "2015–2021?"
    assert undated(date(2020, 3, 27), None) == "from 2020?"
    assert undated(None, date(2021, 1, 27)) == "until 2021?"
    assert undated(None, None) == "BZ-2020"


DAYS = st.dates(date(2019, 1, 1), date(2021, 12, 31))
IDS = st.from_regex(r"[0-9]{5}-[0-9]{1,2}|(BZ|DEF)-2020[a-c]?", fullmatch=True)


@st.composite
def letters(draw: st.DrawFn) -> list[Letter]:
    """Letters of which many fall in one month, or on one day; some without a date."""
    ids = draw(st.lists(IDS, unique=True, max_size=12))
    found = []
    for id in ids:
        first = draw(DAYS | st.just(date(2019, 9, 26)) | st.none())
        long = timedelta(draw(st.integers(0, 800)))
        found.append(
            letter(id, first, first + long if first else None, dated=bool(first) and draw(st.booleans()))
        )
    return found


@given(letters())
def test_no_two_letters_of_a_corpus_have_one_short_name(some: list[Letter]):
    found = short_names(some)
    assert list(found) == [one.id for one in some]
    assert len(set(found.values())) == len(some)


@given(letters())
def test_only_a_letter_with_a_date_has_a_name_without_a_question_mark(some: list[Letter]):
    found = short_names(some)
    for one in some:
        assert ("?" in found[one.id]) == (one.date is None and one.earliest is not None)
