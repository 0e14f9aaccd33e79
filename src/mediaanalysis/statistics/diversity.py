"""Lexical diversity: how many different words a document uses for its length."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from mediaanalysis.errors import OptionError, at_least, require_kind
from mediaanalysis.schemas import DIVERSITY
from mediaanalysis.statistics.repetition import (
    hypergeometric_diversity,
    last_uses,
    moving_ratio,
    mtld,
    segmental_ratio,
)
from mediaanalysis.text.tokens import Tokens
from mediaanalysis.text.types import fold_types

__all__ = ["lexical_diversity"]


def lexical_diversity(tokens: Tokens, *, fold: bool = True, window: int = 100, log_base: float = 10.0) -> pd.DataFrame:
    """Measure the lexical diversity of every document.

    Answers: how varied is the vocabulary of each article? Most measures depend on length: compare documents of
    different length by MATTR, MSTTR, MTLD or HD_D.

    Parameters
    ----------
    tokens : Tokens
        Pads (the empty type) are not counted, and what stands on their two sides is read on as neighbours.
    fold : bool
        Count case-folded forms as one type; False counts forms as printed.
    window : int
        Tokens of the windows of MATTR and the segments of MSTTR.
    log_base : float
        Base of the logarithms in U, S and Maas; the others do not depend on one, or name it.

    Returns
    -------
    DataFrame
        Schema ``DIVERSITY``: one row per document, in the order of the tokens. With N tokens, V types and f_i the uses
        of type i:

        - ``TTR`` V / N; ``C`` log V / log N (Herdan); ``R`` V / √N (Guiraud); ``CTTR`` V / √(2N) (Carroll)
        - ``U`` (log N)² / (log N - log V) (Dugast); ``S`` log log V / log log N (Summer)
        - ``K`` 10⁴ (Σ f_i² - N) / N² (Yule); ``I`` V² / (Σ f_i² - V) (Yule); ``D`` Σ f_i (f_i - 1) / (N (N - 1))
          (Simpson); ``Vm`` √(Σ f_i² / N² - 1 / V) (Herdan). K, D and Vm fall as diversity rises
        - ``Maas`` √((log N - log V) / (log N)²); ``lgV0`` log10 V / √(1 - (log V / log N)²); ``lgeV0`` the same with
          the natural logarithm
        - ``MATTR`` mean TTR of all windows of `window` tokens; ``MSTTR`` of consecutive segments, the rest left out
        - ``MTLD`` mean, of reading forwards and backwards, of the number of tokens until TTR falls below 0.72; too
          noisy to be of use below about 100 tokens
        - ``HD_D`` expected TTR of 42 tokens drawn at random without replacement

        NaN where undefined: everything in a document without tokens; MATTR and MSTTR with fewer tokens than `window`,
        for a shorter window is not comparable; HD_D with fewer than 42; C, D and Maas with one token; U, lgV0, lgeV0, I
        and MTLD where no type repeats (they have no upper bound there); S with one type, and where log log N is 0 (10
        tokens, base 10).

    Raises
    ------
    OptionError
        When `window` or `log_base` is not allowed.

    Notes
    -----
    Formulas are those of quanteda's ``textstat_lexdiv``. It differs in three places: it drops numbers and symbols
    (here numbers such as ``300`` and ``$5`` are tokens and count), it gives 0 or infinity where these are NaN, and it
    changes the window of all documents when one is shorter.

    References
    ----------
    Tweedie & Baayen 1998, *Computers and the Humanities* 32(5), p. 326 ff., eq. 3 to 18, for C, R, U, S, K, D, Vm and
    Maas with their first sources. Carroll 1964 (CTTR). Yule 1944 (I). Covington & McFall 2010 (MATTR). Johnson 1944
    (MSTTR). McCarthy & Jarvis 2010, *Behavior Research Methods* 42(2), p. 383 f. (MTLD, HD-D).

    Examples
    --------
    >>> from mediaanalysis.text.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["b a b a b a b a", "a a b b"]})
    >>> lexical_diversity(tokenize(documents), window=2)[["doc_id", "n_types", "TTR", "CTTR", "MATTR"]].round(3)
      doc_id  n_types   TTR   CTTR  MATTR
    0      a        2  0.25  0.500  1.000
    1      b        2  0.50  0.707  0.667
    """
    require_kind("lexical_diversity", tokens, Tokens, hint="call ma.tokenize(documents) first")
    at_least("window", window, 1, whole=True)
    if not isinstance(log_base, int | float) or not 0 < log_base < math.inf or log_base == 1:
        raise OptionError(f"log_base={log_base!r} is no base of a logarithm; use 10, 2 or math.e ({math.e:.5f}).")
    words, offsets = _words(tokens, fold=fold)
    sizes = np.diff(offsets)
    before, pair_document, pair_count = last_uses(words, np.repeat(np.arange(len(sizes)), sizes))
    types = np.bincount(pair_document, minlength=len(sizes))
    squares = np.bincount(pair_document, weights=pair_count.astype(float) ** 2, minlength=len(sizes))
    columns = {
        "doc_id": pd.Series(tokens.doc_id, dtype="str"),
        "n_tokens": sizes,
        "n_types": types,
        **_from_counts(sizes.astype(float), types.astype(float), squares, log_base),
        "MATTR": moving_ratio(before, offsets, int(window)),
        "MSTTR": segmental_ratio(before, offsets, int(window)),
        "MTLD": _both_ways(words, before, offsets),
        "HD_D": hypergeometric_diversity(pair_document, pair_count, sizes),
    }
    return pd.DataFrame(columns)[DIVERSITY.names]


def _words(tokens: Tokens, *, fold: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return the word of every token that is no pad, and where the documents begin among them."""
    forms = np.array(fold_types(tokens.surfaces) if fold else list(tokens.surfaces), dtype=object)
    codes, _ = pd.factorize(forms)
    pads = forms == ""
    if not pads.any():
        return codes[tokens.ids] if len(tokens.ids) else np.zeros(0, np.int64), tokens.offsets
    counted = ~pads[tokens.ids]
    return codes[tokens.ids[counted]], np.concatenate([[0], np.cumsum(counted)])[tokens.offsets]


