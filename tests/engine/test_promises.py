"""Candidate promises of any letter: what is found, where it stands, and what is written of it."""

from pathlib import Path

import pytest

from tests.made import corpus_of, made_letter
from utils import NoteError
from utils.corpus import Corpus
from utils.dossier.drafts import write_drafts
from utils.dossier.promises import KINDS, RULES, find_promises
from utils.dossier.returns import SentenceIndex, find_returns

PROMISE = "Ik zal uw Kamer voor 1 mei 2020 informeren over de herbouw van de Maasbrug."
NONE = "De brug is mooi."
BACK = "De herbouw van de Maasbrug is begonnen."


def test_a_promise_is_found_with_its_place_and_its_words() -> None:
    letter = made_letter("1", NONE, PROMISE)
    [found] = find_promises(letter)
    assert found.sentence in letter.sentences
    assert found.address == "1 §2"
    assert found.kind in KINDS
    assert found.rule in RULES
    assert found.cue in PROMISE
    assert found.due in PROMISE
    assert found.actor == "I"
    assert found.by_when


def test_a_later_letter_comes_back_to_it() -> None:
    letters = made_letter("1", PROMISE), made_letter("2", NONE, BACK), made_letter("3", NONE)
    [found] = find_promises(letters[0])
    for later in (letters[1:], SentenceIndex(letters)):
        [back] = find_returns(found, later)
        assert back.address == "2 §2"
        assert {"Maasbrug", "herbouw"} <= set(back.shared)
    assert find_returns(found, letters[2:]) == ()


def test_drafts_are_notes_that_load(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    corpus = corpus_of(tmp_path / "letters", f"{NONE} {PROMISE}", BACK)
    written = write_drafts(corpus, tmp_path / "notes")
    assert [file.name for file in written] == ["statements.toml", "commitments.toml"]
    notes = Corpus.load(tmp_path / "letters", tmp_path / "notes").notes
    [row] = notes.commitments.values()
    assert (row.quote, row.status) == (PROMISE, "unknown")
    assert notes.statements[row.id].kind == "commitment"
    before = [file.read_bytes() for file in written]
    with pytest.raises(NoteError, match="is there already"):
        write_drafts(corpus, tmp_path / "notes")
    assert [file.read_bytes() for file in written] == before
