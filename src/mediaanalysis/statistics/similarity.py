"""How alike documents (or features) are in their counts: similarities and distances, pair by pair."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from mediaanalysis.errors import OptionError, TableError, at_least, one_of
from mediaanalysis.schemas import SIMILARITY, empty
from mediaanalysis.text.dfm import DFM

__all__ = ["DISTANCES", "SIMILARITIES", "similarity"]

_ON_PRESENCE = ("jaccard", "dice", "hamann", "simple_matching", "overlap")
SIMILARITIES = ("cosine", "correlation", "ejaccard", "edice", *_ON_PRESENCE)
DISTANCES = ("euclidean", "manhattan", "maximum", "canberra", "minkowski")
_CELLS = 2**22  # doubles in one working array: 32 MB
_MOST_PAIRS = 25_000_000  # rows of a table of a few gigabytes


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows to be compared, with what every measure needs of each row."""

    matrix: sparse.csr_matrix
    sums: np.ndarray
    squares: np.ndarray
    filled: np.ndarray

    def part(self, rows: slice) -> _Rows:
        return _Rows(self.matrix[rows], self.sums[rows], self.squares[rows], self.filled[rows])


def similarity(
    dfm: DFM,
    other: DFM | None = None,
    *,
    measure: str = "cosine",
    margin: str = "documents",
    min_value: float | None = None,
    top: int | None = None,
    power: float = 2.0,
) -> pd.DataFrame:
    """Measure how alike documents, or features, are.

    Answers: which articles say nearly the same, which outlets choose the same words, which words share their articles?

    Parameters
    ----------
    dfm : DFM
        Counts or weights.
    other : DFM or None
        Compare each row of `dfm` with each row of this one, features aligned by name and those of either side counted
        (``margin="features"``: each column with each column, documents aligned by name). None: pairs within `dfm`.
    measure : str
        Of two rows x and y over n features, sums over the features:

        - similarities of weights: cosine Σxy/√(Σx²Σy²), correlation (Pearson), ejaccard Σxy/(Σx²+Σy²-Σxy),
          edice 2Σxy/(Σx²+Σy²)
        - similarities of sets, of which one has a features, the other b, and both have s: jaccard s/(a+b-s), dice
          2s/(a+b), overlap s/min(a,b), simple_matching (in both or in neither)/n, hamann (agreements -
          disagreements)/n
        - distances: euclidean, manhattan Σabs(x-y), maximum max abs(x-y), canberra Σabs(x-y)/(abs(x)+abs(y)) over
          the features of either, minkowski (Σabs(x-y)^power)^(1/power)
    margin : {"documents", "features"}
    min_value : float or None
        Keep pairs at least this similar; for similarities only.
    top : int or None
        Keep the nearest `top` of each row: most similar, or least distant; ties go to the earlier row. Within one
        matrix a pair stays when either of the two has it among its nearest.
    power : float
        Of minkowski, 1 or more.

    Returns
    -------
    DataFrame
        Schema ``SIMILARITY``: a, b, measure, value, in matrix order of a, then b; within one matrix a comes before b
        and no row is compared with itself. A similarity is NaN when a row has no feature (as in quanteda), and
        correlation when a row is constant; distances are always defined. `min_value` and `top` leave NaN out.

    Raises
    ------
    OptionError
        When an option is not allowed, or the table would pass 25 million pairs.

    Notes
    -----
    Works in blocks of rows, 32 MB each. The distances but euclidean go row by row and take ten times as long or more.

    References
    ----------
    Choi, Cha & Tappert 2010, J. Systemics, Cybernetics and Informatics 8, 43-48 (similarities of sets). Strehl, Ghosh
    & Mooney 2000, AAAI workshop on AI for web search, 58-64 (cosine, correlation, extended Jaccard). Lance & Williams
    1967, Computer Journal 9, 373-380 (canberra).

    Examples
    --------
    >>> from mediaanalysis.text.dfm import dfm
    >>> from mediaanalysis.text.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b", "c"], "text": ["truce talks", "truce deal", "tanks"]})
    >>> similarity(dfm(tokenize(documents))).round(3).to_dict("list")["value"]
    [0.5, 0.0, 0.0]
    """
    _check_options(measure, margin, min_value=min_value, top=top, power=power)
    names, matrix, other_names, other_matrix = _aligned(dfm, other, margin)
    within = other is None
    if top is None and min_value is None:
        _require_few(len(names) * (len(names) - 1) // 2 if within else len(names) * len(other_names))
    a, b, found = [], [], []
    n_pairs = 0
    for start, values in _blocks(_rows(matrix, measure), _rows(other_matrix, measure), measure, power=power):
        own = np.arange(start, start + len(values)) if within else None
        rows, columns = _chosen(values, own, measure, min_value=min_value, top=top)
        a.append(rows + start)
        b.append(columns)
        found.append(values[rows, columns])
        n_pairs += len(rows)
        _require_few(n_pairs)
    if not n_pairs:
        return empty(SIMILARITY)
    left, right, value = np.concatenate(a), np.concatenate(b), np.concatenate(found)
    if within and top is not None:
        left, right, value = _each_pair_once(left, right, value)
    table = {
        "a": _taken(names, left),
        "b": _taken(other_names, right),
        "measure": _taken(np.array([measure], dtype=object), np.zeros(len(value), dtype=np.int64)),
        "value": value,
    }
    return pd.DataFrame(table)[SIMILARITY.names]


def _taken(names: np.ndarray, places: np.ndarray) -> pd.Series:
    """Return names by place; a table of pairs repeats few names often, so they become text before they are copied."""
    return pd.Series(names, dtype="str").take(places).reset_index(drop=True)


def _check_options(measure: str, margin: str, *, min_value: float | None, top: int | None, power: float) -> None:
    one_of("measure", measure, (*SIMILARITIES, *DISTANCES))
    one_of("margin", margin, ("documents", "features"))
    if min_value is not None and measure in DISTANCES:
        raise OptionError(
            f"min_value={min_value!r} is for similarities, and measure={measure!r} is a distance; "
            "use top= for the nearest, or filter the table."
        )
    if top is not None:
        at_least("top", top, 1, whole=True)
    if min_value is not None:
        at_least("min_value", min_value, -math.inf)
    at_least("power", power, 1)


def _require_few(n_pairs: int) -> None:
    if n_pairs > _MOST_PAIRS:
        raise OptionError(
            f"similarity: the table would have more than {_MOST_PAIRS:,} pairs ({n_pairs:,}); ask for the nearest "
            "with top=, for close pairs with a higher min_value=, or group the documents first."
        )


def _aligned(
    dfm: DFM, other: DFM | None, margin: str
) -> tuple[np.ndarray, sparse.csr_matrix, np.ndarray, sparse.csr_matrix]:
    """Return names and rows of both sides, over the same columns."""
    names, matrix, shared = _oriented(dfm, margin)
    if other is None:
        return names, matrix, names, matrix
    other_names, other_matrix, other_shared = _oriented(other, margin)
    union = pd.Index(shared).union(pd.Index(other_shared), sort=True)
    return names, _spread(matrix, shared, union), other_names, _spread(other_matrix, other_shared, union)


def _oriented(dfm: DFM, margin: str) -> tuple[np.ndarray, sparse.csr_matrix, np.ndarray]:
    """Return what is compared, its rows, and what the columns are."""
    if not isinstance(dfm, DFM):
        raise TableError(f"similarity: expected a DFM, got {type(dfm).__name__}; make one with ma.dfm(tokens).")
    transposed = margin == "features"
    matrix = sparse.csr_matrix(dfm.matrix.T if transposed else dfm.matrix, dtype=float, copy=True)
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return (dfm.features, matrix, dfm.doc_id) if transposed else (dfm.doc_id, matrix, dfm.features)


def _spread(matrix: sparse.csr_matrix, columns: np.ndarray, union: pd.Index) -> sparse.csr_matrix:
    place = union.get_indexer(pd.Index(columns))
    spread = sparse.csr_matrix((matrix.data, place[matrix.indices], matrix.indptr), shape=(matrix.shape[0], len(union)))
    spread.sort_indices()
    return spread


def _rows(matrix: sparse.csr_matrix, measure: str) -> _Rows:
    if measure in _ON_PRESENCE:
        matrix = sparse.csr_matrix((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
    filled = np.diff(matrix.indptr)
    of_row = np.repeat(np.arange(len(filled)), filled)
    sums = np.bincount(of_row, weights=matrix.data, minlength=len(filled))
    return _Rows(matrix, sums, np.bincount(of_row, weights=matrix.data**2, minlength=len(filled)), filled)


def _blocks(left: _Rows, right: _Rows, measure: str, *, power: float) -> Iterator[tuple[int, np.ndarray]]:
    """Yield the first row of each block of `left` and its values against all of `right`."""
    n = right.matrix.shape[0]
    height = max(1, _CELLS // max(n, 1))
    by_products = measure in SIMILARITIES or measure == "euclidean"
    across = right.matrix.T.tocsr() if by_products else right.matrix.tocsc()
    for start in range(0, left.matrix.shape[0], height):
        part = left.part(slice(start, start + height))
        if by_products:
            yield start, _from_products(part, right, (part.matrix @ across).toarray(), measure)
        elif measure == "maximum":
            yield start, _largest_gaps(part.matrix, right.matrix, across)
        else:
            yield start, _summed_gaps(part.matrix, across, measure, power=power if measure == "minkowski" else 1.0)


def _from_products(left: _Rows, right: _Rows, product: np.ndarray, measure: str) -> np.ndarray:
    """Return the measures that follow from inner products, sums and sums of squares."""
    n = left.matrix.shape[1]
    x, y = left.squares[:, None], right.squares[None, :]
    if measure == "euclidean":
        return np.asarray(np.sqrt(np.maximum(x + y - 2 * product, 0.0)))
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "cosine":
            value = np.clip(product / np.sqrt(x) / np.sqrt(y), -1, 1)
        elif measure == "correlation":
            value = _correlation(left, right, product)
        elif measure in ("jaccard", "ejaccard"):
            value = product / (x + y - product)
        elif measure in ("dice", "edice"):
            value = 2 * product / (x + y)
        elif measure == "overlap":
            value = product / np.minimum(x, y)
        else:
            value = (n - x - y + 2 * product) / n
            value = 2 * value - 1 if measure == "hamann" else value
    value[left.filled == 0, :] = np.nan
    value[:, right.filled == 0] = np.nan
    return np.asarray(value)


def _correlation(left: _Rows, right: _Rows, product: np.ndarray) -> np.ndarray:
    n = left.matrix.shape[1]
    spreads = []
    for side in (left, right):
        spread = side.squares - side.sums**2 / n
        # what rounding leaves of a constant row is not a spread
        spreads.append(np.where(spread > 1e-12 * side.squares, spread, np.nan))
    covariance = product - left.sums[:, None] * right.sums[None, :] / n
    return np.asarray(np.clip(covariance / np.sqrt(spreads[0])[:, None] / np.sqrt(spreads[1])[None, :], -1, 1))


def _summed_gaps(left: sparse.csr_matrix, right: sparse.csc_matrix, measure: str, *, power: float) -> np.ndarray:
    """Return distances that add up over columns, visiting only the columns that a row of `left` has.

    Columns that only one of the two rows has add that row's own total, less what it has in the shared columns.
    """
    n = right.shape[0]
    alone = np.bincount(right.indices, weights=_gap(right.data, 0.0, measure, power=power), minlength=n)
    values = np.empty((left.shape[0], n))
    for row in range(left.shape[0]):
        cells = slice(left.indptr[row], left.indptr[row + 1])
        x = left.data[cells]
        shared = right[:, left.indices[cells]]
        x_shared = np.repeat(x, np.diff(shared.indptr))
        gaps = np.stack(
            [
                _gap(x_shared, shared.data, measure, power=power),
                -_gap(x_shared, 0.0, measure, power=power),
                -_gap(0.0, shared.data, measure, power=power),
            ]
        )
        both, less_x, less_y = (np.bincount(shared.indices, weights=gap, minlength=n) for gap in gaps)
        # one addend after the other as bincount does it, so that equal rows give exactly 0
        own = np.bincount(np.zeros(len(x), np.int64), weights=_gap(x, 0.0, measure, power=power), minlength=1)[0]
        values[row] = both + np.maximum(own + less_x, 0.0) + np.maximum(alone + less_y, 0.0)
    return np.asarray(values ** (1 / power))


def _gap(x: np.ndarray | float, y: np.ndarray | float, measure: str, *, power: float) -> np.ndarray:
    """Return what one column adds; x and y are never both 0."""
    gap = np.abs(np.subtract(x, y))
    return np.asarray(gap / (np.abs(x) + np.abs(y)) if measure == "canberra" else gap**power)


def _largest_gaps(left: sparse.csr_matrix, right: sparse.csr_matrix, by_column: sparse.csc_matrix) -> np.ndarray:
    """Return the largest difference in any column: among those of the right row, then those of the left row alone."""
    n = right.shape[0]
    filled = np.diff(right.indptr) > 0
    values = np.zeros((left.shape[0], n))
    starts = right.indptr[:-1][filled]
    dense = np.zeros(left.shape[1])
    for row in range(left.shape[0]):
        cells = slice(left.indptr[row], left.indptr[row + 1])
        columns, x = left.indices[cells], left.data[cells]
        dense[columns] = x
        if len(starts):
            values[row, filled] = np.maximum.reduceat(np.abs(right.data - dense[right.indices]), starts)
        dense[columns] = 0.0
        values[row] = np.maximum(values[row], _largest_alone(columns, np.abs(x), by_column))
    return values


def _largest_alone(columns: np.ndarray, sizes: np.ndarray, by_column: sparse.csc_matrix) -> np.ndarray:
    """Return, for each row of `by_column`, the largest of `sizes` among the columns that row has not."""
    largest = np.zeros(by_column.shape[0])
    open_rows = np.ones(by_column.shape[0], dtype=bool)
    for place in np.argsort(-sizes, kind="stable"):
        start, end = by_column.indptr[columns[place] : columns[place] + 2]
        lacking = open_rows.copy()
        lacking[by_column.indices[start:end]] = False
        largest[lacking] = sizes[place]
        open_rows &= ~lacking
        if not open_rows.any():
            break
    return largest


def _chosen(
    values: np.ndarray, own: np.ndarray | None, measure: str, *, min_value: float | None, top: int | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns of the pairs to keep; `own` is each row's own column when there is one."""
    keep = np.ones(values.shape, dtype=bool)
    if own is not None and top is None:
        keep = np.arange(values.shape[1])[None, :] > own[:, None]
    elif own is not None:
        keep[np.arange(len(own)), own] = False
    if min_value is not None:
        keep &= values >= min_value
    if top is not None:
        keep &= ~np.isnan(values)
        keep = _nearest(np.where(keep, values if measure in DISTANCES else -values, np.inf), top)
    rows, columns = np.nonzero(keep)
    return rows, columns


def _nearest(cost: np.ndarray, top: int) -> np.ndarray:
    """Return which cells are among the `top` lowest of their row; of equal ones the first."""
    if top >= cost.shape[1]:
        return np.asarray(np.isfinite(cost))
    limit = np.partition(cost, top - 1, axis=1)[:, top - 1 : top]
    below = cost < limit
    ties = cost == limit
    room = top - below.sum(axis=1, keepdims=True)
    return np.asarray(np.isfinite(cost) & (below | (ties & (np.cumsum(ties, axis=1) <= room))))


def _each_pair_once(
    left: np.ndarray, right: np.ndarray, value: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    first, second = np.minimum(left, right), np.maximum(left, right)
    # one number per pair, in the order of a, then b
    _, places = np.unique(first * (int(second.max()) + 1) + second, return_index=True)
    return first[places], second[places], value[places]
