"""Word operations: how one wording becomes another, word by word."""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import groupby
from typing import Literal, NamedTuple

from .align import FUNCTION_WORDS, Tile, Wording, common_tiles, stretches

Kind = Literal["keep", "insert", "delete", "replace", "move"]


class Change(NamedTuple):
    """One step from a first wording to another, in the order of the other.

    kind: what is done; before: what the first wording says (empty for an insert), after: what the other says (empty
    for a delete), each as written there; position: the words of the first wording ahead of `before`, for a move
    where the words came from.
    """

    kind: Kind
    before: str
    after: str
    position: int

    @property
    def words(self) -> tuple[str, ...]:
        """The words of `after`, of a delete those of `before`, each as written: one for each word counted."""
        return split_words(self.after or self.before)


class Difference(NamedTuple):
    """The way from one wording to another: its changes, and how many words they keep in place and move."""

    changes: tuple[Change, ...]
    kept: int
    moved: int


def changes(first: str, other: str) -> tuple[Change, ...]:
    """Say by which word operations one wording becomes another.

    Runs of words common to both are kept where they stand in the same order, and moved where they do not and
    hold a content word (articles and prepositions are found everywhere). Case and marks do not count.

    Args:
        first: the first wording.
        other: the other one.

    Returns:
        The changes in the order of the other wording. All `after`, joined by spaces, give the other wording; all
        `before`, in order of `position`, the first (where two words are written without a blank, as in en/of, a
        space may come between). A wording without words has nothing to keep.
    """
    return difference(Wording.of(first), Wording.of(other)).changes


def difference(a: Wording, b: Wording) -> Difference:
    """Say how one wording becomes another, and count the words that stay.

    Args:
        a: the first wording.
        b: the other one.

    Returns:
        The changes as changes gives them, how many words they keep in place, and how many they move.
    """
    steps = tuple(_beside(_steps(a, b)))
    stay = {kind: sum(s.new[1] - s.new[0] for s in steps if s.kind == kind) for kind in ("keep", "move")}
    way = (Change(s.kind, a.written(*s.old), b.written(*s.new), s.old[0]) for s in steps)
    return Difference(tuple(way), stay["keep"], stay["move"])


def split_words(text: str) -> tuple[str, ...]:
    """Split a wording into its words as written.

    Args:
        text: any text.

    Returns:
        The words with their marks, `(NPV),`, as many as are counted.
    """
    wording = Wording.of(text)
    return tuple(wording.written(word, word + 1) for word in range(len(wording.terms)))


def marked(changes: Iterable[Change]) -> str:
    """Show changes as one line of HTML: `<ins>`, `<del>`, and moved words in `<mark>` with the word "moved"."""
    return '<span lang="nl">' + " ".join(map(marked_change, changes)) + "</span>"


def marked_change(change: Change) -> str:
    """Show one change as HTML, as marked does."""
    before, after = escape(change.before), escape(change.after)
    if change.kind == "keep":
        return after
    if change.kind == "move":
        return f'<mark>{after} <small lang="en">[moved]</small></mark>'
    return " ".join([f"<del>{before}</del>"] * bool(before) + [f"<ins>{after}</ins>"] * bool(after))


class _Step(NamedTuple):
    """A change in numbers of words: from which up to which, in the first wording and in the other."""

    kind: Kind
    old: tuple[int, int]
    new: tuple[int, int]


_Source = Mapping[
    int, tuple[int, bool]
]  # word of the other wording -> word of the first, and whether it is kept


def _source(a: Wording, b: Wording) -> _Source:
    """Where the words of the other wording come from."""
    weights = {term: 1.0 if term in FUNCTION_WORDS else 5.0 for term in a.terms}
    runs = common_tiles(a, b, weights, frozenset())
    kept = _in_order(runs)
    return {
        run.b + step: (run.a + step, run in kept)
        for run in runs
        if run in kept or not FUNCTION_WORDS.issuperset(a.terms[run.a : run.a + run.size])
        for step in range(run.size)
    }


def _in_order(runs: Iterable[Tile]) -> set[Tile]:
    """The heaviest of the runs that stand in the same order in both wordings.

    Of equals the one that ends later in the first wording: what stood ahead is what moved. The best chain for each
    end in the other wording is kept in a list that rises in place and weight, so that one look-up finds it (as in
    the longest increasing subsequence; Fredman 1975, Discrete Math. 11, 29-35).
    """
    before: dict[Tile, Tile | None] = {}
    ends: list[int] = []
    best: list[tuple[float, Tile]] = []
    for run in sorted(runs, key=lambda run: run.a):
        place = bisect_left(ends, run.b)
        weight, before[run] = best[place - 1] if place else (0.0, None)
        weight += run.weight
        if place and best[place - 1][0] > weight:
            continue
        stop = place
        while stop < len(best) and best[stop][0] <= weight:
            stop += 1
        ends[place:stop], best[place:stop] = [run.b], [(weight, run)]
    chain: set[Tile] = set()
    run_or_none = best[-1][1] if best else None
    while run_or_none:
        chain.add(run_or_none)
        run_or_none = before[run_or_none]
    return chain


def _steps(a: Wording, b: Wording) -> Iterator[_Step]:
    """Between two runs that are kept, pair those words that are gone with those that are new."""
    source = _source(a, b)
    placed = {old for old, _ in source.values()}
    gone = deque(
        (start, start + size)
        for start, size in stretches(word for word in range(len(a.terms)) if word not in placed)
    )
    runs = [tuple(run) for _, run in groupby(range(len(b.terms)), key=lambda new: _origin(new, source))]
    ahead = [len(a.terms)]  # for each run, where the next one that is kept stands in the first wording
    for run in reversed(runs):
        old, kept = source.get(run[0], (0, False))
        ahead.append(old if kept else ahead[-1])
    at = 0
    for run in runs:
        ahead.pop()
        new = run[0], run[-1] + 1
        old, kept = source.get(run[0], (at, False))
        if kept:
            while gone and gone[0][0] < old:
                yield _Step("delete", gone.popleft(), (new[0], new[0]))
            at = old + len(run)
            yield _Step("keep", (old, at), new)
        elif run[0] in source:
            yield _Step("move", (old, old + len(run)), new)
        elif gone and gone[0][0] < ahead[-1]:
            here = gone.popleft()
            at = here[1]
            # function words that no run took up may stand at the same place: no change
            same = a.terms[slice(*here)] == b.terms[slice(*new)]
            yield _Step("keep" if same else "replace", here, new)
        else:
            yield _Step("insert", (at, at), new)
    for here in gone:
        yield _Step("delete", here, (len(b.terms), len(b.terms)))


def _beside(steps: Iterable[_Step]) -> Iterator[_Step]:
    """Put each deletion right behind the words it followed, wherever those stand now."""
    steps = list(steps)
    deleted = {step.old[0]: step for step in steps if step.kind == "delete"}
    followed = {step.old[1] for step in steps if step.kind not in ("insert", "delete")}
    for step in steps:
        if step.kind != "delete":
            yield step
            if step.kind != "insert" and step.old[1] in deleted:
                yield deleted[step.old[1]]
        elif step.old[0] not in followed:
            yield step


def _origin(new: int, source: _Source) -> tuple[bool, int] | None:
    """What the words of one run have in common: kept or not, and by how far they are shifted."""
    if new not in source:
        return None
    old, kept = source[new]
    return kept, old - new
