"""Forums: who sits in them, as what, and who says so."""

from collections.abc import Iterable
from typing import NamedTuple

import plotly.graph_objects as go

from ...corpus import Corpus
from ...notes.load import letter_of
from ...notes.rows import Roster
from ..pieces import Table
from ..view import view
from .sources import said_in
from .style import BLUE, Chart, abbreviate, chart, no_chart, wrap

STATES_MEET = ("treaty", "initiative", "group", "alliance")
UNLISTED = "No source outside these letters lists the members of a forum."

# --- One state, or some forums --------------------------------------------------------------------------------


@view
def country_choices(corpus: Corpus) -> list[str]:
    """The states that our sources name in a forum where states meet, by the alphabet."""
    meeting = (forum for forum in corpus.notes.forums.values() if forum.kind in STATES_MEET)
    return sorted({name for forum in meeting for roster in forum.rosters for name in roster.names})


@view
def roles_of_country(corpus: Corpus, country: str) -> Table:
    """List where our sources name a state, and as what."""
    rows = [
        [forum.name, roster.role, roster.body or "", *said_in(corpus, roster)]
        for forum in corpus.notes.forums.values()
        for roster in forum.rosters
        if country in roster.names
    ]
    return Table(
        f"{country} in our sources" if rows else f"Our sources name {country} in no forum",
        ["Forum", "As what", "In which body", "Letter", "Outside the letters"],
        rows,
        link=[False, False, False, True, False],
    )


