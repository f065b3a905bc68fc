"""Truths of the three letters, and of any letter of their kind."""

import datetime as dt
import hashlib
import re
import textwrap
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from utils import LetterError, load_letters, read_letter
from utils.letters.characters import dehyphenation, vocabulary
from utils.letters.layout import lay_out
from utils.letters.sources import Source

SEEDS = Path(__file__).parents[2] / "seeds" / "letters"
SHA256 = {
    "33694-49": "576382a3dbf1c5325ef9b6943f833ddd0ef015b434445136946ed984661e3f00",
    "33783-35": "73c63b9c27d9361ca1aa8dd158ace3359d76d9a68c2ce26ab69ecc1a42bbe59f",
    "BZ-2020": "588bd0e464454360f735f87b1dd6c0955c2372ebab96e23866aa8ec83a6d9d98",
}
LETTERS = {letter.id: letter for letter in load_letters()}
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


OTHER_LETTER = """\
Tweede Kamer der Staten-Generaal

35 000 X  Vaststelling van de begrotingsstaten

Nr. 7     BRIEF VAN DE MINISTERS VAN DEFENSIE EN VAN BUITENLANDSE ZAKEN

Aan de Voorzitter van de Tweede Kamer der Staten-Generaal

Den Haag, 3 mei 2021

Hierbij bieden wij u, conform art.
6, het verslag² aan. Wij spraken dr.
Jansen op 2 mei jl. Dat gesprek verliep goed, zo meldt een AIV-
advies, en kernwapens bleven buiten

1 Dit is de eerste noot die over twee
regels loopt.
2 Kamerstuk 35 000, nr. 1.

Tweede Kamer, vergaderjaar 2020–2021, 35 000, nr. 7   2

beschouwing.1 Twee punten:
- het eerste punt, dat lang genoeg is om
  over twee regels te lopen;
- het tweede punt.

De Minister van Defensie,
A.Th.B. Bijleveld-Schouten

De Minister van Buitenlandse Zaken,
S.A.M. Kaag
"""


