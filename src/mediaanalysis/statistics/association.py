"""Array kernels of keyness: how strongly a feature belongs to one of two sides, from four counts.

Every kernel takes the counts of each feature on the target and on the reference side and the tokens of both sides
(`totals`). Of a feature, the four cells are: it and the other tokens of the target, it and the others of the reference.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import optimize, special, stats

__all__ = [
    "CORRECTIONS",
    "DEFAULT_CORRECTION",
    "MEASURES",
    "associate",
    "chi_squared",
    "exact",
    "likelihood_ratio",
    "likelihood_ratio_two_cells",
    "log_odds",
    "log_ratio",
    "pointwise_information",
]

MEASURES = ("log_odds", "g2", "chi2", "exact", "pmi", "log_ratio", "ll2")
CORRECTIONS = ("default", "yates", "williams", "none")
DEFAULT_CORRECTION = {"chi2": "yates", "g2": "williams"}
_TIE = 1e-7  # tables whose probabilities agree to this share count as equally likely, as in R's fisher.test


def associate(
    measure: str,
    target: np.ndarray,
    reference: np.ndarray,
    *,
    totals: tuple[float, float],
    correction: str = "none",
    prior: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the value and the token-level p of each feature under one of :data:`MEASURES`.

    The p values take every token as an independent draw; NaN for pmi and log_ratio, which are effect sizes. `prior`
    is needed by log_odds alone.

    >>> value, p = associate("g2", np.array([10]), np.array([20]), totals=(1000, 1000))
    >>> round(float(value[0]), 4), round(float(p[0]), 4)
    (-3.4487, 0.0633)
    """
    if measure == "log_odds":
        _, z = log_odds(target, reference, totals=totals, prior=np.zeros(len(target)) if prior is None else prior)
        return z, 2 * stats.norm.sf(np.abs(z))
    if measure == "exact":
        return exact(target, reference, totals=totals)
    if measure in ("pmi", "log_ratio"):
        effect = pointwise_information if measure == "pmi" else log_ratio
        return effect(target, reference, totals=totals), np.full(len(target), np.nan)
    if measure == "ll2":
        value = likelihood_ratio_two_cells(target, reference, totals=totals)
    elif measure == "g2":
        value = likelihood_ratio(target, reference, totals=totals, correction=correction)
    else:
        value = chi_squared(target, reference, totals=totals, correction=correction)
    return value, stats.chi2.sf(np.abs(value), 1)


def chi_squared(
    target: np.ndarray, reference: np.ndarray, *, totals: tuple[float, float], correction: str = "none"
) -> np.ndarray:
    """Return Pearson's X² over four cells, negative where the target has fewer than expected.

    Parameters
    ----------
    target, reference : arrays, shape (n_features,)
        Counts of each feature.
    totals : (float, float)
        Tokens of target and reference.
    correction : {"none", "yates", "williams"}
        Yates: N (|ad - bc| - N/2)² / product of the margins, and only where |ad - bc| >= N/2; elsewhere X² stays
        uncorrected, since half a unit would carry the cells past their expectation. This is the rule under which
        quanteda's published orders hold. Williams: X² / q.

    Returns
    -------
    array, shape (n_features,)
        0 for a feature that is the only one: it is as expected.

    References
    ----------
    Yates 1934, J. Roy. Stat. Soc. Suppl. 1, 217-235. Williams 1976, Biometrika 63, 33-37.

    Examples
    --------
    >>> chi_squared(np.array([7]), np.array([2]), totals=(10, 9), correction="yates").round(6).tolist()
    [2.632438]
    """
    a, b, c, d = _cells(target, reference, totals)
    n = totals[0] + totals[1]
    cross = np.abs(a * d - b * c)
    if correction == "yates":
        cross = np.where(cross >= n / 2, cross - n / 2, cross)
    # each margin is divided out on its own: their product can pass the largest float
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (cross / (a + b)) * (cross / (c + d)) / totals[0] / totals[1] * n
    value = np.where((a + b) * (c + d) > 0, value, 0.0)
    if correction == "williams":
        value = value / _williams(a + b, totals)
    return np.asarray(_sign(a, b, totals) * value)


