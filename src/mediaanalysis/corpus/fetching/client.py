"""One exchange with a server, within limits of size and time; whatever goes wrong is a :class:`NotFetchedError`."""

from __future__ import annotations

import re
import socket
import ssl
import time
import zlib
from types import TracebackType
from typing import Literal, NamedTuple, Self

import httpx

from mediaanalysis._version import __version__
from mediaanalysis.corpus.batch import shorten
from mediaanalysis.corpus.fetching.addresses import NotFetchedError, redact
from mediaanalysis.corpus.fetching.guard import Limits, guarded_transport

__all__ = ["AGENT", "Answer", "Client", "Wanted", "user_agent"]

AGENT = "mediaanalysis"
"""The name by which a robots.txt may address this client."""
MAX_BYTES = 20 * 1024**2
MAX_ROBOTS_BYTES = 500 * 1024  # what RFC 9309 asks for at least
TIME_LIMIT = 60.0
CONNECT_TIMEOUT = 15.0
READ_TIMEOUT = 30.0
_ERROR_BYTES = 2_000

Wanted = Literal["page", "feed", "json", "robots"]
_TYPES: dict[str, re.Pattern[str]] = {
    "page": re.compile(r"text/html|application/xhtml\+xml"),
    "feed": re.compile(r"(?:text|application)/(?:[\w.-]+\+)?xml|text/html|text/plain"),
}
_LOOKS_LIKE_HTML = re.compile(rb"<!doctype\s+html|<html\b|<head\b|<body\b", re.IGNORECASE)
_ACCEPT: dict[Wanted, str] = {
    "page": "text/html,application/xhtml+xml",
    "feed": "application/rss+xml,application/atom+xml,application/xml;q=0.9,text/xml;q=0.9",
    "json": "application/json",
    "robots": "text/plain,*/*;q=0.1",
}


class Answer(NamedTuple):
    """What a server answered; `body` is decompressed and otherwise as sent."""

    url: str
    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def content_type(self) -> str:
        """The media type without its parameters."""
        return str(self.headers.get("content-type", "")).partition(";")[0].strip().lower()


def user_agent(contact: str) -> str:
    """Return the name under which this client asks.

    >>> user_agent("mailto:ana.ruz@uni.example").partition(" ")[2]
    '(research; +mailto:ana.ruz@uni.example)'
    """
    return f"{AGENT}/{__version__} (research; {f'+{contact}' if contact else 'academic text analysis'})"


