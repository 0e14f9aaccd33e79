"""Whose words: every quotation and attribution of the coverage, with cue, stance, source and speaker."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from mediaanalysis.corpus.progress import show_progress
from mediaanalysis.corpus.zones import zone_rows
from mediaanalysis.framing.cues import Lexicon, load_lexicon
from mediaanalysis.framing.passages import Draft, read_passages
from mediaanalysis.framing.speakers import Cast, Resolved, load_speakers
from mediaanalysis.schemas import DOCUMENTS, EDITORIAL_ZONES, QUOTES, check, empty

__all__ = ["CONFIDENCE", "Quote", "find_quotes", "quote_ids", "quotes_of"]

Span = tuple[int, int]
_LONG = 2_000  # documents

# Share of what a rule finds that coders marked as an attribution too (PolNeAR, four fifths of the training articles),
# to two digits; a construction seen fewer than 40 times takes the value of its kind of content. A quotation without a
# cue is somebody's, but whose is a guess, so `fallback` is held below what was measured.
CONFIDENCE = {
    "quote_subject_cue": 0.98, "inverted": 0.99, "tag_line": 0.95, "trailing_tag": 0.89, "colon": 0.86,
    "colon_line": 0.95, "colon_clause": 0.95, "according_to": 0.95, "as_said": 0.78, "in_poll": 0.95,
    "signature": 0.72, "fallback": 0.55, "passive_by": 0.58, "passive_asked": 0.84, "fragment": 0.8, "title": 0.8,
    "finite_quote": 0.95, "finite_that": 0.95, "finite_clause": 0.89, "finite_to": 0.79, "finite_object": 0.78,
    "finite_preposition": 0.75, "finite_as": 0.93, "finite_ing": 0.95, "finite_proposition": 0.95,
    "participle_quote": 0.96, "participle_that": 0.96, "participle_clause": 0.83, "participle_to": 0.71,
    "participle_object": 0.67, "participle_preposition": 0.68, "shared_that": 0.93, "shared_clause": 0.77,
    "shared_object": 0.67, "shared_preposition": 0.53, "progressive_object": 0.72, "progressive_preposition": 0.84,
    "adjective_preposition": 0.83, "adjective_to": 0.6, "noun_to": 0.7, "noun_preposition": 0.69, "noun_that": 0.86,
}  # fmt: skip
_BY_CONTENT = {
    "quote": 0.95, "that": 0.95, "clause": 0.87, "to": 0.78, "object": 0.74, "preposition": 0.72, "as": 0.9,
    "ing": 0.95, "proposition": 0.95,
}  # fmt: skip


def _confidence(rule: str) -> float:
    return CONFIDENCE.get(rule) or _BY_CONTENT.get(rule.rpartition("_")[2], 0.6)


class Quote(NamedTuple):
    """One quotation or attribution of a text; offsets as in the schema ``QUOTES``, `parent` a place in the list."""

    kind: str
    content_spans: list[Span]
    cue: Span
    stance: str
    source: Span
    speaker: str
    speaker_role: str
    resolution: str
    parent: int
    rule_id: str
    confidence: float


def find_quotes(documents: pd.DataFrame, *, lexicon: str | Path | None = None) -> pd.DataFrame:
    """Find every quotation and attribution of the coverage, and who is speaking.

    Answers: whose words are these? Direct and mixed quotations, reported speech and thought, nested attributions
    (``parent_quote_id``), scare quotes and titles. Rules and word lists only: no parser, no model.

    Parameters
    ----------
    documents : DataFrame
        ``doc_id``, ``text`` and, if marked, ``zones``; only editorial zones are read.
    lexicon : path, optional
        A TOML file of your own cues, in the grammar of ``framing/lexicons/attribution.toml``; it adds to the
        package's cues.

    Returns
    -------
    DataFrame
        Schema ``QUOTES``, sorted by document (in table order) and start.

    Examples
    --------
    >>> text = "“It is no betrayal,” Marta Olin said. Petrenko rejected the offer."
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": [text]})
    >>> find_quotes(documents)[["kind", "cue", "source", "speaker"]]
         kind   cue      source     speaker
    0  direct  said  Marta Olin  Marta Olin
    """
    check(documents, DOCUMENTS)
    cues = load_lexicon(lexicon)
    rows: list[tuple[object, ...]] = []
    found = zip(documents["doc_id"], documents["text"], zone_rows(documents), strict=True)
    # In a terminal alone: a page of a report says the same each time.
    long = sys.stderr.isatty() and len(documents) > _LONG
    with show_progress(found, label="Reading quotations", total=len(documents), show=long) as shown:
        for doc_id, text, zones in shown:
            editorial = [(a, b, zone) for a, b, zone, _ in zones if zone in EDITORIAL_ZONES]
            rows += _rows(str(doc_id), text, quotes_of(text, editorial, cues))
    if not rows:
        return empty(QUOTES)
    columns = zip(QUOTES.names, zip(*rows, strict=True), strict=True)
    return pd.DataFrame({name: _column(list(values)) for name, values in columns})


def _column(values: list[object]) -> pd.Series:
    """Return a column; text with a lone surrogate, which Arrow refuses, stays a column of objects."""
    try:
        return pd.Series(values)
    except UnicodeEncodeError:
        return pd.Series(values, dtype=object)


def quote_ids(doc_id: str, quotes: Sequence[Quote]) -> list[str]:
    """Return the key of each quotation of a document: its content's characters, and its cue where these repeat."""
    ids: list[str] = []
    seen: set[str] = set()
    for quote in quotes:
        name = f"{doc_id}:{quote.content_spans[0][0]}-{quote.content_spans[-1][1]}"
        name = f"{name}:{quote.cue[0]}" if name in seen else name
        seen.add(name)
        ids.append(name)
    return ids


