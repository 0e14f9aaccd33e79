"""Lists of addresses without text: Media Cloud, GDELT, and any table that has links where others have articles.

Their trap is that they look like corpora: imported, they would be documents of a headline each. Here they are told from
tables of articles, and their columns found, for `mediaanalysis.corpus.fetch_list`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple

from mediaanalysis.corpus.batch import RejectedError
from mediaanalysis.corpus.columns import fold_name, map_name

__all__ = ["LinkColumns", "is_gkg_line", "is_link", "link_columns", "refuse_list"]

_NAMES: dict[str, tuple[str, ...]] = {
    "url": ("url", "link", "weburl", "web_url", "canonical", "documentidentifier", "sourceurl", "address", "href"),
    "title": ("title", "headline", "webtitle", "fields.headline"),
    "outlet": (
        *("media_name", "outlet", "source_name", "source.name", "fields.publication", "publication", "publisher"),
        *(
            "newspaper",
            "sitename",
            "source_hostname",
            "sourcecommonname",
            "domain",
            "source_domain",
            "hostname",
            "source",
        ),
    ),
    "date": (
        *(
            "publish_date",
            "date",
            "published",
            "published_at",
            "publishedat",
            "publication_date",
            "pub_date",
            "pubdate",
        ),
        *("date_published", "date_publish", "webpublicationdate", "datetime", "seendate"),
    ),
    "language": ("language", "lang", "fields.lang"),
}
"""Ours -> their names, best first."""
_MEDIA_CLOUD = {"media_name", "media_url", "stories_id", "media_id"}
_GDELT = {"seendate", "mobileurl", "url_mobile", "socialimage"}
_GKG_ID = re.compile(r"\d{14}-T?\d+")
_LINK = re.compile(r"\s*https?://", re.IGNORECASE)
_SAMPLE = 200
_WORDS_OF_TEXT = 40


class LinkColumns(NamedTuple):
    """Which columns of a list hold what (``url``, ``title``, ``outlet``, ``date``, ``language``), and whose list it is.

    `headless` says that the names of the columns are a record: the file has no header. `seen` says that the date is
    the day on which a service saw the article.
    """

    columns: dict[str, str]
    made_by: str
    headless: bool
    seen: bool


def is_link(value: object) -> bool:
    """Say whether a value begins as a web address does."""
    return isinstance(value, str) and _LINK.match(value) is not None


def is_gkg_line(cells: Iterable[str]) -> bool:
    """Say whether these are the first cells of a record of GDELT's Global Knowledge Graph 2.1, which has no header.

    >>> is_gkg_line(["20310501120000-T7", "20310501120000", "1", "courier.invalid", "https://courier.invalid/1"])
    True
    """
    first = list(islice(cells, 5))
    return len(first) == 5 and _GKG_ID.fullmatch(first[0].strip("\ufeff ")) is not None


def link_columns(columns: Mapping[str, list[Any]]) -> LinkColumns | None:
    """Return which columns of a table hold addresses and what is known of the pages; None where none holds addresses.

    Examples
    --------
    >>> link_columns({"title": ["Lorem"], "url": ["https://courier.invalid/1"], "media_name": ["Courier"]}).columns
    {'url': 'url', 'title': 'title', 'outlet': 'media_name'}
    >>> link_columns({"title": ["Lorem"]}) is None
    True
    """
    headed = next((name for name in columns if is_link(name)), None)
    if headed is not None:
        made_by = "GDELT GKG" if is_gkg_line(columns) else "a file without a header"
        return LinkColumns({"url": headed}, made_by, headless=True, seen=False)
    named = {fold_name(name): name for name in reversed(list(columns))}
    found = {ours: next((named[alias] for alias in aliases if alias in named), "") for ours, aliases in _NAMES.items()}
    if not any(map(is_link, columns.get(found["url"], []))):
        found["url"] = next((name for name, values in columns.items() if _mostly(is_link, values)), "")
    if not found["url"]:
        return None
    if found["outlet"] == found["url"]:  # trafilatura's "source"
        found["outlet"] = ""
    made_by = "Media Cloud" if named.keys() & _MEDIA_CLOUD else "GDELT" if named.keys() & _GDELT else ""
    return LinkColumns({ours: name for ours, name in found.items() if name}, made_by, False, made_by == "GDELT")


def refuse_list(columns: dict[str, list[Any]], *, name: str = "FILE") -> None:
    """Raise when a table holds addresses and no text.

    Parameters
    ----------
    columns
        The table, under its own names. Call this before columns are mapped, unless the user names a column of texts.
    name
        Its file.

    Raises
    ------
    RejectedError
        "no_text_but_links", which says how many and what to do.

    Examples
    --------
    >>> refuse_list({"url": ["https://courier.invalid/1"], "seendate": ["20310501T120000Z"]})
    Traceback (most recent call last):
    ...
    mediaanalysis.corpus.batch.RejectedError: no_text_but_links: 1 records with addresses but no text (GDELT): \
`ma.fetch("FILE")` or `mediaanalysis fetch FILE` downloads them. If a column does hold the texts, name it: \
columns={"text": "..."}.
    """
    found = link_columns(columns)
    if found is None or any(map_name(column) == "text" for column in columns):
        return
    if not found.made_by and any(_mostly(_is_text, values) for values in columns.values()):
        return
    n = len(next(iter(columns.values()))) + found.headless
    made_by = f" ({found.made_by})" if found.made_by else ""
    detail = (
        f'{n:,} records with addresses but no text{made_by}: `ma.fetch("{name}")` or `mediaanalysis fetch {name}` '
        'downloads them. If a column does hold the texts, name it: columns={"text": "..."}.'
    )
    raise RejectedError("no_text_but_links", detail)


def _mostly(test: Any, values: list[Any]) -> bool:
    filled = list(islice((value for value in values if value not in (None, "")), _SAMPLE))
    return bool(filled) and sum(map(test, filled)) * 2 > len(filled)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value.split()) >= _WORDS_OF_TEXT
