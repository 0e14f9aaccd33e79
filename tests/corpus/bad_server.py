"""A web server on this computer that misbehaves on demand, and the guard that keeps the tests from going anywhere else."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from mediaanalysis.corpus.fetching.fetch import FetchResult, fetch
from mediaanalysis.corpus.readers import ReadResult, read_corpus
from mediaanalysis.schemas import DOCUMENTS, PROBLEMS, check

CONTACT = "ana.ruz@uni.example"
COLUMNS = ["url", "final_url", "file", "status", "n_bytes", "content_type", "outcome", "fetched_at"]
LOCAL = {"127.0.0.1", "127.1", "localhost", "::1", "::ffff:127.0.0.1", "0.0.0.0"}
BOMB = gzip.compress(b"<html>" + b"0" * 30_000_000, compresslevel=9)


def article(title: str = "Rain closes Orla port", *, paragraphs: int = 4, outlet: str = "The Lorem Courier") -> str:
    """Return a page with an invented article that the reader of web pages understands."""
    text = "".join(
        f"<p>Paragraph {n}: lorem ipsum dolor sit amet, the harbour of Orla was closed on Monday because of rain, "
        f"and the ferries of the town stayed where they were until the evening.</p>"
        for n in range(paragraphs)
    )
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>"
        f"<meta property='og:site_name' content='{outlet}'></head>"
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    )


@dataclass
class Reply:
    """What the server answers; `raw` writes on the connection itself."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    raw: Callable[[BaseHTTPRequestHandler], None] | None = None


