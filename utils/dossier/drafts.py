"""A first file of notes: the candidate promises of a dossier, in the form of `seeds/notes`, for a human to sort."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from ..corpus import Corpus
from ..notes.load import GAP, quoted
from ..seeds import NoteError
from .promises import RULES, CandidatePromise, Kind, find_promises

STATEMENTS_HEAD = """\
# Sentences that may be promises, found by rule. Nobody has read them yet: keep what is one, change `kind` or delete the
# entry where it is none (in commitments.toml as well), and write `english`. A quote may leave words out of its middle: a …
# stands for them. The words for `kind` are: {kinds}.
"""
COMMITMENTS_HEAD = """\
# What the sentences in statements.toml seem to undertake, found by rule. Sort them: read each, correct `type`, `actor`
# and `due_by`, delete what is no promise (in statements.toml as well), and write what became of it as its `status`, and
# below it where the letters say so:
# follow_ups = [{{ address = "{address}", how = "what stands there of it, in your words" }}]
# The words for `type` are: {types}.
# Those for `actor`: {actors}.
# Those for `status`: {statuses}. What each means stands in seeds/notes/vocabulary.toml of this project.
"""
_UNPRINTED = MappingProxyType(dict.fromkeys([*range(32), 127], " "))  # TOML has none of these in a comment
TO_RENDER = "not rendered yet"
# The words of vocabulary.toml that stand for what the rules tell.
_TYPES: Mapping[Kind, str] = MappingProxyType(
    {
        "to the House": "promise to parliament",
        "action": "announced action",
        "intention": "intention",
        "made before": "promise to parliament",
    }
)
_ACTORS = MappingProxyType(
    {
        None: "nobody named",
        "I": "the minister",
        "we": "the minister",
        "the government": "the government",
        "the Netherlands": "the Netherlands",
    }
)


def draft_notes(corpus: Corpus) -> dict[str, str]:
    """Draft notes of the candidate promises, for a human to sort.

    Args:
        corpus: the letters.

    Returns:
        The text of `statements.toml` and of `commitments.toml`, by file name. Each entry has the id of its letter, a point
        and a number; says by which rule it was found; and has the status "unknown".
    """
    words = {field: "; ".join(meant) for field, meant in corpus.notes.vocabulary.items()}
    first = corpus.letters[0].id if corpus.letters else ""
    statements = [STATEMENTS_HEAD.format(kinds=words["statement.kind"])]
    commitments = [
        COMMITMENTS_HEAD.format(
            address=f"{first} §1",
            types=words["commitment.type"],
            actors=words["commitment.actor"],
            statuses=words["commitment.status"],
        )
    ]
    for letter in corpus.letters:
        for number, promise in enumerate(find_promises(letter), 1):
            name = f"{letter.id}.{number:02}"
            statements.append(_entry("statement", _statement(corpus, name, promise)))
            commitments.append(_entry("commitment", _commitment(name, promise)))
    return {"statements.toml": "\n".join(statements), "commitments.toml": "\n".join(commitments)}


def write_drafts(corpus: Corpus, folder: str | Path) -> tuple[Path, ...]:
    """Write the drafts of `draft_notes` into a folder, beside what is there.

    Args:
        corpus: the letters.
        folder: where to write; it is made where it is missing.

    Returns:
        The files written.

    Raises:
        NoteError: one of them is there already; then none is written. Or the folder cannot be written to.
    """
    place = Path(folder)
    drafts = draft_notes(corpus)
    for name in drafts:
        if (place / name).exists():
            raise NoteError(
                f"{place / name}: is there already, and is left as it is; give another folder for the drafts."
            )
    try:
        place.mkdir(parents=True, exist_ok=True)
        return tuple(_write_new(place / name, text) for name, text in drafts.items())
    except OSError as error:
        raise NoteError(
            f"{place}: cannot be written to ({error.strerror}); give another folder for the drafts."
        ) from None


def _write_new(file: Path, text: str) -> Path:
    """Write a file whole or not at all, and never over another."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        os.link(part, file)  # unlike a rename it fails where there is such a file
    finally:
        part.unlink(missing_ok=True)
    return file


def _statement(corpus: Corpus, name: str, promise: CandidatePromise) -> Iterator[str]:
    yield f"id = {_text(name)}"
    yield f"address = {_text(promise.address)}"
    yield 'kind = "commitment"'
    yield f"quote = {_text(_short(promise.sentence.text, corpus.text(promise.address)))}"
    yield f"english = {_text(TO_RENDER)}"
    yield f"note = {_text(f'Found by rule: {RULES[promise.rule].about}.')}"


def _commitment(name: str, promise: CandidatePromise) -> Iterator[str]:
    yield f"# {promise.address}: {' '.join(promise.sentence.text.split())}".translate(_UNPRINTED)
    yield f"id = {_text(name)}"
    yield f"type = {_text(_TYPES[promise.kind])}"
    yield f"actor = {_text(_ACTORS.get(promise.actor, 'others'))}"
    if promise.kind == "made before":
        yield 'made = "earlier, as the letter recalls"'
    if promise.by_when:
        yield f"due = {_text(promise.by_when.text)}"
        yield f"due_by = {promise.by_when.end}"
    yield 'status = "unknown"'


def _entry(table: str, lines: Iterator[str]) -> str:
    return f"[[{table}]]\n" + "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """A text as TOML writes it; JSON's escapes are TOML's too, but for a DEL that TOML does not take bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _short(words: str, text: str) -> str:
    """A quote by its first and its last words, as few as fit in one way; whole where it is short or these do not tell."""
    marks = [*re.finditer(r"\S+", words)]
    for count in range(3, len(marks) // 2):
        quote = words[: marks[count - 1].end()] + GAP + words[marks[-count].start() :]
        try:
            if quoted(quote, "", text, "") == words:
                return quote
        except NoteError:
            continue
    return words
