"""Lists of articles that are still to be fetched: addresses and what the lists say of them, from files of many kinds.

Their trap is the date: of GDELT it is the day on which the article was seen, not that of publication.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pandas as pd

from mediaanalysis.corpus.assemble import problems_table
from mediaanalysis.corpus.batch import Options, Problem, RejectedError, Severity, Source, shorten
from mediaanalysis.corpus.columns import as_field
from mediaanalysis.corpus.dates import parse_dates
from mediaanalysis.corpus.encoding import decode
from mediaanalysis.corpus.formats.delimited import read_table
from mediaanalysis.corpus.formats.feed import parse_feed
from mediaanalysis.corpus.formats.json_layouts import unfold
from mediaanalysis.corpus.formats.jsonlines import flatten, parse_json, parse_lines
from mediaanalysis.corpus.formats.lists import is_gkg_line, is_link, link_columns
from mediaanalysis.corpus.formats.parquet import read_parquet_table
from mediaanalysis.corpus.languages import stated_language
from mediaanalysis.corpus.sniffing import sniff
from mediaanalysis.corpus.sources import Found, find_sources
from mediaanalysis.errors import ReadError

__all__ = ["FetchList", "read_fetch_list"]

_OPTIONS = Options({}, None)
_TYPES = {
    "url": "str",
    "title": "str",
    "outlet": "str",
    "date": "datetime64[us]",
    "date_kind": "str",
    "language": "str",
    "source_file": "str",
    "source_index": "int64",
}
_GKG_COLUMNS = 27
_GKG_OUTLET, _GKG_URL, _GKG_DATE, _GKG_TRANSLATION, _GKG_EXTRAS = 3, 4, 1, 25, 26
_PAGE_TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>", re.DOTALL)
_SOURCE_LANGUAGE = re.compile(r"srclc:(\w+)")
_BLANK_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f]")
_NONE = ("none", "null", "nan")


class FetchList(NamedTuple):
    """What is to be fetched (`items`), and what could not be used (`problems`, schema PROBLEMS).

    `items` has the columns ``url, title, outlet, date, date_kind, language, source_file, source_index``. ``date`` is
    the day of publication where ``date_kind`` is "published", the day on which a service saw the article where it is
    "seen", and missing where it is "".
    """

    items: pd.DataFrame
    problems: pd.DataFrame


class _Entry(NamedTuple):
    """One record of a list, as delivered."""

    number: int
    url: str
    title: str = ""
    outlet: str = ""
    date: str = ""
    language: str = ""
    seen: bool = False


@dataclass(slots=True)
class _Collected:
    """The entries of all files, and the addresses that are there already."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def add(self, severity: Severity, problem: str, detail: str, *, file: str, index: int = -1) -> None:
        self.problems.append(Problem(file, index, severity, problem, detail))

    def take(self, entries: Iterable[_Entry], file: str) -> None:
        """Take the entries of one file whose address is one, and new."""
        kept: list[_Entry] = []
        n_repeated = 0
        for entry in entries:
            if why := _why_not(entry.url):
                self.add("error", "bad_url", f"{shorten(entry.url, 100)!r} {why}", file=file, index=entry.number)
                continue
            key = _key(entry.url)
            n_repeated += key in self.known
            if key not in self.known:
                self.known.add(key)
                kept.append(entry)
        if n_repeated:
            detail = f"{n_repeated:,} addresses are in the list already; each is taken once."
            self.add("note", "duplicate_url", detail, file=file)
        days, warnings = parse_dates(pd.Series([entry.date for entry in kept], dtype=object))
        for position, problem, detail in warnings:
            index = kept[position].number if position >= 0 else -1
            self.add("warning", problem, detail, file=file, index=index)
        for entry, day in zip(kept, days, strict=True):
            kind = "" if pd.isna(day) else "seen" if entry.seen else "published"
            row = (entry.url, entry.title, entry.outlet, day, kind, entry.language, file, entry.number)
            self.rows.append(row)


