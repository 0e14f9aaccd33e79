"""Servers that misbehave, and servers that say what they want: each ends in a page or in one row that says why not."""

# ruff: noqa: F401, F811 - fixtures are imported and then named by the tests
from __future__ import annotations

import itertools
import json
import shutil
import ssl
import subprocess
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from mediaanalysis.corpus.fetching import client, guard, visiting
from mediaanalysis.corpus.fetching import fetch as verb
from mediaanalysis.corpus.fetching.politeness import Robots, retry_after

from .bad_server import BadServer, Reply, get, only_this_computer, quick, server


def gaps(server: BadServer) -> list[float]:
    times = [when for when, _, _ in server.asked]
    return [later - earlier for earlier, later in itertools.pairwise(times)]


@pytest.mark.parametrize(
    ("path", "outcome", "problem", "message", "tries"),
    [
        ("/status/404", "failed", "not_found", "404", 1),
        ("/status/410", "failed", "not_found", "410", 1),
        ("/status/403", "failed", "access_denied", "paywall", 1),
        ("/status/451", "failed", "access_denied", "451", 1),
        ("/status/418", "failed", "http_error", "418", 1),
        ("/status/204", "failed", "http_error", "204", 1),
        ("/status/304", "failed", "http_error", "304", 1),
        ("/status/500", "failed", "http_error", "500", 3),
        ("/status/503", "failed", "http_error", "503", 3),
        ("/status/429", "failed", "asked_to_wait", "slow down, 3 times", 3),
        ("/loop/a", "failed", "redirect_loop", "a circle of them", 4),
        ("/chain/30", "failed", "redirect_loop", "More than 10 redirects", 11),
        ("/to-file/x", "refused", "bad_redirect", "leads to 'file:///etc/hostname', which is not followed", 1),
        ("/nowhere/x", "failed", "bad_redirect", "names no address", 1),
        ("/huge/announced", "refused", "too_large", "900,000,000 bytes are announced", 1),
        ("/huge/endless", "refused", "too_large", "more than 20,971,520 bytes", 1),
        ("/bomb/x", "refused", "too_large", "more than 20,971,520 bytes", 1),
        ("/drip/body", "failed", "too_slow", "not here after 0.5 s", 1),
        ("/drip/headers", "failed", "too_slow", "not here after 0.5 s", 1),
        ("/silent/x", "failed", "timeout", "did not answer in time", 3),
        ("/hangup/x", "failed", "cut_off", "broke off", 3),
        ("/short/x", "failed", "cut_off", "broke off", 3),
        ("/gzip/cut", "failed", "cut_off", "ends before its end", 3),
        ("/gzip/lie", "failed", "broken_encoding", "cannot be unpacked", 1),
        ("/brotli/x", "failed", "unknown_encoding", "'br'", 1),
        ("/empty/x", "failed", "empty_page", "no byte", 1),
        ("/pdf/x", "refused", "not_html", "application/pdf", 1),
        ("/untyped/gif", "refused", "not_html", "no mark of a web page", 1),
    ],
)
def test_what_goes_wrong_is_said(
    server: BadServer, tmp_path: Path, path: str, outcome: str, problem: str, message: str, tries: int
) -> None:
    result = get([server.url(path)], tmp_path)
    assert result.pages["outcome"].tolist() == [outcome]
    assert result.problems["problem"].tolist() == [problem]
    assert message in result.problems["detail"][0]
    assert len(server.pages_asked()) == tries
    assert result.pages["file"].tolist() == [""]
    assert not (tmp_path / "metadata.csv").exists()


@pytest.mark.parametrize("path", ["/flaky/500/x", "/flaky/503/x", "/gzip/whole", "/untyped/page", "/chain/4"])
def test_what_goes_well_after_all(server: BadServer, tmp_path: Path, path: str) -> None:
    result = get([server.url(path)], tmp_path)
    assert result.summary["fetched"] == 1
    assert b"harbour of Orla" in (tmp_path / result.pages["file"][0]).read_bytes()


def test_retry_after_in_seconds_is_kept(server: BadServer, tmp_path: Path) -> None:
    result = get([server.url("/busy/1/x")], tmp_path)
    assert result.summary["fetched"] == 1
    assert gaps(server)[-1] >= 1.0


