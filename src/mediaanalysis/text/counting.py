"""Counting features by document as a compiled loop; :mod:`mediaanalysis.text.dfm` holds its slow twin."""

# mypy: allow-untyped-defs, allow-untyped-calls, allow-untyped-decorators
from __future__ import annotations

import numpy as np

from mediaanalysis.text.compiled import jit

__all__ = ["count", "warm"]

_ONE, _S58 = np.uint64(1), np.uint64(58)
# Position of the only bit set, by multiplication with a de Bruijn sequence (Leiserson, Prokop & Randall 1998).
_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
_BIT_OF = np.zeros(64, np.int64)
for _bit in range(64):
    _BIT_OF[((int(_DE_BRUIJN) << _bit) % 2**64) >> 58] = _bit


@jit()
def count(ids, offsets, column_of, room, columns, counts, indptr, n_docs):
    """Count the columns of each document, ascending; return the number of cells written.

    The columns of a document are bits in a field, so reading them in order needs no sorting; a second field marks the
    words of the first that are not zero, so few columns among very many are found as fast.

    Parameters
    ----------
    ids : int32 array, offsets : int64 array, shape (documents + 1,)
        The tokens.
    column_of : int32 array, shape (n_types,)
        Column of each type, or -1 for none.
    room : tuple of int32 array, shape (n_columns,), and two uint64 arrays
        Zeros: counts, bits, and marks; 64 columns a bit word, 64 words a mark word.
    columns, counts : int32 and int64 arrays
        Written: the cells document by document.
    indptr : int64 array, shape (documents + 1,)
        Written: first cell of each document.
    n_docs : int64 array, shape (n_columns,)
        Zeros; written: documents that have the column.
    """
    total, bits, marks = room
    n = 0
    for d in range(offsets.size - 1):
        indptr[d] = n
        for k in range(offsets[d], offsets[d + 1]):
            c = column_of[ids[k]]
            if c < 0:
                continue
            if total[c] == 0:
                bits[c >> 6] |= _ONE << np.uint64(c & 63)
                marks[c >> 12] |= _ONE << np.uint64((c >> 6) & 63)
            total[c] += 1
        for m in range(marks.size):
            while marks[m]:
                w = (m << 6) + _BIT_OF[((marks[m] & (~marks[m] + _ONE)) * _DE_BRUIJN) >> _S58]
                while bits[w]:
                    c = (w << 6) + _BIT_OF[((bits[w] & (~bits[w] + _ONE)) * _DE_BRUIJN) >> _S58]
                    columns[n], counts[n] = c, total[c]
                    n += 1
                    n_docs[c] += 1
                    total[c] = 0
                    bits[w] &= bits[w] - _ONE
                marks[m] &= marks[m] - _ONE
    indptr[offsets.size - 1] = n
    return n


def warm() -> None:
    """Run every loop once, on next to nothing, so that it is compiled."""
    small, large, field = np.zeros(1, np.int32), np.zeros(1, np.int64), np.zeros(1, np.uint64)
    room = (small.copy(), field, field.copy())
    count(small, np.array([0, 1]), small, room, small.copy(), large, np.zeros(2, np.int64), large.copy())
