"""How the time for a dossier grows with its letters, and the memory that rows from files take: `python tests/benchmarks/dossier.py`.

Letters are made of the sentences of the three letters: each draws twenty paragraphs of two to five sentences, in one word
of ten another noun of the letters stands in place of its own, and one in three cites an earlier letter. Each number of
letters runs in a process of its own. Nothing here is a test.
"""

import argparse
import json
import math
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from utils import Letter, load_letters
from utils.dossier.about import by_period, find_families, typical_words
from utils.dossier.exports import json_lines
from utils.dossier.folder import in_pages, read_dossier
from utils.dossier.rows import collect_rows
from utils.dossier.summary import follow_promises, list_ahead
from utils.dossier.unknown import list_cited, list_date_conflicts, list_gaps
from utils.lessons.reader import sources
from utils.lessons.views.dossier import full_letters
from utils.lessons.views.words import how_often, term_choices
from utils.letters.days import MONTHS

PARTS = (
    "read",
    "citations, dates",
    "promises, returns",
    "standing wording",
    "what is ahead, absent, in doubt",
    "terms, families, writers, years",
    "lines",
    "letters in full",
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--letters", type=int, nargs="+", default=[30, 120, 500])
    options.add_argument("--one", nargs=2, metavar=("KIND", "FOLDER"), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        kind, folder = chosen.one
        print(json.dumps(time_parts(Path(folder)) if kind == "parts" else measure_rows(Path(folder))))
        return
    found = {}
    with tempfile.TemporaryDirectory() as place:
        for count in chosen.letters:
            folder = Path(place) / str(count)
            write_letters(folder, count)
            found[count] = {kind: run(kind, folder) for kind in ("parts", "rows")}
            print(count, json.dumps(found[count]), file=sys.stderr, flush=True)
    print("| part | " + " | ".join(f"{count:,}" for count in found) + " | exponent |")
    print("|---|" + "--:|" * (len(found) + 1))
    for part in (*PARTS, "all", "peak MB"):
        seconds = [found[count]["parts"][part] for count in found]
        print(
            f"| {part} | "
            + " | ".join(f"{one:.2f}" for one in seconds)
            + f" | {exponent(list(found), seconds)} |"
        )
    for name in ("rows from files, seconds", "rows from files, peak MB"):
        values = [found[count]["rows"][name] for count in found]
        print(
            f"| {name} | "
            + " | ".join(f"{one:.1f}" for one in values)
            + f" | {exponent(list(found), values)} |"
        )


def exponent(counts: list[int], values: list[float]) -> str:
    """The power of n by which the values grow, between the last two."""
    if len(counts) < 2 or min(values[-2:]) <= 0:
        return ""
    return f"{math.log(values[-1] / values[-2]) / math.log(counts[-1] / counts[-2]):.2f}"


def run(kind: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", kind, str(folder)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def time_parts(folder: Path) -> dict[str, float]:
    """Processor seconds of each part of a dossier, and the largest memory held by its end."""
    load_letters()  # what is read once
    found, began = {"start, peak MB": peak()}, process_time()

    def lap(part: str) -> None:
        nonlocal began
        found[part], began = process_time() - began, process_time()
        print(part, round(peak()), file=sys.stderr)

    corpus = read_dossier(folder)
    lap("read")
    for letter in corpus.letters:
        corpus.citations(letter.id), corpus.dates(letter.id)
    lap("citations, dates")
    follow_promises(corpus)
    lap("promises, returns")
    corpus.formulas()
    lap("standing wording")
    list_ahead(corpus), list_cited(corpus), list_date_conflicts(corpus), list_gaps(corpus)
    lap("what is ahead, absent, in doubt")
    term_choices.on(corpus)(100), find_families(corpus.letters), typical_words(corpus, writer)
    how_often.on(by_period(corpus))("kernwapens")
    lap("terms, families, writers, years")
    for _ in json_lines(corpus.letters):
        pass
    lap("lines")
    full_letters.on(corpus)("dossier")
    for part in in_pages(corpus):
        sources.on(corpus)(*(letter.id for letter in part))
    lap("letters in full")
    seconds = sum(found[part] for part in PARTS)
    return {**found, "all": seconds, "peak MB": peak()}


def writer(letter: Letter) -> str:
    return letter.signatory or ""


def measure_rows(folder: Path) -> dict[str, float]:
    began = process_time()
    collect_rows(folder.iterdir())
    return {"rows from files, seconds": process_time() - began, "rows from files, peak MB": peak()}


def peak() -> float:
    """The largest memory that this process has held, in MB."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1000


def write_letters(folder: Path, count: int, seed: int = 1) -> None:
    """Write so many letters, all unlike."""
    chance = random.Random(seed)
    folder.mkdir()
    sentences = [sentence.text for letter in load_letters() for sentence in letter.sentences]
    nouns = sorted({word for text in sentences for word in text.split() if word.isalpha() and len(word) > 7})
    for number in range(1, count + 1):
        paragraphs = []
        for _ in range(20):
            words = " ".join(chance.choices(sentences, k=chance.randint(2, 5))).split()
            varied = [
                chance.choice(nouns) if word in nouns and chance.random() < 0.1 else word for word in words
            ]
            paragraphs.append(" ".join(varied))
        if number > 1 and number % 3 == 0:
            paragraphs.append(f"Zie Kamerstuk 35 000, nr. {chance.randint(1, number - 1)}.")
        body = "\n\n".join(paragraphs)
        when = date(1990, 1, 1) + timedelta(6 * number)
        day = f"{when.day} {[*MONTHS][when.month - 1]} {when.year}"
        head = f"35 000\nNr. {number}\n\nBRIEF VAN DE MINISTER\n\nDen Haag, {day}\n\nGeachte voorzitter,\n\n"
        (folder / f"35000-{number}.txt").write_text(
            f"{head}{body}\n\nDe minister van Bruggen,\nA. de Vries\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
