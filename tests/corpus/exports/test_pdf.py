"""PDF files: one document, or the print of a download. All texts and outlets are invented."""

from __future__ import annotations

import io
import random
import sys
import tempfile
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.formats import pdf as reader
from mediaanalysis.corpus.formats.pdf import join_lines
from mediaanalysis.corpus.readers import ReadResult, read_corpus

from ..reading_helpers import checked, problems_of, put
from .pdf_fixtures import GAP, pdf

BODY = [
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tem-",
    "por incididunt ut labore et dolore magna aliqua. Ut enim ad minim veniam of",
    "a well-known quis nostrud.",
    "Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolor",
    "eu fugiat nulla pariatur, said the mayor of the North-",
    "South Lorem, a well-",
    "known place (or so it seems).",
]
TEXT = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna "
    "aliqua. Ut enim ad minim veniam of a well-known quis nostrud.\n\n"
    "Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolor eu fugiat nulla pariatur, said the "
    "mayor of the North-South Lorem, a well-known place (or so it seems)."
)


def read(folder: Path, content: bytes, name: str = "a.pdf") -> ReadResult:
    return checked(read_corpus(put(folder, name, content)))


def test_one_document(tmp_path: Path) -> None:
    lines = ["Lorem ipsum closes the port", "Thursday, 13 February 2025", *BODY]
    result = read(tmp_path, pdf([lines], title="Microsoft Word - lorem.docx", author="Some Reader"))
    document = result.documents.iloc[0]
    assert document["text"] == TEXT
    assert document[["title", "date_raw", "outlet", "author", "url", "format"]].tolist() == [
        *("Lorem ipsum closes the port", "Thursday, 13 February 2025", "", "", "", "pdf"),
    ]
    assert str(document["date"].date()) == "2025-02-13"
    assert "Some Reader" not in result.documents.to_csv() + result.problems.to_csv()
    assert result.problems.empty


def test_the_title_of_the_properties_leaves_the_text(tmp_path: Path) -> None:
    lines = ["The Lorem Courier", "Lorem ipsum closes", "the “port” of Dolor", *BODY]
    result = read(tmp_path, pdf([lines], title="Lorem ipsum closes the “port” of Dolor"))
    document = result.documents.iloc[0]
    assert document["title"] == "Lorem ipsum closes the “port” of Dolor"
    assert document["text"] == f"The Lorem Courier\n\n{TEXT}"


def test_running_heads_and_page_numbers_go(tmp_path: Path) -> None:
    foot = "https://courier.invalid/lorem"
    pages = [
        ["12/02/2025, 10:15  Lorem ipsum", *BODY[:3], f"{foot} 1/3"],
        ["12/02/2025, 10:15  Lorem ipsum", *BODY[3:5], f"{foot} 2/3"],
        ["12/02/2025, 10:15  Lorem ipsum", *BODY[5:], f"{foot} 3/3"],
    ]
    result = read(tmp_path, pdf(pages))
    document = result.documents.iloc[0]
    assert document["text"] == TEXT
    assert document["url"] == "https://courier.invalid/lorem"
    assert document["date_raw"] == ""
    note = result.problems.query("problem == 'running_lines'")["detail"].item()
    assert note.startswith("6 lines that repeat")
    assert "'12/02/2025, 10:15 Lorem ipsum'" in note
    single = read(tmp_path, pdf([[*BODY, "Seite 1 von 1"]]), "b.pdf")
    assert single.documents.loc[0, "text"] == TEXT


def test_pages_without_text_are_reported(tmp_path: Path) -> None:
    result = read(tmp_path, pdf([BODY, [], []]))
    assert problems_of(result, "warning") == ["pages_without_text"]
    assert "Pages 2, 3 of 3" in result.problems.query("severity == 'warning'")["detail"].item()
    scan = read(tmp_path, pdf([[], []], picture=True), "scan.pdf")
    assert problems_of(scan, "error") == ["no_text_layer"]
    assert "OCR" in scan.problems.loc[0, "detail"]


