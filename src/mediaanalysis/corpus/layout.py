"""Where an article's headline, byline and dateline stand, read from its first lines."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Layout", "dateline_length", "looks_like_headline", "read_layout"]

_LINE = re.compile(r"[^\n]+")
_BYLINE = re.compile(
    r"(?:By|BY|From|Von|Por|Par)\s+(?:[A-Z][\w.’'-]*|and|und|et|y|in|de|van|von|der|la|&|,|\s)+(?:,\s*[\w .’'&-]+)?$"
)
_PLACE = r"[A-Z][A-Z.’'-]+(?:[ /-](?:[A-Z][A-Z.’'-]*|[a-z]{2,3}(?= [A-Z]{2})))*"
_AREA = r"(?:, [A-Z][\w.’' -]{1,30})?"
_DAY = r"(?:, (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}))?"
_AGENCY = r"(?: ?\([A-Z][\w .&/-]{0,30}\))"
_DASH = r"(?:\s?[—–]\s?|\s-{1,2}\s)"
_MIXED_PLACE = r"[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}"
_DATELINE = re.compile(
    rf"(?:{_PLACE}{_AREA}{_DAY}{_AGENCY}?|{_MIXED_PLACE}{_AREA}{_DAY}{_AGENCY}|\([A-Z][\w .&/-]{{1,30}}\)){_DASH}(?=\S)"
)
_NOT_A_PLACE = re.compile(
    r"(?:BREAKING|UPDATE[DS]?|EXCLUSIVE|LIVE|OPINION|ANALYSIS|WATCH|VIDEO|FACTBOX|EXPLAINER|NEW|JUST IN|CORRECTION|"
    r"EDITOR|NOTE|WARNING|REVEALED|Q&A|READ|MORE|PHOTOS?)\b"
)


class Layout(NamedTuple):
    """Spans (start, end) of the parts found at the top; None where there is none."""

    headline: tuple[int, int] | None
    byline: tuple[int, int] | None
    dateline: tuple[int, int] | None


def dateline_length(paragraph: str) -> int:
    """Return how many characters the dateline of a paragraph has, dash included; 0 without one.

    >>> paragraph = "HARNOV, Velmark (MW) — Talks resumed."
    >>> paragraph[:dateline_length(paragraph)]
    'HARNOV, Velmark (MW) —'
    >>> dateline_length("NATO - the alliance - met."), dateline_length("BREAKING — Talks resumed.")
    (0, 0)
    """
    match = _DATELINE.match(paragraph)
    if match is None or _NOT_A_PLACE.match(paragraph):
        return 0
    dashes = re.compile(r"\s-{1,2}\s|[—–]")
    head = match.group()
    if "(" not in head and dashes.search(paragraph, match.end(), match.end() + 60):
        return 0  # a pair of dashes: an aside, not a dateline
    return len(head.rstrip())


def looks_like_headline(line: str, following: str) -> bool:
    """Whether a first line is a headline: short, without a full stop, and something longer or a byline comes after it.

    >>> looks_like_headline("Envoys meet as truce frays", "HARNOV — Talks resumed on Monday, officials said.")
    True
    """
    words = line.split()
    if not following or not 2 <= len(words) <= 30 or len(line) > 200:
        return False
    if line.rstrip("\"”’')")[-1:] in ".!:;," or dateline_length(line) or _BYLINE.match(line):
        return False
    return bool(_BYLINE.match(following)) or len(following) > len(line)


def _is_title(line: str, title: str) -> bool:
    """Whether a line is the title, or shares most words with it: desks shorten headlines."""
    words, others = set(_plain(line).split()), set(_plain(title).split())
    if not words or not others or len(line) > 200:
        return False
    return words == others or (
        line.rstrip()[-1:] != "." and len(words & others) > 0.7 * min(len(words), len(others)) > 1
    )


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def read_layout(text: str, title: str = "") -> Layout:
    """Return the headline, byline and dateline of a text, given the title its source delivered, if any."""
    lines = [
        (m.start(), m.end())
        for _, m in zip(range(5), (m for m in _LINE.finditer(text) if m.group().strip()), strict=False)
    ]
    headline = byline = None
    k = 0
    if len(lines) > 1:
        first, second = text[slice(*lines[0])].strip(), text[slice(*lines[1])].strip()
        if _is_title(first, title) or (
            looks_like_headline(first, second) and (not title or _BYLINE.match(second) or dateline_length(second))
        ):
            headline = _trim(text, lines[0])
            k = 1
    for place in range(k, min(k + 2, len(lines) - 1)):
        line = text[slice(*lines[place])].strip()
        if len(line.split()) <= 14 and _BYLINE.match(line):
            byline = _trim(text, lines[place])
            k = place + 1
            break
    dateline = None
    if k < len(lines):
        start = _trim(text, lines[k])[0]
        length = dateline_length(text[start : start + 160])
        dateline = (start, start + length) if length else None
    return Layout(headline, byline, dateline)


def _trim(text: str, span: tuple[int, int]) -> tuple[int, int]:
    piece = text[slice(*span)]
    start = span[0] + len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())
