"""Exceptions that teach: what was wrong, the value, where, what is allowed, and the next step.

Every error the package raises on purpose is a :class:`MediaAnalysisError`, so a script can catch the family with one
``except``. Each class is a ``ValueError`` too where the cause is a bad value, because that is what callers expect.
"""

from __future__ import annotations

import difflib
import math
import numbers
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

__all__ = [
    "CodebookError",
    "MediaAnalysisError",
    "OptionError",
    "ReadError",
    "ReportError",
    "StateError",
    "TableError",
    "as_path",
    "at_least",
    "did_you_mean",
    "listed",
    "one_of",
    "require_kind",
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


def listed(name: str, values: object) -> list[Any]:
    """Return several values as a list, one text as a list of one; raise :class:`OptionError` for what is no list.

    >>> listed("doc_id", "a"), listed("doc_id", ("a", "b"))
    (['a'], ['a', 'b'])
    """
    if isinstance(values, str):
        return [values]
    if not isinstance(values, Iterable):
        raise OptionError(f"{name}={values!r} is no list; give one value as text, or several in a list.")
    return list(values)


def as_path(name: str, value: object) -> Path:
    """Return a path with ``~`` expanded; raise :class:`OptionError` for what is no path.

    >>> as_path("raw", 5)
    Traceback (most recent call last):
    ...
    mediaanalysis.errors.OptionError: raw=5 is no path; give the name of a file or folder as text or a Path.
    """
    if not isinstance(value, str | os.PathLike):
        raise OptionError(f"{name}={value!r} is no path; give the name of a file or folder as text or a Path.")
    return Path(value).expanduser()


def at_least(name: str, value: object, lowest: float, *, whole: bool = False) -> None:
    """Raise :class:`OptionError` when `value` is no finite number, is below `lowest`, or is not whole where it must be.

    >>> at_least("window", -1, 0)
    Traceback (most recent call last):
    ...
    mediaanalysis.errors.OptionError: window=-1 is too small; it must be 0 or more.
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not math.isfinite(float(value)):
        raise OptionError(f"{name}={value!r} is no number; it must be {lowest} or more.")
    if float(value) < lowest:
        raise OptionError(f"{name}={value!r} is too small; it must be {lowest} or more.")
    if whole and not float(value).is_integer():
        raise OptionError(f"{name}={value!r} must be a whole number, {lowest} or more.")


def require_kind(verb: str, value: object, kind: type, *, hint: str) -> None:
    """Raise :class:`TableError` when a step was handed something else than it works on.

    >>> require_kind("dispersion", [1], dict, hint="make one with dict()")
    Traceback (most recent call last):
    ...
    mediaanalysis.errors.TableError: dispersion needs a dict, not list; make one with dict().
    """
    if not isinstance(value, kind):
        article = "" if kind.__name__.endswith("s") else "a "
        raise TableError(f"{verb} needs {article}{kind.__name__}, not {type(value).__name__}; {hint}.")
