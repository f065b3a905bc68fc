"""Web pages, as published (officielebekendmakingen, tweedekamer, rijksoverheid) and as saved from a browser.

The page becomes a tree; the part that holds the document is read, what a site puts around it is not. An official
paper's own classes (`stuktitel`, `ondertekening`, `noot`) say what a block is; elsewhere headings, items, rows and
notes are hinted, and plain paragraphs are left to the layout rules.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from types import MappingProxyType
from xml.etree.ElementTree import Element, SubElement

from .kamerstuk import HEADER, ITEM, PLACE_AND_DATE, iso
from .letterhead import fields_of
from .markup import MOST_ELEMENTS
from .source import Draft, HintKind, LetterError, Mark, Piece, name_set
from .text import decoded

_DEEPEST = 100
VOID = name_set("area base br col embed hr img input link meta source track wbr")
# Never part of a document's words.
DROPPED = name_set(
    "script style noscript template nav header footer aside form button select textarea svg math iframe object video "
    "audio canvas dialog head title"
)
BLOCKS = name_set(
    "html body main article section div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr td th caption "
    "blockquote pre hr address figure figcaption center fieldset details summary"
)
# What an element that opens closes before it.
CLOSES = MappingProxyType(
    {
        "p": ("p",),
        "li": ("li", "p"),
        "tr": ("tr", "td", "th", "p"),
        "td": ("td", "th", "p"),
        "th": ("td", "th", "p"),
        "dt": ("dt", "dd", "p"),
        "dd": ("dt", "dd", "p"),
    }
)
# Where those searches end: an item of an inner list does not close that of the outer one.
SCOPES = name_set("table ul ol dl div section article main body")
FURNITURE = re.compile(
    r"\b(?:skiplinks?|breadcrumbs?|cookie\w*|naarboven|visually-?hidden|sr-only|screen-?reader\w*|navigation|menu|"
    r"pagination|share|social|print(?:knop|-only)?|search|zoek\w*|toolbar|footer|sidebar|meta-?data)\b",
    re.IGNORECASE,
)
# Where the document stands in a page, the narrowest first.
PLACES = ("broodtekst", "main-column", "stuk", "document-content", "article-content", "content", "main")
TOP = re.compile(r"(?:naar boven|terug naar boven|↑|\^)", re.IGNORECASE)
_SIGNED = frozenset(("functie", "naam"))
BREAK = Mark("\n")  # a line end that the page asks for (`br`), among the pieces of a block
NUMBER = re.compile(r"[\s\[(]*(\d{1,3}|[ivx]{1,4}|\*{1,3})[\s\])]*")


def read_web(data: bytes, draft: Draft) -> None:
    """The words of the page's document, block by block."""
    root = tree_of(page_text(data, draft))
    place = document_of(root)
    page = Page(draft, root, place)
    page.head()
    page.walk(place)
    page.end()


def page_text(data: bytes, draft: Draft) -> str:
    """The page's characters, by its mark, its own word, or as in a text file."""
    declared = re.search(rb"charset\s*=\s*[\"']?([\w-]{1,30})", data[:2048])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = declared[1].decode("ascii").lower()
        if name in ("iso-8859-1", "latin1", "windows-1252", "cp1252", "us-ascii"):
            return data.decode("cp1252", errors="replace")
    return decoded(data, draft)


# --- The tree ------------------------------------------------------------------------------------------------


def tree_of(text: str) -> Element:
    """The page as a tree, its tags closed where a browser would close them."""
    builder = Builder()
    try:
        builder.feed(without_blind_spots(text))
        builder.close()
    except LetterError:
        raise
    except (ValueError, AssertionError, RecursionError) as error:
        raise LetterError(
            f"is a web page that cannot be read ({error}); save the letter's text as text in UTF-8."
        ) from None
    return builder.root


