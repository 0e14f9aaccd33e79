"""Lists of addresses: refused as corpora, read as what is to be fetched. All outlets and addresses are invented."""

from __future__ import annotations

import gzip
import json
import tempfile
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.fetch_list import FetchList, read_fetch_list
from mediaanalysis.corpus.formats.lists import refuse_list
from mediaanalysis.corpus.readers import read_corpus
from mediaanalysis.errors import ReadError
from mediaanalysis.schemas import PROBLEMS, check

from ..reading_helpers import put

COLUMNS = ["url", "title", "outlet", "date", "date_kind", "language", "source_file", "source_index"]
URL = "https://courier.invalid"

MEDIA_CLOUD_NEW = (
    "id,publish_date,title,url,language,media_name,media_url,indexed_date\n"
    f"a1,2024-05-01,Lorem,{URL}/1,en,The Lorem Courier,courier.invalid,2024-05-03 10:00:00\n"
    f"a2,,,{URL}/2,es,The Lorem Courier,courier.invalid,2024-05-03 10:00:00\n"
)
MEDIA_CLOUD_OLD = (
    "stories_id,publish_date,title,url,language,ap_syndicated,themes,media_id,media_name,media_url,inlink_count\n"
    f'1,2014-03-03 22:30:00,"Lorem, ipsum",{URL}/1,en,False,"lorem, dolor",7,Courier,http://courier.invalid/,3\n'
)
GDELT_JSON = (
    '{"articles": [{"url": "https://courier.invalid/1", "url_mobile": "", "title": "Lorem \\- ipsum", "seendate": '
    '"20240501T223000Z", "socialimage": "", "domain": "courier.invalid", "language": "Spanish", "sourcecountry": "Mexico"}]}'
)
GDELT_CSV = f'\ufeffURL,MobileURL,Date,Title\n{URL}/1,,2024-05-01 22:30:00,"Lorem , ipsum"\n'


def gkg(number: int = 1, *, translated: bool = False, title: bool = True, n_cells: int = 27) -> str:
    cells = [""] * 27
    cells[0] = f"20240501223000-{'T' if translated else ''}{number}"
    cells[1:5] = ["20240501223000", "1", "courier.invalid", f"{URL}/{number}"]
    cells[7] = 'TAX_"LOREM;IPSUM;' * 30
    cells[15] = "1.5,2,3,4,5,6,700"
    cells[25] = "srclc:spa;eng:GT-SPA 1.0" if translated else ""
    cells[26] = "<PAGE_LINKS>x</PAGE_LINKS><PAGE_TITLE>Lorem &#x27;ipsum&#x27;</PAGE_TITLE>" if title else ""
    return "\t".join(cells[:n_cells]) + "\n"


def checked(found: FetchList) -> FetchList:
    check(found.problems, PROBLEMS)
    assert found.items.columns.tolist() == COLUMNS
    assert found.items["date"].dtype == "datetime64[us]"
    assert found.items["source_index"].dtype == "int64"
    assert not found.items["url"].duplicated().any()
    assert not found.items.drop(columns="date").isna().any().any()
    return found


def read(tmp_path: Path, name: str, content: str | bytes) -> FetchList:
    return checked(read_fetch_list(put(tmp_path, name, content)))


def row(found: FetchList, number: int = 0) -> list[object]:
    values = found.items.iloc[number].tolist()
    values[3] = "" if pd.isna(values[3]) else str(values[3].date())
    return values


