"""Word operations, and agreed language in made letters, where we know what was planted."""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counted import count_calls
from tests.made import made_letter
from utils.store import Store
from utils.wording.align import FUNCTION_WORDS, Wording
from utils.wording.diff import Change, changes, marked, split_words
from utils.wording.formulas import AgreedLanguage, agreed_language, compare_with_agreed
from utils.words.stored import StoredLetter

# --- Word operations ------------------------------------------------------------------------------------------

SOME_WORDS = st.lists(
    st.sampled_from(
        [
            "de",
            "het",
            "een",
            "van",
            "en",
            "ontwapening,",
            "inzet",
            "actief",
            "Risico’s",
            "risico's",
            "(NPV)",
            "NPV.",
        ]
    ),
    max_size=14,
)


def keys(text: str) -> list[str]:
    return list(Wording.of(text).terms)


@given(SOME_WORDS, SOME_WORDS)
def test_changes_lead_from_the_first_wording_to_the_other(first, other):
    way = changes(" ".join(first), " ".join(other))
    before = [change for change in way if change.before]
    after = [change.after for change in way if change.after]
    assert " ".join(after) == " ".join(other)
    at, rebuilt = 0, []
    for change in sorted(before, key=lambda change: change.position):
        assert change.position == at
        at += len(split_words(change.before))
        rebuilt.append(change.before)
    assert " ".join(rebuilt) == " ".join(first)
    for change in way:
        same = keys(change.before) == keys(change.after)
        assert same if change.kind in ("keep", "move") else not same
        assert (not change.before) == (change.kind == "insert")
        assert (not change.after) == (change.kind == "delete")


@given(SOME_WORDS.map(" ".join))
def test_the_same_wording_has_nothing_to_change(text):
    assert [change.kind for change in changes(text, text.upper())] == ["keep"] * bool(text)


def test_marked_escapes_and_says_what_moved():
    way = [
        Change("keep", "a & b", "a & b", 0),
        Change("replace", "<x>", "<y>", 3),
        Change("move", "c", '"c"', 5),
        Change("insert", "", "<script>", 6),
        Change("delete", "d", "", 4),
    ]
    assert marked(way) == (
        '<span lang="nl">a &amp; b <del>&lt;x&gt;</del> <ins>&lt;y&gt;</ins>'
        ' <mark>&quot;c&quot; <small lang="en">[moved]</small></mark> <ins>&lt;script&gt;</ins> <del>d</del></span>'
    )


# --- Made letters -----------------------------------------------------------------------------------------------


def test_one_letter_or_none_shares_nothing():
    assert agreed_language([]) == ()
    assert agreed_language([made_letter("1", "De regering zoekt steun.")]) == ()
    assert agreed_language([made_letter("1"), made_letter("2", "…")]) == ()


def test_in_identical_letters_every_sentence_is_a_formula():
    sentences = [
        "De regering zoekt steun voor dit voorstel.",
        "Nederland blijft hieraan werken met partners.",
    ]
    rows = agreed_language([made_letter("2", *sentences), made_letter("1", *sentences)])
    assert [row.text for row in rows] == [sentence.rstrip(".") for sentence in sentences]
    assert [row.letters for row in rows] == [("1", "2")] * 2
    assert all(
        change.kind == "keep" for row in rows for variant in row.variants for change in variant.changes
    )


def test_words_that_changed_places_do_not_end_a_formula():
    """No tile of it is enough alone; the heaviest, "verbod op kernproeven", comes into the passage of another."""
    first = "Nederland hecht groot belang aan een volledig en verifieerbaar verbod op kernproeven"
    other = "Nederland hecht zeer groot belang aan een verifieerbaar en volledig verbod op kernproeven"
    (row,) = agreed_language(
        [made_letter("1", first + ".", "Hallo daar."), made_letter("2", other + ".", "Tot ziens.")]
    )
    assert [variant.text for variant in row.variants] == [first, other]


@pytest.mark.parametrize("find", [agreed_language, lambda *rest: compare_with_agreed("Een ontwerp.", *rest)])
@pytest.mark.parametrize("min_words", [-1, 0, 1])
def test_a_formula_has_two_words_at_least(find, min_words):
    with pytest.raises(ValueError, match=f"^min_words is {min_words}: ask for 2 or more"):
        find([], min_words)


