"""What a page shows of a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from .code import RAISES, describe_code, has_tag
from .editions import Cell
from .figures import ALT, CHART, NOTES, UNTITLED, ChoicesError, Json, is_steered
from .frame import Say, retell, retell_html
from .frames import describe_steered
from .losses import Losses
from .page import BriefingError, load_macros
from .parts import (
    ALONE,
    CHOICES,
    EMPTY,
    ENDS,
    MIME,
    MOVES,
    NOTHING,
    OPEN_NOTE,
    RAW,
    STOPS,
    WIDGET,
    describe_error,
    describe_part,
    describe_stream,
    find_figure,
    name_error,
    write_columns,
)
from .patches import apply_patch, make_patch
from .pictures import UnknownError, draw_picture
from .prose import Prose
from .settings import SettingsError, describe_note
from .tabulation import INDICATOR, NO, NOT_HERE, SERIES, WORDS, YES, to_cell
from .widgets import STATE, describe_widget, find_drawing

PARTS = {"chart", "table", "html", "markdown", "text"}
_LAST = "this stands as it last was; it moves in the notebook only."
_NO_STATES = "load %load_ext briefing before this cell, and a reader can choose."


@dataclass(frozen=True)
class Showing:
    """How the cells of one notebook are shown.

    name: the notebook's; losses: take down what a page cannot keep; code: hidden, folded or shown; language: the
    notebook's; widgets: the saved state of each, by its id; controls: ids of those that an exhibit has as its own.
    """

    name: str = ""
    losses: Losses = field(default_factory=Losses)
    code: str = "hidden"
    language: str = "python"
    widgets: Mapping[str, Any] = field(default_factory=dict)
    controls: frozenset[str] = frozenset()

    @classmethod
    def of(cls, nb: NotebookNode, name: str, losses: Losses, code: str) -> Showing:
        """How the cells of this notebook are shown."""
        language = nb.metadata.get("language_info", {}).get("pygments_lexer", "ipython3")
        widgets = nb.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
        saved = [
            output.get("data", {}).get(MIME, {}).get("within", {})
            for cell in nb.cells
            for output in cell.get("outputs", [])
        ]
        controls = frozenset(model for within in saved for model, bundle in within.items() if not bundle)
        return cls(
            name, losses, code, language if isinstance(language, str) else "ipython3", widgets, controls
        )


def describe_cell(cell: Cell, prose: Prose, showing: Showing) -> list[Json]:
    """Describe a cell's prose, or its outputs, and its code where that is wanted.

    Args:
        cell: the cell.
        prose: writes the HTML of its page.
        showing: how the cells of its notebook are shown.

    Returns:
        Blocks, as the module `blocks` gives their shape.

    Raises:
        BriefingError: the page is to be strict and cannot keep it, or the cell's settings cannot be followed.
    """
    node, showing.losses.cell = cell.node, cell.number
    if has_tag(node, "remove-cell"):
        return []
    try:
        if node.cell_type == "markdown":
            html = Markup(prose.write_html(node.source, attachments=node.get("attachments")))
            return [{"html": html, "minutes": describe_note(node.metadata).minutes}]
        if node.cell_type == "raw":
            return _describe_raw(node, prose)
        found = describe_code(node, showing.code, showing.language)
        if not has_tag(node, "remove-output"):
            found += _describe_outputs(cell, prose, showing)
        return [_retell(_draw_charts(block, prose.say), prose.language) for block in found]
    except (ChoicesError, BriefingError, SettingsError) as error:
        raise BriefingError(f"{showing.name}, cell {cell.number}: {error}") from error
    except Exception as error:  # what no rule foresaw: the reader of the sentence still needs the place
        sentence = f"it cannot be shown ({type(error).__name__}: {error}); mend the cell."
        try:
            return [{"html": showing.losses.say(sentence)}]
        except BriefingError:
            raise BriefingError(f"{showing.name}, cell {cell.number}: {sentence}") from error


def _describe_raw(node: NotebookNode, prose: Prose) -> list[Json]:
    """A raw cell: HTML and Markdown as such, what is for other files as it was typed, with a note that says so."""
    form = str(node.metadata.get("raw_mimetype") or node.metadata.get("format") or "")
    if form == "text/markdown":
        html = prose.write_html(node.source, attachments=node.get("attachments"))
        return [{"html": Markup(html), "minutes": 0}]
    if form in ("text/html", "html"):
        return [{"html": Markup(prose.clean_html(node.source))}]
    if not node.source.strip():
        return []
    said = prose.say(RAW, form=_RAW_FORMS.get(form, form)) if form else ""
    note = Markup('<p class="note">{}</p>').format(said) if said else ""
    return [{"html": Markup(note + Markup(write_columns(node.source)))}]


# What JupyterLab and nbconvert call the formats of raw cells.
_RAW_FORMS = {
    "text/restructuredtext": "reStructuredText",
    "text/x-rst": "reStructuredText",
    "text/latex": "LaTeX",
    "text/asciidoc": "AsciiDoc",
    "text/x-python": "Python",
    "application/pdf": "PDF",
}


def _describe_outputs(cell: Cell, prose: Prose, showing: Showing) -> list[Json]:
    """The outputs of a cell as blocks; a key makes the ids of each unique, and is that of its place."""
    outputs = _join_streams(cell.node.get("outputs", []))
    shown = {model for output in outputs for one in _list_exhibits(output) for model in one.get("shows", ())}
    showing = replace(showing, controls=showing.controls | shown)
    words = cell.node.metadata.get("alt") or cell.node.metadata.get("alt_text")
    blocks = []
    more = len(outputs)
    for place, output in enumerate(outputs, 1):
        key = place
        if output.output_type == "error" and not has_tag(cell.node, RAISES):
            showing.losses.add(f"it fails with {name_error(output.ename, output.evalue)}.")
        for item in _list_items(output, showing, str(words or "")):
            blocks.append(_make_block(item, prose, showing, f"c{cell.number}-{key}"))
            more += 1
            key = more
    return [block for block in blocks if block]


def _join_streams(outputs: Iterable[NotebookNode]) -> list[NotebookNode]:
    """Outputs in which what is printed on, in pieces, is one: a line that is written over may be in two of them."""
    joined: list[NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.output_type == "stream" == last.get("output_type") and output.name == last["name"]:
            joined[-1] = NotebookNode({**last, "text": "".join(last["text"]) + "".join(output.text)})
        else:
            joined.append(output)
    return joined


def _list_exhibits(output: Mapping[str, Any]) -> list[Json]:
    """The bundles of choices in an output: its own, or those of what stands in a widget."""
    own = output.get("data", {}).get(MIME, {})
    return [*own.get("within", {None: own}).values()]


def _list_items(output: NotebookNode, showing: Showing, words: str) -> Iterator[Json]:
    """One output as parts, and as bundles of choices."""
    if output.output_type == "stream":
        yield describe_stream(output.name, "".join(output.text))
    elif output.output_type == "error":
        yield describe_error(name_error(output.ename, output.evalue), output.traceback)
    elif "within" in output.data.get(MIME, {}):
        exhibits = {**{model: {} for model in showing.controls}, **output.data[MIME]["within"]}
        yield from describe_widget(output.data[WIDGET]["model_id"], showing.widgets, exhibits)
    elif MIME in output.data:
        yield output.data[MIME]
    elif WIDGET in output.data:
        yield from _list_widget(output.data, showing, words)
    elif is_steered(figure := find_figure(output.data)):
        yield from describe_steered(figure)
    else:
        metadata = {"alt": words, **output.get("metadata", {})} if words else output.get("metadata", {})
        try:
            yield describe_part(output.data, metadata)
        except ChoicesError as error:
            yield {"html": showing.losses.say(str(error))}


def _list_widget(data: Mapping[str, Any], showing: Showing, words: str) -> Iterator[Json]:
    """A widget, of which no state was saved but the last."""
    model = data[WIDGET].get("model_id", "")
    if model in showing.controls:
        return
    state = showing.widgets.get(model, {}).get("state", {})
    if drawing := find_drawing(data, showing.widgets):
        yield describe_part(drawing, {"alt": words} if words else None)
        yield {"html": showing.losses.say(_LAST)}
        return
    if model not in showing.widgets:
        named = str(data.get("text/plain", "")).split("(")[0]
        showing.losses.add(
            f"a page cannot keep the widget {named}; show it through interact after %load_ext briefing, or show a "
            "figure, a table or HTML."
        )
    yield from describe_widget(model, showing.widgets, {key: {} for key in showing.controls})
    if "widget-interact" in state.get("_dom_classes", []):
        yield {"html": showing.losses.say(f"this shows one state of an interact; {_NO_STATES}")}


def _make_block(item: Json, prose: Prose, showing: Showing, key: str) -> Json:
    """A part, or a bundle of choices, as a block; empty for nothing."""
    if "error" in item:
        return {"html": showing.losses.say(item["error"])}
    if "states" in item:
        for sentence in item.get("lost", []):
            showing.losses.add(sentence)
        return _make_exhibit(item, prose, key, listed=False)
    if "lost" in item:
        showing.losses.add(item["lost"])
    part = {name: value for name, value in item.items() if name != "lost"}
    one = {"controls": [], "first": {"0": part}, "patches": [{}], "states": [0]}
    return _make_exhibit(one, prose, key, listed=True) if part else {}


def _make_exhibit(choices: Json, prose: Prose, key: str, *, listed: bool) -> Json:
    for control in choices["controls"]:
        if control["kind"] != "open" and not hasattr(load_macros("controls.html.j2"), control["kind"]):
            raise BriefingError(
                f"the control {control['label']} is of a kind that pages do not know, {control['kind']}; "
                "run the notebook again with this version, or take another control."
            )
    return {
        "key": key,
        "controls": [
            _speak_control({"note": "", "unset": False, "lang": [], **control}, prose)
            for control in choices["controls"]
        ],
        "first": {place: _render_part(item, prose, listed) for place, item in choices["first"].items()},
        "patches": [
            {place: item and _render_part(item, prose, listed) for place, item in patch.items()}
            for patch in choices["patches"]
        ],
        "states": choices["states"],
        "alone": prose.say(ALONE, **choices["alone"]) if choices.get("alone") else "",
    }


def _render_part(item: Json, prose: Prose, listed: bool) -> Json:
    """A part, or a patch of one, with HTML in place of its Markdown."""
    for kind in item.keys() - PARTS:
        raise BriefingError(
            f"a result is of a kind that pages do not know, {kind}; run the notebook again with this version."
        )
    if "table" in item:
        return {**item, "table": _speak_cells(item["table"], prose.say)}
    if "chart" in item:
        return {**item, "chart": item["chart"] and _speak_chart(item["chart"], prose.say)}
    if "markdown" not in item:
        return item | {"html": item["html"] and prose.fit_html(item["html"])} if "html" in item else item
    source = item["markdown"]
    html = item.get("html") if source is None else prose.write_html(source, listed=listed)
    return {**{kind: value for kind, value in item.items() if kind != "markdown"}, "html": html}


def _speak_control(control: Json, prose: Prose) -> Json:
    """A control with what the frame says in it, not the notebook, in the language of the page."""
    say, given = prose.say, control["options"]
    own = (NOTHING, EMPTY, NO, YES) if control["kind"] in ("check", "open") else (NOTHING, EMPTY)
    options = [say(option) if option in own else option for option in given]
    label, note = control["label"], say(control["note"])
    for sentence in (OPEN_NOTE, MOVES):
        note = note.replace(sentence, say(sentence))
    if control["kind"] == "range" and label.endswith(ENDS):
        label = retell(label, prose.language)
    if control.pop("own", False):  # that of a chart, which may have no words of its own
        label, options = retell(label, prose.language), [retell(one, prose.language) for one in options]
    if total := control.get("total"):
        kept = STOPS if control["kind"] == "range" else CHOICES
        note = " ".join(filter(None, [note, say(kept, kept=len(options), total=total)]))
    return {**control, "label": label, "options": options, "note": note}


def _speak_chart(chart: Json, say: Say) -> Json:
    """A chart, or a patch of one, whose title and alternative text are the frame's where the figure has none."""
    spoken = dict(chart)
    if chart.get("title") == CHART:
        spoken["title"] = say(CHART)
    if found := re.fullmatch(re.escape(ALT).replace(r"\{title\}", "(.*)"), chart.get("alt") or "", re.DOTALL):
        title = say(UNTITLED) if found[1] == UNTITLED else found[1]
        spoken["alt"] = say(ALT, title=title)
    if "table" in spoken:
        spoken["table"] = _speak_cells(spoken["table"], say)
    return spoken


