"""A site on this machine, with the headers that a server is to send with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ..files import PressError
from ..folder import SITE
from .headers import TYPES, UNKNOWN, Rule, choose_headers

HOST = "127.0.0.1"


def make_server(site: Path, port: int = 0, below: str = "/") -> ThreadingHTTPServer:
    """Make a server of a site, on this machine alone; `serve` or `serve_forever` begins.

    Args:
        site: its folder; looked up at each request, so that a site that is made anew is shown.
        port: 0 for any that is free.
        below: the path that it stands below, as `/course/`.

    Raises:
        PressError: another program has the port.
    """
    handler = partial(_Handler, below=below, directory=str(site))
    try:
        return ThreadingHTTPServer((HOST, port), handler)
    except (OSError, OverflowError) as error:
        raise PressError(f"Port {port} cannot be used ({error}); give another to --serve.") from error


def serve(server: ThreadingHTTPServer, say: Callable[[str], None]) -> None:
    """Show a site until Ctrl-C."""
    say(f"http://{HOST}:{server.server_port}/ shows it, on this machine alone; Ctrl-C ends that.")
    try:
        server.serve_forever()
    finally:
        server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    """Sends the files of a site, and says with each what the site's list says; no lists of folders."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *words: Any, below: str, **named: Any) -> None:
        self.below = below
        super().__init__(*words, **named)

    def send_head(self) -> Any:
        if not urlsplit(self.path).path.startswith(self.below):
            self.send_error(404)
            return None
        self.path = self.path[len(self.below) - 1 :]
        return super().send_head()

    def end_headers(self) -> None:
        manifest = Path(self.directory) / SITE.manifest
        path = unquote(urlsplit(self.path).path).lstrip("/")
        if manifest.is_file():
            rules = _read_rules(manifest, manifest.stat().st_mtime_ns)
            for name, value in choose_headers(rules, path).items():
                self.send_header(name, value)
        super().end_headers()

    def guess_type(self, path: Any) -> str:
        return TYPES.get(Path(path).suffix, UNKNOWN)

    def list_directory(self, path: Any) -> None:
        self.send_error(404)

    def log_message(self, format: str, *words: Any) -> None:
        """Nothing: a reader's every request is no news."""


@cache
def _read_rules(manifest: Path, changed: int) -> tuple[Rule, ...]:
    """The rules that a site lists; `changed` is when the list was, so that another is read anew."""
    headers = json.loads(manifest.read_bytes())["headers"]
    return tuple(Rule(folder, named) for folder, named in headers.items())
