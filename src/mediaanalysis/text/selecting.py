"""Keeping and removing tokens, with or without pads in their place; and the arithmetic that all verbs on tokens share.

Whatever is taken out, the rest keeps its characters: ``start`` and ``length`` of a token that stays do not change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from mediaanalysis.errors import OptionError, at_least, listed
from mediaanalysis.text.patterns import find_patterns
from mediaanalysis.text.tokens import Tokens

__all__ = ["bounds_of_runs", "pad_mask", "remove", "renumber", "select", "sides", "whole_numbers"]


def select(
    tokens: Tokens,
    patterns: str | Iterable[str] | None = None,
    *,
    kind: str = "glob",
    case_sensitive: bool = False,
    padding: bool = False,
    window: int | Sequence[int] = 0,
    min_chars: int | None = None,
    max_chars: int | None = None,
) -> Tokens:
    """Keep what matches: parameters, returns and errors are those of :meth:`mediaanalysis.Tokens.select`.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaanalysis.text.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["No deal, no peace."]}))
    >>> select(tokens, "no", window=(0, 1)).to_frame()["type"].tolist()
    ['No', 'deal', 'no', 'peace']
    """
    if patterns is None:
        keep = np.ones(len(tokens.ids), dtype=bool)
    else:
        keep = _matched(tokens, patterns, kind=kind, case_sensitive=case_sensitive, window=window)
    return _without(tokens, ~keep | _outside(tokens, min_chars, max_chars), padding=padding)


def remove(
    tokens: Tokens,
    patterns: str | Iterable[str] | None = None,
    *,
    kind: str = "glob",
    case_sensitive: bool = False,
    padding: bool = False,
    window: int | Sequence[int] = 0,
    min_chars: int | None = None,
    max_chars: int | None = None,
) -> Tokens:
    """Take out what matches: parameters, returns and errors are those of :meth:`mediaanalysis.Tokens.remove`.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaanalysis.text.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["No deal, no peace."]}))
    >>> remove(tokens, "no", padding=True).to_frame()["type"].tolist()
    ['', 'deal', '', 'peace']
    """
    drop = _outside(tokens, min_chars, max_chars)
    if patterns is not None:
        drop |= _matched(tokens, patterns, kind=kind, case_sensitive=case_sensitive, window=window)
    return _without(tokens, drop, padding=padding)


def sides(window: int | Sequence[int]) -> tuple[int, int]:
    """Return the number of tokens before and after of a window given as one number or as two.

    >>> sides(2), sides((0, 1))
    ((2, 2), (0, 1))
    """
    both = whole_numbers("window", window, 0)
    if len(both) not in (1, 2):
        raise OptionError(f"window={window!r} has {len(both)} numbers; give one, or two: (before, after).")
    return both[0], both[-1]


def whole_numbers(name: str, value: object, lowest: int) -> list[int]:
    """Return the numbers of an option that takes one or several.

    Raises
    ------
    OptionError
        When one is too small or not whole.

    Examples
    --------
    >>> whole_numbers("n", 2, 1), whole_numbers("n", (2, 3), 1)
    ([2], [2, 3])
    """
    numbers = []
    for one in list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]:
        if not isinstance(one, (int, np.integer)):
            raise OptionError(f"{name}={value!r} does not fit: {one!r} is no whole number; give one such as {lowest}.")
        at_least(name, int(one), lowest)
        numbers.append(int(one))
    return numbers


def pad_mask(tokens: Tokens) -> np.ndarray:
    """Return True at pads, bool, shape (n_tokens,)."""
    pads = np.fromiter((not surface for surface in tokens.surfaces), bool, len(tokens.surfaces))
    return pads[tokens.ids] if pads.any() else np.zeros(len(tokens.ids), dtype=bool)


def bounds_of_runs(barrier: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first token, and the one after the last, of the runs in which the tokens `at` lie.

    `barrier` is True where a run begins, at token 0 above all.

    >>> bounds_of_runs(np.array([True, False, True, False]), np.array([1, 2]))
    (array([0, 2]), array([2, 4]))
    """
    starts = np.append(np.flatnonzero(barrier), len(barrier))
    run = np.searchsorted(starts, at, side="right") - 1
    return starts[run], starts[run + 1]


def renumber(ids: np.ndarray, surfaces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return ids and forms anew: each form once, in order of first use, none unused.

    >>> renumber(np.array([3, 0, 3, 2]), np.array(["b", "x", "b", "a"], dtype=object))
    (array([0, 1, 0, 1], dtype=int32), array(['a', 'b'], dtype=object))
    """
    codes, used = pd.factorize(ids)
    again, distinct = pd.factorize(surfaces[used])
    return again[codes].astype(np.int32), np.asarray(distinct, dtype=object)


def _matched(
    tokens: Tokens,
    patterns: str | Iterable[str],
    *,
    kind: str,
    case_sensitive: bool,
    window: int | Sequence[int],
) -> np.ndarray:
    """Return True at the tokens of matches and of their windows."""
    before, after = sides(window)
    wanted = listed("patterns", patterns)
    breaks = tokens.breaks
    spoken = [pattern for pattern in wanted if pattern != ""]
    found = find_patterns(tokens, spoken, kind=kind, case_sensitive=case_sensitive, breaks=breaks)
    first, last = found.first, found.last
    if len(spoken) < len(wanted):
        pads = np.flatnonzero(pad_mask(tokens))
        first, last = np.concatenate([first, pads]), np.concatenate([last, pads + 1])
    low, high = bounds_of_runs(breaks, first)
    size = len(tokens.ids) + 1
    opened = np.bincount(np.maximum(first - before, low), minlength=size)
    closed = np.bincount(np.minimum(last + after, high), minlength=size)
    return np.cumsum(opened - closed)[:-1] > 0


def _outside(tokens: Tokens, min_chars: int | None, max_chars: int | None) -> np.ndarray:
    """Return True at tokens whose form is too short or too long; a pad is neither."""
    if min_chars is not None and max_chars is not None and min_chars > max_chars:
        raise OptionError(f"min_chars={min_chars} is more than max_chars={max_chars}: no token could stay.")
    chars = np.fromiter((len(surface) for surface in tokens.surfaces), np.int64, len(tokens.surfaces))
    outside = np.zeros(len(chars), dtype=bool)
    if min_chars is not None:
        at_least("min_chars", min_chars, 0)
        outside |= chars < min_chars
    if max_chars is not None:
        at_least("max_chars", max_chars, 0)
        outside |= chars > max_chars
    return np.asarray((outside & (chars > 0))[tokens.ids])


def _without(tokens: Tokens, drop: np.ndarray, *, padding: bool) -> Tokens:
    if padding:
        ids = np.where(drop, len(tokens.surfaces), tokens.ids)
        forms = np.append(np.asarray(tokens.surfaces, dtype=object), "")
        ids, surfaces = renumber(ids, forms)
        lengths = None if tokens.lengths is None else np.where(drop, 0, tokens.lengths).astype(np.int32)
        return replace(tokens, ids=ids, surfaces=surfaces, lengths=lengths)
    kept = np.flatnonzero(~drop)
    ids, surfaces = renumber(tokens.ids[kept], np.asarray(tokens.surfaces, dtype=object))
    stretch = tokens.stretch[kept]
    return replace(
        tokens,
        ids=ids,
        offsets=np.searchsorted(kept, tokens.offsets).astype(np.int64),
        start=tokens.start[kept],
        surfaces=surfaces,
        opens=np.diff(stretch, prepend=0) > 0,
        lengths=None if tokens.lengths is None else tokens.lengths[kept],
    )
