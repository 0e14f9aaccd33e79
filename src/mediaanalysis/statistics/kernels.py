"""Array kernels: numbers in, numbers out; no tables, no labels."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

__all__ = ["ratio_interval"]


def ratio_interval(
    hits: np.ndarray, tokens: np.ndarray, *, per: float = 1000.0, level: float = 0.95
) -> tuple[float, float, float]:
    """Return a ratio of totals with its article-clustered interval.

    Parameters
    ----------
    hits, tokens : arrays, shape (n_docs,)
        Numerator and denominator of each document.
    per : float
        The rate is per this many tokens.
    level : float
        Coverage aimed at.

    Returns
    -------
    estimate, low, high : float
        ``per * sum(hits) / sum(tokens)`` with a linearised (Taylor) interval: with r = sum(hits) / sum(tokens),
        Var = per² / (n (n-1) m²) · Σ (hits_a - r tokens_a)², m the mean tokens of a document, and Student's t with
        n-1 degrees of freedom. NaN without tokens; the interval is NaN below two documents. Without any hit the upper
        end is the exact Poisson bound -ln((1-level)/2) · per / Σ tokens, since the variance formula would say 0.

    References
    ----------
    Cochran 1977, *Sampling Techniques*, 3rd ed., eq. 6.13 (ratio estimator), documents as sampling units.

    Examples
    --------
    >>> [round(x, 3) for x in ratio_interval(np.array([1, 0, 3]), np.array([400, 500, 600]))]
    [2.667, 0.0, 9.463]
    """
    n, total = len(hits), float(np.sum(tokens))
    if n == 0 or total == 0:
        return math.nan, math.nan, math.nan
    ratio = float(np.sum(hits)) / total
    if n < 2:
        return per * ratio, math.nan, math.nan
    if ratio == 0:
        return 0.0, 0.0, -math.log((1 - level) / 2) * per / total
    residuals = np.asarray(hits, float) - ratio * np.asarray(tokens, float)
    variance = float(np.sum(residuals**2)) / (n * (n - 1) * (total / n) ** 2)
    half = float(stats.t.ppf(0.5 + level / 2, n - 1)) * math.sqrt(variance)
    return per * ratio, per * max(ratio - half, 0.0), per * (ratio + half)
