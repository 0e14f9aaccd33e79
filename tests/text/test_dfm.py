"""The document-feature matrix against collections.Counter and plain formulas."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from mediaanalysis.errors import OptionError, StateError, TableError
from mediaanalysis.text.dfm import DFM, dfm
from mediaanalysis.text.kwic import kwic
from mediaanalysis.text.tokens import tokenize
from mediaanalysis.text.types import fold_types, stem_types, stop_words

WORDS = [
    "the",
    "The",
    "truce",
    "Truce",
    "talks",
    "talk",
    "no",
    "deal",
    "Straße",
    "strasse",
    "ally’s",
    "5",
    "мир",
    "a_b",
]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), max_size=5)


def corpus(*texts: str) -> pd.DataFrame:
    ids = [f"d{k}" for k in range(len(texts))]
    return pd.DataFrame({"doc_id": pd.Series(ids, dtype="str"), "text": pd.Series(texts, dtype="str")})


def counts_of(matrix: DFM) -> list[dict[str, float]]:
    """Return one dictionary per document of the non-zero entries."""
    return [{f: v for f, v in zip(matrix.features, row, strict=True) if v} for row in matrix.matrix.toarray().tolist()]


def words_of(text: str) -> list[str]:
    return text.replace("_", " ").split()


@given(TEXTS, st.booleans(), st.sampled_from([None, "en", ["TRUCE", "ally's"]]), st.integers(1, 3))
@settings(deadline=None, max_examples=150)
def test_counts_equal_counter(texts: list[str], fold: bool, stopwords: str | list[str] | None, min_docs: int) -> None:
    stops = stop_words("en") if stopwords == "en" else set(fold_types(stopwords or []))
    expected = []
    for text in texts:
        kept = [w for w in words_of(text) if fold_types([w])[0] not in stops]
        expected.append(Counter(fold_types(kept) if fold else kept))
    spread = Counter(feature for row in expected for feature in row)
    expected = [{f: n for f, n in row.items() if spread[f] >= min_docs} for row in expected]
    matrix = dfm(tokenize(corpus(*texts)), fold=fold, stopwords=stopwords, min_docs=min_docs)
    assert counts_of(matrix) == expected
    assert list(matrix.features) == sorted({f for row in expected for f in row})
    assert list(matrix.doc_id) == [f"d{k}" for k in range(len(texts))]
    assert matrix.document_frequency.to_dict() == {f: n for f, n in spread.items() if n >= min_docs}


@given(TEXTS, st.integers(1, 4), st.booleans())
@settings(deadline=None, max_examples=150)
def test_ngrams_equal_a_loop(texts: list[str], n: int, stopped: bool) -> None:
    expected = []
    for text in texts:
        words = fold_types(words_of(text))
        runs = [words[i : i + n] for i in range(len(words) - n + 1)]
        expected.append(Counter("_".join(run) for run in runs if not stopped or not set(run) & stop_words("en")))
    matrix = dfm(tokenize(corpus(*texts)), ngrams=n, stopwords="en" if stopped else None)
    assert counts_of(matrix) == expected
    assert list(matrix.features) == sorted({f for row in expected for f in row})


def test_a_run_never_crosses_a_document_or_a_stop_word() -> None:
    documents = corpus("war and peace talks", "resume")
    assert list(dfm(tokenize(documents), ngrams=2).features) == ["peace_talks"]


def test_stems() -> None:
    matrix = dfm(tokenize(corpus("Abandoned allies; the abandonment of an ally’s cause.")), stem=True)
    assert counts_of(matrix) == [Counter(stem_types(["abandoned", "allies", "abandonment", "ally's", "cause"]))]


@given(TEXTS, st.integers(0, 4), st.integers(0, 3), st.sampled_from([None, 0.5, 0.99, 1, 2, 3.0]))
@settings(deadline=None, max_examples=100)
def test_trim_equals_a_loop(texts: list[str], min_count: int, min_docs: int, max_docs: float | None) -> None:
    matrix = dfm(tokenize(corpus(*texts)), stopwords=None)
    dense = matrix.matrix.toarray()
    most = math.inf if max_docs is None else max_docs * len(texts) if max_docs < 1 else max_docs
    kept = [
        feature
        for feature, column in zip(matrix.features, dense.T, strict=True)
        if column.sum() >= min_count and min_docs <= (column > 0).sum() <= most
    ]
    trimmed = matrix.trim(min_count=min_count, min_docs=min_docs, max_docs=max_docs)
    assert list(trimmed.features) == kept
    assert trimmed.matrix.shape == (len(texts), len(kept))


@given(TEXTS, st.data())
@settings(deadline=None, max_examples=100)
def test_group_and_subset_equal_sums_and_rows(texts: list[str], data: st.DataObject) -> None:
    documents = corpus(*texts)
    matrix = dfm(tokenize(documents), stopwords=None)
    labels = data.draw(st.lists(st.sampled_from(["B", "A", "Ж", 7]), min_size=len(texts), max_size=len(texts)))
    by = dict(zip(documents["doc_id"], labels, strict=True))
    expected = {str(label): Counter() for label in labels}
    for label, row in zip(labels, counts_of(matrix), strict=True):
        expected[str(label)].update(row)
    for argument in (by, pd.Series(by, dtype=object)):
        grouped = matrix.group(argument)
        assert dict(zip(grouped.doc_id, counts_of(grouped), strict=True)) == expected
        assert list(grouped.doc_id) == sorted(expected)
    wanted = data.draw(st.permutations(list(documents["doc_id"])))
    part = matrix.subset(wanted[1:])
    assert list(part.doc_id) == wanted[1:]
    assert counts_of(part) == [counts_of(matrix)[int(d[1:])] for d in wanted[1:]]


@pytest.mark.parametrize("texts", [[], [""], ["", "\n"], ["the of"]])
def test_no_features_at_all(texts: list[str]) -> None:
    documents = corpus(*texts)
    matrix = dfm(tokenize(documents))
    assert matrix.matrix.shape == (len(texts), 0)
    for verb in (
        matrix.trim(min_docs=2), matrix.subset(documents["doc_id"]), matrix.weight("tfidf", df="inversemax", norm="l2"),
        matrix.weight("propmax"), matrix.weight("logave"), dfm(tokenize(documents), ngrams=3),
        dfm(tokenize(documents), stem=True),
    ):  # fmt: skip
        assert verb.matrix.shape == (len(texts), 0)
    assert matrix.group(dict.fromkeys(documents["doc_id"], "X")).matrix.shape == (min(len(texts), 1), 0)
    assert matrix.to_frame().shape == (len(texts), 0)
    assert len(matrix.top()) == 0
    assert "100.00% zeros" in repr(matrix)


def test_one_document() -> None:
    matrix = dfm(tokenize(corpus("Truce, truce, talks")))
    assert matrix.weight("tfidf").matrix.toarray().tolist() == [[0, 0]]
    assert matrix.weight("proportion").matrix.toarray() == pytest.approx(np.array([[1 / 3, 2 / 3]]))
    assert matrix.group({"d0": "all"}).to_frame().to_dict("index") == {"all": {"talks": 1, "truce": 2}}


def test_top_breaks_ties_by_name() -> None:
    matrix = dfm(tokenize(corpus("b a c c", "c b a")), stopwords=None)
    assert matrix.top(2).to_dict("list") == {"feature": ["c", "a"], "total": [3, 2], "n_docs": [2, 2]}
    assert matrix.top()["feature"].tolist() == ["c", "a", "b"]


def test_nothing_is_changed_in_place() -> None:
    tokens = tokenize(corpus("truce talks", "talks"))
    matrix = dfm(tokens)
    before, ids = matrix.matrix.toarray(), tokens.ids.copy()
    by = {"d0": "A", "d1": "A"}
    for weighted in (
        matrix.weight("tfidf", norm="l2"),
        matrix.weight("boolean"),
        matrix.group(by),
        matrix.trim(min_docs=2),
    ):
        weighted.matrix.data[:] = 99
    assert (matrix.matrix.toarray() == before).all()
    assert matrix.matrix.dtype == np.int32
    assert matrix.group(by).matrix.dtype == np.int64
    assert matrix.weighting == "count"
    assert (tokens.ids == ids).all()
    assert by == {"d0": "A", "d1": "A"}


@pytest.mark.parametrize("scheme", ["tfidf", "proportion", "prop"])
def test_weighted_matrices_refuse_what_needs_counts(scheme: str) -> None:
    weighted = dfm(tokenize(corpus("truce talks", "talks"))).weight(scheme)
    for verb in (weighted.trim, weighted.weight, lambda: weighted.group({})):
        with pytest.raises(StateError, match=r"needs counts, but this matrix is weighted \(.*Do it before weight"):
            verb()


def test_errors_teach() -> None:
    matrix = dfm(tokenize(corpus("truce talks", "talks")))
    with pytest.raises(OptionError, match=r"scheme='tfdf' is not known; allowed: 'tfidf'.*Did you mean 'tfidf'"):
        matrix.weight("tfdf")
    with pytest.raises(OptionError, match=r"tf='logcnt' is not known.*Did you mean 'logcount'"):
        matrix.weight(tf="logcnt")
    with pytest.raises(OptionError, match=r"df='smoth' is not known.*Did you mean 'smooth'"):
        matrix.weight(df="smoth")
    with pytest.raises(OptionError, match="norm='l3' is not known"):
        matrix.weight(norm="l3")
    for base in (0, 1, -2):
        with pytest.raises(OptionError, match=r"is no base of a logarithm; use 10, 2 or math.e"):
            matrix.weight(base=base)
    with pytest.raises(OptionError, match="document 'd1' has no label; give every doc_id one"):
        matrix.group({"d0": "A"})
    with pytest.raises(OptionError, match="doc_id 'zz' is not in this matrix"):
        matrix.subset(["d0", "zz"])
    with pytest.raises(OptionError, match="ngrams=0 is too small; it must be 1 or more"):
        dfm(tokenize(corpus("x")), ngrams=0)
    with pytest.raises(OptionError, match="stopwords='xx': no stop-word list"):
        dfm(tokenize(corpus("x")), stopwords="xx")
    with pytest.raises(TableError, match=r"shape \(1, 2\) does not fit 1 documents and 1 features"):
        DFM(sparse.csr_matrix((1, 2)), np.array(["a"]), np.array(["x"]))


def test_a_zone_left_out_makes_no_neighbours() -> None:
    text = "Truce holds. Advertisement. Talks go on."
    zones = [[(0, 12, "body", ""), (13, 27, "boilerplate", "ad"), (28, len(text), "body", "")]]
    tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": [text], "zones": zones}))
    assert list(dfm(tokens, ngrams=2, stopwords=None).features) == ["go_on", "talks_go", "truce_holds"]
    assert kwic(tokens, "holds talks").empty
    assert kwic(tokens, "talks")[["pre", "post"]].to_numpy().tolist() == [["", "go on"]]
    assert tokens.subset(["a"]).stretch.tolist() == [1, 1, 2, 2, 2]
