"""The document-feature matrix: counts of features by document, with labels and the state of its weighting."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from mediaanalysis.errors import OptionError, StateError, TableError, at_least, listed, one_of, require_kind
from mediaanalysis.text.compiled import load
from mediaanalysis.text.ngrams import left_in_run, name_rows
from mediaanalysis.text.tokens import Tokens
from mediaanalysis.text.types import code_forms, fold_types, stem_types, stop_words
from mediaanalysis.text.weighting import TF_SCHEMES, inverse_document_frequency, normalise_rows, weight_counts

__all__ = ["DFM", "dfm"]

# Below this many tokens the twin is done before the compiled code is loaded.
WORTHWHILE = 500_000
_PART = 1 << 14
_ALIASES = {"prop": "proportion"}  # quanteda's name


@dataclass(frozen=True, slots=True, eq=False)
class DFM:
    """A document-feature matrix.

    Attributes
    ----------
    matrix : csr matrix, shape (n_docs, n_features)
        Counts are int32, those of groups int64, weights float64.
    doc_id : array of str, shape (n_docs,)
    features : array of str, shape (n_features,), in alphabetical order
    weighting : str
        ``"count"`` for plain counts, else the scheme. Verbs that need counts refuse other states.
    """

    matrix: sparse.csr_matrix
    doc_id: np.ndarray
    features: np.ndarray
    weighting: str = "count"
    _df: list[np.ndarray] = field(default_factory=list, init=False, repr=False)

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
        return pd.Series(self._n_docs().copy(), index=self.features)

    def _n_docs(self) -> np.ndarray:
        if not self._df:  # counted at first use, then kept
            self._df.append(np.bincount(self.matrix.indices, minlength=len(self.features)))
        return self._df[0]

    def require_counts(self, verb: str) -> None:
        """Raise :class:`StateError` unless the matrix holds plain counts."""
        if self.weighting != "count":
            raise StateError(
                f"{verb} needs counts, but this matrix is weighted ({self.weighting}). Do it before weight()."
            )

    def trim(self, *, min_count: int = 1, min_docs: int = 1, max_docs: float | None = None) -> DFM:
        """Keep features with at least `min_count` occurrences in at least `min_docs` documents.

        `max_docs` is a number of documents, or a share of them when below 1.

        Raises
        ------
        StateError
            When the matrix is weighted.
        OptionError
            When a bound is no number or too small, or `min_docs` is a share.
        """
        self.require_counts("trim")
        at_least("min_count", min_count, 0)
        at_least("min_docs", min_docs, 0, whole=True)
        if max_docs is not None:
            at_least("max_docs", max_docs, 0)
        df = self._n_docs()
        keep = (df >= min_docs) & (np.asarray(self.matrix.sum(axis=0)).ravel() >= min_count)
        if max_docs is not None:
            keep &= df <= (max_docs * len(self.doc_id) if 0 < max_docs < 1 else max_docs)
        return replace(self, matrix=_take_columns(self.matrix, keep), features=self.features[keep])

    def subset(self, doc_id: Iterable[str]) -> DFM:
        """Return these documents, in this order."""
        wanted = listed("subset: doc_id", doc_id)
        rows = pd.Index(self.doc_id).get_indexer(pd.Index(wanted, dtype=object))
        if (rows < 0).any():
            raise OptionError(f"doc_id {wanted[int(np.argmax(rows < 0))]!r} is not in this matrix.")
        if len(set(wanted)) < len(wanted):
            raise OptionError("subset: a doc_id is named twice; it is the key of the documents.")
        return replace(self, matrix=self.matrix[rows], doc_id=self.doc_id[rows])

    def group(self, by: Mapping[str, object] | pd.Series) -> DFM:
        """Add up the documents of each group.

        Parameters
        ----------
        by : Series indexed by doc_id, or mapping from doc_id to a label
            For instance ``documents.set_index("doc_id")["outlet"]``. Every document needs a label.
        """
        self.require_counts("group")
        if not isinstance(by, Mapping | pd.Series):
            raise OptionError(
                f"group: by={by!r} must give every doc_id a label, such as documents.set_index('doc_id')['outlet']."
            )
        labels = pd.Series(self.doc_id, dtype=object).map(dict(by))
        if bool(labels.isna().any()):
            missing = self.doc_id[labels.isna().to_numpy()][0]
            raise OptionError(
                f"group: document {missing!r} has no label; give every doc_id one (a Series needs doc_id as its index)."
            )
        codes, names = pd.factorize(labels.astype(str), sort=True)
        ones, shape = np.ones(len(codes), np.int64), (len(names), len(codes))
        adder = sparse.csr_matrix((ones, (codes, np.arange(len(codes)))), shape=shape)
        return replace(self, matrix=sparse.csr_matrix(adder @ self.matrix), doc_id=np.array(names, dtype=object))

    def weight(
        self,
        scheme: str = "tfidf",
        *,
        tf: str = "count",
        df: str = "inverse",
        base: float = 10.0,
        smoothing: float = 0.0,
        k: float = 0.0,
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
        smoothing, k : float
            Added to the quotient and to the document frequency in the inverse schemes: log(smoothing + N / (k + df)).
        norm : {None, "l1", "l2"}
            Row norm divided out at the end. scikit-learn's TF-IDF is ``df="smooth", base=math.e, norm="l2"``.

        Raises
        ------
        StateError
            When the matrix is weighted already.
        OptionError
            When a scheme has an unknown name, `base` is no base of a logarithm, or `smoothing` or `k` is negative.

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
            idf = inverse_document_frequency(self._n_docs(), len(self.doc_id), df, base=base, smoothing=smoothing, k=k)
            _multiply_columns(weighted, idf)
            added = f", smoothing={smoothing:g}, k={k:g}" if smoothing or k else ""
            name = f"tfidf(tf={tf}, df={df}, base={base:.6g}{added}, norm={norm})"
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
        table = pd.DataFrame({"feature": self.features, "total": totals, "n_docs": self._n_docs()})
        at_least("n", n, 1, whole=True)
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
    require_kind("dfm", tokens, Tokens, hint="call ma.tokenize(documents) first")
    at_least("ngrams", ngrams, 1, whole=True)
    at_least("min_docs", min_docs, 0, whole=True)
    column_of, features = _columns_of_types(tokens, fold=fold, stem=stem, stopwords=stopwords)
    if ngrams > 1:
        matrix, n_docs, features = _count_ngrams(tokens, column_of, features, ngrams)
    else:
        matrix, n_docs = _count(tokens.ids, tokens.offsets, column_of, len(features))
    used = n_docs >= max(min_docs, 1)
    result = DFM(matrix if used.all() else _take_columns(matrix, used), tokens.doc_id, features[used])
    result._df.append(n_docs[used])
    return result


def _columns_of_types(
    tokens: Tokens, *, fold: bool, stem: bool, stopwords: str | Iterable[str] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the column of each type, -1 for stop words and pads, and the names of the columns."""
    fold_codes, folds = tokens.folds
    words = [""]
    if stopwords is not None:
        words += stop_words(stopwords) if isinstance(stopwords, str) else fold_types(stopwords)
    stopped = pc.is_in(folds, pa.array(words, type=pa.large_string())).to_numpy(zero_copy_only=False)[fold_codes]
    codes, distinct = fold_codes, folds
    if stem:
        stem_types((), tokens.language)  # refuses a language without stems
    if stem or not fold:
        codes, distinct = code_forms(list(tokens.types["stem"] if stem else tokens.surfaces))
    kept = np.zeros(len(distinct), dtype=bool)
    kept[codes[~stopped]] = True
    number = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
    names = np.asarray(distinct.filter(pa.array(kept)).to_numpy(zero_copy_only=False), dtype=object)
    return np.where(stopped, np.int32(-1), number[codes]), names


