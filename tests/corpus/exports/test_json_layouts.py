"""JSON of services and tools: keys mean what the service means by them. All texts, names and outlets are invented."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.readers import read_corpus

from ..reading_helpers import checked, problems_of, put

BODY = (
    "<p>Lorem <strong>ip</strong>sum &amp; dolor.</p><figure class='element element-image'><img src='a.jpg'>"
    "<figcaption><span class='element-image__caption'>A harbour.</span> <span>Photograph: B. Sit</span></figcaption></figure>"
    "<aside class='element element-rich-link'><p><span>Related: </span><a href='#'>Another lorem</a></p></aside>"
    "<h2>Sub-head</h2><p>Sit amet,<br>elit.</p><script>leak()</script>"
)


def guardian(number: int = 1, **fields: Any) -> dict[str, Any]:
    item = {
        "id": f"world/2024/may/01/{number}",
        "type": "article",
        "sectionId": "world",
        "sectionName": "World news",
        "webPublicationDate": "2024-05-01T22:30:00Z",
        "webTitle": "Lorem ipsum | The Lorem Courier",
        "webUrl": f"https://courier.invalid/{number}",
        "apiUrl": f"https://api.courier.invalid/{number}",
        "isHosted": False,
        "pillarName": "News",
        "tags": [{"id": "a", "webTitle": "Harbours"}, {"id": "b", "webTitle": "Rain"}],
    }
    return item | ({"fields": fields} if fields else {})


FULL = {
    "headline": "Lorem &amp; ipsum",
    "standfirst": "<p>A <a href='#'>dolor</a> of sit</p>",
    "trailText": "Lorem in <b>short</b>",
    "byline": "Ana Ipsum in Harnov",
    "body": BODY,
    "bodyText": "Lorem ipsum & dolor. Sub-head Sit amet, elit.",
    "wordcount": "9",
    "publication": "The Lorem Courier",
    "newspaperPageNumber": "12",
    "lang": "en",
    "lastModified": "2024-05-02T10:00:00Z",
}


def response(*results: dict[str, Any], total: int = 99) -> dict[str, Any]:
    return {
        "response": {
            "status": "ok",
            "total": total,
            "pageSize": 10,
            "currentPage": 1,
            "pages": 10,
            "results": [*results],
        }
    }


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "pretty.json", "items.jsonl", "one.json", "pages.json"])
def test_a_guardian_response(tmp_path: Path, name: str) -> None:
    item = guardian(**FULL)
    content = {
        "pretty.json": json.dumps(response(item), indent=2),
        "items.jsonl": json.dumps(item) + "\n",
        "one.json": json.dumps({"response": {"status": "ok", "content": item}}),
        "pages.json": json.dumps([response(item), response()]),
    }.get(name, json.dumps(response(item)))
    put(tmp_path, name, content)
    result = checked(read_corpus(tmp_path))
    row = result.documents.iloc[0]
    assert row["text"] == "Lorem ipsum & dolor.\n\nSub-head\n\nSit amet,\nelit."
    fields = [
        "title",
        "outlet",
        "author",
        "section",
        "page",
        "url",
        "language",
        "subtitle",
        "abstract",
        "captions",
        "note",
    ]
    assert row[fields].tolist() == [
        "Lorem & ipsum",
        "The Lorem Courier",
        "Ana Ipsum in Harnov",
        "World news",
        "12",
        "https://courier.invalid/1",
        "en",
        "A dolor of sit",
        "Lorem in short",
        "A harbour. Photograph: B. Sit",
        "Related: Another lorem",
    ]
    assert row[["length_declared", "length_unit", "accession", "publication_type", "subject", "format"]].tolist() == [
        9,
        "words",
        "world/2024/may/01/1",
        "article",
        "Harbours; Rain",
        "guardian_json",
    ]
    assert (row["date"].date(), row["pillarName"]) == (date(2024, 5, 1), "News")
    assert result.summary["records"] == 1
    told = [] if name in ("items.jsonl", "one.json") else ["one_of_many_pages"]
    assert problems_of(result, "note") == result.problems["problem"].tolist() == told


def test_guardian_items_without_text(tmp_path: Path) -> None:
    plain = {"bodyText": "Lorem ipsum.", "body": ""}
    put(tmp_path, "a.json", json.dumps(response(guardian(1), guardian(2, **plain), guardian(3, headline="A gallery"))))
    result = checked(read_corpus(tmp_path))
    assert result.documents[["text", "title", "outlet"]].to_numpy().tolist() == [
        ["Lorem ipsum.", "Lorem ipsum | The Lorem Courier", "The Guardian"]
    ]
    errors = result.problems.query("severity == 'error'")
    assert errors["problem"].tolist() == ["no_full_text"] * 2
    assert [detail.split(": ")[0] for detail in errors["detail"]] == [
        "https://courier.invalid/1",
        "https://courier.invalid/3",
    ]


def test_a_length_that_differs_is_a_warning(tmp_path: Path) -> None:
    put(tmp_path, "a.json", json.dumps(response(guardian(1, **(FULL | {"wordcount": "900"})))))
    assert problems_of(checked(read_corpus(tmp_path)), "warning") == ["length_differs"]


def test_errors_and_empty_answers_of_a_service(tmp_path: Path) -> None:
    put(tmp_path, "a.json", json.dumps({"response": {"status": "error", "message": "Invalid lorem"}}))
    put(tmp_path, "b.json", json.dumps(response(total=0)))
    put(tmp_path, "c.json", "{}")
    put(tmp_path, "d.json", "The specified phrase is too short.")
    result = checked(read_corpus(tmp_path))
    problems = result.problems.set_index("source_file")
    assert problems["problem"].to_dict() == {
        "a.json": "service_error",
        "b.json": "no_records",
        "c.json": "empty_result",
        "d.json": "broken_json",
    }
    assert "Invalid lorem" in problems.loc["a.json", "detail"]
    assert "The specified phrase is too short." in problems.loc["d.json", "detail"]


NEWS_PLEASE = {
    "authors": ["Ana Ipsum", "Bo Sit"],
    "date_download": "2024-06-01 10:00:00",
    "date_modify": "None",
    "date_publish": "2024-05-01 23:30:00",
    "description": "Lorem in short.",
    "filename": "https%3A%2F%2Fcourier.invalid%2F1.json",
    "image_url": "https://courier.invalid/a.png",
    "language": "en",
    "localpath": "/home/ana/lorem.html",
    "maintext": "Lorem ipsum.\nDolor sit.",
    "source_domain": "courier.invalid",
    "title": "Lorem",
    "title_page": None,
    "title_rss": "None",
    "url": "https://courier.invalid/1",
}


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "list.json"])
def test_news_please(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, json.dumps([NEWS_PLEASE] if name == "list.json" else NEWS_PLEASE))
    result = checked(read_corpus(tmp_path))
    row = result.documents.iloc[0]
    assert row[
        ["text", "title", "outlet", "author", "url", "language", "abstract", "load_date", "image_url", "format"]
    ].tolist() == [
        "Lorem ipsum.\nDolor sit.",
        "Lorem",
        "courier.invalid",
        "Ana Ipsum; Bo Sit",
        "https://courier.invalid/1",
        "en",
        "Lorem in short.",
        "2024-06-01 10:00:00",
        "https://courier.invalid/a.png",
        "news_please",
    ]
    assert row["date"].date() == date(2024, 5, 1)
    assert not {"localpath", "filename", "title_rss", "date_modify"} & set(result.documents.columns)
    assert result.problems.empty


def test_what_news_please_could_not_read(tmp_path: Path) -> None:
    failed = NEWS_PLEASE | {"maintext": None, "url": "https://courier.invalid/2"}
    older = {name: value for name, value in NEWS_PLEASE.items() if name != "maintext"}
    older |= {"text": "Older.", "date_publish": "None", "title": "None", "authors": []}
    put(tmp_path, "a.jsonl", "\n".join(map(json.dumps, [failed, older, NEWS_PLEASE])) + "\n{cut\n")
    result = checked(read_corpus(tmp_path))
    assert sorted(result.documents["text"]) == ["Lorem ipsum.\nDolor sit.", "Older."]
    row = result.documents.set_index("text").loc["Older."]
    assert row[["title", "author", "date_raw"]].tolist() == ["", "", ""]
    errors = result.problems.query("severity == 'error'").sort_values("source_index")
    assert errors["problem"].tolist() == ["no_full_text", "broken_json"]
    assert errors["detail"].tolist()[0].startswith("https://courier.invalid/2: ")
    assert "Line 4" in errors["detail"].tolist()[1]
    assert problems_of(result, "warning") == ["missing_field"]


TRAFILATURA = {
    "title": "Lorem",
    "author": "Ana Ipsum; Bo Sit",
    "hostname": "courier.invalid",
    "date": "2024-05-01",
    "fingerprint": "1683329a2f98ca73",
    "id": None,
    "license": "CC BY 4.0",
    "comments": "",
    "raw_text": "Lorem ipsum. Dolor sit.",
    "text": "Lorem ipsum.\nDolor sit.",
    "language": None,
    "image": None,
    "pagetype": "article",
    "filedate": "2024-06-01",
    "source": "https://courier.invalid/1",
    "source-hostname": "The Lorem Courier",
    "excerpt": "Lorem in short.",
    "categories": "World;Sea",
    "tags": "rain;ports",
}


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_trafilatura(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, json.dumps(TRAFILATURA))
    result = checked(read_corpus(tmp_path))
    row = result.documents.iloc[0]
    fields = [
        "text",
        "title",
        "outlet",
        "author",
        "url",
        "section",
        "subject",
        "abstract",
        "load_date",
        "copyright",
        "language",
    ]
    assert row[fields].tolist() == [
        "Lorem ipsum.\nDolor sit.",
        "Lorem",
        "The Lorem Courier",
        "Ana Ipsum; Bo Sit",
        "https://courier.invalid/1",
        "World;Sea",
        "rain;ports",
        "Lorem in short.",
        "2024-06-01",
        "CC BY 4.0",
        "",
    ]
    assert row["date"].date() == date(2024, 5, 1)
    assert (row["pagetype"], "raw_text" in result.documents.columns) == ("article", False)


def test_trafilatura_as_it_writes_and_without_metadata(tmp_path: Path) -> None:
    import trafilatura

    page = (
        "<html><body><article><h1>Lorem</h1>"
        + "<p>Lorem ipsum dolor sit amet, consectetur elit.</p>" * 9
        + "</article></body></html>"
    )
    put(
        tmp_path,
        "a.json",
        str(trafilatura.extract(page, url="https://courier.invalid/1", output_format="json", with_metadata=True)),
    )
    put(tmp_path, "b.json", str(trafilatura.extract(page, output_format="json")))
    put(tmp_path, "c.json", json.dumps({"text": None, "comments": ""}))
    result = checked(read_corpus(tmp_path))
    documents = result.documents.set_index("source_file")
    assert documents["format"].tolist() == ["trafilatura"] * 2
    assert documents.loc["a.json", ["url", "title"]].tolist() == ["https://courier.invalid/1", "Lorem"]
    assert documents.loc["b.json", "text"] == documents.loc["a.json", "text"]
    assert problems_of(result, "error") == ["no_full_text"]
    assert problems_of(result, "warning").count("missing_field") == 2


def test_named_columns_go_before_the_meaning_of_keys(tmp_path: Path) -> None:
    put(tmp_path, "a.json", json.dumps(TRAFILATURA))
    row = checked(read_corpus(tmp_path, columns={"text": "excerpt", "outlet": "hostname"})).documents.iloc[0]
    assert row[["text", "outlet"]].tolist() == ["Lorem in short.", "courier.invalid"]


def test_lists_of_news_apis_stay_as_they_are_and_cuts_are_said(tmp_path: Path) -> None:
    article = {"source": {"id": None, "name": "Lorem Courier"}, "author": "A", "title": "T", "url": "https://courier.invalid/1",
               "publishedAt": "2024-05-01T10:00:00Z", "content": "Lorem ipsum… [+1234 chars]"}  # fmt: skip
    put(tmp_path, "a.json", json.dumps({"status": "ok", "totalResults": 1, "articles": [article]}))
    result = checked(read_corpus(tmp_path))
    assert result.documents.loc[0, ["outlet", "author"]].tolist() == ["Lorem Courier", "A"]
    assert problems_of(result, "warning") == ["cut_texts"]


GDELT = (
    '{"articles": [{"url": "https://courier.invalid/1", "url_mobile": "", "title": "Lorem \\- ipsum", "seendate":'
    ' "20240501T223000Z", "socialimage": "", "domain": "courier.invalid", "language": "Spanish", "sourcecountry": "Mexico"}]}'
)


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_list_of_addresses_is_refused_once(tmp_path: Path, name: str) -> None:
    links = [{"url": f"https://courier.invalid/{n}", "title": "T", "outlet": "O"} for n in range(3)]
    put(tmp_path, name, GDELT if name == "a.json" else "\n".join(map(json.dumps, links)))
    result = checked(read_corpus(tmp_path))
    assert problems_of(result, "error") == ["no_text_but_links"]
    detail = result.problems.query("severity == 'error'")["detail"].item()
    assert detail.startswith("1 records" if name == "a.json" else "3 records")
    assert f'ma.fetch("{name}")' in detail


def test_texts_under_an_odd_name_are_no_list_of_addresses(tmp_path: Path) -> None:
    put(tmp_path, "a.json", json.dumps([{"url": "https://courier.invalid/1", "BodyText": "lorem " * 50}]))
    assert problems_of(checked(read_corpus(tmp_path)), "error") == ["no_text_column"]


def test_repaired_json_and_objects_after_each_other(tmp_path: Path) -> None:
    put(tmp_path, "a.json", '{"text": "Lorem \\_ ipsum\t\\\\ \\u00e9."}')
    put(tmp_path, "b.json", '{\n"text": "One."\n}\n\n{\n"text": "Two."\n}\n{\n"te')
    result = checked(read_corpus(tmp_path))
    assert sorted(result.documents["text"]) == ["Lorem \\_ ipsum\t\\ é.", "One.", "Two."]
    assert problems_of(result, "warning") == ["repaired_json"]
    assert problems_of(result, "error") == ["broken_json"]


_value = st.none() | st.text(max_size=9) | st.integers() | st.lists(st.none() | st.text(max_size=3), max_size=2) | st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2)  # fmt: skip
_keys = st.sampled_from([*guardian(), "fields", "body", *NEWS_PLEASE, *TRAFILATURA])
_odd = st.dictionaries(_keys, _value, max_size=6)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([guardian(1, **FULL), NEWS_PLEASE, TRAFILATURA]), st.lists(_odd | _value, max_size=3))
def test_odd_records_never_raise(record: dict[str, Any], others: list[Any]) -> None:
    values = [record] * (1 + len(others))
    values += [record | other if isinstance(other, dict) else other for other in others]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.json").write_text(json.dumps(values), encoding="utf-8")
        result = checked(read_corpus(folder))
    assert result.summary["records"] == len(values)
    assert "unreadable" not in set(result.problems["problem"])


RAW = json.dumps(response(guardian(1, **FULL), guardian(2, **FULL))).encode()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(RAW)), st.integers(0, 60), st.binary(max_size=9))
def test_any_damage_is_a_problem_and_never_raises(at: int, n_lost: int, put_in: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.json", "a.jsonl"):
            Path(folder, f"cut_{name}").write_bytes(RAW[:at])
            Path(folder, f"hurt_{name}").write_bytes(RAW[:at] + put_in + RAW[at + n_lost :])
        result = checked(read_corpus(folder))
    assert "unreadable" not in set(result.problems["problem"])