def read_fetch_list(source: str | os.PathLike[str] | Iterable[str]) -> FetchList:
    """Read a list of addresses.

    Parameters
    ----------
    source
        A file, folder, pattern or zip of lists (Media Cloud CSV, GDELT DOC or GKG, RSS or Atom, Guardian JSON, any CSV,
        JSON, JSON lines or Parquet file with a column of addresses, text with one address a line), or the addresses
        themselves.

    Returns
    -------
    FetchList
        ``(items, problems)``. An address that repeats is taken once; the note "duplicate_url" counts them.

    Raises
    ------
    ReadError
        When the path does not exist.

    Examples
    --------
    >>> items, problems = read_fetch_list(["https://courier.invalid/1", "https://courier.invalid/1#more", "courier"])
    >>> items["url"].tolist(), problems["problem"].tolist()
    (['https://courier.invalid/1'], ['duplicate_url', 'bad_url'])
    """
    collected = _Collected()
    if isinstance(source, str) and is_link(source):
        source = [source]
    if isinstance(source, str | os.PathLike):
        with ExitStack() as stack:
            found = _find(source, stack)
            collected.problems += found.problems
            for file in found.sources:
                _take_file(file, collected)
    else:
        collected.take((_Entry(index, as_field(url)) for index, url in enumerate(source)), "")
    items = pd.DataFrame(collected.rows, columns=list(_TYPES)).astype(_TYPES)
    return FetchList(items, problems_table(collected.problems))


def _find(path: str | os.PathLike[str], stack: ExitStack) -> Found:
    """Return the files; a single one may have any extension, and is text then."""
    try:
        return find_sources(path, "auto", stack)
    except ReadError:
        if Path(path).expanduser().is_file():
            return find_sources(path, "txt", stack)
        raise


def _take_file(source: Source, collected: _Collected) -> None:
    try:
        raw = source.load() if source.kind != "warc" else b""  # large, and never a list
        source = replace(source, load=lambda: raw)
        kind = sniff(raw, source.kind)
        if kind not in _READ:
            detail = (
                "Expected a list of addresses (CSV, JSON, JSON lines, Parquet, a feed, or text with one address a "
                f"line), got {kind}. Save the list as one of these."
            )
            raise RejectedError("no_links", detail)
        collected.take(list(_READ[kind](raw, source, collected)), source.name)
    except RejectedError as error:
        collected.add("error", error.problem, error.detail, file=source.name)
    except Exception as error:  # one file that cannot be read never stops the others; the class is reported
        detail = f"{type(error).__name__}: {shorten(error, 300)}"
        collected.add("error", "unreadable", detail, file=source.name)


def _from_feed(raw: bytes, source: Source, collected: _Collected) -> Iterator[_Entry]:
    feed = parse_feed(raw)
    if feed.end != "whole":
        collected.add("warning", "cut_off", "The feed has no end: items may be missing.", file=source.name)
    for index, item in enumerate(feed.items):
        yield _Entry(index, item["url"], item["title"], item["outlet"], item["date"], item["language"])


def _from_lines(raw: bytes, source: Source, collected: _Collected) -> Iterator[_Entry]:
    text = _text(raw, source, collected)
    if text.lstrip().startswith(("{", "[")):
        yield from _from_json(raw, source, collected)
        return
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if not any(map(is_link, lines)):
        raise RejectedError("no_links", f"Expected one address a line; the file starts with {shorten(lines[:1], 100)}.")
    first_is_name = not is_link(lines[0]) and lines[0].casefold() in ("url", "urls", "link", "links")
    for index, line in enumerate(lines[first_is_name:]):
        yield _Entry(index, line.split()[0] if is_link(line) else line)


def _from_table(raw: bytes, source: Source, collected: _Collected) -> Iterator[_Entry]:
    text = _text(raw, source, collected)
    if is_gkg_line(text[:100_000].split("\n", 1)[0].split("\t")):
        return _from_gkg(text, source, collected)
    batch = read_table(source, _OPTIONS)
    collected.problems += [problem for problem in batch.problems if problem.severity == "error"]
    return _from_columns(batch.columns, batch.index)


def _from_parquet(raw: bytes, source: Source, collected: _Collected) -> Iterator[_Entry]:
    batch = read_parquet_table(source, _OPTIONS)
    return _from_columns(batch.columns, batch.index)


