"""Counting by the compiled loop and by NumPy give the same matrix; n-grams of the matrix equal a plain count."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.text import dfm as module
from mediaanalysis.text.dfm import count_by_numpy, count_compiled, dfm
from mediaanalysis.text.tokens import tokenize

from .made_tokens import made

DOCUMENTS = st.lists(st.lists(st.integers(0, 29), max_size=30), max_size=6)
COLUMNS = st.lists(st.sampled_from([-1, 0, 1, 63, 64, 65, 4095, 4096, 5000]), min_size=30, max_size=30)


@settings(deadline=None)
@given(DOCUMENTS, COLUMNS)
def test_the_loop_equals_numpy_and_a_plain_count(documents: list[list[int]], columns: list[int]) -> None:
    ids = np.array([i for document in documents for i in document], dtype=np.int32)
    offsets = np.cumsum([0, *(len(document) for document in documents)])
    column_of = np.array(columns, dtype=np.int32)
    a, docs_a = count_compiled(ids, offsets, column_of, n_columns=5001)
    b, docs_b = count_by_numpy(ids, offsets, column_of, n_columns=5001)
    for mine, theirs in ((a.data, b.data), (a.indices, b.indices), (a.indptr, b.indptr), (docs_a, docs_b)):
        assert mine.dtype == theirs.dtype or mine.dtype.kind == theirs.dtype.kind
        assert mine.tolist() == theirs.tolist()
    for row, document in enumerate(documents):
        counts = Counter(columns[i] for i in document if columns[i] >= 0)
        assert dict(zip(a[row].indices.tolist(), a[row].data.tolist(), strict=True)) == dict(counts)


def test_no_columns_and_no_documents() -> None:
    nothing = np.zeros(0, np.int32)
    for count in (count_compiled, count_by_numpy):
        matrix, n_docs = count(nothing, np.zeros(1, np.int64), nothing, n_columns=0)
        assert matrix.shape == (0, 0)
        assert n_docs.tolist() == []


def test_a_large_corpus_is_counted_by_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = tokenize(pd.DataFrame({"doc_id": ["a", "b"], "text": ["No deal, no peace.", "Peace talks."]}))
    for ngrams in (1, 2):
        expected = dfm(tokens, stopwords=None, ngrams=ngrams).to_frame()
        with monkeypatch.context() as patch:
            patch.setattr(module, "WORTHWHILE", 0)
            patch.setattr(module, "count_by_numpy", None)
            pd.testing.assert_frame_equal(dfm(tokens, stopwords=None, ngrams=ngrams).to_frame(), expected)


@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "the", "c_d", "c", "d"]), max_size=9), max_size=4), st.integers(2, 3)
)
def test_ngrams_equal_a_plain_count(documents: list[list[str]], n: int) -> None:
    # Blanks around an underscore would make other tokens, so the words are joined by full stops and blanks.
    texts = [". ".join(words).replace("c_d", "cxd") for words in documents]
    table = pd.DataFrame({"doc_id": [str(k) for k in range(len(texts))], "text": pd.Series(texts, dtype=str)})
    matrix = dfm(tokenize(table), stopwords=["the"], ngrams=n).to_frame()
    for row, words in enumerate(documents):
        plain = [word.replace("c_d", "cxd") for word in words]
        runs = ["_".join(plain[k : k + n]) for k in range(len(plain) - n + 1) if "the" not in plain[k : k + n]]
        found = {name: int(count) for name, count in matrix.iloc[row].items() if count}
        assert found == dict(Counter(runs))


def test_ngrams_with_the_same_name_are_one_feature_and_none_crosses_a_pad_or_a_break() -> None:
    tokens = made("a_b c ~ c d", "a b_c | d", "")
    for loop in (10**9, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "WORTHWHILE", loop)
            matrix = dfm(tokens, stopwords=None, ngrams=2)
        assert matrix.features.tolist() == ["a_b_c", "c_d"]
        assert matrix.matrix.toarray().tolist() == [[1, 1], [1, 0], [0, 0]]
