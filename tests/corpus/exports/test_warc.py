"""Web archives: pages become articles, everything else is counted, and no cut or damage goes unsaid. All invented."""

from __future__ import annotations

import gzip
import io
import tempfile
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.formats import warc
from mediaanalysis.corpus.readers import read_corpus

from ..reading_helpers import checked, problems_of, put

BODY = [
    "The port of Lorem was closed on Monday after a week of rain, and the ferries to Dolor stayed at their moorings.",
    "“We wait for the water to fall,” the mayor of Lorem, Café owner Sit Amet, told reporters beside the harbour wall.",
    "The council of the province will meet on Thursday to discuss the repair of the dam above the town.",
]
URL = "https://courier.invalid/2024/05/01/port"


def page(*, n: int = 1, head: str = "", extra: str = "") -> str:
    paragraphs = "".join(f"<p>{line}</p>{extra}" for line in BODY)
    return (
        f'<!DOCTYPE html><html lang="en"><head>{head}<title>Lorem closes port {n}</title>'
        '<meta property="og:site_name" content="The Lorem Courier"><meta name="author" content="Ana Ipsum">'
        '<meta property="article:published_time" content="2024-05-01T22:30:00-08:00">'
        "<script>var leak = 1;</script><style>.leak{}</style></head>"
        f"<body><article><h1>Lorem closes port {n}</h1>{paragraphs}</article></body></html>"
    )


def record(payload: bytes, *, url: str = URL, status: str = "200 OK", http: str = "", warc: str = "") -> bytes:
    """Return a response record; `http` and `warc` are more header lines."""
    http = http or "Content-Type: text/html; charset=utf-8\r\n"
    block = f"HTTP/1.1 {status}\r\n{http}\r\n".encode() + payload
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-06-09T10:11:12Z\r\n{warc}"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def other(kind: str, block: bytes = b"x: y\r\n") -> bytes:
    return f"WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def members(*records: bytes) -> bytes:
    return b"".join(gzip.compress(part) for part in records)


def test_a_page_becomes_an_article(tmp_path: Path) -> None:
    put(tmp_path, "a.warc", other("warcinfo") + other("request") + record(page().encode()) + other("metadata"))
    result = checked(read_corpus(tmp_path))
    row = result.documents.iloc[0]
    assert row["text"] == "\n".join(["Lorem closes port 1", *BODY])
    assert row[["title", "outlet", "author", "language", "url"]].tolist() == [
        "Lorem closes port 1",
        "The Lorem Courier",
        "Ana Ipsum",
        "en",
        URL,
    ]
    assert row["date"].date() == date(2024, 5, 1)
    assert (row["load_date"], row["format"]) == ("2024-06-09T10:11:12Z", "warc")
    assert result.problems.empty


@pytest.mark.parametrize("pack", ["plain", "members", "one member", "zip"])
def test_every_packing_gives_the_same(tmp_path: Path, pack: str) -> None:
    records = [other("warcinfo"), *(record(page(n=n).encode(), url=f"{URL}/{n}") for n in range(3))]
    if pack == "plain":
        put(tmp_path, "a.warc", b"".join(records))
    elif pack == "members":
        put(tmp_path, "a.warc.gz", members(*records))
    elif pack == "one member":
        put(tmp_path, "a.warc.gz", gzip.compress(b"".join(records)))
    else:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr("a.warc.gz", members(*records))
    documents = checked(read_corpus(tmp_path)).documents
    assert sorted(documents["url"]) == [f"{URL}/{n}" for n in range(3)]
    assert sorted(documents["source_index"]) == [0, 1, 2]


def test_what_is_no_page_is_counted(tmp_path: Path) -> None:
    picture = "Content-Type: image/png\r\n"
    put(
        tmp_path,
        "a.warc.gz",
        members(
            record(b"\x89PNG", http=picture),
            record(b"\x89PNG", http=picture),
            record(b"%PDF", http="Content-Type: application/pdf\r\n"),
            record(b"", status="301 Moved"),
            record(page().encode(), status="404 Not Found"),
            record(page().encode()),
            other("revisit"),
        ),
    )
    result = checked(read_corpus(tmp_path))
    assert result.summary["records"] == 1
    notes = result.problems.set_index("problem")["detail"]
    assert sorted(notes.index) == ["not_a_page", "not_ok", "other_records"]
    assert notes["not_a_page"].startswith("2 x image/png, 1 x application/pdf:")
    assert notes["not_ok"].startswith("1 x 301, 1 x 404:")
    assert notes["other_records"].startswith("1 x revisit:")
    assert set(result.problems["severity"]) == {"note"}


