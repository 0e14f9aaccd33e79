"""Topics: the heaviest features of each topic."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from mediaanalysis.errors import TableError, at_least
from mediaanalysis.figures.canvas import GREY, INK, WIDTH, finish, house_style, number, sheet, shorten, text_width
from mediaanalysis.schemas import TOPIC_TERMS, check

__all__ = ["topics"]

_LINE = 0.155


@house_style()
def topics(terms: pd.DataFrame, *, n: int = 8, ax: Axes | None = None) -> Axes:
    """Show what each topic is about: its heaviest features, as bars.

    Parameters
    ----------
    terms : DataFrame
        Schema ``TOPIC_TERMS``, from :meth:`mediaanalysis.TopicModel.terms`.
    n : int
        Features of each topic, at most.
    ax : Axes or None
        Where to draw; None makes a figure. The axes have no ticks: topics stand in a grid, two to four side by side.

    Returns
    -------
    Axes
        The grid. Bars compare features within a topic: the longest is its heaviest feature, whose share of the
        topic's weight is written above it. (On one scale for all, topics spread over many words would have no bars.)

    Raises
    ------
    TableError
        When the table is empty or breaks its schema.
    OptionError
        When `n` is below 1.

    Examples
    --------
    >>> terms = pd.DataFrame({"topic": [1, 1], "rank": [1, 2], "feature": ["truce", "talks"], "weight": [0.3, 0.2],
    ...                       "label": "truce, talks"})
    >>> [text.get_text() for text in topics(terms).texts]
    ['Topic 1', '30.0 %', 'truce', 'talks']
    """
    at_least("n", n, 1)
    check(terms, TOPIC_TERMS)
    if len(terms) == 0:
        raise TableError("topics: terms has no rows; there is nothing to draw.")
    shown = terms[terms["rank"] <= n].sort_values(["topic", "rank"], kind="stable")
    numbers = list(dict.fromkeys(shown["topic"]))
    columns = min(len(numbers), 2 if len(numbers) <= 4 else 3 if len(numbers) <= 12 else 4)
    lines = int(shown.groupby("topic").size().max()) + 2
    down = -(-len(numbers) // columns)
    own = ax is None
    ax = sheet(ax, 0.95 + down * lines * _LINE)
    figure = ax.get_figure(root=True)
    assert figure is not None
    width = (WIDTH - 0.2) * 72 if own else ax.get_window_extent().width * 72 / figure.dpi
    ax.set_axis_off()
    ax.set_xlim(0, width)
    ax.set_ylim(down * lines - 0.6, -0.7)
    cell = width / columns
    words = min(0.65 * cell, max(text_width(str(feature), 8) for feature in shown["feature"]))
    for k, topic in enumerate(numbers):
        corner = (k % columns * cell, k // columns * lines)
        _draw_topic(ax, shown[shown["topic"] == topic], corner=corner, cell=cell, words=words)
    most = int(shown.groupby("topic").size().max())
    note = (
        f"n = {number(len(numbers), 'topic')}, up to {number(most, 'feature')} each; bars: weight relative to "
        f"the topic's heaviest feature; number: share of the topic's weight that the heaviest feature has"
    )
    return finish(ax, "Features of each topic", note)


def _draw_topic(ax: Axes, table: pd.DataFrame, *, corner: tuple[float, float], cell: float, words: float) -> None:
    """Draw one topic, upper left at `corner`, with room `words` for a feature; x counts points, y lines."""
    left, top = corner
    middle = left + words + 4
    room = cell - words - 18
    longest = float(table["weight"].max())
    ax.text(left, top, f"Topic {table['topic'].iloc[0]}", fontsize=8.5, weight="bold", va="center")
    ax.text(middle + room, top, f"{100 * longest:.1f} %", fontsize=8, color=GREY, ha="right", va="center")
    for k, (feature, weight) in enumerate(zip(table["feature"].astype("str"), table["weight"], strict=True)):
        y = top + k + 1
        length = room * max(float(weight), 0) / longest if longest > 0 else 0.0
        ax.text(middle - 4, y, shorten(feature, words, 8), fontsize=8, ha="right", va="center")
        ax.barh(y, length, 0.66, middle, color=INK, linewidth=0)
