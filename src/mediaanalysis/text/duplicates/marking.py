"""From pairs to clusters: which document stands for which copies, how they are related, and what each one counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from mediaanalysis.errors import TableError, one_of
from mediaanalysis.schemas import DOCUMENTS, PAIRS, check
from mediaanalysis.schemas.documents import DUPLICATE_MARKS
from mediaanalysis.text.duplicates.originals import by_originality, days_of, is_agency, lengths_of, texts_of

__all__ = ["mark_duplicates"]

_KEEP = ("original", "latest", "longest")
_DUPLICATES = ("keep", "drop", "weight")


def mark_duplicates(
    documents: pd.DataFrame, pairs: pd.DataFrame, *, keep: str = "original", duplicates: str = "keep"
) -> pd.DataFrame:
    """Say which document stands for which copies, and let the copies count in full, not at all, or share one weight.

    Answers: how many articles are there really, and what is a copy to its original? Estimates of marked documents take
    a cluster as one unit, because copies are not independent of each other.

    Parameters
    ----------
    documents : DataFrame
        ``doc_id`` and ``text``; ``date``, ``outlet``, ``wire_credit`` and ``correction`` are used where present.
    pairs : DataFrame
        From :func:`mediaanalysis.find_duplicates`, or the rows of it you believe in: live blogs, for instance, are left
        alone by ``pairs[pairs["kind"] != "contained"]``. Pairs of other documents are passed over.
    keep : {"original", "latest", "longest"}
        Which document of a cluster stands for it. The clusters are the same. The original is the earliest; of one day
        a news agency's own text, then the longest, then the first ``doc_id``.
    duplicates : {"keep", "drop", "weight"}
        ``keep`` gives every document the weight 1: each reprint is coverage. ``drop`` leaves only the documents that
        stand for others or for themselves. ``weight`` gives the documents of a cluster equal parts of 1, so that an
        article counts once however often it was printed.

    Returns
    -------
    DataFrame
        A copy of the documents with ``cluster``, ``duplicate_of``, ``relation`` and ``weight``, which replace those of
        an earlier call; see ``schemas.DOCUMENTS`` and, for the relations, docs/duplicates.md.

    Raises
    ------
    TableError
        When a table does not keep its schema, or has one of these columns from elsewhere.
    OptionError
        When `keep` or `duplicates` is not known.

    Notes
    -----
    From the most original on, each document that is not taken yet takes all that are similar to itself. Similar to one
    it took is not enough: a live blog is like that of the day before, and the first day's is not the last one's copy.
    A text that is merely contained in a longer one is the copy of that, whatever the dates: the longer one has more
    in it, and would be lost otherwise.

    Examples
    --------
    >>> from mediaanalysis.text.duplicates import find_duplicates
    >>> text = "The truce held for nine days, said the envoy. Talks go on."
    >>> documents = pd.DataFrame({"doc_id": ["b", "a"], "text": text, "outlet": ["The Lorem Courier", "Reuters"]})
    >>> marked = mark_duplicates(documents, find_duplicates(documents), duplicates="weight")
    >>> marked[["doc_id", "cluster", "duplicate_of", "relation", "weight"]]
      doc_id cluster duplicate_of relation  weight
    0      b       a            a     wire     0.5
    1      a       a                           0.5
    """
    check(documents, DOCUMENTS)
    check(pairs, PAIRS)
    one_of("keep", keep, _KEEP)
    one_of("duplicates", duplicates, _DUPLICATES)
    foreign = [
        name for name in DUPLICATE_MARKS if name in documents.columns and "duplicate_of" not in documents.columns
    ]
    if foreign:
        raise TableError(
            f"mark_duplicates: the documents have a column {foreign[0]!r} from elsewhere; rename it, it would be lost."
        )
    place = _places(by_originality(documents))
    found = _pairs_by_row(documents, pairs)
    first = _first_with_same_words(found, place)
    hub, aside = _clusters(found, first, place)
    stands = _standing(documents, hub, aside, place, keep=keep)
    names = documents["doc_id"].to_numpy(dtype=object)
    own = stands == np.arange(len(names))
    size = np.bincount(stands, minlength=len(names))[stands]
    marked = documents.assign(
        cluster=pd.Series(names[stands], index=documents.index, dtype="str"),
        duplicate_of=pd.Series(np.where(own, "", names[stands]), index=documents.index, dtype="str"),
        relation=pd.Series(_relations(documents, stands, first), index=documents.index, dtype="str"),
        weight=1 / size if duplicates == "weight" else np.ones(len(names)),
    )
    return marked.loc[own] if duplicates == "drop" else marked


def _places(order: np.ndarray) -> np.ndarray:
    """Return the place of each row in an order of rows."""
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place


def _pairs_by_row(documents: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of these documents: rows of both (``a`` has as many shingles as ``b`` or more), and kind."""
    index = pd.Index(documents["doc_id"].to_numpy(dtype=object))
    a = index.get_indexer(pd.Index(pairs["doc_id_a"].to_numpy(dtype=object)))
    b = index.get_indexer(pd.Index(pairs["doc_id_b"].to_numpy(dtype=object)))
    swapped = (pairs["n_a"] < pairs["n_b"]).to_numpy()
    here = (a >= 0) & (b >= 0)
    long, short = np.where(swapped, b, a), np.where(swapped, a, b)
    return pd.DataFrame({"a": long[here], "b": short[here], "kind": pairs["kind"].to_numpy(dtype=object)[here]})


