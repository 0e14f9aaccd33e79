"""The benchmarks in one command (``make bench``): prints the page and, after a whole run, writes it to the docs.

Ends with exit code 1 when a bar is missed, and says which. ``--quick`` runs everything on a few texts and judges no
bar; ``--only`` runs a part. Neither writes over ``docs/benchmarks.md``; ``--output`` writes where you say.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

import mediaanalysis as ma
from benchmarks import corpus, memory, page, peers, quanteda, scaling
from benchmarks.clock import Bar, best_of
from benchmarks.duplicates import duplicates_part
from mediaanalysis.text.patterns import find_patterns

__all__ = ["main", "run"]

PARTS = ("tokens", "scaling", "memory", "duplicates")
N_PATTERNS = 9_000


def import_seconds(runs: int = 7) -> float:
    """Return the median wall time of ``import mediaanalysis`` over fresh interpreters, without Python's own start."""
    code = "import time; t = time.perf_counter(); import mediaanalysis; print(time.perf_counter() - t)"
    command = [sys.executable, "-c", code]
    return statistics.median(
        float(subprocess.run(command, capture_output=True, check=True, cwd=corpus.ROOT).stdout) for _ in range(runs)
    )


def first_call_seconds(cache: str) -> float:
    """Return the CPU seconds of the first tokenizing in a fresh interpreter, compiled code kept in a given folder."""
    code = (
        "import time, pandas, pyarrow, mediaanalysis as ma\n"
        "texts = pandas.DataFrame({'doc_id': ['a', 'b'], 'text': ['No deal, says the envoy. ' * 60_000] * 2})\n"
        "t = time.process_time(); ma.tokenize(texts); first = time.process_time() - t\n"
        "t = time.process_time(); ma.tokenize(texts); print(first - (time.process_time() - t))"
    )
    environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=environment, cwd=corpus.ROOT
    )
    return float(done.stdout)


def starting(imported: float, *, quick: bool) -> list[tuple[str, str]]:
    """Return what is spent before the first token."""
    rows = [("`import mediaanalysis`, median of fresh interpreters", f"{imported:.3f}")]
    if not quick:
        with tempfile.TemporaryDirectory() as cache:
            rows.append(("first `tokenize` ever: compiling (once a machine)", f"{first_call_seconds(cache):.1f}"))
            rows.append(("first `tokenize` of a session: loading", f"{first_call_seconds(cache):.1f}"))
    return rows


def stage_table(documents: pd.DataFrame) -> pd.DataFrame:
    """Return CPU seconds and words a second of each stage from text to hits."""
    codebook = ma.load_codebook("war_diplomacy")
    few = documents.head(1_500)
    ma.find_frames(few, codebook, tokens=ma.tokenize(few))  # what is loaded or compiled at first use
    zoned = best_of(lambda: ma.mark_zones(documents))
    marked = zoned.result
    cut = best_of(lambda: ma.tokenize(marked))
    found = best_of(lambda tokens: ma.find_frames(marked, codebook, tokens=tokens), fresh=lambda: cut.result)
    whole = zoned.seconds + cut.seconds + found.seconds
    rows = [("mark_zones", zoned.seconds), ("tokenize", cut.seconds), ("find_frames", found.seconds)]
    table = pd.DataFrame([*rows, ("text to hits", whole)], columns=["stage", "cpu_seconds"])
    table["words_per_second"] = (len(cut.result) / table["cpu_seconds"]).round(-3).astype(int)
    return table


def _times(rows: Sequence[peers.Row], name: str) -> float:
    """Return how many times our CPU seconds the peer of this name takes; NaN when it was not measured."""
    return min((row.times for row in rows if row.peer == name and not row.problem), default=math.nan)


def _count_ours(texts: list[str]) -> Counter[str]:
    table = pd.DataFrame({"doc_id": [str(k) for k in range(len(texts))], "text": texts})
    return peers.counts_of(ma.tokenize(table))