def test_another_letter_of_this_kind(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text(OTHER_LETTER, encoding="utf-8")
    letter = read_letter(file)
    assert (letter.dossier, letter.number, letter.date) == ("35000-X", 7, dt.date(2021, 5, 3))
    assert (letter.id, letter.title) == ("35000-X-7", "Vaststelling van de begrotingsstaten")
    assert letter.signatory == "A.Th.B. Bijleveld-Schouten; S.A.M. Kaag"
    first, *items = [paragraph.text for paragraph in letter.paragraphs]
    assert first == (
        "Hierbij bieden wij u, conform art. 6, het verslag aan. Wij spraken dr. Jansen op 2 mei jl. Dat "
        "gesprek verliep goed, zo meldt een AIV-advies, en kernwapens bleven buiten beschouwing. Twee "
        "punten:"
    )
    assert items == [
        "het eerste punt, dat lang genoeg is om over twee regels te lopen;",
        "het tweede punt.",
    ]
    assert [(note.number, note.paragraph) for note in letter.footnotes] == [(1, 1), (2, 1)]
    assert letter.footnotes[0].text == "Dit is de eerste noot die over twee regels loopt."
    assert len(letter.paragraphs[0].sentences) == 4


def test_markup_in_a_letter_is_text(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text(
        "Geachte voorzitter,\n\nHet <b>kabinet</b> & <script>alert(1)</script> blijft.\n", encoding="utf-8"
    )
    assert read_letter(file).text == "Het <b>kabinet</b> & <script>alert(1)</script> blijft."


def test_a_letter_of_which_nothing_is_known(tmp_path):
    file = tmp_path / "note.txt"
    file.write_text("Nederland blijft zich inzetten voor ontwapening, ook op 3 mei jl.", encoding="utf-8")
    letter = read_letter(file)
    assert (letter.id, letter.date, letter.earliest, letter.latest) == ("brief-undated", None, None, None)


# --- Letters of other shapes ---------------------------------------------------------------------------------

SALUTATION = "Geachte voorzitter,\n\n"


@pytest.fixture
def reading(tmp_path):
    """Reads a text as a letter of this file name."""

    def read(text, stem="brief"):
        file = tmp_path / f"{stem}.txt"
        file.write_text(text, encoding="utf-8", newline="")
        return read_letter(file)

    return read


def notes_of(letter):
    return [(note.number, note.text, note.paragraph) for note in letter.footnotes]


def test_a_footnote_mark_in_a_heading_belongs_to_the_paragraph_under_it(reading):
    letter = reading(
        SALUTATION
        + "Het kabinet zet zich in.\n\n## Het NPV¹\n\nHet verdrag is de hoeksteen.\n\n1 Kamerstuk 33 694.\n"
    )
    assert letter.headings == ("Het NPV",)
    assert notes_of(letter) == [(1, "Kamerstuk 33 694.", 2)] and letter.footnotes[0].position == 0


def test_a_note_to_which_only_a_note_points_stays_text(reading):
    letter = reading(
        SALUTATION + "Het kabinet zet zich in.¹\n\n1 Zie ook de brief.²\n\n2 Kamerstuk 33 694.\n"
    )
    assert notes_of(letter) == [(1, "Zie ook de brief.²", 1)]
    assert letter.paragraphs[1].text == "2 Kamerstuk 33 694."


@pytest.mark.parametrize(
    ("body", "text", "numbers"),
    [
        ("Nederland steunt het NPV.1", "Nederland steunt het NPV.", [1]),
        ("Dat is het beleid van de NAVO1 sinds 2010.", "Dat is het beleid van de NAVO sinds 2010.", [1]),
        ("De helft (50%).1 Dat is veel.", "De helft (50%). Dat is veel.", [1]),
        ("Het aandeel is 50%.1", "Het aandeel is 50%.", [1]),
        ("Dat geldt voor alle wapens.1,2", "Dat geldt voor alle wapens.", [1, 2]),
        ("Dat geldt voor alle wapens.¹", "Dat geldt voor alle wapens.", [1]),
        ("Zie het rapport [1] en de brief.", "Zie het rapport en de brief.", [1]),
        ("Dat geldt voor alle wapens.[1]", "Dat geldt voor alle wapens.", [1]),
        ("Dat geldt voor alle wapens.[^1]", "Dat geldt voor alle wapens.", [1]),
        ("De uitstoot van CO1 daalt door dit besluit.1", "De uitstoot van CO1 daalt door dit besluit.", [1]),
    ],
)
def test_where_a_footnote_mark_may_stand(reading, body, text, numbers):
    notes = "1 https://www.un.org/npt\n\n2 zie ook Kamerstuk 33 694.\n"
    letter = reading(f"{SALUTATION}{body}\n\nHet kabinet blijft zich inzetten.\n\n{notes}")
    assert [paragraph.text for paragraph in letter.paragraphs[:2]] == [
        text,
        "Het kabinet blijft zich inzetten.",
    ]
    assert [note.number for note in letter.footnotes] == numbers
    assert {note.paragraph for note in letter.footnotes} == {1}


def test_footnotes_that_begin_anew_on_each_page(reading):
    letter = reading(
        SALUTATION + "Het kabinet steunt het NPV.¹\n\n1 Kamerstuk 33 694.\n\n"
        "Ook steunt het de CTBTO.¹\n\n1 Kamerstuk 33 783.\n"
    )
    assert notes_of(letter) == [(1, "Kamerstuk 33 694.", 1), (1, "Kamerstuk 33 783.", 2)]
    assert not re.search("[¹1]", letter.text)


def test_half_a_sentence_above_a_footnote_is_no_heading(reading):
    letter = reading(
        SALUTATION
        + "Het kabinet steunt het NPV.¹\n\nDe inzet blijft gericht op het\n\n1 Kamerstuk 33 694.\n\n"
        "verminderen van risico's.\n"
    )
    assert letter.headings == ()
    assert letter.paragraphs[1].text == "De inzet blijft gericht op het verminderen van risico's."


@pytest.mark.parametrize("mark", "-•+◦▪‣")
def test_list_items_without_a_full_stop(reading, mark):
    letter = reading(
        f"{SALUTATION}Twee maatregelen:\n\n{mark} eerste maatregel\n{mark} tweede maatregel\n\nDat was het.\n"
    )
    texts = [paragraph.text for paragraph in letter.paragraphs]
    assert texts == ["Twee maatregelen:", "eerste maatregel", "tweede maatregel", "Dat was het."]


def test_numbered_items_that_end_in_a_comma(reading):
    letter = reading(
        SALUTATION + "Het gaat om:\n\n1. toezicht op het verdrag,\n\n2. steun aan het IAEA,\n\nDat was het.\n"
    )
    texts = [paragraph.text for paragraph in letter.paragraphs]
    assert texts == ["Het gaat om:", "toezicht op het verdrag,", "steun aan het IAEA,", "Dat was het."]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Minister S.A. Blok sprak met de heer H.G.J. Kamp en A.Th.B. Bijleveld-Schouten."],
        ["Dat meldt de brief van 28 januari j.l. (Kamerstuk 33 694, nr. 20)."],
        ["Hierover informeer ik u.", "De Kamer wordt op de hoogte gehouden."],
        ["Het gaat i.h.b. Nederlandse en t.z.t. Belgische, o.m. Franse en m.n. Britse wapens."],
        ["Zie res. 1540 en het verslag van 3 okt. 2019."],
        ["Dat besprak ik op 11 juni jl.", "De Kamer is geïnformeerd."],
        ["Mr. De Vries en prof. De Jong schreven het rapport."],
        ["Minister A. De Croo en U. Rosenthal spraken."],
        ["Wij zien risico's in o.a. China, Rusland e.d.", "Zij nemen toe."],
    ],
)
def test_where_a_sentence_ends(reading, sentences):
    letter = reading(SALUTATION + " ".join(sentences) + "\n")
    assert [sentence.text for sentence in letter.sentences] == sentences