@view
def member_counts(corpus: Corpus, *names: str) -> Table:
    """List every number of states that a source gives for forums, and whether the Netherlands is among its names.

    Args:
        names: the ids of the forums.

    Raises:
        KeyError: a forum is not in the notes.
    """
    rows = [
        [
            f"{abbreviate(forum.name)}: {', '.join(filter(None, (roster.role, roster.body)))}",
            roster.number,
            roster.quote or "",
            _netherlands_named(roster),
            *said_in(corpus, roster),
        ]
        for forum in (corpus.notes.forums[name] for name in names)
        for roster in forum.rosters
        if roster.number
    ]
    return Table(
        "Every number of states that a source gives" if rows else "No source gives a number of states",
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


def _netherlands_named(roster: Roster) -> str:
    """Whether the Netherlands is among the names of a source, if it gives any."""
    if not roster.names:
        return "no names given"
    return "yes" if "Netherlands" in roster.names else "no"


# --- Members --------------------------------------------------------------------------------------------------


class _Members(NamedTuple):
    """The countries of a forum, as a source outside the letters lists them."""

    names: tuple[str, ...]
    source: str


def _member_lists(corpus: Corpus) -> dict[str, _Members]:
    """The forums whose members a source outside the letters lists, by short name."""
    return {
        abbreviate(forum.name): _Members(roster.names, said_in(corpus, roster)[1])
        for forum in corpus.notes.forums.values()
        for roster in forum.rosters
        if roster.role in ("member", "participant") and len(roster.names) > 3 and roster.context
    }


@view
def membership(corpus: Corpus) -> Chart:
    """Draw who sits in the forums that the letters name: a dot for each country, as far as our sources list it."""
    lists = _member_lists(corpus)
    if not lists:
        return no_chart("Who sits where?", UNLISTED)
    countries = sorted({country for one in lists.values() for country in one.names})
    countries.sort(key=lambda country: -sum(country in one.names for one in lists.values()))
    pairs = [(forum, country) for forum in lists for country in countries if country in lists[forum].names]
    dots = go.Scatter(
        x=[wrap(forum, 14) for forum, _ in pairs],
        y=[country for _, country in pairs],
        mode="markers",
        marker={"size": 13, "color": BLUE},
        hovertemplate="%{y}, %{x}<extra></extra>",
    )
    several = [country for country in countries if sum(country in one.names for one in lists.values()) > 1]
    finding = f"{len(several)} of {len(countries)} countries sit in more than one of these forums"
    sizes = ", ".join(f"{forum}: {len(one.names)} states" for forum, one in lists.items())
    return chart(
        [dots],
        finding,
        f"Members named in our sources. {sizes}",
        f"{finding}: {', '.join(several) or 'none'}. Members named: {sizes}.",
        {
            "head": ["Country", *lists],
            "rows": [
                *([name, *("yes" if name in one.names else "" for one in lists.values())] for name in countries),
                ["Source", *(one.source for one in lists.values())],
            ],
        },
        rows=len(countries),
        row=28,
        layout={"xaxis": {"side": "top", "showgrid": False}},
    )  # fmt: skip


@view
def shared_members(corpus: Corpus, one: str, other: str) -> Table:
    """List which states sit in both of two forums, and which in one only.

    Args:
        one, other: the forums by their short names.

    Returns:
        The states with their number; a caption alone where a forum is compared with itself or its members are not listed.
    """
    head = ["Where", "Number", "States"]
    lists = _member_lists(corpus)
    if one == other:
        return Table("Nothing to compare: choose two different forums", head, [])
    if missing := [name for name in (one, other) if name not in lists]:
        return Table(f"No source outside these letters lists the members of {missing[0]}", head, [])
    first, second = lists[one].names, lists[other].names
    parts = {
        "both": [name for name in first if name in second],
        f"{one} only": [name for name in first if name not in second],
        f"{other} only": [name for name in second if name not in first],
    }
    shared = len(parts["both"])
    return Table(
        f"{shared or 'No'} state{'s' * (shared != 1)} named in our sources sit{'s' * (shared == 1)} in both {one} and {other}",
        head,
        [
            *([part, len(names), ", ".join(names) or "–"] for part, names in parts.items()),
            *([f"Source for {forum}", "", lists[forum].source] for forum in (one, other)),
        ],
        align=["left", "right", "left"],
    )


# --- One forum, several sources -------------------------------------------------------------------------------


class _Named(NamedTuple):
    """That a source names a country, and as what."""

    country: str
    source: str
    role: str


@view
def countries_by_source(corpus: Corpus, forum: str, *groups: str) -> Table:
    """List which countries our sources name in a forum, and as what; of a group that a letter names, its members.

    Args:
        forum: its id.
        groups: the forums, by id too, that the letters say take part in it.

    Returns:
        A row for each country, a column for each source; an empty cell where that source does not name it. A group that
        no source of the forum names adds none, which the caption says.

    Raises:
        KeyError: an id is not in the notes.
    """
    found, unnamed = _named_in(corpus, forum), ""
    for group in groups:
        through = _named_through(corpus, group, {one.source for one in found})
        if not through:
            name = abbreviate(corpus.notes.forums[group].name)
            unnamed += f"; no source that names countries here names {name}, whose members are left out"
        found += through
    cells: dict[str, dict[str, str]] = {}
    for one in found:
        cells.setdefault(one.country, {})[one.source] = one.role
    if not cells:
        return Table("Our sources name no country in this forum", ["Country"], [])
    letters = sorted({one.source for one in found if "§" in one.source})
    sources = [*letters, *sorted({one.source for one in found} - set(letters))]
    everywhere = sum(all(source in cells[name] for source in sources) for name in cells)
    count = f"{everywhere or 'none'} of them by every source" if len(sources) > 1 else "all by one source"
    return Table(
        f"{len(cells)} countries can be named, {count}{unnamed}",
        ["Country", *(_headed(corpus, source) for source in sources)],
        [[name, *(cells[name].get(source, "") for source in sources)] for name in sorted(cells)],
    )


def _headed(corpus: Corpus, source: str) -> str:
    """A source as the head of a column: an address with the letter's short name, or the page outside the letters."""
    return f"{corpus.short(letter_of(source))}, {source}" if "§" in source else f"Outside: {source}"


def _named_in(corpus: Corpus, forum: str) -> list[_Named]:
    """The countries that our sources name in a forum."""
    found = []
    for roster in corpus.notes.forums[forum].rosters:
        role = "takes part" if roster.role == "participant" else roster.role
        role += f", {roster.body.partition(':')[0]}" if roster.role == "lead" and roster.body else ""
        found += [_Named(name, "".join(said_in(corpus, roster)), role) for name in roster.names]
    return found


def _named_through(corpus: Corpus, group: str, sources: Iterable[str]) -> list[_Named]:
    """The members of a group, as named by the letter that speaks of the group where it names others."""
    whole = corpus.notes.forums[group]
    place = next((spot.address for spot in whole.places if spot.address in sources), None)
    names = [name for roster in whole.rosters for name in roster.names] if place else []
    return [_Named(name, place or "", f"as {whole.dutch}") for name in names]
