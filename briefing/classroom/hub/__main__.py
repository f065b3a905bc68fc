"""`python -m briefing.classroom.hub`."""

import sys

from .commands import main

if __name__ == "__main__":
    sys.exit(main())
