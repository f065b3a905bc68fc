"""Where the code leans on what: arrows run one way, and a package shows what its callers may use."""

import ast
import importlib
from graphlib import TopologicalSorter

import pytest

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


@pytest.mark.parametrize("package", ["charts", "explore"])
def test_a_package_names_all_that_it_shows(package):
    shown = importlib.import_module(f"utils.lessons.{package}")
    tree = ast.parse((UTILS / "lessons" / package / "__init__.py").read_text(encoding="utf-8"))
    names = [alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert sorted(names) == sorted(shown.__all__)


def test_lessons_call_only_what_explore_shows():
    shown = set(importlib.import_module("utils.lessons.explore").__all__)
    called = {
        node.attr
        for path in NOTEBOOKS
        for cell in cells(path)
        if cell.kind == "code" and not cell.text.startswith("%")
        for node in ast.walk(ast.parse(cell.text))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "explore"
    }
    assert len(called) > 40
    assert called <= shown
