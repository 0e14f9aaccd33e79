"""Rates: framing-term rates of groups, frame by frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from mediaanalysis.errors import TableError, one_of
from mediaanalysis.figures.canvas import FEW, GREY, INK, dots, finish, house_style, number, sheet, shorten, wrap
from mediaanalysis.figures.rows import group_columns, method_note, once_each, round_up
from mediaanalysis.figures.timeaxis import date_label
from mediaanalysis.schemas import ESTIMATES, check

__all__ = ["checked", "frame_names", "rates", "unit_of"]

_MOST_ROWS = 60


@house_style()
def rates(
    estimates: pd.DataFrame,
    *,
    frames: Sequence[str] | Mapping[str, str] | None = None,
    group: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Show how often each group uses each frame, with intervals: one block a frame, its groups sorted by rate.

    Parameters
    ----------
    estimates : DataFrame
        From :func:`mediaanalysis.frame_rates`, for example with ``by="outlet"``.
    frames : sequence of str, mapping of frame to label, or None
        Frames to draw, in this order. None: those with most hits, as many as fit on a page (60 rows).
    group : str or None
        Grouping column; None takes the first column that is neither in the schema nor ``frame``.
    ax : Axes or None
        Where to draw; None makes a figure.

    Returns
    -------
    Axes
        Points with intervals. Groups of fewer than five articles are hollow; an arrow marks an interval that runs
        beyond the axis, whose length is set by the other groups.

    Raises
    ------
    TableError
        When the table is empty, or has several rows for one frame and group.
    OptionError
        When a frame or the column `group` is not in the table.

    Examples
    --------
    >>> estimates = pd.DataFrame(
    ...     {"outlet": ["X", "Y"], "frame": "peace", "estimand": "terms per 1,000 tokens", "method": "naive",
    ...      "estimate": [1.0, 2.0], "low": [0.5, 1.5], "high": [1.5, 2.5], "level": 0.95, "n_docs": 9, "n_tokens": 900,
    ...      "n_hits": 9, "n_coded": 0}
    ... )
    >>> [label.get_text() for label in rates(estimates).get_yticklabels()]
    ['Y', 'X']
    """
    checked(estimates, "rates")
    groups = group_columns(estimates, known=["frame", "label"])
    if group is not None:
        one_of("group", group, groups)
    name = group if group is not None else groups[0] if groups else None
    labels = _group_labels(estimates[name]) if name else pd.Series("", index=estimates.index)
    table = estimates.assign(row=labels, frame=estimates["frame"].astype("str"))
    names = frame_names(table, frames, most=_most_frames(table["row"].nunique()) if name else _MOST_ROWS)
    shown = table[table["frame"].isin(list(names))]
    once_each(shown, ["frame", "row"], "rates")
    lines = _lines(shown, names, grouped=name is not None)
    tall = max((label.count("\n") + 1 for label in lines["label"]), default=1)
    ax = sheet(ax, 1.35 + len(lines) * (0.165 if tall == 1 else 0.14 * tall + 0.04))
    cut = _draw(ax, lines)
    ax.set_xlabel(wrap(unit_of(shown), 330, 8.5), loc="left")
    title = f"Framing-term rates by {name.replace('_', ' ')}" if name else "Framing-term rates"
    return finish(ax, title, "; ".join(_notes(table, shown, names, frames is None, cut)))


def checked(estimates: pd.DataFrame, figure: str) -> None:
    """Raise unless the table is a non-empty table of estimates with frames."""
    check(estimates, ESTIMATES)
    if "frame" not in estimates.columns:
        raise TableError(f"{figure}: column 'frame' is missing; give a table from frame_rates.")
    if len(estimates) == 0:
        raise TableError(f"{figure}: estimates has no rows; there is nothing to draw.")


def frame_names(
    estimates: pd.DataFrame, frames: Sequence[str] | Mapping[str, str] | None, *, most: int
) -> dict[object, str]:
    """Return label by frame, in drawing order: as asked for, or the `most` frames with most hits.

    >>> table = pd.DataFrame({"frame": ["human_cost", "talks"], "n_hits": [3, 4]})
    >>> frame_names(table, None, most=9)
    {'talks': 'Talks', 'human_cost': 'Human cost'}
    """
    ids = estimates["frame"].astype("str")
    if frames is not None:
        chosen = [frames] if isinstance(frames, str) else list(frames)
        if not chosen:
            raise TableError("frames is empty; name at least one frame, or leave it out.")
        for frame in chosen:
            one_of("frames", frame, sorted(set(ids)))
    else:
        hits = estimates["n_hits"].groupby(ids).sum()
        chosen = sorted(hits.index, key=lambda frame: (-hits[frame], frame))[:most]
    given = dict(zip(ids, estimates["label"].astype("str"), strict=True)) if "label" in estimates.columns else {}
    if isinstance(frames, Mapping):
        given |= dict(frames)
    return {frame: given.get(frame) or _spelled(frame) for frame in chosen}


