"""Feeds: content becomes documents, teasers become problems that name their address. All texts and outlets invented."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.formats.feed import parse_feed
from mediaanalysis.corpus.readers import read_corpus

from ..reading_helpers import checked, problems_of, put

RSS = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:atom="http://www.w3.org/2005/Atom">'
)
CHANNEL = (
    '<channel><atom:link rel="self" href="https://courier.invalid/feed"/><title>The Lorem Courier</title>'
    "<link>https://courier.invalid/</link><description>News of Lorem</description><language>en-gb</language>"
    "<copyright>© 2024 Lorem Media</copyright>"
)
FULL = (
    "<item><title>Lorem &amp;amp; ipsum</title><link>https://courier.invalid/1</link>"
    '<guid isPermaLink="false">courier-1</guid><pubDate>Wed, 01 May 2024 23:30:00 -0800</pubDate>'
    "<dc:creator><![CDATA[Ana Ipsum]]></dc:creator><category>World</category><category><![CDATA[Sea]]></category>"
    "<media:title>No title</media:title><media:description>A caption.</media:description>"
    "<description>Lorem in short.</description><content:encoded><![CDATA[<p>Lorem <b>ip</b>sum &amp; dolor.</p>"
    "<figure><img src='a.png'><figcaption>A harbour. Photograph: B. Sit</figcaption></figure>"
    "<p>Sit amet,<br>elit.</p><script>leak()</script>]]></content:encoded></item>"
)
TEASER = (
    "<item><title>Dolor</title><link>https://courier.invalid/2</link><description>&lt;p&gt;Dolor in short.&lt;/p&gt;"
    "</description><pubDate>Thu, 02 May 2024 10:00:00 GMT</pubDate></item>"
)


def rss(*items: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>\n', end: str = "</channel></rss>\n") -> str:
    return prolog + RSS + CHANNEL + "".join(items) + end


def one(tmp_path: Path, content: str | bytes, name: str = "a.xml"):
    put(tmp_path, name, content)
    result = checked(read_corpus(tmp_path))
    return result, result.documents.iloc[0] if len(result.documents) else None


def test_rss_with_content_and_teasers(tmp_path: Path) -> None:
    result, row = one(tmp_path, rss(FULL, TEASER))
    assert row["text"] == "Lorem ipsum & dolor.\n\nSit amet,\nelit."
    fields = ["title", "outlet", "author", "section", "url", "language", "accession", "abstract", "captions", "format"]
    assert row[fields].tolist() == [
        "Lorem & ipsum",
        "The Lorem Courier",
        "Ana Ipsum",
        "World; Sea",
        "https://courier.invalid/1",
        "en",
        "courier-1",
        "Lorem in short.",
        "A harbour. Photograph: B. Sit",
        "feed",
    ]
    assert row["date"].date() == date(2024, 5, 1)
    assert (row["date_raw"], row["copyright"]) == ("Wed, 01 May 2024 23:30:00 -0800", "© 2024 Lorem Media")
    assert result.summary["records"] == 2
    error = result.problems.query("severity == 'error'").iloc[0]
    assert (error["problem"], error["source_index"]) == ("teaser_only", 1)
    assert error["detail"].startswith("https://courier.invalid/2: ")


def test_rss_1_0_has_its_items_beside_the_channel(tmp_path: Path) -> None:
    feed = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        '<channel rdf:about="https://courier.invalid/"><title>Le Courrier Lorem</title><dc:language>fr</dc:language>'
        "<link>https://courier.invalid/</link><items><rdf:Seq><rdf:li/></rdf:Seq></items></channel>"
        '<item rdf:about="https://courier.invalid/1"><title>Lorem</title><link>https://courier.invalid/1</link>'
        "<dc:date>2012-12-29T08:00:00+01:00</dc:date><dc:subject>Politique</dc:subject>"
        "<content:encoded>&lt;p&gt;Lorem ipsum.&lt;/p&gt;</content:encoded></item></rdf:RDF>"
    )
    _, row = one(tmp_path, feed, "a.rdf")
    assert row[["text", "title", "outlet", "section", "url", "language"]].tolist() == [
        "Lorem ipsum.",
        "Lorem",
        "Le Courrier Lorem",
        "Politique",
        "https://courier.invalid/1",
        "fr",
    ]
    assert row["date"].date() == date(2012, 12, 29)


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de-DE" xml:base="https://courier.invalid/">'
    "<title>Lorem-Kurier</title><link rel='self' href='/feed'/><updated>2031-01-01T00:00:00Z</updated>{}</feed>"
)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<content type="html">&lt;p&gt;Lorem &amp;amp; ipsum.&lt;/p&gt;&lt;p&gt;Dolor.&lt;/p&gt;</content>', "Lorem & ipsum.\n\nDolor."),
        ('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Lo<i>rem</i>.</p><p>Sit<br/>amet.</p></div></content>', "Lorem.\n\nSit\namet."),
        ('<content type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>Lorem.</h:p><h:p>Sit.</h:p></h:div></content>', "Lorem.\n\nSit."),
        ('<content type="text">Lorem &lt;3 ipsum.\n\nDolor.</content>', "Lorem <3 ipsum.\n\nDolor."),
        ("<content>Lorem ipsum.</content>", "Lorem ipsum."),
        ('<content type="html"><![CDATA[&lt;p&gt;Lorem ipsum.&lt;/p&gt;]]></content>', "Lorem ipsum."),
    ],
)  # fmt: skip
def test_kinds_of_atom_content(tmp_path: Path, content: str, text: str) -> None:
    entry = (
        "<entry><title type='html'>Lorem &amp;lt;b&amp;gt;</title><id>tag:1</id><link href='/1'/>"
        "<published>2024-05-01T23:00:00-08:00</published><updated>2024-06-01T00:00:00Z</updated>"
        "<author><name>Ana Ipsum</name><email>a@courier.invalid</email></author><author><name>Bo Sit</name></author>"
        f"<category term='w' label='Welt'/><category term='Meer'/><summary>Kurz.</summary>{content}</entry>"
    )
    _, row = one(tmp_path, ATOM.format(entry), "a.atom")
    assert row["text"] == text
    assert row[["title", "outlet", "author", "section", "url", "language", "accession", "abstract"]].tolist() == [
        "Lorem <b>",
        "Lorem-Kurier",
        "Ana Ipsum; Bo Sit",
        "Welt; Meer",
        "https://courier.invalid/1",
        "de",
        "tag:1",
        "Kurz.",
    ]
    assert row["date"].date() == date(2024, 5, 1)


def test_atom_without_text(tmp_path: Path) -> None:
    entries = (
        "<entry><title>A</title><link href='https://courier.invalid/a'/><summary>Kurz.</summary></entry>"
        "<entry><title>B</title><link href='https://courier.invalid/b'/><content src='b.mp3' type='audio/mpeg'/></entry>"
        "<entry><title>C</title><link href='https://courier.invalid/c'/><content type='image/png'>iVBORw0KGgo=</content></entry>"
        "<entry><title>D</title></entry>"
    )
    result, _ = one(tmp_path, ATOM.format(entries))
    assert problems_of(result, "error") == ["teaser_only"] * 3 + ["empty_item"]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Tue, 03 Mar 14 23:30:00 EST", date(2014, 3, 3)),
        ("3 Mar 2014 23:30 PDT", date(2014, 3, 3)),
        ("Monday, March 3, 2014", date(2014, 3, 3)),
        ("2014-03-03", date(2014, 3, 3)),
        ("2014-03-03 23:30:00", date(2014, 3, 3)),
        ("3. März 2014, 10:00 Uhr", date(2014, 3, 3)),
        ("lun, 3 mars 2014 10:00:00 +0100", date(2014, 3, 3)),
        ("3 марта 2014", date(2014, 3, 3)),
        ("2014年3月3日", date(2014, 3, 3)),
    ],
)
def test_dates(tmp_path: Path, line: str, day: date) -> None:
    _, row = one(tmp_path, rss(FULL.replace("Wed, 01 May 2024 23:30:00 -0800", line)))
    assert (row["date"].date(), row["date_raw"]) == (day, line)


def test_a_missing_date_is_a_warning(tmp_path: Path) -> None:
    result, row = one(tmp_path, rss(FULL.replace("pubDate", "lastSeen")))
    assert row["date_raw"] == ""
    assert problems_of(result, "warning") == ["missing_field"]


def test_feeds_that_are_not_well_formed(tmp_path: Path) -> None:
    broken = (
        "<item><title>Sit & amet &nbsp; &eacute;t&eacute; AT&T</title><link>https://courier.invalid/3?a=1&b=2</link>"
        "<description><p>Short<br>and</b> bare</description><pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate>"
        "<content:encoded><p>Sit<br>amet & elit.</p><p>Sed &lt;do&gt;.</content:encoded></item>"
    )
    commented = "<!-- <item><title>Old</title></item> -->"
    result, _ = one(
        tmp_path, rss(FULL, commented, broken, TEASER, FULL.replace("courier.invalid/1", "courier.invalid/4"))
    )
    documents = result.documents.set_index("url")
    assert result.summary["records"] == 4
    assert sorted(documents.index) == [f"https://courier.invalid/{n}" for n in ("1", "3?a=1&b=2", "4")]
    row = documents.loc["https://courier.invalid/3?a=1&b=2"]
    assert row[["title", "text", "abstract"]].tolist() == [
        "Sit & amet été AT&T",
        "Sit\namet & elit.\n\nSed <do>.",
        "Short\nand bare",
    ]
    assert row["date"].date() == date(2024, 5, 3)
    assert problems_of(result, "error") == ["teaser_only"]


def test_prefixes_that_are_not_declared(tmp_path: Path) -> None:
    feed = rss(FULL, TEASER).replace(RSS, "<rss version='2.0'>")
    _, row = one(tmp_path, feed)
    assert row[["title", "author", "text"]].tolist() == [
        "Lorem & ipsum",
        "Ana Ipsum",
        "Lorem ipsum & dolor.\n\nSit amet,\nelit.",
    ]


@pytest.mark.parametrize(
    ("prolog", "encoding", "problems"),
    [
        ('<?xml version="1.0" encoding="windows-1251"?>', "cp1251", []),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "utf-8", []),
        ('<?xml version="1.0" encoding="UTF-8"?>', "utf-8-sig", []),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16", []),
        ('\n\n<?xml version="1.0"?>\n<?xml-stylesheet href="a.xsl"?>\n<!-- Lorem -->', "utf-8", []),
        ('<?xml version="1.0" encoding="UTF-8"?>', "cp1251", ["guessed_encoding"]),
        ("", "utf-8", []),
    ],
)  # fmt: skip
def test_encodings(tmp_path: Path, prolog: str, encoding: str, problems: list[str]) -> None:
    words = "Лорем ипсум долор сит амет, консектетур адиписцинг элит, сед до эйусмод темпор инцидидунт ут лаборе."
    item = FULL.replace("Lorem <b>ip</b>sum &amp; dolor.", words).replace("–", "-")
    feed = rss(item, prolog=prolog).replace("© ", "")
    put(tmp_path, "a.xml", feed.encode(encoding))
    # What a file is is told by its bytes, and no mark is found in those of UTF-16.
    result = checked(read_corpus(tmp_path, format="feed" if encoding == "utf-16" else "auto"))
    row = result.documents.iloc[0]
    assert row["text"].split("\n")[0] == words
    assert problems_of(result, "warning") == problems


@pytest.mark.parametrize(
    ("name", "as_name"), [("a.rss", "rss"), ("a.txt", "txt"), ("a.html", "html"), ("a.xml", "xml")]
)
def test_extensions(tmp_path: Path, name: str, as_name: str) -> None:
    _, row = one(tmp_path, rss(FULL), name)
    assert row["format"] == "feed"


def test_a_feed_that_is_cut_off(tmp_path: Path) -> None:
    result, row = one(tmp_path, rss(FULL, FULL[:-80].replace("courier.invalid/1", "courier.invalid/9"), end=""))
    assert row["url"] == "https://courier.invalid/1"
    assert (problems_of(result, "error"), problems_of(result, "warning")) == (["cut_off"], ["cut_off"])
    assert "courier.invalid/9" in result.problems.query("severity == 'error'")["detail"].item()
    between, _ = one(tmp_path, rss(FULL, end=""))
    assert (problems_of(between, "error"), problems_of(between, "warning")) == ([], ["cut_off"])


def test_entities_of_a_feed_are_refused() -> None:
    from mediaanalysis.corpus.batch import RejectedError

    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + rss(FULL, prolog="")
    with pytest.raises(RejectedError, match="xml_entities"):
        parse_feed(bomb.encode())
    harmless = (
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Lorem//DTD RSS 0.91//EN" "https://courier.invalid/rss.dtd">'
    )
    assert len(parse_feed((harmless + rss(FULL, prolog="")).encode()).items) == 1
    undefined = parse_feed(rss(FULL.replace("Lorem &amp;amp;", "&lol;")).encode())
    assert undefined.items[0]["title"] == "&lol; ipsum"


def test_links_and_names(tmp_path: Path) -> None:
    item = (
        "<item><title>A</title><guid>https://courier.invalid/5</guid><source url='https://herald.invalid/'>Ipsum Herald</source>"
        "<author>desk@herald.invalid (Ana Ipsum)</author><content:encoded>Lorem […]</content:encoded></item>"
        "<item><title>B</title><link>/6</link><content:encoded>Ipsum.</content:encoded></item>"
        "<item xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'><title>C</title><link>https://count.invalid/7</link>"
        "<feedburner:origLink>https://courier.invalid/7</feedburner:origLink><content:encoded>Dolor.</content:encoded></item>"
    )
    result, _ = one(tmp_path, rss(item))
    documents = result.documents.set_index("title")
    assert documents.loc["A", ["url", "outlet", "author"]].tolist() == [
        "https://courier.invalid/5",
        "Ipsum Herald",
        "Ana Ipsum",
    ]
    assert documents.loc[["B", "C"], "url"].tolist() == ["https://courier.invalid/6", "https://courier.invalid/7"]
    assert "may_be_teaser" in problems_of(result, "warning")


def test_an_empty_feed_is_a_warning(tmp_path: Path) -> None:
    result, _ = one(tmp_path, rss())
    assert problems_of(result, "warning") == ["no_records"]


GOOD = rss(FULL, TEASER, FULL).encode()


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(GOOD)),
    st.integers(0, 60),
    st.binary(max_size=20) | st.sampled_from([b"<", b"]]>", b"&", b"</b>", b"<item>"]),
)
def test_any_damage_is_a_problem_and_never_raises(at: int, n_lost: int, put_in: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "cut.rss").write_bytes(GOOD[:at])
        Path(folder, "hurt.rss").write_bytes(GOOD[:at] + put_in + GOOD[at + n_lost :])
        result = checked(read_corpus(folder))
    assert "unreadable" not in set(result.problems["problem"])
    assert not result.documents["text"].str.contains("leak").any() or b"script" not in GOOD[at - 9 : at + n_lost + 9]


def test_many_items_take_linear_time() -> None:
    feed = rss(*[FULL] * 1000, "<item><title>&</b></title></item>")
    assert len(parse_feed(feed.encode()).items) == 1001
    hostile = RSS + "<channel>" + "<item><title>" * 5_000 + "<![CDATA[" * 5_000
    assert parse_feed(hostile.encode()).end == "cut"
