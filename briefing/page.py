"""A page as HTML, by its templates, with the scripts that it may run."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.utils.exceptions import ConversionException

from .blocks import Sections, list_parts
from .figures import Json
from .frame import Say, read_frame, speak
from .reuse import pool_pieces, reuse, script_json

CONTENTS = "\ue001"  # private use: where the list of contents goes
_TEMPLATE = Path(__file__).parent / "template"
_PLAYS = re.compile(r"<(?:audio|video)\b")
_PRINTED = re.compile(
    r'class="(?:columns|formula|task-list-item|alert)|<(?:audio|video)\b'
)  # what outputs.css is for
_STYLED = re.compile(r"<[^>]*\sstyle=|<style\b", re.IGNORECASE)
_SEARCHED = re.compile(r"<[^>]*\sdata-(?:short|letter)=")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")  # HTML forbids them; plotly.js has two, within strings
_ABSENT: Mapping[str, Any] = {
    "heading": "",
    "lead": "",
    "tested": "",
    "show": {},
    "home": "",
    "paper": "",
    "lab": "",
    "names": {},
    "apart": {},
    **dict.fromkeys(("dateline", "contents", "sections", "lessons", "beside", "lost"), ()),
}


def _find_plotly() -> Path:
    """The script of the plotly package, which is not imported for it: that takes a second."""
    package = find_spec("plotly")
    assert package and package.origin
    return Path(package.origin).parent / "package_data" / "plotly.min.js"


PLOTLY_JS = _find_plotly()


class BriefingError(ConversionException):
    """A notebook that cannot become a page; the message is one sentence with the remedy."""


def render_page(*, kind: str = "page", **page: Any) -> str:
    """Write a page, or the list of lessons, that lets its own scripts run and no other.

    Args:
        kind: its template, and the style that it adds to that of all pages: page or brief, which has no script.
        page: the names that `template/page.html.j2` opens with, but say and words; without sections no script is needed.

    Returns:
        HTML.
    """
    sections: Sections = page.get("sections", [])
    live = bool(sections) and kind == "page"
    shows = live and page.get("edition") == "teacher"
    searches = any(map(_SEARCHED.search, _list_html(sections)))
    draws, plays = needs_plotly(sections), _can_play(sections)
    scripts = _read_scripts(draws=draws, plays=plays, searches=searches, shows=shows) if live else []
    lists = bool(page.get("lessons"))
    style = _read_style(
        ("page", kind, *["figures"] * (draws or plays), *["show"] * shows, *["list"] * lists), sections
    )
    html = _environment().get_template(f"{kind}.html.j2")
    return reuse(
        html.render(
            {**_ABSENT, **page},
            say=speak(page["language"]),
            words=dict(read_frame(page["language"])["script"]),
            plays=any(map(_PLAYS.search, _list_html(sections))),
            style=Markup(style),
            scripts=[Markup(script) for script in scripts],
            script_sources=[Markup(f"'{_integrity(script)}'") for script in scripts],
            style_source=Markup("'unsafe-inline'" if _has_own_style(sections) else f"'{_integrity(style)}'"),
        ).lstrip()
    )


def needs_plotly(sections: Sections) -> bool:
    """Whether a page shows a figure that Plotly draws."""
    return any("data" in (item.get("chart") or {}) for item in _list_all(sections))


def _can_play(sections: Sections) -> bool:
    """Whether a page has a slider that moves from stop to stop by itself, when its reader asks for it."""
    blocks = chain.from_iterable(blocks for _, blocks in sections)
    return any(control.get("wait") for block in blocks for control in block.get("controls", ()))


def _has_own_style(sections: Sections) -> bool:
    """Whether something on a page brings a style of its own: a figure that Plotly draws, or a notebook's HTML."""
    return needs_plotly(sections) or any(map(_STYLED.search, _list_html(sections)))


