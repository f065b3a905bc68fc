"""Agreed language in the three letters of 2019 and 2020, checked by hand."""

import pytest

from utils import load_letters
from utils.wording.diff import Change, split_words
from utils.wording.formulas import AgreedLanguage, Formula, agreed_language, compare_with_agreed

NAMES = ("33694-49", "33783-35", "BZ-2020")
LETTERS = tuple(letter for letter in load_letters() if letter.id in NAMES)
AGREED = AgreedLanguage(LETTERS)
FORMULAS = AGREED.formulas
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
    (row,) = compare_with_agreed(draft, AGREED)
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
    (row,) = compare_with_agreed(draft, AGREED)
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
    (row,) = compare_with_agreed(draft, AGREED)
    assert row.text.startswith("gezien")


@pytest.mark.parametrize(
    "draft", ["", "…", "Het weer is mooi.", "Het is van belang dat het kabinet zich inzet voor de wereld."]
)
def test_a_draft_without_agreed_language(draft):
    assert compare_with_agreed(draft, AGREED) == ()


def test_what_is_left_out_stands_behind_the_words_it_followed():
    """Though the clause has moved to the front, "proliferatie van" is struck out inside it."""
    (second,) = [v for v in formula("Conform het").variants if v.address == "33783-35 §2"]
    before = [change.before for change in second.changes]
    assert before.index("proliferatie van") == before.index("gezien de grote risico's van") + 1


def test_the_order_of_the_letters_does_not_matter():
    assert agreed_language(reversed(LETTERS)) == FORMULAS


def test_more_words_asked_for_fewer_formulas_found():
    long = agreed_language(LETTERS, min_words=15)
    assert [row.text for row in long] == [
        row.text for row in FORMULAS if max(len(split_words(variant.text)) for variant in row.variants) >= 15
    ]


def test_a_kamerstuk_number_is_no_change_however_written():
    assert departures("op basis van", "BZ-2020 §2") == []
