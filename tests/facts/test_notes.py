"""The notes: as many as were made, each quote where it says it is, nothing from outside without a source."""

import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utils import (
    Corpus,
    NoteError,
    commitments,
    conflicts,
    context,
    dates,
    events,
    forums,
    glossary,
    renderings,
    statements,
)
from utils.corpus import seeds
from utils.notes.load import quoted
from utils.seeds import SEEDS

NUMBERED = {"33694-49": 55, "33783-35": 65, "BZ-2020": 27}  # the statements of each letter that were read
STATEMENTS = {f"{name}.{number:02}" for name, last in NUMBERED.items() for number in range(1, last + 1)}
LETTERS = {name: seeds().letter(name) for name in NUMBERED}
LOADERS = (statements, commitments, conflicts, context, glossary, forums, events)
ENGLISH = {rendering.id: rendering for rendering in renderings() if rendering.id.split()[0] in LETTERS}
FACTS = {fact.id: fact for fact in context()}


def place(address: str) -> str:
    """The text at an address, read from the letter without the help of utils.notes."""
    letter = seeds().letter(address.split()[0])
    if paragraph := re.fullmatch(r"\S+ §(\d+)(?: n(\d+))?", address):
        number, note = paragraph.groups()
        if note:
            return next(foot.text for foot in letter.footnotes if foot.address == address)
        return letter.paragraphs[int(number) - 1].text
    assert address.split()[1:] in (["header"], ["signature"]), address
    return " ".join(letter.source.replace("*", "").split())


def quotes() -> list[tuple[str, str, str]]:
    """Every quote in the notes: the id of its entry, its address, its words."""
    return [
        *((note.id, note.address, note.quote) for note in (*statements(), *commitments())),
        *((note.id, *spot) for note in (*conflicts(), *forums(), *events()) for spot in note.places),
        *(
            (note.id, back.address, back.quote)
            for note in commitments()
            for back in note.follow_ups
            if back.quote
        ),
        *(
            (note.id, roster.address, roster.quote)
            for note in forums()
            for roster in note.rosters
            if roster.quote
        ),
    ]


def test_there_are_as_many_as_were_made() -> None:
    assert len(STATEMENTS) == 147 and {statement.id for statement in statements()} >= STATEMENTS
    assert len([note for note in commitments() if note.id in STATEMENTS]) == 40
    assert {note.id for note in conflicts()} >= {f"D{number:02}" for number in range(1, 36)}
    assert len(glossary()) >= 74


@pytest.mark.parametrize("load", LOADERS)
def test_ids_are_unique(load) -> None:
    names = [note.id for note in load()]
    assert len(set(names)) == len(names)


def test_every_quote_stands_at_its_address() -> None:
    wrong = [(name, address) for name, address, words in quotes() if words not in place(address)]
    assert wrong == []
    assert len(quotes()) > 300


def test_statements_and_commitments_are_in_reading_order() -> None:
    names = [statement.id for statement in statements()]
    paragraphs = [
        (list(LETTERS).index(statement.id.split(".")[0]), int(found[1]))
        for statement in statements()
        if statement.id in STATEMENTS and (found := re.search(r"§(\d+)", statement.address))
    ]
    assert paragraphs == sorted(paragraphs)
    assert [commitment.id for commitment in commitments()] == [
        name for name, statement in zip(names, statements(), strict=True) if statement.kind == "commitment"
    ]


def test_every_paragraph_of_the_letters_is_covered() -> None:
    said = {statement.address for statement in statements()}
    assert {paragraph.address for letter in LETTERS.values() for paragraph in letter.paragraphs} <= said


def test_a_commitment_that_does_not_come_back_says_so() -> None:
    silent = {note.id for note in commitments() if not any(back.address for back in note.follow_ups)}
    assert silent == {note.id for note in commitments() if note.status in ("no follow-up found", "open")}
    assert {note.id for note in commitments() if note.status == "open" and note.id in STATEMENTS} == {
        f"BZ-2020.{number}" for number in (21, 22, 23, 24, 25, 26)
    }


def test_a_follow_up_is_in_the_letters_or_outside_never_both() -> None:
    for note in commitments():
        for back in note.follow_ups:
            assert (back.address is None) != (back.context is None), note.id


