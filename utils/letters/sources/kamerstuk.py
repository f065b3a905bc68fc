"""Official XML (`kst-33694-49.xml`): the document's own structure, no guessing.

Two dialects, as published by officielebekendmakingen.nl: `officiele-publicatie` (from 2009 on) and `kamerwrk`
(1995 to 2009). The schema of the first is the publisher's op-xsd; the second is flat, its notes stand at the end.
"""

import datetime as dt
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ..days import MONTHS
from .markup import parse_xml
from .source import Draft, HintKind, LetterError, Mark, Piece, name_set

ROOTS = ("officiele-publicatie", "kamerwrk")
# What is no text of the paper: its header is read apart, blank lines, tables of contents, layout.
SKIPPED = name_set(
    "metadata kamerstukkop frontm dossier stuknr ltrlabel nummer datumtekst kamervraagkop witreg "
    "officiele-inhoudsopgave inhoudsopgave colspec margetekst"
)
INLINE = name_set(
    "nadruk extref intref sup inf noot noot.nr voetref nootref unl datum naam voornaam achternaam functie organisatie "
    "plaats wijzig nr titel label subtitel term redactie contact sc ovl vet cur afkorting xref url"
)
ITEM = re.compile(r"([•·◦▪–—-]|\(?\d{1,2}[.)]|[a-z][.)])\s+(?=\S)")
HEADER = re.compile(
    r"Aan de (?:voorzitters?|leden)\b|(?:zeer )?geachte?\b.{0,80},?$|mijnheer de voorzitter|(?:mijnheer|mevrouw)\b.{0,20} voorzitter,?$",
    re.IGNORECASE,
)
PLACE_AND_DATE = re.compile(
    rf"(?:[A-Z’'][\w’' -]{{1,40}}, ?)?(?P<day>\d{{1,2}})e? (?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})\.?",
    re.IGNORECASE,
)
_SIGNED = frozenset(("functie", "naam", "deze"))
LONGEST_HEADING = 250
OFFICE = re.compile(r"(?:mede namens )?de (?:\w+ )?(?:minister|staatssecretaris|informateur)", re.IGNORECASE)


def read_kamerstuk(data: bytes, draft: Draft) -> None:
    """An official paper, block by block; what it is, its own title says (`fields["kind"]`)."""
    root = parse_xml(data, "XML")
    if root.tag not in ROOTS:
        raise LetterError(
            f"is XML of another kind («{root.tag[:40]}»), not an official paper; download the letter's own XML "
            "(`kst-….xml`) from officielebekendmakingen.nl."
        )
    paper = Paper(draft)
    (paper.older if root.tag == "kamerwrk" else paper.newer)(root)


