"""Rows of curves on one axes: one row a frame or topic, all on one scale, the number of documents in a strip below.

Curves that share a panel hide each other's intervals; rows keep every interval visible, need no colours to tell
curves apart (so print in black and white), and one axes keeps ``ax.axvline`` working across all rows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from mediaanalysis.errors import TableError
from mediaanalysis.figures.canvas import BAND, FEW, GREY, INK, WIDTH, dots, number, shorten
from mediaanalysis.figures.timeaxis import date_axis, day_numbers, main_window, period_ends
from mediaanalysis.schemas import ESTIMATES

__all__ = ["Rows", "draw_rows", "group_columns", "method_note", "once_each", "over_time", "round_up"]

_GAP = 0.42
_STRIP = 0.7


@dataclass(frozen=True, slots=True)
class Rows:
    """Estimates over time: `table` has date, row, estimate, low, high, n_docs; `names` gives the rows, top first."""

    table: pd.DataFrame
    names: dict[object, str]
    period: str
    percent: bool = False


def group_columns(estimates: pd.DataFrame, *, known: Sequence[str]) -> list[str]:
    """Return the grouping columns: those neither in the schema nor `known`.

    >>> group_columns(pd.DataFrame(columns=["outlet", "frame", "estimate"]), known=["frame"])
    ['outlet']
    """
    return [str(name) for name in estimates.columns if name not in ESTIMATES.names and name not in known]


def over_time(estimates: pd.DataFrame, figure: str, *, known: Sequence[str]) -> str:
    """Return the grouping column that holds dates."""
    groups = group_columns(estimates, known=known)
    for name in groups:
        if pd.api.types.is_datetime64_any_dtype(estimates[name]):
            if estimates[name].isna().all():
                raise TableError(f"{figure}: no article has a date, so there is nothing to show over time.")
            return name
    raise TableError(
        f"{figure}: no grouping column holds dates (grouping columns: {', '.join(groups) or 'none'}); "
        f"compute the estimates with by='month' or another period."
    )


def once_each(estimates: pd.DataFrame, keys: Sequence[str], figure: str) -> None:
    """Raise unless each combination of `keys` has one row."""
    twice = estimates.duplicated(list(keys))
    if twice.any():
        row = estimates.loc[twice, list(keys)].iloc[0].to_dict()
        what = ", ".join(f"{key}={value}" for key, value in row.items())
        raise TableError(
            f"{figure}: more than one row for {what}; keep one estimand, one method and one value of other groupings."
        )


def method_note(estimates: pd.DataFrame, *, mark: str, naive: str = "uncorrected count") -> list[str]:
    """Return what the intervals are and how the estimates were made.

    >>> table = pd.DataFrame({"level": [0.95], "method": ["naive"], "low": [1.0], "n_coded": [0]})
    >>> method_note(table, mark="lines")
    ['lines: 95 % interval, articles as units', 'uncorrected count']
    """
    parts = []
    if estimates["low"].notna().any():
        levels = " and ".join(f"{100 * level:g} %" for level in sorted(set(estimates["level"])))
        parts.append(f"{mark}: {levels} interval, articles as units")
    else:
        parts.append("no intervals (fewer than two articles)")
    for method in sorted(set(estimates["method"])):
        coded = int(estimates.loc[estimates["method"] == method, "n_coded"].max())
        parts.append(naive if method == "naive" else f"method: {method}, {number(coded, 'hand-coded unit')}")
    return parts


def round_up(value: float, *, whole: bool = False) -> float:
    """Return the next round number at or above `value`: 1, 1.5, 2, 3, 4, 5, 6 or 8 times a power of ten.

    >>> round_up(0.231), round_up(47), round_up(1.2, whole=True)
    (0.3, 50.0, 2.0)
    """
    if not value > 0 or not math.isfinite(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    for factor in (1, 1.5, 2, 3, 4, 5, 6, 8, 10):
        rounded = float(f"{factor * power:.6g}")
        if rounded >= value * (1 - 1e-9) and (not whole or rounded == int(rounded)):
            return rounded
    return 10 * power


def draw_rows(ax: Axes, rows: Rows) -> list[str]:
    """Draw all rows, the strip and both axes; return what the note must say about them."""
    dated = rows.table.dropna(subset=["date"])
    docs = dated.groupby("date")["n_docs"].max().sort_index()
    window = main_window(docs)
    inside = dated[dated["date"].between(window.first, window.last)].sort_values("date")
    top = _scale(inside)
    pitch = 1 + _GAP
    ticks, labels = [], []
    for k, (key, name) in enumerate(rows.names.items()):
        base = _STRIP + _GAP + (len(rows.names) - 1 - k) * pitch
        _draw_row(ax, inside[inside["row"] == key], base=base, top=top, period=rows.period)
        _row_title(ax, base + 1, name)
        ticks += [base, base + 1]
        labels += ["0", f"{100 * top:g} %" if rows.percent else f"{top:g}"]
    most = round_up(float(docs.max()), whole=True)
    _draw_strip(ax, docs[window.first : window.last], rows.period, most)
    ax.set_yticks([0, _STRIP, *ticks], ["0", f"{most:,.0f}", *labels])
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=False, axis="y")
    ax.set_ylim(-0.06, _STRIP + _GAP + len(rows.names) * pitch)
    date_axis(ax, window, rows.period, room=WIDTH * 72 - 60)
    return [*_notes(rows, inside, top), *window.note(docs.index[0], docs.index[-1])]


def _scale(inside: pd.DataFrame) -> float:
    """Return the top of every row: above all estimates from enough articles and nearly all of their intervals.

    A few periods with few articles have intervals many times as high as everything else; the scale is not theirs. So
    ends of intervals count by their articles, and the highest 2 % are let run over.
    """
    solid = inside[inside["n_docs"] >= FEW]
    rows = solid if len(solid) else inside
    ends = solid.dropna(subset=["high"]).sort_values("high")
    highs = 0.0
    if len(ends):
        mass = ends["n_docs"].cumsum() / ends["n_docs"].sum()
        highs = float(ends["high"].to_numpy()[int(np.searchsorted(mass.to_numpy(), 0.98))])
    return round_up(float(np.nanmax([highs, 1.02 * rows["estimate"].max(), 0.0])))


def _notes(rows: Rows, inside: pd.DataFrame, top: float) -> list[str]:
    parts = []
    if (inside["n_docs"] < FEW).any():
        parts.append(f"hollow: fewer than {FEW} articles")
    if (inside["high"] > top * (1 + 1e-9)).any():
        parts.append("a band that reaches the top of its row runs on")
    if (inside["estimate"] > top * (1 + 1e-9)).any():
        parts.append("triangle: above the scale")
    lost = rows.table[rows.table["date"].isna()].groupby("row")["n_docs"].max()
    if len(lost):
        parts.append(f"{number(lost.max(), 'article')} without a date not drawn")
    return parts


def _middles(dates: pd.Series, period: str) -> np.ndarray:
    starts = pd.DatetimeIndex(dates)
    return np.asarray((day_numbers(starts) + day_numbers(period_ends(starts, period))) / 2)


def _draw_row(ax: Axes, table: pd.DataFrame, *, base: float, top: float, period: str) -> None:
    """Draw one curve; it is broken where a period is missing, so no line claims what was not observed."""
    ax.axhline(base, color="#BBBBBB", linewidth=0.6, zorder=0.5)
    ax.axhline(base + 1, color="#E2E2E2", linewidth=0.6, zorder=0.5)
    if len(table) == 0:
        return
    starts = pd.DatetimeIndex(table["date"])
    x = _middles(table["date"], period)
    y, low, high = (base + np.clip(table[c].to_numpy(float) / top, 0, 1) for c in ("estimate", "low", "high"))
    # A NaN interval is no band, not a band of no width.
    breaks = np.flatnonzero(np.asarray(starts[1:] > period_ends(starts, period)[:-1] + pd.Timedelta(days=1))) + 1
    for part in np.split(np.arange(len(x)), breaks):
        ax.fill_between(x[part], low[part], high[part], color=BAND, alpha=0.6, linewidth=0, zorder=1)
        ax.plot(x[part], y[part], color=INK, linestyle="-", marker="", zorder=2)
        if len(part) == 1:
            ax.vlines(x[part], low[part], high[part], color=BAND, linewidth=3, zorder=1)
    few = table["n_docs"].to_numpy() < FEW
    size = 3.6 if len(x) <= 60 else 2.2
    above = table["estimate"].to_numpy(float) > top * (1 + 1e-9)
    seen = ~np.isnan(y)
    for hollow, which in ((False, seen & ~few), (True, seen & few)):
        dots(ax, x[which & ~above], y[which & ~above], size=size, hollow=hollow)
        dots(ax, x[which & above], y[which & above], size=size + 1, hollow=hollow, marker="^")


def _draw_strip(ax: Axes, docs: pd.Series, period: str, most: float) -> None:
    starts = pd.DatetimeIndex(docs.index)
    left, right = day_numbers(starts), day_numbers(period_ends(starts, period))
    ax.bar(
        left, _STRIP * docs.to_numpy() / most, right - left, align="edge", color="#9A9A9A", edgecolor="white",
        linewidth=0.5 if len(left) <= 60 else 0,
    )  # fmt: skip
    ax.axhline(_STRIP, color="#E2E2E2", linewidth=0.6, zorder=0.5)
    name = f"articles per {period}" if period in ("year", "quarter", "month", "week", "day") else "articles"
    _row_title(ax, _STRIP, f"Number of {name}", color=GREY)


def _row_title(ax: Axes, y: float, name: str, *, color: str = "#222222") -> None:
    ax.annotate(
        shorten(name, 330, 8.5), (0, y), xycoords=ax.get_yaxis_transform(), xytext=(2, 2.5),
        textcoords="offset points", fontsize=8.5, color=color, va="bottom",
    )  # fmt: skip
