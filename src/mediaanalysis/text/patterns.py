"""Patterns over tokens: globs are resolved against the types, phrases are matched over the ids.

A pattern is one or more elements divided by blanks; each element is a glob over one token (``*`` any run of
characters, ``?`` one). Elements are resolved to type numbers once; positions of a type come from an index of the
corpus, so the cost of a pattern is the number of its matches, not the number of tokens.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Sequence

import numpy as np

from mediaanalysis.errors import OptionError
from mediaanalysis.text.tokens import Tokens
from mediaanalysis.text.types import fold_types

__all__ = ["TokenIndex", "Vocabulary", "glob_regex", "split_pattern"]


def split_pattern(pattern: str) -> tuple[str, ...]:
    """Return the elements of a pattern.

    >>> split_pattern("walk* away")
    ('walk*', 'away')
    """
    elements = tuple(pattern.split())
    if not elements:
        raise OptionError("An empty pattern matches nothing; write a word, a glob such as 'betray*', or a phrase.")
    return elements


@functools.cache
def glob_regex(glob: str) -> re.Pattern[str]:
    """Return the regular expression of a glob; only ``*`` and ``?`` are special."""
    body = "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in glob)
    return re.compile(body, re.DOTALL)


class Vocabulary:
    """Sorted distinct forms of the types, for resolving globs: a word by look-up, a prefix by bisection."""

    __slots__ = ("_cache", "_forms", "_order", "_starts")

    def __init__(self, forms: Sequence[str]) -> None:
        numbers = sorted(range(len(forms)), key=forms.__getitem__)
        distinct: list[str] = []
        starts: list[int] = []
        for place, number in enumerate(numbers):
            if not distinct or forms[number] != distinct[-1]:
                distinct.append(forms[number])
                starts.append(place)
        self._forms = distinct
        self._starts = [*starts, len(numbers)]
        self._order = np.array(numbers, dtype=np.int64)
        self._cache: dict[str, np.ndarray] = {}

    def match(self, glob: str) -> np.ndarray:
        """Return the numbers of the types whose form matches the glob, as int64."""
        if glob not in self._cache:
            self._cache[glob] = self._resolve(glob)
        return self._cache[glob]

    def _resolve(self, glob: str) -> np.ndarray:
        head = re.split(r"[*?]", glob, maxsplit=1)[0]
        low = bisect.bisect_left(self._forms, head)
        if head == glob:
            found = low < len(self._forms) and self._forms[low] == glob
            return self._order[self._starts[low] : self._starts[low + 1]] if found else self._order[:0]
        high = bisect.bisect_left(self._forms, head + "\U0010ffff") if head else len(self._forms)
        if glob == head + "*":
            return self._order[self._starts[low] : self._starts[high]]
        matches = glob_regex(glob).fullmatch
        parts = [
            self._order[self._starts[k] : self._starts[k + 1]] for k in range(low, high) if matches(self._forms[k])
        ]
        return np.concatenate(parts) if parts else self._order[:0]


class TokenIndex:
    """Where each type stands in the corpus, and how to find phrases there.

    Parameters
    ----------
    tokens : Tokens
    unit : int64 array, shape (n_tokens,), optional
        A phrase must lie within one unit (a sentence); unbroken stretches of text when omitted.
    """

    __slots__ = ("_exact", "_folded", "_ids", "_places", "_starts", "unit")

    def __init__(self, tokens: Tokens, unit: np.ndarray | None = None) -> None:
        self._ids = tokens.ids
        self.unit = tokens.stretch if unit is None else unit
        counts = np.bincount(tokens.ids, minlength=len(tokens.surfaces))
        self._starts = np.concatenate([[0], np.cumsum(counts)])
        self._places = np.argsort(tokens.ids, kind="stable")
        surfaces = list(tokens.surfaces)
        self._folded = Vocabulary(fold_types(surfaces))
        self._exact = Vocabulary(surfaces)

    def types(self, element: str, *, case_sensitive: bool = False) -> np.ndarray:
        """Return the type numbers an element matches: on the folded form, or on the printed one."""
        return self._exact.match(element) if case_sensitive else self._folded.match(fold_types([element])[0])

    def find(self, pattern: str, *, case_sensitive: bool = False) -> tuple[np.ndarray, int]:
        """Return the first tokens of all matches in ascending order, and the number of tokens a match has."""
        elements = split_pattern(pattern)
        types = [self.types(element, case_sensitive=case_sensitive) for element in elements]
        rarest = min(range(len(types)), key=lambda k: int(self._count(types[k])))
        starts = self._positions(types[rarest]) - rarest
        starts = starts[(starts >= 0) & (starts + len(elements) <= len(self._ids))]
        for k, wanted in enumerate(types):
            if k != rarest:
                starts = starts[np.isin(self._ids[starts + k], wanted)]
        if len(elements) > 1:
            starts = starts[self.unit[starts] == self.unit[starts + len(elements) - 1]]
        return starts, len(elements)

    def _count(self, types: np.ndarray) -> int:
        return int((self._starts[types + 1] - self._starts[types]).sum())

    def _positions(self, types: np.ndarray) -> np.ndarray:
        if len(types) == 0:
            return self._places[:0]
        parts = [self._places[self._starts[t] : self._starts[t + 1]] for t in types]
        return np.sort(np.concatenate(parts))
