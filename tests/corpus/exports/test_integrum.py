"""Integrum's HTML report. All texts and outlets are invented."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.formats.integrum import integrum_article
from mediaanalysis.corpus.readers import ReadResult, read_corpus

from ..reading_helpers import checked, problems_of, put

FIRST = {"ИС": "Лорем ", "НР": "6", "ДТ": "09.02.1994", "ЗГ": "ЛОРЕМ ИПСУМ", "РБ": "Долор", "АВ": "А. Ипсум"}
SECOND = {"ДТ": "10.02.1994", "АВ": "Б. Долор; В. Сит", "ЗГ": "Амет", "ИС": "Вестник Ипсума", "НР": "№ 7, стр. 3-4"}
INDENTED = """
     Лорем ипсум <font color="#0000FF">долор <font color="#FF0000"><b>си</b></font>т</font>, амет
консектетур адиписцинг.
     Элит сед.
"""
BLANK_LINES = "\nЛорем ипсум долор\nсит амет.\n\nЭлит сед\nдо.\n\n"


def record(number: int, codes: dict[str, str], body: str, *, title: str = "") -> str:
    lines = "<br>".join(f"^{code}:\n   {value}" for code, value in codes.items())
    heading = title or codes.get("ЗГ", "")
    return (
        f'<br clear="all" style="page-break-before:always"><div align="left"><a name="{number}"></a><table><tr><td>'
        f"{lines}<br></td></tr></table><h3>{heading}</h3><pre>{body}</pre></div>\n"
    )


def report(records: list[str], *, listed: int | None = None) -> str:
    entries = "".join(
        f'{n}. <a href="#{n}">ЛОРЕМ</a> <small>Лорем;09.02.1994;6;</small><br>\n'
        for n in range(1, (len(records) if listed is None else listed) + 1)
    )
    return (
        '<html><head><META http-equiv="Content-Type" content="text/html; charset=windows-1251">'
        "<title>Report 01.02.2021 15:50:05</title></head><body><h3>Report 01.02.2021 15:50:05</h3>"
        f"{entries}{''.join(records)}</body></html>"
    )


def read(folder: Path, content: str | bytes, name: str = "a.html") -> ReadResult:
    raw = content if isinstance(content, bytes) else content.encode("cp1251")
    return checked(read_corpus(put(folder, name, raw)))


def test_every_field_of_two_records(tmp_path: Path) -> None:
    page = report([record(1, FIRST, INDENTED), record(2, SECOND, BLANK_LINES)])
    result = read(tmp_path, page)
    first, second = (result.documents.set_index("source_index").loc[n] for n in (0, 1))
    assert first["text"] == "Лорем ипсум долор сит, амет консектетур адиписцинг.\n\nЭлит сед."
    assert second["text"] == "Лорем ипсум долор сит амет.\n\nЭлит сед до."
    names = ["title", "outlet", "date_raw", "author", "section", "page", "language", "format"]
    assert first[names].tolist() == [
        *("ЛОРЕМ ИПСУМ", "Лорем", "09.02.1994", "А. Ипсум", "Долор", "", "", "integrum_html"),
    ]
    assert second[names].tolist() == [
        *("Амет", "Вестник Ипсума", "10.02.1994", "Б. Долор; В. Сит", "", "3-4", "", "integrum_html"),
    ]
    assert [str(row["date"].date()) for row in (first, second)] == ["1994-02-09", "1994-02-10"]
    assert first["labels"].split("\n") == [
        *("ИС: Лорем", "НР: 6", "ДТ: 09.02.1994", "ЗГ: ЛОРЕМ ИПСУМ", "РБ: Долор", "АВ: А. Ипсум"),
    ]
    assert problems_of(result, "warning") == []
    assert problems_of(result, "note") == ["declared_count"]


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.doc", "a.txt"])
def test_saved_by_a_browser(tmp_path: Path, name: str) -> None:
    page = report([record(1, FIRST, INDENTED)])
    page = page.replace("charset=windows-1251", "charset=utf-8").replace("<tr>", "<tbody><tr>")
    page = page.replace("</tr>", "</tr></tbody>").replace('href="#1"', 'href="file:///C:/lorem/report.html#1"')
    page = page.replace("<br>", "<br />").replace("\n", "\r\n")
    result = read(tmp_path, b"\xef\xbb\xbf" + page.encode(), name)
    assert result.documents["text"].tolist() == ["Лорем ипсум долор сит, амет консектетур адиписцинг.\n\nЭлит сед."]
    assert result.documents["outlet"].tolist() == ["Лорем"]
    assert problems_of(result, "warning") == []
    assert problems_of(result, "note") == ["declared_count"]


def test_the_table_of_contents_is_a_check(tmp_path: Path) -> None:
    result = read(tmp_path, report([record(1, FIRST, INDENTED), record(2, SECOND, BLANK_LINES)], listed=3))
    assert problems_of(result, "warning") == ["count_differs"]
    assert "declares 3 articles; 2 were found" in result.problems.loc[0, "detail"]


def test_records_without_a_body_or_fields_are_not_lost(tmp_path: Path) -> None:
    bare = {"ИС": "Лорем", "ДТ": "", "ЗГ": ""}
    result = read(tmp_path, report([record(1, FIRST, "\n"), record(2, bare, "Долор.", title="Сит")]))
    assert problems_of(result, "error") == ["no_text"]
    assert "'ЛОРЕМ ИПСУМ' (Лорем, 09.02.1994)" in result.problems.query("problem == 'no_text'")["detail"].item()
    assert result.documents.loc[0, ["title", "text"]].tolist() == ["Сит", "Долор."]
    assert problems_of(result, "warning") == ["missing_field"]


def test_records_without_anchors_and_anchors_inside_bodies(tmp_path: Path) -> None:
    body = 'Лорем <a name="9">ипсум</a>.<br>     Долор.'
    page = report([record(1, FIRST, body), record(2, SECOND, BLANK_LINES)])
    page = page.replace('<a name="1"></a>', "").replace('<a name="2"></a>', "")
    result = read(tmp_path, page)
    assert result.documents.sort_values("source_index")["text"].tolist() == [
        "Лорем ипсум.\n\nДолор.",
        "Лорем ипсум долор сит амет.\n\nЭлит сед до.",
    ]


def test_a_page_with_a_code_and_no_records(tmp_path: Path) -> None:
    result = read(tmp_path, "<html><body><p>^ИС: Лорем</p></body></html>")
    assert problems_of(result, "error") == ["no_articles"]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Лорем ипсум", "Лорем ипсум\nДолор.\nСит.", "Долор.\n\nСит."),
        ("Лорем ипсум", "ЛОРЕМ  ИПСУМ.\n\nДолор\nсит.\n\nАмет.", "Долор\nсит.\n\nАмет."),
        ("Лорем ипсум", 'Лорем ипсум\n"Долор" сит.', '"Долор" сит.'),
        ("Лорем ипсум", "Лорем ипсум. Долор сит.", "Долор сит."),
        ("Лорем ипсум?", "Лорем ипсум? Долор сит.", "Долор сит."),
        ("Лорем ипсум", "Лорем ипсум Долор сит.", "Долор сит."),
        ("Лорем ипсум", "Лорем ипсум долор сит.", "Лорем ипсум долор сит."),
        ("Лорем ипсум", "Лорем ипсумов долор.", "Лорем ипсумов долор."),
        ("Лорем ипсум", "Лорем ипсум, долор.", "Лорем ипсум, долор."),
        ("Лорем ипсум", "Лорем ипсум\nЛорем ипсум долор.", "Лорем ипсум долор."),
        ("Лорем ипсум", "Лорем ипсум", ""),
        ("", "Лорем.", "Лорем."),
    ],
)
def test_the_copy_of_the_title(title: str, text: str, expected: str) -> None:
    assert integrum_article({"Заголовок": title, "Анонс": text})["text"] == expected


_PAGE = report([record(1, FIRST, INDENTED), record(2, SECOND, BLANK_LINES)]).encode("cp1251")


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32))
def test_mutations_never_raise(seed: int) -> None:
    dice = random.Random(seed)
    raw = bytearray(_PAGE)
    for _ in range(dice.randint(1, 4)):
        where = dice.randrange(len(raw))
        raw[where : where + dice.choice((0, 1, 90))] = dice.randbytes(dice.choice((0, 1, 6)))
    raw = raw[: dice.randrange(1, len(raw))] if dice.random() < 0.4 else raw
    with tempfile.TemporaryDirectory() as folder:
        result = read(Path(folder), bytes(raw))
    assert "unreadable" not in set(result.problems["problem"])
