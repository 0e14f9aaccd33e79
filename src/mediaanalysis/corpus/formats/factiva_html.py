"""Factiva pages in the layout of a publication: unlabelled lines, told by their pattern and their place.

The main traps: the last article has another class than the others, whole bodies stand in a paragraph without the
class of a paragraph, and captions stand there as well.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source
from mediaanalysis.corpus.formats.factiva_common import (
    Body,
    Labels,
    accession_of,
    add_article,
    count_mixed,
    find_anchor,
    header_labels,
    is_caption,
    is_publisher,
    seen_in,
    stated_length,
)
from mediaanalysis.corpus.formats.factiva_fields import Block, add_records, blocks_of, field_rows, open_page
from mediaanalysis.corpus.markup import local_name, one_line

__all__ = ["read_factiva_html"]

_ARTICLE = re.compile(r"([a-z]{2}|zhcn|zhtw)article")
_ID = re.compile(r"<div[^>]{0,500}\sid\s*=\s*[\"']?article-[A-Z0-9]{8}", re.IGNORECASE)
_LONG_NOTE = 80  # words; captions and author notes are shorter
_ENOUGH = 0.65  # of the stated length: what classed paragraphs reach when no part of the body lacks the class


class _Root(NamedTuple):
    """The element of one article, the number in its id, and the language in its class."""

    element: Any
    accession: str
    language: str


def read_factiva_html(source: Source, options: Options) -> Batch:
    """Read a page saved from the list of articles.

    Raises
    ------
    RejectedError
        "unknown_layout" when no article of the page can be told.
    """
    articles, page, source_text = open_page(source, options, "factiva_html")
    roots = _roots(page)
    elements = frozenset(root.element for root in roots)
    n_known = n_numbers = 0
    for root in roots:
        if rows := field_rows(root.element):
            add_records(articles, rows, hint=root.language, name="factiva_fields")
            n_known += 1
            n_numbers += sum(code == "AN" for code, _, _ in rows)
            continue
        for blocks in _split(list(blocks_of(root.element, elements - {root.element}))):
            labels, body = _parts(blocks, root)
            has_number = any(accession_of(block.text) for block in blocks)
            n_known += has_number or any(code in ("HD", "PD") for code, _ in labels)
            n_numbers += has_number
            add_article(articles, labels, body, hint=root.language)
    if not n_known:
        raise RejectedError("unknown_layout", _seen(page))
    n_ids = len(_ID.findall(source_text))  # not in the tree: the parser drops what nests too deep
    # The ids are counted in the source, not stated by it: they can only show that the parser lost an article.
    n_marked = max(n_ids, n_numbers)
    return articles.finish(declared=n_marked if n_marked > articles.batch.n_records else None)


def _roots(page: Any) -> list[_Root]:
    """Find the articles: the inner element of each, and the outer one where the inner has lost its class."""
    inner: dict[Any, str] = {}
    outer: dict[Any, str] = {}
    for element in page.iter("div"):
        classes = (element.get("class") or "").lower().split()
        language = next((found[1] for name in classes if (found := _ARTICLE.fullmatch(name))), "")
        mark = element.get("id") or ""
        if language:
            inner[element] = language
        if mark.lower().startswith("article-") or "lastarticle" in (*classes, mark.lower()):
            outer[element] = mark[len("article-") :] if mark.lower().startswith("article-") else ""
    owner = {element: _owner(element, outer) for element in inner}
    owned = set(owner.values())
    roots = [_Root(element, outer.get(owner[element], ""), inner[element]) for element in inner]
    roots += [_Root(element, number, "") for element, number in outer.items() if element not in owned]
    places = {element: place for place, element in enumerate(page.iter("div"))}
    return sorted(roots, key=lambda root: places[root.element])


def _owner(element: Any, outer: dict[Any, str]) -> Any:
    if element in outer:
        return element
    return next((node for node in element.iterancestors() if node in outer), None)


def _split(blocks: list[Block]) -> list[list[Block]]:
    """Divide the blocks at a second headline: a page that lost its tags holds many articles in one element."""
    articles: list[list[Block]] = [[]]
    for block in blocks:
        current = articles[-1]
        if block.kind == "hd" and current and current[-1].kind != "hd" and any(b.kind == "hd" for b in current):
            ends = [place for place, before in enumerate(current) if accession_of(before.text)]
            cut = ends[-1] + 1 if ends else len(current)
            articles[-1:] = [current[:cut], current[cut:]]
        articles[-1].append(block)
    return articles


def _parts(blocks: list[Block], root: _Root) -> tuple[Labels, Body]:
    """Return the fields and the body of one article."""
    ends = [place for place, block in enumerate(blocks) if accession_of(block.text)]
    accession = accession_of(blocks[ends[-1]].text) if ends else root.accession
    blocks = blocks[: ends[-1]] if ends else blocks  # what follows the number is the page's, not the article's
    labels, notes, blocks = _head(blocks)
    size = next((place for place, block in enumerate(blocks) if block.kind == "p"), len(blocks))
    header, blocks = blocks[:size], blocks[size:]
    labels += [("BY", block.text) for block in header if block.kind == "author"]
    lines = [one_line(block.text) for block in header if block.kind != "author"]
    anchor = find_anchor(lines)
    if anchor >= 0:
        labels += [("CR", line) for line in lines[:anchor]] + header_labels(lines[anchor:], accession)
    else:
        notes += lines
    publisher = blocks[-1:] if blocks and _is_publisher(blocks, labels) else []
    blocks = blocks[: len(blocks) - len(publisher)]
    labels += [("PUB", block.text) for block in publisher]
    labels += [("AN", accession)] if accession else []
    title = next((value for code, value in labels if code == "HD"), "")
    end = _end_of_body(blocks, stated_length(labels), title)
    notes += [block.text for block in blocks[end:] if not is_caption(block.text)]
    captions = [block.text for block in blocks[end:] if is_caption(block.text)]
    return labels, Body([block.text for block in blocks[:end]], notes, captions)


def _head(blocks: list[Block]) -> tuple[Labels, list[str], list[Block]]:
    """Return section and title, notes above them, and the blocks below; a plain line above the title is the section."""
    place = next((place for place, block in enumerate(blocks) if block.kind == "hd"), -1)
    if place < 0:  # the mark of the headline is lost: it is the line before the author or the length
        size = next((number for number, block in enumerate(blocks) if block.kind == "p"), len(blocks))
        author = next((number for number, block in enumerate(blocks[:size]) if block.kind == "author"), size)
        place = min(author, max(find_anchor([block.text for block in blocks[:size]]), 0)) - 1
    if place < 0:
        return [], [], blocks
    above = blocks[:place]
    names = {"div": "SE", "text": "SE", "author": "BY"}
    labels: Labels = [(names[block.kind], one_line(block.text)) for block in above if block.kind in names]
    end = place + 1
    while end < len(blocks) and blocks[end].kind == "hd":
        end += 1
    labels.append(("HD", " ".join(block.text for block in blocks[place:end])))
    return labels, [block.text for block in above if block.kind == "p"], blocks[end:]


def _is_publisher(blocks: list[Block], labels: Labels) -> bool:
    """Say whether the last block is the line of the publisher."""
    last = blocks[-1]
    if last.classed:
        return False
    return is_publisher(last.text, labels, strict=not any(block.classed for block in blocks))


def _end_of_body(blocks: list[Block], stated: int, title: str) -> int:
    """Return where the notes begin that end an article: short blocks without the class of a paragraph.

    Whole bodies stand in such blocks too. So a block is a note only after paragraphs that have the class, and only
    where these alone come near the length that the database states, or where it is short and none is stated. The
    length may count title and captions in. What says that it is a caption is no body, nor is what follows it.
    """
    last = max((place + 1 for place, block in enumerate(blocks) if block.classed), default=0)
    if last in (0, len(blocks)):
        return len(blocks)
    words = [count_mixed(block.text) for block in blocks]
    start = len(blocks)
    while start > last and (words[start - 1] <= _LONG_NOTE or is_caption(blocks[start - 1].text)):
        start -= 1
    end = next((place for place in range(start, len(blocks)) if is_caption(blocks[place].text)), len(blocks))
    body, long, short = sum(words[:last]), sum(words[last:start]), sum(words[start:end])
    enough = _ENOUGH * stated - count_mixed(title) - sum(words[end:])
    if long and stated and body >= enough and abs(body - stated) < abs(body + long - stated):
        return last
    body += long
    lacking = body < enough and abs(body + short - stated) < abs(body - stated)
    return end if lacking or (not stated and short > body) else start


def _seen(page: Any) -> str:
    ids = seen_in(element.get("id") or "" for element in page.iter() if local_name(element))
    classes = seen_in(element.get("class") or "" for element in page.iter() if local_name(element))
    return (
        "An article of Factiva was expected (an element of class enArticle with a headline, a length, a date, and "
        f"'Document' with a number); seen: ids {ids}; classes {classes}. Export the articles anew as HTML or RTF."
    )
