"""What a cell shows, as parts that a page keeps; a kernel and a page both need it, so it needs neither of them."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from .figures import (
    CHART,
    TABLE,
    ChoicesError,
    Json,
    describe_chart,
    describe_table,
    find_hindrance,
    list_notes,
)
from .scripted import find_scripted, only_loads

MIME = "application/vnd.briefing.choices+json"  # its shape: the docstring of choices
PLOTLY = "application/vnd.plotly.v1+json"
WIDGET = "application/vnd.jupyter.widget-view+json"
SECRET = "••••"  # for a password
OPEN_NOTE = "Open the notebook to try any other value."
MOVES = "In the notebook it changes other things too, which the page does not follow."
ENDS = (", from", ", to")  # of the labels of a range's two sliders
NOTHING, EMPTY = "(nothing chosen)", "(empty)"  # what a control has for options without words of their own
STOPS = "{kept:,} of its {total:,} stops are on this page; the notebook has them all."  # of a slider
CHOICES = (
    "{kept:,} of its {total:,} choices are on this page; the notebook has them all."  # of another control
)
RAW = "This is for {form} files; it stands here as it was typed."  # of a raw cell
ALONE = "The page has one choice at a time here, {kept:,} of {total:,} states; the notebook has them all."
VECTOR = "image/svg+xml"
IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp")
NUMBERS_OF = "{title}the numbers of {hindrance}"
AS_TABLE = "{title}{hindrance}, stands as a table of its numbers; show it as an image to keep it."
_NO_WORDS = "A picture without words: its notebook gives no title, names of axes or metadata alt, which would say what it shows."
# Forms that stand beside others and show nothing themselves.
_BESIDE = ("application/vnd.google.colaboratory", "application/vnd.dataresource", MIME)


def describe_part(data: Mapping[str, Any], metadata: Mapping[str, Any] | None = None) -> Json:
    """Describe the best form in a MIME bundle that a page can show.

    Args:
        data: the bundle.
        metadata: its metadata, with width, height and alt of an image by MIME type or for all.

    Returns:
        One member: chart, table, html, markdown or text; with `lost`, a sentence, where it is not all. Empty where it
        shows nothing.

    Raises:
        ChoicesError: it is a widget, or a table that is none.
    """
    if WIDGET in data:
        raise ChoicesError(
            f"a page cannot keep the widget {str(data.get('text/plain', '')).split('(')[0]}; show it through interact "
            "after %load_ext briefing, or show a figure, a table or HTML."
        )
    if PLOTLY in data:
        return describe_figure(data[PLOTLY])
    if TABLE in data:
        return {"table": describe_table(data[TABLE])}
    html, text = _join(data.get("text/html", "")), _join(data.get("text/plain", ""))
    if only_loads(data, html):
        return {}
    image = next((form for form in IMAGES if form in data), "")
    scripted = find_scripted(data, html)
    if scripted and not image and VECTOR not in data:
        return _say_instead(scripted.to_sentence(), text if scripted.as_text else "")
    if html and not scripted:
        figure = _find_figure(html)
        return describe_figure(figure) if figure else {"html": html}
    if "text/markdown" in data:
        return {"markdown": _join(data["text/markdown"])}
    if "text/latex" in data:
        return {"markdown": _as_formula(_join(data["text/latex"]))}
    if VECTOR in data:
        return {"html": _name_drawing(_join(data[VECTOR]), metadata or {})}
    if image:
        return {"html": _write_image(image, data, metadata or {})}
    media = next((form for form in data if form.startswith(("audio/", "video/"))), "")
    if media:
        return {"html": write_player(media, _join(data[media]))}
    if "application/json" in data:
        words = escape(json.dumps(data["application/json"], ensure_ascii=False, indent=2))
        return {"html": f"<details><summary>Data (JSON)</summary><pre>{words}</pre></details>"}
    unknown = next((form for form in data if form != "text/plain" and not form.startswith(_BESIDE)), "")
    if unknown:
        what = "a PDF" if unknown == "application/pdf" else f"something of the kind {unknown}"
        sentence = (
            f"the notebook shows {what} here, which a page cannot keep; show it as an image or as HTML."
        )
        return _say_instead(sentence, "" if _REPR.match(text) else text)
    if re.search(r"\n|  ", text.strip("\n")):  # columns, which only letters of one width keep
        return {"html": write_columns(text)}
    return {"text": text} if text else {}


def _say_instead(sentence: str, text: str) -> Json:
    """A sentence in place of what a page cannot keep, and what it is in plain text if that says something."""
    note = write_note(sentence)["html"]
    return {"html": note + (write_columns(text) if text else ""), "lost": sentence}


def write_player(form: str, data: str) -> str:
    """Write sound or a film as a player, from its base64."""
    return f'<{form.partition("/")[0]} controls src="data:{form};base64,{"".join(data.split())}"></{form.partition("/")[0]}>'


def describe_or_say(data: Mapping[str, Any], metadata: Mapping[str, Any] | None = None) -> Json:
    """Describe the best form in a MIME bundle; where a page can keep none, a sentence in its place, `lost` too."""
    try:
        return describe_part(data, metadata)
    except ChoicesError as error:
        return write_note(str(error)) | {"lost": str(error)}


def describe_stream(name: str, text: str) -> Json:
    """Describe what is printed: as it stands; what comes from the error stream in a fold. Empty for nothing."""
    text = _CELL_FILE.sub("a cell of this notebook", _resolve_returns(text).rstrip("\n"))
    if not text.strip():
        return {}
    columns = write_columns(text)
    if name == "stderr":
        columns = write_columns(_FOLDER.sub("", text))
        return {"html": f"<details><summary>Messages</summary>{columns}</details>"}
    return {"html": columns}


def name_error(kind: object, message: object) -> str:
    """Name an error on one line: its kind, and its message where it has one."""
    return ": ".join(filter(None, (" ".join(str(one).split()) for one in (kind, message))))


def describe_error(words: str, traceback: Sequence[str] = ()) -> Json:
    """Describe an error as a sentence in place of what failed; where it came from, if that is told, in a fold."""
    sentence = f'<p class="note">This fails with {write_ansi(words)}.</p>'
    lines = _FOLDER.sub("", "\n".join(traceback)).strip("\n")
    fold = f"<details><summary>Traceback</summary>{write_columns(lines)}</details>" if lines else ""
    return {"html": sentence + fold}


def write_note(sentence: str) -> Json:
    """Write a sentence in place of what a page cannot keep."""
    return {"html": f'<p class="note">{escape(sentence[:1].upper() + sentence[1:])}</p>'}


def write_columns(text: str) -> str:
    """Write text in letters of one width, its lines as they are."""
    return f'<pre class="columns">{write_ansi(text)}</pre>'


# Under what name ipykernel compiles a cell: it differs from run to run, and names a folder of this machine.
_CELL_FILE = re.compile(r"(?<!\S)\S*[/\\]ipykernel_\d+[/\\]\d+\.py")

# The folders of this machine that a traceback names.
_FOLDER = re.compile(
    r"""(?<![^\s"'(<])(?:~|[A-Za-z]:)?[/\\](?:[^\s/\\:"'<>]+[/\\])+(?=[^\s/\\:"'<>]+\.pyx?\b)"""
)

# --- terminals --------------------------------------------------------------------------------------------------

_ANSI = re.compile(r"\x1b\[([\d;]*)m")
_OTHER_CODES = re.compile(r"\x1b(?:\[[\d;?]*[A-Za-ln-z]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()].|[=>78])")
_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


def write_ansi(text: str) -> str:
    """Write text with a terminal's codes as HTML: bold, italic, underlined and the eight colours; no other code stays."""
    made, styles = [], dict[str, str]()
    pieces = _ANSI.split(_OTHER_CODES.sub("", text))
    for place, piece in enumerate(pieces):
        if place % 2:
            _apply_codes([int(code or 0) for code in piece.split(";")], styles)
        elif piece:
            words = escape(piece.replace("\x1b", ""), quote=False)
            kinds = " ".join(styles.values())
            made.append(f'<span class="{kinds}">{words}</span>' if kinds else words)
    return "".join(made)


