"""Keyness against dictionaries and loops over shuffles, and what it says of articles that are alike."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from mediaanalysis.errors import OptionError, StateError
from mediaanalysis.schemas import KEYNESS, check
from mediaanalysis.statistics import keyness as module
from mediaanalysis.statistics.association import MEASURES, associate
from mediaanalysis.statistics.dispersion import deviation_of_proportions
from mediaanalysis.statistics.keyness import article_permutation_p, keyness
from mediaanalysis.text.dfm import DFM, dfm
from mediaanalysis.text.tokens import tokenize

ROWS = st.integers(2, 7).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=n, max_size=n)
)


def counts(rows: list[list[int]] | np.ndarray) -> DFM:
    matrix = sparse.csr_matrix(np.array(rows, dtype=np.int64).reshape(len(rows), -1))
    names = np.array([f"f{k:03}" for k in range(matrix.shape[1])], object)
    return DFM(matrix, np.array([f"d{k:03}" for k in range(len(rows))], object), names)


def texts(**documents: str) -> DFM:
    table = pd.DataFrame({"doc_id": list(documents), "text": list(documents.values())})
    return dfm(tokenize(table), stopwords=None)


NEWS = texts(a="truce talks talks", b="truce deal", c="tanks roll", d="tanks tanks talks")
TWO = texts(d1="a a a b b c c c c c c d e f g h h", d2="a a b c c d d d d e f h")


@given(ROWS, st.data())
@settings(deadline=None, max_examples=60)
def test_equals_sums_by_hand(rows: list[list[int]], data: st.DataObject) -> None:
    matrix = counts(rows)
    size = data.draw(st.integers(1, len(rows) - 1))
    target = data.draw(st.lists(st.sampled_from(list(matrix.doc_id)), min_size=size, max_size=size, unique=True))
    measure = data.draw(st.sampled_from(MEASURES))
    halves = [[r for d, r in zip(matrix.doc_id, rows, strict=True) if (d in target) == side] for side in (True, False)]
    tokens = [sum(map(sum, half)) for half in halves]
    if not sum(tokens):
        assert keyness(matrix, target=target, measure=measure).empty
        return
    if not min(tokens):
        with pytest.raises(OptionError, match="hold no counted token"):
            keyness(matrix, target=target, measure=measure)
        return
    table = check(keyness(matrix, target=target, measure=measure, correction="none", permutations=0), KEYNESS)
    assert table.columns.tolist() == KEYNESS.names
    sums = [np.sum(half, axis=0) for half in halves]
    used = np.flatnonzero(sums[0] + sums[1])
    a, b = sums[0][used].astype(float), sums[1][used].astype(float)
    value, p = associate(measure, a, b, totals=(tokens[0], tokens[1]), prior=0.1 * (a + b))
    table = table.set_index("feature").loc[[matrix.features[k] for k in used]]
    np.testing.assert_allclose(table["value"], value)
    np.testing.assert_allclose(table["p_token"], p)
    for name, half, total, count in zip(("target", "reference"), halves, tokens, (a, b), strict=True):
        array = np.array(half)[:, used]
        assert table[f"n_{name}"].tolist() == count.tolist()
        np.testing.assert_allclose(table[f"rate_{name}"], 1000 * count / total)
        assert table[f"docs_{name}"].tolist() == (array > 0).sum(axis=0).tolist()
        np.testing.assert_allclose(table[f"dispersion_{name}"], deviation_of_proportions(sparse.csr_matrix(array))[1])


def test_the_order_is_by_value_then_feature() -> None:
    table = keyness(texts(x="b a c", y="d e c"), target="x", measure="g2")
    assert table["feature"].tolist() == ["a", "b", "c", "d", "e"]
    assert table["value"].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("measure", "correction", "first", "second"),
    [
        ("chi2", "default", "gcbhaefd", "defabhcg"),
        ("g2", "none", "cgbhaefd", "defabhgc"),
        ("exact", "none", "gcbhaefd", "defabhcg"),
    ],
)
def test_orders_that_quanteda_publishes(measure: str, correction: str, first: str, second: str) -> None:
    for target, order in (("d1", first), ("d2", second)):
        table = keyness(TWO, target=target, measure=measure, correction=correction)
        assert "".join(table["feature"]) == order


def test_orders_of_the_published_file(bench_data: Path) -> None:
    path = bench_data / "known-answers" / "keyness.json"
    if not path.is_file():
        pytest.skip(f"no published keyness values at {path}")
    case = json.loads(path.read_text(encoding="utf-8"))["ordering_case"]
    matrix = texts(d1=case["d1"], d2=case["d2"])
    for name, measure, correction in (
        ("chi2", "chi2", "default"),
        ("lr_none", "g2", "none"),
        ("exact", "exact", "none"),
    ):
        for target in ("d1", "d2"):
            table = keyness(matrix, target=target, measure=measure, correction=correction)
            assert table["feature"].tolist() == case[f"{name}_order_target_{target}"], (measure, target)


def test_the_default_corrections() -> None:
    for measure, correction in (("chi2", "yates"), ("g2", "williams"), ("ll2", "none"), ("pmi", "none")):
        default = keyness(TWO, target="d1", measure=measure)
        pd.testing.assert_frame_equal(default, keyness(TWO, target="d1", measure=measure, correction=correction))
    plain = keyness(TWO, target="d1", measure="g2", correction="none")
    assert not plain["value"].equals(keyness(TWO, target="d1", measure="g2")["value"])


def test_log_odds_of_a_worked_example() -> None:
    # the prior of the example, (4, 2, 14), is a tenth of the pooled counts
    table = keyness(counts([[30, 5, 65], [10, 15, 75]]), target="d000")
    assert table["feature"].tolist() == ["f000", "f001", "f002"]
    assert table["value"].round(4).tolist() == [3.4526, -2.1821, -2.5798]
    assert table["delta"].round(4).tolist() == [1.0964, -0.98, -0.3988]
    assert table["p_token"].tolist() == pytest.approx([math.erfc(abs(z) / math.sqrt(2)) for z in table["value"]])
    firm = keyness(counts([[30, 5, 65], [10, 15, 75]]), target="d000", prior=10)
    assert (firm["delta"].abs() < table["delta"].abs()).all()


@pytest.mark.parametrize("measure", MEASURES)
def test_columns_are_the_same_under_every_measure(measure: str) -> None:
    table = check(keyness(NEWS, target=["a", "b"], measure=measure), KEYNESS)
    assert table.columns.tolist() == KEYNESS.names
    assert table.set_index("feature")["p_articles"].to_dict() == pytest.approx(
        keyness(NEWS, target=["a", "b"]).set_index("feature")["p_articles"].to_dict()
    )
    assert table["p_token"].isna().all() == (measure in ("pmi", "log_ratio"))
    assert table["q_token"].isna().equals(table["p_token"].isna())


def test_q_is_that_of_benjamini_and_hochberg() -> None:
    p = np.array([0.001, 0.008, np.nan, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205])
    q = [0.008, 0.032, math.nan, 0.0672, 0.0672, 0.0672, 0.08, 0.592 / 7, 0.205]
    np.testing.assert_allclose(module._adjusted(p), q)
    table = keyness(NEWS, target=["a", "b"], measure="g2")
    np.testing.assert_allclose(table["q_token"], module._adjusted(table["p_token"].to_numpy()))
    np.testing.assert_allclose(table["q_articles"], module._adjusted(table["p_articles"].to_numpy()))


def slow_permutation_p(rows: np.ndarray, size: int, permutations: int, seed: int) -> list[float]:
    rng = np.random.default_rng(seed)

    def differences(chosen: list[int]) -> np.ndarray:
        inside, outside = rows[chosen], np.delete(rows, chosen, axis=0)
        if not inside.sum() or not outside.sum():
            return np.full(rows.shape[1], np.inf)
        return np.abs(inside.sum(axis=0) / inside.sum() - outside.sum(axis=0) / outside.sum())

    observed = differences(list(range(size)))
    larger = [differences(list(rng.permutation(len(rows))[:size])) >= observed - 1e-9 for _ in range(permutations)]
    return ((1 + np.sum(larger, axis=0)) / (1 + permutations)).tolist()  # type: ignore[no-any-return]


@given(ROWS.filter(lambda rows: len(rows) >= 4), st.integers(0, 2**32))
@settings(deadline=None, max_examples=40)
def test_article_p_equals_a_loop_over_shuffles(rows: list[list[int]], seed: int) -> None:
    array = np.array(rows)
    if array[:2].sum() and array[2:].sum():
        got = article_permutation_p(sparse.csr_matrix(array), 2, permutations=30, seed=seed)
        assert got.tolist() == pytest.approx(slow_permutation_p(array, 2, 30, seed))


def test_article_p_of_all_partitions() -> None:
    # three of six documents: a p over all 20 choices is what the shuffles estimate
    rows = np.array([[5, 5], [6, 4], [4, 6], [1, 9], [2, 8], [0, 10]])
    rates = [abs(rows[list(c), 0].sum() - np.delete(rows, c, axis=0)[:, 0].sum()) for c in combinations(range(6), 3)]
    whole = sum(rate >= rates[0] for rate in rates) / len(rates)
    got = article_permutation_p(sparse.csr_matrix(rows), 3, permutations=4000, seed=5)
    assert whole == 0.1
    assert got[0] == pytest.approx(whole, abs=0.02)


def test_ties_that_rounding_breaks_are_ties() -> None:
    # documents 4 and 5 differ from the rest by 3/20 as 1 and 2 do, but in floats by a little less
    rows = np.array([[0, 2], [5, 3], [6, 4], [6, 2], [1, 1]])
    got = article_permutation_p(sparse.csr_matrix(rows), 2, permutations=400, seed=2)
    rates = []
    rng = np.random.default_rng(2)
    for _ in range(400):
        chosen = rng.permutation(5)[:2]
        (a, n), (b, m) = ((half[:, 0].sum(), half.sum()) for half in (rows[chosen], np.delete(rows, chosen, axis=0)))
        rates.append(abs(Fraction(int(a), int(n)) - Fraction(int(b), int(m))))
    assert got[0] == (1 + sum(rate >= Fraction(3, 20) for rate in rates)) / 401


def test_chunks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = sparse.csr_matrix(np.random.default_rng(3).poisson(0.7, (12, 30)))
    whole = article_permutation_p(matrix, 5, permutations=50, seed=9)
    monkeypatch.setattr(module, "_CELLS", 60)
    np.testing.assert_array_equal(article_permutation_p(matrix, 5, permutations=50, seed=9), whole)


def test_a_long_run_shows_progress(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    quiet = keyness(NEWS, target=["a", "b"])
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(module, "_LONG", 0)
    pd.testing.assert_frame_equal(keyness(NEWS, target=["a", "b"]), quiet)
    assert "Shuffling articles" in capsys.readouterr().err


def test_same_seed_same_table_and_another_seed_another() -> None:
    matrix = counts(np.random.default_rng(0).poisson(1.0, (20, 40)))
    target = list(matrix.doc_id[:9])
    first = keyness(matrix, target=target, permutations=99, seed=4)
    pd.testing.assert_frame_equal(first, keyness(matrix, target=target, permutations=99, seed=4))
    other = keyness(matrix, target=target, permutations=99, seed=5)
    assert not first["p_articles"].equals(other["p_articles"])
    pd.testing.assert_series_equal(first["value"], other["value"])


def test_one_document_says_nothing_about_articles() -> None:
    assert keyness(NEWS, target="a")["p_articles"].isna().all()
    assert keyness(NEWS, target=["a", "b", "c"])["q_articles"].isna().all()
    assert keyness(NEWS, target=["a", "b"])["p_articles"].notna().all()
    assert keyness(NEWS, target=["a", "b"], permutations=0)["p_articles"].isna().all()


def test_words_that_come_in_bursts_fool_token_p_but_not_article_p() -> None:
    """Two sides of 60 articles each, drawn alike: every small p is a false alarm."""
    rng = np.random.default_rng(20)
    n_docs, n_features, length = 120, 400, 500
    bursts = rng.poisson(rng.gamma(0.35, 1.0 / 0.35, (n_docs, n_features)))  # about 2 per 1,000 words, in few articles
    rest = np.full((n_docs, 1), n_features * length) - bursts.sum(axis=1, keepdims=True)
    matrix = counts(np.hstack([bursts, rest]))
    table = keyness(matrix, target=np.arange(n_docs) < 60, measure="g2", correction="none", permutations=199)
    table = table[table["feature"] != f"f{n_features:03}"]
    token, articles = (table["p_token"] <= 0.05).mean(), (table["p_articles"] <= 0.05).mean()
    assert token > 0.25
    assert 0.02 < articles < 0.08
    assert (table["q_token"] <= 0.05).sum() > 40
    assert (table["q_articles"] <= 0.05).sum() == 0


def test_a_word_of_the_target_is_found() -> None:
    rng = np.random.default_rng(1)
    rows = rng.poisson(3.0, (40, 30))
    rows[:20, 7] += rng.poisson(6.0, 20)
    table = keyness(counts(rows), target=[f"d{k:03}" for k in range(20)])
    assert table["feature"].iloc[0] == "f007"
    assert table["p_articles"].iloc[0] == 1 / 1000
    assert table["q_articles"].iloc[0] < 0.05
    assert table["log_ratio"].iloc[0] > 1


@pytest.mark.parametrize(
    "target",
    [
        ["b", "a"],
        ("a", "b", "a"),
        {"a", "b"},
        pd.Series(["a", "b"]),
        pd.Series(["a", "b"], dtype="category"),
        np.array(["a", "b"]),
        [True, True, False, False],
        np.array([True, True, False, False]),
        pd.Series([True, True, False, False]),
        pd.Series([True, True, False, False], dtype="boolean", index=[9, 8, 7, 6]),
        pd.Series([False, True, False, True], index=["d", "b", "c", "a"]),
    ],
    ids=str,
)
def test_ways_to_name_a_side(target: object) -> None:
    expected = keyness(NEWS, target=["a", "b"], reference=["d", "c"])
    pd.testing.assert_frame_equal(keyness(NEWS, target=target), expected)  # type: ignore[arg-type]


def test_a_reference_leaves_other_documents_out() -> None:
    table = keyness(NEWS, target=["a"], reference="b")
    assert sorted(table["feature"]) == ["deal", "talks", "truce"]
    pd.testing.assert_frame_equal(table, keyness(NEWS.subset(["a", "b"]), target="a"))


def test_nothing_is_changed() -> None:
    before = NEWS.matrix.copy()
    chosen = [True, True, False, False]
    keyness(NEWS, target=chosen)
    assert chosen == [True, True, False, False]
    assert (before != NEWS.matrix).nnz == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"target": []}, "target names no document"),
        ({"target": [False] * 4}, "target names no document"),
        ({"target": "a", "reference": []}, "reference names no document"),
        ({"target": ["a", "b", "c", "d"]}, "target names all 4 documents"),
        ({"target": ["a", "b"], "reference": ["b", "c"]}, r"share 1 documents \(first: 'b'\)"),
        ({"target": ["a", "e"]}, "target: doc_id 'e' is not in this matrix of 4 documents"),
        ({"target": ["a", 3]}, "target: doc_id 3 is not in this matrix"),
        ({"target": [True, False]}, "target has 2 truth values, but the matrix has 4 documents"),
        ({"target": 3}, "target=3 is no doc_id"),
        ({"target": "a", "measure": "lr"}, "measure='lr' is not known; allowed: 'log_odds'"),
        ({"target": "a", "measure": "G2"}, "allowed: .*'g2'"),
        ({"target": "a", "correction": "yate"}, "Did you mean 'yates'"),
        ({"target": "a", "measure": "pmi", "correction": "yates"}, "'yates' is for the measures 'chi2' and 'g2'"),
        ({"target": "a", "permutations": -1}, "permutations=-1 is too small"),
        ({"target": "a", "prior": 0}, "prior=0 must be above 0"),
        ({"target": "a", "prior": math.nan}, "prior=nan is no number"),
    ],
)
def test_errors_teach(options: dict[str, object], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        keyness(NEWS, **options)  # type: ignore[arg-type]


def test_an_unknown_document_gets_the_nearest_name() -> None:
    with pytest.raises(OptionError, match="Did you mean 'nyt-1'"):
        keyness(texts(**{"nyt-1": "truce", "sun-1": "war"}), target="nyt1")


def test_weighted_matrices_are_refused() -> None:
    with pytest.raises(StateError, match="keyness needs counts"):
        keyness(NEWS.weight("tfidf"), target="a")


def test_next_to_nothing() -> None:
    empty = texts(a="", b="")
    table = check(keyness(empty, target="a"), KEYNESS)
    assert table.empty
    assert table.columns.tolist() == KEYNESS.names
    with pytest.raises(OptionError, match="reference: its 1 documents hold no counted token"):
        keyness(texts(a="truce", b=""), target="a")
    with pytest.raises(OptionError, match="not in this matrix of 0 documents"):
        keyness(empty.subset([]), target="a")
    only = keyness(texts(a="truce", b="truce truce", c="truce", d="truce"), target=["a", "b"])
    assert only["p_articles"].tolist() == [1.0]
    assert only["value"].isna().all()
    with_blank = keyness(texts(a="truce", b="", c="war", d=""), target=["a", "b"])
    assert with_blank["p_articles"].tolist() == [1.0, 1.0]
