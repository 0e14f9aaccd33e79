"""Duplicates: which articles are copies of each other, and what to do with them.

Wire copy, editions, updates and corrections are the normal state of a press archive. :func:`find_duplicates` lists the
pairs, :func:`mark_duplicates` says which document stands for which. It needs tokens, so it lives in this room.
"""

from __future__ import annotations

from mediaanalysis.text.duplicates.finding import find_duplicates
from mediaanalysis.text.duplicates.marking import mark_duplicates

__all__ = ["find_duplicates", "mark_duplicates"]