def likelihood_ratio(
    target: np.ndarray, reference: np.ndarray, *, totals: tuple[float, float], correction: str = "none"
) -> np.ndarray:
    """Return G² = 2 Σ O ln(O/E) over four cells, negative where the target has fewer than expected.

    `correction`: ``"none"``; ``"williams"``, G² / q with Williams' q; ``"yates"``, half a unit moved towards the
    expectation in every cell, under the condition of :func:`chi_squared`.

    References
    ----------
    Dunning 1993, Computational Linguistics 19, 61-74. Williams 1976, Biometrika 63, 33-37.

    Examples
    --------
    >>> likelihood_ratio(np.array([7]), np.array([2]), totals=(10, 9), correction="williams").round(6).tolist()
    [4.200833]
    """
    a, b, c, d = _cells(target, reference, totals)
    n = totals[0] + totals[1]
    sign = _sign(a, b, totals)
    if correction == "yates":
        shift = np.where(np.abs(a * d - b * c) >= n / 2, sign * 0.5, 0.0)
        a, b, c, d = a - shift, b + shift, c + shift, d - shift
    expected = [total * margin / n for margin in (a + b, c + d) for total in totals]
    value = 2 * sum(special.rel_entr(cell, mean) for cell, mean in zip((a, b, c, d), expected, strict=True))
    if correction == "williams":
        value = value / _williams(a + b, totals)
    return np.asarray(sign * np.maximum(value, 0.0))


def likelihood_ratio_two_cells(target: np.ndarray, reference: np.ndarray, *, totals: tuple[float, float]) -> np.ndarray:
    """Return 2 (a ln(a/E1) + b ln(b/E2)), negative where the target has fewer than expected.

    It leaves out the two cells of the other tokens, so it is a little below G²; the difference vanishes as features
    get rare.

    References
    ----------
    Rayson & Garside 2000, Comparing corpora using frequency profiling.

    Examples
    --------
    >>> likelihood_ratio_two_cells(np.array([10]), np.array([20]), totals=(1000, 1000)).round(4).tolist()
    [-3.398]
    """
    a, b, _, _ = _cells(target, reference, totals)
    n = totals[0] + totals[1]
    value = 2 * (special.rel_entr(a, totals[0] * (a + b) / n) + special.rel_entr(b, totals[1] * (a + b) / n))
    return np.asarray(_sign(a, b, totals) * np.maximum(value, 0.0))


def pointwise_information(target: np.ndarray, reference: np.ndarray, *, totals: tuple[float, float]) -> np.ndarray:
    """Return ln(a / E), E the expected count in the target; -inf where the target lacks the feature.

    References
    ----------
    Church & Hanks 1990, Computational Linguistics 16, 22-29 (natural logarithm here).

    Examples
    --------
    >>> pointwise_information(np.array([7]), np.array([2]), totals=(10, 9)).round(6).tolist()
    [0.390539]
    """
    a, b, _, _ = _cells(target, reference, totals)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(a * (totals[0] + totals[1]) / ((a + b) * totals[0])))


def log_ratio(target: np.ndarray, reference: np.ndarray, *, totals: tuple[float, float]) -> np.ndarray:
    """Return log2 of the ratio of rates: 1 is twice as often in the target. A count of 0 enters as 0.5.

    References
    ----------
    Hardie 2014, Log Ratio: an informal introduction.

    Examples
    --------
    >>> log_ratio(np.array([10, 4]), np.array([20, 0]), totals=(1000, 1000)).tolist()
    [-1.0, 3.0]
    """
    a, b, _, _ = _cells(target, reference, totals)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log2(np.where(a > 0, a, 0.5) / totals[0]) - np.log2(np.where(b > 0, b, 0.5) / totals[1])
    return np.where(a + b > 0, ratio, np.nan)


