"""Spreadsheets: every sheet with known columns is a table. All texts and outlets are invented."""

from __future__ import annotations

import io
import random
import struct
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.formats import workbook_parts
from mediaanalysis.corpus.readers import ReadResult, read_corpus

from ..reading_helpers import checked, problems_of, put
from .workbook_fixtures import Day, Number, link, ods, xls, xlsx

HEAD = ["Title", "Outlet", "Date", "Text"]
ROWS = [
    ["Lorem ipsum", "The Lorem Courier", "3 March 2014", "Lorem ipsum dolor.\n\nSit amet."],
    ["Dolor sit", "The Dolor Gazette", "4 March 2014", "=SUM(A1:A9) is how it begins."],
]
PROQUEST = ["Title", "Abstract", "StoreId", "ArticleType", "Authors", "language", "pages", "pubdate", "pubtitle", "url"]
INTEGRUM = ["Источник", "Дата", "Время", "Заголовок", "Анонс", "Оригинал", "Автор"]


def read(folder: Path, name: str, content: bytes, **options: object) -> ReadResult:
    return checked(read_corpus(put(folder, name, content), **options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", xlsx({"Sheet": [HEAD, *ROWS]})),
        ("a.xlsm", xlsx({"Sheet": [HEAD, *ROWS]}, left=2)),
        ("a.xls", xls("Sheet", [HEAD, *ROWS])),
        ("a.ods", ods([HEAD, *ROWS])),
        ("wrong_name.xls", xlsx({"Sheet": [HEAD, *ROWS]})),
    ],
)
def test_a_plain_table_in_every_format(tmp_path: Path, name: str, content: bytes) -> None:
    result = read(tmp_path, name, content)
    rows = result.documents.sort_values("source_index")
    assert rows["title"].tolist() == ["Lorem ipsum", "Dolor sit"]
    assert rows["outlet"].tolist() == ["The Lorem Courier", "The Dolor Gazette"]
    assert rows["date"].dt.strftime("%Y-%m-%d").tolist() == ["2014-03-03", "2014-03-04"]
    assert rows["date_raw"].tolist() == ["3 March 2014", "4 March 2014"]
    assert rows["text"].tolist() == [row[3] for row in ROWS]
    assert result.problems.empty


def test_several_sheets_and_rows_above_the_header(tmp_path: Path) -> None:
    sheets = {
        "About": [["Exported for a study"], ["Terms", "lorem"]],
        "First": [["Results of the search"], [], ["2 articles"], HEAD, *ROWS],
        "Empty": [],
        "Second": [["headline", "body", "mood"], ["Amet", "Consectetur.", Number("2.5")]],
        "Lists": [["title", "outlet", "date"], ["Elit", "The Elit Post", "1 May 2014"]],
    }
    result = read(tmp_path, "a.xlsx", xlsx(sheets))
    assert result.documents.sort_values("source_index")["title"].tolist() == ["Lorem ipsum", "Dolor sit", "Amet"]
    assert result.documents.sort_values("source_index")["source_index"].tolist() == [0, 1, 2]
    assert result.documents.set_index("title").loc["Amet", "mood"] == 2.5
    named = result.problems.set_index("problem")
    assert sorted(named.index) == ["missing_dates", "rows_above_header", "sheet_skipped", "sheet_without_text"]
    assert "'About'" in named.loc["sheet_skipped", "detail"]
    assert "2 rows above the header of sheet 'First'" in named.loc["rows_above_header", "detail"]
    assert "'Lists' with 1 rows" in named.loc["sheet_without_text", "detail"]


def test_numbers_dates_and_links(tmp_path: Path) -> None:
    rows = [
        ["Text", "Date", "Id", "Link", "Year", "share"],
        ["One.", Day("43831"), Number("1234567890123456789"), link("open", "https://lorem.example/1"), Number("2020")],
        ["Two.", Day("43832.5"), Number("1.23456789012346E+17"), link("https://ipsum.example/2", "https://x.example")],
        ["Three.", "", Number("7"), "https://dolor.example/3", Number("2021.0"), Number("0.30000000000000004")],
    ]
    result = read(tmp_path, "a.xlsx", xlsx({"A": rows}, left=1))
    documents = result.documents.set_index("text")
    assert documents.loc[["One.", "Two.", "Three."], "doc_id"].tolist() == [
        "1234567890123456789",
        "123456789012346000",
        "7",
    ]
    assert documents.loc["One.", "date_raw"] == "2020-01-01"
    assert documents.loc["Two.", "date_raw"] == "2020-01-02 12:00:00"
    assert documents.loc[["One.", "Two.", "Three."], "url"].tolist() == [
        "https://lorem.example/1",
        "https://ipsum.example/2",
        "https://dolor.example/3",
    ]
    assert documents.loc["Three.", ["Year", "share"]].tolist() == [2021, 0.3]
    assert problems_of(result, "warning") == ["long_number"]
    assert result.problems.query("problem == 'long_number'")["source_index"].tolist() == [1]


