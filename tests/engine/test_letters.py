"""Any letter to parliament, read from a made-up text: its header, paragraphs, notes, signature, and what is refused."""

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from utils import LetterError, citations, dates, load_letters, read_letter
from utils.letters import survey
from utils.letters.characters import dehyphenation, vocabulary

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
        (b"PK\x03\x04....", "Word", "as text"),
        (b"abc\0def", "binary", "as text"),
        ("Geachte voorzitter".encode("utf-16-le"), "UTF-16", "in UTF-8"),
        ("Geachte voorzitter".encode("utf-32"), "UTF-32", "in UTF-8"),
        ("\u200b\u2060\ufeff".encode(), "empty", "put the letter's text in it"),
        (b"Het kabinet\x07 zet zich in.", "control character", "save the letter anew"),
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
    (tmp_path / "33694-49.txt").write_text(SALUTATION + "Het verdrag geldt.", encoding="utf-8")
    with pytest.raises(LetterError, match="is a file, not a folder"):
        load_letters(tmp_path / "33694-49.txt")


def test_two_letters_with_one_address_are_refused(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("33 694\n\nNr. 49\n\nHet verdrag geldt.\n", encoding="utf-8")
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
    file.write_text("Nederland blijft zich in-\nzetten voor ontwapening.\n" * 4_000, encoding="utf-8")
    assert len(read_letter(file).sentences) == 4_000


def test_a_long_text_without_a_full_stop_is_read_in_one_pass(reading):
    assert len(reading("het kabinet zet zich in voor\n\n" * 4_000 + "ontwapening.").paragraphs) == 1


# --- Faults that were, each as a kind ------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["artikel VI.2", "artikel IV.2", "tabel A.2", "protocol II.2", "deel b.2"])
def test_a_number_that_belongs_to_what_is_named_is_no_mark_of_a_note(reading, named):
    letter = reading(
        f"{SALUTATION}Dit volgt uit {named} van het verdrag.\n\n2 landen hebben het verdrag nog niet getekend.\n"
    )
    assert letter.text == (
        f"Dit volgt uit {named} van het verdrag.\n\n2 landen hebben het verdrag nog niet getekend."
    )
    assert letter.footnotes == ()


def test_a_second_note_needs_a_first(reading):
    letter = reading(f"{SALUTATION}Het verdrag geldt.2\n\n2 Kamerleden vroegen daarnaar.\n")
    assert letter.footnotes == () and len(letter.paragraphs) == 2


@pytest.mark.parametrize(
    "office",
    [
        "Minister van Buitenlandse Zaken",
        "De minister van Defensie",
        "DE MINISTER VAN DEFENSIE",
        "de Staatssecretaris van Financiën,",
        "De Minister-President,",
        "De Minister van Landbouw, Visserij, Voedselzekerheid en Natuur,",
        "De minister-president, minister van Algemene Zaken,",
        "De minister zonder portefeuille,",
        "De demissionair minister van Economische Zaken en Klimaat,",
        "De Minister voor Buitenlandse Handel en\nOntwikkelingssamenwerking,",
        "De Minister van Volksgezondheid,\nWelzijn en Sport,",
    ],
)
@pytest.mark.parametrize("name", ["S.A. Blok", "drs. M.C.G. Keijzer", "Hanke Bruins Slot", "E. van der Burg"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_an_office_and_who_holds_it(reading, office, name, gap):
    letter = reading(f"{SALUTATION}Het verdrag geldt.\n\n{office}{gap}{name}\n")
    assert (letter.office, letter.signatory) == (office.rstrip(",").replace("\n", " "), name)
    assert (letter.text, letter.headings) == ("Het verdrag geldt.", ())


def test_office_and_name_on_one_line(reading):
    letter = reading(f"{SALUTATION}Het verdrag geldt.\n\nDe Minister van Defensie, J. S. J. Voorbeeld\n")
    assert (letter.office, letter.signatory) == ("De Minister van Defensie", "J. S. J. Voorbeeld")


@pytest.mark.parametrize(
    "line", ["De Minister van Defensie heeft het verdrag getekend.", "Minister Voorbeeld sprak met de Kamer."]
)
def test_a_minister_in_a_sentence_signs_nothing(reading, line):
    letter = reading(f"{SALUTATION}Het verdrag geldt.\n\n{line}\n")
    assert letter.office is None and letter.paragraphs[1].text == line


@pytest.mark.parametrize("place", ["Den Haag, ", "’s-Gravenhage, ", "Datum: ", ""])
@pytest.mark.parametrize(
    "date", ["26 September 2019", "26 SEPTEMBER 2019", "26-09-2019", "26.9.2019", "2019-09-26"]
)
def test_a_date_in_any_spelling(reading, place, date):
    assert reading(f"{place}{date}\n\n{SALUTATION}Het verdrag geldt.\n").date == dt.date(2019, 9, 26)


@pytest.mark.parametrize("number", ["NR. 49", "Nr 49", "nr. 49", "Nr.49"])
def test_a_number_in_any_spelling(reading, number):
    assert reading(f"33 694\n\n{number}\n\n{SALUTATION}Het verdrag geldt.\n").id == "33694-49"


def test_an_undated_letter_that_cites_no_year_stays_undated(reading):
    letter = reading(SALUTATION + "Zie de brief d.d. 4 december jl. over het verdrag.\n")
    assert (letter.id, letter.earliest, letter.latest) == ("brief-undated", None, None)


@pytest.mark.parametrize("relative", ["jl.", "j.l.", "l.l.", "jongstleden"])
def test_every_form_of_jl_is_evidence(reading, relative):
    letter = reading(f"{SALUTATION}Op 28 januari {relative} en in de brief d.d. 3 december 2019 staat het.\n")
    assert (letter.earliest, letter.latest) == (dt.date(2020, 1, 28), dt.date(2021, 1, 27))


def test_two_letters_of_one_letter_in_the_eerste_kamer_are_refused(tmp_path):
    for name in ("a.txt", "b.txt"):
        text = "33 694\n\nC\n\nBRIEF VAN DE MINISTER\n\nHet verdrag geldt.\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(LetterError, match="second letter with the address 33694-C"):
        load_letters(tmp_path)


def test_two_notes_of_one_number_in_a_paragraph_have_addresses_of_their_own(reading):
    letter = reading(
        SALUTATION
        + "De eerste helft van de zin.1 De tweede helft loopt door op de\n\n1 Zie Kamerstuk 33 694, nr. 1 van "
        "3 mei 2019.\n\nvolgende bladzijde en eindigt hier.1\n\n1 Zie Kamerstuk 33 694, nr. 2 van 4 mei 2019.\n"
    )
    addresses = [note.address for note in letter.footnotes]
    assert addresses == ["brief-undated §1 n1", "brief-undated §1 n1b"]
    assert [citation.address for citation in citations(letter)] == addresses
    assert [date.address for date in dates(letter)] == addresses


def test_a_word_cut_before_its_ending_is_one():
    assert dehyphenation("oud", "ste", frozenset()) == "join"
    assert dehyphenation("oud", "minister", frozenset()) == "keep"


def test_a_lone_number_that_follows_no_other_is_no_page_number(reading):
    letter = reading(SALUTATION + "Er was overleg met\n\n16\n\nlanden over het verdrag.\n")
    assert letter.text == "Er was overleg met 16 landen over het verdrag."


# --- Kinds of letter -----------------------------------------------------------------------------------------

LETTERHEAD = """\
> Retouradres Postbus 20061 2500 EB Den Haag

Aan de Voorzitter van de
Tweede Kamer der Staten-Generaal
Binnenhof 4
Den Haag
www.minbuza.nl

Directie Veiligheidsbeleid
Wilt u slechts één zaak in uw brief behandelen.

{fields}

"""


@pytest.mark.parametrize(
    "fields",
    [
        "Datum 3 maart 2022\nBetreft Het verdrag over\nde wapenhandel",
        "Datum\n3 maart 2022\nBetreft\nHet verdrag over de wapenhandel",
        "Datum\nBetreft\n\n3 maart 2022\nHet verdrag over de wapenhandel",
        "Onze referentie\nBZ-123\nDatum: 3 maart 2022\nOnderwerp: Het verdrag over de wapenhandel",
    ],
)
@pytest.mark.parametrize("salutation", ["Geachte voorzitter,\n", "Geachte voorzitter,\n\n", ""])
def test_a_letterhead_is_no_text(reading, fields, salutation):
    letter = reading(
        LETTERHEAD.format(fields=fields) + salutation + "Graag informeer ik u over het verdrag.\n\n"
        "De Minister van Buitenlandse Zaken,\n\nA. Voorbeeld\n"
    )
    assert letter.text == "Graag informeer ik u over het verdrag." and letter.headings == ()
    assert (letter.date, letter.title) == (dt.date(2022, 3, 3), "Het verdrag over de wapenhandel")
    assert letter.signatory == "A. Voorbeeld"


def test_a_letterhead_in_the_margin_is_no_text(reading):
    lines = [
        "Op 3 maart 2022 heb ik uw Kamer toegezegd dat ik nader inga",
        "op het verdrag over de wapenhandel en op de goedkeuring van",
        "dat verdrag. In deze brief kom ik die toezegging na en ga ik",
        "in op de vragen die daarover zijn gesteld.",
    ]
    margin = ["Ministerie van Defensie", "Postbus 20701", "2500 ES Den Haag", "www.defensie.nl"]
    page = "\n".join(f"{line:<70}{beside}" for line, beside in zip(lines, margin, strict=True))
    letter = reading(f"Datum     3 maart 2022\nBetreft   Wapenhandel\n\nGeachte voorzitter,\n\n{page}\n")
    assert letter.text == " ".join(lines)


def test_a_letterhead_amid_the_text_is_no_text(reading):
    letter = reading(
        SALUTATION
        + "Het verdrag geldt.\n\nMinisterie van Defensie\nPostbus 20701\n2500 ES Den Haag\n\nOnze Referentie\n"
        "D-12\n\nDat blijft zo.\n"
    )
    assert letter.text == "Het verdrag geldt.\n\nDat blijft zo." and letter.headings == ()


@pytest.mark.parametrize("label", ["Vraag 1", "Vraag 1:", "Vragen 1 en 2", "Vraag 1 (lid Voorbeeld)"])
@pytest.mark.parametrize(
    "answer", ["Antwoord", "Antwoord op vraag 1", "Antwoord:", "Antwoord op de vragen 1 en 2"]
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_question_is_text_with_an_address(reading, label, answer, gap):
    letter = reading(
        SALUTATION
        + "Hierbij de antwoorden.\n\n"
        + gap.join((label, "Kent u het verdrag?", answer, "Ja."))
        + "\n"
    )
    assert letter.headings == (label, answer)
    assert [paragraph.text for paragraph in letter.paragraphs[1:]] == ["Kent u het verdrag?", "Ja."]
    assert [paragraph.kind for paragraph in letter.paragraphs] == ["paragraph", "question", "paragraph"]


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        ("1", "1 {}"),
        ("1", "1\n{}"),
        ("1", "1\n    {}"),
        ("1", "X Noot\n1\n\n{}\n\nNaar boven"),
        ("1)", "1) {}"),
        ("¹", "¹ {}"),
        ("[1]", "[1] {}"),
        ("[1]", "1. {}"),
        ("[footnoteRef:1]", "[1: {}]"),
        ("[^1]", "[^1]: {}"),
        (" (noot 1)", "Noot 1: {}"),
        ("\n1\n", "1\n{}"),
    ],
)
@pytest.mark.parametrize("after_signature", [False, True])
def test_notes_in_every_form(reading, mark, note, after_signature):
    signature = "De Minister van Defensie,\n\nA. Voorbeeld"
    foot = note.format("Kamerstuk 33 694, nr. 12.")
    ends = (signature, foot) if after_signature else (foot, signature)
    letter = reading(f"{SALUTATION}Het kabinet steunt het verdrag.{mark}\n\n{ends[0]}\n\n{ends[1]}\n")
    assert letter.text == "Het kabinet steunt het verdrag."
    assert notes_of(letter) == [(1, "Kamerstuk 33 694, nr. 12.", 1)]
    assert letter.signatory == "A. Voorbeeld"


def test_rows_of_a_table_are_kept_and_not_counted_as_text(reading):
    letter = reading(
        SALUTATION
        + "De bijdragen zijn:\n\nLand         2019      2020\nNederland    12        14\nZweden       10        11\n\n"
        "Dat is meer dan gedacht.\n"
    )
    assert letter.text == "De bijdragen zijn:\n\nDat is meer dan gedacht."
    (table,) = letter.tables
    assert table.rows == (("Land", "2019", "2020"), ("Nederland", "12", "14"), ("Zweden", "10", "11"))
    assert (table.address, table.paragraph) == ("brief-undated table 1", 1)


@pytest.mark.parametrize(
    ("head", "what"),
    [
        ("MOTIE VAN HET LID VOORBEELD", "a motion"),
        ("GEWIJZIGDE MOTIE VAN DE LEDEN A EN B", "a motion"),
        ("AMENDEMENT VAN HET LID VOORBEELD", "an amendment"),
        ("VERSLAG VAN EEN SCHRIFTELIJK OVERLEG", "a report"),
        ("NADER VERSLAG", "a report"),
        ("LIJST VAN VRAGEN EN ANTWOORDEN", "a list of questions"),
        ("ADVIES RAAD VAN STATE EN NADER RAPPORT", "an advice"),
        ("MEMORIE VAN TOELICHTING", "an explanatory memorandum"),
        ("NOTA NAAR AANLEIDING VAN HET VERSLAG", "a note on a bill"),
        ("VOORSTEL VAN WET", "a bill"),
    ],
)
@pytest.mark.parametrize("number", ["Nr. 77\n\n", "Nr. 77 ", "B\n\n", "nr. 3 "])
def test_what_is_no_letter_says_what_it_is(reading, head, what, number):
    with pytest.raises(LetterError, match=f"is {what}, not a letter"):
        reading(f"33 694\nVeiligheid\n\n{number}{head}\n\nVastgesteld 3 maart 2022\n\nHet verdrag geldt.\n")


def test_a_letter_that_speaks_of_a_motion_is_a_letter(reading):
    letter = reading("33 694\n\nNr. 7 BRIEF VAN DE MINISTER\n\nDe motie is uitgevoerd.\n")
    assert letter.text == "De motie is uitgevoerd."


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Geachte voorzitter,\n\nHet verdrag geldt.", "No date"),
        ("Datum 3 mei 2021\n\nDen Haag, 4 mei 2021\n\nHet verdrag geldt.", "several dates"),
        ("33 694\n33 783\n\nNr. 7\n\nHet verdrag geldt.", "several dossiers"),
        ("Geachte voorzitter,\n\nHet verdrag geldt.", "one paragraph"),
        ("Geachte voorzitter,\n\nHet kabinet steunt het verdrag.1 Dat blijft.", "marks of footnotes"),
        (
            "Geachte voorzitter,\n\nGhu Kdehlqhw vwhxqw khw yhugudj hq ehuhlgw gh jrhgnhxulqj.",
            "Few words are Dutch",
        ),
        ("Geachte voorzitter,\n\nPostbus 20061 in Den Haag is het adres.", "letterhead"),
    ],
)
def test_what_is_doubtful_is_said_in_one_sentence(reading, text, doubt):
    warnings = [warning for warning in reading(text).warnings if doubt in warning]
    assert len(warnings) == 1 and warnings[0].endswith(".") and "\n" not in warnings[0]


