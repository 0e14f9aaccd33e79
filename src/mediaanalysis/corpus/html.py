"""Saved web pages: the article's text and metadata by trafilatura, one document a page."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source
from mediaanalysis.corpus.dates import LATEST_DATE
from mediaanalysis.corpus.encoding import decode

__all__ = ["read_html"]

_FIELDS = {
    "title": "title",
    "outlet": "sitename",
    "date": "date",
    "author": "author",
    "url": "url",
}
_LANGUAGE = re.compile(r"""<html\b[^>]*?\slang\s*=\s*["']?([A-Za-z][\w-]*)""", re.IGNORECASE)


def read_html(source: Source, options: Options) -> Batch:
    """Read a .html or .htm file."""
    from trafilatura import bare_extraction

    decoded = decode(source.load(), encoding=options.encoding, html=True)
    batch = Batch(source.name, n_records=1, single=True, untyped=True)
    if decoded.warning:
        batch.add("warning", *decoded.warning)
    # max_date: without it the date search accepts days up to today, and the result would change with the clock.
    dates = {"original_date": True, "extensive_search": False, "max_date": LATEST_DATE.isoformat()}
    with _quiet():
        page = bare_extraction(
            decoded.text,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params=dates,
        )
    text = (getattr(page, "text", None) or "").strip()
    if not text:
        detail = "No article text was found in the page; it may be an index page, a paywall or a page built by script."
        raise RejectedError("no_article_text", detail)
    batch.columns = {ours: [getattr(page, theirs, None) or ""] for ours, theirs in _FIELDS.items()}
    batch.columns["section"] = ["; ".join(getattr(page, "categories", None) or [])]
    # The page's own statement; trafilatura gives a language only with a detector installed.
    declared = _LANGUAGE.search(decoded.text[:20_000])
    batch.columns["language"] = [declared[1] if declared else ""]
    batch.columns["text"] = [text]
    batch.index = [0]
    return batch


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the extraction's own log lines from the screen: what matters of them is a row of the problems table."""
    loggers = [logging.getLogger(name) for name in ("trafilatura", "htmldate", "courlan", "readability", "justext")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