def unit_of(estimates: pd.DataFrame) -> str:
    """Return the estimand as an axis label."""
    text = "; ".join(dict.fromkeys(estimates["estimand"].astype("str")))
    return text[:1].upper() + text[1:]


def _spelled(frame: str) -> str:
    text = frame.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def _most_frames(groups: int) -> int:
    return max(1, _MOST_ROWS // (groups + 1))


def _group_labels(values: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.map(lambda day: "(no date)" if pd.isna(day) else date_label(day, with_day=day.day != 1))
    return values.astype("str").where(values.notna(), "(unknown)")


def _lines(shown: pd.DataFrame, names: dict[object, str], *, grouped: bool) -> pd.DataFrame:
    """Return one line of the figure a row, top first; a frame's header is a line without an estimate."""
    parts = []
    for frame, name in names.items():
        block = shown[shown["frame"] == frame].sort_values(
            ["estimate", "row"], ascending=[False, True], na_position="last", kind="stable"
        )
        if grouped:
            parts.append(pd.DataFrame({"label": [""], "header": [shorten(name, 330, 8.5)]}))
        label = block["row"] if grouped else pd.Series(name, index=block.index)
        wrapped = [wrap(shorten(text, 260, 8), 140, 8) for text in label]
        parts.append(block.assign(label=wrapped, header="")[["label", "header", "estimate", "low", "high", "n_docs"]])
    return pd.concat(parts, ignore_index=True)


def _draw(ax: Axes, lines: pd.DataFrame) -> bool:
    """Draw the lines; return whether an interval was cut."""
    y = np.arange(len(lines))[::-1].astype(float)
    solid = lines[lines["n_docs"] >= FEW]
    far = np.nanmax([solid["high"].max(), 1.04 * lines["estimate"].max(), 0.0])
    end = 1.03 * far if far > 0 else round_up(lines["high"].max())
    x, low, high = (lines[column].to_numpy(float) for column in ("estimate", "low", "high"))
    few = (lines["n_docs"] < FEW).to_numpy()
    cut = high > end
    ax.hlines(y, low, np.minimum(high, end), color=INK, linewidth=1.3, zorder=2)
    dots(ax, np.full(cut.sum(), end), y[cut], size=4, marker=">")
    seen = ~np.isnan(x)
    dots(ax, x[seen & ~few], y[seen & ~few], size=4.5)
    dots(ax, x[seen & few], y[seen & few], size=4.5, hollow=True)
    right = ax.get_yaxis_transform()
    for place, header, n in zip(y, lines["header"], lines["n_docs"], strict=True):
        if header:
            ax.axhline(place + 0.55, color="#BBBBBB", linewidth=0.6)
            ax.text(0, place - 0.05, header, transform=right, fontsize=8.5, weight="bold", va="center")
        else:
            ax.text(1.015, place, f"{n:,.0f}", transform=right, fontsize=8, color=GREY, va="center_baseline")
    ax.text(1.015, len(lines) - 0.35, "articles", transform=right, fontsize=8, color=GREY, va="bottom")
    rows = lines["header"] == ""
    ax.set_yticks(y[rows], lines.loc[rows, "label"])
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=False, axis="y")
    ax.set_xlim(0, end)
    ax.set_ylim(-0.7, len(lines) - 0.4)
    return bool(cut.any())


def _notes(table: pd.DataFrame, shown: pd.DataFrame, names: dict[object, str], default: bool, cut: bool) -> list[str]:
    once = shown.drop_duplicates("row")
    counts = [number(once["n_docs"].sum(), "article"), number(once["n_tokens"].sum(), "token")]
    parts = [f"n = {', '.join(counts)}, {number(shown['n_hits'].sum(), 'hit')}", *method_note(shown, mark="lines")]
    if (shown["n_docs"] < FEW).any():
        parts.append(f"hollow: fewer than {FEW} articles")
    if shown["estimate"].isna().any():
        parts.append("no point: no tokens")
    if cut:
        parts.append("arrow: the interval runs on")
    left = table["frame"].nunique() - len(names)
    if left and default:
        parts.append(f"{number(left, 'frame')} with fewer hits not shown")
    return parts
