"""Words: tokens, lemmas, frequencies, concordance, dispersion, collocations, keyness, TF-IDF."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utils.letters.letters import Letter, Paragraph, Sentence
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
from utils.words.tokens import MODALS, STOPWORDS, counted, normal, tokens


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


def test_notes_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        LEMMAS["vrede"] = "oorlog"  # type: ignore[index]


def test_overlapping_phrases_are_counted_once() -> None:
    letter = letter_of("stap voor stap voor stap")
    assert len(occurrences(letter, "stap voor stap")) == 1


def test_letters_of_one_word_and_of_none() -> None:
    one, none = letter_of("Vrede."), letter_of("–")
    assert frequencies([one]) == (("vrede", "33694-99", 1, 1000.0, 1),)
    assert concordance([one], "vrede") == (("33694-99 §1", "", "Vrede", "."),)
    assert dispersion(one, "vrede").dp == 0
    assert dispersion(one, "vrede").juilland_d == 1
    assert collocations([one]) == ngrams([one], 2) == ()
    assert frequencies([none]) == frequencies([]) == concordance([], "vrede") == tf_idf([]) == ()
    assert frequencies([none], ["vrede"]) == (("vrede", "33694-99", 0, 0.0, 0),)


LETTERS = [letter_of("Nederland zet in op vrede."), letter_of("De inzet blijft vrede.")]


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
        (lambda: dispersion(LETTERS[0], "vrede", by=""), "choose one of word, part, lemma, family"),
        (lambda: keyness(LETTERS[0], []), "no words"),
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