def _apply_codes(codes: list[int], styles: dict[str, str]) -> None:
    """Change what is in force by the codes of one sequence (ECMA-48, select graphic rendition)."""
    while codes:
        code = codes.pop(0)
        if code == 0:
            styles.clear()
        elif code in (1, 3, 4):
            styles[str(code)] = {1: "ansi-bold", 3: "ansi-italic", 4: "ansi-underline"}[code]
        elif code in (22, 23, 24):
            styles.pop({22: "1", 23: "3", 24: "4"}[code], None)
        elif code in (38, 48):  # a colour of 256 or of 16 million: left out with what names it
            del codes[: {5: 2, 2: 4}.get(codes[0] if codes else 0, 1)]
        elif code == 39:
            styles.pop("colour", None)
        elif code % 10 < 8 and code // 10 in (3, 9):
            styles["colour"] = f"ansi-{_COLOURS[code % 10]}"


def _resolve_returns(text: str) -> str:
    """A text as a terminal shows it: what follows a carriage return writes over the line."""
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        shown = ""
        for piece in line.split("\r"):
            shown = piece + shown[len(piece) :]
        lines.append(shown.rstrip() if "\r" in line else shown)
    return "\n".join(lines)


# --- forms ------------------------------------------------------------------------------------------------------


def _join(text: Any) -> str:
    """A member of a MIME bundle: a file may hold it as a list of lines, and an object may give an image as bytes."""
    if isinstance(text, bytes):
        return b64encode(text).decode()
    return "".join(text) if isinstance(text, list) else str(text)