@pytest.mark.parametrize(
    ("name", "content", "truth"),
    [
        ("a.csv", MEDIA_CLOUD_NEW, ["Lorem", "The Lorem Courier", "2024-05-01", "published", "en"]),
        ("a.csv", MEDIA_CLOUD_OLD, ["Lorem, ipsum", "Courier", "2014-03-03", "published", "en"]),
        ("a.json", GDELT_JSON, ["Lorem \\- ipsum", "courier.invalid", "2024-05-01", "seen", "es"]),
        ("a.txt", GDELT_JSON, ["Lorem \\- ipsum", "courier.invalid", "2024-05-01", "seen", "es"]),
        ("a.csv", GDELT_CSV, ["Lorem , ipsum", "", "2024-05-01", "seen", ""]),
        ("a.csv", gkg(), ["Lorem 'ipsum'", "courier.invalid", "2024-05-01", "seen", ""]),
        ("A.gkg.CSV", gkg(translated=True, title=False), ["", "courier.invalid", "2024-05-01", "seen", "es"]),
        ("a.csv", f"link;headline\n{URL}/1;Lorem\n", ["Lorem", "", "", "", ""]),
        ("a.tsv", f"Date\tPublication\tWeb URL\n3 March 2014\tCourier\t{URL}/1\n", ["", "Courier", "2014-03-03", "published", ""]),
        ("a.csv", f"{URL}/1\n", ["", "", "", "", ""]),
        ("a.jsonl", json.dumps({"url": f"{URL}/1", "language": "English"}), ["", "", "", "", "en"]),
        ("a.json", json.dumps([f"{URL}/1"]), ["", "", "", "", ""]),
        ("a.json", json.dumps({"webUrl": f"{URL}/1", "webTitle": "Lorem", "apiUrl": "x", "webPublicationDate": "2024-05-01T22:30:00Z"}), ["Lorem", "", "2024-05-01", "published", ""]),
        ("a.jsonl", json.dumps({"source": f"{URL}/1", "source-hostname": "Courier", "text": "x", "date": None}), ["", "Courier", "", "", ""]),
        ("a.txt", f"# Lorem\n\n{URL}/1\n", ["", "", "", "", ""]),
        ("urls.list", f"URL\r\n{URL}/1 a title\r\n", ["", "", "", "", ""]),
    ],
)  # fmt: skip
def test_every_kind_of_list(tmp_path: Path, name: str, content: str, truth: list[str]) -> None:
    found = read(tmp_path, name, content)
    assert row(found) == [f"{URL}/1", *truth, name, 0]
    assert set(found.problems["problem"]) <= {"repaired_json"}


def test_dates_of_media_cloud_may_be_missing(tmp_path: Path) -> None:
    found = read(tmp_path, "a.csv", MEDIA_CLOUD_NEW)
    assert row(found, 1) == [f"{URL}/2", "", "The Lorem Courier", "", "", "es", "a.csv", 1]


def test_a_guardian_response(tmp_path: Path) -> None:
    items = [
        {"id": f"{n}", "webUrl": f"{URL}/{n}", "webTitle": "Lorem", "webPublicationDate": "2024-05-01T22:30:00Z", "sectionId": "a",
         "fields": {"publication": "The Lorem Courier", "lang": "en"}}
        for n in range(2)
    ]  # fmt: skip
    found = read(tmp_path, "a.json", json.dumps({"response": {"status": "ok", "total": 9, "results": items}}))
    assert row(found, 1) == [f"{URL}/1", "Lorem", "The Lorem Courier", "2024-05-01", "published", "en", "a.json", 1]


def test_feeds_give_every_item(tmp_path: Path) -> None:
    feed = (
        "<rss version='2.0'><channel><title>The Lorem Courier</title><language>en-us</language><link>https://courier.invalid</link>"
        f"<item><title>A</title><link>{URL}/1</link><pubDate>Wed, 01 May 2024 23:00:00 -0800</pubDate></item>"
        "<item><title>B</title><link>/2</link><description>Short.</description></item><item><title>C</title></item></channel></rss>"
    )
    found = read(tmp_path, "a.xml", feed)
    assert row(found) == [f"{URL}/1", "A", "The Lorem Courier", "2024-05-01", "published", "en", "a.xml", 0]
    assert row(found, 1)[:2] == [f"{URL}/2", "B"]
    assert found.problems[["source_index", "severity", "problem"]].to_numpy().tolist() == [[2, "error", "bad_url"]]


