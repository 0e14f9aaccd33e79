"""Fetching: what is written, what a second call does, what read_corpus makes of it, and what is refused at once."""

# ruff: noqa: F401, F811 - fixtures are imported and then named by the tests
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediaanalysis.corpus.fetching.fetch as verb
from mediaanalysis.corpus.batch import RejectedError
from mediaanalysis.corpus.fetching.addresses import Address, NotFetchedError, as_address, file_of, redact
from mediaanalysis.corpus.fetching.feeds import feed_items
from mediaanalysis.corpus.fetching.plan import Plan
from mediaanalysis.corpus.fetching.politeness import Robots, retry_after
from mediaanalysis.corpus.fetching.services import _parsed
from mediaanalysis.errors import OptionError, ReadError, TableError

from .bad_server import CONTACT, BadServer, Reply, article, get, only_this_computer, quick, read, server


def test_from_a_table_of_addresses_to_documents(server: BadServer, tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "url": [server.url("/page/one"), server.url("/page/two?id=2#comments"), server.url("/status/404")],
            "outlet": ["The Ipsum Gazette", None, "The Ipsum Gazette"],
            "date": [pd.Timestamp("2024-05-01"), pd.NaT, pd.NaT],
            "title": ["As the list cuts it", "Two", "Three"],
        }
    )
    result = get(table, tmp_path)
    assert result.summary == {"fetched": 2, "cached": 0, "failed": 1, "refused": 0}
    assert result.pages["status"].tolist() == [200, 200, 404]
    assert result.problems["problem"].tolist() == ["not_found"]
    documents, problems = read(tmp_path)
    documents = documents.sort_values("url")
    assert documents["url"].tolist() == [server.url("/page/one"), server.url("/page/two?id=2#comments")]
    assert documents["outlet"].tolist() == ["The Ipsum Gazette", "The Lorem Courier"]
    assert documents["date"].dt.strftime("%Y-%m-%d").fillna("").tolist() == ["2024-05-01", ""]
    assert documents["title"].iloc[0] == "Article at /page/one", "the page knows its title better than a list"
    assert set(problems["severity"]) == {"note"}
    assert set(problems["problem"]) <= {"skipped", "sidecar", "missing_dates"}


def test_pages_are_kept_byte_by_byte(server: BadServer, tmp_path: Path) -> None:
    result = get([server.url("/charset/a")], tmp_path)
    kept = (tmp_path / result.pages["file"][0]).read_bytes()
    assert kept == server._charset("").body
    assert result.pages["n_bytes"][0] == len(kept)
    (line,) = [json.loads(line) for line in (tmp_path / "_fetched.jsonl").read_text().splitlines() if "key" in line]
    assert line["headers"]["content-type"] == "text/html; charset=utf-8"
    documents, _ = read(tmp_path)
    assert documents["title"].tolist() == ["Café im Hafen"]


def test_a_second_call_fetches_only_what_is_missing(server: BadServer, tmp_path: Path) -> None:
    urls = [server.url("/page/one"), server.url("/flaky/404/x"), server.url("/page/two")]
    first = get(urls, tmp_path)
    assert first.pages["outcome"].tolist() == ["fetched", "failed", "fetched"]
    server.hits["/flaky/404/x"] = 5
    sidecar = (tmp_path / "metadata.csv").read_bytes()
    second = get(urls, tmp_path)
    assert second.pages["outcome"].tolist() == ["cached", "fetched", "cached"]
    assert server.hits["/page/one"] == 1
    assert second.pages["fetched_at"][0] == first.pages["fetched_at"][0]
    assert len((tmp_path / "metadata.csv").read_bytes()) > len(sidecar)
    third = get(urls[::-1], tmp_path)
    assert third.pages["outcome"].eq("cached").all()
    assert third.pages["url"].tolist() == urls[::-1]


