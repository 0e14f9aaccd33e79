"""Collocations: runs of neighbouring words that belong together more than their words alone would have it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd

from mediaanalysis.errors import OptionError, at_least, require_kind
from mediaanalysis.schemas import COLLOCATIONS, empty
from mediaanalysis.statistics.ngram_tables import Ngrams, match_tables, ngrams, run_lengths
from mediaanalysis.text.tokens import Tokens
from mediaanalysis.text.types import fold_types, stop_words

__all__ = ["association_scores", "collocations"]

_LARGEST = 6
_TIE = 9  # decimals: z that differ less are one rank, for the last bits depend on the order of the logarithms


def collocations(
    tokens: Tokens,
    *,
    size: int | Sequence[int] = 2,
    min_count: int = 2,
    smoothing: float = 0.5,
    fold: bool = True,
    stopwords: str | Iterable[str] | None = None,
) -> pd.DataFrame:
    """Find the runs of words that stand together more often than their words would by themselves.

    Answers: which expressions of several words (names, set phrases, terms) does this coverage have? Words are
    neighbours within an unbroken stretch of text: a run never crosses documents or zones that were left out, and never
    holds a pad (the empty type that stands for a removed token).

    Parameters
    ----------
    tokens : Tokens
    size : int or sequence of int
        Words in a run, 2 to 6; several sizes are scored each by itself.
    min_count : int
        Runs that occur less often get no row. They still count as other runs in the tables of those that do.
    smoothing : float
        Added to every cell of the table behind `lambda` and `z`, and to nothing else. With 0 an empty cell makes
        `lambda` infinite or NaN and `z` NaN.
    fold : bool
        Count case-folded forms; False counts forms as printed.
    stopwords : str, iterable of str or None
        Language of a stop-word list, or your own words: they become pads, so a run never holds one and never reaches
        over one, but they still take up their places. Compared with the folded form. None keeps all.

    Returns
    -------
    DataFrame
        Schema ``COLLOCATIONS``, one row per run, largest `z` first (NaN last), then by size and alphabet.

        With K words, N windows of K neighbouring tokens (pads are tokens here, unlike any word), f windows that hold
        the run, f_k windows with its word k in place k, and n_c windows that agree with it in exactly the places c:

        - ``count`` f; ``docs`` documents with it; ``count_nested`` occurrences inside a longer run of the sizes asked
          (of the smallest larger size), whether or not that one reaches `min_count`
        - ``lambda`` K-way interaction of the saturated log-linear model, Σ_c (-1)^(K-|c|) ln(n_c + smoothing); for two
          words the log odds ratio; ``z`` = lambda / sqrt(Σ_c 1 / (n_c + smoothing)), its Wald statistic. For three
          words and more it is what the whole adds to its parts: near 0, or negative, where a pair inside explains it
        - ``p_token`` two-sided normal p of `z`, as if windows were independent draws; far too small for news
        - ``log_dice`` 14 + log2(K f / Σ f_k); at most 14, and comparable between corpora of different size
        - ``pmi`` log2(f N^(K-1) / Π f_k); ``npmi`` = pmi / (-(K-1) log2(f / N)), 1 when the words occur only
          together; NaN when every window is this run
        - ``t_score`` (f - E) / sqrt(f) with E = Π f_k / N^(K-1)
        - ``g2`` log-likelihood ratio of the whole table against independent words, unsigned and without a correction

    Raises
    ------
    OptionError
        When an option has a value outside what is allowed, or there is no stop-word list for a language.

    Notes
    -----
    `lambda`, `z`, `count` and `count_nested` are those of quanteda's ``textstat_collocations`` (method "lambda"), with
    two differences of input: quanteda ends runs at punctuation marks, which these tokens do not hold, so runs here may
    reach over a comma or a full stop; and its lower case keeps acronyms as printed (``US``), where `fold` does not.

    References
    ----------
    Blaheta & Johnson 2001, Unsupervised learning of multi-word verbs, section 3 (lambda). Rychlý 2008, A
    lexicographer-friendly association score, p. 9 (log_dice). Church & Hanks 1990, *Computational Linguistics* 16(1),
    p. 23 (pmi); for more words the total correlation of single events (Van de Cruys 2011, eq. 4). Bouma 2009, eq. 8
    (npmi). Church et al. 1991, Using statistics in lexical analysis (t_score). Dunning 1993, *Computational
    Linguistics* 19(1), p. 65 ff. (g2).

    Examples
    --------
    >>> from mediaanalysis.text.tokens import tokenize
    >>> text = "The new European Union is not the old European Union"
    >>> found = collocations(tokenize(pd.DataFrame({"doc_id": ["a"], "text": [text]})))
    >>> found[["collocation", "count", "lambda", "z", "log_dice"]].round(3).to_dict("records")
    [{'collocation': 'european union', 'count': 2, 'lambda': 4.317, 'z': 2.028, 'log_dice': 14.0}]
    """
    require_kind("collocations", tokens, Tokens, hint="call ma.tokenize(documents) first")
    sizes = _sizes(size)
    at_least("min_count", min_count, 1, whole=True)
    at_least("smoothing", smoothing, 0)
    words, names = _words(tokens, fold=fold, stopwords=stopwords)
    left, run = run_lengths(words, tokens.breaks)
    parts = []
    for k, length in enumerate(sizes):
        found = ngrams(words, left, length)
        kept = np.flatnonzero((found.counts >= min_count) & (found.words > 0).all(axis=1))
        longer = sizes[k + 1] if k + 1 < len(sizes) else None
        inside = np.zeros(len(found.starts), bool) if longer is None else run[found.starts] >= longer
        part = {
            "collocation": [" ".join(row) for row in names[found.words[kept]]],
            "size": np.full(len(kept), length, np.int64),
            "count": found.counts[kept],
            "count_nested": np.bincount(found.codes[inside], minlength=len(found.counts))[kept],
            **association_scores(match_tables(found, kept), smoothing=smoothing),
            "docs": _documents(found, kept, tokens.offsets),
        }
        parts.append(pd.DataFrame(part))
    table = pd.concat([part for part in parts if len(part)] or [empty(COLLOCATIONS)], ignore_index=True)
    table = table.assign(rank=-table["z"].round(_TIE)).sort_values(["rank", "size", "collocation"], ignore_index=True)
    return table[COLLOCATIONS.names].astype({"collocation": "str"})


def association_scores(tables: np.ndarray, *, smoothing: float = 0.5) -> dict[str, np.ndarray]:
    """Return the association scores of :func:`collocations` from tables of agreement.

    Parameters
    ----------
    tables : int array, shape (n, 2**K)
        As from :func:`mediaanalysis.statistics.ngram_tables.match_tables`; the last column must be above 0.
    smoothing : float
        Added to every cell for lambda and z.

    Returns
    -------
    dict of float arrays, shape (n,)
        lambda, z, p_token, log_dice, pmi, npmi, t_score, g2.

    Examples
    --------
    Dunning 1993, table 1, "the swiss": 110 together, 2442 and 111 apart, 29114 neither; -2 log λ = 270.72.

    >>> float(association_scores(np.array([[29114, 2442, 111, 110]]))["g2"][0].round(2))
    270.72
    """
    from scipy.special import ndtr, xlogy

    cells = tables.shape[1]
    size = cells.bit_length() - 1
    total = tables.sum(axis=1).astype(float)
    joint = tables[:, -1].astype(float)
    places = [[c for c in range(cells) if c >> k & 1] for k in range(size)]
    margins = np.stack([tables[:, place].sum(axis=1) for place in places]).astype(float)
    interaction, variance, g2 = np.zeros(len(tables)), np.zeros(len(tables)), np.zeros(len(tables))
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = margins / total
        for c in range(cells):
            smooth = tables[:, c] + smoothing
            interaction += (-1) ** (size - c.bit_count()) * np.log(smooth)
            variance += 1 / smooth
            parts = [shares[k] if c >> k & 1 else 1 - shares[k] for k in range(size)]
            expected = total * np.prod(parts, axis=0)
            g2 += 2 * (xlogy(tables[:, c], tables[:, c]) - xlogy(tables[:, c], expected))
        z = interaction / np.sqrt(variance)
        pmi = np.log2(joint / total) - np.log2(shares).sum(axis=0)
        npmi = pmi / (-np.log2(joint / total) * (size - 1))
    npmi[joint == total] = np.nan
    return {
        "lambda": interaction,
        "z": z,
        "p_token": 2 * ndtr(-np.abs(z)),
        "log_dice": 14 + np.log2(size * joint / margins.sum(axis=0)),
        "pmi": pmi,
        "npmi": npmi,
        "t_score": (joint - total * np.prod(shares, axis=0)) / np.sqrt(joint),
        "g2": np.maximum(g2, 0.0),
    }


def _sizes(size: int | Sequence[int]) -> list[int]:
    asked: list[Any] = list(size) if isinstance(size, Iterable) else [size]
    if not asked:
        raise OptionError("size=() names no size; give a number of words, such as 2, or several, such as (2, 3).")
    for one in asked:
        if isinstance(one, bool) or not isinstance(one, Integral) or not 2 <= int(one) <= _LARGEST:
            raise OptionError(
                f"size={one!r} is no length of a collocation; it must be a whole number from 2 to {_LARGEST} "
                "(a run of K words is judged by a table of 2^K cells). Single words: ma.dfm(tokens).top()."
            )
    return sorted({int(one) for one in asked})


def _words(tokens: Tokens, *, fold: bool, stopwords: str | Iterable[str] | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the word of each token (0 for pads and stop words) and the words' names."""
    folded = fold_types(tokens.surfaces)
    if stopwords is None:
        dropped: frozenset[str] = frozenset()
    else:
        dropped = stop_words(stopwords) if isinstance(stopwords, str) else frozenset(fold_types(stopwords))
    codes, names = pd.factorize(np.array(folded if fold else list(tokens.surfaces), dtype=object))
    gone = np.fromiter((form == "" or form in dropped for form in folded), bool, len(folded))
    codes = np.where(gone, 0, codes + 1)
    words = codes[tokens.ids] if len(tokens.ids) else np.zeros(0, np.int64)
    return words, np.array(["", *names], dtype=object)


def _documents(found: Ngrams, kept: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Return the number of documents each kept n-gram occurs in."""
    place = np.full(len(found.counts), -1, np.int64)
    place[kept] = np.arange(len(kept))
    target = place[found.codes]
    known = np.flatnonzero(target >= 0)
    document = np.searchsorted(offsets, found.starts[known], side="right") - 1
    pairs = np.sort(target[known] * len(offsets) + document)
    first = np.ones(len(pairs), bool)
    first[1:] = pairs[1:] != pairs[:-1]
    return np.bincount(pairs[first] // len(offsets), minlength=len(kept))
