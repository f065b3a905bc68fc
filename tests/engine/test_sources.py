"""Files of every format as text: what the document says of itself is kept, what is hostile is refused."""

import contextlib
import io
import os
import re
import zipfile
import zlib
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from utils.letters.sources import READERS, LetterError, read_source

# --- Small documents ------------------------------------------------------------------------------------------

NEWER = """<?xml version="1.0" encoding="utf-8"?>
<officiele-publicatie xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <metadata><meta name="OVERHEIDop.externMetadataRecord" content="x"/></metadata>
  <kamerstuk>
    <kamerstukkop>
      <tekstregel inhoud="vergaderjaar">Vergaderjaar 2021-2022</tekstregel>
      <tekstregel inhoud="kameraanduiding">Tweede Kamer der Staten-Generaal</tekstregel>
    </kamerstukkop>
    {dossiers}
    <stuk>
      <stuknr>{number}</stuknr>
      <titel>{title} </titel>
      {dated}
      <algemeen>
        <vrije-tekst><tekst status="goed">{body}</tekst></vrije-tekst>
        <tekst-sluiting>{signature}</tekst-sluiting>
      </algemeen>
    </stuk>
  </kamerstuk>
</officiele-publicatie>"""
DOSSIER = "<dossier><dossiernummer><dossiernr>{}</dossiernr></dossiernummer><titel>Internationale veiligheid</titel></dossier>"
SIGNATURE = """<ondertekening><functie>De Minister van Buitenlandse Zaken,</functie>
  <naam><voornaam>A.</voornaam><achternaam>Voorbeeld</achternaam></naam></ondertekening>"""
HEAD = "<al>Aan de Voorzitter van de Tweede Kamer der Staten-Generaal</al>\n<al>Den Haag, 3 maart 2022</al>"


def newer(
    body,
    title="BRIEF VAN DE MINISTER",
    number='Nr. <ondernummer kamer="2">77</ondernummer>',
    dated="",
    head=HEAD,
    **more,
):
    dossiers = more.get("dossiers", DOSSIER.format("33 694"))
    return NEWER.format(
        body=head + body,
        title=title,
        number=number,
        dated=dated,
        dossiers=dossiers,
        signature=more.get("signature", SIGNATURE),
    )


OLDER = """<?xml version="1.0" encoding="utf-8"?>
<kamerwrk kamer="2" publtype="brie">
  <kop><titel>Tweede Kamer der Staten-Generaal</titel><subtitel>2</subtitel>
    <subtitel>Vergaderjaar 1997-1998</subtitel></kop>
  <frontm><vergjaar>1997-1998</vergjaar><onderw><nummer>25 600 XV</nummer><naam>Vaststelling
van de begroting</naam></onderw></frontm>
  <body><stuk><ltrlabel>Nr. </ltrlabel><nummer>49</nummer><titel>BRIEF VAN DE MINISTER </titel>
    <al>Aan de Voorzitter van de Tweede Kamer der Staten-Generaal</al>
    <al>’s-Gravenhage, <datum>27 april 1998</datum></al>
    <tuskop letat="vet">Inleiding </tuskop>
    <al>Hierbij doe ik
u het verslag<voetref refid="v1" nr="1"></voetref> toekomen.</al>
    <witreg></witreg>
    <al>– het eerste punt;</al>
    <al>De kosten zijn bekend.</al>
    <ondtek><functie>De Minister van Sociale Zaken en Werkgelegenheid,</functie><naam>A. Voorbeeld</naam></ondtek>
  </stuk></body>
  <voetnoot id="v1" nr="1"><al>Ter inzage gelegd bij de afdeling
Parlementaire Documentatie.</al></voetnoot>
</kamerwrk>"""

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MORE = (
    f'{WORD} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wps="urn:wps"'
)


def paragraph(words, style="", properties=""):
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def docx(body, **parts):
    """A Word document; `parts` are further files of its zip, `footnotes` for `word/footnotes.xml`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", f"<w:document {MORE}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            name = "word/_rels/document.xml.rels" if name == "links" else f"word/{name}.xml"
            file.writestr(name, text)
    return packed.getvalue()


def pdf(content, trailer=b""):
    """A PDF of one page, drawn by these operators."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    file, places = b"%PDF-1.4\n", []
    for number, words in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, words)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(file)
    return (
        file
        + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            trailer,
            start,
        )
    )


def drawn(*lines):
    """Operators that draw lines of words: left end, base line, size, words."""
    shown = b"".join(
        b"%d 0 0 %d %d %d Tm (%s) Tj\n" % (size, size, x, y, words.encode("cp1252"))
        for x, y, size, words in lines
    )
    return b"BT /F1 1 Tf " + shown + b"ET"


@pytest.fixture
def read(tmp_path):
    """Reads a file of these contents and name."""

    def reading(data, name):
        file = tmp_path / name
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        return read_source(file)

    return reading


def blocks(source):
    """Each hinted line with its kind, and the others with None."""
    return [
        (source.hints[number].kind if number in source.hints else None, line)
        for number, line in enumerate(source.text.split("\n"))
        if line
    ]