def test_pages_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MAX_PAGE_BYTES", 50_000)
    long = page(extra="<p>" + "dolor " * 10_000 + "</p>").encode()
    put(
        tmp_path,
        "a.warc",
        record(page().encode(), url=f"{URL}/cut", warc="WARC-Truncated: length\r\n")
        + record(long, url=f"{URL}/long")
        + record(b"<html><body><script>leak()</script></body></html>", url=f"{URL}/script")
        + record(b"", url=f"{URL}/empty")
        + record(gzip.compress(long), url=f"{URL}/bomb", http="Content-Type: text/html\r\nContent-Encoding: gzip\r\n")
        + record(b"\x0b\x0a", url=f"{URL}/br", http="Content-Type: text/html\r\nContent-Encoding: br\r\n")
        + record(page().encode(), url=f"{URL}/good"),
    )
    result = checked(read_corpus(tmp_path))
    assert result.documents["url"].tolist() == [f"{URL}/good"]
    errors = result.problems[result.problems["severity"] == "error"]
    seen = {
        detail.split(": ")[0].rsplit("/")[-1]: name
        for name, detail in zip(errors["problem"], errors["detail"], strict=True)
    }
    assert seen == {
        "cut": "truncated_page",
        "long": "page_too_large",
        "script": "no_article_text",
        "empty": "no_article_text",
        "bomb": "page_too_large",
        "br": "packed_page",
    }


def test_repeated_pages_are_kept_and_noted(tmp_path: Path) -> None:
    twice = record(page().encode(), warc="WARC-Payload-Digest: sha1:LOREM\r\n")
    put(tmp_path, "a.warc", twice + twice + record(page(n=2).encode(), warc="WARC-Payload-Digest: sha1:IPSUM\r\n"))
    result = checked(read_corpus(tmp_path))
    assert len(result.documents) == 3
    assert result.problems.query("problem == 'repeated_pages'")["detail"].item().startswith("1 pages have")


@pytest.mark.parametrize("packed", [False, True])
def test_a_cut_off_file(tmp_path: Path, packed: bool) -> None:
    parts = [record(page(n=n).encode(), url=f"{URL}/{n}") for n in range(3)]
    raw = members(*parts)[:-300] if packed else b"".join(parts)[:-300]
    put(tmp_path, "a.warc.gz" if packed else "a.warc", raw)
    result = checked(read_corpus(tmp_path))
    assert len(result.documents) == 2
    assert problems_of(result, "error") == ["truncated_page"]
    assert problems_of(result, "warning") == ["cut_off"]
    assert f"{URL}/2" in result.problems.query("severity == 'error'")["detail"].item()


def test_a_file_cut_off_in_a_picture_says_so(tmp_path: Path) -> None:
    put(tmp_path, "a.warc", record(page().encode()) + record(b"\x89PNG" * 99, http="Content-Type: image/png\r\n")[:-99])
    result = checked(read_corpus(tmp_path))
    assert (len(result.documents), problems_of(result, "warning")) == (1, ["cut_off"])


def test_damage_inside_keeps_what_came_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(
        tmp_path,
        "a.warc",
        record(page().encode()) + b"garbage\r\n\r\nmore garbage\r\n\r\n" + record(page(n=2).encode()),
    )
    result = checked(read_corpus(tmp_path))
    assert len(result.documents) == 1
    assert problems_of(result, "error") == ["broken_warc"]
    assert capsys.readouterr() == ("", "")


def test_a_damaged_http_header_loses_one_record(tmp_path: Path) -> None:
    bad = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    put(tmp_path, "a.warc", bad + record(page().encode()))
    result = checked(read_corpus(tmp_path))
    assert (len(result.documents), problems_of(result, "error")) == (1, ["broken_record"])


@pytest.mark.parametrize(
    ("name", "raw", "problem"),
    [
        ("a.warc", b"", "empty_file"),
        ("a.warc", b"<html>Lorem</html>", "not_warc"),
        ("a.warc.gz", b"\x1f\x8b\x08nothing", "broken_gzip"),
        ("a.warc.gz", gzip.compress(b"Lorem ipsum"), "broken_warc"),
    ],
)
def test_what_is_no_archive(tmp_path: Path, name: str, raw: bytes, problem: str) -> None:
    put(tmp_path, name, raw)
    assert problems_of(checked(read_corpus(tmp_path)), "error") == [problem]


