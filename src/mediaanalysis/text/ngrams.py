"""Runs of tokens as tokens: n-grams and skip-grams, each with the characters from its first word to its last.

Rows of type numbers are told apart by hashing integers, column by column; a name is built once for each distinct row.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from mediaanalysis.errors import OptionError
from mediaanalysis.text.selecting import pad_mask, renumber, whole_numbers
from mediaanalysis.text.tokens import Tokens

__all__ = ["left_in_run", "name_rows", "ngrams"]


def ngrams(tokens: Tokens, n: int | Sequence[int] = 2, *, skip: int | Sequence[int] = 0, join: str = "_") -> Tokens:
    """Make n-grams: parameters, returns and errors are those of :meth:`mediaanalysis.Tokens.ngrams`.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaanalysis.text.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["No deal, no peace."]}))
    >>> ngrams(tokens, (2, 3)).to_frame()["type"].tolist()
    ['No_deal', 'deal_no', 'no_peace', 'No_deal_no', 'deal_no_peace']
    """
    sizes, skips = _distinct("n", n, 1), _distinct("skip", skip, 0)
    if sizes == [1]:
        return tokens
    breaks, pads = tokens.breaks, pad_mask(tokens)
    left = left_in_run(breaks, pads)
    made = [_of_size(tokens, left, size, skips, join) for size in sizes]
    first = np.concatenate([part[0] for part in made])
    last = np.concatenate([part[1] for part in made])
    steps = np.cumsum([0, *(len(names) for _, _, _, names in made)])
    codes = np.concatenate([part[2] + step for part, step in zip(made, steps, strict=False)])
    stretch, size_of = np.cumsum(breaks)[first], np.repeat(np.arange(len(made)), [len(part[0]) for part in made])
    if len(made) > 1:
        order = np.argsort(stretch, kind="stable")
        first, last, codes, stretch, size_of = (a[order] for a in (first, last, codes, stretch, size_of))
    ids, surfaces = renumber(codes, np.concatenate([part[3] for part in made]))
    opens = (np.diff(stretch, prepend=0) > 0) | (np.diff(size_of, prepend=-1) != 0)
    return replace(
        tokens,
        ids=ids,
        offsets=np.sum([np.searchsorted(part[0], tokens.offsets) for part in made], axis=0).astype(np.int64),
        start=tokens.start[first],
        surfaces=surfaces,
        opens=opens,
        lengths=(tokens.start[last] + tokens.length[last] - tokens.start[first]).astype(np.int32),
    )


def name_rows(columns: Sequence[np.ndarray], surfaces: np.ndarray, join: str) -> tuple[np.ndarray, np.ndarray]:
    """Return a code for each row of types, numbered in order of first use, and the joined form of each code.

    >>> name_rows([np.array([0, 1, 0]), np.array([1, 1, 1])], np.array(["no", "deal"], dtype=object), "_")
    (array([0, 1, 0]), array(['no_deal', 'deal_deal'], dtype=object))
    """
    codes, _ = pd.factorize(columns[0])
    for column in columns[1:]:
        # below 2**62: a code is a number of rows, a column holds int32
        codes, _ = pd.factorize(codes * np.int64(len(surfaces)) + column)
    known = np.maximum.accumulate(codes)
    rows = np.flatnonzero(np.diff(known, prepend=-1))
    parts = [surfaces[column[rows]] for column in columns]
    names = np.empty(len(rows), dtype=object)
    names[:] = [join.join(row) for row in zip(*parts, strict=True)]
    return codes, names


def _distinct(name: str, value: int | Sequence[int], lowest: int) -> list[int]:
    values = whole_numbers(name, value, lowest)
    if not values:
        raise OptionError(f"{name}={value!r} holds no number; give one such as {lowest}, or several.")
    if len(set(values)) < len(values):
        raise OptionError(f"{name}={value!r} names a number twice, which would count its n-grams twice.")
    return values


def left_in_run(breaks: np.ndarray, pads: np.ndarray) -> np.ndarray:
    """Return how many tokens, itself included, follow each token without a break or a pad between; 0 at pads.

    >>> left_in_run(np.array([True, False, False, True]), np.array([False, False, True, False])).tolist()
    [2, 1, 0, 1]
    """
    barrier = breaks | pads
    barrier[1:] |= pads[:-1]
    bounds = np.append(np.flatnonzero(barrier), len(barrier))
    left = np.repeat(bounds[1:], np.diff(bounds)) - np.arange(len(barrier))
    left[pads] = 0
    return left


def _of_size(
    tokens: Tokens, left: np.ndarray, size: int, skips: Sequence[int], join: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return first token, last token and code of every n-gram, in order of the first, and the names of the codes."""
    ways = [*itertools.product(skips, repeat=size - 1)]
    gaps = np.array(ways, dtype=np.int64).reshape(len(ways), size - 1) + 1
    places = np.concatenate([np.zeros((len(gaps), 1), np.int64), np.cumsum(gaps, axis=1)], axis=1)
    if len(places) == 1:
        first = np.flatnonzero(left > places[0, -1])
        way = np.zeros(1, np.int64)
    else:
        first, way = np.nonzero(left[:, None] > places[:, -1])
    columns = [tokens.ids[first + places[way, k]] for k in range(size)]
    codes, names = name_rows(columns, np.asarray(tokens.surfaces, dtype=object), join)
    return first, first + places[way, -1], codes, names
