"""Peak memory beside the size of the text, each package in a fresh process.

The process reads the texts as a pandas table, runs the same steps on fifty of them (so that libraries and compiled
code are not charged to the texts), gives unused memory back, and only then is its resident set the beginning. The peak
is the kernel's own high-water mark, reset at that moment; where it cannot be reset, the mark since the process began.
Run as ``python -m benchmarks.memory WHO TEXTS.parquet``; prints JSON.
"""

from __future__ import annotations

import ctypes
import gc
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from benchmarks.clock import Bar
from benchmarks.corpus import ROOT, n_bytes

__all__ = ["bars", "memory_table"]

LIMIT = 3.0
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def _status(key: str) -> int:
    """Return a line of the process's status in bytes."""
    (line,) = [line for line in STATUS.read_text().splitlines() if line.startswith(key + ":")]
    return int(line.split()[1]) * 1024


def peak() -> int:
    """Return the high-water mark of the resident set, in bytes."""
    if STATUS.is_file():
        return _status("VmHWM")
    mark = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return mark if sys.platform == "darwin" else mark * 1024


def settle() -> int:
    """Give unused memory back, reset the high-water mark where that is possible, and return the resident set."""
    import pyarrow as pa

    gc.collect()
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    try:
        CLEAR.write_text("5")
    except OSError:
        return peak()
    return _status("VmRSS")


def steps_of_ours(documents: pd.DataFrame) -> Iterator[str]:
    """Run text to hits, and say after each step how it is called."""
    import mediaanalysis as ma

    tokens = ma.tokenize(documents)
    yield "tokenize"
    counts = ma.dfm(tokens)
    yield "tokenize, dfm"
    hits = ma.find_frames(documents, ma.load_codebook("war_diplomacy"), tokens=tokens)
    yield "tokenize, dfm, find_frames"
    del counts, hits


def steps_of_sklearn(documents: pd.DataFrame) -> Iterator[str]:
    """Count with CountVectorizer on the same tokens."""
    from sklearn.feature_extraction.text import CountVectorizer

    from mediaanalysis.text.grammar import token_pattern

    vectorizer = CountVectorizer(tokenizer=token_pattern().findall, lowercase=False, token_pattern=None)
    counts = vectorizer.fit_transform(documents["text"])
    yield "scikit-learn CountVectorizer, our token pattern"
    del counts


WHO: dict[str, Callable[[pd.DataFrame], Iterator[str]]] = {"ours": steps_of_ours, "sklearn": steps_of_sklearn}


def child(who: str, path: str) -> list[dict[str, object]]:
    """Measure in this process: bytes at the beginning and the peak after each step."""
    documents = pd.read_parquet(path)
    for _ in WHO[who](documents.head(50)):
        pass
    if who == "ours":  # enough text that the compiled loops are loaded, whatever text they are worth loading for
        import mediaanalysis as ma

        ma.find_frames(
            documents.head(2_000), ma.load_codebook("war_diplomacy"), tokens=ma.tokenize(documents.head(2_000))
        )
    before = settle()
    return [{"step": step, "before": before, "peak": peak()} for step in WHO[who](documents)]


def memory_table(documents: pd.DataFrame) -> pd.DataFrame:
    """Return bytes before, at the peak, and the increase as a multiple of the text's UTF-8 bytes, by step."""
    size = n_bytes(documents["text"])
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.parquet"
        documents[["doc_id", "text"]].to_parquet(path)
        for who in WHO:
            command = [sys.executable, "-m", "benchmarks.memory", who, str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
            rows += json.loads(done.stdout)
    table = pd.DataFrame(rows, columns=["step", "before", "peak"])
    return table.assign(text=size, ratio=(table["peak"] - table["before"]) / size)


def bars(table: pd.DataFrame) -> list[Bar]:
    """Return the bars of our steps; other packages are held to none."""
    ours = table[table["step"].str.startswith("tokenize")]
    return [
        Bar(f"peak memory, {step}", ratio, LIMIT, "times the text")
        for step, ratio in zip(ours["step"], ours["ratio"], strict=True)
    ]


if __name__ == "__main__":
    print(json.dumps(child(sys.argv[1], sys.argv[2])))
