"""Figures to files: same figure, same bytes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mediaanalysis.errors import OptionError, one_of
from mediaanalysis.figures.canvas import picture

__all__ = ["save_figure"]


def save_figure(
    ax_or_figure: Axes | Figure, path_without_suffix: str | os.PathLike[str], *, formats: Sequence[str] = ("svg", "png")
) -> list[Path]:
    """Write a figure to files whose bytes depend on nothing but the figure: no date, no random ids.

    Parameters
    ----------
    ax_or_figure : Axes or Figure
        What a function of this module returned, or any figure of yours.
    path_without_suffix : path
        The suffix of each format is added. The folder is made if need be; an existing file is replaced.
    formats : sequence of str
        Of ``svg`` (text as paths: no font is needed to show it), ``png`` (200 dots per inch) and ``pdf``.

    Returns
    -------
    list of Path
        The files written, in the order of `formats`.

    Raises
    ------
    OptionError
        When a format is not known, or the first argument is not a figure.

    Examples
    --------
    >>> import tempfile
    >>> from matplotlib.figure import Figure
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in save_figure(Figure(), f"{folder}/fig1", formats=["svg"])]
    ['fig1.svg']
    """
    figure = ax_or_figure.get_figure(root=True) if isinstance(ax_or_figure, Axes) else ax_or_figure
    if not isinstance(figure, Figure):
        raise OptionError(f"save_figure needs Axes or a Figure, got {type(ax_or_figure).__name__}.")
    kinds = [formats] if isinstance(formats, str) else list(formats)
    for kind in kinds:
        one_of("formats", kind, ["svg", "png", "pdf"])
    stem = Path(path_without_suffix)
    stem.parent.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in kinds:
        path = stem.with_name(f"{stem.name}.{kind}")
        path.write_bytes(picture(figure, kind))
        written.append(path)
    return written