def _rows(doc_id: str, text: str, quotes: Sequence[Quote]) -> list[tuple[object, ...]]:
    ids = quote_ids(doc_id, quotes)
    return [
        (
            quote_id, doc_id, quote.kind, quote.content_spans[0][0], quote.content_spans[-1][1], quote.content_spans,
            text[max(quote.cue[0], 0) : max(quote.cue[1], 0)], *quote.cue, quote.stance,
            text[max(quote.source[0], 0) : max(quote.source[1], 0)], *quote.source, quote.speaker, quote.speaker_role,
            quote.resolution, ids[quote.parent] if quote.parent >= 0 else "", quote.rule_id, quote.confidence,
        )
        for quote, quote_id in zip(quotes, ids, strict=True)
    ]  # fmt: skip


def quotes_of(text: str, zones: list[tuple[int, int, str]], lexicon: Lexicon) -> list[Quote]:
    """Return the quotes of one text, in order of their first character.

    >>> [quote.speaker for quote in quotes_of("“No,” said Marta Olin.", [(0, 22, "body")], load_lexicon())]
    ['Marta Olin']
    """
    drafts = read_passages(text, zones, lexicon)
    drafts, parents = _nested(drafts)
    if not drafts:
        return []
    quoted = sorted(span for draft in drafts if draft.kind == "direct" for span in draft.spans)
    cast = Cast(text, [(a, b) for a, b, _ in zones], quoted, load_speakers())
    resolved = _resolve(drafts, parents, cast)
    return [
        Quote(
            draft.kind, draft.spans, draft.cue, draft.stance, draft.source, *who, parent, draft.rule,
            _confidence(draft.rule),
        )
        for draft, who, parent in zip(drafts, resolved, parents, strict=True)
    ]  # fmt: skip


def _resolve(drafts: list[Draft], parents: list[int], cast: Cast) -> list[Resolved]:
    """Ask the cast in the order of the sources, because a pronoun points back."""
    result = [Resolved("", "", "none")] * len(drafts)
    order = sorted(range(len(drafts)), key=lambda k: max(drafts[k].source[0], drafts[k].spans[0][0]))
    for k in order:
        draft = drafts[k]
        if draft.kind in ("fragment", "title"):
            continue
        if draft.source[0] >= 0:
            who = cast.resolve(*draft.source, remember=parents[k] < 0)
            result[k] = who._replace(resolution="fallback") if draft.rule == "fallback" else who
        elif draft.rule == "fallback":
            result[k] = Resolved(cast.last_speaker(), "", "fallback")
    return result


def _nested(drafts: list[Draft]) -> tuple[list[Draft], list[int]]:
    """Return the drafts with their parents; a nested one stays only when it is plainly somebody's statement."""
    parents = _parents(drafts)
    keep = [
        parent < 0 or draft.kind in ("fragment", "title") or draft.rule.endswith(_STATEMENTS)
        for draft, parent in zip(drafts, parents, strict=True)
    ]
    if all(keep):
        return drafts, parents
    drafts = [draft for draft, stays in zip(drafts, keep, strict=True) if stays]
    return drafts, _parents(drafts)


_STATEMENTS = (
    "_that",
    "_clause",
    "_quote",
    "_ing",
    "_proposition",
    "_as",
    "_said",
    "_tag",
    "_cue",
    "_to",
    "according_to",
    "inverted",
)


def _parents(drafts: list[Draft]) -> list[int]:
    """Return, for each draft, the place of the smallest other attribution that its cue stands in; -1 at the top."""
    parents = []
    for n, draft in enumerate(drafts):
        at = draft.cue[0] if draft.cue[0] >= 0 else draft.spans[0][0]
        best, size = -1, -1
        for m in range(max(0, n - _NEAR), min(len(drafts), n + _NEAR)):
            other = drafts[m]
            if m == n or other.kind in ("fragment", "title") or not any(a <= at < b for a, b in other.spans):
                continue
            length = sum(b - a for a, b in other.spans)
            if best < 0 or length < size:
                best, size = m, length
        parents.append(best)
    return parents


_NEAR = 12  # drafts looked at on each side: a parent stands close by, and the work stays linear
