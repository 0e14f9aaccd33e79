"""Exceptions that teach: what was wrong, the value, where, what is allowed, and the next step.

Every error the package raises on purpose is a :class:`MediaAnalysisError`, so a script can catch the family with one
``except``. Each class is a ``ValueError`` too where the cause is a bad value, because that is what callers expect.
"""

from __future__ import annotations

import difflib
import numbers
from collections.abc import Iterable

__all__ = [
    "CodebookError",
    "MediaAnalysisError",
    "OptionError",
    "ReadError",
    "ReportError",
    "StateError",
    "TableError",
    "at_least",
    "did_you_mean",
    "one_of",
]


class MediaAnalysisError(Exception):
    """Base of every error raised on purpose by this package."""


class ReadError(MediaAnalysisError, ValueError):
    """A path cannot be read as a corpus at all: it does not exist, or holds nothing readable."""


class TableError(MediaAnalysisError, ValueError):
    """A table does not keep its schema: a column is missing, has the wrong type, or a key repeats."""


class OptionError(MediaAnalysisError, ValueError):
    """An argument has a value outside what is allowed."""


class StateError(MediaAnalysisError, ValueError):
    """The operation makes no sense for an object in this state, such as grouping a TF-IDF matrix."""


class CodebookError(MediaAnalysisError, ValueError):
    """A codebook file does not follow its grammar; the message names the frame and the pattern."""


class ReportError(MediaAnalysisError, RuntimeError):
    """A report cannot be built; the message names the notebook, the cell and the reason."""


def did_you_mean(value: object, allowed: Iterable[object]) -> str:
    """Return ``" Did you mean 'x'?"`` for the nearest allowed name, or ``""`` when none is near.

    >>> did_you_mean("outlt", ["outlet", "date"])
    " Did you mean 'outlet'?"
    """
    names = {str(name).casefold(): str(name) for name in allowed}
    near = difflib.get_close_matches(str(value).casefold(), list(names), n=1, cutoff=0.6)
    return f" Did you mean {names[near[0]]!r}?" if near else ""


def one_of(name: str, value: object, allowed: Iterable[object]) -> None:
    """Raise :class:`OptionError` unless `value` is one of `allowed`.

    >>> one_of("overlaps", "longst", ["longest", "all"])
    Traceback (most recent call last):
    ...
    mediaanalysis.errors.OptionError: overlaps='longst' is not known; allowed: 'longest', 'all'. Did you mean 'longest'?
    """
    choices = list(allowed)
    if value not in choices:
        listed = ", ".join(repr(choice) for choice in choices)
        raise OptionError(f"{name}={value!r} is not known; allowed: {listed}.{did_you_mean(value, choices)}")


def at_least(name: str, value: object, lowest: float) -> None:
    """Raise :class:`OptionError` when `value` is below `lowest`.

    >>> at_least("window", -1, 0)
    Traceback (most recent call last):
    ...
    mediaanalysis.errors.OptionError: window=-1 is too small; it must be 0 or more.
    """
    if not isinstance(value, numbers.Real):
        raise OptionError(f"{name}={value!r} is no number; it must be {lowest} or more.")
    if value < lowest:
        raise OptionError(f"{name}={value!r} is too small; it must be {lowest} or more.")
