"""What a page does not have of its notebook: said in place, listed at the end of a press and of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from .page import BriefingError


class Loss(NamedTuple):
    """One thing that a page does not have. cell: its number, from 1; sentence: what it is, and mostly why."""

    cell: int
    sentence: str

    def __str__(self) -> str:
        return f"Cell {self.cell}: {self.sentence}"


@dataclass
class Losses:
    """The losses of one page, in order.

    notebook: its name; strict: whether a loss is refused, with the same sentence; cell: the one that is being shown.
    """

    notebook: str = ""
    strict: bool = False
    cell: int = 0
    found: list[Loss] = field(default_factory=list)

    def add(self, sentence: str) -> None:
        """Take down a loss that is said in its place already; BriefingError where the page is to be strict."""
        sentence = " ".join(sentence.split())
        if self.strict:
            raise BriefingError(sentence)
        loss = Loss(self.cell, sentence[:1].upper() + sentence[1:])
        if loss not in self.found:
            self.found.append(loss)

    def say(self, sentence: str) -> Markup:
        """Take down a loss and write the note for its place; BriefingError where the page is to be strict."""
        self.add(sentence)
        return Markup(f'<p class="note">{escape(sentence[:1].upper() + sentence[1:])}</p>')
