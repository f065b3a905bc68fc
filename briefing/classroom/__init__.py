"""A class at work: copies of the lessons to write in, what is handed in, and JupyterLab for both.

It works for any project with notebooks. `carry` and `answers` are pure; `copies`, `collect` and `lab` read and write
files; `python -m briefing.classroom` is the command line.
"""
