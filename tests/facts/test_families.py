"""Concept families, counted in two independent ways; word senses, matched with the letters one to one."""

import re

import pytest

from utils import Letter, SegmentedLetters, load_letters
from utils.words.concepts import CONCEPTS, SENSES, count_concepts, mentions, sense_counts, senses

NAMES = ("33694-49", "33783-35", "BZ-2020")
LETTERS = SegmentedLetters(letter for letter in load_letters() if letter.id in NAMES)

# What a reader counts in headings and paragraphs, and the second way to count it: one regular expression over the
# plain text, written without a look at the forms in the notes. Spelt with straight apostrophes.
EXPECTED = {
    "disarmament": ((7, 21, 5), r"[\w-]*(?<!voor )ontwapening\w*"),
    "risk-reduction": (
        (22, 3, 11),
        r"risicobeperking|risicoverlag|(?:king|verlag(?:ing|en)|dering) van (?:\w+ )?risico|risico's (?:te|op nu)",
    ),
    "npt": ((2, 11, 1), r"\bnpv\b(?!\))|non-proliferatie ?verdrag"),
    "review-conference": ((2, 4, 1), r"toetsingsconferentie"),
    "cend": ((1, 3, 1), r"(?<!\()\bcend\b|creating the environment for nuclear disarmament"),
    "npdi": ((0, 7, 0), r"(?<!\()\bnpdi\b|non-proliferation and disarmament initiative"),
    "ctbt": ((0, 3, 0), r"(?<!\()\bctbt\b|kernstopverdrag"),
    "fmct": ((0, 1, 0), r"splijtstof"),
    "nato": ((7, 2, 3), r"\bnavo\b|bondgeno|alliantie"),
    "nuclear-weapon-states": ((6, 2, 2), r"(?<!niet-)kernwapensta"),
    "nuclear-armed": ((1, 6, 0), r"\bp5\b|wapenbezit|machten"),
    "non-nuclear-weapon-states": ((2, 0, 1), r"niet-kernwapensta"),
    "non-proliferation": ((0, 4, 0), r"non-proliferatie\b(?! verdrag)"),
    "transparency": ((1, 3, 0), r"transparantie|openheid"),
    "confidence-building": ((1, 0, 1), r"vertrouwens?wekkend"),
    "brundtland": (
        (0, 6, 0),
        r"brundtland|(?:internationale|dergelijke) commissie|commissie over nucleaire",
    ),
    "stockholm-berlin": ((1, 2, 0), r"stockholm|zweden|berlijn"),
    "clingendael": ((5, 0, 2), r"clingendael"),
    "basic": ((2, 0, 3), r"(?<!\()\bbasic\b|british american"),
    "kings-college": ((1, 0, 2), r"king'?s college"),
    "aiv": ((0, 3, 0), r"\baiv\b"),
    "arms-control": ((1, 5, 1), r"wapenbeheersing|beheersing van nucleaire wapens|\binf\b"),
    "article-vi": ((0, 2, 0), r"artikel (?:6|vi)\b"),
}


def plain(letter: Letter) -> str:
    """Headings and body in lower case, with straight apostrophes; no word of the families crosses a line."""
    return "\n".join((*letter.headings, letter.text)).lower().replace("’", "'")


def test_every_family_has_its_expected_counts() -> None:
    assert EXPECTED.keys() == CONCEPTS.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_counts_of_a_family_in_two_ways(name: str) -> None:
    counts, pattern = EXPECTED[name]
    assert tuple(count_concepts(letter)[name] for letter in LETTERS) == counts
    assert tuple(len(re.findall(pattern, plain(letter))) for letter in LETTERS) == counts


def test_naive_words_count_wrongly_what_families_count_rightly() -> None:
    naive = [len(re.findall(r"\bkernwapenstaten\b", letter.text.lower())) for letter in LETTERS]
    assert naive == [8, 2, 3]
    assert [count_concepts(letter)["nuclear-weapon-states"] for letter in LETTERS] == [6, 2, 2]


def test_a_name_with_its_abbreviation_is_one_mention() -> None:
    texts = [match.text for match in mentions(LETTERS[0], "npt")]
    assert texts == ["Non-Proliferatieverdrag (NPV", "NPV"]
    assert [match.segment.address for match in mentions(LETTERS[0], "npt")] == ["33694-49 §7", "33694-49 §16"]


def test_mentions_do_not_overlap() -> None:
    for letter in LETTERS:
        for name in CONCEPTS:
            last = (-1, -1, -1)
            for match in mentions(letter, name):
                place = (match.segment.paragraph, match.segment.sentence, match.first)
                assert place > last
                last = (*place[:2], match.last)