def test_addresses_that_are_none(tmp_path: Path) -> None:
    bad = [
        "courier.invalid/1",
        "ftp://courier.invalid/1",
        "https://",
        "https:///1",
        "https://a b/",
        "https://[::1",
        "mailto:a@b.invalid",
        f"{URL}:x/",
    ]
    found = checked(read_fetch_list([*bad, f"{URL}/1"]))
    assert found.items["url"].tolist() == [f"{URL}/1"]
    assert found.problems["problem"].tolist() == ["bad_url"] * len(bad)
    assert found.problems["source_index"].tolist() == list(range(len(bad)))
    odd = checked(read_fetch_list([None, 7, f" {URL}/2 "]))  # type: ignore[list-item]
    assert (odd.items["url"].tolist(), len(odd.problems)) == ([f"{URL}/2"], 2)


def test_addresses_that_repeat_are_taken_once(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", f"{URL}/1\nHTTPS://Courier.invalid/1#top\n{URL}/2\n")
    put(tmp_path, "b.txt", f"{URL}/2\n{URL}/2?page=2\n{URL}/2\n")
    found = checked(read_fetch_list(tmp_path))
    assert found.items["url"].tolist() == [f"{URL}/1", f"{URL}/2", f"{URL}/2?page=2"]
    notes = found.problems
    assert notes["problem"].tolist() == ["duplicate_url"] * 2
    assert [detail.split()[0] for detail in notes["detail"]] == ["1", "2"]


def test_zips_gzips_parquet_and_one_address(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("20240501223000.gkg.csv", gkg(1) + gkg(2))
    put(tmp_path, "b.csv.gz", gzip.compress(f"url\n{URL}/3\n".encode()))
    pd.DataFrame({"url": [f"{URL}/4"], "date": pd.to_datetime(["2024-05-01"])}).to_parquet(tmp_path / "c.parquet")
    found = checked(read_fetch_list(tmp_path))
    assert found.items["url"].tolist() == [f"{URL}/{n}" for n in range(1, 5)]
    assert found.items["source_file"].tolist()[0] == "a.zip!20240501223000.gkg.csv"
    assert str(found.items["date"].iloc[3].date()) == "2024-05-01"
    assert checked(read_fetch_list(f"{URL}/1")).items["url"].tolist() == [f"{URL}/1"]


@pytest.mark.parametrize(
    ("name", "content", "problem", "said"),
    [
        ("a.json", "{}", "empty_result", "found nothing"),
        ("a.json", "Your query was too short or too long.", "broken_json", "Your query was too short"),
        ("a.csv", "Your query was too short or too long.", "no_links", "Your query was too short"),
        ("a.txt", "Lorem ipsum.\nDolor sit.", "no_links", "Lorem ipsum."),
        ("a.json", '{"articles": [{"url": "https://cour', "broken_json", "cut off"),
        ("a.csv", "title,text\nLorem,Ipsum\n", "no_links", "title, text"),
        ("a.html", "<html><p>Lorem</p></html>", "no_links", "got html"),
        ("a.json", json.dumps({"response": {"status": "error", "message": "Bad key"}}), "service_error", "Bad key"),
        ("a.xml", "<lorem/>", "unknown_layout", "lorem"),
        ("a.csv", "", "empty_file", "0 bytes"),
    ],
)
def test_what_is_no_list_teaches(tmp_path: Path, name: str, content: str, problem: str, said: str) -> None:
    put(tmp_path, "good.txt", f"{URL}/1\n")
    found = read(tmp_path, name, content)
    assert found.items.empty
    assert found.problems[["source_file", "source_index", "severity", "problem"]].to_numpy().tolist() == [
        [name, -1, "error", problem]
    ]
    assert said in found.problems.loc[0, "detail"]
    assert len(read_fetch_list(tmp_path).items) == 1


def test_empty_lists(tmp_path: Path) -> None:
    assert checked(read_fetch_list([])).items.empty
    found = read(tmp_path, "a.json", '{"articles": []}')
    assert (len(found.items), len(found.problems)) == (0, 0)
    with pytest.raises(ReadError, match="no such file"):
        read_fetch_list(tmp_path / "nothing.csv")


def test_gkg_lines_that_are_cut_and_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    raw = (gkg(1) + "20240501\tx\n" + gkg(2, n_cells=9)).encode() + gkg(3).encode().replace(b"Lorem", b"L\xf8rem")
    found = read(tmp_path, "a.csv", raw + gkg(4).replace("Lorem", "Lörem ä ü ö ß").encode())
    assert found.items["url"].tolist() == [f"{URL}/{n}" for n in (1, 2, 3, 4)]
    assert found.items["title"].tolist() == ["Lorem 'ipsum'", "", "L\ufffdrem 'ipsum'", "Lörem ä ü ö ß 'ipsum'"]
    assert sorted(found.problems["problem"]) == ["invalid_utf8", "ragged_row"]


@pytest.mark.parametrize(
    ("columns", "made_by"),
    [
        ({"url": [f"{URL}/1"] * 2, "media_name": ["A", "B"], "themes": ["lorem " * 99] * 2}, "(Media Cloud)"),
        ({"URL": [f"{URL}/1"] * 2, "MobileURL": ["", ""]}, "(GDELT)"),
        ({cell or f"column_{n}": ["x"] for n, cell in enumerate(gkg().split("\t"))}, "(GDELT GKG)"),
        ({f"{URL}/1": [f"{URL}/2"]}, "(a file without a header)"),
        ({"url": [f"{URL}/1"] * 2, "title": ["A", "B"], "date": ["", ""]}, ""),
    ],
)  # fmt: skip
def test_tables_of_addresses_are_refused(columns: dict[str, list[str]], made_by: str) -> None:
    from mediaanalysis.corpus.batch import RejectedError

    with pytest.raises(RejectedError) as caught:
        refuse_list(columns, name="my list.csv")
    assert caught.value.problem == "no_text_but_links"
    start = f"2 records with addresses but no text {made_by}".rstrip()
    assert caught.value.detail.startswith(f'{start}: `ma.fetch("my list.csv")` or `mediaanalysis fetch')


@pytest.mark.parametrize(
    "columns",
    [
        {"url": [f"{URL}/1"], "text": [""]},
        {"url": [f"{URL}/1"], "BodyText": ["lorem " * 60]},
        {"headline": ["Lorem"], "BodyText": ["Lorem."]},
        {"url": ["", ""]},
        {},
    ],
)  # fmt: skip
def test_tables_of_articles_are_not_refused(columns: dict[str, list[str]]) -> None:
    refuse_list(columns)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", MEDIA_CLOUD_NEW), ("b.csv", GDELT_CSV), ("c.csv", gkg(1) + gkg(2)), ("d.json", GDELT_JSON)],
)
def test_reading_them_as_a_corpus_is_one_error(tmp_path: Path, name: str, content: str) -> None:
    put(tmp_path, name, content)
    result = read_corpus(tmp_path)
    assert result.documents.empty
    assert result.problems[["source_index", "severity", "problem"]].to_numpy().tolist() == [
        [-1, "error", "no_text_but_links"]
    ]


FILES = {"a.csv": gkg(1) + gkg(2), "b.csv": MEDIA_CLOUD_OLD, "c.json": GDELT_JSON, "d.txt": f"{URL}/1\n{URL}/2\n"}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 900), st.integers(0, 60), st.binary(max_size=9))
def test_any_damage_is_a_problem_and_never_raises(at: int, n_lost: int, put_in: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in FILES.items():
            raw = content.encode()
            Path(folder, f"cut_{name}").write_bytes(raw[: at % len(raw)])
            Path(folder, f"hurt_{name}").write_bytes(raw[: at % len(raw)] + put_in + raw[at % len(raw) + n_lost :])
        found = checked(read_fetch_list(folder))
    assert "unreadable" not in set(found.problems["problem"])
