"""A notebook of another language than Python: run by its own kernel where one is installed, else shown as it was saved."""

import json
import sys
from pathlib import Path

import pytest
from nbformat import write as save
from nbformat.v4 import new_code_cell, new_notebook, new_output

from briefing.kernels import find_kernel
from briefing.press import main

# A kernel of the smallest language: a cell shows its own letters as capitals, and fails where it says so.
PROGRAM = """
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

class Shout(Kernel):
    implementation, implementation_version, banner = "shout", "1", "Shout"
    language_info = {"name": "shout", "mimetype": "text/plain", "file_extension": ".txt"}

    def do_execute(self, code, silent, *_, **__):
        if "fail" in code:
            error = {"ename": "Whisper", "evalue": "too low", "traceback": ["too low"]}
            self.send_response(self.iopub_socket, "error", error)
            return {"status": "error", "execution_count": self.execution_count, **error}
        self.send_response(self.iopub_socket, "stream", {"name": "stdout", "text": code.upper()})
        return {"status": "ok", "execution_count": self.execution_count, "payload": [], "user_expressions": {}}

IPKernelApp.launch_instance(kernel_class=Shout)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where the kernel `shout` is installed, and `broken`, whose program is not there."""
    (tmp_path / "shout.py").write_text(PROGRAM)
    for name, program in (("shout", [sys.executable, str(tmp_path / "shout.py")]), ("broken", ["./gone"])):
        spec = tmp_path / "kernels" / name / "kernel.json"
        spec.parent.mkdir(parents=True)
        argv = [*program, "-f", "{connection_file}"]
        spec.write_text(json.dumps({"argv": argv, "display_name": name, "language": name}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    return tmp_path


def written(folder: Path, kernel: str, language: str, *sources: str, said: str = "") -> Path:
    """A notebook of a language, saved with an output where there is one."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    notebook.metadata.kernelspec = {"name": kernel, "display_name": kernel, "language": language}
    if said:
        notebook.cells[0].execution_count = 1
        notebook.cells[0].outputs = [new_output("stream", name="stdout", text=said)]
    path = folder / f"{kernel}-{language}.ipynb"
    save(notebook, path)
    return path


def test_a_kernel_is_that_of_the_name_or_of_the_language(folder: Path) -> None:
    def find(kernel: str, language: str) -> str:
        about = {"name": kernel, "display_name": kernel, "language": language}
        return find_kernel(new_notebook(metadata={"kernelspec": about}))

    assert find("shout", "shout") == find("shout-2.0", "Shout") == "shout"
    assert find("murmur", "murmur") == find("python3", "python") == find("any-env", "python") == ""


def test_a_notebook_is_run_by_the_kernel_of_its_language(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = written(folder, "shout", "shout", "one word", "another", said="not this")
    bad = written(folder, "loud", "shout", "a word", "fail")
    assert main([*map(str, (good, bad)), "--output", str(folder / "pages")]) == 1
    said = capsys.readouterr().err
    assert "shout-shout.ipynb is run by the kernel shout, and what it reads there is not known" in said
    assert "loud-shout.ipynb, cell 2: Whisper: too low; mend the cell and run the notebook again." in said
    html = (folder / "pages" / "shout-shout.html").read_text()
    assert "ONE WORD" in html and "ANOTHER" in html and "not this" not in html
    assert main([str(good), "--output", str(folder / "pages")]) == 0
    assert "unchanged, as far as can be known" in capsys.readouterr().err


def test_without_a_kernel_that_starts_there_is_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    none = written(folder, "murmur", "murmur", "quiet")
    kept = written(folder, "mumble", "murmur", "quiet", said="said before")
    broken = written(folder, "broken", "broken", "x")
    assert main([*map(str, (none, kept, broken)), "--output", str(folder / "pages")]) == 1
    said = capsys.readouterr().err
    assert (
        "murmur-murmur.ipynb is written in murmur, for which no kernel is installed here, and was saved"
        in said
    )
    assert "mumble-murmur.ipynb is written in murmur, for which no kernel is installed here: its page" in said
    assert "broken-broken.ipynb: no kernel could be started" in said and "install broken again" in said
    assert "said before" in (folder / "pages" / "mumble-murmur.html").read_text()
