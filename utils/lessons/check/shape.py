"""The shape of a lesson: what it opens with, asks, tests and closes with, so that each one is used like the others."""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from .ground import TEMPLATE, Ground, did_you_mean
from .lesson import Cell, Finding, Lesson, function_at, functions_of, links

OPENING = ("Purpose", "Time", "For whom", "You will", "Afterwards you can", "You need", "Sources")
CLOSING = (
    "Check yourself",
    "Exercises",
    "What we still do not know",
    "Further reading",
    "Terms",
    "Sources: the letters in full",
)
PIECES = "utils.lessons.pieces."
SOUGHT = r"not among our sources|search|sought|looked|was found"
SEE_TEMPLATE = f"see notebooks/template/{TEMPLATE.name}"
MINUTES, WITH_BREAK = range(20, 46), range(60, 241)
LONGEST = 20  # lines of a code cell
FOLDED = "fold it with a click on the blue bar at its left, or View › Collapse Selected Code"


def code_readable(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    for cell in lesson.cells:
        if cell.calls is None:
            yield lesson.finding(
                "Python cannot read this cell", "correct its code", cell.number, cell.text.partition("\n")[0]
            )


def calls_fit(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    for cell in lesson.cells:
        for call in cell.calls or ():
            name = call.view or call.name
            function = function_at(name)
            if function is None and name.startswith("utils."):
                module, _, last = name.rpartition(".")
                yield lesson.finding(
                    f"{module} has no function {last}",
                    did_you_mean(last, functions_of(module)) or "correct the name",
                    cell.number,
                    ast.unparse(call.node),
                )
            if function is None or any(isinstance(node, ast.Starred) for node in call.node.args):
                continue
            given = call.node.args[1:] if call.view else call.node.args
            words = [word.arg for word in call.node.keywords]
            try:
                signature = inspect.signature(function)
                if None in words:  # **options: which they are is known only when the cell runs
                    signature.bind_partial(*given)
                else:
                    signature.bind(*given, **dict.fromkeys(map(str, words)))
            except TypeError as error:
                yield lesson.finding(
                    f"this call does not fit {name.rpartition('.')[2]}{signature}: {error}",
                    "correct it",
                    cell.number,
                    ast.unparse(call.node),
                )


def saved_clean(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    run = [str(cell.number) for cell in lesson.cells if cell.run]
    if run:
        yield lesson.finding(
            f"the results of a run are kept in cells {', '.join(run)}",
            "choose Edit › Clear Outputs of All Cells in JupyterLab and save",
        )
    for cell in lesson.cells:
        if cell.kind == "code" and not cell.hidden:
            yield lesson.finding(
                "its code is not folded away", FOLDED, cell.number, cell.text.partition("\n")[0]
            )


def written(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    for cell, text in lesson.written if lesson.name != TEMPLATE.name else ():
        if text in ground.placeholders:
            yield lesson.finding(
                "these are the template's words", "write your own, or take them out", cell, text
            )


def opening(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    if len(lesson.cells) < 4:
        yield lesson.finding(
            "a lesson opens with four cells: title, table, set-up, In short", f"write them, {SEE_TEMPLATE}"
        )
        return
    title, table, setup, short = lesson.cells[:4]
    if not re.fullmatch(r"# [^\n]+", title.text):
        yield lesson.finding(
            "the first cell is not the title alone", "write one line that begins with #", 1, title.text
        )
    if table.tags != ("lesson",):
        yield lesson.finding("the table of the lesson is not tagged", "give this cell the tag lesson", 2)
    rows = tuple(re.findall(r"^\| \*\*(.+?)\*\* \|", table.text, re.MULTILINE))
    if rows != OPENING:
        yield lesson.finding(
            f"the table of the lesson has the rows {', '.join(rows) or 'none'}",
            f"give it {', '.join(OPENING)}, in this order",
            2,
        )
    if not setup.text.startswith("%load_ext briefing\n"):
        yield lesson.finding("the set-up does not begin with %load_ext briefing", "write that line first", 3)
    if not short.text.startswith("## In short\n"):
        yield lesson.finding("the fourth cell is not ## In short", "put the points in short there", 4)


def described(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    about, where = lesson.about, "in the notebook's metadata, under briefing (gear wheel, Advanced Tools)"
    if not about.get("series"):
        yield lesson.finding("the name of its series is missing", f"write it {where}")
    summary = str(about.get("summary", ""))
    if not 1 <= len(re.findall(r"[.?!](?= |$)", summary)) <= 3:
        yield lesson.finding("its summary has not one to three sentences", f"write it {where}", 0, summary)
    table = lesson.cells[1].text if len(lesson.cells) > 1 else ""
    time = next(iter(re.findall(r"^\| \*\*Time\*\* \| (.+)", table, re.MULTILINE)), "")
    minutes, long = about.get("minutes"), bool(re.search(r"\bbreak\b", time))
    allowed = WITH_BREAK if long else MINUTES
    if minutes not in allowed:
        other = (
            "" if long else f"; one of {WITH_BREAK[0]} to {WITH_BREAK[-1]} has a break, and its table says so"
        )
        yield lesson.finding(
            f"it takes {minutes} minutes, not {allowed[0]} to {allowed[-1]}", f"set minutes {where}{other}"
        )
    if minutes and not time.startswith(f"{minutes} minutes"):
        yield lesson.finding(
            f"the table does not give the {minutes} minutes of the metadata", "make both the same", 2
        )


def in_short(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    cells = lesson.part("In short")
    points = re.findall(r"^- .+", cells[0].text, re.MULTILINE) if cells else []
    number = cells[0].number if cells else 0
    if not 3 <= len(points) <= 6:
        yield lesson.finding(f"In short has {len(points)} points", "write three to six", number)
    for point in points:
        if not ground.has_address(point):
            yield lesson.finding("this point has no address", "link the paragraph it rests on", number, point)


def questions(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    names = [name for _, name in lesson.headings]
    if names[-len(CLOSING) :] != list(CLOSING):
        missing = [name for name in CLOSING if name not in names]
        yield lesson.finding(
            f"its last parts are not {', '.join(CLOSING)}",
            f"write ## {missing[0]}" if missing else "put them last, in this order",
        )
    own = [(number, name) for number, name in lesson.headings if name not in (*CLOSING, "In short")]
    if len(own) < 2:
        yield lesson.finding(
            f"it has {len(own)} parts of its own", "write two at least, each under a question"
        )
    for place, (number, name) in enumerate(own, 1):
        if not re.fullmatch(rf"{place}\. .+\?", name):
            yield lesson.finding(
                "this heading is not the next numbered question",
                f"write ## {place}. and a question",
                number,
                name,
            )


def one_thing(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    for cell in lesson.cells:
        lines = len(cell.text.splitlines())
        if cell.kind == "code" and lines > LONGEST:
            yield lesson.finding(
                f"this cell has {lines} lines", f"move code to utils, {LONGEST} are enough", cell.number
            )
        if cell.calls is None or cell.kind != "code" or "%load_ext" in cell.text:
            continue
        if len(cell.calls) != 1:
            yield lesson.finding(
                f"this cell has {len(cell.calls)} calls", "let each cell show one thing", cell.number
            )


def shown(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    views = lesson.views
    if sum(view.interactive for view in views) < 2:
        yield lesson.finding("fewer than two cells give something to choose", "show two by interact")
    charts = [view for view in views if re.search("Figure|Picture", view.returns or "")]
    unknown = [view.name for view in views if view.returns is None and not view.name.startswith(PIECES)]
    if len(charts) < 2:
        doubt = f"; what {', '.join(unknown)} returns is not written there" if unknown else ""
        yield lesson.finding(
            f"it has {len(charts)} charts{doubt}",
            "show two, by functions that say they return a Figure or a Picture",
        )
    for view in charts:
        after = lesson.cells[view.cell.number] if view.cell.number < len(lesson.cells) else None
        # What only the presenter sees is explained to the presenter.
        if (
            not after
            or after.kind != "markdown"
            or after.tags not in ((), view.cell.tags)
            or after.text.startswith("#")
        ):
            yield lesson.finding(
                "no words follow this chart",
                "say below what it shows and what it hides",
                view.cell.number,
                view.cell.text,
            )


def _minutes(cell: Cell) -> int | None:
    found = re.match(r"\*\*For the presenter, (\d+) minutes?\.\*\*", cell.text)
    return int(found[1]) if found else None


def presenter(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    notes = [cell for cell in lesson.cells if "teacher" in cell.tags and cell.kind == "markdown"]
    for cell in notes:
        if _minutes(cell) is None:
            yield lesson.finding(
                "a presenter's note without its time",
                "begin with **For the presenter, 5 minutes.**",
                cell.number,
                cell.text,
            )
        elif cell.minutes != _minutes(cell):  # the run of show is made from the metadata
            yield lesson.finding(
                f"its words give {_minutes(cell)} minutes, its metadata {cell.minutes}",
                'write both alike, {"briefing": {"minutes": 5}} in the cell\'s metadata (gear wheel)',
                cell.number,
                cell.text,
            )
    total = sum(_minutes(cell) or 0 for cell in notes)
    if total != lesson.about.get("minutes"):
        yield lesson.finding(
            f"the presenter's notes take {total} minutes, the lesson {lesson.about.get('minutes')}",
            "make them add up",
        )
    for (_, name), (end, _) in pairwise(lesson.headings):
        last = lesson.cells[end - 2]
        if name[:1].isdigit() and (last.kind, last.tags) != ("markdown", ("teacher",)):
            yield lesson.finding(
                "this part does not end with a note for the presenter",
                "add one, with the tag teacher",
                last.number,
                name,
            )


def quizzes(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    part = lesson.part("Check yourself")
    if part and part[0].tags != ("quiz",):
        yield lesson.finding(
            "the opening of the quiz is not tagged", "give this cell the tag quiz", part[0].number
        )
    if [cell.tags for cell in part[1:4]] != [("quiz",)] * 3 or len(lesson.quizzes) != 3:
        yield lesson.finding(
            f"it has {len(lesson.quizzes)} quizzes that can be read",
            "put three under Check yourself, each a call of quiz with its words written out and the tag quiz",
        )
    for quiz in lesson.quizzes:
        if not quiz.question.endswith("?"):
            yield lesson.finding(
                "the quiz asks no question", "end with a question mark", quiz.cell, quiz.question
            )
        if not 3 <= len(quiz.answers) <= 4:
            yield lesson.finding(
                f"the quiz has {len(quiz.answers)} answers", "give three or four", quiz.cell, quiz.question
            )
        verdicts = [re.match(r"Right|Not quite|No\b", feedback) for feedback in quiz.answers.values()]
        said = [answer for answer, feedback in quiz.answers.items() if feedback.startswith("Right")]
        if len(said) != 1 or list(quiz.right) != said:
            yield lesson.finding(
                "the feedback that begins with Right is not that of one right answer",
                "let the right answer, and no other, have it",
                quiz.cell,
                quiz.question,
            )
        for feedback, verdict in zip(quiz.answers.values(), verdicts, strict=True):
            if not verdict:
                yield lesson.finding(
                    "this feedback gives no verdict", "begin with Right, Not quite or No", quiz.cell, feedback
                )
            if not ground.has_source(feedback):
                yield lesson.finding(
                    "this feedback gives no ground", "add an address or a named source", quiz.cell, feedback
                )


def quiz_untold(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    places, longest = [], []
    for quiz in lesson.quizzes:
        right = [answer for answer in quiz.right if answer in quiz.answers]
        places += [list(quiz.answers).index(answer) for answer in right]
        longest += [answer == max(quiz.answers, key=len) for answer in right]
    if len(places) > 1 and len(set(places)) == 1:
        yield lesson.finding(
            f"the right answer is number {places[0] + 1} in every quiz", "move it in one of them"
        )
    if len(longest) > 1 and all(longest):
        yield lesson.finding("the right answer is the longest in every quiz", "shorten it in one of them")


def exercises(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    tasks = [cell for cell in lesson.cells if "exercise" in cell.tags and not cell.text.startswith("## ")]
    answers = [cell for cell in lesson.cells if "answer" in cell.tags]
    if not 3 <= len(tasks) <= 5:
        yield lesson.finding(f"it has {len(tasks)} exercises", "write three to five, tagged exercise")
    for count, cell in enumerate(tasks, 1):
        if not cell.text.startswith(f"**{count}.** "):
            yield lesson.finding(
                "this exercise lacks its number", f"begin with **{count}.**", cell.number, cell.text
            )
        after = lesson.cells[cell.number] if cell.number < len(lesson.cells) else None
        if not after or after.kind != "markdown" or after.tags != ("answer",):
            yield lesson.finding(
                "this exercise has no answer",
                "write it in the next cell, tagged answer",
                cell.number,
                cell.text,
            )
    if len(answers) != len(tasks):
        yield lesson.finding(
            f"it has {len(answers)} answers to {len(tasks)} exercises", "give each exercise one"
        )


def exercise_kinds(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    """Read, quiz, memo, draft, role-play, debrief: one task to write, one for pairs or roles."""
    tasks = [cell.text for cell in lesson.cells if "exercise" in cell.tags]
    kinds = {"to write": r"memo|draft|write", "for pairs or roles": r"pairs?|roles?|role-play|debate"}
    for kind, words in kinds.items():
        if not any(re.search(rf"\b({words})\b", task, re.IGNORECASE) for task in tasks):
            yield lesson.finding(f"no exercise is {kind}", "add one, or change one")


def unknown(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    part = lesson.part("What we still do not know")
    items = re.findall(r"^- .+", part[0].text, re.MULTILINE) if part else []
    if not items:
        yield lesson.finding("it says nothing of what is not known", "list one open question at least")
    for item in items:
        if not (ground.has_source(item) or re.search(SOUGHT, item)):
            yield lesson.finding(
                "this does not say where it arises or was sought",
                "add an address, or what was searched",
                part[0].number,
                item,
            )


def further_reading(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    part = lesson.part("Further reading")
    if not any(cell.call == PIECES + "outside" or "](http" in cell.text for cell in part):
        yield lesson.finding(
            "Further reading names no source",
            "show one by outside, or link one",
            part[0].number if part else 0,
        )


def pages_known(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    for number, text in lesson.prose:
        for words, target in links(text):
            if re.match(r"https?:", target) and target not in ground.urls:
                yield lesson.finding(
                    f"{target} is no verified source of seeds/notes/context.toml",
                    did_you_mean(target, ground.urls) or "add it there, with what was read",
                    number,
                    words,
                )


def files_there(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    for number, text in lesson.prose:
        for words, target in links(re.sub(r"`[^`]*`", "", text)):
            path = unquote(target.partition("#")[0])
            if path and not re.match(r"\w+:", path) and not (lesson.folder / path).exists():
                others = [found.name for found in lesson.folder.iterdir()] if lesson.folder.is_dir() else []
                yield lesson.finding(
                    f"the file {path} is not there",
                    did_you_mean(path, others) or "correct the link",
                    number,
                    words,
                )


def leads_on(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    places = [cell for cell in lesson.cells if "navigation" in cell.tags]
    if len(places) != 1:
        yield lesson.finding(
            f"it has {len(places)} cells tagged navigation", "keep one, before ## Terms; it is filled for you"
        )
        return
    (cell,) = places
    after = lesson.cells[cell.number].text if cell.number < len(lesson.cells) else ""
    if not after.startswith("## Terms"):
        yield lesson.finding(
            "the links to other lessons do not stand before ## Terms", "move them", cell.number
        )
    if not any(links(cell.text)):
        yield lesson.finding(
            "it leads to no other lesson", "run `python -m briefing.navigation` inside .venv", cell.number
        )


def terms_linked(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    part = lesson.part("Terms")
    call = next((call for cell in part for call in cell.calls or () if call.name == PIECES + "terms"), None)
    listed = [str(node.value) for node in call.node.args if isinstance(node, ast.Constant)] if call else []
    linked = {
        target.removeprefix("#term-"): (number, words)
        for number, text in lesson.prose
        for words, target in links(text)
        if target.startswith("#term-")
    }
    if not call:
        yield lesson.finding("no terms are explained under ## Terms", "show them there by terms")
    for name, count in Counter(listed).items():
        if count > 1:
            yield lesson.finding(f"the term {name} is listed {count} times", "list it once", part[0].number)
        if name not in linked:
            yield lesson.finding(
                f"the term {name} is listed and never linked",
                f"link it where it is used, (#term-{name})",
                part[0].number,
            )
    for name, (number, words) in linked.items():
        if name in ground.names["terms"] and name not in listed:
            yield lesson.finding(f"the term {name} is not listed under Terms", "list it there", number, words)


def links_within(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    titles = [found for _, text in lesson.prose for found in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]
    slugs = {re.sub(r"\W+", "-", re.sub(r"<[^>]+>", "", title).lower()).strip("-") for title in titles}
    targets = {*ground.addresses, *slugs, *(f"term-{name}" for name in ground.names["terms"])}
    for number, text in lesson.prose:
        for words, target in links(text):
            if not target.startswith("#"):
                continue
            if target[1:] not in targets:
                yield lesson.finding(
                    f"nothing on the page has the address {target[1:]}",
                    did_you_mean(target[1:], targets) or "correct the link",
                    number,
                    words,
                )
            elif re.fullmatch(r"[\w-]+ §\d+(?: n\d)?", words) and words.replace(" ", "") != target[1:]:
                yield lesson.finding(
                    f"the words name another place than the link, {target[1:]}",
                    "make both the same",
                    number,
                    words,
                )


def notes_there(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    for cell in lesson.cells:
        for call in cell.calls or ():
            kind = call.name.rpartition(".")[2]
            if not call.name.startswith("utils.lessons.") or kind not in ground.names:
                continue
            for node in call.node.args:
                name = node.value if isinstance(node, ast.Constant) else None
                if name is None:
                    yield lesson.finding(
                        "this name is known only when the cell runs",
                        "write it out",
                        cell.number,
                        ast.unparse(node),
                    )
                elif name not in ground.names[kind]:
                    yield lesson.finding(
                        f"the notes have no {name!r} for {kind}",
                        did_you_mean(str(name), ground.names[kind]) or "add it to seeds/notes",
                        cell.number,
                        ast.unparse(call.node),
                    )


def sources_last(lesson: Lesson, ground: Ground) -> Iterator[Finding]:
    last = lesson.cells[-1] if lesson.cells else None
    if not last or last.call != PIECES + "sources" or set(last.tags) - {"sources"}:
        yield lesson.finding("it does not end with its sources", "show them in the last cell, by sources()")
