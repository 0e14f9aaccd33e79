"""Which of several documents came first: the order in which copies are told from originals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mediaanalysis.corpus.fields import wire_credit

__all__ = ["by_originality", "days_of", "is_agency", "lengths_of", "texts_of"]


def by_originality(documents: pd.DataFrame) -> np.ndarray:
    """Return the row numbers, most original first.

    Earliest ``date`` first, no date last; on one day a news agency's own text before what others made of it; then the
    longest text; then ``doc_id``. So neither the order of the rows nor the time of the run decides.

    >>> documents = pd.DataFrame({"doc_id": ["c", "b", "a"], "text": "x", "date": ["2024-03-02", "2024-03-01", None]})
    >>> by_originality(documents).tolist()
    [1, 0, 2]
    """
    days = days_of(documents)
    late = np.where(np.isnat(days), np.iinfo(np.int64).max, days.astype(np.int64))
    name = np.argsort(np.argsort(documents["doc_id"].to_numpy(dtype=object), kind="stable"))
    return np.lexsort((name, -lengths_of(documents), ~is_agency(texts_of(documents, "outlet")), late))


def days_of(documents: pd.DataFrame) -> np.ndarray:
    """Return the dates in microseconds, NaT where there is none; text counts where it is written as in ISO 8601."""
    if "date" not in documents.columns:
        return np.full(len(documents), np.datetime64("NaT"), dtype="datetime64[us]")
    dates = pd.to_datetime(documents["date"], errors="coerce", format="ISO8601", utc=True)
    return dates.dt.tz_localize(None).to_numpy(dtype="datetime64[us]")


def lengths_of(documents: pd.DataFrame) -> np.ndarray:
    """Return the code points of each text."""
    return np.fromiter((len(text) for text in documents["text"]), dtype=np.int64, count=len(documents))


def texts_of(documents: pd.DataFrame, name: str) -> np.ndarray:
    """Return a column as stripped texts; empty where it has none, and everywhere where there is no such column."""
    if name not in documents.columns:
        return np.full(len(documents), "", dtype=object)
    values = documents[name].to_numpy(dtype=object)
    return np.array([value.strip() if isinstance(value, str) else "" for value in values], dtype=object)


def is_agency(outlets: np.ndarray) -> np.ndarray:
    """Return whether each outlet is a news agency.

    >>> is_agency(np.array(["Reuters", "The Lorem Courier", ""], dtype=object)).tolist()
    [True, False, False]
    """
    known = {outlet: bool(outlet) and bool(wire_credit(outlet)) for outlet in set(outlets.tolist())}
    return np.fromiter((known[outlet] for outlet in outlets), dtype=bool, count=len(outlets))
