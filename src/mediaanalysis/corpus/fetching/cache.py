"""What is fetched already: the files, a log of how they came, and the table of what their list states of them.

A page counts when its line is in the log, and the line is written after the page. So a run that is killed at any
moment leaves whole pages only, and the next one goes on where it ended.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from mediaanalysis._version import __version__
from mediaanalysis.corpus.batch import Problem, shorten
from mediaanalysis.corpus.fetching.addresses import Address, file_of, note, redact
from mediaanalysis.corpus.fetching.client import Answer
from mediaanalysis.corpus.fetching.warcfile import response_record, start_record
from mediaanalysis.corpus.store import sha256_of_file, write_atomically
from mediaanalysis.errors import OptionError, ReadError

__all__ = ["Cache", "Entry", "open_cache"]

Entry = dict[str, Any]
"""One line of the log."""

LOG = "_fetched.jsonl"
LOCK = "_fetch.lock"
SIDECAR = "metadata.csv"
WARC = "fetched.warc.gz"
_HEADERS = ("content-type", "content-language", "last-modified", "etag", "tdm-reservation", "x-robots-tag")
_FIELDS = ("title", "outlet", "date", "licence")
_CERTAIN = ("url", "outlet", "date", "licence")
"""Columns of the sidecar, which win over the page's own statements; the title of a list is often cut or changed."""


