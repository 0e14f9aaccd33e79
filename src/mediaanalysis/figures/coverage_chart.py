"""Coverage: how many documents there are, by group and period."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from mediaanalysis.corpus.groups import PERIODS, group_labels
from mediaanalysis.errors import TableError, one_of
from mediaanalysis.figures.canvas import GREY, INK, WIDTH, finish, house_style, number, sheet, shorten, text_width, wrap
from mediaanalysis.figures.rows import round_up
from mediaanalysis.figures.timeaxis import Window, date_axis, day_numbers, main_window, period_ends
from mediaanalysis.schemas import DOCUMENTS, check

__all__ = ["coverage"]

_MOST_BARS = 8
_MOST_ROWS = 30
_SHADES = ("#D6E6F2", "#A6CBE3", "#6FA8D1", "#3D7FB5", "#1A5488", "#08294D")


@house_style()
def coverage(documents: pd.DataFrame, *, by: str = "outlet", period: str = "month", ax: Axes | None = None) -> Axes:
    r"""Show how many documents each group has in each period, and so where the corpus has holes.

    One row a group, largest group on top. Up to eight groups are bars on one scale, whose lengths compare well. With
    more, rows become too low for lengths, so each period is a cell shaded in up to six steps (legible in
    black and white); an empty cell is an empty period. Beyond 30 groups the smallest are one row.

    Parameters
    ----------
    documents : DataFrame
        Schema ``DOCUMENTS`` with ``date``. Documents without a date are counted in the note. A handful of dates far
        from the rest (at most 1 %, or three) is left out of the drawing if it would squash it, and named in the note.
    by : str
        Column whose values are the rows.
    period : {"year", "quarter", "month", "week", "day"}
        Width of a bar or cell.
    ax : Axes or None
        Where to draw; None makes a figure.

    Returns
    -------
    Axes
        Time runs on x as dates, so ``ax.axvline(pd.Timestamp("2022-02-24"))`` marks a day.

    Raises
    ------
    TableError
        When there are no documents, no dates, or no column `by`.
    OptionError
        When `period` is not known.

    Examples
    --------
    >>> dates = pd.to_datetime(["2023-09-01", "2023-10-05"])
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": "", "outlet": ["X", "Y"], "date": dates})
    >>> [label.get_text() for label in coverage(documents).get_yticklabels()]
    ['X\n1 article', 'Y\n1 article']
    """
    one_of("period", period, PERIODS)
    check(documents, DOCUMENTS)
    if len(documents) == 0:
        raise TableError("coverage: documents has no rows; there is nothing to draw.")
    groups = group_labels(documents, by)[by]
    periods = group_labels(documents.drop(columns=[period], errors="ignore"), period)[period]
    if periods.isna().all():
        raise TableError("coverage: no document has a date; fill the column 'date' (its type must be a date).")
    table = _table(groups.astype("str"), pd.DatetimeIndex(periods))
    window = main_window(table.sum())
    drawn = table.loc[:, window.first : window.last]
    many = len(drawn) > _MOST_BARS
    ax = sheet(ax, 1.35 + len(drawn) * (0.24 if many else 0.55))
    peak = _cells(ax, drawn, period) if many else _bars(ax, drawn, period)
    undated = int(periods.isna().sum())
    note = "; ".join(_notes(documents, groups, table, undated, window, peak))
    totals = groups.astype("str").map(_pooling(groups.astype("str"))).value_counts()
    _row_labels(ax, totals.reindex(drawn.index), many)
    room = WIDTH * 72 - 50 - max(text_width(line.get_text(), 8) for line in ax.get_yticklabels())
    date_axis(ax, window, period, room=room)
    ax.grid(visible=False, axis="y")
    return finish(ax, f"Articles per {period} by {by.replace('_', ' ')}", note, pad=24 if many else 8)


def _pooling(groups: pd.Series) -> dict[str, str]:
    """Return the row of each group: itself, or one row for the smallest beyond the limit."""
    sizes = groups.value_counts()
    order = sorted(sizes.index, key=lambda name: (-sizes[name], name))
    if len(order) <= _MOST_ROWS:
        return {name: name for name in order}
    rest = f"{len(order) - _MOST_ROWS + 1} others"
    return {name: name if k < _MOST_ROWS - 1 else rest for k, name in enumerate(order)}


def _table(groups: pd.Series, periods: pd.DatetimeIndex) -> pd.DataFrame:
    """Return documents by row (in drawing order) and period; periods without documents are missing columns."""
    rows = groups.map(_pooling(groups)).to_numpy()
    order = list(dict.fromkeys(_pooling(groups).values()))
    known = periods.notna()
    table = pd.crosstab(pd.Series(rows[known], name="row"), pd.Series(periods[known], name="period"))
    return table.reindex(index=order, fill_value=0).sort_index(axis=1)


def _edges(drawn: pd.DataFrame, period: str) -> tuple[np.ndarray, np.ndarray]:
    starts = pd.DatetimeIndex(drawn.columns)
    return day_numbers(starts), day_numbers(period_ends(starts, period))


def _bars(ax: Axes, drawn: pd.DataFrame, period: str) -> str:
    left, right = _edges(drawn, period)
    top = round_up(float(drawn.to_numpy().max()), whole=True)
    for row, counts in enumerate(drawn.to_numpy()):
        base = len(drawn) - 1 - row
        some = counts > 0
        ax.bar(
            left[some], 0.8 * counts[some] / top, (right - left)[some], base, align="edge", color=INK,
            edgecolor="white", linewidth=0.5 if len(left) <= 60 else 0,
        )  # fmt: skip
        # A hairline under every bar: one article in a row that peaks at thousands stays visible.
        ax.hlines(np.full(some.sum(), float(base)), left[some], right[some], color=INK, linewidth=1.4)
        ax.axhline(base + 0.8, color="#E2E2E2", linewidth=0.6, zorder=0.5)
        ax.axhline(base, color="#BBBBBB", linewidth=0.6, zorder=0.5)
        ax.text(
            1.005, base + 0.8, f"{top:,.0f}", transform=ax.get_yaxis_transform(), fontsize=8, color=GREY, va="center"
        )
        ax.text(1.005, base, "0", transform=ax.get_yaxis_transform(), fontsize=8, color=GREY, va="center")
    ax.set_ylim(-0.08, len(drawn) - 0.05)
    return f"bars: articles per {period}, all rows on one scale (0 to {top:,.0f})"


def _cells(ax: Axes, drawn: pd.DataFrame, period: str) -> str:
    left, right = _edges(drawn, period)
    counts = drawn.to_numpy()
    bounds = _bounds(int(counts.max()))
    shades = _SHADES if len(bounds) == 7 else _SHADES[:: max(1, 6 // (len(bounds) - 1))][: len(bounds) - 1]
    step = np.searchsorted(bounds, counts, side="right") - 1
    for k, shade in enumerate(shades):
        row, column = np.nonzero((step == k) & (counts > 0))
        ax.bar(
            left[column], np.full(len(row), 0.8), (right - left)[column], len(drawn) - 1 - row + 0.1 - 0.5,
            align="edge", color=shade, linewidth=0,
        )  # fmt: skip
    labels = [f"{a:,}" if b == a + 1 else f"{a:,}–{b - 1:,}" for a, b in pairwise(bounds)]
    ax.legend(
        handles=[Patch(color=shade, label=label) for shade, label in zip(shades, labels, strict=True)],
        loc="lower left", bbox_to_anchor=(0, 1), ncols=6, borderaxespad=0.2, handlelength=1.2, columnspacing=1.4,
        borderpad=0,
    )  # fmt: skip
    ax.set_ylim(-0.6, len(drawn) - 0.4)
    return f"shade: articles per {period}; empty: none"


def _bounds(most: int) -> list[int]:
    """Return class limits 1, 3, 10, 30 … (at most six classes) whose last exceeds `most`."""
    ladder = [1, 2, 3, 4, 5, 6] if most <= 5 else [factor * 10**power for power in range(7) for factor in (1, 3)]
    used = [bound for bound in ladder if bound <= most]
    while len(used) > 6:
        used = used[::2]
    return [*used, max(most, used[-1]) + 1]


def _row_labels(ax: Axes, totals: pd.Series, many: bool) -> None:
    rows, right = np.arange(len(totals))[::-1], ax.get_yaxis_transform()
    names = [str(name) for name in totals.index]
    if many:
        ax.set_yticks(rows, [shorten(name, 150, 8) for name in names])
        for row, total in zip(rows, totals, strict=True):
            ax.text(1.01, row, f"{total:,}", transform=right, fontsize=8, color=GREY, va="center_baseline")
        ax.text(1.01, len(totals) - 0.4, "articles", transform=right, fontsize=8, color=GREY)
    else:
        labels = [
            "\n".join([*(wrap(shorten(name, 240, 8), 130, 8).split("\n")), number(total, "article")])
            for name, total in zip(names, totals, strict=True)
        ]
        ax.set_yticks(rows + 0.4, labels)
    ax.tick_params(axis="y", length=0)


def _notes(
    documents: pd.DataFrame, groups: pd.Series, table: pd.DataFrame, undated: int, window: Window, peak: str
) -> list[str]:
    parts = [f"n = {number(len(documents), 'article')}", peak]
    if undated:
        parts.append(f"{number(undated, 'article')} without a date not drawn")
    periods = pd.DatetimeIndex(table.columns)
    parts += window.note(periods[0], periods[-1])
    if groups.nunique() > _MOST_ROWS:
        parts.append(f"the {groups.nunique() - _MOST_ROWS + 1} smallest of {groups.nunique()} groups are one row")
    return parts
