"""Whose words a hit is, and how they are meant: attributions and polarity brought to the spans of hits.

A hit belongs to the innermost attribution whose content holds it. Its polarity is judged among the words of the same
voice: contents of other attributions in its sentence are barriers, tags between two parts of a content are read over.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mediaanalysis.corpus.zones import zone_rows
from mediaanalysis.errors import TableError
from mediaanalysis.framing.cues import load_lexicon
from mediaanalysis.framing.marks import find_stretches
from mediaanalysis.framing.polarity import Context, judge, load_polarity
from mediaanalysis.framing.polarity_rules import PolarityRules
from mediaanalysis.framing.quotes import Quote, quote_ids, quotes_of
from mediaanalysis.schemas import EDITORIAL_ZONES, QUOTES, check

__all__ = ["JUDGED", "Attributed", "attributed", "judge_spans", "judged_columns", "quotes_by_document"]

Span = tuple[int, int]
QuotesByDocument = dict[str, tuple[list[Quote], list[str]]]

JUDGED = ("voice", "quote_id", "speaker", "polarity", "cue", "cue_start", "cue_end", "holder", "rule_ids")
"""Columns that are filled here."""

_FEW = 3  # words
_NEAR = 600  # characters
_FIRST_PERSON = frozenset({"i", "we", "me", "us"})
_SPEECH = ("direct", "mixed", "indirect")


class Attributed(NamedTuple):
    """A text, its quotations with their ids, and the stretches between quotation marks."""

    text: str
    quotes: Sequence[Quote]
    ids: Sequence[str]
    stretches: Sequence[Span]
    sizes: Sequence[int]


class _Content(NamedTuple):
    start: int
    end: int
    quote: int


class _Around(NamedTuple):
    """What stands around a hit: the contents that hold it, and those of its sentence that do not."""

    holding: list[_Content]
    others: list[_Content]


def judged_columns(
    hits: pd.DataFrame,
    documents: pd.DataFrame,
    quotes: QuotesByDocument | None,
    *,
    rules: PolarityRules | None = None,
) -> dict[str, Any]:
    """Return the columns ``JUDGED`` for spans of documents.

    Parameters
    ----------
    hits : DataFrame
        ``doc_id, start, end, sentence_start, sentence_end``, document by document, ascending within each.
    documents : DataFrame
        Those the hits are from; others may be among them.
    quotes : dict or None
        From :func:`quotes_by_document`; found here, for the documents with hits, when None.
    rules : PolarityRules, optional
        Those of the package when omitted.
    """
    rows = pd.Index(documents["doc_id"]).get_indexer(pd.Index(hits["doc_id"]))
    edges = np.append(np.flatnonzero(np.diff(rows, prepend=-2)), len(rows)).tolist()
    firsts = rows[edges[:-1]] if len(rows) else rows
    texts, zones = documents["text"].iloc[firsts], zone_rows(documents.iloc[firsts])
    names = ("start", "end", "sentence_start", "sentence_end")
    spans = list(zip(*(hits[name].tolist() for name in names), strict=True))
    judges, cues = rules or load_polarity(), load_lexicon()
    result: list[tuple[object, ...]] = []
    ids = hits["doc_id"].iloc[edges[:-1]].tolist()
    for doc_id, text, parts, low, high in zip(ids, texts, zones, edges[:-1], edges[1:], strict=True):
        editorial = [(a, b, zone) for a, b, zone, _ in parts if zone in EDITORIAL_ZONES]
        if quotes is None:
            found = quotes_of(text, editorial, cues)
            keys = quote_ids(doc_id, found)
        else:
            found, keys = quotes.get(doc_id, ([], []))
        result += judge_spans(attributed(text, editorial, found, ids=keys), spans[low:high], judges)
    found_columns = zip(*result, strict=True) if result else [()] * len(JUDGED)
    return {
        name: np.array(values, np.int64) if name in ("cue_start", "cue_end") else pd.Series(values, dtype="str")
        for name, values in zip(JUDGED, found_columns, strict=True)
    }


def quotes_by_document(quotes: pd.DataFrame | None, documents: pd.DataFrame) -> QuotesByDocument | None:
    """Return the quotations of each document and their ids; refuse those of another text."""
    if quotes is None:
        return None
    check(quotes, QUOTES)
    texts = dict(zip(documents["doc_id"], documents["text"], strict=True))
    result: dict[str, tuple[list[Quote], list[str]]] = {}
    rows: Iterable[Any] = quotes[QUOTES.names].itertuples(index=False)
    for row in rows:
        text = texts.get(row.doc_id)
        if text is not None and text[max(row.source_start, 0) : max(row.source_end, 0)] != row.source:
            raise TableError(f"The text of document {row.doc_id!r} has changed since its quotations were found.")
        found, ids = result.setdefault(row.doc_id, ([], []))
        spans = [(int(a), int(b)) for a, b in row.content_spans]
        cue, source = (row.cue_start, row.cue_end), (row.source_start, row.source_end)
        who = (row.speaker, row.speaker_role, row.resolution)
        found.append(Quote(row.kind, spans, cue, row.stance, source, *who, -1, row.rule_id, row.confidence))
        ids.append(row.quote_id)
    return result


def attributed(
    text: str, zones: Sequence[tuple[int, int, str]], quotes: Sequence[Quote], *, ids: Sequence[str]
) -> Attributed:
    """Return a text with its quotations; stretches are looked up only where somebody is quoted."""
    stretches: list[Span] = []
    if any(quote.kind in ("direct", "mixed") for quote in quotes):
        stretches = [(s.start, s.end) for start, end, _ in zones for s in find_stretches(text, start, end)]
    sizes = [sum(b - a for a, b in quote.content_spans) for quote in quotes]
    return Attributed(text, quotes, ids, stretches, sizes)


def judge_spans(
    document: Attributed, spans: Sequence[tuple[int, int, int, int]], rules: PolarityRules
) -> list[tuple[object, ...]]:
    """Return the values of ``JUDGED`` for each (start, end, sentence start, sentence end), which ascend."""
    contents = sorted(_Content(a, b, k) for k, quote in enumerate(document.quotes) for a, b in quote.content_spans)
    starts = [content.start for content in contents]
    recent: list[_Content] = []
    taken = 0
    rows = []
    for start, end, first, last in spans:
        # A cue stands near its hit: without bounds, a sentence of a thousand quotations takes a million steps.
        first, last = max(first, start - _NEAR), min(last, end + _NEAR)
        begun = bisect.bisect_right(starts, start)
        recent = [content for content in (*recent, *contents[taken:begun]) if content.end > first]
        taken = max(taken, begun)
        holding = [content for content in recent if content.start <= start and content.end >= end]
        later = contents[begun : bisect.bisect_left(starts, last, begun)]
        held = {content.quote for content in holding}
        others = [content for content in (*recent, *later) if content.quote not in held]
        rows.append(_judge_one(document, (start, end, first, last), _Around(holding, others), rules))
    return rows


def _judge_one(
    document: Attributed, span: tuple[int, int, int, int], around: _Around, rules: PolarityRules
) -> tuple[object, ...]:
    start, end, first, last = span
    text, quotes = document.text, document.quotes
    holders = sorted({content.quote for content in around.holding}, key=document.sizes.__getitem__)
    speech = [k for k in holders if quotes[k].kind in _SPEECH]
    inner = speech[0] if speech else -1
    owner = _owner(text, quotes, speech)
    voice, quote_id, speaker = "newsroom", "", ""
    if owner >= 0:
        voice, quote_id, speaker = _voice(document, owner, (start, end)), document.ids[owner], quotes[owner].speaker
    else:
        scare = [k for k in holders if quotes[k].kind == "fragment"]
        if scare:
            voice, quote_id, speaker = "fragment", document.ids[scare[0]], quotes[scare[0]].speaker
    inner_quote = quotes[inner] if inner >= 0 else None
    context = Context(
        text,
        (first, last),
        _region(quotes, owner, voice, (first, last)),
        [(c.start, c.end) for c in around.others if quotes[c.quote].kind in _SPEECH],
        [] if inner_quote is None else _gaps(inner_quote, (first, last)),
        "" if inner_quote is None else inner_quote.stance,
        (-1, -1) if inner_quote is None else inner_quote.cue,
    )
    verdict = judge(context, start, end, rules=rules)
    cue = text[verdict.cue_start : verdict.cue_end] if verdict.cue_start >= 0 else ""
    rule_ids = " ".join(filter(None, (quotes[owner].rule_id if owner >= 0 else "", verdict.rule_ids)))
    holder = speaker or ("newsroom" if voice in ("newsroom", "fragment") else "")
    return (
        voice, quote_id, speaker, verdict.polarity, cue, verdict.cue_start, verdict.cue_end, holder, rule_ids,
    )  # fmt: skip


def _owner(text: str, quotes: Sequence[Quote], speech: Sequence[int]) -> int:
    """Return the attribution the words belong to: "I fear" and "we believe" are still the speaker of the quotation."""
    for k in speech:
        a, b = quotes[k].source
        if k == speech[-1] or text[max(a, 0) : max(b, 0)].casefold() not in _FIRST_PERSON:
            return k
    return -1


def _voice(document: Attributed, owner: int, hit: Span) -> str:
    """Return whether the hit is quoted; a few words that go on in the sentence of somebody else are a fragment."""
    kind, spans = document.quotes[owner].kind, document.quotes[owner].content_spans
    if kind == "indirect":
        return "indirect"
    k = bisect.bisect_right(document.stretches, (hit[0], 1 << 60)) - 1
    if k < 0 or document.stretches[k][1] < hit[1]:
        return "direct" if kind == "direct" else "indirect"
    if kind == "direct" and len(spans) > 1:
        return "direct"  # divided by its tag
    words = document.text[slice(*document.stretches[k])].split()
    letters = [letter for letter in words[0] if letter.isalpha()] if len(words) <= _FEW else []
    return "fragment" if letters and letters[0].islower() else "direct"


def _region(quotes: Sequence[Quote], owner: int, voice: str, sentence: Span) -> Span:
    """Return where a cue may stand: for words in quotation marks the quotation, else the whole sentence."""
    if voice != "direct" or quotes[owner].kind != "direct":
        return sentence
    spans = quotes[owner].content_spans
    return max(sentence[0], spans[0][0]), min(sentence[1], spans[-1][1])


def _gaps(quote: Quote, sentence: Span) -> list[Span]:
    """Return what stands between the parts of a content within the sentence: the tag."""
    low = max(bisect.bisect_left(quote.content_spans, (sentence[0], 0)) - 1, 0)
    spans = quote.content_spans[low : bisect.bisect_left(quote.content_spans, (sentence[1], 0)) + 1]
    gaps = [(a[1], b[0]) for a, b in itertools.pairwise(spans)]
    return [(a, b) for a, b in gaps if a < sentence[1] and b > sentence[0]]
