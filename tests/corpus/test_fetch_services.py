"""Feeds and press services, each played by the server of this computer after its documentation."""

# ruff: noqa: F401, F811 - fixtures are imported and then named by the tests
from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from mediaanalysis.corpus.fetching import guardian, searches
from mediaanalysis.corpus.fetching.feeds import feed_items
from mediaanalysis.corpus.fetching.services import parse_query
from mediaanalysis.errors import OptionError, ReadError

from .bad_server import BadServer, Reply, get, only_this_computer, quick, read, server

KEY = "lorem-key-4711"
DAYS = "?start=2024-05-01&end=2024-05-31"


def answer(data: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(data).encode(), {"Content-Type": "application/json"})


def everything_written(folder: Path) -> str:
    return "".join(path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def api(server: BadServer, monkeypatch: pytest.MonkeyPatch) -> BadServer:
    for name in ("GDELT", "GUARDIAN", "MEDIACLOUD", "WIKINEWS"):
        monkeypatch.setenv(f"MEDIAANALYSIS_{name}_URL", server.url(f"/api/{name.lower()}"))
    monkeypatch.setenv("GUARDIAN_API_KEY", KEY)
    monkeypatch.setenv("MEDIACLOUD_API_KEY", KEY)
    return server


# Feeds

RSS = """<?xml version="1.0" encoding="utf-8"?><!-- lorem --><rss version="2.0"
 xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><title>The Lorem Courier - World</title>
<item><title>Rain &amp; wind</title><link> /page/1 </link><pubDate>Wed, 01 May 2024 22:30:00 -0800</pubDate></item>
<item><title>Two</title><link>https://count.example/x</link><feedburner:origLink>{base}/page/2</feedburner:origLink></item>
<item><title>Three</title><guid>{base}/page/3</guid></item>
<item><title>No address</title><guid isPermaLink="false">{base}/page/4</guid></item>
<item><link>{base}/page/1</link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Ipsum</title><entry><title type="html">One</title>
<link rel="enclosure" href="https://a.example/sound"/><link rel="alternate" href="https://a.example/1"/>
<updated>2024-06-01T00:00:00Z</updated><published>2024-05-01T10:00:00Z</published></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/><item><title>One</title><link>https://a.example/1</link>
<dc:date>2024-05-01</dc:date></item></rdf:RDF>"""


def test_a_feed_by_its_address(server: BadServer, tmp_path: Path) -> None:
    rss = Reply(body=RSS.format(base=server.url("")).encode(), headers={"Content-Type": "application/rss+xml"})
    server.routes["/feed"] = lambda query: rss
    result = get(server.url("/feed"), tmp_path)
    assert result.pages["url"].tolist() == [server.url(f"/page/{n}") for n in (1, 2, 3)]
    assert result.summary["fetched"] == 3
    assert result.problems["problem"].tolist() == ["no_address", "repeated_address"]
    documents, _ = read(tmp_path)
    dates = documents.set_index("url")["date"]
    assert dates[server.url("/page/1")].date() == date(2024, 5, 1)
    assert dates.isna().sum() == 2
    assert set(documents["outlet"]) == {"The Lorem Courier"}, "the page's own name, not the title of the feed"
    assert get(pd.DataFrame({"url": [server.url("/feed")]}), tmp_path, kind="feed").summary["cached"] == 3
    both = get([server.url("/feed"), server.url("/status/404")], tmp_path, kind="feed")
    assert both.summary == {"fetched": 0, "cached": 3, "failed": 0, "refused": 0}
    assert "not_found" in set(both.problems["problem"])


def test_a_feed_on_disk(server: BadServer, tmp_path: Path) -> None:
    file = tmp_path / "saved.xml"
    file.write_text(RSS.format(base=server.url("")))
    result = get(file, tmp_path / "out")
    assert result.pages["outcome"].tolist() == ["refused", "fetched", "fetched", "fetched"]  # "/page/1" has no server


def test_kinds_of_feeds() -> None:
    (atom,) = feed_items(ATOM)
    assert atom == ("https://a.example/1", "One", "2024-05-01T10:00:00Z")
    (changed,) = feed_items(ATOM.replace(b"published>", b"lorem>"))
    assert changed.date == "", "the day of a change is not that of publication"
    (rdf,) = feed_items(RDF)
    assert rdf == ("https://a.example/1", "One", "2024-05-01")
    (mended,) = feed_items(b"<rss><channel><item><title>A & B</title><link>https://a.example/1</link></item></channel>")
    assert mended.url == "https://a.example/1"
    assert feed_items(b"<rss><channel/></rss>") == []


def test_a_page_that_is_no_feed(server: BadServer, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"no RSS or Atom feed. If it is a page to fetch, pass kind='pages'"):
        get(server.url("/page/1"), tmp_path)
    link = b"<html><link rel='alternate' type='application/rss+xml' href='/feed'></html>"
    server.routes["/home"] = lambda query: Reply(body=link)
    with pytest.raises(ReadError, match=r"the page names these feeds: http://127\.0\.0\.1:\d+/feed\."):
        get(server.url("/home"), tmp_path)
    assert get(server.url("/page/1"), tmp_path, kind="pages").summary["fetched"] == 1


def test_a_feed_with_entities_or_without_an_answer(server: BadServer, tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>'
    server.routes["/feed"] = lambda query: Reply(body=bomb, headers={"Content-Type": "text/xml"})
    with pytest.raises(ReadError, match="defines XML entities"):
        get(server.url("/feed"), tmp_path)
    with pytest.raises(ReadError, match=r"not there any more \(status 404\)"):
        get(server.url("/status/404"), tmp_path)
    with pytest.raises(ReadError, match=r"No connection: the server lorem\.example is not known"):
        get("https://lorem.example/feed", tmp_path)


def test_a_feed_of_the_internet_cannot_name_local_pages(
    server: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mediaanalysis.corpus.fetching import sources

    rss = Reply(body=RSS.format(base=server.url("")).encode(), headers={"Content-Type": "application/rss+xml"})
    server.routes["/feed"] = lambda query: rss
    monkeypatch.setattr(sources, "is_private_host", lambda host: False)
    result = get(server.url("/feed"), tmp_path)
    assert result.pages["outcome"].eq("refused").all()
    assert set(result.problems["problem"]) == {"no_address", "private_address", "repeated_address"}


# Queries


def test_queries_may_hold_question_marks_and_ampersands() -> None:
    query = parse_query('guardian:"war & peace?" AND truce?start=2024-05-01&end=2024-05-31&section=world')
    assert query == ("guardian", '"war & peace?" AND truce', date(2024, 5, 1), date(2024, 5, 31), {"section": "world"})
    assert parse_query("wikinews:who won?") == ("wikinews", "who won?", None, None, {})
    assert parse_query("https://a.example/?start=1") is None
    assert parse_query("C:\\lists\\a.csv") is None


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("gdelt:truce", "gdelt needs the days, so that the study can be repeated: 'gdelt:truce[?]start="),
        ("gdelt:truce?start=2024-05-01", "needs the days"),
        ("gdelt:truce?start=1 May&end=2024-05-02", "start='1 May' is no day; write it as 2024-05-31"),
        ("gdelt:truce?start=2024-05-02&end=2024-05-01", "start=2024-05-02 is after end=2024-05-01"),
        ("gdelt:?start=2024-05-01&end=2024-05-01", "has no query"),
        ("guardian:truce?form=2024-05-01", "'form' is not known; allowed: start, end, section, tag"),
        ("wikinews:truce?lang=../x", "is no language code"),
    ],
)
def test_queries_that_are_none(source: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=message):
        get(source, tmp_path / "new")
    assert not (tmp_path / "new").exists()


# GDELT


def test_gdelt_is_asked_span_by_span(api: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "GDELT_MOST", 5)
    hours = [datetime(2024, 5, day, hour) for day in range(1, 5) for hour in (3, 17)]
    asked = []

    def gdelt(query: dict[str, str]) -> Reply:
        asked.append(query)
        start, end = (datetime.strptime(query[name], "%Y%m%d%H%M%S") for name in ("startdatetime", "enddatetime"))
        found = [when for when in hours if start <= when <= end][: int(query["maxrecords"])]
        articles = [{"url": api.url(f"/page/{w:%d%H}"), "title": "As GDELT , has it", "seendate": "x"} for w in found]
        return answer({"articles": articles} if articles else {})

    api.routes["/api/gdelt"] = gdelt
    source = "gdelt:truce sourcelang:english?start=2024-05-01&end=2024-05-04"
    result = get(source, tmp_path)
    assert sorted(result.pages["url"]) == [api.url(f"/page/{w:%d%H}") for w in hours]
    assert result.summary["fetched"] == 8
    assert asked[0]["query"] == "truce sourcelang:english"
    assert asked[0]["mode"] == "ArtList"
    assert (asked[0]["startdatetime"], asked[0]["enddatetime"]) == ("20240501000000", "20240504235959")
    assert len(asked) == 3
    documents, _ = read(tmp_path)
    assert documents["date"].isna().all(), "the day GDELT saw an article is not the day it was published"
    again = get(source, tmp_path)
    assert again.summary["cached"] == 8
    assert len(asked) == 3, "days that are over are not asked for again"


def test_gdelt_with_more_than_it_tells(api: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "GDELT_MOST", 2)
    monkeypatch.setattr(searches, "GDELT_SHORTEST", searches.timedelta(hours=13))
    articles = [{"url": api.url(f"/page/{n}")} for n in range(2)]
    api.routes["/api/gdelt"] = lambda query: answer({"articles": articles})
    result = get("gdelt:truce?start=2024-05-01&end=2024-05-01", tmp_path)
    assert result.problems["problem"].tolist() == ["list_cut_off", "list_cut_off", "repeated_address"]
    assert result.summary["fetched"] == 2
    limited = get("gdelt:truce?start=2024-05-02&end=2024-05-02", tmp_path, limit=1)
    assert len(limited.pages) == 1


def test_gdelt_says_what_is_wrong_in_plain_text(api: BadServer, tmp_path: Path) -> None:
    api.routes["/api/gdelt"] = lambda query: Reply(body=b"The specified phrase is too short.\n")
    with pytest.raises(ReadError, match=r"gdelt says \(status 200\): The specified phrase is too short\."):
        get("gdelt:a?start=2024-05-01&end=2024-05-01", tmp_path)


def test_gdelt_with_json_that_is_none(api: BadServer, tmp_path: Path) -> None:
    url = api.url("/page/1")
    body = rb'{"articles": [{"url": "URL", "title": "It\'s \\ a C:\new | \" day"}, 5, {"title": 1}, {"url": null}]}'
    api.routes["/api/gdelt"] = lambda query: Reply(body=body.replace(b"URL", url.encode()))
    assert get("gdelt:truce?start=2024-05-01&end=2024-05-01", tmp_path).pages["url"].tolist() == [url]


# Media Cloud


def test_mediacloud_page_by_page(api: BadServer, tmp_path: Path) -> None:
    asked = []

    def mediacloud(query: dict[str, str]) -> Reply:
        asked.append(query)
        n = int(query.get("pagination_token", "0"))
        story = {"url": api.url(f"/page/{n}"), "title": "Lorem", "media_name": "ipsum.example", "publish_date": None}
        dated = story | {"url": api.url(f"/page/d{n}"), "publish_date": f"2024-05-0{n + 1}"}
        return answer({"stories": [story, dated], "pagination_token": str(n + 1) if n < 2 else None})

    api.routes["/api/mediacloud"] = mediacloud
    result = get(f"mediacloud:truce{DAYS}&collections=34412234,7", tmp_path)
    assert result.summary["fetched"] == 6
    assert [query.get("pagination_token") for query in asked] == [None, "1", "2"]
    assert asked[0]["cs"] == "34412234,7"
    assert {headers["Authorization"] for _, path, headers in api.asked if "/api/" in path} == {f"Token {KEY}"}
    assert all("Authorization" not in headers for _, path, headers in api.asked if "/api/" not in path)
    assert KEY not in everything_written(tmp_path)
    documents, _ = read(tmp_path)
    assert set(documents["outlet"]) == {"ipsum.example"}
    assert documents["date"].dt.day.dropna().sort_values().tolist() == [1, 2, 3]


def test_a_list_that_breaks_off_says_so(api: BadServer, tmp_path: Path) -> None:
    def mediacloud(query: dict[str, str]) -> Reply:
        if "pagination_token" in query:
            return answer({"note": "no more"}, 403)
        return answer({"stories": [{"url": api.url("/page/1")}], "pagination_token": "a"})

    api.routes["/api/mediacloud"] = mediacloud
    result = get(f"mediacloud:truce{DAYS}", tmp_path)
    assert result.summary["fetched"] == 1
    assert result.problems["problem"].tolist() == ["list_incomplete"]
    assert "Check MEDIACLOUD_API_KEY" in result.problems["detail"][0]


def test_a_page_of_stories_that_never_ends(api: BadServer, tmp_path: Path) -> None:
    same = {"stories": [{"url": api.url("/page/1")}], "pagination_token": "a"}
    api.routes["/api/mediacloud"] = lambda query: answer(same)
    assert get(f"mediacloud:truce{DAYS}", tmp_path).summary["fetched"] == 1


# Keys


@pytest.mark.parametrize("name", ["guardian", "mediacloud"])
def test_a_missing_key_is_named(api: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    variable = f"{name.upper()}_API_KEY"
    monkeypatch.delenv(variable)
    with pytest.raises(OptionError, match=rf"{name} needs a key: get one at https://.* {variable}"):
        get(f"{name}:truce{DAYS}", tmp_path)
    monkeypatch.setenv(variable, "a\nb")
    with pytest.raises(OptionError, match="holds characters that no key has"):
        get(f"{name}:truce{DAYS}", tmp_path)
    monkeypatch.setenv(variable, KEY)
    monkeypatch.setenv(f"MEDIAANALYSIS_{name.upper()}_URL", "http://lorem.example/")
    with pytest.raises(OptionError, match="not sent to an address without https"):
        get(f"{name}:truce{DAYS}", tmp_path)
    assert not api.asked


def test_a_key_is_shown_nowhere_even_if_the_service_repeats_it(api: BadServer, tmp_path: Path) -> None:
    api.routes["/api/guardian"] = lambda query: answer({"message": f"bad key {query['api-key']}"}, 401)
    with pytest.raises(ReadError, match=r"bad key \*\*\*.* Check GUARDIAN_API_KEY") as caught:
        get(f"guardian:truce{DAYS}", tmp_path)
    chain = [str(caught.value), repr(caught.value.__cause__), repr(caught.value.__context__)]
    assert KEY not in "".join(chain)
    api.routes["/api/guardian"] = lambda query: Reply(302, headers={"Location": f"/page/1?api-key={KEY}"})
    with pytest.raises(ReadError, match="look elsewhere"):
        get(f"guardian:truce{DAYS}", tmp_path)
    echo = {
        "id": KEY,
        "webTitle": f"Lorem {KEY}",
        "webUrl": f"https://a.example/?k={KEY}",
        "fields": {"body": "<p>x</p>"},
    }
    api.routes["/api/guardian"] = lambda query: answer({"response": {"pages": 1, "results": [echo]}})
    result = get(f"guardian:truce{DAYS}", tmp_path)
    assert KEY not in everything_written(tmp_path) + result.pages.to_csv() + result.problems.to_csv()


def test_a_service_that_is_down(api: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    api.routes["/api/guardian"] = lambda query: Reply(503, b"<h1>Over capacity</h1>")
    with pytest.raises(ReadError, match=r"guardian says \(status 503\): Over capacity\."):
        get(f"guardian:truce{DAYS}", tmp_path)
    assert api.hits["/api/guardian"] == 3
    monkeypatch.setenv("MEDIAANALYSIS_GUARDIAN_URL", "https://lorem.example/search")
    with pytest.raises(ReadError, match=r"guardian: No connection: the server lorem\.example is not known"):
        get(f"guardian:truce{DAYS}", tmp_path)


# The Guardian


def guardian_item(n: int) -> dict[str, object]:
    body = f"<p>Lorem <a href='x'>ipsum</a> {n}.</p><figure><img><figcaption>A photo</figcaption></figure><ul><li><p>Dolor.</p></li></ul>"
    return {
        "id": f"world/2024/may/0{n}/lorem",
        "type": "article",
        "sectionName": "World news",
        "webPublicationDate": f"2024-05-0{n}T10:00:00Z",
        "apiUrl": "https://content.lorem.example/x",
        "webTitle": "Lorem – live",
        "webUrl": f"https://www.lorem.example/world/{n}",
        "fields": {"headline": f"Lorem {n}", "byline": "Ana Ruz in Orla", "body": body, "publication": "The Lorem Observer", "lang": "en"},
    }  # fmt: skip


def test_whole_articles_of_the_guardian(api: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guardian, "PAGE", 2)
    asked = []

    def search(query: dict[str, str]) -> Reply:
        asked.append(query)
        first = (int(query["page"]) - 1) * 2
        found = [guardian_item(n) for n in range(1, 6)][first : first + 2]
        return answer({"response": {"status": "ok", "total": 5, "pages": 3, "results": found}})

    api.routes["/api/guardian"] = search
    source = f"guardian:truce AND harbour{DAYS}&section=world"
    result = get(source, tmp_path)
    assert result.pages["url"].tolist() == [f"https://www.lorem.example/world/{n}" for n in range(1, 6)]
    assert result.summary["fetched"] == 5
    assert [query["page"] for query in asked] == ["1", "2", "3"]
    assert asked[0] | {"show-fields": ""} == {
        "q": "truce AND harbour", "from-date": "2024-05-01", "to-date": "2024-05-31", "order-by": "oldest",
        "page-size": "2", "section": "world", "page": "1", "api-key": KEY, "show-fields": "",
    }  # fmt: skip
    assert KEY not in everything_written(tmp_path)
    documents, problems = read(tmp_path)
    assert "error" not in set(problems["severity"])
    assert sorted(documents["title"]) == [f"Lorem {n}" for n in range(1, 6)]
    first = documents[documents["title"] == "Lorem 1"].iloc[0]
    assert first["text"].split("\n\n")[0] == "Lorem ipsum 1."
    assert "A photo" not in first["text"]
    assert first["author"] == "Ana Ruz in Orla"
    assert first["section"] == "World news"
    assert first["url"] == "https://www.lorem.example/world/1"
    assert first["date"].date() == date(2024, 5, 1)
    again = get(source, tmp_path)
    assert again.summary["cached"] == 5
    assert len(asked) == 3


def test_articles_of_another_query_are_here_once(api: BadServer, tmp_path: Path) -> None:
    found = [guardian_item(1), guardian_item(2) | {"webUrl": None}]
    api.routes["/api/guardian"] = lambda query: answer({"response": {"pages": 1, "results": found}})
    first = get(f"guardian:truce{DAYS}", tmp_path)
    assert first.problems["problem"].tolist() == ["no_address"]
    assert get(f"guardian:harbour{DAYS}", tmp_path).summary["cached"] == 1
    found[0] = guardian_item(1) | {"webTitle": "Corrected"}
    assert get(f"guardian:port{DAYS}", tmp_path).summary["fetched"] == 1
    assert len(read(tmp_path).documents) == 1


def test_the_guardian_up_to_a_limit(api: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guardian, "PAGE", 2)

    def search(query: dict[str, str]) -> Reply:
        first = 2 * int(query["page"]) - 1
        found = [guardian_item(first), guardian_item(first + 1)]
        return answer({"response": {"total": 50, "pages": 25, "results": found}})

    api.routes["/api/guardian"] = search
    result = get(f"guardian:truce{DAYS}", tmp_path, limit=3)
    assert result.problems["problem"].tolist() == ["beyond_limit"]
    assert len(read(tmp_path).documents) == 3
    assert api.hits["/api/guardian"] == 2


def test_days_that_are_not_over_are_asked_for_again(api: BadServer, tmp_path: Path) -> None:
    found: list[object] = [guardian_item(1)]
    api.routes["/api/guardian"] = lambda query: answer({"response": {"pages": 1, "results": found}})
    source = "guardian:truce?start=2024-05-01&end=2999-12-31"
    get(source, tmp_path)
    assert get(source, tmp_path).summary["cached"] == 1
    found.append(guardian_item(2))
    assert get(source, tmp_path).summary == {"fetched": 1, "cached": 1, "failed": 0, "refused": 0}
    assert len(read(tmp_path).documents) == 2
    assert api.hits["/api/guardian"] == 3


def test_answers_of_another_make(api: BadServer, tmp_path: Path) -> None:
    for strange in (
        {},
        {"response": []},
        {"response": {"results": {}, "pages": "9"}},
        {"response": {"results": [1, None]}},
    ):
        api.routes["/api/guardian"] = lambda query, strange=strange: answer(strange)
        assert get(f"guardian:truce{DAYS}", tmp_path / str(len(str(strange)))).pages.empty
    api.routes["/api/guardian"] = lambda query: Reply(body=b"[" * 100_000)
    with pytest.raises(ReadError, match="guardian says"):
        get(f"guardian:truce{DAYS}", tmp_path)


# Wikinews


def wiki_page(api: BadServer, n: int, *categories: str) -> dict[str, object]:
    listed = [{"ns": 14, "title": f"Category:{name}"} for name in categories]
    return {"pageid": n, "ns": 0, "title": f"Lorem {n}", "fullurl": api.url(f"/page/{n}"), "categories": listed}


def test_wikinews_by_category(api: BadServer, tmp_path: Path) -> None:
    asked = []

    def wiki(query: dict[str, str]) -> Reply:
        asked.append(query)
        rights = {"url": "https://creativecommons.example", "text": "Creative Commons Attribution 2.5"}
        step = query.get("clcontinue") or query.get("gcmcontinue") or ""
        pages = {
            "": [wiki_page(api, 1, "Orla"), wiki_page(api, 2, "May 6, 2024")],
            "c": [wiki_page(api, 1, "May 5, 2024")],
            "g": [wiki_page(api, 3, "Floods of 6 May 2024 in Orla")],
        }[step]
        following = {"": {"clcontinue": "c", "continue": "||"}, "c": {"gcmcontinue": "g", "continue": "-||"}}.get(step)
        data = {"query": {"pages": pages, "rightsinfo": rights}, "batchcomplete": step != ""}
        return answer(data | ({"continue": following} if following else {}))

    api.routes["/api/wikinews"] = wiki
    result = get("wikinews:Category:Orla", tmp_path)
    assert result.summary["fetched"] == 3
    assert asked[0]["gcmtitle"] == "Category:Orla"
    assert asked[0]["formatversion"] == "2"
    assert [query.get("continue") for query in asked] == [None, "||", "-||"]
    documents, _ = read(tmp_path)
    dates = documents.set_index("url")["date"].dt.strftime("%Y-%m-%d").fillna("")
    assert [dates[api.url(f"/page/{n}")] for n in (1, 2, 3)] == ["2024-05-05", "2024-05-06", ""]
    assert set(documents["outlet"]) == {"Wikinews"}
    assert set(documents["licence"]) == {"Creative Commons Attribution 2.5"}
    within = get("wikinews:Category:Orla?start=2024-05-06&end=2024-05-06", tmp_path)
    assert within.pages["url"].tolist() == [api.url("/page/2")]
    assert within.problems["problem"].tolist() == ["undated_left_out"]


def test_wikinews_by_words(api: BadServer, tmp_path: Path) -> None:
    asked = []

    def wiki(query: dict[str, str]) -> Reply:
        asked.append(query)
        return answer(
            {"query": {"pages": [wiki_page(api, 1), {"pageid": 2, "title": "no address"}]}, "batchcomplete": True}
        )

    api.routes["/api/wikinews"] = wiki
    result = get("wikinews:truce: harbour", tmp_path)
    assert asked[0]["gsrsearch"] == "truce: harbour"
    assert len(result.pages) == 1
    with pytest.raises(OptionError, match="Wikimedia asks every program for an e-mail address"):
        get("wikinews:truce", tmp_path, contact="")
    api.routes["/api/wikinews"] = lambda query: answer({"error": {"code": "badvalue", "info": "Bad title"}})
    with pytest.raises(ReadError, match=r"wikinews says: Bad title\."):
        get("wikinews:Category:", tmp_path)
