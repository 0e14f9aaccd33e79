"""Web archives (WARC, also gzipped, such as CC-NEWS): every web page that was answered with "200 OK" is one record.

They hold raw pages, not articles, so text and metadata come from the same extraction as for saved pages; the day of the
crawl (``load_date``) is not the day of publication. Files are large: one response is in memory at a time.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, redirect_stderr
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from mediaanalysis.corpus.articles import Articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, empty_file, shorten
from mediaanalysis.corpus.encoding import Decoded, check_encoding, decode
from mediaanalysis.corpus.formats.html import page_fields
from mediaanalysis.errors import OptionError

__all__ = ["read_warc"]

MAX_PAGE_BYTES = 20_000_000
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_IS_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S
)
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_UNTOLD_TYPES = ("", "application/octet-stream", "text/plain", "unknown", "application/xml", "text/xml")
_SEVEN_BIT = ("iso-2022", "iso2022", "hz-", "utf-7", "utf-16", "utf-32")
"""Character sets whose bytes can be valid UTF-8 and mean something else."""
_WANTED_TYPES = ("response", "request", "warcinfo", "metadata")
_MOST_NAMED = 5


def read_warc(source: Source, options: Options) -> Batch:
    """Read a .warc or .warc.gz file."""
    articles = Articles(Batch(source.name, untyped=True), "warc")
    tally = _Tally()
    with closing(_open(source)) as stream:
        for record in _records(stream, articles):
            _take(record, articles, options, tally=tally)
    tally.report(articles.batch)
    return articles.finish()


@dataclass(slots=True)
class _Tally:
    """What was passed over, counted rather than listed: a crawl holds thousands of pictures and redirections."""

    kinds: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    digests: set[str] = field(default_factory=set)
    n_repeated: int = 0

    def report(self, batch: Batch) -> None:
        """Add a note for each kind of thing that was passed over."""
        if self.kinds:
            batch.add("note", "not_a_page", f"{_listed(self.kinds)}: responses that are no web pages, not read.")
        if self.statuses:
            detail = f"{_listed(self.statuses)}: responses without a page (redirections, pages not found), not read."
            batch.add("note", "not_ok", detail)
        if self.others:
            batch.add("note", "other_records", f"{_listed(self.others)}: records that are no responses, not read.")
        if self.n_repeated:
            detail = (
                f"{self.n_repeated:,} pages have the bytes of an earlier page of this file (WARC-Payload-Digest); "
                "all are kept, find_duplicates finds them."
            )
            batch.add("note", "repeated_pages", detail)


def _listed(counts: Counter[str]) -> str:
    named = [f"{n:,} x {shorten(name, 40)}" for name, n in counts.most_common(_MOST_NAMED)]
    more = sum(counts.values()) - sum(n for _, n in counts.most_common(_MOST_NAMED))
    return ", ".join(named) + (f", {more:,} others" if more else "")


class _Unpacked(io.RawIOBase):
    """A gzip stream that ends where the file is cut off or damaged, and says so, instead of raising."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._stream = gzip.GzipFile(fileobj=raw)
        self.damage = ""

    def read(self, size: int = -1) -> bytes:
        """Return what the next bytes unpack to, b"" at the end."""
        try:
            return self._stream.read1(size)  # read() would lose the whole bytes before a damaged place
        except (EOFError, OSError, zlib.error) as error:
            self.damage = str(error)
            return b""

    def close(self) -> None:
        """Close the file itself."""
        self._stream.close()
        self._raw.close()
        super().close()


def _open(source: Source) -> Any:
    raw: BinaryIO = source.path.open("rb") if source.path else io.BytesIO(source.load())
    start = raw.read(16)
    raw.seek(0)
    if not start:
        raw.close()
        raise empty_file()
    if start.startswith(b"\x1f\x8b"):
        return _Unpacked(raw)
    if not start.lstrip().startswith(b"WARC/"):
        raw.close()
        detail = f"Expected a web archive, whose first line is WARC/1.0 or WARC/1.1; the file starts with {start!r}."
        raise RejectedError("not_warc", detail)
    return raw


def _records(stream: Any, articles: Articles) -> Iterator[Any]:
    """Walk over the records; where the file is damaged the walk ends with an error, where it is cut with a warning."""
    from warcio.archiveiterator import WARCIterator

    # Not parsed by warcio: one response with a damaged HTTP header would end its walk.
    walk = WARCIterator(stream, no_record_parse=True)
    n_seen, cut = 0, False
    while True:
        try:
            with redirect_stderr(io.StringIO()):  # it prints what we report
                record = next(walk)
        except StopIteration:
            break
        except Exception as error:  # it raises many kinds on damaged bytes; to us all mean "no more records"
            if n_seen == 0:
                raise RejectedError("broken_warc", f"No record can be read: {shorten(error, 200)}.") from error
            detail = f"After {n_seen:,} records the file is damaged: {shorten(error, 200)}. What follows is not read."
            articles.reject("broken_warc", detail)
            break
        n_seen += 1
        yield record
        cut = _is_cut(record)
    damage = getattr(stream, "damage", "")
    if n_seen == 0:
        raise RejectedError("broken_gzip", f"Not a whole gzip file: {damage or 'it holds no record'}.")
    if damage or cut:
        detail = f"The file ends inside its last record{f' ({damage})' if damage else ''}; download it again."
        articles.batch.add("warning", "cut_off", detail)