def _list_html(sections: Sections) -> Iterator[str]:
    """All HTML that notebooks bring to a page."""
    yield from (item.get("html") or "" for item in _list_all(sections))
    yield from (block["html"] for _, blocks in sections for block in blocks if "html" in block)


def _list_all(sections: Sections) -> list[Json]:
    return list_parts(chain.from_iterable(blocks for _, blocks in sections))


def _read_style(names: Iterable[str], sections: Sections) -> str:
    """The style of a page from these files, with the rules of its pictures."""
    rules: set[str] = set().union(*(block.get("rules", ()) for _, blocks in sections for block in blocks))
    # What sets printed outputs stands after the page's own style, before that of an edition.
    more = ["outputs"] if any(map(_PRINTED.search, _list_html(sections))) else []
    first, *rest = dict.fromkeys(names)
    own = [_lean(read_asset(_TEMPLATE / f"{name}.css")).strip() for name in (first, *more, *rest)]
    return "\n".join([*own, *sorted(rules)])


def _read_scripts(*, draws: bool, plays: bool, searches: bool, shows: bool) -> list[str]:
    """The scripts of a page in their order: the first says, before a line is drawn, that the others will run."""

    def read(*names: str) -> str:
        return "\n".join(_lean(read_asset(_TEMPLATE / f"{name}.js")).strip() for name in names)

    drawing = [read_asset(PLOTLY_JS).strip(), read("figures")] if draws else []
    searching = ["search", "searchfield"] if searches else []
    more = [read(name) for name, wanted in (("play", plays), ("show", shows)) if wanted]
    return [read("live"), *drawing, read(*searching, "page"), *more]


def read_plotly_version() -> str:
    """Read the version of plotly.js in its first lines."""
    return read_asset(PLOTLY_JS)[:300].partition("plotly.js v")[2].partition("\n")[0]


def write_colophon(source: str, date: str, tools: Sequence[str], say: Say) -> str:
    """Say in a sentence what a page was made from, and with what, as far as that is known; no full stop."""
    named = f" {say('and')} ".join(filter(None, tools))
    parts = [
        say("Made from {source}", source=source),
        say("with {tools}", tools=named) if named else "",
        say("on {date}", date=date) if date else "",
    ]
    return " ".join(filter(None, parts))


@cache
def read_asset(path: Path) -> str:
    """Read a text that goes into the page as it is; BriefingError where it cannot be read."""
    try:
        return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BriefingError(f"{path} cannot be read ({error.strerror}); name a file that can.") from error


def _lean(text: str) -> str:
    """A script or a style without indents, and without what only explains: those are for who works on it."""
    return re.sub(r"(?m)^[ \t]*(?://.*|/\*.*\*/)?\n|^[ \t]+|(?<=[;{},]) (?://.*|/\*.*\*/)$", "", text)


@cache
def load_macros(name: str) -> Any:
    """Load the macros of a template, as the attributes of an object."""
    return _environment().get_template(name).module


@cache
def _integrity(text: str) -> str:
    """A script's SHA-256 as a policy and an `integrity` name it."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def _environment() -> Environment:
    """The page's templates, each read once."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"script_json": lambda value: Markup(script_json(value)), "states": _list_states}
    environment.globals["contents_here"] = CONTENTS
    return environment


def _list_states(block: Json) -> Json:
    """What a page's script needs of an exhibit; one that never changes has its words in the page already."""
    if not block["controls"]:
        drawn = {
            place: {"chart": {key: item["chart"][key] for key in ("data", "layout")}}
            for place, item in block["first"].items()
            if "data" in item.get("chart", {})
        }
        return {"controls": [], "first": drawn, "patches": [{}], "states": [0], "pool": []}
    controls = [control for control in block["controls"] if control["kind"] != "open"]
    kept = {key: block[key] for key in ("first", "patches", "states")}
    alone = {"alone": True} if block.get("alone") else {}
    return pool_pieces({"controls": controls, **alone, **kept})
