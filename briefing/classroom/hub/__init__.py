"""A class on one machine, or an academy: JupyterHub for the lessons of a project, and what it takes.

`school` reads what a school decides; `configuration` turns it into JupyterHub's own words, for `jupyterhub_config.py`
and `tljh_config.py`; `serve` is what a student's server does before it starts; `gather` fetches what was written;
`load` tries a whole class on loopback; `sizes` computes what a number of students needs from what was measured.
"""
