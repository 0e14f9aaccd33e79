"""Zones: which characters of an article are headline, byline, dateline, body, and which are not coverage at all.

Zones ride in the column ``documents.zones`` as a list of ``(start, end, zone, reason)`` per document, so they travel
with their row through every filter and join. A table without the column is all body.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from mediaanalysis.corpus.boilerplate import Unit, mark_cues, mark_repeats, mark_tail, units_of
from mediaanalysis.corpus.layout import read_layout
from mediaanalysis.errors import TableError
from mediaanalysis.schemas import DOCUMENTS, EDITORIAL_ZONES, ZONE_NAMES, ZONES, check, empty

__all__ = ["left_out", "mark_zones", "zone_rows", "zone_spans", "zones"]

Zone = tuple[int, int, str, str]


def mark_zones(documents: pd.DataFrame) -> pd.DataFrame:
    r"""Return `documents` with a ``zones`` column: what is coverage, what is not, and why.

    Answers: which words may be counted? Reads the top of each text for headline, byline and dateline, and finds
    boilerplate by cue rules and by sentences that documents of one outlet repeat in the same place. An existing
    ``zones`` column is replaced. Nothing is deleted: the text stays whole, and :func:`left_out` lists what will not
    be counted.

    Parameters
    ----------
    documents : DataFrame
        ``doc_id`` and ``text``; ``title`` (to recognise the headline) and ``outlet`` (to find repetitions) are used
        where present.

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
    texts = documents["text"].tolist()
    blank = [""] * len(texts)
    titles = documents["title"].fillna("").tolist() if "title" in documents else blank
    outlets = documents["outlet"].fillna("").tolist() if "outlet" in documents else blank
    units = [units_of(text) for text in texts]
    for parts in units:
        mark_cues(parts)
    mark_repeats(units, outlets)
    for parts in units:
        mark_tail(parts)  # a repeated sentence below a cue unit opens the run further up
    columns = [_assemble(text, title, parts) for text, title, parts in zip(texts, titles, units, strict=True)]
    return documents.assign(zones=pd.Series(columns, index=documents.index, dtype=object))


def _assemble(text: str, title: str, units: Sequence[Unit]) -> list[Zone]:
    """Join the layout and the marked units to a sorted list of zones without overlaps."""
    layout = read_layout(text, title)
    found: list[Zone] = []
    for unit in units:
        if not unit.reason:
            continue
        if found and found[-1][3] == unit.reason and not text[found[-1][1] : unit.start].strip():
            found[-1] = (found[-1][0], unit.end, "boilerplate", unit.reason)
        else:
            found.append((unit.start, unit.end, "boilerplate", unit.reason))
    top: list[Zone] = [
        (span[0], span[1], name, "layout")
        for name, span in zip(layout._fields, layout, strict=True)
        if span is not None and not any(a < span[1] and span[0] < b for a, b, _, _ in found)
    ]
    marked = sorted(top + found)
    body = _gaps(text, [(a, b) for a, b, _, _ in marked])
    return sorted(marked + [(a, b, "body", "") for a, b in body])


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
