"""Truths of the three letters of the collection."""

import datetime as dt
import hashlib
import re
import textwrap
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.three import THREE
from utils import read_letter
from utils.letters.characters import dehyphenation
from utils.letters.layout import lay_out
from utils.letters.sources import Source

SEEDS = Path(__file__).parents[2] / "seeds" / "letters"
SHA256 = {
    "33694-49": "576382a3dbf1c5325ef9b6943f833ddd0ef015b434445136946ed984661e3f00",
    "33783-35": "73c63b9c27d9361ca1aa8dd158ace3359d76d9a68c2ce26ab69ecc1a42bbe59f",
    "BZ-2020": "588bd0e464454360f735f87b1dd6c0955c2372ebab96e23866aa8ec83a6d9d98",
}
LETTERS = {letter.id: letter for letter in THREE.letters}
FIRST, SECOND, THIRD = LETTERS.values()


@pytest.mark.parametrize("name", SHA256)
def test_letters_are_kept_byte_for_byte(name):
    data = (SEEDS / f"{name}.txt").read_bytes()
    assert hashlib.sha256(data).hexdigest() == SHA256[name]
    assert SHA256[name] in (SEEDS.parent / "README.md").read_text(encoding="utf-8")


def test_order_is_that_of_time():
    assert list(LETTERS) == ["33694-49", "33783-35", "BZ-2020"]


@pytest.mark.parametrize(
    ("name", "paragraphs", "sentences", "footnotes"),
    [("33694-49", 16, 46, 0), ("33783-35", 14, 57, 1), ("BZ-2020", 8, 22, 1)],
)
def test_paragraphs_sentences_and_footnotes(name, paragraphs, sentences, footnotes):
    letter = LETTERS[name]
    counts = len(letter.paragraphs), len(letter.sentences), len(letter.footnotes)
    assert counts == (paragraphs, sentences, footnotes)
    assert [paragraph.number for paragraph in letter.paragraphs] == list(range(1, paragraphs + 1))


def test_what_the_first_letter_says_of_itself():
    assert (FIRST.dossier, FIRST.number, FIRST.session_year) == ("33694", 49, "2019–2020")
    assert FIRST.title == "Internationale Veiligheidsstrategie"
    assert FIRST.date == FIRST.earliest == FIRST.latest == dt.date(2019, 9, 26)
    assert (FIRST.office, FIRST.signatory) == ("De Minister van Buitenlandse Zaken", "S.A. Blok")
    assert FIRST.evidence == ()


def test_the_second_letter_lacks_its_dossier_number():
    assert (SECOND.dossier, SECOND.number, SECOND.date) == ("33783", 35, dt.date(2019, 11, 25))
    assert (SECOND.title, SECOND.session_year) == (None, None)
    assert [(ground.field, ground.value) for ground in SECOND.evidence] == [("dossier", "33783")]
    assert not re.search("33 ?783[^,]", SECOND.source)


def test_the_third_letter_has_neither_date_nor_number_nor_name():
    assert (THIRD.date, THIRD.dossier, THIRD.number, THIRD.signatory, THIRD.title) == (None,) * 5
    assert THIRD.office == "De Minister van Buitenlandse Zaken"
    assert THIRD.earliest == dt.date(2020, 3, 27)  # the Review Conference was postponed on that day
    assert THIRD.latest == dt.date(2021, 1, 27)  # "28 januari jl." is less than a year back
    assert {(ground.field, ground.value, ground.source) for ground in THIRD.evidence} == {
        ("earliest", "2019-12-04", "BZ-2020 §2 n1"),
        ("earliest", "2020-01-28", "BZ-2020 §1"),
        ("earliest", "2020-03-27", "BZ-2020 §8"),
        ("latest", "2021-01-27", "BZ-2020 §1"),
    }


def test_headings():
    assert FIRST.headings[-1] == "Hoe nu verder?"
    assert SECOND.headings == (
        "Nucleaire ontwapening in een veranderende wereld",
        "«Brundtland» initiatief",
        "Nieuwe initiatieven",
        "Vooruitblik",
    )
    assert THIRD.headings == ()
    assert SECOND.paragraphs[0].heading is None
    assert SECOND.paragraphs[6].heading == "«Brundtland» initiatief"


def test_a_page_break_within_a_sentence_is_mended():
    assert "Conform het regeerakkoord zet Nederland zich, binnen" in FIRST.paragraphs[3].text
    assert "vroegtijdig voorkomen van nucleaire escalatieroutes" in FIRST.paragraphs[9].text


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("33783-35", "bondgenootschappelijke"),
        ("33783-35", "gesprekspartners"),
        ("33783-35", "kernwapenbezittende"),
        ("33783-35", "ontwapeningstrajecten"),
        ("33783-35", "kernwapenbezitters"),
        ("33783-35", "door kernwapenstaten,"),
        ("33783-35", "transparantie, safeguards"),
        ("BZ-2020", "kernwapenstaten, niet-kernwapenstaten, academici"),
        ("BZ-2020", "Non-Proliferatieverdrag"),
        ("33694-49", "Buitenland- en Veiligheidsstrategie"),
        ("33694-49", "VS- en Sovjetexperts"),
        ("33783-35", "multi- en bilaterale"),
    ],
)
def test_hyphens(name, word):
    assert word in LETTERS[name].text


