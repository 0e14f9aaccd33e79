"""The benchmarks in one command (``make bench``): prints a table and writes it to ``docs/benchmarks.md``.

Import time is the median of fresh interpreters. The stages from file to hits run on real articles when the folder in
``MEDIAANALYSIS_BENCH_DATA`` (default ``../shared/data``) is there, else on the sample corpus repeated. The tokenizer
runs beside scikit-learn on the same texts with the same token pattern, and their counts must agree before times count.
Seconds are CPU seconds of this process; on a busy machine read the ratios, not the seconds.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import mediaanalysis as ma
from mediaanalysis.text.grammar import token_pattern

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("MEDIAANALYSIS_BENCH_DATA", ROOT.parent / "shared" / "data"))


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return the result of some work and its CPU seconds."""
    began = time.process_time()
    result = work()
    return result, time.process_time() - began


def import_seconds(runs: int = 7) -> float:
    """Return the median wall time of ``import mediaanalysis`` over fresh interpreters, without Python's own start."""
    code = "import time; t = time.perf_counter(); import mediaanalysis; print(time.perf_counter() - t)"
    command = [sys.executable, "-c", code]
    return statistics.median(
        float(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(runs)
    )


def articles() -> tuple[str, pd.DataFrame]:
    """Return real articles where they are, else the sample many times over."""
    real = DATA / "ukraine-war-press" / "articles.parquet"
    if real.is_file():
        table = pd.read_parquet(real).rename(columns={"id": "doc_id"}).drop(columns="date")
        return "ukraine-war-press, every third article", table.iloc[::3].reset_index(drop=True)
    sample = ma.read_corpus(ROOT / "data" / "raw" / "sample").documents.drop(columns=["zones", "date"])
    parts = [sample.assign(doc_id=sample["doc_id"] + f"-{k}") for k in range(20)]
    return "sample corpus, 20 times", pd.concat(parts, ignore_index=True)


def stage_table(documents: pd.DataFrame) -> pd.DataFrame:
    """Return CPU seconds and words a second of each stage from text to hits."""
    codebook = ma.load_codebook("war_diplomacy")
    ma.tokenize(documents.head(1))  # the grammar's character classes are made once
    marked, zones = timed(lambda: ma.mark_zones(documents))
    tokens, tokenizing = timed(lambda: ma.tokenize(marked))
    hits, finding = timed(lambda: ma.find_frames(marked, codebook, tokens=tokens))
    _, counting = timed(lambda: ma.dfm(tokens).weight("tfidf"))
    rows = [("mark_zones", zones), ("tokenize", tokenizing), ("find_frames", finding), ("dfm + tfidf", counting)]
    rows.append(("text to hits", zones + tokenizing + finding))
    table = pd.DataFrame(rows, columns=["stage", "cpu_seconds"])
    table["words_per_second"] = (len(tokens) / table["cpu_seconds"]).round(-3).astype(int)
    print(f"{len(documents):,} documents, {len(tokens):,} tokens, {len(hits):,} hits")
    return table


def against_sklearn(documents: pd.DataFrame) -> tuple[float, float]:
    """Return CPU seconds of our counts and of CountVectorizer's, on the same tokens; refuse unequal counts."""
    from sklearn.feature_extraction.text import CountVectorizer

    texts = documents["text"].tolist()
    bare = documents[["doc_id", "text"]]
    ours, mine = timed(lambda: ma.dfm(ma.tokenize(bare), fold=False, stopwords=None))
    peer = CountVectorizer(tokenizer=token_pattern().findall, lowercase=False, token_pattern=None)
    theirs, other = timed(lambda: peer.fit_transform(texts))
    assert ours.matrix.sum() == theirs.sum(), "token totals differ"
    assert np.array_equal(np.sort(ours.features), np.sort(peer.get_feature_names_out())), "types differ"
    return mine, other


def main() -> None:
    """Run everything, print it and write the page."""
    started = import_seconds()
    name, documents = articles()
    stages = stage_table(documents)
    mine, other = against_sklearn(documents)
    table = "\n".join(
        ["| stage | CPU seconds | words a second |", "|---|---|---|"]
        + [f"| {row.stage} | {row.cpu_seconds:.2f} | {row.words_per_second:,} |" for row in stages.itertuples()]
    )
    page = f"""# Benchmarks

Written by `make bench`; run it to get the numbers of your machine. Texts: {name}.

`import mediaanalysis`: {started * 1000:.0f} ms (median of fresh interpreters; the bar is 300 ms).

{table}

Counts from text, offsets included, beside scikit-learn's `CountVectorizer` on the same tokens: {mine:.2f} s and
{other:.2f} s, a ratio of {other / mine:.2f}.
"""
    (ROOT / "docs" / "benchmarks.md").write_text(page, encoding="utf-8")
    print(page)
    if started > 0.3:
        sys.exit(f"import mediaanalysis took {started:.3f} s; the bar is 0.3 s.")


if __name__ == "__main__":
    main()