def test_a_plain_letter_gives_no_warning(reading):
    letter = reading(
        "33 694 Veiligheid\n\nNr. 7 BRIEF VAN DE MINISTER VAN DEFENSIE\n\nDen Haag, 3 mei 2021\n\nHet verdrag geldt.\n\n"
        "Dat blijft zo.\n\nDe Minister van Defensie,\nA. Voorbeeld\n"
    )
    assert letter.warnings == ()


def test_a_survey_reads_what_it_can_and_names_the_rest(tmp_path):
    (tmp_path / "a.txt").write_text("33 694\n\nNr. 7\n\nHet verdrag geldt.", encoding="utf-8")
    (tmp_path / "b.txt").write_text(
        "33 694\n\nNr. 8\n\nMOTIE VAN HET LID PROEF\n\nDe Kamer,", encoding="utf-8"
    )
    (tmp_path / "c.txt").write_text("33 694\n\nNr. 7\n\nNog eens.", encoding="utf-8")
    (tmp_path / "d.rtf").write_text("x", encoding="utf-8")
    found = survey(tmp_path)
    assert [letter.id for letter in found.letters] == ["33694-7"]
    assert len(found.left_out) == 3
    for file, why in zip("bcd", ("a motion", "second letter", "passed over"), strict=True):
        assert any(f"{file}." in line and why in line for line in found.left_out)
    with pytest.raises(LetterError):
        load_letters(tmp_path)


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dat staat in mijn brief (Kamerstuk 33 694, nr. 12.)", "Het kabinet steunt dit."],
        ["Dit geldt cf. de brief, nl. de bijlage, volgens gen. de Proef."],
        ["Zie art. 3 van het verdrag en blz. 12 van het rapport.", "Dat is alles."],
        ["Wat betekent dat?", "Dat is de vraag."],
        ["Hij zei: «Dat is zo.»", "Daarna zweeg hij."],
    ],
)
def test_an_abbreviation_ends_no_sentence(reading, sentences):
    assert [said.text for said in reading(SALUTATION + " ".join(sentences)).sentences] == sentences


