"""The lines of a letter and what each is: one table of rules, of which the first that fits decides.

A letter to parliament reaches us as a page: lines end where the paper ended, a footnote stands in the middle of a
sentence, a letterhead beside the first paragraph. `find_blocks` looks at each line once (`Line`: its words, its
neighbours, the room it left), asks `RULES` in their order, and puts the lines of a block together. A new rule is
one entry of the table, with a text it fits and one it does not fit: they are its tests.

Limits: half a sentence that stands alone, before a half that opens with a capital, is taken for a heading; a
list item's last line runs on until a blank line; a budget fund's letter (`35 000 A`) is no part of its dossier.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Literal, NamedTuple

from .characters import Traced, join_lines, traced_lines, vocabulary
from .days import MONTHS
from .footnotes import Mark, Note, find_notes, speaks_as_note, without_marks
from .sources import Hint, Source

# The number of a dossier of the House: `33 694`, a budget's chapter `35 000 X`, an EU Council's `21 501-02` (only
# that dossier has numbered parts). Blanks are in brackets, so that the pattern serves in a verbose one too.
DOSSIER = r"(?<!\d)(?:21[ ]?501-\d{2}|\d{2}[ ]?\d{3}(?:[ -][IVX]+[AB]?)?)\b"

Kind = Literal[
    "furniture", "header", "heading", "paragraph", "item", "question", "table", "footnote", "signature", "enclosure"
]
TEXT = ("paragraph", "item", "question")


def dossier_name(words: str) -> str:
    """A dossier's number without blanks: `35 000 X` is `35000-X`."""
    return re.sub(r"^(\d\d) ", r"\1", words).replace(" ", "-")


class Block(NamedTuple):
    """A piece of a letter.

    kind: what it is; rule: the name of the rule that said so of its first line; text: its lines as one, without
    marks of emphasis, of lists and of footnotes; lines: their numbers in the file; mark, place: of a footnote, its
    number and where in the file the mark stood that points to it (None where there is none); cells: of a row or a
    signature, its columns.
    """

    kind: Kind
    rule: str
    text: Traced
    lines: tuple[int, ...]
    mark: int | None = None
    place: int | None = None
    cells: tuple[str, ...] = ()


class Decision(NamedTuple):
    """What a line of the file is, and by which rule: number from 0."""

    line: int
    kind: Kind
    rule: str


# --- What is seen of a line ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A line and all that the rules may look at.

    number: in the file, from 0; text: without indent and doubled blanks; plain: its words without Markdown's marks;
    indent: blanks before it, more than the page has; above, below: the plain words of its neighbours ("" at the
    ends); gap, gap_below: whether a blank line parts them; chunk: the lines between two blank lines of which it is
    one; room: whether the line above was left short, so that a word of this one would have fitted; edge: whether it
    is the first or last line of one of several pages; head: whether it stands above the letter's first sentence;
    beside: whether it stands in the margin; form: the rule of the header whose pattern it has; note: the footnote
    that it opens; signs: whether it is an office, with who holds it; cells: its columns; table: whether it is a row;
    letterhead: whether a ministry's letterhead stands here, amid the text; width: of the page, in characters; hint: what
    the document itself says of it.
    """

    number: int
    text: Traced
    plain: str
    indent: int = 0
    above: str = ""
    below: str = ""
    gap: bool = True
    gap_below: bool = True
    chunk: "Chunk | None" = None
    room: bool = False
    page: bool = False
    short_above: bool = False
    head: bool = False
    beside: bool = False
    form: str | None = None
    note: Note | None = None
    signs: bool = False
    cells: tuple[Traced, ...] = ()
    table: bool = False
    letterhead: bool = False
    width: int = 60
    hint: Hint | None = None


class Chunk(NamedTuple):
    """The lines between two blank lines.

    first, last: places in the list of lines; text: their words, or as many as a heading may have; above, below: the
    words of the lines around them.
    """

    first: int
    last: int
    text: str
    above: str
    below: str


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


class Rule(NamedTuple):
    """A rule of layout.

    name: what it says in the table that `explain` prints; kind: what a line becomes, or "block" where it goes on
    with the block of the line above, "text" where it goes on with the last paragraph; fits: whether the rule is for
    this line; yes, no: a letter in which it decides some line, and one in which it decides none.
    """

    name: str
    kind: Kind | Literal["block", "text", "hint"]
    fits: Callable[[Line, Before], bool]
    yes: str
    no: str
    form: re.Pattern[str] | None = None


_FINISHED = re.compile(
    r"[.!?:;…][»”’\"')\]]*(?:(?:\d{1,2}(?:,\d{1,2})*\)?)?|[⁰¹²³⁴-⁹,]+|(?:\[(?:\^|footnoteRef:)?\d{1,2}\])+)$"
)
_ABBREVIATED = re.compile(r"\b(?:nrs?|artt?|d\.d|dr|drs|mr|prof|bijv|blz)\.$", re.IGNORECASE)


def finished(text: str) -> bool:
    """Whether a text ends as a paragraph may end: with a stop that is not an abbreviation's."""
    return bool(_FINISHED.search(text[-80:])) and not _ABBREVIATED.search(text[-80:])


_EMPHASIS = re.compile(r"(?<![\w*])\*{1,3}(?=\S)([^*]+?)(?<=\S)\*{1,3}(?![\w*])")
_UNDERLINED = re.compile(r"(?<!\w)_{1,3}(?=[^\W_])([^_]+?)(?<=\S)_{1,3}(?!\w)")
_HASHES = re.compile(r"^#{1,6} +")


def _unmarked(text: Traced) -> Traced:
    """Without Markdown's marks for headings and emphasis."""
    return text.sub(_HASHES).sub(_EMPHASIS, 1).sub(_UNDERLINED, 1).strip()


