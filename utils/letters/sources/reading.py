"""From a path to a `Source`: the file's bytes, bounded; what they are; the reader for that."""

import io
import os
import re
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from .kamerstuk import ROOTS, read_kamerstuk
from .pdf import read_pdf
from .source import Draft, LetterError, Source
from .text import read_text
from .web import read_web
from .word import read_word


class Reader(NamedTuple):
    """A format: its name, and as it stands in a sentence; the suffixes of its files, the largest in bytes, the reader."""

    kind: str
    name: str
    suffixes: tuple[str, ...]
    largest: int
    read: Callable[[bytes, Draft], None]


FORMATS = (
    Reader("text", "plain text", (".txt",), 2_000_000, read_text),
    Reader("xml", "official XML", (".xml",), 10_000_000, read_kamerstuk),
    Reader("html", "a web page", (".html", ".htm", ".xhtml"), 5_000_000, read_web),
    Reader("docx", "a Word document", (".docx",), 30_000_000, read_word),
    Reader("pdf", "a PDF", (".pdf",), 30_000_000, read_pdf),
)
BY_KIND = MappingProxyType({reader.kind: reader for reader in FORMATS})
READERS = MappingProxyType({suffix: reader for reader in FORMATS for suffix in reader.suffixes})
LARGEST = max(reader.largest for reader in FORMATS)


def read_source(path: str | Path, folder: str | Path | None = None) -> Source:
    """The text of a file, and what the document itself says of it.

    The bytes say what a file is; its suffix only confirms it.

    Args:
        path: the file.
        folder: where it must lie; a link that leads out of it is refused.

    Raises LetterError, one sentence with the remedy, for what no reader can read.
    """
    file = Path(path)
    try:
        data = content_of(file, folder)
        kind = kind_of(data)
        reader = BY_KIND[kind]
        if len(data) > reader.largest:
            raise too_large(len(data), reader.largest)
        draft = Draft(kind)
        named = READERS.get(file.suffix.lower(), reader)
        if named is not reader:
            draft.warnings.append(
                f"The file is named {file.suffix}, but is {reader.name}, and was read as such."
            )
        reader.read(data, draft)
    except LetterError as error:
        raise LetterError(f"{file}: {error}") from None
    return draft.finish(file, data)


def too_large(size: int, largest: int) -> LetterError:
    return LetterError(
        f"is too large for one letter ({size / 1e6:.1f} MB, at most {largest / 1e6:.0f}); give each its own file."
    )


def content_of(file: Path, folder: str | Path | None) -> bytes:
    """The bytes of an ordinary file of bearable size."""
    try:
        if folder is not None and not file.resolve().is_relative_to(Path(folder).resolve()):
            raise LetterError("lies outside of the folder of letters; copy the file itself into it.")
        about = file.stat()
        if not stat.S_ISREG(about.st_mode):
            what = "a folder" if stat.S_ISDIR(about.st_mode) else "no ordinary file, but a device or a pipe"
            raise LetterError(f"is {what}; name the file of a letter.")
        if about.st_size > LARGEST:
            raise too_large(about.st_size, LARGEST)
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or os.strerror(error.errno or 0)
        raise LetterError(f"cannot be read ({reason}); check its name and rights.") from None
    except (ValueError, RuntimeError) as error:
        if isinstance(error, LetterError):
            raise
        raise LetterError(f"cannot be read ({error}); check its name.") from None
    if len(data) > LARGEST:
        raise too_large(len(data), LARGEST)
    return data


FOREIGN = (
    (b"\xff\xfe\0\0", "UTF-32, not plain text; save the letter as text in UTF-8."),
    (b"\0\0\xfe\xff", "UTF-32, not plain text; save the letter as text in UTF-8."),
    (b"{\\rtf", "an RTF document; open it in a word processor and save it as .docx."),
    (b"\x89PNG", "a picture; read the letter from another file, its XML if there is one."),
    (b"\xff\xd8\xff", "a picture; read the letter from another file, its XML if there is one."),
    (b"GIF8", "a picture; read the letter from another file, its XML if there is one."),
    (b"II*\0", "a picture; read the letter from another file, its XML if there is one."),
    (b"\x1f\x8b", "an archive; take the letter out of it."),
    (b"7z\xbc\xaf", "an archive; take the letter out of it."),
    (b"Rar!", "an archive; take the letter out of it."),
    (b"From: <Saved by", "a web archive (.mhtml); save the page as «web page, HTML only»."),
    (b"MIME-Version:", "an e-mail or web archive; save the letter itself, as .html or .txt."),
)
OLE = b"\xd0\xcf\x11\xe0"  # of Microsoft's compound files: old Word, Excel, Outlook
# What a page or a part of one opens with; a tag further on is text.
WEB_PAGE = re.compile(
    r"\ufeff?\s*<(?:!--|!doctype\s+html|(?:html|head|body|meta|title|main|article|section|div|span|p|h[1-6]|table|ul|ol"
    r"|br|b|strong)\b)",
    re.IGNORECASE,
)
XML = re.compile(rf"\ufeff?\s*<(?:\?xml|!doctype|(?:{'|'.join(ROOTS)})\b)", re.IGNORECASE)


def kind_of(data: bytes) -> str:
    """The name of the reader for these bytes; raises LetterError for what is none of them."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return kind_of_zip(data)
    if data.startswith(OLE):
        raise LetterError(f"is {kind_of_ole(data)}")
    for start, what in FOREIGN:
        if data.startswith(start):
            raise LetterError(f"is {what}")
    head = data[:4096]
    text = (
        head.decode("utf-16", "ignore")
        if head[:2] in (b"\xff\xfe", b"\xfe\xff")
        else head.decode("utf-8", "ignore")
    )
    if XML.match(text):
        return "html" if re.search(r"<html\b|<!doctype\s+html", text, re.IGNORECASE) else "xml"
    return "html" if WEB_PAGE.match(text) else "text"


def kind_of_zip(data: bytes) -> str:
    """ "docx" for a Word document; any other zip is refused by its name."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise LetterError(
            f"is a Word document or another zip that is broken ({error}); save the letter anew, or as text in UTF-8."
        ) from None
    if "word/document.xml" in names:
        return "docx"
    if "mimetype" in names or "content.xml" in names:
        raise LetterError("is an OpenDocument file (.odt); save it as .docx.")
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        raise LetterError(
            "is a spreadsheet or slides, no letter; save the letter as .docx or as text in UTF-8."
        )
    raise LetterError("is a zip archive without a Word document; take the letter out of it.")


def kind_of_ole(data: bytes) -> str:
    """What an old Microsoft file is, and the remedy."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "a Word document with a password; save it without one."
    if "__substg1.0".encode("utf-16-le") in data:
        return "an Outlook message (.msg); save the letter itself, as .docx or .txt."
    if "Workbook".encode("utf-16-le") in data:
        return "an old Excel workbook (.xls), no letter; save the letter as .docx or as text in UTF-8."
    return "an old Word document (.doc); open it in a word processor and save it as .docx."
