"""A dossier of any folder: what is read, what is said of the rest, and the notebooks that its pages are made of."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from tests.made import plain
from utils.dossier.__main__ import main
from utils.dossier.about import by_period, find_families, typical_words
from utils.dossier.folder import read_dossier
from utils.dossier.rows import find_rows
from utils.dossier.summary import describe_dossier, list_ahead, list_doubts
from utils.dossier.unknown import list_cited, list_gaps
from utils.lessons.views import dossier
from utils.letters.letters import LetterError
from utils.seeds import SEEDS, NoteError
from utils.words.counts import frequencies

HEAD = "36 000\nNr. {number}\n\nBRIEF VAN DE MINISTER\n\nDen Haag, {day}\n\n"


def written(folder: Path, count: int) -> Path:
    for number in range(1, count + 1):
        (folder / f"{number}.txt").write_text(plain(number), encoding="utf-8")
    return folder


def letter(folder: Path, number: int, day: str, *paragraphs: str) -> None:
    text = HEAD.format(number=number, day=day) + "\n\n".join(paragraphs) + "\n\nDe minister,\nA. de Vries\n"
    (folder / f"{number}.txt").write_text(text, encoding="utf-8")


def test_what_cannot_be_read_is_named_without_its_place_and_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "é een map").mkdir()
    folder = written(tmp_path / "é een map", 2)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4")
    (folder / "plan.xlsx").write_bytes(b"PK")
    (folder / "copy.txt").write_text(plain(1), encoding="utf-8")
    (folder / "older").mkdir()
    corpus = read_dossier(folder)
    assert len(corpus.letters) == 2
    named = {sentence.partition(":")[0] for sentence in corpus.left_out}
    assert {"broken.pdf", "plan.xlsx", "older"} < named and len(named) == 4
    assert not any(str(tmp_path) in sentence for sentence in corpus.left_out)
    assert "4 files and folders were not read" in dossier.unread.on(corpus)().html


@pytest.mark.parametrize(
    ("files", "said"), [(None, "no such folder"), ({}, "no letters here"), ({"a.txt": ""}, "empty")]
)
def test_a_folder_without_letters_is_refused_in_a_sentence(tmp_path: Path, files, said) -> None:
    folder = tmp_path / "letters"
    if files is not None:
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(LetterError, match=said):
        read_dossier(folder)


def test_notes_beside_the_letters_are_used_and_a_quote_that_is_not_there_stops_with_its_sentence(
    tmp_path: Path,
) -> None:
    for file in (SEEDS / "letters").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    notes = tmp_path / "notes"
    notes.mkdir()
    for file in (SEEDS / "notes").glob("*.toml"):
        (notes / file.name).write_bytes(file.read_bytes())
    assert len(read_dossier(tmp_path).notes.commitments) == len(read_dossier().notes.commitments) > 30
    statements = notes / "statements.toml"
    first = next(iter(read_dossier(tmp_path).notes.statements.values())).quote
    text = statements.read_text(encoding="utf-8")
    assert first[:30] in text
    statements.write_text(text.replace(first[:30], "Zo staat het er niet", 1), encoding="utf-8")
    with pytest.raises(NoteError, match=r"statements\.toml"):
        read_dossier(tmp_path)


def test_a_date_lies_ahead_of_its_letter_and_a_table_looks_from_a_day(tmp_path: Path) -> None:
    letter(
        tmp_path,
        1,
        "3 maart 2021",
        "Uiterlijk 1 juni 2021 zal ik uw Kamer informeren.",
        "Op 2 februari jl. was er overleg.",
    )
    letter(tmp_path, 2, "4 april 2021", "De conferentie is op 9 mei 2021.")
    corpus = read_dossier(tmp_path)
    ahead = list_ahead(corpus)
    assert [row.mention.end for row in ahead] == [date(2021, 5, 9), date(2021, 6, 1)] or [
        row.mention.start for row in ahead
    ] == [date(2021, 5, 9), date(2021, 6, 1)]
    assert [row.promised for row in ahead] == [False, True]
    assert len(dossier.due.on(corpus)("2021-05-20").rows) == 1
    assert "no date that the letters name lies ahead" in dossier.due.on(corpus)("2030-01-01").caption


def test_a_date_is_shown_in_the_sentence_that_names_it(tmp_path: Path) -> None:
    said = ["De conferentie is van 4 t/m 28 januari 2022.", "De Kamer beslist in 2022 over de brug."]
    letter(tmp_path, 1, "1 december 2021", " ".join(said))
    assert [row.sentence for row in list_ahead(read_dossier(tmp_path))] == said


def test_a_word_and_its_family_are_not_the_same_choice(tmp_path: Path) -> None:
    text = "Het wapen en de kernwapens. De wapenbeheersing van kernwapens en kern van de wapens."
    letter(tmp_path, 1, "3 maart 2021", text)
    letter(tmp_path, 2, "4 april 2021", "Beheersing van een wapen, een kern, een wapenbeheersing.")
    corpus = read_dossier(tmp_path)
    options = dossier.choose_term(corpus)["options"]
    assert ("wapen, with its family", "wapen") in options
    assert len({value for _, value in options}) == len(options)
    for label, value in options[:5]:
        assert label.partition(",")[0] in dossier.said_in_time.on(corpus)(value).layout.title.text


def test_the_names_under_letters_are_counted_and_those_without_are_told(tmp_path: Path) -> None:
    letter(tmp_path, 1, "3 maart 2021", "De brug is dicht.")
    (tmp_path / "2.txt").write_text(
        "36 000\nNr. 2\n\nDen Haag, 4 april 2021\n\nDe weg is open.\n", encoding="utf-8"
    )
    corpus = read_dossier(tmp_path)
    assert "A. de Vries (1); no name was read under 1" in dossier.in_short.on(corpus)().html
    table = dossier.writers.on(corpus)()
    assert table.caption.startswith("Who signed: 1 name;") and [row[1] for row in table.rows] == [1, 1]


def test_the_same_text_twice_is_a_doubt_and_an_absent_paper_a_gap(tmp_path: Path) -> None:
    letter(tmp_path, 1, "3 maart 2021", "De brug (Kamerstuk 35 000, nr. 7) is open voor alle verkeer.")
    letter(tmp_path, 3, "4 maart 2021", "De brug (Kamerstuk 35 000, nr. 7) is open voor alle verkeer.")
    corpus = read_dossier(tmp_path)
    assert any("same text" in doubt.sentence and len(doubt.letters) == 2 for doubt in list_doubts(corpus))
    [cited] = list_cited(corpus)
    assert (cited.target, cited.held, cited.letters) == ("35000-7", False, 2)
    said = " ".join(gap.what for gap in list_gaps(corpus))
    assert "1 document cited and not here" in said and "1 papers of 36000" in said


def test_families_are_the_compounds_of_the_letters(tmp_path: Path) -> None:
    letter(
        tmp_path,
        1,
        "3 maart 2021",
        "Het wapen en de kernwapens. De wapenbeheersing van kernwapens en kern van de wapens.",
    )
    letter(tmp_path, 2, "4 maart 2021", "Beheersing van een wapen, een kern, een wapenbeheersing.")
    families = find_families(read_dossier(tmp_path).letters)
    assert {"wapen", "wapens", "kernwapens", "wapenbeheersing"} == set(families["wapen"].forms)


def test_letters_put_together_keep_every_word_and_name_their_years(tmp_path: Path) -> None:
    corpus = read_dossier(written(tmp_path, 20))
    years = by_period(corpus)
    assert years.unit == "year" and [one.id for one in years.letters] == [str(2000 + n) for n in range(1, 21)]
    sizes = [sum(len(cut.terms) for one in some.letters for cut in one.cut()) for some in (corpus, years)]
    assert sizes[0] == sizes[1]
    assert by_period(corpus, 20) is corpus
    assert set(typical_words(years)) == {one.id for one in years.letters}
    assert "year" in dossier.said_in_time.on(corpus)("brug").layout.title.text


def test_five_hundred_letters_limit_what_controls_offer_and_say_so(tmp_path: Path) -> None:
    corpus = read_dossier(written(tmp_path, 500))
    assert describe_dossier(corpus).letters == 500
    made = dossier.choose_letter(corpus)
    assert len(made["options"]) == dossier.IN_FULL and "60 of 500" in made["description"]
    assert sum(map(len, dossier.in_pages(corpus))) == 500
    assert "--csv writes all" in made["description"]
    assert "--csv writes all" in dossier.citations.on(corpus)(dossier.HERE).caption
    assert "--csv writes all" in dossier.due.on(corpus)("2001-01-01").caption
    every = dossier.letters.on(corpus)()
    assert "the last 60" in every.caption and len(every.rows) == dossier.IN_FULL
    html = dossier.full_letters.on(corpus)("mine").html
    assert html.count("data-letter=") == 500 and "mine-letters-13.html#" in html
    assert "looks in the newest" not in html


def test_the_search_of_a_page_holds_the_newest_letters_and_says_so(tmp_path: Path, monkeypatch) -> None:
    corpus = read_dossier(written(tmp_path, 70))
    monkeypatch.setattr(dossier, "SEARCHED", 65)
    html = dossier.full_letters.on(corpus)("mine").html
    assert html.count("data-letter=") == 70 and "looks in the newest 65 of them" in html
    blocks = re.findall(r'data-letter="([^"]*)".*?</div>', html)
    with_words = re.findall(r'data-letter="([^"]*)"><a [^>]*>[^<]*</a><[bp]', html)
    assert blocks == [letter.id for letter in corpus.letters] and with_words == blocks[5:]


def test_nothing_is_said_of_a_promise_whose_outcome_nobody_has_written(tmp_path: Path, capsys) -> None:
    letter(tmp_path, 1, "3 maart 2021", "Uiterlijk 1 juni 2021 zal ik uw Kamer informeren over de brug.")
    letter(tmp_path, 2, "4 april 2021", "Ik zal uw Kamer een brief sturen.", "De brug is dicht.")
    assert main([str(tmp_path), "--notes"]) == 0
    said = dossier.noted.on(read_dossier(tmp_path))().html
    assert "2 of 2 promises noted have no outcome yet" in said and "come back" not in said
    notes = tmp_path / "notes" / "commitments.toml"
    outcome = 'status = "done"\nfollow_ups = [{ address = "36000-2 §2", how = "it is closed" }]'
    first, *rest = notes.read_text(encoding="utf-8").split('\nstatus = "unknown"')
    notes.write_text(f"{first}\n{outcome}" + '\nstatus = "unknown"'.join(rest), encoding="utf-8")
    said = dossier.noted.on(read_dossier(tmp_path))().html
    assert "1 of 2 promises noted has no outcome yet" in said and "The promise comes back" in said


def test_words_are_counted_by_one_rule(tmp_path: Path) -> None:
    letter(
        tmp_path,
        1,
        "3 maart 2021",
        "Op 9 mei 2021 – zo nodig – zie ik 's avonds de niet-kernwapenstaten, e.d.",
    )
    corpus = read_dossier(tmp_path)
    letters = dossier.letters.on(corpus)()
    [row] = frequencies(corpus.letters, ["mei"])
    [rows] = map(find_rows, corpus.letters)
    assert letters.rows[0][4] == row.words == rows.words == describe_dossier(corpus).words


def test_many_letters_are_told_by_year_where_each_would_be_a_mark(tmp_path: Path) -> None:
    corpus = read_dossier(written(tmp_path, 60))
    chart, _ = dossier.one_formula.on(corpus)(corpus.formulas()[0].text)
    table = chart.layout.meta["table"]
    assert table["head"][0] == "Year" and sum(sum(row[1:]) for row in table["rows"]) == 60


def test_what_may_be_promised_is_one_table_to_save(tmp_path: Path) -> None:
    letter(tmp_path, 1, "3 maart 2021", "Uiterlijk 1 juni 2021 zal ik uw Kamer informeren. De brug is dicht.")
    letter(tmp_path, 2, "4 april 2021", "Ik zal uw Kamer een brief sturen.")
    table = dossier.all_promises.on(read_dossier(tmp_path))()
    assert [(row[0], row[1]) for row in table.rows] == [("36000-1 §1", "2021-06-01"), ("36000-2 §1", "")]


def test_the_command_writes_a_notebook_of_its_own_and_no_other_folder_takes_its_name(
    tmp_path: Path, capsys
) -> None:
    for place in ("a", "b"):
        (tmp_path / place / "map").mkdir(parents=True)
        written(tmp_path / place / "map", 2)
    out = tmp_path / "out"
    assert main([str(tmp_path / "a" / "map"), "--output", str(out), "--day", "2021-01-02", "--csv"]) == 0
    assert (out / "map-tables" / "letters.csv").is_file() and (out / "map-tables" / "letters.jsonl").is_file()
    made = json.loads(capsys.readouterr().out)
    [notebook] = made["notebooks"]
    text = Path(notebook).read_text(encoding="utf-8")
    assert "2021-01-02" in text and made["read"] == 2 and made["page"] == str(out / "map.html")
    assert main([str(tmp_path / "b" / "map"), "--output", str(out)]) == 1
    assert "another --output" in capsys.readouterr().err
    assert Path(notebook).read_text(encoding="utf-8") == text
    assert main([str(tmp_path / "a" / "map"), "--output", str(tmp_path / "a" / "map")]) == 1
    assert main([str(tmp_path / "a" / "none"), "--output", str(out)]) == 1
    capsys.readouterr()
    (tmp_path / "a" / "map" / "1.txt").write_text(plain(9), encoding="utf-8")
    assert main([str(tmp_path / "a" / "map"), "--output", str(out), "--day", "2021-01-02"]) == 0
    assert Path(notebook).read_text(encoding="utf-8") != text  # so the press sees that a file changed


def test_pages_of_a_longer_folder_go_and_what_is_not_of_this_command_stays(tmp_path: Path) -> None:
    folder, out = tmp_path / "brieven [é] 1", tmp_path / "out"
    folder.mkdir()
    written(folder, 121)
    assert main([str(folder), "--output", str(out), "--name", "map"]) == 0
    for number in (2, 3, 4):
        notebook = json.loads((out / ".dossier" / f"map-letters-{number}.ipynb").read_text(encoding="utf-8"))
        title = notebook["metadata"]["briefing"]["summary"]
        (out / f"map-letters-{number}.html").write_text(f"<title>{title}</title>", encoding="utf-8")
    (out / "map-letters-3.html").write_text("<title>Mine</title>", encoding="utf-8")
    (out / "map-letters-9.html").write_text("Another's", encoding="utf-8")
    for number in range(62, 122):
        (folder / f"{number}.txt").unlink()
    assert main([str(folder), "--output", str(out), "--name", "map"]) == 0
    kept = sorted(path.name for path in (out / ".dossier").iterdir())
    assert kept == ["map-letters-1.ipynb", "map-letters-2.ipynb", "map.ipynb"]
    assert sorted(path.name for path in out.glob("*.html")) == [
        "map-letters-2.html",
        "map-letters-3.html",
        "map-letters-9.html",
    ]


@pytest.mark.parametrize(
    ("letters", "output", "said"),
    [
        ("map/1.txt", "out", "1.txt: is a file; give the folder"),
        ("map", "out/map.html", "map.html: is a file; give a folder"),
        ("map", "out", "map.html: was not made by this command"),
    ],
)
def test_a_file_in_the_place_of_a_folder_and_a_page_of_another_s_are_told_and_left_as_they_are(
    tmp_path: Path, capsys, letters, output, said
) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "out").mkdir()
    written(tmp_path / "map", 2)
    (tmp_path / "out" / "map.html").write_text("mine", encoding="utf-8")
    assert main([str(tmp_path / letters), "--output", str(tmp_path / output)]) == 1
    [sentence] = capsys.readouterr().err.splitlines()
    assert said in sentence
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["map.html"]
    assert (tmp_path / "out" / "map.html").read_text(encoding="utf-8") == "mine"
