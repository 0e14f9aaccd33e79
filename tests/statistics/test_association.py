"""Association measures against contingency tables worked out one by one, and dispersion against sums over documents."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from mediaanalysis.errors import StateError
from mediaanalysis.schemas import DISPERSION, check
from mediaanalysis.statistics.association import (
    MEASURES,
    associate,
    chi_squared,
    exact,
    likelihood_ratio,
    likelihood_ratio_two_cells,
    log_odds,
    log_ratio,
    pointwise_information,
)
from mediaanalysis.statistics.dispersion import deviation_of_proportions, dispersion, juilland_d
from mediaanalysis.text.dfm import DFM

COUNTS = st.integers(0, 40)
TABLES = st.tuples(COUNTS, COUNTS, COUNTS, COUNTS).filter(lambda t: t[0] + t[2] > 0 and t[1] + t[3] > 0)
MATRICES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 5), min_size=width, max_size=width), min_size=1, max_size=6)
)


def one(table: tuple[int, int, int, int]) -> tuple[np.ndarray, np.ndarray, tuple[float, float]]:
    """Return counts and totals of a table (target, reference, other tokens of target, of reference)."""
    a, b, c, d = table
    return np.array([a]), np.array([b]), (a + c, b + d)


def sign(table: tuple[int, int, int, int]) -> int:
    a, b, c, d = table
    return -1 if a * (b + d) < b * (a + c) else 1


@given(TABLES.filter(lambda t: t[0] + t[1] > 0 and t[2] + t[3] > 0))
def test_chi2_and_g2_are_those_of_scipy(table: tuple[int, int, int, int]) -> None:
    a, b, totals = one(table)
    cells = np.array(table).reshape(2, 2)
    chi2 = stats.chi2_contingency(cells, correction=False)[0]
    g2 = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood")[0]
    assert chi_squared(a, b, totals=totals)[0] == pytest.approx(sign(table) * chi2, abs=1e-9)
    assert likelihood_ratio(a, b, totals=totals)[0] == pytest.approx(sign(table) * g2, abs=1e-9)


@given(TABLES.filter(lambda t: t[0] + t[1] > 0 and t[2] + t[3] > 0))
def test_yates_is_that_of_scipy_until_it_would_overshoot(table: tuple[int, int, int, int]) -> None:
    a, b, totals = one(table)
    overshoots = abs(table[0] * table[3] - table[1] * table[2]) < sum(table) / 2
    cells = np.array(table).reshape(2, 2)
    for measure, lambda_ in ((chi_squared, "pearson"), (likelihood_ratio, "log-likelihood")):
        expected = stats.chi2_contingency(cells, correction=not overshoots, lambda_=lambda_)[0]
        got = measure(a, b, totals=totals, correction="yates")[0]
        assert got == pytest.approx(sign(table) * expected, abs=1e-9)


@given(TABLES)
def test_swapping_the_sides_turns_the_sign(table: tuple[int, int, int, int]) -> None:
    a, b, totals = one(table)
    for measure in (chi_squared, likelihood_ratio, likelihood_ratio_two_cells, log_ratio):
        there, back = measure(a, b, totals=totals), measure(b, a, totals=totals[::-1])
        np.testing.assert_allclose(there, -back, atol=1e-9)


@given(TABLES)
@settings(deadline=None)
def test_exact_p_is_that_of_scipy(table: tuple[int, int, int, int]) -> None:
    a, b, totals = one(table)
    odds, p = exact(a, b, totals=totals)
    assert p[0] == pytest.approx(stats.fisher_exact(np.array(table).reshape(2, 2))[1], abs=1e-9)
    assert math.isnan(odds[0]) == (table[0] + table[1] == 0 or table[2] + table[3] == 0)


@given(TABLES)
@settings(deadline=None, max_examples=30)
def test_the_odds_ratio_is_that_of_scipy(table: tuple[int, int, int, int]) -> None:
    assume(table[0] + table[1] > 0 and table[2] + table[3] > 0)
    a, b, totals = one(table)
    expected = stats.contingency.odds_ratio(np.array(table).reshape(2, 2)).statistic
    assert exact(a, b, totals=totals)[0][0] == pytest.approx(expected, rel=1e-6)


def test_exact_with_large_totals() -> None:
    _, p = exact(np.array([350, 12]), np.array([120, 0]), totals=(100_000, 250_000))
    assert p[0] == pytest.approx(3.53713061291968e-94, rel=1e-6)
    twin = stats.fisher_exact([[12, 0], [100_000 - 12, 250_000]])[1]
    assert p[1] == pytest.approx(twin, rel=1e-6)


def test_values_worked_out_by_hand() -> None:
    # 10 of 1000 against 20 of 1000: E = 15 in both, so 2 (10 ln(10/15) + 20 ln(20/15)) in two cells
    a, b, totals = np.array([10]), np.array([20]), (1000, 1000)
    two = -2 * (10 * math.log(10 / 15) + 20 * math.log(20 / 15))
    four = two - 2 * (990 * math.log(990 / 985) + 980 * math.log(980 / 985))
    q = 1 + 3 * (2000 / 30 + 2000 / 1970 - 1) / 12_000
    assert likelihood_ratio_two_cells(a, b, totals=totals)[0] == pytest.approx(two) == pytest.approx(-3.3980, abs=5e-5)
    assert likelihood_ratio(a, b, totals=totals)[0] == pytest.approx(four) == pytest.approx(-3.4487, abs=5e-5)
    assert likelihood_ratio(a, b, totals=totals, correction="williams")[0] == pytest.approx(four / q)
    # X²: (10-15)²/15 twice and (990-985)²/985 twice
    x2 = -2 * (25 / 15 + 25 / 985)
    assert chi_squared(a, b, totals=totals)[0] == pytest.approx(x2)
    assert chi_squared(a, b, totals=totals, correction="williams")[0] == pytest.approx(x2 / q)
    assert chi_squared(a, b, totals=totals, correction="yates")[0] == pytest.approx(-2 * 4.5**2 * (1 / 15 + 1 / 985))
    assert pointwise_information(a, b, totals=totals)[0] == pytest.approx(math.log(10 / 15))
    assert log_ratio(a, b, totals=totals)[0] == pytest.approx(-1)


def test_log_odds_of_a_worked_example() -> None:
    y1, y2, alpha = np.array([30, 5, 65]), np.array([10, 15, 75]), np.array([4, 2, 14])
    delta, z = log_odds(y1, y2, totals=(100, 100), prior=alpha)
    assert delta.round(4).tolist() == [1.0964, -0.98, -0.3988]
    assert z.round(4).tolist() == [3.4526, -2.1821, -2.5798]
    assert delta[0] == pytest.approx(math.log(34 / 86) - math.log(14 / 106))
    _, even = log_odds(y1, y2, totals=(100, 100), prior=np.full(3, 0.1))
    assert even.round(4).tolist() == [3.6923, -2.3361, -2.8174]


def test_zeros() -> None:
    a, b, totals = np.array([12, 0, 0]), np.array([0, 8, 0]), (5000, 8000)
    assert log_ratio(a, b, totals=totals)[:2].tolist() == pytest.approx(
        [math.log2(12 / 5000 / (0.5 / 8000)), math.log2(0.5 / 5000 / (8 / 8000))]
    )
    assert math.isnan(log_ratio(a, b, totals=totals)[2])
    information = pointwise_information(a, b, totals=totals)
    assert information[1] == -math.inf
    assert math.isnan(information[2])
    odds, p = exact(a, b, totals=totals)
    assert odds[:2].tolist() == [math.inf, 0.0]
    assert p[2] == 1.0
    assert likelihood_ratio(a, b, totals=totals)[0] == pytest.approx(22.950017, abs=1e-6)


def test_the_only_feature_is_as_expected() -> None:
    a, b = np.array([5]), np.array([9])
    for measure in ("chi2", "g2", "ll2"):
        for correction in ("none", "yates", "williams"):
            value, p = associate(measure, a, b, totals=(5, 9), correction=correction)
            assert (abs(value[0]), p[0]) == (0.0, 1.0), (measure, correction)
    assert np.isnan(log_odds(a, b, totals=(5, 9), prior=np.array([1.4]))).all()


def test_small_p_values_do_not_vanish() -> None:
    # 1 - cdf is 0 from about X² = 70 on
    a, b, totals = np.array([250]), np.array([80]), (100_000, 100_000)
    for measure in ("chi2", "g2", "ll2", "log_odds"):
        _, p = associate(measure, a, b, totals=totals, prior=0.1 * (a + b))
        assert 0 < p[0] < 1e-15, measure
    value, p = associate("chi2", a, b, totals=totals)
    assert p[0] == pytest.approx(math.erfc(math.sqrt(value[0] / 2)), rel=1e-9)
    _, p = associate("g2", np.array([350]), np.array([120]), totals=(100_000, 250_000))
    assert p[0] == pytest.approx(math.erfc(math.sqrt(424.322523 / 2)), rel=1e-5)


@pytest.mark.parametrize("measure", MEASURES)
def test_no_features(measure: str) -> None:
    none = np.zeros(0)
    value, p = associate(measure, none, none, totals=(10, 10))
    assert value.shape == p.shape == (0,)


@pytest.fixture(scope="module")
def published(bench_data: Path) -> dict[str, list[dict[str, object]]]:
    path = bench_data / "known-answers" / "keyness.json"
    if not path.is_file():
        pytest.skip(f"no published keyness values at {path}")
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_published_values(published: dict[str, list[dict[str, object]]]) -> None:
    assert len(published["tables"]) >= 4
    for table in published["tables"]:
        (a, c), (b, d) = table["table_rows_target_reference_cols_feature_other"]  # type: ignore[misc]
        x, y, totals = np.array([a]), np.array([b]), (a + c, b + d)
        # the uncorrected value stands where half a unit would overshoot
        yates = "chi2_yates" if abs(a * d - b * c) >= (a + b + c + d) / 2 else "chi2_uncorrected"
        got = {
            "chi2_uncorrected": chi_squared(x, y, totals=totals),
            yates: chi_squared(x, y, totals=totals, correction="yates"),
            "G2_four_cell": likelihood_ratio(x, y, totals=totals),
            "G2_williams": likelihood_ratio(x, y, totals=totals, correction="williams"),
            "LL_two_cell_Rayson_Garside": likelihood_ratio_two_cells(x, y, totals=totals),
            "pmi_ln": pointwise_information(x, y, totals=totals),
        }
        for name, value in got.items():
            assert abs(value[0]) == pytest.approx(abs(table[name]), abs=1e-6), (table["name"], name)
        assert exact(x, y, totals=totals)[1][0] == pytest.approx(table["fisher_p_two_sided"], rel=1e-6)
        if table["log_ratio_Hardie_base2"] is not None:  # undefined there for a count of 0
            assert log_ratio(x, y, totals=totals)[0] == pytest.approx(table["log_ratio_Hardie_base2"], abs=1e-6)


def slow_dispersion(rows: list[list[int]], column: int) -> tuple[float, float, float]:
    rows = [row for row in rows if sum(row)]
    total, f = sum(map(sum, rows)), sum(row[column] for row in rows)
    if not f:
        return math.nan, math.nan, math.nan
    shares = [sum(row) / total for row in rows]
    dp = sum(abs(row[column] / f - share) for row, share in zip(rows, shares, strict=True)) / 2
    if len(rows) < 2:
        return dp, math.nan, math.nan
    rates = [row[column] / sum(row) for row in rows]
    variation = float(np.std(rates) / np.mean(rates))
    return dp, dp / (1 - min(shares)), 1 - variation / math.sqrt(len(rows) - 1)


@given(MATRICES)
def test_dispersion_equals_sums_over_documents(rows: list[list[int]]) -> None:
    matrix = sparse.csr_matrix(np.array(rows))
    dp, dp_norm = deviation_of_proportions(matrix)
    got = np.stack([dp, dp_norm, juilland_d(matrix)], axis=1)
    expected = [slow_dispersion(rows, column) for column in range(len(rows[0]))]
    np.testing.assert_allclose(got, expected, atol=1e-9)


def test_dispersion_of_the_example_of_gries() -> None:
    # Gries 2008: 'a' occurs 1 to 5 times in five parts of 9, 10, 10, 10 and 11 words
    matrix = sparse.csr_matrix([[1, 8], [2, 8], [3, 7], [4, 6], [5, 6]])
    dp, dp_norm = deviation_of_proportions(matrix)
    assert (round(dp[0], 2), round(dp_norm[0], 2), round(juilland_d(matrix)[0], 3)) == (0.18, 0.22, 0.785)


def counts(rows: list[list[int]]) -> DFM:
    width = len(rows[0]) if rows else 0
    matrix = sparse.csr_matrix(np.array(rows, dtype=np.int64).reshape(len(rows), width))
    return DFM(matrix, np.array([f"d{k}" for k in range(len(rows))], object), np.array(list("abcdef")[:width], object))


def test_the_dispersion_table() -> None:
    table = check(dispersion(counts([[2, 0, 3], [2, 0, 0], [0, 0, 0]])), DISPERSION)
    assert table.columns.tolist() == DISPERSION.names
    assert table["feature"].tolist() == ["a", "b", "c"]
    assert table["n"].tolist() == [4, 0, 3]
    assert table["docs"].tolist() == [2, 0, 1]
    assert table["dp"].isna().tolist() == [False, True, False]
    assert table.loc[2, "dp_norm"] == pytest.approx((2 / 7) / (5 / 7))


@pytest.mark.parametrize("rows", [[], [[]], [[0]], [[0, 0], [0, 0]], [[3]]])
def test_dispersion_of_next_to_nothing(rows: list[list[int]]) -> None:
    table = check(dispersion(counts(rows)), DISPERSION)
    assert len(table) == (len(rows[0]) if rows else 0)
    assert table["juilland_d"].isna().all()
    assert pd.api.types.is_integer_dtype(table["n"])


def test_dispersion_needs_counts() -> None:
    with pytest.raises(StateError, match="dispersion needs counts"):
        dispersion(counts([[1, 2], [3, 4]]).weight("proportion"))