def test_every_family_says_what_it_takes_and_leaves() -> None:
    for concept in CONCEPTS.values():
        assert concept.english
        assert concept.dutch
        assert concept.includes.endswith(".")
        assert concept.leaves_out.endswith(".")
        assert all(form == form.lower() and "’" not in form for form in concept.forms + concept.exceptions)


@pytest.mark.parametrize("name", CONCEPTS)
def test_every_form_is_needed_or_is_a_spelling(name: str) -> None:
    # a form may wait for other letters (npv's, fmct), but most of a family's forms are in use
    concept = CONCEPTS[name]
    texts = " ".join(plain(letter) for letter in LETTERS)
    used = [form for form in concept.forms if all(word.strip("*") in texts for word in form.split())]
    assert len(used) * 2 >= len(concept.forms)


def test_concepts_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        CONCEPTS["npt"] = CONCEPTS["cend"]  # type: ignore[index]
    with pytest.raises(TypeError):
        SENSES["inzet"]["senses"]["weapon"] = "peace"


def test_no_such_family() -> None:
    with pytest.raises(ValueError, match="no concept family 'navo': choose one of disarmament,"):
        mentions(LETTERS[0], "navo")


def test_inzet_means_use_of_a_weapon_in_five_of_twenty_two() -> None:
    found = senses(LETTERS, "inzet")
    assert len(found) == 22
    weapon = [(row.address, row.right.split()[:3]) for row in found if row.sense == "weapon"]
    assert weapon == [
        ("33694-49 §2", ["van", "nucleaire", "wapens,"]),
        ("33694-49 §3", ["van", "kernwapens", "vergroten"]),
        ("33694-49 §4", ["van", "een", "kernwapen"]),
        ("33783-35 §3", ["van", "een", "kernwapen"]),
        ("BZ-2020 §5", ["van", "een", "kernwapen"]),
    ]


@pytest.mark.parametrize(
    ("word", "sense", "counts", "naive"),
    [
        ("inzet", "weapon", (3, 1, 1), (9, 7, 6)),
        ("inzet", "aim", (1, 1, 0), (9, 7, 6)),
        ("inzet", "verb", (1, 1, 0), (9, 7, 6)),
        ("inzet", "effort", (4, 4, 5), (9, 7, 6)),
        ("wereld", "goal", (1, 1, 2), (2, 3, 3)),
        ("wereld", "present", (1, 2, 1), (2, 3, 3)),
        ("verdrag", "npt", (0, 1, 0), (0, 4, 0)),
        ("verdrag", "ctbt", (0, 3, 0), (0, 4, 0)),
        ("initiatief", "cend", (0, 3, 0), (0, 5, 0)),
        ("initiatief", "brundtland", (0, 2, 0), (0, 5, 0)),
    ],
)
def test_senses_beside_the_naive_count(
    word: str, sense: str, counts: tuple[int, ...], naive: tuple[int, ...]
) -> None:
    rows = [row for row in sense_counts(LETTERS, word) if row.sense == sense]
    assert tuple(row.count for row in rows) == counts
    assert tuple(row.naive for row in rows) == naive
    # the naive count, a second time
    assert tuple(len(re.findall(rf"(?<![\w-]){word}\b", plain(letter))) for letter in LETTERS) == naive


@pytest.mark.parametrize("word", SENSES)
def test_a_sense_line_is_its_sentence(word: str) -> None:
    sentences = {(s.address, s.number): s.text for letter in LETTERS for s in letter.sentences}
    for row in senses(LETTERS, word):
        assert row.match.lower() == word
        if row.sentence:
            assert sentences[row.address, row.sentence].startswith((row.left + row.match).lstrip("«("))
        else:
            assert any(row.left + row.match + row.right in letter.headings for letter in LETTERS)


def test_all_goals_are_worlds_free_of_nuclear_weapons() -> None:
    for row in senses(LETTERS, "wereld"):
        assert (row.sense == "goal") == row.left.endswith("kernwapenvrije ")


def test_notes_that_do_not_match_the_letters_are_refused() -> None:
    note = dict(SENSES["wereld"])
    note["occurrences"] = [row for row in note["occurrences"] if row[0] != "33783-35 §1"]
    with pytest.raises(
        ValueError,
        match=r"notes 2 of the 3 occurrences of 'wereld' in 33783-35: compare 33783-35 §1, sentence 1\.",
    ):
        senses(LETTERS, "wereld", notes={"wereld": note})
    assert len(senses(LETTERS[:1], "wereld", notes={"wereld": note})) == 2


def test_words_that_nobody_annotated_are_refused() -> None:
    with pytest.raises(ValueError, match="has no 'vrede': choose one of inzet, wereld, verdrag, initiatief"):
        senses(LETTERS, "vrede")
