"""One folder to publish: the pages of a project, their papers and its browser lab.

The order of work is in `build`; `links` says which links are broken, `headers` what a server is to say, and `serve` shows
it; `briefing.folder` puts the whole in place.
"""
