"""Where the frames of a codebook occur: one row per hit, linked to the text by characters, tokens and sentence."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from mediaanalysis.corpus.progress import show_progress
from mediaanalysis.errors import one_of, require_kind
from mediaanalysis.framing.codebook import Codebook, Pattern
from mediaanalysis.framing.overlaps import OVERLAPS, keep_of_overlaps
from mediaanalysis.framing.places import Places, place_tokens
from mediaanalysis.framing.polarity_rules import load_polarity
from mediaanalysis.framing.voice import judged_columns, quotes_by_document
from mediaanalysis.schemas import DOCUMENTS, HITS, check, empty
from mediaanalysis.text.aligning import align_tokens
from mediaanalysis.text.patterns import Automaton, Lists, elements_of
from mediaanalysis.text.tokens import Tokens, tokenize

__all__ = ["find_frames"]

_BLOCK = 100_000
_ROWS = 2_000
_LONG = 50_000  # hits


def find_frames(
    documents: pd.DataFrame,
    codebook: Codebook,
    *,
    tokens: Tokens | None = None,
    quotes: pd.DataFrame | None = None,
    overlaps: str = "longest",
    polarity: str | Path | None = None,
) -> pd.DataFrame:
    """Find every framing term of a codebook in the coverage, and say whose words it is and how it is meant.

    Answers: where, and in which words, does each frame show; in the newsroom's voice or a source's; asserted or
    denied? Only editorial zones are searched. A hit is a framing term, not yet a frame that a human coder would
    confirm.

    Parameters
    ----------
    documents : DataFrame
        ``doc_id``, ``text`` and, if marked, ``zones``.
    codebook : Codebook
    tokens : Tokens, optional
        From :func:`mediaanalysis.tokenize` on the same documents; made here when omitted.
    quotes : DataFrame, optional
        From :func:`mediaanalysis.find_quotes` on the same documents; found here when omitted.
    overlaps : {"longest", "all", "first"}
        What becomes of hits of *one* frame that share a token. ``longest`` keeps the longest, the earlier of two
        equally long; ``first`` keeps the one that starts first, the earlier pattern of two that start together;
        ``all`` keeps every pattern's match. Hits of different frames never displace each other.
    polarity : path, optional
        Cues of polarity of your own, a TOML file like ``framing/lexicons/polarity.toml``, on top of the package's.

    Returns
    -------
    DataFrame
        Schema ``HITS``, sorted by document (in table order), start and frame. ``frame`` is categorical over the whole
        codebook.

    Raises
    ------
    TableError
        When the tokens do not belong to the documents.
    OptionError
        When `overlaps` is unknown.

    Examples
    --------
    >>> from mediaanalysis.framing.codebook import load_codebook
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["A ceasefire is near. Sanctions stay."]})
    >>> find_frames(documents, load_codebook("war_diplomacy"))[["frame", "start", "end", "surface"]]
               frame  start  end    surface
    0    negotiation      2   11  ceasefire
    1  economic_cost     21   30  Sanctions
    """
    check(documents, DOCUMENTS)
    one_of("overlaps", overlaps, OVERLAPS)
    require_kind("find_frames", codebook, Codebook, hint="call ma.load_codebook(name or path) first")
    tokens = (
        tokenize(documents, language=codebook.language)
        if tokens is None
        else align_tokens(tokens, documents, verb="find_frames")
    )
    search = _compile(codebook, tokens)
    blocks = _blocks(tokens)
    parts = [_find_in(documents.iloc[a:b], tokens.between(a, b), search, overlaps=overlaps) for a, b in blocks]
    if not any(len(part.first) for part in parts):
        hits = empty(HITS)
        hits["frame"] = pd.Categorical([], categories=pd.Index(codebook.frame_ids))
        return hits
    found = _Hits.joined(parts, [int(tokens.offsets[a]) for a, _ in blocks])
    runs = list(_runs(found.first, tokens))
    tables = (_describe(_Hits(*(column[a:b] for column in found)), tokens, search) for a, b in runs)
    said, rules = quotes_by_document(quotes, documents), load_polarity(polarity)
    long = sys.stderr.isatty() and len(found.first) > _LONG
    with show_progress(tables, label="Judging voice and polarity", total=len(runs), show=long) as shown:
        judged = [table.assign(**judged_columns(table, documents, said, rules=rules)) for table in shown]
    return pd.concat(judged, ignore_index=True)


def _runs(first: np.ndarray, tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Divide hits into runs of whole documents, some thousand hits each; describing takes much room for a while."""
    ends = np.unique(np.searchsorted(first, tokens.offsets[1:]))
    low = 0
    while low < len(first):
        high = int(ends[min(int(np.searchsorted(ends, low + _ROWS)), len(ends) - 1)])
        yield low, high
        low = high


def _blocks(tokens: Tokens) -> list[tuple[int, int]]:
    """Divide the documents into runs of a hundred thousand tokens: memory then follows the hits, not the corpus."""
    low, blocks = 0, []
    while low < len(tokens.doc_id):
        high = int(np.searchsorted(tokens.offsets, tokens.offsets[low] + _BLOCK, side="right")) - 1
        high = min(max(high, low + 1), len(tokens.doc_id))
        blocks.append((low, high))
        low = high
    return blocks


