"""The frame of a page in the language of its notebook: nothing of it is left in English, nothing of the notebook is changed."""

import ast
import re
from html import unescape
from pathlib import Path
from string import Formatter

import plotly.graph_objects as go
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import briefing
from briefing.cells import NOTHING
from briefing.editions import EDITIONS, student_notebook
from briefing.exporter import BriefingExporter
from briefing.figures import ALT, CHART, NO_CONTROLS, UNTITLED
from briefing.frame import read_frame, retell, retell_html, speak
from briefing.frames import AGAIN, CHOICE, FRAME, MANY, NUMBERED, ONLY, START
from briefing.offline import FUNCTIONS, NO_COASTS, NO_IMAGES, NO_TILES, SHAPES, TILES
from briefing.opening import MONTHS
from briefing.parts import (
    ALONE,
    AS_TABLE,
    CHOICES,
    EMPTY,
    MIME,
    MOVES,
    NUMBERS_OF,
    OPEN_NOTE,
    PLOTLY,
    RAW,
    STOPS,
)
from briefing.tabulation import FIRST_ROWS, NOT_HERE

PACKAGE = Path(briefing.__file__).parent
TEMPLATES = sorted((PACKAGE / "template").glob("*.j2"))
TABLES = sorted((PACKAGE / "template").glob("frame.*.toml"))
SAID = re.compile(r'\bsay\("((?:[^"\\]|\\.)*)"')
# What is said by a name, or was written into a notebook when it ran.
NAMED = {
    *MONTHS,
    *(month[:3] for month in MONTHS),
    *EDITIONS,
    CHART,
    ALT,
    UNTITLED,
    NOTHING,
    EMPTY,
    OPEN_NOTE,
    MOVES,
    "no",
    "yes",
    "changed since",
}
NAMED |= {"the notebook takes any other value."}
NAMED |= {STOPS, CHOICES, ALONE, RAW}


def languages() -> list[str]:
    return [path.name.split(".")[1] for path in TABLES]


def sentences_of_python() -> set[str]:
    calls = (
        node
        for path in PACKAGE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and node.args
    )
    named = [call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) == "say"]
    return {call.args[0].value for call in named if isinstance(call.args[0], ast.Constant)}


def sentences_of(paths) -> set[str]:
    return {found for path in paths for found in SAID.findall(path.read_text(encoding="utf-8"))}


def test_there_is_dutch():
    assert "nl" in languages()


@pytest.mark.parametrize("language", languages())
def test_a_table_has_every_sentence_of_the_frame_and_no_other(language):
    frame = read_frame(language)
    assert set(frame["page"]) == sentences_of(TEMPLATES) | sentences_of_python() | NAMED
    assert set(frame["script"]) == sentences_of((PACKAGE / "template").glob("*.js"))


TELLS = {"write_note", "_note", "ChoicesError", "add"}  # what says a sentence in place, or lists it
CHARTS = (NO_COASTS, NO_IMAGES, NO_TILES, SHAPES, TILES, FUNCTIONS, NO_CONTROLS, NOT_HERE, FIRST_ROWS)
CHARTS += (FRAME, CHOICE, NUMBERED, START, AGAIN, ONLY, MANY)


def blank(sentence: str) -> str:
    """A sentence without the names of its values."""
    return re.sub(r"\{[^{}]*\}", "{}", sentence)


def sentences_told() -> set[str]:
    """The sentences that Python writes before the language of a page is known, with {} for each value."""
    found = {blank(sentence) for sentence in CHARTS}
    found |= {
        blank(whole.replace("{hindrance}", why))
        for whole in (AS_TABLE, NUMBERS_OF)
        for why in (SHAPES, TILES, FUNCTIONS)
    }
    for path in PACKAGE.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {
            ast.unparse(node.targets[0]): node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        }

        def words(node: ast.expr, named=named) -> str:
            if isinstance(node, ast.JoinedStr):
                return "".join(map(words, node.values))
            if isinstance(node, ast.Constant):
                return str(node.value)
            return str(named.get(ast.unparse(getattr(node, "value", node)), "{}"))

        for node in ast.walk(tree):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) and node.args else ""
            if name.rpartition(".")[2] in TELLS or name.endswith("losses.say"):
                said = words(node.args[0])
                found |= {said} if re.search(r"[a-z]{2} ", said.replace("{}", "")) else set()
    return found


@pytest.mark.parametrize("language", languages())
def test_what_is_written_before_the_language_is_known_can_be_told_again(language):
    """A note of a kernel, a loss of a report: whoever writes a new one finds here that it lacks its translation."""
    assert sentences_told() - {blank(sentence) for sentence in read_frame(language)["told"]} == set()


@pytest.mark.parametrize(
    ("sentence", "dutch"),
    [
        ("Cell 3: Level: 3. It works in the notebook only.", "Cel 3: Level: 3. Dit werkt alleen in het notebook."),
        ("A map, whose tiles come from the network, stands as a table of its numbers; show it as an image to keep it.",
         "Een kaart, waarvan de tegels van het netwerk komen, staat er als tabel met de getallen; toon die als afbeelding om die te bewaren."),
        ("The first 2,000 of 3,000 rows; the notebook has them all", "De eerste 2,000 van 3,000 rijen; het notebook heeft ze alle"),
        ("A sentence of the notebook's own.", "A sentence of the notebook's own."),
    ],
)  # fmt: skip
def test_a_sentence_with_its_values_is_told_again(sentence, dutch):
    assert retell(sentence, "nl") == dutch
    assert retell(sentence, "en") == sentence


