"""What a project tells the press in `[tool.briefing]` of its pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple


class SettingsError(ValueError):
    """Settings that cannot be used; the message is one sentence with the remedy."""


class Settings(NamedTuple):
    """The settings, with their values where a project has none.

    notebooks: the folder whose notebooks are pressed where none is named; output: the folder of their pages;
    warm: modules to import once, before the first kernel; made_by: the files and folders, besides the notebooks, whose
    change since the last commit is said on a page; lists: the texts that hold the list of the series.
    """

    notebooks: str = "notebooks"
    output: str = "briefing/html"
    warm: tuple[str, ...] = ()
    made_by: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


def load_settings(root: Path) -> Settings:
    """Read the settings of a project.

    Args:
        root: the folder of the project.

    Returns:
        Its settings; the standing values where there is no pyproject.toml, or nothing in it for us.

    Raises:
        SettingsError: the file is no TOML, or has a setting that is unknown or of the wrong kind.
    """
    path = root / "pyproject.toml"
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {}).get("briefing", {})
    except OSError:
        return Settings()
    except ValueError as error:
        raise SettingsError(f"{path} cannot be read ({error}); mend it.") from error
    return Settings(**{name: _checked(path, name, value) for name, value in given.items()})


def _checked(path: Path, name: str, value: Any) -> Any:
    """A setting as Settings holds it."""
    if name not in Settings._fields:
        raise SettingsError(
            f"{path}, [tool.briefing]: {name} is no setting; choose from {', '.join(Settings._fields)}."
        )
    if isinstance(Settings._field_defaults[name], str):
        if not isinstance(value, str):
            raise SettingsError(f"{path}, [tool.briefing]: {name} is not a text; write one in quotes.")
        return value
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise SettingsError(f"{path}, [tool.briefing]: {name} is not a list of texts; write one in brackets.")
    return tuple(value)
