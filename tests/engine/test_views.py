"""Every view of any corpus: made-up letters without notes, of 1, 2, 4 and 40 letters, plain and odd ones."""

import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Callable, Mapping
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.made import SHARED, corpus_of, made_up
from utils import Corpus
from utils.lessons import views
from utils.lessons.pieces import Html, Markdown, Table
from utils.lessons.views import documents, times, wording, words
from utils.seeds import NoteError
from utils.wording.diff import changes
from utils.wording.formulas import Variant


@pytest.fixture(scope="module", params=["1", "undated", "2", "4", "40", "odd"])
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return made_up(request.param, tmp_path_factory.mktemp("letters"))


def every_view() -> list[Any]:
    """Whatever is decorated with @view in a module of utils.lessons.views."""
    modules = [
        importlib.import_module(f"{views.__name__}.{one.name}")
        for one in pkgutil.iter_modules(views.__path__)
    ]
    return [
        one
        for module in modules
        for name, one in vars(module).items()
        if callable(one) and hasattr(one, "on") and one.__module__ == module.__name__ and name[0] != "_"
    ]


VIEWS = every_view()
CHOICES: Mapping[str, Callable[[Corpus], list[Any]]] = {
    "letter": lambda corpus: [letter.id for letter in corpus.letters],
    "term": lambda corpus: [*words.term_choices.on(corpus)(2)[-4:], "brug; rivier", "oude rivier", "stikstof", "", "«"],
    "document": lambda corpus: [*documents.document_choices.on(corpus)(), "35000-7"],
    "draft": lambda corpus: [SHARED, ""],
}  # fmt: skip


def asked(one: Any, corpus: Corpus) -> list[dict[str, Any]]:
    """Calls of a view: with every choice a corpus gives for its first parameter, and with a note that is not there."""
    needed = [
        parameter
        for parameter in inspect.signature(one).parameters.values()
        if parameter.default is parameter.empty and parameter.kind in (0, 1, 3)
    ]
    if not needed:
        return [{}]
    kinds = typing.get_type_hints(one)
    made = {
        str: "no-such-note",
        int: 12,
        tuple[str, str]: ("no-such-note", "brug"),
        Mapping[str, str]: {"route": "no-such-note"},
    }
    values: dict[str, list[Any]] = {parameter.name: [made[kinds[parameter.name]]] for parameter in needed}
    values |= {name: choose(corpus) for name, choose in CHOICES.items() if name in values}
    first = needed[0].name
    rest = {name: options[0] for name, options in values.items() if name != first}
    return [{first: value, **rest} for value in values[first]]


@pytest.mark.parametrize("one", VIEWS, ids=lambda one: f"{one.__module__.rpartition('.')[2]}.{one.__name__}")
def test_a_view_of_letters_without_notes_shows_them_or_says_in_a_sentence_why_not(one, corpus):
    """A note that is asked for by name and is not there is an error that says so; all else is shown."""
    for arguments in asked(one, corpus):
        for part in shown(one, corpus, arguments):
            speaks(part)


def shown(one: Any, corpus: Corpus, arguments: Mapping[str, Any]) -> tuple[object, ...]:
    """The parts that a view shows; none where it says that a note is not there."""
    try:
        parts = one.on(corpus)(**arguments)
    except (KeyError, ValueError) as error:
        by_name = "no-such-note" in str(arguments) or isinstance(error, NoteError)
        if by_name and len(str(error)) > 20:
            return ()
        raise
    return parts if isinstance(parts, tuple) else (parts,)


def speaks(part: object) -> None:
    """A figure has marks or a sentence, a table has rows or a caption that says why not."""
    if isinstance(part, go.Figure):
        table = part.layout.meta["table"]
        assert table["rows"] and all(len(row) == len(table["head"]) for row in table["rows"])
        assert part.data or len(part.layout.meta["alt"].split()) > 3
        for key in ("lang", "link"):
            assert len(table.get(key, table["head"])) == len(table["head"])
    elif isinstance(part, Table):
        assert part.rows or re.search(r"(?i)\b(no|none|nobody|nothing|0)\b", part.caption), part.caption
    elif isinstance(part, Html | Markdown):
        assert part.html if isinstance(part, Html) else part.text
    else:
        assert part is None or isinstance(part, list | str)


def dated(line: go.Figure | Html) -> bool:
    """Whether a timeline is drawn; where no letter has a date, a sentence names them."""
    return isinstance(line, go.Figure)


def test_each_letter_is_in_every_view_at_once(corpus):
    every = [letter.id for letter in corpus.letters]
    assert {row[0] for row in words.how_often.on(corpus)("brug").layout.meta["table"]["rows"]} == set(every)
    assert {row[0] for row in words.dispersion.on(corpus)("brug").layout.meta["table"]["rows"]} == set(every)
    assert documents.metadata.on(corpus)().head[1:] == [corpus.short(letter) for letter in every]
    line = times.timeline.on(corpus)()
    shown = (
        f"{line.layout.meta['table']['rows']} {line.layout.title.subtitle.text}" if dated(line) else line.html
    )
    assert all(name in shown.replace("<br>", "") for name in every), shown


