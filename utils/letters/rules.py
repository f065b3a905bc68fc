"""The rules of layout: one table, of which the first rule that fits a line says what it is.

A new rule is one entry, at its place in the order, with a letter in which it decides some line and one in which it
decides none: they are its tests.

Limits: half a sentence that stands alone, before a half that opens with a capital, is taken for a heading; a
list item's last line runs on until a blank line; a budget fund's letter (`35 000 A`) is no part of its dossier.
"""

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from .lines import Line
from .shapes import (
    ADDRESS,
    ASKS,
    DATE_LINE,
    DOSSIER,
    DRAWN_LINE,
    ENCLOSURES,
    FAREWELL,
    ITEM,
    LABEL,
    NAVIGATION,
    ON_BEHALF,
    QUESTION_LABEL,
    QUESTION_NUMBER,
    RECEIVED,
    RUNNING_LINE,
    SALUTATION,
    TITLED,
    finished,
    goes_on_in_office,
    is_name,
    is_office,
    left_short,
    may_head,
)

Kind = Literal[
    "furniture",
    "header",
    "heading",
    "paragraph",
    "item",
    "question",
    "table",
    "footnote",
    "signature",
    "enclosure",
]
TEXT = ("paragraph", "item", "question")


class Before(NamedTuple):
    """What the lines above have come to.

    kind: of the block that the line above belongs to; opening: the first line of that block; last: the line above;
    text: the last line of the last heading or text; text_kind: the kind of that block.
    """

    kind: Kind | None = None
    opening: Line | None = None
    last: Line | None = None
    text: Line | None = None
    text_kind: Kind | None = None

    @property
    def finished(self) -> bool:
        """Whether nothing is left open above: a sentence of a text, or half a word."""
        return self.text is None or self.text_kind == "heading" or finished(self.text.plain)


Verdict = Kind | Literal["block", "text", "hint"]


class Rule(NamedTuple):
    """A rule of layout.

    name: what it says in the table that `explain` prints; kind: what a line becomes, or "block" where it goes on
    with the block of the line above, "text" where it goes on with the last paragraph; fits: whether the rule is for
    this line; yes, no: a letter in which it decides some line, and one in which it decides none.
    """

    name: str
    kind: Verdict
    fits: Callable[[Line, Before], bool]
    yes: str
    no: str
    form: re.Pattern[str] | None = None


def _form(name: str, pattern: str, yes: str, no: str) -> Rule:
    """A rule for a line above the letter's first sentence that begins with a pattern."""
    form = re.compile(pattern)
    return Rule(name, "header", lambda line, before: line.head and line.form == name, yes, no, form)


_S = "Geachte voorzitter,\n\n"
_E = "\n\nDe Minister van Defensie,\nA. Voorbeeld\n"
_LONG = "Het kabinet zet zich in voor een wereld zonder kernwapens en blijft dat"

