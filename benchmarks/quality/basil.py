"""Quoted or not: the voice of the loaded spans of BASIL (Fan et al. 2019), 150 articles on 50 events.

Coders marked a span as quoted when it is in a source's literal words; indirect speech is none. Here it counts as such
when more than half of its characters stand in quotation marks that somebody is found to speak. Articles are resampled
for the interval. Run as ``python -m benchmarks.quality.basil``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pandas as pd

import mediaanalysis as ma
from benchmarks.quality.data import DATA
from mediaanalysis.framing.marks import find_stretches

__all__ = ["evaluate", "judged"]

_DRAWS, _SEED = 1000, 1


def judged() -> pd.DataFrame:
    """Return one row per loaded span: article, outlet, bias, quoted by the coders and by the rules."""
    lines = (DATA / "basil" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) for line in lines]
    lines_of = [[article["title"], *article["sentences"]] for article in articles]
    texts = ["\n".join(lines) for lines in lines_of]
    documents = pd.DataFrame({"doc_id": [article["id"] for article in articles], "text": texts})
    quotes = ma.find_quotes(documents)
    said = quotes[quotes["kind"].isin(["direct", "mixed"])].groupby("doc_id")
    spans = {doc_id: [span for spans in rows["content_spans"] for span in spans] for doc_id, rows in said}
    marked = {article["id"]: find_stretches(text, 0, len(text)) for article, text in zip(articles, texts, strict=True)}
    rows = []
    for article, parts in zip(articles, lines_of, strict=True):
        firsts = np.cumsum([0, *(len(part) + 1 for part in parts)])
        for span in article["spans"]:
            first = int(firsts[0 if span["id"] == "title" else int(span["id"][1:]) + 1])
            start, end = first + span["start"], first + span["end"]
            words = _inside(start, end, spans.get(article["id"], []))
            words &= _inside(start, end, [(mark.start, mark.end) for mark in marked[article["id"]]])
            found = words.sum() > (end - start) / 2
            rows.append((article["id"], article["outlet"], span["bias"], span["quote"] == "yes", found))
    return pd.DataFrame(rows, columns=["doc_id", "outlet", "bias", "told", "found"])


def _inside(start: int, end: int, spans: Sequence[tuple[int, int]]) -> np.ndarray:
    inside = np.zeros(end - start, dtype=bool)
    for a, b in spans:
        inside[max(a - start, 0) : max(b - start, 0)] = True
    return inside


def _scores(table: pd.DataFrame) -> tuple[float, float, float, float]:
    both = (table["told"] & table["found"]).sum()
    precision, recall = both / max(table["found"].sum(), 1), both / max(table["told"].sum(), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return (table["told"] == table["found"]).mean(), precision, recall, f1


def evaluate(table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return accuracy, and precision, recall and F1 of the sources' spans, with intervals over articles; by outlet."""
    table = judged() if table is None else table
    random = np.random.default_rng(_SEED)
    rows = []
    for name, part in [("all", table), *table.assign(outlet=table["outlet"].str.lower()).groupby("outlet")]:
        groups = [rows_ for _, rows_ in part.groupby("doc_id")]
        draws = [
            _scores(pd.concat([groups[k] for k in random.integers(0, len(groups), len(groups))]))
            for _ in range(_DRAWS if name == "all" else 0)
        ]
        low, high = np.quantile([draw[0] for draw in draws], [0.025, 0.975]) if draws else (np.nan, np.nan)
        rows.append((name, len(part), *_scores(part), low, high))
    return pd.DataFrame(rows, columns=["outlet", "n", "accuracy", "precision", "recall", "f1", "low", "high"])


if __name__ == "__main__":
    print(evaluate().round(3).to_string(index=False))