# --- Shapes that the rules ask for --------------------------------------------------------------------------

_MONTH = "|".join(MONTHS)
_DATE = rf"\d{{1,2}}(?:e|ste|de)? (?i:{_MONTH}|mrt\.?|jan\.?|feb\.?|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|okt\.?|nov\.?|dec\.?) \d{{4}}|\d{{1,2}}[-./]\d{{1,2}}[-./]\d{{4}}|\d{{4}}-\d\d-\d\d"
DATE_LINE = re.compile(
    rf"(?:(?:[A-Z’'‘][\w’'-]*[ ,]*){{1,4}}|(?i:Datum) ?:? ?)?(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag )?(?P<date>{_DATE})\.?"
)
_PLACED = re.compile(rf"[A-Z’'‘][\w’' -]*,? ?(?:{_DATE})\.?")
# What has a title beside or beneath it: the number of a dossier, the label of a ministry's paper.
TITLED = re.compile(
    rf"(?:{DOSSIER}(?:,? (?:en )?{DOSSIER})*(?: *\([^)]*\))?(?=$| +[A-Z«])|(?i:Betreft|Onderwerp|Betreffende)(?= ?:|$| +\S)) *:? *"
)
LABEL = re.compile(
    r"(?:(?:(?:Ons|Onze|Uw|Mijn) )?(?:[Kk]enmerk|[Rr]eferentie|brief(?: van| d\.d\.)?)|Datum|Bijlagen?|Bijlage\(n\)|Blad|Betreft|Onderwerp"
    r"|Contactpersoon|Behandeld door|Doorkiesnummer|Telefoon(?:nummer)?|Fax|E-?mail|Aantal bijlagen|Auteur|Inlichtingen bij|Uw brief"
    r"|Afschrift aan|Zaaknummer|Kopie aan|Van|Aan|Referentie|Gepubliceerd|Indiener\(s\)|Onderwerpen|Bron|ID|Dossier)(?: ?:(?= |$)|$)"
    r"|(?:(?:Ons|Onze|Uw|Mijn) (?:[Kk]enmerk|[Rr]eferentie)|Kenmerk|Datum|Blad|Bijlagen?|Bijlage\(n\)|Contactpersoon) \S+(?: \S+){0,4}$"
)
_ADDRESS = re.compile(
    r"Postbus \d+|Binnenhof \d+\w?|\d{4} ?[A-Z]{2}\b(?: |$)|(?:> ?)?Retouradres|www\.\S+$|https?://\S+$|\S+@\S+$|[TFEM]:? ?(?:\(?0|\+31)[\d() -]+"
    r"|Ministerie van|Directoraat|(?:\w+ )?Directie\b|[Dd]irectoraat-[Gg]eneraal|Wilt u slechts|Bij beantwoording|zaak in uw brief|referentie vermelden"
    r"|Rijksoverheid$|Nederland$|Koninkrijk der Nederlanden|Bezoekadres|Postadres|[A-Z][a-z]+(?:weg|straat|plein|laan|singel|kade|hof) \d+\w?$|(?:DEN HAAG|Den Haag|’s-Gravenhage|'s-Gravenhage)$"
)
_SALUTATION = re.compile(
    r"(?:Zeer )?[Gg]eachte? \w|Hooggeachte|Beste [\w ]+,$|(?:Mijnheer|Mevrouw|Meneer)\b.* [Vv]oorzitter,?$|(?:Mijnheer|Mevrouw) de voorzitter"
)

_OFFICE_WORD = r"(?:minister(?:-president)?|staatssecretaris|viceminister-president|(?:[A-ZÀ-Þ«(][\w’'&)»-]*|&|en|de|het|der|van|voor|inzake|bij|–|tevens))"
_OFFICE = (
    r"(?:(?i:mede namens|namens) )?(?:(?i:de) )?(?i:demissionair |waarnemend |plaatsvervangend )?"
    r"(?i:(?:vice-?|eerste )?ministers?(?:-?vice)?(?:-?president)?|staatssecretaris(?:sen)?)"
)
OFFICE = re.compile(rf"{_OFFICE}(?:,? (?i:van|voor)(?:,? {_OFFICE_WORD})+| zonder portefeuille)?(?:,? {_OFFICE_WORD})*?,?")
_ANY_OFFICE = re.compile(rf"{_OFFICE}(?:,? [\w’'-]+)*,$")
_TITLE = r"(?:(?:[Dd]rs?|[Ii]r|[Mm]r|[Pp]rof|[Ii]ng|[Jj]hr|[Mm]evr|[Mm]w|[Dd]hr|w\.g)\.? |\(?w\.?g\.?\)? )"
NAME = re.compile(
    rf"{_TITLE}*(?:[A-ZÀ-Þ][\w’'-]*\.? ?|(?:[A-ZÀ-Þ][a-z]{{0,2}}\. ?)+){{1,5}}"
    r"(?:(?:van|von|de|den|der|ten|ter|te|’t|'t|’s|in|op|el|al|la|le|du|bin|di) )*(?:d’|d')?(?:[A-ZÀ-Þ][\w’'.-]*(?: |$))*(?:[,-] ?(?:[A-Z]\w*|van [A-Z]\w+))*"
)
_NO_NAME = re.compile(r"(?i:\b(?:zaken|ministers?|staatssecretaris|kamer|bijlagen?|antwoord\w*|vra(?:ag|gen)|tabel|inleiding|noot|directie|naar boven|overzicht|rapport|voorzitter,)\b)|\d")
FAREWELL = re.compile(r"(?:Hoogachtend|Met (?:de meeste |vriendelijke |de |verschuldigde )?(?:hoog|groet)\w*),?")
_ENCLOSURES = re.compile(r"(?:Bijlagen?|[Cc][Cc]|[Cc]\.[Cc]\.|Kopie aan|Afschrift aan)(?: \(\d+\))? ?:")

