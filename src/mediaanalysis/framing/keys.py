"""Looking tokens up in a dictionary, the way quanteda's users know: tokens become the keys they match.

:func:`find_frames` is the tool for a study: it stays in the sentence and keeps the place in the text. Here a codebook
is used as a plain dictionary over tokens, with levels of a hierarchy, and rules for nested matches that were checked
against the documented behaviour of quanteda's ``tokens_lookup`` (Benoit et al. 2018).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from mediaanalysis.errors import OptionError, listed, one_of, require_kind
from mediaanalysis.framing.codebook import LEVELS, Codebook, Pattern
from mediaanalysis.framing.overlaps import clusters, keep_of_overlaps
from mediaanalysis.text.dfm import DFM
from mediaanalysis.text.patterns import Automaton, elements_of
from mediaanalysis.text.selecting import renumber
from mediaanalysis.text.tokens import Tokens

__all__ = ["lookup", "lookup_dfm"]

SCOPES = ("key", "dictionary")
_ALL_LEVELS = tuple(range(1, LEVELS + 1))


@dataclass(frozen=True, slots=True)
class _Keyed:
    """Matches that count, sorted by first token and key."""

    first: np.ndarray
    last: np.ndarray
    key: np.ndarray


def lookup(
    tokens: Tokens,
    codebook: Codebook,
    *,
    levels: int | Iterable[int] = _ALL_LEVELS,
    scope: str = "key",
    exclusive: bool = True,
    nomatch: str | None = None,
) -> Tokens:
    """Replace tokens by the keys of the dictionary they match.

    Parameters
    ----------
    tokens : Tokens
    codebook : Codebook
        Its frames are the keys; frames inside others have theirs joined by ``.``.
    levels : int or iterable of int
        Levels of the hierarchy (1 is the outermost) whose keys are used. Patterns of deeper levels count for the levels
        that are left; patterns with no key on any of the levels count for nothing.
    scope : {"key", "dictionary"}
        Within a key, the longest match is taken first, then the leftmost, and no two share a token. Matches of
        different keys are independent with ``"key"``; with ``"dictionary"`` one that lies wholly within tokens matched
        already by longer ones (of any key) is left out.
    exclusive : bool
        Keep keys only. Otherwise tokens without a match stay what they are, and keys are written in capitals.
    nomatch : str, optional
        With `exclusive`, what stands for each token without a match; such tokens are left out when omitted.

    Returns
    -------
    Tokens
        A key stands at the first token of its match and spans all of them; several keys at one place follow in the
        order of the codebook.

    Raises
    ------
    OptionError
        When a level or the scope is unknown, `nomatch` is given without `exclusive`, or a pattern has conditions
        (``near``, ``exclude``), which need the sentences of :func:`find_frames`.

    See Also
    --------
    lookup_dfm : the counts, unused keys included.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaanalysis.framing.codebook import Codebook, Frame, Pattern
    >>> from mediaanalysis.text.tokens import tokenize
    >>> frames = (
    ...     Frame("peace", "peace", "", "", (Pattern("peace"), Pattern("peace talk*"))),
    ...     Frame("talk", "talk", "", "", (Pattern("talk*"),)),
    ... )
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["No peace talks; talks on peace."]}))
    >>> lookup(tokens, Codebook("small", "1", frames)).to_frame()["type"].tolist()
    ['peace', 'talk', 'talk', 'peace']
    >>> lookup(tokens, Codebook("small", "1", frames), scope="dictionary").to_frame()["type"].tolist()
    ['peace', 'talk', 'peace']
    """
    if nomatch is not None and not exclusive:
        raise OptionError("nomatch is written for tokens without a match; with exclusive=False these stay. Drop one.")
    names, found = _find(tokens, codebook, levels, scope)
    covered = np.zeros(len(tokens.ids) + 1, dtype=np.int64)
    np.add.at(covered, found.first, 1)
    np.add.at(covered, found.last, -1)
    alone = np.flatnonzero(np.cumsum(covered)[:-1] == 0)
    surfaces = names if exclusive else [name.upper() for name in names]
    if exclusive and nomatch is None:
        alone, others = alone[:0], np.zeros(0, np.int64)
    elif exclusive:
        others = np.full(len(alone), len(surfaces))
        surfaces = [*surfaces, str(nomatch)]
    else:
        others = tokens.ids[alone] + len(surfaces)
        surfaces = [*surfaces, *tokens.surfaces]
    place = np.concatenate([found.first, alone])
    end = np.concatenate([found.last, alone + 1])
    order = np.argsort(place, kind="stable")
    return _tokens_of(tokens, place[order], end[order], np.concatenate([found.key, others])[order], surfaces)


def lookup_dfm(
    tokens: Tokens,
    codebook: Codebook,
    *,
    levels: int | Iterable[int] = _ALL_LEVELS,
    scope: str = "key",
) -> DFM:
    """Count the keys of a dictionary in each document: :func:`lookup`, then a matrix with a column for every key.

    Parameters are those of :func:`lookup`. Keys that never occur keep their column of zeros, in the codebook's order.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaanalysis.framing.codebook import load_codebook
    >>> from mediaanalysis.framing.codebook import Codebook, Frame, Pattern
    >>> from mediaanalysis.text.tokens import tokenize
    >>> book = Codebook("small", "1", (Frame("talks", "talks", "", "", (Pattern("talk*"),)),))
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a", "b"], "text": ["Talks, and talks.", "War."]}))
    >>> lookup_dfm(tokens, book).to_frame().to_dict("list")
    {'talks': [2, 0]}
    """
    names, found = _find(tokens, codebook, levels, scope)
    doc = np.searchsorted(tokens.offsets, found.first, side="right") - 1
    shape = (len(tokens.doc_id), len(names))
    matrix = sparse.coo_matrix((np.ones(len(doc), np.int64), (doc, found.key)), shape=shape).tocsr()
    return DFM(matrix, tokens.doc_id, np.array(names, dtype=object))


def _find(tokens: Tokens, codebook: Codebook, levels: int | Iterable[int], scope: str) -> tuple[list[str], _Keyed]:
    one_of("scope", scope, SCOPES)
    require_kind("lookup", tokens, Tokens, hint="call ma.tokenize(documents) first")
    require_kind("lookup", codebook, Codebook, hint="call ma.load_codebook(name or path) first")
    names, patterns = _flatten(codebook, levels)
    compiled = [elements_of(p.pattern, kind=p.kind, case_sensitive=p.case_sensitive) for _, p in patterns]
    first, last, number = Automaton(compiled, tokens).find(tokens.ids, tokens.breaks)
    key = np.array([key for key, _ in patterns], dtype=np.int64)[number] if patterns else number
    order = np.lexsort((key, first))
    first, last, key = first[order], last[order], key[order]
    keep = (
        keep_of_overlaps(first, last, key, overlaps="longest") if scope == "key" else _keep_unnested(first, last, key)
    )
    return names, _Keyed(first[keep], last[keep], key[keep])


def _flatten(codebook: Codebook, levels: int | Iterable[int]) -> tuple[list[str], list[tuple[int, Pattern]]]:
    """Return the keys on these levels, and all patterns with the number of their key."""
    asked = [levels] if isinstance(levels, int) else listed("levels", levels)
    if not asked:
        raise OptionError(f"levels={levels!r} asks for no level; give one of 1 (outermost) to {LEVELS}, or several.")
    for level in asked:
        if level not in _ALL_LEVELS:
            raise OptionError(f"levels={level!r}: a codebook has levels 1 (outermost) to {LEVELS}.")
    numbers: dict[str, int] = {}
    patterns = []
    for frame in codebook.frames:
        name = ".".join(key for level, key in enumerate(frame.keys, 1) if level in asked)
        if not name:
            continue
        number = numbers.setdefault(name, len(numbers))
        for pattern in frame.patterns:
            if pattern.near or pattern.exclude:
                raise OptionError(
                    f"lookup: pattern {pattern.pattern!r} of frame {frame.id!r} has conditions (near, exclude), which "
                    "need the sentences of the text; use find_frames for this codebook."
                )
            patterns.append((number, pattern))
    return list(numbers), patterns


def _keep_unnested(first: np.ndarray, last: np.ndarray, key: np.ndarray) -> np.ndarray:
    """Return which matches stay when one that lies within tokens matched already does not count for any key."""
    keep = np.ones(len(first), dtype=bool)
    for members in clusters(first, last, np.zeros(len(first), np.int64)):
        rows = sorted(members.tolist(), key=lambda k: (first[k] - last[k], first[k], key[k]))
        matched: set[int] = set()
        taken: set[tuple[int, int]] = set()
        before, nested = (-1, -1), False
        for k in rows:
            span = range(first[k], last[k])
            if (first[k], last[k]) != before:  # keys of the same words stand or fall together
                before, nested = (first[k], last[k]), matched.issuperset(span)
            mine = [(key[k], place) for place in span]
            keep[k] = not nested and taken.isdisjoint(mine)
            if keep[k]:
                taken.update(mine)
                matched.update(span)
    return keep


def _tokens_of(tokens: Tokens, place: np.ndarray, end: np.ndarray, ids: np.ndarray, surfaces: list[str]) -> Tokens:
    """Return tokens that span the given runs of the old ones."""
    start = tokens.start[place]
    length = tokens.length
    lengths = (tokens.start[end - 1] + length[end - 1] - start).astype(np.int32)
    stretch = tokens.stretch[place]
    opens = np.ones(len(place), dtype=bool)
    opens[1:] = stretch[1:] != stretch[:-1]
    # A key in capitals may be printed in the text as well.
    numbers, forms = renumber(ids, np.array(surfaces, dtype=object))
    return Tokens(
        tokens.doc_id,
        numbers,
        np.searchsorted(place, tokens.offsets).astype(np.int64),
        start,
        forms,
        tokens.text,
        tokens.language,
        opens,
        lengths,
    )
