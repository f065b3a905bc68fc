"""`python -m briefing.classroom`."""

import sys

from .commands import main

sys.exit(main())
