"""The pairs of documents that share their words: candidates from MinHash sketches, every one of them counted."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from mediaanalysis.errors import OptionError, at_least
from mediaanalysis.schemas import DOCUMENTS, PAIR_KINDS, check
from mediaanalysis.text.aligning import align_tokens
from mediaanalysis.text.duplicates.groups import pairs_of_documents, same_texts
from mediaanalysis.text.duplicates.originals import by_originality
from mediaanalysis.text.duplicates.shingles import pieces_of
from mediaanalysis.text.duplicates.sketches import candidates, read_sketches, sketch_size
from mediaanalysis.text.duplicates.verifying import overlaps
from mediaanalysis.text.tokens import Tokens, tokenize

__all__ = ["NOTICE", "find_duplicates"]

NOTICE = 20
"""A text of fewer shingles is never "contained": headlines and notices stand inside articles and are no copies."""

_LOWEST = 0.1  # below this a sketch misses more than it should


def find_duplicates(
    documents: pd.DataFrame,
    *,
    threshold: float = 0.5,
    containment: float = 0.8,
    size: int = 5,
    limit: int = 100,
    tokens: Tokens | None = None,
) -> pd.DataFrame:
    """List the pairs of documents that are copies, near copies, or one inside the other.

    Answers: which articles share so much of their words that they are not independent? Wire copy, editions, updates
    and corrections are found alike; :func:`mediaanalysis.mark_duplicates` tells them apart and decides what counts.

    Parameters
    ----------
    documents : DataFrame
        ``doc_id`` and ``text``. Only editorial zones are compared, as if what is left out were not there: a shared
        footer makes no copies, and a caption in between none less. Texts without words have no copies.
    threshold : float
        Least Jaccard similarity of the shingles: shared ones by those of either, 0.1 to 1.
    containment : float
        Or: least share of the shingles of the shorter text that are in the longer one, 0.1 to 1. Only for texts of
        twenty shingles and more.
    size : int
        Words in a shingle. Words are divided at hyphens and apostrophes, in which house styles differ.
    limit : int
        A document with more copies than this is paired with the earliest `limit` of them alone; a warning says so.
        Groups up to this size have all their pairs. It keeps the table and the time in proportion to the documents.
    tokens : Tokens, optional
        What to compare, when it is not the editorial zones: ``ma.tokenize(documents, zones=ma.schemas.ZONE_NAMES)``
        for all of the text, or ``language="zh"``.

    Returns
    -------
    DataFrame
        Schema ``PAIRS``: one row a pair, sorted by ``doc_id_a`` and ``doc_id_b``, the first of which comes first in
        the order of code points. ``kind`` is ``exact`` (the same words in the same order), ``near`` (`threshold`
        reached) or ``contained`` (only `containment` reached).

    Raises
    ------
    TableError
        When a column is missing, ``doc_id`` repeats, or the tokens are of other documents.
    OptionError
        When an option is out of range.

    Notes
    -----
    Candidates come from MinHash sketches of 64 hashes and an index of where these occur; similarity and containment
    are then counted over all shingles, so no pair is listed that is not one. A pair just at the threshold is missed
    about once in ten thousand. See docs/duplicates.md.

    Examples
    --------
    >>> import pandas as pd
    >>> documents = pd.DataFrame(
    ...     {"doc_id": ["a", "b", "c"],
    ...      "text": ["The truce held for nine days, said the envoy.", "Nobody spoke of peace on Monday night.",
    ...               "The truce held for nine days, said the envoy. Talks go on."]})
    >>> find_duplicates(documents)[["doc_id_a", "doc_id_b", "kind", "jaccard", "containment"]]
      doc_id_a doc_id_b  kind  jaccard  containment
    0        a        c  near    0.625          1.0
    """
    check(documents, DOCUMENTS)
    for name, value in (("threshold", threshold), ("containment", containment)):
        at_least(name, value, _LOWEST)
        if value > 1:
            raise OptionError(f"{name}={value!r} is a share; it must be {_LOWEST} to 1.")
    at_least("size", size, 1, whole=True)
    at_least("limit", limit, 2, whole=True)
    tokens = tokenize(documents) if tokens is None else align_tokens(tokens, documents, verb="find_duplicates")
    pieces = pieces_of(tokens, int(size))
    share = min(containment, 2 * threshold / (1 + threshold))  # what either bound asks of the shorter text, at least
    sketches = read_sketches(pieces, sketch_size(share))
    groups = same_texts(sketches, by_originality(documents))
    found = candidates(pieces, sketches, groups.place, share=share, limit=int(limit))
    alike = np.flatnonzero(groups.size > 1)
    found = np.concatenate([found, np.column_stack([alike, alike])])
    shared, n_a, n_b = overlaps(pieces, groups.rows[groups.start], found, n_shingles=sketches.n_shingles).T
    jaccard, inside = _measures(shared, n_a, n_b)
    near = jaccard >= threshold
    kept = near | ((inside >= containment) & (np.minimum(n_a, n_b) >= NOTICE))
    kind = np.where(found[:, 0] == found[:, 1], 0, np.where(near, 1, 2))
    size_of = np.zeros(len(groups.size), dtype=np.int64)
    size_of[found[:, 0]], size_of[found[:, 1]] = n_a, n_b
    pairs, crowded = pairs_of_documents(np.column_stack([found, kind, shared])[kept], groups, int(limit))
    if crowded:
        warnings.warn(
            f"find_duplicates: documents with more than {limit} copies, {crowded:,} in number, are paired with the "
            f"earliest {limit} of them alone. Raise limit for more pairs.",
            stacklevel=2,
        )
    n_shingles = np.zeros(len(documents), dtype=np.int64)
    n_shingles[groups.rows] = np.repeat(size_of, groups.size)
    return _table(documents["doc_id"].to_numpy(dtype=object), pairs, n_shingles)


def _measures(shared: np.ndarray, n_a: np.ndarray, n_b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Jaccard similarity, and containment of the shorter text in the longer one."""
    return shared / (n_a + n_b - shared), shared / np.minimum(n_a, n_b)


def _table(names: np.ndarray, pairs: np.ndarray, n_shingles: np.ndarray) -> pd.DataFrame:
    """Return the table of pairs, each once, from rows of documents, kind and shared shingles."""
    rows = np.argsort(names, kind="stable")
    place = np.empty(len(names), dtype=np.int64)
    place[rows] = np.arange(len(names))
    both = np.sort(place[pairs[:, :2]], axis=1)
    _, once = np.unique(both[:, 0] * len(names) + both[:, 1], return_index=True)
    a, b = rows[both[once]].T
    kind, shared = pairs[once, 2:].T
    jaccard, inside = _measures(shared, n_shingles[a], n_shingles[b])
    columns = {
        "doc_id_a": pd.Series(names[a], dtype="str"),
        "doc_id_b": pd.Series(names[b], dtype="str"),
        "kind": pd.Series(np.array(PAIR_KINDS, dtype=object)[kind], dtype="str"),
        "jaccard": jaccard,
        "containment": inside,
        "n_shared": shared,
        "n_a": n_shingles[a],
        "n_b": n_shingles[b],
    }
    return pd.DataFrame(columns)
