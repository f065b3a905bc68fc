"""Letters made up for tests."""

from datetime import date, timedelta

from utils import Letter, Paragraph, Sentence


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
