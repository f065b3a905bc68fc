"""Candidate promises of any letter: what is found, by when it is due, what comes back to it, what is written of it."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.made import corpus_of, made_letter
from utils import NoteError
from utils.corpus import Corpus
from utils.dossier.deadlines import find_deadline
from utils.dossier.drafts import write_drafts
from utils.dossier.promises import KINDS, RULES, CandidatePromise, find_promises
from utils.dossier.returns import SentenceIndex, find_returns
from utils.letters.days import FORMS
from utils.notes.load import load_notes

PROMISE = "Ik zal uw Kamer voor 1 mei 2020 informeren over de herbouw van de Maasbrug."
NONE = "De brug is mooi."
BACK = "De herbouw van de Maasbrug is begonnen."


def found(text: str) -> CandidatePromise | None:
    """What is found in a sentence of a letter of 2 January 2020."""
    return next(iter(find_promises(made_letter("1", text))), None)


@pytest.mark.parametrize(
    ("text", "kind", "actor"),
    [
        # Told to the House: verb second, verb last, a passive, a separable verb, the present of what is to come.
        (PROMISE, "to the House", "I"),
        ("Over de voortgang zullen wij de Kamer in mei berichten.", "to the House", "we"),
        ("De Kamer zal hierover voor de zomer worden geïnformeerd.", "to the House", None),
        ("Ik zeg uw Kamer toe dat de cijfers openbaar worden.", "to the House", "I"),
        ("Op dit punt kom ik in het voorjaar terug.", "to the House", "I"),
        ("Begin april komt het kabinet met een nota over bruggen.", "to the House", "the government"),
        ("In maart ontvangt u het rapport over de brug.", "to the House", None),
        ("U kunt de brief in februari tegemoet zien.", "to the House", None),
        # Announced: who acts may stand before the verb, after it, or not at all.
        ("De minister van Bruggen zal de pijlers herstellen.", "action", "De minister van Bruggen"),
        ("Na overleg zal het kabinet de pijlers herstellen.", "action", "the government"),
        ("Dit is de weg waar Nederland zich hard voor zal maken.", "action", "the Netherlands"),
        ("De pijlers zullen, zodra het water zakt, worden hersteld.", "action", None),
        ("Indien het water stijgt, zal ik de brug sluiten.", "action", "I"),
        ("De pijlers worden volgend jaar hersteld.", "action", None),
        ("Ik open op 3 maart de brug.", "action", "I"),
        ("Nederland blijft de herbouw steunen.", "action", "the Netherlands"),
        ("Ik zal niet alleen de brug maar ook de weg herstellen.", "action", "I"),
        # Meant.
        ("Ik ben voornemens de brug te verbreden.", "intention", "I"),
        ("Het kabinet wil de brug verbreden.", "intention", "the government"),
        ("Wij zijn bereid de brug te verbreden.", "intention", "we"),
        ("Het kabinet streeft naar een brede brug.", "intention", "the government"),
        # Promised before: never taken for a new promise.
        ("Zoals toegezegd stuur ik u hierbij het rapport.", "made before", "I"),
        ("Tijdens het debat heb ik toegezegd de brug te verbreden.", "made before", "I"),
        ("Tijdens het debat is toegezegd dat de brug breder wordt.", "made before", None),
        ("In mei kondigde ik een bredere brug aan.", "made before", "I"),
        ("Met mijn collega heb ik afgesproken de brug te verbreden.", "made before", "I"),
    ],
)
def test_a_promise_is_told_by_its_kind_and_by_who_is_to_act(text: str, kind: str, actor: str | None) -> None:
    promise = found(text)
    assert promise is not None
    assert (promise.kind, promise.actor) == (kind, actor)


@pytest.mark.parametrize(
    "text",
    [
        NONE,
        "Ik zal de brug niet sluiten.",
        "Het verslag zal niet openbaar worden gemaakt.",
        "De Verenigde Staten zullen de brug herbouwen.",
        "Alle bondgenoten hebben toegezegd de brug te betalen.",
        "De brug zal door de provincie worden hersteld.",
        "Hierbij informeer ik uw Kamer over de brug.",
        "Met deze brief bied ik u het rapport aan.",
        "In deze brief zal ik ingaan op de brug.",
        "Vorig jaar is uw Kamer geïnformeerd over de brug.",
        "Het is van groot belang dat wij de brug blijven steunen.",
        "De provincie zou de brug moeten verbreden.",
        "Ik wil benadrukken dat de brug mooi is.",
        "Zal het kabinet de brug herstellen?",
        "De motie verzoekt de regering de brug voor 1 mei te herstellen.",
    ],
)
def test_what_is_denied_asked_wished_sent_now_or_said_of_others_is_none(text: str) -> None:
    assert found(text) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("voor de zomer", "2020-02-10", "2020-07-14"),
        ("vóór het zomerreces", "2020-02-10", "2020-07-14"),
        ("na de zomer", "2020-09-07", "2020-11-30"),
        ("voor de kerst", "2020-02-10", "2020-12-24"),
        ("uiterlijk 1 mei", "2020-02-10", "2020-05-01"),
        ("voor 1 mei", "2020-02-10", "2020-04-30"),
        ("uiterlijk in mei 2021", "2020-02-10", "2021-05-31"),
        ("in mei 2021", "2021-05-01", "2021-05-31"),
        ("voor het einde van het jaar", "2020-02-10", "2020-12-31"),
        ("nog dit jaar", "2020-02-10", "2020-12-31"),
        ("binnen zes weken", "2020-02-10", "2020-03-23"),
        ("in het eerste kwartaal van 2021", "2021-01-01", "2021-03-31"),
        ("nog in februari", "2020-02-01", "2020-02-29"),
        ("op 4 oktober 2018 en uiterlijk 1 mei", "2020-02-10", "2020-05-01"),
    ],
)
def test_by_when_it_is_due_is_resolved_to_days(text: str, start: str, end: str) -> None:
    limit = find_deadline(f"Ik zal {text} berichten.", dt.date(2020, 2, 10))
    assert limit is not None
    assert (limit.start.isoformat(), limit.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    "text", ["op 4 oktober 2018", "begroting voor 2019", "binnenkort", "nooit", "vorig jaar"]
)
def test_what_is_past_or_gives_no_day_is_due_by_no_day(text: str) -> None:
    assert find_deadline(f"Ik zal {text} berichten.", dt.date(2020, 2, 10)) is None


def test_of_a_letter_without_a_day_only_a_year_tells() -> None:
    assert find_deadline("Ik bericht u voor 1 mei.", None) is None
    limit = find_deadline("Ik bericht u in mei 2021.", None)
    assert limit is not None and limit.end == dt.date(2021, 5, 31)


SAID = """ik wij Nederland het kabinet uw Kamer u zal zullen worden niet informeren geïnformeerd toegezegd toe zeg komt terug
    met blijft voornemens is heb voor de zomer 1 mei 2021 uiterlijk binnen twee weken dat die door als en , ; : ( ) « » ? ."""
WORDS = st.sampled_from(SAID.split())
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))


@given(TEXTS)
def test_of_any_text_what_is_found_stands_in_it(text: str) -> None:
    for promise in find_promises(made_letter("1", text)):
        assert promise.cue in promise.due
        assert promise.due in promise.sentence.text
        assert promise.kind in KINDS and promise.rule in RULES
        assert not promise.by_when or (
            promise.by_when.text in text and promise.by_when.start <= promise.by_when.end
        )


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_of_any_letters_what_returns_is_a_later_sentence_that_shares_words(texts: list[str]) -> None:
    letters = [made_letter(str(number), PROMISE, text) for number, text in enumerate(texts)]
    index = SentenceIndex(letters)
    for promise in (one for letter in letters for one in find_promises(letter)):
        backs = find_returns(promise, index)
        assert len(backs) <= 3
        assert [back.score for back in backs] == sorted((back.score for back in backs), reverse=True)
        for back in backs:
            assert int(back.sentence.letter) > int(promise.sentence.letter)
            assert 0 < back.score <= 1.0001
            assert all(words in back.sentence.text for words in back.shared)


def test_the_sentence_found_is_the_letters_own(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path, f"{NONE} {PROMISE}\n\nDaarna zal ik de\nweg verbreden.")
    letter = corpus.letters[0]
    promises = find_promises(letter)
    assert [promise.sentence for promise in promises] == [letter.sentences[1], letter.sentences[2]]
    spans = (letter.source[slice(*promise.sentence.span)] for promise in promises)
    assert [" ".join(text.split()) for text in spans] == [promise.sentence.text for promise in promises]


def test_every_way_to_write_a_date_is_looked_at() -> None:
    """A sentence that no form of a date fits need not be read for each; none that one fits may be passed over."""
    said = "op 3 mei 2021, in het tweede kwartaal van 2021, over drie weken, overmorgen, volgende maand, eind dit jaar, Q3 2021"
    for words in said.split(", "):
        assert any(form.search(f"Dit komt {words} uit.") for form, _ in FORMS), words
        assert find_deadline(f"Dit komt {words} uit.", dt.date(2020, 2, 10)), words


# --- What comes back --------------------------------------------------------------------------------------------


def promised(text: str) -> CandidatePromise:
    promise = found(text)
    assert promise is not None
    return promise


def test_a_later_letter_comes_back_to_it() -> None:
    letters = made_letter("1", PROMISE), made_letter("2", NONE, BACK), made_letter("3", NONE)
    for later in (letters[1:], SentenceIndex(letters)):
        [back] = find_returns(promised(PROMISE), later)
        assert back.address == "2 §2"
        assert {"Maasbrug", "herbouw"} <= set(back.shared)
    assert find_returns(promised(PROMISE), letters[2:]) == ()


def test_no_earlier_letter_comes_back_to_a_promise() -> None:
    index = SentenceIndex((made_letter("0", BACK), made_letter("1", PROMISE)))
    assert find_returns(promised(PROMISE), index) == ()


def test_a_copy_of_the_same_day_does_not_come_back_to_a_promise() -> None:
    first, copy, later = made_letter("1", PROMISE), made_letter("2", PROMISE), made_letter("3", BACK)
    rest = [made_letter(str(number), NONE, "De weg is lang.") for number in range(5, 9)]
    index = SentenceIndex((first, replace(copy, date=first.date), later, *rest))
    assert [back.address for back in find_returns(promised(PROMISE), index)] == ["3 §1"]


def test_a_year_and_words_of_time_alone_bring_nothing_back() -> None:
    promise = "Ik zal in de komende jaren, zoals in 2018, de Maasbrug herstellen."
    later = made_letter("2", "In de komende jaren, anders dan in 2018, verandert er niets.")
    assert find_returns(promised(promise), (made_letter("1", promise), later)) == ()


def test_the_more_it_shares_the_earlier_it_stands_and_no_more_than_asked_for() -> None:
    rest = [made_letter(str(number), NONE, "De weg is lang.") for number in range(5, 9)]
    later = [made_letter("2", "De Maasbrug en de weg."), made_letter("3", BACK), *rest]
    backs = find_returns(promised(PROMISE), [made_letter("1", PROMISE), *later])
    assert backs[0].address == "3 §1"
    assert len(find_returns(promised(PROMISE), later, limit=1)) <= 1


# --- As notes ---------------------------------------------------------------------------------------------------


def test_drafts_are_notes_that_load(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    corpus = corpus_of(
        tmp_path / "letters", f"{NONE} {PROMISE}", BACK, "Zoals toegezegd kom ik in mei terug."
    )
    written = write_drafts(corpus, tmp_path / "notes")
    assert [file.name for file in written] == ["statements.toml", "commitments.toml"]
    notes = Corpus.load(tmp_path / "letters", tmp_path / "notes").notes
    rows = [*notes.commitments.values()]
    assert [row.quote for row in rows] == [PROMISE, "Zoals toegezegd kom ik in mei terug."]
    assert {row.status for row in rows} == {"unknown"}
    assert all(notes.statements[row.id].kind == "commitment" for row in rows)
    assert all("Found by rule" in (notes.statements[row.id].note or "") for row in rows)


def test_drafts_never_overwrite(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    corpus = corpus_of(tmp_path / "letters", PROMISE)
    mine = tmp_path / "commitments.toml"
    mine.write_text("# mine", encoding="utf-8")
    with pytest.raises(NoteError, match=r"commitments\.toml: is there already"):
        write_drafts(corpus, tmp_path)
    assert mine.read_text(encoding="utf-8") == "# mine"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["commitments.toml", "letters"]


@given(TEXTS.map(lambda text: f"Ik zal {text} de brug en de weg en de weg en de brug herstellen"))
def test_drafts_of_any_sentence_quote_it(text: str) -> None:
    corpus = Corpus.of(made_letter("1", text))
    with TemporaryDirectory() as folder:
        write_drafts(corpus, folder)
        rows = load_notes(folder, corpus.letters).commitments.values()
        assert [row.quote for row in rows] == [one.sentence.text for one in find_promises(corpus.letters[0])]
