"""One page of each kind in Firefox, driven through WebDriver BiDi: it draws, its controls move, and it complains of nothing."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import websocket

pytestmark = pytest.mark.browser

LESSON = "02_risk_reduction"


class Firefox:
    """A Firefox without a window, and what its pages said and asked for."""

    def __init__(self, address: str) -> None:
        self.socket = websocket.create_connection(f"{address}/session", timeout=60, suppress_origin=True)
        self.numbers, self.troubles = count(1), list[str]()
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self.tab = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer["type"] == "event":
                self.note(answer["method"], answer["params"])
            elif answer["id"] == number:
                assert answer["type"] == "success", answer
                result: dict[str, Any] = answer["result"]
                return result

    def note(self, method: str, params: dict[str, Any]) -> None:
        if method == "log.entryAdded" and params["level"] in ("error", "warn"):
            self.troubles.append(params["text"])
        elif method != "log.entryAdded" and not re.match(
            "file:|data:|blob:|about:", params["request"]["url"]
        ):
            self.troubles.append(f"asked {params['request']['url']}")

    def open(self, page: Path) -> None:
        self.ask("browsingContext.navigate", context=self.tab, url=page.as_uri(), wait="complete")

    def run(self, expression: str) -> Any:
        """The value of an expression, as JSON makes it."""
        told = self.ask(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target={"context": self.tab},
            awaitPromise=True,
        )
        assert told["type"] == "success", told
        return json.loads(told["result"].get("value", "null"))

    def until(self, expression: str) -> None:
        """Wait until an expression holds."""
        for _ in range(100):
            if self.run(expression):
                return
            time.sleep(0.1)
        raise AssertionError(f"never held: {expression[:200]}")

    def press(self, key: str) -> None:
        actions = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        self.ask(
            "input.performActions",
            context=self.tab,
            actions=[{"type": "key", "id": "keys", "actions": actions}],
        )


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if not program:
        pytest.skip("no Firefox: install it")
    profile = tmp_path_factory.mktemp("firefox")
    # Without these it asks for news of itself.
    quiet = (
        "app.normandy.enabled",
        "datareporting.policy.dataSubmissionEnabled",
        "network.captive-portal-service.enabled",
    )
    (profile / "user.js").write_text("".join(f'user_pref("{name}", false);\n' for name in quiet))
    command = [program, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", str(profile)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        try:
            said = (re.search(r"BiDi listening on (ws://\S+)", line) for line in process.stderr or ())
            yield Firefox(next(filter(None, said))[1])
        finally:
            process.terminate()


@pytest.mark.parametrize("edition", ["", "student", "teacher"])
def test_a_page_draws_and_its_controls_move(firefox: Firefox, pages: Path, edition: str) -> None:
    firefox.open(pages / edition / f"{LESSON}.html")
    exhibits = [
        number
        for number in range(firefox.run("document.querySelectorAll('.exhibit').length"))
        if firefox.run(f"!!document.querySelectorAll('.exhibit')[{number}].querySelector('select')")
    ]
    assert len(exhibits) >= 2
    for number in exhibits:
        place = f"document.querySelectorAll('.exhibit')[{number}]"
        firefox.run(f"{place}.scrollIntoView()")
        firefox.run(f"{place}.querySelector('select').focus()")
        before = firefox.run(f"{place}.querySelector('.parts').innerHTML")
        firefox.press("\ue015")  # arrow down
        firefox.until(f"{place}.querySelector('.parts').innerHTML !== {json.dumps(before)}")
    firefox.run("window.scrollTo(0, 0)")
    drawn = firefox.run(
        "[...document.querySelectorAll('.drawn')].map((plot) => plot.querySelectorAll('.row svg :is(rect, circle, path, line)').length)"
    )
    assert drawn and all(drawn)
    assert firefox.troubles == []


def test_the_list_of_lessons_opens(firefox: Firefox, pages: Path) -> None:
    firefox.open(pages / "index.html")
    assert firefox.run("document.querySelectorAll('.lessons a').length") >= 1
    assert firefox.troubles == []
