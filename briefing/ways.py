"""Links of a project's first page, to pages that were made.

A link to a notebook leads to its page. One whose title is the name of an edition, `[text](02_lesson.ipynb "brief")`, leads
to that edition, and to its PDF as well; in Jupyter it opens the notebook.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from .blocks import Sections, map_html
from .contents import ListedPage
from .editions import EDITIONS
from .frame import Say

_LINK = re.compile(
    r'<a href="(?:[^":#?]*/)?(?P<name>[^":#?/]+)\.html(?P<place>#[^"]*)?"(?: title="(?P<edition>\w+)")?>(?P<words>.*?)</a>',
    re.DOTALL,
)


def lead_to_made(sections: Sections, listed: Sequence[ListedPage], say: Say, published: bool = False) -> None:
    """Have each link to a page lead to the edition that it names; one to a page that is not there says so instead.

    Args:
        sections: what the page shows.
        listed: the pages that are there.
        say: gives the sentences of the page's frame.
        published: whether its reader cannot make what is not there.
    """
    made = {(page.notebook, one.edition): one for page in listed for one in page.editions}
    files = {page.notebook: page.file for page in listed}

    def led(link: re.Match[str]) -> str:
        notebook, edition, place = f"{link['name']}.ipynb", link["edition"], link["place"] or ""
        if edition in EDITIONS:
            found = made.get((notebook, edition))
            file, pdf = (found.page, found.pdf) if found else ("", "")
            missing = say("not made; the press makes it with --edition {edition}", edition=edition)
        else:
            found, file, pdf = None, files.get(notebook, ""), ""
            missing = say("not made")
        if published:
            missing = say("not published here")
        if not file:
            return f"{link['words']} <small>({missing})</small>"
        html = f'<a href="{escape(file)}{place}">{link["words"]}</a>'
        return html + (
            f' <a class="pdf" href="{escape(pdf)}">{escape(found.name_pdf(say))}</a>' if found and pdf else ""
        )

    map_html(sections, lambda html: _LINK.sub(led, html))
