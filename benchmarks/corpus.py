"""The texts that are measured: real articles where they are, else the sample corpus repeated.

Real articles are other people's text and not part of the repository; ``MEDIAANALYSIS_BENCH_DATA`` names their folder.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import mediaanalysis as ma

__all__ = ["ROOT", "Texts", "n_bytes", "press", "sample", "staged", "take"]

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("MEDIAANALYSIS_BENCH_DATA", ROOT.parent / "shared" / "data"))
SLICE_BYTES = 24_000_000
SEED = 20121


@dataclass(frozen=True, slots=True)
class Texts:
    """Documents (``doc_id``, ``text`` and what else they came with) and the words that say which they are."""

    name: str
    documents: pd.DataFrame


def n_bytes(texts: pd.Series) -> int:
    """Return the bytes the texts take in UTF-8."""
    return sum(len(text.encode()) for text in texts)


def sample(times: int = 20) -> Texts:
    """Return the sample corpus, so many times over."""
    documents = ma.read_corpus(ROOT / "data" / "raw" / "sample").documents.drop(columns=["zones", "date"])
    parts = [documents.assign(doc_id=documents["doc_id"] + f"-{k}") for k in range(times)]
    return Texts(
        "the sample corpus" if times == 1 else f"the sample corpus, {times} times over",
        pd.concat(parts, ignore_index=True),
    )


def press(*, quick: bool = False) -> Texts:
    """Return all articles of the US press in a shuffled order that is always the same, else the sample corpus."""
    real = DATA / "us-press" / "articles.parquet"
    if quick or not real.is_file():
        return sample(1 if quick else 80)
    table = pd.read_parquet(real, columns=["id", "text"]).rename(columns={"id": "doc_id"})
    order = np.random.default_rng(SEED).permutation(len(table))
    return Texts("us-press", table.iloc[order].reset_index(drop=True))


def staged(*, quick: bool = False) -> Texts:
    """Return the articles that go the whole way from text to hits: the ones with layout to find zones in."""
    real = DATA / "ukraine-war-press" / "articles.parquet"
    if quick or not real.is_file():
        return sample(1 if quick else 20)
    table = pd.read_parquet(real).rename(columns={"id": "doc_id"}).drop(columns="date")
    return Texts("ukraine-war-press, every third article", table.iloc[::3].reset_index(drop=True))


def take(texts: Texts, size: int = SLICE_BYTES) -> Texts:
    """Return every k-th document, k chosen so that about `size` bytes are left."""
    step = max(round(n_bytes(texts.documents["text"]) / size), 1)
    if step == 1:
        return texts
    return Texts(f"{texts.name}, one article in {step}", texts.documents.iloc[::step].reset_index(drop=True))
