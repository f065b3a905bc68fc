"""A corpus of anyone's letters and notes: made-up ones, so that nothing here speaks of the letters in seeds."""

import inspect
import json
import tomllib
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FunctionType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ipywidgets import interactive

from utils import Corpus, LetterError, NoteError, citations, dates, load_letters
from utils.corpus import seeds
from utils.lessons import pieces
from utils.lessons.view import view
from utils.letters import dating
from utils.notes.load import Notes, load_notes

BRIDGES = """35 000
Nr. 7

BRIEF VAN DE MINISTER

Den Haag, 3 maart 2021

De brug wordt dit jaar hersteld. Het kabinet streeft naar een veilige brug over de oude rivier bij Arnhem.

Uw Kamer ontvangt voor de zomer een rapport.

De minister van Bruggen,
A. de Vries
"""
FERRIES = """35 000
Nr. 9

BRIEF VAN DE MINISTER

Den Haag, 1 juni 2021

Het kabinet streeft naar een veilige brug over de oude rivier bij Nijmegen. Het rapport is gereed.

De minister van Bruggen,
A. de Vries
"""
STATEMENTS = """
[[statement]]
id = "bridge"
address = "35000-7 §1"
kind = "commitment"
quote = "De brug … hersteld."
english = "The bridge is repaired this year."

[[statement]]
id = "report"
address = "35000-9 §1"
kind = "claim"
quote = "Het rapport is gereed."
english = "The report is ready."
"""
COMMITMENTS = """
[[commitment]]
id = "bridge"
type = "announced action"
actor = "the government"
status = "open"
"""
ENGLISH = """
[[rendering]]
id = "35000-9 §1"
english = "The government strives for a safe bridge. The report is ready."
"""


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "b.txt").write_text(BRIDGES, encoding="utf-8")
    (folder / "a.txt").write_text(FERRIES, encoding="utf-8")
    return folder


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    write(folder, statements=STATEMENTS, commitments=COMMITMENTS, english=ENGLISH)
    return folder


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


# --- Letters --------------------------------------------------------------------------------------------------


def test_letters_are_in_order_of_time_and_found_by_id(letters: Path) -> None:
    corpus = Corpus.load(letters)
    assert [letter.id for letter in corpus.letters] == ["35000-7", "35000-9"]
    assert corpus.letter("35000-9").paragraphs[0].text == corpus.text("35000-9 §1")
    assert corpus.text("35000-7 header").endswith("Den Haag, 3 maart 2021")
    assert "A. de Vries" in corpus.text("35000-7 signature")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("35000-8", "no '35000-8'; did you mean '35000-"), ("Q", "no 'Q'; choose one of 35000-7, 35000-9")],
)
def test_an_unknown_letter_is_answered_with_the_nearest(letters: Path, wrong: str, said: str) -> None:
    with pytest.raises(KeyError, match=said):
        Corpus.load(letters).letter(wrong)
    with pytest.raises(KeyError, match="the letters have no"):
        Corpus.load(letters).text(f"{wrong} §1")


def test_a_folder_without_letters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LetterError, match="no letters here"):
        Corpus.load(tmp_path)


def test_shared_wording_is_found_once(letters: Path) -> None:
    corpus = Corpus.load(letters)
    (formula,) = corpus.formulas()
    assert formula.letters == ("35000-7", "35000-9")
    assert corpus.formulas() is corpus.formulas(5)
    assert corpus.formulas(40) == ()


def test_nothing_in_a_corpus_can_be_changed(letters: Path, notes: Path) -> None:
    corpus = Corpus.load(letters, notes)
    with pytest.raises(AttributeError):
        corpus.letters = ()  # type: ignore[misc]
    with pytest.raises(AttributeError):
        corpus.notes.statements = {}  # type: ignore[misc]
    with pytest.raises(TypeError):
        corpus.notes.statements["bridge"] = None  # type: ignore[index]
    with pytest.raises(TypeError):
        corpus.letters[0] = None  # type: ignore[index]


# --- Notes ----------------------------------------------------------------------------------------------------


def test_notes_are_checked_against_the_letters_they_came_with(letters: Path, notes: Path) -> None:
    found = Corpus.load(letters, notes).notes
    assert list(found.statements) == ["bridge", "report"]
    assert found.statements["bridge"].quote == "De brug wordt dit jaar hersteld."
    assert found.commitments["bridge"].english == "The bridge is repaired this year."
    with pytest.raises(NoteError, match="has the address 35000-7 §1, which the letters do not have"):
        _ = Corpus.load(notes=notes).notes.statements


