"""The browser lab: JupyterLite with the lessons of a project, a folder of static files that asks nothing of anybody.

It works for any project with notebooks; `README.md` says how. `lock` and `inputs` are what it is made from, `packages`
is Python for the browser, `lessons` what is shipped, `build` the whole; `python -m briefing.lite` is the command line.
"""

from .build import Lab, build_lab
from .lessons import Lesson, lesson_url
from .lock import LabError

__all__ = ["Lab", "LabError", "Lesson", "build_lab", "lesson_url"]