def test_notes_folds_and_images_of_a_kernel_are_in_the_language_of_the_page():
    html = '<details><summary>Messages</summary>x</details><p class="note">This fails with <b>E</b>.</p><p>Messages</p>'
    assert retell_html(html, "nl") == html.replace(">Messages</summary", ">Meldingen</summary").replace(
        "This fails", "Dit mislukt"
    ).replace("with <b>", "met <b>")


@pytest.mark.parametrize("language", languages())
def test_a_translation_takes_the_values_of_its_sentence(language):
    def names(sentence):
        return sorted(name for _, name, _, _ in Formatter().parse(sentence) if name)

    for part in read_frame(language).values():
        for sentence, other in part.items():
            assert other and names(sentence) == names(other), sentence


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_of_its_own(path):
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    labels = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', source)
    words = re.sub(r"<[^>]*>", " ", source)
    assert not [text for text in (*labels, *words.split()) if re.search("[A-Za-z]", text)]


def notebook(**about):
    chart = go.Figure(go.Bar(x=["a", "b"], y=[1, 2])).to_plotly_json()
    control = {"kind": "select", "label": "Welke", "options": [NOTHING, "Answer"], "index": 0, "unset": True}
    choices = {
        "controls": [control],
        "first": {"0": {"text": "een"}},
        "patches": [{}, {"0": {"text": "twee"}}],
    }
    bundle = {MIME: {**choices, "states": [0, 1]}}
    return new_notebook(
        cells=[
            new_markdown_cell("# Een brief\n\nOver een brief."),
            new_markdown_cell("## In het kort\n\n- Answer."),
            new_markdown_cell(
                '## Eerst\n\n| Wat | Hoe |\n|---|---|\n| a | b |\n\n<script>x</script>\n\n<iframe src="https://example.org"></iframe>'
            ),
            new_markdown_cell("## Dan\n\nNa **iets**."),
            new_code_cell("f", execution_count=1, outputs=[new_output("display_data", {PLOTLY: chart})]),
            new_code_cell("g", execution_count=2, outputs=[new_output("display_data", bundle)]),
            new_markdown_cell("Omdat.", metadata={"tags": ["answer"]}),
            new_markdown_cell(
                "**Vijf minuten.** Vraag eerst.",
                metadata={"tags": ["teacher"], "briefing": {"minutes": 5}},
            ),
        ],
        metadata={"briefing": {"minutes": 5, **about}},
    )


def page(edition="teacher", **about):
    exporter = BriefingExporter(
        edition=edition, date="2026-11-26", commit="abc1234, changed since", inputs="f" * 64
    )
    return unescape(exporter.from_notebook_node(notebook(**about))[0])


@pytest.mark.parametrize("language", ["nl", "nl-NL"])
def test_a_dutch_page_has_its_frame_in_dutch(language):
    html = page(language=language)
    assert f'<html lang="{language}">' in html
    for words in (
        *(">Naar de tekst<", ">Editie voor docenten<", "<dd>26 november 2026</dd>", "<dd>5 minuten</dd>"),
        *("abc1234, sindsdien gewijzigd", "Draaiboek: 5 minuten", ">Om te beginnen<", ">Op deze pagina<"),
        *(
            'aria-label="Tabel: Wat, Hoe"',
            "De getallen achter de grafiek",
            ">Grafiek<",
            'aria-label="Keuzes',
        ),
        *("Grafiek: zonder titel. De getallen staan in de tabel.", "Welke: (niets gekozen)", ">Antwoord<"),
        *('aria-label="Voor de docent"', "Hier weggelaten, want een pagina voert niets uit", "Gemaakt van"),
        *('"All terms":"Alle begrippen"', 'class="short"'),
    ):
        assert words in html


def test_what_the_notebook_says_stays_as_it_is():
    """“Answer” is a word of the frame too; as an option and in the prose it is the notebook's."""
    html = page(language="nl")
    assert "<li>Answer.</li>" in html and ">Answer</option>" in html
    assert "laadt niets: een script, een iframe (https://example.org)." in html
    assert "Het notebook toont hier een iframe, wat een pagina niet kan bewaren: <a href=" in html


def test_no_sentence_of_the_frame_is_left_in_english():
    html = re.sub(r"<script\b.*?</script>|<style\b.*?</style>", "", page(language="nl"), flags=re.DOTALL)
    frame = read_frame("nl")["page"]
    changed = [sentence for sentence, other in frame.items() if other != sentence and " " in sentence]
    assert not [
        sentence for sentence in changed if sentence.partition("{")[0].strip() in html and "{" not in sentence
    ]


@pytest.mark.parametrize("about", [{}, {"language": "en"}, {"language": "fy"}])
def test_a_page_in_english_or_in_a_language_without_a_table_has_an_english_frame(about):
    html = page(**about)
    assert (
        ">Skip to the text<" in html
        and "<dd>26 November 2026</dd>" in html
        and "page.words" not in html.split("<script")[0]
    )
    assert f'<html lang="{about.get("language", "en")}">' in html


def test_the_language_of_the_notebook_itself_counts_where_briefing_names_none():
    given = notebook()
    given.metadata["language_code"] = "nl"
    assert ">Naar de tekst<" in BriefingExporter().from_notebook_node(given)[0]


def test_a_student_s_notebook_asks_for_an_answer_in_its_language():
    assert any("Uw antwoord:" in cell.source for cell in student_notebook(notebook(language="nl")).cells)


def test_a_sentence_without_a_translation_is_english():
    assert speak("nl")("No such sentence") == "No such sentence"
    assert speak("en")("{minutes} minutes", minutes=3) == "3 minutes"