@dataclass(slots=True)
class Cache:
    """The folder of one study's fetched pages; made by `open_cache`."""

    folder: Path
    format: Literal["html", "warc"]
    entries: dict[str, Entry] = field(default_factory=dict)
    sidecars: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def find(self, key: str) -> Entry | None:
        """Return the log line of a page that is here and whole."""
        entry = self.entries.get(key)
        if entry is None:
            return None
        file = self.folder / entry["file"]
        if "offset" in entry:
            return entry if file.is_file() and file.stat().st_size >= entry["offset"] + entry["length"] else None
        if not file.is_file():
            return None
        if sha256_of_file(file) == entry["sha256"]:
            return entry
        detail = f"{entry['file']} was changed after it was fetched; it is fetched again."
        self.problems.append(note(entry["url"], "warning", "changed_file", detail=detail))
        return None

    def keep_page(self, address: Address, answer: Answer) -> Entry:
        """Write a page, then its line."""
        body = answer.body
        entry: Entry = {
            "key": address.key,
            "url": redact(address.listed),
            "final_url": redact(answer.url),
            "status": answer.status,
            "content_type": answer.content_type,
            "headers": {name: redact(answer.headers[name]) for name in _HEADERS if name in answer.headers},
            "n_bytes": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
            "fetched_at": _now(),
            **_stated(address),
        }
        if self.format == "warc":
            entry |= self._append_warc(response_record(answer, redact(answer.url), entry["fetched_at"]))
        else:
            entry["file"] = file_of(address, "html")
            write_atomically(self.folder / entry["file"], body)
        return self._log(entry)

    def keep_answer(self, key: str, url: str, *, file: str, body: bytes) -> Entry:
        """Write what a service answered, or what was made of it, under a name of our own."""
        write_atomically(self.folder / file, body)
        digest = hashlib.sha256(body).hexdigest()
        kind = "application/json"
        return self._log(
            {"key": key, "url": redact(url), "final_url": redact(url), "status": 200, "content_type": kind,
             "n_bytes": len(body), "sha256": digest, "fetched_at": _now(), "file": file}
        )  # fmt: skip

    def refresh(self, entry: Entry, address: Address) -> Entry:
        """Add what a later list states of a page that is here already."""
        new = {name: value for name, value in _stated(address).items() if entry.get(name) != value}
        return self._log(entry | new) if new else entry

    def write_sidecar(self) -> None:
        """Write ``metadata.csv`` anew from the log, so that it says the same whatever the order of fetching."""
        data = self._sidecar().encode()
        if data.count(b"\n") > 1:
            digest = hashlib.sha256(data).hexdigest()
            if digest not in self.sidecars:
                self._append({"sidecar": digest})  # before the table, so that it is known as ours whatever happens
                self.sidecars.add(digest)
            write_atomically(self.folder / SIDECAR, data)

    def check_sidecar(self) -> None:
        """Raise rather than write over a ``metadata.csv`` that is somebody's work."""
        file = self.folder / SIDECAR
        if file.is_file() and sha256_of_file(file) not in self.sidecars:
            raise OptionError(
                f"out={str(self.folder)!r} holds a {SIDECAR} that fetch did not write, or that was changed since. "
                "Rename it (and pass it to read_corpus as metadata=), or fetch into another folder."
            )

    def _sidecar(self) -> str:
        pages = sorted((e for e in self.entries.values() if e["file"].endswith(".html")), key=lambda e: e["file"])
        sink = io.StringIO()
        writer = csv.writer(sink, lineterminator="\n")
        writer.writerow(["file", *_CERTAIN])
        writer.writerows(
            [entry["file"], *(_cell(entry.get(name, "")) for name in _CERTAIN)]
            for entry in pages
            if (self.folder / entry["file"]).is_file()
        )
        return sink.getvalue()

    def _append_warc(self, record: bytes) -> dict[str, Any]:
        """Append a record where the last whole one ends; the rest of a killed run is cut away."""
        file = self.folder / WARC
        ends = [entry["offset"] + entry["length"] for entry in self.entries.values() if entry["file"] == WARC]
        with file.open("r+b" if file.exists() else "w+b") as sink:
            start = max(ends, default=0)
            sink.truncate(start)
            sink.seek(start)
            if not start:
                record = start_record(f"mediaanalysis/{__version__}") + record
            sink.write(record)
            sink.flush()
            os.fsync(sink.fileno())
        return {"file": WARC, "offset": start, "length": len(record)}

    def _log(self, entry: Entry) -> Entry:
        self._append(entry)
        self.entries[entry["key"]] = entry
        return entry

    def _append(self, line: Entry) -> None:
        with (self.folder / LOG).open("a+b") as sink:
            if sink.tell() and not _ends_line(sink):
                sink.write(b"\n")  # a line that a killed run left half written stays alone
            sink.write((json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8", "replace"))


def _ends_line(sink: io.BufferedRandom) -> bool:
    sink.seek(-1, os.SEEK_END)
    last = sink.read(1)
    sink.seek(0, os.SEEK_END)
    return last == b"\n"


def _cell(value: object) -> str:
    """Return a value as one line, and as text to a spreadsheet that would take it for a formula."""
    text = " ".join(str(value).split())
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _stated(address: Address) -> dict[str, str]:
    return {name: address.fields[name] for name in _FIELDS if address.fields.get(name)}


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def open_cache(folder: Path, format: Literal["html", "warc"]) -> Iterator[Cache]:  # noqa: A002 - the user's word
    """Open the folder for one run; its sidecar is written when the run ends, however it ends.

    Raises
    ------
    OptionError
        When the folder cannot be used, or holds a ``metadata.csv`` of another origin.
    ReadError
        When another run writes to it.
    """
    from filelock import FileLock, Timeout

    if folder.exists() and not folder.is_dir():
        raise OptionError(f"out={str(folder)!r} is a file; name the folder of the study, such as data/raw/my_study.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=0)
        with lock:
            cache = Cache(folder, format, *_read_log(folder))
            for part in folder.rglob(".*.part"):
                part.unlink(missing_ok=True)
            cache.check_sidecar()
            try:
                yield cache
            finally:
                cache.write_sidecar()
    except Timeout:
        raise ReadError(f"out={str(folder)!r}: another run is fetching into this folder; wait until it ends.") from None


def _read_log(folder: Path) -> tuple[dict[str, Entry], set[str], list[Problem]]:
    """Read the log; of two lines of one page the later counts."""
    file = folder / LOG
    entries: dict[str, Entry] = {}
    sidecars: set[str] = set()
    problems: list[Problem] = []
    lines = file.read_bytes().split(b"\n") if file.is_file() else []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            if "sidecar" in entry:
                sidecars.add(entry["sidecar"])
                continue
            needed = {name: entry[name] for name in ("key", "file", "url", "sha256", "n_bytes")}
            entries[needed["key"]] = entry
        except (ValueError, TypeError, KeyError) as error:
            detail = f"Line {number} of the log is not whole ({shorten(error, 60)}); its page is fetched again."
            problems.append(note(f"{folder.name}/{LOG}", "note", "log_line", detail=detail))
    return entries, sidecars, problems
