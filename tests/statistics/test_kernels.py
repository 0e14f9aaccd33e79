"""The ratio interval against its formula written out, and its coverage where the truth is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from mediaanalysis.statistics.kernels import ratio_interval

DOCUMENTS = st.lists(st.tuples(st.integers(0, 6), st.integers(1, 900)), min_size=2, max_size=12)


def by_hand(rows: list[tuple[int, int]], per: float, level: float) -> tuple[float, float, float]:
    n = len(rows)
    hits, tokens = sum(h for h, _ in rows), sum(t for _, t in rows)
    if hits == 0:
        return 0.0, 0.0, per * -math.log((1 - level) / 2) / tokens
    r, m = hits / tokens, tokens / n
    variance = sum((h - r * t) ** 2 for h, t in rows) * per**2 / (n * (n - 1) * m**2)
    half = stats.t.ppf(1 - (1 - level) / 2, n - 1) * math.sqrt(variance)
    return per * r, max(0.0, per * r - half), per * r + half


@given(DOCUMENTS, st.sampled_from([1.0, 100.0, 1000.0]), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
@settings(deadline=None, max_examples=200)
def test_equals_the_formula(rows: list[tuple[int, int]], per: float, level: float) -> None:
    hits, tokens = np.array(rows).T
    found = ratio_interval(hits, tokens, per=per, level=level)
    assert found == pytest.approx(by_hand(rows, per, level), rel=1e-9, abs=1e-9)
    assert 0 <= found[1] <= found[0] <= found[2]


def test_worked_example() -> None:
    # r = 4/1500; residuals -1/15, -4/3, 7/5; Var = 3.742222 / (3·2·500²); half = 4.302653 · 0.001579498 = 0.006796032
    assert ratio_interval(np.array([1, 0, 3]), np.array([400, 500, 600])) == pytest.approx(
        (2.666667, 0.0, 9.462699), abs=1e-5
    )


@pytest.mark.parametrize(("hits", "tokens"), [([], []), ([0], [0]), ([0, 0], [0, 0])])
def test_without_tokens_there_is_no_rate(hits: list[int], tokens: list[int]) -> None:
    assert all(math.isnan(x) for x in ratio_interval(np.array(hits), np.array(tokens)))


def test_one_document_has_a_rate_but_no_interval() -> None:
    estimate, low, high = ratio_interval(np.array([2]), np.array([400]))
    assert estimate == 5
    assert math.isnan(low)
    assert math.isnan(high)


def test_equal_rates_leave_no_width() -> None:
    assert ratio_interval(np.array([1, 2]), np.array([100, 200])) == pytest.approx((10, 10, 10))


def test_arguments_stay_as_they_were() -> None:
    hits, tokens = np.array([1, 0, 3]), np.array([400, 500, 600])
    ratio_interval(hits, tokens)
    assert hits.tolist() == [1, 0, 3]
    assert tokens.tolist() == [400, 500, 600]


def test_covers_the_truth_as_often_as_it_says() -> None:
    """Articles differ in length and in their own rate (overdispersed counts), as clustered data do."""
    rng = np.random.default_rng(20240213)
    truth, covered, runs = 0.004, 0, 800
    for _ in range(runs):
        tokens = rng.integers(150, 1200, 80)
        hits = rng.poisson(rng.gamma(2.0, truth / 2.0, 80) * tokens)
        _, low, high = ratio_interval(hits, tokens, per=1.0, level=0.95)
        covered += low <= truth <= high
    assert 0.92 <= covered / runs <= 0.98


def test_the_bound_without_a_hit_covers_a_rate_that_often_gives_none() -> None:
    rng = np.random.default_rng(1)
    tokens, truth = np.full(20, 100), 3.0 / 2000
    bound = ratio_interval(np.zeros(20, int), tokens, per=1.0, level=0.95)[2]
    assert bound == pytest.approx(3.688879 / 2000)
    assert np.mean(rng.poisson(bound * tokens.sum(), 20000) == 0) == pytest.approx(0.025, abs=0.005)
    assert truth < bound