@pytest.mark.parametrize(
    ("line", "stem", "name"),
    [
        ("35 000 X", "brief", "35000-X-7"),
        ("35 000-X Vaststelling van de begroting", "brief", "35000-X-7"),
        ("21 501-02 Raad Algemene Zaken", "brief", "21501-02-7"),
        ("33 694 (R1234)", "brief", "33694-7"),
        ("", "35000-X-7", "35000-X-7"),
        ("", "21501-02-7", "21501-02-7"),
    ],
)
def test_dossiers_of_every_shape(reading, line, stem, name):
    letter = reading(f"{line}\n\nNr. 7 BRIEF VAN DE MINISTER\n\nHet kabinet zet zich in.\n", stem)
    assert (letter.id, f"{letter.dossier}-{letter.number}") == (name, name)
    assert letter.text == "Het kabinet zet zich in."


LONG_TITLE = (
    "Regels omtrent de uitvoer van goederen voor tweeërlei gebruik en van kernmateriaal naar derde landen"
)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("33 783 Nucleaire ontwapening en non-proliferatie", "Nucleaire ontwapening en non-proliferatie"),
        ("33 694\n\n33 783\n\nNucleaire ontwapening", "Nucleaire ontwapening"),
        ("33 694\n\nVeiligheidsstrategie\n\n33 783\n\nNucleaire ontwapening", "Veiligheidsstrategie"),
        (f"33 694\n\n{LONG_TITLE}", LONG_TITLE),
        ("33 694\n\nNucleaire ontwapening en\nnon-proliferatie", "Nucleaire ontwapening en non-proliferatie"),
    ],
)
def test_the_title_of_a_dossier(reading, head, title):
    letter = reading(f"{head}\n\nNr. 7\n\nDen Haag, 3 mei 2021\n\nHet kabinet zet zich in.\n")
    assert (letter.title, letter.number, letter.text) == (title, 7, "Het kabinet zet zich in.")


def test_a_letter_to_the_eerste_kamer(reading):
    letter = reading(
        "33 694\n\nVeiligheidsstrategie\n\nC\n\nBRIEF VAN DE MINISTER\n\nHet kabinet zet zich in.\n"
    )
    assert (letter.id, letter.number, letter.title) == ("33694-C", None, "Veiligheidsstrategie")
    assert letter.sentences[0].address == "33694-C §1"


MINISTRY_PAPER = """\
    Ministerie van Buitenlandse Zaken

    {date}
    Betreft
    Kamerbrief over de inzet voor een wereld
    zonder kernwapens

    {salutation}

    Het  kabinet zet zich in voor   een kernwapenvrije
    wereld.

                               - 3 -

    Dat blijft zo.

    {closing}

    De Minister-President,
    Minister van Algemene Zaken,
    M. Rutte

    De Minister voor Buitenlandse Handel en Ontwikkelingssamenwerking,
    S.A.M. Kaag

    Bijlage: rapport
    CC: minister van Defensie
"""


