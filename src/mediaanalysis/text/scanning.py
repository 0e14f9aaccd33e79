"""Texts and spans to ids, starts and types: by the compiled scanner where it pays, else by the expression itself.

Both give the same arrays. The scanner needs numba and about a second to load (and the first time on a machine some
twenty seconds to compile), so short texts are left to the expression.
"""

from __future__ import annotations

import itertools
import mmap
import os
import sys
from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import ModuleType
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from mediaanalysis.corpus.zones import zone_spans
from mediaanalysis.text.compiled import load
from mediaanalysis.text.grammar import class_table, token_pattern

__all__ = ["Scanned", "Spans", "scan_compiled", "scan_texts", "scan_with_expression", "spans_to_read"]

# Below this many bytes the expression is done before the compiled code is loaded.
WORTHWHILE = 2_000_000
_STEP = 1 << 18
# Below this many bytes a second thread costs more than it saves.
_TWO_THREADS = 8_000_000
# Bytes there must be, so that more than one word of eight begins among them.
_LEAST = 16


@dataclass(frozen=True, slots=True)
class Spans:
    """The parts of the texts to read: document number, first code point and the one after the last; in text order.

    ``point`` is None when every document is read whole.
    """

    document: np.ndarray
    point: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Scanned:
    """Ids and first code points of all tokens, tokens before each span (and all at the end), printed forms."""

    ids: np.ndarray
    start: np.ndarray
    before: np.ndarray
    printed: pa.LargeStringArray

    @property
    def surfaces(self) -> np.ndarray:
        """The printed forms as Python's strings."""
        return np.asarray(self.printed.to_numpy(zero_copy_only=False), dtype=object)


class Source(NamedTuple):
    """What is read.

    Attributes
    ----------
    text : uint8 array
        Valid UTF-8.
    words : uint64 array, shape (len(text) - 7,)
        The eight bytes from each byte on (overlapping).
    table : uint16 array
        :func:`mediaanalysis.text.grammar.class_table`.
    keep : int
        Sum of ``KEEP_BITS``.
    """

    text: np.ndarray
    words: np.ndarray
    table: np.ndarray
    keep: int


class Types(NamedTuple):
    """The hash table of types.

    Attributes
    ----------
    slots : uint64 array, a power of two long
        Upper half of the hash, and number of the type from 1 on; 0 is free.
    hashes, keys : uint64 arrays, half as long
        Hash and first eight bytes of each type.
    places : int64 array, shape (len(keys), 2)
        First byte of each type where it was first seen, and the number of its bytes.
    """

    slots: np.ndarray
    hashes: np.ndarray
    keys: np.ndarray
    places: np.ndarray

    @classmethod
    def of_size(cls, size: int) -> Types:
        """Return a table with room for so many types, a power of two.

        It lies in memory of its own, which goes back to the system with it: the heap would keep most of it.
        """
        room = np.frombuffer(mmap.mmap(-1, 6 * size * 8), np.uint64)
        slots, hashes, keys, places = np.split(room, [2 * size, 3 * size, 4 * size])
        return cls(slots, hashes, keys, places.view(np.int64).reshape(size, 2))


def spans_to_read(documents: pd.DataFrame, zones: Sequence[str]) -> Spans:
    """Return the parts of the documents that lie in these zones."""
    if "zones" not in documents.columns and "body" in zones:
        return Spans(np.arange(len(documents)))
    per_document = zone_spans(documents, zones)
    counts = np.array([len(spans) for spans in per_document], dtype=np.int64)
    points = np.array([span for spans in per_document for span in spans], dtype=np.int64).reshape(-1, 2)
    return Spans(np.repeat(np.arange(len(documents)), counts), points)


def scan_texts(texts: pd.Series, spans: Spans, keep: tuple[str, ...] = ()) -> Scanned:
    """Cut the spans of the texts into tokens."""
    utf8 = _utf8(texts)
    if utf8 is None or utf8.nbytes < WORTHWHILE or load("scanner") is None:
        return scan_with_expression(texts, spans, keep)
    return scan_compiled(utf8, spans, keep)


