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

    Types that are no column share one more, the last, whose cell is taken back at the end of each document: a branch on
    them would be mispredicted at every stop word.

    Parameters
    ----------
    ids : int32 array, offsets : int64 array, shape (documents + 1,)
        The tokens.
    column_of : int32 array, shape (n_types,)
        Column of each type, or n_columns for none.
    room : tuple of int32 array, shape (n_columns + 1,), and two uint64 arrays
        Zeros: counts, bits, and marks; 64 columns a bit word, 64 words a mark word.
    columns, counts : int32 arrays
        Written: the cells document by document; at least one more than tokens.
    indptr : int64 array, shape (documents + 1,)
        Written: first cell of each document.
    n_docs : int64 array, shape (n_columns + 1,)
        Zeros; written: documents that have the column.
    """
    total, bits, marks = room
    none = total.size - 1
    n = 0
    for d in range(offsets.size - 1):
        indptr[d] = n
        for k in range(offsets[d], offsets[d + 1]):
            c = column_of[ids[k]]
            total[c] += 1
            bits[c >> 6] |= _ONE << np.uint64(c & 63)
            marks[c >> 12] |= _ONE << np.uint64((c >> 6) & 63)
        for m in range(marks.size):
            mark, marks[m] = marks[m], 0
            while mark:
                w = (m << 6) + _BIT_OF[((mark & (~mark + _ONE)) * _DE_BRUIJN) >> _S58]
                word, bits[w] = bits[w], 0
                while word:
                    c = (w << 6) + _BIT_OF[((word & (~word + _ONE)) * _DE_BRUIJN) >> _S58]
                    columns[n], counts[n] = c, total[c]
                    n += 1
                    n_docs[c] += 1
                    total[c] = 0
                    word &= word - _ONE
                mark &= mark - _ONE
        if n > indptr[d] and columns[n - 1] == none:
            n -= 1
    indptr[offsets.size - 1] = n
    return n


def warm() -> None:
    """Run every loop once, on next to nothing, so that it is compiled."""
    small, large, field = np.zeros(1, np.int32), np.zeros(1, np.int64), np.zeros(1, np.uint64)
    room = (small.copy(), field, field.copy())
    count(
        small, np.array([0, 1]), small, room, np.zeros(2, np.int32), np.zeros(2, np.int32), np.zeros(2, np.int64), large
    )