@pytest.mark.parametrize("date", ["Datum\n    12 maart 2021", "Datum: 12-03-2021", "Den Haag 12 maart 2021"])
@pytest.mark.parametrize("salutation", ["Mijnheer de Voorzitter,", "Geacht bestuur,", "Beste Kamerleden,"])
@pytest.mark.parametrize("closing", ["Hoogachtend,", "Met vriendelijke groet,"])
def test_a_letter_on_ministry_paper(reading, date, salutation, closing):
    letter = reading(MINISTRY_PAPER.format(date=date, salutation=salutation, closing=closing))
    assert (letter.id, letter.date) == ("AZ-2021", dt.date(2021, 3, 12))
    assert letter.title == "Kamerbrief over de inzet voor een wereld zonder kernwapens"
    assert letter.text == "Het kabinet zet zich in voor een kernwapenvrije wereld.\n\nDat blijft zo."
    assert letter.office == (
        "De Minister-President, Minister van Algemene Zaken; "
        "De Minister voor Buitenlandse Handel en Ontwikkelingssamenwerking"
    )
    assert letter.signatory == "M. Rutte; S.A.M. Kaag"
    start, end = letter.sentences[0].span
    assert letter.source[start:end].startswith("Het  kabinet") and letter.source[end - 1] == "."


def test_a_date_at_the_head_of_a_line_is_body(reading):
    letter = reading("Den Haag, 3 mei 2021\n\nIn de brief van\n12 maart 2021\nstaat het.\n")
    assert letter.text == "In de brief van 12 maart 2021 staat het."


def test_a_ministry_with_three_names(reading):
    letter = reading(
        SALUTATION
        + "Zie de brief van 3 mei 2021.\n\nDe Minister van Onderwijs, Cultuur en Wetenschap,\nR.H. Dijkgraaf\n"
    )
    assert (letter.id, letter.office, letter.signatory) == (
        "OCW-undated",
        "De Minister van Onderwijs, Cultuur en Wetenschap",
        "R.H. Dijkgraaf",
    )


def test_headings_of_every_shape(reading):
    letter = reading(
        SALUTATION + "Het kabinet zet zich in.\n\n## Terugblik\n\nHet jaar was goed.\n\n2. Vooruitblik\n\n"
        "Risicobeperking\n\nHet volgende jaar ook.\n"
    )
    assert letter.headings == ("Terugblik", "2. Vooruitblik", "Risicobeperking")
    assert [paragraph.heading for paragraph in letter.paragraphs] == [None, "Terugblik", "Risicobeperking"]


def test_a_page_number_next_to_a_form_feed(reading):
    letter = reading(
        SALUTATION + "Het kabinet zet zich in voor een\n3\n\fkernwapenvrije wereld.\n\f4\nDat blijft zo.\n"
    )
    assert letter.text == "Het kabinet zet zich in voor een kernwapenvrije wereld.\n\nDat blijft zo."


def test_marks_of_markdown(reading):
    letter = reading(
        SALUTATION
        + "Terugblik\n=========\n\n> Het _NPV_ blijft de __hoeksteen__ van\n> het beleid.\n\n---\n\nZie snake_case_naam.\n"
    )
    assert letter.headings == ("Terugblik",)
    assert letter.text == "Het NPV blijft de hoeksteen van het beleid.\n\nZie snake_case_naam."


def test_29_february_in_an_undated_letter(reading):
    letter = reading(SALUTATION + "In de brief d.d. 3 januari 2020 en op 29 februari jl. is dit gemeld.\n")
    assert (letter.earliest, letter.latest) == (dt.date(2020, 2, 29), dt.date(2021, 2, 28))


@pytest.mark.parametrize(
    ("left", "right", "outcome"),
    [
        ("oud", "minister", "keep"),
        ("sociaal", "economisch", "keep"),
        ("e", "mail", "keep"),
        ("Brundtland", "initiatief", "keep"),
        ("Kamer", "brief", "join"),
        ("ex", "perts", "join"),
        ("Daar", "naast", "join"),
    ],
)
def test_hyphens_of_names_and_first_parts(left, right, outcome):
    known = vocabulary(["Daar spraken wij over het Brundtland initiatief in de Kamer."])
    assert dehyphenation(left, right, known) == outcome