def test_promises_to_parliament_are_told_from_the_rest() -> None:
    kept = [note for note in commitments() if note.id in STATEMENTS]
    promised = {note.id for note in kept if note.type == "promise to parliament"}
    assert promised == {
        *("33694-49.01", "33694-49.02", "33694-49.53"),
        *("33783-35.24", "BZ-2020.01"),  # 33783-35.01 states a purpose: nobody is said to have asked for it
    }
    noted = [statement for statement in statements() if statement.id in STATEMENTS]
    others = [statement for statement in noted if statement.kind == "promise by others"]
    assert [statement.address for statement in others] == ["33783-35 §10"]
    assert others[0].quote.startswith("Alle kernwapenstaten hebben inmiddels toegezegd")


def test_a_term_is_due_on_the_last_day_the_letter_can_mean() -> None:
    due = {note.id: note.due_by for note in commitments() if note.due_by}
    assert due["33694-49.26"] == date(2020, 5, 31)  # tot en met het voorjaar van 2020
    assert due["33783-35.43"] == date(2019, 11, 30)  # nog in november
    for note in commitments():
        if note.due_by and note.made == "in this letter":
            letter = seeds().letter(note.address.split()[0])
            ends = {found.end for found in dates(letter) if found.address == note.address}
            assert note.due_by in ends, note.id


def test_no_claim_from_outside_is_without_a_source() -> None:
    assert all(fact.sources for fact in context())
    assert all(source.url.startswith("http") for fact in context() for source in fact.sources)
    assert all(note.context for note in conflicts() if note.outside)
    assert all(note.context for note in statements() if "Outside the letters" in (note.note or ""))
    assert all(event.context for event in events() if not event.from_letters)
    rosters = [roster for forum in forums() for roster in forum.rosters]
    assert all((roster.address is None) != (roster.context is None) for roster in rosters)


def test_a_page_that_was_opened_says_what_bears_the_fact_out_and_when() -> None:
    pages = [(fact, source) for fact in context() for source in fact.sources]
    opened = [(fact, source) for fact, source in pages if source.seen]
    assert len(opened) > 70
    for fact, source in pages:
        assert bool(source.seen) == bool(source.bears), fact.id
    for fact, source in opened:
        assert source.bears != fact.fact and len(source.bears or "") > 20, fact.id


@pytest.mark.parametrize(
    "host", ["nonukes.nl", "nvmp.org", "vredessite.nl", "sargasso.nl", "state.gov/c", "openkamer.org"]
)
def test_a_source_that_is_a_party_or_a_copy_is_called_so(host: str) -> None:
    pages = [source for fact in context() for source in fact.sources if host in source.url]
    assert pages and all(source.character or source.weak for source in pages)


def test_nothing_rests_on_an_unverified_fact() -> None:
    unverified = {fact.id for fact in context() if fact.unverified}
    assert "X05" in unverified
    named = [*conflicts(), *forums(), *events(), *statements(), *glossary()]
    assert [note.id for note in named if unverified & set(note.context)] == []


def test_the_lists_are_as_long_as_their_sources_say() -> None:
    rosters = [(forum.id, roster) for forum in forums() for roster in forum.rosters]
    assert all(len(roster.names) == roster.number for _, roster in rosters if roster.names and roster.number)
    assert all(roster.note for _, roster in rosters if not roster.names)
    for forum, roster in rosters:
        if roster.context:
            fact = FACTS[roster.context].fact
            assert [name for name in roster.names if name not in fact] == [], forum
    listed = {forum: roster for forum, roster in rosters if roster.number and roster.names}
    assert len(listed["npdi"].names) == 12
    assert len(listed["stockholm-initiative"].names) == 16
    assert "Netherlands" in listed["npdi"].names
    assert "Netherlands" in listed["stockholm-initiative"].names


def test_events_of_the_letters_have_the_days_their_words_mean() -> None:
    for event in events():
        if not event.from_letters:
            continue
        address, words = event.places[0]
        letter = seeds().letter(event.letter or address.split()[0])
        if event.letter:
            assert (event.start, event.end) == (letter.earliest, letter.latest)
            continue
        meant = {
            (found.start, found.end)
            for found in dates(letter)
            if found.address == address and found.text in words
        }
        if (event.start, event.end) not in meant:  # narrower than its words, on the ground of a fact
            assert any(start <= event.start and event.end <= end for start, end in meant), event.id
            assert event.context and event.note, event.id


