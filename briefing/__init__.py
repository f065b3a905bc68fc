"""From a notebook to a page: live in JupyterLab, and live for a reader who has only the page.

`%load_ext briefing` leaves every `interact` as it is and saves, beside its live view, what it shows for each
choice its controls allow. `jupyter nbconvert --to briefing` and `python -m briefing` make the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Save each `interact` with all its states, and show a tuple of figures and tables one under the other."""
    from types import FunctionType

    from ipywidgets import Box, Output, interactive

    from .choices import (
        make_bundle,
        make_widget_bundle,
        show_figures_small,
        show_no_function,
        show_pieces,
    )
    from .drawings import describe_drawing
    from .recording import Briefing

    configurables: list[Any] = shell.configurables
    if Briefing.instance() not in configurables:
        configurables.append(Briefing.instance())  # where %config looks
    formatter: Any = shell.display_formatter
    formatter.mimebundle_formatter.for_type(interactive, make_bundle)
    formatter.mimebundle_formatter.for_type(Box, make_widget_bundle)
    formatter.mimebundle_formatter.for_type(Output, make_widget_bundle)
    formatter.mimebundle_formatter.for_type_by_name("matplotlib.figure", "Figure", describe_drawing)
    formatter.ipython_display_formatter.for_type(tuple, show_pieces)
    formatter.ipython_display_formatter.for_type(list, show_pieces)
    formatter.ipython_display_formatter.for_type(FunctionType, show_no_function)
    show_figures_small()


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Show `interact`, tuples, lists and functions as IPython does by itself."""
    from types import FunctionType

    from ipywidgets import Box, Output, interactive

    formatter: Any = shell.display_formatter
    for widget in (interactive, Box, Output, "matplotlib.figure.Figure"):
        formatter.mimebundle_formatter.pop(widget, None)
    for kind in (tuple, list, FunctionType):
        formatter.ipython_display_formatter.pop(kind, None)
