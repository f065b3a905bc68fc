"""`python -m briefing`."""

import sys

from .press import main

sys.exit(main())
