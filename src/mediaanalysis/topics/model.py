"""Topics by non-negative matrix factorisation of TF-IDF, from an exact start: no seed, no dependence on order.

scikit-learn's own ``nndsvd`` start uses a randomised SVD, so its topics change with the seed. Here the start is
computed from an exact truncated SVD with a fixed start vector, rows and columns are brought into a fixed order, and
linear algebra runs on one thread: the same documents give the same topics.
"""

from __future__ import annotations

import math
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from mediaanalysis.errors import OptionError, StateError, at_least
from mediaanalysis.text.dfm import DFM
from mediaanalysis.text.weighting import inverse_document_frequency, normalise_rows

__all__ = ["TopicModel"]


@dataclass(frozen=True, slots=True, eq=False)
class TopicModel:
    """A topic model of a document-feature matrix: TF-IDF and NMF.

    Answers: which features go together, and how much of each document do they make up?

    Parameters
    ----------
    n_topics : int
        Number of topics, 2 or more.
    max_iter : int
        Most iterations of the coordinate descent.
    tolerance : float
        Stop when the change falls below this share of the first change.

    Attributes
    ----------
    features, components, idf, doc_id, weights, n_iter, error
        Set by :meth:`fit`, which returns a new, fitted model: `components` (n_topics, n_features) and `weights`
        (n_docs, n_topics), largest topic first; `error` is the relative reconstruction error (Frobenius).

    References
    ----------
    Lee & Seung 1999, Nature 401:788 (NMF); Boutsidis & Gallopoulos 2008, Pattern Recognition 41:1350 (NNDSVD start).

    Examples
    --------
    >>> from mediaanalysis.text.dfm import dfm
    >>> from mediaanalysis.text.tokens import tokenize
    >>> texts = ["truce talks envoy", "talks envoy", "talks envoy truce", "grain price port", "grain port"]
    >>> documents = pd.DataFrame({"doc_id": list("abcde"), "text": texts})
    >>> model = TopicModel(2).fit(dfm(tokenize(documents)))
    >>> model.terms(2)["feature"].tolist()
    ['envoy', 'talks', 'grain', 'port']
    """

    n_topics: int
    max_iter: int = 400
    tolerance: float = 1e-5
    features: np.ndarray | None = None
    components: np.ndarray | None = None
    idf: np.ndarray | None = None
    doc_id: np.ndarray | None = None
    weights: np.ndarray | None = None
    n_iter: int = 0
    error: float = math.nan

    def __post_init__(self) -> None:
        at_least("n_topics", self.n_topics, 2)

    def fit(self, dfm: DFM) -> TopicModel:
        """Return a model fitted to the matrix.

        Counts are weighted first: tf times smoothed idf (log((1 + N) / (1 + df)) + 1), rows of Euclidean length 1. A
        TF-IDF matrix is taken as it is.

        Raises
        ------
        StateError
            When the matrix is weighted in another way.
        OptionError
            When there are fewer documents or features than topics.
        """
        if dfm.weighting != "count" and not dfm.weighting.startswith("tfidf"):
            raise StateError(f"TopicModel needs counts or TF-IDF, but this matrix is weighted ({dfm.weighting}).")
        smallest = min(dfm.matrix.shape)
        if smallest <= self.n_topics:
            rows_, columns_ = dfm.matrix.shape
            hint = " Lower min_docs, or look at left_out(documents): there is hardly a word." if columns_ < 20 else ""
            raise OptionError(
                f"n_topics={self.n_topics} is too many for {rows_} documents and {columns_} features; it must be below "
                f"both.{hint}"
            )
        rows, columns = np.argsort(dfm.doc_id, kind="stable"), np.argsort(dfm.features, kind="stable")
        counts = dfm.matrix[rows][:, columns]
        idf = None
        if dfm.weighting == "count":
            df = np.bincount(counts.indices, minlength=counts.shape[1])
            idf = inverse_document_frequency(df, counts.shape[0], "smooth", base=math.e)
        matrix = _weighted(counts, idf)
        with _one_thread():
            weights, components, n_iter = _factorise(matrix, self)
        weights, components = _largest_first(weights, components)
        back = np.empty_like(rows)
        back[rows] = np.arange(len(rows))
        return replace(
            self,
            features=dfm.features[columns],
            components=components,
            idf=idf,
            doc_id=dfm.doc_id,
            weights=weights[back],
            n_iter=n_iter,
            error=_relative_error(matrix, weights, components),
        )

    def terms(self, n: int = 10) -> pd.DataFrame:
        """Return the `n` heaviest features of each topic (schema ``TOPIC_TERMS``)."""
        components, features = self._fitted(self.components), self._fitted(self.features)
        shares = components / np.maximum(components.sum(axis=1, keepdims=True), 1e-300)
        labels = self.labels()
        rows = []
        for topic, share in enumerate(shares):
            order = np.lexsort((features, -np.round(share, 12)))[:n]
            rows += [
                (topic + 1, rank + 1, features[k], float(share[k]), labels[topic + 1]) for rank, k in enumerate(order)
            ]
        return pd.DataFrame(rows, columns=["topic", "rank", "feature", "weight", "label"])

    def labels(self, n: int = 3) -> dict[int, str]:
        """Return a working label of each topic: its `n` heaviest features."""
        components, features = self._fitted(self.components), self._fitted(self.features)
        return {
            topic + 1: ", ".join(features[k] for k in np.lexsort((features, -np.round(row, 12)))[:n])
            for topic, row in enumerate(components)
        }

    def documents(self) -> pd.DataFrame:
        """Return weight and share of every topic in every document fitted (schema ``TOPIC_DOCUMENTS``)."""
        return _document_table(self._fitted(self.doc_id), self._fitted(self.weights))

    def transform(self, dfm: DFM) -> pd.DataFrame:
        """Return weight and share of the fitted topics in other documents (schema ``TOPIC_DOCUMENTS``).

        Features the model does not know are left out; a document without a known feature has NaN shares.

        Raises
        ------
        StateError
            When the model is not fitted, or the matrix is not weighted as the one it was fitted to.
        """
        features, components = self._fitted(self.features), self._fitted(self.components)
        if (self.idf is not None) != (dfm.weighting == "count"):
            raise StateError(
                f"transform: the model was fitted to {'counts' if self.idf is not None else 'a TF-IDF matrix'}, "
                f"this matrix is {dfm.weighting}; give the same kind."
            )
        place = pd.Index(features).get_indexer(pd.Index(dfm.features))
        known = np.flatnonzero(place >= 0)
        chooser = sparse.csr_matrix((np.ones(len(known)), (known, place[known])), shape=(len(place), len(features)))
        matrix = _weighted(sparse.csr_matrix(dfm.matrix @ chooser), self.idf)
        with _one_thread():
            weights = _solve_weights(matrix, components, self)
        return _document_table(dfm.doc_id, weights)

    def _fitted(self, value: np.ndarray | None) -> np.ndarray:
        if value is None:
            raise StateError("This TopicModel is not fitted; call model = TopicModel(n_topics).fit(dfm) first.")
        return value


