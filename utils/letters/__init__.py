"""Letters to parliament: from a file to paragraphs and sentences, each with its address, its dates and citations."""

from .letters import Footnote as Footnote
from .letters import Letter as Letter
from .letters import LetterError as LetterError
from .letters import Paragraph as Paragraph
from .letters import Sentence as Sentence
from .letters import load_letters as load_letters
from .letters import read_letter as read_letter
from .references import citation_graph as citation_graph
from .references import citations as citations
from .references import date_conflicts as date_conflicts
from .references import dates as dates
