"""Factiva as plain text and as RTF: field codes, publications, and what RTF files do beside."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.formats import rtf
from mediaanalysis.corpus.formats.factiva_text import text_paragraphs

from ..reading_helpers import problems_of
from .factiva_fixtures import (
    CODED,
    NUMBER,
    RTF_HEAD,
    TEXT,
    TEXT_BODY,
    number,
    only,
    read,
    rows,
    rtf_publication,
    rtf_record,
    rtf_row,
    text_record,
)

TRAILER = "\n© 2017 Factiva, Inc. All rights reserved.\nSearch Summary\nText\tlorem\nUser quis@exporter.example\n"


@pytest.mark.parametrize("manner", CODED)
def test_codes_however_they_are_set_off(tmp_path: Path, manner: str) -> None:
    content = "Cover of Quis\n" + text_record(manner) + "\n\n" + text_record(manner, k=2) + TRAILER
    result = read(tmp_path, content, "a.txt")
    found = rows(result)
    assert found["text"].tolist() == [TEXT_BODY, TEXT_BODY]
    assert found["accession"].tolist() == [NUMBER, number(2)]
    row = found.loc[0]
    assert (row["title"], row["outlet"], row["author"]) == ("Lorem ipsum", "The Lorem Post", "By A. Ipsum")
    assert (str(row["date"].date()), row["date_raw"]) == ("2017-01-02", "2 January 2017")
    assert (row["section"], row["page"], row["language"]) == ("News", "17", "en")
    assert (row["length_declared"], row["subject"]) == (17, "gpol : Politics | gcat : General")
    assert (row["copyright"], row["format"]) == ("(c) 2017 Lorem Post Ltd", "factiva_txt")
    assert "PUB: Lorem Post Ltd" in row["labels"].split("\n")
    assert "xporter" not in found.to_string() + result.problems.to_string()
    assert result.problems["problem"].tolist() == ["identical_record"]


@pytest.mark.parametrize("manner", CODED)
def test_a_text_that_was_cut_off_or_lost_its_numbers(tmp_path: Path, manner: str) -> None:
    content = text_record(manner, end=False) + text_record(manner, k=2) + text_record(manner, k=3, end=False)
    result = read(tmp_path, content, "a.txt")
    assert rows(result)["text"].tolist() == [TEXT_BODY] * 3
    assert rows(result)["accession"].tolist() == ["", number(2), ""]
    assert "count_differs" in problems_of(result, "warning")


def test_line_ends_marks_and_field_codes_of_other_interfaces(tmp_path: Path) -> None:
    content = text_record("space").replace("\n", "\r\n").replace("17 words", "17 Wörter").replace("English", "Englisch")
    content = content.replace("2 January 2017", "2. Januar 2017").replace("Document", "Dokument")
    row = only(read(tmp_path, b"\xef\xbb\xbf" + content.encode(), "a.txt"))
    assert (row["text"], row["language"], str(row["date"].date())) == (TEXT_BODY, "en", "2017-01-02")
    assert only(read(tmp_path, content.encode("cp1252"), "a.txt"))["length_declared"] == 17


def test_a_page_saved_as_text_wraps_and_marks_bold_words(tmp_path: Path) -> None:
    content = text_record("star").replace("*Lorem ipsum*", "*Lorem\nipsum* dolor").replace("RE elit", "RE *elit")
    content = content.replace("sed.", "sed*. 2 * 3 * 4")
    row = only(read(tmp_path, content, "a.txt"))
    assert (row["title"], row["text"].split("\n\n")[-1]) == ("Lorem ipsum dolor", "RE elit sed. 2 * 3 * 4")


def test_wrapped_lines_are_joined_and_short_ones_kept() -> None:
    wrapped = ["Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod", "tempor incididunt."]
    assert text_paragraphs(wrapped) == [" ".join(wrapped)]
    assert text_paragraphs(["Lorem", "ipsum"]) == ["Lorem\nipsum"]
    assert text_paragraphs(["a " * 80 + "b.", "c."]) == ["a " * 80 + "b.", "c."]
    assert text_paragraphs(["    " + wrapped[0], wrapped[1], "    Sit."]) == [" ".join(wrapped), "Sit."]
    assert text_paragraphs([]) == []


PUBLICATION = f"""News
Lorem ipsum dolor sit amet in the city
By A. Ipsum
8 words
2 January 2017
The Lorem Post
LORM
17
English
(c) 2017 Lorem Post Ltd