def of_kind(source, kind):
    return [line for found, line in blocks(source) if found == kind]


def notes(source):
    lines = source.text.split("\n")
    return {hint.mark: lines[number] for number, hint in source.hints.items() if hint.kind == "note"}


# --- Official XML -------------------------------------------------------------------------------------------


def test_an_official_paper_says_what_each_of_its_blocks_is(read):
    source = read(
        newer(
            '<tussenkop kopopmaak="vet">Inleiding</tussenkop>'
            '<al>Het kabinet<noot id="n" type="voet"><noot.nr>1</noot.nr><noot.al>Kamerstuk <extref doc="x">33 694, '
            "nr. 12</extref>.</noot.al></noot> steunt <?xpp afbreek?>het\n   <nadruk>verdrag</nadruk>.</al>"
            '<lijst type="expliciet"><li><li.nr>a.</li.nr><al>het eerste punt;</al></li></lijst>'
            "<al-groep><al>Een.</al><al>Twee.</al></al-groep>"
            "<table><tgroup><tbody><row><entry><al>Land</al></entry><entry>2020</entry></row></tbody></tgroup></table>"
        ),
        "kst-33694-77.xml",
    )
    assert source.kind == "xml" and source.name == "kst-33694-77.xml" and len(source.sha256) == 64
    assert blocks(source) == [
        ("header", "Vergaderjaar 2021-2022"),
        ("header", "33 694 Internationale veiligheid"),
        ("header", "Nr. 77 BRIEF VAN DE MINISTER"),
        ("header", "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal"),
        ("header", "Den Haag, 3 maart 2022"),
        ("heading", "Inleiding"),
        ("paragraph", "Het kabinet[1] steunt het verdrag."),
        ("item", "a. het eerste punt;"),
        ("paragraph", "Een."),
        ("paragraph", "Twee."),
        ("row", "Land\t2020"),
        ("signature", "De Minister van Buitenlandse Zaken,"),
        ("signature", "A. Voorbeeld"),
        ("note", "Kamerstuk 33 694, nr. 12."),
    ]
    (at,) = source.marks
    assert (
        source.text[at - 7 : at] == "kabinet"
        and source.text[at : at + 3] == "[1]"
        and source.marks[at] == "1"
    )
    assert notes(source) == {"1": "Kamerstuk 33 694, nr. 12."}
    assert source.fields == {
        "session_year": "2021–2022",
        "chamber": "Tweede Kamer der Staten-Generaal",
        "dossier": "33 694",
        "number": "77",
        "title": "Internationale veiligheid",
        "kind": "BRIEF VAN DE MINISTER",
        "date": "2022-03-03",
        "offices": "De Minister van Buitenlandse Zaken",
        "signatories": "A. Voorbeeld",
    }
    assert not source.warnings


def test_an_older_paper_has_its_notes_at_the_end(read):
    source = read(OLDER, "kst-25600-XV-49.xml")
    assert [kind for kind, _ in blocks(source)] == [
        *["header"] * 5,
        *["heading", "paragraph", "item", "paragraph", "signature", "signature", "note"],
    ]
    assert "Hierbij doe ik u het verslag[1] toekomen." in of_kind(source, "paragraph")
    assert notes(source) == {"1": "Ter inzage gelegd bij de afdeling Parlementaire Documentatie."}
    assert source.fields["dossier"] == "25 600 XV" and source.fields["number"] == "49"
    assert source.fields["date"] == "1998-04-27" and source.fields["title"] == "Vaststelling van de begroting"
    assert source.fields["signatories"] == "A. Voorbeeld"


@pytest.mark.parametrize(
    "title", ["BRIEF VAN DE MINISTER VAN DEFENSIE", "GEWIJZIGDE MOTIE VAN HET LID PROEF C.S.", "VERSLAG"]
)
def test_a_papers_own_title_says_what_it_is(title, read):
    assert read(newer("<al>Tekst.</al>", title), "kst.xml").fields["kind"] == title
    assert read(OLDER.replace("BRIEF VAN DE MINISTER", title), "kst.xml").fields["kind"] == title
    assert read(PUBLISHED.replace("BRIEF VAN DE MINISTER", title), "kst.html").fields["kind"] == title


def test_answers_to_questions_are_of_their_own_kind(read):
    source = read(
        "<officiele-publicatie><kamervragen><vraag><nr>Vraag 1</nr><al>Kent u het bericht?</al></vraag>"
        "<antwoord><nr>Antwoord 1</nr><al>Ja.</al></antwoord></kamervragen></officiele-publicatie>",
        "ah-tk-20212022-7.xml",
    )
    assert source.fields["kind"] == "aanhangsel van de handelingen"
    assert blocks(source) == [
        ("heading", "Vraag 1"),
        ("paragraph", "Kent u het bericht?"),
        ("heading", "Antwoord 1"),
        ("paragraph", "Ja."),
    ]


