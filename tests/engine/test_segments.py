"""Letters that keep their words: cut once, equal to the letters they were made from."""

import pytest

from tests.made import made_letter
from utils.words import segments as room
from utils.words.concepts import CONCEPTS, count_concepts
from utils.words.counts import collocations, concordance, dispersion, frequencies, keyness, ngrams, tf_idf
from utils.words.segments import SegmentedLetter, SegmentedLetters, segments

TEXTS = ("Nederland beperkt nucleaire risico’s.", "De NAVO-landen zien op 3 mei 2019 nucleaire risico’s.")
PLAIN = (made_letter("1", *TEXTS), made_letter("2", *reversed(TEXTS), "Zie 33 694, nr. 20."))


def test_a_segmented_letter_is_the_letter() -> None:
    kept = SegmentedLetters(PLAIN)
    assert tuple(kept) == PLAIN
    assert tuple(kept) == PLAIN
    assert set(kept) == set(PLAIN)
    assert all(isinstance(letter, SegmentedLetter) for letter in kept)
    assert all(one is other for one, other in zip(kept, SegmentedLetters(kept), strict=True))
    assert kept[0] != PLAIN[1]


def test_letters_are_cut_once_whatever_counts_them(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = []
    real = room.tokens
    monkeypatch.setattr(room, "tokens", lambda text, **how: (cut.append(text), real(text, **how))[1])
    kept = SegmentedLetters(PLAIN)
    for _ in range(2):
        for by in ("word", "part", "lemma", "family"):
            frequencies(kept, by=by)  # type: ignore[arg-type]
        frequencies(kept, ["nucleaire", "risico's"])
        concordance(kept, "nucleaire")
        dispersion(kept[0], "nucleaire")
        keyness(kept[0], kept[1:])
        collocations(kept)
        ngrams(kept, 2)
        tf_idf(kept)
        count_concepts(kept[1])
    assert len(cut) == 2 * 5  # each paragraph as words and as parts


def test_a_segmented_letter_gives_the_same_counts() -> None:
    kept = SegmentedLetters(PLAIN)
    for by in ("word", "part", "lemma", "family"):
        assert frequencies(kept, by=by) == frequencies(PLAIN, by=by)  # type: ignore[arg-type]
        assert keyness(kept[0], kept[1], by=by) == keyness(*PLAIN, by=by)  # type: ignore[arg-type]
    assert [count_concepts(letter) for letter in kept] == [count_concepts(letter) for letter in PLAIN]
    assert set(count_concepts(kept[0])) == set(CONCEPTS)


def test_segments_say_where_they_stand() -> None:
    offset = 0
    for segment in segments(PLAIN[1]):
        assert segment.offset == offset
        assert len(segment.terms) == len(segment.tokens)
        assert all(segment.text[token.start : token.end] == token.text for token in segment.tokens)
        offset += len(segment.terms)
    assert segments(PLAIN[1])[-1].terms == ("zie", "33694", "nr", "20")


def test_a_letter_is_cut_into_what_there_is() -> None:
    with pytest.raises(ValueError, match="choose one of word, part, lemma"):
        SegmentedLetters(PLAIN)[0].cut("family")  # type: ignore[arg-type]
