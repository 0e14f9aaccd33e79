"""Term weights and inverse document frequencies: array kernels, named as quanteda and the textbooks name them.

Sources: Manning, Raghavan & Schütze 2008, *Introduction to Information Retrieval*, ch. 6 (tables of tf and idf
variants, fig. 6.15); scikit-learn's user guide for the smoothed idf.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import sparse

from mediaanalysis.errors import at_least, one_of

__all__ = ["DF_SCHEMES", "TF_SCHEMES", "inverse_document_frequency", "normalise_rows", "weight_counts"]

DF_SCHEMES = ("inverse", "inversemax", "inverseprob", "smooth", "unary")
TF_SCHEMES = ("count", "proportion", "propmax", "logcount", "boolean", "augmented", "logave")


def _row_values(matrix: sparse.csr_matrix, per_row: np.ndarray) -> np.ndarray:
    return np.asarray(np.repeat(per_row, np.diff(matrix.indptr)))


def _row_sums(matrix: sparse.csr_matrix) -> np.ndarray:
    return np.asarray(matrix.sum(axis=1)).ravel().astype(float)


def _row_means(matrix: sparse.csr_matrix) -> np.ndarray:
    """Return the mean count of the features that occur in each document."""
    return np.asarray(_row_sums(matrix) / np.maximum(np.diff(matrix.indptr), 1))


def _row_max(matrix: sparse.csr_matrix) -> np.ndarray:
    return np.asarray(matrix.max(axis=1).toarray().ravel() if matrix.shape[1] else np.zeros(matrix.shape[0]))


def weight_counts(matrix: sparse.csr_matrix, scheme: str, *, base: float = 10.0) -> sparse.csr_matrix:
    """Return term weights of a count matrix.

    Parameters
    ----------
    matrix : csr matrix, shape (n_docs, n_features)
        Counts.
    scheme : {"count", "proportion", "propmax", "logcount", "boolean", "augmented", "logave"}
        count tf; proportion tf / document length; propmax tf / largest tf of the document; logcount
        1 + log(tf); boolean 1; augmented .5 + .5 tf / largest tf; logave (1 + log tf) / (1 + log mean tf), the mean
        over the features that occur in the document.
    base : float
        Base of the logarithms.

    Returns
    -------
    csr matrix of float64; zeros stay zeros.
    """
    one_of("tf", scheme, TF_SCHEMES)
    tf = matrix.data.astype(np.float64)
    # The result has the cells of the counts: their places are shared, only the values are new.
    result = sparse.csr_matrix((tf, matrix.indices, matrix.indptr), shape=matrix.shape, copy=False)
    log = np.log(base)
    schemes: dict[str, Callable[[], np.ndarray]] = {
        "count": lambda: tf,
        "proportion": lambda: tf / _row_values(result, _row_sums(matrix)),
        "propmax": lambda: tf / _row_values(result, _row_max(result)),
        "logcount": lambda: 1 + np.log(tf) / log,
        "boolean": lambda: np.ones_like(tf),
        "augmented": lambda: 0.5 + 0.5 * tf / _row_values(result, _row_max(result)),
        "logave": lambda: (
            (1 + np.log(tf) / log) / _row_values(result, 1 + np.log(np.maximum(_row_means(matrix), 1e-300)) / log)
        ),
    }
    result.data = schemes[scheme]()
    return result


def inverse_document_frequency(
    df: np.ndarray, n_docs: int, scheme: str, *, base: float = 10.0, smoothing: float = 0.0, k: float = 0.0
) -> np.ndarray:
    """Return the weight of each feature from the number of documents that have it.

    inverse log(s + N / (k + df)); inversemax log(s + max df / (k + df)); inverseprob max(0, log((N - df) / (k + df)));
    smooth log((1 + N) / (1 + df)) + 1, scikit-learn's (with base e); unary 1. `smoothing` s and `k` are 0 unless given;
    smooth and unary have none. A feature in no document gets 0 where its weight would be infinite.

    >>> inverse_document_frequency(np.array([18165.0]), 806791, "inverse").round(6)
    array([1.647526])
    """
    one_of("df", scheme, DF_SCHEMES)
    at_least("smoothing", smoothing, 0)
    at_least("k", k, 0)
    df = np.asarray(df, dtype=float)
    log = np.log(base)
    with np.errstate(divide="ignore", invalid="ignore"):
        if scheme == "unary":
            return np.ones_like(df)
        if scheme == "smooth":
            return np.asarray(np.log((1 + n_docs) / (1 + df)) / log + 1)
        if scheme == "inversemax":
            idf = np.log(smoothing + df.max(initial=0) / (k + df)) / log
        elif scheme == "inverseprob":
            idf = np.maximum(0, np.log((n_docs - df) / (k + df)) / log)
        else:
            idf = np.log(smoothing + n_docs / (k + df)) / log
    return np.where(np.isfinite(idf), idf, 0.0)


def normalise_rows(matrix: sparse.csr_matrix, norm: str | None) -> sparse.csr_matrix:
    """Divide every row by its norm: ``"l2"`` Euclidean, ``"l1"`` sum, None not at all; empty rows stay empty."""
    one_of("norm", norm, (None, "l1", "l2"))
    if norm is None:
        return matrix
    result = matrix.copy()
    sizes = np.asarray(
        abs(matrix).sum(axis=1) if norm == "l1" else np.sqrt(matrix.multiply(matrix).sum(axis=1))
    ).ravel()
    result.data = result.data / _row_values(matrix, np.where(sizes > 0, sizes, 1.0))
    return result
