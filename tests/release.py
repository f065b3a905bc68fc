"""Make a release, or say what is missing for one: `python3 start.py release FOLDER`, `python3 start.py release --check`.

All that the workflow of a release does is done by these two, so that it can be done on any machine.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

from packaging.requirements import Requirement

from briefing.files import name_part

ROOT = Path(__file__).parents[1]
HUB_LOCK = "briefing/classroom/hub/requirements.txt"
CHANGELOG = ".github/CHANGELOG.md"
_PIN = re.compile(r"^([a-z0-9-]+)(?:\[[^]]*\])?==([^\s;]+)", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s#]+)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the files of a release, or list what is missing; returns the exit status."""
    made_of = argparse.ArgumentParser(prog="python3 start.py release", description=__doc__)
    made_of.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="a new folder for the files")
    made_of.add_argument(
        "--check", action="store_true", help="say what is missing, a line each; 1 if anything is"
    )
    made_of.add_argument("--no-lab", action="store_true", help="the site without its browser lab")
    given = made_of.parse_args(arguments)
    if given.check:
        missing = [sentence for check in CHECKS for sentence in check(ROOT)]
        print("\n".join(missing) or "Nothing is missing.")
        return 1 if missing else 0
    if not given.folder or (given.folder.exists() and not _is_empty(given.folder)):
        print("Name a new or an empty folder for the files of the release, or say --check.", file=sys.stderr)
        return 1
    folder = given.folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = name_part(folder.parent)
    try:
        make(part, given.no_lab)
        if folder.exists():
            folder.rmdir()  # it is empty
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return 0


# --- what is missing ------------------------------------------------------------------------------------------


def check_version(root: Path) -> Iterator[str]:
    """One version everywhere, and a section of it in the changelog."""
    version = read_version(root)
    cited = re.search(r"^version: (\S+)$", (root / "CITATION.cff").read_text(encoding="utf-8"), re.M)
    if not cited or cited[1] != version:
        yield f"CITATION.cff names version {cited[1] if cited else 'none'}, and pyproject.toml {version}."
    text = (root / CHANGELOG).read_text(encoding="utf-8")
    section = re.search(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d\n(.*?)(?=^## |\Z)", text, re.M | re.S
    )
    if not section or "- " not in section[1]:
        yield f"{CHANGELOG} has no section `## [{version}] - YEAR-MONTH-DAY` with what changed."


def check_commit(root: Path) -> Iterator[str]:
    """A clean tree, tagged with the version."""
    if _git(root, "status", "--porcelain"):
        yield "Some files differ from the last commit: commit or remove them."
    tag = f"v{read_version(root)}"
    if tag not in _git(root, "tag", "--points-at", "HEAD").split():
        yield f"The last commit has no tag {tag}: git tag {tag}."


def check_locks(root: Path) -> Iterator[str]:
    """Each range of pyproject.toml admits what the locks pin."""
    found = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {"requirements.txt": found["project"]["dependencies"] + found["dependency-groups"]["lock"]}
    for lock, extra in (("tests/requirements.txt", "test"), (HUB_LOCK, "hub")):
        needed[lock] = needed["requirements.txt"] + found["project"]["optional-dependencies"][extra]
    for lock, ranges in needed.items():
        pins = _PIN.findall((root / lock).read_text(encoding="utf-8"))
        for requirement in map(Requirement, ranges):
            if requirement.name == found["project"]["name"]:
                continue
            versions = [version for name, version in pins if name == requirement.name]
            if not any(requirement.specifier.contains(version, prereleases=True) for version in versions):
                yield f"{lock} has no {requirement}: make the locks again, as .github/CONTRIBUTING.md says."


def check_notebooks(root: Path) -> Iterator[str]:
    """No notebook holds what a run left in it."""
    for path in sorted((root / "notebooks").rglob("*.ipynb")):
        cells = json.loads(path.read_bytes())["cells"]
        if any(cell.get("outputs") or cell.get("execution_count") for cell in cells):
            yield f"{path.relative_to(root).as_posix()} holds outputs: clear them."


def check_words(root: Path) -> Iterator[str]:
    """README's numbers are counted, its links and those of the other texts lead somewhere, the record of the tests is there."""
    readme = (root / "README.md").read_text(encoding="utf-8")
    lessons = len(list((root / "notebooks").glob("[0-9][0-9]_*.ipynb")))
    told = len(re.findall(r"^\| \d\d \|", readme, re.M))
    briefs = [
        path
        for path in (root / "notebooks").glob("0*.ipynb")
        if '"brief"' in path.read_text(encoding="utf-8")
    ]
    alone = [
        path for path in briefs if '"lesson"' not in path.read_text(encoding="utf-8")
    ]  # a brief and no more
    if told != lessons - len(alone):
        yield f"README.md lists {told} lessons, and there are {lessons - len(alone)}: python -m briefing.navigation."
    numbers = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    counted = {
        "Dutch letters": sum(path.is_file() for path in (root / "seeds" / "letters").glob("*.txt")),
        "lessons and the start also give": len(briefs) - len(alone) - 1,
    }
    for words, number in counted.items():
        if f"{numbers[number]} {words}" not in readme.lower().replace(words.lower(), words):
            yield f"README.md does not say {numbers[number]} {words}, and so many there are."
    for path in [root / "README.md", *sorted((root / ".github").glob("*.md")), *_list_texts(root)]:
        for way in _LINK.findall(path.read_text(encoding="utf-8")):
            if not (path.parent / unquote(way)).exists():
                yield f"{path.relative_to(root).as_posix()} links to {way}, which is not there."
    if not (root / "tests" / "tested.md").read_text(encoding="utf-8").strip():
        yield "tests/tested.md does not say how the pages were tested."


def check_wheel(root: Path) -> Iterator[str]:
    """The wheel has the licence, and is the same when it is built again."""
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        first, second = (build_package(root, Path(folder), "wheel") for folder in (one, other))
        if first.read_bytes() != second.read_bytes():
            yield f"{first.name} is another file each time it is built."
        with zipfile.ZipFile(first) as wheel:
            if not any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel.namelist()):
                yield f"{first.name} has no LICENSE."


