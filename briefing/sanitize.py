"""HTML from notebooks, notes and letters, parsed and written again by one allowlist, for page, state and paper alike.

What comes out is whole: every element is closed, so that a broken piece cannot reach its neighbours. It runs
nothing, loads nothing, sends nothing and leads nowhere but to http, https, mailto, this page and its neighbours.
Nothing is taken out in silence: `Clean.lost` names it, and what was embedded leaves a note in its place.

The parser and the writer are nh3's (Ammonia, html5ever); here stands only what a page of ours needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from typing import NamedTuple

import nh3

from .frame import ENGLISH, Say


class Clean(NamedTuple):
    """HTML that can stand in a page.

    html: the same piece, whole and harmless; lost: what was taken out, each as a noun with its address if it has
    one ("a script", "an iframe (https://example.org/)"), in order.
    """

    html: str
    lost: tuple[str, ...]


def sanitize(html: str, embed: Callable[[str], str] | None = None, say: Say = ENGLISH) -> Clean:
    """Return a piece of HTML without what could run, load, send or lead away.

    Args:
        html: any text; what is no HTML is text.
        embed: makes a data: address of an image's address, or raises ValueError with a sentence; where it is left
            out, images that are not in the page already are taken out.
        say: gives what is said of what was taken out in the language of the page.

    Returns:
        The piece, whole, and what it lost.
    """
    html = _unswallowed(html.replace("\0", ""))
    if _depth(_SCRIPT.sub("", html)) > DEEPEST:
        gone = say("its layout (more than {count} elements within each other)", count=f"{DEEPEST:,}")
        return Clean(escape(html), (gone,))
    lost = _lost(html, say)

    def noted(found: re.Match[str]) -> str:
        tag, given = found[1], _attributes(found[2])
        if tag in PLAYERS:
            sources = [_attributes(source).get("src", "") for source in _SOURCE.findall(found[0])]
            given["src"] = next(filter(None, [given.get("src", ""), *sources]), "")
            if player := _player(tag, given, embed):
                return player
        note, gone = _note(tag, given, say)
        lost.append(gone)
        return note

    def embedded(found: re.Match[str]) -> str:
        image, gone = _image(_attributes(found[1]), embed, say)
        lost.extend(gone)
        return image

    # The first writing closes every element, so that the second pass finds what is embedded by a plain pattern.
    whole = _WHOLE.clean(html)
    whole = _IMAGE.sub(embedded, _EMBEDDED.sub(noted, whole))
    return Clean(_CONTROLS.sub("", _HARMLESS.clean(whole)), tuple(dict.fromkeys(lost)))


def inline_styles(html: str) -> str:
    """Return a piece of HTML in which rules for single elements, by id, stand at these elements.

    A page keeps no style sheet of a notebook's, which could reach beyond its place; what a rule says of one element
    (pandas writes the colours of a cell so) cannot. Where a rule gives paper, it gives ink too.
    """
    rules: dict[str, list[str]] = {}

    def read(sheet: re.Match[str]) -> str:
        left = []
        for selectors, declarations in _RULE.findall(_CSS_COMMENT.sub("", sheet[2])):
            names = [_ONE_ID.fullmatch(selector.strip()) for selector in selectors.split(",")]
            for name in names:
                if name:
                    rules.setdefault(name[1], []).append(declarations.strip().rstrip(";"))
            if not all(names):
                left.append(selectors)
        return sheet[0] if left else ""

    html = _SHEET.sub(read, html)
    if not rules:
        return html

    def styled(tag: re.Match[str]) -> str:
        name = _ID.search(tag[0])
        if not name or name[1] not in rules:
            return tag[0]
        style = "; ".join(" ".join(one.split()) for one in rules[name[1]])
        if "background" in style and not re.search(r"(?<![-\w])color\s*:", style):
            style += "; color: #1a1a1a"
        return f'{tag[1]} style="{escape(style)}"{tag[2]}'

    return _OPENED.sub(styled, html)


_SHEET = re.compile(r"<style\b([^>]*)>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_ONE_ID = re.compile(r"#([\w-]+)")
_OPENED = re.compile(r"(<[a-zA-Z][\w-]*)((?![^<>]*\sstyle=)[^<>]*>)")
_ID = re.compile(r"""\sid=["']?([\w-]+)""")