def test_cells_that_look_like_formulas_stay_text(tmp_path: Path) -> None:
    texts = ["=HYPERLINK(1)", "+49 lorem", "-5 ipsum", "@dolor"]
    result = read(tmp_path, "a.xlsx", xlsx({"A": [["text"], *([text] for text in texts)]}))
    assert result.documents.sort_values("source_index")["text"].tolist() == texts


def test_columns_can_be_named(tmp_path: Path) -> None:
    raw = xlsx({"A": [["Nota"], ["Kopfzeile", "Gesagtes"], ["Lorem", "Ipsum dolor."]]})
    result = read(tmp_path, "a.xlsx", raw, columns={"text": "Gesagtes", "title": "Kopfzeile"})
    assert result.documents.loc[0, ["title", "text"]].tolist() == ["Lorem", "Ipsum dolor."]
    result = read(tmp_path, "a.xlsx", raw)
    assert problems_of(result, "error") == ["no_text_column"]
    assert "'Nota'" in result.problems.loc[0, "detail"]


def test_proquest_sheets_hold_no_texts(tmp_path: Path) -> None:
    row = ["Lorem ipsum", "A summary.", "100000001", "News", "Ipsum, A", "English", "B.1", "May 8, 2010"]
    row += ["Lorem Tribune; Lorem, Calif.", "https://lorem.example/1"]
    result = read(tmp_path, "a.xls", xls("Results", [PROQUEST, row, row]))
    assert problems_of(result, "error") == ["no_full_text", "no_full_text"]
    assert "'Lorem ipsum'" in result.problems.loc[0, "detail"]
    assert result.summary["records"] == 2
    raw = xls("Results", [[*PROQUEST, "FullText"], [*row, "Lorem ipsum.\n\nDolor sit."]])
    found = read(tmp_path, "b.xls", raw)
    document = found.documents.iloc[0]
    assert document["text"] == "Lorem ipsum.\n\nDolor sit."
    assert document[["title", "outlet", "date_raw", "author"]].tolist() == [
        *("Lorem ipsum", "Lorem Tribune", "May 8, 2010", "Ipsum, A"),
    ]
    assert document[["page", "language", "url", "abstract"]].tolist() == [
        *("B.1", "en", "https://lorem.example/1", "A summary."),
    ]
    assert document["format"] == "proquest_xls"
    assert str(document["accession"]) == "100000001"
    assert str(document["date"].date()) == "2010-05-08"
    assert "pubtitle: Lorem Tribune; Lorem, Calif." in document["labels"]
    assert "Lorem ipsum." not in document["labels"]
    assert found.problems.empty


def test_integrum_sheets(tmp_path: Path) -> None:
    rows = [
        INTEGRUM,
        ["Лорем", "09.02.21", "00:00", "Лорем ипсум", "Лорем  ипсум\nДолор сит.\nАмет.", "", ""],
        [
            *("Ипсум ", "10.02.98", "14:35", "«Долор» сит", "«Долор» сит. Амет элит.", ""),
            "А. Ипсум",
        ],
        ["Долор", "11.02.21", "00:00", "Амет", "Амет элит, и долор.", link("dolor.example", "https://dolor.example/1")],
        ["Сит", "12.02.21", "00:00", "Элит", "Элит", "", ""],
    ]
    result = read(tmp_path, "a.xlsx", xlsx({"Тематическая карта": rows}))
    documents = result.documents.set_index("source_index")
    assert documents["text"].to_dict() == {0: "Долор сит.\n\nАмет.", 1: "Амет элит.", 2: "Амет элит, и долор."}
    assert documents["title"].to_dict() == {0: "Лорем ипсум", 1: "«Долор» сит", 2: "Амет"}
    assert documents["outlet"].to_dict() == {0: "Лорем", 1: "Ипсум", 2: "Долор"}
    assert documents["date"].dt.strftime("%Y-%m-%d").to_dict() == {0: "2021-02-09", 1: "1998-02-10", 2: "2021-02-11"}
    assert documents["date_raw"].to_dict() == {0: "09.02.21", 1: "10.02.98 14:35", 2: "11.02.21"}
    assert documents["author"].to_dict() == {0: "", 1: "А. Ипсум", 2: ""}
    assert documents["url"].to_dict() == {0: "", 1: "", 2: "https://dolor.example/1"}
    assert set(documents["format"]) == {"integrum_xlsx"}
    assert problems_of(result, "error") == ["empty_text"]
    assert problems_of(result, "warning") == []


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.xlsx", b"", "empty_file"),
        ("a.xlsx", b"PK\x03\x04 and no more", "broken_zip"),
        ("a.xlsx", xlsx({"A": [HEAD]})[:900], "broken_zip"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "broken_workbook"),
        ("a.xls", b"<html><table><tr><td>title</td></tr></table>", "not_a_workbook"),
        ("a.xlsx", xlsx({"A": [["x", "y"], ["1", "2"]]}), "no_text_column"),
        ("a.xlsx", xlsx({"A": [["title", "date"], ["1", "2"]]}), "no_text_column"),
        ("a.xlsx", xlsx({"A": [HEAD]}, replace={"docProps/x.bin": b"0" * 3_000_000}), "zip_limit"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    result = read(tmp_path, name, content)
    assert (problems_of(result, "error"), len(result.documents)) == ([problem], 0)


def test_a_cell_far_away_does_not_fill_the_memory(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx({"A": [HEAD]}))) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    for row in ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', '<row r="1048576"><c><v>1</v></c></row>' * 9):
        bad = xml.replace("</sheetData>", row + "</sheetData>")
        bad = bad.replace("<row r=", "<row><c/>" + "<c><v>1</v></c>" * 30 + "</row><row r=", 1)
        raw = xlsx({"A": []}, replace={"xl/worksheets/sheet1.xml": bad})
        assert problems_of(read(tmp_path, "a.xlsx", raw), "error") == ["zip_limit"]
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="9000"><text:p>x</text:p></table:table-cell>'
    wide = f'<table:table-row table:number-rows-repeated="9000">{cell}</table:table-row>'
    assert problems_of(read(tmp_path, "a.ods", ods([HEAD], after=wide)), "error") == ["zip_limit"]
    far = xls("A", [HEAD, *ROWS]).replace(struct.pack("<HHHH", 1, 0, 0, 11), struct.pack("<HHHH", 65000, 65000, 0, 11))
    assert problems_of(read(tmp_path, "a.xls", far), "error") == ["zip_limit"]
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    assert len(read(tmp_path, "a.ods", ods([HEAD, *ROWS], after=blank)).documents) == 2


