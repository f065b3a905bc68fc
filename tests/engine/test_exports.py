"""What is exported is what was found: tables and lines read back are the rows, and no file but ours is written over."""

import csv
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import utils
from tests.made import ODD, SHARED, corpus_of, plain
from tests.three import THREE
from utils import Corpus, load_letters
from utils.dossier import exports
from utils.dossier.__main__ import main
from utils.dossier.exports import COLUMNS, ExportError, json_lines, read_table, write_json_lines, write_tables
from utils.dossier.promises import find_promises
from utils.words.segments import segments

LETTERS = tuple(THREE.letters)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[dict[str, str], ...]]:
    files = write_tables(THREE, tmp_path_factory.mktemp("tables"))
    return {file.stem: read_table(file) for file in files}


def test_every_table_has_a_row_for_each_thing_that_is_found(
    tables: dict[str, tuple[dict[str, str], ...]],
) -> None:
    assert list(tables) == list(COLUMNS)
    assert [row["letter"] for row in tables["letters"]] == [letter.id for letter in LETTERS]
    assert [int(row["words"]) for row in tables["letters"]] == [
        sum(len(segment.terms) for segment in segments(letter)) for letter in LETTERS
    ]
    cited = [found for letter in LETTERS for found in utils.citations(letter)]
    assert [(row["address"], row["target"], row["date"], row["quote"]) for row in tables["citations"]] == [
        (found.address, found.target, str(found.date or ""), found.quote) for found in cited
    ]
    assert {row["in dossier"] for row in tables["citations"]} == {"yes", "no"}
    named = [found for letter in LETTERS for found in utils.dates(letter)]
    assert [(row["first day"], row["last day"], row["words"]) for row in tables["dates"]] == [
        (str(found.start), str(found.end), found.text) for found in named
    ]
    promised = [found for letter in LETTERS for found in find_promises(letter)]
    assert [(row["address"], row["sentence"], row["kind"], row["text"]) for row in tables["promises"]] == [
        (found.address, str(found.sentence.number), found.kind, found.sentence.text) for found in promised
    ]
    assert {(row["promise"], row["sentence"]) for row in tables["returns"]} <= {
        (found.address, str(found.sentence.number)) for found in promised
    }
    formulas = THREE.formulas()
    assert [row["text"] for row in tables["formulas"]] == [v.text for one in formulas for v in one.variants]
    counts = [(row.letter, row.term, str(row.count)) for row in utils.frequencies(LETTERS)]
    assert [(row["letter"], row["term"], row["count"]) for row in tables["terms"]] == counts
    assert all(float(row["low"]) <= float(row["per 1000"]) <= float(row["high"]) for row in tables["terms"])


def test_a_table_is_csv_that_spreadsheets_and_programs_read(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path, f'{SHARED} Hij zei: "ja, goed".', SHARED)
    (file,) = (one for one in write_tables(corpus, tmp_path / "out") if one.stem == "formulas")
    data = file.read_bytes()
    assert data.startswith("\ufeffformula,letters".encode())
    assert data.count(b"\n") == data.count(b"\r\n") == 3


@given(st.lists(st.text(alphabet="=+-@'\t\r\n\",;a1 é\ufeff", max_size=8), min_size=1, max_size=4))
def test_any_cell_comes_back_and_none_is_a_formula(cells: list[str]) -> None:
    text = "".join(exports._as_csv([f"c{n}" for n in range(len(cells))], [cells]))
    _, row = csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True))
    assert not any(cell[:1] in tuple("=+-@\t\r") for cell in row if cell)
    assert [exports._bare(cell) for cell in row] == cells