def test_events_from_outside_have_the_days_their_fact_gives() -> None:
    for event in events():
        if event.from_letters:
            continue
        told = " ".join(FACTS[name].fact for name in event.context)
        for day in (event.start, event.end):
            assert {str(day.day), day.strftime("%B"), str(day.year)} <= set(re.findall(r"\w+", told)), (
                event.id
            )


def test_the_timeline_has_its_turning_points() -> None:
    days = {event.id: (event.start, event.end) for event in events()}
    assert days["debate-announced"][0] == date(2019, 12, 12)
    assert days["debate-2020-letter"][0] == date(2020, 1, 28)
    assert days["debate-2020-record"][0] == date(2020, 1, 29)
    assert days["revcon-planned"] == (date(2020, 4, 27), date(2020, 5, 22))
    assert days["revcon-postponed"][0] == date(2020, 3, 27)
    assert days["revcon-2022"] == (date(2022, 8, 1), date(2022, 8, 26))
    assert {"33694-49", "33783-35", "BZ-2020"} <= {event.letter for event in events()}
    assert list(days.values()) == sorted(days.values())
    assert all(start <= end for start, end in days.values())


@pytest.mark.parametrize(
    ("term", "addresses"),
    [
        ("niet-kernwapenstaten", ["33694-49 §9", "33694-49 §12", "BZ-2020 §7"]),
        ("vergaderjaar", ["33694-49 header"]),
        ("bondgenootschappelijke-verplichtingen", ["BZ-2020 §2"]),
        ("jl", ["33694-49 §13", "33783-35 §1", "33783-35 §4", "33783-35 §5", "33783-35 §10", "BZ-2020 §1"]),
        ("cend", ["33694-49 §15", "33783-35 §8", "33783-35 §9", "BZ-2020 §8"]),
    ],
)
def test_a_term_is_found_where_the_letters_have_it(term: str, addresses: list[str]) -> None:
    found = seeds().notes.terms[term].addresses
    assert [address for address in found if address.split()[0] in LETTERS] == addresses


def test_every_kind_in_use_is_explained() -> None:
    fields = ("kind", "type", "actor", "status", "category")
    used = {
        (f"{type(note).__name__.lower()}.{field}", getattr(note, field))
        for load in (statements, commitments, conflicts, glossary, forums, events)
        for note in load()
        for field in fields
        if hasattr(note, field)
    }
    words = seeds().notes.vocabulary
    assert {field for field, _ in used} == set(words)
    assert all(words[field][word] for field, word in used)
    assert "no proof" in words["commitment.status"]["no follow-up found"]


# Each of these was read: it repeats what a letter says of the letter of 2018, or says that we do not have it.
SPEAK_OF_2018 = {
    *("33694-49.14", "33783-35.34", "33783-35.35", "BZ-2020.04"),
    *("D30", "D35", "X15", "X53", "X54", "guidelines-letter"),  # X15: how a later letter names it
}


def test_the_letter_of_2018_is_known_from_its_citations_only() -> None:
    naming = re.compile(
        r"33694-20|33 ?694, n[ro]\. 20|guidelines|2018 letter|letter of (21 June )?2018", re.IGNORECASE
    )
    speaking = {
        note.id
        for load in LOADERS
        for note in load()
        if naming.search(" ".join(str(value) for field, value in note._asdict().items() if field != "quote"))
    }
    assert speaking == SPEAK_OF_2018


