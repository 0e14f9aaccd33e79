"""Keyness: the features that set one side of a corpus apart, with p values whose unit of sampling is the article."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import sparse, stats

from mediaanalysis.corpus.progress import show_progress
from mediaanalysis.errors import OptionError, at_least, did_you_mean, one_of, require_kind
from mediaanalysis.schemas import KEYNESS, empty
from mediaanalysis.statistics.association import (
    CORRECTIONS,
    DEFAULT_CORRECTION,
    MEASURES,
    associate,
    log_odds,
    log_ratio,
)
from mediaanalysis.statistics.dispersion import deviation_of_proportions
from mediaanalysis.text.dfm import DFM

__all__ = ["article_permutation_p", "keyness"]

_PER = 1000.0
_TIE = 1e-9  # a permutation this close below the observed difference is a tie that rounding broke
_SHUFFLES = 128  # permutations at a time
_CELLS = 2**22  # doubles in one working array: 32 MB
_LONG = 5e9  # additions after which a run takes seconds and shows its progress


def keyness(
    dfm: DFM,
    *,
    target: str | Iterable[str] | Iterable[bool],
    reference: str | Iterable[str] | Iterable[bool] | None = None,
    measure: str = "log_odds",
    correction: str = "default",
    prior: float = 0.1,
    permutations: int = 999,
    seed: int = 1,
) -> pd.DataFrame:
    """Find the features that are typical of some documents when held against others.

    Answers: which words does this outlet (or week, or speaker) use more than the others, by how much, and is that more
    than a few articles that happen to be about something? Token-level p values cannot tell, because words of one
    article come together; `p_articles` shuffles whole articles and can.

    Parameters
    ----------
    dfm : DFM
        Counts. The tokens of a document are the sum of its row: rates refer to what the matrix counts, so dropping
        stop words or trimming raises them.
    target : str, list or Series of str, or boolean array
        The documents of interest: one doc_id, several, or one truth value per row of the matrix. A boolean Series
        whose index holds the doc_ids is matched by them, any other by position.
    reference : as target, or None
        What they are held against; None: all other documents.
    measure : str
        What `value` is and the table is sorted by.

        - ``log_odds``: z of the log-odds difference under an informative Dirichlet prior (Monroe et al. 2008)
        - ``g2``: likelihood ratio over four cells (Dunning 1993), signed
        - ``chi2``: Pearson's X², signed
        - ``exact``: odds ratio of Fisher's exact test
        - ``pmi``: ln of observed over expected
        - ``log_ratio``: log2 of the ratio of rates (Hardie 2014)
        - ``ll2``: likelihood ratio over two cells (Rayson & Garside 2000), signed

        Signed measures are negative where the target has fewer than expected. Formulas, zeros and sources are in
        :mod:`mediaanalysis.statistics.association`.
    correction : {"default", "yates", "williams", "none"}
        For chi2 and g2 alone; the default is Yates for chi2 and Williams for g2, as quanteda has it.
    prior : float
        Weight of the prior of log_odds: the pseudo-count of a feature is `prior` times its count in both sides
        together. 0.1 takes a tenth of the words as known beforehand; larger values pull rare features to zero.
    permutations : int
        Shuffles of the articles; 0 leaves `p_articles` out (NaN). The smallest p is 1 / (permutations + 1), and with
        F features the smallest q is up to F times that: trim the matrix or shuffle more often when F is large.
    seed : int
        Of the shuffles.

    Returns
    -------
    DataFrame
        Schema ``KEYNESS``, by `value` descending, then feature; features that occur on neither side are left out.
        `p_token` is NaN for pmi and log_ratio. `p_articles` is NaN when a side has one document, since nothing then
        tells how much articles differ. It compares the absolute difference of the two rates with that after dealing
        the articles out again to sides of the same size: (1 + as large or larger) / (1 + permutations). The difference
        is used and not its ratio, because it stays finite where a feature is missing on one side. `p_articles` is
        therefore the same under every measure. ``value`` -inf under pmi: absent in the target.

    Raises
    ------
    StateError
        When the matrix is weighted.
    OptionError
        When a side is empty, unknown or without tokens, when the sides overlap, or an option is not allowed. (A matrix
        without any feature gives an empty table.)

    References
    ----------
    Monroe, Colaresi & Quinn 2008, Political Analysis 16, 372-403. Lijffijt et al. 2016, Digital Scholarship in the
    Humanities 31, 374-397 (why not token-level tests). Phipson & Smyth 2010, Stat. Appl. Genet. Mol. Biol. 9, 39
    (the 1 in permutation p). Benjamini & Hochberg 1995 (q). Lijffijt & Gries 2012 (dispersion).

    Examples
    --------
    >>> from mediaanalysis.text.dfm import dfm
    >>> from mediaanalysis.text.tokens import tokenize
    >>> texts = ["truce talks talks", "truce talks", "tanks roll", "tanks tanks talks"]
    >>> documents = pd.DataFrame({"doc_id": list("abcd"), "text": texts})
    >>> table = keyness(dfm(tokenize(documents)), target=["a", "b"], measure="g2", correction="none")
    >>> print(table[["feature", "value", "n_target", "n_reference"]].round(2).to_string(index=False))
    feature  value  n_target  n_reference
      truce   3.28         2            0
      talks   1.73         3            1
       roll  -1.50         0            1
      tanks  -5.49         0            3
    """
    require_kind("keyness", dfm, DFM, hint="make one with ma.dfm(tokens)")
    dfm.require_counts("keyness")
    rule = _options(measure, correction, prior=prior, permutations=permutations)
    sides = _sides(dfm, target, reference)
    matrix, features, n_target_docs = _two_sides(dfm, *sides)
    if not len(features):
        return empty(KEYNESS)
    halves = matrix[:n_target_docs], matrix[n_target_docs:]
    a, b = (np.asarray(half.sum(axis=0)).ravel() for half in halves)
    totals = float(a.sum()), float(b.sum())
    _require_tokens(totals, halves)
    alpha = prior * (a + b)
    value, p_token = associate(measure, a, b, totals=totals, correction=rule, prior=alpha)
    p_articles = article_permutation_p(matrix, n_target_docs, permutations=permutations, seed=seed)
    columns = {
        "feature": pd.Series(features, dtype="str"),
        "measure": pd.Series([measure] * len(features), dtype="str"),
        "value": value,
        "p_token": p_token,
        "q_token": _adjusted(p_token),
        "p_articles": p_articles,
        "q_articles": _adjusted(p_articles),
        "log_ratio": log_ratio(a, b, totals=totals),
        "delta": log_odds(a, b, totals=totals, prior=alpha)[0],
    }
    for name, half, count, total in zip(("target", "reference"), halves, (a, b), totals, strict=True):
        columns[f"n_{name}"] = np.rint(count).astype(np.int64)
        columns[f"rate_{name}"] = _PER * count / total
        columns[f"docs_{name}"] = np.bincount(half.indices, minlength=len(features)).astype(np.int64)
        columns[f"dispersion_{name}"] = deviation_of_proportions(half)[1]
    table = pd.DataFrame(columns)[KEYNESS.names]
    return table.sort_values(["value", "feature"], ascending=[False, True], ignore_index=True)


def article_permutation_p(
    matrix: sparse.csr_matrix, n_target_docs: int, *, permutations: int = 999, seed: int = 1
) -> np.ndarray:
    """Return the p of each column's difference of rates when whole rows are shuffled between two sides.

    Parameters
    ----------
    matrix : csr matrix, shape (n_docs, n_features)
        Counts; the first `n_target_docs` rows are the target, the others the reference.
    n_target_docs : int
    permutations, seed : int

    Returns
    -------
    array, shape (n_features,)
        (1 + permutations with an absolute difference of rates as large or larger) / (1 + permutations); a shuffle
        that leaves a side without tokens counts as larger. NaN without permutations or with one document on a side.

    Notes
    -----
    Takes 4 times 32 MB at most besides the matrix and its transpose; time grows with non-zero cells x permutations.

    Examples
    --------
    >>> counts = sparse.csr_matrix([[5, 5], [6, 4], [5, 5], [1, 9], [0, 9], [0, 9]])
    >>> article_permutation_p(counts, 3, permutations=99).round(1).tolist()
    [0.1, 0.1]
    """
    n_docs, width = matrix.shape
    if permutations < 1 or min(n_target_docs, n_docs - n_target_docs) < 2:
        return np.full(width, np.nan)
    by_feature = sparse.csr_matrix(matrix.T, dtype=float)
    lengths = np.asarray(matrix.sum(axis=1), dtype=float).ravel()
    counts = np.asarray(by_feature.sum(axis=1)).ravel()
    first = np.zeros((n_docs, 1))
    first[:n_target_docs] = 1.0
    observed = _differences(by_feature, first, lengths, counts)[:, 0] * (1 - _TIE)
    size = max(1, min(permutations, _SHUFFLES, _CELLS // n_docs))
    height = max(1, _CELLS // size)
    rng = np.random.default_rng(seed)
    beyond = np.zeros(width, dtype=np.int64)
    chunks = [min(size, permutations - done) for done in range(0, permutations, size)]
    long = float(matrix.nnz) * permutations > _LONG
    with show_progress(chunks, label="Shuffling articles", total=len(chunks), show=long) as shown:
        for n in shown:
            chosen = np.zeros((n_docs, n))
            for k in range(n):
                chosen[rng.permutation(n_docs)[:n_target_docs], k] = 1.0
            for start in range(0, width, height):
                block = slice(start, start + height)
                differences = _differences(by_feature[block], chosen, lengths, counts[block])
                # not below, so that the NaN of a side without tokens counts too
                beyond[block] += (~(differences < observed[block, None])).sum(axis=1)
    return (1 + beyond) / (1 + permutations)


def _differences(
    by_feature: sparse.csr_matrix, chosen: np.ndarray, lengths: np.ndarray, counts: np.ndarray
) -> np.ndarray:
    """Return |rate in the chosen documents - rate in the others|, one column per choice."""
    inside = by_feature @ chosen
    tokens = lengths @ chosen
    with np.errstate(divide="ignore", invalid="ignore"):
        outside = (counts[:, None] - inside) / (lengths.sum() - tokens)
        inside /= tokens
    inside -= outside
    return np.asarray(np.abs(inside, out=inside))


def _adjusted(p: np.ndarray) -> np.ndarray:
    q = np.full(len(p), np.nan)
    known = ~np.isnan(p)
    if known.any():
        q[known] = stats.false_discovery_control(p[known])
    return q


def _options(measure: str, correction: str, *, prior: float, permutations: int) -> str:
    """Return the correction to use; raise when an option is not allowed."""
    one_of("measure", measure, MEASURES)
    one_of("correction", correction, CORRECTIONS)
    if measure not in DEFAULT_CORRECTION and correction in ("yates", "williams"):
        raise OptionError(
            f"correction={correction!r} is for the measures {' and '.join(map(repr, DEFAULT_CORRECTION))}; "
            f"measure={measure!r} has none. Leave correction out."
        )
    at_least("prior", prior, 0)
    if prior == 0:
        raise OptionError(f"prior={prior!r} must be above 0; 0.1 counts a tenth of the words as known beforehand.")
    at_least("permutations", permutations, 0, whole=True)
    return DEFAULT_CORRECTION.get(measure, "none") if correction == "default" else correction


def _sides(
    matrix: DFM,
    target: str | Iterable[str] | Iterable[bool],
    reference: str | Iterable[str] | Iterable[bool] | None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return truth values over the rows for both sides."""
    inside = _side(matrix, "target", target)
    if reference is None:
        if inside.all():
            raise OptionError(
                f"target names all {len(inside)} documents, so nothing is left for the reference; name fewer."
            )
        return inside, ~inside
    against = _side(matrix, "reference", reference)
    both = inside & against
    if both.any():
        raise OptionError(
            f"target and reference share {int(both.sum())} documents (first: {matrix.doc_id[both][0]!r}); "
            "a document can be on one side only."
        )
    return inside, against


