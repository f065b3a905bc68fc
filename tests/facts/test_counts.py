"""The words of the three letters of 2019 and 2020: counts that were checked by hand, whatever letters join them."""

import re
from collections import Counter

import pytest

from utils import SegmentedLetters, count_terms, load_letters
from utils.words.counts import (
    collocations,
    concordance,
    dispersion,
    frequencies,
    keyness,
    ngrams,
    occurrences,
    tf_idf,
)
from utils.words.segments import segments
from utils.words.tokens import MODALS, STOPWORDS, normal, tokens

NAMES = ("33694-49", "33783-35", "BZ-2020")
LETTERS = SegmentedLetters(letter for letter in load_letters() if letter.id in NAMES)
FIRST, SECOND, THIRD = LETTERS


def test_every_sentence_and_heading_is_a_segment() -> None:
    for letter, headings in zip(LETTERS, (3, 4, 0), strict=True):
        found = segments(letter)
        assert sum(segment.sentence == 0 for segment in found) == headings
        assert [s.sentence for s in found if s.sentence] == [s.number for s in letter.sentences]
        for paragraph in letter.paragraphs:
            words = [t for s in found if s.paragraph == paragraph.number and s.sentence for t in s.tokens]
            assert words == list(tokens(paragraph.text))  # no word is cut in two by the end of a sentence


@pytest.mark.parametrize(
    ("term", "by", "counts"),
    [
        ("kernwapenstaten", "word", (6, 2, 2)),  # \w+ finds 8, 2, 3, and in the raw files 8, 3, 1
        ("kernwapenstaten", "part", (8, 2, 3)),
        ("niet-kernwapenstaten", "word", (2, 0, 1)),
        ("Risico's", "word", (6, 2, 7)),
        ("inzet", "word", (9, 7, 6)),
        ("nucleaire risicobeperking", "word", (15, 3, 6)),
        ("4 oktober 2018", "word", (1, 2, 0)),
        ("oktober", "part", (1, 2, 2)),
        ("33 694", "word", (3, 3, 1)),  # the third letter writes 33694
        ("33694", "word", (3, 3, 1)),
        ("33694-49", "word", (0, 0, 1)),
        ("verklaring", "lemma", (1, 2, 0)),
        ("ministeriële verklaring", "lemma", (1, 1, 0)),
        ("npt", "family", (2, 11, 1)),
        ("ontbreekt", "word", (0, 0, 0)),
    ],
)
def test_frequencies_of_terms(term: str, by: str, counts: tuple[int, ...]) -> None:
    rows = frequencies(LETTERS, [term], by=by)  # type: ignore[arg-type]
    assert [row.letter for row in rows] == ["33694-49", "33783-35", "BZ-2020"]
    assert tuple(row.count for row in rows) == counts
    assert [row.rate for row in rows] == pytest.approx([1000 * row.count / row.words for row in rows])
    lines = concordance(LETTERS, term, by=by)  # type: ignore[arg-type]
    assert len(lines) == sum(counts)


def test_counts_of_risico_by_hand_and_by_pattern() -> None:
    # a second way of counting: a regular expression over headings and paragraphs
    for letter, row in zip(LETTERS, frequencies(LETTERS, ["risico's"]), strict=True):
        text = "\n".join((*letter.headings, letter.text)).lower()
        assert len(re.findall(r"(?<![\w-])risico[’']s(?![\w-])", text)) == row.count


def test_frequencies_of_all_words_add_up() -> None:
    for letter in LETTERS:
        rows = frequencies([letter], stopwords=True)
        assert sum(row.count for row in rows) == rows[0].words == sum(len(s.tokens) for s in segments(letter))
        assert sum(row.rate for row in rows) == pytest.approx(1000)
        assert [-row.count for row in rows] == sorted(-row.count for row in rows)
    assert [row.words for row in frequencies(LETTERS, ["nucleaire"])] == [1015, 1255, 507]


def test_switches_drop_words_but_not_from_the_rate() -> None:
    everything = Counter({row.term: row.count for row in frequencies([FIRST], stopwords=True)})
    without = Counter({row.term: row.count for row in frequencies([FIRST])})
    bare = Counter({row.term: row.count for row in frequencies([FIRST], modals=False)})
    assert everything - without == {w: n for w, n in everything.items() if w in STOPWORDS}
    assert without - bare == {w: n for w, n in everything.items() if w in MODALS}
    assert {"zal", "kan", "niet"} <= without.keys()
    assert frequencies([FIRST], modals=False)[0].words == frequencies([FIRST])[0].words


def test_frequencies_by_lemma_and_family() -> None:
    lemmas = {row.term: row.count for row in frequencies([FIRST], by="lemma")}
    assert lemmas["kernwapen"] == 3 - 1  # kernwapens §3, kernwapen §4
    assert lemmas["risico"] == 7
    assert frequencies([FIRST], by="family")[0][:3] == ("risk-reduction", "33694-49", 22)


def test_concordance_shows_the_letter_as_it_stands() -> None:
    lines = concordance([FIRST], "kernwapenstaten", 4)
    assert lines[0] == (
        "33694-49 §2",
        "de oplopende spanningen tussen ",
        "kernwapenstaten",
        ".",
    )
    assert concordance([FIRST], "kernwapenstaten", 0)[0][1:] == ("", "kernwapenstaten", "")
    assert [line.match for line in concordance([SECOND], "inzet", 2)] == ["inzet"] * 3 + ["Inzet"] + [
        "inzet"
    ] * 3