TABLES = ("statements", "commitments", "conflicts", "terms", "facts", "forums", "events", "renderings")
TAMPERED = [
    (
        "statements.toml",
        "Het idee van …",
        "Het plan van …",
        "33694-49.17",
    ),
    ("statements.toml", 'address = "33694-49 §5"', 'address = "33694-49 §17"', "33694-49 §17"),
    ("statements.toml", 'kind = "promise by others"', 'kind = "promise"', "did you mean 'promise by others'"),
    ("statements.toml", 'id = "33694-49.02"', 'id = "33694-49.01"', "twice"),
    ("statements.toml", 'id = "33694-49.02"', "", "id of its own"),
    ("commitments.toml", 'id = "33694-49.02"', 'id = "33694-49.03"', "33694-49.0"),
    ("commitments.toml", 'status = "open"', 'status = "forgotten"', "no follow-up found"),
    ("commitments.toml", "due_by = 2019-11-30", 'due_by = "2019-11-30"', "33783-35.43"),
    ("commitments.toml", "«stappenplan»", "«routekaart»", "routekaart"),
    ("conflicts.toml", "Den Haag, 26 september 2019", "Den Haag, 3 oktober 2019", "D01"),
    ("conflicts.toml", 'context = ["X67", "X56"]', 'context = ["X99"]', "X99"),
    ("conflicts.toml", "explanation = ", "opinion = ", "explanation"),
    ("context.toml", "weak = true", "weak = true, grade = 3", "grade"),
    ("context.toml", "seen = 2026-11-26, bears", "bears", "write both, or neither"),
    ("context.toml", "seen = 2026-11-26, bears", 'seen = "yesterday", bears', "a day such as 2020-03-27"),
    ("glossary.toml", "[Tt]oetsingsconferentie", "evaluatieconferentie", "evaluatieconferentie"),
    (
        "forums.toml",
        'quote = "een groep van twaalf landen"',
        'quote = "een groep van dertien landen"',
        "npdi",
    ),
    ("statements.toml", "… een stappenplan overwegende", "… een stappenplan overwegen", "up to"),
    ("statements.toml", "daarbij tevens de …", "daarbij bovendien de …", "quotes from"),
    ("statements.toml", 'quote = "Nederland zal de …', 'quote = "Nederland zal …', "in 2 ways"),
    ("english.toml", 'id = "33694-49 header"', 'id = "33783-35 header"', "no English for 33694-49 header"),
    ("english.toml", 'heading = "Outlook"', "", "lacks the heading Vooruitblik"),
    ("english.toml", '33783-35 §12"', '33783-35 §12"\nheading = "Outlook"', "has a heading"),
    ("english.toml", '33783-35 §10 n1"', '33783-35 §9 n1"', "33783-35 §10 n1"),
    (
        "english.toml",
        "[[rendering]]",
        '[[rendering]]\nid = "33694-49"\nenglish = "All"\n\n[[rendering]]',
        "renders 33694-49,",
    ),
    ("events.toml", "places = [", 'places = [ "33694-49 §1",', "braces"),
    ("events.toml", "[[event]]", "[[event", "TOML"),
    ("events.toml", "[[event]]", "[[evnt]]", "evnt, which is not for it; write each note as [[event]]"),
    ("glossary.toml", "Non-Proliferatie ?[Vv]erdrag", "Non-Proliferatie [", "cannot be read"),
]


@pytest.mark.parametrize(("file", "old", "new", "named"), TAMPERED)
def test_a_note_that_does_not_hold_is_refused(
    tmp_path: Path, file: str, old: str, new: str, named: str
) -> None:
    folder = shutil.copytree(SEEDS / "notes", tmp_path / "notes")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    notes = Corpus.load(notes=folder).notes
    with pytest.raises(NoteError, match=re.escape(named)) as error:
        [getattr(notes, table) for table in TABLES]
    assert file in str(error.value)
    assert "\n" not in str(error.value)


@given(st.sampled_from(statements()), st.data())
def test_a_quote_with_one_character_changed_is_refused(statement, data) -> None:
    at = data.draw(st.integers(0, len(statement.quote)))
    changed = statement.quote[:at] + "~" + statement.quote[at:]
    with pytest.raises(NoteError, match="copy it from the letter"):
        quoted(changed, statement.address, seeds().text(statement.address), "a test")


@given(st.sampled_from([part for letter in LETTERS.values() for part in letter.paragraphs]), st.data())
def test_first_and_last_words_stand_for_what_lies_between_or_are_refused(paragraph, data) -> None:
    words = paragraph.text.split(" ")
    start = data.draw(st.integers(0, len(words) - 2))
    end = data.draw(st.integers(start + 2, len(words)))
    first, last = data.draw(st.integers(1, end - start - 1)), data.draw(st.integers(1, 3))
    last = min(last, end - start - first)
    full = words[start:end]
    quote = f"{' '.join(full[:first])} … {' '.join(full[-last:])}"
    try:
        told = quoted(quote, paragraph.address, paragraph.text, "a test")
    except NoteError as error:
        told = str(error)
    assert told == " ".join(full) or told.endswith("ways; write more of its words.")


def test_a_quote_of_more_than_six_words_is_a_reference() -> None:
    written = [
        words
        for file in ("statements", "commitments", "conflicts", "forums", "events")
        for words in re.findall(r'quote = "(.+?)"', (SEEDS / "notes" / f"{file}.toml").read_text("utf-8"))
    ]
    assert [words for words in written if len(words.split()) > 6 and " … " not in words] == []
    # What loads has the letter's words in full, so none of ours stands in for them.
    assert [words for _, _, words in quotes() if "…" in words] == []


