"""MinHash sketches: the smallest hashes of each document's shingles, and the pairs of documents that share enough.

A sketch is a random sample of a document's shingles that is the same sample wherever the shingles are the same
(Broder 1997, *On the resemblance and containment of documents*). So the share of one document's sketch that occurs in
another estimates how much of the first is in the second. Which documents hold a sketch's shingles is looked up in an
index of all documents, not of their sketches alone: that is what finds a short text inside a long one.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy import stats

from mediaanalysis.text.duplicates.arrays import counted, cut, distinct, unfold
from mediaanalysis.text.duplicates.shingles import Pieces, blocks, shingles

__all__ = ["Sketches", "candidates", "look_up_by_numpy", "read_sketches", "sketch_by_numpy", "sketch_size"]

_MISSED = 1e-4  # share of the pairs exactly at the bound that a sketch may miss
_MOST = np.uint64(2**64 - 1)
_Table = tuple[np.ndarray, np.ndarray, np.ndarray, np.uint64]
_NONE, _NO_HASH = np.zeros(0, np.int64), np.zeros(0, np.uint64)


class Sketches(NamedTuple):
    """The sketches of all documents.

    Attributes
    ----------
    size : int
        Most hashes in a sketch. A document with no more shingles than this is compared by all of them.
    document : int64 array, ascending; hashes : uint64 array, ascending in a document
        The sketches, one after the other.
    fingerprint : uint64 array, shape (n_docs,)
        One hash of all shingles in their order: equal where the texts are.
    n_shingles : int64 array, shape (n_docs,)
        Shingles, each as often as it occurs.
    """

    size: int
    document: np.ndarray
    hashes: np.ndarray
    fingerprint: np.ndarray
    n_shingles: np.ndarray


def sketch_size(share: float) -> int:
    """Return how many hashes tell documents that share this much from those that share half of it.

    At least 64; so many that what a pair at the bound has with near certainty (:data:`_MISSED` lies 3.7 standard
    deviations below the mean of a binomial count) is more than half of what it has on average.

    >>> sketch_size(2 / 3), sketch_size(0.4), sketch_size(0.2)
    (64, 83, 220)
    """
    return max(64, math.ceil((2 * 3.7) ** 2 * (1 - share) / share))


def read_sketches(pieces: Pieces, size: int) -> Sketches:
    """Sketch every document, in one pass over the tokens."""
    parts = [(_NONE, _NONE, _NO_HASH, _NO_HASH)]
    for low, high in blocks(pieces.tokens):
        n, hashes = shingles(pieces, low, high)
        parts.append((n, *_sketch(pieces, hashes, n, size)))
    n, sizes, smallest, fingerprint = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Sketches(size, np.repeat(np.arange(len(n)), sizes), smallest, fingerprint, n)


def _sketch(pieces: Pieces, hashes: np.ndarray, n: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return how many hashes each document's sketch has, these, and the fingerprints; `n` counts the shingles."""
    if pieces.loops is None:
        return sketch_by_numpy(hashes, n, most)
    sizes, fingerprint = np.empty(len(n), np.int64), np.empty(len(n), np.uint64)
    smallest = np.empty(np.minimum(n, most).sum(), np.uint64)
    total = pieces.loops.sketch(hashes, n, most, smallest, sizes, fingerprint)
    return sizes, smallest[:total], fingerprint


