"""How well the rules of utils/dossier find what was noted by hand in the three letters."""

import pytest

from tests.three import THREE
from utils.dossier.evaluation import Evaluation, choose_rules, evaluate_promises
from utils.dossier.promises import RULES


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
