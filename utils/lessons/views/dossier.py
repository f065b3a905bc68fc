"""A dossier, whatever it is of: what it is in short, its letters, what they cite and say again, and what is not known.

What a control offers and a table lists is limited, so that a page can hold all of its states: the control's label or the
table's caption says what was left out, and the command's `--csv` writes all of it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from textwrap import shorten
from typing import Any

import plotly.graph_objects as go

from ...corpus import Corpus
from ...dossier.about import FEW, SURE, by_period, typical_words
from ...dossier.folder import IN_FULL, in_pages, name_page, read_dossier
from ...dossier.promises import KINDS
from ...dossier.summary import (
    Followed,
    count_of,
    count_words,
    describe_dossier,
    follow_promises,
    group,
    list_ahead,
    list_doubts,
    tally,
)
from ...dossier.unknown import list_cited, list_date_conflicts, list_gaps
from ...letters.days import in_words
from ...letters.letters import Letter, LetterError
from ...seeds import NoteError
from ...wording.diff import marked
from ...wording.formulas import Formula, Variant
from ...words import counts
from ..pieces import Html, Table, anchor
from ..reader import searched, sources
from ..shown import Dutch
from ..view import view
from . import documents, forms, words
from . import promises as noted_promises
from .style import AMBER, BLUE, DISC, GREY, HIDDEN, Chart, chart, no_chart, wrap

NEXT = 8  # dates ahead
ROWS = 40  # rows of a table that stand open
NAMELESS = "no name under it"
TAKEN = 300  # rows of a table to save
PLACES = 6  # addresses that a cell has room for
# letters of which a page holds the words, though they stand in pages beside it: some 10 kB each
SEARCHED = 500
ALL = "all letters"
NONE = "none"


# --- Which letters ------------------------------------------------------------------------------------------


class FolderError(ValueError):
    """A folder that cannot be read as a dossier; a notebook shows its sentence and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def open_folder(folder: str) -> Corpus:
    """Read the folder that was typed into the field of the notebook; that of the lessons where it is empty.

    Args:
        folder: its path, with or without quotation marks around it, as a file manager copies it.

    Raises:
        FolderError: it cannot be read, or a note on its letters does not hold.
    """
    try:
        return read_dossier(folder.strip().strip("\"'"))
    except (LetterError, NoteError) as error:
        raise FolderError(str(error)) from None


# --- What to pick -------------------------------------------------------------------------------------------


def choices(options: Sequence[Any], what: str, total: int | None = None) -> dict[str, Any]:
    """Return options as a control takes them, with a label that says what was left out."""
    every = len(options) if total is None else total
    label = what if len(options) >= every else f"{what} ({len(options):,} of {every:,}; --csv writes all)"
    return {"options": [*options], "description": label}


def choose_letter(corpus: Corpus) -> dict[str, Any]:
    """The letters as a control's choices, the newest of many."""
    newest = corpus.letters[-IN_FULL:]
    return choices([(corpus.named(letter.id), letter.id) for letter in newest], "Letter", len(corpus.letters))


def choose_letters(corpus: Corpus) -> dict[str, Any]:
    """What of the letters a table can be limited to: all of a few, each year, each writer."""
    years = sorted({_year(letter) for letter in corpus.letters})
    writers = [name for name, _ in describe_dossier(corpus).writers if name][:20]
    few = len(corpus.letters) <= IN_FULL
    options = [(ALL, ALL)] if few or len(years) == 1 else []
    options += [(year, year) for year in (years if few else reversed(years)) if len(years) > 1]
    options += [(name, name) for name in writers if len(writers) > 1]
    return choices(options, "Show")


def choose_day(corpus: Corpus, today: str) -> dict[str, Any]:
    """The days to look ahead from: the day of the page, and the days of the letters, or of their years where they are many."""
    days = sorted({letter.date for letter in corpus.letters if letter.date}, reverse=True)
    options = [(f"{in_words(date.fromisoformat(today))}, when this page was made", today)]
    if len(corpus.letters) > FEW:
        years = sorted({day.year for day in days}, reverse=True)
        options += [(f"1 Jan {year}", f"{year}-01-01") for year in years]
    else:
        options += [(f"{in_words(day)}, the day of a letter", day.isoformat()) for day in days]
    return choices([*dict.fromkeys(options)], "Seen from")


def choose_document(corpus: Corpus) -> dict[str, Any]:
    """The documents that the letters cite, those cited by most first."""
    cited = list_cited(corpus)
    options = [(f"{row.target} ({row.letters})", row.target) for row in cited[:IN_FULL]]
    return choices(options or [NONE], "Document", len(cited))


