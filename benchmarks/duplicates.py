"""Duplicate detection: first what is found beside a list of pairs and another package, then what it costs.

The list was made from all shingles of the US press by other code and other words (letters and digits of ASCII). It
lacks pairs that share nothing rare, such as two articles with the same gallery of photographs; so what is found beyond
the list is counted again, over sets of words. Without the press the list is made here, from the sample corpus with
copies of our own. Run as ``python -m benchmarks.duplicates TEXTS.parquet`` it prints the memory of one run as JSON.
"""

from __future__ import annotations

import importlib.metadata
import json
import math
import random
import re
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import corpus
from benchmarks.clock import Bar, best_of
from benchmarks.corpus import ROOT, n_bytes
from benchmarks.memory import LIMIT, peak, settle
from benchmarks.page import table
from mediaanalysis.text.duplicates import find_duplicates
from mediaanalysis.text.duplicates.shingles import WORTHWHILE

__all__ = ["Listed", "beside", "duplicates_part", "listed", "recount"]

Pair = tuple[str, str]
PIECE = re.compile(r"[^\W_]+")
BANDS = ((0.5, 1.01), (0.3, 0.5), (0.2, 0.3), (0.1, 0.2))
# Accents are letters here and were none to the code that made the list: similarities differ by up to this much.
SLACK = 0.002


@dataclass(frozen=True, slots=True)
class Listed:
    """Documents, and the Jaccard similarity of the pairs among them that are known to be alike."""

    name: str
    documents: pd.DataFrame
    pairs: dict[Pair, float]


