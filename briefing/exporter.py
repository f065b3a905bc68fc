"""`jupyter nbconvert --to briefing`: a run notebook as one page that needs neither kernel nor network."""

from __future__ import annotations

import datetime
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from hashlib import sha256
from html import escape, unescape
from itertools import chain, count, groupby
from mimetypes import guess_type
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import mistune
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.exporters.exporter import Exporter
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook
from traitlets import Enum, Unicode, default

from . import slim
from .figures import ChoicesError, Json
from .parts import MIME, describe_part
from .reuse import pool_pieces, reuse, script_json
from .sanitize import IMAGE, sanitize
from .settings import About, SettingsError, describe_note, describe_page

EDITIONS = ("briefing", "student", "teacher")
DROPPED = {
    "briefing": {"lesson", "quiz", "exercise", "answer", "teacher"},
    "student": {"answer", "teacher"},
    "teacher": set[str](),
}
TEMPLATE = Path(__file__).parent / "template"
PLOTLY_JS = slim.plotly_js()
BASIC = {"scatter", "bar", "pie"}  # what plotly.js-basic can draw
Sections = list[tuple[str, list[Json]]]

CONTENTS = "\ue001"  # private use: where the list of contents goes
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")  # HTML forbids them; plotly.js has two, within strings
SHORT = "in short"
PARTS = {"chart", "table", "html", "markdown", "text"}


class BriefingError(ConversionException):
    """A notebook that cannot become a page; the message is one sentence with the remedy."""


class BriefingExporter(Exporter):
    """Prose, tables and charts of a notebook, its `interact`s with native controls, its code left out."""

    export_from_notebook = "Briefing"
    output_mimetype = "text/html"

    edition = Enum(
        EDITIONS,
        "briefing",
        help="briefing has the text alone, student the exercises too, teacher also answers, notes and run of show.",
    ).tag(config=True)
    plotly_js = Unicode("", help="A plotly.js file for the page; by default that of the plotly package.").tag(
        config=True
    )
    date = Unicode("", help="The date to write on the page; by default none, so that it can be remade.").tag(
        config=True
    )
    commit = Unicode("", help="The short hash of the commit that the page is made from, to write on it.").tag(
        config=True
    )
    shared = Unicode(
        "",
        help="A folder beside the page that holds its scripts (see shared_assets); by default the page does.",
    ).tag(config=True)
    inputs = Unicode("", help="A fingerprint of all that the page is made from, to keep in it.").tag(
        config=True
    )

    source = Unicode("", help="A name for the notebook's place, to keep in the page.").tag(config=True)

    @default("file_extension")
    def _file_extension(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # as nbconvert's own HTML exporter: a page, not a notebook
        self, nb: NotebookNode, resources: Json | None = None, **kw: Any
    ) -> tuple[str, Json]:
        """The page of a notebook, with nbconvert's resources.

        Raises BriefingError for a notebook that was not run, or holds an error or an output no page can keep.
        """
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        place = resources.get("metadata", {})
        name = f"{place.get('name') or 'Notebook'}.ipynb"
        folder = Path(place.get("path") or ".")
        check_was_run(nb, name)
        about = read_settings(nb, folder)
        prose = Prose(folder, written_ids(nb))
        script = Path(self.plotly_js) if self.plotly_js else PLOTLY_JS
        draws = BASIC if "plotly.js (basic" in _read_asset(script)[:300] else None
        sections = [
            (role, [block for cell in cells for block in _describe_cell(cell, prose, name, draws)])
            for role, cells in groupby(
                select_cells(nb.cells, self.edition), key=lambda cell: cell_role(cell.node)
            )
        ]
        make_ids_unique(sections)
        link_citations(sections)
        scripts = shared_assets(self.plotly_js)
        if not any("chart" in item for item in _all_parts(sections)):
            scripts = {file: text for file, text in scripts.items() if not file.startswith("plotly")}
        page = render(
            language=nb.metadata.get("language_code", "en"),
            title=prose.title or name.removesuffix(".ipynb").replace("_", " "),
            heading=Markup(prose.heading_html),
            description=about.summary or prose.first_paragraph,
            lead=about.summary,
            edition=self.edition,
            marks={
                "series": about.series,
                "minutes": about.minutes,
                "notebook": name,
                "inputs": self.inputs,
                "source": self.source,
            },
            tested=_read_statement(about, prose),
            dateline=_list_marks(self, about, sections),
            show=plan_by_minute(sections) if self.edition == "teacher" else {},
            contents=prose.contents if len(prose.contents) > 1 else [],
            sections=sections,
            made=made(
                name,
                self.date,
                _read_asset(script) if len(scripts) > 1 else "",
                f"{about.name} {about.version}".strip(),
            ),
            scripts=scripts,
            shared=self.shared,
        )
        return page, resources


