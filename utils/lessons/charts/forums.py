"""Who sits where."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from .style import BLUE, GREY, HIDDEN, bars, broken, drawing


def forums_members(members: Mapping[str, Sequence[str]], *, sources: Mapping[str, str]) -> go.Figure:
    """Who sits where? A dot for each country in each forum whose members our sources name.

    Arguments: the countries of each forum; the source of each list.
    """
    countries = sorted({country for names in members.values() for country in names})
    countries.sort(key=lambda country: -sum(country in names for names in members.values()))
    pairs = [(forum, country) for forum in members for country in countries if country in members[forum]]
    dots = go.Scatter(
        x=[broken(forum, 14) for forum, _ in pairs],
        y=[country for _, country in pairs],
        mode="markers",
        marker={"size": 13, "color": BLUE},
        hovertemplate="%{y}, %{x}<extra></extra>",
    )
    sizes = ", ".join(f"{forum}: {len(names)} states" for forum, names in members.items())
    return drawing(
        [dots],
        "Who sits where?",
        f"Members named in our sources. {sizes}",
        f"A grid of {len(countries)} countries against {len(members)} forums; members named: {sizes}.",
        {
            "head": ["Country", *members],
            "rows": [
                *([name, *("yes" if name in named else "" for named in members.values())] for name in countries),
                ["Source", *(sources[forum] for forum in members)],
            ],
        },
        rows=len(countries),
        row=28,
        layout={"xaxis": {"side": "top", "showgrid": False}},
    )  # fmt: skip


def forums_shared(members: Mapping[str, Sequence[str]], *, sources: Mapping[str, str]) -> go.Figure:
    """Who sits in both? The members of two forums, those they share in the middle.

    Arguments: the countries of each of two forums; the source of each list. Raises ValueError for more or fewer.
    """
    (one, first), (other, second) = members.items()
    parts = {
        f"{one} only": [name for name in first if name not in second],
        "both": [name for name in first if name in second],
        f"{other} only": [name for name in second if name not in first],
    }
    sizes = {part: len(names) for part, names in parts.items()}
    return drawing(
        [
            bars(
                list(sizes.values()),
                [broken(part, 16) for part in parts],
                [str(size) for size in sizes.values()],
                color=[GREY, BLUE, GREY],
                width=0.5,
            )
        ],
        f"Who sits in both {one} and {other}?",
        f"Named in our sources. {one}: {len(first)} states, {other}: {len(second)} states",
        f"Bars of states: {', '.join(f'{part} {size}' for part, size in sizes.items())}. "
        f"In both: {', '.join(parts['both']) or 'none'}.",
        {
            "head": ["Where", "Number", "States"],
            "rows": [
                *([part, len(names), ", ".join(names) or "–"] for part, names in parts.items()),
                *([f"Source for {forum}", "", sources[forum]] for forum in members),
            ],
        },
        rows=3,
        row=50,
        layout={"xaxis": {"range": [0, max([*sizes.values(), 1]) * 1.15], **HIDDEN}},
    )
