"""Tables to figures: each function takes a table and returns matplotlib ``Axes``, in one house style.

Use as ``ma.plot.rates(...)``. Without `ax` a figure outside pyplot is made; as the last line of a notebook cell the
returned axes show it. Every figure says in a note under it what was counted and how much of it.
"""

from __future__ import annotations

from mediaanalysis.figures.coverage_chart import coverage
from mediaanalysis.figures.ladder_chart import ladder
from mediaanalysis.figures.prevalence_chart import prevalence
from mediaanalysis.figures.rates_chart import rates
from mediaanalysis.figures.saving import save_figure
from mediaanalysis.figures.timeline_chart import timeline
from mediaanalysis.figures.topics_chart import topics
from mediaanalysis.figures.voices_chart import voices

__all__ = ["coverage", "ladder", "prevalence", "rates", "save_figure", "timeline", "topics", "voices"]
