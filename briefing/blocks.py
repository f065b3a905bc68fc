"""What a page is made of: sections of blocks, each the prose of a cell or one of its outputs.

A block of prose is `{"html", "minutes"}`; one of an output is `{"html"}` or an exhibit, `{"key", "controls", "first",
"patches", "states"}`, as `choices` explains it, with HTML in place of its Markdown. Sections are `(role, [block])`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from markupsafe import Markup

from .figures import Json

Sections = list[tuple[str, list[Json]]]


def map_html(sections: Sections, change: Callable[[str], str] = str) -> list[str]:
    """Replace each piece of HTML that never changes, in order, by what `change` makes of it.

    Returns:
        The pieces, changed.
    """
    found = []
    for block in (block for _, section in sections for block in section):
        fixed = [] if block.get("controls") else [*block.get("first", {}).values()]
        for item in [block, *fixed]:
            if "html" in item:
                item["html"] = Markup(change(str(item["html"])))
                found.append(item["html"])
    return found


def group_html(sections: Sections) -> Iterator[list[Json]]:
    """Go through all that has HTML, in order: a list of the states that take turns in one place."""
    for block in (block for _, blocks in sections for block in blocks):
        states = [{"": block}] if "html" in block else [block["first"], *block["patches"]]
        for place in dict.fromkeys(key for state in states for key in state):
            yield [item for state in states if (item := state.get(place)) and item.get("html")]


def list_parts(blocks: Iterable[Json]) -> list[Json]:
    """List every part that these blocks can show, or patches of them."""
    states = [state for block in blocks for state in [block.get("first", {}), *block.get("patches", [])]]
    return [item for state in states for item in state.values() if item]
