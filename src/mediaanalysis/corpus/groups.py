"""Labels of documents for grouping: a column of the table, or a period derived from its date."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mediaanalysis.errors import TableError, did_you_mean

__all__ = ["PERIODS", "UNKNOWN", "group_labels", "group_rows"]

PERIODS = {"year": "Y", "quarter": "Q", "month": "M", "week": "W-SUN", "day": "D"}
UNKNOWN = "(unknown)"
"""Label of documents without a value in a grouping column: they are shown, not dropped."""


def group_labels(documents: pd.DataFrame, by: str | Sequence[str] | None) -> pd.DataFrame:
    """Return the grouping columns of the documents, indexed by ``doc_id``.

    Parameters
    ----------
    documents : DataFrame
        Documents.
    by : str, list of str or None
        Columns of the documents; or ``year``, ``quarter``, ``month``, ``week`` (from Monday), ``day``, which become
        the first day of the period of ``date``. None gives a table without columns.

    Raises
    ------
    TableError
        When a column is missing, or a period is asked of documents without readable dates.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": [""], "date": pd.to_datetime(["2024-02-13"])})
    >>> group_labels(documents, "month")["month"].tolist()
    [Timestamp('2024-02-01 00:00:00')]
    """
    names = [] if by is None else [by] if isinstance(by, str) else list(by)
    index = pd.Index(documents["doc_id"], name="doc_id")
    columns: dict[str, pd.Series] = {}
    for name in names:
        if name in documents.columns:
            values = documents[name].set_axis(index)
            is_date = pd.api.types.is_datetime64_any_dtype(values)
            columns[name] = (
                values
                if is_date
                else values.astype("str").where(values.notna() & (values.astype("str") != ""), UNKNOWN)
            )
        elif name in PERIODS:
            columns[name] = _period_start(documents, name).set_axis(index)
        else:
            allowed = [*map(str, documents.columns), *PERIODS]
            raise TableError(
                f"by={name!r}: the documents have no such column; they have: {', '.join(map(str, documents.columns))}; "
                f"periods of date are: {', '.join(PERIODS)}.{did_you_mean(name, allowed)}"
            )
    return pd.DataFrame(columns, index=index)


def group_rows(labels: pd.DataFrame) -> list[tuple[tuple[object, ...], np.ndarray]]:
    """Return (labels, row numbers) of each group, sorted by the labels; documents without a date form the last group.

    >>> group_rows(pd.DataFrame({"outlet": ["B", "A", "B"]}))
    [(('A',), array([1])), (('B',), array([0, 2]))]
    """
    names = list(labels.columns)
    if not names:
        return [((), np.arange(len(labels)))]
    plain = labels.reset_index(drop=True)
    number = plain.groupby(names, dropna=False, sort=True).ngroup().to_numpy(dtype=float)
    # pandas numbers a lone missing label -1 in some versions: take the numbers as they come.
    rows = [np.flatnonzero(number == k) for k in np.unique(number[~np.isnan(number)])]
    rows += [np.flatnonzero(np.isnan(number))] if np.isnan(number).any() else []
    return [(tuple(plain.iloc[where[0]].tolist()), where) for where in rows]


def _period_start(documents: pd.DataFrame, period: str) -> pd.Series:
    if "date" not in documents.columns:
        raise TableError(f"by={period!r} needs a column 'date'; the documents have none.")
    try:
        dates = pd.to_datetime(documents["date"])
    except (ValueError, TypeError) as error:
        raise TableError(f"by={period!r}: the column 'date' does not hold dates ({error}).") from error
    return dates.dt.to_period(PERIODS[period]).dt.start_time