class Paper:
    """One paper in the making: its tree walked once, in the order of the document."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.in_header = True
        self.notes: list[tuple[str, Element]] = []
        self.signed: list[int] = []
        self.pictures = 0

    # --- The header, of each dialect -----------------------------------------------------------------

    def newer(self, root: Element) -> None:
        for line in root.iter("tekstregel"):
            if line.get("inhoud") == "vergaderjaar":
                self._session(content(line))
            elif line.get("inhoud") == "kameraanduiding":
                self.draft.state("chamber", content(line))
        numbers, titles = [], []
        for dossier in root.iter("dossier"):
            # `<dossiernr>37 020</dossiernr><begrotingshoofdstuk>X</begrotingshoofdstuk>` is `37 020 X`.
            own = [content(part) for part in dossier.iter("dossiernummer")]
            titles.append(content(dossier.find("titel")))
            numbers += own
            self.draft.add([f"{'; '.join(own)} {titles[-1]}"], "header")
        self._dossier(numbers, titles)
        for count, piece in enumerate(root.iter("stuk")):
            number, title, date = (piece.find(name) for name in ("stuknr", "titel", "datumtekst"))
            if count == 0:
                self._head(content(number).removeprefix("Nr."), content(title))
                self.draft.add([f"{content(number)} {content(title)}"], "header")
                self.draft.add([content(date)], "header")
            else:
                self.draft.add([f"{content(number)} {content(title)}"], "heading")
            for part in piece:
                if part.tag != "titel":
                    self._walk(part)
            self._end_notes()
        if root.find(".//stuk") is None:  # answers to questions, minutes: of no dossier
            for tag, kind in (
                ("kamervragen", "aanhangsel van de handelingen"),
                ("handelingen", "handelingen"),
            ):
                if root.find(f".//{tag}") is not None:
                    self.draft.state("kind", kind)
            for part in root:
                self._walk(part)
            self._end_notes()
        self._close("the elements dossier, stuk and ondertekening")

    def older(self, root: Element) -> None:
        self._session(
            next((content(line) for line in root.iter("subtitel") if "ergaderjaar" in content(line)), "")
        )
        self.draft.state("chamber", content(root.find("kop/titel")))
        subjects = list(root.iter("onderw"))
        numbers = [content(subject.find("nummer")) for subject in subjects]
        titles = [content(subject.find("naam")) for subject in subjects]
        for number, title in zip(numbers, titles, strict=True):
            self.draft.add([f"{number} {title}"], "header")
        self._dossier(numbers, titles)
        footnotes = {note.get("id") or note.get("nr") or "": note for note in root.iter("voetnoot")}
        self.footnotes = footnotes
        for count, piece in enumerate(root.iter("stuk")):
            label, number, title = (content(piece.find(name)) for name in ("ltrlabel", "nummer", "titel"))
            if count == 0:
                self._head(number, title)
            self.draft.add([f"{label} {number} {title}"], "header" if count == 0 else "heading")
            for part in piece:
                if part.tag not in ("titel", "voetnoot"):
                    self._walk(part)
        for note in footnotes.values():
            self._note(note.get("nr") or "", note)
        self._close("the elements onderw, stuk and ondtek")

    def _session(self, words: str) -> None:
        years = re.search(r"(\d{4})\D(\d{2,4})", words)
        if years:
            self.draft.state("session_year", f"{years[1]}–{years[2]}")
            self.draft.add([words], "header")

    def _dossier(self, numbers: list[str], titles: list[str]) -> None:
        self.draft.state("dossier", "; ".join(filter(None, numbers)))
        self.draft.state("title", "; ".join(filter(None, titles)))
        if len(numbers) > 1:
            self.draft.warnings.append(f"The paper belongs to several dossiers ({', '.join(numbers)}).")

    def _head(self, number: str, title: str) -> None:
        self.draft.state("number", re.sub(r"(?i)^\s*nr\.?\s*", "", number))
        self.draft.state("kind", title)

    def _close(self, where: str) -> None:
        draft = self.draft
        stated = [name for name in ("dossier", "number", "title", "signatories") if name in draft.fields]
        if stated:
            draft.evidence.append(f"Stated in {where}: {', '.join(stated)}.")
        if self.pictures:
            draft.warnings.append(
                f"Left out here: {self.pictures} of its pictures; see the paper as published."
            )

    # --- The body ------------------------------------------------------------------------------------

    def _walk(self, element: Element) -> None:
        tag = element.tag
        if tag in SKIPPED:
            return
        if tag in ("al", "considerans.al", "lidnr"):
            self._paragraph(element)
        elif tag in ("tussenkop", "tuskop", "kop", "tabeltitel"):
            # A sentence or more set as a heading is text: `<tussenkop kopopmaak="rom">`.
            self._block(
                "heading" if len(content(element)) <= LONGEST_HEADING else "paragraph", inline(element)
            )
        elif tag == "lijst":
            for item in element:
                self._item(item)
        elif tag in ("table", "tabel"):
            self._table(element)
        elif tag == "noot":
            self._note(content(element.find("noot.nr")), element)
        elif tag == "voetnoot":
            self._note(element.get("nr") or "", element)
        elif tag in ("ondertekening", "ondtek"):
            self._signature(element)
        elif tag in ("plaatje", "illustratie", "figuur"):
            self.pictures += 1
        elif tag in ("vraag", "antwoord"):
            self._block("heading", [content(element.find("nr"))])
            for part in element:
                if part.tag != "nr":
                    self._walk(part)
        elif len(element) and not all(part.tag in INLINE for part in element):
            if (element.text or "").strip():
                self._block("paragraph", [element.text or ""])
            for part in element:
                self._walk(part)
                if (part.tail or "").strip():
                    self._block("paragraph", [part.tail or ""])
        else:
            self._block("paragraph", inline(element))

    def _paragraph(self, element: Element) -> None:
        pieces = inline(element)
        words = " ".join("".join(piece for piece in pieces if isinstance(piece, str)).split())
        if self.in_header and not words:
            return
        dated = PLACE_AND_DATE.fullmatch(words)
        if self.in_header and (dated or HEADER.match(words)):
            self.draft.add(pieces, "header")
            self._notes_of(element)
            if dated and (date := iso(dated["day"], dated["month"], dated["year"])):
                self.draft.state("date", date)
                self.draft.evidence.append(f"The date is the paper's line «{words}».")
                if not re.search(r"den haag|gravenhage", words, re.IGNORECASE):
                    self.draft.warnings.append(
                        f"The date was taken from the line «{words[:60]}»; check that it is the letter's own."
                    )
        elif mark := ITEM.match(words):
            self._block("item", pieces, mark[1], element)
        elif len(words) < 90 and OFFICE.match(words):
            self._block(None, pieces, of=element)  # a signature without its element: left to the layout rules
        else:
            self._block("paragraph", pieces, of=element)

    def _item(self, item: Element) -> None:
        sign = content(item.find("li.nr"))
        first = True
        for part in item:
            if part.tag == "li.nr":
                continue
            if part.tag == "al" and first:
                pieces: list[Piece] = [f"{sign} ", *inline(part)] if sign else inline(part)
                self._block("item", pieces, sign, part)
                first = False
            else:
                self._walk(part)
        if first and not len(item):
            self._block("item", inline(item))

    def _table(self, table: Element) -> None:
        for title in (*table.findall("title"), *table.findall("titel")):
            self._block("heading", inline(title))
        for row in table.iter("row"):
            cells = [pieces_of_cell(cell) for cell in row if cell.tag == "entry"]
            pieces: list[Piece] = []
            for number, cell in enumerate(cells):
                pieces += ["\t", *cell] if number else cell
            if any(isinstance(piece, Mark) or piece.strip() for piece in pieces):
                self._block("row", pieces, of=row)

    def _signature(self, element: Element) -> None:
        """Offices and names: a name is `naam`, or `deze` where another signs."""
        parts = [part for part in element.iter() if part.tag in _SIGNED]
        for part in parts:
            words = content(part)
            self.draft.add([words], "signature")
            if words:
                name = "offices" if part.tag == "functie" else "signatories"
                before = self.draft.fields.get(name)
                added = self.draft.plain(words.rstrip(" ,"))
                self.draft.fields[name] = f"{before}; {added}" if before else added
        if not parts:
            self.draft.add(inline(element), "signature")

    def _block(
        self, kind: HintKind | None, pieces: list[Piece], mark: str = "", of: Element | None = None
    ) -> None:
        if self.draft.add(pieces, kind, mark):
            self.in_header = False
        if of is not None:
            self._notes_of(of)

    # --- Notes ---------------------------------------------------------------------------------------

    def _notes_of(self, element: Element) -> None:
        self.notes += [(content(note.find("noot.nr")), note) for note in element.iter("noot")]

    def _end_notes(self) -> None:
        for number, note in self.notes:
            self._note(number, note)
        self.notes = []

    def _note(self, number: str, note: Element) -> None:
        pieces: list[Piece] = []
        for part in note:
            if part.tag != "noot.nr":
                pieces += [" ", *inline(part), part.tail or ""]
        self.draft.add([note.text or "", *pieces], "note", number)


def iso(day: str, month: str, year: str) -> str | None:
    """A date, `7 juli 2023`, as ISO; None for one that is not in the calendar."""
    try:
        return dt.date(int(year), MONTHS.index(month.lower()) + 1, int(day)).isoformat()
    except ValueError:
        return None


def content(element: Element | None) -> str:
    """All words of an element, without its notes, white space collapsed."""
    if element is None:
        return ""
    return " ".join("".join(piece for piece in inline(element) if isinstance(piece, str)).split())


def pieces_of_cell(cell: Element) -> list[Piece]:
    return [piece.replace("\t", " ") if isinstance(piece, str) else piece for piece in inline(cell)]


def inline(element: Element) -> list[Piece]:
    """An element's words, with a mark where a note stands."""
    return list(walked(element))


def walked(element: Element) -> Iterator[Piece]:
    yield element.text or ""
    for part in element:
        if part.tag == "noot":
            yield Mark(content(part.find("noot.nr")))
        elif part.tag in ("voetref", "nootref"):
            yield Mark(part.get("nr") or content(part))
        else:
            apart = (
                " "
                if part.tag not in INLINE or part.tag in ("voornaam", "achternaam", "nr", "titel", "label")
                else ""
            )
            yield apart
            yield from walked(part)
            yield apart
        yield part.tail or ""
