"""Patterns over tokens: elements are resolved against the types, phrases are found over the ids in one pass.

A pattern is one or more elements divided by blanks. An element is, by its kind, a **glob** over one token (``*`` any
run of characters, ``?`` one), a **fixed** token, or a **regex** searched in one token. Each element is resolved to type
numbers once. All patterns together make a trie over elements; its first level is a table from types to nodes, so a
token that begins no pattern costs one look-up, however many patterns there are, and only the tokens that may begin one
are followed further.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mediaanalysis.errors import OptionError, listed, one_of
from mediaanalysis.text.compiled import load
from mediaanalysis.text.tokens import Tokens
from mediaanalysis.text.types import fold_types, straighten
from mediaanalysis.text.vocabulary import Vocabulary, expression, glob_regex, spread

__all__ = [
    "KINDS",
    "Automaton",
    "Element",
    "Lists",
    "Matches",
    "elements_of",
    "find_patterns",
]

KINDS = ("glob", "fixed", "regex")
# Positions looked at together: bounds the memory a pass needs.
_CHUNK = 1 << 18
# Below this many tokens the twin is done before the compiled code is loaded.
WORTHWHILE = 500_000


class Element(NamedTuple):
    """One token's place in a pattern."""

    text: str
    kind: str = "glob"
    case_sensitive: bool = False


class Matches(NamedTuple):
    """Matches in the order of their first token: first token, token after the last, number of the pattern; int64."""

    first: np.ndarray
    last: np.ndarray
    pattern: np.ndarray


def elements_of(pattern: str, *, kind: str = "glob", case_sensitive: bool = False) -> tuple[Element, ...]:
    """Return the elements of a pattern.

    Raises
    ------
    OptionError
        When the pattern is empty, its kind unknown or its regular expression broken.

    Examples
    --------
    >>> [element.text for element in elements_of("walk* away")]
    ['walk*', 'away']
    """
    one_of("kind", kind, KINDS)
    if not isinstance(pattern, str):
        raise OptionError(f"pattern {pattern!r} is no text; write a phrase as one text, its words divided by blanks.")
    parts = pattern.split()
    if not parts:
        raise OptionError("An empty pattern matches nothing; write a word, a glob such as 'betray*', or a phrase.")
    if kind == "regex":
        for part in parts:
            expression(part, True)
    return tuple(Element(part, kind, case_sensitive) for part in parts)


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of integers behind each other: list k is ``values[starts[k]:starts[k + 1]]``."""

    starts: np.ndarray
    values: np.ndarray

    @classmethod
    def of_pairs(cls, keys: np.ndarray, values: np.ndarray, n: int) -> Lists:
        """Return n lists, of which list k holds the values that stand beside the key k, ascending."""
        order = np.lexsort((values, keys))
        starts = np.zeros(n + 1, np.int64)
        np.cumsum(np.bincount(keys, minlength=n), out=starts[1:])
        return cls(starts, values[order])

    def at(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return for all values of these lists the row of the key, and the value."""
        starts = self.starts[keys]
        counts = self.starts[keys + 1] - starts
        return np.repeat(np.arange(len(keys)), counts), self.values[spread(starts, counts)]


