"""Characters as they are meant, each with its place in the file.

A file's lines end where the paper ended; it may spell é as two characters and fi as one. `traced_lines` gives the
lines as they are meant; `join_lines` makes one text of the lines of a block, its hyphens judged by the letter's
own words. Whatever is cut out or joined, a `Traced` text can say where in the file it stood.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal, NamedTuple


class Run(NamedTuple):
    """A stretch of a text and its place in the file.

    offset: where in the text it begins (it ends where the next begins); start, end: its place in the file. A run
    as long in the text as in the file is mapped character by character, any other as a whole (`ﬁ` to `fi`).
    """

    offset: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Traced:
    """A text that knows where in the file each of its characters stood."""

    text: str = ""
    runs: tuple[Run, ...] = ()

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, part: slice) -> "Traced":
        start, stop, _ = part.indices(len(self.text))
        if start >= stop:
            return Traced()
        if stop - start == len(self.text):
            return self
        first, last = self._run_at(start), self._run_at(stop - 1)
        runs = [run._replace(offset=run.offset - start) for run in self.runs[first : last + 1]]
        runs[0] = Run(0, self._place(start)[0], runs[0].end)
        runs[-1] = runs[-1]._replace(end=self._place(stop - 1)[1])
        return Traced(self.text[start:stop], tuple(runs))

    @staticmethod
    def concat(parts: Iterable["Traced"]) -> "Traced":
        texts: list[str] = []
        runs: list[Run] = []
        length = 0
        for part in parts:
            runs.extend(run._replace(offset=run.offset + length) for run in part.runs)
            texts.append(part.text)
            length += len(part.text)
        return Traced("".join(texts), tuple(runs))

    def span(self, start: int = 0, end: int | None = None) -> tuple[int, int]:
        """The place in the file of `text[start:end]`, which must not be empty."""
        return self._place(start)[0], self._place((len(self) if end is None else end) - 1)[1]

    def places(self) -> Iterator[tuple[int, int]]:
        """The places in the file of its runs, but those of blanks, for between two lines anything may stand."""
        for number, run in enumerate(self.runs):
            if not self.text[run.offset : run.offset + self._length(number)].isspace():
                yield run.start, run.end

    def offset_of(self, place: int) -> int:
        """Where in the text the first character stands that is not before this place in the file."""
        at = max(bisect_right(self.runs, place, key=itemgetter(1)) - 1, 0)
        run, length = self.runs[at], self._length(at)
        if place <= run.start:
            return run.offset
        inside = place - run.start if run.end - run.start == length else length
        return run.offset + min(inside, length)

    def strip(self) -> "Traced":
        left = len(self.text) - len(self.text.lstrip())
        return self[left : len(self.text.rstrip())]

    def sub(self, pattern: re.Pattern[str], group: int | None = None) -> "Traced":
        """Each match of `pattern` is replaced by its `group`, or removed."""
        kept, at = [], 0
        for match in pattern.finditer(self.text):
            kept.append(self[at : match.start()])
            if group is not None:
                kept.append(self[match.start(group) : match.end(group)])
            at = match.end()
        return Traced.concat([*kept, self[at:]]) if at else self

    def _run_at(self, offset: int) -> int:
        return bisect_right(self.runs, offset, key=itemgetter(0)) - 1

    def _length(self, number: int) -> int:
        following = self.runs[number + 1].offset if number + 1 < len(self.runs) else len(self.text)
        return following - self.runs[number].offset

    def _place(self, offset: int) -> tuple[int, int]:
        """The place in the file of one character."""
        number = self._run_at(offset)
        run = self.runs[number]
        if run.end - run.start != self._length(number):
            return run.start, run.end
        at = run.start + offset - run.offset
        return at, at + 1


# --- Lines --------------------------------------------------------------------------------------------------

SOFT_HYPHEN = "\u00ad"
_LINE_END = re.compile(r"\r\n|[\n\r\f\v\u2028\u2029\x85]")
# What is not meant as it stands: a letter with accents of its own, blanks of other widths, what cannot be seen,
# a soft hyphen within the line, ligatures, hyphens of other kinds, the bullets of Word's own fonts.
_UNUSUAL = re.compile(
    r"[^\u0300-\u036f]?[\u0300-\u036f]+|[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]"
    r"|[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+|\u00ad+|[\ufb00-\ufb06\u2010\u2011]"
    r"|[\uf0a7\uf0b7\uf0d8\uf0fc]|[\u212a\u212b\u2126]"
)


def traced_lines(source: str) -> list[Traced]:
    """Read a file's lines as they are meant.

    Args:
        source: the decoded file.

    Returns:
        Its lines without line ends: composed (NFC), with plain spaces and hyphens, ligatures spelled out, and a
        soft hyphen only at a line's end.
    """
    lines, at = [], 0
    for end in _LINE_END.finditer(source):
        lines.append(_meant(source[at : end.start()], at))
        at = end.end()
    return [*lines, _meant(source[at:], at)]


def _meant(raw: str, at: int) -> Traced:
    texts: list[str] = []
    runs: list[Run] = []
    length = done = 0

    def add(text: str, start: int, end: int) -> None:
        nonlocal length
        if text:
            texts.append(text)
            runs.append(Run(length, at + start, at + end))
            length += len(text)

    # A soft hyphen means a hyphen only where the line ends.
    for found in _UNUSUAL.finditer(raw, 0, len(raw.rstrip(SOFT_HYPHEN + " \t\u00a0"))):
        add(raw[done : found.start()], done, found.start())
        add(_spelled(found.group()), *found.span())
        done = found.end()
    add(raw[done:], done, len(raw))
    return Traced("".join(texts), tuple(runs))


def _spelled(characters: str) -> str:
    first = characters[0]
    if first == SOFT_HYPHEN or unicodedata.category(first) == "Cf":
        return ""
    if first == "\t":
        return "    "  # so that a column is seen
    if first in "\u2010\u2011":
        return "-"
    if "\uf000" <= first <= "\uf0ff":
        return "•"
    composed = unicodedata.normalize("NFKC" if "\ufb00" <= first <= "\ufb06" else "NFC", characters)
    return " " if composed.isspace() else composed


# --- Hyphens ------------------------------------------------------------------------------------------------


def join_lines(lines: Sequence[Traced], known: frozenset[str]) -> Traced:
    """Make one text of the lines of a block.

    Args:
        lines: the lines, at least one.
        known: the letter's own words (`vocabulary`).

    Returns:
        The text; each blank in it that a line end has made stands for that line end.
    """
    parts = [lines[0].strip()]
    for line in lines[1:]:
        parts += _join_halves(parts.pop(), line.strip(), known)
    return Traced.concat(parts)


def _join_halves(left: Traced, right: Traced, known: frozenset[str]) -> tuple[Traced, Traced, Traced]:
    """Two halves that a line's or page's end has parted: the left, what belongs between, the right."""
    if left.text.endswith(SOFT_HYPHEN):
        return left[: len(left.text.rstrip(SOFT_HYPHEN))], Traced(), right
    if not left.text or not right.text:
        return left, Traced(), right
    # An ordinal's ending, raised in print, has a line of its own: 54 / e / zitting.
    if (right.text in _ORDINAL_ENDINGS and left.text[-1].isdigit()) or right.text[0] in RAISED:
        return left, Traced(), right
    gap = Traced(" ", (Run(0, left.span()[1], right.span()[0]),))
    broken = re.search(r"([\w’'-]*\w)-$", left.text[-80:])
    if not broken:
        return left, gap, right
    tail = re.match(r"[\w’'-]*", right.text)
    hyphen = dehyphenation(broken.group(1), tail.group() if tail else "", known)
    return left[:-1] if hyphen == "join" else left, gap if hyphen == "part" else Traced(), right


RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_ORDINAL_ENDINGS = ("e", "de", "ste")


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """List the words that stand whole within the lines of a letter.

    Args:
        lines: the texts of its lines.

    Returns:
        The words in lower case; and its names as written: what stands capitalised within a sentence, alone or
        as the first part of a compound, and nowhere in lower case.
    """
    words, names = set(), set()
    for line in lines:
        text = line.rstrip().removesuffix("-") + " "
        words.update(re.findall(r"(?<![\w’'-])[\w’'-]*\w(?![\w’'-])", text))
        names.update(re.findall(r"[a-z,] [«“‘]?([A-Z][a-z]+)(?!\w)", text))
    return frozenset(word.casefold() for word in words) | {
        name for name in names if name.lower() not in words
    }


# `ex` is not among them: at a line's end it more often begins `expert` or `export` than `ex-minister`.
_HYPHENATED = ("niet", "non", "oud", "e", "sociaal")
_ENDINGS = ("ste", "sten", "er", "ere", "eren", "ers", "en", "e", "heid", "je", "jes", "tijds")  # oud-ste


def dehyphenation(left: str, right: str, known: frozenset[str]) -> Literal["join", "keep", "part"]:
    """Judge a hyphen at the end of a line: the word is one, keeps it, or two words stand there.

    The letter's own spelling decides; failing that, the hyphen stays after "niet"/"non", a name (but not `Kamer`,
    as in `Kamerbrief`), a figure or an abbreviation in capitals, and before a capital.

    Args:
        left: the word before the hyphen.
        right: the word on the next line.
        known: the letter's own words (`vocabulary`).

    Returns:
        "join" (`bondgenoot-`/`schappelijke`), "keep" (`Non-`/`Proliferatieverdrag`), "part" (`multi-`/`en`).
    """
    if right in ("en", "of", "tot", "als", "noch", "maar") or not right:
        return "part"
    if f"{left}{right}".casefold() in known:
        return "join"
    if f"{left}-{right}".casefold() in known:
        return "keep"
    first = left.rpartition("-")[2]
    if first.casefold() in _HYPHENATED:
        return "join" if right in _ENDINGS else "keep"
    stays = right[0].isupper() or first[-1].isdigit()
    named = first[0].isupper() and first in known and first != "Kamer"
    return "keep" if stays or named or (first.isupper() and len(first) > 1) else "join"
