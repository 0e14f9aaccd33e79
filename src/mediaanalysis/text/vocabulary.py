"""The distinct forms of a corpus, sorted, so that elements of patterns are resolved to types without a scan."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mediaanalysis.errors import OptionError
from mediaanalysis.text.types import code_forms

__all__ = ["Vocabulary", "expression", "glob_regex", "spread"]


@functools.lru_cache(maxsize=100_000)
def glob_regex(glob: str) -> re.Pattern[str]:
    """Return the regular expression of a glob; only ``*`` and ``?`` are special."""
    body = "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in glob)
    return re.compile(body, re.DOTALL)


@functools.lru_cache(maxsize=100_000)
def expression(pattern: str, case_sensitive: bool) -> re.Pattern[str]:
    """Return a compiled regular expression; raise :class:`OptionError` when it is broken."""
    try:
        return re.compile(pattern, 0 if case_sensitive else re.IGNORECASE)
    except re.error as error:
        raise OptionError(
            f"{pattern!r} is not a regular expression: {error}. Blanks divide the tokens of a phrase; \\s is one."
        ) from error


def spread(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return ``starts[k], starts[k] + 1, ...`` of each k behind each other, ``counts[k]`` of them."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts - ends + counts, counts) + np.arange(total)


class _Sorted:
    """Sorted strings as one run of UTF-8, whose order is that of the code points; Python's own take six times the room.

    Parameters
    ----------
    strings : LargeStringArray, ascending
    """

    __slots__ = ("_bounds", "_data")

    def __init__(self, strings: pa.LargeStringArray) -> None:
        _, bounds, data = strings.buffers()
        places = np.zeros(1, np.int64)
        if len(strings):
            places = np.frombuffer(bounds, np.int64)[strings.offset : strings.offset + len(strings) + 1]
        self._bounds: Any = memoryview(places)  # type: ignore[arg-type]
        self._data = b"" if data is None else data.to_pybytes()

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def __getitem__(self, k: int) -> bytes:
        return self._data[self._bounds[k] : self._bounds[k + 1]]

    def form(self, k: int) -> str:
        """Return a string."""
        return self[k].decode()

    def beginning_with(self, head: str) -> tuple[int, int]:
        """Return the first of the strings that begin so, and the place behind the last."""
        start = head.encode("utf-8", "surrogatepass")
        low = bisect.bisect_left(self, start)
        return low, bisect.bisect_left(self, start + b"\xff", low)  # no UTF-8 has this byte


class Vocabulary:
    """The distinct forms of the types, sorted: a word is found by hashing, a prefix or suffix as a range.

    Parameters
    ----------
    forms : list of str, or the pair that :func:`mediaanalysis.text.types.code_forms` makes of one
        Form of each type.
    """

    __slots__ = ("_arrow", "_backwards", "_backwards_order", "_cache", "_order", "_sorted", "_starts")

    def __init__(self, forms: list[str] | tuple[np.ndarray, pa.LargeStringArray]) -> None:
        given: Any = forms if isinstance(forms, tuple) else code_forms(forms)
        codes, self._arrow = given
        self._sorted = _Sorted(self._arrow)
        self._order = np.argsort(codes, kind="stable")
        self._starts = np.searchsorted(codes[self._order], np.arange(len(self._arrow) + 1))
        self._backwards: _Sorted | None = None
        self._backwards_order = np.zeros(0, np.int64)
        self._cache: dict[tuple[str, str, bool], np.ndarray] = {}

    def match(self, text: str, kind: str = "glob", *, case_sensitive: bool = True) -> np.ndarray:
        """Return the numbers of the types whose form an element matches, as int64. The empty form matches nothing."""
        key = (text, kind, case_sensitive)
        if key not in self._cache:
            rows = self._rows_of_regex(text, case_sensitive) if kind == "regex" else self._rows(text, kind)
            if len(rows) and not self._sorted[int(rows[0])]:
                rows = rows[1:]  # a pad
            self._cache[key] = self._numbers(rows)
        return self._cache[key]

    def match_all(self, wanted: Sequence[tuple[str, str]], *, case_sensitive: bool) -> tuple[np.ndarray, np.ndarray]:
        """Return all pairs of a type and the number of an element that matches it, for (text, kind) elements.

        Words and prefixes, which make up most dictionaries, are ranges of the sorted forms and resolved together.
        """
        low, high = np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.int64)
        word, others = [], []
        for k, (text, kind) in enumerate(wanted):
            if kind == "fixed" or (kind == "glob" and not set(text) & {"*", "?"}):
                word.append(k)
            elif kind == "glob" and text[-1] == "*" and not set(text[:-1]) & {"*", "?"} and len(text) > 1:
                low[k], high[k] = self._sorted.beginning_with(text[:-1])
            else:
                others.append(k)
        place = pc.index_in(pa.array([wanted[k][0] for k in word], type=pa.large_string()), value_set=self._arrow)
        found = place.fill_null(-1).to_numpy().astype(np.int64)
        low[word], high[word] = found, np.where(found < 0, found, found + 1)
        rows = spread(low, high - low)
        which = np.repeat(np.arange(len(wanted)), high - low)
        more = [self.match(*wanted[k], case_sensitive=case_sensitive) for k in others]
        types = np.concatenate([self._numbers(rows), *more])
        which = np.repeat(which, self._starts[rows + 1] - self._starts[rows])
        return types, np.concatenate([which, np.repeat(others, [len(m) for m in more])]).astype(np.int64)

    def _numbers(self, rows: np.ndarray) -> np.ndarray:
        counts = self._starts[rows + 1] - self._starts[rows]
        if len(rows) and (counts == 1).all():
            return np.asarray(self._order[self._starts[rows]])
        return np.asarray(self._order[spread(self._starts[rows], counts)])

    def _rows(self, text: str, kind: str) -> np.ndarray:
        head = text if kind == "fixed" else re.split(r"[*?]", text, maxsplit=1)[0]
        low, high = self._sorted.beginning_with(head)
        if head == text:
            return np.arange(low, low + (low < high and self._sorted.form(low) == text))
        if text == head + "*":
            return np.arange(low, high)
        if not head:
            return self._rows_from_behind(text)
        return self._that_match(glob_regex(text), range(low, high))

    def _rows_from_behind(self, glob: str) -> np.ndarray:
        """Resolve a glob that begins with a wildcard: a suffix by bisection, else by its longest literal part."""
        tail = glob[1:]
        if glob[0] == "*" and not set(tail) & set("*?"):
            if self._backwards is None:
                turned = pc.utf8_reverse(self._arrow)
                order = pc.array_sort_indices(turned)
                self._backwards, self._backwards_order = _Sorted(turned.take(order)), order.to_numpy().astype(np.int64)
            low, high = self._backwards.beginning_with(tail[::-1])
            return np.sort(self._backwards_order[low:high])
        literal = max(re.split(r"[*?]", glob), key=len)
        rows = np.flatnonzero(pc.match_substring(self._arrow, literal).to_numpy(zero_copy_only=False))
        return self._that_match(glob_regex(glob), rows.tolist())

    def _that_match(self, regex: re.Pattern[str], rows: Sequence[int]) -> np.ndarray:
        form, matches = self._sorted.form, regex.fullmatch
        return np.array([k for k in rows if matches(form(k))], dtype=np.int64)

    def _rows_of_regex(self, text: str, case_sensitive: bool) -> np.ndarray:
        form, found = self._sorted.form, expression(text, case_sensitive).search
        return np.array([k for k in range(len(self._sorted)) if found(form(k))], dtype=np.int64)
