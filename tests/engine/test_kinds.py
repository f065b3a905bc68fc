"""Letters and papers of every kind that is met: for each kind several shapes, with what a careful reader expects."""

import pytest

from utils import LetterError, citations, read_letter

OFFICIAL = """\
33 694
Internationale veiligheid

Nr. 77

BRIEF VAN DE MINISTER VAN BUITENLANDSE ZAKEN

Aan de Voorzitter van de Tweede Kamer der Staten-Generaal

Den Haag, 3 maart 2022

"""
TEXT = "Hierbij informeer ik u over het verdrag en de bijlage.\n\nHet kabinet steunt het verdrag."
PARAGRAPHS = TEXT.split("\n\n")
SIGNED = "\n\nDe Minister van Buitenlandse Zaken,\n\nA. Voorbeeld\n"
ADDRESSED = "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal\n\n"
GREETING = "Geachte voorzitter,\n\n"


@pytest.fixture
def reading(tmp_path):
    """Reads a text as a letter."""

    def read(text):
        file = tmp_path / "brief.txt"
        file.write_text(text, encoding="utf-8", newline="")
        return read_letter(file)

    return read


def texts(letter):
    return [paragraph.text for paragraph in letter.paragraphs]


# --- Dates: none is wrong in silence ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ("Datum uw brief: 5 april 2021\nDatum: 20 april 2021\n\n", "2021-04-20"),
        ("Uw brief van 5 april 2021\nDen Haag, 20 april 2021\n\n", "2021-04-20"),
        ("Uw brief d.d. 5 april 2021\nDatum 20 april 2021\n\n", "2021-04-20"),
        (
            "Uw kenmerk\nOns kenmerk\nDatum\n2021Z01\nDVB-1\n20 april 2021\n\nBetreft: verdrag\n\n",
            "2021-04-20",
        ),
        ("Uw brief van\n5 april 2021\n\nDatum\n20 april 2021\n\nBetreft\nverdrag\n\n", "2021-04-20"),
        ("Ontvangen 21 april 2021\n\nDen Haag, 20 april 2021\n\n", "2021-04-20"),
        ("Datum 20 april 2021\nBetreft Verslag van de Raad van\n3 april 2021\n\n", "2021-04-20"),
        ("Verslag van de Raad\nLuxemburg, 3 april 2021\n\nDen Haag, 20 april 2021\n\n", "2021-04-20"),
        ("Den Haag, dinsdag 20 april 2021\n\n", "2021-04-20"),
        ("'S-GRAVENHAGE, 20 APRIL 2021\n\n", "2021-04-20"),
        ("Den Haag\n20 april 2021\n\n", "2021-04-20"),
    ],
)
def test_the_letters_own_date_among_others(reading, head, date):
    letter = reading(ADDRESSED + head + GREETING + TEXT + SIGNED)
    assert str(letter.date) == date
    assert not any("taken from the line" in warning for warning in letter.warnings)


@pytest.mark.parametrize(
    "head",
    [
        "Ontvangen 21 april 2021\n\n",
        "Uw brief van\n5 april 2021\nOns kenmerk\nDVB/12\n\n",
        "Onderwerp: Reactie op de brief van\n5 april 2021\n\n",
        "Onderwerp: Verslag Raad Buitenlandse Zaken, Brussel,\n3 april 2021\n\n",
        "Betreft: Verslag informele Raad\nGymnich, 3 april 2021\n\n",
        "Algemeen Overleg, 7 juni 2022\n\n",
        "Algemeen Overleg\n7 juni 2022\n\n",
        "Ter behandeling op:\n7 juni 2022\n\n",
        "Raad Buitenlandse Zaken 7 juni 2022\n\n",
        "Kamerstuk: Kamerbrief | 09-05-2021\n\n",
        "Datum ontvangst\n5 mei 2021\n\n",
        "Datum ontvangst: 5 mei 2021\nBetreft: verdrag\n\n",
        "Den Haag, december 2003\n\n",
        "The Hague, 9 March 2022\n\n",
        "Datum: 3-3-98\n\n",
        "Den Haag, 31 februari 2021\n\n",
    ],
)
def test_a_date_of_something_else_is_never_taken_in_silence(reading, head):
    letter = reading(ADDRESSED + head + GREETING + TEXT + SIGNED)
    assert any("No date" in warning or "taken from the line" in warning for warning in letter.warnings)


# --- Header -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["NR. 77", "No. 77", "nr 77", "Nr.77", "Nummer 77", "Nr. 77 HERDRUK1"])
def test_a_number_in_any_form(reading, number):
    assert reading(OFFICIAL.replace("Nr. 77", number) + TEXT + SIGNED).id == "33694-77"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("35 300 V\nVaststelling van de begrotingsstaten\n\nAB\nBRIEF VAN DE MINISTER", "35300-V-AB"),
        ("34 895 Goedkeuring van het verdrag\n\nNr. C\n\nBRIEF VAN DE MINISTER", "34895-C"),
        ("34 895, C\n\nBRIEF VAN DE MINISTER", "34895-C"),
        ("32 769         Wijziging van de wet\n\nG              BRIEF VAN DE MINISTER", "32769-G"),
    ],
)
def test_a_letter_for_a_number_in_the_eerste_kamer(reading, head, name):
    letter = reading(
        f"Eerste Kamer der Staten-Generaal\n\n{head}\n\nDen Haag, 3 maart 2020\n\n{TEXT}{SIGNED}"
    )
    assert (letter.id, texts(letter)) == (name, PARAGRAPHS)