def _from_json(raw: bytes, source: Source, collected: _Collected) -> Iterator[_Entry]:
    text = _text(raw, source, collected)
    values = parse_lines(text) if source.kind == "jsonl" else None
    repaired = False
    if values is None:
        values, repaired = parse_json(text)
    if repaired:
        detail = "The file has characters that JSON does not allow; they were taken as they are."
        collected.add("warning", "repaired_json", detail, file=source.name)
    values = unfold(values)
    objects = [(index, flatten(value)) for index, value in enumerate(values) if isinstance(value, dict)]
    for index, value in enumerate(values):
        if isinstance(value, RejectedError):
            collected.add("error", value.problem, value.detail, file=source.name, index=index)
        elif isinstance(value, str):
            yield _Entry(index, as_field(value))
        elif not isinstance(value, dict):
            detail = f"Expected an object or an address, got {type(value).__name__}."
            collected.add("error", "not_an_object", detail, file=source.name, index=index)
    if objects:
        names = dict.fromkeys(name for _, item in objects for name in item)
        columns = {name: [item.get(name) for _, item in objects] for name in names}
        yield from _from_columns(columns, [index for index, _ in objects])


def _from_columns(columns: dict[str, list[Any]], index: list[int]) -> Iterator[_Entry]:
    found = link_columns(columns)
    if found is None:
        listed = ", ".join(shorten(name, 60) for name in list(columns)[:20]) or "nothing"
        raise RejectedError("no_links", f"No column holds web addresses; the file has: {listed}.")
    if found.headless:
        url = found.columns["url"]
        yield from (_Entry(number, as_field(value)) for number, value in enumerate([url, *columns[url]]))
        return
    empty = [""] * len(index)
    names = ("url", "title", "outlet", "date", "language")
    values = [columns[found.columns[name]] if name in found.columns else empty for name in names]
    for number, *cells in zip(index, *values, strict=True):
        url, title, outlet, date, language = map(_filled, cells)
        yield _Entry(number, url, title, outlet, date, stated_language(language), found.seen)


def _from_gkg(text: str, source: Source, collected: _Collected) -> Iterator[_Entry]:
    """Read GDELT's Global Knowledge Graph: tabs, no header, no quotation marks, the title inside a piece of XML."""
    for index, line in enumerate(filter(str.strip, text.split("\n"))):
        cells = line.rstrip("\r").split("\t")
        if len(cells) <= _GKG_URL or not is_gkg_line(cells):
            detail = f"{len(cells)} cells where a record has {_GKG_COLUMNS} (it starts {shorten(line, 40)!r})."
            collected.add("error", "ragged_row", detail, file=source.name, index=index)
            continue
        cells += [""] * (_GKG_COLUMNS - len(cells))
        title = _PAGE_TITLE.search(cells[_GKG_EXTRAS])
        language = _SOURCE_LANGUAGE.search(cells[_GKG_TRANSLATION])
        yield _Entry(
            index,
            as_field(cells[_GKG_URL]),
            as_field(html.unescape(title[1])) if title else "",
            as_field(cells[_GKG_OUTLET]),
            cells[_GKG_DATE],
            stated_language(language[1]) if language else "",
            seen=True,
        )


_Reader = Callable[[bytes, Source, _Collected], Iterator[_Entry]]
_READ: dict[str, _Reader] = {
    "txt": _from_lines,
    "csv": _from_table,
    "json": _from_json,
    "jsonl": _from_json,
    "parquet": _from_parquet,
    "feed": _from_feed,
}


def _text(raw: bytes, source: Source, collected: _Collected) -> str:
    decoded = decode(raw)
    if decoded.warning:
        collected.add("warning", *decoded.warning, file=source.name)
    return decoded.text.lstrip("\ufeff")


def _filled(value: object) -> str:
    text = as_field(value)
    return "" if text.casefold() in _NONE else text


def _why_not(url: str) -> str:
    """Say why something is no address that can be fetched, or return ""."""
    if not url:
        return "is no address; the record has none."
    if not is_link(url):
        return "is no web address: it must begin with https:// or http://."
    if _BLANK_OR_CONTROL.search(url):
        return "is no web address: it has a blank inside."
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"is no web address: {error}."
    return "" if host else "is no web address: it names no host."


def _key(url: str) -> str:
    """Return what two addresses of the same page share: case of the host and what follows ``#`` do not matter."""
    parts = urlsplit(url)
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), fragment="").geturl()
