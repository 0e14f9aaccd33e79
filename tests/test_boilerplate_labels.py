"""The judged blocks: their file holds no text, and its scores are what one counts by hand."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest
from benchmarks.quality import boilerplate

COLUMNS = ["draw", "doc_id", "start", "end", "sha256", "reason", "verdict", "note"]


@pytest.fixture(scope="module")
def labels() -> pd.DataFrame:
    return pd.read_csv(boilerplate.LABELS, dtype={"doc_id": "str", "sha256": "str"})


def test_the_labels_hold_places_and_verdicts_and_no_text(labels: pd.DataFrame) -> None:
    assert labels.columns.tolist() == COLUMNS
    assert labels["sha256"].str.fullmatch(r"[0-9a-f]{16}").all()
    assert set(labels["verdict"]) == {"boilerplate", "coverage"}
    assert labels["note"].str.len().max() <= 50
    assert (labels["start"] < labels["end"]).all()
    assert not labels.duplicated(["draw", "doc_id", "start", "end"]).any()


def test_a_uniform_draw_of_the_last_rules_is_large_and_nearly_all_right(labels: pd.DataFrame) -> None:
    last = labels[labels["draw"] == "us-press-3"]
    assert len(last) >= 200
    assert (last["verdict"] == "boilerplate").mean() >= 0.98


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def test_a_block_counts_while_the_same_words_are_left_out_at_the_same_place() -> None:
    rows = [
        ("x", "a", 0, 2, digest("ad"), "r", "boilerplate", ""),
        ("x", "b", 0, 2, digest("ad"), "r", "boilerplate", ""),
        ("x", "c", 3, 5, digest("no"), "r", "coverage", ""),
        ("y", "d", 0, 2, digest("ad"), "r", "coverage", ""),
    ]
    labels = pd.DataFrame(rows, columns=COLUMNS)
    blocks = pd.DataFrame({"doc_id": ["a", "b", "c"], "start": [0, 0, 3], "end": [2, 2, 5], "text": ["ad", "AD", "no"]})
    still = boilerplate.judged(labels, blocks)
    assert still.tolist() == [True, False, True, False]
    table = boilerplate.precision(labels, still).set_index("draw")
    assert table.loc["x", ["blocks", "right_when_drawn", "still_left_out", "right"]].tolist() == [3, 2, 2, 1]
    assert table.loc["x", "precision"] == 0.5
    assert table.loc["y", ["blocks", "right_when_drawn", "still_left_out", "right"]].tolist() == [1, 0, 0, 0]
    assert pd.isna(table.loc["y", "precision"])


def test_the_interval_is_wilsons() -> None:
    assert boilerplate.wilson(98, 100) == pytest.approx((0.93003, 0.99450), abs=1e-4)
    assert boilerplate.wilson(250, 250)[1] == 1.0
    assert all(pd.isna(bound) for bound in boilerplate.wilson(0, 0))