def test_a_panic_of_the_library_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import python_calamine

    panic = type("PanicException", (BaseException,), {})

    class Broken:
        @staticmethod
        def from_filelike(_: object) -> None:
            raise panic("index out of bounds")

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Broken)
    result = read(tmp_path, "a.xlsx", xlsx({"A": [HEAD]}))
    assert problems_of(result, "error") == ["broken_workbook"]


def test_empty_sheets_and_text_named_as_a_workbook(tmp_path: Path) -> None:
    assert problems_of(read(tmp_path, "a.xlsx", xlsx({"A": [], "B": [HEAD]})), "warning") == ["no_records"]
    assert problems_of(read(tmp_path, "a.xlsx", xlsx({"A": []})), "warning") == ["no_records"]
    result = read(tmp_path, "b.xls", "Title\tText\nLorem\tIpsum dolor.\n".encode("utf-16"))
    assert result.documents.loc[0, ["title", "text"]].tolist() == ["Lorem", "Ipsum dolor."]
    assert "read_as_text" in problems_of(result, "note")


_BASE = {
    "a.xlsx": xlsx({"A": [HEAD, *ROWS], "B": [INTEGRUM, ["Лорем", "09.02.21", "", "Ипсум", "Ипсум\nДолор."]]}),
    "a.xls": xls("A", [HEAD, *ROWS]),
    "a.ods": ods([HEAD, *ROWS]),
}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(_BASE)), st.integers(0, 2**32))
def test_mutations_never_raise(name: str, seed: int) -> None:
    dice = random.Random(seed)
    raw = bytearray(_BASE[name])
    for _ in range(dice.randint(1, 3)):
        where = dice.randrange(len(raw))
        raw[where : where + dice.choice((0, 1, 30))] = dice.randbytes(dice.choice((0, 1, 5)))
    if dice.random() < 0.3:
        raw = raw[: dice.randrange(len(raw))]
    with tempfile.TemporaryDirectory() as folder:
        result = read(Path(folder), name, bytes(raw))
    assert "unreadable" not in set(result.problems["problem"])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_mutated_xml_never_raises(seed: int) -> None:
    dice = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(_BASE["a.xlsx"])) as archive:
        name = dice.choice(archive.namelist())
        raw = bytearray(archive.read(name))
    where = dice.randrange(len(raw))
    raw[where : where + dice.choice((0, 1, 60))] = dice.randbytes(dice.choice((0, 1, 5)))
    with tempfile.TemporaryDirectory() as folder:
        mutated = xlsx({"A": [HEAD, *ROWS], "B": [INTEGRUM]}, replace={name: bytes(raw)})
        result = read(Path(folder), "a.xlsx", mutated)
    assert "unreadable" not in set(result.problems["problem"])


def test_the_limit_of_cells_is_that_of_the_module() -> None:
    assert workbook_parts._cells_of_xlsx(b'<row r="3"><c r="B3"><v>1</v></c><c r="ZZ9" s="1"/></row>') == 6
