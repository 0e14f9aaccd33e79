"""Groups of documents with the very same words: compared once, and listed pair by pair within bounds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from mediaanalysis.text.duplicates.arrays import counted, unfold
from mediaanalysis.text.duplicates.sketches import Sketches

__all__ = ["Groups", "pairs_of_documents", "same_texts"]


class Groups(NamedTuple):
    """Documents with the same words in the same order, most original first.

    Attributes
    ----------
    rows : int64 array
        Rows of the documents that have words, group by group; the most original of each group first.
    start, size : int64 arrays, shape (n_groups,)
        Where each group begins in `rows`, and how many it has.
    place : int64 array, shape (n_docs,)
        Number of the group whose first document this is, -1 for all others.
    rank : int64 array, shape (n_docs,)
        Place of each document in the order of originality.
    """

    rows: np.ndarray
    start: np.ndarray
    size: np.ndarray
    place: np.ndarray
    rank: np.ndarray


def same_texts(sketches: Sketches, order: np.ndarray) -> Groups:
    """Group the documents; `order` has their rows, most original first."""
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    rows = order[sketches.n_shingles[order] > 0]
    group = pd.factorize(sketches.fingerprint[rows])[0]  # numbered as they come: the most original group is 0
    rows, size = rows[np.argsort(group, kind="stable")], np.bincount(group).astype(np.int64)
    start = np.cumsum(size) - size
    place = np.full(len(order), -1, dtype=np.int64)
    place[rows[start]] = np.arange(len(size))
    return Groups(rows, start, size, place, rank)


def pairs_of_documents(edges: np.ndarray, groups: Groups, limit: int) -> tuple[np.ndarray, int]:
    """Return the pairs of documents behind pairs of groups, and how many documents have more copies than `limit`.

    Parameters
    ----------
    edges : int64 array, shape (n_edges, 2 or more)
        Two groups (one and the same for the copies within it), and what else is known of the pair.
    groups
        The groups.
    limit : int
        Each document is paired with the most original `limit` of its copies, and with those that are paired with it.

    Returns
    -------
    int64 array, shape (n_pairs, 2 and more), and int
        Rows of two documents, and what is known of their groups; some pairs twice, in either order.
    """
    mirrored = edges[edges[:, 0] != edges[:, 1]].copy()
    mirrored[:, :2] = mirrored[:, 1::-1]
    edges = np.concatenate([edges, mirrored])
    copies = np.bincount(edges[:, 0], groups.size[edges[:, 1]], minlength=len(groups.size))
    crowded = int(groups.size[copies > limit + 1].sum())
    times = np.minimum(groups.size[edges[:, 1]], limit)
    partner = groups.rows[unfold(groups.start[edges[:, 1]], times)]
    edge = np.repeat(np.arange(len(edges)), times)
    order = np.lexsort((groups.rank[partner], edges[edge, 0]))
    partner, edge = partner[order], edge[order]
    _, count = counted(edges[edge, 0])
    early = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count) < limit
    partner, edge = partner[early], edge[early]
    times = groups.size[edges[edge, 0]]
    document = groups.rows[unfold(groups.start[edges[edge, 0]], times)]
    both = np.column_stack([document, np.repeat(partner, times)])
    pairs = np.concatenate([both, np.repeat(edges[edge, 2:], times, axis=0)], axis=1)
    return pairs[document != pairs[:, 1]], crowded