def log_odds(
    target: np.ndarray, reference: np.ndarray, *, totals: tuple[float, float], prior: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the difference of log-odds under a Dirichlet prior, and its z.

    Parameters
    ----------
    target, reference : arrays, shape (n_features,)
        Counts of each feature.
    totals : (float, float)
        Tokens of target and reference.
    prior : array, shape (n_features,)
        Pseudo-count α of each feature, added on both sides; α0 is their sum.

    Returns
    -------
    delta, z : arrays, shape (n_features,)
        δ = ln[(y1+α)/(n1+α0-y1-α)] - ln[(y2+α)/(n2+α0-y2-α)] and z = δ/σ, σ² = 1/(y1+α) + 1/(y2+α). NaN for a feature
        that is the only one: there are no other tokens to hold it against.

    References
    ----------
    Monroe, Colaresi & Quinn 2008, Political Analysis 16, 372-403, section 3 (informative Dirichlet prior).

    Examples
    --------
    >>> target, reference = np.array([30, 5, 65]), np.array([10, 15, 75])
    >>> delta, z = log_odds(target, reference, totals=(100, 100), prior=np.array([4, 2, 14]))
    >>> delta.round(4).tolist(), z.round(4).tolist()
    ([1.0964, -0.98, -0.3988], [3.4526, -2.1821, -2.5798])
    """
    a, b, c, d = _cells(target, reference, totals)
    alpha = np.asarray(prior, float)
    rest = float(alpha.sum()) - alpha
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = np.log((a + alpha) / (c + rest)) - np.log((b + alpha) / (d + rest))
        z = delta / np.sqrt(1 / (a + alpha) + 1 / (b + alpha))
    alone = np.minimum(c + rest, d + rest) <= 0
    return np.where(alone, np.nan, delta), np.where(alone, np.nan, z)


def exact(target: np.ndarray, reference: np.ndarray, *, totals: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return the odds ratio and the two-sided p of Fisher's exact test.

    The odds ratio is the conditional maximum-likelihood estimate (as in R's ``fisher.test`` and quanteda): 0 or inf
    where the count is the smallest or largest possible, NaN where only one table is possible. The two-sided p adds up
    all tables at most as likely as the one seen.

    References
    ----------
    Fisher 1935, J. Roy. Stat. Soc. 98, 39-82. Agresti 2013, *Categorical Data Analysis*, 3rd ed., section 3.5.

    Examples
    --------
    >>> odds, p = exact(np.array([7]), np.array([2]), totals=(10, 9))
    >>> odds.round(4).tolist(), p.round(6).tolist()
    ([7.1663], [0.069779])
    """
    pairs = np.stack([np.asarray(target), np.asarray(reference)], axis=1).astype(np.int64)
    # rare features share few pairs of counts, so each pair is worked out once
    distinct, place = np.unique(pairs, axis=0, return_inverse=True)
    results = np.array([_exact_one(int(a), int(b), totals) for a, b in distinct], dtype=float).reshape(-1, 2)
    spread = results[place.ravel()]
    return spread[:, 0], spread[:, 1]


def _exact_one(a: int, b: int, totals: tuple[float, float]) -> tuple[float, float]:
    first, second, k = int(totals[0]), int(totals[1]), a + b
    low, high = max(0, k - second), min(k, first)
    if low == high:
        return math.nan, 1.0
    x = np.arange(low, high, dtype=float)
    # ratios of neighbouring probabilities: differences of log-gammas lose digits when totals are large
    steps = np.log(first - x) + np.log(k - x) - np.log(x + 1) - np.log(second - k + x + 1)
    weights = np.concatenate([[0.0], np.cumsum(steps)])
    chance = np.exp(weights - weights.max())
    p = min(float(chance[chance <= chance[a - low] * (1 + _TIE)].sum() / chance.sum()), 1.0)
    if a in (low, high):
        return (0.0 if a == low else math.inf), p
    places = np.arange(high - low + 1, dtype=float)

    def excess(log_odds_ratio: float) -> float:
        tilted = weights + log_odds_ratio * places
        tilted = np.exp(tilted - tilted.max())
        return float(tilted @ places / tilted.sum()) - (a - low)

    middle = math.log((a + 0.5) * (second - b + 0.5) / ((b + 0.5) * (first - a + 0.5)))
    reach = 0.5
    while excess(middle - reach) > 0 or excess(middle + reach) < 0:
        reach *= 2
    return math.exp(optimize.brentq(excess, middle - reach, middle + reach, xtol=1e-12)), p


def _cells(
    target: np.ndarray, reference: np.ndarray, totals: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    a, b = np.asarray(target, float), np.asarray(reference, float)
    return a, b, totals[0] - a, totals[1] - b


def _sign(a: np.ndarray, b: np.ndarray, totals: tuple[float, float]) -> np.ndarray:
    """Return -1 where the target has fewer than expected, else 1."""
    return np.where(a * totals[1] < b * totals[0], -1.0, 1.0)


def _williams(margin: np.ndarray, totals: tuple[float, float]) -> np.ndarray:
    """Return Williams' q for a table of two by two."""
    n = totals[0] + totals[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        columns = n / margin + n / (n - margin) - 1
        q = 1 + (n / totals[0] + n / totals[1] - 1) * columns / (6 * n)
    return np.asarray(q)
