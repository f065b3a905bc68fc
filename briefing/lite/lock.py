"""The lock: each file that the lab is made from, with its hash, and what stands in for what has no wheel for a browser."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from ..files import PressError

BROWSER, PAGE, BUILD = "browser", "page", "build"


class LabError(PressError):
    """What the lab cannot be made with; the message is one sentence with the remedy."""


@dataclass(frozen=True)
class Package:
    """A file of a registry.

    use: "browser" for what Python imports in the browser, "page" for an extension of JupyterLab, "build" for what runs
    here; may be two of them. without: globs of what is left out of it, in order; after a ! of what is not. lacks: what
    it requires and does not need here. bare: whether it is shipped without its help texts, which are half of it.
    """

    name: str
    version: str
    sha256: str
    use: tuple[str, ...] = (BROWSER,)
    without: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    bare: bool = False


@dataclass(frozen=True)
class StandIn:
    """What stands in for a package that has no wheel for a browser.

    folder: a package or module as it is imported, beside the lock; "" for none. says: a sentence for who uses it.
    """

    name: str
    version: str
    says: str
    folder: str = ""


@dataclass(frozen=True)
class Lock:
    """What the lab is made from.

    python: the version of Python in the browser; pyodide: from npm; wheels: from PyPI.
    """

    path: Path
    python: str
    pyodide: Package
    wheels: tuple[Package, ...]
    stand_ins: tuple[StandIn, ...]


def read_lock(path: Path) -> Lock:
    """Read the lock of a lab.

    Raises:
        LabError: it cannot be read, or an entry is not whole.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return Lock(
            path,
            str(table["python"]),
            _entry(Package, table["pyodide"]),
            tuple(_entry(Package, entry) for entry in table["wheel"]),
            tuple(_entry(StandIn, entry) for entry in table.get("stand_in", ())),
        )
    except OSError as error:
        raise LabError(
            f"{path} cannot be read ({error.strerror}); name the lock as lite in [tool.briefing]."
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise LabError(f"{path} is no lock ({type(error).__name__}: {error}); mend it there.") from error


def _entry(kind: type[Any], table: Mapping[str, Any]) -> Any:
    unknown = table.keys() - {field.name for field in fields(kind)}
    if unknown:
        raise ValueError(f"{table.get('name', 'an entry')} has {', '.join(sorted(unknown))}")
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in table.items()})
