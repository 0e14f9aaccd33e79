"""Voices: in whose words each frame stands, and how it is meant there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from mediaanalysis.errors import TableError
from mediaanalysis.figures.canvas import GREY, finish, house_style, number, sheet, shorten, text_width
from mediaanalysis.figures.rates_chart import frame_names
from mediaanalysis.schemas import HITS, POLARITIES, VOICES, check

__all__ = ["SHADES", "Shade", "key", "print_count", "voices"]

_MOST_ROWS = 60

Shade = tuple[str, str, str]
"""Colour of a bar, its hatching, and the colour of print on it."""
# From dark to light, so that greyscale keeps the order; neighbours of like lightness differ in hatching. Blue and
# orange stay apart for readers who do not tell red from green.
SHADES: dict[str, Shade] = {
    "asserted": ("#0B3C6F", "", "white"),
    "negated": ("#B4420C", "", "white"),
    "denied": ("#F0A04B", "////", "black"),
    "hypothetical": ("#8FC1E3", "", "black"),
    "questioned": ("#D5D5D5", "....", "black"),
    "future": ("#EDF3F8", "", "black"),
}


@house_style()
def voices(
    hits: pd.DataFrame, *, frames: Sequence[str] | Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Show, for each frame, in whose words it stands and how it is meant: one bar a voice, divided by polarity.

    Parameters
    ----------
    hits : DataFrame
        Schema ``HITS``, from :func:`mediaanalysis.find_frames` with quotes.
    frames : sequence of str, mapping of frame to label, or None
        Frames to draw, in this order. None: those with most hits, as many as fit on a page (60 rows).
    ax : Axes or None
        Where to draw; None makes a figure.

    Returns
    -------
    Axes
        Every bar is as long as the others: it shows shares of the hits of one voice, whose number stands at its right
        end. A bar that rests on few hits says little.

    Raises
    ------
    TableError
        When there are no hits to draw.
    OptionError
        When a frame is not in the table.

    Examples
    --------
    >>> from mediaanalysis.framing.codebook import load_codebook
    >>> from mediaanalysis.framing.lookup import find_frames
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["A ceasefire is near. The truce holds."]})
    >>> hits = find_frames(documents, load_codebook("war_diplomacy")).assign(voice=["newsroom", "direct"])
    >>> [label.get_text() for label in voices(hits).get_yticklabels()]
    ['newsroom', 'direct']
    """
    check(hits, HITS)
    if len(hits) == 0:
        raise TableError("voices: hits has no rows; there is nothing to draw.")
    table = hits.assign(frame=hits["frame"].astype("str"))
    known = hits["frame"].cat.categories if hasattr(hits["frame"], "cat") else table["frame"].unique()
    totals = table["frame"].value_counts().reindex([str(frame) for frame in known], fill_value=0)
    totals = totals if frames is not None else totals[totals > 0]
    listed = totals.rename_axis("frame").rename("n_hits").reset_index()
    rows = [voice for voice in VOICES if (table["voice"] == voice).any()]
    names = frame_names(listed, frames, most=max(1, _MOST_ROWS // (len(rows) + 1)))
    shown = table[table["frame"].isin(list(names))]
    if len(shown) == 0:
        raise TableError("voices: these frames have no hits; there is nothing to draw.")
    ax = sheet(ax, 1.55 + 0.17 * len(names) * (len(rows) + 1))
    _draw(ax, shown, names, rows)
    key(ax, {name: SHADES[name] for name in POLARITIES})
    ax.set_xlabel("Share of the hits of a voice", loc="left")
    note = [
        f"n = {number(len(shown), 'hit')} in {number(shown['doc_id'].nunique(), 'article')}",
        "number: hits; voice and polarity as judged by rules, uncorrected",
    ]
    left = len(totals) - len(names)
    if left and frames is None:
        note.append(f"{number(left, 'frame')} with fewer hits not shown")
    return finish(ax, "Whose words, and how they are meant", "; ".join(note), pad=26)


def _draw(ax: Axes, shown: pd.DataFrame, names: dict[object, str], rows: list[str]) -> None:
    """Draw a header and a bar a voice for each frame, top first."""
    counts = shown.groupby(["frame", "voice", "polarity"], observed=True).size()
    right = ax.get_yaxis_transform()
    room = _room(ax)
    lines = len(names) * (len(rows) + 1)
    places, labels = [], []
    y = float(lines - 1)
    for frame, name in names.items():
        ax.axhline(y + 0.48, color="#BBBBBB", linewidth=0.6)
        ax.text(0, y - 0.05, shorten(name, 330, 8.5), transform=right, fontsize=8.5, weight="bold", va="center")
        for voice in rows:
            y -= 1
            values = np.array([counts.get((frame, voice, polarity), 0) for polarity in POLARITIES])
            _bar(ax, y, values, room)
            ax.text(1.015, y, number(values.sum()), transform=right, fontsize=8, color=GREY, va="center_baseline")
            places.append(y)
            labels.append(voice)
        y -= 1
    ax.text(1.015, lines - 0.35, "hits", transform=right, fontsize=8, color=GREY, va="bottom")
    ax.set_yticks(places, labels)
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=False, axis="y")
    ax.set_xlim(0, 1)
    ax.set_ylim(-0.6, lines - 0.4)
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))


def _room(ax: Axes) -> float:
    """Return about how many points wide the axes are once labels have their place."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    return 0.85 * ax.get_window_extent().width * 72 / figure.dpi


def _bar(ax: Axes, y: float, values: np.ndarray, room: float) -> None:
    left = 0.0
    for polarity, value in zip(POLARITIES, values, strict=True):
        if value:
            share = float(value / values.sum())
            shade = SHADES[polarity]
            ax.barh(y, share, 0.78, left, color=shade[0], hatch=shade[1], edgecolor="#444444", linewidth=0.5)
            print_count(ax, (left + share / 2, y), int(value), shade=shade, room=share * room)
            left += share


def print_count(ax: Axes, at: tuple[float, float], value: int, *, shade: Shade, room: float) -> bool:
    """Print a count within its part of a bar and return True, if the part is wide enough: `room` points."""
    colour, hatch, ink = shade
    text = number(value)
    if text_width(text, 8) + 5 > room:
        return False
    # Hatching is cut out behind the digits.
    box = {"facecolor": colour, "edgecolor": "none", "pad": 0.4} if hatch else None
    ax.text(*at, text, fontsize=8, color=ink, ha="center", va="center_baseline", bbox=box)
    return True


def key(ax: Axes, shades: Mapping[str, Shade]) -> None:
    """Put the meaning of colours and hatchings above the axes."""
    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="#444444", linewidth=0.5, label=label)
        for label, (colour, hatch, _) in shades.items()
    ]
    ax.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=len(handles), borderaxespad=0.2,
        handlelength=1.4, handletextpad=0.5, columnspacing=1.1, borderpad=0,
    )  # fmt: skip
