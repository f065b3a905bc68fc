"""The bill of materials: all of the lock, what the browser lab is made from and nothing else, in the form of CycloneDX, with the licences of what is installed."""

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests import bill

ROOT = Path(bill.__file__).parents[1]
ENTRY = re.compile(r"^([a-z0-9-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


@pytest.fixture(scope="module")
def made() -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "tests.bill"], cwd=ROOT, capture_output=True, text=True)


@pytest.fixture(scope="module")
def read(made: subprocess.CompletedProcess[str]) -> bill.Json:
    return json.loads(made.stdout)


def test_it_is_cyclonedx(made: subprocess.CompletedProcess[str]) -> None:
    assert made.returncode == 0, made.stderr
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(made.stdout) is None


def test_it_holds_what_the_lock_pins_with_every_hash_and_the_script_of_the_pages(read: bill.Json) -> None:
    lock = (ROOT / "requirements.txt").read_text()
    components = {(one["name"], one["version"]): one for one in read["components"]}
    script = components.pop(("plotly.js", read["components"][0]["version"]))
    assert len(script["hashes"][0]["content"]) == 64
    lab = [name for name, one in components.items() if one["bom-ref"].startswith("lab-")]
    for name in lab:
        components.pop(name)
    assert {"pyodide", "jupyterlite-core"} <= {name for name, _ in lab}
    assert set(components) == set(ENTRY.findall(lock))
    hashes = {
        found["content"]
        for one in components.values()
        for reference in one["externalReferences"]
        for found in reference.get("hashes", ())
    }
    assert hashes == set(re.findall(r"--hash=sha256:(\w+)", lock))


def test_all_that_is_installed_has_a_licence_and_is_told_with_it(
    read: bill.Json, made: subprocess.CompletedProcess[str]
) -> None:
    unknown = [one for one in read["components"] if not one["licenses"]]
    for one in unknown:  # for another system, or another Python
        with pytest.raises((AssertionError, ModuleNotFoundError)):
            assert version(one["name"]) == one["version"]
    told = dict(re.findall(r"^(.+) \(\d+\): (.+)$", made.stderr, re.MULTILINE))
    assert sorted(", ".join(told.values()).split(", ")) == sorted(one["name"] for one in read["components"])
    assert "nh3" in told["MIT"].split(", ")
    assert not [name for name in told if re.search(r"\b(A|L)?GPL|General Public", name)]


def test_what_needs_what_is_told_from_the_project_on(read: bill.Json) -> None:
    names = {one["bom-ref"]: one["name"] for one in read["components"]}
    project = read["metadata"]["component"]
    assert project["name"] == "lange-adem"
    needed = {entry["ref"]: entry.get("dependsOn", []) for entry in read["dependencies"]}
    assert {"nltk", "plotly", "nh3", "jupyterlab"} <= {names[ref] for ref in needed[project["bom-ref"]]}
    assert "regex" in {names[ref] for ref in needed[next(ref for ref in names if names[ref] == "nltk")]}


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ([{"license": {"id": "MIT"}}], "MIT"),
        ([{"license": {"id": "MIT"}}, {"license": {"name": "License :: OSI Approved :: MIT License"}}], "MIT"),
        ([{"expression": "MIT OR Apache-2.0"}], "MIT OR Apache-2.0"),
        ([{"license": {"name": "License :: OSI Approved :: BSD License"}}], "BSD License"),
        ([{"license": {"name": "declared license of 'a'", "text": {"content": "Apache 2.0\nmore"}}}], "Apache 2.0"),
        ([{"license": {"name": "declared license file: LICENSE", "text": {"content": "QQ=="}}}], ""),
        ([], ""),
    ],
)  # fmt: skip
def test_a_licence_is_named_as_its_package_names_it(declared: list[bill.Json], name: str) -> None:
    assert bill.name_licence(declared) == name


def test_a_package_without_a_licence_is_told_apart_from_one_that_cannot_be_asked() -> None:
    components = [{"name": name, "purl": name, "licenses": []} for name in "ab"]
    assert bill.list_licences({"components": components}, {"a"}) == {
        bill.SILENT: ["a"],
        bill.ELSEWHERE: ["b"],
    }
