"""Does the cost per token stay the same? More articles through the tokenizer, more patterns through the look-up."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

import mediaanalysis as ma
from benchmarks.clock import Bar, best_of
from benchmarks.corpus import SEED
from mediaanalysis.framing.codebook import Codebook, Frame, Pattern
from mediaanalysis.text.patterns import Automaton, elements_of, find_patterns
from mediaanalysis.text.tokens import Tokens
from mediaanalysis.text.types import fold_types, stop_words

__all__ = ["RECIPE", "bars", "codebook_of", "dictionary", "dictionary_table", "patterns_from", "tokenizing_table"]

ARTICLES = (10_000, 20_000, 37_000)
PATTERNS = (10, 100, 1_000, 10_000)
FRAMES = 10
RECIPE = (
    "Six in ten patterns are words, two are prefix globs (a word without its last third, and `*`), 1.5 are phrases of "
    "two and half a one is a phrase of three words. Words occur at least five times and phrases three times in these "
    "texts; no word is a stop word and no phrase begins or ends with one. Of all that qualify, as many as are needed "
    "are drawn at even distances down the list by frequency. They are shuffled once with a fixed seed, and a smaller "
    "dictionary is the beginning of a larger one."
)


def _spread(candidates: Sequence[str], n: int) -> list[str]:
    """Return `n` of the candidates (all when there are fewer) at even distances."""
    places = np.unique(np.linspace(0, len(candidates) - 1, min(n, len(candidates))).round().astype(int))
    return [candidates[k] for k in places]


def _ranked(names: np.ndarray, counts: np.ndarray) -> list[str]:
    """Return the names, the most frequent first, equals in alphabetical order."""
    return [str(name) for name in names[np.lexsort((names, -counts))]]


def _phrases(codes: np.ndarray, opens: np.ndarray, forms: np.ndarray, wanted: np.ndarray, n: int) -> list[str]:
    """Return runs of `n` tokens seen at least three times that begin and end with a wanted form, ranked."""
    size = max(len(codes) - n + 1, 0)
    key = np.zeros(size, np.int64)
    whole = np.ones(size, dtype=bool)
    for k in range(n):
        key = key * len(forms) + codes[k : k + size]
        if k:
            whole &= ~opens[k : k + size]
    keep = whole & wanted[codes[:size]] & wanted[codes[n - 1 : n - 1 + size]]
    keys, counts = np.unique(key[keep], return_counts=True)
    keys, counts = keys[counts >= 3], counts[counts >= 3]
    parts = [forms[keys // len(forms) ** (n - 1 - k) % len(forms)] for k in range(n)]
    names = np.array([" ".join(words) for words in zip(*parts, strict=True)], dtype=object)
    return _ranked(names, counts)


def patterns_from(tokens: Tokens, n: int) -> list[str]:
    """Return `n` patterns made of the corpus's own words by ``RECIPE``; fewer when the corpus has too few words."""
    codes_of_type, names = pd.factorize(np.array(fold_types(tokens.surfaces), dtype=object), sort=True)
    forms = np.asarray(names, dtype=object)
    codes = codes_of_type[tokens.ids].astype(np.int64)
    counts = np.bincount(codes, minlength=len(forms))
    stops = stop_words("en")
    wanted = np.fromiter((len(f) > 2 and f.isalpha() and f not in stops for f in forms), bool, len(forms))
    frequent = wanted & (counts >= 5)
    words = _ranked(forms[frequent], counts[frequent])
    prefixes = list(dict.fromkeys(word[: math.ceil(len(word) * 2 / 3)] + "*" for word in words if len(word) >= 6))
    opens = tokens.breaks
    pairs = _phrases(codes, opens, forms, wanted, 2)
    triples = _phrases(codes, opens, forms, wanted, 3)
    shares = ((words, 0.6), (prefixes, 0.2), (pairs, 0.15), (triples, 0.05))
    chosen = [pattern for candidates, share in shares for pattern in _spread(candidates, round(n * share))]
    return [chosen[k] for k in np.random.default_rng(SEED).permutation(len(chosen))]


def rare_words(tokens: Tokens, n: int) -> list[str]:
    """Return up to `n` forms that occur once or twice: they enlarge a dictionary and match next to nothing."""
    codes, distinct = tokens.folds
    counts = np.bincount(codes[tokens.ids], minlength=len(distinct))
    return _spread([str(form) for form in distinct.filter(pa.array((counts > 0) & (counts <= 2))).to_pylist()], n)


def same_matches_ns(tokens: Tokens, patterns: Sequence[str], rare: Sequence[str]) -> float:
    """Return CPU nanoseconds a token of the matching itself, for ten patterns and as many rare words as are missing."""
    together = [*patterns[:FRAMES], *rare[: max(len(patterns) - FRAMES, 0)]]
    automaton = Automaton([elements_of(pattern) for pattern in together], tokens)
    timing = best_of(lambda: automaton.find(tokens.ids, tokens.breaks), runs=5)
    return timing.seconds / max(len(tokens), 1) * 1e9