def test_the_sidecar_does_not_depend_on_the_order(server: BadServer, tmp_path: Path) -> None:
    urls = [server.url(f"/page/{n}") for n in range(4)]
    get(urls, tmp_path / "a")
    get(urls[:2], tmp_path / "b")
    get(urls[::-1], tmp_path / "b")
    assert (tmp_path / "a" / "metadata.csv").read_bytes() == (tmp_path / "b" / "metadata.csv").read_bytes()


def test_a_later_list_adds_what_it_states(server: BadServer, tmp_path: Path) -> None:
    get([server.url("/page/one")], tmp_path)
    get(pd.DataFrame({"url": [server.url("/page/one")], "outlet": ["The Ipsum Gazette"]}), tmp_path)
    assert server.hits["/page/one"] == 1
    assert read(tmp_path).documents["outlet"].tolist() == ["The Ipsum Gazette"]


def test_a_damaged_copy_is_fetched_again(server: BadServer, tmp_path: Path) -> None:
    result = get([server.url("/page/one")], tmp_path)
    (tmp_path / result.pages["file"][0]).write_bytes(b"<html>")
    again = get([server.url("/page/one")], tmp_path)
    assert again.pages["outcome"].tolist() == ["fetched"]
    assert again.problems["problem"].tolist() == ["changed_file"]
    (tmp_path / result.pages["file"][0]).unlink()
    assert get([server.url("/page/one")], tmp_path).summary["fetched"] == 1