ITEM = re.compile(r"(?:\(?\d{1,2}[.)]|\(?[a-z]\)|\(?(?:i{1,3}|iv|vi{0,3})[.)]|[-•·–*+◦▪‣●■o→])(?: +(?=\S)|$)")
_QUESTION_LABEL = re.compile(
    r"(?:(?:Vra(?:ag|gen)|Antwoord(?:en)?|Reactie)(?: op (?:de )?vra(?:ag|gen))?(?: (?:van|op) [^.?!]{0,80})?"
    r"(?: \d+(?:(?:,| en| t/m| tot en met) \d+)*)?(?: \([^)]*\))?|Vraagnummer \d+)[:.]?",
)
_ASKS = re.compile(r"(?:Kent|Klopt|Bent|Is|Zijn|Deelt|Kunt|Kan|Heeft|Hebt|Herinnert|Wat|Welke?|Wie|Waar\w*|Wanneer|Waarom|Hoe\w*|Wilt|Erkent|Onderschrijft|Vindt|Zo (?:ja|nee)|In hoeverre|Op welke|Acht)\b")
_RUNNING = (
    r"(?:Pagina|Blad(?:zijde)?) ?:? ?\d+(?: ?(?:van|/) ?\d+)?|[-–] ?\d{1,3} ?[-–]|kst-?[\w-]+|KST[\w-]+|\d[A-Z]?\d{5,}(?:KST)?|ISSN [\d –-]+|Sdu Uitgevers(?: B\.?V\.?)?|SDU \w+|['’‘]s-Gravenhage,? \d{4}"
    r"|Tweede Kamer, vergaderjaar .*?nr\. ?\d+|Eerste Kamer, vergaderjaar [^,]*, [^,]*, [A-Z]+|(?:Tweede|Eerste) Kamer, vergaderjaar [^,]*, [^,]*, \w+"
    r"|(?:Tweede|Eerste) Kamer der Staten-Generaal \d"
)
RUNNING_LINE = re.compile(rf"(?:\d{{1,3}} +)?(?:{_RUNNING})(?: +(?:{_RUNNING}))*(?: +\d{{1,3}})?")
_NAVIGATION = re.compile(
    r"Naar boven|X ?Noot|Directe link naar document.*|Direct naar \(in deze pagina\).*|(?:• ?)?Download PDF|Terug naar boven|Inhoudsopgave|Deel deze pagina.*"
    r"|Preview document.*|Gerelateerde personen:.*|Onderdeel van zaak\b.*|\[overzicht\].*|Skip to (?:main )?content|Ga naar de inhoud|Print deze pagina|Permanente link|Toon (?:meer|minder)"
)
_RULE = re.compile(r"(?:[-*_=—–] ?){3,}")
_WORD = re.compile(r"[^\W\d_]")


def _left_short(above: str, first: str, width: int, margin: float = 0.92) -> bool:
    """Whether the first word of a line would have had room on the line above, and some more: letters differ in width."""
    return len(above) + 1 + len(first.split(maxsplit=1)[0]) <= margin * width


def _is_heading(line: Line, before: Before) -> bool:
    """A short piece of its own, with no full stop, after a finished text or a heading and before a new text."""
    chunk = line.chunk
    if chunk is None or not line.gap:
        return False
    return (
        chunk.last - chunk.first < 3
        and _heads(chunk.text)
        and (before.finished or before.text_kind == "item")
        and bool(chunk.below)
        and not chunk.below[0].islower()
        and not _under_question(line, before)
    )


def _heads(text: str) -> bool:
    """Whether words can be a heading's: short, no sentence, no half of one."""
    question = text.endswith("?")
    return (
        0 < len(text) <= 120
        and not finished(text.rstrip("?"))
        and not text.endswith((",", "-"))
        and not text[0].islower()
        and not text.startswith("(")
        and bool(_WORD.search(text))
        and not (question and _ASKS.match(text) and (len(text.split()) > 4 or " u " in text))
    )


def _on_top(line: Line, before: Before) -> bool:
    """A heading right above its text: a short line after which the next word had room."""
    if line.gap_below or not line.below or not before.finished or _under_question(line, before):
        return False
    return (
        (line.gap or before.kind != "paragraph" or finished(line.above))
        and _heads(line.plain)
        and len(line.plain) <= 90
        and line.below[0].isupper()
        and _left_short(line.plain, line.below, line.width, 0.97 if line.gap else 0.85)
        and not re.search(r"\b(?:de|het|een|van|en|in|op|dat|die)$", line.plain)
    )


def _under_question(line: Line, before: Before) -> bool:
    """Whether a line is the first under `Vraag 1`: a question is text, however short."""
    return before.kind == "heading" and before.text is not None and before.text.plain.startswith("Vra")


# --- The table ----------------------------------------------------------------------------------------------


def _form(name: str, pattern: str, yes: str, no: str) -> Rule:
    """A rule for a line above the letter's first sentence that begins with a pattern."""
    form = re.compile(pattern)
    return Rule(name, "header", lambda line, before: line.head and line.form == name, yes, no, form)


def _office(text: str) -> bool:
    """Whether words are an office, alone or with who holds it: `De Minister van Defensie, J. Voorbeeld`."""
    return bool(OFFICE.fullmatch(text)) or split_office(text) is not None


def split_office(text: str) -> tuple[str, str] | None:
    """An office and who holds it, which stand on one line."""
    for comma in re.finditer(r", ?", text):
        office, name = text[: comma.start()], text[comma.end() :]
        if OFFICE.fullmatch(office) and is_name(name) and not OFFICE.fullmatch(name):
            if "." in name or not OFFICE.fullmatch(text):
                return office, name
    return None