RULES: tuple[Rule, ...] = (
    # What the document says of itself wins over every rule.
    Rule(
        "as the document says",
        "hint",
        lambda line, before: line.hint is not None,
        "",
        _S + "Het verdrag geldt." + _E,
    ),
    # --- The page's own lines, not the letter's: asked of every line before its neighbours are known.
    Rule(
        "drawn line",
        "furniture",
        lambda line, before: bool(DRAWN_LINE.fullmatch(line.plain)),
        _S + "Het verdrag geldt.\n\n---\n\nDat blijft zo." + _E,
        _S + "- het verdrag\n- de bijlage" + _E,
    ),
    Rule(
        "page number",
        "furniture",
        lambda line, before: line.page,
        _S + _LONG + "\n\n2\n\ndoen in de komende jaren." + _E,
        _S + "Er was overleg met\n\n16\n\nlanden over het verdrag." + _E,
    ),
    Rule(
        "running line of the print",
        "furniture",
        lambda line, before: bool(RUNNING_LINE.fullmatch(line.plain)),
        _S + "Het verdrag geldt." + _E + "\nkst-33694-20 ISSN 0921 - 7371 ’s-Gravenhage 2019\n",
        _S + "Zie Tweede Kamer, vergaderjaar 2018, voor het verslag." + _E,
    ),
    Rule(
        "web page's own line",
        "furniture",
        lambda line, before: bool(NAVIGATION.fullmatch(line.plain)),
        _S + "Het verdrag geldt." + _E + "\nNaar boven\n",
        _S + "Naar boven afgerond is dat 12." + _E,
    ),
    Rule(
        "foot of a web site",
        "furniture",
        lambda line, before: line.site,
        _S + "Het verdrag geldt." + _E + "\nDelen\n\nPrivacy\nCookies\n",
        _S + "Het verdrag geldt.\n\nPrivacy\n\nDat blijft zo." + _E,
    ),
    # --- The header: all that stands above the letter's first sentence.
    Rule(
        "beside the letter",
        "header",
        lambda line, before: line.beside,
        "Aan de Voorzitter van de\n\nGeachte voorzitter,                                           Ministerie van Defensie\n"
        + "".join(
            f"Dit is regel {number} van een brief over het verdrag, op            {words}\n"
            for number, words in enumerate(
                ("Postbus 20701", "2500 ES Den Haag", "www.defensie.nl", "T 070 318 8188")
            )
        ),
        _S + "Het verdrag geldt." + _E,
    ),
    _form("salutation", SALUTATION.pattern, _S + "Het verdrag geldt.", "Het geachte lid vroeg daarnaar.\n"),
    _form(
        "session",
        r"(?:Vergaderjaar|VERGADERJAAR) \d{4}\W|(?:Tweede|Eerste) Kamer der Staten-Generaal|\d{4}[–-]\d{4}$",
        "Vergaderjaar 2018–2019\n\n33 694\n\nNr. 3\n\nHet verdrag geldt." + _E,
        _S + "In het vergaderjaar 2018–2019 gold het verdrag." + _E,
    ),
    _form(
        "dossier",
        rf"{TITLED.pattern}|Onderdeel van kamerstukdossier|{DOSSIER},? [A-Z]{{1,2}}\d?$|(?:Kamerstuk )?{DOSSIER}[ -](?:nr\. ?)?\d+(?=$| BRIEF| Brief)",
        "33 694 Veiligheid\n\nNr. 3\n\nHet verdrag geldt." + _E,
        _S + "33 694 wapens zijn geteld." + _E,
    ),
    _form(
        "number",
        r"(?:N[rRoO]|n[ro]|[Nn]ummer|NUMMER)\.? ?\d+(?:$|(?: HERDRUK\w*)?\d?(?=$| +[A-Z]))|(?:N[rR]\. ?)?[A-Z]{1,2}\d?(?:$| +BRIEF)",
        "33 694\n\nnr. 3\n\nHet verdrag geldt." + _E,
        _S + "Nr. 3 van de lijst geldt." + _E,
    ),
    _form(
        "kind of document",
        r"BRIEF(?: |$)|Brief (?:van|regering)\b|AAN(?:VULLENDE|GEPASTE)? BRIEF|NOTITIE\b|VERSLAG VAN EEN (?:WERK|DIENST)BEZOEK",
        "BRIEF VAN DE MINISTER VAN DEFENSIE\n\nDen Haag, 3 mei 2021\n\nHet verdrag geldt." + _E,
        _S + "Brief en bijlage gaan over het verdrag." + _E,
    ),
    _form(
        "addressee",
        r"(?:T\.a\.v\. )?[Aa]an (?:de |het )?(?:[Vv]oorzitters?|Presidium|[Ll]eden|(?:Tweede|Eerste) Kamer|[Gg]riffier|[Vv]aste)\b|AAN DE VOORZITTER|van de (?:Tweede|Eerste) Kamer der Staten|Postbus 200(?:18|17)",
        "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal\n\nHet verdrag geldt." + _E,
        _S + "Het verdrag gaat aan de Kamer." + _E,
    ),
    _form(
        "date",
        rf"{DATE_LINE.pattern}$",
        "Den Haag, 3 mei 2021\n\nHet verdrag geldt." + _E,
        _S + "Zie de brief van\n3 mei 2021\nover het verdrag." + _E,
    ),
    _form(
        "day it was received",
        RECEIVED.pattern,
        "33 694\n\nNr. 3\n\nOntvangen 9 mei 2021\n\nDen Haag, 3 mei 2021\n\nHet verdrag geldt." + _E,
        _S + "Ontvangen 9 mei 2021, zo staat op de brief." + _E,
    ),
    _form(
        "label",
        LABEL.pattern,
        "Kenmerk: 12/34\n\nDatum 3 mei 2021\n\nHet verdrag geldt." + _E,
        _S + "De datum is niet bekend." + _E,
    ),
    _form(
        "letterhead",
        rf"{ADDRESS.pattern}|Nummer: \d+D\d+",
        "Postbus 20701\n2500 ES Den Haag\n\nDatum 3 mei 2021\n\nHet verdrag geldt." + _E,
        _S + "Nederland steunt het verdrag." + _E,
    ),
    Rule(
        "goes on in the header",
        "block",
        lambda line, before: line.head and not line.gap and before.kind == "header",
        "Betreft\nde wereld\nzonder kernwapens\n\nGeachte voorzitter,\n\nHet verdrag geldt." + _E,
        "Geachte voorzitter,\n\nHet verdrag geldt." + _E,
    ),
    Rule(
        "above the first sentence",
        "header",
        lambda line, before: line.head,
        "Defensie\n\nGeachte voorzitter,\n\nHet verdrag geldt." + _E,
        "Het verdrag geldt.\n\nDat blijft zo." + _E,
    ),
    Rule(
        "letterhead amid the text",
        "header",
        lambda line, before: line.letterhead,
        _S
        + "Het verdrag geldt.\n\nMinisterie van Defensie\nPostbus 20701\n2500 ES Den Haag\nwww.defensie.nl"
        + _E,
        _S + "Het verdrag geldt voor Den Haag." + _E,
    ),
    # --- The signature.
    Rule(
        "farewell",
        "signature",
        lambda line, before: bool(FAREWELL.fullmatch(line.plain)),
        _S + "Het verdrag geldt.\n\nHoogachtend," + _E,
        _S + "Met vriendelijke groet aan allen eindigde het overleg." + _E,
    ),
    Rule(
        "office",
        "signature",
        lambda line, before: line.signs,
        _S + "Het verdrag geldt.\n\nDE MINISTER VAN DEFENSIE\n\nA. Voorbeeld\n",
        _S + "De Minister van Defensie heeft het verdrag\ngetekend.",
    ),
    Rule(
        "goes on in the office",
        "signature",
        lambda line, before: (
            before.kind == "signature"
            and before.last is not None
            and is_office(before.last.plain)
            and goes_on_in_office(line.plain)
            and (line.plain.endswith(",") or not is_name(line.plain))
        ),
        _S
        + "Het verdrag geldt.\n\nDe Staatssecretaris van Sociale Zaken en\nWerkgelegenheid,\n\nA. Voorbeeld\n",
        _S + "Het verdrag geldt." + _E,
    ),
    Rule(
        "name above an office",
        "signature",
        lambda line, before: line.signer,
        _S + "Het verdrag geldt.\n\nA. Voorbeeld\nMinister van Defensie\n",
        _S + "Het verdrag geldt." + _E,
    ),
    Rule(
        "on behalf of the office",
        "signature",
        lambda line, before: before.kind == "signature" and bool(ON_BEHALF.fullmatch(line.plain)),
        _S + "Het verdrag geldt.\n\nDe Minister van Defensie,\nnamens deze,\n\nA. Voorbeeld\n",
        _S + "Namens deze Kamer sprak de voorzitter." + _E,
    ),
    Rule(
        "name under an office",
        "signature",
        lambda line, before: before.kind == "signature" and all(is_name(cell.text) for cell in line.cells),
        _S + "Het verdrag geldt." + _E,
        _S + "Het verdrag geldt.\n\nDe Minister van Defensie,\n",
    ),
    Rule(
        "enclosures",
        "enclosure",
        lambda line, before: (
            bool(ENCLOSURES.match(line.plain))
            and len(line.plain) < 160
            and not re.search(r"[.!?] +[A-Z]", line.plain)
        ),
        _S + "Het verdrag geldt." + _E + "\nBijlage: het verdrag\n",
        _S
        + "Bijlage: "
        + "een overzicht van toezeggingen. Het kabinet zegt toe dat dit verdrag in 2021 in werking treedt. "
        * 2,
    ),
    Rule(
        "goes on in the enclosures",
        "block",
        lambda line, before: before.kind == "enclosure" and not line.gap and len(line.plain) < 160,
        _S + "Het verdrag geldt." + _E + "\nBijlagen:\n1. Rapport\n2. Verslag\n",
        _S + "Het verdrag geldt." + _E + "\nBijlage: het verdrag\n\nTabel 1\n\nDat was het.\n",
    ),
    # --- The body.
    Rule(
        "row of a table",
        "table",
        lambda line, before: line.table,
        _S
        + "De bijdragen volgen.\n\nLand        2019      2020\nNederland   12        14\nZweden      10        11"
        + _E,
        _S + "Het verdrag  geldt   voor Nederland." + _E,
    ),
    Rule(
        "marked as a heading",
        "heading",
        lambda line, before: bool(re.fullmatch(r"#{1,6} .*|\*\*[^*]+\*\*", line.text.text)),
        _S + "## Het verdrag\n\nHet geldt." + _E,
        _S + "Het **verdrag** geldt." + _E,
    ),
    Rule(
        "label of question or answer",
        "heading",
        lambda line, before: bool(QUESTION_LABEL.fullmatch(line.plain)),
        _S + "Vraag 1\nKent u het verdrag?\nAntwoord op vraag 1\nJa." + _E,
        _S + "Vragen over het verdrag beantwoord ik graag." + _E,
    ),
    Rule(
        "footnote with a mark in the text",
        "footnote",
        lambda line, before: line.note is not None,
        _S + "Het verdrag geldt.1\n\n1 Kamerstuk 33 694, nr. 20." + _E,
        _S + "Dit volgt uit artikel VI.2 van het verdrag.\n\n2 landen tekenden niet." + _E,
    ),
    Rule(
        "goes on in the footnote",
        "block",
        lambda line, before: (
            before.kind == "footnote"
            and (
                (before.last is before.opening and _ends_at_mark(before.opening))
                or not (line.gap or line.indent or line.plain.startswith("#"))
            )
        ),
        _S + "Het verdrag geldt.1\n\n1 Dit is een noot die over\ntwee regels loopt." + _E,
        _S + "Het verdrag geldt.1\n\n1 Kamerstuk 33 694, nr. 20.\n\nDat blijft zo." + _E,
    ),
    Rule(
        "numbered question",
        "question",
        lambda line, before: (
            line.gap
            and line.chunk is not None
            and bool(QUESTION_NUMBER.match(line.plain))
            and bool(ASKS.match(QUESTION_NUMBER.sub("", line.chunk.text, count=1)))
            and "?" in line.chunk.text
        ),
        _S + "1\nKent u het verdrag?\n\nJa." + _E,
        _S + "1. Het verdrag geldt.\n\n2. Dat blijft zo." + _E,
    ),
    Rule(
        "question behind its label",
        "question",
        lambda line, before: (
            line.gap and bool(re.match(r"Vraag(?: \d+)? ?: .*\?$", line.chunk.text if line.chunk else ""))
        ),
        _S + "Vraag 1: Kent u het verdrag?\n\nAntwoord: Ja." + _E,
        _S + "Vraag: wat nu te doen. Het kabinet wacht af." + _E,
    ),
    Rule(
        "numbered heading",
        "heading",
        lambda line, before: (
            bool(re.match(r"\d{1,2}(?:\.\d{1,2})*\.? ", line.plain))
            and _is_heading(line, before)
            and line.chunk is not None
            and before.text_kind not in ("item", "question")
            and not ITEM.match(line.chunk.below)
        ),
        _S + "Het verdrag geldt.\n\n2. Vooruitblik\n\nDat blijft zo." + _E,
        _S + "Het gaat om:\n\n1. toezicht op het verdrag,\n\n2. steun aan het verdrag,\n\nDat was het." + _E,
    ),
    Rule(
        "item of a list",
        "item",
        lambda line, before: (
            bool(ITEM.match(line.plain)) and (line.gap or line.room or before.finished or _in_list(before))
        ),
        _S + "Twee punten:\n- het verdrag\n- de bijlage" + _E,
        _S + "Het verdrag geldt - ook nu - voor Nederland." + _E,
    ),
    Rule(
        "heading of its own",
        "heading",
        lambda line, before: _is_heading(line, before),
        _S + "Het verdrag geldt.\n\nVooruitblik\n\nDat blijft zo." + _E,
        _S + "Vraag 2\n\nKlopt het dat het verdrag nog niet is goedgekeurd?\n\nJa." + _E,
    ),
    Rule(
        "heading on top of its text",
        "heading",
        lambda line, before: _on_top(line, before),
        _S + f"Inleiding\n{_LONG}\ndoen in de komende jaren.\n\nDat blijft zo." + _E,
        _S + f"{_LONG}\nNederland ook doet." + _E,
    ),
    Rule(
        "second line of a heading",
        "block",
        lambda line, before: (
            before.kind == "heading"
            and not line.gap
            and before.opening is not None
            and before.opening.chunk is line.chunk
            and not QUESTION_LABEL.fullmatch(before.opening.plain)
            and line.chunk is not None
            and before.opening.gap
            and may_head(line.chunk.text)
            and line.chunk.last - line.chunk.first < 3
        ),
        _S + "Het verdrag geldt.\n\nHet verdrag over de\nbijlage\n\nDat blijft zo." + _E,
        _S + "Het verdrag geldt.\n\nVooruitblik\n\nDat blijft zo." + _E,
    ),
    Rule(
        "second half after a page's end",
        "text",
        lambda line, before: (
            line.gap
            and before.text is not None
            and before.text_kind in TEXT
            and not before.finished
            and (
                line.plain[0].islower()
                or (line.plain.isdigit() and line.below[:1].islower())
                or (before.text_kind != "item" and not _is_short(before.text))
            )
        ),
        _S + _LONG + "\n\ndoen in de komende jaren." + _E,
        _S + "Het verdrag geldt.\n\nDat blijft zo." + _E,
    ),
    Rule(
        "question",
        "question",
        lambda line, before: _under_question(line, before),
        _S + "Vraag 2\n\nKlopt het dat het verdrag nog niet is goedgekeurd?\n\nAntwoord\n\nJa." + _E,
        _S + "Het verdrag geldt.\n\nDat blijft zo." + _E,
    ),
    Rule(
        "paragraph",
        "paragraph",
        lambda line, before: line.gap or before.kind not in (*TEXT, "footnote"),
        _S + "Het verdrag geldt." + _E,
        _S + "- het verdrag\n- de bijlage" + _E,
    ),
    Rule(
        "paragraph after a line left short",
        "paragraph",
        lambda line, before: (
            line.room
            and before.last is not None
            and finished(before.last.plain)
            and not line.plain[0].islower()
        ),
        _S
        + f"{_LONG}\nzo.\nDat blijft zo, ook in de komende jaren, want het verdrag geldt dan nog steeds."
        + _E,
        _S + f"{_LONG} doen.\nDat blijft zo." + _E,
    ),
    Rule(
        "indented paragraph",
        "paragraph",
        lambda line, before: (
            line.indent > 0
            and before.last is not None
            and (
                before.kind == "footnote"
                or (
                    finished(before.last.plain)
                    and line.short_above
                    and not ITEM.match(before.opening.plain if before.opening else "")
                )
            )
        ),
        _S
        + f"{_LONG}\n{_LONG}\nook en zo is het afgesproken met onze bondgenoten op dat punt.\n {_LONG} doen.",
        _S + f"{_LONG}\n  {_LONG} doen." + _E,
    ),
    Rule(
        "goes on",
        "block",
        lambda line, before: True,
        _S + f"{_LONG}\ndoen." + _E,
        _S + "Het verdrag geldt." + _E,
    ),
)