def test_retry_after_as_a_date() -> None:
    later = datetime.now(UTC) + timedelta(seconds=50)
    assert 45 < (retry_after(format_datetime(later, usegmt=True)) or 0) <= 50
    assert retry_after("-5") is None
    assert retry_after("³") is None
    assert retry_after("") is None
    assert retry_after("99999999999999999999") == 999999999.0


def test_a_long_wait_is_left_to_another_call(server: BadServer, tmp_path: Path) -> None:
    urls = [server.url("/busy/3600/x"), server.url("/page/1")]
    result = get(urls, tmp_path)
    assert result.problems["problem"].tolist() == ["asked_to_wait", "server_skipped"]
    assert "come back in 3,600 s" in result.problems["detail"][0]
    assert server.pages_asked() == ["/busy/3600/x"]
    assert get(urls, tmp_path).summary["fetched"] == 2


def test_a_failing_server_is_left_alone(server: BadServer, tmp_path: Path) -> None:
    urls = [server.url(f"/status/500/{n}") for n in range(6)]
    result = get(urls, tmp_path)
    assert result.pages["outcome"].eq("failed").all()
    assert result.problems["problem"].value_counts().to_dict() == {"http_error": 3, "server_skipped": 3}
    assert len(server.pages_asked()) == 9


def test_failures_that_are_not_in_a_row_do_not_add_up(server: BadServer, tmp_path: Path) -> None:
    urls = [server.url(f"/status/{status}/{n}") for n in range(3) for status in (403, 404)]
    assert "server_skipped" not in set(get(urls, tmp_path).problems["problem"])


def test_requests_to_one_server_keep_their_distance(server: BadServer, tmp_path: Path) -> None:
    get([server.url(f"/page/{n}") for n in range(3)], tmp_path, delay=0.15)
    assert len(server.asked) == 4
    assert min(gaps(server)) >= 0.15


def test_a_small_delay_is_no_licence_on_public_servers(server: BadServer, tmp_path: Path, public: str) -> None:
    get([server.url(f"/page/{n}", public) for n in range(2)], tmp_path)
    assert min(gaps(server)) >= visiting.LEAST_DELAY


def test_crawl_delay_and_request_rate_are_kept(server: BadServer, tmp_path: Path) -> None:
    server.robots = Reply(body=b"User-agent: *\nCrawl-delay: 0.25\n", headers={"Content-Type": "text/plain"})
    get([server.url(f"/page/{n}") for n in range(2)], tmp_path)
    assert min(gaps(server)) >= 0.25
    assert Robots.parse(b"User-agent: *\nRequest-rate: 1/10s").delay == 10
    assert Robots.parse(b"User-agent: mediaanalysis\nCrawl-delay: 7\n\nUser-agent: *\nCrawl-delay: 1").delay == 7
    assert Robots.parse(b"<html>no robots</html>").delay == 0


def test_robots_txt_is_obeyed(server: BadServer, tmp_path: Path) -> None:
    server.robots = Reply(body=b"User-agent: *\nDisallow: /page/secret\n")
    result = get([server.url("/page/open"), server.url("/page/secret/1")], tmp_path)
    assert result.pages["outcome"].tolist() == ["fetched", "refused"]
    assert result.problems["problem"].tolist() == ["robots_disallow"]
    assert server.pages_asked() == ["/page/open"]
    assert server.hits["/robots.txt"] == 1


def test_robots_txt_of_the_page_a_redirect_leads_to(server: BadServer, tmp_path: Path) -> None:
    server.robots = Reply(body=b"User-agent: *\nDisallow: /page/\n")
    result = get([server.url("/chain/1")], tmp_path)
    assert result.problems["problem"].tolist() == ["robots_disallow"]
    assert "/page/end" not in server.pages_asked()


def test_a_crawl_delay_that_no_study_can_keep(server: BadServer, tmp_path: Path) -> None:
    server.robots = Reply(body=b"User-agent: mediaanalysis\nCrawl-delay: 86400\n")
    result = get([server.url("/page/1")], tmp_path)
    assert result.pages["outcome"].tolist() == ["refused"]
    assert "asks for 86,400 s between two pages" in result.problems["detail"][0]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_broken_robots_txt_means_no(server: BadServer, tmp_path: Path, status: int) -> None:
    server.robots = Reply(status)
    result = get([server.url("/page/1"), server.url("/page/2")], tmp_path)
    assert result.problems["problem"].tolist() == ["robots_unavailable"] * 2
    assert server.pages_asked() == []
    assert server.hits["/robots.txt"] == 3


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_txt_means_yes(server: BadServer, tmp_path: Path, status: int) -> None:
    server.robots = Reply(status)
    assert get([server.url("/page/1")], tmp_path).summary["fetched"] == 1