def is_name(text: str) -> bool:
    """Whether words are a person's name: initials or first names, and a surname."""
    return 3 < len(text) <= 60 and bool(NAME.fullmatch(text)) and not _NO_NAME.search(text)


def _asks(text: str) -> bool:
    return text.endswith("?") or bool(re.search(r"\?[»”’\"']?(?:\d{1,2}\)?|[⁰¹²³⁴-⁹]+)?$", text))


_S = "Geachte voorzitter,\n\n"
_E = "\n\nDe Minister van Defensie,\nA. Voorbeeld\n"
_LONG = "Het kabinet zet zich in voor een wereld zonder kernwapens en blijft dat"

RULES: tuple[Rule, ...] = (
    # What the document says of itself wins over every rule.
    Rule(
        "as the document says", "hint", lambda line, before: line.hint is not None, "", _S + "Het verdrag geldt." + _E
    ),
    # --- The page's own lines, not the letter's: asked of every line before its neighbours are known.
    Rule(
        "drawn line",
        "furniture",
        lambda line, before: bool(_RULE.fullmatch(line.plain)),
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
        lambda line, before: bool(_NAVIGATION.fullmatch(line.plain)),
        _S + "Het verdrag geldt." + _E + "\nNaar boven\n",
        _S + "Naar boven afgerond is dat 12." + _E,
    ),
    # --- The header: all that stands above the letter's first sentence.
    Rule(
        "beside the letter",
        "header",
        lambda line, before: line.beside,
        "Aan de Voorzitter van de\n\nGeachte voorzitter,                                           Ministerie van Defensie\n"
        + "".join(
            f"Dit is regel {number} van een brief over het verdrag, op            {words}\n"
            for number, words in enumerate(("Postbus 20701", "2500 ES Den Haag", "www.defensie.nl", "T 070 318 8188"))
        ),
        _S + "Het verdrag geldt." + _E,
    ),
    _form("salutation", _SALUTATION.pattern, _S + "Het verdrag geldt.", "Het geachte lid vroeg daarnaar.\n"),
    _form(
        "session",
        r"(?:Vergaderjaar|VERGADERJAAR) \d{4}\W|(?:Tweede|Eerste) Kamer der Staten-Generaal|\d{4}[–-]\d{4}$",
        "Vergaderjaar 2018–2019\n\n33 694\n\nNr. 3\n\nHet verdrag geldt." + _E,
        _S + "In het vergaderjaar 2018–2019 gold het verdrag." + _E,
    ),
    _form(
        "dossier",
        rf"{TITLED.pattern}|Onderdeel van kamerstukdossier|(?:Kamerstuk )?{DOSSIER}[ -](?:nr\. ?)?\d+(?=$| BRIEF| Brief)",
        "33 694 Veiligheid\n\nNr. 3\n\nHet verdrag geldt." + _E,
        _S + "33 694 wapens zijn geteld." + _E,
    ),
    _form(
        "number",
        r"(?:N[rR]|nr)\.? ?\d+(?:$|(?: HERDRUK\w*)?\d?(?=$| +[A-Z]))|[A-Z]{1,2}\d?(?:$| +BRIEF)",
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
        rf"(?!\d{{1,2}} (?i:{_MONTH})(?: |$)(?!\d{{4}}$)){DATE_LINE.pattern}$",
        "Den Haag, 3 mei 2021\n\nHet verdrag geldt." + _E,
        _S + "Zie de brief van\n3 mei 2021\nover het verdrag." + _E,
    ),
    _form(
        "label",
        LABEL.pattern,
        "Kenmerk: 12/34\n\nDatum 3 mei 2021\n\nHet verdrag geldt." + _E,
        _S + "De datum is niet bekend." + _E,
    ),
    _form(
        "letterhead",
        rf"{_ADDRESS.pattern}|Nummer: \d+D\d+",
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
        _S + "Het verdrag geldt.\n\nMinisterie van Defensie\nPostbus 20701\n2500 ES Den Haag\nwww.defensie.nl" + _E,
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
        _S + "De Minister van Defensie heeft het verdrag\ngetekend." + _E,
    ),
    Rule(
        "goes on in the office",
        "signature",
        lambda line, before: before.kind == "signature"
        and before.last is not None
        and bool(OFFICE.fullmatch(before.last.plain))
        and bool(re.fullmatch(rf"(?:{_OFFICE_WORD},? ?)+,?", line.plain))
        and (line.plain.endswith(",") or not is_name(line.plain)),
        _S + "Het verdrag geldt.\n\nDe Staatssecretaris van Sociale Zaken en\nWerkgelegenheid,\n\nA. Voorbeeld\n",
        _S + "Het verdrag geldt." + _E,
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
        lambda line, before: bool(_ENCLOSURES.match(line.plain)) and len(line.plain) < 120 and not finished(line.plain[:-1]),
        _S + "Het verdrag geldt." + _E + "\nBijlage: het verdrag\n",
        _S + "Bijlage: " + "een overzicht van toezeggingen. Het kabinet zegt toe dat dit verdrag in 2021 in werking treedt. " * 2,
    ),
    # --- The body.
    Rule(
        "row of a table",
        "table",
        lambda line, before: line.table,
        _S + "De bijdragen volgen.\n\nLand        2019      2020\nNederland   12        14\nZweden      10        11" + _E,
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
        lambda line, before: bool(_QUESTION_LABEL.fullmatch(line.plain)),
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
        lambda line, before: before.kind == "footnote"
        and (
            (before.last is before.opening and _ends_at_mark(before.opening))
            or not (line.gap or line.indent or line.plain.startswith("#"))
        ),
        _S + "Het verdrag geldt.1\n\n1 Dit is een noot die over\ntwee regels loopt." + _E,
        _S + "Het verdrag geldt.1\n\n1 Kamerstuk 33 694, nr. 20.\n\nDat blijft zo." + _E,
    ),
    Rule(
        "numbered heading",
        "heading",
        lambda line, before: bool(re.match(r"\d{1,2}(?:\.\d{1,2})*\.? ", line.plain))
        and _is_heading(line, before)
        and line.chunk is not None
        and before.text_kind not in ("item", "question")
        and not ITEM.match(line.chunk.below),
        _S + "Het verdrag geldt.\n\n2. Vooruitblik\n\nDat blijft zo." + _E,
        _S + "Het gaat om:\n\n1. toezicht op het verdrag,\n\n2. steun aan het verdrag,\n\nDat was het." + _E,
    ),
    Rule(
        "item of a list",
        "item",
        lambda line, before: bool(ITEM.match(line.plain))
        and (line.gap or line.room or before.finished or _in_list(before)),
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
        lambda line, before: before.kind == "heading"
        and not line.gap
        and before.opening is not None
        and before.opening.chunk is line.chunk
        and line.chunk is not None
        and before.opening.gap
        and _heads(line.chunk.text)
        and line.chunk.last - line.chunk.first < 3,
        _S + "Het verdrag geldt.\n\nHet verdrag over de\nbijlage\n\nDat blijft zo." + _E,
        _S + "Het verdrag geldt.\n\nVooruitblik\n\nDat blijft zo." + _E,
    ),
    Rule(
        "second half after a page's end",
        "text",
        lambda line, before: line.gap
        and before.text is not None
        and before.text_kind in TEXT
        and not before.finished
        and (line.plain[0].islower() or (before.text_kind != "item" and not _is_short(before.text))),
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
        lambda line, before: line.room
        and before.last is not None
        and finished(before.last.plain)
        and not line.plain[0].islower(),
        _S + f"{_LONG}\nzo.\nDat blijft zo, ook in de komende jaren, want het verdrag geldt dan nog steeds." + _E,
        _S + f"{_LONG} doen.\nDat blijft zo." + _E,
    ),
    Rule(
        "indented paragraph",
        "paragraph",
        lambda line, before: line.indent > 0
        and before.last is not None
        and (before.kind == "footnote" or (finished(before.last.plain) and line.short_above and not ITEM.match(before.opening.plain if before.opening else ""))),
        _S + f"{_LONG}\n{_LONG}\nzo is afgesproken.\n {_LONG} doen." + _E,
        _S + f"{_LONG}\n  {_LONG} doen." + _E,
    ),
    Rule("goes on", "block", lambda line, before: True, _S + f"{_LONG}\ndoen." + _E, _S + "Het verdrag geldt." + _E),
)