def test_a_page_that_ends_in_the_first_sentence_is_text(reading):
    letter = reading(
        OFFICIAL
        + "Hierbij informeer ik u over het verdrag en\n\nPagina 1 van 3\n\nDatum\n3 maart 2022\nOns kenmerk\nDVB-12/22\n\n"
        "de bijlage.\n\nHet kabinet steunt het verdrag." + SIGNED
    )
    assert texts(letter) == PARAGRAPHS


# --- The page's own -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "foot",
    [
        "\nNaar boven\n\nOver deze website\nContact\nPrivacy\nCookies\nToegankelijkheid\n",
        "\nZie ook\n\nDelen\nFacebook\nLinkedIn\n",
        "\nkst-33694-77\nISSN 0921 - 7371\n's-Gravenhage 2022\n\nTweede Kamer, vergaderjaar 2021-2022, 33 694, nr. 77\n1\n",
        "\n5K1234\nISSN 0921 - 7371\nSdu Uitgeverij Plantijnstraat\n’s-Gravenhage 1995\n",
        "\nPagina 2 van 2\n",
        "\nMinisterie van Defensie\nPostbus 20701\n2500 ES Den Haag\n",
    ],
)
def test_the_foot_of_a_page_is_no_text(reading, foot):
    letter = reading(OFFICIAL + TEXT + SIGNED + foot)
    assert (texts(letter), letter.headings, letter.signatory) == (PARAGRAPHS, (), "A. Voorbeeld")


# --- Notes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        (".(1)", "(1) Kamerstuk 33 694, nr. 12."),
        (". [noot 1]", "[noot 1] Kamerstuk 33 694, nr. 12."),
        (" 1) .", "1) Kamerstuk 33 694, nr. 12."),
        (". 1", "X Noot\n1\nKamerstuk 33 694, nr. 12."),
        (".1", "Noten\n\n1. Kamerstuk 33 694, nr. 12."),
        (".[1]", "________________________________\n\n[1] Kamerstuk 33 694, nr. 12."),
        (".1", "1\tKamerstuk 33 694, nr. 12."),
    ],
)
@pytest.mark.parametrize("after_signature", [True, False])
def test_a_note_and_its_mark(reading, mark, note, after_signature):
    text = "Graag informeer ik u over het verdrag.\n\nHet kabinet steunt het verdrag" + mark
    ends = f"{SIGNED}\n{note}\n" if after_signature else f"\n\n{note}{SIGNED}"
    letter = reading(OFFICIAL + text + ends)
    assert [found.text for found in letter.footnotes] == ["Kamerstuk 33 694, nr. 12."]
    assert len(letter.paragraphs) == 2 and letter.headings == () and letter.signatory == "A. Voorbeeld"
    assert [found.target for found in citations(letter)] == ["33694-12"]


@pytest.mark.parametrize("words", ["(zie tabel 1).", "(1) het verdrag en (2) de bijlage.", "op bladzijde 1."])
def test_a_number_in_brackets_is_no_mark(reading, words):
    letter = reading(
        OFFICIAL
        + f"Dat staat {words}\n\nHet geldt.²\n\n² Kamerstuk 33 694, nr. 12.\n\n1 Kamerstuk 1."
        + SIGNED
    )
    assert letter.paragraphs[0].text == f"Dat staat {words}"


# --- Questions, lists, tables -------------------------------------------------------------------------------


def test_a_question_behind_its_label_is_text(reading):
    letter = reading(OFFICIAL + "Vraag 1: Kent u het bericht?\n\nAntwoord: Ja." + SIGNED)
    assert texts(letter) == ["Vraag 1: Kent u het bericht?", "Antwoord: Ja."]


def test_items_by_letter(reading):
    letter = reading(OFFICIAL + "Het gaat om:\n\na. het verdrag;\nb. de bijlage.\n\nDat is alles." + SIGNED)
    assert texts(letter) == ["Het gaat om:", "het verdrag;", "de bijlage.", "Dat is alles."]


@pytest.mark.parametrize(
    "cells",
    [
        "Jaar\n\nBedrag\n\n2019\n\n€ 12 mln.\n\n2020\n\n€ 14 mln.",
        "Land\nNederland\nDuitsland\n2020\n12\n14",
        "Deel       Stand    Nadere uitleg\nVerdrag    klaar    getekend in mei\nBijlage    open     volgt later",
    ],
)
def test_cells_are_no_headings(reading, cells):
    letter = reading(OFFICIAL + f"De cijfers volgen.\n\n{cells}\n\nDat was het." + SIGNED)
    assert (texts(letter), letter.headings) == (["De cijfers volgen.", "Dat was het."], ())
    assert letter.tables


