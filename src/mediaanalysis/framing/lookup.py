"""Where the frames of a codebook occur: one row per hit, linked to the text by characters, tokens and sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from mediaanalysis.errors import TableError, one_of
from mediaanalysis.framing.codebook import Codebook, Pattern
from mediaanalysis.framing.overlaps import OVERLAPS, keep_of_overlaps
from mediaanalysis.framing.places import Places, place_tokens
from mediaanalysis.schemas import DOCUMENTS, HITS, check, empty
from mediaanalysis.text.patterns import Automaton, elements_of
from mediaanalysis.text.tokens import Tokens, tokenize

__all__ = ["find_frames"]

_BLOCK = 1_000_000


def find_frames(
    documents: pd.DataFrame,
    codebook: Codebook,
    *,
    tokens: Tokens | None = None,
    overlaps: str = "longest",
) -> pd.DataFrame:
    """Find every framing term of a codebook in the coverage.

    Answers: where, and in which words, does each frame show? Only editorial zones are searched. A hit is a framing
    term, not yet a frame that a human coder would confirm.

    Parameters
    ----------
    documents : DataFrame
        ``doc_id``, ``text`` and, if marked, ``zones``.
    codebook : Codebook
    tokens : Tokens, optional
        From :func:`mediaanalysis.tokenize` on the same documents; made here when omitted.
    overlaps : {"longest", "all", "first"}
        What becomes of hits of *one* frame that share a token. ``longest`` keeps the longest, the earlier of two
        equally long; ``first`` keeps the one that starts first, the earlier pattern of two that start together;
        ``all`` keeps every pattern's match. Hits of different frames never displace each other.

    Returns
    -------
    DataFrame
        Schema ``HITS``, sorted by document (in table order), start and frame. ``frame`` is categorical over the whole
        codebook. ``voice`` is ``newsroom`` and ``polarity`` is ``asserted`` throughout: this step does not judge them.

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
    tokens = tokenize(documents, language=codebook.language) if tokens is None else _matching(tokens, documents)
    search = _compile(codebook, tokens)
    parts = [
        _find_in(documents.iloc[low:high], tokens.between(low, high), search, overlaps=overlaps)
        for low, high in _blocks(tokens)
    ]
    parts = [part for part in parts if len(part)]
    return _with_levels(pd.concat(parts, ignore_index=True) if parts else empty(HITS), codebook)