# --- The letters in English -----------------------------------------------------------------------------------

TEXTS = {
    **{part.address: part.text for letter in LETTERS.values() for part in letter.paragraphs},
    **{note.address: note.text for letter in LETTERS.values() for note in letter.footnotes},
}
MONTHS = {
    "januari": "January",
    "februari": "February",
    "april": "April",
    "mei": "May",
    "juni": "June",
    "september": "September",
    "oktober": "October",
    "november": "November",
    "december": "December",
}
NUMBERS = {"twee": "two", "tweede": "second", "drie": "three", "twaalf": "twelve", "vijftien": "fifteen"}
NUMBERS |= {"vijfjaarlijkse": "five-yearly"}


def test_every_part_of_the_letters_is_in_english_in_reading_order() -> None:
    assert len(ENGLISH) == 38 + 2 + 1  # paragraphs, footnotes, the one title
    paragraphs = [name for name in ENGLISH if re.search(r"§\d+$", name)]
    assert paragraphs == [part.address for letter in LETTERS.values() for part in letter.paragraphs]
    assert ENGLISH["33694-49 header"].english == "International Security Strategy"
    headings = [note.heading for note in ENGLISH.values() if note.heading]
    assert headings[:3] == [
        "The importance of new measures to limit nuclear risks",
        "Dutch effort in the field of nuclear risk reduction",
        "How to go on from here?",
    ]
    assert len(headings) == len([name for letter in LETTERS.values() for name in letter.headings])


def test_the_english_has_as_many_sentences_as_the_dutch() -> None:
    """Exactly as many, paragraph by paragraph; 46, 57 and 22 by letter."""
    for letter in LETTERS.values():
        for part in letter.paragraphs:
            ends = re.findall(r"[.?:](?= [A-Z]|$)", ENGLISH[part.address].english)
            assert len(ends) == len(part.sentences), part.address


@pytest.mark.parametrize("address", TEXTS)
def test_numbers_and_dates_are_the_same_in_both_languages(address: str) -> None:
    def found(pattern: str, text: str) -> Counter[str]:
        return Counter(re.findall(pattern, text))

    dutch, english = TEXTS[address], ENGLISH[address].english
    assert found(r"\d+", dutch) == found(r"\d+", english)
    for words in (MONTHS, NUMBERS):
        said = found(rf"\b(?:{'|'.join(words)})\b", dutch)
        assert Counter({words[word]: count for word, count in said.items()}) == found(
            rf"\b(?:{'|'.join(words.values())})\b", english
        )
    for day, month in re.findall(rf"(\d+) ({'|'.join(MONTHS)})", dutch):
        assert f"{day} {MONTHS[month]}" in english


# Terms whose English in a letter is not the glossary's, with the reason.
SHORT = "the letter has the short name or the abbreviation"
OPEN = "the glossary gives a choice; the renderings keep to this"
OTHER_FORM = "the letter has another number, tense or part of speech"
DESCRIBED = "the letter describes, it does not give the title"
FORMS = {
    "npv": (r"NPT|Non-Proliferation Treaty", SHORT),
    "navo": ("NATO", SHORT),
    "inf": ("INF Treaty", SHORT),
    "ctbt": ("CTBT|Comprehensive Nuclear-Test-Ban Treaty|test-ban treaty", SHORT),
    "cend": (
        "CEND|[Cc]reating the [Ee]nvironment for [Nn]uclear [Dd]isarmament",
        "the letters have «the»: D08",
    ),
    "npdi": ("NPDI", SHORT),
    "p5": ("P5", SHORT),
    "aiv": ("AIV advi(ce|sory report)", SHORT),
    "basic": ("BASIC", SHORT),
    "instituut-clingendael": ("Clingendael (institute|Institute|paper|report|research|study)", SHORT),
    "brundtland-commissie": ("«Brundtland» (commission|initiative)|Brundtland Commission", SHORT),
    "artikel-vi": ("Article VI on nuclear disarmament|Article 6 NPT", "the letter has two numerals: D28"),
    "prepcom": ("preparatory meetings", DESCRIBED),
    "ontwapeningsagenda-van-de-vn": ("disarmament agenda of the UN", DESCRIBED),
    "usg": ("UN Under-Secretary-General", SHORT),
    "kamerbrief": ("letters? to parliament", OTHER_FORM),
    "toezegging": ("promised", OPEN),
    "draagvlak": ("support for", OPEN),
    "inzet": (r"\beffort|\baim\b|the use of|focuses|\buses all means", OPEN),
    "jl": (r"\blast\b|\bnext\b", OPEN),
    "in-kaart-brengen": (r"\bmap(ped)?\b", OPEN),
    "vicevoorzitter": (r"\bvice-chairs|\bvice-president of the five-yearly Review Conference", OPEN),
    "ministeriele-verklaring": ("ministerial declaration", OPEN),
    "gezamenlijke-verklaring": ("joint declaration", OPEN),
    "kernwapenbezitters": (
        "possessors of nuclear weapons|countries that possess nuclear weapons",
        OTHER_FORM,
    ),
    "risicoverlagende-maatregelen": (
        r"risk-lowering measures|lower(ing)? nuclear risks|reduc(e the risk|ing these risks)",
        OTHER_FORM,
    ),
    "vreedzaam-gebruik-van-kernenergie": ("peaceful use of nuclear energy", OTHER_FORM),
    "moratorium-op-kernproeven": ("de facto international moratorium on nuclear testing", OTHER_FORM),
    "rondetafelbijeenkomst": ("round-table meetings|round tables", OTHER_FORM),
}