def test_a_phrase_that_stands_in_every_letter_is_one_formula():
    stock = "Uw Kamer zal hierover in het voorjaar worden geïnformeerd."
    letters = [
        made_letter(str(number), f"Geachte voorzitter nummer {number}.", stock) for number in range(60)
    ]
    (row,) = [row for row in agreed_language(letters) if row.text.startswith("Uw Kamer")]
    assert len(row.letters) == 60
    assert all(variant.text == stock.rstrip(".") for variant in row.variants)


CONTENT = [
    "".join((a, b, c, d))
    for a in "bdklmnprst"
    for b in "aeou"
    for c in "dgklmnst"
    for d in ("in", "eg", "or")
]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(6, 24), st.booleans())
def test_a_planted_formula_is_found(seed, size, functional):
    """In five letters of random words; one word in six dropped, replaced or added, and each half still in order."""
    chance = random.Random(seed)

    def some(count: int) -> list[str]:
        return [
            chance.choice(sorted(FUNCTION_WORDS) if chance.random() < 0.4 else CONTENT) for _ in range(count)
        ]

    planted = chance.sample(CONTENT, k=size)
    if functional:  # every third word, but a formula does not end on one
        planted[1:-1:3] = chance.choices(sorted(FUNCTION_WORDS), k=len(planted[1:-1:3]))
    reworded = list(planted)
    for start in reversed(range(0, size - 5, 6)):
        place = start + chance.randrange(1, 5)
        reworded[place : place + 1] = chance.choice([[], some(1), [*some(1), reworded[place]]])
    letters = []
    for number in range(5):
        sentences = [some(chance.randint(8, 24)) for _ in range(10)]
        if number in (1, 3):
            sentences[4] = some(6) + (planted if number == 1 else reworded) + some(6)
        letters.append(made_letter(str(number), *(" ".join(sentence) + "." for sentence in sentences)))
    places = [
        {(variant.letter, variant.paragraph) for variant in row.variants} for row in agreed_language(letters)
    ]
    assert any({("1", 5), ("3", 5)} <= found for found in places)


CHAINED = st.lists(
    st.lists(st.sampled_from(["de brug", "een weg", "snelle herbouw", "oude sluis", "naar het noorden", "in goede staat"]),
             min_size=4, max_size=7).map(" ".join),
    min_size=2, max_size=5,
)  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(st.lists(CHAINED, min_size=2, max_size=8))
def test_every_wording_of_a_formula_shares_enough_of_its_first_and_stands_in_no_other(sentences) -> None:
    """Sentences of few words, so that places are joined by way of others and families fall into several formulas."""
    letters = [made_letter(str(number), *texts) for number, texts in enumerate(sentences)]
    found = agreed_language(letters)
    places = [(one.letter, one.paragraph, *one.span) for row in found for one in row.variants]
    assert len(places) == len(set(places))
    for row in found:
        first, *others = (Counter(keys(one.text)) for one in row.variants)
        for other in others:
            enough = max(4, 0.6 * min(first.total(), other.total()))
            assert (first & other).total() >= enough


@settings(max_examples=20, deadline=None)
@given(st.lists(CHAINED, min_size=2, max_size=5))
def test_letters_that_are_kept_in_a_file_share_the_same_formulas(sentences) -> None:
    letters = [made_letter(str(number), *texts) for number, texts in enumerate(sentences)]
    store = Store(0)
    assert agreed_language([StoredLetter.of(one, store) for one in letters]) == agreed_language(letters)


def test_a_kamerstuk_number_is_the_same_however_written():
    assert keys("(Kamerstuk 33 694, nr. 20) en 33694, Nr. 20.") == [
        *("kamerstuk", "33694", "nr", "20", "en", "33694", "nr", "20")
    ]


