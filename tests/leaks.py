"""What only a teacher may see, and where it is seen all the same: in any file, also in an archive or in what a script keeps."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from pypdf import PdfReader

from briefing.ids import list_texts

RUN = 12  # words in a row within one piece of text; shorter ones stand in other texts too, as quotes of a letter
SECRET = {"answer", "teacher"}  # the classes of what only a teacher's page has
_VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_NOT_TEXT = (".js", ".mjs", ".wasm", ".png", ".woff", ".woff2", ".ttf", ".pyc", ".map")
Runs = set[tuple[str, ...]]


def find_secrets(teacher_pages: Iterable[Path], public: Iterable[Path] = ()) -> Runs:
    """Find the runs of words that stand in answers and in notes for the presenter, with all states of their widgets, and nowhere else.

    Args:
        teacher_pages: pages with all that only a teacher may see; what stands in them outside that is no secret.
        public: other files whose words are none.
    """
    kept: Runs = set()
    shown: Runs = set()
    for page in teacher_pages:
        reader = _Reader()
        reader.feed(page.read_text(encoding="utf-8"))
        kept |= {
            run for text in reader.kept for piece in re.split(r"<[^<>]*>", text) for run in list_runs(piece)
        }
        shown |= list_runs(" ".join(reader.shown))
    for path in public:
        shown |= list_runs(path.read_text(encoding="utf-8"))
    return kept - shown


def find_leaks(folder: Path, secrets: Runs, names: Iterable[str] | None = None) -> dict[str, list[str]]:
    """Find the secrets in the files of a folder, all or those named: by file, the first few."""
    found = {}
    paths = folder.rglob("*") if names is None else map(folder.joinpath, names)
    for path in sorted(path for path in paths if path.is_file()):
        for name, text in _read_texts(path.relative_to(folder).as_posix(), path.read_bytes()):
            leaks = list_runs(text) & secrets
            if leaks:
                found[name] = sorted(map(" ".join, leaks))[:3]
    return found


def list_runs(text: str) -> Runs:
    """List all runs of words in a text, in what its elements say and in their attributes."""
    text = unescape(text)
    parts = [re.sub(r"<[^<>]*>", " ", text), *re.findall(r"""=(?:"([^"]*)"|'([^']*)')""", text)]
    runs: Runs = set()
    for part in parts:
        # Without addresses, which a page writes shorter than a notebook.
        text = re.sub(r"(?<!\S)\S{1,40}\s*§\s*\d+", " ", "".join(part))
        words = re.findall(r"\w+", text.lower())
        runs |= {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    return runs


def _read_texts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """The texts in a file, and in the files of an archive, packed or not."""
    if data[:2] == b"\x1f\x8b":
        name, data = name.removesuffix(".packed"), gzip.decompress(data)
    if name.endswith(_NOT_TEXT):
        return
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inner in archive.namelist():
                yield from _read_texts(f"{name}/{inner}", archive.read(inner))
        return
    if data[:5] == b"%PDF-":
        for number, side in enumerate(PdfReader(io.BytesIO(data)).pages, 1):
            yield f"{name}/{number}", side.extract_text()
        return
    text = data.decode("utf-8", errors="replace")
    # What JSON or a script escapes, as \u00e9 and \n; twice, for text that is JSON within JSON.
    for _ in range(2):
        text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
        text = text.replace("\\n", "\n").replace('\\"', '"')
    yield name, text


class _Reader(HTMLParser):
    """Parts what a teacher's page says into that of answers and notes, and all else."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []
        self.shown: list[str] = []
        self.open: list[bool] = []  # of each open element, whether it is secret

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        secret = bool(self.open and self.open[-1]) or bool(SECRET & set((named.get("class") or "").split()))
        self._take([value for _, value in attrs if value], secret)
        if tag not in _VOID:
            self.open.append(secret)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._take([value for _, value in attrs if value], bool(self.open and self.open[-1]))

    def handle_endtag(self, tag: str) -> None:
        if self.open and tag not in _VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        secret = bool(self.open and self.open[-1])
        try:
            self._take(list_texts(json.loads(data)), secret)
        except ValueError:
            self._take([data], secret)

    def _take(self, texts: Iterable[str], secret: bool) -> None:
        (self.kept if secret else self.shown).extend(texts)