def choose_formula(corpus: Corpus) -> dict[str, Any]:
    """The formulas that come back, those that change first, in order of the letters that have them."""
    found = sorted(corpus.formulas(), key=lambda one: (not _differs(one), -len(one.letters), one.text))
    options = [
        (f"{' '.join(one.text.split()[:7])} … ({len(one.letters)} letters)", Dutch(one.text)) for one in found
    ]
    return choices(options[:IN_FULL] or [NONE], "Formula", len(found))


def choose_term(corpus: Corpus) -> dict[str, Any]:
    """Words and families of words to count: the families, and the most frequent words."""
    names = [one.english for one in corpus.notes.concepts.values()]
    # A word that a family has for its name would be read as the family.
    alone = [term for term in words.term_choices.on(corpus)(10**6)[len(names) :] if term not in names]
    every = [*((f"{name}, with its family", name) for name in names), *((term, term) for term in alone)]
    return choices(every[: len(names) + ROWS], "Word or family", len(every))


def choose_period(corpus: Corpus) -> dict[str, Any]:
    """The letters, or the years where they are many, to be set against the others."""
    made = compared(corpus)
    what = "Letter" if made is corpus else "Year"
    return choices([(made.named(letter.id), letter.id) for letter in made.letters], what)


# --- 1. In short --------------------------------------------------------------------------------------------


@view
def unread(corpus: Corpus) -> Html:
    """Say what to know before reading on: files that were not read, readings in doubt."""
    doubts = list_doubts(corpus)
    parts = []
    if corpus.left_out:
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in corpus.left_out)
        count = len(corpus.left_out)
        head = f"{count} {'file or folder was' if count == 1 else 'files and folders were'} not read."
        parts.append(
            _fold(
                f"<b>{head}</b> Nothing on this page is from {'it' if count == 1 else 'them'}.", items, count
            )
        )
    if doubts:
        ids = {id for doubt in doubts for id in doubt.letters}
        items = "".join(f"<li>{escape(doubt.sentence)} {_links(doubt.letters)}</li>" for doubt in doubts)
        parts.append(
            _fold(
                f"<b>Check the reading of {len(ids)} of {len(corpus.letters)} letters</b> before you rely on what is counted "
                "in them.",
                items,
                len(doubts),
            )
        )
    return Html(
        "".join(parts)
        or "<p><b>All files were read, and no reading is in doubt</b> as far as the program can tell; compare one letter "
        "with its original all the same.</p>"
    )


def _fold(head: str, items: str, count: int) -> str:
    """A sentence and its list, which is folded where it is long."""
    if count <= 4:
        return f"<p>{head}</p><ul>{items}</ul>"
    return f"<p>{head}</p><details><summary>Show all {count}</summary><ul>{items}</ul></details>"


def _first(parts: Sequence[str], most: int = PLACES, and_: str = " and") -> str:
    """The first of many parts, and how many more there are."""
    more = f"{and_} {len(parts) - most} more" if len(parts) > most else ""
    return ", ".join(parts[:most]) + more


def _links(ids: Iterable[str]) -> str:
    """Ids as links to the letters; of many the first."""
    return f"({_first([*map(anchor, ids)])})"


