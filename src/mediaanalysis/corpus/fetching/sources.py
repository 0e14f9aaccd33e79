"""What the user names (a list, a table, a feed, a query) to the plan of what to fetch."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from mediaanalysis.corpus.batch import Problem, RejectedError
from mediaanalysis.corpus.columns import as_field
from mediaanalysis.corpus.fetching.addresses import NotFetchedError, as_address, note, redact
from mediaanalysis.corpus.fetching.cache import Cache
from mediaanalysis.corpus.fetching.feeds import feed_items, feeds_named_in, is_feed
from mediaanalysis.corpus.fetching.guard import is_private_host
from mediaanalysis.corpus.fetching.guardian import search_guardian
from mediaanalysis.corpus.fetching.plan import Plan
from mediaanalysis.corpus.fetching.searches import search_gdelt, search_mediacloud, search_wikinews
from mediaanalysis.corpus.fetching.services import SERVICES, Asker, parse_query
from mediaanalysis.corpus.fetching.visiting import Visitor
from mediaanalysis.errors import OptionError, ReadError, TableError, did_you_mean

__all__ = ["KINDS", "SourceGiven", "check_source", "find_addresses"]

KINDS = ("auto", "pages", "feed")
SourceGiven = str | os.PathLike[str] | list[str] | pd.DataFrame
_FIELDS = ("title", "outlet", "date")
_SEARCHES: dict[str, Callable[[Asker, Plan], None]] = {
    "gdelt": search_gdelt,
    "mediacloud": search_mediacloud,
    "wikinews": search_wikinews,
    "guardian": search_guardian,
}


def check_source(source: SourceGiven) -> None:
    """Raise at once for a source that is none, before a folder is made."""
    if isinstance(source, pd.DataFrame):
        if "url" not in source.columns:
            raise TableError(f"source: the table has no column 'url'; it has: {', '.join(map(str, source.columns))}.")
    elif isinstance(source, list | tuple):
        if wrong := next((item for item in source if not isinstance(item, str)), None):
            raise OptionError(f"source: an address must be text, not {type(wrong).__name__}.")
    elif not isinstance(source, str | os.PathLike):
        raise OptionError(f"source is {type(source).__name__}; give a path, an address, a list of them or a table.")
    elif isinstance(source, str) and parse_query(source) is None and not _is_web(source):
        _check_path(source)


def find_addresses(source: SourceGiven, visitor: Visitor, cache: Cache, *, kind: str, limit: int | None) -> Plan:
    """Return the plan of a source.

    Raises
    ------
    ReadError
        When the source gives no address at all: no connection, no feed, no answer.
    """
    plan = Plan(limit)
    if isinstance(source, pd.DataFrame) and kind != "feed":
        _take_table(source, plan, name="source")
        return plan.finish("source")
    if isinstance(source, pd.DataFrame):
        source = [as_field(url) for url in source["url"]]
    if isinstance(source, list | tuple):
        for url in source:
            _take_feed(url, plan, visitor) if kind == "feed" else plan.add(url)
        return plan.finish("source")
    name = str(source)
    query = parse_query(name) if isinstance(source, str) else None
    if query is not None:
        _search(Asker(query, visitor, cache), plan)
    elif isinstance(source, str) and _is_web(source):
        plan.add(source) if kind == "pages" else _take_feed(source, plan, visitor, alone=True)
    else:
        _take_file(Path(source).expanduser(), kind, plan, visitor=visitor)
    return plan.finish(name)


def _is_web(source: str) -> bool:
    return re.match(r"\s*https?://", source, re.IGNORECASE) is not None


def _check_path(source: str) -> None:
    if Path(source).expanduser().exists() or re.search(r"[*?\[]", source):
        return
    word, colon, _ = source.partition(":")
    if "://" in source:
        raise OptionError(f"source={redact(source)!r}: only http and https addresses are fetched.")
    if colon and len(word) > 1 and word.isidentifier():
        services = ", ".join(f"{name}:" for name in SERVICES)
        hint = did_you_mean(word, SERVICES)
        raise OptionError(f"source: {word!r} is no service; known: {services}{hint or ' If it is a file, check it.'}")
    raise ReadError(f"source={source!r}: no such file. Addresses begin with https://, queries with gdelt: and so on.")


def _take_table(table: pd.DataFrame, plan: Plan, *, name: str) -> None:
    present = [field for field in (*_FIELDS, "date_kind") if field in table.columns]
    for position, row in enumerate(table[["url", *present]].itertuples(index=False)):
        url, *values = (as_field(value) for value in row)
        fields = dict(zip(present, values, strict=True))
        if fields.pop("date_kind", "published") == "seen":
            fields = {}  # GDELT: a day on which it saw the article, a domain for an outlet, a title taken apart
        if url:
            plan.add(url, fields)
        else:
            detail = f"Row {position} has no address; left out."
            plan.problems.append(Problem(name, position, "error", "no_address", detail))


def _take_file(file: Path, kind: str, plan: Plan, *, visitor: Visitor) -> None:
    """Take a list of addresses, a feed that was saved, or (kind "feed") a list of feeds."""
    if kind != "pages" and file.is_file():
        with file.open("rb") as stream:
            saved_feed = is_feed(stream.read(20_000))
        if saved_feed:
            try:
                _take_items(file.read_bytes(), plan, name=file.name, base="", private_ok=None)
            except RejectedError as error:
                raise ReadError(f"source={str(file)!r}: {error.detail}") from error
            return
    from mediaanalysis.corpus.fetch_list import read_fetch_list

    found = read_fetch_list(file)
    plan.problems += [Problem(*row) for row in found.problems.itertuples(index=False, name=None)]
    if kind == "feed":
        for url in found.items["url"]:
            _take_feed(url, plan, visitor)
    else:
        _take_table(found.items, plan, name=file.name)


def _take_feed(url: str, plan: Plan, visitor: Visitor, *, alone: bool = False) -> None:
    """Fetch a feed and take its links; a feed that fails is a row of the problems, or the end if there is no other."""
    try:
        address = as_address(url)
        answer = visitor.visit(address.url, "feed")
        if not is_feed(answer.body):
            raise NotFetchedError("not_a_feed", _no_feed(answer.body, answer.url))
        private = is_private_host(address.host)
        _take_items(answer.body, plan, name=url, base=answer.url, private_ok=private)
    except (NotFetchedError, RejectedError) as error:
        if alone:
            raise ReadError(f"source={redact(url)!r}: {error.detail}") from None
        plan.problems.append(note(url, "error", error.problem, detail=error.detail))


def _take_items(raw: bytes, plan: Plan, *, name: str, base: str, private_ok: bool | None) -> None:
    items = feed_items(raw, base)
    for item in items:
        if item.url:
            plan.add(item.url, {"title": item.title, "date": item.date}, private_ok=private_ok)
    if without := sum(not item.url for item in items):
        detail = f"{without:,} of the {len(items):,} articles of the feed have no address; left out."
        plan.problems.append(note(name, "warning", "no_address", detail=detail))


def _no_feed(raw: bytes, base: str) -> str:
    named = feeds_named_in(raw, base)
    if named:
        return f"It is a web page, not a feed; the page names these feeds: {', '.join(named[:5])}."
    return "It is no RSS or Atom feed. If it is a page to fetch, pass kind='pages'."


def _search(asker: Asker, plan: Plan) -> None:
    try:
        _SEARCHES[asker.query.service](asker, plan)
    except NotFetchedError as error:
        if not plan.steps:
            raise ReadError(f"{asker.query.service}: {error.detail}") from None
        detail = f"The list is not complete, call again: {error.detail}"
        name = f"{asker.query.service}:{asker.query.text}"
        plan.problems.append(note(name, "error", "list_incomplete", detail=detail))