class StudentExporter(BriefingExporter):
    """The page with its exercises and without their answers."""

    export_from_notebook = "Briefing, student edition"

    @default("edition")
    def _edition(self) -> str:
        return "student"


class TeacherExporter(BriefingExporter):
    """The page with its answers, the presenter's notes and the run of show."""

    export_from_notebook = "Briefing, teacher edition"

    @default("edition")
    def _edition(self) -> str:
        return "teacher"


def render(*, scripts: Mapping[str, str] | None = None, shared: str = "", **page: Any) -> str:
    """A page, or the list of lessons, as HTML that lets these scripts run and no other.

    Arguments: the scripts by file name, to put into the page or, with `shared`, to fetch from that folder beside it;
    the names that `template/page.html.j2` opens with.
    """
    scripts = scripts or {}
    live = _read_asset(TEMPLATE / "live.js").strip() if scripts else ""
    absent: Json = {
        "tested": "",
        "lead": "",
        "dateline": [],
        "show": {},
        "contents": [],
        "sections": [],
        "lessons": [],
    }
    html = (
        _environment()
        .get_template("page.html.j2")
        .render(
            absent | page,
            style=Markup(_read_asset(TEMPLATE / "page.css")),
            live=Markup(live),
            scripts=[
                {
                    "file": f"{shared}/{file}" if shared else "",
                    "text": Markup(text),
                    "integrity": integrity(text),
                }
                for file, text in scripts.items()
            ],
            hashes=[Markup(f"'{integrity(text)}'") for text in [live, *scripts.values()] if text],
        )
    )
    return reuse(html.lstrip())


@cache
def _environment() -> Environment:
    """The page's templates, each read once."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"script_json": lambda value: Markup(script_json(value)), "states": _list_states}
    environment.globals["contents_here"] = CONTENTS
    return environment


@cache
def _macros(name: str) -> Any:
    """The macros of a template."""
    return _environment().get_template(name).module


def shared_assets(plotly_js: str = "") -> dict[str, str]:
    """The scripts that pages made with `shared` fetch from that folder: file name -> text.

    Arguments: a plotly.js file; by default that of the plotly package. A browser takes them only from a web server:
    it can check the integrity of nothing that it opens from a disk, and shows such a page as it is without scripts.
    """
    texts = {"plotly": _read_asset(Path(plotly_js or PLOTLY_JS)), "page": _read_asset(TEMPLATE / "page.js")}
    return {f"{name}-{sha256(text.encode()).hexdigest()[:8]}.js": text for name, text in texts.items()}


@cache
def integrity(text: str) -> str:
    """A script's SHA-256 as a policy and an `integrity` name it."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def student_notebook(nb: NotebookNode) -> NotebookNode:
    """A notebook for students: a place to answer where each answer was, no notes for the presenter, nothing run."""
    cells: list[NotebookNode] = []
    for kept, group in groupby(
        nb.cells, key=lambda cell: cell_role(cell) if cell_role(cell) in ("answer", "teacher") else ""
    ):
        if kept == "answer":
            blank = new_markdown_cell(
                "*Your answer:*", id=f"answer-{len(cells)}", metadata={"tags": ["exercise"]}
            )
            cells.append(blank)
        elif not kept:
            cells.extend(map(unrun, group))
    about = {
        key: nb.metadata[key] for key in ("kernelspec", "language_info", "briefing") if key in nb.metadata
    }
    return new_notebook(cells=cells, metadata=deepcopy(about))


def unrun(cell: NotebookNode) -> NotebookNode:
    """A copy of a cell as it was before any run, with its tags and whether its source is hidden."""
    cell = deepcopy(cell)
    cell.metadata = NotebookNode(
        {key: cell.metadata[key] for key in ("tags", "jupyter") if key in cell.metadata}
    )
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return cell


