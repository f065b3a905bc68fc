"""What of a copy is its owner's, and how it is carried into a lesson that changed.

A copy knows, in its metadata, the cells as they were given: their ids in order, each with a digest of its source. What
differs from that is the owner's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from hashlib import sha256
from typing import Any, NamedTuple

from ..editions import HOW_TO

MARK = "briefing:copy"  # in a notebook's metadata
HOW_TO_ID = "how-to"

Json = dict[str, Any]
Given = Mapping[str, str]  # id -> digest of the source, in the order of the lesson


class Written(NamedTuple):
    """A cell that the owner of a copy wrote or changed.

    cell: as it stands in the copy; after: the id of the cell of the lesson that it stands at or below, "" for none;
    place: the id of the cell of the lesson that was written over, "" for a cell of the owner's own.
    """

    cell: Json
    after: str
    place: str

    @property
    def is_note(self) -> bool:
        """Whether it is a line of ours, left as it was, that says where what stands below it comes from."""
        return str(self.cell.get("id", "")).startswith(_note_id(text_of(self.cell)))


class Carried(NamedTuple):
    """A lesson with what the owner of an earlier copy wrote, and in sentences what changed."""

    notebook: Json
    changes: tuple[str, ...]


def text_of(cell: Mapping[str, Any]) -> str:
    """The source of a cell as one text, however its lines are kept."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def mark_copy(lesson: Json, name: str) -> Json:
    """Add to a lesson what tells later what its owner wrote: its name, and its cells as they are given.

    Args:
        lesson: a notebook as JSON.
        name: its name, without `.ipynb`.
    """
    given = [[cell["id"], _digest(text_of(cell))] for cell in lesson["cells"]]
    return {**lesson, "metadata": {**lesson["metadata"], MARK: {"lesson": name, "given": given}}}


def given_in(notebook: Json) -> Given | None:
    """The cells of a copy as they were given; None for a notebook that is no copy."""
    mark = notebook.get("metadata", {}).get(MARK)
    try:
        return {str(key): str(digest) for key, digest in mark["given"]}
    except (TypeError, KeyError, ValueError):
        return None


def list_written(notebook: Json, given: Given) -> list[Written]:
    """List what the owner of a copy wrote, in its order.

    Args:
        notebook: the copy.
        given: its cells as they were given.

    Returns:
        The cells that are new or changed; empty ones are not listed, and no place to answer that was left as it was.
    """
    found, at, seen = [], "", set[str]()
    for cell in notebook["cells"]:
        key, text = str(cell.get("id", "")), text_of(cell)
        ours = key in given and key not in seen  # a cell that was pasted with its id is the owner's
        if ours:
            at = key
            seen.add(key)
        if text.strip() and not (ours and _digest(text) == given[key]):
            found.append(Written(cell, at, key if ours else ""))
    return found


def has_changed(lesson: Json, given: Given) -> bool:
    """Whether a lesson, marked as a copy, has other cells than were given."""
    return _lesson_cells(given_in(lesson) or {}) != _lesson_cells(given)


def carry_over(lesson: Json, copy: Json) -> Carried:
    """Put what the owner of a copy wrote into the lesson as it is now.

    An answer stands in its place where the question, the cell above it, is word for word the same. Where a question or
    a changed cell is another one now, the lesson's stands first and the owner's below it, with a line between them
    that says so. Nothing that was written is left out or changed.

    Args:
        lesson: the lesson as it is now, marked as a copy.
        copy: the earlier copy.

    Raises:
        ValueError: the copy was not given by this package.
    """
    before, now = given_in(copy), given_in(lesson)
    if before is None or now is None:
        raise ValueError("this notebook is no copy of a lesson; make one with mark_copy")
    earlier = {str(cell.get("id", "")): cell for cell in copy["cells"]}
    used, moved = set(now), 0
    below: dict[str, list[Json]] = {}
    replaced: dict[str, Json] = {}

    def add(place: str, written: Json) -> None:
        below.setdefault(place, []).append(
            {**deepcopy(written), "id": _free(str(written.get("id", "")), used)}
        )

    written = list_written(copy, before)
    for one in written:
        place = _nearest_left(one.after, before, now)
        if one.place and one.place in now and _same_question(one.place, before, now):
            replaced[one.place] = one.cell
            continue
        if one.place:
            moved += 1
            why = _why(one.place, before, now, earlier)
            add(
                place,
                {"cell_type": "markdown", "id": _note_id(why), "metadata": {"tags": [HOW_TO]}, "source": why},
            )
        add(place, one.cell)
    cells = [*below.pop("", ())]
    for cell in lesson["cells"]:
        kept = replaced.get(cell["id"])
        cells.append(deepcopy(kept or cell))
        cells += below.pop(cell["id"], ())
    count = sum(not one.is_note for one in written)
    return Carried({**deepcopy(lesson), "cells": cells}, tuple(_changes(before, now, count, moved)))


def _digest(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def _lesson_cells(given: Given) -> list[tuple[str, str]]:
    return [(key, digest) for key, digest in given.items() if key != HOW_TO_ID]


def _above(key: str, given: Given) -> str:
    """The id of the cell above one, "" for the first."""
    order = list(given)
    at = order.index(key)
    return order[at - 1] if at else ""


def _same_question(key: str, before: Given, now: Given) -> bool:
    """Whether a cell that was written in is given as before, below the same cell with the same words."""
    above = _above(key, before)
    return before[key] == now[key] and above == _above(key, now) and before.get(above) == now.get(above)


def _nearest_left(key: str, before: Given, now: Given) -> str:
    """The id of the nearest cell at or above a place that the lesson still has; "" for none."""
    while key and key not in now:
        key = _above(key, before)
    return key


def _why(key: str, before: Given, now: Given, earlier: Mapping[str, Json]) -> str:
    """Say why a cell stands below its place and not in it; an answer with the question that it was given to."""
    if key in now and before[key] != now[key]:
        return "**The lesson changed the cell above.** You had changed it too; yours was:"
    question = earlier.get(_above(key, before))
    asked = (
        "\n>\n".join(f"> {line}" for line in text_of(question).splitlines() if line.strip())
        if question
        else ""
    )
    what = "The question above changed" if key in now else "The lesson no longer asks this"
    return f"**{what}.** You were asked:\n\n{asked}\n\nand wrote:"


def _note_id(text: str) -> str:
    return f"carried-{_digest(text)}"


def _free(key: str, used: set[str]) -> str:
    """An id that no other cell has, and that is noted as used."""
    key = key[:56] or "own"
    names = [key, *(f"{key}-{number}" for number in range(2, len(used) + 3))]
    found = next(name for name in names if name not in used)
    used.add(found)
    return found


def _changes(before: Given, now: Given, written: int, moved: int) -> Iterable[str]:
    """Say what changed, and what became of what was written."""
    old, new = dict(_lesson_cells(before)), dict(_lesson_cells(now))
    changed = sum(old[key] != new[key] for key in old.keys() & new.keys())
    counts = (
        (len(new.keys() - old.keys()), "new"),
        (changed, "changed"),
        (len(old.keys() - new.keys()), "gone"),
    )
    said = [f"{number} {word}" for number, word in counts if number]
    yield f"The lesson changed: {', '.join(said) or 'none new, in another order'}, counted in cells."
    if written:
        yield f"All that you wrote is here too ({written} {'cell' if written == 1 else 'cells'})."
    if moved:
        yield (
            f"In {moved} {'place' if moved == 1 else 'places'} the question or the cell is another one now: "
            "there yours stands below it."
        )
