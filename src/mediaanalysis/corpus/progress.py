"""A line that says how far long work has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

__all__ = ["show_progress"]

T = TypeVar("T")


@contextmanager
def show_progress(items: Iterable[T], *, label: str, total: int, show: bool) -> Iterator[Iterable[T]]:
    """Hand on the items; with `show`, say on standard error how many of them are done.

    >>> with show_progress("ab", label="Reading", total=2, show=False) as shown:
    ...     list(shown)
    ['a', 'b']
    """
    if not show:
        yield items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # In JupyterLab, too, a line on standard error: rich's own display there needs a package and warns without it.
    with Progress(*columns, console=Console(stderr=True, force_jupyter=False)) as bar:
        yield bar.track(items, total=total)
