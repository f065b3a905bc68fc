"""Plotly's own basic bundle, a quarter of the whole, where `python3 start.py slim` has fetched it."""

from importlib.util import find_spec
from pathlib import Path

BUNDLE = Path(__file__).parent / "node_modules" / "plotly.js-basic-dist-min" / "plotly-basic.min.js"


def plotly_js() -> Path:
    """The script that draws: the basic bundle if it is here in the version of the installed plotly, else the whole."""
    package = find_spec("plotly")
    assert package and package.origin
    whole = Path(package.origin).parent / "package_data" / "plotly.min.js"
    return BUNDLE if BUNDLE.exists() and version(BUNDLE) == version(whole) else whole


def version(script: Path) -> str:
    """The version of plotly.js that the first lines of a bundle name."""
    with script.open(encoding="utf-8") as file:
        return file.read(300).partition("plotly.js")[2].partition(" v")[2].partition("\n")[0]
