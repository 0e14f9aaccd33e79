"""What becomes of matches that share tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

__all__ = ["OVERLAPS", "clusters", "keep_of_overlaps"]

OVERLAPS = ("longest", "all", "first")


def keep_of_overlaps(first: np.ndarray, last: np.ndarray, group: np.ndarray, *, overlaps: str) -> np.ndarray:
    """Return which matches stay when no two of a group may share a token; bool, in the order given.

    The matches come sorted by first token, those of the preferred pattern before others that begin with them.
    ``longest`` takes the longest match first, and the earlier of two equally long; ``first`` takes them as they come.
    """
    keep = np.ones(len(first), dtype=bool)
    if overlaps != "all":
        for members in clusters(first, last, group):
            keep[members] = _choose(first[members].tolist(), last[members].tolist(), overlaps)
    return keep


def clusters(first: np.ndarray, last: np.ndarray, group: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the rows of each set of two or more matches of a group that are linked by shared tokens."""
    if not len(first):
        return
    order = np.argsort(group, kind="stable")  # group after group; within a group the order given
    shift = group[order] * (int(last.max()) + 1)
    reach = np.maximum.accumulate(last[order] + shift)
    opens = np.ones(len(order), dtype=bool)
    opens[1:] = first[order][1:] + shift[1:] >= reach[:-1]
    edges = np.append(np.flatnonzero(opens), len(order))
    several = np.flatnonzero(np.diff(edges) > 1)
    for begin, end in zip(edges[several].tolist(), edges[several + 1].tolist(), strict=True):
        yield order[begin:end]


def _choose(first: Sequence[int], last: Sequence[int], overlaps: str) -> list[bool]:
    """Choose among the matches of one cluster, greedily."""
    ranked = sorted(range(len(first)), key=lambda k: first[k] - last[k]) if overlaps == "longest" else range(len(first))
    kept = [False] * len(first)
    taken: set[int] = set()
    for k in ranked:
        places = range(first[k], last[k])
        if taken.isdisjoint(places):
            taken.update(places)
            kept[k] = True
    return kept