def test_unnumbered_letters_of_one_year_are_told_apart(tmp_path):
    body = "{date}Geachte voorzitter,\n\nHet kabinet zet zich in.\n\nDe Minister van Buitenlandse Zaken,\nS.A.M. Kaag\n"
    for stem, date in (
        ("a", "Den Haag, 1 mei 2021\n\n"),
        ("b", "Den Haag, 3 juni 2021\n\n"),
        ("c", "Den Haag, 3 juni 2021\n\n"),
        ("d", "Den Haag, 3 juni 2020\n\n"),
    ):
        (tmp_path / f"{stem}.txt").write_text(body.format(date=date), encoding="utf-8")
    letters = load_letters(tmp_path)
    assert [letter.id for letter in letters] == ["BZ-2020", "BZ-2021-05-01", "b", "c"]
    assert [letter.sentences[0].address for letter in letters[1:3]] == ["BZ-2021-05-01 §1", "b §1"]


# --- What cannot be read -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "problem", "remedy"),
    [
        (b"", "empty", "put the letter's text in it"),
        (b" \r\n\xc2\xa0\n", "empty", "put the letter's text in it"),
        ("Geïntegreerde strategie.".encode("latin-1"), "not UTF-8", "save it as UTF-8"),
        ("Geïntegreerde strategie.".encode("utf-16"), "UTF-16", "in UTF-8"),
        (b"%PDF-1.7 ...", "a PDF", "as text"),
        (b"PK\x03\x04....", "Word", "as text"),
        (b"abc\0def", "binary", "as text"),
        ("Geachte voorzitter".encode("utf-16-le"), "UTF-16", "in UTF-8"),
        ("Geachte voorzitter".encode("utf-32"), "UTF-32", "in UTF-8"),
        ("\u200b\u2060\ufeff".encode(), "empty", "put the letter's text in it"),
        (b"<!-- brief --><p>Geachte voorzitter</p>", "web page", "save the letter's text"),
        (b"<p>Geachte voorzitter</p>", "web page", "save the letter's text"),
        (b"Het kabinet\x07 zet zich in.", "control character", "save the letter anew"),
        (b"<!DOCTYPE html><p>Brief</p>", "web page", "save the letter's text"),
        (b"Geachte voorzitter,\n\nDe Minister van Buitenlandse Zaken,\n", "no body", "add"),
        (b"Nederland blijft. " * 200_000, "too large", "its own file"),
    ],
)
def test_what_is_no_letter_is_refused_in_one_sentence(data, problem, remedy, tmp_path):
    file = tmp_path / "brief.txt"
    file.write_bytes(data)
    with pytest.raises(LetterError) as refusal:
        read_letter(file)
    message = str(refusal.value)
    assert message.startswith(f"{file}: ") and message.endswith(".") and "\n" not in message
    assert problem in message and remedy in message


def test_missing_files_and_folders_are_named(tmp_path):
    with pytest.raises(LetterError, match="cannot be read"):
        read_letter(tmp_path / "none.txt")
    with pytest.raises(LetterError, match="no letters here"):
        load_letters(tmp_path)
    with pytest.raises(LetterError, match="is a file, not a folder"):
        load_letters(SEEDS / "33694-49.txt")


def test_two_letters_with_one_address_are_refused(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes((SEEDS / "33694-49.txt").read_bytes())
    with pytest.raises(LetterError, match="second letter with the address 33694-49"):
        load_letters(tmp_path)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(tmp_path_factory, text):
    file = tmp_path_factory.mktemp("any") / "letter.txt"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        letter = read_letter(file)
    except LetterError:
        return
    for sentence in letter.sentences:
        start, end = sentence.span
        assert 0 <= start < end <= len(letter.source)


def test_a_long_letter_on_one_page_is_read_in_one_pass(tmp_path):
    file = tmp_path / "long.txt"
    file.write_text("Nederland blijft zich in-\nzetten voor ontwapening.\n" * 20_000, encoding="utf-8")
    assert len(read_letter(file).sentences) == 20_000


def test_a_long_text_without_a_full_stop_is_read_in_one_pass(reading):
    assert len(reading("het kabinet zet zich in voor\n\n" * 20_000 + "ontwapening.").paragraphs) == 1
