"""Letters made up for tests."""

from datetime import date, timedelta
from pathlib import Path

from utils import Corpus, Letter, Paragraph, Sentence


def made_letter(name: str, *sentences: str) -> Letter:
    """A letter with each sentence in a paragraph of its own; its name is a number, and tells its day."""
    day = date(2020, 1, 1) + timedelta(int(name))
    paragraphs = tuple(
        Paragraph(
            name, number, None, text, (Sentence(text, name, number, 1, (0, len(text))),), (0, len(text))
        )
        for number, text in enumerate(sentences, start=1)
    )
    return Letter(name, None, None, None, None, day, day, day, None, None, (), paragraphs, (), (), "")


# --- As files -------------------------------------------------------------------------------------------------

NUMBERS = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")
SHARED = (
    "Het kabinet zet zich binnen de bestaande verplichtingen in voor een veilige brug over de oude rivier."
)


def plain(number: int) -> str:
    """A letter of 35 000 in 2021, which cites the one before it and shares a sentence with all."""
    return f"""35 000
Nr. {number}

BRIEF VAN DE MINISTER

Den Haag, {number % 28 + 1} maart {2000 + number}

In de brief van {number % 27 + 1} februari jl. (Kamerstuk 35 000, nr. {number - 1}) is de inzet beschreven.

{SHARED} De {NUMBERS[number % 10]} pijlers worden volgend jaar hersteld.

De minister van Bruggen,
A. de Vries
"""


ODD = {
    "36000-C.txt": "36 000\n\nC\n\nBRIEF VAN DE MINISTER\n\nDen Haag, 3 maart 2021\n\nDe brug is open voor alle verkeer.\n",
    "undated.txt": "Geachte voorzitter,\n\nDe brug is open voor alle verkeer, zonder dag of jaar.\n",
    "a-letter-with-a-very-long-name-of-its-own.txt": f"Geachte voorzitter,\n\n{SHARED}\n\nEn verder is er niets.\n",
    "silent.txt": "36 000\nNr. 12\n\nDen Haag, 4 maart 2021\n\nJa.\n",
}


def made_up(kind: str, folder: Path) -> Corpus:
    """So many plain letters; or "odd", the odd ones; or "undated", one of these alone."""
    letters = (
        {f"{number}.txt": plain(number) for number in range(1, int(kind) + 1)} if kind.isdigit() else ODD
    )
    for name, text in letters.items():
        if kind != "undated" or name == "undated.txt":
            (folder / name).write_text(text, encoding="utf-8")
    return Corpus.load(folder)


def corpus_of(folder: Path, *bodies: str) -> Corpus:
    """Letters of 35 000 with these bodies, in order of time."""
    for number, body in enumerate(bodies, 1):
        header = f"35 000\nNr. {number}\n\nBRIEF VAN DE MINISTER\n\nDen Haag, 3 maart {2000 + number}\n\n"
        (folder / f"{number}.txt").write_text(f"{header}{body}\n", encoding="utf-8")
    return Corpus.load(folder)