def _speak_cells(table: Json | None, say: Say) -> Json | None:
    """A table, or a patch of one, with words in the cells that are true or false."""
    if not table or not table.get("rows"):
        return table
    rows = [[say(to_cell(cell)) if isinstance(cell, bool) else cell for cell in row] for row in table["rows"]]
    return {**table, "rows": rows}


def _retell(block: Json, language: str) -> Json:
    """A block with what the frame says in it, and not the notebook, in the language of its page."""
    if "html" in block:
        return block | {"html": Markup(retell_html(block["html"], language))}
    for state in (block.get("first", {}), *block.get("patches", ())):
        for item in filter(None, state.values()):
            chart = item.get("chart") or {}
            if item.get("html"):
                item["html"] = retell_html(item["html"], language)
            for note in NOTES if chart.get("subtitle") else ():
                chart["subtitle"] = chart["subtitle"].replace(note, retell(note, language))
            _retell_table(chart.get("table") or {}, language, made=True)
            _retell_table(item.get("table") or {}, language)
    return block


def _retell_table(table: Json, language: str, *, made: bool = False) -> None:
    """Give what a table says that was made from a chart in a language; one that stands in its place says so itself."""
    if caption := table.get("caption"):
        table["caption"] = retell(caption, language)
        made = made or table["caption"] != caption
    head, rows = table.get("head") or [], table.get("rows") or []
    named = rows if head[:1] in ([SERIES], [INDICATOR[0]]) else []
    if made:
        for cells in (head, *named):
            last = len(head) if cells is head else 1
            cells[:last] = [retell(word, language) if word in WORDS else word for word in cells[:last]]
    for row in rows:
        if row and row[-1].endswith(NOT_HERE.rpartition("}")[2]):
            row[-1] = retell(row[-1], language)


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