def scan_with_expression(texts: Sequence[str] | pd.Series, spans: Spans, keep: tuple[str, ...] = ()) -> Scanned:
    """Cut by the regular expression that defines a token."""
    find = token_pattern(keep).finditer
    index: dict[str, int] = {}
    ids, starts, before = array("i"), array("i"), array("q")
    current, text = -1, ""
    strings = np.asarray(texts, dtype=object)
    points = [(0, sys.maxsize)] * len(spans.document) if spans.point is None else spans.point.tolist()
    for document, (first, last) in zip(spans.document.tolist(), points, strict=True):
        if document != current:
            current, text = document, strings[document]
        before.append(len(ids))
        for match in find(text, first, last):
            ids.append(index.setdefault(match.group(), len(index)))
            starts.append(match.start())
    before.append(len(ids))
    return Scanned(
        np.array(ids, dtype=np.int32),
        np.array(starts, dtype=np.int32),
        np.array(before, dtype=np.int64),
        pa.array(index, type=pa.large_string()),
    )


def _utf8(texts: pd.Series) -> pa.LargeStringArray | None:
    """Return the texts as one Arrow array, without a copy where pandas holds them so; None where UTF-8 cannot."""
    try:
        found = pa.array(texts, type=pa.large_string(), from_pandas=True)
    except (UnicodeEncodeError, pa.ArrowInvalid):
        return None  # half a surrogate pair: the expression takes it, UTF-8 has no bytes for it
    if isinstance(found, pa.ChunkedArray):
        # An empty column may keep another type than was asked for.
        found = found.combine_chunks() if len(found) else pa.array([], type=pa.large_string())
    return found


def scan_compiled(utf8: pa.LargeStringArray, spans: Spans, keep: tuple[str, ...] = (), *, threads: int = 0) -> Scanned:
    """Cut by the compiled scanner; `threads` 0 chooses one or two by the size of the texts."""
    loops = load("scanner")
    assert loops is not None, "numba is missing"
    text, bounds = _buffers(utf8)
    if spans.point is None:
        places = _whole(bounds)[spans.document]
    else:
        places = np.zeros((len(spans.document), 5), np.int64)
        loops.span_bytes(text, spans.document, bounds, spans.point, places)
    bits = sum(loops.KEEP_BITS[name] for name in keep)
    source = Source(text, _overlapping_words(text), class_table(), bits)
    size = int((places[:, 1] - places[:, 0]).sum())
    threads = threads or (2 if size > _TWO_THREADS and (os.cpu_count() or 1) > 1 else 1)
    if threads == 1 or len(places) < 2:
        room = _room(places)
        part = _scan_part(loops, source, places, (np.empty(room, np.int32), np.empty(room, np.int32)))
    else:
        part = _scan_in_threads(loops, source, places, threads=threads)
    return Scanned(part.ids, part.starts, np.append(places[:, 4], len(part.ids)), _printed(loops, text, part))


