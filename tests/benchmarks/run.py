"""How fast `count_terms` is beside NLTK, scikit-learn and Polars: `python tests/benchmarks/run.py`.

Three texts are made. `letters` is sentences of the three letters in random order. In `collection` three words in ten
are replaced by made words, as many as lie beyond the first thousand in Dutch; they follow Zipf's law, and each document
of 40 sentences draws a hundred and uses them again and again, as writers do (K. Church, Empirical estimates of
adaptation, COLING 2000). In `worst case` every made word is drawn anew, so that no memory of any kind helps. One made
word in four has a capital, a comma or a point.

Every count runs in a process of its own, several rounds in turn; the quickest round stands in the table. A ratio
compares seconds of processor time in the same run. Nothing here is a test.
"""

import argparse
import json
import platform
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from utils import count_terms, load_letters

SYLLABLES = [
    a + b for a in ("b", "d", "g", "k", "l", "m", "n", "r", "st", "v") for b in ("a", "en", "e", "ij", "o")
]
MADE = 1_000_000  # made words
TEXTS = {
    "letters": (0.0, 0),
    "collection": (0.3, 100),
    "worst case": (0.3, 0),
}  # share made, words of a document


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--megabytes", type=int, default=100)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--texts", nargs="+", choices=TEXTS, default=list(TEXTS))
    options.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    options.add_argument("--one", nargs=2, metavar=("METHOD", "FILE"), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(measured(*chosen.one)))
        return
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, ", end="")
    print(", ".join(f"{name} {version(name)}" for name in ("nltk", "scikit-learn", "polars")), end="\n\n")
    print("| text | MB | counted by | terms | seconds | processor seconds | peak MB | times count_terms |")
    print("|---|--:|---|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        for text in chosen.texts:
            file = Path(folder) / "text.txt"
            write_text(file, chosen.megabytes * 1_000_000, *TEXTS[text])
            compare(text, file, chosen.methods, chosen.rounds)
            file.unlink()


def compare(text: str, file: Path, methods: list[str], rounds: int) -> None:
    """Print a row for each method: its quickest round, and its ratio to count_terms."""
    runs: dict[str, list[dict[str, float]]] = {method: [] for method in methods}
    for _ in range(rounds):
        for method in methods:
            command = [sys.executable, __file__, "--one", method, str(file)]
            runs[method].append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    best = {method: min(found, key=lambda run: run["processor"]) for method, found in runs.items()}
    for method, run in best.items():
        ratio = run["processor"] / best["count_terms"]["processor"] if "count_terms" in best else 1
        print(
            f"| {text} | {file.stat().st_size / 1e6:.0f} | {method} | {run['terms']:,} | {run['seconds']:.1f} "
            f"| {run['processor']:.1f} | {run['peak']:.0f} | {ratio:.1f} |",
            flush=True,
        )


def measured(method: str, file: str) -> dict[str, float]:
    """Count a file; return seconds, seconds of processor time, peak memory in MB, and distinct terms."""
    count = METHODS[method]()  # imports what it needs, before the clock starts
    wall, processor = perf_counter(), process_time()
    terms = count(Path(file))
    wall, processor = perf_counter() - wall, process_time() - processor
    status = Path("/proc/self/status").read_text()  # Linux; getrusage would tell the peak of the parent
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1000
    return {"seconds": wall, "processor": processor, "peak": peak, "terms": terms}


def write_text(file: Path, size: int, share: float, own: int, seed: int = 1) -> None:
    """Write a text of about so many bytes, a share of its words made, of which each document has some own."""
    chance = random.Random(seed)
    sentences = [sentence.text.split() for letter in load_letters() for sentence in letter.sentences]
    made = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(MADE)]
    weights = list(accumulate(1 / (1000 + rank) for rank in range(MADE)))
    with file.open("w", encoding="utf-8") as out:
        while size > 0:
            words = [word for sentence in chance.choices(sentences, k=40) for word in sentence]
            places = [place for place in range(len(words)) if chance.random() < share]
            drawn = chance.choices(made, cum_weights=weights, k=own or len(places))
            for place, word in zip(
                places, chance.choices(drawn, k=len(places)) if own else drawn, strict=True
            ):
                words[place] = dressed(word, chance.random())
            line = " ".join(words) + "\n"
            size -= len(line.encode())
            out.write(line)


def dressed(word: str, chance: float) -> str:
    """The word as a text may have it: plain, with a capital, a comma or a point."""
    if chance < 0.10:
        return word.capitalize()
    return word + ("," if chance < 0.18 else "." if chance < 0.25 else "")


def by_count_terms() -> Callable[[Path], int]:
    return lambda file: len(count_terms([file]))


def by_regex() -> Callable[[Path], int]:
    return lambda file: len(
        Counter(word for line in lines(file) for word in re.findall(r"\w+", line.lower()))
    )


def by_nltk() -> Callable[[Path], int]:
    from nltk import FreqDist, wordpunct_tokenize

    return lambda file: len(FreqDist(word for line in lines(file) for word in wordpunct_tokenize(line)))


def by_sklearn() -> Callable[[Path], int]:
    from sklearn.feature_extraction.text import CountVectorizer

    return lambda file: CountVectorizer(token_pattern=r"\w+").fit_transform(lines(file)).shape[1]


def by_polars() -> Callable[[Path], int]:
    import polars

    def count(file: Path) -> int:
        words = polars.col("line").str.to_lowercase().str.extract_all(r"\w+")
        text = polars.scan_csv(
            file, has_header=False, separator="\x01", quote_char=None, new_columns=["line"]
        )
        terms = text.select(words.explode().alias("term")).group_by("term").len()
        return terms.collect(engine="streaming").height

    return count


def lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as text:
        yield from text


METHODS: dict[str, Callable[[], Callable[[Path], int]]] = {
    "count_terms": by_count_terms,
    "Counter and a regular expression": by_regex,
    "NLTK FreqDist, wordpunct_tokenize": by_nltk,
    "scikit-learn CountVectorizer": by_sklearn,
    "Polars": by_polars,
}


if __name__ == "__main__":
    main()
