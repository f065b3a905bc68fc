"""Write the software bill of materials of what the lessons run on, and say under which licences that stands.

`python3 start.py bill > bill.json`: CycloneDX in JSON, made by cyclonedx-bom. What is in it, with every hash, is that
of the lock, for all systems. Licences, their texts and what needs what come from the packages that are installed here.
With them stand plotly.js, which comes inside plotly and goes into the pages that need it, and what else the browser lab
is made from.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from plotly.offline import get_plotlyjs, get_plotlyjs_version

from briefing.lite.lock import Lock, read_lock

ROOT = Path(__file__).parents[1]
ELSEWHERE = "not installed here, so that its licence is not known"
SILENT = "without a licence"

Json = dict[str, Any]


def main() -> int:
    """Print the bill, and beside it each licence with its packages; the code is 1 where one that is installed has none."""
    about = ["--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible", "--short-PURLs"]
    locked = _make("requirements", str(ROOT / "requirements.txt"), *about)
    installed = _make("environment", sys.executable, "--gather-license-texts", *about)
    bill = join(locked, installed)
    bill["components"] += list_lab(read_lock(ROOT / "briefing" / "lite" / "lock.toml"), bill["components"])
    print(json.dumps(bill, indent=1, ensure_ascii=False))
    here = {component["purl"] for component in (*installed["components"], describe_plotly_js())}
    packages = list_licences(bill, here)
    for licence, names in sorted(packages.items(), key=lambda entry: -len(entry[1])):
        print(f"{licence} ({len(names)}): {', '.join(names)}", file=sys.stderr)
    return 1 if SILENT in packages else 0


def join(locked: Json, installed: Json) -> Json:
    """Join the bill of a lock and that of an environment.

    Args:
        locked: says what there is, and its hashes.
        installed: says more of what is installed; what the lock does not have is left out.

    Returns:
        The bill of the lock; each package has its licences and what it needs where it is installed.
    """
    known = {component["purl"]: component for component in installed["components"]}
    components = [describe_plotly_js()] + [
        component | {"licenses": known.get(component["purl"], {}).get("licenses", [])}
        for component in locked["components"]
    ]
    project = installed["metadata"]["component"]
    names = {project["bom-ref"]: project["bom-ref"]}  # of the installed bill -> of the lock's
    names |= {
        known[component["purl"]]["bom-ref"]: component["bom-ref"]
        for component in components
        if component["purl"] in known
    }
    dependencies = [
        {
            "ref": names[entry["ref"]],
            "dependsOn": sorted(names[needed] for needed in entry.get("dependsOn", ()) if needed in names),
        }
        for entry in installed["dependencies"]
        if entry["ref"] in names
    ]
    return locked | {"components": components, "dependencies": dependencies}


def describe_plotly_js() -> Json:
    """Describe plotly.js as it lies in plotly, with the licence that its first lines name."""
    script, version = get_plotlyjs(), get_plotlyjs_version()
    is_mit = "Licensed under the MIT license" in script[:2_000]
    return {
        "bom-ref": "plotly.js",
        "type": "library",
        "name": "plotly.js",
        "version": version,
        "purl": f"pkg:npm/plotly.js@{version}",
        "hashes": [{"alg": "SHA-256", "content": sha256(script.encode()).hexdigest()}],
        "licenses": [{"license": {"id": "MIT"}}] if is_mit else [],
    }


def list_lab(lock: Lock, known: list[Json]) -> list[Json]:
    """List what a browser lab is made from, but for what is known already."""
    files = [("npm", lock.pyodide), *(("pypi", wheel) for wheel in lock.wheels)]
    made_from = [
        {
            "bom-ref": f"lab-{file.name}",
            "type": "library",
            "name": file.name,
            "version": file.version,
            "purl": f"pkg:{registry}/{file.name}@{file.version}",
            "hashes": [{"alg": "SHA-256", "content": file.sha256}],
            "licenses": [],
        }
        for registry, file in files
    ]
    there = {component["purl"] for component in known}
    return [component for component in made_from if component["purl"] not in there]


def list_licences(bill: Json, installed: set[str]) -> dict[str, list[str]]:
    """List the packages of a bill by licence; `installed` are the addresses (purl) of those that could be asked."""
    packages = defaultdict(list)
    for component in bill["components"]:
        unknown = SILENT if component["purl"] in installed else ELSEWHERE
        packages[name_licence(component["licenses"]) or unknown].append(component["name"])
    return packages


def name_licence(declared: list[Json]) -> str:
    """Name what a package declares: by SPDX where it does, else in its own words; "" where it says nothing."""
    spdx = [entry.get("expression") or entry["license"].get("id") for entry in declared]
    if any(spdx):
        return " AND ".join(filter(None, spdx))
    words = []
    for licence in (entry["license"] for entry in declared):
        if licence["name"].startswith("License ::"):  # a classifier
            words.append(licence["name"].rpartition(" :: ")[2])
        elif licence["name"].startswith("declared license of"):
            words.append(licence["text"]["content"].strip().partition("\n")[0])
    return words[0] if words else ""


def _make(*words: str) -> Json:
    """A bill of cyclonedx-bom's."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", *words], check=True, stdout=subprocess.PIPE
    )
    bill: Json = json.loads(done.stdout)
    return bill


if __name__ == "__main__":
    sys.exit(main())
