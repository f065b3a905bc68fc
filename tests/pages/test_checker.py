"""The Nu HTML checker, by which HTML's own authors check pages, finds no error in any page of any edition.

It is a Java program that comes by npm and a lock (tests/pages/checker); nothing is sent anywhere.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHECKER = Path(__file__).parent / "checker"


@pytest.fixture(scope="module")
def checker() -> Path:
    """The checker's program, fetched on first use."""
    jar = CHECKER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not shutil.which("java"):
        pytest.skip("no java: install a Java runtime")
    if not jar.exists():
        npm = shutil.which("npm")
        if not npm:
            pytest.skip("no npm: install Node.js")
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        if subprocess.run([npm, "ci", *quiet], cwd=CHECKER, stdout=subprocess.DEVNULL).returncode:
            pytest.skip("npm reaches no registry")
    return jar


# What CSS has had since 2023, and the checker's list of it has not: queries of containers, and the order of painting.
NEWER = ("“container-type”", "Unrecognized at-rule “@container”", "“paint-order”")


def errors(checker: Path, *pages: Path) -> list[str]:
    """What the checker finds wrong: file, line, message."""
    command = ["java", "-Xss2m", "-jar", str(checker), "--format", "json", "--errors-only", *map(str, pages)]
    told = json.loads(subprocess.run(command, capture_output=True, text=True).stderr)
    return [
        f"{Path(found['url']).name}:{found.get('lastLine')}: {found['message']} {found.get('extract', '')[:200]}"
        for found in told["messages"]
        if not any(name in found["message"] for name in NEWER)
    ]


def test_the_checker_sees_an_error(checker: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<!doctype html><html lang="en"><title>A</title><p id="a"></p><p id="a"></p>')
    assert "Duplicate ID “a”" in errors(checker, page)[0]


def test_no_page_of_any_edition_has_an_error(checker: Path, pages: Path) -> None:
    made = sorted(pages.rglob("*.html"))
    assert len(made) >= 3 * 9
    assert errors(checker, *made) == []