def test_a_robots_txt_may_be_moved(server: BadServer, tmp_path: Path) -> None:
    server.robots = Reply(301, headers={"Location": "/moved.txt"})
    server.routes["/moved.txt"] = lambda query: Reply(body=b"User-agent: *\nDisallow: /\n")
    assert get([server.url("/page/1")], tmp_path).problems["problem"].tolist() == ["robots_disallow"]
    server.robots = Reply(302, headers={"Location": "/robots.txt"})
    assert get([server.url("/page/1")], tmp_path).summary["fetched"] == 1


def test_an_endless_robots_txt_is_read_in_part(server: BadServer, tmp_path: Path) -> None:
    server.robots = Reply(body=b"User-agent: *\nDisallow: /page/x\n" + b"# lorem\n" * 200_000)
    assert get([server.url("/page/1")], tmp_path).summary["fetched"] == 1


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> str:
    """A name under which the server of this computer passes for one of the internet."""
    lookup, private = guard.resolve, guard.is_private
    monkeypatch.setattr(
        guard, "resolve", lambda host, port: ["127.1"] if host == "open.example" else lookup(host, port)
    )
    monkeypatch.setattr(guard, "is_private", lambda address: address != "127.1" and private(address))
    return "open.example"


def test_no_way_from_the_internet_into_the_local_network(server: BadServer, tmp_path: Path, public: str) -> None:
    server.routes["/trap"] = lambda query: Reply(302, headers={"Location": server.url("/page/router")})
    server.routes["/name"] = lambda query: Reply(302, headers={"Location": server.url("/page/router", "localhost")})
    server.routes["/mapped"] = lambda query: Reply(302, headers={"Location": "http://[::ffff:127.0.0.1]/"})
    # An open connection to the local server must not help either.
    urls = [server.url("/page/own"), *(server.url(path, public) for path in ("/trap", "/name", "/mapped"))]
    result = get(urls, tmp_path)
    assert result.pages["outcome"].tolist() == ["fetched", "refused", "refused", "refused"]
    assert result.problems["problem"].tolist() == ["private_address"] * 3
    assert server.hits["/page/router"] == 0


def test_a_name_that_changes_its_address_between_two_looks(
    server: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visiting, "is_private_host", lambda host: False)  # the first look: public
    result = get([server.url("/page/1")], tmp_path)
    assert result.problems["problem"].tolist() == ["private_address"]
    assert server.asked == []


def test_a_local_server_may_lead_to_itself(server: BadServer, tmp_path: Path) -> None:
    server.routes["/old"] = lambda query: Reply(302, headers={"Location": server.url("/page/1", "localhost")})
    assert get([server.url("/old")], tmp_path).summary["fetched"] == 1


LOCAL_NETWORK = """
10.1.2.3 172.16.0.1 192.168.0.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255
::1 fe80::1%eth0 fd00::1 ::ffff:192.168.0.1 64:ff9b::7f00:1 2002:7f00:1:: ::
"""


@pytest.mark.parametrize("address", LOCAL_NETWORK.split())
def test_addresses_of_the_local_network(address: str) -> None:
    assert guard.is_private(address)


def test_without_a_connection(tmp_path: Path) -> None:
    urls = [f"https://{name}.example/{n}" for name in ("lorem", "ipsum", "dolor", "sit") for n in range(2)]
    before = time.monotonic()
    result = get(urls, tmp_path)
    assert time.monotonic() - before < 2
    assert result.pages["outcome"].eq("failed").all()
    assert result.problems["problem"].eq("no_connection").all()
    details = " ".join(result.problems["detail"])
    assert "the server lorem.example is not known. Check the address, and that this computer is online" in details
    assert details.count("this computer seems to be offline") == 5