def test_locked_and_open_files(tmp_path: Path) -> None:
    for password, problem in (("secret", ["encrypted"]), ("", [])):
        writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(pdf([BODY]))))
        writer.encrypt(password, "owner", algorithm="RC4-128")
        buffer = io.BytesIO()
        writer.write(buffer)
        result = read(tmp_path, buffer.getvalue())
        assert problems_of(result, "error") == problem
        assert result.documents["text"].tolist() == ([] if problem else [TEXT])


def test_without_the_extra_the_message_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    result = read(tmp_path, pdf([BODY]))
    assert problems_of(result, "error") == ["needs_extra"]
    assert result.problems.loc[0, "detail"] == 'PDF files need the extra: pip install "mediaanalysis[pdf]"'


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"", "empty_file"), (b"%PDF-1.7\n nothing", "broken_pdf"), (pdf([BODY])[:200], "broken_pdf")],
)
def test_files_that_cannot_be_read(tmp_path: Path, content: bytes, problem: str) -> None:
    assert problems_of(read(tmp_path, content), "error") == [problem]


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_PAGES", 1)
    assert problems_of(read(tmp_path, pdf([BODY, BODY])), "error") == ["too_many_pages"]
    monkeypatch.setattr(reader, "MAX_PAGES", 9)
    monkeypatch.setattr(reader, "MAX_SECONDS", -1.0)
    assert problems_of(read(tmp_path, pdf([BODY, BODY])), "error") == ["too_slow"]


def test_a_broken_page_does_not_lose_the_others(tmp_path: Path) -> None:
    raw = pdf([BODY, ["Amet."]]).replace(b"(Amet.) Tj", b"(Amet.)\xff[Q")
    assert read(tmp_path, raw).documents.loc[0, "text"].startswith(TEXT)


NEXIS_UNI = [
    [
        *("Page 1 of 2", "Lorem ipsum closes the port", GAP, "Lorem ipsum closes", "the port", "The Lorem Courier"),
        *("March 3, 2014 Monday, Final Edition", GAP, "Copyright 2014 Lorem Media Ltd All Rights Reserved", GAP),
        *("Section: NEWS; Pg. 3", "Length: 35 words", "Byline: By A. Ipsum", GAP, "Body", GAP, *BODY[:2]),
    ],
    [
        *("Page 2 of 2", "Lorem ipsum closes the port", *BODY[2:3], GAP, *BODY[3:], GAP),
        *("Load-Date: March 4, 2014", GAP, "End of Document"),
    ],
    [
        *("Page 1 of 1", "Amet", GAP, "Amet", "The Dolor Gazette", "March 5, 2014", GAP),
        *("Copyright 2014 Dolor Ltd", GAP, "Length: 2 words", GAP, "Body", GAP, "Consectetur adipiscing.", GAP),
        *("Load-Date: March 5, 2014", GAP, "End of Document"),
    ],
]


def test_the_print_of_a_nexis_delivery(tmp_path: Path) -> None:
    result = read(tmp_path, pdf(NEXIS_UNI))
    first, second = (result.documents.set_index("source_index").loc[n] for n in (0, 1))
    assert first["text"] == TEXT
    assert first[["title", "outlet", "author", "section", "page", "format"]].tolist() == [
        *("Lorem ipsum closes the port", "The Lorem Courier", "By A. Ipsum", "NEWS; Pg. 3", "3", "nexis_pdf"),
    ]
    assert [str(row["date"].date()) for row in (first, second)] == ["2014-03-03", "2014-03-05"]
    assert second[["title", "outlet", "text"]].tolist() == ["Amet", "The Dolor Gazette", "Consectetur adipiscing."]
    assert "pdf_bundle" in problems_of(result, "note")
    assert problems_of(result, "error") == []


