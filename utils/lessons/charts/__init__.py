"""Charts, one function a question: rows of an instrument in, a Plotly figure back.

Each figure has a question or a finding as its title, its unit in the subtitle, and in `layout.meta` an
alternative text (`alt`) and the table of its numbers (`table`). Values stand beside their marks, one dark blue
does the work, and nothing is told by colour alone, so that a chart can be read on a phone and in grey print.

A module a subject, the same as in `explore`, which asks for them; `style` is what all charts share.
"""

from .agreed import wording_through_time, words_kept
from .counting import concept_families, dispersion_plot, keyness_plot, term_rates, top_terms
from .documents import citation_graph
from .forums import forums_members, forums_shared
from .grids import NO, QUOTED, UNKNOWN, YES, grid
from .promises import promises_outcomes
from .room import acceptable, aims_and_lines, run_of_show
from .style import AMBER, BLUE, GREY, INK, PALE, abbreviated, no_chart, staggered
from .times import Entry, days_of_year, timeline

__all__ = [
    "AMBER",
    "BLUE",
    "GREY",
    "INK",
    "NO",
    "PALE",
    "QUOTED",
    "UNKNOWN",
    "YES",
    "Entry",
    "abbreviated",
    "acceptable",
    "aims_and_lines",
    "citation_graph",
    "concept_families",
    "days_of_year",
    "dispersion_plot",
    "forums_members",
    "forums_shared",
    "grid",
    "keyness_plot",
    "no_chart",
    "promises_outcomes",
    "run_of_show",
    "staggered",
    "term_rates",
    "timeline",
    "top_terms",
    "wording_through_time",
    "words_kept",
]
