"""What stands in for `nbformat` in a browser: its version, which plotly asks for before it shows a figure."""

from typing import NoReturn

__version__ = "5.10.4"


def __getattr__(name: str) -> NoReturn:
    raise AttributeError(f"nbformat has no {name} here: in a browser only its version stands in for it.")