def test_other_letters_need_no_notes(letters: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for corpus in (Corpus.load(letters), Corpus.load(letters, tmp_path / "empty")):
        found = corpus.notes
        tables = (
            found.statements,
            found.commitments,
            found.conflicts,
            found.terms,
            found.facts,
            found.forums,
        )
        assert not any((*tables, found.renderings, found.senses))
        assert found.vocabulary["commitment.status"]["open"]
        assert found.concepts == seeds().notes.concepts
        with pytest.raises(NoteError, match=r"no drafting\.toml"):
            _ = found.drafting


def test_a_folder_may_hold_some_of_the_files(letters: Path, notes: Path) -> None:
    found = Corpus.load(letters, notes).notes
    assert found.statements and not found.forums and not found.terms
    with pytest.raises(KeyError, match="there are none yet"):
        found.terms["brug"]


def test_each_file_is_read_once_and_only_when_asked_for(
    letters: Path, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, read = Corpus.load(letters, notes).notes, []
    whole = Path.read_text
    monkeypatch.setattr(
        Path,
        "read_text",
        lambda path, *given, **named: (read.append(path.name), whole(path, *given, **named))[1],
    )
    assert found.renderings
    assert "english.toml" in read and "statements.toml" not in read
    for _ in range(2):
        assert found.statements and found.commitments and found.events and not found.facts
    assert len(read) == len(set(read))


def test_the_sending_of_each_letter_is_an_event_noted_or_not(letters: Path, notes: Path) -> None:
    assert [(event.letter, event.start) for event in Corpus.load(letters).notes.events.values()] == [
        (letter.id, letter.date) for letter in Corpus.load(letters).letters
    ]
    write(
        notes,
        events="""
[[event]]
id = "letter-35000-9"
title = "Our own title"
start = 2021-06-01
end = 2021-06-01
kind = "letter"
places = [{ address = "35000-9 header", quote = "1 juni 2021" }]
""",
    )
    events = Corpus.load(letters, notes).notes.events
    assert list(events) == ["letter-35000-7", "letter-35000-9"]
    assert events["letter-35000-7"].places == (("35000-7 header", "3 maart 2021"),)
    assert events["letter-35000-9"].title == "Our own title" and events["letter-35000-9"].letter == "35000-9"
    assert all(event.from_letters for event in events.values())


def test_a_letter_is_rendered_wholly_or_not_at_all(letters: Path, notes: Path) -> None:
    assert Corpus.load(letters, notes).english("35000-9 §1")
    assert Corpus.load(letters, notes).english("35000-7 §1") is None
    write(notes, english=ENGLISH.replace("35000-9 §1", "35000-7 §1"))
    with pytest.raises(NoteError, match=r"english\.toml: has no English for 35000-7 §2; render it there\."):
        _ = Corpus.load(letters, notes).notes.renderings


FACT = '[[fact]]\nid = "X1"\ntopic = "Bridges"\nfact = "It stands."\n'


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("statements", STATEMENTS.replace("De brug … h", "Een brug … h"), 'quotes from "Een brug"'),
        ("statements", STATEMENTS.replace("35000-9 §1", "35000-9 §4"), "did you mean '35000-9 §1'?"),
        ("statements", STATEMENTS.replace('"claim"', '"claims"'), "has the kind \"claims\"; did you mean 'claim'?"),
        ("statements", STATEMENTS.replace("english", "englsh"), "unknown field, englsh; did you mean 'english'?"),
        ("statements", STATEMENTS.replace('"report"', '"bridge"'), 'has the id "bridge" twice'),
        ("statements", STATEMENTS.replace('id = "report"', "id = 3"), "without id"),
        ("statements", STATEMENTS.replace('"The report is ready."', "3"), "has 3 as its english; write a text"),
        ("statements", f'{STATEMENTS}\ncontext = ["X9"]', "names the fact X9"),
        ("statements", f"{STATEMENTS}\n{FACT}", "has fact, which is not for it; write each note as [[statement]]"),
        ("context", f'{FACT}sources = ["page"]', "has 'page' among its sources; write a table in braces"),
        ("context", f'{FACT}sources = [{{ title = "A", link = "b" }}]', "sources 1 has an unknown field, link"),
        ("glossary", '[[term]]\nid = "brug"\npatterns = "brug"', 'entry "brug"'),
    ],
)  # fmt: skip
def test_a_note_that_does_not_hold_is_refused_with_file_entry_and_remedy(
    letters: Path, notes: Path, file: str, text: str, said: str
) -> None:
    write(notes, **{file: text})
    found = Corpus.load(letters, notes).notes
    with pytest.raises(NoteError) as refused:
        _ = found.statements, found.facts, found.terms
    assert str(refused.value).startswith(f"{file}.toml: ") and said in str(refused.value)
    assert str(refused.value)[-1] in ".?"


