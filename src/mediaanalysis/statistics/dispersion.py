"""How evenly a feature is spread over documents."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from mediaanalysis.errors import require_kind
from mediaanalysis.schemas import DISPERSION
from mediaanalysis.text.dfm import DFM

__all__ = ["deviation_of_proportions", "dispersion", "juilland_d"]


def dispersion(dfm: DFM) -> pd.DataFrame:
    """Measure how evenly each feature is spread over the documents.

    Answers: is this word a habit of the coverage, or of three articles? Documents without any counted token are no
    parts of the corpus and are left out.

    Parameters
    ----------
    dfm : DFM
        Counts.

    Returns
    -------
    DataFrame
        Schema ``DISPERSION``, in the order of the matrix: feature, n (tokens), docs, dp, dp_norm (0 spread as the
        documents' lengths, 1 all in the shortest document) and juilland_d (1 even, 0 all in one document). NaN for a
        feature that does not occur; dp_norm and juilland_d are NaN below two documents.

    Raises
    ------
    StateError
        When the matrix is weighted.

    References
    ----------
    Gries 2008, Int. J. Corpus Linguistics 13, 403-437 (dp). Lijffijt & Gries 2012, ibid. 17, 147-149 (dp_norm).
    Juilland, Brodin & Davidovitch 1970, over the rates of documents of unequal length as in Gries 2020,
    *A Practical Handbook of Corpus Linguistics*, ch. 5.

    Examples
    --------
    >>> from mediaanalysis.text.dfm import dfm
    >>> from mediaanalysis.text.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["truce truce talks", "talks deal deal"]})
    >>> dispersion(dfm(tokenize(documents)))[["feature", "dp", "dp_norm"]].to_dict("list")
    {'feature': ['deal', 'talks', 'truce'], 'dp': [0.5, 0.0, 0.5], 'dp_norm': [1.0, 0.0, 1.0]}
    """
    require_kind("dispersion", dfm, DFM, hint="make one with ma.dfm(tokens)")
    dfm.require_counts("dispersion")
    dp, dp_norm = deviation_of_proportions(dfm.matrix)
    columns = {
        "feature": pd.Series(dfm.features, dtype="str"),
        "n": np.rint(np.asarray(dfm.matrix.sum(axis=0)).ravel()).astype(np.int64),
        "docs": dfm.document_frequency.to_numpy().astype(np.int64),
        "dp": dp,
        "dp_norm": dp_norm,
        "juilland_d": juilland_d(dfm.matrix),
    }
    return pd.DataFrame(columns)[DISPERSION.names]


def deviation_of_proportions(matrix: sparse.csr_matrix) -> tuple[np.ndarray, np.ndarray]:
    """Return Gries' DP and DPnorm of each column.

    DP = ½ Σ |v/f - s| over documents: v of f occurrences in a document that has the share s of all tokens.
    DPnorm = DP / (1 - min s). Empty documents have no share and do not enter the minimum.

    Examples
    --------
    >>> dp, dp_norm = deviation_of_proportions(sparse.csr_matrix([[1, 8], [2, 8], [3, 7], [4, 6], [5, 6]]))
    >>> dp.round(2).tolist(), dp_norm.round(2).tolist()
    ([0.18, 0.08], [0.22, 0.09])
    """
    rows, columns, data, sizes = _entries(matrix)
    total, width = float(sizes.sum()), matrix.shape[1]
    counts = np.bincount(columns, weights=data, minlength=width)
    if total == 0:
        return np.full(width, np.nan), np.full(width, np.nan)
    share = sizes / total
    # documents without the feature add s each, and all s add up to 1
    terms = np.abs(data / counts[columns] - share[rows]) - share[rows]
    dp = np.clip((1 + np.bincount(columns, weights=terms, minlength=width)) / 2, 0.0, 1.0)
    dp[counts == 0] = np.nan
    largest = 1 - float(share[sizes > 0].min())
    return dp, np.clip(dp / largest, 0.0, 1.0) if largest > 0 else np.full(width, np.nan)


def juilland_d(matrix: sparse.csr_matrix) -> np.ndarray:
    """Return Juilland's D of each column: 1 - V/√(n-1), V the coefficient of variation of its rates in n documents.

    >>> juilland_d(sparse.csr_matrix([[1, 8], [2, 8], [3, 7], [4, 6], [5, 6]])).round(3).tolist()
    [0.785, 0.911]
    """
    rows, columns, data, sizes = _entries(matrix)
    n, width = int((sizes > 0).sum()), matrix.shape[1]
    if n < 2:
        return np.full(width, np.nan)
    rates = data / sizes[rows]
    mean = np.bincount(columns, weights=rates, minlength=width) / n
    # squared distances from the mean, entry by entry: mean squares less squared means would lose digits
    squares = np.bincount(columns, weights=(rates - mean[columns]) ** 2, minlength=width)
    absent = n - np.bincount(columns, minlength=width)
    deviation = np.sqrt((squares + absent * mean**2) / n)
    variation = np.divide(deviation, mean, out=np.full(width, np.nan), where=mean > 0)
    return np.asarray(np.clip(1 - variation / np.sqrt(n - 1), 0.0, 1.0))


def _entries(matrix: sparse.csr_matrix) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return row, column and value of the non-zero cells, and the tokens of each row."""
    cells = sparse.coo_matrix(matrix)
    there = cells.data != 0
    rows, columns, data = cells.row[there], cells.col[there], cells.data[there].astype(float)
    return rows, columns, data, np.bincount(rows, weights=data, minlength=matrix.shape[0])
