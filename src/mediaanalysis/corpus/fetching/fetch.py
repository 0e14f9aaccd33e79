"""``ma.fetch``: the articles a list, feed or press service names, as files in a folder that `read_corpus` reads."""

from __future__ import annotations

import os
import re
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

import httpx
import pandas as pd

from mediaanalysis.corpus.assemble import problems_table
from mediaanalysis.corpus.batch import Problem
from mediaanalysis.corpus.fetching.addresses import Address, NotFetchedError, Outcome, note, redact
from mediaanalysis.corpus.fetching.cache import Cache, Entry, open_cache
from mediaanalysis.corpus.fetching.client import Client
from mediaanalysis.corpus.fetching.plan import Plan, Row, failed_row
from mediaanalysis.corpus.fetching.services import parse_query
from mediaanalysis.corpus.fetching.sources import KINDS, SourceGiven, check_source, find_addresses
from mediaanalysis.corpus.fetching.visiting import Visitor
from mediaanalysis.corpus.progress import show_progress
from mediaanalysis.errors import OptionError, at_least, one_of

__all__ = ["FetchResult", "fetch"]

MOST_FAILURES = 3
"""Failures in a row after which a server is left alone, and servers not found after which we are offline."""
_GATE = re.compile(r"[/._-](?:consent|login|log-in|signin|sign-in|sso|captcha|paywall)(?:[/._?-]|$)", re.IGNORECASE)
_OF_SERVER = frozenset(("no_connection", "tls_error", "timeout", "too_slow", "cut_off", "access_denied"))


class FetchResult(NamedTuple):
    """What was fetched and what was not.

    Attributes
    ----------
    pages
        One row an address: ``url, final_url, file, status, n_bytes, content_type, outcome, fetched_at``; `file` is
        relative to the folder, `outcome` one of fetched, cached (it was here already), failed (there) and refused (by
        this client: robots.txt, too large, no web page, local network).
    problems
        Schema PROBLEMS; the addresses stand in `source_file`.
    """

    pages: pd.DataFrame
    problems: pd.DataFrame

    @property
    def summary(self) -> dict[str, int]:
        """Counts of `pages` by outcome."""
        counts = Counter(self.pages["outcome"])
        return {name: counts[name] for name in ("fetched", "cached", "failed", "refused")}


def fetch(
    source: SourceGiven,
    *,
    out: str | os.PathLike[str],
    kind: str = "auto",
    delay: float = 1.0,
    limit: int | None = None,
    contact: str = "",
    format: str = "html",  # noqa: A002 - the word users know
    progress: bool = False,
) -> FetchResult:
    """Fetch the articles that a list, a feed or a press service names, slowly and as their servers allow.

    A second call with the same folder fetches only what is missing. Pages are kept as they came, byte by byte, with a
    log (``_fetched.jsonl``) and a ``metadata.csv`` of what the list states of them; ``read_corpus(out)`` reads both.

    Parameters
    ----------
    source
        A list of addresses, a table with a column ``url`` (and ``outlet``, ``date`` of publication), the path of a
        list (text, CSV, exports of Media Cloud and GDELT …) or of a feed, the address of a feed, or a query:
        ``"gdelt:…?start=2024-05-01&end=2024-05-31"``, ``"mediacloud:…"``, ``"guardian:…"``, ``"wikinews:…"``.
    out
        Folder that gets the files, usually ``data/raw/<study>``; made when missing.
    kind
        What an address is: "feed", "pages", or "auto": a single address is a feed, those of a list are pages.
    delay
        Least seconds between two requests to the same server (half a second at least); a robots.txt may ask for more.
    limit
        Most addresses to take.
    contact
        Your e-mail address or web page, told to the servers, so that they can write to you rather than lock you out;
        the environment variable ``MEDIAANALYSIS_CONTACT`` serves as well.
    format
        "html": a file a page; "warc": all pages in one web archive, ``fetched.warc.gz``.
    progress
        Show a progress bar on stderr.

    Returns
    -------
    FetchResult
        ``(pages, problems)``. Every page that is not here afterwards is one row of `problems` with severity "error".

    Raises
    ------
    OptionError
        When an argument has a value outside what is allowed, or a service needs a key that is not set.
    ReadError
        When the source gives no address: no such file, no feed, no connection to the service.

    Notes
    -----
    What may be fetched and kept is a question of law and of the terms of each outlet; ``docs/fetching.md`` says what
    this client does about it, and what it cannot do.
    """
    one_of("kind", kind, KINDS)
    one_of("format", format, ("html", "warc"))
    at_least("delay", delay, 0)
    if limit is not None:
        at_least("limit", limit, 1, whole=True)
    check_source(source)
    contact = _checked_contact(contact, source)
    layout: Literal["html", "warc"] = "warc" if format == "warc" else "html"
    with open_cache(Path(out).expanduser(), layout) as cache, Client(contact) as client:
        visitor = Visitor(client, float(delay))
        plan = find_addresses(source, visitor, cache, kind=kind, limit=limit)
        if not contact:
            detail = "Pass contact= (e-mail or web page), so that servers can write to you rather than lock you out."
            plan.problems.append(note("source", "note", "no_contact", detail=detail))
        pages = _Run(visitor, cache).all(plan, progress=progress)
    return FetchResult(pages, problems_table([*plan.problems, *cache.problems]))


