"""Our tokens in a scikit-learn pipeline: texts in, a sparse matrix of counts or weights out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.exceptions import NotFittedError

from mediaanalysis.errors import OptionError, StateError, TableError, at_least, did_you_mean, one_of
from mediaanalysis.text.dfm import DFM, dfm
from mediaanalysis.text.tokens import tokenize
from mediaanalysis.text.weighting import TF_SCHEMES, inverse_document_frequency, weight_counts

__all__ = ["TokenVectorizer"]


class _NotFittedError(StateError, NotFittedError):  # type: ignore[misc]
    """Both families of errors: ours, and the one scikit-learn looks for."""


class TokenVectorizer(TransformerMixin, BaseEstimator, auto_wrap_output_keys=None):  # type: ignore[call-arg, misc]
    """Count our tokens as a transformer of scikit-learn.

    Answers: how do the features of :func:`mediaanalysis.dfm` get into a ``Pipeline``, a ``GridSearchCV`` or a
    ``FeatureUnion``, so that stop words, trimming and weights are learnt from the training documents alone?

    Parameters
    ----------
    fold, stem, stopwords, ngrams, min_docs
        As in :func:`mediaanalysis.dfm`.
    max_docs : float or None
        Drop features in more documents: a number of documents, or a share of them when below 1 (so 1 is one
        document). None keeps all.
    weighting : str
        ``"count"`` (int64), or float64: ``"tfidf"`` as ``DFM.weight("tfidf")`` has it (count times the base-10
        logarithm of N / document frequency), or a term weight alone: proportion, propmax, logcount, boolean,
        augmented, logave.
    language : str
        Language of the texts, as in :func:`mediaanalysis.tokenize`. Stop words are chosen by `stopwords`.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        Column of each feature; features in alphabetical order.
    idf_ : float64 array, shape (n_features,)
        Inverse document frequencies of the documents seen by `fit`; with ``weighting="tfidf"`` only.

    Notes
    -----
    Documents are strings in a list, array, Series or other iterable, or a table with a column ``text``; with a column
    ``zones`` only headline, lead and body are read. Other columns are left alone, ``doc_id`` may repeat (a bootstrap
    draws documents more than once).

    The matrix is always sparse (csr). As with scikit-learn's own text vectorizers there is no `set_output`, and input
    has no columns, so there is no ``n_features_in_``; scikit-learn's ``check_estimator`` runs only its check for
    cloning on estimators of text (tag ``two_d_array=False``) and skips the rest.

    A document without a known feature is a row of zeros. For scikit-learn's TF-IDF (natural logarithm, smoothed, rows
    of length 1) put its ``TfidfTransformer`` behind ``weighting="count"``.

    References
    ----------
    Buitinck et al. 2013, *API design for machine learning software*, arXiv:1309.0238 (estimators, transformers);
    Manning, Raghavan & Schütze 2008, *Introduction to Information Retrieval*, sec. 6.2 (TF-IDF).

    Examples
    --------
    >>> vectorizer = TokenVectorizer(min_docs=2)
    >>> vectorizer.fit_transform(["The truce held.", "A truce! No deal.", "No deal"]).toarray().tolist()
    [[0, 1], [1, 1], [1, 0]]
    >>> vectorizer.get_feature_names_out().tolist()
    ['deal', 'truce']
    >>> vectorizer.transform(["A deal is a deal, says the envoy."]).toarray().tolist()
    [[2, 0]]
    """

    def __init__(
        self,
        *,
        fold: bool = True,
        stem: bool = False,
        stopwords: str | Iterable[str] | None = "en",
        ngrams: int = 1,
        min_docs: int = 1,
        max_docs: float | None = None,
        weighting: str = "count",
        language: str = "en",
    ) -> None:
        self.fold = fold
        self.stem = stem
        self.stopwords = stopwords
        self.ngrams = ngrams
        self.min_docs = min_docs
        self.max_docs = max_docs
        self.weighting = weighting
        self.language = language

    def fit(self, X: Iterable[str] | pd.DataFrame, y: object = None) -> Self:  # noqa: N803
        """Learn the features, and with TF-IDF their weights.

        Parameters
        ----------
        X : iterable of str, or DataFrame
            The documents.
        y : ignored
            There for pipelines.

        Returns
        -------
        TokenVectorizer
            This estimator.

        Raises
        ------
        TableError
            When a document is no text, there are no documents, or no feature is left.
        OptionError
            When a parameter has a value outside what is allowed, or one string is passed for the documents.
        """
        self._learn(X)
        return self

    def fit_transform(self, X: Iterable[str] | pd.DataFrame, y: object = None) -> sparse.csr_matrix:  # noqa: N803
        """Learn the features and return the matrix; equal to `fit`, then `transform`, with the texts read once.

        Parameters and errors are those of :meth:`fit`, the result is that of :meth:`transform`.
        """
        return self._weighted(self._learn(X))

    def transform(self, X: Iterable[str] | pd.DataFrame) -> sparse.csr_matrix:  # noqa: N803
        """Return documents by features; features that `fit` has not seen are ignored.

        Parameters
        ----------
        X : iterable of str, or DataFrame
            The documents; there may be none.

        Returns
        -------
        csr matrix, shape (n_docs, n_features)
            Rows in the order of `X`, columns in that of :meth:`get_feature_names_out`.

        Raises
        ------
        StateError
            Before `fit`; also an instance of scikit-learn's ``NotFittedError``.
        TableError, OptionError
            As in :meth:`fit`.
        """
        self._require("vocabulary_")
        return self._weighted(self._known(self._count(X)))

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray:
        """Return the features in the order of the columns: array of str, dtype object.

        `input_features` is ignored: texts have no columns.

        Raises
        ------
        StateError
            Before `fit`.
        """
        self._require("vocabulary_")
        return np.array(list(self.vocabulary_), dtype=object)

    def _require(self, attribute: str) -> None:
        if not hasattr(self, attribute):
            raise _NotFittedError(
                f"This TokenVectorizer has no {attribute} yet. Call fit(texts) with these parameters before using it."
            )

    def _learn(self, documents: Iterable[str] | pd.DataFrame) -> sparse.csr_matrix:
        """Set what is learnt, and return the counts."""
        self._check_parameters()
        counts = self._count(documents)
        if not len(counts.doc_id):
            raise TableError("TokenVectorizer: there are no documents (0 rows); fit needs at least one.")
        kept = counts.trim(min_docs=self.min_docs, max_docs=self.max_docs)
        if not len(kept.features):
            raise TableError(
                f"TokenVectorizer: of {len(counts.features):,} features in {len(counts.doc_id):,} documents none is "
                f"left with min_docs={self.min_docs!r}, max_docs={self.max_docs!r}, stopwords={self.stopwords!r}. "
                "Lower min_docs, raise max_docs, or see whether the texts are empty."
            )
        self.vocabulary_ = {feature: column for column, feature in enumerate(kept.features.tolist())}
        if self.weighting == "tfidf":
            df = kept.document_frequency.to_numpy()
            self.idf_ = inverse_document_frequency(df, len(kept.doc_id), "inverse")
        elif hasattr(self, "idf_"):
            del self.idf_
        return self._known(kept)

    def _check_parameters(self) -> None:
        one_of("weighting", self.weighting, ("tfidf", *TF_SCHEMES))
        at_least("ngrams", self.ngrams, 1, whole=True)
        at_least("min_docs", self.min_docs, 1, whole=True)
        if self.max_docs is not None and not self.max_docs > 0:
            raise OptionError(
                f"max_docs={self.max_docs!r} leaves no feature; give a number of documents, a share of them between 0 "
                "and 1, or None for no limit."
            )

    def _count(self, documents: Iterable[str] | pd.DataFrame) -> DFM:
        tokens = tokenize(_table(documents), language=self.language)
        return dfm(tokens, fold=self.fold, stem=self.stem, stopwords=self.stopwords, ngrams=self.ngrams)

    def _known(self, counts: DFM) -> sparse.csr_matrix:
        """Return the counts of the features of `fit`, in their columns."""
        place = pd.Index(list(self.vocabulary_), dtype=object).get_indexer(pd.Index(counts.features, dtype=object))
        entries = counts.matrix.tocoo()
        columns = place[entries.col] if len(place) else entries.col
        known = columns >= 0
        return sparse.csr_matrix(
            (entries.data[known].astype(np.int64), (entries.row[known], columns[known])),
            shape=(len(counts.doc_id), len(self.vocabulary_)),
        )

    def _weighted(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        if self.weighting == "count":
            return counts
        if self.weighting != "tfidf":
            return weight_counts(counts, self.weighting)
        self._require("idf_")
        return sparse.csr_matrix(counts.astype(np.float64) @ sparse.diags(self.idf_))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.transformer_tags.preserves_dtype = []
        return tags


def _table(documents: Iterable[str] | pd.DataFrame) -> pd.DataFrame:
    """Return the documents as a table with keys of its own, every text checked."""
    if isinstance(documents, pd.DataFrame):
        if "text" not in documents.columns:
            raise TableError(
                "TokenVectorizer: the table has no column 'text'; it has: "
                f"{', '.join(map(str, documents.columns))}.{did_you_mean('text', documents.columns)} "
                "Pass a documents table, or one column of texts such as table['body']."
            )
        texts, zones = _texts(documents["text"]), documents.get("zones")
    else:
        texts, zones = _texts(documents), None
    for row, text in enumerate(texts):
        if not isinstance(text, str):
            raise TableError(_no_text(row, text))
    keys = pd.Series([str(row) for row in range(len(texts))], dtype="str")
    table = pd.DataFrame({"doc_id": keys, "text": pd.Series(texts, dtype=object)})
    return table if zones is None else table.assign(zones=pd.Series(list(zones), dtype=object))


def _texts(documents: Any) -> list[Any]:
    """Return the documents as a list; say what is wrong with what is no list of texts."""
    if isinstance(documents, str | bytes):
        raise OptionError(
            f"TokenVectorizer: got one {type(documents).__name__} ({documents[:40]!r}), which would be read as a list "
            "of characters. Pass a list of texts: [text]."
        )
    shape = getattr(documents, "shape", None)
    if isinstance(shape, tuple) and len(shape) != 1:
        raise OptionError(
            f"TokenVectorizer: got an array of shape {shape}, but texts have one dimension. Pass one column, such as "
            "X[:, 0]; in a ColumnTransformer name the column 'text', not ['text']."
        )
    if isinstance(documents, Mapping | set | frozenset) or not isinstance(documents, Iterable):
        raise OptionError(
            f"TokenVectorizer: got {type(documents).__name__}, but needs texts in an order: a list, array or Series of "
            "str, or a table with a column 'text'."
        )
    return list(documents)


def _no_text(row: int, text: Any) -> str:
    if isinstance(text, bytes):
        return (
            f"TokenVectorizer: row {row} is bytes ({text[:20]!r}); decode it first, for instance with "
            "text.decode('utf-8')."
        )
    found = type(text).__name__
    if text is None or text is pd.NA or (isinstance(text, float) and np.isnan(text)):
        return (
            f"TokenVectorizer: row {row} has no text ({text!r}). Drop such rows with dropna(), or write '' for a "
            "document without words."
        )
    return f"TokenVectorizer: row {row} is {found} ({str(text)[:40]!r}), not text. Pass texts, or str(value) of each."
