"""Letters to parliament: from a file to paragraphs and sentences, each with its address, its dates and citations.

A file's way: `sources` (bytes to text), `characters` (as they are meant), `lines` (each seen with its neighbours),
`rules` (the table that says what a line is), `layout` (blocks), `head` (what header and signature state), `letters`
(the letter), with `footnotes`, `sentences`, `dating`, `doubts`, and `days` and `references` for what a letter names.
"""

from .letters import Footnote as Footnote
from .letters import Letter as Letter
from .letters import LetterError as LetterError
from .letters import Paragraph as Paragraph
from .letters import Sentence as Sentence
from .letters import Table as Table
from .letters import explain as explain
from .letters import load_letters as load_letters
from .letters import read_letter as read_letter
from .letters import survey as survey
from .references import citation_graph as citation_graph
from .references import citations as citations
from .references import date_conflicts as date_conflicts
from .references import dates as dates
