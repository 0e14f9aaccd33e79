"""Feeds on the way: told from pages, and their links; the pages themselves say more than the teasers of a feed."""

from __future__ import annotations

import re
from typing import NamedTuple

from mediaanalysis.corpus.formats.feed import absolute, parse_feed
from mediaanalysis.corpus.sniffing import has_marks

__all__ = ["Item", "feed_items", "feeds_named_in", "is_feed"]

_ALTERNATE = re.compile(rb"<link\b[^>]{0,500}?application/(?:rss|atom)\+xml[^>]{0,500}>", re.IGNORECASE)
_HREF = re.compile(rb"""\shref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_PUBLISHED = re.compile(rb"<(?:\w+:)?(?:pubDate|published|issued|date)[\s>]", re.IGNORECASE)


class Item(NamedTuple):
    """One article of a feed, as the feed has it; `url` is "" where it names none."""

    url: str
    title: str
    date: str


def is_feed(raw: bytes) -> bool:
    """Say whether a file begins as a feed does.

    >>> is_feed(b'<?xml version="1.0"?><rss version="2.0">'), is_feed(b"<html>")
    (True, False)
    """
    return has_marks(raw[:20_000], "feed")


def feed_items(raw: bytes, base: str = "") -> list[Item]:
    """Return the articles a feed names.

    Raises
    ------
    RejectedError
        As :func:`~mediaanalysis.corpus.formats.feed.parse_feed` does.

    Examples
    --------
    >>> feed_items(b"<rss><channel><item><title>Ipsum</title><link>/1</link></item></channel></rss>", "https://a.example")
    [Item(url='https://a.example/1', title='Ipsum', date='')]
    """
    # A feed that states changes only says nothing of the day of publication.
    dated = _PUBLISHED.search(raw) is not None
    items = (item for item in parse_feed(raw).items)
    return [Item(absolute(item["url"], base), item["title"], item["date"] if dated else "") for item in items]


def feeds_named_in(raw: bytes, base: str) -> list[str]:
    """Return the addresses of the feeds that a web page names."""
    hrefs = (_HREF.search(tag) for tag in _ALTERNATE.findall(raw[:500_000]))
    return [absolute(href[1].decode("utf-8", "replace"), base) for href in hrefs if href]
