"""Dates on figures: ticks such as "Sep 2023", the window worth drawing, period widths. English whatever the locale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes

__all__ = ["Window", "date_axis", "date_label", "day_numbers", "main_window", "period_ends"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 600, 1200)
_FREQUENCIES = {"year": "Y", "quarter": "Q", "month": "M", "week": "W-SUN", "day": "D"}


@dataclass(frozen=True, slots=True)
class Window:
    """First and last period drawn, and how many documents lie before and after it."""

    first: pd.Timestamp
    last: pd.Timestamp
    before: int
    after: int

    def note(self, earliest: pd.Timestamp, latest: pd.Timestamp) -> list[str]:
        """Say what is not drawn.

        >>> day = pd.Timestamp("2022-01-01")
        >>> Window(day, day, 2, 0).note(pd.Timestamp("2013-06-01"), day)
        ['2 articles dated before Jan 2022 (earliest: Jun 2013) not drawn']
        """
        parts = []
        for count, word, edge, end, far in (
            (self.before, "before", self.first, "earliest", earliest),
            (self.after, "after", self.last, "latest", latest),
        ):
            if count:
                noun = "article" if count == 1 else "articles"
                parts.append(f"{count:,} {noun} dated {word} {date_label(edge)} ({end}: {date_label(far)}) not drawn")
        return parts


def main_window(counts: pd.Series) -> Window:
    """Return the stretch of time worth drawing: stray periods far from the rest would squash it.

    Periods are split into runs where at least a tenth of the whole span has no documents. Outer runs are left out
    while they hold, on their side, at most 1 % of the documents (or 3, where that is more, but never above 5 %), and
    only if what remains is at most two thirds of the span. The caller says so on the figure.

    Parameters
    ----------
    counts : Series
        Documents by first day of the period, sorted.

    Examples
    --------
    >>> days = pd.to_datetime(["1999-01-01", "2022-01-01", "2022-02-01", "2022-03-01"])
    >>> main_window(pd.Series([1, 40, 40, 40], index=days)).before
    1
    """
    counts = counts[counts > 0]
    starts, n = counts.index, counts.to_numpy()
    whole = Window(starts[0], starts[-1], 0, 0)
    span = starts[-1] - starts[0]
    allowed = min(0.05 * n.sum(), max(3.0, 0.01 * n.sum()))
    gaps = np.flatnonzero(np.diff(starts.to_numpy()) >= max(0.1 * span, pd.Timedelta(days=1)).to_timedelta64())
    if len(gaps) == 0:
        return whole
    left, right = 0, len(n)
    for gap in gaps:
        if n[: gap + 1].sum() <= allowed:
            left = int(gap) + 1
    for gap in gaps[::-1]:
        if n[gap + 1 :].sum() <= allowed and gap + 1 > left:
            right = int(gap) + 1
    if starts[right - 1] - starts[left] > span * 2 / 3:
        return whole
    return Window(starts[left], starts[right - 1], int(n[:left].sum()), int(n[right:].sum()))


def period_ends(starts: pd.DatetimeIndex, name: str) -> pd.DatetimeIndex:
    """Return the first day after each period; for a column of another name the usual distance is the width.

    >>> period_ends(pd.DatetimeIndex(["2024-02-01"]), "month")[0].date().isoformat()
    '2024-03-01'
    """
    if name in _FREQUENCIES:
        return pd.DatetimeIndex((starts.to_period(_FREQUENCIES[name]) + 1).start_time)
    steps = np.diff(starts.to_numpy())
    usual = pd.Timedelta(np.median(steps)) if len(steps) else pd.Timedelta(days=1)
    return pd.DatetimeIndex(starts + usual)


def date_label(day: pd.Timestamp, *, with_day: bool = False) -> str:
    """Return a date as it is printed on a figure.

    >>> date_label(pd.Timestamp("2023-09-04")), date_label(pd.Timestamp("2023-09-04"), with_day=True)
    ('Sep 2023', '4 Sep 2023')
    """
    text = f"{_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day} {text}" if with_day else text


def day_numbers(days: pd.DatetimeIndex) -> np.ndarray:
    """Return dates as the numbers matplotlib's date axes count in.

    >>> day_numbers(pd.DatetimeIndex(["1970-01-02"])).tolist()
    [1.0]
    """
    return np.asarray(mdates.date2num(days.to_pydatetime()), dtype=float)  # type: ignore[no-untyped-call]


def date_axis(ax: Axes, window: Window, period: str, *, room: float) -> None:
    """Set the limits to the window and ticks, each at the start of what its label names.

    `room` is the width in points the labels have on a figure of ours; given axes are measured.
    """
    first, end = window.first, period_ends(pd.DatetimeIndex([window.last]), period)[0]
    ax.xaxis_date()
    figure = ax.get_figure(root=True)
    assert figure is not None
    # On a figure of ours the axes are not laid out yet; they will be about `room` wide.
    room = min(room, ax.get_window_extent().width * 72 / figure.dpi) if figure.get_axes() != [ax] else room
    with_day = period not in ("year", "quarter", "month") and end - first < pd.Timedelta(days=75)
    most = max(1, int(room // (60 if with_day else 46)))
    if with_day:
        step = max(1, -(-(end - first).days // most))
        ticks = pd.date_range(first, end, freq=f"{step}D", inclusive="left")
    else:
        months = (end.year - first.year) * 12 + end.month - first.month + 1
        step = next((s for s in _STEPS if months / s <= most), _STEPS[-1])
        start = first.to_period("M")
        offset = -((start.year * 12 + start.month - 1) % step)
        ticks = pd.DatetimeIndex([(start + offset + k * step).start_time for k in range(months // step + 2)])
        # A tick in the last sliver would name a stretch that is not there.
        ticks = ticks[(ticks >= first) & (ticks < end - 0.04 * (end - first))]
    labels = [date_label(tick, with_day=with_day) for tick in ticks]
    ax.set_xticks(day_numbers(ticks), labels, ha="left")
    ax.set_xlim(*day_numbers(pd.DatetimeIndex([first, end])))
