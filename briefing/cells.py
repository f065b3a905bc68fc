"""What a page shows of a cell."""

from __future__ import annotations

from html import escape

from markupsafe import Markup
from nbformat import NotebookNode

from .blocks import list_parts
from .editions import Cell
from .figures import ChoicesError, Json
from .page import BriefingError, load_macros
from .parts import MIME, describe_part
from .prose import Prose
from .settings import SettingsError, describe_note

PARTS = {"chart", "table", "html", "markdown", "text"}


def describe_cell(cell: Cell, prose: Prose, name: str, draws: set[str] | None) -> list[Json]:
    """Describe a cell's prose or its outputs, never its code.

    Args:
        cell: the cell.
        prose: writes the HTML of its page.
        name: the notebook's, for a sentence that says what cannot be shown.
        draws: the types of trace that plotly.js can draw, where that is not all of them.

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
        _check_drawable(found, draws)
        return found
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
            "controls": [{"note": "", "unset": False, **control} for control in choices["controls"]],
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
    if "markdown" not in item:
        return item | {"html": item["html"] and prose.clean_html(item["html"])} if "html" in item else item
    source = item["markdown"]
    html = item.get("html") if source is None else prose.write_html(source, listed=listed)
    return {**{kind: value for kind, value in item.items() if kind != "markdown"}, "html": html}


def _check_drawable(found: list[Json], draws: set[str] | None) -> None:
    """Raise BriefingError for a trace that the chosen plotly.js cannot draw."""
    for item in list_parts(found):
        traces = ((item.get("chart") or {}).get("data") or {}).values()
        for kind in (trace.get("type") or "scatter" for trace in traces if trace):
            if draws is not None and kind not in draws:
                raise BriefingError(
                    f"plotly.js-basic cannot draw a {kind} trace; give the whole plotly.js, or draw it as "
                    "scatter, bar or pie."
                )
