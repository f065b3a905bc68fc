"""How fast and how surely `agreed_language` works on many letters: `python tests/benchmarks/agreed_language.py 1000`.

The letters are made up: sentences of the three real letters, reworded at one word in eight; sentences of a made
vocabulary whose frequencies follow Zipf's law, Dutch function words first; three stock phrases that stand in every
letter; and planted formulas, each in two to six letters, reworded at one word in six. Printed are time, memory, the
share of plantings found together with another one of the same formula (recall), and the share of neighbours in
a formula that were made from the same sentence (precision).
"""

import random
import sys
import tracemalloc
from collections import Counter
from datetime import date, timedelta
from itertools import accumulate, chain, pairwise
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from utils import Letter, Paragraph, Sentence, load_letters
from utils.wording.align import FUNCTION_WORDS
from utils.wording.formulas import agreed_language

STOCK = (
    "Uw Kamer zal op de hoogte worden gehouden van verdere ontwikkelingen op dit dossier.",
    "Hierbij bied ik u de antwoorden aan op de vragen van de vaste commissie.",
    "Het is van belang dat wij hier in de komende periode gezamenlijk aan werken.",
)


class Writer:
    """Makes sentences, and remembers for each from what it was made."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        syllables = [
            a + b + c for a in "bdgklmnprstvwz" for b in ("a", "ee", "i", "o", "u") for c in "gklnrst"
        ]
        made = dict.fromkeys("".join(self.chance.choices(syllables, k=3)) for _ in range(20_000))
        self.words = [*sorted(FUNCTION_WORDS), *made]
        self.shares = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.real = [sentence.text for letter in load_letters() for sentence in letter.sentences]

    def background(self, size: int) -> list[str]:
        return self.chance.choices(self.words, cum_weights=self.shares, k=size)

    def reworded(self, words: list[str], every: int) -> list[str]:
        """One word in `every` (never two in a row) dropped, replaced, or joined by a new one."""
        words = list(words)
        for start in reversed(range(0, len(words) - every + 1, every)):
            place = start + self.chance.randrange(1, every - 1)
            new = self.background(1)
            words[place : place + 1] = self.chance.choice([[], new, [*new, words[place]]])
        return words


def collection(count: int, seed: int = 1) -> tuple[list[Letter], dict[tuple[str, int], str]]:
    """Letters, and for each paragraph (of one sentence) what it was made from."""
    writer = Writer(seed)
    chance, background = writer.chance, writer.background
    formulas = [background(chance.randint(12, 24)) for _ in range(count // 10)]
    planted: list[list[int]] = [[] for _ in range(count)]
    for number in range(len(formulas)):
        for letter in chance.sample(range(count), k=min(count, chance.randint(2, 6))):
            planted[letter].append(number)
    letters, made_from = [], {}
    for number in range(count):
        rows = [(f"stock {i}", text) for i, text in enumerate(STOCK)]
        rows += [
            (f"real {i}", " ".join(writer.reworded(writer.real[i].split(), 8)))
            for i in chance.sample(range(len(writer.real)), k=8)
        ]
        rows += [
            (f"planted {i}", " ".join(chain(background(8), writer.reworded(formulas[i], 6), background(8))))
            for i in planted[number]
        ]
        rows += [("", " ".join(background(chance.randint(10, 34)))) for _ in range(20)]
        chance.shuffle(rows)
        name = f"letter-{number}"
        day = date(2000, 1, 1) + timedelta(number)
        paragraphs = []
        for place, (source, text) in enumerate(rows, start=1):
            sentence = Sentence(text, name, place, 1, (0, len(text)))
            paragraphs.append(Paragraph(name, place, None, text, (sentence,), (0, len(text))))
            made_from[name, place] = source
        letters.append(
            Letter(name, None, None, None, None, day, day, day, None, None, (), tuple(paragraphs), (), (), "")
        )
    return letters, made_from


def main(count: int) -> None:
    letters, made_from = collection(count)
    words = sum(len(letter.text.split()) for letter in letters)
    start, worked = perf_counter(), process_time()
    formulas = agreed_language(letters)
    seconds, worked = perf_counter() - start, process_time() - worked
    found: Counter[str] = Counter()
    good = neighbours = 0
    for formula in formulas:
        sources = [made_from[variant.letter, variant.paragraph] for variant in formula.variants]
        together = Counter(sources)
        found.update(source for source in sources if together[source] > 1)
        pairs = list(pairwise(sorted(sources)))
        neighbours += len(pairs)
        good += sum(one == other != "" for one, other in pairs)
    print(
        f"{count} letters, {words:,} words: {seconds:.1f} s ({worked:.1f} s of it at work), {len(formulas)} formulas"
    )
    for kind in ("planted", "stock", "real"):
        every = sum(source.startswith(kind) for source in made_from.values())
        once = sum(
            min(found[source], n)
            for source, n in Counter(made_from.values()).items()
            if source.startswith(kind)
        )
        print(f"  {kind}: {once} of {every} found together with another ({once / every:.1%})")
    print(f"  precision: {good / max(1, neighbours):.2%} of {neighbours} neighbours")
    if "--memory" in sys.argv:
        tracemalloc.start()
        agreed_language(letters)
        print(f"  memory: {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB at most")


if __name__ == "__main__":
    main(int(next((word for word in sys.argv[1:] if word.isdigit()), "200")))
