"""The drafting room dealt to a class: each delegation has its own file, and nothing in it is another's."""

import json
from html import unescape

import nbformat
import pytest

from tests.three import THREE
from utils.lessons.deal import main, write_sheet
from utils.lessons.views import room

PARTIES = [role.id for role in THREE.notes.drafting.delegations]


def text_of(path):
    return unescape("".join(cell["source"] for cell in nbformat.read(path, as_version=4).cells))


@pytest.fixture(scope="module")
def dealt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deal") / "07"
    assert main(["12", str(folder)]) == 0
    return folder


def test_there_is_one_common_file_and_a_card_and_a_message_for_each(dealt):
    names = [path.stem.partition("_")[2] for path in sorted(dealt.iterdir())]
    assert names == ["common", *PARTIES, *(f"{party}-message" for party in PARTIES)]


def secrets_of(role):
    """What its capital wrote, and why it wants what it wants."""
    aims = (aim.why for aim in (*role.aims, *role.new_aims))
    return {text for text in (role.message, role.no_deal_why, *aims) if text}


@pytest.mark.parametrize("party", PARTIES)
def test_no_file_of_a_delegation_holds_what_another_was_told(dealt, party):
    """A few are told the same: that nothing has changed is no delegation's own."""
    roles = {role.id: role for role in THREE.notes.drafting.delegations}
    told = secrets_of(roles[party])
    secrets = told - set().union(*(secrets_of(role) for key, role in roles.items() if key != party))
    assert len(secrets) > 2
    mine = {f"{party}", f"{party}-message"}
    texts = {path.stem.partition("_")[2]: text_of(path) for path in dealt.iterdir()}
    for name in texts.keys() - mine:
        assert [secret for secret in secrets if secret in texts[name]] == []
    assert all(any(secret in texts[name] for name in mine) for secret in told)


def test_a_card_has_room_for_the_memo_and_a_file_stands_alone(dealt):
    for path in sorted(dealt.iterdir()):
        text = text_of(path)
        card = path.stem.partition("_")[2] in PARTIES
        assert text.count("*Our position memo, 150 words:*") == card
        assert 'href="#' not in text
        nbformat.validate(json.loads(path.read_text(encoding="utf-8")))


def test_a_sheet_says_whose_it_is():
    common, card, *_ = room.sheets.on(THREE)(6)
    assert "Common to all" in "".join(write_sheet(common)["cells"][1]["source"])
    assert "show it to nobody" in "".join(write_sheet(card)["cells"][1]["source"])


def test_a_deal_is_never_overwritten(dealt, capsys):
    before = {path: path.read_bytes() for path in dealt.iterdir()}
    assert main(["6", str(dealt)]) == 1
    assert "stays as it is" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in dealt.iterdir()} == before


@pytest.mark.parametrize("people", ["5", "25", "-1"])
def test_a_class_of_another_size_is_told_so(people, tmp_path, capsys):
    assert main(["--", people, str(tmp_path / "07")]) == 1
    assert "6" in capsys.readouterr().err and not (tmp_path / "07").exists()