NO_PAGES = (
    *("javascript:alert(1)", "JAVASCRIPT:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)"),
    *(
        "data:text/html,<b>x</b>",
        "file:///etc/passwd",
        "vbscript:x",
        "blob:https://example.org/1",
        "about:blank",
    ),
    *(
        "mailto:a@example.org",
        "ftp://example.org/",
        "//example.org/",
        "/page",
        "page.html",
        "#here",
        "",
        "example.org",
    ),
    *(
        "http:example.org",
        "https:/example.org",
        "https://",
        "https:///etc",
        "https://?a",
        "https://#a",
        "https://@",
    ),
    *(
        'https://example.org/" onclick="x',
        "https://example.org/<b>",
        "https://example.org/a b",
        "https://example.org/\n",
    ),
    *(
        "https://example.org/\u2028x",
        "https://\\example.org",
        "view-source:https://example.org",
        "https\u200b://a.org",
    ),
)
PAGES = (
    *("https://example.org", "http://example.org/", "HTTPS://Example.org/a%20b?c=d&e=[f]#g"),
    *("https://user@example.org:8080/~x/(y)", "https://münchen.example/ü", "http://192.0.2.1/a'b"),
)


@pytest.mark.parametrize("url", NO_PAGES)
def test_the_address_of_a_source_that_is_no_page_on_the_web_is_refused(
    letters: Path, notes: Path, url: str
) -> None:
    write(notes, context=f'{FACT}sources = [{{ title = "A", url = {toml(url)} }}]')
    with pytest.raises(NoteError) as refused:
        _ = Corpus.load(letters, notes).notes.facts
    assert str(refused.value) == (
        f'context.toml: entry "X1", sources 1 has {url!r} as its url; '
        "write the address of a page, with https:// before it."
    )


@pytest.mark.parametrize("url", PAGES)
def test_the_address_of_a_source_may_be_any_page(letters: Path, notes: Path, url: str) -> None:
    write(notes, context=f'{FACT}sources = [{{ title = "A", url = {toml(url)} }}]')
    assert Corpus.load(letters, notes).notes.facts["X1"].sources[0].url == url


def test_so_is_that_of_what_dates_a_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    write(
        folder,
        anchors='[[anchor]]\nwords = "brug"\nsince = 2020-01-01\nevent = "E"\nsource = "S"\nurl = "x:y"',
    )
    monkeypatch.setattr("utils.seeds.SEEDS", tmp_path)
    with pytest.raises(NoteError, match=r"anchors\.toml: the anchor brug has 'x:y' as its url"):
        dating._anchors.__wrapped__()


def test_a_file_or_folder_that_holds_no_notes_is_refused(letters: Path, notes: Path) -> None:
    write(notes, statement=STATEMENTS)
    with pytest.raises(NoteError, match=r"did you mean 'statements\.toml'"):
        Corpus.load(letters, notes)
    with pytest.raises(NoteError, match="is no folder"):
        Corpus.load(letters, notes / "more")


def test_some_letters_of_a_corpus_keep_the_notes_on_them_alone(letters: Path, notes: Path) -> None:
    write(
        notes,
        glossary=TERM + TERM.replace("brug", "gereed"),
        events=WHOLE["events.toml"],
    )
    whole = Corpus.load(letters, notes)
    one, other = whole.choose("35000-7"), whole.choose("35000-9")
    assert [list(corpus.notes.statements) for corpus in (one, other)] == [["bridge"], ["report"]]
    assert [list(corpus.notes.commitments) for corpus in (one, other)] == [["bridge"], []]
    assert [list(corpus.notes.renderings) for corpus in (one, other)] == [[], ["35000-9 §1"]]
    assert [list(corpus.notes.events) for corpus in (one, other)] == [
        ["repair", "letter-35000-7"],
        ["letter-35000-9"],
    ]
    assert [list(corpus.notes.terms) for corpus in (one, other)] == [["brug"], ["brug", "gereed"]]
    assert one.formulas() == () != whole.formulas()
    with pytest.raises(KeyError, match="35000-8"):
        whole.choose("35000-8")


# --- Views and pieces -----------------------------------------------------------------------------------------


