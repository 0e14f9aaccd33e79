"""Compiled scanner and expression agree on every token of real texts; the big ones by a tenth unless asked for all.

``MEDIAANALYSIS_ALL_SHARED=1`` reads all of them, which takes some minutes.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mediaanalysis.text.compiled import load
from mediaanalysis.text.grammar import KEEP
from mediaanalysis.text.scanning import Spans, _utf8, scan_compiled, scan_with_expression

pytest.importorskip("numba")

EVERY = 1 if os.environ.get("MEDIAANALYSIS_ALL_SHARED") else 10


def parquet(folder: Path, every: int) -> Iterator[str]:
    table = pd.read_parquet(folder / "articles.parquet").iloc[::every]
    yield from table["title"].fillna("")
    yield from table["text"]


def jsonl(folder: Path) -> Iterator[str]:
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield row["title"]
            yield row["text"] if "text" in row else "\n".join(row["sentences"])


def plain(folder: Path, pattern: str) -> Iterator[str]:
    for file in sorted(folder.rglob(pattern)):
        yield file.read_bytes().decode("utf-8", errors="replace")


def pages(folder: Path) -> Iterator[str]:
    yield (folder / "ground_truth.json").read_text(encoding="utf-8")
    for file in sorted(folder.rglob("*.html.gz"))[::EVERY]:
        yield gzip.decompress(file.read_bytes()).decode("utf-8", errors="replace")


CORPORA = {
    "us-press": lambda folder: parquet(folder, EVERY),
    "ukraine-war-press": lambda folder: parquet(folder, EVERY),
    "bbc-topics": lambda folder: parquet(folder, 1),
    "polnear": jsonl,
    "basil": jsonl,
    "negation-cdsco": lambda folder: plain(folder, "*.txt"),
    "news-pages": pages,
    "lexisnexis-lorem": lambda folder: plain(folder, "*.TXT"),
    "seed": lambda folder: plain(folder, "*.txt"),
}


@pytest.mark.parametrize("keep", [(), KEEP], ids=["nothing kept", "all kept"])
@pytest.mark.parametrize("name", CORPORA)
def test_every_token_of_real_texts(bench_data: Path, name: str, keep: tuple[str, ...]) -> None:
    assert load("scanner") is not None
    if not (bench_data / name).is_dir():
        pytest.skip(f"no {name} in {bench_data}")
    texts = pd.Series(list(CORPORA[name](bench_data / name)), dtype="str")
    spans = Spans(np.arange(len(texts)))
    utf8 = _utf8(texts)
    assert utf8 is not None
    expected = scan_with_expression(texts, spans, keep)
    for threads in (1, 2):
        found = scan_compiled(utf8, spans, keep, threads=threads)
        for attribute in ("ids", "start", "before", "surfaces"):
            assert np.array_equal(getattr(found, attribute), getattr(expected, attribute)), attribute
    counts = len(texts), int(texts.str.len().sum()), len(expected.ids), len(expected.surfaces)
    print("\n{}, {}: {:,} texts, {:,} characters, {:,} tokens, {:,} types".format(name, keep, *counts))  # noqa: T201
    assert len(expected.ids) > 0
