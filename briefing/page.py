"""A page as HTML, by its templates, with the scripts that it may run."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.utils.exceptions import ConversionException

from . import slim
from .figures import Json
from .reuse import pool_pieces, reuse, script_json

CONTENTS = "\ue001"  # private use: where the list of contents goes
_TEMPLATE = Path(__file__).parent / "template"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")  # HTML forbids them; plotly.js has two, within strings
_ABSENT: Mapping[str, Any] = {
    "heading": "",
    "lead": "",
    "tested": "",
    "show": {},
    **dict.fromkeys(("dateline", "contents", "sections", "lessons"), ()),
}


class BriefingError(ConversionException):
    """A notebook that cannot become a page; the message is one sentence with the remedy."""


def render_page(*, scripts: Mapping[str, str] | None = None, shared: str = "", **page: Any) -> str:
    """Write a page, or the list of lessons, that lets these scripts run and no other.

    Args:
        scripts: their texts by file name.
        shared: a folder beside the page to fetch them from; without one they stand in the page.
        page: the names that `template/page.html.j2` opens with.

    Returns:
        HTML.
    """
    scripts = scripts or {}
    live = read_asset(_TEMPLATE / "live.js").strip() if scripts else ""
    html = _environment().get_template("page.html.j2")
    return reuse(
        html.render(
            {**_ABSENT, **page},
            style=Markup(read_asset(_TEMPLATE / "page.css")),
            live=Markup(live),
            scripts=[
                {
                    "file": f"{shared}/{file}" if shared else "",
                    "text": Markup(text),
                    "integrity": _integrity(text),
                }
                for file, text in scripts.items()
            ],
            hashes=[Markup(f"'{_integrity(text)}'") for text in [live, *scripts.values()] if text],
        ).lstrip()
    )


def write_colophon(source: str, date: str, tools: Sequence[str]) -> str:
    """Say in a sentence what a page was made from, and with what, as far as that is known; no full stop."""
    named = " and ".join(filter(None, tools))
    return f"Made from {source}" + (f" with {named}" if named else "") + (f" on {date}" if date else "")


def shared_assets(plotly_js: str = "") -> dict[str, str]:
    """Return the scripts of a page by file name, each with a part of its hash in it.

    A browser takes those that lie beside a page only from a web server: it can check the integrity of nothing that it
    opens from a disk, and shows such a page as it is without scripts.

    Args:
        plotly_js: a plotly.js file; by default that of the plotly package, or its basic bundle.

    Raises:
        BriefingError: the file cannot be read.
    """
    paths = {"plotly": Path(plotly_js or slim.plotly_js()), "page": _TEMPLATE / "page.js"}
    texts = {name: read_asset(path) for name, path in paths.items()}
    return {f"{name}-{sha256(text.encode()).hexdigest()[:8]}.js": text for name, text in texts.items()}


@cache
def read_asset(path: Path) -> str:
    """Read a text that goes into the page as it is; BriefingError where it cannot be read."""
    try:
        return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BriefingError(f"{path} cannot be read ({error.strerror}); name a file that can.") from error


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
        }
        return {"controls": [], "first": drawn, "patches": [{}], "states": [0], "pool": []}
    controls = [control for control in block["controls"] if control["kind"] != "open"]
    return pool_pieces({"controls": controls, **{key: block[key] for key in ("first", "patches", "states")}})