class Automaton:
    """Patterns compiled against the types of one corpus; :meth:`find` runs over its tokens.

    Parameters
    ----------
    patterns : sequence of sequences of Element
    tokens : Tokens
        Whose types the elements are resolved against.
    """

    __slots__ = (
        "_alone",
        "_edge_keys",
        "_edge_nodes",
        "_elements",
        "_inner",
        "_leads_on",
        "_n_elements",
        "_n_tokens",
        "_onward",
        "_opening",
        "_patterns",
    )

    def __init__(self, patterns: Sequence[Sequence[Element]], tokens: Tokens) -> None:
        self._n_tokens = len(tokens.ids)
        children: dict[tuple[int, int], int] = {}
        numbers: dict[Element, int] = {}
        ends = np.empty(len(patterns), np.int64)
        for k, elements in enumerate(patterns):
            node = 0
            for element in elements:
                edge = (node, numbers.setdefault(element, len(numbers)))
                node = children.setdefault(edge, len(children) + 1)
            ends[k] = node
        edges = np.array([*children], dtype=np.int64).reshape(-1, 2)
        nodes = np.arange(1, len(edges) + 1)
        n_nodes = len(edges) + 1
        self._n_elements = max(len(numbers), 1)
        self._patterns = Lists.of_pairs(ends, np.arange(len(patterns)), n_nodes)
        types, elements_ = _resolve(numbers, tokens)
        n_types = len(tokens.surfaces)
        root = edges[:, 0] == 0
        node_of = np.full(self._n_elements, -1, np.int64)
        node_of[edges[root, 1]] = nodes[root]
        first = node_of[elements_] >= 0
        opener, node = types[first], node_of[elements_[first]]
        self._opening = Lists.of_pairs(opener, node, n_types)
        inner = np.isin(elements_, edges[~root, 1])
        self._inner = Lists.of_pairs(types[inner], elements_[inner], n_types)
        keys = edges[~root, 0] * self._n_elements + edges[~root, 1]
        order = np.argsort(keys)
        self._edge_keys, self._edge_nodes = keys[order], nodes[~root][order]
        self._leads_on = np.zeros(n_nodes, dtype=bool)
        self._leads_on[edges[~root, 0]] = True
        row, pattern = self._patterns.at(node)
        self._alone = Lists.of_pairs(opener[row], pattern, n_types)
        onward = self._leads_on[node]
        self._onward = Lists.of_pairs(opener[onward], node[onward], n_types)

    def find(self, ids: np.ndarray, breaks: np.ndarray) -> Matches:
        """Return all matches in `ids`; none crosses a token at which `breaks` is True."""
        # Parts of a large corpus are worth what the whole is.
        if max(len(ids), self._n_tokens) >= WORTHWHILE and load("matching") is not None:
            return self.find_compiled(ids, breaks)
        return self.find_by_level(ids, breaks)

    def find_compiled(self, ids: np.ndarray, breaks: np.ndarray) -> Matches:
        """Match token by token, by the compiled loop."""
        loops = load("matching")
        assert loops is not None, "numba is missing"
        slots = np.full((1 << int(2 * len(self._edge_keys) + 2).bit_length(), 2), -1)
        loops.fill_edges(self._edge_keys, self._edge_nodes, slots)
        lists = [(part.starts, part.values) for part in (self._alone, self._onward, self._inner, self._patterns)]
        begins = (np.diff(self._alone.starts) > 0) | (np.diff(self._onward.starts) > 0)
        frontier = np.empty((2, len(self._leads_on)), np.int64)
        state = np.zeros(2, np.int64)
        parts = []
        while state[0] < len(ids):
            state[1] = 0
            out = np.empty((3, _CHUNK), np.int64)
            loops.match(ids, breaks, state, begins, *lists, self._leads_on, slots, self._n_elements, frontier, out)
            if state[1] == 0 and state[0] < len(ids):
                raise OptionError(f"More than {_CHUNK:,} patterns match at one token; divide the codebook.")
            parts.append(out[:, : state[1]].copy())
        joined = np.concatenate(parts, axis=1) if parts else np.zeros((3, 0), np.int64)
        return Matches(*joined)

    def find_by_level(self, ids: np.ndarray, breaks: np.ndarray) -> Matches:
        """Match all first elements, then all second ones, and so on, by NumPy."""
        opens = np.diff(self._opening.starts) > 0
        found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        for low in range(0, len(ids), _CHUNK):
            first = np.flatnonzero(opens[ids[low : low + _CHUNK]]) + low
            row, node = self._opening.at(ids[first])
            found += self._follow(first[row], node, ids, breaks)
        return _in_order(found)

    def _follow(
        self, first: np.ndarray, node: np.ndarray, ids: np.ndarray, breaks: np.ndarray
    ) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Return the matches that begin at these tokens, having reached these nodes with their first element."""
        found = []
        size = 1
        while len(first):
            row, pattern = self._patterns.at(node)
            if len(row):
                found.append((first[row], first[row] + size, pattern))
            going = self._leads_on[node] & (first + size < len(ids))
            first, node = first[going], node[going]
            unbroken = ~breaks[first + size]
            first, node = first[unbroken], node[unbroken]
            row, element = self._inner.at(ids[first + size])
            key = node[row] * self._n_elements + element
            place = np.searchsorted(self._edge_keys, key)
            known = place < len(self._edge_keys)
            known[known] = self._edge_keys[place[known]] == key[known]
            first, node = first[row[known]], self._edge_nodes[place[known]]
            size += 1
        return found


def _resolve(numbers: dict[Element, int], tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """Return all pairs of a type and the number of an element that matches it."""
    elements = [element for element in numbers if element.kind != "regex" or not element.case_sensitive]
    wanted = list(zip(_folded(elements), [element.kind for element in elements], strict=True))
    types, which = Vocabulary(tokens.folds).match_all(wanted, case_sensitive=False)
    exact = np.array([element.case_sensitive for element in elements], dtype=bool)
    if exact.any():
        doubtful = np.flatnonzero(exact[which])
        keep = np.ones(len(which), dtype=bool)
        keep[doubtful] = _match_exactly(tokens.surfaces[types[doubtful]], [elements[k] for k in which[doubtful]])
        types, which = types[keep], which[keep]
    found_types, found = [types], [np.array([numbers[element] for element in elements], np.int64)[which]]
    for element in numbers.keys() - elements:
        search = expression(straighten([element.text])[0], True).search
        printed = straighten(tokens.surfaces)
        found_types.append(np.array([k for k, form in enumerate(printed) if form and search(form)], np.int64))
        found.append(np.full(len(found_types[-1]), numbers[element]))
    return np.concatenate(found_types), np.concatenate(found)


def _folded(elements: Sequence[Element]) -> list[str]:
    """Return what the elements are among folded forms, wide enough for those whose case counts.

    Folding goes letter by letter, so what matches exactly matches when both are folded, but for a letter that becomes
    two: where case counts, "?" is looked for as "*".
    """
    texts = straighten(element.text for element in elements)
    return [
        text if element.kind == "regex" else fold.replace("?", "*") if element.case_sensitive else fold
        for element, text, fold in zip(elements, texts, fold_types(texts), strict=True)
    ]


def _match_exactly(surfaces: Iterable[str], elements: Sequence[Element]) -> list[bool]:
    """Return whether each printed form matches the element beside it, its case included."""
    texts = straighten(element.text for element in elements)
    return [
        form == text if element.kind == "fixed" else glob_regex(text).fullmatch(form) is not None
        for form, text, element in zip(straighten(surfaces), texts, elements, strict=True)
    ]


def _in_order(found: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> Matches:
    if not found:
        none = np.zeros(0, np.int64)
        return Matches(none, none, none)
    first, last, pattern = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(first, kind="stable")  # runs are sorted already, so this merges them
    first, last, pattern = first[order], last[order], pattern[order]
    same = (first[1:] == first[:-1]) & (last[1:] <= last[:-1])
    if (same & ((last[1:] < last[:-1]) | (pattern[1:] < pattern[:-1]))).any():
        order = np.lexsort((pattern, last, first))
        first, last, pattern = first[order], last[order], pattern[order]
    return Matches(first, last, pattern)


def find_patterns(
    tokens: Tokens,
    patterns: str | Iterable[str],
    *,
    kind: str = "glob",
    case_sensitive: bool = False,
    breaks: np.ndarray | None = None,
) -> Matches:
    """Find patterns over the tokens.

    Parameters
    ----------
    tokens : Tokens
    patterns : str or iterable of str
        One pattern or several; blanks divide the elements of a phrase.
    kind : {"glob", "fixed", "regex"}
        What an element is: a glob over the whole token, the token itself, or a regular expression searched in it.
    case_sensitive : bool
        Compare printed forms instead of case-folded ones. Apostrophes are straight on both sides in any case.
    breaks : bool array, shape (n_tokens,), optional
        Where a new unit begins that no match may cross; unbroken stretches of text when omitted.

    Returns
    -------
    Matches
        first, last (exclusive), pattern: int64 arrays sorted by all three. Every match is listed, overlapping or not;
        a pad (the empty type) matches nothing.

    Raises
    ------
    OptionError
        When a pattern is empty or broken, its kind unknown, or `breaks` has another length than the tokens.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaanalysis.text.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["Peace talks. Talks on peace."]}))
    >>> find_patterns(tokens, ["peace talk*", "talks"])
    Matches(first=array([0, 1, 2]), last=array([2, 2, 3]), pattern=array([0, 1, 1]))
    """
    wanted = [patterns] if isinstance(patterns, str) else listed("patterns", patterns)
    compiled = [elements_of(pattern, kind=kind, case_sensitive=case_sensitive) for pattern in wanted]
    units = tokens.breaks if breaks is None else np.asarray(breaks, dtype=bool)
    if units.shape != tokens.ids.shape:  # the compiled loop would read behind its end
        raise OptionError(f"breaks has the shape {units.shape}; {len(tokens):,} tokens need one value each.")
    return Automaton(compiled, tokens).find(tokens.ids, units)