def _blocks(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Divide the documents into runs of about a million tokens: memory then follows the hits, not the corpus."""
    low = 0
    while low < len(tokens.doc_id):
        high = int(np.searchsorted(tokens.offsets, tokens.offsets[low] + _BLOCK, side="right")) - 1
        high = min(max(high, low + 1), len(tokens.doc_id))
        yield low, high
        low = high


def _matching(tokens: Tokens, documents: pd.DataFrame) -> Tokens:
    """Return the tokens in the order of the documents; refuse tokens of other documents."""
    wanted = documents["doc_id"].to_numpy(dtype=object)
    if len(wanted) == len(tokens.doc_id) and (wanted == tokens.doc_id).all():
        aligned = tokens
    else:
        missing = set(wanted) - set(tokens.doc_id)
        if missing:
            raise TableError(
                f"find_frames: the tokens lack document {min(missing)!r} and {len(missing) - 1} more; "
                "tokenize these documents."
            )
        aligned = tokens.subset(wanted)
    for doc_id, mine, theirs in zip(wanted, documents["text"], aligned.text, strict=True):
        if mine != theirs:
            raise TableError(f"find_frames: the text of document {doc_id!r} has changed since it was tokenized.")
    return aligned


@dataclass(frozen=True, slots=True)
class _Found:
    """Matches: first token, token after the last, number of the pattern, number of the sentence."""

    first: np.ndarray
    last: np.ndarray
    pattern: np.ndarray
    sentence: np.ndarray

    def __getitem__(self, rows: np.ndarray) -> _Found:
        return _Found(self.first[rows], self.last[rows], self.pattern[rows], self.sentence[rows])


@dataclass(frozen=True, slots=True)
class _Search:
    """What is looked for: all patterns, and behind them the patterns of their conditions; the frame of each pattern."""

    patterns: list[Pattern]
    frame: np.ndarray
    conditions: dict[str, int]
    automaton: Automaton


def _compile(codebook: Codebook, tokens: Tokens) -> _Search:
    patterns = [pattern for frame in codebook.frames for pattern in frame.patterns]
    conditions = list(dict.fromkeys(other for pattern in patterns for other in (*pattern.near, *pattern.exclude)))
    compiled = [elements_of(p.pattern, kind=p.kind, case_sensitive=p.case_sensitive) for p in patterns]
    compiled += [elements_of(other) for other in conditions]
    counts = [len(frame.patterns) for frame in codebook.frames]
    numbers = {other: len(patterns) + k for k, other in enumerate(conditions)}
    return _Search(patterns, np.repeat(np.arange(len(counts)), counts), numbers, Automaton(compiled, tokens))


def _find_in(documents: pd.DataFrame, tokens: Tokens, search: _Search, *, overlaps: str) -> pd.DataFrame:
    """Return the hits in these documents, with numbers for frames and without ids."""
    found, places = _find_all(documents, tokens, search)
    found = found[keep_of_overlaps(found.first, found.last, search.frame[found.pattern], overlaps=overlaps)]
    return _describe(found, tokens, search, places=places)


def _find_all(documents: pd.DataFrame, tokens: Tokens, search: _Search) -> tuple[_Found, Places]:
    """Return the matches of all patterns within a sentence, their conditions met, sorted by first token and pattern."""
    first, last, number = search.automaton.find(tokens.ids, tokens.breaks)
    wanted = np.zeros(len(tokens.ids), dtype=bool)
    wanted[first] = wanted[last - 1] = True
    places = place_tokens(documents, tokens, np.flatnonzero(wanted))
    sentence = places.of(first)
    inside = (sentence >= 0) & (sentence == places.of(last - 1))
    found = _Found(first, last, number, sentence)[np.flatnonzero(inside)]
    if search.conditions:
        found = _meet_conditions(found, search.patterns, search.conditions)
    return found[np.lexsort((found.pattern, found.first))], places


def _meet_conditions(found: _Found, patterns: Sequence[Pattern], numbers: dict[str, int]) -> _Found:
    """Drop matches without their near pattern or with an excluding one, and the matches of the conditions."""
    order = np.argsort(found.pattern, kind="stable")
    edges = np.searchsorted(found.pattern[order], np.arange(len(patterns) + len(numbers) + 1))
    keep = found.pattern < len(patterns)
    for k, pattern in enumerate(patterns):
        rows = order[edges[k] : edges[k + 1]]
        if not len(rows) or not (pattern.near or pattern.exclude):
            continue
        others = {
            other: found[order[edges[numbers[other]] : edges[numbers[other] + 1]]]
            for other in (*pattern.near, *pattern.exclude)
        }
        mine = found[rows]
        good = np.array([not pattern.near] * len(rows))
        for other in pattern.near:
            good |= _near(mine, others[other], pattern.within)
        for other in pattern.exclude:
            good &= ~_overlapping(mine, others[other])
        keep[rows] = good
    return found[np.flatnonzero(keep)]


def _near(mine: _Found, other: _Found, within: int) -> np.ndarray:
    """Whether each match has one of the others in its sentence, at most `within` tokens between them."""
    if not len(other.first):
        return np.zeros(len(mine.first), dtype=bool)
    # All matches of one pattern have the same size, so their ends ascend as their beginnings do.
    after = np.searchsorted(other.first, mine.last)
    right = np.minimum(after, len(other.first) - 1)
    before = np.searchsorted(other.last, mine.first, side="right") - 1
    left = np.maximum(before, 0)
    behind = (after < len(other.first)) & (other.first[right] - mine.last <= within)
    ahead = (before >= 0) & (mine.first - other.last[left] <= within)
    same = (other.sentence[right] == mine.sentence, other.sentence[left] == mine.sentence)
    return np.asarray((behind & same[0]) | (ahead & same[1]))


def _overlapping(mine: _Found, other: _Found) -> np.ndarray:
    """Whether each match shares a token with one of the others."""
    low = np.searchsorted(other.last, mine.first, side="right")
    high = np.searchsorted(other.first, mine.last, side="left")
    return low < high


def _describe(found: _Found, tokens: Tokens, search: _Search, *, places: Places) -> pd.DataFrame:
    """Turn token positions into the columns of HITS."""
    first, last, sentence = found.first, found.last, found.sentence
    doc = np.searchsorted(tokens.offsets, first, side="right") - 1
    start, end = tokens.start[first].astype(np.int64), tokens.start[last - 1] + _lengths(tokens, last - 1)
    n = len(first)
    words = np.array([pattern.pattern for pattern in search.patterns], dtype=object)
    columns = {
        "hit_id": "",
        "doc_id": pd.Series(tokens.doc_id[doc], dtype="str"),
        "frame": search.frame[found.pattern],
        "pattern": pd.Series(words[found.pattern], dtype="str"),
        "start": start,
        "end": end,
        "surface": pd.Series(_cut(tokens.text, doc, start, end), dtype="str"),
        "token_start": first - tokens.offsets[doc],
        "token_end": last - tokens.offsets[doc],
        "sentence_start": places.start[sentence],
        "sentence_end": places.end[sentence],
        "zone": pd.Series(places.zone[sentence], dtype="str"),
        "voice": "newsroom",
        "quote_id": "",
        "speaker": "",
        "polarity": "asserted",
        "cue": "",
        "cue_start": np.full(n, -1),
        "cue_end": np.full(n, -1),
        "holder": "newsroom",
        "rule_ids": "",
    }
    return pd.DataFrame(columns, index=range(n))


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


def _with_levels(hits: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Give `frame` the whole codebook as levels, and every hit its id."""
    if len(hits):
        codes = hits["frame"].astype("int64").to_numpy()
        levels = pd.Index(codebook.frame_ids)
        hits["frame"] = pd.Categorical.from_codes(codes.tolist(), categories=levels)
        name = hits["doc_id"] + ":" + hits["start"].astype("str") + "-" + hits["end"].astype("str")
        name = name + ":" + hits["frame"].astype("str")
        repeat = hits.assign(frame=codes).groupby(["doc_id", "start", "end", "frame"], sort=False).cumcount()
        hits["hit_id"] = name.where(repeat == 0, name + "#" + (repeat + 1).astype("str"))
    else:
        hits["frame"] = pd.Categorical([], categories=codebook.frame_ids)
    return hits[HITS.names]