@dataclass(frozen=True, slots=True)
class _Found:
    """Matches: first token, token after the last, number of the pattern, number of the sentence."""

    first: np.ndarray
    last: np.ndarray
    pattern: np.ndarray
    sentence: np.ndarray

    def __getitem__(self, rows: np.ndarray) -> _Found:
        return _Found(self.first[rows], self.last[rows], self.pattern[rows], self.sentence[rows])


class _Hits(NamedTuple):
    """Matches that count: first token, token after the last, pattern; characters and zone of the sentence."""

    first: np.ndarray
    last: np.ndarray
    pattern: np.ndarray
    sentence_start: np.ndarray
    sentence_end: np.ndarray
    zone: np.ndarray

    @classmethod
    def joined(cls, parts: Sequence[_Hits], firsts: Sequence[int]) -> _Hits:
        """Return the hits of runs of documents, whose tokens are counted from `firsts` on."""
        moved = [part._replace(first=part.first + k, last=part.last + k) for part, k in zip(parts, firsts, strict=True)]
        return cls(*(np.concatenate(column) for column in zip(*moved, strict=True)))


@dataclass(frozen=True, slots=True)
class _Search:
    """What is looked for: all patterns, and behind them the patterns of their conditions.

    `frame` and `within` hold one value for each pattern, `near` and `exclude` the numbers of its conditions.
    """

    names: list[str]
    patterns: list[Pattern]
    frame: np.ndarray
    within: np.ndarray
    near: Lists
    exclude: Lists
    automaton: Automaton


def _compile(codebook: Codebook, tokens: Tokens) -> _Search:
    patterns = [pattern for frame in codebook.frames for pattern in frame.patterns]
    conditions = list(dict.fromkeys(other for pattern in patterns for other in (*pattern.near, *pattern.exclude)))
    compiled = [elements_of(p.pattern, kind=p.kind, case_sensitive=p.case_sensitive) for p in patterns]
    compiled += [elements_of(other) for other in conditions]
    counts = [len(frame.patterns) for frame in codebook.frames]
    numbers = {other: len(patterns) + k for k, other in enumerate(conditions)}
    near, exclude = (
        Lists.of_pairs(
            np.repeat(np.arange(len(patterns)), [len(others) for others in listed]),
            np.array([numbers[other] for others in listed for other in others], dtype=np.int64),
            len(patterns),
        )
        for listed in ([p.near for p in patterns], [p.exclude for p in patterns])
    )
    return _Search(
        codebook.frame_ids,
        patterns,
        np.repeat(np.arange(len(counts)), counts),
        np.array([p.within for p in patterns], dtype=np.int64),
        near,
        exclude,
        Automaton(compiled, tokens),
    )


def _find_in(documents: pd.DataFrame, tokens: Tokens, search: _Search, *, overlaps: str) -> _Hits:
    """Return the hits in these documents."""
    found, places = _find_all(documents, tokens, search)
    found = found[keep_of_overlaps(found.first, found.last, search.frame[found.pattern], overlaps=overlaps)]
    at = found.sentence
    return _Hits(found.first, found.last, found.pattern, places.start[at], places.end[at], places.zone[at])


def _find_all(documents: pd.DataFrame, tokens: Tokens, search: _Search) -> tuple[_Found, Places]:
    """Return the matches of all patterns within a sentence, their conditions met, sorted by first token and pattern."""
    matches = search.automaton.find(tokens.ids, tokens.breaks)
    found = _Found(*matches, sentence=np.zeros(len(matches.first), np.int64))
    conditions = bool(len(search.near.values) or len(search.exclude.values))
    if conditions:
        found = _within_reach(found, search, len(tokens.ids))
    wanted = np.zeros(len(tokens.ids), dtype=bool)
    wanted[found.first] = wanted[found.last - 1] = True
    places = place_tokens(documents, tokens, np.flatnonzero(wanted))
    sentence = places.of(found.first)
    inside = (sentence >= 0) & (sentence == places.of(found.last - 1))
    found = replace(found, sentence=sentence)[np.flatnonzero(inside)]
    if conditions:
        found = _meet_conditions(found, search)
    return found[np.lexsort((found.pattern, found.first))], places


def _within_reach(found: _Found, search: _Search, n_tokens: int) -> _Found:
    """Leave out matches that lack their near pattern whatever the sentence, and conditions far from those left.

    What follows needs the sentence of every match, and most matches are words of conditions that stand alone.
    """
    mine = found.pattern < len(search.patterns)
    near = np.zeros(len(mine), dtype=bool)
    near[mine] = _near(found[np.flatnonzero(mine)], _by_pattern(found[np.flatnonzero(~mine)]), search)
    reach = int(search.within.max()) + 1
    opened = np.bincount(np.maximum(found.first[near] - reach, 0), minlength=n_tokens + 1)
    closed = np.bincount(np.minimum(found.last[near] + reach, n_tokens), minlength=n_tokens + 1)
    covered = np.append(0, np.cumsum(np.cumsum(opened - closed)[:-1] > 0))  # tokens in reach before each
    return found[np.flatnonzero(near | (~mine & (covered[found.last] > covered[found.first])))]