def shingles_of(text: str) -> frozenset[str]:
    """Return the runs of five words of a text, or all of a shorter one."""
    words = PIECE.findall(text.casefold())
    if len(words) < 5:
        return frozenset([" ".join(words)] if words else [])
    return frozenset(" ".join(words[k : k + 5]) for k in range(len(words) - 4))


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the shared part of two sets."""
    return len(a & b) / max(len(a | b), 1)


def listed(*, quick: bool) -> Listed:
    """Return the US press with its list of pairs, else the sample corpus with copies in which words were changed."""
    texts = corpus.press(quick=quick)
    path = corpus.DATA / "us-press" / "near_duplicate_pairs.csv"
    if texts.name == "us-press" and path.is_file():
        rows = pd.read_csv(path)
        ends = zip(rows["id_a"], rows["id_b"], rows["jaccard_w5"], strict=True)
        return Listed(texts.name, texts.documents, {(min(a, b), max(a, b)): share for a, b, share in ends})
    documents = with_copies(corpus.sample(1).documents[["doc_id", "text"]])
    sets = {name: shingles_of(text) for name, text in zip(documents["doc_id"], documents["text"], strict=True)}
    found = {(a, b): jaccard(sets[a], sets[b]) for a, b in combinations(sorted(sets), 2)}
    return Listed("the sample corpus and copies of it", documents, {p: s for p, s in found.items() if s >= 0.1})


def with_copies(documents: pd.DataFrame) -> pd.DataFrame:
    """Return the documents and a copy of each in which more and more words were changed."""
    rng = random.Random(corpus.SEED)
    texts = [
        " ".join(word if rng.random() > k / len(documents) / 5 else "other" for word in text.split())
        for k, text in enumerate(documents["text"])
    ]
    copies = documents.assign(doc_id=documents["doc_id"] + "-copy", text=texts)
    return pd.concat([documents, copies], ignore_index=True)


def pairs_of(found: pd.DataFrame) -> dict[Pair, float]:
    """Return the pairs of a table with their similarity."""
    return dict(zip(zip(found["doc_id_a"], found["doc_id_b"], strict=True), found["jaccard"], strict=True))


def recount(documents: pd.DataFrame, pairs: dict[Pair, float]) -> float:
    """Return the share of the pairs whose similarity is the one that sets of words give."""
    wanted = {name for pair in pairs for name in pair}
    some = documents[documents["doc_id"].isin(wanted)]
    sets = {name: shingles_of(text) for name, text in zip(some["doc_id"], some["text"], strict=True)}
    right = [math.isclose(jaccard(sets[a], sets[b]), share, abs_tol=1e-12) for (a, b), share in pairs.items()]
    return float(np.mean(right)) if right else 1.0


def recall(found: dict[Pair, float], known: dict[Pair, float], low: float, high: float = 2.0) -> tuple[int, int]:
    """Return how many known pairs of a band were found, and how many there are."""
    wanted = [pair for pair, share in known.items() if low <= share < high]
    return sum(pair in found for pair in wanted), len(wanted)


def quality(data: Listed, thresholds: Sequence[float] = (0.5, 0.3, 0.1)) -> tuple[str, list[Bar]]:
    """Return a table of what is found of the list at some thresholds, band by band, and the bars."""
    found = {low: pairs_of(find_duplicates(data.documents, threshold=low)) for low in thresholds}
    rows = []
    for low, high in BANDS:
        cells = [recall(found[at], data.pairs, low, high) if at <= low else None for at in thresholds]
        shown = [f"{cell[0]:,} of {cell[1]:,}" if cell else "" for cell in cells]
        rows.append((f"{low:.1f} to {min(high, 1):.1f}", *shown))
    right = {at: recount(data.documents, pairs) for at, pairs in found.items()}
    beyond = {at: sum(pair not in data.pairs for pair in pairs) for at, pairs in found.items()}
    rows.append(("pairs found", *(f"{len(found[at]):,}" for at in thresholds)))
    rows.append(("of these beyond the list", *(f"{beyond[at]:,}" for at in thresholds)))
    rows.append(("confirmed by sets of words", *(f"{100 * right[at]:.2f} %" for at in thresholds)))
    bars = []
    for at, limit in ((0.5, 99), (0.3, 95)):
        hits, all_of_them = recall(found[at], data.pairs, at + SLACK)
        share = 100 * hits / all_of_them if all_of_them else math.nan
        name = f"pairs with a Jaccard similarity of {at} and more that are found"
        bars.append(Bar(name, share, limit, "%", at_least=True, note=f"{all_of_them} pairs"))
    least = 100 * min(right.values())
    bars.append(Bar("pairs found that sets of words confirm", least, 100, "%", at_least=True))
    header = ["Jaccard similarity in the list", *(f"found at threshold {at}" for at in thresholds)]
    return table(header, rows), bars


def _datasketch(hashfunc: Callable[[bytes], int] | None) -> Callable[[pd.DataFrame], dict[Pair, float]]:
    """Return the same work by datasketch: MinHash of the same shingles, its index, and a count over sets."""
    from datasketch import MinHash, MinHashLSH

    options = {} if hashfunc is None else {"hashfunc": hashfunc}

    def work(documents: pd.DataFrame) -> dict[Pair, float]:
        names = documents["doc_id"].tolist()
        sets = [shingles_of(text) for text in documents["text"]]
        sketches = MinHash.generator(([shingle.encode() for shingle in one] for one in sets), num_perm=128, **options)
        index, found = MinHashLSH(threshold=0.5, num_perm=128), {}
        for k, sketch in enumerate(sketches):
            if sets[k]:
                for other in index.query(sketch):
                    share = jaccard(sets[k], sets[other])
                    if share >= 0.5:
                        found[min(names[k], names[other]), max(names[k], names[other])] = share
                index.insert(k, sketch)
        return found

    return work


def beside(documents: pd.DataFrame) -> tuple[str, Bar]:
    """Compare with datasketch on the same texts: pairs first, then times."""
    name = "find_duplicates beside datasketch, from text to counted pairs"
    ours = best_of(lambda: find_duplicates(documents, containment=1.0))
    near = {pair: share for pair, share in pairs_of(ours.result).items() if share >= 0.5}
    rows = [("1", "**mediaanalysis**", "find_duplicates", f"{ours.seconds:.2f}", f"{len(near):,}", "")]
    times = []
    try:
        version = importlib.metadata.version("datasketch")
        kinds = (("MinHashLSH, 128 permutations, SHA-1", None), ("MinHashLSH, 128 permutations, CRC-32", zlib.crc32))
        for what, hashfunc in kinds:
            theirs = best_of(lambda hashfunc=hashfunc: _datasketch(hashfunc)(documents))
            strange = [pair for pair, share in theirs.result.items() if not math.isclose(near.get(pair, -1), share)]
            if strange:
                return f"datasketch finds {strange[0]}, which we do not.\n", Bar(
                    name, math.nan, 5, "times", at_least=True
                )
            beside_it = best_of(lambda: find_duplicates(documents, containment=1.0)).seconds
            times.append(theirs.seconds / min(ours.seconds, beside_it))
            common = f"{100 * len(theirs.result) / max(len(near), 1):.1f} %"
            cost = f"{theirs.seconds:.2f}"
            rows.append((f"{times[-1]:.1f}", f"datasketch {version}", what, cost, f"{len(theirs.result):,}", common))
    except ImportError as error:  # PackageNotFoundError is one
        rows.append(("", "datasketch", f"absent: {error}", "", "", ""))
    bar = Bar(name, min(times, default=math.nan), 5, "times as fast", at_least=True)
    header = ["times ours", "package", "what", "CPU s", "pairs of .5 and more", "of ours"]
    return table(header, rows), bar


def slice_of(data: Listed, size: int = corpus.SLICE_BYTES) -> pd.DataFrame:
    """Return the documents of the list, and every k-th other one so that about `size` bytes come together."""
    wanted = data.documents["doc_id"].isin({name for pair in data.pairs for name in pair})
    inside, others = data.documents[wanted], data.documents[~wanted]
    rest = max(size - n_bytes(inside["text"]), 1)
    step = max(round(n_bytes(others["text"]) / rest), 1)
    return pd.concat([inside, others.iloc[::step]]).sort_index().reset_index(drop=True)


def growth(documents: pd.DataFrame, *, quick: bool) -> tuple[str, float]:
    """Return a table of the cost of more and more articles, and the CPU seconds for all of them."""
    rows, seconds = [], math.nan
    for step in (1,) if quick else (4, 2, 1):
        some = documents.iloc[::step]
        seconds = best_of(lambda some=some: find_duplicates(some)).seconds
        rows.append((f"{len(some):,}", f"{seconds:.2f}", f"{1e6 * seconds / len(some):,.0f}"))
    return table(["articles", "CPU s", "µs an article"], rows), seconds


def memory_ratio(documents: pd.DataFrame) -> float:
    """Return the increase of memory at the peak, in a fresh process, as a multiple of the text's UTF-8 bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.parquet"
        documents[["doc_id", "text"]].to_parquet(path)
        command = [sys.executable, "-m", "benchmarks.duplicates", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    found = json.loads(done.stdout)
    return (found["peak"] - found["before"]) / n_bytes(documents["text"])


def child(path: str) -> dict[str, int]:
    """Measure in this process: the resident set before, and the peak."""
    documents = pd.read_parquet(path)
    few = documents.head(50)
    words = sum(map(len, few["text"])) // 8
    find_duplicates(pd.concat([few.assign(doc_id=few["doc_id"] + f"-{k}") for k in range(2 + WORTHWHILE // words)]))
    before = settle()
    find_duplicates(documents)
    return {"before": before, "peak": peak()}


def duplicates_part(*, quick: bool) -> tuple[str, list[Bar]]:
    """Measure duplicate detection."""
    data = listed(quick=quick)
    find_duplicates(data.documents.head(2_000))  # what is loaded or compiled at first use
    found, bars = quality(data)
    compared, bar = beside(slice_of(data))
    grown, seconds = growth(data.documents, quick=quick)
    n = len(data.documents)
    bars += [
        bar,
        Bar(f"find_duplicates, {n:,} articles", seconds, 60, "CPU s", note="tokenizing included"),
        Bar("peak memory, find_duplicates", memory_ratio(data.documents), LIMIT, "times the text"),
    ]
    text = f"""## Duplicates

Texts: {data.name}; {n:,} articles, {len(data.pairs):,} listed pairs.

{found}

The same texts from the first letter to counted pairs, on the articles of the list and some others; "of ours" is what
an index of bands keeps of the pairs that are there.

{compared}

{grown}
"""
    return text, bars


if __name__ == "__main__":
    print(json.dumps(child(sys.argv[1])))