def test_one_wrong_name_is_not_being_offline(server: BadServer, tmp_path: Path) -> None:
    urls = [server.url("/page/1"), *(f"https://{name}.example/" for name in ("lorem", "ipsum", "dolor", "sit"))]
    details = " ".join(get(urls, tmp_path).problems["detail"])
    assert "seems to be offline" not in details


def test_a_closed_port(tmp_path: Path) -> None:
    bad = BadServer()
    url = bad.url("/page/1")
    bad.close()
    result = get([url], tmp_path)
    assert result.problems["problem"].tolist() == ["no_connection"]
    assert "No connection to 127.0.0.1" in result.problems["detail"][0]


def test_no_secure_connection(server: BadServer, tmp_path: Path) -> None:
    result = get([server.url("/page/1").replace("http:", "https:")], tmp_path)
    assert result.problems["problem"].tolist() == ["tls_error"]
    assert "No secure connection to 127.0.0.1" in result.problems["detail"][0]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate")
def test_certificates_are_checked(server: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    subprocess.run([*command.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    server.encrypt(certificate, key)
    url = server.url("/page/1", "localhost").replace("http:", "https:")
    refused = get([url], tmp_path / "out")
    assert refused.problems["problem"].tolist() == ["tls_error"]
    assert "self-signed certificate" in refused.problems["detail"][0].replace("self signed", "self-signed")
    trusted = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(guard, "_certificates", lambda: trusted)
    assert get([url], tmp_path / "out").summary["fetched"] == 1
    other = get([url.replace("localhost", "127.0.0.1")], tmp_path / "out")
    assert other.problems["problem"].tolist() == ["tls_error"]
    assert "IP address mismatch" in other.problems["detail"][0]


def test_behind_a_proxy_the_proxy_is_asked(server: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server.url(""))
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    result = get(["http://lorem.example/page"], tmp_path)
    assert [path for _, path, _ in server.asked] == ["http://lorem.example/robots.txt", "http://lorem.example/page"]
    assert result.summary["fetched"] == 1


def test_exceptions_from_a_proxy_are_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "localhost")
    assert guard.guarded_transport(guard.Limits()) is not None


def test_a_service_is_asked_at_its_own_pace(server: BadServer) -> None:
    server.routes["/api"] = lambda query: Reply(429)
    with client.Client("") as asking:
        visitor = visiting.Visitor(asking, 0.0)
        assert visitor.ask(server.url("/api"), delay=0.2).status == 429
        assert min(gaps(server)) >= 0.2
        assert visitor.pauses.ready["127.0.0.1"] > time.monotonic()


def test_what_a_server_says_of_its_pages_is_in_the_log(server: BadServer, tmp_path: Path) -> None:
    said = {"Last-Modified": "Wed, 01 May 2024 10:00:00 GMT", "TDM-Reservation": "1", "Set-Cookie": "id=7"}
    server.routes["/page"] = lambda query: Reply(body=server._page("/x").body, headers=said)
    get([server.url("/page/1")], tmp_path)
    (line, *_) = [json.loads(line) for line in (tmp_path / "_fetched.jsonl").read_text().splitlines()]
    assert line["headers"]["tdm-reservation"] == "1"
    assert line["headers"]["last-modified"].startswith("Wed")
    assert "id=7" not in json.dumps(line)


def test_stopping_by_hand_keeps_what_is_here(
    server: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = verb.Visitor.visit

    def stop(self: verb.Visitor, url: str, *args: object, **options: object) -> object:
        if url.endswith("/3"):
            raise KeyboardInterrupt
        return visit(self, url, *args, **options)  # type: ignore[arg-type]

    urls = [server.url(f"/page/{n}") for n in range(5)]
    monkeypatch.setattr(verb.Visitor, "visit", stop)
    with pytest.raises(KeyboardInterrupt):
        get(urls, tmp_path)
    monkeypatch.setattr(verb.Visitor, "visit", visit)
    assert (tmp_path / "metadata.csv").read_text().count("\n") == 4
    assert get(urls, tmp_path).summary == {"fetched": 2, "cached": 3, "failed": 0, "refused": 0}


def test_the_size_limit_holds_for_what_is_unpacked(
    server: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MAX_BYTES", 500)
    assert get([server.url("/gzip/whole")], tmp_path).problems["problem"].tolist() == ["too_large"]