def describe_figure(figure: Json) -> Json:
    """Describe a Plotly figure as a chart, or as its numbers where a page cannot draw it."""
    chart = describe_chart(figure)
    hindrance = find_hindrance(figure)
    title = "" if chart["title"] == CHART else f"{chart['title']}: "
    if hindrance:
        caption = NUMBERS_OF.format(title=title, hindrance=hindrance)
        return {
            "table": {**chart["table"], "caption": caption},
            "lost": AS_TABLE.format(title=title, hindrance=hindrance),
        }
    notes = " ".join(list_notes(figure))
    return {"chart": chart, "lost": f"{title}{notes}"} if notes else {"chart": chart}


def find_figure(data: Mapping[str, Any]) -> Json:
    """Find the Plotly figure in a MIME bundle, as JSON or in a script that Plotly wrote; empty where there is none."""
    figure = data.get(PLOTLY) or (_find_figure(_join(data["text/html"])) if "text/html" in data else {})
    return figure if isinstance(figure, dict) else {}


_NEW_PLOT = re.compile(r"""Plotly\.newPlot\(\s*(?:"[^"]*"|'[^']*')\s*,\s*""")
_ADD_FRAMES = re.compile(r"""Plotly\.addFrames\(\s*(?:"[^"]*"|'[^']*')\s*,\s*""")


def _find_figure(html: str) -> Json:
    """The figure in a script that Plotly wrote, which holds it as JSON; empty where there is none."""
    call = _NEW_PLOT.search(html)
    if not call:
        return {}
    try:
        data, end = json.JSONDecoder().raw_decode(html, call.end())
        comma = re.compile(r"\s*,\s*").match(html, end)
        layout = json.JSONDecoder().raw_decode(html, comma.end())[0] if comma else {}
        added = _ADD_FRAMES.search(html, end)
        frames = json.JSONDecoder().raw_decode(html, added.end())[0] if added else []
    except ValueError:
        return {}
    return {"data": data, "layout": layout, "frames": frames}


def _as_formula(latex: str) -> str:
    """LaTeX between the signs that tell Markdown it is a formula."""
    marked = re.match(r"\s*(?:\$|\\\[|\\\(|\\begin\b)", latex)
    return latex if marked else f"$${latex}$$"


# How Python writes an object: no words for a picture of it.
_REPR = re.compile(r"\s*(?:<[\s\S]*>|[\w.]+\([\s\S]*\))\s*$")


def _name_drawing(svg: str, metadata: Mapping[str, Any]) -> str:
    """A drawing with the words that its output has for it."""
    words = _find_words(metadata, VECTOR)
    return f'<div role="img" aria-label="{escape(words)}">{svg}</div>' if words else svg


def _find_words(metadata: Mapping[str, Any], form: str) -> str:
    """The alternative text that the metadata of an output has for this form, or for all."""
    own = metadata.get(form)
    return str((own.get("alt") if isinstance(own, Mapping) else "") or metadata.get("alt") or "")


def _write_image(form: str, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> str:
    own = metadata.get(form)
    given = {**metadata, **(own if isinstance(own, Mapping) else {})}
    text = _join(data.get("text/plain", ""))
    words = _find_words(metadata, form) or ("" if _REPR.match(text) else text) or _NO_WORDS
    size = "".join(
        f' {name}="{int(given[name])}"'
        for name in ("width", "height")
        if isinstance(given.get(name), int | float)
    )
    return f'<img src="data:{form};base64,{"".join(_join(data[form]).split())}" alt="{escape(words)}"{size}>'