class Client:
    """Asks servers, one request at a time."""

    def __init__(self, contact: str) -> None:
        self._limits = Limits()
        self._http = httpx.Client(
            headers={"User-Agent": user_agent(contact), "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(READ_TIMEOUT, connect=CONNECT_TIMEOUT),
            follow_redirects=False,  # every step is checked first
            transport=guarded_transport(self._limits),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._http.close()

    def request(
        self, url: str, wanted: Wanted, *, private_ok: bool = False, headers: dict[str, str] | None = None
    ) -> Answer:
        """Ask once, without following a redirect.

        Raises
        ------
        NotFetchedError
            When there is no answer, or one that is not wanted: too large, too slow, of another type.
        """
        self._limits.ends = time.monotonic() + TIME_LIMIT
        self._limits.private_ok = private_ok
        try:
            with self._http.stream("GET", url, headers={"Accept": _ACCEPT[wanted], **(headers or {})}) as response:
                return Answer(url, response.status_code, response.headers, self._body(response, wanted))
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
            raise NotFetchedError("bad_address", f"{redact(shorten(error))}.", outcome="refused") from None
        except httpx.HTTPError as error:
            late = time.monotonic() >= self._limits.ends
            raise _explained(error, httpx.URL(url).host, late=late) from None  # the cause may name a key

    def _body(self, response: httpx.Response, wanted: Wanted) -> bytes:
        if response.status_code != 200:
            return self._read(response, _ERROR_BYTES, cut=True) if wanted == "json" else b""
        if wanted == "robots":
            return self._read(response, MAX_ROBOTS_BYTES, cut=True)
        kind = response.headers.get("content-type", "").lower()
        if wanted in _TYPES and kind and not _TYPES[wanted].search(kind):
            raise _other_type(kind)
        declared = response.headers.get("content-length", "")
        if declared.isascii() and declared.isdigit() and int(declared) > MAX_BYTES:
            raise _too_large(f"{int(declared):,} bytes are announced")
        body = self._read(response, MAX_BYTES)
        if wanted == "page" and not body.strip():
            raise NotFetchedError("empty_page", "The server sent no byte of a page.", status=200)
        if wanted == "page" and not kind and not _LOOKS_LIKE_HTML.search(body[:4096]):
            raise _other_type("no content type and no mark of a web page")
        return body

    def _read(self, response: httpx.Response, most: int, *, cut: bool = False) -> bytes:
        """Read and decompress at most so many bytes; more than that is cut off or refused."""
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise NotFetchedError("unknown_encoding", f"The page is packed as {shorten(encoding, 40)!r}.", status=200)
        packed = zlib.decompressobj(47) if encoding not in ("", "identity") else None
        body = bytearray()
        for chunk in response.iter_raw():
            if time.monotonic() > self._limits.ends:
                raise httpx.ReadTimeout("the time limit of the page is over")
            try:
                # Never unpacked beyond the limit: a few kilobytes can hold gigabytes.
                body += packed.decompress(chunk, most + 1 - len(body)) if packed else chunk
            except zlib.error:
                detail = "The page is said to be compressed, and cannot be unpacked."
                raise NotFetchedError("broken_encoding", detail, status=200) from None
            if len(body) > most:
                if cut:
                    return bytes(body[:most])
                raise _too_large(f"more than {most:,} bytes")
        if packed and body and not packed.eof:
            raise httpx.RemoteProtocolError("the compressed page ends before its end")
        return bytes(body)


def _too_large(seen: str) -> NotFetchedError:
    detail = f"The page is too large ({seen}, the limit is {MAX_BYTES:,}); the rest was not read and nothing is kept."
    return NotFetchedError("too_large", detail, outcome="refused", status=200)


def _other_type(kind: str) -> NotFetchedError:
    detail = f"Not a web page: {shorten(kind, 80)}. Only HTML is kept; save other files by hand."
    return NotFetchedError("not_html", detail, outcome="refused", status=200)


def _explained(error: httpx.HTTPError, host: str, *, late: bool) -> NotFetchedError:
    """Say what the failure of a request means."""
    causes: list[BaseException] = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None and len(causes) < 10:
        causes.append(cause)
    if any(isinstance(cause, socket.gaierror | UnicodeError) for cause in causes):
        detail = f"No connection: the server {host} is not known. Check the address, and that this computer is online."
        return NotFetchedError("no_connection", detail)
    if any(isinstance(cause, ssl.SSLError) for cause in causes) or "SSL" in str(error):
        why = next((getattr(c, "verify_message", "") or getattr(c, "reason", "") for c in reversed(causes)), "")
        detail = (
            f"No secure connection to {host}: {why or shorten(error, 120)}. Its certificate is not trusted or its "
            "encryption not understood; open the address in a browser, and try http:// or a newer address."
        )
        return NotFetchedError("tls_error", detail)
    if late:
        detail = f"{host} sends so slowly that the page was not here after {TIME_LIMIT:g} s."
        return NotFetchedError("too_slow", detail)
    if isinstance(error, httpx.TimeoutException):
        detail = f"{host} did not answer in time."
        return NotFetchedError("timeout", detail, again=True)
    if isinstance(error, httpx.ConnectError | httpx.ProxyError):
        detail = f"No connection to {host}: {shorten(error, 120)}. Check that this computer is online."
        return NotFetchedError("no_connection", redact(detail), again=True)
    return NotFetchedError("cut_off", f"{host} broke off: {redact(shorten(error, 120))}.", again=True)