def _ends_at_mark(line: Line | None) -> bool:
    """Whether a footnote's number stands alone, its words on the next line."""
    return line is not None and line.note is not None and line.note.start == len(line.text)


def _in_list(before: Before) -> bool:
    return before.opening is not None and bool(ITEM.match(before.opening.plain)) and before.kind in ("item", "question")


def _is_short(line: Line) -> bool:
    return len(line.plain) < 0.5 * min(line.width, 120)


# --- Lines, seen --------------------------------------------------------------------------------------------

_QUOTED = re.compile(r"^ *(?:>+(?: |$))+")
_DOUBLED = re.compile(r"(?<=\S)( ) +")
_COLUMN = re.compile(r" {3,}\|? *| *\| +")
_NUMBER = re.compile(r"\d{1,3}")
_CELL = re.compile(r"[\s€$£%()\d.,/–-]*\d[\s€$£%()\d.,/–-]*(?:mln|mld|miljoen|miljard|p\.?m\.?)?\.?")


def _see(source: Source) -> tuple[list[Line], list[Decision]]:
    """The lines of a letter with all that the rules may look at; and what lines are the page's own."""
    page, margin = _columns(traced_lines(source.text))
    lengths = sorted(len(line.text.strip()) for line in page if line.text.strip())
    full = 0.8 * lengths[len(lengths) * 9 // 10] if lengths else 0
    shared = min((_indent(line) for line in page if line.text.strip()), default=0)
    hints = _hints(source, page)
    emptied = {number for number, _ in margin}  # a line of the margin alone is no blank line of the text
    lines: list[Line] = []
    gap = True
    for number, line in enumerate(page):
        # Beside a margin blank lines come from there: only a line left short ends a paragraph.
        beside_margin = bool(emptied) and min(emptied) <= number <= max(emptied)
        flush = line[shared:].sub(_QUOTED)
        text = flush.strip()
        if len(text):
            cells = tuple(_cells(text))
            text = text.sub(_DOUBLED, 1)
            plain = _unmarked(text).text or text.text
            lines.append(
                Line(number, text, plain, _indent(flush), gap=gap, cells=cells, hint=hints.get(number))
            )
            gap = False
        elif not beside_margin or (number not in emptied and lines and len(lines[-1].plain) < full):
            gap = True
    lines = _page_numbers(lines, source.text)
    own: list[Decision] = []
    kept: list[Line] = []
    gap = False  # a line that is the page's own parts its neighbours only where blank lines stand around it
    for line in lines:
        name = _page_own(line)
        if name:
            own.append(Decision(line.number, "furniture", name))
            gap = gap or line.gap or name == "drawn line"
        else:
            kept.append(replace(line, gap=line.gap or gap))
            gap = False
    beside = [Line(number, text.sub(_DOUBLED, 1), text.text, cells=(text,), beside=True) for number, text in margin]
    return [*_neighbours(kept), *beside], own


def _page_own(line: Line) -> str | None:
    """The name of the rule by which a line is the page's own."""
    if line.hint:
        return RULES[0].name if line.hint.kind == "skip" else None
    return next((rule.name for rule in _FURNITURE if rule.fits(line, Before())), None)


def _indent(line: Traced) -> int:
    return len(line.text) - len(line.text.lstrip())


def _cells(text: Traced) -> Iterator[Traced]:
    """A line's columns, parted by three blanks, a tab or a stroke."""
    at = 0
    for gap in _COLUMN.finditer(text.text):
        if gap.start() > at:
            yield text[at : gap.start()]
        at = gap.end()
    if at < len(text):
        yield text[at:]


def _columns(lines: list[Traced]) -> tuple[list[Traced], list[tuple[int, Traced]]]:
    """The lines without what a ministry's paper has in its margin; and that, by the number of its line.

    A margin is a column that several lines begin at, right of the text, with an address in it.
    """
    starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, line in enumerate(lines):
        for gap in re.finditer(r"(?:^| {2}) +(?=\S)", line.text):
            if gap.end() >= 50:
                starts[gap.end()].append((number, gap.end()))
    margins = [
        column
        for column, found in starts.items()
        if len(found) >= 4
        and sum(bool(_ADDRESS.match(lines[number].text[start:])) for number, start in found) >= 2
    ]
    if not margins:
        return lines, []
    page, margin = list(lines), []
    for column in margins:
        for number, start in starts[column]:
            if start < len(page[number]):
                margin.append((number, page[number][start:].strip()))
                page[number] = page[number][:start]
    return page, sorted(margin, key=itemgetter(0))


def _hints(source: Source, page: Sequence[Traced]) -> dict[int, Hint]:
    """What the document says of its lines, by their numbers here: readers part lines at line feeds alone."""
    if not source.hints:
        return {}
    starts = [0, *(end.end() for end in re.finditer("\n", source.text))]
    found: dict[int, Hint] = {}
    seen = set()
    for number, line in enumerate(page):
        if line.text.strip():
            at = bisect_right(starts, line.span()[0]) - 1
            if at in source.hints and at not in seen:
                found[number] = source.hints[at]
                seen.add(at)
    return found


def _page_numbers(lines: list[Line], source: str) -> list[Line]:
    """The lines, with those marked that are a page's number: at the end of one, or in their order."""
    ends = [end.start() for end in re.finditer("\f", source)]
    pages = [bisect_right(ends, line.text.span()[0]) for line in lines]
    found: list[Line] = []
    last = 0
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else None
        numbered = _NUMBER.fullmatch(line.plain)
        noted = below is not None and speaks_as_note(below.plain)
        if numbered and not noted and not (at and re.fullmatch(r"X ?Noot", lines[at - 1].plain)):
            edge = bool(ends) and (
                at == 0 or pages[at - 1] < pages[at] or at + 1 == len(lines) or pages[at] < pages[at + 1]
            )
            alone = line.gap and (below is None or below.gap)
            number = int(numbered.group())
            if edge or (alone and (number in (last + 1, last + 2) or (number <= 2 and below is None))):
                line = replace(line, page=True)
                last = number
        found.append(line)
    return found


def _neighbours(lines: list[Line]) -> list[Line]:
    """The lines with what can be said of them only beside the others."""
    if not lines:
        return []
    lines = [
        replace(
            line,
            above=lines[at - 1].plain if at else "",
            below=lines[at + 1].plain if at + 1 < len(lines) else "",
            gap=line.gap or not at,
            gap_below=lines[at + 1].gap if at + 1 < len(lines) else True,
            form=next((name for name, form in _FORMS if form.match(line.plain)), None),
        )
        for at, line in enumerate(lines)
    ]
    notes, _ = find_notes([line.text for line in lines], [line.gap for line in lines])
    chunks = _chunks(lines, notes)
    head = _head_end(lines, chunks)
    body = lines[head:]
    wrapped = sorted(len(line.plain) for line in body if not line.gap_below)
    width = wrapped[len(wrapped) * 9 // 10] if wrapped else 60
    if len(wrapped) < 8:
        width = max(width, 60)  # too few to tell
    widest = max((len(line.plain) for line in lines), default=0)
    ended = sum(finished(line.plain) for line in body if not line.gap_below)
    a_line_each = len(wrapped) > 1 and ended > 0.6 * len(wrapped)
    tables = _tables(lines, chunks, head)
    letterheads = _letterheads(lines, chunks, head)
    signs = _signing(lines, head)
    return [
        replace(
            line,
            chunk=chunks[at],
            head=at < head,
            width=width,
            room=not line.gap and (a_line_each or _left_short(line.above, line.plain, width)),
            short_above=not line.gap and len(line.above) + 1 + len(line.plain.split()[0]) <= widest,
            note=notes.get(at) if at >= head else None,
            table=at in tables,
            letterhead=at in letterheads,
            signs=at in signs,
        )
        for at, line in enumerate(lines)
    ]


def _chunks(lines: list[Line], notes: Mapping[int, Note]) -> list[Chunk]:
    """For each line the lines between two blank lines of which it is one."""
    starts = [at for at, line in enumerate(lines) if line.gap]
    found: list[Chunk] = []
    for first, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        text = " ".join(line.plain for line in lines[first : min(end, first + 6)])
        # Above the notes at a page's foot stands half a sentence, never a heading.
        below = lines[end].plain if end < len(lines) and end not in notes else ""
        chunk = Chunk(first, end - 1, text, lines[first - 1].plain if first else "", below)
        found += [chunk] * (end - first)
    return found


def _head_end(lines: list[Line], chunks: list[Chunk]) -> int:
    """How many lines stand above the letter's first sentence.

    The header ends with the salutation or, without one, with the last line that only a header has. It is not
    looked for beyond what is surely the body: a long text, or any sentence once date or subject have been.
    """
    last = sentences = 0
    complete = False
    titled = False
    for at, line in enumerate(lines):
        if line.form == "salutation":
            return _end_of_salutation(lines, at)
        if line.form == "date" and not _stands_as_date(lines, at):
            form = None
        else:
            form = line.form
        if at - last > 40 or line.hint and line.hint.kind not in ("header", "skip"):
            break
        if form or (line.hint and line.hint.kind == "header"):
            last, titled = at + 1, bool(TITLED.match(line.plain))
            complete = complete or form == "date" or bool(re.match(r"Betreft|Onderwerp|BRIEF", line.plain))
            continue
        if _signs_at(lines, at) or FAREWELL.fullmatch(line.plain):
            break
        chunk = chunks[at]
        plain_chunk = not any(lines[place].form for place in range(chunk.first, chunk.last + 1))
        if plain_chunk and len(chunk.text) > 250 and chunk.last > chunk.first and not titled:
            break
        if finished(line.plain) and len(line.plain.split()) > 3 and not _ABBREVIATED.search(line.plain):
            sentences += 1
            if complete or sentences > 3 or len(line.plain) > 200:
                break
    return _with_values(lines, chunks, last)


def _stands_as_date(lines: list[Line], at: int) -> bool:
    """Whether a date is the letter's own: with its place, under a label, or apart from the text around it."""
    line = lines[at]
    if _PLACED.fullmatch(line.plain) or line.plain.lower().startswith("datum"):
        return not (at and not line.gap and line.plain[0].isdigit() and not LABEL.match(line.above) and not finished(line.above))
    return (line.gap and line.gap_below) or (at > 0 and (bool(lines[at - 1].form) or bool(LABEL.match(line.above))))


def _end_of_salutation(lines: list[Line], at: int) -> int:
    """The first line after the salutation; its date under it is of the header still."""
    return at + 1


def _with_values(lines: list[Line], chunks: list[Chunk], last: int) -> int:
    """The header with what a label in its last line is followed by: the subject's other lines, a title."""
    if not last or last >= len(lines):
        return last
    line = lines[last - 1]
    if not TITLED.match(line.plain) and not LABEL.fullmatch(line.plain):
        return last
    value = TITLED.sub("", line.plain, count=1) if TITLED.match(line.plain) else ""
    end = last
    if lines[end].gap and value:
        return last
    while end < len(lines) and not (lines[end].gap and end > last) and end - last < 6:
        here = lines[end]
        if finished(here.plain) or here.note or ITEM.match(here.plain):
            break
        end += 1
    stopped = end < len(lines) and not lines[end].gap
    if stopped and value and not (lines[last].plain[0].islower() or lines[last].plain[0] == "("):
        return last
    return end


def _letterheads(lines: list[Line], chunks: list[Chunk], head: int) -> set[int]:
    """The lines of a ministry's letterhead that stand amid the text: two addresses or labels at least, all short."""
    found: set[int] = set()
    for chunk in dict.fromkeys(chunks[head:]):
        places = range(max(chunk.first, head), chunk.last + 1)
        formed = sum(lines[at].form in ("letterhead", "label", "addressee") for at in places)
        short = all(len(lines[at].plain) < 60 for at in places)
        bare = _BARE_LABEL.fullmatch(lines[places[0]].plain) and len(places) <= 3 and not finished(chunk.text)
        if short and ((formed >= 2 and 3 * formed >= len(places)) or bare):
            found.update(places)
    return found


_BARE_LABEL = re.compile(
    r"(?:(?:Ons|Onze|Uw|Mijn) (?:[Kk]enmerk|[Rr]eferentie)|Kenmerk|Bijlage\(n\)|Contactpersoon|Datum|Behandeld door) ?:?"
)


def _signs_at(lines: list[Line], at: int) -> bool:
    """Whether a line is an office in a signature: with a name, another office or nothing under it."""
    line = lines[at]
    text = line.plain
    if len(line.cells) > 1 and all(OFFICE.fullmatch(cell.text) for cell in line.cells):
        return True
    if split_office(text):
        return True
    below = lines[at + 1].plain if at + 1 < len(lines) else ""
    beyond = lines[at + 2].plain if at + 2 < len(lines) else ""
    if _ANY_OFFICE.fullmatch(text) and len(text) < 100:
        return not below or is_name(below) or _office(below) or lines[at + 1].gap or is_name(beyond)
    if not OFFICE.fullmatch(text):
        return False
    if not below or is_name(below) or FAREWELL.fullmatch(line.above):
        return True
    # The office runs on to the next line, and a name stands under that.
    return bool(_OFFICE_REST.fullmatch(below)) and (is_name(beyond) or not beyond or _office(f"{text} {below}") and below.endswith(","))


_OFFICE_REST = re.compile(rf"(?:{_OFFICE_WORD},? ?)+,?")


def _signing(lines: list[Line], head: int) -> set[int]:
    return {at for at in range(head, len(lines)) if _signs_at(lines, at)}


def _tables(lines: list[Line], chunks: list[Chunk], head: int) -> set[int]:
    """The lines that are rows: of like columns one under the other, or of one short cell each."""
    found: set[int] = set()
    columned = [at >= head and len(line.cells) > 1 and not _signs_at(lines, at) for at, line in enumerate(lines)]
    for yes, group in groupby(range(len(lines)), key=lambda at: columned[at]):
        places = list(group)
        if not yes or len(places) < 2:
            continue
        cells = [cell.text for at in places for cell in lines[at].cells]
        counts = {len(lines[at].cells) for at in places}
        figures = sum(bool(_CELL.fullmatch(cell)) for cell in cells)
        if len(places) * 2 <= figures or (len(counts) == 1 and max(map(len, cells)) <= 40 and len(places) > 2):
            found.update(places)
    singles = [
        chunk
        for chunk in dict.fromkeys(chunks[head:])
        if chunk.first == chunk.last
        and len(chunk.text) <= 40
        and not finished(chunk.text)
        and not ITEM.match(chunk.text)
        and chunk.first >= head
        and not _QUESTION_LABEL.fullmatch(chunk.text)
    ]
    run: list[Chunk] = []
    for chunk in [*singles, None]:
        if chunk and (not run or chunk.first == run[-1].last + 1):
            run.append(chunk)
            continue
        cells = [one for one in run if not re.match(r"(?:Tabel|Figuur|Overzicht) ", one.text)]
        figures = sum(bool(_CELL.fullmatch(one.text)) for one in cells)
        if len(cells) >= 4 and 4 * figures >= len(cells):
            found.update(one.first for one in cells)
        run = [chunk] if chunk else []
    return found


# --- Blocks -------------------------------------------------------------------------------------------------


class Layout(NamedTuple):
    """A letter laid out.

    blocks: its pieces in reading order, the page's own lines last; head: the lines of the header, for what they
    state; decisions: what each line is, and by which rule, in order; unmarked: the numbers of notes without a mark.
    """

    blocks: tuple[Block, ...]
    head: tuple[Line, ...]
    decisions: tuple[Decision, ...]


_HINTED: Mapping[str, Kind] = MappingProxyType(
    {
        "heading": "heading",
        "paragraph": "paragraph",
        "item": "item",
        "note": "footnote",
        "row": "table",
        "header": "header",
        "signature": "signature",
    }
)


def lay_out(source: Source) -> Layout:
    """Say of each line of a letter what it is, and put the lines of a block together.

    Args:
        source: a file's text, with what the document says of its lines.

    Returns:
        The blocks, each of one kind, mended: a list item is a paragraph, the halves of one parted by a page break
        are one, the marks that point to a footnote are taken out.
    """
    lines, own = _see(source)
    groups: list[tuple[Kind, str, list[Line]]] = []
    decisions = list(own)
    before = Before()
    text: int | None = None  # the group of the last text
    for line in lines:
        kind, rule = _decide(line, before)
        if kind == "text" and text is not None:
            at, of = text, groups[text][0]
            groups[at][2].append(line)
        elif kind == "block" and groups:
            at, of = len(groups) - 1, groups[-1][0]
            groups[at][2].append(line)
        else:
            of = kind if kind not in ("text", "block") else "paragraph"
            at = len(groups)
            groups.append((of, rule, [line]))
        decisions.append(Decision(line.number, of, rule))
        if of == "header" and not line.head:
            continue  # what stands between two lines of the text is no part of it
        before = before._replace(kind=of, opening=groups[at][2][0], last=line)
        if of in (*TEXT, "heading"):
            before = before._replace(text=line, text_kind=of)
            text = at if of in TEXT else None
    known = vocabulary(line.text.text for line in lines)
    kept = [line for line in lines if not line.beside]
    _, marks = find_notes([line.text for line in kept], [line.gap for line in kept])
    blocks = [_block(kind, rule, group, known, marks) for kind, rule, group in groups]
    furniture = {decision.line: decision.rule for decision in own}
    page = traced_lines(source.text) if furniture else []
    blocks += [Block("furniture", rule, page[number].strip(), (number,)) for number, rule in furniture.items()]
    return Layout(
        tuple(block for block in blocks if len(block.text) or block.kind == "footnote"),
        tuple(line for line in lines if line.head or line.beside or line.letterhead),
        tuple(sorted(decisions)),
    )


def _decide(line: Line, before: Before) -> tuple[str, str]:
    if line.hint:
        return _HINTED[line.hint.kind], RULES[0].name
    rule = next(rule for rule in _LAYOUT if rule.fits(line, before))
    return rule.kind, rule.name


def _block(kind: Kind, rule: str, lines: list[Line], known: frozenset[str], marks: Sequence[Mark]) -> Block:
    """The lines of a block as one text, without its marks."""
    numbers = tuple(line.number for line in lines)
    first = lines[0]
    texts = [line.text for line in lines]
    if kind == "footnote" and first.note:
        texts[0] = first.text[first.note.start :]
        texts = [text for text in texts if len(text)]
        if not texts:
            return Block(kind, rule, Traced(), numbers, first.note.number)
        text = join_lines(texts, known)
        if text.text.endswith("]") and "[" not in text.text:
            text = text[: len(text) - 1]  # `[1: Kamerstuk 33 694, nr. 12.]`
        mark = first.note.mark
        return Block(kind, rule, _unmarked(text), numbers, first.note.number, mark.start if mark else None)
    text = join_lines(texts, known)
    if kind in (*TEXT, "heading") and marks:
        start, end = text.span()
        low, high = (bisect_left(marks, place, key=lambda mark: mark.start) for place in (start, end))
        text = without_marks(text, marks[low:high])
    item = ITEM.match(text.text) if kind in ("item", "question") else None
    cells = tuple(cell.text.strip() for cell in first.cells) if kind in ("table", "signature") else ()
    text = _unmarked(text[item.end() :] if item else text)
    return Block(kind, rule, text, numbers, cells=cells if len(cells) > 1 else ())


_FURNITURE = tuple(rule for rule in RULES if rule.kind == "furniture")
_LAYOUT = tuple(rule for rule in RULES if rule.kind not in ("furniture", "hint"))
_FORMS = tuple((rule.name, rule.form) for rule in RULES if rule.form is not None)
