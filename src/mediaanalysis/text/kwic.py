"""Keyword in context: every match or hit with the words around it, as printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from mediaanalysis.errors import OptionError, StateError, TableError, at_least, did_you_mean, require_kind
from mediaanalysis.schemas import KWIC
from mediaanalysis.text.patterns import find_patterns
from mediaanalysis.text.selecting import bounds_of_runs, pad_mask
from mediaanalysis.text.tokens import Tokens
from mediaanalysis.text.types import fold_types

__all__ = ["kwic"]

_LINE = [column.name for column in KWIC.columns if column.required]
_SIDE = re.compile(r"([1-9]\d*)([LR])", re.IGNORECASE)


class _Spans(NamedTuple):
    """Nodes: document, first token, token after the last, characters, and the tokens context may be taken from."""

    doc: np.ndarray
    first: np.ndarray
    after: np.ndarray
    start: np.ndarray
    end: np.ndarray
    low: np.ndarray
    high: np.ndarray


def kwic(
    tokens: Tokens,
    pattern_or_hits: str | Sequence[str] | pd.DataFrame,
    *,
    window: int = 8,
    sort: str | Iterable[str] | None = None,
    kind: str = "glob",
    case_sensitive: bool = False,
) -> pd.DataFrame:
    """Show matches in context (schema ``KWIC``).

    Parameters
    ----------
    tokens : Tokens
    pattern_or_hits : str, list of str, or DataFrame
        Patterns, whose blanks divide the elements of a phrase (:mod:`mediaanalysis.text.patterns`), or a table with
        ``doc_id``, ``start`` and ``end`` such as the hits of :func:`mediaanalysis.find_frames`.
    window : int
        Tokens on either side. Context never crosses a document or a zone that was left out, and shows
        punctuation as printed. A pad takes up a place of the window, but context does not end on one.
    sort : str or iterable of str, optional
        Keys, the most important first, divided by blanks or commas: ``"1L"``, ``"2L"`` (first, second token to the
        left), ``"1R"`` ... (to the right), ``"node"``, ``"doc_id"``. Compared case-folded, code point by code point;
        where there is no such token the line comes first. Lines alike in all keys stay in reading order, or in that
        of the table, which is also the order without keys.
    kind : {"glob", "fixed", "regex"}
        What an element of a pattern is. Does not touch a table.
    case_sensitive : bool
        Compare printed forms. Does not touch a table.

    Returns
    -------
    DataFrame
        doc_id, start, end, pre, node, post; ``node`` equals ``text[start:end]``. Patterns add ``pattern``,
        ``token_start`` and ``token_end``; a match of two patterns has a line for each. A table adds its own columns.

    Raises
    ------
    TableError
        When the table lacks a column.
    OptionError
        When `window` is negative, a key of `sort` or a document is unknown, or a pattern is empty or broken.
    StateError
        When a table is to be shown over n-grams of several sizes, which do not stand in the order of the text.

    Examples
    --------
    >>> from mediaanalysis.text.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["They said: “No betrayal, ever.” No deal."]})
    >>> kwic(tokenize(documents), "betray*", window=2)[["pre", "node", "post"]].to_dict("records")
    [{'pre': 'said: “No', 'node': 'betrayal', 'post': ', ever.” No'}]
    >>> kwic(tokenize(documents), "no", window=1, sort="1R")["post"].tolist()
    ['betrayal', 'deal']
    """
    require_kind("kwic", tokens, Tokens, hint="call ma.tokenize(documents) first")
    if not isinstance(pattern_or_hits, str | pd.DataFrame | Iterable):
        raise OptionError(f"kwic: {pattern_or_hits!r} is neither a pattern nor a list of patterns nor a table of hits.")
    at_least("window", window, 0, whole=True)
    window = int(window)
    keys = _keys(sort)
    if isinstance(pattern_or_hits, pd.DataFrame):
        spans, rest = _spans_of_hits(tokens, pattern_or_hits)
    else:
        spans, rest = _spans_of_patterns(tokens, pattern_or_hits, kind=kind, case_sensitive=case_sensitive)
    pre, node, post = _words(tokens, spans, window)
    lines = {
        "doc_id": pd.Series(tokens.doc_id[spans.doc], dtype="str"),
        "start": spans.start,
        "end": spans.end,
        "pre": pd.Series(pre, dtype="str"),
        "node": pd.Series(node, dtype="str"),
        "post": pd.Series(post, dtype="str"),
    }
    table = pd.concat([pd.DataFrame(lines, columns=_LINE), rest], axis=1)
    if keys and len(table):
        ranks = [_rank(key, tokens, spans, node) for key in keys]
        table = table.iloc[np.lexsort(ranks[::-1])].reset_index(drop=True)
    return table


def _keys(sort: str | Iterable[str] | None) -> list[str]:
    """Return the sort keys in one spelling."""
    if sort is None:
        return []
    given = re.findall(r"[^\s,]+", sort) if isinstance(sort, str) else list(sort)
    keys = []
    for key in given:
        spelled = str(key).strip()
        side = _SIDE.fullmatch(spelled)
        if side is None and spelled.casefold() not in ("node", "doc_id"):
            hint = did_you_mean(spelled, ("node", "doc_id", "1L", "1R"))
            raise OptionError(
                f"sort: {key!r} is not a key; allowed: 'node', 'doc_id', and a token beside the node: '1L' is the "
                f"first to its left, '2R' the second to its right.{hint}"
            )
        keys.append(spelled.upper() if side else spelled.casefold())
    return keys


def _spans_of_patterns(
    tokens: Tokens, patterns: str | Sequence[str], *, kind: str, case_sensitive: bool
) -> tuple[_Spans, pd.DataFrame]:
    """Return every match in reading order, and which pattern and which tokens of the document it is."""
    wanted = [patterns] if isinstance(patterns, str) else list(dict.fromkeys(patterns))
    breaks = tokens.breaks
    found = find_patterns(tokens, wanted, kind=kind, case_sensitive=case_sensitive, breaks=breaks)
    final = found.last - 1
    doc = np.searchsorted(tokens.offsets, found.first, side="right") - 1
    low, high = bounds_of_runs(breaks, found.first)
    start = tokens.start[found.first].astype(np.int64)
    end = (tokens.start[final] + tokens.length[final]).astype(np.int64)
    rest = pd.DataFrame(
        {
            "pattern": pd.Series(np.array(wanted, dtype=object)[found.pattern], dtype="str"),
            "token_start": found.first - tokens.offsets[doc],
            "token_end": found.last - tokens.offsets[doc],
        }
    )
    return _Spans(doc, found.first, found.last, start, end, low, high), rest


def _spans_of_hits(tokens: Tokens, hits: pd.DataFrame) -> tuple[_Spans, pd.DataFrame]:
    """Return the spans of a table in its order, and its other columns."""
    missing = [name for name in ("doc_id", "start", "end") if name not in hits.columns]
    if missing:
        raise TableError(f"kwic: the table needs doc_id, start and end; {missing[0]!r} is missing.")
    doc = pd.Index(tokens.doc_id).get_indexer(pd.Index(hits["doc_id"], dtype=object))
    if (doc < 0).any():
        raise OptionError(f"kwic: document {hits['doc_id'].iloc[int(np.argmax(doc < 0))]!r} is not among the tokens.")
    start, end = _checked(hits, tokens, doc)
    step = int(max(tokens.start.max(initial=0), end.max(initial=0), start.max(initial=0))) + 1
    place = np.repeat(np.arange(len(tokens.doc_id)) * step, np.diff(tokens.offsets)) + tokens.start
    if (np.diff(place) < 0).any():
        raise StateError(
            "kwic: these tokens do not stand in the order of the text (n-grams of several sizes); "
            "show the table over the tokens they were made from."
        )
    first = np.searchsorted(place, doc * step + start)
    after = np.maximum(np.searchsorted(place, doc * step + end), first)
    # A span between two tokens belongs to the stretch of the next one, behind the last token to the stretch of that.
    opening, closing = tokens.offsets[doc], tokens.offsets[doc + 1]
    filled = np.flatnonzero(closing > opening)
    anchor = np.minimum(first, closing - 1)[filled]
    low, high = first.copy(), first.copy()
    breaks = tokens.breaks
    low[filled] = bounds_of_runs(breaks, anchor)[0]
    high[filled] = bounds_of_runs(breaks, np.maximum(after[filled] - 1, anchor))[1]
    rest = hits.drop(columns=[name for name in _LINE if name in hits.columns]).reset_index(drop=True)
    return _Spans(doc, first, after, start, end, low, high), rest


def _checked(hits: pd.DataFrame, tokens: Tokens, doc: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the characters of each row; raise when they are not in the text."""
    if hits.empty:  # its columns may have any type
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    for name in ("start", "end"):
        if not pd.api.types.is_integer_dtype(hits[name]) or hits[name].isna().any():
            raise TableError(f"kwic: column {name!r} must hold whole numbers, characters of the text; it does not.")
    start, end = hits["start"].to_numpy(np.int64), hits["end"].to_numpy(np.int64)
    used, place = np.unique(doc, return_inverse=True)
    sizes = np.array([len(tokens.text[k]) for k in used.tolist()], dtype=np.int64)[place]
    wrong = np.flatnonzero((start < 0) | (end < start) | (end > sizes))
    if len(wrong):
        row = int(wrong[0])
        raise TableError(
            f"kwic: row {row} has characters {start[row]} to {end[row]}, but the text of "
            f"{tokens.doc_id[doc[row]]!r} has {sizes[row]:,}; were the hits found in another version of it?"
        )
    return start, end


