"""Files as text: a reader a format, each giving the same `Source`."""

from .reading import READERS as READERS
from .reading import read_source as read_source
from .source import Draft as Draft
from .source import Hint as Hint
from .source import LetterError as LetterError
from .source import Source as Source
