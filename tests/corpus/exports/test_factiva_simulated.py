"""Readers of Factiva against simulated exports: hundreds of random articles, every field of each known exactly."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from mediaanalysis.corpus.readers import ReadResult, read_corpus

from ..reading_helpers import checked, put
from . import factiva_simulator as simulator

HARMLESS = {"guessed_encoding", "length_differs", "declared_count"}
"""What a sound export may cause: a meta element that is wrong, lengths that count captions, a count that is right."""


def compare(result: ReadResult, truths: Sequence[simulator.Truth], *, expected: set[str]) -> None:
    """Hold every field of every article to the truth."""
    documents = checked(result).documents.sort_values("source_index").reset_index(drop=True)
    assert len(documents) == len(truths)
    assert set(result.problems["problem"]) <= expected
    for row, truth in zip(documents.to_dict("records"), truths, strict=True):
        wanted = {name: value for name, value in dataclasses.asdict(truth).items() if name != "labels"}
        found = {name: row.get(name) for name in wanted}
        found["date"] = f"{row['date']:%Y-%m-%d}" if pd.notna(row["date"]) else ""
        found = {name: "" if value is None or pd.isna(value) else value for name, value in found.items()}
        wanted = {name: "" if value is None else value for name, value in wanted.items()}
        assert found == wanted
        assert not set(truth.labels) - set(row["labels"].split("\n"))


@pytest.mark.parametrize("seed", [3, 5, 13, 274])
def test_publication_pages(tmp_path: Path, seed: int) -> None:
    raw, truths = simulator.publication_page(seed)
    compare(read_corpus(put(tmp_path, "export.html", raw)), truths, expected=HARMLESS)


@pytest.mark.parametrize("seed", [1, 7])
def test_pages_of_field_codes(tmp_path: Path, seed: int) -> None:
    raw, truths = simulator.fields_page(seed)
    compare(read_corpus(put(tmp_path, "export.htm", raw)), truths, expected=HARMLESS)


@pytest.mark.parametrize("seed", [2, 4, 6])
def test_xml_files(tmp_path: Path, seed: int) -> None:
    raw, truths, stated = simulator.xml_file(seed)
    wrong = {"count_differs"} if stated != len(truths) else set()
    result = read_corpus(put(tmp_path, "export.xml", raw))
    compare(result, truths, expected=HARMLESS | wrong)
    assert wrong <= set(result.problems["problem"])


def test_files_behind_one_another_keep_every_article(tmp_path: Path) -> None:
    pages = [simulator.publication_page(seed) for seed in range(20, 28)]
    whole = [(raw, truths) for raw, truths in pages if raw.decode("utf-8", "ignore").encode() == raw]
    raw = b"\n".join(raw for raw, _ in whole)
    truths = [truth for _, some in whole for truth in some]
    compare(read_corpus(put(tmp_path, "export.html", raw)), truths, expected=HARMLESS)