def _weighted(counts: sparse.csr_matrix, idf: np.ndarray | None) -> sparse.csr_matrix:
    if idf is None:
        return sparse.csr_matrix(counts, dtype=np.float64)
    return normalise_rows(sparse.csr_matrix(counts @ sparse.diags(idf)), "l2")


def _one_thread() -> AbstractContextManager[object]:
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(limits=1)
    return limits


def _exact_start(matrix: sparse.csr_matrix, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the NNDSVD start from an exact truncated SVD (ARPACK from a fixed vector, full precision)."""
    from scipy.sparse.linalg import svds

    u, s, vt = svds(matrix, k=k, v0=np.ones(min(matrix.shape)), tol=0, solver="arpack")
    order = np.argsort(-s, kind="stable")
    rank = int(np.sum(s > 1e-10 * s.max(initial=0)))
    if rank < k:
        raise OptionError(
            f"n_topics={k} is too many: the documents hold only {rank} independent patterns of features (many are "
            f"alike or empty). Ask for {max(rank, 2)} or fewer, or remove duplicates."
        )
    u, s, v = u[:, order], s[order], vt[order].T
    w, h = np.zeros((matrix.shape[0], k)), np.zeros((k, matrix.shape[1]))
    w[:, 0], h[0] = np.sqrt(s[0]) * abs(u[:, 0]), np.sqrt(s[0]) * abs(v[:, 0])
    for j in range(1, k):
        # Of the two sign choices of a singular pair, the one with more mass is the non-negative start.
        sides = [(np.maximum(sign * u[:, j], 0), np.maximum(sign * v[:, j], 0)) for sign in (1, -1)]
        mass = [float(np.linalg.norm(a) * np.linalg.norm(b)) for a, b in sides]
        best = int(mass[1] > mass[0])
        a, b = sides[best]
        scale = math.sqrt(s[j] * mass[best])
        w[:, j], h[j] = scale * a / np.linalg.norm(a), scale * b / np.linalg.norm(b)
    return w, h


def _factorise(matrix: sparse.csr_matrix, model: TopicModel) -> tuple[np.ndarray, np.ndarray, int]:
    import warnings

    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    w, h = _exact_start(matrix, model.n_topics)
    nmf = NMF(model.n_topics, init="custom", solver="cd", tol=model.tolerance, max_iter=model.max_iter, shuffle=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # n_iter tells
        weights = nmf.fit_transform(matrix, W=w, H=h)
    return weights, nmf.components_, int(nmf.n_iter_)


def _solve_weights(matrix: sparse.csr_matrix, components: np.ndarray, model: TopicModel) -> np.ndarray:
    from sklearn.decomposition import non_negative_factorization

    if matrix.shape[0] == 0:
        return np.zeros((0, len(components)))
    weights, _, _ = non_negative_factorization(
        matrix,
        H=components,
        n_components=len(components),
        init="custom",
        update_H=False,
        solver="cd",
        tol=model.tolerance,
        max_iter=model.max_iter,
    )
    return np.asarray(weights)


def _largest_first(weights: np.ndarray, components: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Order topics by their mass in the corpus and give each component length 1, moving the scale to the weights."""
    norms = np.maximum(np.linalg.norm(components, axis=1), 1e-300)
    weights, components = weights * norms, components / norms[:, None]
    # Sums may differ in their last digits from run to run: near ties are settled by the heaviest feature.
    mass = weights.sum(axis=0)
    mass = np.round(mass / max(float(mass.max()), 1e-300), 9)
    order = np.lexsort((np.round(components, 9).argmax(axis=1), -mass))
    return weights[:, order], components[order]


def _relative_error(matrix: sparse.csr_matrix, weights: np.ndarray, components: np.ndarray) -> float:
    square = float(matrix.multiply(matrix).sum())
    cross = float(np.sum(weights * np.asarray(matrix @ components.T)))
    own = float(np.sum((weights.T @ weights) * (components @ components.T)))
    return math.sqrt(max(square - 2 * cross + own, 0.0) / square) if square else 0.0


def _document_table(doc_id: np.ndarray, weights: np.ndarray) -> pd.DataFrame:
    n, k = weights.shape
    totals = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights, totals, out=np.full_like(weights, np.nan), where=totals > 0)
    return pd.DataFrame(
        {
            "doc_id": pd.Series(np.repeat(doc_id, k), dtype="str"),
            "topic": np.tile(np.arange(1, k + 1), n),
            "weight": weights.ravel(),
            "share": shares.ravel(),
        }
    )