def tokens_part(
    texts: corpus.Texts, *, quick: bool, others: Sequence[peers.Peer] = peers.PEERS
) -> tuple[str, list[Bar]]:
    """Measure tokenizing, counting and matching beside the other packages."""
    documents = texts.documents[["doc_id", "text"]]
    few = ma.tokenize(documents.head(1_500))
    ma.dfm(few).weight("tfidf")
    find_patterns(few, ["warm*"])
    cut = best_of(lambda: ma.tokenize(documents), runs=5)
    tokens, n, ours = cut.result, max(len(cut.result), 1), cut.seconds
    weighing = best_of(lambda fresh: ma.dfm(fresh).weight("tfidf"), runs=5, fresh=lambda: tokens)
    counting = best_of(lambda fresh: ma.dfm(fresh, fold=False, stopwords=None), fresh=lambda: tokens)
    patterns = scaling.patterns_from(tokens, 200 if quick else N_PATTERNS)
    matching = best_of(lambda fresh: find_patterns(fresh, patterns), runs=5, fresh=lambda: tokens)
    strings = documents["text"].tolist()

    def time_ours() -> float:
        return best_of(lambda: ma.tokenize(documents)).seconds

    rows = [peers.measure(peer, strings, _count_ours, time_ours) for peer in others]
    row, theirs = quanteda.run_quanteda(strings, patterns[:1_000], _count_ours, time_ours)
    # A quoted speed is no neighbour: what counts beside it is the best of all our times.
    best = row.ours if theirs else min([ours, *(found.ours for found in rows if not found.problem)])
    speed = theirs["n_tokens"] / theirs["tokens_seconds"] if theirs else quanteda.PUBLISHED
    sklearn, shorter, nltk = (_times(rows, name) for name in (*peers.SAME_TOKENS, peers.NLTK_WORDS))
    short = f"{shorter:.1f} with a shorter pattern"
    times, note = "times as fast", "" if theirs else "a quoted figure, see below"
    ns, matches = matching.seconds / n * 1e9, f"{len(matching.result.first):,} matches"
    found = [
        Bar("tokenize beside CountVectorizer, same tokens", sklearn, 15, times, at_least=True, note=short),
        Bar("tokenize beside NLTK's word tokenizer", nltk, 40, times, at_least=True),
        Bar(
            "tokenize beside quanteda, tokens a CPU-second",
            n / best / speed,
            20,
            times,
            at_least=True,
            note=note,
        ),
        Bar("dfm and TF-IDF, of the time of tokenize", weighing.seconds / ours * 100, 25, "%"),
        Bar(f"find_patterns, {len(patterns):,} patterns, a token", ns, 60, "ns", note=matches),
    ]
    quoted = "" if theirs else quanteda.PUBLISHED_SOURCE
    text = page.peers_section([*rows, row], ours, n_tokens=n, counted=ours + counting.seconds, quoted=quoted)
    return text, found


def stages_part(*, quick: bool) -> tuple[str, list[Bar]]:
    """Measure what starting costs and the way from text to hits."""
    imported = import_seconds(1 if quick else 7)
    texts = corpus.staged(quick=quick)
    stages = stage_table(texts.documents)
    found = [
        Bar("import mediaanalysis", imported * 1000, 300, "ms"),
        Bar("text to hits", float(stages["words_per_second"].iloc[-1]), 50_000, "words/s", at_least=True),
    ]
    return page.stages_section(stages, texts.name, starting(imported, quick=quick)), found


def scaling_part(whole: corpus.Texts, texts: corpus.Texts, *, quick: bool) -> tuple[str, list[Bar]]:
    """Measure more articles and more patterns."""
    tokenizing = scaling.tokenizing_table(whole.documents, quick=quick)
    look_up = scaling.dictionary_table(texts.documents, quick=quick)
    text = page.tokenizing_section(tokenizing, whole.name) + "\n" + page.dictionary_section(look_up, texts.name)
    return text, scaling.bars(tokenizing, look_up)


def memory_part(whole: corpus.Texts, *, quick: bool) -> tuple[str, list[Bar]]:
    """Measure peak memory on three times the texts of the other tables, so that fixed costs do not hide in it."""
    texts = whole if quick else corpus.take(whole, 3 * corpus.SLICE_BYTES)
    found = memory.memory_table(texts.documents)
    return page.memory_section(found, texts.name), memory.bars(found)


def run(parts: Sequence[str] = PARTS, *, quick: bool = False) -> tuple[str, list[Bar]]:
    """Run some parts; return the page and the bars."""
    whole = corpus.press(quick=quick)
    texts = whole if quick else corpus.take(whole)
    size = corpus.n_bytes(texts.documents["text"])
    sections: list[str] = []
    bars: list[Bar] = []
    work = {
        "tokens": (lambda: tokens_part(texts, quick=quick), lambda: stages_part(quick=quick)),
        "scaling": (lambda: scaling_part(whole, texts, quick=quick),),
        "memory": (lambda: memory_part(whole, quick=quick),),
        "duplicates": (lambda: duplicates_part(quick=quick),),
    }
    for part in parts:
        for step in work[part]:
            text, found = step()
            print(text, flush=True)
            sections.append(text)
            bars += found
    n_tokens = len(ma.tokenize(texts.documents[["doc_id", "text"]]))
    first = page.head(texts.name, n_tokens, size, quick=quick)
    return "\n".join([first, page.bars_section(bars, quick=quick), *sections]), bars


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a few texts, some seconds; no bar is judged")
    parser.add_argument("--only", choices=PARTS, help="one part alone")
    parser.add_argument("--output", type=Path, help="where to write the page; docs/benchmarks.md after a whole run")
    options = parser.parse_args(arguments)
    text, bars = run([options.only] if options.only else PARTS, quick=options.quick)
    output = options.output
    if output is None and not options.quick and options.only is None:
        output = corpus.ROOT / "docs" / "benchmarks.md"
    if output is not None:
        output.write_text(text, encoding="utf-8")
    print(page.bars_section(bars, quick=options.quick))
    missed = [bar for bar in bars if not bar.met]
    if missed and not options.quick:
        lines = [f"  {bar.name}: {'not measured' if math.isnan(bar.value) else f'{bar.value:.1f}'}, bar {bar.limit:g}"
                 for bar in missed]  # fmt: skip
        sys.exit("Bars missed:\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
