"""Tokens: integer ids, character offsets and types of a whole corpus in a few flat arrays.

This is the one structure pandas cannot hold well. Everything counted later is counted from here, and every count can
go back to the characters it came from: ``text[start:start + length]`` of the document is the token.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api.extensions import ExtensionArray

from mediaanalysis.errors import OptionError, TableError, listed
from mediaanalysis.schemas import DOCUMENTS, EDITORIAL_ZONES, ZONE_NAMES, check
from mediaanalysis.text.grammar import kept
from mediaanalysis.text.scanning import scan_texts, spans_to_read
from mediaanalysis.text.types import code_folds, language_code, type_table

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
        The documents' texts: the table's own memory, not copies, so that KWIC shows what was printed.
    language : str
        Language of the stop words and stems in `types`.
    opens : bool array, shape (n_tokens,)
        True at the first token of each unbroken stretch of text: where a document begins, and behind a zone that was
        left out. Tokens on either side of such a place are not neighbours. Documents alone when omitted.
    lengths : int32 array, shape (n_tokens,), optional
        Characters of each token in the text, where that is not the length of its form: compounds and n-grams, whose
        form joins words that are printed apart. See `length`.

    Notes
    -----
    A type that is the empty string is a pad: the place of a token that :meth:`select` took out. It keeps neighbours
    apart, is no feature and is not counted in `n_tokens`.
    """

    doc_id: np.ndarray
    ids: np.ndarray
    offsets: np.ndarray
    start: np.ndarray
    surfaces: np.ndarray
    text: np.ndarray | ExtensionArray
    language: str = "en"
    opens: np.ndarray | None = None
    lengths: np.ndarray | None = None
    _types: list[pd.DataFrame] = field(default_factory=list, init=False, repr=False)
    _folds: list[tuple[np.ndarray, pa.LargeStringArray]] = field(default_factory=list, init=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.offsets) != len(self.doc_id) + 1 or len(self.text) != len(self.doc_id):
            raise TableError(
                f"Tokens: {len(self.doc_id)} documents need {len(self.doc_id) + 1} offsets and as many texts."
            )
        if len(self.ids) != len(self.start) or (len(self.offsets) and self.offsets[-1] != len(self.ids)):
            raise TableError(f"Tokens: {len(self.ids)} ids, {len(self.start)} starts and the last offset must agree.")
        if self.opens is not None and len(self.opens) != len(self.ids):
            raise TableError(f"Tokens: {len(self.ids)} ids need as many values of opens, got {len(self.opens)}.")
        if self.lengths is not None and len(self.lengths) != len(self.ids):
            raise TableError(f"Tokens: {len(self.ids)} ids need as many lengths, got {len(self.lengths)}.")

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        return f"Tokens({len(self.doc_id):,} documents, {len(self.ids):,} tokens, {len(self.surfaces):,} types)"

    @property
    def length(self) -> np.ndarray:
        """Characters of each token in the text, int32, shape (n_tokens,)."""
        if self.lengths is not None:
            return self.lengths
        lengths = np.fromiter((len(surface) for surface in self.surfaces), np.int32, len(self.surfaces))
        return lengths[self.ids] if len(lengths) else np.zeros(0, np.int32)

    @property
    def stretch(self) -> np.ndarray:
        """Number of the unbroken stretch of text each token lies in, ascending from 1, shape (n_tokens,)."""
        return np.cumsum(self.breaks, dtype=np.int64)

    @property
    def breaks(self) -> np.ndarray:
        """True at the first token of each unbroken stretch, also at that of each document; bool, shape (n_tokens,)."""
        breaks = np.zeros(len(self.ids), dtype=bool) if self.opens is None else self.opens.copy()
        firsts = self.offsets[:-1]
        breaks[firsts[firsts < len(breaks)]] = True
        return breaks

    @property
    def types(self) -> pd.DataFrame:
        """One row per distinct form: type, fold, stem, is_word, is_number, is_stop. Made at first use, then kept."""
        if not self._types:
            self._types.append(type_table(list(self.surfaces), self.language))
        return self._types[0].copy(deep=False)

    @property
    def folds(self) -> tuple[np.ndarray, pa.LargeStringArray]:
        """Number of each type's folded form (int32) and the distinct folded forms in the order of their code points.

        What features and patterns are made of. Made at first use, then kept.
        """
        if not self._folds:
            self._folds.append(code_folds(self.surfaces))
        return self._folds[0]

    @property
    def n_tokens(self) -> pd.Series:
        """Tokens of each document, without pads, indexed by ``doc_id``."""
        counts = np.diff(self.offsets)
        pads = np.flatnonzero(self.surfaces == "")
        if len(pads):
            places = np.flatnonzero(np.isin(self.ids, pads))
            counts = counts - np.diff(np.searchsorted(places, self.offsets))
        return pd.Series(counts, index=pd.Index(self.doc_id, name="doc_id"), name="n_tokens")

    def between(self, low: int, high: int) -> Tokens:
        """Return the tokens of the documents at places `low` to `high` of `doc_id`: views, not copies."""
        a, b = self.offsets[low], self.offsets[high]
        return self._part(slice(low, high), slice(a, b), self.offsets[low : high + 1] - a)

    def _part(self, documents: slice | np.ndarray, tokens: slice | np.ndarray, offsets: np.ndarray) -> Tokens:
        part = replace(
            self,
            doc_id=self.doc_id[documents],
            ids=self.ids[tokens],
            offsets=offsets,
            start=self.start[tokens],
            text=self.text[documents],
            opens=None if self.opens is None else self.opens[tokens],
            lengths=None if self.lengths is None else self.lengths[tokens],
        )
        part._types.extend(self._types)  # the types are the same
        part._folds.extend(self._folds)
        return part

    def subset(self, doc_id: Iterable[str]) -> Tokens:
        """Return the tokens of these documents, in this order.

        Raises
        ------
        OptionError
            When a document is not in the tokens.
        """
        wanted = listed("subset: doc_id", doc_id)
        rows = pd.Index(self.doc_id).get_indexer(pd.Index(wanted, dtype=object))
        if (rows < 0).any():
            raise OptionError(f"doc_id {wanted[int(np.argmax(rows < 0))]!r} is not among these tokens.")
        if len(set(wanted)) < len(wanted):
            raise OptionError("subset: a doc_id is named twice; it is the key of the documents.")
        counts = np.diff(self.offsets)[rows]
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        take = np.repeat(self.offsets[rows] - offsets[:-1], counts) + np.arange(offsets[-1])
        return self._part(rows, take, offsets)

    def compound(
        self,
        patterns: str | Iterable[str],
        *,
        kind: str = "glob",
        case_sensitive: bool = False,
        join: str = "_",
        overlap: str = "join",
        window: int | Sequence[int] = 0,
    ) -> Tokens:
        """Make phrases one token, to count "United Nations" apart from "united" and "nations".

        Parameters
        ----------
        patterns : str or iterable of str
            Phrases; blanks divide their elements (:func:`mediaanalysis.text.patterns.find_patterns`). A match of one
            token stays as it is, unless a window joins others to it.
        kind : {"glob", "fixed", "regex"}
            What an element is.
        case_sensitive : bool
            Compare printed forms instead of case-folded ones.
        join : str
            What stands between the parts in the form.
        overlap : {"join", "each"}
            ``"join"`` makes one compound of matches that share a token; ``"each"`` makes one of every match that does
            not lie within another, in the order of their first tokens, so that a shared token is in both.
        window : int or (before, after)
            Tokens on either side that are joined too; never across a break or a pad.

        Returns
        -------
        Tokens
            A compound begins where its first part begins and its `length` ends with the last; its form is the printed
            parts joined, which is not ``text[start:start + length]``. Itself when nothing matched.

        Raises
        ------
        OptionError
            When an option is unknown or a pattern empty or broken.

        Notes
        -----
        As ``tokens_compound`` of quanteda 4 (Benoit et al. 2018, doi:10.21105/joss.00774); `overlap` is its ``join``.

        Examples
        --------
        >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["high quality sound"]})
        >>> tokenize(documents).compound(["high quality", "quality sound"]).to_frame()["type"].tolist()
        ['high_quality_sound']
        >>> each = tokenize(documents).compound(["high quality", "quality sound"], overlap="each")
        >>> each.to_frame()["type"].tolist()
        ['high_quality', 'quality_sound']
        """
        from mediaanalysis.text.compounds import compound

        return compound(
            self, patterns, kind=kind, case_sensitive=case_sensitive, join=join, overlap=overlap, window=window
        )

    def ngrams(self, n: int | Sequence[int] = 2, *, skip: int | Sequence[int] = 0, join: str = "_") -> Tokens:
        """Make runs of neighbouring tokens one token each, to see which words stand next to each other.

        Parameters
        ----------
        n : int or sequence of int
            Tokens in an n-gram, 1 or more.
        skip : int or sequence of int
            Tokens left out between two that are joined. With several numbers every gap takes each of them in turn,
            so the numbers bound single gaps, not their sum.
        join : str
            What stands between the parts in the form.

        Returns
        -------
        Tokens
            By unbroken stretch of text, then in the order of `n`, then of the first token, then of the skips from the
            first gap to the last. Each spans the text from its first part to its last. No n-gram crosses a break or a
            pad. N-grams of different sizes are no neighbours. ``n=1`` returns the tokens themselves, pads included.

        Raises
        ------
        OptionError
            When a number is too small or named twice.

        Notes
        -----
        The order is that of ``tokens_ngrams`` of quanteda 4 (Benoit et al. 2018, doi:10.21105/joss.00774) for documents
        without a break. Skip-grams are those of Guthrie et al. (2006, A Closer Look at Skip-gram Modelling) for n = 2;
        for more tokens theirs bound the sum of the gaps.

        Examples
        --------
        >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["insurgents killed in ongoing fighting"]})
        >>> tokenize(documents).ngrams(3).to_frame()["type"].tolist()
        ['insurgents_killed_in', 'killed_in_ongoing', 'in_ongoing_fighting']
        """
        from mediaanalysis.text.ngrams import ngrams

        return ngrams(self, n, skip=skip, join=join)

    def skipgrams(self, n: int | Sequence[int] = 2, skip: int | Sequence[int] = 1, *, join: str = "_") -> Tokens:
        """Make n-grams with gaps, to see which words stand near each other.

        Parameters
        ----------
        n, join
            As in :meth:`ngrams`, which tells the rest.
        skip : int or sequence of int
            Tokens left out between two that are joined: ``1`` leaves out exactly one, ``(0, 1)`` at most one.

        Examples
        --------
        >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["insurgents killed in fighting"]})
        >>> tokenize(documents).skipgrams(2, (0, 1)).to_frame()["type"].tolist()
        ['insurgents_killed', 'insurgents_in', 'killed_in', 'killed_fighting', 'in_fighting']
        """
        return self.ngrams(n, skip=skip, join=join)

    def select(
        self,
        patterns: str | Iterable[str] | None = None,
        *,
        kind: str = "glob",
        case_sensitive: bool = False,
        padding: bool = False,
        window: int | Sequence[int] = 0,
        min_chars: int | None = None,
        max_chars: int | None = None,
    ) -> Tokens:
        """Keep the tokens of matches, to see what is said with these words and nothing else.

        Parameters
        ----------
        patterns : str or iterable of str, optional
            Patterns; blanks divide the elements of a phrase (:func:`mediaanalysis.text.patterns.find_patterns`). The
            empty string stands for pads. All tokens when omitted.
        kind : {"glob", "fixed", "regex"}
            What an element is.
        case_sensitive : bool
            Compare printed forms instead of case-folded ones.
        padding : bool
            Leave a pad (the empty type) in the place of every token taken out. A pad keeps `start`, has length 0 and
            keeps neighbours apart; without it the tokens left become neighbours, and n-grams join them.
        window : int or (before, after)
            Tokens on either side of a match that share its fate; never across a break.
        min_chars, max_chars : int, optional
            Bounds, in code points of the form, that hold for every token left, those of a window included. Pads are
            exempt.

        Returns
        -------
        Tokens
            Every document stays, if empty. `start` and `length` of the tokens left do not change, and the first one
            left of an unbroken stretch opens it. Types in order of first use, none unused.

        Raises
        ------
        OptionError
            When an option is unknown or out of range, or a pattern empty (other than "") or broken.

        Notes
        -----
        As ``tokens_select`` of quanteda 4 (Benoit et al. 2018, doi:10.21105/joss.00774), except that there bounds on
        characters decide which matches count: tokens of a window are exempt, and a phrase with a short word is none.

        Examples
        --------
        >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["They rule out a deal with Moscow."]})
        >>> tokenize(documents).select("deal", window=(2, 0)).to_frame()
          doc_id  start  end  type
        0      a     10   13   out
        1      a     14   15     a
        2      a     16   20  deal
        """
        from mediaanalysis.text.selecting import select

        return select(
            self,
            patterns,
            kind=kind,
            case_sensitive=case_sensitive,
            padding=padding,
            window=window,
            min_chars=min_chars,
            max_chars=max_chars,
        )

    def remove(
        self,
        patterns: str | Iterable[str] | None = None,
        *,
        kind: str = "glob",
        case_sensitive: bool = False,
        padding: bool = False,
        window: int | Sequence[int] = 0,
        min_chars: int | None = None,
        max_chars: int | None = None,
    ) -> Tokens:
        """Take out the tokens of matches, to see what is left without these words.

        Parameters
        ----------
        patterns : str or iterable of str, optional
            What to take out; see :meth:`select`. Nothing when omitted, so that the bounds alone decide.
        kind, case_sensitive, padding, window, min_chars, max_chars
            As in :meth:`select`, which tells the rest. Tokens of a window go too; bounds hold for every token left.

        Examples
        --------
        >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["The war on terror"]})
        >>> tokens = tokenize(documents)
        >>> tokens.remove(["the", "on"]).ngrams(2).to_frame()["type"].tolist()
        ['war_terror']
        >>> len(tokens.remove(["the", "on"], padding=True).ngrams(2))
        0
        """
        from mediaanalysis.text.selecting import remove

        return remove(
            self,
            patterns,
            kind=kind,
            case_sensitive=case_sensitive,
            padding=padding,
            window=window,
            min_chars=min_chars,
            max_chars=max_chars,
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
    keep: Iterable[str] = (),
) -> Tokens:
    """Cut the coverage into tokens; see :mod:`mediaanalysis.text.grammar` for what a token is.

    Parameters
    ----------
    documents : DataFrame
        Any table with ``doc_id`` and ``text``. With a ``zones`` column only the named zones are read; without one the
        whole text is body.
    language : str
        Language of stop words and stems, as a code; of ``en-US`` the ``en`` counts. Chinese, Japanese, Thai, Lao, Khmer
        and Burmese (zh, ja, th, lo, km, my) are divided into words by the extra ``segmentation``; Korean has blanks.
    zones : sequence of str
        Zones to read; headline, lead and body unless told otherwise. Datelines, bylines, captions and boilerplate are
        not coverage: they stay in the table and in :func:`mediaanalysis.zones`, but are not counted.
    keep : iterable of {"url", "hashtag", "handle", "percent"}
        What is to stay one token: ``https://example.org/a``, ``#Kyiv``, ``@name``, ``12.5%``. Without it their letters
        and digits are tokens of their own.

    Returns
    -------
    Tokens

    Raises
    ------
    TableError
        When a column is missing or ``doc_id`` repeats.
    OptionError
        When a zone or a name in `keep` is unknown.

    Notes
    -----
    Large corpora are read by compiled code. The first time on a machine it is compiled (a line says so) and kept;
    without numba the same tokens come from the regular expression, more slowly.

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
    zones = listed("zones", zones)
    unknown = [zone for zone in zones if zone not in ZONE_NAMES]
    if unknown:
        raise OptionError(f"zones: {unknown[0]!r} is not a zone; allowed: {', '.join(ZONE_NAMES)}.")
    language = language_code(language)
    texts = documents["text"]
    spans = spans_to_read(documents, zones)
    found = scan_texts(texts, spans, kept(keep))
    opens = None
    if spans.point is not None:
        opens = np.zeros(len(found.ids) + 1, dtype=bool)
        opens[found.before] = True
        opens = opens[:-1]
    n_spans = np.searchsorted(spans.document, np.arange(len(documents) + 1))
    tokens = Tokens(
        documents["doc_id"].to_numpy(dtype=object),
        found.ids,
        found.before[n_spans],
        found.start,
        found.surfaces,
        texts.array.copy(),  # a copy of references: the table may be changed in place later
        language,
        opens,
    )
    from mediaanalysis.text.segment import SEGMENTED_LANGUAGES, segment

    if language in SEGMENTED_LANGUAGES:
        return segment(tokens, language)
    tokens._folds.append(code_folds(found.printed))  # every later step compares folded forms
    return tokens