PRINTED = (
    "33 694\nInternationale veiligheid\n\nNr. 77\n\nBRIEF VAN DE MINISTER VAN BUITENLANDSE ZAKEN\n\n"
    "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal\n\nDen Haag, 3 maart 2022\n\n"
)


def kinds_of(letter):
    return [(paragraph.kind, paragraph.text) for paragraph in letter.paragraphs]


def test_an_annotated_agenda_has_numbered_headings(reading):
    letter = reading(
        PRINTED
        + "Hierbij de agenda.\n\nGEANNOTEERDE AGENDA\n\n1. Rusland\n\nDe Raad spreekt over Rusland.\n\n"
        "2. China\n\nDe Raad spreekt over China.\n"
    )
    assert letter.headings == ("GEANNOTEERDE AGENDA", "1. Rusland", "2. China")


@pytest.mark.parametrize("number", ["1\n", "1. ", "1) ", "1 "])
def test_a_numbered_question(reading, number):
    letter = reading(
        PRINTED + f"Hierbij de antwoorden.\n\n{number}Kent u het verdrag? Zo nee, waarom niet?\n\nJa.\n"
    )
    assert kinds_of(letter)[1:] == [
        ("question", "Kent u het verdrag? Zo nee, waarom niet?"),
        ("paragraph", "Ja."),
    ]


