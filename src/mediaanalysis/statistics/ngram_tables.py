"""Counting kernels for runs of neighbouring words: which runs there are, and how their words meet without each other.

Arrays in, arrays out. Everything is done over whole arrays; nothing loops over tokens.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

__all__ = ["Ngrams", "match_tables", "ngrams", "run_lengths"]


@dataclass(frozen=True, slots=True, eq=False)
class Ngrams:
    """The n-grams of one size.

    Attributes
    ----------
    starts : int array, shape (n_windows,)
        First token of every window of neighbouring words.
    codes : int array, shape (n_windows,)
        Which n-gram stands there: a row of `words`.
    words : int array, shape (n_ngrams, size)
        The words of each distinct n-gram, in order of first use.
    counts : int array, shape (n_ngrams,)
        Windows that hold it.
    """

    starts: np.ndarray
    codes: np.ndarray
    words: np.ndarray
    counts: np.ndarray


def run_lengths(words: np.ndarray, breaks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many tokens of its stretch are left from each token on, and how long its run without a pad is.

    Parameters
    ----------
    words : int array, shape (n_tokens,)
        Word of each token; 0 for a pad.
    breaks : bool array, shape (n_tokens,)
        True where a token is no neighbour of the one before it: the first of each stretch.

    Returns
    -------
    left, run : int arrays, shape (n_tokens,)
        `left` counts pads, for they take up a place; `run` is 0 at a pad.

    Examples
    --------
    >>> left, run = run_lengths(np.array([4, 7, 0, 4, 4]), np.array([True, False, False, False, True]))
    >>> left.tolist(), run.tolist()
    ([4, 3, 2, 1, 1], [2, 2, 0, 1, 1])
    """
    pads = words == 0
    stretch, sizes = _numbered(breaks)
    left = np.cumsum(sizes)[stretch] - np.arange(len(words))
    opens = breaks | pads
    opens[1:] |= pads[:-1]
    number, lengths = _numbered(opens)
    return left, np.where(pads, 0, lengths[number])


def _numbered(opens: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of the part each token lies in, from 0, and the parts' lengths; the first token opens one."""
    number = np.cumsum(opens) - opens[:1].sum()
    return number, np.bincount(number)


def _pack(codes: np.ndarray, words: np.ndarray, n_words: int) -> np.ndarray:
    """Return one code for each distinct pair of a code and a word, numbered in order of first use."""
    packed, _ = pd.factorize(codes * n_words + words)  # below 2**62: both factors are numbers of tokens at most
    return np.asarray(packed, dtype=np.int64)


def ngrams(words: np.ndarray, left: np.ndarray, size: int) -> Ngrams:
    """Count the n-grams of `size` neighbouring tokens; `left` as from :func:`run_lengths`. A pad counts as a word.

    Examples
    --------
    >>> words = np.array([0, 1, 0, 1, 2])
    >>> found = ngrams(words, np.array([5, 4, 3, 2, 1]), 2)
    >>> found.words.tolist(), found.counts.tolist()
    ([[0, 1], [1, 0], [1, 2]], [2, 1, 1])
    """
    starts = np.flatnonzero(left >= size)
    n_words = int(words.max(initial=0)) + 1
    codes = words[starts].astype(np.int64)
    for place in range(1, size):
        codes = _pack(codes, words[starts + place], n_words)
    counts = np.bincount(codes) if len(codes) else np.zeros(0, np.int64)
    first = np.zeros(len(counts), np.int64)
    first[codes[::-1]] = starts[::-1]  # the earliest window is written last and stays
    table = words[first[:, None] + np.arange(size)] if len(first) else np.zeros((0, size), np.int64)
    return Ngrams(starts, codes, table.astype(np.int64), counts)


def match_tables(found: Ngrams, kept: np.ndarray) -> np.ndarray:
    """Cross-classify all windows by which words of a target n-gram they have in the same place.

    Parameters
    ----------
    found : Ngrams
        All n-grams of one size.
    kept : int array, shape (n_kept,)
        The rows of `found.words` that are targets.

    Returns
    -------
    int array, shape (n_kept, 2**size)
        Column c counts the windows that agree with the target in exactly the places whose bit is set in c (the first
        word is the lowest bit). A row sums to the number of windows; its last column is the target's count.

    Examples
    --------
    The windows of "a b a b c" against the target "a b": itself twice, nothing in place ("b a"), the first word alone
    never, and the second alone never ("b c" has neither).

    >>> words = np.array([0, 1, 0, 1, 2])
    >>> match_tables(ngrams(words, np.array([5, 4, 3, 2, 1]), 2), np.array([0])).tolist()
    [[2, 0, 0, 2]]
    """
    size = found.words.shape[1]
    n_words = int(found.words.max(initial=0)) + 1
    tables = np.zeros((len(kept), 2**size), np.int64)
    tables[:, 0] = found.counts.sum()
    tables[:, -1] = found.counts[kept]

    def _descend(chosen: int, place: int, codes: np.ndarray, rows: np.ndarray, targets: np.ndarray) -> None:
        """Fill the columns of all sets that add `place` or later ones to `chosen`.

        `codes` tells apart what the n-grams in `rows` have in the chosen places; `targets` are the positions of `kept`
        among the rows.
        """
        for other in range(place, size):
            union = chosen | 1 << other
            if union == 2**size - 1:
                continue
            words = found.words[rows, other]
            pairs = _pack(codes, words, n_words) if chosen else words
            # sums of whole numbers below 2**53 are exact in the doubles bincount adds up
            sums = np.bincount(pairs, weights=found.counts[rows])
            tables[:, union] = sums[pairs[targets]].astype(np.int64)
            # n-grams that agree with no target so far agree with none in more places
            wanted = np.zeros(len(sums), bool)
            wanted[pairs[targets]] = True
            near = wanted[pairs]
            _descend(union, other + 1, pairs[near], rows[near], np.cumsum(near)[targets] - 1)

    if len(kept):
        _descend(0, 0, np.zeros(0, np.int64), np.arange(len(found.counts)), kept)
    for place in range(size):  # from "agrees at least there" to "agrees exactly there"
        halves = tables.reshape(len(kept), 2 ** (size - place - 1), 2, 2**place)
        halves[:, :, 0, :] -= halves[:, :, 1, :]
    return tables
