"""What lesson 02 shows: four routes side by side, and where a measure returns."""

from datetime import timedelta
from html import unescape

from tests.three import THREE
from utils import Corpus, commitments
from utils.lessons.views import promises, story, words
from utils.notes.load import letter_of

ROUTES = {
    "1": "33694-49.40",
    "bilateral": "33694-49.42",
    "2": "33783-35.18",
    "3": "33694-49.48",
    "4": "33694-49.50",
}


def test_each_route_has_its_outcome_and_every_place_it_comes_back():
    rows = promises.follow_ups(ROUTES).rows
    assert [row[:4] for row in rows if row[0] == "1"] == [
        ["1", "33694-49 §12", "partly followed up", "BZ-2020 §7"]
    ]
    assert [row[3] for row in rows if row[0] == "4"] == ["33783-35 §9", "BZ-2020 §8"]
    assert all(row[2] == "re-described" for row in rows if row[0] == "4")
    (bilateral,) = [row for row in rows if row[0] == "bilateral"]
    assert bilateral[2:4] == ["no follow-up found", ""]
    assert "comes back to it" in bilateral[4]


def test_what_comes_from_outside_names_its_source_and_no_address():
    (berlin,) = [row for row in promises.follow_ups(ROUTES).rows if row[0] == "2"]
    assert berlin[2:4] == ["no follow-up found", ""]
    assert (
        "25 February 2020" in berlin[4] and "(outside the letters: Advancing nuclear disarmament" in berlin[4]
    )


def test_every_follow_up_of_every_commitment_has_a_row():
    names = {promised.id: promised.id for promised in commitments()}
    assert len(promises.follow_ups(names).rows) == sum(max(1, len(one.follow_ups)) for one in commitments())


def test_a_measure_is_quoted_and_sought_in_every_letter():
    said, places = words.quote_with_concordance.on(THREE)(
        ("33694-49.35", "communicatiemethoden; Confidence-building measures")
    )
    assert "verbeterde communicatiemethoden" in unescape(said.html)
    assert [row[0] for row in places.rows] == ["33694-49 §10", "33694-49 §10", "BZ-2020 §3"]


def test_time_pressure_is_named_once_and_does_not_return():
    assert [
        row[0] for row in words.quote_with_concordance.on(THREE)(("33694-49.37", "tijdsdruk"))[1].rows
    ] == ["33694-49 §10"]


# --- All promises ---------------------------------------------------------------------------------------------


def test_the_headline_counts_what_never_comes_back():
    """Those of which no letter says more, but for the last letter's, which no letter of ours could follow."""
    last = THREE.letters[-1].id
    lost = [
        one
        for one in commitments()
        if not any(back.address for back in one.follow_ups) and not one.address.startswith(last)
    ]
    headline = f"{len(lost)} of {len(commitments())} promises never come back in these letters"
    assert promises.outcomes().layout.title.text.replace("<br>", " ") == headline
    assert f"<b>{headline}</b>" in promises.tracker().html


def test_every_promise_is_a_dot_under_its_letter_with_its_words_and_what_came_of_it():
    shown = promises.tracker().html
    assert shown.count('<details class="dot"') == len(commitments())
    _, *parts = shown.split('<p class="letter">')
    assert len(parts) == len(THREE.letters)
    for letter, part in zip(THREE.letters, parts, strict=True):
        made = [one for one in commitments() if one.address.startswith(f"{letter.id} ")]
        assert part.count('class="dot"') == len(made)
        assert part.startswith(f"<b>{THREE.named(letter.id)}:</b> {len(made)}")
        for one in made:
            assert promises.promise(one.id).html in part
    assert shown.count("<tr>") == len(commitments()) + 1  # the table behind it


def test_a_dot_is_hollow_where_no_letter_comes_back():
    shown = promises.tracker("33694-49.42", "33694-49.40", "BZ-2020.23").html
    assert [sign for sign in "●○◌" if f">{sign}</summary>" in shown] == ["●", "○", "◌"]
    assert "<b>1 of 3 promises never comes back" in shown


def test_the_story_hangs_every_promise_from_its_letter_up_to_the_last_that_comes_back():
    """A dot for each; a line from it for each that a later letter comes back to; the three fates are all of them."""
    figure = story.story("guidelines-letter", "revcon-postponed", "revcon-2022")
    assert figure.layout.title.text.replace("<br>", " ") == promises.outcomes().layout.title.text.replace(
        "<br>", " "
    )
    dots = [trace for trace in figure.data if trace.mode == "markers" and "§" in (trace.text or [""])[0]]
    assert sum(len(trace.x) for trace in dots) == len(commitments())
    days = {letter.id: letter.earliest + (letter.latest - letter.earliest) / 2 for letter in THREE.letters}
    order = [letter.id for letter in THREE.letters]
    level = {
        (line.x[0], line.y[0]): line.x[1]
        for line in figure.data
        if line.mode == "lines" and line.y[0] == line.y[1]
    }
    for trace in dots:
        for day, at, text in zip(trace.x, trace.y, trace.text, strict=True):
            address = text.replace("<br>", " ").partition(": ")[0]
            assert day == days[letter_of(address)]
            backs = [
                letter_of(back.address)
                for one in commitments()
                if one.address == address and one.english in text.replace("<br>", " ")
                for back in one.follow_ups
                if back.address
            ]
            last = max([letter_of(address), *backs], key=order.index)
            assert level.get((day, at), day) == days[last]
    said = figure.layout.meta["alt"]
    lost = sum(not any(back.address for back in one.follow_ups) for one in commitments())
    unanswered = sum(one.status == "open" for one in commitments())
    assert f"{lost - unanswered} never come back" in said
    assert f"{unanswered} in the last letter: none could come back" in said
    assert f"{len(commitments()) - lost} come back" in said


def test_the_story_draws_the_doubt_of_a_letter_without_a_date():
    figure = story.story()
    undated = THREE.letter("BZ-2020")
    bars = [trace for trace in figure.data if trace.mode == "lines" and trace.line.width == 10]
    assert [(bar.x[0], bar.x[1] - timedelta(1)) for bar in bars] == [(undated.earliest, undated.latest)]
    assert "2020?" in figure.layout.meta["alt"]
    assert "undated" in figure.layout.title.subtitle.text


def test_the_story_says_that_a_letter_not_among_the_sources_is_known_from_citations():
    assert "known from citations" in story.story("guidelines-letter").layout.meta["alt"]


def test_a_corpus_without_promises_says_so(tmp_path):
    (tmp_path / "letter.txt").write_text(
        "35 000\nNr. 7\n\nDen Haag, 3 maart 2021\n\nDe brug is open voor alle verkeer.\n", encoding="utf-8"
    )
    assert "No promise is noted" in promises.tracker.on(Corpus.load(tmp_path))().html