@pytest.mark.parametrize(
    "text", ["– een voorstel", "een voorstel –", "« een – voorstel »", "(NPV), en/of", "33 694, nr. 20"]
)
def test_no_mark_of_a_wording_is_lost(text: str) -> None:
    assert joined(change.after for change in changes("Een ander voorstel", text)) == text
    way = sorted(changes(text, "Een ander voorstel"), key=lambda change: change.position)
    assert joined(change.before for change in way) == text


def joined(parts: Iterable[str]) -> str:
    """The parts with spaces between them, but for the one that comes between two words of a piece, en/of."""
    return " ".join(part for part in parts if part).replace("/ ", "/")


def test_a_wording_has_as_many_words_as_are_counted() -> None:
    assert split_words("– Op 4 oktober 2018 (Kamerstuk 33 694, nr. 23) – 't NPV.") == (
        *("– Op", "4 oktober 2018", "(Kamerstuk", "33 694,", "nr.", "23) –", "'t", "NPV."),
    )
    (row,) = agreed_language([made_letter(n, "Op 4 oktober 2018 is het verdrag aanvaard.") for n in "12"])
    assert [variant.words for variant in row.variants] == [6, 6]
    assert row.shared == row.variants[1].common == 6
    assert sum(len(change.words) for change in row.variants[1].changes) == 6


def test_agreed_language_is_found_once_for_many_drafts() -> None:
    letters = [made_letter(n, "De regering zoekt steun voor dit voorstel tot ontwapening.") for n in "12"]
    agreed = AgreedLanguage(letters)
    assert agreed.formulas == agreed_language(letters)
    for draft in ("Zij zoekt steun voor dit voorstel tot ontwapening.", "Het regent.", ""):
        assert compare_with_agreed(draft, agreed) == compare_with_agreed(draft, letters)
    (row,) = agreed.compare("Zij zoekt steun voor dit voorstel tot ontwapening.")
    assert row.variant.letter == "2"  # of equals the latest


# --- Growth: counted in steps of the interpreter, which a busy machine does not change -------------------------------


def exponent(work: Callable[[int], Callable[[], object]], *sizes: int) -> float:
    """The power of the size with which work grows, from the first size to the last."""
    first, last = (count_calls(work(size)) for size in (sizes[0], sizes[-1]))
    return math.log(last / first) / math.log(sizes[-1] / sizes[0])


def letters_of(size: int) -> Callable[[], object]:
    """Agreed language of so many letters: a stock phrase, reworded sentences, and words of their own."""
    chance = random.Random(1)
    known = [chance.choices(CONTENT, k=14) for _ in range(20)]

    def sentences() -> Iterator[str]:
        yield "Uw Kamer zal hierover in het voorjaar worden geïnformeerd."
        for sentence in chance.sample(known, k=2):
            reworded = list(sentence)
            reworded[chance.randrange(14)] = chance.choice(CONTENT)
            yield " ".join(reworded) + "."
        yield " ".join(f"{chance.choice(CONTENT)}{chance.randrange(10**6)}" for _ in range(12)) + "."

    letters = [made_letter(str(number), *sentences()) for number in range(size)]
    return lambda: agreed_language(letters)


@pytest.mark.parametrize("unit", ["20, ", "a b c d ", "de inzet van nucleaire wapens, "])
def test_a_repetitive_sentence_is_not_quadratic(unit: str) -> None:
    def work(size: int) -> Callable[[], object]:
        letters = [made_letter(n, unit * (size // len(unit)) + "einde.") for n in "12"]
        return lambda: agreed_language(letters)

    assert exponent(work, 4000, 16000) < 1.4


def test_agreed_language_grows_no_faster_than_its_sorting() -> None:
    assert exponent(letters_of, 60, 240) < 1.3


def test_changes_do_not_sort_again_in_their_loop() -> None:
    def work(size: int) -> Callable[[], object]:
        chance = random.Random(1)
        first = chance.choices(CONTENT, k=size)
        other = [word if chance.random() < 0.9 else chance.choice(CONTENT) for word in first]
        return lambda: changes(" ".join(first), " ".join(other))

    assert exponent(work, 300, 1200) < 1.5


def test_marks_alone_are_not_quadratic() -> None:
    assert exponent(lambda size: lambda: split_words("a" + "." * size + "b"), 16_000, 64_000) < 1.2
