"""The shipped codebook tests itself: every pattern hits its positive sentence and spares its negative one."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from mediaanalysis.framing.codebook import Codebook, Frame, load_codebook
from mediaanalysis.framing.lookup import find_frames

FRAMES = [
    "armed_confrontation", "negotiation", "betrayal", "solidarity", "deterrence", "escalation", "blame", "sovereignty",
    "human_cost", "economic_cost", "law_morality", "strategic_game",
]  # fmt: skip


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook("war_diplomacy")


@pytest.fixture(scope="module")
def found(book: Codebook) -> set[tuple[str, str, str]]:
    """(document, frame, pattern) of every hit in all example sentences, which are read as one corpus."""
    rows = [
        (f"{frame.id}/{k}/{side}", getattr(pattern, side))
        for frame in book.frames
        for k, pattern in enumerate(frame.patterns)
        for side in ("positive", "negative")
    ]
    hits = find_frames(pd.DataFrame(rows, columns=["doc_id", "text"]), book, overlaps="all")
    return set(hits[["doc_id", "frame", "pattern"]].itertuples(index=False, name=None))


def frame_of(book: Codebook, frame_id: str) -> Frame:
    return next(frame for frame in book.frames if frame.id == frame_id)


def test_the_twelve_frames(book: Codebook) -> None:
    assert book.frame_ids == FRAMES


@pytest.mark.parametrize("frame_id", FRAMES)
def test_every_pattern_hits_its_positive(book: Codebook, found: set[tuple[str, str, str]], frame_id: str) -> None:
    patterns = frame_of(book, frame_id).patterns
    missed = [
        (p.pattern, p.positive)
        for k, p in enumerate(patterns)
        if (f"{frame_id}/{k}/positive", frame_id, p.pattern) not in found
    ]
    assert missed == []


@pytest.mark.parametrize("frame_id", FRAMES)
def test_every_pattern_spares_its_negative(book: Codebook, found: set[tuple[str, str, str]], frame_id: str) -> None:
    patterns = frame_of(book, frame_id).patterns
    wrong = [
        (p.pattern, p.negative)
        for k, p in enumerate(patterns)
        if (f"{frame_id}/{k}/negative", frame_id, p.pattern) in found
    ]
    assert wrong == []


@pytest.mark.parametrize("frame_id", FRAMES)
def test_a_frame_is_complete(book: Codebook, frame_id: str) -> None:
    frame = frame_of(book, frame_id)
    assert 25 <= len(frame.patterns) <= 60
    assert len(frame.definition.split()) >= 15
    assert frame.source
    assert frame.label != frame.id
    assert [p.pattern for p in frame.patterns if not (p.positive and p.negative)] == []
    assert [p.pattern for p in frame.patterns if len(p.pattern.split()) > 6] == []
    counts = Counter((p.pattern.casefold(), p.case_sensitive) for p in frame.patterns)
    assert [pattern for pattern, n in counts.items() if n > 1] == []


def test_no_sentence_is_used_twice(book: Codebook) -> None:
    counts = Counter(s for frame in book.frames for p in frame.patterns for s in (p.positive, p.negative))
    assert [sentence for sentence, n in counts.items() if n > 1] == []