def test_footnotes_are_kept_apart_and_tied_to_their_mark():
    (note,) = SECOND.footnotes
    assert (note.number, note.text, note.paragraph) == (1, "Raadpleegbaar via www.tweedekamer.nl", 10)
    assert SECOND.paragraphs[9].text[: note.position].endswith("die u in bijlage toegaat")
    (note,) = THIRD.footnotes
    assert note.text.startswith("Zie ook de Kamerbrieven 33783-31") and note.paragraph == 2
    assert note.position == len(THIRD.paragraphs[1].text)
    assert "toegaat1" not in SECOND.text and ").1" not in THIRD.text


def test_no_mark_of_the_page_is_left():
    for letter in LETTERS.values():
        assert not any(re.search(r"[*#\n]|  ", paragraph.text) for paragraph in letter.paragraphs)
        assert not re.search(r"Geachte|Aan de Voorzitter|De Minister van", letter.text)


def skeleton(text: str) -> str:
    """What line ends, marks of emphasis, hyphens and footnote marks do not touch."""
    return re.sub(r"[\s*\-\u00ad\ufeff]|(?<=toegaat)1", "", unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("name", LETTERS)
def test_every_span_points_back_to_the_file(name):
    letter = LETTERS[name]
    assert letter.source == (SEEDS / f"{name}.txt").read_bytes().decode()
    for part in (*letter.sentences, *letter.footnotes):
        start, end = part.span
        assert skeleton(letter.source[start:end]) == skeleton(part.text)
        assert letter.source[start] == part.text[0] and letter.source[end - 1] == part.text[-1]


def test_an_address_names_letter_and_paragraph():
    assert FIRST.sentences[9].address == FIRST.paragraphs[3].address == "33694-49 §4"
    assert THIRD.footnotes[0].address == "BZ-2020 §2 n1"


# --- The same letter in other dress ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "disguise",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(lambda text: "\ufeff" + text, id="BOM"),
        pytest.param(lambda text: unicodedata.normalize("NFD", text), id="NFD"),
        pytest.param(lambda text: re.sub(r"(?<=\w) (?=\w)", "\u00a0", text), id="NBSP"),
        pytest.param(lambda text: re.sub("ontwapening", "ont\u00adwapening", text), id="soft hyphens"),
        pytest.param(
            lambda text: text.replace("transpa-\nrantie", "transpa\u00ad\nrantie"), id="soft, at line end"
        ),
        pytest.param(lambda text: text.replace("fi", "ﬁ"), id="ligatures"),
        pytest.param(lambda text: text.replace("\n\n\n\n", "\n\n2\n\n"), id="page numbers"),
    ],
)
@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_in_other_dress_reads_the_same(name, disguise, tmp_path):
    file = tmp_path / f"{name}.txt"
    file.write_bytes(disguise((SEEDS / f"{name}.txt").read_bytes().decode()).encode())
    read, known = read_letter(file), LETTERS[name]
    assert read.text == known.text and read.headings == known.headings
    assert (read.id, read.date, read.earliest, read.latest) == (
        known.id,
        known.date,
        known.earliest,
        known.latest,
    )
    assert [note.text for note in read.footnotes] == [note.text for note in known.footnotes]
    for sentence in read.sentences:
        assert skeleton(read.source[slice(*sentence.span)].replace("ﬁ", "fi")) == skeleton(sentence.text)


def laid_out(text):
    return lay_out(Source("brief.txt", "text", text, "", {}, {}, {}, (), ())).blocks


@settings(max_examples=30, deadline=None)
@given(name=st.sampled_from(list(LETTERS)), width=st.integers(40, 120))
def test_lines_may_end_anywhere(name, width):
    known = [paragraph.text for paragraph in LETTERS[name].paragraphs]
    page = "\n\n".join(textwrap.fill(text, width, break_on_hyphens=False) for text in known)
    assert [block.text.text for block in laid_out(page) if block.kind in ("paragraph", "item")] == known


def test_the_hyphen_rule_on_simulated_line_ends():
    """Every long word broken in its middle, every compound at its hyphens, in every letter."""
    right = wrong = 0
    for letter in LETTERS.values():
        known = frozenset(re.findall(r"[\w’'-]*\w", letter.text.casefold()))
        for word in known:
            first, *rest = word.split("-")
            if rest and first:
                outcome = dehyphenation(first, "-".join(rest), known)
                right, wrong = right + (outcome == "keep"), wrong + (outcome != "keep")
            for cut in range(4, len(word) - 3) if not rest and word.isalpha() else ():
                outcome = dehyphenation(word[:cut], word[cut:], known - {word})
                right, wrong = right + (outcome == "join"), wrong + (outcome != "join")
    assert right + wrong > 2000
    assert wrong / (right + wrong) < 0.005
