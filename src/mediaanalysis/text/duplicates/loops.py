"""Shingles, sketches and the index of duplicate detection as compiled loops; their slow twins are in NumPy.

:mod:`shingles` and :mod:`sketches` hold the twins and say what is computed.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, allow-untyped-decorators
from __future__ import annotations

import numpy as np

from mediaanalysis.text.compiled import jit

__all__ = ["hash_runs", "look_up", "sketch", "warm"]

# The constants of shingles.py; numba reads only those of its own module as literals.
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2, _SHIFT = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53), np.uint64(33)
_MOST, _ZERO, _ONE, _TWO = np.uint64(2**64 - 1), np.uint64(0), np.uint64(1), np.uint64(2)
_6, _63 = np.uint64(6), np.uint64(63)


@jit()
def mixed(x):
    """Spread the bits of a hash."""
    x = (x ^ (x >> _SHIFT)) * _MIX_1
    x = (x ^ (x >> _SHIFT)) * _MIX_2
    return x ^ (x >> _SHIFT)


@jit()
def hash_runs(ids, offsets, table, pieces, size, low, high, found, n):
    """Write the hash of every shingle of some documents, and how many each has; return how many there are.

    The window rolls: a new piece comes in, the oldest goes out.

    Parameters
    ----------
    ids : int32 array; offsets : int64 array
        The tokens.
    table : tuple of uint64, int32 and int64 arrays, shape (n_types,)
        Hash of the first piece of each type, number of its pieces, place of the first one in `pieces`.
    pieces : uint64 array
        Hashes of pieces.
    size, low, high : int
        Pieces in a shingle; documents from `low` to before `high`.
    found : uint64 array; n : int64 array, shape (high - low,)
        Written.
    """
    single, n_pieces, first = table
    ring = np.zeros(size, np.uint64)
    out = _ONE
    for _ in range(size):
        out *= _STEP
    total = 0
    for d in range(low, high):
        before, seen, place = total, 0, 0
        h = _ZERO
        ring[:] = _ZERO
        for i in range(offsets[d], offsets[d + 1]):
            t = ids[i]
            m = n_pieces[t]
            for k in range(m):
                # Nearly every type is one piece, which is found without a second look elsewhere.
                x = single[t] if k == 0 else pieces[first[t] + k]
                h = h * _STEP + x - ring[place] * out
                ring[place] = x
                place += 1
                if place == size:
                    place = 0
                seen += 1
                if seen >= size:
                    found[total] = mixed(h)
                    total += 1
        if 0 < seen < size:
            length = np.uint64(seen)
            for _ in range(seen):
                length *= _STEP
            found[total] = mixed(h + length)
            total += 1
        n[d - low] = total - before
    return total


@jit()
def sketch(hashes, n, most, found, sizes, fingerprint):
    """Write the `most` smallest distinct hashes of each document, how many these are, and the hash of all in order.

    Parameters
    ----------
    hashes : uint64 array; n : int64 array
        The shingles of some documents, one document after the other, and how many each has.
    most : int
        Size of a sketch.
    found : uint64 array; sizes : int64 array; fingerprint : uint64 array
        Written. Return how many hashes were written to `found`.
    """
    room = np.empty(hashes.size, np.uint64)
    share = most + 5 * np.sqrt(most)
    low, total = 0, 0
    for d in range(n.size):
        high = low + n[d]
        weight, all_in_order = _ONE, _ZERO
        for i in range(low, high):
            all_in_order += hashes[i] * weight
            weight += _TWO
        fingerprint[d] = all_in_order
        bound = _MOST if share >= n[d] else np.uint64(share / n[d] * 2.0**64)
        while True:
            m = 0
            for i in range(low, high):
                if hashes[i] <= bound:
                    room[m] = hashes[i]
                    m += 1
            near = room[:m]
            near.sort()
            size = 0
            for i in range(m):
                if size < most and (i == 0 or near[i] != near[i - 1]):
                    found[total + size] = near[i]
                    size += 1
            if size == most or bound == _MOST:
                break
            bound = _MOST
        sizes[d] = size
        total += size
        low = high
    return total


@jit()
def look_up(hashes, n, keys, known, start, shift, row, document):
    """Write which key each hash is, and in which document it stands, for those that are one; return how many.

    Parameters
    ----------
    hashes : uint64 array; n : int64 array
        As in :func:`sketch`.
    keys : uint64 array
        Ascending.
    known : uint64 array, a power of two long
        A field of bits, set at the last bits of every key: says of most hashes that they are none, from the cache.
    start : int32 array; shift : uint64
        The keys whose bits above `shift` are b are ``start[b]:start[b + 1]``.
    row, document : int64 arrays
        Written.
    """
    mask = np.uint64(64 * known.size - 1)
    # Two turns: the first has no branch to mispredict, the second little to look at.
    near, m = np.empty(hashes.size, np.int64), np.int64(0)
    for i in range(hashes.size):
        last = hashes[i] & mask
        near[m] = i
        m += np.int64((known[last >> _6] >> (last & _63)) & _ONE)
    found, d, end = 0, -1, 0
    for i in near[:m]:
        while i >= end:
            d += 1
            end += n[d]
        h = hashes[i]
        for k in range(start[h >> shift], start[(h >> shift) + _ONE]):
            if keys[k] == h:
                row[found], document[found] = k, d
                found += 1
    return found


def warm() -> None:
    """Run every loop once, on next to nothing, so that it is compiled."""
    hashes, two, one = np.zeros(1, np.uint64), np.array([0, 1]), np.ones(1, np.int64)
    found, n = np.zeros(1, np.uint64), np.zeros(1, np.int64)
    table = (hashes, np.ones(1, np.int32), n)
    hash_runs(np.zeros(1, np.int32), two, table, hashes, 1, 0, 1, found, n.copy())
    sketch(hashes, one, 1, found, n, found.copy())
    look_up(hashes, one, hashes, hashes, np.array([0, 1, 1], np.int32), np.uint64(63), n, n.copy())
