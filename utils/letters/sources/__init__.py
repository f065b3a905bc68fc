"""From a file to its text and what the document itself says of it: `read_source` is the whole of it."""

import hashlib
import re
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .source import Hint as Hint
from .source import LetterError as LetterError
from .source import Source as Source

LARGEST = 2_000_000  # bytes; the longest letters to parliament are a tenth of this


def read_source(path: str | Path, folder: str | Path | None = None) -> Source:
    """Read a file.

    Args:
        path: a text file in UTF-8.
        folder: where it must lie; a link that leads out of it is refused.

    Returns:
        Its text as it stands.

    Raises:
        LetterError: one sentence that says what the file is instead, with the remedy.
    """
    file = Path(path)
    if folder is not None and not file.resolve().is_relative_to(Path(folder).resolve()):
        raise LetterError(f"{file}: lies outside of the folder of letters; copy the file itself into it.")
    data = _bytes_of(file)
    nothing: MappingProxyType[Any, Any] = MappingProxyType({})
    digest = hashlib.sha256(data).hexdigest()
    return Source(file.name, "text", _decoded(file, data), digest, nothing, nothing, nothing, (), ())


READERS = MappingProxyType({".txt": read_source})


def _bytes_of(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        raise LetterError(f"{file}: cannot be read ({error.strerror}); check its name and rights.") from None
    if size > LARGEST:
        raise LetterError(
            f"{file}: is too large for one letter ({size / 1e6:.1f} MB, at most 2); give each its own file."
        )
    return data


def _decoded(file: Path, data: bytes) -> str:
    """The text, or a LetterError that says what the file is instead."""
    kind = next((kind for start, kind in _FOREIGN if data.startswith(start)), None)
    if kind or b"\0" in data:
        # Latin letters in UTF-16 have a zero for every other byte.
        zeros = data[:1000].count(0) * 3 > len(data[:1000])
        kind = kind or ("UTF-16" if zeros else "a binary file")
        raise LetterError(f"{file}: is {kind}, not plain text; save the letter as text in UTF-8.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LetterError(
            f"{file}: is not UTF-8 (byte 0x{data[error.start]:02X} at {error.start}; perhaps Latin-1 or "
            "Windows-1252); save it as UTF-8."
        ) from None
    if not re.sub(r"[\s\u200b-\u200d\u2060\ufeff]", "", text):
        raise LetterError(f"{file}: is empty; put the letter's text in it.")
    if _WEB_PAGE.match(text):
        raise LetterError(f"{file}: is a web page, not plain text; save the letter's text alone, in UTF-8.")
    if control := _CONTROL.search(text):
        raise LetterError(
            f"{file}: has a control character (U+{ord(control.group()):04X} at {control.start()}), which no "
            "plain text has; save the letter anew as text in UTF-8."
        )
    return text


_FOREIGN = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word or ODF document"),
    (b"{\\rtf", "an RTF document"),
)
# What a page or a part of one opens with; a tag further on is text.
_WEB_PAGE = re.compile(
    r"\ufeff?\s*<(?:!--|!doctype|\?xml|(?:html|head|body|meta|title|main|article|section|div|span|p|h[1-6]|table|ul|ol"
    r"|br|b|strong)\b)",
    re.IGNORECASE,
)
# Not the line ends: tab, line feed, vertical tab, form feed, carriage return, next line.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