class BadServer:
    """Serves ``/page/...`` as articles; other paths misbehave by their first word, or answer as `routes` says."""

    def __init__(self) -> None:
        self.routes: dict[str, Callable[[dict[str, str]], Reply]] = {}
        self.robots = Reply(404)
        self.hits: Counter[str] = Counter()
        self.asked: list[tuple[float, str, dict[str, str]]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.stopped = threading.Event()
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def encrypt(self, certificate: Path, key: Path) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def pages_asked(self) -> list[str]:
        return [path for _, path, _ in self.asked if path != "/robots.txt"]

    def close(self) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        bad = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                bad.asked.append((time.monotonic(), self.path, dict(self.headers.items())))
                split = urlsplit(self.path)
                bad.hits[split.path] += 1
                reply = bad._reply(split.path, dict(parse_qsl(split.query)))
                with suppress(ConnectionError):
                    self._send(reply)

            def _send(self, reply: Reply) -> None:
                if reply.raw is not None:
                    self.close_connection = True
                    reply.raw(self)
                    return
                self.send_response(reply.status)
                headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(reply.body))}
                for name, value in (headers | reply.headers).items():
                    if value:
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, *args: Any) -> None:
                pass

        return Handler

    def _reply(self, path: str, query: dict[str, str]) -> Reply:
        if path == "/robots.txt":
            return self.robots
        for prefix in sorted(self.routes, key=len, reverse=True):
            if path.startswith(prefix):
                return self.routes[prefix](query)
        word = path.strip("/").split("/")[0]
        reply = getattr(self, f"_{word.replace('-', '_')}", None)
        return reply(path) if reply else Reply(404)

    def _page(self, path: str) -> Reply:
        return Reply(body=article(f"Article at {path}").encode())

    def _status(self, path: str) -> Reply:
        return Reply(int(path.split("/")[2]))

    def _flaky(self, path: str) -> Reply:
        """Two times the status in the path, then the page."""
        return Reply(int(path.split("/")[2])) if self.hits[path] < 3 else self._page(path)

    def _busy(self, path: str) -> Reply:
        """Once "come back in so many seconds", then the page."""
        if self.hits[path] < 2:
            return Reply(429, headers={"Retry-After": path.split("/")[2].replace("_", " ")})
        return self._page(path)

    def _loop(self, path: str) -> Reply:
        return Reply(302, headers={"Location": "/loop/b" if path.endswith("a") else "/loop/a"})

    def _chain(self, path: str) -> Reply:
        n = int(path.split("/")[2])
        return Reply(301, headers={"Location": f"/chain/{n - 1}" if n else "/page/end"})

    def _to_file(self, path: str) -> Reply:
        return Reply(302, headers={"Location": "file:///etc/hostname"})

    def _nowhere(self, path: str) -> Reply:
        return Reply(302)

    def _front(self, path: str) -> Reply:
        return Reply(302, headers={"Location": "/"})

    def _charset(self, path: str) -> Reply:
        """Latin-1 bytes that are said to be UTF-8."""
        body = article("Café im Hafen").replace("lorem", "Straße").encode("latin-1")
        return Reply(body=body, headers={"Content-Type": "text/html; charset=utf-8"})

    def _huge(self, path: str) -> Reply:
        """Announces and begins a page without an end."""

        def drip(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
            if path.endswith("announced"):
                handler.wfile.write(b"Content-Length: 900000000\r\n")
            handler.wfile.write(b"\r\n<html>")
            for _ in range(2_000):
                handler.wfile.write(b"x" * 100_000)

        return Reply(raw=drip)

    def _drip(self, path: str) -> Reply:
        """One byte now and then: of the page, or of its headers."""

        def drip(handler: BaseHTTPRequestHandler) -> None:
            if path.endswith("body"):
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
            else:
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not self.stopped.wait(0.05):
                handler.wfile.write(b"a")

        return Reply(raw=drip)

    def _silent(self, path: str) -> Reply:
        return Reply(raw=lambda handler: self.stopped.wait(5) and None)

    def _hangup(self, path: str) -> Reply:
        return Reply(raw=lambda handler: None)

    def _short(self, path: str) -> Reply:
        """Announces more than it sends."""
        return Reply(body=b"<html>cut", headers={"Content-Length": "5000", "Connection": "close"}, raw=_announced)

    def _empty(self, path: str) -> Reply:
        return Reply()

    def _pdf(self, path: str) -> Reply:
        return Reply(body=b"%PDF-1.7", headers={"Content-Type": "application/pdf"})

    def _untyped(self, path: str) -> Reply:
        return Reply(body=b"GIF89a" if path.endswith("gif") else article().encode(), headers={"Content-Type": ""})

    def _bomb(self, path: str) -> Reply:
        return Reply(body=BOMB, headers={"Content-Encoding": "gzip"})

    def _gzip(self, path: str) -> Reply:
        body = gzip.compress(article().encode())
        body = body[: len(body) // 2] if path.endswith("cut") else body
        return Reply(body=b"no gzip" if path.endswith("lie") else body, headers={"Content-Encoding": "gzip"})

    def _brotli(self, path: str) -> Reply:
        return Reply(body=b"\x0b\x02\x80", headers={"Content-Encoding": "br"})


def get(source: object, out: Path, **options: object) -> FetchResult:
    """Fetch without pauses, and hold the result to its promises."""
    result = fetch(source, out=out, **({"delay": 0, "contact": CONTACT} | options))  # type: ignore[arg-type]
    check(result.problems, PROBLEMS)
    assert list(result.pages.columns) == COLUMNS
    assert result.pages["outcome"].isin(["fetched", "cached", "failed", "refused"]).all()
    errors = result.problems.loc[result.problems["severity"] == "error", "source_file"]
    lost = result.pages.loc[result.pages["outcome"].isin(["failed", "refused"]), "url"]
    assert sorted(lost) == sorted(set(errors) & set(lost)), "each page that is not here has its row"
    here = result.pages[result.pages["outcome"].isin(["fetched", "cached"])]
    assert all((out / file).is_file() for file in here["file"])
    return result


def read(folder: Path) -> ReadResult:
    """Read what was fetched, and hold it to the schemas and to the count of records."""
    result = read_corpus(folder)
    check(result.documents, DOCUMENTS)
    check(result.problems, PROBLEMS)
    assert result.summary["records"] == result.summary["documents"] + result.summary["rejected"]
    return result


def _announced(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>cut")


@pytest.fixture
def server() -> Iterator[BadServer]:
    bad = BadServer()
    yield bad
    bad.close()


@pytest.fixture(autouse=True)
def only_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every name and address but those of this computer, as if there were no network."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("GUARDIAN_API_KEY", "MEDIACLOUD_API_KEY", "MEDIAANALYSIS_CONTACT"):
        monkeypatch.delenv(name, raising=False)
    lookup, connect = socket.getaddrinfo, socket.socket.connect

    def local_lookup(host: Any, *args: Any, **options: Any) -> Any:
        if host not in LOCAL:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return lookup(host, *args, **options)

    def local_connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOCAL:
            raise OSError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", local_lookup)
    monkeypatch.setattr(socket.socket, "connect", local_connect)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make pauses and limits small."""
    from mediaanalysis.corpus.fetching import client, visiting

    monkeypatch.setattr(visiting, "BACKOFF", 0.01)
    monkeypatch.setattr(visiting, "LEAST_DELAY", 0.1)
    monkeypatch.setattr(client, "TIME_LIMIT", 0.5)
    monkeypatch.setattr(client, "READ_TIMEOUT", 0.3)
