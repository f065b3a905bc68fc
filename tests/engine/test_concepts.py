"""Concept families and senses of any corpus, with notes of its own."""

import pytest

from tests.made import made_letter
from utils.words.concepts import Concept, count_concepts, mentions, read_concepts, sense_counts, senses
from utils.words.counts import concordance, dispersion, frequencies, keyness, occurrences
from utils.words.segments import SegmentedLetters

FAMILIES = {
    "harbour": Concept(
        "harbour",
        "harbour",
        "haven",
        ("haven*", "de grote kade"),
        ("haven van vertrek",),
        "All of it.",
        "Nothing.",
    ),
    "ship": Concept("ship", "ship", "schip", ("schip", "schepen"), (), "All of it.", "Nothing."),
}
ONE = made_letter("1", "De havens en de grote kade.", "Het schip verlaat de haven van vertrek.")
TWO = made_letter("2", "De schepen liggen in de havenstad.")


def test_families_of_ones_own_are_counted() -> None:
    assert count_concepts(ONE, families=FAMILIES) == {"harbour": 2, "ship": 1}
    assert [match.text for match in mentions(ONE, "harbour", families=FAMILIES)] == [
        "havens",
        "de grote kade",
    ]
    assert occurrences(ONE, "harbour", by="family", families=FAMILIES) == mentions(
        ONE, "harbour", families=FAMILIES
    )
    counts = [row.count for row in frequencies([ONE, TWO], ["harbour"], by="family", families=FAMILIES)]
    assert counts == [2, 1]
    assert len(concordance([ONE, TWO], "harbour", by="family", families=FAMILIES)) == 3
    assert dispersion(ONE, "harbour", by="family", families=FAMILIES).counts == (2, 0)
    rows = keyness(ONE, TWO, by="family", families=FAMILIES)
    assert {row.term: row[1:3] for row in rows} == {"harbour": (2, 1), "ship": (1, 1)}


def test_a_family_that_changes_is_counted_anew_in_the_same_letters() -> None:
    letters = SegmentedLetters([ONE, TWO])
    fewer = {"harbour": FAMILIES["harbour"]._replace(forms=("haven*",))}
    assert [len(mentions(letter, "harbour", families=FAMILIES)) for letter in letters] == [2, 1]
    assert [len(mentions(letter, "harbour", families=fewer)) for letter in letters] == [1, 1]


def test_families_are_read_from_any_folder(tmp_path) -> None:  # type: ignore[no-untyped-def]
    note = '[ship]\nenglish = "ship"\ndutch = "schip"\nforms = ["schip"]\nincludes = "It."\n'
    (tmp_path / "concepts.toml").write_text(note + 'leaves_out = "None."\n', encoding="utf-8")
    assert count_concepts(ONE, families=read_concepts(tmp_path)) == {"ship": 1}
    (tmp_path / "concepts.toml").write_text(note, encoding="utf-8")
    with pytest.raises(ValueError, match="the family 'ship' has no 'leaves_out': write it down"):
        read_concepts(tmp_path)


def test_senses_of_ones_own() -> None:
    note = {"senses": {"town": "a town", "place": "a berth"}, "occurrences": [("1 §2", 1, "place")]}
    (row,) = senses([ONE], "haven", notes={"haven": note})
    assert (row.match, row.meaning) == ("haven", "a berth")
    assert [row.count for row in sense_counts([ONE], "haven", notes={"haven": note})] == [0, 1]
    with pytest.raises(ValueError, match="notes 2 of the 1 occurrences of 'kade' in 1"):
        senses(
            [ONE],
            "kade",
            notes={"kade": note | {"occurrences": [("1 §1", 1, "place"), ("1 §2", 1, "place")]}},
        )