def _count(
    ids: np.ndarray, offsets: np.ndarray, column_of: np.ndarray, n_columns: int
) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Return the counts of the columns in each document and the documents of each column; compiled where it pays."""
    compiled = len(ids) >= WORTHWHILE and load("counting") is not None
    return (count_compiled if compiled else count_by_numpy)(ids, offsets, column_of, n_columns=n_columns)


def count_by_numpy(
    ids: np.ndarray, offsets: np.ndarray, column_of: np.ndarray, *, n_columns: int
) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Count by sorting all cells: the plain way."""
    columns = column_of[ids] if len(ids) else np.zeros(0, np.int32)
    keep = columns >= 0
    rows = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))[keep]
    ones = np.ones(int(keep.sum()), np.int32)
    matrix = sparse.coo_matrix((ones, (rows, columns[keep])), shape=(len(offsets) - 1, n_columns)).tocsr()
    return matrix, np.bincount(matrix.indices, minlength=n_columns)


def count_compiled(
    ids: np.ndarray, offsets: np.ndarray, column_of: np.ndarray, *, n_columns: int
) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Count by the compiled loop."""
    loops = load("counting")
    assert loops is not None, "numba is missing"
    columns, counts = np.empty(len(ids) + 1, np.int32), np.empty(len(ids) + 1, np.int32)
    indptr, n_docs = np.zeros(len(offsets), np.int64), np.zeros(n_columns, np.int64)
    room = tuple(
        np.zeros((n_columns >> shift) + 1, kind) for shift, kind in ((0, np.int32), (6, np.uint64), (12, np.uint64))
    )
    column_of = np.where(column_of < 0, np.int32(n_columns), column_of)
    n = loops.count(ids, offsets, column_of, room, columns, counts, indptr, n_docs)
    if n < 2**31:
        indptr = indptr.astype(np.int32)
    columns.resize(n, refcheck=False)  # gives back what was not needed, without a copy
    counts.resize(n, refcheck=False)
    cells = (counts, columns, indptr)
    return sparse.csr_matrix(cells, shape=(len(offsets) - 1, n_columns)), n_docs


def _multiply_columns(matrix: sparse.csr_matrix, factors: np.ndarray) -> None:
    """Multiply each column by its factor, in place and part by part: a second array of all cells costs more."""
    for low in range(0, len(matrix.data), _PART):
        part = slice(low, low + _PART)
        matrix.data[part] *= factors[matrix.indices[part]]


def _take_columns(matrix: sparse.csr_matrix, used: np.ndarray) -> sparse.csr_matrix:
    """Return the used columns, in their order; faster than indexing, which looks each one up."""
    number = np.cumsum(used, dtype=np.int32) - np.int32(1)
    keep = used[matrix.indices]
    indptr = np.concatenate([[0], np.cumsum(keep)])[matrix.indptr].astype(matrix.indptr.dtype)
    kept = (matrix.data[keep], number[matrix.indices[keep]], indptr)
    return sparse.csr_matrix(kept, shape=(matrix.shape[0], int(used.sum())))


def _count_ngrams(
    tokens: Tokens, column_of: np.ndarray, features: np.ndarray, n: int
) -> tuple[sparse.csr_matrix, np.ndarray, np.ndarray]:
    """Count the runs of neighbouring kept tokens within an unbroken stretch; return counts, documents and names."""
    columns = column_of[tokens.ids] if len(tokens.ids) else np.zeros(0, np.int32)
    first = np.flatnonzero(left_in_run(tokens.breaks, columns < 0) >= n)
    codes, names = name_rows([columns[first + k] for k in range(n)], features, "_")
    column_of_name, distinct = code_forms(list(names))
    offsets = np.searchsorted(first, tokens.offsets)
    matrix, n_docs = _count(codes.astype(np.int32), offsets, column_of_name, len(distinct))
    return matrix, n_docs, np.asarray(distinct.to_numpy(zero_copy_only=False), dtype=object)
