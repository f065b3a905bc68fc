"""What a page shows of a cell."""

from __future__ import annotations

import re
from html import escape

from markupsafe import Markup
from nbformat import NotebookNode

from .editions import Cell
from .figures import ALT, CHART, UNTITLED, ChoicesError, Json
from .frame import Say
from .page import BriefingError, load_macros
from .parts import EMPTY, MIME, NOTHING, describe_part
from .patches import apply_patch, make_patch
from .pictures import UnknownError, draw_picture
from .prose import Prose
from .settings import SettingsError, describe_note

PARTS = {"chart", "table", "html", "markdown", "text"}


def describe_cell(cell: Cell, prose: Prose, name: str) -> list[Json]:
    """Describe a cell's prose or its outputs, never its code.

    Args:
        cell: the cell.
        prose: writes the HTML of its page.
        name: the notebook's, for a sentence that says what cannot be shown.

    Returns:
        Blocks, as the module `blocks` gives their shape.

    Raises:
        BriefingError: a page cannot keep it.
    """
    try:
        if cell.node.cell_type == "markdown":
            html = Markup(prose.write_html(cell.node.source, attachments=cell.node.get("attachments")))
            return [{"html": html, "minutes": describe_note(cell.node.metadata).minutes}]
        outputs = enumerate(cell.node.get("outputs", []), 1)
        keyed = [(f"c{cell.number}-{place}", output) for place, output in outputs]
        found = [block for key, output in keyed for block in _describe_output(output, prose, key)]
        return [_draw_charts(block, prose.say) for block in found]
    except (ChoicesError, BriefingError, SettingsError) as error:
        raise BriefingError(f"{name}, cell {cell.number}: {error}") from error
    except Exception as error:  # what no rule foresaw: the reader of the sentence still needs the place
        raise BriefingError(
            f"{name}, cell {cell.number}: it cannot be shown ({type(error).__name__}: {error}); mend the cell."
        ) from error


def _describe_output(output: NotebookNode, prose: Prose, key: str) -> list[Json]:
    """One output as a block; `key` makes its ids unique."""
    if output.output_type == "stream":
        return [{"html": Markup(f"<pre>{escape(output.text)}</pre>")}] if output.name == "stdout" else []
    choices = output.data.get(MIME) or {
        "controls": [],
        "first": {"0": describe_part(output.data)},
        "patches": [{}],
        "states": [0],
    }
    if "error" in choices:
        raise BriefingError(choices["error"])
    for control in choices["controls"]:
        if control["kind"] != "open" and not hasattr(load_macros("controls.html.j2"), control["kind"]):
            raise BriefingError(
                f"the control {control['label']} is of a kind that pages do not know, {control['kind']}; "
                "run the notebook again with this version, or take another control."
            )
    listed = MIME not in output.data
    return [
        {
            "key": key,
            "controls": [
                _speak_control({"note": "", "unset": False, "lang": [], **control}, prose.say)
                for control in choices["controls"]
            ],
            "first": {place: _render_part(item, prose, listed) for place, item in choices["first"].items()},
            "patches": [
                {place: item and _render_part(item, prose, listed) for place, item in patch.items()}
                for patch in choices["patches"]
            ],
            "states": choices["states"],
        }
    ]


def _render_part(item: Json, prose: Prose, listed: bool) -> Json:
    """A part, or a patch of one, with HTML in place of its Markdown."""
    for kind in item.keys() - PARTS:
        raise BriefingError(
            f"a result is of a kind that pages do not know, {kind}; run the notebook again with this version."
        )
    if "chart" in item:
        return {**item, "chart": item["chart"] and _speak_chart(item["chart"], prose.say)}
    if "markdown" not in item:
        return item | {"html": item["html"] and prose.fit_html(item["html"])} if "html" in item else item
    source = item["markdown"]
    html = item.get("html") if source is None else prose.write_html(source, listed=listed)
    return {**{kind: value for kind, value in item.items() if kind != "markdown"}, "html": html}


def _speak_control(control: Json, say: Say) -> Json:
    """A control with what the frame says in it, not the notebook, in the language of the page."""
    own = control["options"] if control["kind"] == "check" else (NOTHING, EMPTY)
    options = [say(option) if option in own else option for option in control["options"]]
    return {**control, "options": options, "note": say(control["note"])}


def _speak_chart(chart: Json, say: Say) -> Json:
    """A chart, or a patch of one, whose title and alternative text are the frame's where the figure has none."""
    spoken = dict(chart)
    if chart.get("title") == CHART:
        spoken["title"] = say(CHART)
    if found := re.fullmatch(re.escape(ALT).replace(r"\{title\}", "(.*)"), chart.get("alt") or "", re.DOTALL):
        title = say(UNTITLED) if found[1] == UNTITLED else found[1]
        spoken["alt"] = say(ALT, title=title)
    return spoken


def _draw_charts(block: Json, say: Say) -> Json:
    """An exhibit with pictures in place of its figures; as it is where one of its states is for Plotly to draw."""
    states = [apply_patch(block["first"], patch) for patch in block.get("patches", [])]
    if not any("chart" in item for state in states for item in state.values()):
        return block
    rules: set[str] = set()
    try:
        drawn = [{place: _draw_chart(item, rules, say) for place, item in state.items()} for state in states]
    except UnknownError:
        return block
    first = drawn[block["patches"].index({})]
    patches = [make_patch(first, state) for state in drawn]
    return block | {"first": first, "patches": patches, "rules": rules}


def _draw_chart(item: Json, rules: set[str], say: Say) -> Json:
    """A part with a picture in place of a figure; what the picture needs of the page's style is added to the rules."""
    if "chart" not in item:
        return item
    picture = draw_picture(item["chart"], say)
    rules |= picture.rules
    kept = {name: value for name, value in item["chart"].items() if name not in ("data", "layout")}
    return {"chart": kept | {"picture": picture.pieces}}
