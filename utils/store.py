"""Objects that are kept in a temporary file and read back when they are asked for, so that memory need not hold them all."""

import os
import pickle
from array import array
from collections import OrderedDict
from dataclasses import fields, is_dataclass
from functools import cache
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any

KEPT = 4_000_000  # bytes, as written; as objects they take some six times as much


class Store:
    """Objects in a temporary file, each read back by its number.

    What was used last stays in memory, so that nothing of a few letters is read back at all.

    Args:
        kept: how many bytes, as written, of what stays in memory.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._file = TemporaryFile(buffering=0)  # noqa: SIM115  # it goes with the store
        self._ends = array("Q", [0])
        self._kept: OrderedDict[int, Any] = OrderedDict()
        self._room = kept

    def add(self, one: object) -> int:
        """Write an object, and return its number."""
        data = BytesIO()
        _Pickler(data, pickle.HIGHEST_PROTOCOL).dump(one)
        self._file.seek(self._ends[-1])
        rest = data.getbuffer()
        while rest:
            rest = rest[self._file.write(rest) :]
        self._ends.append(self._file.tell())
        number = len(self._ends) - 2
        self._keep(number, one)
        return number

    def read(self, number: int) -> Any:
        """Return the object of a number."""
        if number in self._kept:
            self._kept.move_to_end(number)
            return self._kept[number]
        one = pickle.loads(self._written(number))  # written above
        self._keep(number, one)
        return one

    def _written(self, number: int) -> bytes:
        start, size = self._ends[number], self._size(number)
        if hasattr(
            os, "pread"
        ):  # a process that was forked shares the file's place with its parent: none is used
            return os.pread(self._file.fileno(), size, start)
        self._file.seek(start)
        return self._file.read(size)

    def _keep(self, number: int, one: object) -> None:
        self._kept[number] = one
        self._room -= self._size(number)
        while self._room < 0 and len(self._kept) > 1:
            self._room += self._size(self._kept.popitem(last=False)[0])

    def _size(self, number: int) -> int:
        return self._ends[number + 1] - self._ends[number]


class _Pickler(pickle.Pickler):
    """Writes a dataclass by its fields: read back it is made at once, in a third of the time that its state takes."""

    def reducer_override(self, one: Any) -> Any:
        names = _names(type(one))  # type: ignore[arg-type]  # a type can be hashed
        return (type(one), tuple(getattr(one, name) for name in names)) if names else NotImplemented


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