CHECKS: tuple[Callable[[Path], Iterator[str]], ...] = (
    check_version,
    check_commit,
    check_locks,
    check_notebooks,
    check_words,
    check_wheel,
)


# --- the files of a release -----------------------------------------------------------------------------------


def make(folder: Path, no_lab: bool) -> None:
    """Make wheel, source, pages, site, bill of materials and hashes in a new folder."""
    folder.mkdir()
    name = f"lange-adem-{read_version(ROOT)}"
    for kind in ("sdist", "wheel"):  # the first packs all of the project, and so no wheel beside it
        build_package(ROOT, folder, kind)
    with TemporaryDirectory() as there:
        pages, site = Path(there) / "pages", Path(there) / "site"
        _run("briefing", "--edition", "all", "--pdf", "--output", str(pages))
        _run("briefing.site", str(site), *(["--no-lab"] if no_lab else []))
        left_out = json.loads((site / "manifest.json").read_bytes())["left_out"]
        if left_out:
            sys.exit(f"A release has all, and this one would not: {' '.join(left_out)}")
        pack(pages, folder / f"{name}-pages.zip")
        pack(site, folder / f"{name}-site.zip")
    bill = subprocess.run([sys.executable, "-m", "tests.bill"], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    (folder / f"{name}-bill.json").write_bytes(bill.stdout)
    files = sorted(folder.iterdir())
    sums = "".join(f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)
    (folder / "SHA256SUMS").write_text(sums, encoding="ascii", newline="\n")
    print(sums, end="")


def build_package(root: Path, folder: Path, kind: str) -> Path:
    """Build the wheel or the sdist, the same for the same commit; returns its path."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(read_moment(root))}
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
    return next(folder.glob("*.whl" if kind == "wheel" else "*.tar.gz"))


def pack(folder: Path, archive: Path) -> None:
    """Pack a folder, but for what is hidden in it by the press, the same for the same commit."""
    day = datetime.fromtimestamp(read_moment(ROOT), UTC).timetuple()[:6]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), day)
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)


def read_version(root: Path) -> str:
    """Read the version of the project."""
    found = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    version: str = found["project"]["version"]
    return version


def read_moment(root: Path) -> int:
    """Read when the last commit was made, in seconds; without git the first of the year 2020."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or _git(root, "log", "-1", "--format=%ct") or 1577836800)


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _list_texts(root: Path) -> Iterator[Path]:
    """The other texts of the project that have links."""
    for folder in ("notebooks", "briefing", "seeds", "tests"):
        for path in sorted((root / folder).rglob("*.md")):
            if not {"node_modules", "html"} & set(path.parts):
                yield path


def _run(*module: str) -> None:
    if subprocess.call([sys.executable, "-m", *module], cwd=ROOT):
        sys.exit(f"{module[0]} failed, as said above.")


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


if __name__ == "__main__":
    sys.exit(main())
