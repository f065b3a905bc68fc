"""A letter of one's own in a lesson: shown with its doubts, or refused in one sentence where the reader sits."""

import os
import re
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.test_sources import docx, newer, paragraph
from utils import Corpus, LetterError, read_letter
from utils.lessons import pieces
from utils.letters import survey

GOOD = (
    "33 694 Veiligheid\n\nNr. 7 BRIEF VAN DE MINISTER VAN DEFENSIE\n\nDen Haag, 3 mei 2021\n\nHet verdrag <geldt>.\n\n"
    "Land        2019      2020\nNederland   12        14\nZweden      10        11\n\nDat blijft zo.\n\n"
    "De Minister van Defensie,\nA. Voorbeeld\n"
)
DOUBTFUL = "Geachte voorzitter,\n\nHet verdrag geldt."


def shown(path):
    return pieces.own_letter(str(path)).html


def test_a_good_letter_is_shown_without_doubts(tmp_path):
    file = tmp_path / "brief.txt"
    file.write_text(GOOD, encoding="utf-8")
    html = shown(file)
    assert "33694-7, 3 May 2021, signed A. Voorbeeld" in html and "Het verdrag &lt;geldt&gt;." in html
    assert "Check this reading" not in html
    assert "33694-7 table 1" in html and "<td>Zweden</td>" in html
    assert shown(f'"{file}"') == html, "a path copied with its quotation marks is the same path"


def test_the_doubts_of_a_letter_stand_above_its_text(tmp_path):
    file = tmp_path / "brief.txt"
    file.write_text(DOUBTFUL, encoding="utf-8")
    html = unescape(shown(file))
    warnings = read_letter(file).warnings
    assert warnings and all(
        0 < html.index(warning) < html.index("Het verdrag geldt.") for warning in warnings
    )
    assert "signed None" not in html
    in_full = unescape(pieces.sources.on(Corpus.load(tmp_path))().html)
    assert all(warning in in_full for warning in warnings)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("motie.txt", b"33 694\n\nNr. 7\n\nMOTIE VAN HET LID PROEF\n\nDe Kamer verzoekt."),
        ("empty.txt", b""),
        ("old.doc", b"\xd0\xcf\x11\xe0" + bytes(600)),
        ("broken.docx", b"PK\x03\x04 broken"),
        ("bomb.xml", b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><kamerwrk>&c;</kamerwrk>'),
        ("scan.pdf", b"%PDF-1.4\n"),
        ("picture.html", b"\x89PNG\r\n"),
    ],
)
def test_what_cannot_be_read_says_why_in_one_sentence(tmp_path, name, data):
    file = tmp_path / name
    file.write_bytes(data)
    html = shown(file)
    assert html.startswith("<p><b>This file was not read.</b>") and name in html and "Traceback" not in html


@pytest.mark.parametrize(
    "path", ["missing.txt", ".", os.devnull, "a\0b", "~nobody-here/brief.txt", "<script>.txt"]
)
def test_a_path_that_is_no_file_says_so(path):
    html = shown(path)
    assert "not read" in html and "<script>" not in html


@pytest.mark.parametrize("path", ["", "  ", '""'])
def test_no_path_asks_for_one(path):
    assert ".docx" in shown(path) and ".xml" in shown(path)


def test_a_survey_names_each_doubt_with_its_letter(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.txt").write_text(DOUBTFUL, encoding="utf-8")
    found = survey(tmp_path)
    assert found.doubts and all(doubt.startswith("brief-undated: ") for doubt in found.doubts)


# --- Letters of any format and any words -----------------------------------------------------------------------

WORDS = st.lists(
    st.sampled_from(
        [
            "Het verdrag geldt.",
            "Den Haag, 3 mei 2021",
            "Datum",
            "1",
            "1 Kamerstuk 33 694, nr. 2.",
            "- punt",
            "Vraag 1",
            "Kent u dit?",
            "niet-",
            "(zie\t2)",
            "De Minister van Defensie,",
            "A. Voorbeeld",
            "33 694",
            "Nr. 7",
            "Betreft: X",
            "X Noot",
            "Hoogachtend,",
            "€ 12 mln.",
            "ﬁnanciën",
            "\xad",
        ]
    ),
    min_size=1,
    max_size=14,
)
ANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def plain(text):
    return re.sub(r"[\W_]+", "", text)


def as_text(lines):
    return "brief.txt", "\n\n".join(lines).encode()


def as_utf16(lines):
    return "brief.txt", "\n".join(lines).encode("utf-16")


def as_word(lines):
    return "brief.docx", docx("".join(map(paragraph, lines)))


def as_page(lines):
    return "brief.html", (
        "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
    ).encode()


def as_xml(lines):
    return "brief.xml", newer("".join(f"<al>{line}</al>" for line in lines)).encode()


@ANY
@given(WORDS)
@pytest.mark.parametrize("made", [as_text, as_utf16, as_word, as_page, as_xml])
def test_a_letter_of_any_format_is_read_with_its_places_or_refused(tmp_path, made, words):
    name, data = made(words)
    file = tmp_path / name
    file.write_bytes(data)
    try:
        letter = read_letter(file)
    except LetterError:
        return
    for sentence in letter.sentences:
        filed = plain(letter.source[slice(*sentence.span)])
        # What stands between two lines of a sentence (a mark, a page's own line) is in the span too.
        rest = iter(filed)
        assert all(
            sign in rest
            for sign in plain(sentence.text.replace("fi", "ﬁ") if "ﬁ" in filed else sentence.text)
        )
    assert all(warning.endswith(".") and "\n" not in warning for warning in letter.warnings)
    assert letter.paragraphs and all(part.text.strip() for part in letter.paragraphs)
