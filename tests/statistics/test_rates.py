"""Framing-term rates against a loop over documents."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError, TableError
from mediaanalysis.framing.codebook import Codebook, Frame, Pattern
from mediaanalysis.framing.lookup import find_frames
from mediaanalysis.schemas import ESTIMATES, check
from mediaanalysis.statistics.kernels import ratio_interval
from mediaanalysis.statistics.rates import frame_rates
from mediaanalysis.text.tokens import tokenize

BOOK = Codebook("test", "1", tuple(Frame(w, w, "", "", (Pattern(w),)) for w in ("truce", "war", "absent")))
ROWS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["truce", "war", "x", "y", "z"]), max_size=8).map(" ".join),
        st.sampled_from(["B", "A", None, "Ж"]),
        st.sampled_from(["2024-01-31", "2024-02-01", "2023-12-31", None]),
    ),
    max_size=8,
)


def corpus(rows: list[tuple[str, str | None, str | None]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "doc_id": pd.Series([f"d{k}" for k in range(len(rows))], dtype="str"),
            "text": pd.Series([r[0] for r in rows], dtype="str"),
            "outlet": pd.Series([r[1] for r in rows], dtype=object),
            "date": pd.to_datetime(pd.Series([r[2] for r in rows], dtype=object)),
        }
    )


@given(ROWS, st.sampled_from([(), ("outlet",), ("month",), ("outlet", "year")]), st.sampled_from([1.0, 1000.0]))
@settings(deadline=None, max_examples=40)
def test_equals_a_loop(rows: list[tuple[str, str | None, str | None]], by: tuple[str, ...], per: float) -> None:
    documents = corpus(rows)
    tokens = tokenize(documents)
    table = frame_rates(find_frames(documents, BOOK, tokens=tokens), tokens, documents, by=list(by), per=per)

    def label(row: tuple[str, str | None, str | None], name: str) -> str:
        if name == "outlet":
            return row[1] or "(unknown)"
        return "NaT" if row[2] is None else f"{row[2][:7] if name == 'month' else row[2][:4] + '-01'}-01"

    groups: dict[tuple[str, ...], list[list[str]]] = {} if by else {(): []}
    for row in rows:
        groups.setdefault(tuple(label(row, name) for name in by), []).append(row[0].split())
    assert len(table) == 3 * len(groups)
    for row in table.to_dict("records"):
        key = tuple("NaT" if pd.isna(row[name]) else str(row[name])[:10] for name in by)
        words = groups[key]
        hits = np.array([w.count(row["frame"]) for w in words])
        size = np.array([len(w) for w in words])
        expected = ratio_interval(hits, size, per=per)
        assert (row["estimate"], row["low"], row["high"]) == pytest.approx(expected, nan_ok=True)
        assert (row["n_docs"], row["n_tokens"], row["n_hits"], row["n_coded"]) == (
            len(words),
            size.sum(),
            hits.sum(),
            0,
        )


@pytest.fixture
def study() -> tuple[pd.DataFrame, pd.DataFrame]:
    documents = corpus([("truce truce x y", "B", "2024-01-31"), ("war x", "A", None), ("", "A", "2024-02-01")])
    return documents, find_frames(documents, BOOK)


def test_the_table_keeps_its_schema_and_its_zero_rows(study: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    documents, hits = study
    table = check(frame_rates(hits, tokenize(documents), documents, by="outlet"), ESTIMATES)
    assert table[["outlet", "frame", "n_hits"]].to_numpy().tolist() == [
        ["A", "truce", 0], ["A", "war", 1], ["A", "absent", 0], ["B", "truce", 2], ["B", "war", 0], ["B", "absent", 0],
    ]  # fmt: skip
    assert set(table["method"]) == {"naive"}
    assert set(table["estimand"]) == {"framing terms per 1,000 editorial tokens"}


def test_the_documents_decide_the_population(study: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    documents, hits = study
    tokens = tokenize(documents)
    table = frame_rates(hits, tokens, documents[documents["outlet"] == "A"])
    assert table["n_hits"].tolist() == [0, 1, 0]
    assert table["n_docs"].tolist() == [2, 2, 2]
    backwards = frame_rates(hits, tokens, documents.iloc[::-1], by="outlet")
    pd.testing.assert_frame_equal(backwards, frame_rates(hits, tokens, documents, by="outlet"))


def test_voice_and_polarity_choose_the_hits(study: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    documents, hits = study
    tokens = tokenize(documents)
    hits = hits.assign(voice=["direct", "newsroom", "direct"], polarity=["negated", "asserted", "asserted"])
    quoted = frame_rates(hits, tokens, documents, voice="direct", polarity=["asserted", "negated"], per=100)
    assert quoted["n_hits"].tolist() == [1, 1, 0]
    assert quoted["n_tokens"].tolist() == [6, 6, 6]
    assert (
        quoted["estimand"][0] == "framing terms (voice direct; polarity asserted or negated) per 100 editorial tokens"
    )
    assert frame_rates(hits, tokens, documents, voice="fragment")["n_hits"].tolist() == [0, 0, 0]


def test_no_documents_and_no_words() -> None:
    for rows in ([], [("", "A", None)]):
        documents = corpus(rows)
        table = frame_rates(find_frames(documents, BOOK), tokenize(documents), documents)
        assert table["n_docs"].tolist() == [len(rows)] * 3
        assert all(math.isnan(x) for x in table["estimate"])
        assert len(frame_rates(find_frames(documents, BOOK), tokenize(documents), documents, by="outlet")) == 3 * len(
            rows
        )


def test_arguments_stay_as_they_were(study: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    documents, hits = study
    before = documents.copy(deep=True), hits.copy(deep=True)
    by = ["outlet", "month"]
    frame_rates(hits, tokenize(documents), documents, by=by, voice=["direct"])
    pd.testing.assert_frame_equal(documents, before[0])
    pd.testing.assert_frame_equal(hits, before[1])
    assert by == ["outlet", "month"]


def test_errors_teach(study: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    documents, hits = study
    tokens = tokenize(documents)
    with pytest.raises(TableError, match="document 'd2' has not been tokenized; tokenize the same documents"):
        frame_rates(hits, tokenize(documents.head(2)), documents)
    with pytest.raises(TableError, match=r"by='outlt': the documents have no such column.*Did you mean 'outlet'"):
        frame_rates(hits, tokens, documents, by="outlt")
    with pytest.raises(OptionError, match=r"voice='direkt' is not known; allowed: 'newsroom'.*Did you mean 'direct'"):
        frame_rates(hits, tokens, documents, voice="direkt")
    with pytest.raises(OptionError, match="polarity='negate' is not known"):
        frame_rates(hits, tokens, documents, polarity=["negate"])
    for bad in ({"per": 0}, {"per": -1}, {"level": 1.0}, {"level": 0}):
        with pytest.raises(OptionError, match=r"per=.* must be above 0 and level=.* between 0 and 1"):
            frame_rates(hits, tokens, documents, **bad)
    with pytest.raises(TableError, match="hits: column 'frame' is missing"):
        frame_rates(hits.drop(columns="frame"), tokens, documents)