@view
def in_short(corpus: Corpus) -> Html:
    """Say how many letters there are, from when to when, by whom and on what."""
    found = describe_dossier(corpus)
    count = "One letter" if found.letters == 1 else f"{found.letters:,} letters"
    lines = [f"<b>{count}</b>, {found.words:,} words{_span(found.first, found.last)}."]
    if found.undated:
        lines[0] += f" {len(found.undated)} without a date {_links(found.undated)}."
    named = [(name, number) for name, number in found.dossiers if name]
    without = sum(number for name, number in found.dossiers if not name)
    if named:
        told = _first([f"{escape(name)} ({number})" for name, number in named], 8, ", and")
        loose = f"; {without} without a dossier’s number" if without else ""
        many = "Several dossiers" if len(named) > 1 else "Dossier"
        lines.append(f"<b>{many}:</b> {told}{loose}.")
    signed = [(name, number) for name, number in found.writers if name]
    if signed:
        told = _first([f"{escape(name)} ({number})" for name, number in signed], 6, ", and")
        nameless = found.letters - sum(number for _, number in signed)
        lines.append(f"<b>Signed by:</b> {told}{f'; no name was read under {nameless}' if nameless else ''}.")
    said = _most_said(corpus)
    if said:
        read = corpus.notes.families is None
        what = (
            "subjects said most"
            if read
            else "words and their compounds in most letters, as a program found them"
        )
        lines.append(f"<b>On:</b> {what}: {said}.")
    return Html(f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>")


def _span(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    return f", of {in_words(first)}" if first == last else f", from {in_words(first)} to {in_words(last)}"


def _most_said(corpus: Corpus) -> str:
    """The families that most letters speak of, each with their number."""
    families = corpus.notes.concepts
    rows = counts.frequencies(corpus.letters, families, by="family", families=families) if families else ()
    letters: dict[str, int] = {}
    for row in rows:
        letters[row.term] = letters.get(row.term, 0) + bool(row.count)
    ranked = sorted(letters.items(), key=lambda pair: (-pair[1], pair[0]))[:6]
    lang = "" if corpus.notes.families is None else ' lang="nl"'
    return ", ".join(
        f"<span{lang}>{escape(families[name].english)}</span> (in {number})"
        for name, number in ranked
        if number
    )


@view
def due(corpus: Corpus, seen: str) -> Table:
    """List what the letters name ahead of a day, the nearest first.

    Args:
        seen: the day to look from, as ISO writes it.
    """
    day = date.fromisoformat(seen)
    rows = [
        *{(row.mention.end, row.mention.address, row.sentence): row for row in list_ahead(corpus)}.values()
    ]
    ahead = [row for row in rows if row.mention.end >= day and row.mention.start.year <= day.year + 30]
    if ahead:
        shown = ahead[:NEXT]
        title = f"Seen from {in_words(day)}, the letters name {count_of(len(ahead), 'date')} ahead"
        title += f"; the next {NEXT} are here, and --csv writes all" if len(ahead) > NEXT else ""
    else:
        shown = [row for row in rows if row.mention.end < day][-3:]
        title = f"Seen from {in_words(day)}, no date that the letters name lies ahead"
        title += f"; the last {count_of(len(shown), 'date')}" if shown else ""
    return Table(
        title,
        ["By", "Named in", "What is said", "Promise?"],
        [
            [
                _unbroken(row.mention.end),
                row.mention.address,
                row.sentence,
                "by a rule: read it" if row.promised else "",
            ]
            for row in shown
        ]
        or [[""] * 4],
        lang=[None, None, "nl", None],
        link=[False, True, False, False],
    )


@view
def writers(corpus: Corpus) -> Table:
    """List who signed, how many letters, from when to when, and the words that set them apart."""

    def name(letter: Letter) -> str:
        return letter.signatory or NAMELESS

    typical = typical_words(corpus, name)
    rows: list[list[Any]] = []
    for held in group(corpus.letters, name):
        days = [letter.date for letter in held if letter.date]
        who = name(held[0])
        rows.append(
            [
                who,
                len(held),
                _from_to(days),
                ", ".join(typical[who]) or "–",
            ]
        )
    rows.sort(key=lambda row: (row[0] == NAMELESS, -int(row[1])))
    names = sum(row[0] != NAMELESS for row in rows)
    cut = f", the {FEW} with most letters" if len(rows) > FEW else ""
    return Table(
        f"Who signed: {count_of(names, 'name')}{cut}; and words that each says clearly more than the others (two-term G² of "
        f"{SURE} or more)",
        ["Signed by", "Letters", "From, to", "Words said more"],
        rows[:FEW],
        lang=[None, None, None, "nl"],
    )


def _unbroken(day: date) -> str:
    """A day in words, to stand in one line of a column."""
    return in_words(day).replace(" ", "\N{NO-BREAK SPACE}")


def _from_to(days: Sequence[date]) -> str:
    """The first and the last of these days, in months."""
    if not days:
        return "–"
    first, last = (in_words(day).partition(" ")[2] for day in (min(days), max(days)))
    return first if first == last else f"{first} to {last}"


# --- 2. The letters -----------------------------------------------------------------------------------------


def _year(letter: Letter) -> str:
    return str(letter.earliest.year) if letter.earliest else "undated"


def _selected(corpus: Corpus, show: str) -> list[Letter]:
    return [letter for letter in corpus.letters if show == ALL or show in (_year(letter), letter.signatory)]


@view
def letters(corpus: Corpus, show: str = ALL) -> Table:
    """List letters: date, number, subject, who signed, length, doubts.

    Args:
        show: all, those of a year, or those that someone signed.
    """
    chosen = _selected(corpus, show)
    cut = f"; the last {IN_FULL}, and --csv writes all" if len(chosen) > IN_FULL else ""
    return Table(
        count_of(len(chosen), "letter") + ("" if show == ALL else f": {show}") + cut,
        ["Letter", "Number and date", "Subject", "Signed by", "Words", "To check"],
        [
            [
                letter.id,
                f"{letter.id}, {_day(letter)}",
                shorten(letter.title or "", 90, placeholder=" …"),
                letter.signatory or "",
                count_words(letter),
                len(letter.warnings) or "",
            ]
            for letter in chosen[-IN_FULL:]
        ],
        lang=[None, None, "nl", None, None, None],
        align=["left", "left", "left", "left", "right", "right"],
        link=[True, False, False, False, False, False],
    )


def _day(letter: Letter) -> str:
    if letter.date:
        return _unbroken(letter.date)
    return f"{letter.earliest.year}?" if letter.earliest else "undated"


def choose_in_time(corpus: Corpus) -> dict[str, Any]:
    """All letters, or one of them with what it cites and names ahead."""
    made = choose_letter(corpus)
    return made | {"options": [(ALL, ALL), *made["options"]]}


@view
def in_time(corpus: Corpus, letter: str = ALL) -> Chart:
    """Draw the letters in time; or one letter, with the letters that it cites, those that cite it, and the days it names ahead.

    Args:
        letter: its id, or all.
    """
    if letter == ALL:
        return _all_in_time(corpus)
    read = corpus.letter(letter)
    if not (read.earliest and read.latest):
        return no_chart(f"When was {letter} written?", "Nothing in it tells, so that nothing can be drawn.")
    held = {one.id: one for one in corpus.letters}
    cited = [
        held[row.target] for row in corpus.citations(letter) if row.target in held and row.target != letter
    ]
    citing = [
        one
        for one in corpus.letters
        if any(row.target == letter for row in corpus.citations(one.id)) and one is not read
    ]
    ahead = [row for row in list_ahead(corpus) if row.mention.letter == letter]
    entries = [forms.Entry(corpus.short(letter), read.earliest, read.latest, letter, "letter")]
    for what, others in (("cited", cited), ("cites it", citing)):
        entries += [
            forms.Entry(f"{corpus.short(one.id)} ({what})", one.earliest, one.latest, one.id)
            for one in dict.fromkeys(others)
            if one.earliest and one.latest
        ]
    entries += [
        forms.Entry(
            f"“{row.mention.text}”", row.mention.start, row.mention.end, row.mention.address, "planned"
        )
        for row in ahead[:FEW]
    ]
    entries.sort(key=lambda entry: (entry.start, entry.end))
    return forms.draw_timeline(
        entries,
        finding=f"{corpus.short(letter)} cites {len({*cited})} of these letters, is cited by {len(citing)}, and names "
        f"{count_of(len(ahead), 'date')} ahead"
        + (f"; the first {FEW} are drawn" if len(ahead) > FEW else ""),
        question=f"What {corpus.named(letter)} cites, who cites it, and the days that it names ahead.",
    )


def _all_in_time(corpus: Corpus) -> Chart:
    dated = [one for one in corpus.letters if one.earliest and one.latest]
    note = ""
    if len(dated) < len(corpus.letters):
        note = (
            f"{len(corpus.letters) - len(dated)} of which nothing tells when they were written are not drawn."
        )
    if not dated:
        return no_chart("When were the letters written?", "Nothing in them tells.")
    if len(dated) <= ROWS:
        entries = [
            forms.Entry(one.id, one.earliest, one.latest, one.id, "letter")
            for one in dated
            if one.earliest and one.latest
        ]
        years = tally(map(_year, dated))
        finding = f"{len(dated)} letters, {years[0][1]} of them of {years[0][0]}" if len(dated) > 1 else ""
        return forms.draw_timeline(entries, finding=finding, note=note)
    by_year: dict[str, int] = {
        str(year): 0
        for year in range(
            min(one.earliest.year for one in dated if one.earliest),
            max(one.earliest.year for one in dated if one.earliest) + 1,
        )
    }
    for one in dated:
        by_year[_year(one)] += 1
    most = max(by_year, key=lambda year: by_year[year])
    finding = f"Most letters are of {most}: {by_year[most]} of {len(dated)}"
    return forms.bar_chart(
        [*by_year.values()],
        [*by_year],
        [*map(str, by_year.values())],
        finding,
        f"Letters by year{'. ' + note if note else ''}",
        f"{finding}. " + "; ".join(f"{year} {count}" for year, count in by_year.items()) + ".",
        {"head": ["Year", "Letters"], "rows": [[year, count] for year, count in by_year.items()]},
        row=24,
        xaxis={"range": [0, max(by_year.values()) * 1.15], **HIDDEN},
    )


@view
def full_letters(corpus: Corpus, name: str = "") -> Html:
    """Show each letter in full, or, of many, where it stands in the pages beside this one.

    Args:
        name: that of this page.
    """
    if len(corpus.letters) <= IN_FULL or not name:
        return sources.on(corpus)()
    parts = [*enumerate(in_pages(corpus), 1)]
    items = "".join(
        f'<li><a href="{escape(name_page(name, number))}">{escape(name_page(name, number))}</a>: {len(part)} letters, '
        f"{escape(corpus.named(part[0].id))} to {escape(corpus.named(part[-1].id))}</li>"
        for number, part in parts
    )
    pages = {letter.id: name_page(name, number) for number, part in parts for letter in part}
    older = {letter.id for letter in corpus.letters[:-SEARCHED]}
    part_of = (
        f" The field of part 7 looks in the newest {SEARCHED} of them; each of the pages has a field for its own letters."
        if older
        else ""
    )
    return Html(
        f"<p>{len(corpus.letters)} letters are too many for one page: they stand in {len(parts)} pages beside it. Send them "
        f"along, or the addresses here lead nowhere.{part_of}</p><ul>{items}</ul>{searched.on(corpus)(pages, older).html}"
    )


# --- 3. Who cites what --------------------------------------------------------------------------------------


@view
def cited(corpus: Corpus) -> Chart:
    """Draw who cites what; of many letters or documents, which documents most letters cite."""
    rows = list_cited(corpus)
    if len(corpus.letters) <= FEW and len(rows) <= 2 * FEW:
        return documents.citation_graph.on(corpus)()
    if not rows:
        return no_chart("Who cites what?", "No letter here cites a numbered document of the House.")
    if rows[0].letters == 1:
        absent = sum(not row.held for row in rows)
        return no_chart(
            "Who cites what?",
            f"{len(rows)} documents are cited, each by one letter; {absent} of them are not here.",
        )
    top = rows[:15]
    absent = sum(not row.held for row in rows)
    finding = f"{top[0].target} is cited by most letters, {top[0].letters}; {absent} of {len(rows)} documents cited are not here"
    return forms.bar_chart(
        [row.letters for row in top],
        [row.target for row in top],
        [f"{row.letters}{'' if row.held else ', not here'}" for row in top],
        finding,
        f"Letters that cite a document; the first {len(top)} of {len(rows)}. Pale: not in this dossier",
        f"{finding}. " + "; ".join(f"{row.target} {row.letters}" for row in top) + ".",
        {
            "head": ["Document", "Letters that cite it", "Here", "Cited at"],
            "rows": [
                [row.target, row.letters, "yes" if row.held else "no", _first(row.addresses)] for row in top
            ],
        },
        row=26,
        xaxis={"range": [0, top[0].letters * 1.5], **HIDDEN},
        color=[BLUE if row.held else DISC for row in top],
    )


HERE, ABSENT, OTHER_DATE = "in this dossier", "cited and not here", "cited under another date"
WAYS = (ABSENT, HERE, OTHER_DATE)


@view
def citations(corpus: Corpus, which: str = ABSENT) -> Table:
    """List the documents cited: those that are here, those that are not, or those cited as of a date not their own."""
    if which == OTHER_DATE:
        found = list_date_conflicts(corpus)
        return Table(
            f"{count_of(len(found), 'citation')} with a date that is not the document’s own",
            ["Document", "Its date", "Cited as of", "At", "Words"],
            [
                [
                    one.target,
                    in_words(one.own) + ("" if one.held else " (as first cited)"),
                    in_words(one.cited),
                    one.address,
                    one.quote,
                ]
                for one in found[:ROWS]
            ]
            or [["–", "", "", "", ""]],
            lang=[None, None, None, None, "nl"],
            link=[False, False, False, True, False],
        )
    rows = [row for row in list_cited(corpus) if row.held == (which == HERE)]
    more = f"; the first {FEW}, cited by most letters, and --csv writes all" if len(rows) > FEW else ""
    return Table(
        f"{count_of(len(rows), 'document')} {which}{more}",
        ["Document", "Letters", "Places", f"At, the first {PLACES}"],
        [
            [row.target, row.letters, len(row.addresses), ", ".join(row.addresses[:PLACES])]
            for row in rows[:FEW]
        ]
        or [["–", "", "", ""]],
        link=[False, False, False, True],
    )


@view
def citing(corpus: Corpus, document: str) -> Table:
    """List every place where the letters cite a document."""
    found = documents.citations_of.on(corpus)(document)
    here = any(document == letter.id for letter in corpus.letters)
    cut = f"; the first {FEW} of {len(found.rows)}, and --csv writes all" if len(found.rows) > FEW else ""
    where = "Where the letters cite" if found.rows else "No letter here cites"
    caption = f"{where} {document}, which is {'' if here else 'not '}in this dossier{cut}"
    return replace(found, caption=caption, rows=found.rows[:FEW])


# --- 4. What is promised ------------------------------------------------------------------------------------

EVERY_KIND = "every kind"
BY_RULE = "Found by rule: read it."
UNSORTED = "unknown"  # the outcome of a candidate that nobody has sorted yet


def choose_kind(corpus: Corpus) -> dict[str, Any]:
    """The kinds of candidate promises, each with what it means."""
    return choices(
        [(EVERY_KIND, EVERY_KIND), *((f"{kind}: {told}", kind) for kind, told in KINDS.items())], "Kind"
    )


def choose_promises(corpus: Corpus) -> dict[str, Any]:
    """What of the letters the candidates are taken from: all of a few, or a letter, or a year of many."""
    if len(corpus.letters) <= FEW:
        return choices([(ALL, ALL), *choose_letter(corpus)["options"]], "In")
    years = sorted({_year(letter) for letter in corpus.letters}, reverse=True)
    return choices(
        [*([(ALL, ALL)] if len(corpus.letters) <= IN_FULL else []), *((year, year) for year in years)], "In"
    )


@view
def promises_by_kind(corpus: Corpus) -> Chart:
    """Draw how many sentences of each kind the rules take for promises."""
    every = follow_promises(corpus)
    if not every:
        return no_chart(
            "What is promised?", "The rules find no sentence that promises or announces anything."
        )
    by_kind = {kind: [one for one in every if one.promise.kind == kind] for kind in KINDS}
    back = sum(bool(one.returns) for one in every)
    finding = (
        f"{count_of(len(every), 'sentence')} may be promises; a later letter has words of {back:,} of them"
    )
    return forms.bar_chart(
        [len(rows) for rows in by_kind.values()],
        [wrap(f"{kind}: {KINDS[kind]}", 34) for kind in by_kind],
        [f"{len(rows):,}" for rows in by_kind.values()],
        finding,
        f"Sentences by kind. {BY_RULE} Whether each is a promise, and was kept, only a reader can tell",
        f"{finding}. " + "; ".join(f"{kind} {len(rows)}" for kind, rows in by_kind.items()) + ".",
        {
            "head": ["Kind", "Sentences", "With a day", "A later letter has words of it"],
            "rows": [
                [kind, len(rows), sum(bool(one.promise.by_when) for one in rows), sum(bool(one.returns) for one in rows)]
                for kind, rows in by_kind.items()
            ],
        },
        row=52,
        xaxis={"range": [0, max(map(len, by_kind.values())) * 1.15], **HIDDEN},
    )  # fmt: skip


@view
def promises(corpus: Corpus, kind: str = EVERY_KIND, where: str = ALL) -> Html:
    """List sentences that may be promises, those with a day first, with the later sentences that share most with them.

    Args:
        kind: one of KINDS, or every kind.
        where: the id of a letter, a year, or all letters.
    """
    chosen = {letter.id for letter in corpus.letters if where in (ALL, letter.id, _year(letter))}
    rows = _due_first(
        one
        for one in follow_promises(corpus)
        if one.promise.sentence.letter in chosen and kind in (EVERY_KIND, one.promise.kind)
    )
    count = f"{count_of(len(rows), 'sentence')} that may be promises"
    first, more = rows[:FEW], rows[FEW : FEW + ROWS]
    parts = [f"<p><b>{count}, those with a day first. {BY_RULE}</b></p>{_list(first)}"]
    if more:
        left = len(rows) - FEW - len(more)
        rest = f"; {left} others are not on this page, and --csv writes all" if left else ""
        parts.append(f"<details><summary>Show {len(more)} more{rest}</summary>{_list(more)}</details>")
    return Html("".join(parts) if rows else f"<p><b>{count}.</b></p>")


def _due_first(found: Iterable[Followed]) -> list[Followed]:
    """Promises in order of the day by which they are due, those without a day last."""
    return sorted(found, key=lambda one: one.promise.by_when.end if one.promise.by_when else date.max)


def _list(found: Sequence[Followed]) -> str:
    return f"<ul>{''.join(map(_promise, found))}</ul>"


def _promise(one: Followed) -> str:
    """A candidate as an item: its words, its address, of what kind it is, who is to act and by when, and where it may come back."""
    promise = one.promise
    by = f", by {in_words(promise.by_when.end)}" if promise.by_when else ""
    back = "; ".join(
        f'{anchor(found.address)} (<span lang="nl">{escape(", ".join(found.shared[:3]))}</span>)'
        for found in one.returns[:2]
    )
    came = f" May come back: {back}." if back else ""
    return (
        f'<li><span lang="nl">{escape(promise.sentence.text)}</span> {anchor(promise.address)}<br><small>{promise.kind}; who: '
        f"{escape(promise.actor or 'not said')}{by}.{came}</small></li>"
    )


@view
def all_promises(corpus: Corpus) -> Table | None:
    """List the sentences that may be promises in one table, to save; those with a day first."""
    every = _due_first(follow_promises(corpus))
    if not every:
        return None
    cut = f", the first {TAKEN} of {len(every):,} (--csv writes all)" if len(every) > TAKEN else ""
    return Table(
        f"What may be promised, as a table to save{cut}",
        ["Address", "By", "Kind, by rule", "Who", "What is said", "May come back at"],
        [
            [
                one.promise.address,
                one.promise.by_when.end.isoformat() if one.promise.by_when else "",
                one.promise.kind,
                one.promise.actor or "",
                one.promise.sentence.text,
                ", ".join(back.address for back in one.returns),
            ]
            for one in every[:TAKEN]
        ],
        lang=[None, None, None, None, "nl", None],
        link=[True, False, False, False, False, True],
    )


@view
def noted(corpus: Corpus) -> Html:
    """Show the commitments of the notes that somebody has sorted, with their outcome; say how many have none yet."""
    every = corpus.notes.commitments
    sorted_ones = [name for name, one in every.items() if one.status != UNSORTED]
    if not every:
        return Html(
            "<p>No notes say what became of a promise. <code>python3 start.py dossier FOLDER --notes</code> writes a first file "
            "of them, for a reader to sort.</p>"
        )
    left = len(every) - len(sorted_ones)
    told = (
        f"<p><b>{left:,} of {count_of(len(every), 'promise')} noted {'has' if left == 1 else 'have'} no outcome yet.</b> "
        "Nobody has written what became of them, so nothing is said of them here.</p>"
    )
    shown = noted_promises.tracker.on(corpus)(*sorted_ones).html if sorted_ones else ""
    return Html(told * bool(left) + shown)


# --- 5. Standing wording ------------------------------------------------------------------------------------


@view
def formulas(corpus: Corpus) -> Html:
    """Say how many formulas come back, and how many of them change."""
    found = corpus.formulas()
    if not found:
        return Html("<p><b>No two letters share a run of five words or more.</b></p>")
    changed = [*filter(_differs, found)]
    return Html(
        f"<p><b>{count_of(len(found), 'formula comes', 'formulas come')} back, and {count_of(len(changed), 'changes', 'change')} "
        "a word somewhere.</b> A formula is a run of "
        "five words or more that two letters share.</p>"
    )


@view
def one_formula(corpus: Corpus, formula: str) -> tuple[Chart, Html | None]:
    """Show a formula in time, letter by letter, and every wording of it word by word.

    Args:
        formula: its text, as the first letter has it.

    Raises:
        ValueError: the letters share no such formula.
    """
    if formula == NONE:
        return no_chart("Which wording returns?", "No two letters share a run of five words or more."), None
    found = next((one for one in corpus.formulas() if one.text == formula), None)
    if found is None:
        raise ValueError(f"The letters share no formula {formula!r}; choose one of choose_formula(corpus).")
    wordings: dict[str, list[Variant]] = {}
    for variant in found.variants:
        wordings.setdefault(" ".join(variant.text.casefold().split()), []).append(variant)
    shown = [*map(_wording, wordings.values())]
    words_of = "".join(shown[:FEW])
    if more := shown[FEW : FEW + ROWS]:
        left = len(shown) - FEW - len(more)
        rest = f"; {left} others are not on this page, and --csv writes all" if left else ""
        words_of += (
            f"<details><summary>Show {len(more)} more wordings{rest}</summary>{''.join(more)}</details>"
        )
    return _formula_in_time(corpus, found), Html(words_of)


def _wording(same: Sequence[Variant]) -> str:
    """A wording with its changes, and where it stands."""
    first = same[0]
    where = _first([anchor(one.address) for one in same], FEW)
    said = marked(first.changes) if _changes(first) else f'<span lang="nl">{escape(first.text)}</span>'
    return f"<p><b>{where}</b> {said}</p>"


def _changes(variant: Variant) -> bool:
    return any(change.kind != "keep" for change in variant.changes)


def _differs(formula: Formula) -> bool:
    """Whether a letter has it with other words."""
    return any(map(_changes, formula.variants))


AS_FIRST, CHANGED, WITHOUT = "as the first has it", "with other words", "without it"


def _formula_in_time(corpus: Corpus, found: Formula) -> Chart:
    """The letters on a line of time: which have the formula as the first, which with other words, which not."""
    held: dict[str, bool] = {}
    for variant in found.variants:
        held[variant.letter] = held.get(variant.letter, False) or not _changes(variant)
    start = next(at for at, letter in enumerate(corpus.letters) if letter.id in held)
    rows = []
    for letter in corpus.letters[start:]:
        if letter.earliest:
            way = WITHOUT if letter.id not in held else AS_FIRST if held[letter.id] else CHANGED
            rows.append((letter, letter.earliest, way))
    if len(rows) < 2:
        return no_chart("When is it said?", "Fewer than two of the letters that have it can be dated.")
    changed = [letter.id for letter, _, way in rows if way == CHANGED]
    last = max(at for at, (_, _, way) in enumerate(rows) if way != WITHOUT)
    after = len(rows) - last - 1
    finding = f"{len(held)} of {len(corpus.letters)} letters have it" + (
        f", {len(changed)} with other words, first {changed[0]}" if changed else ", word for word"
    )
    if after:
        finding += (
            f"; none of the {after} after {rows[last][0].id}"
            if after > 1
            else f"; the one after {rows[last][0].id} has not"
        )
    if len(rows) > ROWS:
        return _formula_by_year([(day.year, way) for _, day, way in rows], finding)
    signs = {AS_FIRST: ("circle", BLUE), CHANGED: ("diamond", AMBER), WITHOUT: ("circle-open", GREY)}
    days = [day for _, day, _ in rows]
    margin = (days[-1] - days[0]) / 25 or timedelta(15)
    marks = [
        go.Scatter(
            x=[day for _, day, here in rows if here == way],
            y=[way for _, _, here in rows if here == way],
            mode="markers",
            marker={"symbol": sign, "color": color, "size": 12, "line": {"width": 2}},
            text=[letter.id for letter, _, here in rows if here == way],
            hovertemplate="%{text}, %{x|%-d %B %Y}<extra></extra>",
        )
        for way, (sign, color) in signs.items()
        if any(here == way for *_, here in rows)
    ]
    return chart(
        marks,
        finding,
        "Each mark is a letter, from the first that has the formula; an undated one stands at its earliest day",
        f"{finding}.",
        {
            "head": ["Letter", "Date", "The formula"],
            "rows": [[letter.id, _day(letter), way] for letter, _, way in rows],
        },
        rows=len(marks),
        row=40,
        layout={
            "xaxis": forms.time_axis("%b<br>%Y", [min(days) - margin, max(days) + margin], nticks=6),
            "yaxis": {"type": "category", "tickfont": {"size": 14}},
        },
    )


def _formula_by_year(found: Sequence[tuple[int, str]], finding: str) -> Chart:
    """How many letters of each year have a formula, where they are too many for a mark each."""
    ways = Counter(found)
    years = [*range(found[0][0], found[-1][0] + 1)]
    rows = [[year, *(ways[year, way] for way in (AS_FIRST, CHANGED, WITHOUT))] for year in years]
    having = [first + other for _, first, other, _ in rows]
    return forms.bar_chart(
        having,
        [*map(str, years)],
        [f"{count} of {sum(row[1:])}" for count, row in zip(having, rows, strict=True)],
        finding,
        "Letters of each year that have the formula, with the same or other words, from the first that has it",
        f"{finding}. "
        + "; ".join(f"{row[0]} {count}" for count, row in zip(having, rows, strict=True))
        + ".",
        {"head": ["Year", "As the first has it", "With other words", "Without it"], "rows": rows},
        row=24,
        xaxis={"range": [0, max(having) * 1.25], **HIDDEN},
    )


# --- 6. What each letter is about ---------------------------------------------------------------------------


@view
def said_in_time(corpus: Corpus, term: str) -> Chart:
    """Draw how often each letter, or each year of many letters, says a term, with the rates that such a count fits."""
    return words.how_often.on(periods(corpus))(term)


@view
def sets_apart(corpus: Corpus, period: str) -> Chart:
    """Draw which words set a letter, or a year of many letters, apart from the others."""
    return words.keyness.on(compared(corpus))(period)


@view
def families(corpus: Corpus) -> Chart | Html:
    """Draw how often each letter, or each year of many, speaks of each family of words."""
    if not corpus.notes.concepts:
        return no_chart(
            "Which families of words do the letters have?", "None: no word stands in two compounds here."
        )
    return words.concepts_by_letter.on(periods(corpus))()


@view
def family_words(corpus: Corpus) -> Table | None:
    """List the words of each family, where there are families."""
    if not corpus.notes.concepts:
        return None
    return Table(
        "What counts for each family",
        ["Family", "Words", "Leaves out"],
        [
            [family.english, ", ".join(family.forms), family.leaves_out]
            for family in corpus.notes.concepts.values()
        ],
        lang=[None if corpus.notes.families is None else "nl", "nl", None],
    )


def periods(corpus: Corpus) -> Corpus:
    """The letters, or their years where they are many, put together once."""
    return corpus.once("periods", lambda: by_period(corpus))


def compared(corpus: Corpus) -> Corpus:
    """The letters that are set against each other, or their years where they are more than a control has room for."""
    return corpus if len(corpus.letters) <= IN_FULL // 2 else periods(corpus)


# --- 8. What this does not know -----------------------------------------------------------------------------


@view
def unknown(corpus: Corpus) -> Html:
    """List what the dossier does not know, with what to do about it."""
    held = {letter.id for letter in corpus.letters}

    def shown(place: str) -> str:
        return anchor(place) if place.partition(" ")[0] in held else escape(place)

    items = []
    for gap in list_gaps(corpus):
        places = _first([*map(shown, gap.places)])
        items.append(f"<li><b>{escape(gap.what)}.</b> {escape(gap.remedy)} <small>{places}</small></li>")
    return Html(f"<ul>{''.join(items)}</ul>" if items else "<p>Nothing of the kind was found.</p>")
