"""A plain JupyterHub for a class; what the school decides stands in the file that the variable CLASS_HUB names."""

import sys

from briefing.classroom.hub.configuration import configure
from briefing.classroom.hub.school import read_school
from briefing.settings import SettingsError

try:
    configure(get_config(), read_school())  # type: ignore[name-defined]  # noqa: F821
except SettingsError as error:
    sys.exit(str(error))
