"""Bad input never raises, never vanishes: it is one row of the problems table."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus import archive, registry
from mediaanalysis.corpus.readers import read_corpus

from .reading_helpers import checked, problems_of, put


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.txt", b"", "empty_file"),
        ("a.csv", b"", "empty_file"),
        ("a.parquet", b"", "empty_file"),
        ("a.html", b"", "empty_file"),
        ("a.txt", b" \n\t\n", "empty_text"),
        ("a.txt", b"%PDF-1.7\n%\xe2\xe3", "broken_pdf"),
        ("a.txt", b"PK\x03\x04rest", "not_text"),
        ("a.csv", b"PK\x03\x04rest", "not_text"),
        ("a.txt", bytes(range(256)) * 40, "not_text"),
        ("a.txt", b"\x00\x01\x02\x03" * 99, "not_text"),
        ("a.txt", b"\xff\xfe" + bytes(range(256)) * 40, "not_text"),
        ("a.json", b'{"text": "It rai', "broken_json"),
        ("a.json", b"3", "broken_json"),
        ("a.json", b"[" * 100_000, "broken_json"),
        ("a.parquet", b"PAR1 and nothing", "broken_parquet"),
        ("a.zip", b"PK\x03\x04rest", "broken_zip"),
        ("a.txt.gz", b"\x1f\x8bnothing", "broken_gzip"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    put(tmp_path, name, content)
    put(tmp_path, "good.txt", "It rained.")
    result = checked(read_corpus(tmp_path))
    assert problems_of(result, "error") == [problem]
    assert result.documents["source_file"].tolist() == ["good.txt"]
    alone = checked(read_corpus(tmp_path / name))
    assert (len(alone.documents), problems_of(alone, "error")) == (0, [problem])


def test_a_page_that_asks_to_sign_in_is_no_article(tmp_path: Path) -> None:
    form = "<form><input name=user><input type='password' name=pw><button>Go on</button></form>"
    terms = "<p>Forgot your password? Contact the library for help with your account, and accept the terms of use.</p>"
    put(tmp_path, "a.html", f"<html><head><title>Sign in | Lorem Press</title></head><body>{form}{terms}</body></html>")
    article = (
        "<p>Talks about logging in the north failed on Monday, officials in the capital said in a statement.</p>" * 3
    )
    put(tmp_path, "b.html", f"<html><head><title>Logging talks fail</title></head><body>{article}{form}</body></html>")
    result = checked(read_corpus(tmp_path))
    assert problems_of(result, "error") == ["login_page"]
    assert result.documents["source_file"].tolist() == ["b.html"]


def test_a_table_without_rows_is_a_warning(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "title,text\n")
    put(tmp_path, "b.json", "[]")
    assert problems_of(checked(read_corpus(tmp_path)), "warning") == ["no_records", "no_records"]


def test_a_single_line_of_50_megabytes(tmp_path: Path) -> None:
    line = "rain and " * (50 * 1024 * 1024 // 9)
    put(tmp_path, "a.txt", line)
    put(tmp_path, "b.jsonl", '{"text": "' + line + '"}\n{"text": "It rained."}')
    result = checked(read_corpus(tmp_path))
    assert problems_of(result, "error") == ["text_too_long", "text_too_long"]
    assert result.documents["text"].tolist() == ["It rained."]


def test_damaged_utf8_and_guessed_encodings(tmp_path: Path) -> None:
    text = "“Café” in Orla: the mayor’s dépôt was closed, and the façade fell."
    put(tmp_path, "a.txt", text.encode() + b" \xff end")
    put(tmp_path, "b.txt", text.encode("cp1252"))
    put(tmp_path, "c.txt", text.encode("utf-16"))
    put(tmp_path, "d.txt", b"\xef\xbb\xbf" + text.encode())
    put(tmp_path, "e.csv", ('text\n"' + text + '"\n').encode("utf-16-le"))
    result = checked(read_corpus(tmp_path))
    texts = result.documents.set_index("source_file")["text"]
    assert texts["a.txt"] == text + " \ufffd end"
    assert texts[["b.txt", "c.txt", "d.txt", "e.csv"]].tolist() == [text] * 4
    assert problems_of(result, "warning") == ["invalid_utf8", "guessed_encoding", "guessed_encoding"]
    assert "1 bytes" in result.problems.query("problem == 'invalid_utf8'")["detail"].item()
    forced = read_corpus(tmp_path / "b.txt", encoding="latin-1").documents.loc[0, "text"]
    assert "\x93Caf" in forced


def test_control_characters_are_removed_and_reported(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "It\x00 rained" + " on" * 60 + ".\x0cIt stopped.\x08")
    result = checked(read_corpus(tmp_path))
    assert result.documents.loc[0, "text"].endswith(" on.\nIt stopped.")
    assert problems_of(result, "warning") == ["control_characters"]


def test_the_year_2050_and_other_dates(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "text,date\nOne.,2050-01-01\nTwo.,soon\nThree.,\nFour.,3/4/2022\n")
    result = checked(read_corpus(tmp_path))
    assert result.documents["date"].notna().sum() == 1
    assert result.documents.set_index("text").loc["One.", "date_raw"] == "2050-01-01"
    assert sorted(problems_of(result, "warning")) == ["ambiguous_date", "unbelievable_date", "unparsed_date"]
    assert problems_of(result, "note") == ["missing_dates"]


def test_zips_cut_off_damaged_or_dangerous(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", "It rained in Orla. " * 50)
        packed.writestr("../b.txt", os.urandom(5000).hex())
        packed.writestr("bomb.txt", b"a" * 3_000_000)
        packed.writestr("inner.zip", b"PK")
    raw = whole.read_bytes()
    put(tmp_path, "cut.zip", raw[: len(raw) // 2])
    start = raw.index(b"../b.txt") + 200
    put(tmp_path, "damaged.zip", raw[:start] + bytes(50) + raw[start + 50 :])
    result = checked(read_corpus(tmp_path))
    errors = result.problems.query("severity == 'error'").set_index("source_file")["problem"].to_dict()
    assert errors == {
        "cut.zip": "broken_zip",
        "damaged.zip!../b.txt": "broken_zip",
        "damaged.zip!bomb.txt": "zip_limit",
        "damaged.zip!inner.zip": "broken_zip",
        "whole.zip!bomb.txt": "zip_limit",
        "whole.zip!inner.zip": "broken_zip",
    }
    assert not (tmp_path.parent / "b.txt").exists()
    monkeypatch.setattr(archive, "MAX_MEMBER_BYTES", 500)
    assert len(read_corpus(whole).documents) == 0


def test_a_reader_that_fails_does_not_stop_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no luck")

    put(tmp_path, "a.txt", "It rained.")
    put(tmp_path, "b.json", "[]")
    real = registry.reader_of
    monkeypatch.setattr(registry, "reader_of", lambda kind: fail if kind == "json" else real(kind))
    result = checked(read_corpus(tmp_path))
    assert len(result.documents) == 1
    assert result.problems.query("problem == 'unreadable'")["detail"].item() == "RuntimeError: no luck"
    monkeypatch.setattr(registry, "MAX_FILE_BYTES", 3)
    assert problems_of(checked(read_corpus(tmp_path / "a.txt")), "error") == ["file_too_large"]


def test_broken_links_and_pipes(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert problems_of(checked(read_corpus(tmp_path)), "error") == ["unreadable", "unreadable"]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_as_text(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for extension in ("txt", "csv", "jsonl", "json"):
            Path(folder, f"a.{extension}").write_bytes(raw)
        result = checked(read_corpus(folder))
    assert "unreadable" not in set(result.problems["problem"])


_values = st.none() | st.text(max_size=30) | st.integers() | st.floats() | st.lists(st.text(max_size=5), max_size=2)
_records = st.lists(
    st.dictionaries(st.sampled_from(["text", "id", "date", "mood", "title"]), _values, max_size=5) | _values
)


@settings(max_examples=60, deadline=None)
@given(_records)
def test_counts_add_up_for_any_records(records: list[object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.jsonl").write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
        Path(folder, "b.txt").write_text("It rained.", encoding="utf-8")
        result = checked(read_corpus(folder))
    whole = {"no_text_column", "unreadable"} & set(result.problems["problem"])
    assert "unreadable" not in whole
    if "no_text_column" not in whole and not (len(records) == 1 and isinstance(records[0], list)):
        assert result.summary["records"] == max(len(records), 1) + 1  # a file of 0 bytes counts as one
