"""Timeline: framing-term rates over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from mediaanalysis.figures.canvas import finish, house_style, number, sheet, wrap
from mediaanalysis.figures.rates_chart import checked, frame_names, unit_of
from mediaanalysis.figures.rows import Rows, draw_rows, method_note, once_each, over_time

__all__ = ["timeline"]

_MOST = 5


@house_style()
def timeline(
    estimates: pd.DataFrame, *, frames: Sequence[str] | Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Show how often frames occur over time, with intervals: one row a frame, all rows on one scale.

    Periods with fewer than five articles are hollow; a curve is broken where a period has no articles. The strip
    at the bottom is the number of articles behind each point.

    Parameters
    ----------
    estimates : DataFrame
        From :func:`mediaanalysis.frame_rates` with ``by="month"`` or another period.
    frames : sequence of str, mapping of frame to label, or None
        Frames to draw, in this order. None: the five with most hits.
    ax : Axes or None
        Where to draw; None makes a figure.

    Returns
    -------
    Axes
        Time runs on x as dates, so ``ax.axvline(pd.Timestamp("2022-02-24"))`` marks a day in all rows.

    Raises
    ------
    TableError
        When the table is empty, has no grouping column of dates, or several rows for one frame and period.
    OptionError
        When a frame is not in the table.

    Examples
    --------
    >>> months = pd.to_datetime(["2023-09-01", "2023-10-01"])
    >>> estimates = pd.DataFrame(
    ...     {"month": months, "frame": "peace", "estimand": "terms per 1,000 tokens",
    ...      "method": "naive", "estimate": [1.0, 2.0], "low": [0.5, 1.5], "high": [1.5, 2.5], "level": 0.95,
    ...      "n_docs": 9, "n_tokens": 900, "n_hits": 9, "n_coded": 0}
    ... )
    >>> [label.get_text() for label in timeline(estimates).get_xticklabels()]
    ['Sep 2023', 'Oct 2023']
    """
    checked(estimates, "timeline")
    names = frame_names(estimates, frames, most=_MOST)
    shown = estimates[estimates["frame"].astype("str").isin(list(names))]
    date = over_time(shown, "timeline", known=["frame", "label"])
    once_each(shown, ["frame", date], "timeline")
    table = shown.assign(date=shown[date], row=shown["frame"].astype("str"))
    height = 1.25 + 0.95 * len(names) + 0.6
    ax = sheet(ax, height)
    parts = draw_rows(ax, Rows(table, names, date))
    ax.set_ylabel(wrap(unit_of(shown), 62 * len(names) + 40, 8.5))
    once = table.drop_duplicates("date")
    counts = [number(once["n_docs"].sum(), "article"), number(once["n_tokens"].sum(), "token")]
    note = [f"n = {', '.join(counts)}, {number(table['n_hits'].sum(), 'hit')}", *method_note(shown, mark="bands")]
    left = estimates["frame"].astype("str").nunique() - len(names)
    if left and frames is None:
        note.append(f"{number(left, 'frame')} with fewer hits not shown")
    return finish(ax, f"Framing-term rates by {date}", "; ".join([*note, *parts]))
