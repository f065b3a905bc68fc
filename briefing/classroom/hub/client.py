"""A student at a hub, over the same interfaces as JupyterLab: the login page, the hub, contents, sessions, kernels.

What a restart of hub or proxy breaks off is asked for again, as JupyterLab and a student would: an answer that says
"not now" is no failure before its patience ends.
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, WebSocketError, websocket_connect

from ..carry import Json, text_of

# While a proxy comes back it knows no way to a server, and while a hub does, a server cannot ask it who comes.
_NOT_NOW = {302, 404, 424, 502, 503, 504, 599}
_LARGEST = 200_000_000  # bytes of an answer or a message
_PATIENCE = 120.0  # seconds


class ClientError(Exception):
    """What a hub did not do for a student; the message is one sentence."""


class Answer(NamedTuple):
    """What came of a request: the status of HTTP, and the JSON of the body or None."""

    status: int
    body: Any


class Cell(NamedTuple):
    """What came of a cell: its outputs as a notebook keeps them, its text, and its error or ""."""

    outputs: list[Json]
    text: str
    error: str


@dataclass
class Client:
    """One who is logged in at a hub.

    address: of the hub, without a path; name: as logged in; token: the person's own; repeats: how often something was
    asked for again because hub or proxy were not there.
    """

    address: str
    name: str
    token: str = ""
    repeats: int = 0
    _http: AsyncHTTPClient = field(default_factory=lambda: AsyncHTTPClient(max_clients=500))

    @property
    def base(self) -> str:
        """The address of the person's own server."""
        return f"{self.address}/user/{quote(self.name)}"

    async def log_in(self, password: str) -> None:
        """Log in by the page that a person sees, and make a token of one's own; again while the hub is away.

        Raises:
            ClientError: the hub did not let the person in.
        """
        until = time.monotonic() + _PATIENCE
        while not await self._enter(password):
            if time.monotonic() > until:
                raise ClientError(f"The hub gave {self.name} no page to log in.")
            self.repeats += 1
            await asyncio.sleep(0.5)

    async def _enter(self, password: str) -> bool:
        """Log in once; whether the hub was there to the end."""
        form = await self._fetch("GET", f"{self.address}/hub/login", {})
        if form.code >= 500:
            return False
        cookies = _cookies(form)
        words = urlencode({"username": self.name, "password": password, "_xsrf": cookies["_xsrf"]})
        headers = {"Cookie": _written(cookies), "Content-Type": "application/x-www-form-urlencoded"}
        entered = await self._fetch("POST", f"{self.address}/hub/login?next=%2Fhub%2Fhome", headers, words)
        cookies |= _cookies(entered)
        path = f"{self.address}/hub/api/users/{quote(self.name)}/tokens?_xsrf={quote(cookies['_xsrf'])}"
        headers = {"Cookie": _written(cookies), "Content-Type": "application/json"}
        made = await self._fetch("POST", path, headers, '{"note": "class"}')
        if entered.code >= 500 or made.code >= 500:
            return False
        if entered.code != 302 or made.code != 201:
            raise ClientError(f"{self.name} was not let in ({entered.code}, {made.code}).")
        self.token = json.loads(made.body)["token"]
        return True

    async def ask(self, method: str, path: str, body: Any = None, *, patient: bool = True) -> Answer:
        """Ask the hub, or with a path that begins with /user a server; with patience while they are not there."""
        url = path if "://" in path else f"{self.address}{path}"
        data = None if body is None else json.dumps(body)
        until = time.monotonic() + _PATIENCE
        while True:
            got = await self._fetch(method, url, {"Authorization": f"token {self.token}"}, data)
            if not patient or got.code not in _NOT_NOW or time.monotonic() > until:
                try:
                    return Answer(got.code, json.loads(got.body or b"null"))
                except ValueError:
                    return Answer(got.code, None)
            self.repeats += 1
            await asyncio.sleep(0.5)

    async def start_server(self) -> None:
        """Start one's own server and wait until it answers.

        Raises:
            ClientError: it did not start.
        """
        user = f"/hub/api/users/{quote(self.name)}"
        until = time.monotonic() + 2 * _PATIENCE
        while time.monotonic() < until:
            asked = await self.ask("POST", f"{user}/server")
            if asked.status in (201, 202, 400):  # made, on its way, there already
                break
            if asked.status != 429:  # not so many at once: the hub says when to come again
                raise ClientError(f"The server of {self.name} was refused ({asked.status}).")
            self.repeats += 1
            await asyncio.sleep(1)
        while time.monotonic() < until:
            known = await self.ask("GET", user)
            if ((known.body or {}).get("servers") or {}).get("", {}).get("ready"):
                return
            await asyncio.sleep(0.5)
        raise ClientError(f"The server of {self.name} did not start.")

    async def read_notebook(self, path: str) -> Json:
        """Read a notebook from one's own server."""
        got = await self.ask("GET", f"/user/{quote(self.name)}/api/contents/{quote(path)}?type=notebook")
        if got.status != 200:
            raise ClientError(f"{self.name} could not open {path} ({got.status}).")
        return dict(got.body["content"])

    async def save_notebook(self, path: str, notebook: Json) -> None:
        """Save a notebook on one's own server."""
        body = {"type": "notebook", "content": notebook}
        got = await self.ask("PUT", f"/user/{quote(self.name)}/api/contents/{quote(path)}", body)
        if got.status not in (200, 201):
            raise ClientError(f"{self.name} could not save {path} ({got.status}).")

    async def open_kernel(self, path: str) -> Kernel:
        """Start the kernel of a notebook, or find the one that it has."""
        wanted = {"path": path, "type": "notebook", "name": path, "kernel": {"name": "python3"}}
        got = await self.ask("POST", f"/user/{quote(self.name)}/api/sessions", wanted)
        if got.status != 201:
            raise ClientError(f"{self.name} got no kernel for {path} ({got.status}).")
        return Kernel(self, got.body["kernel"]["id"])

    async def _fetch(
        self, method: str, url: str, headers: Mapping[str, str], body: str | None = None
    ) -> HTTPResponse:
        """One request; what gave no answer counts as 599."""
        if body is None and method in ("POST", "PUT"):
            body = ""
        request = HTTPRequest(
            url,
            method,
            headers=dict(headers),
            body=body,
            follow_redirects=False,
            connect_timeout=30,
            request_timeout=120,
        )
        try:
            return await self._http.fetch(request, raise_error=False)
        except (HTTPClientError, OSError, EOFError):
            return HTTPResponse(request, 599)