def test_offices_of_two_lines_side_by_side(reading):
    letter = reading(
        PRINTED
        + "Het verdrag geldt.\n\nDe Minister van Sociale Zaken         De Staatssecretaris van Onderwijs,\n"
        "en Werkgelegenheid,                   Cultuur en Wetenschap,\n\n\nA. Voorbeeld                          B. Proef\n"
    )
    assert letter.office == (
        "De Minister van Sociale Zaken en Werkgelegenheid; De Staatssecretaris van Onderwijs, Cultuur en Wetenschap"
    )
    assert letter.signatory == "A. Voorbeeld; B. Proef"


def test_a_table_of_markdown(reading):
    letter = reading(
        PRINTED + "De cijfers:\n\n| Land | 2020 |\n|---|---|\n| Nederland | 12 |\n\nDat was het.\n"
    )
    assert letter.tables[0].rows == (("Land", "2020"), ("Nederland", "12"))
    assert letter.text == "De cijfers:\n\nDat was het."


def test_the_margin_of_a_second_page_parts_no_sentence(reading):
    letter = reading(
        "Datum 3 maart 2022\nBetreft Verdrag\n\nGeachte voorzitter,\n\nDe eerste alinea van de brief loopt over de\n\n"
        "\fPagina 2 van 3\n\nDirectie Veiligheidsbeleid\n\nDatum\n4 maart 2022\n\nOnze referentie\nBZ-123\n\n"
        "volgende bladzijde verder.\n\nDe tweede alinea.\n"
    )
    assert letter.text == (
        "De eerste alinea van de brief loopt over de volgende bladzijde verder.\n\nDe tweede alinea."
    )
    assert letter.date == dt.date(2022, 3, 3)
    assert any("several dates" in warning and "2022-03-04" in warning for warning in letter.warnings)


