"""Tokens: integer ids, character offsets and types of a whole corpus in a few flat arrays.

This is the one structure pandas cannot hold well. Everything counted later is counted from here, and every count can
go back to the characters it came from: ``text[start:start + length]`` of the document is the token.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from mediaanalysis.corpus.zones import zone_spans
from mediaanalysis.errors import OptionError, TableError
from mediaanalysis.schemas import DOCUMENTS, EDITORIAL_ZONES, ZONE_NAMES, check
from mediaanalysis.text.grammar import token_pattern
from mediaanalysis.text.types import type_table

__all__ = ["Tokens", "tokenize"]


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The tokens of a corpus.

    Attributes
    ----------
    doc_id : array of str, shape (n_docs,)
        Documents in the order of the table they came from.
    ids : int32 array, shape (n_tokens,)
        Row of each token in `types`.
    offsets : int64 array, shape (n_docs + 1,)
        Tokens ``offsets[d]:offsets[d + 1]`` belong to document ``d``.
    start : int32 array, shape (n_tokens,)
        First character of each token in ``documents.text`` (code points).
    surfaces : array of str, shape (n_types,)
        Distinct printed forms, in order of first use.
    text : array of str, shape (n_docs,)
        The documents' texts: references, not copies, so that KWIC shows what was printed.
    language : str
        Language of the stop words and stems in `types`.
    opens : bool array, shape (n_tokens,)
        True at the first token of each unbroken stretch of text: where a document begins, and behind a zone that was
        left out. Tokens on either side of such a place are not neighbours. Documents alone when omitted.
    """

    doc_id: np.ndarray
    ids: np.ndarray
    offsets: np.ndarray
    start: np.ndarray
    surfaces: np.ndarray
    text: np.ndarray
    language: str = "en"
    opens: np.ndarray | None = None
    _types: list[pd.DataFrame] = field(default_factory=list, init=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.offsets) != len(self.doc_id) + 1 or len(self.text) != len(self.doc_id):
            raise TableError(
                f"Tokens: {len(self.doc_id)} documents need {len(self.doc_id) + 1} offsets and as many texts."
            )
        if len(self.ids) != len(self.start) or (len(self.offsets) and self.offsets[-1] != len(self.ids)):
            raise TableError(f"Tokens: {len(self.ids)} ids, {len(self.start)} starts and the last offset must agree.")
        if self.opens is not None and len(self.opens) != len(self.ids):
            raise TableError(f"Tokens: {len(self.ids)} ids need as many values of opens, got {len(self.opens)}.")

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        return f"Tokens({len(self.doc_id):,} documents, {len(self.ids):,} tokens, {len(self.surfaces):,} types)"

    @property
    def length(self) -> np.ndarray:
        """Characters of each token, int32, shape (n_tokens,)."""
        lengths = np.fromiter((len(surface) for surface in self.surfaces), np.int32, len(self.surfaces))
        return lengths[self.ids] if len(lengths) else np.zeros(0, np.int32)

    @property
    def stretch(self) -> np.ndarray:
        """Number of the unbroken stretch of text each token lies in, int64, ascending, shape (n_tokens,)."""
        opens = np.zeros(len(self.ids), dtype=bool) if self.opens is None else self.opens.copy()
        firsts = self.offsets[:-1]
        opens[firsts[firsts < len(opens)]] = True
        return np.cumsum(opens)

    @property
    def types(self) -> pd.DataFrame:
        """One row per distinct form: type, fold, stem, is_word, is_number, is_stop. Made at first use, then kept."""
        if not self._types:
            self._types.append(type_table(list(self.surfaces), self.language))
        return self._types[0].copy(deep=False)

    @property
    def n_tokens(self) -> pd.Series:
        """Tokens of each document, indexed by ``doc_id``."""
        return pd.Series(np.diff(self.offsets), index=pd.Index(self.doc_id, name="doc_id"), name="n_tokens")

    def subset(self, doc_id: Iterable[str]) -> Tokens:
        """Return the tokens of these documents, in this order.

        Raises
        ------
        OptionError
            When a document is not in the tokens.
        """
        wanted = list(doc_id)
        rows = pd.Index(self.doc_id).get_indexer(pd.Index(wanted, dtype=object))
        if (rows < 0).any():
            raise OptionError(f"doc_id {wanted[int(np.argmax(rows < 0))]!r} is not among these tokens.")
        counts = np.diff(self.offsets)[rows]
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        take = np.repeat(self.offsets[rows] - offsets[:-1], counts) + np.arange(offsets[-1])
        return Tokens(
            self.doc_id[rows],
            self.ids[take],
            offsets,
            self.start[take],
            self.surfaces,
            self.text[rows],
            self.language,
            None if self.opens is None else self.opens[take],
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row per token: doc_id, start, end, type. For small corpora and for looking."""
        counts = np.diff(self.offsets)
        return pd.DataFrame(
            {
                "doc_id": np.repeat(self.doc_id, counts),
                "start": self.start.astype(np.int64),
                "end": (self.start + self.length).astype(np.int64),
                "type": self.surfaces[self.ids],
            }
        )


def tokenize(
    documents: pd.DataFrame,
    *,
    language: str = "en",
    zones: Sequence[str] = EDITORIAL_ZONES,
) -> Tokens:
    """Cut the coverage into tokens; see :mod:`mediaanalysis.text.grammar` for what a token is.

    Parameters
    ----------
    documents : DataFrame
        Any table with ``doc_id`` and ``text``. With a ``zones`` column only the named zones are read; without one the
        whole text is body.
    language : str
        Language of stop words and stems (they do not change what a token is).
    zones : sequence of str
        Zones to read; headline, lead and body unless told otherwise. Datelines, bylines, captions and boilerplate are
        not coverage: they stay in the table and in :func:`mediaanalysis.zones`, but are not counted.

    Returns
    -------
    Tokens

    Raises
    ------
    TableError
        When a column is missing or ``doc_id`` repeats.
    OptionError
        When a zone has an unknown name.

    Examples
    --------
    >>> import pandas as pd
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["No deal, says Ms. Reyl: “no deal”."]})
    >>> tokens = tokenize(documents)
    >>> tokens
    Tokens(1 documents, 7 tokens, 6 types)
    >>> tokens.to_frame().tail(2)
      doc_id  start  end  type
    5      a     25   27    no
    6      a     28   32  deal
    """
    check(documents, DOCUMENTS)
    unknown = [zone for zone in zones if zone not in ZONE_NAMES]
    if unknown:
        raise OptionError(f"zones: {unknown[0]!r} is not a zone; allowed: {', '.join(ZONE_NAMES)}.")
    find = token_pattern().finditer
    index: dict[str, int] = {}
    ids, starts, offsets, firsts = array("i"), array("i"), array("q", [0]), array("q")
    texts = documents["text"].to_numpy(dtype=object)
    for text, spans in zip(texts, zone_spans(documents, zones), strict=True):
        for first, last in spans:
            firsts.append(len(ids))
            for match in find(text, first, last):
                ids.append(index.setdefault(match.group(), len(index)))
                starts.append(match.start())
        offsets.append(len(ids))
    opens = np.zeros(len(ids) + 1, dtype=bool)
    opens[np.array(firsts, dtype=np.int64)] = True
    return Tokens(
        documents["doc_id"].to_numpy(dtype=object),
        np.array(ids, dtype=np.int32),
        np.array(offsets, dtype=np.int64),
        np.array(starts, dtype=np.int32),
        np.array(list(index), dtype=object),
        texts,
        language,
        opens[:-1],
    )