def test_lines_hold_every_sentence_heading_and_footnote_once() -> None:
    lines = [json.loads(line) for line in json_lines(LETTERS)]
    said = [line for line in lines if line["part"] == "sentence"]
    assert [(line["address"], line["sentence"], line["text"], tuple(line["span"])) for line in said] == [
        (one.address, one.number, one.text, one.span) for letter in LETTERS for one in letter.sentences
    ]
    notes = [line["address"] for line in lines if line["part"] == "footnote"]
    assert notes == [
        note.address for letter in LETTERS for note in sorted(letter.footnotes, key=lambda n: n.paragraph)
    ]
    headings = [segment.text for letter in LETTERS for segment in segments(letter) if not segment.sentence]
    assert [line["text"] for line in lines if line["part"] == "heading"] == headings
    for kind, find in ("citations", utils.citations), ("dates", utils.dates):
        found = [(line["address"], row) for line in lines for row in line[kind]]
        assert len(found) == sum(len(find(letter)) for letter in LETTERS)
        assert all(row.get("quote", row.get("text")) in line["text"] for line in lines for row in line[kind])


def test_a_span_leads_back_to_the_words_in_the_file() -> None:
    (letter,) = [one for one in LETTERS if one.id == "BZ-2020"]
    for line in map(json.loads, json_lines([letter])):
        if line["part"] == "sentence":
            start, end = line["span"]
            words = letter.source[start:end].split()
            assert words[0] in line["text"] and words[-1] in line["text"]


def test_odd_letters_are_exported_too(tmp_path: Path) -> None:
    for name, text in {**ODD, "1.txt": plain(1)}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    write_tables(Corpus.load(tmp_path), tmp_path / "out")
    file = write_json_lines(load_letters(tmp_path), tmp_path / "out" / "letters.jsonl")
    assert {json.loads(line)["letter"] for line in file.read_text(encoding="utf-8").splitlines()} == {
        letter.id for letter in load_letters(tmp_path)
    }


def test_what_was_written_here_is_written_anew_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    corpus, out = corpus_of(tmp_path / "letters", SHARED, SHARED), tmp_path / "out"
    write_tables(corpus, out)
    write_tables(corpus, out)  # over our own
    own = out / "dates.csv"
    own.write_text("mine", encoding="utf-8")
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    with pytest.raises(ExportError, match=r"dates\.csv: is not as it was written here; move it"):
        write_tables(corpus, out)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before
    own.unlink()
    assert len(write_tables(corpus, out)) == len(COLUMNS)
    assert not list(out.glob("*.part"))


@pytest.mark.parametrize("theirs", ["[]", "{}", "none", '{"files": {"letters.csv": []}}'])
def test_a_list_of_another_program_stays(tmp_path: Path, theirs: str) -> None:
    (tmp_path / exports.MANIFEST).write_text(theirs, encoding="utf-8")
    with pytest.raises(ExportError, match="was not written here"):
        write_json_lines(LETTERS[:1], tmp_path / "letters.jsonl")
    assert (tmp_path / exports.MANIFEST).read_text(encoding="utf-8") == theirs
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_is_exported_from_the_command_line_whole_and_one_by_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    for number in (1, 2, 3):
        (letters / f"{number}.txt").write_text(plain(number), encoding="utf-8")
    (letters / "empty.txt").write_text("", encoding="utf-8")
    whole, parts = (tmp_path / name / "letters-tables" for name in ("whole", "parts"))
    assert main([str(letters), "--output", str(whole.parent), "--csv"]) == 0
    assert main([str(letters), "--output", str(parts.parent), "--one-by-one"]) == 0
    assert capsys.readouterr().err.count("Not read: ") == 2
    for file in parts.glob("*.csv"):
        assert file.read_bytes() == (whole / file.name).read_bytes()
    assert sorted(file.stem for file in parts.glob("*.csv")) == ["citations", "dates", "letters", "promises"]
    (parts / "dates.csv").write_text("mine", encoding="utf-8")
    assert main([str(letters), "--output", str(parts.parent), "--one-by-one"]) == 1
    assert "move it, or give another folder" in capsys.readouterr().err


def test_a_cluster_needs_dask_and_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "1.txt").write_text(plain(1), encoding="utf-8")
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main([str(tmp_path), "--output", str(tmp_path / "out"), "--cluster", "tcp://127.0.0.1:9"]) == 1
    assert "A cluster needs Dask" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
