"""Kernels of lexical diversity: where a word was used before, and what follows from it. Arrays in, arrays out."""

from __future__ import annotations

import numpy as np

__all__ = ["FACTOR", "SAMPLE", "hypergeometric_diversity", "last_uses", "moving_ratio", "mtld", "segmental_ratio"]

FACTOR = (18, 25)
"""The type-token ratio below which MTLD closes a factor, 0.72, as a fraction so that no rounding decides."""
SAMPLE = 42
"""Tokens in a sample of HD-D."""


def last_uses(words: np.ndarray, document: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where each word was used before in its document, and how often each document uses its words.

    Parameters
    ----------
    words, document : int arrays, shape (n_tokens,)
        Word and document of each token; documents ascend.

    Returns
    -------
    before : int array, shape (n_tokens,)
        Token that is the last use of the same word in the same document; -1 at a first use.
    pair_document, pair_count : int arrays, shape (n_pairs,)
        One entry for each document and word in it: the document, and the number of uses. Documents ascend.

    Examples
    --------
    >>> before, documents, counts = last_uses(np.array([3, 5, 3, 3]), np.array([0, 0, 0, 1]))
    >>> before.tolist(), documents.tolist(), counts.tolist()
    ([-1, -1, 0, -1], [0, 0, 1], [2, 1, 1])
    """
    keys = document.astype(np.int64) * (int(words.max(initial=0)) + 1) + words
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.ones(len(keys), bool)
    first[1:] = keys[1:] != keys[:-1]
    before = np.full(len(keys), -1, np.int64)
    again = np.flatnonzero(~first)
    before[order[again]] = order[again - 1]
    heads = np.flatnonzero(first)
    return before, document[order[heads]], np.diff(np.append(heads, len(keys)))


def moving_ratio(before: np.ndarray, offsets: np.ndarray, window: int) -> np.ndarray:
    """Return the mean type-token ratio over all windows of a length, by document; NaN for shorter documents.

    A token is the first of its word in exactly the windows that begin behind the word's last use, so one sum over
    tokens counts the types of all windows.

    >>> moving_ratio(np.array([-1, 0, -1, 1, 3, 2, 4]), np.array([0, 7]), 2).round(4).tolist()  # 1 1 2 1 1 2 1
    [0.8333]
    """
    sizes = np.diff(offsets)
    first = np.repeat(offsets[:-1], sizes)
    last = np.repeat(offsets[1:] - window, sizes)
    token = np.arange(len(before))
    since = np.maximum(np.maximum(before + 1, token - window + 1), first)
    types = _sums(np.maximum(np.minimum(token, last) - since + 1, 0), offsets)
    windows = sizes - window + 1
    return np.where(windows > 0, types / (np.maximum(windows, 1) * float(window)), np.nan)


def segmental_ratio(before: np.ndarray, offsets: np.ndarray, segment: int) -> np.ndarray:
    """Return the mean type-token ratio of consecutive segments of a length, by document; NaN for shorter documents.

    Tokens behind the last whole segment are left out.

    >>> segmental_ratio(np.array([-1, -1, 0, 1, -1, 4, 2, 3]), np.array([0, 8]), 3).round(4).tolist()
    [0.6667]
    """
    sizes = np.diff(offsets)
    first = np.repeat(offsets[:-1], sizes)
    token = np.arange(len(before))
    begin = first + (token - first) // segment * segment
    whole = begin + segment <= np.repeat(offsets[1:], sizes)
    types = _sums((before < begin) & whole, offsets)
    segments = sizes // segment
    return np.where(segments > 0, types / (np.maximum(segments, 1) * float(segment)), np.nan)


def _sums(values: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    totals = np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
    return np.asarray(totals[offsets[1:]] - totals[offsets[:-1]])


def mtld(before: np.ndarray) -> float:
    """Return the mean length of the stretches of one text, read in one direction, that keep a ratio of 0.72.

    Parameters
    ----------
    before : int array, shape (n_tokens,)
        Last use of each token's word, counted from the text's first token; -1 at a first use.

    Returns
    -------
    float
        Tokens divided by factors. A factor closes where the running type-token ratio falls below 0.72; the rest counts
        as the part (1 - ratio) / (1 - 0.72) of one. NaN where no word repeats: there is not even a part.

    References
    ----------
    McCarthy & Jarvis 2010, *Behavior Research Methods* 42(2), p. 384.

    Examples
    --------
    "of the people by the people" closes a factor (4 types, 6 tokens); "for the people" begins the next, all new.

    >>> mtld(np.array([-1, -1, -1, -1, 1, 2, -1, 4, 5]))
    9.0
    """
    over, under = FACTOR
    factors, types, begin = 0, 0, 0
    for place, last in enumerate(before.tolist()):
        if last < begin:
            types += 1
        elif under * types < over * (place + 1 - begin):
            factors += 1
            types, begin = 0, place + 1
    rest = len(before) - begin
    total = factors + ((1 - types / rest) / (1 - over / under) if rest else 0.0)
    return len(before) / total if total else float("nan")


def hypergeometric_diversity(
    pair_document: np.ndarray, pair_count: np.ndarray, sizes: np.ndarray, *, sample: int = SAMPLE
) -> np.ndarray:
    """Return HD-D: the mean type-token ratio of all samples of `sample` tokens, by document; NaN for shorter ones.

    Each type adds the chance that a sample drawn without replacement holds it, divided by the sample's size.

    Parameters
    ----------
    pair_document, pair_count : int arrays
        As from :func:`last_uses`.
    sizes : int array, shape (n_docs,)
        Tokens of each document.
    sample : int
        Tokens in a sample.

    References
    ----------
    McCarthy & Jarvis 2007, *Language Testing* 24(4), p. 466; 2010, p. 383.

    Examples
    --------
    Two tokens of "a a b": {a, a} or twice {a, b}, so the mean of 1/2, 1 and 1.

    >>> hypergeometric_diversity(np.array([0, 0]), np.array([2, 1]), np.array([3]), sample=2).round(4).tolist()
    [0.8333]
    """
    total = sizes[pair_document].astype(float)
    absent = np.ones(len(pair_count))
    for drawn in range(sample):
        absent *= np.maximum(total - pair_count - drawn, 0) / np.maximum(total - drawn, 1)
    mean = np.bincount(pair_document, weights=1 - absent, minlength=len(sizes)) / sample
    return np.where(sizes >= sample, mean, np.nan)
