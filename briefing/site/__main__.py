"""`python -m briefing.site`."""

import sys

from .commands import main

sys.exit(main())
