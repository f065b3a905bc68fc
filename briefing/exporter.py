"""`jupyter nbconvert --to briefing`: a run notebook as one page that needs neither kernel nor network.

Each part has a module: the cells of an edition (editions), what is shown of them (cells, prose, images) as blocks
(blocks), ids and links back (ids, citations), what stands above the text (opening), and the page itself (page).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbconvert.exporters.exporter import Exporter
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat import NotebookNode
from traitlets import Bool, Enum, List, Unicode, default

from .blocks import Sections
from .cells import Showing, describe_cell
from .citations import (
    lead_beside,
    lead_elsewhere,
    link_citations,
    number_links_out,
    set_addresses_aside,
    shorten_addresses,
)
from .code import RAISES, allows_errors, has_tag, mend_tags
from .contents import ListedPage
from .editions import BRIEF, CODE, EDITIONS, STAMP, Cell, cell_role, is_source, list_editions, select_cells
from .figures import Json
from .frame import retell
from .ids import find_ids, find_written_ids, lead_to_headings, make_ids_unique
from .kernels import read_language
from .losses import Losses
from .opening import list_dateline, plan_by_minute
from .page import BriefingError, needs_plotly, read_asset, read_plotly_version, render_page, write_colophon
from .parts import MIME, PLOTLY, describe_part, name_error
from .pictures.small import draw_small
from .prose import Prose, plain_text
from .settings import About, SettingsError, describe_page
from .ways import lead_to_made

# Not as `--ext`: a notebook that loads the extension too would print that it is there already.
_LOAD = "--InteractiveShellApp.exec_lines=__import__('briefing').load_ipython_extension(get_ipython())"


class BriefingExporter(Exporter):
    """Prose, tables and charts of a notebook, its `interact`s with native controls, its code left out."""

    export_from_notebook = "Briefing"
    output_mimetype = "text/html"

    edition = Enum(
        EDITIONS,
        "briefing",
        help="briefing has the text alone, student the exercises too, teacher also answers, notes and run of show; "
        "brief has the cells tagged so, for two sides of paper.",
    ).tag(config=True)
    date = Unicode(help="The date to write on the page; by default none, so that it can be remade.").tag(
        config=True
    )
    commit = Unicode(help="The short hash of the commit that the page is made from, to write on it.").tag(
        config=True
    )
    booklet = Unicode(
        help="A page that has the sources in full, to link to in place of the cells tagged `sources`."
    ).tag(config=True)
    home = Unicode(help="The file beside the page that lists all pages; by default there is none.").tag(
        config=True
    )
    neighbours: List[tuple[str, str]] = List(
        help="The other editions of the page: pairs of an edition and the way to its folder, as in student/."
    ).tag(config=True)
    paper = Bool(True, help="Whether the page leads to a PDF beside it, made or not.").tag(config=True)
    published = Bool(help="Whether the page says of what was not made with it that it is not there.").tag(
        config=True
    )
    lab: List[tuple[str, str]] = List(
        help="The notebooks that a lab beside the page opens: pairs of a name without ending and the way to it."
    ).tag(config=True)
    listed: List[ListedPage] = List(
        help="The pages to list behind the cell tagged `pages`, as the first page of a project does."
    ).tag(config=True)
    inputs = Unicode(help="A fingerprint of all that the page is made from, to keep in it.").tag(config=True)
    code = Enum(
        CODE,
        "hidden",
        help="Whether the page shows code: hidden, folded or shown. Tags of nbconvert and Jupyter Book on a cell go "
        "before it.",
    ).tag(config=True)
    allow_errors = Bool(
        help="Make a page of a notebook of which cells fail: with the error in place, and said to be a loss."
    ).tag(config=True)
    strict = Bool(help="Refuse a notebook of which the page would not have all.").tag(config=True)
    pages = List(
        Unicode(),
        None,
        allow_none=True,
        help="The names, without ending, of the notebooks that become pages: links to others stay. By default all.",
    ).tag(config=True)
    source = Unicode(help="A name for the notebook's place, to keep in the page.").tag(config=True)

    @default("file_extension")
    def _file_extension(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # as nbconvert's own HTML exporter: a page, not a notebook
        self, nb: NotebookNode, resources: Json | None = None, **kw: Any
    ) -> tuple[str, Json]:
        """Write the page of a notebook.

        Args:
            nb: the notebook, run.
            resources: nbconvert's, with the notebook's `name` and `path` in their `metadata`.

        Returns:
            HTML, and nbconvert's resources; `briefing_lost` lists in sentences what the page does not have.

        Raises:
            BriefingError: the notebook was not run, holds an error, or, where the page is to be strict, an output
                that no page can keep.
        """
        with self._loading(nb):
            nb, resources = super().from_notebook_node(mend_tags(nb), resources, **kw)
        place = resources.get("metadata", {})
        name, folder = f"{place.get('name') or 'Notebook'}.ipynb", Path(place.get("path") or ".")
        _check_was_run(nb, name, allow_errors=self.allow_errors or allows_errors(nb))
        about = _read_settings(nb, folder)
        language = about.language or nb.metadata.get("language_code", "en")
        losses = Losses(name, self.strict)
        prose = Prose(folder, find_written_ids(nb), language, losses, self.pages)
        with self._as_edition(about.edition):
            sections, left = self._describe_sections(nb, prose, Showing.of(nb, name, losses, self.code))
            names = shorten_addresses(sections, left) if self.edition != BRIEF else {}
            apart, others = lead_beside(sections)
            lost = [str(loss) for loss in losses.found]
            html = self._write_page(nb, name, about, prose, sections, left, names | others, apart, lost)
            return html, resources | {"briefing_lost": lost}

    @contextmanager
    def _loading(self, nb: NotebookNode) -> Iterator[None]:
        """Have `--execute` load the extension, as a press does, so that each `interact` keeps its states."""
        runs = [step for step in self._preprocessors if isinstance(step, ExecutePreprocessor)]
        asked = [step.extra_arguments for step in runs]
        for step in runs if not read_language(nb) else ():
            step.extra_arguments = [*step.extra_arguments, _LOAD]
        try:
            yield
        finally:
            for step, own in zip(runs, asked, strict=True):
                step.extra_arguments = own

    @contextmanager
    def _as_edition(self, own: str) -> Iterator[None]:
        """Write the edition that a notebook says it is, where no other is asked for: a copy keeps its answers."""
        asked = self.edition
        if own and own not in EDITIONS:
            raise BriefingError(
                f"The notebook's metadata briefing has the edition {own!r}; give {', '.join(EDITIONS)}."
            )
        self.edition = own if own and asked == "briefing" else asked
        try:
            yield
        finally:
            self.edition = asked

    def _describe_sections(
        self, nb: NotebookNode, prose: Prose, showing: Showing
    ) -> tuple[Sections, Sections]:
        """What the page shows of its cells, in this edition, and what it leaves to the booklet."""

        def describe(cells: Iterable[Cell], prose: Prose) -> Sections:
            return [
                (role, [*chain(*(describe_cell(cell, prose, showing) for cell in group))])
                for role, group in groupby(cells, key=lambda cell: cell_role(cell.node))
            ]

        cells = select_cells(nb.cells, self.edition)
        if nb.cells and not cells:
            raise BriefingError(
                f"{showing.name} has no cell for the edition {self.edition}; tag those that it is to have."
            )
        left = [cell for cell in cells if is_source(cell)] if self.booklet else []
        sections = describe((cell for cell in cells if cell not in left), prose)
        elsewhere = describe(left, Prose(prose.folder))
        lead_elsewhere(sections, find_ids(elsewhere), self.booklet)
        if self.listed:
            lead_to_made(sections, self.listed, prose.say, self.published)
        make_ids_unique(sections)
        lead_to_headings(sections)
        _name_exhibits(sections)
        if self.edition != BRIEF:
            link_citations(sections, prose.language)
        return sections, elsewhere

    def _write_page(
        self,
        nb: NotebookNode,
        name: str,
        about: About,
        prose: Prose,
        sections: Sections,
        left: Sections,
        names: Mapping[str, str],
        apart: Mapping[str, str],
        lost: list[str],
    ) -> str:
        tools = [f"{about.name} {about.version}".strip()]
        if needs_plotly(sections):
            tools.append(f"plotly.js {read_plotly_version()}")
        more: dict[str, Any] = {}
        if self.edition == BRIEF:
            set_addresses_aside(sections)
            more = {"kind": BRIEF, "outside": number_links_out(sections)}
        return render_page(
            language=prose.language,
            title=(self.edition == BRIEF and about.subject)
            or prose.title
            or name.removesuffix(".ipynb").replace("_", " "),
            heading=Markup(prose.heading_html),
            description=about.summary or prose.first_paragraph,
            lead=about.summary,
            edition=self.edition,
            marks={
                "series": about.series,
                "minutes": about.minutes,
                "notebook": name,
                "language": prose.language,
                "edition": self.edition,
                "handout": "yes" if about.handout else "",
                "picture": "" if self.edition == BRIEF else _choose_picture(nb),
                "inputs": self.inputs,
                "source": self.source,
            },
            tested=_read_statement(about, prose),
            dateline=[]
            if self.listed
            else list_dateline([*sections, *left], about, self.edition, self.date, self.commit, prose.say),
            show=plan_by_minute(sections, prose.say) if self.edition == "teacher" else {},
            home=self.home,
            beside=self._list_neighbours(nb, Path(name).stem),
            lab=dict(self.lab).get(Path(name).stem, ""),
            names=names,
            contents=prose.contents if len(prose.contents) > 1 and not self.listed else [],
            lessons=self.listed,
            sections=sections,
            colophon=write_colophon(name, self.date, tools, prose.say),
            booklet=self.booklet,
            apart=apart,
            paper=about.paper,
            lost=[retell(sentence, prose.language) for sentence in lost],
            **more,
        )

    def _list_neighbours(self, nb: NotebookNode, stem: str) -> list[tuple[str, str]]:
        """The edition and the file of each neighbour that a page made by the press has, its PDF last."""
        if not self.home:
            return []
        there = list_editions(nb.cells)
        known = [one for one in self.neighbours if one[0] in there]
        paper = [("pdf", f"{stem}.pdf")] if self.paper else []
        return [*((edition, f"{way}{stem}.html") for edition, way in known), *paper]


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


def _choose_picture(nb: NotebookNode) -> str:
    """The chart of the cell tagged so, or else the first, as a stamp; "" where there is none."""
    cells = sorted(nb.cells, key=lambda cell: STAMP not in cell.metadata.get("tags", ()))
    charts = (
        part["chart"]
        for cell in cells
        for output in cell.get("outputs", [])
        if "data" in output
        for part in (output.data.get(MIME) or {"first": _describe_chart(output.data)})
        .get("first", {})
        .values()
        if "data" in part.get("chart", {})
    )
    return next(filter(None, map(draw_small, charts)), "")


def _describe_chart(data: Json) -> Json:
    """What there is of a figure in a MIME bundle."""
    return {"0": describe_part(data)} if PLOTLY in data else {}


def _check_was_run(nb: NotebookNode, name: str, *, allow_errors: bool) -> None:
    """Raise BriefingError if a notebook was not run, or was run and holds an error that it may not."""
    for number, cell in enumerate(nb.cells, 1):
        for output in cell.get("outputs", []):
            # A cell that fails gives no result: its error is that of an object which could not be shown in one way.
            shown = any(one.output_type == "execute_result" for one in cell.outputs)
            if output.output_type == "error" and not (shown or allow_errors or has_tag(cell, RAISES)):
                message = name_error(output.ename or "it fails", output.evalue)
                raise BriefingError(
                    f"{name}, cell {number}: {message}; mend the cell and run the notebook again."
                )
    code = [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()]
    if code and all(cell.execution_count is None for cell in code):
        raise BriefingError(f"{name} was not run; run all its cells first, or add --execute.")


def _name_exhibits(sections: Sections) -> None:
    """Give each exhibit the words of the heading that it stands under, as `part`.

    Where one heading has several exhibits with controls, they are numbered: (2/3).
    """
    part, under = "", defaultdict(list)
    for block in (block for _, blocks in sections for block in blocks):
        if "html" in block:
            found = re.findall(r"<h[1-6]\b[^>]*>(.*?)</h[1-6]>", block["html"], re.DOTALL)
            part = plain_text(found[-1]) if found else part
        else:
            block["part"] = part
            if block["controls"]:
                under[part].append(block)
    for part, blocks in under.items():
        for number, block in enumerate(blocks if len(blocks) > 1 else [], 1):
            block["part"] = f"{part} ({number}/{len(blocks)})".strip()


def _read_settings(nb: NotebookNode, folder: Path) -> About:
    try:
        return describe_page(nb.metadata, folder)
    except SettingsError as error:
        raise BriefingError(str(error)) from error


def _read_statement(about: About, prose: Prose) -> Markup:
    """How pages like this one were tested, where its project says it."""
    return Markup(prose.write_html(read_asset(Path(about.tested)), listed=False) if about.tested else "")
