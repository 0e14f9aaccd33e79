"""Similarities and distances against dense formulas, one pair at a time."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from mediaanalysis.errors import OptionError, TableError
from mediaanalysis.schemas import SIMILARITY, check
from mediaanalysis.statistics import similarity as module
from mediaanalysis.statistics.similarity import DISTANCES, SIMILARITIES, similarity
from mediaanalysis.text.dfm import DFM, dfm
from mediaanalysis.text.tokens import tokenize

ALL = (*SIMILARITIES, *DISTANCES)
VALUES = st.one_of(st.integers(-2, 4).map(float), st.sampled_from([0.0, 0.0, 0.25, 1 / 3]))
MATRICES = st.tuples(st.integers(0, 6), st.integers(0, 5)).flatmap(
    lambda shape: st.lists(
        st.lists(VALUES, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    ).map(lambda rows: np.array(rows, dtype=float).reshape(shape))
)


def frame(rows: np.ndarray, features: str | None = None, prefix: str = "d") -> DFM:
    names = features or "abcdefgh"[: rows.shape[1]]
    ids = np.array([f"{prefix}{k}" for k in range(rows.shape[0])], object)
    return DFM(sparse.csr_matrix(rows), ids, np.array(list(names), object), weighting="mine")


def slow(x: np.ndarray, y: np.ndarray, measure: str, power: float = 2.0) -> float:
    n, a, b = len(x), set(np.flatnonzero(x)), set(np.flatnonzero(y))
    if measure in DISTANCES:
        gaps = np.abs(x - y)
        sizes = np.abs(x) + np.abs(y)
        return {
            "euclidean": lambda: math.sqrt((gaps**2).sum()),
            "manhattan": lambda: gaps.sum(),
            "maximum": lambda: gaps.max(initial=0.0),
            "canberra": lambda: (gaps[sizes > 0] / sizes[sizes > 0]).sum(),
            "minkowski": lambda: (gaps**power).sum() ** (1 / power),
        }[measure]()  # type: ignore[no-any-return, no-untyped-call]
    if not a or not b or (measure == "correlation" and (np.ptp(x) == 0 or np.ptp(y) == 0)):
        return math.nan
    agree = sum((k in a) == (k in b) for k in range(n))
    return {  # type: ignore[no-any-return]
        "cosine": lambda: x @ y / math.sqrt((x @ x) * (y @ y)),
        "correlation": lambda: np.corrcoef(x, y)[0, 1],
        "ejaccard": lambda: x @ y / (x @ x + y @ y - x @ y),
        "edice": lambda: 2 * x @ y / (x @ x + y @ y),
        "jaccard": lambda: len(a & b) / len(a | b),
        "dice": lambda: 2 * len(a & b) / (len(a) + len(b)),
        "overlap": lambda: len(a & b) / min(len(a), len(b)),
        "simple_matching": lambda: agree / n,
        "hamann": lambda: (agree - (n - agree)) / n,
    }[measure]()


@given(MATRICES, st.sampled_from(ALL), st.sampled_from(["documents", "features"]), st.sampled_from([1.0, 2.0, 3.5]))
@settings(deadline=None, max_examples=250)
def test_equals_the_dense_formulas(rows: np.ndarray, measure: str, margin: str, power: float) -> None:
    matrix = frame(rows)
    table = check(similarity(matrix, measure=measure, margin=margin, power=power), SIMILARITY)
    assert table.columns.tolist() == SIMILARITY.names
    names, compared = (matrix.doc_id, rows) if margin == "documents" else (matrix.features, rows.T)
    pairs = [(i, j) for i in range(len(names)) for j in range(i + 1, len(names))]
    assert list(zip(table["a"], table["b"], strict=True)) == [(names[i], names[j]) for i, j in pairs]
    assert set(table["measure"]) <= {measure}
    expected = [slow(compared[i], compared[j], measure, power) for i, j in pairs]
    np.testing.assert_allclose(table["value"].to_numpy(), expected, atol=1e-7)


@given(st.data(), st.sampled_from(ALL))
@settings(deadline=None, max_examples=100)
def test_another_matrix_is_aligned_by_feature(data: st.DataObject, measure: str) -> None:
    def draw(features: str, prefix: str) -> tuple[DFM, list[dict[str, float]]]:
        row = st.lists(VALUES, min_size=len(features), max_size=len(features))
        rows = np.array(data.draw(st.lists(row, min_size=1, max_size=4)))
        return frame(rows, features, prefix), [dict(zip(features, values, strict=True)) for values in rows.tolist()]

    left, left_rows = draw("bcde", "x")
    right, right_rows = draw("daef", "y")
    table = similarity(left, right, measure=measure)
    expected = [
        slow(*(np.array([row.get(name, 0.0) for name in "abcdef"]) for row in (x, y)), measure)
        for x in left_rows
        for y in right_rows
    ]
    assert list(zip(table["a"], table["b"], strict=True)) == [(x, y) for x in left.doc_id for y in right.doc_id]
    np.testing.assert_allclose(table["value"].to_numpy(), expected, atol=1e-7)


@given(MATRICES, st.sampled_from(["cosine", "hamann", "euclidean", "canberra"]), st.integers(1, 4))
@settings(deadline=None, max_examples=100)
def test_top_keeps_the_nearest_of_either(rows: np.ndarray, measure: str, top: int) -> None:
    whole = similarity(frame(rows), measure=measure)
    values = {frozenset(pair): value for *pair, value in whole[["a", "b", "value"]].itertuples(index=False)}
    names = [f"d{k}" for k in range(len(rows))]
    wanted = set()
    for name in names:
        others = [o for o in names if o != name and not math.isnan(values[frozenset((name, o))])]
        sign = 1 if measure in DISTANCES else -1
        nearest = sorted(others, key=lambda o: (round(sign * values[frozenset((name, o))], 9), names.index(o)))
        wanted |= {frozenset((name, o)) for o in nearest[:top]}
    got = similarity(frame(rows), measure=measure, top=top)
    pairs = [frozenset(pair) for pair in got[["a", "b"]].itertuples(index=False)]
    assert len(set(pairs)) == len(pairs)
    # equal values may differ in the last digit, and then either may be the nearer
    assert sorted(round(values[p], 7) for p in pairs) == sorted(round(values[p], 7) for p in wanted)
    assert got["a"].tolist() == sorted(got["a"])
    assert (got["a"] < got["b"]).all()


def _distinct(values: dict[frozenset[str], float]) -> bool:
    known = [round(v, 9) for v in values.values() if not math.isnan(v)]
    return len(set(known)) == len(known)


@given(MATRICES, st.floats(-1, 1))
@settings(deadline=None)
def test_min_value_is_a_filter(rows: np.ndarray, lowest: float) -> None:
    whole = similarity(frame(rows))
    got = similarity(frame(rows), min_value=lowest)
    pd.testing.assert_frame_equal(got, whole[whole["value"] >= lowest].reset_index(drop=True))


def test_top_of_another_matrix_is_of_each_row() -> None:
    left, right = (
        frame(np.array([[1.0, 0], [0, 1]]), prefix="x"),
        frame(np.array([[1.0, 1], [3, 1], [0, 2]]), prefix="y"),
    )
    table = similarity(left, right, top=1)
    assert table[["a", "b"]].to_numpy().tolist() == [["x0", "y1"], ["x1", "y2"]]
    both = similarity(left, right, top=2, min_value=0.8)
    assert both[["a", "b"]].to_numpy().tolist() == [["x0", "y1"], ["x1", "y2"]]


def test_ties_go_to_the_earlier_row() -> None:
    left, right = frame(np.ones((1, 2)), prefix="x"), frame(np.ones((4, 2)), prefix="y")
    assert similarity(left, right, top=2)["b"].tolist() == ["y0", "y1"]


def test_values_worked_out_by_hand() -> None:
    documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["truce truce talks", "truce deal tanks"]})
    matrix = dfm(tokenize(documents))  # deal talks tanks truce: (0, 1, 0, 2) and (1, 0, 1, 1)
    expected = {
        "cosine": 2 / math.sqrt(5 * 3),
        "correlation": (2 - 9 / 4) / math.sqrt((5 - 9 / 4) * (3 - 9 / 4)),
        "ejaccard": 2 / (5 + 3 - 2),
        "edice": 4 / 8,
        "jaccard": 1 / 4,
        "dice": 2 / 5,
        "overlap": 1 / 2,
        "simple_matching": 1 / 4,
        "hamann": -2 / 4,
        "euclidean": 2.0,
        "manhattan": 4.0,
        "maximum": 1.0,
        "canberra": 3 + 1 / 3,
        "minkowski": 2.0,
    }
    assert set(expected) == set(ALL)
    for measure, value in expected.items():
        assert similarity(matrix, measure=measure)["value"].tolist() == [pytest.approx(value)], measure


@pytest.mark.parametrize("measure", SIMILARITIES)
def test_rows_without_features_and_constant_rows(measure: str) -> None:
    # as quanteda: nothing is similar to an empty document; constant rows have no correlation
    rows = np.array([[0.0, 0], [0, 0], [1, 1], [1, 1], [0.1, 0.1]])
    values = similarity(frame(rows), measure=measure)["value"].to_numpy()
    known = np.array([False] * 7 + [True] * 3) & (measure != "correlation")
    np.testing.assert_array_equal(~np.isnan(values), known)
    if known.any() and measure not in ("ejaccard", "edice"):
        np.testing.assert_allclose(values[known], 1.0)


@pytest.mark.parametrize("measure", DISTANCES)
def test_equal_rows_are_at_distance_nought(measure: str) -> None:
    row = np.random.default_rng(2).random(200) * (np.random.default_rng(3).random(200) < 0.4)
    table = similarity(frame(np.stack([row, row]), features="".join(map(chr, range(200, 400)))), measure=measure)
    assert table["value"].tolist() == [0.0]


def test_cosine_stays_within_one() -> None:
    row = np.random.default_rng(4).random(50)
    rows = np.stack([row * k for k in (1, 3, 7, 11)])
    values = similarity(frame(rows, features="".join(map(chr, range(200, 250)))))["value"]
    assert values.max() <= 1
    np.testing.assert_allclose(values, 1)


@pytest.mark.parametrize("measure", ALL)
@pytest.mark.parametrize("options", [{}, {"top": 2}])
def test_blocks_do_not_matter(measure: str, options: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.random.default_rng(5).poisson(0.8, (11, 8)).astype(float)
    whole = similarity(frame(rows), measure=measure, **options)  # type: ignore[arg-type]
    monkeypatch.setattr(module, "_CELLS", 30)
    pd.testing.assert_frame_equal(similarity(frame(rows), measure=measure, **options), whole)  # type: ignore[arg-type]


def test_documents_are_aligned_under_the_features_margin() -> None:
    left = DFM(sparse.csr_matrix([[1, 2], [3, 4]]), np.array(["p", "q"], object), np.array(["a", "b"], object))
    right = DFM(sparse.csr_matrix([[5], [6]]), np.array(["q", "r"], object), np.array(["c"], object))
    table = similarity(left, right, margin="features", measure="manhattan")
    # over p, q, r: a (1, 3, 0), b (2, 4, 0), c (0, 5, 6)
    assert table["value"].tolist() == [1 + 2 + 6, 2 + 1 + 6]


def test_zeros_that_are_stored_are_zeros() -> None:
    matrix = sparse.csr_matrix((np.array([0.0, 1.0, 1.0]), np.array([0, 1, 1]), np.array([0, 2, 3])), shape=(2, 2))
    stored = DFM(matrix, np.array(["p", "q"], object), np.array(["a", "b"], object))
    assert similarity(stored, measure="jaccard")["value"].tolist() == [1.0]
    assert matrix.nnz == 3


@pytest.mark.parametrize("rows", [np.zeros((0, 0)), np.zeros((0, 3)), np.zeros((1, 3)), np.ones((1, 0))])
@pytest.mark.parametrize("measure", ALL)
def test_no_pairs(rows: np.ndarray, measure: str) -> None:
    for options in ({}, {"top": 3}):
        table = check(similarity(frame(rows), measure=measure, **options), SIMILARITY)  # type: ignore[arg-type]
        assert table.empty
        assert table.columns.tolist() == SIMILARITY.names


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"measure": "hamman"}, "Did you mean 'hamann'"),
        ({"measure": "simple matching"}, "Did you mean 'simple_matching'"),
        ({"margin": "feature"}, "Did you mean 'features'"),
        ({"measure": "euclidean", "min_value": 0.5}, "min_value=0.5 is for similarities"),
        ({"top": 0}, "top=0 is too small"),
        ({"measure": "minkowski", "power": 0.5}, "power=0.5 is too small"),
    ],
)
def test_errors_teach(options: dict[str, object], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        similarity(frame(np.ones((2, 2))), **options)  # type: ignore[arg-type]


def test_what_is_no_matrix_is_refused() -> None:
    with pytest.raises(TableError, match="expected a DFM, got ndarray"):
        similarity(frame(np.ones((2, 2))), np.ones((2, 2)))  # type: ignore[arg-type]


def test_too_many_pairs_are_refused_before_they_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_PAIRS", 5)
    rows = np.eye(4) + 1
    with pytest.raises(OptionError, match=r"more than 5 pairs \(6\); ask for the nearest with top="):
        similarity(frame(rows))
    with pytest.raises(OptionError, match="more than 5 pairs"):
        similarity(frame(rows), min_value=-1)
    assert len(similarity(frame(rows), top=1)) <= 5