def sketch_by_numpy(hashes: np.ndarray, n: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sketch some documents; the slow twin of the compiled loop."""
    document, first = np.repeat(np.arange(len(n)), n), np.cumsum(n) - n
    fingerprint = np.zeros(len(n), np.uint64)
    if len(hashes):
        odd = (np.arange(len(hashes)) - first[document]).astype(np.uint64) * np.uint64(2) + np.uint64(1)
        fingerprint[n > 0] = np.add.reduceat(hashes * odd, first[n > 0])
    share = (most + 5 * most**0.5) / np.maximum(n, 1)
    bound = np.full(len(n), _MOST)
    bound[share < 1] = (share[share < 1] * 2.0**64).astype(np.uint64)  # nearly always enough, and little to sort
    while True:
        near = hashes <= bound[document]
        found, smallest = _distinct_by(document[near], hashes[near])
        size = np.bincount(found, minlength=len(n))
        lacking = (size < most) & (bound < _MOST)  # as when a text repeats itself
        if not lacking.any():
            break
        bound[lacking] = _MOST
    inside = np.arange(len(found)) - (np.cumsum(size) - size)[found] < most
    return np.minimum(size, most), smallest[inside], fingerprint


def _distinct_by(document: np.ndarray, hashes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct hashes of each document, both ascending."""
    order = np.lexsort((hashes, document))
    document, hashes = document[order], hashes[order]
    new = np.ones(len(hashes), dtype=bool)
    new[1:] = (hashes[1:] != hashes[:-1]) | (document[1:] != document[:-1])
    return document[new], hashes[new]


def candidates(pieces: Pieces, sketches: Sketches, place: np.ndarray, *, share: float, limit: int) -> np.ndarray:
    """Return pairs of documents of which one may have at least `share` of its shingles in the other.

    Parameters
    ----------
    pieces, sketches
        The documents.
    place : int64 array, shape (n_docs,)
        Place of each document among those compared, which is its name in the result; below 0: not compared.
    share : float
        Least share. A pair that has it is missed about once in ten thousand; what has less may come along.
    limit : int
        A shingle that occurs in more documents than this leads to the first of them alone, so that what ten thousand
        documents share does not make fifty million pairs.

    Returns
    -------
    int64 array, shape (n_pairs, 2)
        Places, the smaller one first; sorted, each pair once.
    """
    mine = place[sketches.document] >= 0
    owner, hashes = place[sketches.document[mine]], sketches.hashes[mine]
    keys, of_sketch = _numbered(hashes)
    key, holder = _index(pieces, keys, place)
    n_holders = np.bincount(key, minlength=len(keys))
    needed = _needed(owner, n_holders[of_sketch] > limit, share, sketches.size)
    shared = n_holders[of_sketch] > 1
    owner, of_sketch = owner[shared], of_sketch[shared]
    order = np.argsort(owner, kind="stable")
    owner, of_sketch = owner[order], of_sketch[order]
    first, count = np.cumsum(n_holders) - n_holders, np.minimum(n_holders, limit)
    n = int(place.max(initial=-1)) + 1
    found = [np.zeros(0, np.int64)]
    for low, high in cut(owner, count[of_sketch]):
        times = count[of_sketch[low:high]]
        a, b = np.repeat(owner[low:high], times), holder[unfold(first[of_sketch[low:high]], times)]
        a, b = a[a != b], b[a != b]
        pair, hits = counted(a * n + b)
        pair = pair[hits >= needed[pair // n]]
        found.append(np.minimum(pair // n, pair % n) * n + np.maximum(pair // n, pair % n))
    pairs = distinct(np.concatenate(found))
    return np.column_stack([pairs // max(n, 1), pairs % max(n, 1)])


def _numbered(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct values, ascending, and which of them each value is."""
    order = np.argsort(values)
    ascending = values[order]
    new = np.ones(len(values), dtype=bool)
    new[1:] = ascending[1:] != ascending[:-1]
    number = np.empty(len(values), dtype=np.int64)
    number[order] = np.cumsum(new) - 1
    return ascending[new], number


def _index(pieces: Pieces, keys: np.ndarray, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which of the sorted `keys` occurs in which documents, if in two or more: rows and places, sorted."""
    table = _table_of(keys)
    rows, holders = [_NONE], [_NONE]
    for low, high in blocks(pieces.tokens):
        n, hashes = shingles(pieces, low, high)
        if pieces.loops is None:
            row, document = look_up_by_numpy(hashes, n, table)
        else:
            row, document = np.empty(len(hashes), np.int64), np.empty(len(hashes), np.int64)
            found = pieces.loops.look_up(hashes, n, *table, row, document)
            row, document = row[:found].copy(), document[:found]
        rows.append(row)
        holders.append(place[document + low])
    row, holder = np.concatenate(rows), np.concatenate(holders)
    often = np.bincount(row, minlength=len(keys))[row] > 1  # most keys are one document's own
    row, holder = row[often & (holder >= 0)], holder[often & (holder >= 0)]
    n_places = max(int(place.max(initial=-1)) + 1, 1)
    pairs = distinct(row * n_places + holder)
    return pairs // n_places, pairs % n_places


def _table_of(keys: np.ndarray) -> _Table:
    """Return what :func:`.loops.look_up` finds sorted keys by: these, a field of bits, their parts, and a shift."""
    bits = max(8, len(keys).bit_length())
    last = np.zeros(1 << (bits + 2), dtype=bool)
    last[keys & np.uint64(len(last) - 1)] = True
    known = np.packbits(last, bitorder="little").view("<u8").astype(np.uint64)
    shift = np.uint64(64 - bits)
    start = np.zeros((1 << bits) + 1, dtype=np.int32)
    np.cumsum(np.bincount((keys >> shift).astype(np.int64), minlength=1 << bits), out=start[1:])
    return keys, known, start, shift


def look_up_by_numpy(hashes: np.ndarray, n: np.ndarray, table: _Table) -> tuple[np.ndarray, np.ndarray]:
    """Return which key each hash is and in which document it stands; the slow twin of the compiled loop."""
    keys, known, *_ = table
    last = hashes & np.uint64(64 * len(known) - 1)
    near = np.flatnonzero((known[last >> np.uint64(6)] >> (last & np.uint64(63))) & np.uint64(1))
    row = np.minimum(np.searchsorted(keys, hashes[near]), len(keys) - 1)
    hit = keys[row] == hashes[near]
    return row[hit], np.repeat(np.arange(len(n)), n)[near[hit]]


def _needed(owner: np.ndarray, common: np.ndarray, share: float, most: int) -> np.ndarray:
    """Return how many hashes of each document's sketch another must have to be looked at, by place.

    `owner` is the place of each hash of a sketch, `common` whether its documents are more than the limit. A document
    behind the limit has only the other hashes to be found by, so that many fewer are asked for, but half at least:
    what is alike in common passages alone is found among the first documents or not at all.
    """
    size, lost = np.bincount(owner), np.bincount(owner, common).astype(np.int64)
    every = np.arange(most + 1)
    least = np.ceil(share * every - 1e-9).astype(np.int64)  # the sketch is the whole document: nothing is estimated
    least[most] = stats.binom.ppf(_MISSED, most, share)
    needed = least[size]
    return np.asarray(np.maximum.reduce([needed - lost, (needed + 1) // 2, np.ones_like(needed)]))