def _is_cut(record: Any) -> bool:
    """Read a record to its end; say whether the file ends before it does."""
    while record.raw_stream.read(65_536):
        pass
    stated = record.rec_headers.get_header("Content-Length") or ""
    return not stated.strip().isdigit() or int(getattr(record.raw_stream, "limit", 0)) > 0


def _take(record: Any, articles: Articles, options: Options, *, tally: _Tally) -> None:
    """Read one record: a page becomes an article or an error, anything else is counted."""
    if record.rec_type != "response":
        if record.rec_type not in _WANTED_TYPES:
            tally.others[record.rec_type or "no type"] += 1
        return
    headers = record.rec_headers
    url = (headers.get_header("WARC-Target-URI") or "").strip()
    try:
        status, kind, charset = _http(record)
        if status != "200":
            tally.statuses[status or "no status"] += 1
            return
        payload = _payload(record) if kind in (*_PAGE_TYPES, *_UNTOLD_TYPES) else b""
        if kind not in _PAGE_TYPES and not _IS_PAGE.match(payload):
            tally.kinds[kind or "unknown type"] += 1
            return
        _count_repeated(headers, tally)
        _refuse_incomplete(record, payload)
        decoded = _decode(_unpacked(payload, record.http_headers), charset, options)
        fields = page_fields(decoded.text, url=url)
    except RejectedError as error:
        articles.reject(error.problem, f"{url}: {error.detail}")
        return
    except Exception as error:  # as above; only this record is lost
        articles.reject("broken_record", f"{url or 'A response'}: {type(error).__name__}: {shorten(error, 200)}.")
        return
    if decoded.warning:
        articles.warn(decoded.warning[0], f"{url}: {decoded.warning[1]}")
    articles.add(fields | {"url": url or fields["url"], "load_date": headers.get_header("WARC-Date") or ""})


def _http(record: Any) -> tuple[str, str, str]:
    """Take the HTTP header off a response; return its status, content type and character set."""
    from warcio.statusandheaders import StatusAndHeadersParser

    if not (record.content_type or "application/http").lower().startswith("application/http"):
        return "no HTTP", "", ""
    record.http_headers = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1"], verify=False).parse(record.raw_stream)
    content_type = record.http_headers.get_header("Content-Type") or ""
    charset = _CHARSET.search(content_type)
    kind = content_type.partition(";")[0].strip().lower()
    return record.http_headers.get_statuscode(), kind, charset[1] if charset else ""


def _payload(record: Any) -> bytes:
    """Return the body of a response as sent, no more than is read."""
    from warcio.bufferedreaders import ChunkedDataReader

    stream = record.raw_stream
    if (record.http_headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        if (record.length or 0) > 2 * MAX_PAGE_BYTES:  # a chunk is held whole, whatever its size
            raise RejectedError("page_too_large", f"More than {MAX_PAGE_BYTES:,} bytes; no article is that long.")
        stream = ChunkedDataReader(stream)
    return bytes(stream.read(MAX_PAGE_BYTES + 1))


def _unpacked(payload: bytes, headers: Any) -> bytes:
    """Undo the compression of a response; many crawlers have undone it and left the header."""
    coding = (headers.get_header("Content-Encoding") or "identity").strip().lower()
    if coding in ("identity", "none", "utf-8", "") or _IS_PAGE.match(payload):
        return payload
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise RejectedError(
            "packed_page", f"The page is packed (Content-Encoding: {shorten(coding, 40)}) as is not read."
        )
    for bits in (47, -15):  # gzip or zlib with their headers; bare, as some servers send "deflate"
        unpacker = zlib.decompressobj(wbits=bits)
        try:
            page = unpacker.decompress(payload, MAX_PAGE_BYTES + 1)
        except zlib.error:
            continue
        if len(page) > MAX_PAGE_BYTES:
            raise RejectedError("page_too_large", f"More than {MAX_PAGE_BYTES:,} bytes; no article is that long.")
        if not unpacker.eof:
            raise RejectedError("truncated_page", "The compressed page is cut off; fetch the address again.")
        return page
    return payload


def _count_repeated(headers: Any, tally: _Tally) -> None:
    digest = headers.get_header("WARC-Payload-Digest")
    if digest:
        tally.n_repeated += digest in tally.digests
        tally.digests.add(digest)


def _refuse_incomplete(record: Any, payload: bytes) -> None:
    if len(payload) > MAX_PAGE_BYTES:
        raise RejectedError("page_too_large", f"More than {MAX_PAGE_BYTES:,} bytes; no article is that long.")
    if truncated := record.rec_headers.get_header("WARC-Truncated"):
        detail = f"The crawler cut the page off (WARC-Truncated: {shorten(truncated, 40)}); fetch the address again."
        raise RejectedError("truncated_page", detail)
    if _is_cut(record):
        raise RejectedError("truncated_page", "The file ends inside this page; download the archive again.")


def _decode(payload: bytes, charset: str, options: Options) -> Decoded:
    """Decode a page: valid UTF-8, the character set of the HTTP header, that of the page, a guess."""
    if options.encoding or not _known(charset):
        return decode(payload, encoding=options.encoding, html=True)
    charset = charset.lower()
    # As every browser does: servers that declare Latin-1 send Windows quotation marks.
    charset = "cp1252" if charset in ("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii") else charset
    candidates = (charset,) if charset.startswith(_SEVEN_BIT) else ("utf-8", charset)
    for name in candidates:
        try:
            return Decoded(payload.decode(name), name, None)
        except UnicodeError:
            continue
    return decode(payload, html=True)


def _known(charset: str) -> bool:
    try:
        check_encoding(charset or None)
    except OptionError:
        return False
    return bool(charset)
