"""The sheet every figure is drawn on: house style, size, title, note; no pyplot, no global state."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib
import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.textpath import text_to_path

__all__ = [
    "BAND",
    "FEW",
    "GREY",
    "INK",
    "WIDTH",
    "dots",
    "finish",
    "house_style",
    "number",
    "picture",
    "sheet",
    "shorten",
    "text_width",
    "wrap",
]

WIDTH = 6.3
"""Width of a figure in inches: 16 cm, the text width of an A4 page."""
FEW = 5
"""Fewer articles than this are drawn hollow: their estimate says little."""
INK, BAND, GREY = "#0072B2", "#A9CDE6", "#555555"
_STYLE = Path(__file__).with_name("house.mplstyle")
_NOTE_SIZE = 8


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style; the caller's settings are untouched afterwards. Also usable as a decorator.

    >>> before = dict(matplotlib.rcParams)
    >>> with house_style():
    ...     matplotlib.rcParams["svg.hashsalt"]
    'mediaanalysis'
    >>> dict(matplotlib.rcParams) == before
    True
    """
    with matplotlib.style.context(str(_STYLE), after_reset=True):
        yield


class Picture(Figure):
    """A figure outside pyplot that a notebook still shows."""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        width, height = (round(inches * 100) for inches in self.get_size_inches())
        return picture(self, "png"), {"width": width, "height": height}


class Panel(Axes):
    """The axes of a :class:`Picture`: as the last line of a notebook cell it shows its figure, once."""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]] | None:
        figure = self.get_figure(root=True)
        return figure._repr_png_() if isinstance(figure, Picture) else None


def picture(figure: Figure, kind: str) -> bytes:
    """Return the file content of a figure: the same figure gives the same bytes, with no date and no program name.

    >>> picture(sheet(None, 1).get_figure(), "png")[1:4]
    b'PNG'
    """
    unnamed: dict[str, dict[str, str | None]] = {
        "svg": {"Date": None, "Creator": None},
        "png": {"Software": None},
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    }
    buffer = io.BytesIO()
    with house_style():
        _forget_layout(figure)
        figure.savefig(buffer, format=kind, metadata=unnamed[kind])
    return buffer.getvalue()


def _forget_layout(figure: Figure) -> None:
    """Put axes back where they were before any drawing.

    Constrained layout starts from where it left off, so each drawing moves axes by a fraction of a pixel: saved twice,
    the same figure would give different bytes.
    """
    if not isinstance(figure.get_layout_engine(), ConstrainedLayoutEngine):
        return
    for ax in figure.get_axes():
        place = ax.get_subplotspec()
        if place is not None and ax.get_in_layout():
            ax.set_position(place.get_position(figure))
            ax.set_in_layout(True)  # set_position takes it out


def sheet(ax: Axes | None, height: float) -> Axes:
    """Return `ax`, or new axes on a figure `height` inches high.

    >>> [float(inches) for inches in sheet(None, 3).get_figure().get_size_inches()]
    [6.3, 3.0]
    """
    if ax is not None:
        return ax
    figure = Picture(figsize=(WIDTH, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure.add_subplot(axes_class=Panel)


def finish(ax: Axes, title: str, note: str, *, pad: float = 8) -> Axes:
    """Set title (`pad` points above) and note, wrapped to the width at hand; settle the layout of our own figure."""
    own = isinstance(ax, Panel)
    figure = ax.get_figure(root=True)
    assert figure is not None
    width = figure.get_figwidth() * 72 - 18 if own else ax.get_window_extent().width * 72 / figure.dpi
    ax.set_title(wrap(title, width, 10.8), loc="left", pad=pad)
    text = wrap(note, width, _NOTE_SIZE)
    if own:
        artist = figure.supxlabel(text, x=0.01, ha="left", fontsize=_NOTE_SIZE, color=GREY, linespacing=1.25)
    else:
        artist = ax.annotate(
            text,
            (0, 0),
            xycoords=("axes fraction", ax.xaxis.label),
            xytext=(0, -6),
            textcoords="offset points",
            va="top",
            fontsize=_NOTE_SIZE,
            color=GREY,
            annotation_clip=False,
        )
    artist.set_label("note")
    if own:
        # Ticks are made lazily and would take the caller's settings: make them now, in ours.
        figure.draw_without_rendering()
    return ax


def dots(ax: Axes, x: np.ndarray, y: np.ndarray, *, size: float = 4, hollow: bool = False, marker: str = "o") -> None:
    """Draw points, whole even on the edge of the axes."""
    if len(x):  # an empty line that is not clipped has its extent at the corner of the figure and upsets the layout
        ax.plot(
            x, y, linestyle="", marker=marker, markersize=size, markerfacecolor="white" if hollow else INK,
            markeredgecolor=INK, markeredgewidth=0.9, clip_on=False, zorder=3,
        )  # fmt: skip


def text_width(text: str, size: float) -> float:
    """Return the width of a text in points: that of its longest line.

    >>> text_width("mm", 8) > text_width("ii", 8)
    True
    """
    font = FontProperties(family="DejaVu Sans", size=size)
    lines = text.split("\n")
    return max(float(text_to_path.get_text_width_height_descent(line, font, ismath=False)[0]) for line in lines)


def wrap(text: str, width: float, size: float) -> str:
    r"""Break a text into lines of at most `width` points; a single longer word stays whole.

    >>> wrap("The Evening Courier", 60, 8)
    'The Evening\nCourier'
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def shorten(text: str, width: float, size: float) -> str:
    """Cut a text to `width` points, the cut marked by an ellipsis.

    >>> shorten("negotiations", 30, 8)
    'nego…'
    """
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def number(value: float, noun: str = "") -> str:
    """Return a count with thousands divided by commas and its noun in the right number.

    >>> number(12345, "article"), number(1, "article"), number(3)
    ('12,345 articles', '1 article', '3')
    """
    return f"{value:,.0f}" + (f" {noun}{'' if value == 1 else 's'}" if noun else "")
