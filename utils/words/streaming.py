"""Counting the words of collections larger than memory, in this process or on a Dask cluster.

A collection is full of the same few hundred thousand pieces between white space. So each file is cut at white
space only, which is quick; each distinct piece is tokenised once, and its words are counted as often as it
came. A blank that may stand within a word (33 694, 26 september 2019) does not cut.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from ..cluster import run_in_order
from ..letters.days import MONTHS
from .tokens import counted, normal, tokens

if TYPE_CHECKING:
    from distributed import Client

BLOCK = 1 << 14  # bytes read at once: few enough to stay in the processor's cache
PIECE = 1 << 20  # bytes without a break between words at which we stop believing that it is text
DISTINCT = 1 << 18  # distinct pieces held before they are tokenised: some 40 MB
SHARE = 1 << 24  # bytes of a file given to a worker at once
# What no word depends on goes before anything is counted: fewer distinct pieces, a dictionary that stays small.
PLAIN = bytes.maketrans(
    ascii_uppercase.encode() + b';:!?()[]{}"' + b"\r\t\f\v", ascii_lowercase.encode() + b"\n" * 15
)


class Share(NamedTuple):
    """A stretch of a file, from the first break between words in it to the first one after it.

    path: the file; start, end: bytes, from and up to.
    """

    path: Path
    start: int
    end: int


def count_terms(
    paths: str | Path | Iterable[str | Path], *, client: "Client | None" = None, workers: int | None = None
) -> "Counter[str]":
    """Count the words of text files of any size, exactly.

    The words are those of utils.words.tokens, counted as everywhere: 33 694 is 33694. Memory holds the vocabulary
    and some 60 MB more, however large the files.

    Args:
        paths: text files in UTF-8, or one.
        client: a Dask client; its workers read the files, which must have the same path there. Needs the
            extra [cluster].
        workers: in place of a client, how many processes to start on this machine for this count.

    Returns:
        How often each word occurs; the same Counter with a cluster and without, also where a worker was lost.

    Raises:
        ValueError: a file is missing, is a folder, is not UTF-8, or is no text at all; the sentence names it.
    """
    if client is not None and workers is not None:
        raise ValueError("Both a client and a number of workers are given: give one of the two.")
    files = [paths] if isinstance(paths, str | Path) else paths
    shares = [share for file in files for share in _shares(file)]
    if client is not None:
        return _count_on(client, shares)
    if workers is not None:
        return _count_locally(workers, shares)
    return _count(shares)


def _count(shares: Iterable[Share]) -> "Counter[str]":
    total: Counter[str] = Counter()
    pieces: Counter[bytes] = Counter()
    for share in shares:
        for block in _blocks(share):
            pieces.update(_JOINT.sub(_joined, block.translate(PLAIN)).split())
            if len(pieces) > DISTINCT:
                _add(pieces, total)
                pieces.clear()
    _add(pieces, total)
    return total


def _add(pieces: "Counter[bytes]", total: "Counter[str]") -> None:
    """Tokenise each distinct piece once and add its count to its words.

    All pieces are decoded in one go, and one point or comma at the end of each is dropped, which no word needs.
    What is letters only is one word: the tokeniser would say the same, twenty times slower.
    """
    listed = b"\n".join(pieces) + b"\n"
    bare = listed.replace(b".\n", b"\n").replace(b",\n", b"\n").replace(_HELD, b" ").decode()
    seen = total.get
    for piece, count in zip(bare.split("\n"), pieces.values(), strict=False):
        if piece.isalpha():
            term = piece if piece.isascii() else normal(piece)
            total[term] = seen(term, 0) + count
        else:
            for term in counted(tokens(piece)):
                total[term] = seen(term, 0) + count


def _joined(found: "re.Match[bytes]") -> bytes:
    return found[0].replace(b" ", _HELD)


def _blocks(share: Share) -> Iterator[bytes]:
    """Yield the text of a share, piece by piece, cut between words and known to be UTF-8."""
    try:
        with share.path.open("rb") as file:
            start, end = _break(file, share.start), _break(file, share.end)
            file.seek(start)
            rest = b""
            while (left := end - file.tell()) > 0 and (block := file.read(min(BLOCK, left))):
                whole, rest = _cut(rest + block)
                if len(rest) > PIECE:
                    raise OverflowError
                yield _checked(whole)
            yield _checked(rest)
    except UnicodeDecodeError as error:
        wrong = error.object[error.start]
        raise ValueError(f"{share.path} is not UTF-8 (byte 0x{wrong:02X}): save it as UTF-8.") from None
    except OverflowError:
        raise ValueError(
            f"{share.path} has a megabyte without a break between words: give plain text."
        ) from None
    except OSError as error:
        raise ValueError(f"{share.path} cannot be read ({error.strerror}): check name and rights.") from None


def _cut(data: bytes) -> tuple[bytes, bytes]:
    """Divide at the last break between words, where there is any."""
    for start in (max(0, len(data) - 256), 0):
        if breaks := [found.end() for found in _BREAK.finditer(data, start)]:
            return data[: breaks[-1]], data[breaks[-1] :]
    return b"", data


def _break(file: BinaryIO, place: int) -> int:
    """Say where the first break between words ends that does not end before this place, or the file."""
    if place == 0:
        return 0
    start, read = max(0, place - 2), b""
    file.seek(start)
    while len(read) <= PIECE:
        block = file.read(max(1 << 10, len(read)))  # twice as much each time: all is looked through again
        read += block
        ends = (start + found.end() for found in _BREAK.finditer(read))
        if found := next((end for end in ends if end >= place), None):
            return found
        if not block:
            return start + len(read)
    raise OverflowError


def _checked(data: bytes) -> bytes:
    data.decode()
    return data


def _shares(path: str | Path) -> Iterator[Share]:
    file = Path(path).absolute()
    if not file.is_file():
        remedy = "give the files in it" if file.is_dir() else "check its name"
        raise ValueError(f"{file} is {'a folder' if file.is_dir() else 'missing'}: {remedy}.")
    size = file.stat().st_size
    return (Share(file, start, min(start + SHARE, size)) for start in range(0, size, SHARE))


def _count_on(client: "Client", shares: Iterable[Share]) -> "Counter[str]":
    total: Counter[str] = Counter()
    for counts in run_in_order(_count, ((share,) for share in shares), client):
        total.update(counts)
    return total


def _count_locally(workers: int, shares: Iterable[Share]) -> "Counter[str]":
    if workers < 1:
        raise ValueError(f"{workers} processes cannot count: start 1 or more.")
    from distributed import Client

    with Client(n_workers=workers, threads_per_worker=1, dashboard_address=":0") as client:
        return _count_on(client, shares)


# Bytes that are not ASCII are taken for digits here: a blank that cuts nothing costs a little time, no word.
_DIGIT = rb"[0-9\x80-\xff]"
_MONTH = b"|".join(month.encode() for month in MONTHS) + rb"|[a-z]*[\x80-\xff][a-z\x80-\xff]*"
_JOINT = re.compile(
    rb"%(digit)s(?: |\xc2\xa0|\xe2\x80[\x89\xaf])(?:(?=[0-9])|(?:%(month)s|[ivx]+[ab]?)(?: (?=%(digit)s))?)"
    % {b"digit": _DIGIT, b"month": _MONTH}
)
_BREAK = re.compile(
    rb"[\n\r\t\f\v]|[^0-9\x80-\xff\s] (?=[^0-9\x80-\xff])|[0-9\x80-\xff] (?=[^0-9\x80-\xff%(first)s])"
    % {b"first": b"jfmasondivxJFMASONDIVX"}  # of a month, or of a chapter as in 35 000 X
)
_HELD = b"\xff"  # in place of such a blank; no text in UTF-8 has this byte