def _from_counts(n: np.ndarray, v: np.ndarray, squares: np.ndarray, base: float) -> dict[str, np.ndarray]:
    """Return the measures that follow from tokens, types and the sum of squared uses; NaN where not finite."""
    with np.errstate(divide="ignore", invalid="ignore"):
        log_n, log_v = np.log(n) / math.log(base), np.log(v) / math.log(base)
        share = np.where(n == v, 1.0, log_v / log_n)
        open_end = np.where(n == v, np.nan, np.sqrt(1 - share**2))
        measures = {
            "TTR": v / n,
            "C": log_v / log_n,
            "R": v / np.sqrt(n),
            "CTTR": v / np.sqrt(2 * n),
            "U": np.where(n == v, np.nan, log_n**2 / (log_n - log_v)),
            "S": np.log(log_v) / np.log(log_n),  # the outer base cancels out
            "K": 1e4 * (squares - n) / n**2,
            "I": np.where(n == v, np.nan, v**2 / (squares - v)),
            "D": (squares - n) / (n * (n - 1)),
            "Vm": np.sqrt((squares * v - n**2) / (n**2 * v)),  # a whole number first: 0 stays 0
            "Maas": np.where(n > 0, np.sqrt(np.where(n == v, 0.0, log_n - log_v) / log_n**2), np.nan),
            "lgV0": np.log10(v) / open_end,
            "lgeV0": np.log(v) / open_end,
        }
    return {name: np.where(np.isfinite(values), values, np.nan) for name, values in measures.items()}


def _both_ways(words: np.ndarray, before: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Return MTLD by document: the mean of the two directions."""
    after = np.full(len(before), -1, np.int64)
    again = np.flatnonzero(before >= 0)
    after[before[again]] = again
    result = np.full(len(offsets) - 1, np.nan)
    for document, (first, end) in enumerate(zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)):
        forwards = before[first:end] - first
        ahead = after[first:end][::-1]
        backwards = np.where(ahead < 0, -1, end - 1 - ahead)
        result[document] = (mtld(forwards) + mtld(backwards)) / 2
    return result