def test_the_day_a_paper_was_received_is_not_its_date(read):
    received = '<datumtekst>Ontvangen <datum isodatum="2022-03-09">9 maart 2022</datum></datumtekst>'
    source = read(newer("<al>Tekst.</al>", dated=received, head=""), "kst.xml")
    assert "date" not in source.fields and "Ontvangen 9 maart 2022" in of_kind(source, "header")


def test_two_signatories_two_dossiers_and_a_letter_for_a_number(read):
    both = SIGNATURE + SIGNATURE.replace("Buitenlandse Zaken", "Defensie").replace("A.", "B.").replace(
        "Voorbeeld", "Proef"
    )
    dossiers = DOSSIER.format("33 694") + DOSSIER.format("33 783")
    source = read(newer("<al>Tekst.</al>", number="AB", dossiers=dossiers, signature=both), "kst.xml")
    assert source.fields["signatories"] == "A. Voorbeeld; B. Proef"
    assert source.fields["offices"] == "De Minister van Buitenlandse Zaken; De Minister van Defensie"
    assert source.fields["dossier"] == "33 694; 33 783" and source.fields["number"] == "AB"
    assert any("several dossiers" in warning for warning in source.warnings)


def test_who_signs_for_another_is_a_signatory(read):
    signed = (
        "<ondertekening><functie>De Minister van Defensie,</functie><deze>A. Voorbeeld</deze></ondertekening>"
    )
    source = read(newer("<al>Tekst.</al>", signature=signed), "kst.xml")
    assert (
        source.fields["offices"] == "De Minister van Defensie"
        and source.fields["signatories"] == "A. Voorbeeld"
    )
    assert of_kind(source, "signature") == ["De Minister van Defensie,", "A. Voorbeeld"]


def test_sentences_set_as_a_heading_are_text(read):
    long = (
        "De begrotingsstaten worden op grond van artikel 2.3 afzonderlijk bij wet vastgesteld en ook gewijzigd. "
        * 3
    )
    source = read(
        newer(f'<tussenkop kopopmaak="rom">{long}</tussenkop><tussenkop>Inleiding</tussenkop>'), "kst.xml"
    )
    assert of_kind(source, "paragraph") == [long.strip()] and of_kind(source, "heading") == ["Inleiding"]


def test_a_chapter_of_the_budget_is_part_of_the_dossiers_number(read):
    chapter = DOSSIER.format("37 020").replace(
        "</dossiernummer>", "\n<begrotingshoofdstuk>X</begrotingshoofdstuk></dossiernummer>"
    )
    source = read(newer("<al>Tekst.</al>", dossiers=chapter), "kst.xml")
    assert source.fields["dossier"] == "37 020 X"
    assert "37 020 X Internationale veiligheid" in of_kind(source, "header")


def test_nothing_of_a_paper_is_dropped_in_silence(read):
    source = read(
        newer("<onbekend>Vreemd, maar tekst.<nieuw><al>Binnenin.</al></nieuw>Erna.</onbekend>"), "kst.xml"
    )
    assert of_kind(source, "paragraph") == ["Vreemd, maar tekst.", "Binnenin.", "Erna."]
    source = read(newer("<al>Tekst.</al><plaatje><illustratie naam='x'/></plaatje>"), "kst.xml")
    assert any("Left out here: 1 of its pictures" in warning for warning in source.warnings)


# --- Word -----------------------------------------------------------------------------------------------------


def test_a_word_document_in_its_order(read):
    reference = '<w:r><w:footnoteReference w:id="7"/></w:r>'
    deleted = "<w:del><w:r><w:delText>weg</w:delText></w:r></w:del><w:ins><w:r><w:t> nu</w:t></w:r></w:ins>"
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
    source = read(
        docx(
            paragraph("Stand van zaken", "Kop1")
            + f"<w:p><w:r><w:t>Het kabinet steunt het verdrag</w:t></w:r>{reference}{deleted}<w:r><w:t>.</w:t></w:r></w:p>"
            + paragraph("het eerste", properties=listed)
            + paragraph("het tweede", properties=listed)
            + f"<w:sdt><w:sdtContent>{paragraph('In een veld.')}</w:sdtContent></w:sdt>"
            + "<w:tbl>"
            + "".join(
                f"<w:tr><w:tc>{paragraph(a)}</w:tc><w:tc>{paragraph(b)}</w:tc></w:tr>"
                for a, b in (("Land", "2020"), ("Nederland", "12"))
            )
            + "</w:tbl>"
            + "<w:p><w:r><w:t>De Minister van Buitenlandse Zaken,</w:t><w:br/><w:t>A. Voorbeeld</w:t></w:r></w:p>",
            styles=f'<w:styles {WORD}><w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style></w:styles>',
            footnotes=f'<w:footnotes {WORD}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
            f'<w:footnote w:id="7">{paragraph("Kamerstuk 33 694, nr. 12.")}</w:footnote></w:footnotes>',
            numbering=f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="lowerLetter"/>'
            '<w:lvlText w:val="%1)"/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num></w:numbering>',
        ),
        "brief.docx",
    )
    assert blocks(source) == [
        ("heading", "Stand van zaken"),
        (None, "Het kabinet steunt het verdrag[1] nu."),
        ("item", "a) het eerste"),
        ("item", "b) het tweede"),
        (None, "In een veld."),
        ("row", "Land\t2020"),
        ("row", "Nederland\t12"),
        (None, "De Minister van Buitenlandse Zaken,"),
        (None, "A. Voorbeeld"),
        ("note", "Kamerstuk 33 694, nr. 12."),
    ]