def test_the_print_of_an_older_nexis_delivery(tmp_path: Path) -> None:
    def article(number: int, title: str, body: list[str]) -> list[str]:
        return [
            *(f"{'':30}{number} of 2 DOCUMENTS", GAP, f"{'':29}The Dolor Gazette", GAP),
            *(f"{'':26}January {number + 10}, 2010 Monday", GAP, title, GAP, "BYLINE: A. IPSUM", GAP),
            *("LENGTH: 9 words", GAP, *body, GAP, "LOAD-DATE: January 11, 2010", GAP),
            f"{'':22}Copyright 2010 Dolor Newspapers Ltd",
        ]

    pages = [
        article(1, "Lorem ipsum", ["Lorem ipsum dolor sit amet,", "consectetur elit."]),
        article(2, "Dolor", ["Sit."]),
    ]
    result = read(tmp_path, pdf(pages))
    documents = result.documents.set_index("source_index").sort_index()
    assert documents["title"].tolist() == ["Lorem ipsum", "Dolor"]
    assert documents["outlet"].tolist() == ["The Dolor Gazette", "The Dolor Gazette"]
    assert " ".join(documents.loc[0, "text"].split()) == "Lorem ipsum dolor sit amet, consectetur elit."
    assert documents["author"].tolist() == ["A. IPSUM", "A. IPSUM"]
    assert problems_of(result, "error") == []


def test_the_print_of_a_factiva_download(tmp_path: Path) -> None:
    def article(letter: str, body: str) -> list[str]:
        return [
            *("HD   Lorem ipsum " + letter, "BY   A. Ipsum", "WC   3 words", "PD   9 January 2012"),
            *("SN   The Lorem Post", "SC   LORM", "LA   English", "CY   (c) 2012 Lorem", GAP),
            *(f"LP   {body}", GAP, f"AN   Document LORM000020120109e1000000{letter}", GAP),
        ]

    result = read(tmp_path, pdf([article("a", "Dolor sit."), article("b", "Amet elit.")]))
    documents = result.documents.set_index("source_index").sort_index()
    assert documents["title"].tolist() == ["Lorem ipsum a", "Lorem ipsum b"]
    assert documents["text"].tolist() == ["Dolor sit.", "Amet elit."]
    assert documents["outlet"].tolist() == ["The Lorem Post", "The Lorem Post"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], ""),
        (["Lorem ipsum dolor.", "", "Sit amet."], "Lorem ipsum dolor.\n\nSit amet."),
        (["これはとても長い一行の文章で", "あり、続きます。"], "これはとても長い一行の文章であり、続きます。"),
        (["Лорем ипсум долор сит амет, консек-", "тетур элит."], "Лорем ипсум долор сит амет, консектетур элит."),
        (["Lorem ipsum dolor in 2020-", "2021 sit amet elit."], "Lorem ipsum dolor in 2020- 2021 sit amet elit."),
        (["Lorem ipsum dolor sit amet elit", "Dolor", "Sit amet consectetur adipis."] * 1,
         "Lorem ipsum dolor sit amet elit Dolor\n\nSit amet consectetur adipis."),
    ],
)  # fmt: skip
def test_lines_become_paragraphs(lines: list[str], expected: str) -> None:
    assert join_lines(lines) == expected


_BASES = [pdf([BODY, BODY], title="Lorem"), pdf(NEXIS_UNI)]


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(_BASES), st.integers(0, 2**32))
def test_mutations_never_raise(base: bytes, seed: int) -> None:
    dice = random.Random(seed)
    raw = bytearray(base)
    for _ in range(dice.randint(1, 4)):
        where = dice.randrange(len(raw))
        raw[where : where + dice.choice((0, 1, 60))] = dice.randbytes(dice.choice((0, 1, 6)))
    raw = raw[: dice.randrange(1, len(raw))] if dice.random() < 0.3 else raw
    with tempfile.TemporaryDirectory() as folder:
        result = read(Path(folder), bytes(raw))
    assert "unreadable" not in set(result.problems["problem"])
