"""Forums: who sits in them, as what, and who says so."""

from typing import NamedTuple

import plotly.graph_objects as go

from ...notes.notes import Roster, forums
from .. import charts
from ..pieces import Table
from .places import said_in

# --- One state, or some forums --------------------------------------------------------------------------------


def forum_choices() -> list[tuple[str, str]]:
    """The forums as choices: name and id."""
    return [(forum.name, forum.id) for forum in forums()]


def countries() -> list[str]:
    """The states that our sources name in a forum where states meet, by the alphabet."""
    meeting = ("treaty", "initiative", "group", "alliance")
    rows = [roster for forum in forums() if forum.kind in meeting for roster in forum.rosters]
    return sorted({name for roster in rows for name in roster.names})


def seats(country: str) -> Table:
    """Where our sources name a state, and as what."""
    rows = [
        [forum.name, roster.role, roster.body or "", *said_in(roster)]
        for forum in forums()
        for roster in forum.rosters
        if country in roster.names
    ]
    return Table(
        f"{country} in our sources",
        ["Forum", "As what", "In which body", "Letter", "Outside the letters"],
        rows,
        link=[False, False, False, True, False],
    )


def counted(*names: str) -> Table:
    """Every number of states that a source gives for these forums, and whether the Netherlands is among its names.

    Arguments: the ids of the forums. Raises KeyError for one that is not in the notes.
    """
    known = {forum.id: forum for forum in forums()}
    rows = [
        [
            f"{charts.abbreviated(known[name].name)}: {', '.join(filter(None, (roster.role, roster.body)))}",
            roster.number,
            roster.quote or "",
            netherlands_named(roster),
            *said_in(roster),
        ]
        for name in names
        for roster in known[name].rosters
        if roster.number
    ]
    return Table(
        "Every number of states that a source gives",
        [
            "Counted as",
            "Number",
            "Words of the letter",
            "Netherlands named?",
            "Letter",
            "Outside the letters",
        ],
        rows,
        lang=[None, None, "nl", None, None, None],
        align=["left", "right", "left", "left", "left", "left"],
        link=[False, False, False, False, True, False],
    )


def netherlands_named(roster: Roster) -> str:
    """Whether the Netherlands is among the names of a source, if it gives any."""
    if not roster.names:
        return "no names given"
    return "yes" if "Netherlands" in roster.names else "no"


# --- Members --------------------------------------------------------------------------------------------------


def members() -> go.Figure:
    """Who sits in the forums the letters name, as far as our sources list it."""
    lists, said = member_lists()
    return charts.forums_members(lists, sources=said)


def in_both(one: str, other: str) -> go.Figure:
    """Which states sit in both of two forums, by their short names, and which in one only."""
    lists, said = member_lists()
    if one == other:
        return charts.no_chart("Who sits in both?", "Choose two different forums.")
    return charts.forums_shared({name: lists[name] for name in (one, other)}, sources=said)


def member_lists() -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """The forums whose members a source outside the letters lists, by short name; and that source of each."""
    found = {
        charts.abbreviated(forum.name): roster
        for forum in forums()
        for roster in forum.rosters
        if roster.role in ("member", "participant") and len(roster.names) > 3 and roster.context
    }
    return (
        {name: roster.names for name, roster in found.items()},
        {name: said_in(roster)[1] for name, roster in found.items()},
    )


# --- One forum, several sources -------------------------------------------------------------------------------


class Named(NamedTuple):
    """That a source names a country, and as what."""

    country: str
    source: str
    role: str


def taking_part(forum: str, *groups: str) -> go.Figure:
    """Which countries our sources name in a forum, and as what; of a group that a letter names, its members.

    Arguments: the forum; the groups, forums too, that the letters say take part in it. Raises KeyError for an id that
    is not in the notes.
    """
    found = named_in(forum)
    for group in groups:
        found += named_through(group, found)
    cells: dict[str, dict[str, str]] = {}
    for one in found:
        cells.setdefault(one.country, {})[one.source] = one.role
    letters = sorted({one.source for one in found if "§" in one.source})
    others = sorted({one.source for one in found} - set(letters))
    outside = [f"outside{f' {number}' if len(others) > 1 else ''}" for number in range(1, len(others) + 1)]
    heads = dict(zip(charts.staggered([*letters, *outside]), [*letters, *others], strict=True))
    return charts.grid(
        {name: [cells[name].get(source, "") for source in heads.values()] for name in sorted(cells)},
        heads,
        title=f"{len(cells)} countries can be named: who, as what, by whom?",
        unit=f"Outside the letters: {'; '.join(others)}. Where a cell is empty that source does not name the country",
        alt=f"{len(cells)} countries against {len(heads)} sources: "
        + "; ".join(f"{name}, {', '.join(cells[name].values())}" for name in sorted(cells))
        + ".",
        what="Country",
    )


def named_in(forum: str) -> list[Named]:
    """The countries that our sources name in a forum."""
    found = []
    for roster in {one.id: one for one in forums()}[forum].rosters:
        role = "takes part" if roster.role == "participant" else roster.role
        role += f", {roster.body.partition(':')[0]}" if roster.role == "lead" and roster.body else ""
        found += [Named(name, "".join(said_in(roster)), role) for name in roster.names]
    return found


def named_through(group: str, found: list[Named]) -> list[Named]:
    """The members of a group, as named by the letter that speaks of the group where it names others."""
    whole = {one.id: one for one in forums()}[group]
    sources = {one.source for one in found}
    place = next(spot.address for spot in whole.places if spot.address in sources)
    return [Named(name, place, f"as {whole.dutch}") for roster in whole.rosters for name in roster.names]
