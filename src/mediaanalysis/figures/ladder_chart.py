"""Ladder: who asserts a frame and who denies it, speaker by speaker."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from mediaanalysis.errors import TableError, at_least, one_of
from mediaanalysis.figures.canvas import GREY, finish, house_style, number, sheet, shorten, text_width, wrap
from mediaanalysis.figures.rates_chart import frame_names
from mediaanalysis.figures.voices_chart import SHADES, Shade, key, print_count
from mediaanalysis.schemas import WHO_SAYS, check
from mediaanalysis.statistics.voices import NEWSROOM

__all__ = ["ladder"]

_OPEN = ("n_hypothetical", "n_questioned", "n_future")
# Parts of a row from the middle outwards: to the right what is affirmed or left open, to the left what is rejected.
_RIGHT = ("asserted", "open")
_LEFT = ("negated", "denied")
_PARTS: dict[str, Shade] = {
    "denied": SHADES["denied"],
    "negated": SHADES["negated"],
    "asserted": SHADES["asserted"],
    "open": SHADES["hypothetical"],
}


@house_style()
def ladder(table: pd.DataFrame, *, frame: str, top: int = 12, ax: Axes | None = None) -> Axes:
    """Show who asserts a frame and who denies it: one row a speaker, assertions to the right, denials to the left.

    Parameters
    ----------
    table : DataFrame
        From :func:`mediaanalysis.who_says`; its groups (outlets, months) are added up. To compare two outlets, draw
        the rows of each. A column ``label`` gives the frame's name in the title.
    frame : str
        Frame to draw.
    top : int
        Speakers to draw: those with most hits. The newsroom is always among them where it uses the frame.
    ax : Axes or None
        Where to draw; None makes a figure.

    Returns
    -------
    Axes
        Rows run from the speaker who most asserts the frame to the one who most denies it. Lighter bars to the right
        are hits that are hypothetical, questioned or future. Where a side of a row has several
        parts, or one too short for its number, the sum stands at its end.

    Raises
    ------
    TableError
        When the table is empty, or the frame has no hits.
    OptionError
        When `frame` is not in the table, or `top` is below 1.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"frame": "betrayal", "speaker": ["Marta Olin", "newsroom"], "n_asserted": [0, 2], "n_negated": 0,
    ...      "n_denied": [3, 0], "n_hypothetical": 0, "n_questioned": 0, "n_future": 0, "n_hits": [3, 2],
    ...      "n_docs": [2, 2]}
    ... )
    >>> [label.get_text() for label in ladder(table, frame="betrayal").get_yticklabels()]
    ['newsroom', 'Marta Olin']
    """
    at_least("top", top, 1)
    check(table, WHO_SAYS)
    if len(table) == 0:
        raise TableError("ladder: table has no rows; there is nothing to draw.")
    known = table["frame"].cat.categories if hasattr(table["frame"], "cat") else table["frame"].unique()
    one_of("frame", frame, [str(name) for name in known])
    counts = table[table["frame"].astype("str") == frame]
    if len(counts) == 0:
        raise TableError(f"ladder: frame {frame!r} has no hits; there is nothing to draw.")
    rows, left_out = _rows(counts, int(top))
    labels = [wrap(shorten(speaker, 260, 8), 140, 8) for speaker in rows.index]
    tall = max(label.count("\n") + 1 for label in labels)
    ax = sheet(ax, 1.55 + len(rows) * (0.24 if tall == 1 else 0.14 * tall + 0.06))
    _draw(ax, rows, labels)
    key(ax, _PARTS)
    ax.set_xlabel("Hits: negated or denied to the left, asserted or open to the right", loc="left")
    note = [
        f"n = {number(rows['n_hits'].sum(), 'hit')} of {number(len(rows), 'speaker')}",
        "open: hypothetical, questioned or future; voice and polarity as judged by rules, uncorrected",
    ]
    if len(left_out):
        more = number(left_out["n_hits"].sum(), "hit")
        note.append(f"{number(len(left_out), 'speaker')} with fewer hits ({more}) not shown")
    name = frame_names(counts, [frame], most=1)[frame]
    return finish(ax, f"Who asserts, who denies: {name}", "; ".join(note), pad=26)


def _rows(counts: pd.DataFrame, top: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the speakers to draw, from most asserting to most denying, and those left out."""
    columns = [column.name for column in WHO_SAYS.columns if column.kind == "int"]
    sums = counts.groupby(counts["speaker"].astype("str"))[columns].sum()
    sums = sums.assign(
        asserted=sums["n_asserted"], open=sums[list(_OPEN)].sum(axis=1), negated=sums["n_negated"],
        denied=sums["n_denied"],
    )  # fmt: skip
    ranked = sums.assign(name=sums.index, other=sums.index != NEWSROOM)
    chosen = ranked.sort_values(["n_hits", "other", "name"], ascending=[False, True, True]).index[:top]
    if NEWSROOM in sums.index and NEWSROOM not in chosen:
        chosen = chosen[:-1].append(pd.Index([NEWSROOM]))
    shown = ranked.loc[chosen]
    shown = shown.assign(balance=shown["n_asserted"] - shown["n_negated"] - shown["n_denied"])
    shown = shown.sort_values(["balance", "n_hits", "name"], ascending=[False, False, True])
    return shown, sums.drop(index=chosen)


def _draw(ax: Axes, rows: pd.DataFrame, labels: list[str]) -> None:
    """Draw the bars, their counts and the axes."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    right, left = (int(rows[list(parts)].sum(axis=1).max()) for parts in (_RIGHT, _LEFT))
    point = (right + left) / (0.75 * ax.get_window_extent().width * 72 / figure.dpi)  # hits as wide as a point, about
    y = np.arange(len(rows))[::-1].astype(float)
    for place, (_, row) in zip(y, rows.iterrows(), strict=True):
        _side(ax, place, {part: int(row[part]) for part in _RIGHT}, sign=1, point=point)
        _side(ax, place, {part: int(row[part]) for part in _LEFT}, sign=-1, point=point)
    ax.axvline(0, color="#444444", linewidth=0.8)
    ax.set_yticks(y, labels)
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=False, axis="y")
    room = (text_width(number(max(right, left)), 8) + 8) * point
    ax.set_xlim(-left - (room if left else room / 2), right + (room if right else room / 2))
    ax.set_ylim(-0.6, len(rows) - 0.4)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10], integer=True))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{abs(value):,.0f}"))


def _side(ax: Axes, y: float, parts: dict[str, int], *, sign: int, point: float) -> None:
    """Draw one side of a row from the middle outwards; its sum stands at the end unless the row says it already."""
    start, told = 0, []
    for part, value in parts.items():
        if value:
            shade = _PARTS[part]
            ax.barh(
                y, sign * value, 0.7, sign * start, color=shade[0], hatch=shade[1], edgecolor="#444444", linewidth=0.5
            )
            middle = (sign * (start + value / 2), y)
            told.append(print_count(ax, middle, value, shade=shade, room=value / point))
            start += value
    if start and told != [True]:
        end = sign * (start + 4 * point)
        side = "left" if sign > 0 else "right"
        ax.text(end, y, number(start), fontsize=8, color=GREY, ha=side, va="center_baseline")