@pytest.mark.parametrize(
    ("http", "head", "encoding"),
    [
        ("text/html; charset=windows-1251", "", "cp1251"),
        ('text/html; charset="ISO-8859-1"', "", "cp1252"),
        ("text/html", '<meta charset="iso-8859-1">', "cp1252"),
        ("text/html; charset=iso-8859-1", '<meta charset="iso-8859-1">', "utf-8"),
        ("text/html; charset=nonsense", "", "utf-8"),
        ("text/html; charset=shift_jis", "", "shift_jis"),
        ("text/html; charset=iso-2022-jp", "", "iso-2022-jp"),
        ("", "", "utf-8"),
    ],
)
def test_character_sets(tmp_path: Path, http: str, head: str, encoding: str) -> None:
    words = {"cp1251": "Лорем ипсум", "shift_jis": "いろはにほへと", "iso-2022-jp": "いろはにほへと"}.get(
        encoding, "Café"
    )
    text = page(head=head, extra=f"<p>{words} dolor sit amet, consectetur adipiscing elit.</p>").replace("“", '"')
    text = text.replace("”", '"').replace("Café", "Café" if words == "Café" else "Cafe")
    put(tmp_path, "a.warc", record(text.encode(encoding), http=f"Content-Type: {http}\r\n" if http else "X-A: b\r\n"))
    result = checked(read_corpus(tmp_path))
    assert f"{words} dolor sit amet" in result.documents.loc[0, "text"]
    assert result.problems.empty


@pytest.mark.parametrize("coding", ["gzip", "deflate", "chunked", "chunked gzip", "undone"])
def test_transfer_and_content_codings(tmp_path: Path, coding: str) -> None:
    import zlib

    payload = page().encode()
    http = "Content-Type: text/html\r\n"
    if "gzip" in coding:
        payload, http = gzip.compress(payload), http + "Content-Encoding: gzip\r\n"
    elif coding == "deflate":
        payload, http = zlib.compress(payload)[2:-4], http + "Content-Encoding: deflate\r\n"
    elif coding == "undone":
        http += "Content-Encoding: br\r\n"
    if "chunked" in coding:
        half = len(payload) // 2
        parts = (payload[:half], payload[half:])
        payload = b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts) + b"0\r\n\r\n"
        http += "Transfer-Encoding: chunked\r\n"
    put(tmp_path, "a.warc", record(payload, http=http))
    assert BODY[2] in checked(read_corpus(tmp_path)).documents.loc[0, "text"]


def test_no_script_becomes_text(tmp_path: Path) -> None:
    inside = (
        "<script>leak()</script><noscript>leak here for all who switch scripts off</noscript><template>leak</template>"
    )
    body = "<p>" + BODY[0] + "</p><script>leak()<\\/script>"
    hidden = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    put(tmp_path, "a.warc", record(page(extra=inside).encode()) + record(page(head=hidden).encode()))
    put(tmp_path, "b.html", page(extra=inside))
    result = checked(read_corpus(tmp_path))
    assert len(result.documents) == 3
    assert not result.documents["text"].str.contains("leak").any()


def test_a_large_file_is_not_held(tmp_path: Path) -> None:
    picture = record(bytes(1_000_000), http="Content-Type: video/mp4\r\n")
    with (tmp_path / "a.warc").open("wb") as file:
        for _ in range(40):
            file.write(picture)
        file.write(record(page().encode()))
    checked(read_corpus(tmp_path))  # the first call loads the libraries
    tracemalloc.start()
    checked(read_corpus(tmp_path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


SMALL = b"".join(
    [other("warcinfo"), record(page().encode()), record(b"x", status="404 No"), record(page(n=2).encode())]
)
RAW = (SMALL, members(SMALL[:1500], SMALL[1500:]))


@settings(max_examples=25, deadline=None)
@given(st.booleans(), st.integers(0, len(SMALL)), st.integers(0, 200), st.binary(max_size=20))
def test_any_damage_is_a_problem_and_never_raises(packed: bool, at: int, n_lost: int, put_in: bytes) -> None:
    raw = RAW[packed]
    at %= len(raw)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "cut.warc.gz" if packed else "cut.warc").write_bytes(raw[:at])
        Path(folder, "hurt.warc.gz" if packed else "hurt.warc").write_bytes(raw[:at] + put_in + raw[at + n_lost :])
        result = checked(read_corpus(folder))
    assert "unreadable" not in set(result.problems["problem"])


def test_bytes_without_a_path_are_read_as_well() -> None:
    from mediaanalysis.corpus.batch import Options, Source

    batch = warc.read_warc(Source("a.warc", "warc", 1, io.BytesIO(SMALL).read), Options({}, None))
    assert (batch.n_records, len(batch.index)) == (2, 2)