def test_old_print(reading):
    letter = reading(
        "Tweede Kamer der Staten-Generaal\n2\nVergaderjaar 1997–1998\n\n25 600 V\nVaststelling van de begroting\n\nNr. 51\n\n"
        "BRIEF VAN DE MINISTER VAN BUITENLANDSE ZAKEN\n\n’s-Gravenhage, 4 februari 1998\n\nIk sprak over het over-\nleg "
        "met de bondgenoten.1\n\n1 Ter inzage gelegd bij de afdeling Parlementaire Documentatie.\n\n8K0351\nISSN 0921 - 7371\n"
        "Sdu Uitgevers\n’s-Gravenhage 1998\n\nTweede Kamer, vergaderjaar 1997–1998, 25 600 V, nr. 51\n\n1\n\nDat verliep goed.\n"
    )
    assert (letter.id, letter.title, letter.date) == (
        "25600-V-51",
        "Vaststelling van de begroting",
        dt.date(1998, 2, 4),
    )
    assert letter.text == "Ik sprak over het overleg met de bondgenoten.\n\nDat verliep goed."
    assert len(letter.footnotes) == 1 and letter.headings == ()


@pytest.mark.parametrize("line", ["33 694 AB BRIEF VAN DE MINISTER", "33 694, AB\n\nBRIEF VAN DE MINISTER"])
def test_a_letter_to_the_eerste_kamer_on_one_line(reading, line):
    assert reading(f"{line}\n\nDen Haag, 3 maart 2022\n\nHet verdrag geldt.\n").id == "33694-AB"