def check_was_run(nb: NotebookNode, name: str) -> None:
    """Raise BriefingError if a notebook was not run, or was run and holds an error."""
    for number, cell in enumerate(nb.cells, 1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                message = " ".join(output.evalue.split())
                raise BriefingError(
                    f"{name}, cell {number}: {output.ename}: {message}; mend the cell and run the notebook again."
                )
    code = [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()]
    if code and all(cell.execution_count is None for cell in code):
        raise BriefingError(f"{name} was not run; run all its cells first, or add --execute.")


class Cell(NamedTuple):
    """A cell and its place in the notebook, from 1."""

    number: int
    node: NotebookNode


def select_cells(cells: Iterable[NotebookNode], edition: str) -> list[Cell]:
    """The cells of one edition."""
    numbered = (Cell(number, node) for number, node in enumerate(cells, 1))
    return [
        cell for cell in numbered if not DROPPED[edition].intersection(cell.node.metadata.get("tags", []))
    ]


def cell_role(cell: NotebookNode) -> str:
    """What a cell is in a page: the key points, a note for the presenter, an answer, navigation, or none of these."""
    tags = cell.metadata.get("tags", [])
    tagged = next((name for name in ("teacher", "answer", "navigation") if name in tags), "")
    short = cell.cell_type == "markdown" and re.match(rf"\s*##\s+{SHORT}\s*$", cell.source, re.I | re.M)
    return tagged or ("short" if short else "")


def plan_by_minute(sections: Sections) -> Json:
    """The presenter's notes as a run of show.

    Args:
        sections: What the page shows. A note with minutes (the cell's metadata `briefing`) is a step.

    Returns:
        A table: from and to which minute, in which part, and the first sentence of the note, without bold words before
        it. It is empty where no note has minutes.
    """
    rows: list[list[str]] = []
    end, part = 0, Markup('<a href="#page.main">Opening</a>')
    for _, blocks in sections:
        for block in blocks:
            for html in map_html([("", [block])]):
                for key, title in re.findall(r'<h2 id="([^"]+)">(.*?)</h2>', html, re.DOTALL):
                    part = Markup(f'<a href="#{key}">{escape(plain_text(title))}</a>')
            if block.get("minutes"):
                task = plain_text(re.sub(r"\A\s*<p><strong>.*?</strong>", "", block["html"], flags=re.DOTALL))
                first = re.match(r".+?[.!?](?=\s|$)", task)
                start, end = end, end + block["minutes"]
                rows.append([f"{start}–{end}", part, first[0] if first else task])
    head = ["Minutes", "Part", "To begin with"]
    every: Json = {"align": ["left"] * 3, "lang": [""] * 3, "link": [False] * 3}
    return {"caption": f"Run of show: {end} minutes", "head": head, "rows": rows, **every} if rows else {}


def _list_marks(exporter: BriefingExporter, about: About, sections: Sections) -> list[tuple[str, str]]:
    """What a page was made from, in short: label, words; a mark (`<code data-mark="Letters">`) is taken from the text."""
    marks = {
        name: value
        for item in map_html(sections)
        for name, value in re.findall(r'<code data-mark="([^"]+)">([^<]+)</code>', item)
    }
    listed = [
        ("Date", _write_date(exporter.date)),
        ("Edition", exporter.edition),
        ("Time", f"{about.minutes} minutes" if about.minutes else ""),
        ("Version", about.version),
        ("Commit", exporter.commit),
        *((name, value[:12]) for name, value in marks.items()),
    ]
    return [(label, words) for label, words in listed if words]


def read_settings(nb: NotebookNode, folder: Path) -> About:
    """What the page of a notebook says of itself, or BriefingError for settings that cannot be followed."""
    try:
        return describe_page(nb.metadata, folder)
    except SettingsError as error:
        raise BriefingError(str(error)) from error


def _read_statement(about: About, prose: Prose) -> Markup:
    """How pages like this one were tested, where its project says it."""
    if not about.tested:
        return Markup("")
    return Markup(prose.html(_read_asset(Path(about.tested)), listed=False))


# --- what a page shows of a cell -----------------------------------------------------------------------------


def _describe_cell(cell: Cell, prose: Prose, name: str, draws: set[str] | None) -> list[Json]:
    """A cell's prose or its outputs, never its code: `{"html"}` or an exhibit with one part or more.

    An exhibit is `{"key", "controls", "first", "patches", "states"}`, as `choices` explains it. `draws`: the types of
    trace that plotly.js can draw, where that is not all of them.
    """
    try:
        if cell.node.cell_type == "markdown":
            html = Markup(prose.html(cell.node.source, attachments=cell.node.get("attachments")))
            return [{"html": html, "minutes": describe_note(cell.node.metadata).minutes}]
        outputs = enumerate(cell.node.get("outputs", []), 1)
        found = [
            block
            for place, output in outputs
            for block in _describe_output(output, prose, f"c{cell.number}-{place}")
        ]
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
        if control["kind"] != "open" and not hasattr(_macros("controls.html.j2"), control["kind"]):
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
        return item | {"html": item["html"] and prose.clean(item["html"])} if "html" in item else item
    source = item["markdown"]
    html = item.get("html") if source is None else prose.html(source, listed=listed)
    return {**{kind: value for kind, value in item.items() if kind != "markdown"}, "html": html}


def _list_states(block: Json) -> Json:
    """What a page's script needs of an exhibit; one that never changes has its words in the page already."""
    if not block["controls"]:
        drawn = {
            place: {"chart": {key: item["chart"][key] for key in ("data", "layout")}}
            for place, item in block["first"].items()
        }
        return {"controls": [], "first": drawn, "patches": [{}], "states": [0], "pool": []}
    controls = [control for control in block["controls"] if control["kind"] != "open"]
    return pool_pieces({"controls": controls, **{key: block[key] for key in ("first", "patches", "states")}})


def _all_parts(sections: Sections) -> list[Json]:
    """Every part that these blocks can show, or patches of them."""
    blocks = [block for _, section in sections for block in section]
    states = [state for block in blocks for state in [block.get("first", {}), *block.get("patches", [])]]
    return [item for state in states for item in state.values() if item]


def _check_drawable(found: list[Json], draws: set[str] | None) -> None:
    """Raise BriefingError for a trace that the chosen plotly.js cannot draw."""
    for item in _all_parts([("", found)]):
        traces = ((item.get("chart") or {}).get("data") or {}).values()
        for kind in (trace.get("type") or "scatter" for trace in traces if trace):
            if draws is not None and kind not in draws:
                raise BriefingError(
                    f"plotly.js-basic cannot draw a {kind} trace; give the whole plotly.js, or draw it as "
                    "scatter, bar or pie."
                )


# --- ids: of the page's own, of headings, and of what authors write ---------------------------------------------
#
# The page's own hold a dot (page.main, cites.1, and c7-1.2 for a control), which the id of no heading does; only that
# of an exhibit, c7-1, does not, for addresses name it. Where an author writes an id, headings and the page give way.

OWN_ID = re.compile(r"page\.\w+|cites\.\d+|c\d+-\d+(\.\d+(\.note)?)?")
TAG = re.compile(r"""<style\b.*?</style>|<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>""", re.DOTALL | re.IGNORECASE)
ID = re.compile(r"""(\sid\s*=\s*)(["']?)([^"'\s<>]+)\2""", re.IGNORECASE)


def written_ids(nb: NotebookNode) -> set[str]:
    """The ids that an author, or an output, has written in HTML."""

    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping | list):
            for item in value.values() if isinstance(value, Mapping) else value:
                yield from texts(item)

    return {
        key
        for cell in nb.cells
        for text in texts([cell.source if cell.cell_type == "markdown" else "", cell.get("outputs", [])])
        if "id" in text
        for tag in TAG.findall(text)
        for _, _, key in ID.findall(tag)
    }