def test_a_term_has_its_english_form_wherever_the_dutch_has_the_term() -> None:
    """The glossary's form, without what stands in parentheses, in small or capital letters; else that of FORMS."""
    needed, missing = set(), []
    for term in glossary():
        fixed = re.escape(re.sub(r" \(.*?\)", "", term.english))
        for address in TEXTS.keys() & term.addresses:
            text = ENGLISH[address].english
            if not re.search(fixed, text, re.IGNORECASE):
                needed.add(term.id)
                if not re.search(FORMS.get(term.id, ("(?!)",))[0], text):
                    missing.append((term.id, address))
    assert missing == []
    assert needed == set(FORMS)


@pytest.mark.parametrize(
    ("dutch", "english", "addresses"),
    [
        (r"bondgenootschappelijke afspraken", r"Alliance agreements", 2),
        (r"bondgenootschappelijke verplichtingen", r"Alliance obligations", 1),
        (r"internationale veiligheid en stabiliteit", r"international security and stability", 2),
        (r"nationale en internationale veiligheid", r"national and international security", 1),
        (r"vicevoorzitters", r"vice-chairs", 1),
        (r"covoorzitter", r"co-chair", 1),
        (r"vice-voorzitter", r"vice-president", 1),
        (r"toegezegd", r"promised", 4),
        (r"afgesproken", r"agreed", 2),
        (r"volgend jaar", r"next year", 2),
        (r"uitgestelde", r"postponed", 1),
        (r"een aanvulling", r"a complement", 1),
        (r"wezenlijk onderdeel", r"essential part", 1),
        (r"nu niet effectief zal zijn", r"will not be effective now", 1),
        (r"steun voor", r"backing", 1),
        (r"risico's van proliferatie|risico’s van proliferatie", r"risks of proliferation", 2),
    ],
)
def test_words_that_the_lessons_weigh_keep_their_difference(dutch: str, english: str, addresses: int) -> None:
    there = {address for address, text in TEXTS.items() if re.search(dutch, text)}
    assert there == {address for address in TEXTS if re.search(english, ENGLISH[address].english)}
    assert len(there) == addresses


def test_a_statement_and_its_paragraph_are_rendered_in_the_same_words() -> None:
    for statement in statements():
        if statement.address in ENGLISH and statement.address in TEXTS:
            words = statement.english.rstrip(".:").lower()
            assert words in ENGLISH[statement.address].english.lower(), statement.id


def test_passives_and_hedges_stay() -> None:
    kept = {
        "33694-49 §9": ["have been organised by BASIC", "will be worked out further", "The aim is that"],
        "33694-49 §10": ["do seem more promising"],
        "33694-49 §14": ["can be directed at", "can make a contribution"],
        "33694-49 §16": ["be presented", "will be kept informed"],
        "33783-35 §9": ["agreement will have to be reached"],
        "33783-35 §11": ["should deliver", "will be put", "can accordingly put forward"],
        "BZ-2020 §8": ["will be looked at carefully"],
    }
    assert [
        words for name, said in kept.items() for words in said if words not in ENGLISH[name].english
    ] == []