@view
def counted(corpus: Corpus, word: str, most: int = 10) -> str:
    """How many letters have a word."""
    return f"{min(most, sum(word in letter.text for letter in corpus.letters))} of {len(corpus.letters)}"


def test_a_view_is_a_plain_function_of_what_a_reader_chooses(letters: Path) -> None:
    mine = counted.on(Corpus.load(letters))
    for shown in (counted, mine):
        assert isinstance(shown, FunctionType) and shown.__name__ == "counted"
        assert shown.__doc__ == "How many letters have a word."
        assert str(inspect.signature(shown)) == "(word: str, most: int = 10) -> str"
    assert mine("rapport") == "2 of 2"
    assert mine("rapport", most=1) == "1 of 2"
    assert counted("rapport") == f"{counted('rapport').split()[0]} of {len(seeds().letters)}"


def test_the_controls_of_a_view_are_its_other_parameters(letters: Path) -> None:
    asked = interactive(counted.on(Corpus.load(letters)), word=["brug", "veer"], most=(1, 3))
    assert [control.description for control in asked.children[:-1]] == ["word", "most"]
    asked.update()
    assert asked.result == "2 of 2"


def test_pieces_speak_of_any_corpus(letters: Path, notes: Path) -> None:
    corpus = Corpus.load(letters, notes)
    assert [id for _, id in pieces.letters.on(corpus)()] == ["35000-7", "35000-9"]
    assert "De brug wordt dit jaar hersteld." in pieces.quote.on(corpus)("bridge").html
    assert "No rendering" in pieces.reader.on(corpus)("35000-7", "English (unofficial)").html
    assert "strives for a safe bridge" in pieces.reader.on(corpus)("35000-9", "English (unofficial)").html
    shown = pieces.sources.on(corpus)("35000-7").html
    assert 'id="35000-7§2"' in shown and "35000-9" not in shown and "Unofficial" not in shown
    with pytest.raises(KeyError, match=r"statements\.toml has no 'bridges'; did you mean 'bridge'"):
        pieces.quote.on(corpus)("bridges")
    with pytest.raises(ValueError, match="cannot show 'date'; did you mean 'dates'"):
        pieces.reader.on(corpus)("35000-7", "date")


def test_a_letter_s_own_markup_is_shown_as_text_and_a_letter_without_a_name_says_so(letters: Path) -> None:
    text = BRIDGES.replace("dit jaar", "<script>x</script> & 3 mei 2021").replace("A. de Vries", "")
    (letters / "b.txt").write_text(text, encoding="utf-8")
    shown = pieces.reader.on(Corpus.load(letters))("35000-7", "dates").html
    assert "&lt;script&gt;x&lt;/script&gt; &amp; <mark>3 mei 2021</mark>" in shown
    assert "35000-7, 3 Mar 2021, no name under it" in shown and "None" not in shown


def test_a_noted_letter_has_the_day_of_its_header(letters: Path, notes: Path) -> None:
    """A timeline names the header as its ground."""
    event = '[[event]]\nid = "letter-35000-9"\ntitle = "Ferries"\nkind = "letter"\nstart = 2021-06-{0}\nend = 2021-06-{0}\n'
    write(notes, events=event.format("01"))
    assert Corpus.load(letters, notes).notes.events["letter-35000-9"].letter == "35000-9"
    write(notes, events=event.format("04"))
    with pytest.raises(
        NoteError, match=r'entry "letter-35000-9" has 2021-06-04, the letter\'s header 2021-06-01; correct'
    ):
        _ = Corpus.load(letters, notes).notes.events


def test_a_heading_that_stands_twice_is_marked_in_each_place_once(tmp_path: Path) -> None:
    part = "**Ontwapening**\n\nDe brug wordt hersteld, en wel dit jaar.\n\n"
    other = "**Bruggen**\n\nDe oude brug blijft.\n\n"
    text = f"{BRIDGES.partition('De brug')[0]}{part}{other}{part}De minister van Bruggen,\nA. de Vries\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    corpus = Corpus.load(tmp_path)
    assert corpus.letters[0].headings.count("Ontwapening") == 2
    shown = pieces.reader.on(corpus)("35000-7", "disarmament").html
    assert (
        shown.count('<h4><span lang="nl"><mark>Ontwapening</mark></span></h4>') == 2 == shown.count("<mark>")
    )


