"""A figure of Matplotlib in words, for who does not see it: taken from the figure itself, while it is there."""

from __future__ import annotations

from typing import Any

from .figures import Json


def describe_drawing(figure: Any) -> tuple[Json, Json]:
    """Describe a figure of Matplotlib for the metadata of its output: a formatter of IPython's MIME bundles.

    Args:
        figure: a `matplotlib.figure.Figure`.

    Returns:
        No form of it, and its alternative text as `alt`: the label that the figure was given, or its titles, the names
        of its axes and the entries of its legends. None where there are none of these.
    """
    words = figure.get_label() or _join(
        [_read_text(figure._suptitle), *map(_describe_axes, figure.axes)], ". "
    )
    return {}, {"alt": " ".join(f"Chart: {words}".split())} if words else {}


def _describe_axes(axes: Any) -> str:
    """The title, the names of the axes and the legend of one chart of a figure."""
    titles = [axes.get_title(place) for place in ("left", "center", "right")]
    names = [f"{axis}: {name}" for axis in "xy" if (name := getattr(axes, f"get_{axis}label")())]
    legend = axes.get_legend()
    entries = [_read_text(text) for text in legend.get_texts()] if legend else []
    return _join([_join(titles, ", "), *names, _join(entries, ", ")], "; ")


def _read_text(text: Any) -> str:
    return str(text.get_text()) if text else ""


def _join(words: list[str], between: str) -> str:
    return between.join(filter(None, words))
