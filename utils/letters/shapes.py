"""What the words of a line look like: a date, a dossier, an office, a name, an item, the end of a sentence.

Patterns and questions about a text alone; where it stands is for `lines` and `rules` to say.
"""

import re

from .days import MONTHS

# The number of a dossier of the House: `33 694`, a budget's chapter `35 000 X`, an EU Council's `21 501-02` (only
# that dossier has numbered parts). Blanks are in brackets, so that the pattern serves in a verbose one too.
DOSSIER = r"(?<!\d)(?:21[ ]?501-\d{2}|\d{2}[ ]?\d{3}(?:[ -][IVX]+[AB]?)?)\b"


def dossier_name(words: str) -> str:
    """A dossier's number without blanks: `35 000 X` is `35000-X`."""
    return re.sub(r"^(\d\d) ", r"\1", words).replace(" ", "-")


# --- The header ---------------------------------------------------------------------------------------------

_MONTH = rf"(?i:{'|'.join(MONTHS)}|(?:jan|feb|mrt|apr|jun|jul|aug|sept?|okt|nov|dec)\.?)"
_DATE = rf"\d{{1,2}}(?:e|ste|de)? {_MONTH} \d{{4}}|\d{{1,2}}[-./]\d{{1,2}}[-./]\d{{4}}|\d{{4}}-\d\d-\d\d"
_WEEKDAY = r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag )?"
# The day a paper was received, sent in or put before the House is not the day it bears.
RECEIVED = re.compile(
    r"(?:Ontvangen|Ingezonden|Vastgesteld|Voorgesteld|Verzonden|Ter griffie|Gepubliceerd|Datum (?:van )?(?:ontvangst|publicatie|indiening|behandeling|vergadering|verzending|uw)|Uw (?:brief|kenmerk|referentie|verzoek|e-?mail|vragen))\b"
)
DATE_LINE = re.compile(
    rf"(?!{RECEIVED.pattern})(?:(?:[A-Z’'‘][\w’'-]*[ ,]+){{1,4}}|(?i:Datum) ?:? ?)?{_WEEKDAY}(?P<date>{_DATE})\.?"
)
PLACED_DATE = re.compile(rf"(?!{RECEIVED.pattern})[A-Z’'‘][\w’' -]*,? ?{_WEEKDAY}(?:{_DATE})\.?")
SUBJECT = re.compile(r"(?:Betreft|Onderwerp|Betreffende|BETREFT|ONDERWERP)(?: *: *| +(?=\S)|$)")
# What has a title beside or beneath it: the number of a dossier, the label of a ministry's paper.
TITLED = re.compile(
    rf"(?:{DOSSIER}(?:,? (?:en )?{DOSSIER})*(?: *\([^)]*\))?(?=$| +[A-Z«])|{SUBJECT.pattern}) *:? *"
)
LABEL = re.compile(
    r"(?:(?:(?:Ons|Onze|Uw|Mijn) )?(?:[Kk]enmerk|[Rr]eferentie|brief(?: van| d\.d\.)?)|Datum|Bijlagen?|Bijlage\(n\)|Blad"
    r"|Betreft|Onderwerp|Contactpersoon|Behandeld door|Doorkiesnummer|Telefoon(?:nummer)?|Fax|E-?mail|Aantal bijlagen"
    r"|Auteur|Inlichtingen bij|Afschrift aan|Kopie aan|Zaaknummer|Van|Aan|Referentie|Gepubliceerd|Indiener\(s\)"
    r"|Onderwerpen|Bron|ID|Dossier)(?: ?:(?= |$)|$)"
    r"|(?:(?:Ons|Onze|Uw|Mijn) (?:[Kk]enmerk|[Rr]eferentie)|Kenmerk|Datum|Blad|Bijlagen?|Bijlage\(n\)|Contactpersoon)"
    r" \S+(?: \S+){0,4}$"
)
# Labels of the second page, too.
BARE_LABEL = re.compile(
    r"(?:(?:Ons|Onze|Uw|Mijn) (?:[Kk]enmerk|[Rr]eferentie)|Kenmerk|Bijlage\(n\)|Contactpersoon|Datum|Behandeld door) ?:?"
)
ADDRESS = re.compile(
    r"Postbus \d+|Binnenhof \d+\w?|\d{4} ?[A-Z]{2}(?: |$)|(?:> ?)?Retouradres|www\.\S+$|https?://\S+$|\S+@\S+$"
    r"|[TFEM]:? ?(?:\(?0|\+31)[\d() -]+|Ministerie van|Directoraat|(?:\w+ )?Directie\b|Wilt u slechts|Bij beantwoording"
    r"|zaak in uw brief|referentie vermelden|Rijksoverheid$|Nederland$|Koninkrijk der Nederlanden|Bezoekadres|Postadres"
    r"|[A-Z][a-z]+(?:weg|straat|plein|laan|singel|kade|hof) \d+\w?$|(?:DEN HAAG|Den Haag|[’']s-Gravenhage)$"
)
# A line of its own: where the letter goes on behind it, the line is text.
_WHO = r"[^,.:]{1,60}"
SALUTATION = re.compile(
    rf"(?:Zeer )?(?:[Gg]eachte?|Hooggeachte) {_WHO}(?:, (?:[Gg]eachte|[Bb]este) {_WHO})*[,:.]?$|Beste [\w ]+,$"
    r"|(?:Mijnheer|Mevrouw|Meneer) .{0,40}[Vv]oorzitter,?$"
)

