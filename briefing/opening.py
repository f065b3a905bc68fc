"""What a page says before its text: its dateline, and for a presenter the run of show."""

from __future__ import annotations

import datetime
import re
from html import escape

from markupsafe import Markup

from .blocks import Sections, map_html
from .editions import BRIEF
from .figures import Json
from .frame import Say
from .prose import plain_text
from .settings import About

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def list_dateline(
    sections: Sections, about: About, edition: str, date: str, commit: str, say: Say
) -> list[tuple[str, str]]:
    """List what a page was made from, in short.

    Args:
        sections: what the page shows; a mark (`<code data-mark="Letters">`) is taken from it.
        about: what the page says of itself.
        edition, date, commit: of the page; each may be empty.
        say: gives the labels in the language of the page.

    Returns:
        Label and words of each entry.
    """
    marks = {
        name: value
        for item in map_html(sections)
        for name, value in re.findall(r'<code data-mark="([^"]+)">([^<]+)</code>', item)
    }
    timed = about.minutes and edition != BRIEF
    listed = [
        (say("To"), about.to if edition == BRIEF else ""),
        (say("Date"), _write_date(date, say)),
        (say("Edition"), say(edition) if about.series or edition != "briefing" else ""),
        (say("Time"), say("{minutes} minutes", minutes=about.minutes) if timed else ""),
        (say("Version"), about.version),
        (say("Commit"), ", ".join(map(say, commit.split(", ")))),
        *((name, value[:12]) for name, value in marks.items()),
    ]
    return [(label, words) for label, words in listed if words]


def plan_by_minute(sections: Sections, say: Say) -> Json:
    """Make the presenter's notes a run of show.

    Args:
        sections: What the page shows. A note with minutes (the cell's metadata `briefing`) is a step.
        say: gives the labels in the language of the page.

    Returns:
        A table: from and to which minute, in which part, and the first sentence of the note, without bold words before
        it. It is empty where no note has minutes.
    """
    rows: list[list[str]] = []
    end, part = 0, Markup(f'<a href="#page.main">{say("Opening")}</a>')
    for _, blocks in sections:
        for block in blocks:
            for html in map_html([("", [block])]):
                for key, title in re.findall(r'<h2 id="([^"]+)">(.*?)</h2>', html, re.DOTALL):
                    part = Markup(f'<a href="#{key}">{escape(plain_text(title))}</a>')
            if block.get("minutes"):
                task = plain_text(re.sub(r"\A\s*<p><strong>.*?</strong>", "", block["html"], flags=re.DOTALL))
                first = re.match(r".+?[.!?](?=\s|$)", task)
                start, end = end, end + block["minutes"]
                rows.append([f"{start}–{end}", part, first[0] if first else task])
    head = [say("Minutes"), say("Part"), say("To begin with")]
    every: Json = {"align": ["left"] * 3, "lang": [""] * 3, "link": [False] * 3}
    caption = say("Run of show: {minutes} minutes", minutes=end)
    return {"caption": caption, "head": head, "rows": rows, **every} if rows else {}


def _write_date(date: str, say: Say) -> str:
    """A date such as 2026-11-23 as 23 November 2026; any other words as they are."""
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        return date
    return f"{day.day} {say(MONTHS[day.month - 1])} {day.year}"
