"""Keyword in context: every match or hit with the words around it, as printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from mediaanalysis.errors import OptionError, TableError, at_least
from mediaanalysis.schemas import KWIC, empty
from mediaanalysis.text.patterns import TokenIndex
from mediaanalysis.text.tokens import Tokens

__all__ = ["kwic"]


def kwic(tokens: Tokens, pattern_or_hits: str | Sequence[str] | pd.DataFrame, *, window: int = 8) -> pd.DataFrame:
    """Show matches in context (schema ``KWIC``).

    Parameters
    ----------
    tokens : Tokens
    pattern_or_hits : str, list of str, or DataFrame
        Patterns (globs and phrases, see :mod:`mediaanalysis.text.patterns`), or a table with ``doc_id``, ``start``
        and ``end`` such as the hits of :func:`mediaanalysis.find_frames`; the table's order is kept and its columns
        follow those of the concordance.
    window : int
        Tokens on either side. Context never crosses a document or a zone that was left out, and shows
        punctuation as printed.

    Returns
    -------
    DataFrame
        doc_id, start, end, pre, node, post; ``node`` equals ``text[start:end]``.

    Examples
    --------
    >>> from mediaanalysis.text.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["They said: “No betrayal, ever.”"]})
    >>> kwic(tokenize(documents), "betray*", window=2)[["pre", "node", "post"]].to_dict("records")
    [{'pre': 'said: “No', 'node': 'betrayal', 'post': ', ever'}]
    """
    at_least("window", window, 0)
    if isinstance(pattern_or_hits, pd.DataFrame):
        spans, rest = _spans_of_hits(tokens, pattern_or_hits)
    else:
        spans, rest = _spans_of_patterns(tokens, pattern_or_hits), None
    if not spans:
        return empty(KWIC)
    stretch = tokens.stretch
    rows = [_line(tokens, stretch, span, window=window) for span in spans]
    table = pd.DataFrame(rows, columns=KWIC.names)
    table = table.astype(dict.fromkeys(("doc_id", "pre", "node", "post"), "str"))
    return table if rest is None else pd.concat([table, rest], axis=1)


def _spans_of_patterns(tokens: Tokens, patterns: str | Sequence[str]) -> list[tuple[int, int, int, int, int]]:
    """Return (document, first token, last token, start, end) of every match, in reading order."""
    index = TokenIndex(tokens)
    found: set[tuple[int, int]] = set()
    for pattern in [patterns] if isinstance(patterns, str) else patterns:
        starts, size = index.find(pattern)
        found.update((int(first), size) for first in starts)
    length = tokens.length
    spans = []
    for first, size in sorted(found):
        last = first + size - 1
        doc = int(np.searchsorted(tokens.offsets, first, side="right")) - 1
        spans.append((doc, first, last, int(tokens.start[first]), int(tokens.start[last] + length[last])))
    return spans


def _spans_of_hits(tokens: Tokens, hits: pd.DataFrame) -> tuple[list[tuple[int, int, int, int, int]], pd.DataFrame]:
    missing = [name for name in ("doc_id", "start", "end") if name not in hits.columns]
    if missing:
        raise TableError(f"kwic: the table needs doc_id, start and end; {missing[0]!r} is missing.")
    rows = pd.Index(tokens.doc_id).get_indexer(pd.Index(hits["doc_id"], dtype=object))
    if (rows < 0).any():
        raise OptionError(f"kwic: document {hits['doc_id'].iloc[int(np.argmax(rows < 0))]!r} is not among the tokens.")
    spans = []
    for doc, start, end in zip(rows, hits["start"], hits["end"], strict=True):
        low, high = int(tokens.offsets[doc]), int(tokens.offsets[doc + 1])
        first = low + int(np.searchsorted(tokens.start[low:high], start))
        last = max(first, low + int(np.searchsorted(tokens.start[low:high], end)) - 1)
        spans.append((int(doc), first, last, int(start), int(end)))
    rest = hits.drop(columns=[c for c in KWIC.names if c in hits.columns]).reset_index(drop=True)
    return spans, rest


def _line(
    tokens: Tokens, stretch: np.ndarray, span: tuple[int, int, int, int, int], *, window: int
) -> tuple[str, int, int, str, str, str]:
    doc, first, last, start, end = span
    text = tokens.text[doc]
    inside = stretch[min(first, len(stretch) - 1)] if len(stretch) else 0
    low, high = (int(k) for k in np.searchsorted(stretch, [inside, inside + 1]))
    before, after = max(low, first - window), min(high - 1, last + window)
    left = int(tokens.start[before]) if before < first else start
    right = int(tokens.start[after]) + len(tokens.surfaces[tokens.ids[after]]) if after > last else end
    squeeze = re.compile(r"\s+")
    pre = squeeze.sub(" ", text[left:start]).strip()
    post = squeeze.sub(" ", text[end : max(right, end)]).strip()
    return str(tokens.doc_id[doc]), start, end, pre, text[start:end], post
