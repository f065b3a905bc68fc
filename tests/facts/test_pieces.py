"""The pieces of a lesson: quizzes, terms, facts from outside, conflicts, letters as they were filed."""

import re
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest

from briefing.choices import make_bundle
from briefing.parts import MIME
from tests.three import THREE
from utils import Corpus, conflicts, context, read_letter
from utils.corpus import seeds
from utils.lessons.pieces import Hits, conflict, letters, outside, quiz, reader, sources, terms
from utils.notes.load import load_notes

SEEDS = Path(__file__).parents[2] / "seeds" / "letters"
ANSWERS = {"The minister": "No: not named ([BZ-2020 §1](#BZ-2020§1)).", "Nobody": "Right: it is unsigned."}


def test_a_quiz_shows_nothing_until_an_answer_is_chosen_and_then_its_feedback():
    states = make_bundle(quiz("Who signed?", ANSWERS, right="Nobody"))[MIME]
    (control,) = states["controls"]
    assert control["label"] == "Who signed?"
    assert control["options"][1:] == list(ANSWERS)
    shown = [states["patches"][state] for state in states["states"]]
    assert states["first"] == {} and shown[0] == {}
    assert [patch["0"]["markdown"] for patch in shown[1:]] == list(ANSWERS.values())


def test_the_right_answer_of_a_quiz_is_one_of_its_answers():
    with pytest.raises(ValueError, match=r"'Who\?' has no answer 'Nobdy' .* did you mean 'Nobody'"):
        quiz("Who?", ANSWERS, right="Nobdy")


def test_a_term_stands_under_its_id_with_its_meaning():
    shown = unescape(terms("npdi", "cend").html)
    meaning = seeds().notes.terms["npdi"].definition
    assert shown.index('<dt id="term-cend"') < shown.index('<dt id="term-npdi"')
    assert f"<dd>{meaning}</dd>" in shown
    with pytest.raises(KeyError, match=r"glossary\.toml has no 'npdl'; did you mean 'npdi'"):
        terms("npdl")


def test_a_fact_from_outside_names_its_source_and_its_weakness():
    facts = context()
    weak = next(fact for fact in facts if any(source.weak for source in fact.sources) and not fact.unverified)
    shown = unescape(outside(weak.id).html)
    assert weak.fact in shown and weak.sources[0].url in shown and "(weak source; " in shown
    opened = next(fact for fact in facts if any(source.seen for source in fact.sources))
    assert re.search(r"\((\w[^()]*; )?opened \d+ [A-Z][a-z]+ 20\d\d\)", unescape(outside(opened.id).html))
    old = next(
        fact for fact in facts if not fact.unverified and not any(source.seen for source in fact.sources)
    )
    assert "not opened again)" in outside(old.id).html
    unverified = next(fact for fact in facts if fact.unverified)
    with pytest.raises(ValueError, match=f"{unverified.id} .* is unverified"):
        outside(unverified.id)


@pytest.mark.parametrize("name", [one.id for one in conflicts()])
def test_a_conflict_shows_every_place_and_whose_word_each_part_is(name):
    found = seeds().notes.conflicts[name]
    shown = unescape(conflict(name).html)
    for place in found.places:
        assert f'<p lang="nl">{place.quote}</p>' in shown and f">{place.address}</a>" in shown
    assert shown.count("What the letters show:") == 1
    assert shown.count("From outside:") == bool(found.outside)
    assert "«" not in shown.partition("What the letters show:")[2]


@pytest.mark.parametrize("name", dict(letters()).values())
def test_a_letter_can_be_seen_as_it_was_filed(name):
    filed = " ".join(
        unescape(
            "".join(re.findall(r'<pre lang="nl">(.*?)</pre>', reader(name, "as in the file").html, re.S))
        ).split()
    )
    source = seeds().letter(name).source
    for paragraph in seeds().letter(name).paragraphs:
        start, end = paragraph.span
        assert " ".join(source[start:end].split()) in filed


def test_the_filed_text_keeps_a_hyphen_at_a_line_end():
    assert re.search(r"bondgenoot-\s*\n\s*schappelijke", unescape(reader("33783-35", "as in the file").html))


def test_sources_say_of_a_letter_that_was_added_that_the_lesson_s_words_are_not_of_it(tmp_path):
    """What is typed as three letters stays true with a fourth in the folder."""
    head = "33 694\n\nNr. 77\n\nBRIEF VAN DE MINISTER\n\nDen Haag, 1 mei 2021\n\nDe brug is open.\n"
    (tmp_path / "33694-77.txt").write_text(head, encoding="utf-8")
    added = read_letter(tmp_path / "33694-77.txt")
    more = load_notes(SEEDS.parent / "notes", (*THREE.letters, added))
    shown = sources.on(Corpus((*THREE.letters, added), more))().html
    assert "No note speaks of 33694-77" in shown and "is said of 33694-49, 33783-35, BZ-2020." in shown
    assert "No note speaks" not in sources.on(THREE)().html
    assert "No note speaks" not in sources.on(Corpus((added,), load_notes(None, (added,))))().html


def test_sources_bear_the_hashes_that_anyone_can_compute():
    files = [(SEEDS / f"{letter.id}.txt").read_bytes() for letter in THREE.letters]
    shown = sources.on(THREE)().html
    for data in files:
        assert sha256(data).hexdigest() in shown
    together = sha256(b"".join(files)).hexdigest()
    assert f'<code data-mark="Letters">{together}</code>' in shown


# --- Concordances -----------------------------------------------------------------------------------------------


def hits(count: int) -> Hits:
    rows = [[f"33694-49 §{number}", "de <grote> ", "kans", " op"] for number in range(1, count + 1)]
    return Hits("Hits", ["Address", "Before", "Hit", "After"], rows)


@pytest.mark.parametrize(("count", "open_at_first"), [(0, 0), (8, 8), (10, 10), (11, 8), (33, 8)])
def test_a_concordance_has_eight_hits_and_the_others_a_click_away(count, open_at_first):
    first, _, more = hits(count).html.partition("<details>")
    assert first.count("<tr><td>") == open_at_first
    assert more.count("<tr><td>") == count - open_at_first
    assert (f"Show all {count}" in more) == (count > open_at_first)


def test_a_hit_is_read_from_left_to_right_and_leads_to_its_paragraph():
    (line,) = re.findall(r"<tr>(<td>.*?)</tr>", hits(1).html)
    assert unescape(re.sub(r"<[^>]+>", "", line)) == "de <grote> kans op33694-49 §1"
    assert '<a href="#33694-49§1">' in line and "<b>kans</b>" in line
