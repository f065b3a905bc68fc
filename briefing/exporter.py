"""`jupyter nbconvert --to briefing`: a run notebook as one page that needs neither kernel nor network."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from html import escape, unescape
from importlib.metadata import PackageNotFoundError, version
from itertools import chain, count, groupby
from mimetypes import guess_type
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import mistune
import plotly
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.exporters.exporter import Exporter
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode
from traitlets import Enum, Unicode, default

from .choices import MIME, NOTHING, ChoicesError, Json, part

EDITIONS = ("briefing", "student", "teacher")
TEMPLATE = Path(__file__).parent / "template"
PLOTLY_JS = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
CONTENTS = "<!-- contents -->"


class BriefingError(ConversionException):
    """A notebook that cannot become a page; the message is one sentence with the remedy."""


class BriefingExporter(Exporter):
    """Prose, tables and charts of a notebook, its `interact`s with native controls, its code left out."""

    export_from_notebook = "Briefing"
    output_mimetype = "text/html"

    edition = Enum(
        EDITIONS,
        "briefing",
        help="briefing folds the answers, student leaves them out, teacher opens them and adds the notes.",
    ).tag(config=True)
    plotly_js = Unicode("", help="A plotly.js file for the page; by default that of the plotly package.").tag(
        config=True
    )
    date = Unicode(
        "", help="The date to write under the page; by default none, so that it can be remade."
    ).tag(config=True)
    inputs = Unicode("", help="A fingerprint of all that the page is made from, to keep in it.").tag(
        config=True
    )

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
        about = resources.get("metadata", {})
        name = f"{about.get('name') or 'Notebook'}.ipynb"
        check(nb, name)
        prose = Prose(Path(about.get("path") or "."))
        sections = [
            (role, [block for cell in cells for block in blocks(cell, prose, name)])
            for role, cells in groupby(edited(nb.cells, self.edition), key=lambda cell: role(cell.node))
        ]
        drawn = any("chart" in item for _, section in sections for block in section for item in parts(block))
        script = Path(self.plotly_js) if self.plotly_js else PLOTLY_JS
        own = nb.metadata.get("briefing", {})
        page = render(
            language=nb.metadata.get("language_code", "en"),
            title=prose.title or name.removesuffix(".ipynb").replace("_", " "),
            heading=Markup(prose.heading_html),
            description=own.get("summary") or prose.first_paragraph,
            edition=self.edition,
            marks={
                "series": own.get("series"),
                "minutes": own.get("minutes"),
                "notebook": name,
                "inputs": self.inputs,
            },
            contents=prose.contents if len(prose.contents) > 1 else [],
            sections=sections,
            lessons=[],
            made=made(name, self.date, asset(script) if drawn else ""),
            scripts=[*([asset(script)] if drawn else []), asset(TEMPLATE / "page.js")],
        )
        return page, resources


class StudentExporter(BriefingExporter):
    """The page without its answers."""

    export_from_notebook = "Briefing, student edition"

    @default("edition")
    def _edition(self) -> str:
        return "student"


class TeacherExporter(BriefingExporter):
    """The page with its answers open, and the teacher's notes."""

    export_from_notebook = "Briefing, teacher edition"

    @default("edition")
    def _edition(self) -> str:
        return "teacher"


