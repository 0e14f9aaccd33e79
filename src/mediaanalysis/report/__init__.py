"""Notebooks to pages: the study a notebook works on, the build, the manifest, the HTML pages."""