# --- The signature ------------------------------------------------------------------------------------------

# Under an office, where another signs: it names nobody.
ON_BEHALF = re.compile(
    r"(?:namens|voor) de(?:ze|zen)[,:]?|(?:b/a|b\.a\.|i/a|i\.a\.|l\.s\.|o/b)[,:]?|bij (?:diens|zijn|haar|hun)? ?afwezigheid[,:]?",
    re.IGNORECASE,
)
FAREWELL = re.compile(
    r"(?:Hoogachtend|Met (?:de meeste |vriendelijke |de |verschuldigde )?(?:hoog|groet)\w*),?"
)
ENCLOSURES = re.compile(r"(?:Bijlagen?|[Cc][Cc]|[Cc]\.[Cc]\.|Kopie aan|Afschrift aan)(?: \(\d+\))? ?:")
_BEFORE_OFFICE = ("mede", "namens", "de", "demissionair", "waarnemend", "plaatsvervangend", "eerste")
_OFFICE_HOLDER = re.compile(
    r"(?:vice-?|eerste-)?ministers?(?:-?vice)?(?:-?president)?|staatssecretaris(?:sen)?", re.IGNORECASE
)
_CONNECTING = (
    "en",
    "de",
    "het",
    "der",
    "van",
    "voor",
    "inzake",
    "bij",
    "zonder",
    "portefeuille",
    "tevens",
    "namens",
    "&",
    "–",
    "-",
)
_TITLE = re.compile(r"(?:drs?|ir|mr|prof|ing|jhr|mevr|mw|dhr|w\.g|ds|lic)\.?|\(w\.?g\.?\)", re.IGNORECASE)
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "de",
        "den",
        "der",
        "ten",
        "ter",
        "te",
        "’t",
        "'t",
        "’s",
        "'s",
        "in",
        "op",
        "el",
        "al",
        "la",
        "le",
        "du",
        "di",
        "bin",
        "ben",
        "ibn",
        "d’",
        "d'",
        "v.d.",
        "v/d",
    ]
)
_NAME = re.compile(r"[A-ZÀ-Þ][\w’'.-]*")
_NO_NAME = re.compile(
    r"\d|(?i:\b(?:zaken|ministers?|staatssecretaris|kamer|bijlagen?|antwoord\w*|vra(?:ag|gen)|tabel|inleiding|noot|directie"
    r"|overzicht|rapport|voorzitter)\b)"
)


def is_office_start(text: str) -> bool:
    """Whether words begin as an office does: `De minister`, `Mede namens de Staatssecretaris`."""
    return bool(_office_words(text))


def _office_words(text: str) -> list[str]:
    """The words from `minister` on, or none."""
    words = text[:300].split()
    while words and words[0].lower() in _BEFORE_OFFICE:
        words = words[1:]
    return words if words and _OFFICE_HOLDER.fullmatch(words[0].rstrip(",")) else []