def make_ids_unique(sections: Sections) -> None:
    """Give each id that comes again, or is of the form of the page's own, another; links within its block follow it."""
    taken: set[str] = set()
    for items in _list_pieces(sections):
        found = {key for item in items for tag in TAG.findall(item["html"]) for _, _, key in ID.findall(tag)}
        new = {}
        for key in sorted(found):
            if key in taken or OWN_ID.fullmatch(key):
                names = (f"{key}-{number}" for number in count(2))
                new[key] = next(name for name in names if name not in taken | found)
        taken |= found | {*new.values()}
        for item in items:
            item["html"] = type(item["html"])(_rename_ids(item["html"], new))


def _list_pieces(sections: Sections) -> Iterator[list[Json]]:
    """All HTML, in order; together what takes turns in one place, for of that there is one at a time."""
    for block in (block for _, blocks in sections for block in blocks):
        states = [{"": block}] if "html" in block else [block["first"], *block["patches"]]
        for place in dict.fromkeys(key for state in states for key in state):
            yield [item for state in states if (item := state.get(place)) and item.get("html")]


def _rename_ids(html: str, new: Mapping[str, str]) -> str:
    """HTML with other ids, in what refers to them too; of two elements with one id the second loses it."""
    seen: set[str] = set()
    words = "|".join(map(re.escape, sorted(new, key=len, reverse=True)))
    sought = re.compile(rf"""(#|\b(?i:id|for|headers|list|aria-[a-z]+)\s*=\s*["']?)({words})(?![\w§.-])""")

    def renamed(match: re.Match[str]) -> str:
        tag = sought.sub(lambda found: found[1] + new[found[2]], match[0]) if new else match[0]
        for found in ID.finditer(tag):
            if found[3] in seen:
                return tag.replace(found[0], "", 1)
            seen.add(found[3])
        return tag

    return TAG.sub(renamed, html)