def codebook_of(patterns: Sequence[str]) -> Codebook:
    """Return a codebook that deals the patterns out to ten frames."""
    frames = [
        Frame(f"frame_{k}", f"Frame {k}", "", "benchmark", tuple(Pattern(p) for p in patterns[k::FRAMES]))
        for k in range(FRAMES)
        if patterns[k::FRAMES]
    ]
    return Codebook("benchmark", "1", tuple(frames))


def tokenizing_table(documents: pd.DataFrame, *, quick: bool = False) -> pd.DataFrame:
    """Return CPU nanoseconds a token for more and more articles."""
    ma.tokenize(documents.head(3_000))  # whatever is loaded or compiled at first use
    rows = []
    for n in [len(documents) // 2, len(documents)] if quick else [n for n in ARTICLES if n <= len(documents)]:
        part = documents.head(n)
        timing = best_of(lambda part=part: ma.tokenize(part))
        rows.append(
            {
                "articles": n,
                "tokens": len(timing.result),
                "types": len(timing.result.surfaces),
                "seconds": timing.seconds,
                "ns_per_token": timing.seconds / max(len(timing.result), 1) * 1e9,
            }
        )
    return pd.DataFrame(rows, columns=["articles", "tokens", "types", "seconds", "ns_per_token"])


def dictionary(tokens: Tokens, *, quick: bool = False) -> list[list[str]]:
    """Return the dictionaries, smallest first."""
    largest = 200 if quick else PATTERNS[-1]
    patterns = patterns_from(tokens, largest)
    sizes = [n for n in PATTERNS if n < len(patterns)]
    return [patterns[:n] for n in [*sizes, len(patterns)]] if patterns else []


def dictionary_table(documents: pd.DataFrame, *, quick: bool = False) -> pd.DataFrame:
    """Return CPU nanoseconds a token of the look-up alone, and of whole hits, for larger and larger dictionaries."""
    tokens = ma.tokenize(documents)
    few = documents.head(max(len(documents) // 4, 1))
    few_tokens = ma.tokenize(few)
    first = tokens.subset(documents["doc_id"].head(1))  # all types, next to no tokens
    find_patterns(few_tokens, ["warm*"])
    rows = []
    rare = rare_words(tokens, PATTERNS[-1])
    for patterns in dictionary(tokens, quick=quick):
        setting_up = best_of(lambda fresh, patterns=patterns: find_patterns(fresh, patterns), fresh=lambda: first)
        look_up = best_of(lambda fresh, patterns=patterns: find_patterns(fresh, patterns), fresh=lambda: tokens)
        book = codebook_of(patterns)
        hits = best_of(
            lambda fresh, book=book: ma.find_frames(few, book, tokens=fresh, overlaps="all"),
            fresh=lambda: few_tokens,
        )
        rows.append(
            {
                "patterns": len(patterns),
                "matches": len(look_up.result.first),
                "matches_per_1000": len(look_up.result.first) / max(len(tokens), 1) * 1000,
                "look_up_ns": look_up.seconds / max(len(tokens), 1) * 1e9,
                "setting_up_seconds": setting_up.seconds,
                "same_matches_ns": same_matches_ns(tokens, patterns, rare),
                "hits": len(hits.result),
                "find_frames_ns": hits.seconds / max(len(few_tokens), 1) * 1e9,
            }
        )
    columns = ["patterns", "matches", "matches_per_1000", "look_up_ns", "setting_up_seconds", "same_matches_ns"]
    return pd.DataFrame(rows, columns=[*columns, "hits", "find_frames_ns"])


def bars(tokenizing: pd.DataFrame, look_up: pd.DataFrame) -> list[Bar]:
    """Return the bars of the two tables."""
    ns = tokenizing["ns_per_token"]
    enough = len(tokenizing) > 1
    spread = float(ns.max() / ns.min() - 1) * 100 if enough else math.nan
    found = look_up["same_matches_ns"]
    growth = float(found.iloc[-1] / found.iloc[0]) if len(found) > 1 else math.nan
    sizes = ""
    if len(found) > 1:
        ends = look_up.iloc[[0, -1]]
        (fewest, most), (least, all_) = ends["patterns"], ends["matches"]
        whole = ends["look_up_ns"].iloc[1] / ends["look_up_ns"].iloc[0]
        sizes = f"{fewest:,} to {most:,} patterns; {whole:.1f} times with all {all_:,} matches instead of {least:,}"
    least = f"{tokenizing['articles'].min():,} to {tokenizing['articles'].max():,} articles" if enough else ""
    return [
        Bar("tokenize, ns a token: spread over corpus sizes", spread, 20, "%", note=least),
        Bar("matching, ns a token: growth with the dictionary at the same matches", growth, 2, "times", note=sizes),
    ]