def is_office(text: str, *, any_case: bool = False) -> bool:
    """Whether words are an office and nothing else.

    Args:
        text: a line.
        any_case: read `minister van buitenlandse zaken,` too, which needs its comma.

    Returns:
        True of `De Minister van Landbouw, Visserij en Natuur,`; False of `Minister Voorbeeld` and of a sentence.
    """
    words = _office_words(text)
    if not words or len(text) > 200:
        return False
    first, rest = words[0], words[1:]
    if rest and not first.endswith(",") and rest[0].lower() not in ("van", "voor", "zonder", "en"):
        return False
    if any_case and text.endswith(",") and len(rest) <= 8:
        return all(word in "-–" or word.rstrip(",").replace("-", "").isalpha() for word in rest)
    return all(_of_office(word) for word in rest)


def goes_on_in_office(text: str) -> bool:
    """Whether words can be the second line of an office: `Werkgelegenheid,`."""
    return 0 < len(text) <= 120 and all(_of_office(word) for word in text.split())


def _of_office(word: str) -> bool:
    plain = word.rstrip(",")
    known = plain.lower() in _CONNECTING or bool(_OFFICE_HOLDER.fullmatch(plain))
    return known or (plain[:1].isupper() and not re.search(r"[.\d?!:;]", plain)) or plain[:1] in ("«", "(")


def split_office(text: str) -> tuple[str, str] | None:
    """An office and who holds it, which stand on one line: `De Minister van Defensie, A. Voorbeeld`."""
    if len(text) > 250 or not is_office_start(text):
        return None
    for part in re.finditer(r", ?| (?=[A-ZÀ-Þ][\w.-]*\.)", text):
        office, name = text[: part.start()], text[part.end() :]
        if is_office(office) and is_name(name) and ("." in name or not is_office(text)):
            return office, name
    return None


def is_name(text: str) -> bool:
    """Whether words are a person's name: initials or first names, and a surname."""
    words = text.rstrip(",").split()
    if not 3 < len(text) <= 60 or len(words) > 8 or _NO_NAME.search(text):
        return False
    while words and _TITLE.fullmatch(words[0]):
        words = words[1:]
    named = [word for word in words if word.rstrip(",").lower() not in _PARTICLES]
    return (
        (len(words) > 1 or "." in text.strip("."))
        and bool(named)
        and all(_NAME.fullmatch(word.rstrip(",")) for word in named)
        and words[0][0].isupper()
        and words[-1] == named[-1]
        and len(named[-1].strip(".,")) > 1
    )


# --- The body -----------------------------------------------------------------------------------------------

ITEM = re.compile(
    r"(?:\(?\d{1,2}[.)]|\(?[a-z]\)|[a-h]\.|\(?(?:i{1,3}|iv|vi{0,3})[.)]|[-•·–*+◦▪‣●■o→])(?: +(?=\S)|$)"
)
QUESTION_NUMBER = re.compile(r"\(?\d{1,3}[.)]?(?: +|$)")
QUESTION_LABEL = re.compile(
    r"(?:(?:Vra(?:ag|gen)|Antwoord(?:en)?|Reactie)(?: op (?:de )?vra(?:ag|gen))?(?: (?:van|op) [^.?!]{0,80})?"
    r"(?: \d+(?:(?:,| en| t/m| tot en met) \d+)*)?(?: \([^)]*\))?|Vraagnummer \d+)[:.]?"
)
ASKS = re.compile(
    r"(?:Kent|Klopt|Bent|Is|Zijn|Deelt|Kunt|Kan|Heeft|Hebt|Herinnert|Wat|Welke?|Wie|Waar\w*|Wanneer|Waarom|Hoe\w*|Wilt"
    r"|Erkent|Onderschrijft|Vindt|Zo (?:ja|nee)|In hoeverre|Op welke|Acht)\b"
)
FIGURE = re.compile(r"[\s€$£%()\d.,/–-]*\d[\s€$£%()\d.,/–-]*(?:mln|mld|miljoen|miljard|p\.?m\.?)?\.?")

# --- The page's own -----------------------------------------------------------------------------------------