@pytest.mark.parametrize("frame", ["rows", "lines", "box"])
def test_the_fields_of_a_letterhead(frame, read):
    fields = [("Datum", "16 mei 2024"), ("Onderwerp", "Het verdrag"), ("Ons kenmerk", "5401166")]
    if frame == "rows":
        head = (
            "<w:tbl>"
            + "".join(
                f"<w:tr><w:tc>{paragraph(label)}</w:tc><w:tc>{paragraph(value)}</w:tc></w:tr>"
                for label, value in fields
            )
            + "</w:tbl>"
        )
    elif frame == "lines":
        head = "".join(
            paragraph(label, "datumonderwerp") + paragraph(value, "datumonderwerp") for label, value in fields
        )
    else:
        inside = "".join(paragraph(label) + paragraph(value) for label, value in fields)
        box = f"<w:drawing><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></w:drawing>"
        old = f"<w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict>"
        head = f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    source = read(
        docx(head + paragraph("Hierbij zend ik u de antwoorden op de vragen van 3 mei 2021.")), "brief.docx"
    )
    assert source.fields["date"] == "2024-05-16" and source.fields["reference"] == "5401166"
    assert source.fields["subject"] == "Het verdrag"
    assert source.text.count("Datum") == 1
    assert of_kind(source, None) == ["Hierbij zend ik u de antwoorden op de vragen van 3 mei 2021."]


def table(*rows):
    return f"<w:tbl>{''.join('<w:tr>' + ''.join(f'<w:tc>{cell}</w:tc>' for cell in row) + '</w:tr>' for row in rows)}</w:tbl>"


def test_tables_that_only_lay_out_the_page_are_no_tables(read):
    text = paragraph("Hierbij zend ik u de antwoorden.")
    framed = read(docx(table([paragraph("Aan de Voorzitter"), "<w:p/>"]) + text), "a.docx")
    assert blocks(framed) == [("header", "Aan de Voorzitter"), (None, "Hierbij zend ik u de antwoorden.")]
    offices = [paragraph("De Minister van Buitenlandse Zaken,"), paragraph("De Minister van Defensie,")]
    signed = read(docx(text + table(offices, [paragraph("A. Voorbeeld"), paragraph("B. Proef")])), "b.docx")
    assert [line for _, line in blocks(signed)][1:] == [
        "De Minister van Buitenlandse Zaken,",
        "A. Voorbeeld",
        "De Minister van Defensie,",
        "B. Proef",
    ]
    assert not signed.hints


PAGE_HEADS = {
    "links": '<Relationships><Relationship Id="r1" Target="header1.xml"/><Relationship Id="r2" Target="header2.xml"/></Relationships>',
    "header1": f"<w:hdr {WORD}>{paragraph('Datum')}{paragraph('1 mei 2019')}</w:hdr>",
    "header2": f"<w:hdr {WORD}>{paragraph('Datum')}{paragraph('25 juli 2024')}</w:hdr>",
}
HEADED = '<w:sectPr><w:headerReference w:type="default" r:id="r1"/><w:headerReference w:type="first" r:id="r2"/></w:sectPr>'


def test_a_page_head_dates_a_letter_only_as_the_last_resort(read):
    dated = paragraph("Datum") + paragraph("3 mei 2021")
    text = paragraph("Hierbij zend ik u de antwoorden.")
    own = read(docx(dated + text + HEADED, **PAGE_HEADS), "a.docx")
    assert own.fields["date"] == "2021-05-03" and not own.warnings
    first = read(docx(text + HEADED, **PAGE_HEADS), "b.docx")
    assert first.fields["date"] == "2024-07-25" and any("first page" in warning for warning in first.warnings)
    following = read(
        docx(text + HEADED.replace('w:type="first" r:id="r2"', 'w:type="even" r:id="r9"'), **PAGE_HEADS),
        "c.docx",
    )
    assert following.fields["date"] == "2019-05-01" and any(
        "following page" in warning for warning in following.warnings
    )


# --- Web pages ------------------------------------------------------------------------------------------------