def leads(url: str) -> bool:
    """Return whether a link may lead there: http, https, mailto, within the page, or to a file beside it."""
    plain = re.sub(r"[\x00-\x20\x7f-\x9f]", "", url)  # a browser passes over these: "java\nscript:"
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", plain, re.IGNORECASE)
    return (
        scheme[1].lower() in SCHEMES if scheme else not re.match(r"[\\/]{2}", plain)
    )  # //host is another site


# --- What is allowed -----------------------------------------------------------------------------------------


def _words(text: str) -> set[str]:
    return set(text.split())


SCHEMES = {"http", "https", "mailto"}
IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml)[;,]", re.IGNORECASE)
TEXT = _words("""
    h1 h2 h3 h4 h5 h6 p div span br hr wbr section article aside header footer address blockquote pre center
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q rp rt ruby s samp small strike
    strong sub sup time tt u var
    ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td figure figcaption img details summary
    progress meter
""")
SVG = _words("""
    svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title desc marker
    linearGradient radialGradient stop clipPath mask pattern
""")
MATHML = _words("""
    math semantics annotation mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover
    munderover mmultiscripts mprescripts none mtable mtr mtd mlabeledtr mstyle mpadded mphantom menclose merror
""")
TAGS = TEXT | SVG | MATHML
PLAYERS = ("audio", "video")  # where what they play is in the page
MEDIA = re.compile(r"data:(?:audio|video)/[\w.+-]+[;,]", re.IGNORECASE)
# Of these a note is left; what they hold for a browser that lacks them goes too.
EMBEDDED = _words("iframe frame object embed video audio applet portal canvas")
DEEPEST = 5_000  # a parser's time grows with the square of what is open
# Classes that pieces of lessons and tables of pandas bear; page.js finds its own parts by others.
CLASSES = _words("""
    said pair scroll dataframe alert footnotes task-list-item note hits aligned promises letter dot columns formula
    ansi-bold ansi-italic ansi-underline ansi-black ansi-red ansi-green ansi-yellow ansi-blue ansi-magenta ansi-cyan
    ansi-white
""")
_DRAWING = _words("""
    d x y x1 x2 y1 y2 cx cy r rx ry dx dy width height points transform viewBox preserveAspectRatio fill
    fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-miterlimit opacity clip-path clip-rule mask offset stop-color stop-opacity
    gradientUnits gradientTransform patternUnits markerWidth markerHeight markerUnits orient refX refY marker-end
    marker-mid marker-start font-family font-size font-style font-weight text-anchor dominant-baseline
    alignment-baseline letter-spacing textLength lengthAdjust startOffset overflow color version xmlns
""")
_FORMULA = _words("""
    display mathvariant mathsize mathcolor mathbackground stretchy fence separator lspace rspace minsize maxsize
    linethickness columnalign rowalign columnspacing rowspacing columnspan rowspan notation encoding accent
    accentunder displaystyle scriptlevel width height depth form symmetric largeop movablelimits xmlns
""")
ATTRIBUTES = {
    "*": _words("""
        id class style lang dir title role tabindex data-mark data-short data-sentences data-ask
        data-letter hidden
        aria-label aria-labelledby aria-describedby aria-hidden aria-level aria-roledescription
    """),
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "source": {"src"},
    "progress": {"value", "max"},
    "meter": {"value", "min", "max", "low", "high", "optimum"},
    "td": {"colspan", "rowspan", "headers", "align"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr", "align"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "details": {"open", "name"},
    "time": {"datetime"},
    "data": {"value"},
    "font": {"color"},
    **dict.fromkeys(MATHML, _FORMULA),
    **dict.fromkeys(SVG, _DRAWING),
    "use": _DRAWING | {"href"},
    "textPath": _DRAWING | {"href"},
}
# No position and no z-index: nothing may lie over the page.
STYLES = _words("""
    text-align vertical-align color background-color font font-family font-size font-style font-weight font-variant
    line-height white-space text-decoration text-indent text-transform text-anchor list-style-type
    margin margin-top margin-right margin-bottom margin-left padding padding-top padding-right padding-bottom
    padding-left border border-top border-right border-bottom border-left border-color border-style border-width
    border-collapse border-spacing border-radius width max-width min-width height max-height overflow-x display
    float clear break-before break-after break-inside opacity fill fill-opacity fill-rule stroke stroke-width
    stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit stop-color stop-opacity
""")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_WITHIN = re.compile(r"""url\(\s*["']?#[\w:.-]+["']?\s*\)""")  # a gradient or a clip of the same drawing
_URL = re.compile(r"url\([^)]*\)?", re.IGNORECASE)


def _allowed(tag: str, name: str, value: str) -> str | None:
    """Return an attribute's value, or None where it has to go."""
    if name == "class":
        return " ".join(kind for kind in value.split() if kind in CLASSES) or None
    if name == "tabindex":
        return value if value == "0" else None  # in its place in the page, or not at all
    if name == "href":
        return value if (leads(value) if tag == "a" else value.startswith("#")) else None
    if name == "src":
        return value if (MEDIA if tag in PLAYERS else IMAGE).match(value) else None
    return _URL.sub(lambda url: url[0] if _WITHIN.fullmatch(url[0]) else "none", value)


_EMBEDDED_HAVE = {"src", "data", "title", "width", "height", "controls"}


def _cleaner(tags: set[str], allowed: Callable[[str, str, str], str | None]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        clean_content_tags={"script", "style", "template", "noembed", "noframes"},
        attributes=ATTRIBUTES | dict.fromkeys(tags & EMBEDDED, _EMBEDDED_HAVE),
        attribute_filter=allowed,
        filter_style_properties=STYLES,
        url_schemes=SCHEMES | {"data", "attachment"},  # these two are for images only, which _allowed sees to
        link_rel=None,
    )


# Made once: to make one takes a hundred times as long as to clean a piece.
_WHOLE = _cleaner(TAGS | EMBEDDED | {"source"}, lambda tag, name, value: value)
_HARMLESS = _cleaner(TAGS | {*PLAYERS}, _allowed)

# --- What is said of what is taken out -----------------------------------------------------------------------

_RAW = (
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
    "plaintext",
    "noscript",
    "iframe",
    "noembed",
    "noframes",
)
_SWALLOWS = re.compile(rf"<(?:({'|'.join(_RAW)}|template|select)(?![\w-])|!--|!\[CDATA\[)", re.IGNORECASE)
_ENDS = re.compile(rf"</(?:{'|'.join(_RAW)}|template|select)(?![\w-])|-->", re.IGNORECASE)


def _unswallowed(html: str) -> str:
    """Write as text what would swallow all that follows: a comment, a script and the like that nothing closes."""
    ends = {found[0].lower(): found.start() for found in _ENDS.finditer(html)}  # where each stands last

    def written(opened: re.Match[str]) -> str:
        end = f"</{opened[1].lower()}" if opened[1] else "-->"
        return opened[0] if ends.get(end, 0) > opened.start() else f"&lt;{opened[0][1:]}"

    return _SWALLOWS.sub(written, html)


# What a drawing says of itself, which nobody sees; and how Matplotlib joins the lines of one, as browsers do nearly.
_UNSEEN = re.compile(
    r"<metadata\b.*?</metadata>|<style[^>]*>\s*\*\{stroke-linejoin: round; stroke-linecap: butt\}\s*</style>",
    re.DOTALL | re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
_HANDLER = re.compile(r"<([a-zA-Z][\w:-]*)[^<>]*?[\s\"'/](on[a-z]+)\s*=", re.IGNORECASE)
_LINK = re.compile(r"""[\s"'/](?:href|action|formaction)\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE)
_EMBEDDED = re.compile(rf"<({'|'.join(EMBEDDED)})\b([^>]*)>(?:.*?</\1>)?", re.DOTALL)
_IMAGE = re.compile(r"<img\b([^>]*)>")
_SOURCE = re.compile(r"<source\b([^>]*)>", re.IGNORECASE)
_PLAYED = re.compile(r"<(audio|video)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_OPEN_ENDED = _words(
    "p li td th tr dt dd br hr wbr img col input embed frame meta link base source track option"
)


def _depth(html: str) -> int:
    """Return how many elements are left open, of those that have to be closed."""
    tags = [tag for tag in _TAG.finditer(html) if tag[2].lower() not in _OPEN_ENDED]
    return sum(-1 if tag[1] else 1 for tag in tags)


def _lost(html: str, say: Say) -> list[str]:
    """Return what the allowlist will take out, embedded things and images apart."""
    plain = _SCRIPT.sub("<script>", _UNSEEN.sub("", _COMMENT.sub("", html)))
    plain = _PLAYED.sub(lambda player: _SOURCE.sub("", player[0]), plain)
    known = {name.lower() for name in TAGS | EMBEDDED} | {"html", "head", "body"}
    names = [
        _noun(tag[2].lower(), say)
        for tag in _TAG.finditer(plain)
        if not tag[1] and tag[2].lower() not in known
    ]
    handlers = [
        say("the handler {name} of {element}", name=found[2], element=_noun(found[1].lower(), say))
        for found in _HANDLER.finditer(plain)
    ]
    urls = [unescape(found[1].strip("\"'")) for found in _LINK.finditer(plain)]
    return names + handlers + [f"{say('a link')} ({_short(url)})" for url in urls if not leads(url)]


def _attributes(written: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(written)}


def _player(tag: str, given: Mapping[str, str], embed: Callable[[str], str] | None) -> str:
    """Return a player of what is in the page already, or can be put there; "" where that cannot be."""
    source = given["src"]
    if not MEDIA.match(source):
        try:
            source = embed(source) if embed and source else ""
        except ValueError:
            return ""
    if not MEDIA.match(source):
        return ""
    size = "".join(f' {name}="{escape(given[name])}"' for name in ("width", "height") if given.get(name))
    return f'<{tag} controls src="{escape(source)}"{size}></{tag}>'


def _note(tag: str, given: Mapping[str, str], say: Say) -> tuple[str, str]:
    """Return a note in place of something embedded, and what is lost."""
    url = next((given[name] for name in ("src", "data") if given.get(name)), "")
    where = f': <a href="{escape(url)}">{escape(url)}</a>' if re.match(r"https?:", url) else ""
    where = where or (f": {escape(_short(url))}" if url and not url.startswith(("data:", "about:")) else "")
    title = f" “{escape(given['title'])}”" if given.get("title") else ""
    shown = say("The notebook shows {thing} here, which a page cannot keep", thing=_noun(tag, say) + title)
    return f'<p class="note">{shown}{where}.</p>', _noun(tag, say) + (f" ({_short(url)})" if url else "")


def _image(given: Mapping[str, str], embed: Callable[[str], str] | None, say: Say) -> tuple[str, list[str]]:
    """Return an image that is in the page, or a note in its place, and what is lost."""
    source, words = given.get("src", ""), given.get("alt", "")
    try:
        if not IMAGE.match(source):
            if embed is None:
                raise ValueError(f"the image {_short(source)} is not in the page")
            source = embed(source)
        rest = "".join(
            f' {name}="{escape(value)}"' for name, value in given.items() if name not in ("src", "alt")
        )
        return f'<img src="{escape(source)}" alt="{escape(words)}"{rest}>', []
    except ValueError as error:
        note = f'<span class="note">[{escape(words or say("image"))}: {escape(str(error))}]</span>'
        return note, [f"{say('an image')} ({_short(given.get('src', ''))})"]


def _noun(tag: str, say: Say) -> str:
    return say("an {tag}", tag=tag) if tag[:1] in "aeiou" else say("a {tag}", tag=tag)


def _short(url: str) -> str:
    return url if len(url) <= 60 else f"{url[:57]}..."