# --- what is cited ------------------------------------------------------------------------------------------


def map_html(sections: Sections, change: Callable[[str], str] = str) -> list[str]:
    """The HTML of all that never changes, in order, each piece replaced in its place by what `change` makes of it."""
    found = []
    for block in (block for _, section in sections for block in section):
        fixed = [] if block.get("controls") else [*block.get("first", {}).values()]
        for item in [block, *fixed]:
            if "html" in item:
                item["html"] = Markup(change(str(item["html"])))
                found.append(item["html"])
    return found


def link_citations(sections: Sections) -> None:
    """Put, into each paragraph whose id is an address, links back to the parts that cite it.

    The first link to it from each part gets an id; an address holds §.
    """
    part, number = "Opening", count(1)
    places: dict[str, dict[str, str]] = {}

    def marked(match: re.Match[str]) -> str:
        nonlocal part
        if not match["address"]:
            part = plain_text(match[0])
            return match[0]
        known = places.setdefault(match["address"], {})
        if part in known:
            return match[0]
        known[part] = f"cites.{next(number)}"
        return f'<a id="{known[part]}" '

    def with_links(html: str) -> str:
        for match in reversed([*re.finditer(r'<(\w+) [^>]*?\bid="([^"]*§[^"]*)"[^>]*>', html)]):
            back = " · ".join(
                f'<a href="#{key}">{escape(name)}</a>' for name, key in places.get(match[2], {}).items()
            )
            if back:
                end = _find_end(html, match.end(), match[1])
                html = f'{html[:end]}<span class="cited" lang="en">Cited in: {back}</span>{html[end:]}'
        return html

    link = r'<h2\b[^>]*>.*?</h2>|<a (?![^>]*\bid=)(?=[^>]*\bhref="#(?P<address>[^"]*§[^"]*)")'
    map_html(sections, lambda html: re.sub(link, marked, html, flags=re.DOTALL))
    map_html(sections, with_links)