PUBLISHED = """<!DOCTYPE html><html lang="nl"><head><title>33 694 | Officiële bekendmakingen</title>
<meta name="OVERHEIDop.dossiernummer" content="33694"><script>document.write("<p>Den Haag, 1 januari 1970</p>")</script></head>
<body><header><nav><ul><li>Zoeken</li></ul></nav></header><main id="content"><div id="broodtekst">
<h1 class="dossiertitel">Internationale veiligheid</h1><h2 class="stuktitel">Nr. 77 BRIEF VAN DE MINISTER</h2>
<p>Aan de Voorzitter van de Tweede Kamer der Staten-Generaal</p><p>Den Haag, 3 maart 2022</p>
<h3 class="tussenkop">Inleiding</h3>
<p>Het kabinet<sup><a class="nootnr" href="#n1" id="m1">1</a></sup> steunt &lt;het&gt;
verdrag &amp; de rest, zoals het eerder aan de Kamer heeft laten weten in een brief over dit onderwerp.</p>
<ul><li><p>het eerste punt;</p></li><li>het tweede punt.</li></ul>
<p><span class="functie">De Minister van Buitenlandse Zaken,</span> <span class="naam">A. Voorbeeld</span></p>
<div class="voet noot" id="n1"><a href="#m1"><span>X Noot</span> <sup>1</sup></a> <p>Kamerstuk 33 694, nr. 12.</p></div>
</div><p class="naarboven"><a href="#top">Naar boven</a></p></main><footer><p>Over deze website</p></footer></body></html>"""


def test_a_published_page_without_what_stands_around_the_paper(read):
    source = read(PUBLISHED, "kst-33694-77.html")
    assert blocks(source) == [
        ("header", "Internationale veiligheid"),
        ("header", "Nr. 77 BRIEF VAN DE MINISTER"),
        ("header", "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal"),
        ("header", "Den Haag, 3 maart 2022"),
        ("heading", "Inleiding"),
        (
            "paragraph",
            "Het kabinet[1] steunt <het> verdrag & de rest, zoals het eerder aan de Kamer heeft laten weten in een brief over dit onderwerp.",
        ),
        ("item", "het eerste punt;"),
        ("item", "het tweede punt."),
        ("signature", "De Minister van Buitenlandse Zaken,"),
        ("signature", "A. Voorbeeld"),
        ("note", "Kamerstuk 33 694, nr. 12."),
    ]
    assert source.fields["dossier"] == "33694" and source.fields["number"] == "77"
    assert source.fields["date"] == "2022-03-03" and source.fields["kind"] == "BRIEF VAN DE MINISTER"
    assert source.fields["signatories"] == "A. Voorbeeld"


def test_a_page_saved_from_word_or_without_closing_tags(read):
    source = read(
        "<html><body><p class=MsoNormal>Datum 3 mei 2021<p class=MsoNormal>Geachte voorzitter,<br>Het kabinet steunt "
        'het verdrag<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>.<table><tr><td>Land<td>2020<tr><td>Nederland<td>12'
        '</table><ul><li>een<li>twee</ul><div id=_ftn1><p><a href="#_ftnref1">[1]</a> Kamerstuk 33 694.</div>',
        "brief.htm",
    )
    assert blocks(source) == [
        (None, "Datum 3 mei 2021"),
        (None, "Geachte voorzitter,"),
        (None, "Het kabinet steunt het verdrag[1]."),
        ("row", "Land\t2020"),
        ("row", "Nederland\t12"),
        ("item", "een"),
        ("item", "twee"),
        ("note", "Kamerstuk 33 694."),
    ]
    assert source.fields["date"] == "2021-05-03"


# --- PDF ------------------------------------------------------------------------------------------------------

PRINTED = drawn(
    (60, 760, 9, "Datum 3 mei 2021"),
    (60, 735, 9, "Het kabinet steunt het verdrag over wapens, zoals de Kamer dat heeft"),
    (60, 724, 9, "gevraagd in de motie"),
    (150, 727, 5, "1"),
    (154, 724, 9, ", en meldt dat hierbij in deze brief."),
    (60, 700, 9, "Een tweede alinea begint na een wit."),
    (60, 90, 6, "1 Kamerstuk 33 694, nr. 12, over het ver-"),
    (60, 83, 6, "drag en de Kamer."),
    (60, 40, 6, "kst-33694-77"),
    (500, 40, 6, "1"),
)


def test_a_pdf_by_place_and_size(read):
    source = read(pdf(PRINTED), "brief.pdf")
    assert source.text.split("\n\n") == [
        "Datum 3 mei 2021",
        "Het kabinet steunt het verdrag over wapens, zoals de Kamer dat heeft\ngevraagd in de motie[1], en meldt dat hierbij in deze brief.",
        "Een tweede alinea begint na een wit.",
        "Kamerstuk 33 694, nr. 12, over het verdrag en de Kamer.\nkst-33694-77 1",
    ]
    assert notes(source) == {"1": "Kamerstuk 33 694, nr. 12, over het verdrag en de Kamer."}
    assert of_kind(source, "skip") == ["kst-33694-77 1"]
    assert source.fields == {"date": "2021-05-03", "dossier": "33694", "number": "77"}
    assert any("check this reading" in warning for warning in source.warnings)


def test_the_margin_of_a_ministrys_paper_is_no_part_of_the_text(read):
    body = [
        (60, 700 - 11 * line, 9, f"Regel {line} van de brief, die over het verdrag gaat en doorloopt")
        for line in range(6)
    ]
    margin = [
        (430, 699, 6, "Ministerie van Buitenlandse Zaken"),
        (430, 688, 6, "Onze referentie"),
        (430, 680, 6, "BZDOC-1234567"),
    ]
    source = read(
        pdf(
            drawn(
                *(pair for group in zip(body, [*margin, *[None] * 3], strict=True) for pair in group if pair)
            )
        ),
        "brief.pdf",
    )
    assert of_kind(source, "header") == [
        "Ministerie van Buitenlandse Zaken",
        "Onze referentie",
        "BZDOC-1234567",
    ]
    assert len(of_kind(source, None)) == 6 and source.fields["reference"] == "BZDOC-1234567"