def without_blind_spots(text: str) -> str:
    """The page without comments, scripts, declarations and tags that never end, in one pass over it.

    The standard parser looks for the end of each of them anew, from every start.
    """
    kept, at, lower = [], 0, text.lower()
    last = text.rfind(">")
    for match in re.finditer(r"<!--|<!\[cdata\[|<[!?]|</?(?:script|style)\b", lower):
        if match.start() < at:
            continue
        kept.append(text[at : match.start()])
        opened = match.group()
        close = "-->" if opened == "<!--" else "]]>" if opened == "<![cdata[" else ">"
        if opened in ("<script", "<style"):
            end = lower.find(f"</{opened[1:]}", match.end())
            at = len(text) if end < 0 else end
            continue
        end = lower.find(close, match.end())
        if opened == "<![cdata[":
            kept.append(text[match.end() : end if end >= 0 else None].replace("<", "&lt;"))
        at = len(text) if end < 0 else end + len(close)
    kept.append(text[at:])
    page = "".join(kept)
    last = page.rfind(">") + 1
    return page[:last] + page[last:].replace("<", "&lt;")


class Builder(HTMLParser):
    """A tree of elements; text is held as `text` and `tail`, as in an XML tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("page")
        self.open = [self.root]
        self.number = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.rpartition(":")[2]
        if tag in BLOCKS and tag not in CLOSES:
            self._close("p")
        for closing in CLOSES.get(tag, ()):
            self._close(closing)
        if len(self.open) >= _DEEPEST and tag not in VOID:
            return
        self.number += 1
        if self.number > MOST_ELEMENTS:
            raise LetterError(
                "is a web page with too many elements for a letter; save the letter's text as text in UTF-8."
            )
        element = SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag.rpartition(":")[2] in ("a", "span", "p", "div"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        for number in range(len(self.open) - 1, 0, -1):
            if self.open[number].tag == tag:
                del self.open[number:]
                return

    def handle_data(self, data: str) -> None:
        parent = self.open[-1]
        if len(parent):
            parent[-1].tail = f"{parent[-1].tail or ''}{data}"
        else:
            parent.text = f"{parent.text or ''}{data}"

    def _close(self, tag: str) -> None:
        """Closes an open element of this name, if one is open in the present scope."""
        for number in range(len(self.open) - 1, 0, -1):
            name = self.open[number].tag
            if name == tag:
                del self.open[number:]
                return
            if name in SCOPES:
                return


# --- Where the document is ------------------------------------------------------------------------------------


def document_of(root: Element) -> Element:
    """The element that holds the document: the narrowest known place with words, or the whole page."""
    elements = list(root.iter())
    for place in PLACES:
        for element in elements:
            names = {element.get("id", ""), *element.get("class", "").split()}
            if (
                (place in names or element.tag == place)
                and element.tag not in DROPPED
                and len(words_of(element)) > 200
            ):
                return element
    article = [element for element in elements if element.tag == "article" and len(words_of(element)) > 200]
    return article[0] if len(article) == 1 else root


def words_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


class Page:
    """One page in the making."""

    def __init__(self, draft: Draft, root: Element, place: Element) -> None:
        self.draft = draft
        self.root = root
        self.targets = {
            name: element for element in place.iter() if (name := element.get("id") or element.get("name"))
        }
        self.official = any(
            "stuktitel" in element.get("class", "") or "dossiertitel" in element.get("class", "")
            for element in place.iter()
        )
        self.in_header = True
        self.new_item = False
        self.heads: list[str] = []
        self.notes: list[tuple[str, Element]] = []
        self.noted: dict[int, str] = {}
        for link in place.iter("a"):
            self._find_note(link)

    def head(self) -> None:
        """What the page's own metadata state."""
        metas = {meta.get("name", "").lower(): meta.get("content", "") for meta in self.root.iter("meta")}
        for field, name in (
            ("dossier", "overheidop.dossiernummer"),
            ("number", "overheidop.ondernummer"),
            ("session_year", "overheidop.vergaderjaar"),
        ):
            if value := metas.get(name):
                self.draft.state(field, value)
                self.draft.evidence.append(f"The {field.replace('_', ' ')} is stated in the page's metadata.")

    def _find_note(self, link: Element) -> None:
        """A link by a number to a note in this page: remembered, so that its text goes to the notes."""
        href, number = link.get("href", ""), NUMBER.fullmatch(words_of(link))
        target = self.targets.get(href.rpartition("#")[2]) if "#" in href and number else None
        if (
            target is None
            or number is None
            or id(target) in self.noted
            or target is link
            or link in list(target.iter())
        ):
            return
        if target.tag == "a":  # an anchor at the start of the note, not around it
            return
        if NUMBER.match(re.sub(r"^X?\s*Noot\s*", "", words_of(target))):
            self.noted[id(target)] = number[1]
            self.notes.append((number[1], target))

    def walk(self, element: Element) -> None:
        """The blocks of an element, in order."""
        if id(element) in self.noted or is_furniture(element):
            return
        names = element.get("class", "").split()
        if "noot" in names and "voet" in names:
            self.noted[id(element)] = ""
            self.notes.append(("", element))
            return
        if "ondertekening" in names or (
            self.official and element.tag in ("p", "div") and signed_parts(element)
        ):
            self._signature(element)
            return
        tag = element.tag
        if tag == "tr":
            self._row(element)
            return
        if tag == "li":
            self.new_item = True
        if not any(part.tag in BLOCKS for part in element.iter() if part is not element):
            self._block(element)
            return
        run: list[Piece] = [element.text or ""]
        for part in element:
            if part.tag in BLOCKS or any(inner.tag in BLOCKS for inner in part.iter()):
                self._add(run, element)
                self.walk(part)
                run = []
            else:
                run += self.pieces(part)
            run.append(part.tail or "")
        self._add(run, element)

    def _block(self, element: Element) -> None:
        self._add(
            [
                element.text or "",
                *(piece for part in element for piece in (*self.pieces(part), part.tail or "")),
            ],
            element,
        )

    def _add(self, pieces: list[Piece], element: Element) -> None:
        """A block, line by line; what it is, its element and the paper's own classes say."""
        for number, line in enumerate(split_breaks(pieces)):
            words = " ".join("".join(piece for piece in line if isinstance(piece, str)).split())
            if not words or TOP.fullmatch(words):
                continue
            self.heads.append(words)
            kind, mark = self._kind(element, words)
            if kind in ("paragraph", "item", "row", "heading") or (kind is None and len(words) > 120):
                self.in_header = False
            self.draft.add(line, kind, mark, apart=not number)

    def _kind(self, element: Element, words: str) -> tuple[HintKind | None, str]:
        tag, names = element.tag, element.get("class", "")
        if self.in_header and self.official:
            if (
                tag in ("h1", "h2")
                or any(name in names for name in ("stuktitel", "dossier", "nummer"))
                or tag in ("td", "th")
            ):
                self._title(words, names)
                return "header", ""
            dated = PLACE_AND_DATE.fullmatch(words)
            if dated and (date := iso(dated["day"], dated["month"], dated["year"])):
                self.draft.state("date", date)
                self.draft.evidence.append(f"The date is the paper's line «{words}».")
            if (
                dated
                or HEADER.match(words)
                or re.match(r"(?:Vergaderjaar|Voorgesteld|Ontvangen|Vastgesteld) ", words)
            ):
                return "header", ""
        if re.fullmatch("h[1-6]", tag) or "tussenkop" in names:
            if self.in_header and tag in ("h1", "h2"):
                return "header", ""
            return "heading", ""
        if self.new_item or tag == "li":
            self.new_item = False
            sign = ITEM.match(words)
            return "item", sign[1] if sign else ""
        if self.official:
            sign = ITEM.match(words)
            return ("item", sign[1]) if sign else ("paragraph", "")
        return None, ""

    def _title(self, words: str, names: str) -> None:
        """Dossier, number and kind from the paper's own title lines."""
        if number := re.search(r"\b(?:Nr\.?\s*(\d+)|^([A-Z]{1,3}))\s+(?=[A-Z]{3})", words):
            self.draft.state("number", number[1] or number[2] or "")
            self.draft.state("kind", words[number.end() :])
        elif re.fullmatch(r"\d{2} \d{3}(?:[ -][\w-]{1,6})?", words):
            self.draft.state("dossier", words)
        elif "dossiertitel" in names:
            self.draft.state("title", re.sub(r"^\d{2} \d{3}(?:[ -][IVX\d]{1,6}[AB]?)?\s+", "", words))

    def _row(self, row: Element) -> None:
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        pieces: list[Piece] = []
        for number, cell in enumerate(cells):
            pieces += ["\t"] if number else []
            pieces += [
                " " if piece is BREAK else piece.replace("\t", " ") if isinstance(piece, str) else piece
                for piece in self.pieces(cell)
            ]
        long = any(len(words_of(cell)) > 400 for cell in cells)
        if long or (self.in_header and self.official):
            for cell in cells:  # a table that only lays out the page
                if any(part.tag in BLOCKS for part in cell):
                    for part in cell:
                        self.walk(part)
                else:
                    self._block(cell)
        elif any(not isinstance(piece, str) or piece.strip() for piece in pieces):
            self.draft.add(pieces, "row")

    def _signature(self, element: Element) -> None:
        outer = signed_parts(element)
        for part in outer:
            words = words_of(part)
            self.draft.add([words], "signature")
            name = "offices" if "functie" in part.get("class", "").split() else "signatories"
            before = self.draft.fields.get(name)
            if words:
                added = self.draft.plain(words.rstrip(" ,"))
                self.draft.fields[name] = f"{before}; {added}" if before else added
        if not outer:
            self.draft.add([words_of(element)], "signature")

    def pieces(self, element: Element) -> Iterator[Piece]:
        """The words of an inline element, with a mark where it points to a note."""
        if is_furniture(element) or id(element) in self.noted:
            return
        if element.tag == "br":
            yield BREAK
            return
        number = (
            NUMBER.fullmatch(words_of(element))
            if element.tag == "a" and "#" in element.get("href", "")
            else None
        )
        if number and not re.match(r"#?(?:super|_ftnref|ref)", element.get("href", "").rpartition("#")[2]):
            yield Mark(number[1])
            return
        apart = " " if element.tag in BLOCKS else ""
        yield apart + (element.text or "")
        for part in element:
            yield from self.pieces(part)
            yield part.tail or ""
        yield apart

    def end(self) -> None:
        """The notes, under the body; and the fields of a letterhead, where the paper is no official one."""
        for number, note in self.notes:
            words = re.sub(r"^(?:X\s*)?(?:Noot\s*)?", "", words_of(note))
            opening = NUMBER.match(words)
            number = number or (opening[1] if opening else "")
            words = re.sub(rf"^[\s\[(]*{re.escape(number)}[\s\]).:]*", "", words) if number else words
            self.draft.add([re.sub(r"\s*(?:↑|↩|Naar boven|\^)\s*$", "", words)], "note", number)
        if not self.official:
            found = fields_of(self.heads)
            for name, value in found.items():
                self.draft.state(name, value)
            if found:
                self.draft.evidence.append(f"Fields of the letterhead: {', '.join(sorted(found))}.")
        if not self.draft.lines:
            raise LetterError(
                "is a web page without the text of a letter; open the letter on it and save that page."
            )


def signed_parts(element: Element) -> list[Element]:
    """The offices and names of a paper's signature, in their order; none for an element with other blocks."""
    if any(
        part.tag in BLOCKS and not _SIGNED & set(part.get("class", "").split())
        for part in element.iter()
        if part is not element
    ):
        return []
    parts: list[Element] = []
    for part in element.iter():
        if _SIGNED & set(part.get("class", "").split()) and not any(
            part in parent.iter() for parent in parts
        ):
            parts.append(part)
    return parts


def is_furniture(element: Element) -> bool:
    """Whether a site put this element around or between the document's words."""
    if element.tag in DROPPED or "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
    if "display:none" in element.get("style", "").replace(" ", ""):
        return True
    return element.tag not in ("html", "body", "main", "article") and bool(FURNITURE.search(names))


def split_breaks(pieces: list[Piece]) -> list[list[Piece]]:
    """The pieces of each line: `br` parts them, a line end of the page's source is a space."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece is BREAK:
            lines.append([])
        else:
            lines[-1].append(piece if isinstance(piece, Mark) else piece.replace("\t", " "))
    return lines
