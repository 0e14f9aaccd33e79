"""Phrases as one token: matches of patterns, joined or each for itself, with the characters they span."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from mediaanalysis.errors import one_of
from mediaanalysis.text.ngrams import name_rows
from mediaanalysis.text.patterns import find_patterns
from mediaanalysis.text.selecting import bounds_of_runs, pad_mask, renumber, sides
from mediaanalysis.text.tokens import Tokens

__all__ = ["compound"]

# Longer compounds are rarely met twice, so their names are joined one by one.
_LONGEST_SHARED = 8


def compound(
    tokens: Tokens,
    patterns: str | Iterable[str],
    *,
    kind: str = "glob",
    case_sensitive: bool = False,
    join: str = "_",
    overlap: str = "join",
    window: int | Sequence[int] = 0,
) -> Tokens:
    """Make compounds: parameters, returns and errors are those of :meth:`mediaanalysis.Tokens.compound`.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaanalysis.text.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["In the United States."]}))
    >>> compound(tokens, "united states").to_frame()["type"].tolist()
    ['In', 'the', 'United_States']
    """
    one_of("overlap", overlap, ("join", "each"))
    before, after = sides(window)
    breaks = tokens.breaks
    found = find_patterns(tokens, patterns, kind=kind, case_sensitive=case_sensitive, breaks=breaks)
    pads = pad_mask(tokens)
    barrier = breaks | pads
    barrier[1:] |= pads[:-1]
    low, high = bounds_of_runs(barrier, found.first)
    first, last = np.maximum(found.first - before, low), np.minimum(found.last + after, high)
    first, last = _merged(first, last) if overlap == "join" else _outermost(first, last)
    several = last - first > 1
    first, last = first[several], last[several]
    if not len(first):
        return tokens
    return _replaced(tokens, first, last, breaks, join)


def _merged(first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the unions of spans that share a token; `first` is ascending."""
    reach = np.maximum.accumulate(last)
    new = np.flatnonzero(np.append(True, first[1:] >= reach[:-1])[: len(first)])
    return first[new], reach[np.append(new[1:] - 1, len(first) - 1)[: len(new)]]


def _outermost(first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the spans that lie in no other one, each once; both columns of the result ascend."""
    order = np.lexsort((-last, first))
    first, last = first[order], last[order]
    reach = np.maximum.accumulate(last)
    outer = np.append(True, last[1:] > reach[:-1])[: len(first)]
    return first[outer], last[outer]


def _replaced(tokens: Tokens, first: np.ndarray, last: np.ndarray, breaks: np.ndarray, join: str) -> Tokens:
    """Return the tokens with the spans, of which none lies in another, as one token each."""
    n = len(tokens.ids)
    covered = np.cumsum(np.bincount(first, minlength=n + 1) - np.bincount(last, minlength=n + 1))[:-1] > 0
    stays = ~covered
    stays[first] = True
    taken = np.flatnonzero(stays)
    places = np.searchsorted(taken, first)
    forms = np.asarray(tokens.surfaces, dtype=object)
    codes, names = _names(tokens.ids, forms, first, last, join)
    ids = tokens.ids[taken].astype(np.int64)
    ids[places] = codes + len(forms)
    ids, surfaces = renumber(ids, np.concatenate([forms, names]))
    length = tokens.length
    lengths = length[taken]
    lengths[places] = tokens.start[last - 1] + length[last - 1] - tokens.start[first]
    return replace(
        tokens,
        ids=ids,
        offsets=np.searchsorted(taken, tokens.offsets).astype(np.int64),
        start=tokens.start[taken],
        surfaces=surfaces,
        opens=breaks[taken],
        lengths=lengths,
    )


def _names(
    ids: np.ndarray, surfaces: np.ndarray, first: np.ndarray, last: np.ndarray, join: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return a code for each span and the form of each code."""
    sizes = last - first
    codes = np.empty(len(first), np.int64)
    names: list[str] = []
    for size in np.unique(sizes[sizes <= _LONGEST_SHARED]):
        rows = np.flatnonzero(sizes == size)
        own, forms = name_rows([ids[first[rows] + k] for k in range(size)], surfaces, join)
        codes[rows] = own + len(names)
        names.extend(forms)
    long = np.flatnonzero(sizes > _LONGEST_SHARED)
    codes[long] = np.arange(len(long)) + len(names)
    names.extend(join.join(surfaces[ids[first[k] : last[k]]]) for k in long)
    column = np.empty(len(names), dtype=object)
    column[:] = names
    return codes, column
