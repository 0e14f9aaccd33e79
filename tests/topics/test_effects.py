"""Topic shares by group: a mean and Student's interval, per topic."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from mediaanalysis.errors import TableError
from mediaanalysis.schemas import ESTIMATES, check
from mediaanalysis.text.dfm import dfm
from mediaanalysis.text.tokens import tokenize
from mediaanalysis.topics.effects import topic_effects
from mediaanalysis.topics.model import TopicModel

TEXTS = [
    "truce talks envoy",
    "talks envoy grain",
    "grain price port",
    "grain port truce",
    "price port",
    "",
    "talks truce port",
]


@pytest.fixture(scope="module")
def documents() -> pd.DataFrame:
    dates = ["2024-01-02", "2024-01-30", "2024-02-01", None, "2024-02-02", "2024-03-01", None]
    return pd.DataFrame(
        {
            "doc_id": list("gfedcba"),
            "text": TEXTS,
            "outlet": ["A", "A", "B", "B", "A", "A", "C"],
            "date": pd.to_datetime(pd.Series(dates, dtype=object)),
        }
    )


@pytest.fixture(scope="module")
def model(documents: pd.DataFrame) -> TopicModel:
    return TopicModel(2).fit(dfm(tokenize(documents)))


@pytest.mark.parametrize("by", [None, "outlet", "month", ["outlet", "month"]])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_equals_a_loop(model: TopicModel, documents: pd.DataFrame, by: str | list[str] | None, level: float) -> None:
    table = check(topic_effects(model, documents, by=by, level=level), ESTIMATES)
    names = [] if by is None else [by] if isinstance(by, str) else by
    shares = model.documents().set_index(["doc_id", "topic"])["share"]
    month = documents["date"].dt.strftime("%Y-%m-01").fillna("NaT")
    groups: dict[tuple[str, ...], list[str]] = {}
    for k, row in enumerate(documents.itertuples()):
        key = tuple(row.outlet if name == "outlet" else month[k] for name in names)
        groups.setdefault(key, []).append(row.doc_id)
    assert len(table) == 2 * len(groups)
    for row in table.to_dict("records"):
        members = groups[tuple(str(row[name])[:10] for name in names)]
        values = [shares[d, row["topic"]] for d in members if not math.isnan(shares[d, row["topic"]])]
        assert row["n_docs"] == len(values)
        mean = sum(values) / len(values) if values else math.nan
        half = math.nan
        if len(values) > 1:
            half = stats.t.ppf((1 + level) / 2, len(values) - 1) * np.std(values, ddof=1) / math.sqrt(len(values))
        expected = (
            mean,
            max(mean - half, 0.0) if values[1:] else math.nan,
            min(mean + half, 1.0) if values[1:] else math.nan,
        )
        assert (row["estimate"], row["low"], row["high"]) == pytest.approx(expected, nan_ok=True)
        assert row["label"] == model.labels()[row["topic"]]


def test_shares_of_a_group_sum_to_one(model: TopicModel, documents: pd.DataFrame) -> None:
    assert topic_effects(model, documents, by="outlet").groupby("outlet")["estimate"].sum().to_numpy() == pytest.approx(
        1
    )


def test_a_part_of_the_documents_and_their_order(model: TopicModel, documents: pd.DataFrame) -> None:
    part = documents[documents["outlet"] == "B"]
    whole = topic_effects(model, documents, by="outlet")
    expected = whole[whole["outlet"] == "B"].reset_index(drop=True)
    pd.testing.assert_frame_equal(topic_effects(model, part.iloc[::-1], by="outlet"), expected)


def test_arguments_stay_as_they_were(model: TopicModel, documents: pd.DataFrame) -> None:
    before, weights = documents.copy(deep=True), model.weights.copy()
    topic_effects(model, documents, by="month")
    pd.testing.assert_frame_equal(documents, before)
    assert (model.weights == weights).all()


def test_errors_teach(model: TopicModel, documents: pd.DataFrame) -> None:
    with pytest.raises(TableError, match=r"document 'z' is not in the model \(and 0 more\)"):
        topic_effects(model, pd.DataFrame({"doc_id": ["a", "z"], "text": ["", ""]}))
    with pytest.raises(TableError, match=r"by='outlte': the documents have no such column.*Did you mean 'outlet'"):
        topic_effects(model, documents, by="outlte")