_RUNNING = (
    r"(?:Pagina|Blad(?:zijde)?) ?:? ?\d+(?: ?(?:van|/) ?\d+)?|[-–] ?\d{1,3} ?[-–]|kst-?[\w-]+|KST[\w-]+|\d[A-Z]\d{4,6}(?:KST)?|\d{6}F?"
    r"|ISSN [\d –-]+|S(?:du|DU) (?:Uitgevers|Uitgeverij)(?: B\.?V\.?)?(?: [A-Z]\w+straat)?|SDU \w+|['’‘]s-Gravenhage,? \d{4}|(?:Tweede|Eerste) Kamer der Staten-Generaal \d"
    r"|(?:Tweede|Eerste) Kamer, vergaderjaar [^,]{0,40}, [^,]{0,40}, (?:nr\. ?\d+|\w+)"
)
RUNNING_LINE = re.compile(rf"(?:\d{{1,3}} +)?(?:{_RUNNING})(?: +(?:{_RUNNING})){{0,6}}(?: +\d{{1,3}})?")
NAVIGATION = re.compile(
    r"Naar boven|X ?Noot|Directe link naar document.*|Direct naar \(in deze pagina\).*|(?:• ?)?Download PDF|Terug naar boven"
    r"|Inhoudsopgave|Deel deze pagina.*|Preview document.*|Gerelateerde personen:.*|Onderdeel van zaak\b.*|\[overzicht\].*"
    r"|Skip to (?:main )?content|Ga naar de inhoud|Print deze pagina|Permanente link|Toon (?:meer|minder)|(?:Voet|Eind)?[Nn]oten:?"
)
# What a web site has under its page, each on a line of its own.
SITE_FOOT = re.compile(
    r"Over deze (?:web)?site|Contact|Privacy(?:verklaring)?|Cookies?|Toegankelijkheid(?:sverklaring)?|Sitemap|Archief|Copyright|Colofon"
    r"|RSS|Help|Vacatures|English|Nederlands|Zie ook|Delen|Deel (?:dit|via).*|Facebook|Twitter|X|LinkedIn|WhatsApp|Mastodon|Instagram"
    r"|YouTube|E-?mail|Service|Home|Zoeken|Menu|Proclaimer|Disclaimer|Volg ons.*|Nieuwsbrief|Afdrukken|Print|Overheid\.nl|Rijksoverheid"
    r"|Kwetsbaarheid melden|Open data|Gerelateerde (?:documenten|informatie)|Documenten|Onderwerpen"
)
DRAWN_LINE = re.compile(r"(?:[-*_=—–] ?){3,}|\|?(?: ?:?-{2,}:? ?\|)+(?: ?:?-{2,}:?)?")

_FINISHED = re.compile(
    r"[.!?:;…][»”’\"')\]]*(?:(?:\d{1,2}(?:,\d{1,2})*\)?)?|[⁰¹²³⁴-⁹,]+|(?: ?\[(?:\^|footnoteRef:|[Nn]oot )?\d{1,2}\])+|\(\d{1,2}\)|\*\)?| ?\([Nn]oot \d{1,2}\))$|\w{4}[.!?][»”’\"')]* \d{1,2}\)?$"
)
_ABBREVIATED = re.compile(r"\b(?:nrs?|artt?|d\.d|dr|drs|mr|prof|bijv|blz)\.$", re.IGNORECASE)


def finished(text: str) -> bool:
    """Whether a text ends as a paragraph may end: with a stop that is not an abbreviation's."""
    return bool(_FINISHED.search(text[-80:])) and not _ABBREVIATED.search(text[-80:])


def may_head(text: str) -> bool:
    """Whether words can be a heading's: short, no sentence, no half of one, no question of parliament."""
    asks = text.endswith("?") and ASKS.match(text) and (len(text.split()) > 4 or " u " in text)
    return (
        0 < len(text) <= 120
        and not finished(text.rstrip("?"))
        and not text.endswith((",", "-"))
        and not text[0].islower()
        and not text.startswith("(")
        and bool(re.search(r"[^\W\d_]", text))
        and not asks
    )


def left_short(above: str, first: str, width: int, margin: float = 0.92) -> bool:
    """Whether a line's first word had room on the line above, and some more, for letters differ in width."""
    return len(above) + 1 + len(first.split(maxsplit=1)[0]) <= margin * width
