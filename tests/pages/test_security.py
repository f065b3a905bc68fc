"""What SECURITY.md promises and counts: each test that it names is there, with as many cases at least."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.pages.vectors import VECTORS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / ".github" / "SECURITY.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py(?:::\w+)?)`")
CODE = re.compile(r"`((?:utils|briefing)/[\w/]+(?:\.py)?|start\.py)/?`")


def rows(heads: str) -> list[list[str]]:
    """The cells of each row of the table with these heads."""
    table = TEXT.partition(f"| {heads} |\n")[2].partition("\n\n")[0].splitlines()[1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


PROMISES = rows("promise | held by | tested in")
TRIED = rows("tried | cases | held | lost | leaked | hung | tested in")


@pytest.fixture(scope="module")
def cases() -> Counter[str]:
    """How many cases each file, and each test of it, has."""
    files = sorted({name.partition("::")[0] for name in TEST.findall(TEXT)})
    command = [sys.executable, "-m", "pytest", "-n", "0", "--collect-only", "-q", *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    found: Counter[str] = Counter()
    for line in done.stdout.splitlines():
        if "::" in line:
            test = line.partition("[")[0]
            found.update((test, test.partition("::")[0]))
    return found


def test_each_promise_names_the_code_that_keeps_it_and_the_test_that_holds_it(cases: Counter[str]) -> None:
    assert len(PROMISES) >= 10
    for promise, keeper, tests in PROMISES:
        assert CODE.findall(keeper) or "Content-Security-Policy" in keeper, promise
        assert all((ROOT / place).exists() for place in CODE.findall(keeper)), keeper
        assert TEST.findall(tests), promise
    assert [name for name in TEST.findall(TEXT) if not cases[name]] == []


def test_what_was_tried_is_tried_by_as_many_cases(cases: Counter[str]) -> None:
    assert len(TRIED) >= 10
    for what, number, held, lost, leaked, hung, tests in TRIED:
        assert sum(cases[name] for name in TEST.findall(tests)) >= int(number), what
        assert held == number
        assert lost == leaked == hung == "0"


def test_there_are_as_many_hostile_pieces_as_are_told() -> None:
    assert len(set(VECTORS)) >= int(re.findall(r"(\d+) pieces of hostile HTML", TEXT)[0])
