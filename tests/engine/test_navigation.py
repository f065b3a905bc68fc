"""The links between the lessons and the lists of the series."""

import json
import shutil
from pathlib import Path

import pytest

from briefing import navigation
from briefing.navigation import Lesson, format_links, format_table, generate_files, write_changes
from briefing.page import BriefingError
from briefing.plan import load_project
from briefing.settings import Project, SettingsError, describe_page

LISTS = ("README.md", "notebooks/README.md")
LESSONS = [Lesson(f"0{n}_x.ipynb", f"Title {n}", 20 + n, f"Summary {n}.") for n in range(3)]


def notebook(title="# A title", **about):
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": [title]},
        {"cell_type": "markdown", "id": "b", "metadata": {"tags": ["navigation"]}, "source": ["placeholder"]},
    ]
    return {"cells": cells, "metadata": {"briefing": about}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project of two lessons and the two lists."""
    (tmp_path / "notebooks").mkdir()
    for name in ("00_a", "01_b"):
        text = json.dumps(notebook(f"# Lesson {name}", minutes=30, summary=f"About {name}."))
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(text, "utf-8")
    for name in LISTS:
        (tmp_path / name).write_text("Before\n<!-- series -->\nold\n<!-- /series -->\nAfter é\n", "utf-8")
    return Project(tmp_path, lists=LISTS)


def test_running_it_changes_nothing():
    """What is committed is what the command writes."""
    assert [
        path.name for path, text in generate_files(load_project()) if path.read_text("utf-8") != text
    ] == []


def test_a_handout_is_no_lesson_of_the_series(project):
    before = {path.name: text for path, text in generate_files(project)}
    handout = json.dumps(notebook("# A sheet", handout=True))
    (project.root / "notebooks" / "00_sheet.ipynb").write_text(handout, "utf-8")
    assert {path.name: text for path, text in generate_files(project)} == before


@pytest.mark.parametrize("said", ["yes", 1, ["x"]])
def test_a_handout_is_called_so_by_true_or_false(tmp_path, said):
    assert describe_page({"briefing": {"handout": True}}, tmp_path).handout
    with pytest.raises(SettingsError, match=r"handout = .*; give true or false"):
        describe_page({"briefing": {"handout": said}}, tmp_path)


def test_the_first_has_no_previous_and_the_last_no_next():
    assert format_links(LESSONS, 0) == "- Next: [01 Title 1](01_x.ipynb)"
    assert (
        format_links(LESSONS, 1) == "- Previous: [00 Title 0](00_x.ipynb)\n- Next: [02 Title 2](02_x.ipynb)"
    )
    assert format_links(LESSONS, 2) == (
        "- Previous: [01 Title 1](01_x.ipynb)\n- Start of the series: [00 Title 0](00_x.ipynb)"
    )


def test_the_table_leads_to_each_lesson_from_where_it_stands():
    assert "| 02 | [Title 2](notebooks/02_x.ipynb) | 22 | Summary 2. |" in format_table(LESSONS, "notebooks/")
    assert "(02_x.ipynb)" in format_table(LESSONS, "")


def test_it_writes_once_and_only_what_is_generated(project: Project):
    assert len(write_changes(project)) == 4
    assert write_changes(project) == []
    first, second = (
        json.loads(path.read_text("utf-8")) for path in sorted(project.root.glob("notebooks/*.ipynb"))
    )
    assert "".join(first["cells"][1]["source"]) == "- Next: [01 Lesson 01_b](01_b.ipynb)"
    assert first["cells"][0] == notebook("# Lesson 00_a")["cells"][0]
    assert "00_a.ipynb" in "".join(second["cells"][1]["source"])
    text = (project.root / "README.md").read_text("utf-8")
    assert text.startswith("Before\n<!-- series -->\n| |") and text.endswith("<!-- /series -->\nAfter é\n")
    assert "old" not in text and "(notebooks/00_a.ipynb)" in text
    assert "(00_a.ipynb)" in (project.root / "notebooks" / "README.md").read_text("utf-8")


def test_nothing_is_written_when_one_file_is_wrong(project: Project, capsys: pytest.CaptureFixture[str]):
    (project.root / "README.md").write_text("no markers", "utf-8")
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    assert navigation.main(project) == 1
    said = capsys.readouterr().err
    assert "README.md" in said and "<!-- series -->" in said
    assert {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()} == before


def test_a_lesson_without_title_or_minutes_is_refused(project: Project):
    path = project.root / "notebooks" / "00_a.ipynb"
    for wrong in (
        notebook("No title", minutes=30, summary="S."),
        notebook(summary="S."),
        notebook(minutes=30),
    ):
        path.write_text(json.dumps(wrong), "utf-8")
        with pytest.raises(BriefingError, match=r"00_a\.ipynb lacks"):
            write_changes(project)


@pytest.mark.parametrize("text", ["", "{}", "no JSON"])
def test_what_is_no_notebook_is_refused(project: Project, text: str):
    (project.root / "notebooks" / "00_a.ipynb").write_text(text, "utf-8")
    with pytest.raises(BriefingError, match=r"00_a\.ipynb is not a Jupyter notebook"):
        write_changes(project)


def test_a_project_with_new_lessons_lists_them_in_order(project: Project):
    shutil.copy(project.root / "notebooks" / "01_b.ipynb", project.root / "notebooks" / "03_c.ipynb")
    write_changes(project)
    text = (project.root / "README.md").read_text("utf-8")
    assert text.index("00_a.ipynb") < text.index("01_b.ipynb") < text.index("03_c.ipynb")
