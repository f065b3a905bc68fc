"""What pieces of a page say by themselves, in English or in Dutch: heads of tables, outcomes, months.

The English stands where it is made, as `say("What became of it")`; `DUTCH` has each of these sentences in Dutch. What a
note says, such as the title of an event, has its Dutch beside it in the notes, as `dutch`.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from ..letters.days import ENGLISH as MONTHS

Language = Literal["en", "nl"]
Say = Callable[..., str]

DUTCH: Mapping[str, str] = MappingProxyType(
    {
        # a brief
        "Underlined: standing words, from {places}.": "Onderstreept: woorden uit {places}.",
        "No words of the letters stand in it.": "Er staan geen woorden uit de brieven in.",
        "Promised or announced": "Toegezegd of aangekondigd",
        "What became of it": "Wat ervan kwam",
        "Outside the letters:": "Buiten de brieven:",
        "(source)": "(bron)",
        "{id}, {date}": "{id}, {date}",
        "{id}, undated": "{id}, ongedateerd",
        "{id}, undated, written between {first} and {last}": "{id}, ongedateerd, geschreven tussen {first} en {last}",
        "signed {name}": "ondertekend door {name}",
        "no name under it": "zonder naam eronder",
        # what became of a commitment
        "done": "uitgevoerd",
        "done in changed form": "uitgevoerd in andere vorm",
        "partly followed up": "deels opgevolgd",
        "continued": "voortgezet",
        "re-described": "anders omschreven",
        "overtaken by events": "ingehaald door de gebeurtenissen",
        "open": "open",
        "no follow-up found": "geen vervolg gevonden",
        # a timeline
        "{count} events from {first} to {last}": "{count} gebeurtenissen van {first} tot en met {last}",
        "{count} of them only announced or planned": "waarvan {count} alleen aangekondigd of gepland",
        "none of them only announced or planned": "geen ervan alleen aangekondigd of gepland",
        "Amber: the letters. Bar or square: more than a day, or a rough date; hollow or dotted: only announced or planned": (
            "Oranje: de brieven. Balk of vierkant: meer dan een dag, of een datum bij benadering; open of gestippeld: alleen "
            "aangekondigd of gepland"
        ),
        "The letters:": "De brieven:",
        "What": "Wat",
        "From": "Van",
        "To": "Tot en met",
        "Kind": "Soort",
        "Where it is said": "Waar het staat",
        "letter": "brief",
        "event": "gebeurtenis",
        "planned": "gepland",
        "not said where": "niet gezegd waar",
        "outside: {source}": "van buiten: {source}",
        # months, as days and short names of letters have them
        **dict(
            zip(
                MONTHS,
                ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
                strict=True,
            )
        ),
        "March": "mrt",
        "April": "apr",
        "June": "jun",
        "July": "jul",
        "Sept": "sep",
    }
)
_MONTH = re.compile(r"\b(?:Sept|March|April|June|July|" + "|".join(MONTHS) + r")\b")


def speak(language: Language) -> Say:
    """Return what gives the sentences of pieces in a language.

    Returns:
        A function of a sentence in English and of the values for its `{names}`.

    Raises:
        ValueError: there are no such sentences.
    """
    if language not in ("en", "nl"):
        raise ValueError(f"Pieces speak en and nl, not {language!r}; write one of these.")

    def say(sentence: str, **values: object) -> str:
        return (DUTCH[sentence] if language == "nl" else sentence).format(**values)

    return say


IN_ENGLISH = speak("en")


def say_days(days: str, say: Say) -> str:
    """Say days that are written in English, or the short name of a letter: `26 Sep 2019`, `26 sep 2019`."""
    return _MONTH.sub(lambda found: say(found[0]), days)


def told(english: str, dutch: str | None, language: Language) -> str:
    """Return what a note says in a language; raises ValueError where it has no Dutch."""
    if language == "en":
        return english
    if dutch is None:
        raise ValueError(f"There is no Dutch of {english!r}; write it beside it in the notes, as dutch.")
    return dutch