def _meet_conditions(found: _Found, search: _Search) -> _Found:
    """Drop matches without their near pattern or with an excluding one, and the matches of the conditions."""
    mine = found.pattern < len(search.patterns)
    others = _by_pattern(found[np.flatnonzero(~mine)])
    found = found[np.flatnonzero(mine)]
    return found[np.flatnonzero(_near(found, others, search) & ~_excluded(found, others, search))]


def _by_pattern(found: _Found) -> _Found:
    """Sort by pattern, then by first token; matches of a pattern have one size, so their ends ascend as well."""
    return found[np.argsort(found.pattern, kind="stable")]


def _near(mine: _Found, others: _Found, search: _Search) -> np.ndarray:
    """Whether each match needs no near pattern, or has one in its sentence with at most `within` tokens between."""
    good = np.asarray(np.diff(search.near.starts)[mine.pattern] == 0)
    row, other = search.near.at(mine.pattern)
    if not len(row) or not len(others.first):
        return good
    first, last, sentence = mine.first[row], mine.last[row], mine.sentence[row]
    width = 1 + max(int(mine.last.max()), int(others.last.max()))
    behind = np.searchsorted(others.pattern * width + others.first, other * width + last)
    behind = np.minimum(behind, len(others.first) - 1)
    ahead = np.searchsorted(others.pattern * width + others.last, other * width + first, side="right") - 1
    ahead = np.maximum(ahead, 0)
    for place, gap in ((behind, others.first[behind] - last), (ahead, first - others.last[ahead])):
        same = (others.pattern[place] == other) & (others.sentence[place] == sentence)
        good[row[same & (gap >= 0) & (gap <= search.within[mine.pattern[row]])]] = True
    return good


def _excluded(mine: _Found, others: _Found, search: _Search) -> np.ndarray:
    """Whether each match shares a token with a match of a pattern that vetoes it."""
    vetoed = np.zeros(len(mine.first), dtype=bool)
    row, other = search.exclude.at(mine.pattern)
    if len(row) and len(others.first):
        width = 1 + max(int(mine.last.max()), int(others.last.max()))
        low = np.searchsorted(others.pattern * width + others.last, other * width + mine.first[row], side="right")
        high = np.searchsorted(others.pattern * width + others.first, other * width + mine.last[row])
        vetoed[row[low < high]] = True
    return vetoed


def _describe(hits: _Hits, tokens: Tokens, search: _Search) -> pd.DataFrame:
    """Turn token positions into the columns of HITS."""
    first, last, pattern = hits.first, hits.last, hits.pattern
    doc = np.searchsorted(tokens.offsets, first, side="right") - 1
    start, end = tokens.start[first].astype(np.int64), tokens.start[last - 1] + _lengths(tokens, last - 1)
    words = np.array([pattern.pattern for pattern in search.patterns], dtype=object)
    columns = {
        "hit_id": "",
        "doc_id": pd.Series(tokens.doc_id[doc], dtype="str"),
        "frame": pd.Categorical.from_codes(search.frame[pattern], categories=pd.Index(search.names)),
        "pattern": pd.Series(words[pattern], dtype="str"),
        "start": start,
        "end": end,
        "surface": pd.Series(_cut(tokens.text, doc, start, end), dtype="str"),
        "token_start": first - tokens.offsets[doc],
        "token_end": last - tokens.offsets[doc],
        "sentence_start": hits.sentence_start,
        "sentence_end": hits.sentence_end,
        "zone": pd.Series(hits.zone, dtype="str"),
    }
    table = pd.DataFrame(columns, index=range(len(first)))
    table["hit_id"] = _ids_of(table)
    return table


def _lengths(tokens: Tokens, places: np.ndarray) -> np.ndarray:
    """Return the characters of some tokens."""
    if tokens.lengths is not None:
        return np.asarray(tokens.lengths[places])
    return np.fromiter((len(surface) for surface in tokens.surfaces[tokens.ids[places]]), np.int64, len(places))


def _cut(texts: np.ndarray | ExtensionArray, doc: np.ndarray, start: np.ndarray, end: np.ndarray) -> list[str]:
    """Return what is printed at each place; documents ascend, so each text is taken up once."""
    surfaces: list[str] = []
    current, text = -1, ""
    for d, a, b in zip(doc.tolist(), start.tolist(), end.tolist(), strict=True):
        if d != current:
            current, text = d, texts[d]
        surfaces.append(text[a:b])
    return surfaces


def _ids_of(hits: pd.DataFrame) -> pd.Series:
    """Return the id of each hit: document, characters, frame, and a number where all of these are the same."""
    name = hits["doc_id"] + ":" + hits["start"].astype("str") + "-" + hits["end"].astype("str")
    name = name + ":" + hits["frame"].astype("str")
    repeat = hits.groupby(["doc_id", "start", "end", "frame"], observed=True).cumcount()
    return name.where(repeat == 0, name + "#" + (repeat + 1).astype("str")) if repeat.any() else name
