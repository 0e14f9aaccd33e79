"""Rates of documents in which duplicates are marked: what must hold, and a slow twin."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from mediaanalysis.errors import TableError
from mediaanalysis.framing.codebook import Codebook, Frame, Pattern
from mediaanalysis.framing.lookup import find_frames
from mediaanalysis.statistics.rates import frame_rates
from mediaanalysis.text.duplicates import find_duplicates, mark_duplicates
from mediaanalysis.text.tokens import tokenize

BOOK = Codebook("test", "1", tuple(Frame(w, w, "", "", (Pattern(w),)) for w in ("truce", "war", "absent")))
NUMBERS = ["estimate", "low", "high"]
WORDS = st.lists(st.sampled_from(["truce", "war", "x", "y", "z"]), min_size=1, max_size=8).map(" ".join)
ARTICLES = st.lists(st.tuples(WORDS, st.sampled_from("AB"), st.integers(1, 4)), min_size=1, max_size=6)


def printed(articles: list[tuple[str, str, int]], *, once: bool = False) -> pd.DataFrame:
    """Each article as often as it was printed, the copies marked as such."""
    rows = [
        (f"d{k}-{copy}", text, outlet, f"d{k}-0", f"d{k}-0" if copy else "", 1.0)
        for k, (text, outlet, n) in enumerate(articles)
        for copy in range(1 if once else n)
    ]
    return pd.DataFrame(rows, columns=["doc_id", "text", "outlet", "cluster", "duplicate_of", "weight"])


def rates(documents: pd.DataFrame, **options: object) -> pd.DataFrame:
    tokens = tokenize(documents)
    return frame_rates(find_frames(documents, BOOK, tokens=tokens), tokens, documents, **options)


@settings(max_examples=30)
@given(ARTICLES, st.sampled_from([None, "outlet"]))
def test_copies_that_share_one_weight_change_nothing(articles: list[tuple[str, str, int]], by: str | None) -> None:
    documents = printed(articles)
    shared = documents.assign(weight=1 / documents.groupby("cluster")["weight"].transform("sum"))
    expected = rates(printed(articles, once=True), by=by)
    pd.testing.assert_frame_equal(rates(shared, by=by)[NUMBERS], expected[NUMBERS])
    dropped = documents[documents["duplicate_of"] == ""]
    pd.testing.assert_frame_equal(rates(dropped, by=by), expected)


@settings(max_examples=20)
@given(ARTICLES, st.integers(2, 4))
def test_articles_all_printed_as_often_change_nothing(articles: list[tuple[str, str, int]], n: int) -> None:
    documents = printed([(text, outlet, n) for text, outlet, _ in articles])
    once = rates(printed(articles, once=True))
    pd.testing.assert_frame_equal(rates(documents)[NUMBERS], once[NUMBERS])
    alone = rates(documents.drop(columns="cluster"))
    assert alone["estimate"].tolist() == pytest.approx(once["estimate"].tolist())
    if len(articles) > 1 and once["n_hits"].sum():
        width = (alone["high"] - alone["low"]).sum()
        assert width < (once["high"] - once["low"]).sum(), "copies taken as independent make the interval too short"


def by_hand(rows: pd.DataFrame, frame: str) -> tuple[float, float, float]:
    """Weighted totals of each cluster, and the formula of a ratio over clusters."""
    totals: dict[str, list[float]] = {}
    for row in rows.to_dict("records"):
        words = row["text"].split()
        mine = totals.setdefault(row["cluster"], [0.0, 0.0, 0.0])
        for k, value in enumerate((words.count(frame), len(words), 1)):
            mine[k] += row["weight"] * value
    h, t, w = np.array(list(totals.values())).T
    n, r = len(h), h.sum() / t.sum()
    if n < 2:
        return 1000 * r, math.nan, math.nan
    if r == 0:
        return 0.0, 0.0, -math.log(0.025) * 1000 / (t / w).sum()
    half = stats.t.ppf(0.975, n - 1) * math.sqrt(n / (n - 1) * ((h - r * t) ** 2).sum()) / t.sum()
    return 1000 * r, 1000 * max(0.0, r - half), 1000 * (r + half)


@settings(max_examples=40)
@given(st.lists(st.tuples(WORDS, st.sampled_from("AB"), st.sampled_from("pqr"), st.sampled_from([0.25, 0.5, 1.0]))))
def test_equals_the_formula_over_clusters(rows: list[tuple[str, str, str, float]]) -> None:
    documents = pd.DataFrame(rows, columns=["text", "outlet", "cluster", "weight"])
    documents = documents.assign(doc_id=[f"d{k}" for k in range(len(rows))], duplicate_of="").astype({"text": "str"})
    for row in rates(documents, by="outlet").to_dict("records"):
        mine = documents[documents["outlet"] == row["outlet"]]
        expected = by_hand(mine, row["frame"])
        assert tuple(row[name] for name in NUMBERS) == pytest.approx(expected, nan_ok=True, rel=1e-9, abs=1e-6)
        assert row["n_docs"] == len(mine)
        assert row["n_tokens"] == sum(len(text.split()) for text in mine["text"])
        assert row["n_hits"] == sum(text.split().count(row["frame"]) for text in mine["text"])


def test_two_copies_are_one_article() -> None:
    one = pd.DataFrame({"doc_id": ["a", "b"], "text": ["truce truce x y", "truce truce x y"], "outlet": "A"})
    marked = mark_duplicates(one, find_duplicates(one))
    row = rates(marked).iloc[0]
    assert (row["estimate"], row["n_docs"], row["n_hits"]) == (500.0, 2, 4)
    assert math.isnan(row["low"])
    assert math.isnan(row["high"])
    assert rates(one).iloc[0][NUMBERS].tolist() == [500.0, 500.0, 500.0], "two articles that agree by chance"


def test_the_estimand_says_how_copies_count() -> None:
    documents = printed([("truce x", "A", 2), ("x y", "A", 1)])
    assert set(rates(documents)["estimand"]) == {"framing terms per 1,000 editorial tokens; copies are one unit"}
    shared = documents.assign(weight=[0.5, 0.5, 1.0])
    assert set(rates(shared)["estimand"]) == {"framing terms per 1,000 editorial tokens; copies count once"}
    plain = {"framing terms per 1,000 editorial tokens"}
    for other in (printed([("truce x", "A", 1)]), documents.drop(columns="cluster"), documents[["doc_id", "text"]]):
        assert set(rates(other)["estimand"]) == plain


def test_a_column_of_ones_own_is_no_mark() -> None:
    documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["truce x", "x y"], "outlet": "A"})
    own = documents.assign(cluster="topic 1", weight="heavy")
    pd.testing.assert_frame_equal(rates(own), rates(documents))


@pytest.mark.parametrize(
    "wrong", [{"weight": 0}, {"weight": -1.0}, {"weight": None}, {"weight": math.inf}, {"cluster": None}]
)
def test_marks_that_were_broken_are_named(wrong: dict[str, object]) -> None:
    documents = printed([("truce x", "A", 2)])
    documents = documents.assign(**{name: [1.0, value] for name, value in wrong.items()})
    with pytest.raises(TableError, match=r"documents: 'd0-1' has cluster .*; call ma.mark_duplicates again, or drop"):
        rates(documents)
