"""A page as a tagged PDF, printed by a Chromium-family browser that is found on the machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from .files import PressError, mark_pdf, read_marks, refuse_others, write_file
from .keeper import start_kept

NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "msedge", "brave-browser"),
)
ON_MACOS = ("Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser")
ON_WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
LONGEST = 180  # seconds
OPTIONS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"),
    # No name and no number of a host leads anywhere, should a page ask all the same.
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--no-proxy-server", "--disable-features=OptimizationHints"),
    *("--no-pdf-header-footer", "--generate-pdf-document-outline", "--export-tagged-pdf"),
)


def find_browser() -> str:
    """Find the browser that BRIEFING_BROWSER names, or the first one on this machine.

    Raises:
        PressError: there is none.
    """
    named = os.environ.get("BRIEFING_BROWSER", "")
    if named:
        found = shutil.which(named)
        if found:
            return found
        raise PressError(f"BRIEFING_BROWSER names {named}, which is no program here; name one that is.")
    for place in list_places():
        if found := shutil.which(place):
            return found
    raise PressError(
        "No browser to print with was found; install Chromium, Chrome or Edge, or name one in BRIEFING_BROWSER."
    )


def list_places() -> Iterator[str]:
    """List where a browser may be: on the PATH, and where macOS and Windows keep theirs."""
    yield from NAMES
    if sys.platform == "darwin":
        for folder, name in product((Path("/Applications"), Path.home() / "Applications"), ON_MACOS):
            yield str(folder / f"{name}.app/Contents/MacOS/{name}")
    if sys.platform == "win32":
        folders = (os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
        for folder, name in product(filter(None, folders), ON_WINDOWS):
            yield str(Path(folder) / name)


def print_page(browser: str, page: Path) -> int:
    """Print a page of the press beside itself, as NAME.pdf, whole or not at all.

    The paper's size, margins and page numbers are those of the page's own style.

    Args:
        browser: the program, see `find_browser`.
        page: a page with the press's mark; its PDF bears it too.

    Returns:
        The PDF's size in bytes; 0 where it was printed from this state of the page before.

    Raises:
        PressError: the browser made no PDF, and what it said; NAME.pdf is not the press's own, or cannot be written.
    """
    target, marks = page.with_suffix(".pdf"), read_marks(page)
    source, inputs = marks.get("source", ""), marks.get("inputs", "")
    refuse_others(target, source)
    if inputs and read_marks(target).get("inputs") == inputs:
        return 0
    # A profile of its own: one that is open in a window would take the call over and print nothing.
    with TemporaryDirectory(prefix="briefing-", ignore_cleanup_errors=True) as folder:
        made = Path(folder) / "page.pdf"
        said = _printed(browser, page, made, Path(folder) / "profile")
        pdf = made.read_bytes() if made.is_file() else b""
    if not pdf.startswith(b"%PDF-"):
        raise PressError(
            f"{page.name}: {Path(browser).name} made no PDF ({said}); name another in BRIEFING_BROWSER."
        )
    return write_file(target, mark_pdf(pdf, source, inputs, count_pages(pdf)))


def count_pages(pdf: bytes) -> int:
    """Count the pages of a PDF as Chromium prints it: its tree of pages stands there in plain; 0 where it does not."""
    trees = re.findall(rb"<<[^<>]*/Type\s*/Pages\b[^<>]*>>", pdf)
    counts = [int(found[1]) for tree in trees if (found := re.search(rb"/Count\s+(\d+)", tree))]
    return max(counts, default=0)


def _printed(browser: str, page: Path, target: Path, profile: Path) -> str:
    """Let the browser print; returns the last line it said."""
    # A container's root may not use the sandbox; the page asks for nothing and runs no script but its own.
    rights = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    command = [browser, *OPTIONS, *rights, f"--user-data-dir={profile}", f"--print-to-pdf={target.resolve()}"]
    # The browser ends with the press, and what it says goes to a file: its children may hold a pipe open.
    said = profile.with_name("said")
    with (
        said.open("wb") as file,
        start_kept([*command, page.resolve().as_uri()], stdout=file, stderr=file) as program,
    ):
        try:
            status = program.wait(LONGEST)
        except subprocess.TimeoutExpired:
            return f"no answer in {LONGEST} seconds"
        finally:
            assert program.stdin
            program.stdin.close()
    lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else f"exit status {status}"
