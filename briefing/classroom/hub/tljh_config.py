"""The Littlest JupyterHub for a class: copy this file to /opt/tljh/config/jupyterhub_config.d/ and reload.

`tljh-config` says who may come in, what memory and CPU a student has, and when an idle server stops.
"""

import sys
from pathlib import Path

PROJECT = "/srv/lange-adem"  # the folder of the project, root's, with its .venv
DATA = "/var/lib/class-hub"  # its folders lessons and shared are what students read
MEMORY = "1G"  # for one student, where tljh-config says nothing
PROCESSES = 256  # with threads, for one student
TEACHERS: tuple[str, ...] = ()  # who may open the servers of students, and gather what they wrote

sys.path.insert(0, PROJECT)

from tljh.configurer import load_config  # noqa: E402

from briefing.classroom.hub.configuration import configure_tljh  # noqa: E402
from briefing.settings import SettingsError  # noqa: E402

try:
    configure_tljh(
        get_config(),  # type: ignore[name-defined]  # noqa: F821
        load_config(),
        data=Path(DATA),
        memory=MEMORY,
        processes=PROCESSES,
        teachers=TEACHERS,
    )
except SettingsError as error:
    sys.exit(str(error))