@pytest.mark.parametrize("width", [0, 1, 5, 1000])
@pytest.mark.parametrize("term", ["nucleaire", "de inzet van", "risico's"])
def test_concordance_never_leaves_its_paragraph(term: str, width: int) -> None:
    for letter in LETTERS:
        texts = {paragraph.address: (paragraph.text, paragraph.heading) for paragraph in letter.paragraphs}
        for line in concordance([letter], term, width):
            piece = line.left + line.match + line.right
            text, heading = texts[line.address]
            assert piece in text or piece in (heading or "")
            assert normal(line.match) == term
            if width == 1000:
                assert piece in (text, heading)


def test_phrases_do_not_cross_sentences() -> None:
    # §2 ends a sentence with "wapenbeheersing" nowhere followed by "De"; "druk. De" is two sentences
    assert occurrences(SECOND, "druk") != ()
    assert occurrences(SECOND, "druk de") == ()


def test_dispersion_of_a_term() -> None:
    row = dispersion(FIRST, "nucleaire risicobeperking")
    assert row.counts == (3, 0, 1, 2, 1, 0, 2, 1, 0, 0, 0, 0, 2, 1, 1, 1)
    assert len(row.sizes) == 16
    assert sum(row.sizes) == row.words == 1015
    words = [token.term for segment in segments(FIRST) for token in segment.tokens]
    assert [words[p : p + 2] for p in row.positions] == [["nucleaire", "risicobeperking"]] * 15
    # DP by hand: half the sum of |share of the term - share of the text|
    by_hand = sum(abs(c / 15 - s / 1015) for c, s in zip(row.counts, row.sizes, strict=True)) / 2
    assert row.dp == pytest.approx(by_hand)


def test_dispersion_of_what_does_not_occur() -> None:
    row = dispersion(FIRST, "ontbreekt")
    assert row.positions == ()
    assert (row.dp, row.dp_norm, row.juilland_d) == (None, None, None)


def test_collocations_are_neighbours_within_a_sentence() -> None:
    rows = collocations(LETTERS)
    assert rows[0].words == ("nucleaire", "risicobeperking")
    pairs = {row.words: row.count for row in rows}
    text = [[t.term for t in s.tokens] for letter in LETTERS for s in segments(letter)]
    for pair, count in pairs.items():
        assert count == sum(list(pair) == words[i : i + 2] for words in text for i in range(len(words)))
    assert all(row.count >= 2 and not set(row.words) & STOPWORDS for row in rows)
    assert [row.g2 for row in rows] == sorted((row.g2 for row in rows), reverse=True)


def test_ngrams() -> None:
    rows = ngrams(LETTERS, 5)
    assert rows[0] == (
        ("de", "nederlandse", "inzet", "inzake", "nucleaire"),
        6,
        ("33694-49", "33783-35", "BZ-2020"),
    )
    assert len({row.words for row in rows}) == len(rows)
    assert sum(row.count for row in ngrams(LETTERS, 1, min_count=1)) == 1015 + 1255 + 507


def test_keyness_of_two_letters() -> None:
    rows = {row.term: row for row in keyness(FIRST, SECOND)}
    assert rows["maatregelen"][1:3] == (9, 0)
    assert rows["maatregelen"].log_ratio > 0 > rows["npdi"].log_ratio
    assert rows["risicobeperking"].low > 0  # surely more in the first letter
    assert rows["project"].low < 0 < rows["project"].high  # not surely so
    back = {row.term: row for row in keyness(SECOND, FIRST)}
    for term, row in rows.items():
        assert row.g2 >= 0
        assert row.g2 == pytest.approx(back[term].g2)
        assert row.low <= row.log_ratio <= row.high


def test_keyness_against_several_letters_and_by_family() -> None:
    rows = keyness(THIRD, [FIRST, SECOND], by="family")
    assert next(row[1:3] for row in rows if row.term == "disarmament") == (5, 28)


def test_tf_idf_knows_what_all_letters_share() -> None:
    rows = tf_idf(LETTERS)
    weights = {(row.term, row.letter): row for row in rows}
    assert weights["nucleaire", "33694-49"].tf_idf == 0
    assert weights["npdi", "33783-35"].tf_idf == pytest.approx(5 * 0.4771, abs=0.001)  # log10(3 / 1)
    assert weights["maatregelen", "33694-49"].tf_idf == pytest.approx(9 * 0.1761, abs=0.001)  # log10(3 / 2)


def test_one_term_may_stand_by_itself() -> None:
    assert frequencies(LETTERS, "inzet") == frequencies(LETTERS, ["inzet"])


def test_files_are_counted_as_letters_are(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "letters.txt"
    file.write_text("\n\n".join(letter.text for letter in LETTERS), encoding="utf-8")
    counts = count_terms(file)
    assert (counts["kernwapenstaten"], counts["niet-kernwapenstaten"], counts["inzet"]) == (10, 3, 21)
    assert (counts["33694"], counts["4 oktober 2018"]) == (7, 3)
