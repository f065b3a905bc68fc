"""What holds for what: a grid of signs and words."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from .style import BLUE, broken, drawing

YES, QUOTED, UNKNOWN, NO = "yes", "as quoted", "not known", "no"
SIGNS = {YES: "", QUOTED: "", UNKNOWN: "?", NO: "–"}

Cell = tuple[str, str, str]  # its column, its row and what stands in it


def grid(
    rows: Mapping[str, Sequence[str]],
    columns: Mapping[str, str],
    *,
    title: str,
    unit: str,
    alt: str,
    what: str,
    lang: Sequence[str | None] = (),
) -> go.Figure:
    """What holds for what? A row for each thing, a column for each question, and in each cell a sign or a word.

    Arguments: the cells of each row, in the order of the columns; the short heads of the columns, each with its name
    in the table; title, unit and alternative text; what the rows are; the languages of the table's columns. A cell
    "yes" is a filled square, "as quoted" a hollow one, "not known" a question mark, "no" a dash; any other is written
    out.
    """
    cells = [
        (head, broken(name, 20), cell)
        for name, found in rows.items()
        for head, cell in zip(columns, found, strict=True)
    ]
    table = {"head": [what, *columns.values()], "rows": [[name, *found] for name, found in rows.items()]}
    axis = {"tickfont": {"size": 13}, "type": "category"}
    above = {"side": "top", "showgrid": False, "tickangle": 0, "range": [-0.5, len(columns) - 0.5]}
    return drawing(
        [in_words(cells), squares(cells)],
        title,
        unit,
        alt,
        table | ({"lang": list(lang)} if lang else {}),
        rows=len(rows) + 1,
        row=46,
        layout={
            "margin": {"r": 8},
            "xaxis": axis | above,
            "yaxis": axis | {"tickson": "boundaries"},
        },
    )


def in_words(cells: Sequence[Cell]) -> go.Scatter:
    """What is written in each cell: the sign of its word, or the word."""
    return go.Scatter(
        x=[head for head, *_ in cells],
        y=[label for _, label, _ in cells],
        mode="text",
        text=[broken(SIGNS.get(cell, cell), 10) for *_, cell in cells],
        textfont={"size": 13},
        hoverinfo="skip",
    )


def squares(cells: Sequence[Cell]) -> go.Scatter:
    """A filled square for each yes, a hollow one for what is only quoted."""
    marks = [spot for spot in cells if spot[2] in (YES, QUOTED)]
    return go.Scatter(
        x=[head for head, *_ in marks],
        y=[label for _, label, _ in marks],
        mode="markers",
        marker={
            "size": 15,
            "color": BLUE,
            "symbol": ["square" if cell == YES else "square-open" for *_, cell in marks],
            "line": {"width": 2, "color": BLUE},
        },
        hovertemplate="%{y}, %{x}<extra></extra>",
    )
