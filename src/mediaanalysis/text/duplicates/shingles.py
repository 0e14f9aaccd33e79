"""Word shingles as 64-bit hashes: every run of a few neighbouring pieces of words, document by document.

A piece is an unbroken run of letters and digits, case-folded. Pieces rather than tokens, because what joins them is
house style: one outlet prints "cease-fire", the next "cease fire", one a curly apostrophe, the next a straight one.

Hashes depend on the words alone, so neither the order of the documents nor other documents change them. Two different
shingles share a hash about once in 2^64 comparisons; this is taken as never.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType
from typing import NamedTuple

import numpy as np
import pandas as pd

from mediaanalysis.text.compiled import load
from mediaanalysis.text.tokens import Tokens

__all__ = ["WORTHWHILE", "Pieces", "blocks", "pieces_of", "shingles"]

WORTHWHILE = 500_000
"""Tokens below which NumPy is done before the compiled code is loaded."""

_BLOCK = 1 << 17
_PIECE = re.compile(r"[^\W_]+")
# An odd multiplier with well-mixed bits, and the finaliser of MurmurHash3 (Appleby).
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2, _SHIFT = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53), np.uint64(33)


class Pieces(NamedTuple):
    """What shingles are made of.

    Attributes
    ----------
    tokens : Tokens
    size : int
        Pieces in a shingle.
    hashes : uint64 array
        Hash of each piece; those of one form lie together.
    single, n_pieces, first : uint64, int32 and int64 arrays, shape (n_types,)
        Hash of the first piece of each type, how many it has (three in "cease-fire's"), and where they begin.
    loops : module, optional
        The compiled loops, where there are enough tokens that loading them is worth its second.
    """

    tokens: Tokens
    size: int
    hashes: np.ndarray
    single: np.ndarray
    n_pieces: np.ndarray
    first: np.ndarray
    loops: ModuleType | None


def pieces_of(tokens: Tokens, size: int) -> Pieces:
    """Return the pieces of the tokens' types, for shingles of `size` pieces."""
    code, forms = tokens.folds
    found = [[form] if form.isalnum() else _PIECE.findall(form) for form in forms.to_pylist()]
    count = np.fromiter(map(len, found), np.int64, len(found))
    flat = np.array([piece for pieces in found for piece in pieces], dtype=object)
    first = np.cumsum(count) - count
    loops = load("duplicates.loops") if len(tokens.ids) >= WORTHWHILE else None
    hashes = pd.util.hash_array(flat, categorize=False)
    single = np.append(hashes, np.uint64(0))[first]  # a pad may be the last and has no piece
    return Pieces(tokens, size, hashes, single[code], count[code].astype(np.int32), first[code], loops)


def blocks(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Cut the documents into runs of about as many tokens as the cache of a processor holds; first and one past."""
    low, n = 0, len(tokens.doc_id)
    while low < n:
        high = int(np.searchsorted(tokens.offsets, tokens.offsets[low] + _BLOCK, side="right")) - 1
        high = min(max(high, low + 1), n)
        yield low, high
        low = high


def shingles(pieces: Pieces, low: int, high: int) -> tuple[np.ndarray, np.ndarray]:
    """Hash every shingle of the documents from row `low` to before `high`.

    A document with fewer pieces than a shingle has one, the whole text; one without pieces has none.

    Returns
    -------
    n : int64 array, shape (high - low,)
        Shingles of each document.
    hashes : uint64 array
        Those of the first document, then of the next.
    """
    if pieces.loops is None:
        return _shingles_by_numpy(pieces, low, high)
    tokens = pieces.tokens
    room = int(pieces.n_pieces[tokens.ids[tokens.offsets[low] : tokens.offsets[high]]].sum())
    hashes, n = np.empty(room, np.uint64), np.empty(high - low, np.int64)
    table = (pieces.single, pieces.n_pieces, pieces.first)
    total = pieces.loops.hash_runs(tokens.ids, tokens.offsets, table, pieces.hashes, pieces.size, low, high, hashes, n)
    return n, hashes[:total]


def _shingles_by_numpy(pieces: Pieces, low: int, high: int) -> tuple[np.ndarray, np.ndarray]:
    stream, bounds = _stream(pieces, low, high)
    size = pieces.size
    n = max(len(stream) - size + 1, 0)
    hashes = stream[:n].copy()
    for k in range(1, size):
        hashes *= _STEP
        hashes += stream[k : k + n]
    inside = np.ones(n, dtype=bool)
    for k in range(1, size):
        across = bounds[1:] - k
        inside[across[(across >= 0) & (across < n)]] = False
    hashes, length = hashes[inside], np.diff(bounds)
    counts = np.maximum(length - size + 1, 0)
    short = np.flatnonzero((length > 0) & (length < size))
    if len(short):
        hashes = np.insert(hashes, (np.cumsum(counts) - counts)[short], _whole(stream, bounds[short], length[short]))
        counts[short] = 1
    return counts, _mixed(hashes)


def _stream(pieces: Pieces, low: int, high: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the hashes of the pieces of some documents, one after the other, and where each document begins."""
    offsets = pieces.tokens.offsets
    ids = pieces.tokens.ids[offsets[low] : offsets[high]]
    count = pieces.n_pieces[ids]
    before = np.zeros(len(ids) + 1, dtype=np.int64)
    np.cumsum(count, out=before[1:])
    place = np.repeat(pieces.first[ids] - before[:-1], count)
    place += np.arange(len(place))
    return pieces.hashes[place], before[offsets[low : high + 1] - offsets[low]]


def _whole(stream: np.ndarray, start: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return one hash for each stretch of a few pieces."""
    hashes = length.astype(np.uint64)
    for k in range(int(length.max())):
        longer = length > k
        hashes[longer] = hashes[longer] * _STEP + stream[start[longer] + k]
    return hashes


def _mixed(hashes: np.ndarray) -> np.ndarray:
    """Spread the bits, in place, so that the smallest hashes are a random choice of shingles."""
    for factor in (_MIX_1, _MIX_2):
        hashes ^= hashes >> _SHIFT
        hashes *= factor
    hashes ^= hashes >> _SHIFT
    return hashes
