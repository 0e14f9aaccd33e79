"""The pattern automaton as a compiled loop; see :mod:`mediaanalysis.text.patterns`, which holds its slow twin."""

# mypy: allow-untyped-defs, allow-untyped-calls, allow-untyped-decorators
from __future__ import annotations

import numpy as np

from mediaanalysis.text.compiled import jit

__all__ = ["fill_edges", "match", "warm"]

_SPREAD, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)


@jit()
def place_of(key, mask):
    """Return the first slot to try for an edge."""
    return np.int64(((np.uint64(key) * _SPREAD) >> _SHIFT) & np.uint64(mask))


@jit()
def fill_edges(keys, nodes, slots):
    """Put the edges into a hash table: `slots`, shape (a power of two, 2), filled with -1, gets key and node."""
    mask = slots.shape[0] - 1
    for k in range(keys.size):
        i = place_of(keys[k], mask)
        while slots[i, 0] >= 0:
            i = (i + 1) & mask
        slots[i, 0], slots[i, 1] = keys[k], nodes[k]


@jit()
def child(slots, key):
    """Return the node an edge leads to, or -1."""
    mask = slots.shape[0] - 1
    i = place_of(key, mask)
    while slots[i, 0] >= 0:
        if slots[i, 0] == key:
            return slots[i, 1]
        i = (i + 1) & mask
    return np.int64(-1)


@jit()
def put_in_order(out, low, high):
    """Sort the few matches of one token by their last token and pattern."""
    for j in range(low + 1, high):
        last, pattern = out[1, j], out[2, j]
        k = j
        while k > low and (out[1, k - 1] > last or (out[1, k - 1] == last and out[2, k - 1] > pattern)):
            out[1, k], out[2, k] = out[1, k - 1], out[2, k - 1]
            k -= 1
        out[1, k], out[2, k] = last, pattern


@jit()
def match(ids, breaks, state, begins, alone, opening, inner, patterns, leads_on, slots, n_elements, frontier, out):
    """Match from token ``state[0]`` on, until all are done or `out` is full; ``state[1]`` counts matches.

    Parameters
    ----------
    ids : int32 array, breaks : bool array
        The tokens.
    begins : bool array, shape (n_types,)
        Types that begin a match or may; most tokens are passed by with a look at this small table.
    alone, opening, inner, patterns : tuples of (starts, values)
        Lists, all ascending: patterns of one element that a type matches, nodes with children that a type opens,
        elements a type matches behind the first, patterns that end at a node.
    leads_on : bool array, shape (n_nodes,)
        Nodes with children.
    slots : int64 array
        Edges, by :func:`fill_edges`; the key of an edge is ``node * n_elements + element``.
    frontier : int64 array, shape (2, n_nodes)
        Room for the nodes reached.
    out : int64 array, shape (3, m)
        Written: first token, token after the last, pattern.
    """
    alone_starts, alone_values = alone
    open_starts, open_values = opening
    inner_starts, inner_values = inner
    pattern_starts, pattern_values = patterns
    n = state[1]
    for first in range(state[0], ids.size):
        t = ids[first]
        if not begins[t]:
            continue
        begun = n
        # Nearly all matches are of one token: they are copied, and come before the longer ones in any case.
        if n + alone_starts[t + 1] - alone_starts[t] > out.shape[1]:
            state[0], state[1] = first, begun
            return
        for k in range(alone_starts[t], alone_starts[t + 1]):
            out[0, n], out[1, n], out[2, n] = first, first + 1, alone_values[k]
            n += 1
        longer = n
        width = 0
        for k in range(open_starts[t], open_starts[t + 1]):
            frontier[0, width] = open_values[k]
            width += 1
        last = first + 1
        side = 0
        while width and last < ids.size and not breaks[last]:
            t = ids[last]
            last += 1
            reached = 0
            for k in range(width):
                key = frontier[side, k] * n_elements
                for j in range(inner_starts[t], inner_starts[t + 1]):
                    node = child(slots, key + inner_values[j])
                    if node < 0:
                        continue
                    for i in range(pattern_starts[node], pattern_starts[node + 1]):
                        if n == out.shape[1]:
                            state[0], state[1] = first, begun
                            return
                        out[0, n], out[1, n], out[2, n] = first, last, pattern_values[i]
                        n += 1
                    if leads_on[node]:
                        frontier[1 - side, reached] = node
                        reached += 1
            width = reached
            side = 1 - side
        if n > longer + 1:
            put_in_order(out, longer, n)
    state[0], state[1] = ids.size, n


def warm() -> None:
    """Run every loop once, on next to nothing, so that it is compiled."""
    one, none = np.array([0, 1]), np.zeros(0, np.int64)
    slots = np.full((2, 2), -1)
    fill_edges(none, none, slots)
    lists, ends = (one, np.array([1])), (np.array([0, 0, 1]), np.array([0]))
    match(
        np.zeros(1, np.int32), np.ones(1, bool), np.zeros(2, np.int64), np.ones(1, bool), lists, lists, lists, ends,
        np.zeros(2, bool), slots, 1, np.zeros((2, 2), np.int64), np.zeros((3, 4), np.int64),
    )  # fmt: skip
