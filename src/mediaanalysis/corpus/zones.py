"""Zones: which characters of an article are headline, byline, dateline, body, and which are not coverage at all.

Zones ride in the column ``documents.zones`` as a list of ``(start, end, zone, reason)`` per document, so they travel
with their row through every filter and join. A table without the column is all body.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from mediaanalysis.corpus import authors as _authors
from mediaanalysis.corpus import repeats as _repeats
from mediaanalysis.corpus.authors import mark_authors
from mediaanalysis.corpus.boilerplate import Unit, cues, inline_zones, mark_cues, mark_tail, units_of
from mediaanalysis.corpus.layout import Layout, read_layout
from mediaanalysis.corpus.repeats import Article, mark_repeats
from mediaanalysis.errors import TableError, one_of
from mediaanalysis.schemas import DOCUMENTS, EDITORIAL_ZONES, ZONE_NAMES, ZONES, check, empty

__all__ = ["left_out", "mark_zones", "zone_rows", "zone_spans", "zones"]

Zone = tuple[int, int, str, str]
_PLACES_OF_REPETITION = {"repeated", "teaser"}  # these cues speak through the rules on repetition


def _rules() -> list[str]:
    """Return the names of all rules that may leave something out."""
    own = {cue.why for cue in cues() if not _PLACES_OF_REPETITION & set(cue.places)}
    return sorted({*own, *_authors.RULES, *_repeats.RULES})


def mark_zones(documents: pd.DataFrame, *, keep: Iterable[str] = ()) -> pd.DataFrame:
    r"""Return `documents` with a ``zones`` column: what is coverage, what is not, and why.

    Answers: which words may be counted? Reads the top of each text for headline, byline and dateline, and finds
    boilerplate by cue rules, by what is said of the author, and by what articles of one outlet repeat. An existing
    ``zones`` column is replaced. Nothing is deleted: the text stays whole, and :func:`left_out` lists what will not
    be counted.

    Parameters
    ----------
    documents : DataFrame
        ``doc_id`` and ``text``; ``title`` (to recognise headlines), ``outlet`` (to find repetitions) and ``author``
        (to recognise notes on the author) are used where present.
    keep : iterable of str
        Rules that are not to take anything out, by the names that stand in the ledger's column ``reason`` before the
        colon, such as ``"about_the_author"``.

    Returns
    -------
    DataFrame
        A copy with the column ``zones``.

    Examples
    --------
    >>> import pandas as pd
    >>> text = "HARNOV — Talks failed on Monday. Both sides left.\nSubscribe to our newsletter."
    >>> marked = mark_zones(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    >>> [(zone, text[start:end]) for start, end, zone, reason in marked["zones"][0]][0]
    ('dateline', 'HARNOV —')
    >>> marked["zones"][0][-1]
    (50, 78, 'boilerplate', 'subscription_or_newsletter')
    """
    check(documents, DOCUMENTS)
    kept = frozenset([keep] if isinstance(keep, str) else keep)
    for rule in sorted(kept):
        one_of("keep", rule, _rules())
    texts, titles, outlets, authors = (_column(documents, name) for name in ("text", "title", "outlet", "author"))
    columns: list[list[Zone]] = [[] for _ in texts]
    for outlet, places in _by_outlet(outlets):
        articles = [Article(units_of(texts[k]), titles[k]) for k in places]
        for k, article in zip(places, articles, strict=True):
            mark_cues(article.units, titles[k])
            mark_authors(article.units, authors[k], outlet=outlet, title=titles[k])
        if outlet:
            mark_repeats(articles, outlet)
        for k, article in zip(places, articles, strict=True):
            mark_tail(article.units)  # what was found since opens the run at the end further up
            mark_authors(article.units, authors[k], outlet=outlet, title=titles[k])
            columns[k] = _assemble(texts[k], titles[k], article.units, kept)
    return documents.assign(zones=pd.Series(columns, index=documents.index, dtype=object))


def _column(documents: pd.DataFrame, name: str) -> list[str]:
    return documents[name].fillna("").tolist() if name in documents else [""] * len(documents)


def _by_outlet(outlets: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield the places of each outlet's documents; those without an outlet one by one."""
    groups: dict[str, list[int]] = defaultdict(list)
    for k, outlet in enumerate(outlets):
        if outlet:
            groups[outlet].append(k)
        else:
            yield "", [k]
    yield from groups.items()


def _assemble(text: str, title: str, units: Sequence[Unit], kept: frozenset[str]) -> list[Zone]:
    """Join the layout, the marked units and the stretches inside paragraphs to sorted zones without overlaps."""
    found: list[Zone] = []
    for unit in units:
        if not unit.reason or unit.reason.partition(":")[0] in kept:
            continue
        joins = found and found[-1][2:] == (unit.zone, unit.reason) and not text[found[-1][1] : unit.start].strip()
        start = found.pop()[0] if joins else unit.start
        found.append((start, unit.end, unit.zone, unit.reason))
    inline = [zone for zone in inline_zones(text) if zone[3] not in kept]
    marked = _beside(found, inline)
    top: list[Zone] = [
        (span[0], span[1], name, "layout")
        for name, span in zip(Layout._fields, read_layout(text, title), strict=True)
        if span is not None
    ]
    marked = _beside(marked, top)
    body = _gaps(text, [(a, b) for a, b, _, _ in marked])
    return sorted(marked + [(a, b, "body", "") for a, b in body])


def _beside(zones_: Sequence[Zone], more: Iterable[Zone]) -> list[Zone]:
    """Add those of `more` that overlap none of the zones."""
    result = sorted(zones_)
    for zone in more:
        k = bisect.bisect(result, zone)
        if (k == 0 or result[k - 1][1] <= zone[0]) and (k == len(result) or zone[1] <= result[k][0]):
            result.insert(k, zone)
    return result


def _gaps(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return what lies between the spans, trimmed, without empty stretches."""
    gaps = []
    begin = 0
    for start, end in [*spans, (len(text), len(text))]:
        piece = text[begin:start]
        if piece.strip():
            left = begin + len(piece) - len(piece.lstrip())
            gaps.append((left, left + len(piece.strip())))
        begin = end
    return gaps


def zone_rows(documents: pd.DataFrame) -> list[list[Zone]]:
    """Return the zones of each document in table order; all body where the table has none.

    Raises
    ------
    TableError
        When a zone lies outside its text, overlaps another or has an unknown name.
    """
    if "zones" not in documents.columns:
        return [[(0, len(text), "body", "")] for text in documents["text"]]
    rows = []
    for doc_id, text, zones_ in zip(documents["doc_id"], documents["text"], documents["zones"], strict=True):
        rows.append(_checked(doc_id, text, zones_))
    return rows


def _checked(doc_id: str, text: str, zones_: Any) -> list[Zone]:
    if zones_ is None or isinstance(zones_, float):
        return [(0, len(text), "body", "")]
    result: list[Zone] = []
    last = 0
    for zone in sorted((int(z[0]), int(z[1]), str(z[2]), str(z[3])) for z in zones_):
        start, end, name, _ = zone
        if name not in ZONE_NAMES or not last <= start <= end <= len(text):
            raise TableError(
                f"documents: zone {zone!r} of document {doc_id!r} is not valid: names are {', '.join(ZONE_NAMES)}; "
                f"zones must not overlap and must lie within the text's {len(text)} characters."
            )
        last = end
        result.append(zone)
    return result


def zone_spans(documents: pd.DataFrame, names: Sequence[str] = EDITORIAL_ZONES) -> list[list[tuple[int, int]]]:
    """Return the (start, end) spans of the named zones for each document, in table order."""
    wanted = set(names)
    return [[(a, b) for a, b, zone, _ in row if zone in wanted] for row in zone_rows(documents)]


def zones(documents: pd.DataFrame) -> pd.DataFrame:
    """Unfold the zones into a tidy table (schema ``ZONES``), one row per zone, with its characters.

    Examples
    --------
    >>> import pandas as pd
    >>> zones(pd.DataFrame({"doc_id": ["a"], "text": ["Talks failed."]}))
      doc_id  start  end  zone reason           text
    0      a      0   13  body         Talks failed.
    """
    check(documents, DOCUMENTS)
    rows = [
        (doc_id, start, end, zone, reason, text[start:end])
        for doc_id, text, row in zip(documents["doc_id"], documents["text"], zone_rows(documents), strict=True)
        for start, end, zone, reason in row
    ]
    if not rows:
        return empty(ZONES)
    return pd.DataFrame(rows, columns=ZONES.names).astype(
        {"doc_id": "str", "zone": "str", "reason": "str", "text": "str"}
    )


def left_out(documents: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger of what is not counted: every zone that is not coverage, with reason and characters.

    Columns as :func:`zones`, and ``outlet`` where the documents have one.

    Examples
    --------
    >>> import pandas as pd
    >>> documents = mark_zones(pd.DataFrame({"doc_id": ["a"], "text": ["HARNOV — Talks failed."]}))
    >>> left_out(documents)[["zone", "text"]].to_dict("records")
    [{'zone': 'dateline', 'text': 'HARNOV —'}]
    """
    table = zones(documents)
    table = table[~table["zone"].isin(EDITORIAL_ZONES)].reset_index(drop=True)
    if "outlet" in documents:
        outlet = documents.set_index("doc_id")["outlet"]
        table.insert(1, "outlet", table["doc_id"].map(outlet))
    return table
