"""Where the frames of a codebook occur: one row per hit, linked to the text by characters, tokens and sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mediaanalysis.errors import TableError, one_of
from mediaanalysis.framing.codebook import Codebook, Pattern
from mediaanalysis.schemas import DOCUMENTS, HITS, check, empty
from mediaanalysis.text.patterns import TokenIndex
from mediaanalysis.text.sentences import sentences
from mediaanalysis.text.tokens import Tokens, tokenize

__all__ = ["find_frames"]

OVERLAPS = ("longest", "all", "first")


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
    place = _sentence_of_tokens(documents, tokens)
    matches = _find_all(tokens, codebook, place.number)
    if matches.empty:
        return _with_levels(empty(HITS), codebook)
    if overlaps != "all":
        matches = _resolve(matches, overlaps)
    return _with_levels(_describe(matches, documents, tokens, place), codebook)


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
    texts = documents["text"].to_numpy(dtype=object)
    for doc_id, mine, theirs in zip(wanted, texts, aligned.text, strict=True):
        if mine is not theirs and mine != theirs:
            raise TableError(f"find_frames: the text of document {doc_id!r} has changed since it was tokenized.")
    return aligned


@dataclass(frozen=True, slots=True)
class _Places:
    """Sentence number of each token, and start, end and zone of each sentence."""

    number: np.ndarray
    start: np.ndarray
    end: np.ndarray
    zone: np.ndarray


def _sentence_of_tokens(documents: pd.DataFrame, tokens: Tokens) -> _Places:
    table = sentences(documents)
    rows = pd.Index(documents["doc_id"]).get_indexer(pd.Index(table["doc_id"]))
    counts = np.diff(tokens.offsets)
    # One key for (document, character): sentences are sorted by it, so a token's sentence is found by bisection.
    sentence_key = rows.astype(np.int64) * (1 << 32) + table["start"].to_numpy(np.int64)
    token_doc = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    number = np.searchsorted(sentence_key, token_doc * (1 << 32) + tokens.start, side="right") - 1
    if len(table):
        inside = (rows[number] == token_doc) & (tokens.start < table["end"].to_numpy()[number]) & (number >= 0)
        number = np.where(inside, number, -1)  # tokens of a zone that is not coverage
    return _Places(number, table["start"].to_numpy(), table["end"].to_numpy(), table["zone"].to_numpy(dtype=object))


def _find_all(tokens: Tokens, codebook: Codebook, sentence: np.ndarray) -> pd.DataFrame:
    """Return all matches: first token, token after the last, frame number, pattern number and the pattern."""
    index = TokenIndex(tokens, sentence)
    parts: list[pd.DataFrame] = []
    number = 0
    for frame_number, frame in enumerate(codebook.frames):
        for pattern in frame.patterns:
            first, size = index.find(pattern.pattern, case_sensitive=pattern.case_sensitive)
            first = _keep_near(index, first, size, pattern)
            first = _drop_excluded(index, first[sentence[first] >= 0], size, pattern)
            if len(first):
                columns = {"first": first, "last": first + size, "frame": frame_number, "order": number}
                parts.append(pd.DataFrame(columns).assign(pattern=pattern.pattern))
            number += 1
    if not parts:
        return pd.DataFrame()
    return pd.concat(parts, ignore_index=True).sort_values(["first", "frame", "order"], ignore_index=True)


def _keep_near(index: TokenIndex, first: np.ndarray, size: int, pattern: Pattern) -> np.ndarray:
    """Keep matches with one of the near patterns in their sentence, at most `within` tokens between them."""
    if not pattern.near or not len(first):
        return first
    keep = np.zeros(len(first), dtype=bool)
    for other in pattern.near:
        starts, width = index.find(other)
        if not len(starts):
            continue
        after = np.searchsorted(starts, first + size)
        before = np.searchsorted(starts, first - width, side="right") - 1
        right = starts[np.minimum(after, len(starts) - 1)]
        left = starts[np.maximum(before, 0)]
        keep |= (
            (after < len(starts))
            & (right - (first + size) <= pattern.within)
            & (index.unit[np.minimum(right, len(index.unit) - 1)] == index.unit[first])
        )
        keep |= (before >= 0) & (first - (left + width) <= pattern.within) & (index.unit[left] == index.unit[first])
    return first[keep]


def _drop_excluded(index: TokenIndex, first: np.ndarray, size: int, pattern: Pattern) -> np.ndarray:
    """Drop matches that share a token with one of the excluding patterns."""
    for other in pattern.exclude:
        if not len(first):
            break
        starts, width = index.find(other)
        # An exclusion starting in (first - width, first + size) overlaps the match.
        low = np.searchsorted(starts, first - width, side="right")
        high = np.searchsorted(starts, first + size, side="left")
        first = first[low == high]
    return first


def _resolve(matches: pd.DataFrame, overlaps: str) -> pd.DataFrame:
    """Keep one of the matches of a frame that share a token."""
    size = matches["last"] - matches["first"]
    key = ["size", "first", "order"] if overlaps == "longest" else ["first", "order"]
    ranked = matches.assign(size=-size).sort_values(key, kind="stable")
    taken: set[tuple[int, int]] = set()
    kept: list[int] = []
    for row, first, last, frame in zip(ranked.index, ranked["first"], ranked["last"], ranked["frame"], strict=True):
        places = [(frame, k) for k in range(first, last)]
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(row)
    return matches.loc[sorted(kept)].reset_index(drop=True)


def _describe(matches: pd.DataFrame, documents: pd.DataFrame, tokens: Tokens, place: _Places) -> pd.DataFrame:
    """Turn token positions into the columns of HITS."""
    first, last = matches["first"].to_numpy(), matches["last"].to_numpy()
    doc = np.searchsorted(tokens.offsets, first, side="right") - 1
    start = tokens.start[first].astype(np.int64)
    end = (tokens.start[last - 1] + tokens.length[last - 1]).astype(np.int64)
    doc_id = tokens.doc_id[doc]
    sentence = place.number[first]
    n = len(matches)
    surface = [text[a:b] for text, a, b in zip(tokens.text[doc], start, end, strict=True)]
    return pd.DataFrame(
        {
            "hit_id": "",
            "doc_id": pd.Series(doc_id, dtype="str"),
            "frame": matches["frame"].to_numpy(),
            "pattern": matches["pattern"].astype("str"),
            "start": start,
            "end": end,
            "surface": pd.Series(surface, dtype="str"),
            "token_start": first - tokens.offsets[doc],
            "token_end": last - tokens.offsets[doc],
            "sentence_start": place.start[sentence],
            "sentence_end": place.end[sentence],
            "zone": pd.Series(place.zone[sentence], dtype="str"),
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
    )


def _with_levels(hits: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Give `frame` the whole codebook as levels, and every hit its id."""
    if len(hits):
        codes = hits["frame"].astype("int64").tolist()
        levels = pd.Index(codebook.frame_ids)
        hits["frame"] = pd.Categorical.from_codes(codes, categories=levels)
        name = hits["doc_id"] + ":" + hits["start"].astype("str") + "-" + hits["end"].astype("str")
        name = name + ":" + hits["frame"].astype("str")
        repeat = hits.groupby(name).cumcount()
        hits["hit_id"] = name.where(repeat == 0, name + "#" + (repeat + 1).astype("str"))
    else:
        hits["frame"] = pd.Categorical([], categories=codebook.frame_ids)
    return hits[HITS.names]
