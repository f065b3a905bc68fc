"""The table of layout rules: what each decides, what it leaves alone, and that no character is lost."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utils.letters import explain
from utils.letters.layout import lay_out
from utils.letters.letters import LetterError, build_letter
from utils.letters.rules import RULES
from utils.letters.sources import Hint, Source


def source(text, **stated):
    parts = {"hints": {}, "marks": {}, "fields": {}, "evidence": (), "warnings": ()} | stated
    return Source(name="brief.txt", kind="text", text=text, sha256="", **parts)


def deciding(text):
    return {decision.rule for decision in lay_out(source(text)).decisions}


def test_rules_have_names_of_their_own():
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.yes], ids=lambda rule: rule.name)
def test_a_rule_decides_the_letter_beside_it(rule):
    assert rule.name in deciding(rule.yes)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.no], ids=lambda rule: rule.name)
def test_a_rule_leaves_the_other_letter_alone(rule):
    assert rule.name not in deciding(rule.no)


def test_only_what_the_document_says_has_no_text_beside_it():
    assert [rule.name for rule in RULES if not rule.yes] == ["as the document says"]
    assert all(rule.no for rule in RULES[:-1])


def test_what_the_document_says_wins_over_every_rule():
    text = "33 694 Veiligheid\n\nWat volgt.\n\nHet verdrag\n\ngeldt[1] ook.\n\nZie de brief.\n\nMet groet,"
    kinds = ("paragraph", "heading", "item", "paragraph", "note", "signature")
    letter = build_letter(
        source(
            text,
            hints={2 * at: Hint(kind, "1" if kind == "note" else "") for at, kind in enumerate(kinds)},
            marks={text.index("[1]"): "1"},
            fields={"dossier": "33 783", "number": "7", "date": "2021-03-05", "title": "Ontwapening"},
        )
    )
    assert [paragraph.text for paragraph in letter.paragraphs] == [
        "33 694 Veiligheid",
        "Het verdrag",
        "geldt ook.",
    ]
    assert [paragraph.kind for paragraph in letter.paragraphs] == ["paragraph", "item", "paragraph"]
    assert letter.headings == ("Wat volgt.",)
    assert (letter.id, str(letter.date), letter.title) == ("33783-7", "2021-03-05", "Ontwapening")
    (note,) = letter.footnotes
    assert (note.number, note.text, note.paragraph, note.position) == (1, "Zie de brief.", 3, 5)
    assert {row.rule for row in explain(letter)} == {"as the document says"}


def test_an_explanation_has_a_row_for_each_line_and_prints_as_a_table():
    text = "Geachte voorzitter,\n\nHet verdrag geldt.\n\n## Slot\n\nDat blijft zo.\n"
    rows = explain(build_letter(source(text)))
    assert [(row.line, row.kind, row.rule) for row in rows] == [
        (1, "header", "salutation"),
        (3, "paragraph", "paragraph"),
        (5, "heading", "marked as a heading"),
        (7, "paragraph", "paragraph"),
    ]
    lines = str(rows).splitlines()
    assert len(lines) == 4 and lines[2].split() == [
        "5",
        "heading",
        *["marked", "as", "a", "heading", "##", "Slot"],
    ]


# --- Nothing is lost ------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    """33 694|Nr. 20 BRIEF VAN DE MINISTER|Geachte voorzitter,|Den Haag, 1 mei 2019|Datum: 12-03-2021|Betreft: ontwapening
De Minister van Buitenlandse Zaken,|S.A. Blok|Hoogachtend,|Bijlage: 1|1.|a) punt|- punt|• punt|1 Noot hier.|¹ Noot daar.|[1]
Het verdrag geldt.1|woord¹|CO2|half-|\u00ad|\f|3|Pagina 1 van 2|kst-33694-20|***|---|# Kop|**vet**|_x_|> citaat|Vraag 1
Kent u het verdrag?|Antwoord|Land   12   14|Zweden   9   8|X Noot|Naar boven|ﬁnancieel|e\u0301\u0301n|\u200b|\t|Postbus 20061|2500 EB Den Haag
Het kabinet zet zich in voor een wereld zonder kernwapens en blijft dat|doen in de komende jaren.|[1: Kamerstuk 33 694, nr. 12.]
De Minister van Defensie, A. Voorbeeld|cc: de Kamer|nr.|art. 6|“|(|2020|12|Tabel 1|Bijlage: een lang verhaal. Dat nog niet af is. En verder gaat.""".replace(
        "\n", "|"
    ).split("|")
)
LETTERS_OF_ANY_SHAPE = st.lists(
    st.tuples(PIECES, st.sampled_from([" ", "\n", "\n\n", ". ", "", "\r\n"])), min_size=1, max_size=40
).map(lambda parts: "Geachte voorzitter,\n\nHet verdrag geldt." + "".join(a + b for a, b in parts))


def characters(text):
    """What can be seen of a text, its accents composed."""
    return re.sub(r"[\s\u00ad\u200b]", "", unicodedata.normalize("NFKC", text))


@given(LETTERS_OF_ANY_SHAPE)
def test_every_character_stands_in_one_block_or_is_named_in_what_was_left_out(text):
    try:
        letter = build_letter(source(text))
    except LetterError:
        return
    blocks = [block for block in lay_out(source(text)).blocks if block.kind != "furniture"]
    places = [place for block in blocks for place in block.text.places()]
    covered = 0
    for start, end in sorted([*places, *(part.span for part in letter.left_out)]):
        assert start >= covered, "a character stands in two places"
        assert not characters(text[covered:start]), "a character stands nowhere"
        covered = max(covered, end)
    assert not characters(text[covered:])
    for part in letter.left_out:
        assert part.why and text[slice(*part.span)].strip() == part.text.strip()


@given(LETTERS_OF_ANY_SHAPE)
def test_what_is_left_out_amid_the_text_is_a_mark_and_no_word(text):
    try:
        letter = build_letter(source(text))
    except LetterError:
        return
    furniture = {rule.name for rule in RULES if rule.kind == "furniture"}
    for part in letter.left_out:
        if part.why not in furniture:
            assert not re.search(r"[^\W\d_]{2}", part.text.replace("Noot", "")), part


def test_the_list_of_annexes_and_what_follows_it_are_kept():
    letter = build_letter(
        source(
            "Geachte voorzitter,\n\nHet verdrag geldt.\n\nDe Minister van Defensie,\nA. Voorbeeld\n\n"
            "Bijlage: overzicht van toezeggingen. De minister zegt toe dat er een werkgroep komt. Dat is nieuw.\n\n"
            "Toezegging over CEND"
        )
    )
    assert "werkgroep" in letter.text and letter.signatory == "A. Voorbeeld"
    assert "CEND" in letter.text or "CEND" in " ".join(letter.headings)