@pytest.mark.parametrize(
    "head",
    ["Gewijzigde motie van het lid Proef c.s.", "Verslag van een schriftelijk overleg", "Lijst van vragen"],
)
def test_what_is_no_letter_in_small_letters(reading, head):
    with pytest.raises(LetterError, match="not a letter"):
        reading(f"33 694 Veiligheid\n\nNr. 5 {head}\n\nDe commissie heeft het volgende gevraagd.\n")


def test_a_letter_with_a_report_in_it_is_a_letter(reading):
    letter = reading(
        "Datum 3 maart 2022\nBetreft Verslag\n\nGeachte voorzitter,\n\nHierbij het verslag.\n\nVERSLAG VAN DE RAAD\n\n"
        "De Raad sprak over het verdrag.\n"
    )
    assert letter.headings == ("VERSLAG VAN DE RAAD",)


def test_a_text_that_goes_on_behind_its_salutation_is_kept(reading):
    letter = reading(
        "Den Haag, 3 maart 2022\n\nGeachte voorzitter, hierbij informeer ik u.\n\nHet verdrag geldt.\n"
    )
    assert letter.text == "Geachte voorzitter, hierbij informeer ik u.\n\nHet verdrag geldt."


def test_a_folder_may_hold_letters_of_several_formats(tmp_path):
    said = "33 694\n\nNr. {}\n\nDen Haag, {} maart 2022\n\nHet verdrag geldt voor ons.\n"
    (tmp_path / "a.txt").write_text(said.format(7, 3), encoding="utf-8")
    (tmp_path / "b.txt").write_text(said.format(8, 2), encoding="utf-16")
    page = "".join(f"<p>{line}</p>" for line in said.format(9, 1).split("\n\n"))
    (tmp_path / "c.html").write_text(f"<!DOCTYPE html><html><body>{page}</body></html>", encoding="utf-8")
    letters = load_letters(tmp_path)
    assert [letter.id for letter in letters] == ["33694-9", "33694-8", "33694-7"]
    assert {letter.text for letter in letters} == {"Het verdrag geldt voor ons."}
    assert all(len(letter.sha256) == 64 for letter in letters)


@pytest.mark.parametrize("text", ["x", "test\n", "123 456", "Hallo daar"])
def test_a_few_words_that_make_no_sentence_are_no_letter(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with pytest.raises(LetterError, match="nothing in it tells that it is a letter"):
        read_letter(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ja.", "only 1 word;"),
        ("Geachte voorzitter,\n\nx", "only 1 word;"),
        ("36 000\nNr. 12\n\nDen Haag, 4 maart 2021\n\nDe brug is dicht", "only 4 words;"),
    ],
)
def test_a_letter_of_a_few_words_is_read_and_doubted(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert any(said in warning for warning in read_letter(tmp_path / "a.txt").warnings)
