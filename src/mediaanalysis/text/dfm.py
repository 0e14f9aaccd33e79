"""The document-feature matrix: counts of features by document, with labels and the state of its weighting."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from mediaanalysis.errors import OptionError, StateError, TableError, at_least, one_of
from mediaanalysis.text.tokens import Tokens
from mediaanalysis.text.types import fold_types, stop_words
from mediaanalysis.text.weighting import TF_SCHEMES, inverse_document_frequency, normalise_rows, weight_counts

__all__ = ["DFM", "dfm"]

_ALIASES = {"prop": "proportion"}  # quanteda's name


@dataclass(frozen=True, slots=True, eq=False)
class DFM:
    """A document-feature matrix.

    Attributes
    ----------
    matrix : csr matrix, shape (n_docs, n_features)
    doc_id : array of str, shape (n_docs,)
    features : array of str, shape (n_features,), in alphabetical order
    weighting : str
        ``"count"`` for plain counts, else the scheme. Verbs that need counts refuse other states.
    """

    matrix: sparse.csr_matrix
    doc_id: np.ndarray
    features: np.ndarray
    weighting: str = "count"

    def __post_init__(self) -> None:
        if self.matrix.shape != (len(self.doc_id), len(self.features)):
            raise TableError(
                f"DFM: a matrix of shape {self.matrix.shape} does not fit {len(self.doc_id)} documents "
                f"and {len(self.features)} features."
            )

    def __repr__(self) -> str:
        rows, columns = self.matrix.shape
        filled = self.matrix.nnz / (rows * columns) if rows and columns else 0.0
        return f"DFM({rows:,} documents x {columns:,} features, {self.weighting}, {1 - filled:.2%} zeros)"

    @property
    def document_frequency(self) -> pd.Series:
        """Number of documents that have each feature."""
        return pd.Series(np.bincount(self.matrix.indices, minlength=len(self.features)), index=self.features)

    def require_counts(self, verb: str) -> None:
        """Raise :class:`StateError` unless the matrix holds plain counts."""
        if self.weighting != "count":
            raise StateError(
                f"{verb} needs counts, but this matrix is weighted ({self.weighting}). Do it before weight()."
            )

    def trim(self, *, min_count: int = 1, min_docs: int = 1, max_docs: float | None = None) -> DFM:
        """Keep features with at least `min_count` occurrences in at least `min_docs` documents.

        `max_docs` is a number of documents, or a share of them when below 1.
        """
        self.require_counts("trim")
        df = self.document_frequency.to_numpy()
        keep = (df >= min_docs) & (np.asarray(self.matrix.sum(axis=0)).ravel() >= min_count)
        if max_docs is not None:
            keep &= df <= (max_docs * len(self.doc_id) if 0 < max_docs < 1 else max_docs)
        return replace(self, matrix=self.matrix[:, keep], features=self.features[keep])

    def subset(self, doc_id: Iterable[str]) -> DFM:
        """Return these documents, in this order."""
        wanted = list(doc_id)
        rows = pd.Index(self.doc_id).get_indexer(pd.Index(wanted, dtype=object))
        if (rows < 0).any():
            raise OptionError(f"doc_id {wanted[int(np.argmax(rows < 0))]!r} is not in this matrix.")
        return replace(self, matrix=self.matrix[rows], doc_id=self.doc_id[rows])

    def group(self, by: Mapping[str, object] | pd.Series) -> DFM:
        """Add up the documents of each group.

        Parameters
        ----------
        by : Series indexed by doc_id, or mapping from doc_id to a label
            For instance ``documents.set_index("doc_id")["outlet"]``. Every document needs a label.
        """
        self.require_counts("group")
        labels = pd.Series(self.doc_id, dtype=object).map(dict(by))
        if bool(labels.isna().any()):
            missing = self.doc_id[labels.isna().to_numpy()][0]
            raise OptionError(f"group: document {missing!r} has no label; give every doc_id one.")
        codes, names = pd.factorize(labels.astype(str), sort=True)
        ones, shape = np.ones(len(codes), self.matrix.dtype), (len(names), len(codes))
        adder = sparse.csr_matrix((ones, (codes, np.arange(len(codes)))), shape=shape)
        return replace(self, matrix=sparse.csr_matrix(adder @ self.matrix), doc_id=np.array(names, dtype=object))

    def weight(
        self,
        scheme: str = "tfidf",
        *,
        tf: str = "count",
        df: str = "inverse",
        base: float = 10.0,
        norm: str | None = None,
    ) -> DFM:
        """Return the weighted matrix.

        Parameters
        ----------
        scheme : str
            ``"tfidf"``, or a term weight alone: count, proportion, propmax, logcount, boolean, augmented, logave
            (:func:`mediaanalysis.text.weighting.weight_counts`).
        tf, df : str
            Parts of TF-IDF: a term weight as above, and inverse, inversemax, inverseprob, smooth or unary
            (:func:`mediaanalysis.text.weighting.inverse_document_frequency`).
        base : float
            Base of the logarithms.
        norm : {None, "l1", "l2"}
            Row norm divided out at the end. scikit-learn's TF-IDF is ``df="smooth", base=math.e, norm="l2"``.

        Raises
        ------
        StateError
            When the matrix is weighted already.
        OptionError
            When a scheme has an unknown name.

        Examples
        --------
        >>> from mediaanalysis.text.tokens import tokenize
        >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["truce truce talks", "talks"]})
        >>> dfm(tokenize(documents)).weight("tfidf").to_frame().to_numpy().round(3).tolist()
        [[0.0, 0.602], [0.0, 0.0]]
        """
        self.require_counts("weight")
        scheme, tf = _ALIASES.get(scheme, scheme), _ALIASES.get(tf, tf)
        one_of("scheme", scheme, ("tfidf", *TF_SCHEMES))
        if not base > 0 or base == 1:
            raise OptionError(f"base={base!r} is no base of a logarithm; use 10, 2 or math.e ({math.e:.5f}).")
        weighted = weight_counts(self.matrix, tf if scheme == "tfidf" else scheme, base=base)
        name = scheme
        if scheme == "tfidf":
            idf = inverse_document_frequency(self.document_frequency.to_numpy(), len(self.doc_id), df, base=base)
            weighted = sparse.csr_matrix(weighted @ sparse.diags(idf))
            name = f"tfidf(tf={tf}, df={df}, base={base:.6g}, norm={norm})"
        return replace(self, matrix=normalise_rows(weighted, norm), weighting=name)

    def to_frame(self) -> pd.DataFrame:
        """Return a table with one row per document (index ``doc_id``) and one sparse column per feature."""
        index = pd.Index(self.doc_id, name="doc_id")
        frame: pd.DataFrame = pd.DataFrame.sparse.from_spmatrix(  # type: ignore[attr-defined]
            self.matrix, index=index, columns=list(self.features)
        )
        return frame

    def top(self, n: int = 20) -> pd.DataFrame:
        """Return the `n` features with the largest sums: feature, total, n_docs."""
        totals = np.asarray(self.matrix.sum(axis=0)).ravel()
        table = pd.DataFrame({"feature": self.features, "total": totals, "n_docs": self.document_frequency.to_numpy()})
        return table.sort_values(["total", "feature"], ascending=[False, True]).head(n).reset_index(drop=True)


def dfm(
    tokens: Tokens,
    *,
    fold: bool = True,
    stem: bool = False,
    stopwords: str | Iterable[str] | None = "en",
    min_docs: int = 1,
    ngrams: int = 1,
) -> DFM:
    """Count features by document.

    Parameters
    ----------
    tokens : Tokens
    fold : bool
        Count case-folded forms; False counts forms as printed.
    stem : bool
        Count Snowball stems (of the folded forms).
    stopwords : str, iterable of str or None
        Language of a stop-word list, your own words, or None to keep all. Compared with the folded form.
    min_docs : int
        Drop features in fewer documents.
    ngrams : int
        1 counts single features, n counts runs of n neighbouring tokens joined by ``_``. A run with a stop word in it
        is not counted: a gap never makes neighbours.

    Returns
    -------
    DFM
        Features in alphabetical order; documents in the order of the tokens, those without features included.

    Examples
    --------
    >>> from mediaanalysis.text.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["The truce held. A truce!"]})
    >>> dfm(tokenize(documents)).to_frame().to_dict("records")
    [{'held': 1, 'truce': 2}]
    """
    at_least("ngrams", ngrams, 1)
    names = _feature_names(tokens, fold=fold, stem=stem)
    dropped = _stop_mask(tokens, stopwords)
    codes, names_found = pd.factorize(pd.Series(names, dtype=object), sort=True)
    features = np.asarray(names_found, dtype=object)
    codes = np.where(dropped, -1, codes)
    columns = codes[tokens.ids] if len(tokens.ids) else np.zeros(0, np.int64)
    rows = np.repeat(np.arange(len(tokens.doc_id)), np.diff(tokens.offsets))
    if ngrams > 1:
        rows, columns, features = _ngrams(rows, tokens.stretch, columns, features, ngrams)
    keep = columns >= 0
    matrix = sparse.coo_matrix(
        (np.ones(int(keep.sum()), np.int64), (rows[keep], columns[keep])), shape=(len(tokens.doc_id), len(features))
    ).tocsr()
    used = np.bincount(matrix.indices, minlength=matrix.shape[1]) >= max(min_docs, 1)
    return DFM(matrix[:, used], tokens.doc_id, features[used])


def _feature_names(tokens: Tokens, *, fold: bool, stem: bool) -> list[str]:
    if stem:
        return list(tokens.types["stem"])
    return fold_types(tokens.surfaces) if fold else list(tokens.surfaces)


def _stop_mask(tokens: Tokens, stopwords: str | Iterable[str] | None) -> np.ndarray:
    if stopwords is None:
        return np.zeros(len(tokens.surfaces), dtype=bool)
    words = stop_words(stopwords) if isinstance(stopwords, str) else frozenset(fold_types(stopwords))
    return np.fromiter((form in words for form in fold_types(tokens.surfaces)), bool, len(tokens.surfaces))


def _ngrams(
    rows: np.ndarray, stretch: np.ndarray, columns: np.ndarray, features: np.ndarray, n: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return rows, columns and names of the n-grams of neighbouring kept tokens within an unbroken stretch."""
    size = max(len(rows) - n + 1, 0)
    runs = np.stack([columns[k : k + size] for k in range(n)], axis=1) if size else np.zeros((0, n), np.int64)
    whole = (stretch[:size] == stretch[n - 1 : n - 1 + size]) & (runs >= 0).all(axis=1)
    runs, run_rows = runs[whole], rows[:size][whole]
    distinct, codes = np.unique(runs, axis=0, return_inverse=True)
    names = np.array(["_".join(features[list(run)]) for run in distinct], dtype=object)
    order = np.argsort(names, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return run_rows, place[codes.ravel()] if len(order) else np.zeros(0, np.int64), names[order]
