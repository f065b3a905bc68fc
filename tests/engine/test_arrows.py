"""Where the code leans on what: arrows run one way, and a package shows what its callers may use."""

import ast
import importlib
from graphlib import TopologicalSorter

from tests.lessons import NOTEBOOKS, ROOT, cells

UTILS = ROOT / "utils"


def imported(path):
    """The modules of utils that a file imports, by their paths."""
    folder = path.parent
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = folder if node.level == 1 else folder.parents[node.level - 2]
            for name in [node.module] if node.module else [alias.name for alias in node.names]:
                module = base.joinpath(*name.split(".")).with_suffix(".py")
                yield module if module.exists() else module.with_suffix("") / "__init__.py"


def test_no_two_modules_lean_on_each_other():
    arrows = {path: set(imported(path)) for path in UTILS.rglob("*.py")}
    assert all(module in arrows for modules in arrows.values() for module in modules)
    TopologicalSorter(arrows).prepare()  # raises CycleError, which names the modules


def test_the_dossier_leans_on_what_reads_and_counts_and_only_lessons_lean_on_it():
    below = {"dossier", "letters", "words", "wording", "notes"}
    arrows = {path: set(imported(path)) for path in UTILS.rglob("*.py")}
    assert len([path for path in arrows if room_of(path) == "dossier"]) > 5
    for path, modules in arrows.items():
        rooms = {room_of(module) for module in modules} - {None}
        if path == UTILS / "dossier" / "__main__.py":  # its command presses the page of a lesson
            continue
        if room_of(path) == "dossier":
            assert rooms <= below, path.name
        elif "dossier" in rooms:
            assert room_of(path) == "lessons", path.name


def room_of(path):
    """The package of utils that a file is in, at whatever depth; None for a module of utils itself."""
    return path.relative_to(UTILS).parts[0] if path.parent != UTILS else None


SAME = {"main"}  # the command of a module that `python -m` runs


def defined(path):
    """The public names that a module defines at its top."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
        for target in targets:
            name = getattr(target, "id", getattr(target, "name", "_"))
            if not name.startswith("_"):
                yield name


def test_no_public_name_has_two_meanings_in_one_package():
    packages = {path.parent for folder in ("utils", "briefing") for path in (ROOT / folder).rglob("*.py")}
    assert len(packages) > 5
    for package in packages:
        homes = {}
        for path in package.glob("*.py"):
            for name in {*defined(path)} - SAME:
                homes.setdefault(name, []).append(path.name)
        assert {name: files for name, files in homes.items() if len(files) > 1} == {}, package.name


def test_lessons_call_views_by_their_subject():
    """Whatever a lesson takes from a module of views is a view, or a constant."""
    subjects = {
        path.stem: importlib.import_module(f"utils.lessons.views.{path.stem}")
        for path in (UTILS / "lessons" / "views").glob("[a-z]*.py")
    }
    taken = {
        (node.value.id, node.attr)
        for path in NOTEBOOKS
        for cell in cells(path)
        if cell.kind == "code" and not cell.text.startswith("%")
        for node in ast.walk(ast.parse(cell.text))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in subjects
    }
    assert len(taken) > 40
    for subject, name in taken:
        assert name.isupper() or hasattr(getattr(subjects[subject], name), "on"), f"{subject}.{name}"
