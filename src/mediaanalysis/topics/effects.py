"""Topic shares by group, with intervals across documents."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from mediaanalysis.corpus.groups import group_labels, group_rows
from mediaanalysis.errors import TableError
from mediaanalysis.schemas import DOCUMENTS, check
from mediaanalysis.topics.model import TopicModel

__all__ = ["topic_effects"]


def topic_effects(
    model: TopicModel, documents: pd.DataFrame, *, by: str | Sequence[str] | None = None, level: float = 0.95
) -> pd.DataFrame:
    """Estimate the mean share of each topic by group.

    Answers: how much of a group's coverage is each topic? The mean of document shares with Student's t interval
    across documents. The interval is conditional on the fitted topics: it does not say how sure the topics are.

    Parameters
    ----------
    model : TopicModel
        Fitted.
    documents : DataFrame
        The population, with the grouping columns; every document must be in the model.
    by : str, list of str or None
        Columns of the documents, or year, quarter, month, week, day of ``date``.
    level : float
        Coverage of the interval.

    Returns
    -------
    DataFrame
        Schema ``ESTIMATES`` after the grouping columns, ``topic`` and ``label``. Documents without any feature have no
        share and are not in ``n_docs``; ``n_hits`` and ``n_tokens`` are 0: nothing is counted here.

    Raises
    ------
    TableError
        When a document is not in the model or a grouping column is missing.
    """
    check(documents, DOCUMENTS)
    shares = model.documents().pivot(index="doc_id", columns="topic", values="share")
    labels = group_labels(documents, by)
    missing = labels.index.difference(shares.index)
    if len(missing):
        raise TableError(f"topic_effects: document {missing[0]!r} is not in the model (and {len(missing) - 1} more).")
    names = model.labels()
    rows = []
    of_document = shares.loc[labels.index]
    for key, where in group_rows(labels):
        for topic in shares.columns:
            values = of_document[topic].iloc[where].dropna().to_numpy()
            rows.append((*key, topic, names[int(str(topic))], *_mean_interval(values, level), level, len(values)))
    columns = [*labels.columns, "topic", "label", "estimate", "low", "high", "level", "n_docs"]
    table = pd.DataFrame(rows, columns=columns).astype(labels.dtypes.to_dict())
    table = table.assign(estimand="mean topic share of documents", method="naive", n_tokens=0, n_hits=0, n_coded=0)
    order = ["estimand", "method", "estimate", "low", "high", "level", "n_docs", "n_tokens", "n_hits", "n_coded"]
    return table[[*labels.columns, "topic", "label", *order]]


def _mean_interval(values: np.ndarray, level: float) -> tuple[float, float, float]:
    n = len(values)
    if n == 0:
        return math.nan, math.nan, math.nan
    mean = float(values.mean())
    if n < 2:
        return mean, math.nan, math.nan
    half = float(stats.t.ppf(0.5 + level / 2, n - 1)) * float(values.std(ddof=1)) / math.sqrt(n)
    return mean, max(mean - half, 0.0), min(mean + half, 1.0)
