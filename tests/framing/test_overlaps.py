"""Which matches stay: against a greedy loop over all of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mediaanalysis.framing.overlaps import OVERLAPS, keep_of_overlaps

MATCHES = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 4), st.integers(0, 2)), max_size=25)


@given(MATCHES, st.sampled_from(OVERLAPS))
def test_equals_a_greedy_loop(matches: list[tuple[int, int, int]], overlaps: str) -> None:
    rows = sorted(matches, key=lambda row: row[0])
    first, size, group = (np.array([row[k] for row in rows], dtype=np.int64) for k in range(3))
    order = range(len(rows)) if overlaps != "longest" else sorted(range(len(rows)), key=lambda k: -size[k])
    taken: set[tuple[int, int]] = set()
    wanted = [False] * len(rows)
    for k in order:
        places = {(group[k], first[k] + j) for j in range(size[k])}
        wanted[k] = overlaps == "all" or taken.isdisjoint(places)
        if wanted[k]:
            taken |= places
    assert keep_of_overlaps(first, first + size, group, overlaps=overlaps).tolist() == wanted