def test_a_broken_log_loses_no_more_than_its_page(server: BadServer, tmp_path: Path) -> None:
    urls = [server.url("/page/one"), server.url("/page/two")]
    get(urls, tmp_path)
    log = tmp_path / "_fetched.jsonl"
    lines = [line for line in log.read_bytes().splitlines(keepends=True) if b"sidecar" not in line]
    log.write_bytes(lines[0] + lines[1][:40])
    (tmp_path / "metadata.csv").unlink()
    again = get(urls, tmp_path)
    assert again.pages["outcome"].tolist() == ["cached", "fetched"]
    assert again.problems["problem"].tolist() == ["log_line"]
    assert get(urls, tmp_path).summary["cached"] == 2


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("layout", ["html", "warc"])
def test_a_killed_run_leaves_whole_pages_and_goes_on(server: BadServer, tmp_path: Path, layout: str) -> None:
    server.routes["/big"] = lambda query: Reply(body=article(paragraphs=30).encode())
    urls = [server.url(f"/big/{n}") for n in range(20)]
    code = textwrap.dedent(f"""
        from mediaanalysis.corpus.fetching.fetch import fetch
        fetch({urls!r}, out={str(tmp_path)!r}, delay=0, format={layout!r})
    """)
    process = subprocess.Popen([sys.executable, "-c", code])
    while sum(server.hits.values()) < 8:
        assert process.poll() is None
        server.stopped.wait(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    asked_before = len(server.pages_asked())
    result = get(urls, tmp_path, format=layout)
    assert result.summary["cached"] >= 5
    assert result.summary["cached"] + result.summary["fetched"] == 20
    assert len(server.pages_asked()) - asked_before == result.summary["fetched"]
    assert not list(tmp_path.rglob("*.part"))
    documents, problems = read(tmp_path)
    assert len(documents) == 20
    assert "error" not in set(problems["severity"])


def test_one_web_archive_of_all_pages(server: BadServer, tmp_path: Path) -> None:
    first = get([server.url("/page/one"), server.url("/gzip/whole")], tmp_path, format="warc")
    assert first.pages["file"].tolist() == ["fetched.warc.gz"] * 2
    size = (tmp_path / "fetched.warc.gz").stat().st_size
    with (tmp_path / "fetched.warc.gz").open("ab") as archive:
        archive.write(b"\x1f\x8b half a record of a killed run")
    second = get([server.url("/page/one"), server.url("/page/two")], tmp_path, format="warc")
    assert second.pages["outcome"].tolist() == ["cached", "fetched"]
    assert (tmp_path / "fetched.warc.gz").stat().st_size > size
    assert sorted(path.name for path in tmp_path.iterdir()) == ["_fetch.lock", "_fetched.jsonl", "fetched.warc.gz"]
    documents, problems = read(tmp_path)
    assert sorted(documents["url"]) == sorted([*first.pages["url"], server.url("/page/two")])
    assert "error" not in set(problems["severity"])


def test_a_foreign_metadata_table_is_never_overwritten(server: BadServer, tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_text("file,mood\na.html,calm\n")
    with pytest.raises(OptionError, match=r"holds a metadata\.csv that fetch did not write"):
        get([server.url("/page/one")], tmp_path)
    assert not server.asked
    get([server.url("/page/one")], tmp_path / "own")
    with (tmp_path / "own" / "metadata.csv").open("a") as table:
        table.write("x.html,,,,\n")
    with pytest.raises(OptionError, match="changed since"):
        get([server.url("/page/one")], tmp_path / "own")


def test_one_run_at_a_time(server: BadServer, tmp_path: Path) -> None:
    from filelock import FileLock

    with FileLock(tmp_path / "_fetch.lock"), pytest.raises(ReadError, match="another run is fetching"):
        get([server.url("/page/one")], tmp_path)


def test_addresses_twice_beyond_the_limit_and_none(server: BadServer, tmp_path: Path) -> None:
    urls = [
        server.url("/page/1"),
        server.url("/page/1#part"),
        "ftp://lorem.example/x",
        "lorem",
        "https://ana:secret@lorem.example/",
        "http:///x",
        "https://a b.example/",
        "https://x.example/" + "y" * 5_000,
        server.url("/page/2"),
        server.url("/page/3"),
    ]
    result = get(urls, tmp_path, limit=8)
    assert result.pages["outcome"].tolist() == ["fetched", *["refused"] * 6, "fetched"]
    notes = result.problems.set_index("problem")["detail"]
    assert notes["repeated_address"].startswith("1 addresses stand in the list more than once")
    assert notes["beyond_limit"].startswith("1 addresses beyond limit=8")
    assert "secret" not in " ".join(result.problems["detail"]) + " ".join(result.pages["url"])
    assert (result.problems["problem"] == "bad_address").sum() == 6


def test_rows_without_an_address(server: BadServer, tmp_path: Path) -> None:
    result = get(pd.DataFrame({"url": ["", None, server.url("/page/1")]}), tmp_path)
    assert result.problems["problem"].tolist() == ["no_address", "no_address"]
    assert result.problems["source_index"].tolist() == [0, 1]


def test_lists_on_disk(server: BadServer, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text(f"{server.url('/page/1')}\n{server.url('/page/2')}\nlorem\n")
    result = get(file, tmp_path / "out")
    assert result.summary["fetched"] == 2
    assert result.problems["problem"].tolist() == ["bad_url"]
    assert get(str(file), tmp_path / "out").summary["cached"] == 2
    cloud = tmp_path / "cloud.csv"
    row = f"7,2024-05-01,Lorem,{server.url('/page/3')},en,ipsum.example,https://ipsum.example,2024-05-02"
    cloud.write_text(f"id,publish_date,title,url,language,media_name,media_url,indexed_date\n{row}\n")
    gdelt = tmp_path / "gdelt.json"
    article_of = {"url": server.url("/page/4"), "title": "A , b", "seendate": "20240509T101500Z", "domain": "x.example"}
    gdelt.write_text(json.dumps({"articles": [article_of]}))
    assert get(str(tmp_path / "*.csv"), tmp_path / "out").summary["fetched"] == 1
    assert get(gdelt, tmp_path / "out").summary["fetched"] == 1
    documents = read(tmp_path / "out").documents.set_index("url")
    listed, seen = (documents.loc[server.url(f"/page/{n}")] for n in (3, 4))
    assert (listed["outlet"], str(listed["date"].date())) == ("ipsum.example", "2024-05-01")
    assert (seen["outlet"], seen["date"] is pd.NaT) == ("The Lorem Courier", True)


def test_a_list_of_feeds_on_disk(server: BadServer, tmp_path: Path) -> None:
    rss = f"<rss><channel><item><link>{server.url('/page/1')}</link></item></channel></rss>".encode()
    server.routes["/feed"] = lambda query: Reply(body=rss, headers={"Content-Type": "text/xml"})
    (tmp_path / "feeds.txt").write_text(server.url("/feed/a"))
    result = get(tmp_path / "feeds.txt", tmp_path / "out", kind="feed")
    assert result.pages["url"].tolist() == [server.url("/page/1")]


def test_who_asks_is_said(server: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    get([server.url("/page/1")], tmp_path)
    agents = {headers["User-Agent"] for _, _, headers in server.asked}
    assert len(agents) == 1
    assert agents.pop().endswith(f"(research; +{CONTACT})")
    assert CONTACT not in (tmp_path / "_fetched.jsonl").read_text()
    silent = get([server.url("/page/2")], tmp_path, contact="")
    assert silent.problems["problem"].tolist() == ["no_contact"]
    monkeypatch.setenv("MEDIAANALYSIS_CONTACT", "https://lab.example")
    assert get([server.url("/page/3")], tmp_path, contact="").problems.empty


def test_two_addresses_of_one_page_and_a_lost_article(server: BadServer, tmp_path: Path) -> None:
    server.routes["/old"] = lambda query: Reply(301, headers={"Location": "/page/new"})
    server.routes["/gone"] = lambda query: Reply(302, headers={"Location": "/front-page"})
    server.routes["/front-page"] = lambda query: Reply(302, headers={"Location": "/"})
    result = get([server.url("/page/new"), server.url("/old"), server.url("/gone/article")], tmp_path)
    assert result.pages["final_url"][1] == server.url("/page/new")
    assert "same_page" in set(result.problems["problem"])
    server.routes["/"] = lambda query: Reply(body=article("Front").encode())
    again = get([server.url("/gone/article")], tmp_path)
    assert again.problems["problem"].tolist() == ["leads_to_front_page"]
    server.routes["/paid"] = lambda query: Reply(302, headers={"Location": "/page/login?back=paid"})
    gate = get([server.url("/paid/article"), server.url("/page/login")], tmp_path)
    assert gate.problems["problem"].tolist()[0] == "leads_to_gate"
    assert gate.summary["fetched"] == 2


def test_how_far_it_is_can_be_seen(server: BadServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    get([server.url("/page/1")], tmp_path, progress=True)
    shown = capsys.readouterr()
    assert "Fetching" in shown.err
    assert shown.out == ""


def test_the_servers_take_turns() -> None:
    addresses = [as_address(f"https://{host}.example/{n}") for host in "aab" for n in range(2)]
    assert [address.host[0] for address in verb._by_turns(addresses)] == ["a", "b", "a", "b", "a", "a"]


@pytest.mark.parametrize(
    ("source", "options", "error", "message"),
    [
        (["https://a.example"], {"kind": "feeds"}, OptionError, "kind='feeds' is not known; .* Did you mean 'feed'"),
        (["https://a.example"], {"format": "pdf"}, OptionError, "format='pdf' is not known"),
        (["https://a.example"], {"delay": -1}, OptionError, "delay=-1 is too small"),
        (["https://a.example"], {"limit": 0}, OptionError, "limit=0 is too small"),
        (["https://a.example"], {"limit": 1.5}, OptionError, r"limit=1\.5 must be a whole number"),
        (["https://a.example"], {"contact": "Ana"}, OptionError, "contact='Ana' is no e-mail address"),
        (["https://a.example"], {"contact": "a@b\r\nX: y"}, OptionError, "contact="),
        ([5], {}, OptionError, "an address must be text, not int"),
        (5, {}, OptionError, "source is int"),
        (pd.DataFrame({"link": []}), {}, TableError, "no column 'url'; it has: link"),
        ("no-such-list.csv", {}, ReadError, "no such file"),
        ("ftp://a.example/list", {}, OptionError, "only http and https"),
        ("guardain:truce", {}, OptionError, "'guardain' is no service; .* Did you mean 'guardian'"),
    ],
)
def test_wrong_arguments_are_named(
    source: object, options: dict[str, object], error: type[Exception], message: str, tmp_path: Path
) -> None:
    out = tmp_path / "new"
    with pytest.raises(error, match=message):
        get(source, out, **options)
    assert not out.exists(), "nothing is made before the arguments are right"


def test_the_folder_must_be_one(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(OptionError, match="is a file; name the folder"):
        get(["https://a.example"], tmp_path / "a")


def test_file_names_are_fit_for_every_system() -> None:
    names = {
        file_of(as_address(url), "html")
        for url in (
            "https://bücher.example/ü/../Straße?x=1",
            "http://[2001:db8::1]:8080/",
            "https://a.example/" + "long-" * 60 + ".html",
            "https://a.example/CON?a=%00",
            "https://a.example/вести",
            "https://..example/",
        )
    }
    assert len(names) == 6
    for name in names:
        folder, file = name.split("/")
        assert len(file) <= 45
        assert set(folder) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-_")
        assert set(file) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")
        assert folder[0] not in "._-"


def test_keys_and_passwords_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUARDIAN_API_KEY", "lorem+key/1")
    text = redact("https://ana:pw@a.example/?x=1&access_token=abc&lorem+key/1 lorem%2Bkey%2F1 and Token=x")
    assert text == "https://***@a.example/?x=1&access_token=***&*** *** and Token=x"
    error = NotFetchedError("a", "b")
    assert str(error) == "a: b"


PARTS = st.sampled_from(
    [
        "https://",
        "a.example",
        "/",
        "..",
        "%",
        "%zz",
        "#",
        "?",
        "&token=x",
        "@",
        ":",
        "[",
        "]",
        "ä",
        " ",
        "\x00",
        "\ud800",
        "🏛",
    ]
)
BYTES = (
    st.lists(
        st.sampled_from(
            [
                b"<rss>",
                b"</rss>",
                b"<item>",
                b"<link>",
                b"<!ENTITY",
                b"&",
                b"]]>",
                b"\xff",
                b"User-agent: *\n",
                b"Disallow: /",
                b"Crawl-delay: 1e999\n",
                b"Request-rate: 0/0\n",
                b"*",
                b"$",
                b"{",
                b'"',
                b"\\",
            ]
        )
    ).map(b"".join)
    | st.binary()
)


@given(st.lists(PARTS | st.text(max_size=4)).map("".join))
def test_whatever_an_address_is_it_is_taken_or_refused(text: str) -> None:
    plan = Plan()
    plan.add(text)
    (step,) = plan.steps
    if isinstance(step, Address):
        assert as_address(step.url).url == step.url
        assert file_of(step, "html").isascii()
        assert file_of(step, "html").count("/") == 1
    else:
        assert step.outcome == "refused"
        assert plan.problems[0].severity == "error"


@given(BYTES)
def test_whatever_a_server_sends_is_read_or_rejected(raw: bytes) -> None:
    with suppress(RejectedError):
        feed_items(b"<rss>" + raw, "https://a.example/")
    robots = Robots.parse(b"User-agent: *\n" + raw)
    assert 0 <= robots.delay < float("inf")
    with suppress(NotFetchedError):
        robots.check("https://a.example/x", "a.example")
    with suppress(NotFetchedError):
        _parsed("gdelt", raw)
    retry_after(raw.decode("latin-1"))


def test_a_secret_in_an_address_of_a_list_is_in_no_file(server: BadServer, tmp_path: Path) -> None:
    result = get([server.url("/page/1?token=lorem-secret"), server.url("/status/500?api_key=lorem-secret")], tmp_path)
    assert result.summary["fetched"] == 1
    shown = result.pages.to_csv() + result.problems.to_csv()
    written = "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".html")
    assert "lorem-secret" not in shown + written
    assert get([server.url("/page/1?token=lorem-secret")], tmp_path).summary["cached"] == 1
