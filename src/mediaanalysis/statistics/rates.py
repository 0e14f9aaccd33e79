"""Framing-term rates: hits per thousand editorial tokens, by group, with article-clustered intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mediaanalysis.corpus.groups import group_labels, group_rows
from mediaanalysis.errors import OptionError, TableError, one_of
from mediaanalysis.schemas import DOCUMENTS, HITS, POLARITIES, VOICES, check
from mediaanalysis.statistics.kernels import ratio_interval
from mediaanalysis.text.tokens import Tokens

__all__ = ["frame_rates"]


def frame_rates(
    hits: pd.DataFrame,
    tokens: Tokens,
    documents: pd.DataFrame,
    *,
    by: str | Sequence[str] | None = None,
    per: float = 1000,
    voice: str | Sequence[str] | None = None,
    polarity: str | Sequence[str] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Estimate how often each frame's terms occur, by group.

    Answers: how many framing terms does a group print per thousand words, and how sure is that, given that articles
    (not words) are what was sampled? Documents without a hit count in full.

    Parameters
    ----------
    hits : DataFrame
        From :func:`mediaanalysis.find_frames`. Hits of documents outside `documents` are not counted: the documents
        decide the population.
    tokens : Tokens
        The denominator; must cover all `documents`.
    documents : DataFrame
        The population, with the grouping columns.
    by : str, list of str or None
        Columns of the documents, or a period of ``date``: year, quarter, month, week, day. None: all together.
    per : float
        Tokens the rate refers to.
    voice, polarity : str, list of str or None
        Count only hits with these values.
    level : float
        Coverage of the interval.

    Returns
    -------
    DataFrame
        Schema ``ESTIMATES`` after the grouping columns and ``frame``: one row per group and frame of the codebook,
        zero rows included. ``method`` is ``naive``: an uncorrected machine count.

    Raises
    ------
    TableError
        When tokens lack a document, or a grouping column is missing.
    OptionError
        When `voice`, `polarity`, `per` or `level` is not allowed.

    Examples
    --------
    >>> from mediaanalysis.framing.codebook import load_codebook
    >>> from mediaanalysis.framing.lookup import find_frames
    >>> from mediaanalysis.text.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["The truce held.", "Nobody spoke."], "outlet": "X"})
    >>> tokens = tokenize(documents)
    >>> hits = find_frames(documents, load_codebook("war_diplomacy"), tokens=tokens)
    >>> rates = frame_rates(hits, tokens, documents, by="outlet")
    >>> rates.loc[rates["frame"] == "negotiation", ["outlet", "estimate", "n_docs", "n_tokens", "n_hits"]]
      outlet  estimate  n_docs  n_tokens  n_hits
    1      X     200.0       2         5       1
    """
    check(documents, DOCUMENTS)
    check(hits, HITS)
    if not per > 0 or not 0 < level < 1:
        raise OptionError(f"per={per!r} must be above 0 and level={level!r} between 0 and 1.")
    labels = group_labels(documents, by)
    counted = _selected(hits, voice=voice, polarity=polarity)
    frames = list(hits["frame"].cat.categories) if hasattr(hits["frame"], "cat") else sorted(set(hits["frame"]))
    size = _tokens_of(documents, tokens)
    counts = _hits_of(documents, counted, frames)
    names = list(labels.columns)
    rows = [
        (*key, frame, *_row(counts[where, k], size[where], per, level))
        for key, where in group_rows(labels)
        for k, frame in enumerate(frames)
    ]
    columns = [*names, "frame", "estimate", "low", "high", "n_docs", "n_tokens", "n_hits"]
    table = pd.DataFrame(rows, columns=columns).astype(labels.dtypes.to_dict())
    table["frame"] = pd.Categorical(table["frame"], categories=frames)
    table = table.assign(estimand=_estimand(per, voice, polarity), method="naive", level=level, n_coded=0)
    order = [*names, "frame", "estimand", "method", "estimate", "low", "high", "level", "n_docs", "n_tokens", "n_hits"]
    return table[[*order, "n_coded"]]


def _selected(
    hits: pd.DataFrame, *, voice: str | Sequence[str] | None, polarity: str | Sequence[str] | None
) -> pd.DataFrame:
    for name, chosen, allowed in (("voice", voice, VOICES), ("polarity", polarity, POLARITIES)):
        if chosen is not None:
            values = [chosen] if isinstance(chosen, str) else list(chosen)
            for value in values:
                one_of(name, value, allowed)
            hits = hits[hits[name].isin(values)]
    return hits


def _estimand(per: float, voice: str | Sequence[str] | None, polarity: str | Sequence[str] | None) -> str:
    chosen = [
        f"{name} {value if isinstance(value, str) else ' or '.join(value)}"
        for name, value in (("voice", voice), ("polarity", polarity))
        if value is not None
    ]
    which = f" ({'; '.join(chosen)})" if chosen else ""
    return f"framing terms{which} per {per:,.6g} editorial tokens"


def _tokens_of(documents: pd.DataFrame, tokens: Tokens) -> np.ndarray:
    rows = pd.Index(tokens.doc_id).get_indexer(pd.Index(documents["doc_id"], dtype=object))
    if (rows < 0).any():
        missing = documents["doc_id"].iloc[int(np.argmax(rows < 0))]
        raise TableError(f"frame_rates: document {missing!r} has not been tokenized; tokenize the same documents.")
    return np.asarray(np.diff(tokens.offsets)[rows])


def _hits_of(documents: pd.DataFrame, hits: pd.DataFrame, frames: list[str]) -> np.ndarray:
    """Return hits by document (rows) and frame (columns)."""
    rows = pd.Index(documents["doc_id"]).get_indexer(pd.Index(hits["doc_id"]))
    columns = pd.Index(frames).get_indexer(pd.Index(hits["frame"].astype(object)))
    known = rows >= 0
    counts = np.zeros((len(documents), len(frames)), dtype=np.int64)
    np.add.at(counts, (rows[known], columns[known]), 1)
    return counts


def _row(hits: np.ndarray, tokens: np.ndarray, per: float, level: float) -> tuple[float | int, ...]:
    return (*ratio_interval(hits, tokens, per=per, level=level), len(hits), int(tokens.sum()), int(hits.sum()))