def _words(tokens: Tokens, spans: _Spans, window: int) -> tuple[list[str], list[str], list[str]]:
    """Return the text before, in and after each span, runs of blanks and line ends as one blank around the node."""
    before = np.maximum(spans.first - window, spans.low)
    behind = np.minimum(spans.after + window, spans.high)
    pads = pad_mask(tokens)
    if pads.any():
        real = np.append(np.flatnonzero(~pads), len(pads))
        before = real[np.searchsorted(real, before)]
        behind = np.append(-1, real)[np.searchsorted(real, behind)] + 1
    left, right = spans.start.copy(), spans.end.copy()
    inside = before < spans.first
    left[inside] = tokens.start[before[inside]]
    inside = behind > spans.after
    final = behind[inside] - 1
    right[inside] = np.maximum(tokens.start[final] + tokens.length[final], right[inside])
    pre, node, post = [""] * len(left), [""] * len(left), [""] * len(left)
    current, text = -1, ""
    columns = (spans.doc, left, spans.start, spans.end, right)
    order = np.argsort(spans.doc, kind="stable")  # a text may be decoded at each access: once per document
    for row, doc, a, b, c, d in zip(order.tolist(), *(column[order].tolist() for column in columns), strict=True):
        if doc != current:
            current, text = doc, str(tokens.text[doc])
        pre[row] = " ".join(text[a:b].split())
        node[row] = text[b:c]
        post[row] = " ".join(text[c:d].split())
    return pre, node, post


def _rank(key: str, tokens: Tokens, spans: _Spans, node: Sequence[str]) -> np.ndarray:
    """Return the place of each line by one key."""
    if key == "doc_id":
        return np.asarray(pd.factorize(tokens.doc_id[spans.doc], sort=True)[0])
    if key == "node":
        folds = fold_types(" ".join(words.split()) for words in node)
        return np.asarray(pd.factorize(np.array(folds, dtype=object), sort=True)[0])
    k = int(key[:-1])
    at = spans.first - k if key[-1] == "L" else spans.after + k - 1
    there = np.flatnonzero((at >= spans.low) & (at < spans.high))
    codes, used = pd.factorize(tokens.ids[at[there]])
    folds = fold_types(tokens.surfaces[used])
    ranks = np.full(len(at), -1, np.int64)
    ranks[there] = pd.factorize(np.array(folds, dtype=object), sort=True)[0][codes]
    return ranks