def render(*, scripts: Iterable[str] = (), **page: Any) -> str:
    """A page, or the list of lessons, as HTML that lets these scripts run and no other.

    `template/page.html.j2` opens with the names it needs; all of them must be given.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["script_json"] = script_json
    html = environment.get_template("page.html.j2").render(
        page,
        contents_here=CONTENTS,
        nothing=NOTHING,
        style=Markup(asset(TEMPLATE / "page.css")),
        scripts=[Markup(script) for script in scripts],
        hashes=[
            Markup(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'") for script in scripts
        ],
    )
    return html.lstrip()


def check(nb: NotebookNode, name: str) -> None:
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


def edited(cells: Iterable[NotebookNode], edition: str) -> list[Cell]:
    """The cells of one edition: only a teacher gets the notes, and a student gets no answers."""
    dropped = {"briefing": {"teacher"}, "student": {"teacher", "answer"}, "teacher": set()}[edition]
    numbered = (Cell(number, node) for number, node in enumerate(cells, 1))
    return [cell for cell in numbered if not dropped.intersection(cell.node.metadata.get("tags", []))]


def role(cell: NotebookNode) -> str:
    """What a cell is in a lesson: a note for the teacher, an answer, or neither."""
    tags = cell.metadata.get("tags", [])
    return next((name for name in ("teacher", "answer") if name in tags), "")


# --- what a page shows of a cell -----------------------------------------------------------------------------


def blocks(cell: Cell, prose: Prose, name: str) -> list[Json]:
    """A cell's prose or its outputs, never its code: `{"html"}` or an exhibit with one part or more.

    An exhibit is `{"key", "controls", "first", "patches", "states"}`, as `choices` explains it.
    """
    try:
        if cell.node.cell_type == "markdown":
            return [{"html": Markup(prose.html(cell.node.source, attachments=cell.node.get("attachments")))}]
        outputs = enumerate(cell.node.get("outputs", []), 1)
        return [
            block for place, output in outputs for block in shown(output, prose, f"c{cell.number}-{place}")
        ]
    except (ChoicesError, BriefingError) as error:
        raise BriefingError(f"{name}, cell {cell.number}: {error}") from error


def shown(output: NotebookNode, prose: Prose, key: str) -> list[Json]:
    """One output as a block; `key` makes its ids unique."""
    if output.output_type == "stream":
        return [{"html": Markup(f"<pre>{escape(output.text)}</pre>")}] if output.name == "stdout" else []
    choices = output.data.get(MIME) or {
        "controls": [],
        "first": {"0": part(output.data)},
        "patches": [{}],
        "states": [0],
    }
    if "error" in choices:
        raise BriefingError(choices["error"])
    listed = MIME not in output.data
    return [
        {
            "key": key,
            "controls": choices["controls"],
            "first": {place: with_html(item, prose, listed) for place, item in choices["first"].items()},
            "patches": [
                {place: item and with_html(item, prose, listed) for place, item in patch.items()}
                for patch in choices["patches"]
            ],
            "states": choices["states"],
        }
    ]


def with_html(item: Json, prose: Prose, listed: bool) -> Json:
    """A part, or a patch of one, with HTML in place of its Markdown."""
    if "markdown" not in item:
        return item
    source = item["markdown"]
    html = item.get("html") if source is None else prose.html(source, listed=listed)
    return {**{kind: value for kind, value in item.items() if kind != "markdown"}, "html": html}


def parts(block: Json) -> list[Json]:
    """Every part a block can show, or patches of them."""
    states = [block.get("first", {}), *block.get("patches", [])]
    return [item for state in states for item in state.values() if item]


class Prose(mistune.HTMLRenderer):
    """Markdown as HTML for one page: one h1, no level skipped, ids to link to, images in the page itself.

    After all cells are rendered it knows the page's `title`, `first_paragraph` and `contents` (id and HTML of
    each h2).
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(escape=False)
        self.folder = folder
        self.title = self.heading_html = self.first_paragraph = ""
        self.contents: list[tuple[str, Markup]] = []
        self._ids: set[str] = set()
        self._level = 1
        self._listed = True
        self._attachments: Json = {}
        self._markdown = mistune.create_markdown(renderer=self, plugins=["strikethrough", "table", "url"])

    def html(self, source: str, *, attachments: Json | None = None, listed: bool = True) -> str:
        """Markdown as HTML; headings that are not `listed` open no part of the page."""
        self._attachments, self._listed = attachments or {}, listed
        return str(self._markdown(source))

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        if not self._listed:
            return super().heading(text, max(3, level))
        if level == 1 and not self.title:
            self.title, self.heading_html = plain_text(text), text
            return ""
        self._level = max(2, min(level, self._level + 1))
        name = re.sub(r"\W+", "-", plain_text(text).lower()).strip("-") or "part"
        key = next(key for key in chain([name], (f"{name}-{n}" for n in count(2))) if key not in self._ids)
        self._ids.add(key)
        if self._level > 2:
            return super().heading(text, self._level, id=key)
        self.contents.append((key, Markup(re.sub(r"</?a\b[^>]*>", "", text))))
        here = CONTENTS if len(self.contents) == 1 else ""
        return here + super().heading(text, 2, id=key)

    def paragraph(self, text: str) -> str:
        self.first_paragraph = self.first_paragraph or plain_text(text)
        return super().paragraph(text)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """A link; one to another lesson goes to its page."""
        return super().link(text, re.sub(r"^([^:?#]+)\.ipynb(?=#|$)", r"\1.html", url), title)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """An image, put into the page."""
        return f'<img src="{self._embedded(unquote(url))}" alt="{escape(plain_text(text))}">'

    def table(self, text: str) -> str:
        """A table that scrolls inside its own frame where it is too wide."""
        head = ", ".join(plain_text(name) for name in re.findall(r"<th\b[^>]*>(.*?)</th>", text, re.DOTALL))
        frame = f'<div class="scroll" role="region" aria-label="Table: {escape(head)}" tabindex="0">'
        return f"{frame}<table>{text}</table></div>\n"

    def _embedded(self, url: str) -> str:
        """The data: address of an image that is attached to the cell or stands beside the notebook."""
        if url.startswith("data:"):
            return escape(url)
        if url.startswith("attachment:"):
            ((form, data),) = self._attachments[url.removeprefix("attachment:")].items()
            return f"data:{form};base64,{data}"
        if ":" in url:
            raise BriefingError(
                f"a page asks the network for nothing; save the image {url} beside the notebook."
            )
        form = guess_type(url)[0] or "application/octet-stream"
        try:
            return f"data:{form};base64,{b64encode((self.folder / url).read_bytes()).decode()}"
        except OSError as error:
            raise BriefingError(
                f"the image {url} cannot be read ({error.strerror}); put it beside the notebook."
            ) from error


def plain_text(html: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


# --- what goes into the page as it is ------------------------------------------------------------------------


def script_json(value: Json) -> Markup:
    """JSON that cannot end the script element it stands in."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def made(name: str, date: str, plotly_js: str) -> str:
    """Where a page comes from, in a sentence: notebook, versions, and the date if one is given."""
    drawing = re.search(r"plotly\.js.*?v(\d[\d.]*)", plotly_js[:300])
    tools = [tool for tool in (project(), f"plotly.js {drawing[1]}" if drawing else "") if tool]
    return (
        f"Made from {name}"
        + (f" with {' and '.join(tools)}" if tools else "")
        + (f" on {date}" if date else "")
    )


def project() -> str:
    """The name and version of the installed project, if it is installed."""
    try:
        return f"lange-adem {version('lange-adem')}"
    except PackageNotFoundError:
        return ""


@cache
def asset(path: Path) -> str:
    """A text that goes into the page as it is."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BriefingError(f"{path} cannot be read ({error.strerror}); name a file that can.") from error
