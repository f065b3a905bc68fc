"""How well the rules of utils/dossier find what was noted by hand in the three letters."""

import pytest

from tests.three import THREE
from utils.dossier.evaluation import Evaluation, check_returns, choose_rules, evaluate_promises
from utils.dossier.promises import RULES, find_promises


@pytest.fixture(scope="module")
def measured() -> Evaluation:
    return evaluate_promises(THREE)


def test_of_the_noted_promises_most_are_found_and_most_of_what_is_found_is_one(measured: Evaluation) -> None:
    """40 statements that undertake something, 107 that do not; each letter by rules chosen without it."""
    assert sum(len(fold.found) + len(fold.missed) for fold in measured.folds) == 40
    assert sum(fold.others for fold in measured.folds) == 107
    assert measured.recall >= 0.85
    assert measured.precision >= 0.7


def test_no_letter_is_read_much_worse_than_the_others(measured: Evaluation) -> None:
    for fold in measured.folds:
        assert fold.recall >= 0.75, fold.letter
        assert fold.precision >= 0.7, fold.letter


def test_what_others_may_do_and_what_has_no_verb_of_promise_is_missed(measured: Evaluation) -> None:
    """What the docstring of promises.py says of the misses, is said of these."""
    missed = {one.id: one.quote for fold in measured.folds for one in fold.missed}
    assert "zou de NPDI" in missed["33783-35.51"]
    assert "NPDI kan" in missed["33783-35.53"]
    assert "is onderdeel van de Nederlandse inzet" in missed["33783-35.11"]
    assert "middels deze brief" in missed["33783-35.01"]


def test_the_rules_in_use_are_those_that_the_three_letters_bear_out() -> None:
    assert tuple(RULES) == choose_rules(THREE)


def test_by_when_a_promise_is_due_is_what_the_notes_say() -> None:
    due = {}
    for letter in THREE.letters:
        for promise in find_promises(letter):
            for one in THREE.notes.commitments.values():
                if one.address == promise.address and one.quote in promise.sentence.text and promise.by_when:
                    due[one.id] = (promise.by_when.end, one.due_by)
    assert len(due) >= 7
    assert all(ours == noted for ours, noted in due.values())


def test_where_later_letters_come_back_is_mostly_found() -> None:
    """18 commitments with a noted paragraph of a later letter; 12 without any."""
    checks = [check for check in check_returns(THREE) if check.noted]
    assert len(checks) == 18
    assert sum(check.within(1) for check in checks) >= 11
    assert sum(check.within(3) for check in checks) >= 12


def test_where_none_comes_back_often_none_is_found() -> None:
    silent = [check for check in check_returns(THREE) if check.commitment.status == "no follow-up found"]
    assert len(silent) == 12
    assert sum(not check.returns for check in silent) >= 10
