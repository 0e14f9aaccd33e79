"""Sentences of the coverage, by rules that know abbreviations, initials, datelines and quotations.

A sentence ends at a full stop, question or exclamation mark (with the closing quotation mark behind it) when the next
word begins like a sentence; a line end always ends it. Sentences inside a quotation count as sentences.
"""

from __future__ import annotations

import re

import pandas as pd

from mediaanalysis.corpus.zones import zone_rows
from mediaanalysis.schemas import DOCUMENTS, EDITORIAL_ZONES, SENTENCES, check, empty

__all__ = ["sentence_spans", "sentences"]

_STOP = re.compile(r"([.!?…]+[\"”’')\]»]*)[ \t\u00a0]+")
_WORD_BEFORE = re.compile(r"[\w.’'&-]+$")
_OPENING = "\"“‘'(«[„—–- "

# Words that carry a full stop of their own. Titles and ranks never end a sentence; the others may, before a capital.
_NEVER_LAST = frozenset(
    "mr mrs ms mx dr prof st gen lt col maj capt cmdr adm sgt cpl pvt sen rep gov pres hon rev fr supt det insp amb "
    "sec vs pp ed eds approx messrs mme mlle e.g i.e cf al ft mt".split()
)
_BEFORE_NUMBER = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec p para sect ch no nos fig figs vol art arts".split()
)
_MAYBE_LAST = frozenset("inc ltd co corp llc plc jr sr bros a.m p.m etc ave blvd rd dept univ assn est".split())
_DOTTED = re.compile(r"(?:[A-Z]\.)+[A-Z]?$")
_STARTERS = frozenset(
    "a an the in on at it its he his she her they their we our i this that these those there but and or so yet if "
    "when while after before as for from by with since until although though however meanwhile then now what who "
    "why how you your my no not one some many most all both several officials president prime minister".split()
)


def sentence_spans(text: str, first: int = 0, last: int | None = None) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence of ``text[first:last]``, without surrounding blanks.

    >>> text = 'Gen. Stahn left the U.S. on Jan. 5. "Is it over?" he asked. It was not.'
    >>> [text[a:b] for a, b in sentence_spans(text)]
    ['Gen. Stahn left the U.S. on Jan. 5.', '"Is it over?" he asked.', 'It was not.']
    """
    last = len(text) if last is None else last
    spans: list[tuple[int, int]] = []
    while first < last:
        line_end = text.find("\n", first, last)
        line_end = last if line_end < 0 else line_end
        begin = first
        for match in _STOP.finditer(text, first, line_end):
            if _ends_sentence(text, first, match, line_end):
                _append_trimmed(spans, text, begin, match.end(1))
                begin = match.end()
        _append_trimmed(spans, text, begin, line_end)
        first = line_end + 1
    return spans


def _append_trimmed(spans: list[tuple[int, int]], text: str, begin: int, end: int) -> None:
    while begin < end and text[begin].isspace():
        begin += 1
    while begin < end and text[end - 1].isspace():
        end -= 1
    if begin < end:
        spans.append((begin, end))


def _ends_sentence(text: str, first: int, match: re.Match[str], last: int) -> bool:
    """Whether this stop mark with blanks behind it ends a sentence of the line from `first` to `last`."""
    behind = match.end()
    if behind < last and text[behind].islower():
        return False
    follow = text[behind : min(behind + 40, last)].lstrip(_OPENING)
    if not follow or follow[0].islower():
        return False
    stop, behind_stop = match.span(1)
    if text[stop] != "." or behind_stop - stop > 1:
        return True  # ! ? … or a closing quotation mark after the full stop
    before = _WORD_BEFORE.search(text, max(first, stop - 30), stop)
    return not _is_abbreviation(before.group() if before else "", follow)


def _is_abbreviation(word: str, follow: str) -> bool:
    """Whether the full stop after `word` belongs to the word, seen what follows."""
    low = word.lower().lstrip("'\"“‘(")
    if low in _NEVER_LAST:
        return True
    if len(low) == 1 and low.isalpha() and word.isupper():
        return low != "i"  # an initial: J. Smith
    if low in _BEFORE_NUMBER:
        return follow[0].isdigit()
    if low in _MAYBE_LAST or _DOTTED.match(word):
        following = re.match(r"[\w’']+", follow)
        return following is None or following.group().lower() not in _STARTERS
    return False


def sentences(documents: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences of the coverage (schema ``SENTENCES``): doc_id, start, end, zone.

    Only editorial zones are cut into sentences; a sentence never crosses a zone. Offsets are code points into
    ``documents.text``.

    Examples
    --------
    >>> import pandas as pd
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["Talks failed. Mr. Reyl left."]})
    >>> sentences(documents)
      doc_id  start  end  zone
    0      a      0   13  body
    1      a     14   28  body
    """
    check(documents, DOCUMENTS)
    rows = [
        (doc_id, a, b, zone)
        for doc_id, text, zones in zip(documents["doc_id"], documents["text"], zone_rows(documents), strict=True)
        for start, end, zone, _ in zones
        if zone in EDITORIAL_ZONES
        for a, b in sentence_spans(text, start, end)
    ]
    if not rows:
        return empty(SENTENCES)
    return pd.DataFrame(rows, columns=SENTENCES.names).astype({"doc_id": "str", "zone": "str"})
