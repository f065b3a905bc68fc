"""What stands at the head of a module is the same for all who use it, and stays so."""

import importlib
import pkgutil
from collections.abc import MutableMapping, MutableSequence, MutableSet

import pytest

import utils

MODULES = [name for _, name, _ in pkgutil.walk_packages(utils.__path__, "utils.") if "__main__" not in name]


@pytest.mark.parametrize("name", MODULES)
def test_nothing_global_is_mutable(name: str) -> None:
    module = importlib.import_module(name)
    mutable = {
        known
        for known, value in vars(module).items()
        if isinstance(value, MutableMapping | MutableSequence | MutableSet) and not known.startswith("__")
    }
    assert not mutable, (
        f"{name} has {', '.join(sorted(mutable))}: make it a tuple, frozenset or MappingProxyType"
    )