def _buffers(utf8: pa.LargeStringArray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bytes of all texts and the first byte of each (and of none behind the last); views, not copies.

    Arrow's memory can be written to or not as it came about; numba compiles anew for the other kind, so neither can.
    """
    _, offsets, data = utf8.buffers()
    empty = len(utf8) == 0 or offsets is None
    bounds = np.zeros(len(utf8) + 1, np.int64)
    if not empty:
        bounds = np.frombuffer(offsets, np.int64)[utf8.offset : utf8.offset + len(utf8) + 1]
    text = np.zeros(0, np.uint8) if empty or data is None else np.frombuffer(data, np.uint8)
    if len(text) < _LEAST:
        text = np.concatenate([text, np.zeros(_LEAST, np.uint8)])
    text.setflags(write=False)
    bounds.setflags(write=False)
    return text, bounds


def _overlapping_words(text: np.ndarray) -> np.ndarray:
    """Return the eight bytes from each byte on as little-endian words: a view of at least eight bytes."""
    return np.lib.stride_tricks.as_strided(text[:8].view(np.uint64), (len(text) - 7,), (1,), writeable=False)


def _whole(bounds: np.ndarray) -> np.ndarray:
    spans = np.zeros((len(bounds) - 1, 5), np.int64)
    spans[:, 0], spans[:, 1], spans[:, 3] = bounds[:-1], bounds[1:], bounds[:-1]
    return spans


@dataclass(frozen=True, slots=True)
class _Part:
    """Tokens of some spans, with their table of types and the number of these."""

    ids: np.ndarray
    starts: np.ndarray
    types: Types
    n_types: int


def _room(spans: np.ndarray) -> int:
    """Return the tokens to make room for: English news has about one in six bytes. More is found as it goes."""
    return int((spans[:, 1] - spans[:, 0]).sum()) // 5 + 1000


def _scan_part(loops: ModuleType, source: Source, spans: np.ndarray, arrays: tuple[np.ndarray, np.ndarray]) -> _Part:
    """Scan some spans (their last column is written) with a table of types of their own; arrays to write into."""
    types = Types.of_size(1 << 15)
    ids, starts = arrays
    state = np.array([0, -1, 0, 0, 0], np.int64)
    while True:
        loops.scan(*source, *types, spans, state, ids, starts)
        if state[0] == len(spans):
            break
        if state[3] == len(ids):
            ids, starts = np.resize(ids, len(ids) * 3 // 2), np.resize(starts, len(starts) * 3 // 2)
        if state[4] == len(types.keys):
            types = _enlarged(loops, types, int(state[4]), 2 * len(types.keys))
    n = int(state[3])
    return _Part(ids[:n], starts[:n], types, int(state[4]))


def _enlarged(loops: ModuleType, types: Types, n: int, size: int) -> Types:
    """Return the table of the first `n` types with room for `size`, a power of two."""
    result = Types.of_size(size)
    result.hashes[:n], result.keys[:n], result.places[:n] = types.hashes[:n], types.keys[:n], types.places[:n]
    loops.rehash(result.slots, result.hashes, n)
    return result


def _scan_in_threads(loops: ModuleType, source: Source, spans: np.ndarray, *, threads: int) -> _Part:
    """Scan equal shares at once and join them so that types keep the order of their first use."""
    ends = np.cumsum(spans[:, 1] - spans[:, 0])
    cuts = np.searchsorted(ends, ends[-1] * np.arange(1, threads) / threads) + 1
    shares = [share for share in np.split(spans, cuts) if len(share)]
    # Each thread writes into its own stretch of the same arrays, so that joining them takes no second copy.
    edges = np.cumsum([0, *(_room(share) for share in shares)])
    ids, starts = np.empty(edges[-1], np.int32), np.empty(edges[-1], np.int32)
    stretches = [(ids[a:b], starts[a:b]) for a, b in itertools.pairwise(edges)]
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(lambda share, arrays: _scan_part(loops, source, share, arrays), shares, stretches))
    part = parts[0]
    types, n_types, n = part.types, part.n_types, len(part.ids)
    for share, part in zip(shares[1:], parts[1:], strict=True):
        room = 1 << (n_types + part.n_types).bit_length()
        types = _enlarged(loops, types, n_types, max(room, len(types.keys)))
        mine = tuple(column[: part.n_types] for column in part.types)
        numbers, n_types = loops.merge_types(tuple(source), tuple(types), n_types, mine)
        loops.renumber(part.ids, numbers)
        share[:, 4] += n
        n += len(part.ids)
    joined = _joined(ids, [part.ids for part in parts]), _joined(starts, [part.starts for part in parts])
    return _Part(*joined, types, n_types)


def _joined(whole: np.ndarray, shares: list[np.ndarray]) -> np.ndarray:
    """Move the shares, which lie in the whole array unless one outgrew its stretch, to its beginning."""
    if not all(np.may_share_memory(whole, share) for share in shares):
        return np.concatenate(shares)
    n = 0
    for share in shares:
        for low in range(0, len(share), _STEP):  # to the left, piece by piece: nothing is overwritten before it moved
            piece = share[low : low + _STEP]
            whole[n : n + len(piece)] = piece
            n += len(piece)
    whole.resize(n, refcheck=False)  # gives back what is behind; the shares are not looked at again
    return whole


def _printed(loops: ModuleType, text: np.ndarray, part: _Part) -> pa.LargeStringArray:
    places = part.types.places[: part.n_types]
    offsets = np.concatenate([[0], np.cumsum(places[:, 1])]).astype(np.int64)
    data = np.empty(int(offsets[-1]), np.uint8)
    loops.gather(text, places, offsets, data)
    return pa.LargeStringArray.from_buffers(len(places), pa.py_buffer(offsets), pa.py_buffer(data))
