"""How many shingles two documents share, counted: what a sketch estimates, a pair is held to."""

from __future__ import annotations

import numpy as np

from mediaanalysis.text.duplicates.arrays import cut, distinct, unfold
from mediaanalysis.text.duplicates.shingles import Pieces, shingles

__all__ = ["overlaps"]


def overlaps(pieces: Pieces, rows: np.ndarray, pairs: np.ndarray, *, n_shingles: np.ndarray) -> np.ndarray:
    """Count the distinct shingles of both documents of each pair, and those they share.

    Parameters
    ----------
    pieces
        The documents.
    rows : int64 array
        Row of the document at each place.
    pairs : int64 array, shape (n_pairs, 2)
        Places.
    n_shingles : int64 array, shape (n_docs,)
        Shingles of each document, as a measure of the work.

    Returns
    -------
    int64 array, shape (n_pairs, 3)
        Shared, of the first, of the second.
    """
    # The second document of a pair comes later: where many pairs have few first documents, these are read once for
    # many second ones.
    order = np.lexsort((pairs[:, 0], pairs[:, 1]))
    first, second = pairs[order].T
    result = np.zeros((len(pairs), 3), dtype=np.int64)
    for low, high in cut(second, n_shingles[rows[first]]):
        result[order[low:high]] = _overlaps(pieces, rows, first[low:high], second[low:high])
    return result


def _overlaps(pieces: Pieces, rows: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    used = distinct(np.concatenate([first, second]))
    sets = [distinct(shingles(pieces, row, row + 1)[1]) for row in rows[used].tolist()]
    size = np.array([len(one) for one in sets])
    begin = np.cumsum(size) - size
    known, code = np.unique(np.concatenate(sets), return_inverse=True)
    first, second = np.searchsorted(used, first), np.searchsorted(used, second)
    shared = np.zeros(len(first), dtype=np.int64)
    inside = np.zeros(len(known), dtype=bool)
    starts = np.flatnonzero(np.diff(second, prepend=-1))
    for low, high in zip(starts, np.append(starts[1:], len(second)), strict=True):
        one, others = second[low], first[low:high]
        mine = code[begin[one] : begin[one] + size[one]]
        inside[mine] = True
        hits = inside[code[unfold(begin[others], size[others])]]
        shared[low:high] = np.add.reduceat(hits, np.cumsum(size[others]) - size[others], dtype=np.int64)
        inside[mine] = False
    return np.column_stack([shared, size[first], size[second]])
