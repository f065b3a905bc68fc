"""Agreed language in the three letters, checked by hand; and in made letters, where we know what was planted."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from utils import Letter, Paragraph, Sentence, load_letters
from utils.wording.align import FUNCTION_WORDS, Wording
from utils.wording.diff import Change, changes, marked, split_words
from utils.wording.formulas import (
    Formula,
    agreed_language,
    compare_with_agreed,
)

LETTERS = load_letters()
FORMULAS = agreed_language(LETTERS)
TEXTS = {paragraph.address: paragraph.text for letter in LETTERS for paragraph in letter.paragraphs}

# All that the letters share, most letters and words first. Each was read in its place and found to be the same
# wording; the notes say why where it is not plain.
TRUTH = [
    (
        "Daarbij is van belang dat het proces van nucleaire ontwapening",
        "33694-49 §4, 33783-35 §3, BZ-2020 §5",
    ),
    ("Conform het regeerakkoord zet Nederland zich", "33694-49 §4, 33783-35 §2, BZ-2020 §2"),
    ("op basis van de richtlijnen in de Kamerbrief", "33694-49 §4, 33783-35 §8, BZ-2020 §2"),
    ("Creating the Environment for Nuclear Disarmament", "33694-49 §15, 33783-35 §8, BZ-2020 §8"),
    # What the letter 33694-49 says it is about, and its title in the letters that cite it.
    ("de Nederlandse inzet inzake nucleaire", "33694-49 §1, 33783-35 §9, BZ-2020 §3, BZ-2020 §6"),
    ("Het kabinet heeft in 2018 het instituut Clingendael", "33694-49 §7, BZ-2020 §6"),
    ("uitgevoerd door de Britse denktank", "33694-49 §8, BZ-2020 §1"),
    ("gezien de toenemende instabiliteit", "33694-49 §2, BZ-2020 §4"),
    # One way to refer to a letter; not the same letter, so the titles that follow are other formulas.
    ("zoals beschreven in de Kamerbrief over de Nederlandse inzet", "33783-35 §8, BZ-2020 §6"),
    ("Zoals toegezegd tijdens het Algemeen Overleg", "33694-49 §1, BZ-2020 §1"),
    ("op 4 oktober 2018 (Kamerstuk 33 694, nr. 23)", "33694-49 §1, 33783-35 §8"),
    ("het belang van nucleaire risicobeperking", "33694-49 §1, 33694-49 §13, 33694-49 §14, BZ-2020 §4"),
    ("hoog op de internationale agenda", "33694-49 §1, 33783-35 §4"),
    ("toetsingsconferentie van het Non-Proliferatieverdrag", "33694-49 §7, BZ-2020 §8"),
    ("vertegenwoordigers van kernwapenstaten en niet-kernwapenstaten", "33694-49 §9, BZ-2020 §7"),
]


def formula(start: str) -> Formula:
    return next(row for row in FORMULAS if row.text.startswith(start))


def departures(start: str, address: str) -> list[Change]:
    """What the variant at this address changes in the formula."""
    row = formula(start)
    return [
        change
        for variant in row.variants
        if variant.address == address
        for change in variant.changes
        if change.kind != "keep"
    ]


# --- The three letters ----------------------------------------------------------------------------------------


def test_the_letters_share_these_formulas_and_no_others():
    found = [", ".join(variant.address for variant in row.variants) for row in FORMULAS]
    assert found == [addresses for _, addresses in TRUTH]
    assert [row.text[: len(start)] for row, (start, _) in zip(FORMULAS, TRUTH, strict=True)] == [
        start for start, _ in TRUTH
    ]


@pytest.mark.parametrize(
    ("words_shared", "addresses"),
    [
        ("een kernwapenvrije wereld", ["33694-49 §4", "33783-35 §2", "BZ-2020 §2"]),
        (
            "en dat de kans op conflict en de inzet van een kernwapen tot een absoluut minimum beperkt blijft",
            ["33694-49 §4", "33783-35 §3", "BZ-2020 §5"],
        ),
        (
            "de Kamerbrief over de Nederlandse inzet inzake nucleaire ontwapening",
            ["33694-49 §4", "33783-35 §8", "BZ-2020 §2"],
        ),
        (
            (
                "op basis van de richtlijnen in de Kamerbrief over de Nederlandse inzet inzake nucleaire ontwapening"
                " d.d. 21 juni 2018"
            ),
            ["33694-49 §4", "BZ-2020 §2"],
        ),
        (
            "de toenemende instabiliteit in de wereld en de oplopende spanningen tussen kernwapenstaten",
            ["33694-49 §2", "BZ-2020 §4"],
        ),
        (
            (
                "in 2018 het instituut Clingendael gevraagd opties op het gebied van nucleaire risicobeperking"
                " in kaart te brengen"
            ),
            ["33694-49 §7", "BZ-2020 §6"],
        ),
        (
            (
                "uitgevoerd door de Britse denktank British American Security Information Council (BASIC)"
                " in samenwerking met King"
            ),
            ["33694-49 §8", "BZ-2020 §1"],
        ),
        (
            "creating the environment for nuclear disarmament",
            ["33694-49 §15", "33783-35 §8", "BZ-2020 §8"],
        ),
    ],
)
def test_a_formula_is_found_wherever_it_stands(words_shared, addresses):
    places = [
        [variant.address for variant in row.variants if words_shared.casefold() in variant.text.casefold()]
        for row in FORMULAS
    ]
    assert addresses in places


@pytest.mark.parametrize("min_words", [3, 5, 8])
def test_a_variant_shares_three_fifths_of_the_shorter_wording_with_the_first(min_words):
    for row in agreed_language(LETTERS, min_words):
        for variant in row.variants[1:]:
            shared = sum(len(split_words(c.after)) for c in variant.changes if c.kind in ("keep", "move"))
            shorter = min(len(split_words(row.text)), len(split_words(variant.text)))
            assert shared >= 0.8 * min_words
            assert shared >= 0.6 * shorter


def test_every_variant_is_quoted_exactly():
    for row in FORMULAS:
        assert row.text == row.variants[0].text
        for variant in row.variants:
            assert TEXTS[variant.address][slice(*variant.span)] == variant.text


def test_the_coalition_formula_in_full():
    first, second, third = formula("Conform het regeerakkoord").variants
    assert first.text == (
        "Conform het regeerakkoord zet Nederland zich, binnen het kader van de bondgenootschappelijke afspraken,"
        " actief in voor een kernwapenvrije wereld, gezien de grote risico's van proliferatie van deze wapens"
    )
    assert second.text == (
        "Gezien de grote risico’s van deze wapens, zet Nederland zich conform het regeerakkoord, binnen het kader"
        " van de bondgenootschappelijke afspraken, actief in voor een kernwapenvrije wereld"
    )
    assert third.text == (
        "De Nederlandse regering blijft zich conform het regeerakkoord actief inzetten, binnen het kader van de"
        " bondgenootschappelijke verplichtingen, voor een kernwapenvrije wereld, gezien de grote risico’s van"
        " proliferatie van deze wapens"
    )


def test_what_changes_in_the_coalition_formula():
    second = departures("Conform het", "33783-35 §2")
    assert Change("move", "Conform het regeerakkoord", "conform het regeerakkoord,", 0) in second
    assert Change("delete", "proliferatie van", "", 24) in second
    third = departures("Conform het", "BZ-2020 §2")
    assert third == [
        Change("insert", "", "De Nederlandse regering blijft zich", 0),
        Change("move", "actief", "actief", 13),
        Change("delete", "in", "", 14),
        Change("replace", "zet Nederland zich,", "inzetten,", 3),
        Change("replace", "afspraken,", "verplichtingen,", 12),
    ]


def test_what_changes_in_the_security_clause():
    assert departures("Daarbij is", "33783-35 §3") == [
        Change("insert", "", "nationale en", 11),
        Change("delete", "en stabiliteit", "", 13),
    ]
    assert departures("Daarbij is", "BZ-2020 §5") == [
        Change("replace", "Daarbij", "Het", 0),
        Change("insert", "", "daarom", 2),
        Change("delete", "proces van", "", 6),
        Change("replace", "ontwapening", "ontwapeningsproces", 9),
    ]


def test_spelling_of_a_name_is_a_replacement():
    assert departures("uitgevoerd door", "BZ-2020 §1") == [Change("replace", "Kings", "King’s", 14)]


def test_a_kamerstuk_number_is_the_same_however_written():
    assert departures("op basis van", "BZ-2020 §2") == []
    assert keys("(Kamerstuk 33 694, nr. 20) en 33694, Nr. 20.") == [
        *("kamerstuk", "33694", "nr", "20", "en", "33694", "nr", "20")
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vicevoorzitters van de drie werkgroepen", "vice-voorzitter van de vijfjaarlijkse"),
        ("kernwapenbezitters", "spanningen tussen kernwapenstaten"),
        ("inzet inzake nucleaire ontwapening", "inzet inzake nucleaire risicobeperking"),
    ],
)
def test_what_only_looks_alike_is_not_joined(one, other):
    for row in FORMULAS:
        texts = [variant.text for variant in row.variants]
        assert not (any(one in text for text in texts) and any(other in text for text in texts))


# --- A draft --------------------------------------------------------------------------------------------------


def test_a_draft_is_held_against_the_nearest_variant():
    draft = (
        "Gezien de toenemende instabiliteit in Europa en de oplopende spanningen tussen kernwapenstaten zoekt het"
        " kabinet overleg."
    )
    (row,) = compare_with_agreed(draft, LETTERS)
    assert row.variant.address == "BZ-2020 §4"
    assert row.text == (
        "Gezien de toenemende instabiliteit in Europa en de oplopende spanningen tussen kernwapenstaten"
    )
    assert draft[slice(*row.span)] == row.text
    assert [change for change in row.changes if change.kind != "keep"] == [
        Change("replace", "de wereld", "Europa", 5)
    ]
    assert row.kept == pytest.approx(11 / 13)


def test_a_draft_that_returns_to_the_obligations():
    draft = (
        "Conform het regeerakkoord zet Nederland zich, binnen het kader van de bondgenootschappelijke"
        " verplichtingen, actief in voor een kernwapenvrije wereld."
    )
    (row,) = compare_with_agreed(draft, LETTERS)
    assert row.variant.address == "33694-49 §4"
    assert Change("replace", "afspraken,", "verplichtingen,", 12) in row.changes


def test_the_title_alone_is_nearest_to_the_title_alone():
    (row,) = compare_with_agreed(
        "Zie de Kamerbrief over de Nederlandse inzet inzake nucleaire ontwapening.", LETTERS
    )
    assert row.variant.address == "33783-35 §8"
    assert row.kept == pytest.approx(9 / 10)


@pytest.mark.parametrize("ahead", ["", "Het kabinet werkt aan vrede. "])
def test_what_a_draft_says_ahead_of_agreed_language_is_not_left_out(ahead):
    """Its sentence opens with "Nederland", which the agreed sentence has too, in another place."""
    draft = (
        "Nederland zet zich actief in voor een kernwapenvrije wereld, binnen het kader van de bondgenootschappelijke"
        " afspraken, gezien de grote risico's van proliferatie van deze wapens"
    )
    (row,) = compare_with_agreed(f"{ahead}{draft}.", LETTERS)
    assert row.variant.address == "33694-49 §4"
    assert row.text == draft
    left_out = [change.before for change in row.changes if change.kind in ("delete", "replace")]
    assert left_out == ["Conform het regeerakkoord"]


def test_a_draft_is_not_widened_where_the_variant_opens_no_sentence():
    draft = "Nederland maant, gezien de toenemende instabiliteit in de wereld en de oplopende spanningen tussen staten."
    (row,) = compare_with_agreed(draft, LETTERS)
    assert row.text.startswith("gezien")


@pytest.mark.parametrize(
    "draft", ["", "…", "Het weer is mooi.", "Het is van belang dat het kabinet zich inzet voor de wereld."]
)
def test_a_draft_without_agreed_language(draft):
    assert compare_with_agreed(draft, LETTERS) == ()


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


def made(name: str, *sentences: str) -> Letter:
    """A letter with each sentence in a paragraph of its own."""
    day = date(2020, 1, 1) + timedelta(int(name))
    paragraphs = tuple(
        Paragraph(
            name, number, None, text, (Sentence(text, name, number, 1, (0, len(text))),), (0, len(text))
        )
        for number, text in enumerate(sentences, start=1)
    )
    return Letter(name, None, None, None, None, day, day, day, None, None, (), paragraphs, (), (), "")


def test_one_letter_or_none_shares_nothing():
    assert agreed_language([]) == ()
    assert agreed_language(LETTERS[:1]) == ()
    assert agreed_language([made("1"), made("2", "…")]) == ()


def test_in_identical_letters_every_sentence_is_a_formula():
    sentences = [
        "De regering zoekt steun voor dit voorstel.",
        "Nederland blijft hieraan werken met partners.",
    ]
    rows = agreed_language([made("2", *sentences), made("1", *sentences)])
    assert [row.text for row in rows] == [sentence.rstrip(".") for sentence in sentences]
    assert [row.letters for row in rows] == [("1", "2")] * 2
    assert all(
        change.kind == "keep" for row in rows for variant in row.variants for change in variant.changes
    )


def test_words_that_changed_places_do_not_end_a_formula():
    """No tile of it is enough alone; the heaviest, "verbod op kernproeven", comes into the passage of another."""
    first = "Nederland hecht groot belang aan een volledig en verifieerbaar verbod op kernproeven"
    other = "Nederland hecht zeer groot belang aan een verifieerbaar en volledig verbod op kernproeven"
    (row,) = agreed_language([made("1", first + ".", "Hallo daar."), made("2", other + ".", "Tot ziens.")])
    assert [variant.text for variant in row.variants] == [first, other]


@pytest.mark.parametrize("find", [agreed_language, lambda *rest: compare_with_agreed("Een ontwerp.", *rest)])
@pytest.mark.parametrize("min_words", [-1, 0, 1])
def test_a_formula_has_two_words_at_least(find, min_words):
    with pytest.raises(ValueError, match=f"^min_words is {min_words}: ask for 2 or more"):
        find(LETTERS, min_words)


def test_the_order_of_the_letters_does_not_matter():
    assert agreed_language(reversed(LETTERS)) == FORMULAS


def test_a_phrase_that_stands_in_every_letter_is_one_formula():
    stock = "Uw Kamer zal hierover in het voorjaar worden geïnformeerd."
    letters = [made(str(number), f"Geachte voorzitter nummer {number}.", stock) for number in range(60)]
    (row,) = [row for row in agreed_language(letters) if row.text.startswith("Uw Kamer")]
    assert len(row.letters) == 60
    assert all(variant.text == stock.rstrip(".") for variant in row.variants)


def test_more_words_asked_for_fewer_formulas_found():
    long = agreed_language(LETTERS, min_words=15)
    assert [row.text for row in long] == [
        row.text for row in FORMULAS if max(len(split_words(variant.text)) for variant in row.variants) >= 15
    ]


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
        letters.append(made(str(number), *(" ".join(sentence) + "." for sentence in sentences)))
    places = [
        {(variant.letter, variant.paragraph) for variant in row.variants} for row in agreed_language(letters)
    ]
    assert any({("1", 5), ("3", 5)} <= found for found in places)


def test_what_is_left_out_stands_behind_the_words_it_followed():
    """Though the clause has moved to the front, "proliferatie van" is struck out inside it."""
    (second,) = [v for v in formula("Conform het").variants if v.address == "33783-35 §2"]
    before = [change.before for change in second.changes]
    assert before.index("proliferatie van") == before.index("gezien de grote risico's van") + 1
