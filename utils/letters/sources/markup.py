"""XML as a tree, hardened: no entities of the document's own, nothing fetched, bounded in depth and number."""

import html
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from .source import LetterError

_DEEPEST = 150  # elements within elements; official papers have a dozen
MOST_ELEMENTS = 60_000  # a long letter has some thousands


def parse_xml(data: bytes, what: str) -> Element:
    """The root element, all names without their namespaces.

    Args:
        data: the bytes of the XML file.
        what: what the file is, for the sentence of an error.

    Raises LetterError for XML that is broken, defines entities of its own or is larger than any letter.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = number = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, number
        depth += 1
        number += 1
        if depth > _DEEPEST or number > MOST_ELEMENTS:
            raise LetterError(
                f"is {what} with too many elements for a letter; save the letter's text as text in UTF-8."
            )
        builder.start(local(tag), {local(name): value for name, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(local(tag))

    def entity(*_: object) -> None:
        raise LetterError(
            f"is {what} that defines entities of its own, which no letter needs; download it anew."
        )

    def skipped(name: str, parameter: bool) -> None:
        if not parameter:
            known = html.unescape(f"&{name};")
            builder.data(known if known != f"&{name};" else "\ufffd")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = entity
    parser.SkippedEntityHandler = skipped
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, LetterError):
            raise
        raise LetterError(f"is {what}, but broken ({error}); download or save it anew.") from None


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]