def _find_end(html: str, start: int, name: str) -> int:
    """Where the element ends that was opened just before `start`."""
    depth = 1
    for tag in re.compile(rf"<(/?){name}\b").finditer(html, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return len(html)


# --- Markdown -----------------------------------------------------------------------------------------------


class Prose(mistune.HTMLRenderer):
    """Markdown as HTML for one page: one h1, no level skipped, ids to link to, images in the page itself.

    After all cells are rendered it knows the page's `title`, `first_paragraph` and `contents` (id and HTML of each h2
    but the key points).
    """

    def __init__(self, folder: Path, written: Iterable[str] = ()) -> None:
        super().__init__(escape=False)
        self.folder = folder
        self.title = self.heading_html = self.first_paragraph = ""
        self.contents: list[tuple[str, Markup]] = []
        self._ids = {*written}
        self._level = 1
        self._listed = True
        self._attachments: Json = {}
        self._markdown = mistune.create_markdown(renderer=self, plugins=["strikethrough", "table", "url"])

    def html(self, source: str, *, attachments: Json | None = None, listed: bool = True) -> str:
        """Markdown as HTML; headings that are not `listed` open no part of the page."""
        self._attachments, self._listed = attachments or {}, listed
        return self.clean(str(self._markdown(source.replace(CONTENTS, ""))))

    def clean(self, html: str) -> str:
        """HTML by the page's allowlist, with a note at its end of what it lost that nobody would miss in silence."""
        found = sanitize(html, self._embed)
        lost = [part for part in found.lost if part != "a style"]  # every table of pandas has one
        if not lost:
            return found.html
        said = ", ".join(part for part in dict.fromkeys(lost))
        return f'{found.html}<p class="note">Left out here, for a page runs and loads nothing: {escape(said)}.</p>'

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        if not self._listed:
            return super().heading(text, max(3, level))
        if level == 1 and not self.title:
            self.title, self.heading_html = plain_text(text), sanitize(text).html
            return ""
        self._level = max(2, min(level, self._level + 1))
        name = re.sub(r"\W+", "-", plain_text(text).lower()).strip("-") or "part"
        names = chain([name], (f"{name}-{number}" for number in count(2)))
        key = next(key for key in names if key not in self._ids and not OWN_ID.fullmatch(key))
        self._ids.add(key)
        if self._level > 2:
            return super().heading(text, self._level, id=key)
        if plain_text(text).lower() == SHORT:
            return super().heading(text, 2, id=key)
        self.contents.append((key, Markup(re.sub(r"</?a\b[^>]*>", "", sanitize(text).html))))
        here = CONTENTS if len(self.contents) == 1 else ""
        return here + super().heading(text, 2, id=key)

    def paragraph(self, text: str) -> str:
        self.first_paragraph = self.first_paragraph or plain_text(text)
        return super().paragraph(text)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """A link; one to another lesson goes to its page."""
        html = super().link(text, re.sub(r"^([^:?#]+)\.ipynb(?=#|$)", r"\1.html", url), title)
        return html.replace("%C2%A7", "§")  # an address reads as an address in the browser's bar too

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """An image, put into the page."""
        return f'<img src="{self._embedded(unquote(url))}" alt="{escape(plain_text(text))}">'

    def table(self, text: str) -> str:
        """A table that scrolls inside its own frame where it is too wide."""
        head = ", ".join(plain_text(name) for name in re.findall(r"<th\b[^>]*>(.*?)</th>", text, re.DOTALL))
        return str(_macros("parts.html.j2").frame(head, Markup(f"<table>{text}</table>\n")))

    def _embed(self, url: str) -> str:
        """The same for an image of raw HTML, which leaves a note where it cannot be had: ValueError."""
        try:
            return self._embedded(unquote(url))
        except BriefingError as error:
            raise ValueError(str(error).rstrip(".")) from error

    def _embedded(self, url: str) -> str:
        """The data: address of an image that is attached to the cell or lies in the notebook's folder."""
        if IMAGE.match(url):
            return escape(url)
        if url.startswith("attachment:"):
            found = self._attachments.get(url.removeprefix("attachment:"), {})
            for form, data in found.items():
                if IMAGE.match(f"data:{form};"):
                    return f"data:{form};base64,{data}"
            raise BriefingError(f"the image {url} is not attached to its cell; attach it again.")
        if ":" in url or url.startswith("//"):
            raise BriefingError(
                f"a page asks the network for nothing; save the image {url} beside the notebook."
            )
        form = guess_type(url)[0] or ""
        if not IMAGE.match(f"data:{form};"):
            raise BriefingError(
                f"the image {url or 'without a name'} is none that a page can show; save it as PNG."
            )
        try:
            file = (self.folder / url).resolve()
            if not file.is_relative_to(self.folder.resolve()):
                raise BriefingError(f"the image {url} lies outside the notebook's folder; put it below it.")
            return f"data:{form};base64,{b64encode(file.read_bytes()).decode()}"
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise BriefingError(
                f"the image {url} cannot be read ({reason}); put it beside the notebook."
            ) from error


def plain_text(html: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


# --- what goes into the page as it is ------------------------------------------------------------------------


def _write_date(date: str) -> str:
    """A date such as 2026-11-23 as 23 November 2026; any other words as they are."""
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        return date
    return f"{day.day} {day:%B %Y}"


def made(name: str, date: str, plotly_js: str, project: str = "") -> str:
    """Where a page comes from, in a sentence: notebook, versions, and the date if one is given."""
    drawing = re.search(r"plotly\.js.*?v(\d[\d.]*)", plotly_js[:300])
    tools = [tool for tool in (project, f"plotly.js {drawing[1]}" if drawing else "") if tool]
    return (
        f"Made from {name}"
        + (f" with {' and '.join(tools)}" if tools else "")
        + (f" on {date}" if date else "")
    )


@cache
def _read_asset(path: Path) -> str:
    """A text that goes into the page as it is."""
    try:
        return CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BriefingError(f"{path} cannot be read ({error.strerror}); name a file that can.") from error
