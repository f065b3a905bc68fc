"""Reading grows no faster than n log n: counted operations on texts of doubling size, so that no clock decides.

Python counts the calls of its own functions; the few loops inside one function are those of `re`, whose work is
bounded by the length guards tried here: a text four times as long must not take more than six times the calls, and
processor time, which is told only where it is far from linear, not more than twenty times.
"""

import datetime as dt
import time

import pytest

from tests.counted import count_calls
from utils import citations, dates, read_letter
from utils.letters import sentences
from utils.letters.days import find_dates
from utils.letters.letters import LetterError, build_letter
from utils.letters.sources import Source

HEAD = "33 694\n\nNr. 20 BRIEF VAN DE MINISTER\n\nDen Haag, 1 mei 2019\n\nGeachte voorzitter,\n\n"
TAIL = "\n\nDe Minister van Buitenlandse Zaken,\nS.A. Blok\n"
SMALL, TIMES = 1_500, 4


def read(text):
    try:
        letter = build_letter(Source("brief.txt", "text", HEAD + text + TAIL, "", {}, {}, {}, (), ()))
    except LetterError:
        return
    dates(letter)
    citations(letter)


def calls(work, text):
    """How many calls of functions reading takes, and how much processor time."""
    start = time.process_time()
    count = count_calls(lambda: work(text))
    return count, time.process_time() - start


SHAPES = {
    "dates in a row": "1 mei, ",
    "days in a row": "1, ",
    "days and en": "1 en 2 en ",
    "between": "tussen 1 mei ",
    "soft hyphens": "\u00ad",
    "abbreviations": "nr. ",
    "initials": "a. ",
    "numbers cited": "33 694, nrs. 20, ",
    "dossiers": "33 694 ",
    "paragraphs": "Een zin.\n\n",
    "lines": "het kabinet zet zich in voor\n",
    "hyphens": "half-\n",
    "notes of one number": "Een zin.1\n\n1 Noot hier.\n\n",
    "marks of one number": "woord.1 ",
    "raised marks": "woord¹ ",
    "numbers alone": "1\n\n",
    "marks on lines of their own": "woord\n1\n",
    "cells": "Land\n\n12\n\n",
    "columns": "a   b   c\n",
    "margin": " " * 60 + "Postbus 1\n",
    "items": "1. punt\n",
    "labels": "Vraag 1\n",
    "headers": "Datum 1 mei 2019\n",
    "addresses": "Postbus 1\nx\n",
    "signatures": "De Minister van Defensie,\nA. Bloem\n",
    "offices": "De Minister ",
    "capitals": "A",
    "names": "Aa ",
    "stars": "*a ",
    "underlines": "_a",
    "brackets": "(",
    "running lines": "Tweede Kamer, vergaderjaar ",
    "feet": "kst-1 ",
    "pages": "a\f1\n",
    "blanks": " ",
    "accents": "e\u0301",
    "stops": ".",
    "questions": "Kent u dat?\n\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_grows_with_the_text(shape):
    unit = SHAPES[shape]
    small, large = (unit * (size // len(unit)) + "a" for size in (SMALL, SMALL * TIMES))
    read("a")  # what is made once
    few, brief = calls(read, small)
    many, long = calls(read, large)
    assert many <= 1.5 * TIMES * few
    assert long <= 0.5 or long <= 20 * brief


@pytest.mark.parametrize("unit", ["1 mei, ", "1, ", "1 mei 2019 en ", "tussen 2019 en ", "1e "])
def test_finding_dates_grows_with_the_text(unit):
    def work(text):
        list(find_dates(text, dt.date(2019, 1, 1)))

    (few, brief), (many, long) = (calls(work, unit * (size // len(unit))) for size in (20_000, 80_000))
    assert many <= 1.5 * TIMES * few + 100
    assert long <= 0.5 or long <= 20 * brief


def test_no_sentence_splitter_gets_a_text_that_its_clock_could_stop(monkeypatch):
    """NLTK gives up after five seconds on one text: a long one is given to it in windows."""
    lengths = []

    class Recorder:
        def span_tokenize(self, text):
            lengths.append(len(text))
            yield 0, len(text)

    monkeypatch.setattr(sentences, "_punkt", Recorder)
    read("nr. " * 50_000)
    assert max(lengths) <= 20_000 and sum(lengths) > 190_000


def test_a_clock_that_stops_all_the_same_is_a_letter_error(monkeypatch, tmp_path):
    class Slow:
        def span_tokenize(self, text):
            raise TimeoutError("5 s")

    monkeypatch.setattr(sentences, "_punkt", Slow)
    file = tmp_path / "brief.txt"
    file.write_text(HEAD + "Het verdrag geldt." + TAIL, encoding="utf-8")
    with pytest.raises(LetterError, match="took too long"):
        read_letter(file)


@pytest.mark.parametrize("width", [19_999, 20_000, 20_001, 45_000])
def test_windows_cut_no_sentence(width):
    said = "het kabinet zet zich in voor een wereld zonder wapens " * (width // 54) + "en meer."
    assert [said[start:end] for start, end in sentences.split_sentences(said)] == [said]
    twice = f"{said} Dat blijft zo."
    assert [twice[start:end] for start, end in sentences.split_sentences(twice)] == [said, "Dat blijft zo."]
