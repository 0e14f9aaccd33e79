"""LexisNexis, text: articles wrapped at some 80 columns, outlet, date and copyright centred by blanks.

The main trap: nothing but its word and its place tells a label from a line of the body that begins in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mediaanalysis.corpus.articles import Articles, open_articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source
from mediaanalysis.corpus.formats.nexis_article import add_draft, is_date_only
from mediaanalysis.corpus.formats.nexis_blocks import Block, declared_count, draft_of
from mediaanalysis.corpus.formats.nexis_labels import counter_of, is_cover, role_of, split_label
from mediaanalysis.corpus.markup import collapse

__all__ = ["read_nexis_txt"]

_USUAL_WIDTH = 78
_WIDEST = 100
_SELECTED = re.compile(r"(?:selected items|tagged|items)\s*:\s*(\d[\d,\s–-]*)", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)(?:\s*[–-]\s*(\d+))?")
_CENTRED_COPYRIGHT = re.compile(r"\s{5,}copyright\b", re.IGNORECASE)


class _Page(NamedTuple):
    """At how many columns the lines of a file are wrapped, and the middle around which others are centred."""

    width: int
    middle: float


def read_nexis_txt(source: Source, options: Options) -> Batch:
    """Read a text file from LexisNexis."""
    articles, text = open_articles(source, options, "nexis_txt")
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").expandtabs()
    lines = text.split("\n")
    cover, documents, counters = _split(lines)
    if not documents:
        detail = (
            "Expected a line '1 of 10 DOCUMENTS' above each article of a LexisNexis text file; none was found. "
            "Export again as text, or read the file with format='txt' if it is one article."
        )
        raise RejectedError("unknown_layout", detail)
    page = _page_of(lines)
    for number, document in enumerate(documents, 1):
        if number == len(documents) > 1 and _is_cut_off(documents):
            articles.warn(
                "cut_off", "The last document has no LOAD-DATE where all others have one; the file may be cut off."
            )
        _add(articles, document, page)
    return articles.finish(declared_count(counters, _selected(cover)))


def _split(lines: list[str]) -> tuple[list[str], list[list[str]], list[tuple[int, int]]]:
    """Return the lines above the first document, those of each document, and the counters above them."""
    cover: list[str] = []
    documents: list[list[str]] = []
    counters: list[tuple[int, int]] = []
    current = cover
    for line in lines:
        if counter := counter_of(line):
            counters.append(counter)
            current = []
            documents.append(current)
        else:
            current.append(line)
    return cover, documents, counters


def _selected(cover: list[str]) -> int:
    """Return how many documents the cover says were selected ("1-5, 7"), 0 where it does not."""
    found = next((found for line in cover[:200] if (found := _SELECTED.search(line))), None)
    if not found:
        return 0
    return sum(max(int(last or first) - int(first) + 1, 0) for first, last in _RANGE.findall(found[1][:200]))


def _is_cut_off(documents: list[list[str]]) -> bool:
    loaded = [any(line.upper().startswith("LOAD-DATE") for line in lines) for lines in documents]
    return all(loaded[:-1]) and not loaded[-1]


def _page_of(lines: list[str]) -> _Page:
    """Return how wide the file is wrapped, by its long lines flush left, and the middle, by the counters in it."""
    counters = [line.rstrip() for line in lines if counter_of(line)]
    middles = sorted(len(line) - len(line.strip()) / 2 for line in counters)
    middle = middles[len(middles) // 2] if middles else 0
    widths = sorted(len(line.rstrip()) for line in lines if line[:1].strip() and len(line) <= _WIDEST)
    width = widths[len(widths) * 98 // 100] if widths else _USUAL_WIDTH
    return _Page(width, middle if middle > _USUAL_WIDTH / 4 else (_USUAL_WIDTH + 1) / 2)


def _add(articles: Articles, lines: list[str], page: _Page) -> None:
    lines = _without_cover(lines)
    blocks = [block for group in _groups(lines) for block in _blocks(group, page)]
    if not blocks:
        articles.reject("empty_record", "A counter without a document below it: an empty shell of the export.")
        return
    draft, _ = draft_of(blocks)
    if not draft.labels:
        seen = [label[0] for line in lines if (label := split_label(line)) and label[0].isupper()][:8]
        detail = f"No known label (LENGTH, LOAD-DATE …) was found; seen: {', '.join(seen) or 'none'}. See its text."
        articles.warn("unknown_label", detail)
    add_draft(articles, draft)


def _without_cover(lines: list[str]) -> list[str]:
    """Cut off the cover page that can follow a document, below its labels: it names who exported."""
    past_body = False
    for number, line in enumerate(lines):
        if past_body and is_cover(line):
            return lines[:number]
        past_body = past_body or _is_load_date(line) or _CENTRED_COPYRIGHT.match(line) is not None
    return lines


def _is_load_date(line: str) -> bool:
    label = _label(line)
    return label is not None and role_of(label[0]) == "load_date" and is_date_only(label[1])


def _groups(lines: list[str]) -> Iterator[list[str]]:
    """Yield what stands between blank lines."""
    group: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            group.append(line)
        elif group:
            yield group
            group = []


def _blocks(lines: list[str], page: _Page) -> Iterator[Block]:
    """Yield the blocks of one group: one, or one a label where labels follow each other without a blank line."""
    if all(_is_centred(line, page.middle) for line in lines):
        yield Block(tuple(map(collapse, lines)), centred=True)
        return
    starts = [number for number, line in enumerate(lines) if _label(line)]
    if starts[:1] != [0]:
        yield Block(_paragraphs(lines, page.width))
        return
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        label, value = _label(lines[start]) or ("", "")
        first = lines[start].replace(value, "").rstrip() if value else ""
        yield Block(_paragraphs([value, *lines[start + 1 : end]], page.width, lead=len(first)), label=label)


def _label(line: str) -> tuple[str, str] | None:
    """Return label and value of a line that begins with a known label in capitals."""
    found = split_label(line) if line[:1].strip() else None
    if found and found[0].upper() == found[0] and role_of(found[0]):
        return found[0], found[2]
    return None


def _is_centred(line: str, middle: float) -> bool:
    text = line.strip()
    indent = len(line) - len(line.lstrip())
    return indent >= 10 or (indent >= 2 and abs(indent + len(text) / 2 - middle) <= 4)


def _paragraphs(lines: list[str], width: int, lead: int = 0) -> tuple[str, ...]:
    """Join wrapped lines; a line that starts indented starts a paragraph, one that ends far too early ends a line.

    `lead` is how much stood before the first one.
    """
    paragraphs: list[list[str]] = []
    before = ""
    for line in lines:
        text = collapse(line)
        if not text:
            continue
        indented = line.startswith("  ") and not before.startswith("  ")
        if not paragraphs or (indented and before):
            paragraphs.append([text])
        else:
            end = len(before.rstrip()) + (lead if before is lines[0] else 0)
            fits = end + 1 + len(text.split(" ", 1)[0]) < 0.75 * width
            paragraphs[-1] += ["\n" if fits else " ", text]
        before = line
    return tuple("".join(pieces) for pieces in paragraphs)