# --- Signatures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signature", "names"),
    [
        ("P. Monster\nMinister van Landbouw, Natuur en Voedselkwaliteit\n", "P. Monster"),
        ("(w.g.)   H.G.J. Monster\n         Minister van Economische Zaken\n", "H.G.J. Monster"),
        ("De Minister van Buitenlandse Zaken,\nnamens deze,\n\nB. Proef\n", "B. Proef"),
        ("De Staatssecretaris van Defensie,\nb/a\n\nB. Proef\n", "B. Proef"),
        ("De Minister van Defensie,\nvoor deze,\nB. Proef\n", "B. Proef"),
        ("de staatssecretaris van Financiën - Toeslagen en Douane,\n\nAukje de Proef\n", "Aukje de Proef"),
        ("De Minister zonder portefeuille belast met Asiel,\n\nA. Proef\n", "A. Proef"),
        (
            "De Minister van Defensie,    De Minister van Financiën,\n\nA. Voorbeeld                 B. Proef\n",
            "A. Voorbeeld; B. Proef",
        ),
    ],
)
def test_who_signed(reading, signature, names):
    letter = reading(OFFICIAL + TEXT + "\n\n" + signature)
    assert (letter.signatory, texts(letter), letter.headings) == (names, PARAGRAPHS, ())


# --- No letters ---------------------------------------------------------------------------------------------

NUMBERED = "33 694\nInternationale veiligheid\n\nNr. 77\n\n"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            NUMBERED + "Verslag van een commissiedebat\n\nDe vaste commissie heeft overleg gevoerd.\n",
            "a report",
        ),
        (NUMBERED + "JAARVERSLAG VAN DE ALGEMENE REKENKAMER\n\nDit jaar deden wij veel.\n", "a report"),
        (NUMBERED + "TWEEDE NOTA VAN WIJZIGING\n\nHet voorstel wordt gewijzigd.\n", "a note on a bill"),
        (
            NUMBERED + "INITIATIEFNOTA VAN HET LID PROEF\n\nIn deze nota doe ik voorstellen.\n",
            "a member's own paper",
        ),
        (
            "Wij Willem-Alexander, bij de gratie Gods, Koning der Nederlanden\n\nArtikel 1\n\nDit is zo.\n",
            "a bill",
        ),
        (
            "PETITIE\n\nAan de Tweede Kamer der Staten-Generaal\n\nWij verzoeken de Kamer dit te doen.\n",
            "a petition",
        ),
        ("Petitie\n\nWij\n\nburgers van Nederland\n\nverzoeken de Kamer dit te doen.\n", "a petition"),
        (
            "2022Z01234\n(ingezonden 3 maart 2022)\n\nVragen van het lid Proef (ABC) aan de minister\n\n1\nKent u het?\n",
            "written questions and answers",
        ),
        *(
            (
                NUMBERED + f"BRIEF VAN {sender}\n\n{ADDRESSED}Den Haag, 3 maart 2022\n\n{TEXT}\n",
                "a paper of the House itself",
            )
            for sender in (
                "DE VASTE COMMISSIE VOOR BUITENLANDSE ZAKEN",
                "DE TIJDELIJKE COMMISSIE GRONDRECHTEN",
                "HET PRESIDIUM",
                "HET LID PROEF",
            )
        ),
    ],
)
def test_what_is_no_letter_of_the_government_is_refused(reading, text, what):
    with pytest.raises(LetterError, match=f"is {what}, not a letter"):
        reading(text)


# --- Doubts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        (OFFICIAL + TEXT + SIGNED + "\n\x0c" + OFFICIAL.replace("77", "78") + TEXT + SIGNED, "second letter"),
        (OFFICIAL + TEXT + SIGNED + "\n" + OFFICIAL + TEXT + SIGNED, "second letter"),
        (GREETING + TEXT + SIGNED + "\n" + GREETING + TEXT + SIGNED, "second letter"),
        (
            OFFICIAL.replace("DE MINISTER VAN BUITENLANDSE ZAKEN", "DE ALGEMENE REKENKAMER") + TEXT,
            "names no minister",
        ),
        (
            OFFICIAL.replace("\n\n", "\n")
            + "Hierbij informeer ik u over het verdrag dat in Genève is gesloten. Het kabinet heeft dat besproken.\n"
            "Het kabinet steunt het verdrag en zal de goedkeuring in het najaar van dit jaar aan uw Kamer vragen,\n"
            "samen met de bijlage." + SIGNED,
            "No blank lines",
        ),
        (OFFICIAL + "De financiÃ«n zijn op orde.\n\nDat blijft zo." + SIGNED, "broken"),
        (OFFICIAL + "Ghu Kdehlqhw vwhxqw.\n\nGh lqcdw lv rqjhzlmcljg." + SIGNED, "Few words are Dutch"),
    ],
)
def test_a_doubt_of_each_kind(reading, text, doubt):
    assert sum(doubt in warning for warning in reading(text).warnings) == 1


def test_a_letter_on_a_page_of_its_own_gives_no_doubt(reading):
    assert reading(OFFICIAL + TEXT + SIGNED).warnings == ()
