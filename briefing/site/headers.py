"""What a web server is to say with the files of a site, for Netlify, Cloudflare Pages, Apache and nginx.

A rule is for a folder and all in it; where a folder within it has a rule of its own, that alone counts. So each server
gets the same answer from its own kind of file, and no rule depends on where the site stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import NamedTuple

# What the pages' own policies allow, in one for all; that each runs its own scripts alone, and has its one style, says its own.
_PAGES = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {scripts}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
# JupyterLab and Python compiled for browsers need this much; no other host is in it.
_LAB = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:; "
    "worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' data: blob:; base-uri 'self'; form-action 'none'; frame-ancestors 'self'"
)
_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
ASK_AGAIN, WEEK = "no-cache", "public, max-age=604800"
_KEPT = ("build", "extensions", "static")  # of the lab: what changes with its version alone
# Servers differ in what they know, and without its type a browser runs no module and no WebAssembly.
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".ipynb": "application/x-ipynb+json",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
UNKNOWN = "application/octet-stream"
NETLIFY, APACHE, NGINX, GITHUB = "_headers", ".htaccess", "nginx.conf", ".nojekyll"
_SOURCES = re.compile(r'http-equiv="Content-Security-Policy" content="[^"]*?script-src ([^;"]*)')


class Rule(NamedTuple):
    """What is said with all files of a folder; the folder's name ends with a slash, that of the site is ""."""

    folder: str
    headers: Mapping[str, str]


def list_rules(site: Path, lab: str = "") -> tuple[Rule, ...]:
    """List the rules of a site, that of the whole first.

    Args:
        site: its folder, with its pages.
        lab: the folder of its browser lab, "" where it has none.
    """
    pages = [page for page in sorted(site.rglob("*.html")) if not lab or site / lab not in page.parents]
    scripts = sorted({source for page in pages for source in _list_sources(page)})
    policy = _PAGES.format(scripts=" ".join(scripts) or "'none'")
    rules = [Rule("", {"Content-Security-Policy": policy, **_EVERYWHERE, "Cache-Control": ASK_AGAIN})]
    if lab:
        own = {"Content-Security-Policy": _LAB, **_EVERYWHERE}
        rules.append(Rule(f"{lab}/", {**own, "Cache-Control": ASK_AGAIN}))
        rules += [
            Rule(f"{lab}/{name}/", {**own, "Cache-Control": WEEK})
            for name in _KEPT
            if (site / lab / name).is_dir()
        ]
    return tuple(rules)


def choose_headers(rules: Iterable[Rule], path: str) -> Mapping[str, str]:
    """Choose what is said with a file, by its path in the site."""
    return max(
        (rule for rule in rules if path.startswith(rule.folder)), key=lambda rule: len(rule.folder)
    ).headers


def write_headers(rules: Sequence[Rule], site: Path) -> dict[str, str]:
    """Write the rules for each kind of server.

    Returns:
        The text of each file, by its path in the site.
    """
    return {
        NETLIFY: _write_netlify(rules, site),
        NGINX: _write_nginx(rules),
        GITHUB: "",  # GitHub Pages lets no one choose headers; without this file it leaves out what begins with _
        **{f"{rule.folder}{APACHE}": _write_apache(rule) for rule in rules},
    }


def _list_sources(page: Path) -> list[str]:
    """The scripts that a page allows itself, each as its hash."""
    found = _SOURCES.search(unescape(page.read_text(encoding="utf-8").partition("<body")[0]))
    return [source for source in found[1].split() if source != "'none'"] if found else []


def _write_netlify(rules: Sequence[Rule], site: Path) -> str:
    """`_headers`, which Netlify and Cloudflare Pages read at the root of a host.

    Where two of its rules name one header for one address, Netlify takes the narrower, and Cloudflare joins the two: so
    no two do. What is not named here is asked for again at each visit, on both.
    """
    blocks = [("/*", _EVERYWHERE)]
    for rule in rules:
        own = {name: value for name, value in rule.headers.items() if name not in _EVERYWHERE}
        blocks += [(f"/{path}", own) for path in _list_addresses(rule, rules, site)]
    return "\n".join(
        "\n".join([path, *(f"  {name}: {value}" for name, value in headers.items()), ""])
        for path, headers in blocks
    )


def _list_addresses(rule: Rule, rules: Sequence[Rule], site: Path) -> list[str]:
    """The pages right in a folder, and the folders in it that have no rule of their own."""
    inner = {other.folder for other in rules if other.folder.startswith(rule.folder) and other != rule}
    if not inner:
        return [f"{rule.folder}*"]
    addresses = [rule.folder]
    for entry in sorted((site / rule.folder).iterdir()):
        if entry.is_dir() and not any(folder.startswith(f"{rule.folder}{entry.name}/") for folder in inner):
            addresses.append(f"{rule.folder}{entry.name}/*")
        elif entry.suffix == ".html":  # both servers give a page without its ending too
            addresses += [f"{rule.folder}{name}" for name in (entry.name, entry.stem) if name != "index"]
    return addresses


def _write_apache(rule: Rule) -> str:
    """`.htaccess` of a folder; it stands in place of that of the folder above."""
    lines = [f'  Header always set {name} "{value}"' for name, value in rule.headers.items()]
    types = [f"AddType {kind} {suffix}" for suffix, kind in TYPES.items()] if not rule.folder else []
    return "\n".join([*types, "<IfModule mod_headers.c>", *lines, "</IfModule>", ""])


def _write_nginx(rules: Sequence[Rule]) -> str:
    """A part of a `server` of nginx."""
    told = (
        "# Put this into the server of the site: include /path/to/this/nginx.conf;\n"
        "# Where the site stands below the root, as in /course/, write that before each location.\n"
    )
    types = " ".join(f"{kind} {suffix[1:]};" for suffix, kind in TYPES.items())
    blocks = [
        "\n".join(
            [
                f"location /{rule.folder} {{",
                f"  types {{ {types} }}",
                f"  default_type {UNKNOWN};",
                *(f'  add_header {name} "{value}" always;' for name, value in rule.headers.items()),
                "}",
                "",
            ]
        )
        for rule in rules
    ]
    return told + "\n".join(blocks)
