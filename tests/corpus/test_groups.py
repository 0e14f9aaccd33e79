"""Labels for grouping: columns, and periods of the date."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.groups import PERIODS, UNKNOWN, group_labels
from mediaanalysis.errors import TableError


def corpus(dates: list[str | None], **columns: object) -> pd.DataFrame:
    ids = [f"d{k}" for k in range(len(dates))]
    return pd.DataFrame({"doc_id": ids, "text": "", "date": pd.to_datetime(pd.Series(dates, dtype=object)), **columns})


@pytest.mark.parametrize(
    ("period", "first"),
    [
        ("year", "2024-01-01"),
        ("quarter", "2024-04-01"),
        ("month", "2024-05-01"),
        ("week", "2024-05-06"),
        ("day", "2024-05-12"),
    ],
)
def test_periods_begin_at_their_first_day(period: str, first: str) -> None:
    labels = group_labels(corpus(["2024-05-12 23:59"]), period)[period]  # a Sunday: its week began on Monday
    assert labels.tolist() == [pd.Timestamp(first)]


@given(st.dates(min_value=pd.Timestamp("1900-01-01").date(), max_value=pd.Timestamp("2100-01-01").date()))
@settings(deadline=None, max_examples=60)
def test_every_period_holds_its_day(day: object) -> None:
    labels = group_labels(corpus([str(day)]), list(PERIODS)).iloc[0]
    stamp = pd.Timestamp(day)
    assert labels["year"] == stamp.replace(month=1, day=1)
    assert labels["quarter"] == stamp.replace(month=3 * ((stamp.month - 1) // 3) + 1, day=1)
    assert labels["month"] == stamp.replace(day=1)
    assert labels["week"] == stamp - pd.Timedelta(days=stamp.weekday())
    assert labels["day"] == stamp


def test_columns_come_before_periods_and_unknown_values_are_shown() -> None:
    documents = corpus([None] * 4, outlet=["A", "", None, "Ж"], year=[2023, 2024, 2024, 2023])
    labels = group_labels(documents, ["outlet", "year"])
    assert labels["outlet"].tolist() == ["A", UNKNOWN, UNKNOWN, "Ж"]
    assert labels["year"].tolist() == ["2023", "2024", "2024", "2023"]
    assert labels.index.tolist() == documents["doc_id"].tolist()


def test_a_date_column_groups_by_itself_and_a_missing_date_stays_missing() -> None:
    documents = corpus(["2024-05-12", None])
    assert group_labels(documents, "date")["date"].isna().tolist() == [False, True]
    assert group_labels(documents, "week")["week"].isna().tolist() == [False, True]


def test_no_grouping_and_no_documents() -> None:
    assert group_labels(corpus(["2024-05-12"]), None).shape == (1, 0)
    assert group_labels(corpus(["2024-05-12"]), []).shape == (1, 0)
    assert group_labels(corpus([]), ["month"]).shape == (0, 1)


def test_dates_as_text_are_read() -> None:
    documents = pd.DataFrame({"doc_id": ["a"], "text": [""], "date": ["2024-05-12"]})
    before = documents.copy(deep=True)
    assert group_labels(documents, "month")["month"].tolist() == [pd.Timestamp("2024-05-01")]
    pd.testing.assert_frame_equal(documents, before)


def test_errors_teach() -> None:
    with pytest.raises(
        TableError, match=r"by='oulet': .* they have: doc_id, .*; periods of date are: year.*Did you mean 'outlet'\?"
    ):
        group_labels(corpus(["2024-05-12"], outlet="A"), "oulet")
    with pytest.raises(TableError, match="Did you mean 'month'"):
        group_labels(corpus(["2024-05-12"]), "monht")
    with pytest.raises(TableError, match="by='month' needs a column 'date'; the documents have none"):
        group_labels(pd.DataFrame({"doc_id": ["a"], "text": [""]}), "month")
    with pytest.raises(TableError, match="by='month': the column 'date' does not hold dates"):
        group_labels(pd.DataFrame({"doc_id": ["a"], "text": [""], "date": ["soon"]}), "month")