@pytest.mark.parametrize("wrong", [{"rows": [["a", "b"], ["c"]]}, {"rows": [], "link": [True]}])
def test_a_table_has_a_cell_for_each_column(wrong: dict[str, list[object]]) -> None:
    with pytest.raises(ValueError, match=r"the table 'T' has 2 columns, (row 2|link) has 1"):
        pieces.Table("T", ["A", "B"], **wrong)  # type: ignore[arg-type]


# --- Any notes at all -----------------------------------------------------------------------------------------

TABLES = ("statements", "commitments", "conflicts", "terms", "facts", "forums", "events", "renderings")
TERM = """
[[term]]
id = "brug"
dutch = "brug"
english = "bridge"
category = "concept"
definition = "A «brug»."
patterns = ["brug"]
"""
WHOLE = {
    "statements.toml": STATEMENTS,
    "commitments.toml": COMMITMENTS,
    "english.toml": ENGLISH,
    "context.toml": f'{FACT}sources = [{{ title = "A", url = "https://a.example" }}]\n',
    "glossary.toml": TERM,
    "events.toml": '[[event]]\nid = "repair"\ntitle = "Repair"\nstart = 2021-01-01\nend = 2021-12-31\n'
    'kind = "project"\nplaces = [{ address = "35000-7 §1", quote = "dit jaar" }]\n',
    "vocabulary.toml": '[statement.kind]\nclaim = "a claim"\ncommitment = "a promise"\n',
    "senses.toml": '[brug]\noccurrences = [["35000-7 §1", 1, "road"]]\n[brug.senses]\nroad = "over water"\n',
    "drafting.toml": 'text = "We {verb} it."\nexample = "We build it."\nagreed = ["bridge"]\n'
    '[[bracket]]\nid = "verb"\nname = "1"\nstake = "All"\nrests = ["bridge"]\n'
    'options = [{ id = "verb.build", code = "1A", label = "build", words = "build" }]\n',
}
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(["", "brug", "35000-7 §1", "X1", "bridge", "{", "{verb}", "[", "a … b", "«brug»", "«x»"]),
    st.just(date(2021, 1, 1)),
    st.just(datetime(2021, 1, 1, 12)),
    st.just({}),
    st.just({"id": "bridge"}),
    st.just(()),
    st.just(("brug",)),
    st.just(({"id": "X1"},)),
)


def toml(value: object) -> str:
    """A value in TOML, tables in braces."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)} = {toml(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def changed(note: object, path: list[int], leaf: object) -> object:
    """The same note with one part of it replaced, or taken out (None)."""
    if not path or not isinstance(note, dict | list) or not note:
        return leaf
    keys = list(note) if isinstance(note, dict) else list(range(len(note)))
    key = keys[path[0] % len(keys)]
    part = changed(note[key], path[1:], leaf)
    if isinstance(note, dict):
        return {
            name: part if name == key else other
            for name, other in note.items()
            if (name, part) != (key, None)
        }
    return [
        part if place == key else other for place, other in enumerate(note) if (place, part) != (key, None)
    ]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(WHOLE)), st.lists(st.integers(0, 20), max_size=6), LEAVES)
def test_notes_load_or_are_refused_in_a_sentence(
    letters: Path, file: str, path: list[int], leaf: object
) -> None:
    """Whatever a file of notes holds in place of what it should, there is no other error."""
    tables = {name: tomllib.loads(text) for name, text in WHOLE.items()}
    tables[file] = changed(tables[file], path or [0], leaf)
    with TemporaryDirectory() as folder:
        for name, table in tables.items():
            lines = [f"{json.dumps(key)} = {toml(part)}\n" for key, part in dict(table or {}).items()]
            (Path(folder) / name).write_text("".join(lines), encoding="utf-8")
        notes = load_notes(folder, load_letters(letters))
        refused_or_loaded(notes)


def refused_or_loaded(notes: Notes) -> None:
    said = []
    for table in (*TABLES, "vocabulary", "senses", "drafting"):
        try:
            assert getattr(notes, table) is not None
        except NoteError as error:
            said.append(str(error))
    assert all("\n" not in text and ".toml: " in text for text in said)


def test_dates_and_citations_are_found_once_and_as_the_functions_of_a_letter_find_them(letters: Path) -> None:
    corpus = Corpus.load(letters)
    for letter in corpus.letters:
        assert corpus.dates(letter.id) == dates(letter)
        assert corpus.citations(letter.id) == citations(letter)
        assert corpus.dates(letter.id) is corpus.dates(letter.id)
        assert corpus.citations(letter.id) is corpus.citations(letter.id)
    with pytest.raises(KeyError):
        corpus.dates("99999-1")
