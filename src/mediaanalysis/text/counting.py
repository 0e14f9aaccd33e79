"""Counting features by document as a compiled loop; :mod:`mediaanalysis.text.dfm` holds its slow twin."""

# mypy: allow-untyped-defs, allow-untyped-calls, allow-untyped-decorators
from __future__ import annotations

from typing import Any

import numpy as np
from numba.core import types
from numba.extending import intrinsic

from mediaanalysis.text.compiled import jit

__all__ = ["count", "warm"]

# Unsigned throughout: a signed index would be looked at for being negative.
_ONE, _6, _12, _63 = np.uint64(1), np.uint64(6), np.uint64(12), np.uint64(63)


def _lowest_bit(_typing, _word):
    """Return the position of the lowest bit that is set: one instruction, for which Python has no word."""

    def code(context, builder, *call):
        (word,) = call[1]  # behind the signature
        return builder.cttz(word, context.get_constant(types.boolean, True))

    return types.uint64(types.uint64), code


lowest_bit: Any = intrinsic(_lowest_bit)


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
    n_docs : int64 array, shape (n_columns,)
        Zeros; written: documents that have the column.
    """
    total, bits, marks = room
    none = total.size - 1
    n = 0
    for d in range(offsets.size - 1):
        indptr[d] = n
        for k in range(offsets[d], offsets[d + 1]):
            c = np.uint64(column_of[ids[k]])
            total[c] += np.int32(1)
            bits[c >> _6] |= _ONE << (c & _63)
            marks[c >> _12] |= _ONE << ((c >> _6) & _63)
        for m in range(marks.size):
            mark, marks[m] = marks[m], 0
            while mark:
                w = (np.uint64(m) << _6) + lowest_bit(mark)
                word, bits[w] = bits[w], 0
                while word:
                    c = (w << _6) + lowest_bit(word)
                    columns[n], counts[n] = np.int32(c), total[c]
                    n += 1
                    total[c] = 0
                    word &= word - _ONE
                mark &= mark - _ONE
        if n > indptr[d] and columns[n - 1] == none:
            n -= 1
    indptr[offsets.size - 1] = n
    for k in range(n):
        n_docs[columns[k]] += 1
    return n


def warm() -> None:
    """Run every loop once, on next to nothing, so that it is compiled."""
    small, large, field = np.zeros(1, np.int32), np.zeros(1, np.int64), np.zeros(1, np.uint64)
    room = (small.copy(), field, field.copy())
    count(
        small, np.array([0, 1]), small, room, np.zeros(2, np.int32), np.zeros(2, np.int32), np.zeros(2, np.int64), large
    )
