"""Prevalence: mean topic shares over time."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from mediaanalysis.errors import TableError
from mediaanalysis.figures.canvas import finish, house_style, number, sheet
from mediaanalysis.figures.rows import Rows, draw_rows, method_note, once_each, over_time
from mediaanalysis.schemas import ESTIMATES, check

__all__ = ["prevalence"]

_MOST = 12


@house_style()
def prevalence(effects: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Show how much of the coverage each topic is over time: one row a topic, all rows on one scale.

    Parameters
    ----------
    effects : DataFrame
        From :func:`mediaanalysis.topic_effects` with ``by="month"`` or another period. Beyond twelve topics the
        first twelve (a model's largest) are drawn and the note says so; filter the table to choose others.
    ax : Axes or None
        Where to draw; None makes a figure.

    Returns
    -------
    Axes
        Curves with bands; periods with fewer than five articles are hollow.

    Raises
    ------
    TableError
        When the table is empty, has no grouping column of dates, or several rows for one topic and period.

    Examples
    --------
    >>> effects = pd.DataFrame(
    ...     {"month": pd.to_datetime(["2023-09-01", "2023-10-01"]), "topic": 1, "label": "truce, talks",
    ...      "estimand": "mean topic share of documents", "method": "naive", "estimate": [0.1, 0.2], "low": [0.05, 0.1],
    ...      "high": [0.15, 0.3], "level": 0.95, "n_docs": 9, "n_tokens": 0, "n_hits": 0, "n_coded": 0}
    ... )
    >>> prevalence(effects).get_ylabel()
    'Mean topic share of articles (%)'
    """
    check(effects, ESTIMATES)
    if "topic" not in effects.columns:
        raise TableError("prevalence: column 'topic' is missing; give a table from topic_effects.")
    if len(effects) == 0:
        raise TableError("prevalence: effects has no rows; there is nothing to draw.")
    topics = sorted(effects["topic"].unique())[:_MOST]
    shown = effects[effects["topic"].isin(topics)]
    date = over_time(shown, "prevalence", known=["topic", "label"])
    once_each(shown, ["topic", date], "prevalence")
    labels = dict(zip(shown["topic"], shown["label"], strict=True)) if "label" in shown.columns else {}
    names = {topic: f"{topic}  {labels.get(topic, '')}".rstrip() for topic in topics}
    table = shown.assign(date=shown[date], row=shown["topic"])
    ax = sheet(ax, 1.75 + (0.95 if len(names) <= 6 else 0.66) * len(names))
    parts = draw_rows(ax, Rows(table, names, date, percent=True))
    ax.set_ylabel("Mean topic share of articles (%)")
    total = table.groupby("date", dropna=False)["n_docs"].max().sum()
    note = [f"n = {number(total, 'article')}", *method_note(shown, mark="bands", naive="uncorrected model shares")]
    note.append("intervals take the topics as given")
    left = effects["topic"].nunique() - len(topics)
    if left:
        note.append(f"{number(left, 'smaller topic')} not shown")
    return finish(ax, f"Topic shares by {date}", "; ".join([*note, *parts]))