Lorem ipsum dolor.

Sit amet Dolor Corp.

Lorem Post Ltd

Document {NUMBER}
"""


@pytest.mark.parametrize("name", ["a.txt", "a.rtf"])
def test_a_publication_as_text(tmp_path: Path, name: str) -> None:
    in_rtf = RTF_HEAD + PUBLICATION.replace("\n", r"\par ") + "}"
    row = only(read(tmp_path, in_rtf if name == "a.rtf" else PUBLICATION, name))
    assert (row["title"], row["author"], row["section"]) == (
        "Lorem ipsum dolor sit amet in the city",
        "By A. Ipsum",
        "News",
    )
    assert (row["text"], row["page"], row["language"], row["accession"]) == (TEXT, "17", "en", NUMBER)
    assert (str(row["date"].date()), row["outlet"]) == ("2017-01-02", "The Lorem Post")
    assert row["format"] == f"factiva_{name[2:]}"


def test_rtf_with_tables_of_field_codes(tmp_path: Path) -> None:
    content = RTF_HEAD + rtf_record() + r"\page " + rtf_record(k=2) + r"\pard Search Summary quis@exporter.example\par}"
    result = read(tmp_path, content, "a.rtf")
    found = rows(result)
    assert found["text"].tolist() == [TEXT_BODY, TEXT_BODY]
    assert found["accession"].tolist() == [NUMBER, number(2)]
    row = found.loc[0]
    assert (row["title"], row["outlet"], row["section"], row["page"]) == ("Lorem ipsum", "The Lorem Post", "News", "17")
    assert (row["subject"], row["language"], row["author"]) == ("gpol : Politics | gcat : General", "en", "By A. Ipsum")
    assert (row["length_declared"], row["format"]) == (17, "factiva_rtf")
    assert "xporter" not in found.to_string() + result.problems.to_string()
    assert result.problems["problem"].tolist() == ["identical_record"]


def test_rtf_with_lines_of_field_codes(tmp_path: Path) -> None:
    lines = text_record("tab").replace("\t", r"\tab ").replace("\n", r"\par ")
    assert only(read(tmp_path, RTF_HEAD + lines + "}", "a.rtf"))["text"] == TEXT_BODY


@pytest.mark.parametrize("mark", [True, False])
def test_rtf_publications_below_a_table_of_contents(tmp_path: Path, mark: bool) -> None:
    toc = r'{\field{\*\fldinst HYPERLINK \\l "toc1"}{\fldrslt Lorem ipsum}}\tab 2\par\page '
    result = read(
        tmp_path, RTF_HEAD + toc + rtf_publication(mark=mark) + rtf_publication(k=2, mark=mark) + "}", "a.rtf"
    )
    found = rows(result)
    assert found["text"].tolist() == [TEXT, TEXT]
    assert found["title"].tolist() == ["Lorem ipsum", "Lorem ipsum"]
    assert found["author"].tolist() == ["By A. Ipsum", "By A. Ipsum"]
    assert found["section"].tolist() == ["News", "News"]
    assert found["page"].tolist() == ["17", "17"]
    assert found["accession"].tolist() == [NUMBER, number(2)]
    assert result.problems["problem"].tolist() == ["identical_record"]


def test_what_stands_between_publications_is_no_field(tmp_path: Path) -> None:
    between = r"Page 2 of 9 \'a9 2017 Factiva, Inc. All rights reserved.\par "
    content = RTF_HEAD + between.join(rtf_publication(k=k, mark=False).replace(r"News\par ", "") for k in (1, 2)) + "}"
    assert rows(read(tmp_path, content, "a.rtf"))["section"].tolist() == ["", ""]


def test_a_publication_without_a_length_is_one_error(tmp_path: Path) -> None:
    result = read(tmp_path, RTF_HEAD + rtf_publication() + r"Lorem\par Document " + number(2) + "}", "a.rtf")
    assert (len(result.documents), problems_of(result, "error")) == (1, ["unknown_record"])


def body_of(folder: Path, value: str, head: str = RTF_HEAD) -> str:
    content = head + rtf_record().replace("Sit amet.", value) + "}"
    return only(read(folder, content.encode("latin-1"), "a.rtf"))["text"].split("\n\n")[1]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            r"\'e4\'f6 f\'fcr \u8222?Lorem\u8220? \u-10179?\u-8704? \endash\emdash \{x\}\\",
            "äö für „Lorem“ \U0001f600 –—{x}\\",
        ),
        (r"{\uc2 \u228\'c3\'a4}x", "äx"),
        (r"{\f1\'cb\'ee\'f0\'e5\'ec}", "Лорем"),
        (r"a{\v secret}b", "ab"),
        (r"a\v secret\v0 b", "ab"),
        (r"a{\b\v secret \i x\i0}b {\v0 c}", "ab c"),
        (r"a\v secret\plain b", "ab"),
        (r"a{\pict\pngblip\picw1 89504e470d0a1a0a{\*\picprop{\sp x}} 0aff}b", "ab"),
        (r"a{\pict\wmetafile8\bin6 }{\par}b", "ab"),
        (r"a{\*\shppict{\pict " + "ab01" * 2000 + r"}}{\nonshppict{\pict 00}}b", "ab"),
        (r"a\paperw1\binfsxn15 b", "ab"),
        (r'a{\field{\*\fldinst {HYPERLINK "http://lorem.example"}}{\fldrslt link}}b', "alinkb"),
        (r"hyp\-hen\~no\_break", "hyphen no-break"),
        (r"a{\*\bkmkstart x}{\*\bkmkend x}{\*\unknown hidden}b", "ab"),
        (r"\u99999999?a\u-99999?\uc b", "?a?b"),
        (r"C:\\bin7 abc", r"C:\bin7 abc"),
    ],
)
def test_what_rtf_hides_and_encodes(tmp_path: Path, value: str, expected: str) -> None:
    assert body_of(tmp_path, value) == expected


@pytest.mark.parametrize(
    ("page", "font", "value", "expected"),
    [
        ("1251", "204", r"\'cb\'ee\'f0\'e5\'ec", "Лорем"),
        ("932", "128", r"\'93\'fa\'96\'7b", "日本"),
        ("936", "134", r"\'d6\'d0\'ce\'c4", "中文"),
        ("950", "136", r"\'a4\'a4\'a4\'e5", "中文"),
        ("1250", "238", r"\'b3", "ł"),
        ("10000", "77", r"\'8a", "ä"),
        ("0", "0", r"\'e4", "ä"),
        ("1252", "79", r"\'a4\'a4\'a4\'e5", "中文"),
    ],
)
def test_code_pages(tmp_path: Path, page: str, font: str, value: str, expected: str) -> None:
    head = rf"{{\rtf1\ansi\ansicpg{page}\deff0{{\fonttbl{{\f0\fnil\fcharset{font} Lorem;}}}}"
    assert body_of(tmp_path, r"\f0 " + value, head) == expected


def test_bytes_beyond_ascii_in_rtf(tmp_path: Path) -> None:
    content = RTF_HEAD + rtf_record().replace("Sit amet.", "Süß.") + "}"
    for encoding in ("utf-8", "cp1252"):
        assert "Süß." in only(read(tmp_path, content.encode(encoding), "a.rtf"))["text"]


def test_rtf_files_behind_one_another_and_braces_too_many(tmp_path: Path) -> None:
    one, two = RTF_HEAD + rtf_record() + "}", RTF_HEAD + rtf_record(k=2) + "}"
    for content in (
        f"{one}\r\n{two}\0\0",
        RTF_HEAD + rtf_record() + "}" + rtf_record(k=2) + "}",
        f"\ufeff\n{one}{two}",
    ):
        assert rows(read(tmp_path, content, "a.rtf"))["accession"].tolist() == [NUMBER, number(2)]


def test_an_rtf_file_that_was_cut_off(tmp_path: Path) -> None:
    content = RTF_HEAD + rtf_record() + rtf_record(k=2)
    result = read(tmp_path, content[: content.rindex("Sit amet.") + 4], "a.rtf")
    assert rows(result)["text"].tolist() == [TEXT_BODY, "Lorem ipsum dolor.\n\nSit"]
    assert "count_differs" in problems_of(result, "warning")


def test_rtf_of_one_article(tmp_path: Path) -> None:
    row = only(
        read(tmp_path, RTF_HEAD + r"\b Lorem ipsum\b0\par\par Dolor sit.\line Amet.\par Elit.}", "lorem_2017-01-02.rtf")
    )
    assert (row["title"], row["text"]) == ("Lorem ipsum", "Dolor sit.\nAmet.\n\nElit.")
    assert (str(row["date"].date()), row["format"]) == ("2017-01-02", "rtf")
    assert only(read(tmp_path, RTF_HEAD + r"Lorem ipsum.\par Dolor.}", "a.rtf"))["title"] == ""
    assert only(read(tmp_path, RTF_HEAD + "Lorem}", "a.rtf"))["text"] == "Lorem"
    assert problems_of(read(tmp_path, RTF_HEAD + r"\par}", "a.rtf"), "error") == ["empty_text"]


def test_tables_of_other_files(tmp_path: Path) -> None:
    content = RTF_HEAD + r"Lorem\par " + rtf_row("A", "1") + rtf_row("B", "2") + "}"
    assert only(read(tmp_path, content, "a.rtf"))["text"] == "A 1\n\nB 2"


def test_rtf_from_nexis(tmp_path: Path) -> None:
    article = (
        r"{\*\bkmkstart Bookmark_1}{\*\bkmkend Bookmark_1}\par "
        r'{\field{\*\fldinst HYPERLINK "x"}{\fldrslt Lorem ip}}{\b sum}\par The Lorem Courier\par March 3, 2014 Monday\par '
        r"\line Copyright 2014 Lorem Ltd\par {\b Section:}\~NEWS; Pg. 3\par {\b Length:}\~5 words\par Body\par\par "
        r"Lorem ipsum dolor.\par Sit amet.\par {\b Load-Date:}\~March 4, 2014\par\line End of Document\par\sect "
    )
    cover = r"User Name: Quis\par Documents (2)\par 1. Lorem\par\sect "
    result = read(tmp_path, RTF_HEAD + cover + article + article.replace("_1", "_2") + "}", "a.rtf")
    assert rows(result)["text"].tolist() == ["Lorem ipsum dolor.\n\nSit amet."] * 2
    assert rows(result)["title"].tolist() == ["Lorem ipsum", "Lorem ipsum"]
    assert set(rows(result)["outlet"]) == {"The Lorem Courier"}
    assert set(rows(result)["format"]) == {"nexis_rtf"}
    assert "Quis" not in result.documents.to_string()


def test_rtf_from_lexisnexis(tmp_path: Path) -> None:
    lines = ["1 of 1 DOCUMENTS", "The Dolor Gazette", "January 11, 2010 Monday", "Lorem ipsum", "BYLINE: A. IPSUM"]
    lines += ["LENGTH: 5 words", "Lorem ipsum dolor.", "Elit sed.", "LOAD-DATE: January 11, 2010"]
    row = only(read(tmp_path, RTF_HEAD + "".join(rf"{line}\par\par " for line in lines) + "}", "a.rtf"))
    assert (row["text"], row["title"], row["author"]) == ("Lorem ipsum dolor.\n\nElit sed.", "Lorem ipsum", "A. IPSUM")


def test_rtf_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert problems_of(read(tmp_path, "Lorem ipsum", "a.rtf"), "error") == ["not_rtf"]
    assert problems_of(read(tmp_path, "", "a.rtf"), "error") == ["empty_file"]
    monkeypatch.setattr(rtf, "MAX_RTF_BYTES", 100)
    result = read(tmp_path, RTF_HEAD + rtf_record() + "}", "a.rtf")
    assert problems_of(result, "error") == ["file_too_large"]
    assert "the limit for RTF is 100" in result.problems["detail"][0]


RTF = (RTF_HEAD + rtf_record() + r"a{\v b}{\pict\bin3 abc}\u-10179?\'e4" + rtf_publication(k=2) + "}").encode()
PLAIN = (text_record("space") + text_record("space", k=2)).encode()


@settings(max_examples=20)
@given(st.integers(0, len(RTF)), st.integers(0, 300), st.binary(max_size=20))
def test_hostile_files_never_raise(at: int, cut: int, junk: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for content in (RTF[:at] + junk + RTF[at + cut :], RTF[:at]):
            result = read(Path(folder), content, "a.rtf")
            assert not set(problems_of(result, "error")) & {"unreadable", "broken_rtf"}
        result = read(Path(folder), PLAIN[:at] + junk + PLAIN[at + cut :], "a.txt")
        assert "unreadable" not in problems_of(result, "error")


@settings(max_examples=30)
@given(st.text(r"\{}'abuvpinct0123456789-? *", max_size=80))
def test_hostile_control_words_never_raise(words: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        result = read(Path(folder), r"{\rtf1\ansi Lorem " + words + "}", "a.rtf")
        assert not set(problems_of(result, "error")) & {"unreadable", "broken_rtf"}