def _side(matrix: DFM, name: str, chosen: str | Iterable[str] | Iterable[bool]) -> np.ndarray:
    if isinstance(chosen, str):
        chosen = [chosen]
    if not isinstance(chosen, Iterable):
        raise OptionError(f"{name}={chosen!r} is no doc_id, list of doc_ids or boolean array.")
    # an empty list has no type of its own
    values = chosen if isinstance(chosen, pd.Series) else pd.Series(list(chosen) or np.array([], dtype=object))
    documents = pd.Index(matrix.doc_id)
    if len(values) and pd.api.types.is_bool_dtype(values):
        if len(values) != len(documents):
            raise OptionError(
                f"{name} has {len(values)} truth values, but the matrix has {len(documents)} documents; "
                "give one per row, or doc_ids."
            )
        if documents.is_unique and values.index.is_unique and documents.isin(values.index).all():
            values = values.reindex(documents)
        inside = values.to_numpy(dtype=bool)
    else:
        wanted = pd.Index(values.to_numpy(dtype=object))
        unknown = ~wanted.isin(documents)
        if unknown.any():
            odd = wanted[unknown][0]
            if set(wanted.dropna()) <= {True, False} and len(wanted) == len(documents):
                raise OptionError(
                    f"{name} looks like truth values but is not all boolean (missing values, or 0 and 1); "
                    "use .fillna(False).astype(bool)."
                )
            hint = did_you_mean(odd, documents)
            raise OptionError(f"{name}: doc_id {odd!r} is not in this matrix of {len(documents)} documents.{hint}")
        inside = documents.isin(wanted)
    if not inside.any():
        raise OptionError(f"{name} names no document; give at least one doc_id, better two or more.")
    return np.asarray(inside)


def _two_sides(dfm: DFM, inside: np.ndarray, against: np.ndarray) -> tuple[sparse.csr_matrix, np.ndarray, int]:
    """Return the rows of the target followed by those of the reference, over the features that occur in them."""
    rows = np.concatenate([np.flatnonzero(inside), np.flatnonzero(against)])
    matrix = sparse.csr_matrix(dfm.matrix[rows], dtype=float)
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    used = np.bincount(matrix.indices, minlength=matrix.shape[1]) > 0
    return sparse.csr_matrix(matrix[:, used]), dfm.features[used], int(inside.sum())


def _require_tokens(totals: tuple[float, float], halves: tuple[sparse.csr_matrix, sparse.csr_matrix]) -> None:
    for name, total, half in zip(("target", "reference"), totals, halves, strict=True):
        if total <= 0:
            raise OptionError(
                f"{name}: its {half.shape[0]} documents hold no counted token, so it has no rates; "
                "name documents with text, or trim less."
            )