def test_words_that_nobody_can_see_on_the_page_are_not_read(read):
    hidden = b" BT /F1 1 Tf 0 0 0 0 60 600 Tm (onzichtbaar) Tj 9 0 0 9 9e9 600 Tm (ver weg) Tj 9e9 0 0 9e9 60 600 Tm (groot) Tj ET"
    assert read(pdf(PRINTED + hidden), "a.pdf").text == read(pdf(PRINTED), "b.pdf").text
    with pytest.raises(LetterError, match="without text"):
        read(pdf(hidden * 9), "c.pdf")


def test_a_pdf_that_unpacks_without_end_is_refused(read):
    packed = zlib.compress(b"BT (a) Tj ET " * 1_000_000, 9)
    plain = pdf(PRINTED)
    stream = b"<</Length %d>>stream\n%s" % (len(PRINTED), PRINTED)
    bomb = plain.replace(stream, b"<</Filter/FlateDecode/Length %d>>stream\n%s" % (len(packed), packed))
    assert bomb != plain
    with pytest.raises(LetterError, match="draws more than any letter"):
        read(bomb, "bomb.pdf")


def test_a_long_pdf_is_read_in_one_pass(read):
    pages = pdf(
        drawn(
            *(
                (60, 780 - number % 700, 9 - 3 * (number % 2), f"{number % 90} Regel {number}")
                for number in range(4_000)
            )
        )
    )
    assert read(pages, "long.pdf").text.count("Regel") == 4_000


# --- Text -----------------------------------------------------------------------------------------------------

DUTCH = "Geachte voorzitter,\n\nHet kabinet steunt de geïntegreerde strategie van de Navo in Europa – met «steun» van één lid.\n"


def test_text_stands_as_it_is_in_the_file(read):
    source = read(DUTCH, "brief.txt")
    assert source.text == DUTCH and not source.hints and not source.warnings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16", "utf-16-be"])
def test_other_encodings_where_they_are_certain(encoding, read):
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    assert read((mark + DUTCH).encode(encoding), "brief.txt").text.removeprefix("\ufeff") == DUTCH


@pytest.mark.parametrize(
    "data", ["Geïntegreerde strategie.".encode("latin-1"), b"De \xff\xfe\x81 van het en een op in"]
)
def test_an_encoding_that_is_not_certain_is_refused(data, read):
    with pytest.raises(LetterError, match=r"is not UTF-8 .* save it as UTF-8"):
        read(data, "brief.txt")


# --- What is none of these, and what is hostile ---------------------------------------------------------------

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE kamerwrk [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><kamerwrk><body><stuk><al>&c;</al></stuk></body></kamerwrk>'
)
FETCH = (
    '<?xml version="1.0"?><!DOCTYPE kamerwrk [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    "<kamerwrk><body><stuk><al>&f;</al></stuk></body></kamerwrk>"
)


@pytest.mark.parametrize(
    ("data", "name", "problem", "remedy"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "brief.txt",
            "an old Word document",
            "save it as .docx",
        ),
        (
            "EncryptedPackage".encode("utf-16-le").join((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"")),
            "a.docx",
            "password",
            "without one",
        ),
        (b"{\\rtf1\\ansi Geachte}", "brief.rtf", "an RTF document", "save it as .docx"),
        (b"\x89PNG\r\n\x1a\n", "brief.txt", "a picture", "another file"),
        ("<feed><entry/></feed>", "brief.xml", "no official paper", "kst-"),
        ('<?xml version="1.0"?><resultaat/>', "brief.xml", "not an official paper", "kst-"),
        ("<kamerwrk><body><stuk><al>Afgebroken", "kst.xml", "broken", "anew"),
        (BOMB, "kst.xml", "entities of its own", "download it anew"),
        (FETCH, "kst.xml", "entities of its own", "download it anew"),
        (
            "<kamerwrk>" + "<al>" * 500 + "</al>" * 500 + "</kamerwrk>",
            "kst.xml",
            "too many elements",
            "as text",
        ),
        (b"PK\x03\x04....", "brief.docx", "broken", "as text"),
        (b"%PDF-1.7 ...", "brief.pdf", "a PDF", "as text"),
        (pdf(b""), "scan.pdf", "without text", "as text"),
        (b"Het kabinet\x07 zet zich in.", "brief.txt", "control character", "save the letter anew"),
        (b"abc\0def", "brief.txt", "binary", "as text"),
        ("Geachte voorzitter".encode("utf-16-le"), "brief.txt", "UTF-16", "in UTF-8"),
        (b" \r\n\xc2\xa0\n", "brief.txt", "empty", "put the letter's text in it"),
        (b"Nederland blijft. " * 200_000, "brief.txt", "too large", "its own file"),
        ("<html><body><nav>Menu</nav></body></html>", "page.html", "without the text", "save that page"),
    ],
)
def test_what_is_no_letter_is_refused_in_one_sentence(data, name, problem, remedy, tmp_path):
    if name == "brief.xml" and data.startswith("<feed"):
        data = f'<?xml version="1.0"?>{data}'
        problem = "not an official paper"
    file = tmp_path / name
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    with pytest.raises(LetterError) as refusal:
        read_source(file)
    message = str(refusal.value)
    assert message.startswith(f"{file}: ") and message.endswith(".") and "\n" not in message
    assert problem in message and remedy in message