def test_a_letter_is_on_the_timeline_by_its_own_header(corpus):
    line = times.timeline.on(corpus)()
    rows = line.layout.meta["table"]["rows"] if dated(line) else []
    days = {str(letter.date) for letter in corpus.letters if letter.date}
    assert {row[1] for row in rows if row[3:] == ["letter", "its header"]} == days


def test_a_citation_that_no_note_has_is_listed_with_its_sentence(corpus):
    for document in documents.document_choices.on(corpus)():
        table = documents.citations_of.on(corpus)(document)
        assert table.rows and len(table.head) == 4  # no English, where no note renders any
        for address, text, numbered, _ in table.rows:
            assert numbered == "yes" and text in corpus.text(address)
    graph = documents.citation_graph.on(corpus)()
    assert isinstance(graph, go.Figure) == bool(documents.document_choices.on(corpus)())


def test_heads_of_columns_have_room_and_what_is_not_drawn_is_in_the_table(corpus):
    for figure in (words.concepts_by_letter.on(corpus)(),):
        drawn = {x for trace in figure.data for x in trace.x}
        assert len(drawn) <= 12
        if len(drawn) > 6:
            assert figure.layout.xaxis.tickangle == -90
        if len(corpus.letters) > 12 and drawn:
            assert f"of {len(corpus.letters)} letters" in figure.layout.title.subtitle.text.replace(
                "<br>", " "
            )
            named = {row[1] for row in figure.layout.meta["table"]["rows"]}
            assert named == {corpus.short(letter.id) for letter in corpus.letters}


@pytest.mark.parametrize(
    ("dossier", "said"),
    [("36 000\n\nC\n", "36000-C"), ("36 000\nNr. 3\n", "36000-3"), ("", "not said")],
)
def test_a_letter_of_either_chamber_has_its_dossier_and_number(tmp_path, dossier, said):
    text = (
        f"{dossier}\nBRIEF VAN DE MINISTER\n\nDen Haag, 3 maart 2021\n\nDe brug is open voor alle verkeer.\n"
    )
    (tmp_path / "letter.txt").write_text(text, encoding="utf-8")
    (row,) = (
        row for row in documents.metadata.on(Corpus.load(tmp_path))().rows if row[0] == "dossier and number"
    )
    assert row[1:] == [said]


# --- Standing wording ---------------------------------------------------------------------------------------------


def test_a_dash_of_its_own_is_no_word(tmp_path):
    """The caption counts the words that the instrument counts."""
    same = "De brug over de oude rivier – met haar zeven stenen pijlers – wordt volgend jaar hersteld."
    corpus = corpus_of(tmp_path, same, f"Zoals eerder gemeld. {same}")
    (formula,) = corpus.formulas()
    assert formula.shared == 15
    assert "<caption>Of 15 words, 15 stay in " in wording.aligned.on(corpus)("oude rivier").html


ONE = "Het kabinet streeft naar een veilige stenen brug over de oude rivier bij Arnhem."
OTHER = "Het kabinet streeft nog altijd naar een veilige stenen brug over de oude rivier bij Arnhem."


def test_two_variants_in_one_paragraph_have_a_column_each(tmp_path):
    corpus = corpus_of(tmp_path, ONE, f"{OTHER} {ONE}")
    (formula,) = corpus.formulas()
    shown = wording.aligned.on(corpus)("oude rivier").html
    head, rows = shown.partition("</thead>")[::2]
    assert head.count("<th ") == len(formula.variants) == 3
    assert head.count("#35000-") == 3
    assert rows.count("<mark>nog altijd</mark>") == 1 and rows.count("[nothing here]") == 2


@given(
    st.lists(
        st.lists(st.sampled_from(["een", "twee", "drie", "vier", "vijf", "zes"]), max_size=8),
        min_size=2,
        max_size=4,
    )
)
def test_side_by_side_every_wording_has_all_of_its_words(wordings):
    """Whatever differs: read down its column, a wording has its own words and no others; the first in its order."""
    texts = [" ".join(words) for words in wordings]
    variants = [
        Variant("1-1", 1, "1-1 §1", text, (0, 0), changes(texts[0], text), len(words), 0, True)
        for text, words in zip(texts, wordings, strict=True)
    ]
    rows = wording.align_variants(variants)
    assert all(len(row) in (1, len(variants)) for row in rows)
    for column, text in enumerate(texts):
        read = " ".join(row[column] if len(row) > 1 else row[0] for row in rows).split()
        assert sorted(read) == sorted(text.split())
        assert column or read == text.split()


def test_formulas_that_begin_alike_have_a_row_each(tmp_path):
    begin = "Het kabinet zet zich met alle betrokken partijen in"
    bridge, ferry = f"{begin} voor een veilige brug.", f"{begin} tegen nieuwe verlaten veerboten op zee."
    corpus = corpus_of(tmp_path, bridge, bridge, ferry, ferry)
    assert len(wording.shared_formulas.on(corpus)().rows) == len(corpus.formulas())


def test_a_formula_is_chosen_by_its_words_whatever_its_place(tmp_path):
    corpus = corpus_of(tmp_path, SHARED, SHARED)
    text = wording.formula_with.on(corpus)("oude rivier")
    assert text in dict(map(reversed, wording.formula_choices.on(corpus)()))
    with pytest.raises(ValueError, match="choose words of one they share"):
        wording.formula_with.on(corpus)("nieuwe rivier")