# --- What the rules ask of a line and what is above it ------------------------------------------------------


def _is_heading(line: Line, before: Before) -> bool:
    """A short piece of its own, with no full stop, after a finished text or a heading and before a new text."""
    chunk = line.chunk
    if chunk is None or not line.gap:
        return False
    return (
        chunk.last - chunk.first < 3
        and may_head(chunk.text)
        and (before.finished or before.text_kind == "item")
        and bool(chunk.below)
        and not chunk.below[0].islower()
        and not chunk.below.isdigit()
        and not _under_question(line, before)
    )


def _on_top(line: Line, before: Before) -> bool:
    """A heading right above its text: a short line after which the next word had room."""
    if line.gap_below or not line.below or not before.finished or _under_question(line, before):
        return False
    return (
        (line.gap or before.kind != "paragraph" or finished(line.above))
        and may_head(line.plain)
        and len(line.plain) <= 90
        and line.below[0].isupper()
        and left_short(line.plain, line.below, line.width, 0.97 if line.gap else 0.85)
        and not re.search(r"\b(?:de|het|een|van|en|in|op|dat|die)$", line.plain)
    )


def _under_question(line: Line, before: Before) -> bool:
    """Whether a line is the first under `Vraag 1`: a question is text, however short."""
    return before.kind == "heading" and before.text is not None and before.text.plain.startswith("Vra")


def _ends_at_mark(line: Line | None) -> bool:
    """Whether a footnote's number stands alone, its words on the next line."""
    return line is not None and line.note is not None and line.note.start == len(line.text)


def _in_list(before: Before) -> bool:
    return (
        before.opening is not None
        and bool(ITEM.match(before.opening.plain))
        and before.kind in ("item", "question")
    )


def _is_short(line: Line) -> bool:
    return len(line.plain) < 0.5 * min(line.width, 120)
