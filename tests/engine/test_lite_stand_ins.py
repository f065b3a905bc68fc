"""What stands in for `regex` in a browser finds what `regex` finds, or refuses."""

from __future__ import annotations

import importlib.util
import re
import sys
import unicodedata
from pathlib import Path
from types import ModuleType

import nltk.redos
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from utils.letters import sentences
from utils.seeds import SEEDS

ROOT = Path(__file__).parents[2]


def _load() -> ModuleType:
    path = ROOT / "briefing/lite/stand_ins/regex/__init__.py"
    spec = importlib.util.spec_from_file_location("stand_in_for_regex", path)
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


stand_in = _load()
CHARACTERS = "".join(
    chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) not in ("Cs", "Cn")
)
PATTERNS = (
    r"\w",
    r"\W+",
    r"\s",
    r"\S+",
    r"\d",
    r"\b",
    r"\B",
    r"[\w-]+",
    r"[^\W\d]",
    r"[^\s\w]",
    r"[\S]+",
    r"(?x) \w # a word",
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_it_takes_the_same_characters_for_words_and_blanks_of_all_that_unicode_has(pattern: str) -> None:
    found = [match.span() for match in stand_in.compile(pattern).finditer(CHARACTERS)]
    assert found == [match.span() for match in regex.compile(pattern).finditer(CHARACTERS)]


@given(st.text(), st.sampled_from(PATTERNS))
def test_it_finds_the_same_in_any_text(text: str, pattern: str) -> None:
    assigned = "".join(char for char in text if unicodedata.category(char) not in ("Cs", "Cn"))
    assert stand_in.findall(pattern, assigned) == regex.findall(pattern, assigned)


@pytest.mark.parametrize("letter", sorted((SEEDS / "letters").glob("*.txt")), ids=lambda path: path.stem)
def test_sentences_of_the_letters_end_where_they_end_with_regex(
    letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = letter.read_text(encoding="utf-8")
    with_regex = [*sentences.split_sentences(text)]
    assert with_regex
    monkeypatch.setattr(nltk.redos, "regex", stand_in)
    nltk.redos._cached_compile.cache_clear()
    sentences._punkt.cache_clear()
    try:
        assert [*sentences.split_sentences(text)] == with_regex
    finally:
        nltk.redos._cached_compile.cache_clear()
        sentences._punkt.cache_clear()


@pytest.mark.parametrize("pattern", [r"\p{Lu}", r"[[:alpha:]]", r"(?R)", r"\X", r"(?:aap){e<=1}"])
def test_what_re_cannot_do_is_refused(pattern: str) -> None:
    with pytest.raises(re.error, match="needs regex"):
        stand_in.search(pattern, "aap")