@dataclass
class Kernel:
    """A kernel of a person, over its channels; they are opened again where they break off."""

    client: Client
    id: str
    session: str = field(default_factory=lambda: uuid.uuid4().hex)
    _channels: WebSocketClientConnection | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self, code: str, seconds: float = 120) -> Cell:
        """Run a cell and wait for its end; again where the channels break off, as one who sees no result would.

        Raises:
            ClientError: it did not end in time.
        """
        try:
            async with self._turn, asyncio.timeout(seconds):
                while True:
                    message = uuid.uuid4().hex
                    channels = await self._open()
                    with suppress(WebSocketError, OSError):
                        await channels.write_message(self._request(message, code))
                        if done := await self._listen(channels, message):
                            return done
                    self._channels = None
                    self.client.repeats += 1
        except TimeoutError as error:
            raise ClientError(
                f"A cell of {self.client.name} did not end in {seconds:.0f} seconds."
            ) from error

    def close(self) -> None:
        """Close the channels; the kernel goes on."""
        if self._channels:
            self._channels.close()
            self._channels = None

    def _request(self, message: str, code: str) -> str:
        """The message that asks a kernel to run a cell."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}}
        content |= {"allow_stdin": False, "stop_on_error": True}
        header = {"msg_id": message, "msg_type": "execute_request", "version": "5.3", "date": ""}
        header |= {"session": self.session, "username": self.client.name}
        return json.dumps(
            {"header": header, "parent_header": {}, "metadata": {}, "channel": "shell", "content": content}
        )

    async def _open(self) -> WebSocketClientConnection:
        while self._channels is None:
            url = f"{self.client.base}/api/kernels/{self.id}/channels?session_id={self.session}"
            headers = {"Authorization": f"token {self.client.token}"}
            request = HTTPRequest(url.replace("http", "ws", 1), headers=headers, connect_timeout=30)
            try:
                self._channels = await websocket_connect(request, max_message_size=_LARGEST)
            except Exception:  # tornado raises what it met: HTTP, sockets, a handshake that broke off
                self.client.repeats += 1
                await asyncio.sleep(0.5)
        return self._channels

    async def _listen(self, channels: WebSocketClientConnection, message: str) -> Cell | None:
        """Gather what comes of a message until the kernel is idle again; None where the channels break off."""
        outputs: list[Json] = []
        text, error = "", ""
        while (got := await channels.read_message()) is not None:
            told = json.loads(got)
            if told.get("parent_header", {}).get("msg_id") != message:
                continue
            kind, content = told["msg_type"], told["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return Cell(outputs, text, error)
            if kind == "stream":
                text += content["text"]
                outputs.append({"output_type": kind, **content})
            elif kind in ("display_data", "execute_result"):
                kept = {key: content[key] for key in ("data", "metadata")}
                count = {"execution_count": content["execution_count"]} if kind == "execute_result" else {}
                outputs.append({"output_type": kind, **kept, **count})
            elif kind == "error":
                error = f"{content['ename']}: {content['evalue']}"
                outputs.append({"output_type": kind, **content})
        return None


async def run_lesson(kernel: Kernel, notebook: Json) -> tuple[Json, list[str]]:
    """Run all cells of a notebook, top to bottom.

    Returns:
        The notebook with its outputs, and the errors that cells ended in.
    """
    errors, cells = [], []
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "code":
            done = await kernel.run(text_of(cell))
            cell = {**cell, "outputs": done.outputs, "execution_count": number}
            errors += [f"cell {number}: {done.error}"] if done.error else []
        cells.append(cell)
    return {**notebook, "cells": cells}, errors


def write_answer(notebook: Json, text: str) -> Json:
    """Type a text into the first place to answer of a copy.

    Raises:
        ClientError: the copy has no such place.
    """
    places = [cell["id"] for cell in notebook["cells"] if str(cell.get("id", "")).startswith("answer-")]
    if not places:
        raise ClientError("This lesson has no place to answer; choose one with an exercise.")
    cells = [{**cell, "source": text} if cell["id"] == places[0] else cell for cell in notebook["cells"]]
    return {**notebook, "cells": cells}


def _cookies(answer: HTTPResponse) -> dict[str, str]:
    found: SimpleCookie = SimpleCookie()
    for line in answer.headers.get_list("Set-Cookie"):
        found.load(line)
    return {name: one.value for name, one in found.items()}


def _written(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