def _first_with_same_words(found: pd.DataFrame, place: np.ndarray) -> np.ndarray:
    """Return for each row that of the most original document with the same words; these are the same in chains, too."""
    n = len(place)
    exact = found[found["kind"] == "exact"]
    links = coo_array((np.ones(len(exact), dtype=bool), (exact["a"], exact["b"])), shape=(n, n))
    n_groups, group = connected_components(links, directed=False)
    best = np.full(n_groups, n, dtype=np.int64)
    np.minimum.at(best, group, place)
    order = np.argsort(place)
    return np.asarray(order[best[group]])


def _clusters(found: pd.DataFrame, first: np.ndarray, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each row that of the document that took it (its own if none did), and whether as contained alone."""
    takes: dict[int, dict[int, bool]] = {}
    inner: set[int] = set()
    other = found[found["kind"] != "exact"]
    for long, short, kind in zip(first[other["a"]].tolist(), first[other["b"]].tolist(), other["kind"], strict=True):
        ours, theirs = takes.setdefault(long, {}), takes.setdefault(short, {})
        if kind == "near":
            ours[short] = theirs[long] = True
        elif not ours.get(short):
            ours[short] = False
            inner.add(short)
    hub = np.arange(len(first))
    taken, aside = np.zeros(len(first), dtype=bool), np.zeros(len(first), dtype=bool)
    # What lies inside of another document waits until that one has had its turn.
    for row in sorted(takes, key=lambda row: (row in inner, place[row])):
        if not taken[row]:
            taken[row] = True
            for copy, near in takes[row].items():
                if not taken[copy]:
                    taken[copy], hub[copy], aside[copy] = True, row, not near
    return hub[first], aside[first]


def _standing(
    documents: pd.DataFrame, hub: np.ndarray, aside: np.ndarray, place: np.ndarray, *, keep: str
) -> np.ndarray:
    """Return the row of the document that stands for each one: the best of its cluster that is not merely contained."""
    rows = np.arange(len(hub))
    days = days_of(documents)
    value = {
        "original": hub == rows,
        "latest": np.where(np.isnat(days), np.iinfo(np.int64).min, days.astype(np.int64)),
        "longest": lengths_of(documents),
    }[keep]
    worst_first = np.lexsort((-place, value, ~aside))
    stands = rows.copy()
    stands[hub[worst_first]] = worst_first  # the last one written stays
    return np.asarray(stands[hub])


def _relations(documents: pd.DataFrame, stands: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Return what each document is to the one that stands for it; see docs/duplicates.md."""
    relation = np.full(len(documents), "", dtype=object)
    rows = np.flatnonzero(stands != np.arange(len(documents)))
    if not len(rows):
        return relation
    there = stands[rows]
    outlet, wire, correction = (texts_of(documents, name) for name in ("outlet", "wire_credit", "correction"))
    days = days_of(documents).astype("datetime64[D]")
    known = (outlet[rows] != "") & (outlet[there] != "")
    other = known & (_folded(outlet[rows]) != _folded(outlet[there]))
    agency = (wire != "") | is_agency(outlet)
    dated = ~np.isnat(days[rows]) & ~np.isnat(days[there])
    chosen = np.select(
        [
            ~known,
            other & (agency[rows] | agency[there]),
            other,
            correction[rows] != correction[there],
            first[rows] == first[there],
            dated & (days[rows] == days[there]),
            dated,
        ],
        ["unknown", "wire", "reprint", "correction", "repeat", "edition", "update"],
        default="unknown",
    )
    relation[rows] = chosen
    return relation


def _folded(values: np.ndarray) -> np.ndarray:
    return np.array([value.casefold() for value in values], dtype=object)
