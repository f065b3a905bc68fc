"""Words: tokens, lemmas, frequencies, concordance, dispersion, collocations, keyness, TF-IDF."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utils.letters.letters import Letter, Paragraph, Sentence, load_letters
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
from utils.words.lemmas import LEMMAS, lemma
from utils.words.segments import segments
from utils.words.tokens import MODALS, STOPWORDS, counted, normal, tokens

LETTERS = load_letters()
FIRST, SECOND, THIRD = LETTERS


def written(text: str, **options: bool) -> list[str]:
    return [token.text for token in tokens(text, **options)]


def letter_of(*paragraphs: str) -> Letter:
    """A letter with these paragraphs of one sentence each, and nothing else."""
    bodies = tuple(
        Paragraph("33694-99", number, None, text, (Sentence(text, "33694-99", number, 1, (0, 1)),), (0, 1))
        for number, text in enumerate(paragraphs, start=1)
    )
    return Letter(
        "33694-99", "33694", 99, None, None, None, None, None, None, None, (), bodies, (), (), source=""
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("risico’s risico's NAVO’s", ["risico’s", "risico's", "NAVO’s"]),
        ("King’s College", ["King’s", "College"]),
        ("’s avonds, ‘t huis", ["’s", "avonds", "t", "huis"]),
        ("het VS-ontwapeningsinitiatief", ["het", "VS-ontwapeningsinitiatief"]),
        ("Buitenland- en Veiligheidsstrategie", ["Buitenland-", "en", "Veiligheidsstrategie"]),
        ("dergelijke Koude-Oorlogsmechanismen", ["dergelijke", "Koude-Oorlogsmechanismen"]),
        ("NAVO-landen en -partners", ["NAVO-landen", "en", "-partners"]),
        ("«kernwapens in een wereld»", ["kernwapens", "in", "een", "wereld"]),
        ("(Kamerstuk 33 694, nr. 49)", ["Kamerstuk", "33 694", "nr", "49"]),
        ("Kamerstuk 33694-49 d.d. 3 oktober 2019", ["Kamerstuk", "33694-49", "d.d", "3 oktober 2019"]),
        ("zie 33 694-49, 35 000 X en 21 501-02", ["zie", "33 694-49", "35 000 X", "en", "21 501-02"]),
        ("1 000 000 en 10 000 000, 12345,6", ["1 000 000", "en", "10 000 000", "12345,6"]),
        (
            "op 28 januari jl., 27 april t/m 22 mei 2020",
            ["op", "28 januari", "jl", "27 april", "t/m", "22 mei 2020"],
        ),
        ("in februari volgend jaar, in 2020", ["in", "februari", "volgend", "jaar", "in", "2020"]),
        ("motie Ploumen c.s. van S.A. Blok", ["motie", "Ploumen", "c.s", "van", "S.A", "Blok"]),
        ("2,5 procent van 1.000 – of meer", ["2,5", "procent", "van", "1.000", "of", "meer"]),
        ("via www.tweedekamer.nl.", ["via", "www.tweedekamer.nl"]),
        ("het 50-jarig jubileum, de P5", ["het", "50-jarig", "jubileum", "de", "P5"]),
        ("ideee\u0308n", ["ideee\u0308n"]),
        ("", []),
        (" –«» … ", []),
    ],
)
def test_tokens_as_dutch_writes_them(text: str, words: list[str]) -> None:
    assert written(text) == words


def test_parts_of_compounds_on_request() -> None:
    text = "niet-kernwapenstaten, Buitenland- en 33 694 op 26 september 2019"
    assert written(text, parts=True) == (
        ["niet", "kernwapenstaten", "Buitenland", "en", "33", "694", "op", "26", "september", "2019"]
    )


def test_apostrophes_accents_and_capitals_make_no_other_word() -> None:
    assert normal("Risico’s") == normal("risico's") == "risico's"
    assert normal("INITIATIE\u0308VEN") == "initiatiëven"
    assert normal("33\u00a0694") == "33 694"


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("33 694", "33694"),
        ("33\u00a0694", "33694"),
        ("33694", "33694"),
        ("33 694-49", "33694-49"),
        ("35 000 X", "35000-x"),
        ("35000-X", "35000-x"),
        ("21 501-02", "21501-02"),
        ("10 000 000", "10 000 000"),
    ],
)
def test_a_dossier_is_one_term_however_it_is_written(text: str, term: str) -> None:
    (token,) = tokens(text)
    assert token.text == text
    assert counted([token]) == (term,)


texts = st.text(alphabet="abcZé ’'-.,‑0123456789\n«»()\u0308\u00a0", max_size=60)


@given(texts)
def test_tokens_stand_where_they_say(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert token.start >= end
        assert text[token.start : token.end] == token.text != ""
        assert not re.search(r"[^\W_]", text[end : token.start])  # nothing but blanks and marks is left out
        end = token.end
    assert not re.search(r"[^\W_]", text[end:])


@given(texts)
def test_parts_lie_within_their_words(text: str) -> None:
    wholes = [set(range(token.start, token.end)) for token in tokens(text)]
    for part in tokens(text, parts=True):
        assert text[part.start : part.end] == part.text
        assert any(set(range(part.start, part.end)) <= whole for whole in wholes)


# Fifty words of the domain, each with the lemma that a dictionary gives.
LEMMA_OF = {
    "kernwapens": "kernwapen",
    "kernwapenstaten": "kernwapenstaat",
    "niet-kernwapenstaten": "niet-kernwapenstaat",
    "kernwapenbezitters": "kernwapenbezitter",
    "risico’s": "risico",
    "risicobeperkingen": "risicobeperking",
    "risicoverlagende": "risicoverlagend",
    "maatregelen": "maatregel",
    "verdragen": "verdrag",
    "bondgenoten": "bondgenoot",
    "bondgenootschappelijke": "bondgenootschappelijk",
    "afspraken": "afspraak",
    "verplichtingen": "verplichting",
    "nucleaire": "nucleair",
    "onderhandelingen": "onderhandeling",
    "spanningen": "spanning",
    "gesprekken": "gesprek",
    "voorstellen": "voorstel",
    "aanbevelingen": "aanbeveling",
    "werkgroepen": "werkgroep",
    "vicevoorzitters": "vicevoorzitter",
    "initiatieven": "initiatief",
    "ministeriële": "ministerieel",
    "ministeriele": "ministerieel",
    "vertrouwenwekkende": "vertrouwenwekkend",
    "richtlijnen": "richtlijn",
    "wapenbeheersingsinstrumenten": "wapenbeheersingsinstrument",
    "beleidsopties": "beleidsoptie",
    "rondetafelbijeenkomsten": "rondetafelbijeenkomst",
    "ronde-tafelbijeenkomsten": "ronde-tafelbijeenkomst",
    "kernproeven": "kernproef",
    "grondoorzaken": "grondoorzaak",
    "NPV-lidstaten": "npv-lidstaat",
    "toegezegd": "toezeggen",
    "afgesproken": "afspreken",
    "opgenomen": "opnemen",
    "deelgenomen": "deelnemen",
    "aangekaart": "aankaarten",
    "geïnformeerd": "informeren",
    "benadrukt": "benadrukken",
    "blijft": "blijven",
    "zal": "zullen",
    "Kamerbrieven": "kamerbrief",
    "Amerikaanse": "amerikaans",
    "kernwapenvrije": "kernwapenvrij",
    "uitgestelde": "uitgesteld",
    "alomvattende": "alomvattend",
    "verifieerbare": "verifieerbaar",
    "conferenties": "conferentie",
    "NAVO’s": "navo",
}


def test_lemmas_of_the_domain() -> None:
    wrong = {word: lemma(word) for word, right in LEMMA_OF.items() if lemma(word) != right}
    assert len(LEMMA_OF) == 50
    assert len(wrong) <= 3, wrong


def test_lemma_exceptions_are_few_and_needed() -> None:
    import simplemma

    assert len(LEMMAS) <= 20
    assert [word for word, right in LEMMAS.items() if simplemma.lemmatize(word, lang="nl") == right] == []


def test_short_lists_do_not_overlap() -> None:
    assert not STOPWORDS & MODALS
    assert {"zoals", "tijdens", "inzake", "nr", "kamerstuk"} <= STOPWORDS
    assert {"niet", "geen", "zal", "kan"} <= MODALS


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


def test_one_term_may_stand_by_itself() -> None:
    assert frequencies(LETTERS, "inzet") == frequencies(LETTERS, ["inzet"])


def test_notes_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        LEMMAS["vrede"] = "oorlog"  # type: ignore[index]


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


def test_overlapping_phrases_are_counted_once() -> None:
    letter = letter_of("stap voor stap voor stap")
    assert len(occurrences(letter, "stap voor stap")) == 1


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


def test_letters_of_one_word_and_of_none() -> None:
    one, none = letter_of("Vrede."), letter_of("–")
    assert frequencies([one]) == (("vrede", "33694-99", 1, 1000.0, 1),)
    assert concordance([one], "vrede") == (("33694-99 §1", "", "Vrede", "."),)
    assert dispersion(one, "vrede").dp == 0
    assert dispersion(one, "vrede").juilland_d == 1
    assert collocations([one]) == ngrams([one], 2) == ()
    assert frequencies([none]) == frequencies([]) == concordance([], "vrede") == tf_idf([]) == ()
    assert frequencies([none], ["vrede"]) == (("vrede", "33694-99", 0, 0.0, 0),)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: concordance(LETTERS, ""), "not a word"),
        (lambda: concordance(LETTERS, "inzet", -1), "width"),
        (lambda: frequencies(LETTERS, ["«»"]), "not a word"),
        (lambda: frequencies(LETTERS, ["vrede"], 0), "above 0"),
        (lambda: frequencies(LETTERS, ["vrede"], by="family"), "no concept family"),
        (lambda: frequencies(LETTERS, by="words"), "choose one of word, part, lemma, family"),
        (lambda: concordance(LETTERS, "vrede", by="lemmas"), "choose one of word, part, lemma, family"),
        (lambda: dispersion(FIRST, "vrede", by=""), "choose one of word, part, lemma, family"),
        (lambda: keyness(FIRST, []), "no words"),
        (lambda: ngrams(LETTERS, 0), "1 or more"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_one_sentence(call, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=says) as caught:
        call()
    assert str(caught.value).count(". ") == 0


words = st.sampled_from(["vrede", "risico's", "wapen", "de", "niet-kernwapenstaten", "33 694"])


@given(st.lists(st.lists(words, min_size=1, max_size=12), min_size=1, max_size=5), words)
def test_positions_counts_and_lines_agree(paragraphs: list[list[str]], term: str) -> None:
    letter = letter_of(*(", ".join(paragraph) for paragraph in paragraphs))
    row = dispersion(letter, term)
    every = [word for paragraph in paragraphs for word in paragraph]
    assert row.positions == tuple(place for place, word in enumerate(every) if word == term)
    assert row.counts == tuple(paragraph.count(term) for paragraph in paragraphs)
    assert frequencies([letter], [term])[0].count == len(concordance([letter], term)) == every.count(term)
    if row.dp is not None and row.dp_norm is not None:
        assert 0 <= row.dp <= row.dp_norm + 1e-9 <= 1 + 1e-9