def test_a_doctype_without_entities_is_harmless(read):
    text = OLDER.replace(
        "<kamerwrk ",
        '<!DOCTYPE kamerwrk PUBLIC "-//SDU//DTD//NL" "http://127.0.0.1:9/kamerwrk.dtd"><kamerwrk ',
        1,
    )
    source = read(text.replace("De kosten zijn", "De kosten zijn &eacute;&eacute;n keer"), "kst.xml")
    assert "De kosten zijn één keer bekend." in of_kind(source, "paragraph")


def test_word_documents_that_unpack_without_end_or_point_elsewhere(read):
    huge = io.BytesIO()
    with (
        zipfile.ZipFile(huge, "w", zipfile.ZIP_DEFLATED) as file,
        file.open("word/document.xml", "w") as part,
    ):
        for _ in range(25):
            part.write(b" " * 1_000_000)
    with pytest.raises(LetterError, match="unpacks to more than any letter"):
        read(huge.getvalue(), "bomb.docx")
    links = '<Relationships><Relationship Id="r2" Target="../../../etc/passwd"/><Relationship Id="r1" TargetMode="External" Target="http://127.0.0.1:9/h.xml"/></Relationships>'
    source = read(docx(paragraph("Het kabinet steunt het verdrag.") + HEADED, links=links), "links.docx")
    assert blocks(source) == [(None, "Het kabinet steunt het verdrag.")]
    odt = io.BytesIO()
    with zipfile.ZipFile(odt, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    with pytest.raises(LetterError, match=r"OpenDocument file .* save it as \.docx"):
        read(odt.getvalue(), "brief.odt")


def test_a_pdf_with_a_password_or_a_circle(read):
    pypdf = pytest.importorskip("pypdf")
    locked = io.BytesIO()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(PRINTED)))
    writer.encrypt("geheim", algorithm="RC4-128")
    writer.write(locked)
    with pytest.raises(LetterError, match="with a password"):
        read(locked.getvalue(), "locked.pdf")
    circle = pdf(PRINTED).replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]")
    with pytest.raises(LetterError, match=r"PDF .*\.$"):
        read(circle, "circle.pdf")


def test_devices_pipes_and_ways_out_of_a_folder_are_not_followed(tmp_path):
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    for path, problem in (
        (pipe, "a device or a pipe"),
        ("/dev/zero", "a device or a pipe"),
        (tmp_path, "is a folder"),
        (tmp_path / "none.txt", "cannot be read"),
        ("brief\0.txt", "cannot be read"),
    ):
        with pytest.raises(LetterError, match=problem):
            read_source(path)
    folder = tmp_path / "letters"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text(DUTCH, encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(LetterError, match="outside of the folder"):
        read_source(folder / "link.txt", folder)
    assert read_source(folder / "link.txt").text == DUTCH


def test_an_endless_file_is_measured_before_it_is_read(tmp_path):
    file = tmp_path / "huge.pdf"
    with file.open("wb") as opened:
        opened.truncate(500_000_000)
    with pytest.raises(LetterError, match=r"too large for one letter \(500\.0 MB"):
        read_source(file)


def test_a_name_that_does_not_fit_the_bytes_is_said(read):
    source = read(newer("<al>Tekst.</al>"), "brief.txt")
    assert source.kind == "xml" and source.warnings == (
        "The file is named .txt, but is official XML, and was read as such.",
    )


def test_signs_that_turn_the_reading_or_are_none_do_not_reach_a_page(read):
    for data, name in (
        ("Het kabinet \u202egpj.exe\u202c steunt.", "a.txt"),
        (newer("<al>Het kabinet \u202egpj.exe\u202c steunt.</al>"), "a.xml"),
        (docx(paragraph("Het kabinet \u202egpj.exe\u202c steunt.")), "a.docx"),
        ("<p>Het kabinet &#x202e;gpj.exe&#x202c; steunt.</p>", "a.html"),
    ):
        source = read(data, name)
        assert "Het kabinet gpj.exe steunt." in source.text
        assert any("U+202C, U+202E" in warning for warning in source.warnings)
    source = read("<p>Het kabinet &#7; steunt \ue000 het verdrag.</p>", "b.html")
    assert not re.search(r"[\x07\ue000]", source.text)


@pytest.mark.parametrize(
    ("start", "piece", "name"), [("<p>", "<p>x", "a.html"), ("<kamerwrk>", "<al>x</al>", "a.xml")]
)
def test_more_elements_than_any_letter_has_are_refused(start, piece, name, read):
    with pytest.raises(LetterError, match="too many elements"):
        read(start + piece * 70_000, name)


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "<a ",
        '<a x="',
        "</p",
        "<![CDATA[",
        "<?x ",
        "<!x",
        "&#9",
        "<script>",
        "<p>",
        "<ul><li>",
        "<table><tr><td>",
        "&",
    ],
)
def test_pages_of_one_piece_over_and_over_are_read_in_one_pass(piece, read):
    """Such pages cost the standard parser the square of their length; a second is a thousand times enough."""
    with contextlib.suppress(LetterError):
        read("<html><body><p>Tekst</p>" + piece * 25_000, "page.html")


