"""Plain text: UTF-8, and other encodings where they are certain."""

import codecs
import re

from .source import CONTROL, Draft, LetterError, name_set

# What Windows-1252 has beyond ASCII and Dutch needs: accents, quotation marks, dashes, signs.
ACCENTS = "àáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿÀÁÂÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖØŒÙÚÛÜŠšŽž"
SIGNS = "€‚ƒ„…†‡‰‹‘’“”•–—™› ¡£§¨©ª«¬\u00ad®°±²³´µ¶·¹º»¼½¾¿×ß"
FUNCTION_WORDS = name_set("aan dat de die een en het in is met niet of om op te tot uit van voor zijn")
ENOUGH_WORDS = 5  # different function words: what has them is Dutch, and its accents can be judged


def read_text(data: bytes, draft: Draft) -> None:
    """The text as it stands; raises LetterError for what is no plain text."""
    text = decoded(data, draft)
    if not re.sub(r"[\s\u200b-\u200d\u2060\ufeff]", "", text):
        raise LetterError("is empty; put the letter's text in it.")
    if control := CONTROL.search(text):
        raise LetterError(
            f"has a control character (U+{ord(control.group()):04X} at {control.start()}), which no plain text "
            "has; save the letter anew as text in UTF-8."
        )
    draft.add_lines(draft.plain(text))


def decoded(data: bytes, draft: Draft) -> str:
    """The characters of a text file."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise LetterError("is UTF-16, but broken; save the letter as text in UTF-8.") from None
        draft.evidence.append("The encoding is UTF-16, by the mark at the start of the file.")
        return text
    if b"\0" in data:
        # Latin letters in UTF-16 have a zero for every other byte.
        zeros = data[:1000].count(0) * 3 > len(data[:1000])
        kind = "UTF-16 without its mark" if zeros else "a binary file"
        raise LetterError(f"is {kind}, not plain text; save the letter as text in UTF-8.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        dutch = dutch_in_windows_1252(data)
        if dutch is None:
            raise LetterError(
                f"is not UTF-8 (byte 0x{data[error.start]:02X} at {error.start}; perhaps Latin-1 or "
                "Windows-1252); save it as UTF-8."
            ) from None
        draft.evidence.append("The encoding is Windows-1252: in it, the text is Dutch throughout.")
        return dutch


def dutch_in_windows_1252(data: bytes) -> str | None:
    """The text, if it is certainly Dutch in Windows-1252 (or Latin-1, a part of it).

    Certain is: all characters are of a kind that Dutch has, each accent stands in or beside letters, and the
    words are Dutch.
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    if set(text) - set(ACCENTS + SIGNS) - {chr(code) for code in range(128)} - {"\u00a0", "\x85"}:
        return None
    if re.search(rf"(?<![^\W\d_])[{ACCENTS}](?![^\W\d_])", re.sub(r"\bà\b|\bá\b", "", text)):
        return None
    words = set(re.findall(r"[a-z]+", text.lower()))
    return text if len(words & FUNCTION_WORDS) >= ENOUGH_WORDS else None