def _checked_contact(contact: str, source: SourceGiven) -> str:
    contact = (contact or os.environ.get("MEDIAANALYSIS_CONTACT", "")).strip()
    if not contact:
        query = parse_query(source) if isinstance(source, str) else None
        if query is not None and query.service == "wikinews":
            raise OptionError("contact: Wikimedia asks every program for an e-mail address or web page; pass contact=.")
        return ""
    if not (contact.isascii() and contact.isprintable()) or not ("@" in contact or "://" in contact):
        raise OptionError(f"contact={contact!r} is no e-mail address and no web page; write it in plain ASCII.")
    return contact


@dataclass(slots=True)
class _Run:
    """One run through a plan: who failed how often, and whether there is a connection at all."""

    visitor: Visitor
    cache: Cache
    problems: list[Problem] = field(default_factory=list)
    in_a_row: Counter[str] = field(default_factory=Counter)
    not_found: set[str] = field(default_factory=set)
    reached: bool = False

    def all(self, plan: Plan, *, progress: bool) -> pd.DataFrame:
        """Return the table of pages, in the order of the list."""
        rows: dict[str, Row] = {}
        addresses = _by_turns([step for step in plan.steps if isinstance(step, Address)])
        with show_progress(addresses, label="Fetching", total=len(addresses), show=progress) as tracked:
            for address in tracked:
                rows[address.key] = self._one(address)
        plan.problems += self.problems
        settled = [rows[step.key] if isinstance(step, Address) else step for step in plan.steps]
        self._note_same_pages(settled, plan)
        return _table(settled)

    def _one(self, address: Address) -> Row:
        entry = self.cache.find(address.key)
        if entry is not None:
            return _row(self.cache.refresh(entry, address), "cached")
        try:
            self._check_health(address.host)
            answer = self.visitor.visit(address.url, private_ok=address.private_ok)
        except NotFetchedError as error:
            self._count(address.host, error)
            self.problems.append(note(address.listed, "error", error.problem, detail=error.detail))
            return failed_row(address.listed, error)
        self.reached = True
        self.in_a_row[address.host] = 0
        entry = self.cache.keep_page(address, answer)
        if (found := _not_the_article(address.url, answer.url)) is not None:
            self.problems.append(note(address.listed, "warning", found[0], detail=found[1]))
        return _row(entry, "fetched")

    def _check_health(self, host: str) -> None:
        if not self.reached and len(self.not_found) >= MOST_FAILURES:
            detail = f"Not tried: the first {MOST_FAILURES} servers were not found; this computer seems to be offline."
            raise NotFetchedError("no_connection", detail)
        if self.in_a_row[host] >= MOST_FAILURES:
            detail = f"Not tried: {host} failed {MOST_FAILURES} times in a row. Call again later; what is here stays."
            raise NotFetchedError("server_skipped", detail)

    def _count(self, host: str, error: NotFetchedError) -> None:
        if error.status or error.outcome == "refused":
            self.reached = True
        if error.problem == "no_connection":
            self.not_found.add(host)
        if error.problem == "asked_to_wait":
            self.in_a_row[host] = MOST_FAILURES  # it said so clearly
        elif error.problem in _OF_SERVER or error.status >= 500:
            self.in_a_row[host] += 1
        elif error.problem != "server_skipped" and error.status:
            self.in_a_row[host] = 0

    def _note_same_pages(self, rows: list[Row], plan: Plan) -> None:
        first: dict[str, str] = {}
        for row in rows:
            if row.final_url:
                before = first.setdefault(row.final_url, row.url)
                if before != row.url:
                    detail = f"It leads to the same page as {before}; the article is here twice."
                    plan.problems.append(note(row.url, "warning", "same_page", detail=detail))


def _by_turns(addresses: list[Address]) -> list[Address]:
    """Order the addresses so that the servers take turns: while one is left in peace, another is asked."""
    queues: dict[str, deque[Address]] = {}
    for address in addresses:
        queues.setdefault(address.host, deque()).append(address)
    ordered: list[Address] = []
    while queues:
        for host in list(queues):
            ordered.append(queues[host].popleft())
            if not queues[host]:
                del queues[host]
    return ordered


def _not_the_article(asked: str, given: str) -> tuple[str, str] | None:
    """Say what a redirect led to, where that is hardly an article."""
    if _GATE.search(given) and not _GATE.search(asked):
        detail = f"The address leads to {given}, which looks like a page for consent or login; look at it before use."
        return "leads_to_gate", detail
    if _is_front_page(given) and not _is_front_page(asked):
        return "leads_to_front_page", f"The address leads to a front page, {given}; the article itself may be gone."
    return None


def _is_front_page(url: str) -> bool:
    at = httpx.URL(url)
    return at.path in ("", "/") and not at.query


def _row(entry: Entry, outcome: Outcome) -> Row:
    return Row(
        entry["url"],
        entry["final_url"],
        entry["file"],
        int(entry["status"]),
        int(entry["n_bytes"]),
        entry["content_type"],
        outcome,
        entry["fetched_at"],
    )


def _table(rows: list[Row]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(Row._fields))
    kinds = {name: "int64" if name in ("status", "n_bytes") else "str" for name in Row._fields}
    clean = {
        name: table[name].map(lambda text: redact(str(text)).encode("utf-8", "replace").decode("utf-8"))
        for name, kind in kinds.items()
        if kind == "str"
    }
    return table.assign(**clean).astype(kinds)