# --- Anything at all ------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co")), min_size=1, max_size=60).map(
    lambda words: f"Dat {words} is"
)


def collapsed(words):
    return " ".join(re.sub(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", "", words).split())


def holds(source):
    """What is true of every source: hints at lines with words, marks where they are said to be."""
    lines = source.text.split("\n")
    assert all(lines[number].strip() for number in source.hints)
    assert all(source.text.startswith(f"[{number}]", at) for at, number in source.marks.items())
    assert "\n" not in "".join((*source.fields.values(), *source.warnings, *source.evidence))


ANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ANY
@given(words=st.lists(WORDS, min_size=1, max_size=5))
def test_words_come_back_from_official_xml(words, read):
    source = read(newer("".join(f"<al>{escape(text)}</al>" for text in words)), "a.xml")
    holds(source)
    assert [line for kind, line in blocks(source) if kind in (None, "paragraph")] == [
        collapsed(text) for text in words
    ]


@ANY
@given(words=st.lists(WORDS, min_size=1, max_size=5))
def test_words_come_back_from_word(words, read):
    source = read(docx("".join(paragraph(escape(text)) for text in words)), "a.docx")
    holds(source)
    assert [line for _, line in blocks(source)] == [collapsed(text) for text in words]


@ANY
@given(words=st.lists(WORDS, min_size=1, max_size=5))
def test_words_come_back_from_a_page(words, read):
    source = read(f"<html><body>{''.join(f'<p>{escape(text)}' for text in words)}", "a.html")
    holds(source)
    assert [line for _, line in blocks(source)] == [collapsed(text) for text in words]


@settings(ANY, max_examples=20)
@given(
    words=st.lists(st.from_regex(r"[A-Za-z]{3,9}( [a-z]{2,9}){3,7}", fullmatch=True), min_size=4, max_size=12)
)
def test_words_come_back_from_a_pdf(words, read):
    pytest.importorskip("pypdf")
    source = read(
        pdf(drawn(*((60, 780 - 25 * number, 9, text) for number, text in enumerate(words)))), "a.pdf"
    )
    holds(source)
    assert [line for _, line in blocks(source)] == words


FRAGMENTS = [
    *(
        "<al>",
        "</al>",
        "<noot><noot.nr>1</noot.nr>",
        "</noot>",
        "<kamerwrk>",
        "<officiele-publicatie>",
        "<stuk>",
        "<lijst><li>",
    ),
    *(
        "<p>",
        "</p>",
        "<div class='noot voet' id=n1>",
        "<a href='#n1'>1</a>",
        "<table><tr><td>",
        "<!--",
        "-->",
        "<br>",
        "<html>",
    ),
    *(
        "%PDF-1.4\n",
        "BT /F1 9 Tf (a) Tj ET",
        "1 0 obj\n",
        "endobj\n",
        "PK\x03\x04",
        "stream\n",
        "trailer<</Root 1 0 R>>",
    ),
    *(
        "Datum 3 mei 2021",
        "Nr. 7",
        "Tekst",
        "&amp;",
        "&#0;",
        "\u202e",
        "\x07",
        "\ufeff",
        "é",
        "\t",
        "\n",
        "<",
        ">",
        "]]>",
        "\ud800",
    ),
]


@settings(ANY, max_examples=300)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join), st.sampled_from(sorted(READERS)))
def test_any_file_is_read_or_refused(tmp_path, text, suffix):
    any_bytes_are_read_or_refused(tmp_path, text.encode("utf-8", "surrogatepass"), suffix)


@settings(ANY, max_examples=200)
@given(
    st.binary(max_size=300),
    st.sampled_from(["<kamerwrk>", "<html>", "%PDF-1.4\n", "PK\x03\x04", ""]),
    st.sampled_from(sorted(READERS)),
)
def test_any_bytes_are_read_or_refused(tmp_path, data, start, suffix):
    any_bytes_are_read_or_refused(tmp_path, start.encode() + data, suffix)


def any_bytes_are_read_or_refused(folder, data, suffix):
    file = folder / f"any{suffix}"
    file.write_bytes(data)
    with contextlib.suppress(LetterError):
        holds(read_source(file))


def test_every_format_has_a_reader_under_its_suffix():
    assert {reader.kind for reader in READERS.values()} == {"text", "xml", "html", "docx", "pdf"}
    assert all(suffix in reader.suffixes for suffix, reader in READERS.items())
